"""大屏轮播 and what a wall's window is told: which pages turn, in which order, and who may keep a list."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pingda_dash import playlists, settings
from pingda_dash.ui import playlist_page
from tests.ui.conftest import address, drawn, elements, signed_in

Opened = Callable[..., AppTest]
DAY = "2020-05-20"


def told(app: AppTest) -> dict[str, Any]:
    """What the window's script is told."""
    found = [
        each.proto.json for each in elements(app._tree) if each.type == "bidi_component" and "-window" in each.proto.id
    ]
    data: dict[str, Any] = json.loads(found[0])
    return data


def test_a_wall_is_told_its_round_the_worst_page_first(opened: Opened) -> None:
    app = opened(wall="1", rotate="20", asof=DAY)
    round_ = told(app)["round"]
    assert round_["here"] == round_["stops"][0] == "overview"
    assert round_["rotates"] is True
    assert round_["seconds"] == 20
    assert "pd-wall-campaign" in drawn(app)["page"]
    assert 'data-pick="stop:funds"' in drawn(app)["wall-strip"]


def test_without_a_playlist_a_wall_keeps_its_page_and_lists_the_others(opened: Opened) -> None:
    app = opened("funds", wall="1", asof=DAY)
    assert told(app)["round"]["rotates"] is False
    assert told(app)["round"]["here"] == "funds"


def test_a_desk_window_turns_nothing(opened: Opened) -> None:
    app = opened(rotate="20", asof=DAY)
    assert told(app)["round"] is None
    assert "wall-strip" not in drawn(app)


def test_a_stop_leads_to_its_page_and_a_villages_dossier(opened: Opened) -> None:
    app = opened(wall="1", rotate="20", asof=DAY)
    app.session_state["_goto"] = ("stop", "map@530523206205")
    app.run()
    assert "黄连河村" in drawn(app)["page"]
    assert address(app, "rotate") == "20"


def test_the_page_shows_the_leaders_list_how_it_turns_and_its_address(opened: Opened) -> None:
    page = drawn(opened("wall", asof=DAY))
    assert page["playlist-names"].count("list:") == 1
    assert page["playlist-editor"].count('data-pick="drop:') == len(playlists.PAGES)
    assert "/?wall=1&amp;rotate=30" in page["playlist-today"]
    assert "登录" in page["page"]


def test_a_list_is_changed_saved_and_addressed_by_its_name(opened: Opened) -> None:
    app = signed_in(opened("wall", asof=DAY))
    app.session_state["_playlist"] = playlists.Playlist("", (playlists.Stop("funds", 15),), worst_first=False)
    app.run()
    assert "pages=funds:15&amp;order=listed" in drawn(app)["playlist-today"]
    app.text_input(key="playlist-name").input("大厅")
    app.button(key="playlist-put").click().run()
    assert "已保存“大厅”" in drawn(app)["page"]
    assert [one.name for one in playlists.listed(settings.home())] == [playlists.LEADERS, "大厅"]
    assert "playlist=%E5%A4%A7%E5%8E%85" in drawn(app)["playlist-today"]
    app.button(key="playlist-drop").click().run()
    assert [one.name for one in playlists.listed(settings.home())] == [playlists.LEADERS]


@pytest.mark.parametrize(("role", "may"), [("viewer", False), ("leader", True), ("clerk", True)])
def test_who_may_keep_a_list(opened: Opened, role: Any, may: bool) -> None:
    app = signed_in(opened("wall", asof=DAY), role, name=f"某{role}")
    app.run()
    assert bool([button for button in app.button if button.key == "playlist-put"]) is may


def test_an_edit_of_a_row_changes_the_draft(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    state: dict[str, Any] = {}
    monkeypatch.setattr(playlist_page.st, "session_state", state)
    for each in ("drop:0", "down:0", "more:0", "less:1", "add:map@530523206205:30", "order:", "up:99"):
        playlist_page._edited(each)
    held = playlist_page.draft()
    assert [stop.page for stop in held.stops][:2] == ["countdown", "map"]
    assert [stop.seconds for stop in held.stops][:2] == [35, 25]
    assert held.stops[-1].village == "530523206205"
    assert held.worst_first is False
