"""Sentences about a goal: why it stands so, what would clear it, how fast it goes, when it is likely to be reached."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from pingda_dash import wording

AS_OF, END = date(2020, 5, 20), date(2020, 6, 30)
GOAL: dict[str, Any] = {
    "topic": "任务", "kind": "滞后", "subject": "技能培训", "unit": "人次", "lead_unit": "乡社保中心",
    "direction": "at_least", "actual": 78.0, "target": 141.0, "progress": 0.553, "cause": "落后",
    "since": date(2020, 5, 13), "required_pace": 1.537, "recent_pace": 0.5, "recent_since": date(2020, 5, 6),
    "days_left": 41, "days_late": 0,
    "days_since_report": 0, "report_date": AS_OF, "oldest": AS_OF, "reporting_days": 7, "stale": False, "heard": 10,
    "asked": 10, "deadline": END, "projected": date(2020, 7, 7), "projected_early": date(2020, 6, 27),
    "projected_late": date(2020, 7, 23), "projected_first": date(2020, 6, 19), "projected_last": None,
    "dataset": "employment", "part": "training", "ref_id": "T35",
}  # fmt: skip


def goal(**changes: Any) -> Any:
    return SimpleNamespace(**{**GOAL, **changes})


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "每天 2 人次即可按期"),  # 1.54 people are two
        ({"required_pace": 0.171, "unit": "条"}, "每周 2 条即可按期"),  # a day's share says too little
        ({"required_pace": 1.611, "unit": "%"}, "每天 1.7%即可按期"),  # and is never rounded below what it takes
        ({"cause": "预测过期"}, "报一次新数"),
        ({"cause": "不足", "actual": 82.0, "target": 84.0, "unit": "名"}, "补足 2 名即可"),
        ({"cause": None}, ""),
        ({"days_left": 0}, ""),
    ],
)
def test_what_would_clear_it_is_said_in_whole_steps(changes, words):
    assert wording.clears(goal(**changes)) == words


@pytest.mark.parametrize("cause", wording.CAUSES)
def test_every_cause_has_its_reason_and_since_when(cause):
    assert wording.reason(goal(cause=cause)) == f"{wording.CAUSES[cause]}(5月13日起)"


def test_where_all_is_well_there_is_no_reason():
    assert wording.reason(goal(cause=None, since=None)) == ""


def test_a_concern_says_in_one_line_since_when_why_and_what_would_clear_it():
    assert wording.concern_detail(goal()) == "乡社保中心 · 5月13日起落后 · 每天 2 人次即可按期"
    unlikely = goal(cause="按期概率低", heard=9)
    assert wording.concern_detail(unlikely) == "乡社保中心 · 5月13日起难以按期 · 每天 2 人次即可按期 · 9/10 村已报"
    ended = goal(cause="预测过期", days_since_report=12, stale=True)
    assert wording.concern_detail(ended) == "乡社保中心 · 预计完成日已过,12 天没有新报告 · 报一次新数"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "近两周每天 0.5 人次,按期需每天 2 人次"),
        ({"required_pace": 0.5, "recent_pace": 0.1}, "近两周每周 0.7 人次,按期需每周 4 人次"),
        ({"direction": "at_most_zero", "required_pace": -0.5, "recent_pace": -0.1, "unit": "户"},
         "近两周每周 0.7 户,按期需每周 4 户"),
        ({"recent_since": date(2020, 4, 20)}, "4月20日以来每天 0.5 人次,按期需每天 2 人次"),
        ({"recent_since": None}, "开始以来每天 0.5 人次,按期需每天 2 人次"),
        ({"recent_pace": None}, "按期需每天 2 人次"),
        ({"recent_pace": None, "required_pace": None}, ""),
    ],
)  # fmt: skip
def test_both_paces_are_said_for_the_same_span(changes, words):
    assert wording.speed(goal(**changes)) == words


def test_the_likely_day_comes_with_its_ranges_and_its_distance_from_the_deadline():
    assert wording.prospect(goal()) == "7月7日,比期限晚 7 天;五成 6月27日–7月23日,九成 6月19日–"
    sure = {"projected_early": date(2020, 6, 9), "projected_late": date(2020, 6, 9), "projected_first": None}
    assert wording.prospect(goal(projected=date(2020, 6, 9), **sure)) == "6月9日,比期限早 21 天"
    assert wording.prospect(goal(projected=None)) == ""


def test_the_age_of_a_figure_is_said_apart_from_its_prospect():
    assert wording.report_age(goal()) == "5月20日报,今天"
    old = goal(report_date=date(2020, 5, 6), oldest=date(2020, 4, 29), days_since_report=14, stale=True)
    assert wording.report_age(old) == "5月6日报,14 天前(应 7 天一报);最早的村 4月29日"


def test_what_turned_between_two_days_is_named_by_what_it_has_become_and_the_many_are_counted() -> None:
    villages = ["章赛村", "安庆村", "安乐村", "小河村"]
    turned = [wording.Turn("", one, "滞后", "逾期") for one in villages[:2]]
    assert wording.turns(turned) == "章赛村、安庆村转为逾期"
    duties = [wording.Turn(name, "安乐村", "正常", "逾期") for name in ("危房清零", "饮水", "卫生室")]
    assert wording.turns([*turned, *duties]).endswith("饮水:安乐村转为逾期 等 4 处")
    assert wording.turns([wording.Turn("", one, "未报送", "正常") for one in villages]) == "4 个村转为正常"
    assert wording.turns([]) == ""
