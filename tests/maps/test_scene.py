"""The Deck: layers without data, no basemap, nothing to be fetched."""

from __future__ import annotations

import json

from pingda_dash import theme
from pingda_dash.maps import scene


def test_the_deck_names_its_data_and_carries_none_of_it():
    values = scene.values(theme.DARK)
    assert [layer["data"] for layer in values["layers"]] == [layer["id"] for layer in values["layers"]]
    assert len(json.dumps(values)) < 3_000


def test_the_deck_asks_for_no_tile_and_no_style():
    text = json.dumps(scene.values(theme.DARK))
    assert "http" not in text and "mapStyle" not in text and "mapbox" not in text
    assert json.loads(text)["views"][0]["@@type"] == "OrthographicView"


def test_what_matters_is_drawn_above_the_many():
    names = [layer["id"] for layer in scene.values(theme.LIGHT)["layers"]]
    assert names.index("areas") < names.index("groups") < names.index("homes") < names.index("marks")
