"""产业增收: is industry income on course, and which village or product is not?"""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from pingda_dash import formats, panels, queries, theme
from pingda_dash.contracts import ledger_title
from pingda_dash.figures import tables as titles
from pingda_dash.figures.tables import Table
from pingda_dash.panels import Card, cards
from pingda_dash.panels.controls import Choice
from pingda_dash.ui import choices, forecasts, goals, opening, picks, stage, tables
from pingda_dash.ui.view import View

LEDGER = ledger_title("industry")
MEASURES = {"area_mu": "面积", "output": "产量", "income_wan": "收入"}
CARDS = 6


def card(row: Mapping[Any, Any], of: list[Mapping[Any, Any]]) -> Card:
    """An industry's large figure: against its first goal that has begun, else its income. of: its goals."""
    name, pick = str(row["industry"]), f"industry:{row['industry']}"
    begun = [goal for goal in of if goal["start"].date() <= view.as_of]
    if begun:
        return goals.card(begun[0], label=name, what=f"{str(begun[0]['name']).removeprefix(name)} /", pick=pick)
    if formats.is_missing(row["income"]):
        return Card(name, theme.UNREPORTED, formats.text(row["season_note"], ""), tone="none", pick=pick)
    detail = f"{formats.number(row['households'], '户')} 户 · 建档 {formats.number(row['poor_households'], '户')}"
    return Card(name, f"{formats.short_number(row['income'], '万元')} 万元", detail, pick=pick)


def choose(pick: str) -> None:
    """A click on an industry's card or bar: the page is about that industry. Others go their own way."""
    kind, _, industry = pick.partition(":")
    if kind == "industry":
        st.query_params["industry"] = industry
    else:
        picks.follow(pick)


def links(industry: str) -> pd.DataFrame:
    """Rows for the bars of 建档立卡 households that take part, with what each household earned."""
    rows = view.ask(queries.industry_by_village, industry=industry)
    earned = [
        f"{formats.number(each, '户')} 元" if each > 0 else formats.MISSING for each in rows["income_per_household"]
    ]
    return rows.assign(
        value=rows["poor_households"],
        target=rows["registered_households"],
        part=None,
        expected=None,
        status=None,
        extra=earned,
    )


view = opening.open_page("industry")
income = view.ask(queries.income_by_industry)
names, shown = list(view.ask(queries.income_by_industry, industry=None)["industry"]), list(income["industry"])


def board(view: View, industry: Choice, chosen: Choice, shape: Choice) -> None:
    """One industry in every village; every industry's figure, income and links."""
    name, measure, silent = industry.value, chosen.value, "industry" not in view.reported()
    goal_of = {(name, key): goals.goal(view, "industry", key, name) for name in names for key in MEASURES}
    due = {name: [goal for key in MEASURES if (goal := goal_of[name, key])] for name in names}
    with stage.panel(area="villages", controls=[industry, chosen, shape]):
        goal, as_table = goal_of[name, measure], shape.value == tables.TABLE
        own_unit = formats.text(income.set_index("industry")["output_unit"].get(name), "")
        unit = {"area_mu": "亩", "income_wan": "万元", "output": own_unit}[measure]
        title = str(goal["name"]) if goal else f"{name}{MEASURES[measure]}"
        stage.title_line(f"{title} · 分村进度({unit})")
        if shape.value == tables.ROWS:
            tables.ledger(
                view, LEDGER, view.ask(queries.ledger_rows, dataset="industry", item=name), f"{LEDGER}-{name}"
            )
        elif silent:
            stage.nothing_reported(view, LEDGER)
        elif goal:
            goals.village_progress(view, goal, f"分村-{title}", as_table)
        else:
            series = view.ask(queries.industry_series, industry=name, measure=measure)
            chart = panels.village_multiples(series, pd.DataFrame(), {}, view.as_of, unit)
            table = Table(series, titles.VILLAGE_SERIES, f"分村-{title}")
            tables.chart_or_table(chart, table, as_table)
    with stage.panel(area="cards", answers=[queries.income_by_industry]):
        rest = income.sort_values("income", ascending=False)["industry"]
        first = [*(each for each in shown if due[each]), *(each for each in rest if not due[each])][:CARDS]
        rows = {row["industry"]: row for row in income.to_dict("records")}
        made = [card(rows[each], due[each]) for each in first]
        if "industry" in view.filters and due[name]:
            made = [goals.card(each, label=str(each["name"])) for each in due[name]]
        stage.draw(cards(made), key="cards", on_pick=choose)
    tables.chart_panel(
        view,
        Table(income, titles.INCOME, "收入构成"),
        "万元 · 亮段 = 参与户中建档立卡占比",
        panels.income_shares,
        area="income",
        ledger=LEDGER,
        as_table=as_table,
        is_silent=silent,
        on_pick=choose,
    )
    season = [goal_of[each, "output"] for each in shown]
    running = [one for one in season if one and one["start"].date() <= view.as_of <= one["deadline"].date()]
    bought = running[0] if running else next((one for one in season if one), None)
    if bought and stage.draws("trend"):
        path = view.ask(queries.indicator_paths, indicator=str(bought["id"]))
        path = path if view.filters.get("village") else path[path["village_code"].isna()]
        table = Table(path, titles.SERIES, str(bought["name"]))
        note = f"{bought['unit']} · {formats.day(bought['start'])}起 · {forecasts.forecast_note(view)}"
        with stage.panel(bought["name"], note, area="trend", table=table):
            fan, unit = forecasts.fan(view, bought), str(bought["unit"])
            chart = panels.progress_line(path, fan, view.as_of, unit, noted=view.noted())
            tables.chart_or_table(chart, table, as_table)
    elif stage.draws("trend"):
        with stage.panel("产量走势", area="trend", answers=[queries.income_by_industry]):
            stage.draw(panels.nothing("没有目标", "方案没有给所选的定产量。"), key="trend")
    if stage.draws("links"):
        bars = links(name)
        tables.chart_panel(
            view,
            Table(bars, titles.INDUSTRY_VILLAGES, f"{name}-带贫参与"),
            "建档立卡参与户 / 全村建档立卡户",
            lambda bars: panels.village_bars(bars, "户", heading="参与 / 全村", extra="户均增收"),
            area="links",
            ledger=LEDGER,
            as_table=as_table,
            title=f"{name} · 带贫参与",
            is_silent=silent,
        )


industry = choices.choice(view, "产业", {each: each for each in names}, "industry", listed=True)
stage.show(view, "industry", board, industry, choices.choice(view, "指标", MEASURES, "measure"), tables.shape(view))
