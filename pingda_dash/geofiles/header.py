"""What is printed of a layer before its features: the process that opens a file and the one that asked share it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Header:
    """A layer as its file has it.

    layers: the names of all of the file. columns: names of the attributes. datum: as its coordinate system has it, ""
    where the file does not say or it is another one; system: what the file calls it. projection: from which metres were
    turned into degrees; assumed: because they looked like it. flattened: geometries whose heights were dropped.
    """

    kind: str
    layers: Sequence[str]
    layer: str
    columns: Sequence[str]
    datum: str = ""
    system: str = ""
    projection: str = ""
    assumed: bool = False
    encoding: str = ""
    flattened: int = 0
