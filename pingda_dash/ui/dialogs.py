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

from pingda_dash import formats, frames, panels, queries, theme, worklist
from pingda_dash.contracts import contracts
from pingda_dash.figures.tables import SIGNAL_ROWS, Table, titled
from pingda_dash.panels import quality, spot
from pingda_dash.panels.reliability import reliability
from pingda_dash.progress import Fan
from pingda_dash.ui import (
    component,
    correction_log,
    forecasts,
    grid,
    items,
    limits,
    live,
    navigation,
    own_account,
    picks,
    spot_checks,
)
from pingda_dash.ui.view import View

TALL, LOW = 36, 15
"""A table takes so many rem at most, alone in its dialog or below what it is behind."""


def show(title: str, body: Callable[[], None]) -> None:
    """Open a dialog. What is picked in it draws the dialog alone again: the page runs too where the pick leads away."""
    opened = picks.open_dialog()

    def content() -> None:
        if picks.leads_away(opened):
            st.rerun()
        body()

    st.dialog(title, width="large", on_dismiss=picks.close_dialog)(content)()


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
    """How sure a figure is, and the ledger rows behind it."""
    _reliability(view, dataset, village, item)
    _listed(view, dataset, village, item)


def _listed(view: View, dataset: str, village: str | None = None, item: str | None = None) -> None:
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


def _reliability(view: View, dataset: str, village: str | None, item: str | None) -> None:
    """这个数有多准: the same lines wherever the rows of a ledger open."""
    sure = view.ask(queries.reliability, dataset=dataset, village=village, item=item)
    if sure.empty:
        return
    named = view.user is not None and not view.wall
    people = view.people
    row = next(iter(frames.rows(sure)))
    title = ledger_title(dataset)
    lines = reliability(row, view.worklist(), title=title, village=bool(village), named=named, people=people)
    _draw(lines, f"sure-{dataset}-{item or ''}")


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
    show(of.name, lambda: grid.show(shown, of.name, grid.height_of(len(shown), TALL), place="dialog"))


def indicator(view: View, reference: str) -> None:
    """`<id>` or `<id>@<village>`: an indicator's standing, its sentence in the plan, its rows."""
    id_, _, village = reference.partition("@")
    row = _first(view.ask(queries.indicators, village=village or None), "id", id_)
    if row is None:
        return

    def body() -> None:
        _draw(panels.indicator_sheet(row, _clause(view, str(row.clause))), "sheet")
        item = None if formats.is_missing(row.item) else str(row.item)
        of = None if formats.is_missing(row.dataset) else str(row.dataset)
        if of:
            _reliability(view, of, village or None, item)
        _outlook(view, row, id_, village or None)
        if of:
            _listed(view, of, village or None, item)
        else:
            _draw(panels.nothing("尚无台账", "方案有这项要求,还没有台账报送它。"), "rows")

    place = "" if formats.is_missing(row.village) else f" · {row.village}"
    show(f"{row.name}{place}", body)


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
        if parts.empty:
            _reliability(view, "tasks", None, str(row.id))
        _outlook(view, row, str(row.part), None)
        if parts.empty:
            _listed(view, "tasks", item=str(row.id))
            return
        _draw(panels.bullets(parts, header=False), "parts")
        for dataset, item in dict.fromkeys((str(one.dataset), one.item) for one in frames.rows(parts)):
            _rows(view, dataset, item=None if formats.is_missing(item) else str(item))

    show(str(row.short_name), body)


def clause(view: View, reference: str) -> None:
    """`<id>`: one clause of the plan in full."""
    row = _clause(view, reference)
    if row is not None:
        show(f"方案 {row.id} {formats.text(row.title, '')}", lambda: _draw(panels.clause_text(row), "sheet"))


def rows(view: View, reference: str) -> None:
    """`<dataset>@<item>` or `<dataset>@<item>@<village>`: the ledger rows of one item."""
    dataset, item, village = (*reference.split("@"), "", "")[:3]
    title = " · ".join(part for part in (ledger_title(dataset), item) if part)
    show(title, lambda: _rows(view, dataset, village or None, item or None))


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

    show("农户", body)


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
    """`<finding>`: what does not agree, what was done about it and can be done now, and the rows of both ledgers."""
    row = _first(view.worklist(), "item", reference)
    if row is None:
        return

    def body() -> None:
        lake = live.lake()
        entries = None
        if view.user is not None and not view.wall:
            entries = view.shown.frame(worklist.listed(lake.folder, view.shown.meant(reference)))
        _draw(
            quality.item_sheet(row, entries, view.people),
            "sheet",
        )
        items.draw_steps(view, row)
        if row.source == "signal":
            rests_on = titled(view.ask(queries.signal_rows, finding=reference), SIGNAL_ROWS)
            grid.show(rests_on, "核实", grid.height_of(len(rests_on), LOW), place="dialog")
            return
        for dataset in (row.one, row.other):
            if not formats.is_missing(dataset):
                _listed(view, str(dataset), None if formats.is_missing(row.village_code) else str(row.village_code))

    show("核对", body)


def cell(view: View, reference: str) -> None:
    """`<dataset>@<village>`: how good a ledger of a village is this week, what of it is to be asked about, its rows."""
    dataset, _, village = reference.partition("@")
    cells = view.ask(queries.quality_cells)
    row = _first(cells[cells["village_code"].isna() if not village else cells["village_code"] == village],
                 "dataset", dataset)  # fmt: skip
    if row is None:
        return
    work = view.worklist()
    of_cell = work[(work["one"] == dataset) & work["is_present"]]
    if village:  # a signal about a pair of villages is about either
        of_pairs = set(view.ask(queries.signals, village=village)["finding"])
        of_cell = of_cell[(of_cell["village_code"] == village) | of_cell["item"].isin(of_pairs)]

    def body() -> None:
        _draw(quality.cell_sheet(row, view.ask(queries.quality_points)), "sheet")
        if not formats.is_missing(row.spot_draw):
            seen = f"seen:{row.spot_draw}@{village}@"
            st.button("抽查:台账与所见", key="cell-spot", type="tertiary", on_click=picks.follow, args=(seen,))
        if len(of_cell):
            _draw(quality.work_list(of_cell), "work")
        _rows(view, dataset, village or None)

    show(f"{formats.text(row.village, '全乡')} · {row.title}", body)


def draw(view: View, reference: str) -> None:
    """`<draw>`: one spot check, its files, rates and differences; without a name the form of a new one."""
    if not reference:
        show("抽新样本", lambda: spot_checks.draw_form(view))
        return
    row = _first(view.ask(queries.spot_draws), "draw_id", reference)
    if row is not None:
        show("抽查", lambda: spot_checks.draw_one(view, row))


def fields(view: View, reference: str) -> None:
    """`<draw>@<village>@<field>`: ledger and reality side by side, of one village or field or of all."""
    name, village, field = (*reference.split("@"), "", "")[:3]
    title = spot_checks.fields_title(view, name, village, field)
    show(title, lambda: spot_checks.draw_fields(view, name, village, field))


def whole(view: View, reference: str) -> None:
    """What a panel shows the top of: `concerns`, `goals`, `work`, `spots`, `corrections` or `todo`, with
    `@<village>@<unit>@<status>` for those of one."""
    kind, village, unit, status = (*reference.split("@"), "", "", "")[:4]
    if kind == "concerns":
        concerns = view.concerns()
        show(f"今日要情 · {len(concerns)} 项", lambda: _draw(panels.concerns(concerns, view.heard()), "whole"))
    elif kind == "spots":
        draws = view.ask(queries.spot_draws)
        show(f"抽查 · {len(draws)} 次", lambda: _draw(spot.draw_list(draws), "whole"))
    elif kind == "corrections":
        files = view.ask(queries.corrections, unit=unit or None)

        def body() -> None:
            _draw(quality.correction_list(files), "whole")
            if not view.wall:
                correction_log.draw()

        show(f"更正 · {len(files)} 份", body)
    elif kind == "work":
        work = view.worklist(village or None)
        work = work[work["unit"] == unit] if unit else work
        show(f"核对清单 · {quality.work_words(work)}", lambda: _draw(quality.work_list(work), "whole"))
    elif kind == "goals":
        goals = view.ask(queries.indicators, village=village or None)
        show(f"方案指标 · {len(goals)} 项", lambda: _draw(panels.bullets(goals), "whole"))
    elif kind == "todo":
        every = view.ask(queries.tasks, village=village or None, unit=unit or None)
        todo = panels.to_do(every[every["status"] == status] if status else every)
        show(f"待办 · {panels.role_words(todo['role'])}", lambda: _draw(panels.task_list(todo), "whole"))


def duties(view: View, reference: str) -> None:
    """`<scope>@<id>@<word>`: the duties that a count counted, under the word it stands under; scopes: `duty_scopes`."""
    scope, of, word = (*reference.split("@"), "", "")[:3]
    if scope == "单位":
        every = view.ask(queries.duties, unit=of)
    elif scope == "村":
        every = view.ask(queries.duties, village=of)
        every = every[every["role"] == "本村"]
    else:
        every = view.ask(queries.tasks)
    if scope == "条款":
        every = every[every["clause"] == of]
    elif scope == "页":
        every = every[every["dataset"].map(dict(navigation.places())) == of]
    counted = panels.counted_as(every, word, view.as_of)
    place = _first(view.ask(queries.villages), "village_code", of) if scope == "村" else None
    name = str(place.village) if place is not None else navigation.title_of(of) if scope == "页" else of
    title = " · ".join(filter(None, (name, word, f"{len(counted)} 项任务")))
    show(title, lambda: _draw(panels.task_list(counted, when="days"), "whole"))


def limits_of(view: View, reference: str) -> None:
    """`<threshold>` or nothing: the thresholds, and what another value would have asked about."""
    show("阈值", lambda: limits.draw(view, reference.partition("@")[0]))


def account(view: View, reference: str) -> None:
    """The account of who is signed in."""
    if view.user is None or view.wall:
        picks.close_dialog()
        return
    own_account.show()


_OPENERS: dict[str, Callable[[View, str], None]] = {
    "indicator": indicator,
    "task": task,
    "clause": clause,
    "rows": rows,
    "household": household,
    "check": check,
    "quality": cell,
    "spot": draw,
    "seen": fields,
    "whole": whole,
    "duties": duties,
    limits.PICK: limits_of,
    own_account.PICK: account,
}


def open_for(view: View, kind: str, reference: str) -> None:
    """Open the dialog of a pick; an unknown kind opens nothing."""
    opener = _OPENERS.get(kind)
    if opener is not None:
        opener(view, reference)
