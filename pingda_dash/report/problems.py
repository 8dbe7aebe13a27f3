"""A file's problems as a CSV to send back to whoever filled it in."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from pingda_dash.ingest.check import CheckedFile
from pingda_dash.privacy import shown_problems

HEADINGS = ("文件", "类别", "行", "列", "内容", "问题")


def problems_csv(files: Sequence[CheckedFile]) -> bytes:
    """One row a listed problem or warning, in UTF-8 with a byte-order mark so that Excel reads it.

    Personal values are masked; a cell that a spreadsheet would run as a formula gets a leading apostrophe.
    """
    out = io.StringIO(newline="")
    write = csv.writer(out)
    write.writerow(HEADINGS)
    for file in files:
        problems, warnings = shown_problems(file)
        for kind, listed in (("错误", problems), ("提醒", warnings)):
            for one in listed:
                cells = (file.filename, kind, one.row, one.column, one.value, one.message)
                write.writerow("" if cell is None else neutral(str(cell)) for cell in cells)
        if file.problem_count > len(problems):
            more = f"另有 {file.problem_count - len(problems)} 处问题没有列出"
            write.writerow((neutral(file.filename), "错误", "", "", "", more))
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")


def neutral(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return "'" + cell if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
