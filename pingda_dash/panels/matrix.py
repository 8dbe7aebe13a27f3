"""Things by things: one row a village (or a settlement), one column an item, and how each pair stands in its cell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pingda_dash import formats
from pingda_dash.panels.render import render


@dataclass(frozen=True)
class Cell:
    """Where one row stands in one column: a figure, and below it a word with its dot, or a quiet note."""

    value: str = ""
    """As it reads, with its unit: `3 户`, `98%`; `—` when not reported."""
    word: str = ""
    """A status or a state, drawn with a dot in the colour of the tone."""
    note: str = ""
    """Small and quiet, where there is no word."""
    tone: str = ""
    """`bad`, `warn`, `ok`, `actual`, `under-way`, `met` (quiet), `none` or plain; `bad` and `warn` tint the cell."""
    share: float | None = None
    """0…1: a thin bar at the cell's foot."""
    tip: str = ""
    pick: str | None = None


@dataclass(frozen=True)
class Column:
    """An item: its name, a line under it in gold (what the plan asks, by when), and what a click on it leads to."""

    title: str
    note: str = ""
    pick: str | None = None
    chosen: bool = False
    width: float = 1.0
    """In shares of the room the columns have."""


@dataclass(frozen=True)
class Row:
    """A village or another thing: its name (gold: 贫困村) and one cell a column."""

    title: str
    cells: Sequence[Cell]
    note: str = ""
    gold: bool = False
    pick: str | None = None


def matrix(columns: Sequence[Column], rows: Iterable[Row], *, total: Row | None = None, corner: str = "村") -> str:
    """Rows × columns under headings that stay in sight; `total` stands above the rows. corner: what a row is."""
    return render(
        "matrix.html",
        columns=columns,
        widths=" ".join(f"minmax(4.1rem, {column.width:g}fr)" for column in columns),
        rows=[
            *([_row_context(total, columns, is_total=True)] if total else []),
            *(_row_context(row, columns) for row in rows),
        ],
        corner=corner,
        noted=any(column.note for column in columns),
    )


def _row_context(row: Row, columns: Sequence[Column], is_total: bool = False) -> dict[str, Any]:
    cells = [
        {"cell": cell, "fill": _fill(cell.share), "chosen": column.chosen}
        for column, cell in zip(columns, row.cells, strict=True)
    ]
    return {"row": row, "cells": cells, "total": is_total}


def _fill(share: float | None) -> float | None:
    return None if formats.is_missing(share) else 100 * min(max(float(share or 0), 0.0), 1.0)
