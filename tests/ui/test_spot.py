"""Spot checks on the page 数据质量: who may draw, what a draw shows, and whose names stand in it."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pingda_dash import accounts, desk, draws, queries, settings, spot
from pingda_dash.lake import Lake
from pingda_dash.snapshot import open_snapshot
from pingda_dash.ui import live
from tests.spot.conftest import Drawn, filled_in, register
from tests.ui.conftest import ROOT, drawn, press, shown, signed_in, text

DAY, AT = date(2020, 6, 30), datetime(2020, 6, 24, 9, 0)  # noqa: DTZ001 - the township's wall time has no zone


def test_a_new_draw_is_in_the_next_answer(home):
    lake = desk.open_demo(home)
    before = live.newest()
    assert live.ask(before, DAY, queries.spot_errors).empty
    spot.draw(live.snapshot_of(before), lake.folder, DAY, 5, "乡扶贫办", AT, seed="7")
    live.renew()
    after = live.newest()
    assert (after.version, after != before) == (before.version, True)
    assert set(live.ask(after, DAY, queries.spot_errors)["draw_id"]) == {"C001"}


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose lake has a register of 66 households, a draw of 20, and visits to ten of them: one has five."""
    home = tmp_path_factory.mktemp("spot-page") / "home"
    lake = Lake.open(home, "real")
    desk.accept(lake, desk.receive(lake, [("农户名册20200620.csv", register())], AT.date()), "乡扶贫办", "六月", AT)
    snapshot = open_snapshot(lake)
    draw = spot.draw(snapshot, lake.folder, AT.date(), 20, "乡扶贫办", AT, seed="20200624")
    of = Drawn(lake, open_snapshot(lake), draw)
    first = queries.spot_homes(of.snapshot, DAY, draw=draw)["household_id"].iloc[0]
    data = filled_in(of, desk.references(lake, settings.data_dir()), {first: {"家庭人口": 5}}, visited=10)
    desk.accept(lake, desk.receive(lake, [("入户核查_C001.xlsx", data)], AT.date()), "乡扶贫办", "抽查", AT)
    return home


def window(dialog: str = "", role: accounts.Role | None = None, **of: str) -> AppTest:
    """The page with a dialog open, as somebody sees it who has signed in or not."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    if role is not None:
        signed_in(app, role, **of)
    app.switch_page("pages/quality.py")
    app.query_params["asof"] = DAY.isoformat()
    app.run()
    if dialog:
        kind, _, reference = dialog.partition(":")
        app.session_state["_dialog"] = (kind, reference)
        app.run()
    return shown(app)


def files(app: AppTest) -> set[str]:
    """The names of the files that may be had."""
    return {str(one.key).removeprefix("spot-") for one in app.get("download_button") if str(one.key) != "None"}


def test_the_page_lists_the_draws_with_how_many_were_visited_and_the_interval(lake: Lake) -> None:
    page = drawn(window())
    assert "C001 · 农户名册" in text(page["spots"]) and "已查 10 / 20 户" in text(page["spots"])
    assert 'data-pick="spot:"' in page["page"]


def test_a_draw_opens_to_its_rates_by_village_and_to_ledger_and_reality_masked(lake: Lake) -> None:
    page = drawn(window("spot:C001"))
    assert "种子 20200624(数据第 1 版" in text(page["dialog-sheet"]) and "再查" in text(page["dialog-sheet"])
    assert "seen:C001@530523206201@" in page["dialog-errors"]
    assert "家庭人口 4 人 5 人" in text(page["dialog-wrong"])
    beside = drawn(window("seen:C001@530523206201@members"))["dialog-beside"]
    assert "✕ 不符" in beside and beside.count("<tr class=") == 10
    assert "李**" in beside and not any(f"<td>李{one}" in beside for one in "一二三四五六七八九十")
    leader = drawn(window("seen:C001@530523206201@members", "leader"))["dialog-beside"]
    assert "李**" not in leader and any(f"<td>李{one}" in leader for one in "一二三")


def test_a_cell_shows_the_interval_of_its_spot_check_and_opens_it(lake: Lake) -> None:
    page = drawn(window())
    row = re.search(r'<div class="cell[^>]*quality:households@530523206201.*?</div>', page["quality"], re.DOTALL)
    assert row and re.search(r"<small>\d+–\d+%</small>", row.group())
    assert "抽查:未抽查" in page["quality"] and "抽查差错每个百分点 −1" in text(page["score"])
    assert "抽查过 1 格" in text(page["score"]) or "抽查过 2 格" in text(page["score"])
    app = window("quality:households@530523206201")
    assert "C001 查了 10 户,不符 1 户,差错率" in text(drawn(app)["dialog-sheet"])
    assert "✕ 不符" in drawn(press(app, "cell-spot"))["dialog-beside"]
    assert "未抽查" in drawn(window("quality:households@530523206203"))["dialog-sheet"]


@pytest.mark.parametrize(
    ("role", "of", "had"),
    [
        (None, {}, set()),
        ("viewer", {}, set()),
        ("clerk", {}, {"入户核查表_C001.html", "入户核查_C001.xlsx", "农户名册20200620_抽查更正C001.xlsx"}),
        ("clerk", {"scope": "乡社保中心", "unit": "乡社保中心"}, {"入户核查表_C001.html", "入户核查_C001.xlsx"}),
        ("clerk", {"scope": "平达社区", "village": "530523206201"}, set()),
        ("leader", {}, {"入户核查表_C001.html", "入户核查_C001.xlsx"}),
    ],
)
def test_sheets_are_for_who_checks_and_corrections_for_who_answers_for_the_township(
    lake: Lake, role: accounts.Role | None, of: dict[str, str], had: set[str]
) -> None:
    if of:
        of = {"name": "张三", **of}
    assert files(window("spot:C001", role, **of)) == had


def test_a_clerk_draws_a_sample_and_the_seed_is_kept(lake: Lake) -> None:
    app = window("spot:", "clerk")
    app.selectbox(key="spot-in-households").set_value("530523206201")
    app.number_input(key="spot-count").set_value(7)
    app.text_input(key="spot-seed").input("2020")
    app = shown(app.run())
    assert "可抽 30 户,1 个村、2 层;抽 7 户" in drawn(app)["page"]
    app = press(app, "spot-draw")
    [new, _] = draws.listed(lake.folder).to_dict("records")
    assert (new["draw_id"], new["seed"], new["drawn"], new["village"]) == ("C002", "2020", 7, "530523206201")
    assert "已查 0 / 7" in text(drawn(app)["dialog-sheet"]) and "未抽查" in text(drawn(app)["dialog-sheet"])
    assert accounts.events(settings.home())["action"].iloc[0] == "抽查"


def test_how_many_to_draw_follows_from_how_sure_the_answer_must_be(lake: Lake) -> None:
    app = window("spot:", "clerk")
    app.segmented_control(key="spot-way").set_value("按要多准")
    app = shown(app.run())
    app.number_input(key="spot-points").set_value(10)
    page = drawn(shown(app.run()))["page"]
    assert f"抽 {spot.size_for(open_snapshot(lake), DAY, 0.1)} 户" in page


@pytest.mark.parametrize("of", [{"village": "530523206201", "scope": "平达社区", "name": "张三"}, {}])
def test_a_village_and_a_visitor_draw_nothing(lake: Lake, of: dict[str, str]) -> None:
    app = window("spot:", "clerk" if of else None, **of)
    assert "被查的不查自己" in drawn(app)["page"]
    assert "spot-draw" not in {one.key for one in app.button}
