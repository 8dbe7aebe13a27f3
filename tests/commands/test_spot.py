"""`spot draw`, `list`, `sheets`, `errors`, `corrections`: from a draw to a corrected register, on a lake of its own."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path

import openpyxl
import pytest

from pingda_dash.__main__ import main
from tests.spot.conftest import register

DAY = ["--as-of", "2020-06-30"]


@pytest.fixture(scope="module")
def filled_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose real lake has the register, and one draw of eight households."""
    folder = tmp_path_factory.mktemp("spot")
    path = folder / "农户名册20200620.csv"
    path.write_bytes(register())
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PINGDA_HOME", str(folder / "home"))
        assert main(["load", str(path), "--author", "乡扶贫办", "--message", "六月名册", "--yes", "all"]) == 0
        assert main(["spot", "draw", "--size", "8", "--seed", "7", "--author", "乡扶贫办", *DAY]) == 0
    return folder / "home"


@pytest.fixture
def loaded(filled_home: Path, home: Path, tmp_path: Path) -> Path:
    """A folder for files, the home being a copy of that."""
    shutil.copytree(filled_home, home)
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    capsys.readouterr()
    assert main(["spot", *words]) == 0
    return capsys.readouterr().out


def test_a_draw_prints_its_seed_and_is_listed(loaded, capsys):
    again = run(capsys, "draw", "--size", "8", "--seed", "7", *DAY)
    assert "抽查 C002:6月20日农户名册的建档立卡户和监测户 60 户,抽 8 户,种子 7," in again
    assert [line[:7] for line in run(capsys, "list").splitlines()] == ["抽查 C002", "抽查 C001"]
    first, second = ((loaded / name / f"入户核查表_{name}.html") for name in ("C001", "C002"))
    for draw in ("C001", "C002"):
        run(capsys, "sheets", draw, "--folder", str(loaded / draw), *DAY)
    assert first.read_text("utf-8").replace("C001", "C002") == second.read_text("utf-8")


def test_sheets_mask_names_unless_they_are_asked_for(loaded, capsys):
    for words, masked in (([], True), (["--full-names"], False)):
        run(capsys, "sheets", "--folder", str(loaded), *words, *DAY)
        document = (loaded / "入户核查表_C001.html").read_text("utf-8")
        assert ("<td>李**</td>" in document) is masked


def test_from_the_workbook_to_the_rate_and_the_corrected_register(loaded, capsys):
    run(capsys, "sheets", "--folder", str(loaded), *DAY)
    path = loaded / "入户核查_C001.xlsx"
    book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()))
    sheet = book.worksheets[0]
    at = {cell.value: cell.column for cell in sheet[1]}
    for row in range(2, 10):
        seen = {"核查日期": "2020-06-25", "在家情况": "在家", "家庭人口": 5 if row == 2 else 4, "饮水安全": "是"}
        for heading, value in seen.items():
            sheet.cell(row, at[heading], value)
    book.save(path)
    assert main(["load", str(path), "--author", "乡扶贫办", "--message", "六月抽查"]) == 0
    whole = json.loads(run(capsys, "errors", "--json", *DAY))[0]
    assert (whole["n"], whole["errors"]) == (8, 1) and whole["low"] < whole["rate"] < whole["high"]
    assert "全乡\t家庭人口\t8/8\t1\t" in run(capsys, "errors", *DAY)
    out = run(capsys, "corrections", "--folder", str(loaded), *DAY)
    assert "家庭人口\t台账 4 人 → 所见 5 人\t写入更正文件" in out and "数据没有改动" in out
    proposed = loaded / "农户名册20200620_抽查更正C001.xlsx"
    assert main(["load", str(proposed), "--author", "乡扶贫办", "--message", "更正"]) == 0
    assert "变更 1 行,不变 65 行" in capsys.readouterr().out
    assert "没有要更正的" in run(capsys, "corrections", "--folder", str(loaded), *DAY)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["errors", "C009"], "没有抽查 C009。有:C001。"),
        (["draw", "--size", "3", "--village", "火星村", *DAY], "没有“火星村”这个村"),
        (["draw", "--half-width", "70"], "请写 0 到 50 之间的百分数"),
        (["draw", "--size", "3", "--half-width", "5"], "不能与 --size 同时写"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line(loaded, capsys, words, says):
    try:
        assert main(["spot", *words]) == 2
    except SystemExit as end:
        assert end.code == 2
    assert says in capsys.readouterr().err
