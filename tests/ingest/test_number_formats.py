"""What a cell shows by its number format, where that is more than rounding; the same from every kind of workbook."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from decimal import Decimal

import openpyxl
import pytest
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st

from pingda_dash.ingest import read_cells, read_table
from pingda_dash.ingest.headings import heading_unit, may_be_shown
from pingda_dash.workbooks.formats import NumberFormat, number_format, reconciled
from tests.ingest.files import checked, saved, xlsx

WAN = Decimal(10_000)


@pytest.mark.parametrize(
    ("code", "value", "text"),
    [
        ("0%", 0.85, "85%"),
        ("0.00%", 1.2, "120%"),
        ('0"%"', 85, "85%"),
        ('#,##0"元"', 300_000, "300000元"),
        ("0元", 5, "5元"),  # as some writers leave it, without quotes
        ('General"元"', 12.5, "12.5元"),
        ('0"亩";[Red]-0"亩"', -3, "-3亩"),
        ("0!.0,", 300_000, "30"),
        ("0\\.0,", 55_000, "5.5"),
        ("0.00,,", 1_234_567, "1.234567"),
        ('0!.0000"万"', 300_000, "30万"),
        ('[>=10000]0!.0,"万";0', 300_000, "30万"),
        ("¥#,##0", 300_000, "¥300000"),
        ("0000000000", 123, "0000000123"),
        ('"5305232062"00', 1, "530523206201"),
        ('0000"年"00"月"', 202_005, "2020年05月"),
        ('[=1]"男";[=2]"女"', 2, "女"),
        ('"是";;"否"', 0, "否"),
    ],
)
def test_a_format_that_gives_a_number_another_meaning_is_read(code, value, text):
    assert number_format(code).number(value) == text


@pytest.mark.parametrize(
    "code",
    ["General", "0", "0.0", "#,##0", "#,##0.00_ ", "0_);(0)", "0;[Red]-0", "0.00E+00", "# ?/?", "@", "[DBNum2]General",
     '0;-0;"无"', "0_ ;[Red]\\-0\\ ", "[$-804]General", ";;;", "yyyy-mm-dd", '[$-804]yyyy"年"m"月"d"日";@', "h:mm"],
)  # fmt: skip
def test_a_format_that_only_rounds_groups_or_colours_leaves_the_exact_value(code):
    assert number_format(code) is None or number_format(code).number(5.125) is None


def test_whole_numbers_in_places_parted_by_hyphens_stay_numbers():
    assert number_format("000-0000-0000").number(13_800_000_000) is None
    assert number_format("0000-00-00").number(20_200_520) is None


def sheet_of(kind: str, code: str, value: object) -> bytes:
    """A workbook with one heading and one cell under a number format."""
    if kind == "xls":
        old = xlwt.Workbook()
        page = old.add_sheet("5月")
        page.write(0, 0, "数")
        page.write(1, 0, value, xlwt.easyxf(num_format_str=code))
        return saved(old)
    book = openpyxl.Workbook()
    book.active["A1"], book.active["A2"] = "数", value
    book.active["A2"].number_format = code
    return saved(book)


@st.composite
def formatted(draw):
    """(format, stored value, what is shown of it in full)."""
    figure = draw(st.integers(0, 9_999_999))
    decimals = draw(st.sampled_from(["0", "0.0", "0.00", "#,##0", "#,##0.00"]))
    unit = draw(st.sampled_from(["元", "亩", "万元", "户", "公斤"]))
    kind = draw(st.sampled_from(["percent", "unit", "wan", "million", "plain"]))
    exact = Decimal(figure) / 100
    plain = format(exact, "f").rstrip("0").rstrip(".") if figure % 100 else str(figure // 100)
    if kind == "percent":
        return decimals + "%", float(exact / 100), plain + "%"
    if kind == "unit":
        return f'{decimals}"{unit}"', float(exact), plain + unit
    if kind == "wan":
        return f'0!.0,"{unit}"', float(exact * WAN), plain + unit
    if kind == "million":
        return "0.0,,", float(exact * 1_000_000), plain
    return decimals, float(exact), plain


@settings(deadline=None, max_examples=80)
@given(formatted())
def test_what_a_format_shows_is_the_value_in_full_with_its_sign_and_unit(drawn):
    code, value, text = drawn
    compiled = number_format(code)
    shown = compiled.number(value) if compiled else None
    assert (shown if shown is not None else format(Decimal(repr(value)).normalize(), "f")) == text


@settings(deadline=None, max_examples=6)
@given(formatted(), st.sampled_from(["xlsx", "xls"]))
def test_cells_of_every_workbook_are_read_as_they_are_shown(drawn, kind):
    code, value, text = drawn
    assert read_cells(sheet_of(kind, code, value), f"表.{kind}") == [["数"], [text]]


@pytest.mark.parametrize("kind", ["xlsx", "xls"])
@pytest.mark.parametrize(
    ("code", "value", "text"),
    [
        ('yyyy"年"m"月"', dt.date(2020, 5, 1), "2020年5月"),
        ('yyyy"年"m"月"', dt.date(2020, 5, 20), "2020-05-20"),
        ('yyyy"年"m"月"d"日"', dt.date(2020, 5, 1), "2020-05-01"),
        ('@"社区"', "平达", "平达社区"),
        ("[h]:mm", 1.5, "36:00"),
        ("0000", 12, "0012"),
    ],
)
def test_months_texts_and_hours_are_read_as_they_are_shown(kind, code, value, text):
    assert read_cells(sheet_of(kind, code, value), f"表.{kind}")[1:] == [[text]]


def test_formats_that_a_chinese_excel_names_by_number_only_are_read():
    book = openpyxl.load_workbook(io.BytesIO(xlsx(["月", "率"], [dt.date(2020, 5, 1), 0.5])))
    for cell, code in zip(book.active[2], ('"甲"', '"乙"'), strict=True):
        cell.number_format = code
    data = saved(book)
    old = zipfile.ZipFile(io.BytesIO(data))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            part = old.read(name).decode()
            if name.endswith("styles.xml"):
                part = part.replace('numFmtId="165" f', 'numFmtId="57" f').replace('numFmtId="166" f', 'numFmtId="9" f')
            new.writestr(name, re.sub("<numFmts.*</numFmts>", "", part))
    assert read_cells(stream.getvalue(), "表.xlsx")[1:] == [["2020年5月", "50%"]]


def test_a_merged_number_with_its_unit_stands_in_its_first_row_only():
    book = openpyxl.load_workbook(io.BytesIO(xlsx(["村", "收入"], ["平达", 5], ["平安", None], merge=["B2:B3"])))
    book.active["B2"].number_format = '0"万元"'
    assert read_cells(saved(book), "表.xlsx")[1:] == [["平达", "5万元"], ["平安", ""]]


@pytest.mark.parametrize(
    ("value", "shown", "text"),
    [
        (0.8567, "86%", "85.67%"),
        (1234.5678, "1,234.57", None),
        (1234.5678, "1,235", None),
        (300_000, "30.0", "30"),
        (300_000, "30万", "30万"),
        (300_000, "300,000元", "300000元"),
        (12, "0012", "0012"),
        (5.3e17, "5.3E+17", None),
        (0.5, "1/2", None),
        (5.5, "5,5", None),
        (1, "是", "是"),
        (7, "35", "35"),
    ],
)
def test_a_number_and_the_text_shown_of_it_are_brought_together(value, shown, text):
    assert reconciled(value, shown) == text


def test_a_sheet_of_plain_formats_is_not_searched_for_them():
    assert [number_format(code) for code in ("General", "0.00", "#,##0", "yyyy-mm-dd", "m/d/yyyy h:mm")] == [None] * 5
    assert not NumberFormat("0.00").marks
    assert read_table(xlsx(["a"], [1.25]), "表.xlsx").cells["c0"].to_pylist() == ["1.25"]


SCALED = [
    ("收入(元)", "0!.0,", True), ("收入(万元)", "0!.0,", False), ("收入", "0!.0,", False), ("收入(元)", "0.00,,", True),
    ("收入(元)", "#,##0.00,", True), ("收入(千元)", "0.00,", False), ("收入(万元)", "0.00,", True),
    ("收入(万元)", "0.00,,", True), ("收入(元)", "#,##0.00", False), ("面积(亩)", "0!.0,", True),
]  # fmt: skip


def test_a_format_that_shows_other_numbers_than_the_heading_says_is_asked_about():
    for kind in ("xlsx", "xls"):
        book = xlwt.Workbook() if kind == "xls" else openpyxl.Workbook()
        sheet = book.add_sheet("5月") if kind == "xls" else book.active
        rows = [["统计日期", "村", "产业", "参与户数"], ["2020-05-20", "平达社区", "烤烟", 9]]
        rows = [[*rows[0], *(one[0] for one in SCALED)], [*rows[1], *[1_000_000] * len(SCALED)]]
        for at, row in enumerate(rows):
            for across, value in enumerate(row):
                code = SCALED[across - 4][1] if at and across > 3 else "General"
                if kind == "xls":
                    sheet.write(at, across, value, xlwt.easyxf(num_format_str=code))
                else:
                    sheet.cell(at + 1, across + 1, value).number_format = code
        table = read_table(saved(book), f"表.{kind}")
        asked = [
            at in table.scaled and not may_be_shown(heading_unit(heading) or "万元", table.scaled[at])
            for at, (heading, _, _) in enumerate(SCALED, start=4)
        ]
        assert asked == [one[2] for one in SCALED]


def test_a_scaled_column_under_another_unit_is_one_question():
    book = openpyxl.Workbook()
    for row in (["统计日期", "村", "产业", "收入(元)"], ["2020-05-20", "平达社区", "烤烟", 300_000]):
        book.active.append(row)
    book.active["D2"].number_format = "0!.0,"
    assert [one.code for one in checked(saved(book), "表.xlsx").warnings] == ["scaled-format"]
