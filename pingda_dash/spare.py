"""A database of a disk that lets nothing be written, to be read all the same: SQLite needs room even to open one."""

from __future__ import annotations

import errno
import shutil
import tempfile
from pathlib import Path

NO_ROOM = 1 << 17
"""Bytes: what SQLite needs to open a database that others read too, and some."""
MEMORY = Path("/dev/shm")
"""Where Linux has a disk that is memory."""


def has_room(folder: Path, size: int = NO_ROOM) -> bool:
    """Whether the disk of a folder has some bytes left; False where it cannot be asked."""
    try:
        return shutil.disk_usage(folder).free >= size
    except OSError:
        return False


def copy_of(database: Path) -> tempfile.TemporaryDirectory[str]:
    """A folder elsewhere with a copy of a database under its own name, and of what is written ahead of it.

    It is gone with the object that is returned. Raises OSError where no other disk has room, or memory for it.
    """
    ahead = database.with_name(f"{database.name}-wal")
    files = [path for path in (database, ahead) if path.is_file()]
    size = sum(path.stat().st_size for path in files)
    folder = tempfile.TemporaryDirectory(prefix="pingda-", dir=_elsewhere(size))
    try:
        for path in files:
            shutil.copyfile(path, Path(folder.name) / path.name)
    except OSError:
        folder.cleanup()
        raise
    return folder


def _elsewhere(size: int) -> str:
    """A folder with twice the room that some bytes need."""
    wanted = 2 * size + 4 * NO_ROOM
    try:
        usual = Path(tempfile.gettempdir())
    except OSError:  # it tries each place by writing to it
        usual = MEMORY
    for folder in (usual, MEMORY):
        if folder.is_dir() and has_room(folder, wanted):
            return str(folder)
    raise OSError(errno.ENOSPC, "No space left on device")
