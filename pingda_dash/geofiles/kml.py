"""KML: its placemarks as features, with their attributes and folders, and those without a geometry among them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import shapely
from lxml import etree
from shapely.geometry.base import BaseGeometry

from pingda_dash.workbooks.cells import Refused

Feature = tuple[BaseGeometry | None, dict[str, str]]


def features(data: bytes) -> list[Feature]:
    """The placemarks of a document, in its order. Raises Refused for one that is damaged or links to others alone."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise Refused("other", f"(KML 第 {error.lineno or 1} 行有损坏,请重新导出)") from error
    placemarks = [_feature(node) for node in _named(root, "Placemark")]
    if not placemarks and next(_named(root, "NetworkLink"), None) is not None:
        raise Refused("other", "(KML 里只有网络链接,没有要素;请在原来的软件里导出要素本身)")
    return placemarks


def _local(node: etree._Element) -> str:
    return etree.QName(node).localname if isinstance(node.tag, str) else ""


def _named(node: etree._Element, name: str) -> Iterator[etree._Element]:
    return (one for one in node.iter() if _local(one) == name)


def _text(node: etree._Element, name: str) -> str:
    """The text of the first child of a name."""
    child = next((one for one in node if _local(one) == name), None)
    return "" if child is None else _own_text(child)


def _own_text(node: etree._Element) -> str:
    return "".join(map(str, node.itertext())).strip()


def _feature(node: etree._Element) -> Feature:
    folders = [_text(one, "name") for one in node.iterancestors() if _local(one) == "Folder"]
    own = {"名称": _text(node, "name"), "说明": _text(node, "description"), "文件夹": "/".join(reversed(folders))}
    for data in _named(node, "Data"):
        own[data.get("name", "")] = _text(data, "value")
    for data in _named(node, "SimpleData"):
        own[data.get("name", "")] = _own_text(data)
    parts = [one for child in node for one in _geometries(child)]
    return _joined(parts), {name: text for name, text in own.items() if name and text}


def _joined(parts: Sequence[BaseGeometry]) -> BaseGeometry | None:
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else shapely.GeometryCollection(list(parts))


def _geometries(node: etree._Element) -> list[BaseGeometry]:
    """The geometries that an element is or holds; a track of a phone (gx:Track) is a line."""
    kind = _local(node)
    if kind in ("MultiGeometry", "MultiTrack"):
        return [one for child in node for one in _geometries(child)]
    if kind == "Point":
        return [shapely.Point(place) for place in _places(_text(node, "coordinates"))[:1]]
    if kind in ("LineString", "LinearRing"):
        return _line(_places(_text(node, "coordinates")))
    if kind == "Track":
        texts = [_own_text(one) for one in node if _local(one) == "coord"]
        return _line([place for text in texts for place in _places(",".join(text.split()))])
    if kind == "Polygon":
        outer = [_places(_text(ring, "coordinates")) for side in _named(node, "outerBoundaryIs") for ring in side]
        inner = [_places(_text(ring, "coordinates")) for side in _named(node, "innerBoundaryIs") for ring in side]
        return (
            [shapely.Polygon(outer[0], [ring for ring in inner if len(ring) > 2])]
            if outer and len(outer[0]) > 2
            else []
        )
    return []


def _line(places: Sequence[tuple[float, float]]) -> list[BaseGeometry]:
    return [shapely.LineString(places)] if len(places) > 1 else []


def _places(text: str) -> list[tuple[float, float]]:
    """The (east, north) of `98.9,24.3,1500 98.91,24.31`; what is no pair of numbers is left out."""
    places = []
    for word in text.split():
        parts = word.split(",")
        try:
            places.append((float(parts[0]), float(parts[1])))
        except (ValueError, IndexError):
            continue
    return places
