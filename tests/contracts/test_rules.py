"""What every contract holds its columns to."""

from __future__ import annotations

from datetime import date

import pytest
import yaml

from pingda_dash import contracts as reading
from pingda_dash.contracts import contracts
from pingda_dash.ingest import References, check_file

BELOW_NOUGHT = {("villages", "elevation_m"), ("households", "net_income"), ("visits", "net_income")}
LISTED = References.of([("530523206201", "平达社区")], [], date(2020, 3, 20), date(2020, 6, 30))


def test_no_count_is_below_nought() -> None:
    free = {
        (contract.name, field.name)
        for contract in contracts().values()
        for field in contract.fields
        if field.type in ("integer", "number") and (field.minimum is None or field.minimum < 0)
    }
    assert free - {("villages", "longitude"), ("villages", "latitude")} == BELOW_NOUGHT


@pytest.mark.parametrize(("people", "result"), [("-3", 1), ("0", 0)])
def test_a_number_below_its_least_is_a_problem_of_its_cell(people: str, result: int) -> None:
    data = f"统计日期,村,项目,人次\n2020-05-20,平达社区,技能培训,{people}\n".encode()
    problems = check_file(data, "就业.csv", LISTED, date(2020, 5, 20)).problems
    assert [(one.column, one.value) for one in problems] == [("人次", people)] * result


def test_a_contract_reads_the_same_where_yaml_has_no_part_in_c(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = contracts()
    monkeypatch.setattr(reading, "_LOADER", yaml.SafeLoader)
    assert contracts.__wrapped__() == usual
