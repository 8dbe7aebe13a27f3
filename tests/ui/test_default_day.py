"""The day that a page opens on: mid-campaign for demo data, and it says so; for real data today, or the last report."""

from __future__ import annotations

import shutil
from datetime import date, datetime
from pathlib import Path

import pytest

from pingda_dash import clock, desk, settings
from pingda_dash.ui import default_day, live

MAY_20 = date(2020, 5, 20)


@pytest.fixture
def demo(home: Path) -> live.DataVersion:
    desk.open_demo(home)
    return live.newest()


@pytest.mark.parametrize(
    ("today", "day"),
    [("2026-11-28", MAY_20), ("2020-03-01", MAY_20), ("2020-04-10", date(2020, 4, 10))],
)
def test_demo_data_open_in_mid_campaign_unless_the_campaign_is_running(demo, monkeypatch, today, day):
    monkeypatch.setattr(clock, "now", lambda: datetime.fromisoformat(today))
    assert default_day.of(demo) == day


def test_a_replay_of_demo_data_still_goes_to_the_last_report(demo):
    assert default_day.last_day(demo) == date(2020, 6, 30)


def test_the_page_that_opens_on_it_says_so_and_what_to_try(demo):
    words = default_day.invitation(demo, MAY_20)
    assert words.startswith("演示数据,打开在 5月20日 · 试试:")
    assert default_day.invitation(demo, date(2020, 5, 19)) == ""


def test_a_plan_that_names_no_day_opens_on_the_last_report(tmp_path, home, monkeypatch):
    data = shutil.copytree(settings.data_dir(), tmp_path / "data", ignore=shutil.ignore_patterns("lake"))
    campaign = data / "plan" / "campaign.yaml"
    lines = campaign.read_text(encoding="utf-8").splitlines(keepends=True)
    campaign.write_text("".join(line for line in lines if not line.startswith("demo_day")), encoding="utf-8")
    monkeypatch.setenv("PINGDA_DATA", str(data))
    desk.open_demo(home)
    assert default_day.of(live.newest()) == date(2020, 6, 30)
    assert default_day.invitation(live.newest(), date(2020, 6, 30)) == ""
