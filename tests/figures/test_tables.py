"""A chart's table has Chinese headings and can be searched."""

from __future__ import annotations

import ast
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from pingda_dash.figures import tables


def test_headings_are_chinese_and_in_the_order_asked(income):
    shown = tables.titled(income, tables.INCOME)
    assert list(shown)[:4] == ["产业", "收入(万元)", "年度目标(万元)", "按期应达(万元)"]
    assert list(shown["建档立卡占比(%)"])[:2] == [27.1, 41.0]


SHARE = min(tables.SHARES)


def test_a_share_short_of_all_is_short_of_all_in_a_table_too():
    shown = tables.titled(pd.DataFrame({"progress": [0.9996, 1.0, 0.0001, 0.0, None]}), {"progress": SHARE})
    assert [None if pd.isna(share) else share for share in shown[SHARE]] == [99.9, 100.0, 0.1, 0.0, None]


def test_no_headings_are_written_twice():
    tree = ast.parse(Path(tables.__file__).read_text(encoding="utf-8"))
    names = [node.targets[0].id for node in tree.body if isinstance(node, ast.Assign)]
    assert len(set(names)) == len(names)


def test_a_column_the_frame_lacks_is_left_out(destinations):
    assert list(tables.titled(destinations[["destination", "people"]], tables.DESTINATIONS)) == ["去向", "人次"]


def test_yes_and_no_are_words_and_not_reported_is_none():
    shown = tables.titled(pd.DataFrame({"is_poor": pd.array([True, False, None], dtype="boolean")}), tables.VILLAGES)
    assert list(shown["是否贫困村"].astype(object).where(shown["是否贫困村"].notna(), None)) == ["是", "否", None]


def test_a_table_whose_frame_has_headings_is_shown_as_it_is():
    frame = pd.DataFrame({"村": ["小河村"], "户": [3]})
    assert tables.Table(frame, None, "村").titled() is frame


@pytest.mark.parametrize(
    ("text", "rows"),
    [("", [0, 1, 2]), ("小河", [0]), ("8,312", [1]), ("831", [1]), ("2020-05", [0, 2]), ("ABC", [2]), ("(", [])],
)
def test_a_search_finds_rows_by_any_cell(text, rows):
    frame = pd.DataFrame(
        {"村": ["小河村", "安乐村", "abc"], "亩": [1.5, 8312.0, None], "日": [date(2020, 5, 1), None, date(2020, 5, 2)]}
    )
    assert list(tables.matching(frame, text).index) == rows


@pytest.mark.parametrize(
    ("label", "rows"),
    [
        ("", [0, 1, 2]),
        ("产业", [0, 2]),
        ("整合资金 → 产业", [0]),
        ("整合", [0, 1]),
        ("用于产业的", [0, 2]),
        ("目标", [0, 1, 2]),
        ("1", [0, 1, 2]),
    ],
)
def test_a_label_names_the_rows_that_hold_it_or_all(label, rows):
    frame = pd.DataFrame(
        {"来源": ["整合资金", "整合资金", "社会"], "用途": ["产业", "教育", "产业"], "项": [1, 2, None]}
    )
    assert list(tables.rows_of(frame, label).index) == rows


def test_of_an_answer_the_columns_that_have_a_word_are_shown_and_codes_are_not():
    answer = pd.DataFrame({"village_code": ["1"], "village": ["小河村"], "people": [3], "nonsense": [1]})
    assert list(tables.named_columns(answer, ["employment"]))[-1] == "人次"
    assert "nonsense" not in tables.named_columns(answer, ["employment"])
