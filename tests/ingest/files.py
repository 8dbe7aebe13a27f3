"""Files as offices make them, written by the test that uses them."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date

import openpyxl
import xlwt

from pingda_dash.ingest import CheckedFile, References, check_file

START, END, TODAY = date(2020, 3, 20), date(2020, 6, 30), date(2020, 5, 21)
PINGDA, XIAOTIANBA, PINGAN = "530523206201", "530523206202", "530523206204"
VILLAGES = [
    (PINGDA, "平达社区"),
    (XIAOTIANBA, "小田坝村"),
    ("530523206203", "河尾社区"),
    (PINGAN, "平安社区"),
    ("530523206205", "黄连河村"),
    ("530523206206", "安乐村"),
]
REFERENCES = References.of(
    VILLAGES,
    [("T01", "完成烤烟大田移栽"), ("T02", "危房清零")],
    START,
    END,
    within=("平达乡", "龙陵县", "保山市", "云南省"),
)

INDUSTRY = "统计日期,村,产业,面积(亩),产量,产量单位,收入(万元),参与户数,建档立卡户数,填报单位,备注"


def text(*lines: str, encoding: str = "utf-8", end: str = "\n") -> bytes:
    """Lines as a text file."""
    return "".join(line + end for line in lines).encode(encoding)


def delimited(rows: Sequence[Sequence[str]], encoding: str = "utf-8", **dialect: object) -> bytes:
    """Rows as Python's csv writes them."""
    stream = io.StringIO(newline="")
    csv.writer(stream, **dialect).writerows(rows)  # type: ignore[arg-type]
    return stream.getvalue().encode(encoding)


def xlsx(*rows: Sequence[object], merge: Sequence[str] = (), title: str = "Sheet1") -> bytes:
    """Rows as a workbook of one sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    for cells in merge:
        sheet.merge_cells(cells)
    return saved(book)


def saved(book: openpyxl.Workbook | xlwt.Workbook) -> bytes:
    """A workbook's bytes."""
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def xls(*rows: Sequence[object]) -> bytes:
    """Rows as an Excel 97 workbook; dates formatted as dates."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("Sheet1")
    day = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    for at, row in enumerate(rows):
        for across, value in enumerate(row):
            sheet.write(at, across, value, day if isinstance(value, date) else xlwt.Style.default_style)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def checked(data: bytes, filename: str = "表.csv", references: References = REFERENCES) -> CheckedFile:
    """The file, checked on 2020-05-21; whatever it holds, its rows add up."""
    file = check_file(data, filename, references, TODAY)
    assert file.rows_in == file.rows_good + file.rows_bad + file.rows_skipped
    return file


def flat(file: CheckedFile) -> list[list[object]]:
    """Every problem as [code, row, column, value]."""
    return [[p.code, p.row, p.column, p.value] for p in file.problems]


def values(file: CheckedFile, *names: str) -> list[tuple[object, ...]]:
    """The good rows' values of some fields."""
    return [tuple(row[name] for name in names) for row in file.arrow().to_pylist()]
