"""数据表: every number and day of every sheet is SQL's, typed and formatted; nothing is run."""

from __future__ import annotations

import io
import shutil
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pingda_dash import accounts, counted_tables, settings
from pingda_dash.__main__ import main
from pingda_dash.plan import load_plan
from pingda_dash.report import charts
from pingda_dash.report.charts import Chart, Series
from pingda_dash.report.spreadsheet import Number, Sheet, number_format, xlsx_of
from pingda_dash.snapshot import Snapshot
from pingda_dash.special_report import Source
from tests.report.papers import Truth

DAY = date(2020, 5, 20)


@pytest.fixture(scope="module")
def source(demo_snapshot: Snapshot, filled: Path) -> Source:
    return Source(demo_snapshot, DAY, load_plan(settings.data_dir() / "plan"), filled / "demo")


@pytest.fixture(scope="module")
def data(source: Source) -> bytes:
    return counted_tables.workbook(source)


@pytest.fixture(scope="module")
def truth(source: Source) -> Truth:
    return Truth(source)


def test_each_number_and_day_of_each_sheet_is_what_sql_says(truth, data):
    assert truth.table_faults(data) == []


def test_a_wrong_and_a_missing_number_is_seen(truth, data):
    book = load_workbook(io.BytesIO(data))
    goals = book["指标"]
    columns = {cell.value: cell.column for cell in goals[1]}
    goals.cell(2, columns["实际"]).value += 1
    goals.cell(2, columns["期限"]).value = None
    book["各村任务"].cell(3, 2).value += 1
    out = io.BytesIO()
    book.save(out)
    assert len(truth.table_faults(out.getvalue())) == 3


def test_sheets_are_typed_keep_their_heads_and_are_ready_to_be_printed(source, data):
    book = load_workbook(io.BytesIO(data))
    assert book.sheetnames == "说明 指标 任务 问题 台账报送 各村报送 收到的报送 完成曲线 各村任务".split()
    every = source.snapshot.run("select count(*) as n from indicator_standing", DAY)
    assert book["指标"].max_row == 1 + every.loc[0, "n"]
    for page in book:
        assert page.freeze_panes in ("B2", "C2")
        assert page.print_title_rows == "$1:$1"
        assert (page.page_setup.orientation, page.sheet_properties.pageSetUpPr.fitToPage) == ("landscape", True)
        assert "数据第 51 版 演示数据" in page.oddFooter.left.text
        assert {cell.data_type for row in page.iter_rows() for cell in row} <= {"s", "n", "d"}
    goals = book["指标"]
    heads = [cell.value for cell in goals[1]]
    row = dict(zip(heads, goals[2], strict=True))
    assert (row["实际"].number_format, row["期限"].number_format) == ("#,##0", "yyyy-mm-dd")
    origin = [row[name].value for name in ("方案条款", "台账", "数据版本", "来源文件", "报送单位")]
    assert origin[1] == "农户名册"
    assert all(origin)
    silent = [cells for cells in book["任务"].iter_rows(min_row=2, values_only=True) if cells[3] == "未报送"]
    assert {cells[4] for cells in silent} == {"—"}


def test_what_is_short_of_its_target_does_not_read_as_it():
    assert number_format(8749.96, 8750, "亩") == "#,##0.00"
    assert number_format(99.97, 100, "%") == "#,##0.00"
    assert number_format(66.666, 100, "%") == "#,##0.0"
    assert number_format(78, 141, "人次") == "#,##0"


def test_charts_are_native_and_read_their_sheet(data):
    book = load_workbook(io.BytesIO(data))
    drawn = {page.title: [type(one).__name__ for one in page._charts] for page in book if page._charts}
    assert drawn == {"完成曲线": ["LineChart"], "各村任务": ["BarChart"]}
    names = [one.series for one in charts.read(data)]
    assert len(names) == 2


def test_no_text_of_a_ledger_becomes_a_formula():
    words = ["=1+1", "@SUM(1)", "+1", "-1", "\t=1", "a\x01b"]
    sheet = Sheet("表=", words, [[Number(1.0)] * 6, words])
    chart = Chart("=cmd|'/c'!A1", "bars", ["=1+1"], ["x"], [Series("@SUM(1)", "n", [1], ["var(--bad)"])], "=1")
    book = load_workbook(io.BytesIO(xlsx_of("=1", [sheet], [], "&A=1")))
    page = book.active
    assert [cell.value for cell in page[3]] == ["'=1+1", "'@SUM(1)", "'+1", "'-1", "'\t=1", "ab"]
    assert {cell.data_type for row in page.iter_rows() for cell in row} == {"s", "n"}
    _, kept = charts.part_of(chart, 12)
    cells = [cell for row in load_workbook(io.BytesIO(kept)).active.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}


def test_two_runs_give_the_same_bytes(source, data):
    assert counted_tables.workbook(source) == data


def test_the_command_writes_it_and_says_so_in_the_audit(filled, tmp_path, monkeypatch):
    monkeypatch.setenv("PINGDA_HOME", str(shutil.copytree(filled, tmp_path / "home")))
    assert main(["report", "table", "--as-of", "2020-05-20", "--out", str(tmp_path / "out")]) == 0
    [path] = (tmp_path / "out").iterdir()
    assert path.name == "平达乡_数据表_全乡_2020-05-20.xlsx"
    assert path.stat().st_mode & 0o777 == 0o600
    assert accounts.events(tmp_path / "home", 1).loc[0, "detail"] == path.name
