"""Basemaps as a township has them, written byte by byte: tiles, a model of heights."""

from __future__ import annotations

import sqlite3
import struct
import zlib
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np

from pingda_dash.basemaps.world import share

BOX = (98.77906, 24.19069, 99.02589, 24.42366)
"""The township, as data/reference/box.yaml has it."""
Colour = tuple[int, int, int]


def png(colour: Colour, side: int = 256) -> bytes:
    """A square of one colour."""
    rows = (b"\0" + bytes(colour) * side) * side

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def columns_and_rows(zoom: int, box: tuple[float, float, float, float] = BOX) -> list[tuple[int, int]]:
    """The tiles that a box in degrees needs, rows from the north."""
    (left, top), (right, bottom) = share(box[0], box[3]), share(box[2], box[1])
    side = 2**zoom
    return [
        (column, row)
        for row in range(int(top * side), int(bottom * side) + 1)
        for column in range(int(left * side), int(right * side) + 1)
    ]


def chessboard(column: int, row: int) -> Colour:
    return (220, 40, 40) if (column + row) % 2 else (40, 40, 220)


def mbtiles(
    path: Path,
    zooms: range = range(10, 14),
    colour: Callable[[int, int], Colour] = chessboard,
    metadata: Mapping[str, str] | None = None,
    tile: bytes | None = None,
) -> Path:
    """A file of squares, of which neighbours differ. tile: the content of each instead."""
    stated = {"name": "影像", "format": "png", "bounds": ",".join(map(str, BOX)), "attribution": "县自然资源局"}
    with closing(sqlite3.connect(path)) as book, book:
        book.execute("CREATE TABLE metadata (name text, value text)")
        book.execute("CREATE TABLE tiles (zoom_level integer, tile_column integer, tile_row integer, tile_data blob)")
        book.execute("CREATE UNIQUE INDEX tile_index ON tiles (zoom_level, tile_column, tile_row)")
        book.executemany("INSERT INTO metadata VALUES (?, ?)", ({**stated, **(metadata or {})}).items())
        for zoom in zooms:
            for column, row in columns_and_rows(zoom):
                data = png(colour(column, row)) if tile is None else tile
                book.execute("INSERT INTO tiles VALUES (?, ?, ?, ?)", [zoom, column, 2**zoom - 1 - row, data])
    return path


def pmtiles(path: Path, zooms: range = range(10, 13), **header: Any) -> Path:
    """The same squares as an archive of version 3."""
    from pmtiles.tile import Compression, TileType, zxy_to_tileid
    from pmtiles.writer import Writer

    with path.open("wb") as file:
        writer: Any = Writer(file)  # type: ignore[no-untyped-call]
        tiles = [(zxy_to_tileid(zoom, *at), at) for zoom in zooms for at in columns_and_rows(zoom)]
        for tile, at in sorted(tiles):
            writer.write_tile(tile, png(chessboard(*at)))
        west, south, east, north = (round(each * 1e7) for each in BOX)
        stated = {"tile_type": TileType.PNG, "tile_compression": Compression.NONE}
        bounds = {"min_lon_e7": west, "min_lat_e7": south, "max_lon_e7": east, "max_lat_e7": north}
        writer.finalize({**stated, **bounds, **header}, {"name": "影像", "attribution": "县自然资源局"})
    return path


def hill(columns: int = 60, rows: int = 50) -> np.ndarray:
    """Metres: one round hill in the middle of the grid."""
    x, y = np.meshgrid(np.linspace(-1, 1, columns), np.linspace(1, -1, rows))
    return 1_500 + 1_200 * np.exp(-4 * (x**2 + y**2))


def asc(path: Path, heights: np.ndarray, west: float, south: float, cell: float, **header: Any) -> Path:
    """An ESRI ASCII grid."""
    rows, columns = heights.shape
    stated = {"ncols": columns, "nrows": rows, "xllcorner": west, "yllcorner": south, "cellsize": cell, **header}
    lines = [f"{name} {value}" for name, value in stated.items()]
    path.write_text("\n".join([*lines, *(" ".join(f"{each:.1f}" for each in row) for row in heights)]) + "\n")
    return path
