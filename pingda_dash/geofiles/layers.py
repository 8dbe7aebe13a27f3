"""The layers of a geo file through GDAL, as DuckDB's spatial extension brings it."""

from __future__ import annotations

import importlib.util
import io
import os
import posixpath
import re
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import duckdb
import shapely
from shapely.geometry.base import BaseGeometry

from pingda_dash.geofiles import kml
from pingda_dash.geofiles.header import Header
from pingda_dash.geofiles.projections import datum_of, seeming_projection
from pingda_dash.workbooks.cells import Refused

UNPACKED = 500_000_000  # bytes of an archive's parts
DENSE = 200, 20_000_000  # a part packed more than so many times, and larger than this
MOST_FEATURES, MOST_PLACES = 200_000, 3_000_000
DRIVERS = {".shp": "ESRI Shapefile", ".gpkg": "GPKG", ".geojson": "GeoJSON"}
KINDS = {".shp": "shp", ".gpkg": "gpkg", ".geojson": "geojson", ".kml": "kml"}
PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
CRS = re.compile(rb'"crs"\s*:\s*\{(?:[^{}]|\{[^{}]*\})*\}')
ENDS = 1 << 16  # bytes at both ends of a GeoJSON file where its coordinate system may stand
STATED = "stated.cpg"
DIMENSIONS = {0: "点", 1: "线", 2: "面"}
DECIMALS = 9  # of degrees: a tenth of a millimetre
LATIN = "ISO-8859-1"  # each byte is a character: GDAL, which knows no GBK here, gives texts as they are


def answer(data: bytes, options: Mapping[str, Any]) -> Iterator[object]:
    """The lines to print for a file's bytes. Raises Refused."""
    with tempfile.TemporaryDirectory(prefix="pingda-geo-", ignore_cleanup_errors=True) as folder:
        name, path = _unpacked(data, Path(folder), str(options.get("layer") or ""))
        if path.suffix == ".kml":
            yield from _of_kml(path.read_bytes(), options)
            return
        yield from _of_gdal(path, name, options)


def _unpacked(data: bytes, folder: Path, wanted: str) -> tuple[dict[str, str], Path]:
    """(layer → stem of its file, the file to open) in a folder that is written here. Raises Refused."""
    if not data.startswith(b"PK"):
        suffix = ".gpkg" if data.startswith(b"SQLite") else ".kml" if b"<kml" in data[:4096] else ".geojson"
        path = folder / f"layer{suffix}"
        path.write_bytes(data)
        return {}, path
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = [part for part in archive.infolist() if not part.is_dir() and "__MACOSX" not in part.filename]
        if any(part.flag_bits & 1 for part in parts):
            raise Refused("other", "(压缩包设了密码,请去掉密码后重新压缩)")
        large = sum(part.file_size for part in parts) > UNPACKED
        if large or any(part.file_size > max(DENSE[1], DENSE[0] * part.compress_size) for part in parts):
            raise Refused("too-big")
        named = {_spelled(part): part for part in parts}
        shapes = [name for name in named if name.casefold().endswith(".shp")]
        if not shapes:
            inside = next(
                (one for one in named if Path(one).suffix.casefold() in (".kml", ".gpkg", ".geojson", ".json")), ""
            )
            if not inside:
                raise Refused("other", "(压缩包里没有 .shp、.kml、.gpkg 或 .geojson)")
            return _unpacked(archive.read(named[inside]), folder, wanted)
        layers = {posixpath.basename(name)[:-4]: name for name in shapes}
        layer = wanted if wanted in layers else next(iter(layers))
        stem = layers[layer][:-4].casefold()
        beside = {suffix: name for name in named for suffix in PARTS if name.casefold() == stem + suffix}
        if lacking := [suffix for suffix in (".shx", ".dbf") if suffix not in beside]:
            raise Refused("other", f"(“{layer}.shp”旁边缺 {'、'.join(lacking)},请把同名的几个文件一起压缩)")
        for suffix, name in beside.items():
            (folder / f"layer{suffix}").write_bytes(archive.read(named[name]))
        if ".cpg" in beside:
            (folder / "layer.cpg").rename(folder / STATED)
        (folder / "layer.cpg").write_text(LATIN)
    return layers, folder / "layer.shp"


def _spelled(part: zipfile.ZipInfo) -> str:
    """A member's name; one without the mark of UTF-8 is GBK, as Windows writes it in China."""
    if part.flag_bits & 0x800:
        return part.filename
    try:
        return part.filename.encode("cp437").decode("gb18030")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return part.filename


# -- GDAL ------------------------------------------------------------------------------------------------------------


def spatial_database() -> duckdb.DuckDBPyConnection:
    """A database in memory with the spatial extension. Raises Refused where that is not installed."""
    spec = importlib.util.find_spec("duckdb_extension_spatial")
    if spec is None or not spec.submodule_search_locations:
        raise Refused("other", "(缺少数据库扩展 spatial,请重新安装 requirements.txt)")
    extension = next(Path(next(iter(spec.submodule_search_locations))).rglob("*.duckdb_extension"))
    con = duckdb.connect(
        config={
            "threads": 1,
            "allow_unsigned_extensions": "true",
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        }
    )
    con.execute(f"LOAD '{extension.as_posix()}'")
    return con


def _of_gdal(path: Path, names: Mapping[str, str], options: Mapping[str, Any]) -> Iterator[object]:
    os.environ["OGR_SQLITE_LOAD_EXTENSIONS"] = ""
    con, place = spatial_database(), path.as_posix()
    try:
        described = con.execute("select unnest(layers) from st_read_meta(?)", [place]).fetchall()
    except duckdb.Error as error:
        raise Refused("other", "(地图数据有损坏或不完整,请在原来的软件里重新导出)") from error
    layers = {one["name"]: one for (one,) in described}
    spatial = [name for name, one in layers.items() if one["geometry_fields"]]
    filled = [name for name in spatial if layers[name]["feature_count"]] or spatial
    if not any(one["feature_count"] for one in layers.values()):
        yield asdict(Header(kind=KINDS[path.suffix], layers=list(layers), layer="", columns=()))
        return
    if not filled:
        raise Refused("other", "(文件里没有几何图层)")
    wanted = str(options.get("layer") or "")
    layer = wanted if wanted in filled else filled[0]
    is_shape = path.suffix == ".shp"
    try:
        answer = con.execute(
            "select * from st_read(?, layer = ?, keep_wkb = true, allowed_drivers = [?])",
            [place, layer, DRIVERS[path.suffix]],
        )
        columns = [one[0] for one in answer.description or ()]
        rows = answer.fetchmany(MOST_FEATURES + 1)
    except duckdb.Error as error:
        raise Refused("other", "(地图数据有损坏或不完整,请在原来的软件里重新导出)") from error
    if len(rows) > MOST_FEATURES:
        raise Refused("too-big")
    first = 1 if columns[0] == "OGC_FID" else 0
    encoding = _encoding_of(path, [columns, *rows]) if is_shape else ""
    geometries = [_geometry(row[-1]) for row in rows]
    texts = [[_text(cell, encoding) for cell in row[first:-1]] for row in rows]
    system = _system(layers[layer]["geometry_fields"][0]["crs"], path)
    geometries, header = _in_degrees(con, geometries, system, options)
    yield asdict(
        Header(
            kind=KINDS[path.suffix],
            layers=list(names) or filled,
            layer=(options.get("layer") if options.get("layer") in names else next(iter(names), layer)) or layer,
            columns=[_text(name, encoding) for name in columns[first:-1]],
            encoding=encoding,
            flattened=sum(one is not None and one.has_z for one in geometries),
            **header,
        )
    )
    yield from _lines(geometries, texts)


def _system(crs: Mapping[str, Any] | None, path: Path) -> tuple[str, str]:
    """(what the file calls its coordinate system, its definition); two empty texts where it does not say.

    GDAL takes GeoJSON without one for WGS84, as its standard says: tools there write GCJ-02 the same way.
    """
    name, definition = str((crs or {}).get("name") or ""), str((crs or {}).get("wkt") or "")
    if path.suffix == ".geojson":
        data = path.read_bytes()
        stated = CRS.search(data[:ENDS]) or CRS.search(data[-ENDS:])
        if stated is None:
            return "", ""
        words = stated[0].decode("utf-8", "replace")
        return (words, "") if datum_of(words) in ("GCJ-02", "BD-09") else (name, definition)
    if path.suffix == ".shp" and not path.with_suffix(".prj").exists():
        return "", ""
    return name, definition


def _in_degrees(
    con: duckdb.DuckDBPyConnection,
    geometries: list[BaseGeometry | None],
    system: tuple[str, str],
    options: Mapping[str, Any],
) -> tuple[list[BaseGeometry | None], dict[str, Any]]:
    """(the geometries in degrees where that is possible, what is said of their coordinate system)."""
    name, definition = system
    datum = datum_of(f"{name} {definition}")
    named = {"datum": datum, "system": name}
    if definition.startswith("PROJCS") and datum:
        return _unprojected(con, geometries, definition), {**named, "projection": name}
    box = shapely.total_bounds([one for one in geometries if one is not None])
    if name or not len(geometries) or not (abs(box) > 400).any():
        return geometries, named
    seeming = seeming_projection(tuple(box.tolist()), options.get("meridian"))
    if seeming is None:
        return geometries, named
    unprojected = _unprojected(con, geometries, seeming.definition)
    return unprojected, {**named, "projection": seeming.words, "assumed": True}


def _unprojected(
    con: duckdb.DuckDBPyConnection, geometries: Sequence[BaseGeometry | None], definition: str
) -> list[BaseGeometry | None]:
    """Metres of a projection → degrees on the same ellipsoid."""
    con.execute("create or replace temp table metres (place integer, shape blob)")
    flat = [(at, shapely.to_wkb(shapely.force_2d(one))) for at, one in enumerate(geometries) if one is not None]
    if flat:
        con.executemany("insert into metres values (?, ?)", flat)
    target = "EPSG:4326" if definition == "EPSG:3857" or "WGS" in definition else "EPSG:4490"
    target = "+proj=longlat +ellps=GRS80 +no_defs" if definition.startswith("+proj") else target
    done = con.execute(
        "select place, st_aswkb(st_transform(st_geomfromwkb(shape), ?, ?, always_xy := true)) from metres",
        [definition, target],
    ).fetchall()
    degrees: list[BaseGeometry | None] = [None] * len(geometries)
    for at, shape in done:
        degrees[at] = shapely.from_wkb(bytes(shape))
    return degrees


def _encoding_of(path: Path, rows: Sequence[Sequence[Any]]) -> str:
    """The encoding of a .dbf: what its .cpg says, else UTF-8 where all of it is, else GB18030."""
    if path.with_name(STATED).exists():
        stated = path.with_name(STATED).read_bytes()[:40].decode("ascii", "ignore").strip().casefold()
        if re.fullmatch(r"(gbk?|cp|ms)?[-_ ]?(936|2312|18030|gbk?|gb2312)", stated):
            return "gb18030"
        if re.fullmatch(r"utf[-_ ]?8|65001", stated):
            return "utf-8"
    for row in rows:
        for cell in row:
            if isinstance(cell, str):
                try:
                    cell.encode("latin-1").decode("utf-8")
                except UnicodeError:
                    return "gb18030"
    return "utf-8"


def _text(cell: Any, encoding: str) -> str:
    """An attribute as text; encoding: of one that came as bytes."""
    if cell is None:
        return ""
    text = cell if isinstance(cell, str) else str(cell)
    if encoding and isinstance(cell, str):
        text = text.encode("latin-1", "replace").decode(encoding, "ignore")
    return text[:-2] if isinstance(cell, float) and text.endswith(".0") else text


def _geometry(shape: Any) -> BaseGeometry | None:
    if shape is None:
        return None
    one = shapely.from_wkb(bytes(shape), on_invalid="ignore")
    return None if one is None or one.is_empty else one


# -- KML, and what is printed ----------------------------------------------------------------------------------------


def _of_kml(data: bytes, options: Mapping[str, Any]) -> Iterator[object]:
    placemarks = kml.features(data)
    if len(placemarks) > MOST_FEATURES:
        raise Refused("too-big")
    columns = list(dict.fromkeys(name for _, own in placemarks for name in own))
    yield asdict(Header(kind="kml", layers=["kml"], layer="kml", columns=columns))
    yield from _lines(
        [one for one, _ in placemarks], [[own.get(name, "") for name in columns] for _, own in placemarks]
    )


def _lines(geometries: Sequence[BaseGeometry | None], texts: Sequence[Sequence[str]]) -> Iterator[list[str]]:
    """A list for each feature. Raises Refused for more places than a township's map has."""
    if sum(int(shapely.get_num_coordinates(one)) for one in geometries if one is not None) > MOST_PLACES:
        raise Refused("too-big")
    for geometry, own in zip(geometries, texts, strict=True):
        shape, kind = _written(geometry)
        yield [shape, kind, *own]


def _written(geometry: BaseGeometry | None) -> tuple[str, str]:
    """(GeoJSON, 点, 线 or 面) of a geometry; "" for the kind of a mixture. A collection of one dimension becomes one of
    several parts."""
    if geometry is None or geometry.is_empty:
        return "", ""
    flat = shapely.force_2d(geometry)
    parts = [one for one in _leaves(flat) if not one.is_empty]
    dimensions = {int(shapely.get_dimensions(one)) for one in parts}
    if flat.geom_type == "GeometryCollection" and len(dimensions) == 1:
        maker: Any = {0: shapely.MultiPoint, 1: shapely.MultiLineString, 2: shapely.MultiPolygon}[dimensions.pop()]
        flat = parts[0] if len(parts) == 1 else maker(parts)
        dimensions = {int(shapely.get_dimensions(flat))}
    rounded = shapely.transform(flat, lambda places: places.round(DECIMALS))
    return shapely.to_geojson(rounded), DIMENSIONS[dimensions.pop()] if len(dimensions) == 1 else ""


def _leaves(geometry: BaseGeometry) -> list[Any]:
    """The single parts of a geometry, however deep they lie."""
    if not hasattr(geometry, "geoms"):
        return [geometry]
    return [leaf for one in geometry.geoms for leaf in _leaves(one)]
