"""What the machine refuses, in Chinese: a full disk, a folder without rights, a file that is no database any more."""

from __future__ import annotations

import errno
import sqlite3

import duckdb

from pingda_dash import settings, spare
from pingda_dash.errors import PingdaError, reason_of
from pingda_dash.presence import LostCatalog

MACHINE = (OSError, sqlite3.Error, duckdb.Error)
"""What the system, SQLite and DuckDB raise when the machine refuses."""

FULL = "磁盘满了,没有写入,原来的数据都在。请腾出空间(至少 1 GB)再试。"
READ_ONLY = (
    "数据文件夹不能写(只读,或没有权限),没有任何改动。请让运行程序的用户对它有读写权限;是哪一处,体检会说:{doctor}"
)
DAMAGED = "数据文件坏了或缺了。先查清是哪一个:{doctor}"
BUSY = "数据正被另一个程序写,等了很久仍不空。请稍后再试。"
OTHER = "系统不让读写数据文件夹({detail})。请核对磁盘与权限:{doctor}"
WRONG_KIND = "{detail}数据文件夹里有一处被换成了别的。先查清是哪一处:{doctor}"

_BY_NUMBER = {
    errno.ENOSPC: FULL,
    errno.EDQUOT: FULL,
    errno.EROFS: READ_ONLY,
    errno.EACCES: READ_ONLY,
    errno.EPERM: READ_ONLY,
    errno.ENOTDIR: WRONG_KIND,
    errno.EISDIR: WRONG_KIND,
    errno.ELOOP: WRONG_KIND,
    errno.EEXIST: WRONG_KIND,
}
_BY_TEXT = {
    "disk is full": FULL,
    "No space left": FULL,
    "Disk quota": FULL,
    "readonly database": READ_ONLY,
    "read-only": READ_ONLY,
    "Read-only file system": READ_ONLY,
    "Permission denied": READ_ONLY,
    "unable to open database file": READ_ONLY,
    "malformed": DAMAGED,
    "not a database": DAMAGED,
    "No such file": DAMAGED,
    "Cannot open file": DAMAGED,
    "No files found": DAMAGED,
    "no such table": DAMAGED,
    "no such column": DAMAGED,
    "has no column": DAMAGED,
    "magic bytes": DAMAGED,
    "too small to be a Parquet": DAMAGED,
    "disk I/O error": DAMAGED,
    "is locked": BUSY,
}


_SHORT = {FULL: "磁盘满了", READ_ONLY: "数据文件夹不能写", DAMAGED: "数据文件坏了或缺了", BUSY: "数据正被别的程序占用"}


def short(error: BaseException) -> str:
    """The same in a few words, for a wall; `!` and line ends do not occur in it."""
    if isinstance(error, LostCatalog):
        return f"数据库{error.why}"
    return _SHORT.get(_kind(error), "数据文件夹出了问题")


def is_refusal(error: BaseException) -> bool:
    """Whether an error is the machine's, and not a mistake of ours."""
    return isinstance(error, MACHINE) and _kind(error) != OTHER


def is_unwritable(error: BaseException) -> bool:
    """Whether what is there could be read, were nothing to be written: a full disk, or one without the right to."""
    return _kind(error) in (FULL, READ_ONLY)


def is_damage(error: BaseException) -> bool:
    """Whether a file is at fault, and not the machine around it."""
    return _kind(error) == DAMAGED


def words(error: BaseException) -> str:
    """One line for the person at the machine: what is refused, and what to do; of an error of ours, what it says."""
    if isinstance(error, PingdaError):
        return str(error)
    detail = str(error).splitlines()[0][:120] if str(error) else type(error).__name__
    if isinstance(error, OSError) and error.filename:
        detail = f"{error.filename}:{reason_of(error)}"
    return _kind(error).format(doctor=settings.command("doctor"), detail=detail)


def _kind(error: BaseException) -> str:
    by_number = _BY_NUMBER.get(error.errno or 0) if isinstance(error, OSError) else None
    kind = by_number or next((words for text, words in _BY_TEXT.items() if text in str(error)), OTHER)
    return FULL if kind in (DAMAGED, OTHER) and _is_full() else kind


def _is_full() -> bool:
    """Whether the home's disk has no room: what SQLite calls an I/O error is then no damage."""
    home = settings.home()
    return home.is_dir() and not spare.has_room(home)
