"""What opens when a figure is touched: the plan's sentence, who is in charge, the rows behind it, the upload.

A dialog stays open over live redraws: the window's state remembers it until it is closed.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from pingda_dash import formats, frames, panels, queries, worklist
from pingda_dash.figures.tables import SIGNAL_ROWS, VILLAGE_STANDING, Table, titled
from pingda_dash.panels import annotated, quality, spot
from pingda_dash.panels import figure as pieces
from pingda_dash.panels.figure import Way
from pingda_dash.ui import (
    access,
    correction_log,
    directing,
    directives_page,
    grid,
    items,
    limits,
    live,
    navigation,
    own_account,
    picks,
    spot_checks,
)
from pingda_dash.ui import figure as figures
from pingda_dash.ui.figure import LOW, TALL, Drawn, Figure, Ledger, ledger_title
from pingda_dash.ui.view import View


def show(title: str, body: Callable[[], None]) -> None:
    """Open a dialog. What is picked in it draws the dialog alone again: the page runs too where the pick leads away."""
    opened, user = picks.open_dialog(), access.current_user()

    def content() -> None:
        access.stay(user)
        if picks.leads_away(opened):
            st.rerun()
        body()

    st.dialog(title, width="large", on_dismiss=picks.close_dialog)(content)()


def _first(table: pd.DataFrame, column: str, value: str) -> Any | None:
    """The row of a table whose column holds a value, as a named tuple; None when there is none."""
    rows = table[table[column] == value]
    return None if rows.empty else next(iter(frames.rows(rows)))


def _clause(view: View, clause: str) -> Any | None:
    return _first(view.ask(queries.clause, clause=clause), "id", clause)


def table(of: Table) -> None:
    """A chart as its table."""
    shown = of.titled()
    show(of.name, lambda: grid.show(shown, of.name, grid.height_of(len(shown), TALL), place="dialog"))


def indicator(view: View, reference: str) -> None:
    """`<id>` or `<id>@<village>`: an indicator's standing, its villages and rows, its clause, its way."""
    id_, _, village = reference.partition("@")
    row = _first(view.ask(queries.indicators, village=village or None, unit=None), "id", id_)
    if row is None:
        return

    def body() -> None:
        fed = not formats.is_missing(row.dataset)
        of = [Ledger(str(row.dataset), village or None, _text(row.item))] if fed else []
        question = queries.indicators.__qualname__
        figures.show(view, Figure(
            panels.indicator_sheet(row),
            figures.counted([question], of) if fed else ["方案有这项要求,还没有台账报送它。"],
            made_of=None if village or not fed else lambda: _villages(view, id_),
            ledgers=of,
            listed=True,
            cited=[(str(row.clause), str(row.quote))],
            course=figures.course(view, row, id_, village or None),
            more=figures.what_if(view, id_, village or None),
            item=_duty_of(view, id_, village),
            ways=[*_village_ways(view, row), *figures.unit_ways(view, row.lead_unit)],
        ))  # fmt: skip

    place = "" if formats.is_missing(row.village) else f" · {row.village}"
    show(f"{row.name}{place}", body)


def _duty_of(view: View, indicator_id: str, village: str) -> str:
    """The item of the duty that rests on an indicator, of a village's share where one is given; "" where none does."""
    tasks = view.ask(queries.tasks, village=None, unit=None)
    resting = tasks[tasks["indicators"].fillna("").str.split(";").map(lambda each: indicator_id in each)]
    of_village = f"@{village}" if village else ""
    return "" if resting.empty else f"task:{resting['id'].iloc[0]}{of_village}"


def _villages(view: View, indicator_id: str) -> None:
    """What each village has of a township's indicator."""
    every = titled(view.ask(queries.village_indicators, indicator=indicator_id), VILLAGE_STANDING)
    if not every.empty:
        grid.show(every, "各村", grid.height_of(len(every), LOW), place="dialog")


def _text(value: Any) -> str | None:
    return None if formats.is_missing(value) else str(value)


def _village_ways(view: View, row: Any) -> list[Way]:
    """The village that a row is of."""
    return [] if formats.is_missing(row.village_code) else figures.village_ways(view, str(row.village_code))


def task(view: View, reference: str) -> None:
    """`<id>`: a task's standing, how it is counted, the indicators it rests on and their rows, its clause, its way."""
    row = _first(view.ask(queries.tasks, village=None, unit=None), "id", reference)
    if row is None:
        return

    indicators = view.ask(queries.indicators, village=None, unit=None)
    rested = [] if formats.is_missing(row.indicators) else str(row.indicators).split(";")
    parts = indicators[indicators["id"].isin(rested)]
    of = [Ledger(str(one.dataset), None, _text(one.item)) for one in frames.rows(parts)]

    def body() -> None:
        ledgers = list(dict.fromkeys(of)) or [Ledger("tasks", None, str(row.id))]
        figures.show(view, Figure(
            panels.task_sheet(row),
            figures.counted([queries.tasks.__qualname__], ledgers),
            made_of=None if parts.empty else lambda: figures.draw(panels.bullets(parts, header=False), "parts"),
            ledgers=ledgers,
            listed=True,
            cited=[(str(row.clause), str(row.quote))],
            course=figures.course(view, row, str(row.part), None),
            more=figures.what_if(view, str(row.part), None),
            item=f"task:{row.id}",
            ways=[*figures.unit_ways(view, row.lead_unit), Way("收官倒计时", "page:countdown")],
        ))  # fmt: skip

    show(str(row.short_name), body)


def clause(view: View, reference: str) -> None:
    """`<id>`: one clause of the plan in full."""
    row = _clause(view, reference)
    if row is not None:
        show(f"方案 {row.id} {formats.text(row.title, '')}", lambda: figures.draw(panels.clause_text(row), "sheet"))


def rows(view: View, reference: str) -> None:
    """`<dataset>@<item>` or `<dataset>@<item>@<village>`: the rows of one item; by default of the page's village."""
    dataset, item, village = (*reference.split("@"), "", "")[:3]
    village = village or view.filters.get("village", "")
    of = Ledger(dataset, village or None, item or None)
    title = " · ".join(part for part in (ledger_title(dataset), item) if part)
    show(title, lambda: figures.show(view, _of_rows(view, of)))


def _of_rows(view: View, of: Ledger, lead: str = "") -> Figure:
    """The rows of a ledger as a figure opens. lead: instead of what the ledger is called."""
    villages = view.ask(queries.villages)
    place = _first(villages, "village_code", of.village) if of.village else _place(view, of, villages)
    village = str(place.village) if place is not None else "全乡"
    goals = view.ask(queries.indicators, village=None, unit=None)
    fed = goals[(goals["dataset"] == of.dataset) & (goals["item"].eq(of.item) if of.item else True)]
    return Figure(
        lead or pieces.lead("", of.item or ledger_title(of.dataset), village, figures.standing(view, [of.dataset])),
        figures.counted([queries.ledger_rows.__qualname__], [of]),
        ledgers=[of],
        item=_item_of_rows(view, of),
        listed=True,
        cited=figures.clauses(fed) or figures.asked_of(view, [of.dataset]),
        ways=[*(_village_ways(view, place) if place is not None else ()),
              *figures.goal_ways(list(frames.rows(fed)), of.village)],
    )  # fmt: skip


def _item_of_rows(view: View, of: Ledger) -> str:
    """What the rows of a ledger are of, as a directive names it: one problem, one household, a ledger that is owed."""
    if of.dataset == "rectification" and of.item:
        return f"problem:{of.item}"
    if of.dataset in ("households", "monitoring") and of.item:
        return f"home:{of.item}"
    if of.item or of.village:
        return ""
    owed = f"rows:{of.dataset}"
    return owed if owed in set(view.ask(queries.meeting_items)["item"]) else ""


def _place(view: View, of: Ledger, villages: pd.DataFrame) -> Any | None:
    """The only village that the rows of one item are of."""
    rows = view.ask(queries.ledger_rows, dataset=of.dataset, village=None, item=of.item) if of.item else pd.DataFrame()
    names = set(rows["村"].dropna()) if "村" in rows else set()
    return _first(villages, "village", names.pop()) if len(names) == 1 else None


def household(view: View, reference: str) -> None:
    """`<household_id>`: one household; of one that is or was monitored, its case and the rows behind it."""
    case = _first(view.ask(queries.cases), "household_id", reference)
    home = _home(view, reference, view.village if case is None else str(case.village_code))
    if home is not None and case is not None:
        home = pd.Series({"village": case.village, "helper": case.helper} | home.to_dict())
    if home is None and case is None:
        return

    def body() -> None:
        sheet = ""
        if home is not None:
            sheet = panels.household_card(home, view.campaign.get("poverty_line"), view.unmasked)
        if case is None:
            figures.draw(sheet + directing.marks(view, f"home:{reference}"), "sheet")
            return
        lead = sheet + panels.case_sheet(case, view.unmasked)
        figures.show(view, _of_rows(view, Ledger("monitoring", str(case.village_code), reference), lead))

    show("农户", body)


def _home(view: View, household_id: str, village: str | None) -> pd.Series | None:
    """What the register says of a household: still poor, lacking a guarantee, or any one of a village: the one given,
    else its own."""
    registers: list[Callable[[], pd.DataFrame]] = [
        partial(view.ask, queries.remaining_households),
        partial(view.ask, queries.guarantee_homes),
        lambda: view.ask(
            queries.household_dots, village=village or directives_page.village_of_home(view, household_id)
        ),
    ]
    for asked in registers:
        register = asked()
        rows = register[register["household_id"] == household_id]
        if not rows.empty:
            return rows.iloc[0]
    return None


def check(view: View, reference: str) -> None:
    """`<finding>`: what does not agree, what was done about it and can be done now, and the rows of both ledgers."""
    row = _first(view.every_finding(), "item", reference)
    if row is None:
        return

    def body() -> None:
        lake = live.lake()
        entries = None
        if view.user is not None and not view.wall:
            entries = view.shown.frame(worklist.listed(lake.folder, view.shown.meant(reference)))
        figures.draw(
            quality.item_sheet(row, entries, view.people) + directing.marks(view, f"check:{reference}"),
            "sheet",
        )
        items.draw_steps(view, row)
        if row.source == "signal":
            rests_on = titled(view.ask(queries.signal_rows, finding=reference), SIGNAL_ROWS)
            grid.show(rests_on, "核实", grid.height_of(len(rests_on), LOW), place="dialog")
            return
        for dataset in (row.one, row.other):
            if not formats.is_missing(dataset):
                figures.listed(view, Ledger(str(dataset), _text(row.village_code)))

    show("核对", body)


def cell(view: View, reference: str) -> None:
    """`<dataset>@<village>`: how good a ledger of a village is this week, what of it is to be asked about, its rows."""
    dataset, _, village = reference.partition("@")
    cells = view.ask(queries.quality_cells, village=None, dataset=None)
    row = _first(cells[cells["village_code"].isna() if not village else cells["village_code"] == village],
                 "dataset", dataset)  # fmt: skip
    if row is None:
        return
    work = view.every_finding()
    of_cell = work[(work["one"] == dataset) & work["is_present"]]
    if village:  # a signal about a pair of villages is about either
        of_pairs = set(view.ask(queries.signals, village=village)["finding"])
        of_cell = of_cell[(of_cell["village_code"] == village) | of_cell["item"].isin(of_pairs)]

    def body() -> None:
        sheet = quality.cell_sheet(row, view.ask(queries.quality_points))
        if not formats.is_missing(row.spot_draw):
            seen = f"seen:{row.spot_draw}@{village}@"
            st.button("抽查:台账与所见", key="cell-spot", type="tertiary", on_click=picks.follow, args=(seen,))
        if len(of_cell):
            sheet += quality.work_list(of_cell)
        figures.show(view, _of_rows(view, Ledger(dataset, village or None), sheet))

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
        markup = panels.concerns(concerns, view.heard(), directed=directing.words(view, concerns))
        show(f"今日要情 · {len(concerns)} 项", lambda: figures.draw(markup, "whole"))
    elif kind == "spots":
        draws = view.ask(queries.spot_draws)
        show(f"抽查 · {len(draws)} 次", lambda: figures.draw(spot.draw_list(draws), "whole"))
    elif kind == "corrections":
        files = view.ask(queries.corrections, unit=unit or None)

        def body() -> None:
            figures.draw(quality.correction_list(files), "whole")
            if not view.wall:
                correction_log.draw()

        show(f"更正 · {len(files)} 份", body)
    elif kind == "work":
        work = view.worklist(village or None)
        work = work[work["unit"] == unit] if unit else work
        show(f"核对清单 · {quality.work_words(work)}", lambda: figures.draw(quality.work_list(work), "whole"))
    elif kind == "goals":
        goals = view.ask(queries.indicators, **({"village": village} if village else {}))
        show(f"方案指标 · {len(goals)} 项", lambda: figures.draw(panels.bullets(goals), "whole"))
    elif kind == "todo":
        every = view.ask(queries.tasks, village=village or None, unit=unit or None)
        todo = panels.to_do(every[every["status"] == status] if status else every)
        show(f"待办 · {panels.role_words(todo['role'])}", lambda: figures.draw(panels.task_list(todo), "whole"))


def duties(view: View, reference: str) -> None:
    """`<scope>@<id>@<word>`: the duties that a count counted, under the word it stands under; scopes: `duty_scopes`."""
    scope, of, word = (*reference.split("@"), "", "")[:3]
    if scope == "单位":
        every = view.ask(queries.duties, unit=of, village=None)
    elif scope == "村":
        every = view.ask(queries.duties, village=of, unit=None)
        every = every[every["role"] == "本村"]
    else:
        every = view.ask(queries.tasks, village=None, unit=None)
    if scope == "条款":
        every = every[every["clause"] == of]
    elif scope == "页":
        every = every[every["dataset"].map(dict(navigation.places())) == of]
    counted = panels.counted_as(every, word, view.as_of)
    place = _first(view.ask(queries.villages), "village_code", of) if scope == "村" else None
    name = str(place.village) if place is not None else navigation.title_of(of) if scope == "页" else of
    title = " · ".join(filter(None, (name, word, f"{len(counted)} 项任务")))
    ways = figures.village_ways(view, of) if scope == "村" else figures.unit_ways(view, of) if scope == "单位" else []

    def body() -> None:
        datasets = dict.fromkeys(str(one) for one in counted["dataset"] if not formats.is_missing(one))
        figures.show(view, Figure(
            pieces.lead(f"{len(counted)} 项", word, name or "全乡", figures.standing(view, datasets)),
            figures.counted([queries.duty_counts.__qualname__]),
            made_of=lambda: figures.draw(panels.task_list(counted, when="days"), "whole"),
            ledgers=[Ledger(one) for one in datasets],
            cited=figures.clauses(counted),
            item={"单位": f"unit:{of}", "村": f"village:{of}"}.get(scope, ""),
            ways=[*ways, Way("收官倒计时", "page:countdown")],
        ))  # fmt: skip

    show(title, body)


def axis(view: View, reference: str) -> None:
    """`<first>@<last>`: what happened on the days of a mark on a time axis, or will."""
    try:
        first, last = (date.fromisoformat(one) for one in reference.split("@"))
    except ValueError:
        return
    of = view.noted().between(first, last)
    if of.empty:
        return
    days = formats.day(first) if first == last else f"{formats.day(first)}至{formats.day(last)}"
    ways = [] if last > view.as_of else [Way(f"看 {formats.day(last)}的各屏", f"day:{last.isoformat()}")]

    def body() -> None:
        figures.show(view, Figure(
            pieces.lead("", annotated.day_words(of), days, []),
            figures.counted([queries.annotated_days.__qualname__]),
            made_of=lambda: figures.draw(annotated.day_list(of), "axis"),
            ways=[*ways, Way("上传历史", "page:history")],
        ))  # fmt: skip

    show(f"{days} · 大事", body)


def figure(view: View, panel: Drawn, reference: str) -> None:
    """`<panel>@<row>@<what was touched>`: a figure of a panel of the page."""
    _, row, touched = (*reference.split("@"), "", "")[:3]
    title = " · ".join(filter(None, (panel.title or view.title, row)))
    show(title, lambda: figures.show(view, figures.of_panel(view, panel, row, touched)))


def limits_of(view: View, reference: str) -> None:
    """`<threshold>` or nothing: the thresholds, and what another value would have asked about."""
    show("阈值", lambda: limits.draw(view, reference.partition("@")[0]))


def directive(view: View, reference: str) -> None:
    """`<number>`: a 督办件, every step of it, and the steps that may follow."""
    if directives_page.find(view, reference) is not None:
        show(reference, lambda: directives_page.draw_one(view, reference))


def direct(view: View, reference: str) -> None:
    """`<item>`: the form of a new 督办件 about an item."""
    show("督办", lambda: directives_page.draw_new(view, reference))


def directives_behind(view: View, reference: str) -> None:
    """`<scope>@<id>@<word>`: the 督办件 that a count counted; scopes: 乡, 单位, 村."""
    scope, of, word = (*reference.split("@"), "", "")[:3]
    place = _first(view.ask(queries.villages), "village_code", of) if scope == "村" else None
    name = str(place.village) if place is not None else of
    count = len(directives_page.listed_behind(view, scope, of, word))
    title = " · ".join(filter(None, (name, "督办", word, f"{count} 件")))
    show(title, lambda: directives_page.draw_list(directives_page.listed_behind(view, scope, of, word), word))


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
    "axis": axis,
    "directive": directive,
    "direct": direct,
    "directives": directives_behind,
    limits.PICK: limits_of,
    own_account.PICK: account,
}


_OF_THE_WINDOW = (limits.PICK, own_account.PICK)
"""The dialogs that an address does not open: they are about the work at one window."""


def is_addressed(kind: str) -> bool:
    """Whether a dialog of this kind stands in the address (`?open=<kind>:<reference>`)."""
    return (kind in _OPENERS or kind in ("figure", "table")) and kind not in _OF_THE_WINDOW


def open_asked(view: View) -> None:
    """At a window's first run, open what its address asks for: that of a refresh, or one that was given to somebody."""
    asked = view.params.get("open", "")
    if is_addressed(asked.partition(":")[0]) and not view.wall:
        picks.follow(asked)


def address(view: View) -> str:
    """What `?open=` is to say now: `<kind>:<reference>` of the open dialog, or what was asked for and is not there."""
    kind, reference = picks.covered() or picks.open_dialog() or ("", "")
    if is_addressed(kind):
        return "" if view.wall else f"{kind}:{reference}"
    return "" if "open" in view.params else st.query_params.get("open", "")


def open_for(view: View, kind: str, reference: str) -> None:
    """Open the dialog of a pick; an unknown kind opens nothing."""
    opener = _OPENERS.get(kind)
    if opener is not None:
        opener(view, reference)
