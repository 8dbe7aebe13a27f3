"""What accepting files would do: rows by file, indicators that would move, and cumulative figures that would fall."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pandas as pd

from pingda_dash import queries
from pingda_dash.contracts import Field
from pingda_dash.ingest.check import LISTED, CheckedFile, Problem
from pingda_dash.lake import Effect, Lake, quote_identifier
from pingda_dash.snapshot import SQL, Snapshot, foresee

ROWS_FORESEEN = 60_000
"""Above this many incoming rows only the rows are rehearsed: the indicators would keep the clerk waiting."""


@dataclass(frozen=True)
class Move:
    """One indicator of the township before and after; None = not reported. better: whether it goes the plan's way."""

    name: str
    unit: str
    before: float | None
    after: float | None
    status: str
    better: bool | None


@dataclass(frozen=True)
class Rehearsal:
    """Each file's effect, in the files' order, and the indicators that would move as of a day."""

    effects: tuple[Effect, ...] = ()
    moves: tuple[Move, ...] = ()
    as_of: date | None = None


def rehearse(
    lake: Lake, files: Sequence[CheckedFile], before: Snapshot, as_of: date, follow_reports: bool = False
) -> Rehearsal:
    """Rehearse files that have no errors against a lake and the snapshot of its newest version.

    as_of: the day the screens speak of. follow_reports: whether that day moves on to a newer report.
    """
    if not files:
        return Rehearsal()
    if sum(file.rows_good for file in files) > ROWS_FORESEEN:
        return Rehearsal(lake.rehearse(files))
    after, effects = foresee(lake, files)
    with closing(after):
        day = _later(as_of, after) if follow_reports else as_of
        return Rehearsal(effects, _moves(_headline(before, as_of), _headline(after, day)), day)


def _later(as_of: date, after: Snapshot) -> date:
    """The day the screens would speak of once they follow a newer report."""
    last = queries.last_report(after, as_of)["last_report"].iloc[0]
    return as_of if pd.isna(last) else max(as_of, pd.Timestamp(last).date())


def _headline(snapshot: Snapshot, day: date) -> Mapping[str, Mapping[str, Any]]:
    frame = queries.indicators(snapshot, day, headline=True)
    return {str(row["id"]): {str(name): value for name, value in row.items()} for row in frame.to_dict("records")}


def _moves(before: Mapping[str, Mapping[str, Any]], after: Mapping[str, Mapping[str, Any]]) -> tuple[Move, ...]:
    """The indicators whose value differs, in the order of the overview."""
    found = []
    for name, row in after.items():
        was, now = _number(before.get(name, {}).get("actual")), _number(row["actual"])
        if was != now:
            better = None if was is None or now is None else (now < was) == (row["direction"] == "at_most_zero")
            found.append(Move(str(row["name"]), str(row["unit"]), was, now, str(row["status"]), better))
    return tuple(found)


def _number(value: Any) -> float | None:
    return None if value is None or pd.isna(value) else float(value)


# --- figures that fall ------------------------------------------------------------------------------------------


def with_setbacks(lake: Lake, file: CheckedFile) -> CheckedFile:
    """The file with a warning wherever a cumulative figure falls below what the lake last knew of it."""
    if not file.ok or file.dataset.mode != "ledger" or lake.knows(file.sha256):
        return file
    assert file.recognition is not None
    told: list[Problem] = []
    for at, field in sorted(file.recognition.mapping.items()):
        if field.cumulative:
            told += [_setback(file, at, field, *row) for row in _setbacks(lake, file, field)]
    told.sort(key=lambda one: one.row or 0)
    warnings = [*file.warnings, *told][:LISTED]
    return replace(file, warnings=warnings, warning_count=file.warning_count + len(told))


def _setbacks(lake: Lake, file: CheckedFile, field: Field) -> list[tuple[int, float, float]]:
    """(row, what was known, what the file says) of each figure of a field that falls; a unit must be the same."""
    contract = file.dataset
    unit = f"{field.name}_unit"
    key = [name for name in contract.primary_key if name != "report_date"] + [unit] * (unit in contract.names)
    sql = (SQL / "rehearsal" / "setbacks.sql").read_text(encoding="utf-8")
    with closing(lake.cursor()) as cur:
        cur.register("incoming", file.arrow())
        return cur.execute(
            sql.format(
                field=quote_identifier(field.name),
                table=quote_identifier(contract.name),
                key=", ".join(map(quote_identifier, key)),
                same_key=" and ".join(_same(name) for name in key),
            )
        ).fetchall()


def _same(name: str) -> str:
    column = quote_identifier(name)
    return f"coalesce(new.{column}, '') = coalesce(known.{column}, '')"


def _setback(file: CheckedFile, at: int, field: Field, row: int, was: float, now: float) -> Problem:
    assert file.table is not None
    heading = file.table.header[at].strip()
    cell = str(file.table.cells[f"c{at}"][row - file.table.cells["source_row"][0].as_py()].as_py()).strip()
    unit = f" {field.unit}" if field.unit else ""
    told = f"第 {row} 行“{heading}”:由 {was:,.10g} 变为 {now:,.10g}{unit},累计数变小,请核对。"
    return Problem("falls-back", row, heading, cell, told, file.filename)
