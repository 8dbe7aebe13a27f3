"""An open wall tells nothing that fewer than three households of a village share; who has signed in sees all."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from pingda_dash import queries
from pingda_dash.shown import of_few
from pingda_dash.snapshot import Snapshot
from tests.tables import dated, snapshot_of

DAY, HERE, THERE = date(2020, 5, 20), "530523206206", "530523206205"
CAUSES = ["因病", "因病", "因病", "因残", "因学", None]


def household(at: int, village: str, cause: str | None, income: float | None) -> dict[str, object]:
    row = {
        "household_id": f"{village[-1]}{at}",
        "village_code": village,
        "village_group": "一组",
        "head_name": "王小明",
    }
    kind = {"category": "未脱贫户", "members": 2, "net_income": income, "poverty_cause": cause, "housing_safe": False}
    return row | kind | {"income_source": "务工"}


def case(at: int, kind: str, risk: str) -> dict[str, object]:
    row = {"report_date": DAY, "household_id": f"6{at}", "village_code": HERE, "kind": kind, "risk": risk}
    return row | {"found_on": date(2020, 4, 1), "outcome": "监测中", "measures": None if at else "产业奖补"}


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    homes = [household(at, HERE, cause, 2000 if at < 3 else 3000 + at) for at, cause in enumerate(CAUSES)]
    homes += [household(at, THERE, "因残", None) for at in range(2)]
    kinds = ["脱贫不稳定户"] * 3 + ["突发困难户"]
    cases = [case(at, kind, f"风险{at // 3}") for at, kind in enumerate(kinds)]
    return snapshot_of(households=dated(DAY, homes), monitoring=cases)


def test_causes_and_incomes_of_few_are_withheld(snapshot):
    for question in (queries.household_dots, queries.remaining_households, queries.guarantee_homes):
        seen = question(snapshot.to_anybody(), DAY, village=HERE).set_index("household_id")
        assert seen["poverty_cause"].sort_index().fillna("").tolist() == ["因病"] * 3 + ["少于3户"] * 2 + [""]
        assert set(seen["income_source"]) == {"务工"}
        assert seen["net_income"].sort_index().fillna(0).tolist() == [2000] * 3 + [0] * 3
        assert seen["is_withheld"].sort_index().tolist() == [False] * 3 + [True] * 3
        every = question(snapshot, DAY, village=HERE).set_index("household_id").sort_index()
        assert every["poverty_cause"].fillna("").tolist() == ["因病"] * 3 + ["因残", "因学", ""]
        assert every["net_income"].tolist() == [2000] * 3 + [3003, 3004, 3005]
        assert not every["is_withheld"].any()


def test_what_many_have_in_another_village_does_not_make_few_many(snapshot):
    seen = queries.household_dots(snapshot.to_anybody(), DAY, village=THERE)
    assert set(seen["poverty_cause"]) == {"少于3户"}


def test_the_gap_of_an_income_that_is_withheld_is_not_shown_either(snapshot):
    seen = queries.remaining_households(snapshot.to_anybody(), DAY, village=HERE)
    assert seen["lacks"].str.contains("收入").tolist() == (~seen["is_withheld"] & (seen["net_income"] < 4000)).tolist()
    assert queries.remaining_households(snapshot, DAY, village=HERE)["lacks"].str.contains("收入").any()


def test_kinds_and_risks_of_cases(snapshot):
    seen = queries.cases(snapshot.to_anybody(), DAY, village=HERE).set_index("household_id").sort_index()
    assert seen["kind"].tolist() == ["脱贫不稳定户"] * 3 + ["少于3户"]
    assert seen["risk"].tolist() == ["风险0"] * 3 + ["少于3户"]
    assert seen["measures"].fillna("").tolist() == ["少于3户", "", "", ""]
    assert queries.cases(snapshot, DAY, village=HERE)["kind"].tolist().count("突发困难户") == 1


def test_the_map_and_the_history_of_one_household(snapshot):
    seen = queries.map_homes(snapshot.to_anybody(), DAY, village=HERE).set_index("household_id").sort_index()
    assert seen["net_income"].fillna(0).tolist() == [2000] * 3 + [0] * 3
    assert queries.home_history(snapshot.to_anybody(), DAY, household="60")["net_income"].isna().all()
    assert queries.home_history(snapshot, DAY, household="60")["net_income"].tolist() == [2000]


def test_the_rows_of_a_ledger(snapshot):
    seen = queries.ledger_rows(snapshot.to_anybody(), DAY, "households", village=HERE)
    assert sorted(seen["主要致贫原因"].fillna("")) == sorted(["因病"] * 3 + ["少于3户"] * 2 + [""])
    assert seen["人均纯收入(元)"].notna().sum() == 3
    assert "突发困难户" not in set(queries.ledger_rows(snapshot.to_anybody(), DAY, "monitoring")["监测类型"])
    gone = snapshot_of(
        monitoring=[case(9, "突发困难户", "因灾") | {"outcome": "风险消除", "cleared_on": date(2020, 5, 2)}]
    )
    every = queries.ledger_rows(gone, DAY, "monitoring")
    assert every["风险消除日期"].notna().all()
    assert set(queries.ledger_rows(gone.to_anybody(), DAY, "monitoring")["风险消除日期"]) == {"少于3户"}


def test_the_rows_of_a_ledger_count_households_and_not_reports():
    weekly = [case(0, "突发困难户", "风险") | {"report_date": date(2020, 5, at)} for at in (6, 13, 20)]
    seen = queries.ledger_rows(snapshot_of(monitoring=weekly).to_anybody(), DAY, "monitoring")
    assert set(seen["监测类型"]) == {"少于3户"}


@pytest.mark.parametrize("item", [None, "脱贫户", "未脱贫户"])
def test_the_rows_of_a_register_tell_no_guarantee_that_is_withheld_whatever_they_are_asked_by(guaranteed, item):
    seen = queries.ledger_rows(guaranteed.to_anybody(), DAY, "households", item=item)
    assert set(seen["义务教育"]) == {"少于3户"}
    assert set(seen["住房安全"]) == {True} and set(seen["饮水安全"]) <= {True, False}
    assert seen["基本医疗"].isna().all()
    assert set(queries.ledger_rows(guaranteed, DAY, "households", item="未脱贫户")["义务教育"]) == {False}


@pytest.mark.parametrize("question", [queries.household_counts, queries.guarantees, queries.case_counts])
def test_no_figure_depends_on_who_is_looking(snapshot, question):
    assert question(snapshot.to_anybody(), DAY).equals(question(snapshot, DAY))


def watched(kinds: dict[str, int], **more: object) -> Snapshot:
    """A village with so many open cases of each kind."""
    every = [kind for kind, number in kinds.items() for _ in range(number)]
    return snapshot_of(monitoring=[case(at, kind, "产业") | more for at, kind in enumerate(every)])


@pytest.mark.parametrize(
    ("kinds", "is_withheld"),
    [
        ({"脱贫不稳定户": 3, "边缘易致贫户": 4}, False),
        ({"脱贫不稳定户": 3}, False),
        ({"脱贫不稳定户": 3, "突发困难户": 1}, True),
        ({"边缘易致贫户": 2}, True),
    ],
)
def test_how_many_cases_are_of_which_kind_is_told_of_all_kinds_of_a_village_or_of_none(kinds, is_withheld):
    snapshot = watched(kinds)
    seen = queries.cases_by_village(snapshot.to_anybody(), DAY).set_index("village_code").loc[HERE]
    every = queries.cases_by_village(snapshot, DAY).set_index("village_code").loc[HERE]
    assert seen["open"] == every["open"] == sum(kinds.values())
    for name in ("unstable", "marginal", "sudden"):
        assert seen[f"{name}_withheld"] == is_withheld and pd.isna(seen[name]) == is_withheld
        assert not every[f"{name}_withheld"] and (is_withheld or seen[name] == every[name])
    assert every["unstable"] + every["marginal"] + every["sudden"] == every["open"]


def test_how_many_of_a_village_left_the_list_is_withheld_with_what_would_tell_it():
    gone = {"outcome": "风险消除", "cleared_on": date(2020, 5, 2)}
    snapshot = snapshot_of(monitoring=[case(at, "脱贫不稳定户", "产业") | (gone if at < 2 else {}) for at in range(5)])
    seen = queries.cases_by_village(snapshot.to_anybody(), DAY).set_index("village_code").loc[HERE]
    assert seen["open"] == 3 and seen["cleared_withheld"] and pd.isna(seen["cleared"]) and pd.isna(seen["total"])
    left = queries.cases(snapshot.to_anybody(), DAY, village=HERE)
    assert left.loc[~left["is_open"], ["cleared_on", "days_open"]].isna().all(axis=None)
    every = queries.cases_by_village(snapshot, DAY).set_index("village_code").loc[HERE]
    assert (every["cleared"], every["total"]) == (2, 5)


GUARANTEES = ("housing_safe", "schooling_met", "medical_met", "water_safe")
LIVING = 7
"""Households of the village whose guarantees are asked about: three lack water, one schooling, and housing none."""


@pytest.fixture(scope="module")
def guaranteed() -> Snapshot:
    met = dict.fromkeys(GUARANTEES, True) | {"medical_met": None}
    homes = [household(at, HERE, "因病", 5000) | {"category": "脱贫户"} | met for at in range(LIVING)]
    for at in range(3):
        homes[at]["water_safe"] = False
    homes[5] |= {"schooling_met": False, "category": "未脱贫户", "village_group": "二组"}
    homes[6] |= {"schooling_met": None}
    homes[2] |= {"village_group": "二组"}
    cases = [case(at, "脱贫不稳定户", "产业") | {"measures": "产业奖补"} for at in (4, 5, 6)]
    return snapshot_of(households=dated(DAY, homes), monitoring=cases)


def test_who_lacks_a_guarantee_that_few_lack_is_not_told_of_anybody_in_the_village(guaranteed):
    of = queries.household_dots, queries.map_homes
    for question in of:
        seen = question(guaranteed.to_anybody(), DAY, village=HERE).set_index("household_id").sort_index()
        assert seen["water_safe"].tolist() == [False] * 3 + [True] * 4
        assert seen["housing_safe"].tolist() == [True] * LIVING
        assert seen["medical_met"].isna().all() and not seen["medical_met_withheld"].any()
        assert seen["schooling_met"].isna().all() and seen["schooling_met_withheld"].all()
        every = question(guaranteed, DAY, village=HERE).set_index("household_id").sort_index()
        assert every["schooling_met"].tolist() == [True] * 5 + [False, pd.NA]
        assert not every[[f"{name}_withheld" for name in GUARANTEES]].any(axis=None)


def test_a_dot_has_the_colour_of_what_may_be_told(guaranteed):
    kinds: dict[str, pd.DataFrame] = {}
    for who, snapshot in (("anybody", guaranteed.to_anybody()), ("signed in", guaranteed)):
        homes = queries.map_homes(snapshot, DAY, village=HERE).set_index("household_id").sort_index()
        kinds[who] = homes
        for way, column in (("schooling", "schooling_kind"), ("income", "income_kind"), ("water", "water_kind")):
            counted = queries.map_kinds(snapshot, DAY, dots=way).groupby("kind")["households"].sum()
            assert counted.to_dict() == homes[column].value_counts().to_dict()
    assert kinds["anybody"]["schooling_kind"].nunique() == 1 < kinds["signed in"]["schooling_kind"].nunique()
    assert kinds["anybody"]["water_kind"].equals(kinds["signed in"]["water_kind"])


def test_of_whom_few_live_below_the_line_no_dot_tells(snapshot):
    homes = [household(at, HERE, "因病", 2000 if at < 2 else 9000) for at in range(6)]
    seen = queries.map_homes(snapshot_of(households=dated(DAY, homes)).to_anybody(), DAY, village=HERE)
    assert seen["below_line"].isna().all() and seen["income_kind"].nunique() == 1
    assert queries.map_homes(snapshot.to_anybody(), DAY, village=HERE)["below_line"].any()


def test_a_list_of_who_lacks_something_names_nobody_whose_lack_is_withheld(guaranteed):
    seen = queries.guarantee_homes(guaranteed.to_anybody(), DAY)
    every = queries.guarantee_homes(guaranteed, DAY)
    assert len(seen) == len(every) == 4
    assert every["lacks"].tolist() == ["饮水"] * 3 + ["教育"]
    assert seen["household_id"].fillna("").tolist() == ["60", "61", "62", ""]
    last = seen.iloc[3]
    assert (last["name"], last["village"]) == ("少于3户", every["village"].iloc[3])
    shown = {"name", "village", "village_code"} | {one for one in seen if one.endswith("withheld")}
    assert last.drop(list(shown)).isna().all()
    assert last["lacks_withheld"]


def test_what_is_left_to_leave_poverty_is_told_by_what_is_shown_alone(guaranteed):
    seen = queries.remaining_households(guaranteed.to_anybody(), DAY).set_index("household_id").loc["65"]
    assert seen["lacks_withheld"] and not seen["lacks"]
    assert pd.isna(seen["is_lifted"]) and pd.isna(seen["is_unverified"])
    every = queries.remaining_households(guaranteed, DAY).set_index("household_id").loc["65"]
    assert every["lacks"] == "教育" and not every["is_lifted"] and not every["lacks_withheld"]


def test_who_was_poor_and_lacks_what_is_withheld_is_left_without_a_name():
    homes = [household(at, HERE, "因病", 5000) | dict.fromkeys(GUARANTEES, True) for at in range(4)]
    later = [one | {"category": "脱贫户"} for one in homes]
    later[1] |= {"water_safe": False}
    snapshot = snapshot_of(households=[*dated(date(2020, 4, 20), homes), *dated(DAY, later)])
    assert queries.remaining_households(snapshot, DAY)["household_id"].tolist() == ["61"]
    seen = queries.remaining_households(snapshot.to_anybody(), DAY)
    assert seen["name"].tolist() == ["少于3户"] and seen["household_id"].isna().all()
    assert seen[[f"{name}_withheld" for name in GUARANTEES]].all(axis=None)
    items = queries.home_items(snapshot.to_anybody(), DAY, household="61")
    assert not {"饮水", "退出"} & {*"、".join(items["topic"]).split("、")}
    assert {"饮水", "退出"} <= {*"、".join(queries.home_items(snapshot, DAY, household="61")["topic"]).split("、")}


def test_a_case_and_its_promises_tell_no_guarantee_that_is_withheld(guaranteed):
    seen = queries.cases(guaranteed.to_anybody(), DAY, village=HERE).set_index("household_id").sort_index()
    assert seen["lacks"].tolist() == [""] * 3 and seen["lacks_withheld"].all()
    assert seen["schooling_met"].isna().all()
    every = queries.cases(guaranteed, DAY, village=HERE).set_index("household_id").sort_index()
    assert every["lacks"].tolist() == ["", "教育", ""] and not every["lacks_withheld"].any()
    assert queries.home_items(guaranteed, DAY, household="65")["topic"].str.contains("教育").any()
    assert not queries.home_items(guaranteed.to_anybody(), DAY, household="65")["topic"].str.contains("教育").any()


def test_of_a_group_one_or_two_households_are_not_counted(guaranteed):
    seen = queries.map_groups(guaranteed.to_anybody(), DAY, village=HERE).set_index("village_group")
    every = queries.map_groups(guaranteed, DAY, village=HERE).set_index("village_group")
    assert every.loc["二组", ["households", "remaining", "watched", "unmet"]].tolist() == [2, 1, 1, 2]
    assert every.loc["一组", ["households", "remaining", "watched", "unmet"]].tolist() == [5, 0, 2, 2]
    assert seen["households"].equals(every["households"]) and seen["lifted"].equals(every["lifted"])
    assert seen.loc["一组", "remaining"] == 0 and not seen.loc["一组", "remaining_withheld"]
    few = ["watched", "unmet"]
    assert seen[few].isna().all(axis=None) and seen[[f"{name}_withheld" for name in few]].all(axis=None)
    assert pd.isna(seen.loc["二组", "remaining"])
    for name in ("village_remaining", "village_watched"):
        assert seen[name].equals(every[name])
    assert every["village_watched"].tolist() == [3, 3]


def test_findings_and_spot_checks_say_of_a_household_that_it_is_so_and_no_more():
    finding = {
        "check_id": "case_kind",
        "one": "monitoring",
        "things": "A1",
        "our_text": "突发困难户",
        "their_text": "脱贫户",
    }
    sums = {"check_id": "homes_new", "one": "households", "things": "A1、A2、A3", "ours": 3.0, "our_unit": "户"}
    income = {"check_id": "case_income", "one": "monitoring", "ours": 1234.0, "our_unit": "元"}
    other = {"check_id": "stock_fell", "one": "guarantees", "things": "住房", "ours": 3.0, "our_unit": "户"}
    columns = ["check_id", "one", "things", "ours", "our_unit", "our_text", "theirs", "their_unit", "their_text"]
    seen = of_few(pd.DataFrame([finding, sums, income, other], columns=columns))
    assert seen["our_text"].fillna("").tolist() == ["少于3户", "", "少于3户", ""]
    assert seen["their_text"].fillna("").tolist() == ["少于3户", "", "", ""]
    assert seen["ours"].fillna(0).tolist() == [0, 3, 0, 3]
    assert seen["things"].fillna("").tolist() == ["少于3户", "A1、A2、A3", "", "住房"]
    visit = pd.DataFrame({"field": ["net_income", "members"], "stated": ["1234", "4"], "seen": [None, "5"]})
    assert of_few(visit)["stated"].tolist() == ["少于3户", "4"]


def test_the_kinds_of_few_cases_of_one_village_are_withheld_from_its_counts_too(snapshot):
    for question in (queries.case_counts, queries.case_series):
        seen = question(snapshot.to_anybody(), DAY, village=HERE).iloc[-1]
        assert seen[["unstable", "marginal", "sudden"]].isna().all()
        assert seen["open"] == 4
        every = question(snapshot, DAY, village=HERE).iloc[-1]
        assert every[["unstable", "sudden"]].tolist() == [3, 1]
    township = queries.case_counts(snapshot.to_anybody(), DAY).iloc[0]
    assert township[["unstable", "sudden"]].tolist() == [3, 1]
