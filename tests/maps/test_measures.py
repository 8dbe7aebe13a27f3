"""Every village has one colour, the legend explains it, and a missing value is never a zero."""

from __future__ import annotations

import pandas as pd
import pytest

from pingda_dash import maps, theme
from pingda_dash.maps import changes
from pingda_dash.maps.measures import UNKNOWN, value_of


def test_a_village_that_did_not_report_says_so_and_is_not_coloured_as_a_zero(villages):
    words = maps.shaded(villages, maps.measure("lagging")).set_index("village")
    assert words.loc["小河村", "text"] == "未报齐"
    assert words.loc["小河村", "colour"] == UNKNOWN
    assert words.loc["平达社区", "text"] == "按期"
    assert words.loc["平达社区", "colour"] != UNKNOWN


@pytest.mark.parametrize("chosen", maps.MEASURES, ids=lambda one: one.key)
def test_every_colour_on_the_map_is_in_the_legend(villages, chosen):
    if chosen.key == "moves":
        villages = villages.assign(value=[-1, 0, 1, 0, 0, 0, 0, 1, -1, None])
    shown = maps.shaded(villages, chosen)
    assert set(shown["colour"]) <= {colour for _, colour, _ in maps.counts(villages, chosen)}


def test_more_lagging_indicators_never_share_a_colour_with_fewer(villages):
    words = maps.shaded(villages, maps.measure("lagging")).set_index("village")["colour"]
    assert len({words["平达社区"], words["河尾社区"], words["黄连河村"], words["章赛村"]}) == 4


def test_a_number_without_a_target_is_shaded_over_its_own_range(villages):
    counted = villages.assign(value=[40, 98, 45, 52, 74, 90, 109, 66, 80, 61])
    assert maps.counts(counted, maps.measure("registered")) == [
        ("≤ 60", theme.BLUES[0], 3),
        ("≤ 80", theme.BLUES[1], 4),
        ("≤ 100", theme.BLUES[2], 2),
        ("> 100 户", theme.BLUES[3], 1),
    ]


def test_a_share_short_of_all_is_short_of_all_on_the_map():
    share = maps.of_indicator("flue_area", "烤烟大田移栽", "亩", "share")
    assert (share.describe(0.9996), share.describe(1.0), share.describe(0.0)) == ("99%", "100%", "0%")


def test_an_indicator_colours_by_its_share_its_value_or_its_status():
    made = {how: maps.of_indicator("flue_area", "烤烟大田移栽", "亩", how) for how in ("share", "value", "status")}
    assert made["value"].describe(938.0) == "938 亩"
    late = value_of("status", "滞后")
    assert late is not None and made["status"].describe(late) == "滞后"
    assert value_of("share", float("nan")) is None
    assert {one.key for one in made.values()} == {"goal-flue_area"}


def test_the_legend_counts_every_village_once(villages):
    for one in maps.MEASURES:
        moved = villages.assign(value=[-1, 0, 1, 0, 0, 0, 0, 1, -1, None]) if one.key == "moves" else villages
        assert sum(number for *_, number in maps.counts(moved, one)) == len(villages), one.key


def test_equal_values_and_no_values_have_a_legend_too(villages):
    same, none = villages.assign(value=50.0), villages.assign(value=None)
    assert len(set(maps.shaded(same, maps.measure("income"))["colour"])) == 1
    assert set(maps.shaded(none, maps.measure("income"))["text"]) == {"未报送"}
    assert maps.counts(none, maps.measure("income"))[-1] == ("未报送", UNKNOWN, 10)


def test_a_rate_is_a_whole_percent():
    rates = pd.DataFrame({"value": [0.874, 1.0, 1.2, None]})
    share = maps.of_indicator("flue_area", "烤烟大田移栽", "亩", "share")
    assert list(maps.shaded(rates, share)["text"]) == ["87%", "100%", "120%", "未报送"]


def test_a_change_has_an_arrow_and_better_and_worse_are_not_told_apart_by_red_and_green(villages):
    share = maps.of_indicator("flue_area", "烤烟大田移栽", "亩", "change")
    assert [share.describe(value) for value in (12.4, -3.0, 0.2)] == ["↑ +12 个百分点", "↓ −3 个百分点", "没有变化"]
    fewer = changes.LAGGING_CHANGE
    assert (fewer.describe(2.0), fewer.describe(-1.0)) == ("↑ 好转 2 项", "↓ 变差 1 项")
    moved = villages.assign(value=[-8, -2, -1, 0, 0, 1, 2, 3, 8, None])
    counted = maps.counts(moved, fewer)
    assert [number for *_, number in counted] == [1, 2, 2, 3, 1, 1]
    assert [label[0] for label, *_ in counted] == ["↓", "↓", "没", "↑", "↑", "无"]
    assert not {colour for _, colour, _ in counted} & {theme.OK, theme.BAD}


def test_what_a_village_went_through_is_named_only_where_both_days_are_known(villages):
    two = pd.DataFrame(
        {"village_code": villages["village_code"][:2], "was_progress": [0.88, None], "progress": [1.0, 0.5]}
    )
    share = maps.of_indicator("flue_area", "烤烟大田移栽", "亩", "change")
    assert changes.courses(share, villages, two)[:3] == ["88% → 100%", "", ""]
