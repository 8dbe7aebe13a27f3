"""What runs along the bottom of a screen: a wall's pages, a replay's days."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pandas as pd

from pingda_dash.panels.annotated import Noted
from pingda_dash.panels.turns import Caption
from pingda_dash.panels.wall import Playing, Shown, replay_bar, wall_strip
from tests.panels.test_annotated import ROWS

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


def test_the_bar_has_every_day_of_the_campaign_the_milestones_in_it_and_what_turned() -> None:
    speeds = {"slow": "慢", "normal": "正常", "fast": "快"}
    turned = [Caption("权属调整转为逾期(乡项目办)", "逾期"), Caption("<script>")]
    stands = Playing(False, "fast", speeds)
    drawn = replay_bar(CAMPAIGN, date(2020, 5, 20), MILESTONES, stands, turned, Noted(ROWS))
    days = re.findall(r'<i data-pick="day:([\d-]+)"', drawn)
    assert (len(days), days[0], days[-1]) == (103, "2020-03-20", "2020-06-30")
    assert drawn.count('class="past "') == 61
    assert re.findall(r"<em[^>]*day:([\d-]+)[^>]*>([^<]+)", drawn) == [("2020-04-30", "4月底")]
    assert "▶ 播放" in drawn and 'aria-pressed="true" class="chosen" title="快(3)"' in drawn
    assert re.findall(r'<p class="([^"]*)">', drawn)[:2] == ["s-逾期", ""] and "<script>" not in drawn
    assert drawn.count('data-pick="axis:') == 3
    assert "暂停" in replay_bar(CAMPAIGN, date(2020, 5, 20), MILESTONES, replace(stands, runs=True))
