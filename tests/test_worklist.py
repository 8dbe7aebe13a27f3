"""The life of a finding: asked, answered, closed by somebody else; never lost, and open again when it begins anew."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pingda_dash import queries, worklist
from pingda_dash.errors import PingdaError
from pingda_dash.snapshot import Snapshot
from pingda_dash.worklist import AnsweredByYou, BadExplanation, Entry, NobodyAsked, NotAnswered
from tests.tables import UNIT, Row, snapshot_of
from tests.test_lake import PINGDA

MAY_6, MAY_13, MAY_20 = date(2020, 5, 6), date(2020, 5, 13), date(2020, 5, 20)
AT = datetime(2020, 5, 20, 9, 30)  # noqa: DTZ001 - the township's wall time has no zone
ITEM = f"guarantee_sum|{PINGDA}||饮水安全|guarantees.due"


def water(day: date, open_: int) -> Row:
    """A village's 饮水安全 on a day: of 10 due 6 are met, so 4 are open where the figures agree."""
    return {"report_date": day, "village_code": PINGDA, "item": "饮水安全", "due": 10, "met": 6, "open": open_}


def reported(*days: tuple[date, int]) -> Snapshot:
    return snapshot_of(guarantees=[water(day, open_) for day, open_ in days])


def item(folder: Path, snapshot: Snapshot, day: date = MAY_20) -> dict[str, Any]:
    """The one item of the worklist on a day."""
    rows = queries.worklist(snapshot, day, log=worklist.log(folder))
    [row] = rows[rows["check_id"] == "guarantee_sum"].to_dict("records")
    return {str(name): value for name, value in row.items()}


def entry(step: worklist.Step, author: str, day: date = MAY_20, **given: Any) -> Entry:
    return Entry(ITEM, step, day, author, "", AT, **given)


def do(folder: Path, snapshot: Snapshot, what: Entry) -> None:
    """Do something with the item as it stands on the day."""
    row = item(folder, snapshot, what.as_of)
    worklist.add(folder, what, row["state"], row["answered_by"] or "")


def test_a_finding_is_an_item_that_is_asked_explained_and_closed_by_somebody_else(tmp_path: Path) -> None:
    snapshot = reported((MAY_20, 3))
    assert item(tmp_path, snapshot)["state"] == "未问"
    do(tmp_path, snapshot, entry("asked", "李核", whom="王经办"))
    row = item(tmp_path, snapshot)
    assert [row[name] for name in ("state", "asked_whom", "asked_by")] == ["已询问", "王经办", "李核"]
    assert row["asked_on"].date() == MAY_20
    assert row["place"] == 1
    do(tmp_path, snapshot, entry("explained", "王经办", words="一户已搬走"))
    row = item(tmp_path, snapshot)
    assert [row[name] for name in ("state", "words", "answered_by")] == ["已答复", "一户已搬走", "王经办"]
    assert row["is_present"]
    assert pd.isna(row["place"]), "what is explained is among the worst no longer"
    with pytest.raises(AnsweredByYou):
        do(tmp_path, snapshot, entry("closed", "王经办"))
    do(tmp_path, snapshot, entry("closed", "李核"))
    row = item(tmp_path, snapshot)
    assert (row["state"], row["closed_by"], row["words"]) == ("已关闭", "李核", "一户已搬走")


def test_an_item_that_nobody_answered_is_not_closed(tmp_path: Path) -> None:
    snapshot = reported((MAY_20, 3))
    with pytest.raises(NotAnswered):
        do(tmp_path, snapshot, entry("closed", "李核"))
    assert worklist.count(tmp_path) == 0


def test_an_explanation_that_came_meanwhile_is_not_closed_by_its_author(tmp_path: Path) -> None:
    worklist.add(tmp_path, entry("explained", "王经办", words="已核"), "未问")
    with pytest.raises(AnsweredByYou):
        worklist.add(tmp_path, entry("closed", "王经办"), "已答复", "李核")


@pytest.mark.parametrize("wrong", [entry("asked", "李核", whom=" "), entry("explained", "李核", words="\n"),
                                   entry("explained", "李核", words="说" * 201)])  # fmt: skip
def test_nobody_nothing_and_too_much_are_not_written(tmp_path: Path, wrong: Entry) -> None:
    with pytest.raises((NobodyAsked, BadExplanation)):
        worklist.add(tmp_path, wrong, "未问")
    assert worklist.count(tmp_path) == 0


def test_a_finding_that_the_next_report_ends_is_answered_by_its_upload(tmp_path: Path) -> None:
    snapshot = reported((MAY_6, 3), (MAY_20, 4))
    assert item(tmp_path, snapshot, MAY_13)["state"] == "未问"
    row = item(tmp_path, snapshot)
    assert (row["state"], row["is_present"], row["answer_version"], row["answered_by"]) == ("已答复", False, 1, UNIT)
    worklist.add(tmp_path, entry("closed", "李核"), row["state"], row["answered_by"])
    assert item(tmp_path, snapshot)["state"] == "已关闭"


def test_a_finding_that_a_corrected_upload_ends_is_not_lost(tmp_path: Path) -> None:
    wrong, right = reported((MAY_20, 3)), reported((MAY_20, 4))
    assert worklist.follow(tmp_path, queries.doubts(wrong, MAY_20), 1, AT) == 1
    assert worklist.follow(tmp_path, queries.doubts(wrong, MAY_20), 1, AT) == 0
    assert worklist.follow(tmp_path, queries.doubts(right, MAY_20), 2, AT) == 1
    row = item(tmp_path, right)
    assert (row["item"], row["state"], row["answered_by"]) == (ITEM, "已答复", UNIT)
    assert (row["ours"], row["theirs"], row["answer_version"]) == (10, 9, 1)
    assert queries.worklist(right, MAY_13, log=worklist.log(tmp_path)).empty


def test_a_version_older_than_one_already_seen_ends_nothing(tmp_path: Path) -> None:
    worklist.follow(tmp_path, queries.doubts(reported((MAY_20, 3)), MAY_20), 2, AT)
    assert worklist.follow(tmp_path, queries.doubts(reported((MAY_20, 4)), MAY_20), 1, AT) == 0


def test_what_is_explained_stays_so_while_reports_say_the_same(tmp_path: Path) -> None:
    snapshot = reported((MAY_6, 3), (MAY_20, 3))
    do(tmp_path, snapshot, entry("explained", "王经办", MAY_6, words="一户已搬走"))
    row = item(tmp_path, snapshot)
    assert (row["state"], row["days"]) == ("已答复", 14)


def test_a_finding_that_begins_anew_is_open_again_and_keeps_its_past(tmp_path: Path) -> None:
    snapshot = reported((MAY_6, 3), (MAY_13, 4), (MAY_20, 3))
    do(tmp_path, snapshot, entry("explained", "王经办", MAY_6, words="一户已搬走"))
    row = item(tmp_path, snapshot)
    assert (row["state"], row["words"]) == ("未问", None)
    assert worklist.listed(tmp_path, ITEM)["words"].tolist() == ["一户已搬走"]


def test_a_finding_that_was_corrected_and_comes_back_is_open_again(tmp_path: Path) -> None:
    wrong, right = reported((MAY_20, 3)), reported((MAY_20, 4))
    worklist.follow(tmp_path, queries.doubts(wrong, MAY_20), 1, AT)
    do(tmp_path, wrong, entry("explained", "王经办", words="无误"))
    worklist.follow(tmp_path, queries.doubts(right, MAY_20), 2, AT)
    worklist.follow(tmp_path, queries.doubts(wrong, MAY_20), 3, AT)
    assert item(tmp_path, wrong)["state"] == "未问"


def test_what_was_done_later_is_not_seen_from_an_earlier_day(tmp_path: Path) -> None:
    snapshot = reported((MAY_6, 3))
    do(tmp_path, snapshot, entry("asked", "李核", MAY_20, whom="王经办"))
    assert [item(tmp_path, snapshot, day)["state"] for day in (MAY_13, MAY_20)] == ["未问", "已询问"]


@pytest.mark.parametrize("sql", ["UPDATE worklist SET words = 'x'", "DELETE FROM worklist"])
def test_the_file_itself_refuses_to_change_or_lose_an_entry(tmp_path: Path, sql: str) -> None:
    worklist.add(tmp_path, entry("asked", "李核", whom="王经办"), "未问")
    with closing(sqlite3.connect(tmp_path / "desk.sqlite")) as con, pytest.raises(sqlite3.IntegrityError):
        con.execute(sql)


def test_who_sent_the_upload_that_answers_does_not_close_it(tmp_path: Path) -> None:
    with pytest.raises(PingdaError, match="另一位同事"):
        worklist.add(tmp_path, entry("closed", "王经办"), "已答复", "乡烟站 · 王经办")
