"""The numbers that checks, signals and the score ask by, and what a township has set them to.

The defaults are `thresholds.yaml`. A change is a row in `<lake>/desk.sqlite`, never changed or deleted: who, when, what
it was, why. Every snapshot has the values in force as the table `thresholds`, which the checks read as `limits`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

import pandas as pd
import pyarrow as pa
import yaml

from pingda_dash.book import Book, append, time_text
from pingda_dash.errors import PingdaError

LONGEST = 200  # characters of a reason
_BOOK = Book("desk.sqlite", "thresholds")
_FILE = Path(__file__).parent / "thresholds.yaml"


class OutOfRange(PingdaError):
    "阈值要在写明的范围以内。"


class NoReason(PingdaError):
    "要写明为什么改,最多 200 个字。"


class Unchanged(PingdaError):
    "与现在的值相同,没有改动。"


@dataclass(frozen=True)
class Threshold:
    """A number that may be set. default, least, most, step: in its unit (倍, %, 天, 分).

    limit: what a value means, in words. rules: the checks and signals that it rules; `late` reports that came late,
    `score` the township's score.
    """

    name: str
    title: str
    unit: str
    default: float
    least: float
    most: float
    step: float
    limit: str
    rules: tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """What somebody set a threshold to, and why."""

    name: str
    value: float
    why: str
    author: str
    at: datetime


@cache
def thresholds() -> Mapping[str, Threshold]:
    """Every threshold by its name, in the order of the file."""
    rows = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return {row["name"]: Threshold(**{**row, "rules": tuple(row["rules"])}) for row in rows}


def values(folder: Path | None) -> dict[str, float]:
    """The values in force by name: the defaults, and what was set in a lake's folder (None: nothing)."""
    of_file = {name: float(one.default) for name, one in thresholds().items()}
    if folder is None:
        return of_file
    newest = "SELECT name, value FROM thresholds WHERE id IN (SELECT max(id) FROM thresholds GROUP BY name)"
    given = {str(name): float(str(value)) for name, value in _BOOK.read(folder, newest)}
    return of_file | {name: value for name, value in given.items() if name in of_file}


def count(folder: Path) -> int:
    """How many changes there are: it grows with every one, so screens ask it whether there is a new one."""
    [(number,)] = _BOOK.read(folder, "SELECT count(*) FROM thresholds")
    return int(str(number))


def listed(folder: Path, name: str | None = None) -> pd.DataFrame:
    """Every change, or those of one threshold, the newest first: the columns of Change, and what it was."""
    query = (
        "SELECT id, name, value, was, why, author, at FROM thresholds WHERE ?1 IS NULL OR name = ?1 ORDER BY id DESC"
    )
    changes = _BOOK.frame(folder, query, (name,))
    return changes.assign(at=pd.to_datetime(changes["at"]))


def add(folder: Path, change: Change) -> int:
    """Write a change down; its number. Raises OutOfRange, NoReason, or Unchanged where it is that value already."""
    of, why = thresholds()[change.name], " ".join(change.why.split())
    if not (math.isfinite(change.value) and of.least <= change.value <= of.most):
        raise OutOfRange
    if not 0 < len(why) <= LONGEST:
        raise NoReason
    with _BOOK.writing(folder) as db:
        newest = "SELECT value FROM thresholds WHERE name = ? ORDER BY id DESC LIMIT 1"
        last = db.execute(newest, (change.name,)).fetchone()
        was = of.default if last is None else float(last[0])
        if was == change.value:
            raise Unchanged
        row = {"name": change.name, "value": change.value, "was": was, "why": why, "author": change.author}
        return append(db, "thresholds", row | {"at": time_text(change.at)})


def tables(in_force: Mapping[str, float]) -> dict[str, pa.Table]:
    """What a snapshot has: `thresholds` (name, value) and `threshold_rules` (name, rule)."""
    ruled = [(name, rule) for name, one in thresholds().items() for rule in one.rules]
    return {
        "thresholds": pa.table({"name": list(in_force), "value": pa.array(list(in_force.values()), pa.float64())}),
        "threshold_rules": pa.table({"name": [name for name, _ in ruled], "rule": [rule for _, rule in ruled]}),
    }
