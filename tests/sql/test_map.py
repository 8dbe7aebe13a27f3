"""What the map is drawn from says what the other pages say: dots of kinds, hexagons of dots."""

from __future__ import annotations

import json
import math
from datetime import date

import pandas as pd
import pytest

from pingda_dash import queries
from pingda_dash.maps.homes import DOTS
from pingda_dash.snapshot import Snapshot
from tests.tables import dated, snapshot_of

DAY = date(2020, 5, 20)
VILLAGE = "530523206205"


def test_the_map_draws_the_households_that_are_counted(demo_snapshot: Snapshot) -> None:
    homes = queries.map_homes(demo_snapshot, DAY)
    counts = queries.household_counts(demo_snapshot, DAY, village=None).iloc[0]
    assert len(homes) == counts["households"] and homes["household_id"].is_unique
    kinds = homes["category"].value_counts()
    assert [kinds["未脱贫户"], kinds["一般户"], kinds["脱贫户"]] == [
        counts["unlifted"],
        counts["general"],
        counts["lifted"],
    ]
    assert list(homes["village_code"]) == sorted(homes["village_code"])
    names = homes["name"].dropna()
    assert names.str.contains(r"\*").all()


@pytest.mark.parametrize("day", [DAY, date(2020, 4, 1), date(2020, 6, 30)])
def test_a_household_is_marked_as_monitored_while_its_case_is_open(demo_snapshot: Snapshot, day: date) -> None:
    homes = queries.map_homes(demo_snapshot, day)
    cases = queries.cases(demo_snapshot, day, village=None)
    still = set(cases.loc[cases["is_open"], "household_id"]) & set(homes["household_id"])
    assert set(homes.loc[homes["is_watched"], "household_id"]) == still
    fresh = cases[cases["is_open"] & ((cases["found_on"].dt.date - day).map(lambda gap: -7 < gap.days <= 0))]
    assert set(homes.loc[homes["is_new"], "household_id"]) == set(fresh["household_id"]) & still


def test_the_maps_layers_are_the_lists_of_the_pages(demo_snapshot: Snapshot) -> None:
    things = queries.map_things(demo_snapshot, DAY)
    sizes = things["layer"].value_counts()
    assert sizes["安置点"] == len(queries.relocation_sites(demo_snapshot, DAY))
    assert sizes["扶贫车间"] == len(queries.workshop_list(demo_snapshot, DAY, village=None))
    assert sizes["合作社"] == len(queries.cooperatives(demo_snapshot, DAY, village=None))
    assert sizes["项目"] == len(queries.fund_projects(demo_snapshot, DAY, village=None))
    water = things[things["layer"] == "饮水"].set_index("village_code")["number"]
    matrix = queries.guarantee_matrix(demo_snapshot, DAY)
    stock = matrix[matrix["item"] == "饮水安全"].set_index("village_code")["open"]
    assert water.sort_index().to_dict() == stock.sort_index().to_dict()
    posts = things[things["layer"] == "公益岗位"]
    for item in ("在岗公益性岗位", "新开发公益性岗位"):
        counted = queries.employment_by_village(demo_snapshot, DAY, item=item)["people"].sum()
        assert posts.loc[posts["thing"] == item, "number"].sum() == counted


def test_a_households_history_ends_with_the_register_in_force_and_says_where_each_row_came_from(
    demo_snapshot: Snapshot,
) -> None:
    history = queries.home_history(demo_snapshot, DAY, household="PD205-0367")
    assert [f"{day:%m-%d}" for day in history["register_date"]] == ["03-20", "04-20", "05-20"]
    now = queries.household_dots(demo_snapshot, DAY, village=VILLAGE).set_index("household_id").loc["PD205-0367"]
    assert history["net_income"].iloc[-1] == now["net_income"]
    assert history["filename"].str.contains("农户名册").all() and (history["source_row"] > 0).all()
    assert queries.home_history(demo_snapshot, DAY, household="PD999-0001").empty


def items_of(snapshot: Snapshot, household: str) -> dict[str, str]:
    items = queries.home_items(snapshot, DAY, household=household)
    return dict(zip(items["item"], items["topic"], strict=True))


def test_what_concerns_a_household_is_what_it_lacks_its_case_and_what_a_check_says_of_it(
    demo_snapshot: Snapshot,
) -> None:
    assert items_of(demo_snapshot, "PD205-0367") == {"task:T01": "退出", "task:T05": "收入", "task:T57": "饮水"}
    without_measures = items_of(demo_snapshot, "PD208-0072")
    assert without_measures["village:530523206208:措施"] == without_measures["task:T06"] == "措施"
    assert items_of(demo_snapshot, "PD206-0001") == {}
    meeting = set(queries.meeting_items(demo_snapshot, DAY)["item"])
    homes = queries.map_homes(demo_snapshot, DAY)
    watched = homes.loc[homes["is_watched"], "household_id"]
    assert all(items_of(demo_snapshot, one).keys() <= meeting for one in watched)


BY_KEY = {one.key: one for one in DOTS}
ASKED = ("housing_safe", "schooling_met", "medical_met", "water_safe")
NEIGHBOURS = [
    {
        "household_id": "A",
        "category": "未脱贫户",
        "net_income": 2960,
        **dict.fromkeys(ASKED, True),
        "water_safe": False,
    },
    {"household_id": "B", "category": "脱贫户"},
    {"household_id": "C", "category": "一般户", "net_income": 8000},
    {"household_id": "D", "category": "边缘易致贫户", "net_income": 4100, **dict.fromkeys(ASKED, True)},
    {"household_id": "E", "category": "脱贫不稳定户", "village_group": None},
]
"""One that lacks water, one of which nobody said anything, one that is not asked, two that are watched."""
THERE = {"village_code": VILLAGE, "village_group": "一组", "head_name": "黄小明", "members": 3}
REGISTER = dated(DAY, [{**THERE, **one} for one in NEIGHBOURS])
CASES = [
    {"report_date": DAY, "household_id": home, "village_code": VILLAGE, "found_on": since, "kind": "边缘易致贫户"}
    for home, since in (("D", date(2020, 5, 18)), ("E", date(2020, 5, 13)))
]


def neighbours() -> Snapshot:
    return snapshot_of(households=REGISTER, monitoring=CASES)


def labels(key: str) -> list[str]:
    """The kind of each of the neighbours, by their numbers."""
    one = BY_KEY[key]
    homes = queries.map_homes(neighbours(), DAY).sort_values("household_id")
    return [one.kinds[at].label for at in one.of(homes)]


def test_a_dot_is_of_its_households_kind() -> None:
    assert labels("category") == [one["category"] for one in NEIGHBOURS]
    assert [kind.label for kind in BY_KEY["category"].kinds] == [
        "一般户",
        "脱贫户",
        "脱贫不稳定户",
        "边缘易致贫户",
        "未脱贫户",
    ]


def test_of_a_guarantee_no_answer_is_its_own_kind_and_who_is_not_asked_recedes() -> None:
    assert labels("water")[:3] == ["未达标", "未报送", "其他户"]
    assert labels("housing")[:3] == ["已达标", "未报送", "其他户"]


def test_income_that_nobody_reported_is_not_above_the_line() -> None:
    assert labels("income")[:4] == ["低于标准", "未报送", "达到标准", "达到标准"]


def test_a_new_case_is_told_from_an_old_one() -> None:
    assert labels("watched") == ["未监测"] * 3 + ["近 7 天新发现", "在册监测"]


@pytest.mark.parametrize("way", BY_KEY)
def test_the_kinds_are_counted_as_the_dots_are(demo_snapshot: Snapshot, way: str) -> None:
    homes = queries.map_homes(demo_snapshot, DAY)
    counted = queries.map_kinds(demo_snapshot, DAY, dots=way).groupby("kind")["households"].sum()
    assert counted.to_dict() == pd.Series(BY_KEY[way].of(homes)).value_counts().to_dict()


def test_the_dots_of_a_village_and_of_a_group_are_those_of_all_that_are_in_it() -> None:
    every = queries.map_homes(neighbours(), DAY)
    assert list(queries.map_homes(neighbours(), DAY, village=VILLAGE)["household_id"]) == list(every["household_id"])
    assert list(queries.map_homes(neighbours(), DAY, village=VILLAGE, group="一组")["household_id"]) == list("ABCD")
    assert list(queries.map_homes(neighbours(), DAY, village=VILLAGE, group="")["household_id"]) == ["E"]
    assert queries.map_homes(neighbours(), DAY, village="").empty


def hexagons(snapshot: Snapshot, size: float, places: dict[str, tuple[float, float]], **of: object) -> pd.DataFrame:
    """The hexagons of households at these places on the plane."""
    houses = json.dumps([{"id": id_, "x": x, "y": y} for id_, (x, y) in places.items()])
    given: dict[str, object] = {"village": None, "dots": "category", "east": None, "north": None, "groups": "[]"}
    return queries.map_hexagons(snapshot, DAY, size=size, houses=houses, **(given | of))


def test_every_household_is_in_the_hexagon_whose_middle_is_nearest_and_in_no_other(demo_snapshot: Snapshot) -> None:
    homes, size = queries.map_homes(demo_snapshot, DAY), 700.0
    spread = {
        str(id_): (97.0 * (at % 83) - 4000, 61.0 * (at % 157) - 5000) for at, id_ in enumerate(homes["household_id"])
    }
    made = hexagons(demo_snapshot, size, spread)
    middles = list(zip(made["x"], made["y"], strict=True))
    expected = dict.fromkeys(range(len(made)), 0)
    for at in spread.values():
        nearest = min(range(len(middles)), key=lambda one: math.dist(middles[one], at))
        assert math.dist(middles[nearest], at) <= size + 1e-6
        expected[nearest] += 1
    assert dict(enumerate(made["households"])) == expected
    assert [sum(numbers) for numbers in made["numbers"]] == list(made["households"])
    gaps = [math.dist(middles[0], one) for one in middles[1:]]
    assert min(gaps) >= size * math.sqrt(3) - 1e-6


def test_a_hexagon_says_how_many_of_each_kind_it_has_where_most_are_and_what_has_no_place() -> None:
    assert [kind.label for kind in BY_KEY["category"].kinds][:2] == ["一般户", "脱贫户"]
    made = hexagons(neighbours(), 100.0, {"A": (0, 0), "B": (20, 10), "C": (900, 900)})
    near, far, nowhere = made.itertuples()
    assert (near.households, list(near.kinds), list(near.numbers)) == (2, [1, 4], [1, 1])
    assert (near.x, near.y, near.village_code, near.village_group) == (0, 0, VILLAGE, "一组")
    assert (far.households, list(far.kinds)) == (1, [0]) and math.dist((far.x, far.y), (900, 900)) <= 100
    assert pd.isna(nowhere.x) and nowhere.households == 2


def test_households_without_a_place_stand_in_the_spiral_of_their_group_and_are_counted_as_guessed() -> None:
    groups = json.dumps([{"village": VILLAGE, "name": "一组", "x": 5000, "y": 0, "spread": 10}])
    made = hexagons(neighbours(), 100.0, {"A": (0, 0)}, groups=groups)
    placed = made.dropna(subset=["x"])
    assert list(zip(placed["households"], placed["guessed"], strict=True)) == [(1, 0), (3, 3)]


def test_true_positions_are_gathered_for_those_alone_who_see_names() -> None:
    homes = [{**one, "longitude": 98.9, "latitude": 24.26, "datum": "WGS84"} for one in REGISTER]
    snapshot, middle = snapshot_of(households=homes), {"east": 98.9, "north": 24.26}
    masked = hexagons(snapshot, 100.0, {}, **middle)
    assert masked["x"].isna().all()
    full = hexagons(snapshot.unmasked(), 100.0, {}, **middle)
    assert list(full["households"]) == [5] and abs(full["x"][0]) < 1 and abs(full["y"][0]) < 1
