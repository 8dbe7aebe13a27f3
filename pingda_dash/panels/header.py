"""What stands above a page: title, pages by group, date and calendar; on a wall one line; on paper the sheet's head."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from markupsafe import Markup

from pingda_dash import formats, theme
from pingda_dash.panels.render import render

LONGEST = 24
"""Characters of an address that its line quotes."""


class Link(NamedTuple):
    """The way to a page; `here` is the page one is on."""

    name: str
    address: str
    here: bool


class Village(NamedTuple):
    """The village of a dossier: its name, what is said of it beside that, and the way back to the map."""

    name: str
    pill: str
    map: str
    back: str


class Share(NamedTuple):
    """What is copied for a chat beside the picture: a text; what the picture's file is called; what to warn of.

    panel: the one that is the picture; empty: the page, or the panel that fills the window.
    """

    text: str
    file: str
    warning: str = ""
    panel: str = ""


class Absent(NamedTuple):
    """What an address names and is not there: what it would be, the value, and what is shown instead."""

    what: str
    value: str
    shown: str


class Person(NamedTuple):
    """Who is signed in, and as what."""

    name: str
    scope: str


def header(
    campaign: str,
    page: str,
    groups: Sequence[tuple[str, Sequence[Link]]],
    as_of: date,
    freshness: str,
    calendar: str,
    palette: str,
    share: Share,
    village: Village | None = None,
    user: Person | None = None,
    invitation: str = "",
) -> str:
    """Title · pages in their groups · date block, with the as-of calendar behind the date.

    page: the page's title, for who hears it; of a dossier it is the village's name. calendar: the markup of
    `panels.calendar`. palette: what the button that changes the colours says. share: what clipboard.js copies and saves
    beside the page's picture. invitation: one quiet line under the title. Its picks are `day:<ISO>` (`day:` for the
    default day), `replay:open`, `palette:`, `sign-in:`, `account:` and `sign-out:`.
    """
    return render(
        "header.html",
        campaign=campaign,
        page=page,
        groups=groups,
        today=formats.long_day(as_of),
        before=as_of - timedelta(days=1),
        after=as_of + timedelta(days=1),
        freshness=freshness,
        calendar=Markup(calendar),
        palette=palette,
        share=share,
        village=village,
        user=user,
        invitation=invitation,
    )


def share(
    township: str, place: str, as_of: date, freshness: str, sentence: str, *, demo: bool, unmasked: bool
) -> Share:
    """What a page is when it is handed on: where, of which day and which data, and its sentence as it is read aloud.

    place: what the header calls the page, of a dossier the village. freshness: `数据截至 5月20日 · 演示数据`. sentence:
    empty of a page that has none. demo: the file's name says so, too. unmasked: people are named in full.
    """
    text = f"【{township} · {place}】{formats.long_day(as_of)} · {freshness}\n{sentence}".rstrip()
    parts = [township, place, as_of.isoformat(), *(["演示数据"] if demo else [])]
    warning = "图中有未脱敏的个人信息,请妥善保管" if unmasked else ""
    return Share(text, f"{'_'.join(parts)}.png", warning)


def absent(noted: Sequence[Absent]) -> str:
    """The one line that says what the address asks for in vain."""
    cut = [one._replace(value=one.value[: LONGEST - 1] + "…" * (len(one.value) >= LONGEST)) for one in noted]
    return render("absent.html", absent=cut)


def wall_header(page: str, campaign: str, as_of: date, freshness: str) -> str:
    """Of a wall: which page this is, the campaign's name, the day, and how old the data are."""
    return render("wall_header.html", page=page, campaign=campaign, today=formats.long_day(as_of), freshness=freshness)


def sheet_head(page: str, campaign: str, as_of: date, freshness: str) -> str:
    """What stands above the stage on paper, and takes no room on the screen."""
    return render("sheet_head.html", page=page, campaign=campaign, today=formats.long_day(as_of), freshness=freshness)


def sheet_foot(campaign: str, private: bool) -> str:
    """What stands below it: when it was printed, what colours and shapes mean, whether people are named in full."""
    colours = {"实际": theme.ACTUAL, "方案要求": theme.GOLD}
    return render("sheet_foot.html", campaign=campaign, private=private, colours=colours, statuses=theme.STATUS_COLOURS)
