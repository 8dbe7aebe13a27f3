"""Copies of a home elsewhere: each file once, by its content, and for every backup the list of what the home held.

    DIR/objects/ab/abcdef…            the bytes of a file, by their SHA-256
    DIR/backups/20200520-213000.json  a backup: file below the home → [SHA-256, bytes]

A backup is taken while the server runs: databases are copied by SQLite itself, in a moment in which no version is
made; all else that a version is made of is never changed once it is there. The demo's lake, which makes itself again,
is left out.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pingda_dash import durable, erasures, faults, manifests, originals, rights, spare
from pingda_dash.errors import PingdaError
from pingda_dash.lake import exclusive

KEPT = 30
"""Backups of one folder; the oldest beyond that are let go, and what only they needed."""
OBJECTS, LISTS = "objects", "backups"
CHUNK = 1 << 20
_LIVING = {"write.lock", "demo.lock", "erase.lock"}
_NAME = "%Y%m%d-%H%M%S"


class BadBackup(PingdaError):
    "备份没有用上:"


class NoPlace(PingdaError):
    "没有备份,原来的数据没有动:"


class NotEmpty(PingdaError):
    "只能恢复到空的文件夹,免得盖掉里面的数据。请换一个,或先把它改名:"


@dataclass(frozen=True)
class Backup:
    """One backup. files: below the home → (SHA-256, bytes); copied: bytes that were not there before."""

    at: datetime
    files: dict[str, tuple[str, int]]
    copied: int = 0

    @property
    def size(self) -> int:
        """Bytes of all its files."""
        return sum(size for _, size in self.files.values())


def make(home: Path, into: Path, at: datetime) -> Backup:
    """Copy a home, verify the copy, and let go of what is too old.

    Raises OSError; BadBackup for a copy that differs, or where nothing is left of what was backed up before; NoPlace
    where the folder cannot be made or written.

    at: the wall time it is known by.
    """
    if into.resolve() == home.resolve() or home.resolve() in into.resolve().parents:
        raise BadBackup("备份不能放在数据文件夹里面。请放到另一块盘上。")
    try:
        rights.make_folder(into)
        aside = tempfile.TemporaryDirectory(prefix="taking-", dir=into)
    except OSError as error:
        raise NoPlace(f"{into} 里建不了文件夹。请看看盘接好没有、满没满、能不能写,或换一个地方。") from error
    files: dict[str, tuple[str, int]] = {}
    copied = 0
    with aside as name:
        for below, source in _still(home, Path(name)):
            sha256, size = _hash(source)
            target = into / OBJECTS / sha256[:2] / sha256
            if not target.is_file() or target.stat().st_size != size:
                durable.put(target, source.read_bytes())
                copied += size
            files[below] = (sha256, size)
    if not files and (before := next((one for one in listed(into) if one.files), None)):
        raise BadBackup(f"{home} 里什么也没有,而 {before.at:%Y-%m-%d %H:%M} 的备份有 {len(before.files)} 个文件。")
    backup = Backup(at, files, copied)
    verify(into, backup)
    content = {"at": at.isoformat(timespec="seconds"), "files": files}
    durable.put(into / LISTS / f"{at.strftime(_NAME)}.json", json.dumps(content, ensure_ascii=False).encode())
    _let_go(into)
    return backup


def verify(folder: Path, backup: Backup) -> None:
    """Read every byte of a backup again. Raises BadBackup naming the first file that is not what it was."""
    for below, (sha256, size) in backup.files.items():
        path = folder / OBJECTS / sha256[:2] / sha256
        if not path.is_file() or _hash(path) != (sha256, size):
            raise BadBackup(f"{below} 的副本不见了或坏了({path})。再备份一次会补上;原来的数据没有动。")


def listed(folder: Path) -> list[Backup]:
    """The backups of a folder, the newest first; a list that cannot be read is passed over."""
    backups = []
    for path in sorted((folder / LISTS).glob("*.json"), reverse=True):
        try:
            content = json.loads(path.read_bytes())
            files = {str(name): (str(sha256), int(size)) for name, (sha256, size) in content["files"].items()}
            backups.append(Backup(datetime.fromisoformat(content["at"]), files))
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return backups


def last(folder: Path) -> datetime | None:
    """When the newest backup of a folder was taken, by its name; None where there is none."""
    names = sorted(path.stem for path in (folder / LISTS).glob("*.json"))
    try:
        return datetime.strptime(names[-1], _NAME) if names else None  # noqa: DTZ007 - the township's wall time
    except ValueError:
        return None


def put_back(folder: Path, into: Path, before: datetime | None = None) -> Backup:
    """Make a home of a backup in an empty folder; returns which. before: not one of later; None: the newest.

    Raises BadBackup when there is none, or it is not whole; NotEmpty.
    """
    if into.exists() and any(into.iterdir()):
        raise NotEmpty(str(into))
    backup = next((one for one in listed(folder) if before is None or one.at <= before), None)
    if backup is None:
        raise BadBackup(f"{folder} 里没有这时候之前的备份。")
    verify(folder, backup)
    rights.make_folder(into)
    for below, (sha256, _) in backup.files.items():
        durable.put(into / below, (folder / OBJECTS / sha256[:2] / sha256).read_bytes())
    rights.tighten(into)
    return backup


def _still(home: Path, aside: Path) -> Iterator[tuple[str, Path]]:
    """Every file of a home as it was in one moment: (below the home, where it can be read).

    What is written in place is copied aside while nobody may make a version, or can: on a disk that lets nothing be
    written.
    """
    lake = home / "real"
    with _alone(lake / "write.lock") if lake.is_dir() else nullcontext():
        paths = [path for path in sorted(home.rglob("*")) if path.is_file() and _wanted(path.relative_to(home))]
        paths.sort(key=lambda path: path.suffix == ".sqlite")  # what names a book's end is never ahead of it
        moment = []
        for number, path in enumerate(paths):
            if path.suffix == ".sqlite":
                moment.append((path, _database(path, aside / str(number))))
            elif not _is_final(path.relative_to(home)):
                copy = aside / str(number)
                copy.write_bytes(path.read_bytes())
                moment.append((path, copy))
            else:
                moment.append((path, path))
    for path, source in moment:
        yield path.relative_to(home).as_posix(), source


def _wanted(below: Path) -> bool:
    first = below.parts[0]
    if first in ("demo", "https") or first.startswith(("real-damaged-", "rebuild-", erasures.ASIDE)):
        return False
    return below.name not in _LIVING and not below.name.endswith((durable.PARTIAL, "-wal", "-shm", "-journal", ".log"))


def _is_final(below: Path) -> bool:
    """Whether a file is never changed once it is there."""
    return len(below.parts) > 2 and below.parts[1] in ("files", originals.FOLDER, manifests.FOLDER)


@contextmanager
def _alone(lock_file: Path) -> Iterator[None]:
    with ExitStack() as stack:
        try:
            stack.enter_context(exclusive(lock_file))
        except (OSError, sqlite3.Error) as error:
            if not faults.is_unwritable(error):
                raise
        yield


def _database(path: Path, copy: Path) -> Path:
    try:
        _copied(path, copy)
    except sqlite3.OperationalError as error:
        if not faults.is_unwritable(error):
            raise
        copy.unlink(missing_ok=True)
        with spare.copy_of(path) as elsewhere:
            _copied(Path(elsewhere) / path.name, copy)
    return copy


def _copied(path: Path, copy: Path) -> None:
    with (
        closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=60)) as source,
        closing(sqlite3.connect(copy)) as target,
    ):
        source.backup(target)
        target.execute("PRAGMA journal_mode = delete")


def _hash(path: Path) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return digest.hexdigest(), size


def _let_go(folder: Path) -> None:
    """Delete the oldest lists beyond KEPT, and the files that no list names."""
    for path in sorted((folder / LISTS).glob("*.json"), reverse=True)[KEPT:]:
        path.unlink()
    lists = sorted((folder / LISTS).glob("*.json"))
    backups = listed(folder)
    if len(backups) != len(lists):
        return  # one cannot be read: nobody knows what it needs
    needed = {sha256 for backup in backups for sha256, _ in backup.files.values()}
    for path in (folder / OBJECTS).glob("??/*"):
        if path.name not in needed:
            path.unlink()
