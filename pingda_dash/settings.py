"""Where things are on this machine: two environment variables and the repository's own folders."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def data_dir() -> Path:
    """The folder with `plan/`, `reference/` and `demo/` (`PINGDA_DATA`, default `data/`)."""
    return Path(os.environ.get("PINGDA_DATA") or ROOT / "data").resolve()


def home() -> Path:
    """Runtime state: lakes, originals, logs (`PINGDA_HOME`, default `data/lake/`)."""
    return Path(os.environ.get("PINGDA_HOME") or ROOT / "data" / "lake").resolve()
