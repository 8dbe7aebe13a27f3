"""What a map shows, as features to be taken away; where everything lies comes from its land."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pingda_dash.maps.land import At, Land
from pingda_dash.report.geojson import Feature

PLANES: Mapping[str, str] = {"schematic": "示意平面", "demo": "虚构平面"}
"""What the coordinates of a kind of land are on."""
LEVEL, COORDINATES = "层级", "坐标"

Properties = Mapping[str, Any]


def datum(land: Land) -> str:
    """What the coordinates mean: `虚构平面(米),不在地球上`."""
    return f"{PLANES[land.kind]}(米),不在地球上"


def features(
    land: Land,
    villages: Mapping[str, Properties],
    groups: Mapping[tuple[str, str], Properties],
    things: Iterable[tuple[At, Properties]] = (),
    homes: Mapping[int, Properties] | None = None,
) -> list[Feature]:
    """Areas of villages and groups, points of things and households, each saying what its coordinates are.

    villages: by code; groups: by village and name; homes: by their row in `queries.map_homes`. What has no place is
    left out.
    """

    def feature(level: str, shape: Any, of: Properties) -> Feature:
        return Feature(shape, {LEVEL: level, **of, COORDINATES: datum(land)})

    made = [feature("村", one.rings, villages[one.code]) for one in land.villages if one.code in villages]
    made += [
        feature("村民小组", [one.ring], groups[one.village, one.name])
        for one in land.groups
        if (one.village, one.name) in groups
    ]
    made += [feature("图层", at, of) for at, of in things]
    made += [feature("农户", at, of) for row, of in (homes or {}).items() if (at := land.homes[row]) is not None]
    return made
