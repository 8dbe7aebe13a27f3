"""`account …` as an administrator types it: real files, exit codes, words."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest

from pingda_dash import accounts, clock
from pingda_dash.__main__ import main
from pingda_dash.accounts import User

_open = os.open
PASSWORD = "核对无误再接收2020"


def run(monkeypatch: pytest.MonkeyPatch, *words: str, password: str = PASSWORD) -> int:
    monkeypatch.setattr("sys.stdin", io.StringIO(password + "\n"))
    return main(["account", *words])


@pytest.mark.parametrize(
    ("scope", "who"),
    [
        ("全乡", User("王经办", "clerk")),
        ("安乐村", User("王经办", "clerk", "安乐村", village="530523206206")),
        ("扶贫办", User("王经办", "clerk", "乡扶贫办", unit="乡扶贫办")),
    ],
)
def test_an_account_answers_for_the_township_a_village_or_a_unit(
    home: Path, scope: str, who: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(monkeypatch, "add", "王经办", "--scope", scope, "--password-stdin") == 0
    assert accounts.account(home, "王经办") == who
    assert accounts.sign_in(home, "王经办", PASSWORD, clock.now())


def test_an_unknown_place_is_told_with_those_there_are(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "add", "王经办", "--scope", "火星", "--password-stdin") == 2
    message = capsys.readouterr().err
    assert "不知道“火星”是哪里。可选:全乡、平达社区" in message
    assert "乡农业中心" in message
    assert not accounts.any_account(home)


def test_a_short_password_is_told_in_words(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "add", "王经办", "--password-stdin", password="短") == 2
    assert "密码太短:至少 10 个字符。" in capsys.readouterr().err


def test_an_account_is_listed_changed_and_taken_away(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run(monkeypatch, "add", "王经办", "--email", "wang@example.cn", "--password-stdin")
    for _ in range(5):
        with pytest.raises(accounts.WrongPassword):
            accounts.sign_in(home, "王经办", "不是这个密码", clock.now())
    capsys.readouterr()
    run(monkeypatch, "list")
    printed = capsys.readouterr().out
    assert printed.startswith("王经办\t经办\t全乡\twang@example.cn\t还没有登录\t\t有人在试,暂缓到 ")
    assert run(monkeypatch, "unlock", "王经办") == 0
    assert run(monkeypatch, "role", "王经办", "--role", "leader") == 0
    assert run(monkeypatch, "password", "王经办", "--password-stdin", password="又一个新的密码2020") == 0
    assert accounts.sign_in(home, "王经办", "又一个新的密码2020", clock.now())
    capsys.readouterr()
    run(monkeypatch, "list")
    assert capsys.readouterr().out.startswith("王经办\t领导\t全乡\twang@example.cn\t20")
    assert run(monkeypatch, "remove", "王经办") == 0
    assert run(monkeypatch, "role", "王经办", "--role", "admin") == 2
    assert "没有账号“王经办”" in capsys.readouterr().err


def test_somebody_who_signed_out_has_signed_in(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run(monkeypatch, "add", "王经办", "--password-stdin")
    accounts.sign_out(home, accounts.sign_in(home, "王经办", PASSWORD, clock.now()), clock.now())
    capsys.readouterr()
    run(monkeypatch, "list")
    assert "还没有登录" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("lines", "code", "says"),
    [
        ("核对无误再接收2020\n" * 2, 0, "已建立账号 王经办"),
        ("核对无误再接收2020\n别的密码别的密码1\n", 2, "两次输入的密码不一样。"),
        ("", 2, "没有读到密码。"),
    ],
)
def test_a_password_from_a_pipe_is_read_without_a_warning(lines, code, says, home, capsys, monkeypatch, recwarn):
    monkeypatch.setattr("sys.stdin", io.StringIO(lines))
    monkeypatch.setattr(os, "open", _without_terminal)
    got, words = main(["account", "add", "王经办"]), "".join(capsys.readouterr())
    assert (got, says in words, "echo" in words, len(recwarn)) == (code, True, False, 0)


def _without_terminal(path: str, *how: int) -> int:
    if path == "/dev/tty":
        raise OSError
    return _open(path, *how)
