"""The plan beside its rows: every sentence stays word for word, every row has its mark."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pandas as pd

from pingda_dash.panels import clauses
from tests.panels.test_panels import HOSTILE, tags, text

TEXT = "(一)抓好产业。涉农整合资金30%以上用于产业扶贫,确保稳定增收。"
CLAUSES = pd.DataFrame(
    {
        "id": ["三", "四(一)", "四(一)1"],
        "part": ["三、时间", "四、主要措施", "四、主要措施"],
        "title": ["时间", "抓好产业", "传统产业"],
        "text": ["2020年3月20日—6月30日。", TEXT, "1.巩固提升。"],
        "rows": [0, 3, 1],
        "reported": [0, 2, 0],
        "broken": [0, 0, 0],
        "overdue": [0, 1, 0],
        "behind": [0, 0, 1],
    }
)


def row(id_: str, quote: str, status: str, **expected: Any) -> dict[str, Any]:
    return {
        "kind": "indicator", "id": id_, "name": id_, "short_name": id_, "clause": "四(一)", "quote": quote,
        "status": status, "dataset": "funds", "ledger": "扶贫资金台账", "report_date": pd.Timestamp("2020-05-20"),
        "days_since_report": 0, "stale": False, "reason": None, **expected,
    }  # fmt: skip


ROWS = pd.DataFrame(
    [
        row("share", "涉农整合资金30%以上用于产业扶贫", "已完成"),
        row("T01", "涉农整合资金30%以上用于产业扶贫,确保稳定增收", "逾期", kind="task", dataset=None, ledger=None),
    ]
)


def words_of(markup: str) -> str:
    """The text of a drawing, nothing added between its pieces."""
    return unescape(re.sub(r"<[^>]+>", "", markup))


def test_the_text_stays_word_for_word_whatever_is_marked() -> None:
    words = words_of(clauses.marked_text(CLAUSES, ROWS))
    for clause in CLAUSES["text"]:
        assert clause in words


def test_where_sentences_overlap_the_mark_has_the_colour_of_the_worst_and_leads_to_the_shortest() -> None:
    markup = clauses.marked_text(CLAUSES, ROWS)
    judged = r'class="judged s-(\w+)" data-pick="(.+?)" data-tip="(.+?)"><i class="shape"></i>(.+?)<'
    assert re.findall(judged, markup, re.DOTALL) == [
        ("逾期", "indicator:share", "指标 · share · 已完成\n任务 · T01 · 逾期", "涉农整合资金30%以上用于产业扶贫"),
        ("逾期", "task:T01", "任务 · T01 · 逾期", ",确保稳定增收"),
    ]


def test_the_plans_opening_stands_before_its_first_part() -> None:
    assert text(clauses.marked_text(CLAUSES, ROWS, "文号\n为认真贯彻")).startswith(
        "突破 逾期 滞后 未报送 正常 已完成 文号 为认真贯彻 三、时间"
    )


def test_clauses_stand_under_their_parts_with_what_is_reported() -> None:
    markup = clauses.clause_list(CLAUSES, "四(一)")
    assert text(markup) == (
        "全文 已报送 逾期 滞后 三、时间 四、主要措施 (一) 抓好产业 2 / 3 1 · (一)1 传统产业 0 / 1 · 1"
    )
    assert re.findall(r'class="clause (?:part )?chosen" data-pick="(.*?)"', markup) == ["part:四(一)"]
    assert 'data-pick="part:四"' in markup


def test_a_row_says_its_status_its_ledger_its_last_report_and_its_page() -> None:
    markup = clauses.plan_list(ROWS, {"funds": ("funds", "资金")})
    assert text(markup) == "指标 share 已完成 扶贫资金 当天 资金 › 任务 T01 逾期 尚无台账 当天"
    assert 'data-pick="page:funds"' in markup


def test_files_that_were_never_reported_are_not_zero() -> None:
    records = pd.DataFrame(
        {
            "village_code": ["1", "2"], "village": ["平达社区", "小河村"], "files": [72.0, None],
            "checked": [70.0, None], "checked_share": [0.97, None], "errors": [5.0, None], "open_errors": [1.0, None],
        }
    )  # fmt: skip
    assert text(clauses.record_list(records)).endswith("平达社区 70 / 72 5 1 小河村 未报送 — —")


def test_words_of_the_plan_are_never_markup() -> None:
    drawn = [
        clauses.marked_text(CLAUSES.assign(text=HOSTILE, part=HOSTILE), ROWS.assign(quote=HOSTILE), HOSTILE),
        clauses.clause_list(CLAUSES.assign(title=HOSTILE)),
        clauses.plan_list(ROWS.assign(short_name=HOSTILE, ledger=HOSTILE), {"funds": (HOSTILE, HOSTILE)}),
    ]
    for markup in drawn:
        assert "img" not in tags(markup)
