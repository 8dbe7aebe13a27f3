"""The comments of a sheet: the annotations' words beside those that clerks wrote."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string

from pingda_dash.report.package.annotations import Annotation, UnknownLayout, place_of
from pingda_dash.report.package.boxes import draw_boxes
from pingda_dash.report.package.parts import Package
from pingda_dash.report.package.sheet import Sheet
from pingda_dash.report.package.xml import SPACE, local_name
from pingda_dash.workbooks.package import ADDED, OURS

COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"


def comment(package: Package, sheet: str, page: Sheet, annotations: Sequence[Annotation]) -> None:
    """Write the annotations' words as comments beside the clerk's own, and the boxes they show in."""
    part = next(iter(package.linked(sheet, "comments").values()), None)
    if part is None:
        if not annotations:
            return
        part = package.free("xl/comments{}.xml")
        package.link(sheet, "comments", part)
        package.declare(part, COMMENTS_TYPE)
        root = etree.Element(f"{{{page.space}}}comments", nsmap={None: page.space})  # type: ignore[dict-item]  # lxml's own way to name no prefix
        etree.SubElement(root, page.tag("authors"))
        etree.SubElement(root, page.tag("commentList"))
    else:
        root = package.tree(part)
    removed, unboxed = _write_comments(root, page, annotations)
    package.write(part, root)
    draw_boxes(package, sheet, page, removed, unboxed)


def _write_comments(
    root: etree._Element, page: Sheet, annotations: Sequence[Annotation]
) -> tuple[set[tuple[int, int]], list[Annotation]]:
    """Change the comments; returns the cells whose own earlier comment went, and the annotations without a box."""
    authors, listed = root.find(page.tag("authors")), root.find(page.tag("commentList"))
    if authors is None or listed is None:
        raise UnknownLayout
    names = [node.text for node in authors]
    if OURS not in names:
        etree.SubElement(authors, page.tag("author")).text = OURS
        names.append(OURS)
    ours, removed, theirs = str(names.index(OURS)), set(), {}
    for one in list(listed):
        letters, row = coordinate_from_string(one.get("ref", ""))
        place = row, column_index_from_string(letters)
        if one.get("authorId") == ours:
            listed.remove(one)
            removed.add(place)
            continue
        theirs[place] = one
        _remove_text(one, page)
    unboxed = []
    for annotation in sorted(annotations, key=place_of):
        if (own := theirs.get(place_of(annotation))) is not None:
            _add_words(own, page, annotation.words)
            continue
        ref = f"{get_column_letter(annotation.column)}{annotation.row}"
        one = etree.SubElement(listed, page.tag("comment"), ref=ref, authorId=ours)
        text = etree.SubElement(etree.SubElement(one, page.tag("text")), page.tag("t"))
        text.text = annotation.words
        text.set(SPACE, "preserve")
        unboxed.append(annotation)
    return removed, unboxed


def _remove_text(comment: etree._Element, page: Sheet) -> None:
    """Leave of a comment what its writer wrote."""
    for text in list(comment.iter(page.tag("t"))):
        own, ours, _ = (text.text or "").partition(ADDED)
        run = text.getparent()
        if ours and not own and run is not None and local_name(run) == "r" and (around := run.getparent()) is not None:
            around.remove(run)
        elif ours:
            text.text = own


def _add_words(comment: etree._Element, page: Sheet, words: str) -> None:
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
