"""Which colours a drawing names."""

from __future__ import annotations

import json
import re
from typing import Any

from pingda_dash import theme
from pingda_dash.theme import Palette

LITERAL = re.compile(r"#[0-9A-Fa-f]{3,8}\b|rgba?\([^)]*\)")


def literals(drawing: Any) -> set[str]:
    """The colours written out in a figure's properties or in markup."""
    text = drawing if isinstance(drawing, str) else json.dumps(drawing, default=str)
    return set(LITERAL.findall(text)) - {"rgba(0,0,0,0)"}


def strange(figure: Any, palette: Palette) -> set[str]:
    """What a figure, painted with a palette, has that is none of its colours: literals of its own, unknown names."""
    plain = figure.to_plotly_json()
    painted = theme.painted(plain, palette)
    ours = {theme.rgb(value) for value in palette.tokens().values()}
    result = literals(painted)
    return (
        literals(plain)
        | {one for one in result if _rgb(one) not in ours}
        | set(re.findall(r"var\([^)]*\)", json.dumps(painted, default=str)))
    )


def _rgb(colour: str) -> tuple[int, int, int]:
    if colour.startswith("#"):
        return theme.rgb(colour)
    red, green, blue = (int(each) for each in re.findall(r"\d+", colour)[:3])
    return red, green, blue
