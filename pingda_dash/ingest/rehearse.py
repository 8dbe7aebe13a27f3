"""Files that arrive together: where two of them disagree. What each would change is `Lake.rehearse`'s to say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import duckdb
import pyarrow as pa

from pingda_dash.ingest.model import LISTED, CheckedFile, Problem


def mark_conflicts(checked: Sequence[CheckedFile]) -> None:
    """Add a problem to both files wherever two ledgers of one drop give different values for the same key.

    Files with the same bytes, or rows that agree, are no conflict.
    """
    by_dataset: dict[str, dict[str, CheckedFile]] = defaultdict(dict)
    for file in checked:
        if file.contract is not None and file.contract.mode == "ledger" and file.rows_good:
            by_dataset[file.contract.name].setdefault(file.sha256, file)
    for files in by_dataset.values():
        if len(files) > 1:
            _mark(list(files.values()))


def _mark(files: Sequence[CheckedFile]) -> None:
    """Compare the rows of several files of one ledger and mark those that disagree."""
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
        same_key = " and ".join(f"a.{name} is not distinct from b.{name}" for name in key)
        differs = " or ".join(f"a.{name} is distinct from b.{name}" for name in values)
        conflicts = con.execute(
            f"""
            with crowded as (
                select hash({", ".join(key)}) as bucket from rows group by bucket having count(distinct file) > 1
            ),
            suspects as (
                select r.*, hash({", ".join(key)}) as bucket from rows as r where bucket in (select bucket from crowded)
            )
            select a.file, a.source_row, b.file as other_file, min(b.source_row) as other_row
            from suspects as a join suspects as b on a.bucket = b.bucket and a.file <> b.file and {same_key}
            where {differs}
            group by all order by all
            """
        ).fetchall()
    finally:
        con.close()
    for at, row, other, other_row in conflicts:
        _add(files[at], int(row), files[other].filename, int(other_row))


def _add(file: CheckedFile, row: int, other: str, other_row: int) -> None:
    names = "、".join(file.dataset[name].title for name in file.dataset.primary_key)
    told = f"第 {row} 行与《{other}》第 {other_row} 行的{names}相同,内容不同。请确认以哪一份为准。"
    file.problem_count += 1
    if len(file.problems) < LISTED:
        file.problems.append(Problem("conflict", row, names, None, told, file.filename))
