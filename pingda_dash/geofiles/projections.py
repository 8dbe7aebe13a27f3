"""What a coordinate system is called → its datum; metres without a name → the projection that they look like."""

from __future__ import annotations

import re
from dataclasses import dataclass

DATUMS = (
    (re.compile(r"GCJ|火星", re.IGNORECASE), "GCJ-02"),
    (re.compile(r"BD[-_ ]?09|百度", re.IGNORECASE), "BD-09"),
    (re.compile(r"CGCS[-_ ]?2000|China[_ ]2000|China Geodetic|国家2000|EPSG\D{1,3}4490\b", re.IGNORECASE), "CGCS2000"),
    (re.compile(r"WGS[-_ ]?(19)?84|CRS84|EPSG\D{1,3}4326\b", re.IGNORECASE), "WGS84"),
)
"""What the name or the text of a coordinate system holds → its datum, the first that fits."""
WEB_MERCATOR = "EPSG:3857"
MERCATOR_EAST, MERCATOR_NORTH = (8_100_000, 15_100_000), (400_000, 7_100_000)  # metres, China
EASTING = (100_000, 900_000)  # metres of a Gauss-Kruger zone, its false easting of 500 km among them
NORTHING = (1_800_000, 6_000_000)
MILLION = 1_000_000
THREE_DEGREE = range(25, 46)  # numbers of the zones that cover China; those of six degrees are 13 to 23
SIX_DEGREE = range(13, 24)


def datum_of(name: str) -> str:
    """The datum of a coordinate system by its name or its WKT; "" for one of another datum."""
    return next((datum for pattern, datum in DATUMS if pattern.search(name)), "")


@dataclass(frozen=True)
class Projection:
    """What metres were taken for: what the database calls it, and words for the clerk."""

    definition: str
    words: str


def gauss_kruger(meridian: float, false_easting: float) -> str:
    """The definition of a Gauss-Kruger projection on the ellipsoid of CGCS2000."""
    return (
        f"+proj=tmerc +lat_0=0 +lon_0={meridian:g} +k=1 +x_0={false_easting:.0f} +y_0=0 +ellps=GRS80 +units=m +no_defs"
    )


def seeming_projection(box: tuple[float, float, float, float], meridian: float | None) -> Projection | None:
    """What a box in metres (west, south, east, north) looks like; None where it looks like nothing used in China.

    meridian: degrees east, nearest to which a zone without its number is taken to lie; None refuses such a box.
    """
    west, south, east, north = box
    if not (NORTHING[0] <= south and north <= NORTHING[1]):
        return None
    zone = int(west // MILLION)
    if zone == int(east // MILLION) and zone in {*THREE_DEGREE, *SIX_DEGREE}:
        wide = 3 if zone in THREE_DEGREE else 6
        middle = 3 * zone if wide == 3 else 6 * zone - 3
        words = f"CGCS2000 高斯-克吕格 {wide} 度带第 {zone} 带(中央经线 {middle}°)"
        return Projection(gauss_kruger(middle, zone * MILLION + 500_000), words)
    if MERCATOR_EAST[0] <= west and east <= MERCATOR_EAST[1] and MERCATOR_NORTH[0] <= south:
        return Projection(WEB_MERCATOR, "网络墨卡托(EPSG:3857)")
    if EASTING[0] <= west and east <= EASTING[1] and meridian is not None:
        middle = 3 * round(meridian / 3)
        return Projection(gauss_kruger(middle, 500_000), f"CGCS2000 高斯-克吕格,中央经线 {middle}°,坐标不带带号")
    return None
