"""The history page run for real: what it shows, to whom, and what its buttons do, each test on a lake of its own."""

from __future__ import annotations

import re
import shutil
from datetime import datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pingda_dash import accounts, desk, settings
from pingda_dash.lake import Lake
from pingda_dash.ui import history_page
from tests import people
from tests.ui.conftest import ROOT, address, drawn, elements, press, shown, signed_in, text

HEADER = "统计日期,村,产业,面积(亩),收入(万元)"
AT = datetime(2020, 5, 20, 12, 0)  # noqa: DTZ001 - the township's wall time has no zone


def ledger(*rows: str) -> bytes:
    return "\n".join([HEADER, *rows, ""]).encode("gbk")


FILES = (
    ("一.csv", ledger("2020-05-20,平达社区,烤烟,900,"), "乡农业中心"),
    ("二.csv", ledger("2020-05-20,平达社区,烤烟,950,", "2020-05-20,小河村,茶叶,90,3.5"), "乡农业中心"),
    ("三.csv", ledger("2020-05-20,安庆村,茶叶,30,"), f"乡烟站 · {people.NAME}"),
)


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose lake is of three uploads."""
    home = tmp_path_factory.mktemp("sent") / "home"
    lake = Lake.open(home, "real")
    for name, data, author in FILES:
        desk.accept(lake, desk.receive(lake, [(name, data)], AT.date()), author, name, AT)
    return home


@pytest.fixture
def lake(sent: Path, desk_home: Path) -> Lake:
    """That lake, this test's own."""
    shutil.copytree(sent, desk_home)
    return desk.real_lake()


@pytest.fixture(scope="module")
def kept(sent: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same home, of an admin who changes nothing."""
    return shutil.copytree(sent, tmp_path_factory.mktemp("kept") / "home")


@pytest.fixture
def kept_lake(kept: Path, plain_data: Path, monkeypatch: pytest.MonkeyPatch) -> Lake:
    """Its lake, for tests that only read: its figures are worked out once."""
    monkeypatch.setenv("PINGDA_HOME", str(kept))
    monkeypatch.setenv("PINGDA_DATA", str(plain_data))
    return desk.real_lake()


def window(role: accounts.Role | None = "admin", of: dict[str, str] | None = None, **asked: object) -> AppTest:
    """A window on the history of somebody who has signed in (None: of nobody)."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    if role is not None:
        signed_in(app, role, **(of or {}))
    app.switch_page("pages/history.py")
    for name, value in asked.items():
        app.query_params[name] = str(value)
    return shown(app.run())


def buttons(app: AppTest) -> set[str]:
    """The keys of the buttons that change or hand out something."""
    every = {one.key for one in app.button} | {one.key for one in app.get("download_button")}
    kept = ("history-restore", "history-undo", "history-mark", "original-")
    return {str(key) for key in every if str(key).startswith(kept)}


def areas(lake: Lake) -> list[float]:
    return [one for (one,) in lake.cursor().execute("SELECT area_mu FROM lake.industry ORDER BY 1").fetchall()]


def test_the_newest_version_is_shown_with_what_it_changed(kept_lake):
    page = drawn(window())
    assert f"第 {kept_lake.version()} 版改了什么" in page["page"]
    assert "三.csv" in page["history-files-panel"]
    assert "产业 面积 亩 新增 2020年5月20日 安庆村 茶叶 30" in text(page["history-changes"])
    assert text(page["history-versions"]).count("版 ·") == 3


def test_another_version_and_two_side_by_side_are_addresses(kept_lake):
    newest = kept_lake.version()
    one = drawn(window(version=newest - 1))
    assert "面积 900 亩 → 950 亩" in text(one["history-changes"])
    both = drawn(window(version=newest, against=newest - 2))
    assert f"第 {newest - 2} 版 → 第 {newest} 版" in both["page"]
    assert "面积 900 亩 → 950 亩" in text(both["history-changes"])
    assert re.search(r"烤烟大田移栽 900 → 950 亩 \+50", text(both["history-moves"]))


@pytest.mark.parametrize("wrong", ["9999", "-1", "abc", "1e3", "9" * 40])
def test_an_address_that_is_no_version_shows_the_newest(kept_lake, wrong):
    page = drawn(window(version=wrong, against=wrong, before=wrong))["page"]
    assert f"第 {kept_lake.version()} 版改了什么" in page or "还没有上传" in page


def test_the_indicators_of_one_version_are_worked_out_when_asked_for(kept_lake):
    app = window(version=kept_lake.version() - 1)
    assert "面积" not in text(drawn(app)["history-moves"])
    press(app, "history-moves-ask")
    assert re.search(r"烤烟大田移栽 900 → 950 亩", text(drawn(app)["history-moves"]))


def test_the_history_comes_a_page_at_a_time(kept_lake, monkeypatch):
    monkeypatch.setattr(history_page, "PAGE", 2)
    newest = kept_lake.version()
    page = drawn(window())["history-versions"]
    assert f'data-pick="older:{newest - 1}"' in page
    older = drawn(window(before=newest - 1))["history-versions"]
    assert text(older).count("版 ·") == 1
    assert "older:" not in older


def test_a_version_is_restored_after_a_yes(lake):
    newest = lake.version()
    app = window(version=newest - 2)
    press(app, "history-restore")
    assert "将有 2 次上传不再生效" in drawn(app)["page"]
    assert lake.version() == newest
    press(app, "history-confirm")
    assert lake.version() == newest + 1
    assert areas(lake) == [900.0]
    assert f"已恢复到第 {newest - 2} 版,成为第 {newest + 1} 版" in drawn(app)["page"]
    assert text(drawn(app)["history-versions"]).count("已撤回") == 2
    assert address(app, "version") is None
    assert accounts.events(settings.home())["action"].iloc[0] == "恢复版本"


def test_a_no_changes_nothing(kept_lake):
    newest = kept_lake.version()
    app = press(window(version=newest - 2), "history-restore")
    press(app, "history-cancel")
    assert "history-confirm" not in {one.key for one in app.button}
    assert kept_lake.version() == newest


def test_the_newest_version_is_taken_back_and_its_file_may_come_again(lake):
    newest = lake.version()
    app = press(press(window(), "history-undo"), "history-confirm")
    assert f"已撤回第 {newest} 版" in drawn(app)["page"]
    assert areas(lake) == [90.0, 950.0]
    name, data, author = FILES[2]
    desk.accept(lake, desk.receive(lake, [(name, data)], AT.date()), author, "再报", AT)
    assert areas(lake) == [30.0, 90.0, 950.0]


def test_what_others_sent_meanwhile_is_never_taken_back_unseen(lake):
    newest = lake.version()
    app = press(window(version=newest - 2), "history-restore")
    data = ledger("2020-05-27,安庆村,茶叶,31,")
    desk.accept(lake, desk.receive(lake, [("四.csv", data)], AT.date()), "乡烟站", "四", AT)
    lake.restore(newest - 1, "乡扶贫办", AT)
    app.button(key="history-confirm").click()
    shown(app.run())
    assert "没有撤回,数据没有变化" in drawn(app)["page"]
    assert lake.version() == newest + 2


@pytest.mark.parametrize("role", [None, "viewer", "leader"])
def test_who_may_not_is_offered_no_restoring_no_mark_and_no_original(lake, role):
    app = window(role)
    assert buttons(app) == set()
    assert "操作" not in drawn(app)["history-events"] or "登录" in drawn(app)["history-events"]
    assert "三.csv" in drawn(app)["history-files-panel"]


def test_a_unit_takes_back_only_its_own_upload_and_has_only_its_own_originals(lake):
    unit = {"scope": "乡烟站", "unit": "乡烟站"}
    own = buttons(window("clerk", unit))
    assert "history-undo" in own
    assert "history-mark" not in own, "marks are the whole township's"
    assert any(key.startswith("original-") for key in own)
    other = buttons(window("clerk", unit, version=lake.version() - 1))
    assert not {key for key in other if key.startswith(("original-", "history-undo", "history-restore"))}


def test_an_upload_that_somebody_else_sent_is_not_the_units_to_take_back(lake):
    app = window("clerk", {"scope": "乡烟站", "unit": "乡烟站", "name": "李别人"})
    assert not {key for key in buttons(app) if key.startswith(("original-", "history-undo"))}


def test_a_session_that_ended_meanwhile_restores_nothing(lake):
    newest = lake.version()
    app = press(window(version=newest - 2), "history-restore")
    accounts.remove(settings.home(), people.NAME, AT)
    app.button(key="history-confirm").click()
    app.run()
    assert lake.version() == newest


def test_a_version_is_marked_and_what_changed_since_is_one_click_away(lake):
    newest = lake.version()
    app = window(version=newest - 1)
    press(app, "history-mark")
    assert f"已把第 {newest - 1} 版标记为“上次例会”" in drawn(app)["page"]
    assert f'data-pick="since:{newest - 1}"' in drawn(app)["history-marks"]
    assert "上次例会" in drawn(app)["history-versions"]
    app.text_input(key="history-mark-name").input("月报")
    press(app, "history-mark")
    assert set(lake.marks()["name"]) == {"月报", "上次例会"}


def test_marks_are_in_the_audit_and_all_of_it_is_for_an_administrator(lake):
    app = window()
    app.text_input(key="history-mark-name").set_value("上次例会")
    press(app, "history-mark")
    assert accounts.events(settings.home()).iloc[0][["action", "detail"]].tolist() == [
        "标记版本", f"第 {lake.version()} 版标记为“上次例会”",
    ]  # fmt: skip
    assert [each for each in elements(app._tree) if each.key == "history-audit"]
    assert not [each for each in elements(window("clerk", {"name": "张三"})._tree) if each.key == "history-audit"]


def test_markup_in_a_name_or_a_message_stays_text(lake):
    trap = "<img src=x onerror=alert(1)>"
    data = ledger("2020-05-27,安庆村,茶叶,31,")
    desk.accept(lake, desk.receive(lake, [(f"{trap}.csv", data)], AT.date()), trap, trap, AT)
    lake.mark("<b>会</b>", lake.version(), trap, AT)
    assert trap not in "".join(drawn(window()).values())
    assert "<b>会</b>" not in "".join(drawn(window()).values())


def test_an_empty_history_is_calm(desk_home):
    app = window()
    assert "还没有上传" in drawn(app)["history-versions"]
    assert buttons(app) == set()
