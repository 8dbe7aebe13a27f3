"""Checking: every problem at once, each named by row, column and value; and values typed exactly."""

from __future__ import annotations

import io
import pickle
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import frictionless
import openpyxl
import pytest
from frictionless import Schema
from hypothesis import given, settings
from hypothesis import strategies as st

from pingda_dash.contracts import GUIDE_SHEET, contracts
from pingda_dash.ingest import CheckedFile, Overrides, Reading, check_file, check_files, vocabulary
from tests.ingest.files import (
    INDUSTRY,
    PINGAN,
    PINGDA,
    REFERENCES,
    TODAY,
    XIAOTIANBA,
    checked,
    flat,
    saved,
    text,
    values,
    xls,
    xlsx,
)

DAY = date(2020, 5, 20)

# -- problems --------------------------------------------------------------------------------------------------------


def test_a_wrong_cell_is_named_by_row_column_and_value():
    file = checked(text("统计日期,村,产业,面积(亩)", "2020-05-20,平达社区,烤烟,八百", encoding="gbk"), "industry.csv")
    assert flat(file) == [["not-a-number", 2, "面积(亩)", "八百"]]
    assert str(file.problems[0]) == "industry.csv:第 2 行“面积(亩)”:“八百”不是数。请只填数字(单位:亩)。"


def test_all_problems_of_a_ledger_are_told_at_once():
    file = checked(
        text(
            INDUSTRY,
            "2020-05-20,平达社区,烤烟,1120,,担,56.7,210,43,乡农业中心,",
            "5月第三周,平安屯,烤咽,-5,多,斤两,1e,12.5,15,,",
            ",,,,,,,,,,备注",
            "2020-05-20,小田坝村,烤烟,1,,担,5,11,15,,",
            "2020/5/20,平达,烤烟,1,,担,5,11,5,,",
        )
    )
    assert flat(file) == [
        ["duplicate-key", 2, "统计日期、村、产业", "2020-05-20、平达社区、烤烟"],
        ["not-a-date", 3, "统计日期", "5月第三周"],
        ["unknown-village", 3, "村", "平安屯"],
        ["not-in-list", 3, "产业", "烤咽"],
        ["below-minimum", 3, "面积(亩)", "-5"],
        ["not-a-number", 3, "产量", "多"],
        ["not-in-list", 3, "产量单位", "斤两"],
        ["not-a-number", 3, "收入(万元)", "1e"],
        ["not-an-integer", 3, "参与户数", "12.5"],
        ["more-than-whole", 3, "建档立卡户数", "15"],
        ["missing-value", 4, "统计日期", ""],
        ["missing-value", 4, "村", ""],
        ["missing-value", 4, "产业", ""],
        ["more-than-whole", 5, "建档立卡户数", "15"],
        ["duplicate-key", 6, "统计日期、村、产业", "2020/5/20、平达、烤烟"],
    ]
    assert (file.rows_in, file.rows_good, file.rows_bad, file.ok) == (5, 0, 5, False)


def test_a_message_says_what_to_do():
    file = checked(
        text(
            "统计日期,村,项目,人次,其中建档立卡",
            "2020-05-20,平安屯,技能培训,11,15",
            "2020-05-20,平达社区,培圳,1,",
            "2020-05-20,平达社区,技能培训,1,",
            "5月20日,平达社区,培训,2,",
        )
    )
    assert [problem.message for problem in file.problems] == [
        "第 2 行“村”:“平安屯”不在村名册里,是“平安社区”吗?请核对。",
        "第 2 行“其中建档立卡”:“15”大于“人次”的“11”。部分不能多于全部,请核对。",
        "第 3 行“项目”:“培圳”不在可填的内容里,是“技能培训”吗?可填:技能培训、新增转移就业、新开发公益性岗位、"
        "在岗公益性岗位、生态护林员、天然林公益林管护员、岗位信息推送。",
        "第 4 行与第 5 行重复:统计日期、村、项目都相同(2020-05-20、平达社区、技能培训)。请只留一行。",
        "第 5 行与第 4 行重复:统计日期、村、项目都相同(5月20日、平达社区、培训)。请只留一行。",
    ]


def test_an_id_number_that_excel_has_shortened_is_told_and_personal_values_are_masked():
    header = "户编号,村,户主姓名,身份证号,联系电话,家庭人口,户类型"
    rows = [
        "H001,平达社区,王小明,5.30523E+17,13800001234,4,一般户",
        "H002,平达社区,李大,53052319900101123,1.38E+10,4,一般户",
        "H003,平达社区,张三,53052319900101123x,,4,一般户",
        "H004,平达社区,赵四,'530523199001011234,-,4,一般户",
    ]
    file = checked(text(header, *rows))
    assert flat(file) == [
        ["lost-digits", 2, "身份证号", "5.30523E+17"],
        ["bad-pattern", 3, "身份证号", "530**********1123"],
        ["lost-digits", 3, "联系电话", "1.38E+10"],
    ]
    assert file.problems[0].message == (
        "第 2 行“身份证号”:Excel 已把身份证号变成“5.30523E+17”,后几位已丢失,请从原始来源重填。"
    )
    assert values(file, "id_number", "phone") == [("53052319900101123X", None), ("530523199001011234", None)]


def test_the_digits_a_workbook_still_holds_of_a_lost_id_number_are_not_told():
    header = ["户编号", "村", "户主姓名", "身份证号", "家庭人口", "户类型"]
    file = checked(xlsx(header, ["H1", "平达社区", "王小明", 530523199001011234, 4, "一般户"]), "农户.xlsx")
    assert flat(file) == [["lost-digits", 2, "身份证号", "5.30523E+17"]]
    assert "199001" not in str(file.problems[0])


def test_a_required_column_that_is_missing_leaves_no_good_row_but_the_rest_is_checked():
    file = checked(text("统计日期,产业,面积(亩),收入(万元)", "2020-05-20,烤烟,八百,1"))
    assert flat(file) == [["missing-column", None, "村", None], ["not-a-number", 2, "面积(亩)", "八百"]]
    assert (file.rows_good, file.rows_bad) == (0, 1)


def test_a_heading_that_stands_twice_is_told():
    file = checked(text("统计日期,村,产业,收入(万元),收入(万元)", "2020-05-20,平达社区,烤烟,1,2"))
    assert flat(file) == [["duplicate-column", None, "收入(万元)", None]]


def test_a_task_goes_by_its_number_or_its_name():
    file = checked(
        text(
            "统计日期,任务编号,状态,完成率(%)",
            "2020-05-20,T01,进行中,60",
            "2020-05-20,危房清零,已完成,100%",
            "2020-05-20,T9,未开始,0",
        )
    )
    assert values(file, "task_id", "percent") == [("T01", 60.0), ("T02", 100.0)]
    assert flat(file) == [["unknown-task", 4, "任务编号", "T9"]]


def test_limits_hold_on_both_sides():
    file = checked(text("统计日期,任务编号,状态,完成率", "2020-05-20,T01,进行中,120", "2020-05-20,T02,进行中,-1"))
    assert flat(file) == [["above-maximum", 2, "完成率", "120"], ["below-minimum", 3, "完成率", "-1"]]


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "空.csv", "empty-file"),
        (text(INDUSTRY), "表头.csv", "empty-file"),
        (text(INDUSTRY, ",,,,,,,,,,", "合计,,,5,,,,,,,"), "合计.csv", "empty-file"),
        (b"%PDF-1.4 ...", "产业.csv", "unreadable-file"),
        (b"PK\x03\x04...", "产业.xlsx", "unreadable-workbook"),
        (text("姓名,成绩", "张三,5"), "成绩.csv", "unknown-dataset"),
    ],
)
def test_a_file_that_cannot_be_a_ledger_is_one_problem_of_the_file(data, name, code):
    file = checked(data, name)
    assert ([p.code for p in file.problems], file.ok, file.rows_good) == ([code], False, 0)
    assert f"{name}:{file.problems[0].message}" in file.lines()


def test_problems_past_a_thousand_are_counted_but_not_listed():
    rows = [f"2020-05-20,平达社区,烤烟{number},1" for number in range(1500)]
    file = checked(text("统计日期,村,产业,面积(亩)", *rows))
    assert (len(file.problems), file.problem_count, file.rows_bad) == (1000, 1500, 1500)
    assert file.problems[-1].row == 1001
    assert "另有 500 处问题没有列出" in file.lines()[1001]


# -- values ----------------------------------------------------------------------------------------------------------


def test_a_clean_file_is_typed_and_every_row_knows_where_it_stood():
    file = checked(text(INDUSTRY, "2020-05-20,平达社区,烤烟,1120.5,20800,担,3063.5,210,43, 乡农业中心 ,"))
    assert file.ok
    assert file.arrow().to_pylist() == [
        {
            "report_date": DAY, "village_code": PINGDA, "industry": "烤烟", "area_mu": 1120.5, "output": 20800.0,
            "output_unit": "担", "income_wan": 3063.5, "households": 210, "poor_households": 43,
            "reported_by": "乡农业中心", "remark": None, "source_row": 2,
        }
    ]  # fmt: skip
    types = {name: str(kind) for name, kind in zip(file.rows.schema.names, file.rows.schema.types, strict=True)}
    assert types["report_date"], types["households"] == ("date32[day]", "int64")


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("1800", 1800), ("1,800", 1800), ('"1,234,567.5"', 1234567.5), ("1 800", 1800),
        ("\uff11\uff18\uff0e\uff15", 18.5),
        ("\uff0d5", None), ("+5", 5), (" 5 ", 5), ("5.", 5), (".5", 0.5), ("1e3", 1000), ("1800亩", 1800), ("'12", 12),
        ("", None), ("-", None), ("—", None), ("——", None), ("/", None), ("无", None), ("未报送", None),
    ],
)  # fmt: skip
def test_a_number_is_understood_and_a_mark_for_nothing_is_missing(cell, number):
    cell = f'"{cell}"' if "," in cell and not cell.startswith('"') else cell
    file = checked(text("统计日期,村,产业,面积(亩)", f"2020-05-20,平达社区,烤烟,{cell}"))
    if cell == "\uff0d5":
        assert flat(file) == [["below-minimum", 2, "面积(亩)", cell]]
    else:
        assert (flat(file), values(file, "area_mu")) == ([], [(number,)])


@pytest.mark.parametrize("columns", [2001, 100_000])
def test_a_table_of_very_many_columns_is_refused_with_its_width_before_anything_is_matched(monkeypatch, columns):
    def never(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr("pingda_dash.ingest.read.frames", never)
    file = checked(text(",".join(f"c{at}" for at in range(columns)), ",".join("1" * columns)))
    assert [problem.code for problem in file.problems] == ["unreadable-file"]
    assert f"有 {columns:,} 列" in file.problems[0].message


def test_empty_columns_at_the_side_of_a_ledger_do_not_count_into_its_width():
    side = "," * 3000
    file = checked(text(f"统计日期,村,产业,面积(亩){side}", f"2020-05-20,平达社区,烤烟,9{side}"))
    assert values(file, "area_mu") == [(9.0,)]


@pytest.mark.parametrize(
    "cell", ["八百", "12,34", "1.2.3", "nan", "inf", "1_000", "0x10", "约5", "85%", "#N/A", "5亩地"]
)
def test_what_is_no_number_is_not_made_one(cell):
    file = checked(text("统计日期,村,产业,面积(亩)", f'2020-05-20,平达社区,烤烟,"{cell}"'))
    assert flat(file) == [["not-a-number", 2, "面积(亩)", cell]]


@pytest.mark.parametrize(
    ("heading", "cell", "field", "value"),
    [
        ("面积(亩)", "1.2万", "area_mu", 12000),
        ("收入(元)", "3万", "income_wan", 3),
        ("收入(万)", "3", "income_wan", 3),
        ("收入(元)", "123456", "income_wan", 12.3456),
        ("收入(千元)", "1234.5", "income_wan", 123.45),
        ("收入(亿元)", "0.5", "income_wan", 5000.0),
        ("累计收入万元", "5", "income_wan", 5.0),
        ("面积(公顷)", "10", "area_mu", 150.0),
        ("面积(万亩)", "0.5", "area_mu", 5000.0),
        ("面积(亩,累计)", "7", "area_mu", 7.0),
        ("面积", "7", "area_mu", 7.0),
    ],
)
def test_a_unit_in_the_heading_is_converted(heading, cell, field, value):
    file = checked(
        text(f"统计日期,村,产业,{heading}".replace("亩,累计", "亩、累计"), f"2020-05-20,平达社区,烤烟,{cell}")
    )
    assert (flat(file), values(file, field)) == ([], [(value,)])


def test_a_conversion_is_said_and_a_unit_in_a_title_row_counts_for_headings_without_one():
    file = checked(
        text(
            "平达乡产业增收台账,,,", "单位:元,,,", "统计日期,村,产业,收入,面积(亩)", "2020-05-20,平达社区,烤烟,50000,3"
        )
    )
    assert values(file, "income_wan", "area_mu") == [(5.0, 3.0)]
    assert "“收入”按元填写,已换算成万元。" in file.notes


def test_a_unit_that_is_not_known_is_a_warning():
    file = checked(text("统计日期,村,产业,收入(美元)", "2020-05-20,平达社区,烤烟,5"))
    assert [(w.code, w.column, w.value) for w in file.warnings] == [("unknown-unit", "收入(美元)", "美元")]


def test_the_unit_of_produce_comes_from_its_column_else_from_the_heading_else_is_missed():
    rows = ["2020-05-20,平达社区,烤烟,5", "2020-05-20,小田坝村,烤烟,-"]
    assert values(checked(text("统计日期,村,产业,产量(公斤)", *rows)), "output", "output_unit") == [
        (5.0, "公斤"),
        (None, "公斤"),
    ]
    both = checked(text("统计日期,村,产业,产量(公斤),产量单位", rows[0] + ",担", rows[1] + ","))
    assert values(both, "output_unit") == [("担",), ("公斤",)]
    bare = checked(text("统计日期,村,产业,产量", *rows))
    assert [(w.code, w.row, w.column) for w in bare.warnings] == [("no-unit", 2, "产量")]


@pytest.mark.parametrize(
    ("cells", "percents", "warned"),
    [
        ([0.85, 0.5], [85.0, 50.0], True),
        ([1, 0.5], [100.0, 50.0], True),
        ([1, 0], [100.0, 0.0], True),
        ([0, 0], [0.0, 0.0], False),
        ([85, 12.5], [85.0, 12.5], False),
        (["85%", "0.5%"], [85.0, 0.5], False),
    ],
)
def test_fractions_of_a_workbook_are_percent_where_nothing_else_stands_in_the_column(cells, percents, warned):
    rows = [["2020-05-20", task, "进行中", cell] for task, cell in zip(("T01", "T02"), cells, strict=True)]
    file = checked(xlsx(["统计日期", "任务编号", "状态", "完成率(%)"], *rows), "任务.xlsx")
    assert [row[0] for row in values(file, "percent")] == percents
    assert [w.code for w in file.warnings] == ["fraction-as-percent"] * warned


def test_yes_and_no_in_all_forms_and_nothing_for_neither():
    header = "户编号,村,户主姓名,家庭人口,户类型,住房安全,义务教育,基本医疗,饮水安全"
    rows = [
        "1,平达,王,3,一般户,安全,√,达标,有",
        "2,平达,李,3,脱贫户,不安全,×,未达标,无",
        "3,平达,张,3,边缘户,-,,/,待核",
    ]
    file = checked(text(header, *rows))
    assert values(file, "housing_safe", "schooling_met", "medical_met", "water_safe") == [
        (True, True, True, True),
        (False, False, False, False),
    ]
    assert flat(file) == [["not-a-boolean", 4, "饮水安全", "待核"]]


def test_a_formula_s_rounding_does_not_break_a_whole_number():
    file = checked(
        xlsx(["统计日期", "村", "项目", "人次"], ["2020-05-20", "平达", "技能培训", 2.9999999999999996]), "表.xlsx"
    )
    assert (flat(file), values(file, "people")) == ([], [(3,)])


def test_dates_of_a_workbook_arrive_whether_they_are_dates_texts_or_serials():
    rows = [[DAY, "平达", "烤烟", 1], ["5月20日", "小田坝", "烤烟", 1], [43971, "平安", "烤烟", 1]]
    for data, name in ((xlsx(["统计日期", "村", "产业", "收入(万元)"], *rows), "表.xlsx"),
                       (xls(["统计日期", "村", "产业", "收入(万元)"], *rows), "表.xls")):  # fmt: skip
        file = checked(data, name)
        assert values(file, "report_date", "village_code") == [(DAY, PINGDA), (DAY, XIAOTIANBA), (DAY, PINGAN)]
        assert "“统计日期”中的“5月20日”没有写年份,按 2020 年读。" in file.notes


# -- rows and titles -------------------------------------------------------------------------------------------------


def test_rows_that_are_no_data_are_skipped_and_counted():
    file = checked(
        text(
            "平达乡产业增收台账,,,,",
            "序号,统计日期,村,产业,收入(万元)",
            "甲,乙,丙,(1),2",
            "1,2020-05-20,平达社区,烤烟,5",
            ",,,,",
            "序号,统计日期,村,产业,收入(万元)",
            "2,2020-05-20,小田坝村,烤烟,6",
            "平达社区小计,,,,11",
            ",,全乡,,11",
            ",2020-05-20,合 计,,11",
            ",,\u3000,,",
            "填表人:张三,,审核人:李四,,",
            "注:收入为累计数,,,,",
        )
    )
    assert (flat(file), values(file, "source_row", "income_wan")) == ([], [(4, 5.0), (7, 6.0)])
    assert file.skipped == {"栏号行": 1, "空行": 2, "重复表头": 1, "小计行": 1, "合计行": 2, "表尾": 2}
    assert (file.rows_in, file.rows_good, file.rows_bad) == (11, 2, 0)


def test_a_report_date_and_a_village_that_stand_only_in_the_title_fill_their_columns():
    file = checked(text("平安社区产业增收台账(截至5月20日)", "产业,收入(万元)", "烤烟,5"))
    assert values(file, "report_date", "village_code") == [(DAY, PINGAN)]
    assert "没有“统计日期”列,按标题“平安社区产业增收台账(截至5月20日)”取 2020-05-20。" in file.notes


def test_they_may_stand_in_the_file_s_or_the_sheet_s_name():
    file = checked(text("产业,收入(万元)", "烤烟,5"), "平安社区产业台账20200520.csv")
    assert values(file, "report_date", "village_code") == [(DAY, PINGAN)]
    sheet = checked(xlsx(["村", "产业", "收入(万元)"], ["平安", "烤烟", 5], title="5月20日"), "产业.xlsx")
    assert values(sheet, "report_date") == [(DAY,)]


def test_a_merged_village_stands_in_all_its_rows():
    rows = [["平达社区", "烤烟", 5], [None, "茶叶", 6], ["小田坝村", "烤烟", 7], ["合计", None, 18]]
    file = checked(xlsx(["村", "产业", "收入(万元)"], *rows, merge=["A2:A3", "A5:B5"], title="5月20日"), "表.xlsx")
    assert values(file, "village_code", "industry") == [(PINGDA, "烤烟"), (PINGDA, "茶叶"), (XIAOTIANBA, "烤烟")]


def test_sheets_that_were_not_read_are_a_warning():
    book = openpyxl.load_workbook(io.BytesIO(xlsx(["统计日期", "村", "产业"], [DAY, "平达", "烤烟"], title="5月")))
    book.create_sheet("4月").append([1])
    file = checked(saved(book), "表.xlsx")
    assert [(w.code, w.message) for w in file.warnings] == [("unread-sheet", "只读了工作表“5月”,没有读 “4月”。")]


def test_days_outside_the_campaign_or_ahead_of_today_are_taken_with_a_warning():
    rows = [f"{day},平达社区,烤烟,1" for day in ("2019-05-20", "2020-03-19", "2020-03-20", "2020-05-22", "2099-01-01")]
    file = checked(text("统计日期,村,产业,收入(万元)", *rows))
    assert (file.ok, file.rows_good) == (True, 5)
    assert [(w.code, w.row, w.value) for w in file.warnings] == [
        ("outside-campaign", 2, "2019-05-20"),
        ("outside-campaign", 3, "2020-03-19"),
        ("date-ahead", 5, "2020-05-22"),
        ("date-ahead", 6, "2099-01-01"),
    ]


def test_a_problem_may_be_found_before_the_campaign_and_due_after_today_but_not_closed_tomorrow():
    heads = "统计日期,问题编号,问题来源,问题,责任单位,发现日期,整改期限,整改状态,销号日期"
    file = checked(text(heads, "2020-05-20,WT-1,成效考核,某,乡扶贫办,2019-12-20,2020-06-15,已销号,2020-05-22"))
    assert [(w.code, w.column) for w in file.warnings] == [("date-ahead", "销号日期")]


@pytest.mark.parametrize(
    ("title", "name", "day"),
    [
        ("农户名册(截至2020年4月30日)", "农户.csv", date(2020, 4, 30)),
        ("农户名册", "农户名册0520.csv", date(2020, 5, 20)),
        ("农户名册", "农户名册.csv", TODAY),
        ("农户名册", "农户名册2020-05-10.csv", date(2020, 5, 10)),
    ],
)
def test_a_register_is_dated_by_its_title_then_its_name_then_today(title, name, day):
    file = checked(text(title, "户编号,村,户主姓名,家庭人口,户类型", "1,平达,王,3,一般户"), name)
    assert (file.register_date, file.effective_register_date) == (day, day)


def test_a_ledger_has_no_register_date():
    assert checked(text("统计日期,村,产业", "2020-05-20,平达,烤烟")).effective_register_date is None


def test_a_roster_in_the_drop_is_what_the_villages_of_the_others_are_checked_against():
    roster = text("村代码,村名,是否贫困村", "530523206299,新民村,是")
    ledger = text("统计日期,村,产业,收入(万元)", "2020-05-20,新民,烤烟,5")
    alone, together = checked(ledger), check_files([("产业.csv", ledger), ("村情.csv", roster)], REFERENCES, TODAY)
    assert [p.code for p in alone.problems] == ["unknown-village"]
    assert ([file.ok for file in together], values(together[0], "village_code")) == (
        [True, True],
        [("530523206299",)],
    )


def test_what_was_found_can_be_printed_as_plain_data():
    summary = checked(text("统计日期,村,产业,面积(亩)", "2020-05-20,平达社区,烤烟,八百"), "产业.csv").summary()
    assert {key: summary[key] for key in ("file", "dataset", "ok", "rows_in", "rows_bad", "problem_count")} == {
        "file": "产业.csv",
        "dataset": "industry",
        "ok": False,
        "rows_in": 1,
        "rows_bad": 1,
        "problem_count": 1,
    }
    assert summary["problems"][0]["row"] == 2


# -- an independent judge --------------------------------------------------------------------------------------------

NUMBERS = st.one_of(
    st.integers(-(10**9), 10**9).map(str),
    st.decimals(-(10**6), 10**6, places=3).map(str),
    st.sampled_from(["1e3", "2E-2", "1e", "e5"]),
    # Thousands set apart by blanks (1 000) are ours alone to understand.
    st.text("0123456789.-+ ", min_size=1, max_size=6).filter(
        lambda cell: not vocabulary.is_missing(cell) and re.search(r"\d\s+\d", cell) is None
    ),
)
CELLS = {
    "area_mu": NUMBERS,
    "households": st.integers(-5, 500).map(str),
    "report_date": st.one_of(
        st.dates(date(2020, 1, 1), date(2020, 12, 31)).map(str),
        st.sampled_from(["2020-02-30", "2020-13-01", "很久以前"]),
    ),
    "industry": st.sampled_from([*contracts()["industry"]["industry"].enum, "烤咽", "稻谷"]),
}


def verdicts_of_frictionless(rows: list[dict[str, str]]) -> list[bool]:
    """Whether each row is sound, in the eyes of frictionless reading the contract's own types and constraints."""
    contract = contracts()["industry"]
    fields = []
    for name in CELLS:
        field = contract[name]
        limits = {"required": field.required, "enum": list(field.enum) or None, "minimum": field.minimum}
        fields.append(
            {"name": name, "type": field.type, "constraints": {k: v for k, v in limits.items() if v is not None}}
        )
    resource = frictionless.Resource(
        data=[[*CELLS], *[[row[name] for name in CELLS] for row in rows]],
        schema=Schema.from_descriptor({"fields": fields}),
    )
    errors = frictionless.validate(resource, skip_errors=["blank-row"]).flatten(["rowNumber"])
    wrong = {number for (number,) in errors}
    return [at + 2 not in wrong for at in range(len(rows))]


@settings(deadline=None, max_examples=20)
@given(st.lists(st.fixed_dictionaries(CELLS), min_size=1, max_size=6))
def test_verdicts_on_typed_values_are_those_of_frictionless(rows):
    villages = ["平达社区", "小田坝村", "河尾社区", "平安社区", "黄连河村", "安乐村"]
    lines = [
        ",".join([row["report_date"], village, row["industry"], row["area_mu"], row["households"]])
        for village, row in zip(villages, rows, strict=False)
    ]
    file = checked(text("统计日期,村,产业,面积(亩),参与户数", *lines))
    wrong = {problem.row for problem in file.problems}
    assert [at + 2 not in wrong for at in range(len(rows))] == verdicts_of_frictionless(rows)


def test_files_that_are_checked_at_once_keep_apart():
    rows = [f"2020-05-{day:02},平达社区,烤烟,{day}" for day in range(1, 21)]
    files = [text("统计日期,村,产业,面积", *rows[:count], *rows[:1]) for count in range(1, 9)]
    with ThreadPoolExecutor(4) as threads:
        seen = [(file.rows_in, file.rows_bad) for file in threads.map(checked, files)]
    assert seen == [(count + 1, 2) for count in range(1, 9)]


# --- lists that may be behind the times -----------------------------------------------------------------------------

PROBLEMS = "统计日期,问题编号,问题来源,问题,责任单位,整改状态"
CASES = "统计日期,户编号,村,监测类型,识别日期,帮扶措施"
LISTED = replace(REFERENCES, units={"乡扶贫办": "乡扶贫办", "扶贫办": "乡扶贫办"}, households=frozenset({"H1", "H2"}))


def test_a_unit_is_read_by_any_of_its_names_and_a_village_answers_too():
    rows = [f"5月20日,W{at},督查检查,问题,{unit},整改中" for at, unit in enumerate(("扶贫办", "乡扶贫办", "安乐村"))]
    file = check_file(text(PROBLEMS, *rows), "整改.csv", LISTED, TODAY)
    assert file.frame()["unit"].tolist() == ["乡扶贫办", "乡扶贫办", "安乐村"]
    assert file.warnings == []


def test_a_unit_that_the_plan_does_not_name_is_kept_with_a_warning():
    file = check_file(text(PROBLEMS, "5月20日,W1,督查检查,问题,县民政局,整改中"), "整改.csv", LISTED, TODAY)
    assert (file.ok, file.frame()["unit"].tolist()) == (True, ["县民政局"])
    assert [(w.code, w.row, w.value) for w in file.warnings] == [("unknown-reference", 2, "县民政局")]
    assert "不是方案里的单位" in file.warnings[0].message


def test_a_household_that_the_register_does_not_hold_is_kept_with_a_warning():
    rows = [f"5月20日,{home},安乐村,边缘易致贫户,5月1日,产业帮扶" for home in ("H1", "H7", "H9")]
    file = check_file(text(CASES, *rows), "监测.csv", LISTED, TODAY)
    assert (file.ok, file.rows_good) == (True, 3)
    assert [w.message for w in file.warnings] == ["第 3 行“户编号”:“H7”不在最近的农户名册里(共 2 行),照收,请核对。"]


def test_a_register_in_the_same_drop_makes_its_households_known():
    register = text("户编号,村,户主姓名,家庭人口,户类型", "H7,安乐村,王小明,3,边缘易致贫户")
    case = text(CASES, "5月20日,H7,安乐村,边缘易致贫户,5月1日,产业帮扶")
    alone, together = (
        check_files(files, LISTED, TODAY)[-1].warnings
        for files in ([("监测.csv", case)], [("农户名册_20200520.csv", register), ("监测.csv", case)])
    )
    assert len(alone) == 1
    assert together == []


def test_without_a_register_no_household_is_called_unknown():
    case = text(CASES, "5月20日,H7,安乐村,边缘易致贫户,5月1日,产业帮扶")
    assert check_file(case, "监测.csv", replace(LISTED, households=None), TODAY).warnings == []


# -- what a clerk overrules ------------------------------------------------------------------------------------------


def overruled(data: bytes, **choices: object) -> CheckedFile:
    return check_file(data, "表.csv", REFERENCES, TODAY, Overrides(**choices))


def test_a_column_goes_where_it_is_told_and_the_file_says_so_when_it_is_loaded():
    data = text("统计日期,村,项目,实到,备注", "2020-05-20,平达社区,技能培训,7,好")
    file = overruled(data, columns={"实到": "people", "备注": ""})
    assert (file.ok, values(file, "people", "remark")) == (True, [(7, None)])
    assert file.overrides_json == '{"columns": {"备注": "", "实到": "people"}}'
    assert file.notes == ["不读入的列:备注。"]


def test_overrides_can_be_written_down_and_read_again():
    overrides = Overrides(Reading(encoding="gb18030", header_row=3, sheet="5月"), "employment", {"实到": "people"})
    assert Overrides.parse(overrides.json()) == overrides
    assert (Overrides().json(), Overrides.parse(None), Overrides.parse('{"reading": {"colour": 1}}')) == (
        None,
        Overrides(),
        Overrides(),
    )


def test_a_dataset_that_is_told_is_checked_as_such():
    file = overruled(text("统计日期,村,产业,面积", "2020-05-20,平达社区,烤烟,1"), dataset="employment")
    assert (file.dataset.name, [problem.column for problem in file.problems]) == ("employment", ["项目", "人次"])


def test_a_table_that_names_no_column_of_the_dataset_told_is_told_every_column_it_lacks():
    file = overruled(text("甲,乙", "1,2"), dataset="employment")
    assert {problem.code for problem in file.problems} == {"missing-column"}
    assert file.rows_in == file.rows_bad == 1


def test_two_columns_told_to_be_one_field_are_a_problem_of_the_file():
    data = text("统计日期,村,项目,实到,应到", "2020-05-20,平达社区,技能培训,7,8")
    file = overruled(data, columns={"实到": "people", "应到": "people"})
    assert [problem.message for problem in file.problems] == [
        "“实到”、“应到”都指定为“人次”,不知以哪一列为准。请只指定一列。"
    ]


def test_what_was_told_before_is_used_again_and_said():
    references = replace(REFERENCES, remembered={"employment": {"实到": "people"}})
    file = check_file(text("统计日期,村,项目,实到", "2020-05-20,平达社区,技能培训,7"), "表.csv", references, TODAY)
    assert (values(file, "people"), file.notes) == ([(7,)], ["“实到”按上次的对应读作“人次”。"])


def test_a_column_told_to_be_a_field_of_another_measure_is_worth_a_look():
    data = text("统计日期,村,产业,面积(平方公里)", "2020-05-20,平达社区,烤烟,1")
    file = overruled(data, columns={"面积(平方公里)": "income_wan"})
    assert [(one.code, one.message) for one in file.warnings] == [
        ("unknown-unit", "“面积(平方公里)”的单位是平方公里,不能换算成万元,数字照读,请核对。")
    ]


# -- whose data ------------------------------------------------------------------------------------------------------


def test_a_village_s_clerk_sends_its_own_rows_only():
    references = replace(REFERENCES, only_villages=frozenset({PINGDA}))
    data = text(
        "统计日期,村,产业,收入", "2020-05-20,平达社区,烤烟,1", "2020-05-20,平安社区,烤烟,1", "2020-05-20,,烤烟,1"
    )
    file = check_file(data, "表.csv", references, TODAY)
    assert flat(file) == [["not-your-village", 3, "村", "平安社区"], ["missing-value", 4, "村", ""]]
    assert file.problems[0].message == (
        "第 3 行“村”:“平安社区”不是您负责的村,只能报平达社区的数据。请删去这一行,或交由该村报送。"
    )


def test_a_row_of_the_township_is_not_a_village_s():
    references = replace(REFERENCES, only_villages=frozenset({PINGDA}))
    header = ",".join(field.heading for field in contracts()["funds"].fields)
    file = check_file(text(header, "2020-05-20,P1,路,,,,5"), "表.csv", references, TODAY)
    assert [problem.code for problem in file.problems if problem.column == "村"] == ["not-your-village"]


def test_a_file_that_is_another_village_s_by_its_title_is_refused():
    references = replace(REFERENCES, only_villages=frozenset({PINGDA}))
    file = check_file(text("产业,收入", "烤烟,1"), "平安社区产业台账2020-05-20.csv", references, TODAY)
    assert [problem.message for problem in file.problems] == [
        "这份文件是平安社区的,您只能报平达社区的数据。请交由该村报送。"
    ]


def test_a_dataset_that_the_sender_may_not_send_is_refused():
    references = replace(REFERENCES, only_datasets=frozenset({"tasks"}))
    file = check_file(text("统计日期,村,产业,收入", "2020-05-20,平达社区,烤烟,1"), "表.csv", references, TODAY)
    assert [(problem.code, problem.row) for problem in file.problems] == [("not-your-dataset", None)]
    assert not replace(file, partly=True).acceptable


# -- the good rows alone ---------------------------------------------------------------------------------------------

MIXED = text("统计日期,村,产业,收入", "2020-05-20,平达社区,烤烟,1", "2020-05-20,平安社区,烤烟,八")


def test_good_rows_are_accepted_alone_only_where_a_clerk_says_so():
    file = checked(MIXED)
    part = replace(file, partly=True)
    assert [(one.acceptable, one.rows_good, one.rows_returned) for one in (file, part)] == [
        (False, 1, 0),
        (True, 1, 1),
    ]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (text("统计日期,村,产业,收入,收入", "2020-05-20,平达社区,烤烟,1,2"), "问题在整份文件或表头,不能只收一部分。"),
        (text("统计日期,村,产业,收入", "2020-05-20,平达社区,烤烟,八"), "没有一行可用。"),
        (b"", "问题在整份文件或表头,不能只收一部分。"),
    ],
)
def test_a_file_that_cannot_be_divided_says_why(data, why):
    file = replace(checked(data), partly=True)
    assert (file.acceptable, file.indivisible) == (False, why)


# -- large files and other processes ---------------------------------------------------------------------------------


def test_every_problem_is_told_on_demand_in_order():
    rows = [f"{DAY.isoformat()},平达社区,烤烟,{'八' if at % 2 else at}" for at in range(3000)]
    file = checked(text("统计日期,村,产业,收入", *rows))
    every = list(file.every_problem())
    assert (file.problem_count, len(file.problems), len(every)) == (4500, 1000, 4500)
    assert every[:1000] == file.problems
    assert [problem.row for problem in every] == sorted(problem.row for problem in every)


def test_problems_of_the_whole_file_are_told_first():
    file = checked(text("村,产业,收入", "平达社区,烤烟,八"))
    assert [problem.code for problem in file.every_problem()] == ["missing-column", "not-a-number"]


def test_a_checked_file_goes_to_another_process_and_back():
    again = pickle.loads(pickle.dumps(checked(MIXED)))
    assert (again, list(again.every_problem())) == (checked(MIXED), checked(MIXED).problems)


def test_how_far_the_checks_are_is_told_as_they_go():
    steps: list[tuple[str, float]] = []
    files = [("甲.csv", MIXED), ("乙.csv", MIXED)]
    check_files(files, REFERENCES, TODAY, progress=lambda step, share: steps.append((step, share)))
    shares = [share for _, share in steps]
    assert (steps[0], steps[-1][1], shares) == (("读取《甲.csv》", 0.0), 1.0, sorted(shares))


# -- examples --------------------------------------------------------------------------------------------------------


def test_an_example_row_is_skipped_and_counted_however_whole_it_is():
    file = checked(
        text(
            "序号,统计日期,村,产业,收入",
            "示例,2020-05-20,平达社区,烤烟,1",
            ",例:2020-05-20,平达社区,烤烟,1",
            "1,2020-05-20,平达社区,烤烟,1",
        )
    )
    assert (file.ok, file.rows_good, dict(file.skipped)) == (True, 1, {"示例行": 2})


def test_a_remark_that_gives_an_example_is_no_example_row():
    file = checked(text("统计日期,村,产业,收入,备注", "2020-05-20,平达社区,烤烟,1,例:一批"))
    assert (file.rows_good, dict(file.skipped)) == (1, {})


# --- rows that are no data, and rows that are ---------------------------------------------------------------------


def test_signatures_spread_over_several_columns_are_the_tables_foot() -> None:
    rows = ["统计日期,村,产业,面积(亩)", "2020-05-20,平达社区,烤烟,900", ",,,", "填表人:张三,,审核人:李四,"]
    file = checked(text(*rows))
    assert (file.ok, file.rows_good, dict(file.skipped)) == (True, 1, {"空行": 1, "表尾": 1})


def test_a_wrong_row_below_a_blank_one_is_wrong_and_not_the_foot() -> None:
    rows = ["统计日期,村,产业,面积(亩)", "2020-05-20,平达社区,烤烟,900", "", "2020-05-20,平安屯,烤烟,900"]
    assert [code for code, *_ in flat(checked(text(*rows)))] == ["unknown-village"]


def test_a_line_that_says_the_table_goes_on_is_no_row() -> None:
    rows = ["统计日期,村,产业,面积(亩)", "2020-05-20,平达社区,烤烟,900", "续表,,,", "2020-05-20,平安社区,烤烟,900"]
    file = checked(text(*rows))
    assert (file.ok, file.rows_good, dict(file.skipped)) == (True, 2, {"续表行": 1})


def test_rows_without_any_figure_are_asked_about() -> None:
    rows = [INDUSTRY, "2020-05-20,平达社区,烤烟,900,,,,,,,", "2020-05-20,平安社区,烤烟,,,担,,,,乡烟站,"]
    file = checked(text(*rows))
    assert file.rows_good == 2
    assert [(one.code, one.row) for one in file.warnings] == [("no-figure", 3)]


def test_a_templates_guide_is_no_sheet_that_was_left_unread() -> None:
    book = openpyxl.Workbook()
    for row in (["统计日期", "村", "产业", "面积(亩)"], ["2020-05-20", "平达社区", "烤烟", 900]):
        book.active.append(row)
    book.create_sheet(GUIDE_SHEET).append(["列", "必填"])
    assert checked(saved(book), "表.xlsx").warnings == []


def test_every_number_of_a_large_file_stays_in_its_own_row() -> None:
    head = "统计日期,项目编号,项目名称,资金来源,资金用途,计划资金(万元)"
    rows = [f"2020-05-20,P{n:06},项目,涉农整合资金,产业发展,{'十二' if n % 100 == 0 else n}" for n in range(300_000)]
    file = checked(text(head, *rows))
    assert file.problem_count == 3_000
    good = file.arrow()
    assert good["planned_wan"].to_pylist() == [n for n in range(300_000) if n % 100]
    assert good["project_id"][0].as_py() == "P000001"
