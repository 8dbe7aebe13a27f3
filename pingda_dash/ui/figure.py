"""What every figure opens to, in one order: the figure, how it is counted, what it is made of, where that comes from,
the plan's words, its course, where to go on. A piece with nothing to say of this figure is left out.
"""

from __future__ import annotations

import html
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from pingda_dash import formats, frames, panels, queries, theme
from pingda_dash.contracts import Contract, contracts
from pingda_dash.figures import counting
from pingda_dash.figures.tables import Table, named_columns, rows_of
from pingda_dash.panels import figure as pieces
from pingda_dash.panels.figure import Way
from pingda_dash.panels.reliability import reliability
from pingda_dash.progress import Fan
from pingda_dash.ui import (
    component,
    directing,
    filters,
    forecasts,
    grid,
    live,
    navigation,
    original_files,
    origins,
    picks,
)
from pingda_dash.ui.origins import Origin
from pingda_dash.ui.view import View

TALL, LOW = 36, 15
"""A table takes so many rem at most, alone in its dialog or below what it is behind."""
FEW, SEVERAL, QUOTED, ANSWERS = 2, 4, 3, 3
"""Ledgers whose reliability is said in full; of which the page's own are the figure's; clauses that are shown;
questions that are answered in full."""


@dataclass(frozen=True)
class Ledger:
    """The rows of a ledger that a figure rests on: all, of one village, of one item."""

    dataset: str
    village: str | None = None
    item: str | None = None


@dataclass(frozen=True)
class Figure:
    """What is known of a figure.

    lead: its markup. counted: how, in Chinese. made_of: draws its parts. ledgers: what it rests on, of more than FEW a
    line each; files: the uploads, where they are not the newest. cited: clause and quote. course: markup of its path.
    more: draws what can be tried. ways: where to go.
    """

    lead: str
    counted: Sequence[str]
    made_of: Callable[[], None] | None = None
    ledgers: Sequence[Ledger] = ()
    files: Sequence[str] = ()
    cited: Sequence[tuple[str, str]] = ()
    course: str = ""
    more: Callable[[], None] | None = None
    ways: Sequence[Way] = ()
    item: str = ""
    """What a directive about it names (`directives.Directive`), where one can be given."""
    listed: bool = False
    """Whether the ledgers' rows are shown, too: file, line, who and when of each."""


@dataclass
class _Sheet:
    """Markup that is gathered until a widget stands between."""

    keys: list[str]
    markup: list[str] = field(default_factory=list)

    def add(self, *pieces_of: str) -> None:
        self.markup += filter(None, pieces_of)

    def draw(self) -> None:
        if self.markup:
            draw("".join(self.markup), self.keys.pop(0))
        self.markup = []


def draw(markup: str, key: str) -> None:
    """Draw markup in the dialog that is open."""
    component.html_panel(markup, f"dialog-{key}", picks.follow, height="content")


def show(view: View, of: Figure) -> None:
    """Draw all that is known of a figure, in its order."""
    sheet = _Sheet(["sheet", "sources", "ways", "onward"])
    sheet.add(of.lead, directing.marks(view, of.item))
    if of.counted:
        sheet.add(pieces.heading(pieces.COUNTED), pieces.sentences(dict.fromkeys(of.counted)))
    if of.made_of or (of.listed and of.ledgers):
        sheet.add(pieces.heading(pieces.MADE_OF))
        sheet.draw()
        if of.made_of:
            of.made_of()
        for one in of.ledgers if of.listed else ():
            listed(view, one)
    if of.ledgers or of.files:
        sheet.add(pieces.heading(pieces.SOURCES), pieces.sentences(of.files), _sources(view, of.ledgers))
        uploads = _newest_uploads(view, of.ledgers)
        if not uploads.empty:
            sheet.draw()
            original_files.offer(live.lake(), uploads, "dialog-originals")
    sheet.add(_quotes(view, of.cited))
    if of.course:
        sheet.add(pieces.heading(pieces.COURSE), of.course)
    sheet.draw()
    if of.more:
        of.more()
    sheet.add(pieces.heading(pieces.ON), pieces.ways([*of.ways, *_ways_of(view, of.ledgers)]))
    sheet.draw()


# --- its pieces ---------------------------------------------------------------------------------------------------


def ledger_title(dataset: str) -> str:
    """What a ledger is called, from its contract."""
    contract = contracts().get(dataset)
    return contract.title if contract else "台账"


def ledgers_by_name(view: View) -> dict[str, Any]:
    """The rows of `queries.ledger_reporting`."""
    return {str(row.dataset): row for row in frames.rows(view.ask(queries.ledger_reporting, dataset=None))}


def standing(view: View, datasets: Iterable[str]) -> list[str]:
    """How whole and how old what came of ledgers is."""
    rows = ledgers_by_name(view)
    return pieces.standing([rows[one] for one in datasets if one in rows])


def _sources(view: View, ledgers: Sequence[Ledger]) -> str:
    """Each ledger's newest upload; of a few ledgers also how sure the figure is."""
    rows = ledgers_by_name(view)
    datasets = dict.fromkeys(one.dataset for one in ledgers if one.dataset in rows)
    original = _may_have_originals(view)
    if len(datasets) > FEW:
        return pieces.sources((rows[one] for one in datasets), original)
    return "".join(_reliability(view, one, original) for one in dict.fromkeys(ledgers))


def _newest_uploads(view: View, ledgers: Sequence[Ledger]) -> pd.DataFrame:
    """The newest upload of each ledger, whose files are offered to who may have them: rows of `queries.uploads`."""
    if not _may_have_originals(view):
        return pd.DataFrame()
    uploads = view.ask(queries.uploads)
    return uploads[uploads["dataset"].isin({one.dataset for one in ledgers})].drop_duplicates("dataset")


def _may_have_originals(view: View) -> bool:
    return view.named and view.user is not None and view.user.may("original")


def _reliability(view: View, of: Ledger, original: bool) -> str:
    """这个数有多准: the same lines wherever the rows of a ledger open."""
    sure = view.ask(queries.reliability, dataset=of.dataset, village=of.village, item=of.item)
    if sure.empty:
        return ""
    return reliability(
        next(iter(frames.rows(sure))),
        view.worklist(),
        title=" · ".join(filter(None, (ledger_title(of.dataset), of.item))),
        village=bool(of.village),
        named=view.named,
        original=original,
        people=view.people,
    )


def listed(view: View, of: Ledger, label: str = "", things: pd.DataFrame | None = None) -> None:
    """The ledger rows behind a figure, newest first, with file, row, who and when: a table to search and take away.

    label: those that it names, where it names any; things: those of the things that these rows are of.
    """
    rows = view.ask(queries.ledger_rows, dataset=of.dataset, village=of.village, item=of.item)
    name = ledger_title(of.dataset)
    if rows.empty:
        ledger = ledgers_by_name(view).get(of.dataset)
        silent = ledger is not None and formats.is_missing(ledger.last_report)
        words = "" if silent else f"《{name}》里还没有这一项的记录。"
        draw(panels.nothing(theme.UNREPORTED, words) if ledger is None else panels.not_reported(ledger, words), "rows")
        return
    st.html(f'<p class="pd-caption">{html.escape(name)} · 最新在前</p>')
    shown = rows_of(_of_things(rows, contracts()[of.dataset], things).dropna(axis="columns", how="all"), label)
    file = "-".join(filter(None, (name, of.village, of.item)))
    grid.show(shown, file, grid.height_of(len(shown), LOW), place="dialog")


def _of_things(rows: pd.DataFrame, contract: Contract, things: pd.DataFrame | None) -> pd.DataFrame:
    """The rows of a ledger about the things that other rows name by its key; all where those name none."""
    if things is None:
        return rows
    kept = rows
    for name in contract.primary_key:
        title = contract[name].heading
        if name in things and title in kept and contract[name].type == "string" and not contract[name].village:
            kept = kept[kept[title].isin(set(things[name].dropna().astype(str)))]
    return rows if kept.empty else kept


def _quotes(view: View, cited: Sequence[tuple[str, str]]) -> str:
    """The clauses of the plan, with the sentences that are meant marked; the further ones as ways."""
    every = {str(row.id): row for row in frames.rows(view.ask(queries.plan_clauses))}
    quotes: dict[str, list[str]] = {}
    for clause, quote in cited:
        if clause in every:
            quotes.setdefault(clause, []).append(quote)
    if not quotes:
        return ""
    shown, rest = list(quotes)[:QUOTED], list(quotes)[QUOTED:]
    more = [Way(f"方案 {clause}", f"clause:{clause}") for clause in rest]
    note = f"共 {len(quotes)} 条" if rest else ""
    return (
        pieces.heading(pieces.PLAN, note)
        + pieces.quotes((every[clause], quotes[clause]) for clause in shown)
        + (pieces.ways(more) if more else "")
    )


def _ways_of(view: View, ledgers: Sequence[Ledger]) -> list[Way]:
    """The pages that show a few ledgers; of many, and of none, who reported what and what the plan asks."""
    datasets = dict.fromkeys(one.dataset for one in ledgers if one.dataset in contracts())
    if not 0 < len(datasets) <= FEW:
        return [Way("报送情况", f"page:{navigation.REPORTING}"), Way("方案对照", "page:plan")]
    paths = dict.fromkeys(filter(None, map(navigation.page_of_dataset, datasets)))
    one = next(iter(datasets)) if len(datasets) == 1 else None
    return [
        *(only(view, "ledger", one, f"《{ledger_title(one)}》") if one else ()),
        *(Way(navigation.title_of(path), f"page:{path}") for path in paths),
    ]


def course(view: View, row: Any, goal: str, village: str | None) -> str:
    """A goal's path against what was reported, with what may come. row: unit, direction of the goal."""
    reports = view.ask(queries.goal_series, goal=goal, village=village)
    fan = Fan.of(forecasts.fan_days(view, goal, village), None if village else row)
    return panels.goal_trend(reports, fan, row, view.as_of, forecasts.forecast_record(view, village))


def what_if(view: View, goal: str, village: str | None) -> Callable[[], None] | None:
    """What a pace of the reader's own would bring; None of a goal that is not done day by day."""
    first = view.ask(queries.what_if, goal=goal, village=village, pace=1.0)
    if first.empty or formats.is_missing(first["required_pace"].iloc[0]):
        return None
    return lambda: _what_if(view, goal, village, next(iter(frames.rows(first))))


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
    draw(panels.what_if(next(iter(frames.rows(answer))), float(chosen)), "what-if")
    villages = pd.DataFrame() if village else view.ask(queries.village_paces, goal=goal)
    if not villages.empty:
        draw(panels.village_paces(villages), "village-paces")


def counted(of: Iterable[str], ledgers: Sequence[Ledger] = ()) -> list[str]:
    """How answers are counted, and what of the rows of a few ledgers counts. of: questions, by name."""
    sentences = [counting.counted(one) for one in dict.fromkeys(of)]
    datasets = list(dict.fromkeys(one.dataset for one in ledgers))
    rows = [(ledger_title(one), counting.of_ledger(one)) for one in datasets if len(datasets) <= FEW]
    return sentences + [f"《{title}》{words}" for title, words in rows if words]


# --- a figure of a panel ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Drawn:
    """A panel as its figures open: its title, note, questions and table; what a figure counts, by its label."""

    title: str
    note: str
    origins: Sequence[Origin]
    table: Table | None
    made_of: dict[str, Table]
    files: Sequence[str] = ()


def of_panel(view: View, panel: Drawn, row: str, touched: str) -> Figure:
    """A figure of a panel, of the row in which it was touched; of the panel as a whole where row is ""."""
    own = panel.made_of.get(row)
    table = own or panel.table or panel.made_of.get("")
    whole = table.titled() if table else pd.DataFrame()
    shown = whole if own else rows_of(whole, row)
    of = (origins.carried(own.frame) if own else []) or panel.origins
    frame = table.frame.loc[shown.index] if table is not None and table.frame.index.is_unique else pd.DataFrame()
    is_row = own is not None or 0 < len(shown) < len(whole)
    row = row if is_row or table is None or any(row in str(name) for name in whole) else ""
    meant = frame if is_row else frame.iloc[:0]
    datasets = _datasets(of, meant)
    village = _only(meant, "village_code") or (view.village if view.in_dossier else view.filters.get("village"))
    goals = _goals(view, datasets, meant, f"{row} {panel.title}")
    filtered = village is not None and village == view.filters.get("village")
    ledgers = [Ledger(one, village if filtered or contracts()[one].covers else None) for one in datasets]
    one_goal = goals[0] if len(goals) == 1 else None
    place = " · ".join(filter(None, (panel.note, view.title)))
    return Figure(
        lead=pieces.lead(touched, row or panel.title or view.title, place, standing(view, datasets)),
        counted=counted((one.question for one in of), ledgers),
        made_of=(lambda: _parts(view, panel, table, shown, ledgers, row if is_row else "")),
        ledgers=ledgers,
        files=panel.files,
        cited=[(str(one.clause), str(one.quote)) for one in goals] or clauses(meant) or asked_of(view, datasets),
        course=course(view, one_goal, str(one_goal.id), village) if one_goal is not None else "",
        ways=[*_rows_ways(meant, view, village), *goal_ways(goals, village)],
    )


def _parts(
    view: View, panel: Drawn, table: Table | None, shown: pd.DataFrame, ledgers: Sequence[Ledger], row: str
) -> None:
    """The rows of the panel's table, without one the answers to its questions; and those of its one ledger."""
    if table is not None and shown.empty:
        draw(panels.nothing("没有记录", "这一项现在没有要列的。"), "parts")
    elif table is not None:
        name = " · ".join(dict.fromkeys(filter(None, (table.name, row))))
        grid.show(shown, name, grid.height_of(len(shown), LOW), place="dialog")
    else:
        _answers(view, panel)
    rows = table.frame.loc[shown.index] if table is not None and table.frame.index.is_unique else pd.DataFrame()
    own = _of_page(view, ledgers)
    if len(own) > 1 and table is not None:  # a list of things is of a ledger, or of a register
        mode = "ledger" if "report_date" in rows else "register"
        own = [one for one in own if contracts()[one.dataset].mode == mode]
    if len(own) == 1:
        listed(view, own[0], row, rows)


def _of_page(view: View, ledgers: Sequence[Ledger]) -> Sequence[Ledger]:
    """Of several ledgers those that the page is about, if it is about any."""
    own = [one for one in ledgers if navigation.page_of_dataset(one.dataset) == view.path]
    return own if own and len(ledgers) <= SEVERAL else ledgers


def _answers(view: View, panel: Drawn) -> None:
    """The answers to the questions of a panel that has no table."""
    answers = [named_columns(_answer(view, one), queries.ledgers_of(one.question)) for one in panel.origins[:ANSWERS]]
    answers = [one for one in answers if one.size]
    for number, answer in enumerate(answers, start=1):
        name = f"{panel.title or view.title}-{number}"
        grid.show(answer, name, grid.height_of(len(answer), LOW), place="dialog")
    if not answers:
        draw(panels.nothing("没有可列的行", "这里的数见上面的数法。"), "parts")


def _answer(view: View, origin: Origin) -> pd.DataFrame:
    """The answer to a question of a panel, as the panel got it."""
    if origin.question == queries.worklist.__qualname__:
        return view.worklist(origin.given.get("village"))
    if origin.question == queries.concerns.__qualname__:
        return view.concerns(origin.given.get("village"))
    query = getattr(queries, origin.question, None)
    if query is None:
        return pd.DataFrame()
    given = {name: _hashable(value) for name, value in origin.given.items()}
    given |= {name: beside(view.data_version) for name, beside in BESIDE.items() if name in query.parameters}
    if "since" in given:
        given["since"] = date.fromisoformat(str(given["since"])[:10])
    return view.ask(query, **given)


BESIDE = {"directives": live.directives_of, "meetings": live.meetings_of}
"""What people wrote beside the lake, by the parameter that an origin does not keep."""


def _hashable(value: Any) -> Any:
    return tuple(map(_hashable, value)) if isinstance(value, list) else value


def _datasets(of: Sequence[Origin], rows: pd.DataFrame) -> list[str]:
    """The ledgers that a figure rests on: those of its rows where they say so, else those of its questions."""
    named = rows["dataset"].dropna() if "dataset" in rows else ()
    if len(named):
        return [one for one in contracts() if one in set(named)]
    asked = {given for one in of if (given := one.given.get("dataset"))}
    reached = asked.union(*(queries.ledgers_of(one.question) for one in of))
    return [name for name, contract in contracts().items() if name in reached and contract.owed]


def _only(rows: pd.DataFrame, column: str) -> str | None:
    """The one value of a column; None where there are several, or none."""
    values = list(rows[column].dropna().unique()) if column in rows else []
    return str(values[0]) if len(values) == 1 else None


def _goals(view: View, datasets: Sequence[str], rows: pd.DataFrame, words: str) -> list[Any]:
    """The plan's indicators that a figure feeds: those of its rows; else of its ledgers those that its words name, or
    all of a few ledgers."""
    every = list(frames.rows(view.ask(queries.indicators)))
    ids = {str(value) for name in ("id", "part", "indicator") if name in rows for value in rows[name].dropna()}
    of_rows = [one for one in every if str(one.id) in ids]
    if of_rows:
        return of_rows
    fed = [one for one in every if one.dataset in datasets]
    named = [one for one in fed if _is_named(one, words)]
    own = {one.dataset for one in _of_page(view, [Ledger(one) for one in datasets])}
    return named or ([one for one in fed if one.dataset in own] if len(own) <= FEW else [])


def _is_named(goal: Any, words: str) -> bool:
    names = [str(goal.name), *([] if formats.is_missing(goal.item) else [str(goal.item)])]
    return any(name in words for name in names)


def clauses(rows: pd.DataFrame) -> list[tuple[str, str]]:
    """The clauses that rows name, with their quotes."""
    if "clause" not in rows:
        return []
    quotes = rows["quote"] if "quote" in rows else [""] * len(rows)
    return [(str(clause), formats.text(quote, "")) for clause, quote in zip(rows["clause"], quotes, strict=True)]


def asked_of(view: View, datasets: Sequence[str]) -> list[tuple[str, str]]:
    """The clauses of the tasks that stand by ledgers, with their quotes; of the page's own, where it is about some.

    Empty of more than a few ledgers: nothing of the plan is meant by a figure of all of them.
    """
    own = {one.dataset for one in _of_page(view, [Ledger(one) for one in datasets])}
    tasks = view.ask(queries.tasks)
    return clauses(tasks[tasks["dataset"].isin(own)]) if len(own) <= FEW else []


def village_ways(view: View, code: str) -> list[Way]:
    """A village's dossier; the page with that village alone."""
    names = dict(zip(*(view.ask(queries.villages)[name] for name in ("village_code", "village")), strict=True))
    if code not in names:
        return []
    return [*only(view, "village", code, names[code]), Way(f"{names[code]}一屏", f"village:{code}")]


def unit_ways(view: View, unit: Any) -> list[Way]:
    """A unit that the plan names; the page with that unit alone."""
    if unit not in set(view.ask(queries.units)["name"]):
        return []
    return [*only(view, "unit", str(unit), str(unit)), Way(str(unit), f"unit:{unit}")]


def only(view: View, kind: str, value: str | None, name: str | None) -> list[Way]:
    """The page with what is chosen alone, if it can be filtered so and is not."""
    if not value or kind not in filters.PAGES.get(view.path, ()) or kind in view.filters:
        return []
    return [Way(f"本页只看{name}", f"only:{kind}={value}")]


def goal_ways(goals: Sequence[Any], village: str | None) -> list[Way]:
    """The first of the goals that a figure feeds. goals: rows of `queries.indicators`."""
    at = f"@{village}" if village else ""
    return [Way(str(one.name), f"indicator:{one.id}{at}") for one in goals[:QUOTED]]


def _rows_ways(rows: pd.DataFrame, view: View, village: str | None) -> list[Way]:
    """The village, the unit, the household or the duty that rows are of."""
    ways = []
    if village and not view.in_dossier:
        ways += village_ways(view, village)
    unit = _only(rows, "lead_unit") or (_only(rows, "unit") if "kind" in rows or "problem" in rows else None)
    ways += unit_ways(view, unit)
    industry = _only(rows, "industry")
    ways += only(view, "industry", industry, industry)
    home = _only(rows, "household_id")
    if home:
        ways.append(Way("这一户", f"household:{home}"))
    return ways


def drawn(part: Any) -> Drawn:
    """A part of a page's picture (`stage.Part`) as its figures open."""
    return Drawn(part.title, part.note, origins.distinct(part.origins), part.table, dict(part.made_of), part.files)
