"""The workbook's own part: which sheets there are, and which one it opens at."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from pingda_dash.report.package.parts import Package
from pingda_dash.report.package.xml import link_id, local_name


def sheets(package: Package, sheet: str) -> tuple[etree._Element, list[str], int]:
    """The list of sheets, their parts, and which of them is the one of this name."""
    book = package.tree("xl/workbook.xml")
    nodes = [node for node in book.iter() if local_name(node) == "sheet"]
    linked = {**package.linked("xl/workbook.xml", "worksheet"), **package.linked("xl/workbook.xml", "chartsheet")}
    parts = [linked.get(link_id(node), "") for node in nodes]
    return book, parts, [node.get("name") for node in nodes].index(sheet)


def open_at(package: Package, book: etree._Element, at: int, others: Sequence[str]) -> None:
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
