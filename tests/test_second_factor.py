"""The second factor on a real file: a code besides the password, each once; recovery codes; set up and taken away."""

from __future__ import annotations

import sys
from datetime import datetime, timedelta
from pathlib import Path

import pyotp
import pytest

from pingda_dash import accounts
from pingda_dash.__main__ import main
from pingda_dash.accounts import CodeNeeded, CodeTooLate, TooManyTries, User, WrongCode, second_factor
from tests.people import NAME, PASSWORD

AT = datetime.fromisoformat("2020-05-20T09:00")
IDLE = timedelta(minutes=30)
MOMENT = 1_590_000_000.0
SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # the secret of RFC 6238, appendix B


def code(moment: float, secret: str = SECRET) -> str:
    """What the authenticator shows at a moment."""
    return pyotp.TOTP(secret).at(int(moment))


@pytest.fixture
def office(home: Path) -> Path:
    """A home with a leader who has a second factor."""
    accounts.add(home, User(NAME, "leader"), PASSWORD, AT)
    second_factor.turn_on(home, NAME, SECRET, code(MOMENT - 600), AT, moment=MOMENT - 600)
    return home


def half_in(home: Path, at: datetime = AT) -> str:
    """The ticket of who gave the right password."""
    with pytest.raises(CodeNeeded) as needed:
        accounts.sign_in(home, NAME, PASSWORD, at)
    return needed.value.ticket


def enter(home: Path, digits: str, moment: float = MOMENT, at: datetime = AT) -> str:
    return accounts.sign_in_with_code(home, half_in(home, at), digits, at, moment=moment)


@pytest.mark.parametrize(("moment", "digits"), [(59, "287082"), (1111111109, "081804"), (1234567890, "005924")])
def test_codes_are_those_of_the_standard(moment: int, digits: str) -> None:
    assert code(moment) == digits


def test_the_password_alone_opens_nothing_and_with_the_code_a_session(office: Path) -> None:
    ticket = half_in(office)
    assert accounts.session_account(office, ticket, AT, IDLE) is None
    token = accounts.sign_in_with_code(office, ticket, code(MOMENT), AT, moment=MOMENT)
    assert accounts.session_account(office, token, AT, IDLE) == User(NAME, "leader")


@pytest.mark.parametrize("off", [-30, 0, 30])
def test_a_code_of_the_step_before_or_after_is_right_in_other_digits_too(office: Path, off: int) -> None:
    digits = code(MOMENT + off)
    full_width = f"{digits[:3]} {digits[3:]}".translate({ord(str(one)): 0xFF10 + one for one in range(10)})
    assert enter(office, full_width)


@pytest.mark.parametrize("off", [-60, 60, 3600])
def test_a_code_of_another_time_is_wrong(office: Path, off: int) -> None:
    with pytest.raises(WrongCode):
        enter(office, code(MOMENT + off))


def test_a_code_is_used_once_and_none_before_it_any_more(office: Path) -> None:
    assert enter(office, code(MOMENT))
    for again in (code(MOMENT), code(MOMENT - 30)):
        with pytest.raises(WrongCode):
            enter(office, again)
    assert enter(office, code(MOMENT + 30))


def test_the_code_that_turned_it_on_is_used_up(home: Path) -> None:
    accounts.add(home, User(NAME, "leader"), PASSWORD, AT)
    second_factor.turn_on(home, NAME, SECRET, code(MOMENT), AT, moment=MOMENT)
    with pytest.raises(WrongCode):
        enter(home, code(MOMENT))


def test_a_recovery_code_opens_once_however_it_is_typed(office: Path) -> None:
    codes = second_factor.turn_on(office, NAME, SECRET, code(MOMENT - 600), AT, moment=MOMENT - 600)
    assert len(set(codes)) == 10
    assert enter(office, codes[3].upper().replace("-", " "))
    with pytest.raises(WrongCode):
        enter(office, codes[3])
    assert second_factor.codes_left(office, NAME) == 9


def test_recovery_codes_are_not_in_the_file_which_is_its_owners_alone(office: Path) -> None:
    codes = second_factor.turn_on(office, NAME, SECRET, code(MOMENT - 600), AT, moment=MOMENT - 600)
    content = b"".join(path.read_bytes() for path in office.iterdir())
    assert not [one for one in codes if one.encode() in content or one.replace("-", "").encode() in content]
    if sys.platform != "win32":
        assert (office / "accounts.sqlite").stat().st_mode & 0o077 == 0


def test_a_ticket_lives_five_minutes_and_opens_once(office: Path) -> None:
    ticket = half_in(office)
    with pytest.raises(CodeTooLate):
        accounts.sign_in_with_code(office, ticket, code(MOMENT), AT + timedelta(minutes=6), moment=MOMENT)
    assert accounts.sign_in_with_code(office, ticket, code(MOMENT), AT, moment=MOMENT)
    with pytest.raises(CodeTooLate):
        accounts.sign_in_with_code(office, ticket, code(MOMENT + 30), AT, moment=MOMENT + 30)
    with pytest.raises(CodeTooLate):
        accounts.sign_in_with_code(office, "", code(MOMENT), AT, moment=MOMENT)


def test_codes_cannot_be_tried_one_after_another_not_even_with_the_password_in_between(office: Path) -> None:
    for _ in range(5):
        with pytest.raises(WrongCode):
            enter(office, "000000")
    with pytest.raises(TooManyTries):
        enter(office, code(MOMENT))
    events = accounts.events(office)
    assert events["detail"].tolist().count("动态口令不对") == 5
    assert "登录暂缓" in events["action"].tolist()
    assert enter(office, code(MOMENT), at=AT + timedelta(seconds=6))


def test_it_is_turned_on_only_with_a_code_of_the_secret(home: Path) -> None:
    accounts.add(home, User(NAME, "admin"), PASSWORD, AT)
    with pytest.raises(WrongCode):
        second_factor.turn_on(home, NAME, SECRET, "123456", AT, moment=MOMENT)
    assert not second_factor.has(home, NAME)
    assert accounts.sign_in(home, NAME, PASSWORD, AT)


def test_it_is_turned_off_with_a_code_and_nothing_of_it_stays(office: Path) -> None:
    ticket = half_in(office)
    with pytest.raises(WrongCode):
        accounts.turn_off_with_code(office, NAME, "000000", AT, moment=MOMENT)
    accounts.turn_off_with_code(office, NAME, code(MOMENT), AT, moment=MOMENT)
    assert accounts.sign_in(office, NAME, PASSWORD, AT)
    with pytest.raises(CodeTooLate):
        accounts.sign_in_with_code(office, ticket, code(MOMENT + 30), AT, moment=MOMENT + 30)
    assert second_factor.codes_left(office, NAME) == 0


def test_turning_it_on_or_off_ends_every_session_but_the_own(home: Path) -> None:
    accounts.add(home, User(NAME, "leader"), PASSWORD, AT)
    accounts.add(home, User("李经办", "clerk"), PASSWORD, AT)
    own, elsewhere = (accounts.sign_in(home, NAME, PASSWORD, AT) for _ in range(2))
    of_another = accounts.sign_in(home, "李经办", PASSWORD, AT)

    def live() -> list[bool]:
        return [accounts.session_account(home, one, AT, IDLE) is not None for one in (own, elsewhere, of_another)]

    second_factor.turn_on(home, NAME, SECRET, code(MOMENT - 600), AT, NAME, MOMENT - 600, own)
    assert live() == [True, False, True]
    elsewhere = enter(home, code(MOMENT))
    accounts.turn_off_with_code(home, NAME, code(MOMENT + 30), AT, moment=MOMENT + 30, token=own)
    assert live() == [True, False, True]
    second_factor.turn_on(home, NAME, SECRET, code(MOMENT), AT, moment=MOMENT)
    assert live() == [False, False, True]


def test_another_account_of_the_name_of_one_that_was_removed_has_none(office: Path) -> None:
    accounts.remove(office, NAME, AT)
    accounts.add(office, User(NAME, "clerk"), PASSWORD, AT)
    assert accounts.sign_in(office, NAME, PASSWORD, AT)


def test_another_password_leaves_it_on(office: Path) -> None:
    accounts.set_password(office, NAME, "又一个新的密码2020", AT)
    with pytest.raises(CodeNeeded):
        accounts.sign_in(office, NAME, "又一个新的密码2020", AT)


def test_the_command_sets_it_up_and_an_administrator_takes_it_away(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    accounts.add(home, User(NAME, "leader"), PASSWORD, AT)
    monkeypatch.setattr("pingda_dash.accounts.second_factor.new_secret", lambda: SECRET)
    monkeypatch.setattr("pingda_dash.commands.accounts.typed", lambda _: code(second_factor.now()))
    assert main(["account", "totp", NAME]) == 0
    printed = capsys.readouterr().out
    assert SECRET in printed
    assert "\u2588" in printed or "\u2580" in printed, "the QR code"
    assert len([line for line in printed.splitlines() if line.count("-") == 5]) == 10
    assert main(["account", "list"]) == 0
    assert "动态口令" in capsys.readouterr().out
    with pytest.raises(CodeNeeded):
        accounts.sign_in(home, NAME, PASSWORD, AT)
    assert main(["account", "totp", NAME, "--off"]) == 0
    assert "已取消" in capsys.readouterr().out
    assert accounts.sign_in(home, NAME, PASSWORD, AT)
    assert main(["account", "totp", "谁"]) == 2
    assert "没有账号" in capsys.readouterr().err
