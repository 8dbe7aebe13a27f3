"""Open a workbook in a process of its own: run as a program with the file's bytes on standard input.

Standard output is JSON, one value a line: `{"kind"}`, then for each visible sheet an object with the fields of
`sheets.Sheet` followed by its rows, each a list of text cells (trailing empty cells dropped); or `{"error": code}`.
Whatever a file does to this process, the app only sees a short answer. Imports the standard library and
python-calamine only (and olefile for an old workbook), so that it starts fast and needs nothing of the package on its
path.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import posixpath
import re
import struct
import sys
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree

from python_calamine import CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

MEMORY_LIMIT = 2_500_000_000  # bytes of address space
CPU_LIMIT = 120  # seconds
DECLARED_LIMIT = 1_000_000_000  # bytes of all parts, unpacked
PART_LIMIT = 250_000_000  # bytes of any part that is not a sheet, unpacked (they are loaded into memory)
DENSE = 50_000_000, 100  # a part larger than this, unpacked, that was packed more than so many times is no ledger
AREA_LIMIT = 25_000_000  # cells of the rectangle around all used cells of a sheet
CHUNK = 1 << 20

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
NAMESPACE = re.compile(r"^\{[^}]*\}")
BOUND_SHEET, ROW, COLUMNS, END = 0x85, 0x208, 0x7D, 0x0A  # records of an .xls ([MS-XLS] 2.4)

Value = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta


class Refused(Exception):
    "The workbook is not opened; the argument is the error's code."


def limit_this_process() -> None:
    """Cap memory and CPU time where the operating system can (not on Windows; macOS ignores the memory cap)."""
    try:
        import resource
    except ImportError:
        return
    for kind, limit in ((resource.RLIMIT_AS, MEMORY_LIMIT), (resource.RLIMIT_CPU, CPU_LIMIT)):
        try:
            resource.setrlimit(kind, (limit, resource.getrlimit(kind)[1]))
        except (ValueError, OSError):
            continue


def column_number(letters: bytes) -> int:
    """A → 1, Z → 26, AA → 27, XFD → 16384."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def letters_of(number: int) -> str:
    """1 → A, 26 → Z, 27 → AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@dataclass
class Scan:
    """What a sheet's XML has beside its cells: error values (#N/A, #DIV/0! …) by 0-based (row, column), places
    of formulas without a value, rows and columns that are hidden."""

    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    uncounted: dict[str, None] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)


def scan_sheet(archive: zipfile.ZipFile, part: str) -> Scan:
    """Look through a sheet's part once, as a stream.

    Raises Refused("too-big") when the rectangle around the cells is too large.
    """
    rows = columns = 0
    scan = Scan()
    tail = b""
    with archive.open(part) as stream:
        while chunk := stream.read(CHUNK):
            text = tail + chunk
            places = PLACE.findall(text)
            columns = max(columns, *map(column_number, {letters for letters, _ in places}), 0)
            rows = max(rows, *map(int, {digits for _, digits in places}), 0)
            for hit in ERROR_CELL.finditer(text) if b't="e"' in text else ():
                if value := ERROR_VALUE.match(text, hit.end()):
                    place = int(hit[2]) - 1, column_number(hit[1]) - 1
                    scan.errors[place] = value[1].decode("utf-8", "replace")
            if b"f>" in text:
                scan.uncounted |= dict.fromkeys((hit[1] + hit[2]).decode() for hit in FORMULA.finditer(text))
            if b"hidden=" in text:
                scan.hidden_rows.update(map(int, HIDDEN_ROW.findall(text)))
                for first, last in HIDDEN_COLUMNS.findall(text):
                    scan.hidden_columns.update(range(int(first), min(int(last), 16_384) + 1))
            if rows * columns > AREA_LIMIT:
                raise Refused("too-big")
            tail = text[-2048:]
    return scan


def workbook_kind(archive: zipfile.ZipFile) -> str:
    """The kind of workbook in a package: xlsx, xlsm, xlsb or ods.

    Raises Refused for one whose declared sizes are dangerous or that is not a workbook.
    """
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if "xl/workbook.xml" in names:
        kind = "xlsm" if "xl/vbaProject.bin" in names else "xlsx"
    elif "xl/workbook.bin" in names:
        kind = "xlsb"
    elif "content.xml" in names and b"opendocument.spreadsheet" in mimetype(archive):
        kind = "ods"
    else:
        raise Refused("not-a-workbook")
    if sum(part.file_size for part in parts) > DECLARED_LIMIT:
        raise Refused("too-big")
    if any(part.file_size > max(DENSE[0], DENSE[1] * part.compress_size) for part in parts):
        raise Refused("too-big")
    if any(part.file_size > PART_LIMIT and "/worksheets/" not in part.filename for part in parts):
        raise Refused("too-big")
    return kind


def mimetype(archive: zipfile.ZipFile) -> bytes:
    """The kind that an OpenDocument package states."""
    for name in ("mimetype", "META-INF/manifest.xml"):
        if name in archive.namelist():
            with archive.open(name) as part:
                return part.read(CHUNK)
    return b""


def scan_ods(archive: zipfile.ZipFile) -> dict[str, Scan]:
    """Sheet name → what of it is hidden. Refuses a package that is locked, or repeats filled cells without end."""
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
    return hidden_in_ods(text)


def hidden_in_ods(content: bytes) -> dict[str, Scan]:
    """Sheet name → what of it is hidden, by hand or by a filter, in the content of an OpenDocument sheet."""
    scans: dict[str, Scan] = {}
    if not re.search(rb'table:visibility="(?:collapse|filter)"', content):
        return scans
    scan, rows, columns = Scan(), 0, 0
    for event, node in ElementTree.iterparse(io.BytesIO(content), events=("start", "end")):
        if event == "end":
            node.clear()
            continue
        kind, attributes = NAMESPACE.sub("", node.tag), {NAMESPACE.sub("", name): value for name, value in node.items()}
        hidden = attributes.get("visibility") in ("collapse", "filter")
        if kind == "table":
            scan, rows, columns = scans.setdefault(attributes.get("name", ""), Scan()), 0, 0
        elif kind == "table-row":
            first, rows = rows + 1, rows + int(attributes.get("number-rows-repeated", 1))
            scan.hidden_rows.update(range(first, min(rows, first + 65_535) + 1) if hidden else ())
        elif kind == "table-column":
            first, columns = columns + 1, columns + int(attributes.get("number-columns-repeated", 1))
            scan.hidden_columns.update(range(first, min(columns, first + 65_535) + 1) if hidden else ())
    return scans


def scan_xls(data: bytes) -> list[Scan]:
    """What of each sheet is hidden in an old workbook, in the order of its sheets; nothing where it does not state it.

    Raises Refused("password") for a newer workbook that a password turned into such a container.
    """
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as package:
            if package.exists("EncryptedPackage"):
                raise Refused("password")
            name = next(name for name in ("Workbook", "Book") if package.exists(name))
            book = package.openstream(name).read()
        starts = [struct.unpack_from("<I", body)[0] for kind, body in records(book, 0) if kind == BOUND_SHEET]
        return [hidden_of_records(book, start) for start in starts]
    except (OSError, StopIteration, struct.error, IndexError):
        return []


def records(book: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """The records of an .xls from a place on, to the end of their sheet: (kind, body)."""
    kind = None
    while kind != END and start + 4 <= len(book):
        kind, size = struct.unpack_from("<HH", book, start)
        yield kind, book[start + 4 : start + 4 + size]
        start += 4 + size


def hidden_of_records(book: bytes, start: int) -> Scan:
    """The hidden rows and columns of the sheet whose records begin at a place."""
    scan = Scan()
    for kind, body in records(book, start):
        if kind == ROW and body[12] & 0x20:
            scan.hidden_rows.add(struct.unpack_from("<H", body)[0] + 1)
        elif kind == COLUMNS and body[8] & 0x01:
            first, last = struct.unpack_from("<HH", body)
            scan.hidden_columns.update(range(first + 1, min(last, 255) + 2))
    return scan


def sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Sheet name → its part in the package."""
    rels = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {rel.get("Id"): rel.get("Target", "") for rel in rels}
    parts = {}
    for node in ElementTree.fromstring(archive.read("xl/workbook.xml")).iter():
        if NAMESPACE.sub("", node.tag) == "sheet":
            key = next((value for name, value in node.items() if NAMESPACE.sub("", name) == "id"), None)
            target = targets.get(key, "")
            parts[node.get("name", "")] = posixpath.normpath(posixpath.join("xl", target)).lstrip("/")
    return {name: part.removeprefix("xl//") for name, part in parts.items()}


def text_of(value: Value) -> str:
    """A cell as text, exactly: 12.0 → 12, 0.1 → 0.1, past 15 digits as Excel shows it (5.30523199001011E+17)."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float)):
        if abs(value) >= 1e15:
            return f"{value:.15g}".upper()
        return str(int(value)) if value == int(value) else repr(value)
    if isinstance(value, dt.datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    return str(value)


def rows_of(sheet: CalamineSheet, errors: dict[tuple[int, int], str]) -> Iterator[list[str]]:
    """The sheet's rows from row 1 and column A, as text, trailing empty cells dropped."""
    blank = [""] * (sheet.total_width + 1)
    for number, row in enumerate(sheet.to_python(skip_empty_area=False)):
        if row == blank and not errors:
            yield []
            continue
        cells = [value if type(value) is str else text_of(value) for value in row]
        if errors:
            cells = [cell or errors.get((number, at), "") for at, cell in enumerate(cells)]
        while cells and not cells[-1]:
            cells.pop()
        yield cells


def merged_words(sheet: CalamineSheet) -> list[list[int]]:
    """Merged ranges as 0-based [top, left, bottom, right]."""
    return [[*start, *end] for start, end in sheet.merged_cell_ranges or []]


def answer(data: bytes) -> Iterator[object]:
    """The lines to print for a workbook's bytes."""
    scans: dict[str, Scan] = {}
    in_order: list[Scan] = []
    kind = "xls"
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            kind = workbook_kind(archive)
            if kind == "ods":
                scans = scan_ods(archive)
            for name, part in sheet_parts(archive).items() if kind in ("xlsx", "xlsm") else ():
                if part in archive.namelist():
                    scans[name] = scan_sheet(archive, part)
    else:
        in_order = scan_xls(data)
    yield {"kind": kind}
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    scans |= dict(zip(book.sheet_names, in_order, strict=False))
    for meta in book.sheets_metadata:
        if meta.typ != SheetTypeEnum.WorkSheet or meta.visible != SheetVisibleEnum.Visible:
            continue
        sheet = book.get_sheet_by_name(meta.name)
        scan = scans.get(meta.name, Scan())
        yield {
            "name": meta.name,
            "merged": merged_words(sheet) if kind != "ods" else [],
            "hidden_rows": spans(scan.hidden_rows & set(range(sheet.total_height + 2)), str),
            "hidden_columns": spans(scan.hidden_columns & set(range(sheet.total_width + 2)), letters_of),
            "uncounted": list(scan.uncounted)[:100],
        }
        yield from rows_of(sheet, scan.errors)


def spans(numbers: Iterable[int], name: Callable[[int], str]) -> str:
    """Numbers in words: 3, 4, 5, 8 → 3–5、8; the first ten of them."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    texts = [name(first) if first == last else f"{name(first)}–{name(last)}" for first, last in runs[:10]]
    return "、".join(texts) + "等" * (len(runs) > 10)


def main() -> None:
    """Read standard input, print the answer; any failure becomes an error code."""
    limit_this_process()
    write = sys.stdout.write
    try:
        for line in answer(sys.stdin.buffer.read()):
            write(json.dumps(line, ensure_ascii=True, separators=(",", ":")) + "\n")
    except Refused as refusal:
        write(json.dumps({"error": str(refusal)}) + "\n")
    except PasswordError:
        write(json.dumps({"error": "password"}) + "\n")
    except MemoryError:
        write(json.dumps({"error": "too-big"}) + "\n")
    except BaseException:  # a broken file fails anywhere in three libraries, one of which panics past Exception
        write(json.dumps({"error": "broken"}) + "\n")


if __name__ == "__main__":
    main()
