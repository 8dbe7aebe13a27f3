"""单位责任: what does one unit, or one village, lead and answer for, and what of it is late?"""

import pandas as pd
import streamlit as st

from pingda_dash import headlines, queries, worklist
from pingda_dash.figures import tables as titles
from pingda_dash.figures.tables import Table
from pingda_dash.panels import cards, duties, quality
from pingda_dash.panels.controls import Choice, Control
from pingda_dash.panels.lists import ANSWERED, LED
from pingda_dash.ui import choices, directing, opening, stage
from pingda_dash.ui.view import View

ROLES = {each: each for each in ("全部", LED, ANSWERED)}


def chosen(units: pd.DataFrame) -> tuple[str | None, str | None]:
    """The unit's name or the village's code in the address; without either, the unit with the most that is late."""
    if view.unit or view.village:
        return view.unit, None if view.unit else view.village
    return headlines.worst_unit(units), None


def choose(pick: str) -> None:
    """A click in the list: the page is about that unit, or that village."""
    kind, _, reference = pick.partition(":")
    st.query_params.pop("village" if kind == "unit" else "unit", None)
    st.query_params[kind] = reference


view = opening.open_page("units")
units, villages = view.ask(queries.units), view.ask(queries.villages)
unit, village = chosen(units)
every = view.ask(queries.duties, unit=unit, village=village)
name = unit or dict(zip(villages["village_code"], villages["village"], strict=True))[village]
pick = f"unit:{unit}" if unit else f"village:{village}"
late_problems = (units[units["name"] == unit] if unit else villages[villages["village_code"] == village])[
    "late_problems"
].iloc[0]


def to_check() -> pd.DataFrame:
    """The findings of the unit, or of the village, that are not closed."""
    work = view.worklist(village)
    own = work if village else work[work["unit"] == unit]
    return own[own["state"] != worklist.CLOSED]


def of_role(role: str) -> pd.DataFrame:
    """The duties in which the unit leads, answers, or (全部) either."""
    return every if role == "全部" else every[every["role"] == role]


def board(view: View, role: Choice | None) -> None:
    """Every unit and village, and of the chosen one its duties, problems and ledgers."""
    with stage.panel("单位与村", area="chooser", table=Table(units, titles.UNITS, "单位责任")):
        stage.draw(duties.chooser(units, villages, pick), key="chooser", on_pick=choose)
    made_of = {role: Table(of_role(role), titles.DUTIES, f"{name}{role}") for role in (LED, ANSWERED)}
    made_of[""] = Table(every, titles.DUTIES, f"{name}责任")
    with stage.panel(area="cards", answers=[queries.duty_counts, queries.duties], made_of=made_of):
        scope = ("单位", unit) if unit else ("村", village or "")
        figures = duties.duty_cards(every, view.counts(*scope), view.as_of, late_problems)
        stage.draw(cards([*figures, *directing.card(view, *scope)]), key="cards")
    shown = of_role(role.value) if role else every
    table = Table(shown, titles.DUTIES, f"{name}-责任清单")
    controls: list[Control] = [*([role] if role else []), *directing.ways(view, pick)]
    with stage.panel(f"{name} · 责任清单", area="duties", table=table, controls=controls):
        lanes = duties.duty_board(shown, view.ask(queries.milestones), view.as_of, village)
        stage.draw(lanes, key="duties")
    problems = view.ask(queries.problems, unit=unit, village=village)
    table = Table(problems, titles.PROBLEMS, f"{name}-问题")
    with stage.panel("未销号问题", "由它整改的问题" if unit else "在本村发现的问题", area="problems", table=table):
        stage.listed(view, problems, lambda: duties.problem_list(problems), ("rectification",), "problems")
    work = to_check()
    if len(work):
        table = Table(quality.work_table(work), titles.WORK, f"{name}-核对清单")
        with stage.panel("要核对的数", quality.work_words(work), area="checks", table=table):
            stage.draw(quality.work_list(work, whole=f"whole:work@{village or ''}@{unit or ''}"), key="checks")
    ledgers = duties.ledgers_of(every, view.ask(queries.ledger_coverage))
    table = Table(ledgers, titles.DUTY_LEDGERS, f"{name}-台账")
    with stage.panel("要报的台账", "支撑项数 · 最近报送", area="ledgers", table=table):
        stage.draw(duties.ledger_list(ledgers, "duties"), key="ledgers")


grid = "unitschecked" if len(to_check()) else "units"
stage.show(view, grid, board, choices.choice(view, "角色", ROLES, "role") if unit else None)
