"""The inspector itself: on a page with one fault of each kind it names exactly those."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.legible import Legibility, decisive_allowed, inspect, smallest_allowed

STYLE = """<style>
body { margin: 0; background: #0A1322; color: #E8EEF7; font: 16px/1.5 "Noto Sans CJK SC", sans-serif }
div, p { margin: 8px }
.narrow { width: 60px; overflow: hidden; white-space: nowrap }
.dots { text-overflow: ellipsis }
</style>"""
GOOD = "<p class=good>按期完成的一句话</p>"
Inspector = Callable[..., Legibility]


@pytest.fixture(scope="module")
def blank(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 600, "height": 400})
    yield page
    page.close()


@pytest.fixture
def inspected(blank: Page) -> Inspector:
    def view(body: str, smallest: float = 13, wall: bool = False, decisive: float = 0) -> Legibility:
        blank.set_content(f"<!doctype html>{STYLE}{GOOD}{body}")
        return inspect(blank, smallest=smallest, wall=wall, decisive=decisive)

    return view


def kinds(seen: Legibility) -> list[tuple[str, str]]:
    return sorted((each.kind, each.text) for each in seen.findings)


def test_each_fault_is_named_with_its_words_and_the_good_line_is_not(inspected: Inspector) -> None:
    seen = inspected(
        "<div class=narrow>这一行被裁掉了</div>"
        "<div style='position: relative; height: 30px'><span>下面的字</span>"
        "<span style='position: absolute; left: 4px; top: 2px'>上面的字</span></div>"
        "<p style='font-size: 11px'>太小的字</p>"
        "<p style='color: #50607A'>太淡的字</p>"
    )
    assert kinds(seen) == [
        ("clipped", "这一行被裁掉了"), ("faint", "太淡的字"), ("overlapping", "上面的字"), ("small", "太小的字"),
    ]  # fmt: skip
    assert "div.narrow" in seen.of("clipped")[0]
    assert "下面的字" in seen.of("overlapping")[0]
    assert (seen.texts, seen.smallest) == (6, 11)


def test_words_cut_short_on_purpose_are_counted_when_a_title_holds_them(inspected: Inspector) -> None:
    seen = inspected(
        "<div class='narrow dots' title='这一行的全部文字'>这一行的全部文字</div>"
        "<div class='narrow dots'>没有写全的一行文字</div>"
    )
    assert kinds(seen) == [("clipped", "没有写全的一行文字")]
    assert seen.shortened == 1


def test_a_line_squeezed_to_half_its_height_is_clipped_whatever_its_title(inspected: Inspector) -> None:
    seen = inspected("<div class=dots style='overflow: hidden; height: 10px' title='只看见半行字'>只看见半行字</div>")
    assert kinds(seen) == [("clipped", "只看见半行字")]


@pytest.mark.parametrize(
    "harmless",
    [
        "<p style='line-height: 1'>行距很小的字<br>第二行也不相碰</p>",
        "<div style='height: 40px; overflow: auto'><p>可以滚动</p><p>才看得见的一行</p></div>",
        "<div style='position: absolute; width: 1px; height: 1px; overflow: hidden'>只给读屏软件</div>",
        "<div style='position: fixed; top: 0; left: 0; padding: 20px; background: #101C30'>盖在上面的浮窗</div>",
        "<button disabled style='color: #444; background: none; font-size: 16px'>还不能按</button>",
        "<div style='opacity: 0'>看不见的字</div>",
    ],
)
def test_what_can_be_read_is_no_finding(inspected: Inspector, harmless: str) -> None:
    assert inspected(harmless).findings == []


def test_drawings_are_measured_as_they_are_drawn_and_against_the_shape_below(inspected: Inspector) -> None:
    seen = inspected(
        "<svg viewBox='0 0 100 100' width='50' height='50'><text y='50' font-size='20' fill='#fff'>缩</text></svg>"
        "<svg width='300' height='60'><rect width='300' height='60' fill='#F2B84B'/>"
        "<text y='30' font-size='16' fill='#E8EEF7'>金底白字</text>"
        "<text y='30' x='150' font-size='16' fill='#0A1322' style='pointer-events: none'>金底黑字</text></svg>"
        "<svg width='100' height='30'><text y='20' x='60' font-size='16' fill='#fff'>画到外面去了</text></svg>"
    )
    assert kinds(seen) == [("clipped", "画到外面去了"), ("faint", "金底白字"), ("small", "缩")]
    assert seen.smallest == 10


def test_layers_of_half_transparent_colour_are_composed(inspected: Inspector) -> None:
    half = "<div style='background: #FFFFFF'><div style='background: rgb(0 0 0 / {})'><p>两层之上</p></div></div>"
    assert kinds(inspected(half.format(0.9))) == []
    assert kinds(inspected(half.format(0.3))) == [("faint", "两层之上")]


def test_a_gradient_is_as_bad_as_its_worst_stop(inspected: Inspector) -> None:
    bar = "<p style='background: linear-gradient(to right, {} 40%, #0A1322 0)'>渐变上的字</p>"
    assert kinds(inspected(bar.format("#4CC3F0"))) == [("faint", "渐变上的字")]
    assert kinds(inspected(bar.format("#1F3150"))) == []


def test_below_the_fold_the_ground_is_told_by_what_is_around(inspected: Inspector) -> None:
    seen = inspected("<p style='margin-top: 500px; background: #4CC3F0; color: #E8EEF7'>要滚动才看见</p>")
    assert kinds(seen) == [("faint", "要滚动才看见")]


def test_shadow_roots_are_looked_into(inspected: Inspector, blank: Page) -> None:
    inspected("<div id=host style='height: 60px'></div>")
    blank.evaluate(
        "document.getElementById('host').attachShadow({ mode: 'open' }).innerHTML ="
        " `<div style='background: #F2B84B'><i style='font-size: 9px; color: #E8EEF7'>影子里的字</i></div>`"
    )
    assert kinds(inspect(blank, smallest=13)) == [("faint", "影子里的字"), ("small", "影子里的字")]


def test_a_field_too_narrow_for_its_value_is_clipped(inspected: Inspector) -> None:
    seen = inspected("<input style='width: 60px; font-size: 16px' value='产业增收台账与合作社'>")
    assert kinds(seen) == [("clipped", "产业增收台账与合作社")]


def test_on_a_wall_nothing_may_scroll_or_lie_below_the_window(inspected: Inspector) -> None:
    body = "<div style='height: 30px; overflow: auto'><p>一</p><p>二</p></div><p style='margin-top: 400px'>掉下去了</p>"
    assert inspected(body).findings == []
    assert [kind for kind, _ in kinds(inspected(body, wall=True))] == ["outside", "scrolls"]


def test_what_decides_something_is_larger_on_the_stage_alone(inspected: Inspector) -> None:
    line = "<p style='font-size: 18px'><b>逾期</b> 乡项目办</p>"
    seen = inspected(
        f"{line}<div class=st-key-stage>{line}<h2 style='font-size: 22px'>先办这些</h2></div>", decisive=22
    )
    assert kinds(seen) == [("faraway", "逾期")]
    assert inspected(f"<div class=st-key-stage>{line}</div>").findings == []


def test_the_share_of_small_texts_is_counted(inspected: Inspector) -> None:
    seen = inspected(
        "<p style='font-size: 14px'>一</p><p style='font-size: 18px'>二</p><p style='font-size: 30px'>三</p>"
    )
    assert len(seen.sizes) == seen.texts
    assert seen.share_below(16) * seen.texts == pytest.approx(1)


def test_type_grows_with_the_wall() -> None:
    sizes = ((1920, 1080), (3840, 2160), (3840, 1080))
    assert [smallest_allowed(*size, wall=True, far=True) for size in sizes] == [16, 32, 16]
    assert [smallest_allowed(*size, wall=True) for size in sizes] == [13, 26, 13]
    assert [decisive_allowed(*size, far=True) for size in sizes] == [22, 44, 22]
    assert (smallest_allowed(390, 844, wall=False), decisive_allowed(1920, 1080, far=False)) == (12, 0)
