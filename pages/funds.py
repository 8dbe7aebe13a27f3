"""资金: where does the money come from, what is it for, which village gets it, and is it spent and published?"""

import pandas as pd

from pingda_dash import figures, formats, headlines, panels, queries, theme
from pingda_dash.contracts import ledger_title
from pingda_dash.figures import tables as titles
from pingda_dash.figures.tables import Table
from pingda_dash.panels import Card, cards, sentences
from pingda_dash.panels.bars import Bar, share_of
from pingda_dash.panels.controls import Choice
from pingda_dash.ui import choices, goals, opening, stage, tables
from pingda_dash.ui.view import View

LEDGER = ledger_title("funds")
MONEY = {"planned_wan": "计划", "arrived_wan": "到位", "spent_wan": "支出"}
HIGH = {False: 460, True: 770}  # px of the flow: an ultra-wide wall gives it two rows of the stage (ui/stage.css)
STROKES = (
    panels.Stroke("planned_wan", "计划", theme.GOLD, thin=True),
    panels.Stroke("arrived_wan", "到位", theme.DIM, thin=True),
    panels.Stroke("spent_wan", "支出", theme.ACTUAL, filled=True),
)


def wan(value: object) -> str:
    return formats.MISSING if formats.is_missing(value) else f"{formats.short_number(value, '万元')} 万元"


def money_card(label: str, value: object, share: float | None, detail: str, facts: str = "") -> Card:
    """A sum of money; a thin bar shows which part of the plan it is. facts: said under the pointer."""
    if formats.is_missing(value):
        return nothing_card(label)
    return Card(label, wan(value), detail, bar=Bar(share_of(share)), pick="rows:funds", facts=facts)


def nothing_card(label: str) -> Card:
    """Where no project is listed: the ledger never came, or has none of what the page is filtered by."""
    return Card(label, view.missing("funds"), tone="none", pick="rows:funds")


def industry_card() -> list[Card]:
    """The share of 涉农整合资金 for industry against the plan's gold line, on a bar of the whole."""
    if industry is None:
        return []
    return [goals.card(industry, label="用于产业", what="整合资金 · 方案不低于")]


def audit_card(projects: pd.DataFrame) -> Card:
    """How many projects are audited; those without a reported state are counted apart."""
    states = projects["audited"].value_counts()
    if projects.empty or not len(states):
        return nothing_card("审计")
    unknown = int(projects["audited"].isna().sum())
    parts = [f"{word} {states.get(word, 0)}" for word in ("审计中", "未审计")]
    detail = " · ".join([*parts, *([f"未报 {unknown}"] if unknown else [])])
    return Card("已审计", f"{states.get('已审计', 0)} / {len(projects)} 个", detail, pick="rows:funds")


def headline_cards(sums: pd.Series) -> list[Card]:
    """The page's large figures, from the one row of `queries.fund_summary`."""
    arrived, spent = sums["arrived_share"], sums["spent_share"]
    passed = f"时间过了 {formats.percent(view.campaign['day_share'])}"
    facts = sentences.spending_words(view.campaign, headlines.asks_to_spend(view.ask(queries.indicators)))
    made = [
        money_card("计划资金", sums["planned_wan"], None, f"{formats.number(sums['projects'], '个')} 个项目"),
        money_card("到位资金", sums["arrived_wan"], arrived, f"占计划 {formats.percent(arrived)}"),
        money_card("支出资金", sums["spent_wan"], spent, f"占计划 {formats.percent(spent)} · {passed}", facts),
    ]
    published = goals.named(view, "funds_published")
    made += [goals.card(published, label="公告公示", what="方案")] if published else []
    return [*made[:3], *industry_card(), *made[3:], audit_card(projects)]


view = opening.open_page("funds")
sums, projects = view.ask(queries.fund_summary).iloc[0], view.ask(queries.fund_projects)
industry = goals.named(view, "funds_to_industry")
least = None if industry is None else float(industry["target"]) / 100


def board(view: View, money: Choice, shape: Choice) -> None:
    """Where the money comes from and goes, and what is not published."""
    as_table = shape.value == tables.TABLE
    if stage.draws("flow"):
        flows, villages = view.ask(queries.fund_flows), view.ask(queries.villages)
        villages = villages[villages["village_code"].eq(view.filters.get("village", villages["village_code"]))]
        table = Table(flows, titles.FUND_FLOWS, "资金流向")
        with stage.panel(area="flow", controls=[money, shape], answers=[queries.fund_flows], made_of={"": table}):
            stage.title_line(f"{MONEY[money.value]}资金 · 来源 → 用途 → 村(万元)")
            if projects.empty:
                stage.nothing_reported(view, LEDGER)
            elif shape.value == tables.ROWS:
                tables.ledger(view, LEDGER, view.ask(queries.ledger_rows, dataset="funds"), LEDGER)
            else:
                figure = figures.fund_flow(
                    flows, money.value, villages, high=HIGH[view.screen[0] > 2.5 * view.screen[1]]
                )
                tables.chart_or_table(figure, table, as_table, goals.open_village)
    listed = Table(projects, titles.FUND_PROJECTS, "扶贫项目")
    with stage.panel(area="cards", answers=[queries.fund_summary, queries.fund_projects], made_of={"": listed}):
        stage.draw(cards(headline_cards(sums)), key="cards")
    tables.chart_panel(
        view,
        Table(view.ask(queries.fund_purposes), titles.FUND_PURPOSES, "资金用途"),
        "涉农整合资金" + ("" if least is None else f" · 金线 = 产业不低于 {formats.percent(least)}"),
        lambda purposes: panels.purpose_bars(purposes, least),
        area="purposes",
        ledger=LEDGER,
        as_table=as_table,
    )
    tables.chart_panel(
        view,
        Table(view.ask(queries.fund_series), titles.FUND_SERIES, "资金进度"),
        "万元 · 累计",
        lambda series: panels.trend(series, view.as_of, "万元", STROKES, noted=view.noted()),
        area="series",
        ledger=LEDGER,
        as_table=as_table,
    )
    with stage.panel(
        "未公告公示的项目",
        "按计划资金",
        area="unpublished",
        table=listed,
    ):
        if projects.empty:
            stage.nothing_reported(view, LEDGER)
        else:
            stage.draw(panels.unpublished_projects(projects), key="unpublished")


money = choices.choice(view, "资金", MONEY, "money")
stage.show(view, "funds", board, money, tables.shape(view))
