"""Panels: a DataFrame in, a piece of HTML (with inline SVG) out. Pure; the text is always escaped.

A pick is `kind:reference`, for example `indicator:training`, `task:T01`, `village:530523206205`; the shell's
`follow` says where each leads.
"""

from pingda_dash.panels.bars import bullets, columns, income_bars
from pingda_dash.panels.calendar import months
from pingda_dash.panels.cards import Card, cards
from pingda_dash.panels.desk import desk_columns, desk_effect, desk_files, desk_history, desk_welcome
from pingda_dash.panels.desk_sheet import desk_sheet
from pingda_dash.panels.dots import household_dots
from pingda_dash.panels.hexmap import village_hexagons
from pingda_dash.panels.homes import guarantees, household_card, remaining_households
from pingda_dash.panels.lines import lines
from pingda_dash.panels.lists import concerns, task_list
from pingda_dash.panels.matrix import Cell, Column, Row, matrix
from pingda_dash.panels.plan import check_card, clause_text, indicator_sheet, task_sheet
from pingda_dash.panels.ribbon import ribbon
from pingda_dash.panels.small import nothing, status_pill
from pingda_dash.panels.table import table

__all__ = [
    "Card",
    "Cell",
    "Column",
    "Row",
    "bullets",
    "cards",
    "check_card",
    "clause_text",
    "columns",
    "concerns",
    "desk_columns",
    "desk_effect",
    "desk_files",
    "desk_history",
    "desk_sheet",
    "desk_welcome",
    "guarantees",
    "household_card",
    "household_dots",
    "income_bars",
    "indicator_sheet",
    "lines",
    "matrix",
    "months",
    "nothing",
    "remaining_households",
    "ribbon",
    "status_pill",
    "table",
    "task_list",
    "task_sheet",
    "village_hexagons",
]
