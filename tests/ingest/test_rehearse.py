"""Files that arrive together: two that disagree on a key are both told."""

from __future__ import annotations

from pingda_dash.ingest import check_files
from tests.ingest.files import REFERENCES, TODAY, flat, text

HEADER = "统计日期,村,产业,收入(万元)"
KEY = "统计日期、村、产业"


def drop(*files: bytes) -> list[list[list[object]]]:
    """The problems of files dropped together."""
    named = [(f"{number}.csv", data) for number, data in enumerate(files, start=1)]
    return [flat(found) for found in check_files(named, REFERENCES, TODAY)]


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
    assert [[row[0] for row in found] for found in drop(*files)] == [["conflict"], ["conflict"]]


def test_a_conflict_names_the_other_file_and_row():
    first, second = (text(HEADER, f"2020-05-20,平达社区,烤烟,{income}") for income in (5, 6))
    told = check_files([("甲.csv", first), ("乙.csv", second)], REFERENCES, TODAY)[0].problems[0].message
    assert told == "第 2 行与《乙.csv》第 2 行的统计日期、村、产业相同,内容不同。请确认以哪一份为准。"
