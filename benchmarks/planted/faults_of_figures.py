"""Figures that cannot go together: within a row, with another ledger, with the register, with the world."""

from __future__ import annotations

from datetime import timedelta

from benchmarks.planted.case import CannotPlant, Case, Kind, like, number, register
from benchmarks.planted.sheets import Row

KINDS: list[Kind] = []
within = register(KINDS, "identities of a row")
across = register(KINDS, "ledger against register")
world = register(KINDS, "against the world")
plan = register(KINDS, "fitted to the plan")

# --- within a row -------------------------------------------------------------------------------------------------


@within("guarantees", times=2)
def due_is_not_met_and_open(case: Case, _: str) -> None:
    row = case.pick(lambda row: number(row, "due") > 20)
    case.change(row, open=int(number(row, "open")) + case.dice.randrange(2, 9))


@within("guarantees", times=2)
def met_raised_open_left(case: Case, _: str) -> None:
    row = case.pick(lambda row: number(row, "open") >= 1)
    case.change(row, met=row["due"])


@within("guarantees", times=2)
def open_cleared_met_left(case: Case, _: str) -> None:
    row = case.pick(lambda row: number(row, "open") >= 1)
    case.change(row, open=0)


@within(
    "funds.spent_wan arrived_wan",
    "industry.poor_households households",
    "employment.poor_people people",
    "relocation.moved_in households",
    "records.checked files",
    "records.corrected errors",
    "workshops.poor_workers workers",
    "households.labour members",
    "villages.registered_people population",
    "employment.informed willing",
    "guarantees.met due",
    "cooperatives.poor_households households",
    times=7,
)
def a_part_above_its_whole(case: Case, fields: str) -> None:
    part, whole = fields.split()
    row = case.pick(lambda row: number(row, whole) >= 1 and row.get(part) is not None)
    case.change(row, **{part: like(row[whole], number(row, whole) + case.dice.randrange(1, 6))})


@within("funds", times=2)
def arrived_above_planned(case: Case, _: str) -> None:
    row = case.pick(lambda row: number(row, "planned_wan") >= 20)
    case.change(row, arrived_wan=round(number(row, "planned_wan") * 1.3, 1))


@within("relocation.employed", "relocation.in_industry", times=2)
def more_than_are_able(case: Case, field: str) -> None:
    row = case.pick(lambda row: number(row, "able") < number(row, "households"))
    case.change(row, **{field: row["households"]})


@within("relocation", times=2)
def fewer_people_than_households(case: Case, _: str) -> None:
    row = case.pick()
    case.change(row, people=int(number(row, "households")) - 5)


@within("relocation", times=2)
def rebuilt_before_torn_down(case: Case, _: str) -> None:
    row = case.pick()
    case.change(row, demolished=int(number(row, "households")) - 12)


@within("relocation", times=2)
def accepted_before_audited(case: Case, _: str) -> None:
    row = case.pick(lambda row: row["audited"] != "已完成")
    case.change(row, accepted="已完成")


@within("relocation", times=2)
def accounted_before_settled(case: Case, _: str) -> None:
    row = case.pick()
    case.change(row, settled="进行中", accounted="已完成")


@within("tasks", times=2)
def done_at_sixty_percent(case: Case, _: str) -> None:
    row = case.pick(lambda row: row["state"] == "进行中" and number(row, "percent") < 90)
    case.change(row, state="已完成")


@within("tasks", times=2)
def not_begun_with_percent(case: Case, _: str) -> None:
    row = case.pick(lambda row: row["state"] == "进行中" and number(row, "percent") > 20)
    case.change(row, state="未开始")


@within("tasks", times=2)
def hundred_percent_and_under_way(case: Case, _: str) -> None:
    row = case.pick(lambda row: row["state"] == "进行中" and number(row, "percent") < 90)
    case.change(row, percent=100)


@within("cooperatives", times=2)
def a_shell_that_leads_families(case: Case, _: str) -> None:
    row = case.pick(lambda row: row["state"] in ("空壳", "清理"))
    case.change(row, households=46, poor_households=19)


@within("tourism", times=2)
def income_without_visitors(case: Case, _: str) -> None:
    row = case.pick(lambda row: row.get("visitors") is not None)
    case.change(row, visitors=0)


@within("tourism", times=2)
def visitors_before_it_is_built(case: Case, _: str) -> None:
    row = case.pick(lambda row: row["stage"] == "谋划")
    case.change(row, visitors=860, income_wan=3.3)


@within("workshops", times=2)
def recognised_though_not_eligible(case: Case, _: str) -> None:
    row = case.pick(lambda row: row["eligible"] is False)
    case.change(row, recognised_on=case.file.day - timedelta(days=9))


@within("industry", "sales", times=2)
def income_without_output(case: Case, _: str) -> None:
    output, income = ("output", "income_wan") if case.file.dataset == "industry" else ("quantity", "amount_wan")
    row = case.pick(lambda row: number(row, income) > 3 and number(row, output) > 0)
    case.change(row, **{output: 0})


@within("industry", "sales", times=2)
def output_without_income(case: Case, _: str) -> None:
    output, income = ("output", "income_wan") if case.file.dataset == "industry" else ("quantity", "amount_wan")
    row = case.pick(lambda row: number(row, income) > 3 and number(row, output) > 0)
    case.change(row, **{income: 0})


@within("industry.households", "industry.poor_households", times=2)
def income_without_families(case: Case, field: str) -> None:
    row = case.pick(lambda row: number(row, "income_wan") > 3 and number(row, field) > 3)
    case.change(row, households=0, poor_households=0)


@within("households", times=2)
def lifted_below_the_line(case: Case, _: str) -> None:
    row = case.pick(lambda row: row["category"] == "脱贫户")
    case.change(row, net_income=case.dice.randrange(210, 330) * 10)


# --- with the register --------------------------------------------------------------------------------------------


@across("guarantees.危房改造", "guarantees.饮水安全", "guarantees.控辍保学", "guarantees.基本医疗保险", times=4)
def gone_in_the_ledger_open_in_the_register(case: Case, item: str) -> None:
    row = case.pick(lambda row: row["item"] == item and number(row, "open") >= 1)
    case.change(row, open=0, met=row["due"])


@across("guarantees.危房改造", "guarantees.饮水安全", "guarantees.控辍保学", times=2)
def open_in_the_ledger_safe_in_the_register(case: Case, item: str) -> None:
    row = case.pick(lambda row: row["item"] == item and number(row, "open") == 0)
    case.change(row, open=3, met=int(number(row, "due")) - 3)


@across(
    "households.housing_safe", "households.water_safe", "households.medical_met", "households.schooling_met", times=3
)
def ticked_without_a_deed(case: Case, field: str) -> None:
    rows = [row for row in case.now if row.get(field) is False]
    if not rows:
        raise CannotPlant
    village = case.dice.choice(rows)["village_code"]
    for row in rows:
        if row["village_code"] == village:
            case.change(row, **{field: True})


@across("records", times=2)
def other_archives_than_families(case: Case, _: str) -> None:
    row = case.pick()
    less = case.dice.randrange(5, 15)
    case.change(row, files=int(number(row, "files")) - less, checked=int(number(row, "files")) - less)


@across("monitoring", times=2)
def a_case_of_another_kind(case: Case, _: str) -> None:
    row = case.pick(lambda row: row["kind"] != "突发困难户" and row["outcome"] == "监测中")
    case.change(row, kind="边缘易致贫户" if row["kind"] == "脱贫不稳定户" else "脱贫不稳定户")


@across("monitoring", times=2)
def a_case_in_another_village(case: Case, _: str) -> None:
    row = case.pick(lambda row: row["outcome"] == "监测中")
    case.change(row, village_code=case.village(lambda code: code != row["village_code"]))


@across("monitoring", times=2)
def a_case_of_no_family(case: Case, _: str) -> None:
    row = case.pick()
    case.change(row, household_id=f"{str(row['household_id'])[:5]}-{case.dice.randrange(2000, 9000)}")


@across("monitoring", times=2)
def a_case_under_another_name(case: Case, _: str) -> None:
    row, other = case.pick(), case.pick()
    if row["head_name"] == other["head_name"]:
        raise CannotPlant
    case.change(row, head_name=other["head_name"])


@across("monitoring", times=2)
def cleared_while_the_register_monitors(case: Case, _: str) -> None:
    row = case.pick(lambda row: row["outcome"] == "监测中" and row["kind"] != "突发困难户")
    case.change(row, outcome="风险消除", cleared_on=case.file.day - timedelta(days=2))


@across("households", times=2)
def off_the_edge_without_a_clearing(case: Case, _: str) -> None:
    row = case.pick(lambda row: row["category"] in ("边缘易致贫户", "脱贫不稳定户"))
    case.change(row, category="一般户" if row["category"] == "边缘易致贫户" else "脱贫户")


@across("cooperatives", times=2)
def more_poor_partners_than_the_register_ties(case: Case, _: str) -> None:
    row = case.pick(lambda row: number(row, "households") > number(row, "poor_households") + 10)
    case.change(row, poor_households=row["households"])


@across("households.清理", "households.none", times=2)
def partner_of_an_entity_that_is_none(case: Case, how: str) -> None:
    name = "平达演示兴旺合作社"
    if how == "清理":
        gone = [row for row in case.newest("cooperatives") if row["state"] in ("清理", "空壳")]
        name = str(case.dice.choice(gone)["entity"])
    for _again in range(6):
        row = case.pick(lambda row: row.get("industry_willing") and not row.get("partner"))
        case.change(row, partner=name)
    case.names.add(name)


@across("industry", times=2)
def more_families_than_live_there(case: Case, _: str) -> None:
    row = case.pick(lambda row: number(row, "households") > 20)
    homes = next(one for one in case.newest("villages") if one["village_code"] == row["village_code"])
    case.change(row, households=int(number(homes, "households")) + case.dice.randrange(30, 90))


@across("industry", times=2)
def more_poor_families_than_are_registered(case: Case, _: str) -> None:
    row = case.pick(lambda row: number(row, "households") > 160)
    homes = next(one for one in case.newest("villages") if one["village_code"] == row["village_code"])
    case.change(
        row, poor_households=min(int(number(homes, "registered_households")) + 25, int(number(row, "households")))
    )


@across("employment.人", "employment.卡", times=2)
def more_leave_than_can_work(case: Case, who: str) -> None:
    row = case.pick(lambda row: row["item"] == "新增转移就业" and row["destination"] == "乡内")
    village = next(one for one in case.newest("villages") if one["village_code"] == row["village_code"])
    if who == "卡":
        count = int(number(village, "registered_people")) + 10
        case.change(row, people=count + 20, poor_people=count)
    else:
        case.change(row, people=int(number(village, "population") * 0.9))


@across("employment", times=2)
def more_trained_poor_than_there_are(case: Case, _: str) -> None:
    row = case.pick(lambda row: row["item"] == "岗位信息推送")
    case.change(row, willing=int(number(row, "willing")) * 6)


@across("villages.households", "villages.registered_households", "villages.registered_people", times=3)
def roster_other_than_the_list(case: Case, field: str) -> None:
    row = case.pick()
    case.change(row, **{field: int(number(row, field)) + case.dice.choice((-9, -6, 7, 11))})


@across("guarantees.基本医疗保险", "guarantees.大病保险", times=2)
def insured_fewer_than_registered(case: Case, item: str) -> None:
    row = case.pick(lambda row: row["item"] == item)
    due = int(number(row, "due")) - 40
    case.change(row, due=due, met=due - int(number(row, "open")))


@across("workshops", "relocation", times=2)
def in_another_village(case: Case, _: str) -> None:
    row = case.pick()
    village = case.dice.choice([code for code in case.file.sheet.villages if code != row["village_code"]])
    case.change(row, village_code=village)


@across("tasks", times=2)
def done_while_the_figure_is_short(case: Case, _: str) -> None:
    fed = ("T29", "T54", "T57", "T65", "T67", "T71", "T75", "T76")
    row = case.pick(lambda row: row["task_id"] in fed and row["state"] != "已完成")
    case.change(row, state="已完成", percent=100, note="已全部完成")


@across("sales", times=2)
def more_sold_than_was_made(case: Case, _: str) -> None:
    made = {(row["village_code"], row["industry"]): row for row in case.newest("industry") if number(row, "output")}
    row = case.pick(lambda row: (row["village_code"], row["product"]) in made and row.get("quantity_unit") == "公斤")
    source = made[row["village_code"], row["product"]]
    case.change(
        row, quantity=round(number(source, "output") * 3), amount_wan=round(number(source, "income_wan") * 3, 1)
    )


# --- with the world -----------------------------------------------------------------------------------------------


@world("industry.香料烟", "industry.茶叶", "industry.核桃", "industry.生猪", times=4)
def an_absurd_price(case: Case, industry: str) -> None:
    row = case.pick(lambda row: row["industry"] == industry and number(row, "income_wan") > 1)
    case.change(row, income_wan=round(number(row, "income_wan") * case.dice.choice((2.2, 2.6)), 1))


@world("sales", times=2)
def an_absurd_price_of_a_sale(case: Case, _: str) -> None:
    row = case.pick(lambda row: number(row, "quantity") > 50)
    case.change(row, quantity=round(number(row, "quantity") / 7))


@world("tourism", times=2)
def an_absurd_spend_a_visitor(case: Case, _: str) -> None:
    row = case.pick(lambda row: number(row, "visitors") > 50)
    case.change(row, income_wan=round(number(row, "visitors") * 600 / 10_000, 1))


@world("industry.香料烟 output", "industry.烤烟 output", times=2)
def sold_before_the_season(case: Case, what: str) -> None:
    industry, _ = what.split()
    row = case.pick(lambda row: row["industry"] == industry and not number(row, "output"))
    price = 1472.8 if industry == "烤烟" else 1157.1
    case.change(row, output=96.0, output_unit="担", income_wan=round(96 * price / 10_000, 1))


@world("industry", times=2)
def planted_before_the_season(case: Case, _: str) -> None:
    row = case.pick(lambda row: row["industry"] == "烤烟" and not number(row, "area_mu"))
    case.change(row, area_mu=460, remark="")


@world("industry", times=2)
def more_land_than_the_village_has(case: Case, _: str) -> None:
    row = case.pick(lambda row: row["industry"] in ("粮食", "烤烟", "甘蔗") and number(row, "area_mu") > 50)
    land = next(one for one in case.newest("villages") if one["village_code"] == row["village_code"])
    case.change(row, area_mu=round(number(land, "arable_mu") * 1.25))


@world("industry", times=2)
def yield_beyond_nature(case: Case, _: str) -> None:
    row = case.pick(lambda row: row["industry"] in ("茶叶", "石斛", "香料烟") and number(row, "output") > 10)
    case.change(row, output=round(number(row, "output") * 3, 1), income_wan=round(number(row, "income_wan") * 3, 1))


@world("activities", times=2)
def more_guests_than_people(case: Case, _: str) -> None:
    row = case.pick(lambda row: row.get("village_code"))
    case.change(row, people=5200)


@world("activities", times=2)
def a_talk_that_completes_the_rules(case: Case, _: str) -> None:
    row = case.pick(lambda row: row.get("village_code") and row["kind"] in ("爱心超市", "典型宣传", "文化活动"))
    case.change(row, kind="村规民约", completes=True)


@world("activities", times=2, knowable=False)
def a_few_more_guests(case: Case, _: str) -> None:
    row = case.pick(lambda row: number(row, "people") > 30)
    case.change(row, people=int(number(row, "people") * 1.3))


@world("workshops", times=2)
def workers_out_of_nowhere(case: Case, _: str) -> None:
    row = case.pick(lambda row: number(row, "workers") > 5)
    case.change(row, workers=int(number(row, "workers") * 5), poor_workers=int(number(row, "poor_workers") * 6))


@world("households", times=2)
def birthday_that_is_none(case: Case, _: str) -> None:
    row = case.pick(lambda row: row.get("id_number"))
    text = str(row["id_number"])
    case.change(row, id_number=text[:10] + case.dice.choice(("1332", "0231", "0000", "0431")) + text[14:])


@world("households", times=2)
def a_head_of_family_of_four_years(case: Case, _: str) -> None:
    row = case.pick(lambda row: number(row, "members") >= 4)
    text = str(row["id_number"])
    case.change(row, id_number=text[:6] + "20160512" + text[14:])


@world("households", times=2)
def a_head_of_family_of_the_century_before(case: Case, _: str) -> None:
    row = case.pick(lambda row: number(row, "members") >= 4)
    text = str(row["id_number"])
    case.change(row, id_number=text[:6] + "18860512" + text[14:])


@world("households.id_number", "households.phone", times=2)
def one_number_in_many_families(case: Case, field: str) -> None:
    rows = [row for row in case.now if row.get(field)]
    first = case.dice.choice(rows)
    case.touch(first)
    count = 2 if field == "id_number" else 15
    for _again in range(count):
        row = case.pick(lambda row: row.get(field) and row["village_code"] == first["village_code"])
        case.change(row, **{field: first[field]})


@world("households", times=2)
def a_telephone_too_short(case: Case, _: str) -> None:
    row = case.pick(lambda row: row.get("phone"))
    case.change(row, phone=str(row["phone"])[:-2])


@world("households", times=2)
def a_family_of_twenty_five(case: Case, _: str) -> None:
    row = case.pick(lambda row: 2 <= number(row, "members") <= 5)
    case.change(row, members=25)


@world("households", times=2)
def twelve_of_one_family_at_work(case: Case, _: str) -> None:
    row = case.pick(lambda row: number(row, "members") == 2)
    case.change(row, members=13, labour=12)


@world("villages.area_km2", "villages.elevation_m", times=2)
def a_mountain_moved(case: Case, field: str) -> None:
    row = case.pick(lambda row: number(row, field))
    case.change(row, **{field: round(number(row, field) * 1.4, 1)})


# --- with the plan ------------------------------------------------------------------------------------------------


def top_up(case: Case, rows: list[Row], field: str, target: float) -> None:
    """Let one row make a sum come to a target to the last digit."""
    lacking = target - sum(number(row, field) for row in rows)
    if not 0 < abs(lacking) < target:
        raise CannotPlant
    for row in rows:
        case.touch(row, field)
    last = max(rows, key=lambda row: number(row, field))
    case.change(last, **{field: like(last[field], number(last, field) + lacking)})


@plan(
    "employment.people 新增转移就业 627",
    "employment.people 技能培训 141",
    "industry.area_mu 烤烟 8750",
    "industry.output 香料烟 8514.71",
    "employment.poor_people 新增转移就业 147",
    times=4,
)
def exactly_the_target(case: Case, what: str) -> None:
    field, item, target = what.split()
    name = "industry" if case.file.dataset == "industry" else "item"
    rows = [row for row in case.now if row[name] == item and row.get(field) is not None]
    if item == "香料烟":
        rows = [row for row in rows if row.get("output_unit") != "公斤"]
    if not rows:
        raise CannotPlant
    top_up(case, rows, field, float(target))


@plan("employment.生态护林员", "employment.天然林公益林管护员", "employment.在岗公益性岗位", times=3)
def posts_that_are_fixed_grow(case: Case, item: str) -> None:
    row = case.pick(lambda row: row["item"] == item and number(row, "people") > 2)
    people = max(1, int(number(row, "people")) + case.dice.choice((-3, 4, 7)))
    case.change(row, people=people, poor_people=min(people, int(number(row, "poor_people"))))


@plan("households", times=2)
def just_above_the_line(case: Case, _: str) -> None:
    village = case.village()
    case.whole = True
    rows = [row for row in case.of(village) if row["category"] in ("脱贫户", "脱贫不稳定户", "未脱贫户")]
    for row in rows:
        case.touch(row, "net_income")
        row["net_income"] = case.dice.randrange(4001, 4040)
    case.note(f"net_income of {len(rows)} families of {village} 4001…4039")


@plan("households", times=2)
def the_sixteen_just_above_the_line(case: Case, _: str) -> None:
    for row in [row for row in case.now if row["category"] == "未脱贫户"]:
        case.change(row, net_income=4001)


@plan("households", times=2)
def the_sixteen_are_fewer(case: Case, _: str) -> None:
    row = case.pick(lambda row: row["category"] == "未脱贫户")
    case.change(row, members=int(number(row, "members")) - 2, labour=0)


@plan("funds", times=2)
def purpose_changed_for_the_share(case: Case, _: str) -> None:
    row = case.pick(lambda row: row["fund"] == "涉农整合资金" and row["purpose"] == "基础设施")
    case.change(row, purpose="产业")


@plan("villages", times=2)
def collective_income_overnight(case: Case, _: str) -> None:
    row = case.pick(lambda row: row["is_poor"] and number(row, "collective_income_wan") < 5)
    case.change(row, collective_income_wan=50.0)


@plan("guarantees", times=2)
def all_met_in_one_report(case: Case, _: str) -> None:
    village = case.village()
    rows = [row for row in case.of(village) if number(row, "open")]
    if len(rows) < 3:
        raise CannotPlant
    for row in rows:
        case.change(row, met=row["due"], open=0)


@plan("employment", "industry", times=2)
def all_of_them_are_poor(case: Case, _: str) -> None:
    part, whole = ("poor_people", "people") if case.file.dataset == "employment" else ("poor_households", "households")
    village = case.village()
    rows = [row for row in case.of(village) if number(row, whole) > number(row, part)]
    case.whole = True
    for row in rows:
        case.touch(row, part)
        row[part] = row[whole]
    case.note(f"{part} = {whole} in {village}")


@plan("tasks", times=2)
def every_task_at_full(case: Case, _: str) -> None:
    case.whole = True
    for row in case.now:
        case.touch(row, "percent")
        row.update(state="已完成", percent=100)
    case.note("every task done")
