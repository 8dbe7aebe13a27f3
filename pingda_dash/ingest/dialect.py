r"""Text → records: which delimiter and quotes a text file uses, and its lines cut accordingly.

Python's reader cuts what is well formed. Where quotes do not pair, each line is cut in the way that gives it as many
cells as most lines have and breaks least of the rules (`_cut`): a quote inside a cell, one that is never closed, one
that should have been doubled. What cannot be decided is refused: an unclosed quote must not swallow rows.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pingda_dash.errors import UnreadableFile
from pingda_dash.ingest.headings import heading_hits

DELIMITER_NAMES = {",": "逗号", "\t": "制表符", ";": "分号", "|": "竖线", " ": "空格"}
DELIMITERS = ("\t", ",", ";", "|")
SNIFF = 1 << 16  # characters of a text examined
ROWS = 200  # records examined
LINES_OF_A_CELL = 500  # a cell in quotes that goes on for longer is a quote that was never closed
UNCLOSED = "unexpected end of data"  # Python's message for it
NUMBER = re.compile(r"\s*[-+]?[\d.,]+%?\s*")
FIGURE = re.compile(r"(?=.*\d)[^\W\d_]{0,2}[\W\d_]+")  # a number, a day, a time, a price
LITERAL = 10  # cost of reading a quote at the start of a cell as an ordinary character
ALONE = 3  # … of one inside a cell in quotes
PADDED = 2  # … pass over blanks beside a quote

csv.field_size_limit(1 << 30)


@dataclass(frozen=True)
class Dialect:
    """How a text is cut. escaped: a backslash makes the next character ordinary. spaced: a blank follows each
    delimiter."""

    delimiter: str = ","
    quote: str = '"'
    escaped: bool = False
    spaced: bool = False

    @property
    def plain(self) -> bool:
        """True when it is what most programs write: double quotes, doubled inside."""
        return self.quote == '"' and not self.escaped and not self.spaced

    def quote_style(self) -> str:
        """What is unusual about the quotes, in Chinese; "" for nothing."""
        parts = (
            "单引号括起单元格" if self.quote == "'" else "",
            "反斜杠转义" if self.escaped else "",
            "分隔符后有空格" if self.spaced else "",
        )
        return "、".join(filter(None, parts))


# -- sniffing --------------------------------------------------------------------------------------------------------


def sniff(head: str, delimiter: str | None = None) -> tuple[Dialect, int]:
    """(dialect, records to skip): the one under which the first lines agree best. A `sep=` line decides, and so does
    `delimiter`."""
    named = re.match(r"sep=(.)\r?\n", head)
    skip = 1 if named and named[1] in DELIMITERS else 0
    if named and skip:
        delimiter = delimiter or named[1]
        head = head[named.end() :]
    candidates = (delimiter,) if delimiter else DELIMITERS
    tried = [(_agreement(head, dialect), -at, dialect) for at, dialect in enumerate(_dialects(head, candidates))]
    best, _, dialect = max(tried, key=lambda one: one[:2])
    if not delimiter and best[0] < 2 and _by_blanks(head, best[1]):
        return Dialect(" "), skip
    return (dialect if best[2] >= 2 or delimiter else Dialect(",")), skip


def _by_blanks(head: str, otherwise: float) -> bool:
    """True when blanks part three columns or more, from the first line on, and nothing else does nearly as well."""
    _, agreement, width = _agreement(head, Dialect(" "))
    first = next(_records(head.lstrip("\r\n"), Dialect(" ")), [])
    return agreement >= max(0.8, otherwise + 0.2) and width >= 3 and len(first) == width


def _dialects(head: str, delimiters: Sequence[str]) -> Iterator[Dialect]:
    """What a text may be written in, the usual first; only what its characters allow."""
    head = head.replace("\r\n", "\n").replace("\r", "\n")
    for delimiter in delimiters:
        mark = re.escape(delimiter)
        usual = Dialect(delimiter)
        yield usual
        quoted = {quote: _quoted(head, mark, quote) for quote in ('"', "'")}
        single = replace(usual, quote="'") if quoted["'"] > quoted['"'] else None
        if single:
            yield single
        if re.search(rf"\\[\\\"'{mark}]", head):
            yield from (replace(one, escaped=True) for one in (usual, single) if one)
        if re.search(rf"{mark} [\"']", head):
            yield from (replace(one, spaced=True) for one in (usual, single) if one)


def _quoted(head: str, mark: str, quote: str) -> int:
    """How many cells seem to stand in these quotes."""
    opened = len(re.findall(rf"(?:^|{mark}) ?{quote}", head, re.MULTILINE))
    closed = len(re.findall(rf"{quote}(?={mark}|$)", head, re.MULTILINE))
    return min(opened, closed)


def _agreement(head: str, dialect: Dialect) -> tuple[int, float, int]:
    """(recognised headings in the best row, how well the rows agree, the width most of them have) under a dialect."""
    text = _hidden(head, dialect) if dialect.escaped else head
    rows, doubt = _first_rows(text, dialect, len(head) >= SNIFF)
    rows = [row for row in rows[:ROWS] if row]
    widths = Counter(len(row) for row in rows if len(row) > 1)
    if not widths:
        return 0, 0.0, 0
    width, count = max(widths.items(), key=lambda item: (item[1], item[0]))
    if width == 2 and len(rows[0]) == 1 and not all(next(row for row in rows if len(row) == width)):
        return 0, 0.0, 0  # below titles a table begins with headings
    cells = [cell for row in rows for cell in row]
    odd = sum(_odd(cell, dialect.delimiter) for cell in cells) / len(cells)
    alike = [row for row in rows[:40] if abs(len(row) - width) <= max(1, width // 3)]
    alone = count == 1 and len(rows) > 5  # a header by another delimiter than the rest
    hits = 0 if alone else max(map(heading_hits, alike), default=0)
    surely = dialect.escaped and doubt == 1 and f"\\{dialect.quote}" in head
    unusual = 0.0 if dialect.plain else -0.001 if surely else 0.001
    return hits, round(doubt * count / len(rows) * max(0.0, 1 - odd), 3) - unusual, width


def _odd(cell: str, delimiter: str) -> int:
    """How wrongly cut a cell looks: 2 when quotes stand at both of its ends, 1 for one or for another delimiter."""
    if len(cell) > 1 and (cell[0] in "\"'" or cell[-1] in "\"'"):
        return 1 + (cell[0] == cell[-1])
    others = [char for char in DELIMITERS if char != delimiter and char in cell]
    several = others != [","] or re.search(r",\S", cell) is not None
    return int(bool(others) and several and NUMBER.fullmatch(cell) is None)


def _first_rows(text: str, dialect: Dialect, cut: bool) -> tuple[list[list[str]], float]:
    """(rows, doubt): the records of a head, line by line where its quotes do not pair. cut: it may end anywhere."""
    rows: list[list[str]] = []
    try:
        for row in _records(text, dialect, strict=True):
            rows.append(row)
            if len(rows) > ROWS:
                return rows, 1.0
    except csv.Error as error:
        if UNCLOSED in str(error) and len(rows) > 1 and cut:
            return rows, 1.0  # the head ends inside quotes
        lines = [line for line in re.split(r"\r\n|\r|\n", text)[: ROWS + 1] if line.strip()]
        return [_loosely(line, dialect) for line in lines], 0.75
    if cut and len(rows) > 1:
        rows.pop()
    return rows, 1.0


def _loosely(line: str, dialect: Dialect) -> list[str]:
    """A line cut where a delimiter stands outside of quotes that end beside a delimiter."""
    mark, quote = re.escape(dialect.delimiter), dialect.quote
    cell = rf" ?{quote}.*?{quote}(?={mark}|$)|[^{mark}]*"
    return [match[1] for match in re.finditer(rf"({cell})(?:{mark}|$)", line)][: line.count(dialect.delimiter) + 1]


# -- cutting ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Records:
    """The records of a text, a blank line as an empty one, and what had to be put right, in Chinese."""

    rows: list[list[str]]
    notes: tuple[str, ...] = ()


def records(text: str, dialect: Dialect) -> Records:
    """Cut a whole text. Raises UnreadableFile when an unclosed quote leaves it in doubt where a row ends."""
    if not dialect.escaped:
        return _cut_whole(text, dialect)
    hidden = _cut_whole(_hidden(text, dialect), dialect)
    return Records([[_shown(cell, dialect) for cell in row] for row in hidden.rows], hidden.notes)


def first_records(text: str, dialect: Dialect) -> list[list[str]]:
    """The records of a text's head, as far as they are well formed."""
    rows: list[list[str]] = []
    try:
        rows.extend(_records(text, dialect, strict=True))
    except csv.Error:
        return []
    return rows


def _records(text: str, dialect: Dialect, strict: bool = False) -> Iterator[list[str]]:
    return csv.reader(
        io.StringIO(text, newline=""),
        delimiter=dialect.delimiter,
        quotechar=dialect.quote,
        skipinitialspace=dialect.spaced,
        strict=strict,
    )


def _cut_whole(text: str, dialect: Dialect) -> Records:
    texts: dict[str, str] = {}  # a text that stands in many cells is stored once
    try:
        rows = [[texts.setdefault(cell, cell) for cell in row] for row in _records(text, dialect, strict=True)]
    except csv.Error:
        return _cut_by_line(text, dialect, _likely_width(_lines(text), dialect))
    width = _usual_width(rows)
    if any(len(row) not in (width, 0) and _doubtful(row, width, dialect) for row in rows):
        return _cut_by_line(text, dialect, width)
    return Records(rows)


def _doubtful(row: Sequence[str], width: int, dialect: Dialect) -> bool:
    """True when a row of unusual width may be several rows in one cell, or be cut by another delimiter.

    A cell of nothing but a line break holds no row."""
    if any(("\n" in cell or "\r" in cell) and not cell.isspace() for cell in row):
        return True
    whole = " ".join(row)
    return len(row) < width and width > 2 and any(whole.count(other) >= width - 1 for other in _others(dialect, width))


def _others(dialect: Dialect, width: int) -> list[str]:
    """Delimiters that a single row may use instead; a blank says little unless there are many."""
    return [other for other in (*DELIMITERS, *(" " * (width > 3))) if other != dialect.delimiter]


def _usual_width(rows: Sequence[Sequence[str]]) -> int:
    """How many cells most rows have; of several the first."""
    widths = Counter(len(row) for row in rows if row)
    return widths.most_common(1)[0][0] if widths else 1


def _likely_width(lines: Sequence[str], dialect: Dialect) -> int:
    """How many cells most lines have, of a text whose quotes do not all pair."""
    rows: list[list[str]] = []
    at = 0
    while at < len(lines) and len(rows) < 10 * ROWS:
        line, used = lines[at].rstrip("\r\n"), 1
        row = _well_formed(line, dialect)
        if row is None and (whole := _over_lines(lines, at, dialect, 1)) is not None:
            row, used = whole
        rows.append(_loosely(line, dialect) if row is None else row)
        at += used
    return _usual_width(rows)


def _lines(text: str) -> list[str]:
    """The lines with their ends."""
    return list(io.StringIO(text, newline=""))


def _cut_by_line(text: str, dialect: Dialect, width: int) -> Records:
    """Every line on its own, or with those behind it that a cell in quotes runs into."""
    lines = _lines(text)
    rows: list[list[str]] = []
    repaired: list[int] = []
    changed: list[int] = []
    at = 0
    while at < len(lines):
        line, used = lines[at].rstrip("\r\n"), 1
        row = _well_formed(line, dialect)
        if row is None or len(row) != width:
            mended = _cut(line, dialect, width) if row is None else None
            whole = _over_lines(lines, at, dialect, width) if row is None else None
            few = row is None or len(row) * 2 <= width
            other = _by_another_delimiter(line, dialect, width, rows) if few else None
            if whole is not None and len(whole[0]) == width:
                row, used = whole
            elif mended is not None:
                row = mended
                repaired.append(len(rows) + 1)
            elif other is not None:
                row = other
                changed.append(len(rows) + 1)
            elif whole is not None:
                row, used = whole
            elif row is None:
                row = _as_it_may_be(line, dialect, at + 1)
                repaired.append(len(rows) + 1)
        rows.append(row)
        at += used
    notes = (
        "文件里的引号不成对,已按普通字符读取。" if repaired else "",
        f"第 {'、'.join(map(str, changed[:3]))} 行{'等' * (len(changed) > 3)}的分隔符与别处不同,已按同样的列数读取。"
        if changed
        else "",
    )
    return Records(rows, tuple(filter(None, notes)))


def _well_formed(line: str, dialect: Dialect) -> list[str] | None:
    """The cells of one line, None when its quotes do not pair."""
    if dialect.quote not in line and not dialect.spaced:
        return line.split(dialect.delimiter) if line else []
    try:
        return next(_records(line, dialect, strict=True), [])
    except csv.Error:
        return None


def _over_lines(lines: Sequence[str], at: int, dialect: Dialect, width: int) -> tuple[list[str], int] | None:
    """(cells, lines used) of a record whose cell in quotes contains line breaks; None when no such reading is sound.

    A line inside it that would make a row of its own is a sign of a quote that was never closed.
    """
    text = lines[at]
    for used in range(2, min(LINES_OF_A_CELL, len(lines) - at) + 1):
        text += lines[at + used - 1]
        if dialect.quote not in lines[at + used - 1]:
            continue
        try:
            row = next(_records(text.rstrip("\r\n"), dialect, strict=True))
        except csv.Error as error:
            if UNCLOSED in str(error):
                continue
            return None
        inner = [line.rstrip("\r\n") for line in lines[at + 1 : at + used]]
        rowlike = [line for line in inner if width > 1 and len(_loosely(line, dialect)) == width]
        return None if rowlike and len(row) != width else (row, used)
    return None


def _by_another_delimiter(line: str, dialect: Dialect, width: int, above: Sequence[Sequence[str]]) -> list[str] | None:
    """The cells of a line that another delimiter cuts as often; a blank must give figures where the row above has."""
    if width < 3:
        return None
    for other in _others(dialect, width):
        row = _well_formed(line, replace(dialect, delimiter=other)) if line.count(other) >= width - 1 else None
        if row is None or len(row) != width:
            continue
        before = next((earlier for earlier in reversed(above[-20:]) if len(earlier) == width), row)
        figures = [bool(FIGURE.fullmatch(cell)) for was, cell in zip(before, row, strict=True) if FIGURE.fullmatch(was)]
        if other != " " or (len(figures) > 1 and all(figures)):
            return row
    return None


def _as_it_may_be(line: str, dialect: Dialect, number: int) -> list[str]:
    """A line whose quotes do not pair and that no reading gives its due cells, where all its quotes are inside cells.

    Raises UnreadableFile where one may run on into the next line.
    """
    cells = line.split(dialect.delimiter)
    if all(not cell.lstrip().startswith(dialect.quote) for cell in cells) or len(cells) == 1:
        return cells
    loose = _loosely(line, dialect)
    if all(_closed(cell.strip(), dialect.quote) for cell in loose):
        return [_opened(cell.strip(), dialect.quote) for cell in loose]
    raise UnreadableFile(f"(第 {number} 行附近的引号不成对,分不清从哪里换行)")


def _closed(cell: str, quote: str) -> bool:
    return not cell.startswith(quote) or (len(cell) > 1 and cell.endswith(quote)) or cell.count(quote) % 2 == 0


def _opened(cell: str, quote: str) -> str:
    whole = len(cell) > 1 and cell.startswith(quote) and cell.endswith(quote)
    return cell[1:-1].replace(quote * 2, quote) if whole else cell


def _cut(line: str, dialect: Dialect, width: int) -> list[str] | None:
    """The cheapest way to cut a line into exactly `width` cells; None when there is none, or too much to try."""
    delimiter, quote = dialect.delimiter, dialect.quote
    if line.count(delimiter) > 2000 or line.count(quote) > 400:
        return None
    ends = [match.start() for match in re.finditer(re.escape(delimiter), line)] + [len(line)]
    closings = [match.start() for match in re.finditer(rf"{quote}(?= *(?:{re.escape(delimiter)}|$))", line)]
    reached: dict[int, tuple[float, tuple[str, ...]]] = {0: (0.0, ())}
    for _ in range(width):
        following: dict[int, tuple[float, tuple[str, ...]]] = {}
        for start, (cost, cells) in reached.items():
            for step, cell, end in _next_cells(line, start, ends, closings, dialect):
                cheapest = following.get(end + 1)
                if cheapest is None or cost + step < cheapest[0]:
                    following[end + 1] = (cost + step, (*cells, cell))
        reached = following
    whole = reached.get(len(line) + 1)
    return list(whole[1]) if whole else None


def _next_cells(
    line: str, start: int, ends: Sequence[int], closings: Sequence[int], dialect: Dialect
) -> Iterator[tuple[float, str, int]]:
    """(cost, cell, where it ends) of every way to read the cell that begins at `start`."""
    quote = dialect.quote
    end = next((end for end in ends if end >= start), None)
    if end is None:
        return
    bare = line[start:end]
    text = bare.lstrip(" ") if dialect.spaced else bare
    opens = text.lstrip(" ").startswith(quote)
    yield (LITERAL if text.startswith(quote) else 0), text, end
    if not opens:
        return
    inside = start + len(bare) - len(bare.lstrip(" ")) + 1
    padded = 0 if dialect.spaced or inside == start + 1 else PADDED
    for closing in closings:
        if closing < inside:
            continue
        content = line[inside:closing]
        alone = content.replace(quote * 2, "").count(quote)
        end = next(end for end in ends if end > closing)
        yield padded + PADDED * (end > closing + 1) + ALONE * alone, content.replace(quote * 2, quote), end


# -- backslashes -----------------------------------------------------------------------------------------------------

HIDDEN = {char: chr(0xFDD0 + at) for at, char in enumerate("\\\"'\r\n,;\t|")}  # characters that stand in no text


def _hidden(text: str, dialect: Dialect) -> str:
    """The text with every character behind a backslash put out of the reader's sight."""
    special = re.escape(f"\\{dialect.quote}{dialect.delimiter}\r\n")
    return re.sub(rf"\\([{special}])", lambda match: HIDDEN[match[1]], text)


def _shown(cell: str, dialect: Dialect) -> str:
    for char, hidden in HIDDEN.items():
        cell = cell.replace(hidden, char)
    return cell
