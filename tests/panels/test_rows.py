"""Rows of bars: a whole and its bright part, gold where the plan expects it, and what was not reported is no zero."""

from __future__ import annotations

import re
from html import unescape

import pandas as pd
import pytest

from pingda_dash import panels, theme
from pingda_dash.panels.rows import Bar, Words, row_bars
from tests.colours import literals
from tests.panels.test_panels import HOSTILE, picks, tags, text

ANLE, HUANGLIAN, XIAOHE = "530523206206", "530523206205", "530523206210"


@pytest.fixture
def income() -> pd.DataFrame:
    """As `queries.income_by_industry`."""
    rows = [
        ("烤烟", None, 3063.5, 0.0, 0.271, "移栽4月,8—10月交售"),
        ("香料烟", 137.2, 985.25, 104.8, 0.41, None),
        ("甘蔗", 612.0, None, None, 0.21, None),
        ("茶叶", 388.4, None, None, 0.211, None),
        ("核桃", None, None, None, None, None),
        ("肉牛", 276.0, None, None, None, None),
    ]
    return pd.DataFrame(rows, columns=["industry", "income", "target", "expected", "poor_share", "season_note"])


@pytest.fixture
def villages() -> pd.DataFrame:
    """As the pages hand them over: one on course, one behind, one that reported nothing."""
    rows = [
        (ANLE, "安乐村", True, 812.0, 243.0, 654.0, 860.0, "正常", "1,200 元"),
        (HUANGLIAN, "黄连河村", True, 480.0, 144.0, 525.0, 690.0, "滞后", "—"),
        (XIAOHE, "小河村", False, None, None, 700.0, 920.0, "未报送", "—"),
    ]
    columns = ["village_code", "village", "is_poor", "value", "part", "expected", "target", "status", "extra"]
    return pd.DataFrame(rows, columns=columns)


@pytest.fixture
def outlets() -> pd.DataFrame:
    rows = [
        (ANLE, "安乐村", True, 62.0, 20.0, True),
        (HUANGLIAN, "黄连河村", True, 8.0, 0.0, False),
        (XIAOHE, "小河村", None, None, None, None),
    ]
    return pd.DataFrame(
        rows, columns=["village_code", "village", "is_poor", "amount_wan", "online_wan", "station"], dtype=object
    )


@pytest.fixture
def links() -> pd.DataFrame:
    rows = [("订单生产", 3, 210, 96), ("土地流转", 1, 60, 20), ("资产租赁", None, None, None)]
    return pd.DataFrame(rows, columns=["link", "entities", "households", "poor_households"])


@pytest.fixture
def channels() -> pd.DataFrame:
    rows = [("线上", 42.5, 3, 4), ("学校", None, None, None)]
    return pd.DataFrame(rows, columns=["channel", "amount_wan", "products", "villages"])


@pytest.fixture
def purposes() -> pd.DataFrame:
    rows = [("产业", 400.0, 300.0, 0.375), ("基础设施", 500.0, 500.0, 0.625), ("饮水安全", 100.0, None, None)]
    return pd.DataFrame(rows, columns=["purpose", "planned_wan", "integrated_wan", "integrated_share"])


def rows_of(markup: str) -> dict[str, str]:
    """The markup of every row by its name, in order; the headings are none of them."""
    rows = re.split(r'<div class="row[ "]', markup)[1:]
    return {name[1]: row for row in rows if (name := re.search(r'class="name[^>]*>([^<]*)<', row))}


def words(row: str) -> str:
    """The words of a row, without its tip."""
    return text("<" + row)


def tip(row: str) -> list[str]:
    result = re.search(r'data-tip="([^"]*)"', row)
    assert result is not None
    return unescape(result[1]).split("\n")


def track(row: str) -> float:
    return float(re.findall(r'class="track" style="width:([\d.]+)%', row)[0])


def fills(row: str) -> list[tuple[float, str]]:
    """Length in per cent and colour of the whole and, where there is one, its part."""
    return [
        (float(width), colour)
        for width, colour in re.findall(r'class="fill[^"]*" style="width:([\d.]+)%;background:([^"]+)"', row)
    ]


def tick(row: str) -> list[float]:
    return [float(left) for left in re.findall(r'class="tick" style="left:([\d.]+)%', row)]


# --- what every such panel does -------------------------------------------------------------------------------


def bar(name: str, value: float | None, *columns: str, mark: float | None = None, room: float | None = None) -> Bar:
    return Bar(name, value, tuple(Words(each) for each in columns), tip=(name,), mark=mark, room=room)


def test_all_bars_are_on_one_scale_which_the_longest_fills() -> None:
    rows = rows_of(row_bars([bar("甲", 30, "30"), bar("乙", 120, "120"), bar("丙", 0, "0")]))
    assert [fills(row)[0][0] for row in rows.values()] == [25, 100, 0]


def test_what_the_plan_asks_for_is_on_the_scale_too() -> None:
    rows = rows_of(row_bars([bar("甲", 30, "30", room=200), bar("乙", 50, "50", mark=100)]))
    assert (fills(rows["甲"])[0][0], track(rows["甲"])) == (15, 100)
    assert (fills(rows["乙"])[0][0], tick(rows["乙"])) == (25, [50])


@pytest.mark.parametrize("mark", [None, 0, -3])
def test_where_nothing_is_expected_yet_stands_no_tick(mark: float | None) -> None:
    assert not tick(row_bars([bar("甲", 30, "30", mark=mark)]))


def test_a_second_column_that_says_nothing_in_any_row_is_left_out_with_its_heading() -> None:
    silent = text(row_bars([bar("甲", 1, "1", "—"), bar("乙", 2, "2", "—")], ("参与", "户均增收")))
    assert silent == "参与 甲 1 乙 2"
    spoken = text(row_bars([bar("甲", 1, "1", "—"), bar("乙", 2, "2", "9")], ("参与", "户均增收")))
    assert spoken == "参与 户均增收 甲 1 — 乙 2 9"


def test_a_first_column_stays_though_nobody_reported_anything() -> None:
    assert text(row_bars([bar("甲", None, "—", "—")], ("参与", "户均增收"))) == "参与 甲 —"


def test_numbers_and_what_they_are_held_against_stand_in_columns_of_their_own() -> None:
    against = [Bar("甲", 9, (Words("9", "10", "户"),), ("甲",)), Bar("乙", 12, (Words("12", unit="户"),), ("乙",))]
    markup = row_bars(against, ("参与 / 全村",))
    assert "--tracks: 2" in markup
    assert [row.count('class="num') for row in rows_of(markup).values()] == [2, 2]
    assert text(markup) == "参与 / 全村 甲 9 / 10 户 乙 12 户"


def test_a_few_rows_stay_bars_and_do_not_swell() -> None:
    few, many = row_bars([bar("甲", 1, "1")]), row_bars([bar(f"{i}村", i, "1") for i in range(12)])
    assert "--rows: 5;" in few
    assert "--rows: 12;" in many


def test_without_headings_no_line_is_kept_for_them() -> None:
    assert 'class="row top"' not in row_bars([bar("甲", 1, "1")], ("", ""))
    assert 'class="row top"' in row_bars([bar("甲", 1, "1")], ("万元", ""))


# --- villages -------------------------------------------------------------------------------------------------


def test_a_village_says_what_it_did_of_what_it_has_to_do(villages: pd.DataFrame) -> None:
    markup = panels.village_bars(villages, "亩", heading="实际 / 目标", extra="户均")
    assert words(rows_of(markup)["安乐村"]).endswith("安乐村 812 / 860 亩 1,200 元")
    assert text(markup).startswith("实际 / 目标 户均 安乐村")


def test_without_a_second_heading_there_is_no_second_column(villages: pd.DataFrame) -> None:
    assert "1,200 元" not in panels.village_bars(villages, "亩")


def test_a_villages_track_ends_at_its_target_and_gold_marks_today(villages: pd.DataFrame) -> None:
    row = rows_of(panels.village_bars(villages, "亩"))["安乐村"]
    assert track(row) == pytest.approx(100 * 860 / 920, abs=0.01)
    assert tick(row) == [pytest.approx(100 * 654 / 920, abs=0.01)]


def test_a_bar_is_blue_unless_its_village_is_behind_and_dim_where_its_part_is_not(villages: pd.DataFrame) -> None:
    rows = rows_of(panels.village_bars(villages, "亩"))
    assert [colour for _, colour in fills(rows["安乐村"])] == [theme.DIM, theme.ACTUAL]
    assert [colour for _, colour in fills(rows["黄连河村"])] == [theme.dimmed(theme.WARN), theme.WARN]
    late = rows_of(panels.village_bars(villages.assign(status="逾期"), "亩"))
    assert [colour for _, colour in fills(late["安乐村"])] == [theme.dimmed(theme.BAD), theme.BAD]
    plain = rows_of(panels.village_bars(villages.assign(part=None), "亩"))
    assert [colour for _, colour in fills(plain["安乐村"])] == [theme.ACTUAL]


def test_a_village_that_did_not_report_says_so_and_has_an_empty_bar(villages: pd.DataFrame) -> None:
    row = rows_of(panels.village_bars(villages, "亩"))["小河村"]
    assert (words(row).endswith("小河村 未报送"), fills(row), track(row)) == (True, [], 100)


def test_a_village_is_named_in_gold_when_it_is_poor_and_opens_its_dossier(villages: pd.DataFrame) -> None:
    markup = panels.village_bars(villages, "亩")
    gold = [name for name, row in rows_of(markup).items() if "name ellipsis plan" in row]
    assert gold == ["安乐村", "黄连河村"]
    assert picks(markup) == [f"village:{code}" for code in villages["village_code"]]


def test_under_the_pointer_a_village_says_what_its_bar_means(villages: pd.DataFrame) -> None:
    rows = rows_of(panels.village_bars(villages, "亩"))
    assert tip(rows["黄连河村"]) == ["黄连河村 480 亩", "其中建档立卡 144 亩", "按期应达 525 亩", "滞后"]
    bare = villages.assign(part=None, expected=None, status=None)
    assert tip(rows_of(panels.village_bars(bare, "亩"))["黄连河村"]) == ["黄连河村 480 亩"]


def test_a_station_is_a_word_and_unknown_is_said(outlets: pd.DataFrame) -> None:
    markup = panels.outlet_bars(outlets)
    rows = rows_of(markup)
    assert [words(row).split()[-1] for row in rows.values()] == ["有", "无", "未报送"]
    assert all(
        re.search(f'class="num +{tone}">[有无]', rows[name]) for name, tone in (("安乐村", "ok"), ("黄连河村", "warn"))
    )
    assert picks(markup) == [f"village:{code}" for code in outlets["village_code"]]


def test_a_station_that_the_ledger_does_not_call_the_service_point_is_said_to_be_open(outlets: pd.DataFrame) -> None:
    rows = rows_of(panels.outlet_bars(outlets.assign(station=None)))
    assert [words(row).split()[-1] for row in rows.values()] == ["未区分", "未区分", "未报送"]


def test_of_what_a_village_sold_the_part_online_is_bright(outlets: pd.DataFrame) -> None:
    rows = rows_of(panels.outlet_bars(outlets))
    assert [width for width, _ in fills(rows["安乐村"])] == [100, pytest.approx(100 * 20 / 62, abs=0.01)]
    assert tip(rows["安乐村"]) == ["安乐村 62.0 万元", "其中线上和电商站点 20.0 万元"]
    assert (fills(rows["小河村"]), "小河村 未报送" in words(rows["小河村"])) == ([], True)


# --- industries, links, channels, purposes --------------------------------------------------------------------


def test_income_is_sorted_and_a_missing_report_comes_last_as_unreported(income: pd.DataFrame) -> None:
    rows = rows_of(panels.income_shares(income))
    assert list(rows) == ["甘蔗", "茶叶", "肉牛", "香料烟", "烤烟", "核桃"]
    assert words(rows["核桃"]).endswith("核桃 未报送 —")
    assert words(rows["香料烟"]).endswith("香料烟 137.2 / 985.25 41%")


def test_income_not_yet_in_season_is_not_late_and_not_zero(income: pd.DataFrame) -> None:
    row = rows_of(panels.income_shares(income))["烤烟"]
    assert words(row).endswith("烤烟 8—10月交售 27%")
    assert not {theme.WARN, theme.BAD} & {colour for _, colour in fills(row)}
    assert (fills(row), tick(row)) == ([], [])


def test_an_industry_without_a_goal_that_did_not_report_says_so_whatever_its_season(income: pd.DataFrame) -> None:
    silent = text(panels.income_shares(income.assign(income=None, season_note="全年出栏(推定)")))
    assert silent.count("未报送") == len(income) - 1
    assert silent.count("全年出栏") == 1


def test_the_bright_part_is_the_registered_households_share(income: pd.DataFrame) -> None:
    rows = rows_of(panels.income_shares(income))
    assert fills(rows["甘蔗"]) == [(100, theme.DIM), (21, theme.ACTUAL)]
    assert [colour for _, colour in fills(rows["肉牛"])] == [theme.DIM]  # nobody said which share


def test_an_industry_chosen_by_a_click_is_told_to_the_page(income: pd.DataFrame) -> None:
    assert picks(panels.income_shares(income))[0] == "industry:甘蔗"


def test_a_channel_or_link_nobody_reported_is_no_zero(channels: pd.DataFrame, links: pd.DataFrame) -> None:
    school = rows_of(panels.channel_bars(channels))["学校"]
    assert (fills(school), words(school).endswith("学校 未报送 —")) == ([], True)
    leased = rows_of(panels.link_bars(links))["资产租赁"]
    assert (fills(leased), words(leased).endswith("资产租赁 — —")) == ([], True)


def test_a_channel_and_a_link_say_what_stands_behind_them(channels: pd.DataFrame, links: pd.DataFrame) -> None:
    assert tip(rows_of(panels.channel_bars(channels))["线上"]) == ["线上 42.5 万元", "3 种农产品,4 个村"]
    assert tip(rows_of(panels.link_bars(links))["订单生产"]) == ["订单生产 3 个主体", "带动 210 户,其中建档立卡 96 户"]
    assert words(rows_of(panels.link_bars(links))["订单生产"]).endswith("订单生产 210 96")


def test_the_gold_line_stands_on_industry_alone(purposes: pd.DataFrame) -> None:
    rows = rows_of(panels.purpose_bars(purposes, 0.3))
    assert {name: tick(row) for name, row in rows.items() if tick(row)} == {"产业": [48]}
    assert "38% / 30%" in words(rows["产业"])
    assert not tick(panels.purpose_bars(purposes, None))


def test_only_industry_is_bright_among_the_purposes(purposes: pd.DataFrame) -> None:
    rows = rows_of(panels.purpose_bars(purposes, 0.3))
    assert [fills(rows[name]) for name in ("产业", "基础设施")] == [[(60, theme.ACTUAL)], [(100, theme.DIM)]]


def test_a_purpose_without_such_money_shows_a_dash_and_comes_last(purposes: pd.DataFrame) -> None:
    rows = rows_of(panels.purpose_bars(purposes, 0.3))
    assert list(rows) == ["基础设施", "产业", "饮水安全"]
    assert (words(rows["饮水安全"]).endswith("饮水安全 — 100.0"), fills(rows["饮水安全"])) == (True, [])


# --- all of them ----------------------------------------------------------------------------------------------


def test_uploaded_names_are_text_and_never_markup(
    income: pd.DataFrame, villages: pd.DataFrame, outlets: pd.DataFrame, links: pd.DataFrame, channels: pd.DataFrame
) -> None:
    for markup in (
        panels.income_shares(income.assign(industry=HOSTILE, season_note=HOSTILE)),
        panels.village_bars(villages.assign(village=HOSTILE, extra=HOSTILE), "亩", heading="实际", extra="户均"),
        panels.outlet_bars(outlets.assign(village=HOSTILE)),
        panels.link_bars(links.assign(link=HOSTILE)),
        panels.channel_bars(channels.assign(channel=HOSTILE)),
    ):
        assert "img" not in tags(markup)
        assert HOSTILE in unescape(markup)


def test_no_colour_is_written_out_so_that_every_palette_can_be_put_on(
    income: pd.DataFrame, villages: pd.DataFrame, outlets: pd.DataFrame, purposes: pd.DataFrame
) -> None:
    listed = {f"var(--{name})" for name in theme.DARK.tokens()}
    for markup in (
        panels.income_shares(income),
        panels.village_bars(villages, "亩"),
        panels.outlet_bars(outlets),
        panels.purpose_bars(purposes, 0.3),
    ):
        assert not literals(markup)
        assert {colour for row in rows_of(markup).values() for _, colour in fills(row)} <= listed


def test_no_data_at_all_is_a_word_not_an_error(
    income: pd.DataFrame, links: pd.DataFrame, channels: pd.DataFrame, outlets: pd.DataFrame, purposes: pd.DataFrame
) -> None:
    for markup in (
        panels.income_shares(income.iloc[:0]),
        panels.income_shares(pd.DataFrame()),
        panels.village_bars(pd.DataFrame(), "人", heading="新开发"),
        panels.outlet_bars(outlets.iloc[:0]),
        panels.link_bars(links.iloc[:0]),
        panels.channel_bars(channels.iloc[:0]),
        panels.purpose_bars(purposes.iloc[:0], 0.3),
    ):
        assert text(markup) == "未报送"
