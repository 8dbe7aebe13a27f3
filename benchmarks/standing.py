"""How the rule of a status does on the demo: alarms, changes without a reason, its forecasts, what it costs.

    python -m benchmarks.standing [--home DIR]

Over the campaign's days and the one after: how many days duties (and indicators) stood in each status, and how often a
status changed overnight without a report or a deadline, which only a forecast that runs out may do. The forecasts of
four days are held against what came. Then CPU, best of three: a snapshot with its first day, and one more day, as
multiples of the same on an empty lake.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pandas as pd

from pingda_dash import desk, queries
from pingda_dash.lake import Lake
from pingda_dash.snapshot import Snapshot, open_snapshot

START, DAYS = date(2020, 3, 20), 104
ASKED = (date(2020, 4, 30), date(2020, 5, 20), date(2020, 6, 10), date(2020, 6, 30))
STANDINGS = """
    select 'duties' as of_what, id, village_code, status from duty_standing
    union all
    select 'indicators', id, village_code, status from indicator_standing
"""
GOALS = """
    select kind || ':' || goal_id || ':' || coalesce(village_code, '') as goal, status, cause, report_date, oldest,
           heard, days_late > 0 as due
    from standing
"""


def statuses(snapshot: Snapshot) -> Counter[tuple[str, str, str]]:
    """Days by (duties or indicators, township or villages, status), over every day."""
    days: Counter[tuple[str, str, str]] = Counter()
    for day in (START + timedelta(days=number) for number in range(DAYS)):
        rows = snapshot.run(STANDINGS, day)
        scope = rows["village_code"].isna().map({True: "township", False: "villages"})
        days.update(zip(rows["of_what"], scope, rows["status"], strict=True))
    return days


def changes(snapshot: Snapshot) -> Counter[str]:
    """How often a goal's status changed from one day to the next: with a report, with a deadline, else by its cause."""
    counts: Counter[str] = Counter()
    before: pd.DataFrame | None = None
    for day in (START + timedelta(days=number) for number in range(DAYS)):
        now = snapshot.run(GOALS, day).set_index("goal")
        if before is not None:
            both = now.merge(before, left_index=True, right_index=True, suffixes=("", "_before"))
            changed = both[both["status"].ne(both["status_before"])].rename(columns={"due": "is_due"})
            for row in changed.itertuples():
                same = all(
                    str(getattr(row, name)) == str(getattr(row, f"{name}_before"))
                    for name in ("report_date", "oldest", "heard")
                )
                counts[
                    "report"
                    if not same
                    else "deadline"
                    if bool(row.is_due) is not bool(row.due_before)
                    else str(row.cause)
                ] += 1
        before = now
    return counts


def cpu(work: Callable[[], object]) -> float:
    """Seconds of CPU, the best of three."""
    best = float("inf")
    for _ in range(3):
        began = time.process_time()
        work()
        best = min(best, time.process_time() - began)
    return best


def one_day(snapshot: Snapshot, day: date) -> None:
    """What the overview asks of a day."""
    for question in (queries.duty_counts, queries.indicators, queries.concerns, queries.villages, queries.milestones):
        question(snapshot, day)


def costs(lake: Lake) -> tuple[float, float]:
    """CPU of a snapshot with its first day, and of one more day."""
    days = iter(START + timedelta(days=60 + number) for number in range(4))
    snapshot = open_snapshot(lake)
    one_day(snapshot, next(days))
    return cpu(lambda: one_day(open_snapshot(lake), ASKED[1])), cpu(lambda: one_day(snapshot, next(days)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path, help="a home whose demo lake is filled already")
    with tempfile.TemporaryDirectory() as scratch:
        home = parser.parse_args().home or Path(scratch) / "home"
        demo, empty = desk.open_demo(home), Lake.open(Path(scratch) / "empty", "real")
        snapshot = open_snapshot(demo)
        for (of_what, scope, status), days in sorted(statuses(snapshot).items()):
            print(f"{of_what:10} {scope:8} {status}\t{days:6} row-days")
        for reason, number in sorted(changes(snapshot).items()):
            print(f"status changed, {reason:10} {number:6}")
        for day in ASKED:
            for row in snapshot.run("select * from forecast_record order by scope", day).itertuples():
                print(
                    f"forecasts by {day} {row.scope}: {row.tested} tested, in the 50 % range {row.inside_half:.0%}, "
                    f"in the 90 % range {row.inside_nine_tenths:.0%}, error {row.error:.2f} of the plain pace's"
                )
        for name, full, bare in zip(("new snapshot", "new day"), costs(demo), costs(empty), strict=True):
            print(f"{name}: {full:.2f} s of CPU, {full / bare:.1f} times an empty lake's")


if __name__ == "__main__":
    main()
