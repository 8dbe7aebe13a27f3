"""Reading workbooks: what a sheet hides, formulas, epochs, macros, other formats; and packages made to do harm."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import openpyxl
import pytest
import xlwt
from msoffcrypto.format.ooxml import OOXMLFile
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from pingda_dash.errors import OversizedWorkbook, UnreadableWorkbook
from pingda_dash.ingest import read_cells, read_table
from tests.ingest.files import saved, xlsx

DAY = dt.date(2020, 5, 20)
HEAD = ["统计日期", "村", "产业", "收入(万元)"]


def repacked(data: bytes, **changes: bytes) -> bytes:
    """A workbook's package with parts put in or in place of others; `/` and `.` of a part's name are `__` and `_`."""
    stream = io.BytesIO()
    old = zipfile.ZipFile(io.BytesIO(data))
    parts = {name: old.read(name) for name in old.namelist()}
    parts.update({name.replace("__", "/").replace("_", "."): part for name, part in changes.items()})
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name, part in parts.items():
            new.writestr(name, part)
    return stream.getvalue()


def ods(*rows: str, extra: str = "") -> bytes:
    """An OpenDocument spreadsheet of one sheet; rows as XML."""
    names = "".join(
        f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for short, name in (("office", "office"), ("table", "table"), ("text", "text"))
    )
    content = (
        f'<?xml version="1.0"?><office:document-content{names}><office:body><office:spreadsheet>'
        f'<table:table table:name="5月">{"".join(rows)}</table:table>{extra}'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return stream.getvalue()


def ods_row(*cells: str | float) -> str:
    """A row of texts and numbers."""
    note = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
        if isinstance(cell, str)
        else f'<table:table-cell office:value-type="float" office:value="{cell}"><text:p>{cell}</text:p>'
        "</table:table-cell>"
        for cell in cells
    )
    return f"<table:table-row>{note}</table:table-row>"


@pytest.mark.parametrize("epoch", [None, CALENDAR_MAC_1904])
def test_days_are_the_same_in_both_epochs(epoch):
    book = openpyxl.Workbook()
    if epoch:
        book.epoch = epoch
    book.active.append(HEAD)
    book.active.append([DAY, "平达", "烤烟", 5])
    assert read_cells(saved(book), "表.xlsx") == [HEAD, ["2020-05-20", "平达", "烤烟", "5"]]


def test_numbers_stored_as_text_are_kept_as_they_stand():
    assert read_cells(xlsx(["a", "b"], ["007", "1,200 "]), "t.xlsx") == [["a", "b"], ["007", "1,200 "]]


def test_a_formula_is_read_by_its_value_and_one_without_a_value_is_told():
    data = xlsx(HEAD, [DAY, "平达", "烤烟", "=2+3"], [DAY, "平安", "烤烟", 6])
    table = read_table(data, "表.xlsx")
    assert table.cells["c3"].to_pylist() == ["", "6"]
    assert "D2的公式没有算出的值,按空白读取。请用 Excel 打开、保存后重新上传。" in table.notes
    sheet = zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml")
    counted = repacked(data, xl__worksheets__sheet1_xml=sheet.replace(b"<v></v>", b"<v>5</v>"))
    table = read_table(counted, "表.xlsx")
    assert (table.cells["c3"].to_pylist(), table.notes) == (["5", "6"], ())


def test_hidden_rows_and_columns_are_read_and_told():
    book = openpyxl.load_workbook(io.BytesIO(xlsx(HEAD, *[[DAY, "平达", "烤烟", at] for at in range(6)])))
    sheet = book.active
    for row in (3, 4, 6):
        sheet.row_dimensions[row].hidden = True
    sheet.column_dimensions["D"].hidden = True
    table = read_table(saved(book), "表.xlsx")
    assert table.cells["c3"].to_pylist() == list("012345")
    assert table.notes == ("第 3–4、6 行、D 列是隐藏的,也读入了,请核对。",)


def test_hidden_rows_and_columns_of_an_old_workbook_are_told_sheet_by_sheet():
    book = xlwt.Workbook()
    book.add_sheet("空")
    sheet = book.add_sheet("5月")
    for row, cells in enumerate([HEAD, *[["2020-05-20", "平达", "烤烟", at] for at in range(6)]]):
        for column, cell in enumerate(cells):
            sheet.write(row, column, cell)
    for row in (2, 3, 5):
        sheet.row(row).hidden = True
    sheet.col(3).hidden = True
    table = read_table(saved(book), "表.xls")
    assert table.cells["c3"].to_pylist() == list("012345")
    assert table.notes == (
        "读取工作表“5月”。",
        "第 3–4、6 行、D 列是隐藏的,也读入了,请核对。",
    )


def test_hidden_rows_and_columns_of_an_opendocument_sheet_are_told():
    gone = ods_row("2020-05-20", "平达", "烤烟", 1).replace("-row>", '-row table:visibility="{}">', 1)
    columns = '<table:table-column table:number-columns-repeated="3"/><table:table-column table:visibility="collapse"/>'
    shown = ods_row("2020-05-20", "平达", "烤烟", 2)
    data = ods(columns, ods_row(*HEAD), gone.format("filter"), shown, gone.format("collapse"))
    table = read_table(data, "表.ods")
    assert table.cells["c3"].to_pylist() == ["1", "2", "1"]
    assert table.notes == ("第 2、4 行、D 列是隐藏的,也读入了,请核对。",)


def test_every_visible_sheet_is_named_and_tables_one_under_another_are_told():
    book = openpyxl.load_workbook(io.BytesIO(xlsx(["说明", "请填下表"], title="说明")))
    ledger = book.create_sheet("台账")
    for row in (["农业中心"], HEAD, [DAY, "平达", "烤烟", 5], [], ["项目", "金额"], ["修路", 3], [], ["注:累计"]):
        ledger.append(row)
    table = read_table(saved(book), "表.xlsx")
    assert (table.sheet, table.sheets, table.titles) == ("台账", ("说明", "台账"), ("农业中心",))
    assert table.cells["source_row"].to_pylist() == [3, 4]
    assert "文件里上下有 2 张表,读的是表头在第 2 行的一张,没有读表头在第 5 行的。" in table.notes


def test_blank_rows_and_columns_of_a_sheet_are_no_part_of_its_table():
    rows = [[None, "a", None, "b"], [], [None, 1, None, 2], [], [], [None, 3, None, 4]]
    assert read_cells(xlsx([], *rows), "t.xlsx") == [["a", "", "b"], ["1", "", "2"], ["3", "", "4"]]


def test_a_workbook_with_macros_is_read_and_the_macros_are_told():
    table = read_table(repacked(xlsx(HEAD), xl__vbaProject_bin=b"macro"), "表.xlsm")
    assert (table.kind, table.header) == ("xlsm", tuple(HEAD))
    assert table.notes == ("工作簿带有宏,宏没有运行,只读了单元格里的值。",)


def test_an_opendocument_sheet_reads_the_same():
    table = read_table(ods(ods_row(*HEAD), ods_row("2020-05-20", "平达", "烤烟", 5.5)), "表.ods")
    assert (table.kind, table.sheet, table.header) == ("ods", "5月", tuple(HEAD))
    assert [table.cells[f"c{at}"].to_pylist() for at in range(4)] == [["2020-05-20"], ["平达"], ["烤烟"], ["5.5"]]


def test_an_opendocument_sheet_that_repeats_a_cell_without_end_is_refused():
    cell = (
        '<table:table-cell table:number-columns-repeated="16000" office:value-type="float" office:value="1">'
        "<text:p>1</text:p></table:table-cell>"
    )
    row = f'<table:table-row table:number-rows-repeated="1000000">{cell}</table:table-row>'
    with pytest.raises(OversizedWorkbook):
        read_table(ods(ods_row("a"), row), "表.ods")


def test_a_large_sheet_of_plain_rows_is_no_bomb():
    rows = [[at, f"第{at}村", at / 7, "一般户"] for at in range(30_000)]
    assert read_table(xlsx(["a", "b", "c", "d"], *rows), "t.xlsx").rows == 30_000


def test_a_locked_opendocument_sheet_is_refused_as_locked():
    locked = repacked(ods(ods_row("a")), **{"META-INF__manifest_xml": b"<x><encryption-data/></x>"})
    with pytest.raises(UnreadableWorkbook, match="设了打开密码"):
        read_table(locked, "表.ods")


def test_a_workbook_with_a_password_is_refused_as_locked():
    locked = io.BytesIO()
    OOXMLFile(io.BytesIO(xlsx(["a", "b"], [1, 2]))).encrypt("平达", locked)
    with pytest.raises(UnreadableWorkbook, match="设了打开密码"):
        read_table(locked.getvalue(), "表.xlsx")
