"""A file that was read and checked: its counts, problems, notes and typed rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from pingda_dash.contracts import Contract
from pingda_dash.errors import UnknownDataset
from pingda_dash.ingest.findings import Findings
from pingda_dash.ingest.messages import Detail, Details
from pingda_dash.ingest.read import Table
from pingda_dash.ingest.recognise import Recognition
from pingda_dash.ingest.terms import LISTED, Conflict, Overrides, Problem, Report


@dataclass
class CheckedFile:
    """A file, read and checked.

    rows: the good rows: the contract's fields (typed, missing = null) and `source_row`.
    rows_in = rows_good + rows_bad + rows_skipped, always; skipped says how many of each kind (空行, 合计行 …).
    problems, warnings: the first LISTED of problem_count, warning_count.
    register_date: the day a register's list is true of: as its title, sheet or file name states, else `today`;
    `dated` is then false.
    overrides: what a clerk overruled for this file. partly: a clerk has chosen that the good rows are accepted and
    the bad ones go back.
    conflicts: the first LISTED cells that another file of the same drop contradicts. contradicted: (row, other file,
    its row) of all rows that one contradicts; they are bad rows. findings: all that is wrong with the cells.
    confirmed: the codes of the questions that were answered with a yes.
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
    overrides: Overrides = field(default_factory=Overrides)
    partly: bool = False
    confirmed: tuple[str, ...] = ()
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
        without_key = 0 if self.returned is None else max(self.returned[name].null_count for name in self.key)
        if without_key:
            titles = "、".join(self.contract[name].title for name in self.key)
            return f"有 {without_key} 行的{titles}读不出,不知是名册里的哪几行,不能只收一部分。请先改正这几行。"
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
    def last_report(self) -> date | None:
        """The newest day that its rows speak of; of a register, the day it is true of."""
        if self.dataset.mode == "register":
            return self.register_date
        day: date | None = pc.max(self.rows["report_date"]).as_py() if self.rows_good else None
        return day

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

    def problem(self, code: str, column: str | None = None, **details: Detail) -> None:
        """Record a problem of the whole file."""
        self.problem_count += 1
        self.problems.append(Problem(code, None, column, None, self.filename, details))

    def add(self, report: Report) -> None:
        """Record the problems, warnings and notes of a step."""
        self.problem_count += len(report.problems)
        self.problems += report.problems
        self._add_warnings(report.warnings)
        self.notes += report.notes

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
        details: Details = {"other_file": other, "other_row": other_row}
        return Problem("conflict", row, names, None, self.filename, details)

    def warn(
        self,
        code: str,
        row: int | None = None,
        column: str | None = None,
        value: str | None = None,
        **details: Detail,
    ) -> None:
        """Record what is accepted as it stands but should be checked."""
        self._add_warnings([Problem(code, row, column, value, self.filename, details)])

    def _add_warnings(self, warnings: Sequence[Problem]) -> None:
        self.warning_count += len(warnings)
        self.warnings += warnings[: max(LISTED - len(self.warnings), 0)]

    def summary(self) -> dict[str, Any]:
        """Counts, problems, warnings and notes as plain data for `--json`."""
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
            "problems": [plain(problem) for problem in self.problems],
            "warning_count": self.warning_count,
            "warnings": [plain(problem) for problem in self.warnings],
            "notes": list(self.notes),
        }

    def lines(self, questions: Sequence[Problem] | None = None) -> list[str]:
        """The result as lines of text: the counts, then problems, what needs a yes with its code, and notes.

        questions: what needs a yes, where that is more than the warnings.
        """
        asked = self.warnings if questions is None else questions
        if self.contract is None:
            return [str(problem) for problem in self.problems]
        counts = (
            f"{self.filename}:{self.contract.title},{self.rows_in} 行 = 可用 {self.rows_good}"
            f" + 有误 {self.rows_bad} + 跳过 {self.rows_skipped}"
        )
        more = self.problem_count - len(self.problems)
        return [
            counts,
            *map(str, self.problems),
            *([f"{self.filename}:另有 {more} 处问题没有列出。"] if more > 0 else []),
            *(f"{self.filename}:需确认:{one.message}[{one.code}]" for one in asked),
            *(f"{self.filename}:说明:{note}" for note in self.notes),
        ]


def plain(problem: Problem) -> dict[str, Any]:
    """A problem as plain data: code, row, column, value, message."""
    return {
        "code": problem.code,
        "row": problem.row,
        "column": problem.column,
        "value": problem.value,
        "message": problem.message,
    }
