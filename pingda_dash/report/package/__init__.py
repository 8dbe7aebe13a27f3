"""A workbook with cells coloured and commented, and every other byte of it as it was.

A workbook is a zip of XML parts. Opening and saving it by a library loses what the library does not know: charts,
pictures, shapes, the values that formulas last had. Here only the rows with annotations, the comments and the style
table are written anew; charts, formulas, other sheets, macros are copied.

Annotations of an earlier round are taken off first: their colours and their comments are our own.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence

from lxml import etree

from pingda_dash.report.package.annotations import COLOURS, Annotation, Level, UnknownLayout, place_of
from pingda_dash.report.package.book import open_at, sheets
from pingda_dash.report.package.comments import comment
from pingda_dash.report.package.parts import Package
from pingda_dash.report.package.sheet import Sheet
from pingda_dash.report.package.styles import Styles

__all__ = ["COLOURS", "Annotation", "Level", "UnknownLayout", "unpacked_size", "with_annotations", "with_rows"]


def with_annotations(data: bytes, sheet: str, annotations: Sequence[Annotation]) -> bytes:
    """The workbook with annotations on one sheet, which opens at the first wrong cell. Those of one cell are joined.

    data: an .xlsx or .xlsm file. sheet: the sheet's name. Raises UnknownLayout, also for a sheet that is not there.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            package = Package(archive)
            annotate_sheet(package, sheet, annotations)
            return package.saved()
    except (KeyError, ValueError, IndexError, StopIteration, zipfile.BadZipFile, etree.XMLSyntaxError) as error:
        raise UnknownLayout from error


def unpacked_size(data: bytes) -> int:
    """The size in bytes of all parts of a workbook, unpacked. Raises UnknownLayout for what is no zip file."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return sum(part.file_size for part in archive.infolist())
    except zipfile.BadZipFile as error:
        raise UnknownLayout from error


def with_rows(data: bytes, sheet: str, rows: Iterable[bytes]) -> bytes:
    """The workbook with a sheet's rows replaced by others: a library takes 20 times as long.

    rows: each a `<row>` element as UTF-8. Raises UnknownLayout, ValueError for a sheet that is not there.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        package = Package(archive)
        _, parts, at = sheets(package, sheet)
        page = Sheet.of(package.read(parts[at]))
        page.rows = b"".join(rows)
        package.changed[parts[at]] = page.written()
        return package.saved()


def annotate_sheet(package: Package, sheet: str, annotations: Sequence[Annotation]) -> None:
    """Colour and comment a sheet's cells, and let the workbook open at the first of them."""
    book, parts, at = sheets(package, sheet)
    part = parts[at]
    page = Sheet.of(package.read(part))
    annotations = page.on_anchors(annotations)
    styles_part = next(iter(package.linked("xl/workbook.xml", "styles").values()))
    styles = Styles(package.tree(styles_part))
    page.colour({(annotation.row, annotation.column): annotation for annotation in annotations}, styles)
    package.write(styles_part, styles.root)
    comment(package, part, page, annotations)
    wrong = [annotation for annotation in annotations if annotation.level == "wrong"]
    if wrong or annotations:
        page.select(min(wrong or annotations, key=place_of))
        open_at(package, book, at, [other for other in parts if other != part])
    package.changed[part] = page.written()
