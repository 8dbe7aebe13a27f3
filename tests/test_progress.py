"""A goal over time in numbers: what is still open as a goal, and names that do not cover each other."""

from __future__ import annotations

import pytest

from pingda_dash.progress import open_goal, spread
from tests.panels.test_line_charts import GOAL, series


def test_a_goal_in_per_cent_becomes_the_way_of_the_open_count_to_zero():
    goal = open_goal(series(31, 20, 8), GOAL | {"direction": "at_least", "baseline": 90.0, "target": 100.0})
    assert (goal["baseline"], goal["target"], goal["recent_pace"]) == (31.0, 0.0, None)
    assert open_goal(series(31, 20, 8), GOAL) == GOAL
    assert open_goal(series(31, 20, 8), None) is None


def test_names_at_the_ends_are_kept_apart_and_in_order():
    placed = spread([1.0, 1.0, 0.99], apart=0.1, top=1.08)
    assert sorted(placed) == pytest.approx([0.88, 0.98, 1.08])
    assert placed[2] == min(placed)
