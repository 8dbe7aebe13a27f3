"""Copies of a home elsewhere: each file once, by its content, and for every backup the list of what the home held.

    DIR/objects/ab/abcdef…            the bytes of a file, by their SHA-256
    DIR/backups/20200520-213000-000007.json
                                      the seventh backup: file below the home → [SHA-256, bytes]

Which is the newest is by that number, never by the clock, which may have been wrong. What is in the store is read again
at every backup, and mended from the home where it is not what it was. Nothing is let go of for a home that is itself
damaged, and no folder takes the backups of two homes.

A backup is taken while the server runs: databases are copied by SQLite itself, in a moment in which no version is
made; all else that a version is made of is never changed once it is there. The demo's lake, which makes itself again,
and what is practised are left out.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath, PureWindowsPath

from pingda_dash import durable, erasures, faults, manifests, originals, presence, rights, spare
from pingda_dash.errors import PingdaError
from pingda_dash.lake import exclusive

KEPT = 30
"""Backups of one folder; the oldest beyond that are let go, and what only they needed."""
OBJECTS, LISTS = "objects", "backups"
CHUNK = 1 << 20
LOCK = "backup.lock"
_LIVING = {"write.lock", "demo.lock", "erase.lock"}
_TAKING = "taking-"
_STALE = 24 * 3600
"""Seconds after which copies that are still being taken are nobody's any more."""
_NAME = "%Y%m%d-%H%M%S"


class BadBackup(PingdaError):
    "备份没有用上:"


class NoPlace(PingdaError):
    "没有备份,原来的数据没有动:"


class NotEmpty(PingdaError):
    "只能恢复到空的文件夹,免得盖掉里面的数据。请换一个,或先把它改名:"


class NotRestored(PingdaError):
    "没有恢复,备份没有动,写了一半的已经清掉:"


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


def make(home: Path, into: Path, at: datetime, is_whole: bool = True) -> Backup:
    """Copy a home, verify every byte of the copy, and let go of what is too old.

    Raises OSError; BadBackup for a copy that differs, where nothing is left of what was backed up before, or where the
    folder has another home's; NoPlace where the folder cannot be made or written, or is full.

    at: the wall time it is known by. is_whole: nothing of the home is missing or damaged; of one that is not no earlier
    backup is let go, lest the last good one goes.
    """
    if into.resolve() == home.resolve() or home.resolve() in into.resolve().parents:
        raise BadBackup("备份不能放在数据文件夹里面。请放到另一块盘上。")
    try:
        rights.make_folder(into)
        _sweep(into)
        aside = tempfile.TemporaryDirectory(prefix=_TAKING, dir=into)
    except OSError as error:
        raise NoPlace(f"{into} 里建不了文件夹。请看看盘接好没有、满没满、能不能写,或换一个地方。") from error
    try:
        with aside as name, _alone(into / LOCK):
            return _made(home, into, at, Path(name), is_whole)
    except (OSError, sqlite3.Error) as error:
        if spare.has_room(into):
            raise
        raise NoPlace(f"备份盘满了({into})。以前的备份都在;请腾出空间,或换一个地方。") from error


def _made(home: Path, into: Path, at: datetime, aside: Path, is_whole: bool) -> Backup:
    files: dict[str, tuple[str, int]] = {}
    copied = 0
    before = next((one for one in listed(into) if one.files), None)
    for below, source in _still(home, aside):
        files[below] = _hash(source)
        if below == presence.record_of(home / "real").name and _is_anothers(files[below], before, below):
            raise BadBackup(f"{into} 里放着另一个数据文件夹的备份({below} 不是同一份)。请给这里换一个文件夹。")
        target = _object(into, files[below][0])
        if not _is_there(target, files[below]):
            durable.put(target, source.read_bytes())
            copied += files[below][1]
            if not _is_there(target, files[below]):
                raise BadBackup(f"{below} 写下去读回来不一样({target}),备份盘可能坏了。请换一块;原来的数据没有动。")
    if not files and before:
        raise BadBackup(f"{home} 里什么也没有,而 {before.at:%Y-%m-%d %H:%M} 的备份有 {len(before.files)} 个文件。")
    number = max((_place(path)[0] for path in _lists(into)), default=0) + 1
    content = {"at": at.isoformat(timespec="seconds"), "files": files}
    path = into / LISTS / f"{at.strftime(_NAME)}-{number:06d}.json"
    durable.put(path, json.dumps(content, ensure_ascii=False).encode())
    if is_whole:
        _let_go(into)
    return Backup(at, files, copied)


def _is_anothers(there: tuple[str, int], before: Backup | None, below: str) -> bool:
    """Whether the last backup was of another home, by the record that a lake writes once."""
    return before is not None and before.files.get(below, there) != there


def verify(folder: Path, backup: Backup) -> None:
    """Read every byte of a backup again. Raises BadBackup naming the first file that is not what it was."""
    for below, (sha256, size) in backup.files.items():
        path = _object(folder, sha256)
        if not _is_there(path, (sha256, size)):
            raise BadBackup(f"{below} 的副本不见了或坏了({path})。原来的文件还在的,再备份一次会补上。")


def listed(folder: Path) -> list[Backup]:
    """The backups of a folder, the newest first; a list that cannot be read is passed over (`unread`)."""
    return [backup for path in _lists(folder) if (backup := _read(path)) is not None]


def unread(folder: Path) -> list[Path]:
    """The lists of a folder that cannot be read: nobody knows what their backups had."""
    return [path for path in _lists(folder) if _read(path) is None]


def last(folder: Path) -> datetime | None:
    """When the newest backup of a folder was taken, of those whose list can be read; None where there is none."""
    backup = next((one for path in _lists(folder) if (one := _read(path)) is not None), None)
    return backup.at if backup else None


def put_back(folder: Path, into: Path, before: datetime | None = None) -> Backup:
    """Make a home of a backup in an empty folder; returns which. before: not one of later; None: the newest.

    Until all is there a file says so (`presence.UNDONE`), with which it may be begun again. Raises BadBackup when there
    is none, or it is not whole; NotEmpty; NotRestored.
    """
    if folder.resolve() in (into.resolve(), *into.resolve().parents):
        raise NotRestored(f"不能恢复到备份文件夹里面({into})。请换一个空的文件夹。")
    if into.is_file() or (into.exists() and any(into.iterdir()) and not (into / presence.UNDONE).is_file()):
        raise NotEmpty(str(into))
    backup = next((one for one in listed(folder) if before is None or one.at <= before), None)
    if backup is None:
        raise BadBackup(f"{folder} 里没有读得出的备份。请核对是不是这个文件夹,盘接好没有。")
    verify(folder, backup)
    was_there = into.is_dir()
    try:
        rights.make_folder(into)
        durable.put(into / presence.UNDONE, b"")
        for below in sorted(backup.files, key=_in_order):
            durable.put(into / below, _object(folder, backup.files[below][0]).read_bytes())
        rights.tighten(into)
        (into / presence.UNDONE).unlink()
        durable.sync_folder(into)
    except BaseException as error:
        _clear(into, was_there)
        if isinstance(error, OSError):
            why = "写不进去" if spare.has_room(into.parent) and spare.has_room(into) else "所在的磁盘满了"
            raise NotRestored(f"{into} {why}。请腾出空间、给权限,或换一个地方再恢复。") from error
        raise
    return backup


def _in_order(below: str) -> tuple[bool, bool, str]:
    """What tells that a lake was in use comes first, its catalog last: what is cut short is never taken for a home."""
    return "/" in below, below.endswith(presence.CATALOG), below


def _clear(into: Path, was_there: bool) -> None:
    """Take away what was written into a folder that was empty."""
    for path in into.iterdir() if into.is_dir() else ():
        shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
    if not was_there:
        shutil.rmtree(into, ignore_errors=True)


def _lists(folder: Path) -> list[Path]:
    """The lists of a folder, the newest first."""
    return sorted((folder / LISTS).glob("*.json"), key=_place, reverse=True)


def _place(path: Path) -> tuple[int, str]:
    """Where a list stands in the order: by its number, which those of an earlier release lack; then by its name."""
    number = path.stem.rpartition("-")[2] if path.stem.count("-") > 1 else ""
    return int(number) if number.isdecimal() else 0, path.stem


def _read(path: Path) -> Backup | None:
    try:
        content = json.loads(path.read_bytes())
        files = {str(name): (str(sha256), int(size)) for name, (sha256, size) in content["files"].items()}
        if not all(_is_inside(name) and re.fullmatch("[0-9a-f]{64}", sha256) for name, (sha256, _) in files.items()):
            return None
        return Backup(datetime.fromisoformat(content["at"]), files)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _is_inside(below: str) -> bool:
    """Whether a name stays below the folder that it is put into, on whatever system."""
    posix, windows = PurePosixPath(below), PureWindowsPath(below)
    return bool(below) and not (posix.is_absolute() or windows.anchor or {"..", ""} & {*posix.parts, *windows.parts})


def _object(folder: Path, sha256: str) -> Path:
    return folder / OBJECTS / sha256[:2] / sha256


def _is_there(path: Path, wanted: tuple[str, int]) -> bool:
    """Whether the bytes of a file are in the store, all of them as they were."""
    return path.is_file() and path.stat().st_size == wanted[1] and _hash(path) == wanted


def _sweep(into: Path) -> None:
    """Take away what a backup that was cut short left behind."""
    for path in into.glob(f"{_TAKING}*"):
        if time.time() - path.stat().st_mtime > _STALE:
            shutil.rmtree(path, ignore_errors=True)


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
    if first in ("demo", "practice", "https", presence.UNDONE) or first.startswith(
        ("real-damaged-", "rebuild-", erasures.ASIDE)
    ):
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
    for path in _lists(folder)[KEPT:]:
        path.unlink()
    if unread(folder):
        return  # nobody knows what it needs
    needed = {sha256 for backup in listed(folder) for sha256, _ in backup.files.values()}
    for path in (folder / OBJECTS).glob("??/*"):
        if path.name not in needed:
            path.unlink()
