"""The map of a township, a county, a prefecture: what it costs as households grow, in a real browser.

Each size is the demo's register copied over and over into a lake of its own, by SQL; the four households that remain
stay four. Printed, and as a ratio of the smallest size's: what the documents of the map weigh (compressed), processor
time of the server for the first map of a day (and of its snapshot before, for comparison), milliseconds from the
request until lines or canvas show the map, and how many frames a second the canvas draws while the map is dragged.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from playwright.sync_api import Browser, Page, Response, sync_playwright

from benchmarks.paint import PAINTED, processor_time
from pingda_dash import settings
from pingda_dash.__main__ import main as command
from pingda_dash.lake import Lake
from tests.e2e.harness import DAY, Server, launch, new_context, serving
from tests.ingest.geofiles import feature, geojson, square

LISTS = ("演示_村情名册_20200320.csv", "演示_农户名册_20200520.csv")
STATED = ("坐标系=CGCS2000", "数据来源=县自然资源局", "数据日期=2019-12-31", "审图号=云S(2020)001号")
COPY = """
insert into lake.households
select * exclude (n) replace (
    household_id || '-' || n as household_id, village_group || '·' || (n % 6 + 1) as village_group,
    if(category = '未脱贫户', '脱贫户', category) as category
)
from lake.households cross join range(1, {copies}) as t(n)
"""
PLACED = """
update lake.households set datum = 'WGS84',
    longitude = 98.85 + 0.02 * ((right(village_code, 2)::int - 1) % 4 + 0.02 + 0.96 * hash(household_id, 1) / 2.0**64),
    latitude = 24.25 + 0.02 * ((right(village_code, 2)::int - 1) // 4 + 0.02 + 0.96 * hash(household_id, 2) / 2.0**64)
"""
"""Every household somewhere in its village's square."""
LINES = "() => document.querySelectorAll('.pd-map-over .plain .area').length > 0"
CANVAS = "() => { const one = document.querySelector('.pd-map'); return Boolean(one && one.map && one.map.drawn) }"
COUNT = """() => {
    window.framesDrawn = 0;
    const { deck } = document.querySelector('.pd-map').map;
    deck.setProps({ onAfterRender: () => { window.framesDrawn += 1 } });
}"""
SECONDS = 3.0
PATIENCE = 600_000
"""ms: the marts of a million households take their time on a busy machine."""


def fill(home: Path, households: int, *, placed: bool) -> int:
    """Make a lake of about so many households, each with a position if `placed`; returns how many there are."""
    before = os.environ.get("PINGDA_HOME")
    os.environ["PINGDA_HOME"] = str(home)
    try:
        demo, author = settings.data_dir() / "demo", ("--author", "乡扶贫办", "--message", "地图")
        assert command(["load", *(str(demo / name) for name in LISTS), *author, "--yes", "all"]) == 0
        lake = Lake.open(home, "real")
        if placed:
            names = enumerate(str(name) for (name,) in lake.cursor().execute(_NAMES).fetchall())
            boundaries = home / "村界.geojson"
            boundaries.write_bytes(geojson(*(feature(square(at % 4, at // 4), 村名=name) for at, name in names)))
            assert command(["load", str(boundaries), *author, "--say", *STATED]) == 0
        cursor = lake.cursor()
        (own,) = cursor.execute("select count(*) from lake.households").fetchone() or (0,)
        cursor.execute(COPY.format(copies=max(round(households / own), 1)))
        if placed:
            cursor.execute(PLACED)
        (number,) = cursor.execute("select count(*) from lake.households").fetchone() or (0,)
        return int(number)
    finally:
        os.environ.pop("PINGDA_HOME")
        if before is not None:
            os.environ["PINGDA_HOME"] = before


_NAMES = "select village from lake.villages order by village_code"


def dragged(page: Page) -> float:
    """Frames a second that the canvas draws while the map is dragged to and fro."""
    box = page.locator(".pd-map").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.evaluate(COUNT)
    page.mouse.move(x, y)
    page.mouse.down()
    began = float(page.evaluate("performance.now()"))
    step, took = 0, 0.0
    while took < 1000 * SECONDS:
        step += 1
        page.mouse.move(x + 40 * (step % 5), y + 25 * (step % 3))
        took = float(page.evaluate("performance.now()")) - began
    frames = int(page.evaluate("window.framesDrawn"))
    page.mouse.up()
    return 1000 * frames / took


def measured(browser: Browser, server: Server) -> dict[str, float]:
    """What one size costs; its server has answered nothing before."""
    documents: list[int] = []

    def received(response: Response) -> None:
        if "/pingda/pictures/" in response.url:
            documents.append(int(response.headers.get("content-length", 0)))

    def spent() -> float:
        return processor_time(server.process.pid) / 1000

    began = spent()
    with new_context(browser) as context:
        page = context.new_page()
        page.goto(f"{server.url}/monitoring?asof={DAY}")
        page.wait_for_function(PAINTED, timeout=PATIENCE)
        page.wait_for_timeout(3_000)
    opened = spent()
    with new_context(browser) as context:
        page = context.new_page()
        context.set_default_timeout(PATIENCE)
        page.on("response", received)
        page.goto(f"{server.url}/map?asof={DAY}", wait_until="commit")
        page.wait_for_function(LINES, polling="raf")
        lines = float(page.evaluate("performance.now()"))
        page.wait_for_function(CANVAS, polling="raf")
        canvas = float(page.evaluate("performance.now()"))
        page.wait_for_timeout(2_000)
        made = spent()
        frames = dragged(page)
    with new_context(browser) as context:
        page = context.new_page()
        context.set_default_timeout(PATIENCE)
        page.goto(f"{server.url}/map?asof={DAY}", wait_until="commit")
        page.wait_for_function(LINES, polling="raf")
        again = float(page.evaluate("performance.now()"))
        page.wait_for_function(CANVAS, polling="raf")
        canvas_again = float(page.evaluate("performance.now()"))
    return {
        "documents kB": sum(documents) / 1000,
        "server CPU s, first map": made - opened,
        "first map: lines ms": lines,
        "first map: canvas ms": canvas,
        "next window: lines ms": again,
        "next window: canvas ms": canvas_again,
        "frames a second": frames,
        "server CPU s, snapshot": opened - began,
    }


def print_sizes(sizes: Mapping[int, Mapping[str, float]]) -> None:
    """A column a size, as it is and as a ratio of the first."""
    first = next(iter(sizes.values()))
    print(f"{'households':<26}" + "".join(f"{number:>20,}" for number in sizes))
    for what in first:
        cells = (f"{of[what]:>12.1f} {of[what] / (first[what] or 1):>6.1f}×" for of in sizes.values())
        print(f"{what:<26}" + "".join(cells))


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--households", type=int, nargs="+", default=[8_000, 100_000, 1_000_000])
    parser.add_argument("--placed", action="store_true", help="with boundaries and a position for each household")
    options = parser.parse_args(arguments)
    sizes = {}
    with sync_playwright() as playwright, launch(playwright) as browser:
        for number in options.households:
            with tempfile.TemporaryDirectory() as scratch:
                there = fill(Path(scratch), number, placed=options.placed)
                with serving(Path(scratch)) as server:
                    sizes[there] = measured(browser, server)
    print_sizes(sizes)


if __name__ == "__main__":
    main()
