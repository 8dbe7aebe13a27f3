"""Places as a file: closed rings, north up, and never a position on the globe."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pandas as pd
from shapely.geometry import shape

from pingda_dash.report.geojson import Feature, geojson

SQUARE = [(0.0, 0.0), (0.0, 100.0), (100.0, 100.0), (100.0, 0.0)]
HOLE = [(40.0, 40.0), (60.0, 40.0), (60.0, 60.0), (40.0, 60.0)]


def read(*features: Feature) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(geojson(features, {"坐标": "虚构平面"}))
    return document


def test_an_area_is_closed_valid_and_north_up() -> None:
    (one,) = read(Feature([SQUARE, HOLE], {}))["features"]
    area = shape(one["geometry"])
    assert area.is_valid and area.area == 100 * 100 - 20 * 20
    assert area.exterior.is_ccw and not area.interiors[0].is_ccw
    assert area.bounds == (0, -100, 100, 0), "south is below"


def test_the_file_names_no_system_of_coordinates_and_says_what_they_are() -> None:
    document = read(Feature((10.04, -20.0), {}))
    assert document["crs"] is None and document["坐标"] == "虚构平面"
    assert document["features"][0]["geometry"] == {"type": "Point", "coordinates": [10.0, 20.0]}


def test_a_missing_value_is_null_and_a_day_a_day() -> None:
    row = {"户数": pd.NA, "人数": 3.0, "日期": date(2020, 5, 20), "名称": "甲\x00", "达标": True}
    (one,) = read(Feature((0.0, 0.0), row))["features"]
    assert one["properties"] == {"户数": None, "人数": 3, "日期": "2020-05-20", "名称": "甲", "达标": True}
