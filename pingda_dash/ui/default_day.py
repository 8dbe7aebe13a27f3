"""The day that a page speaks of when its address names none."""

from __future__ import annotations

from datetime import date

import pandas as pd

from pingda_dash import clock, formats, queries
from pingda_dash.ui import live


def of(data_version: live.DataVersion) -> date:
    """The day that a page of these data opens on: of demo data outside the campaign, the plan's `demo_day`."""
    return _demo_day(data_version) or last_day(data_version)


def last_day(data_version: live.DataVersion) -> date:
    """Today inside the campaign, else the last report date, else the campaign's nearest day."""
    today, start, end, campaign = _campaign(data_version)
    if start <= today <= end:
        return today
    return formats.as_date(campaign["last_report"]) or min(max(today, start), end)


def invitation(data_version: live.DataVersion, as_of: date) -> str:
    """What a page of demo data says on the day that it opens on by itself, and what to try; empty on any other."""
    if as_of != _demo_day(data_version):
        return ""
    return f"演示数据,打开在 {formats.day(as_of)} · 试试:点一个村、一项指标、日期"


def _demo_day(data_version: live.DataVersion) -> date | None:
    """The day that demo data open on; None for real data, inside the campaign, and where the plan names none."""
    today, start, end, campaign = _campaign(data_version)
    return formats.as_date(campaign["demo_day"]) if data_version.demo and not start <= today <= end else None


def _campaign(data_version: live.DataVersion) -> tuple[date, date, date, pd.Series]:
    """Today, the campaign's first and last day, and `queries.campaign_day` of today."""
    today = clock.now().date()
    campaign = live.ask(data_version, today, queries.campaign_day).iloc[0]
    start, end = formats.as_date(campaign["start"]), formats.as_date(campaign["end"])
    assert start is not None and end is not None
    return today, start, end, campaign
