"""The command line speaks Chinese, whatever is typed: what is wrong, how it is written, where to read on."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator

import pytest

from pingda_dash.__main__ import main, parser

AUTHORED = [
    ["load", "表.csv", "--message", "5月", "--author"],
    ["load", "表.csv", "--author", "乡农业中心", "--message"],
    ["restore", "1", "--author"],
    ["undo", "1", "--author"],
    ["mark", "上次例会", "--author"],
    ["watch", ".", "--author"],
]


def each(
    of: argparse.ArgumentParser, typed: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], argparse.ArgumentParser]]:
    """Every command with its parser: `("account", "add")`."""
    yield typed, of
    for action in of._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, below in action.choices.items():
                yield from each(below, (*typed, name))


COMMANDS = dict(each(parser()))


def printed(capsys: pytest.CaptureFixture[str], *typed: str) -> tuple[int, str]:
    """The exit code of a command line, and all that it printed."""
    try:
        code = main(typed)
    except SystemExit as ends:
        code = int(ends.code or 0)
    return code, "".join(capsys.readouterr())


def sentences(words: str) -> list[str]:
    """The runs of English words in what was printed, but for the commands that it quotes."""
    quoted = re.sub(r"\S*python\S* -m pingda_dash(?: [a-z][a-z-]*)*|--[a-z-]+ [a-z]+", "", words)
    return re.findall(r"\b[A-Za-z][a-z']+(?: [a-z']{2,})+", quoted) + re.findall(r"\b(?:error|usage|invalid)\b", quoted)


@pytest.mark.parametrize("typed", COMMANDS, ids=" ".join)
def test_every_command_explains_itself_in_chinese(typed, capsys):
    code, words = printed(capsys, *typed, "--help")
    assert (code, sentences(words)) == (0, [])
    assert words.startswith("用法:") and "显示这段说明" in words


@pytest.mark.parametrize("typed", COMMANDS, ids=" ".join)
def test_what_is_missing_or_unknown_is_answered_in_chinese(typed, capsys, home):
    needed = [one for one in COMMANDS[typed]._actions if one.required]
    if needed:
        code, words = printed(capsys, *typed)
        assert (code, sentences(words)) == (2, [])
        assert words.startswith("缺少参数:") and "用法:" in words and "--help" in words
    given = [word for one in needed for word in ([one.option_strings[0]] if one.option_strings else []) + [_value(one)]]
    code, words = printed(capsys, *typed, *given, "--nonsense")
    assert (code, sentences(words)) == (2, [])
    assert any(one in words for one in ("不认得的参数:--nonsense。", "没有“", "这些参数要写一个:"))


def _value(action: argparse.Action) -> str:
    """Something that an argument takes."""
    return {"as_of": "2020-05-20", "due": "2020-05-20"}.get(action.dest, "1")


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        (["launch"], "参数 COMMAND:没有“launch”。可选:check、load、"),
        (["account", "lend"], "没有“lend”。可选:add、list、"),
        (["account", "add", "王", "--role", "king"], "没有“king”。可选:"),
        (["brief", "--as-of", "2020-13-99"], "参数 --as-of:“2020-13-99”不是日期。请写成 2020-05-20 这样。"),
        (["brief", "--as-of"], "参数 --as-of:后面要写一个值。"),
        (["brief", "--as-of", "2020-05-20", "--json=1"], "参数 --json:后面不能带值"),
        (["load", "a.csv", "--author", "甲", "--message", "乙", "--date", "昨天"], "“昨天”不是日期"),
        (["template", "funds", "--date", "5/20"], "“5/20”不是日期"),
        (["history", "--limit", "many"], "“many”不行。请写 1 到"),
        (["history", "--limit", "-3"], "“-3”不行。请写 1 到"),
        (["undo", "上一版", "--author", "甲"], "“上一版”不行"),
        (["mark", "例会", "--version", "0"], "“0”不行"),
        (["serve", "--port", "99999"], "“99999”不行。请写 1 到 65535 的整数。"),
        (["watch", ".", "--author", "甲", "--still", "nan"], "“nan”不行。请写 0 到 3600 的秒数。"),
        (["load", "--a", "x"], "选项 --a 写得不全"),
    ],
    ids=lambda of: " ".join(of) if isinstance(of, list) else "",
)
def test_what_is_written_wrongly_is_answered_in_chinese(typed, says, capsys):
    code, words = printed(capsys, *typed)
    assert (code, sentences(words)) == (2, [])
    assert says in words


@pytest.mark.parametrize("blank", ["", "  ", "\u3000"])
@pytest.mark.parametrize("typed", AUTHORED, ids=lambda of: f"{of[0]} {of[-1]}")
def test_nobody_and_nothing_is_no_author_and_no_message(typed, blank, capsys, home):
    code, words = printed(capsys, *typed, blank)
    assert (code, f"参数 {typed[-1]}:不能是空的。" in words) == (2, True)


def test_a_mark_that_names_nobody_is_of_the_terminal(home, capsys):
    assert printed(capsys, "mark", "上次例会")[0] == 0
    assert printed(capsys, "mark")[1].endswith("\t服务器命令行\n")


def test_a_command_that_is_interrupted_says_so(monkeypatch, home, capsys):
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("pingda_dash.desk.screen_lake", interrupt)
    assert printed(capsys, "history") == (130, "已中断。\n")
