"""A chart as its table: the same frame under Chinese headings (as a file: report/workbook.py).

Each table names its columns; what a column is called stands in its contract or in `dictionary`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import pandas as pd

from pingda_dash import dictionary, formats, frames, theme
from pingda_dash.dictionary import headings

# what the plan asks, and how it stands
GOALS = headings(
    "name:indicator village actual target unit expected progress status projected deadline lead_unit report_date reason"
)
STANDING = headings("village actual target target_basis expected progress status projected report_date")
VILLAGE_STANDING = headings("village actual unit target expected status report_date")
SERIES = headings("report_date value part:employment.poor_people")
VILLAGE_SERIES = headings("village report_date value")
CURVE = headings("date due done projected:projected_done")
NODES = headings("label:milestone date total:due done broken overdue behind")
TASKS = headings(
    "short_name:task lead_unit responsible_units status progress expected_progress start deadline days_late report_date"
    " note",
    "tasks",
)
CONCERNS = headings("kind title:duty detail:reason unit village")
UNITS = headings(
    "name:unit kind led answered broken overdue behind unreported done open_problems late_problems next_deadline"
)
DUTIES = headings(
    "kind name:duty role lead_unit clause status progress expected_progress actual target unit start deadline days_late"
    " ledger report_date reason"
)
DUTY_LEDGERS = headings("title:ledger duties last_report days_since_report rows uploads")
CLAUSES = headings(
    "id:clause part title:clause_title indicators tasks reported done broken overdue behind unreported text:quote"
)
PLAN_ROWS = headings(
    "kind name:duty clause status progress actual target unit deadline lead_unit ledger report_date days_since_report"
    " reason quote"
)
LEDGERS = headings("title:ledger fed rows uploads last_report days_since_report")
REPORTING = headings("village title:ledger report_date days_since_report days_overdue rows author filename received_at")
LEDGERS_BY_UNIT = headings(
    "unit:lead_unit title:ledger state:ledger_state asked reported:villages_reported last_report days_overdue duties"
)
QUALITY = headings(
    "village title:ledger state:ledger_state report_date days_overdue failed signals spot_n:compared spot_wrong:wrong"
    " spot_rate:error_rate spot_low:error_low spot_high:error_high score was:was_score author filename received_at"
)
WORK = headings("finding village figures stake unit days progress_of_item filename")
SENDERS = headings(
    "unit files late:late_files late_rate corrected:corrected_files corrected_rate outlying:outlying_files"
    " outlying_rate"
)
DRAWS = headings(
    "draw_id:visits.draw_id title:ledger drawn_on village listed drawn visited n:compared errors:wrong rate:error_rate"
    " low:error_low high:error_high more:more_visits seed"
)
EMPTY = headings("title:ledger field_title:column report_date rows empty share:empty_share was:former_empty_share")
SIGNAL_ROWS = headings(
    "village thing:employment.item field_title:column report_date value unit filename source_row author received_at"
)
STAGES = headings("name:duty deadline actual target unit expected status report_date")

# two days compared
COMPARED_GOALS = headings(
    "name:indicator unit was_actual actual change target was_status status move fell_back lead_unit"
)
COMPARED_VILLAGES = headings("village was_broken broken was_overdue overdue was_behind behind move")
COMPARED_CONCERNS = headings(
    "state:change was_kind kind title:duty was_title:was_duty detail:reason ended unit village"
)

# the villages and their households
VILLAGES = headings(
    "village is_poor value:measure broken overdue behind unreported on_course households population people_source"
    " population_year registered_households registered_people registered_source last_report",
    "villages",
)
HOMES = headings(
    "name:head_name village village_group category members net_income poverty_line poverty_line_basis housing_safe"
    " schooling_met medical_met water_safe is_lifted lacks income_source poverty_cause helper register_date",
    "households",
)
MAP_GROUPS = headings(
    "village village_group households:villages.households lifted remaining watched:open_cases unmet", "households"
)
MAP_HOMES = headings(
    "household_id name:head_name village_group category members net_income housing_safe schooling_met medical_met"
    " water_safe",
    "households",
)
MAP_THINGS = headings("layer thing village number unit:number_unit report_date")
MET = headings("item total:villages.registered_households met unmet unknown:unreported", "guarantees")
GUARANTEES = headings("village item due met open percent status report_date", "guarantees")
GUARANTEE_SERIES = headings("report_date due met open", "guarantees")
GUARANTEE_HOMES = headings(
    "village village_group name:head_name members category lacks net_income helper register_date", "households"
)
SETTLEMENTS = headings(
    "settlement village households people moved_in demolished reclaimed settled accounted land party able"
    " employed in_industry farm audited accepted report_date",
    "relocation",
)
SETTLING = headings("report_date households moved_in demolished reclaimed able employed in_industry", "relocation")
CASES = headings(
    "village village_group:households.village_group name:head_name members:households.members kind risk found_on"
    " days_open measures measures_on helper outcome cleared_on lacks report_date",
    "monitoring",
)
WATCHED = headings(
    "village village_group:households.village_group name:head_name category:households.category days_open lacks",
    "monitoring",
)
CASE_VILLAGES = headings("village open:open_cases unstable marginal sudden without_measures cleared")
CASE_SERIES = headings("report_date open:open_cases unstable marginal sudden cleared")

# industries, work, money
INCOME = headings(
    "industry income:income_wan target:target_wan expected:expected_wan status output output_unit area_mu households"
    " poor_households poor_share income_per_household report_date",
    "industry",
)
INDUSTRY_VILLAGES = headings(
    "village area_mu output income:income_wan households poor_households registered_households:all_registered"
    " income_per_household report_date",
    "industry",
)
VILLAGE_INCOME = headings("industry report_date value:income_wan", "industry")
DESTINATIONS = headings("destination people poor_people", "employment")
POSTS = headings(
    "village value:people part:poor_people target:village_share expected status extra report_date", "employment"
)
PROBLEMS = headings(
    "problem_id problem source kind village unit state found_on due_on days_late closed_on evidence report_date",
    "rectification",
)
DIRECTIVES = headings(
    "label:directive state:directive_state whom title:directed work:to_do figure:figure_then due:directive_due"
    " first_due days_over:over_days opened_on opened_by answered_on closed_on closed_by last_answer extensions returns"
    " handings reopenings"
)
DIRECTIVE_SCOPES = headings(
    "scope:scope_kind name:whom total open:open_directives overdue waiting closed kept broken:broken_directives"
    " median_days"
)
PROBLEM_GROUPS = headings("name:group closed fixed working untouched open:open_problems late total")
PROBLEM_SERIES = headings("report_date total:problems_ever closed open:open_problems")
FUND_FLOWS = headings("fund purpose village projects planned_wan arrived_wan spent_wan", "funds")
FUND_PURPOSES = headings("purpose integrated_wan integrated_share planned_wan arrived_wan spent_wan share", "funds")
FUND_PROJECTS = headings(
    "project_id project fund purpose village planned_wan arrived_wan spent_wan paid_on published audited report_date",
    "funds",
)
FUND_SERIES = headings("report_date planned_wan arrived_wan spent_wan", "funds")
COOPERATIVES = headings(
    "village cooperatives normal shell cleared:wound_up households poor_households willing partnered partnered_share"
    " status",
    "cooperatives",
)
ENTITIES = headings("entity kind village state link households poor_households report_date", "cooperatives")
LINKS = headings("link entities households poor_households", "cooperatives")
CHANNELS = headings("channel amount_wan products villages", "sales")
SALES_VILLAGES = headings("village amount_wan online_wan station report_date", "sales")
SALES_SERIES = headings("report_date amount_wan online_wan", "sales")
WORKPLACES = headings(
    "what:duty workshop:place kind:tourism.kind stage:tourism.stage recognised_on workers poor_workers"
    " visitors:tourism.visitors income_wan:tourism.income_wan report_date",
    "workshops",
)
EVENTS_BY_VILLAGE = headings("village kind events people last_on", "activities")
EVENTS = headings("held_on:report_date kind event village people completes", "activities")
RECORDS = headings("village files checked checked_share errors corrected open_errors report_date", "records")

SHARES = frozenset(map(dictionary.heading, dictionary.SHARES))
"""Headings of shares 0..1: shown as per cent, as numbers that sort."""


def titled(frame: pd.DataFrame, titles: Mapping[str, str]) -> pd.DataFrame:
    """The named columns, those the frame has, under Chinese headings in the order of `titles`."""
    named = [name for name in titles if name in frame]
    flags = [flag for name in named if (flag := f"{name}_withheld") in frame]
    shown = frames.without_flags(frame[[*named, *flags]], theme.WITHHELD).rename(columns=titles)
    for name in shown:
        if name in SHARES:
            shown[name] = pd.to_numeric(shown[name]).map(_percent, na_action="ignore")
        elif pd.api.types.is_bool_dtype(shown[name]):
            shown[name] = [None if formats.is_missing(value) else "是" if value else "否" for value in shown[name]]
        elif pd.api.types.is_float_dtype(shown[name]):
            shown[name] = shown[name].round(2)
        elif shown[name].dtype == object:
            shown[name] = [_plain(value) for value in shown[name]]
    return shown


def _percent(share: float) -> float:
    """A share of 0…1 in per cent, rounded as the screens write it."""
    return formats.round_share(100 * share, 1)


def named_columns(frame: pd.DataFrame, datasets: Sequence[str]) -> pd.DataFrame:
    """The columns that a contract of some datasets or the dictionary has a word for, under Chinese headings."""
    titles: dict[str, str] = {}
    for name in map(str, frame):
        for dataset in (*datasets, ""):
            with suppress(KeyError):
                title = dictionary.heading(name, dataset)
                if title not in titles.values():
                    titles[name] = title
                break
    return titled(frame, titles)


def rows_of(shown: pd.DataFrame, label: str) -> pd.DataFrame:
    """The rows that a label names: one of their texts is it, or is in it, or holds it; all where it names none.

    `来源 → 用途` names those that both of its parts name.
    """
    for part in filter(None, label.split(" → ")):
        shown = _rows_with(shown, part)
    return shown


def _rows_with(shown: pd.DataFrame, label: str) -> pd.DataFrame:
    texts = shown.select_dtypes(exclude="number").map(lambda value: "" if formats.is_missing(value) else str(value))
    for is_named in (lambda text: text == label, lambda text: len(text) > 1 and (text in label or label in text)):
        matches = texts.map(is_named).any(axis=1) if texts.size else pd.Series(False, index=shown.index)
        if matches.any():
            return shown[matches]
    return shown


@dataclass(frozen=True)
class Table:
    """A chart as its table: the frame it draws, the Chinese headings of the columns to show, and its name.

    The name heads the dialog and names the file; on one page no two tables share it.
    """

    frame: pd.DataFrame
    titles: Mapping[str, str] | None
    """None: the frame already has Chinese headings."""
    name: str

    def titled(self) -> pd.DataFrame:
        """The frame as it is shown."""
        return self.frame if self.titles is None else titled(self.frame, self.titles)


def matching(shown: pd.DataFrame, text: str) -> pd.DataFrame:
    """The rows in which any cell contains a text, whatever its case; a number also without its thousands separators."""
    wanted = text.strip().casefold()
    if not wanted:
        return shown
    matches = pd.Series(False, index=shown.index)
    for name in shown:
        cells = shown[name].astype(str).where(shown[name].notna(), "").str.casefold()
        matches |= cells.str.contains(wanted, regex=False)
        if pd.api.types.is_numeric_dtype(shown[name]):
            matches |= cells.str.contains(wanted.replace(",", ""), regex=False)
    return shown[matches]


def _plain(value: Any) -> Any:
    """A cell as it is shown: a yes or no beside missing ones is a word too."""
    if formats.is_missing(value):
        return None
    return ("否", "是")[value] if isinstance(value, bool) else value
