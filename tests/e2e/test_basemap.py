"""What lies beneath a real land: tiles where their corners belong, a shade; nothing from outside."""

from __future__ import annotations

import io
import math
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from pingda_dash.basemaps.world import box_of, share
from tests.basemaps.files import BOX, asc, chessboard, hill, mbtiles
from tests.e2e.harness import DAY, Server, Watch, new_context, serving, settle, sign_in, visit
from tests.ingest.geofiles import EAST, NORTH
from tests.surveyed import survey

Opener = Callable[..., Page]
RESTS = "() => { const one = document.querySelector('.pd-map-under'); return one && one.dataset.rests }"
MEASURED = """() => {
    const map = document.querySelector('.pd-map').map, { body, camera } = map, box = body.getBoundingClientRect();
    const toPx = ([x, y]) => [(x - camera.x) * 2 ** camera.zoom + box.width / 2 + box.left,
        (y - camera.y) * 2 ** camera.zoom + box.height / 2 + box.top];
    const sides = (one) => [one.left, one.top, one.right, one.bottom];
    const around = (points) => [0, 1].map((at) => Math.min(...points.map((one) => one[at])))
        .concat([0, 1].map((at) => Math.max(...points.map((one) => one[at]))));
    const villages = [...map.areas.values()].map((one) => one.rings[0].map(toPx));
    const names = [...body.querySelectorAll('.pd-map-name, .pd-map-scale')].map((one) => one.getBoundingClientRect());
    return { body: sides(box), land: around(villages.flat()), blocked: [...villages.map(around), ...names.map(sides)],
        depth: Number(map.under.dataset.rests.split('/')[0]) };
}"""
ON_PAPER = """() => {
    dispatchEvent(new Event('beforeprint'));
    document.documentElement.setAttribute('data-sheet', '');  // laid out as print is, before anything else may run
    const image = document.querySelector('.pd-map-under img').getBoundingClientRect();
    const area = document.querySelector('.pd-map-over .area[data-code="530523206201"]').getBoundingClientRect();
    document.documentElement.removeAttribute('data-sheet');
    dispatchEvent(new Event('afterprint'));
    return [(image.left - area.left) / area.width, (image.top - area.top) / area.height, image.width / area.width,
        image.height / area.height];
}"""
"""Where the picture lies on paper, in widths and heights of the first village's square."""
CELL = (BOX[2] - BOX[0]) / 60
LAND = (EAST, NORTH, EAST + 0.08, NORTH + 0.06)
"""What the squares of the ten villages fill, degrees."""


@pytest.fixture(scope="module")
def grounded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server whose township has its land, tiles, heights, and a file that is broken."""
    home = survey(tmp_path_factory.mktemp("grounded"))
    (home / "basemap").mkdir()
    mbtiles(
        home / "basemap" / "影像.mbtiles", range(10, 16), metadata={"attribution": "县自然资源局 审图号 云S(2020)9号"}
    )
    asc(home / "basemap" / "高程.asc", hill(), BOX[0], BOX[1], CELL)
    (home / "basemap" / "坏.mbtiles").write_bytes(b"SQLite format 3\0" + b"\xff" * 5000)
    with serving(home) as running:
        yield running


def mercator(latitude: float) -> float:
    return math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2))


def pixel_of(longitude: float, latitude: float, land: list[float]) -> tuple[float, float]:
    """Where a point is on the screen, by where the uploaded boundaries are drawn."""
    west, south, east, north = LAND
    x = land[0] + (longitude - west) / (east - west) * (land[2] - land[0])
    share = (mercator(north) - mercator(latitude)) / (mercator(north) - mercator(south))
    return x, land[1] + share * (land[3] - land[1])


def corners_to_see(seen: dict[str, Any]) -> list[tuple[int, int, float, float]]:
    """(column, row, x, y) of the tile corners beside the land and the names, rows from the north."""
    side, made = 2 ** seen["depth"], []
    for column in range(int((BOX[0] + 180) / 360 * side) + 1, int((BOX[2] + 180) / 360 * side) + 1):
        for row in range(side):
            latitude = math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * row / side))))
            if not BOX[1] < latitude < BOX[3]:
                continue
            x, y = pixel_of(column / side * 360 - 180, latitude, seen["land"])
            left, top, right, bottom = seen["body"]
            inside = left + 20 < x < right - 20 and top + 20 < y < bottom - 60
            covered = (a - 12 < x < c + 12 and b - 12 < y < d + 12 for a, b, c, d in seen["blocked"])
            if inside and not any(covered):
                made.append((column, row, x, y))
    return made


def is_red(picture: Image.Image, x: float, y: float) -> bool:
    red, _, blue = picture.convert("RGB").getpixel((round(x), round(y)))[:3]  # type: ignore[index]
    return bool(red > blue)


def at_rest(page: Page) -> None:
    page.wait_for_function(RESTS)
    settle(page)


def test_a_tile_is_drawn_where_its_corner_is_beneath_a_land_that_is_real(grounded: Server, window: Opener) -> None:
    page = window(f"{grounded.url}/map?asof={DAY}")
    at_rest(page)
    seen = page.evaluate(MEASURED)
    corners = corners_to_see(seen)
    assert len(corners) >= 2
    picture = Image.open(io.BytesIO(page.screenshot()))
    for column, row, x, y in corners:
        for right in (0, 1):
            for down in (0, 1):
                at = x + (2 if right else -3), y + (2 if down else -3)
                tile = (column - 1 + right, row - 1 + down)
                assert is_red(picture, *at) == (chessboard(*tile)[0] > 100), (tile, at)
    caption = page.locator(".pd-caption")
    expect(caption).to_contain_text("审图号 云S(2020)001号")
    expect(caption).to_contain_text("底图:县自然资源局 审图号 云S(2020)9号")
    expect(page.locator(".st-key-panel-layers .note")).to_contain_text("底图“坏.mbtiles”没有用上:文件有损坏")
    log = grounded.log.read_text(encoding="utf-8")
    assert "底图“坏.mbtiles”没有用上" in log and "Traceback" not in log
    address = str(page.locator(".pd-map-under img").first.get_attribute("src"))
    with urllib.request.urlopen(grounded.url + address, timeout=10) as answer:
        assert answer.headers["Content-Type"] == "image/png" and answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "private" in answer.headers["Cache-Control"]
    with urllib.request.urlopen(f"{grounded.url}{address.rpartition('/')[0]}/0", timeout=10) as answer:
        assert (answer.status, answer.read()) == (204, b"")


def test_a_basemap_is_in_what_is_had_and_is_switched_from_place_to_place(
    grounded: Server, window: Opener, tmp_path: Path
) -> None:
    page = window(f"{grounded.url}/map?asof={DAY}&theme=light", width=1366, height=768)
    at_rest(page)
    page.locator(".pd-menu > button").click()
    with page.expect_download() as picture:
        page.get_by_role("button", name="图片(PNG)").click()
    picture.value.save_as(tmp_path / "map.png")
    with Image.open(tmp_path / "map.png") as drawn:
        many = drawn.convert("RGB").resize((200, 120)).getcolors(1 << 16) or []
    counts = {tone: sum(count for count, colour in many if reddish(colour) == tone) for tone in (-1, 1)}
    assert min(counts.values()) > 200, "squares of both colours"

    page.locator(".atlas-layers button", has_text="影像").click()
    expect(page.locator(".pd-map-under img")).to_have_count(0)
    expect(page.locator(".pd-caption")).not_to_contain_text("底图")
    page.locator(".atlas-layers button", has_text="地形晕渲").click()
    image = page.locator(".pd-map-under img")
    expect(image).to_have_count(1)
    expect(page.locator(".pd-caption")).to_contain_text("地形晕渲(高程.asc)")
    page.locator(".pd-map-name.village").first.click()
    page.wait_for_function("() => location.search.includes('village=') && location.search.includes('basemap=')")
    at_rest(page)
    left, top, wide, high = page.evaluate(ON_PAPER)
    (west, north), (east, south) = share(EAST, NORTH + 0.02), share(EAST + 0.02, NORTH)
    edges = box_of(BOX[0], BOX[1], BOX[2], BOX[1] + 50 * CELL)
    assert left == pytest.approx((edges[0] - west) / (east - west), abs=0.01)
    assert top == pytest.approx((edges[1] - north) / (south - north), abs=0.01)
    assert wide == pytest.approx((edges[2] - edges[0]) / (east - west), rel=0.005)
    assert high == pytest.approx((edges[3] - edges[1]) / (south - north), rel=0.005)


def reddish(colour: Any) -> int:
    """1 for what is redder than blue by far, -1 the other way round."""
    return int(colour[0] > colour[2] + 15) - int(colour[2] > colour[0] + 15)


def test_an_outside_map_is_asked_with_a_key_alone_and_all_stand_behind_the_same_door(
    grounded: Server, browser: Browser, window: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PINGDA_TIANDITU_KEY", "0123456789abcdef")
    outside, page_address = Watch(), f"/map?asof={DAY}&basemap=tianditu-img"
    tile = str(window(f"{grounded.url}/map?asof={DAY}").locator(".pd-map-under img").first.get_attribute("src"))
    with serving(grounded.home, viewing="signed-in") as closed, new_context(browser, outside) as context:
        with pytest.raises(urllib.error.HTTPError, match="403"):
            urllib.request.urlopen(closed.url + tile, timeout=10)
        context.route("**/*tianditu*/**", lambda route: route.abort())
        sign_in(context, closed)
        page = context.new_page()
        visit(page, closed.url + page_address)
        expect(page.locator(".pd-map-fault")).to_contain_text("天地图没有取到")
        expect(page.locator(".pd-caption")).to_contain_text("底图:天地图")
        expect(page.locator(".pd-map-name.village")).to_have_count(10)
        assert {url.partition("/img_w/")[0] for url in outside.strays} == {"https://t0.tianditu.gov.cn"}
