"""经营与产销: how cooperatives bind households to them, through which channels goods are sold, and by which village."""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from pingda_dash import theme
from pingda_dash.figures import base
from pingda_dash.figures.bars import village_name
from pingda_dash.figures.once import once
from pingda_dash.figures.rows import Row, row_bars
from pingda_dash.panels import words


@once
def link_bars(links: pd.DataFrame) -> go.Figure:
    """Households bound to a cooperative by each kind of link; the bright part is 建档立卡.

    links: link, entities, households, poor_households (missing = not reported), in the contract's order.
    """
    rows = [
        Row(
            key=str(row["link"]),
            name=str(row["link"]),
            value=_number(row["households"]),
            part=_number(row["poor_households"]),
            said=(words.number(row["households"], "户"), words.number(row["poor_households"], "户")),
            tip=f"{row['link']} {words.number(row['entities'], '个')} 个主体<br>带动 "
            f"{words.number(row['households'], '户')} 户,其中建档立卡 {words.number(row['poor_households'], '户')} 户",
            pick=str(row["link"]),
        )
        for row in links.to_dict("records")
    ]
    return row_bars(rows, ("带动户", "建档立卡"), left=74, places=(0.76, 1.0), bars_to=0.56)


@once
def channel_bars(channels: pd.DataFrame) -> go.Figure:
    """Sales by channel. channels: channel, amount_wan (万元, missing = not reported), products, villages."""
    rows = [
        Row(
            key=str(row["channel"]),
            name=str(row["channel"]),
            value=_number(row["amount_wan"]),
            said=(_said(row["amount_wan"], "万元"), words.counted(row["villages"], "个")),
            tip=f"{row['channel']} {words.number(row['amount_wan'], '万元')} 万元<br>"
            f"{words.number(row['products'], '个')} 种农产品,{words.number(row['villages'], '个')} 个村",
            pick=str(row["channel"]),
        )
        for row in channels.to_dict("records")
    ]
    return row_bars(rows, ("万元", "村"), left=74, places=(0.82, 1.0), bars_to=0.6)


@once
def outlet_bars(villages: pd.DataFrame) -> go.Figure:
    """What each village sold, the bright part online, and whether it has an 电商站点.

    villages: village_code, village, is_poor, amount_wan, online_wan (万元), station (missing = not reported).
    """
    rows = [
        Row(
            key=str(row["village"]),
            name=village_name(row),
            value=_number(row["amount_wan"]),
            part=_number(row["online_wan"]),
            said=(_said(row["amount_wan"], "万元"), _station(row["station"])),
            tip=f"{base.plain(row['village'])} {words.number(row['amount_wan'], '万元')} 万元<br>"
            f"其中线上和电商站点 {words.number(row['online_wan'], '万元')} 万元",
            pick=str(row["village_code"]),
        )
        for row in villages.to_dict("records")
    ]
    return row_bars(rows, ("万元", "电商站点"), left=84, places=(0.78, 1.0), bars_to=0.58)


def _number(value: Any) -> float | None:
    return None if words.is_missing(value) else float(value)


def _said(value: Any, unit: str) -> str:
    return theme.UNREPORTED if words.is_missing(value) else words.short_number(value, unit)


def _station(value: Any) -> str:
    """A dot and a word: has one, has none, nobody said."""
    if words.is_missing(value):
        return f'<span style="color:{theme.NONE}">● {theme.UNREPORTED}</span>'
    colour, word = (theme.OK, "有") if value else (theme.WARN, "无")
    return f'<span style="color:{colour}">● {word}</span>'
