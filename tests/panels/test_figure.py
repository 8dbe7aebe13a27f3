"""What any figure opens to: its lead, how old its ledgers are, its newest uploads, the plan's words, where to go on."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pandas as pd

from pingda_dash.panels import figure
from pingda_dash.panels.figure import Way
from tests.panels.test_panels import picks, text

CLAUSE = SimpleNamespace(id="四(二)", title="抓稳就业", text="培训141人次以上,转移就业627人以上。")


def ledger(**of: Any) -> SimpleNamespace:
    row = {
        "dataset": "funds",
        "title": "扶贫资金台账",
        "asked": None,
        "reported": None,
        "last_report": date(2020, 5, 20),
    }
    row |= {"days_since_report": 0, "filename": "资金.xlsx", "author": "乡财政所", "rows": 26, "version": 28}
    return SimpleNamespace(**(row | {"received_at": pd.Timestamp("2020-05-20 15:20")} | of))


def test_one_ledger_says_how_whole_and_how_old_it_is_and_several_say_it_together() -> None:
    one, old = ledger(asked=10, reported=9, days_since_report=3), ledger(last_report=date(2020, 5, 6))
    assert figure.standing([one]) == ["已报 9/10 村 · 数据截至 5月20日(3 天前)"]
    assert figure.standing([ledger(last_report=None)]) == ["未报送"]
    assert figure.standing([one, old, ledger(last_report=None)]) == ["3 本台账里 2 本报过 · 数据截至 5月6日至5月20日"]
    assert figure.standing([]) == []


def test_a_ledger_stands_with_its_newest_upload_and_the_way_to_its_original_for_who_may() -> None:
    inside, public = (figure.sources([ledger()], original=original) for original in (True, False))
    assert "资金.xlsx · 乡财政所 · 5月20日 15:20 · 26 行" in text(public)
    assert picks(public) == ["rows:funds", "version:28"]
    assert "原件" in text(inside) and "原件" not in text(public)
    silent = figure.sources([ledger(last_report=None, version=None)], original=True)
    assert "未报送" in text(silent) and picks(silent) == ["rows:funds"]


def test_every_sentence_that_is_meant_is_marked_in_its_clause_and_what_is_not_there_marks_nothing() -> None:
    markup = figure.quotes([(CLAUSE, ["转移就业627人以上", "培训141人次以上", "没有这句", ""])])
    assert "<mark>培训141人次以上</mark>,<mark>转移就业627人以上</mark>。" in markup
    assert picks(markup) == ["clause:四(二)"]
    assert "<mark>" not in figure.quotes([(CLAUSE, ["没有这句"])])


def test_a_figure_is_picked_by_its_panel_its_row_and_how_it_reads() -> None:
    assert figure.figure_pick("jobs", "乡内", "96") == "figure:jobs@乡内@96"
    assert figure.figure_pick("jobs", "a@b", "") == "figure:jobs@a＠b@"


def test_a_way_is_offered_once() -> None:
    assert picks(figure.ways([Way("就业扶贫", "page:employment")] * 2)) == ["page:employment"]


def test_what_was_touched_is_escaped() -> None:
    assert "<script>" not in figure.lead("<script>", "<script>", "<script>", ["<script>"])
