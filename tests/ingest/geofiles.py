"""Geo files as townships have them, written by the tests that use them, through GDAL where it writes the kind."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import shapely

from pingda_dash.ingest import CheckedFile, Overrides, check_file
from pingda_dash.ingest.read import Reading
from pingda_dash.lake import _extension
from tests.ingest.files import REFERENCES, TODAY

BOX = (98.77906, 24.19069, 99.02589, 24.42366)
WITH_BOX = replace(REFERENCES, box=BOX)
EAST, NORTH = 98.85, 24.25
VILLAGES = [str(name) for name in REFERENCES.villages["village"]]
STATED = Reading(
    level="村", datum="CGCS2000", source="县自然资源局", report_date="2019-12-31", review_no="云S(2020)001号"
)


def square(column: int, row: int, size: float = 0.02) -> shapely.Polygon:
    """A square field of a grid over the township, some 2 km wide."""
    west, south = EAST + 0.02 * column, NORTH + 0.02 * row
    return shapely.box(west, south, west + size, south + size)


def feature(geometry: Any, **properties: Any) -> dict[str, Any]:
    shape = geometry if geometry is None or isinstance(geometry, dict) else json.loads(shapely.to_geojson(geometry))
    return {"type": "Feature", "properties": properties, "geometry": shape}


def geojson(*features: Mapping[str, Any], crs: str | None = None, **members: Any) -> bytes:
    """A collection; crs: the name of its coordinate system."""
    stated = {"crs": {"type": "name", "properties": {"name": crs}}} if crs else {}
    return json.dumps({"type": "FeatureCollection", **stated, **members, "features": list(features)}).encode()


def grid() -> list[dict[str, Any]]:
    """The six villages of the tests as squares side by side."""
    return [feature(square(at % 3, at // 3), 村名=name) for at, name in enumerate(VILLAGES)]


def written(folder: Path, driver: str, suffix: str, rows: Sequence[tuple[str, str]], srs: str = "EPSG:4490") -> Path:
    """A file that GDAL writes: rows of (name, WKT)."""
    con = duckdb.connect(config={"allow_unsigned_extensions": "true"})
    con.execute(f"LOAD '{_extension('spatial')}'")
    con.execute("create table shapes (name varchar, wkt varchar)")
    con.executemany("insert into shapes values (?, ?)", list(rows))
    path = folder / f"layer{suffix}"
    utf8 = ", layer_creation_options 'ENCODING=UTF-8'" if suffix == ".shp" else ""
    con.execute(
        f"copy (select name as 村名, st_geomfromtext(wkt) as geom from shapes) to '{path.as_posix()}' "
        f"with (format gdal, driver '{driver}', srs '{srs}'{utf8})"
    )
    return path


def shapefile(
    folder: Path, rows: Sequence[tuple[str, str]], name: str = "村界", leave_out: str = "", **of: str
) -> bytes:
    """A Shapefile in a zip, its table in GBK and without a .cpg, as ArcGIS writes it in China."""
    path = written(folder, "ESRI Shapefile", ".shp", rows, **of)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for suffix in (".shp", ".shx", ".dbf", ".prj"):
            if suffix not in leave_out.split():
                data = path.with_suffix(suffix).read_bytes()
                archive.writestr(name + suffix, in_gbk(data, rows) if suffix == ".dbf" else data)
    return packed.getvalue()


def in_gbk(table: bytes, rows: Sequence[tuple[str, str]]) -> bytes:
    """A .dbf in UTF-8 with its texts in GBK, at the widths that it has."""
    for text in ["村名", *(name for name, _ in rows)]:
        plain, filler = text.encode(), b" " if text != "村名" else b"\0"
        short = text.encode("gbk")
        table = table.replace(plain, short + filler * (len(plain) - len(short)))
    return table


def kml(*placemarks: str, encoding: str = "UTF-8") -> bytes:
    """A document of placemarks as a phone exports it."""
    body = "".join(f"<Placemark>{one}</Placemark>" for one in placemarks)
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
        f"<Folder><name>标注</name>{body}</Folder></Document></kml>"
    )
    return text.encode(encoding)


def check(data: bytes, name: str = "村界.geojson", references: Any = WITH_BOX, **stated: Any) -> CheckedFile:
    """A geo file as it is checked with STATED, each part of it to be said otherwise (None: not at all)."""
    return check_file(data, name, references, TODAY, Overrides(reading=replace(STATED, **stated)))


def codes(file: CheckedFile) -> set[str]:
    """Codes of what is wrong or asked."""
    return {one.code for one in (*file.problems, *file.warnings)}
