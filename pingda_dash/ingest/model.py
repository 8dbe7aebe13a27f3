"""What checking a file takes and gives: references in; problems, typed rows and counts out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa

from pingda_dash.contracts import Contract
from pingda_dash.errors import UnknownDataset
from pingda_dash.ingest import words
from pingda_dash.ingest.read import Reading, Table
from pingda_dash.ingest.recognise import Recognition

if TYPE_CHECKING:
    from pingda_dash.ingest.findings import Findings

LISTED = 1000  # problems of a file that are listed; all are counted

Progress = Callable[[str, float], None]
"""Told while files are checked: what is being done, in Chinese, and how far it is, 0 … 1."""


@dataclass(frozen=True)
class Overrides:
    """What a clerk has overruled in one file: how it is read, which dataset it is, which column is which field.

    columns: heading as it stands, without blanks around → field name, "" for a column that is not to be read.
    """

    reading: Reading = field(default_factory=Reading)
    dataset: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)

    def json(self) -> str | None:
        """The overrides as JSON, always the same for the same; None when nothing is overruled."""
        reading = {name: value for name, value in asdict(self.reading).items() if value is not None}
        parts = {"reading": reading, "dataset": self.dataset, "columns": dict(self.columns)}
        said = {name: value for name, value in parts.items() if value}
        return json.dumps(said, ensure_ascii=False, sort_keys=True) if said else None

    @classmethod
    def parse(cls, text: str | None) -> Overrides:
        """The overrides that `json` wrote; none for None or "". A part that is no longer known is left out."""
        said = json.loads(text or "{}")
        known = Reading.__dataclass_fields__
        reading = Reading(**{name: value for name, value in said.get("reading", {}).items() if name in known})
        return cls(reading, said.get("dataset"), said.get("columns", {}))


@dataclass(frozen=True)
class Problem:
    """One thing wrong (or, as a warning, worth a look): where, what stands there, and in Chinese what to do.

    row: as Excel numbers it, None when it concerns the file. column: the heading as in the file. value: the cell's
    text, masked where the contract says it is personal.
    """

    code: str
    row: int | None
    column: str | None
    value: str | None
    message: str
    file: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.message}" if self.file else self.message


@dataclass(frozen=True)
class Conflict:
    """A cell of one file against the cell of another file that tells of the same thing, side by side.

    key: what both tell of: title → text. column: the field's title. Personal values are masked.
    """

    key: Mapping[str, str]
    column: str
    row: int
    value: str
    other_file: str
    other_row: int
    other_value: str


@dataclass(frozen=True)
class References:
    """What cells are checked against: the villages, the plan's tasks and units, the households, the campaign's days.

    villages: frame of village_code, village and, where there are any, former_names (`;` between them).
    tasks: frame of id, name. within: the places a village lies in, the nearest first, which may stand before its name.
    units: every name a unit of work goes by → its name in the plan. households: 户编号 of the newest register, None
    while there is none.
    remembered: dataset → heading (as `heading_key` sees it) → the field a clerk sent it to, "" for not read.
    only_villages: codes of the villages that the sender may report on; only_datasets: the datasets; None for all.
    """

    villages: pd.DataFrame
    tasks: pd.DataFrame
    start: date
    end: date
    within: tuple[str, ...] = ()
    units: Mapping[str, str] = field(default_factory=dict)
    households: frozenset[str] | None = None
    remembered: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    only_villages: frozenset[str] | None = None
    only_datasets: frozenset[str] | None = None

    @classmethod
    def of(
        cls,
        villages: pd.DataFrame | Iterable[tuple[str, str]],
        tasks: pd.DataFrame | Iterable[tuple[str, str]],
        start: date,
        end: date,
        within: tuple[str, ...] = (),
        units: Mapping[str, str] | None = None,
        households: frozenset[str] | None = None,
    ) -> References:
        """References from frames or from pairs (village code, name) and (task id, name)."""
        if not isinstance(villages, pd.DataFrame):
            villages = pd.DataFrame(list(villages), columns=["village_code", "village"])
        if not isinstance(tasks, pd.DataFrame):
            tasks = pd.DataFrame(list(tasks), columns=["id", "name"])
        return cls(villages, tasks, start, end, within, units or {}, households)

    def village_list(self) -> words.VillageList:
        """The villages as a list of words."""
        names = [(str(code), str(name)) for code, name in self.villages[["village_code", "village"]].to_numpy()]
        if "former_names" in self.villages:
            former = self.villages[["village_code", "former_names"]].dropna().to_numpy()
            names += [(str(code), name) for code, told in former for name in str(told).split(";") if name.strip()]
        return words.VillageList(names, self.within)

    def task_list(self) -> words.WordList:
        """The plan's tasks as a list of words: by id or by name."""
        names = [(str(code), str(name)) for code, name in self.tasks[["id", "name"]].to_numpy()]
        return words.WordList([code for code, _ in names], {name: code for code, name in names})

    def unit_list(self) -> words.WordList | None:
        """The plan's units and the villages, who answer too, as a list of words; None when no units are given."""
        if not self.units:
            return None
        villages = [str(name) for name in self.villages["village"]]
        return words.WordList([*dict.fromkeys(self.units.values()), *villages], self.units)

    def known(self, resource: str) -> frozenset[str] | None:
        """The values that a loosely checked field may hold without a warning; None when nothing is known of them."""
        if resource == "households":
            return self.households
        listed = self.unit_list() if resource == "plan_units" else None
        return None if listed is None else frozenset(listed.values)


@dataclass
class CheckedFile:
    """A file, read and checked.

    rows: the good rows: the contract's fields (typed, missing = null) and `source_row`.
    rows_in = rows_good + rows_bad + rows_skipped, always; skipped says how many of each kind (空行, 合计行 …).
    problems, warnings: the first LISTED of problem_count, warning_count.
    register_date: the day a register's list is true of: as its title, sheet or file name states, else `today`;
    `dated` is then false.
    overrides: what a clerk overruled for this file. partly: a clerk has said that the good rows are to be accepted and
    the bad ones go back.
    conflicts: the first LISTED cells that another file of the same drop contradicts. contradicted: all rows that one
    contradicts, with the other's name and row; they are bad rows. findings: all that is wrong with the cells.
    returned: of a register, source_row and key of each bad row; the key is null where it cannot be read.
    """

    filename: str
    sha256: str
    size: int
    contract: Contract | None = None
    recognition: Recognition | None = None
    table: Table | None = None
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    rows: pa.Table = field(default_factory=lambda: pa.table({}))
    problem_count: int = 0
    warning_count: int = 0
    rows_in: int = 0
    rows_bad: int = 0
    skipped: Mapping[str, int] = field(default_factory=dict)
    register_date: date | None = None
    dated: bool = True
    overrides: Overrides = Overrides()
    partly: bool = False
    conflicts: list[Conflict] = field(default_factory=list)
    contradicted: tuple[tuple[int, str, int], ...] = ()
    findings: Findings | None = None
    returned: pa.Table | None = None

    @property
    def overrides_json(self) -> str | None:
        """`overrides` as JSON; None for nothing."""
        return self.overrides.json()

    @property
    def ok(self) -> bool:
        """True when the file may be loaded."""
        return self.contract is not None and not self.problem_count

    @property
    def acceptable(self) -> bool:
        """True when the file may be loaded: without errors, or on purpose without its bad rows."""
        return self.ok or (self.partly and self.indivisible is None)

    @property
    def indivisible(self) -> str | None:
        """Why the good rows cannot be accepted without the bad ones, in words; None when they can.

        A row that a register does not list is taken off it, so each bad row's key must be known.
        """
        if self.contract is None or any(problem.row is None for problem in self.problems):
            return "问题在整份文件或表头,不能只收一部分。"
        if not self.rows_good:
            return "没有一行可用。"
        nameless = 0 if self.returned is None else max(self.returned[name].null_count for name in self.key)
        if nameless:
            titles = "、".join(self.contract[name].title for name in self.key)
            return f"有 {nameless} 行的{titles}读不出,不知是名册里的哪几行,不能只收一部分。请先改正这几行。"
        return None

    @property
    def key(self) -> tuple[str, ...]:
        """The fields that tell the dataset's rows apart."""
        return self.dataset.primary_key

    @property
    def rows_returned(self) -> int:
        """Rows that go back to the clerk when the file is accepted."""
        return self.rows_bad if self.partly else 0

    @property
    def dataset(self) -> Contract:
        """The recognised dataset. Raises UnknownDataset when there is none."""
        if self.contract is None:
            raise UnknownDataset
        return self.contract

    @property
    def effective_register_date(self) -> date | None:
        """`register_date` of a register; None for a ledger."""
        return self.register_date if self.dataset.mode == "register" else None

    @property
    def rows_skipped(self) -> int:
        return sum(self.skipped.values())

    @property
    def rows_good(self) -> int:
        return int(self.rows.num_rows)

    def arrow(self) -> pa.Table:
        """The good rows: the contract's fields in order, then source_row."""
        return self.rows

    def frame(self) -> pd.DataFrame:
        """The good rows as a data frame; missing is None, NaN or NaT."""
        frame: pd.DataFrame = self.rows.to_pandas(date_as_object=False)
        return frame

    def problem(self, code: str, message: str, column: str | None = None) -> None:
        """Record a problem of the whole file."""
        self.problem_count += 1
        self.problems.append(Problem(code, None, column, None, message, self.filename))

    def every_problem(self) -> Iterator[Problem]:
        """All problems, not only the listed ones: of the whole file, of its cells row by row, of the drop."""
        if self.findings is None or self.table is None:
            yield from self.problems
            return
        yield from (problem for problem in self.problems if problem.row is None)
        yield from self.findings.problems(self.table.cells, self.filename)
        yield from (self.contradiction(*place) for place in self.contradicted)

    def contradiction(self, row: int, other: str, other_row: int) -> Problem:
        """The problem of a row that a row of another file contradicts."""
        names = "、".join(self.dataset[name].title for name in self.dataset.primary_key)
        told = f"第 {row} 行与《{other}》第 {other_row} 行的{names}相同,内容不同。请确认以哪一份为准。"
        return Problem("conflict", row, names, None, told, self.filename)

    def warn(
        self,
        code: str,
        message: str,
        row: int | None = None,
        column: str | None = None,
        value: str | None = None,
    ) -> None:
        """Record what is taken as it is but worth a look."""
        self.warning_count += 1
        if len(self.warnings) < LISTED:
            self.warnings.append(Problem(code, row, column, value, message, self.filename))

    def summary(self) -> dict[str, Any]:
        """What was found, as plain data for `--json`."""
        return {
            "file": self.filename,
            "sha256": self.sha256,
            "size": self.size,
            "dataset": self.contract.name if self.contract else None,
            "title": self.contract.title if self.contract else None,
            "why": self.recognition.why if self.recognition else None,
            "ok": self.ok,
            "rows_in": self.rows_in,
            "rows_good": self.rows_good,
            "rows_bad": self.rows_bad,
            "rows_skipped": self.rows_skipped,
            "skipped": dict(self.skipped),
            "register_date": self.register_date.isoformat() if self.register_date else None,
            "problem_count": self.problem_count,
            "problems": [_plain(problem) for problem in self.problems],
            "warning_count": self.warning_count,
            "warnings": [_plain(problem) for problem in self.warnings],
            "notes": list(self.notes),
        }

    def lines(self) -> list[str]:
        """What was found, one line a thing: a head line, then problems, warnings and notes."""
        if self.contract is None:
            return [str(problem) for problem in self.problems]
        head = (
            f"{self.filename}:{self.contract.title},{self.rows_in} 行 = 可用 {self.rows_good}"
            f" + 有误 {self.rows_bad} + 跳过 {self.rows_skipped}"
        )
        more = self.problem_count - len(self.problems)
        return [
            head,
            *map(str, self.problems),
            *([f"{self.filename}:另有 {more} 处问题没有列出。"] if more > 0 else []),
            *(f"{self.filename}:提醒:{warning.message}" for warning in self.warnings),
            *(f"{self.filename}:说明:{note}" for note in self.notes),
        ]


def _plain(problem: Problem) -> dict[str, Any]:
    return {
        "code": problem.code,
        "row": problem.row,
        "column": problem.column,
        "value": problem.value,
        "message": problem.message,
    }


def abridged(text: str) -> str:
    """A number in scientific notation with no more digits than a cell shows: 5.30523199001011E+17 → 5.30523E+17."""
    plain = text.strip()
    try:
        return plain if len(plain) <= len("5.30523E+17") else f"{float(plain):.5E}"
    except ValueError:
        return plain
