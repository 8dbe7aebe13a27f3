"""What the product says of a file: the only place that asks it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from benchmarks.planted.lakes import NAME, copied
from pingda_dash import desk
from pingda_dash.desk import confirmations
from pingda_dash.ingest import CheckedFile, Problem, References
from pingda_dash.lake import Lake
from pingda_dash.snapshot import Snapshot, foresee, tables_of


@dataclass(frozen=True)
class Sign:
    """One thing that the product says. place: what it is about, as it stays the same from file to file.

    row: the line of the file, None where it concerns more. column: the heading. datasets: those that a finding
    reads. township: whether a finding is of no village.
    """

    code: str
    place: str
    words: str
    row: int | None = None
    column: str | None = None
    datasets: frozenset[str] = frozenset()
    township: bool = False


def examined(lake: Lake, name: str, data: bytes, today: date, against: References) -> CheckedFile:
    """A file as the desk reads it, in this process."""
    return desk.check(lake, [(name, data)], today, against=against)[0]


def verdict_of(lake: Lake, file: CheckedFile) -> desk.Verdict:
    """What the desk makes of a file before anybody accepts it."""
    return desk.weigh(lake, [file])


def questions(verdict: desk.Verdict, place: Callable[[int], str]) -> list[Sign]:
    """Errors and questions of a verdict on one file. place: line → what its row is about."""
    file, effect = verdict.files[0], verdict.effects[0]
    return [_sign(one, place) for one in [*file.problems, *confirmations.questions(file, effect)]]


def _sign(one: Problem, place: Callable[[int], str]) -> Sign:
    about = "" if one.row is None else place(one.row)
    words = f"{one.message} {one.value or ''} {' '.join(map(str, one.details.values()))}"
    return Sign(one.code, f"{about}|{one.column or ''}", words, one.row, one.column)


def reads(dataset: str) -> bool:
    """Whether any check of what is in the lake reads a dataset."""
    return dataset in tables_of("disagreements")


def findings(lake: Lake, files: Sequence[CheckedFile], days: Collection[date], like: Snapshot) -> list[Sign]:
    """What the snapshot finds wrong on any of these days, were the files accepted."""
    snapshot, _ = foresee(lake, files, like=like)
    try:
        return [sign for day in sorted(days) for sign in on_day(snapshot, day)]
    finally:
        snapshot.close()


def on_day(snapshot: Snapshot, day: date) -> list[Sign]:
    """The findings of one day."""
    made = []
    for row in snapshot.ask("checks", day).astype(object).to_dict("records"):
        words = " ".join(str(value) for value in row.values() if value is not None)
        about = f"{row['finding']}|{row['ours']}|{row['theirs']}|{row.get('things')}"
        datasets = frozenset({str(row["one"]), str(row["other"])})
        township = not isinstance(row["village_code"], str)
        made.append(Sign(str(row["check_id"]), about, words, datasets=datasets, township=township))
    return made


def next_questions(
    home: Path, first: desk.Verdict, data: bytes, then: CheckedFile, at: datetime, place: Callable[[int], str]
) -> list[Sign]:
    """What is asked about the next report once a file was accepted with a yes to everything: on a copy of the lake."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True, dir=home.parent) as scratch:
        copied(home, Path(scratch))
        lake = Lake(Path(scratch), NAME)
        lake.receive(data)
        desk.accept_verdict(lake, first, "乡扶贫办", "演示", at, yes={confirmations.ALL})
        return questions(verdict_of(lake, then), place)
