"""Where people and goods go, as arcs from the villages to places around the land: no real direction, only how many."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from pingda_dash import formats, frames
from pingda_dash.maps.land import At, Land


@dataclass(frozen=True)
class Flow:
    """What flows: its name in `queries.village_flows`, what it counts, the places (the near ones left, the far right),
    and the ledger's rows behind it (`<dataset>@<item>`)."""

    name: str
    word: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    rows: str


FLOWS = (
    Flow("务工去向", "务工", ("县内", "乡内", "省内"), ("上海", "广东", "其他"), "employment@新增转移就业"),
    Flow("销售去向", "销售", ("学校", "社区", "食堂"), ("线上", "电商站点", "商超"), "sales@"),
)

WIDEST = 9.0
"""px on a wall of 1080 lines: the arc of the largest number."""
OUTSIDE, BEND = 0.2, 0.16
"""Of the land's width: how far outside the places are; of an arc's length: how far it bends."""


def drawn(flow: Flow, of: pd.DataFrame, land: Land, village: str) -> dict[str, Any]:
    """What flows.js draws: `ends` (place, words, where) and `arcs` (village, path, width in px, tip).

    of: `queries.village_flows` of the flow. village: only from this one; "" for all.
    """
    areas = {one.code: one for one in land.villages}
    own = of[of["village_code"] == village] if village else of
    shown = own[own["village_code"].isin(areas.keys()) & (own["number"] > 0)]
    ends = _ends(flow, [areas[village]] if village in areas else areas.values())
    totals: Mapping[Any, float] = own.groupby("place")["number"].sum().to_dict()
    most = float(shown["number"].max()) if len(shown) else 1.0
    arcs = [
        {
            "village": str(row.village_code),
            "path": _bent(areas[str(row.village_code)].middle, ends[str(row.place)]),
            "width": round(max(WIDEST * float(row.number) / most, 1.2), 1),
            "tip": f"{row.village} → {row.place} {formats.counted(row.number, row.unit)}",
        }
        for row in frames.rows(shown.sort_values("number"))
        if row.place in ends
    ]
    unit = str(of["unit"].iloc[0]) if len(of) else ""
    return {
        "arcs": arcs,
        "ends": [
            {
                "name": place,
                "at": [round(at[0]), round(at[1])],
                "words": formats.counted(totals[place], unit) if place in totals else "没有",
                "pick": f"rows:{flow.rows}" + (f"@{village}" if village else ""),
            }
            for place, at in ends.items()
        ],
    }


def words(flow: Flow, of: pd.DataFrame, village: str, villages: int) -> str:
    """`务工 402 人次:县内 121、乡内 96`, the largest first, and of how many villages where some have not reported."""
    own = of[of["village_code"] == village] if village else of
    if own.empty:
        return f"{flow.name}未报送"
    unit = str(own["unit"].iloc[0])
    totals = own.groupby("place")["number"].sum().sort_values(ascending=False, kind="stable")
    parts = "、".join(f"{place} {formats.number(number, unit)}" for place, number in totals.items() if number)
    reported = own["village_code"].nunique()
    heard = f"({reported}/{villages} 村已报)" if not village and reported < villages else ""
    return (
        f"{flow.word} {formats.counted(totals.sum(), unit)}{heard}:{parts}" if parts else f"{flow.word} 0 {unit}{heard}"
    )


def _ends(flow: Flow, areas: Iterable[Any]) -> dict[str, At]:
    """Where the places stand: outside the land, one below the other, at its left and its right."""
    points = [point for area in areas for point in area.rings[0]]
    left, right = min((x for x, _ in points), default=0.0), max((x for x, _ in points), default=0.0)
    top, bottom = min((y for _, y in points), default=0.0), max((y for _, y in points), default=0.0)
    out = OUTSIDE * (right - left)
    made: dict[str, At] = {}
    for x, places in ((left - out, flow.left), (right + out, flow.right)):
        made |= dict(zip(places, _spread(x, top, bottom, len(places)), strict=True))
    return made


def _spread(x: float, top: float, bottom: float, count: int) -> Sequence[At]:
    return [(x, top + (bottom - top) * (at + 0.5) / count) for at in range(count)]


def _bent(start: At, end: At) -> str:
    """An SVG path in metres that bends upwards."""
    (x, y), (u, v) = start, end
    across = abs(u - x) * BEND
    return f"M{x:.0f} {y:.0f}Q{(x + u) / 2:.0f} {(y + v) / 2 - across:.0f} {u:.0f} {v:.0f}"
