"""Figures: blue is what happened, gold what the plan asks, a missing report is never a zero."""

from __future__ import annotations

import json
from datetime import date

import pandas as pd
import pytest

from pingda_dash import figures, theme
from tests.colours import strange


def traces(figure, name):
    return [trace for trace in figure.data if trace.name == name]


def words_of(figure):
    return [note.text for note in figure.layout.annotations]


@pytest.fixture
def every(paths, standing, curve, as_of):
    """One of each figure."""
    township = standing.iloc[0].to_dict() | {"target": 8750.0, "actual": 6372.0, "recent_pace": 190.0}
    return {
        "line": figures.progress_line(paths[paths["village_code"].isna()], township, as_of, "亩"),
        "curve": figures.completion_curve(curve, as_of),
    }


def test_every_figure_uses_only_the_themes_colours_and_type(every):
    for name, figure in every.items():
        for palette in theme.PALETTES.values():
            assert not strange(figure, palette), name
        assert figure.layout.font.family == theme.FONT
        assert figure.layout.paper_bgcolor == "rgba(0,0,0,0)"


def test_no_figure_names_a_month_in_english_or_an_address(every):
    for figure in every.values():
        text = json.dumps(figure.to_plotly_json(), default=str)
        assert "http" not in text
        days = [axis for axis in figure.select_xaxes() if axis.type == "date" and axis.showticklabels is not False]
        assert all(axis.ticktext for axis in days)


def test_the_plan_is_gold_and_the_reports_are_blue(every):
    line = every["line"]
    assert {trace.line.color for trace in traces(line, "方案")} == {theme.GOLD}
    assert {trace.line.color for trace in traces(line, "实际")} == {theme.ACTUAL}
    assert traces(line, "推算")[0].line.dash


def test_the_plans_path_runs_straight_from_start_to_deadline(every):
    path = traces(every["line"], "方案")[0]
    assert list(path.x) == [date(2020, 4, 15), date(2020, 5, 31)]
    assert list(path.y) == [0.0, 8750.0]


def test_the_forecast_starts_at_the_last_report_and_ends_at_target_or_deadline(paths, standing, as_of):
    row = standing.iloc[0].to_dict() | {
        "actual": 6372.0,
        "target": 8750.0,
        "recent_pace": 1000.0,
        "projected": date(2020, 5, 22),
    }
    forecast = traces(figures.progress_line(paths[paths["village_code"].isna()], row, as_of, "亩"), "推算")[0]
    assert list(forecast.x) == [date(2020, 5, 19), date(2020, 5, 22)]  # the day every other screen tells
    assert forecast.y[1] == pytest.approx(8750)
    late = row | {"recent_pace": 10.0, "projected": date(2021, 1, 12)}
    slow = traces(figures.progress_line(paths[paths["village_code"].isna()], late, as_of, "亩"), "推算")[0]
    assert list(slow.x) == [date(2020, 5, 19), date(2020, 5, 31)]
    assert slow.y[1] == pytest.approx(6372 + 120)


def test_a_pace_that_leads_nowhere_draws_no_forecast(paths, standing, as_of):
    for pace in (None, 0.0, -3.0):
        row = standing.iloc[0].to_dict() | {"recent_pace": pace}
        assert not traces(figures.progress_line(paths[paths["village_code"].isna()], row, as_of, "亩"), "推算")


def test_the_completion_curve_is_a_staircase_and_stops_today(every, as_of):
    done = traces(every["curve"], "已完成")[0]
    assert done.line.shape == "hv"
    known = [day for day, value in zip(done.x, done.y, strict=True) if not pd.isna(value)]
    assert max(known) == as_of


def test_no_data_at_all_is_a_word_not_an_error(as_of):
    empty = pd.DataFrame(columns=["village_code", "report_date", "value"])
    for figure in (
        figures.progress_line(empty, None, as_of, "担"),
        figures.completion_curve(pd.DataFrame(), as_of),
    ):
        assert words_of(figure) == ["未报送"]
