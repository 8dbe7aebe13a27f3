"""The way back, and the proof that nothing is lost: a lake made again from its originals and manifests.

Nothing of the lake itself is asked: neither its catalog nor its data files have to be there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pingda_dash import desk, durable, manifests, originals, rights
from pingda_dash.errors import PingdaError, reason_of
from pingda_dash.ingest import CheckedFile, Overrides
from pingda_dash.lake import Lake, exclusive
from pingda_dash.manifests import Fault, Manifest


@dataclass(frozen=True)
class NotGivenBack:
    """A file of a version that could not be loaded again, or (filename empty) a restoring; why, in Chinese."""

    version: int
    filename: str
    why: str


@dataclass(frozen=True)
class Rebuilt:
    """How many versions were made again, what of them could not be, and which manifests are not to be believed."""

    versions: int
    lost: tuple[NotGivenBack, ...] = ()
    faults: tuple[Fault, ...] = ()


def rebuild(folder: Path, fresh: Lake) -> Rebuilt:
    """Repeat every upload and every restoring of a lake in an empty one, from the bytes as they were received.

    folder: the lake's own. What a clerk overruled, the day of a register, and that only the good rows were accepted are
    in the manifests. The versions keep their numbers; what cannot be given back leaves its number to no change.
    """
    versions, faults = manifests.listed(folder)
    lost: list[NotGivenBack] = []
    for one in versions:
        fresh.advance_to(one.version - 1)
        lost += _restore(fresh, one) if one.restored is not None else _send(folder, fresh, one)
        fresh.advance_to(one.version)
    return Rebuilt(len(versions), tuple(lost), tuple(faults))


def put_in_place(folder: Path, fresh: Path, at: datetime) -> Path:
    """Let a lake made again take the place of a damaged one; returns the folder that the damaged one was put away in.

    folder: the damaged lake's, of which originals, manifests and books stay. Nothing is deleted: cut short, it leaves a
    lake without a catalog, which is made again. Raises OSError where another process has its files open (Windows).
    """
    away = folder.with_name(f"{folder.name}-damaged-{at:%Y%m%d-%H%M%S}")
    with exclusive(folder / "write.lock"):
        rights.make_folder(away)
        for name in _MADE_AGAIN:
            if (folder / name).exists():
                (folder / name).rename(away / name)
        for name in reversed(_MADE_AGAIN):  # the catalog comes last: until then there is none
            if (fresh / name).exists():
                (fresh / name).rename(folder / name)
        durable.sync_folder(folder)
    return away


_MADE_AGAIN = ("catalog.sqlite", "catalog.sqlite-wal", "catalog.sqlite-shm", "files")


def _restore(fresh: Lake, one: Manifest) -> list[NotGivenBack]:
    assert one.restored is not None
    try:
        fresh.restore(one.restored, one.author, datetime.fromisoformat(one.at))
    except PingdaError as error:
        return [NotGivenBack(one.version, "", str(error))]
    return []


def _send(folder: Path, fresh: Lake, one: Manifest) -> list[NotGivenBack]:
    """One upload again; returns its files that could not be loaded."""
    lost, there = [], []
    for row in one.files:
        try:
            there.append((row, (str(row["filename"]), originals.read(folder, str(row["sha256"])))))
        except (PingdaError, OSError) as error:
            why = f"原件读不了,{reason_of(error)}" if isinstance(error, OSError) else str(error)
            lost.append(NotGivenBack(one.version, str(row["filename"]), why))
    if not there:
        return lost
    at = datetime.fromisoformat(one.at)
    rows, contents = zip(*there, strict=True)
    try:
        overrides = [Overrides.parse(row["overrides"]) for row in rows]
        checked = desk.receive(fresh, list(contents), at.date(), overrides=overrides)
        as_then = [_as_accepted(file, row) for file, row in zip(checked, rows, strict=True)]
        desk.accept(fresh, as_then, one.author, one.message, at, batch=one.batch)
    except (KeyError, TypeError, ValueError):  # what was overruled is no longer what the manifest's writer wrote
        lost += [NotGivenBack(one.version, name, "收件记录里写的读不懂") for name, _ in contents]
    except PingdaError as error:
        lost += [NotGivenBack(one.version, name, str(error)) for name, _ in contents]
    return lost


def _as_accepted(file: CheckedFile, row: Mapping[str, Any]) -> CheckedFile:
    """A file with the day it was accepted for, what was confirmed of it, and partly where it was."""
    file = replace(file, confirmed=tuple((row["confirmed"] or "").split()))
    if row["register_date"]:
        file = desk.of_day(file, date.fromisoformat(row["register_date"][:10]))
    return replace(file, partly=True) if (row["rows_returned"] or 0) > 0 else file
