"""Thresholds: their defaults, who set them to what and why, and that every snapshot asks by those in force."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from pingda_dash import desk, queries, thresholds, worklist
from pingda_dash.checks import CHECKS
from pingda_dash.lake import Lake
from pingda_dash.signals import SIGNALS
from pingda_dash.snapshot import foresee, open_snapshot
from pingda_dash.thresholds import Change
from tests.test_lake import PINGDA

DAY = date(2020, 5, 20)
AT = datetime(2020, 5, 20, 12, 0)  # noqa: DTZ001 - the township's wall time has no zone
TWICE = Change("jump_times", 2, "4月增长偏快", "李主任", AT)
AREAS = {"04-01": 100, "04-08": 200, "04-15": 300, "04-22": 550}
GROWN = "统计日期,村,产业,面积(亩)\n" + "".join(f"2020-{day},平达社区,烤烟,{area}\n" for day, area in AREAS.items())


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    """A lake with one ledger, whose last figure grew by two and a half times what it ever did."""
    made = Lake.open(tmp_path / "home", "real")
    desk.accept(made, desk.receive(made, [("产业.csv", GROWN.encode())], DAY), "乡烟站", "", AT)
    return made


def asked(lake: Lake) -> list[str]:
    with closing(open_snapshot(lake)) as snapshot:
        rows = queries.doubts(snapshot, DAY)
    return rows.loc[rows["check_id"] == "figure_jumped", "village_code"].tolist()


def test_a_dozen_may_be_set_each_within_its_range_and_each_rules_what_there_is() -> None:
    every = thresholds.thresholds()
    assert 8 <= len(every) <= 14
    assert [name for name, of in every.items() if not of.least <= of.default <= of.most] == []
    assert {rule for of in every.values() for rule in of.rules} <= {*CHECKS, *SIGNALS, "late", "score"}


def test_without_a_change_the_defaults_are_in_force_and_the_newest_change_after(tmp_path: Path) -> None:
    assert thresholds.values(tmp_path)["jump_times"] == 3 and thresholds.count(tmp_path) == 0
    thresholds.add(tmp_path, TWICE)
    thresholds.add(tmp_path, replace(TWICE, value=3, why="恢复默认"))
    assert thresholds.values(tmp_path)["jump_times"] == 3
    log = thresholds.listed(tmp_path, "jump_times")
    assert log[["was", "value", "why", "author"]].to_numpy().tolist() == [
        [2, 3, "恢复默认", "李主任"], [3, 2, "4月增长偏快", "李主任"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "error"),
    [
        (replace(TWICE, value=1), thresholds.OutOfRange),
        (replace(TWICE, value=float("nan")), thresholds.OutOfRange),
        (replace(TWICE, why="  "), thresholds.NoReason),
        (replace(TWICE, why="长" * 201), thresholds.NoReason),
        (replace(TWICE, value=3), thresholds.Unchanged),
    ],
)
def test_what_is_no_change_is_refused(tmp_path: Path, change: Change, error: type[Exception]) -> None:
    with pytest.raises(error):
        thresholds.add(tmp_path, change)
    assert thresholds.count(tmp_path) == 0


def test_no_change_is_changed_or_deleted(tmp_path: Path) -> None:
    thresholds.add(tmp_path, TWICE)
    with closing(sqlite3.connect(tmp_path / "desk.sqlite")) as book:
        for statement in ("UPDATE thresholds SET value = 3", "DELETE FROM thresholds"):
            with pytest.raises(sqlite3.IntegrityError, match="only added to"):
                book.execute(statement)


def test_a_snapshot_asks_by_the_thresholds_in_force_and_a_rehearsal_does(lake: Lake) -> None:
    assert asked(lake) == []
    thresholds.add(lake.folder, TWICE)
    assert asked(lake) == [PINGDA]
    snapshot, _ = foresee(lake, [])
    assert "figure_jumped" in queries.doubts(snapshot, DAY)["check_id"].tolist()


def test_a_value_is_tried_beside_the_one_in_force_and_only_what_reads_it_is_made_again(lake: Lake) -> None:
    present = open_snapshot(lake)
    assert queries.threshold_weeks(present, DAY).query("name == 'jump_times'")["number"].sum() == 0
    tried = open_snapshot(lake, like=present, tried={"jump_times": 2})
    weeks = queries.threshold_weeks(tried, DAY).query("name == 'jump_times'")
    assert weeks[weeks["number"] > 0][["week", "number"]].to_numpy().tolist() == [[5, 1]]
    assert asked(lake) == [] and thresholds.count(lake.folder) == 0


def test_what_a_threshold_alone_ends_was_answered_by_nobody_and_keeps_what_was_done(lake: Lake) -> None:
    thresholds.add(lake.folder, TWICE)

    def items() -> dict[str, str]:
        with closing(open_snapshot(lake)) as snapshot:
            worklist.follow(lake.folder, queries.doubts(snapshot, DAY), snapshot.version, AT)
            rows = queries.worklist(snapshot, DAY, log=worklist.log(lake.folder))
        rows = rows[rows["check_id"] == "figure_jumped"]
        return dict(zip(rows["item"], rows["state"], strict=True))

    [(item, state)] = items().items()
    assert state == "未问"
    worklist.add(lake.folder, worklist.Entry(item, "explained", DAY, "王经办", "", AT, words="补报"), state)
    assert items() == {item: "已答复"}
    thresholds.add(lake.folder, replace(TWICE, value=3))
    assert items() == {}
    thresholds.add(lake.folder, TWICE)
    assert items() == {item: "已答复"}


def test_scores_and_late_reports_go_by_them_too(lake: Lake) -> None:
    with closing(open_snapshot(lake, tried={"late_days": 0, "points_overdue": 90})) as snapshot:
        points = queries.quality_points(snapshot, DAY).set_index("fault")
        assert points.loc["超期", "points"] == 90 and points.loc["迟报", "what"] == "统计日期 0 天后才收到"
