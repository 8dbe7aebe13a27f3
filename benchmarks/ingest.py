"""How long a file takes to be read and checked in full, against a bare `read_csv` of the same file in the same run.

    python -m benchmarks.ingest [--rows 1000000] [--bad 0.0]

Writes 产业增收台账 rows to a temporary file, then times, best of three: `read_csv` into a table (types sniffed, nothing
checked), `check_file` (everything checked, typed rows ready to load), the whole way into an empty lake (original kept,
checked, one snapshot; only where nothing is wrong), and `pandas.read_csv`. Prints ratios.
"""

from __future__ import annotations

import argparse
import csv
import random
import tempfile
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import duckdb
import pandas as pd

from pingda_dash.contracts import contracts
from pingda_dash.ingest import References, check_file, read_table
from pingda_dash.lake import Lake

START, END = date(2020, 3, 20), date(2020, 6, 30)
VILLAGES = [(f"5305232{number:05d}", f"第{number}村") for number in range(1, 1001)]
REFERENCES = References.of(VILLAGES, [("T01", "任务")], START, END)
INDUSTRIES = contracts()["industry"]["industry"].enum
UNITS = dict(zip(INDUSTRIES, ("担", "担", "吨", "公斤", "公斤", "头", "头", "公斤", "公斤", "公斤"), strict=True))


def write(path: Path, rows: int, bad: float) -> None:
    """A ledger of so many rows, each key once; a share `bad` of its areas is no number."""
    rnd = random.Random(2020)
    header = [field.heading for field in contracts()["industry"].fields]
    with path.open("w", encoding="utf-8", newline="") as stream:
        sheet = csv.writer(stream)
        sheet.writerow(header)
        for number in range(rows):
            day = (START + timedelta(days=number // (len(VILLAGES) * len(INDUSTRIES)))).isoformat()
            village = VILLAGES[number // len(INDUSTRIES) % len(VILLAGES)][1]
            industry = INDUSTRIES[number % len(INDUSTRIES)]
            households = rnd.randint(1, 300)
            area = "八百" if rnd.random() < bad else round(rnd.random() * 900, 1)
            sheet.writerow(
                [
                    day, village, industry, area, round(rnd.random() * 2000, 2), UNITS[industry],
                    round(rnd.random() * 300, 2), households, rnd.randint(0, households), f"{village}委会", "",
                ]
            )  # fmt: skip


def best(run: Callable[[], object], times: int = 3) -> tuple[float, float]:
    """(seconds, seconds of processor) of the fastest of several runs; the second says more on a busy machine."""
    taken = []
    for _ in range(times):
        begun, worked = time.perf_counter(), time.process_time()
        run()
        taken.append((time.perf_counter() - begun, time.process_time() - worked))
    return min(seconds for seconds, _ in taken), min(work for _, work in taken)


def bare(path: Path) -> None:
    """DuckDB's own reading of the file into a table."""
    duckdb.connect().execute("CREATE TABLE bare AS FROM read_csv(?)", [path.as_posix()])


def into_a_lake(path: Path) -> None:
    """Keep, check and load the file as the first snapshot of a lake of its own."""
    with tempfile.TemporaryDirectory() as home:
        lake = Lake(Path(home), "real")
        data = path.read_bytes()
        lake.receive(data)
        checked = check_file(data, path.name, REFERENCES, END)
        lake.load([checked], "benchmark", "one file", datetime(2020, 6, 30))  # noqa: DTZ001 - wall time has no zone


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rows", type=int, default=1_000_000)
    arguments.add_argument("--bad", type=float, default=0.0)
    args = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "产业增收台账.csv"
        write(path, args.rows, args.bad)
        data = path.read_bytes()
        checked = check_file(data, path.name, REFERENCES, END)
        print(f"{checked.lines()[0]}  {len(data) / 1e6:.0f} MB, {checked.problem_count} problems")
        base = best(lambda: bare(path))
        told = {
            "bare read_csv into a table": base,
            "read_table (text cells)": best(lambda: read_table(path.read_bytes(), path.name)),
            "check_file (all checks)": best(lambda: check_file(path.read_bytes(), path.name, REFERENCES, END)),
            **({} if args.bad else {"check and load into a lake": best(lambda: into_a_lake(path))}),
            "pandas.read_csv": best(lambda: pd.read_csv(path)),
        }
        for name, (seconds, work) in told.items():
            print(f"{name:28} {seconds:7.3f} s  {seconds / base[0]:5.2f} x   processor {work / base[1]:5.2f} x")


if __name__ == "__main__":
    main()
