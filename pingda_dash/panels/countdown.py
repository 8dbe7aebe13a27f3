"""The head of 倒计时: how many duties are done, will be at this pace, are due by the last day; what is late."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from markupsafe import Markup

from pingda_dash import formats, theme
from pingda_dash.panels.bars import share_of
from pingda_dash.panels.cards import Card, cards
from pingda_dash.panels.duties import counts_pick
from pingda_dash.panels.lists import ASKED
from pingda_dash.panels.render import render
from pingda_dash.panels.sentences import Outlook

CURVE = "table:完成曲线"


def head(ahead: Outlook | None, counts: Any, campaign: Mapping[str, Any], of: Iterable[Card]) -> str:
    """The three counts as the largest figures of the page on one bar, and a row of cards.

    counts: the township's row of `queries.duty_counts`; campaign: of `queries.campaign_day`. While nothing was
    reported nothing is counted as done; without a pace nothing is projected.
    """
    figures: list[dict[str, Any]] = []
    if ahead is not None:
        end, heard = formats.day(ahead.end), bool(counts.reported)
        done = formats.number(ahead.done, "项") if heard else theme.UNREPORTED
        figures.append({"name": "已完成", "value": done, "tone": "actual" if heard else "none",
                        "pick": counts_pick(counts, theme.DONE)})  # fmt: skip
        if heard and ahead.likely is not None and not ahead.over:
            likely = formats.number(ahead.likely, "项")
            figures.append({"name": f"照此到 {end}", "value": likely, "tone": "likely", "pick": CURVE})
        figures.append(
            {"name": f"到 {end}应完成", "value": formats.number(ahead.due, "项"), "tone": "plan", "pick": CURVE}
        )
    return render(
        "countdown_head.html",
        figures=figures,
        now="" if ahead is None or ahead.over else f"今天应完成 {formats.number(ahead.due_now, '项')}",
        bar=None if ahead is None or not ahead.due else _places(ahead, bool(counts.reported)),
        total=f"共 {int(counts.total)} 项任务{_later(ahead, int(counts.total))}",
        total_pick=counts_pick(counts, ASKED),
        when=f"第 {int(campaign['day'])} 天 / {int(campaign['total_days'])} · 还有 {int(campaign['days_left'])} 天",
        cards=Markup(cards(of)),
    )


def _later(ahead: Outlook | None, total: int) -> str:
    """`,5 项在 6月30日以后到期`: why less than all is due by the last day."""
    return "" if ahead is None or ahead.due >= total else f",{total - ahead.due} 项在 {formats.day(ahead.end)}以后到期"


def _places(ahead: Outlook, heard: bool) -> dict[str, float | None]:
    """Where the bar's parts end, in per cent of what is due by the last day."""
    likely = None if ahead.likely is None else share_of(ahead.likely / ahead.due)
    done = share_of(ahead.done / ahead.due) if heard else None
    return {"done": done, "likely": likely if heard else None, "today": share_of(ahead.due_now / ahead.due)}
