"""Where the tables of a sheet begin and end, and which of them is read.

A sheet is its rows of text cells. Blank rows part it into blocks; a block goes on with the table above it unless it
resembles another one (its own header, other columns) or like notes below the table. Of several tables the one that
names columns of ours is read, else the first.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pingda_dash.errors import EmptyFile, UnknownDataset, UnreadableFile
from pingda_dash.ingest.header_rows import (
    Header,
    Merged,
    filled,
    has_figures,
    header_of,
    is_figure,
    reach,
    same_cells,
)
from pingda_dash.ingest.headings import MOST_COLUMNS, heading_hits
from pingda_dash.ingest.recognise import recognise

HEAD_ROWS = 40  # a header is searched for in this many rows
SAMPLE_ROWS = 200  # rows of a block examined
NARROW, WIDE = 2, 4  # columns of the names and values above a table, and the least of a table below them
MOST_TITLES = 3  # rows of titles above a header that comes again right below the table
LEAST_OF_DATA = 3  # filled cells of a row that is no note
MOST_SETTINGS = 200  # rows of names and values above a table
NOTE = re.compile(
    r"\s*((注|註|备注|備註|说明|說明|附注|填表|填报|制表|审核|审签|复核|负责人|联系|报送|经办|数据来源|来源).{0,8}[:\uff1a]"
    r"|(foot)?notes?\b|sources?\b)",
    re.IGNORECASE,
)
PAGE = re.compile(r"[(（]?\s*(续|接上|第\s*\d+\s*页|page\b)", re.IGNORECASE)
LABEL = re.compile(r"[^\d:\uff1a]+[:\uff1a]")


@dataclass(frozen=True)
class Unread:
    """A table of a sheet that is not read: the row of its header (1-based), its headings, how many of them are names
    of ours, and the cells of its first rows."""

    row: int
    headings: tuple[str, ...]
    hits: int
    cells: tuple[tuple[str, ...], ...]

    @property
    def has_figures(self) -> bool:
        """Whether any of its rows has a number or a day."""
        return any(has_figures(row) for row in self.cells)


@dataclass(frozen=True)
class Frame:
    """A table's place in its sheet.

    head: the rows of its header. titles: the texts above. start, end: the rows below
    the header as a slice of the sheet's rows, notes below the table and blank rows with them; proper: where the rows
    of the table itself end. width: that of its widest row. hits: how many columns of ours it names.
    lines: the header's rows as they stand. blocks: the tables below it with the same header, which go on with it.
    unread: the tables of the sheet that do not.
    """

    head: Header
    titles: tuple[str, ...]
    start: int
    end: int
    proper: int
    width: int
    hits: int
    notes: tuple[str, ...] = ()
    lines: tuple[tuple[str, ...], ...] = ()
    blocks: tuple[Frame, ...] = ()
    unread: tuple[Unread, ...] = ()

    @property
    def header(self) -> tuple[str, ...]:
        """The headings, each with its groups before it."""
        return self.head.joined()

    @property
    def header_rows(self) -> tuple[int, ...]:
        """The 1-based numbers of the header's rows."""
        return self.head.numbers


def frames(rows: Sequence[Sequence[str]], merged: Merged = ()) -> list[Frame]:
    """Every table of a sheet, from the top. merged: its merged ranges. Raises EmptyFile when no cell is filled."""
    blocks = _blocks(rows)
    if not blocks:
        raise EmptyFile
    tables: list[_Open] = []
    waiting: list[tuple[int, int]] = []  # blocks of single cells: notes of the table above or titles of the next
    for at, (top, bottom) in enumerate(blocks):  # which grow by what begins in the midst of one
        if tables and (cut := tables[-1].next_title(top, bottom)) is not None:
            blocks[at : at + 1] = [(top, cut), (cut, bottom)]
            bottom = cut
        if not tables:
            if _is_settings(rows, blocks[at:]):
                continue
            top = _below_settings(rows, top, bottom)
            header = _header_row(rows, top, bottom, blocks[at + 1] if at + 1 < len(blocks) else None)
            if header is not None:
                table = _Open(rows, header, bottom, 0, merged)
                if (cut := table.next_title(table.first, bottom)) is not None:
                    blocks[at : at + 1] = [(top, cut), (cut, bottom)]
                    table = _Open(rows, header, cut, 0, merged)
                tables.append(table)
            continue
        table = tables[-1]
        apart = any(no_row(row, table.wide) for row in rows[blocks[at - 1][1] : top])
        if table.has_notes(top, bottom, apart):
            waiting.append((top, bottom))
            continue
        header = table.another(top, bottom, apart or bool(waiting), waiting[-1] if waiting else None)
        if header is None:
            table.bottom = bottom
        else:
            tables.append(_Open(rows, header, bottom, waiting[-1][0] if waiting else top, merged))
        waiting = []
    if not tables:  # every row has one cell at most
        tables.append(_Open(rows, blocks[0][0], blocks[-1][1], 0, merged))
    return [table.closed(len(rows) if table is tables[-1] else tables[at + 1].above) for at, table in enumerate(tables)]


def best_frame(candidates: Sequence[Frame], rows: Sequence[Sequence[str]]) -> Frame:
    """The table to read, with a note of the others: the one that names most columns of ours, else the first.

    A few short lines that stand above it are its titles.
    """
    best = max(candidates, key=lambda frame: (_ours(frame), -frame.start))
    others = [frame for frame in candidates if frame is not best]
    if best.hits >= 2:
        best = replace(best, blocks=tuple(frame for frame in others if frame.head.paths == best.head.paths))
        others = [frame for frame in others if frame not in best.blocks]
    above = [frame for frame in others if frame.start < best.start]
    if above and best.header_rows[0] <= HEAD_ROWS and all(frame.hits < 2 for frame in above) and _small(above):
        others = [frame for frame in others if frame not in above]
        titles = _texts(rows[: best.header_rows[0] - 1])
        best = replace(
            best, titles=titles, notes=tuple(dict.fromkeys((*_title_notes(titles, best.header_rows), *best.notes)))
        )
    unread = [*best.unread, *(one for frame in best.blocks for one in frame.unread)]
    unread += [one for frame in others for one in (_unread(frame, rows), *frame.unread)]
    best = replace(best, unread=tuple(sorted(unread, key=lambda one: one.row)))
    if not others:
        return best
    places = "、".join(f"第 {frame.header_rows[0]} 行" for frame in others[:5])
    note = f"文件里上下有 {len(others) + 1} 张表,读的是表头在第 {best.header_rows[0]} 行的一张,没有读表头在{places}的。"
    return replace(best, notes=(*best.notes, note))


def frame_at(rows: Sequence[Sequence[str]], number: int, merged: Merged = ()) -> Frame:
    """The table whose header begins in the row that a person named (1-based).

    Raises UnreadableFile when no cell is filled there.
    """
    if not 0 < number <= len(rows) or not filled(rows[number - 1]):
        raise UnreadableFile(f"(指定的表头第 {number} 行是空的,请另选一行)")
    tables = frames(rows, merged)
    below = [frame for frame in tables if frame.header_rows[0] > number]
    end = below[0].header_rows[0] - 1 if below else len(rows)
    chosen = _Open(rows, number - 1, end, 0, merged, given=True).closed(end)
    apart = [frame for frame in tables if frame.header_rows[0] > number or frame.end < number]
    unread = (*chosen.unread, *(one for frame in apart for one in (_unread(frame, rows), *frame.unread)))
    return replace(chosen, unread=unread)


def has_our_figures(rows: Sequence[Sequence[str]], merged: Merged = ()) -> bool:
    """Whether a table of a sheet is one of ours, with a number or a day in a column for it."""
    for frame in frames(rows, merged):
        if len(frame.header) > MOST_COLUMNS:
            continue
        try:
            fields = recognise(frame.header).mapping
        except UnknownDataset:
            continue
        places = [at for at, field in fields.items() if field.is_number or field.type == "date"]
        if any(is_figure(row, at) for row in rows[frame.start : frame.proper] for at in places):
            return True
    return False


def _unread(frame: Frame, rows: Sequence[Sequence[str]]) -> Unread:
    return Unread(frame.header_rows[0], frame.header, frame.hits, _sample(rows[frame.start : frame.proper]))


def _is_labels(row: Sequence[str]) -> bool:
    """True for a line of names and values (填报单位: 平达乡, 单位: 万元), each in a cell of its own."""
    return all(LABEL.match(cell.strip()) for cell in row if cell.strip())


def _sample(rows: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    """The first filled rows of some."""
    return tuple(tuple(row) for row in rows[:SAMPLE_ROWS] if filled(row))


class _Open:
    """A table that is being followed down the sheet: its header's row, and the row behind its last block."""

    def __init__(
        self, rows: Sequence[Sequence[str]], at: int, bottom: int, above: int, merged: Merged, given: bool = False
    ) -> None:
        """given: a person said that the header begins in row `at`."""
        self.rows = rows
        self.bottom = bottom
        self.above = above  # where what belongs to the table begins, titles with it
        self.head = header_of(rows, at, at if given else above, bottom, merged, heading_hits(rows[at]) >= 2)
        self.header = self.head.joined()
        self.numbers = self.head.numbers
        self.first = self.numbers[-1]
        self.lines = tuple(tuple(rows[number - 1]) for number in self.numbers)
        self.hits = heading_hits([part for path in self.head.paths for part in path])
        self.notes: tuple[str, ...] = ()
        if len(self.numbers) > 1:
            self.notes = (f"第 {'、'.join(map(str, self.numbers))} 行一起作表头。",)
        body = [row for row in rows[self.first : min(bottom, self.first + SAMPLE_ROWS)] if filled(row)]
        self.wide = max(reach(self.header), max(map(reach, body), default=0)) > 1
        self.width = _usual([reach(row) for row in body] or [reach(self.header)])
        self.numeric = {at for at in range(self.width) if any(is_figure(row, at) for row in body)}

    def has_notes(self, top: int, bottom: int, apart: bool) -> bool:
        """True when a block below has but one cell a row. apart: a blank line stands between, not a row of empty
        cells, behind which only what reads like a note is one."""
        block = self.rows[top : min(bottom, top + SAMPLE_ROWS)]
        if not self.wide:
            return False
        narrow = len(block) <= 10 and all(reach(row) < self.width and not _is_data(row) for row in block)
        if apart and narrow and NOTE.match(block[0][0]):
            return True
        return all(filled(row) < 2 for row in block) and (apart or self._is_note(block[0]))

    def another(self, top: int, bottom: int, apart: bool, above: tuple[int, int] | None) -> int | None:
        """The header's row of a block below that is another table; None when the block goes on with this one.

        The same header again begins another one below a title of its own. above: a block of single cells before it.
        """
        rows = self.rows
        heads = [at for at in range(top, min(bottom, top + HEAD_ROWS)) if filled(rows[at]) >= 2]
        if self.hits >= 2:  # 填报单位: and 单位: come again on the next page
            heads = [at for at in heads if not _is_labels(rows[at])]
        at = next(iter(heads), None)
        if at is None or not self.wide:
            return None
        if self.hits >= 2:
            named = max(range(at, min(bottom, at + 3)), key=lambda row: heading_hits(rows[row]))
            if any(same_cells(rows[named], line) for line in self.lines):
                titles = _texts(rows[above[0] if above else top : named])
                return named if any(not PAGE.match(title) and not NOTE.match(title) for title in titles) else None
            if heading_hits(rows[named]) >= 2 and heading_hits(rows[named]) * 2 >= filled(rows[named]):
                return named
        if not apart:
            return None
        if same_cells(rows[at], self.lines[0]):
            return at
        body = [row for row in rows[at + 1 : min(bottom, at + SAMPLE_ROWS)] if filled(row)]
        width = _usual([reach(row) for row in body]) if body else reach(rows[at])
        if _headlike(rows[at]):
            figures = {column for column in range(reach(rows[at])) if column in self.numeric and rows[at][column]}
            if body and (figures or width != self.width):
                return at
        return None

    def next_title(self, top: int, bottom: int) -> int | None:
        """The row of a block, right below rows of the table, where a title begins above the same header again."""
        if self.hits < 2 or self.width <= NARROW:
            return None
        for at in range(max(top, self.first) + 2, bottom):
            if not same_cells(self.rows[at], self.lines[0]):
                continue
            first = at
            while first > top and at - first < MOST_TITLES and self._is_title(self.rows[first - 1]):
                first -= 1
            if top < first < at and not self._is_title(self.rows[first - 1]):
                return first
        return None

    def _is_title(self, row: Sequence[str]) -> bool:
        """Whether a row right above the header again is hardly one of the table: a text or two, and no figures."""
        cells = [cell.strip() for cell in row if cell.strip()]
        texts = list(dict.fromkeys(cells))  # a merged one stands in each of its cells
        return (
            0 < len(texts) <= NARROW and not has_figures(cells) and not PAGE.match(texts[0]) and len(cells) < self.width
        )

    def closed(self, end: int) -> Frame:
        """The table, when the sheet or the next table ends it."""
        end = min(end, len(self.rows))
        bottom = min(self.bottom, end)
        cut = self._next_header(bottom)
        unread: tuple[Unread, ...] = ()
        if cut is not None:
            head = tuple(cell.strip() for cell in self.rows[cut])
            unread = (Unread(cut + 1, head, heading_hits(head), _sample(self.rows[cut + 1 : end])),)
            end = bottom = cut
            self.notes += (f"第 {cut + 1} 行起是另一张表,没有读。",)
        proper = bottom
        while proper > self.first and self._is_note(self.rows[proper - 1]):
            proper -= 1
        if proper < bottom:
            while proper > self.first and not filled(self.rows[proper - 1]):
                proper -= 1
        elif not any(filled(row) for row in self.rows[bottom:end]) and end == len(self.rows):
            proper = max(
                at for at in range(bottom, end + 1) if at == bottom or not no_row(self.rows[at - 1], self.wide)
            )
        while proper < end and any(self.rows[proper]) and not filled(self.rows[proper]):
            if no_row(self.rows[proper], self.wide):
                break
            proper += 1  # cells of blanks alone are cells
        titles = _texts(self.rows[self.above : self.numbers[0] - 1])
        width = max(len(self.header), max((len(row) for row in self.rows[self.first : end]), default=0))
        notes = (*_title_notes(titles, self.numbers), *self.notes)
        return Frame(self.head, titles, self.first, end, proper, width, self.hits, notes, self.lines, unread=unread)

    def _next_header(self, bottom: int) -> int | None:
        """The row, in the midst of a block, where the header comes again with other columns."""
        first = [cell.strip() for cell in self.lines[0][: reach(self.lines[0])]]
        width = len(first)
        for at in range(self.first + 1, bottom):
            row = self.rows[at]
            if width < 2 or not row or row[0].strip() != first[0] or len(row) < 2 or row[1].strip() != first[1]:
                continue
            cells = [cell.strip() for cell in row]
            far = reach(cells)
            if far != width and far >= 2 and cells[: min(far, width)] == first[: min(far, width)]:
                return at
        return None

    def _is_note(self, row: Sequence[str]) -> bool:
        """A single text in the first column that reads like a note."""
        text = row[0].strip() if row else ""
        if not self.wide or not text or filled(row) != 1:
            return False
        marked = len(row) == 1 and self.width > 2 and re.match(r"[*†#]|[A-Z]{6,}$", text) is not None
        return NOTE.match(text) is not None or marked


# -- rows ------------------------------------------------------------------------------------------------------------


def _blocks(rows: Sequence[Sequence[str]]) -> list[tuple[int, int]]:
    """Runs of rows with a filled cell, as (first, behind the last)."""
    blocks: list[tuple[int, int]] = []
    start: int | None = None
    for at, row in enumerate(rows):
        if any(row) and any(cell.strip() for cell in row):
            start = at if start is None else start
        elif start is not None:
            blocks.append((start, at))
            start = None
    return blocks if start is None else [*blocks, (start, len(rows))]


def _ours(frame: Frame) -> int:
    """How many columns of the dataset it is recognised as a table has; 0 when it is of none."""
    if frame.hits < 2:
        return 0
    try:
        return len(recognise(frame.header).mapping)
    except UnknownDataset:
        return 0


def no_row(row: Sequence[str], wide: bool) -> bool:
    """True for a blank line, which is no row of a table; a row of nothing but delimiters is one, and a quoted cell
    with nothing but a line break."""
    return not row or (wide and len(row) == 1 and not row[0].strip() and "\n" not in row[0])


def _usual(widths: Sequence[int]) -> int:
    return max(Counter(widths).items(), key=lambda item: (item[1], item[0]))[0]


def _headlike(row: Sequence[str]) -> bool:
    """True when a row may be a header: filled without gaps at its end, different words, no figures."""
    cells = [cell.strip() for cell in row[: reach(row)] if cell.strip()]
    return len(cells) >= 2 and len(set(cells)) == len(cells) and not has_figures(cells)


def _texts(rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    return tuple(cell.strip() for row in rows for cell in row if cell.strip())


def _title_notes(titles: Sequence[str], numbers: Sequence[int]) -> tuple[str, ...]:
    return (f"表头在第 {numbers[0]} 行,其上是标题。",) if titles else ()


def _is_data(row: Sequence[str]) -> bool:
    """Whether a row below a note is hardly one: three cells or more, a number or a day among them, and no label."""
    labelled = any(":" in cell or "\uff1a" in cell for cell in row)
    return filled(row) >= LEAST_OF_DATA and has_figures(row) and not labelled


def _small(above: Sequence[Frame]) -> bool:
    return all(frame.end - frame.start <= 3 for frame in above)


# -- what stands above a table ---------------------------------------------------------------------------------------


def _below_settings(rows: Sequence[Sequence[str]], top: int, bottom: int) -> int:
    """The first row of a block that is not one of the names and values (Model,X100) above a wider table."""
    reaches = [reach(row) for row in rows[top : min(bottom, top + MOST_SETTINGS + SAMPLE_ROWS)]]
    for narrow in (NARROW, NARROW + 1):
        first = next((at for at, far in enumerate(reaches) if far >= 2 * narrow), 0)
        table = reaches[first:]
        wide = sum(far > narrow for far in table)
        settings = first and max(reaches[:first]) <= narrow and wide >= max(2, 0.9 * len(table))
        if settings and not _names_ours(rows[top : top + first]):
            return top + first
    return top


def _is_settings(rows: Sequence[Sequence[str]], blocks: Sequence[tuple[int, int]]) -> bool:
    """Whether the first of some blocks is names and values, or single lines, above a wider table in a later one."""
    (top, bottom), *later = blocks
    below = next((block for block in later if _width_of(rows, *block) >= WIDE), None)
    lines = rows[top:bottom]
    if below is None or len(lines) > MOST_SETTINGS or max(map(reach, lines)) > NARROW or _names_ours(lines):
        return False
    pairs = [row for row in lines if reach(row) == NARROW]
    figures = [is_figure(row, 1) for row in pairs]
    if not pairs or len({row[0].strip() for row in pairs}) < len(pairs):
        return False
    return figures[0] or len(pairs) < 3 or not all(figures[1:])  # else a table of two columns with its header


def _names_ours(rows: Sequence[Sequence[str]]) -> bool:
    return any(heading_hits(row) >= 2 for row in rows)


# -- headers ---------------------------------------------------------------------------------------------------------


def _header_row(rows: Sequence[Sequence[str]], top: int, bottom: int, below: tuple[int, int] | None) -> int | None:
    """The row of a block that is the header: the one that names most columns of ours, without a figure; when none
    names two, the first that is half as full as most rows. None when the block is titles only and another follows."""
    head = range(top, min(bottom, top + HEAD_ROWS))
    worded = (at for at in head if not has_figures(rows[at]))
    named = max(worded, key=lambda at: (heading_hits(rows[at]), -at), default=top)
    if heading_hits(rows[named]) >= 2:
        return next((at for at in range(top, named) if _is_longer_again(rows, at, named)), named)
    wide = [row for row in rows[top : min(bottom, top + SAMPLE_ROWS)] if filled(row) >= 2]
    if not wide:
        return None
    if below and (_paired(rows[top:bottom]) or (len(wide) == 1 and reach(wide[0]) < _width_of(rows, *below))):
        return None
    usual = _usual([reach(row) for row in wide])
    for at in head:
        if filled(rows[at]) >= 2 and filled(rows[at]) * 2 >= min(usual, max(map(filled, wide))):
            return at - 1 if at > top and _heads(rows[at - 1], rows[at]) else at
    return next(at for at in range(top, bottom) if filled(rows[at]) >= 2)


def _is_longer_again(rows: Sequence[Sequence[str]], at: int, named: int) -> bool:
    """Whether a header with rows of figures below it comes again, longer, in the row `named`."""
    if has_figures(rows[at]) or heading_hits(rows[at]) < 2 or not any(map(has_figures, rows[at + 1 : named])):
        return False
    first = [cell.strip() for cell in rows[at] if cell.strip()]
    return len(set(first) & {cell.strip() for cell in rows[named]}) * 2 > len(first)


def _heads(row: Sequence[str], below: Sequence[str]) -> bool:
    """True when a row with one heading, cut like the row of figures below it, is its header."""
    return (
        has_figures(below)
        and 2 <= len(row) == len(below)
        and bool(row[0].strip())
        and not is_figure(row, 0)
        and len(row) < 4
    )


def _width_of(rows: Sequence[Sequence[str]], top: int, bottom: int) -> int:
    """How far most rows of a block reach."""
    return _usual([reach(row) for row in rows[top : min(bottom, top + SAMPLE_ROWS)]])


def _paired(rows: Sequence[Sequence[str]]) -> bool:
    """True for a few lines of names and values (填报单位: | 平达乡) that stand above a table."""
    return len(rows) <= 10 and all(reach(row) <= 2 and row[0].rstrip().endswith((":", "\uff1a")) for row in rows)
