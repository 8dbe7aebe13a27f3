"""A file as it came, its wrong cells coloured and the reason beside each: to be corrected and sent again.

A workbook (.xlsx, .xlsm) stays what it is, to the last chart; any other file becomes a workbook with the same cells
at the same rows. Nothing is masked: it goes back to whoever sent it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import cast
from xml.sax.saxutils import escape

import pyarrow as pa
import pyarrow.compute as pc
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from pingda_dash.ingest import CheckedFile, Problem
from pingda_dash.ingest.dialect import SNIFF, records, sniff
from pingda_dash.ingest.read import Table
from pingda_dash.ingest.shapes import KINDS
from pingda_dash.ingest.sheets import is_workbook, open_workbook, with_merged
from pingda_dash.ingest.text import decode, mark_of
from pingda_dash.report import workbook
from pingda_dash.report.package import Annotation, Level, UnknownLayout, unpacked_size, with_annotations, with_rows
from pingda_dash.report.problems import neutral

COLOURED = 10_000
"""Problems that are marked; the first cell of the header says how many more there are."""
LARGEST = 300_000_000
"""Bytes of a workbook's parts, unpacked, up to which it stays what it is: they are held in memory."""
WHOLE = 500_000
"""Cells up to which any other file comes back whole; a longer one with its wrong rows only."""
CELL, COLUMNS = 32_767, 16_384
"""What Excel holds: characters of a cell, columns of a sheet."""
PLACED = re.compile(r"^第 \d+ 行“.*?”:")


def annotated(data: bytes, file: CheckedFile) -> bytes:
    """The workbook (.xlsx) to send back, the wrong cells marked; of a file without a table, its reasons.

    data: the bytes as they came. file: what the check says of them.
    """
    table = file.table
    if table is None or not table.header or len(table.header) > COLUMNS:
        return _reasons(file)
    problems = list(islice(file.every_problem(), COLOURED))
    if data.startswith(b"PK") and table.sheet and table.kind not in KINDS:
        try:
            if unpacked_size(data) <= LARGEST:
                return with_annotations(data, table.sheet, _annotations(file, table, problems))
        except UnknownLayout:
            pass  # made by a program we do not know: its cells are kept, not its looks
    return _as_workbook(data, file, table, problems)


def annotated_name(filename: str) -> str:
    """What the copy is called: 产业台账.csv → 产业台账_批注.xlsx."""
    path = Path(filename)
    suffix = ".xlsm" if path.suffix.lower() == ".xlsm" else ".xlsx"
    return f"{path.stem.removesuffix('_批注')}_批注{suffix}"


# -- which cells -----------------------------------------------------------------------------------------------------


def _annotations(
    file: CheckedFile, table: Table, problems: Sequence[Problem], moved: Mapping[int, int] | None = None
) -> list[Annotation]:
    """Every problem and warning on its cell, or its header's; `moved`: row of the file → row of the sheet."""
    columns, head = _columns(file, table), table.header_rows[-1]
    annotations = []
    for level, listed in (("wrong", problems), ("odd", file.warnings)):
        for one in listed:
            row = head if one.row is None else one.row
            if moved is not None and (row := moved.get(row, 0)) == 0:
                continue
            words = PLACED.sub("", one.message)
            annotations += [Annotation(row, at, cast(Level, level), words) for at in _named(columns, one.column)]
    if (more := file.problem_count - len(problems)) > 0:
        words = f"另有 {more} 处问题没有标出:请先改正标出的,再重新上传。"
        annotations.append(Annotation(moved[head] if moved else head, columns[""][0], "wrong", words))
    return annotations


def _columns(file: CheckedFile, table: Table) -> Mapping[str, list[int]]:
    """Heading → its columns, counted from 1; where several share it, those that were read. "" → the first column."""
    read = {at + 1 for at in file.recognition.mapping} if file.recognition else set()
    columns: dict[str, list[int]] = {}
    for at, heading in enumerate(table.header, start=1):
        if heading.strip():
            columns.setdefault(heading.strip(), []).append(at)
    first = next(iter(columns.values()), [1])[:1]
    return {"": first, **{heading: [at for at in every if at in read] or every for heading, every in columns.items()}}


def _named(columns: Mapping[str, list[int]], heading: str | None) -> list[int]:
    """The columns a problem names; a key's problem names several, with 、 between them."""
    if (places := columns.get(heading or "")) is not None:
        return places
    return [at for part in (heading or "").split("、") for at in columns.get(part, ())] or columns[""]


# -- other files as workbooks ----------------------------------------------------------------------------------------


def _as_workbook(data: bytes, file: CheckedFile, table: Table, problems: Sequence[Problem]) -> bytes:
    """The cells at the rows they stood at, marked; of a file too long for that, its header and its wrong rows."""
    sheet, first = workbook.sheet_name(table.sheet or Path(file.filename).stem), _columns(file, table)[""][0]
    if table.cells.num_rows * len(table.header) <= WHOLE:
        rows = _from_table(table, table.cells) if table.kind in KINDS else _as_they_stood(data, table)
        annotations = _annotations(file, table, problems)
    else:
        wrong = sorted({one.row for one in problems if one.row is not None})
        cells = table.cells.filter(pc.is_in(table.cells["source_row"], pa.array(wrong, pa.int64())))
        rows, head = _from_table(table, cells), table.header_rows[-1]
        moved = {head: head, **{row: head + at for at, row in enumerate(wrong, start=1)}}
        annotations = _annotations(file, table, problems, moved)
        note = f"文件有 {table.cells.num_rows} 行,这里只有标出的 {cells.num_rows} 行。"
        annotations.append(Annotation(head, first, "odd", note))
    for row, column in _too_long(rows):
        annotations.append(Annotation(row, column, "odd", f"原文超过 {CELL} 字,Excel 的一格放不下,已截短。"))
    return with_annotations(_written(rows, table, sheet), sheet, annotations)


def _as_they_stood(data: bytes, table: Table) -> list[list[str]]:
    """Every row of the file or sheet, with what stands above and below the table."""
    if is_workbook(data):
        return next(with_merged(sheet)[0] for sheet in open_workbook(data).sheets if sheet.name == table.sheet)
    encoding = table.encoding or "utf-8"
    text = decode(data, encoding, mark_of(data, encoding)).replace("\0", "")
    dialect, skipped = sniff(text[:SNIFF], table.delimiter)
    return [*([[]] * skipped), *records(text.split("\n", 1)[1] if skipped else text, dialect).rows]


def _from_table(table: Table, cells: pa.Table) -> list[list[str]]:
    """Titles, header and some of the table's rows, these one below the other."""
    above = table.header_rows[-1] - 1
    titles = [[" ".join(table.titles)], *([[]] * (above - 1))] if above else []
    columns = [column.to_pylist() for column in cells.drop_columns(["source_row"]).columns]
    return [*titles, list(table.header), *map(list, zip(*columns, strict=True))]


def _too_long(rows: Sequence[Sequence[str]]) -> Iterator[tuple[int, int]]:
    for at, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            if len(value) > CELL:
                yield at, column


def _written(rows: Sequence[Sequence[str]], table: Table, sheet: str) -> bytes:
    """Rows as a workbook of texts, the header bold and in sight.

    A text that a spreadsheet would run is quoted the way Excel does it, which leaves the text as it is.
    """
    book = Workbook()
    page = book.active
    page.title, page.freeze_panes = sheet, f"A{table.header_rows[-1] + 1}"
    for at, heading in enumerate(table.header, start=1):
        page.column_dimensions[get_column_letter(at)].width = min(max(2 * len(heading) + 2, 12), 40)
    head, plain, quoted = page["A1"], page["A2"], page["A3"]
    head.font, head.fill = workbook.HEAD_FONT, workbook.HEAD_FILL
    for cell in (head, plain, quoted):
        cell.number_format = "@"
    quoted.quotePrefix = True
    styles = head.style_id, plain.style_id, quoted.style_id
    return with_rows(workbook.saved(book), sheet, _rows_as_xml(rows, set(table.header_rows), *styles))


def _rows_as_xml(
    rows: Sequence[Sequence[str]], heads: Collection[int], head: int, plain: int, quoted: int
) -> Iterator[bytes]:
    letters = [get_column_letter(at) for at in range(1, max(map(len, rows), default=0) + 1)]
    for at, row in enumerate(rows, start=1):
        cells = []
        for letter, value in zip(letters, row, strict=False):
            if value:
                style = head if at in heads else quoted if neutral(value) is not value else plain
                text = escape(workbook.printable(value[:CELL]), {"\r": "&#13;"})
                cells.append(
                    f'<c r="{letter}{at}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
                )
        yield f'<row r="{at}">{"".join(cells)}</row>'.encode()


def _reasons(file: CheckedFile) -> bytes:
    """A workbook of reasons, for a file without a table to annotate."""
    book = Workbook(write_only=True)
    page = book.create_sheet("问题")
    page.column_dimensions["A"].width = 100
    page.append(workbook.headings(page, [file.filename]))
    for one in file.problems:
        page.append([workbook.cell(page, workbook.printable(one.message))])
    return workbook.saved(book)
