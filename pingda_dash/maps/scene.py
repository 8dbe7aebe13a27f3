"""The map as a pydeck Deck: its layers and how they look. The browser puts the data in (ui/map.js) by their names.

A Deck that carried its data would be sent whole with every change; this one is a few kB, and geometry, colours and
dots are documents that the browser keeps. Its plane is in metres, south positive: no tile, no outside request.
"""

from __future__ import annotations

import json
from typing import Any

import pydeck as pdk

from pingda_dash import theme
from pingda_dash.theme import Palette

PIXELS, METRES = pdk.types.String("pixels"), pdk.types.String("common")
DIGITS = pdk.types.String("0123456789")
SMALLEST, LARGEST = 1.3, 24
"""px: the radius of a household's dot, seen from the township and from its group (a finger needs 44 across)."""


def scene(palette: Palette) -> pdk.Deck:
    """The layers from below: areas, water and roads, groups, households (or hexagons of them), those that matter.

    What a map has nothing of, hexagons and their counts, the browser makes no layer of.
    """

    def rgb(colour: str, alpha: int = 255) -> list[int]:
        return [*theme.rgb(colour, palette), alpha]

    layers = [
        pdk.Layer(
            "PolygonLayer",
            "areas",
            id="areas",
            get_polygon="rings",
            get_fill_color="fill",
            get_line_color="line",
            get_line_width="width",
            line_width_units=PIXELS,
            line_joint_rounded=True,
        ),
        _lines("rivers", rgb(theme.ACTUAL, 90), 90, 1.5),
        _lines("roads", rgb(theme.MUTE, 60), 34, 0.6),
        pdk.Layer(
            "PolygonLayer",
            "groups",
            id="groups",
            get_polygon="ring",
            get_fill_color="fill",
            get_line_color="line",
            get_line_width=1,
            line_width_units=PIXELS,
        ),
        pdk.Layer(
            "SolidPolygonLayer",
            "hexagons",
            id="hexagons",
            get_polygon="ring",
            get_fill_color="fill",
        ),
        pdk.Layer(
            "ScatterplotLayer",
            "homes",
            id="homes",
            radius_units=METRES,
            radius_min_pixels=SMALLEST,
            radius_max_pixels=LARGEST,
            stroked=False,
        ),
        pdk.Layer(
            "ScatterplotLayer",
            "marks",
            id="marks",
            get_position="at",
            get_fill_color="fill",
            get_line_color=rgb(theme.INK),
            get_radius="radius",
            radius_units=METRES,
            radius_min_pixels=6,
            radius_max_pixels=LARGEST,
            stroked=True,
            get_line_width=1.5,
            line_width_units=PIXELS,
        ),
        pdk.Layer(
            "TextLayer",
            "counts",
            id="counts",
            get_position="at",
            get_text="words",
            get_size="size",
            get_color=rgb(theme.INK),
            size_units=METRES,
            font_weight=700,
            character_set=DIGITS,
        ),
    ]
    view = pdk.View("OrthographicView", id="plane", controller=False)
    return pdk.Deck(
        layers, views=[view], initial_view_state=pdk.ViewState(target=[0, 0, 0], zoom=-5), map_provider=None
    )


def values(palette: Palette) -> dict[str, Any]:
    """The Deck as JSON values, for the browser's JSONConverter."""
    deck: dict[str, Any] = json.loads(scene(palette).to_json())
    return {"layers": deck["layers"], "views": deck["views"]}


def _lines(name: str, colour: list[int], width: float, least: float) -> pdk.Layer:
    return pdk.Layer(
        "PathLayer",
        name,
        id=name,
        get_path="path",
        get_color=colour,
        get_width=width,
        width_units=METRES,
        width_min_pixels=least,
        width_max_pixels=9,
        cap_rounded=True,
        joint_rounded=True,
    )
