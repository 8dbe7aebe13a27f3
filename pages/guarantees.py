"""三保障与饮水: which village still has a gap in which guarantee?"""

from dataclasses import replace

import pandas as pd
import streamlit as st

from pingda_dash import formats, panels, queries
from pingda_dash.contracts import ledger_title
from pingda_dash.figures import tables as titles
from pingda_dash.figures.tables import Table
from pingda_dash.panels import Card, cards
from pingda_dash.ui import choices, forecasts, goals, opening, picks, stage
from pingda_dash.ui.view import View

LEDGER, REGISTER = ledger_title("guarantees"), ledger_title("households")
CARDS = {
    "unsafe_housing": ("危房清零", "危房改造"),
    "out_of_school": ("控辍保学", "控辍保学"),
    "basic_insurance": ("基本医保", "基本医疗保险"),
    "serious_illness_insurance": ("大病保险", "大病保险"),
    "village_doctors": ("乡村医生", "乡村医生"),
    "unsafe_water": ("饮水安全", "饮水安全"),
    "safety_net": ("低保兜底", "低保特困兜底"),
}


def choose(pick: str) -> None:
    """A click on a card or a column: the page is about that item, and the address says so. Others go their own way."""
    kind, _, chosen = pick.partition(":")
    if kind == "item":
        st.query_params["item"] = chosen
    else:
        picks.follow(pick)


def card(id_: str) -> Card:
    """An indicator's large figure; a click makes the page about its item."""
    label, about = CARDS[id_]
    made = goals.card(
        goal_of[id_], label=label, what=f"{formats.day(goal_of[id_]['deadline'])}前", pick=f"item:{about}"
    )
    if id_ == "village_doctors":
        return replace(made, detail="每个村卫生室至少 1 名")
    added = goal_of.get("new_dropouts") if id_ == "out_of_school" else None
    if added is None or formats.is_missing(added["actual"]):
        return made
    return replace(made, detail=f"{made.detail} · 新增 {formats.number(added['actual'], '人')} 人")


view = opening.open_page("guarantees")
matrix, totals = view.ask(queries.guarantee_matrix), view.ask(queries.guarantee_totals)
goal_of = {row["id"]: row for row in view.ask(queries.indicators).to_dict("records")}
reported = bool(matrix["reported"].any())
items = list(totals["item"])
item = choices.asked_for(view, "item", "保障", items, items[0]) or items[0]
chosen = totals.set_index("item").loc[item]
everywhere = matrix if view.filters else pd.concat([totals.assign(village="全乡"), matrix])


def board(view: View) -> None:
    """Every village and item, the homes that lack one, and how the chosen item went."""
    with stage.panel(area="cards", answers=[queries.guarantee_totals]):
        stage.draw(cards(card(each) for each in CARDS if each in goal_of), key="cards", on_pick=choose)
    with stage.panel(
        "各村短板",
        "有存量问题的写剩余数,其余写达标率 · 点列名看走势,点格看台账",
        area="board",
        table=Table(everywhere if reported else everywhere.iloc[:0], titles.GUARANTEES, "各村三保障与饮水"),
        answers=[queries.guarantee_matrix, queries.guarantee_totals],
    ):
        if reported:
            stage.draw(
                panels.guarantee_board(matrix, totals, str(item), township=not view.filters),
                key="board",
                on_pick=choose,
            )
        else:
            stage.nothing_reported(view, LEDGER)
    if stage.draws("trend"):
        series = view.ask(queries.guarantee_series, item=item)
        with stage.panel(
            f"{item} · 存量问题",
            f"{chosen['unit']} · {forecasts.forecast_note(view)}",
            area="trend",
            table=Table(series, titles.GUARANTEE_SERIES, f"{item}-走势"),
        ):
            if series.empty:
                stage.nothing_reported(view, LEDGER)
            else:
                left = series.assign(value=series["open"])
                fan = forecasts.open_count(view, left, goal_of.get(chosen["indicator"]))
                chart = panels.burn_down(left, fan, view.as_of, str(chosen["unit"]), noted=view.noted())
                stage.draw(chart, key="trend")
    if stage.draws("homes"):
        homes = view.ask(queries.guarantee_homes)
        no_register = formats.is_missing(view.ask(queries.household_counts).iloc[0]["households"])
        with stage.panel(
            "保障未达标的户",
            REGISTER if no_register else f"{REGISTER} · {len(homes)} 户",
            area="homes",
            table=Table(homes, titles.GUARANTEE_HOMES, "保障未达标的户"),
        ):
            if no_register:
                stage.nothing_reported(view, REGISTER)
            else:
                stage.draw(panels.lacking_homes(homes, whole="table:保障未达标的户"), key="homes")


stage.show(view, "guarantees", board)
