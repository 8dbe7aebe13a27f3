"""Which originals were written anew because somebody had a right to be left out of them; never who it was.

    <lake>/erasures/0001.json         when, by whom, why; of each original and manifest the SHA-256 before and after
    <home>/erase-<time>/              an erasure under way; with `ready.json` in it, one that is to be carried out

An erasure makes the whole lake anew beside the old one, and the two change places: the originals, the manifests with
their chain, the catalog and the books. Each record names the SHA-256 of the one before.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from pingda_dash import durable

FOLDER, ASIDE, READY = "erasures", "erase-", "ready.json"


@dataclass(frozen=True)
class Erasure:
    """One record. at: the township's wall time, ISO; originals, manifests: SHA-256 before → after, where they differ.

    dropped: how many files that were received but never accepted were let go; previous: the SHA-256 of the record
    before, empty for the first; converted: SHA-256 of the new originals that are of another kind, .xlsx, than before.
    """

    at: str
    by: str
    why: str
    originals: Mapping[str, str]
    manifests: Mapping[str, str]
    dropped: int = 0
    previous: str = ""
    converted: Sequence[str] = ()


def count(folder: Path) -> int:
    """How many erasures there were of a lake."""
    return len(_paths(folder))


def listed(folder: Path) -> list[Erasure]:
    """Every record that can be read, in order."""
    records = []
    for path in _paths(folder):
        try:
            records.append(Erasure(**json.loads(path.read_bytes())))
        except (OSError, TypeError, ValueError):
            continue
    return records


def replaced(folder: Path) -> dict[str, str]:
    """The SHA-256 of every original that is no more → that of the one in its place."""
    now: dict[str, str] = {}
    for record in listed(folder):
        now = {old: record.originals.get(new, new) for old, new in now.items()} | dict(record.originals)
    return now


def is_converted(folder: Path, sha256: str) -> bool:
    """Whether an original is an .xlsx made of a workbook of another kind, or of one that was made so."""
    now = replaced(folder)
    return any(sha256 == now.get(one, one) for record in listed(folder) for one in record.converted)


def write(folder: Path, record: Erasure) -> None:
    """Add a record, chained to the last."""
    paths = _paths(folder)
    previous = hashlib.sha256(paths[-1].read_bytes()).hexdigest() if paths else ""
    content = asdict(record) | {"previous": previous}
    path = folder / FOLDER / f"{len(paths) + 1:04d}.json"
    durable.put(path, json.dumps(content, ensure_ascii=False, indent=1).encode())


def faults(folder: Path) -> list[str]:
    """The records (their file names) that cannot be read, or that are not what the next one, or the manifests, say."""
    wrong, previous = [], ""
    paths = _paths(folder)
    for number, path in enumerate(paths, start=1):
        try:
            data = path.read_bytes()
            record = Erasure(**json.loads(data))
        except (OSError, TypeError, ValueError):
            wrong.append(path.name)
            continue
        if path.name != f"{number:04d}.json" or (previous and record.previous != previous):
            wrong.append(path.name if number == 1 else paths[number - 2].name)
        previous = hashlib.sha256(data).hexdigest()
    return wrong


def _paths(folder: Path) -> list[Path]:
    return sorted((folder / FOLDER).glob("[0-9]*.json"))


# --- two lakes that change places ---------------------------------------------------------------------------------


def under_way(home: Path) -> list[Path]:
    """The erasures of a home that are to be carried out: what a process that ended in between left."""
    return [path.parent for path in sorted(home.glob(f"{ASIDE}*/{READY}"))]


def put_away(home: Path) -> list[Path]:
    """The damaged lakes that a rebuilding put away, and rebuildings that were cut short: whoever was in the lake is in
    them too."""
    return [*sorted(home.glob("real-damaged-*")), *sorted(home.glob("rebuild-*"))]


def carry_out(home: Path) -> int:
    """Let the lake made anew take the old one's place, and delete the old one and those that were put away; how many
    erasures were carried out.

    Every step may have been done before. For one process at a time. Raises OSError where another process has files of
    the lake open (Windows): it is carried out once that has ended.
    """
    asides = under_way(home)
    for aside in asides:
        lake, made, old = home / "real", aside / "real", aside / "old"
        if made.is_dir():
            if lake.is_dir():
                lake.rename(old)
            made.rename(lake)
            durable.sync_folder(home)
        for path in (old, *put_away(home)):
            shutil.rmtree(path, ignore_errors=True)
        if not old.exists():
            shutil.rmtree(aside)
    return len(asides)
