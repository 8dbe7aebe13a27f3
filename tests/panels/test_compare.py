"""Two days side by side: the days and their choices, the counts, the bars of both days, the villages, the concerns."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pandas as pd
import pytest

from pingda_dash import theme
from pingda_dash.panels import compare

MAY_13, MAY_20 = date(2020, 5, 13), date(2020, 5, 20)
TRAINING: dict[str, Any] = {
    "id": "training", "name": "技能培训", "unit": "人次", "direction": "at_least", "target": 141.0, "was_actual": 74.0,
    "actual": 78.0, "baseline": 0.0, "was_expected": 74.6, "expected": 84.3, "was_status": "滞后", "status": "滞后",
    "was_progress": 0.525, "progress": 0.553,
    "was_expected_progress": 0.529, "expected_progress": 0.598, "change": 4.0, "fell_back": False, "move": "前进",
    "shown": True, "because": None, "cause": None, "since": None,
}  # fmt: skip
VILLAGE: dict[str, Any] = {
    "village_code": "530523206201", "village": "平达社区", "is_poor": False, "x": 2.0, "y": 1.0, "was_behind": 7,
    "was_broken": 0, "broken": 0,
    "was_overdue": 0, "was_last_report": MAY_13, "was_reported": 26, "was_asked": 26, "behind": 2, "overdue": 0,
    "last_report": MAY_20, "reported": 26, "asked": 26, "move": "好转",
}  # fmt: skip
CONCERN: dict[str, Any] = {
    "key": "task:T35", "state": "仍在", "was_kind": "滞后", "kind": "滞后", "move": None, "ended": None,
    "topic": "任务", "subject": "技能培训", "was_actual": 74.0, "actual": 78.0, "target": 141.0, "number_unit": "人次",
    "direction": "at_least", "was_number": None, "number": None, "was_progress": 0.525, "progress": 0.553,
    "unit": "乡社保中心", "village_code": None, "village": None, "ref_kind": "task", "ref_id": "T35",
    "part": "training", "parts": 2, "dataset": "employment", "cause": "落后", "days_late": 0, "days_left": 41,
    "days_since_report": 0, "report_date": MAY_20, "stale": False, "required_pace": 1.54, "recent_pace": 0.5,
    "heard": 10, "asked": 10, "since": MAY_13,
}  # fmt: skip


def table(base: dict[str, Any], *changes: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame([{**base, **each} for each in changes or ({},)])


def text(markup: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", markup)).strip()


def goals(**changes: Any) -> str:
    return compare.goals(table(TRAINING, changes))


# --- the days ---------------------------------------------------------------------------------------------------


def test_the_days_say_how_far_apart_they_are_and_which_choice_is_theirs() -> None:
    choices = [compare.Choice("上次例会", MAY_13), compare.Choice("昨天", date(2020, 5, 19))]
    markup = compare.days(compare.Day(MAY_13, 55, "上次例会"), compare.Day(MAY_20, 62, "今天"), choices, MAY_13)
    assert "5月13日 上次例会 第 55 天 · 星期三 7 天 5月20日 今天 第 62 天 · 星期三" in text(markup)
    assert re.findall(r'data-pick="since:([\d-]+)" class="(\w*)"', markup) == [
        ("2020-05-13", "chosen"),
        ("2020-05-19", ""),
    ]


def test_a_day_before_the_campaign_has_no_number() -> None:
    words = text(compare.days(compare.Day(date(2020, 3, 1), 0), compare.Day(MAY_20, 62), [], MAY_13))
    assert "总攻开始前 · 星期日" in words
    assert "第 0 天" not in words


def test_a_marks_name_is_text() -> None:
    markup = compare.days(
        compare.Day(MAY_13, 55, "<b>例会</b>"), compare.Day(MAY_20, 62), [compare.Choice("<i>", MAY_13)], MAY_13
    )
    assert "<b>例会" not in markup
    assert "&lt;b&gt;例会" in markup


# --- counts -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "better", "words"),
    [
        (2, 4, False, "2 → 4 +2 项 ↓ 变差"),
        (29, 25, True, "29 → 25 −4 项 ↑ 好转"),
        (4, 4, None, "4 → 4 没有变化"),
    ],
)
def test_a_count_tells_old_new_and_the_signed_difference(before, after, better, words) -> None:
    row = {
        "status": "逾期",
        "before": before,
        "after": after,
        "change": after - before,
        "better": better,
        "of_all": 125,
    }
    markup = compare.counts(pd.DataFrame([row]))
    assert words in text(markup)
    assert f'data-value="{after}"' in markup


def test_more_than_nothing_reported_is_not_worse() -> None:
    row = {"status": "滞后", "before": 0, "after": 25, "change": 25, "better": False, "of_all": 125}
    words = text(compare.counts(pd.DataFrame([row]), first=True))
    assert "+25 项" in words
    assert "变差" not in words


# --- indicators -------------------------------------------------------------------------------------------------


def test_both_days_stand_on_one_bar_the_earlier_dim_the_growth_bright_with_two_ticks() -> None:
    markup = goals()
    assert f'class="kept" style="width:52.48%;background:{theme.dimmed(theme.WARN)}"' in markup
    assert f'class="gained" style="width:2.84%;background:{theme.WARN}"' in markup
    assert 'class="tick then" style="left:52.91%"' in markup
    assert 'class="tick" style="left:59.79%"' in markup
    assert 'class="lost"' not in markup
    assert "74 → 78 / 141 人次 +4 人次 仍 滞后 ↑ 前进" in text(markup)
    assert 'data-pick="indicator:training"' in markup
    assert 'data-id="indicator:training" data-value="78"' in markup


def test_a_changed_status_is_said_then_and_now_with_an_arrow_and_a_word() -> None:
    assert "滞后 → 正常 ↑ 好转" in text(goals(status="正常", move="好转"))
    assert "正常 → 滞后 ↓ 变差" in text(goals(was_status="正常", move="变差"))


def test_a_figure_that_fell_is_marked_and_what_was_lost_is_drawn_apart() -> None:
    markup = goals(actual=70.0, progress=0.4965, change=-4.0, fell_back=True, move="回落")
    assert "74 → 70 / 141 人次 −4 人次" in text(markup)
    assert "↓ 回落" in text(markup)
    assert 'class="lost" style="width:2.84%"' in markup


def test_one_that_fell_and_got_worse_says_both() -> None:
    words = text(goals(was_status="正常", actual=60.0, progress=0.43, change=-14.0, fell_back=True, move="变差"))
    assert "−14 人次 回落" in words
    assert "↓ 变差" in words


def test_what_is_to_vanish_and_grew_is_反弹_not_回落() -> None:
    words = text(
        goals(
            direction="at_most_zero",
            unit="户",
            target=0.0,
            was_actual=5.0,
            actual=7.0,
            change=2.0,
            fell_back=True,
            move="回落",
        )
    )
    assert "剩 5 → 7 户 +2 户" in words
    assert "↓ 反弹" in words
    assert "回落" not in words


def test_what_did_not_move_shows_one_figure_and_says_so() -> None:
    markup = goals(actual=74.0, change=0.0, progress=0.525, status="正常", was_status="正常", move="没有变化")
    assert "技能培训 74 / 141 人次 仍 正常 没有变化" in text(markup)
    assert 'class="row still"' in markup


def test_a_first_report_comes_from_silence_not_from_zero() -> None:
    markup = goals(was_actual=None, was_progress=None, was_status="未报送", change=None, move="首次报送")
    assert "— → 78 / 141 人次" in text(markup)
    assert "未报送 → 滞后 ＋ 首次报送" in text(markup)
    assert 'class="gained" style="width:55.32%' in markup


@pytest.mark.parametrize(
    ("was", "now", "words"),
    [(20.3, 38.02, "20.3% → 38% / 100% +17.7 百分点"), (99.903, 99.952, "99.90% → 99.95% / 100% +0.05 百分点")],
)
def test_shares_differ_by_points_and_never_round_to_all_or_to_no_difference(was, now, words) -> None:
    result = text(goals(unit="%", target=100.0, was_actual=was, actual=now, change=round(now - was, 6)))
    assert words in result


def test_those_left_out_are_counted_by_what_they_did() -> None:
    rows = table(TRAINING, {"shown": True}, *[{"shown": False, "move": move} for move in ("前进", "前进", "没有变化")])
    assert compare.rest_words(rows) == "其余 3 项:前进 2 项,没有变化 1 项"
    assert compare.rest_words(table(TRAINING)) == ""


# --- villages ---------------------------------------------------------------------------------------------------


def drawn_cells(**changes: Any) -> list[str]:
    markup = compare.villages(table(VILLAGE, changes), MAY_13, MAY_20)
    return re.findall(r'<g data-pick="village:530523206201".*?</g>', markup, re.DOTALL)


def test_a_village_stands_twice_in_the_same_place_and_the_change_is_said_and_outlined() -> None:
    before, after = drawn_cells()
    places = [re.findall(r'<polygon points="([^"]+)"', cell)[0] for cell in (before, after)]
    assert places[0] == places[1]
    assert text(before) == "平达社区 滞后 7 项"
    assert text(after) == "平达社区 滞后 7→2 ↑ 好转"
    assert ('class="changed"' in before, 'class="changed"' in after) == (False, True)


def test_a_village_without_change_has_no_outline() -> None:
    _, after = drawn_cells(was_behind=2, move="没有变化")
    assert text(after) == "平达社区 滞后 2 项"
    assert 'class="changed"' not in after


def test_a_village_heard_of_for_the_first_time_was_silent_before() -> None:
    silent = dict.fromkeys(("was_behind", "was_overdue", "was_last_report"))
    before, after = drawn_cells(**silent, was_reported=0, move="首次报送")
    assert text(before) == "平达社区 未报送"
    assert text(after) == "平达社区 滞后 2 项 ＋ 首报"
    assert theme.SILENT in before


def test_overdue_and_lagging_ones_are_told_apart() -> None:
    _, after = drawn_cells(was_overdue=1, was_behind=10, behind=11, move="好转")
    assert text(after) == "平达社区 逾期 1→0 滞后10→11 ↑ 好转"


def test_a_broken_bottom_line_is_not_called_overdue() -> None:
    before, after = drawn_cells(was_broken=1, broken=2, move="变差")
    assert text(before) == "平达社区 突破 1 滞后 7"
    assert text(after) == "平达社区 突破 1→2 滞后 7→2 ↓ 变差"


def test_the_villages_are_summed_up_worst_first() -> None:
    moves = table(VILLAGE, {"move": "没有变化"}, {"move": "好转"}, {"move": "变差"}, {"move": "好转"})
    assert compare.village_words(moves) == "1 村变差 · 2 村好转 · 1 村没有变化"


# --- concerns ---------------------------------------------------------------------------------------------------


def test_concerns_are_three_lists_with_their_counts() -> None:
    markup = compare.concerns(
        table(
            CONCERN,
            {"state": "新增", "was_kind": None, "subject": "长效管护机制", "actual": None, "kind": "滞后"},
            {"move": "变差", "kind": "逾期"},
            {"state": "已销", "kind": None, "ended": "已完成", "subject": "扶贫车间", "actual": None},
        ),
        MAY_13,
    )
    words = text(markup)
    assert "新增 1 长效管护机制 滞后" in words
    assert "已销 1 扶贫车间 ✓ 已完成" in words
    assert "仍在 1 技能培训 ↓ 变差 滞后 → 逾期" in words
    assert "5月13日:技能培训 74/141 人次" in markup  # the earlier figure, in the tip
    assert markup.count('data-pick="task:T35"') == 3


def test_a_list_with_nothing_in_it_says_so_and_markup_stays_text() -> None:
    markup = compare.concerns(table(CONCERN, {"subject": "<script>x</script>"}), MAY_13)
    assert text(markup).count("没有") == 2
    assert "<script>" not in markup
