"""Coordinates of three datums end up in one, or are refused."""

from __future__ import annotations

import math

import pytest

from pingda_dash.maps import datum

CENTRE = (98.9025, 24.3072)  # of the township's published bounding box, WGS84


def test_the_offset_at_the_township_is_the_published_one():
    longitude, latitude = datum.wgs84_to_gcj02(*CENTRE)
    assert longitude - CENTRE[0] == pytest.approx(0.0004, abs=0.0001)
    assert latitude - CENTRE[1] == pytest.approx(-0.0032, abs=0.0001)


def test_a_gcj02_point_comes_back_to_within_a_millimetre():
    assert datum.to_wgs84(*datum.wgs84_to_gcj02(*CENTRE), "GCJ-02") == pytest.approx(CENTRE, abs=1e-8)


def test_a_known_pair_of_gcj02_and_wgs84_agrees():
    # 天安门 as 高德 gives it, and as a GPS receiver does (difference about 550 m)
    longitude, latitude = datum.gcj02_to_wgs84(116.397428, 39.90923)
    assert (longitude, latitude) == pytest.approx((116.39119, 39.90783), abs=5e-5)


def test_a_bd09_point_lies_hundreds_of_metres_from_its_gcj02():
    longitude, latitude = datum.bd09_to_gcj02(98.91, 24.31)
    metres = math.hypot((98.91 - longitude) * 101_400, (24.31 - latitude) * 111_000)
    assert 700 < metres < 1200


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
