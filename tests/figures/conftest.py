"""Small frames with exactly the columns the queries give: ten villages, four reports, the day 20 May 2020."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import pytest

from pingda_dash.progress import Fan

AS_OF = date(2020, 5, 20)
VILLAGES = [
    ("530523206201", "平达社区", False, 940, 900, "正常"),
    ("530523206202", "小田坝村", True, 1100, 1120, "已完成"),
    ("530523206203", "河尾社区", False, 790, 760, "正常"),
    ("530523206204", "平安社区", False, 820, 805, "正常"),
    ("530523206205", "黄连河村", True, 690, 480, "滞后"),
    ("530523206206", "安乐村", True, 860, 812, "正常"),
    ("530523206207", "安庆村", True, 1050, 700, "滞后"),
    ("530523206208", "章赛村", True, 700, 655, "正常"),
    ("530523206209", "橄榄寨村", True, 880, 840, "正常"),
    ("530523206210", "小河村", False, 920, None, "未报送"),
]
REPORTS = [(date(2020, 4, 22), 0.10), (date(2020, 5, 1), 0.45), (date(2020, 5, 10), 0.80), (date(2020, 5, 19), 1.0)]
START, DEADLINE = date(2020, 4, 15), date(2020, 5, 31)


@pytest.fixture
def as_of() -> date:
    return AS_OF


@pytest.fixture
def paths() -> pd.DataFrame:
    """As `queries.indicator_paths`: the township's rows first (village_code missing), then the villages'."""
    rows = [(None, None, None, day, 6372.0 * share, 0.0, 8750.0, START, DEADLINE) for day, share in REPORTS]
    for code, name, poor, target, actual, _ in VILLAGES:
        if actual is None:
            rows.append((code, name, poor, None, None, 0.0, float(target), START, DEADLINE))
        rows += [
            (code, name, poor, day, actual * share, 0.0, float(target), START, DEADLINE)
            for day, share in REPORTS
            if actual
        ]
    columns = ["village_code", "village", "is_poor", "report_date", "value", "baseline", "target", "start", "deadline"]
    return pd.DataFrame(rows, columns=columns)


@pytest.fixture
def standing() -> pd.DataFrame:
    """As `queries.village_indicators`."""
    rows = []
    for code, name, poor, target, actual, status in VILLAGES:
        expected = target * 35 / 46
        pace = actual * 0.55 / 18 if actual else None
        last = date(2020, 5, 19) if actual else None
        rows.append((code, name, poor, actual, 0.0, float(target), expected, status, last, pace, START, DEADLINE))
    columns = ["village_code", "village", "is_poor", "actual", "baseline", "target", "expected", "status"]
    return pd.DataFrame(rows, columns=[*columns, "report_date", "recent_pace", "start", "deadline"])


def fan_days(target: float, actual: float | None, *, end: float, wide: float = 0.0) -> pd.DataFrame:
    """As `queries.goal_fan` of one scope: a straight path to a target, and from the last report on a straight fan.

    end: the likely value at the deadline; wide: how far from it the nine tenths reach there.
    """
    rows = []
    for number in range((DEADLINE - START).days + 1):
        day, gone = START + timedelta(days=number), number / (DEADLINE - START).days
        ahead = None if actual is None else (day - REPORTS[-1][0]).days / (DEADLINE - REPORTS[-1][0]).days
        ranges = [None] * 5
        if ahead is not None and ahead >= 0:
            ranges = [
                min(actual + ahead * (end + part * wide - actual), target) for part in (-1.0, -0.4, 0.0, 0.4, 1.0)
            ]
        rows.append((day, target * gone, gone, *ranges))
    columns = ["date", "expected", "expected_progress", "low_90", "low_50", "likely", "high_50", "high_90"]
    return pd.DataFrame(rows, columns=columns)


@pytest.fixture
def fans() -> dict[str, Fan]:
    """The fan of every village."""
    return {
        code: Fan.of(fan_days(float(target), actual, end=0.0 if actual is None else actual * 1.2, wide=90.0))
        for code, _, _, target, actual, _ in VILLAGES
    }


@pytest.fixture
def income() -> pd.DataFrame:
    """As `queries.income_by_industry`."""
    rows = [
        ("烤烟", None, 3063.5, 0.0, "未报送", 1890, 512, 0.271, "8—10月交售"),
        ("香料烟", 137.2, 985.25, 104.8, "正常", 700, 287, 0.41, None),
        ("甘蔗", 612.0, None, None, None, 4120, 866, 0.21, None),
        ("茶叶", 388.4, None, None, None, 1905, 402, 0.211, None),
        ("核桃", None, None, None, None, None, None, None, None),
        ("肉牛", 276.0, None, None, None, 940, 320, 0.34, None),
    ]
    columns = ["industry", "income", "target", "expected", "status", "households", "poor_households", "poor_share"]
    frame = pd.DataFrame(rows, columns=[*columns, "season_note"])
    return frame.assign(
        income_per_household=frame["income"] * 10000 / frame["households"], report_date=date(2020, 5, 19)
    )


@pytest.fixture
def destinations() -> pd.DataFrame:
    """As `queries.transfers_by_destination`."""
    rows = [
        ("乡内", 96, 30),
        ("县内", 121, 25),
        ("省内", 88, 18),
        ("上海", 41, 6),
        ("广东", 38, 4),
        ("其他", None, None),
    ]
    return pd.DataFrame(rows, columns=["destination", "people", "poor_people"])


@pytest.fixture
def curve() -> pd.DataFrame:
    """As `queries.completion_curve`."""
    days = pd.date_range("2020-03-20", "2020-06-30").date
    due = [
        7 if day < date(2020, 4, 30) else 20 if day < date(2020, 5, 31) else 39 if day < date(2020, 6, 30) else 94
        for day in days
    ]
    done = [min(31, round(i * 0.5)) if day <= AS_OF else None for i, day in enumerate(days)]
    ahead = [31 + (day - AS_OF).days * 0.6 if day >= AS_OF else None for day in days]
    return pd.DataFrame({"date": days, "due": due, "done": done, "projected": ahead})
