"""The book of accounts, `<home>/accounts.sqlite`, and how names and times stand in it."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from sqlite3 import Connection

from pingda_dash.accounts import chain
from pingda_dash.book import Book, time_text
from pingda_dash.errors import PingdaError

BOOK = Book("accounts.sqlite", "accounts", upgrade=chain.adopt, counted=False)


@contextmanager
def writing(home: Path) -> Iterator[Connection]:
    """A connection in one transaction. What was counted and logged stays when a PingdaError refuses the rest."""
    before = after = chain.Link()
    try:
        with BOOK.writing(home, committing=PingdaError) as db:
            before = after = chain.last(db)
            try:
                yield db
            finally:
                after = chain.last(db)
    finally:
        if after != before:
            with BOOK.reading(home) as db:
                chain.follow(db, home)


def stored_time(at: datetime) -> str:
    """A time of the township as the book stores it, to the microsecond."""
    return time_text(at, "microseconds")


def hash_of(token: str) -> str:
    """What is stored of a session's token, or of a ticket."""
    return hashlib.sha256(token.encode()).hexdigest()


def end_sessions(db: Connection, name: str, but: str = "") -> None:
    """End every session of an account. but: the token of one that goes on."""
    db.execute("UPDATE sessions SET seen_at = '' WHERE name = ? AND token_hash <> ?", (name, hash_of(but)))


def plain(text: str) -> str:
    """A name as it is stored: full-width letters as plain ones, nothing invisible, no space around."""
    normal = unicodedata.normalize("NFKC", text)
    return "".join(char for char in normal if unicodedata.category(char)[0] != "C").strip()
