"""单位责任: what does one unit, or one village, lead and answer for, and what of it is late?"""

import pandas as pd
import streamlit as st

from pingda_dash import queries
from pingda_dash.figures import tables as titles
from pingda_dash.panels import cards, duties
from pingda_dash.ui import goals, shell
from pingda_dash.ui.shell import Table

ROLES = {"全部": "全部", duties.LED: duties.LED, duties.ANSWERED: duties.ANSWERED}


def chosen(units: pd.DataFrame, villages: pd.DataFrame) -> tuple[str | None, str | None]:
    """The unit's name or the village's code in the address; without either, the unit with the most that is late."""
    if view.unit in set(units["name"]):
        return view.unit, None
    if view.village in set(villages["village_code"]):
        return None, view.village
    worst = units[units["led"] > 0].sort_values(["overdue", "behind"], ascending=False, kind="stable")
    return str(worst["name"].iloc[0]), None


def choose(pick: str) -> None:
    """A click in the list: the page is about that unit, or that village."""
    kind, _, reference = pick.partition(":")
    st.query_params.pop("village" if kind == "unit" else "unit", None)
    st.query_params[kind] = reference


view = shell.open_page("units")
units, villages = view.ask(queries.units), view.ask(queries.villages)
unit, village = chosen(units, villages)
every = view.ask(queries.duties, unit=unit, village=village)
name = unit or dict(zip(villages["village_code"], villages["village"], strict=True))[village]
pick = f"unit:{unit}" if unit else f"village:{village}"

with shell.stage("units"):
    with shell.panel("单位与村", area="chooser", table=Table(units, titles.UNITS, "单位责任")):
        shell.draw(duties.chooser(units, villages, pick), key="chooser", on_pick=choose)
    with shell.panel(area="cards"):
        shell.draw(cards(duties.duty_cards(every, view.as_of)), key="cards")
    with shell.panel(area="duties"):
        with shell.controls("duties"):
            role = goals.choice("角色", ROLES, key="role") if unit else "全部"
            shown = every if role == "全部" else every[every["role"] == role]
            shell.table_button(Table(shown, titles.DUTIES, f"{name}-责任清单"))
        shell.head(f"{name} · 责任清单")
        board = duties.duty_board(shown, view.ask(queries.milestones), view.as_of, village)
        shell.draw(board, key="duties")
    found = view.ask(queries.problems, unit=unit, village=village)
    table = Table(found, titles.PROBLEMS, f"{name}-问题")
    with shell.panel("未销号问题", "由它整改的问题" if unit else "在本村发现的问题", area="problems", table=table):
        shell.listed(view, found, lambda: duties.problem_list(found), ("rectification",), "problems")
    ledgers = duties.ledgers_of(every, view.ask(queries.ledger_coverage))
    table = Table(ledgers, titles.DUTY_LEDGERS, f"{name}-台账")
    with shell.panel("要报的台账", "支撑项数 · 最近报送", area="ledgers", table=table):
        shell.draw(duties.ledger_list(ledgers, "duties"), key="ledgers")
