"""A burn-down shows what is still open, the plan's way to zero in gold, and where the pace leads, dashed."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from pingda_dash import figures, theme

AS_OF = date(2020, 5, 20)
DAYS = [date(2020, 3, 25), date(2020, 4, 22), date(2020, 5, 20)]
GOAL = {
    "direction": "at_most_zero", "baseline": 31.0, "target": 0.0, "start": date(2020, 3, 20),
    "deadline": date(2020, 6, 30), "actual": 8.0, "recent_pace": -0.5, "projected": date(2020, 6, 5),
}  # fmt: skip


def series(*left: float | None) -> pd.DataFrame:
    return pd.DataFrame({"report_date": DAYS, "value": left})


def trace(figure, name):
    return next((one for one in figure.data if one.name == name), None)


def words_of(figure):
    return [note.text for note in figure.layout.annotations]


def test_the_plans_path_runs_to_zero_by_the_deadline_in_gold():
    path = trace(figures.burn_down(series(31, 20, 8), GOAL, AS_OF, "条"), "方案")
    assert path.line.color == theme.GOLD
    assert (list(path.x), list(path.y)) == ([GOAL["start"], GOAL["deadline"]], [31.0, 0.0])


def test_the_pace_carried_on_reaches_zero_on_the_projected_day():
    figure = figures.burn_down(series(31, 20, 8), GOAL, AS_OF, "条")
    ahead = trace(figure, "推算")
    assert (list(ahead.x), list(ahead.y)) == ([AS_OF, date(2020, 6, 5)], [8.0, 0.0])
    assert any("预计 6月5日清零" in said for said in words_of(figure))


@pytest.mark.parametrize(("pace", "left"), [(-0.1, "4"), (0.2, "16"), (-0.19, "1")])
def test_a_pace_that_is_too_slow_or_upward_says_what_will_be_left(pace, left):
    goal = GOAL | {"recent_pace": pace, "projected": None}
    assert any(
        f"推算剩 {left} 条" in said for said in words_of(figures.burn_down(series(31, 20, 8), goal, AS_OF, "条"))
    )


def test_what_is_cleared_is_said_and_not_carried_on():
    figure = figures.burn_down(series(31, 20, 0), GOAL | {"actual": 0.0}, AS_OF, "条")
    assert trace(figure, "推算") is None
    assert any("已清零" in said for said in words_of(figure))


def test_without_a_plan_only_the_reports_are_drawn():
    figure = figures.burn_down(series(31, 20, 8), None, AS_OF, "条")
    assert trace(figure, "方案") is None
    assert any("剩 8 条" in said for said in words_of(figure))


def test_without_a_report_and_a_plan_it_says_so():
    assert words_of(figures.burn_down(series(None, None, None), None, AS_OF, "条")) == [theme.UNREPORTED]


def test_a_goal_in_per_cent_becomes_the_way_of_the_open_count_to_zero():
    goal = figures.open_goal(series(31, 20, 8), GOAL | {"direction": "at_least", "baseline": 90.0, "target": 100.0})
    assert (goal["baseline"], goal["target"], goal["recent_pace"]) == (31.0, 0.0, None)
    assert figures.open_goal(series(31, 20, 8), GOAL) == GOAL
    assert figures.open_goal(series(31, 20, 8), None) is None


def test_its_colours_are_the_themes():
    figure = figures.burn_down(series(31, 20, 8), GOAL, AS_OF, "条")
    assert trace(figure, "实际").line.color == theme.ACTUAL
    assert trace(figure, "推算").line.color == theme.FORECAST


def test_settling_draws_five_shares_and_the_plan_only_where_there_is_one():
    counts = pd.DataFrame(
        {
            "report_date": DAYS, "households": 120, "moved_in": [110, 118, 119], "demolished": 120,
            "reclaimed": [None, 100, 120], "employed": [60, 80, 104], "in_industry": [None, None, None],
        }
    )  # fmt: skip
    goals = pd.DataFrame(
        [
            {
                "id": "relocation_jobs", "baseline": 50.0, "target": 100.0, "start": date(2020, 5, 1),
                "deadline": date(2020, 5, 31), "actual": 86.7, "expected": 90.0, "status": "滞后",
                "report_date": AS_OF, "recent_pace": 0.7, "projected": date(2020, 6, 8),
            }
        ]
    )  # fmt: skip
    figure = figures.settling(counts, goals, AS_OF)
    said = [text for one in figure.data if one.mode == "text" for text in one.text]
    assert [name for name in ("入住", "拆旧", "复垦复绿", "转移就业", "产业发展") if f"<b>{name}</b>" in said] == [
        "入住", "拆旧", "复垦复绿", "转移就业", "产业发展",
    ]  # fmt: skip
    assert sum(one.name == "方案" for one in figure.data) == 1
    assert any("滞后 · 差 3.3 %" in one for one in said)


def test_settling_without_a_report_says_so():
    empty = pd.DataFrame(columns=["report_date", "households", "moved_in"])
    assert words_of(figures.settling(empty, pd.DataFrame(), AS_OF)) == [theme.UNREPORTED]
