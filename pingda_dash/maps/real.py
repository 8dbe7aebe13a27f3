"""The land that a township has uploaded, on the map's plane; what it has not uploaded is arranged and said to be so."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import shapely
from shapely.geometry import MultiPoint, Polygon, shape
from shapely.geometry.base import BaseGeometry

from pingda_dash import formats, frames
from pingda_dash.maps.land import At, Facility, Group, Land, Village, arranged, circle, in_runs, packed

EARTH = 6_378_137.0
"""Metres: the sphere of Web Mercator."""
FINE = 4_000
"""A boundary is drawn to one part in so many of the township's width: finer than a pixel of a 4K wall."""
SEAT = 0.05
"""Of the township's width: the radius of the circle that stands for a village of which only the seat is uploaded."""


class Plane:
    """Degrees to metres east and south of a middle: Web Mercator, to scale at the middle's latitude."""

    def __init__(self, middle: At) -> None:
        self.middle = middle
        """Degrees east and north."""
        self._scale = math.cos(math.radians(middle[1]))
        self._zero = _mercator(middle[1])

    def at(self, longitude: float, latitude: float) -> At:
        """A point of the plane."""
        x = EARTH * math.radians(longitude - self.middle[0]) * self._scale
        return x, (self._zero - _mercator(latitude)) * self._scale

    @property
    def world(self) -> tuple[float, float, float]:
        """Where the north-west corner of the world of Web Mercator lies, and how wide that world is, metres.

        The plane is that world to another scale: its tiles lie on it unbent.
        """
        left, _ = self.at(-180, self.middle[1])
        half = math.pi * EARTH  # of that world, which is a square
        return left, (self._zero - half) * self._scale, 2 * half * self._scale

    def of(self, geometry: str) -> BaseGeometry:
        """A shape on the plane, from GeoJSON text in degrees."""
        made: BaseGeometry = shapely.transform(shape(_values(geometry)), self._points)
        return made

    def _points(self, points: Any) -> Any:
        return [self.at(float(x), float(y)) for x, y in points]


def _mercator(latitude: float) -> float:
    return EARTH * math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2))


def _values(geometry: str) -> Any:
    return json.loads(geometry)


def plane_of(shapes: pd.DataFrame) -> Plane | None:
    """The plane of the uploaded land; None where nothing uploaded says where a village is.

    shapes: `queries.map_shapes`.
    """
    of_villages = _of_villages(shapes)
    return None if of_villages.empty else Plane(_middle(of_villages["geometry"]))


def _of_villages(shapes: pd.DataFrame) -> pd.DataFrame:
    return shapes[(shapes["level"] == "village") & shapes["village_code"].notna()]


def uploaded_land(
    shapes: pd.DataFrame,
    villages: pd.DataFrame,
    homes: pd.DataFrame,
    positions: pd.DataFrame | None = None,
    counts: pd.DataFrame | None = None,
) -> Land | None:
    """The uploaded land; None where nothing uploaded says where a village is.

    shapes: `queries.map_shapes`; homes: village_code, village_group, household_id, in the order of `queries.map_homes`;
    positions: `queries.home_positions`, None for who may not see them; counts: see `land.in_runs`.
    """
    plane = plane_of(shapes)
    if plane is None:
        return None
    of_villages = _of_villages(shapes)
    areas, seats = _areas(of_villages, plane), _seats(of_villages, plane)
    caption = [_sources(shapes)]
    if not areas and len(seats) >= 3:
        areas = _voronoi(seats)
        caption.append("村界未上传,按村驻地划分,不是边界")
    width = _width([*areas.values(), *(MultiPoint([at]) for at in seats.values())])
    for code, at in seats.items():
        areas.setdefault(code, Polygon(circle(at, SEAT * width)))
    names = dict(zip(villages["village_code"], villages["village"], strict=True))
    drawn = _simpler({code: area for code, area in areas.items() if code in names}, width / FINE)
    made = tuple(
        Village(code, str(names[code]), _rings(area), seats.get(code) or _inside(area)) for code, area in drawn.items()
    )
    missing = [str(name) for code, name in names.items() if code not in drawn]
    if missing:
        caption.append(f"{len(missing)} 个村没有上传位置,未画出:{'、'.join(missing)}")
    where, groups, guessed = _homes(homes, drawn, shapes, positions, plane, counts)
    caption += words_of_guessed(guessed, is_masked=positions is None)
    lines = tuple(
        (str(row.level), _flat(line))
        for row in frames.rows(shapes[shapes["level"].isin(["river", "road"])])
        for line in _parts(plane.of(row.geometry))
        if len(line.coords) > 1
    )
    slots = {code: tuple(arranged(_inside(area), 14, 0.7 * _reach(area))[0]) for code, area in drawn.items()}
    things = {
        (str(row.thing), str(row.village_code)): _at(plane.of(row.geometry).representative_point())
        for row in frames.rows(shapes[shapes["level"].isin(["facility", "project"])])
        if not formats.is_missing(row.thing)
    }
    facilities = tuple(
        Facility(
            formats.text(row.thing, "设施"),
            formats.text(row.name, formats.text(row.thing, "设施")),
            formats.text(row.village_code, ""),
            _at(plane.of(row.geometry).representative_point()),
        )
        for row in frames.rows(shapes[shapes["level"] == "facility"])
    )
    apart = _apart(where, groups)
    return Land(
        "real", ";".join(caption), made, groups, where, lines, slots, things, facilities, apart=apart, world=plane.world
    )


def words_of_guessed(guessed: int, *, is_masked: bool) -> list[str]:
    """What the caption says of so many households that stand where they do for want of a position."""
    if not guessed:
        return []
    return ["农户和小组的位置为示意" if is_masked else f"{guessed} 户没有上传位置,按示意排列"]


def _sources(shapes: pd.DataFrame) -> str:
    """`边界:县自然资源局 2019年6月,CGCS2000,审图号 云S(2019)12号`, each source once; what is not stated is 未核实."""
    words = []
    for row in frames.rows(shapes[["source", "source_date", "datum", "review_no"]].drop_duplicates()):
        parts = [formats.text(row.source, "来源未核实")]
        if not formats.is_missing(row.source_date):
            parts.append(f"{row.source_date.year}年{formats.day(row.source_date)}")
        parts.append(formats.text(row.datum, "坐标系未核实"))
        parts.append(f"审图号 {row.review_no}" if not formats.is_missing(row.review_no) else "审图号未填")
        words.append(" ".join(parts))
    return "位置:" + ";".join(words[:3]) + (f" 等 {len(words)} 个来源" if len(words) > 3 else "")


def _areas(of_villages: pd.DataFrame, plane: Plane) -> dict[str, Any]:
    rows = frames.rows(of_villages[of_villages["kind"] == "area"])
    by_code: dict[str, list[Any]] = {}
    for row in rows:
        by_code.setdefault(str(row.village_code), []).append(shapely.make_valid(plane.of(row.geometry)))
    return {code: _polygons(shapely.union_all(parts)) for code, parts in by_code.items()}


def _seats(of_villages: pd.DataFrame, plane: Plane) -> dict[str, At]:
    rows = frames.rows(of_villages[of_villages["kind"] == "point"])
    return {str(row.village_code): _at(plane.of(row.geometry).representative_point()) for row in rows}


def _voronoi(seats: Mapping[str, At]) -> dict[str, Any]:
    """A cell around each seat: what is nearer to it than to any other, near the seats."""
    points = MultiPoint(list(seats.values()))
    whole = points.convex_hull.buffer(0.35 * math.sqrt(max(points.convex_hull.area, 1.0)))
    cells = shapely.voronoi_polygons(points, extend_to=whole)
    return {
        code: next(cell for cell in cells.geoms if cell.covers(shapely.Point(at))).intersection(whole)
        for code, at in seats.items()
    }


def _homes(
    homes: pd.DataFrame,
    drawn: Mapping[str, Any],
    shapes: pd.DataFrame,
    positions: pd.DataFrame | None,
    plane: Plane,
    counts: pd.DataFrame | None,
) -> tuple[tuple[At | None, ...], tuple[Group, ...], int]:
    """Where each household stands, the groups, and how many stand where they do for want of a position."""
    of_groups = shapes[(shapes["level"] == "group") & shapes["village_group"].notna()]
    areas = {(str(row.village_code), str(row.village_group)): plane.of(row.geometry) for row in frames.rows(of_groups)}
    houses: dict[str, At] = {}
    if positions is not None:
        houses = {
            str(row.household_id): _at(plane.of(row.geometry).representative_point()) for row in frames.rows(positions)
        }
    runs = in_runs(homes, counts)
    where: list[At | None] = [houses.get(str(id_)) for id_ in homes["household_id"]]
    groups, guessed = [], 0
    for code, area in drawn.items():
        own = [run for run in runs if run.village == code]
        spots, room = arranged(_inside(area), len(own), 0.95 * _reach(area))
        for run, spot in zip(own, spots, strict=True):
            uploaded = areas.get((code, run.name))
            middle = spot if uploaded is None else _at(uploaded.representative_point())
            missing = [at for at in range(run.first, run.end) if where[at] is None]
            guessed += len(missing)
            apart = 0.86 * room / (math.sqrt(max(run.households, 1)) + 0.6)
            for at, place in zip(missing, packed(middle, len(missing), apart), strict=True):
                where[at] = place
            members = [at for at in where[run.first : run.end] if at]
            ring = _group_ring(uploaded, members, room, area) if members else circle(middle, room)
            groups.append(Group(code, run.name, ring, middle, *run[2:], apart, room))
    return tuple(where), tuple(groups), guessed


def _group_ring(uploaded: Any, members: Sequence[At], room: float, area: Any) -> tuple[At, ...]:
    if uploaded is not None and uploaded.geom_type in ("Polygon", "MultiPolygon"):
        return _rings(uploaded)[0]
    hull = MultiPoint(list(members)).convex_hull.buffer(0.1 * room, quad_segs=3).intersection(area.buffer(room))
    return _rings(hull)[0] if hull.geom_type in ("Polygon", "MultiPolygon") else circle(members[0], room)


def _simpler(areas: dict[str, Any], tolerance: float) -> dict[str, Any]:
    """The areas with fewer corners; what two share stays shared."""
    if not areas:
        return {}
    fewer = shapely.coverage_simplify(list(areas.values()), tolerance)
    return {
        code: simple if not simple.is_empty else whole
        for (code, whole), simple in zip(areas.items(), fewer, strict=True)
    }


def _apart(where: Sequence[At | None], groups: Sequence[Group]) -> float:
    """Metres between neighbouring households of the middle group, by how densely it is settled."""
    densities = []
    for one in groups:
        count = sum(at is not None for at in where[one.first : one.end])
        if count > 1:
            densities.append(math.sqrt(max(Polygon(one.ring).area, 1.0) / count))
    return sorted(densities)[len(densities) // 2] if densities else 50.0


def _polygons(made: Any) -> Any:
    """The areas of a shape, without the lines and points that mending left."""
    parts = [part for part in getattr(made, "geoms", [made]) if part.geom_type in ("Polygon", "MultiPolygon")]
    return shapely.union_all(parts)


def _parts(line: Any) -> list[Any]:
    return [part for part in getattr(line, "geoms", [line]) if part.geom_type == "LineString"]


def _rings(area: Any) -> tuple[tuple[At, ...], ...]:
    """The rings of an area, the largest part's boundary first."""
    parts = sorted(getattr(area, "geoms", [area]), key=lambda part: -part.area)
    return tuple(_flat(ring) for part in parts for ring in (part.exterior, *part.interiors))


def _flat(line: Any) -> tuple[At, ...]:
    return tuple((float(x), float(y)) for x, y, *_ in line.coords)


def _at(point: Any) -> At:
    return float(point.x), float(point.y)


def _inside(area: Any) -> At:
    return _at(area.representative_point())


def _reach(area: Any) -> float:
    """How far from its inner point an area reaches in every direction."""
    return float(shapely.Point(_inside(area)).distance(area.boundary)) or 1.0


def _middle(geometries: Sequence[str] | pd.Series) -> At:
    """The middle of the box around all shapes, in degrees."""
    left, bottom, right, top = shapely.total_bounds([shape(_values(text)) for text in geometries])
    return (float(left) + float(right)) / 2, (float(bottom) + float(top)) / 2


def _width(areas: Sequence[Any]) -> float:
    left, top, right, bottom = shapely.total_bounds(list(areas))
    return max(float(right - left), float(bottom - top), 1_000.0)
