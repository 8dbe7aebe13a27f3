"""Which basemaps there are: the operator's files, each read once, and 天地图 where a key is configured.

A file is `PINGDA_TILES`, or lies in the home's folder `basemap/`. One that cannot be used is said in a sentence, and
the map goes on without it.
"""

from __future__ import annotations

import hashlib
import json
import threading
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from pingda_dash import durable, rights, settings
from pingda_dash.basemaps import relief
from pingda_dash.basemaps.errors import UnusableBasemap
from pingda_dash.basemaps.tiles import Tiles, media_type, open_tiles
from pingda_dash.basemaps.world import Box, box_of, common
from pingda_dash.desk.lists import township_box
from pingda_dash.errors import reason_of

TILES, RELIEF = (".mbtiles", ".pmtiles"), (".asc", ".tif", ".tiff")
AROUND = 0.25
"""Of the township's box: how much of the land around it a hillshade shows on each side."""
DEEPEST = 30
"""Deeper than any tiles are cut: whoever asks for more shall not make the server work out how many there would be."""
UNSTATED = "来源和审图号文件里没有写"
TIANDITU = "tianditu"
_HOST = "https://t0.tianditu.gov.cn"
_WMTS = (
    "{host}/{layer}_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER={layer}&STYLE=default&TILEMATRIXSET=w"
    "&FORMAT=tiles&TILEMATRIX={{z}}&TILEROW={{y}}&TILECOL={{x}}&tk={key}"
)
"""The tiles of 天地图 in Web Mercator, by its own description of the service."""


@dataclass(frozen=True)
class Basemap:
    """One of them.

    key: what an address calls it; title: what the switch says; credit: what stands on the map; box: what it covers;
    name: under which this server hands it out; address: of tiles that another server hands out.
    """

    key: str
    title: str
    credit: str
    box: Box
    name: str = ""
    tiles: Tiles | None = None
    zooms: tuple[int, int] = (0, 0)
    pixels: int = 256
    picture: Path | None = None
    address: str = ""

    def tile(self, zoom: int, column: int, row: int) -> tuple[bytes, str] | None:
        """(a tile's picture, its media type); None where there is none. Raises OSError, UnusableBasemap."""
        side = 1 << min(zoom, DEEPEST)
        if self.tiles is None or zoom > DEEPEST or not (0 <= column < side and 0 <= row < side):
            return None
        data = self.tiles.tile(zoom, column, row)
        kind = media_type(data) if data else ""
        return (data, kind) if data and kind else None


@dataclass(frozen=True)
class Survey:
    """What there is, the one to be drawn unless another is asked for first; and a sentence for each that is not."""

    basemaps: tuple[Basemap, ...] = ()
    faults: tuple[str, ...] = ()


_Stamp = tuple[str, int, int, str, str]
_read: dict[_Stamp, Basemap | str] = {}
_lock = threading.Lock()


def survey() -> Survey:
    """The basemaps of this home, tiles first. A file is read again once it has changed; nothing is raised."""
    made: list[Basemap] = []
    faults: list[str] = []
    for path in _files():
        one = _of(path)
        if isinstance(one, str):
            faults.append(one)
        else:
            made.append(one)
    made.sort(key=lambda one: one.tiles is None)
    key = settings.tianditu_key()
    if key.isascii() and key.isalnum():
        made.extend(_tianditu(key))
    elif key:
        faults.append("天地图没有用上:密钥(PINGDA_TIANDITU_KEY)只能是字母和数字,请核对。")
    return Survey(tuple(made), tuple(faults))


def elsewhere() -> tuple[str, ...]:
    """The other servers, as origins, that a browser may ask for tiles: none unless a key is configured."""
    key = settings.tianditu_key()
    return (_HOST,) if key.isascii() and key.isalnum() else ()


def named(name: str) -> Basemap | None:
    """The basemap that this server hands out under a name; None where there is none."""
    with _lock:
        return next((one for one in _read.values() if isinstance(one, Basemap) and one.name == name), None)


def _files() -> list[Path]:
    """The operator's files: the configured one, then those of the folder by their names."""
    configured, folder = settings.tiles_file(), settings.home() / "basemap"
    beside = sorted(folder.iterdir()) if folder.is_dir() else []
    of_folder = [path for path in beside if path.suffix.casefold() in (*TILES, *RELIEF)]
    return [*([configured] if configured else []), *(path for path in of_folder if path != configured)]


def _of(path: Path) -> Basemap | str:
    """A file's basemap, or why it is none."""
    try:
        state = path.stat()
        stamp = (str(path), state.st_size, state.st_mtime_ns, str(settings.data_dir()), str(settings.home()))
        with _lock:
            if stamp not in _read:
                for old in [one for one in _read if one[0] == stamp[0]]:
                    del _read[old]
                _read[stamp] = _made(path, stamp)
            return _read[stamp]
    except OSError as error:
        return f"底图“{path.name}”没有用上:{reason_of(error)}"


def _made(path: Path, stamp: _Stamp) -> Basemap | str:
    try:
        box = township_box(settings.data_dir())
        suffix = path.suffix.casefold()
        return _relief(path, box) if suffix in RELIEF else _tiles(path, stamp, box)
    except UnusableBasemap as error:
        return f"底图“{path.name}”没有用上:{error.detail}。"
    except OSError as error:
        return f"底图“{path.name}”没有用上:{reason_of(error)}"
    except MemoryError:
        return f"底图“{path.name}”没有用上:内存不够,请只裁出本乡的范围。"


def _tiles(path: Path, stamp: _Stamp, box: tuple[float, float, float, float] | None) -> Basemap:
    tiles = open_tiles(path)
    about = tiles.about()
    if box is not None and common(about.box, box_of(*box)) is None:
        raise UnusableBasemap("范围不在本乡,请核对是不是拿错了文件")
    name = hashlib.blake2b(repr(stamp).encode(), digest_size=12).hexdigest()
    credit = f"底图:{about.credit or f'{about.name or path.name}({UNSTATED})'}"
    return Basemap(path.name, about.name or "底图", credit, about.box, name, tiles, about.zooms, about.pixels)


def _relief(path: Path, box: tuple[float, float, float, float] | None) -> Basemap:
    """The hillshade of a file's content, kept in the home's cache."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=12))
    beside = path.with_suffix(".prj")
    digest.update(repr((box, beside.read_bytes() if beside.is_file() else b"", relief.LARGEST)).encode())
    name = digest.hexdigest()
    picture = settings.home() / "cache" / "basemap" / f"{name}.png"
    written = picture.with_suffix(".json")
    if not (picture.is_file() and written.is_file()):
        meridian = (box[0] + box[2]) / 2 if box else None
        made, filled = relief.shade(relief.read(path, meridian), _wider(box))
        _write(picture, made)
        durable.put(written, json.dumps(filled).encode())
    left, top, right, bottom = json.loads(written.read_text())
    return Basemap(path.name, "地形晕渲", f"地形晕渲({path.name})", (left, top, right, bottom), name, picture=picture)


def _write(picture: Path, made: Image.Image) -> None:
    rights.make_folder(picture.parent)
    rights.make_file(picture.with_suffix(".part"))
    part = picture.with_suffix(".part")
    made.save(part, format="PNG", compress_level=6)
    part.replace(picture)


def _wider(box: tuple[float, float, float, float] | None) -> tuple[float, float, float, float] | None:
    if box is None:
        return None
    west, south, east, north = box
    wide, high = AROUND * (east - west), AROUND * (north - south)
    return west - wide, south - high, east + wide, north + high


def _tianditu(key: str) -> list[Basemap]:
    whole, credit = (0.0, 0.0, 1.0, 1.0), "底图:天地图(审图号见 天地图 网站)"
    made = []
    for layer, title, most in (("img", "天地图影像", 18), ("ter", "天地图地形", 14)):
        address = _WMTS.format(host=_HOST, layer=layer, key=key)
        made.append(Basemap(f"{TIANDITU}-{layer}", title, credit, whole, zooms=(1, most), address=address))
    return made
