"""Places as GeoJSON whose coordinates are metres on a plane: no globe is meant, and the file says so."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any, NamedTuple

import pandas as pd

from pingda_dash.report.workbook import printable

At = tuple[float, float]
"""Metres east and south."""


class Feature(NamedTuple):
    """An area (rings of points, the first its boundary) or a point, and what is said of it."""

    shape: Sequence[Sequence[At]] | At
    properties: Mapping[str, Any]


def geojson(features: Iterable[Feature], about: Mapping[str, Any]) -> bytes:
    """A FeatureCollection in UTF-8, north up; `about` stands beside its features.

    `crs` is null, which older readers take for what it is: coordinates of no known system. A missing value is null.
    """
    made = [
        {
            "type": "Feature",
            "geometry": _geometry(one.shape),
            "properties": {name: _plain(value) for name, value in one.properties.items()},
        }
        for one in features
    ]
    document = {"type": "FeatureCollection", **about, "crs": None, "features": made}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def _geometry(shape: Sequence[Any]) -> dict[str, Any]:
    if isinstance(shape[0], int | float):
        return {"type": "Point", "coordinates": _north_up(shape)}
    return {"type": "Polygon", "coordinates": [_ring(ring, at == 0) for at, ring in enumerate(shape)]}


def _ring(ring: Sequence[At], outer: bool) -> list[list[float]]:
    """Closed, a boundary against the clock and a hole with it, as RFC 7946 asks."""
    points = [_north_up(at) for at in ring]
    if points[0] != points[-1]:
        points.append(points[0])
    twice = sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(points))
    return points if (twice > 0) == outer else points[::-1]


def _north_up(at: Any) -> list[float]:
    return [round(at[0], 1), round(-at[1], 1)]


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return printable(value)
    if pd.isna(value):
        return None
    if isinstance(value, date):
        return value.isoformat()[:10]
    number = value.item() if hasattr(value, "item") else value
    return int(number) if isinstance(number, float) and number.is_integer() else number
