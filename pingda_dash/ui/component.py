"""The browser components: `panel` draws HTML, `picture` a page's panels at once, `window` is a window's own script."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import streamlit as st

from pingda_dash.ui import assets, documents, live, navigation

Pick = Callable[[str], None]
"""What happens with what was picked: `village:530523206206`."""


_FUNCTIONS = {"panel": "drawPanel", "picture": "drawPicture", "window": "runWindow"}
"""What the script exports for each component."""


@cache
def _components(served: bool) -> dict[str, Any]:
    """Each component by its name.

    Served, a component is a line that fetches the script; else it carries the whole of it in every run.
    """
    made = {}
    for name, function in _FUNCTIONS.items():
        if served:
            fetched = f"import(location.origin + '{assets.script_asset().address}')"
            script = f"const all = {fetched};\nexport default async (of) => (await all).{function}(of);\n"
        else:
            script = f"{assets.script()}\nexport default {function};\n"
        made[name] = st.components.v2.component(f"pingda_{name}", js=script, isolate_styles=name == "panel")
    return made


def _mount(name: str, **of: Any) -> None:
    _components(live.served())[name](**of)


def html_panel(html: str, key: str, on_pick: Pick, height: Any = "stretch") -> None:
    """Draw HTML in its own shadow root; `on_pick` receives the `data-pick` of what was clicked or entered.

    The HTML must come from an autoescaping template: whatever was uploaded may carry markup.
    """

    def picked() -> None:
        state = st.session_state.get(key)
        value = state.get("pick") if state else None
        if value:
            on_pick(str(value))

    _mount("panel", key=key, data={"html": html}, height=height, on_pick_change=picked)


def picture(
    document: Mapping[str, Any],
    key: str,
    on_pick: Mapping[str, Pick],
    follow: Pick,
    private: bool,
    together: str = "",
) -> None:
    """Draw a document of parts (see `stage.Part`) as one component.

    on_pick: what happens with a pick in the body of that key; `follow`: in any other, and with a figure's. private:
    the document names people in full, so it goes through this session alone. together: what it shows, so that the
    header and the stage of it are seen at the same time (picture.js).
    """

    def picked() -> None:
        state = st.session_state.get(key)
        value = state.get("pick") if state else None
        if value:
            pick = str(value["pick"])
            (follow if pick.startswith("figure:") else on_pick.get(value["in"], follow))(pick)

    lost = f"{key}-missing"  # of this window: the name of the document that it could not fetch
    name = documents.put(document) if live.served() and not private else None
    data: dict[str, Any] = {"name": name} if name and st.session_state.get(lost) != name else {"document": document}
    if together:
        data["together"] = {"part": key, "of": together}

    def missing() -> None:
        state = st.session_state.get(key)
        value = state.get("missing") if state else None
        if value:
            st.session_state[lost] = value["name"]

    _mount("picture", key=key, data=data, height="content", on_pick_change=picked, on_missing_change=missing)


def window_size() -> tuple[float, int, int]:
    """(root font in px as a desk has it, width, height) of this window; (16, 1920, 1080) until the browser said so."""
    rem, width, height = _size().split("x")
    return float(rem), int(width), int(height)


def _size() -> str:
    """`16x1920x1080`: as the window's script said last, else as its document noted before it connected."""
    if "_screen" not in st.session_state:
        noted = str(st.context.cookies.get(navigation.SIZE, ""))
        st.session_state["_screen"] = noted if re.fullmatch(_SIZE, noted) else "16x1920x1080"
    return str(st.session_state["_screen"])


_SIZE = r"\d{1,2}(\.\d{1,2})?x\d{2,5}x\d{2,5}"


@dataclass(frozen=True)
class Answers:
    """What Python does when the window's script asks for something; each is called before the run that follows."""

    moved: Callable[[], None]
    """The server shows something else than this window drew, or whoever was signed in no longer is."""
    step: Callable[[str], None]
    """`1`, `-1` or `to:3`: on a page that goes through items one by one."""
    day: Callable[[str], None]
    """A replay has come to this day of the campaign, counted from 0."""
    play: Callable[[str], None]
    """`toggle`, `end`, `1`, `-1`, `next`, `prev` or `speed:fast`: a key in a replay."""
    ahead: Callable[[str], None]
    """A wall comes to this stop of its round in a few seconds."""


def window(data: Mapping[str, Any], answers: Answers) -> None:
    """Mount the window's one script (see window.js).

    data: page, title (the page's, of a dossier its village's name), wall, beat (the server's `live.beat`, None behind
    `streamlit run`), upTo, code (see `handover`), ends, round (page turns: here, stops, addresses, seconds, rotates),
    replay (day, last, playing, pause: how long the day stays, in ms), steps, ahead (the document of the page that the
    round turns to next).
    """
    events: dict[str, Callable[[str], None]] = {
        "size": lambda size: st.session_state.update(_screen=size),
        "moved": lambda _: answers.moved(),
        "ended": lambda _: answers.moved(),
        "step": answers.step,
        "day": answers.day,
        "play": answers.play,
        "ahead": answers.ahead,
    }

    def callback(name: str) -> Callable[[], None]:
        def call() -> None:
            state = st.session_state.get("window")
            value = state.get(name) if state else None
            if value:
                events[name](str(value))

        return call

    size = _size()
    callbacks: dict[str, Any] = {f"on_{name}_change": callback(name) for name in events}
    _mount("window", key="window", data={"size": size, **data}, height=1, **callbacks)
