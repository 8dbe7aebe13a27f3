"""One dot a household, gathered by village group: a picture of how many, not of where."""

from __future__ import annotations

import math
from collections.abc import Callable
from hashlib import blake2b
from typing import Any

import pandas as pd

from pingda_dash import formats, frames, theme
from pingda_dash.panels.homes import no_income
from pingda_dash.panels.render import render

_GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))
_SPACING = 10.0
"""Distance between neighbouring dots, in the drawing's own unit."""


_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九十")}


def group_order(group: str) -> tuple[int, str]:
    """The number a group's name begins with (`十一组` → 11, `3组` → 3), for their order; others come last."""
    written = group.rstrip("组村民小社")
    if written.isdigit():
        return int(written), group
    tens, ten, units = written.rpartition("十")
    if not written or any(letter not in _DIGITS for letter in written):
        return 10_000, group
    return (_DIGITS[tens] if tens else 1) * 10 * bool(ten) + (_DIGITS[units] if units else 0), group


def _scatter(household_id: str) -> bytes:
    """A fixed order that mixes categories, the same on every redraw."""
    return blake2b(household_id.encode(), digest_size=8).digest()


def household_dots(of: pd.DataFrame, pick_of: Callable[[str], str]) -> str:
    """Every household of a village in its group's circle, coloured by category (户类型).

    of: household_id, village_group, category, name (masked), members, net_income. A pick is `household:<id>`, and of a
    group what `pick_of` makes of its name.
    """
    order = {kind: rank for rank, kind in enumerate(theme.CATEGORY_COLOURS)}
    groups = []
    of = of.assign(village_group=[formats.text(group, "未分组") for group in of["village_group"]])
    sizes = of.groupby("village_group", sort=False).size()
    widest = _SPACING * math.sqrt(max(sizes.max(), 1)) * 0.62 + 12
    for name, members in sorted(of.groupby("village_group", sort=False), key=lambda one: group_order(str(one[0]))):
        mixed = sorted(frames.rows(members), key=lambda row: _scatter(str(row.household_id)))
        dots = [
            {
                "x": _SPACING * 0.6 * math.sqrt(i + 0.5) * math.cos(i * _GOLDEN_ANGLE),
                "y": _SPACING * 0.6 * math.sqrt(i + 0.5) * math.sin(i * _GOLDEN_ANGLE),
                "id": row.household_id,
                "kind": row.category,
                "colour": theme.CATEGORY_COLOURS.get(str(row.category), theme.NONE),
                "plain": row.category in {"一般户", "脱贫户"},
                "ringed": row.category == "未脱贫户",
                "tip": _tip(row),
                "rank": order.get(str(row.category), 0),
            }
            for i, row in enumerate(mixed)
        ]
        groups.append(
            {
                "name": name,
                "pick": pick_of(str(name)),
                "count": len(dots),
                "radius": _SPACING * 0.6 * math.sqrt(len(dots)) + 7,
                "dots": sorted(dots, key=lambda dot: dot["rank"]),  # what matters is drawn last, on top
            }
        )
    counts = of["category"].value_counts()
    legend = [(kind, colour, int(counts.get(kind, 0))) for kind, colour in theme.CATEGORY_COLOURS.items()]
    across = math.ceil(math.sqrt(len(groups)))  # until the browser knows how much room there is
    return render(
        "dots.html", groups=groups, legend=legend, box=widest, across=across, down=math.ceil(len(groups) / across)
    )


def _tip(row: Any) -> str:
    money = no_income(row) if formats.is_missing(row.net_income) else f"{formats.number(round(row.net_income))} 元"
    people = "" if formats.is_missing(row.members) else f" · {int(row.members)} 人"
    return f"{row.name}{people}\n{row.category} · 人均纯收入 {money}"
