"""One item on the whole screen: its figure, its facts, the plan's sentence, the villages, the way, what was said."""

from __future__ import annotations

import re
from datetime import date
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from pingda_dash import theme
from pingda_dash.panels import meeting
from pingda_dash.persons import Persons
from pingda_dash.progress import Fan

AS_OF, END = date(2020, 5, 20), date(2020, 6, 30)
TRAINING: dict[str, Any] = {
    "item": "task:T35", "rank": 22, "kind": "滞后", "standing": "滞后", "topic": "任务", "subject": "技能培训",
    "lead_unit": "乡社保中心", "responsible_units": "乡扶贫办;各村(社区)", "village": None, "number": None,
    "number_all": None, "number_open": None, "village_code": None,
    "part": "training", "parts": 2, "ref_kind": "task", "ref_id": "T35",
    "direction": "at_least", "unit": "人次", "actual": 78.0, "baseline": 0.0,
    "target": 141.0, "expected": 84.3, "progress": 0.553, "expected_progress": 0.598, "pace_days": 1,
    "required": 1.54, "recent": 0.5, "recent_since": date(2020, 5, 6), "recent_until": AS_OF,
    "missing": 63.0, "projected": date(2020, 9, 23), "days_over": 85,
    "report_date": AS_OF, "days_since_report": 0, "start": date(2020, 3, 20), "deadline": END,
    "deadline_basis": "明示", "days_late": 0, "days_left": 41, "clause": "四(二)", "cause": "落后",
    "since": date(2020, 5, 13), "probability": 0.12, "projected_first": date(2020, 6, 28), "projected_last": None,
    "heard": 10, "asked": 10, "stale": False,
    "quote": "6月底前开展技能培训141人次以上", "dataset": "employment", "ledger_item": "技能培训", "reason": None,
    "deliverable": None, "note": None, "indicator": "training",
}  # fmt: skip
FINDING: dict[str, Any] = {
    "ref_kind": "check", "topic": "核对", "check_id": "roster_households", "check_subject": None, "village": "安庆村",
    "ours": 143.0, "our_unit": "户", "theirs": 142.0, "their_unit": "户", "things": None,
}  # fmt: skip
CLAUSE = SimpleNamespace(
    id="四(二)",
    title="抓稳就业",
    text="落实政策。整合资源,6月底前开展技能培训141人次以上,其中贫困劳动力141人次。加强管理。",
)


def row(**changes: Any) -> Any:
    return SimpleNamespace(**{**TRAINING, **changes})


def text(markup: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", markup)).strip()


# --- the figure -------------------------------------------------------------------------------------------------


def test_the_figure_is_held_against_the_plan_with_the_paces_that_decide() -> None:
    words = text(meeting.figure(row()))
    for part in (
        "滞后 技能培训", "78 / 141 人次 还差 63 人次", "今天应达 84 人次", "期限 6月30日 剩 41 天",
        "按期需要 每天 2 人次", "近两周 每天 0.5 人次", "照此速度 9月23日达标 比期限晚 85 天",
    ):  # fmt: skip
        assert part in words


def test_the_bar_ends_at_the_actual_share_and_the_gold_tick_where_today_should_be() -> None:
    markup = meeting.figure(row())
    assert 'class="fill" style="width:55.32%' in markup
    assert 'class="tick" style="left:59.79%' in markup
    assert theme.WARN in markup


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            {"direction": "at_most_zero", "unit": "户", "actual": 3.0, "baseline": 14.0, "target": 0.0},
            "已消除 11 / 14 户 还剩 3 户",
        ),
        ({"unit": "%", "actual": 66.7, "target": 100.0, "missing": 33.3}, "66.7% / 100% 还差 33.3 个百分点"),
        ({"unit": "%", "actual": 99.96, "target": 100.0, "missing": 0.04}, "99.9% / 100%"),
        ({"actual": None, "reason": "未报送", "progress": None}, "未报送"),
        ({"ref_kind": "unit", "unit": "条", "actual": 2.0, "number_all": 5, "number_open": 3}, "2 条 超期未销号"),
        ({"ref_kind": "unit", "unit": "条", "actual": 2.0, "number_all": 5, "number_open": 3}, "未销号 3 条 共 5 条"),
        (FINDING, "安庆村:名册 143 户,逐户 142 户"),
    ],
)
def test_every_kind_reads_as_people_say_it(changes: dict[str, Any], expected: str) -> None:
    assert expected in text(meeting.figure(row(**changes)))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"standing": "逾期", "kind": "逾期", "days_late": 20, "required": None}, "期限 6月30日 逾期 20 天"),
        ({"days_left": 0}, "今天到期"),
        ({"deadline_basis": "推定"}, "(方案未写明,推定)"),
        ({"recent": 0.0, "projected": None}, "近两周 没有进展"),
        ({"recent_since": None}, "开始以来 每天 0.5 人次"),
        ({"recent": 0.0, "projected": None}, "照此速度 看不到达标日"),
        ({"pace_days": 7, "required": 1.2}, "按期需要 每周 2 人次"),
        ({"missing": 1.0, "unit": "个"}, "到期前 完成这 1 个"),
        ({"projected": date(2020, 6, 20), "days_over": -10}, "6月20日达标 赶得上期限"),
        ({"projected": date(2021, 1, 3), "days_over": 187}, "2021年1月3日达标"),
        ({"stale": True, "days_since_report": 13, "report_date": date(2020, 5, 7)}, "5月7日报 · 已 13 天未更新"),
        ({"actual": None, "progress": None, "reason": "未报送"}, "进展 从未报送"),
    ],
)
def test_the_facts_say_what_is_known_and_no_more(changes: dict[str, Any], expected: str) -> None:
    assert expected in text(meeting.figure(row(**changes)))


def test_what_was_settled_says_so_with_its_figure() -> None:
    done = {"standing": "已完成", "kind": "已完成", "rank": None, "actual": 141.0, "missing": 0.0, "progress": 1.0}
    markup = meeting.figure(row(**done), settled=True)
    words = text(markup)
    assert f'style="--c:{theme.OK}"' in markup
    assert "已销 现为 已完成 技能培训" in words
    assert "141 / 141 人次" in words
    assert "还差" not in words
    assert "目标 已达到" in words


def test_markup_in_a_title_is_not_markup() -> None:
    hostile = FINDING | {"check_id": "closed_without_evidence", "things": "<script>"}
    for markup in (meeting.figure(row(subject="<script>x</script>")), meeting.figure(row(**hostile))):
        assert "<script>" not in markup
        assert "&lt;script&gt;" in markup


@pytest.mark.parametrize(
    ("item", "pick"),
    [("task:T24", "task:T24"), ("rows:sales", "rows:sales"), ("village:53:新增对象:边缘易致贫户", "village:53")],
)
def test_the_rows_behind_are_one_touch_away(item: str, pick: str) -> None:
    assert f'data-pick="{pick}"' in meeting.figure(row(item=item))


# --- the plan's sentence ----------------------------------------------------------------------------------------


def test_the_sentence_is_the_plans_own_with_the_quote_marked() -> None:
    markup = meeting.sentence(row(), CLAUSE)
    assert "<p>整合资源,<mark>6月底前开展技能培训141人次以上</mark>,其中贫困劳动力141人次。</p>" in markup
    words = text(markup)
    assert "四(二) 抓稳就业" in words
    assert "牵头 乡社保中心 配合 乡扶贫办、各村(社区)" in words


@pytest.mark.parametrize("clause", [None, SimpleNamespace(id="四(二)", title=None, text="别的话。")])
def test_a_quote_that_no_clause_holds_stands_alone(clause: Any) -> None:
    assert "<p><mark>6月底前开展技能培训141人次以上</mark></p>" in meeting.sentence(row(), clause)


def test_what_is_not_in_the_plan_says_so() -> None:
    words = text(meeting.sentence(row(ref_kind="check", quote=None, clause=None, responsible_units=None), None))
    assert "这一项不是方案条目:两本台账对不上" in words
    assert "核对 乡社保中心" in words


# --- the villages -----------------------------------------------------------------------------------------------


def cells(**changes: Any) -> pd.DataFrame:
    one = {
        "village_code": "530523206205", "village": "黄连河村", "is_poor": True, "direction": "at_least",
        "unit": "人次", "actual": 3.0, "baseline": 0.0, "target": 9.0, "target_basis": "分摊(推定)",
        "progress": 0.333, "expected": 5.4, "expected_progress": 0.598, "status": "滞后", "indicator": "training",
        "late": None, "listed": False, "topic": None,
    }  # fmt: skip
    return pd.DataFrame([one | changes])


def test_a_village_has_its_figure_and_status_and_says_what_is_only_inferred() -> None:
    markup = meeting.villages(cells(), row(), demo=True)
    words = text(markup)
    assert "黄连河村 3 /≈9 滞后" in words
    assert "≈ 村级目标为分摊(推定),方案只有全乡数" in words
    assert "金框 = 贫困村(演示假设)" in words
    assert 'data-pick="indicator:training@530523206205"' in markup


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"actual": None, "status": "未报送", "progress": None}, "黄连河村 — 未报送"),
        ({"direction": "at_most_zero", "target": 0.0, "target_basis": "方案"}, "黄连河村 剩 3 滞后"),
        ({"target": None, "target_basis": None, "status": None, "progress": None}, "黄连河村 3 不设目标"),
        ({"direction": None, "listed": True, **FINDING}, "黄连河村 名册 143 户,逐户 142 户"),
        ({"direction": None, "listed": True, "topic": "村", "days_since_report": 14}, "黄连河村 已 14 天未报"),
        ({"direction": None}, "黄连河村 没有"),
    ],
)
def test_a_village_says_what_it_is_of_each_kind(changes: dict[str, Any], expected: str) -> None:
    assert expected in text(meeting.villages(cells(**changes | {"village": "黄连河村"}), row()))


@pytest.mark.parametrize(("late", "expected"), [(2, "黄连河村 2 条 逾期"), (0, "黄连河村 0 条")])
def test_a_village_says_how_many_problems_are_late_there(late: int, expected: str) -> None:
    assert expected in text(meeting.villages(cells(direction=None, late=late), row(ref_kind="unit")))


def test_where_villages_are_not_told_apart_the_screen_says_why() -> None:
    assert "方案只对全乡提出这一项" in text(meeting.villages(cells().iloc[:0], row()))


# --- the way so far ---------------------------------------------------------------------------------------------


def series(*values: float) -> pd.DataFrame:
    days = pd.date_range(end=AS_OF, periods=len(values), freq="7D")
    return pd.DataFrame({"report_date": days, "value": values})


FAN = Fan(
    [(date(2020, 3, 20), 0.0), (END, 141.0)], [(AS_OF, 78.0), (END, 99.0)],
    [(AS_OF, 78.0, 78.0), (END, 94.0, 104.0)], [(AS_OF, 78.0, 78.0), (END, 87.0, 111.0)],
)  # fmt: skip


def test_the_way_shows_reports_the_plans_path_and_what_may_come() -> None:
    markup = meeting.trend(series(60, 71, 74, 78), row(), FAN, AS_OF)
    words = text(markup)
    assert "78 人次" in words
    assert "6月30日 141 人次" in words
    assert "今天" in words
    assert markup.count("<polyline") == 3
    assert markup.count("<polygon") == 2
    assert "6月30日约 99 人次;五成 94–104,九成 87–111" in markup
    assert markup.count('class="end"') == 4


def test_an_event_is_a_mark_on_its_deadline_and_no_cliff() -> None:
    event = Fan([(date(2020, 3, 20), 0.0), (date(2020, 5, 30), 0.0), (date(2020, 5, 31), 100.0)])
    markup = meeting.trend(series(0, 66.7), row(unit="%"), event, AS_OF)
    assert markup.count("<polyline") == markup.count('class="diamond"') == 1
    assert "5月31日 100%" in text(markup)
    assert event.plan_words == ["金菱形 = 方案期限"]


def test_of_villages_heard_alone_the_way_and_the_bar_expect_the_same() -> None:
    some = row(heard=3, asked=10, expected=25.3, report_date=date(2020, 5, 15), days_since_report=5)
    days = pd.DataFrame({"date": [some.start, END], "expected": [0.0, 141.0], "likely": None, "low_50": None,
                         "high_50": None, "low_90": None, "high_90": None})  # fmt: skip
    markup = meeting.trend(series(10, 12), some, Fan.of(days, some), AS_OF)
    assert "已报 3/10 村应达 25 人次" in text(markup) and 'class="diamond"' in markup
    assert "已报 3/10 村应达 25 人次" in text(meeting.figure(some))


def test_what_is_expected_is_of_the_day_of_the_report() -> None:
    assert "5月15日应达 84 人次" in text(meeting.figure(row(report_date=date(2020, 5, 15), days_since_report=5)))


def test_without_a_goal_or_a_pace_only_the_reports_are_drawn() -> None:
    markup = meeting.trend(series(60, 78), row(target=None), Fan(), AS_OF)
    assert markup.count("<polyline") == 1


def test_one_report_on_the_first_day_is_drawn() -> None:
    assert "78 人次" in meeting.trend(series(78), row(start=AS_OF, target=None), Fan(), AS_OF)


def test_no_report_is_no_way() -> None:
    assert "还没有报过数" in meeting.trend(series(), row(), Fan(), AS_OF)


def test_only_the_late_problems_of_a_unit_are_listed() -> None:
    one = {
        "problem_id": "WT-1",
        "village": "小河村",
        "problem": "旧房未拆",
        "due_on": date(2020, 5, 18),
        "state": "未整改",
    }
    of = pd.DataFrame([one | {"days_late": 2}, one | {"problem": "未到期", "days_late": 0}])
    words = text(meeting.late_problems(of))
    assert "小河村 旧房未拆 5月18日到期 超期 2 天 未整改" in words
    assert "未到期" not in words


# --- what was said ----------------------------------------------------------------------------------------------


def notes(*changes: dict[str, Any]) -> pd.DataFrame:
    one = {
        "id": 7, "item": "task:T35", "title": "技能培训", "as_of": date(2020, 5, 13), "text": "改办夜校",
        "promised": None, "figure": "64/141 人次", "status": "滞后", "author": "张三", "unit": "乡社保中心",
        "at": pd.Timestamp("2020-05-13 09:30"), "struck_at": None,
    }  # fmt: skip
    return pd.DataFrame([one | change for change in changes])


def words(*changes: dict[str, Any], **more: Any) -> str:
    return meeting.note_list(notes(*changes), "78/141 人次", AS_OF, **more)


def test_a_note_says_when_who_what_and_the_figure_then_and_now() -> None:
    assert text(words({})) == "5月13日例会 · 乡社保中心 张三 改办夜校 当时 64/141 人次 → 现在 78/141 人次"


def test_a_figure_that_did_not_move_says_so() -> None:
    assert "当时 78/141 人次,现在没有变化" in text(words({"figure": "78/141 人次"}))


@pytest.mark.parametrize(
    ("promised", "settled", "expected", "tone"),
    [
        (date(2020, 5, 18), False, "承诺 5月18日完成,已过 2 天", "bad"),
        (date(2020, 5, 20), False, "承诺 5月20日完成,就是今天", "warn"),
        (date(2020, 5, 25), False, "承诺 5月25日完成,还有 5 天", "plan"),
        (date(2020, 5, 18), True, "承诺 5月18日完成,已办结", "mute"),
    ],
)
def test_a_promise_is_held_against_the_day(promised: date, settled: bool, expected: str, tone: str) -> None:
    assert f'<span class="{tone}">{expected}</span>' in words({"promised": promised}, settled=settled)


def test_a_promise_that_a_later_one_took_the_place_of_is_not_counted_on() -> None:
    markup = words({"promised": date(2020, 5, 25)}, {"as_of": date(2020, 5, 6), "promised": date(2020, 5, 13)})
    assert "承诺 5月25日完成,还有 5 天" in markup
    assert "已过" not in markup
    assert "承诺 5月13日完成" in markup


def test_a_note_that_was_struck_is_kept_and_promises_nothing() -> None:
    markup = words({"struck_at": pd.Timestamp("2020-05-14"), "promised": date(2020, 5, 18)}, own="张三")
    assert "改办夜校" in markup
    assert "5月14日本人划去" in markup
    assert "承诺" not in markup
    assert "strike:" not in markup


def test_only_ones_own_note_can_be_struck() -> None:
    assert 'data-pick="strike:7"' in words({}, own="张三")
    assert "strike:" not in words({}, own="李四")
    assert "strike:" not in words({})


def test_an_id_number_or_phone_in_a_note_is_masked_and_markup_is_text() -> None:
    markup = words({"text": "找 13812345678 <b>办</b> 530523199001011234"})
    assert "138****5678" in markup
    assert "530***********1234" in markup
    assert "<b>办</b>" not in markup
    assert "王**家" in words({"text": "王小明家已入住"}, people=Persons(["王小明"]))


def test_nothing_said_is_said() -> None:
    assert "还没有说过" in meeting.note_list(notes(), "78/141 人次", AS_OF)


def test_the_rail_raises_the_item_on_the_screen() -> None:
    listed = (("task:A", "逾期", "甲"), ("task:B", "滞后", "乙"))
    items = pd.DataFrame([TRAINING | {"item": item, "kind": kind, "subject": name} for item, kind, name in listed])
    marks = re.findall(r'data-pick="item:(task:.)" class="(\w*)" style="--c:([^";]+)', meeting.rail(items, "task:B"))
    assert marks == [("task:A", "", theme.BAD), ("task:B", "here", theme.WARN)]
