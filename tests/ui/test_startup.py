"""A server's start: the port answers before the data are there, says what it is doing, and nothing else."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from starlette.requests import Request

from pingda_dash import demo_lake, settings
from pingda_dash.ui import server, startup


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A township's own data: two uploads, which no packed lake is made of."""
    folder = shutil.copytree(settings.data_dir(), tmp_path / "data", ignore=shutil.ignore_patterns("lake"))
    (folder / "demo" / demo_lake.ARCHIVE).unlink()
    index = folder / "demo" / "index.csv"
    lines = index.read_text(encoding="utf-8").splitlines(keepends=True)
    index.write_text("".join(line for line in lines if line.split(",")[0] in ("upload", "2", "4")), encoding="utf-8")
    monkeypatch.setenv("PINGDA_DATA", str(folder))
    return folder


def test_words_tell_how_far_the_start_is_until_the_data_are_there(home, data):
    assert not startup.ready()
    words = list(startup.progress())
    assert startup.ready()
    assert len(words) == len(set(words)) > 0
    assert {startup.FILLING.format(number=number, count=2) for number in (1, 2)} <= {*words, startup.OPENING}
    assert list(startup.progress()) == []


def test_the_head_is_not_told_while_the_data_are_being_opened(home, data, monkeypatch):
    monkeypatch.setattr(server, "PATIENCE", 0.0)
    begun = startup.begin()
    assert startup.begin() is begun
    assert server.beat(Request({"type": "http"})).status_code == 503
    assert begun.finished.wait(60)
    assert bytes(server.beat(Request({"type": "http"})).body).startswith(b"demo:")


def test_a_start_that_failed_is_tried_again(home, data):
    campaign = data / "plan" / "campaign.yaml"
    good = campaign.read_bytes()
    campaign.write_bytes(b"title: [")
    list(startup.progress())
    assert not startup.ready()
    campaign.write_bytes(good)
    list(startup.progress())
    assert startup.ready()


def test_the_command_answers_before_the_data_are_there_and_prints_one_line(tmp_path, data):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {"PINGDA_HOME": str(tmp_path / "home"), "PYTHONUTF8": "1"}
    with (tmp_path / "printed").open("w") as printed:
        process = subprocess.Popen(
            [sys.executable, "-m", "pingda_dash", "serve", "--port", str(port)],
            cwd=settings.ROOT, env=environment, stdout=printed, stderr=subprocess.STDOUT,
        )  # fmt: skip
    try:
        assert answer(f"http://127.0.0.1:{port}/_stcore/health") == 200
        assert answer(f"http://127.0.0.1:{port}/pingda/head") == 200
    finally:
        process.terminate()
        process.wait()
    lines = (tmp_path / "printed").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 1, lines
    assert f"http://localhost:{port}" in lines[0]


def answer(url: str) -> int:
    """The status of an address, once it is 200, or after a minute."""
    status = 0
    until = time.monotonic() + 60
    while status != 200 and time.monotonic() < until:
        time.sleep(0.1)
        try:
            with urllib.request.urlopen(url, timeout=5) as response:
                status = response.status
        except OSError:
            continue
    return status
