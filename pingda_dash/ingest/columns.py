"""The columns of one file: which field each carries, in what unit, and which values titles state instead."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from pingda_dash.contracts import Contract, Field
from pingda_dash.ingest.beside import places
from pingda_dash.ingest.headings import bracketed, conversion, unit_named
from pingda_dash.ingest.read import Table
from pingda_dash.ingest.recognise import Recognition, unit_in
from pingda_dash.ingest.vocabulary import VillageList


@dataclass(frozen=True)
class Column:
    """A column of the file that carries a field: where it stands, its heading, and its unit against the field's.

    unit: the heading's or the title's unit, "" when none is written. factor: (multiply, divide) into the field's unit.
    """

    field: Field
    at: int
    heading: str
    unit: str = ""
    factor: tuple[float, float] = (1, 1)

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
        """Words in the heading's brackets that resemble a unit but are none of ours."""
        if not self.measured or not self.field.unit or self.unit:
            return []
        return [
            word
            for word in bracketed(self.heading)
            if len(word) <= 4 and re.search(r"[元吨斤担亩里米克顷$€]|^[A-Za-z]+$", word)
        ]


def columns_of(table: Table, recognition: Recognition) -> list[Column]:
    """The file's columns that carry fields, from left to right."""
    titled = [unit for title in table.titles for unit in units_in_title(title)]
    columns = []
    for at, field in recognition.mapping.items():
        heading = table.header[at].strip()
        if not field.is_number:
            columns.append(Column(field, at, heading))
            continue
        unit = unit_in(heading, field) or next((u for u in titled if field.unit and conversion(u, field.unit)), "")
        factor = conversion(unit, field.unit) if unit and field.unit else None
        columns.append(Column(field, at, heading, unit, factor or (1, 1)))
    return columns


def units_in_title(title: str) -> list[str]:
    """The units a title row states: 单位:万元、亩 → 万元, 亩. (填报单位:平达社区 states none.)"""
    stated = re.search(r"(?:^|[^报位])单位\s*:\s*([^\s)]+)", unicodedata.normalize("NFKC", title))
    return [unit for word in re.split(r"[、,/;]", stated[1]) if (unit := unit_named(word))] if stated else []


def value_elsewhere(
    field: Field, table: Table, columns: Sequence[Column], villages: VillageList
) -> tuple[object, str] | None:
    """(value, note) of a field that no column carries, from a heading, a title, the sheet's or the file's name.

    None where none of them states it. A day is `days.report_day`'s.
    """
    for column in columns:
        if field.name == f"{column.name}_unit" and column.unit in field.enum:
            return column.unit, f"没有“{field.title}”列,按“{column.heading}”读作{column.unit}。"
    for place, text in places(table):
        if field.village and (code := villages.named_in(text)):
            return code, f"没有“{field.title}”列,按{place}“{text}”取{villages.name(code)}。"
    return None


def foreign_resource(contract: Contract, field: Field) -> str:
    """What a field's values must stand in: villages, plan_tasks, plan_units, households, or "" for nothing."""
    return next((key.resource for key in contract.foreign_keys if key.field == field.name), "")


def loosely_checked(contract: Contract, field: Field) -> bool:
    """Whether a value that stands in no list is kept, with a warning."""
    return any(key.field == field.name and key.unknown == "warn" for key in contract.foreign_keys)
