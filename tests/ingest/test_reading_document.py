"""docs/reading.md names every code and every mark that the code knows, and no other."""

from __future__ import annotations

import re
from pathlib import Path

from pingda_dash import errors
from pingda_dash.ingest import vocabulary
from pingda_dash.ingest.read import ENCODING_NAMES
from pingda_dash.settings import ROOT

DOCUMENT = (ROOT / "docs" / "reading.md").read_text(encoding="utf-8")
INGEST = ROOT / "pingda_dash" / "ingest"


def codes_in(*modules: str) -> set[str]:
    """Every kebab-case literal of some modules."""
    sources = "".join(Path(INGEST / f"{module}.py").read_text(encoding="utf-8") for module in modules)
    return set(re.findall(r'"([a-z]+(?:-[a-z]+)+|conflict|unstated)"', sources))


def test_every_problem_code_is_in_the_document():
    raised = (
        *(errors.UnreadableFile, errors.UnreadableWorkbook, errors.OversizedWorkbook, errors.UnknownDataset),
        *(errors.UnreadableShapes, errors.OversizedShapes),
    )
    messages = {re.sub(r"(?<!^)(?=[A-Z])", "-", error.__name__).lower() for error in raised}
    section = DOCUMENT[DOCUMENT.index("## What is wrong") :]
    named = set(re.findall(r"`([a-z]+(?:-[a-z]+)+|conflict|unstated)`", section))
    assert (
        named
        == codes_in(
            "check",
            "geometry",
            "own_units",
            "rules",
            "typed",
            "percent",
            "totals",
            "findings",
            "checked",
            "conflicts",
            "../rehearsal",
            "../desk/confirmations",
        )
        | messages
    )


def test_every_mark_for_nothing_is_in_the_document():
    row = next(line for line in DOCUMENT.splitlines() if line.startswith("| nothing |"))
    marks = vocabulary.MISSING - {"", "–", "\\"}  # the last two are other keys' dashes and slashes
    assert [mark for mark in marks if mark.casefold() not in row.casefold()] == []


def test_every_encoding_and_kind_of_workbook_is_in_the_document():
    section = DOCUMENT[: DOCUMENT.index("## Header")]
    names = {name.split("(")[0].removesuffix(" LE").removesuffix(" BE") for name in ENCODING_NAMES.values()}
    assert [name for name in (*names, ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods") if name not in section] == []
