"""A cumulative figure by village over the weeks: exact on 20 May and 30 June, never falling in between."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from scripts.demo.scenario import END, MAY, VILLAGES, Curve
from scripts.demo.shares import along

CODES = tuple(village.code for village in VILLAGES)
GOLDEN = 0.6180339887
EVENLY: Curve = ((MAY, 0.0), (END, 1.0))


@dataclass(frozen=True)
class Path:
    """What each village has on 20 May and on 30 June, counted in `step`s (0.1 万元, 1 亩), and the way there.

    Figures between are rounded to a step at a point of its own for each village and `phase`, so that ten small
    figures do not all move on one day. `pace` bends a village's curve up to 20 May and `rest_pace` the one after it:
    above 1 comes later.
    """

    may: tuple[int, ...]
    end: tuple[int, ...]
    early: Curve
    rest: Curve = EVENLY
    step: float = 1.0
    pace: Mapping[str, float] = field(default_factory=dict)
    rest_pace: Mapping[str, float] = field(default_factory=dict)
    phase: int = 0

    def at(self, code: str, on: date) -> float:
        """The village's figure on a day."""
        i = CODES.index(code)
        early = along(self.early, on) ** self.pace.get(code, 1.0)
        rest = along(self.rest, on) ** self.rest_pace.get(code, 1.0)
        more = (self.end[i] - self.may[i]) * rest if on > MAY else 0.0
        rounding = (self.phase + i) * GOLDEN % 0.999
        return round(int(self.may[i] * early + more + rounding + 1e-6) * self.step, 1)
