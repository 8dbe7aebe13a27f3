"""大屏轮播 and what a wall's window is told: which pages turn, in which order, and who may keep a list."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pingda_dash import playlists, queries, settings
from pingda_dash.ui import live, playlist_page
from pingda_dash.ui.view import View
from tests.ui.conftest import address, drawn, elements, picked, signed_in

Opened = Callable[..., AppTest]
DAY = "2020-05-20"
AT = datetime.fromisoformat("2020-05-20T08:00")


def note(app: AppTest) -> dict[str, Any]:
    """What the window's script is told."""
    result = [
        each.proto.json for each in elements(app._tree) if each.type == "bidi_component" and "-window" in each.proto.id
    ]
    data: dict[str, Any] = json.loads(result[0])
    return data


def test_a_wall_is_told_its_round_the_worst_page_first(opened: Opened) -> None:
    app = opened(wall="1", rotate="20", asof=DAY)
    round_ = note(app)["round"]
    assert round_["here"] == "overview"
    assert round_["stops"][:2] == ["reporting", "overview"]  # few ledgers came: who reported what leads
    assert round_["rotates"] is True
    assert round_["seconds"] == 20
    assert "pd-wall-campaign" in drawn(app)["page"]
    assert 'data-pick="stop:funds"' in drawn(app)["wall-strip"]


def test_without_a_playlist_a_wall_keeps_its_page_and_lists_the_others(opened: Opened) -> None:
    app = opened("funds", wall="1", asof=DAY)
    assert note(app)["round"]["rotates"] is False
    assert note(app)["round"]["here"] == "funds"


def test_a_wall_asks_and_draws_what_it_is_said_to_and_one_that_people_stand_close_to_all(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []
    ask = View.ask
    monkeypatch.setattr(View, "ask", lambda view, query, **params: asked.append(query) or ask(view, query, **params))
    keys = set(drawn(opened(wall="1", asof="2020-05-19")))
    assert {"ribbon", "concerns", "map", "goals"} <= keys
    assert not {"income", "jobs", "homes"} & keys
    left_out = {queries.income_by_industry, queries.transfers_by_destination, queries.remaining_households}
    assert not left_out & set(asked)
    assert {"ribbon", "concerns", "map", "goals", "income", "homes"} <= set(
        drawn(opened(wall="1", asof="2020-05-19", far="3.6"))
    )
    assert left_out <= set(asked)


def test_a_distance_that_is_none_is_put_in_words(opened: Opened) -> None:
    assert "观看距离“nearby”没有找到,显示的是5 米" in str(drawn(opened(wall="1", asof=DAY, far="nearby")))


def test_a_desk_window_turns_nothing(opened: Opened) -> None:
    app = opened(rotate="20", asof=DAY)
    assert note(app)["round"] is None
    assert "wall-strip" not in drawn(app)


def test_a_stop_leads_to_its_page_and_a_villages_dossier(opened: Opened) -> None:
    app = opened(wall="1", rotate="20", asof=DAY)
    picked(app, "stop:map@530523206205")
    assert "黄连河村" in drawn(app)["page"]
    assert address(app, "rotate") == "20"


def test_the_page_shows_the_leaders_list_how_it_turns_and_its_address(opened: Opened) -> None:
    page = drawn(opened("wall", asof=DAY))
    assert page["playlist-names"].count("list:") == 1
    assert page["playlist-editor"].count('data-pick="drop:') == len(playlists.PAGES)
    assert "/?wall=1&amp;rotate=30" in page["playlist-start"]
    assert "登录" in page["page"]


def test_a_list_is_changed_saved_addressed_by_its_name_dropped_and_brought_back(opened: Opened) -> None:
    app = signed_in(opened("wall", asof=DAY))
    app.session_state["_playlist"] = playlists.Playlist("", (playlists.Stop("funds", 15),), worst_first=False)
    app.run()
    assert "wall=1&amp;pages=funds:15&amp;order=listed" in drawn(app)["playlist-start"]
    app.text_input(key="playlist-name").input("大厅")
    app.button(key="playlist-put").click().run()
    assert "已保存“大厅”" in drawn(app)["page"]
    assert [one.name for one in playlists.listed(settings.home())] == [playlists.LEADERS, "大厅"]
    assert "wall=1&amp;playlist=大厅<" in drawn(app)["playlist-start"]
    assert "未保存" not in drawn(app)["playlist-names"]
    app.button(key="playlist-drop").click().run()
    assert [one.name for one in playlists.listed(settings.home())] == [playlists.LEADERS]
    assert "已删除“大厅”" in drawn(app)["page"]
    app.button(key="playlist-put").click().run()
    assert [one.stops for one in playlists.listed(settings.home())][1:] == [(playlists.Stop("funds", 15),)]
    app.button(key="playlist-drop").click().run()


def test_a_lists_name_names_nobody_of_a_register(opened: Opened) -> None:
    app = signed_in(opened("wall", asof=DAY))
    heads = live.lake().cursor().execute("SELECT head_name FROM lake.households WHERE length(head_name) = 3")
    name = str(heads.fetchall()[0][0])
    app.session_state["_playlist"] = playlists.Playlist("", (playlists.Stop("funds", 15),))
    app.run()
    app.text_input(key="playlist-name").input(f"户主{name}家")
    app.button(key="playlist-put").click().run()
    (saved,) = playlists.listed(settings.home())[1:]
    assert saved.name == f"户主{name[0]}**家"
    playlists.drop(settings.home(), saved, "李四", AT)


def test_of_two_windows_the_second_is_told_and_keeps_its_draft(opened: Opened) -> None:
    hall = playlists.put(settings.home(), playlists.Playlist("门厅", (playlists.Stop("map"),)), "李四", AT)
    app = signed_in(opened("wall", asof=DAY), name="赵六")
    app.session_state["_playlist"] = replace(hall, stops=(playlists.Stop("map", 45),))
    app.run()
    assert "已改动,未保存" in drawn(app)["playlist-names"]
    newer = playlists.put(settings.home(), replace(hall, worst_first=False), "李四", AT)
    app.button(key="playlist-put").click().run()
    assert "李四存了新的“门厅”" in drawn(app)["page"]
    assert "pages=map:45" in drawn(app)["playlist-start"]
    app.text_input(key="playlist-name").input("门厅 二")
    app.button(key="playlist-put").click().run()
    assert "原来的“门厅”没有动" in drawn(app)["page"]
    assert "playlist=门厅%20二<" in drawn(app)["playlist-start"]
    for one in (newer, app.session_state["_playlist"]):
        playlists.drop(settings.home(), one, "李四", AT)


def test_the_address_says_what_is_wished_besides(opened: Opened) -> None:
    app = opened("wall", asof=DAY)
    app.session_state["_playlist_options"] = frozenset({"light", "day"})
    assert "rotate=30&amp;theme=light&amp;asof=2020-05-20<" in drawn(app.run())["playlist-start"]
    app.session_state["_playlist_options"] = frozenset({"whole"})
    assert "wall=1&amp;pages=overview:30,map:30," in drawn(app.run())["playlist-start"]


@pytest.mark.parametrize(("role", "may"), [("viewer", False), ("leader", True), ("clerk", True)])
def test_who_may_keep_a_list(opened: Opened, role: Any, may: bool) -> None:
    app = signed_in(opened("wall", asof=DAY), role, name=f"某{role}")
    app.run()
    assert bool([button for button in app.button if button.key == "playlist-put"]) is may


def test_who_is_not_signed_in_saves_nothing(opened: Opened) -> None:
    app = opened("wall", asof=DAY)
    app.session_state["_playlist"] = playlists.Playlist("偷存", (playlists.Stop("funds"),))
    app.run()
    assert not [button for button in app.button if button.key in {"playlist-put", "playlist-drop"}]
    assert not app.text_input


@pytest.fixture
def state(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A window's own state: a click inside a panel cannot be simulated, what it calls can."""
    kept: dict[str, Any] = {}
    monkeypatch.setattr(playlist_page.st, "session_state", kept)
    return kept


def test_clicks_on_a_page_move_lengthen_and_drop_it(state: dict[str, Any]) -> None:
    for each in (
        "drop:overview", "down:map", "more:countdown", "less:map", "add:map@530523206205", "order:listed",
        "up:map@530523206205", "up:countdown", "down:map@530523206205", "drop:nowhere", "add:upload", "add:map",
    ):  # fmt: skip
        playlist_page._edited(each)
    kept = playlist_page.draft()
    assert [str(stop) for stop in kept.stops][:2] == ["countdown:35", "map:25"]
    assert str(kept.stops[-1]) == "map@530523206205:30"
    assert len(kept.stops) == len(playlists.PAGES)
    assert kept.worst_first is False
    playlist_page._edited("order:listed")  # what is on already stays on
    assert playlist_page.draft().worst_first is False


@pytest.mark.parametrize(
    ("seconds", "shorter", "longer"),
    [(5, 5, 10), (30, 25, 35), (47, 45, 50), (60, 55, 90), (90, 60, 120), (300, 270, 360), (3600, 3540, 3600)],
)
def test_a_long_stay_moves_in_longer_steps(seconds: int, shorter: int, longer: int) -> None:
    assert (playlist_page.stepped(seconds, -1), playlist_page.stepped(seconds, 1)) == (shorter, longer)
