"""A paper for somebody's desk as DOCX, in the layout of official documents (GB/T 9704): blocks in, bytes out.

What a paper states is marked, so that a test or a later paper finds it again without reading prose: a figure is a
bookmark in the character style 数据, with its text and what it is of in a custom XML part; words of the plan, of a
ledger or of a note are in the style 原文; a reference to a source in 来源号. What only people can write is a content
control with a tag. `read` gives all of it back, of a paper that Word or WPS has saved since, too.
"""

from __future__ import annotations

import copy
import hashlib
import io
import math
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from itertools import zip_longest
from types import MappingProxyType
from typing import Any, NamedTuple
from xml.sax.saxutils import escape, quoteattr

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from lxml import etree

from pingda_dash import theme
from pingda_dash.errors import PingdaError
from pingda_dash.report import charts
from pingda_dash.report.charts import Chart
from pingda_dash.report.workbook import printable, still

FIGURE_STYLE, QUOTE_STYLE, MARK_STYLE = "数据", "原文", "来源号"
BODY, CELL, HEAD, SUBTITLE, BLANK = "正文段", "表格文字", "表头", "报告单位", "待填写"
CAPTION = "图题"
AUTHORITY, NUMBER, ADDRESSEE, SIGNED = "发文机关标志", "发文字号", "主送", "落款"
WIDTH = 156
"""Millimetres of text between the margins of an A4 page."""
LINES = 22
"""Lines of running text on a page."""
LINE = Pt(28.95)
NAMESPACE = "urn:pingda:paper"
MOST = 64 * 1024 * 1024
"""Bytes that a paper may unpack to."""
FONTS = {
    "方正小标宋简体": "方正小标宋_GBK, FZXiaoBiaoSong-B05S, 华文中宋, Noto Serif CJK SC, 宋体",
    "仿宋_GB2312": "仿宋, FangSong, FZFangSong-Z02S, FandolFang R, Noto Serif CJK SC",
    "楷体_GB2312": "楷体, KaiTi, FZKai-Z03S, FandolKai, AR PL UKai CN",
    "黑体": "SimHei, FZHei-B01S, Noto Sans CJK SC, Source Han Sans SC",
}
"""The fonts that the convention asks for, and what stands in for each where it is not installed."""
_SONG, _FANGSONG, _KAI, _HEI = FONTS
_CUSTOM_XML = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_DRAWN = (
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    f'xmlns:c="{_CHART}"'
)
_WORD = "http://schemas.microsoft.com/office/word/2010/wordprocessing"
_SHAPED = (
    f'xmlns:wpg="{_WORD}Group" xmlns:wps="{_WORD}Shape" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)
_CORNERS = (866, 0), (1732, 500), (1732, 1500), (866, 2000), (0, 1500), (0, 500)
"""Of a hexagon that stands on a corner, in a box of 1732 by 2000."""
MAPS = 2000
"""From which number on the shapes of maps are counted."""
_NSMAP: Any = {None: NAMESPACE}
_W = {"w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main"}


class UnreadablePaper(PingdaError):
    "这份文件打不开,或不是本系统写出的报告:"


@dataclass(frozen=True)
class Figure:
    """What the data say. about: of what (`task:T46@<village>`, `problem:WT-001`); part: what of it (`standing`)."""

    text: str
    about: str
    part: str


@dataclass(frozen=True)
class Quote:
    """Words as they stand in the plan, in a ledger or in a note."""

    text: str


@dataclass(frozen=True)
class Mark:
    """A reference to a row of the table of sources."""

    number: int


Piece = str | Figure | Quote | Mark
Line = Sequence[Piece]


@dataclass(frozen=True)
class Heading:
    """A heading of level 1 (一、) or 2 ((一))."""

    line: Line
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of running text, or in another style."""

    line: Line
    style: str = BODY


@dataclass(frozen=True)
class Table:
    """A table whose first row is repeated on every page and whose rows do not break; a cell is its lines.

    widths: millimetres of each column, WIDTH in all.
    """

    headings: Sequence[str]
    widths: Sequence[float]
    rows: Sequence[Sequence[Sequence[Line]]]


@dataclass(frozen=True)
class Field:
    """What only people can write. tag: by which it is found again; prompt: what stands there until they have."""

    tag: str
    title: str
    prompt: str


@dataclass(frozen=True)
class Graph:
    """A native chart over the whole breadth, and what it says below. height: in millimetres."""

    chart: Chart
    caption: Line
    height: float = 78


class Hexagon(NamedTuple):
    """A place on a schematic map: x in breadths of a hexagon, y in rows; what stands in it, its colour of the theme."""

    x: float
    y: float
    lines: Sequence[Line]
    colour: str


@dataclass(frozen=True)
class Map:
    """A schematic map of equal hexagons as native shapes, and what it says below. height: in millimetres."""

    title: str
    cells: Sequence[Hexagon]
    caption: Line
    height: float = 104


Block = Heading | Paragraph | Table | Graph | Map | Field


@dataclass(frozen=True)
class Paper:
    """A paper to be written. about: what it is of, by which a later one knows it; names: what figures are of, in words.

    place, note: the left and the right of the head of every page. opening: what stands above the title. scale: of all
    sizes and lines, for a paper that must stay on one page.
    """

    title: str
    place: str
    note: str
    blocks: Sequence[Block]
    about: Mapping[str, str]
    names: Mapping[str, str] = field(default_factory=dict)
    opening: Sequence[Block] = ()
    scale: float = 1.0


@dataclass(frozen=True)
class Stated:
    """A figure of a paper that was read back."""

    figure: Figure
    name: str


class Points(NamedTuple):
    """Of what the points of a chart are: the category's, and the part of each series."""

    abouts: Sequence[str]
    parts: Sequence[str]


class StatedData(NamedTuple):
    """A file's own data: what it is of, mark → figure, its charts in their order, the digests of its paragraphs."""

    about: Mapping[str, str]
    figures: Mapping[str, Stated]
    charts: Sequence[Points]
    texts: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Written:
    """A paper as it is read back. about: as of Paper. figures: bookmark → what stands there by the paper's own data.
    fields: tag → the XML of what people wrote, and lost: tag → how many pictures and links of it cannot be carried.
    charts: in their order. beside: what people wrote outside the fields, paragraph by paragraph, and their comments:
    no later paper has it. is_ours: whether it is a paper of ours at all, by its data or its fields."""

    about: Mapping[str, str]
    figures: Mapping[str, Stated]
    fields: Mapping[str, Sequence[str]]
    lost: Mapping[str, int]
    charts: Sequence[Points] = ()
    beside: Sequence[str] = ()
    is_ours: bool = True

    def text(self, about: str, part: str) -> str | None:
        """What it states of something; None where it states nothing."""
        return self._texts().get((about, part))

    def _texts(self) -> dict[tuple[str, str], str]:
        return {(one.figure.about, one.figure.part): one.figure.text for one in self.figures.values()}


# --- writing --------------------------------------------------------------------------------------------------------


def docx_of(paper: Paper, made: datetime, fields: Mapping[str, Sequence[str]] | None = None) -> bytes:
    """The paper's bytes; the same paper made at the same moment is the same file. fields: of `Written.fields`."""
    document = docx.Document(io.BytesIO(_blank()))
    figures: list[Figure] = []
    drawn: list[Chart] = []

    def inside(blocks: Sequence[Block]) -> str:
        body = ""
        for block, after in zip_longest(blocks, blocks[1:]):
            if isinstance(block, Graph):
                drawn.append(block.chart)
                body += _graph(block, _add_chart(document, block.chart, len(drawn)), len(drawn), figures)
            elif isinstance(block, Map):
                body += _map(block, MAPS, figures)
            else:
                body += _block(block, figures, fields or {}, isinstance(after, Table))
        return body

    opening = inside(paper.opening)
    title = _paragraph(((paper.title),), "Title", figures)
    body = inside(paper.blocks)
    parsed = parse_xml(f"<w:body {nsdecls('w')}>{opening}{title}{body}</w:body>")
    _scale(document, paper.scale)
    for element in list(parsed):
        document.element.body.insert(len(document.element.body) - 1, element)
    section = document.sections[0]
    head = section.header.paragraphs[0]
    head.text = f"{paper.place}\t{paper.note}"
    core, at = document.core_properties, made.astimezone(UTC).replace(microsecond=0, tzinfo=None)
    core.title, core.author, core.last_modified_by, core.comments = paper.title, paper.place, paper.place, ""
    core.created = core.modified = at
    core.revision, core.language = 1, "zh-CN"
    marks = {_bookmark(at): one for at, one in enumerate(figures)}
    texts = sorted({_digest(text) for text, _ in _paragraphs(document.element.body)})
    _attach(document, data_of(paper.about, marks, paper.names, drawn, texts))
    raw = io.BytesIO()
    document.save(raw)
    return still(raw.getvalue())


def data_of(
    about: Mapping[str, str],
    figures: Mapping[str, Figure],
    names: Mapping[str, str] = MappingProxyType({}),
    charts: Sequence[Chart] = (),
    texts: Sequence[str] = (),
) -> bytes:
    """A file's own data as XML: what it is of, each figure by its mark, of what the points of each chart are.

    texts: the digests of its paragraphs, by which those that people wrote are known from them.
    """
    root = etree.Element(f"{{{NAMESPACE}}}paper", dict(sorted(about.items())), nsmap=_NSMAP)
    for mark, one in figures.items():
        values = {"id": mark, "about": one.about, "part": one.part, "text": printable(one.text)}
        name = names.get(one.about, "")
        etree.SubElement(root, f"{{{NAMESPACE}}}figure", values | ({"name": printable(name)} if name else {}))
    for chart in charts:
        drawn = etree.SubElement(root, f"{{{NAMESPACE}}}chart", {"title": printable(chart.title)})
        for about_one in chart.abouts:
            etree.SubElement(drawn, f"{{{NAMESPACE}}}category", {"about": about_one})
        for series in chart.series:
            etree.SubElement(drawn, f"{{{NAMESPACE}}}series", {"part": series.part})
    if texts:
        etree.SubElement(root, f"{{{NAMESPACE}}}texts").text = " ".join(texts)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _attach(document: Document, data: bytes) -> None:
    """Put the data into the file as a custom XML part, which Word and WPS keep."""
    package = document.part.package
    assert package is not None
    part = Part(PackURI("/customXml/item1.xml"), "application/xml", data, package)
    properties = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="no"?><ds:datastoreItem xmlns:ds="{_CUSTOM_XML}" '
        f'ds:itemID="{{5B0B7C7A-6C1D-4E0B-9C55-2A2F0E5D9A01}}"><ds:schemaRefs><ds:schemaRef ds:uri="{NAMESPACE}"/>'
        "</ds:schemaRefs></ds:datastoreItem>"
    ).encode()
    kind = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
    part.relate_to(Part(PackURI("/customXml/itemProps1.xml"), kind, properties, package), RT.CUSTOM_XML_PROPS)
    document.part.relate_to(part, RT.CUSTOM_XML)


def _add_chart(document: Document, chart: Chart, number: int) -> str:
    """Put a chart and its workbook into the file; the relation by which the body names it."""
    package = document.part.package
    assert package is not None
    data, workbook = charts.part_of(chart, 10.5)
    part = Part(PackURI(f"/word/charts/chart{number}.xml"), CT.DML_CHART, data, package)
    name = PackURI(f"/word/embeddings/Microsoft_Excel_Sheet{number}.xlsx")
    part.relate_to(Part(name, CT.SML_SHEET, workbook, package), RT.PACKAGE)
    return document.part.relate_to(part, RT.CHART)


def _graph(graph: Graph, relation: str, number: int, figures: list[Figure]) -> str:
    wide, tall = round(WIDTH * 36000), round(graph.height * 36000)
    title = quoteattr(printable(graph.chart.title))
    frame = (
        f'<wp:inline {_DRAWN} distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{wide}" cy="{tall}"/>'
        f'<wp:docPr id="{number}" name={title} descr={title}/><wp:cNvGraphicFramePr/><a:graphic><a:graphicData '
        f'uri="{_CHART}"><c:chart r:id="{relation}"/></a:graphicData></a:graphic></wp:inline>'
    )
    style = f'<w:pStyle w:val="{_style_ids()[CAPTION]}"/><w:keepNext/>'
    drawing = f"<w:p><w:pPr>{style}</w:pPr><w:r><w:drawing>{frame}</w:drawing></w:r></w:p>"
    return drawing + _paragraph(graph.caption, CAPTION, figures)


def _map(of: Map, number: int, figures: list[Figure]) -> str:
    xs, ys = [one.x for one in of.cells], [one.y for one in of.cells]
    across, down = (max(xs) - min(xs) + 1) * math.sqrt(3), (max(ys) - min(ys)) * 1.5 + 2
    radius = min(of.height / down, WIDTH / across) * 36000
    wide, tall = round(radius * math.sqrt(3)), round(radius * 2)
    places = [(round((one.x - min(xs)) * wide), round((one.y - min(ys)) * 1.5 * radius)) for one in of.cells]
    shapes = "".join(
        _hexagon(one, place, (wide, tall), number + at, figures)
        for at, (one, place) in enumerate(zip(of.cells, places, strict=True), start=1)
    )
    extent = f'cx="{round(across * radius)}" cy="{round(down * radius)}"'
    title = quoteattr(printable(of.title))
    group = (
        '<wpg:wgp><wpg:cNvGrpSpPr/><wpg:grpSpPr><a:xfrm><a:off x="0" y="0"/>'
        f'<a:ext {extent}/><a:chOff x="0" y="0"/><a:chExt {extent}/></a:xfrm></wpg:grpSpPr>{shapes}</wpg:wgp>'
    )
    frame = (
        f'<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {extent}/><wp:docPr id="{number}" name={title} '
        f'descr={title}/><wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri="{_WORD}Group">{group}</a:graphicData>'
        "</a:graphic></wp:inline>"
    )
    style = f'<w:pStyle w:val="{_style_ids()[CAPTION]}"/><w:keepNext/>'
    choice = f'<mc:Choice Requires="wpg"><w:drawing>{frame}</w:drawing></mc:Choice>'
    run = f"<w:r><mc:AlternateContent {_DRAWN} {_SHAPED}>{choice}</mc:AlternateContent></w:r>"
    return f"<w:p><w:pPr>{style}</w:pPr>{run}</w:p>{_paragraph(of.caption, CAPTION, figures)}"


def _hexagon(one: Hexagon, place: tuple[int, int], size: tuple[int, int], number: int, figures: list[Figure]) -> str:
    """A shape with its words in the middle."""
    inside = "".join(_paragraph(line, HEAD, figures) for line in one.lines)
    first, *others = (f'<a:pt x="{x}" y="{y}"/>' for x, y in _CORNERS)
    path = f"<a:moveTo>{first}</a:moveTo>{''.join(f'<a:lnTo>{other}</a:lnTo>' for other in others)}<a:close/>"
    paints = (charts.paint(colour) for colour in (one.colour, theme.PANEL))
    fill, edge = (f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>' for colour in paints)
    return (
        f'<wps:wsp><wps:cNvPr id="{number}" name="{number}"/><wps:cNvSpPr/><wps:spPr><a:xfrm>'
        f'<a:off x="{place[0]}" y="{place[1]}"/><a:ext cx="{size[0]}" cy="{size[1]}"/></a:xfrm><a:custGeom><a:avLst/>'
        '<a:gdLst/><a:ahLst/><a:cxnLst/><a:rect l="0" t="0" r="r" b="b"/><a:pathLst><a:path w="1732" h="2000">'
        f'{path}</a:path></a:pathLst></a:custGeom>{fill}<a:ln w="25400">{edge}</a:ln></wps:spPr><wps:txbx>'
        f'<w:txbxContent>{inside}</w:txbxContent></wps:txbx><wps:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" '
        'anchor="ctr"><a:noAutofit/></wps:bodyPr></wps:wsp>'
    )


def _block(
    block: Heading | Paragraph | Table | Field,
    figures: list[Figure],
    fields: Mapping[str, Sequence[str]],
    leads: bool = False,
) -> str:
    """A block as XML. leads: a table follows, which a paragraph stays with."""
    match block:
        case Heading(line, level):
            return _paragraph(line, f"Heading {level}", figures)
        case Paragraph(line, style):
            return _paragraph(line, style, figures, "<w:keepNext/>" if leads else "")
        case Table():
            return _table(block, figures)
        case Field():
            return _field(block, fields.get(block.tag))


def _paragraph(line: Line, style: str, figures: list[Figure], more: str = "") -> str:
    runs = "".join(_run(piece, figures) for piece in line)
    return f'<w:p><w:pPr><w:pStyle w:val="{_style_ids()[style]}"/>{more}</w:pPr>{runs}</w:p>'


def _run(piece: Piece, figures: list[Figure]) -> str:
    if isinstance(piece, str):
        return _words(piece)
    if isinstance(piece, Quote):
        return _words(piece.text, QUOTE_STYLE)
    if isinstance(piece, Mark):
        return _words(f"[{piece.number}]", MARK_STYLE)
    at = len(figures)
    figures.append(piece)
    begin = f'<w:bookmarkStart w:id="{at + 1}" w:name="{_bookmark(at)}"/>'
    return f'{begin}{_words(piece.text, FIGURE_STYLE)}<w:bookmarkEnd w:id="{at + 1}"/>'


def _bookmark(at: int) -> str:
    """A name that Word hides in its list of bookmarks."""
    return f"_F{at:04d}"


def _words(text: str, style: str = "") -> str:
    properties = f'<w:rPr><w:rStyle w:val="{_style_ids()[style]}"/></w:rPr>' if style else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{escape(printable(text))}</w:t></w:r>' if text else ""


def _table(table: Table, figures: list[Figure]) -> str:
    widths = [round(width * 1440 / 25.4) for width in table.widths]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    head = _row([[(text,)] for text in table.headings], widths, HEAD, figures, "<w:tblHeader/>")
    rows = "".join(_row(row, widths, CELL, figures) for row in table.rows)
    style = f'<w:tblStyle w:val="{_style_ids()["Table Grid"]}"/>'
    of = f'<w:tblPr>{style}<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr>'
    return f"<w:tbl>{of}<w:tblGrid>{grid}</w:tblGrid>{head}{rows}</w:tbl>{_paragraph((), CELL, figures)}"


def _row(
    cells: Sequence[Sequence[Line]], widths: Sequence[int], style: str, figures: list[Figure], more: str = ""
) -> str:
    made = []
    for lines, width in zip(cells, widths, strict=True):
        inside = "".join(_paragraph(line, style, figures) for line in lines) or _paragraph((), style, figures)
        made.append(f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{inside}</w:tc>')
    return f"<w:tr><w:trPr><w:cantSplit/>{more}</w:trPr>{''.join(made)}</w:tr>"


def _field(of: Field, written: Sequence[str] | None) -> str:
    prompt = f'<w:p><w:pPr><w:pStyle w:val="{_style_ids()[BODY]}"/></w:pPr>{_words(of.prompt, BLANK)}</w:p>'
    number = sum(ord(one) for one in of.tag) + 1000
    about = f"<w:alias w:val={quoteattr(of.title)}/><w:tag w:val={quoteattr(of.tag)}/>"
    state = "" if written else "<w:showingPlcHdr/>"
    pr = f'<w:sdtPr>{about}<w:id w:val="{number}"/><w:lock w:val="sdtLocked"/>{state}</w:sdtPr>'
    return f"<w:sdt>{pr}<w:sdtContent>{''.join(written) if written else prompt}</w:sdtContent></w:sdt>"


# --- the styles of every paper --------------------------------------------------------------------------------------


@cache
def _style_ids() -> Mapping[str, str]:
    """style → the id that the XML names it by."""
    return {str(style.name): str(style.style_id) for style in docx.Document(io.BytesIO(_blank())).styles}


@cache
def _blank() -> bytes:
    """A paper without a word: its page, styles, head and foot."""
    document = docx.Document()
    package = document.part.package
    assert package is not None
    unused = ("stylesWithEffects", "/numbering", "/customXml", "/webSettings", "/fontTable", "/thumbnail")
    for relations in (document.part.rels, package.rels):
        for key in [key for key, one in relations.items() if one.reltype.endswith(unused)]:
            del relations[key]
    fonts = Part(PackURI("/word/fontTable.xml"), _FONT_TABLE, _font_table(), package)
    document.part.relate_to(fonts, RT.FONT_TABLE)
    _set_styles(document)
    _set_page(document)
    settings = document.settings.element
    for name in ("savePreviewPicture", "characterSpacingControl", "themeFontLang", "rsids"):
        for element in settings.findall(qn(f"w:{name}")):
            settings.remove(element)
    raw = io.BytesIO()
    document.save(raw)
    return still(raw.getvalue())


_FONT_TABLE = "application/vnd.openxmlformats-officedocument.wordprocessingml.fontTable+xml"


def _font_table() -> bytes:
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{others}"/><w:charset w:val="86"/><w:family w:val="auto"/></w:font>'
        for name, others in FONTS.items()
    )
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts {nsdecls("w")}>{fonts}</w:fonts>'.encode()


def _set_styles(document: Document) -> None:
    """The styles of a paper, and no others."""
    kept = {"Normal", "Title", "Heading 1", "Heading 2", "Header", "Footer", "Table Grid", "Normal Table", "No List"}
    for style in [one for one in document.styles if one.name not in {*kept, "Default Paragraph Font"}]:
        style.delete()
    element = document.styles.element
    defaults = element.find(qn("w:docDefaults"))
    element.remove(defaults)
    element.insert(0, parse_xml(
        f'<w:docDefaults {nsdecls("w")}><w:rPrDefault><w:rPr>{_fonts(_FANGSONG)}<w:sz w:val="32"/><w:szCs w:val="32"/>'
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault><w:pPr/></w:pPrDefault></w:docDefaults>"
    ))  # fmt: skip
    exact = f'<w:spacing w:before="0" w:after="0" w:line="{round(LINE.pt * 20)}" w:lineRule="exact"/>'
    free = '<w:snapToGrid w:val="0"/>'
    single = f'{free}<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/>'
    indent = '<w:ind w:firstLine="640" w:firstLineChars="200"/>'
    big = f'{free}<w:spacing w:before="0" w:after="240" w:line="660" w:lineRule="exact"/>'
    lined = '<w:widowControl/><w:jc w:val="both"/>'
    plain = WD_STYLE_TYPE.PARAGRAPH
    _style(document, "Normal", plain, exact, _FANGSONG, 32)
    _style(document, "Title", plain, f'<w:keepNext/>{big}<w:jc w:val="center"/>', _SONG, 44)
    _style(document, "Heading 1", plain, f'<w:keepNext/>{exact}{indent}<w:outlineLvl w:val="0"/>', _HEI, 32)
    _style(document, "Heading 2", plain, f'<w:keepNext/>{exact}{indent}<w:outlineLvl w:val="1"/>', _KAI, 32)
    _style(document, "Header", plain, f'<w:tabs><w:tab w:val="right" w:pos="{_twips(WIDTH)}"/></w:tabs>{single}',
           _FANGSONG, 21)  # fmt: skip
    _style(document, "Footer", plain, f'{single}<w:jc w:val="center"/>', _FANGSONG, 28)
    _style(document, BODY, plain, lined.replace("<w:jc", f"{exact}{indent}<w:jc"), _FANGSONG, 32)
    _style(document, SUBTITLE, plain, f'{exact}<w:jc w:val="center"/>', _KAI, 32)
    rule = '<w:pBdr><w:bottom w:val="single" w:sz="16" w:space="4" w:color="C00000"/></w:pBdr>'
    wide = f'{free}<w:spacing w:before="0" w:after="120" w:line="900" w:lineRule="exact"/>'
    _style(document, AUTHORITY, plain, f'<w:keepNext/>{wide}<w:jc w:val="center"/>', _SONG, 52, "C00000")
    apart = exact.replace('w:after="0"', 'w:after="300"')
    _style(document, NUMBER, plain, f'<w:keepNext/>{rule}{free}{apart}<w:jc w:val="center"/>', _FANGSONG, 32)
    _style(document, ADDRESSEE, plain, exact, _FANGSONG, 32)
    _style(document, SIGNED, plain, f'{exact}<w:ind w:right="640" w:rightChars="200"/><w:jc w:val="right"/>',
           _FANGSONG, 32)  # fmt: skip
    _style(document, CELL, plain, single, _FANGSONG, 21)
    _style(document, CAPTION, plain, f'{single}<w:jc w:val="center"/>', _FANGSONG, 21)
    _style(document, HEAD, plain, f'<w:keepNext/>{single}<w:jc w:val="center"/>', _HEI, 21)
    marks = WD_STYLE_TYPE.CHARACTER
    for name, more in (
        (FIGURE_STYLE, ""),
        (QUOTE_STYLE, ""),
        (MARK_STYLE, '<w:color w:val="595959"/><w:vertAlign w:val="superscript"/>'),
        (BLANK, '<w:color w:val="7F7F7F"/>'),
    ):
        style = document.styles.add_style(name, marks)
        style.element.append(parse_xml(f"<w:rPr {nsdecls('w')}>{more}</w:rPr>"))


def _style(
    document: Document, name: str, kind: Any, paragraph: str, font: str, half_points: int, colour: str = ""
) -> None:
    """Give a style its paragraph's and its runs' properties, in place of whatever it had."""
    names = [one.name for one in document.styles]
    style = document.styles[name] if name in names else document.styles.add_style(name, kind)
    for tag in ("w:pPr", "w:rPr", "w:link"):
        for element in style.element.findall(qn(tag)):
            style.element.remove(element)
    shade = f'<w:color w:val="{colour}"/>' if colour else ""
    runs = f'{_fonts(font)}{shade}<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'
    style.element.append(parse_xml(f"<w:pPr {nsdecls('w')}>{paragraph}</w:pPr>"))
    style.element.append(parse_xml(f"<w:rPr {nsdecls('w')}>{runs}</w:rPr>"))


def _fonts(east_asian: str) -> str:
    latin = "Times New Roman"
    return f'<w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:cs="{latin}" w:eastAsia="{east_asian}"/>'


def _scale(document: Document, scale: float) -> None:
    """Make every size and every line of a paper smaller, but for the head and the foot of its pages."""
    if scale == 1:
        return
    measures = (
        ("w:sz", "w:val"),
        ("w:szCs", "w:val"),
        *(("w:spacing", f"w:{one}") for one in ("line", "before", "after")),
    )
    for style in document.styles:
        for tag, name in measures if style.name not in ("Header", "Footer") else ():
            for element in style.element.iter(qn(tag)):
                value = element.get(qn(name))
                if value and (name != "w:line" or element.get(qn("w:lineRule")) == "exact"):
                    element.set(qn(name), str(round(int(value) * scale)))
    [grid] = document.sections[0]._sectPr.findall(qn("w:docGrid"))
    grid.set(qn("w:linePitch"), str(round(LINE.pt * 20 * scale)))


def _twips(millimetres: float) -> int:
    return round(millimetres * 1440 / 25.4)


def _set_page(document: Document) -> None:
    """A4 with the margins and the line grid of GB/T 9704, — 1 — at the foot."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = map(Mm, (37, 35, 28, 26))
    section.header_distance, section.footer_distance = Mm(20), Mm(24)
    for grid in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(grid)
    section._sectPr.append(parse_xml(f'<w:docGrid {nsdecls("w")} w:type="lines" w:linePitch="{round(LINE.pt * 20)}"/>'))
    section.header.is_linked_to_previous = section.footer.is_linked_to_previous = False
    foot = section.footer.paragraphs[0]._p
    steps = (f'<w:fldChar w:fldCharType="{step}"/>' for step in ("begin", "separate", "end"))
    begin, separate, end = steps
    code = '<w:instrText xml:space="preserve"> PAGE </w:instrText>'
    for inside in ("<w:t>—</w:t>", begin, code, separate, "<w:t>1</w:t>", end, "<w:t>—</w:t>"):
        foot.append(parse_xml(f"<w:r {nsdecls('w')}>{inside}</w:r>"))


# --- reading back ---------------------------------------------------------------------------------------------------


def read(data: bytes, fields: Sequence[Field] = ()) -> Written:
    """What a paper states of itself and what people wrote in it. fields: those that it may have.

    A field in which nobody wrote is left out; one that stands there twice has all that was written in either. Raises
    UnreadablePaper for a file that is no DOCX; one that has lost its data (saved by a program that drops them) has no
    `about` and no figures.
    """
    document = _opened(data)
    own, body = _stated(document), document.element.body
    titles, prompts = {one.title: one.tag for one in fields}, [one.prompt for one in fields]
    written, lost = dict[str, list[str]](), dict[str, int]()
    seen = set[Any]()
    for control in body.iter(qn("w:sdt")):
        name, content = _name_of(control, titles), control.find("w:sdtContent", _W)
        if name is None or content is None or any(one in seen for one in control.iterancestors()):
            continue
        paragraph = next(control.iterancestors(qn("w:p")), None)
        seen.add(control if paragraph is None else paragraph)
        if paragraph is not None:
            after = list(_going_on(paragraph, own.texts))
            seen.update(after)
            content = parse_xml(f"<w:sdtContent {nsdecls('w')}/>")
            content.extend([_said_once(copy.deepcopy(paragraph)), *map(copy.deepcopy, after)])
        words = "".join(str(one.text or "") for one in content.iter(qn("w:t"))).strip()
        if not _without(words, prompts):
            continue
        blocks, pictures = _carried(content)
        written.setdefault(name, []).extend(blocks)
        lost[name] = lost.get(name, 0) + pictures
    beside = [
        text
        for text, node in _paragraphs(body)
        if own.texts
        and _digest(text) not in own.texts
        and _without(text, prompts)
        and node not in seen
        and not any(one in seen for one in node.iterancestors())
    ]
    lost = {name: count for name, count in lost.items() if count}
    is_ours = bool(own.about or seen)
    return Written(own.about, own.figures, written, lost, own.charts, [*beside, *_comments(document)], is_ours)


def _name_of(control: Any, titles: Mapping[str, str]) -> str | None:
    """The tag of a field's control, by its title where it has lost it; None for a control that is no field."""
    tag, title = control.find("w:sdtPr/w:tag", _W), control.find("w:sdtPr/w:alias", _W)
    if tag is not None:
        return str(tag.get(qn("w:val")))
    return None if title is None else titles.get(str(title.get(qn("w:val"))))


def _said_once(paragraph: Any) -> Any:
    """A field's paragraph as LibreOffice 7 saves it, a control a run, with the whole text again in each: the first."""
    controls = list(paragraph.iterchildren(qn("w:sdt")))
    words = ["".join(str(one.text or "") for one in control.iter(qn("w:t"))) for control in controls]
    if len(words) > 1 and all(one.endswith(words[0]) for one in words):
        for control in controls[1:]:
            paragraph.remove(control)
    return paragraph


def _going_on(paragraph: Any, texts: frozenset[str]) -> Iterator[Any]:
    """What follows a field's first paragraph, which alone LibreOffice keeps in its control, until what was made."""
    some: list[Any] = []
    for node in paragraph.itersiblings(qn("w:p"), qn("w:tbl")):
        own = [_digest(text) for text, _ in _paragraphs(node)]
        if not texts or texts.intersection(own) or next(node.iter(qn("w:sdt")), None) is not None:
            break
        some.append(node)
        if own:
            yield from some
            some = []


def _without(words: str, prompts: Sequence[str]) -> str:
    """What of a text people wrote: all but the prompt, and what LibreOffice leaves of it when it repeats it."""
    for prompt in prompts:
        if prompt in words:
            rest = words.replace(prompt, "").strip()
            return "" if rest in prompt else rest
    return words


def _paragraphs(body: Any) -> Iterator[tuple[str, Any]]:
    """The paragraphs with something in them, as (text without spaces, element); nothing of text boxes, nor deleted."""
    for node in body.iter(qn("w:p")):
        if next(node.iterancestors(qn("w:txbxContent")), None) is not None:
            continue
        text = "".join(
            str(one.text or "") for one in node.iter(qn("w:t")) if next(one.iterancestors(qn("w:p"))) is node
        )
        if text := "".join(text.split()):
            yield text, node


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _comments(document: Document) -> list[str]:
    """What people remarked beside the text."""
    package = document.part.package
    assert package is not None
    parts = [part.blob for part in package.iter_parts() if str(part.partname) == "/word/comments.xml"]
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    every = (one for data in parts for one in etree.fromstring(data, parser).iter(qn("w:comment")))
    return ["批注:" + "".join(node.text or "" for node in one.iter(qn("w:t"))) for one in every]


def _opened(data: bytes) -> Document:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(one.file_size for one in archive.infolist()) > MOST:
                raise UnreadablePaper("解开后过大。")
        return docx.Document(io.BytesIO(data))
    except UnreadablePaper:
        raise
    except Exception as error:  # whatever a damaged file makes of zipfile, lxml and python-docx
        raise UnreadablePaper("请核对是不是 .docx、有没有损坏。") from error


def _stated(document: Document) -> StatedData:
    package = document.part.package
    assert package is not None
    parts = (part for part in package.iter_parts() if str(part.partname).startswith("/customXml/"))
    return stated_in(part.blob for part in parts)


def stated_in(parts: Iterable[bytes]) -> StatedData:
    """A file's own data (`data_of`) among its custom XML parts; empty where it has lost them."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    for data in parts:
        if NAMESPACE.encode() not in data:
            continue
        root = etree.fromstring(data, parser)
        if root.tag == f"{{{NAMESPACE}}}paper":
            every = root.iterfind(f"{{{NAMESPACE}}}figure")
            figures = {
                one.get("id", ""): Stated(
                    Figure(one.get("text", ""), one.get("about", ""), one.get("part", "")), one.get("name", "")
                )
                for one in every
            }
            charts = [
                Points(
                    [one.get("about", "") for one in chart.iterfind(f"{{{NAMESPACE}}}category")],
                    [one.get("part", "") for one in chart.iterfind(f"{{{NAMESPACE}}}series")],
                )
                for chart in root.iterfind(f"{{{NAMESPACE}}}chart")
            ]
            texts = frozenset((root.findtext(f"{{{NAMESPACE}}}texts") or "").split())
            return StatedData({str(name): str(value) for name, value in root.attrib.items()}, figures, charts, texts)
    return StatedData({}, {}, [])


_UNCARRIED = ("drawing", "pict", "object")


def _carried(content: Any) -> tuple[list[str], int]:
    """The paragraphs and tables of a field as XML that another paper can hold, and how many pictures it cannot."""
    content = copy.deepcopy(content)
    lost = 0
    for element in list(_beneath(content)):
        name = etree.QName(element).localname
        own = etree.QName(element).namespace == _W["w"]
        if own and name in ("hyperlink", "smartTag", "sdtContent"):
            _unwrap(element)
        elif not own or name in (*_UNCARRIED, "sectPr", "numPr", "sdtPr", "commentReference"):
            lost += name in _UNCARRIED
            _drop(element)
        elif name == "sdt":
            _unwrap(element)
        elif name.startswith(("bookmark", "commentRange")):
            _drop(element)
    for element in content.iter():
        for key in [key for key in element.attrib if not key.startswith((f"{{{_W['w']}}}", "{http://www.w3.org/XML"))]:
            del element.attrib[key]
    blocks = [one for one in content if one.tag in (qn("w:p"), qn("w:tbl"))]
    if not blocks:
        paragraph = parse_xml(f"<w:p {nsdecls('w')}/>")
        paragraph.extend(list(content))
        blocks = [paragraph]
    return [etree.tostring(one, encoding="unicode", with_tail=False) for one in blocks], lost


def _beneath(content: Any) -> Iterator[Any]:
    return (one for one in list(content.iterdescendants()) if isinstance(one.tag, str))


def _unwrap(element: Any) -> None:
    parent = element.getparent()
    if parent is not None:
        at = parent.index(element)
        for child in reversed(list(element)):
            parent.insert(at, child)
        parent.remove(element)


def _drop(element: Any) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def day_of(written: Written) -> date | None:
    """The as-of date of a paper that was read back; None where it has lost its data."""
    try:
        return date.fromisoformat(written.about.get("as_of", ""))
    except ValueError:
        return None
