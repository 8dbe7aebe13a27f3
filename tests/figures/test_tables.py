"""A chart's table has Chinese headings, and its file opens rightly in a spreadsheet."""

from __future__ import annotations

import pandas as pd

from pingda_dash.figures import tables


def test_headings_are_chinese_and_in_the_order_asked(income):
    shown = tables.titled(income, tables.INCOME)
    assert list(shown)[:4] == ["产业", "收入(万元)", "年度目标(万元)", "按期应达(万元)"]
    assert list(shown["建档立卡占比"])[:2] == ["27%", "41%"]


def test_a_column_the_frame_lacks_is_left_out(destinations):
    assert list(tables.titled(destinations[["destination", "people"]], tables.DESTINATIONS)) == ["去向", "人数"]


def test_the_file_starts_with_the_mark_excel_needs_and_missing_says_so(destinations):
    data = tables.csv_with_mark(tables.titled(destinations, tables.DESTINATIONS))
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.decode("utf-8-sig").splitlines()[-1] == "其他,未报送,未报送"


def test_a_cell_that_excel_would_run_is_quoted():
    frame = pd.DataFrame({"备注": ["=1+1", "+86", "-3", "@x", "\tx", "好"], "数": [-1, 2, 3, 4, 5, 6]})
    lines = tables.csv_with_mark(frame).decode("utf-8-sig").splitlines()
    assert lines[1:5] == ["'=1+1,-1", "'+86,2", "'-3,3", "'@x,4"]
    assert lines[6] == "好,6"
