"""Charts that a person explores: plotly figures, scaled and coloured for the window."""

from __future__ import annotations

import hashlib
import json
import pickle
from typing import Any

import streamlit as st
from plotly.basedatatypes import BaseFigure
from plotly.utils import PlotlyJSONEncoder

from pingda_dash import theme
from pingda_dash.ui import appearance, component, live, stage
from pingda_dash.ui.component import Pick
from pingda_dash.ui.view import PHONE

FEW_DAYS = 3
"""So many words stand side by side under the charts of a phone."""
ANY_HEIGHT = 300
"""px; the stage's style stretches a chart to its panel. Of height "stretch" Streamlit plots a chart hidden, without a
height, and then from the beginning once it has measured it."""


def chart(figure: Any, key: str, on_pick: Pick | None = None) -> None:
    """A plotly figure filling its panel, its type scaled to the screen.

    `on_pick` receives the first customdata of a clicked point. Served, the figure is a part of the page's picture
    (figures.js); behind `streamlit run`, which does not hand out plotly, a chart of Streamlit's.
    """
    rem, width, _ = component.window_size()
    painted = theme.painted(figure.to_plotly_json(), appearance.palette())
    scaled = scale_figure(painted if width > PHONE else with_fewer_days(painted), stage.scale() * rem / theme.BASE_PX)
    if live.served():
        stage.plot(json_of(scaled), key, on_pick)
    else:
        _streamlit_chart(with_revision(scaled), key, on_pick)


def json_of(plain: Any) -> Any:
    """A figure's properties as JSON values: arrays are lists, a missing number is null."""
    return json.loads(json.dumps(plain, cls=PlotlyJSONEncoder))


def _streamlit_chart(plain: Any, key: str, on_pick: Pick | None) -> None:
    stage.become_container()
    figure, config = Drawn(plain), {"displayModeBar": False, "locale": "zh-CN", "scrollZoom": False}
    if on_pick is None:
        st.plotly_chart(figure, key=key, height=ANY_HEIGHT, theme=None, config=config)
        return

    def picked() -> None:
        state = st.session_state.get(key)
        points = state["selection"]["points"] if state else []
        if points and points[0].get("customdata"):
            data = points[0]["customdata"]
            on_pick(str(data[0] if isinstance(data, list) else data))

    st.plotly_chart(
        figure, key=key, height=ANY_HEIGHT, theme=None, config=config, on_select=picked, selection_mode="points"
    )


class Drawn(BaseFigure):  # type: ignore[misc]
    """A figure's properties, checked when it was built; of a plain dict plotly would check every one again (0.1 s)."""

    def __init__(self, plain: dict[str, Any]) -> None:
        self._plain = plain

    def to_dict(self) -> dict[str, Any]:
        return self._plain


_SIZES = {"size", "width", "l", "r", "t", "b", "pad", "standoff", "ticklen", "borderwidth", "itemwidth", "gridwidth"}
_SIZES |= {"thickness", "yshift", "xshift"}
_DATA = {"x", "y", "customdata", "text", "base", "offset"}
_DATA_WIDTH = {"bar", "box", "violin", "funnel", "waterfall"}
"""Traces whose `width` is in data units, not pixels."""


def with_revision(plain: Any) -> Any:
    """A figure's properties that say which data these are.

    Streamlit hands plotly new arrays at each of its three plots, and new arrays are worked through from the beginning.
    """
    revision = hashlib.sha256(pickle.dumps(plain["data"])).hexdigest()
    return {"data": plain["data"], "layout": plain["layout"] | {"datarevision": revision}}


def with_fewer_days(plain: Any) -> Any:
    """A figure's properties with the first, middle and last of the words along its foot: more a phone turns askew."""
    layout = dict(plain["layout"])
    for name, axis in layout.items():
        if name.startswith("xaxis") and len(axis.get("ticktext") or ()) > FEW_DAYS:
            kept = [0, len(axis["ticktext"]) // 2, len(axis["ticktext"]) - 1]
            layout[name] = axis | {words: [axis[words][at] for at in kept] for words in ("tickvals", "ticktext")}
    return {"data": plain["data"], "layout": layout}


def scale_figure(plain: Any, scale: float) -> Any:
    """A figure's properties with its font sizes, margins, markers and lines multiplied (plotly knows no rem)."""
    if scale == 1:
        return plain
    traces = []
    for trace in plain["data"]:
        kept = _DATA | ({"width"} if trace.get("type") in _DATA_WIDTH else set())
        traces.append({name: value if name in kept else _grown(value, name, scale) for name, value in trace.items()})
    return {"data": traces, "layout": _grown(plain["layout"], "layout", scale)}


def _grown(value: Any, name: str, scale: float) -> Any:
    """A plotly property with every size in it multiplied."""
    if isinstance(value, dict):
        return {key: _grown(inner, key, scale) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_grown(inner, name, scale) for inner in value]
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return value * scale if is_number and name in _SIZES else value
