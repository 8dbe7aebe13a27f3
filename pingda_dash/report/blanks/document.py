"""Blanks of a .docx file, and the file with some filled: only `word/document.xml` is another.

python-docx knows no content controls and walks no nested tables in order: the part's own XML is read and changed.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from lxml import etree

from pingda_dash.report.blanks.grid import Cell, Page
from pingda_dash.report.blanks.runs import replace_text
from pingda_dash.report.blanks.terms import Blank, Form, Grid, OversizedForm, Piece, Square, UnreadableForm, Written
from pingda_dash.report.blanks.texts import gaps, is_of_day, plain, unit_before, unit_of, units_stated
from pingda_dash.report.blanks.workbook import day_words
from pingda_dash.report.package.parts import Package
from pingda_dash.report.package.xml import SPACE, local_name

PART = "word/document.xml"
ASIDE = (("header", "页眉"), ("footer", "页脚"), ("footnotes", "脚注"), ("endnotes", "尾注"))
"""Parts whose blanks are named and not offered: what their file's name begins with, and what they are called."""
MOST_CELLS = 20_000
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
FALLBACK, CHOICE = (
    f"{{http://schemas.openxmlformats.org/markup-compatibility/2006}}{name}" for name in ("Fallback", "Choice")
)
HAIR = " \t\u3000\u00a0"


def w(name: str) -> str:
    """A name in Word's namespace."""
    return f"{{{W}}}{name}"


@dataclass
class _Document:
    """A document's tables, paragraphs and controls, by the number that each has in its order."""

    root: etree._Element
    tables: dict[etree._Element, int] = field(default_factory=dict)
    paragraphs: dict[etree._Element, int] = field(default_factory=dict)
    controls: dict[etree._Element, int] = field(default_factory=dict)

    @classmethod
    def of(cls, root: etree._Element) -> _Document:
        numbers = ({node: at for at, node in enumerate(root.iter(w(name)), 1)} for name in ("tbl", "p", "sdt"))
        return cls(root, *numbers)


def read(data: bytes) -> Form:
    """The grids and blanks of a document. Raises UnreadableForm, OversizedForm."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            package = Package(archive)
            document, remarks = _Document.of(package.tree(PART)), tuple(_aside(package))
    except (KeyError, zipfile.BadZipFile, etree.XMLSyntaxError) as error:
        raise UnreadableForm from error
    if sum(1 for _ in document.root.iter(w("tc"))) > MOST_CELLS:
        raise OversizedForm
    grids: list[Grid] = []
    blanks: list[Blank] = []
    ordinals: list[str] = []
    titles: list[str] = []
    loose: list[Square] = []
    for node in _blocks(document.root):
        if node.tag == w("tbl"):
            if loose:
                grids.append(Grid("", tuple(loose)))
                loose = []
            page = _page(document, node, tuple(titles[-1:]))
            blanks += page.blanks()
            ordinals += page.ordinals()
            blanks += _controls_of(document, page, node)
            grids.append(page.drawn())
            continue
        of_paragraph = [*_blanks_of_paragraph(document, node, tuple(titles[-1:])), *_controls_in(document, node)]
        blanks += of_paragraph
        text = _text(node)
        if plain(text):
            titles.append(text)
            loose.append(Square(len(loose) + 1, 1, 1, 1, tuple(_pieces(document, node, text))))
    if loose:
        grids.append(Grid("", tuple(loose)))
    return Form("docx", tuple(grids), tuple(blanks), remarks, tuple(ordinals))


def _aside(package: Package) -> Iterator[str]:
    """Which blanks are not offered, in sentences: those beside the text, and the form fields of old files."""
    for begins, called in ASIDE:
        parts = [name for name in package.names if re.fullmatch(rf"word/{begins}\d*\.xml", name)]
        nodes = [node for name in sorted(parts) for node in package.tree(name).iter(w("p"))]
        asking = [_text(node) for node in nodes if [*gaps(_text(node), is_label=True)] or _has_control(node)]
        some = list(dict.fromkeys(plain(text) or "内容控件" for text in asking))
        if some:
            yield f"{called}里的空格没有列出,填出后请手工填写:{';'.join(some)}"
    fields = sum(1 for node in package.tree(PART).iter(w("ffData")) if node.find(w("textInput")) is not None)
    if fields:
        yield f"旧式窗体域 {fields} 处没有列出,填出后请手工填写(改成下划线空格或内容控件再上传,就能列出)"


def texts(data: bytes) -> list[str]:
    """The paragraphs of a document, those in tables and text boxes too. Raises UnreadableForm."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            root = Package(archive).tree(PART)
    except (KeyError, zipfile.BadZipFile, etree.XMLSyntaxError) as error:
        raise UnreadableForm from error
    return ["".join(one.text or "" for one in node.iter(w("t"))) for node in root.iter(w("p"))]


def _blocks(root: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs outside tables, and tables, those within cells too, in order."""
    for node in root.iter(w("p"), w("tbl")):
        if next(node.iterancestors(FALLBACK), None) is not None:
            continue  # the same text box again, for programs of before 2010
        if node.tag == w("tbl") or next(node.iterancestors(w("tc")), None) is None:
            yield node


def _texts(node: etree._Element) -> list[etree._Element]:
    """The text nodes of a paragraph in order, tabs too; nothing of a deleted run, a text box, a prompt."""
    nodes = []
    for one in node.iter(w("t"), w("tab")):
        above = [local_name(ancestor) for ancestor in one.iterancestors()]
        inside = above[: above.index("p")] if "p" in above else above
        owner = next(one.iterancestors(w("p")), None)
        of_control = any(_asks(around) for around in one.iterancestors(w("sdt")))
        if owner is node and not {"del", "txbxContent", "tabs"} & set(inside) and not of_control:
            nodes.append(one)
    return nodes


def _text(node: etree._Element) -> str:
    """A paragraph's text; each underlined space is a `_`."""
    return "".join(_own_text(one) for one in _texts(node))


def _own_text(node: etree._Element) -> str:
    text = "\t" if node.tag == w("tab") else node.text or ""
    run = next(node.iterancestors(w("r")), None)
    line = run.find(f"{w('rPr')}/{w('u')}") if run is not None else None
    if line is not None and line.get(w("val")) != "none":
        text = "".join("_" if one in HAIR else one for one in text)
        return text * 2 if node.tag == w("tab") else text
    return text


def _blanks_of_paragraph(document: _Document, node: etree._Element, near: tuple[str, ...]) -> Iterator[Blank]:
    text = _text(node)
    for at, gap in enumerate(gaps(text, is_label=not _has_control(node)), start=1):
        words = tuple(filter(None, (gap.before,)))
        unit = unit_before(gap.after) or unit_of(words)
        beside = tuple(filter(None, (gap.sentence, *near)))
        percent = "%" in gap.after or "%" in gap.after
        yield Blank(
            f"段{document.paragraphs[node]}#{at}",
            words,
            (),
            beside,
            unit,
            (),
            gap.day,
            shows_percent=percent,
        )


def _has_control(paragraph: etree._Element) -> bool:
    """Whether a control of the paragraph asks already for what a label at its end would."""
    return any(_asks(control) for control in paragraph.iter(w("sdt")))


def _pieces(document: _Document, node: etree._Element, text: str) -> Iterator[Piece]:
    last = 0
    for at, gap in enumerate(gaps(text, is_label=not _has_control(node)), start=1):
        yield Piece(text[last : gap.start])
        yield Piece(text[gap.start : gap.end] or "____", f"段{document.paragraphs[node]}#{at}")
        last = gap.end
    yield Piece(text[last:])
    for control in node.iter(w("sdt")):
        if _asks(control):
            yield Piece("____", f"控件{document.controls[control]}")


def _page(document: _Document, table: etree._Element, titles: tuple[str, ...]) -> Page:
    """A table's cells by their places in its grid."""
    page = Page(f"表{document.tables[table]}", beside=titles)
    above: dict[int, Cell] = {}
    for row, line in enumerate(_rows(table), start=1):
        before = line.find(f"{w('trPr')}/{w('gridBefore')}")
        column = 1 + (int(before.get(w("val"), 0)) if before is not None else 0)
        for cell in _cells(line):
            span = cell.find(f"{w('tcPr')}/{w('gridSpan')}")
            width = int(span.get(w("val"), 1)) if span is not None else 1
            merge = cell.find(f"{w('tcPr')}/{w('vMerge')}")
            if merge is not None and merge.get(w("val"), "continue") == "continue" and column in above:
                first = above[column]
                above[column] = _taller(page, first, row)
            else:
                made = _cell(document, page, cell, row, column, width)
                page.put(made)
                above[column] = made
            column += width
    return page


def _taller(page: Page, first: Cell, row: int) -> Cell:
    """A cell that goes on into another row."""
    cell = Cell(
        first.row, first.column, row - first.row + 1, first.width, first.text, first.kind, True, first.is_barred
    )
    page.put(cell)
    return cell


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    """A table's own rows, those in a control too."""
    for node in table.iter(w("tr")):
        if next(node.iterancestors(w("tbl"))) is table:
            yield node


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    for node in row.iter(w("tc")):
        if next(node.iterancestors(w("tr"))) is row:
            yield node


def _cell(document: _Document, page: Page, cell: etree._Element, row: int, column: int, width: int) -> Cell:
    paragraphs = [node for node in cell.iter(w("p")) if next(node.iterancestors(w("tc"))) is cell]
    texts = [_text(node) for node in paragraphs]
    some = [node for node, text in zip(paragraphs, texts, strict=True) if plain(text)]
    others = {local_name(node) for node in cell.iter()} & {"drawing", "pict", "object", "sdt", "fldSimple", "instrText"}
    nested = next(cell.iter(w("tbl")), None) is not None
    text = "\n".join(text for text in texts if plain(text))
    if len(some) == 1:
        page.gap_places[row, column] = f"段{document.paragraphs[some[0]]}"
    kind = "number" if _is_number(text) else "text" if plain(text) and not _is_line(text) else "empty"
    barred = bool(others) or nested or len(some) > 1
    if kind == "empty" and plain(text):  # a line to write on is the blank of its cell
        return Cell(row, column, 1, width, text, "text", True, barred)
    return Cell(row, column, 1, width, text, kind, True, barred)  # type: ignore[arg-type]


def _is_number(text: str) -> bool:
    try:
        float(plain(text).replace(",", "").rstrip("%"))
    except ValueError:
        return False
    return True


def _is_line(text: str) -> bool:
    return not plain(text).strip("_")


def _asks(control: etree._Element) -> bool:
    """Whether a control is a blank: it shows its prompt, or nothing; no tick box, list or group of others."""
    properties = control.find(w("sdtPr"))
    names = {local_name(node) for node in properties} if properties is not None else set()
    if names & {"checkbox", "picture", "docPartObj", "docPartList", "group", "repeatingSection"}:
        return False
    if next(control.iterdescendants(w("sdt")), None) is not None:
        return False
    content = control.find(w("sdtContent"))
    text = "" if content is None else "".join(node.text or "" for node in content.iter(w("t")))
    return "showingPlcHdr" in names or not plain(text)


def _control(document: _Document, control: etree._Element, row: tuple[str, ...], column: tuple[str, ...],
             near: tuple[str, ...], units: tuple[str, ...] = ()) -> Blank:  # fmt: skip
    properties = control.find(w("sdtPr"))
    names = [] if properties is None else [
        str(node.get(w("val"), "")) for node in properties if local_name(node) in ("alias", "tag")
    ]  # fmt: skip
    own = tuple(
        name
        for name in dict.fromkeys(map(plain, names))
        if name not in row and any("一" <= one <= "鿿" for one in name)
    )
    is_day = properties is not None and properties.find(w("date")) is not None
    words = (*row, *column, *own)
    return Blank(
        f"控件{document.controls[control]}", (*row, *own), column, near, unit_of(column) or unit_of(words), units,
        "日" if is_day or (words and is_of_day(words[-1])) else "", shows_percent=any("%" in one for one in words),
    )  # fmt: skip


def _controls_in(document: _Document, paragraph: etree._Element) -> Iterator[Blank]:
    """The controls within a paragraph outside tables, or around it."""
    around = [node for node in paragraph.iterancestors(w("sdt")) if _asks(node)]
    for control in [*around, *paragraph.iter(w("sdt"))]:
        if _asks(control):
            label = plain(_text(paragraph)).rstrip(":")
            yield _control(document, control, (label,) if label and control not in around else (), (), ())


def _controls_of(document: _Document, page: Page, table: etree._Element) -> Iterator[Blank]:
    """The controls within a table's own cells."""
    units = next((units for one in page.beside if (units := units_stated(one))), ())
    for row, line in enumerate(_rows(table), start=1):
        column = 1
        for cell in _cells(line):
            for control in cell.iter(w("sdt")):
                if next(control.iterancestors(w("tc")), None) is cell and _asks(control):
                    at = page.cells.get((row, column))
                    heads = ((), ()) if at is None else (page._row_head(at), page._column_head(at)[0])
                    yield _control(document, control, *heads, page.beside, units)
            span = cell.find(f"{w('tcPr')}/{w('gridSpan')}")
            column += int(span.get(w("val"), 1)) if span is not None else 1


# --- filling ----------------------------------------------------------------------------------------------------------


def filled(data: bytes, values: Mapping[str, Written]) -> bytes:
    """The document with values in some of its blanks; every other part stays byte for byte."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            package = Package(archive)
            document = _Document.of(package.tree(PART))
            tables = {f"表{number}": node for node, number in document.tables.items()}
            paragraphs = {f"段{number}": node for node, number in document.paragraphs.items()}
            controls = {f"控件{number}": node for node, number in document.controls.items()}
            by_gap: dict[str, list[tuple[int, str]]] = {}
            by_control: list[tuple[etree._Element, str]] = []
            for place, value in values.items():
                words = day_words(value) if isinstance(value, date) else str(value)
                name, _, gap = place.partition("#")
                if gap:
                    by_gap.setdefault(name, []).append((int(gap), words))
                elif name in controls:
                    by_control.append((controls[name], words))
                else:
                    table, _, cell = name.partition("!")
                    _fill_cell(document, tables[table], cell, words)
            for name, some in by_gap.items():
                for paragraph in (paragraphs[name], *_twins(paragraphs[name])):
                    _fill_gaps(paragraph, some)
            for control, words in by_control:  # last: a prompt is no text of its paragraph
                _fill_control(control, words)
            package.write(PART, document.root)
            return package.saved()
    except (KeyError, ValueError, IndexError, StopIteration, zipfile.BadZipFile, etree.XMLSyntaxError) as error:
        raise UnreadableForm from error


def _fill_gaps(paragraph: etree._Element, values: list[tuple[int, str]]) -> None:
    places = list(gaps(_text(paragraph), is_label=True))
    nodes = _texts(paragraph)
    for node in nodes:
        if node.tag == w("tab"):
            _as_text(node)
    nodes = _texts(paragraph)
    for at, words in sorted(values, reverse=True):
        replace_text(nodes, places[at - 1].start, places[at - 1].end, words)
    if not nodes and values:
        _add_run(paragraph, values[0][1])


def _twins(paragraph: etree._Element) -> list[etree._Element]:
    """The same paragraph of a text box once more, for programs of before 2010."""
    choice = next(paragraph.iterancestors(CHOICE), None)
    fallback = None if choice is None else next(choice.itersiblings(FALLBACK), None)
    if choice is None or fallback is None:
        return []
    at = [*choice.iter(w("p"))].index(paragraph)
    twins = [*fallback.iter(w("p"))][at : at + 1]
    return [twin for twin in twins if _text(twin) == _text(paragraph)]


def _as_text(tab: etree._Element) -> None:
    """A tab as a text of its own, as long as it counts in `_own_text`."""
    text = etree.Element(w("t"))
    text.text = "\t" * len(_own_text(tab))
    text.set(SPACE, "preserve")
    above = tab.getparent()
    if above is not None:
        above.replace(tab, text)


def _fill_cell(document: _Document, table: etree._Element, place: str, words: str) -> None:
    """Write into the first paragraph of an empty cell, in the format that its mark of a paragraph has."""
    for row, line in enumerate(_rows(table), start=1):
        before = line.find(f"{w('trPr')}/{w('gridBefore')}")
        column = 1 + (int(before.get(w("val"), 0)) if before is not None else 0)
        for cell in _cells(line):
            if f"{_letters(column)}{row}" == place:
                _add_run(next(cell.iter(w("p"))), words)
                return
            span = cell.find(f"{w('tcPr')}/{w('gridSpan')}")
            column += int(span.get(w("val"), 1)) if span is not None else 1
    raise KeyError(place)


def _letters(column: int) -> str:
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(column))


def _add_run(paragraph: etree._Element, words: str) -> None:
    run = etree.SubElement(paragraph, w("r"))
    mark = paragraph.find(f"{w('pPr')}/{w('rPr')}")
    if mark is not None:
        properties = etree.SubElement(run, w("rPr"))
        properties.extend(
            etree.fromstring(etree.tostring(node))
            for node in mark
            if local_name(node) not in ("ins", "del", "rPrChange")
        )
    text = etree.SubElement(run, w("t"))
    text.text = words
    text.set(SPACE, "preserve")


def _fill_control(control: etree._Element, words: str) -> None:
    """Write into a control in place of its prompt."""
    properties, content = control.find(w("sdtPr")), control.find(w("sdtContent"))
    if properties is None or content is None:
        raise KeyError("sdt")
    for node in properties.findall(w("showingPlcHdr")):
        properties.remove(node)
    for style in list(content.iter(w("rStyle"))):
        above = style.getparent()
        if above is not None and "laceholder" in str(style.get(w("val"), "")):
            above.remove(style)
    nodes = list(content.iter(w("t")))
    for node in nodes[1:]:
        node.text = ""
    if nodes:
        nodes[0].text = words
        nodes[0].set(SPACE, "preserve")
        return
    paragraph = next(content.iter(w("p")), None)
    if paragraph is not None:
        _add_run(paragraph, words)
        return
    run = next(content.iter(w("r")), None)
    if run is None:
        run = etree.SubElement(content, w("r"))
    etree.SubElement(run, w("t")).text = words
