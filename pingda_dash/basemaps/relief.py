"""A model of heights (DEM) → its hillshade, a picture in the world of Web Mercator that lies under the map."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from pingda_dash.basemaps.errors import UnusableBasemap
from pingda_dash.basemaps.world import EQUATOR, Box, box_of, common
from pingda_dash.geofiles.layers import spatial_database
from pingda_dash.geofiles.projections import datum_of, seeming_projection
from pingda_dash.workbooks.cells import Refused

Grid = NDArray[np.floating[Any]]

MOST_CELLS = 60_000_000
"""Cells of a model: a whole sheet of one degree at 12.5 m; its heights take 240 MB."""
LARGEST = 2_048
"""px: the longer side of the picture."""
AZIMUTH, ALTITUDE = 315.0, 45.0
"""Degrees: where the light comes from, clockwise from north, and how high it stands."""
LATTICE = 17
"""Lines each way at which a projection is asked; between them it is straight to a hundredth of a metre."""
DEGREES = ""
"""The definition of coordinates that are degrees already."""

_GEOGRAPHIC = {4326, 4490}
_PROJECTED = {3857, *range(4491, 4555), *range(32601, 32661)}
"""Web Mercator, Gauss-Kruger on CGCS2000, UTM on WGS84: what EPSG calls them."""
_SCALE, _TIE, _MATRIX, _KEYS, _NODATA = 33550, 33922, 34264, 34735, 42113
"""Tags of GeoTIFF."""
_TYPES, _RASTER_TYPE, _GEOGRAPHIC_KEY, _PROJECTED_KEY, _OWN = 1024, 1025, 2048, 3072, 32767
"""Its keys; a system of the file's own."""


@dataclass(frozen=True)
class Heights:
    """Metres above the sea on a grid; NaN where nothing was measured.

    west, north: of the outer corner of the first cell; wide, high: of a cell, in degrees or, with a `definition` of
    the projection, in metres.
    """

    metres: Grid
    west: float
    north: float
    wide: float
    high: float
    definition: str = DEGREES

    @property
    def extent(self) -> tuple[float, float, float, float]:
        """(west, south, east, north)."""
        rows, columns = self.metres.shape
        return self.west, self.north - rows * self.high, self.west + columns * self.wide, self.north


# --- reading ----------------------------------------------------------------------------------------------------


def read(path: Path, meridian: float | None) -> Heights:
    """The heights of an ESRI ASCII grid or a GeoTIFF. meridian: the township's, for metres that name no zone.

    Raises OSError, UnusableBasemap.
    """
    return _ascii(path, meridian) if path.suffix.casefold() == ".asc" else _tiff(path, meridian)


def _ascii(path: Path, meridian: float | None) -> Heights:
    with path.open(encoding="latin-1") as file:
        header: dict[str, float] = {}
        while True:
            start = file.tell()
            words = file.readline().split()
            if len(words) != 2 or not words[0][0].isalpha():
                break
            header[words[0].casefold()] = _number(words[1])
        columns, rows = int(header.get("ncols", 0)), int(header.get("nrows", 0))
        wide = header.get("cellsize", header.get("dx", 0.0))
        high = header.get("cellsize", header.get("dy", 0.0))
        corner = {"xllcorner", "yllcorner"} <= header.keys()
        if not (columns > 1 and rows > 1 and wide > 0 and high > 0) or not (
            corner or {"xllcenter", "yllcenter"} <= header.keys()
        ):
            raise UnusableBasemap("文件头不完整(要有 ncols、nrows、xllcorner、yllcorner、cellsize)")
        _limit(columns * rows)
        file.seek(start)
        body = file.read()
    try:
        values = np.fromstring(body, dtype=np.float32, sep=" ")
    except ValueError as error:
        raise UnusableBasemap("高程里有不是数的内容") from error
    if values.size != columns * rows:
        raise UnusableBasemap(f"应有 {columns * rows} 个高程,只读到 {values.size} 个:文件不完整,或有不是数的内容")
    west = header["xllcorner"] if corner else header["xllcenter"] - wide / 2
    south = header["yllcorner"] if corner else header["yllcenter"] - high / 2
    metres = values.reshape(rows, columns)
    metres[metres == header.get("nodata_value", -9999)] = np.nan
    beside = path.with_suffix(".prj")
    stated = beside.read_text(encoding="latin-1") if beside.is_file() else ""
    return _placed(metres, west, south + rows * high, wide, high, _stated_system(stated), meridian)


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError as error:
        raise UnusableBasemap(f"文件头里的“{text[:20]}”不是数") from error


def _stated_system(wkt: str) -> str | None:
    """The definition that a .prj gives; None where there is none. Raises UnusableBasemap for a datum of its own."""
    if not wkt.strip():
        return None
    if datum_of(wkt) not in ("WGS84", "CGCS2000"):
        raise UnusableBasemap("坐标系不是 CGCS2000,也不是 WGS84,请测绘单位先转换")
    return wkt if wkt.lstrip().startswith("PROJCS") else DEGREES


def _tiff(path: Path, meridian: float | None) -> Heights:
    try:
        with warnings.catch_warnings(action="ignore"), Image.open(path, formats=["TIFF"]) as picture:
            _limit(picture.width * picture.height)
            if len(picture.getbands()) != 1 or picture.mode not in ("F", "I", "I;16", "I;16B", "I;16L", "L"):
                raise UnusableBasemap("不是单波段的高程,是一幅图片。影像请做成 MBTiles")
            tags = dict(picture.tag_v2)  # type: ignore[attr-defined]
            metres = np.asarray(picture).astype(np.float32)
    except (UnidentifiedImageError, ValueError, SyntaxError, TypeError, KeyError) as error:
        raise UnusableBasemap(_UNREAD) from error
    except Image.DecompressionBombError as error:
        raise UnusableBasemap(_TOO_LARGE) from error
    except OSError as error:
        if error.errno is not None:
            raise
        raise UnusableBasemap(_UNREAD) from error
    keys = _geo_keys(tags.get(_KEYS, ()))
    west, north, wide, high = _corner(tags)
    if keys.get(_RASTER_TYPE) == 2:  # the point is the cell's middle
        west, north = west - wide / 2, north + high / 2
    nodata = str(tags.get(_NODATA, "")).strip("\0 ")
    if re.fullmatch(r"[-+.\deE]+", nodata):
        metres[metres == np.float32(float(nodata))] = np.nan
    metres[(metres < -1_000) | (metres > 9_000)] = np.nan
    return _placed(metres, west, north, wide, high, _coded_system(keys), meridian)


def _geo_keys(words: tuple[int, ...]) -> dict[int, int]:
    """key → value, of those whose value is a short number."""
    entries = [words[at : at + 4] for at in range(4, len(words) - 3, 4)]
    return {key: value for key, place, _, value in entries if place == 0}


def _corner(tags: dict[int, Any]) -> tuple[float, float, float, float]:
    """(west, north, wide, high) of the first cell. Raises UnusableBasemap where the picture stands nowhere."""
    if _SCALE in tags and len(tags.get(_TIE, ())) >= 6:
        wide, high = (float(each) for each in tags[_SCALE][:2])
        column, row, _, x, y = (float(each) for each in tags[_TIE][:5])
        west, north = x - column * wide, y + row * high
    elif len(tags.get(_MATRIX, ())) == 16:
        matrix = [float(each) for each in tags[_MATRIX]]
        if matrix[1] or matrix[4]:
            raise UnusableBasemap("图是斜放的,请重新投影成正北朝上")
        west, north, wide, high = matrix[3], matrix[7], matrix[0], -matrix[5]
    else:
        raise UnusableBasemap("TIFF 里没有写位置,不是 GeoTIFF")
    if not (wide > 0 and high > 0):
        raise UnusableBasemap("图不是正北朝上,请重新投影")
    return west, north, wide, high


def _coded_system(keys: dict[int, int]) -> str | None:
    """The definition of a GeoTIFF's coordinates; None where it names none. Raises UnusableBasemap for another one."""
    projected, geographic = keys.get(_PROJECTED_KEY, _OWN), keys.get(_GEOGRAPHIC_KEY, _OWN)
    if projected in _PROJECTED:
        return f"EPSG:{projected}"
    if projected != _OWN:
        raise UnusableBasemap(f"坐标系 EPSG:{projected} 不认。请转成 CGCS2000 或 WGS84 的经纬度、高斯-克吕格或 UTM")
    if geographic not in (_OWN, *_GEOGRAPHIC):
        raise UnusableBasemap("坐标系不是 CGCS2000,也不是 WGS84,请测绘单位先转换")
    return DEGREES if geographic in _GEOGRAPHIC and keys.get(_TYPES) == 2 else None


_UNREAD = "文件有损坏,或是这里不认的存法(64 位、LERC 压缩)。请另存为 32 位、不压缩的 GeoTIFF"
_TOO_LARGE = "格子太多,请只裁出本乡的范围"


def _limit(cells: int) -> None:
    if cells > MOST_CELLS:
        raise UnusableBasemap(_TOO_LARGE)


def _placed(
    metres: Grid, west: float, north: float, wide: float, high: float, definition: str | None, meridian: float | None
) -> Heights:
    """The heights, in a system that what is not stated looks like."""
    if not np.isfinite(metres).any():
        raise UnusableBasemap("文件里没有一个高程")
    made = Heights(metres, west, north, wide, high, definition or DEGREES)
    if definition is not None:
        return made
    left, bottom, right, top = made.extent
    if left >= -180 and right <= 180 and bottom >= -90 and top <= 90:
        return made
    seeming = seeming_projection(made.extent, meridian)
    if seeming is None:
        raise UnusableBasemap("没有写坐标系,也看不出是什么。请把同名的 .prj 放在旁边")
    return Heights(metres, west, north, wide, high, seeming.definition)


# --- placing ----------------------------------------------------------------------------------------------------


def shade(heights: Heights, around: tuple[float, float, float, float] | None) -> tuple[Image.Image, Box]:
    """The hillshade and the box that it fills. around: degrees to which it is cut; None: all of it.

    The picture is grey with alpha, clear where nothing was measured. Raises UnusableBasemap outside of `around`.
    """
    to_degrees, to_own = _projecting(heights)
    whole = box = box_of(*to_degrees)
    if around is not None:
        cut = common(box, box_of(*around))
        if cut is None:
            raise UnusableBasemap("范围不在本乡,请核对是不是拿错了图幅、坐标系对不对")
        box = cut
    left, top, right, bottom = box
    longer = max(right - left, bottom - top)
    step = max((whole[2] - whole[0]) / heights.metres.shape[1], longer / LARGEST)
    wide, high = max(round((right - left) / step), 2), max(round((bottom - top) / step), 2)
    x = left + (np.arange(wide) + 0.5) * (right - left) / wide
    y = top + (np.arange(high) + 0.5) * (bottom - top) / high
    east, north = to_own(x, y)
    down, across = (heights.north - north) / heights.high - 0.5, (east - heights.west) / heights.wide - 0.5
    metres = _between(heights.metres, down, across)
    latitudes = np.arctan(np.sinh(np.pi * (1 - 2 * y)))
    across_metres = EQUATOR * np.cos(latitudes)[:, None]
    light = hillshade(metres, across_metres * (right - left) / wide, across_metres * (bottom - top) / high)
    grey = np.where(np.isnan(light), 0, light * 255).round().astype(np.uint8)
    alpha = np.where(np.isnan(light), 0, 255).astype(np.uint8)
    return Image.merge("LA", (Image.fromarray(grey), Image.fromarray(alpha))), box


def _projecting(
    heights: Heights,
) -> tuple[tuple[float, float, float, float], Callable[[Grid, Grid], tuple[Grid, Grid]]]:
    """(the extent in degrees, what makes a grid of columns and rows of the world into the model's own coordinates)."""
    if heights.definition == DEGREES:

        def own(x: Grid, y: Grid) -> tuple[Grid, Grid]:
            north = np.degrees(np.arctan(np.sinh(np.pi * (1 - 2 * y))))
            return np.broadcast_arrays((360 * x - 180)[None, :], north[:, None])  # type: ignore[return-value]

        return heights.extent, own
    west, south, east, north = heights.extent
    edge = np.linspace(0, 1, LATTICE)
    across, up = np.meshgrid(west + (east - west) * edge, south + (north - south) * edge)
    longitudes, latitudes = _transformed(across, up, heights.definition, back=False)
    extent = (longitudes.min(), latitudes.min(), longitudes.max(), latitudes.max())

    def projected(x: Grid, y: Grid) -> tuple[Grid, Grid]:
        columns, rows = np.linspace(x[0], x[-1], LATTICE), np.linspace(y[0], y[-1], LATTICE)
        north = np.degrees(np.arctan(np.sinh(np.pi * (1 - 2 * rows))))
        longitudes, latitudes = np.meshgrid(360 * columns - 180, north)
        down, right = np.meshgrid(
            np.linspace(0, LATTICE - 1, len(y)), np.linspace(0, LATTICE - 1, len(x)), indexing="ij"
        )
        east_, north_ = _transformed(longitudes, latitudes, heights.definition, back=True)
        return _between(east_, down, right), _between(north_, down, right)

    return tuple(map(float, extent)), projected  # type: ignore[return-value]


def _transformed(x: Grid, y: Grid, definition: str, *, back: bool) -> tuple[Grid, Grid]:
    """Coordinates of a projection → degrees, or `back`."""
    ends = ("+proj=longlat +ellps=GRS80 +no_defs" if definition.startswith("+proj") else "EPSG:4326", definition)
    source, target = ends if back else ends[::-1]
    try:
        con = spatial_database()
        points = con.execute(
            "SELECT st_x(spot), st_y(spot)"
            " FROM (SELECT n, st_transform(st_point(x, y), ?, ?, always_xy := true) AS spot"
            " FROM (SELECT unnest(?::DOUBLE[]) AS x, unnest(?::DOUBLE[]) AS y, unnest(range(?)) AS n)) ORDER BY n",
            [source, target, x.ravel().tolist(), y.ravel().tolist(), x.size],
        ).fetchnumpy()
    except (duckdb.Error, Refused) as error:
        raise UnusableBasemap("坐标系换算不了,请转成 CGCS2000 或 WGS84 的经纬度") from error
    made = [np.asarray(each, dtype=float).reshape(x.shape) for each in points.values()]
    if not all(np.isfinite(each).all() for each in made):
        raise UnusableBasemap("坐标系换算不了,请转成 CGCS2000 或 WGS84 的经纬度")
    return made[0], made[1]


def _between(grid: Grid, down: Grid, across: Grid) -> Grid:
    """Values of a grid between its middles, straight; NaN beyond half a cell outside."""
    rows, columns = grid.shape
    outside = (down < -0.5) | (down > rows - 0.5) | (across < -0.5) | (across > columns - 0.5)
    down, across = np.clip(down, 0, rows - 1), np.clip(across, 0, columns - 1)
    top, left = np.minimum(down.astype(int), rows - 2), np.minimum(across.astype(int), columns - 2)
    low, right = down - top, across - left
    upper = grid[top, left] * (1 - right) + grid[top, left + 1] * right
    lower = grid[top + 1, left] * (1 - right) + grid[top + 1, left + 1] * right
    made: Grid = upper * (1 - low) + lower * low
    made[outside] = np.nan
    return made


# --- shading ----------------------------------------------------------------------------------------------------


def hillshade(metres: Grid, wide: Grid, high: Grid) -> Grid:
    """How bright each cell is, 0 to 1, under a light from the north-west (Horn's slope); NaN without a height.

    wide, high: metres of a cell, as the rows of `metres` broadcast.
    """
    outer = np.pad(metres, 1, mode="edge")
    rows, columns = metres.shape

    def beside(down: int, across: int) -> Grid:
        """The neighbours' heights; a cell's own where a neighbour has none."""
        of = outer[1 + down : 1 + down + rows, 1 + across : 1 + across + columns]
        return np.where(np.isnan(of), metres, of)

    (a, b, c), (d, _, f), (g, h, i) = ([beside(down, across) for across in (-1, 0, 1)] for down in (-1, 0, 1))
    east = ((c + 2 * f + i) - (a + 2 * d + g)) / (8 * wide)
    north = ((a + 2 * b + c) - (g + 2 * h + i)) / (8 * high)
    azimuth, altitude = np.radians(AZIMUTH), np.radians(ALTITUDE)
    light = np.sin(altitude) - np.cos(altitude) * (east * np.sin(azimuth) + north * np.cos(azimuth))
    made: Grid = np.clip(light / np.sqrt(1 + east**2 + north**2), 0, 1)
    made[np.isnan(metres)] = np.nan
    return made
