"""The flows that the map can show (`?flow=`): where people and goods of the villages go."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pingda_dash import queries
from pingda_dash.maps import flows as arcs
from pingda_dash.maps.flows import FLOWS, Flow
from pingda_dash.maps.land import Land
from pingda_dash.panels.controls import Choice
from pingda_dash.ui import choices
from pingda_dash.ui.view import View

PARAM = "flow"


def choice(view: View) -> Choice:
    """No flow, or one of them."""
    return choices.choice(view, "去向", {"": "不看去向"} | {one.name: one.name for one in FLOWS}, PARAM, listed=True)


def wanted(view: View) -> Flow | None:
    """The flow that the address asks for."""
    return next((one for one in FLOWS if one.name == view.params.get(PARAM)), None)


def drawn(view: View, land: Land, village: str) -> dict[str, Any] | None:
    """What map.js draws of it, from all villages or one; None for no flow."""
    flow = wanted(view)
    return None if flow is None else arcs.drawn(flow, _of(view, flow), land, village)


def words(view: View, village: str, villages: int) -> list[str]:
    """What it counts, in a sentence; empty for no flow."""
    flow = wanted(view)
    return [] if flow is None else [arcs.words(flow, _of(view, flow), village, villages)]


def _of(view: View, flow: Flow) -> pd.DataFrame:
    every = view.ask(queries.village_flows)
    return every[every["flow"] == flow.name]
