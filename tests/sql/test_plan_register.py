"""Goals that are judged by what the plan asks, and not by the nearest row of a ledger (points of plan 二, 四)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest

from pingda_dash import queries
from pingda_dash.plan import load_plan
from pingda_dash.settings import data_dir
from pingda_dash.snapshot import Snapshot
from tests.tables import Row, dated, snapshot_of
from tests.test_lake import PINGDA, XIAOTIANBA

APR_20, MAY_6, MAY_20 = date(2020, 4, 20), date(2020, 5, 6), date(2020, 5, 20)
JUN_20, JUL_1 = date(2020, 6, 20), date(2020, 7, 1)
VILLAGES = (
    {"village_code": PINGDA, "village": "平达社区", "is_poor": False},
    {"village_code": XIAOTIANBA, "village": "小田坝村", "is_poor": True},
)
ALL_MET = {"net_income": 5000, "housing_safe": True, "schooling_met": True, "medical_met": True, "water_safe": True}


def reported(**ledgers: Sequence[Row]) -> Snapshot:
    """What a roster of two villages and the given ledgers and registers come to."""
    return snapshot_of(**{**ledgers, "villages": dated(date(2020, 3, 20), list(VILLAGES))})


def goal(snapshot: Snapshot, day: date, indicator: str, village: str | None = None) -> pd.Series:
    return queries.indicators(snapshot, day, village=village).set_index("id").loc[indicator]


def home(number: int, village: str = PINGDA, category: str = "未脱贫户", **more: object) -> Row:
    row = {"household_id": f"H{number}", "village_code": village, "head_name": "王小明", "category": category}
    return {**row, "members": 4, "labour": 2, **ALL_MET, **more}


def elsewhere() -> Row:
    """A household of the other village, so that the register holds every village."""
    return home(90, XIAOTIANBA, "脱贫户")


# --- 4户16人 --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lack", ["net_income", "housing_safe", "schooling_met", "medical_met", "water_safe"])
def test_a_household_lacks_the_standard_for_leaving_while_any_one_part_is_unmet(lack):
    unmet = home(1, **{lack: 3999 if lack == "net_income" else False})
    snapshot = reported(households=dated(MAY_20, [unmet, home(2), elsewhere()]))
    assert goal(snapshot, MAY_20, "unlifted_households").actual == 1
    assert goal(snapshot, MAY_20, "unlifted_people").actual == 4
    counts = queries.household_counts(snapshot, MAY_20).iloc[0]
    assert (counts["lacking"], counts["unlifted"]) == (1, 2)  # the category beside it, as the register has it


def test_four_households_that_reach_the_standard_are_done_whatever_their_category_says():
    poor = [home(number) for number in range(4)]
    snapshot = reported(households=dated(JUN_20, [*poor, elsewhere()]))
    rows = [goal(snapshot, JUN_20, name) for name in ("unlifted_households", "unlifted_people", "unlifted_income")]
    assert [row.status for row in rows] == ["已完成"] * 3
    duty = queries.tasks(snapshot, JUN_20).set_index("id").loc["T01"]
    assert duty["status"] == "已完成"


def test_calling_a_household_lifted_does_not_make_it_so():
    first = dated(APR_20, [home(1, net_income=3000), elsewhere()])
    later = dated(MAY_20, [home(1, category="脱贫户", net_income=3000), elsewhere()])
    snapshot = reported(households=[*first, *later])
    assert goal(snapshot, MAY_20, "unlifted_people").actual == 4
    listed = queries.remaining_households(snapshot, MAY_20)
    assert listed[["category", "lacks"]].values.tolist() == [["脱贫户", "收入差 1,000 元"]]
    assert queries.household_counts(snapshot, MAY_20)["unlifted"].item() == 0


def test_what_a_register_does_not_say_of_a_household_is_not_met_and_is_said_to_be_unverified():
    snapshot = reported(households=dated(JUN_20, [home(1, water_safe=None), elsewhere()]))
    row = goal(snapshot, JUN_20, "unlifted_households")
    assert (row.actual, row.reason, row.unknown) == (1, "未核实", 1)
    assert goal(snapshot, JUN_20, "unlifted_income").actual == 0
    village = goal(snapshot, JUN_20, "unlifted_households", PINGDA)
    assert (village.actual, village.reason) == (1, "未核实")
    assert queries.household_counts(snapshot, JUN_20)["unverified"].item() == 1


def test_the_income_of_the_sixteen_is_due_with_the_rest_of_the_standard_and_that_of_all_within_the_year():
    plan = load_plan(data_dir() / "plan")
    days = {name: plan.indicator(name).deadline for name in ("unlifted_income", "below_line_people")}
    assert days == {"unlifted_income": date(2020, 6, 30), "below_line_people": date(2020, 12, 31)}
    homes = [home(1, net_income=3000), home(2, category="脱贫户", net_income=3000), elsewhere()]
    snapshot = reported(households=dated(JUN_20, homes))
    assert [goal(snapshot, JUL_1, name).actual for name in days] == [4, 8]
    assert [goal(snapshot, JUL_1, name).status for name in days] == ["逾期", "正常"]


def test_an_income_that_nobody_reported_is_not_at_the_line():
    homes = [home(1, category="脱贫户"), home(2, category="脱贫户", net_income=None), elsewhere()]
    row = goal(reported(households=dated(JUN_20, homes)), JUN_20, "below_line_people")
    assert (row.actual, row.reason) == (4, "未核实")


def test_medical_care_that_was_reported_of_one_household_is_not_care_of_all():
    homes = [home(1, category="脱贫户"), home(2, category="脱贫户", medical_met=None), elsewhere()]
    row = goal(reported(households=dated(JUN_20, homes)), JUN_20, "medical_covered")
    assert (round(row.actual, 1), row.status, row.reason) == (66.7, "正常", "未核实")


# --- 易地搬迁 -----------------------------------------------------------------------------------------------------


def site(name: str, **more: object) -> Row:
    row = {"report_date": MAY_20, "settlement": name, "households": 50, "moved_in": 50, "employed": 40}
    return {**row, "in_industry": 20, **more}


def test_work_and_industry_of_the_relocated_are_of_the_households_able_to_work():
    snapshot = reported(relocation=[site("一", able=40), site("二", able=20, employed=10)])
    assert goal(snapshot, MAY_20, "relocation_jobs").actual == pytest.approx(100 * 50 / 60)
    assert goal(snapshot, MAY_20, "relocation_industry").actual == pytest.approx(100 * 40 / 60)


def test_a_settlement_where_more_work_than_are_able_makes_up_for_no_other():
    snapshot = reported(relocation=[site("一", able=30), site("二", able=30, employed=15)])
    assert goal(snapshot, MAY_20, "relocation_jobs").actual == pytest.approx(75)


def test_without_the_households_able_to_work_there_is_no_share_of_them():
    snapshot = reported(relocation=[site("一", able=40), site("二", able=None)])
    row = goal(snapshot, MAY_20, "relocation_jobs")
    assert pd.isna(row.actual)
    assert (row.status, row.reason, row.unknown) == ("未报送", "未区分", 1)


def test_where_nobody_is_able_to_work_nobody_is_left_without():
    snapshot = reported(relocation=[site("一", able=0, employed=0)])
    assert goal(snapshot, MAY_20, "relocation_jobs").status == "已完成"


# --- 内生动力 -----------------------------------------------------------------------------------------------------


def event(kind: str, day: date = MAY_6, **more: object) -> Row:
    return {"report_date": day, "kind": kind, "event": f"{kind}{more}", "people": 3, **more}


def test_a_talk_is_not_the_campaign_of_the_township():
    talk, campaign = event("宣讲", completes=False), event("宣讲", MAY_20, completes=True)
    snapshot = reported(activities=[talk, campaign])
    assert [goal(snapshot, day, "talks").actual for day in (MAY_6, MAY_20)] == [0, 1]
    assert goal(snapshot, MAY_20, "talks").status == "已完成"


def test_talks_of_which_nobody_says_what_they_are_count_for_nothing_and_the_goal_says_so():
    snapshot = reported(activities=[event("宣讲"), event("宣讲", MAY_20)])
    row = goal(snapshot, MAY_20, "talks")
    assert pd.isna(row.actual)
    assert (row.status, row.reason, row.unknown) == ("未报送", "未区分", 2)


def test_where_there_was_no_talk_at_all_there_was_no_campaign():
    row = goal(reported(activities=[event("文化活动")]), MAY_20, "talks")
    assert (row.actual, pd.isna(row.reason)) == (0, True)


def test_a_meeting_about_the_village_rules_is_no_revision_of_them():
    rows = [
        event("村规民约", village_code=PINGDA, completes=False),
        event("村规民约", village_code=XIAOTIANBA, completes=True),
    ]
    snapshot = reported(activities=rows)
    assert goal(snapshot, MAY_6, "village_rules").actual == 50
    assert [goal(snapshot, MAY_6, "village_rules", code).actual for code in (PINGDA, XIAOTIANBA)] == [0, 100]


def test_rules_of_which_the_ledger_does_not_say_that_they_are_revised_have_no_figure():
    snapshot = reported(activities=[event("村规民约", village_code=PINGDA)])
    village = goal(snapshot, MAY_6, "village_rules", PINGDA)
    assert (pd.isna(village.actual), village.reason) == (True, "未区分")
    assert goal(snapshot, MAY_6, "village_rules", XIAOTIANBA).actual == 0
    assert goal(snapshot, MAY_6, "village_rules").reason == "未区分"


# --- 电商 ---------------------------------------------------------------------------------------------------------


def sale(village: str, amount: float, day: date = MAY_6, **more: object) -> Row:
    row = {"report_date": day, "village_code": village, "channel": "电商站点", "product": "茶叶", "amount_wan": amount}
    return {**row, **more}


@pytest.mark.parametrize(
    ("amount", "is_station", "covered"),
    [(1.0, True, 100), (0.0, True, 0), (1.0, False, 0), (0.0, None, 0)],
)
def test_a_village_is_covered_by_a_service_point_that_sells(amount, is_station, covered):
    snapshot = reported(sales=[sale(PINGDA, amount, is_station=is_station), sale(XIAOTIANBA, 2.0, channel="商超")])
    assert goal(snapshot, MAY_6, "ecommerce_coverage", PINGDA).actual == covered
    assert goal(snapshot, MAY_6, "ecommerce_coverage").actual == covered / 2
    by_village = queries.sales_by_village(snapshot, MAY_6).set_index("village_code")["station"]
    assert bool(by_village[PINGDA]) == (covered == 100)


def test_a_station_that_the_ledger_calls_nothing_is_no_coverage_yet_and_is_said_to_be_open():
    snapshot = reported(sales=[sale(PINGDA, 1.0), sale(XIAOTIANBA, 1.0, is_station=True)])
    village = goal(snapshot, MAY_6, "ecommerce_coverage", PINGDA)
    assert (pd.isna(village.actual), village.reason) == (True, "未区分")
    township = goal(snapshot, MAY_6, "ecommerce_coverage")
    assert (township.actual, township.reason, township.unknown) == (50, "未区分", 1)
    assert pd.isna(queries.sales_by_village(snapshot, MAY_6).set_index("village_code")["station"][PINGDA])


def test_a_station_taken_back_covers_no_more():
    rows = [sale(PINGDA, 1.0, is_station=True), sale(PINGDA, 1.0, MAY_20, is_station=False)]
    snapshot = reported(sales=rows)
    assert [goal(snapshot, day, "ecommerce_coverage", PINGDA).actual for day in (MAY_6, MAY_20)] == [100, 0]


# --- 岗位信息 -----------------------------------------------------------------------------------------------------


def push(village: str, day: date = MAY_6, **more: object) -> Row:
    row = {"report_date": day, "village_code": village, "item": "岗位信息推送", "people": 900}
    return {**row, "poor_people": 400, **more}


def test_jobs_are_told_to_those_willing_to_go_village_by_village_at_its_latest_report():
    rows = [push(PINGDA, willing=80, informed=60), push(XIAOTIANBA, MAY_20, willing=20, informed=20)]
    snapshot = reported(employment=rows)
    assert [goal(snapshot, day, "job_info").actual for day in (MAY_6, MAY_20)] == [75, 80]
    assert goal(snapshot, MAY_6, "job_info").heard == 1
    duty = queries.tasks(snapshot, MAY_20).set_index("id").loc["T34"]
    assert duty["actual"] == 80


def test_messages_sent_are_not_people_told():
    row = goal(reported(employment=[push(PINGDA)]), MAY_6, "job_info")
    assert (pd.isna(row.actual), row.reason) == (True, "意愿人数未报")


# --- 四及时 -------------------------------------------------------------------------------------------------------


def case(number: int, on: date, day: date = MAY_20, **more: object) -> Row:
    row = {"report_date": day, "household_id": f"H{number}", "village_code": PINGDA, "kind": "边缘易致贫户"}
    return {**row, "found_on": on, **more}


def measured(snapshot: Snapshot, day: date = MAY_20) -> tuple[float, Any, float]:
    """落实帮扶措施 and 四及时 on a day, and the status of the first."""
    first, second = (goal(snapshot, day, name) for name in ("monitored_with_measures", "newly_found_helped"))
    return float(first.actual), first.status, float(second.actual)


def days_before(number: int, day: date = MAY_20) -> date:
    return day - timedelta(days=number)


def test_within_its_days_a_household_is_awaited_and_after_them_it_is_missed():
    old = case(1, date(2020, 3, 1), measures="产业帮扶")
    waiting = reported(monitoring=[old, case(2, days_before(15))])
    assert measured(waiting) == (100, "已完成", 100)
    missed = reported(monitoring=[old, case(2, days_before(16))])
    assert measured(missed) == (50, "逾期", 0)
    assert goal(missed, MAY_20, "newly_found_helped").status == "滞后"


def test_who_was_found_before_the_end_of_march_is_asked_for_at_once():
    day = date(2020, 3, 31)
    rows = [case(1, date(2020, 3, 30), day), case(2, date(2020, 3, 1), day, measures="低保")]
    assert goal(reported(monitoring=rows), day, "monitored_with_measures").actual == 50


def test_help_in_time_goes_by_the_day_that_the_ledger_gives():
    late = case(1, days_before(20), measures="低保", measures_on=days_before(4))
    early = case(2, days_before(20), measures="低保", measures_on=days_before(6))
    assert measured(reported(monitoring=[late, early])) == (100, "已完成", 50)


def test_without_a_day_the_first_report_that_has_measures_must_be_within_the_days():
    seen = case(1, days_before(20), days_before(10), measures="低保")
    assert measured(reported(monitoring=[seen, case(1, days_before(20), measures="低保")])) == (100, "已完成", 100)
    unseen = reported(monitoring=[case(1, days_before(20), measures="低保")])
    row = goal(unseen, MAY_20, "newly_found_helped")
    assert (row.actual, row.reason, row.unknown) == (0, "未核实", 1)


def test_only_who_was_found_since_the_start_is_newly_found():
    snapshot = reported(monitoring=[case(1, date(2020, 3, 1), measures="低保", measures_on=MAY_6)])
    assert goal(snapshot, MAY_20, "newly_found_helped")[["actual", "status"]].tolist() == [100, "正常"]
    assert goal(snapshot, JUL_1, "newly_found_helped").status == "已完成"


def test_the_days_are_an_inference_and_say_so():
    timely = load_plan(data_dir() / "plan").campaign.timely
    assert timely is not None
    assert (timely.days, timely.basis) == (15, "推定")
    assert "未写天数" in timely.note
    day = queries.campaign_day(reported(), MAY_20).iloc[0]
    assert (day["timely_days"], day["timely_basis"]) == (15, "推定")


# --- the register's rows --------------------------------------------------------------------------------------


def owners() -> Mapping[str, list[str]]:
    plan = load_plan(data_dir() / "plan")
    rest = {indicator.id: [] for indicator in plan.indicators}
    for task in plan.tasks:
        for name in task.indicators:
            rest[name].append(task.id)
    for indicator in plan.indicators:
        if indicator.dataset == "tasks":
            rest[indicator.id].append(indicator.item)
    return rest


def test_every_indicator_belongs_to_exactly_one_task():
    assert {name: tasks for name, tasks in owners().items() if len(tasks) != 1} == {}


def test_no_two_indicators_read_the_same_number():
    feeds = [(i.dataset, i.measure, i.item) for i in load_plan(data_dir() / "plan").indicators]
    assert len(feeds) == len(set(feeds))


@pytest.mark.parametrize("task", ["T13", "T99", "T101"])
def test_what_no_ledger_counts_is_reported_by_its_unit_and_borrows_no_other_figure(task):
    assert load_plan(data_dir() / "plan").task(task).indicators == ()
