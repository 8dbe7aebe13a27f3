"""A table as a file to be taken away: CSV for any program, XLSX for a clerk's spreadsheet."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from pingda_dash import formats
from pingda_dash.report.problems import neutral

SHEET_ROWS = 1_000_000
"""Rows a sheet takes; Excel's own limit is 1,048,576. What is beyond goes to a second sheet."""
WIDEST = 48  # characters of a column; longer texts wrap
HEAD_FONT, HEAD_FILL = Font(bold=True), PatternFill("solid", fgColor="DDE6F2")
_STILL = datetime(2020, 1, 1)  # noqa: DTZ001  a workbook's own dates have no zone
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FORMULA = re.compile(rb'(<c r="[A-Z]+\d+"(?: s="\d+")?)(><f>)')
_STAMPS = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")


def csv(frame: pd.DataFrame) -> bytes:
    """UTF-8 with the byte-order mark a Chinese Excel needs; a text that Excel would run as a formula is quoted.

    A missing number, day or yes-or-no reads —; a missing text stays empty.
    """
    cells = frame.astype(object)
    for name in cells:
        gap = _gap(frame[name])
        cells[name] = [plain_value(value, gap) for value in cells[name]]
    return cells.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def xlsx(frame: pd.DataFrame, sheet: str = "表") -> bytes:
    """A workbook of one table; see `sheets`."""
    return sheets({sheet: frame})


def sheets(frames: Mapping[str, pd.DataFrame]) -> bytes:
    """A workbook of tables by the names of their sheets: headings bold and frozen, days as days, numbers as numbers, no
    cell a formula, same data same bytes.

    A missing number, day or yes-or-no reads —; a missing text stays empty.
    """
    book = Workbook(write_only=True)
    for sheet, frame in frames.items():
        gaps = [_gap(frame[name]) for name in frame]
        for number, start in enumerate(range(0, max(len(frame), 1), SHEET_ROWS), start=1):
            page = book.create_sheet(sheet_name(sheet if number == 1 else f"{sheet}{number}"))
            part = frame.iloc[start : start + SHEET_ROWS]
            page.freeze_panes = "A2"
            for at, name in enumerate(frame, start=1):
                page.column_dimensions[get_column_letter(at)].width = _width(str(name), part[name])
            page.append(headings(page, frame))
            for row in part.astype(object).itertuples(index=False, name=None):
                page.append([cell(page, plain_value(value, gap)) for value, gap in zip(row, gaps, strict=True)])
            page.auto_filter.ref = f"A1:{get_column_letter(max(len(gaps), 1))}{len(part) + 1}"
    return saved(book)


def sheet_name(name: str) -> str:
    """A sheet's name as Excel takes it: 31 characters, none of []:*?/\\."""
    return re.sub(r"[\[\]:*?/\\]", " ", name)[:31] or "表"


def headings(page: Any, names: Iterable[Any]) -> list[Any]:
    """Cells for the first row, bold on a pale ground."""
    row = []
    for name in names:
        head = cell(page, neutral(str(name)))
        head.font, head.fill, head.alignment = HEAD_FONT, HEAD_FILL, Alignment(vertical="center", wrap_text=True)
        row.append(head)
    return row


def cell(page: Any, value: Any) -> Any:
    """One value as a cell; a text is never taken for a formula."""
    made = WriteOnlyCell(page, value=value)
    if isinstance(value, str):
        made.data_type = "s"
    elif isinstance(value, datetime):
        made.number_format = "yyyy-mm-dd hh:mm"
    elif isinstance(value, date):
        made.number_format = "yyyy-mm-dd"
    return made


def saved(book: Workbook) -> bytes:
    """A workbook's bytes with fixed dates of creation and change, so that the same content is the same file.

    A formula's last value is the empty text: whoever reads the file before a spreadsheet has opened it finds nothing.
    """
    raw = io.BytesIO()
    book.save(raw)
    return still(raw.getvalue(), resting)


def resting(name: str, data: bytes) -> bytes:
    """A part of a workbook with fixed dates of creation and change, and the last value of its formulas, as `saved`."""
    if name == "docProps/core.xml":
        return _STAMPS.sub(rb"\g<1>" + _STILL.isoformat().encode() + b"Z", data)
    if name.startswith("xl/worksheets/") and b"<f>" in data:
        return _FORMULA.sub(rb'\1 t="str"\2', data)
    return data


def still(archive: bytes, part: Callable[[str, bytes], bytes] = lambda _, data: data) -> bytes:
    """A zip file with the same moment for each of its parts. part: (its name, its bytes) → its bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as raw, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in raw.namelist():
            made.writestr(
                zipfile.ZipInfo(name, _STILL.timetuple()[:6]), part(name, raw.read(name)), zipfile.ZIP_DEFLATED
            )
    return out.getvalue()


def _gap(column: pd.Series[Any]) -> str | None:
    """What a missing value of a column reads: 未报送 where a number, a day or a yes-or-no was asked for."""
    values = column.dropna()
    texts = any(isinstance(value, str) for value in values) if column.dtype == object else False
    if texts or isinstance(column.dtype, pd.StringDtype):
        return None
    return formats.MISSING


def plain_value(value: Any, gap: str | None) -> Any:
    """A value as both files take it: plain Python, no formula, no zone, a missing one as `gap` says."""
    if isinstance(value, str):
        return neutral(printable(value))
    if pd.isna(value):
        return gap
    if isinstance(value, pd.Timestamp | datetime):
        at = pd.Timestamp(value).tz_localize(None).floor("s")
        return at.date() if at == at.normalize() else at.to_pydatetime()
    if isinstance(value, bool):
        return "是" if value else "否"
    number = value.item() if hasattr(value, "item") else value
    return int(number) if isinstance(number, float) and number.is_integer() else number


def printable(text: str) -> str:
    """A text without the control characters that no workbook can hold."""
    return _UNPRINTABLE.sub("", text)


def _width(name: str, column: pd.Series[Any]) -> float:
    """A column's width in characters, a Chinese one counted twice: the heading's or the longest of the first rows'."""
    return min(max(_lengths(name, column)) + 2, WIDEST)


def _lengths(name: str, column: pd.Series[Any]) -> Iterator[int]:
    for text in (name, *(str(value) for value in column.head(200).dropna())):
        yield sum(2 if ord(one) > 0x2E7F else 1 for one in text)
