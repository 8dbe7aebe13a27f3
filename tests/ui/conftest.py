"""Pages run for real, on a small lake of four demo files; what they drew is read back from their elements."""

from __future__ import annotations

import csv
import html
import json
import re
import shutil
from collections.abc import Callable, Collection, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest, local_script_runner

from pingda_dash import accounts, desk, draws, settings, thresholds
from pingda_dash.contracts import contracts
from pingda_dash.lake import Lake
from pingda_dash.snapshot import Snapshot, open_snapshot, stamps
from pingda_dash.ui import access, live, picks
from tests import people
from tests.ui.answers import forget_answers

ROOT = Path(__file__).resolve().parents[2]
FILES = (
    "演示_村情名册_20200320.csv",
    "演示_农户名册_20200520.csv",
    "演示_产业增收台账_0520.csv",
    "演示_就业扶贫台账_0520.csv",
)

SNAPSHOTS_SHARED = 6


def demo_folder(folder: Path, files: Collection[str]) -> Path:
    """A `data/` with the plan, the reference files and some of the demo uploads."""
    for name in ("plan", "reference"):
        shutil.copytree(ROOT / "data" / name, folder / name)
    (folder / "demo").mkdir()
    with (ROOT / "data" / "demo" / "index.csv").open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["file"] in files]
    with (folder / "demo" / "index.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    for name in files:
        shutil.copy(ROOT / "data" / "demo" / name, folder / "demo")
    return folder


@pytest.fixture(scope="session", autouse=True)
def _installed_packages_are_scanned_once() -> Iterator[None]:
    """AppTest makes a runtime at every run, and each reads the metadata of every installed package for components."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


@pytest.fixture(scope="session", autouse=True)
def _runs_are_waited_for() -> Iterator[None]:
    """AppTest asks a thousand times a second whether a run has ended, of all the messages it has sent so far."""

    def wait(runner: local_script_runner.LocalScriptRunner, timeout: float = 3) -> None:
        thread = runner._script_thread
        if thread:
            thread.join(timeout)
        if not runner.script_stopped():
            runner.request_stop()
            runner.join()
            raise RuntimeError(f"no page within {timeout} s")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(local_script_runner, "require_widgets_deltas", wait)
        yield


@pytest.fixture(scope="session", autouse=True)
def _copies_of_a_lake_share_a_snapshot() -> Iterator[None]:
    """A screen whose lake is a copy of one that was opened before, at the same version, asks the snapshot of that one.

    Most tests begin with a copy of their module's lake; to plan every relation anew is a third of what they cost.
    """
    opened: list[Snapshot] = []

    def is_of(one: Snapshot, lake: Lake, version: int) -> bool:
        """Whether a snapshot is what would be opened: the same rows, plan, thresholds and draws."""
        return (
            (one.lake, one.version, one.plan) == (lake.name, version, stamps(settings.data_dir()))
            and lake.same_as(one.copied, version) == contracts().keys()
            and one.limits == thresholds.values(lake.folder)
            and one.drawn == draws.tables(lake.folder)
        )

    def open_shared(lake: Lake, version: int, like: Snapshot | None = None, **tried: Any) -> Snapshot:
        if tried:
            return open_snapshot(lake, version=version, like=like, **tried)
        shared = next((one for one in opened if is_of(one, lake, version)), None)
        if shared is None:
            opened.append(shared := open_snapshot(lake, version=version, like=like))
            del opened[:-SNAPSHOTS_SHARED]
        return shared

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(live, "open_snapshot", open_shared)
        yield


@pytest.fixture(scope="session")
def small_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A `data/` with four demo uploads."""
    return demo_folder(tmp_path_factory.mktemp("data"), FILES)


@pytest.fixture(scope="session")
def small_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A `PINGDA_HOME` that every page of these tests shares: its demo lake is filled once."""
    return tmp_path_factory.mktemp("small-home")


def open_page(page: str = "overview", **address: str) -> AppTest:
    """A page as a browser would open it: `open_page("map", village=…, asof=…)`."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    if page != "overview":
        app.switch_page(f"pages/{page}.py")  # by its file's name, which is its address, too
    for name, value in address.items():
        app.query_params[name] = value
    app.run()
    return app


@pytest.fixture
def opened(small_data: Path, small_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., AppTest]]:
    """Open a page as a browser would: `opened("map", village=…, asof=…)`."""
    monkeypatch.setenv("PINGDA_DATA", str(small_data))
    monkeypatch.setenv("PINGDA_HOME", str(small_home))
    yield open_page


@pytest.fixture(scope="session")
def plain_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`data/` without demo files, so that a first start is quick."""
    folder = tmp_path_factory.mktemp("plain")
    for name in ("plan", "reference"):
        (folder / name).symlink_to(ROOT / "data" / name)
    return folder


@pytest.fixture
def desk_home(tmp_path: Path, plain_data: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty `PINGDA_HOME` of this test's own; `data/` without demo files."""
    monkeypatch.setenv("PINGDA_DATA", str(plain_data))
    monkeypatch.setenv("PINGDA_HOME", str(tmp_path / "home"))
    forget_answers()
    yield tmp_path / "home"
    forget_answers()


@pytest.fixture(scope="session")
def begun(plain_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home as a first start without demo files leaves it, both lakes empty: to be copied."""
    home = tmp_path_factory.mktemp("begun") / "home"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PINGDA_DATA", str(plain_data))
        patch.setenv("PINGDA_HOME", str(home))
        desk.real_lake()
        desk.screen_lake()
    return home


@pytest.fixture
def begun_home(begun: Path, desk_home: Path) -> Path:
    """`desk_home` after such a first start: to make two lakes takes seven times as long as to open them."""
    return Path(shutil.copytree(begun, desk_home))


@pytest.fixture
def lake(kept: Path, desk_home: Path) -> Lake:
    """The lake of a module's `kept` home, this test's own."""
    shutil.copytree(kept, desk_home)
    forget_answers()
    return desk.real_lake()


def signed_in(app: AppTest, role: accounts.Role = "clerk", **of: str) -> AppTest:
    """The window of somebody who has signed in: `signed_in(app, "leader")`, `signed_in(app, name=…, village=…)`."""
    app.session_state[access.TOKEN] = people.session(settings.home(), role, **of)
    return app


def address(app: AppTest, name: str) -> str | None:
    """A parameter of the page's address."""
    value = app.query_params.get(name)
    return value[0] if isinstance(value, list) else value


def elements(block: Any) -> Iterator[Any]:
    """Every element below a block, in order."""
    for child in block.children.values():
        if hasattr(child, "children"):
            yield from elements(child)
        else:
            yield child


def blocks(block: Any) -> Iterator[Any]:
    """Every block below a block, in order."""
    for child in block.children.values():
        if hasattr(child, "children"):
            yield child
            yield from blocks(child)


def pictures(app: AppTest) -> Iterator[dict[str, Any]]:
    """The parts of every picture of the page: what surrounds the stage, and the stage itself."""
    for element in elements(app._tree):
        if element.type == "bidi_component" and element.proto.component_name == "pingda_picture":
            yield from json.loads(element.proto.json)["document"]["parts"]


def drawn(app: AppTest) -> dict[str, str]:
    """The HTML of each panel by its key; the words of the page itself, titles and calm words, joined under `page`."""
    markup: dict[str, str] = {"page": ""}
    for element in elements(app._tree):
        if element.type == "bidi_component" and element.proto.component_name == "pingda_panel":
            key = element.proto.id.split("-", 2)[2]  # $$ID-<hash>-<key>
            markup[key] = json.loads(element.proto.json)["html"]
        elif element.type == "html" and not element.proto.body.startswith("<style"):
            markup["page"] += element.proto.body
    for part in pictures(app):
        title, note = html.escape(part.get("title", "")), html.escape(part.get("note", ""))
        markup["page"] += f"<h2>{title}</h2><span>{note}</span>" if title else ""
        markup["page"] += part.get("controls", "")
        for body in part["bodies"]:
            if body.get("light"):
                markup["page"] += body["html"]
            else:
                markup[body["key"]] = body.get("html", "")
    return markup


def charts(app: AppTest) -> list[dict[str, Any]]:
    """Every plotly figure of the page."""
    plots = [each for each in elements(app._tree) if getattr(each, "type", "") == "plotly_chart"]
    return [json.loads(each.proto.spec or each.proto.figure.spec) for each in plots]


def notes(figure: dict[str, Any]) -> list[str]:
    """The words of a figure: its notes, and its traces of nothing but words."""
    written = [trace for trace in figure["data"] if trace.get("mode") == "text"]
    listed = [note["text"] for note in figure["layout"].get("annotations", [])]
    return listed + [words for trace in written for words in trace.get("text") or []]


def text(markup: str) -> str:
    """What a piece of HTML says, without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", markup)).strip()


def shown(app: AppTest) -> AppTest:
    """The page, once it is sure that it was drawn."""
    assert not app.exception
    assert "pd-incident" not in drawn(app)["page"]
    return app


def press(app: AppTest, key: str) -> AppTest:
    """The page after a button was pressed."""
    app.button(key=key).click()
    return shown(app.run())


def pick(app: AppTest, value: str) -> AppTest:
    """The page after a click on what offers a pick (`data-pick`), somewhere on it."""
    tables = [f"table:{part['table']}" for part in pictures(app) if "table" in part]
    assert f'data-pick="{html.escape(value)}"' in "".join(drawn(app).values()) or value in tables, f"no {value} here"
    return picked(app, value)


def picked(app: AppTest, value: str) -> AppTest:
    """The page after a pick, offered or not."""
    for name, asked in picks.asked(value).items():
        app.session_state[name] = asked
    return shown(app.run())
