"""A panel's own controls, in its title line: options side by side, or a list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from pingda_dash.panels.render import render


class Option(NamedTuple):
    """value: what the page goes by; words: how it is called; asked: how the address asks for it, empty: not at all."""

    value: str
    words: str
    asked: str


@dataclass(frozen=True)
class Choice:
    """One of a few named options. A pick of one is `choose:<param>=<asked>`."""

    label: str
    param: str
    """The address parameter it is kept under."""
    options: tuple[Option, ...]
    value: str
    """The value that is chosen."""
    listed: bool = False
    """Whether it opens as a list, instead of its options side by side."""


def controls(choices: Iterable[Choice]) -> str:
    """The markup of choices; the page's own stylesheet dresses it."""
    return render("controls.html", choices=list(choices))
