"""How a 督办件 stands on a day is worked out from its steps, and an earlier day knows nothing of later ones."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pingda_dash import directives, frames, queries
from pingda_dash.accounts import User
from pingda_dash.directives import Addressee, Directive, Kind, Step
from pingda_dash.snapshot import Snapshot
from tests.sql.test_standing import PINGDA, VILLAGES, people
from tests.tables import UNIT, snapshot_of

LEADER, CLERK = User("李领导", "leader"), User("王经办", "clerk")
OFFICE, SHELF = Addressee("乡社保中心", unit="乡社保中心"), Addressee("平达社区", village=PINGDA)
PHOTO = [("夜校.jpg", b"a photo")]
FIRST = "督办〔2020〕1号"


def day(number: int, month: int = 5) -> date:
    return date(2020, month, number)


def moment(on: date) -> datetime:
    return datetime(on.year, on.month, on.day, 9)  # noqa: DTZ001 - the township's wall time has no zone


def begin(folder: Path, on: date, due: date, to: Addressee = OFFICE, item: str = "task:T35") -> str:
    given = Directive(item, "技能培训", "0/141 人次", "滞后", "办夜校", to, due, on, moment(on))
    return directives.begin(folder, given, LEADER, "督办")


def add(folder: Path, label: str, kind: Kind, on: date, **given: Any) -> None:
    by = CLERK if kind == "answered" else LEADER
    reason = "" if kind in ("answered", "closed") else "县里要求"
    directives.add(folder, label, Step(kind, on, moment(on), reason=reason, **given), by, offered=(1,))


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    """T35 stands by people trained: 30 on 6 and 13 May, 45 on the 20th; a problem is late on the 13th."""
    counts = {day(6): 30, day(13): 30, day(20): 45}
    rows = [
        people(on, code, "技能培训", count if code == PINGDA else 0, count if code == PINGDA else 0)
        for on, count in counts.items()
        for code in VILLAGES
    ]
    problem = {"problem_id": "P1", "source": "其他", "problem": "旧房未拆", "unit": "乡住建局", "village_code": PINGDA}
    problem |= {"found_on": day(1), "due_on": day(10), "state": "整改中"}
    return snapshot_of(employment=rows, rectification=[{**problem, "report_date": on} for on in (day(6), day(13))])


def rows(folder: Path, snapshot: Snapshot, on: date, **given: Any) -> list[Any]:
    return list(frames.rows(queries.directives(snapshot, on, directives=directives.log(folder), **given)))


def counts(folder: Path, snapshot: Snapshot, on: date) -> dict[tuple[str, str], Any]:
    frame = queries.directive_counts(snapshot, on, directives=directives.log(folder))
    return {(row.scope, row.name): row for row in frames.rows(frame)}


def life(folder: Path) -> None:
    """Opened on 6 May for the 10th, put off to the 15th, answered, returned, answered again, closed on the 18th, opened
    again on the 19th for the 25th."""
    begin(folder, day(6), day(10))
    add(folder, FIRST, "extended", day(9), due=day(15))
    add(folder, FIRST, "answered", day(14), words="已开班")
    add(folder, FIRST, "returned", day(16))
    add(folder, FIRST, "answered", day(17), words="又开一班", evidence=PHOTO)
    add(folder, FIRST, "closed", day(18))
    add(folder, FIRST, "reopened", day(19), due=day(25))


@pytest.mark.parametrize(
    ("on", "state", "due", "days_open", "days_over", "is_overdue", "is_kept"),
    [
        (day(6), "办理中", day(10), 0, -4, False, None),
        (day(9), "办理中", day(15), 3, -6, False, None),
        (day(10), "办理中", day(15), 4, -5, False, None),
        (day(11), "办理中", day(15), 5, -4, False, False),  # put off, but what was set at first has passed
        (day(14), "待销号", day(15), 8, -1, False, False),
        (day(16), "逾期", day(15), 10, 1, True, False),
        (day(17), "待销号", day(15), 11, 2, True, False),
        (day(18), "已销号", day(15), 12, 3, False, False),
        (day(30), "逾期", day(25), 24, 5, True, False),
    ],
)
def test_the_state_of_a_day_is_what_was_written_by_then(
    tmp_path: Path, snapshot: Snapshot, on: date, state: str, due: date, days_open: int, days_over: int,
    is_overdue: bool, is_kept: bool | None,
) -> None:  # fmt: skip
    life(tmp_path)
    [row] = rows(tmp_path, snapshot, on)
    assert (row.state, row.due.date(), row.days_open, row.days_over) == (state, due, days_open, days_over)
    assert bool(row.is_overdue) is is_overdue
    assert (None if pd.isna(row.is_kept) else bool(row.is_kept)) is is_kept


def test_an_earlier_day_knows_nothing_of_later_steps(tmp_path: Path, snapshot: Snapshot) -> None:
    life(tmp_path)
    assert rows(tmp_path, snapshot, day(5)) == []
    [row] = rows(tmp_path, snapshot, day(15))
    assert (row.answers, row.last_answer, row.returns, row.reopenings, row.closed_by) == (1, "已开班", 0, 0, None)
    assert not row.has_evidence
    history = queries.directive_steps(snapshot, day(15), directives=directives.log(tmp_path), label=FIRST)
    assert history["step"].tolist() == ["opened", "extended", "answered"]
    [row] = rows(tmp_path, snapshot, day(18))
    assert (row.answers, row.last_answer, row.returns, row.extensions, row.closed_by) == (2, "又开一班", 1, 1, "李领导")
    last = queries.directive_steps(snapshot, day(30), directives=directives.log(tmp_path), label=FIRST)
    assert [list(names) for names in last["files"]] == [[], [], [], [], ["夜校.jpg"], [], []]
    assert last["place"].tolist() == [1, 2, 3, 4, 5, 6, 7]


def test_one_that_was_handed_on_is_whose_it_is_now(tmp_path: Path, snapshot: Snapshot) -> None:
    begin(tmp_path, day(6), day(10))
    add(tmp_path, FIRST, "answered", day(7), words="不归我管")
    add(tmp_path, FIRST, "handed_on", day(8), to=SHELF)
    [row] = rows(tmp_path, snapshot, day(8))
    assert (row.whom, row.first_whom, row.state, row.handings) == ("平达社区", "乡社保中心", "办理中", 1)
    assert rows(tmp_path, snapshot, day(8), unit="乡社保中心") == []
    assert len(rows(tmp_path, snapshot, day(7), unit="乡社保中心")) == 1
    assert len(rows(tmp_path, snapshot, day(8), village=PINGDA)) == 1
    assert len(rows(tmp_path, snapshot, day(8), item="task:T35")) == 1
    assert rows(tmp_path, snapshot, day(8), item="task:T36") == []
    assert counts(tmp_path, snapshot, day(8)).keys() == {("乡", ""), ("村", "平达社区")}


def test_they_are_counted_by_unit_and_village_with_what_was_kept_and_broken(tmp_path: Path, snapshot: Snapshot) -> None:
    for due, closed_on, to in (
        (day(10), day(10), OFFICE),  # kept, in 4 days
        (day(10), day(16), OFFICE),  # broken, in 10
        (day(12), None, OFFICE),  # overdue
        (day(30), None, SHELF),  # neither yet
    ):
        label = begin(tmp_path, day(6), due, to)
        if closed_on:
            add(tmp_path, label, "answered", day(9), version=1)
            add(tmp_path, label, "closed", closed_on)
    every = counts(tmp_path, snapshot, day(20))
    names = ("total", "open", "overdue", "waiting", "closed", "kept", "broken", "median_days", "most_over")
    assert [getattr(every["乡", ""], name) for name in names] == [4, 2, 1, 0, 2, 1, 2, 7, 8]
    assert [getattr(every["单位", "乡社保中心"], name) for name in names] == [3, 1, 1, 0, 2, 1, 2, 7, 8]
    of_village = [getattr(every["村", "平达社区"], name) for name in names]
    assert of_village[:7] == [1, 1, 0, 0, 0, 0, 0]
    assert of_village[7] != of_village[7]  # of none there is no median
    assert [row.label for row in rows(tmp_path, snapshot, day(20))][:2] == ["督办〔2020〕3号", "督办〔2020〕4号"]
    none = counts(tmp_path, snapshot, day(1))
    assert none.keys() == {("乡", "")}
    assert none["乡", ""].total == 0


@pytest.mark.parametrize(
    ("item", "on", "offered"),
    [
        ("task:T35", day(13), []),
        ("task:T35", day(20), [(day(20), 30, 45)]),
        ("unit:乡住建局", day(20), [(day(13), 0, 1)]),
        ("home:PD205-0367", day(20), []),
    ],
)
def test_what_is_offered_is_the_next_report_that_moved_the_figure(
    tmp_path: Path, snapshot: Snapshot, item: str, on: date, offered: list[tuple[date, int, int]]
) -> None:
    begin(tmp_path, day(6), day(30), item=item)
    answers = queries.directive_answers(snapshot, on, directives=directives.log(tmp_path), label=FIRST)
    assert [(row.report_date.date(), row.before, row.value) for row in frames.rows(answers)] == offered
    assert set(answers["author"]) <= {UNIT}


def test_a_ledger_that_never_came_is_answered_by_its_first_report(tmp_path: Path, snapshot: Snapshot) -> None:
    begin(tmp_path, day(1), day(30), item="rows:employment")
    [row] = frames.rows(queries.directive_answers(snapshot, day(20), directives=directives.log(tmp_path), label=FIRST))
    assert (row.report_date.date(), row.version) == (day(6), 1)
