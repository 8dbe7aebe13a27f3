"""How the signals of made-up figures do: false alarms of honest townships, and what is caught of what was made up.

    python -m benchmarks.signals [--honest 200] [--made-up 20] [--seed 1]

Townships are simulated (`planted/townships.py`) and read by the same SQL as a lake. An honest one raises a false alarm
when it ever has a signal in its fifteen weeks, and each of its report days is counted by itself. What is made up is
caught by a report when the signal that is for it names the village (the thing) on that day or before.
"""

from __future__ import annotations

import argparse
from collections import Counter
from datetime import date
from random import Random

import pandas as pd

from benchmarks.planted.townships import DOCTORED, PLANTS, REGISTERS, WEEKS, Tables, honest
from tests.tables import snapshot_of

END = date(2020, 6, 30)
REPORTS = (6, 8, 10, 15)


def signals_of(tables: Tables) -> pd.DataFrame:
    """Every signal of a township and the days it lasts."""
    return snapshot_of(None, **tables).run("from signals", END)


def false_alarms(count: int, seed: int) -> tuple[int, float, Counter[str]]:
    """Of honest townships: how many ever have a signal, the share of their days that have one, and which signals."""
    townships, days, kinds = 0, 0, Counter[str]()
    for number in range(count):
        rows = signals_of(honest(Random(f"honest {seed} {number}")))
        townships += len(rows) > 0
        kinds.update(rows.drop_duplicates("finding")["signal_id"])
        until = rows["until"].fillna(pd.Timestamp.max)
        days += sum(bool(((rows["since"] <= day) & (until > day)).any()) for day in map(pd.Timestamp, WEEKS))
    return townships, days / (count * len(WEEKS)), kinds


def caught(kind: str, strength: float, count: int, seed: int) -> list[float]:
    """The share of townships in which a kind is caught by each of `REPORTS` (registers: by the first and the last)."""
    plant, signal, _ = PLANTS[kind]
    days = []
    for number in range(count):
        rng = Random(f"{kind} {seed} {number}")
        tables = honest(rng)
        plant(tables, rng, strength)
        rows = signals_of(tables)
        rows = rows[rows["signal_id"] == signal]
        if kind != "even_shares":
            rows = rows[(rows["village_code"] == DOCTORED) | (rows["other_village"] == DOCTORED)]
        if len(rows):
            days.append(rows["since"].min().date())
    asked = REGISTERS if signal.endswith(("incomes", "households")) else [WEEKS[reports - 1] for reports in REPORTS]
    return [sum(day <= by for day in days) / count for by in asked]


def main() -> None:
    """Print both."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--honest", type=int, default=200)
    arguments.add_argument("--made-up", type=int, default=20)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--only", nargs="*", default=list(PLANTS))
    given = arguments.parse_args()
    if given.honest:
        townships, days, kinds = false_alarms(given.honest, given.seed)
        print(f"honest: {townships} of {given.honest} townships ever have a signal, {days:.1%} of their report days")
        print(f"  {dict(kinds)}")
    print(f"made up: caught by report {REPORTS} (registers: by each of the four)")
    for kind in given.only:
        for strength in PLANTS[kind][2]:
            shares = caught(kind, strength, given.made_up, given.seed)
            print(f"  {kind:16} {strength:4.0%}  " + "  ".join(f"{share:4.0%}" for share in shares))


if __name__ == "__main__":
    main()
