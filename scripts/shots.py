"""Photograph every page of the demo data: `make shots` (all sizes, into shots/), `make docs-shots` (docs/images/).

`python -m scripts.shots --sizes` photographs nothing: it says how large the texts of each page of a wall are.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from pingda_dash import playlists
from pingda_dash.__main__ import main as command
from tests.e2e.harness import (
    ADDRESSES,
    DAY,
    DOSSIERS,
    FAR,
    SCREENS,
    WALL,
    Server,
    launch,
    new_context,
    overflow,
    serving,
    settle,
    sign_in,
    visit,
)
from tests.e2e.legible import DECISIVE_ON_A_WALL, SMALLEST_ON_A_WALL, inspect

ROOT = Path(__file__).resolve().parent.parent
SIZES = ((1920, 1080), (3840, 2160), (1366, 768))
GOOD = "统计日期,村,产业,面积(亩),收入(万元)\n2020年5月20日,平达社区,烤烟,938,\n2020年5月20日,河尾社区,烤烟,788,\n"
ROWS = """\
5月20日,平达社区,新增转移就业,县内,21,4
5月20日,小田坝村,新增转移就业,上海,12,3
5月20日,河尾社区,新增转移就业,广东,18,2
5月20日,平安屯,新增转移就业,县内,9,1
5月20日,黄连河村,新增转移就业,省内,十二,2
5月20日,安乐村,新增转移就业,省内,14,3
5月20日,安庆村,新增转移就业,上海,11,15
5月20日,章赛村,新增转移就业,县内,8,2
5月20日,橄榄寨村,新增转移就业,乡内,16,5
5月20日,小河村,新增转移就业,乡内,10,1
"""
BROKEN = f"平达乡新增转移就业统计表\n\n截止日期,村(社区),类别,务工地点,人数,其中:卡户\n{ROWS}合计,,,,131,38\n"
FOR_CLERKS = {"upload", "history"}
"""The pages that are photographed as a clerk sees them who has signed in."""
NAMES = dict(zip([*SCREENS, *DOSSIERS], ADDRESSES, strict=True))


def drop_two_files(page: Page, folder: Path) -> None:
    """Put a file with wrong cells and a good GBK one on the upload desk, as the manual shows it."""
    files = {"就业5月第三周.csv": BROKEN, "平达乡5.20烤烟移栽统计.csv": GOOD}
    for name, text in files.items():
        (folder / name).write_bytes(text.encode("gbk"))
    page.locator("input[type=file]").first.set_input_files([folder / name for name in files])
    page.get_by_text("可接收").first.wait_for(timeout=60_000)  # the files are named before they are checked
    settle(page, quiet=1.5)


def write_reports(home: Path) -> None:
    """What an evening and the evening before a meeting leave in the folder of reports."""
    os.environ["PINGDA_HOME"] = str(home)
    for day in ("2020-05-13", DAY):
        for kind in ("special", "weekly", "daily", "meeting"):
            command(["report", kind, "--as-of", day, "--out", str(home / "reports")])


def pictures(browser: Browser, server: Server, size: tuple[int, int]) -> Iterator[tuple[str, Page]]:
    """Each page, drawn and ready to be photographed, in a window of the given size."""
    width, height = size
    for name, address in NAMES.items():
        with new_context(browser, viewport={"width": width, "height": height}) as context:
            if name in FOR_CLERKS:
                sign_in(context, server)
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
    """The manual's pictures, 1920×1080, the upload desk with two files on it, reports in their folder."""
    write_reports(server.home)
    with tempfile.TemporaryDirectory() as scratch:
        for name, page in pictures(browser, server, SIZES[0]):
            if name == "upload":
                drop_two_files(page, Path(scratch))
            path = folder / f"{name}.png"
            page.screenshot(path=path)
            shrink(path)
            print(f"{path.relative_to(ROOT)}  {path.stat().st_size // 1024} kB", flush=True)


def print_sizes(browser: Browser, server: Server) -> None:
    """Of each page of a 1080p wall, how many texts it has, which share is under 16 and under 22 px, and the least."""
    print("page\ttexts\t<16 px\t<22 px\tleast px")
    with new_context(browser, viewport=WALL) as context:
        page = context.new_page()
        for name, address in NAMES.items():
            if address not in FAR and name not in playlists.ALSO:
                continue
            visit(page, f"{server.url}{address}{'&' if '?' in address else '?'}wall=1")
            settle(page, quiet=1)
            seen = inspect(page, smallest=0, wall=True)
            shares = "\t".join(f"{seen.share_below(px):.0%}" for px in (SMALLEST_ON_A_WALL, DECISIVE_ON_A_WALL))
            print(f"{name}\t{seen.texts}\t{shares}\t{seen.smallest:.1f}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--docs", action="store_true", help="the pictures of README and manual, into docs/images/")
    parser.add_argument("--sizes", action="store_true", help="print how large the texts of a wall are")
    options = parser.parse_args()
    docs = options.docs
    folder = ROOT / ("docs/images" if docs else "shots")
    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as home,
        serving(Path(home)) as server,
        sync_playwright() as playwright,
        launch(playwright) as browser,
    ):
        if options.sizes:
            print_sizes(browser, server)
        else:
            (shoot_docs if docs else shoot_all)(browser, server, folder)


if __name__ == "__main__":
    main()
