"""Rows that are data by their cells and by something else are none: of a part of a village, parts of a project above
them, named by a count; and notes below a table that hold a figure of their own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import reduce

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from pingda_dash.contracts import Contract, heading_key
from pingda_dash.ingest.codelists import CodeLists
from pingda_dash.ingest.columns import Column, foreign_resource
from pingda_dash.ingest.database import sql
from pingda_dash.ingest.read import Table

GROUP = re.compile(
    r"(?:所[在属])?(?:村民)?(?:小组|组别|组名|自然村|村组)(?:名称?)?|(?:农户|户主|人员|学员|务工人员)?姓名|农户|户主"
    r"|(?:种植|养殖|经营)?大户(?:姓名)?|(?:用工|务工)?(?:企业|单位)(?:名称)?|合作社(?:名称)?|(?:公司|基地|地块|工种|岗位)(?:名称)?"
    r"|(?:培训)?(?:期次|班次|期数名称|批次)|月份|年度|年份|数据(?:类型|类别|性质)"
)
"""What a column is called that says of what part of a village's figure each row is."""
COUNTED = (
    r"^\s*(\d+\s*(?:个|家|户|处|所|间|条|项|座|名|人)|[县市乡上]?级?\s*(下达|分配)?\s*(目标|任务|目标任务|任务数|计划数?|完成率"
    r"|平均数?|上[期周月年]数?|比上[期周月年]增减|较上[期周月年]增减|同比|环比))\s*$"
)
CODE_AS_DAY = r"^\s*\d{4}-\d\d-\d\d( 00:00:00)?\s*$"
ADDED = re.compile(r"另有|另报|另计|补报|漏报|少报|多报|更正|应为|未[计列含报填纳]|不[含计]|不包括|除外")
FIGURE = re.compile(r"\d\s*(?:[百千万亿]?元|[万]?亩|[万]?人次?|[万]?户|个|担|公斤|斤|吨|头|只|株|%)")
MOST_NOTES = 3


def within(numbers: pa.ChunkedArray, runs: Sequence[tuple[int, int]]) -> pa.ChunkedArray:
    """The source rows that lie in some runs of rows [first, last]."""
    marked = [pc.and_(pc.greater_equal(numbers, first), pc.less_equal(numbers, last)) for first, last in runs]
    return numbers.filter(reduce(pc.or_, marked)) if marked else numbers.slice(0, 0)


def group_column(table: Table, contract: Contract, columns: Sequence[Column]) -> int | None:
    """The unread column that says of which 村民小组 each row is, where the ledger is kept by village; else None."""
    key = [contract[name] for name in contract.primary_key]
    by_village = any(field.village for field in key) and all(
        field.village or field.type == "date" or field.enum for field in key
    )
    read = {column.at for column in columns}
    for at, heading in enumerate(table.header) if by_village and contract.mode == "ledger" else ():
        if at not in read and GROUP.fullmatch(heading_key(heading)):
            texts = {text.strip() for text in pc.unique(table.cells[f"c{at}"].slice(0, table.rows)).to_pylist()} - {""}
            if texts and not (texts <= OF_ALL or (TIMES.fullmatch(heading_key(heading)) and len(texts) == 1)):
                return at
    return None


TIMES = re.compile("月份|年度|年份|批次")
OF_ALL = frozenset({"全村", "全部", "合计", "完成", "已完成", "实际", "累计", "2020", "2020年"})


def odd_names(
    rows: pa.Table, columns: Sequence[Column], lists: CodeLists, pattern: str
) -> Iterator[tuple[int, Column, str]]:
    """(source row, column, cell) of the first thing of a key whose name is of a pattern, for each such column.

    pattern: COUNTED (12个) or CODE_AS_DAY (what Excel makes of 1-1)."""
    key = lists.contract.primary_key
    for column in columns:
        if column.name not in key or column.field.type != "string" or lists.words(column.field) is not None:
            continue
        odd = rows.filter(pc.match_substring_regex(rows[column.raw], pattern))
        if odd.num_rows:
            yield odd["source_row"][0].as_py(), column, odd[column.raw][0].as_py().strip()


def parts_by_code(
    con: duckdb.DuckDBPyConnection, rows: pa.Table, contract: Contract, columns: Sequence[Column]
) -> list[tuple[int, Column, str, str]]:
    """(source row, column, code, code above it) of the first rows whose codes go on another row's (ZJ-1-1 on ZJ-1) and
    whose figures add up to that row's, for each row above."""
    codes = [
        column
        for column in columns
        if column.name in contract.primary_key
        and column.field.type == "string"
        and not (column.field.enum or column.field.village or foreign_resource(contract, column.field))
    ]
    figures = [column for column in columns if column.measured]
    if contract.mode != "ledger" or len(codes) != 1 or not figures or not rows.num_rows:
        return []
    code = codes[0]
    con.register("coded", rows)
    day = next(name for name in contract.primary_key if contract[name].type == "date")
    sums = " or ".join(
        f"(any_value(above.{one.name}) > 0 and abs(sum(part.{one.name}) - any_value(above.{one.name})) < 0.005)"
        for one in figures
    )
    query = sql("parts_by_code").format(code=code.name, day=day, sums=sums)
    return [(row, code, text, above) for row, text, above in con.execute(query).fetchall()]


def nones_among_answers(texts: pa.ChunkedArray) -> int:
    """How many cells say 无 in a column whose other cells answer by 是 and 否, or by marks."""
    counts = {one["values"].strip(): one["counts"] for one in pc.value_counts(texts).to_pylist()}
    return counts.get("无", 0) if set(counts) & ANSWERS else 0


ANSWERS = frozenset("是 否 √ ✓ × ✔ 达标 未达标 已达标 不达标".split())


def notes_with_figures(notes: Iterable[str]) -> list[str]:
    """The notes below a table that add to it, or correct it, with a figure."""
    return [note for note in notes if ADDED.search(note) and FIGURE.search(note)][:MOST_NOTES]
