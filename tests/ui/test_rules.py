"""Who may set, move and delete what stands beside the data: asked where it is written, whatever a window offers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest
import streamlit as st

from pingda_dash import accounts, clock, desk, playlists, worklist
from pingda_dash.accounts import ACTIONS, RIGHTS, ROLES, SCOPES, User
from pingda_dash.lake import Lake
from pingda_dash.shown import Shown
from pingda_dash.ui import access, desk_templates, history_page, items, playlist_page, spot_checks
from tests.people import NAME, session
from tests.ui.conftest import ROOT

AT = clock.now().replace(microsecond=0)
LEDGER = "统计日期,村,产业,面积(亩),收入(万元)\n2020-05-27,安庆村,茶叶,31,\n".encode()
VILLAGE = {"scope": "安乐村", "village": "530523206206"}
UNIT = {"scope": "乡烟站", "unit": "乡烟站"}
SIGNED = {
    "nobody": None,
    "a viewer": ("viewer", {}),
    "a village's clerk": ("clerk", VILLAGE),
    "a unit's clerk": ("clerk", UNIT),
    "a clerk": ("clerk", {}),
    "a leader": ("leader", {}),
    "a village's leader": ("leader", VILLAGE),
    "an administrator": ("admin", {}),
}


@pytest.fixture
def lake(begun_home: Path) -> Lake:
    """A lake with one upload, marked 上次例会."""
    lake = desk.real_lake()
    desk.accept(lake, desk.receive(lake, [("一.csv", LEDGER)], AT.date()), "乡烟站", "一", AT)
    lake.mark("上次例会", 1, "乡扶贫办", AT)
    return lake


@contextmanager
def signed(home: Path, who: str) -> Iterator[None]:
    """A window in which somebody has signed in, outside of any page: what a forged message of a browser gets to."""
    st.session_state.clear()
    account = SIGNED[who]
    if account is not None:
        role, of = account
        st.session_state[access.TOKEN] = session(home, role, who, **of)  # type: ignore[arg-type]
    try:
        yield
    finally:
        st.session_state.clear()


@pytest.mark.parametrize("who", SIGNED)
def test_a_mark_is_set_moved_and_deleted_by_clerks_of_the_township_and_administrators_alone(
    who: str, lake: Lake, begun_home: Path
) -> None:
    may = who in ("a clerk", "an administrator")
    lake.mark("月报", 0, "乡扶贫办", AT)
    past = SimpleNamespace(lake=lake)
    with signed(begun_home, who):
        st.session_state["history-mark-name"] = "月报"
        history_page._mark(lake, 1)
        history_page._pick_mark(past, "unmark:上次例会")  # type: ignore[arg-type]
    marks = dict(lake.marks()[["name", "version"]].values.tolist())
    assert marks == ({"月报": 1} if may else {"月报": 0, "上次例会": 1})
    done = accounts.events(begun_home).query("action == '标记版本'")["detail"].tolist()
    assert done == (["删除“上次例会”(第 1 版)", "“月报”由第 0 版移到第 1 版"] if may else [])


@pytest.mark.parametrize("who", SIGNED)
def test_a_playlist_is_saved_and_deleted_by_clerks_and_leaders_of_the_township_and_administrators(
    who: str, lake: Lake, begun_home: Path
) -> None:
    may = who in ("a clerk", "a leader", "an administrator")
    hall = playlists.put(begun_home, playlists.Playlist("大厅", (playlists.Stop("map"),)), "乡扶贫办", AT)
    with signed(begun_home, who):
        st.session_state["_playlist"] = playlists.Playlist("门厅", (playlists.Stop("map"),))
        st.session_state["playlist-name"] = "门厅"
        playlist_page._saved()
        st.session_state["_playlist"] = hall
        playlist_page._dropped()
    names = {one.name for one in playlists.listed(begun_home)} - {playlists.LEADERS}
    assert names == ({"门厅"} if may else {"大厅"})


@pytest.mark.parametrize("who", SIGNED)
def test_a_village_asks_and_closes_nothing_and_explains_its_own(who: str, lake: Lake, begun_home: Path) -> None:
    row = SimpleNamespace(
        item="x", check_id="archives_roster", state=worklist.ANSWERED, answered_by="别人", unit="乡烟站",
        village_code="530523206206", village="安乐村", _asdict=dict,
    )  # fmt: skip
    with signed(begun_home, who):
        for step in ("asked", "explained", "closed"):
            for each in ("asked", "explained"):
                st.session_state[items._key(each, row)] = "李干事"
            items._do(SimpleNamespace(as_of=AT.date(), shown=Shown()), row, step)  # type: ignore[arg-type]
    village = who.startswith("a village's")
    expected = [] if who in ("nobody", "a viewer") else ["explained"] if village else ["asked", "explained"]
    assert worklist.listed(lake.folder, "x")["step"].tolist() == expected
    row.item = "y"  # who has explained something does not close it
    with signed(begun_home, who):
        items._do(SimpleNamespace(as_of=AT.date(), shown=Shown()), row, "closed")  # type: ignore[arg-type]
    closes = who not in ("nobody", "a viewer") and not village
    assert worklist.listed(lake.folder, "y")["step"].tolist() == ["closed"] * closes


@pytest.mark.parametrize("who", SIGNED)
def test_a_sample_is_drawn_by_clerks_but_no_villages(who: str, lake: Lake, begun_home: Path) -> None:
    with signed(begun_home, who):
        assert spot_checks.may_draw(access.current_user()) == (who in ("a clerk", "a unit's clerk", "an administrator"))


# --- prefilled templates --------------------------------------------------------------------------------------------


def test_a_prefilled_template_is_written_down_and_refused_to_who_may_no_longer_have_it(
    lake: Lake, begun_home: Path
) -> None:
    with signed(begun_home, "a village's clerk"):
        [sender] = desk_templates._own(lake, desk_templates.BY_VILLAGE)
        whole = desk_templates._handed_out(desk_templates._bundle(lake, [sender]), [sender], "安乐村台账.zip")
    assert whole().startswith(b"PK")
    [who, action, detail] = accounts.events(begun_home).iloc[0][["who", "action", "detail"]]
    assert (who, action, detail) == ("a village's clerk", "下载模板", "预填,含姓名:安乐村台账.zip")
    accounts.change(begun_home, User("a village's clerk", "clerk", "乡烟站", unit="乡烟站"), AT)
    with pytest.raises(access.NotAllowed):
        whole()
    accounts.change(begun_home, User("a village's clerk", "viewer"), AT)
    with pytest.raises(access.NotAllowed):
        whole()


# --- the manual says the same ---------------------------------------------------------------------------------------


def test_the_manuals_table_is_what_the_roles_may_do() -> None:
    manual = (ROOT / "docs" / "使用手册.md").read_text(encoding="utf-8")
    table = re.search(r"\| 做什么 \| (?:.+\n)+", manual)
    assert table is not None
    head, _, *rows = [[cell.strip() for cell in line.strip("| \n").split("|")] for line in table[0].splitlines()]
    assert head[1:5] == list(ROLES.values())
    stated = {row[0]: (row[1:5], row[5]) for row in rows}
    assert list(stated) == list(ACTIONS.values())
    for action, words in ACTIONS.items():
        ticks, scope = stated[words]
        assert ticks == ["✓" if action in RIGHTS[role] else "" for role in ROLES], words
        assert scope.partition("。")[0] == SCOPES.get(action, "不限"), words


def test_an_administrator_is_everywhere_whatever_the_scope() -> None:
    assert User(NAME, "clerk").may("mark")
    assert not User(NAME, "clerk", "安乐村", village="530523206206").may("mark")
    assert User(NAME, "admin", "安乐村", village="530523206206").may("mark")
