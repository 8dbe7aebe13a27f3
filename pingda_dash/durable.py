"""Files that are on the disk when they are said to be, for their owner alone."""

from __future__ import annotations

import os
import uuid
from pathlib import Path

from pingda_dash import rights

PARTIAL = ".part"
"""What a file is called until it is whole; what a process left behind under such a name is nothing."""


def write_durably(path: Path, data: bytes) -> None:
    """Write a file and wait until the disk has it."""
    with open(path, "wb", opener=rights.opener) as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def put(path: Path, data: bytes) -> None:
    """Write a file that is there whole or not at all, even where the disk is full or the machine stops."""
    rights.make_folder(path.parent)
    partial = path.with_name(f"{path.name}.{uuid.uuid4().hex}{PARTIAL}")
    try:
        write_durably(partial, data)
        partial.replace(path)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def put_lightly(path: Path, data: bytes) -> None:
    """Write a file, for its owner alone, that is there whole or not at all; the disk is not waited for."""
    partial = path.with_name(f"{path.name}.{uuid.uuid4().hex}{PARTIAL}")
    try:
        with open(partial, "xb", opener=rights.opener) as stream:
            stream.write(data)
        partial.replace(path)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise


def sync_folder(folder: Path) -> None:
    """Make a rename durable where the system lets a folder be opened (not on Windows)."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
