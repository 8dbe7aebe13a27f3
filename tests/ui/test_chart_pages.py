"""Map, industry, employment and countdown, run on real data: what they draw, how they answer odd addresses."""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, unquote

import pytest
from streamlit.testing.v1 import AppTest

from tests.ui.answers import let_be_many
from tests.ui.conftest import drawn, pictures, text

Opened = Callable[..., AppTest]
PAGES = ("map", "industry", "employment", "countdown")


HUANGLIAN = "530523206205"


def place_map(app: AppTest) -> dict[str, Any]:
    """What the page's map is drawn from."""
    bodies = [body for part in pictures(app) for body in part["bodies"]]
    made: dict[str, Any] = next(body["map"] for body in bodies if "map" in body)
    return made


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("asof", ["2020-05-20", "2020-03-01", "2021-02-01"])
def test_a_page_draws_before_during_and_after_the_campaign(opened: Opened, page: str, asof: str) -> None:
    app = opened(page, asof=asof)
    assert not app.exception
    assert "pd-incident" not in drawn(app)["page"]


@pytest.mark.parametrize(
    ("page", "address"),
    [
        ("map", {"colour": "不存在", "drawing": "卫星图"}),
        ("industry", {"industry": "<script>", "measure": "9", "shape": "饼"}),
        ("employment", {"item": "'; drop table", "shape": ""}),
        ("countdown", {"unit": "乡气象站", "status": "好", "group": "?"}),
        ("countdown", {"village": "000000000000"}),
    ],
)
def test_a_mistyped_address_shows_the_page_not_an_error(opened: Opened, page: str, address: dict[str, str]) -> None:
    app = opened(page, asof="2020-05-20", **address)
    assert not app.exception
    assert "pd-incident" not in drawn(app)["page"]


def test_the_map_and_the_ranking_show_every_village_in_one_colour(opened: Opened) -> None:
    app = opened("map", asof="2020-05-20")
    areas = place_map(app)["areas"]
    assert len(areas) == 10
    assert sum(area["poor"] for area in areas.values()) == 6
    rows = re.findall(r'data-pick="place:(\d+)".*?<span class="value">([^<]+)<', drawn(app)["villages"], re.DOTALL)
    assert {code: html.unescape(words) for code, words in rows} == {code: area["words"] for code, area in areas.items()}


def test_the_map_says_it_is_not_the_land(opened: Opened) -> None:
    assert "示意图:格位不代表真实位置、边界或面积" in drawn(opened("map", asof="2020-05-20"))["page"]


def test_each_step_into_the_map_is_an_address_with_a_way_back(opened: Opened) -> None:
    address = {"asof": "2020-05-20", "village": HUANGLIAN, "view": "村图"}
    village = opened("map", **address)
    assert place_map(village)["steps"]["out"] == "place:"
    name = place_map(village)["land"]["groups"]
    group = next(one["name"] for one in name if one["village"] == HUANGLIAN)
    inside = opened("map", **address, group=group)
    assert place_map(inside)["at"] == {"village": HUANGLIAN, "group": group, "home": ""}
    home = re.search(r'data-pick="(place:[^"]+)"', drawn(inside)["inside"])
    assert home is not None
    number = unquote(home[1]).split("/")[-1]
    card = opened("map", **address, group=group, home=number)
    assert "人均纯收入" in text(drawn(card)["inside"])
    assert place_map(card)["steps"]["out"] == place_map(inside)["steps"]["out"] + f"/{quote(group)}"


def test_a_place_that_is_not_there_is_said_and_the_nearest_one_shown(opened: Opened) -> None:
    app = opened("map", asof="2020-05-20", village=HUANGLIAN, view="村图", group="九十九组", home="PD205-9999")
    assert place_map(app)["at"] == {"village": HUANGLIAN, "group": "", "home": ""}
    assert "九十九组" in drawn(app)["page"]


def test_of_a_crowd_hexagons_are_sent_and_a_place_with_few_sends_its_own_dots(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dots(app: AppTest) -> int:
        return len(base64.b64decode(place_map(app)["dots"]["kinds"]))

    every = dots(opened("map", asof="2020-05-20"))
    let_be_many(monkeypatch, 1000)
    app = opened("map", asof="2020-05-20")
    cells = place_map(app)["dots"]["hexagons"]["cells"]
    worst = max(one["few"] for one in cells if one["few"] is not None)
    assert dots(app) == 0 and sum(one["number"] for one in cells if one["few"] == worst) == 4  # 未脱贫户
    assert f"{every:,} 户" in drawn(app)["page"] and "满格 = " in drawn(app)["page"]
    inside = opened("map", asof="2020-05-20", village=HUANGLIAN, view="村图")
    own = [one for one in place_map(inside)["land"]["groups"] if one["village"] == HUANGLIAN]
    assert "hexagons" not in place_map(inside)["dots"] and 0 < dots(inside) == sum(one["households"] for one in own)
    let_be_many(monkeypatch, 100)
    crowded = place_map(opened("map", asof="2020-05-20", village=HUANGLIAN, view="村图"))
    assert {one["village"] for one in crowded["dots"]["hexagons"]["cells"]} == {HUANGLIAN}
    group = opened("map", asof="2020-05-20", village=HUANGLIAN, view="村图", group=own[0]["name"])
    assert len(place_map(group)["people"]["ids"]) == dots(group) == own[0]["households"]


def test_the_map_of_the_poor_villages_is_of_six(opened: Opened) -> None:
    app = opened("map", asof="2020-05-20", which="poor")
    assert sum(not area["dim"] for area in place_map(app)["areas"].values()) == 6
    assert drawn(app)["villages"].count('data-pick="place:') == 6
    assert "六村地图" in drawn(app)["page"]


def test_every_indicator_of_the_plan_colours_the_map(opened: Opened) -> None:
    page = drawn(opened("map", asof="2020-05-20", colour="goal-transfers", how="value"))
    assert page["page"].count('<option value="goal-') >= 60
    assert "新增转移就业" in page["page"] and " 人" in text(page["villages"])


def test_industry_opens_on_transplanting_village_by_village(opened: Opened) -> None:
    app = opened("industry", asof="2020-05-20")
    page = drawn(app)
    assert "烤烟大田移栽 · 分村进度(亩)" in page["page"]
    assert "8,312 亩" in text(page["cards"])
    assert "黄连河村" in text(page["分村-烤烟大田移栽"])


def test_autumn_income_is_named_as_autumns_and_is_not_late(opened: Opened) -> None:
    income = text(drawn(opened("industry", asof="2020-05-20"))["收入构成"])
    assert "交售" in income
    assert not re.search("逾期|滞后", income)


def test_a_villages_bar_opens_its_dossier(opened: Opened) -> None:
    panels = {"industry": ["烤烟-带贫参与"], "employment": ["公益性岗位", "护林员管护员"]}
    for page, names in panels.items():
        words = drawn(opened(page, asof="2020-05-20"))
        assert all(words[name].count('data-pick="village:5305232062') == 10 for name in names)


def test_a_column_in_which_nobody_has_a_number_is_not_shown(opened: Opened) -> None:
    assert "户均增收" not in drawn(opened("industry", asof="2020-05-20", industry="烤烟"))["烤烟-带贫参与"]
    assert "户均增收" in drawn(opened("industry", asof="2020-05-20", industry="甘蔗"))["甘蔗-带贫参与"]


def test_every_chart_turns_into_its_table_and_back(opened: Opened) -> None:
    app = opened("industry", asof="2020-05-20", shape="表")
    assert not {"分村-烤烟大田移栽", "收入构成", "香料烟收购"} & drawn(app).keys()
    assert [len(table.value) for table in app.dataframe] == [10, 10, 1, 10]
    assert {"村", "实际", "目标", "状态"} <= set(app.dataframe[0].value.columns)


def test_the_rows_behind_name_their_file_and_line(opened: Opened) -> None:
    app = opened("industry", asof="2020-05-20", shape="明细", industry="甘蔗")
    rows = app.dataframe[0].value
    assert set(rows["产业"]) == {"甘蔗"}
    assert rows["来源文件"].str.contains("产业增收台账").all()
    assert rows["行"].notna().all()


def test_employment_shows_seven_figures_against_their_targets(opened: Opened) -> None:
    cards = text(drawn(opened("employment", asof="2020-05-20"))["cards"])
    for target in ("141 人次", "627 人", "147 人", "50 个", "92 个", "84 名", "49 名"):
        assert f"目标 {target}" in cards


def test_the_countdown_draws_every_task_and_filters_by_unit_and_status(opened: Opened) -> None:
    every = drawn(opened("countdown", asof="2020-05-20"))["lanes"]
    units = drawn(opened("countdown", asof="2020-05-20", unit="乡项目办"))["lanes"]
    overdue = drawn(opened("countdown", asof="2020-05-20", status="未报送"))["lanes"]
    count = [len(set(re.findall(r'data-pick="task:(\w+)"', one))) for one in (every, units, overdue)]
    assert count[0] > 90
    assert 0 < count[1] < 15
    assert 0 < count[2] < count[0]
    assert 'data-pick="unit:乡项目办"' in units


def test_the_countdown_names_the_days_left_and_the_milestones(opened: Opened) -> None:
    page = drawn(opened("countdown", asof="2020-05-20"))
    assert "41 天" in text(page["cards"])
    assert re.search(r"4月底 4月30日 \d+/\d+", text(page["nodes"]))


def test_before_the_first_day_nothing_is_foreseen(opened: Opened) -> None:
    curve = text(drawn(opened("countdown", asof="2020-03-01"))["完成曲线"])
    assert "应完成" in curve
    assert "推算" not in curve
