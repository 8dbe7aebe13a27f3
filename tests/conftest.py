"""What every test shares: runtime state in a folder of its own, never the one a person works with."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from argon2 import PasswordHasher
from xdist.remote import Producer

from pingda_dash import desk
from pingda_dash.accounts import passwords
from pingda_dash.lake import Lake
from pingda_dash.snapshot import Snapshot, open_snapshot
from tests.sharing import BySharing

# The same examples at each run, however slow the machine; `--hypothesis-profile=default` looks further.
hypothesis.settings.register_profile(
    "repeatable", derandomize=True, deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("repeatable")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> BySharing | None:
    """With `--dist loadscope` browser tests are spread by what they share."""
    return BySharing(config, log) if config.getoption("dist") == "loadscope" else None


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


@pytest.fixture(scope="session", autouse=True)
def _passwords_are_hashed_lightly() -> Iterator[None]:
    """Argon2 costs half a second by design; in this process it may cost less."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
        yield


@pytest.fixture(scope="session")
def begun_real(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose `real` lake is there and empty, to be copied: to make one takes four times as long as to open it."""
    home = tmp_path_factory.mktemp("begun-real") / "home"
    Lake.open(home, "real")
    return home


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose demo lake is filled, as a first start leaves it: copy it before you change it."""
    home = tmp_path_factory.mktemp("filled") / "home"
    desk.open_demo(home)
    return home


@pytest.fixture(scope="session")
def demo_snapshot(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """The demo lake with every upload in it, for tests that only ask."""
    return open_snapshot(Lake.open(shutil.copytree(filled, tmp_path_factory.mktemp("demo") / "home"), "demo"))
