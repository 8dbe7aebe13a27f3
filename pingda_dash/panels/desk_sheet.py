"""A dropped file's table around its problems: wrong cells marked, the reason under the row."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pingda_dash.contracts import Field, contracts, heading_key
from pingda_dash.ingest import CheckedFile, Problem, masked_problems
from pingda_dash.ingest.terms import outline
from pingda_dash.masking import mask_cell
from pingda_dash.panels.render import render

PLAIN_ROWS = 40
"""Rows shown of a file with nothing to say about any; a file of no more rows is shown whole."""
CONTEXT = 2
"""Good rows shown above and below a wrong one …"""
CONTEXT_FOR = 60
"""… for this many wrong rows; the rest stand alone."""
COLUMNS = 8
"""A table with problems and more columns than this shows those that matter."""
UNREAD_COLUMNS = 30
"""Columns shown of a file that was taken for no dataset."""
SMALL_GAP = 3
"""Fewer good rows than this between two shown ones are shown too."""
_PLACE = re.compile(r"^第 \d+ 行")
_HEADING = re.compile(r"^“[^”]*”:")


def desk_sheet(file: CheckedFile) -> str:
    """The rows of a file around its problems, or its first rows; problems of the whole file above them.

    Shows the columns that are read, as text, personal values masked.
    """
    problems, warnings = masked_problems(file)
    every = _columns(file)
    columns = _columns_around([*problems, *warnings], every, file)
    return render(
        "desk_sheet.html",
        whole=[
            (one.message, tone)
            for tone, listed in (("bad", problems), ("warn", warnings))
            for one in listed
            if one.row is None
        ],
        headings=[heading for _, heading, _ in columns],
        rows=_rows(file, columns, problems, warnings) if columns else [],
        hidden=len(every) - len(columns),
        listed=len(problems),
        count=file.problem_count,
        notes=file.notes,
    )


Column = tuple[int, str, Field]


def _columns(file: CheckedFile) -> list[Column]:
    """(index, heading, field) of each column that is read, in the file's order; of a file taken for nothing, of all."""
    if file.table is None:
        return []
    if file.recognition is None:
        headings = [heading.strip() for heading in file.table.header[:UNREAD_COLUMNS]]
        return [(at, heading, _as_named(heading)) for at, heading in enumerate(headings)]
    return [(at, file.table.header[at].strip(), field) for at, field in sorted(file.recognition.mapping.items())]


def _as_named(heading: str) -> Field:
    """A column of a file that was taken for no dataset: as personal as the field of any that its heading names."""
    key = heading_key(heading)
    for contract in contracts().values():
        for field in contract.fields:
            if field.privacy != "public" and key in {heading_key(word) for word in (field.title, *field.aliases)}:
                return field
    if "姓名" in heading:
        return Field("name", heading, "string", privacy="masked")
    return Field("text", heading, "string")


def _columns_around(findings: Sequence[Problem], columns: Sequence[Column], file: CheckedFile) -> Sequence[Column]:
    """The columns to show: all; of a wide table with problems those that are wrong, its key, and the first others."""
    if len(columns) <= COLUMNS or not any(one.row is not None for one in findings):
        return columns
    key = set(file.dataset.primary_key)
    first = [column for column in columns if any(_names(one, column) for one in findings)]
    first += [column for column in columns if column[2].name in key and column not in first]
    room = max(COLUMNS - len(first), 0)
    first += [column for column in columns if column not in first][:room]
    return sorted(first, key=lambda column: column[0])


def _names(problem: Problem, column: Column) -> bool:
    """Whether a problem concerns this column."""
    _, heading, field = column
    named = problem.column or ""
    return heading == named or bool({heading, field.title} & set(named.split("、")))


def _rows(
    file: CheckedFile, columns: Sequence[Column], problems: Sequence[Problem], warnings: Sequence[Problem]
) -> list[dict[str, Any]]:
    """The rows to draw, with a gap where good rows are left out and a last line that counts the rest."""
    assert file.table is not None
    cells = file.table.cells
    if not cells.num_rows:
        return []
    numbers = cells["source_row"].to_numpy()
    findings = _by_row(problems, warnings)
    picked = _picked(numbers, findings)
    taken = cells.take(pa.array(picked, pa.int64()))
    texts = {at: taken[f"c{at}"].to_pylist() for at, _, _ in columns}
    named = [taken[f"c{at}"].to_pylist() for at, _, field in _columns(file) if field.privacy == "masked"]
    read = (
        set(pc.filter(taken["source_row"], pc.is_in(taken["source_row"], file.rows["source_row"])).to_pylist())
        if (file.rows.num_rows)
        else None
    )
    rows: list[dict[str, Any]] = []
    last = -1
    for place, at in enumerate(picked):
        if at > last + 1:
            rows.append(_gap(int(numbers[last + 1]), int(numbers[at - 1])))
        number, last = int(numbers[at]), at
        names = "、".join(cells_of[place] for cells_of in named)
        rows.append(_row(number, place, columns, texts, names, findings.get(number, []), read))
    if last + 1 < cells.num_rows:
        rows.append(_gap(int(numbers[last + 1]), int(numbers[-1])))
    return rows


def _by_row(problems: Sequence[Problem], warnings: Sequence[Problem]) -> dict[int, list[tuple[Problem, str]]]:
    """Row number → what is said about it, with its tone."""
    findings: dict[int, list[tuple[Problem, str]]] = defaultdict(list)
    for tone, listed in (("bad", problems), ("warn", warnings)):
        for one in listed:
            if one.row is not None:
                findings[one.row].append((one, tone))
    return dict(findings)


def _picked(numbers: np.ndarray[Any, Any], findings: Mapping[int, Any]) -> list[int]:
    """0-based rows to show, ascending. numbers: the source_row of each row."""
    count = len(numbers)
    if not findings or count <= PLAIN_ROWS:
        return list(range(min(count, PLAIN_ROWS)))
    wanted: set[int] = set()
    for place, number in enumerate(sorted(findings)):
        reach = CONTEXT if place < CONTEXT_FOR else 0
        at = int(np.searchsorted(numbers, number))
        wanted.update(range(at - reach, at + reach + 1))
    picked: list[int] = []
    for at in sorted(at for at in wanted if 0 <= at < count):
        last = picked[-1] if picked else -1
        picked += range(last + 1, at) if at - last - 1 < SMALL_GAP else ()
        picked.append(at)
    return picked


def _gap(start: int, end: int) -> dict[str, Any]:
    return {"gap": f"第 {start:,} 行" if start == end else f"第 {start:,} 至 {end:,} 行,共 {end - start + 1:,} 行"}


def _shown(text: str, field: Field, names: str) -> str:
    """A cell as it is shown: masked, a geometry by what it is and where it begins."""
    is_geometry = field.type == "geometry" and field.privacy == "public"
    return mask_cell(outline(text) if is_geometry and text else text, field, names)


def _row(
    number: int,
    place: int,
    columns: Sequence[Column],
    texts: Mapping[int, Sequence[str]],
    names: str,
    findings: Sequence[tuple[Problem, str]],
    read: set[int] | None,
) -> dict[str, Any]:
    cells = [
        {"text": _shown(texts[column[0]][place], column[2], names), "tone": _tone(column, findings)}
        for column in columns
    ]
    skipped = read is not None and number not in read and not findings
    reasons = [{"text": _words(one, alone=len(findings) == 1), "tone": tone} for one, tone in findings]
    tone = "bad" if any(t == "bad" for _, t in findings) else "warn" if findings else "skipped" if skipped else ""
    return {"gap": None, "number": number, "cells": cells, "reasons": reasons, "tone": tone}


def _tone(column: Column, findings: Sequence[tuple[Problem, str]]) -> str:
    """The tone of the first problem of the row that names this column."""
    return next((tone for one, tone in findings if _names(one, column)), "")


def _words(problem: Problem, alone: bool) -> str:
    """The message without its row, which stands beside it; without its column too when it is the only one."""
    text = _PLACE.sub("", problem.message)
    return _HEADING.sub("", text) if alone else text
