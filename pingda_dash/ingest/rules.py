"""What can be wrong with a cell: conditions in SQL over the typed rows, each with its own words.

A rule that a whole column already meets (no null, no value below its minimum) is not made, so a clean file costs
little.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pingda_dash.ingest import words
from pingda_dash.ingest.columns import Column, foreign_resource
from pingda_dash.ingest.database import quoted
from pingda_dash.ingest.model import abridged, masked
from pingda_dash.ingest.typed import Typing

Row = Mapping[str, Any]
SHAPES = {r"\d{17}[\dX]": "应为 18 位身份证号", r"\d{12}": "应为 12 位数字"}


@dataclass(frozen=True)
class Rule:
    """A condition in SQL that marks a row as wrong, and the words for it, given the row.

    relation: `rows`, or the few rows in which the column has no value.
    """

    code: str
    column: Column
    condition: str
    tell: Callable[[Row], str]
    relation: str = "rows"


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


def _for_gaps(typing: Typing, column: Column, relation: str) -> Iterator[Rule]:
    """Cells without a value: nothing there, or nothing that could be read."""
    nothing = f"cell_missing({column.raw})"
    if column.field.required:
        yield Rule("missing-value", column, nothing, lambda row: "没有填,这一项必填。", relation)
    if column.measured:
        unit = f"(单位:{column.field.unit})" if column.field.unit else ""
        told = f"不是数。请只填数字{unit}。"
        yield Rule("not-a-number", column, f"not {nothing}", lambda row: f"“{row[column.raw]}”{told}", relation)
    elif texts := typing.wrong.get(column.name):
        typing.con.register(f"wrong_{column.name}", pa.table({"text": pa.array(texts, pa.string())}))
        condition = f"{column.raw} in (select text from wrong_{column.name})"
        code, tell = _wrong_word(typing, column)
        yield Rule(code, column, condition, lambda row: tell(str(row[column.raw])), relation)


def _wrong_word(typing: Typing, column: Column) -> tuple[str, Callable[[str], str]]:
    """(code, words for a text) of a word that means nothing in its column."""
    fld = column.field
    if fld.type == "date":
        return "not-a-date", lambda text: f"“{text}”不是日期。请写成 2020-05-20 或 2020年5月20日。"
    if fld.type == "boolean":
        return "not-a-boolean", lambda text: f"“{text}”看不出是还是否。请填 是 或 否。"
    known = typing.word_list(fld)
    assert known is not None
    code, what = {
        "villages": ("unknown-village", "不在村名册里"),
        "plan_tasks": ("unknown-task", "不是方案里的任务"),
    }.get(foreign_resource(typing.contract, fld), ("not-in-list", "不在可填的内容里"))
    return code, _suggesting(known, what, f"可填:{'、'.join(fld.enum)}。" if fld.enum else "请核对。")


def _suggesting(known: words.WordList, what: str, choice: str) -> Callable[[str], str]:
    @lru_cache(maxsize=1024)
    def told(text: str) -> str:
        near = known.suggestion(text)
        return f"“{text}”{what}" + (f",是“{near}”吗?" if near else "。") + choice

    return told


def _for_numbers(typing: Typing, column: Column, values: pa.ChunkedArray) -> Iterator[Rule]:
    """Whole numbers, limits, and parts that may not exceed their whole."""
    fld, name = column.field, column.name
    limits = pc.min_max(values).as_py()
    if limits["min"] is None:
        return
    if fld.type == "integer":
        condition = f"abs({name} - round({name})) > 1e-9 or abs({name}) > 9e15"
        yield Rule("not-an-integer", column, condition, lambda row: f"“{row[column.raw]}”不是整数。")
    if fld.minimum is not None and limits["min"] < fld.minimum:
        least = fld.minimum
        told = f"小于 {least:g}。请核对。"
        yield Rule("below-minimum", column, f"{name} < {least}", lambda row: f"“{row[column.raw]}”{told}")
    if fld.maximum is not None and limits["max"] > fld.maximum:
        most = fld.maximum
        beyond = f"大于 {most:g}。请核对。"
        yield Rule("above-maximum", column, f"{name} > {most}", lambda row: f"“{row[column.raw]}”{beyond}")
    whole = next((other for other in typing.columns if other.name == fld.at_most), None)
    if whole is not None:
        heading, of = whole.heading, whole.raw
        yield Rule(
            "more-than-whole",
            column,
            f"{name} > {whole.name}",
            lambda row: f"“{row[column.raw]}”大于“{heading}”的“{row[of]}”。部分不能多于全部,请核对。",
        )


def _for_codes(column: Column) -> Iterator[Rule]:
    """Identifiers: digits that Excel dropped, and shapes that are not right."""
    fld, lost = column.field, f"cell_lost_digits({column.raw})"
    yield Rule(
        "lost-digits",
        column,
        lost,
        lambda row: f"Excel 已把{fld.title}变成“{abridged(row[column.raw])}”,后几位已丢失,请从原始来源重填。",
    )
    if fld.pattern is not None:
        shape = SHAPES.get(fld.pattern, "格式不对")
        yield Rule(
            "bad-pattern",
            column,
            f"not regexp_full_match({column.name}, {quoted(fld.pattern)}) and not {lost}",
            lambda row: f"“{masked(row[column.raw], fld)}”{shape}。请核对。",
        )
