"""The rules of status, pace and projection, asked of the SQL that decides them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pytest

from pingda_dash import sql_functions
from pingda_dash.snapshot import SQL

START, DEADLINE = date(2020, 3, 20), date(2020, 6, 30)


@pytest.fixture(scope="module")
def rules() -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    sql_functions.register(con)
    for path in sorted((SQL / "macros").glob("*.sql")):
        con.execute(Path(path).read_text(encoding="utf-8"))
    return con


def one(rules: duckdb.DuckDBPyConnection, expression: str, *values: object) -> object:
    row = rules.execute(f"SELECT {expression}", list(values)).fetchone()
    assert row is not None
    return row[0]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2020, 1, 1), 0.0),
        (START, 0.0),
        (date(2020, 5, 10), 70.5),  # half of the 102 days between start and deadline
        (DEADLINE, 141.0),
        (date(2020, 12, 31), 141.0),
    ],
)
def test_the_plan_expects_the_straight_path_and_is_flat_outside_it(rules, day, expected):
    assert one(rules, "expected_value(0, 141, ?::DATE, ?::DATE, ?::DATE)", START, DEADLINE, day) == expected


def test_a_goal_that_counts_down_expects_less_every_day(rules):
    assert one(rules, "expected_value(16, 0, ?::DATE, ?::DATE, ?::DATE)", START, DEADLINE, date(2020, 5, 10)) == 8.0


@pytest.mark.parametrize(
    ("direction", "baseline", "target", "actual", "share"),
    [
        ("at_least", 0, 141, 78, 78 / 141),
        ("at_least", 0, 141, 200, 1.0),
        ("at_most_zero", 16, 0, 4, 0.75),
        ("at_most_zero", 0, 0, 0, 1.0),  # nothing to clear, nothing left
        ("at_most_zero", 0, 0, 2, 0.0),  # nothing to clear at first, but found since
        ("at_most_zero", 4, 0, 6, 0.0),  # more than at the start
        ("hold", 84, 84, 80, 80 / 84),
        ("at_least", 0, 141, None, None),
    ],
)
def test_progress_is_the_share_of_the_way_from_baseline_to_target(rules, direction, baseline, target, actual, share):
    got = one(rules, "progress_share(?, ?::DOUBLE, ?::DOUBLE, ?::DOUBLE)", direction, baseline, target, actual)
    assert got == (pytest.approx(share) if share is not None else None)


@pytest.mark.parametrize(("pace", "projected"), [(0.6, date(2020, 9, 2)), (0.4, date(2020, 10, 25))])
def test_the_projected_date_is_the_day_on_which_what_is_left_is_done_at_the_recent_pace(rules, pace, projected):
    """63 are left: 105 days, or into the 158th."""
    assert one(rules, "projected_date(DATE '2020-05-20', 78, 141, ?)", pace) == projected


@pytest.mark.parametrize("pace", [0, -1, None])
def test_a_pace_that_leads_nowhere_projects_no_date(rules, pace):
    assert one(rules, "projected_date(DATE '2020-05-20', 78, 141, ?)", pace) is None


def test_a_count_that_falls_is_projected_to_zero(rules):
    assert one(rules, "projected_date(DATE '2020-05-20', 3, 0, -0.25)") == date(2020, 6, 1)


@pytest.mark.parametrize(
    ("direction", "actual", "target", "expected", "projected", "day", "status"),
    [
        ("at_least", None, 141, 70, None, date(2020, 5, 20), "未报送"),
        ("at_least", None, 141, 141, None, date(2020, 7, 20), "未报送"),
        ("at_least", 141, 141, 70, None, date(2020, 5, 20), "已完成"),
        ("at_least", 140, 141, 141, None, date(2020, 7, 1), "逾期"),
        ("at_least", 140, 141, 141, None, DEADLINE, "滞后"),  # the deadline itself is still in time
        ("at_least", 80, 141, 70, None, date(2020, 5, 20), "正常"),  # ahead of the path, no pace known
        ("at_least", 60, 141, 70, date(2020, 6, 20), date(2020, 5, 20), "正常"),  # behind, but catching up
        ("at_least", 60, 141, 70, date(2020, 7, 9), date(2020, 5, 20), "滞后"),
        ("at_least", 60, 141, 70, None, date(2020, 5, 20), "滞后"),
        ("at_most_zero", 0, 0, 5, None, date(2020, 5, 20), "已完成"),
        ("at_most_zero", 3, 0, 5, None, date(2020, 5, 20), "正常"),
        ("at_most_zero", 8, 0, 5, None, date(2020, 5, 20), "滞后"),
        ("hold", 84, 84, 84, None, date(2020, 5, 20), "正常"),
        ("hold", 83, 84, 84, None, date(2020, 5, 20), "滞后"),
        ("hold", 84, 84, 84, None, date(2020, 7, 1), "已完成"),
    ],
)
def test_status_by_rule(rules, direction, actual, target, expected, projected, day, status):
    got = one(
        rules,
        "standing_status(?, ?::DOUBLE, ?::DOUBLE, ?::DOUBLE, ?::DATE, ?::DATE, ?::DATE, ?, 0)",
        direction, actual, target, expected, projected, DEADLINE, day, direction == "hold",
    )  # fmt: skip
    assert got == status


@pytest.mark.parametrize(("day", "status"), [(date(2020, 5, 20), "正常"), (date(2020, 7, 1), "已完成")])
def test_what_must_stay_at_zero_is_done_only_when_its_time_is_over(rules, day, status):
    kept = "standing_status('at_most_zero', 0.0, 0.0, 0.0, NULL::DATE, ?::DATE, ?::DATE, true, 0)"
    assert one(rules, kept, DEADLINE, day) == status


@pytest.mark.parametrize(("day", "status"), [(date(2020, 5, 20), "正常"), (date(2020, 7, 1), "逾期")])
def test_a_goal_is_not_met_while_a_village_that_it_holds_for_has_not_reported(rules, day, status):
    partly = "standing_status('at_least', 100.0, 100.0, 80.0, NULL::DATE, ?::DATE, ?::DATE, false, 2)"
    assert one(rules, partly, DEADLINE, day) == status
