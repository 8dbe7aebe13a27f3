"""新型经营主体台账: the entities, on the registers' days, with the families that the register ties to each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from scripts.demo import scenario
from scripts.demo.files import Record
from scripts.demo.registers import Household, number_on
from scripts.demo.scenario import Entity

COLUMNS = (
    *("report_date", "entity", "kind", "village_code", "state", "households", "poor_households", "link"),
    *("reported_by", "remark"),
)
REPORTS = scenario.REGISTERS
REMARKS = {"空壳": "未实际经营,正在规范", "清理": "已列入清理注销"}


def records(report: date, homes: Sequence[Household]) -> list[Record]:
    """Every entity as it stands in the register of the day."""
    register = number_on(report)
    partners = Counter(home.partners[register] for home in homes if home.registered)
    return [_row(entity, report, entity.states[register], partners[entity.name]) for entity in scenario.ENTITIES]


def _row(entity: Entity, report: date, state: str, poor: int) -> Record:
    return {
        "report_date": report,
        "entity": entity.name,
        "kind": entity.kind,
        "village_code": entity.village,
        "state": state,
        "households": poor + entity.others[number_on(report)],
        "poor_households": poor,
        "link": entity.link,
        "reported_by": "乡农业中心",
        "remark": REMARKS.get(state, ""),
    }
