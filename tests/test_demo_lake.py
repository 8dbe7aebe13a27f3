"""The packed demo lake: what a first start unpacks is what the uploads give, and nothing half is ever there."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from pingda_dash import demo_lake, desk, directives, minutes, originals, queries
from pingda_dash.lake import Lake
from pingda_dash.settings import data_dir


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lake]:
    """The lake of a first start; only read it."""
    home = tmp_path_factory.mktemp("unpacked") / "home"
    assert demo_lake.unpack(home, data_dir())
    yield Lake.open(home, "demo")


def uploads() -> list[dict[str, str]]:
    with (data_dir() / "demo" / "index.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def copied_data(folder: Path) -> Path:
    return shutil.copytree(data_dir(), folder, ignore=shutil.ignore_patterns("lake"))


def test_the_packed_lake_is_what_the_uploads_give(tmp_path):
    lake = Lake.open(tmp_path, "demo")
    desk.fill_demo(lake, data_dir())
    made, packed = demo_lake.members(lake, data_dir()), demo_lake.packed_members(data_dir())
    different = [name for name in made.keys() | packed.keys() if made.get(name) != packed.get(name)]
    assert different == [], "data/demo/lake.tar.xz is stale: run `make demo` and commit what it writes"


def test_an_unpacked_lake_packs_into_the_same_members(unpacked):
    assert demo_lake.members(unpacked, data_dir()) == demo_lake.packed_members(data_dir())


def test_every_upload_is_a_version_with_its_author_time_and_originals(unpacked):
    rows = uploads()
    sent = list(dict.fromkeys((row["author"], row["message"], row["received_at"]) for row in rows))
    history = unpacked.history().sort_values("version")
    listed = zip(history["author"], history["message"], history["received_at"].astype(str), strict=True)
    assert list(listed) == sent
    files = {row["file"]: (data_dir() / "demo" / row["file"]).read_bytes() for row in rows}
    result = [file for version in history["version"] for file in unpacked.files(version).to_dict("records")]
    assert {file["filename"]: unpacked.original(file["sha256"]) for file in result} == files


def test_versions_of_an_unpacked_lake_compare_and_an_older_one_can_be_restored(tmp_path):
    demo_lake.unpack(tmp_path, data_dir())
    lake = Lake.open(tmp_path, "demo")
    versions = sorted(lake.history()["version"])
    assert {one.contract.name for one in lake.compare(versions[0], versions[-1]).datasets} >= {"industry", "households"}
    before = lake.digest()
    lake.restore(versions[9], "演示员", lake.history(1)["received_at"][0].to_pydatetime())
    assert lake.digest() != before
    assert lake.version() == versions[-1] + 1


def test_what_was_said_at_the_meetings_is_there_with_the_figure_of_its_day(unpacked):
    notes = minutes.listed(unpacked.folder)
    with (data_dir() / "demo" / "minutes.csv").open(encoding="utf-8", newline="") as stream:
        words = {(row["item"], row["at"]) for row in csv.DictReader(stream)}
    assert set(zip(notes["item"], notes["at"].astype(str), strict=True)) == words
    assert (notes["figure"] != "").all()


def test_ten_directives_stand_in_every_state(unpacked, demo_snapshot):
    log = directives.log(unpacked.folder)
    on = queries.directives(demo_snapshot, date(2020, 5, 20), directives=log).set_index("label")
    state = {label.split("〕")[1]: one for label, one in on["state"].items()}
    assert list(state.items()) == [
        *(("7号", "逾期"), ("4号", "逾期"), ("5号", "待销号"), ("9号", "待销号"), ("3号", "办理中"), ("1号", "办理中")),
        *(("2号", "办理中"), ("10号", "办理中"), ("8号", "已销号"), ("6号", "已销号")),
    ]
    assert (on[["extensions", "returns", "handings", "reopenings"]].sum() == [1, 2, 1, 1]).all()
    closed = on[on["is_closed"]]
    assert sorted(closed["is_kept"]) == [False, True]
    assert not (on["figure"] == "").all()
    received = unpacked.history().set_index("version")["received_at"]
    answers = [step for one in json.loads(log) for step in one["steps"] if step["step"] == "answered"]
    assert all(received[one["version"]] < pd.Timestamp(one["at"]) for one in answers if one["version"])
    authors = {row["author"] for one in json.loads(log) for row in (one, *one["steps"])}
    assert authors == {"演示领导", "演示员"}


def test_the_evidence_of_the_demo_is_there(unpacked):
    files = directives.evidence(unpacked.folder)
    assert len(files) == 6
    for one in files:
        assert originals.read(unpacked.folder, one.sha256) == (data_dir() / "demo" / one.name).read_bytes()


def test_a_home_that_has_a_demo_lake_keeps_it(tmp_path):
    lake = Lake.open(tmp_path, "demo")
    assert not demo_lake.unpack(tmp_path, data_dir())
    assert lake.is_empty()


@pytest.mark.parametrize(
    "changed", ["demo/directives.csv", "demo/演示凭据_接通饮水.png", "plan/tasks.csv", "reference/villages.csv"]
)
def test_a_lake_made_of_other_inputs_is_not_unpacked(tmp_path, changed):
    data = copied_data(tmp_path / "data")
    (data / changed).write_bytes((data / changed).read_bytes() + b"\n")
    assert not demo_lake.unpack(tmp_path / "home", data)
    assert not (tmp_path / "home" / "demo").exists()


def test_line_ends_of_a_checkout_do_not_matter(tmp_path):
    data = copied_data(tmp_path / "data")
    tasks = data / "plan" / "tasks.csv"
    tasks.write_bytes(tasks.read_bytes().replace(b"\n", b"\r\n"))
    assert demo_lake.inputs_digest(data) == demo_lake.inputs_digest(data_dir())


@pytest.mark.parametrize("length", [0, 100, 200_000])
def test_a_damaged_file_is_passed_over(tmp_path, length):
    data = copied_data(tmp_path / "data")
    archive = data / "demo" / demo_lake.ARCHIVE
    archive.write_bytes(archive.read_bytes()[:length])
    assert not demo_lake.unpack(tmp_path / "home", data)


def test_what_a_crash_left_aside_does_not_matter(tmp_path):
    (tmp_path / "demo.part" / "files").mkdir(parents=True)
    (tmp_path / "demo.part" / "catalog.sqlite").write_bytes(b"half of it")
    assert demo_lake.unpack(tmp_path, data_dir())
    assert Lake.open(tmp_path, "demo").version() > 50
    assert not (tmp_path / "demo.part").exists()


def test_two_that_start_at_once_get_one_lake(tmp_path):
    with ThreadPoolExecutor() as pool:
        done = list(pool.map(lambda _: demo_lake.unpack(tmp_path, data_dir()), range(4)))
    assert any(done)
    assert Lake.open(tmp_path, "demo").version() > 50


def test_without_the_file_the_uploads_are_loaded_and_the_progress_is_reported(tmp_path, monkeypatch):
    data = copied_data(tmp_path / "data")
    (data / "demo" / demo_lake.ARCHIVE).unlink()
    index = data / "demo" / "index.csv"
    lines = index.read_text(encoding="utf-8").splitlines(keepends=True)
    index.write_text("".join(line for line in lines if line.split(",")[0] in ("upload", "1", "2")), encoding="utf-8")
    (data / "demo" / "minutes.csv").unlink()
    (data / "demo" / "directives.csv").unlink()
    monkeypatch.setenv("PINGDA_DATA", str(data))
    steps: list[tuple[int, int]] = []
    lake = desk.open_demo(tmp_path / "home", lambda done, all_of: steps.append((done, all_of)))
    assert steps == [(0, 2), (1, 2), (2, 2)]
    assert len(lake.history()) == 2
