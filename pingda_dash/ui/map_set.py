"""Several villages of the map at once (`?set=`, marked by map_set.js): what they have together, in a sentence."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pingda_dash import formats, frames, queries, theme
from pingda_dash.maps.measures import Measure
from pingda_dash.panels.controls import Mode
from pingda_dash.ui import absent
from pingda_dash.ui.view import View

PARAM = "set"
MODE = Mode("多选", "many", "点几个村,看它们的合计", label="几个村")
NAMED = 4
"""So many villages are called by their names; of more only how many they are."""


def codes(view: View, villages: pd.DataFrame) -> tuple[str, ...]:
    """The villages that the address marks, in the fixed order; what is none is said."""
    asked = dict.fromkeys(filter(None, view.params.get(PARAM, "").split(",")))
    there = [str(code) for code in villages["village_code"]]
    if wrong := [code for code in asked if code not in there]:
        absent.note(PARAM, "多选的村", "、".join(wrong), "其余所选的村" if len(wrong) < len(asked) else "全部村")
    return tuple(code for code in there if code in asked)


def words(view: View, villages: pd.DataFrame, chosen: Measure, marked: tuple[str, ...]) -> list[str]:
    """What the marked villages have together, then of the chosen measure. villages: with the measure's `move`."""
    of = villages[villages["village_code"].isin(marked)]
    sums = next(iter(frames.rows(view.ask(queries.village_set, villages=",".join(marked), indicator=chosen.indicator))))
    names = "、".join(of["village"]) if len(of) <= NAMED else ""
    first = f"已选 {len(of)} 村" + (f"({names})" if names else "")
    return [f"{first}:{_homes(sums)}", f"{chosen.title}:{_measured(sums, of, chosen)}"]


def _homes(sums: Any) -> str:
    if not sums.homes_of:
        return f"农户名册{theme.UNREPORTED}"
    people = "" if formats.is_missing(sums.people) else f" {formats.number(int(sums.people))} 人"
    counted = f"{formats.number(int(sums.households))} 户{people},未脱贫 {sums.remaining} 户,在册监测 {sums.watched} 户"
    return counted + _coverage(sums.homes_of, sums.villages)


def _measured(sums: Any, of: pd.DataFrame, chosen: Measure) -> str:
    if chosen.indicator:
        return _indicator(sums)
    if chosen.key == "lagging":
        return "合计 " + _summed(sums.late, "项", sums.late_of, sums.villages)
    if chosen.key == "registered":
        return "合计 " + _summed(sums.registered, "户", sums.homes_of, sums.villages)
    if chosen.key == "ledgers":
        return f"合计已报 {int(sums.ledgers_in)}/{int(sums.ledgers)} 本"
    if chosen.key == "moves":
        moves = of.loc[of["reported"] > 0, "move"].value_counts()
        return f"好转 {moves.get('好转', 0)} 村,变差 {moves.get('变差', 0)} 村"
    return "各村不同,不能相加"


def _indicator(sums: Any) -> str:
    if formats.is_missing(sums.unit):
        return theme.UNREPORTED
    if sums.is_share:
        return "是百分比,不能相加"
    target = _summed(sums.target, sums.unit, sums.target_of, sums.villages)
    return f"合计实际 {_summed(sums.actual, sums.unit, sums.actual_of, sums.villages)},目标 {target}"


def _summed(value: Any, unit: str, of: int, villages: int) -> str:
    """`938 亩(2/3 村)`: a sum and of how many villages it is known, where not of all."""
    if formats.is_missing(value) or not of:
        return theme.UNREPORTED
    return f"{formats.counted(value, unit)}{_coverage(of, villages)}"


def _coverage(of: int, villages: int) -> str:
    return "" if of == villages else f"({of}/{villages} 村)"
