"""Files of a home are readable by their owner alone: folders 0700, files 0600, whatever the umask.

What SQLite writes beside a database (`-wal`, `-shm`) has the rights of the database. Windows has no such bits: there
`doctor` asks `icacls` and says what to type.
"""

from __future__ import annotations

import os
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

FOLDER, FILE = 0o700, 0o600
_OTHERS = 0o077
_FOLDERS = ("real", "real-damaged-*", "demo", "demo.part", "practice", "rebuild-*", "cache", "https")
"""The folders of a home that the product makes; what else lies there is not its own."""


def make_folder(path: Path) -> None:
    """Make a folder and those above it that are missing; one that is there stays as it is."""
    for missing in reversed([one for one in (path, *path.parents) if not one.exists()]):
        missing.mkdir(mode=FOLDER, exist_ok=True)


def make_file(path: Path) -> None:
    """Make an empty file; one that is there stays as it is."""
    if not path.exists():
        path.touch(mode=FILE)


def write(path: Path, data: bytes) -> None:
    """Write a file that somebody has asked for, in whichever folder; one that is made is the owner's alone."""
    with open(path, "wb", opener=opener) as stream:
        stream.write(data)


def opener(path: str, flags: int) -> int:
    """For `open(…, opener=…)`: a file that is made is the owner's alone."""
    return os.open(path, flags, FILE)


def tighten(home: Path) -> list[Path]:
    """Let nobody but its owner read what the product has written into a home; returns what it was.

    What belongs to another user stays as it is: the system does not let us.
    """
    return [path for path in loose(home) if _tighten(path)]


def tighten_below(folder: Path) -> None:
    """The same of a folder and all that is below it."""
    if os.name == "posix":
        for path in loose_below(folder):
            _tighten(path)


def loose(home: Path) -> Iterator[Path]:
    """What others than its owner may read, write or enter of what the product has written into a home; POSIX only."""
    if os.name != "posix" or not home.is_dir():
        return
    if home.stat().st_mode & _OTHERS:
        yield home
    for path in (path for path in sorted(home.iterdir()) if path.is_file()):
        yield from _if_loose(path)
    for folder in (folder for pattern in _FOLDERS for folder in sorted(home.glob(pattern))):
        yield from loose_below(folder)


def loose_below(folder: Path) -> Iterator[Path]:
    """The same of a folder and all that is below it."""
    yield from _if_loose(folder)
    for below, folders, files in os.walk(folder):
        for name in (*sorted(folders), *sorted(files)):
            yield from _if_loose(Path(below, name))


def _tighten(path: Path) -> bool:
    try:
        path.chmod(FOLDER if path.is_dir() else FILE)
    except OSError:
        return False
    return True


def _if_loose(path: Path) -> Iterator[Path]:
    try:
        mode = path.lstat().st_mode
    except OSError:  # gone meanwhile
        return
    if not stat.S_ISLNK(mode) and mode & _OTHERS:
        yield path


# --- Windows --------------------------------------------------------------------------------------------------------

_EVERYBODY = ("Everyone", r"BUILTIN\Users", r"NT AUTHORITY\Authenticated Users", "所有人", r"BUILTIN\用户")


def names_others(listed: str) -> bool:
    """Whether what `icacls` lists of a folder gives a right to every user of the machine."""
    return any(f"{name}:" in listed for name in _EVERYBODY)


def windows_warning(home: Path) -> str:
    """What to type on Windows so that a home is its owner's alone; "" where it is, or that cannot be asked."""
    if os.name != "nt" or not home.is_dir():
        return ""
    try:
        listed = subprocess.run(["icacls", str(home)], capture_output=True, timeout=20, check=False).stdout
    except (OSError, subprocess.SubprocessError):
        return ""
    if not names_others(listed.decode("mbcs", "replace")):
        return ""
    return f'icacls "{home}" /inheritance:r /grant:r "%USERNAME%:(OI)(CI)F" "SYSTEM:(OI)(CI)F"'
