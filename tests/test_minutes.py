"""What was said at meetings: written down, struck through by its author alone, never lost."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from pingda_dash import minutes, queries
from pingda_dash.lake import Lake
from pingda_dash.minutes import BadNote, Note, NotYours, PromisedTooEarly
from pingda_dash.snapshot import open_snapshot
from scripts.demo import minutes as demo_minutes

MAY_13, MAY_20 = date(2020, 5, 13), date(2020, 5, 20)
AT = datetime(2020, 5, 13, 9, 30)  # noqa: DTZ001 - the township's wall time has no zone
NOTE = Note(
    "indicator:training", "技能培训", MAY_13, "改办夜校", date(2020, 5, 18), "64/141 人次", "滞后", "张三",
    "乡社保中心", AT,
)  # fmt: skip


def test_a_note_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    number = minutes.add(tmp_path, replace(NOTE, text="  改办\n夜校 "))
    [row] = minutes.listed(tmp_path, NOTE.item).to_dict("records")
    assert row["id"] == number
    assert (row["text"], row["figure"], row["author"], row["unit"]) == (
        "改办 夜校",
        "64/141 人次",
        "张三",
        "乡社保中心",
    )
    assert (row["as_of"].date(), row["promised"].date()) == (MAY_13, date(2020, 5, 18))
    assert row["at"].to_pydatetime() == AT
    assert row["struck_at"] is None or row["struck_at"] != row["struck_at"]


def test_the_newest_meeting_comes_first_and_later_ones_are_not_seen_from_an_earlier_day(tmp_path: Path) -> None:
    for day, words in ((MAY_20, "后说"), (MAY_13, "先说"), (MAY_13, "再说")):
        minutes.add(tmp_path, replace(NOTE, as_of=day, text=words, promised=None))
    assert minutes.listed(tmp_path, NOTE.item)["text"].tolist() == ["后说", "再说", "先说"]
    assert minutes.listed(tmp_path, NOTE.item, until=MAY_13)["text"].tolist() == ["再说", "先说"]
    assert minutes.listed(tmp_path, "indicator:transfers").empty
    assert len(minutes.listed(tmp_path)) == 3


@pytest.mark.parametrize("words", ["", " \n ", "说" * 201])
def test_nothing_and_too_much_are_not_written(tmp_path: Path, words: str) -> None:
    with pytest.raises(BadNote):
        minutes.add(tmp_path, replace(NOTE, text=words))
    assert minutes.listed(tmp_path).empty


def test_two_hundred_characters_are_written(tmp_path: Path) -> None:
    minutes.add(tmp_path, replace(NOTE, text="说" * 200))
    assert len(minutes.listed(tmp_path)) == 1


def test_a_promise_is_not_for_a_day_before_the_meeting(tmp_path: Path) -> None:
    with pytest.raises(PromisedTooEarly):
        minutes.add(tmp_path, replace(NOTE, promised=MAY_13 - timedelta(days=1)))
    minutes.add(tmp_path, replace(NOTE, promised=MAY_13))
    assert len(minutes.listed(tmp_path)) == 1


def test_the_author_strikes_a_note_through_and_it_is_kept(tmp_path: Path) -> None:
    number = minutes.add(tmp_path, NOTE)
    later = AT + timedelta(hours=1)
    minutes.strike(tmp_path, number, "张三", later)
    minutes.strike(tmp_path, number, "张三", later + timedelta(hours=1))
    [row] = minutes.listed(tmp_path, NOTE.item).to_dict("records")
    assert (row["text"], row["struck_at"].to_pydatetime()) == ("改办夜校", later)


def test_every_note_and_every_striking_is_counted(tmp_path: Path) -> None:
    assert minutes.count(tmp_path) == 0
    number = minutes.add(tmp_path, NOTE)
    assert minutes.count(tmp_path) == 1
    minutes.strike(tmp_path, number, NOTE.author, AT)
    assert minutes.count(tmp_path) == 2


@pytest.mark.parametrize("number", [1, 2])
def test_nobody_else_strikes_it(tmp_path: Path, number: int) -> None:
    minutes.add(tmp_path, NOTE)
    with pytest.raises(NotYours):
        minutes.strike(tmp_path, number, "李四", AT)
    assert minutes.listed(tmp_path)["struck_at"].isna().all()


@pytest.mark.parametrize("sql", ["UPDATE minutes SET said = 'x'", "DELETE FROM minutes", "DELETE FROM minutes_struck"])
def test_the_file_itself_refuses_to_change_or_lose_a_note(tmp_path: Path, sql: str) -> None:
    minutes.strike(tmp_path, minutes.add(tmp_path, NOTE), NOTE.author, AT)
    with closing(sqlite3.connect(tmp_path / "desk.sqlite")) as con, pytest.raises(sqlite3.IntegrityError):
        con.execute(sql)


def test_notes_and_marks_share_a_file(tmp_path: Path) -> None:
    lake = Lake.open(tmp_path, "real")
    minutes.add(lake.folder, NOTE)
    lake.mark("上次例会", 1, "张三", AT)
    assert lake.marks()["name"].tolist() == ["上次例会"]
    assert len(minutes.listed(lake.folder)) == 1


# --- the demo's --------------------------------------------------------------------------------------------------


def test_the_demos_notes_are_of_what_was_red_that_day_with_the_figure_of_that_day(filled: Path) -> None:
    lake = Lake.open(filled, "demo")
    notes = minutes.listed(lake.folder)
    assert len(notes) == len(list(demo_minutes.rows(2020))) - 1
    snapshot = open_snapshot(lake)
    for day, of_day in notes.groupby(notes["as_of"].dt.date):
        items = queries.meeting_items(snapshot, day).set_index("item")
        for note in of_day.itertuples():
            then = items.loc[note.item]
            assert then["kind"] in ("逾期", "滞后"), (day, note.item)
            assert (note.figure, note.title) == (then["figure"], then["title"])
    snapshot.close()


def test_the_demos_notes_say_who_made_them_up_and_are_the_same_for_a_seed() -> None:
    rows = list(demo_minutes.rows(2020))
    assert rows == list(demo_minutes.rows(2020))
    assert {row[rows[0].index("author")] for row in rows[1:]} == {"演示员"}
    assert rows != list(demo_minutes.rows(2021))
