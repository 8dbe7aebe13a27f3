"""Lists whose rows say not yet of whom they are: those of villages, which the township writes into them itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from pingda_dash.report.blanks import Blank, Form, Grid, Square
from pingda_dash.report.blanks.texts import plain

NAMING = re.compile(
    r"(?:所属|所在|实施|责任|牵头|帮扶|承办)?(?:行政村|村委会|村|村民小组|小组|村组|单位|部门|地点|项目|企业|合作社|姓名|户主|名称)"
    r"(?:\(社区\)|/社区|\(居\)|居|社区)?(?:名称|姓名|名)?"
)
"""Heads of a column that says of whom or what each row is: where its cell is empty, nobody knows."""
VILLAGES = re.compile(
    r"(?:(?:贫困|行政)?村(?:委会|民委员会)?(?:\((?:社区|居|居委会|居、社区)\)|[/、](?:社区|居)|居|社区)?(?:委会)?(?:名称|名|别)?)"
)
"""Heads of a column of villages, one a row; 所在村, 实施村 may stand in several rows."""
OF_OTHERS = re.compile(
    r"户主|(?<![人长])(?<!书记)姓名|身份证|(?:项目|企业|合作社|基地)(?:名称|名)|问题(?:内容|描述|表现)"
    r"|(?:项目|企业|合作社|基地|村民小组|小组|村组|组别|组)$"
)
"""Heads of what a village has many of: a row is one of them, not a village."""
TOTALS = re.compile(r"(?:合计|总计|小计|全乡|全镇|乡合计)")
OF_TOWNSHIP = re.compile(r"(?:全乡|全镇|乡合计)")
"""A total that is the township's, whatever rows are above it."""
Row = tuple[str, str]
"""A sheet and the number of one of its rows."""
Code = Callable[[str], str | None]
"""The code of the village that a text names, None for no village."""


@dataclass(frozen=True)
class VillageRows:
    """Rows one below another whose village nobody wrote. names: the places of their empty names, the upper first.

    rows: those that each name covers; columns: the heads of the other blanks in them.
    near: its title and head, which may say of which villages it is.
    printed: the codes of the villages that stand in the same list already.
    """

    sheet: str
    head: str
    names: tuple[str, ...]
    rows: Mapping[Row, str]
    columns: frozenset[tuple[str, ...]]
    near: str
    printed: tuple[str, ...] = ()

    @property
    def is_of_poor(self) -> bool:
        """Whether its words say that it is of the 贫困村 alone."""
        return is_of_poor(self.near)

    @property
    def words(self) -> str:
        """What it is called: “表”的“村”一列."""
        return f"“{self.sheet}”的“{self.head}”一列"

    def sums(self, blank: Blank) -> bool:
        """Whether a blank is the sum of the list's rows: right below or above them, or in a column of theirs."""
        sheet, number = row_of(blank)
        beside = "".join((*blank.row, *blank.column))
        is_total = TOTALS.search(beside) is not None and OF_TOWNSHIP.search(beside) is None
        if sheet != self.sheet or not number or (sheet, number) in self.rows or not is_total:
            return False
        near = {int(row) + step for _, row in self.rows for step in (-1, 1)}
        return blank.column in self.columns or int(number) in near


@dataclass(frozen=True)
class Lists:
    """The lists of villages of a form with the villages that were chosen for their rows.

    chosen: place of a name → village code; villages, poor: the codes of all, in the plan's order, and of the 贫困村.
    """

    form: Form
    every: tuple[VillageRows, ...]
    chosen: Mapping[str, str]
    villages: tuple[str, ...]
    poor: tuple[str, ...]
    code: Code

    @cached_property
    def by_row(self) -> Mapping[Row, VillageRows]:
        """The list that a row is of."""
        return {row: one for one in self.every for row in one.rows}

    def village(self, row: Row) -> str:
        """The village that was chosen for a row; empty for none."""
        one = self.by_row.get(row)
        return "" if one is None else self.chosen.get(one.rows[row], "")

    def of(self, one: VillageRows) -> list[str]:
        """The villages of a list, those that are printed first."""
        return [*one.printed, *(self.chosen[place] for place in one.names if place in self.chosen)]

    def is_sum_of_some(self, blank: Blank) -> bool:
        """Whether a blank adds up a list's rows that are not yet those of every village once."""
        return any(one.sums(blank) and sorted(self.of(one)) != sorted(self.villages) for one in self.every)

    def surplus(self, one: VillageRows) -> list[str]:
        """The names left empty once each village that the list is of stands in it."""
        of = sorted(self.of(one))
        is_whole = of != [] and of in (sorted(self.villages), sorted(self.poor))
        return [place for place in one.names if place not in self.chosen] if is_whole else []

    def is_surplus(self, blank: Blank) -> bool:
        """Whether a blank is in a row that is left over."""
        row = row_of(blank)
        one = self.by_row.get(row)
        return one is not None and one.rows[row] in self.surplus(one)

    def numbers(self) -> dict[str, int]:
        """The empty 序号 of the rows whose village was chosen → its number."""
        made = {}
        for place in self.form.ordinals:
            row = row_at(place)
            if self.village(row):
                one = self.by_row[row]
                named = [name for name in one.names if name in self.chosen]
                made[place] = named.index(one.rows[row]) + 1
        return made

    def remarks(self) -> Iterator[str]:
        """What the form leaves to be written first, and the rows that are left over, in sentences."""
        begun = {place for one in self.every if one.printed for place in one.names}
        for one in self.every:
            left = [place for place in one.names if place not in self.chosen]
            if surplus := self.surplus(one):
                yield f"{one.words}有 {len(surplus)} 行多余({_cells(surplus)}),空着"
            elif not left or one.printed:
                continue
            elif len(one.names) < len(self.poor if one.is_of_poor and self.poor else self.villages):
                asked = f"{len(self.poor)} 个贫困村" if one.is_of_poor and self.poor else f"{len(self.villages)} 个村"
                yield (
                    f"{one.words}有 {len(one.names)} 格没有写村名({_cells(one.names)}),不够 {asked},没有只填一部分:"
                    "请在空表里写上或加行,再上传一版,或逐格指明"
                )
            else:
                yield (
                    f"{one.words}有 {len(left)} 格没有写村名({_cells(left)}),看不出各行是谁的:"
                    "请选“各行按村填”,或逐格指明"
                )
        every: dict[tuple[str, str], list[str]] = {}
        for blank in self.form.blanks:
            is_asked = blank.place in begun if row_of(blank) in self.by_row else is_name(blank, self.code)
            if is_asked and blank.place not in self.chosen and not self.is_surplus(blank):
                every.setdefault((blank.sheet, naming_head(blank, self.code)), []).append(blank.place)
        for (sheet, head), places in every.items():
            yield (
                f"“{sheet}”的“{head}”一列有 {len(places)} 格没有写名字({_cells(places[:1])} 起),看不出各行是谁的:"
                "请在空表里写上再上传一版,或逐格指明"
            )


def village_rows(form: Form, code: Code) -> tuple[VillageRows, ...]:
    """The lists whose rows the township writes its villages into, as the form leaves them."""
    by_row: dict[Row, list[Blank]] = {}
    for blank in form.blanks:
        by_row.setdefault(row_of(blank), []).append(blank)
    return tuple(
        _list(run, by_row, code)
        for grid in form.grids
        if grid.name
        for run in _runs(grid, by_row, code)
        if any(one.name is not None for one in run)
    )


@dataclass(frozen=True)
class _Name:
    """A cell of a list's names: empty, or with a village."""

    square: Square
    name: Blank | None
    village: str


def _runs(grid: Grid, by_row: Mapping[Row, list[Blank]], code: Code) -> Iterator[list[_Name]]:
    """The names of villages, empty or printed, that stand one below another in a sheet's columns."""
    names = {one.place: one for of_row in by_row.values() for one in of_row if _is_village_row(one, of_row, code)}
    run: list[_Name] = []
    for square in sorted(grid.squares, key=lambda one: (one.column, one.row)):
        text = plain("".join(piece.text for piece in square.pieces))
        one = _Name(
            square, names.get(square.pieces[0].place) if square.pieces else None, code(text) or "" if text else ""
        )
        last = run[-1].square if run else square
        if run and (square.column != last.column or square.row != last.row + last.height):
            yield run
            run = []
        if one.name is not None or one.village:
            run.append(one)
    yield run


def _is_village_row(blank: Blank, of_row: Sequence[Blank], code: Code) -> bool:
    """Whether a blank is the empty name of a row that is a village, not one of the things that villages have."""
    others = (one for one in of_row if one is not blank and one.column)
    if not is_name(blank, code) or VILLAGES.fullmatch(naming_head(blank, code)) is None:
        return False
    return not any(OF_OTHERS.search(one.column[-1]) or VILLAGES.fullmatch(naming_head(one, code)) for one in others)


def _list(run: Sequence[_Name], by_row: Mapping[Row, list[Blank]], code: Code) -> VillageRows:
    """The list that the names are of."""
    names = [(one.square, one.name) for one in run if one.name is not None]
    first = names[0][1]
    rows = {(name.sheet, str(at.row + more)): name.place for at, name in names for more in range(at.height)}
    heads = {one.column for row in rows for one in by_row.get(row, ()) if one.place not in rows.values()}
    near = plain("".join((*first.near, naming_head(first, code))))  # 是否贫困村 is asked of any village
    places = tuple(name.place for _, name in names)
    printed = tuple(one.village for one in run if one.village)
    return VillageRows(first.sheet, naming_head(first, code), places, rows, frozenset(heads), near, printed)


def is_of_poor(text: str) -> bool:
    """Whether words say that something is of the 贫困村 alone."""
    return "贫困村" in text and "非贫困村" not in text


def naming_head(blank: Blank, code: Code) -> str:
    """The head of the names' column that a blank is in; empty for another column.

    The names that stand between the head and the blank are no heads.
    """
    heads = list(blank.column) if "#" not in blank.place else []
    while len(heads) > 1 and code(heads[-1]):
        heads.pop()
    return heads[-1] if heads and any(one.fullmatch(heads[-1]) for one in (NAMING, VILLAGES)) else ""


def is_name(blank: Blank, code: Code) -> bool:
    """Whether a blank is the empty name of a list's row."""
    return not TOTALS.search("".join(blank.row)) and naming_head(blank, code) != ""


def row_of(blank: Blank) -> Row:
    """The sheet and the row of a blank that is a cell."""
    return row_at(blank.place)


def row_at(place: str) -> Row:
    """The sheet and the row of a place that is a cell."""
    sheet, _, cell = place.rpartition("!")
    return sheet, cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") if sheet and "#" not in cell else ""


def _cells(places: Sequence[str]) -> str:
    """The first and the last cell of places: B3–B12."""
    first, last = (place.rpartition("!")[2] for place in (places[0], places[-1]))
    return first if first == last else f"{first}–{last}"
