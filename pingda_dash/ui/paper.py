"""A page on paper: one A3 sheet, in the light palette whatever the window has (see print.css and paper.js)."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from pingda_dash import theme

PAPER_MM: Final = (420, 297)
MARGIN_MM: Final = 8
WALL_PX: Final = 1920


def _recoloured() -> str:
    """CSS rules that give a chart drawn in the dark palette's colours the light palette's ones on paper."""
    rules = []
    for name, value in theme.DARK.tokens().items():
        written = "rgb({}, {}, {})".format(*theme.rgb(value))
        fill = "plan" if name == "gold" else name  # the same gold on a wall; on paper, text must be darker than lines
        rules.append(f'& .js-plotly-plot [style*="fill: {written}"] {{ fill: var(--{fill}) !important }}')
        rules.append(f'& .js-plotly-plot [style*="stroke: {written}"] {{ stroke: var(--{name}) !important }}')
        rules.append(f'& .js-plotly-plot [style*="{value}" i] {{ fill: var(--{fill}) !important }}')
    return "\n".join(rules)


def _sheet() -> str:
    """The rules of print.css for paper, and for the screen while paper.js lays a sheet out on it.

    Sizes are in rem, so that both are the same sheet: there 404 mm wide, here as wide as a 1080p wall.
    """
    width, height = (side - 2 * MARGIN_MM for side in PAPER_MM)
    rules = (Path(__file__).parent / "print.css").read_text(encoding="utf-8")
    body = f"& {{ {theme.css_colours(theme.LIGHT)} }}\n{rules}\n{_recoloured()}"
    body = re.sub(r"/\*.*?\*/", "", body, flags=re.DOTALL)
    paper = f"& {{ --sheet-width: {width}mm; --sheet-height: {height}mm }}"
    screen = f"& {{ --sheet-width: {WALL_PX}px; --sheet-height: {WALL_PX * height / width:.0f}px }}"
    return (
        ".pd-sheet-head, .pd-sheet-foot, .st-key-paper-only { display: none }\n"
        f"@page {{ size: {PAPER_MM[0]}mm {PAPER_MM[1]}mm; margin: {MARGIN_MM}mm }}\n"
        f"@media print {{ :root {{ {paper} {body} }} }}\n"
        f"@media screen {{ :root[data-sheet] {{ {screen} {body} }} }}"
    )


CSS: Final = _sheet()
