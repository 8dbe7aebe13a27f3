"""DataFrames, read row by row."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Iterable
from functools import cache
from typing import Any

import pandas as pd


@cache
def _row(columns: tuple[str, ...]) -> Any:
    return namedtuple("Row", columns, rename=True)


def rows(table: pd.DataFrame) -> Iterable[Any]:
    """The rows of a DataFrame as named tuples, one attribute a column.

    `itertuples` would make the class again for every table and look up every column by its place: a quarter of a run.
    """
    columns = [values.tolist() for _, values in table.items()]
    return map(_row(tuple(map(str, table.columns)))._make, zip(*columns, strict=True))
