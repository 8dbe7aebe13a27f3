"""Which basemaps a home has: files that are there, changed, broken or away; 天地图 with a key alone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pingda_dash.basemaps import named, sources, survey
from pingda_dash.ui import assets, beneath, server
from tests.basemaps.files import BOX, asc, hill, mbtiles, png

ELSEWHERE = (-10.0, 40.0, -9.0, 41.0)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of an otherwise empty home."""
    monkeypatch.setenv("PINGDA_HOME", str(tmp_path / "home"))
    (tmp_path / "home" / "basemap").mkdir(parents=True)
    return tmp_path / "home" / "basemap"


def test_tiles_come_first_then_the_shade_and_each_says_whose_it_is(folder: Path) -> None:
    assert survey() == sources.Survey()
    asc(folder / "a高程.asc", hill(), BOX[0], BOX[1], (BOX[2] - BOX[0]) / 60)
    mbtiles(folder / "影像.mbtiles", range(12, 13))
    mbtiles(folder / "无名.mbtiles", range(12, 13), metadata={"name": "", "attribution": ""})
    (folder / "说明.txt").write_text("不是底图")
    seen = survey()
    assert [one.key for one in seen.basemaps] == ["影像.mbtiles", "无名.mbtiles", "a高程.asc"] and not seen.faults
    credits = [one.credit for one in seen.basemaps]
    assert credits == ["底图:县自然资源局", "底图:无名.mbtiles(来源和审图号文件里没有写)", "地形晕渲(a高程.asc)"]
    first, _, relief = seen.basemaps
    assert named(first.name) is first and named("") is None
    (column, row) = (int(each * 2**12) for each in (sum(first.box[::2]) / 2, sum(first.box[1::2]) / 2))
    shown = beneath.Beneath(seen.basemaps, first).drawn()
    assert shown is not None and not shown["elsewhere"] and "第 12 级" in shown["tooFine"]
    assert first.tile(12, column, row) is not None and first.tile(3, 8, 0) is None and relief.tile(12, 0, 0) is None


def test_a_shade_is_made_once_for_a_files_content(folder: Path) -> None:
    path = asc(folder / "高程.asc", hill(), BOX[0], BOX[1], (BOX[2] - BOX[0]) / 60)
    (first,) = survey().basemaps
    assert first.picture is not None
    os.utime(first.picture, (1, 1))
    path.rename(folder / "别名.asc")
    (again,) = survey().basemaps
    assert again.picture == first.picture and first.picture.stat().st_mtime == 1
    asc(folder / "别名.asc", hill() * 1.1, BOX[0], BOX[1], (BOX[2] - BOX[0]) / 60)
    assert survey().basemaps[0].picture != first.picture


def test_a_file_that_cannot_be_used_is_named_with_what_to_do_and_the_others_stay(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mbtiles(folder / "好.mbtiles", range(12, 13))
    mbtiles(folder / "矢量.mbtiles", range(12, 13), metadata={"format": "pbf"}, tile=b"\x1f\x8b")
    mbtiles(folder / "外地.mbtiles", range(12, 13), metadata={"bounds": ",".join(map(str, ELSEWHERE))})
    (folder / "坏.tif").write_bytes(b"II*\0")
    monkeypatch.setenv("PINGDA_TILES", str(tmp_path / "没有.pmtiles"))
    monkeypatch.setenv("PINGDA_TIANDITU_KEY", "https://")
    seen = survey()
    assert [one.key for one in seen.basemaps] == ["好.mbtiles"]
    words = "\n".join(seen.faults)
    assert "“没有.pmtiles”没有用上:没有这个文件" in words and "“外地.mbtiles”没有用上:范围不在本乡" in words
    assert "“矢量.mbtiles”没有用上:里面是矢量瓦片" in words and "“坏.tif”没有用上:文件有损坏" in words
    assert "天地图没有用上:密钥" in words and len(seen.faults) == 5
    monkeypatch.delenv("PINGDA_TIANDITU_KEY")
    (folder / "坏.tif").unlink()
    (folder / "矢量.mbtiles").unlink()
    mbtiles(folder / "矢量.mbtiles", range(12, 13))
    mbtiles(tmp_path / "没有.pmtiles", range(12, 13))
    mended = survey()
    assert [one.key for one in mended.basemaps] == ["没有.pmtiles", "好.mbtiles", "矢量.mbtiles"]
    assert len(mended.faults) == 1


def test_a_file_that_breaks_while_it_is_shown_gives_no_tile_and_no_traceback(folder: Path) -> None:
    path = mbtiles(folder / "影像.mbtiles", range(12, 13), tile=png((9, 9, 9)))
    (one,) = survey().basemaps
    assert server.basemap_answer(one.name, 10**12, 1, 1).status_code == 204, "so many tiles are counted by nobody"
    path.write_bytes(b"")
    assert server.basemap_answer(one.name, 12, 1, 1).status_code == 204
    assert server.basemap_answer("gone", 12, 1, 1).status_code == 404
    assert server.required_action(f"/pingda/basemap/{one.name}/1/1/1") == "view"


def test_nothing_names_an_outside_map_without_its_key(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PINGDA_TIANDITU_KEY", raising=False)
    assert survey().basemaps == () and beneath.Beneath().drawn() is None
    assert "tianditu" not in assets.script("", "") and "http" not in repr(survey())
    monkeypatch.setenv("PINGDA_TIANDITU_KEY", "0123456789abcdef")
    images, relief = survey().basemaps
    drawn = beneath.Beneath((images, relief), images).drawn()
    assert drawn is not None and drawn["elsewhere"] and drawn["zooms"] == (1, 18) and "天地图" in images.credit
    assert drawn["tiles"] == (
        "https://t0.tianditu.gov.cn/img_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER=img&STYLE=default"
        "&TILEMATRIXSET=w&FORMAT=tiles&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}&tk=0123456789abcdef"
    )
    assert "/ter_w/" in relief.address and "LAYER=ter" in relief.address
