"""A file of raster tiles: MBTiles (a database of SQLite) or PMTiles (version 3). Both are read where they lie."""

from __future__ import annotations

import gzip
import html
import io
import json
import re
import sqlite3
import threading
from abc import ABC, abstractmethod
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from cachetools import LRUCache
from PIL import Image, UnidentifiedImageError
from pmtiles.tile import (
    Compression,
    Entry,
    HeaderDict,
    MagicNumberNotFound,
    SpecVersionUnsupported,
    TileType,
    deserialize_directory,
    deserialize_header,
    find_tile,
    zxy_to_tileid,
)

from pingda_dash.basemaps.errors import UnusableBasemap
from pingda_dash.basemaps.world import Box, box_of

VECTOR = "里面是矢量瓦片(pbf),这里只画栅格瓦片。请另外导出 PNG、JPG 或 WebP 的栅格瓦片"
BROKEN = "文件有损坏或不完整,请重新拷一份"
EMPTY = "文件里没有瓦片"
_KINDS = ((b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"))
"""How a picture begins, and what a browser calls it."""
DEEPEST = 22
"""The finest zoom that is drawn: a pixel is four centimetres."""
HEADER, DIRECTORIES, DEEPEST_DIRECTORY = 127, 32, 4
"""Of an archive: bytes of its header, directories that are kept, how deep its format nests them."""


def media_type(data: bytes) -> str:
    """What a browser calls the picture of a tile; "" for what is none of png, jpg and webp."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for start, kind in _KINDS if data.startswith(start)), "")


@dataclass(frozen=True)
class About:
    """What a file says of itself.

    box: what it covers; zooms: its coarsest and its finest; pixels: how wide a tile is drawn; credit: whom it is from.
    """

    name: str
    credit: str
    box: Box
    zooms: tuple[int, int]
    pixels: int


class Tiles(ABC):
    """The tiles of one file. Every method raises UnusableBasemap where the file is not what it says."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @abstractmethod
    def about(self) -> About:
        """What the file says of itself, and holds true for one of its tiles."""

    @abstractmethod
    def tile(self, zoom: int, column: int, row: int) -> bytes | None:
        """The picture of a tile, rows counted from the north; None where the file has none there."""

    def _about(self, stated: Mapping[str, object], box: Box, zooms: tuple[int, int], sample: bytes | None) -> About:
        if sample is None:
            raise UnusableBasemap(EMPTY)
        if not media_type(sample):
            raise UnusableBasemap(VECTOR if _is_vector(stated, sample) else "瓦片不是 PNG、JPG 或 WebP 图片")
        try:
            with Image.open(io.BytesIO(sample)) as picture:
                pixels = picture.width
        except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as error:
            raise UnusableBasemap(BROKEN) from error
        return About(_plain(stated.get("name")), _plain(stated.get("attribution")), box, zooms, pixels)


def open_tiles(path: Path) -> Tiles:
    """The tiles of a file, by how it begins. Raises OSError, UnusableBasemap."""
    with path.open("rb") as file:
        start = file.read(16)
    if start.startswith(b"SQLite format 3"):
        return MBTiles(path)
    if start.startswith(b"PMTiles"):
        return PMTiles(path)
    raise UnusableBasemap(BROKEN if start.strip(b"\0") == b"" else "文件不是 MBTiles,也不是 PMTiles")


def _is_vector(stated: Mapping[str, object], sample: bytes) -> bool:
    return str(stated.get("format", "")).lower() in ("pbf", "mvt", "mlt") or sample.startswith(b"\x1f\x8b")


def _plain(text: object) -> str:
    """Text without the markup in which tile makers write who they are."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", str(text or ""))).split())


def _box(stated: object) -> Box | None:
    """`west,south,east,north` in degrees, where it says so."""
    try:
        west, south, east, north = (float(each) for each in str(stated).split(","))
    except ValueError:
        return None
    return box_of(west, south, east, north) if -180 <= west < east <= 180 and -90 <= south < north <= 90 else None


class MBTiles(Tiles):
    """One connection an answer: a file that somebody replaces is not kept open."""

    def about(self) -> About:
        """As of `Tiles`; the zooms are those that are there, whatever the metadata says."""
        try:
            with closing(self._connected()) as book:
                tables = {name for (name,) in book.execute("SELECT name FROM sqlite_master")}
                if "tiles" not in tables:
                    raise UnusableBasemap("文件里没有瓦片表(tiles),不是 MBTiles")
                stated = dict(book.execute("SELECT name, value FROM metadata")) if "metadata" in tables else {}
                least, most = book.execute("SELECT min(zoom_level), max(zoom_level) FROM tiles").fetchone()
                if least is None:
                    raise UnusableBasemap(EMPTY)
                zooms = max(int(least), 0), min(int(most), DEEPEST)
                box = _box(stated.get("bounds")) or self._extent(book, zooms[1])
                (sample,) = book.execute("SELECT tile_data FROM tiles WHERE zoom_level = ? LIMIT 1", [most]).fetchone()
        except (sqlite3.Error, ValueError, TypeError) as error:
            raise UnusableBasemap(BROKEN) from error
        return self._about(stated, box, zooms, bytes(sample))

    def tile(self, zoom: int, column: int, row: int) -> bytes | None:
        """As of `Tiles`; the file counts its rows from the south."""
        try:
            with closing(self._connected()) as book:
                answer = book.execute(
                    "SELECT tile_data FROM tiles WHERE zoom_level = ? AND tile_column = ? AND tile_row = ?",
                    [zoom, column, 2**zoom - 1 - row],
                ).fetchone()
        except sqlite3.Error as error:
            raise UnusableBasemap(BROKEN) from error
        return bytes(answer[0]) if answer and answer[0] is not None else None

    def _connected(self) -> sqlite3.Connection:
        return sqlite3.connect(f"{self.path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)

    def _extent(self, book: sqlite3.Connection, zoom: int) -> Box:
        west, east, south, north = book.execute(
            "SELECT min(tile_column), max(tile_column), min(tile_row), max(tile_row) FROM tiles WHERE zoom_level = ?",
            [zoom],
        ).fetchone()
        side = 2**zoom
        return west / side, 1 - (north + 1) / side, (east + 1) / side, 1 - south / side


class PMTiles(Tiles):
    """An archive in one file, whose directories say where each tile begins."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._directories: LRUCache[tuple[int, int], list[Entry]] = LRUCache(DIRECTORIES)
        self._keeping = threading.Lock()

    def about(self) -> About:
        """As of `Tiles`; a sample is the tile in the middle of what it covers."""
        try:
            header = self._header
            text = self._bytes(header["metadata_offset"], header["metadata_length"])
            packed = header["internal_compression"] == Compression.GZIP
            stated = dict(json.loads(gzip.decompress(text) if packed else text))
            if header["tile_type"] in (TileType.MVT, TileType.MLT):
                raise UnusableBasemap(VECTOR)
            if header["tile_compression"] not in (Compression.NONE, Compression.UNKNOWN):
                raise UnusableBasemap("瓦片另外压缩过,请用 PNG、JPG 或 WebP 重新导出")
            west, south, east, north = (
                header[name] / 1e7 for name in ("min_lon_e7", "min_lat_e7", "max_lon_e7", "max_lat_e7")
            )
            zooms = int(header["min_zoom"]), min(int(header["max_zoom"]), DEEPEST)
            box = box_of(west, south, east, north)
            sample = self._sample(header["tile_data_offset"], header["tile_data_length"])
        except SpecVersionUnsupported as error:
            raise UnusableBasemap("是旧版的 PMTiles,只认第 3 版") from error
        except (MagicNumberNotFound, ValueError, EOFError, KeyError, IndexError, AttributeError, OSError) as error:
            raise UnusableBasemap(BROKEN) from error
        return self._about(stated, box, zooms, sample)

    def tile(self, zoom: int, column: int, row: int) -> bytes | None:
        """As of `Tiles`."""
        try:
            number, header = zxy_to_tileid(zoom, column, row), self._header
            place = header["root_offset"], header["root_length"]
            for _ in range(DEEPEST_DIRECTORY):
                entry = find_tile(self._directory(*place), number)
                if entry is None:
                    return None
                if entry.run_length:
                    return self._bytes(header["tile_data_offset"] + entry.offset, entry.length)
                place = header["leaf_directory_offset"] + entry.offset, entry.length
        except (ValueError, OverflowError, EOFError, IndexError, OSError) as error:
            raise UnusableBasemap(BROKEN) from error
        return None

    @cached_property
    def _header(self) -> HeaderDict:
        return deserialize_header(self._bytes(0, HEADER))

    def _directory(self, offset: int, length: int) -> list[Entry]:
        """A directory; the last ones are kept, to read one takes as long as a hundred tiles."""
        with self._keeping:
            if (offset, length) not in self._directories:
                self._directories[offset, length] = deserialize_directory(self._bytes(offset, length))
            return self._directories[offset, length]

    def _bytes(self, offset: int, length: int) -> bytes:
        with self.path.open("rb") as file:
            file.seek(offset)
            return file.read(length)

    def _sample(self, offset: int, length: int) -> bytes | None:
        """The first tile's bytes, with what follows them: a picture's size stands at its beginning."""
        return self._bytes(offset, min(length, 1 << 16)) if length else None
