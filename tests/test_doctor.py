"""The doctor finds every file that is missing or damaged, says what to do, and what it says helps."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from pingda_dash import accounts, desk, doctor, durable, manifests, originals, settings
from pingda_dash.__main__ import main
from pingda_dash.accounts import User
from pingda_dash.lake import Lake
from tests.test_lake import NOON
from tests.test_rebuild import HEADER, lived, send  # noqa: F401 - the fixture of a lake that had a life

Damager = Callable[[Lake], Path]


@pytest.fixture(scope="module")
def kept(lived: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:  # noqa: F811
    """That home with a data file, an account and a mark."""
    home = shutil.copytree(lived, tmp_path_factory.mktemp("kept") / "home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PINGDA_HOME", str(home))
        patch.setattr("pingda_dash.lake.INLINED", 0)
        lake = desk.real_lake()
        send(lake, ("更后.csv", f"{HEADER}\n2020-06-05,小河村,茶叶,101,6\n"))
        lake.mark("上次例会", 2, "乡扶贫办", NOON)
        accounts.add(home, User("管理员", "admin"), "a long enough password", NOON, None, "终端")
        lake.close()
    return home


@pytest.fixture
def lake(kept: Path, home: Path) -> Lake:
    shutil.copytree(kept, home)
    return desk.real_lake()


def older_book(lake: Lake) -> Path:
    """The marks as they were before the last one."""
    path = lake.folder / "desk.sqlite"
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA wal_checkpoint(truncate)")
    before = path.read_bytes()
    desk.real_lake().mark("例会", 3, "乡扶贫办", NOON)
    for name in ("desk.sqlite-wal", "desk.sqlite-shm"):
        (lake.folder / name).unlink(missing_ok=True)
    path.write_bytes(before)
    return path


def changed_book(lake: Lake) -> Path:
    """Another name for a mark, written past the program."""
    path = lake.folder / "desk.sqlite"
    with closing(sqlite3.connect(path)) as db:
        db.execute("UPDATE marks SET name = '别的' WHERE name = '上次例会'")
        db.commit()
    return path


def first_original(lake: Lake) -> Path:
    return originals.path_of(lake.folder, str(lake.files(1)["sha256"].iloc[0]))


def data_file(lake: Lake) -> Path:
    return next((lake.folder / "files").rglob("*.parquet"))


def middle_of(path: Path, at: int | None = None) -> Path:
    """Damage some bytes in the middle of a file, or from `at` on."""
    data = path.read_bytes()
    at = len(data) // 3 if at is None else at
    path.write_bytes(data[:at] + bytes(byte ^ 0x55 for byte in data[at : at + 200]) + data[at + 200 :])
    return path


def page_of(path: Path, page: int = 2, size: int = 4096) -> Path:
    """Damage one page of a database."""
    data = path.read_bytes()
    start = (page - 1) * size
    path.write_bytes(data[:start] + bytes(byte ^ 0x55 for byte in data[start : start + size]) + data[start + size :])
    return path


def cut(path: Path) -> Path:
    path.write_bytes(path.read_bytes()[:-9])
    return path


def gone(path: Path) -> Path:
    path.unlink()
    return path


def anothers(path: Path) -> Path:
    """A database of other tables in its place."""
    path.unlink()
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE accounts (x)")
    return path


def reworded(path: Path, **values: object) -> Path:
    """A manifest that says something else; still JSON."""
    path.write_text(json.dumps(json.loads(path.read_bytes()) | values))
    return path


DAMAGES: dict[str, tuple[Damager, str]] = {
    "an original is gone": (lambda lake: gone(first_original(lake)), "《乙.csv》。从备份补回;或请乡农业中心"),
    "an original is cut": (lambda lake: cut(first_original(lake)), "与收到时不同"),
    "a data file is gone": (lambda lake: gone(data_file(lake)), "rebuild --here"),
    "a data file is cut": (lambda lake: cut(data_file(lake)), "字节"),
    "a data file is damaged": (lambda lake: middle_of(data_file(lake)), "坏了"),
    "a manifest is gone": (lambda lake: gone(manifests.path_of(lake.folder, 3)), "doctor --mend"),
    "the last manifest is gone": (lambda lake: gone(manifests.path_of(lake.folder, 9)), "doctor --mend"),
    "a manifest is cut": (lambda lake: cut(manifests.path_of(lake.folder, 3)), "doctor --mend"),
    "a manifest was written over": (lambda lake: middle_of(manifests.path_of(lake.folder, 2)), "doctor --mend"),
    "a manifest says what none can": (
        lambda lake: reworded(manifests.path_of(lake.folder, 3), version="3"),
        "doctor --mend",
    ),
    "the last manifest says what none can": (
        lambda lake: reworded(manifests.path_of(lake.folder, 9), files=None, at=7),
        "doctor --mend",
    ),
    "a manifest names a file elsewhere": (
        lambda lake: reworded(manifests.path_of(lake.folder, 1), files=[{"sha256": "../../x", "filename": "x"}]),
        "doctor --mend",
    ),
    "the last manifest has a number far off": (
        lambda lake: manifests.path_of(lake.folder, 9).rename(manifests.path_of(lake.folder, 999_999_999)),
        "doctor --mend",
    ),
    "the accounts are damaged": (lambda lake: page_of(lake.folder.parent / "accounts.sqlite"), "account add"),
    "the accounts are another program's": (
        lambda lake: anothers(lake.folder.parent / "accounts.sqlite"),
        "account add",
    ),
    "the book is gone": (lambda lake: gone(lake.folder / "desk.sqlite"), "doctor --mend"),
    "a word of the book is changed": (changed_book, "里面的内容被改动过"),
    "the book is an older one": (older_book, "改过 2 次,里面只到第 1 次"),
    "the book is cut": (lambda lake: cut(lake.folder / "desk.sqlite"), "从备份补回"),
}


def test_a_home_that_is_whole_is_well(lake, capsys):
    assert main(["doctor"]) == 0
    assert "都在,都好" in capsys.readouterr().out


@pytest.mark.parametrize("what", DAMAGES)
def test_every_damage_is_found_and_named_with_its_cure(lake, what):
    home = lake.folder.parent
    damage, words = DAMAGES[what]
    lake.close()
    path = damage(lake) if "original" not in what and "data" not in what else damage(desk.real_lake())
    damages = [one for one in doctor.examine(home) if one.grave]
    assert damages, what
    assert any(words in f"{one.why}。{one.cure}" for one in damages), damages
    if "manifest" in what:
        assert not desk.real_lake().is_empty()
        assert main(["doctor", "--quick", "--mend"]) == 0
    if "last" not in what:
        assert any(path.name == Path(one.what).name for one in damages), damages


def test_what_it_says_of_manifests_and_originals_helps(lake, capsys):
    home, file = lake.folder.parent, lake.files(1).iloc[0]
    gone(manifests.path_of(lake.folder, 3))
    whole = lake.original(str(file["sha256"]))
    gone(first_original(lake))
    assert main(["doctor", "--json"]) == 1
    assert '"grave": true' in capsys.readouterr().out
    lake.receive(whole)
    assert main(["doctor", "--mend"]) == 0, capsys.readouterr()
    assert list(lake.folder.glob("manifests-damaged-*/000002.json"))
    assert doctor.examine(home) == []


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE {table} SET area_mu = area_mu + 1 WHERE rowid = 1", "里的数与收件时的不同"),
        ("UPDATE ducklake_snapshot_changes SET author = '别人' WHERE snapshot_id = 2", "对不上"),
    ],
    ids=["a figure", "who sent it"],
)
def test_what_is_changed_within_the_catalog_is_named_and_rebuilt(lake, statement, words, capsys):
    was = lake.digest()
    lake.close()
    with closing(sqlite3.connect(lake.folder / "catalog.sqlite")) as db:
        tables = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE name LIKE '%inlined_data_%'")]
        columns = {name: [row[1] for row in db.execute(f"PRAGMA table_info({name})")] for name in tables}
        (table, *_) = [name for name in tables if "area_mu" in columns[name] or "{table}" not in statement]
        assert db.execute(statement.format(table=table)).rowcount == 1
        db.commit()
    damages = [one.why for one in doctor.examine(lake.folder.parent) if one.grave]
    assert any(words in why for why in damages), damages
    assert main(["rebuild", "--here"]) in (0, 1), capsys.readouterr()
    assert desk.real_lake().digest() == was
    assert [one for one in doctor.examine(lake.folder.parent) if one.grave] == []


def test_a_catalog_that_can_be_read_without_its_end_is_replaced_all_the_same(lake, capsys):
    was = lake.digest()
    lake.close()
    cut(lake.folder / "catalog.sqlite")
    assert main(["rebuild", "--here"]) == 0, capsys.readouterr()
    assert desk.real_lake().digest() == was
    assert [one for one in doctor.examine(lake.folder.parent) if one.grave] == []


def test_a_book_that_is_gone_is_written_down_and_goes_on(lake, capsys):
    gone(lake.folder / "desk.sqlite")
    assert main(["doctor", "--mend"]) == 0, capsys.readouterr()
    assert "desk.sqlite不见了" in accounts.events(lake.folder.parent)["detail"].iloc[0]
    lake.mark("上次例会", 2, "乡扶贫办", NOON)
    assert [one for one in doctor.examine(lake.folder.parent) if one.grave] == []


def test_what_stands_in_a_files_or_folders_place_is_put_aside_and_said_in_chinese(lake, capsys):
    home = lake.folder.parent
    lake.close()
    accounts.add(home, User("王管理", "admin"), "核对无误再接收2020", NOON)
    gone(home / accounts.HEAD).mkdir()
    shutil.rmtree(lake.folder / manifests.FOLDER)
    (lake.folder / manifests.FOLDER).touch()
    assert main(["history"]) == 2
    words = capsys.readouterr().err
    assert "这不是文件夹" in words and "Errno" not in words and words.count("\n") == 1
    assert main(["doctor", "--mend"]) == 0, capsys.readouterr()
    assert list(lake.folder.glob("manifests-displaced-*")), "apart from the manifests put aside in the same second"
    assert doctor.examine(home) == []
    assert manifests.last_version(lake.folder) == desk.real_lake().version()


@pytest.mark.skipif(sys.platform != "linux", reason="rights are taken away from root")
def test_what_may_not_be_read_or_written_is_named_and_not_called_missing(lake):
    home = lake.folder.parent
    lake.close()
    code = "import sys; from pingda_dash import doctor; from pathlib import Path; h = Path(sys.argv[1])\n"
    code += "for path, mode in (('real/originals', 0o500), ('real/manifests', 0)):\n"
    code += "    (h / path).chmod(mode); print(*(one for one in doctor.examine(h) if one.grave), sep='|')\n"
    code += "(h / 'real/originals').chmod(0o700); (h / 'real/manifests').chmod(0o700); print(*doctor.examine(h))"
    without = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"] if os.geteuid() == 0 else []
    asked = subprocess.run(
        [*without, sys.executable, "-c", code, str(home)], capture_output=True, text=True, check=True
    )
    fixed, unread, whole = asked.stdout.splitlines()
    assert fixed.startswith("real/originals:只能读,不能写。") and "|" not in fixed
    assert unread.startswith("real/manifests:没有权限读。") and "收件记录" not in unread
    assert whole == "" or "磁盘" in whole


def test_what_was_left_half_written_is_swept_after_an_hour(lake):
    home = lake.folder.parent
    old, new = (first_original(lake).with_name(f"{name}{durable.PARTIAL}") for name in ("old", "new"))
    for path in (old, new):
        path.write_bytes(b"half")
        path.chmod(0o600)
    os.utime(old, (time.time() - 4000,) * 2)
    assert [one.grave for one in doctor.examine(home)] == [False, False]
    assert doctor.sweep(home) == [old]
    assert new.exists() and not old.exists()


def test_a_database_that_another_program_holds_is_not_called_damaged(lake):
    with closing(sqlite3.connect(settings.home() / "accounts.sqlite")) as db:
        db.execute("BEGIN IMMEDIATE")
        assert doctor.examine(settings.home()) == []


@pytest.mark.skipif(os.name != "posix", reason="rights of POSIX")
def test_a_lake_is_its_owners_alone_and_one_that_is_not_is_named(lake):
    assert lake.folder.stat().st_mode & 0o777 == 0o700
    lake.folder.chmod(0o755)
    assert [(one.what, one.grave) for one in doctor.examine(lake.folder.parent)] == [("real", False)]
