"""任务进展台账: about every ten days, one row for each task that has begun and that somebody reports.

The tasks come from the plan, whatever they are; how each fares follows from its deadline, except for the few that
the story names. Tasks whose progress a ledger's figure tells are left to that figure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from random import Random

from scripts.demo.files import Record
from scripts.demo.scenario import END, MAY, Curve, day
from scripts.demo.shares import along, dice

COLUMNS = ("report_date", "task_id", "state", "percent", "note", "reported_by")
REPORTS = (
    *(day(3, 31), day(4, 10), day(4, 20), day(4, 30), day(5, 10), MAY),
    *(day(5, 31), day(6, 10), day(6, 20), END),
)
WATER_REPORT = day(5, 7)
"""The water station's own report, 13 days before 20 May; it says nothing more until June."""
WATER_STATION = "乡水管站"
WATER_DUTIES = ("拉网式排查", "逐项解决销号", "饮水安全运行管理")
MISSED = {("乡财政所", MAY), ("乡宣传办", day(5, 10))}
"""Reports that never came: lead unit and report date."""
EARLY_SHARE = 0.34

Row = Mapping[str, str]


@dataclass(frozen=True)
class Fate:
    """How one task fares: the days and percents of its curve, and what the unit writes while it is not done.

    An empty curve: nobody ever reports it. `since`: the first report that mentions it. `step`: what percents are
    rounded to.
    """

    curve: Curve
    note: str = ""
    since: date = REPORTS[0]
    step: int = 1


NEVER = Fate(())
SLOW = Fate(((day(3, 20), 0), (day(4, 30), 30), (day(5, 31), 45), (END, 100)), "进度偏慢,已加派人手", step=5)
STORY: Mapping[str, Fate] = {
    "土地权属调整": Fate(
        ((day(4, 1), 0), (day(4, 20), 35), (day(4, 30), 60), (MAY, 80), (day(5, 31), 95), (day(6, 10), 100)),
        "迁入地土地权属调整资料待补,基层党组织已批复",
    ),
    "村规民约": Fate(
        ((day(3, 20), 0), (day(4, 20), 50), (day(4, 30), 80), (MAY, 80), (day(5, 31), 100)), "章赛村、安庆村尚未修订"
    ),
    "养殖小区": Fate(
        ((day(5, 1), 0), (day(5, 10), 30), (MAY, 55), (day(5, 31), 80), (day(6, 10), 95), (day(6, 20), 100)),
        "圈舍主体完工,水电未通",
    ),
    "服务点全覆盖": Fate(
        ((day(3, 20), 0), (day(3, 31), 20), (day(4, 30), 40), (MAY, 50), (END, 90)), "按村级服务点建成数计"
    ),
    "涉农整合资金": Fate(((day(3, 20), 0), (day(4, 20), 55), (day(5, 10), 100)), "项目资金分批下达"),
    "开始香料烟收购": Fate(((day(5, 11), 0), (MAY, 100)), "收购点准备中"),
    "专题报告": Fate(((day(6, 1), 0), (day(6, 10), 0), (day(6, 20), 40), (END, 90)), "尚有一个村未报"),
    "家庭医生签约": Fate(((day(3, 20), 0), (day(4, 30), 30), (MAY, 38), (END, 85)), "外出务工人员未签约"),
    "问题整改到位": Fate(((day(3, 20), 0), (day(4, 20), 44), (MAY, 79), (day(6, 20), 100)), "按清单逐条销号"),
    "乡村旅游精品线路": Fate(((day(5, 20), 0), (day(6, 10), 40), (END, 70)), "线路已踏勘,示范户待定", day(6, 10)),
    "依纪依规": NEVER,
    "舆情应对": NEVER,
    "路线图": NEVER,
    "空壳运行": SLOW,
    "长效运行管护机制": SLOW,
    "供销机制": SLOW,
    "6个贫困村": Fate(((day(3, 20), 0), (MAY, 66), (END, 100)), "按村对账"),
    "大宣讲行动": Fate(((day(4, 20), 0), (MAY, 60), (day(6, 10), 100)), "宣讲团已组建,方案已下发", day(4, 20)),
    "工作方案》": Fate(((day(3, 20), 0), (day(4, 20), 100)), "征求意见中"),
    "监测预警机制》": Fate(((day(3, 20), 0), (day(4, 30), 100)), "征求意见中"),
    "纳入考核": Fate(((day(3, 20), 0), (day(4, 20), 100)), "考核办法起草中"),
    "拉网式排查": Fate(((day(3, 20), 0), (WATER_REPORT, 60), (day(6, 10), 90), (day(6, 20), 100)), "逐村排查"),
    "逐项解决销号": Fate(((day(3, 20), 0), (WATER_REPORT, 22), (day(6, 10), 55), (END, 78)), "管网老化处待改造"),
    "饮水安全运行管理": Fate(((day(3, 20), 0), (WATER_REPORT, 50), (day(6, 20), 100)), "管护员名单待公示"),
}
"""Part of a task's name → its fate, on the points between which percents move evenly."""


def records(report: date, tasks: Sequence[Row], fed: frozenset[str], seed: int) -> list[Record]:
    """One report of 任务进展台账. `tasks`: data/plan/tasks.csv; `fed`: the indicators that some other ledger feeds."""
    fates = ((task, _fate(task, fed, seed)) for task in tasks)
    return [_record(task, fate, report) for task, fate in fates if fate and _reports(task, fate, report)]


def water_records(tasks: Sequence[Row], fed: frozenset[str], seed: int) -> list[Record]:
    """The water station's report of 7 May."""
    fates = ((task, _fate(task, fed, seed)) for task in tasks if _is_water(task))
    return [_record(task, fate, WATER_REPORT) for task, fate in fates if fate and fate.curve]


def _fate(task: Row, fed: frozenset[str], seed: int) -> Fate | None:
    """The task's fate by its name, else by its deadline; None when another ledger tells it."""
    named = next((fate for part, fate in STORY.items() if part in task["name"]), None)
    if named is not None or not fed.isdisjoint(task["indicators"].split(";")):
        return named
    return _by_deadline(date.fromisoformat(task["start"]), date.fromisoformat(task["deadline"]), dice(seed, task["id"]))


def _by_deadline(start: date, deadline: date, rng: Random) -> Fate:
    """In time; of what is due by the end of June, some early."""
    luck, pick = rng.random(), rng.random()
    if deadline > END:
        return replace(_steady(start, deadline), step=1)
    if deadline < END:
        return _steady(start, max(report for report in REPORTS if report <= deadline))
    if luck < EARLY_SHARE:
        return _steady(start, REPORTS[2 + int(pick * 4)])
    return _steady(start, REPORTS[7 + int(pick * 3)])


def _steady(start: date, finish: date) -> Fate:
    """A little ahead of the straight path all the way, and done on `finish`."""
    return Fate(((start, 0), (start + (finish - start) / 2, 62), (finish, 100)), "按计划推进", step=5)


def _reports(task: Row, fate: Fate, report: date) -> bool:
    """Whether the unit mentions the task in this report."""
    if not fate.curve or report < max(fate.since, date.fromisoformat(task["start"])):
        return False
    silent = _is_water(task) and WATER_REPORT < report < day(6, 10)
    return not silent and (task["lead_unit"], report) not in MISSED


def _record(task: Row, fate: Fate, report: date) -> Record:
    """One row."""
    percent = round(along(fate.curve, report) / fate.step) * fate.step
    return {
        "report_date": report,
        "task_id": task["id"],
        "state": "已完成" if percent == 100 else "进行中" if percent else "未开始",
        "percent": percent,
        "note": "已完成" if percent == 100 else fate.note if percent else "尚未启动",
        "reported_by": WATER_STATION if _is_water(task) else task["lead_unit"],
    }


def _is_water(task: Row) -> bool:
    """Whether the water station reports the task."""
    return any(part in task["name"] for part in WATER_DUTIES)
