"""Books on real files: written by several at once, taken back as a whole, and those of the last release."""

from __future__ import annotations

import sqlite3
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from pingda_dash import accounts, marks, minutes, playlists
from pingda_dash.accounts import User
from pingda_dash.book import Book, append
from pingda_dash.minutes import Note
from pingda_dash.playlists import Playlist, Stop

AT = datetime.fromisoformat("2020-05-20T09:00")
DAY = date(2020, 5, 20)
MARKS = Book("desk.sqlite", "marks")

LAST_RELEASE = {
    "desk.sqlite": """
        CREATE TABLE marks (name TEXT PRIMARY KEY, version INTEGER, author TEXT, at TEXT);
        INSERT INTO marks VALUES ('上次例会', 7, '王经办', '2020-05-19 09:00:00');
        CREATE TABLE minutes (
            id INTEGER PRIMARY KEY, item TEXT NOT NULL, title TEXT NOT NULL, as_of TEXT NOT NULL, said TEXT NOT NULL,
            promised TEXT, figure TEXT NOT NULL, status TEXT NOT NULL, author TEXT NOT NULL, unit TEXT NOT NULL,
            at TEXT NOT NULL);
        CREATE INDEX minutes_of_item ON minutes (item);
        CREATE TABLE minutes_struck (id INTEGER PRIMARY KEY REFERENCES minutes, author TEXT, at TEXT);
        CREATE TRIGGER minutes_struck_delete BEFORE DELETE ON minutes_struck
        BEGIN SELECT RAISE(ABORT, 'minutes are only added to'); END;
        INSERT INTO minutes VALUES (1, 'indicator:training', '培训', '2020-05-19', '月底前完成', '2020-05-31',
            '74/141 人次', '滞后', '王经办', '乡社保所', '2020-05-19 10:00:00');
        INSERT INTO minutes_struck VALUES (1, '王经办', '2020-05-19 10:05:00');
    """,
    "playlists.sqlite": """
        CREATE TABLE edits (edit INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, body TEXT,
            author TEXT NOT NULL, at TEXT NOT NULL);
        INSERT INTO edits VALUES (1, '大厅', '{"stops": ["overview:30", "map:20"], "worst_first": false}', '王经办',
            '2020-05-19 09:00:00');
    """,
    "accounts.sqlite": """
        create table accounts (
            name text primary key, role text not null, scope text not null, unit text, village text, email text unique,
            hash text not null, made_at text not null);
        create table sessions (
            token_hash text primary key, name text not null, opened_at text not null, seen_at text not null,
            ends_at text not null);
        create table failures (
            name text primary key, count integer not null, last_at text not null, locked_until text);
        create table events (
            id integer primary key, at text not null, who text not null, action text not null, detail text not null);
        insert into accounts values ('王经办', 'clerk', '全乡', null, null, null, '$argon2id$',
            '2020-05-01 09:00:00.000000');
        insert into sessions values ('2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881', '王经办',
            '2020-05-20 08:50:00.000000', '2020-05-20 08:50:00.000000', '2020-05-20 20:50:00.000000');
        insert into events values (1, '2020-05-01 09:00:00.000000', '服务器命令行', 'account',
            '新建账号 王经办(经办,全乡)');
    """,
}
"""What the last release made: file → its statements. The session's token is `x`."""


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A folder with the books of the last release."""
    for filename, script in LAST_RELEASE.items():
        with closing(sqlite3.connect(tmp_path / filename)) as db:
            db.executescript(script)
    return tmp_path


def test_marks_of_the_last_release_are_read_and_added_to(office):
    marks.put(office, "换届", 9, "李书记", AT)
    assert marks.listed(office).values.tolist() == [
        ["换届", 9, "李书记", AT],
        ["上次例会", 7, "王经办", AT - timedelta(days=1)],
    ]


def test_minutes_of_the_last_release_are_read_and_only_added_to(office):
    note = Note("indicator:training", "培训", DAY, "已加开两期", None, "90/141 人次", "滞后", "李书记", "", AT)
    assert minutes.add(office, note) == 2
    assert minutes.count(office) == 3
    assert minutes.listed(office)["struck_at"].isna().tolist() == [True, False]
    for table in ("minutes", "minutes_struck"):
        with closing(sqlite3.connect(office / "desk.sqlite")) as db, pytest.raises(sqlite3.IntegrityError):
            db.execute(f"UPDATE {table} SET author = ''")


def test_playlists_of_the_last_release_are_read_and_saved_over(office):
    hall = playlists.listed(office)[1]
    assert (hall.name, hall.stops, hall.worst_first) == ("大厅", (Stop("", 30), Stop("map", 20)), False)
    assert playlists.put(office, Playlist("大厅", (Stop("map", 20),), edit=hall.edit), "李书记", AT).edit == 2


def test_accounts_and_sessions_of_the_last_release_go_on(office):
    assert accounts.account(office, "王经办") == User("王经办", "clerk")
    assert accounts.session_account(office, "x", AT, timedelta(minutes=30)) == User("王经办", "clerk")
    accounts.log(office, AT, "王经办", "export")
    assert accounts.events(office)["action"].tolist() == ["导出未脱敏数据", "账号管理"]


def test_reading_a_book_that_is_not_there_makes_none(tmp_path):
    assert MARKS.read(tmp_path / "nowhere", "SELECT * FROM marks") == []
    assert not (tmp_path / "nowhere").exists()


def test_a_reader_cannot_write(office):
    with MARKS.reading(office) as db, pytest.raises(sqlite3.OperationalError):
        db.execute("DELETE FROM marks")


def test_a_transaction_that_fails_is_taken_back_but_for_the_failures_named(tmp_path):
    row = {"name": "甲", "version": 1}
    with pytest.raises(KeyError), MARKS.writing(tmp_path) as db:
        append(db, "marks", row)
        raise KeyError
    assert MARKS.read(tmp_path, "SELECT name FROM marks") == []
    with pytest.raises(KeyError), MARKS.writing(tmp_path, committing=LookupError) as db:
        append(db, "marks", row)
        raise KeyError
    assert MARKS.read(tmp_path, "SELECT name FROM marks") == [("甲",)]


def test_a_reader_does_not_wait_for_a_writer_nor_see_what_is_not_committed(tmp_path):
    MARKS.append(tmp_path, "marks", {"name": "甲"})
    with MARKS.writing(tmp_path) as db:
        append(db, "marks", {"name": "乙"})
        assert MARKS.read(tmp_path, "SELECT name FROM marks") == [("甲",)]
    assert len(MARKS.read(tmp_path, "SELECT name FROM marks")) == 2


def test_many_write_at_once_and_nothing_is_lost(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: MARKS.append(tmp_path, "marks", {"name": str(number)}), range(40)))
    assert MARKS.frame(tmp_path, "SELECT count(*) AS marks FROM marks")["marks"].tolist() == [40]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps rights elsewhere")
def test_a_private_book_and_what_is_written_ahead_of_it_are_for_their_owner_alone(tmp_path):
    with MARKS.writing(tmp_path) as db:
        append(db, "marks", {"name": "甲"})
        files = sorted(path.name for path in tmp_path.iterdir() if path.stat().st_mode & 0o077 == 0)
    assert files == ["desk.sqlite", "desk.sqlite-shm", "desk.sqlite-wal"]
