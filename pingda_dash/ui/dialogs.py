"""What opens when a figure is touched: the plan's sentence, who is in charge, the rows behind it, the upload.

A dialog stays open over live redraws: the window's state remembers it until it is closed.
"""

from __future__ import annotations

import html
import math
from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from pingda_dash import formats, frames, panels, queries, theme
from pingda_dash.contracts import contracts
from pingda_dash.figures.tables import Table
from pingda_dash.progress import Fan
from pingda_dash.ui import component, forecasts, grid, picks
from pingda_dash.ui.view import View

TALL, LOW = 36, 15
"""A table takes so many rem at most, alone in its dialog or below what it is behind."""


def _open(title: str, body: Callable[[], None]) -> None:
    st.dialog(title, width="large", on_dismiss=picks.close_dialog)(body)()


def _draw(markup: str, key: str) -> None:
    component.html_panel(markup, f"dialog-{key}", picks.follow, height="content")


def _first(table: pd.DataFrame, column: str, value: str) -> Any | None:
    """The row of a table whose column holds a value, as a named tuple; None when there is none."""
    rows = table[table[column] == value]
    return None if rows.empty else next(iter(frames.rows(rows)))


def _clause(view: View, clause: str) -> Any | None:
    return _first(view.ask(queries.clause, clause=clause), "id", clause)


def ledger_title(dataset: str) -> str:
    """What a ledger is called, from its contract."""
    contract = contracts().get(dataset)
    return contract.title if contract else "台账"


def _rows(view: View, dataset: str, village: str | None = None, item: str | None = None) -> None:
    """The ledger rows behind a figure, newest first, with file, row, who and when: a table to search and take away."""
    rows = view.ask(queries.ledger_rows, dataset=dataset, village=village, item=item)
    name = ledger_title(dataset)
    if rows.empty:
        ledger = _first(view.ask(queries.ledger_reporting), "dataset", dataset)
        silent = ledger is not None and formats.is_missing(ledger.last_report)
        words = "" if silent else f"《{name}》里还没有这一项的记录。"
        _draw(panels.nothing(theme.UNREPORTED, words) if ledger is None else panels.not_reported(ledger, words), "rows")
        return
    st.html(f'<p class="pd-caption">{html.escape(name)} · 最新在前</p>')
    listed = rows.dropna(axis="columns", how="all")
    file = "-".join(filter(None, (name, village, item)))
    grid.show(listed, file, grid.height_of(len(listed), LOW), place="dialog")


def _outlook(view: View, row: Any, goal: str, village: str | None) -> None:
    """The goal's trend with what may come, and what a pace of the reader's own would bring.

    row: unit, direction of the goal.
    """
    reports = view.ask(queries.goal_series, goal=goal, village=village)
    fan = Fan.of(forecasts.fan_days(view, goal, village), None if village else row)
    trend = panels.goal_trend(reports, fan, row, view.as_of, forecasts.forecast_record(view, village))
    if trend:
        _draw(trend, "trend")
    first = view.ask(queries.what_if, goal=goal, village=village, pace=1.0)
    if not first.empty and not formats.is_missing(first["required_pace"].iloc[0]):
        _what_if(view, goal, village, next(iter(frames.rows(first))))


def _what_if(view: View, goal: str, village: str | None, row: Any) -> None:
    """A pace to set, from the one that just makes the deadline; where it leads; what each village would have to do."""
    needed = math.ceil(10 * row.required_pace - 1e-6) / 10
    chosen = st.number_input(
        f"如果从明天起每天完成({'个百分点' if row.unit == '%' else row.unit})",
        min_value=0.0,
        value=needed,
        step=max(0.1, round(needed / 10, 1)),
        format="%.1f",
        key=f"pace-{goal}-{village or ''}-{view.as_of:%m%d}",
        width=320,
    )
    answer = view.ask(queries.what_if, goal=goal, village=village, pace=float(chosen))
    _draw(panels.what_if(next(iter(frames.rows(answer))), float(chosen)), "what-if")
    villages = pd.DataFrame() if village else view.ask(queries.village_paces, goal=goal)
    if not villages.empty:
        _draw(panels.village_paces(villages), "village-paces")


def table(of: Table) -> None:
    """A chart as its table."""
    shown = of.titled()
    _open(of.name, lambda: grid.show(shown, of.name, grid.height_of(len(shown), TALL), place="dialog"))


def indicator(view: View, reference: str) -> None:
    """`<id>` or `<id>@<village>`: an indicator's standing, its sentence in the plan, its rows."""
    id_, _, village = reference.partition("@")
    row = _first(view.ask(queries.indicators, village=village or None), "id", id_)
    if row is None:
        return

    def body() -> None:
        _draw(panels.indicator_sheet(row, _clause(view, str(row.clause))), "sheet")
        _outlook(view, row, id_, village or None)
        if formats.is_missing(row.dataset):
            _draw(panels.nothing("尚无台账", "方案有这项要求,还没有台账报送它。"), "rows")
        else:
            item = None if formats.is_missing(row.item) else str(row.item)
            _rows(view, str(row.dataset), village or None, item)

    place = "" if formats.is_missing(row.village) else f" · {row.village}"
    _open(f"{row.name}{place}", body)


def task(view: View, reference: str) -> None:
    """`<id>`: a task's standing, its sentence in the plan, its reports, or the indicators it rests on and theirs."""
    row = _first(view.ask(queries.tasks), "id", reference)
    if row is None:
        return

    indicators = view.ask(queries.indicators)
    rested = [] if formats.is_missing(row.indicators) else str(row.indicators).split(";")
    parts = indicators[indicators["id"].isin(rested)]

    def body() -> None:
        _draw(panels.task_sheet(row, _clause(view, str(row.clause))), "sheet")
        _outlook(view, row, str(row.part), None)
        if parts.empty:
            _rows(view, "tasks", item=str(row.id))
            return
        _draw(panels.bullets(parts, header=False), "parts")
        for dataset, item in dict.fromkeys((str(one.dataset), one.item) for one in frames.rows(parts)):
            _rows(view, dataset, item=None if formats.is_missing(item) else str(item))

    _open(str(row.short_name), body)


def clause(view: View, reference: str) -> None:
    """`<id>`: one clause of the plan in full."""
    row = _clause(view, reference)
    if row is not None:
        _open(f"方案 {row.id} {formats.text(row.title, '')}", lambda: _draw(panels.clause_text(row), "sheet"))


def rows(view: View, reference: str) -> None:
    """`<dataset>@<item>` or `<dataset>@<item>@<village>`: the ledger rows of one item."""
    dataset, item, village = (*reference.split("@"), "", "")[:3]
    title = " · ".join(part for part in (ledger_title(dataset), item) if part)
    _open(title, lambda: _rows(view, dataset, village or None, item or None))


def household(view: View, reference: str) -> None:
    """`<household_id>`: one household; of one that is or was monitored, its case and the rows behind it."""
    case = _first(view.ask(queries.cases), "household_id", reference)
    home = _home(view, reference, view.village if case is None else str(case.village_code))
    if home is not None and case is not None:
        home = pd.Series({"village": case.village, "helper": case.helper} | home.to_dict())
    if home is None and case is None:
        return

    def body() -> None:
        if home is not None:
            _draw(panels.household_card(home, view.campaign.get("poverty_line"), view.unmasked), "sheet")
        if case is not None:
            _draw(panels.case_sheet(case, view.unmasked), "case")
            _rows(view, "monitoring", item=reference)

    _open("农户", body)


def _home(view: View, household_id: str, village: str | None) -> pd.Series | None:
    """What the register says of a household: still poor, lacking a guarantee, or any one of a village."""
    registers = [view.ask(queries.remaining_households), view.ask(queries.guarantee_homes)]
    if village:
        registers.append(view.ask(queries.household_dots, village=village))
    for register in registers:
        rows = register[register["household_id"] == household_id]
        if not rows.empty:
            return rows.iloc[0]
    return None


def check(view: View, reference: str) -> None:
    """`<finding>`: where two ledgers disagree, and the rows of both."""
    row = _first(view.ask(queries.checks), "finding", reference)
    if row is None:
        return

    def body() -> None:
        _draw(panels.check_card(row), "sheet")
        for dataset in (row.one, row.other):
            if not formats.is_missing(dataset):
                _rows(view, str(dataset), None if formats.is_missing(row.village_code) else str(row.village_code))

    _open("核对", body)


def whole(view: View, reference: str) -> None:
    """`concerns`, `goals` or `todo`, with `@<village>@<unit>@<status>` for those of one: what a panel shows the
    top of."""
    kind, village, unit, status = (*reference.split("@"), "", "", "")[:4]
    if kind == "concerns":
        concerns = view.ask(queries.concerns)
        _open(f"今日要情 · {len(concerns)} 项", lambda: _draw(panels.concerns(concerns, view.heard()), "whole"))
    elif kind == "goals":
        goals = view.ask(queries.indicators, village=village or None)
        _open(f"方案指标 · {len(goals)} 项", lambda: _draw(panels.bullets(goals), "whole"))
    elif kind == "todo":
        every = view.ask(queries.tasks, village=village or None, unit=unit or None)
        todo = panels.to_do(every[every["status"] == status] if status else every)
        _open(f"待办 · {panels.role_words(todo['role'])}", lambda: _draw(panels.task_list(todo), "whole"))


def duties(view: View, reference: str) -> None:
    """`<scope>@<id>@<word>`: the duties that a count counted, of 乡, a 单位 or a 村, under the word it stands under."""
    scope, of, word = (*reference.split("@"), "", "")[:3]
    if scope == "单位":
        every = view.ask(queries.duties, unit=of)
    elif scope == "村":
        every = view.ask(queries.duties, village=of)
        every = every[every["role"] == "本村"]
    else:
        every = view.ask(queries.tasks)
    counted = panels.counted_as(every, word, view.as_of)
    place = _first(view.ask(queries.villages), "village_code", of) if scope == "村" else None
    name = str(place.village) if place is not None else of
    title = " · ".join(filter(None, (name, word, f"{len(counted)} 项任务")))
    _open(title, lambda: _draw(panels.task_list(counted, when="days"), "whole"))


_OPENERS: dict[str, Callable[[View, str], None]] = {
    "indicator": indicator,
    "task": task,
    "clause": clause,
    "rows": rows,
    "household": household,
    "check": check,
    "whole": whole,
    "duties": duties,
}


def open_for(view: View, kind: str, reference: str) -> None:
    """Open the dialog of a pick; an unknown kind opens nothing."""
    opener = _OPENERS.get(kind)
    if opener is not None:
        opener(view, reference)
