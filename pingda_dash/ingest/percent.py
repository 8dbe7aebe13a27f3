"""Columns of percent on one scale, whatever their cells are written in: 85%, 85 or 0.85."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from pingda_dash.ingest.columns import Column
from pingda_dash.ingest.terms import Report

SIGN = "[%\uff05\u2030]"
PER_MILLE = "\u2030"
MOST_OF_A_FRACTION = 2  # 1.2 among 0.85 and 0.9 is 120%
EXAMPLES = 3  # cells that a warning quotes


def on_one_scale(rows: pa.Table, columns: Sequence[Column], kind: str, report: Report) -> pa.Table:
    """The rows with every percent column in percent.

    rows: source_row, text columns, typed columns; rows that are no data left out. kind: of the file, `csv` or a
    workbook's. report: warned where fractions were read as percent, or stand among numbers above 1.
    """
    for column in columns:
        if column.field.unit == "%" and column.unit != PER_MILLE and pc.count(rows[column.name]).as_py():
            scaled = _Percent(rows, column, kind, report).values()
            rows = rows.set_column(rows.column_names.index(column.name), column.name, scaled)
    return rows


@dataclass(frozen=True)
class _Percent:
    """One column of percent."""

    rows: pa.Table
    column: Column
    kind: str
    report: Report

    def values(self) -> pa.ChunkedArray:
        """The column in percent.

        Nothing but 0 … 1 is fractions: Excel keeps 85% as 0.85. A workbook's 1 is then 100%; a text file shows what
        Excel showed, so there 0 and 1 alone stay what they are, and are asked about. Where fractions and numbers above
        1 are mixed, it is asked how the fractions were meant. Beside cells with a percent sign there is no telling:
        `rules` refuses them.
        """
        values, texts = self.rows[self.column.name], self.rows[self.column.raw]
        small = _within(values, pc.less_equal)
        limits = pc.min_max(values).as_py()
        if limits["min"] < 0 or not pc.any(small).as_py():
            return values
        if pc.any(pc.match_substring_regex(texts, SIGN)).as_py():
            return values
        between = _within(values, pc.less)
        if limits["max"] <= 1:
            return self._fractions(between)
        above, below = pc.sum(pc.greater(values, 1)).as_py(), pc.sum(between).as_py()
        if limits["max"] <= MOST_OF_A_FRACTION and above <= below:
            return self._mixed(between, pc.is_valid(values))
        large = texts.filter(pc.fill_null(pc.greater(values, 1), False))
        if above >= below and pc.any(pc.match_substring(large, ".")).as_py():
            return values  # 0.8 among 12.5 and 45.3
        return self._mixed(between, None)

    def _fractions(self, between: pa.ChunkedArray) -> pa.ChunkedArray:
        """A column of nothing but 0 … 1."""
        values = self.rows[self.column.name]
        if self.kind == "csv" and not pc.any(between).as_py():
            self.report.warn("ones-alone", self.column.heading)
            return values
        self.report.warn("fraction-as-percent", self.column.heading)
        return pc.multiply(values, 100.0)

    def _mixed(self, doubtful: pa.ChunkedArray, fractions: pa.ChunkedArray | None) -> pa.ChunkedArray:
        """The values, those that are `fractions` as percent; asks about the doubtful ones, where there are any."""
        values = self.rows[self.column.name]
        some = self.rows.filter(doubtful)
        if not some.num_rows:
            return values
        self.report.warn(
            "mixed-percent",
            self.column.heading,
            rows=tuple(map(str, some["source_row"].slice(0, EXAMPLES).to_pylist())),
            cells=tuple(cell.strip() for cell in some[self.column.raw].slice(0, EXAMPLES).to_pylist()),
            count=some.num_rows,
            scaled=fractions is not None,
        )
        return values if fractions is None else pc.if_else(fractions, pc.multiply(values, 100.0), values)


def _within(values: pa.ChunkedArray, limit: pc.Function) -> pa.ChunkedArray:
    """True for 0 < value < 1, or ≤ 1; false for a missing value. limit: the comparison with 1."""
    return pc.fill_null(pc.and_(pc.greater(values, 0), limit(values, 1)), False)
