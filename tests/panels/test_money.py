"""资金 and 经营与产销 panels: what is unpublished, which village has a cooperative, what is recognised."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pandas as pd

from pingda_dash.panels import money
from tests.panels.test_panels import HOSTILE, picks, tags, text

LEDGERS = {
    name: SimpleNamespace(dataset=name, title=title, unit="乡社保中心", units=1, duties=2)
    for name, title in (("workshops", "扶贫车间台账"), ("tourism", "乡村旅游台账"))
}
PROJECTS = pd.DataFrame(
    [
        ("P1", "茶叶基地", "涉农整合资金", "产业", "安乐村", 120.0, True),
        ("P2", "水窖修缮", "财政专项扶贫资金", "饮水安全", "黄连河村", 8.5, False),
        ("P3", "村组道路", "涉农整合资金", "基础设施", None, 60.0, None),
    ],
    columns=["project_id", "project", "fund", "purpose", "village", "planned_wan", "published"],
)
VILLAGES = pd.DataFrame(
    [
        ("530523206206", "安乐村", True, 1, 2, 1, 0, 40, 31, 0.775, "正常"),
        ("530523206205", "黄连河村", True, 0, 0, 0, 0, 25, 0, 0.0, "滞后"),
        ("530523206201", "平达社区", False, None, None, None, None, None, None, None, None),
    ],
    columns=(
        *("village_code", "village", "is_poor", "cooperatives", "normal", "shell", "cleared"),
        *("willing", "partnered", "partnered_share", "status"),
    ),
)


def test_the_unpublished_are_listed_the_dearest_first_and_unknown_is_not_no() -> None:
    markup = money.unpublished_projects(PROJECTS)
    words = text(markup)
    assert picks(markup) == ["rows:funds@P3", "rows:funds@P2", "rows:funds"]
    assert "村组道路 全乡 基础设施 · 涉农整合资金 60.0 万元 未报送" in words
    assert "水窖修缮 黄连河村 饮水安全 · 财政专项扶贫资金 8.5 万元 未公示" in words
    assert "茶叶基地" not in words


def test_when_all_is_published_it_says_so() -> None:
    assert "所有项目都已公告公示" in text(money.unpublished_projects(PROJECTS.head(1)))


def test_a_village_shows_its_cooperatives_its_partners_and_the_plans_verdict() -> None:
    markup = money.cooperatives(VILLAGES)
    words = text(markup)
    assert "安乐村 正常 2 空壳 1 31 / 40 78% 1 个 正常" in words
    assert "黄连河村 没有 0 / 25 0% 0 个 滞后" in words
    assert picks(markup) == [f"village:{code}" for code in VILLAGES["village_code"]]


def test_a_village_nobody_reported_is_unreported_not_without() -> None:
    words = text(money.cooperatives(VILLAGES.tail(1)))
    assert "平达社区 未报送 未报送 —" in words
    assert "没有" not in words


def test_workshops_say_when_they_were_recognised_and_places_how_far_they_are() -> None:
    workshops = pd.DataFrame(
        [
            ("竹编车间", "安乐村", True, date(2020, 4, 12), 26, 11),
            ("制衣车间", "小河村", True, None, 18, None),
            ("石料厂", "安庆村", False, None, None, None),
        ],
        columns=["workshop", "village", "eligible", "recognised_on", "workers", "poor_workers"],
    )
    places = pd.DataFrame(
        [
            ("茶山线路", "精品线路", None, "创建中", None, None),
            ("农家乐", "旅游扶贫示范户", "安乐村", "运营", 850, 6.4),
        ],
        columns=["place", "kind", "village", "stage", "visitors", "income_wan"],
    )
    words = text(money.workshops_and_places(workshops, places, LEDGERS))
    assert "竹编车间 已认定 安乐村 · 吸纳 26 人,贫困 11 人 · 4月12日认定" in words
    assert "制衣车间 待认定 小河村 · 吸纳 18 人,贫困 — 人" in words
    assert "石料厂 不符合条件" in words
    assert "茶山线路 创建中 全乡 · 精品线路" in words
    assert "农家乐 运营 安乐村 · 旅游扶贫示范户 · 850 人次 · 6.4 万元" in words
    one = money.workshops_and_places(workshops.iloc[:0], places, LEDGERS)
    assert text(one).count("未报送") == 1 and "还没有收到《扶贫车间台账》。 乡社保中心负责" in text(one)
    assert 'data-pick="template:workshops"' in one and "template:tourism" not in one


def test_uploaded_words_stay_words() -> None:
    assert "img" not in tags(money.unpublished_projects(PROJECTS.assign(project=HOSTILE)))
    assert "img" not in tags(money.cooperatives(VILLAGES.assign(village=HOSTILE)))
