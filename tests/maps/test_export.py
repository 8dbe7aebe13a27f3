"""A map's places as features: each says that its coordinates are on no globe."""

from __future__ import annotations

import pandas as pd
import pytest

from pingda_dash.maps import export, land


@pytest.fixture
def drawn(villages) -> land.Land:
    homes = pd.DataFrame({"household_id": ["A", "B"], "village_code": ["530523206201"] * 2, "village_group": "一组"})
    return land.schematic(villages, homes)


def test_every_feature_says_what_its_coordinates_are(drawn):
    group = ("530523206201", "一组")
    made = export.features(drawn, {group[0]: {"村": "平达社区"}}, {group: {}}, [((0.0, 0.0), {})], {0: {"户编号": "A"}})
    assert [one.properties["层级"] for one in made] == ["村", "村民小组", "图层", "农户"]
    assert {one.properties["坐标"] for one in made} == {"示意平面(米),不在地球上"}


def test_only_what_is_asked_for_is_in_the_file(drawn):
    (one,) = export.features(drawn, {"530523206201": {"村": "平达社区"}}, {})
    assert one.properties["村"] == "平达社区"


def test_what_has_no_place_is_left_out(villages):
    homes = pd.DataFrame({"household_id": ["A"], "village_code": ["530523206201"], "village_group": ["一组"]})
    nowhere = land.schematic(villages.assign(x=[None, *villages["x"].iloc[1:]]), homes)
    assert export.features(nowhere, {}, {}, homes={0: {"户编号": "A"}}) == []
