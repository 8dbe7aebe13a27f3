"""An original without a household, every other cell and byte of it as it was, as far as its kind allows."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

import openpyxl
from lxml import etree
from openpyxl.utils.exceptions import IllegalCharacterError

from pingda_dash.contracts import Field
from pingda_dash.errors import PingdaError
from pingda_dash.ingest import CheckedFile
from pingda_dash.ingest.dialect import SNIFF, Dialect, sniff
from pingda_dash.ingest.sheets import is_workbook, open_workbook
from pingda_dash.ingest.text import CODECS, decode, encoding_of
from pingda_dash.report.blanks import document
from pingda_dash.report.package.book import sheets
from pingda_dash.report.package.parts import Package
from pingda_dash.report.package.sheet import cells_of
from pingda_dash.report.package.xml import local_name
from pingda_dash.subjects.scrub import Scrub

Fields = Mapping[int, Field]


class CannotErase(PingdaError):
    "没有删除,没有任何改动:含此人的这个文件改写不了,请把它交给维护人员:"


def rewritten(data: bytes, filename: str, file: CheckedFile | None, scrub: Scrub) -> bytes:
    """The bytes of an original without the household; the same bytes where it is not in it.

    file: what was read of it, which says what its columns are. Text files and .xlsx are written anew, and GeoJSON; of
    another workbook (.xls, .ods, a web page) that tells of the household its visible sheets become an .xlsx. Raises
    CannotErase for any other kind that tells of it.
    """
    fields: Fields = file.recognition.mapping if file and file.recognition else {}
    dataset = file.contract.name if file and file.contract else ""
    if data.startswith(b"PK") and (words := _words_of_document(data)) is not None:
        if any(scrub.tells(one) for one in words):
            raise CannotErase(filename)
        return data
    if is_workbook(data) or data[:1] == b"\0" or data.startswith((b"PK", b"SQLite")):
        if not is_xlsx(data):
            if not _tells(data, file, scrub):
                return data
            data = _as_xlsx(data, filename)
        sheet = (file.table.sheet or "") if file and file.table else ""
        return _workbook(data, filename, sheet, fields, dataset, scrub)
    try:
        encoding, start = encoding_of(data)
        text = decode(data, encoding, start)
    except PingdaError:
        if _tells(data, file, scrub):
            raise CannotErase(filename) from None
        return data
    written = _geojson(text, scrub) if text.lstrip().startswith("{") else _records(text, file, fields, dataset, scrub)
    if written == text:
        return data
    for codec in CODECS.get(encoding, (encoding.removesuffix("-sig"),)):
        if text.encode(codec, "ignore") == data[start:]:
            return data[:start] + written.encode(codec)
    raise CannotErase(filename)


def tells(data: bytes, scrub: Scrub) -> bool:
    """Whether a workbook or document tells of the household."""
    words = _words_of_document(data) if data.startswith(b"PK") else None
    return _tells(data, None, scrub) if words is None else any(scrub.tells(one) for one in words)


def _words_of_document(data: bytes) -> list[str] | None:
    """The paragraphs of a .docx; None for another file."""
    try:
        return document.texts(data)
    except PingdaError:
        return None


def _tells(data: bytes, file: CheckedFile | None, scrub: Scrub) -> bool:
    """Whether a file that cannot be written anew tells of the household."""
    if file is not None and file.table is not None:
        cells = (str(value) for column in file.table.cells.columns[1:] for value in column.to_pylist() if value)
        if any(scrub.tells(cell) for cell in cells):
            return True
    if is_workbook(data):
        try:
            opened = open_workbook(data)
        except PingdaError:
            return any(key.encode() in data for key in scrub.subject.keys)
        return any(scrub.tells(cell) for sheet in opened.sheets for row in sheet.rows for cell in row if cell)
    return any(key.encode() in data for key in scrub.subject.keys)


# --- text files ---------------------------------------------------------------------------------------------------


def _records(text: str, file: CheckedFile | None, fields: Fields, dataset: str, scrub: Scrub) -> str:
    table = file.table if file else None
    dialect, _ = sniff(text[:SNIFF], table.delimiter if table else None)
    return "".join(_record(raw, dialect, fields, dataset, scrub) for raw in _raw_records(text, dialect))


def _raw_records(text: str, dialect: Dialect) -> Iterator[str]:
    """A text's records as they stand, line ends and all: a quote that is open goes on to the next line."""
    begun = ""
    for line in text.splitlines(keepends=True):
        begun += line
        if begun.count(dialect.quote) % 2 == 0 or begun.count("\n") > 500:
            yield begun
            begun = ""
    if begun:
        yield begun


def _record(raw: str, dialect: Dialect, fields: Fields, dataset: str, scrub: Scrub) -> str:
    body = raw.rstrip("\r\n")
    rows = list(csv.reader(io.StringIO(body, newline=""), delimiter=dialect.delimiter, quotechar=dialect.quote))
    if len(rows) != 1 or not dialect.plain:  # quotes that do not pair: nothing is cut anew
        return scrub.text(raw, own=any(map(scrub.subject.owns, rows)))
    cells = rows[0]
    written = scrub.row(cells, fields, dataset)
    if written == cells:
        return raw
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=dialect.delimiter, quotechar=dialect.quote, lineterminator="").writerow(written)
    return out.getvalue() + raw[len(body) :]


def _geojson(text: str, scrub: Scrub) -> str:
    """A map file: what is of the household is taken out of it, and texts are written without it."""
    try:
        content = json.loads(text)
    except ValueError:
        return scrub.text(text)
    changed = _without(content, scrub)
    return text if changed == content else json.dumps(changed, ensure_ascii=False)


def _without(value: Any, scrub: Scrub) -> Any:
    if isinstance(value, str):
        return scrub.text(value)
    if isinstance(value, list):
        return [_without(one, scrub) for one in value if not _is_own(one, scrub)]
    if isinstance(value, dict):
        return {key: _without(one, scrub) for key, one in value.items()}
    return value


def _is_own(value: Any, scrub: Scrub) -> bool:
    properties = value.get("properties") if isinstance(value, dict) else None
    return isinstance(properties, dict) and scrub.subject.owns(properties.values())


def is_xlsx(data: bytes) -> bool:
    """Whether it is a workbook whose cells can be written one by one."""
    return data.startswith(b"PK") and b"xl/workbook.xml" in data


def _as_xlsx(data: bytes, filename: str) -> bytes:
    """The visible sheets of another kind of workbook, the texts of their cells and what is merged, as an .xlsx."""
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    try:
        for sheet in open_workbook(data).sheets:
            into = made.create_sheet(sheet.name)
            for at, row in enumerate(sheet.rows, start=1):
                for column, text in enumerate(row, start=1):
                    if text:
                        into.cell(at, column, text).data_type = "s"  # never a formula
            for top, left, bottom, right in sheet.merged:
                into.merge_cells(None, top + 1, left + 1, bottom + 1, right + 1)
        out = io.BytesIO()
        made.save(out)
    except (PingdaError, ValueError, IndexError, IllegalCharacterError) as error:
        raise CannotErase(filename) from error
    return out.getvalue()


# --- workbooks ----------------------------------------------------------------------------------------------------


def _workbook(data: bytes, filename: str, sheet: str, fields: Fields, dataset: str, scrub: Scrub) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            package = Package(archive)
            _write_sheets(package, sheet, fields, dataset, scrub)
            for part in package.names - package.changed.keys():
                if part.endswith((".xml", ".rels", ".vml")) and not part.startswith("xl/worksheets/sheet"):
                    before = package.read(part).decode("utf-8", "surrogateescape")
                    if (after := scrub.text(before)) != before:
                        package.changed[part] = after.encode("utf-8", "surrogateescape")
            return package.saved() if package.changed else data
    except (KeyError, ValueError, IndexError, zipfile.BadZipFile, etree.XMLSyntaxError) as error:
        raise CannotErase(filename) from error


def _write_sheets(package: Package, sheet: str, fields: Fields, dataset: str, scrub: Scrub) -> None:
    shared_part = next(iter(package.linked("xl/workbook.xml", "sharedStrings").values()), "")
    shared = package.tree(shared_part) if shared_part and package.has(shared_part) else None
    texts = [_text_of(one) for one in shared if local_name(one) == "si"] if shared is not None else []
    own_part = ""
    if sheet:
        _, parts, at = sheets(package, sheet)
        own_part = parts[at]
    used: set[int] = set()
    for part in sorted(set(package.linked("xl/workbook.xml", "worksheet").values())):
        root, changed = package.tree(part), False
        for row in (node for node in root.iter() if local_name(node) == "row"):
            changed |= _write_row(row, texts, fields if part == own_part else {}, dataset, scrub)
        used |= {int(_value(cell)) for cell in root.iter() if local_name(cell) == "c" and cell.get("t") == "s"}
        if changed:
            package.write(part, root)
    if shared is not None:
        strings = [one for one in shared if local_name(one) == "si"]
        gone = [
            one for at, one in enumerate(strings) if at not in used and scrub.text(texts[at], own=True) != texts[at]
        ]
        for one in gone:
            for child in list(one):
                one.remove(child)
            etree.SubElement(one, f"{{{etree.QName(shared).namespace}}}t").text = ""
        if gone:
            package.write(shared_part, shared)


def _write_row(row: etree._Element, texts: list[str], fields: Fields, dataset: str, scrub: Scrub) -> bool:
    """Write the cells of a row without the household; whether any of them was another one."""
    cells = list(cells_of(row))
    width = max((at for at, _ in cells), default=0)
    before = [""] * width
    for at, cell in cells:
        before[at - 1] = _shown(cell, texts)
    after = scrub.row(before, fields, dataset)
    changed = False
    for at, cell in cells:
        if after[at - 1] != before[at - 1]:
            _set(cell, after[at - 1])
            changed = True
    return changed


def _shown(cell: etree._Element, texts: list[str]) -> str:
    kind = cell.get("t", "n")
    if kind == "s":
        return texts[int(_value(cell))]
    if kind == "inlineStr":
        return _text_of(cell)
    value = _value(cell)
    return str(int(float(value))) if kind == "n" and value.endswith((".0", "E+17", "E17")) else value


def _value(cell: etree._Element) -> str:
    return next((node.text or "" for node in cell if local_name(node) == "v"), "")


def _text_of(node: etree._Element) -> str:
    """The text of a string, in however many runs, without its reading aids."""
    return "".join(
        one.text or ""
        for one in node.iter()
        if local_name(one) == "t" and (parent := one.getparent()) is not None and local_name(parent) != "rPh"
    )


def _set(cell: etree._Element, text: str) -> None:
    """Let a cell hold a text of its own, or nothing."""
    for child in list(cell):
        cell.remove(child)
    cell.attrib.pop("t", "")
    if text:
        space = etree.QName(cell).namespace
        cell.set("t", "inlineStr")
        etree.SubElement(etree.SubElement(cell, f"{{{space}}}is"), f"{{{space}}}t").text = text
