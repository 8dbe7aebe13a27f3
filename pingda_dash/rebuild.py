"""The proof that nothing is lost: a lake made again from its originals, upload by upload, compared with the first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

import pandas as pd

from pingda_dash import desk
from pingda_dash.ingest import CheckedFile, Overrides
from pingda_dash.lake import Lake
from pingda_dash.versions import versions as every_version


@dataclass(frozen=True)
class Rebuilt:
    """How many versions were made again, and the tables that differ from the first lake's."""

    versions: int
    different: tuple[str, ...]


def rebuild(lake: Lake, fresh: Lake) -> Rebuilt:
    """Repeat every upload and every restoring of a lake in an empty one, from the bytes as they were received.

    What a clerk overruled, the day of a register, and that only the good rows were accepted are in the upload's row.
    """
    places = [(0, fresh.version())]
    versions = every_version(lake.cursor()).sort_values("version")
    for row in versions.to_dict("records"):
        at = pd.Timestamp(row["received_at"]).to_pydatetime()
        if pd.isna(row["restored"]):
            _send(lake, fresh, int(row["version"]), str(row["author"]), str(row["message"]), at)
        else:
            then = max(place for place in places if place[0] <= int(row["restored"]))[1]
            fresh.restore(then, str(row["author"]), at)
        places.append((int(row["version"]), fresh.version()))
    old, new = lake.digest(), fresh.digest()
    return Rebuilt(len(versions), tuple(name for name in old if old[name] != new[name]))


def _send(lake: Lake, fresh: Lake, version: int, author: str, message: str, at: datetime) -> None:
    """One upload again."""
    files = [row for row in lake.files(version).to_dict("records") if not row["gone"]]
    contents = [(str(row["filename"]), lake.original(str(row["sha256"]))) for row in files]
    overrides = [Overrides.parse(None if pd.isna(row["overrides"]) else str(row["overrides"])) for row in files]
    checked = desk.receive(fresh, contents, at.date(), overrides=overrides)
    as_then = [
        _as_accepted(file, row["register_date"], row["rows_returned"], row["confirmed"])
        for file, row in zip(checked, files, strict=True)
    ]
    desk.accept(fresh, as_then, author, message, at)


def _as_accepted(
    file: CheckedFile, register_date: pd.Timestamp | None, returned: float | None, confirmed: str | None
) -> CheckedFile:
    """A file with the day it was accepted for, what was confirmed of it, and partly where it was."""
    file = replace(file, confirmed=() if pd.isna(confirmed) else tuple(str(confirmed).split()))
    if register_date is not None and not pd.isna(register_date):
        file = desk.of_day(file, register_date.date())
    return replace(file, partly=True) if returned is not None and returned > 0 else file
