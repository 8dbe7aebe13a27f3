"""Names are nouns of the field: no private English for a note, a row, a message, a value."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCES = [ROOT / "app.py", *(path for name in ("pingda_dash", "pages", "scripts", "benchmarks", "tests")
                              for path in sorted((ROOT / name).rglob("*.py")))]  # fmt: skip
WORDS = frozenset("told said held known found calm look take".split())
ALLOWED = frozenset({
    ("pingda_dash/ingest/findings.py", "take"),  # pyarrow's method
    ("pingda_dash/ingest/typed.py", "take"),
    ("pingda_dash/panels/desk_sheet.py", "take"),
    *(("tests/e2e/conftest.py", name) for name in ("Look", "found", "look", "take")),  # the browser tests' own
    *(("tests/e2e/harness.py", name) for name in ("Look", "found", "look", "said", "told")),
    ("tests/e2e/legible.py", "_LOOK"),
    *(("tests/e2e/test_language.py", name) for name in ("Look", "look")),
    *(("tests/e2e/test_screens.py", name) for name in ("Look", "look")),
    ("tests/ui/test_server.py", "said"),
})  # fmt: skip
"""(file, name) that is another library's, or of the browser tests. It only shrinks."""


def names(source: str) -> Iterator[tuple[int, str]]:
    """(line, name) of every function, class, argument, assigned name and attribute of a module."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.lineno, node.name
        elif isinstance(node, ast.arg):
            yield node.lineno, node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.lineno, node.id
        elif isinstance(node, ast.Attribute):
            yield node.lineno, node.attr
        elif isinstance(node, ast.alias):
            yield node.lineno, node.asname or node.name


def is_private_english(name: str) -> bool:
    """Whether one of WORDS is the name, with or without underscores around it."""
    return name.strip("_").lower() in WORDS


def test_no_name_is_private_english() -> None:
    used = {
        (path.relative_to(ROOT).as_posix(), name): line
        for path in SOURCES
        for line, name in names(path.read_text(encoding="utf-8"))
        if is_private_english(name)
    }
    faults = [f"{path}:{line} {name}" for (path, name), line in used.items() if (path, name) not in ALLOWED]
    assert faults == []
    assert used.keys() >= ALLOWED, "what is used no more is allowed no more"


@pytest.mark.parametrize(
    "source",
    [
        "def look(): ...",
        "async def take(): ...",
        "def answer(said): ...",
        "def answer(*, known=None): ...",
        "found = 1",
        "for held in (): ...",
        "with open('x') as found: ...",
        "if (told := 1): ...",
        "page.calm()",
        "_told = 1",
        "TOLD, other = 1, 2",
        "import re as found",
        "class Found: ...",
    ],
)
def test_a_name_is_met_wherever_it_is_given(source: str) -> None:
    assert any(is_private_english(name) for _, name in names(source))


@pytest.mark.parametrize("source", ["print(known)", "x = 'found'", "unknown = 1", "outlook = 1", "found_on = 1"])
def test_other_names_pass(source: str) -> None:
    assert not any(is_private_english(name) for _, name in names(source))
