"""What can be wrong with a cell: conditions in SQL over the typed rows, each with its own words.

A rule that a whole column already meets (no null, no value below its minimum) is not made, so a clean file costs
little.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pingda_dash.ingest import words
from pingda_dash.ingest.columns import Column, foreign_resource
from pingda_dash.ingest.database import listed, quoted
from pingda_dash.ingest.model import abridged
from pingda_dash.ingest.typed import Typing
from pingda_dash.privacy import masked

SHAPES = {r"\d{17}[\dX]": "应为 18 位身份证号", r"\d{12}": "应为 12 位数字"}


@dataclass(frozen=True)
class Rule:
    """A condition in SQL that marks a row as wrong, and the words for it. Plain data: it can go to another process.

    said: the words, with {value} for the cell, {near} for the nearest word of `known`, {heading} and {other} for the
    heading and the cell of `whole`. relation: `rows`, or the few rows in which the column has no value.
    """

    code: str
    column: Column
    condition: str
    said: str
    relation: str = "rows"
    known: words.WordList | None = None
    whole: Column | None = None

    def value(self, row: Mapping[str, Any]) -> str:
        """The cell of a row as it may be told."""
        text = str(row[self.column.raw])
        return abridged(text) if self.code == "lost-digits" else masked(text, self.column.field)

    def tell(self, row: Mapping[str, Any]) -> str:
        """What is wrong with the cell of a row and what to do."""
        near = self.known.suggestion(str(row[self.column.raw])) if self.known else None
        return self.said.format(
            value=self.value(row),
            near=f",是“{near}”吗?" if near else "。",
            heading=self.whole.heading if self.whole else "",
            other=row[self.whole.raw] if self.whole else "",
        )


def rules_for(typing: Typing, rows: pa.Table) -> Iterator[Rule]:
    """Every rule the rows may break, columns from left to right. Registers the relations the rules ask."""
    for column in typing.columns:
        values = rows[column.name]
        if values.null_count:
            relation = f"gaps_{column.name}"
            gaps = rows.select(["source_row", column.raw]).filter(pc.is_null(values))
            typing.con.register(relation, gaps)
            yield from _for_gaps(typing, column, relation)
        if column.measured:
            yield from _for_numbers(typing, column, values)
        elif typing.is_code(column.field):
            yield from _for_codes(column)
        if column.field.village and typing.references.only_villages is not None:
            yield from _for_others(typing, column)


def _for_gaps(typing: Typing, column: Column, relation: str) -> Iterator[Rule]:
    """Cells without a value: nothing there, or nothing that could be read."""
    nothing = f"cell_missing({column.raw})"
    if column.field.required:
        yield Rule("missing-value", column, nothing, "没有填,这一项必填。", relation)
    if column.measured:
        unit = f"(单位:{column.field.unit})" if column.field.unit else ""
        yield Rule("not-a-number", column, f"not {nothing}", f"“{{value}}”不是数。请只填数字{unit}。", relation)
    elif texts := typing.wrong.get(column.name):
        typing.con.register(f"wrong_{column.name}", pa.table({"text": pa.array(texts, pa.string())}))
        condition = f"{column.raw} in (select text from wrong_{column.name})"
        code, said, known = _wrong_word(typing, column)
        yield Rule(code, column, condition, said, relation, known)


def _wrong_word(typing: Typing, column: Column) -> tuple[str, str, words.WordList | None]:
    """(code, words, list to suggest from) of a word that means nothing in its column."""
    fld = column.field
    if fld.type == "date":
        return "not-a-date", "“{value}”不是日期。请写成 2020-05-20 或 2020年5月20日。", None
    if fld.type == "boolean":
        return "not-a-boolean", "“{value}”看不出是还是否。请填 是 或 否。", None
    code, what = {
        "villages": ("unknown-village", "不在村名册里"),
        "plan_tasks": ("unknown-task", "不是方案里的任务"),
    }.get(foreign_resource(typing.contract, fld), ("not-in-list", "不在可填的内容里"))
    choice = f"可填:{'、'.join(fld.enum)}。" if fld.enum else "请核对。"
    return code, f"“{{value}}”{what}{{near}}{choice}", typing.word_list(fld)


def _for_numbers(typing: Typing, column: Column, values: pa.ChunkedArray) -> Iterator[Rule]:
    """Whole numbers, limits, and parts that may not exceed their whole."""
    fld, name = column.field, column.name
    limits = pc.min_max(values).as_py()
    if limits["min"] is None:
        return
    if fld.type == "integer":
        condition = f"abs({name} - round({name})) > 1e-9 or abs({name}) > 9e15"
        yield Rule("not-an-integer", column, condition, "“{value}”不是整数。")
    if fld.minimum is not None and limits["min"] < fld.minimum:
        said = f"“{{value}}”小于 {fld.minimum:g}。请核对。"
        yield Rule("below-minimum", column, f"{name} < {fld.minimum}", said)
    if fld.maximum is not None and limits["max"] > fld.maximum:
        said = f"“{{value}}”大于 {fld.maximum:g}。请核对。"
        yield Rule("above-maximum", column, f"{name} > {fld.maximum}", said)
    whole = next((other for other in typing.columns if other.name == fld.at_most), None)
    if whole is not None:
        said = "“{value}”大于“{heading}”的“{other}”。部分不能多于全部,请核对。"
        yield Rule("more-than-whole", column, f"{name} > {whole.name}", said, whole=whole)


def _for_codes(column: Column) -> Iterator[Rule]:
    """Identifiers: digits that Excel dropped, and shapes that are not right."""
    fld, lost = column.field, f"cell_lost_digits({column.raw})"
    said = f"Excel 已把{fld.title}变成“{{value}}”,后几位已丢失,请从原始来源重填。"
    yield Rule("lost-digits", column, lost, said)
    if fld.pattern is not None:
        wrong = f"not regexp_full_match({column.name}, {quoted(fld.pattern)}) and not {lost}"
        yield Rule("bad-pattern", column, wrong, f"“{{value}}”{SHAPES.get(fld.pattern, '格式不对')}。请核对。")


def _for_others(typing: Typing, column: Column) -> Iterator[Rule]:
    """Rows of a village that the sender may not report on, or of none."""
    mine = sorted(typing.references.only_villages or ())
    whose = "、".join(map(typing.villages.name, mine))
    said = f"“{{value}}”不是您负责的村,只能报{whose}的数据。请删去这一行,或交由该村报送。"
    yield Rule("not-your-village", column, f"{column.name} not in ({listed(['', *mine])})", said)
    if not column.field.required:
        none = f"{column.name} is null and cell_missing({column.raw})"
        yield Rule("not-your-village", column, none, f"没有填村,只能报{whose}的数据。请填上村名,或删去这一行。")
