"""The meeting page: which item is under discussion, the way to the next one, and what is said of it.

The address holds the item by a name that stays (`?item=indicator:training`), so an upload that reorders the list does
not swap what is being discussed; a number (`?item=3`) asks for a place in the list.
"""

from __future__ import annotations

import html
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd
import streamlit as st

from pingda_dash import accounts, clock, desk, formats, frames, minutes, queries, theme
from pingda_dash.errors import PingdaError
from pingda_dash.panels import meeting as panels
from pingda_dash.ui import access, choices, picks, sign_in, stage
from pingda_dash.ui.view import View

RED, ALL = "逾期和滞后", "全部"
LISTS = {name: name for name in (RED, ALL, theme.OVERDUE, theme.BEHIND, theme.UNREPORTED, "核对")}
_KINDS = {RED: (theme.OVERDUE, theme.BEHIND)}
_NAME, _LIST, _AT, _HELD, _DAY = "_meeting_name", "_meeting_list", "_meeting_at", "_meeting_held", "_meeting_day"
_TOLD, _NOTED = "_meeting_told", "_meeting_noted"
NO_PROMISE = "不承诺日期"
LONGEST_PROMISE = timedelta(days=30)


@dataclass(frozen=True)
class Meeting:
    """The list, and the item on the screen.

    name: which list. items: its rows of `queries.meeting_items`, worst first. row: the item, None when the list is
    empty. place: where it stands in the list, from 1; None when it is not on it. settled: it is no concern any longer.
    notes: what was said of it up to the day.
    """

    name: str
    items: pd.DataFrame
    row: Any | None
    place: int | None
    settled: bool
    notes: pd.DataFrame


# --- which item -------------------------------------------------------------------------------------------------


def told(asked: str) -> None:
    """What a key asks for (`opening.open_page`): `1`, `-1`, `to:3`."""
    kind, _, reference = asked.rpartition(":")
    if kind == "to":
        go_to(int(reference))
    else:
        step(int(reference))


def step(by: int) -> None:
    """To the item so many places on in the list; at either end it stays."""
    listed, at = st.session_state.get(_LIST, []), st.session_state.get(_AT, 0)
    if st.session_state.get(_HELD) in listed or by < 0:
        at += by
    # else: what was on the screen has left the list, and the next one stands in its place
    _go(at)


def go_to(position: int) -> None:
    """To the item at a place in the list, from 1; past its end to the last."""
    _go(position - 1)


def _go(at: int) -> None:
    listed = st.session_state.get(_LIST, [])
    if listed:
        _show(listed[min(max(at, 0), len(listed) - 1)])


def _show(item: str) -> None:
    st.query_params["item"] = item
    st.session_state.pop(_TOLD, None)


def chosen_list() -> str:
    """The list that the address names. The control for it is drawn only after what it decides."""
    asked = st.session_state.get("list") or st.query_params.get("list")
    return str(asked) if asked in LISTS else RED


def look(view: View, name: str) -> Meeting:
    """The list of that name, and the item that the address asks for, else the one that was held, else the worst."""
    every = view.ask(queries.meeting_items)
    concerns = every[every["rank"].notna()]
    items = concerns if name == ALL else concerns[concerns["kind"].isin(_KINDS.get(name, (name,)))]
    listed = list(items["item"])
    if st.session_state.get(_NAME, name) != name:  # another list begins with its worst
        st.query_params.pop("item", None)
        st.session_state.pop(_HELD, None)
    asked = _asked(view.as_of, listed, set(concerns["item"]))
    row, notes = _found(view, every, asked)
    if row is None and listed:
        asked = listed[0]
        row, notes = _found(view, every, asked)
    place = listed.index(asked) + 1 if asked in listed else None
    held = {_NAME: name, _LIST: listed, _HELD: asked, _DAY: view.as_of}
    st.session_state.update(held if place is None else held | {_AT: place - 1})
    return Meeting(name, items, row, place, row is not None and formats.is_missing(row.rank), notes)


def _asked(as_of: date, listed: list[str], concerns: set[str]) -> str:
    """The item of the address; without one what was on the screen, while it is the same day and still a concern."""
    asked = str(st.query_params.get("item") or "")
    if asked.isdecimal() and listed:
        return listed[min(max(int(asked[:6]), 1), len(listed)) - 1]
    held = str(st.session_state.get(_HELD, ""))
    if not asked and held in concerns and st.session_state.get(_DAY) == as_of:
        return held
    return asked or (listed[0] if listed else "")


def _found(view: View, every: pd.DataFrame, item: str) -> tuple[Any | None, pd.DataFrame]:
    """An item and what was said of it up to the day.

    Of a check that now agrees no ledger knows anything: its notes alone tell what it was called.
    """
    notes = minutes.listed(desk.screen_lake().folder, item, view.as_of)
    found = every[every["item"] == item]
    if found.empty and item and not notes.empty:
        blank = pd.DataFrame([dict.fromkeys(every.columns)])
        title, kind = str(notes["title"].iloc[0]), item.partition(":")[0]
        found = blank.assign(item=item, title=title, ref_kind=kind, figure="已不在清单上")
    return (None if found.empty else next(iter(frames.rows(found)))), notes


# --- drawing ----------------------------------------------------------------------------------------------------


def draw_steps(found: Meeting) -> None:
    """To the item before and the next one, which of how many this is, the whole list as marks, which list."""
    count = len(found.items)
    with st.container(key="meeting-steps", horizontal=True):
        first, last = not count or found.place == 1, not count or found.place == count
        st.button("‹ 上一项", key="meeting-back", on_click=step, args=(-1,), disabled=first)
        st.html(f'<div class="pd-meeting-at">{found.place or "—"} <i>/ {count}</i></div>')
        st.button("下一项 ›", key="meeting-on", on_click=step, args=(1,), disabled=last)
        with st.container(key="meeting-marks"):
            here = "" if found.row is None else str(found.row.item)
            stage.draw(panels.rail(found.items, here), key="meeting-rail", on_pick=_picked)
        choices.segments("清单", LISTS, key="list")


def _picked(value: str) -> None:
    _show(value.partition(":")[2])


def behind_title(row: Any) -> str:
    """What the panel of an item without a course of its own lists."""
    return "没有数的指标" if row.ref_kind == "rows" else "涉及的台账"


def behind(view: View, row: Any) -> list[panels.Behind]:
    """The ledgers that disagree, or that a village did not send; the indicators that wait for a ledger."""
    kind, _, reference = str(row.item).partition(":")
    if kind == "rows":
        waiting = view.ask(queries.meeting_items)
        waiting = waiting[(waiting["dataset"] == reference) & (waiting["ref_kind"] == "indicator")]
        found = frames.rows(waiting)
        return [panels.Behind(one.title, f"{one.lead_unit} · {formats.day(one.deadline)}前", one.item) for one in found]
    village = "" if formats.is_missing(row.village_code) else str(row.village_code)
    datasets = [row.dataset] if not formats.is_missing(row.dataset) else ["industry", "employment"]
    if kind == "check":
        checks = view.ask(queries.checks)
        checks = checks[checks["finding"] == reference]
        datasets = [*checks["one"], *checks["other"]]
    coverage = view.ask(queries.ledger_coverage)
    ledgers = frames.rows(coverage[coverage["dataset"].isin(datasets)])
    return [panels.Behind(one.title, _last(one.last_report), f"rows:{one.dataset}@@{village}") for one in ledgers]


def _last(report: Any) -> str:
    return "从未报送" if formats.is_missing(report) else f"最近一期 {formats.day(report)}"


def draw_said(view: View, found: Meeting) -> None:
    """What was said of the item, and for whoever may note it a line to write what is said now."""
    assert found.row is not None
    may = view.who is not None and view.who.may("note") and not view.wall
    own = view.who.name if may and view.who else ""
    markup = panels.note_list(found.notes, str(found.row.figure), view.as_of, own=own, settled=found.settled)
    stage.draw(markup, key="meeting-said", on_pick=_struck_or_followed)
    if view.wall:
        return
    with st.container(key="meeting-form"):
        said = st.session_state.get(_TOLD)
        if said:
            st.html(f'<p class="pd-meeting-told" role="status">{html.escape(said)}</p>')
        if may:
            _form(view, found.row)
        elif view.who is None:
            st.button("登录后可记录", key="meeting-in", type="tertiary", on_click=picks.follow, args=(sign_in.DIALOG,))


def _form(view: View, row: Any) -> None:
    """One line: what is said, by when it is promised, 记录.

    Its keys name the item, so that no half-written line changes it, and how many notes this window has made: a line
    that was noted is a new field, since a field merely emptied is filled again by a run that the window had asked for
    before it heard of that.
    """
    end = formats.as_date(view.campaign["end"])
    last = max(end or view.as_of, view.as_of + LONGEST_PROMISE)
    days = [view.as_of + timedelta(days=count) for count in range((last - view.as_of).days + 1)]
    with st.form(f"meeting-note-{row.item}", border=False), st.container(key="meeting-line", horizontal=True):
        st.text_input(
            "说了什么", key=_key("words", row), max_chars=minutes.LONGEST, label_visibility="collapsed",
            placeholder="这次怎么说(不写农户姓名)", autocomplete="off",
        )  # fmt: skip
        st.selectbox(
            "承诺完成日", [NO_PROMISE, *days], key=_key("promise", row), label_visibility="collapsed",
            format_func=lambda day: f"承诺 {formats.day(day)}" if isinstance(day, date) else day, placeholder="请选择",
        )  # fmt: skip
        st.form_submit_button("记录", key="meeting-submit", type="primary", on_click=_note, args=(view, row))


def _key(what: str, row: Any) -> str:
    return f"meeting-{what}-{row.item}-{st.session_state.get(_NOTED, 0)}"


def _note(view: View, row: Any) -> None:
    """Write down what is in the form, in the name of whoever is signed in now."""
    found = access.who()
    if found is None or not found.may("note"):
        st.session_state[_TOLD] = "没有记下:请先登录有权记录的账号。"
        return
    promised = st.session_state.get(_key("promise", row))
    note = minutes.Note(
        item=str(row.item),
        title=str(row.title),
        as_of=view.as_of,
        said=str(st.session_state.get(_key("words", row)) or ""),
        promised=promised if isinstance(promised, date) else None,
        figure=str(row.figure),
        status=formats.text(row.standing, formats.text(row.kind, "")),
        author=found.name,
        unit="" if found.scope == accounts.TOWNSHIP else found.scope,
        at=clock.now(),
    )
    try:
        minutes.add(desk.screen_lake().folder, note)
    except PingdaError as error:
        st.session_state[_TOLD] = str(error)
        return
    access.note("note", f"{row.title}({formats.day(view.as_of)}例会)", by=found)
    st.session_state[_NOTED] = st.session_state.get(_NOTED, 0) + 1
    st.session_state.pop(_TOLD, None)


def _struck_or_followed(value: str) -> None:
    """A click in the notes: strike one's own through; anything else goes its own way."""
    kind, _, number = value.partition(":")
    if kind == "strike":
        strike(int(number))
    else:
        picks.follow(value)


def strike(number: int) -> None:
    """Strike a note through, for its author while they may note."""
    found = access.who()
    if found is None or not found.may("note"):
        st.session_state[_TOLD] = "没有划去:请先登录有权记录的账号。"
        return
    try:
        minutes.strike(desk.screen_lake().folder, number, found.name, clock.now())
    except PingdaError as error:
        st.session_state[_TOLD] = str(error)
        return
    access.note("strike", f"第 {number} 条", by=found)
    st.session_state.pop(_TOLD, None)


def calm(view: View, name: str) -> str:
    """What the screen says when the list is empty: no data yet, or nothing to discuss."""
    if formats.is_missing(view.campaign["last_report"]):
        return panels.all_clear("尚无数据", "收到台账后,这里逐项列出要督办的事。", unknown=True)
    day = formats.day(view.as_of)
    if name == RED:
        return panels.all_clear("没有逾期和滞后", f"{day} · 已报送的指标、任务和问题整改都在进度上")
    if name == ALL:
        return panels.all_clear("没有要督办的事项", day)
    return panels.all_clear(f"没有{name}", f"{day} · 换一个清单看其他事项")
