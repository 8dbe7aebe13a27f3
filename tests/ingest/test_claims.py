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
        ("联农", "41户", ""),
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
        (["班组"], ["3组"]),
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


D, V = "2020-05-20", "平达社区"
PROBLEM = "问题编号,问题来源,问题,责任单位"
CERTAIN = [
    ("employment", "项目,目标任务(人次),完成(人次),完成率(%)", "技能培训,40,35,87.5", "people", 35),
    ("employment", "项目,任务数,完成数,完成率", "技能培训,40,35,87.5%", "people", 35),
    ("employment", "项目,年度目标(人次),累计完成(人次)", "技能培训,40,30", "people", 30),
    ("employment", "项目,本月新增(人次),累计(人次)", "技能培训,10,35", "people", 35),
    ("records", "档案总数,已核对数,未核对数,核对进度(%)", "96,69,27,71.9", "checked", 69),
    ("industry", "产业,收入(万元),上年同期,同比增减", "茶叶,30,25,5", "income_wan", 30),
    ("industry", "产业,5月收入(万元),1-5月收入(万元)", "茶叶,10,30", "income_wan", 30),
    ("industry", "产业,参与户数,带动人数", "茶叶,10,30", "households", 10),
    ("tasks", "任务编号,状态,上周完成率(%),本周完成率(%)", "T01,进行中,50,60", "percent", 60),
    ("rectification", f"{PROBLEM},上期整改状态,整改状态", "W1,考核,药品,乡扶贫办,未整改,整改中", "state", "整改中"),
    ("workshops", "车间名称,符合条件,认定日期,可吸纳人数,已吸纳人数", "甲车间,是,2020-04-15,16,5", "workers", 5),
    ("cooperatives", "主体类型,主体名称,运行状态,带动农户数", "合作社,甲,正常,30", "households", 30),
    ("sales", "渠道,产品名称,销售量,单位,销售额(万元)", "线上,蔬菜,1600,公斤,7.1", "quantity_unit", "公斤"),
]  # fmt: skip


@pytest.mark.parametrize(("dataset", "head", "row", "name", "value"), CERTAIN)
def test_what_its_heading_says_for_certain_is_read_without_a_question(dataset, head, row, name, value):
    head, row = (f"统计日期,{head}", f"{D},{row}") if dataset == "tasks" else (f"统计日期,村,{head}", f"{D},{V},{row}")
    file = checked(text(head, row))
    assert (file.contract and file.contract.name, file.problems, file.warnings) == (dataset, [], [])
    assert values(file, name) == [(value,)]


def test_a_column_that_follows_from_two_others_is_noted_with_them():
    rows = [[D, V, "96", "69", "27"], [D, "小田坝村", "120", "120", "0"]]
    (note,) = [
        note
        for note in checked(delimited([["统计日期", "村", "档案总数", "已核对数", "未核对数"], *rows])).notes
        if "=" in note or "是" in note
    ]
    assert note == "“未核对数”是“档案总数”-“已核对数”,不读入。"
    rows[1][4] = "1"
    (warning,) = checked(delimited([["统计日期", "村", "档案总数", "已核对数", "未核对数"], *rows])).warnings
    assert warning.code == "unread-column"


def test_a_name_behind_a_word_of_the_trade_is_read_where_there_is_no_other_and_asked_about():
    file = checked(text("统计日期,村,项目,培训人次", f"{D},{V},技能培训,35"))
    assert ([one.code for one in file.warnings], values(file, "people")) == (["doubtful-column"], [(35,)])
    for heading in ("计划培训人次", "脱贫户培训人次", "本月培训人次"):
        assert not checked(text(f"统计日期,村,项目,{heading}", f"{D},{V},技能培训,35")).ok, heading


ROSTER = ["村代码", "村名", "是否贫困村", "户数"]
TEA = ["统计日期", "村", "产业"]


def read_as(head: list[str], *cells: list[str], title: str = "") -> tuple[list[str], dict[str, object]]:
    """(codes asked or refused, the first row's figures) of a small table."""
    file = checked(delimited([*([[title]] if title else []), head, *cells]))
    codes = [one.code for one in (*file.problems, *file.warnings)]
    rows = file.arrow().to_pylist() if file.contract else []
    return codes, rows[0] if rows else {}


def test_a_part_belongs_to_the_column_before_it():
    head = [*ROSTER, "其中:建档立卡", "人口", "其中:建档立卡"]
    codes, row = read_as(
        head, ["530523206201", "平达社区", "是", "536", "98", "2180", "402"], title="村情名册(2020年5月15日)"
    )
    assert (codes, row["registered_households"], row["registered_people"]) == ([], 98, 402)
    head = [*TEA, "参与户数", "其中:建档立卡户", "收入(万元)", "其中:建档立卡户"]
    codes, row = read_as(head, [D, V, "茶叶", "40", "12", "30", "9"])
    assert (codes, row["poor_households"]) == ([], 12)
    for behind in ("收入(万元)", "面积(亩)", "补贴(万元)"):
        codes, _ = read_as([*TEA, "参与户数", behind, "其中:建档立卡户"], [D, V, "茶叶", "40", "30", "9"])
        assert "doubtful-column" in codes, behind


def test_a_column_of_the_poor_is_read_or_asked_about_where_ours_has_none():
    shop = ["统计日期", "车间名称", "村", "符合条件", "认定日期", "吸纳人数"]
    for heading in ("其中:建档立卡", "建档立卡贫困人口", "贫困群众", "其中:贫困员工"):
        codes, row = read_as([*shop, heading], [D, "甲车间", V, "是", "2020-04-15", "16", "5"])
        assert row["poor_workers"] == 5 or codes == ["unread-column"], heading
    codes, _ = read_as(
        [*ROSTER, "已脱贫户数", "未脱贫户数"],
        ["530523206201", V, "是", "536", "90", "8"],
        title="村情名册(2020年5月15日)",
    )
    assert codes == ["unread-column"]


def test_what_stands_in_brackets_behind_a_name_counts():
    for words in ("2019年", "截至4月底", "退出", "可采摘", "估计", "不含烤烟"):
        assert read_as([*TEA, f"收入({words})(万元)"], [D, V, "茶叶", "30"])[0] == ["doubtful-column"], words
    for words in ("累计", "必填", "保留两位小数", "1", "1=2+3", "元"):
        assert "doubtful-column" not in read_as([*TEA, f"收入({words})"], [D, V, "茶叶", "30000"])[0], words


def test_yes_and_no_under_a_group_of_problems_or_plans_is_in_doubt():
    home = ["户编号", "村", "户主姓名", "家庭人口", "户类型"]
    for heading in ("住房安全(不安全打√)", "住房安全(是/否存在问题)"):
        codes, _ = read_as([*home, heading], ["P1", V, "张三", "3", "脱贫户", "否"], title="农户名册(2020年5月15日)")
        assert codes == ["doubtful-column"], heading
    for group in ("存在问题", "未达标项", "下步计划"):
        claim = claim_of(f"{group} › 住房安全", contracts()["households"])
        assert claim and claim.fit is Fit.DOUBTFUL, group


def test_the_day_something_was_done_is_not_the_report_s():
    head = ["项目编号", "项目名称", "资金来源", "资金用途", "计划资金(万元)", "完成日期"]
    row = ["ZJ-1", "道路", "整合资金", "产业", "30", "2020-04-20"]
    codes, read = read_as(head, row, title="扶贫资金台账(截至2020年5月15日)")
    assert (codes, str(read["report_date"])) == (["unread-column"], "2020-05-15")  # it may be the day of payment
    assert "missing-column" in read_as(head, row)[0]
