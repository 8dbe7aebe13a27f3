"""A slip of the hand: what a tired clerk types wrong, in figures that no rule of the form forbids."""

from __future__ import annotations

from benchmarks.planted.case import CannotPlant, Case, Kind, like, number, register
from benchmarks.planted.sheets import Row

KINDS: list[Kind] = []
fault = register(KINDS, "typing")

FIGURES = (
    "industry.income_wan",
    "employment.people",
    "guarantees.due",
    "funds.spent_wan",
    "sales.amount_wan",
    "records.errors",
    "tourism.visitors",
    "cooperatives.households",
    "households.net_income",
    "industry.area_mu",
    "villages.population",
    "workshops.workers",
    "activities.people",
    "relocation.people",
    "sales.quantity",
    "villages.arable_mu",
    "industry.output",
    "industry.households",
)
"""One figure of every dataset that has some."""


def figure(case: Case, field: str, least: float = 1) -> Row:
    """A row with a figure of some size."""
    return case.pick(lambda row: number(row, field) >= least)


@fault(*FIGURES, times=10)
def ten_times(case: Case, field: str) -> None:
    row = figure(case, field)
    case.change(row, **{field: like(row[field], number(row, field) * 10)})


@fault(
    "industry.output",
    "funds.planned_wan",
    "sales.quantity",
    "guarantees.met",
    "villages.collective_income_wan",
    "households.net_income",
    times=4,
)
def hundred_times(case: Case, field: str) -> None:
    row = figure(case, field)
    case.change(row, **{field: like(row[field], number(row, field) * 100)})


@fault(*FIGURES, times=6)
def a_tenth(case: Case, field: str) -> None:
    row = figure(case, field, 10)
    case.change(row, **{field: like(row[field], number(row, field) / 10)})


@fault(*FIGURES, times=7)
def two_digits_swapped(case: Case, field: str) -> None:
    row = case.pick(lambda row: number(row, field) >= 10 and len(set(str(int(number(row, field)))[:2])) == 2)
    text = str(row[field])
    swapped = text[1] + text[0] + text[2:]
    if text[1] in ".0":
        raise CannotPlant
    case.change(row, **{field: like(row[field], float(swapped))})


@fault(*FIGURES, times=5)
def a_digit_lost(case: Case, field: str) -> None:
    row = figure(case, field, 100 if field != "errors" and field != "amount_wan" else 10)
    whole = str(int(number(row, field)))
    case.change(row, **{field: like(row[field], float(whole[:1] + whole[2:]))})


@fault(*FIGURES, times=5)
def a_digit_doubled(case: Case, field: str) -> None:
    row = figure(case, field, 10)
    whole = str(int(number(row, field)))
    case.change(row, **{field: like(row[field], float(whole[:1] + whole))})


@fault(
    "industry.income_wan",
    "employment.people",
    "guarantees.due",
    "funds.arrived_wan",
    "sales.amount_wan",
    "cooperatives.households",
    "villages.registered_households",
    times=5,
)
def the_row_below(case: Case, field: str) -> None:
    now = case.now
    at = case.dice.randrange(len(now) - 1)
    if (
        number(now[at], field) == number(now[at + 1], field)
        or not number(now[at], field)
        or not number(now[at + 1], field)
    ):
        raise CannotPlant
    case.change(now[at], **{field: now[at + 1][field]})


@fault("industry", "employment", "guarantees", "records", "villages", "sales", times=5)
def two_villages_swapped(case: Case, field: str) -> None:
    one, other = case.dice.sample(sorted({str(row["village_code"]) for row in case.now}), 2)
    here, there = case.of(one), case.of(other)
    if case.file.dataset == "sales":
        here, there = here[:1], there[:1]
    figures = [name for name in case.columns if case.file.contract[name].is_number]
    for row, twin in zip(here, there, strict=False):
        old = {name: row.get(name) for name in figures}
        case.touch(row, *figures)
        case.touch(twin)
        row.update({name: twin.get(name) for name in figures})
        twin.update(old)
    case.note(f"{one} and {other} swapped")


@fault(
    "industry.output income_wan",
    "guarantees.due met",
    "employment.people poor_people",
    "funds.arrived_wan spent_wan",
    "records.errors checked",
    "villages.households registered_households",
    "relocation.moved_in people",
    "funds.planned_wan arrived_wan",
    "industry.households poor_households",
    times=5,
)
def two_cells_swapped(case: Case, fields: str) -> None:
    one, other = fields.split()
    row = case.pick(lambda row: number(row, one) and number(row, other) and row[one] != row[other])
    case.change(row, **{one: row[other], other: row[one]})


@fault(
    "industry.output income_wan",
    "records.errors corrected",
    "villages.registered_households registered_people",
    "cooperatives.households poor_households",
    "sales.quantity amount_wan",
    "relocation.employed in_industry",
    times=4,
)
def two_columns_swapped(case: Case, fields: str) -> None:
    one, other = fields.split()
    case.whole = True
    case.fields.update({one, other})
    for row in case.rows:
        row[one], row[other] = row.get(other), row.get(one)
    case.note(f"columns {one} and {other} swapped")


@fault("industry.output", "sales.quantity", times=2)
def another_unit_in_one_row(case: Case, field: str) -> None:
    unit = "output_unit" if field == "output" else "quantity_unit"
    row = case.pick(lambda row: row.get(unit) == "公斤" and number(row, field) >= 100)
    case.change(row, **{unit: "吨"})


@fault("industry.income_wan", "sales.amount_wan", "funds.planned_wan", "villages.collective_income_wan", times=2)
def yuan_for_ten_thousand_yuan(case: Case, field: str) -> None:
    row = figure(case, field)
    case.change(row, **{field: round(number(row, field) * 10_000)})


@fault("industry.area_mu", "employment.people", "sales.quantity", "households.net_income", times=2)
def a_village_rounded_to_tens(case: Case, field: str) -> None:
    village = case.village()
    case.whole = True
    rows = [row for row in case.of(village) if number(row, field) >= 5]
    if len(rows) < 2:
        raise CannotPlant
    step = 100 if case.file.dataset in ("households", "sales") else 10
    for row in rows:
        case.touch(row, field)
        row[field] = like(row[field], round(number(row, field) / step) * step)
    case.note(f"{field} of {village} to whole {step}s")


@fault("employment.people", "industry.households", "guarantees.due", times=2, knowable=False)
def one_or_two_off(case: Case, field: str) -> None:
    row = figure(case, field, 30)
    case.change(row, **{field: like(row[field], number(row, field) + case.dice.choice((1, 2)))})
