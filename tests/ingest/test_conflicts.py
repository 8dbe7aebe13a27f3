"""Files that arrive together: two that disagree on a key are both told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from pingda_dash.ingest import LISTED, Conflict, check_files
from tests.ingest.files import REFERENCES, TODAY, flat, text

HEADER = "统计日期,村,产业,收入(万元)"
KEY = "统计日期、村、产业"


def days(count: int) -> list[date]:
    """So many days."""
    return [date(2020, 5, 20) + timedelta(days=number) for number in range(count)]


def drop(*files: bytes) -> list[list[list[object]]]:
    """The problems of files dropped together."""
    named = [(f"{number}.csv", data) for number, data in enumerate(files, start=1)]
    return [flat(file) for file in check_files(named, REFERENCES, TODAY)]


def test_two_ledgers_that_differ_on_a_key_are_a_problem_of_both():
    first = text(HEADER, "2020-05-20,平达社区,烤烟,5", "2020-05-20,平安社区,烤烟,1")
    second = text(HEADER, "5月20日,平达,烤烟,6")
    assert drop(first, second) == [[["conflict", 2, KEY, None]], [["conflict", 2, KEY, None]]]


def test_a_value_against_none_is_a_difference_and_equal_rows_are_not():
    first = text(HEADER, "2020-05-20,平达社区,烤烟,5", "2020-05-20,平安社区,烤烟,")
    second = text(HEADER, "2020-05-20,平安社区,烤烟,1", "2020-05-20,平达社区,烤烟,5.0")
    assert drop(first, second) == [[["conflict", 3, KEY, None]], [["conflict", 2, KEY, None]]]


def test_the_same_file_twice_and_ledgers_of_other_datasets_are_no_conflict():
    industry = text(HEADER, "2020-05-20,平达社区,烤烟,5")
    employment = text("统计日期,村,项目,人次", "2020-05-20,平达社区,技能培训,5")
    assert drop(industry, industry, employment) == [[], [], []]


def test_a_key_with_an_empty_part_is_still_a_key():
    header = "统计日期,村,项目,去向,人次"
    files = [text(header, f"2020-05-20,平达社区,技能培训,,{people}") for people in (5, 6)]
    assert [[row[0] for row in file] for file in drop(*files)] == [["conflict"], ["conflict"]]


def test_a_conflict_names_the_other_file_and_row():
    first, second = (text(HEADER, f"2020-05-20,平达社区,烤烟,{income}") for income in (5, 6))
    message = check_files([("甲.csv", first), ("乙.csv", second)], REFERENCES, TODAY)[0].problems[0].message
    assert message == "第 2 行与《乙.csv》第 2 行的统计日期、村、产业相同,内容不同。请确认以哪一份为准。"


def test_what_contradicts_stands_side_by_side():
    first = text("统计日期,村,产业,收入(万元),备注", "5月20日,平达,烤烟,5,一批", "2020-05-20,平安社区,烤烟,1,")
    second = text("统计日期,村,产业,收入(万元)", "2020-05-20,平达社区,烤烟,6")
    one, other = check_files([("甲.csv", first), ("乙.csv", second)], REFERENCES, TODAY)
    key = {"统计日期": "5月20日", "村": "平达", "产业": "烤烟"}
    theirs = {"统计日期": "2020-05-20", "村": "平达社区", "产业": "烤烟"}
    assert one.conflicts == [
        Conflict(key, "收入", 2, "5", "乙.csv", 2, "6"),
        Conflict(key, "备注", 2, "一批", "乙.csv", 2, ""),
    ]
    assert other.conflicts == [
        Conflict(theirs, "收入", 2, "6", "甲.csv", 2, "5"),
        Conflict(theirs, "备注", 2, "", "甲.csv", 2, "一批"),
    ]


def test_a_contradicted_row_is_a_bad_row_of_both_files():
    first, second = (
        text(HEADER, f"2020-05-20,平达社区,烤烟,{income}", "2020-05-20,平安社区,烤烟,1") for income in (5, 6)
    )
    both = check_files([("甲.csv", first), ("乙.csv", second)], REFERENCES, TODAY)
    assert [(file.rows_in, file.rows_good, file.rows_bad, file.ok) for file in both] == [(2, 1, 1, False)] * 2
    assert [[problem.code for problem in file.every_problem()] for file in both] == [["conflict"]] * 2
    assert all(replace(file, partly=True).acceptable for file in both)


def test_contradictions_past_a_thousand_are_counted_and_told_on_demand():
    header, rows = "统计日期,村,产业,收入(万元)", [f"{day},平达社区,烤烟" for day in days(1100)]
    first, second = (text(header, *(f"{row},{income}" for row in rows)) for income in (5, 6))
    file = check_files([("甲.csv", first), ("乙.csv", second)], REFERENCES, TODAY)[0]
    listed = (file.problem_count, len(file.problems), len(file.conflicts), len(list(file.every_problem())))
    assert listed == (1100, LISTED, LISTED, 1100)


def test_two_lists_of_one_day_are_worth_a_look_and_their_differences_stand_side_by_side():
    header = "户编号,村,户主,人口,户属性"
    first = text(header, "0001,平达社区,王一,3,脱贫户", "0002,平达社区,王二,4,脱贫户")
    second = text(header, "0001,平达社区,王一,5,脱贫户", "0003,平达社区,王三,4,脱贫户")
    both = check_files([("甲20200520.csv", first), ("乙20200520.csv", second)], REFERENCES, TODAY)
    assert [[warning.code for warning in file.warnings] for file in both] == [["two-lists"]] * 2
    assert [(one.key, one.value, one.other_value) for one in both[0].conflicts] == [({"户编号": "0001"}, "3", "5")]
    assert [file.returned.to_pylist() for file in both] == [[{"source_row": 2, "household_id": "0001"}]] * 2


def test_lists_of_different_days_are_no_conflict():
    header = "户编号,村,户主,人口,户属性"
    files = [(f"农户名册202005{day}.csv", text(header, f"0001,平达社区,王一,{day},脱贫户")) for day in (10, 20)]
    assert [file.ok for file in check_files(files, REFERENCES, TODAY)] == [True, True]
