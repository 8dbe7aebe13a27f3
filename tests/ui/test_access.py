"""The desk's lock, page by page: who sees what, signed in and not, with viewing open and closed."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pyotp
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from pingda_dash import accounts, clock, desk, settings
from pingda_dash.accounts import second_factor
from pingda_dash.lake import Lake
from pingda_dash.snapshot import is_kept, open_snapshot, relations
from pingda_dash.ui import access, handover, navigation
from tests.people import NAME, PASSWORD, session
from tests.ui.conftest import ROOT, drawn, pick, signed_in

Opened = Callable[..., AppTest]
PAGES = [screen.path or "overview" for screen in navigation.screens()]
LEDGER = "统计日期,村,产业,面积(亩),收入(万元)\n2020-05-20,平达社区,烤烟,900,\n".encode()
DAY = "2020-05-20"


def window(page: str = "upload") -> AppTest:
    """A window whose first request is a page; nobody has signed in."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    return app if page == "overview" else app.switch_page(f"pages/{page}.py")


def words(app: AppTest) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", " ".join(drawn(app).values())))


def type_in(app: AppTest, name: str = NAME, password: str = PASSWORD) -> AppTest:
    app.text_input(key="sign-in-name").input(name)
    app.text_input(key="sign-in-password").input(password)
    return app.button(key="sign-in-submit").click().run()


def drop(app: AppTest) -> AppTest:
    app.get("file_uploader")[0].set_value([("移栽.csv", LEDGER, "text/csv")]).run()
    assert "移栽.csv" in words(app)
    return app


def is_closed(app: AppTest) -> bool:
    """The desk takes nothing and shows nothing of a batch."""
    assert not app.exception
    assert "pd-incident" not in drawn(app)["page"]
    return not app.get("file_uploader") and "desk-files" not in drawn(app)


# --- the desk ------------------------------------------------------------------------------------------------------


def test_on_a_fresh_home_the_desk_says_how_the_first_account_is_made(desk_home: Path) -> None:
    app = window().run()
    assert is_closed(app)
    assert settings.command("account add") in words(app)


def test_unsigned_the_desk_says_what_it_takes_and_gives_templates_and_no_more(begun_home: Path) -> None:
    session(begun_home)
    app = window().run()
    assert is_closed(app)
    assert "产业增收台账" in words(app)
    assert {one.key.split("-")[0] for one in app.get("download_button")} == {"template"}
    assert [one.label for one in app.text_input] == ["账号", "密码"]


def test_the_password_opens_the_desk_and_signing_out_closes_it_with_its_batch(begun_home: Path) -> None:
    session(begun_home)
    app = type_in(window().run())
    assert NAME in words(app)
    drop(app)
    pick(app, "sign-out:")
    assert is_closed(app)
    assert "移栽" not in words(app)
    assert "_desk" not in app.session_state


def test_a_wrong_password_and_an_unknown_name_are_told_the_same(begun_home: Path) -> None:
    session(begun_home)
    app = window().run()
    for name in (NAME, "谁"):
        assert "账号或密码不对。" in words(type_in(app, name, "不是这个密码"))
        assert app.text_input(key="sign-in-password").value == ""
    for _ in range(4):
        type_in(app, NAME, "不是这个密码")
    assert "账号或密码不对。" in words(app)
    assert "连续输错,请稍后再试:" in words(type_in(app))
    assert is_closed(app)


def type_code(app: AppTest, digits: str) -> AppTest:
    app.text_input(key="sign-in-code").input(digits)
    return app.button(key="sign-in-submit").click().run()


def test_a_leader_sets_up_a_second_factor_and_is_asked_for_it_from_then_on(
    begun_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = 1_590_000_000
    monkeypatch.setattr(second_factor, "now", lambda: float(moment))
    app = signed_in(window("history"), "leader").run()
    pick(app, "account:")
    app.button(key="second-factor-begin").click().run()
    secret = str(app.session_state["_second_factor_secret"])
    assert "<svg" in drawn(app)["second-factor-code"]
    assert secret not in words(app), "it stands there in groups of four"
    assert " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)) in words(app)

    def confirm(password: str, digits: str) -> AppTest:
        app.text_input(key="second-factor-password").input(password)
        app.text_input(key="second-factor-digits").input(digits)
        return app.button(key="second-factor-submit").click().run()

    assert "账号或密码不对。" in words(confirm("不是这个密码", pyotp.TOTP(secret).at(moment)))
    assert "动态口令不对" in words(confirm(PASSWORD, "000000"))
    elsewhere = session(begun_home)
    assert "已开启" in words(confirm(PASSWORD, pyotp.TOTP(secret).at(moment - 30)))
    assert accounts.session_account(begun_home, elsewhere, clock.now(), settings.idle()) is None
    [codes] = re.findall(r"(?:[a-z2-7]{4}-){5}[a-z2-7]{4}(?:\s+(?:[a-z2-7]{4}-){5}[a-z2-7]{4}){9}", words(app))

    app = type_in(window("upload").run())
    assert [one.label for one in app.text_input] == [f"{NAME}的动态口令,或一个恢复码"]
    assert "动态口令不对" in words(type_code(app, "000000"))
    assert NAME in drawn(type_code(app, pyotp.TOTP(secret).at(moment)))["page"]
    assert 'data-pick="account:"' in drawn(app)["page"]
    app = type_in(window("upload").run())
    before = session(begun_home, name="李经办")
    app.session_state[access.TOKEN] = before  # of another of the browser's windows
    app = type_code(app, codes.split()[0])
    assert accounts.session_account(begun_home, before, clock.now(), settings.idle()) is None
    assert 'data-pick="account:"' in drawn(app)["page"]
    assert second_factor.codes_left(begun_home, NAME) == 9


def test_a_role_that_may_not_load_is_told_so(begun_home: Path) -> None:
    app = signed_in(window(), "viewer").run()
    assert is_closed(app)
    assert "不能上传文件" in words(app)
    assert "王经办的角色是“查看”(全乡)" in words(app)


def test_a_session_that_ended_closes_the_desk_and_the_next_person_finds_no_batch(
    begun_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = drop(signed_in(window()).run())
    accounts.sign_out(begun_home, app.session_state[access.TOKEN], clock.now())
    assert is_closed(app.run())
    session(begun_home, name="李经办")
    type_in(app, "李经办")
    assert "李经办" in words(app)
    assert "移栽.csv" not in words(app)


def test_the_same_clerk_who_comes_back_finds_the_batch_again(begun_home: Path) -> None:
    app = drop(signed_in(window()).run())
    accounts.sign_out(begun_home, app.session_state[access.TOKEN], clock.now())
    app.run()
    assert "移栽.csv" in words(type_in(app))


def test_a_redraw_that_nobody_asked_for_keeps_no_session_alive(
    begun_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = signed_in(window()).run()
    began, token = clock.now(), app.session_state[access.TOKEN]
    monkeypatch.setattr(clock, "now", lambda: began + timedelta(minutes=20))
    app.session_state[access.REDRAW] = True
    app.run()
    ends = accounts.session_end(begun_home, token, settings.idle())
    assert ends is not None
    assert ends - began < timedelta(minutes=31)
    app.run()
    touched = accounts.session_end(begun_home, token, settings.idle())
    assert touched == began + timedelta(minutes=50)


def test_another_servers_or_a_made_up_token_opens_nothing(begun_home: Path) -> None:
    session(begun_home)
    app = window()
    app.session_state[access.TOKEN] = "x" * 43
    assert is_closed(app.run())


def test_signing_in_ends_the_session_before_and_each_change_reaches_the_browser_once(begun_home: Path) -> None:
    before = session(begun_home, name="李经办")
    session(begun_home)
    st.session_state[access.TOKEN] = before
    try:
        access.sign_in(NAME, PASSWORD)
        token = st.session_state[access.TOKEN]
        assert token != before
        assert accounts.session_account(begun_home, before, clock.now(), settings.idle()) is None
        code = access.code()
        assert code and access.code() == code, "a redraw asks for no other"
        offered = handover.redeem(code)
        assert offered and (offered.token, access.code()) == (token, None)
        access.sign_out()
        code = access.code()
        assert code, "the browser has a cookie to lose"
        offered = handover.redeem(code)
        assert offered and (offered.token, access.code()) == ("", None)
    finally:
        for key in list(st.session_state.keys()):
            del st.session_state[key]


# --- viewing -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES)
def test_where_viewing_is_closed_every_page_shows_the_panel_alone(
    page: str, desk_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PINGDA_VIEWING", "signed-in")
    app = window(page).run()
    assert not app.exception
    assert set(drawn(app)) == {"page"}
    assert words(app).strip().startswith("登录")
    assert not app.get("download_button")
    assert not (desk_home / "demo").exists(), "data was opened for nobody"


@pytest.mark.parametrize("page", PAGES)
def test_where_viewing_is_open_every_page_opens_for_everyone(page: str, opened: Opened) -> None:
    app = opened(page)
    assert not app.exception
    assert 'data-pick="sign-in:"' in drawn(app)["page"]
    assert len(drawn(app)) > 1


@pytest.mark.parametrize("word", ["signed_in", "closed", "yes"])
def test_a_word_nobody_knows_closes_viewing(word: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PINGDA_VIEWING", word)
    assert not settings.viewing_is_open()


def test_a_viewer_who_signs_in_sees_a_closed_wall(begun_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PINGDA_VIEWING", "signed-in")
    session(begun_home, "viewer")
    app = type_in(window("overview").run())
    assert "谁报了什么" in drawn(app)["page"]  # the first screen while no ledger came


# --- names in full -------------------------------------------------------------------------------------------------


def poor_names(home: Path) -> list[str]:
    """The heads of the households still poor, as the register gives them."""
    rows = Lake.open(home, "demo").cursor().execute("SELECT head_name FROM lake.households WHERE category = '未脱贫户'")
    names = [str(name) for (name,) in rows.fetchall()]
    assert names
    return names


def test_a_leader_sees_names_in_full_and_nobody_else_does(opened: Opened) -> None:
    for page, panel in (("monitoring", "homes"), ("overview", "homes")):
        masked = drawn(opened(page, asof=DAY))[panel]
        app = signed_in(opened(page, asof=DAY), "leader", name="李书记").run()
        full, again = drawn(app)[panel], drawn(opened(page, asof=DAY))[panel]
        names = poor_names(settings.home())
        assert not [name for name in names if name in masked]
        assert [name for name in names if name not in full] == []
        assert again == masked, "an answer for a leader was shown to everyone"


@pytest.mark.parametrize("role", ["viewer", "clerk"])
def test_a_clerk_sees_masked_names_like_everyone(role: accounts.Role, opened: Opened) -> None:
    app = signed_in(opened("monitoring", asof=DAY), role, name=f"一个{role}").run()
    assert not [name for name in poor_names(settings.home()) if name in words(app)]


def test_that_a_leader_looked_at_names_is_written_down_once(opened: Opened) -> None:
    app = signed_in(opened("monitoring", asof=DAY), "leader", name="张乡长").run()
    app.run()
    note = accounts.events(settings.home())
    looked = note[(note["who"] == "张乡长") & (note["action"] == "查看未脱敏名单")]
    assert looked["detail"].tolist() == ["防返贫"]


def test_no_relation_made_once_for_everyone_holds_a_name_that_depends_on_who_asks() -> None:
    kept = [name for name, select in relations().items() if is_kept(select) and "masked_name" in select]
    assert kept == []


def test_a_snapshot_answers_masked_and_in_full_without_mixing(opened: Opened) -> None:
    opened(asof=DAY)
    snapshot, day = open_snapshot(desk.screen_lake()), clock.now().date().replace(2020, 5, 20)
    masked, full = (
        one.ask("remaining_households", day, village=None)["name"] for one in (snapshot, snapshot.unmasked())
    )
    assert masked.str.contains("*", regex=False).all()
    assert sorted(full) == sorted(poor_names(settings.home()))
    assert snapshot.ask("remaining_households", day, village=None)["name"].equals(masked)


# --- what is handed out --------------------------------------------------------------------------------------------


def test_what_anybody_may_have_is_written_down_once_a_minute_with_who_had_it(begun_home: Path) -> None:
    app = signed_in(window()).run()
    st.session_state[access.TOKEN] = app.session_state[access.TOKEN]
    try:
        own = access.noted(lambda: b"rows", "download", "各村.csv,12 行")
        st.session_state[access.TOKEN] = ""
        public = access.noted(lambda: b"rows", "download", "各村.csv,12 行")
    finally:
        del st.session_state[access.TOKEN]
    assert [own(), public(), public()] == [b"rows"] * 3
    events = accounts.events(begun_home, 3)[["who", "action"]].values.tolist()
    assert events == [[accounts.NOBODY, "下载数据"], [NAME, "下载数据"], [NAME, "登录"]]


def test_a_download_made_for_a_session_is_refused_once_it_has_ended(begun_home: Path) -> None:
    app = signed_in(window()).run()
    token = app.session_state[access.TOKEN]
    st.session_state[access.TOKEN] = token
    try:
        original = access.download(lambda: b"original", "original", "original", "移栽.csv")
        unmasked = access.download(lambda: b"names", "unmask", "export", "名单.csv")
    finally:
        del st.session_state[access.TOKEN]
    assert original() == b"original"
    assert accounts.events(begun_home).iloc[0][["who", "action", "detail"]].tolist() == [NAME, "下载原件", "移栽.csv"]
    with pytest.raises(access.NotAllowed):
        unmasked()
    accounts.sign_out(begun_home, token, clock.now())
    with pytest.raises(access.NotAllowed):
        original()
