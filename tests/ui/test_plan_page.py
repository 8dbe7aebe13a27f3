"""方案对照: nothing in the plan is missing from the product."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from streamlit.testing.v1 import AppTest

from pingda_dash import theme
from pingda_dash.plan import load_plan
from tests.ui.conftest import ROOT, address, drawn, elements, text

Opened = Callable[..., AppTest]
DAY = "2020-05-20"
PLAN = load_plan(ROOT / "data" / "plan")


def words_of(markup: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", markup))


def rows_of(markup: str) -> list[tuple[str, str]]:
    """The picks of the plan's rows on the page, each with the status it shows."""
    return re.findall(
        r'class="row" data-pick="((?:indicator|task):\S+?)">.*?<span class="word s-\w+">(\w+)</span>', markup, re.DOTALL
    )


def test_every_clause_is_on_the_page_word_for_word(opened: Opened) -> None:
    words = words_of(drawn(opened("plan", asof=DAY))["clause"])
    for clause in PLAN.clauses:
        assert clause.text in words
    assert PLAN.source.partition("一、总体要求")[0].splitlines()[-1] in words


def test_every_indicator_and_task_is_on_the_page_with_its_status(opened: Opened) -> None:
    result = rows_of(drawn(opened("plan", asof=DAY))["planrows"])
    named = [f"indicator:{one.id}" for one in PLAN.indicators] + [f"task:{one.id}" for one in PLAN.tasks]
    assert sorted(pick for pick, _ in result) == sorted(named)
    assert {status for _, status in result} <= set(theme.STATUS_COLOURS)


def test_every_row_has_its_sentence_marked(opened: Opened) -> None:
    markup = drawn(opened("plan", asof=DAY))["clause"]
    tips = unescape(" ".join(re.findall(r'data-tip="(.*?)"', markup, re.DOTALL)))
    for one in PLAN.tasks:
        assert one.short_name in tips


def test_a_clause_in_the_address_shows_its_text_and_its_rows_alone(opened: Opened) -> None:
    page = drawn(opened("plan", asof=DAY, clause="四(二)"))
    clause = PLAN.clause("四(二)")
    assert clause.text in words_of(page["clause"])
    assert PLAN.clause("四(三)").text not in words_of(page["clause"])
    asked = [one for one in (*PLAN.indicators, *PLAN.tasks) if one.clause == "四(二)"]
    assert len(rows_of(page["planrows"])) == len(asked)
    assert f"任务与指标 {len(asked)} 行" in page["page"]


@pytest.mark.parametrize(("wanted", "shown"), [("四", 14), ("四(一)", 6), ("", 24), ("九", 24), ("<b>", 24)])
def test_a_part_shows_all_its_clauses_and_an_unknown_one_the_whole_plan(
    opened: Opened, wanted: str, shown: int
) -> None:
    page = drawn(opened("plan", asof=DAY, clause=wanted))
    assert page["clause"].count("data-clause=") == shown
    assert "pd-incident" not in page["page"]


def test_what_is_not_reported_says_so(opened: Opened) -> None:
    page = drawn(opened("plan", asof="2020-03-01"))
    assert {status for _, status in rows_of(page["planrows"])} == {theme.UNREPORTED}
    assert "未报送" in text(page["coverage"])
    assert "pd-incident" not in page["page"]
    assert "还没有收到《档案核对台账》" in page["not-reported-records"]


def test_every_ledger_is_listed(opened: Opened) -> None:
    app = opened("plan", asof=DAY)
    assert len(re.findall(r'data-pick="rows:', drawn(app)["coverage"])) == 16
    assert address(app, "clause") is None
    assert [each for each in elements(app._tree) if each.type == "exception"] == []
