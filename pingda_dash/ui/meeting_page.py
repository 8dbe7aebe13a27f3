"""The meeting page: which item is under discussion, the way to the next one, and its notes.

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

from pingda_dash import accounts, clock, formats, frames, minutes, queries, theme, wording
from pingda_dash.contracts import contracts
from pingda_dash.errors import PingdaError
from pingda_dash.panels import meeting as panels
from pingda_dash.panels.lists import late_word
from pingda_dash.ui import absent, access, authors, choices, directing, live, picks, sign_in, stage
from pingda_dash.ui.view import View

RED, ALL = theme.LAGGING, "全部"
LISTS = {name: name for name in (RED, ALL, theme.OVERDUE, theme.BEHIND, theme.UNREPORTED, "核对")}
_KINDS = {RED: (theme.BROKEN, theme.OVERDUE, theme.BEHIND), theme.OVERDUE: (theme.BROKEN, theme.OVERDUE)}
_NAME, _LIST, _AT, _ITEM, _DAY = "_meeting_name", "_meeting_list", "_meeting_at", "_meeting_item", "_meeting_day"
_MESSAGE, _COUNT = "_meeting_message", "_meeting_count"
NO_PROMISE = "不承诺日期"
LONGEST_PROMISE = timedelta(days=30)


@dataclass(frozen=True)
class Meeting:
    """The list, and the item on the screen.

    name: which list. items: its rows of `queries.meeting_items`, worst first. row: the item, None when the list is
    empty. place: where it stands in the list, from 1; None when it is not on it. settled: it is no concern any longer.
    notes: its notes up to the day.
    """

    name: str
    items: pd.DataFrame
    row: Any | None
    place: int | None
    settled: bool
    notes: pd.DataFrame


# --- which item -------------------------------------------------------------------------------------------------


def on_step(asked: str) -> None:
    """Move as a key asks (`opening.open_page`): `1` or `-1` places, `to:3` to the third item."""
    kind, _, reference = asked.rpartition(":")
    if kind == "to":
        go_to(int(reference))
    else:
        step(int(reference))


def step(by: int) -> None:
    """To the item so many places on in the list; at either end it stays."""
    listed, at = st.session_state.get(_LIST, []), st.session_state.get(_AT, 0)
    if st.session_state.get(_ITEM) in listed or by < 0:
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
    st.session_state.pop(_MESSAGE, None)


def chosen_list() -> str:
    """The list that the address names. The control for it is drawn only after what it decides."""
    asked = st.session_state.get("list") or st.query_params.get("list")
    return str(asked) if asked in LISTS else RED


def current_item(view: View, name: str) -> Meeting:
    """The list of that name, what is overdue as a directive first, and its item: that of the address, else the one on
    the screen before, else the first."""
    items_of_day = view.ask(queries.meeting_items)
    concerns = items_of_day[items_of_day["rank"].notna()]
    items = concerns if name == ALL else concerns[concerns["kind"].isin(_KINDS.get(name, (name,)))]
    over = directing.overdue(view, items["item"].astype(str))
    if over:  # what is overdue opens the meeting
        items = items.sort_values("item", key=lambda names: ~names.isin(over), kind="stable")
    listed = list(items["item"])
    if st.session_state.get(_NAME, name) != name:  # another list begins with its worst
        st.query_params.pop("item", None)
        st.session_state.pop(_ITEM, None)
    asked = _asked(view.as_of, listed, set(concerns["item"]))
    row, notes = _item_and_notes(view, items_of_day, asked)
    if row is None and listed:
        asked = listed[0]
        row, notes = _item_and_notes(view, items_of_day, asked)
    _note_absent(listed, asked if row is not None else "")
    place = listed.index(asked) + 1 if asked in listed else None
    state = {_NAME: name, _LIST: listed, _ITEM: asked, _DAY: view.as_of}
    st.session_state.update(state if place is None else state | {_AT: place - 1})
    return Meeting(name, items, row, place, row is not None and formats.is_missing(row.rank), notes)


def _asked(as_of: date, listed: list[str], concerns: set[str]) -> str:
    """The item of the address; without one what was on the screen, while it is the same day and still a concern."""
    asked = str(st.query_params.get("item") or "")
    if asked.isdecimal() and listed:
        return listed[min(max(int(asked[:6]), 1), len(listed)) - 1]
    item = str(st.session_state.get(_ITEM, ""))
    if not asked and item in concerns and st.session_state.get(_DAY) == as_of:
        return item
    return asked or (listed[0] if listed else "")


def _note_absent(listed: list[str], shown: str) -> None:
    """Say where the address asks for an item, or a place in the list, that is not there. shown: the item that is."""
    value = str(st.query_params.get("item", ""))
    there = 1 <= int(value[:6]) <= len(listed) if value.isdecimal() else value == shown
    if value and not there:
        place = f"第 {listed.index(shown) + 1} 项" if shown in listed else "空的清单"
        absent.note("item", "例会事项", value, place)


def _item_and_notes(view: View, every: pd.DataFrame, item: str) -> tuple[Any | None, pd.DataFrame]:
    """An item and its notes up to the day.

    A check that now agrees is no row any more: its title is then taken from its notes.
    """
    notes = view.shown.frame(minutes.listed(live.lake().folder, view.shown.meant(item), view.as_of))
    notes = notes if view.named else authors.of_units(notes)
    rows = every[every["item"] == item]
    if rows.empty and item and not notes.empty:
        blank = pd.DataFrame([dict.fromkeys(every.columns)])
        title, kind = str(notes["title"].iloc[0]), item.partition(":")[0]
        rows = blank.assign(item=item, subject=title, ref_kind=kind)
    return (None if rows.empty else next(iter(frames.rows(rows)))), notes


# --- drawing ----------------------------------------------------------------------------------------------------


def draw_steps(view: View, meeting: Meeting) -> None:
    """To the item before and the next one, which of how many this is, the whole list as marks, which list."""
    count, counts = len(meeting.items), view.counts("乡", "")
    words = listed_words(meeting.items, int(counts.unreported) if meeting.name == theme.UNREPORTED else 0)
    with st.container(key="meeting-steps", horizontal=True):
        first, last = not count or meeting.place == 1, not count or meeting.place == count
        st.button("‹ 上一项", key="meeting-back", on_click=step, args=(-1,), disabled=first)
        st.html(f'<div class="pd-meeting-at">{meeting.place or "—"} <i>/ {count}</i></div>')
        st.html(f'<div class="pd-meeting-of">{html.escape(words)}</div>')
        st.button("下一项 ›", key="meeting-on", on_click=step, args=(1,), disabled=last)
        with st.container(key="meeting-marks"):
            here = "" if meeting.row is None else str(meeting.row.item)
            stage.draw(panels.rail(meeting.items, here), key="meeting-rail", on_pick=_picked)
        choices.segments("清单", LISTS | {theme.OVERDUE: late_word(counts.broken)}, key="list")


def listed_words(items: pd.DataFrame, silent: int = 0) -> str:
    """What a list of items is made of: duties as every page counts them, and what is beside them.

    items: rows of `queries.meeting_items`. silent: how many duties nobody reported, of a list of those that ask for
    something: said where it is another number.
    """
    tasks, units = int((items["ref_kind"] == "task").sum()), int((items["ref_kind"] == "unit").sum())
    others = len(items) - tasks - units
    parts = ((tasks, "项任务"), (units, "个单位有超期问题"), (others, "项其他"))
    words = [f"{count} {what}" for count, what in parts if count]
    return " · ".join([*words, f"全乡未报送 {silent} 项"] if silent > tasks else words)


def _picked(value: str) -> None:
    _show(value.partition(":")[2])


def behind_title(row: Any) -> str:
    """The title of the panel of an item that has no trend."""
    return "没有数的指标" if row.ref_kind == "rows" else "涉及的台账"


def behind(view: View, row: Any) -> list[panels.Behind]:
    """The ledgers that disagree, or that a village did not send; the indicators that wait for a ledger."""
    kind, _, reference = str(row.item).partition(":")
    if kind == "rows":
        items = view.ask(queries.meeting_items)
        waiting = frames.rows(items[(items["dataset"] == reference) & (items["ref_kind"] == "task")])
        return [
            panels.Behind(str(one.subject), f"{one.lead_unit} · {formats.day(one.deadline)}前", one.item)
            for one in waiting
        ]
    village = "" if formats.is_missing(row.village_code) else str(row.village_code)
    of_every_village = [one.name for one in contracts().values() if one.covers]
    datasets = of_every_village if formats.is_missing(row.dataset) else [row.dataset]
    if kind == "check":
        checks = view.ask(queries.checks)
        checks = checks[checks["finding"] == reference]
        datasets = [*checks["one"], *checks["other"]]
    coverage = view.ask(queries.ledger_coverage)
    ledgers = frames.rows(coverage[coverage["dataset"].isin(datasets)])
    return [panels.Behind(one.title, _last(one.last_report), f"rows:{one.dataset}@@{village}") for one in ledgers]


def _last(report: Any) -> str:
    return "从未报送" if formats.is_missing(report) else f"最近一期 {formats.day(report)}"


def draw_notes(view: View, meeting: Meeting) -> None:
    """Draw the item's notes, and for a user with the right to note a line for a new one."""
    assert meeting.row is not None
    may = view.user is not None and view.user.may("note") and not view.wall
    own = view.user.name if may and view.user else ""
    figure = wording.item_figure(meeting.row)
    people = view.people
    markup = panels.note_list(meeting.notes, figure, view.as_of, own=own, settled=meeting.settled, people=people)
    stage.draw(markup, key="meeting-notes", on_pick=_struck_or_followed)
    if view.wall:
        return
    with st.container(key="meeting-form"):
        message = st.session_state.get(_MESSAGE)
        if message:
            st.html(f'<p class="pd-meeting-message" role="status">{html.escape(message)}</p>')
        if may:
            _form(view, meeting.row)
        elif view.user is None:
            st.button("登录后可记录", key="meeting-in", type="tertiary", on_click=picks.follow, args=(sign_in.DIALOG,))


def _form(view: View, row: Any) -> None:
    """Draw the form of a note in one line: its text, the promised day, 记录.

    Its keys name the item, so that no half-written line changes it, and how many notes this window has made: after
    a note the field is a new one, since a field that is only emptied is filled again by a run that the window asked
    for before.
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
    return f"meeting-{what}-{row.item}-{st.session_state.get(_COUNT, 0)}"


def _note(view: View, row: Any) -> None:
    """Write down what is in the form, in the name of whoever is signed in now."""
    user = access.current_user()
    if user is None or not user.may("note"):
        st.session_state[_MESSAGE] = "没有记下:请先登录有权记录的账号。"
        return
    promised = st.session_state.get(_key("promise", row))
    note = minutes.Note(
        item=view.shown.meant(str(row.item)),
        title=wording.item_title(row),
        as_of=view.as_of,
        text=str(st.session_state.get(_key("words", row)) or ""),
        promised=promised if isinstance(promised, date) else None,
        figure=wording.item_figure(row),
        status=formats.text(row.standing, formats.text(row.kind, "")),
        author=user.name,
        unit="" if user.scope == accounts.TOWNSHIP else user.scope,
        at=clock.now(),
    )
    try:
        minutes.add(live.lake().folder, note)
    except PingdaError as error:
        st.session_state[_MESSAGE] = str(error)
        return
    live.renew()
    access.note("note", f"{wording.item_title(row)}({formats.day(view.as_of)}例会)", by=user)
    st.session_state[_COUNT] = st.session_state.get(_COUNT, 0) + 1
    st.session_state.pop(_MESSAGE, None)


def _struck_or_followed(value: str) -> None:
    """A click in the notes: strike one's own through; anything else goes its own way."""
    kind, _, number = value.partition(":")
    if kind == "strike":
        strike(int(number))
    else:
        picks.follow(value)


def strike(number: int) -> None:
    """Strike a note through, for its author while they may note."""
    user = access.current_user()
    if user is None or not user.may("note"):
        st.session_state[_MESSAGE] = "没有划去:请先登录有权记录的账号。"
        return
    try:
        minutes.strike(live.lake().folder, number, user.name, clock.now())
    except PingdaError as error:
        st.session_state[_MESSAGE] = str(error)
        return
    live.renew()
    access.note("strike", f"第 {number} 条", by=user)
    st.session_state.pop(_MESSAGE, None)


def empty_list(view: View, name: str) -> str:
    """The panel (HTML) of an empty list: no data yet, or nothing to discuss."""
    if formats.is_missing(view.campaign["last_report"]):
        return panels.all_clear("尚无数据", "收到台账后,这里逐项列出要督办的事。", unknown=True)
    day, heard = formats.day(view.as_of), view.heard()
    what = "要督办的事项" if name == ALL else name
    if heard.unreported and name != theme.UNREPORTED:
        note = f"{day} · 还有 {heard.unreported} 项任务没有报送,不算按期"
        return panels.all_clear(f"已报送的没有{what}", note, unknown=True)
    if heard.unreported:
        note = f"{day} · 全乡未报送 {heard.unreported} 项,刚开始的、离期限还远的不列在这里"
        return panels.all_clear("没有要督办的未报送", note, unknown=True)
    if name == RED:
        return panels.all_clear(f"没有{RED}", f"{day} · 任务和问题整改都在进度上")
    return panels.all_clear(f"没有{what}", day if name == ALL else f"{day} · 换一个清单看其他事项")
