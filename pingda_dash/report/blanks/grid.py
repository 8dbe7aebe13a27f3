"""A sheet or table as cells with spans, and which of them are blanks with which words beside and above."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from openpyxl.utils import get_column_letter

from pingda_dash.report.blanks.terms import Blank, Grid, Piece, Square
from pingda_dash.report.blanks.texts import NOTE, Gap, gaps, is_of_day, plain, unit_before, unit_of, units_stated

WIDE = 0.7
"""Share of a table's columns from which a text is a title above them, no head of a column."""

ANSWERED = re.compile(
    r"\s*(?:填报|填表|制表|报送|上报|编制|主管)?(?:单位|部门|机关|乡镇|人|日期|时间)(?:[((][^))]*[))])?\s*[::]\s*\S"
)
"""A label with its answer (填报单位:平达乡人民政府): no head of a column, wherever it stands."""
ORDINALS = ("序号", "编号", "行次")
"""Heads of columns that number the rows."""


@dataclass(frozen=True)
class Cell:
    """A cell at its first row and column. is_framed: it has a border, or is of a document's table.

    is_barred: nothing may be put here (a picture, a control that is a blank by itself); is_hidden: nor is it seen.
    """

    row: int
    column: int
    height: int = 1
    width: int = 1
    text: str = ""
    kind: Literal["text", "number", "formula", "empty"] = "empty"
    is_framed: bool = True
    is_barred: bool = False
    is_hidden: bool = False
    is_share: bool = False
    is_day: bool = False


@dataclass
class Page:
    """The cells of a sheet by each place that they cover. beside: titles that stand outside (the sheet's name)."""

    name: str
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    beside: tuple[str, ...] = ()
    gap_places: dict[tuple[int, int], str] = field(default_factory=dict)
    """What the place of a gap in a cell's text begins with, where it is another than the cell's."""

    def put(self, cell: Cell) -> None:
        """Let a cell cover its places."""
        for row in range(cell.row, cell.row + cell.height):
            for column in range(cell.column, cell.column + cell.width):
                self.cells[row, column] = cell

    def own(self) -> list[Cell]:
        """Each cell once, by rows."""
        return [cell for place, cell in sorted(self.cells.items()) if place == (cell.row, cell.column)]

    def place(self, cell: Cell) -> str:
        """What a cell is called: `Sheet1!C5`."""
        return f"{self.name}!{get_column_letter(cell.column)}{cell.row}"

    @cached_property
    def width(self) -> int:
        """How many columns are used: framed, or with something in them."""
        used = {column for (_, column), one in self.cells.items() if one.kind != "empty" or one.is_framed}
        return len(used)

    def blanks(self) -> list[Blank]:
        """The empty cells that something beside them asks to be filled, and the gaps within texts."""
        every = self.own()
        is_framed = any(one.is_framed for one in every)
        units = next((units for one in every if (units := units_stated(one.text))), ())
        made = []
        for cell in every:
            if cell.is_barred or cell.is_hidden:
                continue
            if cell.kind == "text":
                made += [self._of_gap(cell, at, gap, units) for at, gap in enumerate(self.gaps(cell), start=1)]
            elif cell.kind == "empty" and (blank := self._of_cell(cell, is_framed, units)):
                made.append(blank)
        return made

    def ordinals(self) -> list[str]:
        """The places of the empty cells below a head 序号."""
        columns = {one.column for one in self.own() if one.kind == "text" and _words(one.text) in ORDINALS}
        empty = (one for one in self.own() if one.column in columns and one.kind == "empty")
        some = (one for one in empty if not (one.is_barred or one.is_hidden))
        return [self.place(one) for one in some if {*self._column_head(one)[0][-1:]} & {*ORDINALS}]

    def gaps(self, cell: Cell) -> list[Gap]:
        """The blanks within a cell's text."""
        right = self.cells.get((cell.row, cell.column + cell.width))
        leads = right is None or right.kind != "empty" or cell.width > 1 or right.is_barred
        return list(gaps(cell.text, is_label=leads))

    def _of_gap(self, cell: Cell, at: int, gap: Gap, units: tuple[str, ...]) -> Blank:
        row, column = self._row_head(cell), self._column_head(cell)[0]
        words = tuple(filter(None, (gap.before,)))
        unit = unit_before(gap.after) or unit_of(words)
        near = tuple(filter(None, (gap.sentence, *self.beside)))
        place = self.gap_places.get((cell.row, cell.column), self.place(cell))
        own = (*row, *words) if len(words) == 0 or len(gap.before) < 3 else words
        return Blank(
            f"{place}#{at}", own, () if words else column, near, unit, units, gap.day,
            shows_percent="%" in gap.after or "%" in gap.after,
        )  # fmt: skip

    def _of_cell(self, cell: Cell, is_framed: bool, units: tuple[str, ...]) -> Blank | None:
        row = self._row_head(cell)
        column, titles = self._column_head(cell)
        left = self.cells.get((cell.row, cell.column - 1))
        asks = left is not None and left.kind == "text" and plain(left.text).endswith(":")
        if asks and left is not None:
            row, column = (plain(left.text).rstrip(":"),), ()
        if not asks and ((is_framed and not cell.is_framed) or not (row or column)):
            return None
        if not asks and not is_framed and not (row and column):
            return None
        words = (*row, *column)
        if words and words[-1] in ORDINALS:
            return None
        unit = "%" if cell.is_share else unit_of(column) or unit_of(row)
        day: Literal["", "日", "月"] = "日" if cell.is_day or (words and is_of_day(words[-1])) else ""
        shows = any("%" in one or "%" in one for one in words)
        near = (*titles, *self.beside)
        return Blank(self.place(cell), row, column, near, "" if day else unit, units, day, cell.is_share, shows)

    def _row_head(self, cell: Cell) -> tuple[str, ...]:
        """The texts to the left that stand together, the outermost first; numbers in order (序号) are none."""
        texts: list[Cell] = []
        for at in range(cell.column - 1, 0, -1):
            one = self.cells.get((cell.row, at))
            if one is not None and one.kind == "text":
                if not plain(one.text).isdecimal() and (not texts or texts[-1] is not one) and not self._is_title(one):
                    texts.append(one)
            elif texts and (one is None or one.kind != "number"):
                break
        return tuple(_words(one.text) for one in reversed(texts))

    def _column_head(self, cell: Cell) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The heads above, the outermost first, and the titles above them."""
        texts: list[Cell] = []
        titles: list[Cell] = []
        is_past = False
        for at in range(cell.row - 1, 0, -1):
            one = self.cells.get((at, cell.column))
            if one is None or one.kind != "text":
                is_past = is_past or bool(texts)
            elif self._is_title(one):
                is_past = True
                if one not in titles and not NOTE.match(one.text):
                    titles.append(one)
            elif titles:
                break
            elif not (is_past or one in texts or units_stated(one.text) or ANSWERED.match(one.text) or self.gaps(one)):
                texts.append(one)
        return tuple(_words(one.text) for one in reversed(texts)), tuple(_words(one.text) for one in reversed(titles))

    def _is_title(self, cell: Cell) -> bool:
        return (cell.width > 2 and cell.width >= WIDE * self.width) or 1 < cell.width >= self.width

    def drawn(self) -> Grid:
        """The sheet as it is drawn, its blanks marked."""
        places = {one.place for one in self.blanks()} | set(self.ordinals())
        return Grid(self.name, tuple(self._square(cell, places) for cell in self.own() if not cell.is_hidden))

    def _square(self, cell: Cell, places: set[str]) -> Square:
        pieces = tuple(self._pieces(cell)) if cell.kind == "text" else (Piece(cell.text),)
        if cell.kind == "empty" and (place := self.place(cell)) in places:
            pieces = (Piece("", place),)
        return Square(cell.row, cell.column, cell.height, cell.width, pieces, cell.kind)

    def _pieces(self, cell: Cell) -> Iterator[Piece]:
        last, of_gaps = 0, [] if cell.is_barred else self.gaps(cell)
        place = self.gap_places.get((cell.row, cell.column), self.place(cell))
        for at, gap in enumerate(of_gaps, start=1):
            if gap.start > last:
                yield Piece(cell.text[last : gap.start])
            yield Piece(cell.text[gap.start : gap.end] or "____", f"{place}#{at}")
            last = gap.end
        if last < len(cell.text) or not of_gaps:
            yield Piece(cell.text[last:])


def _words(text: str) -> str:
    """A head on one line."""
    return plain(text)
