"""How figures and days read."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pingda_dash import formats
from pingda_dash.panels import captions


@pytest.mark.parametrize(
    ("value", "unit", "reads"),
    [
        (8750.0, "亩", "8,750"),
        (8514.71, "担", "8,514.71"),
        (3063.5, "万元", "3,063.5"),
        (612, "万元", "612.0"),
        (985.25, "万元", "985.25"),
        (77.6, "人", "78"),
        (33.4, "%", "33.4"),
        (0, "户", "0"),
        (-0.001, "亩", "0"),
        (None, "亩", "—"),
        (float("nan"), "万元", "—"),
    ],
)
def test_a_number_reads_as_the_plan_writes_it(value: float | None, unit: str, reads: str) -> None:
    assert formats.number(value, unit) == reads


@pytest.mark.parametrize(
    ("value", "digits", "reads"),
    [
        (98.2, 0, "98%"),
        (99.96, 0, "99%"),
        (99.96, 1, "99.9%"),
        (100, 1, "100%"),
        (0, 0, "0%"),
        (0.04, 0, "1%"),
        (0.04, 1, "0.1%"),
        (99.9, 2, "99.90%"),
        (-0.04, 1, "-0.1%"),
        (100.4, 0, "100%"),
        (33.3 + 66.7 - 1e-14, 1, "100%"),
        (None, 1, "—"),
    ],
)
def test_a_share_reads_as_all_or_nothing_only_where_it_is(value: float | None, digits: int, reads: str) -> None:
    assert formats.coverage(value, digits) == reads


@given(st.floats(1e-6, 100 - 1e-6))
def test_a_share_between_none_and_all_never_reads_as_either(points: float) -> None:
    assert formats.percent(points / 100) not in {"0%", "100%"}
    assert {formats.coverage(points, digits) for digits in range(4)}.isdisjoint({"0%", "100%"})
    assert {formats.number(points, "%"), formats.short_number(points, "%")}.isdisjoint({"0", "100"})


@pytest.mark.parametrize(
    ("value", "target", "unit", "reads"),
    [
        (8749.96, 8750, "亩", "8,749.9"),
        (8750, 8750, "亩", "8,750"),
        (8750.04, 8750, "亩", "8,750"),
        (8312.4, 8750, "亩", "8,312.4"),
        (8514.705, 8514.71, "担", "8,514.7"),
        (985.2, 985.25, "万元", "985.2"),
        (985.25, 985.25, "万元", "985.25"),
        (985.26, 985.25, "万元", "985.3"),
        (984.996, 985, "万元", "984.9"),
        (140.6, 141, "人", "140"),
        (32.96, 33, "%", "32.9%"),
        (99.96, 100, "%", "99.9%"),
        (33, 33, "%", "33%"),
        (0.3 * 3, 0.9, "%", "0.9%"),
        (12.34, None, "亩", "12.3"),
        (99.96, None, "%", "99.9%"),
        (None, 8750, "亩", "—"),
    ],
)
def test_an_actual_reads_as_its_target_only_where_it_is_reached(
    value: float | None, target: float | None, unit: str, reads: str
) -> None:
    assert formats.actual(value, target, unit) == reads


@given(
    target=st.integers(10, 1_000_000).map(lambda tenths: tenths / 10),
    lacks=st.floats(1e-3, 5),
    unit=st.sampled_from(["亩", "万元", "%", "担"]),
    digits=st.integers(0, 2),
)
def test_what_is_short_of_its_target_reads_less(target: float, lacks: float, unit: str, digits: int) -> None:
    def read(value: float) -> float:
        return float(formats.actual(value, target, unit, digits).replace(",", "").removesuffix("%"))

    assert read(target - lacks) < target <= read(target) and read(target + lacks) >= target


@pytest.mark.parametrize(
    ("value", "unit", "reads"), [(0.04, "亩", "0.1"), (0.4, "户", "1"), (0, "亩", "0"), (12.34, "亩", "12.3")]
)
def test_what_lacks_is_never_nothing(value: float, unit: str, reads: str) -> None:
    assert formats.gap(value, unit) == reads


def test_what_was_never_reported_is_a_dash_and_zero_is_zero() -> None:
    assert formats.number(None) == "—"
    assert formats.number(0) == "0"
    assert formats.percent(None) == "—"
    assert formats.day(pd.NaT) == "—"


def test_days_read_in_chinese() -> None:
    assert formats.day(date(2020, 5, 20)) == "5月20日"
    assert formats.long_day(pd.Timestamp("2020-05-20")) == "2020年5月20日 星期三"
    assert formats.day_in_year(date(2021, 1, 2), 2020) == "2021年1月2日"
    assert formats.moment(pd.Timestamp("2020-05-19 18:00")) == "5月19日 18:00"


def test_the_poverty_line_says_how_sure_it_is() -> None:
    sure = {"poverty_line": 4000.0, "poverty_line_basis": "未核实"}
    assert captions.line_note(sure) == "脱贫标准 4,000 元/人·年(未核实)"
    assert captions.line_note({"poverty_line": None}) == "脱贫标准未核实"
