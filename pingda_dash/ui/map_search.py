"""The map's search: villages and groups the browser matches by itself (map_search.js), households it asks for here.

What was entered goes through the session alone: neither the address nor a log has it.
"""

from __future__ import annotations

from typing import Any

import streamlit as st

from pingda_dash import formats, frames, queries
from pingda_dash.maps.land import UNGROUPED
from pingda_dash.panels.controls import Search
from pingda_dash.ui import picks
from pingda_dash.ui.place import Place
from pingda_dash.ui.view import View

_TEXT = "_map_search"
LEAST, LONGEST = 2, 40
"""Characters of a text that households are looked for by."""


def _note(text: str) -> None:
    st.session_state[_TEXT] = text.strip()[:LONGEST]


picks.acts("search", _note)


def pending() -> str:
    """What this run was asked to search for; nothing of it stays behind."""
    return str(st.session_state.pop(_TEXT, ""))


def field(view: View) -> Search:
    """The field in the map's title line."""
    return Search("在地图上查找", "村、组、户编号、姓名  /" if view.unmasked else "村、组、户编号  /")


def answer(view: View, text: str) -> dict[str, Any]:
    """As map_search.js reads it: whether names can be searched, and the households that a text leads to.

    By name only who may see names in full finds anybody.
    """
    if len(text) < LEAST:
        return {"names": view.unmasked}
    matches = view.ask(queries.map_search, text=text, named=view.unmasked)
    rows = [
        {
            "pick": Place(
                str(row.village_code), formats.text(row.village_group, UNGROUPED), str(row.household_id)
            ).pick,
            "title": f"{row.household_id} {row.name}",
            "words": f"{row.village}{formats.text(row.village_group, UNGROUPED)} · {row.category}",
        }
        for row in frames.rows(matches)
    ]
    more = int(matches["matches"].iloc[0]) - len(matches) if len(matches) else 0
    return {"names": view.unmasked, "text": text, "rows": rows, "more": more}
