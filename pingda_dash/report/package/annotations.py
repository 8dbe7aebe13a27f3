"""What is marked in a workbook, in which colours, and what is raised for one that cannot be marked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Level = Literal["wrong", "odd"]
COLOURS: Mapping[Level, str] = {"wrong": "FFFFB3B8", "odd": "FFFFDE8A"}
"""Grounds of marked cells: red, amber. Cells of these very colours are taken for our own earlier annotations."""


class UnknownLayout(Exception):
    "The workbook is not laid out as any program we know lays it out; nothing was written."


@dataclass(frozen=True)
class Annotation:
    """One cell's colour and comment; row and column are counted from 1."""

    row: int
    column: int
    level: Level
    words: str


def place_of(annotation: Annotation) -> tuple[int, int]:
    """Its cell: (row, column)."""
    return annotation.row, annotation.column
