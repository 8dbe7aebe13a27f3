"""The problems of a checked file as they may be shown: no personal value of its row in their words."""

from __future__ import annotations

from dataclasses import replace

from pingda_dash.ingest.checked import CheckedFile
from pingda_dash.ingest.terms import Problem
from pingda_dash.masking import mask_text, mask_value


def masked_problems(file: CheckedFile) -> tuple[list[Problem], list[Problem]]:
    """(problems, warnings) that the file lists, with every personal value of their rows masked."""
    return [_masked(file, problem) for problem in file.problems], [_masked(file, one) for one in file.warnings]


def _masked(file: CheckedFile, problem: Problem) -> Problem:
    message, value = problem.message, problem.value or ""
    for raw, mask in _personal_values(file, problem):
        message, value = message.replace(raw, mask), value.replace(raw, mask)
    return replace(problem, message=mask_text(message), value=mask_text(value) if value else problem.value)


def _personal_values(file: CheckedFile, problem: Problem) -> list[tuple[str, str]]:
    """(text, masked text) of every personal cell in a problem's row, the longest first."""
    if file.table is None or file.recognition is None or problem.row is None or not file.table.cells.num_rows:
        return []
    at = problem.row - file.table.cells["source_row"][0].as_py()
    if not 0 <= at < file.table.cells.num_rows:
        return []
    pairs = []
    for column, field in file.recognition.mapping.items():
        raw = str(file.table.cells[f"c{column}"][at].as_py()).strip()
        if field.privacy != "public" and len(raw) > 1:
            pairs.append((raw, mask_value(raw, field)))
    return sorted(pairs, key=lambda pair: -len(pair[0]))
