"""The style table of a workbook: styles that differ from those there in their ground alone."""

from __future__ import annotations

import copy

from lxml import etree

from pingda_dash.report.package.annotations import COLOURS, Level, UnknownLayout
from pingda_dash.report.package.xml import MAIN


class Styles:
    """The style table: `filled` and `bare` give the style that differs from another in its ground alone."""

    def __init__(self, root: etree._Element) -> None:
        """root: of the part. Raises UnknownLayout for a table without fills or formats."""
        self.root = root
        self.space = etree.QName(root).namespace or MAIN
        fills, formats = root.find(self.tag("fills")), root.find(self.tag("cellXfs"))
        if fills is None or formats is None:
            raise UnknownLayout
        self.fills, self.formats = fills, formats
        self.made: dict[tuple[int, int], int] = {}
        by_colour = {node.get("rgb"): at for at, fill in enumerate(fills) for node in fill.iter(self.tag("fgColor"))}
        self.grounds = {level: by_colour.get(colour) for level, colour in COLOURS.items()}
        mine = {str(at) for at in self.grounds.values() if at is not None}
        self.ours = frozenset(at for at, one in enumerate(formats) if one.get("fillId") in mine)

    def tag(self, name: str) -> str:
        """A name in the table's namespace."""
        return f"{{{self.space}}}{name}"

    def filled(self, style: int, level: Level) -> int:
        """The style with a annotation's ground."""
        ground = self.grounds[level]
        if ground is None:
            fill = etree.SubElement(etree.SubElement(self.fills, self.tag("fill")), self.tag("patternFill"))
            fill.set("patternType", "solid")
            etree.SubElement(fill, self.tag("fgColor"), rgb=COLOURS[level])
            etree.SubElement(fill, self.tag("bgColor"), indexed="64")
            ground = self.grounds[level] = len(self.fills) - 1
            self.fills.set("count", str(len(self.fills)))
        return self._with(style, ground)

    def bare(self, style: int) -> int:
        """The style without a ground."""
        return self._with(style, 0)

    def _with(self, style: int, ground: int) -> int:
        if (style, ground) not in self.made:
            made = copy.deepcopy(self.formats[style])
            made.set("fillId", str(ground))
            made.set("applyFill", "1")
            self.formats.append(made)
            self.formats.set("count", str(len(self.formats)))
            self.made[style, ground] = len(self.formats) - 1
        return self.made[style, ground]
