"""Which lake the screens show, and how a first start is filled."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pingda_dash import desk
from pingda_dash.lake import Lake
from pingda_dash.settings import data_dir


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
