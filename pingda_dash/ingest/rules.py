"""What can be wrong with a cell: conditions in SQL over the typed rows, each with its own message.

A rule that a whole column already meets (no null, no value below its minimum) is not made, so a clean file costs
little.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from pingda_dash.ingest.codelists import CodeLists
from pingda_dash.ingest.columns import Column, foreign_resource
from pingda_dash.ingest.database import listed, quoted
from pingda_dash.ingest.terms import abridged
from pingda_dash.ingest.vocabulary import WordList
from pingda_dash.masking import mask_value

SHAPES = {r"\d{17}[\dX]": "应为 18 位身份证号", r"\d{12}": "应为 12 位数字"}


@dataclass(frozen=True)
class Rule:
    """A condition in SQL that marks a row as wrong, and its message. Plain data: it can go to another process.

    template: the message, with {value} for the cell, {near} for the nearest of `words`, {heading} and {other} for the
    heading and the cell of `whole`. relation: `rows`, or the few rows in which the column has no value.
    """

    code: str
    column: Column
    condition: str
    template: str
    relation: str = "rows"
    words: WordList | None = None
    whole: Column | None = None

    def value(self, row: Mapping[str, Any]) -> str:
        """The cell of a row, masked where it is personal. row: the text columns c0, c1 …"""
        text = str(row[self.column.raw])
        return abridged(text) if self.code == "lost-digits" else mask_value(text, self.column.field)

    def message(self, row: Mapping[str, Any]) -> str:
        """What is wrong with the cell of a row and what to do, in Chinese. row: the text columns c0, c1 …"""
        near = self.words.suggestion(str(row[self.column.raw])) if self.words else None
        return self.template.format(
            value=self.value(row),
            near=f",是“{near}”吗?" if near else "。",
            heading=self.whole.heading if self.whole else "",
            other=row[self.whole.raw] if self.whole else "",
        )


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
            elif self.lists.is_code(column.field):
                yield from _for_codes(column)
            if column.field.village and self.lists.references.only_villages is not None:
                yield from self._for_other_villages(column)

    def _for_gaps(self, column: Column, relation: str) -> Iterator[Rule]:
        """Cells without a value: nothing there, or nothing that could be read."""
        missing = f"cell_missing({column.raw})"
        if column.field.required:
            yield Rule("missing-value", column, missing, "没有填,这一项必填。", relation)
        if column.measured:
            unit = f"(单位:{column.field.unit})" if column.field.unit else ""
            yield Rule("not-a-number", column, f"not {missing}", f"“{{value}}”不是数。请只填数字{unit}。", relation)
        elif texts := self.unreadable.get(column.name):
            self.con.register(f"wrong_{column.name}", pa.table({"text": pa.array(texts, pa.string())}))
            condition = f"{column.raw} in (select text from wrong_{column.name})"
            code, template, words = self._unreadable_word(column)
            yield Rule(code, column, condition, template, relation, words)

    def _unreadable_word(self, column: Column) -> tuple[str, str, WordList | None]:
        """(code, message, list to suggest from) of a word that means nothing in its column."""
        field = column.field
        if field.type == "date":
            return "not-a-date", "“{value}”不是日期。请写成 2020-05-20 或 2020年5月20日。", None
        if field.type == "boolean":
            return "not-a-boolean", "“{value}”看不出是还是否。请填 是 或 否。", None
        code, reason = {
            "villages": ("unknown-village", "不在村名册里"),
            "plan_tasks": ("unknown-task", "不是方案里的任务"),
        }.get(foreign_resource(self.lists.contract, field), ("not-in-list", "不在可填的内容里"))
        choice = f"可填:{'、'.join(field.enum)}。" if field.enum else "请核对。"
        return code, f"“{{value}}”{reason}{{near}}{choice}", self.lists.words(field)

    def _for_numbers(self, column: Column, values: pa.ChunkedArray) -> Iterator[Rule]:
        """Whole numbers, limits, and parts that may not exceed their whole."""
        field, name = column.field, column.name
        limits = pc.min_max(values).as_py()
        if limits["min"] is None:
            return
        if field.type == "integer":
            condition = f"abs({name} - round({name})) > 1e-9 or abs({name}) > 9e15"
            yield Rule("not-an-integer", column, condition, "“{value}”不是整数。")
        if field.minimum is not None and limits["min"] < field.minimum:
            template = f"“{{value}}”小于 {field.minimum:g}。请核对。"
            yield Rule("below-minimum", column, f"{name} < {field.minimum}", template)
        if field.maximum is not None and limits["max"] > field.maximum:
            template = f"“{{value}}”大于 {field.maximum:g}。请核对。"
            yield Rule("above-maximum", column, f"{name} > {field.maximum}", template)
        whole = next((other for other in self.columns if other.name == field.at_most), None)
        if whole is not None:
            template = "“{value}”大于“{heading}”的“{other}”。部分不能多于全部,请核对。"
            yield Rule("more-than-whole", column, f"{name} > {whole.name}", template, whole=whole)

    def _for_other_villages(self, column: Column) -> Iterator[Rule]:
        """Rows of a village that the sender may not report on, or of none."""
        allowed = sorted(self.lists.references.only_villages or ())
        names = "、".join(map(self.lists.villages.name, allowed))
        template = f"“{{value}}”不是您负责的村,只能报{names}的数据。请删去这一行,或交由该村报送。"
        yield Rule("not-your-village", column, f"{column.name} not in ({listed(['', *allowed])})", template)
        if not column.field.required:
            none = f"{column.name} is null and cell_missing({column.raw})"
            template = f"没有填村,只能报{names}的数据。请填上村名,或删去这一行。"
            yield Rule("not-your-village", column, none, template)


def _for_codes(column: Column) -> Iterator[Rule]:
    """Identifiers: digits that Excel dropped, and shapes that are not right."""
    field, lost = column.field, f"cell_lost_digits({column.raw})"
    template = f"Excel 已把{field.title}变成“{{value}}”,后几位已丢失,请从原始来源重填。"
    yield Rule("lost-digits", column, lost, template)
    if field.pattern is not None:
        wrong = f"not regexp_full_match({column.name}, {quoted(field.pattern)}) and not {lost}"
        yield Rule("bad-pattern", column, wrong, f"“{{value}}”{SHAPES.get(field.pattern, '格式不对')}。请核对。")
