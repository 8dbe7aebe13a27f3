"""What is late on each page: every concern belongs to one page, and is counted there once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date

import pytest

from pingda_dash import queries
from pingda_dash.snapshot import Snapshot
from pingda_dash.ui import navigation
from tests.sql.test_meeting import LEDGERS
from tests.sql.test_standing import MAY_6, MAY_20, MAY_31, PINGDA, TRAINING, home, task_row
from tests.tables import dated, snapshot_of

JULY = date(2020, 7, 15)
MORE = {
    "tasks": [*LEDGERS["tasks"], task_row(MAY_6, TRAINING, "进行中", 10)],
    "households": dated(MAY_6, [home(number, PINGDA, "未脱贫户") for number in range(4)]),
}


@pytest.fixture(scope="module")
def snapshot() -> Iterator[Snapshot]:
    """Late indicators, tasks, problems and households: this question changes nothing."""
    with closing(snapshot_of(**LEDGERS | MORE)) as opened:
        yield opened


def counts(snapshot: Snapshot, day: date) -> dict[str, tuple[int, int]]:
    result = queries.page_standing(snapshot, day, places=navigation.places())
    assert result["page"].is_unique
    return {page: (int(overdue), int(behind)) for page, overdue, behind in result.itertuples(index=False)}


@pytest.mark.parametrize("day", [date(2020, 3, 20), MAY_6, MAY_20, MAY_31, JULY])
def test_every_concern_is_counted_on_one_page(snapshot: Snapshot, day: date) -> None:
    kinds = queries.concerns(snapshot, day)["kind"].value_counts()
    shown = counts(snapshot, day).values()
    assert sum(overdue for overdue, _ in shown) == kinds.get("逾期", 0)
    assert sum(behind for _, behind in shown) == kinds.get("滞后", 0)


def test_a_concern_is_counted_where_its_figures_are_shown(snapshot: Snapshot) -> None:
    on_day = counts(snapshot, MAY_20)
    assert on_day["rectification"][0] >= 1  # problems past their own day
    assert on_day["employment"][1] >= 1  # training falls short
    assert on_day["industry"] == (0, 0)  # nothing of it was reported: silence is not lateness
    assert set(on_day) == {path for _, path in navigation.places()}


def test_the_worst_page_comes_first(snapshot: Snapshot) -> None:
    result = queries.page_standing(snapshot, JULY, places=navigation.places())
    rows = list(zip(-result["overdue"], -result["behind"], strict=True))
    assert rows == sorted(rows)
    assert result["overdue"].iloc[0] > 0


def test_of_two_datasets_on_one_page_the_concerns_add_up(snapshot: Snapshot) -> None:
    apart = counts(snapshot, JULY)
    result = queries.page_standing(snapshot, JULY, places=tuple((dataset, "all") for dataset, _ in navigation.places()))
    assert result.values.tolist() == [
        ["all", sum(overdue for overdue, _ in apart.values()), sum(behind for _, behind in apart.values())]
    ]
