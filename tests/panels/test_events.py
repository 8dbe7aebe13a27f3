"""内生动力 panels: which village had nothing, when events were held, what the clause still asks."""

from __future__ import annotations

import re
from datetime import date

import pandas as pd

from pingda_dash.panels import events
from tests.panels.test_panels import HOSTILE, picks, tags, text

AS_OF = date(2020, 5, 20)
CAMPAIGN = {"start": date(2020, 3, 20), "end": date(2020, 6, 30)}
ANLE, XIAOHE = "530523206206", "530523206210"


def matrix_rows(kept: dict[str, tuple[int, int | None, date]]) -> pd.DataFrame:
    """One row a village and kind, as `queries.activity_matrix`; 安乐村 held what is given, 小河村 nothing."""
    rows = []
    for code, village, poor in ((ANLE, "安乐村", True), (XIAOHE, "小河村", False)):
        for kind in events.KINDS:
            count, people, last = kept.get(kind, (0, None, None)) if code == ANLE else (0, None, None)
            rows.append((code, village, poor, kind, count, people, last))
    columns = ["village_code", "village", "is_poor", "kind", "events", "people", "last_on"]
    return pd.DataFrame(rows, columns=columns).astype({"events": object, "people": object})


EVENTS = pd.DataFrame(
    [
        (date(2020, 5, 12), "宣讲", "院坝会", ANLE, "安乐村", 120, None),
        (date(2020, 5, 12), "宣讲", "火塘会", XIAOHE, "小河村", 30, None),
        (date(2020, 4, 2), "文化活动", "电影下乡", None, "全乡", None, None),
    ],
    columns=["held_on", "kind", "event", "village_code", "village", "people", "completes"],
)


def test_a_cell_says_how_often_how_many_and_when_last() -> None:
    words = text(events.event_matrix(matrix_rows({"宣讲": (3, 240, date(2020, 5, 12))}), AS_OF))
    assert "安乐村 3 场 240 人次 · 5月12日" in words
    assert "5月12日 8 天前" in words


def test_a_village_without_anything_is_red_and_a_kind_whose_time_is_up_too() -> None:
    markup = events.event_matrix(matrix_rows({}), AS_OF, due={"村规民约": "4月底前"}, late={"村规民约"})
    assert text(markup).count("没有") == 10
    assert "t-warn" not in markup.split("</style>")[1]
    assert len(re.findall(r'class="cell t-bad', markup)) == 4  # 村规民约 and 从未, in both villages
    assert "4月底前" in markup


def test_an_event_long_ago_is_amber() -> None:
    markup = events.event_matrix(matrix_rows({"宣讲": (1, None, date(2020, 4, 1))}), AS_OF)
    assert "49 天前" in markup
    assert "t-warn" in markup.split("49 天前")[0].rsplit('<div class="cell', 1)[1]


def test_a_ledger_that_never_came_is_no_zero() -> None:
    words = text(events.event_matrix(matrix_rows({}).assign(events=None), AS_OF))
    assert "没有" not in words
    assert "未报送" in words


def test_a_dot_an_event_in_the_lane_of_its_kind_at_its_day() -> None:
    markup = events.timeline(EVENTS, CAMPAIGN, AS_OF)
    assert markup.count("data-tip=") == 3
    assert "宣讲 2 场" in text(markup)
    assert "村规民约 没有" in text(markup)
    lefts = re.findall(r"left:([\d.]+)%;width:([\d.]+)rem", markup)
    assert {round(float(left), 1) for left, _ in lefts} == {round(100 * 53.5 / 103, 1), round(100 * 13.5 / 103, 1)}
    assert max(float(size) for _, size in lefts) == events.LARGEST
    assert "人数未报送" in markup


def test_two_events_of_one_day_do_not_hide_each_other() -> None:
    shifts = re.findall(r"margin-top:(-?[\d.]+)rem", events.timeline(EVENTS, CAMPAIGN, AS_OF))
    assert len(set(shifts[:2])) == 2


def test_the_list_says_kind_village_and_people() -> None:
    words = text(events.event_list(EVENTS))
    assert "5月12日 院坝会 安乐村 · 宣讲 120 人次" in words
    assert "4月2日 电影下乡 全乡 · 文化活动 人数未报送" in words


def test_the_event_that_the_plan_asks_for_is_marked() -> None:
    words = text(events.event_list(EVENTS.assign(completes=[True, False, None])))
    assert "安乐村 · 宣讲 ✓ 120 人次" in words
    assert words.count("✓") == 1


def test_duties_stand_by_deadline_with_a_shape_and_a_word() -> None:
    rows = pd.DataFrame(
        [
            ("task", "T75", "开展一次大宣讲", "大宣讲", "乡宣传办", "正常", 0.5, date(2020, 6, 30)),
            ("indicator", "village_rules", "村规民约修订", None, "乡宣传办", "逾期", 0.8, date(2020, 4, 30)),
        ],
        columns=["kind", "id", "name", "short_name", "lead_unit", "status", "progress", "deadline"],
    )
    markup = events.duty_list(rows)
    assert picks(markup)[:2] == ["indicator:village_rules", "task:T75"]
    assert re.findall(r'class="item (s-\w+)"', markup) == ["s-逾期", "s-正常"]
    assert "村规民约修订 逾期 指标 · 4月30日前 · 乡宣传办 · 80%" in text(markup)


def test_uploaded_words_stay_words() -> None:
    hostile = EVENTS.assign(event=HOSTILE, village=HOSTILE)
    assert "img" not in tags(events.timeline(hostile, CAMPAIGN, AS_OF)) | tags(events.event_list(hostile))
