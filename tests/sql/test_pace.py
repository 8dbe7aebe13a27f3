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
    ("day", "share"),
    [
        (date(2020, 1, 1), 0.0),
        (START, 0.0),
        (date(2020, 5, 10), 0.5),  # half of the 102 days between start and deadline
        (DEADLINE, 1.0),
        (date(2020, 12, 31), 1.0),
    ],
)
def test_the_straight_path_is_gone_day_by_day_and_flat_outside_it(rules, day, share):
    assert one(rules, "straight_share(?::DATE, ?::DATE, ?::DATE)", START, DEADLINE, day) == share


@pytest.mark.parametrize(
    ("path", "direction", "unit", "baseline", "target", "share", "expected"),
    [
        ("straight", "at_least", "%", 0, 100, 0.5, 50.0),
        ("straight", "at_least", "人", 0, 141, 0.5, 70),  # half a person is expected of nobody
        ("straight", "at_most_zero", "户", 15, 0, 0.5, 8),  # and half a house need not be cleared yet
        ("straight", "at_least", "名", 0, 1, 0.9, 0),  # a goal of one step has no halfway
        ("straight", "at_least", "名", 0, 1, 1.0, 1),
        ("season", "at_least", "亩", 0, 8750, 0.2, 1750.0),
        ("event", "at_least", "%", 0, 100, 0.99, 0),  # nothing before its deadline
        ("event", "at_least", "%", 0, 100, 1.0, 100),
        ("hold", "hold", "名", 84, 84, 0.1, 84),
        ("zero", "at_most_zero", "户", 0, 0, 0.1, 0),
    ],
)
def test_what_is_expected_follows_the_goals_path(rules, path, direction, unit, baseline, target, share, expected):
    asked = "expected_value(?, ?, ?, ?::DOUBLE, ?::DOUBLE, ?::DOUBLE)"
    assert one(rules, asked, path, direction, unit, baseline, target, share) == expected


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
        ("at_least", None, 141, 78, None),  # nobody knows where it began: that is not "nothing done"
        ("at_least", None, 141, 150, 1.0),  # but there is there
        ("at_most_zero", None, 0, 3, None),
        ("at_most_zero", None, 0, 0, None),  # none left, as far as heard: the villages that are missing may have some
        ("hold", None, 84, 80, 80 / 84),
    ],
)
def test_progress_is_the_share_of_the_way_from_baseline_to_target(rules, direction, baseline, target, actual, share):
    got = one(rules, "progress_share(?, ?::DOUBLE, ?::DOUBLE, ?::DOUBLE)", direction, baseline, target, actual)
    assert got == (pytest.approx(share) if share is not None else None)


@pytest.mark.parametrize(
    ("missing", "pace", "reached"),
    [
        (63, 0.6, date(2020, 9, 2)),  # 105 days
        (63, 0.4, date(2020, 10, 25)),  # into the 158th
        (3, 0.1, date(2020, 6, 19)),  # a whole quotient is not a day more, whatever the arithmetic adds
        (-3, -0.25, date(2020, 6, 1)),  # a count that falls
        (63, 0, None),
        (63, -1, None),
        (63, None, None),
        (63, 0.001, None),  # not within ten years
    ],
)
def test_what_is_left_is_reached_at_the_pace(rules, missing, pace, reached):
    assert one(rules, "reached_on(DATE '2020-05-20', ?::DOUBLE, ?::DOUBLE)", missing, pace) == reached


@pytest.mark.parametrize(("z", "share"), [(0, 0.5), (1.6449, 0.95), (-0.6745, 0.25), (9, 1.0), (-9, 0.0)])
def test_the_normal_distribution(rules, z, share):
    assert one(rules, "normal_share(?::DOUBLE)", z) == pytest.approx(share, abs=1e-4)


def test_statuses_ask_for_attention_worst_first(rules):
    statuses = ["突破", "逾期", "滞后", "未报送", "正常", "已完成"]
    assert [one(rules, "severity(?)", status) for status in statuses] == [1, 2, 3, 4, 5, 6]
