"""扶贫资金台账: 26 projects of five kinds of money, 万元: planned, arrived, spent, published and audited.

36% of the planned 涉农整合资金 goes to industry. Four projects are not yet published on 20 May, one at the end.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from scripts.demo.files import Record
from scripts.demo.scenario import (
    ANLE,
    ANQING,
    END,
    GANLANZHAI,
    HUANGLIANHE,
    MAY,
    PINGAN,
    PINGDA,
    XIAOTIANBA,
    ZHANGSAI,
    day,
)
from scripts.demo.shares import along, days_of

COLUMNS = (
    *("report_date", "project_id", "project", "fund", "purpose", "village_code", "planned_wan", "arrived_wan"),
    *("spent_wan", "paid_on", "published", "audited", "reported_by"),
)
REPORTS = (day(3, 31), day(4, 30), MAY, END)
DAYS = (day(3, 31), day(4, 15), day(4, 30), day(5, 10), MAY, day(5, 31), day(6, 15), END)
"""The days that are counted to; a report brings those since the one before."""
INTEGRATED, SPECIAL, PARTNERS, LOANS, GIVEN = (
    *("涉农整合资金", "财政专项扶贫资金", "东西部扶贫协作资金"),
    *("金融支持", "社会帮扶资金"),
)
NEVER = date.max


@dataclass(frozen=True)
class Project:
    """One project. `arrived`: the day all its money is there (half of it forty days before). `spent`: the parts of
    the money spent on 20 May and 30 June. `published`, `audited`: the days of both.
    """

    name: str
    fund: str
    purpose: str
    village: str | None
    planned: float
    arrived: date
    spent: tuple[float, float]
    published: date
    audited: date = NEVER


PROJECTS = (
    Project("烤烟水肥一体化示范", INTEGRATED, "产业", HUANGLIANHE, 86, day(5, 10), (0.55, 0.95), day(4, 12)),
    Project("茶叶初制所改造", INTEGRATED, "产业", ANLE, 92, day(4, 25), (0.72, 1), day(3, 28), day(6, 18)),
    Project("肉牛良种繁育", INTEGRATED, "产业", ANQING, 118, day(5, 5), (0.48, 0.9), day(4, 20)),
    Project("中药材连片种植", INTEGRATED, "产业", GANLANZHAI, 64, day(5, 10), (0.36, 0.85), day(6, 2)),
    Project("甘蔗良种推广", INTEGRATED, "产业", XIAOTIANBA, 52, day(4, 10), (0.9, 1), day(3, 26), day(5, 15)),
    Project("章赛村组道路硬化", INTEGRATED, "基础设施", ZHANGSAI, 168, day(5, 10), (0.6, 0.92), day(4, 8)),
    Project("黄连河村组道路硬化", INTEGRATED, "基础设施", HUANGLIANHE, 152, day(5, 10), (0.42, 0.88), day(4, 8)),
    Project("安庆产业路建设", INTEGRATED, "基础设施", ANQING, 96, day(5, 2), (0.66, 1), day(3, 30), day(6, 25)),
    Project("人居环境提升", INTEGRATED, "基础设施", None, 88, day(5, 10), (0.4, 0.8), day(6, 9)),
    Project("黄连河饮水管网改造", INTEGRATED, "饮水安全", HUANGLIANHE, 66, day(4, 30), (0.52, 0.9), day(4, 15)),
    Project("章赛饮水管网改造", INTEGRATED, "饮水安全", ZHANGSAI, 48, day(4, 30), (0.58, 0.94), day(4, 15)),
    Project("农村危房改造补助", INTEGRATED, "住房安全", None, 74, day(4, 5), (0.86, 1), day(3, 25), day(5, 10)),
    Project("村卫生室标准化建设", INTEGRATED, "健康", None, 26, day(4, 15), (0.8, 1), day(3, 29), day(6, 10)),
    Project("项目管理费", INTEGRATED, "其他", None, 18, day(4, 15), (0.5, 0.75), NEVER),
    Project("核桃提质增效", SPECIAL, "产业", ZHANGSAI, 58, day(4, 28), (0.62, 0.97), day(4, 3)),
    Project("搬迁安置点养殖小区", SPECIAL, "易地搬迁", HUANGLIANHE, 120, day(5, 8), (0.54, 1), day(4, 18)),
    Project("安置点配套设施", SPECIAL, "易地搬迁", PINGDA, 74, day(4, 20), (0.78, 1), day(3, 31), day(6, 28)),
    Project("公益性岗位补贴", SPECIAL, "就业", None, 62, day(6, 10), (0.45, 0.82), day(4, 6)),
    Project("教育资助", SPECIAL, "教育", None, 38, day(4, 18), (0.7, 1), day(3, 27)),
    Project("扶贫车间设备", PARTNERS, "就业", PINGDA, 45, day(5, 6), (0.5, 1), day(5, 4)),
    Project("石斛标准化基地", PARTNERS, "产业", PINGDA, 80, day(6, 12), (0.3, 0.8), day(5, 12)),
    Project("劳务输出补助", PARTNERS, "就业", None, 28, day(4, 30), (0.6, 0.9), day(4, 22)),
    Project("扶贫小额信贷贴息", LOANS, "产业", None, 96, day(6, 15), (0.46, 0.84), day(4, 28)),
    Project("生猪养殖贷款", LOANS, "产业", PINGAN, 60, day(5, 15), (0.7, 1), day(5, 18)),
    Project("爱心超市物资", GIVEN, "其他", None, 12, day(4, 2), (0.82, 1), day(6, 15)),
    Project("助学捐资", GIVEN, "教育", None, 16, day(4, 12), (0.75, 1), day(4, 10)),
)


def records(report: date) -> list[Record]:
    """One report: every project, on each day since the report before."""
    numbered = [*enumerate(PROJECTS, start=1)]
    return [_row(number, project, on) for on in days_of(report, REPORTS, DAYS) for number, project in numbered]


def _row(number: int, project: Project, report: date) -> Record:
    spent = _spent(project, report)
    return {
        "report_date": report,
        "project_id": f"ZJ-{number:03d}",
        "project": project.name,
        "fund": project.fund,
        "purpose": project.purpose,
        "village_code": project.village,
        "planned_wan": project.planned,
        "arrived_wan": _arrived(project, report),
        "spent_wan": spent,
        "paid_on": report - timedelta(days=1 + number % 6) if spent else None,
        "published": project.published <= report,
        "audited": _audited(project, report),
        "reported_by": "乡财政所",
    }


def _arrived(project: Project, on: date) -> float:
    """Half the money forty days before all of it, 万元."""
    before = project.arrived - timedelta(days=40)
    return round(project.planned * along(((before, 0.5), (project.arrived, 1.0)), on), 1)


def _spent(project: Project, on: date) -> float:
    """What is spent of it by then, never more than arrived, 万元."""
    part = along(((day(3, 25), 0.0), (MAY, project.spent[0]), (END, project.spent[1])), on)
    return min(round(project.planned * part, 1), _arrived(project, on))


def _audited(project: Project, on: date) -> str:
    """The audit takes a month."""
    if project.audited <= on:
        return "已审计"
    return "审计中" if project.audited != NEVER and project.audited - timedelta(days=30) <= on else "未审计"
