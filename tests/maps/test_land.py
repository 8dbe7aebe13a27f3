"""Where things lie: equal cells where nothing is known, the demo's invented land, and nothing in between."""

from __future__ import annotations

import base64
import itertools
import math
from array import array
from pathlib import Path

import pandas as pd
import pytest
from shapely.geometry import Point, Polygon

from pingda_dash.maps import land
from pingda_dash.maps.land import GAP, RADIUS, UNPLACED

DRAWN = Path(__file__).resolve().parents[2] / "data" / "demo" / "land.json"


@pytest.fixture
def homes(villages) -> pd.DataFrame:
    """Two to seven groups a village, 5 to 90 households each, in the order of the query."""
    rows = [
        (f"{code[-3:]}-{group}-{number:02d}", code, f"{'一二三四五六七'[group]}组")
        for at, code in enumerate(villages["village_code"])
        for group in range(2 + at % 6)
        for number in range(5 if group == 1 else 90 - 3 * at)
    ]
    frame = pd.DataFrame(rows, columns=["household_id", "village_code", "village_group"])
    return frame.sort_values(["village_code", "village_group", "household_id"], ignore_index=True)


def test_on_the_schematic_map_every_household_is_in_its_villages_cell(villages, homes):
    drawn = land.schematic(villages, homes)
    assert drawn.world is None, "no tile lies beneath what is nowhere"
    cells = {one.code: Polygon(one.rings[0]) for one in drawn.villages}
    assert len(cells) == 10 and drawn.kind == "schematic" and "不代表真实位置" in drawn.caption
    for at, code in zip(drawn.homes, homes["village_code"], strict=True):
        assert cells[code].contains(Point(at))
    sizes = {round(cell.area) for cell in cells.values()}
    assert len(sizes) == 1, "no village is larger than another: their sizes are not known"
    assert all(a.intersection(b).area < 1 for a, b in itertools.combinations(cells.values(), 2))


def test_a_group_is_a_circle_of_its_own_and_holds_its_households(villages, homes):
    drawn = land.schematic(villages, homes)
    rings = [Polygon(one.ring) for one in drawn.groups]
    assert all(a.intersection(b).area < 1 for a, b in itertools.combinations(rings, 2))
    for group, ring in zip(drawn.groups, rings, strict=True):
        here = homes.iloc[group.first : group.end]
        assert set(here["village_code"]) == {group.village} and set(here["village_group"]) == {group.name}
        assert all(ring.contains(Point(at)) for at in drawn.homes[group.first : group.end])
    assert sum(group.end - group.first for group in drawn.groups) == len(homes)


def test_a_finger_hits_one_household_where_its_group_fills_the_screen(villages, homes):
    drawn = land.schematic(villages, homes)
    group = max(drawn.groups, key=lambda one: one.end - one.first)
    left, _, right, _ = Polygon(group.ring).bounds
    pixels = 800 * 0.8 / (right - left)
    places = drawn.homes[group.first : group.end]
    nearest = min(math.dist(a, b) for a, b in itertools.combinations(places, 2))
    assert nearest * pixels >= 44


def test_a_household_stands_where_it_stood_however_often_the_map_is_drawn(villages, homes):
    assert land.schematic(villages, homes) == land.schematic(villages, homes)
    fewer = land.schematic(villages, homes.iloc[:-1])
    assert fewer.homes == land.schematic(villages, homes).homes[:-1]


def test_without_households_the_cells_stand_alone(villages):
    drawn = land.schematic(villages, pd.DataFrame({"household_id": [], "village_code": [], "village_group": []}))
    assert len(drawn.villages) == 10 and drawn.groups == () and drawn.document()["homes"] == ""


def test_a_household_of_a_village_without_a_cell_is_sent_as_one_without_a_place(villages, homes):
    away = villages.assign(x=[None, *villages["x"].iloc[1:]])
    drawn = land.schematic(away, homes)
    sent = array("h", base64.b64decode(drawn.document()["homes"]))
    first = int((homes["village_code"] == villages["village_code"].iloc[0]).sum())
    assert set(sent[: 2 * first]) == {UNPLACED} and UNPLACED not in sent[2 * first :]


def test_what_is_sent_is_the_places_to_the_metre_and_in_few_bytes(villages, homes):
    drawn = land.schematic(villages, homes)
    document = drawn.document()
    sent = array("h", base64.b64decode(document["homes"]))
    for at, (x, y) in enumerate(drawn.homes):
        assert abs(sent[2 * at] * document["unit"] - x) <= 1 and abs(sent[2 * at + 1] * document["unit"] - y) <= 1
    assert len(document["homes"]) < 6 * len(homes)


def test_a_county_a_hundred_kilometres_wide_is_sent_too(villages, homes):
    wide = villages.assign(x=villages["x"] * 20)
    drawn = land.schematic(wide, homes)
    document = drawn.document()
    sent = array("h", base64.b64decode(document["homes"]))
    farthest = max(abs(x) for x, _ in drawn.homes)
    assert document["unit"] > 1 and abs(max(map(abs, sent[::2])) * document["unit"] - farthest) <= document["unit"]


def test_the_cells_do_not_touch_lest_two_gold_outlines_do():
    assert GAP * RADIUS < RADIUS


# --- the demo's land ------------------------------------------------------------------------------------------------


@pytest.fixture
def invented(villages, homes) -> land.Land:
    return land.invented(DRAWN, villages, homes)


def test_the_invented_villages_lie_beside_each_other_without_gap_or_overlap(invented):
    areas = [Polygon(one.rings[0]) for one in invented.villages]
    assert len(areas) == 10 and all(area.is_valid for area in areas)
    whole = sum(area.area for area in areas)
    overlap = sum(a.intersection(b).area for a, b in itertools.combinations(areas, 2))
    assert overlap < 0.002 * whole
    from shapely.ops import unary_union

    union = unary_union([area.buffer(3) for area in areas])
    assert len(getattr(union, "interiors", [])) == 0 and union.area < 1.02 * whole


def test_the_invented_land_says_what_it_is_and_never_that_it_is_somewhere(invented):
    assert invented.kind == "demo" and "虚构" in invented.caption
    assert all(abs(x) < 20_000 and abs(y) < 20_000 for one in invented.villages for x, y in one.rings[0])
    assert {kind for kind, _ in invented.lines} == {"river", "road"}


def test_a_household_that_the_invented_land_does_not_know_stands_at_its_villages_seat(invented, homes):
    seats = {one.code: one.middle for one in invented.villages}
    assert invented.homes[0] == seats[homes["village_code"].iloc[0]]
