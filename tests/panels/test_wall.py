"""What runs along the bottom of a screen: a wall's pages, a replay's days."""

from __future__ import annotations

import re
from datetime import date

import pandas as pd

from pingda_dash.panels.wall import Shown, replay_bar, wall_strip

CAMPAIGN = {"start": pd.Timestamp("2020-03-20"), "total_days": 103}
MILESTONES = pd.DataFrame(
    {
        "label": ["4月底", "9月底"],
        "date": pd.to_datetime(["2020-04-30", "2020-09-30"]),
        "in_campaign": [True, False],
    }
)


def test_the_strip_marks_the_page_shown_and_dots_what_is_late() -> None:
    drawn = wall_strip(
        [Shown("overview", "总览", True, ""), Shown("funds", "资金", False, "逾期 2 项")], "乡财政所 报送"
    )
    assert re.findall(r'data-pick="stop:(\w+)" class="(\w*)"', drawn) == [("overview", "here"), ("funds", "")]
    assert 'title="逾期 2 项"' in drawn
    assert "乡财政所 报送" in drawn


def test_a_name_that_was_uploaded_stays_text() -> None:
    assert "<script>" not in wall_strip([Shown("overview", "<script>", True, "<script>")], "<script>")


def test_the_bar_has_every_day_of_the_campaign_and_the_milestones_in_it() -> None:
    drawn = replay_bar(CAMPAIGN, date(2020, 5, 20), MILESTONES, playing=False)
    days = re.findall(r'<i data-pick="day:([\d-]+)"', drawn)
    assert (len(days), days[0], days[-1]) == (103, "2020-03-20", "2020-06-30")
    assert drawn.count('class="past "') == 61
    assert re.findall(r"<em[^>]*day:([\d-]+)[^>]*>([^<]+)", drawn) == [("2020-04-30", "4月底")]
    assert "▶ 播放" in drawn
    assert "暂停" in replay_bar(CAMPAIGN, date(2020, 5, 20), MILESTONES, playing=True)
