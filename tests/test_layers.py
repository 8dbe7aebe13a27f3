"""Which module may import which: downwards only, and never in a circle, wherever in a module an import stands."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = "pingda_dash"
SCREENS = [ROOT / "app.py", *(ROOT / "pages").glob("*.py"), *(ROOT / PACKAGE / "ui").rglob("*.py")]

FLOORS = (
    {"rights"},
    {
        "contracts",
        "datum",
        "durable",
        "errors",
        "formats",
        "frames",
        "incidents",
        "settings",
        "spare",
        "theme",
        "walls",
    },
    {"erasures"},
    {
        "book",
        "checks",
        "clock",
        "dictionary",
        "hosts",
        "lake_tables",
        "masking",
        "plan",
        "practice",
        "progress",
        "workbooks",
    }
    | {"manifests", "originals", "signals"},
    {"certificate", "geofiles", "item_names", "persons", "presence", "wording"},
    {"accounts", "draws", "figures", "ingest", "marks", "minutes", "playlists", "shown", "sql_functions", "versions"}
    | {"faults"}
    | {"thresholds", "worklist"},
    {"lake"},
    {"county_forms", "directives"},
    {"backup", "doctor"},
    {"keeper"},
    {"report", "snapshot"},
    {"corrections", "demo_lake", "ledger_rows"},
    {"queries"},
    {"rehearsal"},
    {"desk"},
    {"panels"},
    {"basemaps", "headlines", "maps", "rebuild", "spot", "watch"},
    {"directive_sheets", "form_filling", "special_report", "subjects"},
    {"counted_tables", "meeting_deck", "periodic_report"},
    {"reports"},
    {"report_schedule"},
    {"ui"},
    {"commands"},
    {"__main__"},
    {"app", "pages"},
)
"""Packages and single modules from the lowest floor to the highest: each imports only from floors below its own."""


def module_name(path: Path) -> str:
    """A file's dotted name; a package's `__init__.py` has the package's."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of(source: str, name: str, is_package: bool = False) -> Iterator[str]:
    """Every dotted name that a module imports: at its top, in a function, under TYPE_CHECKING, relative or not.

    `from a import b` gives a.b, since b may be a module.
    """
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = name.split(".")[: len(name.split(".")) - node.level + is_package]
                base = ".".join([*above, *([base] if base else [])])
            yield from (f"{base}.{alias.name}" for alias in node.names)


@cache
def graph() -> Mapping[str, frozenset[str]]:
    """module → the project's modules that it imports."""
    paths = {module_name(path): path for path in [*SCREENS, *(ROOT / PACKAGE).rglob("*.py")]}

    def target(imported: str) -> str | None:
        """The module that a dotted name is, or is an attribute of."""
        return next((one for one in (imported, imported.rpartition(".")[0]) if one in paths), None)

    edges = {}
    for name, path in paths.items():
        imported = imports_of(path.read_text(encoding="utf-8"), name, path.name == "__init__.py")
        edges[name] = frozenset(module for one in imported if (module := target(one))) - {name}
    return edges


def unit(module: str) -> str:
    """The package or single module that stands on a floor: pingda_dash.ui.shell → ui, pages.map → pages."""
    parts = module.removeprefix(f"{PACKAGE}.").split(".")
    return parts[0]


def top_level(path: Path) -> set[str]:
    """The top-level names a module imports, anywhere in it."""
    return {name.split(".")[0] for name in imports_of(path.read_text(encoding="utf-8"), module_name(path))}


@pytest.mark.parametrize(
    "source",
    [
        "import pingda_dash.ui.shell",
        "from pingda_dash.ui import shell",
        "def draw():\n    from pingda_dash.ui import shell",
        "if TYPE_CHECKING:\n    from pingda_dash.ui import shell",
        "from .ui import shell",
        "from . import ui\nfrom .ui.shell import View",
    ],
)
def test_an_import_is_seen_wherever_it_stands(source):
    assert any(name.startswith("pingda_dash.ui.shell") for name in imports_of(source, "pingda_dash.lake"))


def test_no_modules_import_one_another():
    try:
        list(TopologicalSorter(graph()).static_order())
    except CycleError as circle:
        pytest.fail(" → ".join(reversed(circle.args[1])))


def test_every_package_stands_on_a_floor_and_imports_from_floors_below():
    floor = {name: number for number, names in enumerate(FLOORS) for name in names}
    units = {unit(module) for module in graph()} - {PACKAGE}
    assert units - set(floor) == set(), "a new package or module: say in FLOORS where it stands"
    upward = {
        f"{module} → {other}"
        for module, imported in graph().items()
        for other in imported
        if unit(module) != unit(other) and floor[unit(module)] <= floor[unit(other)]
    }
    assert upward == set()


def test_only_the_screens_import_streamlit():
    below = [path for path in (ROOT / PACKAGE).rglob("*.py") if path not in SCREENS]
    assert [path.name for path in below if "streamlit" in top_level(path)] == []


def test_nothing_below_the_screens_imports_them_but_the_command_that_serves():
    upward = {
        module
        for module, imported in graph().items()
        if unit(module) not in {"ui", "app", "pages"} and any(unit(other) == "ui" for other in imported)
    }
    assert upward <= {"pingda_dash.commands.screens"}


def test_formats_and_the_clock_stand_on_the_lowest_floor():
    for name in ("formats", "frames", "clock"):
        assert graph()[f"{PACKAGE}.{name}"] <= {"pingda_dash.settings"}


def test_the_screens_do_not_open_databases_themselves():
    assert [path.name for path in SCREENS if "duckdb" in top_level(path)] == []
