"""Names for versions, such as 上次例会, in `<lake>/desk.sqlite`: beside the lake, so a mark is never a snapshot."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pandas as pd

from pingda_dash.book import Book, time_text
from pingda_dash.errors import PingdaError
from pingda_dash.masking import mask_text

LONGEST = 20  # characters of a name
_BOOK = Book("desk.sqlite", "marks")


class UnnamedMark(PingdaError):
    "标记要有名字,最多 20 个字,例如“上次例会”。"


def listed(folder: Path) -> pd.DataFrame:
    """Every mark of the lake in `folder`, the newest first: name, version, author, at."""
    marks = _BOOK.frame(folder, "SELECT name, version, author, at FROM marks ORDER BY at DESC, name")
    return marks.assign(at=pd.to_datetime(marks["at"]))


def put(folder: Path, name: str, version: int, author: str, at: datetime) -> None:
    """Set a mark, or move the one of that name; numbers of persons are masked in it.

    Raises UnnamedMark when the name is empty or too long.
    """
    name = mask_text(" ".join(name.split()))
    if not 0 < len(name) <= LONGEST:
        raise UnnamedMark
    with _BOOK.writing(folder) as db:
        db.execute("INSERT OR REPLACE INTO marks VALUES (?, ?, ?, ?)", (name, version, author, time_text(at)))


def drop(folder: Path, name: str) -> None:
    """Delete a mark; one that is not there is gone already."""
    with _BOOK.writing(folder) as db:
        db.execute("DELETE FROM marks WHERE name = ?", (name,))
