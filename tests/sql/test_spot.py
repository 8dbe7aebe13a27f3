"""What was seen beside what the register stated: what agrees, what does not, and what is unknown."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from pingda_dash import draws, formats, frames, queries
from tests.sql.test_standing import MAY_6, MAY_20, PINGDA, home
from tests.tables import Row, dated, snapshot_of

AT = datetime(2020, 5, 6, 9, 0)  # noqa: DTZ001 - the township's wall time has no zone


def agreement(folder: Path, stated: dict[str, str | None], *visits: Row) -> dict[str, bool | None]:
    """Field → whether both agree, of a draw of one household and the visits to it."""
    things = [draws.Thing("H1", PINGDA, "脱贫户", 1.0, stated)]
    draws.add(folder, draws.Draw("households", MAY_6, 1, MAY_6, "7", 1, (), None, 1, "乡扶贫办", AT), things)
    seen: list[Row] = [
        {"report_date": MAY_6, "draw_id": "C001", "household_id": "H1", "at_home": "在家", **visit} for visit in visits
    ]
    snapshot = snapshot_of(folder, households=dated(MAY_6, [home(1, PINGDA, "脱贫户")]), visits=seen)
    rows = frames.rows(queries.spot_fields(snapshot, MAY_20, draw="C001"))
    return {row.field: None if formats.is_missing(row.agrees) else bool(row.agrees) for row in rows}


@pytest.mark.parametrize(
    ("field", "stated", "seen", "agrees"),
    [
        ("members", "4", 4, True),
        ("members", "4", 5, False),
        ("members", "4", None, None),
        ("members", None, 4, None),
        ("housing_safe", "true", True, True),
        ("housing_safe", "true", False, False),
        ("housing_safe", "false", None, None),
        ("net_income", "6000.0", 6600.0, True),
        ("net_income", "6000.0", 6601.0, False),
        ("net_income", "6000.0", 5400.0, True),
        ("net_income", "4100.0", 3900.0, False),  # near, but below the poverty line
    ],
)
def test_a_field_agrees_or_does_not_or_nobody_knows(tmp_path, field, stated, seen, agrees):
    assert agreement(tmp_path, {field: stated}, {field: seen})[field] is agrees


@pytest.mark.parametrize(("at_home", "agrees"), [("在家", True), ("外出", True), ("查无此户", False)])
def test_a_household_that_is_not_there_is_an_error_of_the_register(tmp_path, at_home, agrees):
    assert agreement(tmp_path, {}, {"at_home": at_home}) == {"in_register": agrees}


def test_a_second_visit_adds_to_the_first_and_has_the_last_word(tmp_path):
    first: Row = {"members": 4, "water_safe": True}
    second: Row = {"report_date": MAY_20, "members": 5}
    stated: dict[str, str | None] = {"members": "4", "water_safe": "true"}
    assert agreement(tmp_path, stated, first, second) == {"members": False, "water_safe": True, "in_register": True}


def test_what_was_seen_without_a_draw_is_no_part_of_the_sample(tmp_path):
    stranger: Row = {"household_id": "H2", "members": 9}
    assert agreement(tmp_path, {"members": "4"}, stranger) == {"members": None, "in_register": None}


def test_who_was_away_is_unknown_and_not_right(tmp_path):
    agreement(tmp_path, {"members": "4"}, {"at_home": "外出"})
    visit: Row = {"report_date": MAY_6, "draw_id": "C001", "household_id": "H1", "at_home": "外出"}
    rows = queries.spot_errors(snapshot_of(tmp_path, visits=[visit]), MAY_20, draw="C001")
    by_field = rows[rows["scope"] == "乡"].set_index("field")
    assert (by_field.loc["any", "n"], by_field.loc["in_register", "n"], by_field.loc["members", "n"]) == (0, 1, 0)


def wilson(errors: int, n: int) -> tuple[float, float]:
    row = snapshot_of().run(
        f"select wilson_low({errors / n}, {n}) as low, wilson_high({errors / n}, {n}) as high", MAY_20
    )
    return round(row["low"][0], 4), round(row["high"][0], 4)


@pytest.mark.parametrize(
    ("errors", "n", "low", "high"),
    [(2, 40, 0.0138, 0.1650), (0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (81, 263, 0.2553, 0.3662)],
)
def test_the_interval_is_wilsons(errors, n, low, high):
    """Newcombe 1998, table I, has 81 of 263; the others by hand."""
    assert wilson(errors, n) == (low, high)


@pytest.mark.parametrize(("share", "n"), [(0.05, 40), (0.0, 12), (0.5, 400), (1.0, 30)])
def test_a_size_is_the_one_whose_interval_is_so_wide(share, n):
    row = snapshot_of().run(f"select wilson_size({share}, wilson_half({share}, {n})) as size", MAY_20)
    assert row["size"][0] == pytest.approx(n)


def test_a_list_that_was_seen_to_its_end_leaves_no_doubt(tmp_path):
    things = [draws.Thing(f"H{number}", PINGDA, "脱贫户", 1.0, {"members": "4"}) for number in range(4)]
    draws.add(tmp_path, draws.Draw("households", MAY_6, 1, MAY_6, "7", 4, (), None, 4, "乡扶贫办", AT), things)
    visits: list[Row] = [
        {
            "report_date": MAY_6,
            "draw_id": "C001",
            "household_id": f"H{number}",
            "at_home": "在家",
            "members": 4 + (number == 0),
        }
        for number in range(4)
    ]
    rows = queries.spot_errors(snapshot_of(tmp_path, visits=visits), MAY_20, draw="C001")
    whole = next(iter(frames.rows(rows)))
    assert (whole.n, whole.errors, whole.rate, whole.low, whole.high, whole.more) == (4, 1, 0.25, 0.25, 0.25, 0)


def test_a_draw_says_how_many_were_visited_and_what_is_known_by_the_day(tmp_path):
    stated: dict[str, str | None] = {"members": "4"}
    things = [draws.Thing(name, PINGDA, "脱贫户", 2.0, stated) for name in ("H1", "H2")]
    draws.add(tmp_path, draws.Draw("households", MAY_6, 1, MAY_6, "7", 2, (), PINGDA, 4, "乡扶贫办", AT), things)
    visit: Row = {"report_date": MAY_20, "draw_id": "C001", "household_id": "H1", "at_home": "在家", "members": 5}
    snapshot = snapshot_of(tmp_path, households=dated(MAY_6, [home(1, PINGDA, "脱贫户")]), visits=[visit])
    [before], [after] = (list(frames.rows(queries.spot_draws(snapshot, day))) for day in (MAY_6, MAY_20))
    assert (before.draw_id, before.seed, before.listed, before.drawn, before.visited) == ("C001", "7", 4, 2, 0)
    assert formats.is_missing(before.rate) and (after.visited, after.n, after.rate) == (1, 1, 1.0)
    assert queries.spot_draws(snapshot, MAY_6.replace(day=5)).empty
