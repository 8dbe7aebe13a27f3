"""A lake made again from its originals holds the same, whatever was done with it."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest

from pingda_dash import desk
from pingda_dash.__main__ import main
from pingda_dash.lake import Lake
from pingda_dash.rebuild import Rebuilt, rebuild
from pingda_dash.versions import versions
from tests.test_lake import NOON, PINGDA, area, load, sheet

HEADER = "统计日期,村,产业,面积(亩),收入(万元)"
HOMES = "户编号,村,户主姓名,家庭人口,户类型"


def send(lake: Lake, *files: tuple[str, str], register_date: date | None = None, partly: bool = False) -> int:
    """Files as a clerk sends them; partly: without their wrong rows."""
    checked = desk.receive(lake, [(name, text.encode("gbk")) for name, text in files], NOON.date(), register_date)
    for file in checked:
        file.partly = partly and not file.ok
    return desk.accept(lake, checked, "乡农业中心", files[0][0], NOON).version


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


def test_a_rebuilt_lake_holds_the_same_and_has_as_many_versions(lake, tmp_path):
    fresh = Lake(tmp_path / "again", "real")
    assert rebuild(lake, fresh) == Rebuilt(8, ())
    assert versions(fresh.cursor())["message"].tolist() == versions(lake.cursor())["message"].tolist()
    assert fresh.history()["undone"].tolist() == lake.history()["undone"].tolist()


def test_a_value_that_no_original_holds_is_found(lake, tmp_path):
    load(lake, sheet(lake, "industry", area(PINGDA, 1)))  # its original is no table of that
    with pytest.raises(Exception, match="请先改正"):
        rebuild(lake, Lake(tmp_path / "again", "real"))
    lake.undo(lake.version(), "乡扶贫办", NOON)
    lake.cursor().execute("UPDATE lake.industry SET area_mu = 901 WHERE area_mu = 900")
    assert lake.digest() != Lake(tmp_path / "other", "real").digest()


def test_the_command_says_whether_both_hold_the_same(lake, tmp_path, capsys):
    assert main(["rebuild", "--into", str(tmp_path / "again")]) == 0
    assert "重放了 8 版,每张表都与原来相同" in capsys.readouterr().out
    assert main(["rebuild", "--into", str(tmp_path / "again")]) == 2
    lake.cursor().execute("UPDATE lake.industry SET area_mu = 901 WHERE area_mu = 900")
    assert main(["rebuild", "--into", str(tmp_path / "third")]) == 1
    assert "产业增收台账" in capsys.readouterr().out
