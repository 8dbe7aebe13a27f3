"""Forms as a county sends them down to be filled in: a workbook with a row a village, and a document; invented."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from pingda_dash.form_filling import PEOPLE, Choice, Suggester, Words, catalogue, choose, subjects
from pingda_dash.plan import Plan
from pingda_dash.report import blanks
from pingda_dash.report.blanks import Form
from pingda_dash.report.workbook import still

FOLDER = "forms"
ASKED = {
    "各村进度!K5": "funds:arrived_wan", "各村进度!L5": "funds:spent_wan", "各村进度!A17#1": PEOPLE,
    "各村进度!E17#1": PEOPLE, "重点指标!D5": "indicator:ecommerce_coverage:actual",
    "重点指标!E5": "indicator:ecommerce_coverage:percent",
    "表1!C2": "indicator:unsafe_housing:actual", "段21#1": PEOPLE, "段21#2": PEOPLE,
}  # fmt: skip
"""What no suggestion is sure of, as somebody at the desk answers it."""
MAPPINGS = "mappings.json"
WORKBOOK, DOCUMENT = "演示_脱贫攻坚进度月报表.xlsx", "演示_脱贫攻坚情况报告表.docx"
MADE = datetime(2020, 5, 1, 9)  # noqa: DTZ001
_LINE = Side(style="thin")
_FRAME = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_HEADS = (
    ("C3:D3", "建档立卡"), ("E3:G3", "技能培训"), ("H3:I3", "新增转移就业(人)"), ("K3:L3", "扶贫资金"),
    ("A3:A4", "序号"), ("B3:B4", "村(社区)"), ("J3:J4", "农村危房(户)"),
)  # fmt: skip
_SUBHEADS = {
    "C": "户数", "D": "人口", "E": "目标(人次)", "F": "完成数(人次)", "G": "完成率(%)", "H": "目标任务", "I": "完成数",
    "K": "到位资金", "L": "支出资金(元)",
}  # fmt: skip
_GOALS = (
    ("烤烟大田移栽", "亩"), ("香料烟收入", "元"), ("村级电商服务点覆盖率", "%"), ("新开发公益性岗位", "个"),
    ("中药材种植", "亩"),
)  # fmt: skip


def write(villages: Mapping[str, str], plan: Plan) -> dict[str, bytes]:
    """Name → bytes of both forms and of their mappings, the same every time. villages: code → name."""
    county = plan.campaign.county
    forms = {WORKBOOK: _still(_workbook([*villages.values()], county)), DOCUMENT: _still(_document(county))}
    words = Words.of(catalogue(plan), villages.items(), plan)
    mappings = {name: mapping(blanks.read(data), words) for name, data in forms.items()}
    kept = {name: {place: one.as_row() for place, one in choices.items()} for name, choices in mappings.items()}
    return forms | {MAPPINGS: json.dumps(kept, ensure_ascii=False, indent=1).encode()}


def mapping(form: Form, words: Words) -> dict[str, Choice]:
    """What an office chooses: what is sure, and by hand what is asked (ASKED)."""
    suggester, of_whom = Suggester(words), subjects(form, words)
    choices: dict[str, Choice] = {}
    for blank in form.blanks:
        if blank.place in choices:
            continue
        [best, *_] = [*suggester.suggest(blank, of_whom[blank.place]), None]
        figure = ASKED.get(blank.place) or (best.figure.id if best is not None and best.is_sure else None)
        if figure is not None:
            choices |= choose(form, words, blank.place, figure)
    return choices


def _workbook(villages: Sequence[str], county: str) -> bytes:
    book = Workbook()
    page = book.active
    assert isinstance(page, Worksheet)
    page.title = "各村进度"
    for area, text in (
        ("A1:L1", f"{county}脱贫攻坚进度月报表(演示)"), ("A2:D2", "填报单位:"), ("E2:I2", "统计日期:    年  月  日"),
        ("J2:L2", "单位:户、人、万元"), *_HEADS,
    ):  # fmt: skip
        page.merge_cells(area)
        page[area.partition(":")[0]] = text
    for letter, text in _SUBHEADS.items():
        page[f"{letter}4"] = text
    last = 4 + len(villages)
    for number, name in enumerate(villages, start=1):
        page[f"A{4 + number}"], page[f"B{4 + number}"] = number, name
    page[f"B{last + 1}"] = "合计"
    for letter in "CDEFHIJKL":
        page[f"{letter}{last + 1}"] = f"=SUM({letter}5:{letter}{last})"
    for row in page[f"A3:L{last + 1}"]:
        for cell in row:
            cell.border = _FRAME
            cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    for letter in "KL":
        for row in range(5, last + 2):
            page[f"{letter}{row}"].number_format = "#,##0.00"
    for cell in (*page[3], *page[4]):
        cell.fill, cell.font = PatternFill("solid", fgColor="FFF2CC"), Font(bold=True)
    page["A1"].font, page["A1"].alignment = Font(bold=True, size=16), Alignment(horizontal="center")
    page.merge_cells(f"A{last + 2}:L{last + 2}")
    page[f"A{last + 2}"] = "注:农村危房指截至统计日期尚未消除的户数;合计由公式算出,请勿改动。"
    page[f"A{last + 3}"], page[f"E{last + 3}"], page[f"I{last + 3}"] = "填表人:", "审核人:", "填报日期:"
    page[f"B{last + 4}"] = "(县里内部用)"
    page.row_dimensions[last + 4].hidden = True
    page.column_dimensions["B"].width = 14
    page.row_dimensions[4].height = 32
    for sheet in (page, _goals(book)):
        sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
        sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr = 0, PageSetupProperties(fitToPage=True)
    page.protection.sheet = True
    book.properties.created = book.properties.modified = MADE
    return _bytes(book)


def _goals(book: Workbook) -> Worksheet:
    page = book.create_sheet("重点指标")
    page["A1"] = "重点指标进展(演示)"
    page.merge_cells("A1:F1")
    page.append(["指标", "计量单位", "目标", "完成数", "完成率", "期限"])
    for name, unit in _GOALS:
        page.append([name, unit])
    for number, row in enumerate(page[f"A2:F{2 + len(_GOALS)}"]):
        for cell in row:
            cell.border = _FRAME
        if number:
            row[4].number_format, row[5].number_format = "0.0%", "yyyy-mm-dd"
    page.column_dimensions["A"].width, page.column_dimensions["F"].width = 24, 14
    return page


def _document(county: str) -> bytes:
    document = Document()
    document.add_heading(f"{county}脱贫攻坚情况报告表(演示)", 1)
    document.add_paragraph("填报单位:____________    统计日期:    年  月  日")
    text = document.add_paragraph("全乡建档立卡户____户,建档立卡人口____人。完成技能培训")
    text.add_run("        ").underline = True
    text.add_run("人次,新增转移就业(  )人。")
    table = document.add_table(rows=3, cols=3, style="Table Grid")
    for cell, words in zip(
        (*table.rows[0].cells, table.cell(1, 0), table.cell(2, 0)),
        ("项目", "目标", "完成数", "农村危房清零(户)", "烤烟大田移栽(亩)"),
        strict=True,
    ):
        cell.text = words
    outer = document.add_table(rows=1, cols=2, style="Table Grid")
    outer.cell(0, 0).text = "问题整改"
    inner = outer.cell(0, 1).add_table(rows=2, cols=2)
    inner.cell(0, 0).text, inner.cell(1, 0).text = "发现问题(条)", "已销号(条)"
    document.add_paragraph("填报日期:")._p.append(
        parse_xml(
            f'<w:sdt {nsdecls("w")}><w:sdtPr><w:alias w:val="填报日期"/><w:showingPlcHdr/><w:date/></w:sdtPr>'
            "<w:sdtContent><w:r><w:t>单击选择日期</w:t></w:r></w:sdtContent></w:sdt>"
        )
    )
    document.add_paragraph("填表人:________  联系电话:________")
    document.core_properties.created = document.core_properties.modified = MADE
    document.core_properties.author = "演示"
    return _bytes(document)


def _bytes(made: object) -> bytes:
    out = io.BytesIO()
    made.save(out)  # type: ignore[attr-defined]
    return out.getvalue()


def _still(data: bytes) -> bytes:
    """A file without the time at which it was saved and packed."""
    saved = rb"\g<1>" + f"{MADE:%Y-%m-%dT%H:%M:%SZ}".encode()
    return still(data, lambda _, part: re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", saved, part))
