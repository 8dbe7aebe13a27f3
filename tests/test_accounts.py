"""Accounts on a real file: who gets in, who is locked out, how long a session lives, what each role may do."""

from __future__ import annotations

import sqlite3
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from pingda_dash import accounts, settings
from pingda_dash.accounts import BadAccount, LockedOut, User, WrongPassword
from pingda_dash.contracts import contracts
from pingda_dash.plan import load_plan

AT = datetime.fromisoformat("2020-05-20T09:00")
IDLE = timedelta(minutes=30)
NAME, PASSWORD = "王经办", "核对无误再接收2020"


@pytest.fixture
def office(home: Path) -> Path:
    """A home with one account, a clerk of the township."""
    accounts.add(home, User(NAME, "clerk"), PASSWORD, AT)
    return home


def fail(home: Path, times: int, at: datetime = AT, name: str = NAME) -> list[str]:
    """What is answered to wrong passwords, one after another."""
    answers = []
    for _ in range(times):
        with pytest.raises((WrongPassword, LockedOut)) as refusal:
            accounts.sign_in(home, name, "不是这个密码", at)
        answers.append(type(refusal.value).__name__)
    return answers


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


# --- passwords ---------------------------------------------------------------------------------------------------


def test_the_right_password_opens_a_session(office: Path) -> None:
    token = accounts.sign_in(office, NAME, PASSWORD, AT)
    assert accounts.session_account(office, token, AT, IDLE) == User(NAME, "clerk")


def test_full_width_letters_are_the_same_name_and_password(home: Path) -> None:
    accounts.add(home, User("clerk01", "clerk"), "abcdef123456", AT)
    assert accounts.sign_in(home, "clerk01 ", "abcdef123456", AT)


@pytest.mark.parametrize("password", ["短", "123456789", "aaaaaaaaaaaa", "王经办王经办王经办王经"])
def test_a_password_that_is_too_easy_is_refused(home: Path, password: str) -> None:
    with pytest.raises(BadAccount, match="密码太"):
        accounts.add(home, User(NAME, "clerk"), password, AT)
    assert not accounts.any_account(home)


@pytest.mark.parametrize("name", ["", "甲 · 乙", "字" * 41, accounts.UNKNOWN])
def test_a_name_that_would_confuse_is_refused(home: Path, name: str) -> None:
    with pytest.raises(BadAccount, match="账号名"):
        accounts.add(home, User(name, "clerk"), PASSWORD, AT)


def test_a_name_is_given_once(office: Path) -> None:
    with pytest.raises(BadAccount, match="已经有了"):
        accounts.add(office, User(NAME, "admin"), PASSWORD, AT)


def test_an_unknown_name_and_a_wrong_password_get_the_same_answers(office: Path) -> None:
    assert fail(office, 7) == fail(office, 7, name="没有这个人")


def test_neither_password_nor_token_is_in_the_file(office: Path) -> None:
    token = accounts.sign_in(office, NAME, PASSWORD, AT)
    content = (office / "accounts.sqlite").read_bytes()
    assert PASSWORD.encode() not in content
    assert token.encode() not in content
    assert b"$argon2id$" in content


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps rights elsewhere")
def test_the_file_is_for_its_owner_alone(office: Path) -> None:
    assert (office / "accounts.sqlite").stat().st_mode & 0o077 == 0


# --- lock-out ------------------------------------------------------------------------------------------------------


def test_five_failures_lock_the_account_even_for_the_right_password(office: Path) -> None:
    assert fail(office, 6) == ["WrongPassword"] * 4 + ["LockedOut"] * 2
    with pytest.raises(LockedOut):
        accounts.sign_in(office, NAME, PASSWORD, AT + minutes(14))
    assert accounts.sign_in(office, NAME, PASSWORD, AT + minutes(16))


def test_the_right_password_forgets_the_failures_before_it(office: Path) -> None:
    for _ in range(3):
        assert fail(office, 4) == ["WrongPassword"] * 4
        accounts.sign_in(office, NAME, PASSWORD, AT)


def test_the_right_password_on_the_fifth_try_locks_nothing_in_the_audit(office: Path) -> None:
    fail(office, 4)
    accounts.sign_in(office, NAME, PASSWORD, AT)
    assert accounts.events(office)["action"].tolist() == ["登录", *["登录失败"] * 4, "账号管理"]


def test_the_fifth_failure_is_a_lock_in_the_audit(office: Path) -> None:
    fail(office, 6)
    assert sorted(accounts.events(office)["action"]) == sorted(["账号锁定", *["登录失败"] * 5, "账号管理"])


def test_after_the_lock_there_are_five_tries_again(office: Path) -> None:
    fail(office, 5)
    assert fail(office, 5, AT + minutes(16)) == ["WrongPassword"] * 4 + ["LockedOut"]


def test_many_tries_at_once_are_no_more_than_five(office: Path) -> None:
    def attempt(_: int) -> str:
        try:
            accounts.sign_in(office, NAME, "不是这个密码", AT)
        except (WrongPassword, LockedOut) as refusal:
            return type(refusal).__name__
        return "in"

    with ThreadPoolExecutor(12) as pool:
        answers = sorted(pool.map(attempt, range(24)))
    assert answers == ["LockedOut"] * 20 + ["WrongPassword"] * 4


def test_an_administrator_unlocks(office: Path) -> None:
    fail(office, 5)
    accounts.unlock(office, NAME, AT)
    assert accounts.sign_in(office, NAME, PASSWORD, AT)


def test_names_that_do_not_exist_do_not_pile_up(office: Path) -> None:
    for number in range(3):
        fail(office, 1, name=f"没有{number}")
    fail(office, 1, AT + timedelta(days=2))
    with sqlite3.connect(office / "accounts.sqlite") as db:
        assert db.execute("SELECT name FROM failures").fetchall() == [(NAME,)]


# --- sessions ------------------------------------------------------------------------------------------------------


def test_a_session_left_alone_ends_and_one_in_use_goes_on(office: Path) -> None:
    token = accounts.sign_in(office, NAME, PASSWORD, AT)
    assert accounts.session_account(office, token, AT + minutes(29), IDLE)
    assert accounts.session_account(office, token, AT + minutes(58), IDLE)
    assert accounts.session_account(office, token, AT + minutes(89), IDLE) is None


def test_looking_without_touching_keeps_nothing_alive(office: Path) -> None:
    token = accounts.sign_in(office, NAME, PASSWORD, AT)
    assert accounts.session_account(office, token, AT + minutes(29), IDLE, touch=False)
    assert accounts.session_end(office, token, IDLE) == AT + IDLE
    assert accounts.session_account(office, token, AT + minutes(31), IDLE) is None


def test_no_session_outlives_a_working_day(office: Path) -> None:
    token = accounts.sign_in(office, NAME, PASSWORD, AT)
    alive = [bool(accounts.session_account(office, token, AT + minutes(20 * step), IDLE)) for step in range(1, 40)]
    assert alive == [step * 20 < 12 * 60 for step in range(1, 40)]


def test_signing_out_ends_it_at_once(office: Path) -> None:
    here, there = (accounts.sign_in(office, NAME, PASSWORD, AT) for _ in range(2))
    accounts.sign_out(office, here, AT)
    assert accounts.session_account(office, here, AT, IDLE) is None
    assert accounts.session_account(office, there, AT, IDLE)
    assert accounts.session_end(office, here, IDLE) is None


def last_seen(home: Path) -> object:
    """When the one account of a home was last seen."""
    [at] = accounts.listed(home)["last_seen"]
    return at if at is None else datetime.fromisoformat(at)


def test_an_account_that_signed_out_was_seen_then(office: Path) -> None:
    assert last_seen(office) is None
    token = accounts.sign_in(office, NAME, PASSWORD, AT)
    assert last_seen(office) == AT
    accounts.session_account(office, token, AT + minutes(10), IDLE)
    assert last_seen(office) == AT + minutes(10)
    accounts.sign_out(office, token, AT + minutes(20))
    assert last_seen(office) == AT + minutes(20)


def test_an_account_of_yesterdays_session_was_seen_then(office: Path) -> None:
    accounts.sign_in(office, NAME, PASSWORD, AT)
    accounts.add(office, User("李书记", "leader"), PASSWORD, AT)
    accounts.sign_in(office, "李书记", PASSWORD, AT + timedelta(days=1))
    assert accounts.listed(office).set_index("name")["last_seen"].notna().all()


def test_an_account_made_anew_was_not_seen_before(office: Path) -> None:
    accounts.sign_in(office, NAME, PASSWORD, AT)
    accounts.remove(office, NAME, AT + minutes(1))
    accounts.add(office, User(NAME, "clerk"), PASSWORD, AT + minutes(2))
    assert last_seen(office) is None


@pytest.mark.parametrize("token", ["", "x", "' OR 1=1 --", "známka"])
def test_a_made_up_token_is_nobodys(office: Path, token: str) -> None:
    assert accounts.session_account(office, token, AT, IDLE) is None


def test_asking_where_there_is_no_account_makes_no_file(home: Path) -> None:
    assert accounts.session_account(home, "x", AT, IDLE) is None
    assert not accounts.any_account(home)
    assert not home.exists()


def test_another_password_ends_every_session(office: Path) -> None:
    token = accounts.sign_in(office, NAME, PASSWORD, AT)
    accounts.set_password(office, NAME, "又一个新的密码2020", AT)
    assert accounts.session_account(office, token, AT, IDLE) is None
    assert accounts.sign_in(office, NAME, "又一个新的密码2020", AT)


def test_another_role_is_in_force_at_once(office: Path) -> None:
    token = accounts.sign_in(office, NAME, PASSWORD, AT)
    accounts.change(office, User(NAME, "viewer"), AT)
    now = accounts.session_account(office, token, AT, IDLE)
    assert now is not None
    assert not now.may("load")


def test_a_removed_account_is_out_at_once_and_its_name_opens_nothing_old(office: Path) -> None:
    token = accounts.sign_in(office, NAME, PASSWORD, AT)
    accounts.remove(office, NAME, AT)
    assert accounts.session_account(office, token, AT, IDLE) is None
    accounts.add(office, User(NAME, "clerk"), PASSWORD, AT)
    assert accounts.session_account(office, token, AT, IDLE) is None


@pytest.mark.parametrize("change", ["remove", "unlock"])
def test_an_account_that_is_not_there_is_named(home: Path, change: str) -> None:
    with pytest.raises(BadAccount, match="没有账号“谁”"):
        getattr(accounts, change)(home, "谁", AT)


# --- identity providers --------------------------------------------------------------------------------------------


def test_what_a_provider_vouches_for_opens_one_session_until_its_word_expires(office: Path) -> None:
    user, until = User(NAME, "clerk"), AT + minutes(60)
    token = accounts.sign_in_by_provider(office, user, "iss sub iat", AT, until)
    assert accounts.sign_in_by_provider(office, user, "iss sub iat", AT + minutes(1), until) == token
    assert accounts.session_account(office, token, AT + minutes(29), IDLE) == user
    assert accounts.session_account(office, token, AT + minutes(58), IDLE) == user
    assert accounts.session_account(office, token, AT + minutes(61), IDLE) is None


def test_the_same_word_does_not_open_a_session_again_that_was_left_or_ended(office: Path) -> None:
    user, until = User(NAME, "clerk"), AT + minutes(300)
    token = accounts.sign_in_by_provider(office, user, "one", AT, until)
    accounts.sign_out(office, token, AT)
    idle = accounts.sign_in_by_provider(office, user, "two", AT, until)
    for proof, old in (("one", token), ("two", idle)):
        again = accounts.sign_in_by_provider(office, user, proof, AT + minutes(40), until)
        assert again == old
        assert accounts.session_account(office, again, AT + minutes(40), IDLE) is None


def test_an_account_is_found_by_its_email_whatever_the_case(home: Path) -> None:
    accounts.add(home, User(NAME, "leader"), PASSWORD, AT, email="Wang@Example.CN")
    assert accounts.by_email(home, "wang@example.cn") == User(NAME, "leader")
    assert accounts.by_email(home, "") is None
    assert accounts.by_email(home, "li@example.cn") is None


# --- roles and scopes ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "may"),
    [
        ("viewer", {"view"}),
        ("clerk", {"view", "load", "accept", "restore", "original", "note"}),
        ("leader", {"view", "unmask", "note", "thresholds"}),
        ("admin", {"view", "load", "accept", "restore", "original", "unmask", "note", "thresholds", "administer"}),
    ],
)
def test_what_each_role_may_do(role: accounts.Role, may: set[str]) -> None:
    actions = ("view", "load", "accept", "restore", "original", "unmask", "note", "thresholds", "administer")
    assert {action for action in actions if User(NAME, role).may(action)} == may


def test_a_village_sends_its_own_rows_of_every_ledger_that_has_villages() -> None:
    villages, datasets = accounts.scope_of(
        User(NAME, "clerk", "安乐村", village="530523206206"), load_plan(settings.data_dir() / "plan")
    )
    assert villages == {"530523206206"}
    assert datasets is not None
    assert {"households", "industry", "employment"} <= datasets
    assert not {"visits", "inspections"} & datasets, "who is checked is not who checks"
    assert "rectification" in datasets or not any(field.village for field in contracts()["rectification"].fields)


def test_a_unit_sends_what_it_leads_or_answers_for_and_what_every_unit_reports() -> None:
    villages, datasets = accounts.scope_of(
        User(NAME, "clerk", "乡烟站", unit="乡烟站"), load_plan(settings.data_dir() / "plan")
    )
    assert (villages, datasets) == (None, {"industry", "tasks", "rectification", "visits", "inspections"})


@pytest.mark.parametrize("user", [User(NAME, "clerk"), User(NAME, "admin", "安乐村", village="530523206206")])
def test_the_township_and_an_administrator_send_everything(user: User) -> None:
    assert accounts.scope_of(user, load_plan(settings.data_dir() / "plan")) == (None, None)


# --- who did what --------------------------------------------------------------------------------------------------


def test_somebody_who_tries_names_does_not_fill_the_list(office: Path) -> None:
    for number in range(3):
        fail(office, 1, AT + timedelta(seconds=20 * number), name=f"没有{number}")
    assert accounts.events(office)["action"].tolist() == ["登录失败", "账号管理"]
    fail(office, 1, AT + timedelta(seconds=90), name="没有4")
    assert len(accounts.events(office)) == 3


def test_who_did_what_is_written_down_newest_first(office: Path) -> None:
    fail(office, 1)
    fail(office, 1, name="把密码打在账号里了1234")
    token = accounts.sign_in(office, NAME, PASSWORD, AT)
    accounts.log(office, AT, NAME, "accept", "就业.csv")
    accounts.sign_out(office, token, AT)
    events = accounts.events(office)[["who", "action", "detail"]].values.tolist()
    assert events == [
        [NAME, "退出", ""],
        [NAME, "接收", "就业.csv"],
        [NAME, "登录", ""],
        [accounts.UNKNOWN, "登录失败", ""],
        [NAME, "登录失败", ""],
        ["", "账号管理", "新建账号 王经办(经办,全乡)"],
    ]
    assert len(accounts.events(office, limit=2)) == 2
