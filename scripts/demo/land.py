"""The demo township's land: villages, groups, a river, roads and houses on a plane that is nowhere on the globe.

The township of the demo is invented, so its land may be too: it shows what a township's own geometry will look like,
and is captioned as what it is. The villages lie beside each other as on the schematic map; everything else is drawn
by lot.
"""

from __future__ import annotations

import json
import math
import random
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import shapely
from shapely.geometry import LineString, MultiPoint, Point, Polygon, mapping
from shapely.ops import unary_union

WIDE, ROW = 4_800.0, 4_000.0
"""Metres between neighbouring villages of a row, and from one row to the next."""
BEND = 0.22
"""How far the middle of a boundary's piece is moved, as a share of the piece's length."""
SHORT = 130.0
"""Metres: a piece of a boundary that is not divided further."""
HOUSES_APART, GROUPS_APART = 52.0, 1_150.0
"""Metres between two houses, and between the middles of two groups where the village is large enough."""
SLOTS = 14
"""Places for facilities in each village."""
FILE = "land.json"

At = tuple[float, float]


def land(cells: Mapping[str, At], groups: Mapping[tuple[str, str], Sequence[str]], seed: int) -> dict[str, Any]:
    """The land as GeoJSON values, in metres east and south of its middle.

    cells: each village's place on the schematic map (hexagon widths, rows). groups: the households of each group of
    each village, (village_code, group) → household ids. The same seed draws the same land.
    """
    lot = random.Random(f"land-{seed}")
    areas = _villages(cells, lot)
    middles = {code: area.representative_point() for code, area in areas.items()}
    places: dict[tuple[str, str], At] = {}
    for code, area in areas.items():
        names = [name for of, name in groups if of == code]
        places |= dict(zip([(code, name) for name in names], _apart(area, len(names), lot), strict=True))
    features = [_feature(area, "village", code) for code, area in areas.items()]
    features += [_feature(line, "river") for line in _river(unary_union(list(areas.values())), lot)]
    features += [_feature(line, "road") for line in _roads(areas, places, lot)]
    for (code, name), homes in groups.items():
        houses = _houses(places[code, name], len(homes), areas[code], lot)
        hull = MultiPoint(houses).convex_hull.buffer(85, quad_segs=2).intersection(areas[code])
        features.append(_feature(hull, "group", code, name=name))
        features.append(_feature(MultiPoint(houses), "household", code, name=name, things=list(homes)))
    for code, area in areas.items():
        features += [_feature(Point(at), "slot", code) for at in _apart(area, SLOTS, lot)]
        features.append(_feature(middles[code], "seat", code))
    return {"type": "FeatureCollection", "datum": "虚构平面", "features": features}


def _feature(shape: Any, level: str, village: str | None = None, **more: Any) -> dict[str, Any]:
    named = {"level": level} | ({"village_code": village} if village else {}) | more
    return {"type": "Feature", "properties": named, "geometry": mapping(shapely.set_precision(shape, 1.0))}


def _villages(cells: Mapping[str, At], lot: random.Random) -> dict[str, Polygon]:
    """Neighbouring areas without gap or overlap, their boundaries bent by lot."""
    east, south = (sum(axis) / len(cells) for axis in zip(*cells.values(), strict=True))
    seats = {
        code: Point((x - east) * WIDE + lot.uniform(-500, 500), (y - south) * ROW + lot.uniform(-400, 400))
        for code, (x, y) in cells.items()
    }
    whole = unary_union([seat.buffer(0.56 * WIDE) for seat in seats.values()]).convex_hull.buffer(-200)
    pieces = shapely.voronoi_polygons(MultiPoint(list(seats.values())), extend_to=whole.buffer(9_000))
    bends: dict[tuple[At, At], list[At]] = {}
    areas = {}
    for code, seat in seats.items():
        piece = next(piece for piece in pieces.geoms if piece.contains(seat))
        areas[code] = Polygon(_bent(_noded(piece.intersection(whole), pieces, whole), bends, lot))
    return areas


def _noded(area: Any, pieces: Any, whole: Any) -> list[At]:
    """An area's corners, with those of its neighbours that lie on its sides, so that shared sides are the same."""
    corners = {corner for piece in pieces.geoms for corner in _rounded(piece.intersection(whole))}
    ring = _rounded(area)
    noded: list[At] = []
    for start, end in pairwise(ring):
        side = LineString([start, end])
        between = [one for one in corners if one not in (start, end) and side.distance(Point(one)) < 1.5]
        noded += [start, *sorted(between, key=lambda one: side.project(Point(one)))]
    return noded


def _rounded(area: Any) -> list[At]:
    return [(round(x), round(y)) for x, y in area.exterior.coords]


def _bent(ring: list[At], bends: dict[tuple[At, At], list[At]], lot: random.Random) -> list[At]:
    """A ring with each side bent, the same for both villages that it parts."""
    bent: list[At] = []
    for start, end in zip(ring, ring[1:] + ring[:1], strict=True):
        side = (start, end) if start < end else (end, start)
        if side not in bends:
            bends[side] = _bend(*side, lot)
        bent += bends[side][:-1] if side == (start, end) else bends[side][:0:-1]
    return bent


def _bend(start: At, end: At, lot: random.Random) -> list[At]:
    """The way between two points with its middle moved aside, and so on for each half."""
    length = math.dist(start, end)
    if length < SHORT:
        return [start, end]
    aside = lot.gauss(0, BEND / 2) * length
    across = ((end[1] - start[1]) / length, (start[0] - end[0]) / length)
    middle = ((start[0] + end[0]) / 2 + aside * across[0], (start[1] + end[1]) / 2 + aside * across[1])
    return _bend(start, middle, lot) + _bend(middle, end, lot)[1:]


def _apart(area: Polygon, count: int, lot: random.Random) -> list[At]:
    """So many points well inside an area, each by lot where it is far from those before."""
    inside = area.buffer(-550)
    room = inside if isinstance(inside, Polygon) and not inside.is_empty else area.buffer(-150)
    made: list[At] = []
    for _ in range(count):
        tries = [_anywhere(room, lot) for _ in range(60)]
        made.append(max(tries, key=lambda at: min((math.dist(at, other) for other in made), default=GROUPS_APART)))
    return made


def _anywhere(area: Polygon, lot: random.Random) -> At:
    left, top, right, bottom = area.bounds
    while True:
        at = lot.uniform(left, right), lot.uniform(top, bottom)
        if area.contains(Point(at)):
            return at


def _houses(middle: At, count: int, area: Polygon, lot: random.Random) -> list[At]:
    """So many houses about a group's middle, denser within, none nearer to another than HOUSES_APART."""
    spread, made = HOUSES_APART * math.sqrt(count) * 0.62, list[At]()
    stretch, turn = lot.uniform(0.75, 1.35), lot.uniform(0, math.pi)
    while len(made) < count:
        spread *= 1.004  # where it is full, a little farther out
        away, way = spread * math.sqrt(lot.random()) * (0.7 + 0.5 * lot.random()), lot.uniform(0, 2 * math.pi)
        x, y = away * math.cos(way) * stretch, away * math.sin(way) / stretch
        at = (
            middle[0] + x * math.cos(turn) - y * math.sin(turn),
            middle[1] + x * math.sin(turn) + y * math.cos(turn),
        )
        if area.contains(Point(at)) and all(math.dist(at, other) >= HOUSES_APART for other in made):
            made.append((round(at[0]), round(at[1])))
    return made


def _river(whole: Any, lot: random.Random) -> Iterable[Any]:
    left, top, right, bottom = whole.bounds
    high, low = top + 0.42 * (bottom - top), top + 0.62 * (bottom - top)
    stops = [
        (left - 900, low),
        (left + 0.3 * (right - left), bottom - 0.36 * (bottom - top)),
        (left + 0.62 * (right - left), high),
        (right + 900, high - 700),
    ]
    yield _smooth([at for a, b in pairwise(stops) for at in _bend(a, b, lot)[:-1]] + stops[-1:])


def _roads(areas: Mapping[str, Polygon], places: Mapping[tuple[str, str], At], lot: random.Random) -> list[Any]:
    """A road from each group to its village's seat, and between the seats of neighbours."""
    seats = {code: area.representative_point() for code, area in areas.items()}
    roads = []
    for code, seat in seats.items():
        for other, far in seats.items():
            if code < other and areas[code].distance(areas[other]) < 1 and seat.distance(far) < 1.25 * WIDE:
                roads.append(_smooth(_bend((seat.x, seat.y), (far.x, far.y), lot)))
    for (code, _), at in places.items():
        roads.append(_smooth(_bend(at, (seats[code].x, seats[code].y), lot)))
    return roads


def _smooth(line: Sequence[At]) -> Any:
    """A line with its corners cut, twice."""
    for _ in range(2):
        cut = [line[0]]
        for (x, y), (u, v) in pairwise(line):
            cut += [(0.75 * x + 0.25 * u, 0.75 * y + 0.25 * v), (0.25 * x + 0.75 * u, 0.25 * y + 0.75 * v)]
        line = [*cut, line[-1]]
    return LineString(line).simplify(12)


def data(drawn: Mapping[str, Any]) -> bytes:
    """The land as a file."""
    return (json.dumps(drawn, ensure_ascii=False, separators=(",", ":")) + "\n").encode()
