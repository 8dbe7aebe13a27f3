"""What stands between the pages of a printed table: page numbers, titles and headers again, sums carried over."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ingest.files import checked, delimited, flat, values, xlsx

HEAD = ["统计日期", "村", "产业", "面积(亩)", "收入(万元)"]
TITLES = [["平达乡产业增收台账"], ["填报单位:农业农村服务中心", "", "", "单位:万元"]]
VILLAGES = ["平达社区", "小田坝村", "河尾社区", "平安社区", "黄连河村", "安乐村"]
LINES = [
    "第1页", "第 2 页", "第2页 共3页", "第 2 页,共 3 页", "(第一页)", "共3页 第2页", "第1页/共3页", "- 2 -", "—2—",
    "Page 2 of 3", "page 2", "页码:2/3", "2/3页", "续表", "(续)", "(续)", "续上表", "接上页", "转下页", "续表2", "待续",
    "产业增收台账(续表一)", "平达乡台账(续)",
]  # fmt: skip


@pytest.mark.parametrize("line", LINES)
def test_a_line_between_pages_is_skipped_and_counted(line):
    rows = [HEAD, ["2020-05-20", "平达社区", "烤烟", "9", "5"], [line], ["2020-05-20", "平安社区", "烤烟", "8", "4"]]
    file = checked(delimited(rows))
    assert (flat(file), file.warnings, file.skipped) == ([], [], {"续表行": 1})
    assert values(file, "income_wan") == [(5.0,), (4.0,)]


@st.composite
def printed(draw):
    """(rows of a table printed on several pages, the incomes that it states)."""
    incomes = draw(st.lists(st.integers(1, 99), min_size=2, max_size=6))
    body = [["2020-05-20", VILLAGES[at], "烤烟", "9", str(income)] for at, income in enumerate(incomes)]
    cut = draw(st.integers(1, len(body) - 1))
    sums = ["", "", str(9 * cut), str(sum(incomes[:cut]))]
    between: list[list[str]] = []
    if draw(st.booleans()):
        between.append(["本页合计", *sums])
    if draw(st.booleans()):
        between.append(["过次页", *sums])
    if draw(st.booleans()):
        between.append(["", "", draw(st.sampled_from(LINES))])
    between += [[]] * draw(st.integers(0, 1))
    if draw(st.booleans()):
        again = [list(row) for row in TITLES]
        again[0][0] += draw(st.sampled_from(["", "(续)", "(续表)"]))
        between += again
    if draw(st.booleans()):
        between.append(HEAD)
    if draw(st.booleans()):
        between.append(["承前页", *sums])
    end = [[draw(st.sampled_from(LINES))]] if draw(st.booleans()) else []
    if any("页" in row[0] for row in between if len(row) == len(HEAD)) and draw(st.booleans()):
        end = [["本页合计", "", "", str(9 * (len(body) - cut)), str(sum(incomes[cut:]))]]
    if draw(st.booleans()):
        end.append(["累计", "", "", str(9 * len(body)), str(sum(incomes))])
    return [*TITLES, HEAD, *body[:cut], *between, *body[cut:], *end], incomes


@settings(deadline=None, max_examples=20)
@given(printed(), st.booleans())
def test_a_table_printed_on_several_pages_is_one_table(drawn, as_workbook):
    rows, incomes = drawn
    width = max(map(len, rows))
    padded = [[*row, *[""] * (width - len(row))] if row else row for row in rows]
    data = xlsx(*rows) if as_workbook else delimited(padded)
    file = checked(data, "表.xlsx" if as_workbook else "表.csv")
    assert (flat(file), file.warnings) == ([], [])
    assert values(file, "income_wan") == [(float(income),) for income in incomes]


@pytest.mark.parametrize("remark", ["第1页", "续表", "(续)", "承前页", "2/3页", "平达乡产业增收台账"])
def test_a_whole_row_with_such_a_remark_is_data(remark):
    rows = [*TITLES, [*HEAD, "备注"], ["2020-05-20", "平达社区", "烤烟", "9", "5", remark]]
    file = checked(delimited(rows))
    assert (flat(file), file.skipped, values(file, "remark")) == ([], {}, [(remark,)])


@pytest.mark.parametrize(
    "cells", [["平达社区"], ["2020-05-20", "平达社区"], ["2", "3"], ["续建"], ["第1页", "平达社区"]]
)
def test_a_row_that_lacks_what_is_required_is_still_a_problem(cells):
    rows = [
        *TITLES,
        ["平达社区"],
        HEAD,
        ["2020-05-20", "平安社区", "烤烟", "9", "5"],
        cells,
        ["2020-05-20", "安乐村", "烤烟", "9", "5"],
    ]
    file = checked(delimited([[*row, *[""] * (5 - len(row))] for row in rows]))
    assert file.problem_count > 0


@pytest.mark.parametrize("cells", [["①", "②", "③", "④", "⑤"], ["1", "2", "3", "4", "5=4/3"]])
def test_a_row_of_column_numbers_in_any_figures_is_skipped(cells):
    file = checked(delimited([HEAD, cells, ["2020-05-20", "平达社区", "烤烟", "9", "5"]]))
    assert (flat(file), file.warnings, file.skipped) == ([], [], {"栏号行": 1})


@pytest.mark.parametrize("seal", ["平达乡人民政府(盖章)", "(公章)", "平达社区居委会(盖 章)"])
def test_a_seal_and_a_day_below_the_table_are_its_foot(seal):
    row = ["2020-05-20", "平达社区", "烤烟", "9", "5"]
    file = checked(delimited([HEAD, row, ["", "", "", seal, ""], ["", "", "", "2020年5月21日", ""]]))
    assert (flat(file), file.warnings, file.skipped) == ([], [], {"表尾": 2})


def test_a_sum_carried_over_is_compared_with_the_rows_before_it():
    rows = [["2020-05-20", village, "烤烟", "9", "5"] for village in VILLAGES[:4]]
    for carried, codes, is_below in [("15", [], False), ("16", ["total-disagrees"], False), ("15", [], True)]:
        sums = ["过次页", "", "", "27", "15"], ["承前页", "", "", "27", carried]
        between = [sums[0], rows[3], sums[1]] if is_below else [*sums, rows[3]]
        first, last = ["本页合计", "", "", "27", "15"], ["本页合计", "", "", "9", "5"]
        file = checked(delimited([HEAD, *rows[:3], first, *between, last]))
        assert ([one.code for one in file.warnings], file.skipped) == (codes, {"过页行": 2, "小计行": 2})
