"""Lists: what is left out of them, what is invented, and families that change as no family does."""

from __future__ import annotations

from datetime import timedelta

from benchmarks.planted.case import CannotPlant, Case, Kind, number, register
from benchmarks.planted.sheets import Row

KINDS: list[Kind] = []
gone = register(KINDS, "left out of a list")
new = register(KINDS, "invented")
home = register(KINDS, "families that change")

POOR = ("脱贫户", "脱贫不稳定户")


# --- left out -----------------------------------------------------------------------------------------------------


@gone(
    "rectification",
    "monitoring",
    "funds",
    "cooperatives",
    "relocation",
    "workshops",
    "tourism",
    "villages",
    "records",
    times=9,
)
def a_thing_left_out(case: Case, _: str) -> None:
    row = case.pick(lambda row: case.past(row))
    for one in [one for one in case.rows if case.file.key(one) == case.file.key(row)]:
        case.drop(one)


@gone("rectification", "monitoring", times=2)
def an_open_one_left_out(case: Case, _: str) -> None:
    open_ = ("未整改", "整改中", "监测中")
    row = case.pick(lambda row: case.past(row) and (row.get("state") in open_ or row.get("outcome") in open_))
    case.drop(row)


@gone("industry", "employment", "guarantees", "records", times=4)
def a_village_left_out(case: Case, _: str) -> None:
    village = case.village()
    for row in case.of(village):
        case.drop(row)


@gone("industry.industry", "guarantees.item", "employment.item", times=2)
def an_item_left_out_in_one_village(case: Case, field: str) -> None:
    row = case.pick(lambda row: case.past(row))
    for one in [one for one in case.of(str(row["village_code"])) if one[field] == row[field]]:
        case.drop(one)


@gone("tasks", times=2)
def a_task_left_out(case: Case, _: str) -> None:
    row = case.pick(lambda row: case.past(row) and row["state"] != "已完成")
    case.drop(row)


@gone("households", times=2)
def one_of_the_four_left_out(case: Case, _: str) -> None:
    case.drop(case.pick(lambda row: row["category"] == "未脱贫户"))


@gone("households", times=2)
def a_monitored_family_left_out(case: Case, _: str) -> None:
    case.drop(case.pick(lambda row: row["category"] in ("脱贫不稳定户", "边缘易致贫户")))


@gone("households", times=2)
def families_that_lack_something_left_out(case: Case, _: str) -> None:
    lack = ("housing_safe", "schooling_met", "medical_met", "water_safe")
    rows = [row for row in case.now if any(row.get(name) is False for name in lack)]
    if not rows:
        raise CannotPlant
    for row in rows[:3]:
        case.drop(row)


@gone("households", times=2)
def a_hamlet_left_out(case: Case, _: str) -> None:
    row = case.pick()
    for one in [one for one in case.of(str(row["village_code"])) if one["village_group"] == row["village_group"]]:
        case.drop(one)
    case.whole = True


@gone("households", times=2)
def the_poorest_left_out(case: Case, _: str) -> None:
    village = case.village()
    rows = [row for row in case.of(village) if row["category"] in POOR]
    for row in sorted(rows, key=lambda row: number(row, "net_income"))[:8]:
        case.drop(row)


@gone(
    "villages.registered_households",
    "villages.population",
    "industry.area_mu",
    "guarantees.added",
    "monitoring.measures",
    "households.net_income",
    times=4,
)
def a_figure_left_blank(case: Case, field: str) -> None:
    row = case.pick(lambda row: row.get(field) not in (None, "") and case.past(row))
    case.change(row, **{field: None})


# --- invented -----------------------------------------------------------------------------------------------------


def another(case: Case, row: Row, **values: object) -> None:
    case.add({**row, **values})  # type: ignore[dict-item]


@new("rectification", times=2)
def problems_found_and_closed_at_once(case: Case, _: str) -> None:
    case.whole = True
    row = case.pick(lambda row: row["state"] == "已销号")
    for number_ in range(12):
        day = case.file.day - timedelta(days=3)
        another(
            case, row, problem_id=f"WT-{300 + number_}", found_on=day, closed_on=day, problem=f"资料不规范之{number_}"
        )


@new("cooperatives", times=2)
def entities_on_paper(case: Case, _: str) -> None:
    case.whole = True
    for number_ in range(7):
        row = case.pick(lambda row: row["kind"] == "农民专业合作社")
        another(case, row, entity=f"平达演示新办合作社{number_}", state="正常", households=50, poor_households=25)


@new("workshops", times=2)
def a_workshop_on_paper(case: Case, _: str) -> None:
    row = case.pick(lambda row: row["eligible"])
    another(case, row, workshop="演示扶贫车间九", workers=60, poor_workers=60, recognised_on=None)


@new("funds", times=2)
def a_project_that_nobody_planned(case: Case, _: str) -> None:
    row = case.pick(lambda row: number(row, "spent_wan") > 10)
    another(case, row, project_id="ZJ-099", project="其他支出", planned_wan=0, arrived_wan=42.5, spent_wan=42.5)


@new("funds", times=2)
def a_project_reported_twice(case: Case, _: str) -> None:
    row = case.pick(lambda row: number(row, "spent_wan") > 10)
    another(case, row, project_id="ZJ-098")


@new("rectification", "cooperatives", "workshops", times=2)
def a_thing_reported_twice(case: Case, _: str) -> None:
    row = case.pick()
    other = {
        "rectification": {"problem_id": "WT-290"},
        "cooperatives": {"entity": f"{row.get('entity')}(一部)"},
        "workshops": {"workshop": f"{row.get('workshop')}(新)"},
    }[case.file.dataset]
    another(case, row, **other)


@new("activities", times=2)
def a_month_of_events_in_a_day(case: Case, _: str) -> None:
    case.whole = True
    row = case.pick(lambda row: row.get("village_code"))
    for number_ in range(12):
        another(case, row, event=f"专题宣讲第{number_ + 1}场", people=50)


@new("households", times=2)
def families_that_do_not_exist(case: Case, _: str) -> None:
    case.whole = True
    row = case.pick(lambda row: row["category"] == "脱贫户")
    for number_ in range(25):
        another(
            case,
            row,
            household_id=f"{str(row['household_id'])[:5]}-{1500 + number_}",
            phone="",
            id_number=f"{str(row['id_number'])[:14]}{number_:03d}1",
            head_name=f"张{'一二三四五'[number_ % 5]}",
        )


@new("households", times=2)
def a_family_listed_twice(case: Case, _: str) -> None:
    row = case.pick(lambda row: row["category"] in POOR)
    another(case, row, household_id=f"{str(row['household_id'])[:5]}-1600")


@new("monitoring", times=2)
def a_rich_family_monitored(case: Case, _: str) -> None:
    row = case.pick()
    rich = [
        one for one in case.newest("households") if one["category"] == "一般户" and number(one, "net_income") > 12_000
    ]
    one = case.dice.choice(rich)
    another(
        case,
        row,
        household_id=one["household_id"],
        village_code=one["village_code"],
        head_name=one["head_name"],
        kind="边缘易致贫户",
        found_on=case.file.day,
        measures_on=case.file.day,
        outcome="监测中",
        cleared_on=None,
    )


@new("sales", times=2)
def a_market_that_nobody_has(case: Case, _: str) -> None:
    row = case.pick(lambda row: number(row, "quantity"))
    another(case, row, product="演示松茸", quantity=90_000, amount_wan=180.0, channel="线上")


@new("tourism", times=2)
def a_route_on_paper(case: Case, _: str) -> None:
    row = case.pick(lambda row: row.get("village_code"))
    another(case, row, place="演示线路九", stage="运营", visitors=9800, income_wan=37.2)


# --- families -----------------------------------------------------------------------------------------------------


@home("households", times=2)
def the_four_lifted_outside_the_season(case: Case, _: str) -> None:
    row = case.pick(lambda row: row["category"] == "未脱贫户")
    case.change(row, category="脱贫户")


@home(
    "households.一般户 脱贫户",
    "households.脱贫户 一般户",
    "households.脱贫户 未脱贫户",
    "households.一般户 未脱贫户",
    times=4,
)
def a_category_without_a_cause(case: Case, pair: str) -> None:
    before, after = pair.split()
    row = case.pick(lambda row: row["category"] == before)
    case.change(row, category=after)


@home("households", times=2)
def a_family_in_another_village(case: Case, _: str) -> None:
    row = case.pick(lambda row: row["category"] in POOR)
    case.change(row, village_code=case.village(lambda code: code != row["village_code"]))


@home("households", times=2)
def forty_families_in_another_village(case: Case, _: str) -> None:
    one, other = case.dice.sample(sorted(case.file.sheet.villages), 2)
    case.whole = True
    for row in case.of(one)[:40]:
        case.touch(row, "village_code")
        row["village_code"] = other
        case.touch(row)
    case.note(f"40 families of {one} in {other}")


@home("households", times=2, knowable=False)
def two_families_merged(case: Case, _: str) -> None:
    row = case.pick(lambda row: row["category"] == "一般户" and number(row, "members") <= 3)
    kin = case.pick(
        lambda one: (
            one["village_group"] == row["village_group"]
            and one["village_code"] == row["village_code"]
            and one["category"] == "一般户"
            and one is not row
            and number(one, "members") <= 4
        )
    )
    case.change(kin, members=int(number(kin, "members") + number(row, "members")))
    case.drop(row)


@home("households", times=2)
def two_poor_families_merged(case: Case, _: str) -> None:
    row = case.pick(lambda row: row["category"] == "脱贫户")
    kin = case.pick(
        lambda one: one["village_code"] == row["village_code"] and one["category"] == "脱贫户" and one is not row
    )
    case.change(kin, members=int(number(kin, "members") + number(row, "members")))
    case.drop(row)


@home("households", times=2)
def a_family_halved(case: Case, _: str) -> None:
    row = case.pick(lambda row: number(row, "members") >= 6)
    case.change(row, members=2, labour=1)


@home("households", times=2)
def a_head_replaced_by_a_stranger(case: Case, _: str) -> None:
    row = case.pick(lambda row: row["category"] in POOR)
    case.change(
        row,
        head_name="欧阳某某",
        id_number=f"000000{case.dice.randrange(1950, 1990)}0704{case.dice.randrange(1000, 9999)}",
    )


@home("households", times=2)
def two_heads_exchange_their_names(case: Case, _: str) -> None:
    one = case.pick(lambda row: row["category"] in POOR)
    case.touch(one)
    other = case.pick(lambda row: row["category"] in POOR and row["village_code"] == one["village_code"])
    names = one["head_name"], other["head_name"]
    case.change(one, head_name=names[1])
    case.change(other, head_name=names[0])


@home("households", times=2)
def one_helper_for_a_village(case: Case, _: str) -> None:
    village = case.village()
    case.whole = True
    for row in case.of(village):
        if row.get("helper"):
            case.touch(row, "helper")
            row["helper"] = "李建国"
    case.names.add("李建国")
    case.note(f"one helper for every family of {village}")


@home("households", times=2)
def a_partner_for_everybody(case: Case, _: str) -> None:
    village = case.village()
    running = [row for row in case.newest("cooperatives") if row["state"] == "正常"]
    entity = str(case.dice.choice(running)["entity"])
    rows = [row for row in case.of(village) if row.get("industry_willing") and not row.get("partner")]
    if len(rows) < 3:
        raise CannotPlant
    case.whole = True
    case.names.add(entity)
    for row in rows:
        case.touch(row, "partner")
        row["partner"] = entity
    case.note(f"{len(rows)} families of {village} with {entity}")


@home("households", times=2)
def wishes_that_vanish(case: Case, _: str) -> None:
    village = case.village()
    rows = [row for row in case.of(village) if row.get("industry_willing") and not row.get("partner")]
    if len(rows) < 3:
        raise CannotPlant
    case.whole = True
    for row in rows:
        case.touch(row, "industry_willing")
        row["industry_willing"] = False
    case.note(f"{len(rows)} families of {village} no longer willing")


@home("households", times=2)
def a_village_without_a_column(case: Case, _: str) -> None:
    village = case.village()
    case.whole = True
    rows = [row for row in case.of(village) if row.get("medical_met") is not None]
    for row in rows:
        case.touch(row, "medical_met")
        row["medical_met"] = None
    case.note(f"medical_met of {village} blank")
