"""Nothing personal of an uploaded file reaches a screen unmasked."""

from __future__ import annotations

from datetime import date

import pytest

from pingda_dash.contracts import contracts
from pingda_dash.ingest import CheckedFile, References, check_file, masked_problems
from pingda_dash.masking import mask_cell, mask_text

REFERENCES = References.of([("530523206206", "小河村")], [("T01", "完成移栽")], date(2020, 3, 20), date(2020, 6, 30))
HOUSEHOLDS = contracts()["households"]


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


def test_an_id_or_a_phone_in_a_note_is_masked_and_other_figures_are_not():
    text = "联系 13812345678,身份证 53052319900101123X,编号 20200520123456"
    assert mask_text(text) == "联系 138****5678,身份证 530***********123X,编号 20200520123456"


def test_no_problem_tells_a_personal_value():
    file = checked(
        "户编号,村,户主姓名,身份证号,联系电话,家庭人口,户类型,经度",
        "A1,没有村,王小明,5.30523199001011E+17,13812345678,四,富裕户,一百零一点二三",
        "A1,小河村,王小明,53052319900101,13812345678,4,脱贫户,999.87654",
    )
    told = "".join(problem.message + (problem.value or "") for listed in masked_problems(file) for problem in listed)
    assert file.problem_count >= 6
    for secret in ("王小明", "5.30523199001011E+17", "13812345678", "53052319900101”", "一百零一点二三", "999.87654"):
        assert secret not in told


def test_a_file_that_was_not_recognised_tells_its_headings_only():
    file = checked("姓名,证件", "王小明,530523199001011234")
    problems, _ = masked_problems(file)
    assert "530523199001011234" not in problems[0].message
