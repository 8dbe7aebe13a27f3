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


EMPLOYMENT = "统计日期,村,项目,{}", "2020-05-20,平达社区,技能培训,3"
COUNTS = "统计日期,村,保障事项,{}", "2020-05-20,平达社区,饮水安全,50,11,3"
SALES = "统计日期,村,销售渠道,农产品,{},销售金额(万元)", "2020-05-20,平达社区,线上,蔬菜,1600,7.1"
LEDGER = "统计日期,村,产业,{}", "2020-05-20,平达社区,茶叶,3000"
SCALES = [
    (EMPLOYMENT, "", "人次(百人次)", {"people": 300}, []),
    (EMPLOYMENT, "", "人数(百人)", {"people": 300}, []),
    (EMPLOYMENT, "单位:百人次", "人次", {"people": 300}, []),
    (EMPLOYMENT, "单位:千人", "人次", {"people": 3000}, []),
    (COUNTS, "", "应保障数(百户),已达标数,存量问题数", {"due": 50}, ["unknown-unit"]),
    (COUNTS, "", "应保障数(人),已达标数(户),存量问题数(户)", {"due": 50, "met": 11}, ["kinds-differ"]),
    (COUNTS, "", "应保障数(户),已达标数(户),存量问题数", {"due": 50, "met": 11}, []),
    (COUNTS, "", "应保障数(人),已达标数(人次),存量问题数(名)", {"due": 50, "met": 11}, []),
    (SALES, "", "销售数量(公斤)", {"quantity_unit": "公斤"}, []),
    (SALES, "", "销售数量(吨)", {"quantity_unit": "吨"}, []),
    (SALES, "单位:公斤、万元", "销售数量", {"quantity_unit": "公斤"}, []),
    (SALES, "", "销售数量(万公斤)", {"quantity_unit": None}, ["unknown-unit"]),
    (LEDGER, "单位:元/户", "收入", {"income_wan": 3000}, ["unknown-unit"]),
    (LEDGER, "单位:元/人", "收入", {"income_wan": 3000}, ["unknown-unit"]),
    (LEDGER, "产业增收(元/亩)", "收入", {"income_wan": 3000}, ["unknown-unit"]),
    (LEDGER, "单位:元/亩/户", "收入", {"income_wan": 0.3}, []),
    (LEDGER, "单位:元、亩", "收入", {"income_wan": 0.3}, []),
]


def test_a_unit_of_hundreds_or_for_each_household_is_converted_or_asked():
    for (head, row), title, headings, read, codes in SCALES:
        file = checked(text(*filter(None, (title, head.format(headings), row))))
        asked = [one.code for one in file.warnings if one.code != "unit-doubtful"]
        (values_read,) = values(file, *read)
        assert (headings, title, values_read, asked) == (headings, title, tuple(read.values()), codes)


def test_the_income_of_a_person_may_be_in_yuan_a_person():
    head, row = "户编号,村,户主姓名,户类型,家庭人口,人均纯收入", "A1,平达社区,张某,脱贫户,4,9930"
    file = checked(text("农户名册(2020年5月15日) 单位:元/人", head, row))
    assert (values(file, "net_income"), file.warnings) == ([(9930,)], [])
