"""What surrounds a page's stage: the header, the page's sentence, what runs along the bottom, the head and foot of its
sheet of paper."""

from __future__ import annotations

import threading
from collections.abc import Hashable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, NamedTuple

import pandas as pd
import streamlit as st
from cachetools import LRUCache, cached

from pingda_dash import formats, frames, headlines, queries, settings, theme
from pingda_dash.accounts import ROLES
from pingda_dash.contracts import contracts
from pingda_dash.panels import calendar as calendar_panel
from pingda_dash.panels import captions, sentences
from pingda_dash.panels import header as panels
from pingda_dash.panels.annotated import day_words
from pingda_dash.panels.controls import Choice, Option
from pingda_dash.panels.sentences import Chip
from pingda_dash.panels.turns import captions as captions_of
from pingda_dash.panels.wall import Playing, replay_bar, wall_strip
from pingda_dash.ui import (
    access,
    appearance,
    default_day,
    digest,
    filters,
    incidents,
    live,
    navigation,
    picks,
    replay,
    rotation,
)
from pingda_dash.ui.origins import Origin, distinct, gathering
from pingda_dash.ui.stage import Body, Part
from pingda_dash.ui.view import View, address_of

_parts: LRUCache[Any, list[Part]] = LRUCache(300)


def parts(view: View, turns: rotation.Rotation | None, plays: bool | None = None) -> list[Part]:
    """Everything around the stage, each a part without a card; made once for all windows that show the same.

    plays: whether a replay runs; None: as it does in this window.
    """
    plays = replay.playing() if plays is None else plays
    last_day = default_day.last_day(view.data_version)
    key = (view.key, tuple(sorted(view.params.items())), view.user, replay.wanted(), plays, last_day)
    stops = (turns.stops, turns.here) if turns else None
    return _made((*key, stops), view, turns, plays)


@cached(_parts, key=lambda key, *_: key, lock=threading.Lock())
def _made(key: Hashable, view: View, turns: rotation.Rotation | None, plays: bool) -> list[Part]:
    page, campaign = place_name(view), str(view.campaign["title"])
    above = panels.wall_header(page, campaign, view.as_of, freshness(view)) if view.wall else _header(view)
    return [
        replace(_light("header", above), origins=(Origin(queries.ledger_reporting.__qualname__),)),
        replace(_light("sentence", _say(view)), origins=_sourced(view).origins, filtered=bool(chips(view))),
        *_foot(view, turns, plays),
        _light("sheet-head", panels.sheet_head(page, campaign, view.as_of, freshness(view))),
        _light("sheet-foot", panels.sheet_foot(campaign, view.unmasked)),
    ]


class _Sourced(NamedTuple):
    """The sentence of a page, and the questions that it was made from."""

    sentence: sentences.Sentence | None
    origins: tuple[Origin, ...]


_sentences: LRUCache[Any, _Sourced] = LRUCache(300)
LISTS = frozenset(one.__qualname__ for one in (queries.urgent_duties, queries.meeting_agenda, queries.problems))
"""Of the questions of a sentence those that list what it speaks of: a touch shows them first."""


def sentence(view: View) -> sentences.Sentence | None:
    """The page's sentence, made once for all windows; None of a page that has none."""
    return _sourced(view).sentence


@cached(_sentences, key=lambda view: view.key, lock=threading.Lock())
def _sourced(view: View) -> _Sourced:
    about = {"village": view.village, "unit": view.unit, "clause": view.params.get("clause")}
    with gathering() as asked:
        try:
            promises, log = live.promises_of(view.data_version), live.directives_of(view.data_version)
            made = headlines.of_page(view.path, view.ask, promises, view.scope, **about, directives=log)
            if made is not None and view.filters and view.scope == headlines.TOWNSHIP:
                made = replace(made, state=(sentences.Piece("全乡:"), *made.state))
        except Exception as error:  # the page below it is drawn, whatever becomes of its sentence
            incidents.record(error, "sentence")
            made = None
    return _Sourced(made, tuple(sorted(distinct(asked), key=lambda one: one.question not in LISTS)))


def _say(view: View) -> str:
    """What the page is filtered by, its sentence, and at a desk what else it can be filtered by."""
    chosen, choices = chips(view), [] if view.wall else _choices(view)
    return sentences.line(chosen, sentences.bar(sentence(view), sentences.beside(chosen)), choices)


def chips(view: View) -> list[Chip]:
    """What the address asks to filter by: that the page does, or that it knows no such thing."""
    if view.path in ("upload", "wall"):
        return []
    asked = [kind for kind in filters.KINDS if view.params.get(kind)]
    about = next((kind for kind in filters.ABOUT.get(view.path, ()) if kind in asked), "")
    applied = {about, *view.filters}
    shown = [kind for kind in asked if (view.path, kind) != (navigation.MAP, "village")]  # a place names itself
    return [_chip(view, kind, kind in applied) for kind in shown]


def _chip(view: View, kind: str, applies: bool) -> Chip:
    value = view.params[kind]
    return Chip(dict(_named(view, kind)).get(value, value), f"choose:{kind}=", filters.KINDS[kind], applies)


def _named(view: View, kind: str) -> list[tuple[str, str]]:
    """What can be chosen of a kind: (value, name), in the order of the reference."""
    if kind == "village":
        return [(str(row.village_code), str(row.village)) for row in frames.rows(view.ask(queries.villages))]
    if kind == "unit":
        return [(str(name), str(name)) for name in view.ask(queries.units)["name"]]
    if kind == "industry":
        every = view.ask(queries.income_by_industry, village=None, industry=None)
        return [(str(name), str(name)) for name in every["industry"]]
    return [(name, contract.title) for name, contract in contracts().items()]


def _choices(view: View) -> list[Choice]:
    """A list for each kind that the page's panels can be filtered by."""
    made = []
    for kind in filters.PAGES.get(view.path, ()):
        what, chosen = filters.KINDS[kind], view.filters.get(kind, "")
        options = [Option(value, name, value) for value, name in _named(view, kind)]
        made.append(Choice(what, kind, (Option("", f"全部{what}", ""), *options), chosen, listed=True))
    return made


def _light(area: str, markup: str) -> Part:
    return Part(area, bodies=[Body(area, markup, light=True)], bare=True)


def _header(view: View) -> str:
    months = calendar_panel.months(view.campaign, view.as_of, view.ask(queries.milestones), view.noted())
    user = None
    if view.user is not None:
        user = panels.Person(view.user.name, f"{ROLES[view.user.role]} · {view.user.scope}")
    return panels.header(
        str(view.campaign["title"]),
        view.title,
        [(name, [_link(view, screen) for screen in screens]) for name, screens in navigation.groups()],
        view.as_of,
        freshness(view),
        months,
        "换成浅色" if appearance.palette() is theme.DARK else "换成深色",
        _share(view),
        _village(view),
        user,
        "" if view.path else default_day.invitation(view.data_version, view.as_of),
    )


def _share(view: View) -> panels.Share:
    made = sentence(view)
    township, place = (
        str(view.campaign["township"]),
        place_name(view) if view.in_dossier else navigation.screen_at(view.path).short,
    )
    text = made.text if made is not None else ""
    share = panels.share(township, place, view.as_of, freshness(view), text, demo=view.demo, unmasked=view.unmasked)
    return (
        share._replace(text=digest.of(view, freshness(view)).text, panel=digest.PANEL)
        if view.path == navigation.REPORTS
        else share
    )


def _link(view: View, screen: navigation.Screen) -> panels.Link:
    """The way to a page, with what is chosen; from a place of the map to the map as a whole."""
    without = ("village",) if screen.path == view.path == navigation.MAP else ()
    return panels.Link(screen.short, address_of(screen.path, without), screen.path == view.path)


def _village(view: View) -> panels.Village | None:
    """The village of the dossier that is shown."""
    row = _village_row(view)
    if row is None:
        return None
    poor = row["is_poor"]
    pill = captions.poor_villages([poor], view.demo) if not formats.is_missing(poor) and bool(poor) else ""
    return panels.Village(str(row["village"]), pill, view.map_title, address_of(navigation.MAP, ("village",)))


def _village_row(view: View) -> pd.Series | None:
    if not view.in_dossier:
        return None
    villages = view.ask(queries.villages)
    here = villages[villages["village_code"] == view.village]
    return None if here.empty else here.iloc[0]


def place_name(view: View) -> str:
    """The page's title; of a dossier the village's name."""
    row = _village_row(view)
    return view.title if row is None else str(row["village"])


def up_to(view: View) -> str:
    """数据截至 5月20日."""
    last = formats.as_date(view.campaign.get("last_report"))
    return f"数据截至 {formats.day(last)}" if last else "尚无数据"


def freshness(view: View) -> str:
    """数据截至 5月20日, and that these are demo data, or those of a practice screen."""
    words = "演示数据" if view.demo else "练习数据" if settings.practising() else ""
    return " · ".join(filter(None, (up_to(view), words)))


# --- along the bottom -------------------------------------------------------------------------------------------


def _happened(view: View) -> str:
    """What the as-of date had besides what turned, in words."""
    return day_words(view.noted().between(view.as_of, view.as_of))


def is_quiet(view: View) -> bool:
    """Whether nothing turned on the as-of date, and nothing happened."""
    return view.turned().empty and not _happened(view)


def _foot(view: View, turns: rotation.Rotation | None, plays: bool) -> list[Part]:
    """A replay's days; else of a wall its pages, and who reported last."""
    if replay.wanted():
        lines = captions_of(view.turned(), _happened(view))
        playing = Playing(plays, replay.speed(), replay.SPEEDS)
        bar = replay_bar(view.campaign, view.as_of, view.ask(queries.milestones), playing, lines, view.noted())
        turned = Origin.of(queries.compare_turns, {"since": view.as_of - timedelta(days=1)})
        origins = (turned, Origin(queries.milestones.__qualname__))
        return [Part("replay-foot", bodies=[Body("replay-bar", bar)], bare=True, origins=origins)]
    if turns:
        strip = wall_strip(turns.shown(), _last_upload(view))
        newest = Origin(queries.uploads.__qualname__)
        return [Part("wall-foot", bodies=[Body("wall-strip", strip)], bare=True, origins=(newest,))]
    return []


def absent_line(noted: Sequence[panels.Absent]) -> list[Part]:
    """What the address asks for in vain, where it does; it takes no room, so that nothing moves."""
    return [_light("absent", panels.absent(noted))] if noted else []


def _last_upload(view: View) -> str:
    """Who reported what, and when, last of all; looking back at a day: last by the end of it."""
    every = view.ask(queries.uploads)
    if "asof" in view.params or view.as_of < default_day.last_day(view.data_version):
        every = every[every["received_at"] < pd.Timestamp(view.as_of) + pd.Timedelta(days=1)]
    if every.empty:
        return ""
    last = every.iloc[0]
    title = contracts()[last["dataset"]].title if last["dataset"] in contracts() else str(last["filename"])
    at = pd.Timestamp(last["received_at"])
    when = f"{at:%H:%M}" if at.date() == view.as_of else formats.day(at.date())
    return f"{when} {formats.text(last['author'], '')} 报送《{title}》"


# --- its picks --------------------------------------------------------------------------------------------------


def go_to_day(day: str) -> None:
    """Write an ISO day into the address as the as-of date; an empty one leaves the address bare: the default day."""
    replay.close_bar()
    if day:
        st.query_params["asof"] = date.fromisoformat(day).isoformat()
    else:
        st.query_params.pop("asof", None)


picks.acts("day", go_to_day)
picks.acts("replay", lambda _: replay.open_bar())
picks.acts("palette", lambda _: appearance.turn())
picks.acts("sign-out", lambda _: access.sign_out())
