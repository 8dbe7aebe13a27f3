"""A sheet's part: its rows stay bytes, but for those with annotations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from lxml import etree
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string, range_boundaries

from pingda_dash.report.package.annotations import Annotation, UnknownLayout, place_of
from pingda_dash.report.package.styles import Styles
from pingda_dash.report.package.xml import LINKS, MAIN, local_name, parsed

SHEET_DATA = re.compile(rb"<(\w+:)?sheetData\b[^>/]*>")
ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*?(?:/>|>.*?</(?:\w+:)?row>)", re.DOTALL)
ROW_NUMBER = re.compile(rb'^<[^>]*?\sr="(\d+)"')
STYLE = re.compile(rb'\ss="(\d+)"')
FOREIGN = re.compile(rb"<\?xml[^>]*encoding=[\"'](?!utf-8)", re.IGNORECASE)
BEHIND_LEGACY = (
    *("legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts"),
    *("extLst", "AlternateContent"),
)
"""What may follow `legacyDrawing` in a sheet."""


@dataclass
class Sheet:
    """A sheet's part: `frame` is all but its rows, which stay bytes: `rows` between `opening` and its end."""

    frame: etree._Element
    rows: bytes
    start: bytes
    """The part's root tag and the prefix of its names: what a row needs around it to be read alone."""
    prefix: bytes

    @classmethod
    def of(cls, data: bytes) -> Sheet:
        """A sheet from its part. Raises UnknownLayout for one without rows, or not in UTF-8."""
        opening = SHEET_DATA.search(data)
        if opening is None or FOREIGN.match(data):
            raise UnknownLayout
        prefix = opening[1] or b""
        end = data.rindex(b"</" + prefix + b"sheetData>")
        start = re.search(rb"<" + prefix + rb"worksheet\b[^>]*>", data)
        if start is None:
            raise UnknownLayout
        frame = parsed(data[: opening.end()] + data[end:])
        return cls(frame, data[opening.end() : end], start[0], prefix)

    def __post_init__(self) -> None:
        self.space = etree.QName(self.frame).namespace or MAIN

    def tag(self, name: str) -> str:
        """A name in the sheet's namespace."""
        return f"{{{self.space}}}{name}"

    def written(self) -> bytes:
        """The part, with the rows as they are now."""
        data: bytes = etree.tostring(self.frame, xml_declaration=True, encoding="UTF-8", standalone=True)
        empty = re.compile(rb"<" + self.prefix + rb"sheetData\s*/>|<" + self.prefix + rb"sheetData\b[^>]*></[^>]*>")
        name = self.prefix + b"sheetData"
        return empty.sub(lambda _: b"<%s>%s</%s>" % (name, self.rows, name), data, count=1)

    def on_anchors(self, annotations: Sequence[Annotation]) -> list[Annotation]:
        """One annotation a cell, wrong before odd; those inside a merged area stand on its first cell, which shows."""
        merged = [range_boundaries(node.get("ref", "")) for node in self.frame.iter(self.tag("mergeCell"))]
        by_cell: dict[tuple[int, int], list[Annotation]] = {}
        for annotation in annotations:
            inside = (
                (top, left)
                for left, top, right, bottom in merged
                if top <= annotation.row <= bottom and left <= annotation.column <= right
            )
            by_cell.setdefault(next(inside, place_of(annotation)), []).append(annotation)
        return [
            Annotation(
                *place,
                "wrong" if any(annotation.level == "wrong" for annotation in every) else "odd",
                "\n".join(dict.fromkeys(annotation.words for annotation in every)),
            )
            for place, every in by_cell.items()
        ]

    def colour(self, annotations: Mapping[tuple[int, int], Annotation], styles: Styles) -> None:
        """Give the marked cells their ground, and take it from cells that were marked before."""
        wanted: dict[int, list[Annotation]] = {}
        for annotation in annotations.values():
            wanted.setdefault(annotation.row, []).append(annotation)
        ours, out, last, number = styles.ours, [], 0, 0
        for row in ROW.finditer(self.rows):
            stated = ROW_NUMBER.match(row[0])
            number = int(stated[1]) if stated else number + 1
            if number not in wanted and not (ours and any(int(at) in ours for at in STYLE.findall(row[0]))):
                continue
            out += [self.rows[last : row.start()], self._coloured(row[0], wanted.get(number, ()), styles)]
            last = row.end()
        self.rows = b"".join([*out, self.rows[last:]])

    def _coloured(self, data: bytes, annotations: Sequence[Annotation], styles: Styles) -> bytes:
        row = parsed(self.start + data + b"</" + self.prefix + b"worksheet>")[0]
        cells = dict(cells_of(row))
        for cell in cells.values():
            if int(cell.get("s", 0)) in styles.ours:
                cell.set("s", str(styles.bare(int(cell.get("s", 0)))))
        for annotation in annotations:
            if annotation.column not in cells:
                made = etree.Element(self.tag("c"), r=f"{get_column_letter(annotation.column)}{annotation.row}")
                made.set("s", row.get("s") or self._column_style(annotation.column))
                row.insert(sum(at < annotation.column for at in cells), made)
                cells[annotation.column] = made
            cell = cells[annotation.column]
            cell.set("s", str(styles.filled(int(cell.get("s", 0)), annotation.level)))
        written: bytes = etree.tostring(row, encoding="UTF-8")
        for declared in re.findall(rb'\sxmlns(?::\w+)?="[^"]*"', self.start):
            written = written.replace(declared, b"", 1)
        return written

    def _column_style(self, column: int) -> str:
        for node in self.frame.iter(self.tag("col")):
            if int(node.get("min", 0)) <= column <= int(node.get("max", 0)):
                return str(node.get("style", "0"))
        return "0"

    def select(self, annotation: Annotation) -> None:
        """Open at a cell: selected, and scrolled into sight."""
        cell = f"{get_column_letter(annotation.column)}{annotation.row}"
        views = self.frame.find(self.tag("sheetViews"))
        if views is None:
            views = etree.Element(self.tag("sheetViews"))
            before = [node for node in self.frame if local_name(node) in ("sheetPr", "dimension")]
            self.frame.insert(len(before), views)
            etree.SubElement(views, self.tag("sheetView"), workbookViewId="0")
        for view in views.iter(self.tag("sheetView")):
            view.set("tabSelected", "1")
            pane = view.find(self.tag("pane"))
            active = pane.get("activePane") if pane is not None else None
            self._select_in(view, active, cell)
            frozen = int(float(pane.get("ySplit", 0))) if pane is not None else 0
            left = pane.get("topLeftCell") if pane is not None else view.get("topLeftCell")
            column = coordinate_from_string(left)[0] if left else "A"
            if annotation.row > frozen + 20:
                (view if pane is None else pane).set("topLeftCell", f"{column}{annotation.row - 5}")
            elif pane is None:
                view.attrib.pop("topLeftCell", "")
            else:
                pane.set("topLeftCell", f"{column}{frozen + 1}")

    def _select_in(self, view: etree._Element, pane: str | None, cell: str) -> None:
        for old in view.findall(self.tag("selection")):
            if old.get("pane") == pane:
                view.remove(old)
        chosen = etree.Element(self.tag("selection"), activeCell=cell, sqref=cell)
        if pane:
            chosen.set("pane", pane)
        leading = [node for node in view if local_name(node) in ("pane", "selection")]
        view.insert(len(leading), chosen)

    def refer(self, link: str) -> None:
        """Name the drawing that holds the comments' boxes."""
        node = etree.Element(self.tag("legacyDrawing"))
        space = next((uri for uri in self.frame.nsmap.values() if uri.endswith("/relationships")), LINKS)
        node.set(f"{{{space}}}id", link)
        at = next((at for at, one in enumerate(self.frame) if local_name(one) in BEHIND_LEGACY), len(self.frame))
        self.frame.insert(at, node)


def cells_of(row: etree._Element) -> Iterator[tuple[int, etree._Element]]:
    """(column, cell) of a row, the columns counted from 1; a cell that states no place follows the one before it."""
    at = 0
    for cell in row:
        if local_name(cell) == "c":
            place = cell.get("r")
            at = column_index_from_string(coordinate_from_string(place)[0]) if place else at + 1
            yield at, cell
