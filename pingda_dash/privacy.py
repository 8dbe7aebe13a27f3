"""What of an uploaded file may stand on a screen or in a list of problems: names, ID numbers and phones masked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from pingda_dash.contracts import Field

if TYPE_CHECKING:
    from pingda_dash.ingest.model import CheckedFile, Problem

ID_NUMBER = re.compile(r"(?<!\d)(\d{3})\d{11}(\d{3}[\dXx])(?!\d)")
PHONE = re.compile(r"(?<!\d)(1\d{2})\d{4}(\d{4})(?!\d)")


def masked(text: str, fld: Field) -> str:
    """A personal value as it may be shown: 王小明 → 王**, 530523199001011234 → 530***********1234."""
    if fld.privacy == "public" or not text:
        return text
    if fld.privacy == "masked" or len(text) < 8:
        return text[0] + "*" * (len(text) - 1)
    return text[:3] + "*" * (len(text) - 7) + text[-4:]


def scrubbed(text: str) -> str:
    """A text with any ID number or mobile phone in it masked: a note can hold one in any ledger."""
    return PHONE.sub(r"\1****\2", ID_NUMBER.sub(r"\1***********\2", text))


def shown(text: str, field: Field) -> str:
    """A cell as it may be shown: masked where the contract says so, scrubbed where it is free text."""
    if field.privacy != "public":
        return masked(text.strip(), field)
    return scrubbed(text) if field.type == "string" else text


def shown_problems(file: CheckedFile) -> tuple[list[Problem], list[Problem]]:
    """The listed problems and warnings of a file with no personal value left in their words."""
    return [_shown(file, one) for one in file.problems], [_shown(file, one) for one in file.warnings]


def _shown(file: CheckedFile, problem: Problem) -> Problem:
    message, value = problem.message, problem.value or ""
    for raw, mask in _secrets(file, problem):
        message, value = message.replace(raw, mask), value.replace(raw, mask)
    return replace(problem, message=scrubbed(message), value=scrubbed(value) if value else problem.value)


def _secrets(file: CheckedFile, problem: Problem) -> Iterator[tuple[str, str]]:
    """(text, masked text) of every personal cell in a problem's row, the longest first."""
    if file.table is None or file.recognition is None or problem.row is None or not file.table.cells.num_rows:
        return
    at = problem.row - file.table.cells["source_row"][0].as_py()
    if not 0 <= at < file.table.cells.num_rows:
        return
    found = []
    for column, field in file.recognition.mapping.items():
        raw = str(file.table.cells[f"c{column}"][at].as_py()).strip()
        if field.privacy != "public" and len(raw) > 1:
            found.append((raw, masked(raw, field)))
    yield from sorted(found, key=lambda pair: -len(pair[0]))
