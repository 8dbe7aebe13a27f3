"""Panels: a DataFrame in, a piece of HTML (with inline SVG) out. Pure; the text is always escaped.

A pick is `kind:reference`, for example `indicator:training`, `task:T01`, `village:530523206205`; the shell's
`follow` says where each leads.
"""

from pingda_dash.panels.bars import bullets, columns, income_bars
from pingda_dash.panels.calendar import months
from pingda_dash.panels.cards import Card, cards
from pingda_dash.panels.cases import case_list, case_sheet, village_cases
from pingda_dash.panels.desk import (
    desk_columns,
    desk_conflicts,
    desk_effect,
    desk_files,
    desk_welcome,
)
from pingda_dash.panels.desk_sheet import desk_sheet
from pingda_dash.panels.dots import household_dots
from pingda_dash.panels.events import duty_list, event_list, event_matrix, timeline
from pingda_dash.panels.hexmap import village_hexagons
from pingda_dash.panels.homes import (
    guarantees,
    household_card,
    leaving_households,
    no_homes,
    remaining_households,
)
from pingda_dash.panels.line_charts import Stroke, burn_down, completion_curve, progress_line, trend
from pingda_dash.panels.lines import lines
from pingda_dash.panels.lists import Item, concerns, counted_as, item_list, role_words, task_list, to_do
from pingda_dash.panels.matrix import Cell, Column, Row, matrix
from pingda_dash.panels.money import cooperatives, unpublished_projects, workshops_and_places
from pingda_dash.panels.multiples import settling, village_multiples
from pingda_dash.panels.outlook import goal_trend, village_paces, what_if
from pingda_dash.panels.plan import clause_text, indicator_sheet, outlook_words, task_sheet
from pingda_dash.panels.problems import open_problems, problem_bars
from pingda_dash.panels.reporting import not_reported
from pingda_dash.panels.ribbon import ribbon
from pingda_dash.panels.rows import (
    channel_bars,
    income_shares,
    link_bars,
    outlet_bars,
    purpose_bars,
    village_bars,
)
from pingda_dash.panels.safeguards import guarantee_board, lacking_homes
from pingda_dash.panels.settlements import missing_works, settlement_board, stages
from pingda_dash.panels.small import nothing
from pingda_dash.panels.stacks import Stack, stacks

__all__ = [
    "Card",
    "Cell",
    "Column",
    "Item",
    "Row",
    "Stack",
    "Stroke",
    "bullets",
    "burn_down",
    "cards",
    "case_list",
    "case_sheet",
    "channel_bars",
    "clause_text",
    "columns",
    "completion_curve",
    "concerns",
    "cooperatives",
    "counted_as",
    "desk_columns",
    "desk_conflicts",
    "desk_effect",
    "desk_files",
    "desk_sheet",
    "desk_welcome",
    "duty_list",
    "event_list",
    "event_matrix",
    "goal_trend",
    "guarantee_board",
    "guarantees",
    "household_card",
    "household_dots",
    "income_bars",
    "income_shares",
    "indicator_sheet",
    "item_list",
    "lacking_homes",
    "leaving_households",
    "lines",
    "link_bars",
    "matrix",
    "missing_works",
    "months",
    "no_homes",
    "not_reported",
    "nothing",
    "open_problems",
    "outlet_bars",
    "outlook_words",
    "problem_bars",
    "progress_line",
    "purpose_bars",
    "remaining_households",
    "ribbon",
    "role_words",
    "settlement_board",
    "settling",
    "stacks",
    "stages",
    "task_list",
    "task_sheet",
    "timeline",
    "to_do",
    "trend",
    "unpublished_projects",
    "village_bars",
    "village_cases",
    "village_hexagons",
    "village_multiples",
    "village_paces",
    "what_if",
    "workshops_and_places",
]
