"""Nothing personal of an uploaded file reaches a screen unmasked."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pingda_dash.contracts import contracts
from pingda_dash.ingest import CheckedFile, References, check_file, masked_problems
from pingda_dash.masking import mask_cell, mask_names, mask_text, mask_value
from tests.masks import MASKED, NAMES, NOT_MASKED

REFERENCES = References.of([("530523206206", "小河村")], [("T01", "完成移栽")], date(2020, 3, 20), date(2020, 6, 30))
HOUSEHOLDS = contracts()["households"]
PIECES = st.sampled_from(
    ["138", "1234", "5678", "0875", "6612345", "66123456", "13812345678", "530523", "19900101", "530523199001011234",
     "123X", "530523650101123", "-", " ", "－", "\u3000", ".", "+86", "86", "0", "(", ")", "电话", "tel", ":", "号码为",
     "１３８", "9", "年", ",", "x", "XM", "\n", "账号", "6222021001122334458", "护照", "E12345678", "@", "Ｘ", "项目"]
)  # fmt: skip
PERSONAL = ["13812345678", "138-1234-5678", "530523199001011234", "53052319900101123x", "530523650101123",
            "6222021001122334458", "E12345678", "0875-6612345", "wang@example.com"]  # fmt: skip


def checked(*lines: str) -> CheckedFile:
    return check_file("\n".join(lines).encode(), "农户名册.csv", REFERENCES, date(2020, 5, 20))


@pytest.mark.parametrize(
    ("field", "text", "seen"),
    [
        ("head_name", "王小明", "王**"),
        ("id_number", "530523199001011234", "530***********1234"),
        ("phone", "13812345678", "138****5678"),
        ("helper", "李四", "李*"),
        ("village_code", "小河村", "小河村"),
        ("members", "4", "4"),
    ],
)
def test_a_cell_is_masked_as_its_contract_says(field, text, seen):
    assert mask_cell(text, HOUSEHOLDS[field]) == seen


@pytest.mark.parametrize(("text", "shown"), MASKED)
def test_a_number_that_is_personal_is_masked_in_a_text(text, shown):
    assert mask_text(text) == shown


@pytest.mark.parametrize("text", NOT_MASKED)
def test_a_figure_that_is_not_personal_stays(text):
    assert mask_text(text) == text


@pytest.mark.parametrize(("names", "shown"), NAMES)
def test_each_name_of_a_cell_keeps_its_first_character(names, shown):
    assert mask_names(names) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("66123456", "******56"),
        ("0875-6612345", "0875-*****45"),
        ("+86 138 1234 5678", "+86 138 **** 5678"),
        ("530523900101123", "530*********123"),
        ("138123456789", "138*****6789"),
        ("999.87654", "*******54"),
        ("四", "四"),
        ("6612345", "6******"),
        ("", ""),
    ],
)
def test_a_restricted_cell_shows_little_of_its_number(text, shown):
    assert mask_value(text, HOUSEHOLDS["phone"]) == shown


def test_a_million_cells_are_masked_in_seconds():
    cells = [
        "烤烟移栽进度正常,已完成 1234 亩",
        "截至 2020-05-20 已下达 1,234,567 元",
        "联系人电话 138-1234-5678",
    ] * 20_000
    started = time.process_time()
    for cell in cells:
        mask_text(cell)
    assert (time.process_time() - started) / len(cells) < 20e-6  # seconds a cell


def test_an_id_or_a_phone_in_a_note_is_masked_and_other_figures_are_not():
    text = "联系 13812345678,身份证 53052319900101123X,编号 20200520123456"
    assert mask_text(text) == "联系 138****5678,身份证 530***********123X,编号 20200520123456"


def test_no_problem_tells_a_personal_value():
    file = checked(
        "户编号,村,户主姓名,身份证号,联系电话,家庭人口,户类型,经度",
        "A1,没有村,王小明,5.30523199001011E+17,13812345678,四,富裕户,一百零一点二三",
        "A1,小河村,王小明,53052319900101,13812345678,4,脱贫户,999.87654",
    )
    problems = [problem for listed in masked_problems(file) for problem in listed]
    messages = "".join(problem.message + (problem.value or "") for problem in problems)
    assert file.problem_count >= 6
    for secret in ("王小明", "5.30523199001011E+17", "13812345678", "53052319900101”", "一百零一点二三", "999.87654"):
        assert secret not in messages


def test_a_file_that_was_not_recognised_tells_its_headings_only():
    file = checked("姓名,证件", "王小明,530523199001011234")
    problems, _ = masked_problems(file)
    assert "530523199001011234" not in problems[0].message


@given(st.lists(PIECES, max_size=12).map("".join))
def test_what_was_masked_stays_as_it_is(text):
    assert mask_text(mask_text(text)) == mask_text(text)


@given(
    st.sampled_from(PERSONAL),
    st.text("在村户的、,。;：:()（） \n王李张", max_size=8),
    st.text("在村户的、,。;：:()（） \n王李张", max_size=8),
)
def test_a_number_of_a_person_is_masked_wherever_it_stands(number, before, after):
    assert number not in mask_text(before + number + after)
