"""Workbooks of other programs than Excel: names, code pages and containers that Excel itself opens without a word."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Callable

import openpyxl
import pytest
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st

from pingda_dash.errors import UnreadableFile, UnreadableWorkbook
from pingda_dash.ingest import read_cells, read_table
from tests.ingest.files import saved, xlsx
from tests.ingest.test_read_workbooks import ods, ods_row

ROWS = [["村", "产业", "收入(万元)", "比例"], ["平达社区", "烤烟", "30", "85%"], ["平安社区", "茶叶", "5.5", "12.34%"]]
BOM = b"\xef\xbb\xbf"


def package(change: Callable[[str, str], tuple[str, str | bytes] | None]) -> bytes:
    """The workbook of ROWS, each part of its package changed: (name, text) → (name, text), or None to drop it."""
    book = openpyxl.load_workbook(
        io.BytesIO(xlsx(ROWS[0], ["平达社区", "烤烟", 30, 0.85], ["平安社区", "茶叶", 5.5, 0.1234]))
    )
    for row in (2, 3):
        book.active.cell(row, 4).number_format = "0.0%"
    old = zipfile.ZipFile(io.BytesIO(saved(book)))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            changed = change(name, old.read(name).decode())
            if changed:
                new.writestr(*changed)
    return stream.getvalue()


def renamed(*pairs: tuple[str, str]) -> Callable[[str, str], tuple[str, str]]:
    """Parts whose names, and every mention of them, have words replaced."""

    def change(name: str, text: str) -> tuple[str, str]:
        for old, new in pairs:
            name, text = name.replace(old, new), text.replace(old, new)
        return name, text

    return change


STRICT = (
    ("http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main"),
    (
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "http://purl.oclc.org/ooxml/officeDocument/relationships",
    ),
)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda name, text: (name.replace("/", "\\"), text), id="backslashes"),
        pytest.param(lambda name, text: ("/" + name, text), id="a slash before each name"),
        pytest.param(renamed(("workbook.xml", "workbook22.xml")), id="a workbook part of another name"),
        pytest.param(renamed(("/xl/", "/book/"), ('"xl/', '"book/'), ("xl/", "book/")), id="another folder"),
        pytest.param(renamed(("sharedStrings.xml", "strings.xml")), id="texts of another name"),
        pytest.param(lambda name, text: (name.replace("xl/", "XL/"), text), id="capitals"),
        pytest.param(lambda name, text: None if name == "_rels/.rels" else (name, text), id="no relations"),
        pytest.param(lambda name, text: None if "Content_Types" in name else (name, text), id="no types"),
        pytest.param(renamed(*STRICT), id="strict"),
        pytest.param(lambda name, text: (name, BOM + text.encode()), id="byte-order marks"),
        pytest.param(
            lambda name, text: (name, re.sub(r' r="[A-Z]*\d+"', "", text) if "sheet1" in name else text),
            id="cells without places",
        ),
        pytest.param(
            lambda name, text: (
                name,
                re.sub(r"<\?xml[^>]*>", "", text).encode("utf-16") if "sheet1" in name else text,
            ),
            id="a sheet in UTF-16",
        ),
    ],
)
def test_a_package_of_another_writer_reads_the_same(change):
    assert read_cells(package(change), "表.xlsx") == ROWS


@settings(deadline=None, max_examples=6)
@given(
    st.sampled_from(["/", "\\"]),
    st.sampled_from(["xl/", "XL/", "excel/", "a/b/"]),
    st.sampled_from(["workbook.xml", "Workbook.xml", "workbook2.xml", "book.xml"]),
)
def test_a_package_reads_the_same_whatever_its_parts_are_named(slash, folder, name):
    moved = renamed(("/xl/", f"/{folder}"), ('"xl/', f'"{folder}'), ("workbook.xml", name))

    def change(part: str, text: str) -> tuple[str, str]:
        part, text = moved("/" + part if part.startswith("xl/") else part, text)
        return part.lstrip("/").replace("/", slash), text

    assert read_cells(package(change), "表.xlsx") == ROWS


def archive(**parts: bytes) -> bytes:
    """A zip of files; `__` in a name is `/`, `_` is `.`."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as new:
        for name, part in parts.items():
            new.writestr(name.replace("__", "/").replace("_", "."), part)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (archive(上报__产业台账_xlsx=xlsx(["a"])), "压缩包,请解压后上传里面的《产业台账.xlsx》"),
        (archive(a_jpg=b"x"), "压缩包或其他文档"),
        (archive(word__document_xml=b"<a/>"), "Word 文档"),
        (archive(Index__Document_iwa=b"x"), "Numbers"),
        (archive(OFD_xml=b"<a/>"), "OFD"),
    ],
)
def test_another_package_is_refused_with_what_it_is(data, words):
    with pytest.raises(UnreadableFile, match=words):
        read_table(data, "表.xlsx")


# -- old workbooks ---------------------------------------------------------------------------------------------------


def old_workbook(codepage: int, *rows: list[object]) -> bytes:
    """An Excel 97 workbook whose code page record says `codepage`, its texts in 8 bits where they fit."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("5月")
    for at, row in enumerate(rows):
        for across, value in enumerate(row):
            sheet.write(at, across, value)
    return saved(book).replace(struct.pack("<HHH", 0x42, 2, 1200), struct.pack("<HHH", 0x42, 2, codepage))


@pytest.mark.parametrize("codepage", [936, 1252, 950, 1200])
def test_the_code_page_of_an_excel_97_workbook_changes_nothing(codepage):
    rows = [["统计日期", "村", "café"], ["2020-05-20", "平达社区", 5.5]]
    assert read_cells(old_workbook(codepage, *rows), "表.xls") == [rows[0], ["2020-05-20", "平达社区", "5.5"]]


def record(kind: int, body: bytes) -> bytes:
    """A record of an old workbook."""
    return struct.pack("<HH", kind, len(body)) + body


def bare_workbook(version: int, *rows: tuple[str | float, ...], encoding: str = "gbk") -> bytes:
    """A workbook of Excel 2, 3, 4 or 5 without a container and without a code page, as old exports write it."""
    begin = {
        2: (0x0009, struct.pack("<HH", 2, 0x10)),
        3: (0x0209, struct.pack("<HHH", 0, 0x10, 0)),
        4: (0x0409, struct.pack("<HHH", 0, 0x10, 0)),
        5: (0x0809, struct.pack("<HHHH", 0, 0x10, 0, 0)),
    }[version]
    parts = [record(*begin)]
    for at, row in enumerate(rows):
        for across, value in enumerate(row):
            place = struct.pack("<HH3s", at, across, b"\0\0\0") if version == 2 else struct.pack("<HHH", at, across, 0)
            if isinstance(value, str):
                text = value.encode(encoding)
                size = struct.pack("<B" if version == 2 else "<H", len(text))
                parts.append(record(0x0004 if version == 2 else 0x0204, place + size + text))
            else:
                parts.append(record(0x0003 if version == 2 else 0x0203, place + struct.pack("<d", value)))
    return b"".join([*parts, record(0x0A, b"")])


@settings(deadline=None, max_examples=8)
@given(
    st.sampled_from([2, 3, 4, 5]),
    st.lists(
        st.tuples(st.text("平达社区烤烟移栽面积", min_size=2, max_size=6), st.integers(0, 9999)), min_size=1, max_size=4
    ),
)
def test_a_workbook_of_the_nineties_in_gbk_is_read(version, rows):
    table = [("村", "收入(万元)"), *((name, number / 4) for name, number in rows)]
    read = read_cells(bare_workbook(version, *table), "表.xls")
    assert [[name, float(number)] for name, number in read[1:]] == [[name, number] for name, number in table[1:]]
    assert read[0] == list(table[0])


def test_a_western_workbook_of_the_nineties_is_not_read_as_gbk():
    read = read_cells(bare_workbook(5, ("Café", "Größe"), ("Müller", 1.5), encoding="cp1252"), "t.xls")
    assert read == [["Café", "Größe"], ["Müller", "1.5"]]


def test_an_old_workbook_with_a_password_is_refused_as_locked():
    data = bare_workbook(5, ("村", "数"))
    locked = data[:12] + record(0x2F, struct.pack("<HHH", 0, 0x1234, 0x5678)) + data[12:]
    with pytest.raises(UnreadableWorkbook, match="设了打开密码"):
        read_table(locked, "表.xls")


# -- OpenDocument ----------------------------------------------------------------------------------------------------


def test_merged_cells_and_percents_of_an_opendocument_sheet_are_read():
    def merged(cell: str) -> str:
        return cell.replace("<table:table-cell ", '<table:table-cell table:number-rows-spanned="2" ', 1)

    share = (
        '<table:table-cell office:value-type="percentage" office:value="0.8567"><text:p>86%</text:p></table:table-cell>'
    )
    first = merged(ods_row("平达社区", "烤烟")).replace("</table:table-row>", f"{share}</table:table-row>")
    second = ods_row("茶叶", 5).replace("<table:table-row>", "<table:table-row><table:covered-table-cell/>")
    table = read_table(ods(ods_row("村", "产业", "比例"), first, second), "表.ods")
    assert [list(row.values())[1:] for row in table.cells.to_pylist()] == [
        ["平达社区", "烤烟", "85.67%"],
        ["平达社区", "茶叶", "5"],
    ]
    assert "合并单元格已按其内容填入各行。" in table.notes
