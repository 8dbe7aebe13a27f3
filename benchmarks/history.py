"""How the history bears a year of daily uploads: a lake of so many days against the same lake in its first week.

    python -m benchmarks.history [--days 365] [--home DIR]

Every day three uploads come in (two ledgers, and late corrections of yesterday's) and every fourth week a register of
1,500 households. Then, best of three: opening the lake, the newest page of the history, what one version changed, two
versions far apart, one more upload, giving back the version half-way, and a snapshot for the screens. With --home the
year is built there once and used again (copy it: giving back makes new versions).
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import duckdb

from pingda_dash.contracts import contracts
from pingda_dash.lake import Lake
from tests.sheets import Sheet

START = date(2020, 1, 1)
VILLAGES = [f"5305232062{number:02d}" for number in range(1, 11)]
Row = dict[str, object]


def day_of_uploads(number: int, chance: random.Random) -> Iterator[tuple[str, list[Row], date | None]]:
    """(dataset, rows, register date) of each upload of a day."""
    day = START + timedelta(days=number)
    if number % 28 == 0:
        kinds = ["脱贫户"] * 9 + ["一般户"]
        homes: list[Row] = [
            {"household_id": f"H{at:05d}", "village_code": VILLAGES[at % 10], "head_name": "王", "members": 4,
             "category": chance.choice(kinds)}
            for at in range(1500)
        ]  # fmt: skip
        yield "households", homes, day
    yield "industry", [
        {"report_date": day, "village_code": village, "industry": industry, "area_mu": number + chance.random()}
        for village in VILLAGES for industry in ("烤烟", "茶叶", "甘蔗", "核桃", "肉牛")
    ], None  # fmt: skip
    yield "employment", [
        {"report_date": day, "village_code": village, "item": item, "people": number}
        for village in VILLAGES for item in ("技能培训", "在岗公益性岗位", "生态护林员")
    ], None  # fmt: skip
    yield "industry", [
        {"report_date": day - timedelta(days=1), "village_code": village, "industry": "烤烟", "area_mu": number + 0.5}
        for village in VILLAGES[:3]
    ], None  # fmt: skip


def send(lake: Lake, dataset: str, rows: list[Row], register_date: date | None, number: int) -> None:
    """One upload."""
    at = datetime(2020, 1, 1, 9) + timedelta(days=number)  # noqa: DTZ001 - the township's wall time has no zone
    kept = lake.receive(repr((dataset, rows, register_date)).encode())
    lake.load([Sheet(contracts()[dataset], kept, rows, effective_register_date=register_date)], "乡扶贫办", dataset, at)


def build(home: Path, days: int) -> Lake:
    """A lake of so many days."""
    lake, chance = Lake(home, "real"), random.Random(2020)
    for number in range(days):
        for dataset, rows, register_date in day_of_uploads(number, chance):
            send(lake, dataset, rows, register_date, number)
    return lake


def best(run: Callable[[], object], times: int = 3) -> float:
    """Seconds of the fastest of several runs."""
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        run()
        taken.append(time.perf_counter() - begun)
    return min(taken)


def measure(home: Path, days: int) -> dict[str, float]:
    """Seconds of each thing the history does."""
    lake = Lake(home, "real")
    versions = lake.history()["version"].tolist()
    newest, middle, industry = versions[0], versions[len(versions) // 2], contracts()["industry"]
    turn = iter(range(days, days + 100))

    def one_more() -> None:
        number = next(turn)
        row: Row = {"report_date": START + timedelta(days=number), "village_code": VILLAGES[0], "industry": "烤烟"}
        send(lake, "industry", [{**row, "area_mu": time.time()}], None, number)

    there = iter([middle, newest] * 3)
    return {
        "open the lake": best(lambda: Lake(home, "real")),
        "version() (polled)": best(lake.version),
        "history, newest 50": best(lambda: lake.history(50)),
        "history, all": best(lake.history),
        "changes of one version": best(lambda: lake.changes(industry, newest - 1, newest)),
        "compare: one version": best(lambda: lake.compare(newest - 1, newest, 2000)),
        "compare: half the year": best(lambda: lake.compare(middle, newest, 2000)),
        "one more upload": best(one_more),
        "restore half-way and back": best(lambda: lake.restore(next(there), "乡扶贫办", datetime(2021, 1, 1))),  # noqa: DTZ001
        "copy for the screens": best(lambda: lake.copy_into(duckdb.connect(), lake.version())),
    }


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--days", type=int, default=365)
    arguments.add_argument("--home", type=Path)
    args = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        week, year = Path(folder) / "week", args.home or Path(folder) / "year"
        build(week, 7)
        if not (year / "real" / "catalog.sqlite").is_file():
            build(year, args.days)
        size = sum(path.stat().st_size for path in (year / "real").rglob("*") if path.is_file())
        catalog = (year / "real" / "catalog.sqlite").stat().st_size
        young, old = measure(week, 7), measure(year, args.days)
    print(f"{args.days} days: {size / 1e6:.1f} MB, catalog {catalog / 1e6:.1f} MB")
    for name, seconds in old.items():
        print(f"{name:28} {seconds * 1e3:9.1f} ms  {seconds / young[name]:6.2f} x the first week")


if __name__ == "__main__":
    main()
