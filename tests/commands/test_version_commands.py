"""`history`, `compare`, `restore`, `undo`, `mark`, `original`: real files, real lakes, exit codes."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import pytest

from pingda_dash import accounts
from pingda_dash.__main__ import main
from pingda_dash.lake import Lake

HEADER = "统计日期,村,产业,面积(亩),收入(万元)"
FIRST = f"{HEADER}\n2020-05-20,平达社区,烤烟,900,\n".encode("gb18030")
SECOND = f"{HEADER}\n2020-05-20,平达社区,烤烟,950,\n2020-05-20,小河村,茶叶,90,3.5\n".encode()


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home of two uploads: 烤烟 900 亩, then 950 and a second row."""
    folder = tmp_path_factory.mktemp("loaded")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PINGDA_HOME", str(folder / "home"))
        for name, data in (("一.csv", FIRST), ("二.csv", SECOND)):
            (folder / name).write_bytes(data)
            assert main(["load", str(folder / name), "--author", "乡农业中心", "--message", name]) == 0
    return folder / "home"


@pytest.fixture
def lake(loaded: Path, home: Path) -> Lake:
    """The lake of the two uploads, this test's own."""
    shutil.copytree(loaded, home)
    return Lake.open(home, "real")


def areas(lake: Lake) -> list[float]:
    return [one for (one,) in lake.cursor().execute("SELECT area_mu FROM lake.industry ORDER BY 1").fetchall()]


def test_two_versions_are_compared_row_by_row_with_the_indicators(lake, capsys):
    newest = lake.version()
    assert main(["compare", str(newest - 1), str(newest)]) == 0
    out = capsys.readouterr().out
    assert "产业增收台账:新增 1 行 · 变更 1 行" in out
    assert "变更\t2020年5月20日 · 平达社区 · 烤烟\t面积\t900 亩 → 950 亩" in out
    assert "烤烟大田移栽\t900 亩 → 950 亩" in out


def test_a_comparison_as_json_is_whole(lake, capsys):
    newest = lake.version()
    main(["compare", str(newest - 1), "--json"])
    note = json.loads(capsys.readouterr().out)
    assert note["datasets"] == [{"dataset": "industry", "added": 1, "changed": 1, "removed": 0}]
    assert [row["变化"] for row in note["rows"]] == ["变更", "新增"]


def test_a_version_is_restored_and_the_history_says_so(lake, capsys):
    newest = lake.version()
    assert main(["restore", str(newest - 1), "--author", "乡扶贫办"]) == 0
    assert f"成为第 {newest + 1} 版" in capsys.readouterr().out
    assert areas(lake) == [900.0]
    main(["history"])
    lines = capsys.readouterr().out.splitlines()
    assert f"恢复到第 {newest - 1} 版" in lines[0]
    assert lines[1].endswith("[已撤回]")
    assert accounts.events(lake.folder.parent)["action"].tolist() == ["恢复版本", "接收", "接收"]


def test_a_file_that_was_taken_back_can_be_loaded_again(lake, tmp_path):
    again = tmp_path / "二.csv"
    again.write_bytes(SECOND)
    assert main(["undo", str(lake.version()), "--author", "乡扶贫办"]) == 0
    assert areas(lake) == [900.0]
    assert main(["load", str(again), "--author", "乡农业中心", "--message", "再报"]) == 0
    assert areas(lake) == [90.0, 950.0]


@pytest.mark.parametrize(
    ("command", "note"),
    [
        (["restore", "9999", "--author", "乡扶贫办"], "没有这一版"),
        (["restore", "上次例会", "--author", "乡扶贫办"], "没有名为“上次例会”的标记"),
        (["undo", "1", "--author", "乡扶贫办"], "只能撤回最新一版"),
        (["compare", "1", "9999"], "没有这一版"),
        (["original", "zz", "--out", "x"], "没有这份原件"),
        (["mark", "很长" * 20], "最多 20 个字"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line_and_changes_nothing(lake, command, note, capsys):
    before = lake.version()
    assert main(command) == 2
    assert note in capsys.readouterr().err
    assert lake.version() == before


def test_a_mark_is_set_listed_used_and_deleted(lake, capsys):
    newest = lake.version()
    assert main(["mark", "上次例会", "--version", str(newest - 1), "--author", "乡扶贫办"]) == 0
    main(["mark"])
    assert f"上次例会\t第 {newest - 1} 版" in capsys.readouterr().out
    main(["compare", "上次例会"])
    assert "变更 1 行" in capsys.readouterr().out
    main(["mark", "上次例会", "--delete"])
    capsys.readouterr()
    main(["mark"])
    assert capsys.readouterr().out == ""


def test_what_commands_do_and_hand_out_is_in_the_audit(lake, tmp_path):
    sha256 = str(lake.files(lake.version())["sha256"].iloc[0])
    assert main(["mark", "上次例会", "--author", "李书记"]) == 0
    assert main(["mark", "上次例会", "--delete", "--author", "李书记"]) == 0
    assert main(["original", sha256[:12], "--out", str(tmp_path / "原件.csv")]) == 0
    assert main(["template", "industry", "--for", "平达社区", "--folder", str(tmp_path)]) == 0
    events = accounts.events(lake.folder.parent)
    assert events["action"].tolist()[:4] == ["下载模板", "下载原件", "标记版本", "标记版本"]
    assert events["who"].tolist()[:4] == ["服务器命令行"] * 2 + ["李书记"] * 2


def test_an_original_comes_back_byte_for_byte_by_the_start_of_its_hash(lake, tmp_path, capsys):
    sha256 = hashlib.sha256(FIRST).hexdigest()
    main(["history", "--json"])
    note = json.loads(capsys.readouterr().out)
    assert note[1]["files"][0]["sha256"] == sha256
    assert main(["original", sha256[:10], "--out", str(tmp_path / "回来.csv")]) == 0
    assert (tmp_path / "回来.csv").read_bytes() == FIRST
