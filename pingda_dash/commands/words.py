"""What the command line says of how it is used, in Chinese, and the values that its options take.

argparse takes its words from gettext, by two names of its module: here they look the words up in CHINESE.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

TERMINAL = "服务器命令行"
"""Who did what a command does that asks for no name."""

CHINESE = {
    "usage: ": "用法:",
    "positional arguments": "参数",
    "options": "选项",
    "show this help message and exit": "显示这段说明",
    "argument %(argument_name)s: %(message)s": "参数 %(argument_name)s:%(message)s",
    "the following arguments are required: %s": "缺少参数:%s。",
    "unrecognized arguments: %s": "不认得的参数:%s。",
    "one of the arguments %s is required": "这些参数要写一个:%s。",
    "not allowed with argument %s": "不能与 %s 同时写。",
    "ambiguous option: %(option)s could match %(matches)s": "选项 %(option)s 写得不全,可以是:%(matches)s。",
    "ignored explicit argument %r": "后面不能带值(写了 %r)。",
    "expected one argument": "后面要写一个值。",
    "expected at most one argument": "后面最多写一个值。",
    "expected at least one argument": "后面至少要写一个值。",
    "expected %s argument": "后面要写 %s 个值。",
    "invalid %(type)s value: %(value)r": "不能写成 %(value)r。",
}
"""argparse's own words of those that a person may meet."""

argparse._ = lambda words: CHINESE.get(words, words)  # type: ignore[attr-defined]
argparse.ngettext = (  # type: ignore[attr-defined]
    lambda one, many, count: CHINESE.get(one, one if count == 1 else many)
)


class Parser(argparse.ArgumentParser):
    """A parser whose errors say what is wrong, how the command is written, and where to read on; exit code 2."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{message}\n{self.format_usage()}每项的意思:{self.prog} --help\n")

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        if action.choices is not None and value not in action.choices:
            raise argparse.ArgumentError(action, f"没有“{value}”。可选:{'、'.join(map(str, action.choices))}。")


def day(text: str) -> date:
    """A day, as an option takes it."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}”不是日期。请写成 2020-05-20 这样。") from None


def whole(least: int, most: int) -> Callable[[str], int]:
    """A whole number within bounds, as an option takes it."""

    def taken(text: str) -> int:
        if text.isdecimal() and len(text) < 19 and least <= int(text) <= most:
            return int(text)
        raise argparse.ArgumentTypeError(f"“{text}”不行。请写 {least} 到 {most} 的整数。")

    return taken


NUMBER = whole(1, 999_999_999)
"""How many, or which version."""


def seconds(text: str) -> float:
    """A number of seconds, as an option takes it."""
    try:
        given = float(text)
    except ValueError:
        given = -1
    if not 0 <= given <= 3600:
        raise argparse.ArgumentTypeError(f"“{text}”不行。请写 0 到 3600 的秒数。")
    return given


def named(text: str) -> str:
    """Who did something, or what it is: not empty, as an option takes it."""
    if not text.strip():
        raise argparse.ArgumentTypeError("不能是空的。")
    return text.strip()


def folder(text: str) -> Path:
    """A folder, as an option takes it: never the one that a command happens to be typed in because nothing was said."""
    if not text.strip():
        raise argparse.ArgumentTypeError("没有写是哪个文件夹。")
    return Path(text)
