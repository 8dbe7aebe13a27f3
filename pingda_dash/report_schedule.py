"""The reports that a server writes by itself: the day's every evening, those of a meeting on the evening before it.

Into `settings.reports_dir()`, from the newest snapshot, masked as for a window in which nobody has signed in. Nothing
is written of demo data, or outside the campaign and its later milestones.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from contextlib import closing
from datetime import date, datetime, time, timedelta
from pathlib import Path

from pingda_dash import accounts, clock, desk, faults, reports, settings
from pingda_dash.durable import put
from pingda_dash.errors import PingdaError
from pingda_dash.plan import Plan, load_plan
from pingda_dash.reports import KINDS, Kind
from pingda_dash.snapshot import open_snapshot
from pingda_dash.special_report import Source

BY_ITSELF = "定时"
"""Who made them, in the audit."""
LOOKS, AGAIN = 60.0, 3600.0
"""Seconds between two looks at whether a report is due; until one that could not be written is tried again."""
DAILY = ("daily",)
"""The kinds of every evening."""
BEFORE_MEETING = ("weekly", "meeting", "table")
"""The kinds of an evening before a meeting."""

log = logging.getLogger("pingda.reports")


def begin() -> None:
    """Write what is due now and whenever its time has come, where reports are wanted."""
    if settings.reports_dir() is not None:
        threading.Thread(target=_keep, name="reports", daemon=True).start()


def day_of(at: datetime, evening: time) -> date:
    """The day of the last evening: until today's has come, yesterday."""
    return at.date() if at.time() >= evening else at.date() - timedelta(days=1)


def due(folder: Path, plan: Plan, at: datetime, evening: time, meeting: int | None) -> list[Kind]:
    """The kinds that are to be written now, of `day_of`: none was written since that evening. A machine that was off
    in the evening writes them when it is on again, before the meeting.

    meeting: the weekday of the meetings (Monday 0); None: not known.
    """
    day = day_of(at, evening)
    last = max((one.date for one in plan.campaign.milestones), default=plan.campaign.end)
    if not plan.campaign.start <= day <= last:
        return []
    names: Sequence[str] = DAILY
    if meeting is not None and (day + timedelta(days=1)).weekday() == meeting:
        names = *DAILY, *BEFORE_MEETING
    since = datetime.combine(day, evening)
    kept = reports.listed(folder, plan.campaign.township)
    written = {one.kind.name for one in kept if one.as_of == day and one.at >= since}
    return [KINDS[name] for name in names if name in KINDS and name not in written]


def write(folder: Path, kinds: Sequence[Kind], as_of: date, at: datetime) -> list[Path]:
    """Write the township's reports of some kinds; the files that were written. What goes wrong with one is logged, and
    keeps no other from being written."""
    lake, made = desk.screen_lake(), list[Path]()
    if lake.name == "demo":
        return []
    with closing(open_snapshot(lake)) as snapshot:
        source = Source(snapshot, as_of, load_plan(settings.data_dir() / "plan"), lake.folder)
        for kind in kinds:
            subject = kind.subjects(source)[0]  # the township
            path = folder / reports.file_name(source, kind, subject)
            try:
                before = reports.earlier(folder, source, kind, subject)
                reports.check_kept(path, before, kind, subject.name)
                put(path, reports.make(source, kind, subject, before, at).data)
                accounts.log(settings.home(), at, BY_ITSELF, "report", path.name)
            except (PingdaError, *faults.MACHINE) as error:
                log.error("%s没有写成:%s", kind.title, faults.words(error))
                continue
            made.append(path)
    return made


def is_to_try(tried: datetime | None, at: datetime) -> bool:
    """Whether a report is to be tried now. tried: when it was last; a clock that was set back does not put it off."""
    return tried is None or not timedelta(0) <= at - tried < timedelta(seconds=AGAIN)


def _keep() -> None:
    tried = dict[tuple[str, date], datetime]()
    while True:
        folder, at = settings.reports_dir(), clock.now()
        try:
            plan = load_plan(settings.data_dir() / "plan")
            day = day_of(at, settings.report_time())
            kinds = due(folder, plan, at, settings.report_time(), settings.meeting_day()) if folder else []
            kinds = [one for one in kinds if is_to_try(tried.get((one.name, day)), at)]
            if folder and kinds:
                tried = {key: when for key, when in tried.items() if key[1] == day}
                tried |= {(one.name, day): at for one in kinds}
                write(folder, kinds, day, at)
        except (PingdaError, *faults.MACHINE) as error:
            log.error("报告没有写成:%s", faults.words(error))
        threading.Event().wait(LOOKS)
