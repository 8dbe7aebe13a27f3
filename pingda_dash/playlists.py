"""Which pages a wall turns through, how long each stays and in what order: `<home>/playlists.sqlite`.

Every change is an edit of its own and none is thrown away; a playlist is its newest. An address names one
(`?playlist=大厅`), or lists the pages itself (`?pages=overview:30,map:20,map@530523206206:15`, with `order=listed` in
just that order), or asks for the leaders' pages at so many seconds each (`?rotate=30`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from pingda_dash import walls
from pingda_dash.book import Book, append, time_text
from pingda_dash.errors import PingdaError
from pingda_dash.masking import mask_text

LEADERS = "领导大屏"
"""The playlist that is always there."""
PAGES = (
    "", "map", "countdown", "industry", "employment", "market", "guarantees", "relocation", "monitoring", "motivation",
    "directives", "rectification", "funds", "reporting",
)  # fmt: skip
"""The leaders' pages, by their addresses ("": the overview), in the order of the header."""
ALSO = ("meeting", "compare", "units", "plan")
"""Pages that a list of one's own may have as well: a meeting's, and documents, which nobody reads from afar. Those a
clerk works on may not turn away under the hands."""
SECONDS, SHORTEST, LONGEST = 30, 5, 3600
LONGEST_NAME = 20
LONGER = 2.0
"""A page with something late stays so many times as long."""
LISTED = "listed"
OVERVIEW = "overview"
"""What an address calls the page whose path is empty."""
_PUNCTUATION = str.maketrans({"\uff0c": ",", "\u3001": ",", "\uff1a": ":", "\uff20": "@"})
"""What a Chinese keyboard types instead."""
_BOOK = Book("playlists.sqlite", "playlists")


class BadPlaylist(PingdaError):
    "这个轮播列表不能保存。"


class Overtaken(PingdaError):
    "这个列表刚刚被别人改过。"


class NameInUse(PingdaError):
    "这个名字已经用了。"


@dataclass(frozen=True)
class Stop:
    """One page of a playlist: its path ("" is the overview), how long it stays, and with `map` whose dossier it is."""

    page: str
    seconds: int = SECONDS
    village: str = ""

    @property
    def place(self) -> str:
        """Which page it is, as an address writes it: `overview`, `map@530523206206`. A list has each place once."""
        return f"{self.page or OVERVIEW}@{self.village}" if self.village else self.page or OVERVIEW

    def __str__(self) -> str:
        """As an address writes it: `overview:30`, `map@530523206206:15`."""
        return f"{self.place}:{self.seconds}"


@dataclass(frozen=True)
class Playlist:
    """A wall's pages in the order somebody gave them; `worst_first`: overdue pages come first and stay longer."""

    name: str
    stops: tuple[Stop, ...]
    worst_first: bool = True
    far: float = walls.FAR
    """The metres from which its walls are read."""
    edit: int = 0
    """The number of its newest edit; 0: never saved."""
    author: str = ""
    at: datetime | None = None


def leaders(seconds: int = SECONDS) -> Playlist:
    """All the leaders' pages, each for the same time."""
    return Playlist(LEADERS, tuple(Stop(page, seconds) for page in PAGES))


def listed(home: Path) -> list[Playlist]:
    """Every playlist, the leaders' first, then by name."""
    rows = _BOOK.read(
        home,
        "SELECT name, body, edit, author, at FROM edits WHERE edit IN (SELECT max(edit) FROM edits GROUP BY name) "
        "AND body IS NOT NULL ORDER BY name",
    )
    return [leaders(), *(_saved(*row) for row in rows)]


def put(home: Path, playlist: Playlist, author: str, at: datetime) -> Playlist:
    """Save a playlist over the edit it was read at; returns it as saved, numbers of persons masked in its name.

    Raises BadPlaylist when it cannot be one, NameInUse when a new one has another's name, Overtaken when somebody saved
    it meanwhile.
    """
    playlist = replace(playlist, name=mask_text(" ".join(playlist.name.split())))
    _check(playlist)
    stops = [str(stop) for stop in playlist.stops]
    body = json.dumps({"stops": stops, "worst_first": playlist.worst_first, "far": playlist.far})
    edit = _write(home, playlist, body, author, at)
    return replace(playlist, edit=edit, author=author, at=at)


def drop(home: Path, playlist: Playlist, author: str, at: datetime) -> None:
    """Take a playlist off the list (its edits are kept). Raises Overtaken when somebody saved it meanwhile."""
    if playlist.edit:
        _write(home, playlist, None, author, at)


def of_address(home: Path, params: Mapping[str, str]) -> Playlist | None:
    """The playlist an address asks for; None when it asks for none. What is wrong in it is passed over."""
    seconds = seconds_of(params.get("rotate", ""))
    stops = stops_of(params.get("pages", ""))
    if stops:
        playlist = Playlist(params.get("playlist", ""), stops, worst_first=params.get("order") != LISTED)
    elif "playlist" in params:
        playlist = next((one for one in listed(home) if one.name == params["playlist"]), leaders())
    elif "rotate" in params:
        return leaders(seconds or SECONDS)
    else:
        return None
    return (
        replace(playlist, stops=tuple(replace(stop, seconds=seconds) for stop in playlist.stops))
        if seconds
        else playlist
    )


def distance_of(home: Path, params: Mapping[str, str]) -> float:
    """From how many metres a wall is read, by its address: as `far` says, else as its playlist does."""
    asked = walls.distance(params.get("far", ""))
    if asked is not None:
        return asked
    playlist = of_address(home, params) if "playlist" in params else None
    return playlist.far if playlist else walls.FAR


def stops_of(text: str) -> tuple[Stop, ...]:
    """The stops that `overview:30,map@530523206206:15` names, with Chinese punctuation as well.

    Left out is a page that is none, and one that was named before: a round shows each page once.
    """
    stops: dict[str, Stop] = {}
    for word in text.translate(_PUNCTUATION).split(","):
        place, _, seconds = word.strip().partition(":")
        page, _, village = place.partition("@")
        page = "" if page == OVERVIEW else page
        if place and page in PAGES + ALSO:
            stop = Stop(page, seconds_of(seconds) or SECONDS, village if page == "map" else "")
            stops.setdefault(stop.place, stop)
    return tuple(stops.values())


def wrong_stops(text: str, villages: Collection[str]) -> list[str]:
    """The words of a list of pages that name no page, no village or no number of seconds."""
    wrong = []
    for word in filter(None, map(str.strip, text.translate(_PUNCTUATION).split(","))):
        place, _, seconds = word.partition(":")
        page, _, village = place.partition("@")
        no_place = not stops_of(word) or (village and (page != "map" or village not in villages))
        if no_place or (seconds and seconds_of(seconds) is None):
            wrong.append(word)
    return wrong


def in_order(
    playlist: Playlist, standing: pd.DataFrame, longer: float = LONGER, first: Sequence[str] = ("",)
) -> list[Stop]:
    """The stops as they turn today. standing: page, late, behind (see `queries.page_standing`).

    Worst first: the pages of `first` lead (the overview: it alone shows what day it is); then pages with something
    late, the most first, each staying `longer` times as long; then pages with something behind; the rest as they
    were listed.
    """
    if not playlist.worst_first:
        return list(playlist.stops)
    pages = dict(zip(standing["page"], zip(standing["late"], standing["behind"], strict=True), strict=True))

    def urgency(stop: Stop) -> tuple[int, int, int]:
        late, behind = (0, 0) if stop.village else pages.get(stop.page, (0, 0))
        return (first.index(stop.page) if stop.page in first else len(first), -late, -behind if late == 0 else 0)

    def stay(stop: Stop) -> Stop:
        is_late = not stop.village and stop.page and pages.get(stop.page, (0, 0))[0] > 0
        return replace(stop, seconds=min(round(stop.seconds * longer), LONGEST)) if is_late else stop

    return [stay(stop) for stop in sorted(playlist.stops, key=urgency)]


def _check(playlist: Playlist) -> None:
    if not 0 < len(playlist.name) <= LONGEST_NAME:
        raise BadPlaylist(f"列表要有名字,最多 {LONGEST_NAME} 个字。")
    if playlist.name == LEADERS:
        raise BadPlaylist(f"“{LEADERS}”是系统自带的,请换一个名字。")
    if re.search(r"[&#?=,:@<>]", playlist.name):
        raise BadPlaylist("名字里不要有 & # ? = , : @ < > 这些符号,它要写进网址。")
    if not playlist.stops:
        raise BadPlaylist("列表里至少要有一页。")
    for stop in playlist.stops:
        if stop.page not in PAGES + ALSO:
            raise BadPlaylist(f"没有“{stop.page}”这一页。")
        if not SHORTEST <= stop.seconds <= LONGEST:
            raise BadPlaylist(f"每页停留 {SHORTEST}—{LONGEST} 秒。")
    if not walls.NEAREST <= playlist.far <= walls.FURTHEST:
        raise BadPlaylist(f"观看距离 {walls.words(walls.NEAREST)}—{walls.words(walls.FURTHEST)} 米。")
    if len({stop.place for stop in playlist.stops}) < len(playlist.stops):
        raise BadPlaylist("同一页只能放一次。")


def seconds_of(text: str) -> int | None:
    """A number of seconds, kept within bounds; None when it is none."""
    try:
        return min(max(int(text), SHORTEST), LONGEST)
    except ValueError:
        return None


def _saved(name: Any, body: Any, edit: Any, author: Any, at: Any) -> Playlist:
    """A playlist from the row of its newest edit."""
    parts = json.loads(body)
    stops = stops_of(",".join(parts["stops"]))
    far = float(parts.get("far", walls.FAR))  # lists of earlier releases say no distance
    return Playlist(name, stops, bool(parts["worst_first"]), far, edit, author, datetime.fromisoformat(at))


def _write(home: Path, playlist: Playlist, body: str | None, author: str, at: datetime) -> int:
    """One more edit, if the newest is the one the playlist was read at; returns its number."""
    with _BOOK.writing(home) as db:
        newest = db.execute(
            "SELECT edit, body, author FROM edits WHERE name = ? ORDER BY edit DESC LIMIT 1", (playlist.name,)
        ).fetchone()
        edit, saved, by = newest or (0, None, "")
        if saved is None and playlist.edit:
            raise Overtaken(f"{by}删了“{playlist.name}”。想留下您这一份,换个名字保存。")
        if saved is not None and not playlist.edit:
            raise NameInUse(f"“{playlist.name}”是{by}存的:换个名字,或点左边那一份来改。")
        if saved is not None and edit != playlist.edit:
            raise Overtaken(f"{by}存了新的“{playlist.name}”:点左边那一份看新的,或把您的换个名字保存。")
        row = {"name": playlist.name, "body": body, "author": author, "at": time_text(at)}
        return append(db, "edits", row)
