"""A backup taken while files arrive is whole, and a home made of it has every version that was there."""

from __future__ import annotations

import json
import re
import shutil
import threading
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from pingda_dash import backup, desk, doctor, keeper, presence
from pingda_dash.__main__ import main
from pingda_dash.lake import Lake
from tests.full_disk import fill, small_disk
from tests.test_doctor import kept  # noqa: F401 - a home with all kinds of files
from tests.test_lake import NOON
from tests.test_rebuild import HEADER, lived, send  # noqa: F401


@pytest.fixture
def lake(kept: Path, home: Path) -> Lake:  # noqa: F811
    shutil.copytree(kept, home)
    return desk.real_lake()


def test_the_drill_back_up_under_load_destroy_restore(lake, tmp_path, capsys, monkeypatch):
    home, away = lake.folder.parent, tmp_path / "usb"
    stop, digests = threading.Event(), {lake.version(): lake.digest()}

    def arrive() -> None:
        for number in range(200):
            if stop.is_set():
                return
            send(lake, (f"{number}.csv", f"{HEADER}\n2020-06-07,小河村,茶叶,{200 + number},6\n"))
            digests[lake.version()] = lake.digest()

    writer = threading.Thread(target=arrive)
    writer.start()
    try:
        for _ in range(2):
            assert main(["backup", str(away)]) == 0, capsys.readouterr()
            monkeypatch.setattr("pingda_dash.commands.keeping.now", lambda: NOON)
    finally:
        stop.set()
        writer.join()
    lake.close()
    shutil.rmtree(home)
    assert main(["restore", str(away), "--into", str(tmp_path / "again")]) == 0, capsys.readouterr()
    again = Lake.open(tmp_path / "again", "real")
    assert again.digest() == digests[again.version()]
    assert again.marks()["name"].tolist() == ["上次例会"]
    assert doctor.examine(tmp_path / "again") == []
    assert main(["restore", str(away), "--into", str(tmp_path / "again")]) == 2
    assert "空的文件夹" in capsys.readouterr().err


def test_a_home_that_is_gone_is_no_backup(lake, tmp_path, monkeypatch, capsys):
    home, away = lake.folder.parent, tmp_path / "usb"
    backup.make(home, away, NOON)
    monkeypatch.setenv("PINGDA_HOME", str(tmp_path / "elsewhere"))
    assert main(["backup", str(away)]) == 2
    assert "里什么也没有,而" in capsys.readouterr().err
    assert len(backup.listed(away)) == 1
    backup.make(tmp_path / "elsewhere", tmp_path / "first", NOON)  # a new home, before its first file


def test_a_place_where_no_folder_can_be_made_is_said_to_be_none(lake, tmp_path, capsys):
    (tmp_path / "file").touch()
    assert main(["backup", str(tmp_path / "file" / "usb")]) == 2
    words = capsys.readouterr().err
    assert re.fullmatch(r"没有备份,原来的数据没有动:.+usb 里建不了文件夹。.+\n", words)


def test_only_what_is_new_is_copied_and_what_nothing_needs_is_let_go(lake, tmp_path, monkeypatch):
    monkeypatch.setattr(backup, "KEPT", 2)
    home, away = lake.folder.parent, tmp_path / "usb"
    days = [NOON + timedelta(days=number) for number in range(3)]
    first = backup.make(home, away, days[0])
    assert first.copied == first.size > 0
    again = backup.make(home, away, days[1])
    assert again.copied == 0
    send(lake, ("又.csv", f"{HEADER}\n2020-06-09,小河村,茶叶,300,6\n"))
    third = backup.make(home, away, days[2])
    assert 0 < third.copied < third.size
    assert [one.at for one in backup.listed(away)] == days[:0:-1]
    needed = {sha256 for one in backup.listed(away) for sha256, _ in one.files.values()}
    assert {path.name for path in (away / "objects").rglob("*") if path.is_file()} == needed
    earlier = backup.put_back(away, tmp_path / "earlier", before=days[1])
    assert earlier.at == days[1]
    assert Lake.open(tmp_path / "earlier", "real").version() == lake.version() - 1


def test_a_damaged_copy_is_not_restored_and_the_next_backup_mends_it(lake, tmp_path):
    home, away = lake.folder.parent, tmp_path / "usb"
    made = backup.make(home, away, NOON)
    sha256, _ = made.files["real/catalog.sqlite"]
    copy = away / "objects" / sha256[:2] / sha256
    whole = copy.read_bytes()
    copy.write_bytes(whole[:-1])
    with pytest.raises(backup.BadBackup, match="副本不见了或坏了"):
        backup.put_back(away, tmp_path / "again")
    backup.make(home, away, NOON + timedelta(days=1))
    assert copy.read_bytes() == whole
    copy.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))  # as long as before
    assert backup.make(home, away, NOON + timedelta(days=2)).copied == len(whole)
    assert copy.read_bytes() == whole
    with pytest.raises(backup.BadBackup, match="里面"):
        backup.make(home, home / "copies", datetime(2020, 5, 21))  # noqa: DTZ001


def test_a_server_looks_at_its_home_and_backs_it_up_once_a_day(lake, tmp_path, caplog):
    home, away = lake.folder.parent, tmp_path / "usb"
    assert keeper.examine(home) == []
    assert keeper.back_up(home, away, NOON) is not None
    assert keeper.back_up(home, away, NOON + timedelta(hours=23)) is None
    assert keeper.back_up(home, away, NOON + timedelta(hours=25)) is not None
    assert backup.last(away) == NOON + timedelta(hours=25)
    (tmp_path / "file").write_text("no folder")
    assert keeper.back_up(home, tmp_path / "file" / "usb", NOON) is None
    assert "备份没有做成" in caplog.text
    (lake.folder / "manifests" / "000002.json").unlink()
    assert [one.what for one in keeper.examine(home)] == ["real/manifests/000002.json", "real/manifests"]
    assert "doctor --mend" in caplog.text


@pytest.fixture
def small(home: Path) -> Path:
    """A home with a file or two: what is done with it does not ask what they are."""
    (home / "real").mkdir(parents=True)
    (home / "real.json").write_text("{}")
    (home / "real" / "erasures").mkdir()
    (home / "real" / "erasures" / "0001.json").write_text("{}")
    return home


def test_a_clock_that_leapt_ahead_neither_hides_what_comes_after_nor_lets_go_of_all_before(small, tmp_path):
    away = tmp_path / "usb"
    for number, at in enumerate((NOON, NOON + timedelta(days=3650), NOON, NOON + timedelta(days=1))):
        (small / "real.json.d").write_text(str(number))
        backup.make(small, away, at)
    assert [one.at.year for one in backup.listed(away)] == [2020, 2020, 2030, 2020]
    assert backup.last(away) == NOON + timedelta(days=1)
    backup.put_back(away, tmp_path / "again")
    assert (tmp_path / "again" / "real.json.d").read_text() == "3"


def test_of_a_damaged_home_what_is_left_is_kept_and_nothing_earlier_let_go(lake, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(backup, "KEPT", 1)
    home, away = lake.folder.parent, tmp_path / "usb"
    backup.make(home, away, NOON)
    lake.close()
    (lake.folder / "catalog.sqlite").unlink()
    assert main(["backup", str(away)]) == 1
    assert "更早的备份一份也没有清除" in capsys.readouterr().out
    assert keeper.back_up(home, away, NOON + timedelta(days=9999)) is not None
    assert [one.at for one in backup.listed(away)][-1] == NOON


def test_a_folder_takes_the_backups_of_one_home(small, tmp_path, monkeypatch, capsys):
    backup.make(small, tmp_path / "usb", NOON)
    (small / "real.json").write_text('{"since": "another"}')
    assert main(["backup", str(tmp_path / "usb")]) == 2
    assert "另一个数据文件夹的备份" in capsys.readouterr().err
    assert len(backup.listed(tmp_path / "usb")) == 1
    with pytest.raises(SystemExit):
        main(["backup", ""])
    assert "没有写是哪个文件夹" in capsys.readouterr().err


def test_a_list_that_cannot_be_read_or_points_elsewhere_is_said_and_writes_nothing(small, tmp_path, capsys):
    away, again = tmp_path / "usb", tmp_path / "a" / "again"
    backup.make(small, away, NOON)
    backup.make(small, away, NOON + timedelta(days=1))
    newest = max((away / "backups").glob("*.json"))
    content = json.loads(newest.read_bytes())
    content["files"]["../out.txt"] = content["files"]["real.json"]
    newest.write_text(json.dumps(content))
    assert main(["restore", str(away), "--into", str(again)]) == 1
    assert f"✗ {newest}:这一次备份的清单坏了" in capsys.readouterr().out
    assert not (again.parent / "out.txt").exists()
    backup.make(small, away, NOON + timedelta(days=2))
    assert len(list((away / "backups").glob("*.json"))) == 3


def test_a_restore_that_does_not_end_leaves_nothing_or_is_begun_again(small, tmp_path, capsys):
    away, again = tmp_path / "usb", tmp_path / "again"
    backup.make(small, away, NOON)
    with small_disk(tmp_path / "disk", 1) as disk:
        fill(disk)
        assert main(["restore", str(away), "--into", str(disk / "new")]) == 2
        assert re.fullmatch(r"没有恢复,.+所在的磁盘满了。.+\n", capsys.readouterr().err)
        assert not (disk / "new").exists()
    again.mkdir()
    (again / presence.UNDONE).touch()
    (again / "real.json").touch()
    assert presence.UNDONE in [one.what for one in doctor.examine(again, thorough=False)]
    backup.put_back(away, again)
    assert (again / "real.json").read_text() == "{}"
    assert not (again / presence.UNDONE).exists()
    for wrong, words in ((tmp_path / "usb" / "x", "备份文件夹里面"), (again / "real.json", "空的文件夹")):
        assert main(["restore", str(away), "--into", str(wrong)]) == 2
        assert words in capsys.readouterr().err
