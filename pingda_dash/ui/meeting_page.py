"""The meeting: the red list one item a screen, gone through by key or touch, with what was said last time."""

from __future__ import annotations

import html
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from pingda_dash import minutes, queries, theme
from pingda_dash.errors import PingdaError
from pingda_dash.lake import Lake
from pingda_dash.panels import meeting, plan, words
from pingda_dash.panels.bars import reading
from pingda_dash.panels.meeting import Cell, Topic
from pingda_dash.ui import access, clock, live, shell
from pingda_dash.ui.dialogs import ledger_title
from pingda_dash.ui.shell import View

RED, ALL = "红单", "全部"
KINDS = {RED: RED, "逾期": "逾期", "滞后": "滞后", "未报送": "未报送", "核对": "核对", ALL: ALL}
_SAID, _PROMISED, _WRONG = "meeting-said", "meeting-promised", "_meeting_wrong"
TOWNSHIP_ONLY = "方案只给全乡数,没有分村目标。"


@dataclass(frozen=True)
class Agenda:
    """The items to talk about in their order, and the one on the screen (None: the list is empty)."""

    items: pd.DataFrame
    position: int | None
    solved: str = ""
    """The item in the address that is on the list no longer."""

    @property
    def keys(self) -> list[str]:
        return list(self.items["key"])


def step(asked: str) -> None:
    """To the next item, the last one, or the n-th: what a key or a touch asks for (`1`, `-1`, `to:3`)."""
    keys = st.session_state.get("_meeting_keys", [])
    if not keys:
        return
    here = st.session_state.get("_meeting_here", 0)
    to = int(asked.removeprefix("to:")) - 1 if asked.startswith("to:") else here + int(asked)
    st.query_params["item"] = keys[min(max(to, 0), len(keys) - 1)]
    st.session_state.pop(_WRONG, None)


def agenda(view: View, kinds: str) -> Agenda:
    """The concerns of the kinds that are asked for, each with a key that stays its own when the order changes."""
    every = view.ask(queries.concerns)
    wanted = {RED: [theme.OVERDUE, theme.BEHIND], ALL: list(every["kind"].unique())}.get(kinds, [kinds])
    items = every[every["kind"].isin(wanted)].reset_index(drop=True)
    keys = items["ref_kind"] + ":" + items["ref_id"].astype(str)
    nth = keys.groupby(keys).cumcount()
    items = items.assign(key=[key if not n else f"{key}~{n}" for key, n in zip(keys, nth, strict=True)])
    asked = st.query_params.get("item", "")
    found = items.index[items["key"] == asked]
    position = int(found[0]) if len(found) else (0 if len(items) else None)
    st.session_state["_meeting_keys"] = list(items["key"])
    st.session_state["_meeting_here"] = position or 0
    return Agenda(items, position, asked if asked and not len(found) else "")


def topic(view: View, agenda: Agenda) -> Topic:
    """The item on the screen in full."""
    assert agenda.position is not None
    row = agenda.items.iloc[agenda.position]
    return _BY_KIND[str(row["ref_kind"])](view, row)


def told_apart(view: View, key: str) -> str:
    """What became of an item that is on the list no longer: `技能培训:现在 正常,141 / 141 人次`."""
    kind, _, reference = key.partition(":")
    if kind == "indicator":
        found = _row(view.ask(queries.indicators), "id", reference)
        if found is not None:
            return f"{found.name}:现在{found.status},{''.join(reading(found))}"
    if kind == "task":
        found = _row(view.ask(queries.tasks), "id", reference)
        if found is not None:
            return f"{found.short_name}:现在{found.status},完成 {words.percent(found.progress)}"
    return "网址里的那一项已不在单上"


def figure_on(view: View, topic: Topic, day: date) -> str:
    """The item's number on another day, in words; — where it is not a number over time."""
    kind, _, reference = topic.key.partition(":")
    if kind == "indicator":
        found = _row(live.ask(view.head, day, queries.indicators), "id", reference)
        return words.MISSING if found is None else "".join(reading(found)).strip()
    if kind == "task":
        found = _row(live.ask(view.head, day, queries.tasks), "id", reference)
        return words.MISSING if found is None else words.percent(found.progress)
    return words.MISSING


def draw_said(view: View, lake: Lake, topic: Topic) -> None:
    """What was said of the item, and where whoever may writes down what is said now."""
    notes = minutes.listed(lake.folder, topic.key)
    notes = notes[notes["as_of"] <= pd.Timestamp(view.as_of)]
    who = access.who()
    then = [figure_on(view, topic, pd.Timestamp(day).date()) for day in notes["as_of"]]
    now = figure_on(view, topic, view.as_of)
    shell.draw(
        meeting.said(notes, then, now, view.as_of, who.name if who else None), key="meeting-said-list",
        on_pick=lambda pick: _strike(lake, pick),
    )  # fmt: skip
    if not view.wall:
        _draw_form(view, lake, topic)


def may_note() -> bool:
    """Clerks and leaders write the minutes."""
    return access.may("load") or access.may("unmask")


def _draw_form(view: View, lake: Lake, topic: Topic) -> None:
    if not may_note():
        st.html('<p class="pd-told">登录后可以记下这一项说了什么、承诺哪天完成。</p>')
        return
    wrong = st.session_state.get(_WRONG, "")
    if wrong:
        st.html(f'<p class="pd-told wrong">{html.escape(wrong)}</p>')
    with st.container(key="meeting-note"):
        st.text_area(
            "记录", key=_SAID, placeholder="这一项会上怎么说(200 字以内)", max_chars=minutes.LONGEST, height=76,
            label_visibility="collapsed",
        )  # fmt: skip
        with st.container(key="meeting-note-foot", horizontal=True, vertical_alignment="center"):
            st.text_input(
                "承诺完成日", key=_PROMISED, placeholder="承诺完成日,如 5月31日", label_visibility="collapsed"
            )
            st.button("记下", key="meeting-put", type="primary", on_click=_put, args=(view, lake, topic))


def _put(view: View, lake: Lake, topic: Topic) -> None:
    who = access.who()
    if who is None or not may_note():
        return
    said, asked = str(st.session_state.get(_SAID) or ""), str(st.session_state.get(_PROMISED) or "")
    try:
        minutes.put(
            lake.folder, topic.key, view.as_of, said, _day(asked, view.as_of), who.name, clock.now()
        )  # the day on the screen, not today's: an old meeting may be written up later
    except PingdaError as error:
        st.session_state[_WRONG] = str(error)
        return
    for name in (_SAID, _PROMISED):
        st.session_state[name] = ""
    st.session_state.pop(_WRONG, None)
    access.note("minutes", f"{topic.title}:{said}")


def _day(asked: str, as_of: date) -> date | None:
    """`5月31日`, `5-31`, `2020-05-31`; none when nothing was written. Raises BadNote."""
    if not asked.strip():
        return None
    numbers = [int(part) for part in "".join(c if c.isdigit() else " " for c in asked).split()]
    try:
        year, month, day = numbers if len(numbers) == 3 else (as_of.year, *numbers)
        return date(year, month, day)
    except (ValueError, TypeError):
        raise minutes.BadNote(f"“{asked}”不是一个日子,请写成 5月31日。") from None


def _strike(lake: Lake, pick: str) -> None:
    who, (kind, _, note) = access.who(), pick.partition(":")
    if kind == "strike" and who is not None:
        minutes.strike(lake.folder, int(note), who.name)
        access.note("minutes", f"划掉第 {note} 条")


# --- an item of each kind -------------------------------------------------------------------------------------


def _row(table: pd.DataFrame, column: str, value: str) -> Any | None:
    found = table[table[column] == value]
    return None if found.empty else next(iter(words.rows(found)))


def _clause(view: View, id_: object) -> Any | None:
    return _row(view.ask(queries.clause, clause=str(id_)), "id", str(id_))


def _start(concern: pd.Series) -> dict[str, Any]:
    return {"key": str(concern["key"]), "kind": str(concern["kind"]), "title": str(concern["title"])}


def _terms(row: Any) -> list[tuple[str, str]]:
    """Who answers, by when, and how many days are left or over."""
    late, left = words.is_missing(row.days_late), words.is_missing(row.days_left)
    when = f"已逾期 {int(row.days_late)} 天" if not late and row.days_late > 0 else ""
    when = when or (f"还剩 {int(row.days_left)} 天" if not left else "")
    return [*((label, value) for label, value in plan.terms(row) if label != "起算"), ("时间", when)]


def _indicator(view: View, concern: pd.Series) -> Topic:
    row = _row(view.ask(queries.indicators), "id", str(concern["ref_id"]))
    assert row is not None
    number, of = reading(row)
    if row.unit == "%" and not words.is_missing(row.actual):
        number = words.coverage(row.actual, 1)
    cells = meeting.village_cells(view.ask(queries.village_indicators, indicator=str(row.id)))
    return Topic(
        **{**_start(concern), "title": str(row.name)},
        number=number,
        of=of,
        status=str(row.status),
        progress=row.progress,
        expected=row.expected_progress,
        why=plan.why(row),
        facts=_terms(row),
        clause=_clause(view, row.clause),
        quote=str(row.quote),
        cells=cells,
        whole=TOWNSHIP_ONLY,
        pick=f"indicator:{row.id}",
    )


def _task(view: View, concern: pd.Series) -> Topic:
    row = _row(view.ask(queries.tasks), "id", str(concern["ref_id"]))
    assert row is not None
    facts = [*_terms(row), ("成果", words.text(row.deliverable))]
    if not words.is_missing(row.note) and row.note:
        facts.append(("最近说明", str(row.note)))
    known = [] if words.is_missing(row.indicator) else [str(row.indicator)]
    cells = [
        cell for id_ in known for cell in meeting.village_cells(view.ask(queries.village_indicators, indicator=id_))
    ]
    return Topic(
        **{**_start(concern), "title": str(row.name)},
        number=words.percent(row.progress) if not words.is_missing(row.progress) else theme.UNREPORTED,
        of="完成" if not words.is_missing(row.progress) else "",
        status=str(row.status),
        progress=row.progress,
        expected=row.expected_progress,
        why=plan.task_why(row),
        facts=facts,
        clause=_clause(view, row.clause),
        quote=str(row.quote),
        cells=cells,
        whole="这项任务由单位办,不按村报。",
        pick=f"task:{row.id}",
    )


def _problems(view: View, concern: pd.Series) -> Topic:
    unit = str(concern["ref_id"])
    late = view.ask(queries.problems, unit=unit)
    late = late[late["days_late"] > 0]
    goal = _first_goal(view, "rectification")
    rows = list(words.rows(late))
    counted = late.groupby("village_code")["problem_id"].count()
    villages = view.ask(queries.villages)
    cells = [
        Cell(row.village, f"{int(counted[row.village_code])}", " 条", theme.OVERDUE, f"village:{row.village_code}")
        for row in words.rows(villages)
        if row.village_code in counted.index
    ]
    return Topic(
        **_start(concern),
        number=str(len(late)),
        of=f"条超期未销号 · {unit}",
        status=theme.OVERDUE,
        why=f"最长逾期 {int(late['days_late'].max())} 天。",
        facts=[
            (
                f"逾期 {int(row.days_late)} 天",
                f"{row.problem}({words.text(row.village, '全乡')},{words.day(row.due_on)}应销号)",
            )
            for row in rows[:5]
        ],
        clause=None if goal is None else _clause(view, goal.clause),
        quote="" if goal is None else str(goal.quote),
        cells=cells,
        whole="这些问题不在哪一个村。",
        pick=f"unit:{unit}",
    )


def _ledger(view: View, concern: pd.Series) -> Topic:
    dataset = str(concern["ref_id"])
    goal = _first_goal(view, dataset)
    return Topic(
        **{**_start(concern), "title": f"《{ledger_title(dataset)}》从未报送"},
        number=theme.UNREPORTED,
        status=theme.UNREPORTED,
        why=str(concern["detail"]),
        facts=[] if goal is None else _terms(goal),
        clause=None if goal is None else _clause(view, goal.clause),
        quote="" if goal is None else str(goal.quote),
        whole="还没有数据。",
        pick=f"rows:{dataset}",
    )


def _village(view: View, concern: pd.Series) -> Topic:
    row = _row(view.ask(queries.villages), "village_code", str(concern["ref_id"]))
    name = str(concern["village"]) if row is None else str(row.village)
    freshness = [] if row is None else [("最近报送", words.day(row.last_report)), ("本村状态", words.text(row.worst))]
    return Topic(
        **_start(concern),
        number=name,
        why=str(concern["detail"]),
        facts=[("责任单位", words.text(concern["unit"], name)), *freshness],
        whole="点击上面的村名看村情。",
        pick=f"village:{concern['ref_id']}",
    )


def _check(view: View, concern: pd.Series) -> Topic:
    return Topic(
        **_start(concern),
        number="对不上",
        why=str(concern["detail"]),
        facts=[("核对单位", words.text(concern["unit"])), ("村", words.text(concern["village"], "全乡"))],
        whole="两本台账对不上,请单位核对后重新上传。",
        pick=f"check:{concern['ref_id']}",
    )


def _first_goal(view: View, dataset: str) -> Any | None:
    """The plan's first indicator that a dataset feeds."""
    return _row(view.ask(queries.indicators), "dataset", dataset)


_BY_KIND: dict[str, Callable[[View, pd.Series], Topic]] = {
    "indicator": _indicator,
    "task": _task,
    "unit": _problems,
    "rows": _ledger,
    "village": _village,
    "check": _check,
}
