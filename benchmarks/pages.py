"""What a page costs: its rerun against the rerun of an empty Streamlit page, in the same run, as ratios.

Both are real servers, spoken to as a browser does (Streamlit's websocket), turn by turn, so a busy machine slows both.
A rerun is timed from the request to `script_finished`; what the browser then draws is not in it.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from tests.e2e.harness import DAY, SCREENS, Server, serving


@contextmanager
def tab(server: Server) -> Iterator[ClientConnection]:
    """A browser tab on a server, as far as the server can tell."""
    address = server.url.replace("http://", "ws://") + "/_stcore/stream"
    with connect(address, max_size=None, proxy=None, subprotocols=[Subprotocol("streamlit")]) as socket:
        yield socket


class Run(NamedTuple):
    """A run of a page: seconds until its script finished, what the session sent, and the documents that it names."""

    seconds: float
    messages: int
    sent: int
    """bytes"""
    documents: list[str]


def rerun(tab: ClientConnection, page: str = "", query: str = "") -> float:
    """Ask for a page; returns seconds until its script finished."""
    return run(tab, page, query).seconds


def run(tab: ClientConnection, page: str = "", query: str = "") -> Run:
    """Ask for a page, and read what is sent until its script finished."""
    messages, sent, documents = 0, 0, []
    ask = BackMsg()
    ask.rerun_script.query_string = query
    ask.rerun_script.page_name = page
    began = time.perf_counter()
    tab.send(ask.SerializeToString())
    while True:
        answer = ForwardMsg()
        received = tab.recv(timeout=120)
        packed = received if isinstance(received, bytes) else received.encode()
        answer.ParseFromString(packed)
        messages, sent = messages + 1, sent + len(packed)
        element = answer.delta.new_element
        if element.bidi_component.component_name == "pingda_picture":
            documents.append(str(json.loads(element.bidi_component.json).get("name", "")))
        kind = answer.WhichOneof("type")
        if kind == "script_finished" and answer.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
            return Run(time.perf_counter() - began, messages, sent, documents)
        if kind == "script_finished" and answer.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
            raise RuntimeError(f"{page or 'overview'} does not run")


def compare(page: str, real: Server, empty: Server, rounds: int) -> tuple[float, list[float], list[float]]:
    """(first visit, reruns, reruns of the empty page), seconds; the two take turns."""
    day = f"asof={DAY}"
    with tab(empty) as theirs, tab(real) as ours:
        rerun(theirs)
        first = rerun(ours, page, day)
        turns = [(rerun(ours, page, day), rerun(theirs)) for _ in range(rounds)]
    return first, [ours for ours, _ in turns], [theirs for _, theirs in turns]


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=30)
    rounds = parser.parse_args(arguments).rounds
    with tempfile.TemporaryDirectory() as scratch:
        home, page = Path(scratch), Path(scratch) / "empty.py"
        page.touch()
        bare_streamlit = ("-m", "streamlit", "run", str(page), "--server.port={port}", "--server.address=127.0.0.1")
        with serving(home / "real") as real, serving(home / "empty", bare_streamlit) as empty:
            with tab(real) as visitor:
                rerun(visitor)  # what only the very first visitor waits for is not the pages'
            times = {name: compare(path.strip("/"), real, empty, rounds) for name, path in SCREENS.items()}
    bare = statistics.median(time for _, _, empties in times.values() for time in empties)
    print(f"an empty page: {bare * 1000:.1f} ms, here and now")
    print("page          rerun ÷ empty    first visit ÷ empty")
    for name, (first, reruns, _) in times.items():
        print(f"{name:<12} {statistics.median(reruns) / bare:>11.1f} × {first / bare:>20.1f} ×")


if __name__ == "__main__":
    main()
