"""Files of raster tiles: read where they lie, refused in words where they cannot be drawn."""

from __future__ import annotations

from pathlib import Path

import pytest

from pingda_dash.basemaps.errors import UnusableBasemap
from pingda_dash.basemaps.tiles import Tiles, open_tiles
from pingda_dash.basemaps.world import box_of
from tests.basemaps.files import BOX, chessboard, columns_and_rows, mbtiles, pmtiles, png


@pytest.fixture(params=["mbtiles", "pmtiles"])
def tiles(request: pytest.FixtureRequest, tmp_path: Path) -> Tiles:
    write = {"mbtiles": mbtiles, "pmtiles": pmtiles}[request.param]
    return open_tiles(write(tmp_path / f"影像 底图#1.{request.param}", zooms=range(10, 13)))


def test_a_file_says_what_it_covers_and_whom_it_is_from(tiles: Tiles) -> None:
    about = tiles.about()
    assert (about.name, about.credit, about.zooms, about.pixels) == ("影像", "县自然资源局", (10, 12), 256)
    assert about.box == pytest.approx(box_of(*BOX))


def test_a_tile_is_asked_for_from_the_north_west_and_where_there_is_none_nothing_is_answered(tiles: Tiles) -> None:
    for zoom in (10, 12):
        for at in columns_and_rows(zoom):
            assert tiles.tile(zoom, *at) == png(chessboard(*at))
    assert tiles.tile(12, 0, 0) is None and tiles.tile(15, 0, 0) is None


def test_what_the_metadata_leave_out_is_read_from_the_tiles_and_markup_is_no_part_of_a_name(tmp_path: Path) -> None:
    stated = {"bounds": "", "minzoom": "0", "attribution": '<a href="https://a.b">测绘院</a> 审图号&nbsp;云S(2020)1号'}
    about = open_tiles(mbtiles(tmp_path / "a.mbtiles", range(12, 14), metadata=stated)).about()
    assert (about.zooms, about.credit) == ((12, 13), "测绘院 审图号 云S(2020)1号")
    whole = box_of(*BOX)
    assert all(abs(a - b) < 1 / 2**13 for a, b in zip(about.box, whole, strict=True))
    assert about.box[0] <= whole[0] and about.box[1] <= whole[1] and about.box[2] >= whole[2]


def vector(path: Path) -> Path:
    return mbtiles(path, range(12, 13), tile=b"\x1f\x8b\x08vector", metadata={"format": "pbf"})


def vector_archive(path: Path) -> Path:
    from pmtiles.tile import TileType

    return pmtiles(path, tile_type=TileType.MVT)


def cut(path: Path) -> Path:
    whole = mbtiles(path).read_bytes()
    path.write_bytes(whole[:4096] + b"\xff" * 4096)
    return path


def cut_archive(path: Path) -> Path:
    path.write_bytes(pmtiles(path).read_bytes()[:200])
    return path


def empty(path: Path) -> Path:
    return mbtiles(path, range(0))


def text(path: Path) -> Path:
    path.write_text("这不是底图")
    return path


def page(path: Path) -> Path:
    return mbtiles(path, range(12, 13), tile=b"<svg onload='alert(1)'/>")


@pytest.mark.parametrize(
    ("write", "words"),
    [
        (vector, "矢量瓦片.*请另外导出"),
        (vector_archive, "矢量瓦片.*请另外导出"),
        (cut, "有损坏"),
        (cut_archive, "有损坏"),
        (empty, "没有瓦片"),
        (text, "不是 MBTiles,也不是 PMTiles"),
        (page, "不是 PNG、JPG 或 WebP"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_words(write, words, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(UnusableBasemap, match=words):
        open_tiles(write(tmp_path / "a.tiles")).about()
