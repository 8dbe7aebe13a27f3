"""Playlists: what an address asks for, how a list turns today, and two people who edit it at once."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pingda_dash import playlists
from pingda_dash.playlists import LEADERS, BadPlaylist, Overtaken, Playlist, Stop

AT = datetime.fromisoformat("2020-05-20T08:00")
HALL = Playlist("大厅", (Stop("map", 20), Stop("", 15), Stop("funds", 40), Stop("map", 10, "530523206206")))
STANDING = pd.DataFrame(
    [("funds", 1, 0), ("map", 0, 3), ("rectification", 4, 0)], columns=["page", "overdue", "behind"]
)


def of(home: Path, **params: str) -> Playlist | None:
    return playlists.of_address(home, params)


def test_an_address_without_a_word_of_it_turns_nothing(home: Path) -> None:
    assert of(home, wall="1") is None


def test_rotate_alone_turns_the_leaders_pages(home: Path) -> None:
    found = of(home, rotate="45")
    assert found is not None
    assert [stop.page for stop in found.stops] == list(playlists.PAGES)
    assert {stop.seconds for stop in found.stops} == {45}


@pytest.mark.parametrize(("said", "seconds"), [("abc", 30), ("0", 5), ("-7", 5), ("999999", 3600), ("", 30)])
def test_seconds_that_are_none_fall_back(home: Path, said: str, seconds: int) -> None:
    found = of(home, rotate=said)
    assert found is not None
    assert found.stops[0].seconds == seconds


def test_an_address_names_its_pages_and_leaves_out_what_is_none(home: Path) -> None:
    found = of(home, pages="overview:30,upload:9,map@530523206206:15,funds,nowhere")
    assert found is not None
    assert found.stops == (Stop("", 30), Stop("map", 15, "530523206206"), Stop("funds", 30))
    assert found.worst_first
    assert of(home, pages="funds", order="listed") == Playlist("", (Stop("funds"),), worst_first=False)


def test_an_address_names_a_saved_list_and_may_say_its_seconds(home: Path) -> None:
    playlists.put(home, HALL, "张三", AT)
    assert of(home, playlist="大厅") == playlists.listed(home)[1]
    hurried = of(home, playlist="大厅", rotate="10")
    assert hurried is not None
    assert {stop.seconds for stop in hurried.stops} == {10}


def test_a_list_that_is_gone_leaves_the_wall_turning(home: Path) -> None:
    found = of(home, playlist="没有这个")
    assert found is not None
    assert found.name == LEADERS


@given(st.dictionaries(st.sampled_from(["rotate", "pages", "order"]), st.text(max_size=40)))
def test_no_address_breaks_a_wall(params: dict[str, str]) -> None:
    found = playlists.of_address(Path("nowhere"), params)
    assert found is None or all(5 <= stop.seconds <= 3600 for stop in found.stops)


def test_worst_first_the_overview_leads_and_what_is_overdue_stays_longer() -> None:
    assert playlists.in_order(HALL, STANDING) == [
        Stop("", 15),
        Stop("funds", 80),
        Stop("map", 20),
        Stop("map", 10, "530523206206"),
    ]


def test_a_list_in_its_own_order_keeps_order_and_times() -> None:
    listed = Playlist("大厅", HALL.stops, worst_first=False)
    assert playlists.in_order(listed, STANDING) == list(HALL.stops)


def test_what_was_saved_is_read_back_and_a_dropped_list_is_gone(home: Path) -> None:
    saved = playlists.put(home, HALL, "张三", AT)
    assert [one.name for one in playlists.listed(home)] == [LEADERS, "大厅"]
    assert playlists.listed(home)[1] == saved
    playlists.drop(home, saved, "张三", AT)
    assert [one.name for one in playlists.listed(home)] == [LEADERS]
    again = playlists.put(home, HALL, "李四", AT)
    assert playlists.listed(home)[1].author == again.author == "李四"


def test_of_two_who_edit_at_once_the_second_is_told(home: Path) -> None:
    first = playlists.put(home, HALL, "张三", AT)
    playlists.put(home, first, "李四", AT)
    with pytest.raises(Overtaken, match="刚刚被别人改过"):
        playlists.put(home, first, "张三", AT)
    with pytest.raises(Overtaken):
        playlists.drop(home, first, "张三", AT)
    with pytest.raises(Overtaken):  # a new list of a name that is taken
        playlists.put(home, HALL, "王五", AT)


@pytest.mark.parametrize(
    ("playlist", "why"),
    [
        (Playlist(" ", HALL.stops), "要有名字"),
        (Playlist("很" * 21, HALL.stops), "最多 20 个字"),
        (Playlist(LEADERS, HALL.stops), "系统自带"),
        (Playlist("a&b", HALL.stops), "符号"),
        (Playlist("空的", ()), "至少要有一页"),
        (Playlist("快", (Stop("map", 2),)), "5—3600 秒"),
        (Playlist("桌子", (Stop("upload"),)), "没有“upload”这一页"),
    ],
)
def test_what_cannot_be_a_playlist_is_refused_in_words(home: Path, playlist: Playlist, why: str) -> None:
    with pytest.raises(BadPlaylist, match=why):
        playlists.put(home, playlist, "张三", AT)
    assert [one.name for one in playlists.listed(home)] == [LEADERS]
