"""What visits have shown: rates with their intervals, and register and reality side by side."""

from __future__ import annotations

from datetime import date, datetime

import pandas as pd
import pytest

from pingda_dash import frames
from pingda_dash.panels import spot
from tests.panels.test_panels import HOSTILE, picks, text

PINGDA = "530523206201"
COLUMNS = "draw_id dataset scope scope_id village field drawn n errors rate low high more".split()
ERRORS = pd.DataFrame(
    [
        ("C001", "households", "乡", "", None, "any", 40, 30, 2, 0.063, 0.018, 0.193, 95),
        ("C001", "households", "乡", "", None, "members", 40, 30, 0, 0.0, 0.0, 0.113, 60),
        ("C001", "households", "村", PINGDA, HOSTILE, "any", 4, 0, 0, None, None, None, None),
    ],
    columns=COLUMNS,
)


def test_a_rate_stands_with_its_interval_and_what_a_tighter_one_needs():
    words = text(spot.errors(ERRORS))
    assert "全乡 30 / 40 2 6.3% 1.8%–19.3% 95 户" in " ".join(words.split())
    assert "家庭人口 30 / 40 0 0% 0%–11.3% 60 户" in " ".join(words.split())


def test_where_nothing_was_seen_there_is_no_rate_and_no_bar():
    markup = spot.errors(ERRORS)
    assert "0 / 4 — — — —" in " ".join(text(markup).split())
    assert markup.count('class="tick"') == 2 and HOSTILE not in markup
    assert picks(markup) == ["seen:C001@@", "seen:C001@@members"], "what nobody has seen opens nothing"


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [("members", "4", "4 人"), ("water_safe", "false", "否"), ("net_income", "6430.0", "6,430 元"),
     ("in_register", "查无此户", "查无此户"), ("members", None, "—")],
)  # fmt: skip
def test_a_value_reads_as_the_ledger_writes_it(field, value, words):
    assert spot.value_words(field, value) == words


MAY_11, MAY_19 = datetime(2020, 5, 11, 9, 0), datetime(2020, 5, 19, 9, 0)  # noqa: DTZ001 - no zone
DRAWS = pd.DataFrame(
    [
        ("C002", "relocation", MAY_19, date(2020, 5, 18), "7", "", None, 3, 3, 0, None, None, None, None, None, 52),
        ("C001", "households", MAY_11, date(2020, 4, 20), "20200511", "", HOSTILE, 1023, 60, 44, date(2020, 5, 18),
         0.036, 0.007, 0.168, 84, 51),
    ],
    columns="draw_id dataset at list_date seed kinds village listed drawn visited last_visit rate low high more"
    " version".split(),
).assign(drawn_on=lambda draws: draws["at"], author="王经办")  # fmt: skip


def test_a_draw_is_listed_with_its_interval_or_as_unchecked_never_as_a_bare_rate():
    markup = spot.draw_list(DRAWS)
    assert picks(markup) == ["spot:C002", "spot:C001"]
    words = " ".join(text(markup).split())
    assert "C002 · 易地搬迁台账 未抽查 5月19日抽 · 已查 0 / 3 个" in words
    assert "C001 · 农户名册 0.7%–16.8% 已查 44 / 60 户 · 差错率 3.6%,右为 95% 区间" in words
    assert "各本台账都是未抽查" in spot.draw_list(DRAWS.head(0))


def test_a_draw_says_of_what_it_is_with_which_seed_and_how_many_more_a_tighter_answer_needs():
    new, old = frames.rows(DRAWS)
    words = " ".join(text(spot.draw_sheet(old)).split())
    assert "4月20日的农户名册,1,023 户(建档立卡户和监测户)" in words and "20200511(数据第 51 版" in words
    assert "差错率 3.6%(95% 区间 0.7%–16.8%)" in words and "再查 84 户" in words
    assert "未抽查" in spot.draw_sheet(new) and HOSTILE not in spot.draw_sheet(old)
    assert ("王经办" in spot.draw_sheet(old), "王经办" in spot.draw_sheet(old, author=True)) == (False, True)


def test_ledger_and_reality_stand_side_by_side_and_what_nobody_saw_is_not_right():
    rows = [
        ("households", "安乐村", "PD206-0001", "李**", "members", "4", "5", date(2020, 5, 18), False),
        ("households", "安乐村", "PD206-0001", "李**", "water_safe", "true", "true", date(2020, 5, 18), True),
        ("households", "安乐村", "PD206-0001", "李**", "net_income", "6430.0", None, None, None),
    ]
    of = pd.DataFrame(rows, columns="dataset village thing name field stated seen visited_on agrees".split())
    words = " ".join(text(spot.beside(of)).split())
    assert "家庭人口 4 人 5 人 5月18日 ✕ 不符" in words and "饮水安全 是 是 5月18日 ✓ 相符" in words
    assert "人均纯收入 6,430 元 — — 没有看到" in words


def test_before_the_first_draw_it_is_said_what_to_do():
    assert "还没有抽查" in spot.errors(ERRORS.head(0)) and "没有不符" in spot.differences(pd.DataFrame())
