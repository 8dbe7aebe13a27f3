"""Reading: bytes → cells, exactly, whatever wrote the file; and files that are no tables are refused in Chinese."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile

import openpyxl
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from pingda_dash.errors import EmptyFile, OversizedWorkbook, UnreadableFile, UnreadableWorkbook
from pingda_dash.ingest import read as reading
from pingda_dash.ingest import read_cells, read_table
from pingda_dash.ingest.bulk import read_bulk
from tests.ingest.files import delimited, saved, text, xls, xlsx

SHEET = [["村", "数"], ["平达社区", "1"], ["小田坝村", "2,000"]]

SHEET1 = "xl/worksheets/sheet1.xml"

# -- any plain table, in any dialect, reads back as it was written ---------------------------------------------------

LETTERS = st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs"))
WORDS = st.text(LETTERS, min_size=1, max_size=5).filter(lambda word: word[0] not in "=#")  # formulas and errors
DIALECTS = st.fixed_dictionaries(
    {
        "delimiter": st.sampled_from([",", "\t", ";", "|"]),
        "quoting": st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
        "lineterminator": st.sampled_from(["\n", "\r\n", "\r"]),
    }
)
ENCODINGS = st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[list[str]], dict[str, object]]:
    """A table (header of different, filled names) and a dialect that does not leave its delimiter in doubt."""
    dialect = draw(DIALECTS)
    spare = ",;\t|".replace(str(dialect["delimiter"]), "")
    quoted = dialect["quoting"] == csv.QUOTE_ALL
    names = st.text(LETTERS.filter(lambda c: not c.isspace() and c not in ",;|\"'="), min_size=1, max_size=6)
    cells = st.text(LETTERS | st.sampled_from(',;\t"\n'), max_size=8)
    if not quoted:
        spare += "\n" * (dialect["lineterminator"] == "\r")  # Python's writer leaves it bare there
        cells = cells.map(lambda cell: "".join(c for c in cell if c not in spare))
    header = draw(st.lists(names, min_size=1, max_size=5, unique=True))
    rows = draw(st.lists(st.lists(cells, min_size=len(header), max_size=len(header)), min_size=1, max_size=8))
    every = [cell for row in [header, *rows] for cell in row]
    # 'a,,\n,,b' is one cell in apostrophes or two in none: what begins and what ends with one leaves it in doubt.
    assume(quoted or not (any(c.startswith("'") for c in every) and any(c.endswith("'") for c in every)))
    return [header, *rows], dialect


def lands_as(table: list[list[str]], encoding: str, dialect: dict[str, object]) -> bytes:
    """The table as bytes; discards what no reader could tell apart."""
    data = delimited(table, encoding, **dialect)
    if encoding == "gb18030":
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            return data
        assume(data.isascii())
    if encoding in ("utf-16-le", "utf-16-be"):  # without a mark only plain text can be told: ASCII or Chinese
        written = "".join(map("".join, table))
        assume(all(c < "\x7f" or "\u4e00" <= c <= "\u9fa5" for c in written) and len(table) > 1)
    return data


@settings(deadline=None, max_examples=120)
@given(tables(), ENCODINGS)
def test_any_plain_table_reads_back_as_it_was_written(drawn, encoding):
    table, dialect = drawn
    meant = list(table)
    while len(table[0]) > 1 and not any(meant[-1]):
        meant.pop()  # rows of nothing but delimiters at the end are none
    assert read_cells(lands_as(table, encoding, dialect), "表.csv") == meant


@settings(deadline=None, max_examples=60)
@given(tables(), st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]))
def test_a_large_table_reads_the_same_by_the_fast_way(drawn, encoding):
    (header, *rows), dialect = drawn
    table = [header, *rows * 50]
    data = lands_as(table, encoding, dialect)
    fast, plain = read_table(data, "表.csv", bulk=0), read_table(data, "表.csv")
    assert fast.cells.to_pylist() == plain.cells.to_pylist()
    assert [list(row.values())[1:] for row in fast.cells.to_pylist()] == table[1:]


def test_a_first_line_of_blanks_alone_is_no_header():
    table = read_table("\xa0\n面积\n1\n2\n".encode(), "表.csv")
    assert (table.header, table.header_rows) == (("面积",), (2,))
    assert [row["c0"] for row in table.cells.to_pylist()] == ["1", "2"]


@pytest.mark.parametrize(
    ("line", "taken"),
    [
        ("小田坝村,2", True),
        ('"甲","2"', True),
        ('"甲""乙","2"', True),
        ('"甲\n乙","2"', True),
        ('"甲\n乙,1","2"', False),  # or a quote that was never closed
        ('甲"乙,2', False),
        ("", False),  # a blank row
        ("小田坝村", False),  # a short row
        ("小田坝村,2,3", False),  # a long row
        ("小田坝村,2\r", False),  # line ends of two kinds
    ],
)
def test_the_fast_way_gives_way_where_it_cannot_prove_that_it_is_exact(line, taken):
    lines = ["村,数", *["平达社区,1"] * 60, line, "平安社区,3"]
    data = text(*lines)
    assert (read_bulk(data, 0, ",", header_row=1, width=2) is not None) == taken
    assert read_table(data, "表.csv", bulk=0).cells.equals(read_table(data, "表.csv").cells)


@pytest.mark.parametrize(
    ("data", "encoding", "delimiter"),
    [
        (delimited(SHEET), "utf-8", ","),
        (delimited(SHEET, "utf-8-sig"), "utf-8-sig", ","),
        (delimited(SHEET, "gbk", delimiter="\t"), "gb18030", "\t"),
        (delimited(SHEET, "utf-16"), "utf-16-le", ","),
        (b"\xfe\xff" + delimited(SHEET, "utf-16-be", delimiter=";"), "utf-16-be", ";"),
        (delimited(SHEET, "utf-16-le", lineterminator="\n"), "utf-16-le", ","),
        (delimited(SHEET, "utf-16-be", lineterminator="\r"), "utf-16-be", ","),
        (b"sep=;\r\n" + delimited(SHEET, delimiter=";"), "utf-8", ";"),
    ],
)
def test_encoding_and_delimiter_are_recognised(data, encoding, delimiter):
    table = read_table(data, "表.csv")
    assert (table.encoding, table.delimiter, read_cells(data, "表.csv")) == (encoding, delimiter, SHEET)


def test_rows_carry_the_number_excel_shows_past_titles_blank_lines_and_line_breaks_in_cells():
    data = text(
        "平达乡台账,,", ",,", "统计日期,村,产业", '2020-05-20,"平达\n社区",烤烟', "", "2020-05-20,小田坝村,茶叶"
    )
    table = read_table(data, "表.csv")
    assert (table.titles, table.header_rows) == (("平达乡台账",), (3,))
    assert table.cells.select(["source_row", "c1"]).to_pylist() == [
        {"source_row": 4, "c1": "平达\n社区"},
        {"source_row": 5, "c1": ""},
        {"source_row": 6, "c1": "小田坝村"},
    ]


def test_ragged_rows_keep_every_cell_and_are_filled_up_to_the_widest():
    assert read_cells(text("a,b", "1", "1,2,3"), "表.csv") == [["a", "b", ""], ["1", "", ""], ["1", "2", "3"]]


@pytest.mark.parametrize(
    ("rows", "header"),
    [
        (["村,参与户数,,收入", ",总数,其中建档立卡,"], ("村", "参与户数 › 总数", "参与户数 › 其中建档立卡", "收入")),
        (["村,面积,收入", ",(亩),万元"], ("村", "面积(亩)", "收入(万元)")),
        (["村,收入,备注", "平达社区,1,"], ("村", "收入", "备注")),
    ],
)
def test_a_header_of_two_rows_is_joined_and_a_row_of_data_is_not_taken_for_one(rows, header):
    assert read_table(text(*rows, "平达社区,1,2,3"), "表.csv").header[: len(header)] == header


@pytest.mark.parametrize("bulk", [0, reading.BULK])
@pytest.mark.parametrize(
    "rows",
    [
        [*["平达社区,1"] * 60, '小田坝村,"重要', "平安社区,3"],
        [*["平达社区,1"] * 60, '小田坝村,"重要', "平安社区,3", '河尾社区,"一般', "安乐村,5"],
        [*["平达社区,1"] * 60, '"小田坝"村,2', "平安社区,3"],
    ],
)
def test_a_quote_that_is_never_closed_swallows_no_row(rows, bulk):
    table = read_table(text("村,备注", *rows), "表.csv", bulk=bulk)
    assert [",".join(list(row.values())[1:]) for row in table.cells.to_pylist()] == rows
    assert table.notes == ("文件里的引号不成对,已按普通字符读取。",)


def test_a_row_whose_quotes_do_not_pair_is_cut_into_as_many_cells_as_the_others_have():
    rows = ['平达社区,"一,二"', '小田坝村,"重要', '"安乐"村,"好"事"', '河尾社区,"三,四" ', "平安社区,3"]
    assert read_cells(text("村,备注", *rows), "表.csv")[1:] == [
        ["平达社区", "一,二"],
        ["小田坝村", '"重要'],
        ['"安乐"村', '好"事'],
        ["河尾社区", "三,四"],
        ["平安社区", "3"],
    ]


def test_where_an_unclosed_quote_leaves_the_rows_in_doubt_the_file_is_refused():
    with pytest.raises(UnreadableFile, match="第 2 行附近的引号不成对"):
        read_table(text("村,备注", '平达社区,"一,二', "小田坝村,重要", "平安社区,3"), "表.csv")


# -- workbooks -------------------------------------------------------------------------------------------------------


def test_a_workbook_reads_as_text_exactly():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["甲", "乙", "丙", "丁", "戊", "己"])
    sheet.append([1, 2.5, 0.1, True, dt.date(2020, 5, 20), dt.datetime(2020, 5, 20, 8, 30)])  # noqa: DTZ001
    sheet.append([None, "  字 ", 530523206201, 530523199001011234, "#N/A", None])
    sheet["E3"].data_type = "e"
    assert read_cells(saved(book), "表.xlsx") == [
        ["甲", "乙", "丙", "丁", "戊", "己"],
        ["1", "2.5", "0.1", "TRUE", "2020-05-20", "2020-05-20 08:30:00"],
        ["", "  字 ", "530523206201", "5.30523199001011E+17", "#N/A", ""],
    ]


def test_an_old_workbook_reads_the_same():
    rows = [["统计日期", "村", "面积"], [dt.date(2020, 5, 20), "平达社区", 12.5], ["", "小田坝村", 3]]
    assert read_cells(xls(*rows), "表.xls") == [
        ["统计日期", "村", "面积"],
        ["2020-05-20", "平达社区", "12.5"],
        ["", "小田坝村", "3"],
    ]


@settings(deadline=None, max_examples=15)
@given(st.lists(st.lists(WORDS, min_size=3, max_size=3), min_size=1, max_size=6))
@example([["0", "0", " "]])
def test_any_table_in_a_workbook_reads_back_identically(rows):
    table = [["第一", "第二", "第三"], *rows]
    assert read_cells(xlsx(*table), "表.xlsx") == table


def test_cells_keep_their_place_when_the_sheet_begins_lower_and_further_right():
    book = openpyxl.Workbook()
    book.active["C3"], book.active["D3"], book.active["D4"] = "甲", "乙", 1
    table = read_table(saved(book), "表.xlsx")
    assert (table.header, table.header_rows) == (("", "", "甲", "乙"), (3,))
    assert table.cells.to_pylist() == [{"source_row": 4, "c0": "", "c1": "", "c2": "", "c3": "1"}]


def test_a_merged_word_stands_in_every_row_it_spans_and_a_merged_number_in_its_first():
    data = xlsx(["村", "产业", "收入"], ["平达社区", "烤烟", 5], [None, "茶叶", None], merge=["A2:A3", "C2:C3"])
    assert read_cells(data, "表.xlsx")[1:] == [["平达社区", "烤烟", "5"], ["平达社区", "茶叶", ""]]


def test_the_sheet_that_looks_like_a_ledger_is_read_hidden_ones_are_not_and_the_rest_is_named():
    book = openpyxl.Workbook()
    book.active.title = "说明"
    book.active.append(["填表说明"])
    for name, state in (("旧表", "hidden"), ("5月", "visible"), ("4月", "visible")):
        sheet = book.create_sheet(name)
        sheet.sheet_state = state
        sheet.append(["统计日期", "村", "产业"])
    table = read_table(saved(book), "表.xlsx")
    assert (table.sheet, table.other_sheets) == ("5月", ("说明", "4月"))


# -- files that are no tables ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "图片"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "图片"),
        (b"%PDF-1.7\n1 0 obj", "PDF"),
        (b"Rar!\x1a\x07\0", "压缩包"),
        (b"\xef\xbb\xbf<html><title>x</title><p>1</p></html>", "网页"),
        (b"MZ\x90\0\x03\0\0\0", "程序"),
        (b"ID;PWXL;N;E\r\nP;PGeneral\r\n", "SYLK"),
        (b"\0\1\0\0Standard Jet DB\0", "Access"),
        (b"\x03\x14\x05\x14" + bytes(4) + b"\x41\0\x0b\0" + bytes(52) + b"\r" + b" 12345" * 9, "dbf"),
        ('{"code": 500, "msg": "登录超时"}'.encode(), "JSON"),
        (bytes(range(256)) * 8, "文字"),
        ("村,数\n平达社区,1\n".encode() * 9 + b"\xff\xff\n", "第 19 行"),
        ("村,数\n平达社区,1\n".encode() * 9 + b"\xe5\xb9,1\n", "UTF-8"),
    ],
)
def test_what_is_no_table_is_refused_in_chinese(data, words):
    with pytest.raises(UnreadableFile, match=words):
        read_table(data, "产业.csv")


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b" \r\n\r\n", b",,\n,,\n"])
def test_an_empty_file_is_called_empty(data):
    with pytest.raises(EmptyFile):
        read_table(data, "空.csv")


def test_a_workbook_without_cells_is_called_empty():
    with pytest.raises(EmptyFile):
        read_table(xlsx(), "空.xlsx")


def package(part: str, content: bytes) -> bytes:
    """A workbook package in which one part is put in place of what was there."""
    stream = io.BytesIO()
    old = zipfile.ZipFile(io.BytesIO(xlsx(["村", "数"], ["平达社区", 1])))
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in {*old.namelist(), part}:
            new.writestr(name, content if name == part else old.read(name))
    return stream.getvalue()


def far_apart(corner: str, row: int) -> bytes:
    """The XML of a sheet with two cells, A1 and the corner; its declared dimension lies."""
    return (
        '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        '<dimension ref="A1"/><sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
        f'<row r="{row}"><c r="{corner}"><v>1</v></c></row></sheetData></worksheet>'
    ).encode()


def test_two_cells_a_billion_cells_apart_are_refused():
    with pytest.raises(OversizedWorkbook):
        read_table(package(SHEET1, far_apart("XFD1048576", 1_048_576)), "表.xlsx")


def test_a_stray_cell_far_below_is_read_past_blank_rows():
    assert read_table(package(SHEET1, far_apart("B90000", 90_000)), "表.xlsx").cells.num_rows == 89_999


@pytest.mark.parametrize("part", ["xl/sharedStrings.xml", SHEET1])
def test_a_zip_bomb_is_refused(part):
    with pytest.raises(OversizedWorkbook):
        read_table(package(part, b" " * 300_000_000), "表.xlsx")


@pytest.mark.parametrize("data", [b"PK\x03\x04 nothing more", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600])
def test_a_broken_workbook_is_refused(data):
    with pytest.raises(UnreadableWorkbook):
        read_table(data, "表.xlsx")


def test_another_zip_is_no_workbook():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    with pytest.raises(UnreadableFile, match="不是 Excel"):
        read_table(stream.getvalue(), "报告.xlsx")
