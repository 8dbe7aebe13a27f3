"""Files that a command writes for who asked for them: there may be people in them, so they are their owner's alone."""

from __future__ import annotations

import stat
from collections.abc import Mapping
from pathlib import Path

from pingda_dash import durable, rights
from pingda_dash.errors import PingdaError, reason_of
from pingda_dash.report import pdf


def put(path: Path, data: bytes, with_folder: bool = True) -> Path:
    """Write a file, whole or not at all: what was there stays where the disk is full. with_folder: making the folders
    above it where they are missing. Raises PingdaError, in words."""
    try:
        if with_folder:
            path.parent.mkdir(parents=True, exist_ok=True)
        target = path.resolve()
        if target.exists() and not target.is_file():  # a device such as /dev/stdout; a folder is refused
            rights.write(target, data)
            return path
        mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else None
        durable.put(target, data)
        if mode is not None:
            target.chmod(mode)
    except OSError as error:
        raise PingdaError(f"写不了文件 {path}:{reason_of(error)}") from error
    return path


def make_folder(path: Path) -> None:
    """Make a folder that files are to be written to, where it is missing. Raises PingdaError, in words."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise PingdaError(f"写不了文件夹 {path}:{reason_of(error)}") from error


def put_pdfs(documents: Mapping[Path, bytes]) -> list[Path]:
    """Write the PDF of each document beside it, under the same name. documents: path → bytes."""
    made = pdf.pdfs_of({str(path): data for path, data in documents.items()})
    return [put(Path(path).with_suffix(".pdf"), data) for path, data in made.items()]
