"""The villages in order of a measure, beside the map and in its colours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from pingda_dash import formats, theme
from pingda_dash.panels.render import render


def ranking(villages: pd.DataFrame, *, most_first: bool) -> str:
    """One row a village: colour, name (gold: 贫困村), status, the measure in words, last report.

    villages: village_code, village, is_poor, value (missing = last), text, colour, worst, behind,
    overdue, broken, unreported, last_report, days_since_report. Picks `village:<code>`.
    """
    ordered = villages.sort_values("value", ascending=not most_first, na_position="last", kind="stable")
    rows = [
        {
            "pick": f"village:{row['village_code']}",
            "village": row["village"],
            "poor": formats.is_true(row["is_poor"]),
            "colour": row["colour"],
            "text": row["text"],
            "status": formats.text(row["worst"], theme.UNREPORTED),
            "counts": _counts(row),
            "reported": formats.day(row["last_report"]),
            "stale": not formats.is_missing(row["days_since_report"]) and row["days_since_report"] > 7,
        }
        for row in ordered.to_dict("records")
    ]
    return render("ranking.html", rows=rows, poor_listed=bool(villages["is_poor"].notna().any()))


def _counts(row: Mapping[Any, Any]) -> str:
    """How many of a village's duties are not on course: `逾期 1 · 滞后 3 · 未报送 2`."""
    named = (
        (theme.BROKEN, row["broken"]),
        (theme.OVERDUE, row["overdue"]),
        (theme.BEHIND, row["behind"]),
        (theme.UNREPORTED, row["unreported"]),
    )
    return " · ".join(f"{word} {int(count)}" for word, count in named if count)


def map_key(shades: Sequence[tuple[str, str]], caption: str, gold: str) -> str:
    """Under the map: a swatch for every shade, what the gold outline means, and what the map is not.

    shades: (label, colour), in order. gold: `captions.poor_villages`.
    """
    return render("map_key.html", shades=shades, caption=caption, gold=gold)
