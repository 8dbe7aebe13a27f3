"""The audit on a real file: chained, checked, let go of in order, and never forked by two that write at once."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest

from pingda_dash import accounts, backup, doctor
from pingda_dash.__main__ import main
from pingda_dash.accounts import chain
from pingda_dash.settings import ROOT
from tests.test_book import LAST_RELEASE

AT = datetime.fromisoformat("2020-05-20T09:00")


@pytest.fixture
def office(home: Path) -> Path:
    """A home whose audit has nine events."""
    for number in range(1, 10):
        accounts.log(home, AT + timedelta(minutes=number), "王经办", "accept", f"第 {number} 版")
    return home


def forge(home: Path, *statements: str) -> None:
    """What somebody does to the file who may write to it: the triggers do not stop them."""
    with closing(sqlite3.connect(home / "accounts.sqlite")) as db:
        for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            db.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            db.execute(statement)
        db.commit()


def named(home: Path) -> list[str]:
    return [one.why for one in doctor.examine(home) if one.what == "accounts.sqlite" and one.grave]


def test_nothing_of_the_audit_is_changed_or_deleted_by_mistake(office: Path) -> None:
    with closing(sqlite3.connect(office / "accounts.sqlite")) as db:
        for statement in (
            "UPDATE events SET who = '别人'", "DELETE FROM events", "UPDATE event_chain SET hash = ''",
            "DELETE FROM event_chain WHERE id = 9",
        ):  # fmt: skip
            with pytest.raises(sqlite3.IntegrityError, match="only added to"):
                db.execute(statement)


FORGERIES: dict[str, tuple[tuple[str, ...], str]] = {
    "changed": (("UPDATE events SET who = '别人' WHERE id = 4",), "第 4 条内容被改动过"),
    "at another time": (("UPDATE events SET at = '2020-05-01 09:00:00' WHERE id = 1",), "第 1 条内容被改动过"),
    "removed": (("DELETE FROM events WHERE id = 5",), "第 5 条被删掉了"),
    "removed with its link": (
        ("DELETE FROM events WHERE id IN (5, 6)", "DELETE FROM event_chain WHERE id IN (5, 6)"),
        "第 5–6 条被删掉了",
    ),
    "inserted": (("INSERT INTO events VALUES (10, '2020-05-20', '王经办', 'accept', '')",), "第 10 条是后来插进去的"),
    "cut": (
        ("DELETE FROM events WHERE id > 7", "DELETE FROM event_chain WHERE id > 7"),
        "第 7 条以后的都被删掉了",
    ),
    "the first ones removed": (
        ("DELETE FROM events WHERE id < 4", "DELETE FROM event_chain WHERE id < 4"),
        "第 1–3 条被删掉了",
    ),
    "with a forged checkpoint": (
        (
            "INSERT INTO event_checkpoints SELECT 3, hash, '2020-05-20' FROM event_chain WHERE id = 3",
            "DELETE FROM events WHERE id < 4", "DELETE FROM event_chain WHERE id < 4",
        ),
        "没有按规定清除的记载",
    ),
    "all of it": (("DELETE FROM events", "DELETE FROM event_chain"), "第 0 条以后的都被删掉了"),
}  # fmt: skip


@pytest.mark.parametrize("what", FORGERIES)
def test_doctor_names_the_event_that_was_changed_removed_or_put_in(office: Path, what: str) -> None:
    assert named(office) == []
    statements, words = FORGERIES[what]
    forge(office, *statements)
    assert [why for why in named(office) if words in why], named(office)
    assert main(["doctor", "--quick"]) == 1


def test_an_event_changed_with_its_hash_no_longer_leads_to_the_next(office: Path) -> None:
    with closing(sqlite3.connect(office / "accounts.sqlite")) as db:
        (previous,) = db.execute("SELECT previous FROM event_chain WHERE id = 4").fetchone()
    event = {"id": 4, "at": "2020-05-20 09:04:00.000000", "who": "别人", "action": "accept", "detail": "第 4 版"}
    mended = chain._hash(previous, event)
    forge(
        office,
        "UPDATE events SET who = '别人' WHERE id = 4",
        f"UPDATE event_chain SET hash = '{mended}' WHERE id = 4",
    )
    assert named(office) == ["操作记录第 5 条与前一条接不上,其中一条被换过"]


def test_a_whole_chain_made_anew_differs_from_what_is_written_beside_it(office: Path) -> None:
    forge(office, "UPDATE events SET who = '别人' WHERE id = 4", "DROP TABLE event_chain")
    assert named(office) == ["操作记录第 9 条内容被改动过"]
    accounts.log(office, AT, "王经办", "accept")
    assert named(office) == ["操作记录第 9 条内容被改动过"]  # another event does not cover it up


def test_what_was_acknowledged_is_in_the_chain_and_no_longer_asked(office: Path, capsys) -> None:
    forge(office, *FORGERIES["cut"][0], "UPDATE events SET who = '别人' WHERE id = 2")
    assert main(["doctor", "--mend"]) == 0
    assert "第 2 条内容被改动过" in capsys.readouterr().out
    assert named(office) == []
    details = accounts.events(office)["detail"].tolist()
    assert any("第 7 条以后的都被删掉了" in one for one in details)
    forge(office, "UPDATE events SET who = '别人' WHERE id = 3")
    assert named(office) == ["操作记录第 3 条内容被改动过"]


WRITER = """
import sys
from datetime import datetime
from pathlib import Path
from pingda_dash import accounts
for number in range(40):
    accounts.log(Path(sys.argv[1]), datetime(2020, 5, 20), sys.argv[2], "accept", str(number))
"""


def test_two_processes_that_write_at_once_do_not_fork_the_chain(office: Path) -> None:
    running = [subprocess.Popen([sys.executable, "-c", WRITER, str(office), who], cwd=ROOT) for who in ("甲", "乙")]
    assert [one.wait(120) for one in running] == [0, 0]
    everything = accounts.audit_table(office)
    assert everything["序号"].tolist() == list(range(1, 90))
    assert everything["谁"].value_counts()[["甲", "乙"]].tolist() == [40, 40]
    assert everything["前一条校验值"].tolist()[1:] == everything["校验值"].tolist()[:-1]
    assert accounts.breaks(office) == []


def test_the_audit_of_the_last_release_is_chained_as_it_stands_and_goes_on(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "accounts.sqlite")) as db:
        db.executescript(LAST_RELEASE["accounts.sqlite"])
        db.execute("INSERT INTO events VALUES (2, '2020-05-02 09:00:00.000000', '王经办', 'load', '甲.csv')")
        db.commit()
    accounts.log(tmp_path, AT, "王经办", "accept")
    everything = accounts.audit_table(tmp_path)
    assert everything["做了什么"].tolist() == ["账号管理", "上传文件", "接收"]
    assert everything["前一条校验值"].iloc[0] == ""
    assert accounts.breaks(tmp_path) == []


# --- its period --------------------------------------------------------------------------------------------------


def lived(home: Path, days: int) -> datetime:
    """A home with an event a week; returns the moment after the last."""
    for day in range(0, days, 7):
        accounts.log(home, AT + timedelta(days=day), "王经办", "accept", str(day))
    return AT + timedelta(days=days)


def test_events_are_let_go_of_after_their_period_and_the_chain_goes_on(home: Path) -> None:
    at = lived(home, 400)
    assert accounts.let_go(home, at, 1) == 32, "six months at least"
    kept = accounts.audit_table(home)
    assert kept["时间"].iloc[0] >= at - timedelta(days=184)
    assert kept["做了什么"].iloc[-1] == "清除到期记录"
    assert accounts.breaks(home) == []
    assert accounts.let_go(home, at, 6) == 0
    at += timedelta(days=40)
    accounts.log(home, at - timedelta(days=35), "王经办", "accept")
    assert accounts.let_go(home, at, 6) > 0
    assert accounts.breaks(home) == []


def test_a_clock_that_leapt_lets_nothing_go(home: Path) -> None:
    at = lived(home, 100)
    assert accounts.let_go(home, at.replace(year=2031), 6) == 0
    accounts.log(home, at.replace(year=2031), "王经办", "accept")
    assert accounts.let_go(home, at.replace(year=2031), 6) == 0
    assert accounts.let_go(home, at + timedelta(days=365), 6) == 0


# --- elsewhere ---------------------------------------------------------------------------------------------------


def exported(home: Path, name: str = "操作记录.csv") -> Path:
    path = home.parent / name
    assert main(["audit", "export", "--out", str(path)]) == 0
    return path


def test_an_export_is_a_csv_with_the_chain_and_is_itself_an_event(office: Path) -> None:
    frame = pd.read_csv(exported(office), dtype=str)
    assert list(frame.columns) == ["序号", "时间", "谁", "做了什么", "内容", "前一条校验值", "校验值"]
    assert frame["序号"].tolist() == [str(number) for number in range(1, 11)]
    assert frame["做了什么"].iloc[-1] == "导出未脱敏数据"


def test_an_export_kept_elsewhere_shows_what_was_made_anew_as_a_whole(office: Path, capsys) -> None:
    path = exported(office)
    assert main(["audit", "compare", str(path)]) == 0
    assert "都在" in capsys.readouterr().out
    forge(office, "UPDATE events SET who = '别人' WHERE id = 4", "DROP TABLE event_chain")
    (office / chain.HEAD).unlink()
    accounts.log(office, AT, "王经办", "accept")
    assert named(office) == [], "the book alone cannot say so"
    assert main(["audit", "compare", str(path)]) == 1
    assert "第 4 条内容被改动过" in capsys.readouterr().out


def test_a_file_that_is_no_export_is_said_so_in_a_line(office: Path, capsys) -> None:
    other = office.parent / "别的.csv"
    other.write_text("甲,乙\n1,2\n", encoding="utf-8")
    assert main(["audit", "compare", str(other)]) == 2
    assert "不是操作记录" in capsys.readouterr().err


def test_a_backup_taken_while_events_come_is_never_behind_its_head(office: Path, tmp_path: Path) -> None:
    backup.make(office, tmp_path / "copies", AT)
    backup.put_back(tmp_path / "copies", tmp_path / "again")
    assert accounts.breaks(tmp_path / "again") == []
    assert (tmp_path / "again" / chain.HEAD).is_file()


def test_a_file_of_accounts_from_before_is_named_and_can_be_acknowledged(office: Path, tmp_path: Path) -> None:
    backup.make(office, tmp_path / "copies", AT)
    accounts.log(office, AT, "王经办", "accept", "第 10 版")
    backup.put_back(tmp_path / "copies", tmp_path / "again")
    for name in ("accounts.sqlite-wal", "accounts.sqlite-shm"):
        (office / name).unlink(missing_ok=True)
    (tmp_path / "again" / "accounts.sqlite").replace(office / "accounts.sqlite")
    assert named(office) == ["操作记录第 9 条以后的都被删掉了,或账号文件被换成了更早的"]
    accounts.log(office, AT, "王经办", "accept", "第 11 版")
    assert named(office), "what comes after does not cover it up"
    assert main(["doctor", "--mend"]) == 0
    assert named(office) == []


@pytest.mark.parametrize(
    "damage",
    [lambda path: path.unlink(), lambda path: path.write_bytes(b""), lambda path: path.write_bytes(b"{")],
    ids=["gone", "empty", "cut"],
)
def test_the_file_beside_the_book_is_missed(office: Path, damage: Callable[[Path], object]) -> None:
    damage(office / chain.HEAD)
    assert [one.what for one in doctor.examine(office)] == [chain.HEAD]
    assert main(["doctor", "--mend"]) == 0
    assert doctor.examine(office) == []


def test_accounts_that_are_gone_are_missed(office: Path) -> None:
    for path in office.glob("accounts.sqlite*"):
        path.unlink()
    assert named(office) == ["不见了"]
