"""扶贫资金: where it comes from, what it is for, which village it reaches."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from pingda_dash import formats, theme
from pingda_dash.figures import base
from pingda_dash.figures.once import once

INDUSTRY, EVERYWHERE = "产业", "全乡"
MONEY = {"planned_wan": "计划", "arrived_wan": "到位", "spent_wan": "支出"}
HIGH = 460.0
"""px the flow has for its nodes on a 1080p wall; nodes keep their place on any other."""
SLOT, GAP = 21, 5
"""px: the least room of a node, that its one line of words needs, and the least between two."""
THICK, WIDE = 12, "\u2002"
"""A box's px across, and the space between it and its words (plotly drops plain ones at the ends)."""
FLOWS_TO, NAMES_FROM = 0.875, 0.885
"""Shares of the width: the flow, and the villages' names beside it."""
LIT, DIM = theme.rgba(theme.ACTUAL, 0.42), theme.rgba(theme.MUTE, 0.17)
"""The money for industry, and all other."""


@dataclass(frozen=True)
class Node:
    """One box of the flow: a source, a purpose or a village. at: its middle, 0..1 from the top."""

    key: str
    value: float
    at: float = 0.0


@once
def fund_flow(flows: pd.DataFrame, money: str, villages: pd.DataFrame, *, high: float = HIGH) -> go.Figure:
    """Sources → purposes → villages as bands as wide as the money; what goes to industry in blue.

    flows: fund, purpose, village_code (missing: the whole township), village, projects and the column `money` (万元,
    missing = not reported): one row a source, purpose and village. villages: village_code, village, is_poor, of every
    village: the 贫困村 are named in gold, those that get nothing are named too. A click on a name hands over its code.
    high: px the nodes have in their panel, if it were on a 1080p wall.
    """
    funded = flows.dropna(subset=[money])
    funded = funded[funded[money] > 0].assign(place=funded["village_code"].fillna(""))
    if funded.empty:
        return base.nothing()
    names = _names(flows) | _names(villages) | {"": EVERYWHERE}
    reached = _by_code(funded, money, [str(code) for code in villages["village_code"]])
    share, columns = _arrange(
        [_largest_first(funded, "fund", money), _largest_first(funded, "purpose", money), reached], high
    )
    figure = go.Figure(_sankey(funded, money, columns, names, high * (1 - share)))
    annotations = base.Annotations()
    _name_sources(annotations, columns)
    silent = frozenset(flows["village_code"][flows[money].isna()].dropna())
    _name_villages(annotations, columns[2], names, _poor(villages), silent)
    figure.add_trace(_targets([node for node in columns[2] if node.key], money, names))
    base.styled(figure, annotations, margin={"l": 206, "r": 4, "t": 30, "b": 8, "pad": 0})
    figure.update_xaxes(visible=False, range=[0, 1], domain=[NAMES_FROM, 1])
    return figure.update_yaxes(visible=False, range=[1, 0])


def _totals(flows: pd.DataFrame, column: str, money: str) -> dict[str, float]:
    return {str(name): float(value) for name, value in flows.groupby(column)[money].sum().items()}


def _largest_first(flows: pd.DataFrame, column: str, money: str) -> dict[str, float]:
    """Money by source or purpose, 产业 before all."""
    totals = _totals(flows, column, money)
    return {name: totals[name] for name in sorted(totals, key=lambda name: (name != INDUSTRY, -totals[name]))}


def _by_code(flows: pd.DataFrame, money: str, villages: Sequence[str]) -> dict[str, float]:
    """Money by village, in the villages' order and 0 where there is none; the whole township last."""
    totals = dict.fromkeys(villages, 0.0) | _totals(flows, "place", money)
    return {code: totals[code] for code in sorted(totals, key=lambda code: (code == "", code))}


def _names(of: pd.DataFrame) -> dict[str, str]:
    funded = of.dropna(subset=["village_code"])
    return {str(code): str(name) for code, name in zip(funded["village_code"], funded["village"], strict=True)}


def _poor(villages: pd.DataFrame) -> frozenset[str]:
    """The codes of the 贫困村."""
    text = zip(villages["village_code"], villages["is_poor"], strict=True)
    return frozenset(str(code) for code, poor in text if not formats.is_missing(poor) and bool(poor))


def _arrange(totals: Sequence[Mapping[str, float]], high: float) -> tuple[float, list[list[Node]]]:
    """The share of the height that the money takes, and the three columns of nodes, each in its slot.

    The share is the largest at which every column has room for its words; a column fills the height.
    """
    whole = sum(totals[0].values())
    share = 0.92
    while share > 0.2 and any(_room(column.values(), share / whole, high) > 1 for column in totals):
        share -= 0.02
    return share, [_place(column, share / whole, high) for column in totals]


def _room(values: Collection[float], scale: float, high: float) -> float:
    return sum(max(value * scale, SLOT / high) for value in values) + GAP / high * (len(values) - 1)


def _place(column: Mapping[str, float], scale: float, high: float) -> list[Node]:
    slots = {key: max(value * scale, SLOT / high) for key, value in column.items()}
    crowd = max(sum(slots.values()), 1)  # more names than the height has lines for: closer together, none outside
    slots = {key: slot / crowd for key, slot in slots.items()}
    spare = 1 - sum(slots.values())
    gap = spare / (len(slots) - 1) if len(slots) > 1 else 0
    placed, top = [], 0.0 if len(slots) > 1 else spare / 2
    for key, slot in slots.items():
        placed.append(Node(key, column[key], top + slot / 2))
        top += slot + gap
    return placed


def _sankey(
    flows: pd.DataFrame, money: str, arranged: list[list[Node]], names: Mapping[str, str], spare: float
) -> go.Sankey:
    """The boxes at their places and the bands between them, with what each says under the pointer.

    spare: px of the height between the boxes of the fullest column.
    """
    columns = [[node for node in column if node.value] for column in arranged]
    nodes = [node for column in columns for node in column]
    number = {(depth, node.key): i for i, (depth, node) in enumerate(
        (depth, node) for depth, column in enumerate(columns) for node in column
    )}  # fmt: skip
    most = max(len(column) for column in columns)
    text, word = [_node_text(node, names) for node in nodes], MONEY[money]
    bands = _bands(flows, money, names)
    lit = [depth == 1 and node.key == INDUSTRY for depth, column in enumerate(columns) for node in column]
    return go.Sankey(
        arrangement="fixed",
        domain={"x": [0, FLOWS_TO], "y": [0, 1]},
        node={
            "x": [(0.0001, 0.5, 0.9999)[depth] for depth, column in enumerate(columns) for _ in column],
            "y": [min(max(node.at, 0.0001), 0.9999) for node in nodes],
            "label": [""] * len(nodes),
            "color": [theme.ACTUAL if each else theme.QUIET for each in lit],
            "line": {"width": 0},
            "thickness": THICK,
            "pad": spare / (most - 1) if most > 1 else 0,
            "customdata": [f"{each}<br>{word} {_wan(node.value)}" for each, node in zip(text, nodes, strict=True)],
            "hovertemplate": "%{customdata}<extra></extra>",
        },
        link={
            "source": [number[band.depth, band.source] for band in bands],
            "target": [number[band.depth + 1, band.target] for band in bands],
            "value": [band.value for band in bands],
            "color": [LIT if band.industry else DIM for band in bands],
            "customdata": [f"{band.text}<br>{word} {_wan(band.value)} · {band.projects} 个项目" for band in bands],
            "hovertemplate": "%{customdata}<extra></extra>",
        },
    )


@dataclass(frozen=True)
class Band:
    """One flow from a source to a purpose (depth 0) or from a purpose to a village (depth 1)."""

    depth: int
    source: str
    target: str
    value: float
    projects: int
    text: str
    industry: bool


def _bands(flows: pd.DataFrame, money: str, names: Mapping[str, str]) -> list[Band]:
    bands = []
    for depth, (source, target) in enumerate((("fund", "purpose"), ("purpose", "place"))):
        sums = flows.groupby([source, target], sort=False)[[money, "projects"]].sum().reset_index()
        for row in sums.to_dict("records"):
            start, end = str(row[source]), str(row[target])
            text = f"{base.plain(start)} → {base.plain(names.get(end, end) if depth else end)}"
            industry = INDUSTRY in (start, end)
            bands.append(Band(depth, start, end, float(row[money]), int(row["projects"]), text, industry))
    return bands


def _node_text(node: Node, names: Mapping[str, str]) -> str:
    return base.plain(names.get(node.key, node.key) or EVERYWHERE)


def _wan(value: float) -> str:
    return f"{formats.short_number(value, '万元')} 万元"


def _name_sources(annotations: base.Annotations, columns: list[list[Node]]) -> None:
    """The sources' names and money at the left, the purposes' on the flow, and the three headings."""
    whole = sum(node.value for node in columns[0])
    paper = ("paper", "paper")
    for node in columns[0]:
        text = f"{base.plain(node.key)} <b>{formats.short_number(node.value, '万元')}</b>{WIDE}"
        annotations.label(
            text, 0, 1 - node.at, colour=theme.TEXT, size=base.BODY, anchor=("right", "middle"), refs=paper
        )
    for node in columns[1]:
        share = formats.percent(node.value / whole)
        text = f"{WIDE}{base.plain(node.key)} <b>{formats.short_number(node.value, '万元')}</b> · {share}"
        annotations.label(text, FLOWS_TO / 2, 1 - node.at, colour=theme.TEXT, size=base.BODY, refs=paper)
    for word, place, side in (("来源", 0, "right"), ("用途", FLOWS_TO / 2, "center"), ("村", NAMES_FROM, "left")):
        annotations.label(
            word + WIDE if side == "right" else word, place, 1, anchor=(side, "bottom"), refs=paper, lift=10
        )


def _name_villages(
    annotations: base.Annotations,
    nodes: list[Node],
    names: Mapping[str, str],
    poor: Collection[str],
    silent: Collection[str],
) -> None:
    """The villages' names and money at the right; one that gets nothing is named too, quietly. silent: unreported."""
    for node in nodes:
        none = theme.UNREPORTED if node.key in silent else "无"
        text = f"<b>{formats.short_number(node.value, '万元')}</b>" if node.value else _quiet(none)
        ink = theme.PLAN if node.key in poor else theme.TEXT
        place = f"{_node_text(node, names)} {text}"
        annotations.label(place, NAMES_FROM, 1 - node.at, colour=ink, size=base.BODY, refs=("paper", "paper"))


def _targets(villages: Sequence[Node], money: str, names: Mapping[str, str]) -> go.Scatter:
    """Invisible marks over the villages' names, for the pointer: a flow itself cannot be clicked."""
    spots = [(x, node) for node in villages for x in (0.06, 0.36, 0.66)]
    unseen = {"marker": {"opacity": 0}}
    return go.Scatter(
        x=[x for x, _ in spots],
        y=[node.at for _, node in spots],
        mode="markers",
        marker={"size": 16, "opacity": 0, "color": theme.TEXT},
        selected=unseen,
        unselected=unseen,
        customdata=[[node.key] for _, node in spots],
        text=[f"{_node_text(node, names)}<br>{_reached(node, money)} · 点击看一村一屏" for _, node in spots],
        hovertemplate="%{text}<extra></extra>",
    )


def _reached(node: Node, money: str) -> str:
    return f"{MONEY[money]} {_wan(node.value)}" if node.value else f"没有{MONEY[money]}资金的项目"


def _quiet(text: str) -> str:
    return f'<span style="color:{theme.MUTE}">{text}</span>'
