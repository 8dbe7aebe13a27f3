"""Small multiples: every village in its own cell, all on one scale, few traces whatever the number of villages."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from pingda_dash import figures, theme
from pingda_dash.figures.multiples import ACROSS, GAP_X
from tests.colours import strange


def trace(figure, name):
    """The trace of that name with anything in it; None when there is none."""
    found = [each for each in figure.data if each.name == name and each.x]
    return found[0] if found else None


def said(figure):
    """Every word of the figure with its colour."""
    written = [each for each in figure.data if each.mode == "text" and each.x]
    return {text: ink for each in written for text, ink in zip(each.text, each.textfont.color, strict=True)}


def cell(figure, code):
    """The points of a village's own line."""
    lines = [each for each in figure.data if each.name == "实际"]
    return [
        (x, y)
        for each in lines
        for x, y, (of,) in zip(each.x, each.y, each.customdata, strict=True)
        if of == code and x is not None
    ]


@pytest.fixture
def figure(paths, standing, as_of):
    return figures.village_multiples(paths, standing, as_of, "亩")


def test_the_number_of_traces_and_axes_does_not_grow_with_the_villages(figure):
    assert len(figure.data) <= 12
    assert len(list(figure.select_xaxes())) == len(list(figure.select_yaxes())) == 1
    assert not figure.layout.annotations


def test_it_uses_only_the_themes_colours_and_type(figure):
    for palette in theme.PALETTES.values():
        assert not strange(figure, palette)
    assert figure.layout.font.family == theme.FONT


def test_villages_keep_their_order_and_the_poor_are_named_in_gold(figure, paths):
    names = [text for text in said(figure) if text.startswith("<b>")]
    assert names == [f"<b>{name}</b>" for name in paths["village"].dropna().unique()]
    assert sum(said(figure)[name] == theme.PLAN for name in names) == 6


def test_every_cell_has_its_own_place_and_all_share_one_scale(figure):
    first, second, sixth = (cell(figure, f"53052320620{number}") for number in (1, 2, 6))
    assert all(0 <= x <= 1 and 1.4 < y < 2.45 for x, y in first)
    assert all(1 + GAP_X <= x <= 2 + GAP_X and 1.4 < y < 2.45 for x, y in second)
    assert all(0 <= x <= 1 and 0 <= y <= 1 for x, y in sixth)
    high, low = second[-1][1] - 1.42, sixth[-1][1]
    assert high / low == pytest.approx(1120 / 812, rel=1e-3)
    assert second[-1][0] - (1 + GAP_X) == pytest.approx(34 / 46)  # 19 May, from 15 April to 31 May
    assert max(x for each in figure.data for x in each.x if x is not None) <= ACROSS * (1 + GAP_X) - GAP_X


def test_every_word_stands_within_the_axes_or_plotly_would_not_draw_it(figure):
    low, high = figure.layout.yaxis.range
    left, right = figure.layout.xaxis.range
    for each in figure.data:
        assert all(
            low <= y <= high and left <= x <= right for x, y in zip(each.x, each.y, strict=True) if x is not None
        )


def test_the_plan_is_gold_and_a_village_behind_has_a_line_of_its_own_colour(figure):
    assert trace(figure, "方案").line.color == theme.GOLD
    lines = {each.line.color: {of for (of,) in each.customdata if of} for each in figure.data if each.name == "实际"}
    assert lines[theme.WARN] == {"530523206205", "530523206207"}
    assert "530523206201" in lines[theme.ACTUAL]


def test_a_village_behind_says_by_how_much_in_a_dot_and_words(figure):
    assert said(figure)["● 滞后 · 差 45 亩"] == theme.WARN
    assert "● 正常" in said(figure)


def test_a_village_that_did_not_report_says_so_and_draws_no_line(figure):
    assert "● 未报送" in said(figure)
    assert "— / 920" in said(figure)
    assert not cell(figure, "530523206210")


def test_a_measure_without_a_plan_draws_its_reports_alone(paths, as_of):
    bare = paths.drop(columns=["baseline", "target", "start", "deadline"])
    figure = figures.village_multiples(bare, pd.DataFrame(), as_of, "万元")
    assert trace(figure, "方案") is None
    assert trace(figure, "推算") is None
    assert "900" in said(figure)


def test_one_report_alone_is_a_point(paths, standing, as_of):
    lone = paths[(paths["village_code"] == "530523206201") & (paths["report_date"] == date(2020, 5, 19))]
    assert trace(figures.village_multiples(lone, standing, as_of, "亩"), "一期").mode == "markers"


def test_a_point_says_its_day_and_number_and_hands_over_its_village(figure):
    line = next(each for each in figure.data if each.name == "实际")
    assert line.customdata[0][0] == "530523206201"
    assert line.text[0] == "4月22日 90 亩"
    assert line.hovertemplate == "%{text}<extra></extra>"


def test_the_day_after_the_axis_draws_no_line_of_today(paths, standing):
    assert trace(figures.village_multiples(paths, standing, date(2020, 5, 20), "亩"), "今天")
    assert trace(figures.village_multiples(paths, standing, date(2020, 12, 1), "亩"), "今天") is None


def test_uploaded_names_cannot_carry_markup(paths, standing, as_of):
    hostile = figures.village_multiples(paths.assign(village="<a href='https://x'>村</a>"), standing, as_of, "亩")
    assert not [text for text in said(hostile) if "<a" in text]


def test_no_data_at_all_is_a_word_not_an_error(as_of):
    empty = pd.DataFrame(columns=["village_code", "report_date", "value"])
    figure = figures.village_multiples(empty, pd.DataFrame(), as_of, "亩")
    assert [note.text for note in figure.layout.annotations] == ["未报送"]
