"""The rows of a header joined: one path a column, its groups first (资金(元) › 计划).

Offices part a header into two to four rows: a group above its parts, units below names, a name merged over all rows.
Where a workbook says which cells are merged, that decides; in a text file a group's name stands over its first part
and blanks follow.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pingda_dash.ingest.headings import UNIT_ROW, is_heading, unit_named

MOST_HEADER_ROWS = 4
LONGEST = 20  # characters of a word in a header's further rows
PARTED = " › "
TOTALS = frozenset({"合计", "总数", "小计", "总计", "计", "数量", "总量", "累计", "总户数", "总人数"})
PARTS = frozenset(
    "计划 完成 实际 目标 任务 年初 年末 上年 目前 现有 当前 期初 期末 本月 当月 本周 本期 本年累计 累计 其中 户数 人数"
    " 人口 中央 省级 市级 州级 县级 男 女 数量 金额 名称 日期 时间".split()
)
NUMBER = re.compile(r"[-+(]?[$¥€£]?\s*[\d.,  ]*\d[\d.,]*(e[-+]?\d+)?\s*[%)]?", re.IGNORECASE)
DAY = re.compile(r"\d{1,4}([-/.:年月])\d{1,2}.*")
TITLE = re.compile(r"[:\uff1a]|截[至止]|单位|台账|[一览统计报]表$|\d{4}年\d")

Merged = Sequence[Sequence[int]]
"""Merged ranges as 0-based [top, left, bottom, right]."""


@dataclass(frozen=True)
class Header:
    """A header's paths, one a column from left to right, each from its outermost group to its own heading.

    numbers: 1-based numbers of its rows.
    """

    paths: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]

    def joined(self, by: str = PARTED) -> tuple[str, ...]:
        """Each path as one heading."""
        return tuple(by.join(path) for path in self.paths)


def header_of(rows: Sequence[Sequence[str]], at: int, above: int, bottom: int, merged: Merged, ours: bool) -> Header:
    """The header whose best row is `at`: with the rows of groups above it and those of parts below.

    above, bottom: the rows between which it stands. ours: it names columns of ours, whose units and parts are told by
    their words; else only gaps that are filled tell a further row.
    """
    first, last = at, at
    while first > above and last - first < MOST_HEADER_ROWS - 1 and _is_above(rows, first, merged, ours):
        first -= 1
    while (
        last + 1 < bottom and last - first < MOST_HEADER_ROWS - 1 and _goes_on(rows, first, last, bottom, merged, ours)
    ):
        last += 1
    lines = [list(row) for row in rows[first : last + 1]]
    numbers = tuple(range(first + 1, last + 2))
    if len(lines) == 1:
        return Header(tuple((cell,) for cell in lines[0]), numbers)
    width = max(map(len, lines))
    lines = [[*line, *[""] * (width - len(line))] for line in lines]
    spread = [_spread(lines, depth, first, merged) for depth in range(len(lines))]
    paths = tuple(_path([line[column].strip() for line in spread], ours) for column in range(width))
    return Header(paths, numbers)


def reach(row: Sequence[str]) -> int:
    """How far the filled cells of a row reach."""
    return next((at for at in range(len(row), 0, -1) if row[at - 1].strip()), 0)


def filled(row: Sequence[str]) -> int:
    """How many cells of a row are filled."""
    return sum(bool(cell.strip()) for cell in row)


def is_figure(row: Sequence[str], at: int) -> bool:
    """True when a row has a number or a day in a column."""
    text = row[at].strip() if at < len(row) else ""
    return bool(text) and (NUMBER.fullmatch(text) is not None or DAY.fullmatch(text) is not None)


def has_figures(row: Sequence[str]) -> bool:
    """True when any cell of a row is a number or a day."""
    return any(is_figure(row, at) for at in range(len(row)))


def same_cells(row: Sequence[str], header: Sequence[str]) -> bool:
    """True when two rows say the same as far as they are filled."""
    return [cell.strip() for cell in row[: reach(row)]] == [cell.strip() for cell in header[: reach(header)]]


# -- which rows belong to it -----------------------------------------------------------------------------------------


def _is_above(rows: Sequence[Sequence[str]], first: int, merged: Merged, ours: bool) -> bool:
    """True when the row above the first one holds groups of its columns, or names that stand over both rows."""
    row, below = rows[first - 1], rows[first]
    cells = [cell.strip() for cell in row]
    named = [at for at, cell in enumerate(cells) if cell]
    if not named:
        return False
    width = max(reach(row), reach(below))
    if any(_covers(one, first - 1, first) for one in merged):
        return not has_figures(row) and not _over_all(merged, first - 1, width)
    titled = any(TITLE.search(cells[at]) or len(cells[at]) > LONGEST for at in named)
    if titled or _over_all(merged, first - 1, width):
        return False
    if (len(named) < 2 and (ours or cells[0])) or (len(named) >= filled(below) and not ours):
        return False
    over = all(at < len(below) and below[at].strip() for at in named)
    if cells[0]:
        if _completes(row, below):
            return ours or not has_figures(below)
        return ours and over and _parts_groups(cells, below)
    return over and len(named) < filled(below)


def _completes(row: Sequence[str], below: Sequence[str]) -> bool:
    """True when the row above names the columns that the one below leaves blank, the first of them."""
    gaps = [at for at in range(reach(row)) if at >= len(below) or not below[at].strip()]
    return 0 in gaps and any(row[at].strip() for at in gaps)


def _parts_groups(cells: Sequence[str], below: Sequence[str]) -> bool:
    """True when each name stands over two columns or more, a heading of ours over its parts only (收入: 计划, 完成)."""
    named = [at for at, cell in enumerate(cells) if cell]
    groups = list(zip(named, [*named[1:], reach(below)], strict=True))
    parts = {at: {_plain(cell) for cell in below[at:end]} for at, end in groups}
    return all(
        end - at >= 2 and (not is_heading(cells[at]) or parts[at] <= PARTS | TOTALS | {""}) for at, end in groups
    )


def _goes_on(rows: Sequence[Sequence[str]], first: int, last: int, bottom: int, merged: Merged, ours: bool) -> bool:
    """True when the row below the last one belongs to the header."""
    at = last + 1
    below = rows[at]
    cells = [cell.strip() for cell in below]
    words = [cell for cell in cells if cell]
    if any(first <= one[0] and _covers(one, last, at) for one in merged):
        return True
    if not words or has_figures(below) or any(len(word) > LONGEST for word in words):
        return False
    if same_cells(rows[last], below):
        return filled(rows[last]) >= 2
    names = [any(column < len(row) and row[column].strip() for row in rows[first:at]) for column in range(reach(below))]
    if ours and _is_of_ours(rows, cells, names, at, bottom):
        return True
    gaps = [column for column, named in enumerate(names) if not named]
    left = [column for column in gaps if not cells[column]]
    if left and not cells[0] and at + 1 < bottom and not has_figures(rows[at + 1]):  # a row of groups above the parts
        at += 1
        left = [column for column in left if column >= len(rows[at]) or not rows[at][column].strip()]
    return bool(gaps) and not left and _figures_follow(rows, gaps, at, bottom)


def _is_of_ours(
    rows: Sequence[Sequence[str]], cells: Sequence[str], names: Sequence[bool], at: int, bottom: int
) -> bool:
    """True when a row below names of ours holds their units or their parts.

    A row of data has something in its first column and figures somewhere.
    """
    words = [_plain(cell) for cell in cells if cell]
    units = [bool(unit_named(word.strip("()"))) for word in words]
    if all(units):
        return True
    if all(unit or UNIT_ROW.fullmatch(word) for word, unit in zip(words, units, strict=True)):
        return False  # a row of units that says so: `columns.unit_rows` reads it
    parts = [
        unit or word in TOTALS or word in PARTS or is_heading(word) for word, unit in zip(words, units, strict=True)
    ]
    if len(words) >= 2 and all(parts):
        return True
    if not names or cells[0] or not names[0]:
        return False
    columns = [column for column, cell in enumerate(cells) if cell]
    fills = any(not names[column] for column in columns)
    return (fills or any(parts)) and _figures_follow(rows, columns, at, bottom)


def _figures_follow(rows: Sequence[Sequence[str]], columns: Iterable[int], at: int, bottom: int) -> bool:
    """True when the next rows have figures in one of these columns."""
    return any(is_figure(row, column) for row in rows[at + 1 : min(bottom, at + 6)] for column in columns)


def _covers(one: Sequence[int], row: int, other: int) -> bool:
    """True when a merged range spans both rows."""
    return one[0] <= row and other <= one[2]


def _over_all(merged: Merged, row: int, width: int) -> bool:
    """True when a range of a row is merged over all columns: a title."""
    return any(one[0] <= row <= one[2] and one[1] == 0 and one[3] >= width - 1 > 0 for one in merged)


# -- paths -----------------------------------------------------------------------------------------------------------


def _spread(lines: Sequence[Sequence[str]], depth: int, first: int, merged: Merged) -> list[str]:
    """One of the rows with each group's name over all of its columns."""
    line = lines[depth]
    if depth == len(lines) - 1:
        return list(line)
    ranges = {left: right for top, left, _, right in merged if top == first + depth}
    spread, group, end = [], "", -1
    for column, cell in enumerate(line):
        if cell.strip():
            group, end = cell.strip(), ranges.get(column, len(line) if not merged else column)
        parted = any(below[column].strip() for below in lines[depth + 1 :])
        if not parted and not cell.strip():
            group = ""
        spread.append(group if column <= end else "")
    return spread


def _path(parts: Sequence[str], ours: bool) -> tuple[str, ...]:
    """A column's words from the top; of ours a unit stands in brackets behind the name that it is of."""
    path: list[str] = []
    for part in filter(None, parts):
        unit = unit_named(_plain(part).strip("()")) if ours and path else None
        if unit and not (is_heading(part) and not is_heading(path[-1])):  # 人次 under 本月 is a name
            path[-1] = f"{path[-1]}({_plain(part).strip('()')})"
        elif not (ours and path and path[-1] == part):
            path.append(part)
    return tuple(path) or ("",)


def _plain(cell: str) -> str:
    return unicodedata.normalize("NFKC", cell).strip()
