"""What is late on each page: every duty belongs to one page, and is counted there once, as everywhere."""

from __future__ import annotations

from datetime import date

import pandas as pd
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
def snapshot() -> Snapshot:
    """Late indicators, tasks, problems and households: this question changes nothing."""
    return snapshot_of(**LEDGERS | MORE)


def counts(snapshot: Snapshot, day: date) -> dict[str, pd.Series]:
    result = queries.page_standing(snapshot, day, places=navigation.places())
    assert result["page"].is_unique
    return {str(row["page"]): row for _, row in result.iterrows()}


@pytest.mark.parametrize("day", [date(2020, 3, 20), MAY_6, MAY_20, MAY_31, JULY])
def test_the_pages_together_have_the_numbers_that_every_page_quotes(snapshot: Snapshot, day: date) -> None:
    every = queries.duty_counts(snapshot, day)
    township = every[every["scope"] == "乡"].iloc[0]
    shown = pd.DataFrame(counts(snapshot, day).values())
    for status in ("broken", "overdue", "behind"):
        assert shown[status].sum() == township[status], status
    assert shown["units"].sum() == (queries.concerns(snapshot, day)["ref_kind"] == "unit").sum()
    assert (shown["late"] == shown[["broken", "overdue", "units"]].sum(axis=1)).all()


def test_a_duty_is_counted_where_its_figures_are_shown(snapshot: Snapshot) -> None:
    on_day = counts(snapshot, MAY_20)
    assert on_day["rectification"]["units"] >= 1  # problems past their own day
    assert on_day["employment"]["behind"] >= 1  # training falls short
    assert not on_day["industry"][["late", "behind"]].any()  # nothing of it was reported: silence is not lateness
    assert set(on_day) == {path for _, path in navigation.places()}


def test_the_worst_page_comes_first(snapshot: Snapshot) -> None:
    result = queries.page_standing(snapshot, JULY, places=navigation.places())
    rows = list(zip(-result["late"], -result["behind"], strict=True))
    assert rows == sorted(rows)
    assert result["late"].iloc[0] > 0


def test_of_two_datasets_on_one_page_the_duties_add_up(snapshot: Snapshot) -> None:
    apart = pd.DataFrame(counts(snapshot, JULY).values()).drop(columns="page").sum()
    result = queries.page_standing(snapshot, JULY, places=tuple((dataset, "all") for dataset, _ in navigation.places()))
    assert result.iloc[0].to_dict() == {"page": "all", **apart}
