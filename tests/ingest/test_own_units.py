"""Numbers that carry a unit in the cell, written or by their format: converted where it can be, else asked."""

from __future__ import annotations

import io

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ingest.files import checked, flat, saved, text, values, xlsx

HEAD = ["统计日期", "村", "产业", "面积(亩)", "收入(万元)", "参与户数"]


def ledger(income: str, area: str = "900", houses: str = "41", head: list[str] = HEAD) -> bytes:
    """A ledger of one row as text."""
    return text(",".join(head), f'2020-05-20,平达社区,烤烟,"{area}","{income}","{houses}"')


@pytest.mark.parametrize(
    ("cell", "income"),
    [
        ("300000元", 30),
        ("300,000 元", 30),
        ("30万元", 30),
        ("30万", 30),
        ("0.5亿", 5000),
        ("30千元", 3),
        ("1.2亿元", 12000),
    ],
)
def test_a_unit_in_the_cell_is_converted_and_noted(cell, income):
    file = checked(ledger(cell))
    assert (values(file, "income_wan"), file.warnings) == ([(income,)], [])
    assert any("写明" in note for note in file.notes) == (cell not in ("30万元", "30万"))


UNITS = {"元": 1e-4, "千元": 0.1, "万元": 1.0, "亿元": 1e4, "万": 1.0}


@settings(deadline=None, max_examples=6)
@given(
    st.lists(st.tuples(st.integers(1, 99_999), st.sampled_from(sorted(UNITS))), min_size=1, max_size=4), st.booleans()
)
def test_any_mixture_of_units_comes_out_in_the_unit_of_the_ledger(cells, as_format):
    villages = ["平达社区", "小田坝村", "河尾社区", "平安社区"]
    rows = [["2020-05-20", villages[at], "烤烟", 9, number, 4] for at, (number, _) in enumerate(cells)]
    book = openpyxl.load_workbook(io.BytesIO(xlsx(HEAD, *rows)))
    for at, (number, unit) in enumerate(cells, 2):
        cell = book.active.cell(at, 5)
        cell.value, cell.number_format = (number, f'0.0"{unit}"') if as_format else (f"{number}{unit}", "General")
    file = checked(saved(book), "表.xlsx")
    asked = {warning.code for warning in file.warnings}
    assert file.ok and asked <= {"unit-doubtful"}  # 3 亿元 of one village is asked about, whatever its unit
    assert [row[0] for row in values(file, "income_wan")] == pytest.approx(
        [number * UNITS[unit] for number, unit in cells]
    )


@pytest.mark.parametrize("cell", ["30公斤", "30户", "30余万元", "30万公斤"])
def test_a_unit_that_cannot_be_converted_is_asked(cell):
    assert flat(checked(ledger(cell))) == [["not-a-number", 2, "收入(万元)", cell]]


def test_what_is_counted_may_stand_behind_a_number_whose_column_has_no_unit():
    file = checked(
        text("统计日期,村,保障项目,应保障数,已达标数,存量问题数", "2020-05-20,平达社区,危房改造,12户,10户,2户")
    )
    assert flat(file) == []
    assert values(file, "due", "met") == [(12, 10)]


def test_the_unit_of_an_output_fills_its_column_and_is_asked_where_that_says_another():
    head = "统计日期,村,产业,面积(亩),产量,产量单位"
    file = checked(text(head, "2020-05-20,平达社区,烤烟,9,1200公斤,", "2020-05-20,平安社区,烤烟,9,12担,担"))
    assert values(file, "output", "output_unit") == [(1200.0, "公斤"), (12.0, "担")]
    assert flat(checked(text(head, "2020-05-20,平达社区,烤烟,9,1200公斤,担"))) == [
        ["not-a-number", 2, "产量", "1200公斤"]
    ]


def test_yuan_before_numbers_of_a_column_in_wan_is_asked_and_of_one_in_yuan_is_not():
    file = checked(ledger("¥300000"))
    assert [(one.code, one.details["unit"]) for one in file.warnings] == [("yuan-sign", "万元")]
    honest = checked(ledger("¥300000", head=[*HEAD[:4], "收入(元)", HEAD[5]]))
    assert (values(honest, "income_wan"), honest.warnings) == ([(30,)], [])
