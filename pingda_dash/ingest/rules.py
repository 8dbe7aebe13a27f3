"""What can be wrong with a cell: conditions in SQL over the typed rows, each with the code of its sentence.

A rule that a whole column already meets (no null, no value below its minimum) is not made, so a clean file costs
little.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from pingda_dash.contracts import Field
from pingda_dash.ingest.codelists import CodeLists
from pingda_dash.ingest.columns import Column, foreign_resource
from pingda_dash.ingest.database import listed, quoted
from pingda_dash.ingest.messages import Details
from pingda_dash.ingest.percent import SIGN
from pingda_dash.ingest.terms import abridged, outline
from pingda_dash.ingest.vocabulary import NO_NAME, WordList
from pingda_dash.masking import mask_value

LENGTHS = {r"\d{17}[\dX]": 18, r"\d{12}": 12}
"""Pattern of an identifier → its characters, for those that have a fixed number of them."""


@dataclass(frozen=True)
class Rule:
    """A condition in SQL that marks a row as wrong, and what is wrong. Plain data: it can go to another process.

    relation: `rows`, or the few rows in which the column has no value. details: of every row that breaks it.
    words: what the cell should be one of. whole: the column that the cell may not exceed.
    """

    code: str
    column: Column
    condition: str
    relation: str = "rows"
    details: Details = field(default_factory=dict)
    words: WordList | None = None
    whole: Column | None = None

    def value(self, row: Mapping[str, Any]) -> str:
        """The cell of a row, masked where it is personal. row: the text columns c0, c1 …"""
        text = str(row[self.column.raw])
        if self.column.field.type == "geometry":
            text = outline(text)
        return abridged(text) if self.code == "lost-digits" else mask_value(text, self.column.field)

    def details_of(self, row: Mapping[str, Any]) -> Details:
        """The details of one row's problem: the nearest of `words`, the heading and the cell of `whole`."""
        if self.words:
            return {**self.details, "near": self.words.suggestion(str(row[self.column.raw]))}
        if self.whole:
            return {**self.details, "whole": self.whole.heading, "whole_value": str(row[self.whole.raw])}
        return self.details


@dataclass(frozen=True)
class RuleMaker:
    """The rules of one file.

    con: the database of the check; relations that rules ask are registered in it. columns: those that carry fields.
    unreadable: field → texts that mean nothing (`TypedCells.unreadable`).
    """

    con: duckdb.DuckDBPyConnection
    columns: Sequence[Column]
    lists: CodeLists
    unreadable: Mapping[str, Sequence[str]]

    def rules(self, rows: pa.Table) -> Iterator[Rule]:
        """Every rule the typed rows may break, columns from left to right."""
        for column in self.columns:
            values = rows[column.name]
            if values.null_count:
                relation = f"gaps_{column.name}"
                gaps = rows.select(["source_row", column.raw]).filter(pc.is_null(values))
                self.con.register(relation, gaps)
                yield from self._for_gaps(column, relation)
            if column.measured:
                yield from self._for_numbers(column, values)
                if column.field.unit == "%" and pc.any(pc.match_substring_regex(rows[column.raw], SIGN)).as_py():
                    bare = f"not regexp_matches({column.raw}, '{SIGN}')"
                    yield Rule("bare-percent", column, f"{column.name} > 0 and {column.name} <= 1 and {bare}")
            elif self.lists.is_code(column.field):
                yield from _for_codes(column)
            if self._names_things(column.field):
                yield Rule("no-name", column, f"regexp_full_match({column.name}, {quoted(NO_NAME)})")
            if column.field.village and self.lists.references.only_villages is not None:
                yield from self._for_other_villages(column)

    def _names_things(self, field: Field) -> bool:
        """Whether a column names what each row is of, in words of its own: a key, or a text that is required."""
        is_free = field.type == "string" and self.lists.words(field) is None
        return is_free and (field.required or field.name in self.lists.contract.primary_key)

    def _for_gaps(self, column: Column, relation: str) -> Iterator[Rule]:
        """Cells without a value: nothing there, or nothing that could be read."""
        missing = f"cell_missing({column.raw})"
        if column.field.required:
            yield Rule("missing-value", column, missing, relation)
        if column.measured:
            yield Rule("not-a-number", column, f"not {missing}", relation, {"unit": column.field.unit})
        elif texts := self.unreadable.get(column.name):
            self.con.register(f"wrong_{column.name}", pa.table({"text": pa.array(texts, pa.string())}))
            condition = f"{column.raw} in (select text from wrong_{column.name})"
            yield self._for_unreadable_words(column, condition, relation)

    def _for_unreadable_words(self, column: Column, condition: str, relation: str) -> Rule:
        """Words that mean nothing in their column."""
        if column.field.type == "date":
            return Rule("not-a-date", column, condition, relation)
        if column.field.type == "boolean":
            return Rule("not-a-boolean", column, condition, relation)
        details: Details = {"near": None, "allowed": tuple(column.field.enum)}
        resource, words = foreign_resource(self.lists.contract, column.field), self.lists.words(column.field)
        if resource == "villages":
            return Rule("unknown-village", column, condition, relation, details, words)
        if resource == "plan_tasks":
            return Rule("unknown-task", column, condition, relation, details, words)
        return Rule("not-in-list", column, condition, relation, details, words)

    def _for_numbers(self, column: Column, values: pa.ChunkedArray) -> Iterator[Rule]:
        """Whole numbers, limits, and parts that may not exceed their whole."""
        field, name = column.field, column.name
        limits = pc.min_max(values).as_py()
        if limits["min"] is None:
            return
        if field.type == "integer":
            condition = f"abs({name} - round({name})) > 1e-9 or abs({name}) > 9e15"
            yield Rule("not-an-integer", column, condition)
        if field.minimum is not None and limits["min"] < field.minimum:
            yield Rule("below-minimum", column, f"{name} < {field.minimum}", details={"minimum": field.minimum})
        if field.maximum is not None and limits["max"] > field.maximum:
            yield Rule("above-maximum", column, f"{name} > {field.maximum}", details={"maximum": field.maximum})
        whole = next((other for other in self.columns if other.name == field.at_most), None)
        if whole is not None:
            yield Rule("more-than-whole", column, f"{name} > {whole.name}", whole=whole)

    def _for_other_villages(self, column: Column) -> Iterator[Rule]:
        """Rows of a village that the sender may not report on, or of none."""
        allowed = sorted(self.lists.references.only_villages or ())
        names: Details = {"allowed": tuple(map(self.lists.villages.name, allowed))}
        yield Rule("not-your-village", column, f"{column.name} not in ({listed(['', *allowed])})", details=names)
        if not column.field.required:
            none = f"{column.name} is null and cell_missing({column.raw})"
            yield Rule("not-your-village", column, none, details={**names, "is_missing": True})


def _for_codes(column: Column) -> Iterator[Rule]:
    """Identifiers: digits that Excel dropped, and shapes that are not right."""
    pattern, lost = column.field.pattern, f"cell_lost_digits({column.raw})"
    yield Rule("lost-digits", column, lost, details={"title": column.field.title})
    if pattern is not None:
        wrong = f"not regexp_full_match({column.name}, {quoted(pattern)}) and not {lost}"
        yield Rule("bad-pattern", column, wrong, details={"length": LENGTHS.get(pattern)})
