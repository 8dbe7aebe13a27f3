"""Forms from above: their blanks with the words beside them, and filled so that nothing else in the file is another."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.drawing.image import Image
from openpyxl.styles import Border, Side
from PIL import Image as Picture

from pingda_dash.report import blanks
from pingda_dash.report.blanks import Blank, NoBlanks, OversizedForm, UnreadableForm
from pingda_dash.report.package.parts import Package
from pingda_dash.report.package.xml import MAIN

MAIN_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"

FRAME = Border(**{side: Side(style="thin") for side in ("left", "right", "top", "bottom")})


def saved(made: Any) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def sheet(*rows: tuple[object, ...], merged: tuple[str, ...] = (), framed: str = "") -> Workbook:
    book = Workbook()
    page = book.active
    page.title = "表"
    for row in rows:
        page.append(row)
    for area in merged:
        page.merge_cells(area)
    for row in page[framed] if framed else ():
        for cell in row:
            cell.border = FRAME
    return book


def ugly() -> Workbook:
    """Heads over two rows, units in the title, a total of formulas, notes, a hidden row and column, a chart."""
    book = sheet(
        ("某县月报表",), ("填报单位:", None, None, "单位:户、万元"), ("序号", "村", "培训", None, "资金", "危房(户)"),
        (None, None, "目标(人次)", "完成"), (1, "甲村"), (2, "乙村"), (None, "合计", "=SUM(C5:C6)", "=SUM(D5:D6)"),
        ("注:培训____指技能培训。",),
        merged=("A1:F1", "A2:C2", "D2:F2", "A3:A4", "B3:B4", "C3:D3", "E3:E4", "F3:F4", "A8:F8"), framed="A3:F7",
    )  # fmt: skip
    page = book.active
    page.row_dimensions[6].hidden, page.column_dimensions["F"].hidden = True, True
    page.protection.sheet = True
    page["D5"].number_format, page["E5"].number_format = "0.0%", "yyyy-mm-dd"
    chart = BarChart()
    chart.add_data(Reference(page, min_col=3, min_row=4, max_row=7), titles_from_data=True)
    page.add_chart(chart, "H2")
    page.add_image(Image(io.BytesIO(picture())), "H20")
    page.oddHeader.center.text = "内部"
    book.create_sheet("隐藏").sheet_state = "hidden"
    return book


def with_old_values(data: bytes) -> bytes:
    """The workbook as Excel saves it: formulas with what they came to last."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as was, zipfile.ZipFile(out, "w") as now:
        for name in was.namelist():
            now.writestr(name, old_values(was.read(name)))
    return out.getvalue()


def old_values(part: bytes) -> bytes:
    part = re.sub(rb"(</f>)<v ?/>|(</f>)<v></v>", rb"</f><v>99</v>", part)
    return part.replace(b' fullCalcOnLoad="1"', b"")


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def by_place(data: bytes) -> dict[str, Blank]:
    return dict(blanks.read(data).by_place)


def test_heads_over_two_rows_units_and_titles_are_read() -> None:
    form = blanks.read(saved(ugly()))
    every = form.by_place
    assert set(every) == {"表!A2#1", "表!C5", "表!D5", "表!E5", "表!E7"}, (
        "no total of formulas, nothing hidden, no note"
    )
    assert every["表!C5"].row == ("甲村",)
    assert every["表!C5"].column == ("培训", "目标(人次)")
    assert (every["表!C5"].unit, every["表!C5"].units) == ("人次", ("户", "万元"))
    assert (every["表!D5"].column, every["表!D5"].unit, every["表!D5"].is_share) == (("培训", "完成"), "%", True)
    assert (every["表!E5"].column, every["表!E5"].day) == (("资金",), "日")
    assert every["表!A2#1"].row == ("填报单位",)
    assert every["表!E7"].row == ("合计",)
    assert len(form.remarks) == 3
    assert "1 行" in form.remarks[0] and "1 列" in form.remarks[0]


def test_what_is_filled_is_there_and_every_other_part_stays_byte_for_byte() -> None:
    data = with_old_values(saved(ugly()))
    made = blanks.filled(data, {"表!C5": 12, "表!D5": 0.5, "表!E5": date(2020, 5, 20), "表!A2#1": "平达乡"})
    page = load_workbook(io.BytesIO(made))["表"]
    assert [page[cell].value for cell in ("C5", "D5", "A2", "C7")] == [12, 0.5, "填报单位:平达乡", "=SUM(C5:C6)"]
    assert page["E5"].value.date() == date(2020, 5, 20)
    assert (page["D5"].number_format, page["C5"].border.left.style) == ("0.0%", "thin")
    was, now = parts(data), parts(made)
    assert list(was) == list(now)
    assert {name for name in was if was[name] != now[name]} == {"xl/worksheets/sheet1.xml", "xl/workbook.xml"}
    before, after = was["xl/worksheets/sheet1.xml"], now["xl/worksheets/sheet1.xml"]
    assert before.partition(b"<sheetData>")[0] == after.partition(b"<sheetData>")[0]
    assert before.partition(b"</sheetData>")[2] == after.partition(b"</sheetData>")[2]
    assert b'fullCalcOnLoad="1"' in now["xl/workbook.xml"]
    assert b"<v>99</v>" in before and b"<v>99</v>" not in after, "no total of other numbers than stand there"
    assert blanks.filled(data, {"表!C5": 12}) == blanks.filled(data, {"表!C5": 12})


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_a_filled_workbook_and_works_out_its_totals(tmp_path: Path) -> None:
    (tmp_path / "表.xlsx").write_bytes(blanks.filled(with_old_values(saved(ugly())), {"表!C5": 12}))
    home = f"-env:UserInstallation={(tmp_path / 'office').as_uri()}"
    asked = ["soffice", home, "--headless", "--convert-to", "xlsx", "--outdir", "out", "表.xlsx"]
    subprocess.run(asked, cwd=tmp_path, check=True, capture_output=True, timeout=120)
    assert load_workbook(tmp_path / "out" / "表.xlsx", data_only=True)["表"]["C7"].value == 12


def test_a_formula_of_another_workbook_keeps_its_value() -> None:
    book = sheet(("村", "户数"), ("甲村", None), framed="A1:B2")
    book.active["D1"] = "=[1]别的!A1"
    data = with_old_values(saved(book))
    assert "有 1 个公式取别的工作簿的数,留着原来的数" in "".join(blanks.read(data).remarks)
    assert b"<v>99</v>" in parts(blanks.filled(data, {"表!B2": 3}))["xl/worksheets/sheet1.xml"]


def test_a_rich_text_keeps_the_formats_of_its_runs_around_a_filled_gap() -> None:
    rich = "<r><rPr><b/></rPr><t>共__</t></r><r><rPr><i/></rPr><t>__户</t></r>"
    strings = f'<sst xmlns="{MAIN}"><si><t>别的</t></si><si>{rich}</si></sst>'
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(saved(sheet(("共____户",))))) as archive:
        package = Package(archive)
        part = "xl/worksheets/sheet1.xml"
        cell = re.search(rb'<c r="A1".*?</c>', package.read(part))
        assert cell is not None
        package.changed[part] = package.read(part).replace(cell[0], b'<c r="A1" t="s"><v>1</v></c>')
        package.link("xl/workbook.xml", "sharedStrings", "xl/sharedStrings.xml")
        package.declare("xl/sharedStrings.xml", f"{MAIN_TYPE}.sharedStrings+xml")
        package.changed["xl/sharedStrings.xml"] = strings.encode()
        out.write(package.saved())
    made = parts(blanks.filled(out.getvalue(), {"表!A1#1": "12"}))["xl/worksheets/sheet1.xml"].decode()
    assert '<b/></rPr><t xml:space="preserve">共12</t>' in made
    assert '<i/></rPr><t xml:space="preserve">户</t>' in made


def test_two_tables_on_a_sheet_and_labels_without_frames_have_their_own_words() -> None:
    book = sheet(
        ("填报人:", None, "日期:"),
        ("村", "户数"),
        ("甲村", None),
        (),
        ("项目", "金额(元)"),
        ("道路", None),
        framed="A2:B6",
    )
    every = by_place(saved(book))
    assert every["表!A1#1"].row == ("填报人",)
    assert every["表!C1#1"].day == "日"
    assert (every["表!B3"].row, every["表!B3"].column) == (("甲村",), ("户数",))
    assert (every["表!B6"].row, every["表!B6"].column, every["表!B6"].unit) == (("道路",), ("金额(元)",), "元")


@pytest.mark.parametrize(
    ("text", "gaps"),
    [
        ("全村____户,其中贫困户(  )户", [("全村", "户", ""), ("其中贫困户", "户", "")]),
        ("已脱贫____户____人,未脱贫____户", [("已脱贫", "户", ""), ("已脱贫", "人", ""), ("未脱贫", "户", "")]),
        ("统计日期:2020年  月  日", [("统计日期", "", "日")]),
        ("    年    月报表", [("", "", "月")]),
        ("金额    万元", [("金额", "万元", "")]),
        ("完成率____%。", [("完成率", "%", "")]),
        ("单位:户、人", []),
        ("注:____为必填", []),
        ("2020年5月20日", []),
        ("甲(含乙)村", []),
    ],
)
def test_gaps_within_a_text(text: str, gaps: list[tuple[str, str, str]]) -> None:
    try:
        every = by_place(saved(sheet((text,))))
    except NoBlanks:
        every = {}
    assert [("".join(one.row), one.unit, one.day) for one in every.values()] == gaps


def document() -> Any:
    made = docx.Document()
    line = made.add_paragraph("全乡")
    line.add_run("    ").underline = True
    line.add_run("户,培训____人次")
    table = made.add_table(rows=3, cols=3)
    table.cell(0, 1).merge(table.cell(0, 2)).text = "培训(人次)"
    for cell, words in (((1, 1), "目标"), ((1, 2), "完成"), ((2, 0), "甲村")):
        table.cell(*cell).text = words
    table.cell(0, 0).merge(table.cell(1, 0)).text = "村"
    outer = made.add_table(rows=1, cols=2)
    outer.cell(0, 0).text = "其他"
    inner = outer.cell(0, 1).add_table(rows=1, cols=2)
    inner.cell(0, 0).text = "问题(条)"
    made.add_paragraph("日期 ")._p.append(
        parse_xml(
            f'<w:sdt {nsdecls("w")}><w:sdtPr><w:alias w:val="填报日期"/><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r>'
            '<w:rPr><w:rStyle w:val="PlaceholderText"/></w:rPr><w:t>单击</w:t></w:r></w:sdtContent></w:sdt>'
        )
    )
    made.sections[0].header.paragraphs[0].text = "内部"
    made.add_picture(io.BytesIO(picture()))
    return made


def picture() -> bytes:
    out = io.BytesIO()
    Picture.new("RGB", (4, 4)).save(out, "PNG")
    return out.getvalue()


def test_a_documents_tables_gaps_and_controls_are_read_and_filled_and_nothing_else_changes() -> None:
    data = saved(document())
    every = by_place(data)
    assert list(every) == ["段1#1", "段1#2", "表1!B3", "表1!C3", "表3!B1", "控件1"]
    assert (every["段1#1"].row, every["段1#1"].unit) == (("全乡",), "户")
    assert (every["表1!C3"].row, every["表1!C3"].column, every["表1!C3"].unit) == (
        ("甲村",), ("培训(人次)", "完成"), "人次"
    )  # fmt: skip
    assert every["表3!B1"].row == ("问题(条)",)
    assert every["控件1"].day == "日"
    made = blanks.filled(
        data,
        {"段1#1": "30", "段1#2": "5", "表1!B3": "7", "表1!C3": "6", "表3!B1": "2", "控件1": date(2020, 5, 20)},
    )
    again = docx.Document(io.BytesIO(made))
    assert again.paragraphs[0].text == "全乡30户,培训5人次"
    assert next(run for run in again.paragraphs[0].runs if run.text == "30").underline
    assert [cell.text for cell in again.tables[0].rows[2].cells] == ["甲村", "7", "6"]
    assert again.tables[1].cell(0, 1).tables[0].cell(0, 1).text == "2"
    assert "2020年5月20日" in again.element.xml and "showingPlcHdr" not in again.element.xml
    was, now = parts(data), parts(made)
    assert {name for name in was if was[name] != now[name]} == {"word/document.xml"}
    assert list(was) == list(now)


BOX = """<w:p {}><w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">
<mc:Choice Requires="wps"><w:txbxContent><w:p><w:r><w:t>监测户____户</w:t></w:r></w:p></w:txbxContent></mc:Choice>
<mc:Fallback><w:txbxContent><w:p><w:r><w:t>监测户____户</w:t></w:r></w:p></w:txbxContent></mc:Fallback>
</mc:AlternateContent></w:r></w:p>"""
OLD_FIELD = '<w:p {}><w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:textInput/></w:ffData></w:fldChar></w:r></w:p>'


def test_a_text_box_that_is_there_twice_is_one_blank_and_filled_in_both() -> None:
    made = docx.Document()
    made.element.body.insert(0, parse_xml(BOX.format(nsdecls("w"))))
    [place] = by_place(saved(made))
    again = docx.Document(io.BytesIO(blanks.filled(saved(made), {place: "34"})))
    assert [node.text for node in again.element.body.iter("{*}t")] == ["监测户34户"] * 2


def test_blanks_beside_the_text_are_named_where_they_are_not_offered() -> None:
    made = docx.Document()
    made.add_paragraph("培训____人次")
    made.sections[0].header.paragraphs[0].text = "填报单位:________"
    made.sections[0].footer.paragraphs[0].text = "第 1 页"
    made.element.body.insert(0, parse_xml(OLD_FIELD.format(nsdecls("w"))))
    [of_header, of_fields] = blanks.read(saved(made)).remarks
    assert "页眉里的空格没有列出,填出后请手工填写:填报单位:________" in of_header
    assert "旧式窗体域 1 处没有列出" in of_fields
    book = sheet(("村", "培训"), ("甲村",), framed="A1:B2")
    book.active.oddFooter.left.text = "审核人:____"
    [of_footer] = blanks.read(saved(book)).remarks
    assert "工作表“表”页脚里的空格没有列出,填出后请手工填写:审核人:____" in of_footer


def test_a_file_whose_name_says_another_kind_is_not_kept() -> None:
    form = blanks.read(saved(document()))
    blanks.check_name("报告.DOCX", form)
    for name in ("报告.xlsx", "报告.docm", "报告"):
        with pytest.raises(UnreadableForm):
            blanks.check_name(name, form)


def test_what_is_no_form_is_said_in_a_line() -> None:
    macros = io.BytesIO()
    with zipfile.ZipFile(macros, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/vbaProject.bin", "x")
    for data in (b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", macros.getvalue(), saved(ugly())[:4000]):
        with pytest.raises(UnreadableForm, match="请先另存"):
            blanks.read(data)
    with pytest.raises(OversizedForm):
        blanks.read(bytes(blanks.LARGEST + 1))
    with pytest.raises(NoBlanks):
        blanks.read(saved(sheet(("村", "户数"), ("甲村", 3), framed="A1:B2")))
