"""Whatever the product writes into a home is its owner's alone, however loose the umask; an older home becomes so."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from pingda_dash import accounts, backup, desk, doctor, keeper, playlists, practice, rights
from pingda_dash.__main__ import main
from pingda_dash.desk import batch
from pingda_dash.lake import Lake
from pingda_dash.playlists import Playlist, Stop
from tests.test_lake import NOON
from tests.test_rebuild import HEADER, lived, send  # noqa: F401 - the fixture of a lake that had a life

pytestmark = pytest.mark.skipif(os.name != "posix", reason="rights of POSIX")


@pytest.fixture
def loose_umask() -> Iterator[None]:
    """Whatever is written may be read and written by everybody, unless somebody sees to it."""
    before = os.umask(0)
    yield
    os.umask(before)


def others(folder: Path) -> dict[str, str]:
    """What others than the owner may do with each file and folder below one, and itself; empty for nothing."""
    every = [folder, *folder.rglob("*")]
    modes = {path.relative_to(folder).as_posix(): path.stat().st_mode & 0o777 for path in every}
    return {name: oct(mode) for name, mode in modes.items() if mode & 0o077}


def live(home: Path) -> None:
    """Write every kind of file into a home: accounts, lake, data files, marks, desks, playlists."""
    accounts.log(home, NOON, "", "account", "")
    lake = Lake.open(home, "real")
    for number in range(2):
        area = 100 + lake.version() + number
        send(lake, (f"{area}.csv", f"{HEADER}\n2020-06-0{5 + number},小河村,茶叶,{area},6\n"))
    lake.restore(1, "乡扶贫办", NOON)
    lake.mark("上次例会", 2, "乡扶贫办", NOON)
    batch.write("{}", lake, "管理员")
    playlists.put(home, Playlist(f"大厅{lake.version()}", (Stop("map"),)), "管理员", NOON)


def test_what_is_written_is_the_owners_alone_with_the_loosest_umask(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, loose_umask: None
) -> None:
    monkeypatch.setattr("pingda_dash.lake.INLINED", 0)
    live(home)
    databases = (home / "real" / "desk.sqlite", home / "accounts.sqlite")
    with ExitStack() as readers:  # whoever closes last takes -wal and -shm away
        for path in databases:
            readers.enter_context(closing(sqlite3.connect(path))).execute("SELECT * FROM sqlite_master").fetchall()
        live(home)
        desk.open_demo(home)
        assert len(list(home.rglob("*-wal"))) == len(list(home.rglob("*-shm"))) == 2
        assert list(home.rglob("*.parquet"))
        assert others(home) == {}
    away = tmp_path / "usb"
    backup.make(home, away, NOON)
    assert others(away) == {}
    backup.put_back(away, tmp_path / "again")
    assert others(tmp_path / "again") == {}
    monkeypatch.setenv("PINGDA_PRACTICE", "")
    assert others(practice.begin().parent) == {}


def test_a_home_of_before_is_tightened_when_it_is_opened_and_by_a_server(home: Path, monkeypatch: pytest.MonkeyPatch):
    live(home)
    Lake.open(home, "real").close()

    def loosen() -> None:
        for path in [home, *home.rglob("*")]:
            path.chmod(0o777 if path.is_dir() else 0o666)

    loosen()
    Lake.open(home, "real").close()
    assert others(home) == {}
    loosen()
    keeper.examine(home)
    assert others(home) == {}


def test_what_is_handed_out_is_the_owners_alone(home: Path, tmp_path: Path, loose_umask: None) -> None:
    live(home)
    sha256 = next(path.name for path in (home / "real" / "originals").rglob("*") if path.is_file())
    taken = [tmp_path / "out" / "audit.csv", tmp_path / "out" / "original.csv"]
    assert main(["audit", "export", "--out", str(taken[0])]) == 0
    assert main(["original", sha256, "--out", str(taken[1])]) == 0
    assert main(["corrections", "export", "--out", str(tmp_path / "out" / "corrections.csv")]) == 0
    assert main(["template", "households", "--folder", str(tmp_path / "out" / "forms")]) == 0
    taken = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert len(taken) == 4
    assert {path.stat().st_mode & 0o777 for path in taken} == {rights.FILE}


def test_only_what_is_the_products_is_tightened(home: Path) -> None:
    live(home)
    inbox = home / "收件" / "就业.xlsx"
    inbox.parent.mkdir(mode=0o755)
    inbox.write_bytes(b"")
    inbox.chmod(0o644)
    outside = home.parent / "elsewhere.csv"
    outside.write_bytes(b"")
    outside.chmod(0o644)
    (home / "real" / "link").symlink_to(outside)
    rights.tighten(home)
    assert {path.stat().st_mode & 0o777 for path in (inbox, outside)} == {0o644}


def test_the_doctor_names_what_others_may_read_and_mends_it(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    live(home)
    Lake.open(home, "real").close()
    (home / "real" / "catalog.sqlite").chmod(0o640)
    (home / "real").chmod(0o755)
    [one] = doctor.examine(home)
    assert (one.what, one.grave) == ("real", False)
    assert "2 个文件或文件夹,本机别的用户也能读" in one.why
    assert main(["doctor"]) == 0
    assert "doctor --mend" in capsys.readouterr().out
    assert main(["doctor", "--mend"]) == 0, capsys.readouterr()
    assert others(home) == {}
    assert doctor.examine(home) == []


def test_a_home_of_somebody_else_is_left_as_it_is_and_named(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    live(home)

    def refused(path: Path, mode: int) -> None:
        raise PermissionError(path)

    (home / "real").chmod(0o755)
    monkeypatch.setattr(Path, "chmod", refused)
    assert rights.tighten(home) == []
    assert [one.what for one in doctor.examine(home)] == ["real"]


@pytest.mark.parametrize(
    ("listed", "loose"),
    [
        (r"C:\pingda BUILTIN\Users:(I)(OI)(CI)(RX)" + "\n  NT AUTHORITY\\SYSTEM:(I)(F)", True),
        ("D:\\pingda Everyone:(OI)(CI)(F)\n", True),
        ("D:\\pingda NT AUTHORITY\\Authenticated Users:(I)(M)\n", True),
        ("C:\\Users\\li\\pingda NT AUTHORITY\\SYSTEM:(F)\n  BUILTIN\\Administrators:(F)\n  PC\\li:(F)\n", False),
    ],
)
def test_on_windows_the_list_of_rights_says_whether_others_may_read(listed: str, loose: bool) -> None:
    assert rights.names_others(listed) is loose


def test_copies_of_a_test_home_keep_their_rights(lived: Path, home: Path) -> None:  # noqa: F811
    shutil.copytree(lived, home)
    Lake.open(home, "real").close()
    assert others(home) == {}
