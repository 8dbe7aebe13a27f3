"""资金, 经营与产销 and 内生动力, run on real data: what they say, and what they say when nothing was reported."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.ui.conftest import ROOT, demo_folder, drawn, elements, open_page

Opened = Callable[..., AppTest]
STEMS = (
    "演示_村情名册_20200320",
    "演示_农户名册_20200520",
    "演示_扶贫资金台账_0520",
    "演示_新型经营主体台账_0520",
    "演示_产销对接台账_0520",
    "演示_乡村旅游台账_0520",
    "演示_扶贫车间台账_0520",
    "演示_内生动力台账_0513",
)
PAGES = {
    "funds": ("资金用途", "资金进度", "未公告公示的项目"),
    "market": ("合作社与合作户 · 分村", "村级产销", "联结方式", "销售渠道", "产销走势"),
    "motivation": ("各村活动 · 场次、人次、最近一次", "历次活动", "方案四(六)要办的事", "最近活动"),
}
LEDGERS = {
    "funds": ("扶贫资金台账",),
    "market": ("新型经营主体台账", "产销对接台账", "扶贫车间台账", "乡村旅游台账"),
    "motivation": ("内生动力台账",),
}
DAY = "2020-05-20"


@pytest.fixture(scope="module")
def ledgers(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A `data/` with one file of each ledger these pages read, and a `PINGDA_HOME` filled once."""
    files = [next((ROOT / "data" / "demo").glob(f"{stem}.*")).name for stem in STEMS]
    return demo_folder(tmp_path_factory.mktemp("money"), files), tmp_path_factory.mktemp("money-home")


@pytest.fixture
def page(ledgers: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> Iterator[Opened]:
    monkeypatch.setenv("PINGDA_DATA", str(ledgers[0]))
    monkeypatch.setenv("PINGDA_HOME", str(ledgers[1]))
    yield open_page


def text(markup: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<style>.*?</style>|<[^>]+>", " ", markup, flags=re.DOTALL)).strip()


def charts(app: AppTest) -> list[dict[str, Any]]:
    result = [each for each in elements(app._tree) if getattr(each, "type", "") == "plotly_chart"]
    return [json.loads(each.proto.spec or each.proto.figure.spec) for each in result]


def sankey(app: AppTest) -> dict[str, Any]:
    return next(trace for figure in charts(app) for trace in figure["data"] if trace["type"] == "sankey")


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("asof", [DAY, "2020-03-01", "2020-06-30"])
def test_every_panel_is_drawn_before_during_and_at_the_end(page: Opened, name: str, asof: str) -> None:
    app = page(name, asof=asof)
    words = drawn(app)
    assert not app.exception
    assert "pd-incident" not in words["page"]
    assert all(title in words["page"] for title in PAGES[name])


@pytest.mark.parametrize("name", PAGES)
def test_a_ledger_that_never_came_is_named_in_words(page: Opened, name: str) -> None:
    words = " ".join(drawn(page(name, asof="2020-03-01")).values())
    assert all(f"还没有收到《{ledger}》" in words for ledger in LEDGERS[name])
    assert "0.0 万元" not in words
    assert "0 场" not in words


@pytest.mark.parametrize("name", PAGES)
def test_a_mistyped_address_shows_the_page_not_an_error(page: Opened, name: str) -> None:
    app = page(name, asof=DAY, money="<script>", shape="饼")
    assert not app.exception
    assert "pd-incident" not in drawn(app)["page"]


def test_the_flow_carries_all_planned_money_and_the_card_agrees(page: Opened) -> None:
    app = page("funds", asof=DAY)
    half = sum(sankey(app)["link"]["value"]) / 2  # all money crosses two bands
    assert f"计划资金 {half:,.1f} 万元" in text(drawn(app)["cards"])


def test_the_flow_of_what_was_spent_is_in_the_address(page: Opened) -> None:
    planned, spent = (sum(sankey(page("funds", asof=DAY, **way))["link"]["value"]) for way in ({}, {"money": "支出"}))
    assert 0 < spent < planned


def test_industry_stands_against_the_plans_gold_line(page: Opened) -> None:
    app = page("funds", asof=DAY)
    assert re.search(r"用于产业 \S+ [\d.]+% 整合资金 · 方案不低于 30%", text(drawn(app)["cards"]))
    assert "金线 = 产业不低于 30%" in drawn(app)["page"]


def test_a_project_that_is_not_published_leads_to_its_rows(page: Opened) -> None:
    listed = drawn(page("funds", asof=DAY))["unpublished"]
    assert re.search(r'data-pick="rows:funds@ZJ-\d+"', listed)
    assert "未公示" in listed


def test_every_poor_village_shows_whether_a_cooperative_works_there(page: Opened) -> None:
    rows = drawn(page("market", asof=DAY))["coops"]
    verdicts = re.findall(r'class="status s-(\S+)"', rows)
    assert len(verdicts) == 6
    assert text(rows).count("个") >= 10


def test_every_village_has_an_outlet_or_none_in_a_word(page: Opened) -> None:
    outlets = text(drawn(page("market", asof=DAY))["村级产销"])
    assert len(re.findall("(?<= )[有无](?= |$)", outlets)) == 10


def test_the_matrix_shows_every_village_and_the_card_the_most_silent(page: Opened) -> None:
    words = drawn(page("motivation", asof=DAY))
    assert words["matrix"].count('data-pick="village:') == 10
    assert re.search(r"(从未有活动|最久无活动) \S+[村区]", text(words["cards"]))


def test_the_clauses_duties_lead_to_their_tasks(page: Opened) -> None:
    duties = drawn(page("motivation", asof=DAY))["duties"]
    for task in ("T75", "T76", "T77"):
        assert f'data-pick="task:{task}"' in duties


@pytest.mark.parametrize("name", PAGES)
def test_every_chart_turns_into_its_table_and_the_rows_behind(page: Opened, name: str) -> None:
    as_table = page(name, asof=DAY, shape="表")
    assert not charts(as_table)
    assert len(as_table.dataframe) >= (5 if name == "market" else 1)
    rows = page(name, asof=DAY, shape="明细").dataframe[0].value
    assert rows["来源文件"].str.contains(LEDGERS[name][0]).all()


@pytest.mark.parametrize(
    ("name", "panel"),
    [("funds", "unpublished"), ("market", "small"), ("motivation", "matrix"), ("motivation", "timeline")],
)
def test_what_a_panel_offers_opens_the_rows_behind_it(page: Opened, name: str, panel: str) -> None:
    app = page(name, asof=DAY)
    picks = re.findall(r'data-pick="rows:(\w+@[^"]+)"', drawn(app)[panel])
    app.session_state["_dialog"] = ("rows", picks[-1])
    app.run()
    assert not app.exception
    assert len(app.dataframe[0].value) > 0
