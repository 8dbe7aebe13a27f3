"""问题整改: what was found and is not yet closed, and who is late?"""

from dataclasses import replace
from datetime import timedelta

import pandas as pd

from pingda_dash import formats, panels, queries
from pingda_dash.contracts import ledger_title
from pingda_dash.figures import tables as titles
from pingda_dash.figures.tables import Table
from pingda_dash.panels import Card, cards
from pingda_dash.panels.bars import Bar, share_of
from pingda_dash.panels.controls import Choice
from pingda_dash.ui import choices, forecasts, goals, opening, stage, tables
from pingda_dash.ui.view import View

LEDGER = ledger_title("rectification")
LABELS = ("问题总数", "已销号", "未销号", "超期未销", "本周到期", "销号无佐证")
GROUPS = {"source": "来源", "kind": "类型", "unit": "单位", "village": "村"}


def headline_cards(counts: pd.Series) -> list[Card]:
    """The page's large figures, from the one row of `queries.problem_counts`."""
    if formats.is_missing(counts["report_date"]):
        return [Card(label, formats.MISSING, "未报送", tone="none", pick="rows:rectification") for label in LABELS]
    total, closed, left = int(counts["total"]), int(counts["closed"]), int(counts["open"])
    late, week, bare = int(counts["late"]), int(counts["due_this_week"]), int(counts["without_evidence"])
    share = closed / max(total, 1)
    untouched = f"已整改 {int(counts['fixed'])} · 整改中 {int(counts['working'])} · 未整改 {int(counts['untouched'])}"
    values = (
        (f"{total} 条", f"截至 {formats.day(counts['report_date'])}", ""),
        (formats.coverage(100 * share), f"{closed} / {total} 条", ""),
        (f"{left} 条", untouched, ""),
        (f"{late} 条", f"最长 {int(counts['longest_late'])} 天" if late else "没有超期", "bad" if late else ""),
        (f"{week} 条", f"{formats.day(view.as_of + timedelta(days=6))}前", "warn" if week else ""),
        (f"{bare} 条", "已销号而没有佐证" if bare else "已销号的都有佐证", "warn" if bare else ""),
    )
    made = [Card(label, *value) for label, value in zip(LABELS, values, strict=True)]
    made[1:3] = [replace(made[1], bar=Bar(share_of(share))), goals.on(made[2], goal)]
    return made


view = opening.open_page("rectification")
counts = view.ask(queries.problem_counts).iloc[0]
problems = view.ask(queries.problems)
goal = None if "unit" in view.filters else goals.named(view, "risks_open")


def grouped(by: str) -> Table:
    """The problems counted by source, kind, unit or village."""
    groups = view.ask(queries.problems_by, by=by)
    return Table(groups, titles.PROBLEM_GROUPS | {"name": GROUPS[by]}, f"按{GROUPS[by]}看整改")


def problems_of(label: str) -> pd.DataFrame:
    """The problems that a card counts, by its label."""
    is_open, due = problems["is_open"].astype(bool), pd.to_datetime(problems["due_on"])
    week = due.between(pd.Timestamp(view.as_of), pd.Timestamp(view.as_of + timedelta(days=6)))
    counted = {
        "已销号": ~is_open,
        "未销号": is_open,
        "超期未销": is_open & (problems["days_late"] > 0),
        "本周到期": is_open & week,
        "销号无佐证": ~is_open & problems["evidence"].isna(),
    }
    return problems[counted[label]] if label in counted else problems


def board(view: View, shape: Choice, by: Choice) -> None:
    """Every open problem, how their number went, and where they gather."""
    made_of = {label: Table(problems_of(label), titles.PROBLEMS, label) for label in LABELS}
    with stage.panel(area="cards", answers=[queries.problem_counts, queries.problems], made_of=made_of):
        stage.draw(cards(headline_cards(counts)), key="cards")
    listed = Table(problems, titles.PROBLEMS, "问题清单")
    with stage.panel(area="problems", controls=[shape], answers=[queries.problems], made_of={"": listed}):
        stage.title_line("未销号" if problems.empty else f"未销号 {int(counts['open'])} 条")
        if problems.empty:
            stage.nothing_reported(view, LEDGER)
        elif shape.value == tables.ROWS:
            tables.ledger(view, LEDGER, view.ask(queries.ledger_rows, dataset="rectification"), LEDGER)
        elif shape.value == tables.TABLE:
            tables.show(listed.titled(), listed.name)
        else:
            stage.draw(panels.open_problems(problems, view.as_of), key="problems")
    if stage.draws("trend"):
        series = view.ask(queries.problem_series)
        left, trend = series.assign(value=series["open"]), Table(series, titles.PROBLEM_SERIES, "未销号走势")
        with stage.panel("未销号问题", f"条 · {forecasts.forecast_note(view)}", area="trend", table=trend):
            if series.empty:
                stage.nothing_reported(view, LEDGER)
            else:
                fan = forecasts.open_count(view, left, goal)
                chart = panels.burn_down(left, fan, view.as_of, "条", noted=view.noted())
                tables.chart_or_table(chart, trend, shape.value == tables.TABLE)
    table = grouped(by.value)
    with stage.panel(table.name, area="groups", table=table, controls=[by]):
        if table.frame.empty:
            stage.nothing_reported(view, LEDGER)
        elif shape.value == tables.TABLE:
            tables.show(table.titled(), table.name)
        else:
            stage.draw(panels.problem_bars(table.frame), key="groups")


by = choices.choice(view, "分组", GROUPS, "by")
stage.show(view, "rectification", board, tables.shape(view), by)
