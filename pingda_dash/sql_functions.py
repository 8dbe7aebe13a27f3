"""What SQL calls of Python, so that no number is written and no telephone masked by two pieces of code."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

import duckdb
from duckdb.func import FunctionNullHandling
from duckdb.sqltypes import DOUBLE, VARCHAR, DuckDBPyType

from pingda_dash import formats, masking
from pingda_dash.datum import to_wgs84
from pingda_dash.persons import NOBODY, Persons

FORMATS: tuple[tuple[Callable[..., str], tuple[DuckDBPyType, ...]], ...] = ((formats.counted, (DOUBLE, VARCHAR)),)
"""Each function of `formats` that SQL may call, as `format_<its name>`, and the SQL types of what it takes."""
MASKS: Mapping[str, Callable[[str, str], str]] = {"mask_text": masking.mask_text}
"""Functions of `masking` that SQL may call: (text, names) → text, null for a null."""


def wgs84_point(longitude: float | None, latitude: float | None, datum: str | None) -> str | None:
    """A position of a datum as a GeoJSON point in WGS84; None where a part is missing or the datum is not known."""
    place = to_wgs84(longitude, latitude, datum)
    if place is None:
        return None
    return json.dumps({"type": "Point", "coordinates": [round(degrees, 7) for degrees in place]})


def register(con: duckdb.DuckDBPyConnection, people: Persons = NOBODY) -> None:
    """Let a connection and its cursors call FORMATS (a missing value is written, as in Python, not null), MASKS and
    `wgs84_point`.

    people: whose names `mask_persons` masks in a text.
    """
    con.create_function(
        "wgs84_point", wgs84_point, [DOUBLE, DOUBLE, VARCHAR], VARCHAR, null_handling=FunctionNullHandling.SPECIAL
    )
    con.create_function("mask_persons", people.mask, [VARCHAR], VARCHAR)
    for write, takes in FORMATS:
        name = f"format_{write.__name__}"
        con.create_function(name, write, [*takes], VARCHAR, null_handling=FunctionNullHandling.SPECIAL)
    for name, mask in MASKS.items():
        con.create_function(name, mask, [VARCHAR, VARCHAR], VARCHAR)
