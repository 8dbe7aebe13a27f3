"""What every figure shares: the theme's tokens, Chinese day labels, and nothing that moves by accident.

Colours are variables (`theme`): `ui/charts.py` paints a figure with the palette of the window that shows it.

Sizes are those of a 1080p wall; `ui/charts.py` multiplies them for other screens. A figure never reads the clock:
"today" is the as-of date it is given.
"""

from __future__ import annotations

import html
from typing import Any

import plotly.graph_objects as go

from pingda_dash import theme

SMALL, BODY, LARGE = 13, 14, 15  # px on a 1080p wall


def styled(figure: go.Figure, annotations: Annotations, **layout: Any) -> go.Figure:
    """The figure on the panel's own ground with its annotations, without legend, zoom or grid; `layout` overrides."""
    figure.update_layout(
        template=None,
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"family": theme.FONT, "size": BODY, "color": theme.MUTE},
        margin={"l": 8, "r": 8, "t": 8, "b": 8, "pad": 0},
        showlegend=False,
        dragmode=False,
        hovermode="closest",
        barmode="overlay",
        hoverlabel={
            "bgcolor": theme.RAISED,
            "bordercolor": theme.LINE,
            "align": "left",
            "font": {"family": theme.FONT, "size": BODY, "color": theme.TEXT},
        },
    )
    axis = {"showgrid": False, "zeroline": False, "fixedrange": True, "showline": False, "ticks": "", "title": None}
    figure.update_xaxes(**axis)
    figure.update_yaxes(**axis)
    return figure.update_layout(annotations=annotations.notes, **layout)


class Annotations:
    """Words on a figure, put on it together: plotly checks all earlier ones again at each addition."""

    def __init__(self) -> None:
        self.notes: list[dict[str, Any]] = []

    def label(
        self,
        text: str,
        x: Any,
        y: Any,
        *,
        colour: str = theme.MUTE,
        size: int = SMALL,
        anchor: tuple[str, str] = ("left", "middle"),
        refs: tuple[str, str] = ("x", "y"),
        lift: int = 0,
    ) -> None:
        """Plain words at a point of the figure (`refs`: the axes, or "paper"), `lift` px above it."""
        self.notes.append(
            {
                "text": text,
                "x": x,
                "y": y,
                "xref": refs[0],
                "yref": refs[1],
                "xanchor": anchor[0],
                "yanchor": anchor[1],
                "align": anchor[0],
                "yshift": lift,
                "showarrow": False,
                "font": {"size": size, "color": colour},
            }
        )


def nothing(text: str = theme.UNREPORTED) -> go.Figure:
    """An empty figure that says why."""
    figure = go.Figure()
    annotations = Annotations()
    annotations.label(
        text, 0.5, 0.5, size=LARGE, colour=theme.MUTE, anchor=("center", "middle"), refs=("paper", "paper")
    )
    styled(figure, annotations)
    figure.update_xaxes(visible=False)
    return figure.update_yaxes(visible=False)


def plain(text: Any) -> str:
    """Uploaded text as text: plotly reads a little HTML in its labels."""
    return html.escape(str(text), quote=False)
