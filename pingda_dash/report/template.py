"""A workbook to fill in, from a dataset's contract: its headings, lists to choose from, and how each column is filled.

The first sheet is what comes back: the headings alone. The second, 填写说明, says of every column whether it must be
filled, with what, in which unit, and shows an example.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from pingda_dash.contracts import Contract, Field, contracts
from pingda_dash.ingest.model import References
from pingda_dash.report import workbook

GUIDE = "填写说明"
GUIDE_HEADINGS = ("列", "必填", "填什么", "单位", "可填的词", "示例", "也认的列名")
ROWS = 2000
"""Rows of the sheet that offer a list to choose from."""
REQUIRED_FILL = PatternFill("solid", fgColor="FFE7B3")
LISTS = "J"
"""Column of the second sheet from which the lists stand, one a column."""
TYPES = {
    "date": "日期,如 2020-05-20 或 2020年5月20日",
    "integer": "整数",
    "number": "数,可带小数",
    "boolean": "是 或 否",
}
EXAMPLE_DAY, EXAMPLE_NUMBER = "2020-05-20", 10

Lists = Mapping[str, Sequence[str]]
"""resource → the words a column that refers to it may hold."""


def template(contract: Contract, known: References) -> bytes:
    """The workbook of one dataset, its lists those of `known`. The same contract and lists give the same bytes."""
    lists = lists_of(known)
    book = Workbook()
    sheet, guide = book.active, book.create_sheet(GUIDE)
    sheet.title = workbook.sheet_name(contract.title)
    _heads(sheet, contract)
    _guide(guide, contract, lists)
    _choices(sheet, guide, contract, lists)
    return workbook.saved(book)


def bundle(known: References) -> bytes:
    """Every dataset's template in one zip file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as folder:
        for contract in contracts().values():
            folder.writestr(zipfile.ZipInfo(file_name(contract)), template(contract, known))
    return out.getvalue()


def lists_of(known: References) -> Lists:
    """The villages by name and by code, the plan's units and its tasks."""
    return {
        "villages": [str(name) for name in known.villages["village"]],
        "village_codes": [str(code) for code in known.villages["village_code"]],
        "plan_units": list(dict.fromkeys(known.units.values())),
        "plan_tasks": [str(task) for task in known.tasks["id"]],
    }


def file_name(contract: Contract) -> str:
    """What the file is called: `产业增收台账_模板.xlsx`."""
    return f"{contract.title}_模板.xlsx"


def example(contract: Contract, field: Field, lists: Lists) -> Any:
    """A value that the column takes, as the guide shows it; None where an example would be somebody's own data."""
    if field.privacy == "restricted":
        return None
    if words := _words(contract, field, lists):
        return words[0]
    if field.type == "boolean":
        return "是"
    if field.type == "date":
        return EXAMPLE_DAY
    if field.type in ("integer", "number"):
        least, most = field.minimum or 0, field.maximum
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


def _heads(sheet: Any, contract: Contract) -> None:
    """The headings; those that must be filled on a warm ground. Codes are text, so that no digit is lost."""
    sheet.freeze_panes = "A2"
    for at, field in enumerate(contract.fields, start=1):
        head, column = sheet.cell(row=1, column=at, value=field.heading), sheet.column_dimensions[get_column_letter(at)]
        head.font, head.alignment = Font(bold=True), Alignment(vertical="center", wrap_text=True)
        head.fill = REQUIRED_FILL if field.required else workbook.HEAD_FILL
        column.width = max(2 * len(field.heading) + 4, 12)
        if field.type == "date":
            column.number_format = "yyyy-mm-dd"
        elif field.type == "string":
            column.number_format = "@"
    sheet.cell(row=1, column=1).comment = Comment("底色较深的列必填;怎样填见第二张表。", "指挥屏", height=60, width=240)


def _guide(guide: Any, contract: Contract, lists: Lists) -> None:
    """How each column is filled."""
    _put(guide, 1, GUIDE_HEADINGS)
    for cell in guide[1]:
        cell.font, cell.fill = workbook.HEAD_FONT, workbook.HEAD_FILL
    for at, field in enumerate(contract.fields, start=2):
        _put(guide, at, _told(contract, field, lists))
    notes = ["第一张表从第 2 行填起;列的先后可以调换,不用的列可以删去。", _mode(contract)]
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


def _told(contract: Contract, field: Field, lists: Lists) -> list[Any]:
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
    said = TYPES.get(field.type) or {"plan_tasks": "方案任务编号", "plan_units": "方案里的单位"}.get(
        _resource(contract, field), "文字"
    )
    if field.at_most is not None:
        said += f",不大于“{contract[field.at_most].heading}”"
    if field.minimum is not None and field.maximum is not None:
        said += f",{field.minimum:g} 到 {field.maximum:g}"
    return said + (",累计数" if field.cumulative else "")


def _mode(contract: Contract) -> str:
    if contract.mode == "register":
        return "这是名册:交来的是当天的完整名单,请在文件名里写明日期,例如 " + f"{contract.title}_20200520.xlsx。"
    return "这是台账:按日期逐行报,数字是累计数;同一行再报一次就是更新。"


def _choices(sheet: Any, guide: Any, contract: Contract, lists: Lists) -> None:
    """Lists to choose from in the first sheet; other words are asked about, not refused: known synonyms pass."""
    start = guide[f"{LISTS}1"].column
    for at, field in enumerate(contract.fields, start=1):
        words = ("是", "否") if field.type == "boolean" else _words(contract, field, lists)
        if not words or len(words) > ROWS:
            continue
        letter, column = get_column_letter(start), get_column_letter(at)
        for row, word in enumerate((field.heading, *words), start=1):
            guide.cell(row=row, column=start, value=word)
        guide.column_dimensions[letter].hidden = True
        choice = DataValidation("list", formula1=f"'{GUIDE}'!${letter}$2:${letter}${len(words) + 1}", allow_blank=True)
        choice.errorStyle, choice.showErrorMessage = "warning", True
        choice.errorTitle, choice.error = "不在可填的词里", "确定要这样填吗?"
        choice.add(f"{column}2:{column}{ROWS}")
        sheet.add_data_validation(choice)
        start += 1
