"""One village in its dossier: what is guaranteed there, its projects, its entities."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pingda_dash import formats, frames, theme
from pingda_dash.formats import is_missing
from pingda_dash.panels.bars import bar_colour, share_of
from pingda_dash.panels.lists import Item, item_list
from pingda_dash.panels.money import STAGES
from pingda_dash.panels.render import render

STATES = {"正常": theme.OK, "空壳": theme.WARN, "清理": theme.NONE}


def village_guarantees(items: pd.DataFrame, code: str) -> str:
    """The ten items of 三保障与饮水 in one village: met of due, what is left, the status of the plan's goal for it.

    items: the village's rows of `queries.guarantee_matrix`, with `unit`. A pick is `rows:guarantees@<item>@<code>`.
    """
    rows = [
        {
            "pick": f"rows:guarantees@{row.item}@{code}",
            "item": row.item,
            "fill": None if is_missing(row.percent) else share_of(row.percent / 100),
            "colour": bar_colour(str(row.status)),
            "met": formats.number(row.met, row.unit),
            "due": formats.number(row.due, row.unit),
            "unit": formats.text(row.unit, ""),
            "open": None if is_missing(row.open) else int(row.open),
            "status": _status(row),
        }
        for row in frames.rows(items)
    ]
    return render("village_guarantees.html", rows=rows)


def _status(row: Any) -> str:
    """The goal's status; none where the plan sets no goal but the item is reported."""
    if not row.reported:
        return theme.UNREPORTED
    return "" if is_missing(row.status) else str(row.status)


def project_list(projects: pd.DataFrame) -> str:
    """The projects of a village: where the money comes from and goes, how much of it is spent, whether it is published.

    projects: the columns of `queries.fund_projects`; 万元.
    """
    return item_list([_project(row) for row in frames.rows(projects)], empty="没有项目")


def _project(row: Any) -> Item:
    shared = "公示未报送" if is_missing(row.published) else "已公示" if row.published else "未公示"
    money = f"计划 {formats.short_number(row.planned_wan, '万元')} 万元"
    if not is_missing(row.arrived_wan):
        money += f",到位 {formats.short_number(row.arrived_wan, '万元')}"
    spent = None if is_missing(row.spent_wan) or not row.planned_wan else row.spent_wan / row.planned_wan
    colour = theme.WARN if shared == "未公示" else theme.NONE if spent is None else theme.ACTUAL
    tag = "支出未报送" if spent is None else f"支出 {formats.percent(spent)}"
    detail = f"{row.fund} → {row.purpose} · {money} · {shared}"
    return Item(row.project, detail, tag, colour, f"rows:funds@{row.project_id}")


def entity_list(entities: pd.DataFrame) -> str:
    """The cooperatives and firms of a village: kind, how they are tied to households, how many they carry.

    entities: the columns of `queries.cooperatives`.
    """
    items = [
        Item(
            title=row.entity,
            detail=f"{row.kind} · {formats.text(row.link, '联结方式未报送')} · "
            f"带动 {formats.number(row.households, '户')} 户,建档 {formats.number(row.poor_households, '户')} 户",
            tag=row.state,
            colour=STATES.get(row.state, theme.NONE),
            pick=f"rows:cooperatives@{row.entity}",
        )
        for row in frames.rows(entities)
    ]
    return item_list(items, empty="没有经营主体")


def channel_bars(channels: pd.DataFrame, code: str) -> str:
    """What a village sold through each channel. channels: channel, amount_wan (万元; null = nothing reported)."""
    most = max(float(channels["amount_wan"].max()), 1e-9)
    rows = [
        {
            "pick": f"rows:sales@{row.channel}@{code}",
            "name": row.channel,
            "fill": None if is_missing(row.amount_wan) else 100 * row.amount_wan / most,
            "tick": None,
            "value": None if is_missing(row.amount_wan) else formats.short_number(row.amount_wan, "万元"),
            "target": None,
            "note": "",
        }
        for row in frames.rows(channels)
    ]
    return render("income_bars.html", rows=rows)


def workplaces(workshops: pd.DataFrame, places: pd.DataFrame) -> str:
    """The workshops and the places to visit of a village.

    Columns of `queries.workshop_list` and `queries.tourism_places`.
    """
    items = [
        Item(
            title=row.workshop,
            detail=f"扶贫车间 · 吸纳 {formats.number(row.workers, '人')} 人,"
            f"其中贫困 {formats.number(row.poor_workers, '人')} 人",
            tag="待认定" if is_missing(row.recognised_on) else f"{formats.day(row.recognised_on)}认定",
            colour=theme.NONE if is_missing(row.recognised_on) else theme.ACTUAL,
            pick=f"rows:workshops@{row.workshop}",
        )
        for row in frames.rows(workshops)
    ]
    items += [
        Item(
            title=row.place,
            detail=f"乡村旅游 · {row.kind} · 接待 {formats.number(row.visitors, '人次')} 人次",
            tag=formats.text(row.stage),
            colour=STAGES.get(row.stage, theme.NONE),
            pick=f"rows:tourism@{row.place}",
        )
        for row in frames.rows(places)
    ]
    return item_list(items, empty="没有车间和旅游点")
