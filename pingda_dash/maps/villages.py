"""The township's villages as a pydeck map: schematic hexagons, or uploaded positions as points.

Neither asks for a basemap or anything else from outside. The hexagons lie near 0° N 0° E, where a degree is as long
east as north: their place on the globe means nothing, and the caption says so.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd
import pydeck as pdk

from pingda_dash import theme
from pingda_dash.maps.datum import to_wgs84
from pingda_dash.theme import Palette

SCHEMATIC = "示意图:格位不代表真实位置、边界或面积"
WIDTH = 0.002  # degrees from a hexagon's west side to its east side
RADIUS = WIDTH / math.sqrt(3)
ROW = 1.5 * RADIUS  # degrees from one row of hexagons to the next
FILLED = 0.945  # of the full radius, so that two gold outlines never touch
METRES = 111_319.49  # in a degree, on deck.gl's sphere
TILE = 512  # px of the whole world at zoom 0
MARGIN = 1.06  # of the drawing, left free around it
TYPE = "Noto Sans SC, Noto Sans CJK SC, Source Han Sans SC, Microsoft YaHei, sans-serif"

Row = Mapping[Any, Any]


def village_map(
    villages: pd.DataFrame, size: tuple[float, float], palette: Palette = theme.DARK, layer: str = "villages"
) -> pdk.Deck:
    """Equal hexagons, a gold outline for a 贫困村.

    villages: village_code, village, is_poor (missing = unknown), x, y (hexagon widths, rows), text, colour, detail.
    size: the panel's width and height in CSS pixels; palette: deck.gl knows no CSS variable; layer: the id a selection
    is reported under.
    """
    cells = villages.dropna(subset=["x", "y"])
    middle = _middle(cells["x"]), _middle(cells["y"])
    rows = sorted(
        (_hexagon(row, middle, palette) for row in cells.to_dict("records")), key=lambda row: bool(row["poor"])
    )
    extent = (_span(cells["x"]) + 1) * WIDTH, _span(cells["y"]) * ROW + 2 * RADIUS
    view = pdk.ViewState(longitude=0, latitude=0, zoom=fit_zoom(extent, size))
    labels = [_text(rows, "name", "name_at", "ink", 0.150), _text(rows, "text", "text_at", "quiet", 0.118)]
    return _deck([_cells(rows, layer, palette), *labels], view, palette, fixed=True)


def point_map(
    villages: pd.DataFrame, size: tuple[float, float], palette: Palette = theme.DARK, layer: str = "villages"
) -> pdk.Deck:
    """Uploaded positions as points; villages without a sure position are left out (see `placed`).

    villages: village_code, village, is_poor, longitude, latitude, datum, text, colour, detail. The rest as above.
    """
    rows = [_point(row, palette) for row in placed(villages).to_dict("records")]
    east, north = [row["at"][0] for row in rows], [row["at"][1] for row in rows]
    stretch = 1 / math.cos(math.radians(_middle(north)))  # of a degree of latitude, in Web Mercator
    extent = max(_span(east), 0.01) * 1.3, max(_span(north), 0.01) * stretch * 1.3
    zoom = fit_zoom(extent, size)
    view = pdk.ViewState(longitude=_middle(east), latitude=_middle(north), zoom=zoom)
    metre = TILE * 2**zoom * stretch / (360 * METRES)  # px
    unit = min(size) / metre / 900  # metres that show as one 900th of the panel
    for row in rows:
        lift = 38 * unit / METRES
        row["name_at"], row["text_at"] = ([row["at"][0], row["at"][1] + way * lift] for way in (1, -1))
    labels = [
        _text(rows, "name", "name_at", "ink", 24 * unit / METRES / WIDTH),
        _text(rows, "text", "text_at", "quiet", 19 * unit / METRES / WIDTH),
    ]
    return _deck([_dots(rows, layer, 15 * unit, palette), *labels], view, palette, fixed=False)


def placed(villages: pd.DataFrame) -> pd.DataFrame:
    """The villages whose uploaded position is surely known, their longitude and latitude turned into WGS84."""
    triples = zip(villages["longitude"], villages["latitude"], villages["datum"], strict=True)
    points = [
        None if pd.isna(east) or pd.isna(north) else to_wgs84(east, north, datum) for east, north, datum in triples
    ]
    sure = villages[[point is not None for point in points]].copy()
    sure["longitude"] = [point[0] for point in points if point]
    sure["latitude"] = [point[1] for point in points if point]
    return sure


def fit_zoom(extent: tuple[float, float], size: tuple[float, float]) -> float:
    """The zoom at which (width, height) degrees at the equator, with the margin, just fill `size` pixels."""
    pixels_per_degree = min(size[0] / extent[0], size[1] / extent[1]) / MARGIN
    return math.log2(pixels_per_degree * 360 / TILE)


def _deck(layers: list[pdk.Layer], view: pdk.ViewState, palette: Palette, *, fixed: bool) -> pdk.Deck:
    """A deck without a basemap; `fixed` ones do not pan or zoom, so a shaky touch still is a click.

    Its tooltip is text, never HTML: village names come from uploads.
    """
    style = {
        "backgroundColor": palette.tip,
        "color": palette.text,
        "fontFamily": theme.FONT,
        "fontSize": "1rem",
        "whiteSpace": "pre-line",
        "border": f"1px solid {palette.edge}",
        "borderRadius": "0.5rem",
    }
    return pdk.Deck(
        layers,
        views=[pdk.View(type="MapView", controller=not fixed)],
        initial_view_state=view,
        map_provider=None,
        tooltip={"text": "{tip}", "style": style},
    )


def _common(row: Row, palette: Palette) -> dict[str, Any]:
    """What both kinds of map say of a village; `poor` only when the roster says so."""
    poor: bool = not pd.isna(row["is_poor"]) and bool(row["is_poor"])
    tip = [f"{row['village']}{' · 贫困村' if poor else ''}", row["text"], row.get("detail")]
    return {
        "village_code": row["village_code"],
        "name": row["village"],
        "text": row["text"],
        "poor": poor,
        "fill": _rgb(row["colour"], palette),
        "line": _rgb(theme.GOLD if poor else theme.LINE, palette),
        "ink": _rgb(theme.TEXT, palette),
        "quiet": _rgb(theme.SOFT, palette),
        "tip": "\n".join(str(line) for line in tip if line),
    }


def _hexagon(row: Row, middle: tuple[float, float], palette: Palette) -> dict[str, Any]:
    """A pointy-topped hexagon and where its two lines of text sit, in degrees."""
    east, north = (row["x"] - middle[0]) * WIDTH, (middle[1] - row["y"]) * ROW
    corners = [math.radians(60 * k) for k in range(6)]
    shown = _common(row, palette)
    return shown | {
        "polygon": [[east + FILLED * RADIUS * math.sin(a), north + FILLED * RADIUS * math.cos(a)] for a in corners],
        "width": WIDTH * METRES * (0.026 if shown["poor"] else 0.008),
        "name_at": [east, north + 0.11 * WIDTH],
        "text_at": [east, north - 0.12 * WIDTH],
    }


def _point(row: Row, palette: Palette) -> dict[str, Any]:
    shown = _common(row, palette)
    return shown | {"at": [row["longitude"], row["latitude"]]}


def _cells(rows: list[dict[str, Any]], layer: str, palette: Palette) -> pdk.Layer:
    return pdk.Layer(
        "PolygonLayer",
        rows,
        id=layer,
        get_polygon="polygon",
        get_fill_color="fill",
        get_line_color="line",
        get_line_width="width",
        line_joint_rounded=True,
        pickable=True,
        auto_highlight=True,
        highlight_color=[*_rgb(theme.TEXT, palette), 40],
    )


def _dots(rows: list[dict[str, Any]], layer: str, radius: float, palette: Palette) -> pdk.Layer:
    return pdk.Layer(
        "ScatterplotLayer",
        rows,
        id=layer,
        get_position="at",
        get_radius=radius,
        get_fill_color="fill",
        get_line_color="line",
        get_line_width=radius / 4,
        stroked=True,
        pickable=True,
        auto_highlight=True,
        highlight_color=[*_rgb(theme.TEXT, palette), 40],
    )


def _text(rows: list[dict[str, Any]], text: str, place: str, colour: str, share: float) -> pdk.Layer:
    """Chinese labels that grow with the map: their size is a share of a hexagon's width, not of pixels."""
    return pdk.Layer(
        "TextLayer",
        rows,
        id=f"label-{text}",
        get_text=text,
        get_position=place,
        get_color=colour,
        get_size=share * WIDTH * METRES,
        size_units=pdk.types.String("meters"),
        character_set=pdk.types.String("auto"),
        font_family=pdk.types.String(TYPE),
        font_weight=700 if text == "name" else 600,
        font_settings={"sdf": True, "fontSize": 96, "buffer": 12, "radius": 24},
        get_text_anchor=pdk.types.String("middle"),
        get_alignment_baseline=pdk.types.String("center"),
    )


def _rgb(colour: str, palette: Palette) -> list[int]:
    return list(theme.rgb(colour, palette))


def _middle(values: Iterable[float]) -> float:
    numbers = list(values)
    return (min(numbers) + max(numbers)) / 2 if numbers else 0.0


def _span(values: Iterable[float]) -> float:
    numbers = list(values)
    return max(numbers) - min(numbers) if numbers else 0.0
