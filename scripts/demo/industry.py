"""产业增收台账, weekly: ten villages by ten industries, every figure cumulative for the year."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache

from scripts.demo import scenario
from scripts.demo.files import Record
from scripts.demo.paths import CODES, Path
from scripts.demo.scenario import MAY, VILLAGES, Curve, Industry
from scripts.demo.shares import add, along, apportion, dice

COLUMNS = (
    *("report_date", "village_code", "industry", "area_mu", "output", "output_unit", "income_wan"),
    *("households", "poor_households", "reported_by", "remark"),
)
COUNTED = ("头", "公斤")
"""Units of output that are reported whole."""


def records(week: date, seed: int) -> list[Record]:
    """One week of the ledger, less the report that never came."""
    return [
        _row(industry, code, week, seed)
        for code in CODES
        if (code, week) not in scenario.INDUSTRY_MISSING
        for industry in scenario.INDUSTRIES
    ]


def _row(industry: Industry, code: str, week: date, seed: int) -> Record:
    """One village's row for one industry; what has no figure yet (unsold tobacco, fields of a cow) stays empty."""
    figures = {measure: path.at(code, week) for measure, path in _paths(industry.name, seed).items()}
    waiting = industry.starts is not None and week < industry.starts[0]
    if waiting:
        figures = {"area": figures["area"]} if industry.income else {}
    output, unit = figures.get("output"), industry.unit
    if output is not None and (code, industry.name) in scenario.KILOGRAMS:
        output, unit = round(output * 50, 1), "公斤"
    households, poor = _participants(industry.name)
    part = 0.9 + 0.1 * along(industry.early, week)
    return {
        "report_date": week,
        "village_code": code,
        "industry": industry.name,
        "area_mu": figures.get("area"),
        "output": output,
        "output_unit": None if output is None else unit,
        "income_wan": figures.get("income"),
        "households": int(households[CODES.index(code)] * part + 1e-9),
        "poor_households": int(poor[CODES.index(code)] * part + 1e-9),
        "reported_by": "乡烟站" if "烟" in industry.name else "乡农业中心",
        "remark": industry.starts[1] if waiting and industry.starts else industry.remark,
    }


@cache
def _paths(name: str, seed: int) -> dict[str, Path]:
    """The paths of an industry's area, output and income, those that it has, each village at its own pace."""
    industry = _named(name)
    rng = dice(seed, f"pace:{name}")
    pace = {code: rng.uniform(0.92, 1.12) for code in CODES}
    if name == "烤烟":
        may = tuple(village.tobacco_may for village in VILLAGES)
        end = tuple(village.tobacco_final for village in VILLAGES)
        late = scenario.LATE_PLANTERS
        return {"area": Path(may, end, industry.early, scenario.PLANTING_REST, pace=pace, rest_pace=late)}
    measures = {
        "output": (industry.output, 1.0 if industry.unit in COUNTED else 0.1, industry.early),
        "income": (industry.income, 0.1, industry.early),
        "area": (industry.area, 1.0, _fields(industry)),
    }
    paths = {}
    for measure, (total, step, early) in measures.items():
        if total is not None:
            may, end = _split(total, step, _weights(industry))
            paths[measure] = Path(may, end, early, step=step, pace=pace)
    return paths


def _fields(industry: Industry) -> Curve:
    """Fields are there from the start; those still to be sown grow by a fifth to 20 May."""
    grows = industry.area is not None and industry.area[0] != industry.area[1]
    return ((scenario.WEEKS[0], 0.8 if grows else 1.0), (MAY, 1.0))


def _split(
    total: tuple[float, float], step: float, weights: Sequence[float]
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The township's figures of the two days over the villages, in steps."""
    may = apportion(round(total[0] / step), weights)
    return tuple(may), tuple(add(may, apportion(round((total[1] - total[0]) / step), weights)))


def _weights(industry: Industry) -> list[float]:
    """How much of an industry each village has: by its fields, and how far it leans to it."""
    return [village.arable_mu * industry.lean.get(village.code, 1.0) for village in VILLAGES]


@cache
def _participants(name: str) -> tuple[list[int], list[int]]:
    """Families taking part, and 建档立卡 families among them, by village, at full strength."""
    industry = _named(name)
    lean = [industry.lean.get(village.code, 1.0) for village in VILLAGES]
    families = [village.households * more for village, more in zip(VILLAGES, lean, strict=True)]
    registered = [village.registered * more for village, more in zip(VILLAGES, lean, strict=True)]
    households = apportion(industry.households, families, [village.households for village in VILLAGES])
    room = [min(village.registered, count) for village, count in zip(VILLAGES, households, strict=True)]
    return households, apportion(industry.poor, registered, room)


def _named(name: str) -> Industry:
    return next(industry for industry in scenario.INDUSTRIES if industry.name == name)
