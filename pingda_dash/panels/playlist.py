"""The playlist of a wall as it is edited: its pages and how long they stay, what may be added, how it turns today."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from pingda_dash import playlists
from pingda_dash.panels import words
from pingda_dash.panels.render import render
from pingda_dash.playlists import Playlist, Stop


def names(every: Sequence[Playlist], chosen: str) -> str:
    """The playlists to choose from, each with its number of pages; a pick is `list:<name>`."""
    return render("playlist_names.html", rows=every, chosen=chosen)


def editor(playlist: Playlist, titles: Mapping[str, str], villages: Mapping[str, str]) -> str:
    """A playlist's pages in order. Picks: `up:<n>`, `down:<n>`, `less:<n>`, `more:<n>`, `drop:<n>` (n from 0),
    `add:<stop>`, `order:` (worst first or as listed).

    titles: a page's title by its path. villages: a village's name by its code.
    """
    rows = [{"name": title(stop, titles, villages), "seconds": stop.seconds} for stop in playlist.stops]
    held = {(stop.page, stop.village) for stop in playlist.stops}
    pages = [
        {"add": str(Stop(page)), "name": titles[page]}
        for page in playlists.PAGES + playlists.ALSO
        if page in titles and (page, "") not in held
    ]
    dossiers = [
        {"add": str(Stop("map", village=code)), "name": name}
        for code, name in villages.items()
        if ("map", code) not in held
    ]
    return render("playlist_editor.html", rows=rows, pages=pages, dossiers=dossiers, worst_first=playlist.worst_first)


def today(
    playlist: Playlist, standing: pd.DataFrame, titles: Mapping[str, str], villages: Mapping[str, str], address: str
) -> str:
    """How it turns today: every page with its seconds and why, the length of a round, the address to open on a wall."""
    late = dict(zip(standing["page"], zip(standing["overdue"], standing["behind"], strict=True), strict=True))
    stops = playlists.in_order(playlist, standing)
    rows = []
    for stop in stops:
        overdue, behind = (0, 0) if stop.village else late.get(stop.page, (0, 0))
        why = f"逾期 {overdue} 项" if overdue else f"滞后 {behind} 项" if behind else ""
        tone = "bad" if overdue else "warn" if behind else ""
        rows.append({"name": title(stop, titles, villages), "seconds": stop.seconds, "why": why, "tone": tone})
    return render(
        "playlist_today.html", rows=rows, length=_length(sum(stop.seconds for stop in stops)), address=address
    )


def title(stop: Stop, titles: Mapping[str, str], villages: Mapping[str, str]) -> str:
    """What a stop is called: the page's title, or the village's whose dossier it is."""
    return f"村情 · {villages.get(stop.village, stop.village)}" if stop.village else titles.get(stop.page, stop.page)


def _length(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"{words.number(minutes, '分')} 分 {rest} 秒" if minutes else f"{rest} 秒"
