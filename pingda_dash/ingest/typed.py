"""Text columns → typed columns. What cannot be read becomes null; `rules.py` says which nulls are wrong.

Words are read once per distinct text; numbers and identifiers by SQL over the whole column. Rows keep their order.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pingda_dash.contracts import Contract, Field
from pingda_dash.ingest import words
from pingda_dash.ingest.columns import Column, foreign_resource, loosely_checked, told_elsewhere
from pingda_dash.ingest.database import quoted
from pingda_dash.ingest.model import CheckedFile, References
from pingda_dash.ingest.read import Table

ARROW_TYPES: Mapping[str, pa.DataType] = {
    "string": pa.string(),
    "integer": pa.float64(),  # until the rules have told 3.5; `final` makes it int64
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
}


@dataclass
class Typing:
    """How one file's columns are typed. `rows` does it; `wrong` then holds the texts of each word column that mean
    nothing."""

    con: duckdb.DuckDBPyConnection
    contract: Contract
    table: Table
    columns: Sequence[Column]
    references: References
    found: CheckedFile
    wrong: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.villages = self.references.village_list()
        self._lists: dict[str, words.WordList] = {"villages": self.villages, "plan_tasks": self.references.task_list()}
        if units := self.references.unit_list():
            self._lists["plan_units"] = units

    def rows(self) -> pa.Table:
        """source_row, the text columns, and one typed column per field of the contract."""
        cells = self.table.cells
        typed = self._measured_and_coded(cells)
        for column in self.columns:
            if column.name not in typed:
                typed[column.name] = self._worded(column, cells[column.raw])
        self._fill_units(typed)
        for fld in self.contract.fields:
            if fld.name not in typed:
                typed[fld.name] = self._absent(fld, cells.num_rows)
        for fld in self.contract.fields:
            cells = cells.append_column(fld.name, typed[fld.name])
        return cells

    def word_list(self, fld: Field) -> words.WordList | None:
        """The words a field's cells must be of, or None for free text."""
        known = self._lists.get(foreign_resource(self.contract, fld) or fld.name)
        if known is None and fld.enum:
            known = self._lists[fld.name] = words.WordList(fld.enum, fld.synonyms)
        return known

    def refuses_words(self, fld: Field) -> bool:
        """True where a word that is not expected becomes null: dates, numbers, items of a closed list."""
        closed = self.word_list(fld) is not None and not loosely_checked(self.contract, fld)
        return fld.type != "string" or closed

    def is_code(self, fld: Field) -> bool:
        """True for identifiers: text that must meet a pattern, is a key or is restricted, and stands in no list."""
        if fld.type != "string" or self.word_list(fld) is not None:
            return False
        return fld.pattern is not None or fld.name in self.contract.primary_key or fld.privacy == "restricted"

    # -- numbers and identifiers ---------------------------------------------------------------------------------

    def _measured_and_coded(self, cells: pa.Table) -> dict[str, pa.ChunkedArray]:
        """Numbers and identifiers. Numbers that are not plain are read again with care."""
        numbers = [column for column in self.columns if column.measured]
        parts = [f"plain_number({column.raw}) as {column.name}" for column in numbers]
        parts += [
            f"cell_code({column.raw}, {quoted(column.field.pattern or '')}) as {column.name}"
            for column in self.columns
            if self.is_code(column.field)
        ]
        if not parts:
            return {}
        read = self._read(cells, ", ".join(parts))
        typed = {name: read[name] for name in read.column_names}
        for column in numbers:
            values = self._hard_ones(column, cells[column.raw], typed[column.name])
            typed[column.name] = self._as_percent(column, cells[column.raw], _scaled(values, column.factor))
        return typed

    def _read(self, cells: pa.Table, parts: str) -> pa.Table:
        """What an expression says of each row of `cells`, in their order whatever the database makes of it."""
        self.con.register("cells", cells)
        read = self.con.execute(f"select source_row, {parts} from cells").to_arrow_table()
        if not read["source_row"].equals(cells["source_row"]):
            read = read.sort_by("source_row")
        return read.drop_columns("source_row")

    def _hard_ones(self, column: Column, texts: pa.ChunkedArray, plain: pa.ChunkedArray) -> pa.ChunkedArray:
        """`plain` with the cells that are filled but no plain number (1,800; 85%; 3.5万元) read by cell_number."""
        hard = pc.and_(pc.is_null(plain), pc.not_equal(texts, "")).combine_chunks()
        if not pc.any(hard).as_py():
            return plain
        unit = quoted(column.unit or column.field.unit)
        cells = pa.table({"source_row": np.arange(pc.sum(hard).as_py()), "text": texts.filter(hard)})
        read = self._read(cells, f"cell_number(text, {unit}) as number")
        return pa.chunked_array([pc.replace_with_mask(plain.combine_chunks(), hard, read["number"].combine_chunks())])

    def _as_percent(self, column: Column, texts: pa.ChunkedArray, values: pa.ChunkedArray) -> pa.ChunkedArray:
        """Fractions as percent, where a column of percent holds nothing but 0 … 1: Excel keeps 85% as 0.85.

        A workbook's 1 is then 100%; a text file shows what Excel showed, so there 0 and 1 alone stay what they are.
        """
        if column.field.unit != "%" or not pc.count(values).as_py():
            return values
        limits = pc.min_max(values).as_py()
        if limits["min"] < 0 or limits["max"] > 1 or pc.any(pc.match_substring_regex(texts, "[%\uff05]")).as_py():
            return values
        between = pc.any(pc.and_(pc.greater(values, 0), pc.less(values, 1))).as_py()
        if not between and (self.table.kind == "csv" or limits["max"] < 1):
            return values
        self.found.warn(
            "fraction-as-percent",
            f"“{column.heading}”各行都在 0 到 1 之间,已当作小数换成百分数(0.85 = 85%);若不是,请写成 0.85%。",
            column=column.heading,
        )
        return pc.multiply(values, 100.0)

    # -- words ---------------------------------------------------------------------------------------------------

    def _worded(self, column: Column, texts: pa.ChunkedArray) -> pa.ChunkedArray:
        """A column of words, each distinct text read once; free text as it stands."""
        fld = column.field
        if fld.type == "string" and self.word_list(fld) is None:
            return _free_text(texts)
        encoded = pc.dictionary_encode(texts).unify_dictionaries()
        distinct = encoded.chunk(0).dictionary.to_pylist() if encoded.num_chunks else []
        read = self._reader(column)
        meanings = [read(text) for text in distinct]
        if loosely_checked(self.contract, fld):
            meanings = [meaning or text.strip() or None for meaning, text in zip(meanings, distinct, strict=True)]
        self.wrong[fld.name] = [
            text
            for text, meaning in zip(distinct, meanings, strict=True)
            if meaning is None and not words.is_missing(text)
        ]
        values = pa.array(meanings, ARROW_TYPES[fld.type])
        return pa.chunked_array([values.take(chunk.indices) for chunk in encoded.chunks], values.type)

    def _reader(self, column: Column) -> Callable[[str], object]:
        """What one text of a word column means; None when nothing."""
        if column.field.type == "boolean":
            return words.YesNo([column.field.title, *column.field.aliases]).value
        if column.field.type == "date":
            return lambda text: self._day(column, text)
        known = self.word_list(column.field)
        assert known is not None
        return known.value

    def _day(self, column: Column, text: str) -> date | None:
        parsed = words.parse_date(text, self.references.start, self.references.end)
        if parsed is None:
            return None
        if parsed[1]:
            self.found.notes.append(f"“{column.heading}”中的“{text.strip()}”没有写年份,按 {parsed[0].year} 年读。")
        return parsed[0]

    # -- what stands elsewhere -----------------------------------------------------------------------------------

    def _fill_units(self, typed: dict[str, pa.ChunkedArray]) -> None:
        """Where a heading states the unit of a number, it fills the empty cells of the unit's own column."""
        for column in self.columns:
            name = f"{column.name}_unit"
            if name in typed and typed[name].null_count and column.unit in self.contract[name].enum:
                typed[name] = pc.fill_null(typed[name], column.unit)
                self.found.notes.append(f"“{self.contract[name].title}”空着的,按“{column.heading}”读作{column.unit}。")

    def _absent(self, fld: Field, count: int) -> pa.Array:
        """A field that no column carries: what is told elsewhere in every row, else missing; a problem if required."""
        told = told_elsewhere(fld, self.table, self.columns, self.references, self.villages)
        if told is not None:
            self.found.notes.append(told[1])
            self._of_my_village(fld, told[0])
            return pa.repeat(pa.scalar(told[0], ARROW_TYPES[fld.type]), count)
        if fld.required:
            also = f"(也可写作{'、'.join(fld.aliases[:3])})" if fld.aliases else ""
            hint = "也可以写在标题、工作表名或文件名里,例如“截至5月20日”。" if fld.type == "date" else ""
            self.found.problem("missing-column", f"缺“{fld.heading}”这一列{also}。{hint}", fld.heading)
        return pa.nulls(count, ARROW_TYPES[fld.type])

    def _of_my_village(self, fld: Field, code: object) -> None:
        """A problem of the whole file where it is about a village that the sender may not report on."""
        mine = self.references.only_villages
        if fld.village and mine is not None and code not in mine:
            whose = "、".join(self.villages.name(one) for one in sorted(mine))
            told = f"这份文件是{self.villages.name(str(code))}的,您只能报{whose}的数据。请交由该村报送。"
            self.found.problem("not-your-village", told)


def final(values: pa.ChunkedArray, fld: Field) -> pa.ChunkedArray:
    """A typed column in the type the lake keeps."""
    if fld.type != "integer":
        return values
    try:
        return pc.cast(values, pa.int64())
    except pa.ArrowInvalid:  # 2.9999999999: a formula's rounding
        return pc.cast(pc.round(values), pa.int64())


def _scaled(values: pa.ChunkedArray, factor: tuple[float, float]) -> pa.ChunkedArray:
    """Values × multiply ÷ divide."""
    multiply, divide = factor
    values = pc.multiply(values, multiply) if multiply != 1 else values
    return pc.divide(values, divide) if divide != 1 else values


def _free_text(texts: pa.ChunkedArray) -> pa.ChunkedArray:
    """Text as written, blanks around dropped; an empty cell is missing; a guarding apostrophe before = + - @ goes."""
    trimmed = pc.utf8_trim_whitespace(texts)
    if pc.any(pc.starts_with(trimmed, "'")).as_py():
        trimmed = pc.replace_substring_regex(trimmed, r"^'([=+\-@])", r"\1")
    return pc.if_else(pc.equal(trimmed, ""), pa.scalar(None, pa.string()), trimmed)
