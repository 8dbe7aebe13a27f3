"""What accepting would do, told without doing it."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from pingda_dash import desk
from pingda_dash.lake import Effect, Lake
from pingda_dash.rehearsal import Rehearsal, rehearse
from pingda_dash.snapshot import open_snapshot

DAY = date(2020, 5, 20)
NOON = datetime(2020, 5, 20, 12)  # noqa: DTZ001 - the township's wall time has no zone


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake.open(tmp_path, "real")


def ledger(*rows: str) -> tuple[str, bytes]:
    return "移栽.csv", "\n".join(["统计日期,村,产业,面积(亩)", *rows]).encode()


def foretold(lake: Lake, *files: tuple[str, bytes], follow: bool = False) -> Rehearsal:
    checked = desk.look_at(lake, files, DAY)
    assert all(file.ok for file in checked)
    return rehearse(lake, checked, open_snapshot(lake), DAY, follow_reports=follow)


def test_the_first_report_moves_an_indicator_from_unreported(lake):
    told = foretold(lake, ledger("2020-05-20,平达社区,烤烟,900"))
    assert told.effects == (Effect("移栽.csv", "industry", added=1),)
    assert [(move.name, move.before, move.after, move.better) for move in told.moves] == [
        ("烤烟大田移栽", None, 900.0, None)
    ]


def test_a_later_report_moves_it_on_and_says_whether_that_is_the_plans_way(lake):
    desk.accept(lake, desk.take_in(lake, [ledger("2020-05-20,平达社区,烤烟,900")], DAY), "乡烟站", "", NOON)
    told = foretold(lake, ledger("2020-05-20,平达社区,烤烟,850"))
    assert [(move.before, move.after, move.better) for move in told.moves] == [(900.0, 850.0, False)]


def test_a_report_after_the_screens_day_counts_when_the_day_follows_the_reports(lake):
    file = ledger("2020-05-27,平达社区,烤烟,900")
    assert foretold(lake, file).moves == ()
    told = foretold(lake, file, follow=True)
    assert (told.as_of, [move.after for move in told.moves]) == (date(2020, 5, 27), [900.0])


def test_rehearsing_leaves_the_lake_as_it_was(lake):
    before = lake.version()
    foretold(lake, ledger("2020-05-20,平达社区,烤烟,900"))
    assert lake.version() == before
    assert lake.is_empty()


def test_nothing_to_rehearse_is_nothing(lake):
    assert rehearse(lake, [], open_snapshot(lake), DAY) == Rehearsal()
