"""Bytes → text cells. Nothing is invented, dropped or shifted; what had to be guessed is said in `Table.notes`.

A text file is decoded (byte-order mark, then UTF-16 by its zero bytes, then strict UTF-8, then GB18030), its delimiter
is the one under which its lines agree, and its records come from Arrow's parallel reader where every byte of the file
is accounted for, else from Python's. A workbook is opened by `workbook.py` in a process of its own.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
import re
import subprocess
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from pingda_dash.errors import EmptyFile, OversizedWorkbook, UnreadableFile, UnreadableWorkbook
from pingda_dash.ingest.headings import heading_hits, is_known_heading, known_unit

DELIMITERS = ("\t", ",", ";")
HEAD_ROWS = 40  # a header is looked for in this many rows
SNIFF = 1 << 16  # characters of a text file looked at before reading it
BULK = 1 << 20  # bytes from which Arrow's reader is worth its care
WORKBOOK_SECONDS = 180

NOT_TABLES = (
    (b"%PDF", "PDF 文档"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"BM", "图片"),
    (b"RIFF", "图片或音视频"),
    (b"II*\0", "图片"),
    (b"MM\0*", "图片"),
    (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf", "压缩包"),
    (b"\x1f\x8b", "压缩包"),
    (b"{\\rtf", "文档"),
    (b"MZ", "程序"),
    (b"\x7fELF", "程序"),
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCODING_NAMES = {
    "utf-8": "UTF-8", "utf-8-sig": "UTF-8(带 BOM)", "gb18030": "GB18030/GBK",
    "utf-16-le": "UTF-16 LE", "utf-16-be": "UTF-16 BE",
}  # fmt: skip
UNCLOSED = "unexpected end of data"  # what Python's reader says of a quote that is never closed
ODD_QUOTE = re.compile(rb'"(?<=[^,;\t\r\n"]")(?=[^,;\t\r\n"])')  # neither beside a delimiter nor doubled
GROUP_TOTALS = frozenset({"合计", "总数", "小计", "总计", "计", "数量", "总量", "累计", "总户数", "总人数"})


@dataclass(frozen=True)
class Reading:
    """What a person has said about how to read a file; None where it is to be found out.

    encoding: a key of ENCODING_NAMES. header_row: the (first) header row as Excel numbers rows.
    """

    encoding: str | None = None
    delimiter: str | None = None
    header_row: int | None = None
    sheet: str | None = None


@dataclass(frozen=True)
class Reading:
    """What a person said about how a file is read; None is found out.

    encoding: a key of ENCODING_NAMES. header_row: the (first) row of the header, as Excel numbers rows.
    """

    encoding: str | None = None
    delimiter: str | None = None
    header_row: int | None = None
    sheet: str | None = None


@dataclass(frozen=True)
class Guess:
    """Something about a file that had to be found out, and may be overruled.

    what: the field of `Reading`, or another word for what cannot be overruled. taken: its value. words: in Chinese.
    """

    what: str
    taken: str
    words: str


@dataclass(frozen=True)
class Table:
    """The first table of a file as text, and how it was read.

    header: the headings as they stand in the file (two rows joined when the header has two).
    cells: `source_row` (the row number Excel shows, 1-based), then `c0` … one per heading; every record below the
    header in order, blank ones too; no nulls.
    titles: texts above the header. header_rows: their 1-based row numbers.
    other_sheets: names of visible sheets that hold cells and were not read.
    """

    filename: str
    kind: str
    header: tuple[str, ...]
    header_rows: tuple[int, ...]
    titles: tuple[str, ...]
    cells: pa.Table
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    other_sheets: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()
    guesses: tuple[Guess, ...] = ()


def read_cells(data: bytes, filename: str) -> list[list[str]]:
    """The first table of a file: header row first, every cell as text, every row as wide as the widest.

    Raises UnreadableFile, UnreadableWorkbook, EmptyFile.
    """
    table = read_table(data, filename)
    columns = [table.cells.column(f"c{at}").to_pylist() for at in range(len(table.header))]
    return [list(table.header), *([list(row) for row in zip(*columns, strict=True)] if columns else [])]


def read_table(data: bytes, filename: str, reading: Reading = Reading(), bulk: int = BULK) -> Table:
    """Read a file's first table. `bulk` is the size in bytes from which Arrow reads a text file.

    Raises UnreadableFile, UnreadableWorkbook, EmptyFile.
    """
    if not data[:4096].strip(b"\0 \t\r\n") and not data.strip(b"\0 \t\r\n"):
        raise EmptyFile
    if data.startswith((OLE, b"PK\x03\x04")):
        return _read_workbook(data, filename)
    for magic, kind in NOT_TABLES:
        if data.startswith(magic) and (len(magic) > 2 or b"\0" in data[:256]):
            raise UnreadableFile(f"(它其实是{kind})")
    if re.match(rb"(\xef\xbb\xbf)?\s*<(\?xml|!doctype|html|table)", data[:200], re.IGNORECASE):
        raise UnreadableFile("(它其实是网页或 XML,常见于从系统导出的“.xls”)")
    return _read_text(data, filename, bulk)


# -- text files ------------------------------------------------------------------------------------------------------


def _read_text(data: bytes, filename: str, bulk: int) -> Table:
    encoding, start = _encoding(data)
    plain = encoding in ("utf-8", "utf-8-sig")
    text = None if plain and len(data) >= bulk else _decode(data, encoding, start)
    head = text[:SNIFF] if text is not None else data[start : start + SNIFF].decode("utf-8", "ignore")
    delimiter, first_line = _delimiter(head)
    cells, told = None, ""
    if len(data) >= bulk and len(rows := list(_records(head, delimiter))) > HEAD_ROWS + first_line + 1:
        frame = _frame(rows[first_line:][:HEAD_ROWS], first_line + 1)
        utf8 = data if text is None else text.encode("utf-8")
        cells = _read_bulk(utf8, start if text is None else 0, delimiter, frame)
    if cells is None:
        text = _decode(data, encoding, start) if text is None else text
        records, told = _all_records(text, delimiter)
        frame = _frame(records[first_line:][:HEAD_ROWS], first_line + 1)
        cells = _cells(records[frame.header_rows[-1] :], frame.header_rows[-1] + 1, len(frame.header))
    header = frame.header + ("",) * (cells.num_columns - 1 - len(frame.header))
    decoded = "" if plain else f"文件按 {ENCODING_NAMES[encoding]} 编码读取。"
    notes = tuple(note for note in (decoded, told, *frame.notes) if note)
    return Table(filename, "csv", header, frame.header_rows, frame.titles, cells, encoding, delimiter, notes=notes)


def _encoding(data: bytes) -> tuple[str, int]:
    """(codec, bytes of byte-order mark)."""
    if data.startswith(codecs.BOM_UTF8):
        return "utf-8-sig", 3
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise UnreadableFile("(编码是 UTF-32,请另存为 UTF-8)")
    if data.startswith(codecs.BOM_UTF16_LE):
        return "utf-16-le", 2
    if data.startswith(codecs.BOM_UTF16_BE):
        return "utf-16-be", 2
    if b"\0" in data[:SNIFF] and len(data) % 2 == 0:
        odd, even = data[1:SNIFF:2].count(0), data[0:SNIFF:2].count(0)
        for codec in ("utf-16-le", "utf-16-be") if odd >= even else ("utf-16-be", "utf-16-le"):
            if _reads_as(data[:SNIFF], codec):
                return codec, 0
    if _is_utf8(data):
        return "utf-8", 0
    if _looks_like_broken_utf8(data):
        raise UnreadableFile(f"(文件是 UTF-8,但{_place_of_damage(data)}有损坏的字,请重新导出)")
    return "gb18030", 0


def _place_of_damage(data: bytes) -> str:
    """The line of the first byte that is not UTF-8."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return f"第 {line} 行"
    return ""


def _reads_as(head: bytes, codec: str) -> bool:
    """True when the head of a file without a mark is plain text in this UTF-16."""
    text = head.decode(codec, "replace")
    odd = len(re.findall("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffd\ue000-\uf8ff]", text))
    return "\0" not in text and odd <= 0.01 * len(text) and any(char in text for char in "\r\n\t,;")


def _is_utf8(data: bytes) -> bool:
    """True when the bytes are valid UTF-8, checked without making a copy."""
    offsets = pa.array([0, len(data)], pa.int64()).buffers()[1]
    whole = pa.Array.from_buffers(pa.large_binary(), 1, [None, offsets, pa.py_buffer(data)])
    try:
        whole.cast(pa.large_string())
    except pa.ArrowInvalid:
        return False
    return True


def _decode(data: bytes, codec: str, start: int) -> str:
    """The text of a file. Raises UnreadableFile when it is in no encoding we know or holds no plain text."""
    try:
        text = data[start:].decode("utf-8" if codec == "utf-8-sig" else codec)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise UnreadableFile(f"(第 {line} 行的文字编码认不出,请在 Excel 中另存为“CSV UTF-8”)") from error
    if _looks_binary(text[:SNIFF]):
        raise UnreadableFile("(内容不是文字)")
    return text


def _looks_like_broken_utf8(data: bytes) -> bool:
    """True when nearly all bytes above ASCII form UTF-8: a damaged UTF-8 file would pass as GB18030 nonsense."""
    high = len(re.findall(rb"[\x80-\xff]", data[:SNIFF]))
    kept = sum(len(char.encode()) for char in data[:SNIFF].decode("utf-8", "ignore") if char > "\x7f")
    return high >= 30 and kept >= 0.9 * high


def _looks_binary(text: str) -> bool:
    """True when control characters are more than a slip."""
    strange = len(re.findall("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f]", text))
    return strange > 0.01 * len(text) + 2


def _delimiter(head: str) -> tuple[str, int]:
    """(delimiter, records to skip): the one under which the first lines agree best, or the one a `sep=` line names."""
    named = re.match(r"sep=(.)\r?\n", head)
    if named and named[1] in DELIMITERS:
        return named[1], 1
    scores = [(_agreement(head, delimiter), -DELIMITERS.index(delimiter), delimiter) for delimiter in DELIMITERS]
    best = max(scores)
    return (best[2] if best[0] > (0, 0.0, 0) else ","), 0


def _agreement(head: str, delimiter: str) -> tuple[int, float, int]:
    """(known headings in the best row, share of records as wide as most, that width) for a delimiter."""
    rows: list[list[str]] = []
    doubt = 1.0
    try:
        rows.extend(_records(head, delimiter, strict=True))
        if len(rows) > 1 and len(head) >= SNIFF:
            rows.pop()  # may be cut short
    except csv.Error as error:
        doubt = 1.0 if UNCLOSED in str(error) else 0.5  # the head may end inside quotes
    rows = [row for row in rows[:200] if row]
    if not rows:
        return 0, 0.0, 0
    width, count = Counter(map(len, rows)).most_common(1)[0]
    if width < 2:
        return 0, 0.0, 0
    return max(heading_hits(row) for row in rows[:HEAD_ROWS]), doubt * count / len(rows), width


def _records(text: str, delimiter: str, strict: bool = False) -> Iterator[list[str]]:
    """The records of delimited text; a blank line is an empty record. Raises csv.Error when strict and ill-formed."""
    csv.field_size_limit(1 << 30)
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict)


def _all_records(text: str, delimiter: str) -> tuple[list[list[str]], str]:
    """(records, note). Where quotes do not pair, they are read as ordinary characters if the rows then agree.

    Raises UnreadableFile when they do not: a quote that is never closed would swallow the rows behind it.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        return list(reader), ""
    except csv.Error as error:
        line, unclosed = reader.line_num, UNCLOSED in str(error)
    literal = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quoting=csv.QUOTE_NONE))
    widths = Counter(map(len, literal))
    width, count = widths.most_common(1)[0]
    if width > 1 and max(widths) == width and count >= 0.8 * len(literal):
        return literal, "文件里的引号不成对,已按普通字符读取。"
    records = list(_records(text, delimiter))
    if unclosed or any("\n" in cell for row in records for cell in row):
        raise UnreadableFile(f"(第 {line} 行附近的引号不成对,分不清从哪里换行)")
    return records, ""


def _read_bulk(data: bytes, start: int, delimiter: str, frame: _Frame) -> pa.Table | None:
    """The records below the header, read by Arrow from UTF-8 bytes; None when its reading cannot be proven exact.

    Proof: with R records of C cells, the bytes that are not quotes are those of the cells, R × (C − 1) delimiters
    and R line ends. Whatever was dropped, joined, padded or split breaks the sum. A cell that looks like a row in
    quotes is left to Python's reader, which can tell it from a quote that was never closed.
    """
    at = _offset_of_record(data, start, frame.header_rows[-1])
    if at is None:
        return None
    body = pa.py_buffer(data)[at:]
    names = [f"c{n}" for n in range(frame.width)]
    quoted = data.find(b'"', at) >= 0
    if quoted and (data.count(b'"', at) % 2 or ODD_QUOTE.search(data, at)):
        return None
    try:
        cells = pa.csv.read_csv(
            pa.BufferReader(body),
            read_options=pa.csv.ReadOptions(column_names=names, block_size=1 << 22),
            parse_options=pa.csv.ParseOptions(delimiter=delimiter, newlines_in_values=quoted),
            convert_options=pa.csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid:
        return None
    if not _accounts_for(cells, data, at, quoted) or (quoted and _holds_a_row(cells, delimiter)):
        return None
    first = frame.header_rows[-1] + 1
    return cells.add_column(0, "source_row", pa.array(np.arange(first, first + cells.num_rows)))


def _offset_of_record(data: bytes, start: int, records: int) -> int | None:
    """Where the record after the first `records` begins; None when quotes make that unclear."""
    at = start
    for _ in range(records):
        end = data.find(b"\n", at)
        if end < 0 or data.count(b'"', at, end) % 2:
            return None
        at = end + 1
    return at


def _accounts_for(cells: pa.Table, data: bytes, at: int, quoted: bool) -> bool:
    """True when the cells, delimiters and line ends add up to the bytes of data[at:] (quotes left out).

    Line ends are all LF or all CRLF: a mixture lies between R and 2 R.
    """
    kept = sum(pc.sum(pc.binary_length(column)).as_py() or 0 for column in cells.columns)
    size = len(data) - at
    if quoted:
        size -= data.count(b'"', at)
        kept -= sum(pc.sum(pc.count_substring(column, '"')).as_py() or 0 for column in cells.columns)
    ends = cells.num_rows - (not data.endswith(b"\n"))
    return size - kept - cells.num_rows * (cells.num_columns - 1) in (ends, 2 * ends)


def _holds_a_row(cells: pa.Table, delimiter: str) -> bool:
    """True when a cell holds a line break and as many delimiters as a row."""
    for column in cells.columns:
        broken = column.filter(pc.match_substring(column, "\n"))
        if len(broken) and pc.max(pc.count_substring(broken, delimiter)).as_py() >= cells.num_columns - 1:
            return True
    return False


def _cells(rows: Sequence[Sequence[str]], first_row: int, width: int) -> pa.Table:
    """Records as a cells table; rows shorter than the widest are filled with empty cells."""
    width = max(width, max(map(len, rows), default=0))
    full = [row if len(row) == width else [*row, *[""] * (width - len(row))] for row in rows]
    numbers = pa.array(np.arange(first_row, first_row + len(rows)))
    return pa.table(
        {"source_row": numbers, **{f"c{n}": pa.array([row[n] for row in full], pa.string()) for n in range(width)}}
    )


# -- where the table begins ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Frame:
    """Where a table begins: its headings, their row numbers, the texts above, and the width of the widest row seen."""

    header: tuple[str, ...]
    header_rows: tuple[int, ...]
    titles: tuple[str, ...]
    width: int
    notes: tuple[str, ...] = ()


def _frame(rows: Sequence[Sequence[str]], first_row: int) -> _Frame:
    """Find the header among the first rows of a file.

    It is the row that names most columns of our datasets; when no row names two, the first row, after any that hold
    one cell or none while a fuller one follows.
    """
    if not any(any(cell.strip() for cell in row) for row in rows):
        raise EmptyFile
    hits = [heading_hits(row) for row in rows]
    at = hits.index(max(hits)) if max(hits) >= 2 else _first_full_row(rows)
    header = tuple(rows[at])
    numbers: tuple[int, ...] = (first_row + at,)
    notes: tuple[str, ...] = ()
    if max(hits) >= 2 and at + 1 < len(rows) and (joined := _two_row_header(header, rows[at + 1])):
        header, numbers = joined, (first_row + at, first_row + at + 1)
        notes = (f"第 {numbers[0]}、{numbers[1]} 行一起作表头。",)
    titles = tuple(cell.strip() for row in rows[:at] for cell in row if cell.strip())
    if titles:
        notes = (f"表头在第 {numbers[0]} 行,其上是标题。", *notes)
    return _Frame(header, numbers, titles, max(map(len, rows)), notes)


def _first_full_row(rows: Sequence[Sequence[str]]) -> int:
    """The first row, skipping leading rows of at most one filled cell when a row of two or more follows them."""
    filled = [sum(bool(cell.strip()) for cell in row) for row in rows]
    for at, count in enumerate(filled):
        if count >= 2:
            return at
    return next(at for at, count in enumerate(filled) if count)


def _two_row_header(top: Sequence[str], below: Sequence[str]) -> tuple[str, ...] | None:
    """The headings of a header of two rows (a group above its parts, or units below names); None when it is one row."""
    width = max(len(top), len(below))
    upper = [_plain(cell) for cell in [*top, *[""] * (width - len(top))]]
    lower = [_plain(cell) for cell in [*below, *[""] * (width - len(below))]]
    words = [cell for cell in lower if cell]
    if not words:
        return None
    if all(known_unit(cell.strip("()")) for cell in words):
        return tuple(f"{name}({unit.strip('()')})" if unit else name for name, unit in zip(upper, lower, strict=True))
    gaps = [at for at in range(width) if not upper[at]]
    known = [cell for cell in words if is_known_heading(cell) or cell in GROUP_TOTALS]
    if not (gaps and all(lower[at] for at in gaps if at < width) and len(known) == len(words) and len(words) < width):
        return None
    groups, group = [], ""
    for cell in upper:
        group = cell or group
        groups.append(group)
    return tuple(_joined(groups[at], lower[at]) for at in range(width))


def _plain(cell: str) -> str:
    return unicodedata.normalize("NFKC", cell).strip()


def _joined(group: str, part: str) -> str:
    """One heading out of a group and its part: the part where it says enough, the group for its total."""
    if not part:
        return group
    if part in GROUP_TOTALS:
        return group
    if is_known_heading(group + part):
        return group + part
    return part


# -- workbooks -------------------------------------------------------------------------------------------------------


def _read_workbook(data: bytes, filename: str) -> Table:
    """The first sheet that names columns of ours, else the first that holds cells."""
    sheets = _open_workbook(data)
    filled = [sheet for sheet in sheets if any(any(cell.strip() for cell in row) for row in sheet.rows)]
    if not filled:
        raise EmptyFile
    best = next((s for s in filled if max(map(heading_hits, s.rows[:HEAD_ROWS])) >= 2), filled[0])
    rows, merged = _with_merged(best)
    frame = _frame(best.rows[:HEAD_ROWS], 1)
    width = max(len(frame.header), max(map(len, best.rows)))
    cells = _cells(rows[frame.header_rows[-1] :], frame.header_rows[-1] + 1, width)
    header = frame.header + ("",) * (cells.num_columns - 1 - len(frame.header))
    others = tuple(sheet.name for sheet in filled if sheet is not best)
    notes: tuple[str, ...] = (f"读取工作表“{best.name}”。",) if len(sheets) > 1 else ()
    if merged:
        notes += ("合并单元格已按其内容填入各行。",)
    kind = "xls" if data.startswith(OLE) else "xlsx"
    return replace(
        Table(filename, kind, header, frame.header_rows, frame.titles, cells),
        sheet=best.name,
        other_sheets=others,
        notes=notes + frame.notes,
    )


@dataclass(frozen=True)
class _Sheet:
    name: str
    merged: list[list[int]]
    rows: list[list[str]]


def _open_workbook(data: bytes) -> list[_Sheet]:
    """The visible sheets of a workbook, read in a process with limits.

    Raises UnreadableWorkbook, or OversizedWorkbook when it would need more than a table needs.
    """
    program = Path(__file__).with_name("workbook.py")
    try:
        done = subprocess.run(
            [sys.executable, "-X", "utf8", "-P", str(program)],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=WORKBOOK_SECONDS,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            check=False,
        )
    except subprocess.TimeoutExpired as slow:
        raise OversizedWorkbook from slow
    if done.returncode:  # ended by a limit, its own or the system's
        raise OversizedWorkbook
    sheets: list[_Sheet] = []
    for value in json.loads("[" + ",".join(done.stdout.decode("ascii").splitlines()) + "]"):
        if isinstance(value, list):
            sheets[-1].rows.append(value)
        elif "error" in value:
            raise _workbook_error(value["error"])
        else:
            sheets.append(_Sheet(value["sheet"], value["merged"], []))
    return sheets


def _workbook_error(code: str) -> UnreadableFile:
    if code == "too-big":
        return OversizedWorkbook()
    if code == "password":
        return UnreadableWorkbook("(设了打开密码)")
    if code == "not-a-workbook":
        return UnreadableFile("(它是压缩包或其他文档,不是 Excel 工作簿)")
    return UnreadableWorkbook()


def _with_merged(sheet: _Sheet) -> tuple[list[list[str]], bool]:
    """The rows with each vertically merged word written into every row it spans, and whether there was any.

    A merged number is left in its first row: it may be a total of the rows.
    """
    if not sheet.merged:
        return sheet.rows, False
    rows, filled = [list(row) for row in sheet.rows], False
    for top, left, bottom, _ in sheet.merged:
        word = rows[top][left] if top < len(rows) and left < len(rows[top]) else ""
        if not word or re.fullmatch(r"[-+]?[\d,]+(\.\d+)?%?", word):
            continue
        for row in rows[top + 1 : bottom + 1]:
            row.extend([""] * (left + 1 - len(row)))
            if not row[left]:
                row[left], filled = word, True
    return rows, filled
