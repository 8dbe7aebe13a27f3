"""任务作战图: a hundred tasks keep their names on one screen, each in its lane, day and colour."""

from __future__ import annotations

import re
from datetime import date

import pandas as pd
import pytest

from pingda_dash.panels import lanes

START, END, AS_OF = date(2020, 3, 20), date(2020, 6, 30), date(2020, 5, 20)
CAMPAIGN = {"start": START, "end": END}
MILESTONES = pd.DataFrame(
    {
        "label": ["3月底", "4月底", "5月底", "6月底", "9月底"],
        "date": [date(2020, 3, 31), date(2020, 4, 30), date(2020, 5, 31), END, date(2020, 9, 30)],
    }
)


def task(number, unit, start, deadline, status="正常", **more):
    row = {
        "id": f"T{number:02}", "name": f"任务{number}", "short_name": f"短{number}",
        "start": start, "deadline": deadline,
        "deadline_basis": "明示", "lead_unit": unit, "status": status, "progress": 0.5, "days_late": 0,
        "report_date": date(2020, 5, 19), "urgency": number, "direction": "at_least", "unit": "%",
        "actual": more.get("actual", 50.0), "baseline": 0.0, "target": 100.0, "expected": 60.0,
        "expected_progress": 0.6,
    }  # fmt: skip
    return row | more


@pytest.fixture
def tasks():
    """Twenty tasks of 乡扶贫办 over the whole campaign, a chain of 乡项目办, one after the campaign's end."""
    rows = [task(n, "乡扶贫办", START, END) for n in range(1, 21)]
    rows += [
        task(31, "乡项目办", START, date(2020, 3, 31), "已完成", progress=1.0),
        task(32, "乡项目办", date(2020, 4, 1), date(2020, 4, 30), "逾期", days_late=20),
        task(33, "乡项目办", date(2020, 5, 1), date(2020, 5, 31), "滞后"),
        task(34, "乡项目办", date(2020, 6, 1), END, "未报送", progress=None, report_date=None),
        task(35, "乡项目办", date(2020, 7, 1), date(2020, 9, 30), "未报送", progress=None, report_date=None),
    ]
    return pd.DataFrame(rows)


def ids(row):
    return [item.task["id"] for item in row]


def test_bars_that_follow_each_other_share_a_row_and_overlaps_do_not(tasks):
    lane = {lane.title: lane for lane in lanes.arrange(tasks, START, END)}["乡项目办"]
    assert [ids(row) for row in lane.bars] == [["T31", "T32", "T33", "T34"]]
    overlapping = pd.DataFrame([task(1, "x", START, date(2020, 4, 1)), task(2, "x", date(2020, 4, 1), END)])
    assert [ids(row) for row in lanes.arrange(overlapping, START, END)[0].bars] == [["T01"], ["T02"]]


def test_a_bar_starts_and_ends_on_its_days(tasks):
    lane = {lane.title: lane for lane in lanes.arrange(tasks, START, END)}["乡项目办"]
    first, second, *_ = lane.bars[0]
    assert (first.left, first.width) == (0, pytest.approx(12 / 103))
    assert second.left == pytest.approx(first.left + first.width)


def test_when_bars_would_not_fit_the_whole_campaigns_tasks_become_tiles(tasks):
    roomy = lanes.arrange(tasks, START, END, fits=30)
    tight = lanes.arrange(tasks, START, END, fits=10)
    assert [lane.height for lane in roomy] == [20, 1]
    assert [lane.height for lane in tight] == [3, 1]
    assert ids(tight[0].tiles[0]) == [f"T{n:02}" for n in range(1, 9)]


def test_when_even_that_is_too_much_the_done_become_tiles(tasks):
    tight = {lane.title: lane for lane in lanes.arrange(tasks, START, END, fits=1)}["乡项目办"]
    assert [ids(row) for row in tight.tiles] == [["T31"]]
    assert [ids(row) for row in tight.bars] == [["T32", "T33", "T34"]]


def test_no_task_is_ever_dropped(tasks):
    for group in (lanes.BY_UNIT, lanes.BY_STATUS):
        for fits in (1, 10, 100):
            drawn = [item.task["id"] for lane in lanes.arrange(tasks, START, END, group, fits) for item in lane.items]
            assert sorted(drawn) == sorted(tasks["id"])


def test_overdue_comes_first_when_asked(tasks):
    titles = [lane.title for lane in lanes.arrange(tasks, START, END, lanes.BY_STATUS)]
    assert titles == ["逾期", "滞后", "未报送", "正常", "已完成"]


def test_a_task_after_the_campaigns_end_is_marked_past_the_edge(tasks):
    lane = {lane.title: lane for lane in lanes.arrange(tasks, START, END)}["乡项目办"]
    assert ids(lane.beyond) == ["T35"]
    html = lanes.lanes(tasks, MILESTONES, CAMPAIGN, AS_OF)
    assert "9月底 ›" in html
    assert "9月30日" in html


def test_every_task_and_unit_is_clickable_and_today_and_milestones_are_marked(tasks):
    html = lanes.lanes(tasks, MILESTONES, CAMPAIGN, AS_OF)
    assert set(re.findall(r'data-pick="task:(T\d+)"', html)) == set(tasks["id"])
    assert 'data-pick="unit:乡项目办"' in html
    for word in ("今天", "3月底", "4月底", "5月底", "6月底"):
        assert word in html


def test_on_a_milestone_today_and_its_label_are_one(tasks):
    html = lanes.lanes(tasks, MILESTONES, CAMPAIGN, END)
    assert "今天 · 6月底" in html
    assert html.count("6月底") == 1


def test_today_is_not_drawn_outside_the_campaign(tasks):
    assert "今天" not in lanes.lanes(tasks, MILESTONES, CAMPAIGN, date(2020, 8, 1))


def test_a_status_has_its_shape_and_is_spelled_out(tasks):
    html = lanes.lanes(tasks, MILESTONES, CAMPAIGN, AS_OF)
    overdue = re.search(r'class="task *([^"]+)" data-pick="task:T32" data-tip="([^"]+)"[^>]+><i class="shape">', html)
    assert overdue is not None
    assert overdue[1] == "s-逾期"
    assert "逾期 20 天" in overdue[2]


def test_a_task_short_of_all_reads_short_of_all(tasks):
    assert "完成 99%" in lanes.lanes(tasks.assign(actual=99.96), MILESTONES, CAMPAIGN, AS_OF)


def test_a_task_not_yet_begun_is_not_accused_of_silence(tasks):
    html = lanes.lanes(tasks, MILESTONES, CAMPAIGN, AS_OF)
    tip = re.search(r'data-pick="task:T34" data-tip="([^"]+)"', html)
    assert tip is not None
    assert "未到起始日" in tip[1]


def test_an_inferred_deadline_is_marked_and_said(tasks):
    html = lanes.lanes(tasks.assign(deadline_basis="推定"), MILESTONES, CAMPAIGN, AS_OF)
    assert html.count("task inferred") == len(tasks)
    assert "(推定)" in html


def test_uploaded_words_cannot_carry_markup(tasks):
    html = lanes.lanes(tasks.assign(short_name="<script>x</script>", name='"><img>'), MILESTONES, CAMPAIGN, AS_OF)
    assert "<script>" not in html
    assert "<img>" not in html


def test_no_tasks_is_a_word(tasks):
    assert "这里没有任务" in lanes.lanes(tasks.head(0), MILESTONES, CAMPAIGN, AS_OF)
