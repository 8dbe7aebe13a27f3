"""Where things lie: geometries → WGS84, and what is wrong with them against each other and the township.

The geometry of a row comes as GeoJSON or WKT in degrees of its own datum, and leaves as GeoJSON in WGS84. Areas and
distances are in metres of a plane that touches the township: over its 25 km that is right to a few in a thousand.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import shapely
from shapely.geometry.base import BaseGeometry

from pingda_dash.contracts import Field
from pingda_dash.datum import to_wgs84
from pingda_dash.ingest.columns import Column
from pingda_dash.ingest.rules import Rule
from pingda_dash.ingest.terms import References

DECIMALS = 7  # of degrees: a centimetre
METRES_NORTH, METRES_EAST = 110_574.0, 111_320.0  # a degree, the latter at the equator
BEYOND = 0.02  # degrees, some 2 km, that a position may lie outside the township's box
TOLERANCE = 50.0  # metres that a point may lie outside its village
SLIVER = 10_000.0  # square metres: smaller overlaps and gaps come of digitising
SLIT = 100.0  # metres: a gap that is narrower than twice this is one, though it is open to the outside
DIMENSIONS = {0: "点", 1: "线", 2: "面"}
SHIFTED = frozenset({"GCJ-02", "BD-09"})
MOST_RULES = 100  # rows whose fault is told with its place
FAULTS = (
    ("Ring Self-intersection", "边界线碰到自己"),
    ("Self-intersection", "边界线自相交"),
    ("Hole lies outside shell", "有个洞在外边界之外"),
    ("Holes are nested", "洞套着洞"),
    ("Nested shells", "一块套在另一块里"),
    ("Duplicate Rings", "同一圈画了两次"),
    ("Too few points", "点太少,围不成面"),
    ("Interior is disconnected", "面被洞切断"),
)
"""What GEOS says of a geometry → the same in Chinese, the first that fits."""

Geometries = npt.NDArray[np.object_]


@dataclass(frozen=True)
class Overlap:
    """Two villages that cover the same ground. rows: source_row of each; hectares of it."""

    rows: tuple[int, int]
    names: tuple[str, str]
    hectares: float


@dataclass(frozen=True)
class Strayed:
    """Points of one village outside its boundary. row: the first of `count`; other: the village that it lies in, ""."""

    row: int
    village: str
    other: str
    count: int
    metres: float


class Shapes:
    """The geometries of one file, converted; `rows` has them, and the villages that were filled in.

    columns: those of the file that carry fields. swapped: whether its latitudes come first.
    """

    def __init__(
        self, rows: pa.Table, field: Field, columns: Sequence[Column], references: References, swapped: bool = False
    ) -> None:
        self.field, self.references = field, references
        self.column = next((one for one in columns if one.name == field.name), None)
        self.numbers: list[int] = rows["source_row"].to_pylist()
        self.texts: list[str | None] = rows[field.name].to_pylist()
        self.read = _read(self.texts)
        if swapped:
            self.read = shapely.transform(self.read, lambda places: places[:, ::-1])
        self.shapes = self._in_wgs84(rows["datum"].to_pylist())
        self.levels = rows["level"].to_pylist() if "level" in rows.column_names else ["农户"] * len(self.numbers)
        self.scale = _scale_at(self.shapes)
        self.kinds = shapely.get_dimensions(self.shapes)
        self.areas = self._village_areas(rows["village_code"].to_pylist())
        self.villages, self.filled = self._with_villages(rows["village_code"].to_pylist())
        village = next((one for one in columns if one.name == "village_code"), None)
        blank = pa.array([True] * len(self.numbers))
        if village is not None:
            blank = pc.equal(pc.utf8_trim_whitespace(rows[village.raw]), "")
        self.nameless: list[bool] = blank.to_pylist()
        self.rows = self._written(rows)

    # -- reading and writing -------------------------------------------------------------------------------------

    def _in_wgs84(self, datums: Sequence[str | None]) -> Geometries:
        shapes = self.read.copy()
        for datum in SHIFTED & set(datums):
            of_it = np.array([one == datum for one in datums])
            shapes[of_it] = shapely.transform(shapes[of_it], partial(_converted, datum=datum))
        usable = np.array([_is_on_earth(one) for one in shapes], bool)
        shapes[~usable] = None
        return shapes

    def _written(self, rows: pa.Table) -> pa.Table:
        rounded = shapely.transform(self.shapes, lambda places: places.round(DECIMALS))
        texts = [None if one is None else shapely.to_geojson(one) for one in rounded]
        stated = rows["shape"].to_pylist()
        kinds = [stated[at] or DIMENSIONS.get(int(kind)) for at, kind in enumerate(self.kinds)]
        for name, values in ((self.field.name, texts), ("village_code", self.villages), ("shape", kinds)):
            rows = rows.set_column(rows.column_names.index(name), name, pa.array(values, pa.string()))
        return rows

    # -- villages ------------------------------------------------------------------------------------------------

    def _village_areas(self, codes: Sequence[str | None]) -> dict[str, BaseGeometry]:
        """The villages' areas: those of the file, else those that the lake has."""
        of_lake = {code: shapely.from_geojson(text) for code, text in self.references.village_areas.items()}
        own = {code: shape for _, code, shape in self._areas_of_villages(codes)}
        return {code: one for code, one in {**of_lake, **own}.items() if shapely.is_valid(one)}

    def _areas_of_villages(self, codes: Sequence[str | None]) -> list[tuple[int, str, BaseGeometry]]:
        """(source_row, village, area) of the rows that are a village's boundary."""
        each = zip(self.numbers, codes, self.shapes, self.levels, self.kinds, strict=True)
        return [(row, code, one) for row, code, one, level, kind in each if code and level == "村" and kind == 2]

    def _with_villages(self, codes: list[str | None]) -> tuple[list[str | None], int]:
        """(village of each row, how many of them were taken from the area in which the thing lies)."""
        filled, count = list(codes), 0
        for at, (code, shape, level) in enumerate(zip(codes, self.shapes, self.levels, strict=True)):
            if code is None and shape is not None and level in ("村民小组", "设施", "项目", "农户"):
                inner = shape.representative_point() if shapely.is_valid(shape) else shape.centroid
                filled[at] = next((name for name, area in self.areas.items() if area.covers(inner)), None)
                count += filled[at] is not None
        return filled, count

    # -- faults --------------------------------------------------------------------------------------------------

    def rules(self, con: Any) -> Iterator[Rule]:
        """What is wrong with rows. con: the database of the check, in which the rows' numbers are registered."""
        if self.column is None:
            return
        given = [text is not None for text in self.texts]
        turned = self.turned()
        bad = [at for at, shape in enumerate(self.shapes) if given[at] and shape is None and at not in turned]
        for code, places in (("bad-geometry", bad), ("swapped-axes", sorted(turned))):
            if places:
                con.register(f"faults_{code[:3]}", pa.table({"source_row": [self.numbers[at] for at in places]}))
        if bad:
            yield Rule("bad-geometry", self.column, "true", "faults_bad")
        if turned:
            yield Rule("swapped-axes", self.column, "true", "faults_swa")
        mixed = [at for at, one in enumerate(self.shapes) if one is not None and one.geom_type == "GeometryCollection"]
        if mixed:
            con.register("faults_mixed", pa.table({"source_row": [self.numbers[at] for at in mixed]}))
            yield Rule("mixed-geometry", self.column, "true", "faults_mixed")
        yield from self._of_rings(con)
        lacking = [
            number
            for number, village, level, is_blank in zip(
                self.numbers, self.villages, self.levels, self.nameless, strict=True
            )
            if village is None and is_blank and level in ("村", "村民小组")
        ]
        if lacking:
            con.register("faults_village", pa.table({"source_row": lacking}))
            yield Rule("shape-without-village", self.column, "true", "faults_village")

    def _of_rings(self, con: Any) -> Iterator[Rule]:
        """Areas whose rings cross themselves or one another."""
        assert self.column is not None
        broken = [at for at, one in enumerate(self.shapes) if one is not None and not shapely.is_valid(one)]
        for at in broken[:MOST_RULES]:
            words, place = _fault_of(self.shapes[at])
            details = {"fault": words, "place_of_it": "" if self.field.privacy != "public" else place}
            yield Rule("invalid-ring", self.column, f"source_row = {self.numbers[at]}", details=details)
        if rest := broken[MOST_RULES:]:
            con.register("faults_rings", pa.table({"source_row": [self.numbers[at] for at in rest]}))
            details = {"fault": "边界线不合规", "place_of_it": ""}
            yield Rule("invalid-ring", self.column, "true", "faults_rings", details=details)

    def turned(self) -> set[int]:
        """Rows (0-based) that lie in China, or in the township's box where there is one, once their axes are
        swapped."""
        box = self.references.box
        west, south, east, north = _wider(box, 0.5) if box else (73.0, 3.0, 136.0, 54.0)
        turned = set()
        for at, shape in enumerate(self.read):
            if shape is None or shape.is_empty:
                continue
            left, low, right, high = shape.bounds
            is_there = west <= left <= right <= east and south <= low <= high <= north
            would_be = west <= low <= high <= east and south <= left <= right <= north
            if would_be and not is_there:
                turned.add(at)
        return turned

    def outside(self) -> list[int]:
        """Source rows of what lies outside the township's box altogether; none where no box is known."""
        if self.references.box is None:
            return []
        box, turned = shapely.box(*_wider(self.references.box, BEYOND)), self.turned()
        return [
            number
            for at, (number, shape) in enumerate(zip(self.numbers, self.shapes, strict=True))
            if shape is not None and at not in turned and not shape.intersects(box)
        ]

    def place(self, number: int) -> str:
        """Where the thing of a source row lies, in words; "" where that is nobody's to read."""
        shape = self.shapes[self.numbers.index(number)]
        if self.field.privacy != "public" or shape is None or shape.is_empty:
            return ""
        inner = shape.representative_point() if shapely.is_valid(shape) else shape.centroid
        return _place(inner.x, inner.y)

    def overlaps(self) -> list[Overlap]:
        """Villages of the file that cover the same ground, the largest first."""
        areas = [one for one in self._areas_of_villages(self.villages) if shapely.is_valid(one[2])]
        plane = [self._in_metres(shape) for _, _, shape in areas]
        shared_ground = []
        for first, second in combinations(range(len(areas)), 2):
            if (shared := plane[first].intersection(plane[second]).area) > SLIVER:
                names = self._name(areas[first][1]), self._name(areas[second][1])
                shared_ground.append(Overlap((areas[first][0], areas[second][0]), names, shared / 10_000))
        return sorted(shared_ground, key=lambda one: -one.hectares)

    def gaps(self) -> list[tuple[str, float]]:
        """(where, hectares) of ground between the villages of the file that none of them covers, the largest first."""
        areas = [one for one in self._areas_of_villages(self.villages) if shapely.is_valid(one[2])]
        if len(areas) < 2:
            return []
        whole = shapely.union_all([self._in_metres(shape) for _, _, shape in areas])
        closed = whole.buffer(SLIT, join_style="mitre").buffer(-SLIT, join_style="mitre")
        shells = [shapely.Polygon(part.exterior) for part in shapely.get_parts(closed) if part.geom_type == "Polygon"]
        gaps = shapely.get_parts(shapely.union_all(shells).difference(whole))
        large = sorted((one for one in gaps if one.area > SLIVER), key=lambda one: -one.area)
        return [(_place(*self._in_degrees(one.representative_point()).coords[0]), one.area / 10_000) for one in large]

    def strayed(self) -> list[Strayed]:
        """Points outside the boundary of their village, village by village."""
        by_village: dict[str, list[tuple[int, float]]] = {}
        for number, village, shape, kind in zip(self.numbers, self.villages, self.shapes, self.kinds, strict=True):
            if kind == 0 and village in self.areas:
                metres = self._in_metres(self.areas[village]).distance(self._in_metres(shape))
                if metres > TOLERANCE:
                    by_village.setdefault(village, []).append((number, metres))
        return [
            Strayed(rows[0][0], self._name(village), self._covering(rows[0][0]), len(rows), max(one[1] for one in rows))
            for village, rows in by_village.items()
        ]

    def missing(self) -> tuple[str, ...]:
        """The villages of which a file of villages has no shape."""
        there = {code for code, level in zip(self.villages, self.levels, strict=True) if level == "村"}
        if not there - {None}:
            return ()
        only = self.references.only_villages
        codes = [str(one) for one in self.references.villages["village_code"] if only is None or one in only]
        return tuple(self._name(code) for code in codes if code not in there)

    def boundaries(self) -> int:
        """How many areas are boundaries of villages or of the township: their map is reviewed before it is shown."""
        return sum(level in ("乡镇", "村") and kind == 2 for level, kind in zip(self.levels, self.kinds, strict=True))

    def _in_metres(self, shape: Any) -> Any:
        return shapely.transform(shape, lambda places: places * self.scale)

    def _in_degrees(self, shape: Any) -> Any:
        return shapely.transform(shape, lambda places: places / self.scale)

    def _covering(self, number: int) -> str:
        shape = self.shapes[self.numbers.index(number)]
        return next((self._name(code) for code, area in self.areas.items() if area.covers(shape)), "")

    def _name(self, code: str) -> str:
        return str(self.references.village_list.name(code))


def positions_of(rows: pa.Table, field: Field, references: References) -> Shapes | None:
    """The positions of a register's rows as shapes, to be examined alone; None for none that can be placed.

    rows: typed, with longitude, latitude, datum and village_code. field: that of the longitude.
    """
    rows = rows.filter(pc.is_valid(rows["datum"]))
    if not rows.num_rows:
        return None
    pairs = zip(rows["longitude"].to_pylist(), rows["latitude"].to_pylist(), strict=True)
    count = rows.num_rows
    placed = pa.table(
        {
            "source_row": rows["source_row"],
            field.name: pa.array([f"POINT ({east} {north})" for east, north in pairs], pa.string()),
            "datum": rows["datum"],
            "village_code": rows["village_code"],
            "level": pa.array(["农户"] * count, pa.string()),
            "shape": pa.nulls(count, pa.string()),
        }
    )
    return Shapes(placed, field, (), references)


def _read(texts: Sequence[str | None]) -> Geometries:
    """GeoJSON or WKT as flat geometries; None for what is neither, and for an empty one."""
    shapes = np.full(len(texts), None, object)
    for at, text in enumerate(texts):
        if text is not None:
            read = shapely.from_geojson if text.lstrip().startswith("{") else shapely.from_wkt
            one = read(text, on_invalid="ignore")
            shapes[at] = None if one is None or one.is_empty else shapely.force_2d(one)
    return shapes


def _scale_at(shapes: Geometries) -> npt.NDArray[np.float64]:
    """Metres of a degree east and of one north, in the middle of some geometries."""
    _, south, _, north = shapely.total_bounds(shapes) if len(shapes) else (math.nan,) * 4
    latitude = 0.0 if math.isnan(south) else (south + north) / 2
    return np.array([METRES_EAST * math.cos(math.radians(latitude)), METRES_NORTH])


def _is_on_earth(shape: BaseGeometry | None) -> bool:
    if shape is None:
        return False
    places = shapely.get_coordinates(shape)
    return bool(np.isfinite(places).all() and (abs(places[:, 0]) <= 180).all() and (abs(places[:, 1]) <= 90).all())


def _converted(places: npt.NDArray[np.float64], datum: str) -> npt.NDArray[np.float64]:
    """Places of a datum in WGS84; those that are none on earth as they are."""
    pairs = [to_wgs84(east, north, datum) or (east, north) for east, north in places.tolist()]
    return np.array(pairs, float).reshape(-1, 2)


def _fault_of(shape: BaseGeometry) -> tuple[str, str]:
    """(what is wrong with a geometry, where) in words."""
    reason = shapely.is_valid_reason(shape)
    words = next((chinese for english, chinese in FAULTS if reason.startswith(english)), "边界线不合规")
    match = re.search(r"\[(-?[\d.]+) (-?[\d.]+)", reason)
    return words, _place(float(match[1]), float(match[2])) if match else ""


def _place(east: float, north: float) -> str:
    return f"东经 {east:.4f}°、北纬 {north:.4f}°"


def _wider(box: tuple[float, float, float, float], degrees: float) -> tuple[float, float, float, float]:
    west, south, east, north = box
    return west - degrees, south - degrees, east + degrees, north + degrees
