"""A wall that turns its pages for days, in minutes: what server and browser hold after so many turns.

The pages are turned as by a presenter's clicker, as fast as they are drawn, with an upload now and then. Printed is
the memory of the server and of the browser's processes, and in the page what its scripts hold after a collection:
heap, nodes and listeners. What is bounded levels off; what leaks does not.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import psutil
from playwright.sync_api import Page, sync_playwright

from tests.e2e.harness import DAY, launch, new_context, serving, settle, visit
from tests.e2e.test_kit import report_training

MB = 1024 * 1024
TITLE = "h1.pd-title"


def turn(page: Page) -> float:
    """The next page of the playlist; returns seconds until its title stands."""
    title = page.locator(TITLE).inner_text()
    began = time.perf_counter()
    page.keyboard.press("PageDown")
    page.wait_for_function(
        "title => (document.querySelector('h1.pd-title') || {}).textContent !== title", arg=title, polling=20
    )
    return time.perf_counter() - began


def pss_of(root: psutil.Process) -> int:
    """What a process and those it started hold, MB (proportional, so that what they share counts once)."""
    total = 0
    for process in [root, *root.children(recursive=True)]:
        try:
            total += process.memory_full_info().pss
        except psutil.Error:
            continue
    return round(total / MB)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--turns", type=int, default=200)
    parser.add_argument("--every", type=int, default=20, help="an upload and a line after so many turns")
    parser.add_argument("--pages", default="", help="of an address: overview:30,map:30; by default the leaders'")
    options = parser.parse_args(arguments)
    with (
        tempfile.TemporaryDirectory() as home,
        serving(Path(home)) as server,
        sync_playwright() as playwright,
        launch(playwright) as browser,
        new_context(browser) as context,
    ):
        page = context.new_page()
        pages = f"pages={options.pages}" if options.pages else "rotate=3600"
        visit(page, f"{server.url}/?wall=1&asof={DAY}&{pages}&rotate=3600")
        session = context.new_cdp_session(page)
        session.send("Performance.enable")
        serving_process = psutil.Process(server.process.pid)
        browsing = [one for one in psutil.Process().children(recursive=True) if "chrom" in one.name()]
        print("turns  uploads  turn s  server MB  browser MB  heap MB  nodes  listeners", flush=True)
        times: list[float] = []
        for count in range(options.turns + 1):
            if count % options.every == 0:
                settle(page)
                session.send("HeapProfiler.collectGarbage")
                of = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
                mean = sum(times) / len(times) if times else 0
                times.clear()
                pss = sum(pss_of(one) for one in browsing if one.parent() not in browsing)
                print(
                    f"{count:>5}  {count // options.every:>7}  {mean:>6.2f}  {pss_of(serving_process):>9}  {pss:>10}  "
                    f"{of['JSHeapUsedSize'] / MB:>7.1f}  {of['Nodes']:>5.0f}  {of['JSEventListeners']:>9.0f}",
                    flush=True,
                )
                report_training(server, people=20 + count // options.every)
            times.append(turn(page))
            settle(page, quiet=0.05)


if __name__ == "__main__":
    main()
