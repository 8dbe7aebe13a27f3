"""Titles and notes that several pages share: the poverty line, the homes still poor, what a gold outline means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from pingda_dash import formats

TESTED_ENOUGH = 20
"""So many forecasts must have been tested before it is said how good they were."""


def poor_villages(flags: Iterable[Any], demo: bool = False) -> str:
    """What a gold outline says: which villages are poor comes from the roster, and in demo data is assumed.

    flags: the `is_poor` of every village, null where no roster says.
    """
    if all(formats.is_missing(value) for value in flags):
        return "贫困村未核实"
    return "贫困村(演示假设)" if demo else "贫困村"


def forecast_note(record: pd.DataFrame) -> str:
    """`扇形 = 90% 区间,6 周回测命中 91%`: what the bands of a forecast are, and how good they were.

    record: the row of `queries.forecast_record`; of too few forecasts nothing is said.
    """
    if record.empty or record["tested"].iloc[0] < TESTED_ENOUGH:
        return "扇形 = 50%、90% 区间"
    return f"扇形 = 90% 区间,6 周回测命中 {formats.percent(record['inside_nine_tenths'].iloc[0])}"


def record_words(record: pd.DataFrame) -> str:
    """`按过去 6 周回测,90% 区间命中 91%`; empty where too few forecasts were tested. record: as above."""
    if record.empty or record["tested"].iloc[0] < TESTED_ENOUGH:
        return ""
    return f"按过去 6 周回测,90% 区间命中 {formats.percent(record['inside_nine_tenths'].iloc[0])}"


def line_note(campaign: Mapping[str, Any]) -> str:
    """`脱贫标准 4,000 元/人·年(未核实)`: the poverty line and how sure it is."""
    line, basis = campaign.get("poverty_line"), formats.text(campaign.get("poverty_line_basis"), "")
    if formats.is_missing(line):
        return "脱贫标准未核实"
    return f"脱贫标准 {formats.number(line)} 元/人·年" + (f"({basis})" if basis else "")


def homes_title(homes: pd.DataFrame, counts: Mapping[Any, Any], word: str = "剩余") -> str:
    """`剩余 3 户 13 人 · 已达标 1 户`, from the households still 未脱贫: who has reached the standard for leaving
    poverty waits for the yearly 动态管理. counts: how many lack something, the row of `queries.household_counts`."""
    if homes.empty:
        return f"{word}未脱贫户"
    left = int(counts["lacking"])
    reached = f" · 已达标 {len(homes) - left} 户" if left < len(homes) else ""
    return f"{word} {left} 户 {formats.number(counts['lacking_people'], '人')} 人{reached}"
