"""The eleven ledgers beside the weekly ones: what each is, who sends it, when, and in which forms."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, time

from scripts.demo import (
    activities,
    archives,
    cooperatives,
    funds,
    guarantees,
    monitoring,
    places,
    rectification,
    relocation,
    sales,
)
from scripts.demo.files import (
    EXCEL_CSV,
    OFFICE,
    OLD_MACHINE,
    PLAIN,
    SPACED_CSV,
    UNICODE_TEXT,
    WORKBOOK,
    Record,
    Style,
)
from scripts.demo.registers import Household

Records = Callable[[date, Sequence[Household], int], list[Record]]


@dataclass(frozen=True)
class Ledger:
    """One ledger: its dataset and title, the unit that sends it, its columns, days, forms in turn, and records.

    `rides`: 乡扶贫办 sends it with its weekly report; else the unit does by itself, `at` that time of the day.
    """

    dataset: str
    title: str
    unit: str
    columns: tuple[str, ...]
    reports: tuple[date, ...]
    styles: tuple[Style, ...]
    records: Records
    totals: tuple[str, ...] = ()
    rides: bool = False
    at: time = time(15)


def _without_households(records: Callable[[date], list[Record]]) -> Records:
    """Records that need no households."""
    return lambda report, homes, seed: records(report)


LEDGERS = (
    Ledger(
        "guarantees",
        "三保障与饮水台账",
        "乡扶贫办",
        guarantees.COLUMNS,
        guarantees.REPORTS,
        (EXCEL_CSV, OFFICE, WORKBOOK),
        lambda report, homes, seed: guarantees.records(report, homes),
        rides=True,
    ),
    Ledger(
        "relocation",
        "易地搬迁台账",
        "乡项目办",
        relocation.COLUMNS,
        relocation.REPORTS,
        (WORKBOOK, OFFICE, PLAIN),
        _without_households(relocation.records),
        ("households", "people", "moved_in"),
        at=time(15, 10),
    ),
    Ledger(
        "rectification",
        "问题整改台账",
        "乡扶贫办",
        rectification.COLUMNS,
        rectification.REPORTS,
        (OFFICE, WORKBOOK, EXCEL_CSV, UNICODE_TEXT),
        _without_households(rectification.records),
        rides=True,
    ),
    Ledger(
        "monitoring",
        "防返贫监测台账",
        "乡扶贫办",
        monitoring.COLUMNS,
        monitoring.REPORTS,
        (PLAIN, OFFICE, SPACED_CSV),
        monitoring.records,
        rides=True,
    ),
    Ledger(
        "funds",
        "扶贫资金台账",
        "乡财政所",
        funds.COLUMNS,
        funds.REPORTS,
        (WORKBOOK, OFFICE),
        _without_households(funds.records),
        ("planned_wan", "arrived_wan", "spent_wan"),
        at=time(15, 20),
    ),
    Ledger(
        "cooperatives",
        "新型经营主体台账",
        "乡农业中心",
        cooperatives.COLUMNS,
        cooperatives.REPORTS,
        (OFFICE, PLAIN, WORKBOOK),
        lambda report, homes, seed: cooperatives.records(report, homes),
        ("households", "poor_households"),
        at=time(17),
    ),
    Ledger(
        "sales",
        "产销对接台账",
        "乡电子商务办公室",
        sales.COLUMNS,
        sales.REPORTS,
        (UNICODE_TEXT, OFFICE, OLD_MACHINE),
        _without_households(sales.records),
        ("amount_wan",),
        at=time(15, 40),
    ),
    Ledger(
        "tourism",
        "乡村旅游台账",
        "乡文化站",
        places.TOURISM_COLUMNS,
        places.TOURISM_REPORTS,
        (PLAIN, EXCEL_CSV),
        _without_households(places.tourism_records),
        at=time(15, 5),
    ),
    Ledger(
        "activities",
        "内生动力台账",
        "乡宣传办",
        activities.COLUMNS,
        activities.REPORTS,
        (OFFICE, SPACED_CSV, WORKBOOK),
        _without_households(activities.records),
        at=time(15, 50),
    ),
    Ledger(
        "workshops",
        "扶贫车间台账",
        "乡社保中心",
        places.WORKSHOP_COLUMNS,
        places.WORKSHOP_REPORTS,
        (OLD_MACHINE, OFFICE, WORKBOOK),
        _without_households(places.workshop_records),
        ("workers", "poor_workers"),
        at=time(15, 15),
    ),
    Ledger(
        "records",
        "档案核对台账",
        "乡扶贫办",
        archives.COLUMNS,
        archives.REPORTS,
        (EXCEL_CSV, OFFICE, WORKBOOK),
        lambda report, homes, seed: archives.records(report, homes),
        ("files", "checked", "errors", "corrected"),
        rides=True,
    ),
)
"""In the order of the datasets."""
