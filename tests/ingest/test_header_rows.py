"""Headers of several rows: any form's groups and parts give each column one path, and each figure its field."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pingda_dash.ingest import read_cells, read_table
from tests.ingest.files import checked, delimited, text, values, xlsx

Path = tuple[str, ...]
Columns = list[tuple[Path, str]]
"""Paths with the field that each is; "" for a column that is none of ours."""

AREA: list[Columns] = [
    [(("面积(亩)",), "area_mu")],
    [(("种植情况", "面积(亩)"), "area_mu")],
    [(("种植情况", "面积", "亩"), "area_mu")],
    [(("计划", "面积(亩)"), ""), (("完成", "面积(亩)"), "area_mu")],
    [(("面积(亩)", "年度计划"), ""), (("面积(亩)", "实际完成"), "area_mu")],
    [(("计划面积(亩)",), ""), (("完成面积(亩)",), "area_mu")],
    [(("面积(亩)", "上年"), ""), (("面积(亩)", "本年累计"), "area_mu")],
]
INCOME: list[Columns] = [
    [(("收入(万元)",), "income_wan")],
    [(("经济效益情况", "收入(万元)"), "income_wan")],
    [(("收入(万元)", "本月"), ""), (("收入(万元)", "本年累计"), "income_wan")],
    [(("本月收入(万元)",), ""), (("累计收入(万元)",), "income_wan")],
    [(("收入(万元)", "去年同期"), ""), (("收入(万元)", "目前"), "income_wan"), (("收入(万元)", "同比增长"), "")],
]
HOUSEHOLDS: list[Columns] = [
    [(("参与户数",), "households")],
    [(("参与户数", "合计"), "households"), (("参与户数", "其中:建档立卡户"), "poor_households")],
    [(("参与户数", "小计"), "households"), (("参与户数", "其中", "建档立卡户数"), "poor_households")],
    [(("参与农户", "户数"), "households"), (("参与农户", "其中", "建档立卡户"), "poor_households")],
    [
        (("参与农户", "户数"), "households"),
        (("参与农户", "其中", "贫困户"), "poor_households"),
        (("参与农户", "其中", "边缘户"), ""),
    ],
    [(("总数", "户数"), "households"), (("未脱贫", "户数"), "")],
    [(("户数",), "households"), (("其中:建档立卡户数",), "poor_households")],
]


def written(paths: Sequence[Path], spread: bool = False) -> tuple[list[list[str]], list[str]]:
    """(rows of a header, merged ranges) of some paths: a group stands over its first part, a short path merged down."""
    depth = max(map(len, paths))
    rows = [["" for _ in paths] for _ in range(depth)]
    merged = []
    for column, path in enumerate(paths):
        for row, name in enumerate(path):
            if column and paths[column - 1][: row + 1] == path[: row + 1] and row < len(path) - 1:
                continue
            rows[row][column] = name
            end = column
            while end + 1 < len(paths) and row < len(path) - 1 and paths[end + 1][: row + 1] == path[: row + 1]:
                end += 1
            if end > column:
                merged.append((row, column, row, end))
        if len(path) < depth:
            merged.append((len(path) - 1, column, depth - 1, column))
    return rows, [f"{chr(65 + left)}{top + 2}:{chr(65 + right)}{bottom + 2}" for top, left, bottom, right in merged]


def form(columns: Columns) -> tuple[list[list[str]], list[str], dict[str, float]]:
    """(rows with a title, merged ranges, field → figure of the first row) of a form of 产业增收台账."""
    paths = [("村",), ("产业",), *(path for path, _ in columns)]
    head, merged = written(paths)
    figures = [10 * (at + 1) for at in range(len(columns))]
    expected = {field: float(figure) for (_, field), figure in zip(columns, figures, strict=True) if field}
    if "poor_households" in expected:  # a part is not more than its whole
        expected["poor_households"] = figures[[field for _, field in columns].index("poor_households")] = 1
    rows = [
        ["平达社区", "烤烟", *map(str, figures)],
        ["小田坝村", "茶叶", *(str(figure + 3) for figure in figures)],
    ]
    return [["产业增收台账 截至2020年5月20日"], *head, *rows], merged, expected


@settings(max_examples=40)
@given(st.sampled_from(AREA), st.sampled_from(INCOME), st.sampled_from(HOUSEHOLDS), st.booleans())
def test_any_form_of_groups_and_parts_is_read_without_a_question(area, income, households, in_workbook):
    rows, merged, expected = form([*area, *income, *households])
    data = xlsx(*rows, merge=merged) if in_workbook else delimited(rows)
    file = checked(data, "表.xlsx" if in_workbook else "表.csv")
    assert ([str(one) for one in file.problems], [str(one) for one in file.warnings]) == ([], [])
    assert [row.get(name) for row in file.arrow().to_pylist()[:1] for name in expected] == [*expected.values()]
    assert file.rows_good == 2 and not file.skipped


@pytest.mark.parametrize(
    ("head", "body", "fields", "figures"),
    [
        (
            [
                ["项目编号", "项目名称", "资金来源", "资金用途", "资金(元)", "", ""],
                ["", "", "", "", "计划", "到位", "支出"],
            ],
            ["P01", "茶园", "财政专项扶贫资金", "产业", "1000000", "800000", "600000"],
            ["planned_wan", "arrived_wan", "spent_wan"],
            (100.0, 80.0, 60.0),
        ),
        (
            [
                ["项目编号", "项目名称", "资金来源", "资金用途", "计划资金(万元)", "", "", "到位资金(万元)"],
                ["", "", "", "", "中央", "省级", "小计", ""],
            ],
            ["P01", "茶园", "财政专项扶贫资金", "产业", "60", "40", "100", "80"],
            ["planned_wan", "arrived_wan"],
            (100.0, 80.0),
        ),
        (
            [["村", "保障事项", "应保障数", "已达标数", "存量问题", ""], ["", "", "", "", "年初", "目前"]],
            ["平达社区", "危房改造", "50", "48", "10", "2"],
            ["due", "met", "open"],
            (50, 48, 2),
        ),
        (
            [["村代码", "村名", "是否贫困村", "总数", "", "未脱贫", "", "建档立卡", ""],
             ["", "", "", "户数", "人口", "户数", "人口", "户数", "人数"]],
            ["530523206201", "平达社区", "否", "900", "3794", "1", "4", "120", "480"],
            ["households", "population", "registered_households", "registered_people"],
            (900, 3794, 120, 480),
        ),
        (
            [["村", "项目", "去向", "人数", "累计人数"]],
            ["平达社区", "新增转移就业", "县内", "3", "10"],
            ["people"],
            (10,),
        ),
        (
            [["村", "项目", "去向", "人次", "其中", "", ""], ["", "", "", "", "建档立卡", "边缘户", "女性"]],
            ["平达社区", "新增转移就业", "县内", "10", "4", "2", "5"],
            ["people", "poor_people"],
            (10, 4),
        ),
    ],
)  # fmt: skip
def test_the_column_that_says_what_the_contract_means_is_read(head, body, fields, figures):
    file = checked(delimited([["截至2020年5月20日"], *head, body]))
    assert ([str(one) for one in file.problems], [str(one) for one in file.warnings]) == ([], [])
    assert values(file, *fields) == [figures]


def test_a_heading_of_several_rows_is_one_path_with_its_groups():
    rows = [["村", "种植", "", "资金(元)", ""], ["", "面积", "收入", "计划", "完成"], ["", "亩", "万元", "", ""]]
    assert read_table(delimited([*rows, ["平达社区", "1", "2", "3", "4"]]), "表.csv").header == (
        "村",
        "种植 › 面积(亩)",
        "种植 › 收入(万元)",
        "资金(元) › 计划",
        "资金(元) › 完成",
    )


def test_a_header_of_three_levels_of_any_table_is_joined():
    lines = ["Region,2019,,,,2020,", ",Total,,Other,,Total,Other", ",a,b,a,b,a,b", "A,1,2,3,4,5,6", "B,1,2,3,4,5,6"]
    head = read_cells(text(*lines), "t.csv")[0]
    assert head == [
        "Region",
        "2019 Total a",
        "2019 Total b",
        "2019 Other a",
        "2019 Other b",
        "2020 Total a",
        "2020 Other b",
    ]


def test_a_header_of_two_rows_that_comes_again_on_the_next_page_is_no_row():
    head = ["项目编号,项目名称,资金来源,资金用途,资金(元),,", ",,,,计划,到位,支出"]
    one, two = "P01,茶园,财政专项扶贫资金,产业,10000,8000,6000", "P02,水窖,财政专项扶贫资金,饮水安全,10000,8000,6000"
    file = checked(text("截至2020年5月20日", *head, one, *head, two))
    assert (file.ok, file.rows_good, dict(file.skipped)) == (True, 2, {"重复表头": 2})


def test_a_row_of_words_below_the_header_is_data():
    file = checked(
        text("统计日期,任务编号,状态,完成率(%),说明", "2020-05-20,T01,进行中,,推进中", "2020-05-20,T02,已完成,,")
    )
    assert (file.ok, file.rows_good) == (True, 2)


@pytest.mark.parametrize("above", [["平达社区产业台账"], ["平达社区产业台账", "", ""], ["小计", "平达社区产业台账"]])
def test_tables_under_titles_of_their_own_are_blocks_of_one(above):
    second = [title.replace("平达社区", "小田坝村") for title in above]
    rows = ["产业,面积(亩),收入(万元)", "烤烟,900,30", "", *second, "产业,面积(亩),收入(万元)", "茶叶,120,5.5"]
    file = checked(text("截至2020年5月20日", *above, *rows))
    assert file.ok, [str(one) for one in file.problems]
    assert values(file, "village_code", "industry", "area_mu") == [
        ("530523206201", "烤烟", 900.0),
        ("530523206202", "茶叶", 120.0),
    ]


@pytest.mark.parametrize("in_workbook", [True, False])
@pytest.mark.parametrize("groups", [("本月", "本年累计"), ("年度计划", "目前"), ("上年", "累计完成")])
def test_a_heading_that_is_a_unit_too_is_a_name_below_a_period_or_a_plan(groups, in_workbook):
    first, second = groups
    head = [
        ["统计日期", "村", "项目", first, "", second, ""],
        ["", "", "", "人次", "其中建档立卡", "人次", "其中建档立卡"],
    ]
    body = ["2020-05-20", "平达社区", "技能培训", "30", "10", "41", "14"]
    merge = ["A1:A2", "B1:B2", "C1:C2", "D1:E1", "F1:G1"]
    data = xlsx(*head, body, merge=merge) if in_workbook else delimited([*head, body])
    file = checked(data, "表.xlsx" if in_workbook else "表.csv")
    assert (file.problems, file.warnings, values(file, "people", "poor_people")) == ([], [], [(41, 14)])


def test_a_group_over_the_first_columns_and_a_heading_over_its_parts_are_a_header():
    head = [["基本情况", "", "", "收入(万元)", ""], ["统计日期", "村", "产业", "计划", "完成"]]
    body = ["2020-05-20", "平达社区", "烤烟", "40", "30"]
    for file in (
        checked(delimited([*head, body])),
        checked(xlsx(*head, body, merge=["A1:C1", "D1:E1"]), "表.xlsx"),
    ):
        assert (file.problems, file.warnings, values(file, "income_wan")) == ([], [], [(30,)])


@pytest.mark.parametrize("colon", [":", "\uff1a"])
def test_a_line_of_labels_above_the_header_is_no_row_of_groups(colon):
    labels = [[f"单位名称{colon}", "平达乡", "", ""], [f"填表人{colon}", "", f"盖章{colon}", ""]]
    head, body = ["村", "产业", "面积(亩)", "收入(万元)"], ["平达社区", "烤烟", "900", "30"]
    file = checked(delimited([["截至2020年5月20日"], *labels, head, body]))
    assert (file.problems, file.warnings, values(file, "area_mu")) == ([], [], [(900.0,)])
