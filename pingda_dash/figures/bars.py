"""Bars: what came in by industry, what each village did, where people went."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from pingda_dash import theme
from pingda_dash.figures import base
from pingda_dash.figures.once import once
from pingda_dash.panels import words

THICK = 0.44  # of a row
FEWEST = 5  # rows that a figure has room for, though it holds less


@once
def income_bars(income: pd.DataFrame) -> go.Figure:
    """Income by industry, the largest first; the bright part is the 建档立卡 share of the households taking part.

    income: industry, income (万元, missing = not reported), target, expected, poor_share (0..1), season_note.
    """
    if income.empty:
        return base.nothing()
    rows = income.sort_values("income", ascending=False, na_position="last", kind="stable").to_dict("records")
    names = [row["industry"] for row in rows]
    widest = max([*base.known(income["income"]), *base.known(income["expected"]), 1e-9])
    part = [_times(row["income"], row["poor_share"]) for row in rows]
    marks = base.Marks()
    figure = go.Figure(track(names, [widest] * len(names)))
    figure.add_trace(bar(names, [row["income"] for row in rows], theme.DIM, [_income_tip(row) for row in rows]))
    figure.add_trace(bar(names, part, theme.ACTUAL))
    for row in rows:
        tick(figure, row["industry"], row["expected"], widest)
        column(marks, _income_words(row), row["industry"], 0.87, theme.TEXT)
        column(marks, words.percent(row["poor_share"]), row["industry"], 1.0)
    return rows_of(figure, marks, {name: name for name in names}, widest, bars=0.56, left=62)


@once
def village_bars(rows: pd.DataFrame, unit: str, *, heading: str = "", extra: str = "") -> go.Figure:
    """One bar a village, in the order given, with a gold tick where the plan expects it to be by today.

    rows: village_code, village, is_poor, value, part (of value), expected, target, status, extra (words); all but the
    first three may be missing. heading, extra: over the two columns of words; no `extra`, no second column.
    """
    if rows.empty:
        return base.nothing(theme.UNREPORTED)
    villages = rows.to_dict("records")
    names = [row["village"] for row in villages]
    reach = [*base.known(rows["value"]), *base.known(rows["target"]), *base.known(rows["expected"]), 1e-9]
    widest = max(reach)
    parted = bool(rows["part"].notna().any())
    colours = [_bar_colour(row["status"]) for row in villages]
    whole = [theme.dimmed(colour) for colour in colours] if parted else colours
    marks = base.Marks()
    figure = go.Figure(track(names, [widest if words.is_missing(t) else float(t) for t in rows["target"]]))
    tips = [_village_tip(row, unit) for row in villages]
    figure.add_trace(bar(names, list(rows["value"]), whole, tips, list(rows["village_code"])))
    if parted:
        figure.add_trace(bar(names, list(rows["part"]), colours))
    first, bars = (0.80, 0.56) if extra else (1.0, 0.74)
    for row in villages:
        tick(figure, row["village"], row["expected"], widest)
        ink = theme.TEXT if row["value"] is not None and not words.is_missing(row["value"]) else theme.NONE
        column(marks, _village_words(row, unit), row["village"], first, ink)
        if extra:
            column(marks, base.plain(words.text(row["extra"])), row["village"], 1.0)
    for said, place in ((heading, first), (extra, 1.0)):
        if said:
            anchor, refs = ("right", "bottom"), ("paper", "paper")
            marks.label(said, place, 1, anchor=anchor, refs=refs)
    named = {row["village"]: village_name(row) for row in villages}
    return rows_of(figure, marks, named, widest, bars=bars, left=84, top=22 if heading or extra else 4)


@once
def destination_bars(places: pd.DataFrame) -> go.Figure:
    """People newly in work, by destination; the bright part is 建档立卡.

    places: destination, people, poor_people (missing = not reported), in drawing order.
    """
    if not base.known(places["people"]):
        return base.nothing()
    rows, top = places.to_dict("records"), max(base.known(places["people"]))
    names = [f"{row['destination']}<br>{_poor_words(row['poor_people'])}" for row in rows]
    figure, marks = go.Figure(), base.Marks()
    for measure, colour, said in (("people", theme.DIM, "人"), ("poor_people", theme.ACTUAL, "人建档立卡")):
        tips = [f"{row['destination']} {words.number(row[measure], '人')} {said}" for row in rows]
        stack = go.Bar(x=names, y=list(places[measure]), width=0.62, marker={"color": colour, "cornerradius": 3})
        figure.add_trace(stack.update(text=tips, textposition="none", hovertemplate="%{text}<extra></extra>"))
    for name, row in zip(names, rows, strict=True):
        height = 0 if words.is_missing(row["people"]) else row["people"]
        said = f"<b>{words.number(row['people'], '人')}</b>"
        marks.label(said, name, height, colour=theme.TEXT, size=base.LARGE, anchor=("center", "bottom"))
    base.styled(figure, marks, margin={"l": 4, "r": 4, "t": 24, "b": 46, "pad": 4})
    figure.update_xaxes(type="category", tickfont={"size": base.BODY})
    return figure.update_yaxes(visible=False, range=[0, top * 1.02])


def track(names: Sequence[str], lengths: Sequence[float]) -> go.Bar:
    """The empty part of every bar."""
    return bar(names, lengths, theme.LINE)


def bar(
    names: Sequence[str],
    values: Sequence[Any],
    colour: str | list[str],
    tips: list[str] | None = None,
    codes: list[str] | None = None,
) -> go.Bar:
    """Horizontal bars; `tips` are shown under the pointer, `codes` handed over by a click."""
    drawn = go.Bar(y=names, x=values, orientation="h", width=THICK, marker={"color": colour, "cornerradius": 3})
    if codes:
        drawn.update(customdata=[[code] for code in codes])
    if tips is None:
        return drawn.update(hoverinfo="skip")
    return drawn.update(text=tips, textposition="none", hovertemplate="%{text}<extra></extra>")


def rows_of(
    figure: go.Figure,
    marks: base.Marks,
    named: Mapping[str, str],
    widest: float,
    *,
    bars: float,
    left: int,
    top: int = 4,
) -> go.Figure:
    """Rows from the top down: names at the left, bars over the first `bars` (0..1) of the width, words beyond."""
    base.styled(figure, marks, margin={"l": left, "r": 2, "t": top, "b": 4, "pad": 8})
    figure.update_xaxes(visible=False, range=[0, widest], domain=[0, bars])
    return figure.update_yaxes(
        type="category",
        range=[max(len(named), FEWEST) - 0.5, -0.5],  # a few rows stay bars, at the top, and do not swell to blocks
        tickmode="array",
        tickvals=list(named),
        ticktext=list(named.values()),
        tickfont={"size": base.BODY, "color": theme.TEXT},
    )


def tick(figure: go.Figure, name: str, at: Any, widest: float, high: int = 9) -> None:
    """The gold mark, `high` px up and down, where the plan expects the bar to be by today."""
    if words.is_missing(at) or not 0 < at <= widest:
        return
    mark = {"symbol": "line-ns", "size": high, "line": {"color": theme.GOLD, "width": 3}}
    figure.add_trace(
        go.Scatter(x=[float(at)], y=[name], mode="markers", marker=mark, hoverinfo="skip", cliponaxis=False)
    )


def column(marks: base.Marks, text: str, name: str, place: float, colour: str = theme.MUTE) -> None:
    """Words right of the bars, ending at a share (0..1) of the figure's width."""
    anchor, refs = ("right", "middle"), ("paper", "y")
    marks.label(text, place, name, colour=colour, size=base.BODY, anchor=anchor, refs=refs)


def _income_words(row: Mapping[Any, Any]) -> str:
    """Income and its target; a season not yet come says so instead of looking late."""
    season = row["season_note"]
    to_come = not words.is_missing(row["target"]) and not row["expected"] > 0  # the plan's own dates have not begun
    if to_come and not words.is_missing(season) and (words.is_missing(row["income"]) or row["income"] == 0):
        return quiet(str(season).split(",")[-1])  # the season of income is said last
    if words.is_missing(row["income"]):
        return quiet(theme.UNREPORTED)
    target = "" if words.is_missing(row["target"]) else quiet(f" / {words.number(row['target'], '万元')}")
    return words.short_number(row["income"], "万元") + target


def _village_words(row: Mapping[Any, Any], unit: str) -> str:
    if words.is_missing(row["value"]):
        return theme.UNREPORTED
    target = "" if words.is_missing(row["target"]) else quiet(f" / {words.short_number(row['target'], unit)}")
    return f"{words.short_number(row['value'], unit)}{target} {unit}"


def quiet(text: str) -> str:
    return f'<span style="color:{theme.MUTE}">{text}</span>'


def village_name(row: Mapping[Any, Any]) -> str:
    """A 贫困村 in gold."""
    poor = not words.is_missing(row["is_poor"]) and bool(row["is_poor"])
    name = base.plain(row["village"])
    return f'<span style="color:{theme.PLAN}">{name}</span>' if poor else name


def _poor_words(value: Any) -> str:
    return "" if words.is_missing(value) else f"建档 {words.number(value, '人')}"


def _bar_colour(status: Any) -> str:
    """Blue for what happened; amber or red only when a village is behind or overdue."""
    late = status in (theme.BEHIND, theme.OVERDUE)
    return theme.status_colour(status) if late else theme.ACTUAL


def _income_tip(row: Mapping[Any, Any]) -> str:
    said = [f"{row['industry']} {words.number(row['income'], '万元')} 万元"]
    if not words.is_missing(row.get("target")):
        said.append(f"年度目标 {words.number(row['target'], '万元')} 万元")
    if not words.is_missing(row.get("poor_share")):
        said.append(f"参与户中建档立卡占 {words.percent(row['poor_share'])}")
    return "<br>".join(said)


def _village_tip(row: Mapping[Any, Any], unit: str) -> str:
    said = [f"{base.plain(row['village'])} {words.number(row['value'], unit)} {unit}"]
    if not words.is_missing(row["part"]):
        said.append(f"其中建档立卡 {words.number(row['part'], unit)} {unit}")
    if not words.is_missing(row["expected"]):
        said.append(f"按期应达 {words.short_number(row['expected'], unit)} {unit}")
    if not words.is_missing(row["status"]):
        said.append(str(row["status"]))
    return "<br>".join(said)


def _times(value: Any, share: Any) -> float | None:
    return None if words.is_missing(value) or words.is_missing(share) else float(value) * float(share)
