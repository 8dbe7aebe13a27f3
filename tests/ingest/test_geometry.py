"""What is wrong with shapes is said with the feature and the place, and what is odd is asked."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
import shapely

from pingda_dash.ingest import CheckedFile, Overrides, References, check_file, masked_problems
from pingda_dash.ingest.read import Reading
from tests.ingest.files import PINGDA, TODAY, delimited, text
from tests.ingest.geofiles import VILLAGES, WITH_BOX, codes, feature, grid, square

SEAT = shapely.Point(98.86, 24.26)


STATED = {
    "数据日期": "2019-12-31",
    "要素类别": "村",
    "坐标系": "CGCS2000",
    "数据来源": "县局",
    "审图号": "云S(2020)001号",
}


def table(*features: dict[str, Any], **stated: str | None) -> bytes:
    """Features as a table with a column of geometries, which needs no process to be opened; stated: of all rows."""
    of_all = {name: value for name, value in {**STATED, **stated}.items() if value}
    names = list(dict.fromkeys(name for one in features for name in one["properties"]))
    rows = [
        [json.dumps(one["geometry"]), *(one["properties"].get(name, "") for name in names), *of_all.values()]
        for one in features
    ]
    return delimited([["几何", *names, *of_all], *rows])


def check(data: bytes, references: References = WITH_BOX, axes: str | None = None) -> CheckedFile:
    return check_file(data, "地图.csv", references, TODAY, Overrides(reading=Reading(axes=axes)))


def only(file, code):
    """The one problem or warning of a code."""
    (one,) = [one for one in (*file.problems, *file.warnings) if one.code == code]
    return one


def with_first(geometry, **properties):
    """The grid of villages with another shape for the first."""
    return table(feature(geometry, **({"村名": VILLAGES[0]} | properties)), *grid()[1:])


def test_villages_side_by_side_ask_nothing():
    assert codes(check(table(*grid()))) == set()


def test_a_ring_that_crosses_itself_is_a_problem_with_its_place():
    bow = shapely.Polygon([(98.85, 24.25), (98.87, 24.27), (98.87, 24.25), (98.85, 24.27)])
    problem = only(check(with_first(bow)), "invalid-ring")
    assert (problem.row, problem.details["place_of_it"]) == (2, "东经 98.8600°、北纬 24.2600°")


def test_latitudes_that_come_first_are_said_and_read_once_somebody_says_so():
    turned = [
        feature(shapely.transform(square(at % 3, at // 3), lambda places: places[:, ::-1]), 村名=name)
        for at, name in enumerate(VILLAGES)
    ]
    file = check(table(*turned))
    assert [(one.code, one.row) for one in file.problems] == [("swapped-axes", row) for row in range(2, 8)]
    assert "面 24." in file.problems[0].message
    again = check(table(*turned), axes="swapped")
    assert (again.ok, codes(again)) == (True, set())
    assert (
        shapely.from_geojson(again.arrow()["geometry"].to_pylist()[0])
        .normalize()
        .equals_exact(square(0, 0).normalize(), 1e-7)
    )


def test_what_lies_outside_the_township_is_asked_about_only_where_its_box_is_known():
    far = with_first(shapely.Point(99.6, 24.26))
    one = only(check(far), "outside-township")
    assert (one.row, one.details["count"], one.value) == (2, 1, "东经 99.6000°、北纬 24.2600°")
    assert "outside-township" not in codes(check(far, references=replace(WITH_BOX, box=None)))


@pytest.mark.parametrize("place", [[1e6, 2], [None, 24], [98.8, 99.0], ["东", "北"]])
def test_a_place_that_is_none_on_earth_is_a_problem(place):
    file = check(with_first({"type": "Point", "coordinates": place}))
    assert [(one.code, one.row) for one in file.problems] == [("bad-geometry", 2)]


def test_overlaps_and_gaps_between_villages_are_told_in_hectares():
    file = check(with_first(square(0, 0, 0.022)))
    overlap = only(file, "village-overlap")
    assert (overlap.value, overlap.details["count"]) == ("平达社区", 3)
    assert overlap.details["largest"] == pytest.approx(45, rel=0.02)  # 0.02 by 0.002 degrees
    gap = only(check(with_first(shapely.box(98.85, 24.25, 98.8691, 24.27))), "village-gap")
    assert gap.details["hectares"] == pytest.approx(20.2, rel=0.03)  # a slit of 0.0009 degrees, some 90 m


def test_digitising_leaves_slivers_that_nobody_is_asked_about():
    assert codes(check(with_first(shapely.box(98.85, 24.25, 98.87001, 24.27)))) == set()


def test_a_point_outside_its_village_is_asked_about_with_where_it_lies():
    areas = {PINGDA: shapely.to_geojson(square(0, 0)), "530523206202": shapely.to_geojson(square(1, 0))}
    school = feature(shapely.Point(98.88, 24.26), 村名="平达社区", 名称="完小", 类型="学校")
    file = check(table(school, 要素类别="设施"), references=replace(WITH_BOX, village_areas=areas))
    stray = only(file, "outside-village")
    assert (stray.row, stray.value, stray.details["other"]) == (2, "平达社区", "小田坝村")
    assert stray.details["metres"] == pytest.approx(1015, rel=0.01)


def test_a_thing_without_a_village_gets_that_in_whose_boundary_it_lies():
    areas = {PINGDA: shapely.to_geojson(square(0, 0))}
    inside, beyond = feature(SEAT, 组名="七组"), feature(shapely.Point(98.99, 24.4), 组名="八组")
    file = check(table(inside, beyond, 要素类别="村民小组"), references=replace(WITH_BOX, village_areas=areas))
    assert "1 个要素没有写村,按所在的村界填上。" in file.notes
    assert [(one.code, one.row) for one in file.problems] == [("shape-without-village", 3)]
    assert file.arrow()["village_code"].to_pylist() == [PINGDA]


def test_a_name_that_is_no_village_s_and_villages_that_are_missing_are_told():
    file = check(table(*grid()[:-2], feature(square(1, 1), 村名="大坪村")))
    assert [(one.code, one.row, one.value) for one in file.problems] == [("unknown-village", 6, "大坪村")]
    assert only(file, "villages-missing").details["villages"] == ("黄连河村", "安乐村")


def test_boundaries_without_a_review_number_are_asked_about_and_seats_are_not():
    assert "no-review-number" in codes(check(table(*grid(), 审图号=None)))
    seats = [feature(square(at % 3, at // 3).centroid, 村名=name) for at, name in enumerate(VILLAGES)]
    assert codes(check(table(*seats, 审图号=None))) == set()


def test_where_a_household_lives_is_in_no_sentence():
    crossed = shapely.Polygon([(98.85, 24.25), (98.87, 24.27), (98.87, 24.25), (98.85, 24.27)])
    homes = [
        feature(shapely.Point(99.6543, 24.2654), 户编号="A1"),
        feature(crossed, 户编号="A2"),
        feature(shapely.Point(24.2654, 98.8543), 户编号="A3"),
    ]
    file = check(table(*homes, 要素类别=None, 审图号=None))
    assert codes(file) == {"outside-township", "invalid-ring", "swapped-axes"}
    shown = "".join(str(one) + repr(one) for listed in masked_problems(file) for one in listed)
    assert [place for place in ("99.65", "24.26", "98.85", "98.86") if place in shown] == []


def test_positions_of_a_register_are_examined_too():
    heading = "户编号,村,户主姓名,家庭人口,户类型,经度,纬度,坐标系"
    rows = ("A1,平达社区,王小明,3,脱贫户,98.8765,24.2654,WGS84", "A2,平达社区,李大海,3,脱贫户,98.8765,24.2654,")
    far = "A3,平达社区,张大山,3,脱贫户,99.6543,24.2654,GCJ-02"
    areas = {PINGDA: shapely.to_geojson(square(0, 0))}
    against = replace(WITH_BOX, village_areas=areas)
    file = check_file(text(heading, *rows, far), "农户名册20200520.csv", against, TODAY)
    assert file.ok
    assert (only(file, "position-without-datum").row, only(file, "outside-township").row) == (3, 4)
    assert only(file, "outside-village").details["count"] == 2
    assert "98.87" not in "".join(map(str, masked_problems(file)[1]))
