"""Households that are too many for a dot each, gathered in hexagons: how large one is drawn, what is said beside it.

Where households have places of their own, a lattice of equal hexagons lies over the land (`queries.map_hexagons`);
where places mean nothing, a hexagon is a village group. Its area says how many households it stands for.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from pingda_dash import formats, frames
from pingda_dash.maps.homes import Dots
from pingda_dash.maps.land import UNGROUPED, At, Land

ACROSS = 28
"""Hexagons beside one another on the land that is looked at: on a 1080p wall a number in one can be read."""
STEPS = (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10)
"""What the size of a hexagon and the number that a full one stands for are rounded up to."""


def rounded_up(number: float) -> float:
    """The next number of `STEPS`, times a power of ten."""
    power = 10.0 ** math.floor(math.log10(max(number, 1.0)))
    return next(step * power for step in STEPS if step * power >= number)


def width_over(land: Land, village: str) -> float:
    """Metres from side to side of the hexagons over a village, over all of the land where that is empty."""
    points = [at for one in land.villages if village in ("", one.code) for at in one.rings[0]]
    spans = [max(values) - min(values) for values in zip(*points, strict=True)]
    return rounded_up(max([*spans, 1_000.0]) / ACROSS)


def size_of(width: float) -> float:
    """Metres from the middle of a hexagon to its corner."""
    return width / math.sqrt(3)


def places(land: Land) -> str:
    """Where each group's households without a place of their own lie, as `queries.map_hexagons` reads it."""
    seats = {one.code: one.middle for one in land.villages}
    made = []
    for one in land.groups:
        x, y = seats[one.village] if land.kind == "demo" else one.middle
        name = None if one.name == UNGROUPED else one.name
        made.append({"village": one.village, "name": name, "x": x, "y": y, "spread": one.spread})
    return json.dumps(made, ensure_ascii=False)


def houses(of: Mapping[str, At]) -> str:
    """The places of households, by their numbers, as `queries.map_hexagons` reads them."""
    return json.dumps([{"id": id_, "x": x, "y": y} for id_, (x, y) in of.items()], ensure_ascii=False)


def of_groups(land: Land, kinds: pd.DataFrame, village: str) -> tuple[pd.DataFrame, float]:
    """A hexagon for each group, as `queries.map_hexagons` has them, and the width of a full one in metres.

    kinds: `queries.map_kinds`; village: whose groups, all where empty.
    """
    own = [one for one in land.groups if village in ("", one.village)]
    middles = {(one.village, one.name): one.middle for one in own}
    rows = []
    for (code, name), of in kinds.fillna({"village_group": UNGROUPED}).groupby(["village_code", "village_group"]):
        at = middles.get((str(code), str(name)))
        if at is not None:
            number = int(of["households"].sum())
            rows.append((*at, number, 1, code, name, list(of["kind"]), list(of["households"]), 0))
    columns = ["x", "y", "households", "villages", "village_code", "village_group", "kinds", "numbers", "guessed"]
    rooms = sorted(one.room for one in own) or [500.0]
    return pd.DataFrame(rows, columns=columns), math.sqrt(3) * rooms[len(rooms) // 2]


def full(hexagons: pd.DataFrame) -> int:
    """How many households a hexagon of full size stands for."""
    return int(rounded_up(float(hexagons["households"].max()))) if len(hexagons) else 1


def document(
    hexagons: pd.DataFrame, width: float, dots: Dots, names: Mapping[str, str], *, by_group: bool, inside: bool
) -> dict[str, Any]:
    """As map.js reads them: for each its middle, its share of the full radius, its colour, its few, tip and place.

    hexagons: `queries.map_hexagons`; by_group: each is a group; inside: of one village: they lead to a group.
    """
    placed = hexagons[hexagons["x"].notna()]
    most = full(placed)
    cells = [_cell(row, most, dots, names, by_group=by_group, inside=inside) for row in frames.rows(placed)]
    return {"radius": round(size_of(width), 1), "cells": cells}


def _cell(row: Any, most: int, dots: Dots, names: Mapping[str, str], *, by_group: bool, inside: bool) -> dict[str, Any]:
    counts = dict(zip((int(one) for one in row.kinds), (int(one) for one in row.numbers), strict=True))
    many = {kind: number for kind, number in counts.items() if not dots.kinds[kind].few} or counts
    few = max((kind for kind in counts if dots.kinds[kind].few), default=None)
    group = formats.text(row.village_group, UNGROUPED)
    where = names.get(str(row.village_code), "")
    if by_group:
        where += group
    elif int(row.villages) > 1:
        where += f"等 {int(row.villages)} 个村"
    parts = [f"{dots.kinds[kind].label} {formats.number(counts[kind])}" for kind in sorted(counts, reverse=True)]
    return {
        "at": [round(row.x), round(row.y)],
        "share": round(math.sqrt(int(row.households) / most), 3),
        "kind": max(many, key=lambda kind: many[kind]),
        "few": few,
        "number": 0 if few is None else counts[few],
        "village": str(row.village_code),
        "group": group if inside else "",
        "tip": f"{where} {formats.number(int(row.households))} 户\n{' · '.join(parts)}",
    }


def full_words(hexagons: pd.DataFrame) -> str:
    """How many households a hexagon of full size stands for, and its mark: `满格 = 2,000 户,圈内 = 该色户数`."""
    return f"满格 = {formats.number(full(hexagons))} 户,圈内 = 该色户数"


def words(width: float, *, by_group: bool) -> str:
    """What the caption says of hexagons so many metres wide."""
    if by_group:
        return "农户太多,每组合成一个六边形"
    return f"农户太多,合成宽 {f'{width / 1000:g} 公里' if width >= 1000 else f'{width:g} 米'}的六边形"


def guessed(hexagons: pd.DataFrame) -> int:
    """How many households stand where they do for want of a position."""
    return int(hexagons.loc[hexagons["x"].notna(), "guessed"].sum())
