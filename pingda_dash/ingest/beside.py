"""What stands beside the cells of a table: titles above, notes below, the names of sheet and file."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path

from pingda_dash.ingest.days import BELOW
from pingda_dash.ingest.frame import NOTE
from pingda_dash.ingest.read import Table

FOOT_ROWS = 20
"""Rows below a table that are read as its notes."""
LAST_ROWS = 6
"""Rows at the end of a table that are looked at: some of them may be notes that stand right below it."""
NOTE_CELLS = 4
"""The most filled cells that a row of notes has."""
LABEL = re.compile(r".{0,8}:|[^\d:]{0,6}(?:单位|日期|时间|时点|截[至止])")


def places(table: Table) -> Iterator[tuple[str, str]]:
    """(kind of place, text) of everything beside the cells that may state a date or a village, the nearest first."""
    yield from (("标题", title) for title in titles_of(table))
    if table.sheet:
        yield "工作表名", table.sheet
    yield "文件名", Path(table.filename).stem


def places_and_notes(table: Table) -> list[tuple[str, str]]:
    """`places`, and the notes below the table, which come last."""
    return [*places(table), *((BELOW, note) for note in foot_of(table))]


def titles_of(table: Table) -> tuple[str, ...]:
    """The texts above a table; a label and its value in the next cell (单位: | 元) are one text."""
    return _joined(table.titles)


def foot_of(table: Table) -> tuple[str, ...]:
    """The texts of the notes below a table, joined as in `titles_of`."""
    first = max(min(table.rows, table.cells.num_rows) - LAST_ROWS, 0)
    texts = table.cells.drop_columns(["source_row"]).slice(first, LAST_ROWS + FOOT_ROWS)
    notes: list[str] = []
    for at, row in enumerate(zip(*(column.to_pylist() for column in texts.columns), strict=True), first):
        filled = [cell.strip() for cell in row if cell.strip()]
        if filled and len(filled) <= NOTE_CELLS and (at >= table.rows or NOTE.match(filled[0])):
            notes += _joined(filled)
    return tuple(notes)


def _joined(texts: Sequence[str]) -> tuple[str, ...]:
    joined: list[str] = []
    label = False
    for text in texts:
        plain = unicodedata.normalize("NFKC", text).strip()
        if label and ":" not in plain:
            joined[-1] += text.strip() if joined[-1].rstrip().endswith((":", "\uff1a")) else f":{text.strip()}"
            label = False
        else:
            joined.append(text)
            label = LABEL.fullmatch(plain) is not None
    return tuple(joined)
