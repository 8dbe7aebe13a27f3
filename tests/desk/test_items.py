"""What a directive keeps of the thing that it is about: what the screen calls it, and how it stood on the day."""

from __future__ import annotations

import re
from datetime import date

import pytest

from pingda_dash import desk
from pingda_dash.desk import ItemStanding, NoSuchItem
from pingda_dash.snapshot import Snapshot

MAY_20 = date(2020, 5, 20)


@pytest.mark.parametrize(
    ("item", "standing"),
    [
        ("unit:乡住建局", ItemStanding("乡住建局超期未销号的问题", "超期 1 条", "逾期")),
        ("home:PD205-0367", ItemStanding("农户 PD205-0367")),
    ],
)
def test_a_units_problems_and_a_household_stand_as_on_the_screen(
    demo_snapshot: Snapshot, item: str, standing: ItemStanding
) -> None:
    assert desk.item_standing(demo_snapshot, MAY_20, item) == standing


def test_a_problem_stands_with_its_own_days(demo_snapshot: Snapshot) -> None:
    of_day = demo_snapshot.run("select problem_id, days_late from problem_list where days_late > 0", MAY_20)
    number, days = of_day.iloc[0]
    standing = desk.item_standing(demo_snapshot, MAY_20, f"problem:{number}")
    assert standing.title.startswith(f"问题 {number}:")
    assert standing.figure == f"超期 {days} 天"


def test_a_whole_unit_and_village_stand_by_their_duties(demo_snapshot: Snapshot) -> None:
    village = desk.item_standing(demo_snapshot, MAY_20, "village:530523206205")
    assert village.title == "黄连河村" and re.fullmatch(
        r"(逾期 \d+ 项、)?滞后 \d+ 项(、未报送 \d+ 项)?", village.figure
    )
    assert desk.item_standing(demo_snapshot, MAY_20, "unit:乡烟站").title == "乡烟站"


@pytest.mark.parametrize(
    "item", ["unit:乡气象站", "village:000000000000", "task:T999", "home:PD000-0000", "problem:无", "", "home:"]
)
def test_what_is_not_there_has_no_standing(demo_snapshot: Snapshot, item: str) -> None:
    with pytest.raises(NoSuchItem):
        desk.item_standing(demo_snapshot, MAY_20, item)
