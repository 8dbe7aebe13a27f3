"""A disk without a free byte: what was there is shown, what is wrong is in words, and nothing is half done."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from pingda_dash import accounts, desk, doctor
from pingda_dash.__main__ import main
from pingda_dash.lake import Lake
from pingda_dash.settings import ROOT
from pingda_dash.ui import live, startup
from tests.full_disk import fill, small_disk
from tests.ui.conftest import drawn, forget_answers, open_page, shown

AT = datetime.fromisoformat("2020-05-20T12:00")
LEDGER = "统计日期,村,产业,面积(亩),收入(万元)\n2020-05-20,平达社区,烤烟,900,\n".encode()

LOAD = """
import sys
from datetime import datetime
from pingda_dash import accounts, desk, settings
from pingda_dash.accounts import User
at = datetime(2020, 5, 20, 12)
lake = desk.real_lake()
desk.accept(lake, desk.receive(lake, [("一.csv", sys.stdin.buffer.read())], at.date()), "乡农业中心", "一", at)
lake.mark("上次例会", lake.version(), "乡扶贫办", at)
accounts.add(settings.home(), User("王经办", "admin"), "核对无误再接收2020", at)
"""


@pytest.fixture(scope="module")
def left(tmp_path_factory: pytest.TempPathFactory, plain_data: Path) -> Path:
    """A home with an upload, a mark and an account, as a process left it that has ended."""
    home = tmp_path_factory.mktemp("left") / "home"
    around = {**os.environ, "PINGDA_HOME": str(home), "PINGDA_DATA": str(plain_data)}
    subprocess.run([sys.executable, "-c", LOAD], input=LEDGER, cwd=ROOT, env=around, check=True)
    return home


@pytest.fixture
def full(left: Path, tmp_path: Path, plain_data: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home on a disk that filled up while no process had it open; its `ballast` is what takes the room."""
    with small_disk(tmp_path / "disk") as disk:
        home = shutil.copytree(left, disk / "home")
        monkeypatch.setenv("PINGDA_HOME", str(home))
        monkeypatch.setenv("PINGDA_DATA", str(plain_data))
        forget_answers()
        fill(disk)
        yield home
        for name in ("real", "demo"):
            Lake.open(home, name).close() if (home / name / "catalog.sqlite").is_file() else None
        forget_answers()


def test_a_server_that_starts_on_a_full_disk_shows_what_is_there_and_says_so(full: Path) -> None:
    began = startup.Startup()
    began.run()
    assert not began.failed
    assert live.newest().lake == "real"
    assert live.trouble() == "磁盘满了"
    page = drawn(shown(open_page("history")))
    assert "乡农业中心" in page["history-versions"]
    assert "上次例会" in page["history-marks"]
    assert "磁盘满了" in page["history-backup"]


def test_commands_read_and_say_in_one_line_what_they_cannot_write(full: Path, tmp_path: Path, capsys) -> None:
    (tmp_path / "二.csv").write_bytes(LEDGER.replace(b"900", b"901"))
    for command in (["history"], ["brief", "--as-of", "2020-05-20"]):
        assert main(command) == 0, capsys.readouterr()
    assert "乡农业中心" in capsys.readouterr().out
    assert main(["check", str(tmp_path / "二.csv")]) == 0
    printed = capsys.readouterr()
    assert "二.csv" in printed.out and printed.err == "磁盘满了,只查了文件本身,没有试算接收后会变什么。\n"
    assert main(["load", str(tmp_path / "二.csv"), "--author", "甲", "--message", "乙"]) == 2
    error = capsys.readouterr().err.strip()
    assert "磁盘满了" in error and "\n" not in error
    assert main(["doctor", "--quick"]) == 0
    assert "磁盘满了" in capsys.readouterr().out


def test_a_full_home_is_backed_up_to_another_disk(full: Path, tmp_path: Path, capsys) -> None:
    assert main(["backup", str(tmp_path / "usb")]) == 0, capsys.readouterr()
    assert "已经做了,但没有记进操作记录:磁盘满了" in capsys.readouterr().err
    assert main(["restore", str(tmp_path / "usb"), "--into", str(tmp_path / "again")]) == 0, capsys.readouterr()
    assert doctor.examine(tmp_path / "again") == []
    assert Lake.open(tmp_path / "again", "real").digest() == desk.real_lake().digest()


def test_once_there_is_room_again_the_same_server_goes_on(full: Path, monkeypatch) -> None:
    monkeypatch.setattr("pingda_dash.lake.AGAIN", 0.0)
    lake = desk.real_lake()
    version = lake.version()
    (full.parent / "ballast").unlink()
    lake = desk.real_lake()
    desk.accept(
        lake, desk.receive(lake, [("二.csv", LEDGER.replace(b"900", b"901"))], AT.date()), "乡农业中心", "二", AT
    )
    assert lake.version() == version + 1
    assert live.newest().version == version + 1
    assert live.trouble() == ""


def test_a_session_goes_on_though_its_last_use_cannot_be_written(full: Path) -> None:
    ballast = full.parent / "ballast"
    ballast.unlink()
    token = accounts.sign_in(full, "王经办", "核对无误再接收2020", AT)
    fill(full.parent)
    user = accounts.session_account(full, token, AT + timedelta(minutes=1), timedelta(minutes=30))
    assert user is not None


def test_a_disk_that_is_nearly_full_is_warned_of_on_the_screen_and_by_the_doctor(full: Path) -> None:
    (full.parent / "ballast").unlink()
    words = doctor.little_space(full)
    assert words is not None and "磁盘快满了" in words
    assert words in [one.why for one in doctor.examine(full, thorough=False)]
    page = drawn(shown(open_page("history")))
    assert "磁盘快满了" in page["history-backup"]
