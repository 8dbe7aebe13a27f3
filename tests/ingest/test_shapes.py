"""Geo files as townships have them become rows, or are refused in words."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import pytest
import shapely

from pingda_dash.datum import bd09_to_gcj02, wgs84_to_gcj02
from pingda_dash.ingest import Overrides, check_files
from pingda_dash.ingest.read import read_table
from pingda_dash.ingest.shapes import is_shapes
from tests.ingest.files import PINGDA, TODAY, XIAOTIANBA, text, xlsx
from tests.ingest.geofiles import (
    STATED,
    VILLAGES,
    WITH_BOX,
    check,
    codes,
    feature,
    geojson,
    grid,
    kml,
    shapefile,
    square,
    written,
)

SQUARES = [(name, square(at % 3, at // 3).wkt) for at, name in enumerate(VILLAGES)]
SEAT = "<Point><coordinates>98.86,24.26,1500</coordinates></Point>"


def places(file):
    """village_code → (east, north) of its point."""
    rows = file.arrow().select(["village_code", "geometry"]).to_pylist()
    return {row["village_code"]: shapely.from_geojson(row["geometry"]).coords[0] for row in rows}


def packed(**members: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("_", "."), data)
    return stream.getvalue()


def test_a_collection_becomes_a_row_a_feature_with_its_attributes_and_its_village():
    file = check(geojson(*grid()))
    first = file.arrow().slice(0, 1).to_pylist()[0]
    assert file.ok, [str(one) for one in file.problems]
    assert file.rows_good == 6
    assert (first["level"], first["shape"], first["village_code"], first["datum"]) == ("村", "面", PINGDA, "CGCS2000")
    assert shapely.from_geojson(first["geometry"]).normalize().equals_exact(square(0, 0).normalize(), 1e-7)


def test_a_shapefile_with_a_table_in_gbk_is_read_with_its_projection(tmp_path):
    plane = [("平达社区", "POINT (484000 2690000)"), ("小田坝村", "POINT (490000 2690000)")]
    file = check(shapefile(tmp_path, plane, srs="EPSG:4542", name="村委会驻地"), "上报.zip", level=None, datum=None)
    assert file.ok, [str(one) for one in file.problems]
    assert "属性按 GBK 编码读取。" in file.notes
    assert file.arrow()["datum"].to_pylist() == ["CGCS2000"] * 2
    # 16 km west of the meridian of 99 degrees: 0.157627 degrees to the first order; the northing is that of 24.313391
    assert places(file)[PINGDA] == pytest.approx((98.8423707, 24.3133092), abs=2e-7)


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("33484000 2690000", "3 度带第 33 带"),
        ("17484000 2690000", "6 度带第 17 带"),
        ("484000 2690000", "坐标不带带号"),
        ("11003082.375 2791632.941", "网络墨卡托"),
    ],
)
def test_metres_without_a_projection_are_recognised_by_their_numbers_and_asked_about(tmp_path, place, words):
    data = shapefile(tmp_path, [("平达社区", f"POINT ({place})")], leave_out=".prj")
    file = check(data, "驻地.zip")
    (asked,) = [one.message for one in file.warnings if one.code == "assumed-projection"]
    assert words in asked
    assert places(file)[PINGDA] == pytest.approx((98.8423707, 24.3133092), abs=2e-7)


@pytest.mark.parametrize(("suffix", "driver"), [(".gpkg", "GPKG"), (".geojson", "GeoJSON")])
def test_what_gdal_writes_is_read_again(tmp_path, suffix, driver):
    data = written(tmp_path, driver, suffix, SQUARES).read_bytes()
    file = check(data, f"村界{suffix}", datum=None)
    assert (file.ok, file.rows_good) == (True, 6)
    assert set(file.arrow()["datum"].to_pylist()) == {"CGCS2000"}


def test_a_phone_s_kml_keeps_its_attributes_and_says_which_placemark_has_no_place():
    own = "<ExtendedData><Data name='村'><value>小田坝村</value></Data></ExtendedData>"
    file = check(
        kml(
            f"<name>村委会</name>{own}{SEAT}",
            "<name>无</name>" + own.replace("小田坝村", "平安社区"),
            encoding="gb18030",
        ),
        "驻地.kml",
        level=None,
    )
    assert [(one.code, one.row) for one in file.problems] == [("missing-value", 3)]
    assert places(file) == {XIAOTIANBA: (98.86, 24.26)}


def test_a_kmz_is_the_kml_in_it():
    file = check(packed(doc_kml=kml(f"<name>平达社区居委会</name>{SEAT}")), "驻地.kmz")
    assert places(file) == {PINGDA: (98.86, 24.26)}


def test_kml_and_geojson_without_a_system_are_asked_for_their_datum():
    asked = check(kml(f"<name>平达社区</name>{SEAT}"), "驻地.kml", datum=None).problems
    assert [(one.code, one.column) for one in asked] == [("unstated", "坐标系")]
    assert "GCJ-02" in asked[0].message


def test_all_that_a_file_does_not_say_is_asked_for_at_once():
    file = check(geojson(*grid()), "a.geojson", level=None, datum=None, source=None, report_date=None)
    assert {one.column for one in file.problems} == {"数据日期", "要素类别", "坐标系", "数据来源"}


@pytest.mark.parametrize("crs", ["GCJ-02", None])
def test_gcj02_is_converted_to_less_than_a_metre(crs):
    shifted = shapely.Point(*wgs84_to_gcj02(98.86, 24.26))
    file = check(geojson(feature(shifted, 村名="平达社区"), crs=crs), datum=None if crs else "GCJ-02")
    assert places(file)[PINGDA] == pytest.approx((98.86, 24.26), abs=1e-6)
    assert file.arrow()["datum"].to_pylist() == ["GCJ-02"]


def test_bd09_is_converted_by_way_of_gcj02():
    file = check(geojson(feature(shapely.Point(98.87, 24.26), 村名="平达社区")), datum="BD-09")
    assert wgs84_to_gcj02(*places(file)[PINGDA]) == pytest.approx(bd09_to_gcj02(98.87, 24.26), abs=1e-6)


def test_another_datum_is_refused_with_its_name():
    (problem,) = check(geojson(feature(shapely.Point(33_484_000, 2_690_000)), crs="EPSG:2357")).problems
    assert problem.code == "unreadable-shapes"
    assert "Xian 1980" in problem.message


def test_heights_are_dropped_and_collections_of_one_kind_are_one_shape():
    high = {"type": "Point", "coordinates": [98.86, 24.26, 1500]}
    two = shapely.GeometryCollection([square(0, 0), square(2, 2)])
    file = check(geojson(feature(high, 村名="平达社区"), feature(two, 村名="小田坝村")))
    assert "1 个要素带高程,只读平面位置。" in file.notes
    assert file.arrow()["shape"].to_pylist() == ["点", "面"]
    assert "MultiPolygon" in file.arrow()["geometry"].to_pylist()[1]


def test_points_and_lines_in_one_feature_are_a_problem_of_it():
    mixed = shapely.GeometryCollection([shapely.Point(98.86, 24.26), shapely.LineString([(98.8, 24.2), (98.9, 24.3)])])
    file = check(geojson(feature(mixed, 村名="平达社区"), feature(square(1, 0), 村名="小田坝村")))
    assert [(one.code, one.row) for one in file.problems] == [("mixed-geometry", 2)]


def test_of_several_layers_one_is_read_and_another_may_be_chosen(tmp_path):
    first, second = tmp_path / "1", tmp_path / "2"
    first.mkdir(), second.mkdir()
    both = io.BytesIO()
    with zipfile.ZipFile(both, "w") as archive:
        for folder, name, rows in ((first, "村界", SQUARES), (second, "驻地", [("平达社区", "POINT (98.86 24.26)")])):
            with zipfile.ZipFile(io.BytesIO(shapefile(folder, rows, name))) as one:
                for member in one.namelist():
                    archive.writestr(member, one.read(member))
    asked = check(both.getvalue(), "两层.zip", datum=None)
    assert (asked.table.sheet, asked.rows_good, "unread-sheet" in codes(asked)) == ("村界", 6, True)
    assert check(both.getvalue(), "两层.zip", datum=None, sheet="驻地").arrow()["shape"].to_pylist() == ["点"]


def test_a_part_that_is_missing_from_a_shapefile_is_named(tmp_path):
    (problem,) = check(shapefile(tmp_path, SQUARES, leave_out=".dbf"), "村界.zip").problems
    assert "缺 .dbf" in problem.message


def test_a_bomb_and_a_damaged_file_are_refused_in_words(tmp_path):
    bomb = packed(a_shp=b"\0" * 50_000_000, a_shx=b"", a_dbf=b"")
    assert [one.code for one in check(bomb, "村界.zip").problems] == ["oversized-shapes"]
    whole = shapefile(tmp_path, SQUARES)
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        cut = packed(a_shp=archive.read("村界.shp")[:60], a_shx=b"", a_dbf=archive.read("村界.dbf")[:20])
    for name, data in (("村界.zip", cut), ("村界.geojson", geojson(*grid())[:-30]), ("村界.kml", kml(SEAT)[:-20])):
        (problem,) = check(data, name).problems
        assert problem.code == "unreadable-shapes", name
    assert check(geojson()).problems[0].code == "empty-file"


def test_only_geo_files_are_taken_for_them():
    assert all(map(is_shapes, (geojson(*grid()), kml(SEAT), packed(doc_kml=kml(SEAT)), packed(a_shp=b""))))
    others = (xlsx(["村", "面积"]), text("村,面积"), b'{"rows": [1]}', packed(a_csv=b"1"), b"<html><table>", b"PK\3\4")
    assert not any(map(is_shapes, others))


def test_the_level_comes_from_the_name_of_the_layer_or_the_file():
    road = feature(shapely.LineString([(98.86, 24.26), (98.9, 24.3)]), 名称="S219")
    table = read_table(geojson(road), "平达乡道路.geojson")
    assert table.cells.to_pylist()[0][f"c{table.header.index('要素类别')}"] == "道路"


def test_the_parts_of_a_village_are_one_area_and_those_of_a_road_keep_their_numbers():
    parts = [feature(square(0, 0), 村名="平达社区"), feature(square(2, 2), 村名="平达社区")]
    file = check(geojson(*parts))
    assert (file.ok, file.rows_good, file.skipped) == (True, 1, {"空行": 1})
    assert "MultiPolygon" in file.arrow()["geometry"].to_pylist()[0]
    line = shapely.LineString([(98.86, 24.26), (98.9, 24.3)])
    road = check(geojson(feature(line, 名称="S219"), feature(line, 名称="S219")), "道路.geojson", level=None)
    assert (road.ok, road.arrow()["part"].to_pylist()) == (True, ["1", "2"])


def test_points_are_held_against_the_boundaries_that_come_with_them():
    homes = geojson(feature(shapely.Point(98.86, 24.26), 户编号="A1"), feature(shapely.Point(98.99, 24.4), 户编号="A2"))
    overrides = [Overrides(reading=replace(STATED, level=level)) for level in (None, "村")]
    drop = [("农户.geojson", homes), ("村界.geojson", geojson(*grid()))]
    first, _ = check_files(drop, WITH_BOX, TODAY, overrides)
    assert first.arrow()["village_code"].to_pylist() == [PINGDA, None]


def test_households_become_a_dataset_of_their_own():
    home = feature(shapely.Point(98.86, 24.26), 户编号="PD201-0520")
    assert check(geojson(home), level=None).dataset.name == "home_positions"


def test_a_table_with_a_column_of_geometries_is_read_the_same_way():
    rows = text("数据日期;要素类别;村;坐标系;数据来源;几何", "2019-12-31;村;平达社区;WGS84;测绘;POINT (98.86 24.26)")
    file = check(rows, "驻地.csv")
    assert (file.ok, places(file)) == (True, {PINGDA: (98.86, 24.26)})
