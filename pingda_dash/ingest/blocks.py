"""Rows of a table that stand under another header, another unit or another title than its first ones."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pingda_dash.contracts import Contract, Field, heading_key
from pingda_dash.ingest.beside import units_in
from pingda_dash.ingest.claims import Fit, claim_of
from pingda_dash.ingest.columns import Column, unit_beside
from pingda_dash.ingest.frame import Unread
from pingda_dash.ingest.header_rows import has_figures
from pingda_dash.ingest.headings import is_heading
from pingda_dash.ingest.read import Table
from pingda_dash.ingest.recognise import unit_in
from pingda_dash.ingest.vocabulary import VillageList
from pingda_dash.workbooks.cells import letters_of

LONGEST = 60
PLAN = re.compile("计划|规划|目标|任务[数指分]|安排|预计|拟[完建实]")
DONE = re.compile("完成|实际|已[经]?|进展|落实")
VOID = (
    r"^[\pP\s]*(本行|此行|该行|这行|本条|此条|该条|数据|已经?|经核实?)*"
    r"(作废|无效|退回|驳回|(审核|审批|验收)?(不|未)通过|(应|请|需|已)?(删除|剔除|注销|销户)|整户(迁出|搬走|外迁)|(已)?死亡销户|误报|错报|填错|重复[上填申]?报|不计(入|算)|不算)(统计|合计|数据|记录|[\pP\s]|$)"
    r"|(与|和).{1,6}(行|条|户).{0,3}重复|重复.{0,4}(删|剔)|应(予)?删除|[年月日](已|整户)?(注销|销户|迁出|整户迁出)$"
    r"|^[\pP\s]*(此|该|本)?(为|是|按|系|沿用|暂用|采用)?[^,。\x{ff0c}]{0,6}(计划数|预计数?|估计数?|目标数|去年数?|上年数?|20[01]\d年(的|底)?(数据?)?|上期数?据?|待核实)[\pP\s]*$"
    r"|^[\pP\s]*沿用.{1,12}(数据?|数字)[\pP\s]*$|^[\pP\s]*单位(为|是|:|\x{ff1a})"
)
YEAR = re.compile(r"(20\d\d)\s*年(?!度?[^\d,;。]{0,4}(?:脱贫|退出|出列|识别|纳入|建档))")
EARLIER = re.compile("上年|去年|前年|同期|上[一个]*[周月期季]")


@dataclass(frozen=True)
class Section:
    """Rows under a title of their own. first, last: source rows. title: in whose words they are another kind of
    figures than those that stand under `other`."""

    first: int
    last: int
    title: str
    other: str


def may_be_ours(table: Unread, villages: VillageList) -> bool:
    """Whether a table that is not read may hold figures of ours: it has rows, and names of ours or villages."""
    if not table.cells:
        return False
    if table.hits >= 2 or (table.hits and table.has_figures):
        return True
    return table.has_figures and any(villages.named_in(cell) for row in table.cells for cell in row)


RELATION = re.compile("(?:与|和)?(?:户主)?关系|家庭关系")
VALID = re.compile("是否有效|有效|有效性")


def _of_members(texts: pa.ChunkedArray) -> pa.ChunkedArray:
    """Which rows are of another person than the head of a household, by a column 与户主关系."""
    return pc.invert(pc.match_substring_regex(texts, r"^\s*(户主|本人|户主本人|-*|/)\s*$"))


def _not_valid(texts: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.match_substring_regex(texts, r"^\s*(否|无效|0|[Nn][Oo]?)\s*$")


def void_row(rows: pa.Table, table: Table, columns: Sequence[Column]) -> tuple[int, str, str, int] | None:
    """(source row, heading, cell) of the first row that a remark, or a column that is not read, calls void, and how
    many there are."""
    read = {column.at for column in columns if column.name != "remark"}
    others = [at for at in range(len(table.header)) if at not in read]
    marked = {at: pc.match_substring_regex(rows[f"c{at}"], VOID) for at in others}
    marked |= {at: _of_members(rows[f"c{at}"]) for at in others if RELATION.fullmatch(heading_key(table.header[at]))}
    marked |= {at: _not_valid(rows[f"c{at}"]) for at in others if VALID.fullmatch(heading_key(table.header[at]))}
    places = [(row.as_py(), at) for at, marks in marked.items() for row in rows["source_row"].filter(marks)]
    if not places:
        return None
    row, at = min(places)
    heading = table.header[at].strip() or letters_of(at + 1)
    cell = rows[f"c{at}"].filter(pc.equal(rows["source_row"], row))[0].as_py().strip()
    return row, heading, cell, len({row for row, _ in places})


# -- headers ---------------------------------------------------------------------------------------------------------


def changed_headings(
    table: Table, columns: Sequence[Column], contract: Contract, suspects: pa.Table
) -> Iterator[tuple[int, str, str]]:
    """(source row, heading there, heading above) of each column that a header among the rows names otherwise.

    suspects: the rows among which it is searched for; no row of data with all it needs is a header.
    """
    read = {column.at: column for column in columns}
    for row in _headers_among(table, suspects):
        cells = [row[f"c{at}"].strip() for at in range(table.cells.num_columns - 1)]
        line = max(table.header_lines, key=lambda line: sum(map(_alike, cells, line)))
        above = [*(cell.strip() for cell in line), *[""] * (len(cells) - len(line))]
        for at, (now, before) in enumerate(zip(cells, above, strict=False)):
            if now and not _alike(now, before) and _differs(now, before, read.get(at), contract):
                yield row["source_row"], now, before


def _headers_among(table: Table, suspects: pa.Table) -> list[dict[str, Any]]:
    """The rows without a figure in which two cells or more are headings."""
    hits = np.zeros(suspects.num_rows, np.int16)
    for at in range(table.cells.num_columns - 1):
        texts = suspects[f"c{at}"]
        names = [text for text in pc.unique(texts).to_pylist() if is_heading(text.strip()[:LONGEST])]
        if names:
            hits += pc.is_in(texts, pa.array(names, pa.string())).to_numpy().astype(np.int16)
    names = ["source_row", *(f"c{at}" for at in range(table.cells.num_columns - 1))]
    rows = suspects.select(names).filter(pa.array(hits >= 2)).to_pylist()
    return [row for row in rows if not has_figures([row[name] for name in names[1:]])]


def _alike(one: str, other: str) -> bool:
    return unicodedata.normalize("NFKC", one).strip() == unicodedata.normalize("NFKC", other).strip()


def _differs(now: str, before: str, column: Column | None, contract: Contract) -> bool:
    """Whether a heading says something else of its column than the one above."""
    claim = claim_of(now, contract)
    if column is None:
        earlier = claim_of(before, contract)
        is_ours = claim is not None and claim.fit < Fit.OTHER
        return is_ours and (earlier is None or claim is None or earlier.field != claim.field)
    if heading_key(now) != heading_key(before):
        if claim is None or claim.fit >= Fit.OTHER or claim.field != column.field:
            return True
        earlier = claim_of(before, contract)
        if earlier is not None and earlier.year != claim.year:
            return True
    unit = unit_in(now, column.field) if column.measured else ""
    return bool(unit) and unit != (column.unit or column.field.unit)


# -- titles ----------------------------------------------------------------------------------------------------------


def sections(table: Table, blocks: Mapping[int, Sequence[str]]) -> list[tuple[int, int, tuple[str, ...]]]:
    """(first, last source row, titles) of a table's parts. blocks: those that lines among its rows begin."""
    begins = {**dict(table.blocks or ((0, table.titles),))}
    for row, texts in blocks.items():
        begins[row] = (*begins.get(row, ()), *texts)
    firsts = sorted(begins)
    first_row = table.cells["source_row"][0].as_py()
    firsts = firsts if firsts[0] <= first_row else [0, *firsts]
    ends = [*(first - 1 for first in firsts[1:]), table.last_row]
    return [(first, end, tuple(begins.get(first, table.titles))) for first, end in zip(firsts, ends, strict=True)]


def changed_units(
    parts: Sequence[tuple[int, int, tuple[str, ...]]], columns: Sequence[Column]
) -> Iterator[tuple[str, str, Column, str]]:
    """(title, unit it states, column, unit the column is read in) where a title among the rows states another unit."""
    numbers = [column for column in columns if column.measured]
    for _, _, titles in parts[1:]:
        stated = [unit for title in titles for unit in units_in(title)]
        for column in numbers if stated else ():
            field: Field = column.field
            if not field.unit or unit_in(column.heading, field):
                continue
            others = [(one.heading, one.field) for one in numbers if one is not column]
            unit, _ = unit_beside(column.heading, field, others, stated)
            if unit and unit != (column.unit or field.unit):
                yield next(title for title in titles if units_in(title)), unit, column, column.unit or field.unit


def other_sections(parts: Sequence[tuple[int, int, tuple[str, ...]]], year: int) -> Iterator[Section]:
    """The parts whose titles say that they are planned, or of another year or period, where others are not.

    year: that of the figures where the first titles say none.
    """
    (first, last, titles), *later = parts
    is_plan, years = _is_plan(titles[-1:]), _years(titles) or {year}
    above = titles[-1] if titles else ""
    for begin, end, own in later:
        words = next((title for title in own if _is_other(title, titles, years)), None)
        if words is not None:
            yield Section(begin, end, words, above)
    done = next((title for _, _, own in later for title in own if DONE.search(title) and not _is_plan((title,))), None)
    if is_plan and done is not None:
        yield Section(first, last, above, done)


def _is_other(title: str, first: Sequence[str], years: set[int]) -> bool:
    planned = _is_plan((title,)) and not any(_is_plan((one,)) for one in first)
    earlier = EARLIER.search(title) is not None and not any(EARLIER.search(one) for one in first)
    stated = _years((title,))
    return planned or earlier or bool(stated and not stated & years)


def _is_plan(titles: Sequence[str]) -> bool:
    return any(PLAN.search(title) and not DONE.search(title) for title in titles)


def _years(titles: Sequence[str]) -> set[int]:
    return {int(year) for title in titles for year in YEAR.findall(unicodedata.normalize("NFKC", title))}
