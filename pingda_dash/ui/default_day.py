"""The day that a page speaks of when its address names none."""

from __future__ import annotations

from datetime import date

from pingda_dash import clock, formats, queries
from pingda_dash.ui import live


def of(head: live.Head) -> date:
    """The day of these data that a page opens on."""
    return last_day(head)


def last_day(head: live.Head) -> date:
    """Today inside the campaign, else the last report date, else the campaign's nearest day."""
    today = clock.now().date()
    campaign = live.ask(head, today, queries.campaign_day).iloc[0]
    start, end = formats.as_date(campaign["start"]), formats.as_date(campaign["end"])
    assert start is not None and end is not None
    if start <= today <= end:
        return today
    return formats.as_date(campaign.get("last_report")) or min(max(today, start), end)
