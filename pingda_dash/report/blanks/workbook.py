"""Blanks of an .xlsx file, and the file with some filled: every other byte of its parts as it was.

openpyxl reads it. It does not write it: charts, shapes, pictures in a header, extensions and cached values are lost
when openpyxl saves. So the rows with filled cells are changed in the sheet's own XML; what formulas had worked out
before is taken out, since it is of other numbers now, and the workbook asks whoever opens it to work them out.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from copy import deepcopy
from datetime import date
from typing import Any

from lxml import etree
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string
from openpyxl.utils.datetime import to_excel

from pingda_dash.report.blanks.grid import Cell, Page
from pingda_dash.report.blanks.runs import replace_text
from pingda_dash.report.blanks.terms import Form, OversizedForm, UnreadableForm, Written
from pingda_dash.report.blanks.texts import gaps, plain
from pingda_dash.report.package.annotations import UnknownLayout
from pingda_dash.report.package.book import sheets
from pingda_dash.report.package.parts import Package
from pingda_dash.report.package.sheet import ROW, ROW_NUMBER, Sheet, cells_of
from pingda_dash.report.package.xml import SPACE, local_name, parsed

MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 2000, 200, 20_000
"""What of a sheet is looked at; a form with more cells is no form that anybody fills in."""
FORMULA_VALUE = re.compile(
    rb"(<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>))\s*<(?:\w+:)?v\b[^>]*>[^<]*</(?:\w+:)?v>"
)
"""A formula with the value it had."""
OF_ANOTHER_WORKBOOK = re.compile(rb"\[\d+\]")
"""What stands in a formula of another workbook's cells: it cannot be worked out anew here."""

_FOREIGN = (
    *(UnknownLayout, KeyError, ValueError, IndexError, StopIteration),
    *(zipfile.BadZipFile, etree.XMLSyntaxError),
)
"""What is raised for a workbook that is not laid out as those that we can fill."""


def read(data: bytes) -> Form:
    """The grids and blanks of a workbook. Raises UnreadableForm, OversizedForm."""
    try:
        book = load_workbook(io.BytesIO(data))
    except Exception as error:  # whatever openpyxl meets in a damaged file
        raise UnreadableForm from error
    if book.vba_archive is not None:
        raise UnreadableForm
    pages, remarks = [], []
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            remarks.append(f"工作表“{sheet.title}”是隐藏的,没有列出,原样留着")
            continue
        page, hidden = _page(sheet)
        if hidden:
            remarks.append(f"工作表“{sheet.title}”有{hidden}是隐藏的,里面的空格没有列出")
        if sheet.protection.sheet:
            remarks.append(f"工作表“{sheet.title}”有保护,填好后仍有保护")
        remarks += _of_print(sheet)
        some = sum(1 for one in page.own() if one.kind == "formula" and OF_ANOTHER_WORKBOOK.search(one.text.encode()))
        if some:
            remarks.append(f"工作表“{sheet.title}”有 {some} 个公式取别的工作簿的数,留着原来的数,报前请核对")
        pages.append(page)
    remarks += _of_boxes(data)
    _check_layout(data, [page.name for page in pages])
    blanks = [blank for page in pages for blank in page.blanks()]
    ordinals = tuple(place for page in pages for place in page.ordinals())
    return Form("xlsx", tuple(page.drawn() for page in pages), tuple(blanks), tuple(remarks), ordinals)


def _of_print(sheet: Any) -> list[str]:
    """The blanks of a sheet's header and footer, in a sentence."""
    whole = {"页眉": (sheet.oddHeader, sheet.firstHeader), "页脚": (sheet.oddFooter, sheet.firstFooter)}
    made = []
    for called, items in whole.items():
        texts = [str(part.text) for one in items for part in (one.left, one.center, one.right) if part.text]
        if some := [plain(text) for text in dict.fromkeys(texts) if any(gaps(text, is_label=True))]:
            made.append(f"工作表“{sheet.title}”{called}里的空格没有列出,填出后请手工填写:{';'.join(some)}")
    return made


def _of_boxes(data: bytes) -> list[str]:
    """The blanks of text boxes and shapes, in a sentence."""
    some = []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        package = Package(archive)
        for name in sorted(one for one in package.names if re.fullmatch(r"xl/drawings/drawing\d+\.xml", one)):
            for node in package.tree(name).iter("{http://schemas.openxmlformats.org/drawingml/2006/main}p"):
                text = "".join(one.text or "" for one in node.iter("{*}t"))
                some += [plain(text)] if any(gaps(text, is_label=True)) else []
    return [f"文本框里的空格没有列出,填出后请手工填写:{';'.join(some)}"] if some else []


def _page(sheet: Any) -> tuple[Page, str]:
    """A sheet's cells, and what of it is hidden, in words."""
    if len(sheet._cells) > MOST_CELLS:
        raise OversizedForm
    page = Page(sheet.title, beside=(sheet.title,))
    rows = {row for row, one in sheet.row_dimensions.items() if one.hidden}
    columns: set[int] = set()
    for one in sheet.column_dimensions.values():
        if one.hidden and one.min:
            columns |= set(range(one.min, min(one.max, MOST_COLUMNS) + 1))
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    covered: set[tuple[int, int]] = set()
    for area in sheet.merged_cells.ranges:
        left, top, right, bottom = range_boundaries(area.coord)
        right, bottom = min(right, MOST_COLUMNS), min(bottom, MOST_ROWS)
        spans[top, left] = bottom - top + 1, right - left + 1
        covered |= {(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)} - {
            (top, left)
        }
    for row, column in sorted(sheet._cells.keys() | spans.keys()):
        if row > MOST_ROWS or column > MOST_COLUMNS or (row, column) in covered:
            continue
        cell, (height, width) = sheet.cell(row, column), spans.get((row, column), (1, 1))
        barred = row in rows or column in columns
        page.put(_cell(cell, row, column, height, width, barred))
    words = [f" {len(rows)} 行" if rows else "", f" {len(columns)} 列" if columns else ""]
    return page, "、".join(filter(None, words))


def _cell(cell: Any, row: int, column: int, height: int, width: int, is_hidden: bool) -> Cell:
    sides = (cell.border.left, cell.border.right, cell.border.top, cell.border.bottom)
    framed = any(side is not None and side.style for side in sides)
    value, shape = cell.value, str(cell.number_format)
    day = bool(re.search(r"[yY].*[dD]|年.*日", shape))
    common = {"is_framed": framed, "is_hidden": is_hidden, "is_share": "%" in shape, "is_day": day}
    place = row, column, height, width
    if cell.data_type == "f":
        return Cell(*place, str(getattr(value, "text", value) or ""), "formula", **common)
    if value is None or (isinstance(value, str) and not value.strip()):
        return Cell(*place, "", "empty", **common)
    if isinstance(value, str):
        return Cell(*place, value, "text", **common)
    shown = value.strftime("%Y-%m-%d") if hasattr(value, "strftime") else f"{value}"
    return Cell(*place, shown, "number", **common)


def filled(data: bytes, values: Mapping[str, Written]) -> bytes:
    """The workbook with values in some of its blanks; every part without one stays byte for byte.

    values: place → value. A day is a date in a cell with a format of dates, else words.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            package = Package(archive)
            by_sheet: dict[str, dict[str, Written]] = {}
            for place, value in values.items():
                name, _, cell = place.rpartition("!")
                by_sheet.setdefault(name, {})[cell] = value
            for name, cells in by_sheet.items():
                _, parts, at = sheets(package, name)
                package.changed[parts[at]] = _written(package, package.read(parts[at]), cells)
            _forget_formula_values(package)
            return package.saved()
    except _FOREIGN as error:
        raise UnreadableForm from error


def _check_layout(data: bytes, names: Sequence[str]) -> None:
    """Let only sheets be read that can be filled. Raises UnreadableForm."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            package = Package(archive)
            for name in names:
                _, parts, at = sheets(package, name)
                Sheet.of(package.read(parts[at]))
    except _FOREIGN as error:
        raise UnreadableForm from error


def _written(package: Package, part: bytes, cells: Mapping[str, Written]) -> bytes:
    """A sheet's part with some cells filled: only their rows are others."""
    page = Sheet.of(part)
    by_row: dict[int, dict[int, list[tuple[int, Written]]]] = {}
    for place, value in cells.items():
        name, _, gap = place.partition("#")
        letters, row = coordinate_from_string(name)
        at = int(gap or 0)
        by_row.setdefault(row, {}).setdefault(column_index_from_string(letters), []).append((at, value))
    out, last, number = [], 0, 0
    for match in ROW.finditer(page.rows):
        stated = ROW_NUMBER.match(match[0])
        number = int(stated[1]) if stated else number + 1
        absent = sorted(row for row in by_row if row < number)
        if absent or number in by_row:
            out += [page.rows[last : match.start()], *(_new_row(package, page, by_row.pop(row), row) for row in absent)]
            last = match.start()
        if number in by_row:
            out.append(_row(package, page, match[0], by_row.pop(number), number))
            last = match.end()
    out += [page.rows[last:], *(_new_row(package, page, by_row[row], row) for row in sorted(by_row))]
    return part.replace(page.rows, b"".join(out), 1)


def _new_row(package: Package, page: Sheet, columns: Mapping[int, list[tuple[int, Written]]], number: int) -> bytes:
    """A row that the sheet's part does not have: all its cells are empty and of no format."""
    name = page.prefix + b"row"
    return _row(package, page, b'<%s r="%d"></%s>' % (name, number, name), columns, number)


def _row(
    package: Package, page: Sheet, data: bytes, columns: Mapping[int, list[tuple[int, Written]]], number: int
) -> bytes:
    row = parsed(page.start + data + b"</" + page.prefix + b"worksheet>")[0]
    cells = dict(cells_of(row))
    for column, values in columns.items():
        cell = cells.get(column)
        if cell is None:
            cell = etree.Element(page.tag("c"), r=f"{get_column_letter(column)}{number}")
            cell.set("s", row.get("s") or page._column_style(column))
            row.insert(sum(at < column for at in cells), cell)
            cells[column] = cell
        if values[0][0]:
            _fill_gaps(package, page, cell, values)
        else:
            _fill(package, page, cell, values[0][1])
    written: bytes = etree.tostring(row, encoding="UTF-8")
    for declared in re.findall(rb'\sxmlns(?::\w+)?="[^"]*"', page.start):
        written = written.replace(declared, b"", 1)
    return written


def _fill(package: Package, page: Sheet, cell: etree._Element, value: Written) -> None:
    """Put a value into an empty cell; its style stays."""
    for node in list(cell):
        cell.remove(node)
    cell.attrib.pop("t", "")
    if isinstance(value, date) and _shows_days(package, int(cell.get("s", 0))):
        value = int(to_excel(value))
    if isinstance(value, int | float):
        etree.SubElement(cell, page.tag("v")).text = repr(value)
        return
    cell.set("t", "inlineStr")
    text = etree.SubElement(etree.SubElement(cell, page.tag("is")), page.tag("t"))
    text.text = day_words(value) if isinstance(value, date) else value
    text.set(SPACE, "preserve")


def day_words(value: date) -> str:
    """A day as forms write it: 2020年5月20日."""
    return f"{value.year}年{value.month}月{value.day}日"


def _fill_gaps(package: Package, page: Sheet, cell: etree._Element, values: list[tuple[int, Written]]) -> None:
    """Put values into the gaps of a cell's text; the formats of its parts stay."""
    inside = next((node for node in cell if local_name(node) == "is"), None)
    if inside is None:
        strings = package.tree(next(iter(package.linked("xl/workbook.xml", "sharedStrings").values())))
        index = next(node for node in cell if local_name(node) == "v").text
        shared = [node for node in strings if local_name(node) == "si"][int(index or 0)]
        inside = etree.Element(page.tag("is"))
        inside.extend(deepcopy(node) for node in shared if local_name(node) in ("t", "r"))
        for node in list(cell):
            cell.remove(node)
        cell.append(inside)
        cell.set("t", "inlineStr")
    nodes = [node for node in inside.iter() if local_name(node) == "t"]
    whole = "".join(node.text or "" for node in nodes)
    places = list(gaps(whole, is_label=True))
    for at, value in sorted(values, key=lambda one: -one[0]):
        gap = places[at - 1]
        replace_text(nodes, gap.start, gap.end, day_words(value) if isinstance(value, date) else str(value))


def _shows_days(package: Package, style: int) -> bool:
    """Whether a style shows numbers as days."""
    from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format

    root = package.tree(next(iter(package.linked("xl/workbook.xml", "styles").values())))
    own = (node for node in root.iter() if local_name(node) == "numFmt")
    formats = {int(node.get("numFmtId", 0)): node.get("formatCode", "") for node in own}
    styles = next((node for node in root if local_name(node) == "cellXfs"), None)
    if styles is None or style >= len(styles):
        return False
    number = int(styles[style].get("numFmtId", 0))
    return bool(is_date_format(formats.get(number, BUILTIN_FORMATS.get(number, ""))))


def _forget_formula_values(package: Package) -> None:
    """Take out what formulas had worked out before, and ask for them to be worked out when the file is opened."""
    has_formulas = False
    for part in package.linked("xl/workbook.xml", "worksheet").values():
        sheet = package.read(part)
        changed = FORMULA_VALUE.sub(lambda one: one[0] if OF_ANOTHER_WORKBOOK.search(one[1]) else one[1], sheet)
        has_formulas = has_formulas or re.search(rb"<(?:\w+:)?f\b", sheet) is not None
        if changed != sheet:
            package.changed[part] = changed
    if not has_formulas:
        return
    book = package.read("xl/workbook.xml")
    calculation = re.search(rb"<(\w+:)?calcPr\b([^>]*?)(/?)>", book)
    if calculation is None:
        last = [*re.finditer(rb"</(\w+:)?(?:definedNames|externalReferences|functionGroups|sheets)>", book)]
        if not last:
            return
        place, prefix = last[-1].end(), last[-1][1] or b""
        package.changed["xl/workbook.xml"] = book[:place] + b'<%scalcPr fullCalcOnLoad="1"/>' % prefix + book[place:]
    elif b"fullCalcOnLoad" not in calculation[2]:
        whole = b'<%scalcPr%s fullCalcOnLoad="1"%s>' % (calculation[1] or b"", calculation[2], calculation[3])
        package.changed["xl/workbook.xml"] = book[: calculation.start()] + whole + book[calculation.end() :]
