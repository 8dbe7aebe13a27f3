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


@dataclass(frozen=True)
class Way:
    """A word that leads somewhere: what a pick of it does stands in `ui/picks.py`."""

    words: str
    pick: str


class Tab(NamedTuple):
    """A view of what a page is about: its words, its address, whether it is the one that is shown."""

    words: str
    address: str
    here: bool


@dataclass(frozen=True)
class Tabs:
    """Views side by side, each an address of its own: Back comes to the one before."""

    label: str
    tabs: tuple[Tab, ...]


class Entry(NamedTuple):
    """A line of a menu: its words, and the pick that it is, or what the browser does by itself (`image`, `print`)."""

    words: str
    pick: str = ""
    does: str = ""


@dataclass(frozen=True)
class Menu:
    """A word that opens a short list under it."""

    words: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Search:
    """A field that leads to a place of the map (map_search.js): what it is called, and what can be entered."""

    label: str
    hint: str


@dataclass(frozen=True)
class Mode:
    """A way of working that the browser turns on and off by itself: its words, what it does, what it is for."""

    words: str
    does: str
    tip: str
    label: str = ""
    """What it is called among others (`Drawer`)."""


@dataclass(frozen=True)
class Drawer:
    """Controls that are not always needed, behind one word: each under its label. On: what of them is not as usual."""

    words: str
    controls: tuple[Choice | Mode, ...]

    @property
    def on(self) -> str:
        """What is chosen of them besides the usual: `务工去向`; empty for nothing."""
        chosen = (one for one in self.controls if isinstance(one, Choice))
        changed = (option for one in chosen for option in one.options if option.value == one.value and option.asked)
        return "、".join(option.words for option in changed)


Control = Choice | Tabs | Way | Menu | Search | Mode | Drawer


def controls(choices: Iterable[Control]) -> str:
    """The markup of a title line's controls; the page's own stylesheet dresses it."""
    return render("controls.html", choices=list(choices))
