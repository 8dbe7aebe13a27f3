"""Numbers that carry a unit of their own in the cell: 300000元 or 30万 under 收入(万元), 1200公斤 under 产量."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pingda_dash.ingest.columns import Column
from pingda_dash.ingest.database import quoted
from pingda_dash.ingest.headings import conversion, unit_named
from pingda_dash.ingest.terms import Report

COUNTED = frozenset("户 人 个 家 名 人次 处 所 间 栋 套 份 条 件 项 °".split())
"""What may stand behind a number whose column has no unit: it counts, and says what."""
SIGN = "[¥\uffe5]"


@dataclass(frozen=True)
class Amounts:
    """A column of numbers in the field's unit, and the units that its cells gave themselves (None for no cell)."""

    values: pa.ChunkedArray
    units: pa.ChunkedArray | None = None


def in_own_units(
    con: duckdb.DuckDBPyConnection,
    column: Column,
    outputs: Sequence[str],
    texts: pa.ChunkedArray,
    values: pa.ChunkedArray,
    report: Report,
) -> Amounts:
    """`values` with the cells that are filled but no number in the column's unit read in the unit they carry.

    outputs: the units of which a column beside this one tells each row's, where there is one. A unit that cannot be
    converted leaves the cell unread. The report notes each unit, and asks where ¥ stands under a unit that is not 元,
    and where cells give a unit of their own beside bare numbers whose unit stands nowhere.
    """
    _ask_of_yuan(column, texts, report)
    unread = pc.and_(pc.is_null(values), pc.not_equal(texts, "")).combine_chunks()
    count = pc.sum(unread).as_py() or 0
    if not count:
        return Amounts(values)
    con.register("unread", pa.table({"place": np.arange(count), "text": texts.filter(unread)}))
    words = con.execute("select distinct cell_suffix(text) from unread").fetchall()
    scales = {word: scale for (word,) in words if word and (scale := _scale(word, column, outputs))}
    if not scales:
        return Amounts(values)
    others = sorted({unit_named(word) or word for word, scale in scales.items() if scale[0] != scale[1]})
    numbers_alone = pc.invert(pc.match_substring_regex(texts, r"[^\d.,+\s-]"))
    bare = pc.sum(pc.and_(pc.fill_null(pc.not_equal(values, 0), False), numbers_alone)).as_py()
    if others and bare and column.field.unit and not column.unit:
        unit = column.field.unit
        report.warn("mixed-units", column.heading, value="、".join(others), unit=unit, count=bare)
    cases = " ".join(
        f"when {quoted(word)} then cell_number(text, {quoted(word)}) * {multiply!r} / {divide!r}"
        for word, (multiply, divide) in scales.items()
    )
    named = " ".join(f"when {quoted(word)} then {quoted(unit_named(word) or word)}" for word in scales)
    read = con.execute(
        f"select cell_suffix(text) as word, case word {cases} end as number, case word {named} end as unit "
        "from unread order by place"
    ).to_arrow_table()
    is_read = pc.is_valid(read["number"])
    for word, (multiply, divide) in scales.items():
        cells = pc.sum(pc.and_(is_read, pc.equal(read["word"], word))).as_py()
        if cells and multiply != divide:
            unit = column.field.unit or column.unit
            report.note(f"“{column.heading}”有 {cells} 格写明{word},已换算成{unit}。")
    numbers = pc.replace_with_mask(values.combine_chunks(), unread, read["number"].combine_chunks())
    if not outputs:
        return Amounts(pa.chunked_array([numbers]))
    own = pc.replace_with_mask(pa.nulls(len(unread), pa.string()), unread, read["unit"].combine_chunks())
    return Amounts(pa.chunked_array([numbers]), pa.chunked_array([own]))


def _scale(word: str, column: Column, outputs: Sequence[str]) -> tuple[float, float] | None:
    """(multiply, divide) from a number before this word into the field's unit; None where that is not known."""
    wanted, stated = column.field.unit, column.unit or column.field.unit
    unit = unit_named(word)
    if not wanted:
        return (1, 1) if (unit or word) in outputs or (not outputs and word in COUNTED) else None
    if unit is not None:
        return conversion(unit, wanted)
    if word in ("万", "亿"):  # 30万 under 万元, or under 元, is 30万元
        return conversion(word + stated.lstrip("万亿"), wanted)
    return None


def _ask_of_yuan(column: Column, texts: pa.ChunkedArray, report: Report) -> None:
    """A warning where ¥ stands before numbers of a column in 万元 or another unit that is not 元."""
    unit = column.unit or column.field.unit or ""
    if not unit.endswith("元") or unit == "元":
        return
    signed = pc.match_substring_regex(texts, rf"^\s*{SIGN}")
    if pc.any(signed).as_py():
        first = texts.filter(signed)[0].as_py().strip()
        report.warn("yuan-sign", column.heading, cell=first, unit=unit, count=pc.sum(signed).as_py())
