"""Horizontal bars of whatever has a name: a whole, its bright part, the plan's gold tick, and columns of words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from pingda_dash import formats, frames, theme
from pingda_dash.formats import is_missing
from pingda_dash.panels.render import render
from pingda_dash.panels.small import nothing

INDUSTRY = "产业"
FEWEST = 5
"""Rows that a panel has room for, though it holds less: a few stay bars, at the top, and do not swell to blocks."""


@dataclass(frozen=True)
class Words:
    """A row's words in one column: `8` ` / 14` ` 户`. Numbers stand under numbers, what they are held against too."""

    value: str
    of: str = ""
    unit: str = ""
    tone: str = ""
    """mute, none, ok or warn; else ink in the first column, quiet in the second."""
    wide: bool = False
    """Words where others have a number: they may take the whole column."""


UNREPORTED = Words(theme.UNREPORTED, tone="none", wide=True)


@dataclass(frozen=True)
class Bar:
    """One row. value, part, mark, room: in the panel's one unit, None = not reported."""

    name: str
    value: float | None
    words: tuple[Words, ...]
    """As many in every row."""
    tip: tuple[str, ...]
    """The lines of what it says under the pointer."""
    poor: bool = False
    """A 贫困村, named in gold."""
    part: float | None = None
    mark: float | None = None
    """Where the plan's gold tick stands."""
    room: float | None = None
    """How long the empty bar is; None: as long as the longest."""
    colour: str = theme.ACTUAL
    """Of the part; where no row has one, of the whole."""
    pick: str = ""


def row_bars(bars: Sequence[Bar], headings: Sequence[str] = ()) -> str:
    """Bars from the top down, in the order given; a second column that says nothing in any row is left out."""
    if not bars:
        return nothing(theme.UNREPORTED)
    reach = [each for bar in bars for each in (bar.value, bar.mark, bar.room) if each is not None]
    widest = max([*reach, 1e-9])
    parted = any(bar.part is not None for bar in bars)
    columns = [at for at in range(len(bars[0].words)) if at == 0 or _has_value(bars, at)]
    against = [any(bar.words[at].of for bar in bars) for at in columns]
    rows = [
        {
            "name": bar.name,
            "poor": bar.poor,
            "room": 100 if bar.room is None else _length(bar.room, widest),
            "whole": _length(bar.value, widest),
            "whole_colour": theme.dimmed(bar.colour) if parted else bar.colour,
            "part": _length(bar.part, widest),
            "part_colour": bar.colour,
            "tick": _length(bar.mark, widest) if bar.mark is not None and bar.mark > 0 else None,
            "words": [
                (bar.words[at], bar.words[at].tone or ("mute" if at else ""), of)
                for at, of in zip(columns, against, strict=True)
            ],
            "tip": bar.tip,
            "pick": bar.pick,
        }
        for bar in bars
    ]
    named = [(headings[at], of) for at, of in zip(columns, against, strict=True)] if any(headings) else []
    return render(
        "row_bars.html", rows=rows, headings=named, tracks=len(against) + sum(against), high=max(len(rows), FEWEST)
    )


def _has_value(bars: Sequence[Bar], column: int) -> bool:
    return any(bar.words[column].value != formats.MISSING for bar in bars)


def _length(value: float | None, widest: float) -> float | None:
    """Per cent of the longest bar, kept inside it."""
    return None if value is None else 100 * min(max(value / widest, 0.0), 1.0)


# --- villages -------------------------------------------------------------------------------------------------


def village_bars(villages: pd.DataFrame, unit: str, *, heading: str = "", extra: str = "") -> str:
    """One bar a village, in the order given, with a gold tick where the plan expects it to be by today.

    villages: village_code, village, is_poor, value, part (of value), expected, target, status, extra (words); all but
    the first three may be missing. heading, extra: over the two columns of words; no `extra`, no second column.
    """
    return row_bars([_village(row, unit, bool(extra)) for row in frames.rows(villages)], (heading, extra))


def _village(row: Any, unit: str, second: bool) -> Bar:
    words = UNREPORTED
    if not is_missing(row.value):
        of = "" if is_missing(row.target) else formats.short_number(row.target, unit)
        words = Words(formats.actual(row.value, row.target, unit), of, unit)
    return Bar(
        name=row.village,
        value=_number(row.value),
        words=(words, Words(formats.text(row.extra))) if second else (words,),
        tip=_village_tip(row, unit),
        poor=formats.is_true(row.is_poor),
        part=_number(row.part),
        mark=_number(row.expected),
        room=_number(row.target),
        colour=theme.bar_colour(row.status),
        pick=f"village:{row.village_code}",
    )


def _village_tip(row: Any, unit: str) -> tuple[str, ...]:
    words = [f"{row.village} {formats.number(row.value, unit)} {unit}"]
    if not is_missing(row.part):
        words.append(f"其中建档立卡 {formats.number(row.part, unit)} {unit}")
    if not is_missing(row.expected):
        words.append(f"按期应达 {formats.short_number(row.expected, unit)} {unit}")
    if not is_missing(row.status):
        words.append(row.status)
    return tuple(words)


def outlet_bars(villages: pd.DataFrame) -> str:
    """What each village sold, the bright part online, and whether it sells through its own 电商服务点.

    villages: village_code, village, is_poor, amount_wan, online_wan (万元), station (missing = not reported, or not
    said which 电商站点 it is).
    """
    bars = [
        Bar(
            name=row.village,
            value=_number(row.amount_wan),
            words=(_money(row.amount_wan), _station(row.station, row.amount_wan)),
            tip=(
                f"{row.village} {formats.number(row.amount_wan, '万元')} 万元",
                f"其中线上和电商站点 {formats.number(row.online_wan, '万元')} 万元",
            ),
            poor=formats.is_true(row.is_poor),
            part=_number(row.online_wan),
            pick=f"village:{row.village_code}",
        )
        for row in frames.rows(villages)
    ]
    return row_bars(bars, ("万元", "服务点"))


def _station(value: Any, amount: Any) -> Words:
    """Whether it has one: yes, no, its ledger does not say which is one, nothing came."""
    if is_missing(value):
        return Words(theme.UNREPORTED if is_missing(amount) else "未区分", tone="none")
    return Words("有", tone="ok") if value else Words("无", tone="warn")


# --- industries, links, channels, purposes --------------------------------------------------------------------


def income_shares(income: pd.DataFrame) -> str:
    """Income by industry, the largest first; the bright part is the 建档立卡 share of the households taking part.

    income: industry, income (万元, missing = not reported), target, expected, poor_share (0..1), season_note.
    """
    if income.empty:
        return row_bars([])
    return row_bars([_income(row) for row in frames.rows(_largest_first(income, "income"))])


def _income(row: Any) -> Bar:
    tip = [f"{row.industry} {formats.number(row.income, '万元')} 万元"]
    if not is_missing(row.target):
        tip.append(f"年度目标 {formats.number(row.target, '万元')} 万元")
    if not is_missing(row.poor_share):
        tip.append(f"参与户中建档立卡占 {formats.percent(row.poor_share)}")
    unknown = is_missing(row.income) or is_missing(row.poor_share)
    return Bar(
        name=row.industry,
        value=_number(row.income),
        words=(_income_words(row), Words(formats.percent(row.poor_share))),
        tip=tuple(tip),
        part=None if unknown else float(row.income) * float(row.poor_share),
        mark=_number(row.expected),
        pick=f"industry:{row.industry}",
    )


def _income_words(row: Any) -> Words:
    """Income and its target; a season not yet come says so instead of looking late."""
    to_come = not is_missing(row.target) and not row.expected > 0  # the plan's own dates have not begun
    if to_come and not is_missing(row.season_note) and (is_missing(row.income) or row.income == 0):
        season = str(row.season_note).split(",")[-1]  # the season of income is said last
        return Words(season, tone="mute", wide=True)
    if is_missing(row.income):
        return UNREPORTED
    of = "" if is_missing(row.target) else formats.number(row.target, "万元")
    return Words(formats.actual(row.income, row.target, "万元"), of)


def link_bars(links: pd.DataFrame) -> str:
    """Households bound to a cooperative by each kind of link; the bright part is 建档立卡.

    links: link, entities, households, poor_households (missing = not reported), in the contract's order.
    """
    bars = [
        Bar(
            name=row.link,
            value=_number(row.households),
            words=(
                Words(formats.number(row.households, "户"), tone="none" if is_missing(row.households) else ""),
                Words(formats.number(row.poor_households, "户")),
            ),
            tip=(
                f"{row.link} {formats.number(row.entities, '个')} 个主体",
                f"带动 {formats.number(row.households, '户')} 户,"
                f"其中建档立卡 {formats.number(row.poor_households, '户')} 户",
            ),
            part=_number(row.poor_households),
        )
        for row in frames.rows(links)
    ]
    return row_bars(bars, ("带动户", "建档立卡"))


def channel_bars(channels: pd.DataFrame) -> str:
    """Sales by channel. channels: channel, amount_wan (万元, missing = not reported), products, villages."""
    bars = [
        Bar(
            name=row.channel,
            value=_number(row.amount_wan),
            words=(_money(row.amount_wan), Words(formats.counted(row.villages, "个"))),
            tip=(
                f"{row.channel} {formats.number(row.amount_wan, '万元')} 万元",
                f"{formats.number(row.products, '个')} 种农产品,{formats.number(row.villages, '个')} 个村",
            ),
        )
        for row in frames.rows(channels)
    ]
    return row_bars(bars, ("万元", "村"))


def purpose_bars(purposes: pd.DataFrame, least: float | None) -> str:
    """What the 涉农整合资金 is for, and the plan's gold line on 产业.

    purposes: purpose, planned_wan, integrated_wan (万元), integrated_share (0..1 of all 涉农整合资金). least: the
    share 0..1 that industry must have; None: no such goal.
    """
    if purposes.empty:
        return row_bars([])
    bars = [_purpose(row, least) for row in frames.rows(_largest_first(purposes, "integrated_share"))]
    return row_bars(bars, ("占整合资金", "全部资金(万元)"))


def _purpose(row: Any, least: float | None) -> Bar:
    industry = row.purpose == INDUSTRY
    asked = least if industry else None
    tip = [row.purpose]
    share = _number(row.integrated_share)
    points, least_points = (None if one is None else 100 * one for one in (share, asked))
    reads = formats.actual(points, least_points, "%", digits=0)
    if not is_missing(row.integrated_wan):
        money = formats.short_number(row.integrated_wan, "万元")
        tip.append(f"涉农整合资金 {money} 万元,占 {reads}")
    if asked is not None:
        tip.append(f"方案要求 {formats.percent(asked)} 以上")
    return Bar(
        name=row.purpose,
        value=share,
        words=(
            Words(
                reads,
                "" if asked is None else formats.percent(asked),
                tone="none" if share is None else "",
            ),
            Words(formats.short_number(row.planned_wan, "万元")),
        ),
        tip=tuple(tip),
        mark=asked,
        colour=theme.ACTUAL if industry else theme.DIM,
    )


def _largest_first(table: pd.DataFrame, column: str) -> pd.DataFrame:
    """The rows of which nothing was reported come last."""
    return table.sort_values(column, ascending=False, na_position="last", kind="stable")


def _number(value: Any) -> float | None:
    return None if is_missing(value) else float(value)


def _money(value: Any) -> Words:
    return UNREPORTED if is_missing(value) else Words(formats.short_number(value, "万元"))
