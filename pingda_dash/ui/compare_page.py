"""Two days side by side: which two, why these, and the earlier days to choose from.

`?since=2020-05-13` is the earlier day (`against` in an address already names a version of the history), `?asof=` the
later one. Both are asked of the newest data: the figures of those two days as they are reported by now.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pandas as pd
import streamlit as st
from cachetools import LRUCache, cached

from pingda_dash import clock, formats, frames, minutes, queries, settings
from pingda_dash.lake import Lake, LakeName
from pingda_dash.panels import calendar as calendar_panel
from pingda_dash.panels import compare as panels
from pingda_dash.ui import asked, component, live, picks, stage
from pingda_dash.ui.choices import asked_for
from pingda_dash.ui.view import View

SINCE = "since"
LAST_MEETING = "上次例会"
WEEK = timedelta(days=7)
MARKS_SHOWN = 4


@dataclass(frozen=True)
class Pair:
    """The two days, the earlier first.

    view: the page's, as of the later day. chosen: the day that was asked for. note: why these two, where the
    address does not ask for them. choices: the days to choose from.
    """

    view: View
    before: date
    chosen: date
    note: str
    choices: tuple[panels.Choice, ...]

    @property
    def after(self) -> date:
        return self.view.as_of

    @property
    def same(self) -> bool:
        return self.before == self.after

    def ask(self, query: live.Query, **params: Any) -> pd.DataFrame:
        """A question about both days (`queries.compare_…`)."""
        return self.view.ask(query, since=self.before, **params)

    def campaign(self, day: date) -> pd.Series:
        """The one row of `queries.campaign_day` on one of them."""
        return live.ask(self.view.data_version, day, queries.campaign_day).iloc[0]


def meeting_day(view: View) -> date:
    """The day of 上次例会, else a week before."""
    lake = live.lake()
    marks = with_meeting(marked_days(lake), minutes.last_meeting(lake.folder, view.as_of), view.as_of)
    return _default(view.as_of, marks)[0]


def meeting_before(day: date, marks: dict[str, date], noted: date | None) -> date:
    """The day of 上次例会 of another day, else a week before. noted: of the last note of a meeting before it."""
    return _default(day, with_meeting(marks, noted, day))[0]


def chosen_days(view: View) -> Pair:
    """The two days that the address asks for; without one the last meeting's, or the same day of the week before."""
    lake = live.lake()
    marks = with_meeting(marked_days(lake), minutes.last_meeting(lake.folder, view.as_of), view.as_of)
    choices = tuple(_choices(view, marks))
    earlier = asked.day(SINCE)
    if earlier is None:
        chosen, note = _default(view.as_of, marks)
        asked_for(view, SINCE, "对比日期", (), formats.day(chosen))
        return Pair(view, chosen, chosen, note, choices)
    if earlier <= view.as_of:
        return Pair(view, earlier, earlier, "", choices)
    note = f"所选的 {formats.day(earlier)}晚于 {formats.day(view.as_of)},已按先后对调"
    return Pair(replace(view, as_of=earlier), view.as_of, earlier, note, choices)


def _default(as_of: date, marks: dict[str, date]) -> tuple[date, str]:
    """The day of 上次例会, else a week before, and why."""
    marked = marks.get(LAST_MEETING)
    if marked is not None and marked < as_of:
        return marked, ""
    if marked is None:
        return as_of - WEEK, f"还没有{LAST_MEETING}的记录或标记,先与一周前比"
    return as_of - WEEK, f"标记“{LAST_MEETING}”({formats.day(marked)})不早于这一天,先与一周前比"


def with_meeting(marks: dict[str, date], meeting: date | None, as_of: date) -> dict[str, date]:
    """The marks; 上次例会 is the day of the last note of a meeting, unless its mark names a later day."""
    marked = marks.get(LAST_MEETING)
    if meeting is None or (marked is not None and meeting <= marked < as_of):
        return marks
    return {LAST_MEETING: meeting} | {name: day for name, day in marks.items() if name != LAST_MEETING}


def marked_days(lake: Lake) -> dict[str, date]:
    """The day of each mark, the newest mark first: when the version it names was received."""
    marks = lake.marks()
    named = tuple((str(row.name), int(row.version)) for row in frames.rows(marks))
    return _days_of(str(settings.home()), lake.name, named, lake)


@cached(LRUCache(60), key=lambda home, name, marks, lake: (home, name, marks), lock=threading.Lock())
def _days_of(home: str, name: LakeName, marks: tuple[tuple[str, int], ...], lake: Lake) -> dict[str, date]:
    """A version is never received anew, so its day is looked up once."""
    days: dict[str, date] = {}
    for mark, version in marks:
        row = lake.history(1, before=version + 1)
        day = None if row.empty else formats.as_date(row["received_at"].iloc[0])
        if day is not None:
            days[mark] = day
    return days


def _choices(view: View, marks: dict[str, date]) -> list[panels.Choice]:
    """Marks, yesterday, a week ago, the first day, and the milestones that have passed."""
    start = formats.as_date(view.campaign["start"])
    assert start is not None
    listed = [panels.Choice(name, day) for name, day in list(marks.items())[:MARKS_SHOWN]]
    listed += [panels.Choice("前一天", view.as_of - timedelta(days=1)), panels.Choice("一周前", view.as_of - WEEK)]
    if clock.now().date() == view.as_of:
        listed = [replace(one, name="昨天") if one.name == "前一天" else one for one in listed]
    stops = [(formats.as_date(row.date), str(row.label)) for row in frames.rows(view.ask(queries.milestones))]
    listed += [panels.Choice("首日", start)] if start < view.as_of else []
    listed += [panels.Choice(label, day) for day, label in stops if day is not None and day < view.as_of]
    return listed


# --- drawing ----------------------------------------------------------------------------------------------------


def draw_days(pair: Pair) -> None:
    """The two days, the choices, and a calendar for any other day."""
    named = " · ".join(choice.name for choice in pair.choices if choice.day == pair.before)
    today = "今天" if pair.after == clock.now().date() else ""
    before = panels.Day(pair.before, int(pair.campaign(pair.before)["day"]), named)
    after = panels.Day(pair.after, int(pair.campaign(pair.after)["day"]), today)
    markup = panels.days(before, after, pair.choices, pair.chosen, note=pair.note, received=received(pair))
    stage.draw(markup, key="compare-days", on_pick=_picked)
    if pair.view.wall:
        return
    with stage.widgets("since"), st.popover("选日期", key="compare-calendar"):
        months = calendar_panel.months(pair.view.campaign, pair.chosen, pair.view.ask(queries.milestones))
        component.html_panel(months, key="compare-months", on_pick=_picked, height="content")


def received(pair: Pair) -> str:
    """What was uploaded after the one day and up to the other: `其间收到 12 份台账`."""
    uploads = pair.view.ask(queries.uploads)
    days = uploads["received_at"].map(formats.as_date)
    between = uploads[(days > pair.before) & (days <= pair.after)]
    return "" if between.empty else f"其间收到 {len(between)} 份台账"


def _picked(value: str) -> None:
    """A day that was touched goes into the address; anything else its own way."""
    kind, _, day = value.partition(":")
    if kind in {SINCE, "day"}:
        st.query_params[SINCE] = day
    else:
        picks.follow(value)


def nothing_to_compare(pair: Pair) -> tuple[str, str] | None:
    """Title and text in place of a comparison: no report yet, or both days are the same; None: there is one."""
    if formats.is_missing(pair.campaign(pair.after)["last_report"]):
        return "尚无数据", f"到 {formats.day(pair.after)}还没有收到台账,无从对比。"
    if pair.same:
        return "两日是同一天", "请在上面另选一天来比。"
    return None
