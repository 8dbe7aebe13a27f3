"""Arcs from the villages to places around the land: as wide as many, counted, and no place where nothing is known."""

from __future__ import annotations

import pandas as pd
import pytest

from pingda_dash.maps import flows, land
from pingda_dash.maps.flows import FLOWS, WIDEST

WORK = FLOWS[0]
PINGDA, XIAOTIANBA = "530523206201", "530523206202"


@pytest.fixture
def drawn_land(villages) -> land.Land:
    return land.schematic(villages, pd.DataFrame({"household_id": [], "village_code": [], "village_group": []}))


@pytest.fixture
def gone() -> pd.DataFrame:
    rows = [
        (PINGDA, "平达社区", "县内", 20.0),
        (PINGDA, "平达社区", "上海", 5.0),
        (XIAOTIANBA, "小田坝村", "县内", 10.0),
        (XIAOTIANBA, "小田坝村", "广东", 0.0),
    ]
    frame = pd.DataFrame(rows, columns=["village_code", "village", "place", "number"])
    return frame.assign(flow=WORK.name, unit="人次")


def test_an_arc_is_as_wide_as_its_number_and_nobody_is_no_arc(drawn_land, gone):
    made = flows.drawn(WORK, gone, drawn_land, "")
    assert {arc["tip"]: arc["width"] for arc in made["arcs"]} == {
        "平达社区 → 上海 5 人次": pytest.approx(WIDEST / 4, abs=0.06),
        "小田坝村 → 县内 10 人次": WIDEST / 2,
        "平达社区 → 县内 20 人次": WIDEST,
    }
    assert {end["name"]: end["words"] for end in made["ends"]} == {
        "县内": "30 人次", "乡内": "没有", "省内": "没有", "上海": "5 人次", "广东": "0 人次", "其他": "没有",
    }  # fmt: skip


def test_places_stand_outside_the_land_and_of_a_village_outside_that(drawn_land, gone):
    whole, own = (flows.drawn(WORK, gone, drawn_land, code) for code in ("", PINGDA))
    for made, areas in (
        (whole, drawn_land.villages),
        (own, [one for one in drawn_land.villages if one.code == PINGDA]),
    ):
        across = [x for area in areas for x, _ in area.rings[0]]
        assert all(not min(across) <= end["at"][0] <= max(across) for end in made["ends"])
    assert {arc["village"] for arc in own["arcs"]} == {PINGDA}
    assert own["ends"][0]["pick"] == f"rows:employment@新增转移就业@{PINGDA}"


def test_the_sum_says_of_how_many_villages_it_is(gone):
    assert flows.words(WORK, gone, "", 10) == "务工 35 人次(2/10 村已报):县内 30、上海 5"
    assert flows.words(WORK, gone, PINGDA, 10) == "务工 25 人次:县内 20、上海 5"
    assert flows.words(WORK, gone.head(0), "", 10) == "务工去向未报送"
