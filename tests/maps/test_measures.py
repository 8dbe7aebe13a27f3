"""Every village has one colour, the legend explains it, and a missing value is never a zero."""

from __future__ import annotations

import pandas as pd
import pytest

from pingda_dash import maps
from pingda_dash.maps.measures import UNKNOWN


def test_a_village_that_did_not_report_says_so_and_is_not_coloured_as_a_zero(villages):
    words = maps.shaded(villages, maps.measure("lagging")).set_index("village")
    assert words.loc["小河村", "text"] == "未报齐"
    assert words.loc["小河村", "colour"] == UNKNOWN
    assert words.loc["平达社区", "text"] == "按期"
    assert words.loc["平达社区", "colour"] != UNKNOWN


@pytest.mark.parametrize("chosen", maps.MEASURES, ids=lambda one: one.key)
def test_every_colour_on_the_map_is_in_the_legend(villages, chosen):
    shown = maps.shaded(villages, chosen)
    assert set(shown["colour"]) <= {colour for _, colour in maps.legend(villages, chosen)}


def test_more_lagging_indicators_never_share_a_colour_with_fewer(villages):
    words = maps.shaded(villages, maps.measure("lagging")).set_index("village")["colour"]
    assert len({words["平达社区"], words["河尾社区"], words["黄连河村"], words["章赛村"]}) == 4


def test_a_number_without_a_target_is_shaded_over_its_own_range(villages):
    counted = villages.assign(value=[40, 98, 45, 52, 74, 90, 109, 66, 80, 61])
    assert [label for label, _ in maps.legend(counted, maps.measure("registered"))] == [
        "≤ 60",
        "≤ 80",
        "≤ 100",
        "> 100 户",
    ]


def test_a_share_short_of_all_is_short_of_all_on_the_map():
    by_goal = next(one for one in maps.MEASURES if one.goal)
    assert (by_goal.describe(0.9996), by_goal.describe(1.0), by_goal.describe(0.0)) == ("99%", "100%", "0%")


def test_equal_values_and_no_values_have_a_legend_too(villages):
    same, none = villages.assign(value=50.0), villages.assign(value=None)
    assert len(set(maps.shaded(same, maps.measure("income"))["colour"])) == 1
    assert set(maps.shaded(none, maps.measure("income"))["text"]) == {"未报送"}
    assert maps.legend(none, maps.measure("income"))[-1] == ("未报送", UNKNOWN)


def test_an_unknown_measure_in_the_address_falls_back_to_the_first():
    assert maps.measure("nonsense") == maps.measure(None) == maps.MEASURES[0]


def test_a_rate_is_a_whole_percent(villages):
    rates = pd.DataFrame({"value": [0.874, 1.0, 1.2, None]})
    assert list(maps.shaded(rates, maps.measure("tobacco"))["text"]) == ["87%", "100%", "120%", "未报送"]
