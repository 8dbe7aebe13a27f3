"""Photograph every page of the demo data: `make shots` (all sizes, into shots/), `make docs-shots` (docs/images/)."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.e2e.harness import ADDRESSES, SCREENS, Server, launch, new_context, overflow, serving, settle, visit

ROOT = Path(__file__).resolve().parent.parent
SIZES = ((1920, 1080), (3840, 2160), (1366, 768))
BROKEN = "统计日期,村,产业,面积(亩),收入(万元)\n2020-05-20,平达社区,烤烟,八百,0\n2020-05-20,平打村,茶叶,120,3.5\n"
GOOD = "统计日期,村,项目,去向,人次,其中建档立卡\n2020年5月20日,平达社区,技能培训,,12,12\n"


NAMES = dict(zip([*SCREENS, "village"], ADDRESSES, strict=True))


def drop_two_files(page: Page, folder: Path) -> None:
    """Put a file with wrong cells and a good GBK one on the upload desk, as the manual shows it."""
    files = {"产业增收台账-5月20日.csv": BROKEN, "就业扶贫台账-5月20日.csv": GOOD}
    for name, text in files.items():
        (folder / name).write_bytes(text.encode("gbk"))
    page.locator("input[type=file]").first.set_input_files([folder / name for name in files])
    page.get_by_text("就业扶贫台账-5月20日.csv").first.wait_for()
    settle(page, quiet=1.5)


def pictures(browser: Browser, server: Server, size: tuple[int, int]) -> Iterator[tuple[str, Page]]:
    """Each page, drawn and ready to be photographed, in a window of the given size."""
    width, height = size
    for name, address in NAMES.items():
        with new_context(browser, viewport={"width": width, "height": height}) as context:
            page = context.new_page()
            visit(page, server.url + address)
            settle(page, quiet=1.5)
            yield name, page


def shrink(path: Path) -> None:
    """Keep a picture for the documents small: 256 colours are plenty for a dark, flat page."""
    with Image.open(path) as picture:
        few = picture.convert("RGB").quantize(256, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    few.save(path, optimize=True)


def shoot_all(browser: Browser, server: Server, folder: Path) -> None:
    """Every page in every size; says which pages do not fit their wall."""
    for width, height in SIZES:
        for name, page in pictures(browser, server, (width, height)):
            page.screenshot(path=folder / f"{name}-{width}x{height}.png")
            over = overflow(page)
            print(f"{name} {width}x{height}" + (f"  scrolls by {over}" if over else ""), flush=True)


def shoot_docs(browser: Browser, server: Server, folder: Path) -> None:
    """The manual's pictures, 1920×1080, the upload desk with two files on it."""
    with tempfile.TemporaryDirectory() as scratch:
        for name, page in pictures(browser, server, SIZES[0]):
            if name == "upload":
                drop_two_files(page, Path(scratch))
            path = folder / f"{name}.png"
            page.screenshot(path=path)
            shrink(path)
            print(f"{path.relative_to(ROOT)}  {path.stat().st_size // 1024} kB", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--docs", action="store_true", help="the pictures of README and manual, into docs/images/")
    docs = parser.parse_args().docs
    folder = ROOT / ("docs/images" if docs else "shots")
    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as home,
        serving(Path(home)) as server,
        sync_playwright() as playwright,
        launch(playwright) as browser,
    ):
        (shoot_docs if docs else shoot_all)(browser, server, folder)


if __name__ == "__main__":
    main()
