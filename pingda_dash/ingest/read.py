"""Bytes → text cells. Nothing is invented, dropped or shifted; every guess is reported and may be overruled.

A text file is decoded (`text`) and cut into records (`dialect`), by Arrow's parallel reader where every byte of it is
accounted for (`bulk`). A workbook is opened in a process of its own (`sheets`, `workbook`). Where the table begins and
ends in what was read, `frame` decides.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pingda_dash.errors import EmptyFile, UnreadableFile, UnreadableShapes, UnreadableWorkbook
from pingda_dash.ingest import shapes
from pingda_dash.ingest.bulk import read_bulk
from pingda_dash.ingest.dialect import DELIMITER_NAMES, SNIFF, Dialect, first_records, records, sniff
from pingda_dash.ingest.frame import HEAD_ROWS, Frame, Unread, best_frame, frame_at, frames, has_our_figures, no_row
from pingda_dash.ingest.header_rows import PARTED, reach
from pingda_dash.ingest.sheets import Sheet, is_workbook, merged_figures, open_workbook, with_merged
from pingda_dash.ingest.text import ENCODING_NAMES, decode, encoding_of, mark_of, refuse_what_is_no_text
from pingda_dash.workbooks.cells import column_number

__all__ = ["ENCODING_NAMES", "Guess", "Reading", "Table", "read_cells", "read_table"]

SPACED = re.compile(re.escape(PARTED))
BULK = 1 << 20  # bytes from which Arrow's reader is worth its care


@dataclass(frozen=True)
class Reading:
    """How a person wants a file read; None is guessed.

    encoding: a key of ENCODING_NAMES. header_row: the (first) row of the header, as Excel numbers rows. sheet: the name
    of a sheet, or of a layer. Of all features of a geo file: level, datum, source, report_date (ISO) and review_no are
    what the file does not say (`shapes.ASKED`); axes: "swapped" where its latitudes come first.
    """

    encoding: str | None = None
    delimiter: str | None = None
    header_row: int | None = None
    sheet: str | None = None
    level: str | None = None
    datum: str | None = None
    source: str | None = None
    report_date: str | None = None
    review_no: str | None = None
    axes: str | None = None

    def stated(self) -> dict[str, str]:
        """Field → what a clerk says of all features of a geo file."""
        return {name: value for name in shapes.ASKED if (value := getattr(self, name))}


AS_GUESSED = Reading()


@dataclass(frozen=True)
class Guess:
    """A property of a file that had to be guessed, and may be overruled.

    what: the field of `Reading`, or another name for what cannot be overruled. value: its value. message: in Chinese.
    """

    what: str
    value: str
    message: str


@dataclass(frozen=True)
class Table:
    """One table of a file as text, and how it was read.

    header: the headings as they stand in the file; of several rows each column's path (资金(元) › 计划).
    header_lines: the cells of the header's rows, without the blanks at their ends.
    cells: `source_row` (the row number Excel shows, 1-based), then `c0` … one per heading; every record below the
    header in order, blank ones too; no nulls. rows: how many of them the table has, the rest are notes below it.
    blocks: where the table goes on under a title of its own: (the first source_row from which they count, titles).
    blank_lines: those among them (0-based) that are blank lines of a text file or sheet.
    titles: texts above the header. header_rows: their 1-based row numbers.
    scaled: column index → the power of ten by which a number format shows its numbers smaller than they are.
    sheets: names of all visible sheets with cells; other_sheets: those that were not read. other_tables: those of its
    own sheet that were not. hidden_sheets: those with figures of ours. covers: those of words alone (封面, 填报说明).
    comments: (source_row, column index, text) of what somebody noted at a cell.
    merged_figures: (first source_row, last, first column index, last) of merged cells with a number in them.
    hidden_rows, struck_rows: (first source_row, last) of rows that are hidden, or struck through. uncounted:
    (source_row, column index) of formulas that were never calculated. dataset: of a geo file the only one that
    it can be. projection: the one that a geo file without a coordinate system was taken to be in.
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
    rows: int = 0
    blank_lines: tuple[int, ...] = ()
    header_lines: tuple[tuple[str, ...], ...] = ()
    blocks: tuple[tuple[int, tuple[str, ...]], ...] = ()
    scaled: Mapping[int, int] = field(default_factory=dict)
    other_tables: tuple[Unread, ...] = ()
    hidden_sheets: tuple[str, ...] = ()
    merged_figures: tuple[tuple[int, int, int, int], ...] = ()
    hidden_rows: tuple[tuple[int, int], ...] = ()
    struck_rows: tuple[tuple[int, int], ...] = ()
    uncounted: tuple[tuple[int, int], ...] = ()
    covers: tuple[str, ...] = ()
    comments: tuple[tuple[int, int, str], ...] = ()
    dataset: str | None = None
    projection: str = ""

    def position(self, source_row: int) -> int:
        """Where a row stands in `cells`, 0-based. Raises ValueError when it is none of them."""
        at: int = self.cells["source_row"].index(source_row).as_py()
        if at < 0:
            raise ValueError(source_row)
        return at

    @property
    def last_row(self) -> int:
        """The source_row of the table's last row; of a table without rows that of its header."""
        return int(self.cells["source_row"][self.rows - 1].as_py()) if self.rows else self.header_rows[-1]


def read_cells(data: bytes, filename: str) -> list[list[str]]:
    """The first table of a file: header row first, every cell as text, every row as wide as the widest.

    Blank lines, a header repeated between the rows, rows of nothing but delimiters at its end, notes below the table,
    and columns at its sides that are empty are no part of it. Raises UnreadableFile, UnreadableWorkbook, EmptyFile.
    """
    table = read_table(data, filename)
    cells = table.cells.slice(0, table.rows).drop_columns(["source_row"])
    header = [SPACED.sub(" ", head) for head in table.header]
    is_row = np.ones(table.rows, bool)
    is_row[list(table.blank_lines)] = False
    for line in table.header_lines:
        if _is_plainly_a_header(line):
            repeats = [pc.equal(cells[at], head) for at, head in enumerate(_widened(line, table.cells))]
            is_row &= ~np.logical_and.reduce([same.to_numpy() for same in repeats])
    cells = _without_empty_end(cells.filter(pa.array(is_row)))
    filled = [bool(head) or pc.any(pc.not_equal(cells[at], "")).as_py() for at, head in enumerate(header)]
    first = filled.index(True)
    end = len(filled) - filled[::-1].index(True)
    columns = [cells[at].to_pylist() for at in range(first, end)]
    return [header[first:end], *(list(row) for row in zip(*columns, strict=True))]


def _without_empty_end(cells: pa.Table) -> pa.Table:
    """The rows up to the last one of several columns that has a cell with anything in it."""
    if cells.num_columns < 2:
        return cells
    filled = np.flatnonzero(np.logical_or.reduce([pc.not_equal(column, "").to_numpy() for column in cells.columns]))
    return cells.slice(0, int(filled[-1]) + 1 if len(filled) else 0)


def _is_plainly_a_header(header: Sequence[str]) -> bool:
    """Whether a row like the header can only be the header again: several names, all different, all words."""
    names = [head.strip() for head in header if head.strip()]
    textual = all(not name.isascii() or (len(name) > 1 and name[0].isalpha()) for name in names)
    return len(names) > 1 and len(set(names)) == len(names) and textual


def read_table(
    data: bytes,
    filename: str,
    reading: Reading = AS_GUESSED,
    bulk: int = BULK,
    most_columns: int | None = None,
    meridian: float | None = None,
) -> Table:
    """Read a file's table: the one that names columns of ours, else the first. `reading` overrules the guesses;
    `bulk` is the size in bytes from which Arrow reads a text file; a table whose first rows reach further than
    `most_columns` is refused before anything is made of it; `meridian` (degrees east) is where a geo file in metres
    lies that does not say its zone.

    Raises UnreadableFile, UnreadableWorkbook, EmptyFile.
    """
    if not data[:4096].strip(b"\0 \t\r\n") and not data.strip(b"\0 \t\r\n"):
        raise EmptyFile
    if shapes.is_shapes(data):
        return _read_shapes(data, filename, reading, meridian)
    if is_workbook(data):
        return _read_workbook(data, filename, reading, most_columns)
    refuse_what_is_no_text(data)
    return _read_text(data, filename, reading, bulk, most_columns)


def _refuse_wide(rows: Sequence[Sequence[str]], most_columns: int | None) -> None:
    """Raise UnreadableFile where the first rows reach further than a table may."""
    widest = max((row for row in rows[:HEAD_ROWS]), key=len, default=())
    if most_columns is None or len(widest) <= most_columns:
        return
    count = next((at for at in range(len(widest), 0, -1) if widest[at - 1].strip()), 0)
    if count > most_columns:
        raise UnreadableFile(
            f"(有 {count:,} 列,多于 {most_columns:,} 列的不是台账;可能行列颠倒、认错了分隔符,或缺了换行)"
        )


# -- text files ------------------------------------------------------------------------------------------------------


def _read_text(data: bytes, filename: str, reading: Reading, bulk: int, most_columns: int | None) -> Table:
    encoding, start = (reading.encoding, mark_of(data, reading.encoding)) if reading.encoding else encoding_of(data)
    plain = encoding in ("utf-8", "utf-8-sig")
    large = len(data) >= bulk and b"\0" not in data
    text = None if plain and large else decode(data, encoding, start)
    nuls = text.count("\0") if text is not None and not large else 0
    if text is not None and nuls:
        text = text.replace("\0", "")
    head = text[:SNIFF] if text is not None else data[start : start + SNIFF].decode("utf-8", "ignore")
    dialect, skipped = sniff(head, reading.delimiter)
    read = None
    repairs: tuple[str, ...] = (f"文件里有 {nuls} 个空字符(NUL),已去掉。",) if nuls else ()
    if large and dialect.plain:
        utf8 = data if text is None else text.encode("utf-8")
        _refuse_wide(first_records(head, dialect), most_columns)
        read = _in_bulk(utf8, start if text is None else 0, head, dialect, reading.header_row)
    if read is None:
        text = decode(data, encoding, start) if text is None else text
        cut = records(text.split("\n", 1)[1] if skipped else text, dialect)
        rows = [*([[]] * skipped), *cut.rows]
        _refuse_wide(rows, most_columns)
        frame = frame_at(rows, reading.header_row) if reading.header_row else best_frame(frames(rows), rows)
        repairs += cut.notes
        read = frame, *_body(rows, frame)
    frame, cells, count, blank = read
    cells = _without_empty_side(frame.header, cells)
    decoded = "" if plain else f"文件按 {ENCODING_NAMES[encoding]} 编码读取。"
    return Table(
        filename,
        "csv",
        _widened(frame.header, cells),
        frame.header_rows,
        frame.titles,
        cells,
        encoding=encoding,
        delimiter=dialect.delimiter,
        notes=tuple(note for note in (decoded, *repairs, *frame.notes) if note),
        guesses=(*_guesses_of_text(encoding, dialect, start, reading), *_guess_of_header(frame, reading)),
        rows=min(count, cells.num_rows),
        blank_lines=blank,
        header_lines=_lines(frame),
        blocks=_blocks(frame),
        other_tables=frame.unread,
    )


def _in_bulk(
    data: bytes, start: int, head: str, dialect: Dialect, header_row: int | None
) -> tuple[Frame, pa.Table, int, tuple[int, ...]] | None:
    """(frame, cells, their number, no blank lines) of a large file; None when it is not proven to have one table."""
    rows = first_records(head, dialect)[:-1]
    if len(rows) <= HEAD_ROWS + (header_row or 1):
        return None
    tables = frames(rows)
    if header_row is None and (len(tables) > 1 or tables[0].proper < len(rows)):
        return None
    frame = tables[0] if header_row is None else frame_at(rows, header_row)
    cells = read_bulk(data, start, dialect.delimiter, frame.header_rows[-1], frame.width)
    return None if cells is None else (_whole(frame, cells.num_rows), cells, cells.num_rows, ())


def _whole(frame: Frame, rows: int) -> Frame:
    """The frame of a file's first rows, extended to all of its rows."""
    end = frame.start + rows
    return replace(frame, end=end, proper=end)


def _body(rows: Sequence[Sequence[str]], frame: Frame) -> tuple[pa.Table, int, tuple[int, ...]]:
    """(cells, how many of them are the table's, which of those are blank lines) of a table and of its blocks."""
    parts = (frame, *frame.blocks)
    width = max(part.width for part in parts)
    tables, blank, count = [], list[int](), 0
    for part in parts:
        end = part.end if part is parts[-1] else part.proper
        tables.append(_cells(rows[part.start : end], part.start + 1, width))
        blank += [count + at for at in _blank(rows, part)]
        count += part.proper - part.start
    return pa.concat_tables(tables).combine_chunks(), count, tuple(blank)


def _blocks(frame: Frame) -> tuple[tuple[int, tuple[str, ...]], ...]:
    return tuple((part.start + 1, part.titles) for part in (frame, *frame.blocks)) if frame.blocks else ()


def _lines(frame: Frame) -> tuple[tuple[str, ...], ...]:
    return tuple(line[: reach(line)] for line in frame.lines)


def _cells(rows: Sequence[Sequence[str]], first_row: int, width: int) -> pa.Table:
    """Records as a cells table; rows shorter than the widest are filled with empty cells."""
    width = max(width, max(map(len, rows), default=0))
    full = [row if len(row) == width else [*row, *[""] * (width - len(row))] for row in rows]
    numbers = pa.array(np.arange(first_row, first_row + len(rows)))
    return pa.table(
        {"source_row": numbers, **{f"c{n}": pa.array([row[n] for row in full], pa.string()) for n in range(width)}}
    )


def _blank(rows: Sequence[Sequence[str]], frame: Frame) -> tuple[int, ...]:
    """The rows of a table that are blank lines, 0-based; a row of nothing but delimiters is none."""
    wide = frame.width > 1
    body = islice(rows, frame.start, frame.proper)
    return tuple(at for at, row in enumerate(body) if no_row(row, wide))


def _without_empty_side(header: Sequence[str], cells: pa.Table) -> pa.Table:
    """The cells without columns at the right that have neither a heading nor a cell with anything in it: a sheet saved
    as text may have thousands."""
    count = cells.num_columns - 1
    named = next((at for at in range(len(header), 0, -1) if header[at - 1].strip()), 0)
    while count > max(named, 1) and not pc.any(pc.not_equal(cells[f"c{count - 1}"], "")).as_py():
        count -= 1
    return cells.select(cells.column_names[: count + 1])


def _widened(header: Sequence[str], cells: pa.Table) -> tuple[str, ...]:
    return (*header[: cells.num_columns - 1], *[""] * (cells.num_columns - 1 - len(header)))


# -- workbooks -------------------------------------------------------------------------------------------------------


def _read_workbook(data: bytes, filename: str, reading: Reading, most_columns: int | None) -> Table:
    """The sheet a person named, else the first that names columns of ours, else the first with cells."""
    book = open_workbook(data)
    filled = [sheet for sheet in book.sheets if sheet.filled]
    if not filled:
        raise EmptyFile
    for each in filled:
        _refuse_wide(each.rows, most_columns)
    sheet, frame = _chosen(filled, reading)
    rows, merged = with_merged(sheet)
    cells, count, blank = _body(rows, frame)
    cells = _without_empty_side(frame.header, cells)
    named = f"读取工作表“{sheet.name}”。" if len(book.sheets) > 1 else ""
    spread = "合并单元格已按其内容填入各行。" if merged else ""
    names = tuple(sheet.name for sheet in filled)
    picked = Guess("sheet", sheet.name, f"工作表:{sheet.name}")
    return Table(
        filename,
        book.kind,
        _widened(frame.header, cells),
        frame.header_rows,
        frame.titles,
        cells,
        sheet=sheet.name,
        other_sheets=tuple(name for name in names if name != sheet.name),
        covers=tuple(one.name for one in filled if COVER.fullmatch(one.name) and not _is_a_table(one.rows)),
        notes=tuple(note for note in (named, spread, *book.notes(), *sheet.notes(), *frame.notes) if note),
        sheets=names,
        guesses=(*([picked] if len(names) > 1 and not reading.sheet else []), *_guess_of_header(frame, reading)),
        rows=count,
        blank_lines=blank,
        header_lines=_lines(frame),
        blocks=_blocks(frame),
        other_tables=frame.unread,
        scaled={one[0]: one[1] for one in sheet.scaled},
        hidden_sheets=tuple(one.name for one in book.hidden if one.filled and has_our_figures(one.rows, one.merged)),
        merged_figures=tuple((top + 1, bottom + 1, left, right) for top, left, bottom, right in merged_figures(sheet)),
        hidden_rows=tuple((first, last) for first, last in sheet.hidden_runs),
        struck_rows=tuple((first, last) for first, last in sheet.struck_runs),
        uncounted=tuple(map(place_named, sheet.uncounted)),
        comments=tuple((*place_named(place), text) for place, text in sheet.comments if PLACE.fullmatch(place)),
    )


PLACE = re.compile(r"[A-Z]{1,3}\d{1,7}")
COVER = re.compile(r".*(?:封面|说明|须知|目录|扉页|要求).*|Sheet\d")


def _is_a_table(rows: Sequence[Sequence[str]]) -> bool:
    """Whether a sheet has a row of two cells or more: a cover and a page of words have none."""
    return any(sum(bool(cell.strip()) for cell in row) >= 2 for row in rows)


def place_named(name: str) -> tuple[int, int]:
    """D3 → (3, 3): the row that Excel shows, and the column's index."""
    letters = name.rstrip("0123456789")
    return int(name[len(letters) :]), column_number(letters.encode()) - 1


def _chosen(filled: Sequence[Sheet], reading: Reading) -> tuple[Sheet, Frame]:
    """The sheet to read and the place of its table. Raises UnreadableWorkbook when there is no sheet of that name."""
    wanted = [sheet for sheet in filled if reading.sheet in (None, sheet.name)]
    if not wanted:
        names = "、".join(f"“{sheet.name}”" for sheet in filled)
        raise UnreadableWorkbook(f"(没有名为“{reading.sheet}”的工作表,有 {names})")
    if reading.header_row and (reading.sheet or len(wanted) == 1):
        return wanted[0], frame_at(wanted[0].rows, reading.header_row, wanted[0].merged)
    first: tuple[Sheet, Frame] | None = None
    for sheet in wanted:
        frame = best_frame(frames(sheet.rows, sheet.merged), sheet.rows)
        first = first or (sheet, frame)
        if frame.hits >= 2:
            first = sheet, frame
            break
    assert first is not None
    return (first[0], frame_at(first[0].rows, reading.header_row, first[0].merged)) if reading.header_row else first


# -- geo files -------------------------------------------------------------------------------------------------------


def _read_shapes(data: bytes, filename: str, reading: Reading, meridian: float | None) -> Table:
    """A layer of a geo file, one row a feature, in the rows that its table of attributes would have in a workbook."""
    layer = shapes.open_shapes(data, reading.sheet, meridian)
    if layer.system and not layer.datum:
        raise UnreadableShapes(f"(坐标系是“{layer.system}”,没有公开的换算参数,请测绘单位转成 CGCS2000 后再报)")
    if not layer.features:
        raise EmptyFile("(图层里没有要素)")
    read = shapes.features_of(layer, filename, reading.stated())
    cells = _cells(list(zip(*read.columns, strict=True)), 2, len(read.header))
    several = len(layer.layers) > 1
    guesses = [Guess("sheet", layer.layer, f"图层:{layer.layer}")] if several and not reading.sheet else []
    guesses += [Guess("level", read.guessed, f"要素类别:{read.guessed}")] if read.guessed else []
    return Table(
        filename,
        layer.kind,
        tuple(read.header),
        (1,),
        (),
        cells,
        sheet=layer.layer,
        other_sheets=tuple(name for name in layer.layers if name != layer.layer),
        notes=tuple(read.notes),
        sheets=tuple(layer.layers),
        guesses=tuple(guesses),
        rows=cells.num_rows,
        header_lines=(tuple(read.header),),
        dataset=read.contract.name,
        projection=layer.projection if layer.assumed else "",
    )


# -- what was guessed ------------------------------------------------------------------------------------------------


def _guesses_of_text(encoding: str, dialect: Dialect, start: int, reading: Reading) -> list[Guess]:
    guesses = []
    if not reading.encoding and not start:
        guesses.append(Guess("encoding", encoding, f"编码:{ENCODING_NAMES[encoding]}"))
    if not reading.delimiter:
        name = DELIMITER_NAMES.get(dialect.delimiter, dialect.delimiter)
        guesses.append(Guess("delimiter", dialect.delimiter, f"分隔符:{name}"))
    if quotes := dialect.quote_style():
        guesses.append(Guess("quotes", dialect.quote, quotes))
    return guesses


def _guess_of_header(frame: Frame, reading: Reading) -> list[Guess]:
    if reading.header_row:
        return []
    rows = "、".join(map(str, frame.header_rows))
    return [Guess("header_row", str(frame.header_rows[0]), f"表头:第 {rows} 行")]
