"""What the SQL makes of every ledger at once: the demo lake, whole, against figures worked out by hand."""

from __future__ import annotations

from datetime import date

import pytest

from pingda_dash import queries
from pingda_dash.contracts import contracts

MAY, END = date(2020, 5, 20), date(2020, 6, 30)
INDICATORS = {
    "flue_area": 8312,
    "oriental_output": 1204,
    "oriental_income": 137.2,
    "training": 78,
    "transfers": 402,
    "transfers_poor": 83,
    "posts_new": 50,
    "posts_existing": 92,
    "unsafe_housing": 3,
    "unsafe_water": 7,
    "village_doctors": 91.7,  # 11 of 12 clinics: 黄连河村 has none
    "family_doctor": 38.0,
    "relocation_land": 66.7,
    "relocation_farms": 50,
    "issues_open": 7,
    "risks_open": 8,
    "unstable_households": 7,
    "marginal_households": 6,
    "households_at_risk": 15,
    "monitored_with_measures": 100,
    "newly_found_helped": 100,
    "job_info": 70.4,
    "relocation_jobs": 87.3,
    "relocation_industry": 82.2,
    "medical_covered": 99.8,
    "funds_to_industry": 35.9,
    "funds_published": 84.6,
    "coops_per_poor_village": 0,
    "households_partnered": 84.0,
    "poor_villages_collective": 4,
    "ecommerce_coverage": 50,
    "talks": 0,
    "village_rules": 80,
    "workshops": 75,
    "archive_reviews": 100,
    "data_problems": 7,
}


def test_on_20_may_the_headline_has_every_status_that_numbers_can_have(demo_snapshot):
    goals = queries.indicators(demo_snapshot, MAY, headline=True).set_index("id")
    assert dict(goals["status"][goals["actual"].notna()]) == {
        "flue_area": "正常",
        "funds_to_industry": "已完成",
        "issues_open": "正常",
        "oriental_output": "正常",
        "oriental_income": "正常",
        "training": "滞后",
        "transfers": "正常",
        "transfers_poor": "滞后",
        "posts_new": "已完成",
        "unsafe_housing": "滞后",
        "unsafe_water": "滞后",
        "unlifted_people": "正常",  # an event: nothing of it is asked before its deadline
    }


def test_on_20_may_two_villages_are_late_with_planting_and_one_list_disagrees(demo_snapshot):
    planting = queries.village_indicators(demo_snapshot, MAY, indicator="flue_area").set_index("village")
    assert sorted(planting.index[planting["status"] == "滞后"]) == ["小河村", "黄连河村"]
    assert list(queries.checks(demo_snapshot, MAY)["village"]) == ["安庆村"]


def test_on_20_may_three_villages_are_far_behind_and_no_other_in_more_than_three_duties(demo_snapshot):
    villages = queries.villages(demo_snapshot, MAY)
    behind = dict(zip(villages["village"], villages["behind"] + villages["overdue"], strict=True))
    assert {name for name, count in behind.items() if count >= 6} == {"安庆村", "章赛村", "黄连河村"}
    assert {name for name, count in behind.items() if count == 3} == {"平达社区", "平安社区", "橄榄寨村"}
    assert max(count for count in behind.values() if count < 6) == 3


@pytest.mark.parametrize(("on", "overdue"), [(date(2020, 3, 31), 0), (MAY, 2), (date(2020, 6, 2), 5), (END, 1)])
def test_deadlines_are_missed_and_made_good_as_the_weeks_pass(demo_snapshot, on, overdue):
    counts = queries.duty_counts(demo_snapshot, on).query("scope == '乡'")
    assert int(counts["overdue"].iloc[0]) == overdue


def test_on_20_may_every_ledger_feeds_its_indicators(demo_snapshot):
    goals = queries.indicators(demo_snapshot, MAY).set_index("id")
    actuals = {id: round(float(goals.at[id, "actual"]), 1) for id in INDICATORS}
    assert actuals == INDICATORS


def test_on_20_may_incomes_and_destinations_add_up(demo_snapshot):
    incomes = queries.income_by_industry(demo_snapshot, MAY).set_index("industry")["income"]
    expected = {"甘蔗": 612.0, "茶叶": 388.4, "肉牛": 276.0, "生猪": 241.3, "核桃": 188.6, "香料烟": 137.2}
    assert {name: round(incomes[name], 2) for name in expected} == expected
    places = queries.transfers_by_destination(demo_snapshot, MAY).set_index("destination")["people"]
    flows = queries.village_flows(demo_snapshot, MAY)
    went = flows[flows["flow"] == "务工去向"].groupby("place")["number"].sum()
    assert went.to_dict() == places.dropna().to_dict()
    sold = queries.sales_by_channel(demo_snapshot, MAY).set_index("channel")["amount_wan"].dropna()
    assert flows[flows["flow"] == "销售去向"].groupby("place")["number"].sum().to_dict() == pytest.approx(
        sold.to_dict()
    )
    assert places.to_dict() == {"乡内": 96, "县内": 121, "省内": 88, "上海": 41, "广东": 38, "其他": 18}


@pytest.mark.parametrize(("on", "left"), [(date(2020, 3, 20), (4, 16)), (MAY, (3, 13)), (END, (1, 4))])
def test_the_households_below_the_standard_are_counted_from_list_to_list_and_their_category_stays(
    demo_snapshot, on, left
):
    goals = queries.indicators(demo_snapshot, on).set_index("id")["actual"]
    assert (goals["unlifted_households"], goals["unlifted_people"]) == left
    assert int((~queries.remaining_households(demo_snapshot, on)["is_lifted"]).sum()) == left[0]
    counts = queries.household_counts(demo_snapshot, on).iloc[0]
    assert (counts["unlifted"], counts["unlifted_people"]) == (4, 16)


def test_every_number_that_a_contract_offers_to_the_plan_is_given(demo_snapshot):
    listed = demo_snapshot.run("select distinct dataset, measure from measures", END)
    given = {name: set(rows["measure"]) for name, rows in listed.groupby("dataset")}
    offered = {name: set(contract.measures) for name, contract in contracts().items() if contract.measures}
    assert {name: measures - given[name] for name, measures in offered.items() if measures - given[name]} == {}


@pytest.mark.parametrize("day", [date(2020, 4, 15), date(2020, 5, 20), date(2020, 7, 5)])
def test_whatever_lists_duties_breaks_ties_alike(demo_snapshot, day):
    concerns = queries.concerns(demo_snapshot, day, village=None, settled=None)
    of_today = concerns.loc[concerns["ref_kind"] == "task", "ref_id"].tolist()
    tasks = queries.tasks(demo_snapshot, day, unit=None, village=None)["id"].tolist()
    urgent = queries.urgent_duties(demo_snapshot, day, scope="乡", scope_id="", promises="[]")["id"].tolist()
    assert len(urgent) > 3
    assert [id_ for id_ in tasks if id_ in set(of_today)] == of_today
    assert [id_ for id_ in of_today if id_ in set(urgent)] == urgent
