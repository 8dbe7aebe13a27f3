"""The flow of money: the money adds up, industry alone is blue, what was not reported is no zero."""

from __future__ import annotations

import json
from itertools import pairwise

import pandas as pd
import pytest

from pingda_dash import figures, theme
from pingda_dash.figures import funds as funds_module
from tests.colours import strange

ANLE, HUANGLIAN, XIAOHE = "530523206206", "530523206205", "530523206210"


@pytest.fixture
def flows() -> pd.DataFrame:
    """As `queries.fund_flows`: two sources, three purposes, two villages and the whole township."""
    rows = [
        ("涉农整合资金", "产业", ANLE, "安乐村", 300.0, 200.0, 150.0, 2),
        ("涉农整合资金", "基础设施", HUANGLIAN, "黄连河村", 500.0, 400.0, 100.0, 1),
        ("财政专项扶贫资金", "产业", ANLE, "安乐村", 100.0, None, None, 1),
        ("财政专项扶贫资金", "饮水安全", None, "全乡", 100.0, 100.0, 0.0, 1),
    ]
    columns = "fund purpose village_code village planned_wan arrived_wan spent_wan projects"
    return pd.DataFrame(rows, columns=columns.split())


@pytest.fixture
def villages() -> pd.DataFrame:
    rows = [(HUANGLIAN, "黄连河村", False), (ANLE, "安乐村", True), (XIAOHE, "小河村", None)]
    return pd.DataFrame(rows, columns=["village_code", "village", "is_poor"])


def words_of(figure):
    return [note.text for note in figure.layout.annotations]


def sankey(figure):
    return figure.data[0]


def test_all_money_that_leaves_a_source_reaches_a_village(flows, villages):
    flow = sankey(figures.fund_flow(flows, "planned_wan", villages))
    first = [value for value, source in zip(flow.link.value, flow.link.source, strict=True) if source < 2]
    second = [value for value, source in zip(flow.link.value, flow.link.source, strict=True) if source >= 2]
    assert sum(first) == sum(second) == 1000


def test_only_the_money_for_industry_is_blue(flows, villages):
    flow = sankey(figures.fund_flow(flows, "planned_wan", villages))
    lit = [
        words.split("<br>")[0]
        for words, colour in zip(flow.link.customdata, flow.link.color, strict=True)
        if colour == theme.rgba(theme.ACTUAL, 0.42)
    ]
    assert lit == ["涉农整合资金 → 产业", "财政专项扶贫资金 → 产业", "产业 → 安乐村"]


def test_a_flow_says_its_money_and_projects_in_chinese(flows, villages):
    flow = sankey(figures.fund_flow(flows, "arrived_wan", villages))
    assert "涉农整合资金 → 产业<br>到位 200.0 万元 · 2 个项目" in flow.link.customdata
    assert "安乐村<br>到位 200.0 万元" in flow.node.customdata


def test_money_not_reported_is_left_out_and_money_without_a_village_is_the_townships(flows, villages):
    words = " ".join(words_of(figures.fund_flow(flows, "arrived_wan", villages)))
    assert "财政专项扶贫资金 <b>100.0</b>" in words
    assert "全乡 <b>100.0</b>" in words
    assert "全乡" not in " ".join(words_of(figures.fund_flow(flows, "spent_wan", villages)))


def test_no_two_names_of_a_column_share_a_line(flows, villages):
    many = pd.concat(
        [flows.assign(village_code=f"53052320{i:04d}", village=f"{i}村", planned_wan=3.0**-i) for i in range(11)]
    )
    figure = figures.fund_flow(many, "planned_wan", villages)
    places = sorted(set(figure.data[1].y))
    assert len(places) == 14
    assert min(b - a for a, b in pairwise(places)) >= funds_module.SLOT / funds_module.HIGH - 1e-9


def test_more_villages_than_lines_stay_inside_the_figure(flows, villages):
    many = pd.concat([flows.assign(village_code=f"53052320{i:04d}", village=f"{i}村") for i in range(60)])
    places = figures.fund_flow(many, "planned_wan", villages).data[1].y
    assert min(places) > 0
    assert max(places) < 1


def test_a_villages_name_hands_over_its_code_and_the_township_none(flows, villages):
    picks = {each[0] for each in figures.fund_flow(flows, "planned_wan", villages).data[1].customdata}
    assert picks == {ANLE, HUANGLIAN, XIAOHE}


def test_a_poor_village_is_named_in_gold(flows, villages):
    figure = figures.fund_flow(flows, "planned_wan", villages)
    gold = [note.text for note in figure.layout.annotations if note.font.color == theme.PLAN]
    assert gold == ["安乐村 <b>400.0</b>"]


def test_a_village_that_gets_nothing_is_named_and_one_that_did_not_report_says_so(flows, villages):
    words = words_of(figures.fund_flow(flows, "planned_wan", villages))
    assert any("小河村" in each and "无" in each for each in words)
    unsaid = flows.assign(spent_wan=[150.0, None, None, None])
    assert any(
        "黄连河村" in each and "未报送" in each for each in words_of(figures.fund_flow(unsaid, "spent_wan", villages))
    )


def test_the_flow_uses_only_the_themes_colours(flows, villages):
    figure = figures.fund_flow(flows, "planned_wan", villages)
    assert not any(strange(figure, palette) for palette in theme.PALETTES.values())


def test_no_money_at_all_is_a_word(flows, villages):
    assert words_of(figures.fund_flow(flows.iloc[:0], "planned_wan", villages)) == [theme.UNREPORTED]


def test_uploaded_names_cannot_carry_markup_into_the_flow(flows, villages):
    figure = figures.fund_flow(flows.assign(village="<a href='https://x'>村</a>"), "planned_wan", villages)
    assert "<a" not in json.dumps(figure.to_plotly_json(), default=str)
