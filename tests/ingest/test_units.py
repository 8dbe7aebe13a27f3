"""Units beside the cells: in headings, in a row of their own, in titles and notes, and which column each is of."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pingda_dash.ingest import CheckedFile
from tests.ingest.files import checked, delimited, flat, values, xlsx

TITLE = "平达乡产业增收台账 截至2020年5月20日"
HEAD = ["村", "产业", "面积", "收入", "参与户数"]
WAN = {"元": 30.0, "百元": 3000.0, "千元": 30000.0, "万元": 300000.0, "百万元": 30_000_000.0}
"""What 300,000 of each unit is in 万元."""
MU = {"亩": 900.0, "公顷": 13500.0, "万亩": 9_000_000.0}


def ledger(
    *titles: list[str],
    head: list[str] = HEAD,
    below: list[list[str]] | None = None,
    rows: list[list[str]] | None = None,
) -> CheckedFile:
    body = [*(rows or []), ["平达社区", "烤烟", "900", "300000", "41"], ["小田坝村", "茶叶", "120", "55000", "20"]]
    return checked(delimited([[TITLE], *titles, head, *body, *(below or [])]))


def figures(file: CheckedFile) -> tuple[object, ...]:
    asked = [warning.code for warning in file.warnings if warning.code != "unit-doubtful"]  # 300,000 is much of some
    assert (flat(file), asked) == ([], [])
    return values(file, "area_mu", "income_wan")[0]


STATED = [
    "单位:{1}", "单位:{0}、{1}", "编制单位:乡财政所      单位:{1}", "(面积:{0},收入:{1})",
    "面积单位为{0},金额单位为{1}", "金额以{1}计",
    "计量单位:{0},{1},户", "单位:{1}(人民币)", "单位:人民币{1}", "单位 {1}", "单位:户、人、{0}、{1}",
    "收入单位:{1};面积单位:{0}", "本表以{1}为单位",
    "填报单位:平达乡 单位:{1}", "收入按{1}填列,面积按{0}填列", "({1})", "货币单位:{1}",
]  # fmt: skip


@settings(deadline=None, max_examples=17)
@given(
    st.sampled_from(STATED),
    st.sampled_from(sorted(MU)),
    st.sampled_from(sorted(WAN)),
    st.sampled_from(["above", "below"]),
)
def test_units_in_words_beside_the_table_are_those_of_their_columns(form, area, money, place):
    words = form.format(area, money)
    file = ledger(["", "", words]) if place == "above" else ledger(below=[[], ["注:" + words]])
    assert figures(file) == (MU[area] if "{0}" in form else 900.0, WAN[money])


HEADINGS = [
    "收入({})", "收入(以{}为单位)", "收入(人民币:{})", "收入(人民币 {})", "收入(人民币{})", "收入({},人民币)",
    "收入({}人民币)", "收入(单位:{})", "收入{}",
    "收入/{}", "收入(按{}计)", "收入【{}】", "收入({}(人民币))", "收入人民币{}",
]  # fmt: skip


@settings(deadline=None, max_examples=16)
@given(st.sampled_from(HEADINGS), st.sampled_from(["元", "万元", "千元"]), st.sampled_from(sorted(WAN)))
def test_a_unit_in_a_heading_is_read_in_any_words_and_goes_before_a_title_s(form, money, title):
    file = ledger(["单位:" + title], head=[*HEAD[:3], form.format(money), HEAD[4]])
    assert figures(file) == (900.0, WAN[money])


@pytest.mark.parametrize("currency", ["RMB", "CNY", "人民币", "¥"])
def test_a_currency_alone_is_its_unit(currency):
    assert figures(ledger(head=[*HEAD[:3], f"收入({currency})", HEAD[4]])) == (900.0, 30.0)


UNIT_ROWS = [
    ["甲", "乙", "{0}", "{1}", "户"], ["计量单位", "", "{0}", "{1}", "户"], ["—", "—", "{0}", "{1}", "户"],
    ["单位", "—", "", "({1})", "-"],
    ["", "", "({0})", "({1})", "(户)"], ["单位:", "/", "{0}", "{1}", ""],
]  # fmt: skip


@settings(deadline=None, max_examples=16)
@given(
    st.sampled_from(UNIT_ROWS),
    st.sampled_from(sorted(MU)),
    st.sampled_from(sorted(WAN)),
    st.sampled_from(["", "before", "behind"]),
)
def test_a_row_of_units_below_the_header_is_read_and_skipped(row, area, money, numbers):
    units, numbering = [cell.format(area, money) for cell in row], ["甲", "乙", "1", "2", "3"]
    rows = {"": [units], "before": [numbering, units], "behind": [units, numbering]}[numbers]
    file = ledger(rows=rows)
    assert figures(file) == (MU[area] if "{0}" in "".join(row) else 900.0, WAN[money])
    assert file.rows_good == 2


def test_a_row_of_units_keeps_percent_from_being_taken_for_fractions():
    heads = ["统计日期", "任务", "状态", "完成率"]
    rows = [["—", "—", "—", "%"], ["5月20日", "T01", "进行中", "0.8"], ["5月20日", "T02", "进行中", "1"]]
    file = checked(delimited([heads, *rows]))
    assert [one.code for one in file.warnings] == ["fraction-as-percent"]
    assert (file.rows_good, flat(file)) == (2, [])


@pytest.mark.parametrize(
    "row",
    [
        ["平达社区", "烤烟", "亩", "元", "户"],
        ["", "", "", "", "说明"],
        ["甲", "乙", "1", "2", "3"],
        ["备注", "", "亩", "元", "户"],
    ],
)
def test_a_row_that_says_more_than_units_is_none(row):
    assert "单位行" not in ledger(rows=[row]).skipped


def test_a_workbook_may_state_its_unit_in_two_cells_or_below_the_table():
    body = [["平达社区", "烤烟", 900, 300000, 41], ["小田坝村", "茶叶", 120, 55000, 20]]
    above = checked(xlsx([TITLE], ["", "", "", "单位:", "元"], HEAD, *body), "表.xlsx")
    below = checked(xlsx([TITLE], HEAD, *body, [], ["注:本表金额单位为元,面积单位为亩。"]), "表.xlsx")
    row = checked(xlsx([TITLE], HEAD, ["甲", "乙", 1, 2, 3], ["计量单位", "", "亩", "元", "户"], *body), "表.xlsx")
    assert [figures(file) for file in (above, below, row)] == [(900.0, 30.0)] * 3


def test_of_two_units_that_a_title_leaves_to_choose_from_the_first_is_read_and_asked_about():
    file = ledger(["单位:元、千元"])
    assert [(one.code, one.column, one.value) for one in file.warnings] == [("several-units", "收入", "元")]
    assert values(file, "income_wan")[0] == (30.0,)


def test_a_unit_of_money_that_is_none_of_ours_is_asked_about():
    assert ("unknown-unit", "美元") in [(one.code, one.value) for one in ledger(["单位:美元"]).warnings]
    assert "unknown-unit" in [one.code for one in ledger(head=[*HEAD[:3], "收入(W)", HEAD[4]]).warnings]
    assert "unknown-unit" not in [one.code for one in ledger(head=[*HEAD[:3], "收入(万)", HEAD[4]]).warnings]


@settings(deadline=None, max_examples=12)
@given(st.lists(st.floats(3, 15000), min_size=1, max_size=5), st.sampled_from([1, 10_000]))
def test_figures_that_are_hardly_in_the_unit_they_were_read_in_are_asked_about(income, times):
    industries = "香料烟 甘蔗 核桃 肉牛 生猪".split()
    rows = [["平安社区", name, "9", str(one * times), "1"] for name, one in zip(industries, income, strict=False)]
    file = checked(delimited([[TITLE], HEAD, *rows]))
    assert [one.code for one in file.warnings] == ["unit-doubtful"] * (times > 1)
    assert flat(file) == []


def test_a_net_income_in_ten_thousands_is_asked_about_and_one_in_yuan_is_not():
    heads = ["户编号", "村", "户主姓名", "家庭人口", "户类型", "人均纯收入"]
    rows = [["A1", "平达社区", "张某", "4", "脱贫户"], ["A2", "平达社区", "李某", "3", "一般户"]]
    asked = [
        [one.code for one in checked(delimited([heads, *([*row, net] for row in rows)])).warnings]
        for net in ("0.83", "8300")
    ]
    assert asked == [["unit-doubtful"], []]


@pytest.mark.parametrize(
    "title",
    ["填报单位:平达社区", "责任单位:乡农业中心", "单位负责人:张三", "以村为单位填报", "单位:户、亩",
     "联系人:万家", "单位:乡扶贫办(盖章)", "单位:"],
)  # fmt: skip
def test_words_that_state_no_unit_of_a_column_change_nothing_and_ask_nothing(title):
    assert figures(ledger([title])) == (900.0, 300000.0)


def test_each_area_of_a_roster_is_in_its_own_unit_where_the_title_lists_them_all():
    heads = ["村代码", "村名", "是否贫困村", "耕地面积", "面积", "村集体经济收入"]
    file = checked(
        delimited([["村情名册 单位:亩、平方公里、万元"], heads, ["530523206201", "平达社区", "否", "1500", "20", "5"]])
    )
    assert values(file, "arable_mu", "area_km2", "collective_income_wan") == [(1500.0, 20.0, 5.0)]
    assert file.warnings == []


@pytest.mark.parametrize("words", ["注:收入按元填写。", "备注:以上金额均以“元”为单位", "说明:金额按“元”核算"])
def test_a_note_may_state_its_unit_in_quotes_and_in_any_verb(words):
    assert figures(ledger(below=[[], [words]])) == (900.0, 30.0)


@pytest.mark.parametrize("name", ["产业台账(单位:元)", "产业台账(元)", "产业台账_单位元"])
def test_the_name_of_a_file_or_a_sheet_may_state_the_unit(name):
    rows = [[TITLE], HEAD, ["平达社区", "烤烟", "900", "300000", "41"]]
    assert figures(checked(delimited(rows), f"{name}.csv")) == (900.0, 30.0)
    assert figures(checked(xlsx(*rows, title=name.replace(":", "")), "表.xlsx")) == (900.0, 30.0)


@pytest.mark.parametrize("word", ["块", "角"])
def test_a_word_for_money_in_a_heading_that_is_no_unit_of_ours_is_asked_about(word):
    file = ledger(head=[*HEAD[:3], f"收入({word})", HEAD[4]])
    assert ("unknown-unit", word) in [(one.code, one.value) for one in file.warnings]


@pytest.mark.parametrize(
    ("heading", "cells", "asked"),
    [
        ("收入", ["300000元", "5000", "8000"], ["mixed-units"]),
        ("收入", ["300000元", "5.5万元", "2万元"], []),
        ("收入", ["30万元", "5.5", "2"], []),
        ("收入(万元)", ["300000元", "5.5", "2"], []),
        ("收入", ["300000元", "0", "0"], []),
        ("收入", ["4", "200000", "3"], ["unit-doubtful"]),
    ],
)
def test_bare_numbers_beside_cells_with_another_unit_are_asked_about(heading, cells, asked):
    villages = ["平达社区", "小田坝村", "平安社区"]
    rows = [[village, "烤烟", cell] for village, cell in zip(villages, cells, strict=True)]
    file = checked(delimited([[TITLE], ["村", "产业", heading], *rows]))
    assert ([one.code for one in file.warnings], flat(file)) == (asked, [])


@pytest.mark.parametrize(("unit", "asked"), [("元", ["unread-column"]), ("万元", [])])
def test_a_column_of_units_other_than_the_figures_were_read_in_is_asked_about(unit, asked):
    file = checked(delimited([[TITLE], ["村", "产业", "收入", "金额单位"], ["平达社区", "烤烟", "3000", unit]]))
    assert [one.code for one in file.warnings] == asked


def test_a_unit_of_something_that_no_column_is_named_like_is_asked_about():
    file = ledger(below=[[], ["注:补贴单位为元"]])
    assert ("several-units", "收入") in [(one.code, one.column) for one in file.warnings]
    assert figures(ledger(below=[[], ["注:补贴单位为万元"]])) == (900.0, 300000.0)
