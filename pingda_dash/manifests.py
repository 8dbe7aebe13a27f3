"""What a version was made of, beside the originals: from both, and nothing else, a lake can be made again.

    <lake>/manifests/000001.json      the first version, whatever made it: an upload or a restoring
    <lake>/manifests/000002.json      names the SHA-256 of the one before: none can be taken out or changed unseen

One is written, and the disk has it, before its version is committed; until then its name ends in `.part`.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pingda_dash import durable, rights

FOLDER = "manifests"
MANY_MISSING = 100
"""Manifests that are named one by one where a run of them is missing."""
MOST = 1_000_000
"""Versions that a lake may come to: more than one every three minutes of a hundred days."""
_NUMBER = re.compile(r"[0-9]{6,}")


@dataclass(frozen=True)
class Manifest:
    """One version. version: its number in the lake; batch: what tells it apart there (`commit_extra_info`).

    at: the township's wall time, ISO; restored: the version that was given back, None for an upload. files: of an
    upload, each a row of `uploads` (sha256, filename, dataset, register_date, what was overruled and confirmed, rows),
    in the order in which they were loaded. previous: the SHA-256 of the manifest before; empty for the first. digest:
    of every table that the version touched, its rows and the number they make (`versions.digest`), as the DuckDB of
    `engine` hashes; empty in those of an earlier release, and in those that were written again.
    """

    version: int
    batch: str
    author: str
    message: str
    at: str
    restored: int | None
    files: Sequence[Mapping[str, Any]]
    previous: str = ""
    digest: Mapping[str, Sequence[int]] = field(default_factory=dict)
    engine: str = ""


@dataclass(frozen=True)
class Fault:
    """A manifest that cannot be believed: its place in the order, and why (`missing`, `damaged`, `changed`)."""

    place: int
    why: str


def path_of(folder: Path, place: int) -> Path:
    """Where the manifest of that place in the order is, from 1; folder: the lake's."""
    return folder / FOLDER / f"{place:06d}.json"


def count(folder: Path) -> int:
    """How many versions the manifests name: the place of the last one."""
    return max(_places(folder), default=0)


def _places(folder: Path) -> list[int]:
    """The places of which there is a manifest, in order."""
    return sorted(int(path.stem) for path in (folder / FOLDER).glob("*.json") if _NUMBER.fullmatch(path.stem))


def last_version(folder: Path) -> int:
    """The newest version that a manifest names, of those that can be read; 0 for none."""
    for place in reversed(_places(folder)):
        with suppress(OSError, ValueError):
            return read(path_of(folder, place)).version
    return 0


def prepare(folder: Path, manifest: Manifest) -> Path:
    """Write the next manifest, chained to the last, and wait until the disk has it; still pending. Returns its path."""
    place = count(folder) + 1
    before = path_of(folder, place - 1)
    previous = _digest(before.read_bytes()) if before.is_file() else ""
    content = asdict(manifest) | {"files": [dict(row) for row in manifest.files], "previous": previous}
    path = path_of(folder, place).with_suffix(f".json{durable.PARTIAL}")
    rights.make_folder(path.parent)
    durable.write_durably(path, json.dumps(content, ensure_ascii=False, indent=1).encode())
    return path


def seal(pending: Path) -> None:
    """The version of a pending manifest is committed: it takes its place."""
    pending.replace(pending.with_suffix(""))
    durable.sync_folder(pending.parent)


def pending(folder: Path) -> list[Path]:
    """Manifests of which it is not certain that their version was committed: a process ended in between."""
    return sorted((folder / FOLDER).glob(f"*.json{durable.PARTIAL}"))


def read(path: Path) -> Manifest:
    """One manifest. Raises ValueError for a damaged one, or one that says what no manifest can; OSError for one that
    cannot be opened."""
    try:
        manifest = Manifest(**json.loads(path.read_bytes()))
        _must_be_possible(manifest)
    except (TypeError, ValueError, AttributeError, KeyError, RecursionError) as error:
        raise ValueError(path.name) from error
    return manifest


def _must_be_possible(one: Manifest) -> None:
    """Raises ValueError, TypeError, AttributeError or KeyError for values that are of another kind than they must be:
    what is read here is repeated by `rebuild`."""
    datetime.fromisoformat(one.at)
    texts = (one.batch, one.author, one.message, one.previous, one.engine)
    numbers = [number for rows in one.digest.values() for number in rows]
    versions = [one.version, *([] if one.restored is None else [one.restored])]
    whole = all(isinstance(number, int) and number >= 0 for number in [*versions, *numbers]) and max(versions) <= MOST
    if not whole or not all(isinstance(text, str) for text in texts) or any(len(r) != 2 for r in one.digest.values()):
        raise ValueError(one.version)
    for row in one.files:
        if not re.fullmatch("[0-9a-f]{64}", row["sha256"]) or not isinstance(row["filename"], str):
            raise ValueError(row["filename"])
        if row.get("register_date"):
            date.fromisoformat(row["register_date"][:10])
        options = (row.get("confirmed") or "", row.get("overrides") or "")
        if not all(isinstance(text, str) for text in options) or not isinstance(row.get("rows_returned") or 0, int):
            raise ValueError(row["filename"])


def listed(folder: Path) -> tuple[list[Manifest], list[Fault]]:
    """Every manifest that can be read, in order, and what is wrong with the others or with their chain."""
    manifests, faults = [], []
    previous: str | None = ""
    before = 0
    for place in _places(folder):
        missing = range(before + 1, place)
        faults += [Fault(one, "missing") for one in missing[:MANY_MISSING]]
        previous, before = (None if missing else previous), place
        path = path_of(folder, place)
        try:
            data = path.read_bytes()
            manifest = read(path)
        except (OSError, ValueError):
            faults.append(Fault(place, "damaged"))
            previous = None
            continue
        if previous is not None and manifest.previous != previous:
            faults.append(Fault(place - 1, "changed"))
        manifests.append(manifest)
        previous = _digest(data)
    return manifests, faults


def digests(manifests: Sequence[Manifest], engine: str) -> dict[str, tuple[int, int]]:
    """What each table is by the newest manifest that touched it, where that was written by this DuckDB."""
    wanted: dict[str, tuple[int, int]] = {}
    for one in manifests:
        if not one.digest:
            wanted.clear()  # which tables it touched is not stated
        for table, (rows, number) in one.digest.items():
            wanted[table] = (rows, number)
            if one.engine != engine:
                del wanted[table]
    return wanted


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
