"""档案核对台账: a file a registered household, all checked by the end of March but in one village.

An error is one line of a file (云南扶贫通, 卡表册) that the check found wrong. None is left at the end.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from scripts.demo import scenario
from scripts.demo.files import Record
from scripts.demo.paths import CODES
from scripts.demo.registers import Household
from scripts.demo.scenario import END, MAY, Curve, day
from scripts.demo.shares import along

COLUMNS = ("report_date", "village_code", "files", "checked", "errors", "corrected", "reported_by", "remark")
REPORTS = (day(3, 31), day(4, 8), day(4, 29), MAY, day(6, 10), END)
LATE = scenario.HUANGLIANHE
LATE_CHECK: Curve = ((day(3, 20), 0.0), (day(3, 31), 0.72), (day(4, 8), 1.0))
ERRORS = dict(zip(CODES, (6, 9, 7, 5, 14, 8, 16, 11, 9, 6), strict=True))
"""Village → errors found by the end of the campaign."""
DETECTED: Curve = ((day(3, 20), 0.0), (day(3, 31), 0.6), (MAY, 0.9), (day(6, 10), 1.0))
CORRECTED: Curve = ((day(3, 25), 0.0), (day(4, 29), 0.6), (MAY, 1.0))
SLOW = {scenario.HUANGLIANHE, scenario.ANQING, scenario.ZHANGSAI}
SLOWLY: Curve = ((day(3, 25), 0.0), (day(4, 29), 0.5), (MAY, 0.75), (day(6, 10), 0.9), (END, 1.0))
"""The part of a village's errors that is put right: as they are found from May on, but in three villages."""


def records(report: date, homes: Sequence[Household]) -> list[Record]:
    """One report: every village."""
    return [_row(code, report, sum(home.registered and home.village == code for home in homes)) for code in CODES]


def _row(code: str, report: date, files: int) -> Record:
    checked = int(files * along(LATE_CHECK, report) + 1e-9) if code == LATE else files
    errors = round(ERRORS[code] * along(DETECTED, report))
    corrected = int(ERRORS[code] * along(SLOWLY if code in SLOW else CORRECTED, report) + 1e-9)
    return {
        "report_date": report,
        "village_code": code,
        "files": files,
        "checked": checked,
        "errors": errors,
        "corrected": min(corrected, errors),
        "reported_by": "乡扶贫办",
        "remark": "外出户档案待核" if checked < files else "",
    }
