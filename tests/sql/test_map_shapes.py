"""What lies where on a day: of each layer its newest file, the roster's seats beside it, and never a household."""

from __future__ import annotations

import json
from datetime import date

import pytest
import shapely

from pingda_dash import desk, queries
from pingda_dash.datum import wgs84_to_gcj02
from pingda_dash.ingest import Overrides
from pingda_dash.ingest.read import Reading
from pingda_dash.lake import Lake
from pingda_dash.rebuild import rebuild
from pingda_dash.snapshot import open_snapshot
from tests.ingest.geofiles import feature, geojson, square
from tests.tables import Row, dated, snapshot_of
from tests.test_lake import NOON, PINGDA, XIAOTIANBA

MAY_20 = date(2020, 5, 20)
OLD, NEW, LATER = date(2018, 12, 31), date(2020, 4, 30), date(2021, 12, 31)
SEAT = {"longitude": 98.9, "latitude": 24.3}


def shape(day: date, level: str, kind: str, village: str | None = PINGDA, at: float = 98.86, **more: object) -> Row:
    row = {"report_date": day, "level": level, "shape": kind, "village_code": village, "datum": "CGCS2000"}
    return {**row, "source": "县局", "geometry": f'{{"type":"Point","coordinates":[{at},24.26]}}', **more}


def places(snapshot, day: date = MAY_20) -> dict[str, float]:
    """shape_id → degrees east."""
    shapes = queries.map_shapes(snapshot, day)
    return {row.shape_id: json.loads(row.geometry)["coordinates"][0] for row in shapes.itertuples()}


def test_a_later_file_of_a_layer_replaces_the_earlier_with_all_that_it_had():
    snapshot = snapshot_of(
        geometry=[
            shape(OLD, "设施", "点", name="老完小", thing_kind="学校", at=1),
            shape(OLD, "设施", "点", name="卫生室", thing_kind="卫生室", at=2),
            shape(NEW, "设施", "点", name="新完小", thing_kind="学校", at=3),
            shape(OLD, "设施", "点", XIAOTIANBA, name="村小", thing_kind="学校", at=4),
            shape(OLD, "村", "面", at=5),
        ]
    )
    old = {f"facility/point/{PINGDA}/学校/老完小": 1, f"facility/point/{PINGDA}/卫生室/卫生室": 2}
    rest = {f"facility/point/{XIAOTIANBA}/学校/村小": 4, f"village/area/{PINGDA}": 5}
    assert places(snapshot, date(2020, 4, 29)) == {**old, **rest}
    new = {f"facility/point/{PINGDA}/学校/新完小": 3, f"facility/point/{PINGDA}/卫生室/卫生室": 2}
    assert places(snapshot) == {**new, **rest}


def test_land_that_was_surveyed_after_the_day_is_there_all_the_same():
    snapshot = snapshot_of(geometry=[shape(LATER, "道路", "线", None, name="S219", part="1", at=7)])
    assert places(snapshot) == {"road/line/S219/1": 7}


@pytest.mark.parametrize("datum", ["CGCS2000", "GCJ-02", None])
def test_the_roster_s_seats_are_points_in_wgs84_unless_a_file_gives_them(datum):
    east, north = wgs84_to_gcj02(*SEAT.values()) if datum == "GCJ-02" else SEAT.values()
    villages = [
        {"village_code": PINGDA, "village": "平达社区", "longitude": east, "latitude": north, "datum": datum},
        {"village_code": XIAOTIANBA, "village": "小田坝村", **SEAT, "datum": "WGS84"},
    ]
    of_file = [shape(NEW, "村", "点", XIAOTIANBA, at=98.8)]
    seen = places(snapshot_of(villages=dated(OLD, villages), geometry=of_file))
    assert seen.pop(f"village/point/{XIAOTIANBA}") == 98.8
    assert list(seen.values()) == ([] if datum is None else [pytest.approx(98.9, abs=1e-6)])


def test_households_are_given_by_their_own_question_to_those_alone_who_see_names():
    register = [
        {"household_id": "A1", "village_code": PINGDA, "head_name": "王小明", "members": 3, "category": "脱贫户"},
        {"household_id": "A2", "village_code": PINGDA, "head_name": "李大海", "members": 3, "category": "脱贫户"},
    ]
    of_file = [
        {"report_date": day, "household_id": "A1", "datum": "WGS84", "source": "手机", "shape": "点",
         "geometry": f'{{"type":"Point","coordinates":[{at},24.26]}}'}
        for day, at in ((OLD, 1), (NEW, 2), (LATER, 3))
    ]  # fmt: skip
    homes = [{**one, **SEAT, "datum": "WGS84"} for one in register]
    snapshot = snapshot_of(households=dated(OLD, homes), home_positions=of_file, geometry=[shape(OLD, "村", "点")])
    assert queries.home_positions(snapshot, MAY_20).empty
    full = queries.home_positions(snapshot.unmasked(), MAY_20)
    assert {row.household_id: json.loads(row.geometry)["coordinates"][0] for row in full.itertuples()} == {
        "A1": 2,
        "A2": 98.9,
    }
    for seen in (queries.map_shapes(snapshot, MAY_20), queries.map_shapes(snapshot.unmasked(), MAY_20)):
        assert set(seen["level"]) == {"village"}
        assert "A1" not in seen.to_csv()


def send(lake: Lake, name: str, data: bytes, **stated: str) -> int:
    """A geo file as a clerk sends it, with what the file does not say."""
    checked = desk.receive(lake, [(name, data)], NOON.date(), overrides=[Overrides(reading=Reading(**stated))])
    assert checked[0].ok, [str(one) for one in checked[0].problems]
    return desk.accept(lake, checked, "乡自然资源所", name, NOON).version


def test_two_versions_of_a_boundary_are_two_versions_of_the_lake_and_come_again_from_the_originals(home, tmp_path):
    lake = Lake.open(home, "real")
    shifted = shapely.transform(square(0, 0), lambda places: [wgs84_to_gcj02(*place) for place in places.tolist()])
    first = send(
        lake, "村界.geojson", geojson(feature(shifted, 村名="平达社区")),
        datum="GCJ-02", source="手机勾绘", report_date="2018-12-31",
    )  # fmt: skip
    wider = feature(square(0, 0, 0.03), 村名="平达社区")
    second = send(
        lake, "村界2020.geojson", geojson(wider, crs="urn:ogc:def:crs:EPSG::4490"),
        source="县自然资源局", report_date="2020-04-30", review_no="云S(2020)001号",
    )  # fmt: skip
    for version, area, source in ((first, square(0, 0), "手机勾绘"), (second, square(0, 0, 0.03), "县自然资源局")):
        (row,) = queries.map_shapes(open_snapshot(lake, version=version), MAY_20).to_dict("records")
        assert shapely.from_geojson(row["geometry"]).normalize().equals_exact(area.normalize(), 1e-6)
        assert (row["level"], row["kind"], row["source"]) == ("village", "area", source)
    fresh = Lake.open(tmp_path / "again", "real")
    assert rebuild(lake.folder, fresh).lost == ()
    assert fresh.digest() == lake.digest()
    assert sorted(one for (one,) in fresh.cursor().execute("select datum from lake.geometry").fetchall()) == [
        "CGCS2000",
        "GCJ-02",
    ]
