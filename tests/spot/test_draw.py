"""Households drawn at random: by village and 户类型, the same again by the same seed, and never undone."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from datetime import date, datetime
from pathlib import Path

import pandas as pd
import pytest

from pingda_dash import draws, queries, spot
from pingda_dash.snapshot import Snapshot
from tests.spot.conftest import FIELDS
from tests.sql.test_standing import MAY_20, PINGDA, XIAOTIANBA, home
from tests.tables import dated, snapshot_of

DAY, AT = date(2020, 6, 30), datetime(2020, 6, 30, 9, 0)  # noqa: DTZ001 - the township's wall time has no zone


def drawn(snapshot: Snapshot, size: int, seed: str = "7", **asked: object) -> pd.DataFrame:
    return queries.spot_draw(snapshot, DAY, dataset="households", seed=seed, size=size, **asked)


def test_the_same_seed_draws_the_same_households_and_another_one_others(demo_snapshot, tmp_path):
    first, again, other = (
        spot.draw(demo_snapshot, tmp_path, DAY, 40, "乡扶贫办", AT, seed=seed) for seed in ("7", "7", "8")
    )
    things = draws.tables(tmp_path)["spot_things"].to_pandas().groupby("draw_id")["thing"].agg(set)
    assert (first, len(things[first])) == ("C001", 40)
    assert things[first] == things[again] != things[other]


def test_a_draw_without_a_seed_keeps_the_one_it_made(demo_snapshot, tmp_path):
    spot.draw(demo_snapshot, tmp_path, DAY, 5, "乡扶贫办", AT)
    kept = draws.listed(tmp_path).iloc[0]
    again = set(drawn(demo_snapshot, 5, kept["seed"])["thing"])
    assert set(draws.tables(tmp_path)["spot_things"].column("thing").to_pylist()) == again
    assert (kept["version"], kept["list_date"].date()) == (demo_snapshot.version, date(2020, 6, 20))


def test_every_village_and_state_has_a_household_and_together_they_stand_for_the_whole_list(demo_snapshot):
    rows = drawn(demo_snapshot, 40)
    strata = demo_snapshot.run(
        "select village_code, category as state, count(*) as many from household_list where category <> '一般户' "
        "group by all",
        DAY,
    ).set_index(["village_code", "state"])["many"]
    by_stratum = rows.groupby(["village_code", "state"])["weight"].agg(["size", "sum"])
    assert len(rows) == 40
    pd.testing.assert_series_equal(by_stratum["sum"], strata.astype(float).sort_index(), check_names=False)
    due = 1 + (40 - len(strata)) * (strata - 1) / (1015 - len(strata))
    assert ((by_stratum["size"] - due).abs() < 1).all()


@pytest.mark.parametrize("size", [1, 15, 16, 17, 299, 1015, 5000])
def test_as_many_are_drawn_as_were_asked_for_while_there_are_so_many(demo_snapshot, size):
    rows = drawn(demo_snapshot, size)
    assert len(rows) == min(size, 1015) and rows["thing"].is_unique


def test_every_household_has_its_chance_whatever_the_size():
    """Three strata of 1, 3 and 6 households: what a household stands for is one over its chance, seed after seed."""
    kinds = [(PINGDA, "未脱贫户"), *[(PINGDA, "脱贫户")] * 3, *[(XIAOTIANBA, "脱贫户")] * 6]
    homes = [home(number, village, kind) for number, (village, kind) in enumerate(kinds)]
    snapshot = snapshot_of(households=dated(MAY_20, homes))
    for size in (2, 5):
        times: Counter[str] = Counter()
        for seed in range(100):
            rows = drawn(snapshot, size, str(seed))
            assert len(rows) == size
            times.update(dict(zip(rows["thing"], rows["weight"], strict=True)))
        assert len(times) == 10
        assert all(40 < stood_for < 160 for stood_for in times.values()), times  # 100 in the mean, each


def test_a_draw_may_be_of_some_states_or_one_village(demo_snapshot):
    assert set(drawn(demo_snapshot, 30, kinds=["未脱贫户"])["state"]) == {"未脱贫户"}
    assert len(drawn(demo_snapshot, 30, kinds=["未脱贫户"])) == 4
    assert set(drawn(demo_snapshot, 30, village=XIAOTIANBA)["village_code"]) == {XIAOTIANBA}


def test_a_narrower_interval_asks_for_more_households_and_never_more_than_there_are(demo_snapshot):
    sizes = [spot.size_for(demo_snapshot, DAY, half) for half in (0.1, 0.05, 0.02, 0.001)]
    assert sizes == sorted(sizes) and sizes[0] == 36 and sizes[-1] <= 1015


def test_where_there_is_no_register_nothing_is_drawn(tmp_path):
    for ask in (
        lambda empty: spot.draw(empty, tmp_path, DAY, 5, "乡扶贫办", AT),
        lambda empty: spot.size_for(empty, DAY, 0.1),
    ):
        with pytest.raises(spot.NothingToDraw, match="名册"):
            ask(snapshot_of())
    assert draws.count(tmp_path) == 0


def test_what_the_register_held_is_kept_and_no_name(demo_snapshot, tmp_path):
    spot.draw(demo_snapshot, tmp_path, DAY, 3, "乡扶贫办", AT, seed="7")
    values = draws.tables(tmp_path)["spot_values"].to_pandas()
    assert set(values["field"]) == set(FIELDS)
    one = values.set_index(["thing", "field"])["value"]
    home_id = values["thing"].iloc[0]
    listed = demo_snapshot.run(f"select * from household_list where household_id = '{home_id}'", DAY).iloc[0]
    assert (
        int(one[home_id, "members"]) == listed["members"] and float(one[home_id, "net_income"]) == listed["net_income"]
    )


@pytest.mark.parametrize("statement", ["DELETE FROM draws", "UPDATE draws SET seed = '1'", "DELETE FROM drawn",
                                       "UPDATE drawn_values SET value = '1'"])  # fmt: skip
def test_a_draw_is_never_changed(demo_snapshot, tmp_path: Path, statement: str) -> None:
    spot.draw(demo_snapshot, tmp_path, DAY, 3, "乡扶贫办", AT)
    refused = pytest.raises(sqlite3.DatabaseError, match="only added")
    with closing(sqlite3.connect(tmp_path / "desk.sqlite")) as db, refused:
        db.execute(statement)


@pytest.mark.parametrize(("dataset", "listed"), [("relocation", 3), ("cooperatives", 20), ("funds", 26)])
def test_sites_are_drawn_as_households_are(demo_snapshot, tmp_path, dataset, listed):
    spot.draw(demo_snapshot, tmp_path, DAY, 8, "乡扶贫办", AT, seed="7", dataset=dataset)
    things, values = (draws.tables(tmp_path)[name].to_pandas() for name in ("spot_things", "spot_values"))
    assert (len(things), draws.listed(tmp_path)["listed"].tolist()) == (min(8, listed), [listed])
    assert set(values["thing"]) == set(things["thing"]) and values["value"].notna().any()
