"""Places as shares of the world of Web Mercator, as tiles count them: 0 to 1 from its west edge and its north edge."""

from __future__ import annotations

import math

Box = tuple[float, float, float, float]
"""(left, top, right, bottom), shares of the world."""
LIMIT = math.degrees(math.atan(math.sinh(math.pi)))
"""Degrees: the parallel at which that world ends, so that it is a square."""
EQUATOR = 2 * math.pi * 6_378_137.0
"""Metres around it."""


def share(longitude: float, latitude: float) -> tuple[float, float]:
    """A point in degrees of WGS84 as shares of the world."""
    north = max(-LIMIT, min(LIMIT, latitude))
    return (longitude + 180) / 360, (1 - math.asinh(math.tan(math.radians(north))) / math.pi) / 2


def degrees(x: float, y: float) -> tuple[float, float]:
    """(longitude, latitude) of a point given as shares of the world."""
    return 360 * x - 180, math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * y))))


def box_of(west: float, south: float, east: float, north: float) -> Box:
    """A box in degrees as shares of the world."""
    (left, top), (right, bottom) = share(west, north), share(east, south)
    return left, top, right, bottom


def common(one: Box, other: Box) -> Box | None:
    """What two boxes share; None where they do not meet."""
    left, top = max(one[0], other[0]), max(one[1], other[1])
    right, bottom = min(one[2], other[2]), min(one[3], other[3])
    return (left, top, right, bottom) if left < right and top < bottom else None
