"""A deck for a meeting as PPTX, 16:9: slides in, bytes out, and read back.

As in `report/paper.py` what a slide states is marked: a run's `bmk` (DrawingML's own attribute for a link to a custom
XML part) names its figure there, says 原文 of words of the plan, a ledger or a note, 来源号 of a reference to the
slide's notes. Every line has a fixed height, so that words take the same room whichever font stands in for another, and
a table breaks over as many slides as it needs (`paged`).
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from itertools import pairwise
from typing import Any
from unicodedata import east_asian_width

from pptx import Presentation
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.util import Emu, Inches, Pt

from pingda_dash import theme
from pingda_dash.report import charts
from pingda_dash.report.charts import Chart, paint
from pingda_dash.report.paper import (
    MARK_STYLE,
    MOST,
    QUOTE_STYLE,
    Figure,
    Line,
    Mark,
    Piece,
    Points,
    Quote,
    Stated,
    UnreadablePaper,
    data_of,
    stated_in,
)
from pingda_dash.report.workbook import printable, still

WIDTH, HEIGHT = 960.0, 540.0
"""Points of a slide, 13.33 by 7.5 inches."""
MARGIN, TOP, FOOT = 40.0, 80.0, 502.0
"""Points: beside everything; where what is below a title begins; where it ends."""
BREADTH = WIDTH - 2 * MARGIN
TITLE, LEAD, BODY, CELL, SMALL = 28.0, 24.0, 18.0, 14.0, 12.0
"""Points of letters."""
LEADING = 1.4
GAP = 12.0
NARROW = 0.64
"""em of a digit, in the widest letters that may stand in for Arial (DejaVu Sans)."""
_PAD_X, _PAD_Y = 5.0, 3.0
PART_MARK = "页次"
"""The mark of `Slide.part`."""
FONT = "黑体"
"""Every Windows and WPS has it; where it is not installed, its charset asks for another sans serif with Chinese letters
(Noto Sans CJK, 思源黑体, 文泉驿)."""
LATIN = "Arial"
_EAST_ASIAN = f'<a:ea typeface="{FONT}" panose="02010609060101010101" pitchFamily="49" charset="-122"/>'


@dataclass(frozen=True)
class Words:
    """Lines of text. size: of its letters; tone: a colour of the theme."""

    lines: Sequence[Line]
    size: float = BODY
    tone: str = theme.TEXT


@dataclass(frozen=True)
class Tinted:
    """Pieces in a colour of the theme, bold: a status and its figure."""

    pieces: Line
    tone: str


Cell = Sequence[Line | Tinted]


@dataclass(frozen=True)
class Grid:
    """A table whose headings are repeated on every slide. widths: shares of its breadth; a cell is its lines."""

    headings: Sequence[str]
    widths: Sequence[float]
    rows: Sequence[Sequence[Cell]]
    size: float = CELL


@dataclass(frozen=True)
class Plot:
    """A native chart, which takes the height that is left, or height points of it."""

    chart: Chart
    height: float = 0.0
    size: float = SMALL


@dataclass(frozen=True)
class Blank:
    """What only people can write, in a box. tag: by which it is found again; height: in points, 0 for what is left."""

    tag: str
    prompt: str
    height: float = 0.0


Block = Words | Grid | Plot | Blank


@dataclass(frozen=True)
class Beside:
    """Two blocks side by side. share: of the breadth that the left one has."""

    left: Block
    right: Block
    share: float


@dataclass(frozen=True)
class Slide:
    """A slide. notes: what its figures rest on, said below it in the presenter's view."""

    title: str
    blocks: Sequence[Block | Beside]
    notes: Sequence[Line] = ()
    is_cover: bool = False
    part: str = ""
    """Which of several slides of one title it is, `(2/3)`."""


@dataclass(frozen=True)
class Deck:
    """A deck to be written. foot: at the bottom of every slide, beside its number. about: as of `Paper`."""

    title: str
    author: str
    foot: Line
    slides: Sequence[Slide]
    about: Mapping[str, str]
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Run:
    """Some words of a deck that was read back. mark: a figure's, 原文, 来源号, or empty; slide: from 1; is_note: of its
    notes."""

    text: str
    mark: str
    slide: int
    is_note: bool


@dataclass(frozen=True)
class WrittenDeck:
    """A deck as it is read back. runs: of slides and their notes; fields: tag → what stands there."""

    about: Mapping[str, str]
    figures: Mapping[str, Stated]
    charts: Sequence[Points]
    runs: Sequence[Run]
    fields: Mapping[str, str]


# --- how much room words take ---------------------------------------------------------------------------------------


def breadth_of(text: str, size: float) -> float:
    """Points that a text is wide at most: a Chinese letter is one em, a digit less, a gap between them a quarter."""
    wide = [east_asian_width(one) in "WFA" for one in text]
    gaps = sum(one is not other for one, other in pairwise(wide))
    return size * (sum(1.0 if one else NARROW for one in wide) + 0.25 * gaps)


def lines_of(text: str, size: float, room: float) -> int:
    """Into how many lines a text breaks, a little more rather than less: words and numbers stay whole."""
    count, at = 1, 0.0
    for word in _words_of(text):
        wide = breadth_of(word, size)
        if at + wide > 0.97 * room and at:
            count, at = count + 1, 0.0
        while wide > room:
            count, wide = count + 1, wide - room
        at += wide
    return count


def _words_of(text: str) -> Iterator[str]:
    """What no line breaks within: a Chinese letter with the punctuation behind it, a word, a number."""
    word = ""
    for one in text:
        wide = east_asian_width(one) in "WFA"
        if wide and one not in _CLOSING:
            if word:
                yield word
            word = one
        elif one == " ":
            yield word + one
            word = ""
        elif word and east_asian_width(word[0]) in "WFA" and one not in _CLOSING:
            yield word
            word = one
        else:
            word += one
    if word:
        yield word


_CLOSING = "、。,;:?!)》”’%"


def _text_of(line: Line | Tinted) -> str:
    pieces = line.pieces if isinstance(line, Tinted) else line
    return "".join(f"[{one.number}]" if isinstance(one, Mark) else one if isinstance(one, str) else one.text
                   for one in pieces)  # fmt: skip


def _leading(size: float) -> float:
    """The height of a line of letters."""
    return round(LEADING * size, 1)


def _tall(lines: Sequence[Line | Tinted], size: float, room: float) -> float:
    return _leading(size) * sum(lines_of(_text_of(line), size, room) for line in lines)


def row_heights(grid: Grid, breadth: float) -> list[float]:
    """The height of each row of a table, the headings' first."""
    every = [[[(text,)] for text in grid.headings], *grid.rows]
    rooms = [breadth * share - 2 * _PAD_X for share in _shares(grid)]
    return [
        max(_tall(cell, grid.size, room) for cell, room in zip(row, rooms, strict=True)) + 2 * _PAD_Y for row in every
    ]


def _shares(grid: Grid) -> list[float]:
    return [one / sum(grid.widths) for one in grid.widths]


def _height(block: Block | Beside, breadth: float) -> float:
    """What a block takes at least; a chart or a box that has the rest, enough to be read."""
    match block:
        case Words():
            return _tall(block.lines, block.size, breadth)
        case Grid():
            return sum(row_heights(block, breadth))
        case Beside():
            wide = breadth - GAP
            return max(_height(block.left, wide * block.share), _height(block.right, wide * (1 - block.share)))
        case _:
            return block.height or 160.0


def paged(slide: Slide) -> list[Slide]:
    """A slide as one, or several where its table has too many rows: each has the headings, `标题(2/3)` says which."""
    room = FOOT - TOP
    at = next((at for at, block in enumerate(slide.blocks) if isinstance(block, Grid)), None)
    if at is None:
        return [slide]
    grid = slide.blocks[at]
    assert isinstance(grid, Grid)
    others = [block for block in slide.blocks if block is not grid]
    room -= sum(_height(block, BREADTH) + GAP for block in others)
    head, *heights = row_heights(grid, BREADTH)
    pages = _evenly(list(zip(grid.rows, heights, strict=True)), room - head)
    if len(pages) == 1:
        return [slide]
    return [
        replace(
            slide,
            part=f"({number}/{len(pages)})",
            blocks=[replace(grid, rows=rows) if block is grid else block for block in slide.blocks],
        )
        for number, rows in enumerate(pages, start=1)
    ]


def _evenly(rows: Sequence[tuple[Sequence[Cell], float]], room: float) -> list[list[Sequence[Cell]]]:
    """Rows on as few pages as they need, about as much on each. rows: each with its height."""

    def broken(most: float) -> list[list[Sequence[Cell]]]:
        pages, left = list[list[Sequence[Cell]]](), 0.0
        for row, height in rows:
            if height > left or not pages:
                pages.append([])
                left = most
            pages[-1].append(row)
            left -= height
        return pages

    count = len(broken(room))
    least = max([sum(height for _, height in rows) / max(count, 1), *(height for _, height in rows)])
    while len(broken(least)) > count:
        least += SMALL
    return broken(min(least, room))


# --- writing --------------------------------------------------------------------------------------------------------


def pptx_of(deck: Deck, made: datetime) -> bytes:
    """The deck's bytes; the same deck made at the same moment is the same file."""
    shown = Presentation(io.BytesIO(_blank()))
    writer = _Writer(shown, deck)
    for slide in deck.slides:
        for page in paged(slide):
            writer.add(page)
    core, at = shown.core_properties, made.astimezone(UTC).replace(microsecond=0, tzinfo=None)
    core.title, core.author, core.last_modified_by = deck.title, deck.author, deck.author
    core.created = core.modified = at
    core.revision, core.language = 1, "zh-CN"
    _attach(shown, data_of(deck.about, writer.figures, deck.names, writer.charts))
    raw = io.BytesIO()
    shown.save(raw)
    return still(raw.getvalue(), _part)


def _part(name: str, data: bytes) -> bytes:
    if name.startswith("ppt/theme/"):
        return _lettered(data)
    return charts.workbook_of(data) if name.startswith("ppt/embeddings/") else data


def _attach(shown: Any, data: bytes) -> None:
    part = Part(PackURI("/customXml/item1.xml"), "application/xml", shown.part.package, data)
    shown.part.relate_to(part, RT.CUSTOM_XML)


class _Writer:
    """A deck while it is being written."""

    def __init__(self, shown: Any, deck: Deck) -> None:
        self.shown, self.deck = shown, deck
        self.figures, self.charts = dict[str, Figure](), list[Chart]()

    def add(self, page: Slide) -> None:
        """Add a slide that fits."""
        slide = self.shown.slides.add_slide(self.shown.slide_layouts[0])
        title = slide.shapes.title
        if page.is_cover:
            title.left, title.top, title.width, title.height = map(Pt, (MARGIN, 150, BREADTH, 60))
        words = (page.title, _Part(page.part)) if page.part else (page.title,)
        self.write(title.text_frame, [words], 40.0 if page.is_cover else TITLE, theme.TEXT, is_bold=True)
        top = 226.0 if page.is_cover else TOP
        rests = [one for one in page.blocks if isinstance(one, Plot | Blank | Beside) and not _fixed(one)]
        taken = sum(_height(one, BREADTH) for one in page.blocks if one not in rests) + GAP * (len(page.blocks) - 1)
        rest = (FOOT - top - taken) / len(rests) if rests else 0.0
        for block in page.blocks:
            tall = rest if block in rests else _height(block, BREADTH)
            self.block(slide, block, MARGIN, top, BREADTH, tall)
            top += tall + GAP
        self.foot(slide)
        if page.notes:
            frame = slide.notes_slide.notes_text_frame
            assert frame is not None
            self.write(frame, page.notes, SMALL, "", is_fixed=False)

    def block(self, slide: Any, block: Block | Beside, left: float, top: float, wide: float, tall: float) -> None:
        """Draw a block in its place."""
        match block:
            case Words():
                box = slide.shapes.add_textbox(*map(Pt, (left, top, wide, tall)))
                self.write(box.text_frame, block.lines, block.size, block.tone)
            case Grid():
                self.grid(slide, block, left, top, wide)
            case Plot():
                self.charts.append(block.chart)
                frame = slide.shapes.add_chart(
                    charts.type_of(block.chart), *map(Pt, (left, top, wide, tall)), charts.data_of(block.chart)
                )
                charts.style(frame.chart, block.chart, block.size)
                frame.name = block.chart.title
                frame._element.nvGraphicFramePr.cNvPr.set("descr", block.chart.title)
            case Blank():
                self.blank(slide, block, left, top, wide, tall)
            case Beside():
                share = (wide - GAP) * block.share
                self.block(slide, block.left, left, top, share, tall)
                self.block(slide, block.right, left + share + GAP, top, wide - GAP - share, tall)

    def grid(self, slide: Any, grid: Grid, left: float, top: float, wide: float) -> None:
        """Draw a table: headings on a pale ground, hairlines between its rows."""
        heights = row_heights(grid, wide)
        frame = slide.shapes.add_table(len(heights), len(grid.headings), *map(Pt, (left, top, wide, sum(heights))))
        table = frame.table
        table._tbl.tblPr.find(qn("a:tableStyleId")).text = "{5940675A-B579-460E-94D1-54222C63F5DA}"  # 无样式,网格型
        table.horz_banding = False
        for column, share in zip(table.columns, _shares(grid), strict=True):
            column.width = Pt(wide * share)
        rows: list[Sequence[Cell]] = [[[(text,)] for text in grid.headings], *grid.rows]
        for number, (row, tall) in enumerate(zip(rows, heights, strict=True)):
            table.rows[number].height = Pt(tall)
            for at, lines in enumerate(row):
                cell = table.cell(number, at)
                cell.margin_left = cell.margin_right = Pt(_PAD_X)
                cell.margin_top = cell.margin_bottom = Pt(_PAD_Y)
                cell.vertical_anchor = MSO_ANCHOR.MIDDLE
                cell.fill.solid()
                cell.fill.fore_color.rgb = paint(theme.LINE if number == 0 else theme.PANEL)
                self.write(cell.text_frame, lines, grid.size, theme.TEXT, is_bold=number == 0, is_cell=True)
                _lined(cell._tc)

    def blank(self, slide: Any, blank: Blank, left: float, top: float, wide: float, tall: float) -> None:
        """Draw a box to write in."""
        box = slide.shapes.add_textbox(*map(Pt, (left, top, wide, tall)))
        box.name = f"填写:{blank.tag}"
        box.line.color.rgb, box.line.width = paint(theme.MUTE), Pt(1)
        self.write(box.text_frame, [(blank.prompt,)], BODY, theme.MUTE)
        box.text_frame.margin_left = box.text_frame.margin_top = Pt(8)

    def foot(self, slide: Any) -> None:
        """The line at the foot, and the slide's number."""
        box = slide.shapes.add_textbox(*map(Pt, (MARGIN, FOOT + 12, BREADTH - 60, 20)))
        box.name = "页脚"
        self.write(box.text_frame, [self.deck.foot], SMALL, theme.MUTE)
        number = slide.shapes.add_textbox(*map(Pt, (WIDTH - MARGIN - 60, FOOT + 12, 60, 20)))
        number.name = "页码"
        self.write(number.text_frame, [("",)], SMALL, theme.MUTE)
        line = number.text_frame.paragraphs[0]
        line.alignment = PP_ALIGN.RIGHT
        run = line._p.find(qn("a:r"))
        if run is not None:
            line._p.remove(run)
        at = len(self.shown.slides)
        colour = f'<a:solidFill><a:srgbClr val="{paint(theme.MUTE)}"/></a:solidFill>'
        line._p.append(parse_xml(
            f'<a:fld xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" type="slidenum" '
            f'id="{{5B0B7C7A-6C1D-4E0B-9C55-2A2F0E5D9A02}}"><a:rPr lang="zh-CN" sz="{round(SMALL * 100)}">{colour}'
            f"</a:rPr><a:t>{at}</a:t></a:fld>"
        ))  # fmt: skip

    def write(
        self,
        frame: Any,
        lines: Sequence[Line | Tinted],
        size: float,
        tone: str,
        *,
        is_bold: bool = False,
        is_cell: bool = False,
        is_fixed: bool = True,
    ) -> None:
        """Fill a frame: a paragraph a line, each of a fixed height."""
        if is_fixed and not is_cell:
            frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.NONE
            frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = Emu(0)
        for number, line in enumerate(lines):
            paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
            if is_fixed:
                paragraph.line_spacing = Pt(_leading(size))
                paragraph.space_before = paragraph.space_after = Pt(0)
            tinted = isinstance(line, Tinted)
            pieces, colour = (line.pieces, line.tone) if isinstance(line, Tinted) else (line, tone)
            for piece in pieces:
                self.run(paragraph, piece, size, colour, is_bold=is_bold or tinted)

    def run(self, paragraph: Any, piece: Piece, size: float, tone: str, *, is_bold: bool) -> None:
        """Write one piece with its mark."""
        text, mark = piece if isinstance(piece, str) else "", ""
        if isinstance(piece, Figure):
            text, mark = piece.text, f"_F{len(self.figures):04d}"
            self.figures[mark] = piece
        elif isinstance(piece, Quote):
            text, mark = piece.text, PART_MARK if isinstance(piece, _Part) else QUOTE_STYLE
        elif isinstance(piece, Mark):
            text, mark = f"[{piece.number}]", MARK_STYLE
        run = paragraph.add_run()
        run.text = printable(text).replace("\n", " ").replace("\v", " ")
        run.font.size, run.font.bold = Pt(size), is_bold or None
        properties = run._r.get_or_add_rPr()
        properties.set("lang", "zh-CN")
        properties.set("altLang", "en-US")
        if mark:
            properties.set("bmk", mark)
        if mark == MARK_STYLE:
            properties.set("baseline", "30000")
        if tone:
            run.font.color.rgb = paint(tone)


class _Part(Quote):
    """`Slide.part`, which is no words of anybody."""


def _fixed(block: Block | Beside) -> bool:
    return not isinstance(block, Beside) and isinstance(block, Plot | Blank) and block.height > 0


def _lined(cell: Any) -> None:
    """Hairlines above and below a cell, none beside it."""
    properties = cell.get_or_add_tcPr()
    space = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    colour = f'<a:solidFill><a:srgbClr val="{paint(theme.LINE)}"/></a:solidFill>'
    for at, side in enumerate(("lnL", "lnR", "lnT", "lnB")):
        inside = colour if side in ("lnT", "lnB") else "<a:noFill/>"
        properties.insert(at, parse_xml(f'<a:{side} {space} w="9525">{inside}</a:{side}>'))


@cache
def _blank() -> bytes:
    """A deck without a slide: 16:9, one layout with a title, our letters in its theme."""
    shown: Any = Presentation()
    shown.slide_width, shown.slide_height = Inches(40 / 3), Inches(7.5)
    for layout in [one for one in shown.slide_layouts if one.name != "Title Only"]:
        shown.slide_layouts.remove(layout)
    master, layout = shown.slide_master, shown.slide_layouts[0]
    layout.name = "标题和内容"
    for of in (master, layout):
        for shape in list(of.placeholders):
            if "TITLE" in str(shape.placeholder_format.type):
                shape.left, shape.top, shape.width, shape.height = map(Pt, (MARGIN, 30, BREADTH, 44))
                shape.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
            else:
                shape._element.getparent().remove(shape._element)
    style = master._element.find(f".//{qn('p:titleStyle')}/{qn('a:lvl1pPr')}")
    style.set("algn", "l")
    for relations in (shown.part.rels, shown.part.package._rels):
        for key, one in list(relations.items()):
            if one.reltype.endswith(("/printerSettings", "/thumbnail")):
                relations.pop(key)
    raw = io.BytesIO()
    shown.save(raw)
    return still(raw.getvalue())


def _lettered(theme_xml: bytes) -> bytes:
    text = theme_xml.decode().replace('<a:ea typeface=""/>', _EAST_ASIAN)
    return text.replace('<a:latin typeface="Calibri"/>', f'<a:latin typeface="{LATIN}"/>').encode()


# --- reading back ---------------------------------------------------------------------------------------------------


def read(data: bytes) -> WrittenDeck:
    """What a deck states, and what stands in its fields. Raises UnreadablePaper for a file that is no PPTX."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(one.file_size for one in archive.infolist()) > MOST:
                raise UnreadablePaper("解开后过大。")
            parts = [archive.read(name) for name in archive.namelist() if name.startswith("customXml/")]
        shown = Presentation(io.BytesIO(data))
    except UnreadablePaper:
        raise
    except Exception as error:  # whatever a damaged file makes of zipfile, lxml and python-pptx
        raise UnreadablePaper("请核对是不是 .pptx、有没有损坏。") from error
    about, figures, points, _ = stated_in(parts)
    runs, fields = list[Run](), dict[str, str]()
    for number, slide in enumerate(shown.slides, start=1):
        bodies = [slide._element, *([slide.notes_slide._element] if slide.has_notes_slide else [])]
        for at, body in enumerate(bodies):
            for run in body.iter(qn("a:r")):
                properties = run.find(qn("a:rPr"))
                mark = "" if properties is None else properties.get("bmk", "")
                runs.append(Run("".join(str(one.text or "") for one in run.iter(qn("a:t"))), mark, number, at > 0))
        for shape in slide.shapes:
            if shape.name.startswith("填写:") and shape.has_text_frame:
                fields[shape.name.removeprefix("填写:")] = shape.text_frame.text
    return WrittenDeck(about, figures, points, runs, fields)
