"""The workbooks that offices fill in: what they hold, and that our own check takes them back."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime

import openpyxl
import pytest

from pingda_dash.contracts import GUIDE_SHEET, Contract, contracts
from pingda_dash.ingest import References, check_file
from pingda_dash.report.template import bundle, example, file_name, lists_of, template

VILLAGES = [("530523206201", "平达社区"), ("530523206210", "小河村")]
TASKS = [("T01", "完成移栽")]
UNITS = {"乡扶贫办": "乡扶贫办", "乡农业中心": "乡农业中心"}
LISTED = References.of(VILLAGES, TASKS, date(2020, 3, 20), date(2020, 6, 30), units=UNITS)
LISTS = lists_of(LISTED)
EVERY = list(contracts().values())


def opened(contract: Contract) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(template(contract, LISTED)))


@pytest.mark.parametrize("contract", EVERY, ids=lambda contract: contract.name)
def test_a_template_filled_with_its_own_examples_is_accepted(contract: Contract) -> None:
    book = opened(contract)
    sheet = book.worksheets[0]
    for at, field in enumerate(contract.fields, start=1):
        sheet.cell(row=3, column=at, value=example(contract, field, LISTS))
    filled = io.BytesIO()
    book.save(filled)
    checked = check_file(filled.getvalue(), file_name(contract), LISTED, date(2020, 5, 20))
    assert checked.contract is contract
    assert [(problem.code, problem.column, problem.value) for problem in checked.problems] == []
    assert len(checked.arrow()) == 1
    assert checked.skipped == {"示例行": 1}


@pytest.mark.parametrize("contract", EVERY, ids=lambda contract: contract.name)
def test_a_template_holds_its_headings_and_an_example_in_grey(contract: Contract) -> None:
    book = opened(contract)
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[1]] == [field.heading for field in contract.fields]
    assert (sheet.max_row, sheet.freeze_panes, book.sheetnames[1]) == (2, "A2", GUIDE_SHEET)
    shown = [example(contract, field, LISTS) for field in contract.fields]
    assert [cell.value for cell in sheet[2]] == [f"示例:{shown[0]}", *shown[1:]]
    assert all(cell.font.i and cell.font.color.rgb == "00808080" for cell in sheet[2])


@pytest.mark.parametrize("contract", EVERY, ids=lambda contract: contract.name)
def test_a_template_sent_back_as_it_came_is_found_empty(contract: Contract) -> None:
    checked = check_file(template(contract, LISTED), file_name(contract), LISTED, date(2020, 5, 27))
    assert checked.contract is contract
    assert [problem.code for problem in checked.problems] == ["empty-file"]


def test_the_first_row_has_the_date_and_the_others_get_it_once_they_are_begun() -> None:
    data = template(contracts()["industry"], LISTED, date(2020, 5, 27))
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    assert [sheet[f"A{row}"].value for row in (2, 3, 4)] == [
        "示例:2020-05-27",
        datetime(2020, 5, 27),  # noqa: DTZ001
        '=IF(COUNTA(B4:K4)=0,"",DATE(2020,5,27))',
    ]
    assert {sheet[f"A{row}"].number_format for row in (3, 4)} == {"yyyy-mm-dd"}
    kept = openpyxl.load_workbook(io.BytesIO(data), data_only=True).worksheets[0]
    assert kept["A4"].value in (None, "")  # until a spreadsheet has worked it out
    for column, value in zip("BCD", ("小河村", "茶叶", 5), strict=True):
        sheet[f"{column}3"] = value
    filled = io.BytesIO()
    sheet.parent.save(filled)
    checked = check_file(filled.getvalue(), "产业增收台账_模板.xlsx", LISTED, date(2020, 5, 27))
    assert (checked.problems, checked.rows_good) == ([], 1)


def test_what_is_typed_is_held_against_the_contracts_limits() -> None:
    book = opened(contracts()["tasks"])
    checks = {str(one.sqref): one for one in book.worksheets[0].data_validations.dataValidation}
    percent, day = checks["D2:D2000"], checks["A2:A2000"]
    assert (percent.type, percent.formula1, percent.formula2, percent.errorStyle) == ("decimal", "0", "100", "stop")
    assert (day.type, day.formula1, day.formula2) == ("date", "DATE(2020,3,20)", "DATE(2020,6,30)")
    assert day.errorStyle == "warning"  # 5月20日 typed as a text is understood too
    book = opened(contracts()["industry"])
    checks = {str(one.sqref): one for one in book.worksheets[0].data_validations.dataValidation}
    part = checks["I2:I2000"]  # 建档立卡户数 is a part of 参与户数
    assert (part.type, part.formula1, part.formula2) == ("whole", "0", 'IF(H2="",1000000000000,H2)')
    assert "参与户数" in part.error


@pytest.mark.parametrize("contract", EVERY, ids=lambda contract: contract.name)
def test_the_second_sheet_explains_every_column(contract: Contract) -> None:
    rows = [[cell.value for cell in row[:7]] for row in opened(contract)[GUIDE_SHEET].iter_rows(min_row=2)]
    for field, row in zip(contract.fields, rows, strict=False):
        assert row[0] == field.heading
        assert (row[1] == "是") == field.required
        assert row[2]
        assert (row[4] or "") == "、".join(field.enum)


def test_what_has_a_list_offers_it_and_asks_about_other_words() -> None:
    book = opened(contracts()["industry"])
    offered = {str(one.sqref).partition("2:")[0]: one for one in book.worksheets[0].data_validations.dataValidation}
    names = [field.name for field in contracts()["industry"].fields]
    assert {names["ABCDEFGHIJKLMN".index(letter)] for letter in offered} >= {"village_code", "industry"}
    assert {one.errorStyle for one in offered.values() if one.type == "list"} == {"warning"}
    guide = book[GUIDE_SHEET]
    cells = offered["C"].formula1.partition("!")[2].replace("$", "")
    assert [cell.value for (cell,) in guide[cells]] == list(contracts()["industry"]["industry"].enum)


def test_codes_are_text_so_that_no_digit_is_lost() -> None:
    sheet = opened(contracts()["households"]).worksheets[0]
    names = [field.name for field in contracts()["households"].fields]
    letter = openpyxl.utils.get_column_letter(names.index("id_number") + 1)
    assert sheet.column_dimensions[letter].number_format == "@"


def test_nobodys_own_data_is_shown_as_an_example() -> None:
    shown = {field.name: example(contracts()["households"], field, LISTS) for field in contracts()["households"].fields}
    assert (shown["id_number"], shown["phone"], shown["longitude"]) == (None, None, None)


def test_the_same_contract_gives_the_same_file() -> None:
    assert template(contracts()["funds"], LISTED) == template(contracts()["funds"], LISTED)


def test_all_templates_come_in_one_bundle() -> None:
    with zipfile.ZipFile(io.BytesIO(bundle(LISTED))) as folder:
        assert folder.namelist() == [file_name(contract) for contract in EVERY]
        assert folder.read("扶贫资金台账_模板.xlsx") == template(contracts()["funds"], LISTED)


@pytest.mark.parametrize("contract", EVERY, ids=lambda contract: contract.name)
def test_a_template_prints_across_one_page_wide_with_its_headings_on_each(contract: Contract) -> None:
    for sheet in opened(contract).worksheets:
        assert sheet.page_setup.orientation == "landscape"
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows == "$1:$1"


def test_an_example_looks_like_the_ledger_and_parts_are_no_more_than_their_whole() -> None:
    for contract in EVERY:
        values = {field.name: example(contract, field, LISTS) for field in contract.fields}
        public = [field.name for field in contract.fields if field.privacy == "public"]
        assert not [name for name in public if "示例" in str(values[name])]
        assert not [
            field.name
            for field in contract.fields
            if field.at_most and None not in (values[field.name], values[field.at_most])
            if values[field.name] > values[field.at_most]
        ]
