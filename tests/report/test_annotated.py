"""The copy that goes back to a clerk: what is marked, what stays, and that it is accepted once it is put right."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from pingda_dash.ingest import CheckedFile, check_file
from pingda_dash.report import annotated as annotating
from pingda_dash.report.annotated import annotated, annotated_name
from pingda_dash.report.package import COLOURS, Annotation, UnknownLayout, with_annotations
from tests.ingest.files import INDUSTRY, REFERENCES, TODAY, saved, text, xls
from tests.ingest.geofiles import check as check_shapes
from tests.ingest.geofiles import shapefile, square

RED, AMBER = COLOURS["wrong"], COLOURS["odd"]
GOOD = ("2020-05-20", "平达社区", "茶叶", 90, 12, "吨", 3.5, 20, 8, "乡农业中心", None)


def check(data: bytes, name: str) -> CheckedFile:
    return check_file(data, name, REFERENCES, TODAY)


def opened(data: bytes) -> Worksheet:
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert isinstance(sheet, Worksheet)
    return sheet


def marks(sheet: Worksheet) -> dict[str, tuple[str, str]]:
    """cell → (colour, comment) of the cells that are coloured."""
    return {
        cell.coordinate: (cell.fill.fgColor.rgb, cell.comment.text if cell.comment else "")
        for row in sheet.iter_rows()
        for cell in row
        if cell.fill.fgColor.rgb in (RED, AMBER)
    }


def book(*rows: tuple[object, ...], title: str = "台账") -> openpyxl.Workbook:
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = title
    sheet.append(INDUSTRY.split(","))
    for row in rows:
        sheet.append(list(row))
    return made


@pytest.fixture
def wrong() -> openpyxl.Workbook:
    """A ledger whose second row has a word for a number and a village nobody knows; its third a date long ago."""
    return book(
        GOOD,
        ("2020-05-20", "平安屯", "茶叶", "八百", 12, "吨", 3.5, 20, 8, "乡农业中心"),
        ("2019-05-20", "小田坝", "茶叶", 90, 12, "吨", 3.5, 20, 8, "乡农业中心"),
    )


def sent_back(made: openpyxl.Workbook, name: str = "产业.xlsx") -> Worksheet:
    data = saved(made)
    return opened(annotated(data, check(data, name)))


def test_a_wrong_cell_is_red_and_says_why_and_an_odd_one_amber(wrong):
    result = marks(sent_back(wrong))
    assert {place: colour for place, (colour, _) in result.items()} == {"B3": RED, "D3": RED, "A4": AMBER}
    assert "不是数" in result["D3"][1] and not result["D3"][1].startswith("第")
    assert "平安社区" in result["B3"][1]


def test_the_copy_opens_at_the_first_wrong_cell_of_the_sheet_that_was_read(wrong):
    wrong.create_sheet("目录", 0)["A1"] = "见台账"
    wrong.active = 0
    data = saved(wrong)
    copy = openpyxl.load_workbook(io.BytesIO(annotated(data, check(data, "产业.xlsx"))))
    assert copy.active.title == "台账"
    assert [sheet.sheet_view.tabSelected for sheet in copy] == [None, True]
    assert copy.active.sheet_view.selection[0].sqref == "B3"


def test_what_a_clerk_made_stays_as_it_is(wrong):
    sheet = wrong.active
    sheet["L1"], sheet["L2"] = "小计", "=SUM(D2:D3)"
    sheet["D3"].font, sheet["D3"].number_format = Font(bold=True, color="FF0000FF"), "0.00"
    sheet["C2"].fill = PatternFill("solid", fgColor="FF00FF00")
    sheet["C2"].comment = Comment("这里核对过", "张")
    sheet.column_dimensions["B"].width, sheet.row_dimensions[3].height = 33, 44
    sheet.freeze_panes = "B2"
    offered = DataValidation("list", formula1='"吨,担"')
    offered.add("F2:F9")
    sheet.add_data_validation(offered)
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=4, min_row=1, max_row=3))
    sheet.add_chart(chart, "N2")
    wrong.create_sheet("说明")["A1"] = "=1+1"
    data = saved(wrong)
    copy = annotated(data, check(data, "产业.xlsx"))
    got, again = opened(copy), openpyxl.load_workbook(io.BytesIO(copy))
    assert [[cell.value for cell in row] for row in got.iter_rows(max_row=3)] == [
        [cell.value for cell in row] for row in sheet.iter_rows(max_row=3)
    ]
    assert (got["D3"].font.b, got["D3"].font.color.rgb, got["D3"].number_format) == (True, "FF0000FF", "0.00")
    assert (got["C2"].fill.fgColor.rgb, got["C2"].comment.text) == ("FF00FF00", "这里核对过")
    assert (got.column_dimensions["B"].width, got.row_dimensions[3].height, got.freeze_panes) == (33, 44, "B2")
    assert [str(one.sqref) for one in got.data_validations.dataValidation] == ["F2:F9"]
    assert again["说明"]["A1"].value == "=1+1"
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(io.BytesIO(copy)) as after:
        kept = [name for name in before.namelist() if "chart" in name or "sheet2" in name or "theme" in name]
        assert len(kept) == 3
        assert all(before.read(name) == after.read(name) for name in kept)


def test_the_values_that_formulas_last_had_stay_so_that_the_copy_can_be_read_at_once(wrong):
    data = saved(wrong)
    with zipfile.ZipFile(io.BytesIO(data)) as stored:
        parts = {name: stored.read(name) for name in stored.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"]
    parts["xl/worksheets/sheet1.xml"] = sheet.replace(
        b'<c r="D2" t="n"><v>90</v></c>', b'<c r="D2"><f>45*2</f><v>90</v></c>'
    )
    assert parts["xl/worksheets/sheet1.xml"] != sheet
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as out:
        for name, part in parts.items():
            out.writestr(name, part)
    copy = annotated(stream.getvalue(), check(stream.getvalue(), "产业.xlsx"))
    assert openpyxl.load_workbook(io.BytesIO(copy), data_only=True).active["D2"].value == 90
    assert opened(copy)["D2"].value == "=45*2"


def test_a_copy_put_right_is_accepted(wrong):
    data = saved(wrong)
    copy = openpyxl.load_workbook(io.BytesIO(annotated(data, check(data, "产业.xlsx"))))
    copy.active["B3"], copy.active["D3"], copy.active["A4"] = "平安", 800, "2020-05-20"
    again = check(saved(copy), "产业_批注.xlsx")
    assert (again.ok, again.rows_good, again.warning_count) == (True, 3, 0)


def test_marks_of_the_round_before_are_taken_off(wrong):
    wrong.active["B3"].comment = Comment("村名待定", "张")
    data = saved(wrong)
    first = annotated(data, check(data, "产业.xlsx"))
    half = openpyxl.load_workbook(io.BytesIO(first))
    half.active["D3"] = 800
    data = saved(half)
    second = opened(annotated(data, check(data, "产业_批注.xlsx")))
    assert set(marks(second)) == {"B3", "A4"}
    assert second["D3"].comment is None
    assert second["B3"].comment.text.startswith("村名待定\n【指挥屏】")
    assert second["B3"].comment.text.count("【指挥屏】") == 1


def test_a_missing_cell_is_marked_where_it_should_stand():
    result = marks(sent_back(book(GOOD, ("2020-05-20", None, "茶叶", 90))))
    assert list(result) == ["B3"]


def test_a_missing_column_is_told_at_the_header():
    made = openpyxl.Workbook()
    made.active.append(["村", "产业", "面积(亩)", "收入(万元)"])
    made.active.append(["平达社区", "茶叶", 90, 1])
    result = marks(sent_back(made))
    assert result["A1"][0] == RED and "统计日期" in result["A1"][1]


def test_a_file_of_no_ledger_of_ours_says_so_at_its_header():
    made = openpyxl.Workbook()
    made.active.append(["姓名", "爱好"])
    made.active.append(["甲", "钓鱼"])
    result = marks(sent_back(made))
    assert list(result) == ["A1"] and "认不出" in result["A1"][1]


def test_rows_with_one_key_are_marked_in_every_column_of_it():
    result = marks(sent_back(book(GOOD, GOOD)))
    assert {"A3", "B3", "C3"} <= set(result)


def test_a_word_in_a_merged_area_is_marked_where_it_shows():
    made = book(GOOD, ("2020-05-20", "平安屯", "茶叶", 1), ("2020-05-20", None, "甘蔗", 1))
    made.active.merge_cells("B3:B4")
    result = marks(sent_back(made))
    assert list(result) == ["B3"]


def test_a_text_file_becomes_a_workbook_with_its_cells_at_their_rows():
    data = text(
        "平达乡产业台账",
        "",
        INDUSTRY,
        ",".join(map(str, GOOD[:-1])) + ",",
        "2020-05-20,平达社区,茶叶,-1,=1+2",
        encoding="gb18030",
    )
    sheet = opened(annotated(data, check(data, "产业.csv")))
    assert [cell.value for cell in sheet[3]] == INDUSTRY.split(",")
    assert [cell.value for cell in sheet[4]] == [*map(str, GOOD[:-1]), None]
    assert [cell.value for cell in sheet[5]][3:5] == ["-1", "=1+2"]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value} == {"s"}
    assert (sheet["E5"].quotePrefix, sheet["C5"].quotePrefix) == (True, False)
    assert {"D5", "E5"} <= set(marks(sheet))


def test_what_stands_above_and_below_a_table_stays_and_quotes_and_wrapped_lines_are_as_they_were():
    head = ("平达乡产业台账;填报人:李", "", "统计日期;村;产业;面积(亩);备注")
    row = '2020-05-20;平达社区;茶叶;八百;"两行\n一格"'
    data = text(*head, row, "", "注:面积为累计数", encoding="utf-16")
    sheet = opened(annotated(data, check(data, "产业.csv")))
    rows = [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]
    assert rows == [
        ["平达乡产业台账", "填报人:李"],
        [],
        ["统计日期", "村", "产业", "面积(亩)", "备注"],
        ["2020-05-20", "平达社区", "茶叶", "八百", "两行\n一格"],
        [],
        ["注:面积为累计数"],
    ]
    assert marks(sheet)["D4"][0] == RED


def test_a_cell_longer_than_excel_holds_is_cut_and_said_to_be():
    data = text(INDUSTRY, "2020-05-20,平达社区,茶叶,八百,12,吨,3.5,20,8,,*" + "长" * 40_000)
    sheet = opened(annotated(data, check(data, "产业.csv")))
    assert len(str(sheet["K2"].value)) == 32_767
    assert "已截短" in marks(sheet)["K2"][1]


def test_a_text_file_put_right_is_accepted_as_the_workbook_it_became():
    data = text(
        INDUSTRY, "2020-05-20,平达社区,茶叶,八百,12,吨,3.5,20,8,,", "2020-05-20,小田坝,茶叶,90,12,吨,3.5,20,8,,"
    )
    copy = openpyxl.load_workbook(io.BytesIO(annotated(data, check(data, "产业.csv"))))
    copy.active["D2"] = 800
    again = check(saved(copy), "产业_批注.xlsx")
    assert (again.ok, again.rows_good) == (True, 2)


def test_an_old_workbook_becomes_a_new_one():
    data = xls(INDUSTRY.split(","), [date(2020, 5, 20), "平安屯", "茶叶", 90])
    result = marks(opened(annotated(data, check(data, "产业.xls"))))
    assert list(result) == ["B2"]


def test_a_long_text_file_comes_back_with_its_wrong_rows(monkeypatch):
    monkeypatch.setattr(annotating, "WHOLE", 40)
    lines = [f"2020-05-{day:02},平达社区,茶叶,{'八百' if day in (7, 9) else day}" for day in range(1, 13)]
    data = text("统计日期,村,产业,面积(亩)", *lines)
    sheet = opened(annotated(data, check(data, "产业.csv")))
    assert [cell.value for cell in sheet["A"]] == ["统计日期", "2020-05-07", "2020-05-09"]
    result = marks(sheet)
    assert (result["D2"][0], result["D3"][0]) == (RED, RED)
    assert "文件有 12 行,这里只有标出的 2 行" in result["A1"][1]


def test_a_workbook_too_large_to_be_held_comes_back_as_its_cells(monkeypatch, wrong):
    monkeypatch.setattr(annotating, "LARGEST", 20_000)
    wrong.create_sheet("附表")["A1"] = "长" * 30_000
    data = saved(wrong)
    copy = annotated(data, check(data, "产业.xlsx"))
    assert openpyxl.load_workbook(io.BytesIO(copy)).sheetnames == ["台账"]
    assert set(marks(opened(copy))) == {"B3", "D3", "A4", "A1"}  # the sheet that was not read is told at A1


def test_what_is_not_marked_is_counted(monkeypatch):
    monkeypatch.setattr(annotating, "COLOURED", 3)
    data = text("统计日期,村,产业,面积(亩)", *[f"2020-05-20,没有村{at},茶叶,1" for at in range(10)])
    result = marks(opened(annotated(data, check(data, "产业.csv"))))
    assert list(result) == ["A1", "B2", "B3", "B4"]
    assert "另有 7 处" in result["A1"][1]


def test_a_file_that_is_no_table_comes_back_as_its_reasons():
    sheet = opened(annotated(b"\x89PNG\r\n\x1a\n\0\0", check(b"\x89PNG\r\n\x1a\n\0\0", "照片.csv")))
    assert "图片" in str(sheet["A2"].value)


def test_a_geo_file_comes_back_as_the_table_of_its_features(tmp_path):
    data = shapefile(tmp_path, [("平达社区", square(0, 0).wkt), ("平达屯", square(1, 0).wkt)])
    sheet = opened(annotated(data, check_shapes(data, "村界.zip")))
    assert [cell.value for cell in sheet[1]][:3] == ["几何", "几何类型", "村名"]
    assert sheet["C2"].value == "平达社区"
    assert marks(sheet)["C3"][0] == RED


def test_a_clerks_own_data_is_not_masked():
    head = "户编号,村,户主姓名,身份证号,家庭人口,户类型"
    data = text(head, "A1,平达社区,王小明,53052319900101123,4,脱贫户")
    assert opened(annotated(data, check(data, "农户.csv")))["D2"].value == "53052319900101123"


def test_the_copys_name_says_what_it_is():
    assert [annotated_name(name) for name in ("产业.csv", "产业.xls", "产业_批注.xlsx", "产业.XLSM")] == [
        "产业_批注.xlsx",
        "产业_批注.xlsx",
        "产业_批注.xlsx",
        "产业_批注.xlsm",
    ]


def test_a_sheet_written_with_prefixes_is_marked_too():
    """Some programs call the spreadsheet's names `x:row`, `x:c`."""
    plain = saved(book(GOOD))
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(plain)) as stored, zipfile.ZipFile(stream, "w") as out:
        for name in stored.namelist():
            part = stored.read(name)
            if name == "xl/worksheets/sheet1.xml":
                part = part.replace(b"</", b"</x:").replace(b"<", b"<x:").replace(b"<x:/x:", b"</x:")
                part = part.replace(b"xmlns=", b"xmlns:x=").replace(b"<x:?xml", b"<?xml")
            out.writestr(name, part)
    assert set(marks(opened(with_annotations(stream.getvalue(), "台账", [Annotation(2, 4, "wrong", "看")])))) == {"D2"}


def test_a_workbook_without_a_style_table_is_of_a_layout_we_do_not_know():
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(saved(book(GOOD)))) as archive, zipfile.ZipFile(stream, "w") as out:
        for name in archive.namelist():
            out.writestr(name, archive.read(name).replace(b"relationships/styles", b"relationships/other"))
    with pytest.raises(UnknownLayout):
        with_annotations(stream.getvalue(), "台账", [Annotation(2, 4, "wrong", "看")])
