"""The day in a paragraph, for a group chat: what the page 报告 shows and its 复制 takes along."""

from __future__ import annotations

from pingda_dash import formats, headlines, queries
from pingda_dash.panels import turns
from pingda_dash.panels.reports import Digest
from pingda_dash.ui import live
from pingda_dash.ui.view import View

PANEL = "digest"
"""The panel that is its picture."""


def of(view: View, freshness: str) -> Digest:
    """The sentence of the overview, what turned since the day before, how many ledgers never came, and of when it is.

    freshness: `数据截至 5月20日 · 演示数据`.
    """
    campaign = view.campaign
    made = headlines.of_page(headlines.OVERVIEW, view.ask, live.promises_of(view.data_version))
    day = f"第 {int(campaign['day'])}/{int(campaign['total_days'])} 天" if int(campaign["day"]) > 0 else ""
    head = " · ".join(filter(None, (str(campaign["township"]), formats.long_day(view.as_of), day)))
    turned = view.turned()
    asks = list[str]()
    heard = view.ask(queries.reporting_counts).iloc[0]
    if silent := int(heard["ledgers"]) - int(heard["ledgers_in"]):
        asks.append(f"{int(heard['ledgers'])} 份台账中 {silent} 份从未报过。")
    asks.append(freshness)
    return Digest(head, made.text if made else "", turns.captions(turned, "") if len(turned) else [], asks)
