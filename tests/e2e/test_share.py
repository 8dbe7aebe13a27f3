"""What colleagues ask of a screen: a panel in the whole window, the page as a picture, a line with it for a chat."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import Browser, Page, expect

from tests.e2e import accessible
from tests.e2e.harness import DAY, Server, new_context, settle, visit

Turn = Callable[[str], Page]
ROWS = """(one) => [...one.shadowRoot.querySelectorAll('[data-fit] > :not([data-more])')]
    .filter((row) => !row.hidden).length"""
BOXES = """() => [...document.querySelectorAll('.st-key-stage [class*=st-key-panel-]')].map((card) => {
    const { left, top, right, bottom } = card.getBoundingClientRect();
    return [left, top, right, bottom].map(Math.round);
})"""
CLIPBOARD = """async () => {
    const [item] = await navigator.clipboard.read();
    const text = await (await item.getType('text/plain')).text();
    const { width, height } = await createImageBitmap(await item.getType('image/png'));
    return { text, width, height };
}"""
PASTED = """() => {
    const box = document.body.appendChild(document.createElement('div'));
    box.id = 'chat';
    box.contentEditable = 'true';
    box.focus();
}"""
NEAR, MISSING = 6.0, 8.0
"""How far a panel of the picture may be from the screen (mean of 0 … 255, type is drawn twice as fine), and how far an
empty one is at least."""


def test_a_panel_fills_the_window_at_a_touch_and_the_page_is_there_again_by_touch_key_and_back(turned: Turn) -> None:
    page = turned(f"/countdown?asof={DAY}")
    before = page.url
    card, rows = page.locator(".st-key-panel-first"), page.locator(".st-key-panel-first .pd-body")
    few, place = rows.evaluate(ROWS), card.bounding_box()
    enlarge = page.get_by_role("button", name="放大:接着办这些")
    restore = page.get_by_role("button", name="还原:接着办这些")
    for leave in (restore.click, lambda: page.keyboard.press("Escape"), page.go_back):
        enlarge.focus()
        page.keyboard.press("Enter")
        expect(restore).to_be_visible()
        settle(page, quiet=0.2)
        assert page.url.endswith("&panel=first")
        box = card.bounding_box()
        assert box is not None
        assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, *page.evaluate("[innerWidth, innerHeight]"))
        assert rows.evaluate(ROWS) > few
        if leave == page.go_back:
            with page.expect_download() as download:
                page.locator(".pd-full-image:visible").click()
            assert download.value.suggested_filename == f"平达乡_倒计时_接着办这些_{DAY}_演示数据.png"
            picture = Image.open(download.value.path())
            assert picture.width == 2 * 1920 and picture.height > 2 * 1080  # below it: of which page, day and data
            assert accessible.faults(page) == []
            card.locator("[data-pick^='task:']").first.click()
            expect(page.get_by_role("dialog")).to_contain_text("接着看")
            page.keyboard.press("Escape")
            expect(page.get_by_role("dialog")).to_have_count(0)
            expect(restore).to_be_visible()
        leave()
        expect(enlarge).to_be_visible()
        settle(page, quiet=0.2)
        assert (page.url, card.bounding_box(), rows.evaluate(ROWS)) == (before, place, few)


def test_on_a_wall_a_panel_in_the_whole_window_is_a_visit_and_nothing_is_offered_to_be_copied(turned: Turn) -> None:
    page = turned(f"/countdown?asof={DAY}&wall=1")
    home = page.url
    page.get_by_role("button", name="放大:完成曲线").click()
    page.wait_for_url("**panel=curve*")
    expect(page.locator("#pd-back")).to_be_visible()
    assert page.locator("[data-share]:visible").count() == 0
    settle(page, quiet=0.2)
    page.locator("#pd-back").click()
    expect(page.locator("[data-full]")).to_have_count(0)
    assert page.url == home


@pytest.mark.parametrize("address", [f"/map?asof={DAY}", f"/funds?asof={DAY}"])
def test_the_picture_of_a_page_shows_every_panel_as_the_screen_does(turned: Turn, address: str) -> None:
    """The map is WebGL, the flow of funds plotly's; a panel left out would be seen."""
    page = turned(address)
    with page.expect_download() as download:
        page.get_by_role("button", name="存图").first.click()
    assert download.value.suggested_filename.endswith(f"_{DAY}_演示数据.png")
    expect(page.locator("#pd-shared")).to_contain_text("已存图")
    picture = Image.open(download.value.path()).convert("RGB")
    assert picture.size == (2 * 1920, 2 * 1080)
    page.evaluate("document.documentElement.setAttribute('data-picture', '')")
    page.locator("#pd-shared").evaluate("(line) => line.remove()")
    screen = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    boxes = page.evaluate(BOXES)
    page.evaluate("document.documentElement.removeAttribute('data-picture')")
    small = picture.resize(screen.size, Image.Resampling.BOX)
    assert len(boxes) > 4
    for box in [(0, 0, 1920, 120), *boxes]:
        part = screen.crop(box)
        blank = Image.new("RGB", part.size, part.getpixel((part.width // 2, 12)))
        assert _distance(small.crop(box), part) < NEAR, box
        assert _distance(blank, part) > _distance(small.crop(box), part), box
    largest = max(boxes, key=lambda box: (box[2] - box[0]) * (box[3] - box[1]))
    part = screen.crop(largest)
    assert _distance(Image.new("RGB", part.size, part.getpixel((8, 8))), part) > MISSING


def _distance(one: Image.Image, other: Image.Image) -> float:
    return float(sum(ImageStat.Stat(ImageChops.difference(one, other)).mean) / 3)


def test_one_touch_copies_the_sentence_and_the_picture_and_without_a_clipboard_there_is_a_way(
    server: Server, browser: Browser
) -> None:
    with new_context(browser) as context:
        context.grant_permissions(["clipboard-read", "clipboard-write"], origin=server.url)
        page = context.new_page()
        visit(page, f"{server.url}/countdown?asof={DAY}")
        sentence = page.locator(".pd-say").inner_text().replace("\n", "")
        line = page.locator("#pd-shared")
        page.get_by_role("button", name="复制", exact=True).click()
        expect(line).to_contain_text("已复制:文字和图片")
        copied = page.evaluate(CLIPBOARD)
        assert copied["text"].startswith("【平达乡 · 倒计时】2020年5月20日 星期三 · 数据截至 5月20日 · 演示数据\n")
        assert copied["text"].endswith(sentence)
        assert (copied["width"], copied["height"]) == (3840, 2160)
        assert accessible.faults(page) == []
        line.get_by_role("button", name="只复制文字").click()
        expect(line).to_have_text("已复制:文字")
        assert page.evaluate("async () => (await navigator.clipboard.read())[0].types") == ["text/plain"]
        page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")  # plain HTTP in a network
        page.get_by_role("button", name="复制", exact=True).click()
        expect(line.get_by_role("button", name="图片没贴出来?")).to_be_visible()
        page.evaluate(PASTED)
        page.keyboard.press("Control+V")
        expect(page.locator("#chat img")).to_have_attribute("src", re.compile("^(data|blob):"))
        assert sentence in page.locator("#chat").inner_text().replace("\n", "")
        page.locator("#chat").evaluate("(one) => one.remove()")
        page.evaluate("document.execCommand = () => false")
        page.get_by_role("button", name="复制", exact=True).click()
        sheet = page.locator("#pd-share-sheet")
        expect(sheet.locator("img")).to_be_visible()
        assert sheet.locator("textarea").input_value() == copied["text"]
        assert accessible.faults(page) == []
        page.keyboard.press("Escape")
        expect(sheet).to_have_count(0)
