"""A book: a small SQLite file beside the lakes, whose tables are those of a schema in `sql/books/`.

Several processes read and write one at the same time. It is made when it is first written to; a file of an earlier
release gets the tables it lacks. Times stand in it as ISO text, which sorts as they do.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

import pandas as pd

from pingda_dash import durable, rights, spare

SCHEMAS = Path(__file__).parent / "sql" / "books"
LARGE = 4 << 20
"""Bytes above which a book's rows are not hashed at every write."""
CHANGED = "changed"
"""What is noted instead of a hash once the rows were others than those of the last write."""
TIMEOUT = 30  # seconds that one process waits for another to have written


@dataclass(frozen=True)
class Book:
    """One book. filename: in the folder that each call names; two books may share a file.

    schema: name of its schema in `sql/books/`. upgrade: what is to be done once with the rows of an earlier release, in
    the transaction that gives the file the tables it lacks. counted: how often it was
    written to is noted beside it, so that one that is gone, or replaced by an older one, is missed.
    """

    filename: str
    schema: str
    upgrade: Callable[[sqlite3.Connection], None] | None = None
    counted: bool = True

    def read(self, folder: Path, query: str, values: Sequence[object] = ()) -> list[tuple[object, ...]]:
        """The rows of a query; of a book that is not there, those of an empty one."""
        with self.reading(folder) as db:
            return db.execute(query, values).fetchall()

    def frame(self, folder: Path, query: str, values: Sequence[object] = ()) -> pd.DataFrame:
        """The rows of a query as a data frame."""
        with self.reading(folder) as db:
            rows = db.execute(query, values)
            return pd.DataFrame(rows.fetchall(), columns=[column[0] for column in rows.description])

    def append(self, folder: Path, table: str, row: Mapping[str, object]) -> int:
        """Add a row to a table; its number. row: column → value."""
        with self.writing(folder) as db:
            return append(db, table, row)

    @contextmanager
    def reading(self, folder: Path) -> Iterator[sqlite3.Connection]:
        """A connection that cannot write; while there is no file, to an empty book in memory.

        Where nothing can be written, to a copy elsewhere.
        """
        path = folder / self.filename
        if not path.is_file() or not path.stat().st_size:
            with closing(sqlite3.connect(":memory:")) as db:
                db.executescript(_schema(self.schema))
                yield db
            return
        with ExitStack() as stack:
            try:
                db = stack.enter_context(closing(self._opened(path)))
            except sqlite3.OperationalError as error:
                if "locked" in str(error):
                    raise
                folder = Path(stack.enter_context(spare.copy_of(path)))
                db = stack.enter_context(closing(self._opened(folder / path.name)))
            yield db

    def _opened(self, path: Path) -> sqlite3.Connection:
        db = sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", timeout=TIMEOUT, uri=True)
        try:
            self._complete(db)
            db.execute("PRAGMA query_only = on")
        except BaseException:
            db.close()
            raise
        return db

    @contextmanager
    def writing(
        self, folder: Path, committing: type[Exception] | tuple[type[Exception], ...] = ()
    ) -> Iterator[sqlite3.Connection]:
        """A connection in one transaction, which nobody else writes in; committed when all went well.

        committing: exceptions after which what was written stays. After any other it is taken back.
        """
        rights.make_folder(folder)
        path = folder / self.filename
        rights.make_file(path)
        with closing(sqlite3.connect(path, timeout=TIMEOUT, isolation_level=None)) as db:
            with suppress(sqlite3.OperationalError):  # another process reads it just now: next time
                db.execute("PRAGMA journal_mode = wal")
            self._complete(db)
            db.execute("BEGIN IMMEDIATE")
            before = db.total_changes
            was_changed = self.counted and not _agrees(db, path)
            try:
                yield db
            except committing:
                self._commit(db, path, before, was_changed)
                raise
            except BaseException:
                db.execute("ROLLBACK")
                raise
            self._commit(db, path, before, was_changed)

    def _commit(self, db: sqlite3.Connection, path: Path, before: int, was_changed: bool) -> None:
        """Commit; a book that is counted has one write more, which is noted beside it too.

        was_changed: its rows were others than were noted: that is noted on, until somebody has seen it (`doctor`).
        """
        number, digest = 0, ""
        if self.counted and db.total_changes != before:
            number = _writes(db) + 1
            db.execute(f"PRAGMA user_version = {number}")
            digest = CHANGED if was_changed else _digest(db)
        db.execute("COMMIT")
        if number > (noted_writes(path) or 0):
            with suppress(OSError):
                _note(path, number, digest)

    def _complete(self, db: sqlite3.Connection) -> None:
        """Make what the schema has and the file lacks."""
        if _names(self.schema) <= _names_in(db):
            return
        db.execute("BEGIN IMMEDIATE")
        if not _names(self.schema) <= _names_in(db):  # another process may have been first
            for statement in _statements(self.schema):
                db.execute(statement)
            if self.upgrade is not None:
                self.upgrade(db)
                db.execute(f"PRAGMA user_version = {_writes(db) + 1}")  # its rows are others than were noted
        db.execute("COMMIT")


def fits(db: sqlite3.Connection, name: str) -> bool:
    """Whether a database may be the book of a file's name: one that has tables has some of a book's, and of accounts,
    which no release has named otherwise, those columns that are asked for."""
    tables = {str(one) for (one,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    of_books = {one for schema in SCHEMAS.glob("*.sql") for one in _names(schema.stem)}
    if not tables or name != "accounts.sqlite":
        return not tables or bool(tables & of_books)
    with closing(sqlite3.connect(":memory:")) as made:
        made.executescript(_schema("accounts"))
        return all(
            _columns(made, one) <= _columns(db, one) for one in ("accounts", "events", "sessions") if one in tables
        )


def _columns(db: sqlite3.Connection, table: str) -> set[str]:
    return {str(row[1]) for row in db.execute(f"PRAGMA table_info({table})")}


def noted_writes(path: Path) -> int | None:
    """How often a book was written to, by what is noted beside it; None where nothing is, or it cannot be read."""
    try:
        return int(json.loads(_beside(path).read_bytes())["writes"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def note_as_it_is(path: Path) -> None:
    """Let what is noted beside a book be what the book says itself; of one that is gone, that it is empty."""
    address = f"{path.resolve().as_uri()}?mode=ro" if path.is_file() else "file::memory:"
    with closing(sqlite3.connect(address, timeout=TIMEOUT, uri=True)) as db:
        _note(path, _writes(db), _digest(db))


def is_as_noted(path: Path) -> bool:
    """Whether the rows of a book are those that were there when it was written to, each time; True where nothing
    says."""
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", timeout=TIMEOUT, uri=True)) as db:
        db.execute("BEGIN")
        return _agrees(db, path)


def _agrees(db: sqlite3.Connection, path: Path) -> bool:
    """Whether the rows that a transaction sees are those that are noted beside the book."""
    try:
        noted = json.loads(_beside(path).read_bytes())
    except (OSError, ValueError):
        return True
    if noted.get("sha256") == CHANGED:
        return False
    return _writes(db) != noted.get("writes") or noted.get("sha256") in ("", None, _digest(db))


def _note(path: Path, number: int, digest: str) -> None:
    """Note beside a book how it is: the disk is not waited for, so it may be behind and is never ahead."""
    durable.put_lightly(_beside(path), json.dumps({"writes": number, "sha256": digest}).encode())


def _digest(db: sqlite3.Connection) -> str:
    """The SHA-256 of all rows; empty for a book so large that every write would feel it."""
    (size,) = db.execute("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size").fetchone()
    if size > LARGE:
        return ""
    digest, texts = hashlib.sha256(), db.text_factory
    names = db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
    db.text_factory = bytes  # what was damaged may be no text any more
    try:
        for (name,) in names:
            for row in db.execute(f'SELECT * FROM "{name}" ORDER BY rowid'):
                digest.update(repr((name, row)).encode())
    finally:
        db.text_factory = texts
    return digest.hexdigest()


def writes(path: Path) -> int:
    """How often a book was written to, by itself; 0 for one that is not there, or empty."""
    if not path.is_file() or not path.stat().st_size:
        return 0
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", timeout=TIMEOUT, uri=True)) as db:
        return _writes(db)


def _writes(db: sqlite3.Connection) -> int:
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def _beside(path: Path) -> Path:
    return path.with_name(f"{path.name}.json")


def append(db: sqlite3.Connection, table: str, row: Mapping[str, object]) -> int:
    """Add a row to a table within a transaction; its number. row: column → value."""
    columns, marks = ", ".join(row), ", ".join("?" * len(row))
    return db.execute(f"INSERT INTO {table} ({columns}) VALUES ({marks})", tuple(row.values())).lastrowid or 0


def time_text(at: datetime, timespec: str = "seconds") -> str:
    """A time as books store it: 2020-05-20 09:00:00. timespec: as in `datetime.isoformat`."""
    return at.isoformat(sep=" ", timespec=timespec)


@lru_cache
def _schema(name: str) -> str:
    return (SCHEMAS / f"{name}.sql").read_text(encoding="utf-8")


@lru_cache
def _statements(name: str) -> tuple[str, ...]:
    """The statements of a schema, one by one: a script would commit each."""
    statements, begun = [], ""
    for line in _schema(name).splitlines(keepends=True):
        begun += line
        if sqlite3.complete_statement(begun):
            statements.append(begun)
            begun = ""
    return tuple(statements)


@lru_cache
def _names(schema: str) -> frozenset[str]:
    """The tables, indexes and triggers that a schema makes."""
    with closing(sqlite3.connect(":memory:")) as db:
        db.executescript(_schema(schema))
        return _names_in(db)


def _names_in(db: sqlite3.Connection) -> frozenset[str]:
    return frozenset(name for (name,) in db.execute("SELECT name FROM sqlite_master"))
