"""The quick measures of the map as small maps side by side, in the large one's place (`?maps=small`)."""

from __future__ import annotations

import streamlit as st

from pingda_dash import maps, queries
from pingda_dash.maps.measures import SHARE
from pingda_dash.panels import small_maps as panels
from pingda_dash.panels.controls import Choice
from pingda_dash.panels.small_maps import Small
from pingda_dash.ui import atlas, choices, picks, stage
from pingda_dash.ui.atlas import Atlas
from pingda_dash.ui.view import View

PARAM, SMALL = "maps", "small"


def choice(view: View) -> Choice:
    """One large map, or the small ones."""
    return choices.choice(view, "几幅图", {"": "一幅大图", SMALL: "各指标小图"}, PARAM, valued=True)


def wanted(view: View) -> bool:
    """Whether the address asks for the small maps."""
    return view.params.get(PARAM) == SMALL


def draw(view: View, of: Atlas) -> None:
    """The small maps; a touch on one makes it the large map's measure."""
    land = {one.code: one.rings for one in of.land.villages}
    villages = view.ask(queries.villages)
    made = []
    for key, title in atlas.quick(view):
        chosen = atlas.measure_of(view, key, SHARE)
        shown = atlas.valued(view, villages, chosen, SHARE)
        made.append(Small(f"measure:{key}", title, key == of.chosen.key, shown, maps.counts(shown, chosen)))
    stage.draw(panels.small_maps(land, made), key="small-maps")


def _enlarge(key: str) -> None:
    for name in (PARAM, "how", "only", "colour"):
        st.query_params.pop(name, None)
    if key != maps.MEASURES[0].key:
        st.query_params["colour"] = key


picks.acts("measure", _enlarge)
