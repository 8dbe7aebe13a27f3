"""The boxes that comments show in: a drawing in VML, which is not always well-formed and is kept as bytes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pingda_dash.report.package.annotations import Annotation, UnknownLayout
from pingda_dash.report.package.parts import Package
from pingda_dash.report.package.sheet import Sheet
from pingda_dash.report.package.xml import link_id

VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
SHAPE = re.compile(rb"<(\w+):shape\b.*?</\1:shape>", re.DOTALL)
PLACE = re.compile(rb"<(?:\w+:)?Row>\s*(\d+)\s*<.*?<(?:\w+:)?Column>\s*(\d+)\s*<", re.DOTALL)
SHAPE_NUMBER = re.compile(rb'id="_x0000_s(\d+)"')

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


def draw_boxes(
    package: Package, sheet: str, page: Sheet, removed: set[tuple[int, int]], unboxed: Sequence[Annotation]
) -> None:
    """Take away the boxes of comments that were removed, and draw one for each annotation that has none.

    Raises UnknownLayout for a drawing that does not end as one does.
    """
    legacy = page.frame.find(page.tag("legacyDrawing"))
    if legacy is None:
        part = package.free("xl/drawings/vmlDrawing{}.vml")
        page.refer(package.link(sheet, "vmlDrawing", part))
        package.declare(part, VML_TYPE)
        drawing = EMPTY_VML
    else:
        part = package.linked(sheet, "vmlDrawing")[link_id(legacy)]
        drawing = package.read(part)

    def without_removed(shape: re.Match[bytes]) -> bytes:
        place = PLACE.search(shape[0])
        return b"" if place and (int(place[1]) + 1, int(place[2]) + 1) in removed else shape[0]

    drawing = SHAPE.sub(without_removed, drawing)
    number = max([1024, *map(int, SHAPE_NUMBER.findall(drawing))])
    boxes = [_box(annotation, at) for at, annotation in enumerate(unboxed, start=number + 1)]
    kind = b"" if b'id="_x0000_t202"' in drawing else SHAPE_TYPE
    added = kind + b"".join(boxes)
    if b"xmlns:v=" not in drawing:  # the drawing calls these namespaces something else
        added = re.sub(rb"<(v:shape(?:type)?)\b", lambda tag: tag[0] + VML, added)
    end = re.search(rb"</(?:\w+:)?xml>\s*$", drawing)
    if end is None:
        raise UnknownLayout
    package.changed[part] = drawing[: end.start()] + added + drawing[end.start() :]


def _box(annotation: Annotation, number: int) -> bytes:
    lines = sum(1 + len(line) // 18 for line in annotation.words.splitlines())
    return NOTE.format(
        number=number,
        height=18 * min(lines, 20) + 12,
        left=annotation.column,
        right=annotation.column + 3,
        top=max(annotation.row - 2, 0),
        bottom=max(annotation.row - 2, 0) + min(lines, 20) + 1,
        row=annotation.row - 1,
        column=annotation.column - 1,
    ).encode()
