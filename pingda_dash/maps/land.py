"""Where everything of the map lies, on a plane in metres: three kinds of geometry that are never mixed up.

schematic: nothing is known. Equal cells, a circle for each group in them, a dot for each household; its place means
nothing. real: what the township has uploaded. demo: the invented land of the demo township (scripts/demo/land.py).
"""

from __future__ import annotations

import base64
import json
import math
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from pingda_dash import formats, frames
from pingda_dash.panels.dots import group_order

SCHEMATIC = "示意图:格位不代表真实位置、边界或面积"
INVENTED = "演示几何(虚构),不代表任何真实位置、边界或面积"
UNGROUPED = "未分组"

WIDE = 4_800.0
"""Metres from a schematic cell's west side to its east side: cells and demo villages are about as large."""
RADIUS = WIDE / math.sqrt(3)
ROW = 1.5 * RADIUS
GAP = 0.965
"""A cell's share of its full radius."""
GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))

FARTHEST, UNPLACED = 32_000, -32_768
"""The largest coordinate of a household as it is sent, and the one of a household that has no place."""

At = tuple[float, float]


@dataclass(frozen=True)
class Village:
    """A village's area (rings of points; the first is its boundary) and where its name stands."""

    code: str
    name: str
    rings: tuple[tuple[At, ...], ...]
    middle: At


@dataclass(frozen=True)
class Group:
    """A village group: its area, how many households it has, and which dots are theirs, `first` up to but not with
    `end`; none (0, 0) where its households are not drawn one by one."""

    village: str
    name: str
    ring: tuple[At, ...]
    middle: At
    first: int
    end: int
    households: int = 0
    spread: float = 0.0
    """Metres: the step of the spiral in which households without a place of their own lie (`packed`)."""
    room: float = 0.0
    """Metres: the radius that it has to itself."""


@dataclass(frozen=True)
class Facility:
    """Something that was uploaded with its place: what kind it is of, its name, the village it is in."""

    kind: str
    name: str
    village: str
    at: At


@dataclass(frozen=True)
class Land:
    """All that the browser needs to know of places; metres east and south."""

    kind: str
    caption: str
    villages: tuple[Village, ...]
    groups: tuple[Group, ...]
    homes: tuple[At | None, ...]
    """The place of each household, in the order of `queries.map_homes`; None where its village has none."""
    lines: tuple[tuple[str, tuple[At, ...]], ...] = ()
    """(river or road, points)."""
    slots: Mapping[str, tuple[At, ...]] = field(default_factory=dict)
    """For each village places for what has none of its own: facilities, projects."""
    things: Mapping[tuple[str, str], At] = field(default_factory=dict)
    """The uploaded place of a (thing, village)."""
    facilities: tuple[Facility, ...] = ()
    apart: float = 50.0
    """Metres between neighbouring households."""
    world: tuple[float, float, float] | None = None
    """Of a real land: where the north-west corner of the world of Web Mercator lies on the plane, and its width."""

    def covers(self, villages: set[str]) -> bool:
        """Whether every one of these villages has an area."""
        return villages <= {one.code for one in self.villages}

    def document(self) -> dict[str, Any]:
        """As map.js reads it: points in whole metres, the households' as base64 of 16-bit pairs in `unit` metres."""
        farthest = max((abs(value) for at in self.homes if at for value in at), default=0.0)
        unit = max(1.0, farthest / FARTHEST)
        points = array("h", [round(value / unit) for at in self.homes for value in at or (UNPLACED * unit,) * 2])
        return {
            "kind": self.kind,
            "unit": unit,
            "caption": self.caption,
            "apart": self.apart,
            "world": self.world,
            "villages": [
                {"code": one.code, "name": one.name, "rings": [_flat(r) for r in one.rings], "at": _whole(one.middle)}
                for one in self.villages
            ],
            "groups": [
                {
                    "village": one.village,
                    "name": one.name,
                    "ring": _flat(one.ring),
                    "at": _whole(one.middle),
                    "first": one.first,
                    "end": one.end,
                    "households": one.households,
                }
                for one in self.groups
            ],
            "lines": [{"kind": kind, "path": _flat(line)} for kind, line in self.lines],
            "homes": base64.b64encode(points.tobytes()).decode(),
        }


def schematic(villages: pd.DataFrame, homes: pd.DataFrame, counts: pd.DataFrame | None = None) -> Land:
    """Equal hexagons in the places of the schematic map; households gathered by group, always in the same place.

    villages: village_code, village, x, y (hexagon widths, rows). homes: village_code, village_group, ordered by both.
    counts: see `in_runs`.
    """
    cells = villages.dropna(subset=["x", "y"])
    east, south = (_middle(cells["x"]), _middle(cells["y"])) if len(cells) else (0.0, 0.0)
    made, seats = [], {}
    for row in frames.rows(cells):
        at = ((float(row.x) - east) * WIDE, (float(row.y) - south) * ROW)
        seats[str(row.village_code)] = at
        made.append(Village(str(row.village_code), str(row.village), (hexagon(at, GAP * RADIUS),), at))
    runs = in_runs(homes, counts)
    largest = max((run.households for run in runs), default=1)
    by_village: dict[str, list[Run]] = {}
    for run in runs:
        by_village.setdefault(run.village, []).append(run)
    most = max((len(of) for of in by_village.values()), default=1)
    places, room = _lattice(most, 0.80 * WIDE / 2)
    apart = 0.9 * room / (math.sqrt(largest) + 0.6) / 0.6
    where: list[At | None] = [None] * len(homes)
    groups = []
    for code, of in by_village.items():
        if code not in seats:
            continue
        x, y = seats[code]
        spots = places[: len(of)] if len(of) == most else _lattice(len(of), 0.80 * WIDE / 2, room)[0]
        for run, (right, down) in zip(sorted(of, key=lambda one: group_order(one.name)), spots, strict=True):
            middle, spread = (x + right, y + down), 0.6 * apart
            where[run.first : run.end] = packed(middle, run.end - run.first, spread)
            groups.append(Group(code, run.name, circle(middle, room), middle, *run[2:], spread, room))
    slots = {code: tuple(_around(at, 0.86 * WIDE / 2, 14)) for code, at in seats.items()}
    return Land("schematic", SCHEMATIC, tuple(made), tuple(groups), tuple(where), slots=slots, apart=apart)


def invented(path: Path, villages: pd.DataFrame, homes: pd.DataFrame, counts: pd.DataFrame | None = None) -> Land:
    """The demo township's land. A household that the file does not know stands at its village's seat.

    counts: see `in_runs`.
    """
    of = _features(path)
    names = dict(zip(villages["village_code"], villages["village"], strict=True))
    seats = {f["properties"]["village_code"]: _at(f["geometry"]["coordinates"]) for f in of["seat"]}
    made = tuple(
        Village(code, str(names[code]), tuple(_ring(ring) for ring in f["geometry"]["coordinates"]), seats[code])
        for f in of["village"]
        if (code := f["properties"]["village_code"]) in names
    )
    houses = invented_houses(path)
    rings = {(f["properties"]["village_code"], f["properties"]["name"]): f["geometry"] for f in of["group"]}
    where = [houses.get(str(row.household_id)) or seats.get(str(row.village_code)) for row in frames.rows(homes)]
    groups = []
    for run in in_runs(homes, counts):
        members = [at for at in where[run.first : run.end] if at] or [seats[run.village]] * (run.village in seats)
        if not members:
            continue
        middle = (sum(x for x, _ in members) / len(members), sum(y for _, y in members) / len(members))
        area = rings.get((run.village, run.name))
        ring = _ring(area["coordinates"][0]) if area and area["type"] == "Polygon" else circle(middle, 400)
        groups.append(Group(run.village, run.name, ring, middle, *run[2:], room=400.0))
    slots: dict[str, list[At]] = {}
    for f in of["slot"]:
        slots.setdefault(f["properties"]["village_code"], []).append(_at(f["geometry"]["coordinates"]))
    lines = tuple((level, _ring(f["geometry"]["coordinates"])) for level in ("river", "road") for f in of[level])
    placed = {code: tuple(at) for code, at in slots.items()}
    return Land("demo", INVENTED, made, tuple(groups), tuple(where), lines, placed, apart=46.0)


@cache
def invented_houses(path: Path) -> Mapping[str, At]:
    """Where the demo's households live, by their numbers."""
    return {
        thing: _at(at)
        for f in _features(path)["household"]
        for thing, at in zip(f["properties"]["things"], f["geometry"]["coordinates"], strict=True)
    }


@cache
def _features(path: Path) -> dict[str, list[dict[str, Any]]]:
    """The file's features by their level."""
    made: dict[str, list[dict[str, Any]]] = {
        level: [] for level in ("village", "seat", "slot", "group", "household", "river", "road")
    }
    for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
        made[feature["properties"]["level"]].append(feature)
    return made


class Run(NamedTuple):
    """The households of one group: which rows of theirs are at hand, `first` up to but not with `end`, and how many
    there are in all."""

    village: str
    name: str
    first: int
    end: int
    households: int


def in_runs(homes: pd.DataFrame, counts: pd.DataFrame | None = None) -> list[Run]:
    """The groups of households that are ordered by village and group.

    counts: village_code, village_group, households of every group, where not all households are at hand.
    """
    made: list[Run] = []
    pairs = zip(homes["village_code"], (formats.text(one, UNGROUPED) for one in homes["village_group"]), strict=True)
    for at, (code, name) in enumerate(pairs):
        first = made[-1].first if made and made[-1][:2] == (code, name) else at
        made[len(made) - (first < at) :] = [Run(str(code), name, first, at + 1, at + 1 - first)]
    if counts is None:
        return made
    there = {run[:2]: run for run in made}
    every = ((str(row.village_code), formats.text(row.village_group, UNGROUPED), row) for row in frames.rows(counts))
    return [there.get((code, name), Run(code, name, 0, 0, int(row.households))) for code, name, row in every]


# --- shapes -----------------------------------------------------------------------------------------------------


def hexagon(at: At, radius: float) -> tuple[At, ...]:
    """The corners of a hexagon that stands on a corner."""
    corners = [math.radians(60 * k) for k in range(6)]
    return tuple((at[0] + radius * math.sin(a), at[1] - radius * math.cos(a)) for a in corners)


def circle(at: At, radius: float, corners: int = 32) -> tuple[At, ...]:
    """A circle as a ring of corners."""
    steps = [2 * math.pi * k / corners for k in range(corners)]
    return tuple((at[0] + radius * math.cos(a), at[1] + radius * math.sin(a)) for a in steps)


def packed(middle: At, count: int, apart: float) -> list[At]:
    """So many points in a disc, evenly, from its middle outwards."""
    return [
        (
            middle[0] + apart * math.sqrt(i + 0.5) * math.cos(i * GOLDEN_ANGLE),
            middle[1] + apart * math.sqrt(i + 0.5) * math.sin(i * GOLDEN_ANGLE),
        )
        for i in range(count)
    ]


def arranged(middle: At, count: int, reach: float) -> tuple[list[At], float]:
    """The middles of so many equal circles about a middle, within reach, from top to bottom; and their radius."""
    if not count:
        return [], 0.0
    middles, room = _lattice(count, reach)
    return [(middle[0] + x, middle[1] + y) for x, y in middles], room


def _lattice(count: int, reach: float, room: float | None = None) -> tuple[list[At], float]:
    """The middles of `count` equal circles within `reach` of 0, 0, from top to bottom, and their radius."""
    best: tuple[float, list[At]] = (math.inf, [])
    for dx, dy in ((0.0, 0.0), (0.5, 0.0), (0.5, math.sqrt(3) / 6), (0.25, math.sqrt(3) / 4)):
        points = [
            (column + row % 2 / 2 - dx, row * math.sqrt(3) / 2 - dy) for row in range(-8, 9) for column in range(-8, 9)
        ]
        nearest = sorted(points, key=lambda at: (round(math.hypot(*at), 6), at))[:count]
        farthest = max(math.hypot(*at) for at in nearest)
        best = min(best, (farthest, nearest))
    step = reach / (best[0] + 0.5) if room is None else 2 * room / 0.92
    middles = [(x * step, y * step) for x, y in sorted(best[1], key=lambda at: (round(at[1], 6), at[0]))]
    return middles, 0.46 * step


def _around(at: At, radius: float, count: int) -> Iterable[At]:
    for k in range(count):
        turn = math.pi * (0.5 + 2 * k / count)
        yield (at[0] + radius * math.cos(turn), at[1] + radius * math.sin(turn))


def _ring(points: Sequence[Sequence[float]]) -> tuple[At, ...]:
    return tuple(_at(point) for point in points)


def _at(point: Sequence[float]) -> At:
    return float(point[0]), float(point[1])


def _flat(ring: Iterable[At]) -> list[int]:
    return [round(value) for at in ring for value in at]


def _whole(at: At) -> list[int]:
    return [round(at[0]), round(at[1])]


def _middle(values: Iterable[float]) -> float:
    numbers = [float(value) for value in values]
    return (min(numbers) + max(numbers)) / 2
