"""A file's problems as a CSV to send back to whoever filled it in."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from pingda_dash.ingest import CheckedFile, Problem, masked_problems

HEADINGS = ("文件", "类别", "行", "列", "内容", "问题")
AT_ONCE = 10_000
"""Problems held at a time: a long file may have a hundred thousand."""


def problems_csv(files: Sequence[CheckedFile]) -> bytes:
    """One row a problem or warning, all of them, in UTF-8 with a byte-order mark so that Excel reads it.

    Personal values are masked; a cell that a spreadsheet would run as a formula gets a leading apostrophe.
    """
    out = io.StringIO(newline="")
    write = csv.writer(out)
    write.writerow(HEADINGS)
    for file in files:
        for kind, one in _mask_cell(file):
            cells = (file.filename, kind, one.row, one.column, one.value, one.message)
            write.writerow("" if cell is None else neutral(str(cell)) for cell in cells)
        if (more := file.warning_count - len(file.warnings)) > 0:
            write.writerow((neutral(file.filename), "需确认", "", "", "", f"另有 {more} 处没有列出"))
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")


def _mask_cell(file: CheckedFile) -> Iterator[tuple[str, Problem]]:
    """Problems, then warnings, with nobody's data in their words."""
    every = file.every_problem()
    while some := list(islice(every, AT_ONCE)):
        yield from (("错误", one) for one in masked_problems(replace(file, problems=some, warnings=[]))[0])
    yield from (("需确认", one) for one in masked_problems(replace(file, problems=[]))[1])


def neutral(cell: str) -> str:
    """A text as a cell that no spreadsheet takes for a formula: with a leading apostrophe where it would."""
    return "'" + cell if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
