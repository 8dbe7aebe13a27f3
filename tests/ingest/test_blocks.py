"""Rows under another header, unit or title than the first ones are not read like these in silence."""

from __future__ import annotations

import io

import openpyxl

from tests.ingest.files import checked, delimited, saved, values, xlsx

D = "2020-05-15"
HEAD = ["统计日期", "村", "产业", "收入(万元)", "参与户数"]
FIRST, SECOND = [D, "平达社区", "茶叶", "3", "5"], [D, "小田坝村", "茶叶", "4", "6"]
WORK = ["统计日期", "村", "项目", "人次"]
TRAINED = [[D, "平达社区", "技能培训", "30"], [D, "小田坝村", "技能培训", "20"]]
BARE = ["产业", "收入", "参与户数"]


def codes(*rows: list[str]) -> list[str]:
    file = checked(delimited(rows))
    return [one.code for one in (*file.problems, *file.warnings)]


def test_a_header_among_the_rows_that_names_other_columns_is_a_problem():
    for head in (
        ["统计日期", "村", "产业", "收入(元)", "参与户数"],
        ["统计日期", "村", "产业", "参与户数", "收入(万元)"],
        ["统计日期", "村", "产业", "计划收入(万元)", "参与户数"],
        ["统计日期", "村", "产业", "2019年收入(万元)", "参与户数"],
    ):
        assert set(codes(HEAD, FIRST, head, SECOND)) == {"header-changes"}, head


def test_the_header_again_in_other_letters_is_none():
    for head in (HEAD, ["统计日期 ", "村", "产业", "收入\uff08万元\uff09", "参与户数"], ["日期", "村名", *HEAD[2:]]):
        file = checked(delimited([HEAD, FIRST, head, SECOND]))
        assert "header-changes" not in [one.code for one in file.problems], head
        assert file.warnings == []


def test_a_unit_above_a_later_block_is_not_read_as_the_first():
    title = "小田坝村产业台账 截至5月15日"
    first = [["平达社区产业台账 截至5月15日 单位:万元"], BARE, ["茶叶", "3", "5"]]
    for between in ([[""], [f"{title} 单位:元"], BARE], [[""], [title], ["单位:元"], BARE]):
        assert "unit-changes" in codes(*first, *between, ["茶叶", "4000", "6"]), between
    assert codes(*first, [""], [f"{title} 单位:万元"], BARE, ["茶叶", "4", "6"]) == []
    bare = [column.replace("(万元)", "") for column in HEAD]
    for between in (["单位:元", *[""] * 4], ["注:以下单位为元", *[""] * 4]):
        assert codes(bare, FIRST, between, bare, SECOND) != [], between
        assert codes(bare, FIRST, between, SECOND) != [], between


def test_a_section_of_plans_or_of_another_year_is_asked_about():
    for first, second in (
        ("一、完成情况", "二、计划安排"),
        ("一、计划安排", "二、完成情况"),
        ("2020年", "2019年"),
        ("一、本周", "二、上周"),
    ):
        rows = [[first], WORK, TRAINED[0], [""], [second], WORK, TRAINED[1]]
        file = checked(delimited(rows))
        asked = [one.code for one in file.warnings if one.code != "title-means"]  # the first stands as a title
        assert asked == ["other-section"], (first, second)
    for first, second in (("一、平达社区", "二、小田坝村"), ("2020年一片区", "2020年二片区"), ("一、上海", "二、县内")):
        assert codes([first], WORK, TRAINED[0], [""], [second], WORK, TRAINED[1]) == [], (first, second)


def test_notes_below_the_last_row_are_no_titles():
    bare = [column.replace("(万元)", "") for column in HEAD]
    below = [["说明:下一步按计划补植,单位:万元", *[""] * 4], ["制表人:李四", "", "审核:王五", "", ""]]
    assert codes(bare, FIRST, SECOND, *below) == []
    assert "empty-file" in codes(["产业", "收入", "参与户数", "人均"], ["亩", "万元", "户", "元"])


def test_a_section_is_named_by_its_rows():
    rows = [["一、完成情况"], WORK, TRAINED[0], [""], ["二、计划安排"], WORK, TRAINED[1]]
    file = checked(delimited(rows))
    assert (file.warnings[0].row, file.warnings[0].details["last"]) == (7, 7)
    assert values(file, "people") == [(30,), (20,)]


def test_a_table_that_is_not_read_is_asked_about_when_it_may_be_ours():
    block = ["统计日期", "项目", "人次"], [D, "技能培训", "30"]
    for rows in (
        [HEAD, FIRST, [""], [*HEAD, "备注"], [*SECOND, "补"]],
        [HEAD, FIRST, [*HEAD, "备注"], [*SECOND, "补"]],
        [HEAD, FIRST, [""], ["统计日期", "产业", "村", *HEAD[3:]], [D, "茶叶", "小田坝村", "4", "6"]],
        [HEAD, FIRST, [""], ["统计日期", "村", "产业", "收入(元)", "参与户数"], [*SECOND[:3], "4000", "6"]],
        [HEAD, FIRST, [""], WORK, *TRAINED],
        [HEAD, FIRST, SECOND, [""], ["片区", "补报"], ["小田坝村", "9"]],
        [["平达社区"], *block, [""], ["小田坝村"], [*block[0], "备注"], [*block[1], "补"]],
    ):
        assert codes(*rows) == ["unread-table"], rows
    assert codes(HEAD, FIRST, SECOND, [""], ["填表人:李四", "审核:王五", "2020年5月20日"]) == []
    assert codes(HEAD, FIRST, SECOND, [""], ["符号", "含义"], ["-", "没有"], ["×", "不详"]) == []


def test_a_table_that_is_not_read_is_named_by_its_row_and_headings():
    file = checked(delimited([HEAD, FIRST, [""], WORK, *TRAINED]))
    assert file.warnings[0].message.startswith("第 4 行起是另一张表(统计日期、村、项目、人次),它的 2 行没有读。")


NUMBERS = [[D, "平达社区", "茶叶", 30, 5], [D, "小田坝村", "茶叶", None, 4], [D, "河尾社区", "茶叶", 7, 4]]


def test_a_hidden_sheet_is_asked_about_when_it_has_figures_of_ours():
    for rows, asked in (
        ([HEAD, NUMBERS[0]], ["hidden-sheet"]),
        ([HEAD], []),
        ([["村代码", "村"], ["530523206201", "平达社区"]], []),
        ([["编号", "选项"], [1, "是"]], []),
    ):
        book = openpyxl.load_workbook(io.BytesIO(xlsx(HEAD, NUMBERS[2])))
        sheet = book.create_sheet("小田坝")
        for row in rows:
            sheet.append(row)
        sheet.sheet_state = "hidden"
        assert [one.code for one in checked(saved(book), "表.xlsx").warnings] == asked, rows


def test_a_figure_merged_over_rows_that_are_read_is_asked_about():
    blank = [[D, "平达社区", "茶叶", 30, 5], [], NUMBERS[2]]
    for rows, merge, asked in (
        (NUMBERS, ["D2:D3"], ["merged-figure"]),
        ([[*NUMBERS[0][:4]], *NUMBERS[1:]], ["D2:E2"], ["merged-figure"]),
        (NUMBERS, [], []),
        (blank, [f"{letter}2:{letter}3" for letter in "DE"], []),
    ):
        file = checked(xlsx(HEAD, *rows, merge=merge), "表.xlsx")
        assert [one.code for one in (*file.problems, *file.warnings)] == asked, merge


def test_a_row_that_its_remark_calls_void_is_asked_about():
    for remark in ("作废", "(此行作废)", "已删除", "重复上报", "误报,不计入"):
        assert codes([*HEAD, "备注"], [*FIRST, ""], [*SECOND, remark]) == ["void-row"], remark
        assert codes([*HEAD, "核对"], [*FIRST, ""], [*SECOND, remark]) == ["void-row"], remark
    for remark in ("合同未作废", "无效果不好的", "删除杂草后补种", "长势好"):
        assert codes([*HEAD, "备注"], [*FIRST, ""], [*SECOND, remark]) == [], remark


def test_a_row_of_data_below_a_note_is_read():
    for note in ("注:以下为补报", "说明:小田坝村另报"):
        file = checked(delimited([[*HEAD, "备注"], [*FIRST, "好"], [""], [note], [*SECOND, ""]]))
        assert ([one.code for one in file.problems], values(file, "income_wan")) == ([], [(3.0,), (4.0,)]), note
