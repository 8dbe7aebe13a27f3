"""What a stranger waits for: from `serve` on an empty home until the port answers, and until the first screen is drawn.

Both are told in seconds, and as a ratio against an empty Streamlit app started and opened in the same way, turn by
turn, so that a busy machine slows both.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from benchmarks.paint import EMPTY
from tests.e2e.harness import SERVE, launch, new_context, serving, settle


def start(browser: Browser, home: Path, command: tuple[str, ...], heading: str = "") -> tuple[float, float]:
    """Seconds from the command until the port answers, and until the page is drawn; heading: of the empty app."""
    began = time.monotonic()
    with serving(home, command) as server:
        answered = time.monotonic() - began
        with new_context(browser) as context:
            page = context.new_page()
            page.goto(server.url)
            if heading:
                page.get_by_role("heading", name=heading).wait_for()
            else:
                settle(page, quiet=0)
            return answered, time.monotonic() - began


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args(arguments).rounds
    own, empty = [], []
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright, launch(playwright) as browser:
        blank = Path(scratch) / "empty.py"
        blank.write_text(EMPTY, encoding="utf-8")
        bare = ("-m", "streamlit", "run", str(blank), "--server.port={port}", "--server.address=127.0.0.1")
        for number in range(rounds):
            own.append(start(browser, Path(scratch) / f"own{number}", SERVE))
            empty.append(start(browser, Path(scratch) / f"empty{number}", bare, "empty"))
    for name, at in (("the port answers", 0), ("the first screen is drawn", 1)):
        ours, bare_one = (statistics.median(times[at] for times in runs) for runs in (own, empty))
        print(f"{name}: {ours:.1f} s, {ours / bare_one:.1f} times an empty app's")


if __name__ == "__main__":
    main()
