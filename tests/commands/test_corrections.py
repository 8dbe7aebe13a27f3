"""`corrections export` and `replay`: from a corrected lake to the same figures on the originals."""

from __future__ import annotations

import pytest

from pingda_dash.__main__ import main

LEAF = "统计日期,村,产业,面积(亩)\n2020-05-20,平达社区,烤烟,{}\n"


def load(folder, area: int, message: str) -> None:
    path = folder / "产业.csv"
    path.write_text(LEAF.format(area), "utf-8")
    assert main(["load", str(path), "--author", "乡农业中心", "--message", message, "--yes", "all"]) == 0


def test_a_log_is_written_and_replayed_and_loaded(tmp_path, monkeypatch, capsys):
    log = tmp_path / "更正记录.csv"
    monkeypatch.setenv("PINGDA_HOME", str(tmp_path / "corrected"))
    load(tmp_path, 100, "五月")
    load(tmp_path, 110, "丈量有误")
    assert main(["corrections", "export", "--out", str(log)]) == 0
    assert "更正 1 处" in capsys.readouterr().out
    monkeypatch.setenv("PINGDA_HOME", str(tmp_path / "fresh"))
    load(tmp_path, 100, "五月")
    assert main(["corrections", "replay", str(log), "--folder", str(tmp_path)]) == 0
    out = capsys.readouterr().out
    assert "可更正 1 处,已更正过 0 处,冲突 0 处" in out and "数据没有改动" in out
    files = ["load", str(tmp_path / "产业增收台账_更正重放.xlsx"), "--author", "乡农业中心", "--message", "重放更正"]
    assert main([*files, "--yes", "all"]) == 0
    assert "变更 1 行" in capsys.readouterr().out
    load(tmp_path, 120, "再报")
    capsys.readouterr()
    assert main(["corrections", "replay", str(log), "--folder", str(tmp_path)]) == 1
    assert "面积\t现在是 120,不是更正前的 100" in capsys.readouterr().out


@pytest.mark.parametrize(("text", "says"), [(None, "打不开文件"), ("甲,乙\n1,2\n", "这不是更正记录")])
def test_what_is_no_log_is_said_in_a_line(tmp_path, monkeypatch, capsys, text, says):
    monkeypatch.setenv("PINGDA_HOME", str(tmp_path / "home"))
    load(tmp_path, 100, "五月")
    path = tmp_path / "记录.csv"
    if text is not None:
        path.write_text(text, "utf-8")
    assert main(["corrections", "replay", str(path)]) == 2
    assert says in capsys.readouterr().err
