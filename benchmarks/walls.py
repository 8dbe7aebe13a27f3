"""Many walls at once: how long after an upload was accepted each of them has been drawn again.

Every wall is what the server sees of one: Streamlit's websocket, the documents that a run names and the wall has not
shown yet, and the question of the head twice a second. The walls share this machine's cores with the server, which a
real wall, drawing by itself, does not.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import threading
import time
import urllib.request
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import psutil
from websockets.sync.client import ClientConnection

from benchmarks.pages import run, tab
from pingda_dash.playlists import PAGES
from tests.e2e.harness import DAY, Server, serving
from tests.e2e.test_kit import report_training

POLL, SETTLE = 0.5, 6.0
QUERY = f"asof={DAY}&wall=1"


class Wall(threading.Thread):
    """One wall on one page: asks for the head, and draws again when it moved."""

    def __init__(self, server: Server, tab: ClientConnection, page: str, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self._server, self._tab, self._page, self._stop_asked = server, tab, page, stop
        self._documents: set[str] = set()
        self._draw()
        self._shown = self._head()
        self.drawn_at = 0.0

    def run(self) -> None:
        while not self._stop_asked.wait(POLL):
            head = self._head()
            if head != self._shown:
                self._shown = head
                self._draw()
                self.drawn_at = time.time()

    def _draw(self) -> None:
        """Run the page, and fetch what it is a picture of."""
        for name in set(run(self._tab, self._page, QUERY).documents) - self._documents:
            request = urllib.request.Request(
                f"{self._server.url}/pingda/pictures/{name}", None, {"Accept-Encoding": "gzip"}
            )
            with urllib.request.urlopen(request, timeout=30) as answer:
                answer.read()
            self._documents.add(name)

    def _head(self) -> str:
        with urllib.request.urlopen(f"{self._server.url}/pingda/head", timeout=30) as answer:
            return str(answer.read())


def measure(server: Server, count: int, pages: Sequence[str], uploads: int) -> None:
    """Open `count` walls on the given pages in turn, upload, and say how long they took."""
    stop = threading.Event()
    with ExitStack() as tabs:
        walls = [Wall(server, tabs.enter_context(tab(server)), pages[at % len(pages)], stop) for at in range(count)]
        for wall in walls:
            wall.start()
        process = psutil.Process(server.process.pid)
        before = sum(process.cpu_times()[:2])
        time.sleep(SETTLE)
        idle = (sum(process.cpu_times()[:2]) - before) / SETTLE
        for each in range(uploads):
            report_training(server, people=20 + each)
            accepted = time.time()
            time.sleep(SETTLE)
            late = sorted(wall.drawn_at - accepted for wall in walls)
            print(
                f"{count:>3} walls on {len(pages):>2} pages, upload {each + 1}: first {late[0]:.2f} s, "
                f"median {statistics.median(late):.2f} s, last {late[-1]:.2f} s; idle {idle:.0%} of a core",
                flush=True,
            )
        stop.set()
        for wall in walls:
            wall.join()


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--walls", type=int, default=50)
    parser.add_argument("--uploads", type=int, default=3)
    options = parser.parse_args(arguments)
    for pages in ([""], list(PAGES)):
        with tempfile.TemporaryDirectory() as home, serving(Path(home)) as server:
            measure(server, options.walls, pages, options.uploads)


if __name__ == "__main__":
    main()
