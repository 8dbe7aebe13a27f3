"""Where a goal leads: its trend, what a pace of the reader's own would bring, what each village must do."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pandas as pd

from pingda_dash import panels
from pingda_dash.progress import Fan
from tests.figures.conftest import REPORTS, fan_days
from tests.panels.test_panels import HOSTILE, picks, tags, text

AS_OF, END = date(2020, 5, 20), date(2020, 6, 30)
ANSWER: dict[str, Any] = {
    "unit": "人次", "direction": "at_least", "target": 141.0, "deadline": END, "days_left": 41,
    "finishes_on": date(2020, 6, 21), "days_over": -9, "in_time": True, "at_deadline": 141.0, "short": 0.0,
    "times_recent": 4.0, "recent_since": date(2020, 5, 6), "recent_until": AS_OF,
}  # fmt: skip


def answer(**changes: Any) -> Any:
    return SimpleNamespace(**{**ANSWER, **changes})


def test_a_pace_says_when_it_ends_and_how_far_from_the_deadline():
    words = text(panels.what_if(answer(), 2.0))
    assert all(each in words for each in ("从明天起每天 2 人次", "6月21日完成,比期限早 9 天", "是近两周的 4 倍"))


def test_a_pace_too_slow_says_what_will_be_missing_at_the_deadline():
    slow = {"finishes_on": date(2020, 7, 22), "days_over": 22, "in_time": False, "at_deadline": 119.0, "short": 22.0}
    words = text(panels.what_if(answer(**slow, times_recent=None), 1.0))
    assert "7月22日完成,比期限晚 22 天" in words and "到 6月30日 119 人次,还差 22 人次" in words
    left = answer(**slow, direction="at_most_zero", unit="户", times_recent=None)
    assert "到 6月30日还剩 22 户" in text(panels.what_if(left, 1.0))


def test_no_pace_has_no_end():
    words = text(panels.what_if(answer(finishes_on=None, days_over=None, in_time=False, short=63.0), 0.0))
    assert "看不到完成的一天" in words


def paces(**columns: Any) -> pd.DataFrame:
    villages = {"village_code": ["01", "02"], "village": ["平达社区", "小田坝村"], "is_poor": [False, True]}
    given = {
        "actual": [6.0, 19.0],
        "target": [20.0, 20.0],
        "missing": [14.0, 1.0],
        "status": ["滞后", "正常"],
        "unit": "人次",
        "deadline": END,
        "pace_days": 7,
        "recent": [0.5, 0.5],
        "by_target": [2.39, 0.17],
        "by_recent": [1.2, 1.2],
        "by_labour": [1.5, None],
        "needed": 2.56,
        "lacking": 15.0,
    }
    return pd.DataFrame(villages | given | columns)


def test_each_village_has_what_it_must_do_by_every_way_of_sharing_and_opens_its_dossier():
    markup = panels.village_paces(paces())
    assert picks(markup) == ["village:01", "village:02"]
    assert "要在 6月30日前完成,各村每周需做多少(人次)" in text(markup)
    assert "平达社区 14 0.5 2.4 1.2 1.5 滞后" in " ".join(text(markup).split())


def test_what_the_villages_must_do_adds_up_to_what_the_township_must_as_it_is_written():
    shares = {f"by_{way}": [needed / 3] * 3 for way, needed in (("target", 2.5), ("recent", 2.5), ("labour", 2.5))}
    three = pd.DataFrame({"village_code": ["01", "02", "03"], "village": ["甲村", "乙村", "丙村"]}).assign(
        is_poor=False,
        actual=5.0,
        target=10.0,
        missing=5.0,
        status="滞后",
        unit="人次",
        deadline=END,
        pace_days=7,
        recent=1.0,
        needed=2.5,
        lacking=15.0,
    )
    markup = panels.village_paces(three.assign(**shares))
    assert text(markup).split("甲村")[1].split() == [
        *("5", "1.0", "0.9", "0.9", "0.9", "滞后"),
        *("乙村", "5", "1.0", "0.8", "0.8", "0.8", "滞后"),
        *("丙村", "5", "1.0", "0.8", "0.8", "0.8", "滞后"),
        *("全乡", "15", "2.5", "2.5", "2.5", "劳动力:农户名册登记的"),
    ]
    assert "全乡" not in text(panels.village_paces(three.assign(**shares, needed=None)))


def test_a_way_of_sharing_that_nobody_can_work_out_is_left_out():
    markup = panels.village_paces(paces(by_labour=None))
    assert "按劳动力" not in text(markup) and "按近期进度" in text(markup)
    assert panels.village_paces(paces().iloc[:0]) == ""


def test_the_trend_says_how_good_such_forecasts_have_been_where_there_is_one():
    reports = pd.DataFrame({"report_date": [day for day, _ in REPORTS], "value": [6372 * part for _, part in REPORTS]})
    row, record = SimpleNamespace(unit="亩", direction="at_least"), "按过去 6 周回测,90% 区间命中 91%"
    assert record in text(panels.goal_trend(reports, Fan.of(fan_days(8750, 6372, end=7000)), row, AS_OF, record))
    assert record not in text(panels.goal_trend(reports, Fan.of(fan_days(8750, None, end=0)), row, AS_OF, record))
    assert panels.goal_trend(reports.iloc[:0], Fan(), row, AS_OF) == ""


def test_the_trend_names_what_the_bar_of_some_villages_is_measured_by():
    reports = pd.DataFrame({"report_date": [day for day, _ in REPORTS], "value": [480 * part for _, part in REPORTS]})
    row = SimpleNamespace(
        unit="亩", direction="at_least", heard=3, asked=10, expected=2100.0, report_date=REPORTS[-1][0]
    )
    days = fan_days(8750, 480, end=600)
    some, every = (
        text(panels.goal_trend(reports, Fan.of(days, SimpleNamespace(**{**vars(row), **of})), row, AS_OF))
        for of in ({}, {"heard": 10})
    )
    assert "已报 3/10 村应达 2,100" in some and "金线 = 全乡方案 · 金菱形 = 已报 3/10 村应达" in some
    assert "村应达" not in every and "金线 = 方案" in every


def test_uploaded_names_cannot_carry_markup():
    assert not {"script", "img"} & set(tags(panels.village_paces(paces(village=HOSTILE))))
