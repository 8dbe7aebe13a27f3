"""The overview and the dossier, run on real data: what they say, where clicks lead, how errors read."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from pingda_dash import accounts
from tests.ui.answers import forget_answers
from tests.ui.conftest import ROOT, address, drawn, pick, picked, pictures, signed_in, text

Opened = Callable[..., AppTest]
HUANGLIAN = "530523206205"


def test_the_overview_draws_every_panel_from_the_lake(opened: Opened) -> None:
    page = drawn(opened(asof="2020-05-20"))
    assert {"ribbon", "goals", "map", "concerns", "income", "jobs", "homes"} <= page.keys()
    assert "第 62 天 / 103 距收官还有 41 天" in text(page["ribbon"])
    assert "烤烟大田移栽 8,312 / 8,750 亩" in text(page["goals"])
    assert re.search(r"技能培训 \d+ / 141 人次", text(page["goals"]))
    assert page["map"].count('data-pick="village:') == 10
    assert "数据截至 5月20日 · 演示数据" in page["page"]
    assert "pd-incident" not in page["page"]


def test_what_no_ledger_has_reported_says_so(opened: Opened) -> None:
    goals = text(drawn(opened(asof="2020-05-20"))["goals"])
    assert "涉农整合资金用于产业 — / 30% 未报送 未报送" in goals


def test_before_anything_was_reported_every_panel_still_draws(opened: Opened) -> None:
    page = drawn(opened(asof="2020-03-01"))
    assert "距开始还有 19 天" in text(page["ribbon"])
    assert "未报送" in page["goals"]
    assert "尚无数据" in page["page"]
    assert "pd-incident" not in page["page"]


def test_while_most_ledgers_never_came_the_bare_address_shows_who_reported_what(opened: Opened) -> None:
    app = opened()
    assert "ribbon" not in drawn(app)
    assert "报送情况" in drawn(app)["page"]
    assert "ribbon" in drawn(picked(app, "page:"))  # the overview is one touch away, and stays


@pytest.mark.parametrize("arrival", ["reload", "back_forward"])
def test_a_refresh_of_the_overview_or_the_way_back_to_it_keeps_it(
    opened: Opened, monkeypatch: pytest.MonkeyPatch, arrival: str
) -> None:
    monkeypatch.setattr(type(st.context), "cookies", {"pingda_arrival": arrival})
    assert "ribbon" in drawn(opened())


def test_outside_the_campaign_the_day_is_the_last_report(opened: Opened) -> None:
    assert "第 62 天 / 103" in text(drawn(picked(opened(), "page:"))["ribbon"])


def test_a_day_that_is_none_is_not_carried_on(opened: Opened) -> None:
    app = opened(asof="soon")
    assert "第 62 天" in text(drawn(app)["ribbon"])
    assert "asof" not in picked(app, "page:funds").query_params


def test_the_day_before_is_one_step_back(opened: Opened) -> None:
    app = opened(asof="2020-05-20")
    pick(app, "day:2020-05-19")
    assert address(app, "asof") == "2020-05-19"
    assert "第 61 天" in text(drawn(app)["ribbon"])
    pick(app, "day:")
    assert "asof" not in app.query_params


def test_the_dossier_shows_one_village(opened: Opened) -> None:
    page = drawn(opened("map", village=HUANGLIAN, asof="2020-05-20"))
    assert {"cards", "dots", "goals", "todo", "income", "homes"} <= page.keys()
    assert "黄连河村" in page["page"]
    assert "户 / 人 · 村情名册 3月20日 428 / 1,812 建档立卡 96 户 391 人" in text(page["cards"])
    assert page["dots"].count('data-pick="household:') == 428
    assert page["cards"].count("data-pick=") == page["cards"].count('class="card') - 1 == 6  # all of them answer
    assert f'<figcaption><span data-pick="place:{HUANGLIAN}/%E4%B8%80%E7%BB%84">一组 62 户' in page["dots"]
    assert "≈" in page["goals"]
    assert "pd-incident" not in page["page"]


@pytest.mark.parametrize(
    ("view", "panels", "says"),
    [
        ("保障与整改", {"guaranteed", "lacking"}, "无存量事项"),
        ("经营与动力", {"cards"}, "扶贫资金"),
        ("责任", {"duties", "ledgers"}, "本村任务"),
    ],
)
def test_the_dossier_has_more_than_one_screen(opened: Opened, view: str, panels: set[str], says: str) -> None:
    app = opened("map", village=HUANGLIAN, asof="2020-05-20", view=view)
    page = drawn(app)
    assert panels <= page.keys()
    assert says in text(page["cards"])
    assert "未报送" in "".join(page.values())
    assert "pd-incident" not in page["page"]
    assert not app.exception


def test_an_unknown_screen_of_the_dossier_is_its_overview(opened: Opened) -> None:
    page = drawn(opened("map", village=HUANGLIAN, asof="2020-05-20", view="<script>"))
    assert "dots" in page
    assert "pd-incident" not in page["page"]


@pytest.mark.parametrize(
    ("kind", "reference", "key", "says"),
    [
        (
            "indicator",
            "training",
            "dialog-sources",
            "<mark>6月底前有针对性的开展农村劳动力就业技能培训141人次以上</mark>",
        ),
        ("indicator", f"training@{HUANGLIAN}", "dialog-sheet", "分摊(推定)"),
        ("indicator", "funds_to_industry", "dialog-rows", "还没有收到《扶贫资金台账》。"),
        ("figure", "jobs@上海@41", "dialog-sheet", "各村最后一次报的新增转移就业,按去向相加"),
        ("figure", "jobs@上海@41", "dialog-sources", "演示_就业扶贫台账_0520.csv"),
        ("figure", "jobs@上海@41", "dialog-sources", "方案 四(二)"),
        ("figure", "jobs@<b>@<script>", "dialog-sheet", "&lt;script&gt;"),
        ("figure", "concerns@@", "dialog-sheet", "最急的在前"),
        ("rows", "guarantees@教育资助", "dialog-sources", "方案原文"),
        ("figure", "header@@数据截至", "dialog-sheet", "每本台账最后一次的统计日期"),
        ("clause", "四(二)", "dialog-sheet", "抓稳就业扶贫促增收"),
        ("whole", "goals", "dialog-whole", "烤烟交售"),
    ],
)
def test_a_pick_opens_what_is_behind_it(opened: Opened, kind: str, reference: str, key: str, says: str) -> None:
    app = opened(asof="2020-05-20")
    app.session_state["_dialog"] = (kind, reference)
    app.run()
    assert says in drawn(app)[key]


@pytest.mark.parametrize(
    ("kind", "reference", "ledger"),
    [("indicator", "training", "就业扶贫台账"), ("rows", "industry@烤烟", "产业增收台账")],
)
def test_the_rows_behind_a_pick_are_a_table(opened: Opened, kind: str, reference: str, ledger: str) -> None:
    app = opened(asof="2020-05-20")
    app.session_state["_dialog"] = (kind, reference)
    app.run()
    assert f"{ledger} · 最新在前" in drawn(app)["page"]
    assert set(app.dataframe[-1].value["来源文件"]) == {f"演示_{ledger}_0520.csv"}


@pytest.mark.parametrize(("role", "is_offered"), [(None, False), ("leader", False), ("clerk", True)])
def test_the_original_behind_a_figure_is_offered_to_who_may_have_it(
    opened: Opened, role: accounts.Role | None, is_offered: bool
) -> None:
    app = opened(asof="2020-05-20")
    if role:
        signed_in(app, role, name=f"王{role}")
    app.session_state["_dialog"] = ("indicator", "training")
    app.run()
    offered = [one for one in app.get("download_button") if str(one.key).startswith("original-")]
    assert [one.label for one in offered] == (["下载原件"] if is_offered else [])


@pytest.mark.parametrize("page", ["overview", "map", "countdown", "industry", "employment"])
def test_every_chart_opens_as_its_table(opened: Opened, page: str) -> None:
    app = opened(page, asof="2020-05-20")
    names = [part["table"] for part in pictures(app) if "table" in part]
    names += [str(button.key).partition(":")[2] for button in app.button if button.label == "表"]
    assert names
    for name in names:
        picked(app, f"table:{name}")
        assert len(app.dataframe) == 1, name
        assert len(app.dataframe[0].value)
    assert "pd-incident" not in drawn(app)["page"]


def test_a_table_is_searched_in_place_and_closed_on_another_page(opened: Opened) -> None:
    app = opened(asof="2020-05-20")
    pick(app, "table:产业收入")
    app.text_input(key="dialog-产业收入-search").set_value("烟").run()
    assert list(app.dataframe[0].value["产业"]) == ["烤烟", "香料烟"]
    assert "2 / 10 行" in drawn(app)["page"]
    assert [one.label for one in app.get("download_button")] == ["下载 CSV", "下载 XLSX"]
    app.switch_page("pages/countdown.py").run()
    app.switch_page("pages/overview.py").run()
    assert not app.dataframe


@pytest.mark.parametrize(
    "kind", ["indicator", "task", "clause", "household", "check", "rows", "whole", "figure", "nonsense"]
)
def test_a_pick_of_something_that_is_gone_opens_nothing_and_breaks_nothing(opened: Opened, kind: str) -> None:
    app = opened(asof="2020-05-20")
    app.session_state["_dialog"] = (kind, "no-such-thing")
    app.run()
    assert "pd-incident" not in drawn(app)["page"]
    assert not app.exception


def test_a_village_pick_opens_its_dossier_and_keeps_the_day(opened: Opened) -> None:
    app = opened(asof="2020-05-20")
    pick(app, f"village:{HUANGLIAN}")
    assert "dots" in drawn(app)
    assert address(app, "village") == HUANGLIAN
    assert address(app, "asof") == "2020-05-20"


def test_an_error_is_a_calm_word_with_a_number_never_a_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PINGDA_DATA", str(tmp_path / "missing"))
    monkeypatch.setenv("PINGDA_HOME", str(tmp_path / "home"))
    forget_answers()
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    page = drawn(app)["page"]
    assert re.search(r"事件编号 <code>[0-9A-F]{6}</code>", page)
    assert "Traceback" not in page
    assert not app.exception


def test_a_chosen_unit_stays_in_the_address_and_all_of_them_leaves_it(opened: Opened) -> None:
    app = opened("countdown", asof="2020-05-20", unit="乡社保中心")
    assert '<option value="乡社保中心" selected>乡社保中心</option>' in drawn(app)["page"]
    assert '<option value="乡项目办">' in drawn(app)["page"] and 'data-choose="unit"' in drawn(app)["page"]
    picked(app, "choose:unit=乡项目办")
    assert address(app, "unit") == "乡项目办"
    picked(app, "choose:unit=")
    assert address(app, "unit") is None
    assert '<option value="" selected>全部单位</option>' in drawn(app)["page"]


def test_a_choice_side_by_side_is_pressed_as_the_address_says_and_no_other_word_is_one(opened: Opened) -> None:
    app = opened("countdown", asof="2020-05-20", status="逾期", group="别的")
    assert 'data-pick="choose:status=逾期" aria-pressed="true"' in drawn(app)["page"]
    assert 'data-pick="choose:group=" aria-pressed="true"' in drawn(app)["page"]
    pick(app, "choose:status=")
    assert address(app, "status") is None
    assert 'data-pick="choose:status=" aria-pressed="true"' in drawn(app)["page"]


@pytest.fixture(scope="module")
def bare(small_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A `data/` without demo files, and beside it a home that nothing was ever uploaded to."""
    folder = tmp_path_factory.mktemp("bare") / "data"
    folder.mkdir()
    for name in ("plan", "reference"):
        (folder / name).symlink_to(small_data / name, target_is_directory=True)
    return folder


@pytest.fixture
def empty(bare: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., dict[str, str]]:
    """What a page draws when nothing was ever uploaded: `empty("map", village=…)`."""
    monkeypatch.setenv("PINGDA_DATA", str(bare))
    monkeypatch.setenv("PINGDA_HOME", str(bare.parent / "home"))

    def run(page: str, **address: str) -> dict[str, str]:
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
        if page != "overview":
            app.switch_page(f"pages/{page}.py")
            for name, value in address.items():
                app.query_params[name] = value
            app.run()
        else:
            picked(app, "page:")
        assert not app.exception
        return drawn(app)

    return run


def test_the_overview_of_an_empty_lake_invents_nothing(empty: Callable[..., dict[str, str]]) -> None:
    result = empty("overview")
    assert "pd-incident" not in result["page"]
    assert "未报送" in "".join(result.values())
    assert "贫困村未核实" in result["map"]
    assert "没有需要督办" not in result["concerns"]


@pytest.mark.parametrize(
    ("page", "address", "panel", "says"),
    [
        ("map", {"village": HUANGLIAN}, "cards", "未达退出标准 — 未报送"),
        (
            "map",
            {"village": HUANGLIAN, "view": "保障与整改"},
            "cards",
            "保障未达标 — 未报送 未销号问题 — 未报送 在册监测户 — 未报送",
        ),
        ("map", {"village": HUANGLIAN, "view": "经营与动力"}, "cards", "扶贫资金 — 未报送"),
        ("map", {"village": HUANGLIAN, "view": "责任"}, "duties", "未报送"),
        ("units", {"unit": "乡社保中心"}, "duties", "未报送"),
        ("plan", {}, "coverage", "三保障与饮水 9 项 未报送"),
    ],
)
def test_an_empty_lake_draws_every_panel_and_invents_nothing(
    empty: Callable[..., dict[str, str]], page: str, address: dict[str, str], panel: str, says: str
) -> None:
    result = empty(page, **address)
    assert "pd-incident" not in result["page"]
    assert says in text(result[panel])
