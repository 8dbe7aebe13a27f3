"""What becomes of files: the one that breaks the checks is unreadable, the others are checked together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pingda_dash import desk
from pingda_dash.desk import verdict
from pingda_dash.errors import FileTooHard
from pingda_dash.ingest import CheckedFile, check_files
from pingda_dash.ingest.worker import CheckFailed
from pingda_dash.lake import Effect, Lake

DAY = date(2020, 5, 20)
HARD = b"hard"


def ledger(*rows: str) -> bytes:
    return "\n".join(["统计日期,村,产业,面积(亩)", *rows]).encode()


GOOD, OTHER = ledger("2020-05-20,平达社区,烤烟,900"), ledger("2020-05-20,平达社区,烤烟,901")


class Breaking:
    """Checks files here, and breaks at the hard one. certain: whether it says which one that was."""

    def __init__(self, kind: type[FileTooHard] | type[CheckFailed], certain: bool = True) -> None:
        self.kind, self.certain, self.batches = kind, certain, list[list[str]]()

    def check_files(self, files: Sequence[tuple[str, bytes]], *rest: Any) -> list[CheckedFile]:
        self.batches.append([name for name, _ in files])
        place = next((at for at, (_, data) in enumerate(files) if data == HARD), None)
        if place is None:
            return check_files(files, *rest)
        error = self.kind()
        error.place = place if self.certain else None
        raise error


@pytest.fixture
def lake(home: Path) -> Lake:
    return Lake.open(home, "real")


@pytest.mark.parametrize("kind", [FileTooHard, CheckFailed])
def test_the_file_that_breaks_the_checks_is_unreadable_and_the_others_are_compared(lake, kind, monkeypatch):
    breaking = Breaking(kind)
    monkeypatch.setattr(verdict, "workers", lambda: breaking)
    files = desk.examine(lake, [("一.csv", GOOD), ("难.csv", HARD), ("二.csv", OTHER)], DAY)
    assert [file.filename for file in files] == ["一.csv", "难.csv", "二.csv"]
    assert [file.problems[0].code for file in files] == ["conflict", "unreadable-file", "conflict"]
    assert "事件编号" in files[1].problems[0].message
    assert breaking.batches[1:] == [["一.csv", "二.csv"]]


def test_where_nobody_knows_which_file_it_was_each_is_checked_alone(lake, monkeypatch):
    monkeypatch.setattr(verdict, "workers", lambda: Breaking(FileTooHard, certain=False))
    files = desk.examine(lake, [("难.csv", HARD), ("一.csv", GOOD)], DAY)
    assert [file.ok for file in files] == [False, True]


def test_a_verdict_says_what_each_file_would_do_and_changes_nothing(lake):
    before = lake.version()
    checked = desk.check(lake, [("一.csv", GOOD), ("错.csv", ledger("2020-05-20,平达社区,烤烟,九"))], DAY)
    weighed = desk.weigh(lake, checked)
    assert weighed.effects == (Effect("一.csv", "industry", added=1), None)
    assert not weighed.acceptable
    assert (lake.version(), weighed.version) == (before, before)


def test_of_files_with_errors_the_good_rows_are_weighed_where_they_alone_are_wanted(lake):
    half = ledger("2020-05-20,平达社区,烤烟,九", "2020-05-20,小河村,烤烟,9")
    weighed = desk.weigh(lake, desk.check(lake, [("半.csv", half)], DAY), partly=True)
    assert weighed.acceptable
    assert (weighed.effects[0].added, weighed.returned) == (1, 1)
