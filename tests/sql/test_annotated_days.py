"""What the days of the time axis had, as far as it was on record by a day."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from pingda_dash import draws, queries
from pingda_dash.panels.annotated import Noted
from pingda_dash.snapshot import Snapshot
from tests.sql.test_standing import MAY_6, MAY_13, MAY_20, PINGDA
from tests.tables import Row, snapshot_of

APRIL_30, JUNE_30 = date(2020, 4, 30), date(2020, 6, 30)
AT = datetime(2020, 5, 6, 9, 0)  # noqa: DTZ001
MEETINGS = '[{"day": "2020-05-06", "notes": 3}, {"day": "2020-05-20", "notes": 1}]'


def problem(report: date, number: int, **of: object) -> Row:
    return {
        "report_date": report, "problem_id": f"P{number}", "source": "督查检查", "problem": "张三家旧房未拆",
        "unit": "乡住建局", "village_code": PINGDA, "due_on": JUNE_30, "state": "整改中", **of,
    }  # fmt: skip


def asked(snapshot: Snapshot, day: date, meetings: str = MEETINGS) -> pd.DataFrame:
    return queries.annotated_days(snapshot, day, meetings=meetings)


def lines(rows: pd.DataFrame, kind: str) -> list[tuple[Any, ...]]:
    of = rows[rows["kind"] == kind]
    return list(zip(of["day"].dt.date, of["topic"].fillna(""), of["number"], of["marked"], strict=True))


def test_a_day_knows_what_was_on_record_by_then_and_what_the_plan_has_ahead() -> None:
    problems = [
        problem(MAY_6, 1, found_on=APRIL_30),
        problem(MAY_13, 1, found_on=APRIL_30, state="已销号", closed_on=MAY_13),
        problem(MAY_13, 2, found_on=APRIL_30),
    ]
    snapshot = snapshot_of(rectification=problems)  # received on 20 May
    earlier, later = asked(snapshot, MAY_6), asked(snapshot, MAY_20)
    assert lines(earlier, "检查") == [(APRIL_30, "发现", 1, True)]
    assert lines(later, "检查") == [(APRIL_30, "发现", 2, True), (MAY_13, "销号", 1, False)]
    assert lines(earlier, "上传") == [] and lines(later, "上传") == [(MAY_20, "", 3, True)]
    assert lines(earlier, "例会") == [(MAY_6, "", 3, True)] and len(lines(later, "例会")) == 2
    ahead = earlier[earlier["is_ahead"]]
    deadlines = set(earlier.loc[earlier["kind"] == "期限", "day"].dt.date)
    assert set(ahead["kind"]) == {"期限"} and {APRIL_30, JUNE_30} <= deadlines
    assert not any("张三" in str(value) for value in later.to_numpy().ravel()), "no person stands in a mark"


def test_a_spot_check_is_there_when_it_was_drawn_and_when_it_was_visited(tmp_path: Path) -> None:
    things = [draws.Thing(name, PINGDA, "脱贫户", 1.0, {"members": "4"}) for name in ("H1", "H2")]
    draws.add(tmp_path, draws.Draw("households", MAY_6, 1, MAY_6, "7", 2, (), None, 2, "乡扶贫办", AT), things)
    visits: list[Row] = [
        {"report_date": day, "draw_id": "C001", "household_id": name, "at_home": "在家", "members": 5}
        for day, name in ((MAY_13, "H1"), (MAY_20, "H2"))
    ]
    snapshot = snapshot_of(tmp_path, visits=visits)
    assert lines(asked(snapshot, MAY_13), "检查") == [(MAY_6, "抽样", 2, True), (MAY_13, "走访", 1, True)]
    assert lines(asked(snapshot, MAY_20), "检查")[1:] == [(MAY_13, "走访", 1, True), (MAY_20, "走访", 1, True)]


def test_every_accepted_file_is_in_exactly_one_mark(demo_snapshot: Snapshot) -> None:
    rows = asked(demo_snapshot, JUNE_30, "[]")
    first = date(2020, 3, 20)
    for apart in (0.0, 8.0, 22.4):
        noted = Noted(rows, apart)
        marks = noted.marks(first, JUNE_30, lambda day: 100 * (day - first).days / 102)
        days = [tuple(map(date.fromisoformat, mark["pick"].removeprefix("axis:").split("@"))) for mark in marks]
        files = pd.concat([noted.between(*span) for span in days])
        files = files[files["kind"] == "上传"]
        assert len(files) == len(queries.uploads(demo_snapshot, JUNE_30)) > 100
        assert files["place"].is_unique
