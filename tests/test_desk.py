"""The desk: how a first start is filled, and what of a file is accepted and remembered."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from pingda_dash import desk
from pingda_dash.ingest import CheckedFile, Overrides
from pingda_dash.lake import Lake, LoadResult, NotAccepted
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


# --- what of a file is accepted ---------------------------------------------------------------------------------

DAY = date(2020, 5, 20)


def employment(name: str, column: str, *rows: str) -> tuple[str, bytes]:
    return name, "\n".join([f"统计日期,村,项目,{column}", *(f"2020-05-20,{row}" for row in rows)]).encode()


def accepted(lake: Lake, checked: Sequence[CheckedFile], hour: int = 12) -> LoadResult:
    return desk.accept(lake, checked, "乡社保中心", "", datetime(2020, 5, 20, hour))  # noqa: DTZ001 - wall time


def people(lake: Lake) -> list[tuple[str, int]]:
    return lake.cursor().execute("SELECT item, people FROM lake.employment ORDER BY ALL").fetchall()


def test_the_good_rows_of_a_file_are_accepted_alone_where_a_clerk_says_so(home):
    lake = Lake.open(home, "real")
    file = employment("一.csv", "人次", "平达社区,技能培训,7", "平达社区,新增转移就业,八")
    whole = desk.receive(lake, [file, employment("二.csv", "人次", "小河村,技能培训,9")], DAY)
    with pytest.raises(NotAccepted):
        accepted(lake, whole)
    assert lake.is_empty()
    accepted(lake, [replace(whole[0], partly=True), whole[1]])
    assert people(lake) == [("技能培训", 7), ("技能培训", 9)]
    counted = lake.cursor().execute("SELECT filename, rows_in, rows_good, rows_returned FROM lake.uploads ORDER BY 1")
    assert counted.fetchall() == [("一.csv", 2, 1, 1), ("二.csv", 1, 1, 0)]


def test_rows_that_contradict_go_back_from_both_files(home):
    lake = Lake.open(home, "real")
    both = desk.receive(
        lake,
        [
            employment("一.csv", "人次", "平达社区,技能培训,7", "小河村,技能培训,9"),
            employment("二.csv", "人次", "平达社区,技能培训,8", "平达社区,新增转移就业,5"),
        ],
        DAY,
    )
    accepted(lake, [replace(file, partly=True) for file in both])
    assert people(lake) == [("技能培训", 9), ("新增转移就业", 5)]


def test_what_a_clerk_told_of_a_column_is_remembered_the_newest_first(home):
    lake = Lake.open(home, "real")
    for hour, field in enumerate(["poor_people", "people"]):
        choices = Overrides(columns={"实到 (人)": field, "人次": "" if field == "people" else "people"})
        file = employment(f"{hour}.csv", "人次,实到 (人)", f"平达社区,技能培训,{hour + 8},{hour + 1}")
        checked = desk.receive(lake, [file], DAY, overrides=[choices])
        assert [one.problems for one in checked] == [[]]
        accepted(lake, checked, hour)
    next_time = desk.receive(lake, [employment("二.csv", "实到", "小河村,技能培训,7")], DAY)[0]
    assert (next_time.ok, next_time.notes) == (True, ["“实到”按上次的对应读作“人次”。"])


def test_nothing_is_remembered_of_a_file_that_was_not_accepted(home):
    lake = Lake.open(home, "real")
    desk.receive(lake, [employment("一.csv", "实到", "平达社区,技能培训,7")], DAY, overrides=[Overrides()])
    assert desk.references(lake, data_dir()).remembered == {}
