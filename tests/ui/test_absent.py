"""What an address asks for and is not there is said in one line, with what is shown instead."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from pingda_dash import theme
from pingda_dash.ui import navigation
from pingda_dash.ui.view import KEPT_PARAMS
from tests.ui.conftest import address, drawn, picked, shown, text

Opened = Callable[..., AppTest]
DAY = "2020-05-20"
HUANGLIAN = "530523206205"


def line(app: AppTest) -> str:
    """The window's line about its address; "" where it has none."""
    of = re.search(r'<p class="pd-absent".*?</p>', drawn(shown(app))["page"], re.DOTALL)
    return text(of[0]) if of else ""


ASKED = [
    ("overview", "asof", "2020-13-99", "日期", "5月20日"),
    ("overview", "village", "nonsense", "村", "各村"),
    ("units", "village", "nonsense", "村", "逾期最多的单位"),
    ("units", "unit", "nonsense", "单位", "逾期最多的单位"),
    ("map", "village", "000000000000", "村", "各村"),
    ("funds", "unit", "nonsense", "单位", "各单位"),
    ("overview", "theme", "pink", "颜色", "深色"),
    ("overview", "wall", "yes", "大屏方式", "平常的样子"),
    ("overview", "replay", "yes", "回放方式", "平常的样子"),
    ("overview", "speed", "warp", "回放快慢", "正常"),
    ("overview", "rotate", "soon", "停留秒数", "每页停 30 秒"),
    ("overview", "rotate", "1", "停留秒数", "每页停 5 秒"),
    ("overview", "playlist", "走廊", "轮播列表", "领导大屏"),
    ("overview", "pages", "nowhere", "轮播页面", "领导大屏"),
    ("overview", "pages", "map:20,map@9:15", "轮播页面", "其余各页"),
    ("overview", "far", "near", "观看距离", "5 米"),
    ("overview", "order", "random", "轮播顺序", "最紧的在前"),
    ("overview", "panel", "nowhere", "面板", "整页"),
    ("units", "role", "旁观", "角色", "全部"),
    ("countdown", "status", "好", "状态", "全部"),
    ("countdown", "group", "?", "排列", "按单位"),
    ("industry", "industry", "咖啡豆", "产业", "烤烟"),
    ("reporting", "ledger", "nonsense", "台账", "各台账"),
    ("industry", "measure", "9", "指标", "面积"),
    ("industry", "shape", "饼", "看法", "图"),
    ("employment", "item", "nonsense", "项目", "新增转移"),
    ("funds", "money", "nonsense", "资金", "计划"),
    ("rectification", "by", "nonsense", "分组", "来源"),
    ("guarantees", "item", "nonsense", "保障", "危房改造"),
    ("plan", "clause", "九", "方案条款", "方案全文"),
    ("meeting", "item", "task:T999", "例会事项", "第 1 项"),
    ("meeting", "item", "999", "例会事项", "第"),
    ("meeting", "list", "nonsense", "清单", theme.LAGGING),
    ("map", "colour", "不存在", "着色指标", ""),
    ("map", "dots", "卫星图", "农户着色", "户类型"),
    ("history", "version", "abc", "版本", "最新一版"),
    ("history", "against", "9999", "对照的版本", "与上一版的差别"),
    ("history", "before", "-1", "更早的版本", "最新的版本"),
    ("directives", "state", "nonsense", "哪些", "全部"),
    ("directives", "open", "directive:督办〔2020〕99号", "内容", "督办"),
    ("compare", "since", "lately", "对比日期", "5月13日"),
    ("upload", "template", "nonsense", "模板", "全部模板"),
]


@pytest.mark.parametrize(("page", "param", "value", "what", "instead"), ASKED)
def test_what_an_address_asks_for_in_vain_is_named_in_a_line(
    opened: Opened, page: str, param: str, value: str, what: str, instead: str
) -> None:
    day = {} if param == "asof" else {"asof": DAY}
    words = f"地址里的{what}“{value}”没有找到,显示的是{instead}"
    assert words in line(opened(page, **day, **{param: value}))


def test_every_parameter_that_pages_carry_on_is_checked() -> None:
    assert set(KEPT_PARAMS) <= {param for _, param, *_ in ASKED}


def test_a_screen_of_the_dossier_that_is_none_is_named(opened: Opened) -> None:
    app = opened("map", village=HUANGLIAN, asof=DAY, view="<script>")
    assert "地址里的本村“&lt;script&gt;”没有找到,显示的是概况" in line(app)
    assert line(picked(app, "choose:view=责任")) == ""


def test_a_page_that_is_none_is_named(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(st.context), "url", "http://localhost:8501/%E4%BC%9A")
    app = opened(asof=DAY)
    monkeypatch.undo()  # Streamlit has put the overview's own address there
    assert "地址里的页面“会”没有找到,显示的是总览" in line(app)
    assert line(picked(app, "page:funds")) == ""


def test_the_line_stays_while_the_page_is_drawn_again_and_leaves_with_it(opened: Opened) -> None:
    app = opened("map", village="9", colour="不存在", asof=DAY)
    first = line(app)
    assert ("村“9”" in first, "着色指标“不存在”" in first) == (True, True)
    assert line(app.run()) == first
    assert line(picked(app, "page:funds")) == ""
    assert address(app, "asof") == DAY


def test_an_address_whose_every_part_is_there_has_no_line(opened: Opened) -> None:
    at = {"asof": DAY, "wall": "1", "rotate": "20", "pages": "overview:30,map@530523206206:15", "order": "listed"}
    assert line(opened("units", unit="乡项目办", role="牵头", theme="light", replay="1")) == ""
    assert line(opened("overview", **at)) == ""
    for screen in navigation.screens():
        assert line(opened(screen.path or "overview", asof=DAY)) == ""


def test_a_long_value_is_cut(opened: Opened) -> None:
    assert "“" + "很" * 23 + "…”" in line(opened("funds", unit="很" * 300, asof=DAY))
