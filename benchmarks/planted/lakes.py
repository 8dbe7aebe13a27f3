"""A lake a file, as it stood when that file arrived: all earlier uploads, and what came with it."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from itertools import groupby
from pathlib import Path

from benchmarks.planted.sheets import Filed
from pingda_dash import desk
from pingda_dash.lake import Lake, LakeName

NAME: LakeName = "real"


class Chain:
    """The lakes below one folder, which may be used again: those that are there are not made anew."""

    def __init__(self, folder: Path, files: Sequence[Filed]) -> None:
        self.folder = folder
        self.files = files

    def home(self, file: Filed) -> Path:
        """The home whose lake all but this file has reached."""
        return self.folder / file.name.removesuffix(".csv")

    def make(self, targets: Sequence[Filed]) -> None:
        """Make the lakes of the targets that are not there yet."""
        missing = {file.name for file in targets if not (self.home(file) / "made").exists()}
        if not missing:
            return
        growing = self.folder / "growing"
        shutil.rmtree(growing, ignore_errors=True)
        lake = Lake(growing, NAME)
        for _, batch in groupby(self.files, key=lambda file: file.upload):
            sent = list(batch)
            for file in sent:
                if file.name in missing:
                    self._aside(growing, file, [other for other in sent if other.name != file.name])
            accept(lake, sent)
            missing -= {file.name for file in sent}
            if not missing:
                break

    def _aside(self, growing: Path, file: Filed, others: Sequence[Filed]) -> None:
        home = self.home(file)
        shutil.rmtree(home, ignore_errors=True)
        copied(growing, home)
        if others:
            accept(Lake(home, NAME), others)
        (home / "made").touch()


def accept(lake: Lake, files: Sequence[Filed]) -> None:
    """Load files as they are, in plain form, with a yes to whatever is asked."""
    sent = [(file.name, file.written(file.rows)) for file in files]
    at = files[0].received_at
    desk.accept(lake, desk.receive(lake, sent, at.date()), "乡扶贫办", "演示", at)


def copied(home: Path, to: Path) -> None:
    """A copy of a home's lake: its catalog by SQLite, its files, which never change, as further names of the same."""
    source, target = home / NAME, to / NAME
    for folder, _, names in os.walk(source):
        into = target / Path(folder).relative_to(source)
        into.mkdir(parents=True, exist_ok=True)
        for name in names:
            if name.startswith("catalog.sqlite") or name.endswith(".lock"):
                continue
            try:
                os.link(Path(folder) / name, into / name)
            except OSError:
                shutil.copy2(Path(folder) / name, into / name)
    with (
        closing(sqlite3.connect(source / "catalog.sqlite")) as one,
        closing(sqlite3.connect(target / "catalog.sqlite")) as other,
    ):
        one.backup(other)
