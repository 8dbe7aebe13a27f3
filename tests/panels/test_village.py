"""One village's guarantees, projects and entities in its dossier."""

from __future__ import annotations

import pandas as pd

from pingda_dash.panels import village
from tests.panels.test_panels import HOSTILE, tags, text

ITEMS = pd.DataFrame(
    {
        "item": ["危房改造", "教育资助", "饮水安全"],
        "unit": ["户", "人", "户"],
        "due": [98.0, 86.0, None],
        "met": [95.0, 86.0, None],
        "open": [3.0, 0.0, None],
        "percent": [96.9, 100.0, None],
        "status": ["滞后", None, None],
        "reported": [True, True, False],
    }
)


def test_each_guarantee_says_what_is_met_what_is_left_and_how_it_stands() -> None:
    markup = village.village_guarantees(ITEMS, "530523206205")
    assert text(markup) == "危房改造 95 / 98 户 存量 3 滞后 教育资助 86 / 86 人 无存量 饮水安全 — / — 户 — 未报送"
    assert 'data-pick="rows:guarantees@危房改造@530523206205"' in markup


def project(**expected: object) -> dict[str, object]:
    return {
        "project_id": "ZJ-001", "project": "组道路硬化", "fund": "涉农整合资金", "purpose": "基础设施",
        "planned_wan": 152.0, "arrived_wan": 152.0, "spent_wan": 63.8, "published": True, **expected,
    }  # fmt: skip


def test_a_project_says_where_its_money_goes_and_whether_it_is_published() -> None:
    words = text(village.project_list(pd.DataFrame([project()])))
    assert words.startswith("组道路硬化 支出 42% 涉农整合资金 → 基础设施 · 计划 152.0 万元,到位 152.0 · 已公示")


def test_what_a_project_did_not_report_is_not_zero() -> None:
    words = text(village.project_list(pd.DataFrame([project(spent_wan=None, arrived_wan=None, published=None)])))
    assert "支出未报送" in words
    assert "公示未报送" in words
    assert "未公示" in text(village.project_list(pd.DataFrame([project(published=False)])))


def test_an_entity_says_how_it_is_tied_to_households() -> None:
    entities = pd.DataFrame(
        [
            {
                "entity": "肉牛合作社",
                "kind": "农民专业合作社",
                "state": "正常",
                "link": None,
                "households": 47,
                "poor_households": None,
            }
        ]
    )
    words = text(village.entity_list(entities))
    assert words.startswith("肉牛合作社 正常 农民专业合作社 · 联结方式未报送 · 带动 47 户,建档 — 户")


def test_a_channel_without_a_report_says_so() -> None:
    channels = pd.DataFrame({"channel": ["线上", "学校"], "amount_wan": [16.4, None]})
    assert text(village.channel_bars(channels, "1")) == "线上 16.4 学校 未报送 —"


def test_workshops_and_places_stand_in_one_list() -> None:
    workshops = pd.DataFrame(
        [{"workshop": HOSTILE, "workers": 22, "poor_workers": 9, "recognised_on": pd.Timestamp("2020-04-14")}]
    )
    places = pd.DataFrame([{"place": "线路二", "kind": "精品线路", "visitors": None, "stage": "谋划"}])
    markup = village.workplaces(workshops, places)
    assert "4月14日认定" in text(markup)
    assert "线路二 谋划 乡村旅游 · 精品线路 · 接待 — 人次" in text(markup)
    assert "img" not in tags(markup)
