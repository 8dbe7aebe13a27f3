"""What turned on a day, in at most three lines, the gravest first."""

from __future__ import annotations

import pandas as pd

from pingda_dash.panels.turns import Caption, captions

COLUMNS = ["topic", "subject", "village", "unit", "was_status", "status", "was", "actual", "number_unit"]


def turned(*rows: tuple[object, ...]) -> pd.DataFrame:
    return pd.DataFrame([[*row, *[None] * (len(COLUMNS) - len(row))] for row in rows], columns=COLUMNS)


def test_a_day_is_three_lines_the_gravest_first_and_its_figure_and_uploads_last() -> None:
    day = turned(
        ("任务", "权属调整", None, "乡项目办", "正常", "逾期"),
        ("任务", "村规民约", None, "乡宣传办", "正常", "逾期"),
        ("任务", "大宣讲", None, "乡宣传办", "滞后", "逾期"),
        ("任务", "电商点", None, "乡电商办", "正常", "滞后"),
        ("村", "烤烟移栽", "黄连河村", "乡农业中心", "正常", "滞后"),
        ("数字", "公益性岗位", None, "乡社保中心", None, None, 20.0, 28.0, "个"),
    )
    assert captions(day, "上传 8 份") == [
        Caption("3 项转为逾期:权属调整(乡项目办)、村规民约(乡宣传办)等", "逾期"),
        Caption("电商点转为滞后(乡电商办)", "滞后"),
        Caption("公益性岗位 20 → 28 个 · 上传 8 份"),
    ]


def test_villages_are_named_while_they_are_few_and_what_turned_is_said_as_people_say_it() -> None:
    day = turned(
        *(("村", "烤烟移栽", village, "乡农业中心", "正常", "滞后") for village in ("甲村", "乙村", "丙村")),
        ("村", "电商点", "安乐村", "乡电商办", "正常", "已完成"),
        ("村", "转移", "甲村", "乡社保中心", "滞后", "正常"),
        ("村", "转移", "乙村", "乡社保中心", "未报送", "正常"),
    )
    assert [one.words for one in captions(day, "")] == [
        "烤烟移栽:3 个村转为滞后",
        "电商点:安乐村已完成",
        "转移:甲村回到正常",
    ]


def test_a_day_on_which_nothing_turned_says_so() -> None:
    assert captions(turned(), "") == [Caption("无变化")]
    assert captions(turned(), "上传 3 份") == [Caption("无变化 · 上传 3 份")]
