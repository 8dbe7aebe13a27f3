"""What can be had of the map: a picture, a sheet of paper, its data."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, expect

from tests.e2e.harness import DAY, Server

Opener = Callable[..., Page]
OFF_PAPER = """() => {
    const map = document.querySelector('.pd-map').getBoundingClientRect(), out = [];
    for (const one of document.querySelectorAll('.pd-map-over .plain .area, .pd-map-name.village')) {
        const box = one.getBoundingClientRect();
        const over = Math.max(map.left - box.left, box.right - map.right, map.top - box.top, box.bottom - map.bottom);
        if (over > 1) out.push(one.textContent);
    }
    return out;
}"""


def test_the_map_is_had_as_a_picture_a_sheet_and_a_file(server: Server, window: Opener, tmp_path: Path) -> None:
    page = window(f"{server.url}/map?asof={DAY}", width=1366, height=768)
    menu = page.locator(".pd-menu > button")
    menu.click()
    with page.expect_download() as picture:
        page.get_by_role("button", name="图片(PNG)").click()
    expect(page.locator(".pd-menu .pd-popover")).to_be_hidden()
    assert picture.value.suggested_filename.startswith("地图-各村-") and "演示数据" in picture.value.suggested_filename
    picture.value.save_as(tmp_path / "map.png")
    with Image.open(io.BytesIO((tmp_path / "map.png").read_bytes())) as drawn:
        wide, high = drawn.size
        assert wide >= 2 * page.locator(".pd-map").evaluate("(map) => map.clientWidth"), "twice as fine as the screen"
        strips = [drawn.convert("RGB").crop((0, high * at // 6, wide, high * (at + 1) // 6)) for at in range(6)]
    assert all(len(strip.getcolors(1 << 24) or []) > 20 for strip in strips), "title, map and legend are drawn"

    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.evaluate(OFF_PAPER) == []
    page.emulate_media(media="screen")
    page.evaluate("dispatchEvent(new Event('afterprint'))")

    menu.click()
    page.get_by_role("button", name="数据…").click()
    with page.expect_download() as data:
        page.get_by_role("dialog").get_by_role("button", name="下载 GeoJSON").click()
    data.value.save_as(tmp_path / "map.geojson")
    document = json.loads((tmp_path / "map.geojson").read_text(encoding="utf-8"))
    assert len(document["features"]) == 10 and "不在地球上" in document["坐标"]
