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
    seen = queries.guarantee_homes(snapshot.to_anybody(), DAY, village=THERE)
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


@pytest.mark.parametrize("question", [queries.household_counts, queries.cases_by_village, queries.map_groups])
def test_no_figure_depends_on_who_is_looking(snapshot, question):
    assert question(snapshot.to_anybody(), DAY).equals(question(snapshot, DAY))


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
