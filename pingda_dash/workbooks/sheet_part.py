"""A sheet's XML, looked through once as a stream for what calamine does not give: errors, hidden rows, formats."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import IO
from xml.etree import ElementTree

from pingda_dash.workbooks.cells import AREA_LIMIT, Facts, Refused, column_number, place_of
from pingda_dash.workbooks.formats import BUILT_IN, NumberFormat, number_format

CHUNK = 1 << 20
NAMESPACE = re.compile(r"^\{[^}]*\}")
PLACE = re.compile(rb'\sr="([A-Z]{1,3})(\d{1,7})"')
ERROR_CELL = re.compile(rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*?\bt="e"[^>]*>')
ERROR_VALUE = re.compile(rb"\s*(?:<(?:\w+:)?f[\s>/].*?)?<(?:\w+:)?v>(#[^<]{1,20})</", re.DOTALL)
FORMULA = re.compile(
    rb'<(?:\w+:)?c\s(?=[^>]*?\br="([A-Z]{1,3})(\d{1,7})")(?![^>]*\bt="str")[^>]*>\s*'
    rb"<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</"
)  # one that was never calculated
HIDDEN_ROW = re.compile(rb'<(?:\w+:)?row\s(?=[^>]*?\br="(\d{1,7})")[^>]*?\bhidden="(?:1|true)"')
HIDDEN_COLUMNS = re.compile(
    rb'<(?:\w+:)?col\s(?=[^>]*?\bmin="(\d+)")(?=[^>]*?\bmax="(\d+)")[^>]*?\bhidden="(?:1|true)"'
)
ROW_OR_CELL = re.compile(rb"<(?:\w+:)?(row|c)(\s[^>]*?)?/?>")
FIRST_CELL = re.compile(rb"<(?:\w+:)?c(\s[^>]*)?>")
ROW_NUMBER = re.compile(rb'\sr="(\d{1,7})"')
STYLE = re.compile(rb'\ss="(\d{1,6})"')

STYLED = rb'<(?:\w+:)?c\s(?=[^>]*?\br="[A-Z]{1,3}(\d{1,7})")[^>]*?\bs="(?:%s)"[^>]*[^/>]>'

Formats = Mapping[bytes, NumberFormat]
"""The number of a style → its number format, where that may show more than a value."""


def formats_of(styles: bytes) -> dict[bytes, NumberFormat]:
    """The styles of a workbook whose number format may show more than a cell's value."""
    if not styles.strip():
        return {}
    codes, formats = dict(BUILT_IN), dict[bytes, NumberFormat]()
    tree = ElementTree.fromstring(styles)
    for node in tree.iter():
        if NAMESPACE.sub("", node.tag) == "numFmt" and node.get("numFmtId", "").isdigit():
            codes[int(node.get("numFmtId", ""))] = node.get("formatCode", "")
    cells = next((node for node in tree if NAMESPACE.sub("", node.tag) == "cellXfs"), ())
    for at, style in enumerate(cells):
        number = style.get("numFmtId", "0")
        format = number_format(codes.get(int(number), "")) if number.isdigit() else None
        if format:
            formats[str(at).encode()] = format
    return formats


def struck_styles(styles: bytes) -> frozenset[bytes]:
    """The numbers of the styles whose font is struck through."""
    if b"<strike" not in styles and b":strike" not in styles:
        return frozenset()
    tree = ElementTree.fromstring(styles)
    parts = {NAMESPACE.sub("", node.tag): node for node in tree}
    struck = {
        str(at)
        for at, font in enumerate(parts.get("fonts", ()))
        if any(NAMESPACE.sub("", mark.tag) == "strike" and mark.get("val", "1") not in OFF for mark in font)
    }
    cells = enumerate(parts.get("cellXfs", ()))
    return frozenset(str(at).encode() for at, style in cells if style.get("fontId", "0") in struck)


OFF = ("0", "false")


def scan_sheet(stream: IO[bytes], formats: Formats, struck: frozenset[bytes] = frozenset()) -> Facts:
    """Look through a sheet's part once, as a stream. struck: `struck_styles`.

    Raises Refused("too-big") when the rectangle around the cells is too large.
    """
    rows = columns = 0
    facts = Facts()
    marks = _Marks(facts, formats) if formats else None
    crossed = re.compile(STYLED % b"|".join(sorted(struck))) if struck else None
    tail = b""
    while chunk := stream.read(CHUNK):
        text = tail + chunk
        places = PLACE.findall(text)
        columns = max(columns, *map(column_number, {letters for letters, _ in places}), 0)
        rows = max(rows, *map(int, {digits for _, digits in places}), 0)
        for hit in ERROR_CELL.finditer(text) if b't="e"' in text else ():
            if value := ERROR_VALUE.match(text, hit.end()):
                place = int(hit[2]) - 1, column_number(hit[1]) - 1
                facts.errors[place] = value[1].decode("utf-8", "replace")
        if crossed:
            facts.struck_rows.update(map(int, crossed.findall(text)))
        if b"f>" in text:
            facts.uncounted |= dict.fromkeys((hit[1] + hit[2]).decode() for hit in FORMULA.finditer(text))
        if b"hidden=" in text:
            facts.hidden_rows.update(map(int, HIDDEN_ROW.findall(text)))
            for first, last in HIDDEN_COLUMNS.findall(text):
                facts.hidden_columns.update(range(int(first), min(int(last), 16_384) + 1))
        if rows * columns > AREA_LIMIT:
            raise Refused("too-big")
        if marks:
            marks.feed(chunk)
        tail = text[-2048:]
    return facts


class _Marks:
    """The cells of a sheet whose style shows more than their value; one that does not state its place is the next."""

    def __init__(self, facts: Facts, formats: Formats) -> None:
        self.facts = facts
        self.formats = formats
        self.row = self.column = -1
        self.rest = b""
        self.columns: dict[bytes, int] = {}
        self.placed: bool | None = None
        self.marked = re.compile(
            rb'<(?:\w+:)?c\s(?=[^>]*?\br="([A-Z]{1,3})(\d{1,7})")[^>]*?\bs="(' + b"|".join(formats) + rb')"'
        )

    def feed(self, chunk: bytes) -> None:
        """Go on with the next bytes of the part."""
        text = self.rest + chunk
        end = text.rfind(b">") + 1
        self.rest = text[end:]
        if self.placed is None and (first := FIRST_CELL.search(text)):
            self.placed = b"0" not in self.formats and PLACE.search(first[0]) is not None
        if self.placed:
            for letters, number, style in self.marked.findall(text, 0, end):
                self.facts.formats[place_of(int(number) - 1, self._column(letters))] = self.formats[style]
        else:
            self._walk(text, end)

    def _walk(self, text: bytes, end: int) -> None:
        """Every row and cell one by one."""
        for hit in ROW_OR_CELL.finditer(text, 0, end):
            attributes = hit[2] or b""
            if hit[1] == b"row":
                number = ROW_NUMBER.search(attributes)
                self.row = int(number[1]) - 1 if number else self.row + 1
                self.column = -1
                continue
            place = PLACE.search(attributes)
            if place:
                self.row, self.column = int(place[2]) - 1, self._column(place[1])
            else:
                self.column += 1
            style = STYLE.search(attributes)
            format = self.formats.get(style[1] if style else b"0")
            if format:
                self.facts.formats[place_of(self.row, self.column)] = format

    def _column(self, letters: bytes) -> int:
        if letters not in self.columns:
            self.columns[letters] = column_number(letters) - 1
        return self.columns[letters]
