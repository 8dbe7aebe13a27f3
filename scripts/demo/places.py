"""乡村旅游台账 and 扶贫车间台账: a few places each, none of which exists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from scripts.demo.files import Record
from scripts.demo.scenario import ANLE, ANQING, END, MAY, PINGDA, XIAOHE, XIAOTIANBA, ZHANGSAI, Curve, day
from scripts.demo.shares import along

TOURISM_COLUMNS = (
    *("report_date", "place", "kind", "village_code", "stage", "visitors", "income_wan", "reported_by", "remark"),
)
TOURISM_REPORTS = (day(4, 15), MAY, END)
WORKSHOP_COLUMNS = (
    *("report_date", "workshop", "village_code", "eligible", "recognised_on", "workers", "poor_workers"),
    *("reported_by", "remark"),
)
WORKSHOP_REPORTS = (day(4, 1), MAY, day(6, 17))


@dataclass(frozen=True)
class Place:
    """A route, a site or a household: its stages from day to day, and visitors on 20 May and 30 June."""

    name: str
    kind: str
    village: str | None
    stages: Sequence[tuple[date, str]]
    visitors: tuple[int, int] = (0, 0)


@dataclass(frozen=True)
class Workshop:
    """A workshop: whether it meets the conditions, when it was recognised, workers then and at the end."""

    name: str
    village: str
    eligible: bool
    recognised: date | None
    workers: tuple[int, int]
    poor: tuple[int, int]


PLANNED = (day(3, 20), "谋划")
PLACES = (
    Place("演示线路一", "精品线路", None, (PLANNED, (day(6, 8), "创建中"))),
    Place("演示线路二", "精品线路", ANLE, (PLANNED,)),
    Place("演示示范点一", "旅游扶贫示范点", PINGDA, (PLANNED, (day(4, 10), "创建中")), (420, 1260)),
    Place("演示示范户一", "旅游扶贫示范户", PINGDA, ((day(3, 20), "创建中"), (day(6, 15), "建成")), (180, 560)),
    Place("演示示范户二", "旅游扶贫示范户", ANLE, (PLANNED, (day(5, 12), "创建中")), (60, 240)),
    Place("演示示范户三", "旅游扶贫示范户", XIAOTIANBA, (PLANNED,)),
)
VISITS: Curve = ((day(3, 20), 0.1), (MAY, 1.0))
YUAN_A_VISITOR = 38

WORKSHOPS = (
    Workshop("演示扶贫车间一", PINGDA, True, day(3, 26), (34, 42), (12, 16)),
    Workshop("演示扶贫车间二", ANLE, True, day(4, 14), (22, 26), (9, 11)),
    Workshop("演示扶贫车间三", XIAOHE, True, day(5, 8), (16, 21), (5, 8)),
    Workshop("演示扶贫车间四", ANQING, True, day(6, 11), (13, 18), (6, 9)),
    Workshop("演示扶贫车间五", ZHANGSAI, False, None, (6, 6), (1, 2)),
)


def tourism_records(report: date) -> list[Record]:
    """One report: every route, site and household."""
    return [_place(place, report) for place in PLACES]


def workshop_records(report: date) -> list[Record]:
    """One report: every workshop."""
    return [_workshop(workshop, report) for workshop in WORKSHOPS]


def _place(place: Place, report: date) -> Record:
    may, end = place.visitors
    visitors = int(may * along(VISITS, report) + (end - may) * along(((MAY, 0.0), (END, 1.0)), report))
    stage = [stage for since, stage in place.stages if since <= report][-1]
    return {
        "report_date": report,
        "place": place.name,
        "kind": place.kind,
        "village_code": place.village,
        "stage": stage,
        "visitors": visitors if end else None,
        "income_wan": round(visitors * YUAN_A_VISITOR / 10_000, 2) if end else None,
        "reported_by": "乡文化站",
        "remark": "线路已踏勘" if place.kind == "精品线路" and stage == "创建中" else "",
    }


def _workshop(workshop: Workshop, report: date) -> Record:
    recognised = workshop.recognised is not None and workshop.recognised <= report
    late = report > MAY
    return {
        "report_date": report,
        "workshop": workshop.name,
        "village_code": workshop.village,
        "eligible": workshop.eligible,
        "recognised_on": workshop.recognised if recognised else None,
        "workers": workshop.workers[late],
        "poor_workers": workshop.poor[late],
        "reported_by": "乡社保中心",
        "remark": "" if workshop.eligible else "吸纳贫困劳动力不足,暂不符合条件",
    }
