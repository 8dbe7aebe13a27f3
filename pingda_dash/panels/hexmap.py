"""The ten villages as equal hexagons: where the lag is, not where the land is."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from pingda_dash import formats, frames, theme
from pingda_dash.formats import count_of
from pingda_dash.panels import captions
from pingda_dash.panels.render import render

RADIUS = 60.0
GAP = 2.5


def corners(x: float, y: float, radius: float) -> str:
    """A cell's six corners about its middle, as an SVG polygon's points."""
    points = (
        (x + radius * math.sin(math.radians(60 * i)), y - radius * math.cos(math.radians(60 * i))) for i in range(6)
    )
    return " ".join(f"{px:.1f},{py:.1f}" for px, py in points)


LAGS: tuple[tuple[int, str, str], ...] = (
    (0, "按期", theme.LAGS[0]),
    (1, "1—4", theme.LAGS[1]),
    (5, "5—8", theme.LAGS[2]),
    (9, "9 项以上", theme.LAGS[3]),
)
"""How many lagging duties a colour begins at, its words, and the colour."""
PART_REPORTED = "未报齐"


def lag_colour(behind: Any, overdue: Any, reported: Any, asked: Any, broken: Any = 0) -> str:
    """A village's fill: amber to red as lags add up; blue when everything asked was reported and is on course.

    reported, asked: duties; while one is not reported there is no colour to claim.
    """
    late = count_of(behind) + count_of(overdue) + count_of(broken)
    if not late and (not count_of(reported) or count_of(reported) < count_of(asked)):
        return theme.SILENT
    return next(colour for begins, _, colour in reversed(LAGS) if late >= begins)


def lag_status(behind: Any, overdue: Any, reported: Any, asked: Any, broken: Any = 0) -> str:
    """The status whose shape stands in a village's cell: of what `lag_words` counts the worst."""
    if not count_of(reported):
        return theme.UNREPORTED
    named = ((theme.BROKEN, broken), (theme.OVERDUE, overdue), (theme.BEHIND, behind))
    settled = theme.ON_COURSE if count_of(reported) >= count_of(asked) else theme.UNREPORTED
    return next((word for word, count in named if count_of(count)), settled)


def lag_words(behind: Any, overdue: Any, reported: Any, asked: Any, broken: Any = 0) -> str:
    """`按期`, `滞后 2 项`, `逾期 1 滞后 2`, `突破 1 逾期 1`, `已报 3/26`, or `未报送`."""
    if not count_of(reported):
        return theme.UNREPORTED
    named = ((theme.BROKEN, count_of(broken)), (theme.OVERDUE, count_of(overdue)), (theme.BEHIND, count_of(behind)))
    parts = [f"{word} {count}" for word, count in named if count]
    if not parts:
        return "按期" if count_of(reported) >= count_of(asked) else f"已报 {count_of(reported)}/{count_of(asked)}"
    return f"{parts[0]} 项" if len(parts) == 1 else " ".join(parts)


def standing_words(villages: pd.DataFrame) -> list[str]:
    """How each village stands in words. villages: the columns of `queries.villages`."""
    return [lag_words(row.behind, row.overdue, row.reported, row.asked, row.broken) for row in frames.rows(villages)]


def village_hexagons(villages: pd.DataFrame, demo: bool = False) -> str:
    """Each village's cell, filled by how many of its duties lag, with the shape of the worst of them; a pick opens it.
    The 贫困村 are outlined in gold.

    villages: the columns of `queries.villages` (x in cell widths, y in rows; is_poor null = 未核实).
    demo: which of them are poor is an assumption, and the key says so.
    """
    width, height = math.sqrt(3) * RADIUS, 1.5 * RADIUS
    cells = []
    for row, words in zip(frames.rows(villages), standing_words(villages), strict=True):
        if formats.is_missing(row.x) or formats.is_missing(row.y):
            continue
        counts = (row.behind, row.overdue, row.reported, row.asked, row.broken)
        x, y = float(row.x) * width, float(row.y) * height
        cells.append(
            {
                "pick": f"village:{row.village_code}",
                "name": row.village,
                "words": words,
                "shape": theme.shape_path(lag_status(*counts)),
                "fill": lag_colour(*counts),
                "poor": formats.is_true(row.is_poor),
                "points": corners(x, y, RADIUS - GAP),
                "x": x,
                "y": y,
            }
        )
    cells.sort(key=lambda cell: cell["poor"])  # gold outlines lie on top
    left, right = (
        min((c["x"] for c in cells), default=0) - width / 2,
        max((c["x"] for c in cells), default=0) + width / 2,
    )
    top, bottom = min((c["y"] for c in cells), default=0) - RADIUS, max((c["y"] for c in cells), default=0) + RADIUS
    return render(
        "hexmap.html",
        cells=cells,
        scale=[(label, colour) for _, label, colour in LAGS] + [(PART_REPORTED, theme.SILENT)],
        box=f"{left:.1f} {top:.1f} {right - left:.1f} {bottom - top:.1f}",
        gold=captions.poor_villages(villages["is_poor"], demo),
    )
