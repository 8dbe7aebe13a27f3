"""Old workbooks (.xls, and WPS's .et): Excel 2 to 2003, by xlrd, which knows their code pages and number formats."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator

import xlrd

from pingda_dash.workbooks.cells import HIDDEN_ROWS, Facts, Refused, Value, place_of, shown, text_of, trimmed
from pingda_dash.workbooks.formats import NumberFormat, number_format

STREAMS = {
    "WordDocument": "Word 文档", "PowerPoint Document": "演示文稿", "WpsContent": "WPS 文字文档",
    "VisioDocument": "图纸", "__substg1.0_": "邮件",
}  # fmt: skip
"""Streams of a compound file by which its kind is clear."""


def read_old(data: bytes) -> Iterator[object]:
    """The lines to print for an old workbook. Raises Refused for one that is locked, or is no workbook."""
    if _has_stream(data, "EncryptedPackage"):
        raise Refused("password")
    book = _opened(data)
    yield {"kind": "xls"}
    formats = _Formats(book)
    for sheet in book.sheets():
        hidden = bool(sheet.visibility)
        facts = Facts(
            hidden_rows={row + 1 for row, info in sheet.rowinfo_map.items() if info.hidden},
            hidden_columns={column + 1 for column, info in sheet.colinfo_map.items() if info.hidden},
            merged=[[top, left, bottom - 1, right - 1] for top, bottom, left, right in sheet.merged_cells],
            formats=formats.scaling(sheet),
        )
        yield facts.described(sheet.name, sheet.nrows, sheet.ncols, hidden)
        for row in range(min(sheet.nrows, HIDDEN_ROWS) if hidden else sheet.nrows):
            yield _row(book, sheet, row, formats)


def _opened(data: bytes) -> xlrd.Book:
    """The workbook, its texts in the code page it means. Raises Refused."""
    try:
        book = _read(data)
        if book.biff_version < 80 and _is_chinese(book):
            book = _read(data, "gb18030")
    except xlrd.XLRDError as error:
        if "encrypted" in str(error).lower() or "password" in str(error).lower():
            raise Refused("password") from error
        other = next((words for name, words in STREAMS.items() if _has_stream(data, name)), "")
        if other:
            raise Refused("other", f"(它其实是{other},不是 Excel 工作簿)") from error
        raise
    return book


def _read(data: bytes, encoding: str | None = None) -> xlrd.Book:
    def opened(**more: object) -> xlrd.Book:
        return xlrd.open_workbook(
            file_contents=data,
            logfile=io.StringIO(),
            encoding_override=encoding,
            ragged_rows=True,
            ignore_workbook_corruption=True,
            **more,
        )

    try:
        return opened(formatting_info=True)
    except xlrd.XLRDError:
        raise
    except UnicodeDecodeError:  # no code page is stated, or a wrong one
        following = {None: "gb18030", "gb18030": "cp1252"}.get(encoding)
        if following is None:
            raise
        return _read(data, following)
    except Exception:  # a writer's styles that xlrd cannot follow; the cells may be sound
        return opened()


def _is_chinese(book: xlrd.Book) -> bool:
    """Whether an older workbook that states no code page, or a Western one, has its texts in GBK."""
    if book.codepage not in (None, 0, 437, 850, 1252, 10000, 28591, 32768, 32769):
        return False
    texts = [
        value for sheet in book.sheets() for row in range(min(sheet.nrows, 200)) for value in sheet.row_values(row)
    ]
    written = "".join(text for text in [*book.sheet_names(), *texts] if isinstance(text, str))
    raw = written.encode(book.encoding or "latin-1", "ignore")
    high = [byte for byte in raw if byte >= 0x80]
    try:
        chinese = raw.decode("gb18030")
    except UnicodeDecodeError:
        return False
    pairs = [char for char in chinese if "\u4e00" <= char <= "\u9fff" or char in "()、。,:“”—"]
    return len(pairs) >= 2 and len(high) <= 2.1 * len(pairs)


def _has_stream(data: bytes, name: str) -> bool:
    """Whether a compound file's directory names a stream."""
    return name.encode("utf-16-le") in data


class _Formats:
    """The number formats of a workbook by the number of a cell's style."""

    def __init__(self, book: xlrd.Book) -> None:
        codes = [self._code(book, xf.format_key) for xf in book.xf_list] if book.formatting_info else []
        self.formats = [number_format(code) for code in codes]
        self.days = [NumberFormat(code).is_date for code in codes]
        self.marks_text = any(format is not None and format.text_section is not None for format in self.formats)

    @staticmethod
    def _code(book: xlrd.Book, key: int) -> str:
        stated = book.format_map.get(key)
        return stated.format_str if stated is not None else ""

    def of(self, sheet: xlrd.sheet.Sheet, row: int, column: int, kind: int) -> tuple[NumberFormat | None, bool]:
        """(a cell's format where it shows more than a value, whether it is of days)."""
        if not self.formats or (kind == xlrd.XL_CELL_TEXT and not self.marks_text):
            return None, kind == xlrd.XL_CELL_DATE
        style = sheet.cell_xf_index(row, column)
        return self.formats[style], self.days[style]

    def scaling(self, sheet: xlrd.sheet.Sheet) -> dict[int, NumberFormat]:
        """The formats that show a number smaller than it is, by the places of a sheet's numbers."""
        scaling = {style: one for style, one in enumerate(self.formats) if one is not None and one.scale}
        return {
            place_of(row, column): scaling[style]
            for row in range(sheet.nrows if scaling else 0)
            for column, kind in enumerate(sheet.row_types(row))
            if kind == xlrd.XL_CELL_NUMBER and (style := sheet.cell_xf_index(row, column)) in scaling
        }


def _row(book: xlrd.Book, sheet: xlrd.sheet.Sheet, row: int, formats: _Formats) -> list[str]:
    cells = []
    for column, (kind, value) in enumerate(zip(sheet.row_types(row), sheet.row_values(row), strict=True)):
        if kind in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
            format, is_day = formats.of(sheet, row, column, kind)
            exact: Value = _moment(value, book.datemode, format) if is_day else value
            cells.append(shown(exact, format) if format else text_of(exact))
        elif kind == xlrd.XL_CELL_TEXT:
            format, _ = formats.of(sheet, row, column, kind)
            cells.append(shown(value, format) if format else value)
        elif kind == xlrd.XL_CELL_BOOLEAN:
            cells.append(text_of(bool(value)))
        elif kind == xlrd.XL_CELL_ERROR:
            cells.append(xlrd.error_text_from_code.get(value, "#N/A"))
        else:
            cells.append("")
    return trimmed(cells)


def _moment(value: float, datemode: int, format: NumberFormat | None) -> Value:
    """A number under a format of days: a day, a time of day, or a length of time where it counts past 24 hours."""
    if format is not None and format.span(dt.timedelta()) is not None:
        return dt.timedelta(days=value)
    try:
        moment: dt.datetime = xlrd.xldate.xldate_as_datetime(value, datemode)
    except (ValueError, OverflowError):
        return value
    if 0 < value < 1:
        return moment.time()
    return moment.date() if value == int(value) else moment
