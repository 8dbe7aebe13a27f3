"""Numbers, shares and days that SQL writes are those that the screens write: one piece of code."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pingda_dash import formats, frames, queries, sql_functions, wording
from pingda_dash.lake import Lake
from pingda_dash.panels import bars
from pingda_dash.snapshot import open_snapshot
from tests.sql.test_standing import COOPS, MAY_6, MAY_20, MAY_31, VILLAGES, guarantee
from tests.test_lake import PINGDA, load, sheet

JUNE_1 = date(2020, 6, 1)
UNITS = ["", "%", "亩", "人", "户", "万元", "条"]
NUMBERS = st.floats(-1e9, 1e9) | st.floats(0, 100) | st.floats(0, 1) | st.none()


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        sql_functions.register(opened)
        yield opened


def one(con: duckdb.DuckDBPyConnection, expression: str, *values: object) -> object:
    row = con.execute(f"SELECT {expression}", list(values)).fetchone()
    assert row is not None
    return row[0]


def row_of(table: pd.DataFrame, column: str, value: str) -> Any:
    """The one row of a frame with that value, as the words are made of it."""
    [row] = frames.rows(table[table[column] == value])
    return row


@given(value=NUMBERS, unit=st.sampled_from(UNITS))
def test_sql_writes_what_the_screens_write(con: duckdb.DuckDBPyConnection, value: float | None, unit: str) -> None:
    assert one(con, "format_counted(?, ?)", value, unit) == formats.counted(value, unit)


def test_a_goal_short_of_all_reads_short_of_all_wherever_it_is_listed(tmp_path: Path) -> None:
    lake = Lake.open(tmp_path, "real")
    for day in (MAY_6, MAY_20):
        rows = [guarantee(day, code, "基本医疗保险", 250, 250 - (code == PINGDA)) for code in VILLAGES]
        load(lake, sheet(lake, "guarantees", *rows))
    snapshot = open_snapshot(lake)
    goal = queries.indicators(snapshot, MAY_31).set_index("id").loc["basic_insurance"]
    assert (goal["status"], goal["actual"]) == ("滞后", pytest.approx(99.96))
    concern = row_of(queries.concerns(snapshot, MAY_31), "key", "task:T50")
    assert wording.concern_title(concern) == f"{goal['name']} 99.9% / 100%"
    assert wording.item_figure(row_of(queries.meeting_items(snapshot, MAY_31), "item", "task:T50")) == "99.9%/100%"


def test_a_quantity_short_of_its_target_reads_less_wherever_it_is_listed(tmp_path: Path) -> None:
    lake = Lake.open(tmp_path, "real")
    row = {"village_code": PINGDA, "industry": "烤烟"}
    for day, area in ((MAY_6, 8749.9), (MAY_20, 8749.96)):
        load(lake, sheet(lake, "industry", {**row, "report_date": day, "area_mu": area}))
    snapshot = open_snapshot(lake)
    goal = queries.indicators(snapshot, JUNE_1).set_index("id").loc["flue_area"]
    assert (goal["status"], goal["actual"], goal["target"]) == ("逾期", pytest.approx(8749.96), 8750)
    concern = row_of(queries.concerns(snapshot, JUNE_1), "key", "task:T15")
    assert wording.concern_title(concern) == f"{goal['name']} 8,749.9/8,750 亩"
    item = row_of(queries.meeting_items(snapshot, JUNE_1), "item", "task:T15")
    assert wording.item_figure(item) == "8,749.9/8,750 亩"
    assert bars.reading(goal)[0] == "8,749.9"


def test_a_task_short_of_all_reads_short_of_all(tmp_path: Path) -> None:
    lake = Lake.open(tmp_path, "real")
    load(lake, sheet(lake, "tasks", {"report_date": MAY_20, "task_id": COOPS, "state": "进行中", "percent": 99.6}))
    items = queries.meeting_items(open_snapshot(lake), MAY_31)
    assert wording.item_figure(row_of(items, "item", f"task:{COOPS}")) == "完成 99%"


def test_a_task_among_the_duties_is_not_rounded_to_all(tmp_path: Path) -> None:
    lake = Lake.open(tmp_path, "real")
    load(lake, sheet(lake, "tasks", {"report_date": MAY_20, "task_id": COOPS, "state": "进行中", "percent": 99.96}))
    rows = open_snapshot(lake).run("from duty_standing", MAY_31).set_index("id")
    assert formats.coverage(rows.loc[COOPS, "actual"], 1) == "99.9%"
