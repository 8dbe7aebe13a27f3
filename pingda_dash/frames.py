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


def without_flags(table: pd.DataFrame, word: str) -> pd.DataFrame:
    """A table as people read it: a word where `<column>_withheld` is true and nothing stands, and no such column.

    A yes or no beside it becomes 是 or 否; a table of which nothing is withheld keeps its types.
    """
    flags = {name: f"{name}{_FLAG}" for name in table if f"{name}{_FLAG}" in table}
    shown = {
        name: _flagged(table[name], table[flag].fillna(False).astype(bool), word)
        for name, flag in flags.items()
        if table[flag].any()
    }
    return table.assign(**{str(name): column for name, column in shown.items()}).drop(columns=[*flags.values()])


_FLAG = "_withheld"


def _flagged(column: pd.Series, withheld: pd.Series, word: str) -> pd.Series:
    plain = column.astype(object).where(column.notna(), None).map(_plain)
    return plain.mask(withheld & (plain.isna() | (plain == "")), word)


def _plain(value: Any) -> Any:
    if isinstance(value, bool):
        return ("否", "是")[value]
    return int(value) if isinstance(value, float) and value.is_integer() else value
