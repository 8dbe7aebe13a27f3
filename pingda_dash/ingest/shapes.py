"""A geo file → a table: one row a feature, its attributes as the columns, its geometry as GeoJSON in one of them.

`pingda_dash.geofiles` opens the file in a process with limits. What the file does not say of all its features (what
they are, the datum, the source, the day, the map's review number) a clerk says, and it becomes a column of its own;
from there on it is a table like any other, its header in row 1: feature n stands in row n + 1.
"""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO

import shapely

from pingda_dash.contracts import Contract, contracts, heading_key
from pingda_dash.errors import OversizedShapes, UnreadableShapes
from pingda_dash.geofiles.header import Header
from pingda_dash.ingest.text import decode, encoding_of
from pingda_dash.settings import ROOT

SECONDS = 180
SUFFIXES = (".geojson", ".json", ".zip", ".gpkg", ".kml", ".kmz")
KINDS = {"geojson": "GeoJSON", "shp": "Shapefile", "gpkg": "GPKG", "kml": "KML"}
"""Kinds of geo files, as `Table.kind` has them, and what people call them."""
GEOJSON = re.compile(
    rb'"type"\s*:\s*"(FeatureCollection|Feature|GeometryCollection|(Multi)?(Point|LineString|Polygon))"'
)
MEMBER = re.compile(r"\.(shp|kml|gpkg|geojson)$", re.IGNORECASE)
HEAD = 1 << 16
SHAPE, SHAPE_KIND = "几何", "几何类型"
ASKED = ("level", "datum", "source", "report_date", "review_no")
"""Fields that one value may be said of for a whole file, in the order in which they are asked."""
SEGMENTED = frozenset({"道路", "河流"})
"""Levels whose things are drawn in several features of one name: each has its number."""
NAMES = frozenset({"名称", "name", "村名称", "地名"})
"""Headings, as `heading_key` has them, under which a village stands in a layer of villages without a column of them."""
LEVELS: Mapping[str, str] = {
    "村委会|居委会|村部|驻地|村界|行政村|村域|村边界|社区界": "村",
    "村民小组|小组|组界|自然村|寨子": "村民小组",
    "农户|住户|户位置|房屋": "农户",
    "公路|道路|路网|村道|乡道|通组路|road": "道路",
    "河流|水系|沟渠|river": "河流",
    "乡界|乡边界|镇界|乡镇界|township": "乡镇",
    "项目": "项目",
    "学校|卫生室|卫生院|设施|水池|水源|活动场所|公厕|车间|安置点": "设施",
}
"""Words of a file's or a layer's name → what its features are."""


@dataclass(frozen=True)
class Layer(Header):
    """A layer as `pingda_dash.geofiles` gives it. features: geometry, its kind, then the attributes."""

    features: list[list[str]] = field(default_factory=list)

    def notes(self) -> tuple[str, ...]:
        """How it was read, in Chinese."""
        parts = (
            f"读取图层“{self.layer}”。" if len(self.layers) > 1 else "",
            f"坐标由“{self.projection}”换算成经纬度。" if self.projection and not self.assumed else "",
            f"属性按 {'GBK' if self.encoding == 'gb18030' else 'UTF-8'} 编码读取。" if self.encoding else "",
            f"{self.flattened} 个要素带高程,只读平面位置。" if self.flattened else "",
        )
        return tuple(filter(None, parts))


def is_shapes(data: bytes) -> bool:
    """Whether the bytes are a geo file: GeoJSON, a zip with a Shapefile or a KML in it, GPKG, KML."""
    if data.startswith(b"SQLite format 3"):
        return data[68:72] in (b"GPKG", b"GP10", b"GP11") or b"gpkg_contents" in data[:HEAD]
    if data.startswith(b"PK"):
        try:
            with zipfile.ZipFile(BytesIO(data)) as archive:
                return any(MEMBER.search(name) for name in archive.namelist())
        except (zipfile.BadZipFile, ValueError, NotImplementedError):
            return False
    head = data[:HEAD].replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe").lstrip()
    if head[:1] == b"{":
        return GEOJSON.search(head) is not None or GEOJSON.search(data[-HEAD:]) is not None
    return head[:1] == b"<" and re.search(rb"<(\w+:)?kml[\s>]", head[:4096]) is not None


def open_shapes(data: bytes, layer: str | None = None, meridian: float | None = None) -> Layer:
    """A layer of a geo file, read in a process with limits.

    layer: its name; None for the first with features. meridian: degrees east, where metres of a zone without its number
    are taken to lie. Raises UnreadableShapes, or OversizedShapes when it would need more than a township's map does.
    """
    if not data.startswith((b"PK", b"SQLite")):
        data = _in_utf8(data)
    try:
        done = subprocess.run(
            [
                sys.executable, "-X", "utf8", "-m", "pingda_dash.geofiles",
                json.dumps({"layer": layer, "meridian": meridian}),
            ],
            cwd=ROOT,
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as slow:
        raise OversizedShapes from slow
    if done.returncode in (-_signal("SIGKILL"), -_signal("SIGXCPU")):  # a limit, its own or the system's
        raise OversizedShapes
    if done.returncode:  # GDAL goes down with some damaged files
        raise UnreadableShapes("(读到一半停下了:文件有损坏,请在原来的软件里重新导出)")
    lines = done.stdout.decode("ascii").splitlines()
    head, *features = json.loads("[" + ",".join(lines) + "]")
    if "error" in head:
        raise OversizedShapes if head["error"] == "too-big" else UnreadableShapes(head["detail"])
    if features and isinstance(features[-1], dict):
        raise OversizedShapes if features[-1]["error"] == "too-big" else UnreadableShapes(features[-1]["detail"])
    return Layer(**head, features=features)


def _signal(name: str) -> int:
    """The number of a signal; one that no process ends with where the system has none of that name."""
    return int(getattr(signal, name, 1 << 16))


def _in_utf8(data: bytes) -> bytes:
    """A text in UTF-8, whatever it was in; an XML declaration says so."""
    encoding, start = encoding_of(data)
    text = decode(data, encoding, start)
    return re.sub(r'(<\?xml[^>]*?)\s+encoding\s*=\s*["\'][^"\']*["\']', r"\1", text, count=1).encode("utf-8")


@dataclass(frozen=True)
class Features:
    """The features of a layer as columns of texts under headings, and the dataset that they are of.

    guessed: what they are, by a name alone; "" where somebody says it.
    """

    header: list[str]
    columns: list[list[str]]
    contract: Contract
    notes: list[str]
    guessed: str = ""


def features_of(layer: Layer, filename: str, stated: Mapping[str, str]) -> Features:
    """A layer as columns: its geometry, its attributes, and what is said of all of it.

    stated: field → what a clerk says of all features. What an attribute says of each goes before that; what the file
    says of all, or its name, comes last.
    """
    level = stated.get("level") or level_named(layer, filename)
    contract = contract_of(layer.columns, level)
    own = {heading_key(one) for name in ("geometry", "shape") for one in _words(contract, name)}
    places = [at for at, name in enumerate(layer.columns) if name.strip() and heading_key(name) not in own]
    header = [SHAPE, SHAPE_KIND, *(layer.columns[at] for at in places)]
    features, joined = layer.features, 0
    if level == "村":
        villages = [at + 2 for at in places if _is_there(contract, "village_code", layer.columns[at : at + 1])]
        features, joined = _joined(layer.features, villages)
    columns = [[one[at] for one in features] for at in (0, 1, *(at + 2 for at in places))]
    notes, guessed = list(layer.notes()), ""
    if joined:
        notes.append(f"同一个村的几块村界合成一个要素,{joined} 行并到前面的行里。")
    of_all = {"datum": layer.datum, **stated, "level": level}
    for name in ASKED:
        if name in contract.names and of_all.get(name) and not _is_there(contract, name, header):
            header.append(contract[name].title)
            columns.append([of_all[name] if any(one) else "" for one in features])
            if name == "level" and not stated.get(name):
                guessed = level
                notes.append(f"按名称,要素读作“{level}”。")
    if level in SEGMENTED and not _is_there(contract, "part", header):
        header.append(contract["part"].title)
        columns.append([str(number) for number in range(1, len(features) + 1)])
    named = [at for at, name in enumerate(header) if heading_key(name) in NAMES]
    if level == "村" and named and not _is_there(contract, "village_code", header):
        notes.append(f"没有“村”列,按“{header[named[0]]}”认村。")
        header.append(contract["village_code"].title)
        columns.append(columns[named[0]])
    return Features(header, columns, contract, notes, guessed)


def _joined(features: list[list[str]], villages: Sequence[int]) -> tuple[list[list[str]], int]:
    """(features, how many were joined to an earlier one): the parts of a village's area in one, the others left blank.

    villages: columns that name the village. A part that is not sound stays by itself, to be told of.
    """
    first: dict[tuple[str, ...], int] = {}
    joined = [list(one) for one in features]
    count = 0
    for at, one in enumerate(features):
        key = tuple(one[place].strip() for place in villages)
        if not any(key) or one[1] != "面":
            continue
        before = first.setdefault(key, at)
        if before == at:
            continue
        both = [shapely.from_geojson(text) for text in (joined[before][0], one[0])]
        if all(map(shapely.is_valid, both)):
            joined[before][0] = shapely.to_geojson(shapely.union_all(both))
            joined[at] = [""] * len(one)
            count += 1
    return joined, count


def _is_there(contract: Contract, name: str, header: Sequence[str]) -> bool:
    """Whether a heading names a field."""
    return not {heading_key(one) for one in _words(contract, name)}.isdisjoint(map(heading_key, header))


def contract_of(header: Sequence[str], level: str) -> Contract:
    """The dataset of a geo file: where households live, else the township's map."""
    homes = contracts()["home_positions"]
    return homes if level == "农户" or _is_there(homes, "household_id", header) else contracts()["geometry"]


def level_named(layer: Layer, filename: str) -> str:
    """What the features are, by the layer's name, else the file's; "" where neither says."""
    for name in (layer.layer, filename):
        for pattern, level in LEVELS.items():
            if re.search(pattern, name, re.IGNORECASE):
                return level
    return ""


def _words(contract: Contract, name: str) -> tuple[str, ...]:
    return contract[name].title, *contract[name].aliases
