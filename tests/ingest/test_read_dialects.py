"""Reading: a valid table in any dialect an office's program writes comes back identically."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pingda_dash.ingest import read_cells
from tests.ingest.files import delimited

TABLE = [
    ["村", "产业", "面积"],
    ["平达社区", "烤烟,香料烟", "12.5"],
    ["小田坝村", '所谓"茶叶"', "1,200"],
    ["河尾社区", "石斛\n核桃", ""],
    ["", "", ""],
    ["安乐村", "it's; a|b\tc", "3"],
]

# -- any table, in any dialect -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Written:
    """A table, and how it stands in a file."""

    table: list[list[str]]
    data: bytes
    delimiter: str


SIMPLIFIED = "平达乡安乐村小田坝河尾社区烤烟茶叶核桃面积产量收入户数人口已完成未开工的和在有"
TRADITIONAL = "平達鄉安樂村小田壩河尾社區烤煙茶葉核桃面積產量收入戶數人口已完成未開工的和在有"
CHARACTERS = {"big5": TRADITIONAL, "gb18030": SIMPLIFIED}
PREAMBLES = [[], ["平达乡统计表"], ["平达乡统计表", ""], ["PREAMBLE"], ["Report of the year", "by the office", ""]]
FOOTNOTES = [[], ["", "注:累计数"], ["", "Source: the office"], ["", "填表人:张三"], ["注:截至月底"]]


@st.composite
def files(draw: st.DrawFn) -> Written:
    """A table of words, numbers and dates in a random dialect, titles above it and notes below."""
    encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "big5", "utf-16"]))
    delimiter = draw(st.sampled_from([",", ";", "\t", "|"]))
    escaped = draw(st.booleans())
    quote = draw(st.sampled_from(['"'] if escaped else ['"', "'"]))
    every = draw(st.booleans())
    end = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    letters = CHARACTERS.get(encoding, SIMPLIFIED)
    words = st.text(letters + "abcXYZ", min_size=2, max_size=6)
    names = st.text(letters, min_size=3, max_size=6).filter(lambda name: len(set(name)) > 2)
    breaks = ["\n"] if every or end != "\r" else []  # Python's writer leaves it bare there
    numbers = st.integers(0, 10**6).map(str) | st.decimals(0, 9999, places=2).map(str)
    days = st.dates().map(str)
    pieces = words | st.sampled_from([delimiter, quote, " ", *breaks])
    awkward = st.builds("".join, st.lists(pieces, min_size=1, max_size=4))
    awkward = awkward.filter(lambda text: text.strip(quote))  # of quotes alone no reader can say which are the value's
    header = draw(st.lists(names, min_size=2, max_size=6, unique=True))
    columns = [draw(st.sampled_from([words, numbers, days, words | awkward])) for _ in header]
    filled = st.tuples(*columns).map(list)
    table = [header, *draw(st.lists(filled, min_size=3, max_size=12))]
    stream = io.StringIO(newline="")
    csv.writer(
        stream,
        delimiter=delimiter,
        quotechar=quote,
        doublequote=not escaped,
        escapechar="\\" if escaped else None,
        quoting=csv.QUOTE_ALL if every else csv.QUOTE_MINIMAL,
        lineterminator=end,
    ).writerows(table)
    above, below = draw(st.sampled_from(PREAMBLES)), draw(st.sampled_from(FOOTNOTES))
    whole = "".join(line + end for line in above) + stream.getvalue() + "".join(line + end for line in below)
    if encoding == "big5":
        whole = whole.translate(str.maketrans("达乡统计注数张", "達鄉統計註數張"))
    return Written(table, whole.encode(encoding), delimiter)


@settings(deadline=None, max_examples=80)
@given(files())
def test_a_table_of_any_dialect_comes_back_identically(written):
    assert read_cells(written.data, "表.csv") == written.table


def test_a_cell_in_quotes_that_holds_only_a_line_break_is_a_cell():
    for line in ('"x";"21";"\n"\n', 'x;21;"\n"\n', '"x";"21";"\r\n"\r\n'):
        assert read_cells(f'"a b";"c d"\n{line}'.encode(), "表.csv")[1][:2] == ["x", "21"], line
        assert read_cells(f'"a b";"c d"\n{line}{line}'.encode(), "表.csv")[2][:2] == ["x", "21"], line


def test_a_row_with_figures_is_no_header_though_it_holds_words_that_head_columns_of_ours():
    table = [
        ["甲甲", "乙乙", "丙丙", "丁丁"],
        *[["x", "y", "2000-01-01", "z"]] * 8,
        ["x", "人口", "2000-01-01", "人数"],
    ]
    assert read_cells(delimited(table), "表.csv") == table


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("quote", ['"', "'"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("doubled", [True, False])
def test_delimiters_quotes_escapes_and_line_ends_in_all_their_combinations(delimiter, quote, end, doubled):
    dialect = {"delimiter": delimiter, "quotechar": quote, "lineterminator": end, "doublequote": doubled}
    quoting = csv.QUOTE_ALL if end == "\r" else csv.QUOTE_MINIMAL  # Python's writer leaves a line feed bare there
    data = delimited(TABLE, **dialect, quoting=quoting, escapechar=None if doubled else "\\")
    assert read_cells(data, "表.csv") == TABLE
