"""问题整改台账: 38 problems that nobody has, each with its limit and the day it is closed.

Thirty are closed on 20 May, three of the other eight are past their limit; all are closed by 20 June.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from scripts.demo.files import Record
from scripts.demo.scenario import (
    ANLE,
    ANQING,
    GANLANZHAI,
    HEWEI,
    HUANGLIANHE,
    MAY,
    PINGAN,
    PINGDA,
    XIAOHE,
    XIAOTIANBA,
    ZHANGSAI,
    day,
)

COLUMNS = (
    *("report_date", "problem_id", "source", "problem", "kind", "village_code", "unit", "found_on", "due_on"),
    *("state", "closed_on", "evidence", "reported_by"),
)
REPORTS = (
    *(day(3, 25), day(4, 8), day(4, 22), day(5, 6), day(5, 13), MAY),
    *(day(5, 27), day(6, 3), day(6, 10), day(6, 20)),
)
INSPECTION, ASSESSMENT, SUPERVISION, OWN = "中央专项巡视回头看", "成效考核", "督查检查", "其他"
DOLE, SHARES, HANDOUT, SPLIT = "一兜了之", "一股了之", "一发了之", "一分了之"
FORMALISM, FIGURES, OTHER = "形式主义官僚主义", "数字脱贫虚假脱贫", "其他"
VILLAGES = "各村(社区)"
EVIDENCE = (
    *(
        "整改报告、现场照片",
        "核查记录、签字表",
        "会议纪要、整改台账",
        "验收单、公示照片",
        "入户核实表",
        "文件、培训签到册",
    ),
)


@dataclass(frozen=True)
class Problem:
    """One problem: where it comes from, what it is, who puts it right, and when it was found, is due and is closed."""

    source: str
    kind: str
    village: str | None
    unit: str
    problem: str
    reported: date
    due: date
    closed: date


JANUARY, FEBRUARY = day(1, 14), day(2, 26)
MARCH, APRIL, EARLY_MAY = day(3, 18), day(4, 14), day(5, 8)

PROBLEMS = (
    Problem(
        INSPECTION,
        FORMALISM,
        None,
        "乡扶贫办",
        "扶贫台账、报表要求重复报送,基层负担较重",
        JANUARY,
        day(3, 31),
        day(3, 24),
    ),
    Problem(
        INSPECTION,
        DOLE,
        ANQING,
        "乡扶贫办",
        "对有劳动能力的低保户只发低保金,未安排增收措施",
        JANUARY,
        day(4, 30),
        day(4, 15),
    ),
    Problem(
        INSPECTION,
        SHARES,
        XIAOTIANBA,
        "乡农业中心",
        "产业资金入股后只分红,贫困户未参与生产",
        JANUARY,
        day(4, 30),
        day(5, 12),
    ),
    Problem(
        INSPECTION,
        HANDOUT,
        HUANGLIANHE,
        "乡农业中心",
        "仔畜、种苗发放后缺少技术指导和跟踪",
        JANUARY,
        day(4, 30),
        day(5, 25),
    ),
    Problem(
        INSPECTION,
        SPLIT,
        ZHANGSAI,
        "乡财政所",
        "扶持资金平均分配到户,未与产业发展挂钩",
        JANUARY,
        day(4, 15),
        day(4, 10),
    ),
    Problem(INSPECTION, FIGURES, None, "乡扶贫办", "个别户人均纯收入测算依据不足", JANUARY, day(3, 31), day(3, 30)),
    Problem(INSPECTION, OTHER, None, "乡项目办", "易地搬迁后续扶持措施不具体", JANUARY, day(4, 30), day(4, 28)),
    Problem(
        INSPECTION,
        FORMALISM,
        None,
        "乡扶贫开发领导小组成员单位",
        "部门间信息不共享,数据比对不及时",
        JANUARY,
        day(5, 31),
        day(5, 18),
    ),
    Problem(INSPECTION, OTHER, None, "乡宣传办", "扶志扶智活动形式单一,群众参与面不广", JANUARY, day(6, 15), day(6, 9)),
    Problem(
        ASSESSMENT,
        OTHER,
        HUANGLIANHE,
        "乡住建局",
        "个别危房改造户入住不及时,旧房未拆除",
        FEBRUARY,
        day(5, 10),
        day(6, 5),
    ),
    Problem(ASSESSMENT, OTHER, ANLE, "乡水管站", "季节性缺水问题未彻底解决", FEBRUARY, day(5, 31), day(5, 28)),
    Problem(
        ASSESSMENT, OTHER, GANLANZHAI, "乡卫生院", "村卫生室药品配备不齐,值守不规范", FEBRUARY, day(4, 30), day(4, 16)
    ),
    Problem(ASSESSMENT, FIGURES, ANQING, "乡扶贫办", "名册户数与系统户数不一致", FEBRUARY, day(6, 15), day(6, 12)),
    Problem(ASSESSMENT, OTHER, PINGAN, "乡社保中心", "个别人员参保信息更新不及时", FEBRUARY, day(4, 15), day(4, 9)),
    Problem(ASSESSMENT, DOLE, HEWEI, "乡扶贫办", "兜底保障对象动态调整不及时", FEBRUARY, day(4, 30), day(4, 24)),
    Problem(
        ASSESSMENT, HANDOUT, XIAOHE, "乡农业中心", "化肥、农药发放后未跟踪使用效果", FEBRUARY, day(4, 20), day(4, 14)
    ),
    Problem(ASSESSMENT, OTHER, ZHANGSAI, "乡中心学校", "辍学学生劝返后缺少跟踪管理", FEBRUARY, day(4, 30), day(5, 6)),
    Problem(
        ASSESSMENT, FORMALISM, PINGDA, VILLAGES, "帮扶手册填写不规范,走访记录雷同", FEBRUARY, day(3, 31), day(3, 27)
    ),
    Problem(
        ASSESSMENT,
        SHARES,
        ZHANGSAI,
        "乡农业中心",
        "合作社无实际经营,入股资金收益不稳定",
        FEBRUARY,
        day(6, 20),
        day(6, 16),
    ),
    Problem(ASSESSMENT, OTHER, None, "乡财政所", "扶贫项目资金支付进度偏慢", FEBRUARY, day(5, 15), day(5, 14)),
    Problem(ASSESSMENT, OTHER, None, "乡社保中心", "公益性岗位人员考勤管理不严", FEBRUARY, day(3, 31), day(3, 26)),
    Problem(
        SUPERVISION, OTHER, XIAOTIANBA, VILLAGES, "村内人居环境整治不到位,垃圾清运不及时", MARCH, day(4, 20), day(4, 17)
    ),
    Problem(SUPERVISION, FORMALISM, HEWEI, VILLAGES, "“卡表册”信息与实际不符,更新不及时", MARCH, day(4, 10), day(4, 7)),
    Problem(SUPERVISION, OTHER, ANLE, VILLAGES, "村规民约内容陈旧,未组织修订", MARCH, day(4, 30), day(4, 29)),
    Problem(SUPERVISION, FIGURES, XIAOHE, "乡扶贫办", "个别户收入台账与务工证明不一致", MARCH, day(4, 20), day(4, 20)),
    Problem(SUPERVISION, OTHER, None, "乡财政所", "部分扶贫项目公告公示不规范", MARCH, day(5, 10), day(5, 9)),
    Problem(SUPERVISION, HANDOUT, ANQING, "乡林业中心", "核桃苗木发放后管护不到位", MARCH, day(4, 30), day(5, 7)),
    Problem(SUPERVISION, OTHER, PINGDA, "乡项目办", "项目管护责任人未明确", MARCH, day(4, 15), day(4, 13)),
    Problem(SUPERVISION, FORMALISM, None, "乡扶贫办", "会议、文件未按要求精简", MARCH, day(4, 10), day(4, 3)),
    Problem(SUPERVISION, OTHER, ZHANGSAI, "乡水管站", "饮水工程管护员履职不到位", APRIL, day(5, 31), day(6, 2)),
    Problem(
        SUPERVISION, SPLIT, HUANGLIANHE, VILLAGES, "集体经济收益平均分配,未体现差异化", APRIL, day(5, 15), day(5, 11)
    ),
    Problem(SUPERVISION, OTHER, None, "乡电子商务办公室", "村级电商服务站运营不正常", APRIL, day(5, 18), day(5, 17)),
    Problem(SUPERVISION, OTHER, PINGAN, "乡卫生院", "家庭医生签约服务记录不完整", APRIL, day(5, 15), day(5, 19)),
    Problem(OWN, OTHER, XIAOTIANBA, "乡国土所", "产业用地流转合同不规范", MARCH, day(4, 20), day(4, 20)),
    Problem(OWN, OTHER, None, "乡社保中心", "外出务工人员信息登记不完整", MARCH, day(5, 10), day(4, 27)),
    Problem(OWN, FORMALISM, GANLANZHAI, VILLAGES, "驻村工作日志记录不及时", MARCH, day(4, 10), day(4, 2)),
    Problem(OWN, OTHER, XIAOHE, "乡农业中心", "移栽进度偏慢,技术指导力量不足", EARLY_MAY, day(5, 18), day(6, 4)),
    Problem(OWN, OTHER, None, "乡文化站", "农家书屋、活动室开放时间不足", APRIL, day(5, 20), day(5, 16)),
)


def records(report: date) -> list[Record]:
    """Every problem found up to a day, as it stands then."""
    numbered = enumerate(PROBLEMS, start=1)
    return [_row(number, problem, report) for number, problem in numbered if problem.reported <= report]


def _row(number: int, problem: Problem, report: date) -> Record:
    closed = problem.closed <= report
    return {
        "report_date": report,
        "problem_id": f"WT-{number:03d}",
        "source": problem.source,
        "problem": problem.problem,
        "kind": problem.kind,
        "village_code": problem.village,
        "unit": problem.unit,
        "found_on": problem.reported,
        "due_on": problem.due,
        "state": _state(problem, report),
        "closed_on": problem.closed if closed else None,
        "evidence": EVIDENCE[number % len(EVIDENCE)] if closed else "",
        "reported_by": "乡扶贫办",
    }


def _state(problem: Problem, report: date) -> str:
    """Untouched for a fortnight, worked on, put right a week before it is closed."""
    if problem.closed <= report:
        return "已销号"
    if problem.closed - timedelta(days=7) <= report:
        return "已整改"
    started = max(problem.reported, day(3, 20)) + timedelta(days=14)
    return "整改中" if started <= report else "未整改"
