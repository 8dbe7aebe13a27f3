"""`formats` for SQL: `format_number(value, unit)` and its like, so that no number is written by two pieces of code."""

from __future__ import annotations

from collections.abc import Callable

import duckdb
from duckdb.func import FunctionNullHandling
from duckdb.sqltypes import DATE, DOUBLE, INTEGER, VARCHAR, DuckDBPyType

from pingda_dash import formats

FUNCTIONS: tuple[tuple[Callable[..., str], tuple[DuckDBPyType, ...]], ...] = (
    (formats.number, (DOUBLE, VARCHAR)),
    (formats.short_number, (DOUBLE, VARCHAR)),
    (formats.counted, (DOUBLE, VARCHAR)),
    (formats.percent, (DOUBLE,)),
    (formats.coverage, (DOUBLE, INTEGER)),
    (formats.day, (DATE,)),
)
"""Each function of `formats` that SQL may call, as `format_<its name>`, and the SQL types of what it takes."""


def register(con: duckdb.DuckDBPyConnection) -> None:
    """Let a connection and its cursors call `FUNCTIONS`; a missing value is written, as in Python, not null."""
    for write, takes in FUNCTIONS:
        name = f"format_{write.__name__}"
        con.create_function(name, write, [*takes], VARCHAR, null_handling=FunctionNullHandling.SPECIAL)
