"""A goal day by day: what the plan expects on its path, and what may come, as far as it can be told."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import pytest

from pingda_dash import queries
from pingda_dash.snapshot import Snapshot
from tests.sql.test_judgement import VILLAGES, day
from tests.sql.test_standing import leaf, people, standing, task_row
from tests.tables import snapshot_of

WEEKS = [day(4, 1), day(4, 8), day(4, 15), day(4, 22), day(4, 29), day(5, 6)]
SLOW, FAST = (1, 2, 2, 3, 3, 4), (2, 3, 4, 5, 6, 7)
"""What each village had trained by each week: too few for the deadline, and enough."""


def fan(snapshot: Snapshot, on: date, goal: str, village: str | None = None) -> pd.DataFrame:
    rows = queries.goal_fan(snapshot, on, goal=goal)
    rows = rows[rows["village_code"].isna() if village is None else rows["village_code"] == village]
    return rows.assign(date=rows["date"].dt.date).set_index("date")


def training(counts: tuple[int, ...]) -> Snapshot:
    rows = [people(on, code, "技能培训", n) for on, n in zip(WEEKS, counts, strict=True) for code in VILLAGES]
    return snapshot_of(employment=rows)


@pytest.fixture(scope="module")
def trained() -> Snapshot:
    return training(SLOW)


@pytest.fixture(scope="module")
def fast() -> Snapshot:
    return training(FAST)


def test_the_path_is_what_a_report_of_that_day_is_held_against(trained):
    drawn = fan(trained, day(5, 6), "training")
    assert drawn["expected"].loc[day(5, 6)] == standing(trained, day(5, 6), "training").expected
    assert drawn["expected"].iloc[[0, -1]].tolist() == [0, 141]


def test_an_event_is_a_step_on_its_deadline_and_has_no_forecast():
    drawn = fan(snapshot_of(tasks=[task_row(day(5, 6), "T72", "进行中", 40)]), day(5, 6), "T72")
    assert drawn["expected"].iloc[-2:].tolist() == [0, 100] and drawn["likely"].isna().all()


def test_a_season_is_drawn_on_its_curve():
    snapshot = snapshot_of(industry=[leaf(day(5, 5), code, 440) for code in VILLAGES])
    assert fan(snapshot, day(5, 5), "flue_area")["expected"].loc[[day(4, 25), day(5, 5)]].tolist() == [1750, 4375]


def test_what_must_be_held_is_a_level_line():
    assert set(fan(snapshot_of(), day(5, 6), "rangers")["expected"]) == {84}


def test_a_path_is_known_before_anything_is_reported_where_the_plan_states_its_baseline():
    assert fan(snapshot_of(), day(5, 6), "training")["expected"].iloc[-1] == 141


def test_the_fan_opens_from_the_last_report_and_is_the_forecast_at_the_deadline(trained):
    drawn, row = fan(trained, day(5, 6), "training"), standing(trained, day(5, 6), "training")
    ahead = drawn.dropna(subset=["likely"])
    assert ahead.index[0] == day(5, 6) and set(ahead.iloc[0][["low_90", "likely", "high_90"]]) == {row.actual}
    assert ahead.index[-1] == day(6, 30) and ahead["likely"].iloc[-1] == pytest.approx(row.forecast)
    last = ahead.iloc[-1]
    assert row.actual <= last["low_90"] < last["low_50"] < last["likely"] < last["high_50"] < last["high_90"] <= 141
    assert ((ahead["high_90"] - ahead["low_90"]).diff().dropna() > 0).all()


def test_the_likely_line_reaches_the_target_on_the_projected_day(fast):
    drawn, row = fan(fast, day(5, 6), "training"), standing(fast, day(5, 6), "training")
    reached = drawn[drawn["likely"] >= 141].index[0]
    assert reached == row.projected.date() and drawn["likely"].max() == 141


def test_a_forecast_that_has_run_out_ends_there(fast):
    end = standing(fast, day(5, 6), "training").projected.date()
    drawn = fan(fast, end + timedelta(days=3), "training")
    assert standing(fast, end + timedelta(days=3), "training").cause == "预测过期"
    assert drawn.dropna(subset=["likely"]).index[-1] == end


def test_what_is_reached_is_not_carried_on():
    snapshot = snapshot_of(employment=[people(day(5, 6), code, "技能培训", 15) for code in VILLAGES])
    assert fan(snapshot, day(5, 6), "training")["likely"].isna().all()


def test_an_open_count_may_rise_and_never_falls_below_its_target():
    open_count = {day(3, 25): 9, day(4, 8): 7, day(4, 22): 6, day(5, 6): 6}
    rows = [
        {"report_date": on, "problem_id": f"P{n}", "state": "整改中" if n < left else "已销号", "source": "督查检查"}
        for on, left in open_count.items()
        for n in range(9)
    ]
    drawn = fan(snapshot_of(rectification=rows), day(5, 6), "issues_open").dropna(subset=["likely"])
    assert drawn["low_90"].min() >= 0 and drawn["high_90"].iloc[-1] > 6


def test_how_good_the_forecasts_were_is_told_once_there_is_something_to_tell(trained):
    assert queries.forecast_record(trained, day(4, 1), scope="村").empty
    record = queries.forecast_record(trained, day(5, 6), scope="村").iloc[0]
    assert record["tested"] >= 20 and 0 < record["inside_nine_tenths"] <= 1
