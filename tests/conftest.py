"""What every test shares: runtime state in a folder of its own, never the one a person works with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(scope="session", autouse=True)
def _no_test_touches_the_real_lake(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """`PINGDA_HOME` is a fresh folder, and `PINGDA_DATA` the repository's own, for the whole run."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PINGDA_HOME", str(tmp_path_factory.mktemp("home")))
        patch.delenv("PINGDA_DATA", raising=False)
        yield


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty `PINGDA_HOME` for one test."""
    folder = tmp_path / "home"
    monkeypatch.setenv("PINGDA_HOME", str(folder))
    return folder


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose demo lake is filled, made once: copy it before you change it."""
    from pingda_dash import desk, settings
    from pingda_dash.lake import Lake

    folder = tmp_path_factory.mktemp("filled") / "home"
    desk.fill_demo(Lake.open(folder, "demo"), settings.data_dir())
    return folder
