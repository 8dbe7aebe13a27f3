"""What stands between a fresh clone and a running app: the words for what is missing, and the network switched off."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def script(name: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "scripts" / name), *arguments],
        env={**os.environ, "PYTHONUTF8": "1", **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_a_machine_without_a_browser_is_told_what_to_install(tmp_path: Path) -> None:
    done = script("bootstrap.py", "--dev", "--browser", PATH=str(tmp_path))
    assert done.returncode != 0
    assert "sudo apt-get install chromium" in done.stderr


def test_a_command_run_offline_keeps_its_exit_code_and_its_loopback() -> None:
    talk = (
        "import socket, sys; s = socket.create_server(('127.0.0.1', 0)); "
        "socket.create_connection(s.getsockname(), 5); sys.exit(7)"
    )
    done = script("offline.py", sys.executable, "-c", talk)
    assert (done.returncode, done.stderr.count("[offline]")) == (7, 1)


def test_offline_means_offline() -> None:
    ask = "import pathlib; print(pathlib.Path('/proc/net/route').read_text().count('\\n'))"
    done = script("offline.py", sys.executable, "-c", ask)
    assert "as it is" in done.stderr or done.stdout.strip() == "1", "a route out is left"
