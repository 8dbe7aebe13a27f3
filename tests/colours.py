"""Which colours a drawing names, and how a colour looks: how light it is, how far from another, to whom."""

from __future__ import annotations

import json
import re
from typing import Any

from coloraide import Color

from pingda_dash import theme
from pingda_dash.theme import Palette

LITERAL = re.compile(r"#[0-9A-Fa-f]{3,8}\b|rgba?\([^)]*\)")

EYES = ("all colours", "protan", "deutan", "tritan")
"""Who looks: an eye with all its cones, and those without the ones for long, middle or short waves."""


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


def seen(colour: str, eye: str) -> Color:
    """A `#RRGGBB` as one of `EYES` has it (Brettel, Viénot and Mollon 1997: the cones are not weak but missing)."""
    whole = Color(colour)
    return whole if eye == EYES[0] else whole.filter(eye, method="brettel").convert("srgb").clip()


def lightness(colour: str, eye: str) -> float:
    """CIELAB's L*, 0 (black) … 100 (white)."""
    return float(seen(colour, eye).convert("lab-d65")["lightness"])


def difference(one: str, other: str, eye: str) -> float:
    """CIEDE2000: 1 is the least that can be noticed side by side."""
    return seen(one, eye).delta_e(seen(other, eye), method="2000")
