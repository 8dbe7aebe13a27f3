"""Which lake the screens show, and how a first start is filled."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

import pytest
from shapely import from_geojson

from pingda_dash import desk
from pingda_dash.desk.lists import township_box
from pingda_dash.ingest import Overrides
from pingda_dash.ingest.read import Reading
from pingda_dash.lake import Lake
from pingda_dash.settings import data_dir
from tests.ingest.geofiles import feature, geojson, square


def some_of_the_demo(folder: Path, uploads: int) -> Path:
    """A data folder whose demo index holds only the first uploads."""
    shutil.copytree(data_dir(), folder, ignore=shutil.ignore_patterns("lake"))
    index = folder / "demo" / "index.csv"
    head, *rows = index.read_text(encoding="utf-8").splitlines(keepends=True)
    at = head.split(",").index("upload")
    index.write_text(head + "".join(row for row in rows if int(row.split(",")[at]) <= uploads), encoding="utf-8")
    return folder


def test_a_demo_lake_whose_filling_was_cut_short_is_completed(tmp_path, home, monkeypatch):
    lake = Lake.open(home, "demo")
    desk.fill_demo(lake, some_of_the_demo(tmp_path / "one", 1))
    first = lake.history()
    monkeypatch.setenv("PINGDA_DATA", str(some_of_the_demo(tmp_path / "two", 2)))
    assert desk.screen_lake() is lake
    assert lake.history()["version"].tolist() == [first["version"][0] + 1, first["version"][0]]


def test_a_complete_demo_lake_is_left_as_it_is(tmp_path, home):
    lake = Lake.open(home, "demo")
    folder = some_of_the_demo(tmp_path / "one", 1)
    desk.fill_demo(lake, folder)
    version = lake.version()
    desk.fill_demo(lake, folder)
    assert lake.version() == version


def test_an_unfilled_home_without_demo_data_opens_empty(tmp_path, home, monkeypatch):
    shutil.copytree(data_dir(), tmp_path / "data", ignore=shutil.ignore_patterns("demo", "lake"))
    monkeypatch.setenv("PINGDA_DATA", str(tmp_path / "data"))
    assert desk.screen_lake().is_empty()


@pytest.mark.parametrize("name", ["demo", "real"])
def test_the_two_lakes_never_share_a_folder(home, name):
    assert Lake.open(home, name).folder == home / name


def test_positions_are_held_against_the_township_s_box_and_the_boundaries_of_the_lake(home, tmp_path):
    lake = Lake.open(home, "real")
    stated = Reading(level="村", datum="WGS84", source="测绘", report_date="2019-12-31")
    boundary = geojson(feature(square(0, 0), 村名="平达社区"))
    checked = desk.receive(lake, [("村界.geojson", boundary)], overrides=[Overrides(reading=stated)])
    assert desk.references(lake, data_dir()).village_areas == {}
    desk.accept(lake, checked, "乡自然资源所", "村界", datetime(2020, 5, 20, 12, 0))  # noqa: DTZ001
    against = desk.references(lake, data_dir())
    assert against.box == (98.77906, 24.19069, 99.02589, 24.42366)
    area = from_geojson(against.village_areas["530523206201"])
    assert area.normalize().equals_exact(square(0, 0).normalize(), 1e-7)
    assert township_box(tmp_path) is None
