"""Every question the pages ask, by name: a snapshot and an as-of date in, a DataFrame out.

What a question answers, in which grain and units, is the head of its SQL, `sql/queries/<name>.sql`. A missing number is
null (未报送), never 0.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache

import pandas as pd

from pingda_dash import ledger_rows as rows_of_ledgers
from pingda_dash import theme
from pingda_dash.contracts import contracts
from pingda_dash.frames import without_flags
from pingda_dash.snapshot import SQL, Snapshot, query_text, relations, sources


class Question:
    """One file of `sql/queries/`, asked as a function: `queries.tasks(snapshot, day, village=code)`.

    Its parameters are the file's `$names`; those that it compares with null may be left out. What reads another day's
    relations (`earlier(…)`) takes that day as `since`.
    """

    def __init__(self, name: str) -> None:
        """Raises FileNotFoundError when there is no such file."""
        lines = query_text(name).splitlines()
        select = "\n".join(line for line in lines if not line.startswith("--"))
        self.__qualname__ = name
        self.__doc__ = "\n".join(line.removeprefix("--").strip() for line in lines if line.startswith("--"))
        self.optional = frozenset(re.findall(r"\$(\w+) is (?:not )?null", select))
        self.parameters = frozenset(re.findall(r"\$(\w+)", select)) | ({"since"} if "earlier(" in select else set())

    def __call__(self, snapshot: Snapshot, as_of: date, **parameters: object) -> pd.DataFrame:
        """The answer on a day. Raises TypeError for a parameter that the question lacks or does not have."""
        wrong = parameters.keys() ^ self.parameters
        if wrong - self.optional:
            raise TypeError(f"{self.__qualname__} lacks or does not know {sorted(wrong - self.optional)}")
        asked = dict.fromkeys(self.optional) | parameters
        since = asked.pop("since", None)
        return snapshot.ask(self.__qualname__, as_of, earlier=since, **asked)


NAMES_ONLY = frozenset({"village_list"})
"""Relations that nearly every question reads for the names of villages: a figure does not rest on them."""


@cache
def ledgers_of(question: str) -> tuple[str, ...]:
    """The datasets that a question's answer rests on, itself or through relations, in the order of the contracts.

    Of a relation that gathers every dataset only those that the select which reads it names (`dataset = 'funds'`),
    where it names any. Empty for a statement that is filled in for one dataset (`ledger_rows`, `reliability`), and
    for what is no question.
    """
    path = SQL / "queries" / f"{question}.sql"
    if not path.is_file():
        return ()
    text = path.read_text(encoding="utf-8")
    owed = {one.name for one in contracts().values() if one.owed}
    reached = set[str]()
    for select in _selects(text):
        named = frozenset(re.findall(r"\bdataset = '(\w+)'", select))
        for name in sources(select) - NAMES_ONLY:
            below = _datasets_below(name)
            reached |= named if named and len(below & owed) > len(owed) / 2 else below
    if not reached and sources(text) & NAMES_ONLY:
        reached |= _datasets_below("village_list")
    return tuple(name for name in contracts() if name in reached)


def _selects(statement: str) -> list[str]:
    """The selects of a statement, each without those inside it: of common table expressions, subqueries and unions."""
    left, made = re.sub(r"--.*", "", statement), list[str]()
    while inner := re.search(r"\(([^()]*)\)", left):
        is_select = re.match(r"\s*(?:select|from|with)\b", inner[1])
        made += re.split(r"\bunion\b", inner[1]) if is_select else []
        kept = "" if is_select else f"\x00{inner[1]}\x01"
        left = left[: inner.start()] + kept + left[inner.end() :]
    parts = [*made, *re.split(r"\bunion\b", left)]
    return [part.replace("\x00", "(").replace("\x01", ")") for part in parts]


def _datasets_below(name: str) -> frozenset[str]:
    """The datasets that a table or relation is made of, but for the names of villages."""
    reached, todo = set[str](), [name]
    while todo:
        one = todo.pop()
        if one not in reached:
            reached.add(one)
            todo += sources(relations()[one]) - NAMES_ONLY if one in relations() else ()
    return frozenset(reached & contracts().keys())


# the campaign, and what the plan asks
campaign_day = Question("campaign_day")
last_report = Question("last_report")
milestones = Question("milestones")
indicators = Question("indicators")
village_indicators = Question("village_indicators")
indicator_paths = Question("indicator_paths")
goal_fan = Question("goal_fan")
forecast_record = Question("forecast_record")
goal_series = Question("goal_series")
goal_trends = Question("goal_trends")
goal_sources = Question("goal_sources")
what_if = Question("what_if")
village_paces = Question("village_paces")
tasks = Question("tasks")
duty_counts = Question("duty_counts")
urgent_duties = Question("urgent_duties")
annotated_days = Question("annotated_days")
meeting_agenda = Question("meeting_agenda")
promises = Question("promises")
completion_curve = Question("completion_curve")
duties = Question("duties")
units = Question("units")
clause = Question("clause")
plan_clauses = Question("plan_clauses")
plan_rows = Question("plan_rows")
plan_coverage = Question("plan_coverage")
form_figures = Question("form_figures")

# what asks for a decision
concerns = Question("concerns")
checks = Question("checks")
findings = Question("findings")
signals = Question("signals")
signal_rows = Question("signal_rows")
doubts = Question("doubts")
worklist = Question("worklist")
directives = Question("directives")
directive_steps = Question("directive_steps")
directive_counts = Question("directive_counts")
directive_answers = Question("directive_answers")
quality_cells = Question("quality_cells")
quality_scores = Question("quality_scores")
quality_points = Question("quality_points")
quality_units = Question("quality_units")
corrections = Question("corrections")
empty_columns = Question("empty_columns")
threshold_weeks = Question("threshold_weeks")
page_standing = Question("page_standing")
map_homes = Question("map_homes")
map_kinds = Question("map_kinds")
map_hexagons = Question("map_hexagons")
map_things = Question("map_things")
village_flows = Question("village_flows")
map_groups = Question("map_groups")
map_search = Question("map_search")
village_set = Question("village_set")
meeting_items = Question("meeting_items")
meeting_villages = Question("meeting_villages")
meeting_trend = Question("meeting_trend")
compare_counts = Question("compare_counts")
compare_indicators = Question("compare_indicators")
compare_turns = Question("compare_turns")
compare_villages = Question("compare_villages")
compare_village_indicators = Question("compare_village_indicators")
compare_concerns = Question("compare_concerns")

# villages and households
villages = Question("villages")
home_history = Question("home_history")
home_items = Question("home_items")
map_shapes = Question("map_shapes")
home_positions = Question("home_positions")
household_counts = Question("household_counts")
village_duty_states = Question("village_duty_states")
household_dots = Question("household_dots")
remaining_households = Question("remaining_households")
guarantees = Question("guarantees")
guarantee_matrix = Question("guarantee_matrix")
guarantee_totals = Question("guarantee_totals")
guarantee_series = Question("guarantee_series")
guarantee_homes = Question("guarantee_homes")
relocation_sites = Question("relocation_sites")
relocation_series = Question("relocation_series")
cases = Question("cases")
case_counts = Question("case_counts")
cases_by_village = Question("cases_by_village")
case_series = Question("case_series")

# income and work
income_by_industry = Question("income_by_industry")
industry_by_village = Question("industry_by_village")
industry_series = Question("industry_series")
village_income_series = Question("village_income_series")
employment_by_village = Question("employment_by_village")
employment_series = Question("employment_series")
transfers_by_destination = Question("transfers_by_destination")
cooperatives = Question("cooperatives")
cooperatives_by_village = Question("cooperatives_by_village")
links_by_kind = Question("links_by_kind")
sales_by_channel = Question("sales_by_channel")
sales_by_village = Question("sales_by_village")
sales_series = Question("sales_series")
tourism_places = Question("tourism_places")
workshop_list = Question("workshop_list")

# problems, money, events, archives
problems = Question("problems")
problem_counts = Question("problem_counts")
problems_by = Question("problems_by")
problem_series = Question("problem_series")
fund_projects = Question("fund_projects")
fund_flows = Question("fund_flows")
fund_summary = Question("fund_summary")
fund_purposes = Question("fund_purposes")
fund_series = Question("fund_series")
activity_matrix = Question("activity_matrix")
activity_list = Question("activity_list")
records_by_village = Question("records_by_village")

# spot checks
spot_draws = Question("spot_draws")
spot_strata = Question("spot_strata")
spot_draw = Question("spot_draw")
spot_size = Question("spot_size")
spot_stated = Question("spot_stated")
spot_homes = Question("spot_homes")
spot_sites = Question("spot_sites")
spot_fields = Question("spot_fields")
spot_errors = Question("spot_errors")
spot_corrections = Question("spot_corrections")

# ledgers and uploads
ledger_coverage = Question("ledger_coverage")
reporting = Question("reporting")
reporting_cells = Question("reporting_cells")
reporting_counts = Question("reporting_counts")
ledger_reporting = Question("ledger_reporting")
unit_ledgers = Question("unit_ledgers")
uploads = Question("uploads")


def ledger_rows(
    snapshot: Snapshot, as_of: date, dataset: str, village: str | None = None, item: str | None = None
) -> pd.DataFrame:
    """The rows behind a figure, newest first, under Chinese headings, with file, row and who uploaded it.

    item: what the ledger is read by (`Contract.item`). Empty for a dataset that has no contract.
    """
    if dataset not in contracts():
        return pd.DataFrame()
    rows = snapshot.run(rows_of_ledgers.statement(dataset), as_of, village=village, item=item)
    return without_flags(rows, theme.WITHHELD)


def reliability(
    snapshot: Snapshot, as_of: date, dataset: str, village: str | None = None, item: str | None = None
) -> pd.DataFrame:
    """How sure the figure is that these rows make: one row (`sql/queries/reliability.sql`).

    Empty for a dataset that has no contract.
    """
    if dataset not in contracts():
        return pd.DataFrame()
    return snapshot.run(rows_of_ledgers.reliability(dataset), as_of, village=village, item=item)
