"""What offices fill in as they are asked to raises no question: the demo's files, templates, prefilled workbooks.

Every demo file is checked in tests/test_demo.py, against the villages and tasks alone; here one of each dataset and
form is, as the desk checks it: against all that a lake knows.
"""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date, datetime

import openpyxl
import pytest

from pingda_dash import desk
from pingda_dash.contracts import contracts
from pingda_dash.ingest import CheckedFile, References, check_file
from pingda_dash.lake import Lake
from pingda_dash.plan import load_plan
from pingda_dash.report.prefilled import Sender, workbooks
from pingda_dash.report.template import example, file_name, lists_of, template
from pingda_dash.settings import ROOT

DATA = ROOT / "data"
DAY = date(2020, 5, 27)
FIRST_ROW = 2  # of a prefilled workbook, below its headings


def demo_files() -> list[tuple[str, date]]:
    """(name, day of arrival) of the last demo file of each dataset and form."""
    with (DATA / "demo" / "index.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    kinds = {(row["file"].split("_")[1], row["file"].rsplit(".", 1)[1]): row for row in rows}
    return [(row["file"], datetime.fromisoformat(row["received_at"]).date()) for row in kinds.values()]


def questions(file: CheckedFile) -> list[str]:
    """Whatever keeps a file from being accepted at once."""
    return [one.message for one in (*file.problems, *file.warnings)]


@pytest.fixture(scope="module")
def lake(filled) -> Lake:
    return Lake.open(filled, "demo")


@pytest.fixture(scope="module")
def references(lake) -> References:
    return desk.references(lake, DATA)


@pytest.mark.parametrize(("name", "day"), demo_files())
def test_a_demo_file_raises_no_question(name, day, references):
    file = check_file((DATA / "demo" / name).read_bytes(), name, references, day)
    assert (questions(file), file.rows_good > 0) == ([], True)


@pytest.mark.parametrize("contract", contracts().values(), ids=lambda contract: contract.name)
def test_a_template_filled_with_its_sample_raises_no_question(contract, references):
    book, lists = openpyxl.load_workbook(io.BytesIO(template(contract, references))), lists_of(references)
    for at, field in enumerate(contract.fields, start=1):
        book.worksheets[0].cell(row=3, column=at, value=example(contract, field, lists))
    filled = io.BytesIO()
    book.save(filled)
    against = replace(references, households=None)  # the sample household is nobody's
    file = check_file(filled.getvalue(), file_name(contract), against, DAY)
    assert (questions(file), file.rows_good) == ([], 1)


def test_a_prefilled_workbook_with_new_figures_raises_no_question(lake, references):
    """Each figure as it was last reported: what is beside it, or else in its own column."""
    sent = list(workbooks(lake, references, load_plan(DATA / "plan"), Sender("全乡"), DAY, True))
    for name, data in sent:
        book = openpyxl.load_workbook(io.BytesIO(data))
        sheet = book.worksheets[0]
        heads = {cell.value: cell.column for cell in sheet[1]}
        for row in range(FIRST_ROW, sheet.max_row + 1):
            for heading, column in heads.items():
                if (last := heads.get(f"上次{heading}")) and sheet.cell(row, last).value is not None:
                    sheet.cell(row, column, sheet.cell(row, last).value)
        filled = io.BytesIO()
        book.save(filled)
        file = check_file(filled.getvalue(), name.replace(".xlsx", f"{DAY:%Y%m%d}.xlsx"), references, date(2020, 7, 1))
        assert (name, questions(file)) == (name, [])
    assert len(sent) > 10
