"""The panels beside the map: who is listed first, what is not reported, and nothing invented."""

from __future__ import annotations

import re
from datetime import date

import pandas as pd
import pytest

from pingda_dash.panels import atlas
from pingda_dash.panels.atlas import Bar, Switch
from pingda_dash.panels.controls import Choice, Drawer, Option, controls
from pingda_dash.persons import Persons


@pytest.fixture
def villages() -> pd.DataFrame:
    """A village that is late, one that is behind, one of which nothing was reported."""
    frame = pd.DataFrame(
        {
            "village_code": ["1", "2", "3"],
            "village": ["甲村", "乙村", "<丙>村"],
            "is_poor": pd.array([True, None, False], dtype="boolean"),
            "value": [3.0, 1.0, None],
            "text": ["逾期 1 滞后 2", "滞后 1 项", "未报送"],
            "worst": ["逾期", "滞后", None],
            "reported": [20, 20, 0],
            "asked": [26, 26, 26],
            "behind": [2, 1, 0],
            "overdue": [1, 0, 0],
            "broken": [0, 0, 0],
            "was_behind": [1.0, 2.0, None],
            "was_overdue": [0.0, 0.0, None],
            "was_broken": [0.0, 0.0, None],
            "move": ["变差", "好转", "没有变化"],
            "days_since_report": [1.0, 9.0, None],
        }
    )
    frame["last_report"] = pd.to_datetime(["2020-05-19", "2020-05-11", None])
    return frame


def test_the_worst_village_stands_first_and_the_silent_one_last(villages: pd.DataFrame) -> None:
    listed = atlas.village_list(villages, most_first=True, counted=True)
    assert listed.index("甲村") < listed.index("乙村") < listed.index("&lt;丙&gt;村")
    assert "比上次 +2 ↓" in listed and "比上次 −1 ↑" in listed
    assert re.findall(r'class="shape s-(\w+)"', listed) == ["逾期", "滞后", "未报送"] and "已报 0/26" in listed


def test_without_two_days_no_difference_is_said(villages: pd.DataFrame) -> None:
    listed = atlas.village_list(villages.iloc[2:], most_first=True, counted=True)
    assert "比上次" not in listed


def test_the_legend_is_a_histogram_that_filters_and_gives_all_back(villages: pd.DataFrame) -> None:
    bars = [Bar("按期", "var(--lag-0)", 0), Bar("1—4", "var(--lag-1)", 7)]
    assert 'data-pick="choose:only=1—4"' in atlas.legend(bars, "", "贫困村")
    again = atlas.legend(bars, "1—4", "贫困村未核实")
    assert 'data-pick="choose:only="' in again and "金边" not in again


def test_the_groups_stand_in_their_order_and_what_matters_of_them_is_marked() -> None:
    rows = [("十组", 3, 0, 0, 0), ("二组", 9, 1, 1, 0), (None, 1, 0, 0, 2)]
    of = pd.DataFrame(rows, columns=["village_group", "households", "remaining", "watched", "unmet"])
    flags = {"remaining_withheld": False, "watched_withheld": False, "unmet_withheld": False}
    of = of.assign(village_code="1", village="甲村", lifted=0, **flags)
    table = atlas.groups(of)
    assert table.index("二组") < table.index("十组") < table.index("未分组")
    assert [row.count('class="bad"') for row in table.split("<tr")[2:]] == [1, 0, 1]
    few = of["remaining"] == 1
    table = atlas.groups(of.assign(remaining=of["remaining"].mask(few), remaining_withheld=few))
    assert table.count('<td class="bad">少于3户</td>') == 1 and "nan" not in table


def test_a_layers_switch_says_what_it_would_do_and_whether_it_is_on() -> None:
    markup = atlas.layers([], [Switch("choose:layers=饮水", "饮水", on=False, number="10", icon="水")])
    assert 'data-pick="choose:layers=饮水" aria-pressed="false"' in markup and "<b>10</b>" in markup


def home(**of: object) -> str:
    row = {"name": "黄**", "members": 4, "category": "未脱贫户", "net_income": 2960.0, "member_names": "黄**、许*"}
    row |= {"income_source": "务工", "poverty_cause": None, "helper": None, "housing_safe": True, "schooling_met": None}
    row |= {"medical_met": True, "water_safe": False}
    history = pd.DataFrame(
        {
            "register_date": pd.to_datetime(["2020-03-20", "2020-05-20"]),
            "net_income": [2410.0, 2960.0],
            "poverty_line": [4000.0, 4000.0],
            "filename": ["名册.csv"] * 2,
            "source_row": [7, 9],
            "author": ["乡扶贫办"] * 2,
            "received_at": pd.to_datetime(["2020-03-20 10:00", "2020-05-20 17:16"]),
            "version": [1, 9],
        }
    )
    given = next(pd.DataFrame([row | of]).itertuples(index=False))
    return atlas.home(given, history, None, "黄连河村六组", False)


def test_a_households_card_says_what_it_lacks_and_where_that_is_from() -> None:
    card = home()
    assert "收入差 1,040 元" in card and "✗ 饮水未达标" in card and "? 教育未报送" in card and "✓ 住房" in card
    assert "名册.csv 第 9 行" in card and 'data-pick="version:9"' in card
    assert "帮扶责任人未报送" in card and "已脱敏" in card


def test_an_income_that_nobody_reported_is_not_below_the_line() -> None:
    card = home(net_income=None)
    assert "收入未报送" in card and "收入差" not in card


NOTES = pd.DataFrame(
    [  # the newest first, as the book lists them
        ("task:T57", "饮水问题销号", "2020-05-13", "作废", "2020-05-30", "", "2020-05-14"),
        ("task:T57", "饮水问题销号", "2020-05-06", "黄大明家的管材到了", None, "乡水管站", None),
        ("task:T57", "饮水问题销号", "2020-04-29", "等到货", "2020-05-19", "乡扶贫办", None),
        ("check:a", "住房对不上", "2020-04-29", "已改", "2020-05-10", "乡住建局", None),
        ("task:T46", "危房清零", "2020-04-29", "别家的事", "2020-05-10", "乡住建局", None),
    ],
    columns=["item", "title", "as_of", "text", "promised", "unit", "struck_at"],
).assign(author="张三")
for _day in ("as_of", "promised", "struck_at"):
    NOTES[_day] = pd.to_datetime(NOTES[_day])
ITEMS = pd.DataFrame(
    [("check:a", "核对", False), ("task:T57", "饮水", True), ("task:T81", "监测", True)],
    columns=["item", "topic", "is_open"],
)


def test_what_was_promised_of_a_households_items_is_said_with_its_day_and_how_many_days_it_is_over() -> None:
    late, done = atlas.promised(NOTES, ITEMS, date(2020, 5, 20), Persons(["黄大明"]))
    assert (late.topic, late.who, late.meeting) == ("饮水", "乡水管站", "5月6日例会")
    assert late.promise == "4月29日例会承诺 5月19日完成,已过 1 天" and late.tone == "bad"
    assert late.text == "黄**家的管材到了"
    assert done.promise == "承诺 5月10日完成,已办结"
    assert "例会承诺" not in home()


def test_whom_to_watch_stands_in_order_with_what_is_missing_and_no_word_where_nothing_is() -> None:
    rows = [
        ("PD1", "脱贫不稳定户", True, False, 99.0, ""),
        ("PD2", "未脱贫户", False, False, None, "收入差 760 元"),
        ("PD3", "边缘易致贫户", True, True, 3.0, None),
    ]
    homes = pd.DataFrame(rows, columns=["household_id", "category", "is_watched", "is_new", "days_open", "lacks"])
    listed = atlas.urgent(
        homes.assign(village_code="1", village="甲村", village_group="一组", name="黄**"), list("abc")
    )
    assert listed.index("缺项:收入差 760 元") < listed.index("新发现 3 天") < listed.index("监测 99 天")
    assert listed.count("缺项") == 1


def test_what_is_seldom_changed_stands_behind_one_word_that_says_what_is_on() -> None:
    options = (Option("", "不看去向", ""), Option("out", "务工去向", "out"))
    usual, changed = (Drawer("看图方式", (Choice("去向", "flow", options, value),)) for value in ("", "out"))
    assert usual.on == "" and ">看图方式</button>" in controls([usual])
    assert changed.on == "务工去向" and 'class="on">务工去向</button>' in controls([changed])
