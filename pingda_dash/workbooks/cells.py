"""What every kind of workbook is turned into: facts of a sheet, and its rows of text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from pingda_dash.workbooks.formats import NumberFormat

AREA_LIMIT = 25_000_000  # cells of the rectangle around all used cells of a sheet
PART_LIMIT = 250_000_000  # bytes of any part that is not a sheet, unpacked (they are loaded into memory)

Value = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta


class Refused(Exception):
    """The workbook is not opened. Arguments: the error's code, then words in Chinese that say what the file is."""


@dataclass
class Facts:
    """What a sheet has beside its cells.

    errors: error values (#N/A …) by 0-based (row, column). uncounted: places of formulas without a value.
    hidden_rows, hidden_columns, struck_rows: 1-based numbers; a row is struck where one of its cells is struck
    through. merged: 0-based [top, left, bottom, right]. formats: number formats
    that show more than a value, by place (`place_of`). texts: what is shown of a cell, by place. comments: (D3, what
    somebody noted at the cell).
    """

    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    uncounted: dict[str, None] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    struck_rows: set[int] = field(default_factory=set)
    merged: list[list[int]] = field(default_factory=list)
    formats: dict[int, NumberFormat] = field(default_factory=dict)
    texts: dict[int, str] = field(default_factory=dict)
    comments: list[tuple[str, str]] = field(default_factory=list)

    def described(self, name: str, height: int, width: int, hidden: bool = False) -> dict[str, object]:
        """The fields of `ingest.sheets.Sheet` for a sheet of so many rows and columns."""
        return {
            "name": name,
            "hidden": hidden,
            "merged": self.merged,
            "hidden_rows": spans(self.hidden_rows & set(range(height + 2)), str),
            "hidden_runs": runs(self.hidden_rows & set(range(height + 2))),
            "struck_runs": runs(self.struck_rows),
            "hidden_columns": spans(self.hidden_columns & set(range(width + 2)), letters_of),
            "uncounted": list(self.uncounted)[:100],
            "comments": self.comments[:100],
            "scaled": self._scaled(),
        }

    def _scaled(self) -> list[list[int]]:
        """[column, power of ten] of the columns that a format shows in smaller numbers, without a unit beside them."""
        scales = {id(format): format.scale for format in self.formats.values()}
        powers: dict[int, int] = {}
        for place, format in self.formats.items() if any(scales.values()) else ():
            if power := scales[id(format)]:
                column = place & 0xFFFFF
                powers[column] = max(power, powers.get(column, 0))
        return [[column, power] for column, power in sorted(powers.items())]


HIDDEN_ROWS = 200
"""Rows of a hidden sheet that are examined: whether it holds a table, not what."""


def place_of(row: int, column: int) -> int:
    """One number for a cell, from its 0-based row and column: a dict of them is small."""
    return row << 20 | column


def shown(value: Value, format: NumberFormat) -> str:
    """A cell as text, with what its format shows beyond rounding."""
    words: str | None = None
    if isinstance(value, str):
        words = format.text(value) if value else None
    elif isinstance(value, dt.timedelta):
        words = format.span(value)
    elif isinstance(value, dt.date):
        words = format.day(value)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        words = format.number(float(value))
    return text_of(value) if words is None else words


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


def trimmed(cells: list[str]) -> list[str]:
    """A row without the empty cells at its end."""
    while cells and not cells[-1]:
        cells.pop()
    return cells


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


def runs(numbers: Iterable[int]) -> list[list[int]]:
    """Numbers as runs: 3, 4, 5, 8 → [3, 5], [8, 8]."""
    ends: list[list[int]] = []
    for number in sorted(numbers):
        if ends and number == ends[-1][1] + 1:
            ends[-1][1] = number
        else:
            ends.append([number, number])
    return ends


def spans(numbers: Iterable[int], name: Callable[[int], str]) -> str:
    """Numbers in words: 3, 4, 5, 8 → 3–5、8; the first ten of them."""
    ends = runs(numbers)
    texts = [name(first) if first == last else f"{name(first)}–{name(last)}" for first, last in ends[:10]]
    return "、".join(texts) + "等" * (len(ends) > 10)


class Grid:
    """Rows that are filled cell by cell, where cells may span rows and columns (a web page's, an XML sheet's)."""

    def __init__(self) -> None:
        self.rows: list[list[str]] = []
        self.facts = Facts()
        self._covered: set[tuple[int, int]] = set()
        self._width = 0

    def next_row(self, hidden: bool = False) -> None:
        """Begin another row."""
        self.rows.append([])
        if hidden:
            self.facts.hidden_rows.add(len(self.rows))

    def free_column(self, column: int) -> int:
        """The first column from `column` on that no cell of a row above reaches into."""
        row = len(self.rows) - 1
        while (row, column) in self._covered:
            column += 1
        return column

    def put(self, column: int, text: str, across: int = 1, down: int = 1) -> None:
        """Put a cell into the last row. Raises Refused("too-big") where the sheet grows past what a table needs."""
        row = len(self.rows) - 1
        self._width = max(self._width, column + across)
        if self._width * (row + 1) > AREA_LIMIT or across * down > AREA_LIMIT // 100:
            raise Refused("too-big")
        cells = self.rows[row]
        cells.extend([""] * (column + 1 - len(cells)))
        cells[column] = text
        if down > 1:
            self._covered.update(
                (at, over) for at in range(row + 1, row + down) for over in range(column, column + across)
            )
        if across > 1 or down > 1:
            self.facts.merged.append([row, column, row + down - 1, column + across - 1])

    def lines(self, name: str) -> Iterator[object]:
        """What is printed of the sheet."""
        yield self.facts.described(name, len(self.rows), self._width)
        yield from (trimmed(row) for row in self.rows)
