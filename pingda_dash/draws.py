"""Random samples drawn for visits (抽查), in `<lake>/desk.sqlite`: beside the lake, never a snapshot.

A draw is never changed or deleted, the file itself refuses it: nobody can draw until the sample pleases without every
try being there. With each thing stands what the ledger stated of it when it was drawn, so that a correction accepted
later does not undo the error that a visit has shown. Values are kept, names are not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pandas as pd
import pyarrow as pa

from pingda_dash.book import Book, append, time_text

_BOOK = Book("desk.sqlite", "draws")
_LISTED = """
    SELECT d.id, d.dataset, d.as_of, d.version, d.list_date, d.seed, d.asked, d.kinds, d.village, d.listed, d.author,
           d.at, count(t.thing) AS drawn
    FROM draws AS d LEFT JOIN drawn AS t ON t.draw = d.id GROUP BY d.id ORDER BY d.id DESC
"""
_DRAWS = "SELECT id, dataset, as_of, list_date, seed, version, kinds, village, listed, author, at FROM draws"
_SCHEMAS = {
    "spot_draws": pa.schema(
        {"draw_id": pa.string(), "dataset": pa.string(), "drawn_on": pa.date32(), "list_date": pa.date32(),
         "seed": pa.string(), "version": pa.int64(), "kinds": pa.string(), "village_code": pa.string(),
         "listed": pa.int64(), "author": pa.string(), "at": pa.timestamp("us")}
    ),
    "spot_things": pa.schema(
        {"draw_id": pa.string(), "thing": pa.string(), "village_code": pa.string(), "state": pa.string(),
         "weight": pa.float64()}
    ),
    "spot_values": pa.schema(
        {"draw_id": pa.string(), "thing": pa.string(), "field": pa.string(), "value": pa.string()}
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Draw:
    """A sample. as_of, version: the day and the version of the lake whose list was drawn from; list_date: its own day.

    kinds: the states that were drawn among, empty for all; village: the code of the only one, or None. listed: how many
    things the sample stands for.
    """

    dataset: str
    as_of: date
    version: int
    list_date: date
    seed: str
    asked: int
    kinds: tuple[str, ...]
    village: str | None
    listed: int
    author: str
    at: datetime


@dataclass(frozen=True)
class Thing:
    """One of a sample: its number, village and state, how many it stands for, what the ledger stated of it by field."""

    thing: str
    village_code: str
    state: str
    weight: float
    values: Mapping[str, str | None]


def label(number: int) -> str:
    """What a draw is called on sheets and in files: C001."""
    return f"C{number:03}"


def add(folder: Path, draw: Draw, things: Sequence[Thing]) -> str:
    """Write a draw down; what it is called."""
    row = {
        "dataset": draw.dataset,
        "as_of": draw.as_of.isoformat(),
        "version": draw.version,
        "list_date": draw.list_date.isoformat(),
        "seed": draw.seed,
        "asked": draw.asked,
        "kinds": "、".join(draw.kinds),
        "village": draw.village,
        "listed": draw.listed,
        "author": draw.author,
        "at": time_text(draw.at),
    }
    with _BOOK.writing(folder) as db:
        number = append(db, "draws", row)
        db.executemany(
            "INSERT INTO drawn VALUES (?, ?, ?, ?, ?)",
            [(number, one.thing, one.village_code, one.state, one.weight) for one in things],
        )
        db.executemany(
            "INSERT INTO drawn_values VALUES (?, ?, ?, ?)",
            [(number, one.thing, field, value) for one in things for field, value in one.values.items()],
        )
    return label(number)


def listed(folder: Path) -> pd.DataFrame:
    """Every draw, the newest first: draw_id, the columns of Draw, and drawn: how many things it has."""
    frame = _BOOK.frame(folder, _LISTED)
    frame.insert(0, "draw_id", [label(int(number)) for number in frame.pop("id")])
    return frame.assign(**{name: pd.to_datetime(frame[name]) for name in ("as_of", "list_date", "at")})


def count(folder: Path) -> int:
    """How many draws there are: a snapshot opened before the last of them lacks it."""
    [(number,)] = _BOOK.read(folder, "SELECT count(*) FROM draws")
    return int(str(number))


def tables(folder: Path | None) -> dict[str, pa.Table]:
    """Every draw as the tables that `sql/` reads; empty ones without a folder.

    spot_draws: key draw_id; kinds: empty for all; village_code: of the only village, or null. spot_things: key draw_id,
    thing; weight: how many households it stands for. spot_values: key draw_id, thing, field; value: what the ledger
    stated when it was drawn, null for nothing.
    """
    if folder is None:
        return {name: schema.empty_table() for name, schema in _SCHEMAS.items()}
    with _BOOK.reading(folder) as db:
        rows = {
            "spot_draws": db.execute(_DRAWS).fetchall(),
            "spot_things": db.execute("SELECT * FROM drawn").fetchall(),
            "spot_values": db.execute("SELECT * FROM drawn_values").fetchall(),
        }
    return {name: _table(rows[name], schema) for name, schema in _SCHEMAS.items()}


def _table(rows: Sequence[tuple[object, ...]], schema: pa.Schema) -> pa.Table:
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    arrays = []
    for field, column in zip(schema, columns, strict=True):
        values: Sequence[object] = column
        if field.name == "draw_id":
            values = [label(int(str(one))) for one in column]
        elif pa.types.is_date(field.type):
            values = [date.fromisoformat(str(one)) for one in column]
        elif pa.types.is_timestamp(field.type):
            values = [datetime.fromisoformat(str(one)) for one in column]
        arrays.append(pa.array(values, field.type))
    return pa.table(arrays, schema=schema)
