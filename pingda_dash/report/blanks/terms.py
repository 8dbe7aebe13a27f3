"""What a form from above is read as: its grids as they are drawn, its blanks with the words beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from pingda_dash.errors import PingdaError

Kind = Literal["xlsx", "docx"]
Written = int | float | str | date
"""What is put into a blank: a number, words, a day."""


class UnreadableForm(PingdaError):
    "表格模板打不开:只收 .xlsx 和 .docx。.xls、.doc、.et、.wps 请先另存;设了打开密码或带宏的,请去掉后另存再上传。"


class OversizedForm(PingdaError):
    "表格模板没有收下:文件过大(超过 10 MB),或格子过多。请只留要填的表。"


class NoBlanks(PingdaError):
    "表格模板里没有找到空格:要有表头的空单元格、下划线、空括号或内容控件。请核对是不是已经填好的表。"


@dataclass(frozen=True)
class Blank:
    """One blank. place: `Sheet1!C5`, of a gap within a text `Sheet1!A2#1`; in a document `表1!B3`, `段5#1`, `控件2`.

    row, column: the words that stand beside and above it, the outer first; near: title or sentence around it.
    unit: what they state of it alone; units: what the title states of the whole sheet.
    day: it asks for a day (日) or month (月). is_share: its number format is percent, so 52 % is written 0.52.
    """

    place: str
    row: tuple[str, ...] = ()
    column: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    unit: str = ""
    units: tuple[str, ...] = ()
    day: Literal["", "日", "月"] = ""
    is_share: bool = False
    shows_percent: bool = False
    """Whether a percent sign stands beside it already."""

    @property
    def words(self) -> str:
        """What stands beside it, on one line."""
        return " / ".join(dict.fromkeys((*self.row, *self.column))) or " / ".join(self.near)

    @property
    def sheet(self) -> str:
        """The sheet or table it is in; empty for a paragraph."""
        return self.place.rpartition("!")[0]


@dataclass(frozen=True)
class Piece:
    """Part of a cell's text; of a blank: its place."""

    text: str
    place: str = ""


@dataclass(frozen=True)
class Square:
    """A cell as it is drawn: from its row and column (from 1) so many rows high and columns wide."""

    row: int
    column: int
    height: int
    width: int
    pieces: tuple[Piece, ...]
    kind: Literal["text", "number", "formula", "empty"] = "text"


@dataclass(frozen=True)
class Grid:
    """A sheet, a table, or the paragraphs between two tables (name empty)."""

    name: str
    squares: tuple[Square, ...]


@dataclass(frozen=True)
class Form:
    """A template as it was read. remarks: what of it was left aside, in Chinese.

    ordinals: the places of empty 序号, which are no blanks: they are filled with their rows.
    """

    kind: Kind
    grids: tuple[Grid, ...]
    blanks: tuple[Blank, ...]
    remarks: tuple[str, ...] = ()
    ordinals: tuple[str, ...] = ()

    @property
    def by_place(self) -> Mapping[str, Blank]:
        """Its blanks by their places."""
        return {one.place: one for one in self.blanks}
