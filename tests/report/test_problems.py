"""The list of problems that goes back to whoever filled the file in."""

from __future__ import annotations

import csv
import io
from datetime import date

from pingda_dash.ingest import CheckedFile, References, check_file
from pingda_dash.report.problems import problems_csv

REFERENCES = References.of([("530523206206", "小河村")], [("T01", "完成移栽")], date(2020, 3, 20), date(2020, 6, 30))


def checked(*lines: str, name: str = "表.csv") -> CheckedFile:
    return check_file("\n".join(lines).encode(), name, REFERENCES, date(2020, 5, 20))


def rows(data: bytes) -> list[list[str]]:
    assert data.startswith(b"\xef\xbb\xbf")  # or Excel takes it for GBK
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


def test_each_problem_is_a_row_that_names_its_cell():
    note = rows(problems_csv([checked("统计日期,村,产业,面积(亩)", "2020-05-20,小河村,茶叶,九十")]))
    assert note[0] == ["文件", "类别", "行", "列", "内容", "问题"]
    assert note[1][:5] == ["表.csv", "错误", "2", "面积(亩)", "九十"]
    assert "不是数" in note[1][5]


def test_a_warning_is_told_apart():
    note = rows(problems_csv([checked("统计日期,村,产业,面积(亩)", "2019-05-20,小河村,茶叶,90")]))
    assert [row[1] for row in note[1:]] == ["需确认"]


def test_a_formula_in_a_cell_is_made_harmless():
    name = "=cmd|' /C calc'!A1.csv"
    note = rows(problems_csv([checked("统计日期,村,产业,面积(亩)", "2020-05-20,小河村,茶叶,=1+2", name=name)]))
    assert (note[1][0], note[1][4]) == ("'" + name, "'=1+2")


def test_every_problem_is_there_not_only_the_listed_ones():
    lines = [f"2020-05-20,没有村{at},茶叶,1" for at in range(1005)]
    file = checked("统计日期,村,产业,面积(亩)", *lines)
    note = rows(problems_csv([file]))
    assert (len(file.problems), len(note)) == (1000, 1 + 1005)
    assert note[-1][4] == "没有村1004"


def test_personal_values_are_masked():
    header = "户编号,村,户主姓名,身份证号,家庭人口,户类型"
    note = problems_csv([checked(header, "A1,小河村,王小明,53052319900101123,4,脱贫户")]).decode("utf-8-sig")
    assert "53052319900101123" not in note
    assert "530**********1123" in note
