"""Coordinates as clerks hold them → WGS84, or a refusal.

Phones and web maps there give GCJ-02 (高德, 腾讯) or BD-09 (百度); surveys give CGCS2000, which agrees with WGS84 to
well under a metre. An unconverted GCJ-02 point lands some 350 m away, in the next hamlet.
"""

from __future__ import annotations

import math

DATUMS = ("CGCS2000", "WGS84", "GCJ-02", "BD-09")  # as in contracts/villages.yaml
SEMI_MAJOR = 6378245.0  # metres, Krasovsky 1940: the ellipsoid GCJ-02 is defined on
ECCENTRICITY = 0.00669342162296594323  # squared
BAIDU_ANGLE = math.pi * 3000.0 / 180.0
STEPS = 6  # each step of the inversion gains about four decimal digits


def to_wgs84(longitude: float | None, latitude: float | None, datum: str | None) -> tuple[float, float] | None:
    """(longitude, latitude) in WGS84 degrees; None when a value is missing, out of range, or the datum is unknown."""
    if datum not in DATUMS or longitude is None or latitude is None:
        return None
    if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):  # false for NaN too
        return None
    if datum == "GCJ-02":
        return gcj02_to_wgs84(longitude, latitude)
    if datum == "BD-09":
        return gcj02_to_wgs84(*bd09_to_gcj02(longitude, latitude))
    return longitude, latitude


def gcj02_to_wgs84(longitude: float, latitude: float) -> tuple[float, float]:
    """Invert the GCJ-02 offset by fixed-point iteration; good to about 1e-9 degrees."""
    guess = (longitude, latitude)
    for _ in range(STEPS):
        east, north = wgs84_to_gcj02(*guess)
        guess = (guess[0] - (east - longitude), guess[1] - (north - latitude))
    return guess


def wgs84_to_gcj02(longitude: float, latitude: float) -> tuple[float, float]:
    """Degrees in WGS84 → degrees in GCJ-02 (inside China)."""
    east, north = _offset_metres(longitude - 105.0, latitude - 35.0)
    radians = math.radians(latitude)
    curve = 1 - ECCENTRICITY * math.sin(radians) ** 2
    per_degree_east = SEMI_MAJOR / math.sqrt(curve) * math.cos(radians) * math.pi / 180.0
    per_degree_north = SEMI_MAJOR * (1 - ECCENTRICITY) / (curve * math.sqrt(curve)) * math.pi / 180.0
    return longitude + east / per_degree_east, latitude + north / per_degree_north


def bd09_to_gcj02(longitude: float, latitude: float) -> tuple[float, float]:
    """Degrees in BD-09 → degrees in GCJ-02."""
    x, y = longitude - 0.0065, latitude - 0.006
    radius = math.hypot(x, y) - 0.00002 * math.sin(y * BAIDU_ANGLE)
    angle = math.atan2(y, x) - 0.000003 * math.cos(x * BAIDU_ANGLE)
    return radius * math.cos(angle), radius * math.sin(angle)


def _offset_metres(x: float, y: float) -> tuple[float, float]:
    """The published GCJ-02 polynomial: metres east and north at (x, y) degrees from 105° E, 35° N."""
    root, ripple = math.sqrt(abs(x)), 20.0 * math.sin(6.0 * x * math.pi) + 20.0 * math.sin(2.0 * x * math.pi)
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + ripple * 2.0 / 3.0
    east += (20.0 * math.sin(x * math.pi) + 40.0 * math.sin(x / 3.0 * math.pi)) * 2.0 / 3.0
    east += (150.0 * math.sin(x / 12.0 * math.pi) + 300.0 * math.sin(x / 30.0 * math.pi)) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + ripple * 2.0 / 3.0
    north += (20.0 * math.sin(y * math.pi) + 40.0 * math.sin(y / 3.0 * math.pi)) * 2.0 / 3.0
    north += (160.0 * math.sin(y / 12.0 * math.pi) + 320.0 * math.sin(y * math.pi / 30.0)) * 2.0 / 3.0
    return east, north
