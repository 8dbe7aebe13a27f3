"""The short way from rows to a snapshot, which the other tests of this folder take, ends where the long way does."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from pingda_dash import queries
from pingda_dash.contracts import contracts
from pingda_dash.lake import Lake
from pingda_dash.snapshot import Snapshot, open_snapshot, relations
from tests.sql.test_meeting import LEDGERS
from tests.sql.test_standing import MAY_6, MAY_20, PINGDA, XIAOTIANBA, home
from tests.tables import dated, snapshot_of
from tests.test_lake import load, sheet

HOMES = [home(number, PINGDA, "未脱贫户", net_income=3500.5, water_safe=False) for number in range(3)]
ROSTER = [{"village_code": XIAOTIANBA, "village": "小田坝村", "is_poor": True}]
REGISTERS = {"households": (MAY_6, HOMES), "villages": (date(2020, 3, 20), ROSTER)}


@pytest.fixture(scope="module")
def ways(tmp_path_factory: pytest.TempPathFactory) -> tuple[Snapshot, Snapshot]:
    """The same rows through a lake, and straight."""
    lake = Lake.open(tmp_path_factory.mktemp("long"), "real")
    for dataset, rows in LEDGERS.items():
        load(lake, sheet(lake, dataset, *rows))
    for dataset, (day, rows) in REGISTERS.items():
        load(lake, sheet(lake, dataset, *rows, register_date=day))
    return open_snapshot(lake), snapshot_of(**LEDGERS, **{name: dated(*of) for name, of in REGISTERS.items()})


@pytest.mark.parametrize("question", ["indicators", "concerns", "villages", "tasks", "plan_rows", "ledger_coverage"])
def test_a_question_has_the_same_answer(ways: tuple[Snapshot, Snapshot], question: str) -> None:
    long, short = (getattr(queries, question)(snapshot, MAY_20) for snapshot in ways)
    assert not short.empty
    pd.testing.assert_frame_equal(long, short)


@pytest.mark.parametrize("dataset", list(contracts()))
def test_the_rows_behind_a_figure_are_the_same(ways: tuple[Snapshot, Snapshot], dataset: str) -> None:
    long, short = (queries.ledger_rows(snapshot, MAY_20, dataset=dataset) for snapshot in ways)
    assert short.empty == (dataset not in LEDGERS.keys() | REGISTERS.keys())
    pd.testing.assert_frame_equal(long, short)


def test_what_a_lake_would_not_take_is_refused() -> None:
    with pytest.raises(ValueError, match="two rows with one key"):
        snapshot_of(households=[*dated(MAY_6, HOMES), *dated(MAY_6, HOMES)])
    with pytest.raises(duckdb.Error, match="no_such_field"):
        snapshot_of(employment=[{"no_such_field": 1}])
    with pytest.raises(duckdb.Error):
        snapshot_of(households=dated(MAY_6, [home(1, PINGDA, "未脱贫户", members="四")]))


def test_a_relation_that_is_taken_over_has_the_columns_that_its_statement_gives(tmp_path: Path) -> None:
    """From the snapshot before, or from any other that has nothing either of what it reads."""
    lake, checks = Lake.open(tmp_path, "real"), "select count(*) from doubts"
    load(lake, sheet(lake, "employment", *LEDGERS["employment"]))
    snapshot = open_snapshot(lake)
    for register_date in (MAY_6, MAY_20):
        snapshot.run(checks, MAY_20)
        load(lake, sheet(lake, "villages", *ROSTER, register_date=register_date))
        snapshot = open_snapshot(lake, like=snapshot)
    snapshot.run(checks, MAY_20)
    for name in (name for name in snapshot.kept() if name.startswith("findings")):
        stated, made = (snapshot.run(f"describe {of}", MAY_20) for of in (relations()[name], f"from main.{name}"))
        pd.testing.assert_frame_equal(made[["column_name", "column_type"]], stated[["column_name", "column_type"]])
