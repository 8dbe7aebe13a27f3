"""A random sample of households, or of the sites of a ledger, by village and state; its seed is kept with it."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import date, datetime
from pathlib import Path

from pingda_dash import draws, formats, frames, queries
from pingda_dash.errors import PingdaError
from pingda_dash.snapshot import Snapshot

GUESS = 0.1
"""The error rate that a size is worked out for where nobody has a better guess."""
HOUSEHOLDS = "households"
LEDGERS = (HOUSEHOLDS, "relocation", "cooperatives", "funds")
"""The ledgers whose things can be drawn (`sql/staging/spot_listed.sql`)."""


class NothingToDraw(PingdaError):
    "没有可抽的:请先上传名册或台账,或放宽村和类型。"


def draw(
    snapshot: Snapshot,
    folder: Path,
    as_of: date,
    size: int,
    author: str,
    at: datetime,
    seed: str | None = None,
    kinds: Collection[str] | None = None,
    village: str | None = None,
    dataset: str = HOUSEHOLDS,
) -> str:
    """Draw from what a ledger lists on a day and keep the draw in a lake's folder; what it is called.

    size: how many; a larger one than there are draws all. seed: None for a new one. kinds: the states (户类型) to draw
    among; None: all but 一般户. village: the code of the only one. dataset: one of LEDGERS. The same seed, snapshot
    version, size, kinds and village draw the same. Raises NothingToDraw.
    """
    number = seed or str(secrets.randbelow(1_000_000))
    chosen = sorted(kinds) if kinds else None
    rows = queries.spot_draw(snapshot, as_of, dataset=dataset, seed=number, size=size, kinds=chosen, village=village)
    if rows.empty:
        raise NothingToDraw
    list_date = formats.as_date(rows["list_date"].max())
    assert list_date is not None
    stated: dict[str, dict[str, str | None]] = {}
    for row in frames.rows(queries.spot_stated(snapshot, as_of, dataset=dataset, things=rows["thing"].tolist())):
        stated.setdefault(row.thing, {})[row.field] = formats.text(row.value, "") or None
    kept = draws.Draw(
        dataset,
        as_of,
        snapshot.version,
        list_date,
        number,
        size,
        tuple(chosen or ()),
        village,
        int(rows["listed"].iloc[0]),
        author,
        at,
    )
    things = [
        draws.Thing(row.thing, row.village_code, row.state, row.weight, stated[row.thing]) for row in frames.rows(rows)
    ]
    return draws.add(folder, kept, things)


def size_for(
    snapshot: Snapshot,
    as_of: date,
    half_width: float,
    guess: float = GUESS,
    kinds: Collection[str] | None = None,
    village: str | None = None,
    dataset: str = HOUSEHOLDS,
) -> int:
    """How many answer so well that the error rate's interval reaches half_width to either side.

    half_width: 0..0.5; guess: the rate that is expected, 0..1. Raises NothingToDraw.
    """
    row = queries.spot_size(
        snapshot,
        as_of,
        dataset=dataset,
        half_width=half_width,
        guess=guess,
        kinds=sorted(kinds) if kinds else None,
        village=village,
    ).iloc[0]
    if not row["listed"]:
        raise NothingToDraw
    return int(row["size"])
