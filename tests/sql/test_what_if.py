"""What a pace of the reader's own would bring, and what each village must do for the township to make the deadline."""

from __future__ import annotations

import pandas as pd
import pytest

from pingda_dash import queries
from pingda_dash.snapshot import Snapshot
from tests.sql.test_judgement import VILLAGES, day, roster
from tests.sql.test_standing import guarantee, home, leaf, people
from tests.tables import dated, snapshot_of

NOW = day(5, 20)


@pytest.fixture(scope="module")
def trained() -> Snapshot:
    """78 of 141 trained: the first village nine since two weeks before, the others one each."""
    before = [people(day(5, 6), code, "技能培训", 6) for code in VILLAGES]
    after = [people(NOW, code, "技能培训", 15 if code == VILLAGES[0] else 7) for code in VILLAGES]
    homes = [home(n, code, "脱贫户", labour=2 if n else 4) for n, code in enumerate(VILLAGES)]
    return snapshot_of(villages=roster(), employment=[*before, *after], households=dated(day(3, 20), homes))


def what_if(snapshot: Snapshot, pace: float, goal: str = "training", **more: object) -> pd.Series:
    return queries.what_if(snapshot, NOW, goal=goal, pace=pace, **more).iloc[0]


def test_a_daily_pace_gives_the_finish_and_whether_it_makes_the_deadline(trained):
    row = what_if(trained, 2)  # 63 left, from tomorrow on
    assert (row.missing, row.finishes_on.date(), row.days_over, bool(row.in_time)) == (63, day(6, 21), -9, True)
    slow = what_if(trained, 1)
    assert (slow.in_time, slow.short, slow.at_deadline, slow.days_over) == (False, 22, 119, 22)


def test_the_required_pace_just_makes_it(trained):
    row = what_if(trained, what_if(trained, 1).required_pace)
    assert bool(row.in_time) and row.days_over == 0


def test_no_pace_never_ends(trained):
    row = what_if(trained, 0)
    assert pd.isna(row.finishes_on) and not row.in_time and row.short == 63


def test_a_village_has_its_own_question(trained):
    assert what_if(trained, 1, village=VILLAGES[1]).missing == 7


def test_what_is_done_or_not_done_day_by_day_has_no_such_question(trained):
    assert queries.what_if(trained, NOW, goal="T72", pace=1.0).empty  # an event
    done = snapshot_of(employment=[people(NOW, code, "技能培训", 15) for code in VILLAGES])
    assert queries.what_if(done, NOW, goal="training", pace=1.0).empty


def test_each_way_of_sharing_comes_to_what_the_township_needs(trained):
    rows = queries.village_paces(trained, NOW, goal="training")
    needed = 63 / 41 * rows["pace_days"].iloc[0]
    assert (rows["needed"].iloc[0], rows["lacking"].iloc[0]) == (pytest.approx(needed), 63)
    for way in ("by_target", "by_recent", "by_labour"):
        assert rows[way].sum() == pytest.approx(needed)
    first, second = rows.iloc[0], rows.iloc[1]
    assert first["by_target"] == 0 and second["by_target"] > 0  # the first has reached its own
    assert first["by_recent"] == pytest.approx(9 * second["by_recent"])
    assert first["by_labour"] == pytest.approx(2 * second["by_labour"])


def test_nothing_is_shared_by_labour_force_while_the_register_leaves_villages_out():
    rows = [people(NOW, code, "技能培训", 7) for code in VILLAGES]
    homes = dated(day(3, 20), [home(1, VILLAGES[0], "脱贫户", labour=2)])
    frame = queries.village_paces(
        snapshot_of(villages=roster(), employment=rows, households=homes), NOW, goal="training"
    )
    assert frame["by_labour"].isna().all() and frame["by_target"].notna().all()


def test_a_village_that_lags_carries_what_it_lacks_itself():
    rows = [leaf(NOW, code, 875 if code != VILLAGES[3] else 435) for code in VILLAGES]
    frame = queries.village_paces(snapshot_of(villages=roster(), industry=rows), NOW, goal="flue_area")
    assert frame.set_index("village_code")["by_target"].loc[VILLAGES[3]] == pytest.approx(440 / 11)
    assert frame["by_target"].sum() == pytest.approx(440 / 11)


def test_what_each_village_has_for_itself_comes_to_no_sum():
    rows = [guarantee(NOW, code, "大病保险", 40, 38 if code != VILLAGES[3] else 30) for code in VILLAGES]
    frame = queries.village_paces(
        snapshot_of(villages=roster(), guarantees=rows), NOW, goal="serious_illness_insurance"
    )
    assert frame["by_target"].notna().all() and frame["needed"].isna().all()
