"""A DOCX paper of `report/paper.py` as one HTML document to print, for a machine without LibreOffice.

It knows what those papers have and what people write in their fields: paragraphs by style, runs, tables, breaks.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from html import escape
from typing import Any

import docx
from docx.oxml.ns import qn

from pingda_dash.report.paper import FONTS

_TWIPS = 20
"""Twentieths of a point, in which OOXML measures."""


def html_of(data: bytes) -> str:
    """The paper as HTML that prints on A4 as the DOCX does, its head and page number too."""
    document = docx.Document(io.BytesIO(data))
    classes = {style.style_id: f"s{at}" for at, style in enumerate(document.styles)}
    body = "".join(_blocks(document.element.body, classes))
    section = document.sections[0]
    head = escape(section.header.paragraphs[0].text).split("\t")
    left, right = head[0], head[-1] if len(head) > 1 else ""
    margins = (section.top_margin, section.right_margin, section.bottom_margin, section.left_margin)
    page = " ".join(f"{one.mm:.0f}mm" for one in margins if one is not None)
    rules = "".join(_rule(name, style) for style in document.styles if (name := classes[style.style_id]))
    font = f"font: 10.5pt {_family('仿宋_GB2312')}"
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        f"<title>{escape(document.core_properties.title)}</title><style>"
        f'@page {{ size: A4; margin: {page}; @top-left {{ content: "{_css(left)}"; {font} }} '
        f'@top-right {{ content: "{_css(right)}"; {font} }} '
        f"@bottom-center {{ content: '— ' counter(page) ' —'; font: 14pt {_family('仿宋_GB2312')}; }} }} "
        "body { margin: 0 } p { margin: 0; min-height: 1em; text-wrap: pretty; widows: 2; orphans: 2 } "
        "table { border-collapse: collapse; table-layout: fixed; margin-bottom: 6pt } "
        "thead { display: table-header-group } tr { break-inside: avoid } "
        "td, th { border: .5pt solid #000; padding: 0 1.9mm; vertical-align: top; font-weight: 400 } "
        f"{rules}</style></head><body>{body}</body></html>"
    )


def _css(text: str) -> str:
    return text.replace("\\", "").replace('"', "")


def _blocks(parent: Any, classes: dict[str, str]) -> Iterator[str]:
    """The paragraphs and tables of a body, a cell or a field, in order."""
    for element in parent:
        if element.tag == qn("w:p"):
            yield _paragraph(element, classes)
        elif element.tag == qn("w:tbl"):
            yield _table(element, classes)
        elif element.tag in (qn("w:sdt"), qn("w:sdtContent")):
            yield from _blocks(element, classes)


def _paragraph(element: Any, classes: dict[str, str]) -> str:
    style = element.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    name = classes.get(style.get(qn("w:val")), "") if style is not None else classes.get("Normal", "")
    leads = element.find(f"{qn('w:pPr')}/{qn('w:keepNext')}") is not None
    kept = ' style="break-after: avoid"' if leads else ""
    return f'<p class="{name}"{kept}>{"".join(_run(one, classes) for one in element.iter(qn("w:r")))}</p>'


def _run(element: Any, classes: dict[str, str]) -> str:
    text = "".join(_text(one) for one in element)
    style = element.find(f"{qn('w:rPr')}/{qn('w:rStyle')}")
    bold = element.find(f"{qn('w:rPr')}/{qn('w:b')}") is not None
    text = f"<b>{text}</b>" if bold and text else text
    return f'<span class="{classes.get(style.get(qn("w:val")), "")}">{text}</span>' if style is not None else text


def _text(part: Any) -> str:
    """What a part of a run prints."""
    if part.tag == qn("w:t"):
        return escape(part.text or "")
    return {qn("w:br"): "<br>", qn("w:tab"): "&emsp;"}.get(part.tag, "")


def _table(element: Any, classes: dict[str, str]) -> str:
    widths = [int(one.get(qn("w:w"))) / _TWIPS for one in element.iter(qn("w:gridCol"))]
    columns = "".join(f'<col style="width: {width:.1f}pt">' for width in widths)
    heads, rows = list[str](), list[str]()
    for row in element.iterchildren(qn("w:tr")):
        cells = "".join(_cell(cell, classes) for cell in row.iterchildren(qn("w:tc")))
        (heads if row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None else rows).append(f"<tr>{cells}</tr>")
    head = f"<thead>{''.join(heads)}</thead>" if heads else ""
    width = f' style="width: {sum(widths):.1f}pt"'
    return f"<table{width}><colgroup>{columns}</colgroup>{head}<tbody>{''.join(rows)}</tbody></table>"


def _cell(element: Any, classes: dict[str, str]) -> str:
    span = element.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
    across = f' colspan="{int(span.get(qn("w:val")))}"' if span is not None else ""
    return f"<td{across}>{''.join(_blocks(element, classes))}</td>"


def _rule(name: str, style: Any) -> str:
    """A style of the paper as a rule of CSS."""
    element, rules = style.element, list[str]()
    runs, lines = element.find(qn("w:rPr")), element.find(qn("w:pPr"))
    if runs is not None:
        fonts, size, colour = (runs.find(qn(tag)) for tag in ("w:rFonts", "w:sz", "w:color"))
        rules += [f"font-family: {_family(fonts.get(qn('w:eastAsia')))}"] if fonts is not None else []
        rules += [f"font-size: {int(size.get(qn('w:val'))) / 2}pt"] if size is not None else []
        rules += [f"color: #{colour.get(qn('w:val'))}"] if colour is not None else []
        rules += ["vertical-align: super; font-size: 65%"] if runs.find(qn("w:vertAlign")) is not None else []
    if lines is not None:
        rules += _lines(lines)
    return f".{name} {{ {'; '.join(rules)} }} " if rules else ""


def _lines(lines: Any) -> Iterator[str]:
    """What a paragraph's properties say of its lines."""
    spacing, indent, side = (lines.find(qn(tag)) for tag in ("w:spacing", "w:ind", "w:jc"))
    if spacing is not None:
        if spacing.get(qn("w:lineRule")) == "exact":
            yield f"line-height: {int(spacing.get(qn('w:line'))) / _TWIPS}pt"
        above, below = (int(spacing.get(qn(tag), 0)) / _TWIPS for tag in ("w:before", "w:after"))
        yield f"margin: {above}pt 0 {below}pt"
    if indent is not None and indent.get(qn("w:firstLineChars")):
        yield f"text-indent: {int(indent.get(qn('w:firstLineChars'))) / 100}em"
    if indent is not None and indent.get(qn("w:rightChars")):
        yield f"padding-right: {int(indent.get(qn('w:rightChars'))) / 100}em"
    if side is not None:
        yield f"text-align: {({'both': 'justify', 'end': 'right'}).get(side.get(qn('w:val')), side.get(qn('w:val')))}"
    if lines.find(qn("w:keepNext")) is not None:
        yield "break-after: avoid"
    border = lines.find(f"{qn('w:pBdr')}/{qn('w:bottom')}")
    if border is not None:
        yield f"border-bottom: {int(border.get(qn('w:sz'))) / 8}pt solid #{border.get(qn('w:color'))}"


def _family(name: str | None) -> str:
    """A font with what stands in for it."""
    others = FONTS.get(name or "", "Noto Serif CJK SC").split(", ")
    return ", ".join(f"'{one}'" for one in ("Times New Roman", name or "", *others) if one) + ", serif"
