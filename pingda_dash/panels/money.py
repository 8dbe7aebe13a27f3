"""资金 and 经营与产销: projects not yet published, cooperatives by village, workshops and places to visit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from markupsafe import Markup

from pingda_dash import formats, frames, theme
from pingda_dash.panels.render import render
from pingda_dash.panels.reporting import not_reported

STATES = (("normal", "正常", theme.ACTUAL), ("shell", "空壳", theme.WARN), ("cleared", "清理", theme.NONE))
MARKS = 8
"""So many cooperatives of a village are drawn as one mark each; more are only counted."""
STAGES = {"运营": theme.OK, "建成": theme.ACTUAL, "创建中": theme.WARN, "谋划": theme.NONE}


def unpublished_projects(projects: pd.DataFrame) -> str:
    """The projects that are not 公告公示, or of which nobody said so: the dearest first.

    projects: project_id, project, fund, purpose, village, planned_wan (万元), published (missing = not reported).
    """
    open_ones = projects[[formats.is_missing(answer) or not answer for answer in projects["published"]]]
    rows = [
        {
            "pick": f"rows:funds@{row.project_id}",
            "project": row.project,
            "place": formats.text(row.village, "全乡"),
            "what": f"{row.purpose} · {row.fund}",
            "money": f"{formats.short_number(row.planned_wan, '万元')} 万元",
            "word": theme.UNREPORTED if formats.is_missing(row.published) else "未公示",
            "colour": theme.NONE if formats.is_missing(row.published) else theme.WARN,
        }
        for row in frames.rows(open_ones.sort_values("planned_wan", ascending=False, kind="stable"))
    ]
    return render("projects.html", rows=rows)


def cooperatives(villages: pd.DataFrame) -> str:
    """Each village's entities, one mark each by state, its willing households against those with a partner, and how
    many 农民专业合作社 work there: a 贫困村 must have one.

    villages: village_code, village, is_poor, normal, shell, cleared, cooperatives (missing = not reported), willing,
    partnered, partnered_share (0..1), status (missing where the plan asks nothing: not a 贫困村): one row a village.
    """
    rows = [
        {
            "pick": f"village:{row.village_code}",
            "village": row.village,
            "poor": formats.is_true(row.is_poor),
            "squares": _squares(row),
            "states": _states(row),
            "fill": None if formats.is_missing(row.partnered_share) else 100 * min(float(row.partnered_share), 1),
            "partnered": formats.number(row.partnered, "户"),
            "willing": formats.number(row.willing, "户"),
            "share": formats.percent(row.partnered_share),
            "unknown": formats.is_missing(row.willing),
            "working": None if formats.is_missing(row.cooperatives) else f"{int(row.cooperatives)} 个",
            "status": None if formats.is_missing(row.status) else row.status,
        }
        for row in frames.rows(villages)
    ]
    return render("cooperatives.html", rows=rows, states=[(word, colour) for _, word, colour in STATES])


def _count(row: Any, column: str) -> int | None:
    value = getattr(row, column)
    return None if formats.is_missing(value) else int(value)


def _squares(row: Any) -> list[str]:
    """The colours of a village's entities, working ones first."""
    colours = [colour for column, _, colour in STATES for _ in range(_count(row, column) or 0)]
    return colours if len(colours) <= MARKS else []


def _states(row: Any) -> list[tuple[str, str]]:
    """`正常 2`, `空壳 1` with the tone of each; a village of which nothing was reported says so."""
    if all(_count(row, column) is None for column, _, _ in STATES):
        return [(theme.UNREPORTED, "mute")]
    tones = {"normal": "", "shell": "warn", "cleared": "mute"}
    states = [(f"{word} {_count(row, column)}", tones[column]) for column, word, _ in STATES if _count(row, column)]
    return states or [("没有", "mute")]


def workshops_and_places(workshops: pd.DataFrame, places: pd.DataFrame, ledgers: Mapping[str, Any]) -> str:
    """Two short lists: 扶贫车间 with when each was recognised, 乡村旅游 with how far each is.

    workshops: workshop, village, eligible, recognised_on, workers, poor_workers. places: place, kind, village, stage,
    visitors, income_wan. ledgers: the rows of `queries.ledger_reporting` of both, by their names.
    """
    return render(
        "two_lists.html",
        lists=[
            {
                "title": "扶贫车间",
                "pick": "rows:workshops",
                "unit": "家",
                "count": len(workshops),
                "nothing": Markup(not_reported(ledgers["workshops"])),
                "rows": [_workshop(r) for r in _each(workshops)],
            },
            {
                "title": "乡村旅游",
                "pick": "rows:tourism",
                "unit": "处",
                "count": len(places),
                "nothing": Markup(not_reported(ledgers["tourism"])),
                "rows": [_place(r) for r in _each(places)],
            },
        ],
    )


def _each(of: pd.DataFrame) -> list[Any]:
    return list(frames.rows(of))


def _workshop(row: Any) -> dict[str, str]:
    if not formats.is_missing(row.recognised_on):
        word, colour = "已认定", theme.ACTUAL
    elif formats.is_missing(row.eligible):
        word, colour = theme.UNREPORTED, theme.NONE
    else:
        word, colour = ("待认定", theme.WARN) if row.eligible else ("不符合条件", theme.NONE)
    when = "" if formats.is_missing(row.recognised_on) else f" · {formats.day(row.recognised_on)}认定"
    return {
        "pick": f"rows:workshops@{row.workshop}",
        "title": row.workshop,
        "detail": f"{formats.text(row.village, '')} · 吸纳 {formats.number(row.workers, '人')} 人,"
        f"贫困 {formats.number(row.poor_workers, '人')} 人{when}",
        "word": word,
        "colour": colour,
    }


def _place(row: Any) -> dict[str, str]:
    parts = [formats.text(row.village, "全乡"), row.kind]
    if not formats.is_missing(row.visitors):
        parts.append(f"{formats.number(row.visitors, '人次')} 人次")
    if not formats.is_missing(row.income_wan):
        parts.append(f"{formats.short_number(row.income_wan, '万元')} 万元")
    return {
        "pick": f"rows:tourism@{row.place}",
        "title": row.place,
        "detail": " · ".join(parts),
        "word": row.stage,
        "colour": STAGES.get(row.stage, theme.NONE),
    }
