"""Coordinates of three datums end up in one, or are refused."""

from __future__ import annotations

import math

import pytest

from pingda_dash import datum

CENTRE = (98.9025, 24.3072)  # of the township's published bounding box, WGS84


def test_the_offset_at_the_township_is_the_published_one():
    longitude, latitude = datum.wgs84_to_gcj02(*CENTRE)
    assert longitude - CENTRE[0] == pytest.approx(0.0004, abs=0.0001)
    assert latitude - CENTRE[1] == pytest.approx(-0.0032, abs=0.0001)


def test_a_gcj02_point_comes_back_to_within_a_millimetre():
    assert datum.to_wgs84(*datum.wgs84_to_gcj02(*CENTRE), "GCJ-02") == pytest.approx(CENTRE, abs=1e-8)


PUBLISHED = [  # WGS84, GCJ-02, BD-09 of one point, as the tests of three public converters have them
    ((121.5272106, 31.1774276), (121.531541859215, 31.17530398364597), None),  # eviltransform: 上海
    ((113.912316, 22.543847), (113.9171764808363, 22.540796131694766), None),  # 深圳
    ((116.377817, 39.911954), (116.38404722455657, 39.91334545536069), None),  # 北京
    ((116.404, 39.915), (116.41024449916938, 39.91640428150164), None),  # coordtransform
    (None, (116.39762729119315, 39.90865673957631), (116.404, 39.915)),
    ((121.0917077, 30.6107779), (121.09626935575027, 30.608604331756705), (121.10271732371203, 30.61484572185035)),
]  # fmt: skip


def metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Metres between two places (longitude, latitude) that lie close together."""
    east = (one[0] - other[0]) * 111_320 * math.cos(math.radians(one[1]))
    return math.hypot(east, (one[1] - other[1]) * 110_574)


@pytest.mark.parametrize(("wgs84", "gcj02", "bd09"), PUBLISHED)
def test_published_points_are_met_to_within_a_metre(wgs84, gcj02, bd09):
    if wgs84:
        assert metres(datum.wgs84_to_gcj02(*wgs84), gcj02) < 0.1
        assert metres(datum.to_wgs84(*gcj02, "GCJ-02"), wgs84) < 0.1
    if bd09:
        assert metres(datum.bd09_to_gcj02(*bd09), gcj02) < 0.1
    if wgs84 and bd09:
        assert metres(datum.to_wgs84(*bd09, "BD-09"), wgs84) < 0.1


def test_a_bd09_point_lies_hundreds_of_metres_from_its_gcj02():
    assert 700 < metres(datum.bd09_to_gcj02(98.91, 24.31), (98.91, 24.31)) < 1200


@pytest.mark.parametrize("name", ["WGS84", "CGCS2000"])
def test_survey_coordinates_are_taken_as_they_are(name):
    assert datum.to_wgs84(98.9, 24.3, name) == (98.9, 24.3)


@pytest.mark.parametrize(
    ("longitude", "latitude", "name"),
    [
        (98.9, 24.3, None),
        (98.9, 24.3, "北京54"),
        (98.9, 24.3, float("nan")),
        (None, 24.3, "WGS84"),
        (float("nan"), 24.3, "WGS84"),
        (198.9, 24.3, "WGS84"),
    ],
)
def test_what_cannot_be_placed_surely_is_refused(longitude, latitude, name):
    assert datum.to_wgs84(longitude, latitude, name) is None
