"""A goal over time in numbers: what is still open as a goal, and names that do not cover each other."""

from __future__ import annotations

import pandas as pd
import pytest

from pingda_dash.progress import Fan, open_fan, spread
from tests.panels.test_line_charts import series


def days(**columns: list[float]) -> pd.DataFrame:
    """Three days of `queries.goal_fan`."""
    return pd.DataFrame(
        {"date": pd.date_range("2020-05-20", periods=3), "expected": [90.0, 95.0, 100.0],
         "expected_progress": [0.0, 0.5, 1.0], "likely": [90.0, 91.0, 92.0], "low_50": 90.0, "high_50": 92.0,
         "low_90": 90.0, "high_90": 93.0} | columns
    )  # fmt: skip


def test_a_goal_in_per_cent_becomes_the_way_of_the_open_count_to_zero():
    fan = open_fan(series(31, 20, 8), "at_least", days())
    assert [value for _, value in fan.path] == [31.0, 0.0] and not fan.likely
    assert open_fan(series(31, 20, 8), "at_most_zero", days()) == Fan.of(days())


def test_a_line_keeps_its_corners_and_no_point_between_them():
    straight, bent = Fan.of(days()), Fan.of(days(expected=[90.0, 90.0, 100.0]))
    assert (len(straight.path), len(bent.path)) == (2, 3)


def test_an_event_has_a_day_and_no_way_to_it():
    level, steep = Fan.of(days(expected=[100.0, 100.0, 100.0])), Fan.of(days(expected=[0.0, 50.0, 100.0]))
    event = Fan.of(days(expected=[0.0, 0.0, 100.0]))
    assert [fan.is_event for fan in (level, steep, event, Fan())] == [False, False, True, False]
    assert event.way == () and [value for _, value in event.diamonds] == [100.0]
    assert level.way and not level.diamonds


def test_the_axis_makes_room_for_what_may_come_but_not_for_all_of_a_wild_guess():
    assert Fan.of(days()).highest == 100.0
    assert Fan.of(days(high_90=[90.0, 400.0, 900.0])).highest == 125.0


def test_names_at_the_ends_are_kept_apart_and_in_order():
    placed = spread([1.0, 1.0, 0.99], apart=0.1, top=1.08)
    assert sorted(placed) == pytest.approx([0.88, 0.98, 1.08])
    assert placed[2] == min(placed)
