"""The playlist as it is edited, how it turns today, and what to open on a wall."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime

import pandas as pd

from pingda_dash import playlists
from pingda_dash.panels import playlist as drawn
from pingda_dash.playlists import Playlist, Stop

TITLES = {"": "总览", "map": "六村地图", "funds": "资金", "rectification": "问题整改", "upload": "数据上传"}
VILLAGES = {"530523206206": "安乐村", "530523206205": "黄连河村"}
HALL = Playlist("大厅", (Stop(""), Stop("funds", 5), Stop("map", 3600, "530523206206")))
STANDING = pd.DataFrame(
    [("rectification", 1, 2, 0, 4, 7), ("funds", 0, 1, 0, 0, 1), ("map", 0, 0, 3, 0, 0)],
    columns=["page", "broken", "overdue", "behind", "units", "late"],
)


def picks(markup: str, kind: str) -> list[str]:
    return re.findall(rf'data-pick="{kind}:([^"]*)"', markup)


def test_every_page_can_be_moved_but_not_beyond_the_ends() -> None:
    markup = drawn.editor(HALL, TITLES, VILLAGES)
    assert picks(markup, "drop") == ["overview", "funds", "map@530523206206"]
    assert picks(markup, "up") == ["funds", "map@530523206206"]
    assert picks(markup, "down") == ["overview", "funds"]
    assert picks(markup, "less") == ["overview", "map@530523206206"]  # 5 s is the shortest
    assert picks(markup, "more") == ["overview", "funds"]  # an hour the longest


def test_only_what_is_not_in_the_list_and_may_be_is_offered() -> None:
    assert picks(drawn.editor(HALL, TITLES, VILLAGES), "add") == ["map", "rectification", "map@530523206205"]
    assert "从下面添加" in drawn.editor(replace(HALL, stops=()), TITLES, VILLAGES)


def test_the_order_that_holds_is_marked() -> None:
    for worst_first, on in ((True, "最差优先"), (False, "按列表顺序")):
        markup = drawn.editor(replace(HALL, worst_first=worst_first), TITLES, VILLAGES)
        assert re.findall(r'class="choice on"[^>]*>([^<]+)', markup) == [on]


def test_the_distance_can_be_moved_but_not_beyond_what_a_page_can_be_drawn_for() -> None:
    ways = {far: drawn.editor(replace(HALL, far=far), TITLES, VILLAGES) for far in (1.0, 3.5, 5.0)}
    assert [(picks(one, "nearer"), picks(one, "farther")) for one in ways.values()] == [
        ([], [""]), ([""], [""]), ([""], []),
    ]  # fmt: skip
    assert "<em>3.5 米</em>" in ways[3.5] and "和桌面一样" in ways[3.5]
    assert "和桌面一样" not in ways[5.0]


def test_today_says_why_a_page_comes_early_and_how_long_a_round_is() -> None:
    stops = (
        Stop("map", 20),
        Stop("funds", 20),
        Stop("rectification", 20),
        Stop("", 20),
        Stop("map", 20, "530523206206"),
    )
    markup = drawn.today(replace(HALL, stops=stops), STANDING, TITLES, VILLAGES)
    rows = re.findall(r'<b class="ellipsis">([^<]+)</b><span class="(\w*)">([^<]*)</span><em>([^<]+)', markup)
    assert rows == [
        ("总览", "", "", "20 秒"),
        ("问题整改", "bad", "突破和逾期 3 项 · 4 个单位有超期问题", "40 秒"),
        ("资金", "bad", "逾期 1 项", "40 秒"),
        ("六村地图", "warn", "滞后 3 项", "20 秒"),
        ("村情 · 安乐村", "", "", "20 秒"),
    ]
    assert "<b>2 分 20 秒</b>" in markup


def test_the_list_that_is_edited_is_marked_and_so_is_what_is_not_saved() -> None:
    every = [playlists.leaders(), replace(HALL, edit=1, author="张三", at=datetime.fromisoformat("2020-05-19T18:00"))]
    kept = drawn.names(every, "大厅", changed=False)
    assert re.findall(r'row chosen" data-pick="([^"]+)"', kept) == ["list:大厅"]
    assert "张三 · 5月19日 18:00" in kept
    assert "已改动,未保存" in drawn.names(every, "大厅", changed=True)
    assert 'class="row new chosen"' in drawn.names(every, "", changed=True)


def test_an_address_can_be_copied_whole_and_says_what_it_may_say_besides() -> None:
    note = {"light": "on", "day": "", "whole": "fixed"}
    markup = drawn.start("http://10.0.0.5:8501/?wall=1&rotate=30", note, date(2020, 5, 20), here_only=False)
    assert markup.count("http://10.0.0.5:8501/?wall=1&amp;rotate=30") == 3  # the address, the link, the command
    assert picks(markup, "with") == ["light", "day"]
    assert "固定在5月20日" in markup
    assert "只在这台电脑上有用" not in markup
    assert "只在这台电脑上有用" in drawn.start("http://localhost/", note, date(2020, 5, 20), here_only=True)


def test_a_name_that_was_typed_stays_text() -> None:
    evil = replace(HALL, name="<script>", stops=(Stop("map", 20, "<script>"),))
    for markup in (
        drawn.names([evil], "<script>", changed=False),
        drawn.editor(evil, TITLES, VILLAGES),
        drawn.today(evil, STANDING, TITLES, VILLAGES),
        drawn.start("<script>", {}, date(2020, 5, 20), here_only=False),
    ):
        assert "<script>" not in markup


def test_the_preview_begins_with_the_page_that_leads_the_wall() -> None:
    markup = drawn.today(
        replace(HALL, stops=(Stop(""), Stop("funds"))), STANDING, TITLES, VILLAGES, first=("funds", "")
    )
    assert markup.index("资金") < markup.index("总览")
