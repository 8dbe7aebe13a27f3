"""The bytes that were received, by their SHA-256: `<lake>/originals/ab/abcdef…`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from pingda_dash import durable
from pingda_dash.errors import DamagedOriginal, MissingOriginal

FOLDER = "originals"
LETTERS = 64


def path_of(folder: Path, sha256: str) -> Path:
    """Where a lake's folder keeps the file with these bytes."""
    return folder / FOLDER / sha256[:2] / sha256


def receive(folder: Path, data: bytes) -> str:
    """Keep a file's bytes, durably; returns their sha256. One that was damaged is whole again."""
    sha256 = hashlib.sha256(data).hexdigest()
    path = path_of(folder, sha256)
    if not path.is_file() or path.stat().st_size != len(data) or path.read_bytes() != data:
        durable.put(path, data)
    return sha256


def read(folder: Path, sha256: str) -> bytes:
    """The bytes that were received under this hash. Raises MissingOriginal, and DamagedOriginal for other bytes."""
    path = path_of(folder, sha256)
    if not path.is_file():
        raise MissingOriginal(sha256[:12])
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != sha256:
        raise DamagedOriginal(sha256[:12])
    return data


def whole_hash(folder: Path, start: str) -> str:
    """The sha256 of the one original whose hash starts like this. Raises MissingOriginal for none or several."""
    plain = start.strip().lower()
    if len(plain) >= 8 and set(plain) <= set("0123456789abcdef"):
        names = [path.name for path in path_of(folder, plain).parent.glob(f"{plain}*") if len(path.name) == LETTERS]
        if len(names) == 1:
            return names[0]
    raise MissingOriginal(start[:12])


def listed(folder: Path) -> Iterator[str]:
    """The SHA-256 of every original that is there, in order."""
    for path in sorted((folder / FOLDER).glob("??/*")):
        if len(path.name) == LETTERS:
            yield path.name
