"""Which layer may import what: only the screens know streamlit, and only the lake opens a database file."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SCREENS = [ROOT / "app.py", *(ROOT / "pages").glob("*.py"), *(ROOT / "pingda_dash" / "ui").rglob("*.py")]


def imported(path: Path) -> set[str]:
    """The top-level names a module imports, anywhere in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found.add(node.module.split(".")[0])
    return found


def test_only_the_screens_import_streamlit() -> None:
    below = [path for path in (ROOT / "pingda_dash").rglob("*.py") if path not in SCREENS]
    assert [path.name for path in below if "streamlit" in imported(path)] == []


def modules_imported(path: Path) -> set[str]:
    """The package's own modules that a module imports, anywhere in it, as dotted paths."""
    modules: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("pingda_dash"):
            modules |= {f"{node.module}.{alias.name}" for alias in node.names}
    return modules


def test_nothing_below_the_screens_imports_them_but_the_command_that_serves() -> None:
    below = [path for path in (ROOT / "pingda_dash").rglob("*.py") if path not in SCREENS]
    upward = {path.name for path in below if any(name.startswith("pingda_dash.ui") for name in modules_imported(path))}
    assert upward <= {"screens.py"}


def test_formats_and_the_clock_stand_on_the_lowest_floor() -> None:
    for name in ("formats.py", "frames.py", "clock.py"):
        assert modules_imported(ROOT / "pingda_dash" / name) <= {"pingda_dash.settings"}


def test_the_screens_do_not_open_databases_themselves() -> None:
    assert [path.name for path in SCREENS if "duckdb" in imported(path)] == []
