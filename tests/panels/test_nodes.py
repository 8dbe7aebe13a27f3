"""各节点 says how many are done, how many are due, and how that stands."""

from __future__ import annotations

from datetime import date

import pandas as pd

from pingda_dash.panels.nodes import nodes

MILESTONES = pd.DataFrame(
    {
        "label": ["3月底", "4月底", "9月底", "年底"],
        "date": [date(2020, 3, 31), date(2020, 4, 30), date(2020, 9, 30), date(2020, 12, 31)],
        "total": [7, 13, 1, 0],
        "done": [7, 11, 0, 0],
        "broken": [0, 1, 0, 0],
        "overdue": [0, 1, 0, 0],
        "behind": [0, 0, 0, 0],
        "unreported": [0, 0, 1, 0],
        "status": ["已完成", "逾期", "未报送", "未报送"],
    }
)


def test_each_milestone_shows_done_of_due_and_its_status_in_words():
    html = nodes(MILESTONES)
    for words in ("7/7", "11/13", "0/1", "已完成", "逾期", "未报送", "突破 1", "逾期 1", "未报送 1"):
        assert words in html


def test_a_milestone_without_tasks_divides_by_nothing():
    assert "无任务" in nodes(MILESTONES)
