"""Conflicts between files that arrive together: cells that two of them state differently."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from pingda_dash.contracts import Contract, Field
from pingda_dash.ingest.checked import CheckedFile
from pingda_dash.ingest.database import sql
from pingda_dash.ingest.terms import LISTED, Conflict
from pingda_dash.masking import mask_cell


def mark_conflicts(checked: Sequence[CheckedFile]) -> None:
    """Add a problem to both files wherever two of one drop give different values for the same key.

    Files with the same bytes, or rows that agree, are no conflict, nor are lists of different days. Lists of the same
    day get a warning even where they agree: each stands for the whole list.
    """
    alike: dict[tuple[str, date | None], dict[str, CheckedFile]] = defaultdict(dict)
    for file in checked:
        if file.contract is not None and file.rows_good:
            alike[file.contract.name, file.effective_register_date].setdefault(file.sha256, file)
    for same in alike.values():
        files = list(same.values())
        if len(files) > 1:
            _mark(files)
            if files[0].dataset.mode == "register":
                _warn_of_lists(files)


def _warn_of_lists(files: Sequence[CheckedFile]) -> None:
    """Of two lists of one day, the later takes off what only the earlier names."""
    for file in files:
        others = tuple(other.filename for other in files if other is not file)
        file.warn("two-lists", title=file.dataset.title, others=others)


def _mark(files: Sequence[CheckedFile]) -> None:
    """Compare the rows of several files of one dataset and mark those that disagree."""
    contract = files[0].dataset
    con = duckdb.connect()
    try:
        together = [
            file.arrow().append_column("file", pa.array([at] * file.rows_good, pa.int32()))
            for at, file in enumerate(files)
        ]
        con.register("rows", pa.concat_tables(together))
        key = [f'"{name}"' for name in contract.primary_key]
        values = [f'"{name}"' for name in contract.names if name not in contract.primary_key]
        differing = con.execute(
            sql("conflicts").format(
                key=", ".join(key),
                same_key=" and ".join(f"a.{name} is not distinct from b.{name}" for name in key),
                differs=" or ".join(f"a.{name} is distinct from b.{name}" for name in values),
            )
        ).fetchall()
    finally:
        con.close()
    for at, file in enumerate(files):
        _add(file, files, [row[1:] for row in differing if row[0] == at])
    for file in files:
        _return_rows(file)


def _add(file: CheckedFile, files: Sequence[CheckedFile], places: Sequence[tuple[int, int, int]]) -> None:
    """A problem for each row of a file that another contradicts.

    places: (its row, the other's index in `files`, the other's row).
    """
    file.contradicted = tuple((row, files[other].filename, other_row) for row, other, other_row in places)
    file.problem_count += len(places)
    room = max(LISTED - len(file.problems), 0)
    file.problems += [file.contradiction(*place) for place in file.contradicted[:room]]
    first = places[:LISTED]
    own = _rows(file, {row for row, _, _ in first})
    others = {other for _, other, _ in first}
    others_rows = {other: _rows(files[other], {row for _, at, row in first if at == other}) for other in others}
    for row, other, other_row in first:
        file.conflicts += _side_by_side(own[row], others_rows[other][other_row], file.dataset, files[other].filename)
    del file.conflicts[LISTED:]


@dataclass(frozen=True)
class _Row:
    """A row of a file: its typed values and its texts, by field."""

    number: int
    values: Mapping[str, object]
    texts: Mapping[str, str]


def _rows(file: CheckedFile, numbers: Collection[int]) -> dict[int, _Row]:
    """Some rows of a file by their number."""
    assert file.table is not None
    assert file.recognition is not None
    wanted = pa.array(sorted(numbers), pa.int64())
    values = file.rows.filter(pc.is_in(file.rows["source_row"], wanted)).to_pylist()
    cells = file.table.cells.filter(pc.is_in(file.table.cells["source_row"], wanted)).to_pylist()
    columns = {fld.name: f"c{at}" for at, fld in file.recognition.mapping.items()}
    texts = {row["source_row"]: {name: row[raw].strip() for name, raw in columns.items()} for row in cells}
    return {row["source_row"]: _Row(row["source_row"], row, texts[row["source_row"]]) for row in values}


def _side_by_side(own: _Row, other: _Row, contract: Contract, other_file: str) -> Iterator[Conflict]:
    """The cells in which two rows of one key differ."""
    key = {contract[name].title: _masked(own, contract[name]) for name in contract.primary_key}
    for field in contract.fields:
        if own.values[field.name] != other.values[field.name]:
            pair = _masked(own, field), _masked(other, field)
            yield Conflict(key, field.title, own.number, pair[0], other_file, other.number, pair[1])


def _masked(row: _Row, field: Field) -> str:
    """A cell as it stands in the file and may be shown; its value where no column carries it."""
    value = row.values[field.name]
    return mask_cell(row.texts.get(field.name, "" if value is None else str(value)), field)


def _return_rows(file: CheckedFile) -> None:
    """Rows that another file contradicts are no good rows."""
    if file.contradicted:
        numbers = pa.array({row for row, _, _ in file.contradicted}, pa.int64())
        contradicted = pc.is_in(file.rows["source_row"], numbers)
        if file.returned is not None:
            returned = file.rows.filter(contradicted).select(file.returned.column_names)
            file.returned = pa.concat_tables([file.returned, returned])
        good = file.rows.filter(pc.invert(contradicted))
        file.rows_bad += file.rows.num_rows - good.num_rows
        file.rows = good
