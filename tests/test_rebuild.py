"""A lake made again from its originals holds the same, whatever was done with it."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest

from pingda_dash import accounts, desk, manifests, originals, presence
from pingda_dash.__main__ import main
from pingda_dash.errors import DamagedOriginal
from pingda_dash.lake import Lake
from pingda_dash.rebuild import Rebuilt, rebuild
from tests.test_lake import NOON

HEADER = "统计日期,村,产业,面积(亩),收入(万元)"
HOMES = "户编号,村,户主姓名,家庭人口,户类型"


def send(lake: Lake, *files: tuple[str, str], register_date: date | None = None, partly: bool = False) -> int:
    """Files as a clerk sends them; partly: without their wrong rows."""
    checked = desk.receive(lake, [(name, text.encode("gbk")) for name, text in files], NOON.date(), register_date)
    for file in checked:
        file.partly = partly and not file.ok
    return desk.accept(lake, checked, "乡农业中心", files[0][0], NOON.replace(microsecond=250_000)).version


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose lake had a life: see `live`."""
    home = tmp_path_factory.mktemp("lived") / "home"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PINGDA_HOME", str(home))
        live()
    return home


@pytest.fixture
def lake(lived: Path, home: Path) -> Lake:
    """That lake, this test's own."""
    shutil.copytree(lived, home)
    return desk.real_lake()


def live() -> None:
    """A life with several files at once, a register of a chosen day, an upload in part, one undone and one restored."""
    lake = desk.real_lake()
    first = send(
        lake,
        ("乙.csv", f"{HEADER}\n2020-05-20,平达社区,烤烟,900,\n"),
        ("甲.csv", f"{HEADER}\n2020-05-20,平达社区,烤烟,900,\n2020-05-20,小河村,茶叶,90,3.5\n合计,,,990,\n"),
    )
    send(lake, ("王小明 13812345678.csv", f"{HOMES}\nA1,平达社区,王小明,4,脱贫户\n"), register_date=date(2020, 4, 1))
    part = send(
        lake, ("半.csv", f"{HEADER}\n2020-05-27,平达社区,烤烟,八百,\n2020-05-27,小河村,茶叶,95,4\n"), partly=True
    )
    send(lake, ("错.csv", f"{HEADER}\n2020-05-27,小河村,茶叶,1,4\n"))
    lake.restore(first, "乡扶贫办", NOON + timedelta(hours=1))
    again = lake.restore(part, "乡扶贫办", NOON + timedelta(hours=2))
    send(lake, ("后.csv", f"{HEADER}\n2020-06-03,小河村,茶叶,99,5\n"))
    lake.undo(lake.version(), "乡扶贫办", NOON + timedelta(hours=3))
    assert again < lake.version()


def manifest_bytes(lake: Lake) -> list[bytes]:
    return [path.read_bytes() for path in sorted((lake.folder / manifests.FOLDER).iterdir())]


def test_from_originals_and_manifests_alone_every_version_comes_back_as_it_was(lake, tmp_path):
    shutil.copytree(lake.folder / "originals", tmp_path / "left" / "originals")
    shutil.copytree(lake.folder / "manifests", tmp_path / "left" / "manifests")
    fresh = Lake(tmp_path / "again", "real")
    assert rebuild(tmp_path / "left", fresh) == Rebuilt(8)
    assert fresh.digest() == lake.digest()
    assert manifest_bytes(fresh) == manifest_bytes(lake)  # who, when, what was confirmed, how many rows, in which order
    assert fresh.history().equals(lake.history())
    for version in range(1, lake.version() + 1):
        assert fresh.files(version).equals(lake.files(version))


def test_past_a_lost_or_damaged_original_it_goes_on_and_says_what_did_not_come_back(lake, tmp_path):
    files = lake.files(1).set_index("filename")["sha256"]
    originals.path_of(lake.folder, files["甲.csv"]).unlink()
    later = originals.path_of(lake.folder, lake.files(4)["sha256"].iloc[0])
    later.write_bytes(later.read_bytes()[:-3])
    fresh = Lake(tmp_path / "again", "real")
    lost = rebuild(lake.folder, fresh).lost
    assert [(one.version, one.filename) for one in lost] == [(1, "甲.csv"), (4, "错.csv")]
    assert "找不到" in lost[0].why and "坏了" in lost[1].why
    assert fresh.version() == lake.version()
    assert fresh.files(1)["filename"].tolist() == ["乙.csv"]
    with pytest.raises(DamagedOriginal):
        lake.original(lake.files(4)["sha256"].iloc[0])
    lake.receive(later_bytes := "统计日期,村,产业,面积(亩),收入(万元)\n2020-05-27,小河村,茶叶,1,4\n".encode("gbk"))
    assert lake.original(lake.files(4)["sha256"].iloc[0]) == later_bytes  # sent once more, it is whole again


def test_a_whole_lake_does_not_make_way_for_one_with_less_in_it(lake, capsys):
    was = lake.digest()
    for sha256 in list(originals.listed(lake.folder)):
        originals.path_of(lake.folder, sha256).unlink()
    lake.close()
    assert main(["rebuild", "--here", "--author", "管理员"]) == 1
    printed = capsys.readouterr().out
    assert "第 4 版没有还原" in printed and "现在的库是完好的,没有改动" in printed
    assert desk.real_lake().digest() == was
    assert not [*lake.folder.parent.glob("real-damaged-*"), *lake.folder.parent.glob("rebuild-*")]


@pytest.mark.parametrize("why", ["gone", "empty", "garbage", "cut", "no data file", "older"])
def test_a_damaged_lake_is_never_begun_anew_and_comes_back_whole(lake, why, capsys, monkeypatch):
    was, catalog = lake.digest(), lake.folder / "catalog.sqlite"
    older = catalog.read_bytes()
    lake.close()
    monkeypatch.setattr("pingda_dash.lake.INLINED", 0)
    lake = desk.real_lake()
    if why in ("no data file", "older"):
        send(lake, ("更后.csv", f"{HEADER}\n2020-06-05,小河村,茶叶,101,6\n"))
        was = lake.digest()
    lake.close()
    _damage(lake.folder, why, older)
    assert main(["brief", "--as-of", "2020-05-20"]) == 2
    printed = capsys.readouterr()
    assert "doctor" in printed.err and "Traceback" not in printed.err and not printed.out
    file = originals.path_of(lake.folder, next(originals.listed(lake.folder)))
    assert main(["load", str(file), "--author", "某", "--message", "又"]) == 2
    if why in ("empty", "cut"):  # what is refused alike comes back alike
        return
    assert main(["rebuild", "--here", "--author", "管理员"]) == 0, capsys.readouterr()
    assert desk.real_lake().digest() == was
    (away,) = lake.folder.parent.glob("real-damaged-*")
    assert away.is_dir() and not list(lake.folder.parent.glob("rebuild-*"))
    if why == "gone":
        assert main(["rebuild", "--here"]) == 0  # nothing is damaged any more
        assert "没有改动" in capsys.readouterr().out


def _damage(folder: Path, why: str, older: bytes) -> None:
    catalog = folder / "catalog.sqlite"
    for beside in ("-wal", "-shm"):
        catalog.with_name(catalog.name + beside).unlink(missing_ok=True)
    if why == "gone":
        catalog.unlink()
    elif why == "empty":
        catalog.write_bytes(b"")
    elif why == "garbage":
        catalog.write_bytes(b"x" * 5000)
    elif why == "cut":
        catalog.write_bytes(catalog.read_bytes()[:9000])
    elif why == "older":
        catalog.write_bytes(older)
    else:
        (*_, newest) = sorted((folder / "files").rglob("*.parquet"), key=lambda path: path.stat().st_mtime_ns)
        newest.unlink()


def test_a_home_whose_whole_lake_is_gone_does_not_show_the_demo(lake, capsys):
    lake.close()
    shutil.rmtree(lake.folder)
    assert main(["history"]) == 2
    assert "不见了" in capsys.readouterr().err
    assert not lake.folder.exists()


def test_a_home_of_which_only_the_audit_is_left_does_not_show_the_demo(home, capsys):
    folder = home / "real"
    accounts.log(home, NOON, "乡扶贫办", "sign-in", "第 1 次")
    assert not presence.was_used(folder)
    accounts.log(home, NOON, "乡扶贫办", "accept", "第 1 版:例行")
    for command in (["brief", "--as-of", "2020-05-20"], ["history"], ["rebuild", "--here"]):
        assert main(command) == 2
        printed = capsys.readouterr()
        assert printed.out == "" and "请从备份恢复" in printed.err
    assert main(["doctor"]) == 1
    assert "请从备份恢复" in capsys.readouterr().out
    assert not folder.exists()


def test_a_value_that_no_original_holds_is_found(lake, tmp_path, capsys):
    assert main(["rebuild", "--into", str(tmp_path / "again")]) == 0
    assert "重放了 8 版,每张表都与原来相同" in capsys.readouterr().out
    assert main(["rebuild", "--into", str(tmp_path / "again")]) == 2
    lake.cursor().execute("UPDATE lake.industry SET area_mu = 901 WHERE area_mu = 900")
    manifests.path_of(lake.folder, 3).unlink()
    manifest = manifests.path_of(lake.folder, 5)
    manifest.write_bytes(manifest.read_bytes().replace(b"2020", b"2021"))
    assert main(["rebuild", "--into", str(tmp_path / "third")]) == 1
    printed = capsys.readouterr().out
    assert "产业增收台账" in printed
    assert "第 3 份收件记录不见了" in printed and "第 5 份收件记录与后一份记下的不符" in printed


def test_a_manifest_left_pending_is_of_a_version_that_was_committed_or_of_none(lake):
    last = manifests.path_of(lake.folder, 8)
    kept = last.read_bytes()
    last.rename(last.with_name(f"{last.name}.part"))  # as a process leaves it that ends between the two
    again = Lake(lake.folder.parent, "real")
    assert manifest_bytes(again)[-1] == kept
    last.with_name("000009.json.part").write_bytes(kept.replace(b'"version": 8', b'"version": 9'))
    assert len(manifest_bytes(Lake(lake.folder.parent, "real"))) == 8
