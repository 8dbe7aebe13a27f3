"""What the map asks: groups counted, households searched for by number or name, villages together."""

from __future__ import annotations

from datetime import date

import pandas as pd

from pingda_dash import frames, queries
from tests.tables import Row, dated, snapshot_of
from tests.test_lake import PINGDA, XIAOTIANBA

DAY = date(2020, 5, 20)
MET = {"housing_safe": True, "schooling_met": True, "medical_met": True, "water_safe": True}


def home(number: str, village: str, group: str | None, category: str = "一般户", **more: object) -> Row:
    of = {"household_id": number, "village_code": village, "village_group": group, "category": category}
    return {**of, "head_name": "王小明", "members": 4, **more}


HOMES = dated(
    DAY,
    [
        home("P1", PINGDA, "一组", "脱贫户", **MET),
        home("P2", PINGDA, "一组", "未脱贫户", **{**MET, "water_safe": False}),
        home("P3", PINGDA, "一组", "脱贫户", housing_safe=True),
        home("P4", PINGDA, None, water_safe=False),
        home("X1", XIAOTIANBA, "一组"),
    ],
)


def test_a_group_counts_its_households_and_what_is_not_reported_is_no_lack() -> None:
    case: Row = {"report_date": DAY, "household_id": "P3", "village_code": PINGDA, "kind": "脱贫不稳定户",
                 "head_name": "王小明", "found_on": DAY}  # fmt: skip
    groups = queries.map_groups(snapshot_of(households=HOMES, monitoring=[case]), DAY, village=PINGDA)
    counted = {row.village_group: (row.households, row.lifted, row.remaining, row.watched, row.unmet)
               for row in frames.rows(groups.astype(object).where(groups.notna(), None))}  # fmt: skip
    assert counted == {"一组": (3, 2, 1, 1, 1), None: (1, 0, 0, 0, 0)}


def test_a_household_is_found_by_its_number_the_closest_first() -> None:
    rows = dated(DAY, [home(number, PINGDA, "一组") for number in ("PD-12", "PD-120", "A-PD-12")])
    matches = queries.map_search(snapshot_of(households=rows), DAY, text="pd-12", named=False)
    assert list(matches["household_id"]) == ["PD-12", "PD-120", "A-PD-12"] and set(matches["matches"]) == {3}


def test_only_who_may_see_names_finds_anybody_by_one() -> None:
    people = [
        home("P1", PINGDA, "一组", head_name="王小明"),
        home("P2", PINGDA, "一组", head_name="李四", member_names="李四、王小明"),
    ]
    snapshot = snapshot_of(households=dated(DAY, people))
    assert queries.map_search(snapshot, DAY, text="王", named=False).empty
    assert list(queries.map_search(snapshot.unmasked(), DAY, text="王小明", named=True)["household_id"]) == ["P1", "P2"]


def test_a_long_list_is_cut_and_says_how_many_there_are() -> None:
    rows = dated(DAY, [home(f"P-{number:03d}", PINGDA, "一组") for number in range(30)])
    matches = queries.map_search(snapshot_of(households=rows), DAY, text="P-", named=False)
    assert len(matches) == 8 and set(matches["matches"]) == {30}


def leaf(village: str, mu: float) -> Row:
    return {"report_date": DAY, "village_code": village, "industry": "烤烟", "area_mu": mu}


def together(*villages: str, indicator: str = "", **tables: list[Row]) -> dict[str, object]:
    snapshot = snapshot_of(households=HOMES, **tables)
    row = queries.village_set(snapshot, DAY, villages=",".join(villages), indicator=indicator).iloc[0]
    return {str(name): None if pd.isna(value) else value for name, value in row.items()}


def test_villages_together_have_what_each_has() -> None:
    both = together(PINGDA, XIAOTIANBA)
    assert (both["villages"], both["households"], both["people"], both["remaining"]) == (2, 5, 20, 1)
    assert together(PINGDA)["households"] == 4


def test_a_sum_says_of_how_many_villages_it_is_known() -> None:
    summed = together(PINGDA, XIAOTIANBA, indicator="flue_area", industry=[leaf(PINGDA, 938.0)])
    assert (summed["actual"], summed["actual_of"], summed["villages"]) == (938.0, 1, 2)
    assert together(PINGDA, XIAOTIANBA, indicator="flue_area", industry=[])["actual"] is None


def test_a_share_is_never_summed() -> None:
    share = together(PINGDA, XIAOTIANBA, indicator="medical_covered")
    assert share["is_share"] and share["actual"] is None and share["target"] is None


def test_who_is_in_no_register_is_not_counted_as_nobody() -> None:
    assert together("530523206203")["households"] is None and together("530523206203")["homes_of"] == 0
