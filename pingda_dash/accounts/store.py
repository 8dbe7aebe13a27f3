"""The book of accounts, `<home>/accounts.sqlite`, and how names and times stand in it."""

from __future__ import annotations

import unicodedata
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from sqlite3 import Connection

from pingda_dash.book import Book, time_text
from pingda_dash.errors import PingdaError

BOOK = Book("accounts.sqlite", "accounts")


def writing(home: Path) -> AbstractContextManager[Connection]:
    """A connection in one transaction. What was counted and logged stays when a PingdaError refuses the rest."""
    return BOOK.writing(home, committing=PingdaError)


def stored_time(at: datetime) -> str:
    """A time of the township as the book stores it, to the microsecond."""
    return time_text(at, "microseconds")


def plain(text: str) -> str:
    """A name as it is stored: full-width letters as plain ones, nothing invisible, no space around."""
    normal = unicodedata.normalize("NFKC", text)
    return "".join(char for char in normal if unicodedata.category(char)[0] != "C").strip()
