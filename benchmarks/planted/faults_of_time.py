"""Days in an impossible order, and series that no honest village makes."""

from __future__ import annotations

from datetime import date, timedelta

from benchmarks.planted.case import CannotPlant, Case, Kind, days, grown, growth, like, number, register
from benchmarks.planted.sheets import Row

KINDS: list[Kind] = []
order = register(KINDS, "days in order")
drift = register(KINDS, "what must not change")
series = register(KINDS, "series over time")
more = register(KINDS, "exaggeration")


# --- days ---------------------------------------------------------------------------------------------------------


@order("monitoring", times=2)
def cleared_before_it_was_found(case: Case, _: str) -> None:
    row = case.pick(lambda row: row.get("cleared_on"))
    case.change(row, cleared_on=days(row, "found_on") - timedelta(days=case.dice.randrange(3, 40)))


@order("monitoring", times=2)
def measures_before_it_was_found(case: Case, _: str) -> None:
    row = case.pick(lambda row: row.get("measures_on"))
    case.change(row, measures_on=days(row, "found_on") - timedelta(days=case.dice.randrange(10, 60)))


@order(
    "monitoring.cleared_on",
    "monitoring.measures_on",
    "monitoring.found_on",
    "rectification.closed_on",
    "rectification.found_on",
    "funds.paid_on",
    "workshops.recognised_on",
    times=7,
)
def a_day_after_the_report(case: Case, field: str) -> None:
    row = case.pick(lambda row: isinstance(row.get(field), date))
    case.change(row, **{field: case.file.day + timedelta(days=case.dice.randrange(3, 25))})


@order(
    "monitoring.found_on",
    "rectification.found_on",
    "funds.paid_on",
    "workshops.recognised_on",
    "rectification.due_on",
    "monitoring.cleared_on",
    times=4,
)
def a_year_mistyped(case: Case, field: str) -> None:
    row = case.pick(lambda row: isinstance(row.get(field), date))
    case.change(row, **{field: days(row, field).replace(year=case.dice.choice((2002, 2010, 1920, 2021)))})


@order("monitoring.found_on", "rectification.closed_on", times=2)
def a_day_of_the_year_1345(case: Case, field: str) -> None:
    row = case.pick(lambda row: isinstance(row.get(field), date))
    case.change(row, **{field: date(1345, 5, 20)})


@order("industry", "employment", "guarantees", "tasks", times=2)
def a_row_of_another_year(case: Case, _: str) -> None:
    row = case.pick()
    case.change(row, report_date=case.file.day.replace(year=case.dice.choice((2002, 2019))))


@order("rectification", times=2)
def closed_before_it_was_found(case: Case, _: str) -> None:
    row = case.pick(lambda row: row.get("closed_on"))
    case.change(row, closed_on=days(row, "found_on") - timedelta(days=case.dice.randrange(2, 30)))


@order("rectification", times=2)
def due_before_it_was_found(case: Case, _: str) -> None:
    row = case.pick()
    case.change(row, due_on=days(row, "found_on") - timedelta(days=15))


@order("rectification", times=2)
def closed_without_a_day(case: Case, _: str) -> None:
    row = case.pick(lambda row: row["state"] == "已销号")
    case.change(row, closed_on=None)


@order("rectification", times=2)
def closed_without_evidence(case: Case, _: str) -> None:
    row = case.pick(lambda row: row["state"] in ("整改中", "已整改", "未整改"))
    case.change(row, state="已销号", closed_on=case.file.day - timedelta(days=1))


@order("rectification", times=2)
def a_day_of_closing_while_open(case: Case, _: str) -> None:
    row = case.pick(lambda row: row["state"] in ("整改中", "已整改"))
    case.change(row, closed_on=case.file.day - timedelta(days=4))


@order("monitoring", times=2)
def cleared_without_a_day(case: Case, _: str) -> None:
    row = case.pick(lambda row: row["outcome"] == "监测中")
    case.change(row, outcome="风险消除")


@order("monitoring", times=2)
def a_day_of_clearing_while_open(case: Case, _: str) -> None:
    row = case.pick(lambda row: row["outcome"] == "监测中")
    case.change(row, cleared_on=case.file.day - timedelta(days=3))


@order("monitoring", times=2)
def measures_without_a_day(case: Case, _: str) -> None:
    row = case.pick(lambda row: row.get("measures_on"))
    case.change(row, measures_on=None)


@order("monitoring", times=2)
def cleared_without_measures(case: Case, _: str) -> None:
    row = case.pick(lambda row: row["outcome"] == "风险消除")
    case.change(row, measures="", measures_on=None, helper="")


@order("funds", times=2)
def paid_before_the_money_was_there(case: Case, _: str) -> None:
    row = case.pick(lambda row: number(row, "spent_wan") > 0)
    case.change(row, paid_on=date(2020, 1, case.dice.randrange(2, 20)))


@order("funds", times=2)
def spent_more_but_paid_before_the_last_report(case: Case, _: str) -> None:
    row = case.pick(lambda row: number(row, "spent_wan") > number(case.last(row), "spent_wan"))
    case.change(row, paid_on=days(case.last(row), "paid_on") - timedelta(days=3))


@order("funds", times=2)
def spent_without_a_day(case: Case, _: str) -> None:
    row = case.pick(lambda row: number(row, "spent_wan") > 5)
    case.change(row, paid_on=None)


@order("funds", times=2)
def spent_and_not_published(case: Case, _: str) -> None:
    row = case.pick(lambda row: row["published"] and number(row, "spent_wan") > 20)
    case.change(row, published=False)


@order("funds", times=2)
def audited_before_it_was_spent(case: Case, _: str) -> None:
    row = case.pick(
        lambda row: row["audited"] == "未审计" and number(row, "spent_wan") < number(row, "planned_wan") * 0.7
    )
    case.change(row, audited="已审计")


@order("activities", times=2)
def an_event_that_is_to_come(case: Case, _: str) -> None:
    row = case.pick()
    case.change(row, report_date=case.file.day + timedelta(days=case.dice.randrange(5, 20)))


@order("monitoring", "rectification", times=2)
def all_ended_on_one_day(case: Case, _: str) -> None:
    state, done, on = (
        ("outcome", "风险消除", "cleared_on") if case.file.dataset == "monitoring" else ("state", "已销号", "closed_on")
    )
    rows = [row for row in case.now if row[state] != done]
    if len(rows) < 3:
        raise CannotPlant
    case.whole = True
    for row in rows:
        case.touch(row, state, on)
        row.update({state: done, on: case.file.day - timedelta(days=1)})
        if on == "closed_on":
            row["evidence"] = "整改报告"
    case.note(f"{len(rows)} open ones {done} on one day")


# --- what must not change -----------------------------------------------------------------------------------------


@drift("guarantees", times=2)
def fewer_are_due(case: Case, _: str) -> None:
    row = case.pick(lambda row: number(row, "open") >= 2 and number(row, "due") == number(case.last(row), "due"))
    case.change(row, due=row["met"], open=0)


@drift("guarantees", times=2)
def more_are_due(case: Case, _: str) -> None:
    row = case.pick(lambda row: number(row, "due") > 40)
    more = int(number(row, "due") * 1.3)
    case.change(row, due=more, met=more - int(number(row, "open")))


@drift("funds.planned_wan", times=2)
def the_plan_of_a_project(case: Case, field: str) -> None:
    row = case.pick(lambda row: number(row, "spent_wan") * 1.1 < number(row, "planned_wan"))
    less = max(number(row, "arrived_wan"), round(number(row, "planned_wan") * 0.8))
    if less >= number(row, "planned_wan"):
        less = round(number(row, "planned_wan") * 1.2)
    case.change(row, planned_wan=less)


@drift("funds.fund", "funds.village_code", "funds.project", times=2)
def a_project_becomes_another(case: Case, field: str) -> None:
    row = case.pick(lambda row: row.get(field) and row["fund"] == "涉农整合资金")
    villages = [code for code in case.file.sheet.villages if code != row["village_code"]]
    value = {"fund": "社会帮扶资金", "village_code": case.dice.choice(villages), "project": "美丽乡村示范"}[field]
    case.change(row, **{field: value})


@drift("relocation.households", "relocation.people", "relocation.able", times=3)
def a_settlement_of_another_size(case: Case, field: str) -> None:
    row = case.pick()
    less = int(number(row, field)) - case.dice.randrange(3, 9)
    parts = {
        name: less
        for name in ("moved_in", "demolished", "reclaimed", "able", "employed", "in_industry")
        if field == "households" and number(row, name) > less
    }
    if field == "able":
        parts = {name: less for name in ("employed", "in_industry") if number(row, name) > less}
    case.change(row, **{field: less, **parts})


@drift("rectification", times=2)
def a_deadline_moved(case: Case, _: str) -> None:
    row = case.pick(lambda row: row["state"] != "已销号" and case.past(row))
    case.change(row, due_on=days(row, "due_on") + timedelta(days=30))


@drift("rectification.source", "rectification.unit", "rectification.problem", "rectification.village_code", times=4)
def a_problem_becomes_another(case: Case, field: str) -> None:
    row = case.pick(lambda row: case.past(row) and row["source"] != "其他" and row.get(field))
    villages = [code for code in case.file.sheet.villages if code != row["village_code"]]
    value = {
        "source": "其他",
        "unit": "乡团委" if row["unit"] != "乡团委" else "乡妇联",
        "problem": "资料归档不规范",
        "village_code": case.dice.choice(villages),
    }[field]
    case.change(row, **{field: value})


@drift(
    "rectification.found_on",
    "rectification.closed_on",
    "monitoring.found_on",
    "monitoring.cleared_on",
    "workshops.recognised_on",
    "monitoring.measures_on",
    times=5,
)
def a_day_of_the_past_moved(case: Case, field: str) -> None:
    row = case.pick(
        lambda row: (
            isinstance(row.get(field), date) and case.last(row).get(field) == row[field] if case.past(row) else False
        )
    )
    case.change(row, **{field: days(row, field) + timedelta(days=case.dice.choice((-9, 8)))})


@drift("rectification", times=2)
def a_closed_problem_opened_again(case: Case, _: str) -> None:
    row = case.pick(lambda row: case.past(row) and case.last(row)["state"] == "已销号")
    case.change(row, state="整改中", closed_on=None, evidence="")


@drift("monitoring", times=2)
def a_cleared_case_opened_with_its_old_day(case: Case, _: str) -> None:
    row = case.pick(lambda row: case.past(row) and case.last(row)["outcome"] == "风险消除")
    case.change(row, outcome="监测中", cleared_on=None)


@drift("tasks.done", "tasks.percent", times=2)
def a_task_goes_back(case: Case, how: str) -> None:
    if how == "done":
        row = case.pick(lambda row: case.past(row) and case.last(row)["state"] == "已完成")
        case.change(row, state="进行中", percent=70)
    else:
        row = case.pick(
            lambda row: case.past(row) and number(case.last(row), "percent") > 30 and row["state"] == "进行中"
        )
        case.change(row, percent=int(number(case.last(row), "percent")) - 15)


@drift("relocation.land", "relocation.party", "relocation.settled", "relocation.farm", times=3)
def works_go_back(case: Case, work: str) -> None:
    done = ("投入使用", "完工") if work == "farm" else ("已完成",)
    row = case.pick(lambda row: case.past(row) and case.last(row)[work] in done)
    case.change(row, **{work: "在建" if work == "farm" else "进行中"})


@drift("cooperatives", times=2)
def a_cleared_entity_lives_again(case: Case, _: str) -> None:
    row = case.pick(lambda row: case.past(row) and case.last(row)["state"] == "清理")
    case.change(row, state="正常")


@drift("cooperatives.kind", "cooperatives.village_code", times=2)
def an_entity_becomes_another(case: Case, field: str) -> None:
    row = case.pick(lambda row: row["kind"] != "龙头企业")
    villages = [code for code in case.file.sheet.villages if code != row["village_code"]]
    case.change(row, **{field: "龙头企业" if field == "kind" else case.dice.choice(villages)})


@drift("tourism", times=2)
def a_stage_goes_back(case: Case, _: str) -> None:
    row = case.pick(lambda row: case.past(row) and case.last(row)["stage"] == "创建中")
    case.change(row, stage="谋划")


@drift("records.files", times=2)
def archives_vanish(case: Case, field: str) -> None:
    row = case.pick()
    case.change(row, files=int(number(row, "files")) - 8, checked=int(number(row, "files")) - 8)


@drift("villages.is_poor", "villages.arable_mu", "villages.population", "villages.households", times=4)
def a_village_of_another_size(case: Case, field: str) -> None:
    row = case.pick(lambda row: row.get("registered_households"))
    if field == "is_poor":
        case.change(row, is_poor=not row["is_poor"])
    else:
        case.change(row, **{field: round(number(row, field) * case.dice.choice((0.82, 1.2)))})


@drift("monitoring.kind", times=2)
def a_sudden_case_of_another_kind(case: Case, _: str) -> None:
    row = case.pick(lambda row: row["outcome"] == "风险消除" and row["kind"] == "脱贫不稳定户")
    case.change(row, kind="突发困难户")


# --- series -------------------------------------------------------------------------------------------------------


def figures(case: Case) -> list[str]:
    return [name for name in case.columns if case.file.contract[name].is_number]


def repeat(case: Case, rows: list[Row], but: int = 0) -> None:
    """Give rows the figures of their last report, all but a few cells."""
    changed = 0
    for row in rows:
        old = case.last(row)
        changed += any(row.get(name) != old.get(name) for name in figures(case))
        case.touch(row, *figures(case))
        row.update({name: old.get(name) for name in figures(case)})
    if not changed:
        raise CannotPlant
    for row in case.dice.sample([row for row in rows if number(row, case_figure(case)) > 5], but):
        row[case_figure(case)] = like(row[case_figure(case)], number(row, case_figure(case)) + 1)


def case_figure(case: Case) -> str:
    return {
        "industry": "income_wan",
        "employment": "people",
        "guarantees": "met",
        "records": "corrected",
        "sales": "amount_wan",
        "tourism": "visitors",
    }[case.file.dataset]


@series(
    "industry.income_wan",
    "employment.people",
    "sales.amount_wan",
    "records.corrected",
    "tourism.visitors",
    "funds.spent_wan",
    "industry.output",
    "industry.area_mu",
    times=6,
)
def a_cumulative_figure_falls(case: Case, field: str) -> None:
    row = case.pick(lambda row: case.past(row) and number(case.last(row), field) > 5)
    old = case.last(row)
    case.change(row, **{field: like(old[field], number(old, field) * case.dice.uniform(0.7, 0.97))})


@series("industry", "employment", times=2)
def a_village_repeats_itself(case: Case, _: str) -> None:
    village = case.village(lambda code: all(case.past(row) for row in case.of(code)))
    repeat(case, case.of(village))
    case.whole = True
    case.note(f"{village} as in its last report")


@series("industry", "employment", times=2)
def a_village_nearly_repeats_itself(case: Case, _: str) -> None:
    village = case.village(lambda code: all(case.past(row) for row in case.of(code)))
    repeat(case, case.of(village), but=2)
    case.whole = True
    case.note(f"{village} as in its last report but for two cells")


@series("industry", "employment", "guarantees", "records", "sales", times=5)
def old_figures_with_a_new_date(case: Case, _: str) -> None:
    rows = [row for row in case.now if case.past(row)]
    repeat(case, rows)
    case.whole = True
    case.note("every figure as in the last report")


@series("industry", "employment", times=2)
def nearly_old_figures_with_a_new_date(case: Case, _: str) -> None:
    rows = [row for row in case.now if case.past(row)]
    repeat(case, rows, but=5)
    case.whole = True
    case.note("every figure as in the last report but for five")


@series("industry", "employment", times=2)
def a_village_in_a_straight_line(case: Case, _: str) -> None:
    village = case.village()
    done = 0
    for row in case.of(village):
        past = case.past(row)
        if len(past) < 2:
            continue
        for name in figures(case):
            if row.get(name) is None or past[-1].get(name) is None or past[-2].get(name) is None:
                continue
            on = 2 * number(past[-1], name) - number(past[-2], name)
            whole = case.file.contract[name].at_most
            on = min(on, number(row, whole)) if whole else on
            done += on != number(row, name)
            row[name] = like(row[name], on)
        case.touch(row, *figures(case))
    if done < 4:
        raise CannotPlant
    case.whole = True
    case.note(f"{village} grows by what it grew last time, in every cell")


@series("industry", "employment", "guarantees", "records", times=4)
def a_village_copies_another(case: Case, _: str) -> None:
    one, other = case.dice.sample(sorted({str(row["village_code"]) for row in case.now}), 2)
    theirs = case.of(other)
    for row, twin in zip(case.of(one), theirs, strict=False):
        case.touch(row, *figures(case))
        case.touch(twin)
        row.update({name: twin.get(name) for name in figures(case)})
    case.whole = True
    case.note(f"{one} with the figures of {other}")


@series("households", times=2)
def a_village_answers_one_income(case: Case, _: str) -> None:
    village = case.village()
    case.whole = True
    for row in case.of(village):
        case.touch(row, "net_income")
        row["net_income"] = 6800
    case.note(f"every family of {village} at 6800")


@series("activities", times=2)
def one_event_in_every_village(case: Case, _: str) -> None:
    row = case.pick(lambda row: row.get("village_code"))
    case.whole = True
    for code in case.file.sheet.villages:
        if code != row["village_code"]:
            case.add({**row, "village_code": code})


@series("activities", times=2)
def an_event_reported_twice(case: Case, _: str) -> None:
    old = case.dice.choice(case.same()[-1].rows)
    case.add({**old, "report_date": case.file.day - timedelta(days=2)})


@series("tasks", times=2)
def every_task_ten_percent_on(case: Case, _: str) -> None:
    case.whole = True
    done = 0
    for row in case.now:
        if case.past(row) and row["state"] == "进行中":
            old = number(case.last(row), "percent")
            row["percent"] = min(99, int(old) + 10)
            case.touch(row, "percent")
            done += 1
    if done < 5:
        raise CannotPlant
    case.note("every task 10 % on")


# --- exaggeration -------------------------------------------------------------------------------------------------


@more("employment.people", "records.corrected", "guarantees.added", "industry.output", times=4)
def two_become_twenty(case: Case, field: str) -> None:
    row = case.pick(lambda row: 1 <= number(row, field) <= 3 if field != "added" else row.get("added") == 0)
    many = 18 + case.dice.randrange(5)
    whole = {"people": {}, "corrected": {"errors": many + 3}}.get(field, {})
    case.change(row, **{field: like(row[field], many), **whole})


@more("industry.甘蔗", "industry.核桃", "industry.石斛", "employment.技能培训", "employment.新增转移就业", times=4)
def a_leap_after_standing_still(case: Case, item: str) -> None:
    field = "income_wan" if case.file.dataset == "industry" else "people"
    name = "industry" if case.file.dataset == "industry" else "item"
    row = case.pick(lambda row: row[name] == item and number(row, field) > 0 and len(case.past(row)) >= 1)
    values = {field: like(row[field], max(number(row, field) * 8, number(row, field) + 30))}
    if number(row, "output"):
        values["output"] = like(row["output"], number(row, "output") * 8)
    case.change(row, **values)


@more("industry.income_wan", "employment.people", "sales.amount_wan", "tourism.visitors", "funds.spent_wan", times=5)
def three_times_the_growth(case: Case, field: str) -> None:
    row = case.pick(lambda row: growth(case, row, field) >= 2)
    values = grown(case, row, field, 3)
    if field == "spent_wan":
        values["arrived_wan"] = max(number(row, "arrived_wan"), number(values, field))
    case.change(row, **values)


@more("industry.income_wan", "employment.people", "sales.amount_wan", times=3)
def seven_times_the_growth(case: Case, field: str) -> None:
    row = case.pick(lambda row: growth(case, row, field) >= 1)
    case.change(row, **grown(case, row, field, 7))


@more("industry.income_wan", "employment.people", times=2, knowable=False)
def a_fifth_more_growth(case: Case, field: str) -> None:
    row = case.pick(lambda row: growth(case, row, field) >= 5)
    case.change(row, **grown(case, row, field, 1.2))


@more("industry", "employment", times=2)
def a_village_doubles_everything(case: Case, _: str) -> None:
    village = case.village()
    case.whole = True
    for row in case.of(village):
        case.touch(row, *figures(case))
        row.update({name: like(row[name], 2 * number(row, name)) for name in figures(case) if number(row, name)})
    case.note(f"{village} doubled")


@more("households", times=2)
def an_income_three_times_as_high(case: Case, _: str) -> None:
    row = case.pick(lambda row: row["category"] in ("脱贫户", "脱贫不稳定户"))
    case.change(row, net_income=int(number(row, "net_income") * 3))


@more("households", times=2)
def a_village_a_third_richer(case: Case, _: str) -> None:
    village = case.village()
    case.whole = True
    for row in case.of(village):
        case.touch(row, "net_income")
        row["net_income"] = round(number(row, "net_income") * 0.133) * 10
    case.note(f"incomes of {village} × 1.33")


@more("records", times=2)
def errors_that_never_were(case: Case, _: str) -> None:
    row = case.pick()
    case.change(row, errors=90, corrected=90)


@more("activities", times=2)
def ten_times_the_guests(case: Case, _: str) -> None:
    row = case.pick(lambda row: number(row, "people") > 30)
    case.change(row, people=int(number(row, "people") * 8))
