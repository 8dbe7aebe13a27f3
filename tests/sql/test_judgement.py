"""The rule of a status, line by line (docs/architecture.md, "Status, by rule"), from rows to what is shown."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

import pandas as pd
import pytest

from pingda_dash import queries
from pingda_dash.snapshot import Snapshot
from tests.sql.test_standing import VILLAGES, guarantee, home, leaf, people, standing
from tests.tables import dated, snapshot_of
from tests.test_lake import PINGDA, XIAOTIANBA

START, END = date(2020, 3, 20), date(2020, 6, 30)
HOUSING, DROPOUTS = "危房改造", "控辍保学"


def day(month: int, number: int) -> date:
    return date(2020, month, number)


def everywhere(
    on: date, item: str, due: int, met: int, but: Iterable[str] = (), **more: object
) -> list[dict[str, object]]:
    """The same guarantee in every village, but for some."""
    return [guarantee(on, code, item, due, met, **more) for code in VILLAGES if code not in but]


def roster(**more: object) -> list[dict[str, object]]:
    """Ten villages alike."""
    alike = {"population": 2000, "registered_people": 400, "registered_households": 100, "arable_mu": 6000.0, **more}
    return dated(
        START,
        [{"village_code": code, "village": f"村{n}", "is_poor": n < 6, **alike} for n, code in enumerate(VILLAGES)],
    )


def duty(snapshot: Snapshot, on: date, id_: str) -> pd.Series:
    return queries.tasks(snapshot, on).set_index("id").loc[id_]


# --- evidence, coverage, age ----------------------------------------------------------------------------------------


def test_the_figure_knows_of_how_many_villages_it_speaks_and_how_old_its_oldest_part_is():
    snapshot = snapshot_of(industry=[leaf(day(5, 6), PINGDA, 900), leaf(day(5, 20), XIAOTIANBA, 1000)])
    row = standing(snapshot, day(5, 20), "flue_area")
    assert (row.heard, row.asked, row.reason) == (2, 10, "部分村未报")
    assert (row.report_date.date(), row.oldest.date()) == (day(5, 20), day(5, 6))


def test_what_an_office_lists_for_the_township_has_no_coverage():
    cases = [{"report_date": day(5, 20), "household_id": "H1", "village_code": PINGDA, "kind": "边缘易致贫户"}]
    row = standing(snapshot_of(monitoring=cases), day(5, 20), "households_at_risk")
    assert pd.isna(row.heard) and pd.isna(row.asked)


@pytest.mark.parametrize(("on", "stale"), [(day(5, 27), False), (day(5, 28), True)])
def test_a_weekly_figure_is_stale_after_seven_days_and_that_is_no_lateness(on, stale):
    snapshot = snapshot_of(employment=[people(day(5, 20), code, "技能培训", 9) for code in VILLAGES])
    row = standing(snapshot, on, "training")
    assert (row.stale, row.status) == (stale, "正常")


def test_nothing_first_reported_later_is_known_before():
    rows = [guarantee(START, PINGDA, HOUSING, 2, 2), *everywhere(day(3, 25), HOUSING, 8, 0, but=[PINGDA])]
    snapshot = snapshot_of(guarantees=rows)
    first = standing(snapshot, START, "unsafe_housing")
    assert (first.actual, first.heard, first.status) == (0, 1, "正常")
    assert pd.isna(first.baseline) and pd.isna(first.projected)
    assert standing(snapshot, START, "unsafe_housing", VILLAGES[4]).status == "未报送"


# --- baselines ------------------------------------------------------------------------------------------------------


def test_the_townships_baseline_is_the_sum_of_the_villages_own_first_values():
    rows = [
        guarantee(START, PINGDA, HOUSING, 2, 2),
        *everywhere(day(3, 25), HOUSING, 8, 0, but=[PINGDA]),
        *everywhere(day(5, 10), HOUSING, 8, 7, but=[PINGDA]),
    ]
    row = standing(snapshot_of(guarantees=rows), day(5, 10), "unsafe_housing")
    assert (row.actual, row.baseline, row.progress) == (9, 72, 0.875)


def test_without_every_village_there_is_no_baseline_of_the_township():
    snapshot = snapshot_of(guarantees=everywhere(day(4, 20), "低保特困兜底", 10, 5, but=[PINGDA]))
    row = standing(snapshot, day(5, 20), "safety_net")
    assert pd.isna(row.baseline) and pd.isna(row.expected)


def test_a_path_that_begins_with_a_first_value_begins_on_its_day():
    rows = [guarantee(day(4, 20), PINGDA, "低保特困兜底", 13, 9), guarantee(day(5, 10), PINGDA, "低保特困兜底", 13, 11)]
    snapshot = snapshot_of(guarantees=rows)
    first = standing(snapshot, day(4, 20), "safety_net", PINGDA)
    assert first.expected == pytest.approx(first.actual)  # nobody is behind on the day of the first report
    later = standing(snapshot, day(5, 10), "safety_net", PINGDA)
    assert (later.status, later.projected.date()) == ("正常", day(5, 30))


# --- shares of villages ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("indicator", "target"), [("posts_new", 50), ("training", 141), ("transfers", 627)])
def test_the_villages_shares_add_up_to_the_townships_target(indicator, target):
    frame = queries.village_indicators(snapshot_of(villages=roster()), START, indicator=indicator)
    assert frame["target"].sum() == target
    assert frame["target"].max() - frame["target"].min() <= 1


def test_a_parts_share_is_never_above_its_wholes():
    rows = roster()
    for n, row in enumerate(rows):
        row["registered_people"] = 4000 if n == 0 else 10
    snapshot = snapshot_of(villages=rows)
    for whole, part in (("training", "training_poor"), ("transfers", "transfers_poor")):
        every = [queries.village_indicators(snapshot, START, indicator=name)["target"] for name in (whole, part)]
        assert (every[1] <= every[0]).all()
        assert every[1].sum() == standing(snapshot, START, part).target


# --- like with like -------------------------------------------------------------------------------------------------


def training(*reports: tuple[date, int], village: str = PINGDA) -> list[dict[str, object]]:
    return [people(on, village, "技能培训", count, count) for on, count in reports]


def test_a_value_is_held_against_the_day_it_was_reported_for():
    rows = [row for code in VILLAGES for row in training((day(5, 10), 8), village=code)]  # 80 where 70 are expected
    snapshot = snapshot_of(employment=rows)
    for on in (day(5, 10), day(5, 20), day(6, 10)):
        row = standing(snapshot, on, "training")
        assert (row.expected, row.status) == (70, "正常")


def test_villages_heard_on_different_days_are_expected_on_the_day_in_their_middle():
    early = [row for code in VILLAGES[:9] for row in training((day(5, 10), 8), village=code)]
    snapshot = snapshot_of(employment=[*early, *training((day(5, 20), 8), village=VILLAGES[9])])
    row = standing(snapshot, day(5, 20), "training")
    assert (row.actual, row.expected, row.status) == (80, 71, "正常")


def test_what_was_not_heard_is_not_expected():
    rows = [row for code in VILLAGES[:5] for row in training((day(5, 10), 8), village=code)]
    row = standing(snapshot_of(employment=rows), day(5, 10), "training")
    assert (row.actual, row.heard, row.expected) == (40, 5, 35)


# --- pace and forecast ----------------------------------------------------------------------------------------------


def test_silent_villages_make_those_that_were_heard_no_later():
    rows = [leaf(day(5, 20), code, mu) for code, mu in ((PINGDA, 1500), (XIAOTIANBA, 1200))]
    row = standing(snapshot_of(villages=roster(), industry=rows), day(5, 20), "flue_area")
    assert (row.heard, row.asked, row.status) == (2, 10, "正常")  # 2,700 of 8,750 亩, from two villages of ten
    assert pd.isna(row.probability) and pd.isna(row.projected)
    rows += [leaf(day(5, 20), code, 900) for code in VILLAGES[4:8]]
    row = standing(snapshot_of(villages=roster(), industry=rows), day(5, 20), "flue_area")
    assert row.probability > 0.5


def test_a_village_heard_for_the_first_time_is_no_growth():
    first = [people(day(4, 1), PINGDA, "新增转移就业", 10)]
    rows = [*first, *(people(day(4, 16), code, "新增转移就业", 12) for code in VILLAGES)]
    row = standing(snapshot_of(employment=rows), day(4, 16), "transfers")
    assert row.recent_pace == pytest.approx(120 / 27)  # one village of ten is too few to tell: the pace since the start
    assert row.projected.date() > day(7, 1)


def test_the_pace_of_the_same_villages_tells_when_most_can_be_compared():
    rows = [
        people(on, code, "新增转移就业", count)
        for code in VILLAGES[:9]
        for on, count in ((day(4, 1), 4), (day(4, 15), 11))
    ]
    rows += [people(day(4, 15), VILLAGES[9], "新增转移就业", 50)]
    row = standing(snapshot_of(employment=rows), day(4, 15), "transfers")
    assert row.recent_pace == pytest.approx(9 * 7 / 14)


def test_a_forecast_carries_its_doubt_and_the_chance_of_making_the_deadline():
    weeks = [(START + timedelta(days=7 * week), max(week - 1, 0)) for week in range(9)]
    rows = [row for code in VILLAGES[:8] for row in training(*weeks, village=code)]
    snapshot = snapshot_of(villages=roster(), employment=rows)
    township = standing(snapshot, day(5, 15), "training")
    days = [township[f"projected_{name}"] for name in ("first", "early")] + [township["projected"]]
    days += [township[f"projected_{name}"] for name in ("late", "last")]
    assert days == sorted(days)
    assert 0 < township.probability < 0.5  # 56 + 46 days of 8/7 are 109, of 113 that eight villages carry


def test_a_forecast_whose_day_has_passed_without_the_report_that_was_due_is_none_and_asks():
    rows = roster(), training((day(5, 6), 8), (day(5, 20), 10))
    snapshot = snapshot_of(villages=rows[0], employment=rows[1])
    rows_on = {on: standing(snapshot, on, "training", PINGDA) for on in (day(5, 27), day(6, 30))}
    assert (rows_on[day(5, 27)].status, rows_on[day(6, 30)].status, rows_on[day(6, 30)].cause) == (
        "正常",
        "滞后",
        "预测过期",
    )
    assert pd.isna(rows_on[day(6, 30)].projected)


def test_a_goal_that_was_reached_and_lost_is_not_reached():
    rows = training((day(5, 6), 20), (day(5, 20), 12))
    row = standing(snapshot_of(villages=roster(), employment=rows), day(5, 20), "training", PINGDA)
    assert row.status != "已完成"
    assert pd.isna(row.projected) or row.projected.date() > day(5, 20)


def test_a_goal_that_goes_to_and_fro_does_not_flicker():
    reports = [(START + timedelta(days=14), 18), (START + timedelta(days=28), 37), (START + timedelta(days=42), 57)]
    rows = [row for code in VILLAGES for row in training(*((on, count // 10) for on, count in reports), village=code)]
    snapshot = snapshot_of(employment=rows)
    statuses = [standing(snapshot, on, "training").status for on, _ in reports]
    assert len(set(statuses)) == 1


# --- paths ----------------------------------------------------------------------------------------------------------


def test_a_season_is_expected_on_its_curve_and_not_on_a_straight_line():
    snapshot = snapshot_of(industry=[leaf(day(4, 25), code, 180.0) for code in VILLAGES])
    row = standing(snapshot, day(4, 25), "flue_area")
    assert row.expected == pytest.approx(0.2 * 8750)  # straight it would be 1,902
    assert row.status == "正常"


def test_an_event_is_expected_of_nobody_before_its_deadline_and_warned_of_when_that_is_near():
    snapshot = snapshot_of(villages=roster())
    rows = {on: duty(snapshot, on, "T18") for on in (day(5, 12), day(5, 20), day(5, 21))}  # 香料烟收购启动: 5月20日
    assert [bool(row.near) for row in rows.values()] == [True, True, False]
    assert "临期" in set(queries.concerns(snapshot, day(5, 12))["kind"])


def test_an_event_is_never_behind():
    poor = dated(START, [home(n, PINGDA, "未脱贫户") for n in range(4)])
    assert standing(snapshot_of(households=poor), day(6, 29), "unlifted_people").status == "正常"


def test_an_event_that_is_half_done_has_no_projected_day():
    rules = [
        {"report_date": day(4, 20), "kind": "村规民约", "event": "修订", "village_code": code, "completes": True}
        for code in VILLAGES[:5]
    ]
    for on in (day(4, 25), day(5, 20)):
        row = standing(snapshot_of(activities=rules), on, "village_rules")
        assert (row.actual, row.status) == (50, "正常" if on < day(5, 1) else "逾期")
        assert pd.isna(row.projected) and pd.isna(row.projected_late)


@pytest.mark.parametrize(("on", "status"), [(day(5, 20), "滞后"), (day(7, 1), "逾期")])
def test_what_is_to_be_held_is_expected_every_day(on, status):
    rows = [people(day(5, 20), code, "生态护林员", 8) for code in VILLAGES]
    assert standing(snapshot_of(employment=rows), on, "rangers").status == status


@pytest.mark.parametrize(
    ("added", "on", "status"),
    [(0, day(5, 20), "正常"), (0, day(7, 1), "已完成"), (1, day(5, 20), "突破"), (1, day(7, 1), "突破")],
)
def test_what_must_never_happen_is_red_the_same_day(added, on, status):
    rows = everywhere(day(5, 20), DROPOUTS, 10, 10, added=added)
    assert standing(snapshot_of(guarantees=rows), on, "new_dropouts").status == status


def test_a_breach_lasts_until_the_report_is_corrected():
    rows = [*everywhere(day(5, 6), DROPOUTS, 10, 10, added=1), *everywhere(day(5, 20), DROPOUTS, 10, 10, added=0)]
    snapshot = snapshot_of(guarantees=rows)
    assert [standing(snapshot, on, "new_dropouts").status for on in (day(5, 19), day(5, 20))] == ["突破", "正常"]


# --- the words ------------------------------------------------------------------------------------------------------


def test_done_is_only_what_every_village_reached():
    snapshot = snapshot_of(guarantees=everywhere(day(5, 20), HOUSING, 5, 5, but=[PINGDA]))
    assert [standing(snapshot, on, "unsafe_housing").status for on in (day(5, 20), day(6, 1))] == ["正常", "逾期"]
    assert standing(snapshot, day(6, 1), "unsafe_housing").cause == "到期未知"


def test_what_nobody_reported_is_neither_late_nor_on_course():
    row = standing(snapshot_of(), day(7, 1), "unsafe_housing")
    assert (row.status, row.days_late) == ("未报送", 31)
    assert bool(duty(snapshot_of(), day(7, 1), "T46").silent_late)


# --- duties ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dataset", "rows", "id_", "status"),
    [
        ("monitoring", [{"household_id": "H1", "kind": "边缘易致贫户", "outcome": "致贫"}], "T08", "突破"),
        ("monitoring", [{"household_id": "H1", "kind": "边缘易致贫户", "outcome": None}], "T07", "正常"),
        ("guarantees", everywhere(day(5, 20), DROPOUTS, 10, 10, added=3), "T48", "突破"),
        (
            "guarantees",
            [*everywhere(day(5, 20), "基本医疗保险", 10, 10), *everywhere(day(5, 20), "大病保险", 10, 5)],
            "T50", "正常",
        ),
        ("guarantees", everywhere(day(5, 20), "基本医疗保险", 10, 10), "T50", "未报送"),
        ("guarantees", everywhere(day(5, 20), "乡村医生", 3, 1), "T52", "正常"),
        ("relocation", [{"settlement": "甲", "households": 9, "land": "已完成", "party": "未开始"}], "T65", "逾期"),
        (
            "relocation",
            [{"settlement": "甲", "households": 9, "able": 9, "employed": 1, "in_industry": 9}],
            "T66", "正常",
        ),
    ],
)  # fmt: skip
def test_a_duty_stands_as_the_worst_of_all_that_it_rests_on(dataset, rows, id_, status):
    rows = [{"report_date": day(5, 20), "village_code": PINGDA, **row} for row in rows]
    snapshot = snapshot_of(**{dataset: rows})
    row = duty(snapshot, day(5, 20), id_)
    assert row.status == status
    assert row.status in set(queries.indicators(snapshot, day(5, 20))["status"])


def test_an_indicator_and_its_task_are_one_duty_and_count_once():
    snapshot = snapshot_of(industry=[leaf(day(5, 20), code, 875) for code in VILLAGES])
    counts = queries.duty_counts(snapshot, day(5, 20)).query("scope == '乡'").iloc[0]
    assert counts.total == len(queries.tasks(snapshot, day(5, 20)))
    words = ["broken", "overdue", "behind", "unreported", "not_begun", "on_course", "done"]
    assert counts[words].sum() == counts.total
    assert (counts.reported, counts.done) == (1, 1)


def test_a_village_is_on_course_only_when_all_that_is_asked_of_it_was_reported():
    snapshot = snapshot_of(villages=roster(), industry=[leaf(day(5, 20), code, 875) for code in VILLAGES])
    rows = queries.villages(snapshot, day(5, 20))
    assert set(rows["worst"]) == {"未报送"}
    assert (rows["reported"] == 1).all() and (rows["asked"] > 20).all()


def test_the_grid_of_reports_says_who_reported_what_for_when():
    grid = queries.reporting(snapshot_of(industry=[leaf(day(5, 20), PINGDA, 900)]), day(5, 28))
    cell = grid[(grid["village_code"] == PINGDA) & (grid["dataset"] == "industry")].iloc[0]
    assert (cell.report_date.date(), cell.author, cell.days_overdue) == (day(5, 20), "乡农业中心", 1)
    assert grid["report_date"].notna().sum() == 1
    assert len(grid) == 10 * grid["dataset"].nunique()


def test_the_next_report_is_due_a_period_after_the_village_that_reported_longest_ago():
    snapshot = snapshot_of(industry=[leaf(day(5, 13), PINGDA, 800), leaf(day(5, 20), VILLAGES[1], 900)])
    ledgers = queries.ledger_reporting(snapshot, day(5, 20)).set_index("dataset")["due_on"].dropna()
    assert {name: due.date() for name, due in ledgers.items()} == {"industry": day(5, 20)}
    units = queries.unit_ledgers(snapshot, day(5, 20))
    assert units["owed_by_unit"].is_monotonic_decreasing and set(units["dataset"]) == set(
        queries.ledger_reporting(snapshot, day(5, 20))["dataset"]
    )
    table = queries.reporting_cells(snapshot, day(5, 20))
    assert table["report_date"].notna().sum() == 2
    assert (table["village"] == "全乡").sum() == len(
        queries.ledger_reporting(snapshot, day(5, 20)).query("asked.isna()")
    )


def test_a_season_that_follows_its_curve_is_carried_on_along_it_to_a_likely_day():
    shares = {(4, 15): 0, (4, 20): 0.1, (4, 25): 0.2, (4, 30): 0.35, (5, 5): 0.5, (5, 10): 0.65, (5, 15): 0.8}
    rows = [leaf(day(*on), code, round(850 * share)) for on, share in shares.items() for code in VILLAGES]
    row = standing(snapshot_of(industry=rows), day(5, 15), "flue_area")
    assert row.method == "曲线" and row.probability < 0.2  # 8,500 of 8,750 when the season is over
    assert row.forecast == pytest.approx(8500) and pd.isna(row.projected)
    rows = [leaf(day(*on), code, round(890 * share)) for on, share in shares.items() for code in VILLAGES]
    row = standing(snapshot_of(industry=rows), day(5, 15), "flue_area")
    assert row.projected.date() == day(5, 29)  # the curve's day of 8,750 / 8,900
    assert row.projected_first <= row.projected_early <= row.projected <= row.projected_late
