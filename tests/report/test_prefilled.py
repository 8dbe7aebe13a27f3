"""Workbooks that already hold what was last reported: no old figure may come back as a new one."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime

import openpyxl
import pandas as pd
import pytest

from pingda_dash import desk, settings
from pingda_dash.contracts import contracts
from pingda_dash.ingest import References, check_file
from pingda_dash.lake import Lake
from pingda_dash.plan import Plan, load_plan
from pingda_dash.report.prefilled import Sender, bundle, last_reports, ledgers, senders, workbooks
from pingda_dash.report.template import prefilled
from tests.ingest.files import XIAOTIANBA, text

DAY = date(2020, 5, 27)
XIAOTIAN = Sender("小田坝村", village=XIAOTIANBA)
FARMING = Sender("乡农业中心", unit="乡农业中心")
TOWNSHIP = Sender("全乡")


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    """Two weeks of two villages' industry, a household register and one case of monitoring; only looked at."""
    lake = Lake.open(tmp_path_factory.mktemp("home"), "real")
    files = {
        "产业1.csv": text(
            "统计日期,村,产业,面积(亩),收入(万元),参与户数,填报单位",
            "2020-05-13,小田坝村,茶叶,80,3,20,小田坝村",
            "2020-05-13,小田坝村,甘蔗,10,1,5,小田坝村",
            "2020-05-13,平达社区,茶叶,70,2,18,平达社区",
        ),
        "产业2.csv": text("统计日期,村,产业,面积(亩),收入(万元)", "2020-05-20,小田坝村,茶叶,90.5,4,"),
        "监测.csv": text(
            "统计日期,户编号,村,户主姓名,监测类型,风险,识别日期",
            "2020-05-20,H1,小田坝村,王小明,边缘易致贫户,因病,2020-04-01",
        ),
        "任务.csv": text("统计日期,任务编号,状态,完成率(%)", "2020-05-20,T03,进行中,40"),
        "农户名册20200520.csv": text(
            "户编号,村,户主姓名,家庭人口,户类型,住房安全",
            "H1,小田坝村,王小明,4,脱贫户,是",
            "H2,平达社区,李四,3,一般户,",
        ),
    }
    for name, data in files.items():
        checked = desk.receive(lake, [(name, data)], date(2020, 5, 21))
        assert checked[0].ok, checked[0].problems
        desk.accept(lake, checked, "测试", name, datetime(2020, 5, 21))  # noqa: DTZ001
    return lake


@pytest.fixture(scope="module")
def expected(lake: Lake) -> References:
    return desk.references(lake, settings.data_dir())


@pytest.fixture(scope="module")
def plan() -> Plan:
    return load_plan(settings.data_dir() / "plan")


def opened(data: bytes) -> list[list[object]]:
    rows = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0].iter_rows(values_only=True)
    return [list(row) for row in rows if any(cell is not None for cell in row[1:])]


def of(sender: Sender, title: str, lake: Lake, expected: References, plan: Plan, personal: bool = True) -> bytes:
    result = dict(workbooks(lake, expected, plan, sender, DAY, personal))
    return result[f"{title}_{sender.name}.xlsx"]


def test_a_village_gets_a_row_for_each_thing_it_last_reported_with_the_last_figures_beside(lake, expected, plan):
    head, *rows = opened(of(XIAOTIAN, "产业增收台账", lake, expected, plan))
    assert head[:7] == ["统计日期", "村", "产业", "上次面积(亩)", "面积(亩)", "上次产量", "产量"]
    at = [
        head.index(name)
        for name in ("统计日期", "村", "产业", "上次面积(亩)", "面积(亩)", "上次收入(万元)", "收入(万元)")
    ]
    day = datetime(2020, 5, 27)  # noqa: DTZ001
    assert [[row[i] for i in at] for row in rows] == [
        [day, "小田坝村", "甘蔗", 10, None, 1, None],
        [day, "小田坝村", "茶叶", 90.5, None, 4, None],
    ]
    assert rows[0][head.index("填报单位")] == "小田坝村"


def test_sent_back_with_new_figures_only_they_are_read(lake, expected, plan):
    book = openpyxl.load_workbook(io.BytesIO(of(XIAOTIAN, "产业增收台账", lake, expected, plan)))
    sheet = book.worksheets[0]
    head = [cell.value for cell in sheet[1]]
    for row, area in ((2, 12), (3, 95)):
        sheet.cell(row=row, column=head.index("面积(亩)") + 1, value=area)
    stream = io.BytesIO()
    book.save(stream)
    checked = check_file(stream.getvalue(), "产业增收台账_小田坝村.xlsx", expected, DAY)
    assert checked.problems == []
    frame = checked.frame()
    assert frame["area_mu"].tolist() == [12, 95]
    assert frame["income_wan"].isna().all()
    assert set(frame["report_date"]) == {pd.Timestamp(DAY)}


def test_the_last_figures_are_grey_and_not_read(lake, expected, plan):
    data = of(XIAOTIAN, "产业增收台账", lake, expected, plan)
    cell = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]["D2"]
    assert (cell.value, cell.font.color.rgb, cell.font.i) == (10, "00808080", True)
    unread = check_file(data, "产业.xlsx", expected, DAY).recognition.unread
    assert unread
    assert [heading for heading in unread if not heading.startswith("上次")] == []


def test_words_and_days_stand_as_they_were(lake, expected, plan):
    head, row = opened(of(XIAOTIAN, "防返贫监测台账", lake, expected, plan))
    note = dict(zip(head, row, strict=True))
    assert (note["户编号"], note["户主姓名"], note["风险"]) == ("H1", "王小明", "因病")
    assert note["识别日期"] == datetime(2020, 4, 1)  # noqa: DTZ001


def test_nobody_is_named_to_whoever_may_not_see_names(lake, expected, plan):
    data = of(XIAOTIAN, "防返贫监测台账", lake, expected, plan, personal=False)
    assert [row[0] for row in opened(data)] == ["统计日期", "示例:2020-05-27"]
    assert "小田坝村" in [row[1] for row in opened(of(XIAOTIAN, "产业增收台账", lake, expected, plan, personal=False))]


def test_a_register_is_prefilled_for_the_township_alone_and_whole(lake, expected, plan):
    assert all(contract.mode == "ledger" for contract in ledgers(XIAOTIAN, plan))
    assert all(contract.mode == "ledger" for contract in ledgers(FARMING, plan))
    data = of(TOWNSHIP, "农户名册", lake, expected, plan)
    checked = check_file(data, "农户名册_全乡20200527.xlsx", expected, DAY)
    assert (checked.ok, checked.rows_good) == (True, 2)
    before = lake.rehearse([checked])[0]
    assert (before.added, before.changed) == (2, 0)  # a new day's list
    same = check_file(data, "农户名册_全乡20200520.xlsx", expected, DAY)
    assert (lake.rehearse([same])[0].unchanged, lake.rehearse([same])[0].removed) == (2, 0)


def test_a_unit_gets_the_ledgers_of_its_duties_and_its_own_tasks(lake, expected, plan):
    names = [contract.name for contract in ledgers(FARMING, plan)]
    assert {"industry", "tasks", "rectification"} <= set(names)
    assert "households" not in names
    head, *rows = opened(of(FARMING, "任务进展台账", lake, expected, plan))
    own = {task.id for task in plan.tasks if "乡农业中心" in (task.lead_unit, *task.responsible_units)}
    note = {row[head.index("任务编号")]: row for row in rows}
    assert set(note) == own
    assert [note["T03"][head.index(name)] for name in ("状态", "上次完成率(%)", "完成率(%)")] == ["进行中", 40, None]


def test_what_was_never_reported_is_a_template_to_fill_in(lake, expected, plan):
    sheet = openpyxl.load_workbook(io.BytesIO(of(XIAOTIAN, "产销对接台账", lake, expected, plan))).worksheets[0]
    assert str(sheet["A2"].value).startswith("示例:")


def test_a_value_that_a_spreadsheet_would_run_is_a_text(expected):
    rows = pd.DataFrame([{"report_date": DAY, "village_code": XIAOTIANBA, "industry": "茶叶", "remark": "=1+1"}])
    contract = contracts()["industry"]
    rows = rows.reindex(columns=list(contract.names))
    sheet = openpyxl.load_workbook(io.BytesIO(prefilled(contract, expected, rows, DAY))).worksheets[0]
    cell = next(cell for cell in sheet[2] if cell.value == "=1+1")
    assert cell.data_type == "s"


def test_all_villages_come_in_one_bundle_a_folder_each(lake, expected, plan):
    villages, units = senders(expected, plan)
    assert "乡农业中心" in [unit.name for unit in units]
    assert "各村(社区)" not in [unit.name for unit in units]
    with zipfile.ZipFile(io.BytesIO(bundle(lake, expected, plan, villages[:2], DAY, personal=False))) as folder:
        names = folder.namelist()
    assert {name.split("/")[0] for name in names} == {village.name for village in villages[:2]}
    with zipfile.ZipFile(io.BytesIO(bundle(lake, expected, plan, [XIAOTIAN], DAY, personal=False))) as folder:
        assert "产业增收台账_小田坝村.xlsx" in folder.namelist()


def test_each_key_is_there_once_with_its_newest_row(lake, plan):
    rows = last_reports(lake, contracts()["industry"], plan, TOWNSHIP)
    assert len(rows) == 3
    assert rows["report_date"].max() == pd.Timestamp("2020-05-20")
