"""Whether a lake was ever used, however little of it is left: it is then never taken for a new one, nor for the demo.

The first accepted upload leaves `<home>/real.json`, outside of the lake's folder, and an event of the audit.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from pingda_dash import durable, manifests, originals, settings
from pingda_dash.errors import PingdaError

CATALOG = "catalog.sqlite"
AUDIT = "accounts.sqlite"
_ACCEPTED = "SELECT 1 FROM events WHERE action = 'accept' AND detail LIKE '%第 % 版:%' LIMIT 1"
UNDONE = "restoring"
"""A file that stands in a home for as long as a backup is being restored into it."""


class LostCatalog(PingdaError):
    "收过的文件还在,可是登记它们的数据库"

    def __init__(self, path: Path, why: str) -> None:
        self.why = why
        cure = "原件和收件记录也不在了,请从备份恢复:" + settings.command("restore 备份文件夹 --into 空文件夹")
        if can_be_rebuilt(path.parent):
            rebuilt = settings.command("rebuild --here")
            cure = f"先查清缺什么:{settings.command('doctor')};再由原件重建:{rebuilt};有备份的,从备份恢复。"
        super().__init__(f"{why}({path})。没有改用演示数据,也没有从头开始,没有任何改动。{cure}")


def record_of(folder: Path) -> Path:
    """The record, beside a lake's folder, that the lake has accepted an upload."""
    return folder.with_suffix(".json")


def record(folder: Path, at: datetime) -> None:
    """Note, once, that the lake in this folder is in use."""
    path = record_of(folder)
    if not path.is_file():
        since = {"since": at.isoformat(timespec="seconds"), "lake": folder.name}
        durable.put(path, json.dumps(since, ensure_ascii=False).encode())


def was_used(folder: Path) -> bool:
    """Whether anything says that a lake in this folder has received a file: a record, what was received, the audit."""
    record = record_of(folder)
    if record.exists() or record.is_symlink() or manifests.count(folder):
        return True
    if next(originals.listed(folder), None) is not None or any((folder / "files").rglob("*.parquet")):
        return True
    return any(folder.parent.glob(f"{folder.name}-damaged-*")) or _was_accepted(folder)


def can_be_rebuilt(folder: Path) -> bool:
    """Whether there is anything to make a lake again from."""
    return manifests.count(folder) > 0


def _was_accepted(folder: Path) -> bool:
    """Whether the audit has an upload that became a version; a practice screen has the audit of the real one."""
    path = folder.parent / AUDIT
    if folder.name != "real" or settings.practising() or not path.is_file() or not path.stat().st_size:
        return False
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=30)) as db:
            return db.execute(_ACCEPTED).fetchone() is not None
    except sqlite3.Error:
        return False  # what is wrong with it is said of it by itself


def must_be_whole(folder: Path) -> None:
    """See that a lake that was used has its catalog. Raises LostCatalog, having changed nothing."""
    path = folder / CATALOG
    why = None
    if not path.is_file():
        why = "不见了"
    elif not path.stat().st_size:
        why = "是空的"
    elif not _is_catalog(path):
        why = "坏了,打不开"
    if why and was_used(folder):
        raise LostCatalog(path, why)


def _is_catalog(path: Path) -> bool:
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=30)) as db:
            return bool(db.execute("SELECT count(*) FROM ducklake_snapshot").fetchone()[0])
    except sqlite3.OperationalError as error:
        return "no such table" not in str(error)  # busy, or no right to it: that is another matter
    except sqlite3.DatabaseError:
        return False
