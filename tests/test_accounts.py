"""Accounts on a real file: who gets in, who has to wait, how long a session lives, what each role may do."""

from __future__ import annotations

import sqlite3
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from pingda_dash import accounts, settings
from pingda_dash.accounts import BadAccount, TooManyTries, User, WrongPassword, attempts, passwords
from pingda_dash.accounts.store import BOOK
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


HERE, THERE = "192.168.1.20", "192.168.1.66"


def fail(home: Path, times: int, at: datetime = AT, name: str = NAME, address: str = THERE) -> list[str]:
    """What is answered to wrong passwords, one after another."""
    answers = []
    for _ in range(times):
        with pytest.raises((WrongPassword, TooManyTries)) as refusal:
            accounts.sign_in(home, name, "不是这个密码", at, address)
        answers.append(str(refusal.value))
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


def test_neither_password_nor_token_is_in_the_file(office: Path) -> None:
    token = accounts.sign_in(office, NAME, PASSWORD, AT)
    content = (office / "accounts.sqlite").read_bytes()
    assert PASSWORD.encode() not in content
    assert token.encode() not in content
    assert b"$argon2id$" in content


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps rights elsewhere")
def test_the_file_is_for_its_owner_alone(office: Path) -> None:
    assert (office / "accounts.sqlite").stat().st_mode & 0o077 == 0


# --- who tries too often ----------------------------------------------------------------------------------------------

WRONG = "账号或密码不对。"


def waits(home: Path, name: str = NAME, address: str = THERE, at: datetime = AT, times: int = 9) -> list[int]:
    """How many seconds pass between wrong passwords tried as soon as they may be."""
    seconds = []
    for _ in range(times):
        until = accounts.waiting_until(home, name, at)
        free = datetime.fromisoformat(until) if until else at
        seconds.append(int((free - at).total_seconds()))
        if free > at:
            assert WRONG not in fail(home, 1, free - timedelta(seconds=1), name, address)
        assert fail(home, 1, free, name, address) == [WRONG]
        at = free
    return seconds


def test_after_five_failures_each_next_try_has_to_wait_twice_as_long(office: Path) -> None:
    assert waits(office, times=14) == [0, 0, 0, 0, 0, 5, 10, 20, 40, 80, 160, 320, 640, 900]


def test_a_name_that_nobody_has_waits_as_long_and_is_answered_in_the_same_words(office: Path) -> None:
    assert waits(office, times=7) == waits(office, name="没有这个人", address="10.0.0.9", times=7)
    one, nobody = (fail(office, 9, AT + timedelta(days=3), name) for name in (NAME, "没有这个人"))
    assert one == nobody == [WRONG] * 5 + ["连续输错,请稍后再试:6 秒后。"] * 4


def test_a_try_that_comes_too_early_is_not_checked_and_writes_nothing(office: Path) -> None:
    fail(office, 5)
    before = (office / "accounts.sqlite-wal").stat() if (office / "accounts.sqlite-wal").exists() else None
    events = len(accounts.events(office))
    with pytest.raises(TooManyTries):
        accounts.sign_in(office, NAME, PASSWORD, AT, THERE)
    assert len(accounts.events(office)) == events
    assert before is None or (office / "accounts.sqlite-wal").stat().st_mtime_ns == before.st_mtime_ns


def test_what_a_stranger_tries_elsewhere_stops_nobody_at_home(office: Path) -> None:
    accounts.sign_in(office, NAME, PASSWORD, AT, HERE)
    for number in range(70):
        fail(office, 1, AT + timedelta(seconds=number), address=f"10.0.{number}.1")
    fail(office, 20)
    assert accounts.sign_in(office, NAME, PASSWORD, AT + timedelta(seconds=70), HERE)


def test_a_stranger_at_one_address_stops_nobody_at_another_new_one(office: Path) -> None:
    for second in range(0, 600, 5):
        fail(office, 1, AT + timedelta(seconds=second))
    assert accounts.sign_in(office, NAME, PASSWORD, AT + timedelta(seconds=600), HERE)


def test_at_home_nobody_waits_longer_than_a_minute(office: Path) -> None:
    accounts.sign_in(office, NAME, PASSWORD, AT, HERE)
    assert max(waits(office, address=HERE, times=14)) == 60


def test_one_address_cannot_try_a_password_on_every_account(office: Path) -> None:
    tried = [fail(office, 1, name=f"没有{number}")[0] for number in range(40)]
    assert tried[:20] == [WRONG] * 20
    assert WRONG not in tried[21:]
    accounts.sign_in(office, NAME, PASSWORD, AT, HERE)
    assert fail(office, 1, address=HERE) == [WRONG]


def test_who_has_signed_in_at_an_address_is_not_slowed_by_what_others_try_there(office: Path) -> None:
    accounts.sign_in(office, NAME, PASSWORD, AT, THERE)
    for number in range(40):
        fail(office, 1, name=f"没有{number}")
    assert accounts.sign_in(office, NAME, PASSWORD, AT, THERE)


def test_many_addresses_together_slow_an_account_where_it_is_new(office: Path) -> None:
    tried = [fail(office, 1, address=f"10.0.{number}.1")[0] for number in range(60)]
    assert tried.count(WRONG) == 50
    with pytest.raises(TooManyTries):
        accounts.sign_in(office, NAME, PASSWORD, AT, HERE)
    assert accounts.sign_in(office, NAME, PASSWORD, AT + timedelta(seconds=6), HERE)


def test_the_addresses_of_one_ipv6_network_are_one(office: Path) -> None:
    tried = [fail(office, 1, address=f"2001:db8:0:7::{number:x}")[0] for number in range(1, 9)]
    assert tried.count(WRONG) == 5
    assert attempts.network("::ffff:192.168.1.20") == HERE


def test_the_right_password_forgets_the_failures_before_it(office: Path) -> None:
    for _ in range(3):
        assert fail(office, 4) == [WRONG] * 4
        accounts.sign_in(office, NAME, PASSWORD, AT, THERE)


def test_after_a_day_without_a_failure_there_are_five_tries_again(office: Path) -> None:
    fail(office, 6)
    assert fail(office, 6, AT + timedelta(hours=25))[:5] == [WRONG] * 5


def test_a_clock_that_was_set_back_makes_nobody_wait_for_it(office: Path) -> None:
    waits(office, at=AT + timedelta(days=2), times=8)
    assert fail(office, 1) == [WRONG]


def test_who_tried_from_where_is_in_the_audit(office: Path) -> None:
    fail(office, 6)
    token = accounts.sign_in(office, NAME, PASSWORD, AT, HERE)
    accounts.sign_out(office, token, AT, HERE)
    events = accounts.events(office)[["action", "detail"]].values.tolist()
    assert events[:3] == [["退出", f"来自 {HERE}"], ["登录", f"来自 {HERE}"], ["登录失败", f"来自 {THERE}"]]
    assert events[3] == ["登录暂缓", f"连续输错 · 来自 {THERE}"]
    assert [action for action, _ in events].count("登录失败") == 5


def test_many_tries_at_once_are_no_more_than_five(office: Path) -> None:
    def attempt(_: int) -> str:
        try:
            accounts.sign_in(office, NAME, "不是这个密码", AT, THERE)
        except (WrongPassword, TooManyTries) as refusal:
            return type(refusal).__name__
        return "in"

    with ThreadPoolExecutor(12) as pool:
        answers = sorted(pool.map(attempt, range(24)))
    assert answers == ["TooManyTries"] * 19 + ["WrongPassword"] * 5


def test_a_password_from_home_does_not_queue_with_strangers(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    accounts.sign_in(office, NAME, PASSWORD, AT, HERE)
    monkeypatch.setattr(passwords, "PATIENCE", 0.05)
    with passwords._turns[False]:  # a stranger's password is being checked
        with pytest.raises(accounts.Busy):
            accounts.sign_in(office, NAME, PASSWORD, AT, THERE)
        assert accounts.sign_in(office, NAME, PASSWORD, AT, HERE)
    assert accounts.sign_in(office, NAME, PASSWORD, AT, THERE)


def test_an_administrator_lets_nobody_wait_any_more(office: Path) -> None:
    fail(office, 6)
    assert accounts.waiting_until(office, NAME, AT)
    accounts.unlock(office, NAME, AT)
    assert not accounts.waiting_until(office, NAME, AT)
    assert accounts.sign_in(office, NAME, PASSWORD, AT, THERE)


def test_another_password_forgets_where_the_account_has_signed_in(office: Path) -> None:
    accounts.sign_in(office, NAME, PASSWORD, AT, HERE)
    accounts.set_password(office, NAME, "又一个新的密码2020", AT)
    with sqlite3.connect(office / "accounts.sqlite") as db:
        assert db.execute("SELECT count(*) FROM own_addresses").fetchone() == (0,)


def test_what_was_typed_as_a_name_is_not_in_the_file_and_does_not_pile_up(office: Path) -> None:
    for number in range(3):
        fail(office, 1, name=f"typed-{number}-by-mistake")
    assert b"by-mistake" not in b"".join(path.read_bytes() for path in office.iterdir())
    fail(office, 1, AT + timedelta(days=2))
    with sqlite3.connect(office / "accounts.sqlite") as db:
        assert db.execute("SELECT count(*) FROM attempts").fetchone() == (3,)


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


def test_an_old_password_that_waited_to_be_checked_opens_nothing_once_it_was_changed(office: Path) -> None:
    turn = passwords._turns[False]
    with ThreadPoolExecutor(1) as one:
        turn.acquire()
        late = one.submit(accounts.sign_in, office, NAME, PASSWORD, AT, THERE)
        while not BOOK.read(office, "SELECT 1 FROM attempts"):  # the hash has been read
            pass
        accounts.set_password(office, NAME, "又一个新的密码2020", AT)
        turn.release()
        with pytest.raises(WrongPassword):
            late.result()


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
        [accounts.UNKNOWN, "登录失败", f"来自 {THERE}"],
        [NAME, "登录失败", f"来自 {THERE}"],
        ["", "账号管理", "新建账号 王经办(经办,全乡)"],
    ]
    assert len(accounts.events(office, limit=2)) == 2
