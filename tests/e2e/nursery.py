"""Servers without the two seconds their imports take: one process holds the imports and forks for each.

    python -m tests.e2e.nursery

It reads a line of JSON a server from stdin (arguments, environment, log), answers the child's pid, and ends with stdin.
A child is what `python -m pingda_dash …` is after its imports; the start by hand is tested elsewhere (tests/ui).
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


class Forked:
    """A process that somebody else forked, handled as one would a `subprocess.Popen`."""

    def __init__(self, pid: int) -> None:
        self.pid = pid

    def poll(self) -> int | None:
        """0 when it is gone: how it ended, only its parent knows."""
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return 0
        return None

    def terminate(self) -> None:
        self._send(signal.SIGTERM)

    def kill(self) -> None:
        self._send(signal.SIGKILL)

    def wait(self, timeout: float | None = None) -> int:
        until = time.monotonic() + (3600 if timeout is None else timeout)
        while (ended := self.poll()) is None:
            if time.monotonic() > until:
                raise subprocess.TimeoutExpired(f"process {self.pid}", timeout or 0)
            time.sleep(0.01)
        return ended

    def _send(self, which: signal.Signals) -> None:
        try:
            os.kill(self.pid, which)
        except ProcessLookupError:
            return


class Nursery:
    """The process with the imports; safe to ask from several threads."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.e2e.nursery"],
            cwd=ROOT,
            env={**os.environ, "PYTHONUTF8": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def start(self, arguments: list[str], environment: dict[str, str], log: Path) -> Forked:
        """Run `python -m pingda_dash ARGUMENTS`, its words in `log`."""
        assert self._process.stdin and self._process.stdout
        with self._turn:
            asked = {"arguments": arguments, "environment": environment, "log": str(log)}
            self._process.stdin.write(json.dumps(asked) + "\n")
            self._process.stdin.flush()
            return Forked(int(self._process.stdout.readline()))

    def close(self) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(10)


def main() -> None:
    from argon2 import PasswordHasher

    from pingda_dash import __main__, figures, maps, panels  # noqa: F401  what every server imports sooner or later
    from pingda_dash.accounts import passwords
    from pingda_dash.contracts import contracts
    from pingda_dash.snapshot import relations
    from pingda_dash.ui import assets, server  # noqa: F401

    for prepare in (contracts, relations, assets.pack):
        prepare()
    passwords._hasher = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)  # half a second a sign-in by design
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for them here: whoever asked sees them go
    for line in iter(sys.stdin.readline, ""):
        asked = json.loads(line)
        pid = os.fork()
        if pid == 0:
            become(asked)
            sys.exit(__main__.main(asked["arguments"]))
        print(pid, flush=True)  # noqa: T201


def become(asked: dict[str, Any]) -> None:
    """Another process: its own environment, words and children."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.environ.clear()
    os.environ.update(asked["environment"])
    nothing, log = os.open(os.devnull, os.O_RDONLY), os.open(asked["log"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    for taken, given in ((nothing, 0), (log, 1), (log, 2)):
        os.dup2(taken, given)


if __name__ == "__main__":
    main()
