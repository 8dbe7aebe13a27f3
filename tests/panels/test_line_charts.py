"""Line charts as panels: blue is what happened, gold what the plan asks, a missing report is never a zero."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise

import pandas as pd
import pytest

from pingda_dash import panels, theme
from pingda_dash.progress import Fan
from tests.figures.conftest import as_of as as_of  # fixtures
from tests.figures.conftest import curve as curve
from tests.figures.conftest import fan_days
from tests.figures.conftest import fans as fans
from tests.figures.conftest import paths as paths
from tests.figures.conftest import standing as standing
from tests.panels.test_panels import HOSTILE, picks, tags, text

AS_OF = date(2020, 5, 20)
DAYS = [date(2020, 3, 25), date(2020, 4, 22), AS_OF]
POINT = re.compile(r"-?[\d.]+,-?[\d.]+")


def series(*left: float | None) -> pd.DataFrame:
    return pd.DataFrame({"report_date": DAYS, "value": left})


def open_days(left: float | None) -> Fan:
    """31 open problems to be closed from 20 March to 30 June; 8 are left on 20 May.

    left: how many of them will be at the deadline, zero on 5 June; None: nothing is carried on.
    """
    path = [(date(2020, 3, 20), 31.0), (date(2020, 6, 30), 0.0)]
    if left is None:
        return Fan(path)
    until = date(2020, 6, 30) if left else date(2020, 6, 5)
    return Fan(path, [(AS_OF, 8.0), (until, left)], *([(AS_OF, 8.0, 8.0), (until, left, left + 1)] for _ in range(2)))


def lines(markup: str, kind: str) -> list[list[tuple[float, float]]]:
    """The points of every line of a kind: per cent from the left and from the top."""
    result = re.findall(rf'<polyline class="{kind}" points="([^"]*)"', markup)
    return [[(float(x), float(y)) for x, y in (pair.split(",") for pair in POINT.findall(line))] for line in result]


def tips(markup: str) -> list[str]:
    return re.findall(r'data-tip="([^"]*)"', markup)


@pytest.fixture
def township() -> Fan:
    """8,750 by 31 May; 6,372 are there on 19 May, and as much as 8,000 may come."""
    return Fan.of(fan_days(8750, 6372, end=7500, wide=500))


@pytest.fixture
def reports(paths: pd.DataFrame) -> pd.DataFrame:
    return paths[paths["village_code"].isna()]


def test_the_plans_path_runs_straight_from_start_to_deadline_in_gold(reports, township, as_of):
    markup = panels.progress_line(reports, township, as_of, "亩")
    ((start, end),) = lines(markup, "plan")
    assert (start[0], end[0]) == (0.0, 100.0)
    assert start[1] == 100.0
    assert end[1] == pytest.approx(100 * (1 - 1 / 1.16), abs=0.01)
    assert f'stroke="{theme.GOLD}"' in markup and "目标 8,750" in text(markup)


def test_reports_are_drawn_in_their_order_and_each_says_itself(reports, township, as_of):
    markup = panels.progress_line(reports, township, as_of, "亩")
    (drawn,) = lines(markup, "actual")
    assert [x for x, _ in drawn] == pytest.approx([100 * days / 46 for days in (7, 16, 25, 34)], abs=0.01)
    assert "4月22日 637.2 亩" in tips(markup)
    assert "6,372" in text(markup)


@pytest.mark.parametrize(("end", "until", "words"), [(9750.0, 37, "预计 5月28日 达标"), (7000.0, 46, "推算 7,000")])
def test_the_likely_line_ends_at_the_target_or_at_the_deadline(reports, as_of, end, until, words):
    markup = panels.progress_line(reports, Fan.of(fan_days(8750, 6372, end=end)), as_of, "亩")
    (ahead,) = lines(markup, "ahead")
    assert ahead[0][0] == pytest.approx(100 * 34 / 46, abs=0.01)
    assert words in text(markup)


def test_a_forecast_that_has_run_out_says_what_it_was(reports):
    days = fan_days(8750, 6372, end=9750)
    ended = days[days["date"] <= date(2020, 5, 28)]
    fan = Fan.of(days.assign(likely=ended["likely"]))
    assert "原预计 5月28日 达标" in text(panels.progress_line(reports, fan, date(2020, 6, 3), "亩"))


def test_what_may_come_is_two_bands_the_narrow_one_inside_the_wide_one(reports, as_of):
    fan = Fan.of(fan_days(8750, 6372, end=7000, wide=600))
    markup = panels.progress_line(reports, fan, as_of, "亩")
    wide, half = (POINT.findall(re.search(rf'class="{kind}" points="([^"]*)"', markup)[1]) for kind in ("wide", "half"))
    heights = [[float(point.split(",")[1]) for point in band] for band in (wide, half)]
    assert min(heights[0]) < min(heights[1]) and max(heights[0]) == max(heights[1])  # both begin at the report
    assert "5月31日约 7,000 亩;五成 6,760–7,240,九成 6,400–7,600" in tips(markup)


def test_where_nothing_can_be_told_no_forecast_is_drawn(reports, as_of):
    markup = panels.progress_line(reports, Fan.of(fan_days(8750, None, end=0)), as_of, "亩")
    assert lines(markup, "plan") and not lines(markup, "ahead") and 'class="wide"' not in markup


def test_an_event_is_a_mark_on_its_deadline_and_a_curve_a_curve(reports, as_of):
    days = fan_days(8750, None, end=0)
    event = panels.progress_line(reports, Fan.of(days.assign(expected=[0.0] * (len(days) - 1) + [8750.0])), as_of, "亩")
    assert lines(event, "plan") == []
    assert f'class="diamond" style="left:100.0%;top:{100 - 100 / 1.16:.2f}%"' in event
    curve = days.assign(expected=8750 * days["expected_progress"] ** 2)
    assert len(lines(panels.progress_line(reports, Fan.of(curve), as_of, "亩"), "plan")[0]) == len(days)


def test_a_part_is_drawn_beside_the_whole_and_both_say_themselves(reports, township, as_of):
    halved = reports.assign(part=reports["value"] / 2)
    markup = panels.progress_line(halved, township, as_of, "人", part="建档立卡")
    whole, part = lines(markup, "actual")[::-1]
    assert [100 - y for _, y in part] == pytest.approx([(100 - y) / 2 for _, y in whole], abs=0.01)
    assert "建档立卡 3,186" in text(markup)
    assert any("建档立卡 3,186 人" in tip and "5月19日 6,372 人" in tip for tip in tips(markup))


def test_a_report_that_is_missing_is_a_gap_not_a_zero(reports, township, as_of):
    gap = reports.assign(value=[None, *reports["value"].iloc[1:]])
    (drawn,) = lines(panels.progress_line(gap, township, as_of, "亩"), "actual")
    assert len(drawn) == 3


def test_one_report_alone_is_a_point(reports, township, as_of):
    assert 'class="lone"' in panels.progress_line(reports.iloc[-1:], township, as_of, "亩")


def test_the_latest_figure_stands_beside_its_point_where_there_is_room(reports, township, as_of):
    early = reports.assign(report_date=[date(2020, 4, day) for day in (15, 16, 17, 19)])
    assert "at left large" in panels.progress_line(early, township, as_of, "亩")
    assert "at right large" in panels.progress_line(early.iloc[:3], township, as_of, "亩")


def test_today_is_marked_while_the_axis_reaches_it(reports, township):
    assert "今天" in text(panels.progress_line(reports, township, date(2020, 5, 20), "亩"))
    assert "今天" not in text(panels.progress_line(reports, township, date(2020, 12, 1), "亩"))


def test_the_strips_of_the_reports_cover_the_chart_without_a_gap(reports, township, as_of):
    markup = panels.progress_line(reports, township, as_of, "亩")
    strips = re.findall(r'class="strip" style="left:([\d.]+)%;width:([\d.]+)%"', markup)
    edges = [(float(left), float(left) + float(width)) for left, width in strips]
    assert edges[0][0] == 0.0 and edges[-1][1] == pytest.approx(100.0, abs=0.02)
    assert all(before[1] == pytest.approx(after[0], abs=0.02) for before, after in pairwise(edges))


def test_names_at_the_right_end_do_not_cover_each_other():
    table = pd.DataFrame({"report_date": [date(2020, 5, 6), AS_OF], "a": [10.0, 100.0], "b": [10.0, 101.0]})
    strokes = (panels.Stroke("a", "到位", theme.DIM), panels.Stroke("b", "计划", theme.GOLD, thin=True))
    markup = panels.trend(table, AS_OF, "万元", strokes)
    heights = sorted(float(top) for top in re.findall(r'class="end" style="top:([\d.]+)%', markup))
    assert heights[1] - heights[0] >= 16.9
    assert "到位 100.0" in text(markup) and "计划 101.0" in text(markup)
    assert "5月6日 到位 10.0 万元\n5月6日 计划 10.0 万元" in tips(markup)


def test_a_line_that_was_never_reported_is_left_out():
    table = pd.DataFrame({"report_date": [AS_OF], "a": [1.0], "b": [None]})
    markup = panels.trend(table, AS_OF, "万元", (panels.Stroke("a", "计划"), panels.Stroke("b", "支出")))
    assert "支出" not in text(markup)


def test_the_open_count_runs_to_zero_by_the_deadline():
    markup = panels.burn_down(series(31, 20, 8), open_days(0.0), AS_OF, "条")
    ((start, end),) = lines(markup, "plan")
    assert (start[0], end) == (0.0, (100.0, 100.0)) and start[1] < 20
    assert all(words in text(markup) for words in ("6月30日清零", "预计 6月5日清零", "剩 8 条"))


@pytest.mark.parametrize(("left", "words"), [(3.9, "4"), (16.2, "16"), (0.2, "1")])
def test_a_pace_too_slow_to_clear_the_count_says_what_will_be_left(left, words):
    assert f"推算剩 {words} 条" in text(panels.burn_down(series(31, 20, 8), open_days(left), AS_OF, "条"))


def test_a_count_that_is_cleared_is_not_carried_on():
    markup = panels.burn_down(series(31, 20, 0), open_days(None), AS_OF, "条")
    assert "已清零" in text(markup) and not lines(markup, "ahead")


def test_a_count_without_a_plan_draws_its_reports_alone():
    markup = panels.burn_down(series(31, 20, 8), Fan(), AS_OF, "条")
    assert not lines(markup, "plan") and "剩 8 条" in text(markup)


def test_the_completion_curve_is_a_staircase_and_stops_today(curve, as_of):
    markup = panels.completion_curve(curve, as_of)
    (done,) = lines(markup, "actual")
    assert done[-1][0] == pytest.approx(100 * 61 / 102, abs=0.01)
    assert all(a[0] == b[0] or a[1] == b[1] for a, b in pairwise(done))
    assert all(words in text(markup) for words in ("94 应完成", "30 已完成", "56 推算"))
    assert "5月18日 应完成 20 项 · 已完成 30 项" in tips(markup)


def test_a_day_on_which_nothing_changed_has_no_strip_of_its_own(curve, as_of):
    assert len(tips(panels.completion_curve(curve, as_of))) < len(curve)


def test_villages_stand_side_by_side_in_their_order_and_lead_to_themselves(paths, standing, fans, as_of):
    markup = panels.village_multiples(paths, standing, fans, as_of, "亩")
    assert picks(markup) == [f"village:{code}" for code in paths["village_code"].dropna().unique()]
    assert markup.count('class="plan">') == 6  # the poor ones' names
    assert all(words in text(markup) for words in ("滞后 · 差 45 亩", "未报送", "— / 920", "480 / 690"))
    assert "4月22日 90 亩" in tips(markup)


def test_villages_share_one_scale(paths, standing, fans, as_of):
    markup = panels.village_multiples(paths, standing, fans, as_of, "亩")
    drawn = lines(markup, "actual")
    assert len(drawn) == 9  # 小河村 never reported
    assert (100 - drawn[1][-1][1]) / (100 - drawn[5][-1][1]) == pytest.approx(1120 / 812, rel=1e-3)


def test_a_village_behind_has_the_colour_of_its_status(paths, standing, fans, as_of):
    markup = panels.village_multiples(paths, standing, fans, as_of, "亩")
    strokes = re.findall(r'<polyline class="actual" points="[^"]*" stroke="([^"]*)"', markup)
    assert strokes.count(theme.WARN) == 2


def test_a_measure_without_a_plan_draws_its_reports_alone(paths, as_of):
    markup = panels.village_multiples(paths, pd.DataFrame(), {}, as_of, "万元")
    assert not lines(markup, "plan") and not lines(markup, "ahead")


def test_settling_draws_five_shares_that_lead_nowhere_and_a_plan_only_where_there_is_one():
    counts = pd.DataFrame(
        {
            "report_date": DAYS, "households": 120,
            "moved_in": [110, 118, 119], "demolished": 120, "reclaimed": [None, 100, 120],
            "able": 120, "employed": [60, 80, 104], "in_industry": [None, None, None],
        }
    )  # fmt: skip
    goal = {"id": "relocation_jobs", "actual": 86.7, "target": 100.0, "expected": 90.0, "status": "滞后"}
    fans = {"relocation_jobs": Fan([(date(2020, 5, 1), 50.0), (date(2020, 5, 31), 100.0)])}
    markup = panels.settling(counts, pd.DataFrame([goal]), fans, AS_OF)
    assert picks(markup) == [] and len(lines(markup, "plan")) == 1
    assert all(name in text(markup) for name in ("入住", "拆旧", "复垦复绿", "转移就业", "产业发展", "滞后 · 差 3.3 %"))
    assert "99.2" in text(markup)


def test_no_data_at_all_is_a_word_not_an_error(as_of):
    empty = pd.DataFrame(columns=["village_code", "report_date", "value", "households"])
    for markup in (
        panels.progress_line(empty, Fan(), as_of, "担"),
        panels.burn_down(empty, Fan(), as_of, "条"),
        panels.trend(empty, as_of, "万元", (panels.Stroke("value", "计划"),)),
        panels.completion_curve(pd.DataFrame(), as_of),
        panels.village_multiples(empty, pd.DataFrame(), {}, as_of, "亩"),
        panels.settling(empty, pd.DataFrame(), {}, as_of),
    ):
        assert "未报送" in text(markup)


def test_uploaded_names_cannot_carry_markup(paths, standing, fans, reports, township, as_of):
    for markup in (
        panels.village_multiples(paths.assign(village=HOSTILE), standing, fans, as_of, HOSTILE),
        panels.progress_line(reports.assign(part=1.0), township, as_of, HOSTILE, part=HOSTILE),
    ):
        assert not {"script", "img"} & set(tags(markup))


def test_every_colour_is_a_variable_of_the_palette(paths, standing, fans, reports, township, curve, as_of):
    for markup in (
        panels.progress_line(reports, township, as_of, "亩"),
        panels.completion_curve(curve, as_of),
        panels.village_multiples(paths, standing, fans, as_of, "亩"),
    ):
        colours = re.findall(r'(?:stroke|fill)="([^"]+)"|color:([^";]+)|background:([^";]+)', markup)
        assert colours and all("".join(one).startswith("var(--") for one in colours)
