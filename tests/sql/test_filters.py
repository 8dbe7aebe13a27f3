"""A question asked of one village, unit, industry or ledger answers for it alone, and the parts add up to the whole."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from pingda_dash import queries
from pingda_dash.queries import Question
from pingda_dash.snapshot import Snapshot
from tests.test_shown import DRAWN, GIVEN

DAY, VILLAGE = date(2020, 5, 20), "530523206206"
QUESTIONS = {name: one for name, one in vars(queries).items() if isinstance(one, Question)}
REQUIRED = GIVEN | {
    "industry": "茶叶",
    "measure": "income_wan",
    "item": "危房改造",
    "by": "village",
    "indicator": "training",
}
CHOSEN = {"village": VILLAGE, "unit": "乡项目办", "industry": "茶叶", "dataset": "funds"}
COLUMNS = {"village": "village_code", "industry": "industry", "dataset": "dataset"}
"""The column of an answer that says what its rows are of."""
SHARED = {"tasks", "duties"}
"""Questions that list what is asked of all villages beside a village's own."""
EITHER = {"worklist"}
"""A finding is of two ledgers."""
SUMS: dict[str, tuple[list[str], str]] = {
    "problem_counts": (["total", "closed", "open", "late", "due_this_week", "without_evidence"], "problem_list"),
    "fund_summary": (["planned_wan", "arrived_wan", "spent_wan", "projects", "published", "audited"], "project_list"),
    "fund_purposes": (["planned_wan", "spent_wan", "integrated_wan"], "project_list"),
    "fund_flows": (["planned_wan", "arrived_wan", "spent_wan", "projects"], "project_list"),
    "links_by_kind": (["entities", "households", "poor_households"], "entity_list"),
    "sales_by_channel": (["amount_wan"], "sale_list"),
    "transfers_by_destination": (["people", "poor_people"], ""),
    "income_by_industry": (["income", "households", "poor_households", "area_mu", "output"], ""),
    "guarantee_totals": (["due", "met", "open"], ""),
    "household_counts": (["households", "people", "lifted", "unlifted", "lacking", "registered"], ""),
    "case_counts": (["total", "open", "unstable", "cleared", "without_measures", "found_lately"], ""),
    "relocation_sites": (["households", "moved_in"], "settlement_list"),
    "activity_matrix": (["events", "people"], ""),
}
"""Of each question the columns that add up, and the relation whose rows may be the township's own."""


def asked(snapshot: Snapshot, name: str, **chosen: str | None) -> pd.DataFrame:
    question = QUESTIONS[name]
    given = {one: REQUIRED.get(one, "x") for one in question.parameters - question.optional}
    return question(snapshot, DAY, **given | chosen)


@pytest.mark.parametrize("parameter", COLUMNS)
def test_an_answer_about_one_holds_no_row_of_another(demo_snapshot: Snapshot, parameter: str) -> None:
    column, value = COLUMNS[parameter], CHOSEN[parameter]
    filtered = {name for name, one in QUESTIONS.items() if parameter in one.optional}
    assert filtered
    for name in sorted(filtered - SHARED - EITHER - DRAWN):
        rows = asked(demo_snapshot, name, **{parameter: value})
        if column in rows:
            assert set(rows[column]) <= {value}, name


def test_what_is_asked_of_one_unit_is_what_it_answers_for(demo_snapshot: Snapshot) -> None:
    unit = CHOSEN["unit"]
    assert set(asked(demo_snapshot, "problems", unit=unit)["unit"]) == {unit}
    owed = asked(demo_snapshot, "unit_ledgers", unit=unit)
    assert set(owed["unit"]) == {unit}
    for name in ("reporting", "quality_cells", "ledger_coverage"):
        assert set(asked(demo_snapshot, name, unit=unit)["dataset"]) <= set(owed["dataset"]), name
    nodes, duties = asked(demo_snapshot, "milestones", unit=unit), asked(demo_snapshot, "duties", unit=unit)
    assert nodes["total"].sum() == len(duties)


@pytest.mark.parametrize("name", SUMS)
def test_the_villages_and_the_townships_own_add_up_to_the_whole(demo_snapshot: Snapshot, name: str) -> None:
    columns, relation = SUMS[name]
    codes = list(queries.villages(demo_snapshot, DAY)["village_code"])
    whole = asked(demo_snapshot, name)[columns].sum()
    parts = sum(asked(demo_snapshot, name, village=code)[columns].sum() for code in codes)
    own = demo_snapshot.run(f"from {relation} where village_code is null", DAY) if relation else pd.DataFrame()
    assert whole.gt(0).any()
    if own.empty:
        pd.testing.assert_series_equal(parts, whole, check_dtype=False)
    else:
        assert (parts <= whole).all()
        column = next(one for one in columns if one in own or one in ("total", "projects", "entities"))
        missing = own[column].sum() if column in own else len(own)
        assert whole[column] - parts[column] == pytest.approx(missing)


def test_the_last_days_of_the_series_are_the_sums_of_the_day(demo_snapshot: Snapshot) -> None:
    money, sums = (asked(demo_snapshot, name, village=VILLAGE) for name in ("fund_series", "fund_summary"))
    assert money["planned_wan"].iloc[-1] == sums["planned_wan"].iloc[0]
    problems, counts = (asked(demo_snapshot, name, village=VILLAGE) for name in ("problem_series", "problem_counts"))
    assert problems["open"].iloc[-1] == counts["open"].iloc[0]
    curve, nodes = (asked(demo_snapshot, name, village=VILLAGE) for name in ("completion_curve", "milestones"))
    assert curve["due"].iloc[-1] == nodes.loc[nodes["date"] <= curve["date"].iloc[-1], "total"].sum()


def test_a_village_without_a_problem_has_none_and_is_not_silent(demo_snapshot: Snapshot) -> None:
    listed = set(asked(demo_snapshot, "problems")["village_code"])
    codes = [code for code in queries.villages(demo_snapshot, DAY)["village_code"] if code not in listed]
    before = queries.problem_counts(demo_snapshot, date(2020, 3, 1), village=VILLAGE).iloc[0]
    assert pd.isna(before["total"]) and pd.isna(before["report_date"])
    for code in codes or ["000000000000"]:
        counts = asked(demo_snapshot, "problem_counts", village=code).iloc[0]
        assert counts["total"] == 0 and not pd.isna(counts["report_date"])
