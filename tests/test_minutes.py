"""What was said at meetings: written down, struck through by its author alone, never lost."""

from __future__ import annotations

import hashlib
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from pingda_dash import frames, minutes, queries, wording
from pingda_dash.errors import PingdaError
from pingda_dash.lake import Lake
from pingda_dash.minutes import BadNote, Note, NotYours, PromisedTooEarly
from pingda_dash.snapshot import Snapshot, open_snapshot
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
    lake.mark("上次例会", lake.version(), "张三", AT)
    assert lake.marks()["name"].tolist() == ["上次例会"]
    assert len(minutes.listed(lake.folder)) == 1


# --- notes of the last release -----------------------------------------------------------------------------------

LAST_RELEASE = """
    create table minutes (
        id integer primary key, item text not null, title text not null, as_of text not null, said text not null,
        promised text, figure text not null, status text not null, author text not null, unit text not null,
        at text not null);
    create index minutes_of_item on minutes (item);
    create table minutes_struck (id integer primary key references minutes, author text, at text);
    create trigger minutes_update before update on minutes
    begin select raise(abort, 'minutes are only added to'); end;
    create trigger minutes_delete before delete on minutes
    begin select raise(abort, 'minutes are only added to'); end;
    create trigger minutes_struck_update before update on minutes_struck
    begin select raise(abort, 'minutes are only added to'); end;
    create trigger minutes_struck_delete before delete on minutes_struck
    begin select raise(abort, 'minutes are only added to'); end;
"""
"""The tables of its `desk.sqlite` that hold the minutes."""
ANQING, AFFAIRS = "530523206207", "乡扶贫办"


def old_finding(*parts: str) -> str:
    """What a finding was called: the hash of its check, village, unit and title, of those that it had."""
    return "check:" + hashlib.md5("|".join(parts).encode()).hexdigest()


def old_desk(folder: Path, *notes: tuple[str, str]) -> Path:
    """A folder with the file of that release. notes: (item, title)."""
    folder.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(folder / "desk.sqlite")) as db:
        db.executescript(LAST_RELEASE)
        for item, title in notes:
            row = (item, title, "2020-05-13", "说了", None, "剩 3 户", "滞后", "张三", "", "2020-05-13 09:30:00")
            db.execute(f"INSERT INTO minutes VALUES (NULL{', ?' * len(row)})", row)
        db.commit()
    return folder


RENAMED = [
    ("indicator:training", "技能培训", "task:T35"),
    ("indicator:training_poor", "技能培训其中贫困劳动力", "task:T35"),
    ("indicator:clinics_standard", "村卫生室标准化", "task:T51"),  # which its task's reports feed
    ("indicator:medical_covered", "基本医疗有保障", "task:T100"),  # no task rested on it then
    ("task:T24", "合作社规范提升", "task:T24"),
    ("unit:乡住建局", "乡住建局超期未销号的问题", "unit:乡住建局"),
    ("rows:funds", "扶贫资金台账", "rows:funds"),
    (f"village:{ANQING}:安庆村台账", "安庆村台账", f"village:{ANQING}:村"),
    (f"village:{ANQING}:边缘易致贫户户新纳入监测", "边缘易致贫户 2 户新纳入监测",
     f"village:{ANQING}:新增对象:边缘易致贫户"),
    (f"village:{ANQING}:户监测户未落实帮扶措施", "3 户监测户未落实帮扶措施", f"village:{ANQING}:措施"),
    *(
        (old_finding(*(part for part in (check, village, unit, title) if part)), title,
         "check:" + "|".join([check, village, unit, *subject]))
        for check, village, unit, title, subject in (
            ("roster_households", ANQING, AFFAIRS, "村情名册与农户名册的建档立卡户数不符", [""]),
            ("participants_over_roster", ANQING, "乡农业中心", "安庆村烤烟参与的建档立卡户多于名册", ["烤烟"]),
            ("task_over_indicator", "", "乡社保中心", "技能培训141人次报已完成,台账未达标", ["T35", "training_poor"]),
            ("task_over_indicator", "", AFFAIRS, "饮水问题销号报已完成,台账未达标", ["T57", "unsafe_water"]),
            ("guarantees_register", ANQING, AFFAIRS, "饮水安全存量与农户名册不符", ["饮水安全"]),
            ("monitoring_register", ANQING, AFFAIRS, "边缘易致贫户监测台账与农户名册不符", ["边缘易致贫户"]),
            ("partners_over_entity", ANQING, "乡农业中心", "丰源合作社带动户与农户名册不符", ["丰源合作社"]),
            ("closed_without_evidence", "", "乡住建局", "2 条问题已销号,缺销号日期或佐证", [""]),
            ("closed_without_evidence", "", "", "2 条问题已销号,缺销号日期或佐证", [""]),
            ("archives_roster", ANQING, AFFAIRS, "档案数与农户名册不符", [""]),
        )
    ),
    ("check:0123456789abcdef0123456789abcdef", "档案数与农户名册不符", "check:0123456789abcdef0123456789abcdef"),
]  # fmt: skip


def test_notes_of_the_last_release_stay_with_their_items(tmp_path: Path) -> None:
    folder = old_desk(tmp_path, *((item, title) for item, title, _ in RENAMED))
    notes = minutes.listed(folder).sort_values("id")
    assert notes["item"].tolist() == [name for _, _, name in RENAMED]
    assert notes["title"].tolist() == [title for _, title, _ in RENAMED]
    assert len(minutes.listed(folder, "task:T35")) == 2
    with closing(sqlite3.connect(folder / "desk.sqlite")) as db:
        assert [item for (item,) in db.execute("SELECT item FROM minutes ORDER BY id")] == [old for old, *_ in RENAMED]


def test_a_finding_of_the_last_release_is_one_of_todays(tmp_path: Path, demo_snapshot: Snapshot) -> None:
    title = "村情名册与农户名册的建档立卡户数不符"
    folder = old_desk(tmp_path, (old_finding("roster_households", ANQING, AFFAIRS, title), title))
    [name] = minutes.listed(folder)["item"]
    assert name in set(queries.concerns(demo_snapshot, MAY_20)["key"])


def test_a_note_of_today_keeps_the_name_that_it_is_given(tmp_path: Path) -> None:
    folder = old_desk(tmp_path, ("indicator:training", "技能培训"))
    minutes.add(folder, replace(NOTE, item="indicator:training"))  # a headline that is silent is an item of its own
    minutes.strike(folder, 1, "张三", AT)
    notes = minutes.listed(folder).sort_values("id")
    assert notes["item"].tolist() == ["task:T35", "indicator:training"]
    assert notes["struck_at"].notna().tolist() == [True, False]


def test_names_are_looked_up_once_and_a_failure_leaves_the_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = old_desk(tmp_path, ("indicator:training", "技能培训"))
    with monkeypatch.context() as patch:
        patch.setenv("PINGDA_DATA", str(tmp_path / "nowhere"))
        with pytest.raises(PingdaError):
            minutes.listed(folder)
    assert minutes.listed(folder)["item"].tolist() == ["task:T35"]
    monkeypatch.setenv("PINGDA_DATA", str(tmp_path / "nowhere"))
    assert minutes.listed(folder)["item"].tolist() == ["task:T35"]


def test_windows_that_open_the_file_at_once_all_read_the_new_names(tmp_path: Path) -> None:
    folder = old_desk(tmp_path, *((item, title) for item, title, _ in RENAMED))
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: minutes.listed(folder).sort_values("id")["item"].tolist(), range(8)))
    assert all(answer == [name for _, _, name in RENAMED] for answer in answers)


# --- the demo's --------------------------------------------------------------------------------------------------


def test_the_demos_notes_are_of_what_was_red_that_day_with_the_figure_of_that_day(filled: Path) -> None:
    lake = Lake.open(filled, "demo")
    notes = minutes.listed(lake.folder)
    assert len(notes) == len(list(demo_minutes.rows(2020))) - 1
    snapshot = open_snapshot(lake)
    for day, of_day in notes.groupby(notes["as_of"].dt.date):
        items = {row.item: row for row in frames.rows(queries.meeting_items(snapshot, day))}
        for note in of_day.itertuples():
            then = items[note.item]
            assert (note.figure, note.title) == (wording.item_figure(then), wording.item_title(then))
            assert note.status == then.standing
            assert then.kind in ("逾期", "滞后"), (day, note.item)
    snapshot.close()


def test_the_demos_notes_say_who_made_them_up_and_are_the_same_for_a_seed() -> None:
    rows = list(demo_minutes.rows(2020))
    assert rows == list(demo_minutes.rows(2020))
    assert {row[rows[0].index("author")] for row in rows[1:]} == {"演示员"}
    assert rows != list(demo_minutes.rows(2021))
