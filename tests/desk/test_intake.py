"""Files arrive: which of them are one file, and which takes the place of which."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pingda_dash import desk
from pingda_dash.desk.batch import Batch
from pingda_dash.desk.intake import add_files, clean_name, distinct
from pingda_dash.ingest import Overrides
from pingda_dash.lake import Lake

HEADER = "统计日期,村,产业,面积(亩)"


def ledger(*rows: str) -> bytes:
    return "\n".join([HEADER, *rows]).encode()


FIRST, SECOND, THIRD = (ledger(f"2020-05-20,{village},烤烟,9") for village in ("平达社区", "小河村", "安庆村"))
WRONG, WRONG_TOO = ledger("2020-05-20,平达社区,烤烟,九"), ledger("2020-05-20,小河村,烤烟,八")


@pytest.fixture
def lake(begun_real: Path, home: Path) -> Lake:
    return Lake.open(Path(shutil.copytree(begun_real, home)), "real")


def drop(batch: Batch, lake: Lake, *files: tuple[str, bytes]) -> list[str]:
    """Add files as one drop and check the batch; the names that are then on the desk."""
    add_files(batch, lake, files)
    batch.drops += 1
    contents = [(one.name, lake.original(one.sha256)) for one in batch.files]
    batch.verdict = desk.weigh(lake, desk.check(lake, contents, date(2020, 5, 20)))
    return [one.name for one in batch.files]


def test_three_files_of_one_name_in_one_drop_are_three_files(lake):
    batch = Batch()
    assert drop(batch, lake, *(("报表.csv", data) for data in (FIRST, SECOND, THIRD))) == [
        "报表.csv", "报表(2).csv", "报表(3).csv",
    ]  # fmt: skip
    assert batch.notices == [
        "已有一份《报表.csv》,这一份记作《报表(2).csv》,两份都收。",
        "已有一份《报表.csv》,这一份记作《报表(3).csv》,两份都收。",
    ]
    assert all(file.ok for file in batch.verdict.files)


def test_three_wrong_files_of_one_name_all_stay_too(lake):
    assert len(drop(Batch(), lake, *(("报表.csv", data) for data in (WRONG, WRONG_TOO, FIRST)))) == 3


def test_a_corrected_file_takes_the_place_of_the_wrong_one_of_an_earlier_drop(lake):
    batch = Batch()
    drop(batch, lake, ("甲.csv", SECOND), ("报表.csv", WRONG))
    batch.overrides[batch.files[1].key] = Overrides(dataset="industry")
    assert drop(batch, lake, ("报表_批注.csv", FIRST)) == ["甲.csv", "报表_批注.csv"]
    assert batch.overrides == {}
    assert "《报表.csv》已换成新的一份。" in batch.notices


def test_a_sound_file_stays_beside_another_of_its_name(lake):
    batch = Batch()
    drop(batch, lake, ("报表.csv", FIRST))
    assert drop(batch, lake, ("报表.csv", SECOND)) == ["报表.csv", "报表(2).csv"]


def test_of_several_wrong_ones_none_is_taken_for_the_one_that_is_meant(lake):
    batch = Batch()
    drop(batch, lake, ("报表.csv", WRONG), ("报表.csv", WRONG_TOO))
    assert drop(batch, lake, ("报表.csv", FIRST)) == ["报表.csv", "报表(2).csv", "报表(3).csv"]
    assert "不知换掉哪一份" in batch.notices[-1]


def test_of_several_of_one_name_in_a_later_drop_none_takes_the_place(lake):
    batch = Batch()
    drop(batch, lake, ("报表.csv", WRONG))
    assert len(drop(batch, lake, ("报表.csv", FIRST), ("报表.csv", SECOND))) == 3


def test_a_file_that_is_not_checked_yet_is_not_taken_for_wrong(lake):
    batch = Batch()
    add_files(batch, lake, [("报表.csv", FIRST)])
    batch.drops += 1
    add_files(batch, lake, [("报表.csv", SECOND)])
    assert len(batch.files) == 2


def test_the_same_bytes_count_once_whatever_they_are_called(lake):
    batch = Batch()
    assert drop(batch, lake, ("甲.csv", FIRST), ("乙.csv", FIRST)) == ["甲.csv"]
    assert batch.notices == ["《乙.csv》与《甲.csv》内容相同,只留一份。"]


def test_no_name_is_given_twice():
    assert distinct(["a.csv", "a(2).csv", "a.csv", "a"], ["a"]) == ["a.csv", "a(2).csv", "a(3).csv", "a(2)"]
    assert distinct(["甲/a.csv", "乙/a.csv", "甲/a.csv"]) == ["甲/a.csv", "乙/a.csv", "甲/a(2).csv"]


def test_a_name_keeps_no_folder_and_no_control_character():
    assert clean_name("C:\\表\\a\x07\u202e.csv") == "a.csv"
    assert clean_name("../\n") == "未命名"


# --- two windows of one clerk -------------------------------------------------------------------------------------


def test_a_batch_follows_what_another_window_wrote_and_keeps_its_own(lake):
    one = Batch()
    add_files(one, lake, [("甲.csv", FIRST), ("乙.csv", SECOND)])
    since = one.memo()
    other = Batch.of_memo(since)
    other.remove(other.files[0].key)
    other.drops += 1
    add_files(other, lake, [("丙.csv", THIRD)])
    add_files(one, lake, [("丁.csv", WRONG)])
    one.remove(one.files[1].key)
    one.follow(other.memo(), since)
    assert [file.name for file in one.files] == ["丙.csv", "丁.csv"]
    assert one.verdict is None
    assert one.place() is not None


def test_a_memo_of_an_earlier_release_is_read():
    batch = Batch()
    batch.files = []
    old = (
        batch.memo()
        .replace('"drops": 0, ', "")
        .replace('"files": []', '"files": [{"key": "k", "sha256": "s", "name": "a.csv", "size": 1}]')
    )
    (file,) = Batch.of_memo(old).files
    assert (file.plain, replace(file, drop=0).drop) == ("a", 0)
