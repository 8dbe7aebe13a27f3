"""What accepting files would do: which rows and cells change, which indicators move, and what is implausible."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa

from pingda_dash import checks, formats, queries
from pingda_dash.contracts import Contract, Field
from pingda_dash.ingest import LISTED, CheckedFile, Problem
from pingda_dash.ingest.messages import Details
from pingda_dash.lake import Effect, Lake, quote_identifier, quote_text
from pingda_dash.masking import mask_cell
from pingda_dash.snapshot import SQL, Snapshot, foresee

ROWS_FORESEEN = 60_000
"""Above this many incoming rows only the rows are rehearsed: the indicators would keep the clerk waiting."""
FAR = 500
"""How many times the last report's figures may be in the middle of a column before a clerk is asked for the unit."""
SHRINKS = 0.1
"""The share of its rows that a list may lose before a clerk is asked."""


@dataclass(frozen=True)
class Move:
    """One indicator of the township before and after; None = not reported. better: whether it goes the plan's way."""

    name: str
    unit: str
    before: float | None
    after: float | None
    status: str
    better: bool | None
    id: str = ""


@dataclass(frozen=True)
class Rehearsal:
    """Each file's effect and what the checks would find of it, in the files' order, and the indicators that would move
    as of a day."""

    effects: tuple[Effect, ...] = ()
    moves: tuple[Move, ...] = ()
    as_of: date | None = None
    findings: tuple[tuple[Problem, ...], ...] = ()


def rehearse(
    lake: Lake,
    files: Sequence[CheckedFile],
    before: Snapshot,
    as_of: date | None = None,
    follow_reports: bool = False,
) -> Rehearsal:
    """Rehearse files that may be accepted against a lake and the snapshot of its newest version.

    as_of: the day the screens speak of; None where nobody looks at them: then no indicator is asked. follow_reports:
    whether that day moves on to a newer report.
    """
    if not files:
        return Rehearsal()
    files = [with_old_rows(lake, file) for file in files]
    if sum(file.rows_good for file in files) > ROWS_FORESEEN:
        return Rehearsal(lake.rehearse(files))
    after, effects = foresee(lake, files, like=before)
    with closing(after):
        findings = _findings(files, before, after)
        if as_of is None:
            return Rehearsal(effects, findings=findings)
        day = _later(as_of, after) if follow_reports else as_of
        return Rehearsal(effects, _moves(_headline(before, as_of), _headline(after, day)), day, findings)


def _findings(files: Sequence[CheckedFile], before: Snapshot, after: Snapshot) -> tuple[tuple[Problem, ...], ...]:
    """What the checks would find that they do not find now, file by file: in the upload that it stands in, else in the
    first whose ledger it is about."""
    seen = {_named(row) for row in _records(before, files)}
    findings: list[list[Problem]] = [[] for _ in files]
    for row in _records(after, files):
        if row["is_repeated"] or _named(row) in seen:
            continue
        of_bytes = [at for at, file in enumerate(files) if file.sha256 == row["source_sha256"]]
        of_ledger = [at for at, file in enumerate(files) if file.dataset.name in (row["one"], row["other"])]
        for at in (of_bytes or of_ledger)[:1]:
            if not _is_asked(files[at], row):
                findings[at].append(_problem(files[at], row, stands_in=bool(of_bytes)))
    return tuple(tuple(problems) for problems in findings)


def _records(snapshot: Snapshot, files: Sequence[CheckedFile]) -> list[dict[str, Any]]:
    """All findings of a snapshot; its villages are called as on the files' newest day. Where tasks are reported, with
    what is found of that day alone: a task that is done, and its indicator short."""
    day = max(day for file in files if (day := file.last_report) is not None)
    frames = [queries.findings(snapshot, day)]
    if any(file.dataset.name == "tasks" for file in files):
        of_the_day = queries.checks(snapshot, day)
        frames.append(of_the_day[of_the_day["check_id"] == "task_over_indicator"].assign(is_repeated=False))
    return [{str(name): value for name, value in row.items()} for one in frames for row in one.to_dict("records")]


def _named(row: Mapping[str, Any]) -> tuple[str, ...]:
    """What makes two findings the same: what is found, since when, and both sides."""
    if row["check_id"] == "task_over_indicator":  # its day is that of the newest report
        return (str(row["finding"]),)
    names = ("finding", "since", "ours", "theirs", "our_text", "their_text", "things")
    return tuple("" if formats.is_missing(row[name]) else str(row[name]) for name in names)


def _is_asked(file: CheckedFile, row: Mapping[str, Any]) -> bool:
    """Whether a figure that fell is asked about already, by its cell."""
    fallen = {warning.row for warning in file.warnings if warning.code == "falls-back"}
    return row["check_id"] == "figure_fell" and row["source_row"] in fallen


def _problem(file: CheckedFile, row: Mapping[str, Any], stands_in: bool) -> Problem:
    """A finding as a question about a file. stands_in: whether the doubted figure is in it."""
    at = row["source_row"] if stands_in and not pd.isna(row["source_row"]) else None
    return Problem(
        checks.code_of(row["check_id"]),
        None if at is None else int(at),
        formats.text(row["field_title"], "") or None,
        None,
        file.filename,
        {
            str(name): None if formats.is_missing(value) else value
            for name, value in row.items()
            if name in checks.VALUES
        },
    )


def _later(as_of: date, after: Snapshot) -> date:
    """The day the screens would speak of once they follow a newer report."""
    last = queries.last_report(after, as_of)["last_report"].iloc[0]
    return as_of if pd.isna(last) else max(as_of, pd.Timestamp(last).date())


def _headline(snapshot: Snapshot, day: date) -> Mapping[str, Mapping[str, Any]]:
    frame = queries.indicators(snapshot, day, headline=True)
    return {str(row["id"]): {str(name): value for name, value in row.items()} for row in frame.to_dict("records")}


def _moves(before: Mapping[str, Mapping[str, Any]], after: Mapping[str, Mapping[str, Any]]) -> tuple[Move, ...]:
    """The indicators whose value differs, in the order of the overview."""
    moves = []
    for name, row in after.items():
        was, now = _number(before.get(name, {}).get("actual")), _number(row["actual"])
        if was != now:
            better = None if was is None or now is None else (now < was) == (row["direction"] == "at_most_zero")
            moves.append(Move(str(row["name"]), str(row["unit"]), was, now, str(row["status"]), better, name))
    return tuple(moves)


def _number(value: Any) -> float | None:
    return None if value is None or pd.isna(value) else float(value)


# --- rows -------------------------------------------------------------------------------------------------------


def with_old_rows(lake: Lake, file: CheckedFile) -> CheckedFile:
    """A register that is accepted without its bad rows, with the rows of the list before it in their place.

    A list replaces the one before it: without those rows it would strike them off. A row that the list
    before it lacks too is left out. Any other file stays as it is.
    """
    if not file.partly or file.ok or file.returned is None or not file.acceptable:
        return file
    contract = file.dataset
    with closing(lake.cursor()) as cur:
        cur.register("returned", file.returned)
        old = cur.execute(
            _sql(
                "old_rows",
                table=quote_identifier(contract.name),
                key=", ".join(map(quote_identifier, contract.primary_key)),
                fields=", ".join(map(quote_identifier, contract.names)),
            ),
            {"day": file.register_date},
        ).to_arrow_table()
        cur.unregister("returned")
    return replace(file, rows=pa.concat_tables([file.rows, old.cast(file.rows.schema)]))


def row_changes(
    lake: Lake, file: CheckedFile, limit: int = LISTED, villages: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """What a file would change, cell by cell: change (新增, 变更, 移除), row, the key by its titles, 列, 原值, 新值.

    One line a changed cell, in the file's order; one line, with every value, a new or a removed row. At most `limit`
    lines; `Lake.rehearse` counts all. Values as texts, personal ones masked. villages: code → name to show for it.
    """
    file, contract = with_old_rows(lake, file), file.dataset
    rows = _changed_rows(lake, file, limit)
    lines = [line for row in rows for line in _lines(row, contract, villages or {})]
    key = [contract[name].title for name in contract.primary_key]
    frame = pd.DataFrame(lines[:limit], columns=["change", "row", *key, "列", "原值", "新值"])
    return frame.astype({"row": "Int64"})


def _changed_rows(lake: Lake, file: CheckedFile, limit: int) -> list[dict[str, Any]]:
    """The rows that would be added, changed or removed, with the old and the new value of each field."""
    contract = file.dataset
    register = contract.mode == "register"
    key = [quote_identifier(name) for name in contract.primary_key]
    rest = [name for name in contract.names if name not in contract.primary_key]
    pairs = [f"{side}.{quote_identifier(name)} as {quote_identifier(f'{side}_{name}')}"
             for name in rest for side in ("old", "new")]  # fmt: skip
    with closing(_beside(lake, file)) as cur:
        changes = cur.execute(
            _sql(
                "row_changes",
                table=quote_identifier(contract.name),
                key=", ".join(key),
                met=", ".join(f"coalesce(new.{name}, old.{name}) as {name}" for name in key),
                values=", ".join(pairs),
                join="full" if register else "left",
                of_day=f"where register_date = {quote_text(str(file.register_date))}::date" if register else "",
                same_key=" and ".join(f"old.{name} is not distinct from new.{name}" for name in key),
                differ=" or ".join(
                    f"old.{quote_identifier(name)} is distinct from new.{quote_identifier(name)}" for name in rest
                ),
                limit=limit,
            )
        ).to_arrow_table()
    rows: list[dict[str, Any]] = changes.to_pylist()
    return rows


def _lines(row: Mapping[str, Any], contract: Contract, villages: Mapping[str, str]) -> Iterator[list[object]]:
    """The lines of one row."""
    lead = [row["change"], row["source_row"]]
    lead += [_text(row[name], contract[name], villages) for name in contract.primary_key]
    rest = [fld for fld in contract.fields if fld.name not in contract.primary_key]
    old, new = ({fld.title: _text(row[f"{side}_{fld.name}"], fld, villages) for fld in rest} for side in ("old", "new"))
    if row["change"] != "变更":
        yield [*lead, "", _together(old), _together(new)]
        return
    for fld in rest:
        if row[f"old_{fld.name}"] != row[f"new_{fld.name}"]:
            yield [*lead, fld.title, old[fld.title], new[fld.title]]


def _together(texts: Mapping[str, str]) -> str:
    return ",".join(f"{title} {text}" for title, text in texts.items() if text)


def _text(value: object, fld: Field, villages: Mapping[str, str]) -> str:
    """A value as it may be shown; "" for none."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float):
        return mask_cell(f"{value:,.10g}", fld)
    return mask_cell(villages.get(str(value), str(value)) if fld.village else str(value), fld)


# --- what is implausible ----------------------------------------------------------------------------------------


def with_plausibility_warnings(lake: Lake, file: CheckedFile) -> CheckedFile:
    """The file with a warning for everything that is implausible against what the lake contains; visits are not: they
    see what they see.

    falls-back      a cumulative figure below the last one reported
    unmoved         a report that repeats the last one's figures in every village, or nearly, and has little else
    shrinks         a list that is more than SHRINKS shorter than the list before it
    unit-doubtful   a column whose figures are, in the middle, FAR times or 15 times the last ones, or as little
    blanked         figures that would go blank where there were some
    village-blank   a column of a list that one village leaves blank
    undivided       a whole where the last report was divided into parts (by destination)
    """
    if file.contract is None or not file.rows_good or not file.dataset.owed or lake.has_accepted(file.sha256):
        return file
    if file.dataset.mode == "ledger":
        whole = list(_unmoved(lake, file))
        cells = [*_fallen(lake, file), *_undivided(lake, file)]
        cells.sort(key=lambda one: (one.row, one.at, one.code))
    else:
        whole, cells = [*_shrunk(lake, file), *_village_blank(lake, file)], []
    whole += [*_blanked(lake, file), *_rescaled(lake, file)]
    added = [*whole, *(cell.warning(file) for cell in cells[:LISTED])]
    warnings = [*file.warnings, *added][:LISTED]
    return replace(file, warnings=warnings, warning_count=file.warning_count + len(whole) + len(cells))


@dataclass(frozen=True)
class _Doubt:
    """An implausible cell: what is odd about it, its row and column, and the values that tell why."""

    code: str
    row: int
    at: int
    details: Details

    def warning(self, file: CheckedFile) -> Problem:
        """The warning about the cell."""
        assert file.table is not None
        heading = file.table.header[self.at].strip()
        return Problem(self.code, self.row, heading, _cell(file, self.row, self.at), file.filename, self.details)


def _cell(file: CheckedFile, row: int, at: int) -> str:
    """What a file says in a line and column, as it was written."""
    assert file.table is not None
    return str(file.table.cells[f"c{at}"][file.table.position(row)].as_py()).strip()


def _fallen(lake: Lake, file: CheckedFile) -> Iterator[_Doubt]:
    """Where a cumulative figure falls."""
    for at, field in _cumulative(file):
        for row, was, now in _against_last(lake, file, field, "setbacks"):
            yield _Doubt("falls-back", row, at, {"before": was, "now": now, "unit": field.unit})


def _undivided(lake: Lake, file: CheckedFile) -> Iterator[_Doubt]:
    """Where a figure that was reported in parts comes as one whole."""
    contract = file.dataset
    parts = [contract[name] for name in contract.primary_key if not contract[name].required and contract[name].enum]
    for at, field in _cumulative(file):
        for part in parts:
            rest = [name for name in contract.primary_key if name not in ("report_date", part.name)]
            with closing(_beside(lake, file)) as cur:
                answers = cur.execute(
                    _sql(
                        "undivided",
                        field=quote_identifier(field.name),
                        part=quote_identifier(part.name),
                        table=quote_identifier(contract.name),
                        rest=", ".join(map(quote_identifier, rest)),
                        same_rest=" and ".join(map(_same, rest)),
                    )
                ).fetchall()
            for row, was, now, divided in answers:
                figures = {"part": part.title, "before": was, "divided": divided, "now": now}
                yield _Doubt("undivided", row, at, figures)


def _unmoved(lake: Lake, file: CheckedFile) -> Iterator[Problem]:
    """A warning where a report of a ledger by villages repeats the figures of the last one in every row that is not
    new, or in nearly all of many where reports before it did not."""
    contract = file.dataset
    village = next((fld.name for fld in contract.fields if fld.village and fld.name in contract.primary_key), None)
    figures = [fld.name for fld in contract.fields if fld.is_number]
    if village is None or not figures:
        return
    key = [name for name in contract.primary_key if name != "report_date"]
    names = [quote_identifier(name) for name in figures]
    with closing(_beside(lake, file)) as cur:
        answers = cur.execute(
            _sql(
                "unmoved",
                table=quote_identifier(contract.name),
                key=", ".join(map(quote_identifier, key)),
                figures=", ".join(names),
                village=quote_identifier(village),
                any_figure=" or ".join(f"{name} is not null" for name in names),
            )
        ).fetchall()
    for rows, unmoved, villages, day in answers:
        details: Details = {"villages": villages, "rows": rows, "unmoved": unmoved, "day": day}
        yield Problem("unmoved", file=file.filename, details=details)


def _blanked(lake: Lake, file: CheckedFile) -> Iterator[Problem]:
    """A warning for each figure that would be blank where the lake has one."""
    fields = [field for field in file.dataset.fields if field.is_number and not field.required]
    for field, (cells, row, was, day) in _of_columns(lake, file, fields, "blanked"):
        details: Details = {"count": cells, "before": was, "day": day, "unit": field.unit}
        yield Problem("blanked", row, field.title, None, file.filename, details)


def _rescaled(lake: Lake, file: CheckedFile) -> Iterator[Problem]:
    """A warning for each column that seems to be in another unit than the last report, if it has none yet."""
    assert file.recognition is not None and file.table is not None
    header = file.table.header
    headings = {field.name: header[at].strip() for at, field in file.recognition.mapping.items() if field.is_number}
    asked = {warning.column for warning in file.warnings if warning.code == "unit-doubtful"}
    fields = [field for field in file.dataset.fields if field.name in headings and headings[field.name] not in asked]
    for field, (times, cells, _) in _of_columns(lake, file, fields, "rescaled", by_unit=True, far=FAR):
        details: Details = {"times": times, "count": cells, "unit": field.unit}
        yield Problem("unit-doubtful", None, headings[field.name], None, file.filename, details)


def _of_columns(
    lake: Lake, file: CheckedFile, fields: Sequence[Field], name: str, by_unit: bool = False, **parts: object
) -> Iterator[tuple[Field, tuple[Any, ...]]]:
    """(field, answer) of one question about each of some figures and what the lake has of the same things.

    by_unit: whether a figure whose unit has a column of its own is compared with those of the same unit only.
    """
    contract = file.dataset
    register = contract.mode == "register"
    key = [name for name in contract.primary_key if name != "report_date"]
    with closing(_beside(lake, file)) as cur:
        for field in fields:
            unit = f"{field.name}_unit"
            same = [*key, *([unit] if by_unit and unit in contract.names else [])]
            answer = cur.execute(
                _sql(
                    name,
                    field=quote_identifier(field.name),
                    table=quote_identifier(contract.name),
                    key=", ".join(map(quote_identifier, same)),
                    same_key=" and ".join(map(_same, same)),
                    date="register_date" if register else "report_date",
                    of_day=f"{quote_text(str(file.register_date))}::date" if register else "report_date",
                    **parts,
                )
            ).fetchone()
            if answer is not None:
                yield field, answer


def _shrunk(lake: Lake, file: CheckedFile) -> Iterator[Problem]:
    """A warning where a list is much shorter than the one before it."""
    with closing(lake.cursor()) as cur:
        last = cur.execute(
            _sql("last_list", table=quote_identifier(file.dataset.name)), {"day": file.register_date}
        ).fetchone()
    now = file.rows_good + file.rows_bad
    if last is not None and last[1] - now > SHRINKS * last[1]:
        day, was = last
        yield Problem("shrinks", file=file.filename, details={"before": was, "day": day, "now": now})


def _village_blank(lake: Lake, file: CheckedFile) -> Iterator[Problem]:
    """A warning for each column of a list that a village, and no other, leaves blank where the list before has it."""
    assert file.recognition is not None
    contract = file.dataset
    at = next((at for at, fld in file.recognition.mapping.items() if fld.village), None)
    if at is None:
        return
    village = file.recognition.mapping[at].name
    fields = [fld for fld in contract.fields if not fld.required and fld.name not in contract.primary_key]
    names = [quote_identifier(fld.name) for fld in fields]
    with closing(_beside(lake, file)) as cur:
        answers = cur.execute(
            _sql(
                "village_blank",
                table=quote_identifier(contract.name),
                village=quote_identifier(village),
                fields=", ".join(quote_text(fld.name) for fld in fields),
                had=", ".join(f"reported.{name} is not null" for name in names),
                gone=", ".join(f"reported.{name} is not null and new.{name} is null" for name in names),
                same_key=" and ".join(map(_same, contract.primary_key)),
            ),
            {"day": file.register_date},
        ).fetchall()
    for name, row, count, day in answers:
        details: Details = {"count": count, "day": day, "village": _cell(file, row, at)}
        yield Problem("village-blank", row, contract[name].title, None, file.filename, details)


def _cumulative(file: CheckedFile) -> list[tuple[int, Field]]:
    """(column, field) of the cumulative figures a file carries."""
    assert file.recognition is not None
    return [(at, field) for at, field in sorted(file.recognition.mapping.items()) if field.cumulative]


def _against_last(lake: Lake, file: CheckedFile, field: Field, name: str) -> list[tuple[Any, ...]]:
    """The answer of one question about a figure of each row and its last report; a unit must be the same."""
    contract = file.dataset
    unit = f"{field.name}_unit"
    key = [name for name in contract.primary_key if name != "report_date"] + [unit] * (unit in contract.names)
    with closing(_beside(lake, file)) as cur:
        return cur.execute(
            _sql(
                name,
                field=quote_identifier(field.name),
                table=quote_identifier(contract.name),
                key=", ".join(map(quote_identifier, key)),
                same_key=" and ".join(map(_same, key)),
            )
        ).fetchall()


def _beside(lake: Lake, file: CheckedFile) -> duckdb.DuckDBPyConnection:
    """A cursor that sees the lake and, as `incoming`, a file's rows.

    A table, not the rows as they are: of those the database does not know how many there are, and takes them for few.
    """
    cur = lake.cursor()
    cur.register("arrived", file.arrow())
    cur.execute("create or replace temp table incoming as from arrived")
    cur.unregister("arrived")
    return cur


def _sql(name: str, **parts: object) -> str:
    return (SQL / "rehearsal" / f"{name}.sql").read_text(encoding="utf-8").format(**parts)


def _same(name: str) -> str:
    column = quote_identifier(name)
    return f"coalesce(new.{column}, '') = coalesce(reported.{column}, '')"
