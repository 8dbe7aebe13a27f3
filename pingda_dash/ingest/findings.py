"""Everything that is wrong in a file's cells: kept as numbers, made into problems when they are asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pingda_dash.ingest.columns import Column
from pingda_dash.ingest.rules import Rule
from pingda_dash.ingest.terms import Problem
from pingda_dash.masking import mask_value

BATCH = 5000  # problems made at a time


@dataclass(frozen=True)
class Findings:
    """The rules that rows broke.

    violations: source_row, rule (its index; past the end: the key is another row's too), other_row (that other row);
    in the order of the list of problems. key: the columns of the dataset's key.
    """

    rules: tuple[Rule, ...]
    key: tuple[Column, ...]
    violations: pa.Table

    def problems(self, cells: pa.Table, filename: str, start: int = 0, stop: int | None = None) -> Iterator[Problem]:
        """The problems from the `start`-th up to the `stop`-th, in order. cells: those of the file's table."""
        violations = self.violations.slice(start, None if stop is None else max(stop - start, 0))
        numbers = cells["source_row"].to_numpy()
        columns = sorted({column.raw for column in (*self.key, *(rule.column for rule in self.rules))} | self._wholes())
        for batch in violations.to_batches(BATCH):
            places = np.searchsorted(numbers, batch["source_row"].to_numpy())
            rows = cells.select(columns).take(pa.array(places)).to_pylist()
            for row, violation in zip(rows, batch.to_pylist(), strict=True):
                yield self._problem(row, violation, filename)

    def wrong_in(self, names: Collection[str]) -> pa.Array:
        """The source_rows in which a cell of one of these fields is wrong. names: of fields."""
        broken = [at for at, rule in enumerate(self.rules) if rule.column.name in names]
        return self.violations["source_row"].filter(pc.is_in(self.violations["rule"], pa.array(broken, pa.int32())))

    def _wholes(self) -> set[str]:
        return {rule.whole.raw for rule in self.rules if rule.whole}

    def _problem(self, row: Mapping[str, Any], violation: Mapping[str, Any], filename: str) -> Problem:
        number, broken = violation["source_row"], violation["rule"]
        if broken == len(self.rules):
            return self._repeated_key(row, number, violation["other_row"], filename)
        rule = self.rules[broken]
        return Problem(rule.code, number, rule.column.heading, rule.value(row), filename, rule.details_of(row))

    def _repeated_key(self, row: Mapping[str, Any], number: int, other: int | None, filename: str) -> Problem:
        names = "、".join(column.heading for column in self.key)
        value = "、".join(mask_value(str(row[column.raw]).strip(), column.field) for column in self.key)
        return Problem("duplicate-key", number, names, value, filename, {"other_row": other})
