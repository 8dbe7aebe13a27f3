"""The columns of one file: which field each carries, in what unit, and which values titles state instead."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pyarrow.compute as pc

from pingda_dash.contracts import Contract, Field, heading_key
from pingda_dash.ingest.beside import UnitBeside, foot_of, titles_of, units_beside
from pingda_dash.ingest.headings import OUTPUT_UNITS, UNIT_ROW, bracketed, conversion, unit_named, words_of
from pingda_dash.ingest.read import Table
from pingda_dash.ingest.recognise import Recognition, unit_in


@dataclass(frozen=True)
class Column:
    """A column of the file that carries a field: where it stands, its heading, and its unit against the field's.

    unit: the heading's, the unit row's or the title's unit, "" when none is written. factor: (multiply, divide) into
    the field's unit. rivals: other units that a title states and that it may be as well.
    """

    field: Field
    at: int
    heading: str
    unit: str = ""
    factor: tuple[float, float] = (1, 1)
    rivals: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The field's name, which is the typed column's."""
        return self.field.name

    @property
    def raw(self) -> str:
        """The column of the cells table with the text."""
        return f"c{self.at}"

    @property
    def measured(self) -> bool:
        """True for numbers."""
        return self.field.is_number

    def unknown_units(self) -> list[str]:
        """Words in the heading's brackets that resemble a unit but are none of ours; hundreds, thousands, where the
        field has no unit into which they could be converted."""
        if self.measured and not self.field.unit:
            words = bracketed(self.heading)
            return [word for word in words if (MANY.fullmatch(word) or word in BOXES) and word not in OUTPUT_UNITS]
        if not self.measured or self.unit:
            return []
        return [
            word
            for word in bracketed(self.heading)
            if len(word) <= 4
            and (
                word in BOXES
                or re.search(r"[元吨斤担亩里米克顷$€]|^[A-Za-z]+$|^[百千万亿]$|^(?:块钱?|[角分毛厘丈石斗])$", word)
            )
        ]


BOXES = frozenset({"盒", "箱", "袋", "柜", "包", "捆"})
"""What several of the things that are counted lie in."""
MANY = re.compile("[十百千万亿]+(?:户|人次?|家|名|个|公斤|千克|斤|吨|担|株|头|只|件|处)?")


def columns_of(table: Table, recognition: Recognition, unit_row: Mapping[int, str] | None = None) -> list[Column]:
    """The file's columns that carry fields, from left to right.

    unit_row: column index → the unit that a row below the header states (`unit_rows`). A column's unit is that of its
    heading, else of that row, else of a title or a note, there of what is named like it before what is of all columns.
    """
    headings = {at: table.header[at].strip() for at in recognition.mapping}
    numbers = {at: field for at, field in recognition.mapping.items() if field.is_number}
    stated = units_beside(table) if numbers else []
    columns = []
    for at, field in recognition.mapping.items():
        if not field.is_number:
            columns.append(Column(field, at, headings[at]))
            continue
        unit, rivals = unit_in(headings[at], field) or (unit_row or {}).get(at, ""), tuple[str, ...]()
        if not unit and field.unit:
            others = [(headings[other], one) for other, one in numbers.items() if other != at]
            unit, rivals = unit_beside(headings[at], field, others, stated)
        elif not unit and f"{field.name}_unit" in recognition.contract.names:
            outputs = {one.unit for one in stated if one.unit in OUTPUT_UNITS}
            unit = outputs.pop() if len(outputs) == 1 else ""
        factor = conversion(unit, field.unit) if unit and field.unit else None
        columns.append(Column(field, at, headings[at], unit, factor or (1, 1), rivals))
    return columns


def unit_beside(
    heading: str, field: Field, others: Sequence[tuple[str, Field]], stated: Sequence[UnitBeside]
) -> tuple[str, tuple[str, ...]]:
    """(unit, units that it may be as well) that titles or notes state for a column; "" where none of them does.

    A unit of something that another column is named like is not this one's, and one of something that no column is
    named like may be. Of several for all columns it is the
    contract's, if that is among them and the others are other columns'.
    """
    if "人均" in field.title:
        stated = [replace(one, unit="元") if one.unit == "元/人" else one for one in stated]
    fits = [one for one in stated if one.is_unknown or conversion(one.unit, field.unit)]
    fits = [one for one in fits if not one.is_unknown or field.unit.endswith("元")]
    own = [one for one in fits if one.scope not in EVERYTHING and _is_named(one.scope, heading, field)]
    general = [one for one in fits if one.scope in EVERYTHING]
    vague = [one for one in fits if one.scope and not any(_is_named(one.scope, *of) for of in others)]
    if not own and not general and vague and field.unit != vague[0].unit:
        return vague[0].unit, (field.unit,)  # 补贴单位为元: of this column as well?
    if own and any(re.search("村|社区", one.scope) for one in own):  # 平达社区收入单位为元,其余为万元
        own = [*own, *general, *vague]
    units = list(dict.fromkeys(one.unit for one in own or general or vague))
    if field.unit in units:
        wanted = {of.unit for _, of in others}
        rivals = [unit for unit in units if unit != field.unit and unit not in wanted]
        return field.unit, tuple(rivals)
    return (units[0], tuple(units[1:])) if units else ("", ())


EVERYTHING = frozenset({"", "金额", "资金", "货币", "人民币", "数量", "数字", "数据"})
"""What a unit may be said of that no column is named by."""


def _is_named(scope: str, heading: str, field: Field) -> bool:
    """Whether a unit of `scope` is that of a column: 面积 of 耕地面积(亩)."""
    key = heading_key(scope)
    names = [heading_key(name) for name in (heading, *words_of(field)) if heading_key(name)]
    return bool(key) and any(key in name or name in key for name in names)


UNIT_ROWS = 3
"""Rows below the header among which one of units, or of column numbers, may stand."""


def unit_rows(table: Table, recognition: Recognition) -> tuple[tuple[int, ...], dict[int, str]]:
    """(source rows, column index → unit) of the rows right below the header that hold units and nothing else.

    Of several blocks under one header each may have one; one that states other units than the first is none.
    """
    numbers = {at for at, field in recognition.mapping.items() if field.is_number}
    rows: list[int] = []
    units: dict[int, str] = {}
    for first in [start for start, _ in table.blocks] or [0]:
        begin = max(pc.index(table.cells["source_row"], first).as_py(), 0) if first else 0
        for row in table.cells.slice(begin, UNIT_ROWS).to_pylist():
            cells = [unicodedata.normalize("NFKC", row[f"c{at}"]).strip() for at in range(len(row) - 1)]
            named = {at: unit for at, cell in enumerate(cells) if (unit := unit_named(cell.strip("()")))}
            own = {at: unit for at, unit in named.items() if at in numbers}
            filled = all(at in named or not cell or UNIT_ROW.fullmatch(cell) for at, cell in enumerate(cells))
            if own and filled and units in ({}, own):
                rows.append(row["source_row"])
                units = own
                break
    return tuple(rows), units


def value_elsewhere(field: Field, columns: Sequence[Column]) -> tuple[object, str] | None:
    """(value, note) of a figure's unit that no column carries, from the figure's heading; None for other fields."""
    for column in columns:
        if field.name == f"{column.name}_unit" and column.unit in (field.enum or OUTPUT_UNITS):
            return column.unit, f"没有“{field.title}”列,按“{column.heading}”读作{column.unit}。"
    return None


SEAL = r"\((?:加?盖?公?章|签章)\)"
SENDER = re.compile(
    r"(?:(?:填报|报送|编制|制表|上报|填表|报告|送报|汇总)(?:单位|村|部门|机构)(?:名称)?|(?<!\w)单位(?:名称)?)"
    rf"\s*(?:{SEAL})?\s*:\s*(?P<name>[^\s:,;|)]+)"
    r"|(?P<body>[^\s:,;|()]{2,12}?(?:居委会|村委会|居民委员会|村民委员会|社区|村))(?:汇总|填报|报送|上报|编制|制表)"
)
"""Who sends a file, as a text beside its cells names it."""
BEHIND_NAME = re.compile(
    r"(?:填报|报送|填表|制表|审核|联系|统计|截[止至]|单位|负责)[^\s:]{0,6}:|\(|(?:汇总|填报|报送|上报|编制|制表)$"
)


def sender_of(table: Table) -> str | None:
    """Who sends a file, as a title or a note below names them (填报单位:平达社区居委会); None where none does."""
    for text in (*titles_of(table), *foot_of(table)):
        for match in SENDER.finditer(unicodedata.normalize("NFKC", text)):
            name = BEHIND_NAME.split(match["name"] or match["body"])[0].strip(" _-.。")
            if name and unit_named(name) is None and not re.fullmatch(r"[_\W]*", name):
                return name
    return None


def foreign_resource(contract: Contract, field: Field) -> str:
    """What a field's values must stand in: villages, plan_tasks, plan_units, households, or "" for nothing."""
    return next((key.resource for key in contract.foreign_keys if key.field == field.name), "")


def loosely_checked(contract: Contract, field: Field) -> bool:
    """Whether a value that stands in no list is kept, with a warning."""
    return any(key.field == field.name and key.unknown == "warn" for key in contract.foreign_keys)
