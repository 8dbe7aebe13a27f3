"""The uploaded land: to scale, where it is, and nothing beside it that was not uploaded without saying so."""

from __future__ import annotations

import json
import math

import pandas as pd
import pytest
from shapely.geometry import Point, Polygon

from pingda_dash import maps
from pingda_dash.basemaps.world import degrees, share
from pingda_dash.maps.real import Plane

COLUMNS = [
    "level",
    "kind",
    "village_code",
    "village_group",
    "thing",
    "name",
    "geometry",
    "source",
    "datum",
    "review_no",
]
EAST, NORTH = 100.0, 30.0
"""A made-up corner of the globe: two villages side by side, a hundredth of a degree each."""


def box(left: float, bottom: float) -> str:
    right, top = left + 0.01, bottom + 0.01
    ring = [[left, bottom], [right, bottom], [right, top], [left, top], [left, bottom]]
    return json.dumps({"type": "Polygon", "coordinates": [ring]})


def point(east: float, north: float) -> str:
    return json.dumps({"type": "Point", "coordinates": [east, north]})


def shape(level: str, kind: str, code: str | None, geometry: str, **more: str) -> dict[str, object]:
    given = {"level": level, "kind": kind, "village_code": code, "geometry": geometry, "source": "县局", **more}
    return {name: given.get(name) for name in COLUMNS}


def shapes(*rows: dict[str, object]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=COLUMNS).assign(source_date=pd.Timestamp("2019-06-01"))


@pytest.fixture
def villages() -> pd.DataFrame:
    return pd.DataFrame({"village_code": ["1", "2"], "village": ["甲村", "乙村"]})


@pytest.fixture
def homes() -> pd.DataFrame:
    rows = [(f"{code}-{n:02d}", code, "一组" if n < 6 else "二组") for code in "12" for n in range(12)]
    return pd.DataFrame(rows, columns=["household_id", "village_code", "village_group"])


AREAS = [shape("village", "area", "1", box(EAST, NORTH)), shape("village", "area", "2", box(EAST + 0.01, NORTH))]


def test_the_plane_is_to_scale_and_north_is_up() -> None:
    plane = Plane((EAST, NORTH))
    assert plane.at(EAST, NORTH) == (0.0, 0.0)
    x, _ = plane.at(EAST + 0.01, NORTH)
    _, y = plane.at(EAST, NORTH + 0.01)
    metres = math.radians(0.01) * 6_378_137
    assert x == pytest.approx(metres * math.cos(math.radians(NORTH)), rel=1e-4)
    assert y == pytest.approx(-metres, rel=2e-3)


@pytest.mark.parametrize("north", [0.0, 24.3, 53.5])
def test_tiles_of_web_mercator_lie_on_the_plane_unbent(north: float) -> None:
    """To a millimetre, from one end of a township to the other; the closest zoom draws a metre with four pixels."""
    plane = Plane((EAST, north))
    left, top, wide = plane.world
    for zoom in (8, 18):
        side = 2**zoom
        column, row = (int(side * each) for each in share(EAST + 0.2, north + 0.2))
        for across, down in ((column, row), (column + 1, row + 1)):
            at = plane.at(*degrees(across / side, down / side))
            assert at == pytest.approx((left + across * wide / side, top + down * wide / side), abs=1e-3)


def test_uploaded_boundaries_are_drawn_and_their_source_is_said(villages, homes) -> None:
    land = maps.uploaded_land(shapes(*AREAS), villages, homes)
    assert land is not None and land.kind == "real"
    first, second = (Polygon(one.rings[0]) for one in land.villages)
    assert first.intersection(second).area < 1 and first.distance(second) < 1
    assert (
        "县局" in land.caption
        and "2019" in land.caption
        and "坐标系未核实" in land.caption
        and "审图号未填" in land.caption
    )
    stated = shapes(*({**row, "datum": "CGCS2000", "review_no": "云S(2019)12号"} for row in AREAS))
    caption = maps.uploaded_land(stated, villages, homes).caption
    assert "CGCS2000" in caption and "审图号 云S(2019)12号" in caption


def test_who_may_not_see_positions_gets_an_arrangement_and_none_of_the_positions(villages, homes) -> None:
    there = pd.DataFrame({"household_id": homes["household_id"], "geometry": point(EAST + 0.001, NORTH + 0.001)})
    masked = maps.uploaded_land(shapes(*AREAS), villages, homes)
    open_ = maps.uploaded_land(shapes(*AREAS), villages, homes, there)
    assert masked.homes != open_.homes and "示意" in masked.caption and "示意" not in open_.caption
    assert len(set(open_.homes[:12])) == 1 and len(set(masked.homes)) == len(homes)
    area = Polygon(masked.villages[0].rings[0])
    assert all(area.contains(Point(at)) for at in masked.homes[:12])


def test_a_household_without_a_position_is_arranged_and_counted(villages, homes) -> None:
    some = homes.iloc[:20]
    there = pd.DataFrame({"household_id": some["household_id"], "geometry": point(EAST + 0.001, NORTH + 0.001)})
    land = maps.uploaded_land(shapes(*AREAS), villages, homes, there)
    assert "4 户没有上传位置" in land.caption and None not in land.homes


def test_of_seats_alone_the_cells_are_no_boundaries_and_say_so(homes) -> None:
    three = pd.DataFrame({"village_code": ["1", "2", "3"], "village": ["甲村", "乙村", "丙村"]})
    seats = [
        shape("village", "point", code, point(EAST + 0.01 * at, NORTH + 0.005 * (at % 2)))
        for at, code in enumerate("123")
    ]
    land = maps.uploaded_land(shapes(*seats), three, homes)
    assert "不是边界" in land.caption
    for one in land.villages:
        assert Polygon(one.rings[0]).contains(Point(one.middle))


def test_a_village_without_any_place_is_named_and_not_drawn(villages, homes) -> None:
    land = maps.uploaded_land(shapes(AREAS[0]), villages, homes)
    assert [one.name for one in land.villages] == ["甲村"]
    assert "1 个村没有上传位置,未画出:乙村" in land.caption
    assert set(land.homes[12:]) == {None}


def test_nothing_uploaded_is_no_land(villages, homes) -> None:
    assert maps.uploaded_land(shapes(), villages, homes) is None
    clinic = shape("facility", "point", "1", point(EAST, NORTH), thing="卫生室")
    assert maps.uploaded_land(shapes(clinic), villages, homes) is None


def test_roads_groups_and_facilities_stand_where_they_were_uploaded(villages, homes) -> None:
    road = json.dumps({"type": "LineString", "coordinates": [[EAST, NORTH], [EAST + 0.01, NORTH + 0.01]]})
    group = shape("group", "point", "1", point(EAST + 0.008, NORTH + 0.008), village_group="一组")
    clinic = shape("facility", "point", "1", point(EAST + 0.002, NORTH + 0.002), thing="卫生室")
    land = maps.uploaded_land(shapes(*AREAS, shape("road", "line", None, road), group, clinic), villages, homes)
    assert [kind for kind, _ in land.lines] == ["road"] and set(land.things) == {("卫生室", "1")}
    first = next(one for one in land.groups if (one.village, one.name) == ("1", "一组"))
    left, top, right, bottom = Polygon(land.villages[0].rings[0]).bounds
    assert first.middle[0] > (left + right) / 2 and first.middle[1] < (top + bottom) / 2  # east and north
