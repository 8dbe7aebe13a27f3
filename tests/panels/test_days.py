"""The strip of the campaign's days: where its days, month ends, meetings and handles stand."""

from __future__ import annotations

import re
from datetime import date

import pandas as pd

from pingda_dash.panels import days
from pingda_dash.panels.annotated import Noted
from tests.panels.test_annotated import ROWS

CAMPAIGN = {"start": date(2020, 3, 20), "total_days": 103}
STOPS = pd.DataFrame(
    {
        "label": ["3月底", "6月底", "年底"],
        "date": pd.to_datetime(["2020-03-31", "2020-06-30", "2020-12-31"]),
        "in_campaign": [True, True, False],
    }
)


def strip(last: date = date(2020, 6, 30), name: str = "n") -> str:
    shown = date(2020, 5, 20), date(2020, 5, 13)
    return days.strip(CAMPAIGN, shown, last, STOPS, Noted(ROWS), "上次例会", name)


def test_days_stand_by_their_share_of_the_campaign() -> None:
    drawn = strip()
    assert 'data-at="61"' in drawn and 'data-since="54"' in drawn and 'data-last="102"' in drawn
    assert re.search(r'class="now"[^>]*left: 59.8%', drawn)
    assert "上次例会 5月13日" in drawn and drawn.count('class="tick"') == 2 and "年底" not in drawn
    assert re.findall(r'style="left:([\d.]+)%" data-pick="axis:([\d-]+)@', drawn) == [
        ("32.84", "2020-04-22"),
        ("46.08", "2020-05-06"),
        ("100.0", "2020-06-30"),
    ]


def test_days_that_are_not_there_yet_are_no_part_of_the_line_and_without_days_nothing_plays() -> None:
    assert "--to: 59.8%" in strip(date(2020, 5, 20))
    assert "disabled" in strip(name="") and "disabled" not in strip()
