"""任务作战图 on a phone: every task once, by its deadline, with its shape, its unit and how much time is left."""

from __future__ import annotations

import re
from datetime import date

import pandas as pd
import pytest

from pingda_dash.panels.deadlines import deadlines
from tests.panels import fixtures
from tests.panels.test_panels import HOSTILE, text

AS_OF = date(2020, 5, 20)


@pytest.fixture
def tasks() -> pd.DataFrame:
    return fixtures.tasks()


def groups_of(html: str) -> list[str]:
    """What each group is called, with its days and how many tasks it has."""
    return [text(one) for one in re.findall(r"<h3>.*?</h3>", html)]


def picks(html: str) -> list[str]:
    return re.findall(r'data-pick="([^"]+)"', html)


def test_every_task_stands_once_under_its_deadline_the_next_to_end_first(tasks: pd.DataFrame) -> None:
    html = deadlines(tasks.sample(frac=1, random_state=1), AS_OF)
    assert groups_of(html) == ["4月30日 已过 20 天 1 项", "5月31日 剩 11 天 3 项", "6月30日 剩 41 天 2 项"]
    assert picks(html) == [f"task:T0{number}" for number in range(1, 7)]  # within a group the most urgent first
    assert "今天到期" in groups_of(deadlines(tasks, date(2020, 5, 31)))[1]


def test_a_task_says_its_unit_its_progress_and_how_late_it_is_in_shape_and_words(tasks: pd.DataFrame) -> None:
    html = deadlines(tasks.head(1), AS_OF)
    assert "迁入地土地权属调整 逾期 20 天 乡项目办 · 完成 60%" in text(html)
    assert 'class="item s-逾期"' in html
    assert "期限推定" in text(deadlines(tasks.head(1).assign(deadline_basis="推定"), AS_OF))


def test_what_is_done_stands_last_and_has_no_days_left(tasks: pd.DataFrame) -> None:
    tasks.loc[0, "status"] = "已完成"
    html = deadlines(tasks, AS_OF)
    assert groups_of(html)[-1] == "已完成 1 项"
    assert picks(html)[-1] == "task:T01"


def test_a_task_not_yet_begun_or_without_a_deadline_is_accused_of_nothing(tasks: pd.DataFrame) -> None:
    html = deadlines(tasks.head(1).assign(not_begun=True, status="未报送", days_late=0), AS_OF)
    assert "未到起始日" in text(html)
    assert "未报送" not in html
    assert groups_of(deadlines(tasks.head(1).assign(deadline=None), AS_OF)) == ["未定期限 1 项"]


def test_a_villages_own_task_opens_as_the_villages(tasks: pd.DataFrame) -> None:
    own = tasks.head(1).assign(role="本村", part="I01", village_code="530523206206")
    assert picks(deadlines(own, AS_OF)) == ["indicator:I01@530523206206"]


def test_uploaded_words_carry_no_markup_and_no_tasks_are_a_word(tasks: pd.DataFrame) -> None:
    assert HOSTILE not in deadlines(tasks.assign(short_name=HOSTILE, name=HOSTILE, lead_unit=HOSTILE), AS_OF)
    assert "这里没有任务" in deadlines(tasks.head(0), AS_OF)
