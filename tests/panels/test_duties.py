"""Who answers for what: the list to choose from, the duties by deadline, the ledgers behind."""

from __future__ import annotations

import re
from datetime import date
from types import SimpleNamespace
from typing import Any

import pandas as pd

from pingda_dash.panels import duties
from tests.panels.test_panels import HOSTILE, tags, text

MAY_20 = date(2020, 5, 20)
MILESTONES = pd.DataFrame(
    {"label": ["4月底", "5月底", "6月底"], "date": pd.to_datetime(["2020-04-30", "2020-05-31", "2020-06-30"])}
)


def duty(id_: str, **expected: Any) -> dict[str, Any]:
    """One row of `queries.duties`."""
    plain = {
        "kind": "task", "id": id_, "name": f"{id_}全称", "short_name": id_, "role": "责任", "lead_unit": "乡扶贫办",
        "clause": "四(三)", "start": "2020-03-20", "deadline": "2020-06-30", "deadline_basis": "明示",
        "direction": "at_least", "status": "正常", "progress": 0.5, "expected_progress": 0.6, "actual": 50.0,
        "target": 100.0, "baseline": 0.0, "expected": 60.0, "unit": "%",
        "report_date": "2020-05-20", "days_since_report": 0, "stale": False,
        "days_late": 0, "days_left": 41, "dataset": "tasks", "ledger": "任务进展台账", "reason": None, "part": id_,
        "parts": 1, "not_begun": expected.get("reason") == "未到起始日", "silent_late": False,
    }  # fmt: skip
    return {**plain, **expected}


def unit_counts(**of: int) -> Any:
    """The row of `queries.duty_counts` of one unit."""
    names = ("total led broken overdue behind unreported not_begun on_course done silent_late reported stale").split()
    longest = 20 if of.get("overdue") else None
    return SimpleNamespace(scope="单位", scope_id="乡扶贫办", longest_late=longest, **dict.fromkeys(names, 0) | of)


def frame(*rows: dict[str, Any]) -> pd.DataFrame:
    of = pd.DataFrame(rows)
    for name in ("start", "deadline", "report_date"):
        of[name] = pd.to_datetime(of[name])
    return of.assign(days_since_report=of["days_since_report"].astype("Int64"))


DUTIES = frame(
    duty("权属调整", deadline="2020-04-30", status="逾期", days_late=20, role="牵头"),
    duty("危房清零", deadline="2020-05-31", status="滞后", stale=True, days_since_report=13),
    duty("烟叶交售", status="未报送", progress=None, report_date=None, days_since_report=None, reason="未到起始日"),
    duty(
        "舆情应对", status="未报送", progress=None, report_date=None, days_since_report=None, ledger=None, dataset=None
    ),
    duty("村规民约", deadline="2020-04-30", status="已完成", progress=1.0),
)


def test_duties_stand_by_deadline_the_overdue_first_and_the_done_last() -> None:
    board = duties.duty_board(DUTIES, MILESTONES, MAY_20)
    assert re.findall(r'class="due \w+"><b>(.+?)</b><span>(.*?)</span><span>(.+?)</span>', board) == [
        ("逾期", "", "1 项"),
        ("5月底", "剩 11 天", "1 项"),
        ("6月底", "剩 41 天", "2 项"),
        ("已完成", "", "1 项"),
    ]
    assert re.findall(r'data-pick="(.+?)"', board) == [
        "task:权属调整", "task:危房清零", "task:烟叶交售", "task:舆情应对", "task:村规民约",
    ]  # fmt: skip


def test_a_duty_says_its_status_its_last_report_and_its_ledger() -> None:
    words = text(duties.duty_board(DUTIES, MILESTONES, MAY_20))
    assert "权属调整 逾期 20 天 当天 任务进展" in words
    assert "危房清零 滞后 13 天前 任务进展" in words
    assert "烟叶交售 未报送 未开始 任务进展" in words
    assert "舆情应对 未报送 未报送 尚无台账" in words


def test_what_is_led_is_bold_and_comes_first_in_its_group() -> None:
    board = duties.duty_board(frame(duty("甲"), duty("乙", role="牵头")), MILESTONES, MAY_20)
    assert re.findall(r'class="ellipsis (\w*)">(.)<', board) == [("led", "乙"), ("", "甲")]


def test_a_villages_own_duty_opens_as_the_villages_part_of_it() -> None:
    board = duties.duty_board(frame(duty("T35", part="training", role="本村")), MILESTONES, MAY_20, "530523206205")
    assert 'data-pick="indicator:training@530523206205"' in board


def test_the_cards_count_roles_statuses_and_the_next_deadline() -> None:
    counts = unit_counts(total=5, led=1, overdue=1, behind=1, unreported=1, not_begun=1, stale=1, done=1, reported=3)
    made = duties.duty_cards(DUTIES, counts, MAY_20)
    cards = [(card.label, card.value, card.detail) for card in made]
    assert made[2].pick == "duties:单位@乡扶贫办@逾期"
    assert cards == [
        ("牵头", "1 项", "已报 1 / 1 项"),
        ("责任", "4 项", "已报 2 / 3 项 · 1 项未到起始日"),
        ("逾期任务", "1 项", "最长 20 天"),
        ("滞后任务", "1 项", "照近期赶不上"),
        ("未报送任务", "1 项", "1 项超期未更新"),  # what has not begun is not yet 未报送
        ("下一个期限", "5月31日", "剩 11 天 · 1 项未完成"),
    ]


def test_a_problem_past_its_day_is_said_beside_the_late_duties_and_is_none_of_them() -> None:
    details = [
        duties.duty_cards(DUTIES, unit_counts(**of, reported=3), MAY_20, problems)[2].detail
        for of, problems in (({}, 1), ({"overdue": 1}, 2), ({}, 0), ({}, None))
    ]
    assert details == ["另有超期问题 1 条", "最长 20 天 · 另有超期问题 2 条", "没有逾期", "没有逾期"]


def test_a_villages_count_is_of_its_own_list_and_the_townships_rows_are_marked() -> None:
    shared = duty("权属调整", status="逾期", days_late=20, role="共同", village_code=None)
    own = [duty(each, role="本村", village_code="530523206205") for each in ("甲", "乙")]
    waiting = duty("烟叶交售", role="本村", village_code="530523206205", status="未报送", reason="未到起始日")
    every = frame(shared, *own, waiting)
    counts = unit_counts(total=3, not_begun=1, reported=2)
    counts.scope, counts.scope_id = "村", "530523206205"
    cards = {card.label: (card.value, card.detail) for card in duties.duty_cards(every, counts, MAY_20)}
    assert cards["本村任务"] == ("3 项", "已报 2 / 2 项 · 1 项未到起始日")
    assert cards["本村逾期任务"] == ("0 项", "没有逾期")
    words = text(duties.duty_board(every, MILESTONES, MAY_20, "530523206205"))
    assert "逾期 共同 1 项 全乡 权属调整" in words and "本村 3 项" in words
    assert "全乡 甲" not in words


def test_what_is_broken_is_named_where_it_is_counted_with_what_is_overdue() -> None:
    board = text(duties.duty_board(frame(duty("返贫", status="突破"), duty("甲", status="逾期")), MILESTONES, MAY_20))
    assert board.startswith("突破和逾期 2 项")


def test_a_unit_without_duties_says_so() -> None:
    assert "没有这一类" in duties.duty_board(DUTIES.head(0), MILESTONES, MAY_20)
    assert duties.duty_cards(DUTIES.head(0), unit_counts(), MAY_20)[-1].value == "—"


def test_the_chooser_lists_every_unit_and_village_and_marks_the_chosen() -> None:
    units = pd.DataFrame(
        {"name": ["乡扶贫办", HOSTILE], "led": [3, 0], "answered": [5, 1], "broken": [1, 0], "overdue": [1, 0],
         "behind": [0, 4], "late_problems": [0, 2]}
    )  # fmt: skip
    villages = pd.DataFrame(
        {
            "village_code": ["530523206205"],
            "village": ["黄连河村"],
            "broken": [0],
            "overdue": [0],
            "behind": [3],
            "late_problems": [1],
        }
    )
    markup = duties.chooser(units, villages, "unit:乡扶贫办")
    assert 'class="row chosen" data-pick="unit:乡扶贫办"' in markup
    assert "单位 牵头 责任 突破和逾期 滞后 超期问题 乡扶贫办 3 5 2 · ·" in text(markup)
    assert "黄连河村 · 3 1" in text(markup)
    assert "img" not in tags(markup)


def test_a_ledger_says_what_it_feeds_and_how_fresh_it_is() -> None:
    coverage = pd.DataFrame(
        {
            "dataset": ["tasks", "sales", "tourism"],
            "title": ["任务进展台账", "产销对接台账", "乡村旅游台账"],
            "last_report": pd.to_datetime(["2020-05-20", "2020-05-07", None]),
            "days_since_report": pd.array([0, 13, None], dtype="Int64"),
            "fed": [5, 1, 0],
        }
    )
    words = text(duties.ledger_list(coverage))
    assert words == "任务进展台账 5 项 5月20日 当天 产销对接台账 1 项 5月7日 13 天前 乡村旅游台账 0 项 未报送"
    assert list(duties.ledgers_of(DUTIES, coverage)["duties"]) == [4]
