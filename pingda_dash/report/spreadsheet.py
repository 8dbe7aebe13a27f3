"""A workbook of several sheets to go on counting with: typed cells with number formats, heads that stay, ready to be
printed, native charts beside their tables. No cell is a formula; the same content is the same file."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.layout import Layout, ManualLayout
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.styles import Alignment, Border, Side
from openpyxl.utils import get_column_letter

from pingda_dash import formats, theme
from pingda_dash.report.charts import Chart, paint
from pingda_dash.report.workbook import HEAD_FILL, HEAD_FONT, plain_value, saved, sheet_name

COUNT, DAY, MOMENT, SHARE = "#,##0", "yyyy-mm-dd", "yyyy-mm-dd hh:mm", "0%"
WIDEST = 44
PAGE = 180
"""Characters of small letters that fit the breadth of a landscape A4; wider tables are printed on A3, the widest on
several beside one another."""
_A3, _A4 = 8, 9
_HAIR = Side(style="hair", color="A9B8CC")


@dataclass(frozen=True)
class Number:
    """A number and how it is shown; None: not reported, which reads —."""

    value: float | None
    format: str = COUNT


Value = str | date | datetime | Number | None
"""A cell: a text, a day, a moment or a number; None an empty one."""


@dataclass(frozen=True)
class Sheet:
    """A table. kept: how many of its columns stay when it is scrolled. days: in which columns what nobody gave reads
    —."""

    name: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Value]]
    kept: int = 1
    days: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Drawing:
    """A chart beside its table. of: the table whose first column has its categories, and whose columns of the
    series' names their values."""

    chart: Chart
    of: Sheet


def number_format(value: Any, target: Any, unit: str) -> str:
    """The format of what is held against a target: as many decimals as the screen has, and as many more as it takes
    that what is short of the target does not read as the target."""
    if formats.is_missing(value):
        return COUNT
    written = formats.actual(value, target, unit)
    digits = len(written.rpartition(".")[2].rstrip("%")) if "." in written else 0
    if not formats.is_missing(target) and abs(value - target) > 1e-9:
        while digits < 6 and round(value, digits) == round(target, digits):
            digits += 1
    return COUNT + (f".{'0' * digits}" if digits else "")


def xlsx_of(title: str, sheets: Sequence[Sheet], drawings: Sequence[Drawing], foot: str) -> bytes:
    """The workbook's bytes. foot: at the bottom of every printed page."""
    book = Workbook()
    book.remove(book.active)
    book.properties.title, book.properties.creator = title, foot
    for sheet in sheets:
        _write(book.create_sheet(sheet_name(sheet.name)), sheet, title, foot)
    for drawing in drawings:
        page = book[sheet_name(drawing.of.name)]
        page.add_chart(_drawn(drawing, page), f"{get_column_letter(len(drawing.of.headings) + 2)}2")
    return saved(book)


def _write(page: Any, sheet: Sheet, title: str, foot: str) -> None:
    for at, heading in enumerate(sheet.headings, start=1):
        cell = page.cell(1, at)
        cell.value, cell.data_type = plain_value(heading, None), "s"
        cell.font, cell.fill, cell.border = HEAD_FONT, HEAD_FILL, Border(bottom=_HAIR)
        cell.alignment = Alignment(vertical="center", wrap_text=True)
        page.column_dimensions[get_column_letter(at)].width = _width(sheet, at - 1)
    for number, row in enumerate(sheet.rows, start=2):
        for at, (value, heading) in enumerate(zip(row, sheet.headings, strict=True), start=1):
            _fill(page.cell(number, at), formats.MISSING if value is None and heading in sheet.days else value)
    page.freeze_panes = f"{get_column_letter(sheet.kept + 1)}2"
    page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.headings))}{len(sheet.rows) + 1}"
    page.print_title_rows = "1:1"
    page.print_title_cols = f"A:{get_column_letter(sheet.kept)}"
    wide = sum(_width(sheet, at) for at in range(len(sheet.headings)))
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", _A3 if wide > PAGE else _A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = math.ceil(wide / (1.4 * PAGE)), 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.print_options.gridLines = False
    page.oddHeader.left.text, page.oddHeader.right.text = _plain(title), _plain(sheet.name)
    page.oddFooter.left.text, page.oddFooter.right.text = _plain(foot), "&P / &N"


def _plain(text: str) -> str:
    """Words of a head or foot, where & would begin a code."""
    return text.replace("&", "&&")


def _fill(cell: Any, value: Value) -> None:
    cell.border = Border(bottom=_HAIR)
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    if isinstance(value, Number):
        cell.value = formats.MISSING if value.value is None else plain_value(value.value, None)
        cell.alignment = Alignment(vertical="top", horizontal="right")
        cell.number_format = "General" if value.value is None else value.format
    elif isinstance(value, datetime):
        cell.value, cell.number_format = value, MOMENT
    elif isinstance(value, date):
        cell.value, cell.number_format = value, DAY
    elif value:
        cell.value, cell.data_type = plain_value(value, None), "s"


def _width(sheet: Sheet, at: int) -> float:
    """A column's width in characters, a Chinese one counted twice."""
    texts = [sheet.headings[at], *(_text(row[at]) for row in sheet.rows)]
    return min(max(sum(2 if ord(one) > 0x2E7F else 1 for one in text) for text in texts) + 3, WIDEST)


def _text(value: Value) -> str:
    if isinstance(value, Number):
        return formats.MISSING if value.value is None else f"{value.value:,.2f}"
    return "" if value is None else value.isoformat()[:16] if isinstance(value, date) else value


def _drawn(drawing: Drawing, page: Any) -> Any:
    """The chart with our colours, its series read from the sheet of its table."""
    of, rows = drawing.chart, len(drawing.of.rows) + 1
    lines = of.kind == "lines"
    chart = LineChart() if lines else BarChart()
    if not lines:
        chart.type, chart.grouping, chart.overlap, chart.gapWidth = "bar", "stacked", 100, 45
        chart.x_axis.scaling.orientation = "maxMin"
        chart.dataLabels = DataLabelList(showVal=True, showSerName=False, showCatName=False, showLegendKey=False,
                                         numFmt="#,##0;-#,##0;;")  # fmt: skip
    headings = list(drawing.of.headings)
    for one in of.series:
        at = headings.index(one.name) + 1
        chart.add_data(Reference(page, min_col=at, min_row=1, max_row=rows), titles_from_data=True)
    chart.set_categories(Reference(page, min_col=1, min_row=2, max_row=rows))
    for series, one in zip(chart.series, of.series, strict=True):
        colour = str(paint(one.colours[0]))
        if lines:
            series.smooth, series.marker.symbol = False, "none"
            series.graphicalProperties.line.solidFill, series.graphicalProperties.line.width = colour, 28575
            series.graphicalProperties.line.dashStyle = "dash" if one.is_dashed else None
        else:
            series.graphicalProperties = GraphicalProperties(solidFill=colour)
    chart.title, chart.legend.position = plain_value(of.title, None), "b"
    chart.layout = Layout(ManualLayout(xMode="edge", yMode="edge", x=0.12, y=0.1, w=0.84, h=0.74))
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.x_axis.number_format, chart.y_axis.number_format = 'm"月"d"日"' if lines else "General", COUNT
    if lines:
        chart.x_axis.tickLblSkip = chart.x_axis.tickMarkSkip = 14
    chart.y_axis.title = of.unit
    chart.width, chart.height = 26, 14
    chart.y_axis.majorGridlines.spPr = GraphicalProperties(ln=None)
    chart.y_axis.majorGridlines.spPr.line.solidFill = str(paint(theme.LINE))
    return chart
