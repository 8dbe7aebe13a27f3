"""易地搬迁台账: three settlements that do not exist, at the ends of months and on the days the plan asks about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from scripts.demo import scenario
from scripts.demo.files import Record
from scripts.demo.scenario import END, MAY, Curve, day
from scripts.demo.shares import along

WORKS = ("land", "party", "settled", "accounted", "audited", "accepted")
COLUMNS = (
    *("report_date", "settlement", "village_code", "households", "people", "moved_in", "demolished", "reclaimed"),
    *("able", "employed", "in_industry", "farm", *WORKS, "reported_by", "remark"),
)
REPORTS = (day(3, 31), day(4, 15), day(4, 30), MAY, day(5, 31), day(6, 10), day(6, 20), END)
EMPLOYED: Curve = ((day(3, 31), 0.71), (day(4, 30), 0.81), (MAY, 0.88), (day(5, 31), 1.0))
IN_INDUSTRY: Curve = ((day(3, 31), 0.62), (day(4, 30), 0.75), (MAY, 0.83), (day(5, 31), 0.95), (day(6, 10), 1.0))
NO_FARM = ((day(3, 20), "无"),)


@dataclass(frozen=True)
class Settlement:
    """A settlement: its families, those able to work, its 养殖小区 day by day, the day each work began and was done.

    `remark`: what is written while the farm is being built. `away`: families that do not live there yet.
    """

    name: str
    village: str
    households: int
    able: int
    people: int
    farm: Sequence[tuple[date, str]]
    works: Mapping[str, tuple[date, date | None]]
    remark: str = ""
    away: Sequence[tuple[date, int]] = ((day(3, 20), 0),)


def _works(land: date, settled: date) -> dict[str, tuple[date, date | None]]:
    """Began and done, work by work: three of them are the same everywhere."""
    return {
        "land": (day(4, 1), land),
        "party": (day(4, 1), day(4, 30)),
        "settled": (day(3, 1), settled),
        "accounted": (day(3, 1), settled),
        "audited": (day(6, 1), END),
        "accepted": (day(7, 1), None),
    }


SETTLEMENTS = (
    Settlement(
        "演示安置点一",
        scenario.PINGDA,
        62,
        58,
        251,
        ((day(3, 20), "在建"), (day(4, 28), "完工"), (day(5, 12), "投入使用")),
        _works(day(4, 26), day(3, 28)),
    ),
    Settlement(
        "演示安置点二",
        scenario.HUANGLIANHE,
        38,
        35,
        164,
        ((day(3, 20), "未开工"), (day(4, 10), "在建"), (day(6, 8), "完工"), (day(6, 18), "投入使用")),
        _works(day(6, 10), day(4, 15)),
        "圈舍主体完工,水电未通",
        ((day(3, 20), 2), (day(4, 12), 1), (day(5, 24), 0)),
    ),
    Settlement("演示安置点三", scenario.ANQING, 27, 25, 112, NO_FARM, _works(day(4, 22), day(3, 30))),
)


def records(report: date) -> list[Record]:
    """One report: every settlement."""
    return [_row(settlement, report) for settlement in SETTLEMENTS]


def _row(settlement: Settlement, report: date) -> Record:
    farm = [state for since, state in settlement.farm if since <= report][-1]
    away = [count for since, count in settlement.away if since <= report][-1]
    return {
        "report_date": report,
        "settlement": settlement.name,
        "village_code": settlement.village,
        "households": settlement.households,
        "people": settlement.people,
        "moved_in": settlement.households - away,
        "demolished": settlement.households,
        "reclaimed": settlement.households,
        "able": settlement.able,
        "employed": int(settlement.able * along(EMPLOYED, report) + 1e-9),
        "in_industry": int(settlement.able * along(IN_INDUSTRY, report) + 1e-9),
        "farm": farm,
        **{work: _state(*settlement.works[work], report) for work in WORKS},
        "reported_by": "乡项目办",
        "remark": settlement.remark if farm == "在建" else "",
    }


def _state(began: date, done: date | None, report: date) -> str:
    """未开始, 进行中 or 已完成 on a day."""
    if report < began:
        return "未开始"
    return "已完成" if done is not None and done <= report else "进行中"
