"""OpenDocument sheets: what calamine does not give of them (merged cells, what is hidden, what cells show)."""

from __future__ import annotations

import io
import re
import zipfile
from xml.etree import ElementTree

from pingda_dash.workbooks.cells import AREA_LIMIT, PART_LIMIT, Facts, Refused, place_of
from pingda_dash.workbooks.formats import figures_of, reconciled

NAMESPACE = re.compile(r"^\{[^}]*\}")
BESIDE = re.compile(
    rb'visibility="(?:collapse|filter)"|rows-spanned="(?!1")|columns-spanned="(?!1")|value-type="(?:percentage|currency)"'
    rb'|<number:(?:text|currency-style|percentage-style|date-style|number-style)\b|min-integer-digits="(?![01]")'
)
MONTH = re.compile(r"(\d{4})年0?(\d{1,2})月")
FAR = 65_535  # rows or columns repeated beyond so many are empty


def scan_ods(archive: zipfile.ZipFile) -> dict[str, Facts]:
    """Sheet name → its facts. Raises Refused for a package that is locked, or repeats filled cells without end."""
    if "META-INF/manifest.xml" in archive.namelist() and b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise Refused("password")
    with archive.open("content.xml") as part:
        text = part.read(PART_LIMIT)
    for row in re.findall(rb"<table:table-row\b.*?(?:/>|</table:table-row>)", text, re.DOTALL):
        times = re.match(rb'<table:table-row[^>]*number-rows-repeated="(\d{1,9})"', row)
        cells = re.findall(rb"<table:table-cell\b[^>]*>", row)
        wide = sum(int(match[1]) for cell in cells if (match := re.search(rb'columns-repeated="(\d{1,9})"', cell)))
        if b"office:value-type" in row and int(times[1] if times else 1) * max(wide, 1) > AREA_LIMIT:
            raise Refused("too-big")
    return _facts(text) if BESIDE.search(text) else {}


def _facts(content: bytes) -> dict[str, Facts]:
    """Sheet name → what is hidden, by hand or by a filter, which cells are merged, and what they show."""
    sheets: dict[str, Facts] = {}
    facts, row, repeats, column, columns = Facts(), 0, 1, 0, 0
    for event, node in ElementTree.iterparse(io.BytesIO(content), events=("start", "end")):
        kind = NAMESPACE.sub("", node.tag)
        attributes = {NAMESPACE.sub("", name): value for name, value in node.items()}
        if event == "start":
            hidden = attributes.get("visibility") in ("collapse", "filter")
            if kind == "table":
                facts, row, repeats, columns = sheets.setdefault(attributes.get("name", ""), Facts()), 0, 0, 0
            elif kind == "table-row":
                row, column = row + repeats, 0
                repeats = int(attributes.get("number-rows-repeated", 1))
                facts.hidden_rows.update(range(row + 1, row + min(repeats, FAR) + 1) if hidden else ())
            elif kind == "table-column":
                first, columns = columns + 1, columns + int(attributes.get("number-columns-repeated", 1))
                facts.hidden_columns.update(range(first, min(columns, first + FAR) + 1) if hidden else ())
        elif kind in ("table-cell", "covered-table-cell"):
            times = int(attributes.get("number-columns-repeated", 1))
            down, across = (int(attributes.get(f"number-{way}-spanned", 1)) for way in ("rows", "columns"))
            if down > 1 or across > 1:
                facts.merged.append([row, column, row + down - 1, column + across - 1])
            words = _shown(node, attributes)
            if words is not None:
                for place in _places(row, min(repeats, FAR), column, min(times, FAR)):
                    facts.texts[place] = words
            column += times
            node.clear()
        elif kind in ("table-row", "table"):
            node.clear()
    return sheets


def _places(row: int, rows: int, column: int, columns: int) -> list[int]:
    if rows * columns > AREA_LIMIT // 25:
        raise Refused("too-big")
    return [place_of(at, over) for at in range(row, row + rows) for over in range(column, column + columns)]


def _shown(cell: ElementTree.Element, attributes: dict[str, str]) -> str | None:
    """What a cell shows where that is more than its value, from its value and its text."""
    kind = attributes.get("value-type")
    if kind not in ("percentage", "currency", "float", "date"):
        return None
    words = "".join(text for part in cell if NAMESPACE.sub("", part.tag) == "p" for text in part.itertext())
    if kind == "date":
        month, day = MONTH.fullmatch(words.strip()), attributes.get("date-value", "")
        return f"{month[1]}年{int(month[2])}月" if month and day[8:10] == "01" else None
    try:
        value = float(attributes.get("value", ""))
    except ValueError:
        return None
    if kind == "percentage" and not re.search("[%\uff05]", words):
        return format(figures_of(value).scaleb(2).normalize(), "f") + "%"
    return reconciled(value, words) if words.strip() else None
