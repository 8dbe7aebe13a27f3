"""The playlist of a wall as it is edited: its pages and how long they stay, what may be added, how it turns today."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import pandas as pd

from pingda_dash import formats, frames, playlists, walls
from pingda_dash.panels.lists import late_words
from pingda_dash.panels.render import render
from pingda_dash.playlists import Playlist, Stop


def names(every: Sequence[Playlist], chosen: str, changed: bool) -> str:
    """The playlists to choose from, each with its number of pages; picks `list:<name>` and `new:`.

    chosen: the name of the one that is edited, "" for one that was never saved. changed: it is not as it was saved.
    """
    return render("playlist_names.html", rows=every, chosen=chosen, changed=changed)


def editor(playlist: Playlist, titles: Mapping[str, str], villages: Mapping[str, str]) -> str:
    """A playlist's pages in order. Picks name a page by its place (`map@530523206206`): `up:`, `down:`, `less:`,
    `more:`, `drop:`, `add:`; and `order:worst`, `order:listed`, `nearer:`, `farther:`.

    titles: a page's title by its path. villages: a village's name by its code.
    """
    rows = [
        {"place": stop.place, "name": title(stop, titles, villages), "seconds": stop.seconds} for stop in playlist.stops
    ]
    listed = {stop.place for stop in playlist.stops}
    pages = [Stop(page) for page in playlists.PAGES + playlists.ALSO if page in titles]
    dossiers = [Stop("map", village=code) for code in villages]
    return render(
        "playlist_editor.html",
        rows=rows,
        pages=[{"place": stop.place, "name": titles[stop.page]} for stop in pages if stop.place not in listed],
        dossiers=[{"place": one.place, "name": villages[one.village]} for one in dossiers if one.place not in listed],
        worst_first=playlist.worst_first,
        shortest=playlists.SHORTEST,
        longest=playlists.LONGEST,
        far=walls.words(playlist.far),
        nearest=playlist.far <= walls.NEAREST,
        furthest=playlist.far >= walls.FURTHEST,
        as_desk=walls.scale(playlist.far) <= 1,
    )


def today(
    playlist: Playlist,
    standing: pd.DataFrame,
    titles: Mapping[str, str],
    villages: Mapping[str, str],
    first: Sequence[str] = ("",),
) -> str:
    """How it turns on the day: the length of a round, and every page with its seconds and why it comes there.

    standing: `queries.page_standing`. first: the pages that lead.
    """
    pages = {row.page: row for row in frames.rows(standing)}
    stops = playlists.in_order(playlist, standing, first=first)
    rows = []
    for stop in stops:
        row = None if stop.village else pages.get(stop.page)
        late, behind = (late_words(row), int(row.behind)) if row is not None else ("", 0)
        rows.append(
            {
                "name": title(stop, titles, villages),
                "seconds": stop.seconds,
                "why": late or (f"滞后 {behind} 项" if behind else ""),
                "tone": "bad" if late else "warn" if behind else "",
            }
        )
    length = sum(stop.seconds for stop in stops)
    return render("playlist_today.html", rows=rows, length=_length(length))


def start(address: str, states: Mapping[str, str], as_of: date, here_only: bool) -> str:
    """What to open on a wall and how: the address, what it may say besides (picks `with:<option>`), the command.

    states: of each option, in the order they are offered, "on", "" or, where it changes nothing, "fixed". here_only:
    the address means the very machine it is opened on.
    """
    names = {"light": "浅色", "day": f"固定在{formats.day(as_of)}", "whole": "不靠保存的列表"}
    hints = {
        "light": "白天、反光的地方看得清",
        "day": "一直是这一天,不跟着日期走",
        "whole": "页面都写在地址里:列表以后改了、删了,这块大屏不变",
    }
    options = [{"key": key, "name": names[key], "hint": hints[key], "state": state} for key, state in states.items()]
    return render("playlist_start.html", address=address, options=options, here_only=here_only)


def title(stop: Stop, titles: Mapping[str, str], villages: Mapping[str, str]) -> str:
    """What a stop is called: the page's title, or the village's whose dossier it is."""
    return f"村情 · {villages.get(stop.village, stop.village)}" if stop.village else titles.get(stop.page, stop.page)


def _length(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    parts = [f"{formats.number(minutes, '分')} 分"] if minutes else []
    return " ".join([*parts, *([f"{rest} 秒"] if rest or not minutes else [])])
