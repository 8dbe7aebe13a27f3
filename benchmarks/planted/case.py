"""One file about to be doctored: its rows, what was filed before it, and the notes of what was done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random

from benchmarks.planted.sheets import Filed, Key, Row
from scripts.demo.files import Value


class CannotPlant(Exception):
    """The file has no place for this fault."""


@dataclass
class Case:
    """The rows of one file, to be changed. earlier: every file filed before it, or with it, oldest first."""

    file: Filed
    dice: Random
    earlier: Sequence[Filed]
    rows: list[Row] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    touched: list[Row] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    fields: set[str] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)
    whole: bool = False
    days_late: int = 0

    def __post_init__(self) -> None:
        self.rows = [dict(row) for row in self.file.rows]
        self.columns = list(self.file.sheet.columns)
        self._past: dict[Key, list[Row]] | None = None

    # -- what there is ------------------------------------------------------------------------------------------

    @property
    def now(self) -> list[Row]:
        """The rows of the file's last day."""
        days = [row["report_date"] for row in self.rows if isinstance(row.get("report_date"), date)]
        if not days or self.file.dataset == "activities":
            return list(self.rows)
        return [row for row in self.rows if row["report_date"] == max(str_days(days))]

    def past(self, row: Row) -> list[Row]:
        """The rows about the same thing of earlier days, in this file and in earlier ones of its dataset."""
        if self._past is None:
            self._past = {}
            for file in (*self.same(), self.file):
                for old in file.rows:
                    self._past.setdefault(file.key(old), []).append(old)
        rows = self._past.get(self.file.key(row), [])
        if not isinstance(row.get("report_date"), date):
            return rows[:-1]  # a register lists a thing once
        return sorted(
            (old for old in rows if days(old, "report_date") < days(row, "report_date")),
            key=lambda old: days(old, "report_date"),
        )

    def last(self, row: Row) -> Row:
        """The last row about the same thing, or CannotPlant."""
        if not (past := self.past(row)):
            raise CannotPlant
        return past[-1]

    def same(self) -> list[Filed]:
        """The earlier files of the same dataset."""
        return [file for file in self.earlier if file.dataset == self.file.dataset and file.day < self.file.day]

    def newest(self, dataset: str) -> list[Row]:
        """The rows of another dataset's newest file, or CannotPlant."""
        files = [file for file in self.earlier if file.dataset == dataset]
        if not files:
            raise CannotPlant
        return files[-1].rows

    def pick(self, fits: Callable[[Row], object] = lambda row: True, among: Iterable[Row] | None = None) -> Row:
        """A row by lot that fits and was not touched yet."""
        taken = {id(row) for row in self.touched}
        rows = [row for row in (self.now if among is None else among) if id(row) not in taken and fits(row)]
        if not rows:
            raise CannotPlant
        return self.dice.choice(rows)

    def village(self, fits: Callable[[str], object] = lambda code: True) -> str:
        """A village by lot."""
        codes = sorted({str(row["village_code"]) for row in self.now if row.get("village_code")})
        codes = [code for code in codes if fits(code)]
        if not codes:
            raise CannotPlant
        return self.dice.choice(codes)

    def of(self, village: str) -> list[Row]:
        """The last day's rows of a village."""
        return [row for row in self.now if row.get("village_code") == village]

    # -- what is done -------------------------------------------------------------------------------------------

    def change(self, row: Row, **values: Value) -> None:
        """Set values of a row, with a note."""
        done = [f"{name} {row.get(name)} → {value}" for name, value in values.items() if row.get(name) != value]
        if not done:
            raise CannotPlant
        self.touch(row, *values)
        row.update(values)
        self.touch(row)
        self.note(f"{'/'.join(self.file.key(row))}: {', '.join(done)}")

    def touch(self, row: Row, *fields: str) -> None:
        """The row is part of the fault, under the names that it has now."""
        if not any(row is one for one in self.touched):
            self.touched.append(row)
        self.fields.update(fields)
        self.names.update(name for name in self.file.key(row) if name)
        if code := row.get("village_code"):
            self.names.update({str(code), self.file.sheet.villages.get(str(code), str(code))})

    def drop(self, row: Row) -> None:
        """Take a row out: what is asked about the number of rows is about it."""
        self.whole = True
        self.touch(row)
        self.rows = [one for one in self.rows if one is not row]
        self.note(f"without {'/'.join(self.file.key(row))}")

    def add(self, row: Row) -> None:
        """Put a row in."""
        self.whole = True
        self.rows.append(row)
        self.touch(row)
        self.note(f"added {'/'.join(self.file.key(row))}")

    def note(self, text: str) -> None:
        self.notes.append(text)


def str_days(days: Sequence[Value]) -> list[date]:
    return [day for day in days if isinstance(day, date)]


def number(row: Row, name: str) -> float:
    """A figure, 0 where there is none."""
    value = row.get(name)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else 0.0


def like(value: Value, figure: float) -> Value:
    """A figure with the decimals that another has."""
    return round(figure, 2) if isinstance(value, float) else round(figure)


def days(row: Row, name: str) -> date:
    """A day of a row, or CannotPlant."""
    value = row.get(name)
    if not isinstance(value, date):
        raise CannotPlant
    return value


TOGETHER = {
    "industry": ("output", "income_wan"),
    "sales": ("quantity", "amount_wan"),
    "tourism": ("visitors", "income_wan"),
}
"""What is sold and what it brings: who is honest, or careful, lets them grow together."""


def growth(case: Case, row: Row, name: str) -> float:
    """What a figure grew by since the last report; 0 where there is none."""
    return number(row, name) - number(case.last(row), name) if case.past(row) else 0.0


def grown(case: Case, row: Row, name: str, times: float) -> dict[str, Value]:
    """A figure that grew so many times as much, and what grows with it."""
    pair = TOGETHER.get(case.file.dataset, ())
    names = [one for one in (pair if name in pair else (name,)) if row.get(one) is not None]
    return {one: like(row[one], number(case.last(row), one) + times * growth(case, row, one)) for one in names}


@dataclass(frozen=True)
class Kind:
    """A kind of plant: what it is called, its class, where it is planted, and how often.

    places: (dataset, parameter) in turn; the parameter is a field or "". knowable: whether anything in the lake tells
    it from an honest figure.
    """

    name: str
    group: str
    places: tuple[tuple[str, str], ...]
    times: int
    act: Callable[[Case, str], None]
    knowable: bool = True


def register(kinds: list[Kind], group: str) -> Callable[..., Callable[..., object]]:
    """A decorator for the kinds of one class: `@fault("dataset", "dataset.field", times=4)`."""

    def of(*places: str, times: int = 3, knowable: bool = True) -> Callable[..., object]:
        def noted(act: Callable[[Case, str], None]) -> Callable[[Case, str], None]:
            name = act.__name__.strip("_").replace("_", "-")
            put = tuple((place.partition(".")[0], place.partition(".")[2]) for place in places)
            kinds.append(Kind(name, group, put, times, act, knowable))
            return act

        return noted

    return of
