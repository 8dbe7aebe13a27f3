"""Where things are on this machine and who may look: environment variables and the repository's own folders."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def data_dir() -> Path:
    """The folder with `plan/`, `reference/` and `demo/` (`PINGDA_DATA`, default `data/`)."""
    return Path(os.environ.get("PINGDA_DATA") or ROOT / "data").resolve()


def home() -> Path:
    """Runtime state: lakes, originals, logs (`PINGDA_HOME`, default `data/lake/`)."""
    return Path(os.environ.get("PINGDA_HOME") or ROOT / "data" / "lake").resolve()


def viewing_is_open() -> bool:
    """Whether anybody may look at the screens (`PINGDA_VIEWING=signed-in`: only who has signed in)."""
    return os.environ.get("PINGDA_VIEWING", "").strip() in ("", "open")  # a word nobody knows closes


def idle() -> timedelta:
    """How long a session lives untouched (`PINGDA_IDLE_MINUTES`, default 30)."""
    try:
        return timedelta(minutes=max(int(os.environ.get("PINGDA_IDLE_MINUTES", "")), 1))
    except ValueError:
        return timedelta(minutes=30)


def clock() -> datetime | None:
    """The moment at which an exercise begins (`PINGDA_CLOCK=2020-05-20T08:00`); None: the real time."""
    try:
        return datetime.fromisoformat(os.environ.get("PINGDA_CLOCK", "")).replace(tzinfo=None)
    except ValueError:
        return None
