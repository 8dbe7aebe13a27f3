"""A workbook with cells coloured and commented, and every other byte of it as it was.

A workbook is a zip of XML parts. Opening and saving it by a library loses what the library does not know: charts,
pictures, shapes, the values that formulas last had. Here only the rows with marks, the comments and the style table
are written anew; charts, formulas, other sheets, macros are copied.

Marks of an earlier round are taken off first: their colours and their comments are our own.
"""

from __future__ import annotations

import copy
import io
import posixpath
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from lxml import etree
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string, range_boundaries

Level = Literal["wrong", "odd"]
COLOURS: Mapping[Level, str] = {"wrong": "FFFFB3B8", "odd": "FFFFDE8A"}
"""Grounds of marked cells: red, amber. Cells of these very colours are taken for our own earlier marks."""
AUTHOR = "指挥屏"
ADDED = "\n【指挥屏】"
"""What stands between a clerk's own comment on a cell and ours."""

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE_LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"

SHEET_DATA = re.compile(rb"<(\w+:)?sheetData\b[^>/]*>")
ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*?(?:/>|>.*?</(?:\w+:)?row>)", re.DOTALL)
ROW_NUMBER = re.compile(rb'^<[^>]*?\sr="(\d+)"')
STYLE = re.compile(rb'\ss="(\d+)"')
SHAPE = re.compile(rb"<(\w+):shape\b.*?</\1:shape>", re.DOTALL)
PLACE = re.compile(rb"<(?:\w+:)?Row>\s*(\d+)\s*<.*?<(?:\w+:)?Column>\s*(\d+)\s*<", re.DOTALL)
FOREIGN = re.compile(rb"<\?xml[^>]*encoding=[\"'](?!utf-8)", re.IGNORECASE)
SHAPE_NUMBER = re.compile(rb'id="_x0000_s(\d+)"')
BEHIND_LEGACY = (
    *("legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts"),
    *("extLst", "AlternateContent"),
)
"""What may follow `legacyDrawing` in a sheet."""

VML = (
    b' xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    b' xmlns:x="urn:schemas-microsoft-com:office:excel"'
)
EMPTY_VML = b"<xml" + VML + b'><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout></xml>'
SHAPE_TYPE = (
    b'<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    b'<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
NOTE = (
    '<v:shape id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;margin-left:60pt;margin-top:2pt;'
    'width:200pt;height:{height}pt;z-index:1;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto">'
    '<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
    '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
    "<x:Anchor>{left}, 12, {top}, 4, {right}, 24, {bottom}, 8</x:Anchor><x:AutoFill>False</x:AutoFill>"
    "<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)


class UnknownLayout(Exception):
    "The workbook is not laid out as any program we know lays it out; nothing was written."


@dataclass(frozen=True)
class Mark:
    """One cell's colour and comment; row and column are counted from 1."""

    row: int
    column: int
    level: Level
    words: str


def marked(data: bytes, sheet: str, marks: Sequence[Mark]) -> bytes:
    """The workbook with marks on one sheet, which opens at the first wrong cell. Marks of one cell are joined.

    Raises UnknownLayout.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as held:
            package = _Package(held)
            _mark(package, sheet, marks)
            return package.saved()
    except (KeyError, ValueError, IndexError, zipfile.BadZipFile, etree.XMLSyntaxError) as error:
        raise UnknownLayout from error


def unpacked_size(data: bytes) -> int:
    """Bytes of all parts of a workbook, unpacked. Raises UnknownLayout."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as held:
            return sum(part.file_size for part in held.infolist())
    except zipfile.BadZipFile as error:
        raise UnknownLayout from error


def with_rows(data: bytes, sheet: str, rows: Iterable[bytes]) -> bytes:
    """The workbook with a sheet's rows replaced by `rows`, written as they are: a library takes 20 times as long."""
    with zipfile.ZipFile(io.BytesIO(data)) as held:
        package = _Package(held)
        _, parts, at = _sheets(package, sheet)
        page = _Page.of(package.read(parts[at]))
        page.rows = b"".join(rows)
        package.changed[parts[at]] = page.written()
        return package.saved()


@dataclass
class _Package:
    """The parts of a workbook; `changed` are those written anew."""

    held: zipfile.ZipFile
    changed: dict[str, bytes] = field(default_factory=dict)

    @cached_property
    def names(self) -> frozenset[str]:
        return frozenset(self.held.namelist())

    def read(self, part: str) -> bytes:
        return self.changed[part] if part in self.changed else self.held.read(part)

    def tree(self, part: str) -> etree._Element:
        return _parsed(self.read(part))

    def write(self, part: str, root: etree._Element) -> None:
        self.changed[part] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)

    def has(self, part: str) -> bool:
        return part in self.changed or part in self.names

    def free(self, pattern: str) -> str:
        """A part's name that is not taken; `{}` stands for a number."""
        return next(name for at in range(1, 10_000) if not self.has(name := pattern.format(at)))

    def linked(self, part: str, kind: str) -> dict[str, str]:
        """Id → part of each relation of a kind (`styles`, `comments` …) that a part has."""
        rels = _rels_of(part)
        if not self.has(rels):
            return {}
        return {
            link.get("Id", ""): posixpath.normpath(posixpath.join(posixpath.dirname(part), link.get("Target", "")))
            .removeprefix("//")
            .lstrip("/")
            for link in self.tree(rels)
            if link.get("Type", "").endswith("/" + kind)
        }

    def link(self, part: str, kind: str, target: str) -> str:
        """Add a relation; returns its id."""
        rels = _rels_of(part)
        root = self.tree(rels) if self.has(rels) else etree.Element(f"{{{PACKAGE_LINKS}}}Relationships")
        taken = {link.get("Id") for link in root}
        number = next(f"rId{at}" for at in range(1, 100_000) if f"rId{at}" not in taken)
        etree.SubElement(
            root, f"{{{PACKAGE_LINKS}}}Relationship", Id=number, Type=f"{LINKS}/{kind}", Target=f"/{target}"
        )
        self.write(rels, root)
        return number

    def declare(self, part: str, kind: str) -> None:
        """Say what kind of content a new part is."""
        root = self.tree("[Content_Types].xml")
        etree.SubElement(root, f"{{{TYPES}}}Override", PartName=f"/{part}", ContentType=kind)
        self.write("[Content_Types].xml", root)

    def saved(self) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as written:
            for info in self.held.infolist():
                written.writestr(info, self.read(info.filename), zipfile.ZIP_DEFLATED)
            for part in self.changed.keys() - self.names:
                written.writestr(zipfile.ZipInfo(part), self.changed[part], zipfile.ZIP_DEFLATED)
        return out.getvalue()


def _parsed(data: bytes) -> etree._Element:
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))


def _rels_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return f"{folder}/_rels/{name}.rels"


def _mark(package: _Package, sheet: str, marks: Sequence[Mark]) -> None:
    book, parts, at = _sheets(package, sheet)
    part = parts[at]
    page = _Page.of(package.read(part))
    marks = page.on_anchors(marks)
    styles_part = next(iter(package.linked("xl/workbook.xml", "styles").values()))
    styles = _Styles(package.tree(styles_part))
    page.colour({(mark.row, mark.column): mark for mark in marks}, styles)
    package.write(styles_part, styles.root)
    _comment(package, part, page, marks)
    if first := min((mark for mark in marks if mark.level == "wrong"), key=_place, default=None) or min(
        marks, key=_place, default=None
    ):
        page.select(first)
        _open_at(package, book, at, [other for other in parts if other != part])
    package.changed[part] = page.written()


def _sheets(package: _Package, sheet: str) -> tuple[etree._Element, list[str], int]:
    """The list of sheets, their parts, and which of them is the one of this name."""
    book = package.tree("xl/workbook.xml")
    nodes = [node for node in book.iter() if _local(node) == "sheet"]
    linked = {**package.linked("xl/workbook.xml", "worksheet"), **package.linked("xl/workbook.xml", "chartsheet")}
    parts = [linked.get(_link_id(node), "") for node in nodes]
    return book, parts, [node.get("name") for node in nodes].index(sheet)


def _place(mark: Mark) -> tuple[int, int]:
    return mark.row, mark.column


def _local(node: etree._Element) -> str:
    return etree.QName(node).localname if isinstance(node.tag, str) else ""


def _link_id(node: etree._Element) -> str:
    return next(str(value) for name, value in node.items() if etree.QName(name).localname == "id")


def _open_at(package: _Package, book: etree._Element, at: int, others: Sequence[str]) -> None:
    """The marked sheet is the one in front, and the only one selected: typing into a group changes all of it."""
    for view in book.iter(f"{{{etree.QName(book).namespace}}}workbookView"):
        view.set("activeTab", str(at))
        view.attrib.pop("firstSheet", "")
    package.write("xl/workbook.xml", book)
    for part in filter(None, others):
        data = package.read(part)
        head, flag, rest = data.partition(b' tabSelected="1"')
        if flag and b"sheetData" not in head:
            package.changed[part] = head + rest


# -- the sheet -------------------------------------------------------------------------------------------------------


@dataclass
class _Page:
    """A sheet's part: `frame` is all but its rows, which stay bytes: `rows` between `opening` and its end."""

    frame: etree._Element
    rows: bytes
    start: bytes
    """The part's root tag and the prefix of its names: what a row needs around it to be read alone."""
    prefix: bytes

    @classmethod
    def of(cls, data: bytes) -> _Page:
        opening = SHEET_DATA.search(data)
        if opening is None or FOREIGN.match(data):
            raise UnknownLayout
        prefix = opening[1] or b""
        end = data.rindex(b"</" + prefix + b"sheetData>")
        start = re.search(rb"<" + prefix + rb"worksheet\b[^>]*>", data)
        if start is None:
            raise UnknownLayout
        frame = _parsed(data[: opening.end()] + data[end:])
        return cls(frame, data[opening.end() : end], start[0], prefix)

    def __post_init__(self) -> None:
        self.space = etree.QName(self.frame).namespace or MAIN

    def tag(self, name: str) -> str:
        return f"{{{self.space}}}{name}"

    def written(self) -> bytes:
        data: bytes = etree.tostring(self.frame, xml_declaration=True, encoding="UTF-8", standalone=True)
        empty = re.compile(rb"<" + self.prefix + rb"sheetData\s*/>|<" + self.prefix + rb"sheetData\b[^>]*></[^>]*>")
        name = self.prefix + b"sheetData"
        return empty.sub(lambda _: b"<%s>%s</%s>" % (name, self.rows, name), data, count=1)

    def on_anchors(self, marks: Sequence[Mark]) -> list[Mark]:
        """One mark a cell, wrong before odd; those inside a merged area stand on its first cell, which shows."""
        merged = [range_boundaries(node.get("ref", "")) for node in self.frame.iter(self.tag("mergeCell"))]
        held: dict[tuple[int, int], list[Mark]] = {}
        for mark in marks:
            inside = (
                (top, left)
                for left, top, right, bottom in merged
                if top <= mark.row <= bottom and left <= mark.column <= right
            )
            held.setdefault(next(inside, _place(mark)), []).append(mark)
        return [
            Mark(
                *place,
                "wrong" if any(mark.level == "wrong" for mark in every) else "odd",
                "\n".join(dict.fromkeys(mark.words for mark in every)),
            )
            for place, every in held.items()
        ]

    def colour(self, marks: Mapping[tuple[int, int], Mark], styles: _Styles) -> None:
        """Give the marked cells their ground, and take it from cells that were marked before."""
        wanted: dict[int, list[Mark]] = {}
        for mark in marks.values():
            wanted.setdefault(mark.row, []).append(mark)
        ours, out, last, number = styles.ours, [], 0, 0
        for found in ROW.finditer(self.rows):
            said = ROW_NUMBER.match(found[0])
            number = int(said[1]) if said else number + 1
            if number not in wanted and not (ours and any(int(at) in ours for at in STYLE.findall(found[0]))):
                continue
            out += [self.rows[last : found.start()], self._coloured(found[0], wanted.get(number, ()), styles)]
            last = found.end()
        self.rows = b"".join([*out, self.rows[last:]])

    def _coloured(self, data: bytes, marks: Sequence[Mark], styles: _Styles) -> bytes:
        row = _parsed(self.start + data + b"</" + self.prefix + b"worksheet>")[0]
        cells = dict(_cells(row))
        for cell in cells.values():
            if int(cell.get("s", 0)) in styles.ours:
                cell.set("s", str(styles.bare(int(cell.get("s", 0)))))
        for mark in marks:
            if mark.column not in cells:
                made = etree.Element(self.tag("c"), r=f"{get_column_letter(mark.column)}{mark.row}")
                made.set("s", row.get("s") or self._column_style(mark.column))
                row.insert(sum(at < mark.column for at in cells), made)
                cells[mark.column] = made
            cell = cells[mark.column]
            cell.set("s", str(styles.filled(int(cell.get("s", 0)), mark.level)))
        written: bytes = etree.tostring(row, encoding="UTF-8")
        for declared in re.findall(rb'\sxmlns(?::\w+)?="[^"]*"', self.start):
            written = written.replace(declared, b"", 1)
        return written

    def _column_style(self, column: int) -> str:
        for node in self.frame.iter(self.tag("col")):
            if int(node.get("min", 0)) <= column <= int(node.get("max", 0)):
                return str(node.get("style", "0"))
        return "0"

    def select(self, mark: Mark) -> None:
        """Open at a cell: selected, and scrolled into sight."""
        cell = f"{get_column_letter(mark.column)}{mark.row}"
        views = self.frame.find(self.tag("sheetViews"))
        if views is None:
            views = etree.Element(self.tag("sheetViews"))
            before = [node for node in self.frame if _local(node) in ("sheetPr", "dimension")]
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
            if mark.row > frozen + 20:
                (view if pane is None else pane).set("topLeftCell", f"{column}{mark.row - 5}")
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
        leading = [node for node in view if _local(node) in ("pane", "selection")]
        view.insert(len(leading), chosen)

    def refer(self, link: str) -> None:
        """Name the drawing that holds the comments' boxes."""
        node = etree.Element(self.tag("legacyDrawing"))
        space = next((uri for uri in self.frame.nsmap.values() if uri.endswith("/relationships")), LINKS)
        node.set(f"{{{space}}}id", link)
        at = next((at for at, one in enumerate(self.frame) if _local(one) in BEHIND_LEGACY), len(self.frame))
        self.frame.insert(at, node)


def _cells(row: etree._Element) -> Iterator[tuple[int, etree._Element]]:
    at = 0
    for cell in row:
        if _local(cell) == "c":
            place = cell.get("r")
            at = column_index_from_string(coordinate_from_string(place)[0]) if place else at + 1
            yield at, cell


class _Styles:
    """The style table: `filled` and `bare` give the style that differs from another in its ground alone."""

    def __init__(self, root: etree._Element) -> None:
        self.root = root
        self.space = etree.QName(root).namespace or MAIN
        fills, formats = root.find(self.tag("fills")), root.find(self.tag("cellXfs"))
        if fills is None or formats is None:
            raise UnknownLayout
        self.fills, self.formats = fills, formats
        self.made: dict[tuple[int, int], int] = {}
        known = {node.get("rgb"): at for at, fill in enumerate(fills) for node in fill.iter(self.tag("fgColor"))}
        self.grounds = {level: known.get(colour) for level, colour in COLOURS.items()}
        mine = {str(at) for at in self.grounds.values() if at is not None}
        self.ours = frozenset(at for at, one in enumerate(formats) if one.get("fillId") in mine)

    def tag(self, name: str) -> str:
        return f"{{{self.space}}}{name}"

    def filled(self, style: int, level: Level) -> int:
        """The style with a mark's ground."""
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


# -- comments --------------------------------------------------------------------------------------------------------


def _comment(package: _Package, sheet: str, page: _Page, marks: Sequence[Mark]) -> None:
    """Write the marks' words as comments beside the clerk's own, and the boxes they show in."""
    part = next(iter(package.linked(sheet, "comments").values()), None)
    if part is None:
        if not marks:
            return
        part = package.free("xl/comments{}.xml")
        package.link(sheet, "comments", part)
        package.declare(part, COMMENTS_TYPE)
        root = etree.Element(f"{{{page.space}}}comments", nsmap={None: page.space})  # type: ignore[dict-item]  # lxml's own way to name no prefix
        etree.SubElement(root, page.tag("authors"))
        etree.SubElement(root, page.tag("commentList"))
    else:
        root = package.tree(part)
    gone, new = _write_comments(root, page, marks)
    package.write(part, root)
    _draw_boxes(package, sheet, page, gone, new)


def _write_comments(
    root: etree._Element, page: _Page, marks: Sequence[Mark]
) -> tuple[set[tuple[int, int]], list[Mark]]:
    """Change the comments; returns the cells whose own earlier comment went, and the marks that have no box yet."""
    authors, listed = root.find(page.tag("authors")), root.find(page.tag("commentList"))
    if authors is None or listed is None:
        raise UnknownLayout
    names = [node.text for node in authors]
    if AUTHOR not in names:
        etree.SubElement(authors, page.tag("author")).text = AUTHOR
        names.append(AUTHOR)
    mine, gone, theirs = str(names.index(AUTHOR)), set(), {}
    for one in list(listed):
        letters, row = coordinate_from_string(one.get("ref", ""))
        place = row, column_index_from_string(letters)
        if one.get("authorId") == mine:
            listed.remove(one)
            gone.add(place)
            continue
        theirs[place] = one
        _take_words_off(one, page)
    new = []
    for mark in sorted(marks, key=_place):
        if (own := theirs.get(_place(mark))) is not None:
            _add_words(own, page, mark.words)
            continue
        ref = f"{get_column_letter(mark.column)}{mark.row}"
        one = etree.SubElement(listed, page.tag("comment"), ref=ref, authorId=mine)
        text = etree.SubElement(etree.SubElement(one, page.tag("text")), page.tag("t"))
        text.text = mark.words
        text.set(SPACE, "preserve")
        new.append(mark)
    return gone, new


def _take_words_off(comment: etree._Element, page: _Page) -> None:
    """Leave of a comment what its writer wrote."""
    for text in list(comment.iter(page.tag("t"))):
        own, ours, _ = (text.text or "").partition(ADDED)
        run = text.getparent()
        if ours and not own and run is not None and _local(run) == "r" and (around := run.getparent()) is not None:
            around.remove(run)
        elif ours:
            text.text = own


def _add_words(comment: etree._Element, page: _Page, words: str) -> None:
    """Add to a clerk's own comment, as one more run of its text."""
    text = comment.find(page.tag("text"))
    if text is None:
        text = etree.SubElement(comment, page.tag("text"))
    for plain in text.findall(page.tag("t")):
        run = etree.Element(page.tag("r"))
        text.replace(plain, run)
        run.append(plain)
    added = etree.SubElement(etree.SubElement(text, page.tag("r")), page.tag("t"))
    added.text = ADDED + words
    added.set(SPACE, "preserve")


def _draw_boxes(package: _Package, sheet: str, page: _Page, gone: set[tuple[int, int]], new: Sequence[Mark]) -> None:
    """The comments' boxes stand in a drawing of their own kind, which is not always well-formed: kept as bytes."""
    legacy = page.frame.find(page.tag("legacyDrawing"))
    if legacy is None:
        part = package.free("xl/drawings/vmlDrawing{}.vml")
        page.refer(package.link(sheet, "vmlDrawing", part))
        package.declare(part, VML_TYPE)
        drawing = EMPTY_VML
    else:
        part = package.linked(sheet, "vmlDrawing")[_link_id(legacy)]
        drawing = package.read(part)

    def kept(shape: re.Match[bytes]) -> bytes:
        place = PLACE.search(shape[0])
        return b"" if place and (int(place[1]) + 1, int(place[2]) + 1) in gone else shape[0]

    drawing = SHAPE.sub(kept, drawing)
    number = max([1024, *map(int, SHAPE_NUMBER.findall(drawing))])
    boxes = [_box(mark, at) for at, mark in enumerate(new, start=number + 1)]
    kind = b"" if b'id="_x0000_t202"' in drawing else SHAPE_TYPE
    added = kind + b"".join(boxes)
    if b"xmlns:v=" not in drawing:  # the drawing calls these namespaces something else
        added = re.sub(rb"<(v:shape(?:type)?)\b", lambda tag: tag[0] + VML, added)
    end = re.search(rb"</(?:\w+:)?xml>\s*$", drawing)
    if end is None:
        raise UnknownLayout
    package.changed[part] = drawing[: end.start()] + added + drawing[end.start() :]


def _box(mark: Mark, number: int) -> bytes:
    lines = sum(1 + len(line) // 18 for line in mark.words.splitlines())
    return NOTE.format(
        number=number,
        height=18 * min(lines, 20) + 12,
        left=mark.column,
        right=mark.column + 3,
        top=max(mark.row - 2, 0),
        bottom=max(mark.row - 2, 0) + min(lines, 20) + 1,
        row=mark.row - 1,
        column=mark.column - 1,
    ).encode()
