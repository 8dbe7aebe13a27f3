"""Two days of one snapshot: what moved between the days and which way."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest

from pingda_dash import formats, frames, queries, wording
from pingda_dash.snapshot import Snapshot
from tests.sql.test_standing import (
    COOPS,
    JULY_1,
    MAY_6,
    MAY_13,
    MAY_20,
    PINGDA,
    TRAINING,
    XIAOTIANBA,
    everywhere,
    guarantee,
    people,
    task_row,
    trained,
)
from tests.tables import snapshot_of

BEFORE = date(2020, 3, 1)
APRIL_1, MAY_27 = date(2020, 4, 1), date(2020, 5, 27)


def goal(snapshot: Snapshot, name: str, since: date = MAY_13, day: date = MAY_20) -> pd.Series:
    return queries.compare_indicators(snapshot, day, since=since).set_index("id").loc[name]


# --- indicators -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reports", "statuses", "change", "move", "fell_back"),
    [
        ([(MAY_6, 80), (MAY_20, 80)], ("正常", "滞后"), 0, "变差", False),
        ([(MAY_13, 90), (MAY_20, 60)], ("正常", "滞后"), -30, "变差", True),
        ([(MAY_13, 90), (MAY_20, 86)], ("正常", "正常"), -4, "回落", True),
        ([(MAY_13, 20), (MAY_20, 141)], ("滞后", "已完成"), 121, "好转", False),
        ([(MAY_13, 20), (MAY_20, 21)], ("滞后", "滞后"), 1, "前进", False),
        ([(MAY_13, 20), (MAY_20, 20)], ("滞后", "滞后"), 0, "没有进展", False),
        ([(MAY_13, 20)], ("滞后", "滞后"), 0, "没有进展", False),
        ([(MAY_13, 141)], ("已完成", "已完成"), 0, "没有变化", False),
    ],
)
def test_an_indicator_says_which_way_it_moved(reports, statuses, change, move, fell_back) -> None:
    row = goal(snapshot_of(employment=trained(*reports)), "training")
    assert (row.was_status, row.status) == statuses
    assert (row.change, row.move, row.fell_back) == (change, move, fell_back)


def test_a_first_report_is_no_progress_from_nothing() -> None:
    row = goal(snapshot_of(employment=trained((MAY_20, 20))), "training")
    assert (row.was_status, row.status, row.move, row.fell_back) == ("未报送", "滞后", "首次报送", False)
    assert pd.isna(row.was_actual)
    assert pd.isna(row.change)


def test_silence_on_both_days_is_said_of_what_was_due_and_not_of_what_has_not_begun() -> None:
    snapshot = snapshot_of()
    assert goal(snapshot, "training").move == "仍未报送"
    audit = goal(snapshot, "relocation_audit", date(2020, 3, 18), date(2020, 3, 19))
    assert (audit.reason, audit.move) == ("未到起始日", "没有变化")


def test_of_what_is_to_vanish_more_is_a_step_back() -> None:
    rows = [guarantee(MAY_13, PINGDA, "危房改造", 14, 9), guarantee(MAY_20, PINGDA, "危房改造", 14, 7)]
    row = goal(snapshot_of(guarantees=rows), "unsafe_housing")
    assert (row.was_actual, row.actual, row.change, row.forward) == (5, 7, 2, -2)
    assert row.fell_back


def test_what_got_worse_comes_first_then_what_fell_back_then_what_stood_still_and_the_calm_last() -> None:
    rows = [
        *trained((MAY_6, 80), (MAY_20, 80)),  # 变差
        *everywhere("新开发公益性岗位", (MAY_13, 48), (MAY_20, 45)),  # 回落
        *everywhere("新增转移就业", (MAY_13, 20)),  # 没有进展
        *everywhere("在岗公益性岗位", (MAY_13, 92)),  # 没有变化
    ]
    frame = queries.compare_indicators(snapshot_of(employment=rows), MAY_20, since=MAY_13)
    order = frame["id"].tolist()
    named = ["training", "posts_new", "transfers", "posts_existing"]
    assert [frame.set_index("id").loc[name, "move"] for name in named] == ["变差", "回落", "没有进展", "没有变化"]
    assert sorted(named, key=order.index) == named
    assert not frame.set_index("id").loc["posts_existing", "shown"]  # calm, and not the overview's own


def test_every_indicator_of_the_plan_is_compared_once() -> None:
    snapshot = snapshot_of(employment=trained((MAY_13, 20)))
    compared = queries.compare_indicators(snapshot, MAY_20, since=MAY_13)
    assert sorted(compared["id"]) == sorted(queries.indicators(snapshot, MAY_20)["id"])


def test_each_day_is_as_that_day_alone_would_say() -> None:
    snapshot = snapshot_of(employment=trained((APRIL_1, 10), (MAY_6, 64), (MAY_13, 70), (MAY_20, 78)))
    compared = queries.compare_indicators(snapshot, MAY_20, since=MAY_13).set_index("id")
    for day, prefix in ((MAY_13, "was_"), (MAY_20, "")):
        alone = queries.indicators(snapshot, day).set_index("id").loc[compared.index]
        assert compared[f"{prefix}status"].tolist() == alone["status"].tolist()
        assert compared.loc["training", f"{prefix}actual"] == alone.loc["training", "actual"]


def test_the_same_day_twice_has_no_difference() -> None:
    frame = queries.compare_indicators(snapshot_of(employment=trained((MAY_13, 70))), MAY_20, since=MAY_20)
    assert set(frame["move"]) <= {"没有变化", "没有进展", "仍未报送"}
    assert not frame["fell_back"].any()


def test_before_the_campaign_nothing_was_reported() -> None:
    snapshot = snapshot_of(employment=trained((MAY_20, 78)))
    frame = queries.compare_indicators(snapshot, MAY_20, since=BEFORE)
    assert set(frame["was_status"]) == {"未报送"}
    assert frame["was_actual"].isna().all()
    assert queries.compare_villages(snapshot, MAY_20, since=BEFORE)["was_behind"].isna().all()


# --- counts -----------------------------------------------------------------------------------------------------


def test_counts_tell_both_days_and_whether_the_difference_is_good() -> None:
    snapshot = snapshot_of(employment=trained((MAY_6, 80), (MAY_20, 80)))
    result = queries.compare_counts(snapshot, MAY_20, since=MAY_13).set_index("status")
    assert result.index.tolist() == ["逾期", "滞后", "未报送", "正常", "已完成", "未到起始日"]
    assert result["change"].sum() == 0
    late = result.loc["滞后"]
    assert (late.before, late.after, late.change, late.better) == (0, 1, 1, False)  # 其中贫困劳动力 is no second duty
    assert result.loc["已完成", "change"] == 0
    assert pd.isna(result.loc["已完成", "better"])


def test_a_duty_that_is_first_heard_of_between_the_days_moves_as_one() -> None:
    snapshot = snapshot_of(employment=trained((MAY_20, 9)))
    result = queries.compare_counts(snapshot, MAY_20, since=date(2020, 5, 19)).set_index("status")
    # two indicators and the task that rests on them are one duty
    assert result.loc["未报送", "change"] == -1
    assert result.loc["滞后", "change"] == 1


def test_what_has_not_begun_is_not_counted_as_silent() -> None:
    result = queries.compare_counts(snapshot_of(), date(2020, 3, 19), since=BEFORE).set_index("status")
    assert result.loc["未报送", "after"] < result.loc["未报送", "of_all"]


# --- villages ---------------------------------------------------------------------------------------------------


def test_a_village_gets_worse_or_better_or_first_reports_or_stays() -> None:
    doctors = [guarantee(day, PINGDA, "乡村医生", 1, met) for day, met in ((MAY_13, 1), (MAY_20, 0))]
    doctors += [guarantee(day, XIAOTIANBA, "乡村医生", 1, met) for day, met in ((MAY_6, 0), (MAY_13, 0), (MAY_20, 1))]
    jobs = [people(day, village, "技能培训", 5) for day in (MAY_13, MAY_20) for village in (PINGDA, XIAOTIANBA)]
    jobs.append(people(MAY_20, "530523206203", "技能培训", 5))
    frame = queries.compare_villages(snapshot_of(guarantees=doctors, employment=jobs), MAY_20, since=MAY_13)
    moves = dict(zip(frame["village_code"], frame["move"], strict=True))
    assert (moves[PINGDA], moves[XIAOTIANBA]) == ("变差", "好转")
    assert moves["530523206203"] == "首次报送"
    assert moves["530523206204"] == "没有变化"
    pingda = frame.set_index("village_code").loc[PINGDA]
    assert pingda.behind - pingda.was_behind == 1
    assert len(frame) == 10


# --- concerns ---------------------------------------------------------------------------------------------------


def rows_compared(snapshot: Snapshot) -> list[Any]:
    return list(frames.rows(queries.compare_concerns(snapshot, MAY_20, since=MAY_13)))


def concern(snapshot: Snapshot, key: str, since: date = MAY_13, day: date = MAY_20) -> pd.Series:
    return queries.compare_concerns(snapshot, day, since=since).set_index("key").loc[key]


def test_a_concern_is_new_gone_or_still_there() -> None:
    rows = [
        *trained((MAY_6, 80), (MAY_20, 80)),  # fell behind between the days
        *everywhere("新增转移就业", (MAY_13, 20), (MAY_20, 627), poor=147),  # was behind, is done
        *everywhere("新开发公益性岗位", (MAY_13, 1), (MAY_20, 2)),  # behind on both days
    ]
    snapshot = snapshot_of(employment=rows)
    new, gone, still = (concern(snapshot, f"task:{name}") for name in (TRAINING, "T37", "T40"))
    assert (new.state, new.kind) == ("新增", "滞后")
    assert pd.isna(new.was_kind)
    assert (gone.state, gone.was_kind, gone.ended) == ("已销", "滞后", "已完成")
    assert (still.state, still.was_actual, still.actual) == ("仍在", 1, 2)
    [compared] = [row for row in rows_compared(snapshot) if row.key == "task:T40"]
    assert wording.earlier_title(compared) == "新开发公益性岗位 1/50 个"
    assert wording.concern_title(compared) == "新开发公益性岗位 2/50 个"


def test_both_days_lists_are_told_whole_and_nothing_twice() -> None:
    snapshot = snapshot_of(employment=trained((MAY_6, 80), (MAY_20, 80)), tasks=[task_row(MAY_13, COOPS, "进行中", 10)])
    compared = rows_compared(snapshot)
    assert len({row.key for row in compared}) == len(compared)
    before, after = (
        {row.key: wording.concern_title(row) for row in frames.rows(queries.concerns(snapshot, day))}
        for day in (MAY_13, MAY_20)
    )
    assert {row.key: wording.earlier_title(row) for row in compared if row.state != "新增"} == before
    assert {row.key: wording.concern_title(row) for row in compared if row.state != "已销"} == after


def test_a_ledger_that_came_is_a_concern_gone() -> None:
    row = concern(snapshot_of(employment=trained((MAY_20, 80))), "rows:employment")
    assert (row.state, row.was_kind, row.ended) == ("已销", "未报送", "首次报送")


def test_a_deadline_that_passed_makes_what_is_still_there_worse() -> None:
    snapshot = snapshot_of(tasks=[task_row(date(2020, 6, 20), COOPS, "进行中", 50)])
    row = concern(snapshot, f"task:{COOPS}", date(2020, 6, 29), JULY_1)
    assert (row.state, row.was_kind, row.kind, row.move) == ("仍在", "滞后", "逾期", "变差")


def test_more_late_problems_of_one_unit_are_worse() -> None:
    def problem(number: int, day: date) -> dict[str, object]:
        return {"report_date": day, "problem_id": f"P{number}", "source": "其他", "problem": "旧房未拆",
                "unit": "乡住建局", "village_code": PINGDA, "due_on": APRIL_1, "state": "整改中"}  # fmt: skip

    snapshot = snapshot_of(rectification=[problem(1, MAY_13), problem(1, MAY_20), problem(2, MAY_20)])
    row = concern(snapshot, "unit:乡住建局")
    assert (row.state, row.was_kind, row.kind, row.move) == ("仍在", "逾期", "逾期", "变差")
    assert pd.isna(concern(snapshot, "unit:乡住建局", MAY_20, MAY_27).move)


def test_a_duty_that_its_indicator_now_speaks_for_is_not_gone() -> None:
    snapshot = snapshot_of(
        tasks=[task_row(MAY_6, TRAINING, "进行中", 5), task_row(MAY_20, TRAINING, "进行中", 6)],
        employment=[*everywhere("新增转移就业", (MAY_13, 600)), *trained((MAY_20, 9))],
    )
    for day in (MAY_13, MAY_20):
        assert f"task:{TRAINING}" in set(queries.concerns(snapshot, day)["key"])
    row = concern(snapshot, f"task:{TRAINING}")
    assert (row.state, row.was_kind, row.kind) == ("仍在", "未报送", "滞后")


# --- asking -----------------------------------------------------------------------------------------------------


def test_a_comparison_leaves_the_days_of_other_questions_alone() -> None:
    snapshot = snapshot_of(employment=trained((MAY_13, 70), (MAY_20, 78)))
    alone = queries.indicators(snapshot, MAY_13)
    queries.compare_indicators(snapshot, MAY_20, since=MAY_6)
    pd.testing.assert_frame_equal(queries.indicators(snapshot, MAY_13), alone)
    assert goal(snapshot, "training", MAY_13).was_actual == 70


def test_an_indicator_in_a_village_is_compared_as_each_day_alone_would_say() -> None:
    rows = [guarantee(MAY_13, PINGDA, "危房改造", 14, 9), guarantee(MAY_20, PINGDA, "危房改造", 14, 12)]
    snapshot = snapshot_of(guarantees=rows)
    compared = queries.compare_village_indicators(snapshot, MAY_20, since=MAY_13, indicator="unsafe_housing")
    for day, prefix in ((MAY_13, "was_"), (MAY_20, "")):
        alone = queries.village_indicators(snapshot, day, indicator="unsafe_housing")
        assert compared[f"{prefix}status"].tolist() == alone["status"].tolist()
    row = compared.set_index("village_code").loc[PINGDA]
    assert (row.was_actual, row.actual, row.forward) == (5, 2, 3)
    every = queries.compare_village_indicators(snapshot, MAY_20, since=MAY_13)
    assert set(every["id"]) > {"unsafe_housing"}


# --- a day and the day before -----------------------------------------------------------------------------------


def turns(snapshot: Snapshot, day: date) -> list[tuple[str, str, str | None, str, str]]:
    rows = queries.compare_turns(snapshot, day, since=day - timedelta(days=1))
    return [
        (row.topic, row.subject, None if formats.is_missing(row.village) else row.village, row.was_status, row.status)
        for row in frames.rows(rows[rows["topic"] != "数字"])
    ]


def test_what_turns_is_of_its_day_and_of_no_other(demo_snapshot: Snapshot) -> None:
    may_1 = date(2020, 5, 1)
    assert turns(demo_snapshot, may_1)[:3] == [
        ("任务", "权属调整与党组织", None, "正常", "逾期"),
        ("任务", "村规民约修订", None, "正常", "逾期"),
        ("任务", "村级电商点全覆盖", None, "正常", "滞后"),
    ]
    assert queries.compare_turns(demo_snapshot, date(2020, 5, 2), since=may_1).empty


def test_the_figure_that_moved_most_is_of_the_day_it_was_reported_for() -> None:
    snapshot = snapshot_of(employment=trained((MAY_13, 20), (MAY_20, 141)))
    [row] = frames.rows(
        queries.compare_turns(snapshot, MAY_20, since=MAY_20 - timedelta(days=1)).query("topic == '数字'")
    )
    assert (row.id, row.was, row.actual, row.number_unit) == ("training", 20, 141, "人次")
