"""What a page costs: its rerun against the rerun of an empty Streamlit page, in the same run, as ratios.

Both are real servers, spoken to as a browser does (Streamlit's websocket), turn by turn, so a busy machine slows both.
A rerun is timed from the request to `script_finished`; what the browser then draws is not in it.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

from tests.e2e.harness import DAY, SCREENS, Server, serving


class Visitor:
    """One browser tab, as far as the server can tell."""

    def __init__(self, server: Server) -> None:
        address = server.url.replace("http://", "ws://") + "/_stcore/stream"
        self.socket: ClientConnection = connect(address, max_size=None, subprotocols=["streamlit"])  # type: ignore[list-item]

    def rerun(self, page: str = "", query: str = "") -> float:
        """Ask for a page; returns seconds until its script finished."""
        ask = BackMsg()
        ask.rerun_script.query_string = query
        ask.rerun_script.page_name = page
        began = time.perf_counter()
        self.socket.send(ask.SerializeToString())
        while True:
            answer = ForwardMsg()
            received = self.socket.recv(timeout=120)
            answer.ParseFromString(received if isinstance(received, bytes) else received.encode())
            kind = answer.WhichOneof("type")
            if kind == "script_finished" and answer.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                return time.perf_counter() - began
            if kind == "script_finished" and answer.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
                raise RuntimeError(f"{page or 'overview'} does not run")


def compare(page: str, real: Server, empty: Server, rounds: int) -> tuple[float, float, float]:
    """(first visit, rerun, empty rerun) of one page in seconds; medians over turns taken one after the other."""
    theirs, ours = Visitor(empty), Visitor(real)
    theirs.rerun()
    first = ours.rerun(page, f"asof={DAY}")
    turns = [(ours.rerun(page, f"asof={DAY}"), theirs.rerun()) for _ in range(rounds)]
    return first, *(statistics.median(times) for times in zip(*turns, strict=True))


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=30)
    rounds = parser.parse_args(arguments).rounds
    with tempfile.TemporaryDirectory() as scratch:
        home, page = Path(scratch), Path(scratch) / "empty.py"
        page.touch()
        bare_streamlit = ("-m", "streamlit", "run", str(page), "--server.port={port}", "--server.address=127.0.0.1")
        with serving(home / "real") as real, serving(home / "empty", bare_streamlit) as empty:
            Visitor(real).rerun()  # loads the demo data once
            print("page          rerun ÷ empty    first ÷ empty   (empty page, ms)")
            for name, path in SCREENS.items():
                first, rerun, bare = compare(path.strip("/"), real, empty, rounds)
                print(f"{name:<12} {rerun / bare:>11.1f} × {first / bare:>13.1f} ×   {bare * 1000:>12.1f}", flush=True)


if __name__ == "__main__":
    main()
