"""Columns that may be one field: whether they say the same, row by row."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import duckdb
import pyarrow as pa

from pingda_dash.contracts import Field
from pingda_dash.ingest.codelists import CodeLists
from pingda_dash.ingest.database import quoted
from pingda_dash.ingest.days import order_of, parse_date
from pingda_dash.ingest.vocabulary import YesNo


class Rivals:
    """Compares the cells of two columns of one table.

    Two figures differ where one of them is missing; of days, codes, yes and no a cell that cannot be read says nothing.
    """

    def __init__(self, con: duckdb.DuckDBPyConnection, rows: pa.Table, lists: CodeLists) -> None:
        """con: a database with the macros of `sql/ingest/cells.sql`. rows: source_row and the text columns."""
        self.con = con
        self.lists = lists
        con.register("cells", rows)

    def disagree(self, field: Field, read: int, other: int) -> bool:
        """Whether two columns say something else of the field in some row. other: the column that is not read."""
        if field.is_number:
            figures = f"cell_number(c{read}, '')", f"cell_number(c{other}, '')"
            apart = f"{figures[0]} is distinct from {figures[1]} or {figures[0]} is null"
            return bool(self._differing(read, other, f"({apart})"))
        if field.type == "date":
            return self._any_apart(read, other, self._days(read, other))
        if field.type == "boolean":
            return self._any_apart(read, other, YesNo([field.title, *field.aliases]).value)
        if self.lists.words(field) is not None or self._counts_rows(other):
            return False
        codes = [f"cell_code(c{at}, {quoted(field.pattern or '')})" for at in (read, other)]
        return bool(self._differing(read, other, f"{codes[1]} is not null and {codes[0]} is distinct from {codes[1]}"))

    def early(self, read: int, filed: int) -> tuple[int, str, date, int] | None:
        """(source row, cell, the report's day, count) of the first row that was filed in before its day; or None."""
        days = self._days(read, filed)
        rows = self.con.execute(
            f"select c{read}, c{filed}, min(source_row), count(*) from cells where trim(c{read}) <> trim(c{filed}) "
            "group by all order by 3"
        ).fetchall()
        early = [
            (row, text, day, count)
            for cell, text, row, count in rows
            if (day := days(cell)) and (written := days(text)) and written < day
        ]
        return (*early[0][:3], sum(one[3] for one in early)) if early else None

    def _days(self, *columns: int) -> Callable[[str], date | None]:
        """The function from a cell of some columns to its day."""
        texts = [text for at in columns for (text,) in self.con.execute(f"select distinct c{at} from cells").fetchall()]
        start, end = self.lists.references.start, self.lists.references.end
        order = order_of(texts, start, end)
        days = {
            text: written.day for text in set(texts) if (written := parse_date(text, start, end, order)) is not None
        }
        return days.get

    def _any_apart(self, read: int, other: int, value: Callable[[str], object]) -> bool:
        pairs = self._differing(read, other, "true")
        return any((stated := value(text)) is not None and stated != value(cell) for cell, text in pairs)

    def _differing(self, read: int, other: int, condition: str) -> list[tuple[str, str]]:
        """The different pairs of cells that are not written alike and meet a condition."""
        differ = f"select distinct c{read}, c{other} from cells where trim(c{read}) <> trim(c{other}) and {condition}"
        return self.con.execute(differ).fetchall()

    def _counts_rows(self, at: int) -> bool:
        """Whether a column merely numbers the rows."""
        number = f"finite_number(c{at})"
        sums = f"min({number}), max({number}), count(distinct {number}), count(*)"
        filled = f"select {sums} from cells where trim(c{at}) <> ''"
        least, most, numbers, rows = self.con.execute(filled).fetchall()[0]
        return least is not None and numbers == rows == most - least + 1
