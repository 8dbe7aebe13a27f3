"""The map of villages asks nothing of the outside world, marks the six, and is clickable by code."""

from __future__ import annotations

import json
import math

import pytest

from pingda_dash import maps, theme
from pingda_dash.maps.datum import wgs84_to_gcj02
from pingda_dash.maps.villages import WIDTH, fit_zoom

WALL = (1200.0, 860.0)
GOLD = list(theme.rgb(theme.DARK.plan))


def spec(deck):
    return json.loads(deck.to_json())


@pytest.fixture
def shown(villages):
    return maps.shaded(villages, maps.measure("lagging"))


def test_no_address_outside_is_named_and_no_basemap_is_asked_for(shown):
    deck = maps.village_map(shown, WALL)
    assert "http" not in deck.to_json()
    assert spec(deck).get("mapProvider") is None


def test_every_village_is_a_hexagon_that_carries_its_code(shown):
    cells = spec(maps.village_map(shown, WALL))["layers"][0]
    assert cells["pickable"] is True
    assert {row["village_code"] for row in cells["data"]} == set(shown["village_code"])
    assert {len(row["polygon"]) for row in cells["data"]} == {6}


def test_only_the_poor_villages_have_a_gold_outline(shown):
    cells = spec(maps.village_map(shown, WALL))["layers"][0]["data"]
    gold = {row["name"] for row in cells if row["line"] == GOLD}
    assert gold == set(shown.loc[shown["is_poor"], "village"])


def test_without_a_roster_no_village_is_called_poor(shown):
    cells = spec(maps.village_map(shown.assign(is_poor=None), WALL))["layers"][0]["data"]
    assert [bool(row["poor"]) for row in cells] == [False] * 10
    assert not any("贫困村" in row["tip"] for row in cells)


def test_hexagons_never_overlap(shown):
    cells = spec(maps.village_map(shown, WALL))["layers"][0]["data"]
    centres = [tuple(sum(axis) / 6 for axis in zip(*row["polygon"], strict=True)) for row in cells]
    apart = [math.dist(a, b) for i, a in enumerate(centres) for b in centres[:i]]
    assert min(apart) == pytest.approx(WIDTH)


def test_the_whole_drawing_fits_its_panel_whatever_its_shape(shown):
    for size in [(1200, 860), (700, 900), (2600, 1700)]:
        deck = spec(maps.village_map(shown, size))
        corners = [corner for row in deck["layers"][0]["data"] for corner in row["polygon"]]
        pixels = 512 * 2 ** deck["initialViewState"]["zoom"] / 360
        for axis in (0, 1):
            extent = (max(c[axis] for c in corners) - min(c[axis] for c in corners)) * pixels
            assert extent < size[axis]


def test_a_screen_twice_as_large_shows_the_same_composition_one_zoom_deeper():
    assert fit_zoom((4.0, 3.0), (2400, 1720)) - fit_zoom((4.0, 3.0), (1200, 860)) == pytest.approx(1)


def test_labels_are_chinese_and_their_glyphs_are_found_by_themselves(shown):
    labels = spec(maps.village_map(shown, WALL))["layers"][1:]
    assert [layer["characterSet"] for layer in labels] == ["auto", "auto"]
    assert all("CJK" in layer["fontFamily"] for layer in labels)


def test_a_tooltip_shows_markup_as_text(shown):
    hostile = shown.assign(village="<script>alert(1)</script>")
    assert set(spec(maps.village_map(hostile, WALL))["layers"][0]["data"][0]["tip"]) >= {"<", ">"}
    assert "html" not in maps.village_map(hostile, WALL)._tooltip


def test_uploaded_positions_are_drawn_in_one_datum_and_unsure_ones_left_out(shown):
    where = (98.9, 24.3)
    shown = shown.astype({"longitude": object, "latitude": object, "datum": object})
    shown.loc[0, ["longitude", "latitude", "datum"]] = [*where, "CGCS2000"]
    shown.loc[1, ["longitude", "latitude", "datum"]] = [*wgs84_to_gcj02(*where), "GCJ-02"]
    shown.loc[2, ["longitude", "latitude"]] = where  # no datum: not to be guessed
    points = spec(maps.point_map(shown, WALL))["layers"][0]["data"]
    assert [row["name"] for row in points] == ["平达社区", "小田坝村"]
    assert points[0]["at"] == pytest.approx(points[1]["at"], abs=1e-7)
    assert "http" not in maps.point_map(shown, WALL).to_json()
