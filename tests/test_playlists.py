"""Playlists: what an address asks for, how a list turns today, and two people who edit it at once."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pingda_dash import playlists, walls
from pingda_dash.playlists import LEADERS, BadPlaylist, NameInUse, Overtaken, Playlist, Stop

AT = datetime.fromisoformat("2020-05-20T08:00")
HALL = Playlist("大厅", (Stop("map", 20), Stop("", 15), Stop("funds", 40), Stop("map", 10, "530523206206")))
STANDING = pd.DataFrame([("funds", 1, 0), ("map", 0, 3), ("rectification", 4, 0)], columns=["page", "late", "behind"])


def of(home: Path, **params: str) -> Playlist | None:
    return playlists.of_address(home, params)


def test_an_address_without_a_word_of_it_turns_nothing(home: Path) -> None:
    assert of(home, wall="1") is None


def test_rotate_alone_turns_the_leaders_pages(home: Path) -> None:
    playlist = of(home, rotate="45")
    assert playlist is not None
    assert [stop.page for stop in playlist.stops] == list(playlists.PAGES)
    assert {stop.seconds for stop in playlist.stops} == {45}


@pytest.mark.parametrize(("words", "seconds"), [("abc", 30), ("0", 5), ("-7", 5), ("999999", 3600), ("", 30)])
def test_seconds_that_are_none_fall_back(home: Path, words: str, seconds: int) -> None:
    playlist = of(home, rotate=words)
    assert playlist is not None
    assert playlist.stops[0].seconds == seconds


def test_an_address_names_its_pages_and_leaves_out_what_is_none(home: Path) -> None:
    playlist = of(home, pages="overview:30,upload:9,map@530523206206:15,funds,nowhere")
    assert playlist is not None
    assert playlist.stops == (Stop("", 30), Stop("map", 15, "530523206206"), Stop("funds", 30))
    assert playlist.worst_first
    assert of(home, pages="funds", order="listed") == Playlist("", (Stop("funds"),), worst_first=False)


def test_an_address_typed_on_a_chinese_keyboard_is_understood(home: Path) -> None:
    typed = of(home, pages="overview\uff1a20\uff0cmap\uff20530523206206\uff1a15\u3001 funds")
    assert typed is not None
    assert typed.stops == (Stop("", 20), Stop("map", 15, "530523206206"), Stop("funds", 30))


def test_a_page_named_twice_is_shown_once_a_round(home: Path) -> None:
    playlist = of(home, pages="funds:10,map:20,funds:30,map@530523206206:15,map@530523206206:40")
    assert playlist is not None
    assert playlist.stops == (Stop("funds", 10), Stop("map", 20), Stop("map", 15, "530523206206"))


def test_an_address_names_a_saved_list_and_may_say_its_seconds(home: Path) -> None:
    playlists.put(home, HALL, "张三", AT)
    assert of(home, playlist="大厅") == playlists.listed(home)[1]
    hurried = of(home, playlist="大厅", rotate="10")
    assert hurried is not None
    assert {stop.seconds for stop in hurried.stops} == {10}


def test_the_leaders_pages_are_read_from_afar_and_documents_are_for_lists_of_ones_own() -> None:
    assert not {"units", "plan", "history", "quality"} & set(playlists.PAGES)
    assert playlists.stops_of("units:20") == (Stop("units", 20),)


def test_a_list_keeps_the_distance_it_is_read_from_and_an_address_may_say_another(home: Path) -> None:
    playlists.put(home, replace(HALL, far=3.5), "张三", AT)
    assert playlists.listed(home)[1].far == 3.5
    assert playlists.distance_of(home, {"playlist": "大厅"}) == 3.5
    assert playlists.distance_of(home, {"playlist": "大厅", "far": "4.5"}) == 4.5
    assert playlists.distance_of(home, {"rotate": "30", "far": "nearby"}) == walls.FAR
    with pytest.raises(BadPlaylist, match="观看距离 1—5 米"):
        playlists.put(home, replace(HALL, name="广场", far=20), "张三", AT)


def test_a_list_of_an_earlier_release_is_read_from_five_metres(home: Path) -> None:
    playlists.put(home, HALL, "张三", AT)
    with sqlite3.connect(home / "playlists.sqlite") as db:
        db.execute("""UPDATE edits SET body = '{"stops": ["funds:40"], "worst_first": false}'""")
    old = playlists.listed(home)[1]
    assert (old.stops, old.worst_first, old.far) == ((Stop("funds", 40),), False, walls.FAR)


def test_a_list_that_is_gone_leaves_the_wall_turning(home: Path) -> None:
    playlist = of(home, playlist="没有这个")
    assert playlist is not None
    assert playlist.name == LEADERS


WORDS = st.one_of(
    st.text(max_size=40),
    st.lists(
        st.sampled_from([*playlists.PAGES, "overview", "map@1", "wall", "@", ":", ":5", "9" * 5000]), max_size=6
    ).map(",".join),
)


@given(params=st.dictionaries(st.sampled_from(["rotate", "pages", "order", "playlist", "wall"]), WORDS))
def test_no_address_breaks_a_wall(tmp_path_factory: pytest.TempPathFactory, params: dict[str, str]) -> None:
    playlist = playlists.of_address(tmp_path_factory.getbasetemp() / "no-lists", params)
    assert (playlist is None) == ("rotate" not in params and "playlist" not in params and not names_pages(params))
    if playlist is not None:
        assert playlist.stops
        assert all(5 <= stop.seconds <= 3600 for stop in playlist.stops)
        assert {stop.page for stop in playlist.stops} <= {*playlists.PAGES, *playlists.ALSO}


def names_pages(params: dict[str, str]) -> bool:
    return bool(playlists.stops_of(params.get("pages", "")))


def test_worst_first_the_overview_leads_and_what_is_late_stays_longer() -> None:
    assert playlists.in_order(HALL, STANDING) == [
        Stop("", 15),
        Stop("funds", 80),
        Stop("map", 20),
        Stop("map", 10, "530523206206"),
    ]


@given(
    pages=st.lists(st.sampled_from(playlists.PAGES), unique=True, min_size=1),
    late=st.dictionaries(st.sampled_from(playlists.PAGES[1:]), st.tuples(st.integers(0, 4), st.integers(0, 4))),
)
def test_whatever_is_late_every_page_comes_once_and_none_before_a_worse_one(
    pages: list[str], late: dict[str, tuple[int, int]]
) -> None:
    standing = pd.DataFrame([(page, *counts) for page, counts in late.items()], columns=["page", "late", "behind"])
    turned = playlists.in_order(Playlist("大厅", tuple(Stop(page) for page in pages)), standing)
    assert sorted(stop.page for stop in turned) == sorted(pages)
    assert [stop.page for stop in turned if stop.page == ""] == [stop.page for stop in turned[:1] if "" in pages]
    after = [late.get(stop.page, (0, 0)) for stop in turned if stop.page]
    assert [overdue for overdue, _ in after] == sorted((overdue for overdue, _ in after), reverse=True)
    behind = [count for overdue, count in after if not overdue]
    assert behind == sorted(behind, reverse=True)
    on_time = [stop.page for stop in turned if stop.page and late.get(stop.page, (0, 0)) == (0, 0)]
    assert on_time == [page for page in pages if page in on_time]
    assert all(stop.seconds == (60 if late.get(stop.page, (0, 0))[0] else 30) for stop in turned)


def test_no_page_stays_longer_than_an_hour() -> None:
    turned = playlists.in_order(Playlist("大厅", (Stop("funds", 3000),)), STANDING)
    assert turned == [Stop("funds", 3600)]


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


def test_of_two_who_edit_at_once_the_second_is_told_whose_is_newer(home: Path) -> None:
    first = playlists.put(home, HALL, "张三", AT)
    newer = playlists.put(home, replace(first, worst_first=False), "李四", AT)
    with pytest.raises(Overtaken, match="李四存了新的“大厅”"):
        playlists.put(home, first, "张三", AT)
    with pytest.raises(Overtaken, match="李四"):
        playlists.drop(home, first, "张三", AT)
    assert playlists.listed(home)[1] == newer


def test_a_new_list_does_not_take_anothers_name(home: Path) -> None:
    playlists.put(home, HALL, "张三", AT)
    with pytest.raises(NameInUse, match="“大厅”是张三存的"):
        playlists.put(home, Playlist(" 大厅 ", (Stop("funds"),)), "王五", AT)


def test_who_saves_a_list_that_was_dropped_meanwhile_is_told_so(home: Path) -> None:
    first = playlists.put(home, HALL, "张三", AT)
    playlists.drop(home, first, "李四", AT)
    with pytest.raises(Overtaken, match="李四删了“大厅”"):
        playlists.put(home, first, "张三", AT)
    assert playlists.put(home, replace(first, edit=0), "张三", AT).edit > first.edit


def test_of_many_who_save_at_the_same_moment_one_is_first_and_the_others_are_told(home: Path) -> None:
    first = playlists.put(home, HALL, "张三", AT)

    def save(number: int) -> bool:
        try:
            playlists.put(home, replace(first, stops=(Stop("funds", 10 + number),)), f"第{number}人", AT)
        except Overtaken:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(save, range(8)))
    assert done.count(True) == 1
    assert playlists.listed(home)[1].stops == (Stop("funds", 10 + done.index(True)),)


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
        (Playlist("两遍", (Stop("map"), Stop("map", 60))), "只能放一次"),
    ],
)
def test_what_cannot_be_a_playlist_is_refused_in_words(home: Path, playlist: Playlist, why: str) -> None:
    with pytest.raises(BadPlaylist, match=why):
        playlists.put(home, playlist, "张三", AT)
    assert [one.name for one in playlists.listed(home)] == [LEADERS]
