"""What a heading says it counts: the contract's figure, another one, or what has to be asked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pingda_dash.contracts import contracts
from pingda_dash.ingest import recognise
from pingda_dash.ingest.claims import BEFORE, PLAN, Fit, claim_of
from tests.ingest.files import checked, delimited, text, values, xlsx

LEDGER = ["2020-05-20", "平达社区", "烤烟"]
HEAD = ["统计日期", "村", "产业"]
PARTS = [
    "其中建档立卡",
    "其中:建档立卡户",
    "其中:建档立卡户数",
    "其中建档立卡贫困户",
    "建档立卡户",
    "贫困户数",
    "其中:卡户",
]


@pytest.mark.parametrize("heading", PARTS)
def test_a_part_goes_by_what_it_counts_however_it_is_written(heading):
    claim = claim_of(heading, contracts()["industry"])
    assert claim and claim.field.name == "poor_households"


@given(
    st.sampled_from(["建档立卡", "其中建档立卡", "其中:建档立卡贫困"]), st.sampled_from(["户", "户数", "人", "人数"])
)
def test_households_and_people_of_one_kind_are_two_figures(kind, counted):
    villages = claim_of(f"{kind}{counted}", contracts()["villages"])
    assert villages and villages.field.name == ("registered_households" if "户" in counted else "registered_people")
    assert (claim_of(f"{kind}{counted}", contracts()["employment"]) is not None) == ("人" in counted)


@given(
    st.sampled_from([*BEFORE.replace("?", "").split("|"), *PLAN.split("|")]),
    st.sampled_from(["收入", "参与户数", "面积"]),
)
def test_what_was_before_or_is_planned_is_not_what_was_done(word, name):
    for heading in (f"{word}{name}", f"{name}{word}", f"{word} › {name}", f"{name} › {word}", f"{name}({word})"):
        claim = claim_of(heading, contracts()["industry"])
        assert claim is None or claim.fit is Fit.OTHER, heading


@pytest.mark.parametrize(
    ("headings", "fields"),
    [
        (["人数", "累计人数"], ["", "people"]),
        (["本月人数", "人数"], ["", "people"]),
        (["本周新增人数", "累计人次"], ["", "people"]),
        (["2019年人数", "2020年人数"], ["", "people"]),
        (["计划人数", "人数"], ["", "people"]),
        (["2019年人数", "人数"], ["", "people"]),
        (["2019年完成人数", "累计完成人数"], ["", "people"]),
    ],
)
def test_of_two_columns_the_one_that_says_what_the_contract_means_is_read(headings, fields):
    recognition = recognise(["村", "项目", "去向", *headings], "employment")
    read = [recognition.mapping[at].name if at in recognition.mapping else "" for at in (3, 4)]
    assert (read, recognition.rivals, recognition.asked, recognition.unsettled) == (fields, (), {}, ())


def test_two_columns_that_may_be_one_figure_are_refused_unless_they_agree():
    head, rows = [*HEAD, "参与户数", "农户数"], [[*LEDGER, "41", "40"], ["2020-05-20", "小田坝村", "茶叶", "20", "20"]]
    (problem,) = checked(delimited([head, *rows])).problems
    assert (problem.code, problem.details["headings"]) == ("several-columns", ("参与户数", "农户数"))
    assert values(checked(delimited([head, rows[1]])), "households") == [(20,)]
    assert checked(delimited([head, [*LEDGER, "1,200", "1200"]])).ok
    assert [one.code for one in checked(delimited([head, [*LEDGER, "1,200", "1,300"]])).problems] == ["several-columns"]


@pytest.mark.parametrize(
    ("heading", "cell", "title"),
    [
        ("建档立卡人数", "6", "建档立卡户数"),
        ("本月收入(万元)", "6", "收入"),
        ("年度计划面积", "6", "面积"),
        ("干旱指数", "6", ""),
        ("合同金额", "3万元", ""),
        ("合同金额", "约3.5万", ""),
        ("带动", "41户", ""),
        ("", "6", ""),
    ],
)
def test_a_column_of_figures_that_is_not_read_is_asked_about(heading, cell, title):
    (warning,) = checked(text(",".join([*HEAD, heading]), ",".join([*LEDGER, cell]))).warnings
    assert (warning.code, warning.details["title"]) == ("unread-column", title)


@pytest.mark.parametrize(
    ("headings", "cells"),
    [
        (["序号"], ["1"]),
        (["完成率(%)"], ["85"]),
        (["天气"], ["晴"]),
        (["小组"], ["3组"]),
        (["批次"], ["2批"]),
        (["采收"], ["5月"]),
        (["参与户数", "其中:边缘户"], ["41", "2"]),
        (["计划面积", "完成面积"], ["50", "41"]),
        (["联系电话"], ["13900000000"]),
        (["填报人"], ["张三"]),
    ],
)
def test_a_column_that_is_certainly_no_figure_of_ours_is_not_asked_about(headings, cells):
    file = checked(text(",".join([*HEAD, "收入(万元)", *headings]), ",".join([*LEDGER, "3", *cells])))
    assert (file.ok, [str(one) for one in file.warnings]) == (True, [])


@pytest.mark.parametrize(
    ("dataset", "heading", "field"),
    [
        ("guarantees", "已保障", "met"),
        ("sales", "销售情况 › 数量", "quantity"),
        ("tasks", "进展情况 › 状态", "state"),
        ("industry", "全年累计收入", "income_wan"),
        ("industry", "效益 › 收入(万元)", "income_wan"),
        ("villages", "人口 › 建档立卡", "registered_people"),
        ("guarantees", "户数 › 应保障", "due"),
        ("industry", "收入金额(元)", "income_wan"),
        ("funds", "到位金额", "arrived_wan"),
        ("villages", "总户数 › 其中:建档立卡", "registered_households"),
        ("villages", "总人口 › 其中:建档立卡", "registered_people"),
        ("industry", "户数 › 参与", "households"),
    ],
)
def test_a_name_may_be_parted_over_groups(dataset, heading, field):
    claim = claim_of(heading, contracts()[dataset])
    assert claim and (claim.field.name, claim.fit < Fit.DOUBTFUL) == (field, True)


def grouped(head: list[str], row: list[str], group: str) -> list[tuple[str, str | None]]:
    """The questions about a workbook of one row; its columns from D on lie under one group."""
    above = ["" if at > 2 else name for at, name in enumerate(head)]
    above[3] = group
    below = ["" if at < 3 else name for at, name in enumerate(head)]
    last = "ABCDEFGHIJ"[len(head) - 1]
    merge = ["A1:A2", "B1:B2", "C1:C2", f"D1:{last}1"]
    file = checked(xlsx(above, below, [int(cell) if cell.isdigit() else cell for cell in row], merge=merge), "表.xlsx")
    assert file.problems == []
    return [(one.column, one.details["title"]) for one in file.warnings if one.code == "unread-column"]


def test_a_figure_of_a_part_is_asked_about_where_no_other_column_has_it():
    asked = grouped([*HEAD, "户数", "收入(万元)"], [*LEDGER, "12", "3"], "建档立卡户")
    assert asked == [("建档立卡户 › 收入(万元)", "收入")]


def test_a_figure_by_words_of_a_list_of_ours_is_asked_about_beside_its_sum():
    row = ["2020-05-20", "平达社区", "技能培训", "30", "20", "10"]
    asked = grouped(["统计日期", "村", "项目", "合计", "县内", "上海"], row, "人次")
    assert asked == [("人次 › 县内", ""), ("人次 › 上海", "")]


def test_several_columns_that_may_be_one_figure_are_one_question():
    file = checked(text(",".join([*HEAD, "1月收入", "2月收入", "参与户数"]), ",".join([*LEDGER, "1", "2", "3"])))
    assert [one.details["headings"] for one in file.warnings] == [("1月收入", "2月收入")]


def test_a_column_left_unread_before_is_not_asked_about_again():
    recognition = recognise([*HEAD, "收入", "年度计划面积"], remembered={"industry": {"年度计划面积": ""}})
    assert (recognition.asked, recognition.unsettled) == ({}, ())


def test_a_figure_under_a_group_of_no_meaning_is_asked_about():
    file = checked(text(",,,甲类,乙类", "统计日期,村,产业,参与户数,收入(万元)", "2020-05-20,平达社区,烤烟,41,3"))
    assert [(one.code, one.column) for one in file.warnings] == [
        ("doubtful-column", "甲类 › 参与户数"),
        ("doubtful-column", "乙类 › 收入(万元)"),
    ]


TASK_ROWS = [["2020-05-20", "T01", "进行中"], ["2020-05-20", "T02", "已完成"]]


@pytest.mark.parametrize(
    ("heading", "cells", "row"),
    [("任务", ["危房清零", "危房清零"], 2), ("完成状态", ["进行中", "进行中"], 3), ("进展", ["已完成", ""], 2)],
)
def test_two_columns_of_words_that_disagree_are_refused_where_they_do(heading, cells, row):
    rows = [[*line, cell] for line, cell in zip(TASK_ROWS, cells, strict=True)]
    (problem,) = checked(delimited([["统计日期", "任务编号", "状态", heading], *rows])).problems
    assert (problem.code, problem.row) == ("columns-disagree", row)


@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        ("任务", ["完成烤烟大田移栽", "T02"]),
        ("完成状态", ["推进中", "完成"]),
        ("进展", ["进行中", ""]),
        ("进展", ["尚好", "已报"]),
    ],
)
def test_two_columns_of_words_that_agree_or_say_other_things_are_read(heading, cells):
    rows = [[*line, cell] for line, cell in zip(TASK_ROWS, cells, strict=True)]
    file = checked(delimited([["统计日期", "任务编号", "状态", heading], *rows]))
    assert (file.problems, file.warnings) == ([], [])
    assert values(file, "task_id", "state") == [("T01", "进行中"), ("T02", "已完成")]


@pytest.mark.parametrize("heading", ["日期", "截止日期", "截至日期", "统计日期"])
def test_the_day_of_filing_in_is_read_only_where_no_other_column_says_the_day(heading):
    head, row = ["报送日期", heading, "村", "产业", "面积"], ["2020-05-21", "2020-05-20", "平达社区", "烤烟", "9"]
    assert str(values(checked(delimited([head, row])), "report_date")[0][0]) == "2020-05-20"
    assert (
        str(values(checked(delimited([[head[0], *head[2:]], [row[0], *row[2:]]])), "report_date")[0][0]) == "2020-05-21"
    )


RIVALS = [
    ("日期,截止日期,村,产业,面积", "2020-05-20,2020-05-13,平达社区,烤烟,9", ["several-columns"]),
    ("统计日期,截至时间,村,产业,面积", "2020-05-20,2020-05-13,平达社区,烤烟,9", ["several-columns"]),
    ("报送日期,填报日期,村,产业,面积", "2020-05-20,2020-05-13,平达社区,烤烟,9", ["several-columns"]),
    ("统计日期,填报日期,村,产业,面积", "2020-05-20,2020-05-13,平达社区,烤烟,9", ["filed-before"]),
    ("户编号,户号,村,户主姓名,户类型,家庭人口", "A1,B1,平达社区,张某,脱贫户,4", ["several-columns"]),
    ("户编号,住房,安全住房,村,户主姓名,户类型,家庭人口", "A1,是,否,平达社区,张某,脱贫户,4", ["several-columns"]),
    ("统计日期,村,项目,去向,人数,2020年人数", "2020-05-20,平达社区,转移就业,广东,3,30", ["several-columns"]),
    ("统计日期,村,项目,去向,2019年人数", "2020-05-20,平达社区,转移就业,广东,3", ["doubtful-column"]),
    ("统计日期,截至日期,村,产业,面积", "2020-05-20,5月20日,平达社区,烤烟,9", []),
    ("统计日期,填报日期,村,产业,面积", "2020-05-20,2020-05-21,平达社区,烤烟,9", []),
    ("统计日期,截止日期,村,产业,面积", "2020-05-20,待定,平达社区,烤烟,9", []),
    ("户编号,户号,村,户主姓名,户类型,家庭人口", '0305,="0305",平达社区,张某,脱贫户,4', []),
    ("户编号,住房,安全住房,村,户主姓名,户类型,家庭人口", "A1,砖混,是,平达社区,张某,脱贫户,4", []),
    ("统计日期,村,项目,去向,2020年初人数,人数", "2020-05-20,平达社区,转移就业,广东,3,30", []),
    ("统计日期,村,项目,去向,2020年人数", "2020-05-20,平达社区,转移就业,广东,3", []),
    ("活动日期,统计日期,活动名称,活动主题,活动类型,村", "5月13日,5月20日,大会,脱贫,动员,平达社区", []),
    (
        "统计日期,问题编号,编号,问题来源,问题,责任单位,整改状态",
        "2020-05-20,WT-07,1,自查,路未通,平达乡,整改中",
        [],
    ),
]


def test_two_columns_of_one_day_or_code_or_answer_are_asked_about_where_they_disagree():
    for head, row, codes in RIVALS:
        file = checked(text(head, row))
        asked = [one.code for one in (*file.problems, *file.warnings)]
        doubts = ("several-columns", "filed-before", "doubtful-column")
        assert ([code for code in asked if code in doubts], head) == (codes, head)
