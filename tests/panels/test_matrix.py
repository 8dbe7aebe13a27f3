"""The matrix keeps its order, says a status in dot and word, and shows what was not reported as a dash."""

from __future__ import annotations

import re

import pytest

from pingda_dash.panels import Cell, Column, Row, matrix
from tests.panels.test_panels import HOSTILE, picks, tags, text

COLUMNS = [Column("危房改造", "5月31日前", pick="item:危房改造", chosen=True), Column("饮水安全")]
ROWS = [
    Row("平达社区", [Cell("100%", share=1.0), Cell("—", tone="none")]),
    Row(
        "黄连河村",
        [Cell("3 户", word="逾期", tone="bad", share=0.7, pick="rows:guarantees@危房改造@1"), Cell("1 户", note="98%")],
        gold=True,
        pick="village:1",
    ),
]
TOTAL = Row("全乡", [Cell("3 户"), Cell("1 户")])


def test_the_total_stands_above_the_rows_and_each_row_keeps_its_cells_in_column_order() -> None:
    words = text(re.sub(r"<style>.*?</style>", "", matrix(COLUMNS, ROWS, total=TOTAL), flags=re.DOTALL))
    assert words.startswith("村 危房改造 5月31日前 饮水安全 全乡 3 户 1 户")
    assert words.endswith("平达社区 100% — 黄连河村 3 户 逾期 1 户 98%")


def test_a_cell_says_its_status_in_a_word_and_leads_somewhere() -> None:
    markup = matrix(COLUMNS, ROWS)
    assert picks(markup) == ["item:危房改造", "village:1", "rows:guarantees@危房改造@1"]
    assert '<span class="dotted "><i class="shape"></i>逾期</span>' in markup
    assert re.search(r'class="title gold[^>]*><b>黄连河村', markup)


def test_a_bar_stays_inside_its_cell_and_is_absent_when_nothing_was_reported() -> None:
    markup = matrix([Column("一"), Column("二")], [Row("村", [Cell("x", share=1.7), Cell("—", share=None)])])
    assert re.findall(r"width:([\d.]+)%", markup) == ["100.0"]


def test_a_row_with_too_few_cells_is_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        matrix(COLUMNS, [Row("村", [Cell("1")])])


def test_uploaded_text_in_a_matrix_is_never_markup() -> None:
    markup = matrix([Column(HOSTILE, HOSTILE)], [Row(HOSTILE, [Cell(HOSTILE, HOSTILE, tip=HOSTILE, pick=HOSTILE)])])
    assert "img" not in tags(markup)
