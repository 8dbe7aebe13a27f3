"""`county-form add`, `blanks`, `map`, `fill`: under an account, in the audit; what was not filled is listed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pingda_dash import accounts, county_forms, settings
from pingda_dash.__main__ import main
from pingda_dash.accounts import User
from pingda_dash.clock import now
from scripts.demo import county_forms as demo
from tests.test_form_filling import form_of

NAME, DAY = "月报表", ["--as-of", "2020-05-20"]
BY = ["--author", "王经办"]
VILLAGER = User("村经办", "clerk", "小河村", village="530523206210")


@pytest.fixture(scope="module")
def office(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home with the demo and two accounts."""
    home = Path(shutil.copytree(filled, tmp_path_factory.mktemp("forms") / "home"))
    for user in (User("王经办", "clerk"), VILLAGER):
        accounts.add(home, user, "correct horse battery", now())
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PINGDA_HOME", str(home))
        yield home


def run(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> str:
    assert main(["county-form", *words]) == code, capsys.readouterr()
    printed = capsys.readouterr()
    return printed.err if code == 2 else printed.out


def test_from_the_template_to_the_filled_form(office: Path, capsys, tmp_path: Path) -> None:
    template = str(settings.data_dir() / "demo" / demo.FOLDER / demo.WORKBOOK)
    assert "村的账号不行" in run(capsys, "add", template, "--name", NAME, "--author", "村经办", code=2)
    assert "没有这个账号" in run(capsys, "add", template, "--name", NAME, "--author", "某人", code=2)
    assert "第 1 版\t空格 126 个" in run(capsys, "add", template, "--name", NAME, *BY)
    listed = run(capsys, "blanks", NAME, *DAY)
    assert (
        "各村进度!C5\t平达社区 / 建档立卡 / 户数\t平达社区\t可确定 100% 建档立卡户(villages:registered_households,户)"
        in listed
    )
    assert (
        "各村进度!L5\t平达社区 / 扶贫资金 / 支出资金(元)\t平达社区\t待确认 70% 支出资金(funds:spent_wan,元)" in listed
    )
    assert "1 行是隐藏的" in listed
    assert "已对应 98 个空格" in run(capsys, "map", NAME, "--sure", *BY, *DAY)
    assert "已对应 108 个空格" in run(
        capsys, "map", NAME, "--cell", "各村进度!L5", "--figure", "funds:spent_wan", *BY, *DAY
    )
    assert "已对应 109 个空格" in run(capsys, "map", NAME, "--cell", "各村进度!A17#1", "--by-hand", *BY, *DAY)
    assert "没有这个空格" in run(capsys, "map", NAME, "--cell", "各村进度!Z9", "--by-hand", *BY, *DAY, code=2)
    assert "没有写" not in run(capsys, "list")
    assert county_forms.form(office / "demo", NAME).mapped == 3

    printed = run(capsys, "fill", NAME, *DAY, "--out", str(tmp_path), code=1)
    [path] = tmp_path.glob("*.xlsx")
    assert path.name == "演示_脱贫攻坚进度月报表_2020-05-20.xlsx"
    page = load_workbook(path)["各村进度"]
    assert (page["C5"].value, page["C15"].value, page["K5"].value) == (72, "=SUM(C5:C14)", None)
    assert "没有填:没有对应的数\t各村进度!K5" in printed
    assert "没有填:由人填写\t各村进度!A17#1\t填表人" in printed
    assert "没有填:台账里没有\t各村进度!L14\t小河村 / 扶贫资金 / 支出资金(元)\t支出资金 小河村" in printed
    assert "公式(合计等)只算填了的" in printed
    assert "月报表 改名为 旧月报表" in run(capsys, "rename", NAME, "--to", "旧月报表", *BY)
    assert "各版模板和对应都还在" in run(capsys, "remove", "旧月报表", *BY)
    assert "撤下的(可恢复):旧月报表" in run(capsys, "list")
    assert "恢复 旧月报表" in run(capsys, "restore", "旧月报表", *BY)
    assert "旧月报表\t第 1 版\t对应第 3 版" in run(capsys, "list")
    events = accounts.events(office)
    assert events["detail"].tolist()[:3] == ["恢复 旧月报表", "撤下 旧月报表", "改名 月报表 为 旧月报表"]
    actions = events["action"].tolist()[3:]
    assert actions.count("上级表格") == 4
    assert actions[0] == "写出报告"


def test_rows_without_a_name_are_given_to_the_villages_by_one_command(office: Path, capsys, tmp_path: Path) -> None:
    empty = [(None, None, None)] * 11
    (tmp_path / "空村名.xlsx").write_bytes(form_of(("序号", "村名", "技能培训(人次)"), *empty))
    printed = run(capsys, "add", str(tmp_path / "空村名.xlsx"), "--name", "空村名", *BY)
    assert "空格 22 个" in printed
    printed = run(capsys, "blanks", "空村名", *DAY)
    assert "表!B3\t村名\t看不出是谁的\t待确认 平达社区(各行按村填:map --rows)" in printed
    assert "没有可以这样按村填的行:空村名" in run(capsys, "map", "空村名", "--rows", "poor", *BY, *DAY, code=2)
    printed = run(capsys, "map", "空村名", "--rows", "villages", *BY, *DAY)
    assert "表!B3\t平达社区\n" in printed and "表!B13\t空着\n" in printed
    assert "“表”的“村名”一列有 1 行多余(B13),空着" in printed and "已对应 20 个空格" in printed
    assert "已对应 0 个空格" in run(capsys, "map", "空村名", "--rows", "none", *BY, *DAY)
    assert county_forms.form(office / "demo", "空村名").mapped == 2


def test_what_is_no_form_and_what_is_not_there_are_a_line(office: Path, capsys, tmp_path: Path) -> None:
    (tmp_path / "x.xls").write_bytes(b"\xd0\xcf\x11\xe0")
    assert "请先另存" in run(capsys, "add", str(tmp_path / "x.xls"), "--name", "x", *BY, code=2)
    assert "打不开文件" in run(capsys, "add", str(tmp_path / "y.xlsx"), "--name", "x", *BY, code=2)
    assert "indicator:training:target\t技能培训 目标\t人次\t四(二)" in run(capsys, "figures", "技能培训 目标")
    assert "没有“咖啡”这样的数" in run(capsys, "figures", "咖啡")
    assert "没有这张上级表格:季报" in run(capsys, "fill", "季报", *DAY, code=2)
