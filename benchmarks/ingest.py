"""What reading and checking a file in full takes, in time and memory, against a bare `read_csv` of the same file.

    python -m benchmarks.ingest [--rows 1000000] [--bad 0.0]
    python -m benchmarks.ingest --rows 10000000 --command-line

Writes ledger rows to a temporary file, then times, best of three in the same run: `read_csv` into a table (types
sniffed, nothing checked), `check_file` (everything checked, typed rows ready to load), telling every problem, the whole
way into an empty lake (original kept, checked, one snapshot; only where nothing is wrong), and `pandas.read_csv`.
Prints ratios. The peak of memory is that of a process of its own which does nothing else.

--command-line: instead, `check` and `load` as a user calls them, in a home of their own.
"""

from __future__ import annotations

import argparse
import csv
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
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


BARE = "import duckdb, sys; duckdb.connect().execute('CREATE TABLE bare AS FROM read_csv(?)', [sys.argv[1]])"
CHECK = """
import sys, pathlib
from benchmarks.ingest import END, REFERENCES
from pingda_dash.ingest import check_file
path = pathlib.Path(sys.argv[1])
check_file(path.read_bytes(), path.name, REFERENCES, END)
"""


def process(arguments: Sequence[str], home: str) -> tuple[float, float]:
    """(seconds, peak of memory in MB) of a Python process; the peak only where the system tells it."""
    begun = time.perf_counter()
    quiet = subprocess.DEVNULL
    child = subprocess.Popen([sys.executable, *arguments], env={**os.environ, "PINGDA_HOME": home}, stdout=quiet)
    if not hasattr(os, "wait4"):
        child.wait()
        return time.perf_counter() - begun, float("nan")
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    return time.perf_counter() - begun, used.ru_maxrss / 1000


def write_many(path: Path, rows: int, bad: float) -> None:
    """A 扶贫资金台账 of any number of rows, written by the database: the command line checks it against the plan."""
    duckdb.connect().execute(f"""
        COPY (
            SELECT date '2020-03-20' + (n % 90)::INTEGER AS 统计日期, 'P' || n AS 项目编号,
                   '项目' || n % 97 AS 项目名称,
                   '财政专项扶贫资金' AS 资金来源, '产业' AS 资金用途, '填报单位' || n % 97 AS 填报单位,
                   CASE WHEN hash(n) % 10000 < {bad * 10_000} THEN '八百' ELSE (hash(n) % 300)::VARCHAR END AS 计划资金,
                   hash(n) % 200 / 10 AS 到位资金
            FROM range({rows}) AS numbers(n)
        ) TO '{path.as_posix()}' (HEADER)
    """)


def command_line(path: Path, rows: int, bad: float) -> None:
    """`check` and `load` of one large file, against a bare read of it."""
    write_many(path, rows, bad)
    print(f"{rows:,} rows, {path.stat().st_size / 1e6:.0f} MB")
    with tempfile.TemporaryDirectory() as home:
        base = process(["-c", BARE, str(path)], home)
        results = {
            "bare read_csv into a table": base,
            "check": process(["-m", "pingda_dash", "check", str(path)], home),
            "load": process(["-m", "pingda_dash", "load", "--author", "甲", "--message", "乙", str(path)], home),
        }
        for name, (seconds, peak) in results.items():
            print(f"{name:28} {seconds:7.1f} s  {seconds / base[0]:5.2f} x   peak {peak:6.0f} MB")


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rows", type=int, default=1_000_000)
    arguments.add_argument("--bad", type=float, default=0.0)
    arguments.add_argument("--command-line", action="store_true")
    args = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if args.command_line:
            command_line(Path(folder) / "扶贫资金台账.csv", args.rows, args.bad)
            return
        path = Path(folder) / "产业增收台账.csv"
        write(path, args.rows, args.bad)
        for name, program in {"bare read_csv": BARE, "check_file": CHECK}.items():  # before this process has grown
            print(f"peak of memory, {name:14} {process(['-c', program, str(path)], folder)[1]:6.0f} MB")
        data = path.read_bytes()
        checked = check_file(data, path.name, REFERENCES, END)
        print(f"{checked.lines()[0]}  {len(data) / 1e6:.0f} MB, {checked.problem_count} problems")
        base = best(lambda: bare(path))
        results = {
            "bare read_csv into a table": base,
            "read_table (text cells)": best(lambda: read_table(path.read_bytes(), path.name)),
            "check_file (all checks)": best(lambda: check_file(path.read_bytes(), path.name, REFERENCES, END)),
            "every problem in words": best(lambda: sum(1 for _ in checked.every_problem())),
            **({} if args.bad else {"check and load into a lake": best(lambda: into_a_lake(path))}),
            "pandas.read_csv": best(lambda: pd.read_csv(path)),
        }
        for name, (seconds, work) in results.items():
            print(f"{name:28} {seconds:7.3f} s  {seconds / base[0]:5.2f} x   processor {work / base[1]:5.2f} x")


if __name__ == "__main__":
    main()
