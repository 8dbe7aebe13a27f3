"""What is no fault: villages go faster or slower, reports come late, families change, lists grow."""

from __future__ import annotations

from datetime import date, timedelta

from benchmarks.planted.case import TOGETHER, CannotPlant, Case, Kind, days, grown, growth, like, number, register
from benchmarks.planted.sheets import Row

KINDS: list[Kind] = []
pace = register(KINDS, "another pace")
form = register(KINDS, "another form")
list_ = register(KINDS, "a list goes on")
family = register(KINDS, "families live")
step = register(KINDS, "work goes on")

CUMULATIVE = ("industry.income_wan", "employment.people", "sales.amount_wan", "tourism.visitors", "records.corrected")
EVERY = (
    "activities",
    "cooperatives",
    "employment",
    "funds",
    "guarantees",
    "households",
    "industry",
    "monitoring",
    "records",
    "rectification",
    "relocation",
    "sales",
    "tasks",
    "tourism",
    "villages",
    "workshops",
)


def paced(case: Case, field: str, times: float, least: float) -> None:
    """One figure grows by so many times what it grew."""
    row = case.pick(lambda row: growth(case, row, field) >= least)
    more = grown(case, row, field, times)
    if field == "corrected" and number(more, field) > number(row, "errors"):
        raise CannotPlant
    if field == "people" and number(more, field) < number(row, "poor_people"):
        raise CannotPlant
    case.change(row, **more)


@pace(*CUMULATIVE, times=14)
def a_little_faster(case: Case, field: str) -> None:
    paced(case, field, 1.25, 2)


@pace(*CUMULATIVE, times=14)
def a_little_slower(case: Case, field: str) -> None:
    paced(case, field, 0.6, 2)


@pace("industry.income_wan", "employment.people", "sales.amount_wan", "tourism.visitors", times=14)
def a_strong_week(case: Case, field: str) -> None:
    paced(case, field, 2.5, 1)


@pace("employment.people", times=8)
def two_become_five(case: Case, field: str) -> None:
    row = case.pick(lambda row: number(row, field) in (1, 2, 3))
    case.change(row, **{field: like(row[field], number(row, field) + 3)})


@pace("industry.income_wan", "employment.people", times=6)
def a_strong_village(case: Case, field: str) -> None:
    village = case.village()
    done = 0
    for row in case.of(village):
        if growth(case, row, field) > 0:
            row.update(grown(case, row, field, 1.6))
            case.touch(row, field)
            done += 1
    if done < 2:
        raise CannotPlant
    case.note(f"{field} of {village} grows 1.6 times as fast")


@pace("industry", "employment", times=5)
def a_quiet_week_in_one_item(case: Case, _: str) -> None:
    field = "income_wan" if case.file.dataset == "industry" else "people"
    row = case.pick(lambda row: growth(case, row, field) > 0)
    old = case.last(row)
    figures = ("output", "income_wan", "area_mu") if field == "income_wan" else ("people", "poor_people")
    case.change(row, **{name: old.get(name) for name in figures})


@pace(
    "industry.income_wan",
    "employment.people",
    "sales.amount_wan",
    "funds.arrived_wan",
    "guarantees.due",
    "tourism.visitors",
    "records.errors",
    times=10,
)
def corrected_a_little_upwards(case: Case, field: str) -> None:
    row = case.pick(lambda row: number(row, field) >= 20 or (field == "errors" and number(row, field) >= 3))
    more = max(1, round(number(row, field) * 0.02))
    whole: Row = {}
    if field == "arrived_wan" and number(row, field) + more > number(row, "planned_wan"):
        raise CannotPlant
    if field == "due":
        whole = {"met": int(number(row, "met")) + more}
    for name in TOGETHER.get(case.file.dataset, ()):
        if name != field and row.get(name) is not None:
            whole[name] = like(row[name], number(row, name) * (1 + more / number(row, field)))
    case.change(row, **{field: like(row[field], number(row, field) + more), **whole})


# --- form ---------------------------------------------------------------------------------------------------------


@form(*EVERY, times=16)
def rows_in_another_order(case: Case, _: str) -> None:
    case.dice.shuffle(case.rows)
    case.note("rows shuffled")


@form(*(name for name in EVERY if name not in ("households", "monitoring")), times=14)
def optional_columns_dropped(case: Case, _: str) -> None:
    spare = ("remark", "reported_by", "elevation_m", "area_km2", "position_source", "datum", "note")
    case.columns = [name for name in case.columns if name not in spare]
    case.note("without remarks and 填报单位")


@form(*(name for name in EVERY if name not in ("households", "villages", "activities")), times=13)
def a_report_a_day_later(case: Case, _: str) -> None:
    case.days_late = 1
    for row in case.rows:
        row["report_date"] = days(row, "report_date") + timedelta(days=1)
    case.note("a day later")


@form("industry", "employment", "guarantees", "records", times=8)
def a_village_dated_three_days_before(case: Case, _: str) -> None:
    village = case.village()
    for row in case.of(village):
        row["report_date"] = days(row, "report_date") - timedelta(days=2)
    case.note(f"{village} two days before the others")


@form("industry", "employment", "guarantees", "records", times=8)
def one_village_reports_again(case: Case, _: str) -> None:
    village = case.village()
    case.rows = case.of(village)
    case.note(f"only {village}, as it comes when a village reports again")


@form("tasks", "rectification", "funds", "monitoring", "relocation", "cooperatives", times=6)
def remarks_written(case: Case, _: str) -> None:
    field = {
        "tasks": "note",
        "rectification": "evidence",
        "monitoring": "risk",
        "funds": "reported_by",
        "relocation": "remark",
        "cooperatives": "remark",
    }[case.file.dataset]
    row = case.pick()
    value = {"evidence": "入户核实表、照片", "reported_by": "乡财政所会计"}.get(field, "已逐户核实")
    case.change(row, **{field: value})


# --- lists --------------------------------------------------------------------------------------------------------


@list_("funds", times=3)
def a_project_with_its_plan(case: Case, _: str) -> None:
    row = case.pick(lambda row: row["fund"] == "涉农整合资金")
    case.add(
        {
            **row,
            "project_id": f"ZJ-0{case.dice.randrange(27, 60)}",
            "project": "小型水利维修",
            "purpose": "产业",
            "planned_wan": 40,
            "arrived_wan": 20.0,
            "spent_wan": 0,
            "paid_on": None,
            "published": True,
            "audited": "未审计",
        }
    )


@list_("rectification", times=4)
def a_problem_newly_found(case: Case, _: str) -> None:
    row = case.pick()
    case.add(
        {
            **row,
            "problem_id": f"WT-0{case.dice.randrange(39, 80)}",
            "problem": "帮扶手册更新滞后",
            "state": "未整改",
            "closed_on": None,
            "evidence": "",
            "found_on": case.file.day - timedelta(days=2),
            "due_on": case.file.day + timedelta(days=14),
        }
    )


@list_("monitoring", times=4)
def a_case_newly_found(case: Case, _: str) -> None:
    cases = {row["household_id"] for row in case.now}
    plain = [
        one for one in case.newest("households") if one["category"] == "一般户" and one["household_id"] not in cases
    ]
    home = case.dice.choice(plain)
    row = case.pick()
    day = case.file.day - timedelta(days=3)
    case.add(
        {
            **row,
            "household_id": home["household_id"],
            "village_code": home["village_code"],
            "head_name": home["head_name"],
            "kind": "突发困难户",
            "risk": "意外受伤",
            "found_on": day,
            "measures": "临时救助",
            "measures_on": day,
            "outcome": "监测中",
            "cleared_on": None,
        }
    )


@list_("cooperatives", times=3)
def an_entity_newly_founded(case: Case, _: str) -> None:
    row = case.pick(lambda row: row["state"] == "正常")
    case.add({**row, "entity": "平安演示魔芋合作社", "kind": "农民专业合作社", "households": 12, "poor_households": 0})


@list_("workshops", times=2)
def a_workshop_newly_opened(case: Case, _: str) -> None:
    row = case.pick()
    case.add(
        {
            **row,
            "workshop": "演示扶贫车间六",
            "eligible": True,
            "recognised_on": case.file.day - timedelta(days=6),
            "workers": 11,
            "poor_workers": 4,
        }
    )


@list_("sales", times=4)
def a_product_newly_sold(case: Case, _: str) -> None:
    row = case.pick(lambda row: number(row, "quantity"))
    case.add({**row, "product": "蜂蜜", "quantity": 60, "quantity_unit": "公斤", "amount_wan": 0.5, "is_station": None})


@list_("activities", times=4)
def another_event(case: Case, _: str) -> None:
    row = case.pick(lambda row: row.get("village_code"))
    case.add(
        {
            **row,
            "report_date": case.file.day - timedelta(days=1),
            "kind": "文化活动",
            "event": "篮球友谊赛",
            "people": 85,
            "completes": None,
        }
    )


@list_("tourism", times=2)
def a_site_newly_planned(case: Case, _: str) -> None:
    row = case.pick(lambda row: row.get("village_code"))
    case.add({**row, "place": "演示示范点二", "stage": "谋划", "visitors": None, "income_wan": None, "remark": ""})


# --- families -----------------------------------------------------------------------------------------------------


@family("households", times=3)
def a_child_is_born(case: Case, _: str) -> None:
    row = case.pick(lambda row: 2 <= number(row, "members") <= 6)
    case.change(row, members=int(number(row, "members")) + 1)


@family("households", times=3)
def somebody_dies(case: Case, _: str) -> None:
    row = case.pick(lambda row: number(row, "members") >= 3 and number(row, "labour") < number(row, "members"))
    case.change(row, members=int(number(row, "members")) - 1)


@family("households", times=3)
def a_head_dies(case: Case, _: str) -> None:
    row = case.pick(lambda row: number(row, "members") >= 3 and number(row, "labour") < number(row, "members"))
    name = f"{str(row['head_name'])[0]}正荣"
    case.change(
        row,
        members=int(number(row, "members")) - 1,
        head_name=name,
        id_number=f"00000019750318{case.dice.randrange(1000, 9999)}",
    )


@family("households", times=3)
def a_family_divides(case: Case, _: str) -> None:
    row = case.pick(lambda row: number(row, "members") >= 6 and row["category"] == "一般户")
    case.change(row, members=int(number(row, "members")) - 2, labour=min(2, int(number(row, "labour"))))
    case.add(
        {
            **row,
            "household_id": f"{str(row['household_id'])[:5]}-1400",
            "members": 2,
            "labour": 2,
            "head_name": f"{str(row['head_name'])[0]}应才",
            "phone": "",
            "id_number": f"00000019960912{case.dice.randrange(1000, 9999)}",
        }
    )


@family("households", times=2)
def two_families_move_away(case: Case, _: str) -> None:
    for _again in range(2):
        case.drop(case.pick(lambda row: row["category"] == "一般户"))


@family("households", times=3)
def a_telephone_changes(case: Case, _: str) -> None:
    row = case.pick(lambda row: row.get("phone"))
    case.change(row, phone=f"100{case.dice.randrange(10**7, 10**8)}")


@family("households", times=3)
def ten_families_earn_a_little_more(case: Case, _: str) -> None:
    for _again in range(10):
        row = case.pick()
        case.change(row, net_income=round(number(row, "net_income") * 0.107) * 10)


@family("households", times=2)
def a_family_loses_its_job(case: Case, _: str) -> None:
    row = case.pick(lambda row: row["category"] == "一般户" and row["income_source"] == "务工")
    case.change(row, net_income=round(number(row, "net_income") * 0.07) * 10)


@family("villages", times=4)
def a_few_people_more(case: Case, _: str) -> None:
    row = case.pick()
    case.change(row, population=int(number(row, "population")) + case.dice.randrange(2, 9))


@family("villages", times=3)
def the_village_earns_a_little_more(case: Case, _: str) -> None:
    row = case.pick(lambda row: number(row, "collective_income_wan") > 3)
    case.change(row, collective_income_wan=round(number(row, "collective_income_wan") + 0.6, 1))


@family("monitoring", times=2)
def a_case_found_again_with_a_new_day(case: Case, _: str) -> None:
    row = case.pick(lambda row: row["outcome"] == "风险消除")
    day = case.file.day - timedelta(days=2)
    if days(row, "cleared_on") >= day:
        raise CannotPlant
    case.change(row, outcome="监测中", found_on=day, measures_on=day, cleared_on=None)


# --- work ---------------------------------------------------------------------------------------------------------


@step("monitoring", times=3)
def a_case_cleared(case: Case, _: str) -> None:
    row = case.pick(
        lambda row: (
            (row["outcome"] == "监测中" and row["kind"] == "突发困难户" and row.get("measures_on"))
            or (row["outcome"] == "监测中" and case.file.day >= date(2020, 6, 20))
        )
    )
    case.change(row, outcome="风险消除", cleared_on=case.file.day - timedelta(days=1))


@step("rectification", times=4)
def a_problem_closed_with_evidence(case: Case, _: str) -> None:
    row = case.pick(lambda row: row["state"] in ("整改中", "已整改"))
    case.change(row, state="已销号", closed_on=case.file.day - timedelta(days=1), evidence="验收单、现场照片")


@step("rectification", times=2)
def a_problem_opened_with_a_reason(case: Case, _: str) -> None:
    row = case.pick(lambda row: row["state"] == "已整改")
    case.change(row, state="整改中")


@step("funds", times=4)
def a_payment(case: Case, _: str) -> None:
    row = case.pick(lambda row: number(row, "arrived_wan") - number(row, "spent_wan") > 6)
    case.change(row, spent_wan=round(number(row, "spent_wan") + 4, 1), paid_on=days(row, "report_date"))


@step("funds", times=2)
def a_project_published(case: Case, _: str) -> None:
    row = case.pick(lambda row: row["published"] is False)
    case.change(row, published=True)


@step("guarantees", times=4)
def one_more_met(case: Case, _: str) -> None:
    row = case.pick(
        lambda row: number(row, "open") >= 2 and row["item"] in ("教育资助", "家庭医生签约", "低保特困兜底")
    )
    case.change(row, open=int(number(row, "open")) - 1, met=int(number(row, "met")) + 1)


@step("guarantees", times=4)
def one_newly_due(case: Case, _: str) -> None:
    row = case.pick(lambda row: row["item"] in ("教育资助", "低保特困兜底", "先诊疗后付费") and number(row, "due") > 10)
    case.change(row, due=int(number(row, "due")) + 1, open=int(number(row, "open")) + 1)


@step("records", times=3)
def an_error_more_is_found(case: Case, _: str) -> None:
    row = case.pick()
    case.change(row, errors=int(number(row, "errors")) + 1)


@step("records", times=3)
def an_error_is_put_right(case: Case, _: str) -> None:
    row = case.pick(lambda row: number(row, "corrected") < number(row, "errors"))
    case.change(row, corrected=int(number(row, "corrected")) + 1)


@step("tasks", times=4)
def a_task_goes_on(case: Case, _: str) -> None:
    row = case.pick(lambda row: row["state"] == "进行中" and number(row, "percent") < 90)
    case.change(row, percent=int(number(row, "percent")) + 5)


@step("tasks", times=3)
def a_task_stands(case: Case, _: str) -> None:
    row = case.pick(lambda row: case.past(row) and row["state"] == "进行中" and case.last(row)["state"] == "进行中")
    case.change(row, percent=case.last(row)["percent"], note="因雨暂缓")


@step("relocation", times=3)
def a_family_finds_work(case: Case, _: str) -> None:
    row = case.pick(lambda row: number(row, "employed") < number(row, "able"))
    case.change(row, employed=int(number(row, "employed")) + 1)


@step("relocation.land", "relocation.party", times=2)
def works_are_done(case: Case, work: str) -> None:
    row = case.pick(lambda row: row[work] == "进行中")
    case.change(row, **{work: "已完成"})


@step("cooperatives", times=4)
def two_families_more(case: Case, _: str) -> None:
    row = case.pick(lambda row: row["state"] == "正常")
    case.change(row, households=int(number(row, "households")) + 2)


@step("workshops", times=3)
def three_workers_more(case: Case, _: str) -> None:
    row = case.pick(lambda row: number(row, "workers") > 5)
    case.change(row, workers=int(number(row, "workers")) + 3)


@step("tourism", times=2)
def a_site_is_built(case: Case, _: str) -> None:
    row = case.pick(lambda row: row["stage"] == "创建中")
    case.change(row, stage="建成")


@step("activities", times=3)
def a_few_guests_more(case: Case, _: str) -> None:
    row = case.pick(lambda row: number(row, "people") > 30)
    case.change(row, people=int(number(row, "people")) + 12)


@step("industry", times=3)
def three_families_join(case: Case, _: str) -> None:
    row = case.pick(lambda row: number(row, "households") > 10)
    case.change(row, households=int(number(row, "households")) + 3)
