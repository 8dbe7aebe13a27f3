"""What each panel says, given an answer: text, order, what is missing, and that uploaded text stays text."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from html.parser import HTMLParser
from itertools import pairwise

import pandas as pd
import pytest

from pingda_dash import panels, theme
from pingda_dash.panels import Card, captions
from pingda_dash.panels.bars import Bar
from pingda_dash.panels.lists import Heard
from tests.panels import fixtures

HOSTILE = "<img src=x onerror=alert(1)>"
GROUP = "place:1/{}".format


def text(markup: str) -> str:
    """The words of a panel, without tags, spaces collapsed."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", markup))).strip()


def picks(markup: str) -> list[str]:
    """Every pick a panel offers, in order."""
    return re.findall(r'data-pick="([^"]+)"', markup)


class Tags(HTMLParser):
    """Collects the names of a panel's elements."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)


def tags(markup: str) -> set[str]:
    reader = Tags()
    reader.feed(markup)
    return reader.names


def campaign(as_of: date, day: int, left: int) -> dict[str, object]:
    return {**fixtures.campaign_day().iloc[0].to_dict(), "as_of": as_of, "day": day, "days_left": left}


# --- the ribbon -----------------------------------------------------------------------------------------------


def test_the_ribbon_has_a_cell_a_day_and_one_of_them_is_today() -> None:
    markup = panels.ribbon(campaign(date(2020, 5, 20), 62, 41), fixtures.milestones())
    assert markup.count('<span style="background:') == 103
    assert markup.count(f'<span style="background:{theme.GOLD}"') == 1
    words = text(markup)
    assert f'class="today " style="left:{100 * 61.5 / 103:.3f}%"' in markup  # the middle of its cell
    assert "第 62 天 / 103" in words
    assert "距收官还有 41 天" in words
    assert "7/7 完成" in words
    assert "5/6 · 1项逾期" in words
    assert "9月底" not in words


@pytest.mark.parametrize(
    ("today", "day", "edges"),
    [(date(2020, 5, 29), 71, ("aside", "before")), (date(2020, 6, 2), 75, ("back", "after"))],
)
def test_today_and_a_milestone_near_it_step_aside_for_each_other(today: date, day: int, edges: tuple[str, str]) -> None:
    markup = panels.ribbon(campaign(today, day, 103 - day), fixtures.milestones())
    assert re.search(rf'class="mark {edges[0]}"[^>]*>5月底<', markup)
    assert f'class="today {edges[1]}"' in markup


def test_before_and_after_the_campaign_the_ribbon_says_so() -> None:
    early = panels.ribbon(campaign(date(2020, 3, 10), 0, 103), fixtures.milestones())
    late = panels.ribbon(campaign(date(2020, 7, 5), 103, 0), fixtures.milestones())
    assert "距开始还有 10 天" in text(early)
    assert "收官后第 5 天" in text(late)
    assert theme.GOLD not in early.split('class="cells"')[1].split("</div>")[0]


# --- bars -----------------------------------------------------------------------------------------------------


def test_a_bullet_says_actual_target_projection_and_status() -> None:
    markup = panels.bullets(fixtures.indicators(headline=True))
    words = text(markup)
    assert "烤烟大田移栽 8,312 / 8,750 亩 5月27日 正常" in words
    assert "农村危房清零 已消除 11 / 14 户 6月6日 滞后" in words
    assert picks(markup)[0] == "indicator:flue_cured_area"


def test_an_unreported_indicator_has_no_bar_and_says_why() -> None:
    unreported = fixtures.indicators().query("id == 'water'")
    markup = panels.bullets(unreported, header=False)
    assert 'class="fill"' not in markup
    assert 'class="tick"' not in markup
    assert "饮水问题销号 — / 14 处 尚无台账 未报送" in text(markup)


def test_a_bar_is_blue_unless_its_status_asks_for_action() -> None:
    markup = panels.bullets(fixtures.indicators().query("id in ['transfer', 'training']"), header=False)
    assert f"background:{theme.ACTUAL}" in markup
    assert f"background:{theme.WARN}" in markup


def test_a_bar_never_leaves_its_track() -> None:
    rows = fixtures.indicators().query("id == 'posts'").assign(actual=85.0, expected=-10.0)
    widths = [float(w) for w in re.findall(r"(?:width|left):([\d.-]+)%", panels.bullets(rows, header=False))]
    assert widths == [100.0, 0.0]


def test_a_villages_apportioned_target_is_marked_and_the_township_drawn_behind() -> None:
    village = fixtures.CODES[4]
    markup = panels.bullets(
        fixtures.indicators(village=village), average=fixtures.indicators(), header=False, foresight=False
    )
    assert "8 / ≈14 人次" in text(markup)
    assert 'class="average"' in markup
    assert f"indicator:training@{village}" in picks(markup)


def test_income_without_a_report_shows_its_season_not_zero() -> None:
    words = text(panels.income_bars(fixtures.income_by_industry()))
    assert "烤烟 8—10月交售(推定) — / 3,063.5" in words
    assert "香料烟 137.2 / 985.25" in words
    assert "0.0" not in words


def test_the_season_of_income_that_nobody_reported_stands_beside_the_tick_and_not_on_it() -> None:
    silent = fixtures.income_by_industry().iloc[:2].assign(income=None, target=[300.0, 3000.0])
    assert re.findall(r'class="inside"([^>]*)>', panels.income_bars(silent)) == [
        ' style="left:calc(10.0% + .5rem)"', "",
    ]  # fmt: skip


def test_a_likely_day_of_another_year_breaks_behind_its_year() -> None:
    late = fixtures.indicators().assign(projected=date(2021, 5, 17), status=theme.BEHIND, reason=None)
    assert '2021年<wbr><span class="day">5月17日</span>' in panels.bullets(late)


def test_columns_show_people_and_the_registered_poor_among_them() -> None:
    markup = panels.columns(fixtures.transfers_by_destination())
    assert "121 县内" in text(markup)
    assert "县内:121 人,其中建档立卡 25 人" in unescape(markup)


def test_columns_say_the_registered_poor_in_words_where_asked_and_only_where_reported() -> None:
    people = fixtures.transfers_by_destination().assign(poor_people=[20, None, 18, 9, 8, 3])
    assert "96 乡内 建档 20 121 县内 88" in text(panels.columns(people, poor_in_words=True))
    assert "建档 20" not in text(panels.columns(people))


def test_columns_without_a_report_show_a_dash() -> None:
    nothing = pd.DataFrame({"destination": ["乡内"], "people": [None], "poor_people": [None]})
    assert text(panels.columns(nothing)) == "— 乡内"


# --- lists, cards --------------------------------------------------------------------------------------------


def test_concerns_lead_to_what_they_are_about() -> None:
    markup = panels.concerns(fixtures.concerns(), Heard(98, 0))
    assert picks(markup) == [
        "task:T65", "indicator:transfers", "task:T35", "rows:sales", "check:c1", f"village:{fixtures.CODES[7]}",
    ]  # fmt: skip
    for line in (
        "搬迁地权属调整 66.7% / 100% 逾期 乡项目办 · 逾期 20 天",
        "技能培训 78/141 人次 滞后 乡社保中心 · 5月13日起落后 · 每天 2 人次即可按期",
        "产销对接台账 未报送 乡扶贫办 · 从未报送 · 2 项任务无数",
        "村情名册与农户名册的建档立卡户数不符 核对 安庆村:名册 143 户,逐户 142 户",
        "2 户监测户未落实帮扶措施 新增 章赛村 · 最长在册 12 天",
    ):
        assert line in text(markup)


def test_a_concern_that_is_long_is_wrapped_and_not_cut_short() -> None:
    markup = panels.concerns(fixtures.concerns(), Heard(98, 0))
    assert "ellipsis" not in markup
    assert re.findall(r'class="detail" title="([^"]*)">([^<]*)<', markup)


def test_a_day_without_concerns_says_so() -> None:
    assert "今天没有需要督办的事项" in text(panels.concerns(fixtures.concerns().iloc[:0], Heard(98, 0)))


def test_an_empty_list_is_green_only_where_everything_was_reported() -> None:
    none = fixtures.concerns().iloc[:0]
    assert 'class="ok"' in panels.concerns(none, Heard(98, 0))
    part = panels.concerns(none, Heard(3, 95))
    assert text(part) == "已报送的台账里没有需要督办的事项;还有 95 项任务没有报送 谁报了什么 ›"
    assert 'class="ok"' not in part and picks(part) == ["page:reporting"]
    assert text(panels.concerns(none, Heard(0, 98))).startswith("98 项任务都没有报送,无从判断")


def test_a_task_list_says_unit_status_and_deadline() -> None:
    assert "迁入地土地权属调整 4月30日 乡项目办 · 逾期 · 完成 60%" in text(panels.task_list(fixtures.tasks()))
    assert "逾期 20 天" in text(panels.task_list(fixtures.tasks(), when="days"))


def test_a_card_carries_its_status_and_bar() -> None:
    markup = panels.cards([Card("烤烟", "8,312 亩", "移栽 / 8,750 亩", status="滞后", bar=Bar(95.0, tick=99.0))])
    assert text(markup) == "烤烟 滞后 8,312 亩 移栽 / 8,750 亩"
    assert "width:95.0%" in markup
    assert "left:99.0%" in markup


# --- households -----------------------------------------------------------------------------------------------


def test_remaining_households_show_income_against_the_line_and_what_is_guaranteed() -> None:
    markup = panels.remaining_households(fixtures.remaining_households())
    assert "王** · 4 人 平达社区二组 · 务工 3,840 ✓住房 ✓教育 ✓医疗 ✓饮水" in text(markup)
    assert "未报送 ✓住房 ✓教育 ✓医疗 ✗饮水" in text(markup)
    assert "?饮水" in text(markup)


def test_a_household_above_the_line_of_which_a_guarantee_is_unknown_is_not_green() -> None:
    home = fixtures.remaining_households().iloc[[2]]
    assert theme.WARN in panels.remaining_households(home)
    assert theme.OK in panels.remaining_households(home.assign(water_safe=True))


def test_every_household_is_one_dot_in_its_group() -> None:
    dots = fixtures.household_dots()
    markup = panels.household_dots(dots, GROUP)
    assert markup.count('data-pick="household:') == len(dots) == 428
    assert "一组 62 户" in text(markup)
    assert "未脱贫户 2" in text(markup)


def test_dots_keep_their_places_when_redrawn() -> None:
    assert panels.household_dots(fixtures.household_dots(), GROUP) == panels.household_dots(
        fixtures.household_dots(), GROUP
    )


def test_households_without_a_group_stand_together() -> None:
    markup = panels.household_dots(fixtures.household_dots().head(3).assign(village_group=None), GROUP)
    assert markup.count('data-pick="household:') == 3
    assert "未分组" in markup


def test_groups_stand_in_the_order_of_their_numbers() -> None:
    names = ["十一组", "二组", "十组", "一组", "老寨"]
    dots = fixtures.household_dots().head(5).assign(village_group=names)
    assert re.findall(r"<figcaption><span[^>]*>(\S+) 1 户", panels.household_dots(dots, GROUP)) == [
        "一组",
        "二组",
        "十组",
        "十一组",
        "老寨",
    ]


def test_guarantees_count_who_has_each() -> None:
    words = text(panels.guarantees(fixtures.guarantees()))
    assert "住房安全 93 / 96 户 3 户未达标" in words
    assert "义务教育 96 / 96 户 ✓ 全部" in words


# --- the map --------------------------------------------------------------------------------------------------


def test_hexagons_open_their_village_and_outline_the_poor_ones() -> None:
    markup = panels.village_hexagons(fixtures.villages())
    assert sorted(picks(markup)) == [f"village:{code}" for code in fixtures.CODES]
    assert markup.count('class="poor"') == 6
    words = text(markup)
    assert "黄连河村 逾期 1 滞后 3" in words
    assert "小河村 滞后 1 项" in words
    shapes = dict(re.findall(r'aria-label="(\S+) [^>]+>\s+<polygon[^>]+>\s+<path d="([^"]+)"', markup))
    assert (shapes["黄连河村"], shapes["小河村"]) == (theme.shape_path("逾期"), theme.shape_path("滞后"))
    assert len(shapes) == 10
    assert "示意图,非真实位置和边界" in words


def test_without_a_roster_no_village_is_called_poor() -> None:
    unknown = fixtures.villages().assign(is_poor=None, reported=0)
    markup = panels.village_hexagons(unknown)
    assert 'class="poor"' not in markup
    assert "贫困村未核实" in text(markup)
    assert text(markup).count("未报送") == 10


# --- lines ----------------------------------------------------------------------------------------------------


def test_lines_are_named_at_their_ends_without_overlapping() -> None:
    markup = panels.lines(fixtures.village_income_series())
    assert "甘蔗 71.1" in text(markup)
    tops = sorted(float(top) for top in re.findall(r'<b style="top:([\d.-]+)%', markup))
    assert all(later - earlier > 10.9 for earlier, later in pairwise(tops))


def test_lines_without_a_report_say_so() -> None:
    assert text(panels.lines(fixtures.village_income_series().iloc[:0])) == "未报送"


# --- the plan's words -----------------------------------------------------------------------------------------


def row_of(table: pd.DataFrame, id_: str) -> object:
    return next(table[table["id"] == id_].itertuples(index=False))


def test_a_sheet_says_the_terms_of_its_goal() -> None:
    words = text(panels.indicator_sheet(row_of(fixtures.indicators(), "training")))
    assert "牵头单位 乡社保中心" in words
    assert "2020年6月30日(方案写明)" in words


def test_a_status_is_explained_by_its_own_figures() -> None:
    words = text(panels.indicator_sheet(row_of(fixtures.indicators(), "training")))
    assert "截至5月19日报送,实际 78 人次,按期应达 84 人次,差 6 人次。" in words
    assert "落后于应有进度,照此赶不上(5月13日起)。每天 2 人次即可按期。" in words
    assert "最近报数 5月19日报,1 天前 速度 近两周每天 0.6 人次,按期需每天 2 人次" in words
    assert "预计达标 7月9日,比期限晚 9 天" in words


def test_an_unreported_status_is_explained_without_a_figure() -> None:
    words = text(panels.indicator_sheet(row_of(fixtures.indicators(), "water")))
    assert "还没有收到这项数据(尚无台账),所以不判断快慢。" in words


def test_a_task_sheet_says_how_late_it_is() -> None:
    words = text(panels.task_sheet(row_of(fixtures.tasks(), "T01")))
    assert "完成 60%;期限 4月30日 已过 20 天。" in words


def test_a_task_that_stands_by_an_indicator_has_its_figure_and_no_other_share() -> None:
    """Of 每室1名村医 91.7 of 100 were there, as at the start: 0 % of the way is no figure of it."""
    of = {"evidence": "指标", "parts": 1, "direction": "at_least", "unit": "%", "actual": 91.7, "baseline": 91.7,
          "target": 100.0, "expected": 96.7, "progress": 0.0, "expected_progress": 0.6, "status": "滞后",
          "dataset": "guarantees", "part": "village_doctors"}  # fmt: skip
    words = text(panels.task_sheet(row_of(fixtures.tasks().assign(**of), "T04")))
    assert "报送,91.7%/100%(按对应的指标),按期应达 96.7 %;距期限" in words
    assert "完成 0%" not in words and "0% 完成" not in words


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"evidence": "台账", "state": "进行中"}, "进行中、没有报比例"),
        ({"evidence": "指标", "parts": 2, "parts_heard": 1}, "2 项指标报了 1 项"),
        ({"evidence": "指标", "parts": 1, "parts_heard": 1, "heard": 7, "asked": 10}, "7/10 村已报"),
        ({"evidence": "指标", "parts": 2, "parts_heard": 2, "heard": 10, "asked": 10}, "基线未齐"),
    ],
)
def test_a_task_that_was_reported_in_part_is_not_said_to_be_silent_or_at_nothing(row, expected) -> None:
    of = fixtures.tasks().assign(**row, progress=None, baseline=None, reason=None)
    words = text(panels.task_sheet(row_of(of, "T04")))
    assert f"截至5月18日报送,{expected},完成多少还不知道;距期限 5月31日 还有 11 天。" in words
    assert "没有收到" not in words and "完成 0%" not in words


# --- the calendar ---------------------------------------------------------------------------------------------


def test_the_calendar_offers_every_day_of_the_campaigns_months() -> None:
    days = picks(panels.months(fixtures.campaign_day().iloc[0].to_dict(), fixtures.AS_OF))
    assert days[0] == "day:2020-03-01"
    assert days[-1] == "day:2020-06-30"
    assert len(days) == 31 + 30 + 31 + 30


def test_the_calendar_follows_a_day_after_the_campaign() -> None:
    days = picks(panels.months(fixtures.campaign_day().iloc[0].to_dict(), date(2020, 10, 1)))
    assert "day:2020-10-01" in days


# --- nothing uploaded becomes markup --------------------------------------------------------------------------


def test_uploaded_text_is_never_markup() -> None:
    drawn = [
        panels.concerns(fixtures.concerns().assign(subject=HOSTILE, unit=HOSTILE), Heard(98, 0)),
        panels.task_list(fixtures.tasks().assign(short_name=HOSTILE, lead_unit=HOSTILE)),
        panels.remaining_households(fixtures.remaining_households().assign(name=HOSTILE, income_source=HOSTILE)),
        panels.household_dots(fixtures.household_dots().assign(name=HOSTILE, village_group=HOSTILE), GROUP),
        panels.village_hexagons(fixtures.villages().assign(village=HOSTILE)),
        panels.lines(fixtures.village_income_series().assign(industry=HOSTILE)),
        panels.income_bars(fixtures.income_by_industry().assign(industry=HOSTILE, season_note=HOSTILE)),
        panels.columns(fixtures.transfers_by_destination().assign(destination=HOSTILE)),
        panels.cards([Card(HOSTILE, HOSTILE, HOSTILE)]),
        panels.bullets(fixtures.indicators().assign(name=HOSTILE)),
    ]
    for markup in drawn:
        assert "img" not in tags(markup)
        assert HOSTILE in unescape(markup)


@pytest.mark.parametrize(
    ("listed", "demo", "note"),
    [([True, False], False, "贫困村"), ([True, False], True, "贫困村(演示假设)"), ([None, None], True, "贫困村未核实")],
)
def test_the_gold_outline_says_where_its_knowledge_comes_from(listed, demo, note):
    assert captions.poor_villages(listed, demo) == note
    assert note in panels.village_hexagons(fixtures.villages().head(2).assign(is_poor=listed), demo=demo)
