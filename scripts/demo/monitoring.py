"""防返贫监测台账: the monitored households of the register, case by case, and the few that something happened to.

The cases of the first register were found in the winter before, a later one a few days before the register first
calls the household 脱贫不稳定户 or 边缘易致贫户; a case is cleared on a day between the last register that does and the
first that no longer does. So on a register's day the two lists are the same people.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from scripts.demo import scenario
from scripts.demo.files import Record
from scripts.demo.registers import LAST, MONITORED, Household, number_on, sudden_homes
from scripts.demo.scenario import END, MAY, REGISTERS, day
from scripts.demo.shares import dice

COLUMNS = (
    *("report_date", "household_id", "village_code", "head_name", "kind", "risk", "found_on"),
    *("measures", "measures_on", "helper", "outcome", "cleared_on", "reported_by"),
)
REPORTS = (REGISTERS[0], REGISTERS[1], day(5, 6), MAY, REGISTERS[3], END)
WINTER = day(1, 3)
RISKS = {
    "因病": ("大病慢病支出较大", "医疗救助、慢病签约服务"),
    "因残": ("无稳定劳动力", "残疾人两项补贴、公益性岗位"),
    "因学": ("教育支出较大", "教育资助、雨露计划"),
    "缺技术": ("产业收入不稳", "技能培训、产业奖补"),
    "缺劳力": ("劳动力不足", "公益性岗位、低保"),
    "缺资金": ("经营资金周转难", "扶贫小额信贷、订单收购"),
    "交通条件落后": ("农产品销路不畅", "产销对接、订单收购"),
    "自身发展动力不足": ("务工收入不稳", "转移就业、结对帮扶"),
    "": ("受疫情影响务工收入减少", "转移就业、临时救助"),
}
ON_THE_EDGE = ("缺技术", "因病", "", "缺劳力", "因学")


@dataclass(frozen=True)
class Case:
    """One household's case from the day it is found; `measures_from`: the day its measures are agreed on."""

    home: Household
    kind: str
    risk: str
    measures: str
    identified: date
    cleared: date | None
    measures_from: date


def records(report: date, homes: Sequence[Household], seed: int = 2020) -> list[Record]:
    """Every case found up to a day, as it stands then, by village and number."""
    identified = [case for case in cases(homes, seed) if case.identified <= report]
    return [_row(case, report) for case in sorted(identified, key=lambda case: case.home.household_id)]


def cases(homes: Sequence[Household], seed: int = 2020) -> list[Case]:
    """Every case of the campaign. One of the newly found waits two weeks for its measures."""
    monitored = [home for home in homes if any(category in MONITORED for category in home.categories)]
    made = [_case(home, seed) for home in monitored]
    late = min((case for case in made if case.identified > REGISTERS[0]), key=lambda case: case.home.household_id)
    made[made.index(late)] = replace(late, measures_from=late.identified + timedelta(days=14))
    return [*made, *_sudden(homes)]


def _case(home: Household, seed: int) -> Case:
    """The case of a household that the register calls monitored."""
    rng = dice(seed, f"case:{home.household_id}")
    standing = [register for register in range(LAST) if home.categories[register] in MONITORED]
    first, after = standing[0], standing[-1] + 1
    cause = home.cause or ON_THE_EDGE[home.number % len(ON_THE_EDGE)]
    winter = WINTER + timedelta(days=rng.randrange(76))
    identified = REGISTERS[first] - timedelta(days=rng.randrange(6, 15)) if first else winter
    cleared = REGISTERS[after] - timedelta(days=rng.randrange(1, 18)) if after < LAST else None
    return Case(home, home.categories[first], *RISKS[cause], identified, cleared, identified)


def _sudden(homes: Sequence[Household]) -> list[Case]:
    """The story's 突发困难户."""
    pairs = zip(scenario.SUDDEN, sudden_homes(homes), strict=True)
    return [Case(home, "突发困难户", s.risk, s.measures, s.identified, s.cleared, s.identified) for s, home in pairs]


def _row(case: Case, report: date) -> Record:
    home, register = case.home, number_on(report)
    cleared = case.cleared is not None and case.cleared <= report
    helped = report >= case.measures_from
    named = case.kind == "突发困难户" or register >= home.helper_from
    return {
        "report_date": report,
        "household_id": home.household_id,
        "village_code": home.village,
        "head_name": home.name,
        "kind": case.kind,
        "risk": case.risk,
        "found_on": case.identified,
        "measures": case.measures if helped else "",
        "measures_on": case.measures_from if helped else None,
        "helper": home.helper if named else "",
        "outcome": "风险消除" if cleared else "监测中",
        "cleared_on": case.cleared if cleared else None,
        "reported_by": "乡扶贫办",
    }
