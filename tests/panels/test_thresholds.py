"""阈值: what each asks about week by week, and what another value would."""

from __future__ import annotations

import pandas as pd
import pytest

from pingda_dash import thresholds
from pingda_dash.panels import thresholds as panels
from tests.panels.test_panels import HOSTILE, picks, text

EVERY = thresholds.thresholds()
DAYS = {"first_day": pd.Timestamp("2020-03-20"), "day": pd.Timestamp("2020-03-26")}
KINDS = {"late_days": "late", "points_overdue": "score", "points_doubted": "score"}


def weeks(**numbers: tuple[int | None, ...]) -> pd.DataFrame:
    """Two weeks of every threshold: 0 but where given."""
    return pd.DataFrame(
        {"name": name, "kind": KINDS.get(name, "findings"), "week": week, "number": number} | DAYS
        for name in EVERY
        for week, number in enumerate(numbers.get(name, (0, 0)), start=1)
    )


def test_each_stands_with_its_value_default_range_and_weeks_and_opens() -> None:
    markup = panels.board(weeks(jump_times=(4, 1)), thresholds.values(None) | {"jump_times": 2.0})
    assert "2 倍 3 倍 1.5–10 4 1 处" in text(markup)
    assert picks(markup) == [f"thresholds:{name}" for name in EVERY]
    assert "管:数比上次增加过快" in markup and "管:9 种信号" in markup


@pytest.mark.parametrize(
    ("name", "tried", "words"),
    [("jump_times", (4, 12), "至今会多问 16 处"), ("jump_times", (0, 0), "至今各周都一样"),
     ("points_overdue", (0, 0), "至今各周都一样"), ("late_days", (3, 0), "至今会多问 3 格迟报")],
)  # fmt: skip
def test_what_another_value_would_have_asked_is_said_week_by_week(name, tried, words) -> None:
    of = EVERY[name]
    drawn = text(panels.trial(of, weeks(), weeks(**{name: tried}), of.most, of.default))
    assert words in drawn and of.title in drawn


def test_a_score_differs_by_points_and_a_week_without_one_does_not() -> None:
    of = EVERY["points_overdue"]
    now, tried = weeks(points_overdue=(None, 90)), weeks(points_overdue=(None, 70))
    assert "1 周的全乡得分会不同,最多相差 20 分" in text(panels.trial(of, now, tried, 100, 40))


def test_who_changed_it_is_named_to_who_has_signed_in_and_why_to_all() -> None:
    rows = pd.DataFrame([{"name": "jump_least", "value": 5.0, "was": 8.0, "why": HOSTILE, "author": "李主任",
                          "at": pd.Timestamp("2020-05-20 12:00")}])  # fmt: skip
    public, inside = (panels.changes(rows, named) for named in (False, True))
    assert "8% → 5%" in text(public) and "李主任" not in public and "李主任" in inside and "<img" not in inside
