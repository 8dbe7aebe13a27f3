"""How sure a figure is: who reported, how old it is, what checks and signals ask of it, what visits have shown."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from pingda_dash import draws, frames, queries
from pingda_dash.checks import CHECKS
from pingda_dash.snapshot import Snapshot
from tests.sql.test_standing import MAY_6, MAY_20, PINGDA, home
from tests.tables import FILE, UNIT, Row, dated, snapshot_of
from tests.test_lake import XIAOTIANBA

AT = datetime(2020, 5, 6, 9, 0)  # noqa: DTZ001 - the township's wall time has no zone
SILENCE = {"village_left_out", "task_left_out"}


def sure(snapshot: Snapshot, dataset: str, village: str | None = None, item: str | None = None) -> Any:
    """The one row of the question."""
    [row] = frames.rows(queries.reliability(snapshot, MAY_20, dataset=dataset, village=village, item=item))
    return row


def water(open_: int, village: str = PINGDA, item: str = "饮水安全") -> Row:
    return {"report_date": MAY_6, "village_code": village, "item": item, "due": 9, "met": 2, "open": open_}


def test_every_check_of_figures_looks_at_a_ledger_and_every_finding_is_in_one_of_them(demo_snapshot: Snapshot) -> None:
    pairs = demo_snapshot.run("from check_ledgers select check_id, dataset", MAY_20)
    assert set(pairs["check_id"]) == CHECKS.keys() - SILENCE
    strays = """
        select f.check_id, f.one
        from findings as f
        anti join check_ledgers as c on c.check_id = f.check_id and c.dataset = f.one
        where not is_of_silence(f.check_id)
    """
    doctored = snapshot_of(
        guarantees=[water(6), water(8, XIAOTIANBA)],
        villages=dated(MAY_6, [{"village_code": PINGDA, "village": "平达"}]),
    )
    assert len(doctored.run("select 1 from findings", MAY_20)) == 2
    assert [one.run(strays, MAY_20).to_dict("records") for one in (demo_snapshot, doctored)] == [[], []]


def test_of_the_demo_one_check_of_the_register_fails_and_all_of_a_ledger_pass(demo_snapshot: Snapshot) -> None:
    register, tobacco = sure(demo_snapshot, "households"), sure(demo_snapshot, "industry", item="烤烟")
    assert (register.checks, register.failed, register.findings) == (54, 1, "roster_households|530523206207|乡扶贫办|")
    assert (tobacco.reported, tobacco.asked, tobacco.places, tobacco.failed, tobacco.days) == (10, 10, 10, 0, 0)
    assert [file["filename"] for file in json.loads(tobacco.files)] == ["演示_产业增收台账_0520.csv"]


def test_a_finding_belongs_to_its_village_and_item_alone() -> None:
    snapshot = snapshot_of(guarantees=[water(6), water(7, XIAOTIANBA), water(7, item="住房安全")])
    assert "guarantee_sum|" + PINGDA in sure(snapshot, "guarantees", item="饮水安全").findings
    assert "guarantee_sum" not in str(sure(snapshot, "guarantees", XIAOTIANBA).findings)
    assert "guarantee_sum" not in str(sure(snapshot, "guarantees", PINGDA, "住房安全").findings)


def test_who_has_not_reported_is_named_and_the_oldest_row_is_as_old_as_it_is() -> None:
    late = water(7, XIAOTIANBA) | {"report_date": MAY_20}
    row = sure(snapshot_of(guarantees=[water(7), late]), "guarantees")
    assert (row.reported, row.asked, row.places, row.days, row.due_after) == (2, 10, 2, 0, 15)
    assert "河尾社区" in row.missing and "平达社区" not in row.missing
    assert (row.newest.date(), row.oldest.date()) == (MAY_20, MAY_6)


def test_of_what_was_never_reported_no_check_has_passed() -> None:
    row = sure(snapshot_of(guarantees=[water(7)]), "industry")
    assert row.rows == 0 and pd.isna(row.checks) and pd.isna(row.newest) and row.files is None
    assert (row.reported, row.asked) == (0, 10)
    of_item = sure(snapshot_of(guarantees=[water(7)]), "guarantees", item="住房安全")
    assert of_item.reported == 1 and of_item.rows == 0 and pd.isna(of_item.checks)


def test_the_last_spot_check_stands_with_its_interval(tmp_path: Path) -> None:
    things = [draws.Thing(f"H{n}", PINGDA, "脱贫户", 10.0, {"members": "4"}) for n in (1, 2)]
    draws.add(tmp_path, draws.Draw("households", MAY_6, 1, MAY_6, "7", 2, (), None, 20, "乡扶贫办", AT), things)
    homes = dated(MAY_6, [home(n, PINGDA, "脱贫户") for n in (1, 2)])
    visit = {"report_date": MAY_6, "draw_id": "C001", "at_home": "在家"}
    visits: list[Row] = [visit | {"household_id": f"H{n}", "members": 3 + n} for n in (1, 2)]
    row = sure(snapshot_of(tmp_path, households=homes, visits=visits), "households")
    assert (row.draw, row.n, row.errors, row.rate) == ("C001", 2, 1, 0.5) and row.low < 0.5 < row.high
    assert sure(snapshot_of(households=homes), "households").draw is None


def test_the_upload_stands_with_who_sent_it_and_what_was_written() -> None:
    [file] = json.loads(sure(snapshot_of(guarantees=[water(7)]), "guarantees").files)
    assert (file["filename"], file["author"], file["rows"], file["codes"]) == (FILE, UNIT, 1, None)
