"""A panel's own controls, in its title line: options side by side, or a list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pingda_dash.panels.render import render


@dataclass(frozen=True)
class Choice:
    """One of a few named options. A pick of one is `choose:param=value`, of the default `choose:param=`."""

    label: str
    param: str
    """The address parameter it is kept under."""
    options: tuple[tuple[str, str], ...]
    """(value, words)"""
    default: str
    """The value that leaves the address bare."""
    value: str
    """The value that is chosen."""
    listed: bool = False
    """Whether it opens as a list, instead of its options side by side."""


def controls(choices: Iterable[Choice]) -> str:
    """The markup of choices; the page's own stylesheet dresses it."""
    return render("controls.html", choices=list(choices))
