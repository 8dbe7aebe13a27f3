"""三保障与饮水, 搬迁后扶, 问题整改 and 防返贫, run on real data: what is open, whose it is, where a click leads."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.ui.conftest import ROOT, address, demo_folder, drawn, open_page

Opened = Callable[..., AppTest]
LEDGERS = {
    "guarantees": "三保障与饮水台账",
    "relocation": "易地搬迁台账",
    "rectification": "问题整改台账",
    "monitoring": "防返贫监测台账",
}
REGISTERS = ("演示_村情名册_20200320", "演示_农户名册_20200520")
PANELS = {
    "guarantees": {"cards", "board", "homes"},
    "relocation": {"stages", "sites", "missing"},
    "rectification": {"cards", "problems", "groups"},
    "monitoring": {"cards", "homes", "cases", "byvillage"},
}
TRENDS = {name: "未销号走势" if name == "rectification" else "trend" for name in PANELS}
"""The key of each page's line."""
DAY = "2020-05-20"


def named(stems: tuple[str, ...]) -> list[str]:
    """The demo files of these names, whatever their kind."""
    return [next((ROOT / "data" / "demo").glob(f"{stem}.*")).name for stem in stems]


def folder_with(folder: Path, stems: tuple[str, ...]) -> tuple[Path, Path]:
    (folder / "home").mkdir()
    return demo_folder(folder / "data", named(stems)), folder / "home"


@pytest.fixture(scope="module")
def reported(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    stems = (*REGISTERS, *(f"演示_{ledger}_0520" for ledger in LEDGERS.values()))
    return folder_with(tmp_path_factory.mktemp("open"), stems)


@pytest.fixture(scope="module")
def silent(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A lake that holds the villages' facts and nothing else."""
    return folder_with(tmp_path_factory.mktemp("silent"), REGISTERS[:1])


def in_lake(where: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> Iterator[Opened]:
    monkeypatch.setenv("PINGDA_DATA", str(where[0]))
    monkeypatch.setenv("PINGDA_HOME", str(where[1]))
    yield open_page


@pytest.fixture
def page(reported: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> Iterator[Opened]:
    yield from in_lake(reported, monkeypatch)


@pytest.fixture
def silent_page(silent: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> Iterator[Opened]:
    yield from in_lake(silent, monkeypatch)


def text(markup: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<style>.*?</style>|<[^>]+>", " ", markup, flags=re.DOTALL)).strip()


def dialog(app: AppTest, kind: str, reference: str) -> dict[str, str]:
    app.session_state["_dialog"] = (kind, reference)
    return drawn(app.run())


@pytest.mark.parametrize("name", PANELS)
@pytest.mark.parametrize("asof", [DAY, "2020-06-30", "2021-02-01"])
def test_every_panel_is_drawn_during_at_the_end_and_after(page: Opened, name: str, asof: str) -> None:
    app = page(name, asof=asof)
    words = drawn(app)
    assert not app.exception
    assert "pd-incident" not in words["page"]
    assert PANELS[name] <= words.keys()
    assert re.search("今天|清零|正常|逾期|已完成", text(words[TRENDS[name]]))


@pytest.mark.parametrize("name", PANELS)
@pytest.mark.parametrize("asof", [DAY, "2020-03-01"])
def test_a_ledger_that_never_came_is_named_in_words_and_is_no_zero(silent_page: Opened, name: str, asof: str) -> None:
    app = silent_page(name, asof=asof)
    words = drawn(app)
    assert not app.exception
    assert "pd-incident" not in words["page"]
    assert f"还没有收到《{LEDGERS[name]}》" in "".join(words.values())
    assert not re.search(r"\b0 (户|条|人|%)", text(" ".join(words.values())))


@pytest.mark.parametrize("name", PANELS)
def test_a_mistyped_address_shows_the_page_not_an_error(page: Opened, name: str) -> None:
    app = page(name, asof=DAY, item="<script>", by="天气", shape="饼")
    assert not app.exception
    assert "pd-incident" not in drawn(app)["page"]


# --- guarantees -----------------------------------------------------------------------------------------------


def test_every_village_and_item_has_its_cell(page: Opened) -> None:
    board = drawn(page("guarantees", asof=DAY))["board"]
    assert len(re.findall(r'data-pick="rows:guarantees@[^@"]+@\d{12}"', board)) == 100
    assert board.count('data-pick="village:') == 10
    assert board.count('class="title gold') == 6


def test_the_villages_open_problems_add_up_to_the_townships(page: Opened) -> None:
    board = drawn(page("guarantees", asof=DAY))["board"]
    cells = re.findall(
        r'data-pick="(?:rows:guarantees@饮水安全@\d+|indicator:unsafe_water)".*?<b [^>]*>(.*?)</b>', board, re.DOTALL
    )
    township, *villages = [int(cell.split()[0]) if "户" in cell else 0 for cell in cells]
    assert len(villages) == 10
    assert township == sum(villages) > 0


def test_a_click_on_a_column_makes_the_page_about_that_item(page: Opened) -> None:
    about = drawn(page("guarantees", asof=DAY, item="饮水安全"))
    assert "饮水安全 · 存量问题" in about["page"]
    assert re.search(r'class="heading chosen" data-pick="item:饮水安全"', about["board"])


def test_every_household_without_a_guarantee_is_masked_and_leads_to_its_card(page: Opened) -> None:
    app = page("guarantees", asof=DAY)
    homes = drawn(app)["homes"]
    first = re.search(r'data-pick="household:([^"]+)".*?<b[^>]*>(\S+) ', homes, re.DOTALL)
    assert first is not None
    assert "*" in first[2]
    assert "未达标" in dialog(app, "household", first[1])["dialog-sheet"]


# --- relocation -----------------------------------------------------------------------------------------------


def test_the_five_deadlines_stand_in_order_with_the_plans_sentence_behind_each(page: Opened) -> None:
    app = page("relocation", asof=DAY)
    stages = drawn(app)["stages"]
    assert re.findall(r"<h3>(\S+?)<", stages) == ["3月底", "4月底", "5月底", "6月底", "9月底"]
    assert stages.count('data-pick="indicator:relocation_') == 9
    assert "<mark>4月底前" in dialog(app, "indicator", "relocation_land")["dialog-sources"]


def test_what_is_late_is_red_at_its_settlement_and_first_in_the_list(page: Opened) -> None:
    words = drawn(page("relocation", asof=DAY))
    late = re.findall(r'class="cell t-bad "[^>]*data-pick="rows:relocation@([^"]+)"', words["sites"])
    assert len(late) >= 1
    assert re.match(r"土地权属 · \d 个安置点 逾期 20 天", text(words["missing"]))
    assert late[0] in words["missing"]


# --- rectification --------------------------------------------------------------------------------------------


def test_open_problems_are_listed_the_latest_first_and_agree_with_the_cards(page: Opened) -> None:
    app = page("rectification", asof=DAY)
    words = drawn(app)
    days = [int(result) for result in re.findall(r"超期 (\d+) 天", text(words["problems"]))]
    assert days == sorted(days, reverse=True)
    cards = text(words["cards"])
    assert f"超期未销 {len(days)} 条 最长 {days[0]} 天" in cards
    assert f"未销号 {words['problems'].count('data-pick=')} 条" in words["page"]


@pytest.mark.parametrize("by", ["来源", "类型", "单位", "村"])
def test_each_grouping_counts_the_same_problems(page: Opened, by: str) -> None:
    words = drawn(page("rectification", asof=DAY, by=by))
    total = re.search(r"问题总数 (\d+) 条", text(words["cards"]))
    assert f"按{by}看整改" in words["page"]
    numbers = re.findall(r'data-tip="[^"]* (\d+) 条"', words["groups"])
    assert total is not None
    assert sum(map(int, numbers)) == int(total[1])


def test_the_page_turns_into_tables_and_the_rows_behind(page: Opened) -> None:
    as_table = page("rectification", asof=DAY, shape="表")
    assert TRENDS["rectification"] not in drawn(as_table)
    assert len(as_table.dataframe) == 3
    rows = page("rectification", asof=DAY, shape="明细").dataframe[0].value
    assert rows["来源文件"].str.contains("问题整改台账").all()


# --- monitoring -----------------------------------------------------------------------------------------------


def test_each_remaining_household_shows_a_mark_a_person_and_what_it_lacks(page: Opened) -> None:
    homes = drawn(page("monitoring", asof=DAY))["homes"]
    assert homes.count('data-pick="household:') == 4
    assert homes.count("<svg") == 16
    assert len(re.findall(r"</svg>\S\*+</i>", homes)) == 16  # each by masked name
    assert text(homes).count("还差:") + text(homes).count("✓ 各项达标") == 4
    assert "(未核实)" in drawn(page("monitoring", asof=DAY))["page"]


def test_the_list_of_the_monitored_agrees_with_the_card_and_the_villages(page: Opened) -> None:
    words = drawn(page("monitoring", asof=DAY))
    count = words["cases"].count('data-pick="household:')
    assert f"在册监测户 {count} 户" in re.sub(r" (正常|滞后|逾期|已完成)(?= \d)", "", text(words["cards"]))
    numbers = re.findall(r'data-tip="[^"]* (\d+) 户"', words["byvillage"])
    assert sum(map(int, numbers)) == count


def test_a_monitored_household_opens_with_its_case_and_the_reports_behind_it(page: Opened) -> None:
    app = page("monitoring", asof=DAY)
    first = re.search(r'data-pick="household:([^"]+)"', drawn(app)["cases"])
    assert first is not None
    opened = dialog(app, "household", first[1])
    assert "监测类型" in opened["dialog-sheet"]
    assert "帮扶措施" in opened["dialog-sheet"]
    assert set(app.dataframe[0].value["户编号"]) == {first[1]}


def test_what_is_chosen_stays_in_the_address(page: Opened) -> None:
    app = page("guarantees", asof=DAY, item="大病保险")
    assert address(app, "item") == "大病保险"
    assert address(app, "asof") == DAY


@pytest.mark.parametrize(("name", "table"), [("monitoring", "监测户"), ("guarantees", "保障未达标的户")])
def test_the_count_of_what_does_not_fit_opens_the_whole_table(page: Opened, name: str, table: str) -> None:
    app = page(name, asof=DAY)
    markup = drawn(app)["cases" if name == "monitoring" else "homes"]
    assert f'data-pick="table:{table}"' in markup
    dialog(app, "table", table)
    assert len(app.dataframe[0].value) >= markup.count('data-pick="household:')
    assert app.dataframe[0].value["户主姓名"].str.contains("*", regex=False).all()
