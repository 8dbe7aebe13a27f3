"""A table as a file: what a spreadsheet finds when it opens one."""

from __future__ import annotations

import io
from datetime import date, datetime

import openpyxl
import pandas as pd

from pingda_dash.report import workbook

FRAME = pd.DataFrame(
    {
        "村": ["小河村", "=1+1", None],
        "面积(亩)": [938.5, None, 0.0],
        "户": [12, 13, 14],
        "统计日期": [date(2020, 5, 20), None, date(2020, 5, 21)],
        "收到": pd.to_datetime(["2020-05-20 18:00:30", None, "2020-05-21 00:00:00"]),
        "公示": [True, None, False],
    }
)


def opened(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def test_a_workbook_holds_days_as_days_and_numbers_as_numbers() -> None:
    page = opened(workbook.xlsx(FRAME, "产业")).active
    assert page is not None
    assert page.title == "产业"
    rows = [[cell.value for cell in row] for row in page.iter_rows()]
    assert rows == [
        ["村", "面积(亩)", "户", "统计日期", "收到", "公示"],
        ["小河村", 938.5, 12, datetime(2020, 5, 20), datetime(2020, 5, 20, 18, 0, 30), "是"],  # noqa: DTZ001
        ["'=1+1", "—", 13, "—", "—", "—"],
        [None, 0, 14, datetime(2020, 5, 21), datetime(2020, 5, 21), "否"],  # noqa: DTZ001
    ]
    assert page["D2"].number_format == "yyyy-mm-dd"


def test_its_headings_are_bold_and_stay_in_sight() -> None:
    page = opened(workbook.xlsx(FRAME)).active
    assert page is not None
    assert page.freeze_panes == "A2"
    assert all(cell.font.bold for cell in page[1])
    assert page.auto_filter.ref == "A1:F4"


def test_no_cell_is_a_formula() -> None:
    nasty = pd.DataFrame({"=名": ["=cmd|' /C calc'!A1", "+86", "-3", "@x", "\tx", "a\x00b"]})
    page = opened(workbook.xlsx(nasty)).active
    assert page is not None
    assert {cell.data_type for row in page.iter_rows() for cell in row} == {"s"}
    assert [cell.value for cell in page["A"]][:3] == ["'=名", "'=cmd|' /C calc'!A1", "'+86"]
    assert page["A7"].value == "ab"


def test_the_same_table_is_the_same_file() -> None:
    assert workbook.xlsx(FRAME) == workbook.xlsx(FRAME.copy())


def test_an_empty_table_still_has_its_headings() -> None:
    page = opened(workbook.xlsx(FRAME.head(0))).active
    assert page is not None
    assert [cell.value for cell in page[1]] == list(FRAME)


def test_a_name_no_sheet_may_have_is_made_one() -> None:
    assert opened(workbook.xlsx(FRAME, "保障/饮水:[2020]?" + "长" * 40)).sheetnames[0].startswith("保障 饮水  2020")


def test_more_rows_than_a_sheet_holds_go_to_a_second(monkeypatch) -> None:
    monkeypatch.setattr(workbook, "SHEET_ROWS", 2)
    assert opened(workbook.xlsx(FRAME, "户")).sheetnames == ["户", "户2"]


def test_the_csv_starts_with_the_mark_excel_needs_and_missing_says_so() -> None:
    data = workbook.csv(FRAME)
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.decode("utf-8-sig").splitlines() == [
        "村,面积(亩),户,统计日期,收到,公示",
        "小河村,938.5,12,2020-05-20,2020-05-20 18:00:30,是",
        "'=1+1,—,13,—,—,—",
        ",0,14,2020-05-21,2020-05-21,否",
    ]


def test_a_cell_that_excel_would_run_is_quoted_and_a_negative_number_is_not() -> None:
    frame = pd.DataFrame({"备注": ["=1+1", "+86", "-3", "@x", "\tx", "好"], "数": [-1, 2, 3, 4, 5, 6]})
    lines = workbook.csv(frame).decode("utf-8-sig").splitlines()
    assert lines[1:5] == ["'=1+1,-1", "'+86,2", "'-3,3", "'@x,4"]
    assert lines[6] == "好,6"
