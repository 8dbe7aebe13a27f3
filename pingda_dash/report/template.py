"""A workbook to fill in, from a dataset's contract: its headings, lists to choose from, and how each column is filled.

The first sheet is what comes back: the headings, an example row that begins with 示例 and is not read, and rows to
fill in. The second, 填写说明, says of every column whether it must be filled, with what, in which unit, and shows an
example. A prefilled one has a row for each thing last reported: what it is called and how it stood, and beside each
figure to be filled in the last one, in a column that is not read: no old figure comes back as a new one.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties

from pingda_dash.contracts import GUIDE_SHEET, Contract, Field, contracts
from pingda_dash.ingest import References
from pingda_dash.report import workbook

GUIDE_HEADINGS = ("列", "必填", "填什么", "单位", "可填的词", "示例", "也认的列名")
EXAMPLE = "示例:"
"""How the first cell of the example row begins; such a row is not read."""
LAST = "上次"
"""How the heading of a column of last figures begins; no dataset has such a column."""
ROWS = 2000
"""Rows of the sheet that offer a list to choose from and check what is typed."""
DATED = 60
"""Rows that fill in their date as soon as something else of them is filled in."""
REQUIRED_FILL = PatternFill("solid", fgColor="FFE7B3")
PALE_FILL, PALE_FONT = PatternFill("solid", fgColor="F2F2F2"), Font(color="808080", italic=True)
LISTS = "J"
"""Column of the second sheet from which the lists stand, one a column."""
TYPES = {
    "date": "日期,如 2020-05-20 或 2020年5月20日",
    "integer": "整数",
    "number": "数,可带小数",
    "boolean": "是 或 否",
    "geometry": "GeoJSON 或 WKT,经纬度",
}
EXAMPLE_DAY, EXAMPLE_NUMBER = "2020-05-20", 10
HUGE = 10**12
EARLIEST, LATEST = date(1950, 1, 1), date(2100, 12, 31)

Lists = Mapping[str, Sequence[str]]
"""resource → the words a column that refers to it may hold."""


@dataclass(frozen=True)
class _Column:
    """A column of the first sheet: a field to fill in, or (`last`) how it stood at the last report, not read."""

    field: Field
    last: bool = False

    @property
    def heading(self) -> str:
        """What heads it; a last figure's heading begins with 上次."""
        return LAST + self.field.heading if self.last else self.field.heading


def template(contract: Contract, references: References, day: date | None = None) -> bytes:
    """The workbook (.xlsx) of one dataset, to be filled in: lists from `references`, a row that is begun dated `day`.

    The same contract, lists and day give the same bytes.
    """
    return _workbook(contract, references, day, None)


def prefilled(contract: Contract, references: References, rows: pd.DataFrame, day: date) -> bytes:
    """The workbook with a row for each of `rows`, the last report of each key (of a register: its newest list).

    rows: the contract's fields. Of a ledger the date is `day`, and the figures are left to fill in, the last ones
    beside them; words, days and yes-or-no stand as they were reported. A register has all its cells.
    """
    return _workbook(contract, references, day, rows)


def to_visit(contract: Contract, references: References, rows: pd.DataFrame) -> bytes:
    """The workbook with a row for each thing to be visited: what tells it from others, nothing of what is to be seen.

    rows: some of the contract's fields; the others are left to fill in, the date too.
    """
    return _workbook(contract, references, None, rows.reindex(columns=list(contract.names)))


def whole(contract: Contract, references: References, rows: pd.DataFrame) -> bytes:
    """The workbook with rows as they stand, figures and dates too: what is sent to correct them.

    rows: the contract's fields.
    """
    return _workbook(contract, references, None, rows, is_whole=True)


def _workbook(
    contract: Contract,
    references: References,
    day: date | None,
    rows: pd.DataFrame | None,
    is_whole: bool = False,
) -> bytes:
    lists, filled = lists_of(references), rows is not None and not rows.empty
    to_fill = contract.mode == "ledger" and not is_whole
    beside = filled and to_fill and contract.owed
    columns = [
        column
        for field in contract.fields
        for column in ([_Column(field, last=True)] if beside and field.is_number else []) + [_Column(field)]
    ]
    book = Workbook()
    sheet, guide = book.active, book.create_sheet(GUIDE_SHEET)
    sheet.title = workbook.sheet_name(contract.title)
    for each in (sheet, guide):
        _paper(each)
    _heads(sheet, columns)
    _guide(guide, contract, lists, _where_to_begin(contract, filled, is_whole))
    first = 2
    if rows is not None and filled:
        first += _rows(sheet, columns, rows, references, day, to_fill)
    else:
        _example(sheet, contract, columns, lists, day)
        first += 1
    if day is not None and contract.mode == "ledger":
        _date_rows(sheet, columns, first, day, begun=not filled)
    _choices(sheet, guide, contract, columns, lists)
    _limits(sheet, contract, columns, references)
    return workbook.saved(book)


def bundle(references: References, day: date | None = None) -> bytes:
    """The blank workbooks of all datasets in one zip file, their rows dated `day`."""
    return zipped((file_name(contract), template(contract, references, day)) for contract in contracts().values())


def zipped(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Files, as (name, bytes), in a zip file; the same files give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as folder:
        for name, data in files:
            folder.writestr(zipfile.ZipInfo(name), data)
    return out.getvalue()


def lists_of(references: References) -> Lists:
    """The villages by name and by code, the plan's units and its tasks."""
    return {
        "villages": [str(name) for name in references.villages["village"]],
        "village_codes": [str(code) for code in references.villages["village_code"]],
        "plan_units": list(dict.fromkeys(references.units.values())),
        "plan_tasks": [str(task) for task in references.tasks["id"]],
    }


def file_name(contract: Contract, place: str = "") -> str:
    """What the file is called: `产业增收台账_模板.xlsx`, prefilled for a village or unit `产业增收台账_安乐村.xlsx`."""
    return f"{contract.title}_{place or '模板'}.xlsx"


def example(contract: Contract, field: Field, lists: Lists) -> Any:
    """A value that the column takes, as the guide shows it; None where an example would be somebody's own data."""
    if field.example is not None:
        return field.example
    if field.privacy == "restricted":
        return None
    if field.name == "village" and lists["villages"]:  # the roster's own names, beside the code of the same village
        return lists["villages"][0]
    if words := _words(contract, field, lists):
        return words[0]
    if field.type == "boolean":
        return "是"
    if field.type == "date":
        return EXAMPLE_DAY
    if field.is_number:
        least, most = field.minimum or 0, field.maximum
        if field.usual and field.usual[0] > EXAMPLE_NUMBER:
            least = EXAMPLE_NUMBER * field.usual[0]  # well inside what is usual: 3000 元, no 10 元
        return max(least, EXAMPLE_NUMBER) if most is None else min(max(least, EXAMPLE_NUMBER), most)
    return f"{field.title}示例" if field.required else None


def _words(contract: Contract, field: Field, lists: Lists) -> Sequence[str]:
    """The words to choose from: the contract's own, or those of what the column refers to."""
    if field.enum:
        return field.enum
    if field.village:
        return lists["villages"]
    return lists.get("village_codes" if field.name == "village_code" else _resource(contract, field), ())


def _resource(contract: Contract, field: Field) -> str:
    return next((key.resource for key in contract.foreign_keys if key.field == field.name), "")


def _paper(sheet: Any) -> None:
    """How a sheet prints: A4 across, as wide as one page and as long as it is, its headings on every page."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"
    sheet.page_margins = PageMargins(left=0.4, right=0.4, top=0.5, bottom=0.5)
    sheet.oddFooter.center.text = "&A · 第 &P 页,共 &N 页"


def _heads(sheet: Any, columns: Sequence[_Column]) -> None:
    """The headings; those that must be filled on a warm ground. Codes are text, so that no digit is lost."""
    sheet.freeze_panes = "A2"
    for at, one in enumerate(columns, start=1):
        head, column = sheet.cell(row=1, column=at, value=one.heading), sheet.column_dimensions[get_column_letter(at)]
        head.font, head.alignment = Font(bold=True), Alignment(vertical="center", wrap_text=True)
        head.fill = REQUIRED_FILL if one.field.required else workbook.HEAD_FILL
        column.width = max(2 * len(one.heading) + 4, 12)
        if one.last:
            head.fill, head.font = PALE_FILL, PALE_FONT
        elif one.field.type == "date":
            column.number_format = "yyyy-mm-dd"
        elif one.field.type == "string":
            column.number_format = "@"
    sheet.cell(row=1, column=1).comment = Comment("底色较深的列必填;怎样填见第二张表。", "指挥屏", height=60, width=240)


def _example(sheet: Any, contract: Contract, columns: Sequence[_Column], lists: Lists, day: date | None) -> None:
    """The second row: how a row is filled in, grey; its first cell begins with 示例."""
    for at, one in enumerate(columns, start=1):
        value = example(contract, one.field, lists)
        if day is not None and one.field.name == "report_date":
            value = day.isoformat()
        cell = sheet.cell(row=2, column=at, value=f"{EXAMPLE}{value or ''}" if at == 1 else value)
        cell.font, cell.fill = PALE_FONT, PALE_FILL


def _rows(
    sheet: Any,
    columns: Sequence[_Column],
    rows: pd.DataFrame,
    references: References,
    day: date | None,
    to_fill: bool,
) -> int:
    """A row for each thing last reported; returns how many. to_fill: figures are left out, the date is `day`."""
    villages = dict(references.villages[["village_code", "village"]].to_numpy().tolist())
    for row, report in enumerate(rows.to_dict("records"), start=2):
        for at, one in enumerate(columns, start=1):
            value = _written(report.get(one.field.name), one.field, villages)
            if to_fill and one.field.name == "report_date":
                value = day
            elif to_fill and one.field.is_number and not one.last:
                value = None
            if value is None and not one.last:
                continue
            cell = sheet.cell(row=row, column=at, value=value)
            if isinstance(value, str):
                cell.data_type = "s"
            if one.last:
                cell.font, cell.fill = PALE_FONT, PALE_FILL
            elif isinstance(value, date):
                cell.number_format = "yyyy-mm-dd"
            elif isinstance(value, str):
                cell.number_format = "@"
    return len(rows)


def _written(value: Any, field: Field, villages: Mapping[str, str]) -> Any:
    """A value of the lake as a clerk writes it; None for a missing one."""
    if value is None or pd.isna(value):
        return None
    if field.type == "boolean":
        return "是" if value else "否"
    if field.type == "date":
        return pd.Timestamp(value).date()
    if field.is_number:
        return int(value) if float(value).is_integer() else float(value)
    return villages.get(str(value), str(value)) if field.village else workbook.printable(str(value))


def _date_rows(sheet: Any, columns: Sequence[_Column], first: int, day: date, begun: bool) -> None:
    """The date of rows to come shows once something else in them is filled in: a date alone is no report.

    begun: whether the first of them is there to be filled in, and has its date.
    """
    at = next(at for at, one in enumerate(columns, start=1) if one.field.name == "report_date")
    letter, last = get_column_letter(at + 1), get_column_letter(len(columns))
    for row in range(first, first + DATED):
        cell = sheet.cell(row=row, column=at)
        cell.value = f'=IF(COUNTA({letter}{row}:{last}{row})=0,"",DATE({day.year},{day.month},{day.day}))'
        if begun and row == first:
            cell.value = day
        cell.number_format = "yyyy-mm-dd"


def _guide(guide: Any, contract: Contract, lists: Lists, first: str) -> None:
    """How each column is filled."""
    _put(guide, 1, GUIDE_HEADINGS)
    for cell in guide[1]:
        cell.font, cell.fill = workbook.HEAD_FONT, workbook.HEAD_FILL
    for at, field in enumerate(contract.fields, start=2):
        _put(guide, at, _guide_row(contract, field, lists))
    notes = [first, "列的先后可以调换,不用的列可以删去。", _mode(contract)]
    for at, note in enumerate(notes, start=len(contract.fields) + 3):
        _put(guide, at, [note])
    for letter, width in zip("ABCDEFG", (20, 6, 34, 8, 48, 20, 48), strict=True):
        guide.column_dimensions[letter].width = width
    for row in guide.iter_rows(min_row=2, max_row=len(contract.fields) + 1):
        for cell in row:
            cell.alignment = Alignment(vertical="top", wrap_text=True)
    guide.freeze_panes = "A2"


def _put(sheet: Any, row: int, values: Sequence[Any]) -> None:
    for at, value in enumerate(values, start=1):
        sheet.cell(row=row, column=at, value=value)


def _guide_row(contract: Contract, field: Field, lists: Lists) -> list[Any]:
    return [
        field.heading,
        "是" if field.required else "",
        _kind(contract, field),
        field.unit,
        "、".join(field.enum),
        example(contract, field, lists),
        "、".join(field.aliases),
    ]


def _kind(contract: Contract, field: Field) -> str:
    """What a column takes, in words."""
    if field.enum:
        return "从可填的词里选"
    if field.village:
        return "村名或 12 位村代码"
    words = TYPES.get(field.type) or {"plan_tasks": "方案任务编号", "plan_units": "方案里的单位"}.get(
        _resource(contract, field), "文字"
    )
    if field.at_most is not None:
        words += f",不大于“{contract[field.at_most].heading}”"
    if field.minimum is not None and field.maximum is not None:
        words += f",{field.minimum:g} 到 {field.maximum:g}"
    return words + (",累计数" if field.cumulative else "")


def _mode(contract: Contract) -> str:
    if contract.mode == "register":
        return "这是名册:交来的是当天的完整名单,请在文件名里写明日期,例如 " + f"{contract.title}_20200520.xlsx。"
    if not contract.owed:
        return "这是核查所见:只填亲眼看到、当面问到的,不照抄名册;没有看到、没有问到的留空。"
    return "这是台账:按日期逐行报,数字是累计数;同一行再报一次就是更新。"


def _where_to_begin(contract: Contract, filled: bool, is_whole: bool) -> str:
    if not filled:
        return f"第一张表第 2 行是示例,以“{EXAMPLE}”开头的行不读入;从第 3 行填起。"
    if contract.mode == "register":
        return "第一张表是最近一次的名单:改动、增减后整份报回。"
    if is_whole:
        return "第一张表是按所见更正的行,其余各格照上次报的:核对后整份报回。"
    if not contract.owed:
        return "第一张表已列好抽中的:请填核查日期和所见;没有去的请删去那几行,去过再报。"
    return (
        f"第一张表已按上次报的列好各行:灰色的“{LAST}…”列是上次的数,不读入;请在旁边填这次的数。"
        "没有变化的行也请重填,这次不报的行请删去。"
    )


def _choices(sheet: Any, guide: Any, contract: Contract, columns: Sequence[_Column], lists: Lists) -> None:
    """Lists to choose from in the first sheet; other words are asked about, not refused: known synonyms pass."""
    start = guide[f"{LISTS}1"].column
    for at, one in enumerate(columns, start=1):
        field = one.field
        words = ("是", "否") if field.type == "boolean" else _words(contract, field, lists)
        if one.last or not words or len(words) > ROWS:
            continue
        letter, column = get_column_letter(start), get_column_letter(at)
        for row, word in enumerate((field.heading, *words), start=1):
            guide.cell(row=row, column=start, value=word)
        guide.column_dimensions[letter].hidden = True
        place = f"'{GUIDE_SHEET}'!${letter}$2:${letter}${len(words) + 1}"
        choice = DataValidation("list", formula1=place, allow_blank=True)
        choice.errorStyle, choice.showErrorMessage = "warning", True
        choice.errorTitle, choice.error = "不在可填的词里", "确定要这样填吗?"
        choice.add(f"{column}2:{column}{ROWS}")
        sheet.add_data_validation(choice)
        start += 1


def _limits(sheet: Any, contract: Contract, columns: Sequence[_Column], references: References) -> None:
    """A figure's cell takes a number within the contract's limits; a day outside its own is asked about."""
    letters = {one.field.name: get_column_letter(at) for at, one in enumerate(columns, start=1) if not one.last}
    for one in columns:
        field = one.field
        if one.last or not (field.is_number or field.type == "date"):
            continue
        if field.type == "date":
            within = (references.start, references.end) if field.name in contract.primary_key else (EARLIEST, LATEST)
            least, most = (f"DATE({day.year},{day.month},{day.day})" for day in within)
            kind, message = "date", f"请填 {within[0]} 至 {within[1]} 之间的日期。确定要这样填吗?"
        else:
            least, most = (_limit(field.minimum, -HUGE), _limit(field.maximum, HUGE))
            kind, message = ("whole", "整数") if field.type == "integer" else ("decimal", "数")
            message = f"“{field.heading}”请填{message}{_between(field)},不要带单位和文字。"
            if field.at_most is not None and field.maximum is None:
                whole = f"{letters[field.at_most]}2"
                most = f'IF({whole}="",{HUGE},{whole})'
                message += f"它不大于“{contract[field.at_most].heading}”。"
        check = DataValidation(kind, least, most, operator="between", allow_blank=True)
        check.errorStyle, check.showErrorMessage = "warning" if kind == "date" else "stop", True
        check.errorTitle, check.error = "请核对", message[:220]
        check.add(f"{letters[field.name]}2:{letters[field.name]}{ROWS}")
        sheet.add_data_validation(check)


def _limit(limit: float | None, otherwise: int) -> str:
    return f"{otherwise if limit is None else limit:.15g}"


def _between(field: Field) -> str:
    if field.minimum is not None and field.maximum is not None:
        return f"({field.minimum:g} 到 {field.maximum:g})"
    return f"(不小于 {field.minimum:g})" if field.minimum is not None else ""
