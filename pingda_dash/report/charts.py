"""A chart that a spreadsheet program opens and edits, with its numbers in a workbook within: for decks and papers.

python-pptx writes the chart and its workbook; what it makes is DrawingML, which a DOCX holds as well. No picture: lines
and letters, at any size. What each point is of is told beside it (`Chart.abouts`, `Series.part`), so that a reader can
hold it against the data.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Literal

from lxml import etree
from openpyxl import load_workbook
from pptx import Presentation
from pptx.chart.chart import Chart as Drawn
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.enum.dml import MSO_LINE
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.parts.chart import ChartPart
from pptx.util import Pt

from pingda_dash import theme
from pingda_dash.report.problems import neutral
from pingda_dash.report.workbook import printable, resting, still

Kind = Literal["lines", "bars", "columns"]
"""Lines over days; bars from left to right whose parts add up; columns, each with its own colour."""
_TYPES = {
    "lines": XL_CHART_TYPE.LINE,
    "bars": XL_CHART_TYPE.BAR_STACKED,
    "columns": XL_CHART_TYPE.COLUMN_CLUSTERED,
}
_DATA: Any = CategoryChartData
_COLOUR: Any = RGBColor  # the two have no types
_COUNTED = "#,##0;-#,##0;;"
"""A number's format; zero is no label: a bar without length needs none."""
_DAYS = 'm"月"d"日"'


@dataclass(frozen=True)
class Series:
    """A line, or what all bars have of one colour. part: what of a category it is; colours: of `theme`, one, or of
    columns one each. values: None where there is none."""

    name: str
    part: str
    values: Sequence[float | None]
    colours: Sequence[str]
    is_dashed: bool = False


@dataclass(frozen=True)
class Chart:
    """What is drawn. abouts: of what each category is, as `Figure.about`; unit: what is counted."""

    title: str
    kind: Kind
    categories: Sequence[str] | Sequence[date]
    abouts: Sequence[str]
    series: Sequence[Series]
    unit: str


@dataclass(frozen=True)
class Plotted:
    """A chart that was read back: the names of its series and their points, of its drawing and of its workbook."""

    series: Sequence[str]
    drawn: Sequence[Sequence[float | None]]
    kept: Sequence[Sequence[float | None]]


def data_of(chart: Chart) -> Any:
    """The numbers of a chart as python-pptx takes them."""
    made = _DATA(number_format="General")
    made.categories = [one if isinstance(one, date) else neutral(printable(one)) for one in chart.categories]
    for one in chart.series:
        made.add_series(neutral(printable(one.name)), list(one.values))
    return made


def type_of(chart: Chart) -> XL_CHART_TYPE:
    """The type of a chart as python-pptx names it."""
    return _TYPES[chart.kind]


def part_of(chart: Chart, points: float) -> tuple[bytes, bytes]:
    """A chart as a part of a package: its XML, which names its workbook as `rId1`, and the workbook.

    points: the size of its letters.
    """
    part: Any = ChartPart.new(type_of(chart), data_of(chart), _package())
    style(part.chart, chart, points)
    return part.blob, workbook_of(part.chart_workbook.xlsx_part.blob)


@cache
def _package() -> Any:
    """A package that parts are made in and never put into."""
    return Presentation().part.package


def workbook_of(data: bytes) -> bytes:
    """A chart's workbook with fixed dates of creation and change."""
    return still(data, resting)


def style(drawn: Drawn, chart: Chart, points: float) -> None:
    """Give a chart of python-pptx our colours and letters."""
    ink, hair = paint(theme.MUTE), paint(theme.LINE)
    drawn.font.size, drawn.font.color.rgb = Pt(points), paint(theme.TEXT)
    drawn.has_title = False
    drawn.has_legend = len(chart.series) > 1
    if drawn.legend is not None:
        drawn.legend.position, drawn.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    values, names = drawn.value_axis, drawn.category_axis
    values.has_major_gridlines = chart.kind != "columns"
    values.minimum_scale = 0
    values.format.line.fill.background()
    values.tick_labels.number_format, values.tick_labels.number_format_is_linked = "#,##0", False
    if values.has_major_gridlines:
        values.major_gridlines.format.line.color.rgb, values.major_gridlines.format.line.width = hair, Pt(0.5)
    names.format.line.color.rgb = ink
    names.major_tick_mark = names.minor_tick_mark = XL_TICK_MARK.NONE
    names.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    if chart.kind == "lines":
        _style_days(names)
    else:
        _style_bars(drawn, chart, points)
    for series, one in zip(drawn.plots[0].series, chart.series, strict=True):
        _style_series(series, one, chart.kind)


def _style_days(axis: Any) -> None:
    """One label a half month, `4月1日`."""
    axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = _DAYS, False
    element = axis._element
    for name in ("baseTimeUnit", "majorUnit", "majorTimeUnit"):
        for old in element.findall(qn(f"c:{name}")):
            element.remove(old)
    space = 'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
    for words in ('baseTimeUnit val="days"', 'majorUnit val="14"', 'majorTimeUnit val="days"'):
        element.append(parse_xml(f"<c:{words.replace(' ', f' {space} ', 1)}/>"))


def _style_bars(drawn: Drawn, chart: Chart, points: float) -> None:
    plot: Any = drawn.plots[0]
    plot.gap_width = 45
    if chart.kind == "bars":
        drawn.category_axis.reverse_order = True
        drawn.value_axis.tick_label_position = XL_TICK_LABEL_POSITION.NONE
        drawn.value_axis.has_major_gridlines = False
    else:
        drawn.value_axis.visible = False
        plot.vary_by_categories = False
    plot.has_data_labels = True
    labels = plot.data_labels
    labels.show_value, labels.number_format, labels.number_format_is_linked = True, _COUNTED, False
    labels.font.size = Pt(points)
    if chart.kind == "columns":
        labels.position = XL_LABEL_POSITION.OUTSIDE_END
    else:
        labels.position = XL_LABEL_POSITION.CENTER
        labels.font.color.rgb = paint(theme.PANEL)


def _style_series(series: Any, one: Series, kind: Kind) -> None:
    if kind == "lines":
        series.smooth = False
        series.marker.style = None
        series._element.get_or_add_marker().get_or_add_symbol().set("val", "none")
        series.format.line.width, series.format.line.color.rgb = Pt(2.25), paint(one.colours[0])
        if one.is_dashed:
            series.format.line.dash_style = MSO_LINE.DASH
        return
    series.format.fill.solid()
    series.format.fill.fore_color.rgb = paint(one.colours[0])
    for at, colour in enumerate(one.colours) if len(one.colours) > 1 else ():
        fill = series.points[at].format.fill
        fill.solid()
        fill.fore_color.rgb = paint(colour)


def paint(colour: str) -> Any:
    """A colour of the theme as it is on paper, as python-pptx takes it."""
    return _COLOUR(*theme.rgb(colour, theme.LIGHT))


# --- reading back ---------------------------------------------------------------------------------------------------

_C = {"c": "http://schemas.openxmlformats.org/drawingml/2006/chart"}


def read(package: bytes) -> list[Plotted]:
    """The charts of a DOCX, PPTX or XLSX in the order of their numbers."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        names = [name for name in archive.namelist() if "/charts/chart" in name and name.endswith(".xml")]
        return [_read(archive, name) for name in sorted(names, key=lambda name: (len(name), name))]


def _read(archive: zipfile.ZipFile, name: str) -> Plotted:
    root = etree.fromstring(archive.read(name), etree.XMLParser(resolve_entities=False, no_network=True))
    every = root.findall(".//c:ser", _C)
    titles = ["".join(str(text.text) for text in one.findall("c:tx//c:v", _C)) for one in every]
    drawn = [_cached(one) for one in every]
    folder, _, base = name.rpartition("/")
    kept = []
    relations = f"{folder}/_rels/{base}.rels"
    if relations in archive.namelist():
        of = etree.fromstring(archive.read(relations))
        target = next((str(one.get("Target")) for one in of if str(one.get("Target")).endswith(".xlsx")), "")
        if target:
            book = archive.read(f"{folder.rpartition('/')[0]}/{target.removeprefix('../')}")
            sheet = load_workbook(io.BytesIO(book)).worksheets[0]
            columns = list(sheet.iter_cols(min_col=2, min_row=2, values_only=True))
            kept = [[None if value is None else float(str(value)) for value in column] for column in columns]
    return Plotted(titles, drawn, kept)


def _cached(series: Any) -> list[float | None]:
    """The points of a series as its drawing has them."""
    of = series.find("c:val//c:numCache", _C)
    if of is None:
        return []
    count = of.find("c:ptCount", _C)
    values: list[float | None] = [None] * int(count.get("val"))
    for point in of.findall("c:pt", _C):
        values[int(point.get("idx"))] = float(point.find("c:v", _C).text)
    return values
