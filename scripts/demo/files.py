"""The forms in which offices send a table: one `Sheet` of typed records, many `Style`s, the same bytes every time.

A CSV is written with the `csv` module; a workbook is written part by part into an uncompressed zip with a fixed
clock, because a library that stamps "now" into the file would make every run differ.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal
from xml.sax.saxutils import escape

from pingda_dash.contracts import Contract, Field

Value = str | int | float | bool | date | None
Record = Mapping[str, Value]
WIDE = {ord("0") + digit: chr(0xFF10 + digit) for digit in range(10)}
EXCEL_EPOCH = date(1899, 12, 30)


@dataclass(frozen=True)
class Sheet:
    """One table before it has a form: which contract, which of its columns, and the typed records in order.

    `villages`: code → name, for the columns that name a village. `totals`: the columns a 合计 line may add up.
    """

    contract: Contract
    columns: tuple[str, ...]
    records: Sequence[Record]
    title: str
    villages: Mapping[str, str]
    totals: tuple[str, ...] = ()


@dataclass(frozen=True)
class Style:
    """How one office writes a sheet.

    `own_words`: the contract's aliases and synonyms instead of its titles and words, and 55% for 55.
    `wide`: full-width digits in whole numbers. `spaced`: an empty line now and then.
    """

    suffix: Literal["csv", "xlsx"] = "csv"
    encoding: Literal["utf-8", "utf-8-sig", "gbk", "utf-16"] = "utf-8"
    delimiter: str = ","
    titled: bool = False
    totals: bool = False
    dates: Literal["iso", "slash", "chinese", "short"] = "iso"
    villages: Literal["name", "short", "code"] = "name"
    own_words: bool = False
    thousands: bool = False
    wide: bool = False
    spaced: bool = False


PLAIN = Style()
EXCEL_CSV = Style(encoding="utf-8-sig", dates="slash")
SPACED_CSV = Style(encoding="utf-8-sig", dates="slash", spaced=True)
OFFICE = Style(
    encoding="gbk", titled=True, totals=True, dates="short", villages="short", own_words=True, thousands=True
)
WORKBOOK = Style(suffix="xlsx", titled=True)
UNICODE_TEXT = Style(encoding="utf-16", delimiter="\t", dates="chinese", villages="code")
OLD_MACHINE = Style(encoding="gbk", delimiter=";", dates="chinese", wide=True, spaced=True)


def heading(column: Field, style: Style) -> str:
    """The column's heading: its title with the unit, or an office's own word for it, unit kept."""
    if not style.own_words or not column.aliases:
        return column.heading
    return column.heading.replace(column.title, column.aliases[0], 1)


def cell(column: Field, value: Value, style: Style) -> Value:
    """One value as this office would type it; a workbook keeps numbers and dates as they are."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, str):
        return _own_word(column, value) if style.own_words else value
    if style.suffix == "xlsx":
        return value
    if isinstance(value, date):
        return _day(value, style)
    return _number(value, style) + ("%" if style.own_words and column.unit == "%" else "")


def village_text(code: str, villages: Mapping[str, str], style: Style) -> str:
    """A village as this office names it: in full, without 村 or 社区, or by its code."""
    name = villages[code]
    return {"name": name, "short": name.removesuffix("村").removesuffix("社区"), "code": code}[style.villages]


def cells(sheet: Sheet, style: Style) -> list[list[Value]]:
    """Every line of the file: title, header, records, and the empty lines and the totals that the style has."""
    columns = [sheet.contract[name] for name in sheet.columns]
    lines: list[list[Value]] = [[sheet.title], []] if style.titled else []
    lines.append([heading(column, style) for column in columns])
    for number, record in enumerate(sheet.records):
        if style.spaced and number and number % 50 == 0:
            lines.append([""] * len(columns))
        lines.append(_line(columns, record, sheet.villages, style))
    if style.totals and sheet.totals:
        sums = {name: _sum(sheet.records, name) for name in sheet.totals}
        lines.append(["合计", *_line(columns, sums, sheet.villages, style)[1:]])
    return lines


def file_bytes(sheet: Sheet, style: Style) -> bytes:
    """The whole file."""
    lines = cells(sheet, style)
    return workbook_bytes(lines) if style.suffix == "xlsx" else csv_bytes(lines, style.encoding, style.delimiter)


def csv_bytes(lines: Sequence[Sequence[Value]], encoding: str, delimiter: str) -> bytes:
    """Delimited text with Windows line ends. UTF-16 is little-endian with its mark, as Excel saves Unicode text."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows(lines)
    if encoding == "utf-16":
        return b"\xff\xfe" + text.getvalue().encode("utf-16-le")
    return text.getvalue().encode(encoding)


def workbook_bytes(lines: Sequence[Sequence[Value]]) -> bytes:
    """A one-sheet .xlsx holding `lines`; stored, with the zip's oldest date, so equal lines give equal bytes."""
    rows = "".join(f'<row r="{number}">{_row(number, line)}</row>' for number, line in enumerate(lines, start=1))
    sheet = f'<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as parts:
        for name, body in (*_WORKBOOK_PARTS, ("xl/worksheets/sheet1.xml", sheet)):
            part = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            part.create_system = 0
            parts.writestr(part, f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>{body}')
    return target.getvalue()


def _day(value: date, style: Style) -> str:
    """A date as text: 2020-05-20, 2020/5/20, 2020年5月20日 or 5月20日."""
    return {
        "iso": value.isoformat(),
        "slash": f"{value.year}/{value.month}/{value.day}",
        "chinese": f"{value.year}年{value.month}月{value.day}日",
        "short": f"{value.month}月{value.day}日",
    }[style.dates]


def _number(value: int | float, style: Style) -> str:
    """A number as text; two decimals at most, thousands separators or full-width digits where the office uses them."""
    if isinstance(value, float) and not value.is_integer():
        text = f"{value:,.2f}".rstrip("0") if style.thousands else f"{value:.2f}".rstrip("0")
    else:
        text = f"{int(value):,}" if style.thousands else str(int(value))
    return text.translate(WIDE) if style.wide and isinstance(value, int) else text


def _line(columns: Sequence[Field], record: Record, villages: Mapping[str, str], style: Style) -> list[Value]:
    """One record as the cells of one line."""
    named = {
        column.name: village_text(str(code), villages, style)
        for column in columns
        if column.village and (code := record.get(column.name))
    }
    return [cell(column, named.get(column.name, record.get(column.name)), style) for column in columns]


def _sum(records: Sequence[Record], name: str) -> float:
    """What a column adds up to, empty cells left out."""
    return round(sum(value for record in records if isinstance(value := record.get(name), int | float)), 2)


def _own_word(column: Field, word: str) -> str:
    """The first of an office's words for a contract's word, the word itself if it has none."""
    return next((own for own, meant in column.synonyms.items() if meant == word), word)


def _row(number: int, line: Sequence[Value]) -> str:
    """The cells of one worksheet row as XML; empty cells are left out."""
    return "".join(_cell(f"{_letter(i)}{number}", value) for i, value in enumerate(line) if value not in ("", None))


def _cell(place: str, value: Value) -> str:
    """One worksheet cell: a dated number, a number, or text held inline."""
    if isinstance(value, date):
        return f'<c r="{place}" s="1"><v>{(value - EXCEL_EPOCH).days}</v></c>'
    if isinstance(value, int | float):
        return f'<c r="{place}"><v>{value}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t>{escape(str(value))}</t></is></c>'


def _letter(index: int) -> str:
    """0 → A, 25 → Z (a demo sheet has fewer than 26 columns)."""
    return chr(ord("A") + index)


_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_DOC = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PKG = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_WORKBOOK_PARTS = (
    (
        "[Content_Types].xml",
        f'<Types xmlns="{_PKG}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/></Types>',
    ),
    (
        "_rels/.rels",
        f'<Relationships xmlns="{_PKG}/relationships">'
        f'<Relationship Id="rId1" Type="{_DOC}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    ),
    (
        "xl/workbook.xml",
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_DOC}">'
        '<sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>',
    ),
    (
        "xl/_rels/workbook.xml.rels",
        f'<Relationships xmlns="{_PKG}/relationships">'
        f'<Relationship Id="rId1" Type="{_DOC}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{_DOC}/styles" Target="styles.xml"/></Relationships>',
    ),
    (
        "xl/styles.xml",
        f'<styleSheet xmlns="{_MAIN}"><fonts count="1"><font><sz val="11"/><name val="SimSun"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border/></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        '<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
        '<xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
    ),
)
