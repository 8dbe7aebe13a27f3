"""The problems of a checked file as they may be shown: no personal value of its row in what they carry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pingda_dash.ingest.checked import CheckedFile
from pingda_dash.ingest.messages import Detail
from pingda_dash.ingest.terms import Problem
from pingda_dash.masking import mask_text, mask_value


def masked_problems(file: CheckedFile) -> tuple[list[Problem], list[Problem]]:
    """(problems, warnings) that the file lists, with every personal value of their rows masked."""
    return [_masked(file, problem) for problem in file.problems], [_masked(file, one) for one in file.warnings]


def _masked(file: CheckedFile, problem: Problem) -> Problem:
    personal = _personal_values(file, problem)
    value = _hidden(problem.value, personal) if problem.value else problem.value
    details = {name: _masked_detail(detail, personal) for name, detail in problem.details.items()}
    return replace(problem, value=value, details=details, masked=True)


def _masked_detail(detail: Detail, personal: Sequence[tuple[str, str]]) -> Detail:
    """A detail with every word of it masked. A number or a day that a sentence names is nobody's own."""
    if isinstance(detail, tuple):
        return tuple(_hidden(word, personal) for word in detail)
    return _hidden(detail, personal) if isinstance(detail, str) else detail


def _hidden(text: str, personal: Sequence[tuple[str, str]]) -> str:
    """A text without the personal values of its row, and without any number of a person."""
    for raw, mask in personal:
        text = text.replace(raw, mask)
    return mask_text(text)


def _personal_values(file: CheckedFile, problem: Problem) -> list[tuple[str, str]]:
    """(text, masked text) of every personal cell in a problem's row, the longest first."""
    if file.table is None or file.recognition is None or problem.row is None or not file.table.cells.num_rows:
        return []
    at = file.table.cells["source_row"].index(problem.row).as_py()
    if at < 0:
        return []
    pairs = []
    for column, field in file.recognition.mapping.items():
        raw = str(file.table.cells[f"c{column}"][at].as_py()).strip()
        if field.privacy != "public" and len(raw) > 1:
            pairs.append((raw, mask_value(raw, field)))
    return sorted(pairs, key=lambda pair: -len(pair[0]))
