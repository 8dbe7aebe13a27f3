"""Text columns → typed columns. What cannot be read becomes null; `rules.py` says which nulls are wrong.

Words are read once per distinct text; numbers and identifiers by SQL over the whole column. Rows keep their order.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pingda_dash.contracts import Field
from pingda_dash.ingest import shapes
from pingda_dash.ingest.beside import places, places_and_notes
from pingda_dash.ingest.codelists import CodeLists
from pingda_dash.ingest.columns import Column, loosely_checked, value_elsewhere
from pingda_dash.ingest.database import quoted
from pingda_dash.ingest.days import ReportDay, Written, order_of, parse_date, report_day, said_of_time
from pingda_dash.ingest.own_units import in_own_units
from pingda_dash.ingest.read import Table
from pingda_dash.ingest.terms import References, Report
from pingda_dash.ingest.villages import StatedVillage, may_fill, stated_village
from pingda_dash.ingest.vocabulary import DITTOS, INVISIBLE, WRAPPED, YesNo, code_alone, is_missing
from pingda_dash.masking import mask_value

ARROW_TYPES: Mapping[str, pa.DataType] = {
    "string": pa.string(),
    "integer": pa.float64(),  # until the rules have refused 3.5; `final` makes it int64
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "geometry": pa.string(),  # as it came; `geometry.Shapes` reads it
}
BY_THEN = re.compile(r"(?<=[\d日号底末])\s*[之以]?前\s*(?:完成|整改|销号|办结|到位|落实)*\s*$")
"""What stands behind the day of a limit: 6月15日前, 5月底前完成."""
SEEN = 3  # texts that are named where none of them says the day
DITTO_SET = pa.array(sorted(DITTOS), pa.string())


@dataclass(frozen=True)
class TypedCells:
    """The cells of one file, typed.

    rows: source_row, the text columns (c0, c1 …), and one typed column per field of the contract.
    unreadable: field → its distinct texts that mean nothing in a column of words. report: what the file should be
    warned of, and which values were taken from elsewhere.
    """

    rows: pa.Table
    unreadable: Mapping[str, Sequence[str]]
    report: Report


def type_cells(
    con: duckdb.DuckDBPyConnection,
    table: Table,
    columns: Sequence[Column],
    lists: CodeLists,
    today: date | None = None,
) -> TypedCells:
    """Type every cell of a table.

    con: a database with the macros of `sql/ingest/cells.sql`. columns: those of the table that carry fields.
    lists: the words that cells may be of. today: a day stated for all rows that lies ahead of it is asked about.
    """
    return _Typing(con, table, columns, lists, today).run()


class _Typing:
    """How one file's columns are typed."""

    def __init__(
        self,
        con: duckdb.DuckDBPyConnection,
        table: Table,
        columns: Sequence[Column],
        lists: CodeLists,
        today: date | None,
    ) -> None:
        self.con = con
        self.today = today
        self.contract = lists.contract
        self.references = lists.references
        self.table = table
        self.columns = columns
        self.lists = lists
        self.unreadable: dict[str, list[str]] = {}
        self.own_units: dict[str, pa.ChunkedArray] = {}  # those of numbers that a column of units goes with
        self.report = Report(table.filename)

    def run(self) -> TypedCells:
        rows = self._with_dittos_filled(self.table.cells)
        typed = self._numbers_and_codes(rows)
        for column in self.columns:
            if column.name not in typed:
                typed[column.name] = self._words(column, rows[column.raw])
        self._fill_units(typed)
        for field in self.contract.fields:
            if field.name not in typed:
                typed[field.name] = self._without_column(field, rows.num_rows)
        for field in self.contract.fields:
            rows = rows.append_column(field.name, typed[field.name])
        return TypedCells(rows, self.unreadable, self.report)

    def _with_dittos_filled(self, cells: pa.Table) -> pa.Table:
        """The cells with each mark for the same as above (同上, 〃) in a column of words filled from above, and asked
        about. One with nothing above it is empty."""
        for column in self.columns:
            if column.measured:
                continue
            texts = cells[column.raw]
            marks = pc.is_in(texts, DITTO_SET)
            count = pc.sum(marks).as_py()
            if not count:
                continue
            row, mark = (cells[name].filter(marks)[0].as_py() for name in ("source_row", column.raw))
            self.report.warn("ditto-mark", column.heading, row=row, value=mark, count=count)
            nothing = pc.or_(marks, pc.equal(pc.utf8_trim_whitespace(texts), ""))
            above = pc.fill_null(pc.fill_null_forward(pc.if_else(nothing, pa.scalar(None, pa.string()), texts)), "")
            at = cells.column_names.index(column.raw)
            cells = cells.set_column(at, column.raw, pc.if_else(marks, above, texts))
        return cells

    # -- numbers and identifiers ---------------------------------------------------------------------------------

    def _numbers_and_codes(self, cells: pa.Table) -> dict[str, pa.ChunkedArray]:
        """Numbers and identifiers. Numbers that are not plain are read again with care."""
        numbers = [column for column in self.columns if column.measured]
        expressions = [f"finite_number({column.raw}) as {column.name}" for column in numbers]
        expressions += [
            f"cell_code({column.raw}, {quoted(column.field.pattern or '')}) as {column.name}"
            for column in self.columns
            if self.lists.is_code(column.field)
        ]
        if not expressions:
            return {}
        read = self._select(cells, ", ".join(expressions))
        typed = {name: read[name] for name in read.column_names}
        for column in self.columns:
            if self.lists.is_code(column.field):
                self._note_debris(column, cells[column.raw], typed[column.name])
        for column in numbers:
            values = self._with_written_numbers(column, cells[column.raw], typed[column.name])
            typed[column.name] = self._in_own_units(column, cells[column.raw], _scaled(values, column.factor))
        return typed

    def _note_debris(self, column: Column, texts: pa.ChunkedArray, codes: pa.ChunkedArray) -> None:
        """A note on what an export left around identifiers (="0305", 0305.0, what nobody sees) and was taken off."""
        changed = pc.fill_null(pc.not_equal(texts, codes), False)
        if not pc.any(changed).as_py():
            return
        self.con.register("changed", pa.table({"text": texts.filter(changed), "code": codes.filter(changed)}))
        query = "select count(*), first(code) from changed where cell_debris(text, code)"
        count, code = self.con.execute(query).fetchall()[0]
        if count:
            self._note_cleaned(column, count, code)

    def _note_cleaned(self, column: Column, count: int, example: str) -> None:
        shown = mask_value(example, column.field)
        self.report.note(
            f"“{column.heading}”有 {count} 格带着导出留下的符号(引号、等号、看不见的字符、多余的 .0 等),"
            f"已去掉,例如“{shown}”。"
        )

    def _select(self, cells: pa.Table, expressions: str) -> pa.Table:
        """SQL expressions over each row of `cells`, in their order whatever the database makes of it."""
        self.con.register("cells", cells)
        rows = self.con.execute(f"select source_row, {expressions} from cells").to_arrow_table()
        if not rows["source_row"].equals(cells["source_row"]):
            rows = rows.sort_by("source_row")
        return rows.drop_columns("source_row")

    def _with_written_numbers(self, column: Column, texts: pa.ChunkedArray, plain: pa.ChunkedArray) -> pa.ChunkedArray:
        """`plain` with the cells that are filled but no plain number (1,800; 85%; 3.5万元) read by cell_number."""
        written = pc.and_(pc.is_null(plain), pc.not_equal(texts, "")).combine_chunks()
        if not pc.any(written).as_py():
            return plain
        unit = quoted(column.unit or column.field.unit)
        cells = pa.table({"source_row": np.arange(pc.sum(written).as_py()), "text": texts.filter(written)})
        numbers = self._select(cells, f"cell_number(text, {unit}) as number")["number"].combine_chunks()
        return pa.chunked_array([pc.replace_with_mask(plain.combine_chunks(), written, numbers)])

    def _in_own_units(self, column: Column, texts: pa.ChunkedArray, values: pa.ChunkedArray) -> pa.ChunkedArray:
        """`values` with the cells that carry another unit than their column's."""
        name = f"{column.name}_unit"
        outputs = self.contract[name].enum if name in self.contract.names else ()
        amounts = in_own_units(self.con, column, outputs, texts, values, self.report)
        if amounts.units is not None:
            self.own_units[name] = amounts.units
        return amounts.values

    # -- words ---------------------------------------------------------------------------------------------------

    def _words(self, column: Column, texts: pa.ChunkedArray) -> pa.ChunkedArray:
        """A column of words, each distinct text read once; free text as it stands."""
        field = column.field
        if field.type == "geometry" or (field.type == "string" and self.lists.words(field) is None):
            return _free_text(texts)
        encoded = pc.dictionary_encode(texts).unify_dictionaries()
        distinct = encoded.chunk(0).dictionary.to_pylist() if encoded.num_chunks else []
        if field.type == "date":
            meanings: list[Any] = self._days(column, texts, distinct)
        else:
            meanings = [*map(self._parser(column), distinct)]
        debris = [text for text in distinct if _has_debris(text)] if field.type == "string" else []
        if debris:
            count = pc.sum(pc.is_in(texts, pa.array(debris, pa.string()))).as_py()
            self._note_cleaned(column, count, code_alone(debris[0]))
        if loosely_checked(self.contract, field):
            meanings = [
                meaning or INVISIBLE.sub("", text).strip() or None
                for meaning, text in zip(meanings, distinct, strict=True)
            ]
        self.unreadable[field.name] = [
            text for text, meaning in zip(distinct, meanings, strict=True) if meaning is None and not is_missing(text)
        ]
        values = pa.array(meanings, ARROW_TYPES[field.type])
        return pa.chunked_array([values.take(chunk.indices) for chunk in encoded.chunks], values.type)

    def _parser(self, column: Column) -> Callable[[str], Any]:
        """The function from one text of a word column to its value; None where it means nothing."""
        if column.field.type == "boolean":
            return YesNo([column.field.title, *column.field.aliases]).value
        words = self.lists.words(column.field)
        assert words is not None
        return words.value

    def _days(self, column: Column, texts: pa.ChunkedArray, distinct: Sequence[str]) -> list[date | None]:
        """The days that the distinct texts of a column are, None for those that are none."""
        start, end = self.references.start, self.references.end
        if column.field.ahead:
            distinct = [BY_THEN.sub("", text) for text in distinct]
        order = order_of(distinct, start, end)
        days = [parse_date(text, start, end, order) for text in distinct]
        for text, written in zip(distinct, days, strict=True):
            if written is not None and (written.part != "day" or written.year_assumed):
                self._note_day(column, texts, text, written)
        return [written.day if written else None for written in days]

    def _note_day(self, column: Column, texts: pa.ChunkedArray, text: str, written: Written) -> None:
        """What was assumed of a day; a month alone, which may mean another day, is asked about."""
        word, day = text.strip(), written.day.isoformat()
        if written.part == "month":
            row = self.table.cells["source_row"][pc.index(texts, text).as_py()].as_py()
            count = pc.sum(pc.equal(texts, text)).as_py()
            self.report.warn("month-as-day", column.heading, row=row, value=word, day=written.day, count=count)
        elif written.part == "days":
            self.report.note(f"“{column.heading}”中的“{word}”是几天,按最后一天 {day} 读。")
        else:
            self.report.note(f"“{column.heading}”中的“{word}”没有写年份,按 {written.day.year} 年读。")

    # -- values without a column -----------------------------------------------------------------------------------

    def _fill_units(self, typed: dict[str, pa.ChunkedArray]) -> None:
        """Where a heading states the unit of a number, it fills the empty cells of the unit's own column."""
        for name, units in self.own_units.items():
            beside = typed.get(name, pa.nulls(len(units), pa.string()))
            number = name.removesuffix("_unit")
            other = pc.fill_null(pc.not_equal(beside, units), False)
            typed[number] = pc.if_else(other, pa.scalar(None, pa.float64()), typed[number])
            typed[name] = pc.coalesce(beside, units)
        for column in self.columns:
            name = f"{column.name}_unit"
            if name in typed and typed[name].null_count and column.unit in self.contract[name].enum:
                typed[name] = pc.fill_null(typed[name], column.unit)
                self.report.note(f"“{self.contract[name].title}”空着的,按“{column.heading}”读作{column.unit}。")

    def _without_column(self, field: Field, count: int) -> pa.Array:
        """A field that no column carries: one value for all rows where a title states it, else missing.

        A required field that is missing is a problem of the whole file.
        """
        stated = self._stated(field)
        if stated and all(value is not None for _, value in stated):
            for _, value in stated:
                self._check_village(field, value)
            firsts = [first for first, _ in stated]
            block = np.searchsorted(firsts, self.table.cells["source_row"].to_numpy(), "right") - 1
            return pa.array([value for _, value in stated], ARROW_TYPES[field.type]).take(pa.array(block))
        if field.required and field.name in shapes.ASKED and self.table.kind in shapes.KINDS:
            self.report.problem("unstated", field.title, choices=field.enum)
        elif field.required:
            aliases, is_day = tuple(field.aliases[:3]), field.type == "date"
            seen = said_of_time(list(places(self.table)))[:SEEN] if is_day else ()
            self.report.problem("missing-column", field.heading, aliases=aliases, is_day=is_day, seen=seen)
        return pa.nulls(count, ARROW_TYPES[field.type])

    def _stated(self, field: Field) -> list[tuple[int, object]]:
        """(first source_row, value) of what titles say of a field, block by block; none where nothing is said.

        What the titles above all blocks say of a day goes for each; a village's title for its own block alone, and of
        a block whose titles do not say one the value is None.
        """
        blocks = self.table.blocks or ((0, self.table.titles),)
        shared = () if field.village else self.table.titles
        ends = np.searchsorted(self.table.cells["source_row"].to_numpy(), [first for first, _ in blocks]).tolist()
        ends = [0, *ends[1:], self.table.cells.num_rows]
        stated = list[tuple[int, object]]()
        for at, (first, titles) in enumerate(blocks):
            own = titles if titles == self.table.titles else (*titles, *shared)
            table = replace(self.table, titles=own, blocks=())
            if field.village:
                cells = self.table.cells.slice(ends[at], ends[at + 1] - ends[at])
                table = replace(table, cells=cells, rows=min(cells.num_rows, self.table.rows - ends[at]))
            value, note = self._value_elsewhere(field, table) or (None, "")
            if value is not None:
                self.report.note(note)
            stated.append((first, value))
        return stated if any(value is not None for _, value in stated) else []

    def _value_elsewhere(self, field: Field, table: Table) -> tuple[object, str] | None:
        """(value, note) that a title, a name or a note below states for all rows of a table, or of one block of it."""
        if field.type == "date":
            return self._stated_day(field, table) if field.required else None
        if field.village:
            return self._stated_village(field, table)
        return value_elsewhere(field, self.columns)

    def _stated_village(self, field: Field, table: Table) -> tuple[str, str] | None:
        """(code, note); a warning where places name several, or where rows name another than the title."""
        villages = self.lists.villages
        stated = stated_village(table, self.columns, villages)
        if stated is None:
            return None
        village, where = villages.name(stated.code), f"{stated.place}“{stated.text}”"
        if not may_fill(field, stated):
            if stated.is_sender or stated.row is None:
                self.report.note(
                    f"没有“{field.title}”列;{where}里的{village}是填报的单位,没有当作各行的{field.title}。"
                )
            else:
                self._ask_of_village(field, stated, filled=False)
            return None
        if stated.others:
            self._ask_of_village(field, stated, filled=True)
        return stated.code, f"没有“{field.title}”列,按{where}取{village}。"

    def _ask_of_village(self, field: Field, stated: StatedVillage, filled: bool) -> None:
        """A warning that a village beside the cells may not be that of all rows. filled: it was put into them."""
        name = self.lists.villages.name
        others = tuple(f"{place}“{text}”写的是{name(code)}" for place, text, code in stated.others)
        if stated.row is not None:
            others = (f"第 {stated.row[0]} 行“{stated.row[1]}”写的是“{stated.row[2]}”", *others)
        self.report.warn(
            "village-of-title",
            field.title,
            value=stated.text,
            place=stated.place,
            village=name(stated.code),
            others=others,
            filled=filled,
        )

    def _stated_day(self, field: Field, table: Table) -> tuple[date, str] | None:
        """(day, note); a warning where the day is in doubt."""
        start, end = self.references.start, self.references.end
        stated = report_day(places_and_notes(table), start, end, self.today)
        if stated is None:
            return None
        warn_of_day(self.report, field.title, stated, self.references, self.today)
        return stated.day, f"没有“{field.title}”列,按{stated.place}“{stated.text}”取 {stated.day.isoformat()}。"

    def _check_village(self, field: Field, code: object) -> None:
        """A problem of the whole file where it is about a village that the sender may not report on."""
        allowed = self.references.only_villages
        if field.village and allowed is not None and code not in allowed:
            villages = self.lists.villages
            names = tuple(villages.name(one) for one in sorted(allowed))
            self.report.problem("not-your-village", village=villages.name(str(code)), allowed=names)


def warn_of_day(report: Report, title: str, stated: ReportDay, references: References, today: date | None) -> None:
    """A warning, where a day that titles or names state for a whole table is in doubt. title: what the day is."""
    if stated.doubts:
        report.warn(
            "date-of-title",
            title,
            value=stated.text,
            place=stated.place,
            day=stated.day,
            doubts=stated.doubts,
            others=tuple(f"{place}“{text}”写的是 {day.isoformat()}" for place, text, day in stated.others),
            start=references.start,
            end=references.end,
            today=today,
        )


def final(values: pa.ChunkedArray, field: Field) -> pa.ChunkedArray:
    """A typed column in the type that the lake stores."""
    if field.type != "integer":
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


def _has_debris(text: str) -> bool:
    """Whether an export left more around a word than blanks."""
    return INVISIBLE.search(text) is not None or (
        not text.strip().isalnum() and re.match(r"\s*[='`]|.*\.0+\s*$", text) is not None
    )


def _free_text(texts: pa.ChunkedArray) -> pa.ChunkedArray:
    """Text as written, blanks around dropped; an empty cell is missing; a guard (' before = + - @, or ="…") goes."""
    trimmed = pc.utf8_trim_whitespace(texts)
    if pc.any(pc.starts_with(trimmed, "'")).as_py():
        trimmed = pc.replace_substring_regex(trimmed, r"^'([=+\-@])", r"\1")
    if pc.any(pc.starts_with(trimmed, "=")).as_py():
        trimmed = pc.replace_substring_regex(trimmed, WRAPPED.pattern, r"\1")
    return pc.if_else(pc.equal(trimmed, ""), pa.scalar(None, pa.string()), trimmed)
