"""The XML of a workbook's parts: namespaces, and reading without loading anything from elsewhere."""

from __future__ import annotations

from lxml import etree

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE_LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def parsed(data: bytes) -> etree._Element:
    """The root of some XML; entities stay unresolved. Raises XMLSyntaxError."""
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))


def local_name(node: etree._Element) -> str:
    """An element's name without its namespace; empty for a comment."""
    return etree.QName(node).localname if isinstance(node.tag, str) else ""


def link_id(node: etree._Element) -> str:
    """The id of the relation that an element names. Raises StopIteration when it names none."""
    return next(str(value) for name, value in node.items() if etree.QName(name).localname == "id")
