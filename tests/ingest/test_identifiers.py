"""Identifiers and words behind what exports leave around them, and marks for the same as above."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pingda_dash.ingest import CheckedFile
from tests.ingest.files import PINGDA, XIAOTIANBA, checked, delimited, flat, values, xlsx

HOMES = ["户编号", "村", "户主姓名", "家庭人口", "户类型"]
SITES = ["统计日期", "安置点", "搬迁户数", "实际入住"]


def homes(*codes: str, village: str = "平达社区") -> CheckedFile:
    rows = [[code, village, "张某", "4", "脱贫户"] for code in codes]
    return checked(delimited([HOMES, *rows]))


def cleaned(file: CheckedFile) -> list[str]:
    return [note for note in file.notes if "导出留下的符号" in note]


DEBRIS = [
    '="{}"', "=“{}”", '="{}" ', "'{}", "`{}", '"{}"', "{}\u200c", "\u200e{}", "\u202d{}\u202c", "\u2066{}\u2069",
    "\ufeff{}", "\x1f{}",
    "{}\x7f", "“{}”", "{}'", "\u00a0\u200b{}",
]  # fmt: skip
CODES = st.from_regex(r"[0-9]{4,18}|[A-Z][0-9]{3}-[0-9]{2}", fullmatch=True)


@settings(deadline=None, max_examples=16)
@given(CODES, st.sampled_from(DEBRIS))
def test_an_identifier_is_read_without_what_an_export_left_around_it_and_that_is_noted(code, form):
    file = homes(form.format(code), "A1")
    assert values(file, "household_id") == [(code,), ("A1",)]
    assert cleaned(file) == [
        f"“户编号”有 1 格带着导出留下的符号(引号、等号、看不见的字符、多余的 .0 等),已去掉,例如“{code}”。"
    ]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("530523206201001.0", "530523206201001"),
        ("0305.00", "0305"),
        ('="0305.0"', "0305"),
        ("\uff10\uff13\uff10\uff15", "0305"),
    ],
)
def test_the_point_of_a_number_and_wide_figures_are_cleaned_too(written, code):
    file = homes(written)
    assert (values(file, "household_id"), len(cleaned(file))) == ([(code,)], 1)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("街子<br>", "街子"),
        ("街子<br/>安置点", "街子安置点"),
        ("街子&nbsp;", "街子"),
        ("街子_x000D_", "街子"),
        ("街子\n安置点", "街子安置点"),
        ("街子\r\n", "街子"),
        ("1,001", "1001"),
    ],
)
def test_line_ends_written_out_by_an_export_and_those_of_a_narrow_cell_are_cleaned(written, name):
    file = checked(delimited([SITES, ["2020-05-20", written, "40", "38"]]))
    assert (values(file, "settlement"), file.warnings) == ([(name,)], [])


NOTHING = [*"#N/A #REF! #NAME? ######## NULL (null) nan None 0 ... *** 同左".split(), '=T("P1")']


@pytest.mark.parametrize("written", NOTHING)
def test_what_names_nothing_is_no_name_in_any_key_or_required_text(written):
    row = ["2020-05-20", written, "40", "38"]
    assert [problem[0] for problem in flat(checked(delimited([SITES, row])))] == ["no-name"]
    assert [problem[0] for problem in flat(homes(written))] == ["no-name"]


@pytest.mark.parametrize("written", ["0305", "00", "无名安置点", "#1安置点", "A", "安置点(=二期)"])
def test_an_odd_name_is_a_name(written):
    file = checked(delimited([SITES, ["2020-05-20", written, "40", "38"]]))
    assert (values(file, "settlement"), flat(file), file.warnings) == ([(written,)], [], [])


@pytest.mark.parametrize(
    "code", ["0305", " 0305 ", "H-1/2", "2020.5.1", "平达-001", "第“1”户", "A1.0", "\u00a00305\u3000"]
)
def test_an_honest_identifier_stays_as_it_is_and_nothing_is_noted(code):
    file = homes(code)
    assert (values(file, "household_id"), cleaned(file), file.warnings) == ([(code.strip(),)], [], [])


def test_quotes_in_the_name_of_a_thing_and_in_free_text_stay():
    row = ["2020-05-20", "“幸福”安置点", "40", "38", "实现“两不愁”"]
    file = checked(delimited([[*SITES, "备注"], row]))
    assert values(file, "settlement", "remark") == [("“幸福”安置点", "实现“两不愁”")]
    assert cleaned(file) == []


def test_unseen_characters_part_no_two_names():
    row = ["2020-05-20", "街子\u200b安置点", "40", "38"]
    assert values(checked(delimited([SITES, row])), "settlement") == [("街子安置点",)]
    assert [problem[0] for problem in flat(homes("0305", "0305\u200e"))] == ["duplicate-key", "duplicate-key"]


@pytest.mark.parametrize(
    "village", [f'="{PINGDA}"', f"{PINGDA}.0", "平达\u200b社区", "\u202d平达社区", '="平达社区"', f"'{PINGDA}"]
)
def test_a_village_is_read_without_debris_and_that_is_noted(village):
    file = homes("A1", village=village)
    assert (values(file, "village_code"), len(cleaned(file))) == ([(PINGDA,)], 1)


@pytest.mark.parametrize("code", ["5.30523E+17", '="5.30523E+17"', "5.30523E17", "'5.30523206201001E+17"])
def test_an_identifier_in_scientific_notation_has_lost_its_figures(code):
    assert [problem[0] for problem in flat(homes(code))] == ["lost-digits"]


def test_an_empty_guard_is_a_missing_identifier():
    assert [problem[0] for problem in flat(homes('=""'))] == ["missing-value"]


def test_a_restricted_number_is_masked_in_the_note():
    rows = [[*HOMES, "身份证号"], ["A1", "平达社区", "张某", "4", "脱贫户", '="53052319900101123X"']]
    file = checked(delimited(rows))
    assert values(file, "id_number") == [("53052319900101123X",)]
    assert len(cleaned(file)) == 1 and "19900101" not in cleaned(file)[0]


def test_a_workbook_s_identifiers_are_cleaned_alike():
    file = checked(xlsx(HOMES, ["\u200e0305", "平达社区", "张某", 4, "脱贫户"]), "表.xlsx")
    assert (values(file, "household_id"), len(cleaned(file))) == ([("0305",)], 1)


# -- the same as above -----------------------------------------------------------------------------------------------

MARKS = ["同上", "〃", "″", '"', "同前", "『〃』", "(同上)", "々", "”", "同 上", "--〃--", "↑", "与上同"]


@settings(deadline=None, max_examples=8)
@given(st.lists(st.sampled_from(["平达社区", "小田坝村", *MARKS]), min_size=1, max_size=6), st.sampled_from(MARKS))
def test_a_mark_in_a_column_of_words_is_what_stands_above_it_and_is_asked_about(column, last):
    rows, filled = ["平达社区", *column, last], []
    for cell in rows:
        filled.append(filled[-1] if cell in MARKS else cell)
    codes = {"平达社区": PINGDA, "小田坝村": XIAOTIANBA}
    industries = "烤烟 香料烟 甘蔗 茶叶 核桃 肉牛 生猪 石斛".split()
    lines = [["2020-05-20", cell, industry, "9"] for cell, industry in zip(rows, industries, strict=False)]
    file = checked(delimited([["统计日期", "村", "产业", "面积(亩)"], *lines]))
    assert values(file, "village_code") == [(codes[village],) for village in filled]
    marks = [at for at, cell in enumerate(rows) if cell in MARKS]
    assert [(warning.code, warning.row, warning.value, warning.details["count"]) for warning in file.warnings] == [
        ("ditto-mark", marks[0] + 2, rows[marks[0]], len(marks))
    ]


def test_a_mark_with_nothing_above_it_is_no_value():
    assert [problem[0] for problem in flat(homes("〃"))] == ["missing-value"]
    assert [problem[0] for problem in flat(checked(delimited([HOMES, ["A1", "同上", "张某", "4", "脱贫户"]])))] == [
        "missing-value"
    ]


def test_marks_are_filled_in_names_and_days_but_are_no_figures():
    heads = ["统计日期", "村", "产业", "面积(亩)", "备注"]
    rows = [["5月20日", "平达社区", "烤烟", "9", "抽查"], ["同上", "小田坝村", "〃", "5", "同上"]]
    file = checked(delimited([heads, *rows]))
    assert values(file, "industry", "remark") == [("烤烟", "抽查"), ("烤烟", "抽查")]
    assert [warning.column for warning in file.warnings] == ["统计日期", "产业", "备注"]
    rows[1][3] = "〃"
    assert [problem[:2] for problem in flat(checked(delimited([heads, *rows])))] == [["not-a-number", 3]]


def test_words_about_what_stands_above_are_words():
    heads = ["统计日期", "村", "产业", "面积(亩)", "备注"]
    rows = [["5月20日", "平达社区", "烤烟", "9", "同上次"], ["5月20日", "小田坝村", "烤烟", "5", "与上同户"]]
    file = checked(delimited([heads, *rows]))
    assert (values(file, "remark"), file.warnings) == ([("同上次",), ("与上同户",)], [])
