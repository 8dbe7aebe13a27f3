"""The shade of a model of heights: lit from the north-west, and where the heights are."""

from __future__ import annotations

import math
import struct
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PIL.TiffImagePlugin import ImageFileDirectory_v2

from pingda_dash.basemaps import relief
from pingda_dash.basemaps.errors import UnusableBasemap
from pingda_dash.basemaps.world import box_of, share
from tests.basemaps.files import BOX, asc, hill

MERIDIAN = (BOX[0] + BOX[2]) / 2
CELL = (BOX[2] - BOX[0]) / 60


def tiff(path: Path, heights: np.ndarray, west: float, north: float, cell: float, keys: dict[int, int]) -> Path:
    """A GeoTIFF of one band. keys: of its coordinate system."""
    tags = ImageFileDirectory_v2()
    tags[33550], tags.tagtype[33550] = (cell, cell, 0.0), 12
    tags[33922], tags.tagtype[33922] = (0.0, 0.0, 0.0, west, north, 0.0), 12
    entries = [each for key, value in sorted(keys.items()) for each in (key, 0, 1, value)]
    tags[34735], tags.tagtype[34735] = (1, 1, 0, len(keys), *entries), 3
    tags[42113], tags.tagtype[42113] = "-32768", 2
    Image.fromarray(heights).save(path, tiffinfo=tags, compression="tiff_adobe_deflate")
    return path


def shaded(path: Path) -> tuple[np.ndarray, np.ndarray, tuple[float, ...]]:
    """(grey, alpha, box) of a file's hillshade."""
    picture, box = relief.shade(relief.read(path, MERIDIAN), BOX)
    grey, alpha = (np.asarray(band) for band in picture.split())
    return grey, alpha, box


def test_horns_slope_is_lit_from_the_north_west() -> None:
    flat = relief.hillshade(np.zeros((5, 5)), np.array(30.0), np.array(30.0))
    assert flat == pytest.approx(math.sin(math.radians(45)))
    east = np.tile(np.arange(5) * 30.0, (5, 1))  # rises by 45° eastwards
    light = relief.hillshade(east, np.array(30.0), np.array(30.0))[2, 2]
    expected = math.sin(math.pi / 4) * (1 + math.cos(math.pi / 4)) / math.sqrt(2)
    assert light == pytest.approx(expected)
    assert relief.hillshade(-east, np.array(30.0), np.array(30.0))[2, 2] < light


def test_a_grid_of_text_becomes_a_picture_that_is_clear_where_nothing_was_measured(tmp_path: Path) -> None:
    heights = hill()
    heights[:10, :10] = -9999
    grey, alpha, box = shaded(asc(tmp_path / "a.asc", heights, BOX[0], BOX[1], CELL, NODATA_value=-9999))
    assert box == pytest.approx(box_of(BOX[0], BOX[1], BOX[2], BOX[1] + 50 * CELL), abs=1e-9)
    high, wide = grey.shape
    assert alpha[2, 2] == 0 and alpha[high // 2, wide // 2] == 255
    assert grey[high // 3, wide // 3] > 190 > 160 > grey[2 * high // 3, 2 * wide // 3]


@pytest.mark.parametrize("kind", [np.int16, np.float32, np.uint16])
def test_a_geotiff_gives_the_same_as_the_text(kind: type, tmp_path: Path) -> None:
    whole = hill().round()
    text = shaded(asc(tmp_path / "a.asc", whole, BOX[0], BOX[1], CELL))
    keys = {1024: 2, 1025: 1, 2048: 4490}
    of = shaded(tiff(tmp_path / "a.tif", whole.astype(kind), BOX[0], BOX[1] + 50 * CELL, CELL, keys))
    assert of[2] == pytest.approx(text[2], abs=1e-9) and np.abs(of[0].astype(int) - text[0]).max() <= 1


def test_metres_of_a_projection_lie_where_they_are(tmp_path: Path) -> None:
    """UTM zone 47: its middle is 99°E, on which the peak is put; and Gauss-Kruger, that a .prj does not name."""
    east, north = 500_000.0, 2_690_000.0
    grid = hill(80, 80)
    keys = {1024: 1, 1025: 1, 3072: 32647}
    west, top = east - 40 * 100, north + 40 * 100
    grey, _, box = shaded(tiff(tmp_path / "a.tif", grid.astype(np.float32), west, top, 100.0, keys))
    x, y = share(99.0, 24.323109)  # where PROJ has it
    high, wide = grey.shape
    column, row = round((x - box[0]) / (box[2] - box[0]) * wide), round((y - box[1]) / (box[3] - box[1]) * high)
    assert abs(int(grey[row, column]) - 180) < 12, "the top is flat"
    assert grey[row - 12, column - 12] > 190 > 160 > grey[row + 12, min(column + 12, wide - 1)]
    unnamed, _, _ = shaded(asc(tmp_path / "b.asc", grid, west, top - 8_000, 100.0))
    assert abs(unnamed.shape[0] - high) <= 2


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("ncols 3\nnrows 2\n1 2 3\n4 5 6\n", "文件头不完整"),
        ("ncols 3\nnrows 2\nxllcorner 98.8\nyllcorner 24.2\ncellsize 0.1\n1 2 3\n4 5\n", "应有 6 个高程,只读到 5 个"),
        ("ncols 2\nnrows 2\nxllcorner 98.8\nyllcorner 24.2\ncellsize 0.1\n1 2\n4 高\n", "不是数"),
        ("ncols 2\nnrows 2\nxllcorner 98.8\nyllcorner 24.2\ncellsize x\n1 2\n4 4\n", "“x”不是数"),
        ("ncols 2\nnrows 2\nxllcorner 9e7\nyllcorner 24.2\ncellsize 9\n1 2\n4 4\n", "没有写坐标系"),
        ("ncols 2\nnrows 2\nxllcorner 3\nyllcorner 4\ncellsize 0.1\n1 2\n4 4\n", "范围不在本乡"),
        ("ncols 99999\nnrows 9999\nxllcorner 3\nyllcorner 4\ncellsize 0.1\n1 2\n", "格子太多"),
    ],
)
def test_a_grid_that_is_none_says_what_is_wrong(content: str, words: str, tmp_path: Path) -> None:
    path = tmp_path / "a.asc"
    path.write_text(content)
    with pytest.raises(UnusableBasemap, match=words):
        shaded(path)


def test_a_tiff_that_is_no_model_of_heights_says_so(tmp_path: Path) -> None:
    Image.new("RGB", (9, 9)).save(tmp_path / "rgb.tif")
    Image.new("F", (9, 9)).save(tmp_path / "nowhere.tif")
    (tmp_path / "cut.tif").write_bytes(b"II*\0" + struct.pack("<I", 8))
    old = tiff(tmp_path / "old.tif", hill().astype(np.float32), BOX[0], BOX[3], CELL, {1024: 1, 3072: 2379})
    for name, words in (("rgb", "不是单波段"), ("nowhere", "没有写位置"), ("cut", "损坏"), ("old", "EPSG:2379 不认")):
        with pytest.raises(UnusableBasemap, match=words):
            relief.read(tmp_path / f"{name}.tif", MERIDIAN)
    assert old.exists()
