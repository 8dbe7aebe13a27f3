"""Percent in whatever it is written: one column is read on one scale, or it is asked."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ingest.files import REFERENCES, checked, delimited, flat, values, xlsx

HEADER = ["统计日期", "任务编号", "状态", "完成率(%)"]
TASKS = [f"T{number:02}" for number in range(1, 7)]
LISTED = REFERENCES.of(REFERENCES.villages, [(task, f"任务{task}") for task in TASKS], REFERENCES.start, REFERENCES.end)
HOW = st.sampled_from(["csv", "xlsx"])


def read(cells, how="csv"):
    """The file of a column of cells, checked."""
    rows = [["2020-05-20", task, "进行中", cell] for task, cell in zip(TASKS, cells, strict=False)]
    data = delimited([HEADER, *rows]) if how == "csv" else xlsx(HEADER, *rows)
    return checked(data, f"任务.{how}", LISTED)


def percents(file):
    return [value for (value,) in values(file, "percent")]


def codes(file):
    return [one.code for one in file.warnings]


@pytest.mark.parametrize(
    ("cells", "expected", "asked"),
    [
        (["85%", "90", "0"], [85, 90, 0], []),
        (["85%", "0.5%", "100%"], [85, 0.5, 100], []),
        (["85", "0.85", "30"], [85, 0.85, 30], ["mixed-percent"]),
        (["12.5", "0.8"], [12.5, 0.8], []),
        (["12.5", "0.8", "45.3"], [12.5, 0.8, 45.3], []),
        (["1", "50", "100"], [1, 50, 100], []),
        (["1", "2", "0"], [1, 2, 0], []),
        (["0", "100"], [0, 100], []),
        (["0", "0"], [0, 0], []),
        (["0", "1", "1"], [0, 1, 1], ["ones-alone"]),
    ],
)
def test_a_mixture_of_scales_is_asked_and_one_scale_is_not(cells, expected, asked):
    file = read(cells)
    assert (flat(file), percents(file), codes(file)) == ([], expected, asked)


@pytest.mark.parametrize("cells", [["85%", "0.9", "1"], ["85％", "1"], ["0%", "1"]])
def test_bare_cells_of_at_most_1_beside_percent_signs_are_refused(cells):
    file = read(cells)
    rows = range(3, 2 + len(cells))
    assert [(code, row) for code, row, *_ in flat(file)] == [("bare-percent", row) for row in rows]
    assert (percents(file), codes(file)) == ([float(cells[0][:-1])], [])


def test_fractions_of_which_one_is_above_1_are_fractions_and_asked():
    file = read([0.85, 0.9, 1.2], "xlsx")
    assert percents(file) == [85, 90]
    assert (flat(file), codes(file)) == ([["above-maximum", 4, "完成率(%)", "1.2"]], ["mixed-percent"])


def test_an_example_row_is_no_part_of_the_scale():
    rows = [["示例:2020-05-20", "T01", "进行中", "12"], ["2020-05-20", "T02", "进行中", "0.85"]]
    file = checked(delimited([HEADER, *rows]), "任务.csv", LISTED)
    assert (percents(file), codes(file)) == ([85], ["fraction-as-percent"])


@pytest.mark.parametrize("cell", ["八成", "百分之八十五", "50%-60%", "约85%"])
def test_what_is_no_percent_is_refused(cell):
    assert [code for code, *_ in flat(read(["85%", cell]))] == ["not-a-number"]


WHOLE = st.integers(2, 100)
SIGNS = st.sampled_from(["%", "％", " %"])


@settings(max_examples=12)
@given(st.lists(WHOLE, min_size=2, max_size=6), st.data(), HOW)
def test_percent_is_read_back_however_each_cell_is_written(numbers, data, how):
    """With or without a sign: beside cells of at least 2 there is one scale."""
    cells = [f"{number}{data.draw(st.one_of(st.just(''), SIGNS))}" for number in numbers]
    file = read(cells, how)
    assert (flat(file), percents(file), codes(file)) == ([], numbers, [])


@settings(max_examples=12)
@given(st.lists(WHOLE, min_size=2, max_size=3), st.lists(st.integers(1, 100), min_size=1, max_size=3), SIGNS, HOW)
def test_bare_fractions_among_percent_signs_are_always_refused(numbers, hundredths, sign, how):
    cells = [*(f"{number}{sign}" for number in numbers), *(f"{number / 100:g}" for number in hundredths)]
    file = read(cells, how)
    assert [code for code, *_ in flat(file)] == ["bare-percent"] * len(hundredths)
    assert percents(file) == numbers


def test_a_share_of_a_thousand_is_converted_and_no_fraction():
    for heading, cells, percents, codes in [
        ("完成率(\u2030)", ("80", "100"), [8, 10], []),
        ("完成率(\u2030)", ("5", "8"), [0.5, 0.8], []),
        ("完成率", ("5\u2030", "80%"), [0.5, 80], []),
        ("完成率(\u2030)", ("80", "8%"), [8], ["not-a-number"]),
        ("完成率", ("5\u2030", "0.8"), [0.5], ["bare-percent", "mixed-units"]),
    ]:
        rows = [["2020-05-15", task, "进行中", cell] for task, cell in zip(("T01", "T02"), cells, strict=True)]
        file = checked(delimited([["统计日期", "任务编号", "状态", heading], *rows]))
        read = [row["percent"] for row in file.arrow().to_pylist()]
        asked = [one.code for one in (*file.problems, *file.warnings)]
        assert (heading, cells, read, asked) == (heading, cells, percents, codes)
