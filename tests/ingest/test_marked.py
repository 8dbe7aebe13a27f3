"""Rows that something beside their cells calls no plain data are asked about."""

from __future__ import annotations

import io

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font

from pingda_dash.workbooks.package import ADDED, OURS
from tests.ingest.files import checked, delimited, saved, xlsx

D = "2020-05-15"
HEAD = ["统计日期", "村", "产业", "收入(万元)"]
FIRST, SECOND = [D, "平达社区", "茶叶", 3], [D, "小田坝村", "茶叶", 4]
FUND = ["统计日期", "项目编号", "项目名称", "资金来源", "资金用途", "计划资金(万元)"]


def codes(*rows: list[object]) -> list[str]:
    file = checked(delimited([[str(cell) for cell in row] for row in rows]))
    return [one.code for one in (*file.problems, *file.warnings)]


@pytest.mark.parametrize("mark", ["hidden", "struck", ""])
def test_a_row_that_a_workbook_hides_or_strikes_through_is_asked_about(mark):
    book = openpyxl.load_workbook(io.BytesIO(xlsx(HEAD, FIRST, SECOND, [])))
    if mark == "hidden":
        book.active.row_dimensions[3].hidden = True
    elif mark == "struck":
        book.active["D3"].font = Font(strike=True)
    else:
        book.active.row_dimensions[4].hidden = True
        book.active["D3"].font = Font(strike=False, bold=True)
    file = checked(saved(book), "表.xlsx")
    assert [(one.code, one.row) for one in file.warnings] == ([(f"{mark}-row", 3)] if mark else [])


def test_a_ledger_of_villages_whose_rows_are_of_groups_is_asked_about():
    for heading in ("村民小组", "所在小组", "自然村"):
        assert codes([*HEAD, heading], [*FIRST, "一组"], [*SECOND, "二组"]) == ["group-rows"], heading
        assert codes([*HEAD, heading], [*FIRST, ""], [*SECOND, ""]) == [], heading


def test_a_count_names_nothing():
    head = ["统计日期", "村", "主体类型", "主体名称", "运行状态", "带动户数"]
    assert codes(head, [D, "平达社区", "合作社", "12个", "正常", 300]) == ["name-is-count"]
    assert codes(head, [D, "平达社区", "合作社", "12个人合作社", "正常", 300]) == []


def test_rows_that_add_up_to_the_row_whose_code_they_go_on_are_asked_about():
    def rows(*projects: tuple[str, float]) -> list[str]:
        return codes(FUND, *([D, code, f"{code}项目", "整合资金", "产业", wan] for code, wan in projects))

    assert rows(("ZJ-001", 152), ("ZJ-001-1", 100), ("ZJ-001-2", 52), ("ZJ-002", 30)) == ["part-of-code"]
    assert rows(("ZJ-001", 152), ("ZJ-001-1", 100), ("ZJ-001-2", 53), ("ZJ-002", 30)) == []
    assert rows(("ZJ-001", 152), ("ZJ-002", 100), ("ZJ-003", 52)) == []


def test_a_note_below_with_a_figure_of_its_own_is_asked_about():
    for note, asked in (
        ("注:小田坝村茶叶收入4万元,另报。", ["figure-in-note"]),
        ("说明:漏报2户,下期补报", ["figure-in-note"]),
        ("注:收入按出售当日价格计算", []),
        ("备注:数据截至5月15日,不含外出户", ["note-means"]),
    ):
        assert codes(HEAD, FIRST, SECOND, [note]) == asked, note


YES = ["户编号", "村", "户主姓名", "家庭人口", "户类型", "住房安全"]
HOMES = [["P1", "平达社区", "张三", 3, "脱贫户", "是"], ["P2", "小田坝村", "王五", 2, "一般户", "否"]]
ROSTER = ["农户名册(2020年5月15日)"]


def test_rows_of_less_than_a_village_are_asked_about():
    for heading, cells in (("农户姓名", ["张三", "李四"]), ("用工企业", ["甲厂", "乙厂"]), ("月份", ["4月", "5月"])):
        assert codes([*HEAD, heading], [*FIRST, cells[0]], [*SECOND, cells[1]]) == ["group-rows"], heading
    assert codes([*HEAD, "数据类型"], [*FIRST, "计划"], [*SECOND, "完成"]) == ["group-rows"]
    for heading, cells in (("月份", ["5月", "5月"]), ("数据类型", ["完成", "完成"]), ("批次", ["2批", "2批"])):
        assert codes([*HEAD, heading], [*FIRST, cells[0]], [*SECOND, cells[1]]) == [], heading


def test_rows_that_say_they_do_not_count_are_asked_about():
    for heading, cell in (
        ("审核状态", "退回"), ("审核意见", "不通过"), ("是否有效", "否"), ("备注", "计划数"), ("备注", "为2019年数"),
        ("备注", "沿用4月30日数据"), ("备注", "单位为元"), ("备注", "与上行重复,应删除"),
    ):  # fmt: skip
        assert codes([*HEAD, heading], [*FIRST, ""], [*SECOND, cell]) == ["void-row"], cell
    for heading, cell in (("审核状态", "审核通过"), ("是否有效", "是"), ("备注", "比上年增加"), ("备注", "计划外种植")):
        assert codes([*HEAD, heading], [*FIRST, ""], [*SECOND, cell]) == [], cell
    relation = [[*YES, "与户主关系"], [*HOMES[0], "户主"], [*HOMES[1], "配偶"]]
    assert codes(ROSTER, *relation) == ["void-row"]


def test_a_note_that_says_what_the_figures_are_is_asked_about():
    for note in (
        "注:以上收入为预计数。", "注:本表为2019年数据。", "说明:收入为当月数。", "备注:表中收入为户均收入(元)。",
        "注:小田坝村沿用4月底数据。",
    ):  # fmt: skip
        assert codes(HEAD, FIRST, SECOND, [note]) == ["note-means"], note
    for note in ("注:收入为销售收入。", "说明:本表由乡农业中心汇总。", "注:数据来源为各村上报。"):
        assert codes(HEAD, FIRST, SECOND, [note]) == [], note
    assert codes(ROSTER, YES, *HOMES, ["注:打“√”的为不达标项。"]) == ["note-means"]


def test_an_answer_of_none_is_asked_about():
    assert codes(ROSTER, YES, HOMES[0], [*HOMES[1][:5], "无"]) == ["none-as-no"]


def test_a_formula_that_was_never_calculated_is_asked_about():
    file = checked(xlsx(HEAD, FIRST, [*SECOND[:3], "=7*2"]), "表.xlsx")
    assert [(one.code, one.row) for one in file.warnings] == [("uncounted-formula", 3), ("no-figure", 3)]


def test_rows_beside_a_total_sections_and_counts_of_rows_are_skipped():
    beside = [["", "合计", "", 7], ["", "目标任务", "", 9], ["", "完成率", "", "77%"], ["", "全县平均", "", 5]]
    file = checked(
        delimited([[str(cell) for cell in row] for row in (HEAD, FIRST, SECOND, *beside, ["共2条记录 第1/1页"])])
    )
    assert (file.problems, file.warnings, file.rows_good) == ([], [], 2)
    sections = [["产业(截至2020年5月15日)"], ["序号", *HEAD[1:]], ["一", "种植业", "", ""], ["1", *FIRST[1:]]]
    assert codes(*sections, ["二", "养殖业", "", ""], ["1", *SECOND[1:]]) == []


def test_villages_tasks_headings_and_days_may_be_numbered_or_marked():
    for one, other in (("1.平达社区", "2.小田坝村"), ("★平达社区", "★小田坝村"), ("530523206201 平达社区", "小田坝村")):
        assert codes(HEAD, [D, one, "茶叶", 3], [D, other, "茶叶", 4]) == [], one
    assert codes(["统计日期", "村", "产业", "1.面积(亩)", "2.收入①(万元)"], [*FIRST, 3]) == []
    for day in ("截至5月15日", "20200515.0"):
        assert codes(HEAD, [day, *FIRST[1:]]) == [], day
    assert codes(["统计日期", "任务", "状态", "完成率"], [D, "1.危房清零", "已完成", "100%"])[:1] != ["unknown-task"]


@pytest.mark.parametrize(("comment", "asked"), [("核实为12", ["cell-comment"]), ("已核对", [])])
def test_a_figure_in_a_comment_at_a_figure_is_asked_about(comment, asked):
    book = openpyxl.load_workbook(io.BytesIO(xlsx(HEAD, FIRST, SECOND)))
    book.active["D3"].comment = Comment(comment, "演示")
    assert [one.code for one in checked(saved(book), "表.xlsx").warnings] == asked


@pytest.mark.parametrize(("comment", "author"), [("“9”大于人次的“8”", OURS), (f"已核对{ADDED}“9”大于“8”", "演示")])
def test_a_figure_in_our_own_annotation_is_not_asked_about(comment, author):
    book = openpyxl.load_workbook(io.BytesIO(xlsx(HEAD, FIRST, SECOND)))
    book.active["D3"].comment = Comment(comment, author)
    assert [one.code for one in checked(saved(book), "表.xlsx").warnings] == []


def test_of_two_years_of_which_none_is_this_one_nothing_is_certain():
    head = ["统计日期", "安置点", "村", "2018年搬迁户数", "2019年搬迁户数", "实际入住"]
    assert codes(head, [D, "演示安置点", "平达社区", 7, 27, 26]) == ["doubtful-column"]


def test_numbers_that_are_printed_before_empty_rows_are_no_rows():
    file = checked(delimited([["序号", *HEAD], ["1", *map(str, FIRST)], ["2", "", "", "", ""], ["3", "", "", "", ""]]))
    assert (file.problems, file.rows_good, file.skipped) == ([], 1, {"空行": 2})
