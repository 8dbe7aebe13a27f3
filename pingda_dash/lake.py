"""The store: a DuckLake folder in which every accepted upload is one snapshot.

    <home>/<name>/catalog.sqlite      the catalog; several processes may read and write (with its -wal and -shm)
    <home>/<name>/files/              data files
    <home>/<name>/originals/          the bytes that were received, by sha256
    <home>/<name>/manifests/          what each version was made of; with the originals, all that a lake is made from
    <home>/<name>/write.lock          one writer at a time, across processes

Two lakes live in a home: `demo` and `real`. They never mix; the first accepted upload opens `real`. The demo's has no
manifests: it is made of files of ours.
"""

from __future__ import annotations

import hashlib
import importlib.util
import sqlite3
import tempfile
import threading
import time
import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal, Protocol

import duckdb
import pandas as pd
import pyarrow as pa

from pingda_dash import erasures, faults, manifests, originals, persons, presence, rights, spare, versions
from pingda_dash import marks as bookmarks
from pingda_dash.contracts import Contract, contracts
from pingda_dash.errors import PingdaError
from pingda_dash.lake_tables import LINEAGE, UPLOAD_COLUMNS, all_tables, table_columns, table_key
from pingda_dash.lake_tables import quote_identifier as quote_identifier  # others ask the lake for them
from pingda_dash.lake_tables import quote_text as quote_text
from pingda_dash.manifests import Manifest
from pingda_dash.masking import mask_text
from pingda_dash.persons import Persons
from pingda_dash.versions import Changes, Comparison, NothingToRestore, NotTheNewest

LakeName = Literal["demo", "real"]


INLINED = 1000
"""Rows of one table in one upload that are kept in the catalog itself; more are a data file of their own."""


AGAIN = 2.0
"""Seconds after which a lake that could only be read is opened anew, once its disk has room."""


class NotAccepted(PingdaError):
    "文件里有问题,未作任何改动。"


class Incoming(Protocol):
    """What the lake needs of a checked file: typed rows that may be accepted, and where they came from.

    rows_returned: rows with errors that go back to the clerk, where only the good ones were accepted on purpose.
    overrides_json: what a clerk overruled in reading the file, as JSON; None for nothing. confirmed: the codes of what
    was asked about the file and confirmed.
    """

    @property
    def filename(self) -> str: ...

    @property
    def sha256(self) -> str: ...

    @property
    def size(self) -> int: ...

    @property
    def rows_in(self) -> int: ...

    @property
    def rows_good(self) -> int: ...

    @property
    def rows_skipped(self) -> int: ...

    @property
    def rows_returned(self) -> int: ...

    @property
    def overrides_json(self) -> str | None: ...

    @property
    def confirmed(self) -> tuple[str, ...]: ...

    @property
    def dataset(self) -> Contract: ...

    @property
    def effective_register_date(self) -> object: ...

    @property
    def acceptable(self) -> bool: ...

    def arrow(self) -> pa.Table: ...


@dataclass(frozen=True)
class Effect:
    """What a file did, or would do, to its table, in rows; `already` when its bytes were loaded before."""

    filename: str
    dataset: str
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    already: bool = False


@dataclass(frozen=True)
class LoadResult:
    """The snapshot after a load and each file's effect; `committed` is false when nothing was new."""

    version: int
    effects: tuple[Effect, ...]
    committed: bool


@dataclass(frozen=True)
class Copy:
    """A version's tables in another connection (`Lake.copy_into`).

    made: when the lake made the version, by which it knows that a copy is its own and not that of a lake before it.
    """

    con: duckdb.DuckDBPyConnection
    version: int
    made: str


def _extension(name: str) -> str:
    spec = importlib.util.find_spec(f"duckdb_extension_{name}")
    if spec is None or spec.submodule_search_locations is None:
        raise PingdaError(f"缺少数据库扩展 {name},请重新安装 requirements.txt。")
    folder = Path(next(iter(spec.submodule_search_locations)))
    return next(folder.rglob("*.duckdb_extension")).as_posix()


def in_memory(**config: str) -> duckdb.DuckDBPyConnection:
    """An in-memory DuckDB of one thread: tables of some thousand rows are worked through before a second one is awake,
    and to wake it for every statement costs a third more."""
    return duckdb.connect(config={"threads": 1, **config})


def connect() -> duckdb.DuckDBPyConnection:
    """An in-memory DuckDB that can attach a lake and never reaches for the network.

    The two extensions are files of our own requirements, installed and hashed with DuckDB itself; to verify their
    signature (70 MB hashed at every connection) takes 0.6 s of CPU and guards nothing that is not trusted already. No
    other extension is ever loaded.
    """
    con = in_memory(
        allow_unsigned_extensions="true", autoinstall_known_extensions="false", autoload_known_extensions="false"
    )
    for name in ("sqlite_scanner", "ducklake"):
        con.execute(f"LOAD {quote_text(_extension(name))}")
    return con


class Lake:
    """One lake folder. Cheap to keep open; safe to use from several threads (a cursor a call)."""

    def __init__(self, home: Path, name: LakeName) -> None:
        self.name: LakeName = name
        self.folder = home / name
        self._guard = threading.Lock()
        self._used = False
        self._file: tuple[int, int] | None = None
        self._people: tuple[int, Persons] | None = None
        self._copy: tempfile.TemporaryDirectory[str] | None = None
        self._refusal: Exception | None = None
        self._opened_at = time.monotonic()
        carry_out_erasures(home)
        presence.must_be_whole(self.folder)
        try:
            self._open_in_place()
        except (OSError, sqlite3.Error, duckdb.Error) as error:
            if not (faults.is_unwritable(error) and self._catalog.is_file()):
                raise
            self._open_copy(error)

    def _open_in_place(self) -> None:
        for below in ("files", originals.FOLDER):
            rights.make_folder(self.folder / below)  # what is in it is people's
        rights.tighten(self.folder.parent)
        self._con = connect()
        with self._writing():
            self._attach()
            self._file = _identity(self._catalog)
            self._create_tables()
            if self.version() == 1 and self.is_empty():
                self._con.execute("DETACH lake")
                _begin_at_zero(self._catalog)
                self._attach()
            self._must_have_all_versions()
            self._settle()
            self._complete_manifests()

    def _open_copy(self, refusal: Exception) -> None:
        """Read the catalog's copy elsewhere, and the data files where they are: nothing can be written."""
        self._con.close()
        self._copy, self._refusal = spare.copy_of(self._catalog), refusal
        self._con = connect()
        self._file = _identity(self._catalog)
        self._attach()
        self._create_tables()
        self._must_have_all_versions()

    @property
    def trouble(self) -> str:
        """Why this handle only reads, in a few words; empty when all is well."""
        return faults.short(self._refusal) if self._refusal else ""

    def _may_be_well_again(self) -> bool:
        waited = self._refusal is not None and time.monotonic() - self._opened_at > AGAIN
        return waited and spare.has_room(self.folder)

    @classmethod
    def open(cls, home: Path, name: LakeName) -> Lake:
        """This process's handle on `<home>/<name>`, made once; a new lake is created empty."""
        with _opening:
            lake = _handles.get((home, name))
            if lake is None or lake._file != _identity(lake._catalog) or lake._may_be_well_again():
                lake = _handles[home, name] = cls(home, name)
            return lake

    def close(self) -> None:
        """Let go of the lake's files; whoever opens it next gets another handle."""
        with _opening:
            _handles.pop((self.folder.parent, self.name), None)
            self._con.close()

    # -- what is there -----------------------------------------------------------------------------------------

    def version(self) -> int:
        """The newest snapshot's number; a millisecond, meant to be polled. Raises LostCatalog."""
        if self._file != _identity(self._catalog):
            presence.must_be_whole(self.folder)
        return versions.last(self._con.cursor())

    def is_empty(self) -> bool:
        """True until the first upload was accepted; an upload that was taken back later was accepted all the same."""
        if not self._used:
            self._used = versions.newest(self._con.cursor()) is not None
        return not self._used

    def has_accepted(self, sha256: str) -> bool:
        """True when a file with these bytes is part of the newest snapshot, all of it.

        A file whose bad rows went back may come again as it is: what was wrong with them may be right by now.
        """
        return _is_accepted(self._con.cursor(), self.replaced().get(sha256, sha256))

    def accepted_hashes(self) -> set[str]:
        """The SHA-256 of every file that `has_accepted` is true for: one query for a hundred files."""
        rows = self._con.cursor().execute(f"SELECT DISTINCT sha256 {_WHOLE}").fetchall()
        hashes = {str(sha256) for (sha256,) in rows}
        return hashes | {old for old, new in self.replaced().items() if new in hashes}

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A cursor of this lake's connection, for reading; the lake's tables are `lake.<dataset>`."""
        return self._con.cursor()

    def copy_into(self, con: duckdb.DuckDBPyConnection, version: int, like: Copy | None = None) -> Copy:
        """Copy every table of one version into another connection's main schema, with `uploads.version` filled.

        like: another copy of this lake; tables that are the same in both versions are taken from there, which costs a
        tenth. A dataset or column that came later than the version is there, empty. Raises UnknownSnapshot when the
        lake has no such version.
        """
        cur = self._con.cursor()
        at = f"AT (VERSION => {versions.existing(cur, version)})"
        made = versions.made_at(cur, version)
        _copy(cur, con, at, like, _same_in(cur, like, version))
        return Copy(con, version, made)

    def same_as(self, like: Copy | None, version: int) -> frozenset[str]:
        """The datasets of which a version has the same rows as a copy; none without a copy."""
        return frozenset(_same_in(self._con.cursor(), like, version))

    # -- history -----------------------------------------------------------------------------------------------

    def history(self, limit: int | None = None, before: int | None = None) -> pd.DataFrame:
        """The newest versions, those older than `before`, newest first: the columns of `versions.versions`.

        In a message the numbers of persons are masked, and the names of the registers' people.
        """
        frame = versions.versions(self._con.cursor(), limit, before)
        return frame.assign(message=frame["message"].map(self.shown, na_action="ignore"))

    def shown(self, text: str) -> str:
        """A text that somebody wrote with a file or a version, without numbers and names of persons."""
        return self.people().mask(mask_text(text))

    def people(self) -> Persons:
        """The people of the registers as they stand in the newest version, read once for each."""
        version = self.version()
        if self._people is None or self._people[0] != version:
            self._people = (version, persons.of(self._con.cursor(), "lake"))
        return self._people[1]

    def files(self, version: int) -> pd.DataFrame:
        """The files of one version, as `uploads` has them; `gone`: a restoring left it out."""
        cur = self._con.cursor()
        return versions.files(cur, versions.existing(cur, version))

    def changes(self, contract: Contract, from_version: int, to_version: int, limit: int | None = None) -> Changes:
        """What became of a dataset's rows between two versions. Raises UnknownSnapshot."""
        return versions.changes(self._con.cursor(), contract, from_version, to_version, limit)

    def compare(self, a: int, b: int, limit: int | None = None) -> Comparison:
        """Every dataset in which version b differs from version a. Raises UnknownSnapshot."""
        return versions.compare(self._con.cursor(), a, b, limit)

    def restore(self, version: int, author: str, at: datetime, expected: int | None = None) -> int:
        """Make every table what it was at a version, as a new snapshot; returns its number.

        expected: the newest version that the caller was shown; None: not compared. Files that came after the restored
        version may be sent again. Raises UnknownSnapshot for a version the lake does not have, NothingToRestore when
        every table is the same already, and NotTheNewest when a newer version than `expected` is there.
        """
        with self._writing():
            cur = self._con.cursor()
            self._must_be_newest(expected)
            self._settle()
            tables = versions.touched(cur, versions.existing(cur, version), self.version()) & all_tables().keys()
            cur.execute("BEGIN")
            try:
                if not versions.give_back(cur, version, tables):
                    raise NothingToRestore
                words = f"恢复到第 {version} 版" if version else "恢复到第一次上传之前"
                self._commit(cur, versions.marker(version, at), author, words, at, tables, version)
            except BaseException:
                _rollback(cur)
                raise
            return self.version()

    def undo(self, version: int, author: str, at: datetime, expected: int | None = None) -> int:
        """Take back the newest version, as a new snapshot that gives back the one before it; returns its number.

        Raises NotTheNewest when other versions came after it.
        """
        newest = versions.newest(self._con.cursor())
        if version != newest:
            raise NotTheNewest(f"第 {version} 版之后已有新的版本(最新是第 {newest} 版),只能撤回最新一版。")
        return self.restore(version - 1, author, at, self.version() if expected is None else expected)

    def digest(self) -> dict[str, tuple[int, int]]:
        """Table → (rows, digest of their values) of the newest version; see `versions.digest`."""
        return versions.digest(self._con.cursor())

    def marks(self) -> pd.DataFrame:
        """The marked versions, the newest mark first: name, version, author, at; the texts as they are shown."""
        marks = bookmarks.listed(self.folder)
        return marks.assign(**{of: marks[of].map(self.shown, na_action="ignore") for of in ("name", "author")})

    def mark(self, name: str, version: int, author: str, at: datetime) -> None:
        """Call a version by a name, such as 上次例会; a name that was given before moves on to it."""
        versions.existing(self._con.cursor(), version)
        bookmarks.put(self.folder, name, version, author, at)

    def unmark(self, name: str) -> None:
        """Let go of a mark, by its name or as it is shown; the version stays."""
        for one in bookmarks.listed(self.folder)["name"]:
            if name in (one, self.shown(one)):
                bookmarks.drop(self.folder, one)

    # -- originals ---------------------------------------------------------------------------------------------

    def receive(self, data: bytes) -> str:
        """Keep a file's bytes, durably, before anything reads them; returns their sha256.

        One from which somebody was erased is not kept again.
        """
        sha256 = hashlib.sha256(data).hexdigest()
        return sha256 if sha256 in self.replaced() else originals.receive(self.folder, data)

    def replaced(self) -> dict[str, str]:
        """The originals from which somebody was erased, as they were received: SHA-256 → what stands in their place."""
        return erasures.replaced(self.folder)

    def has_original(self, sha256: str) -> bool:
        """True when a file with these bytes was received."""
        return originals.path_of(self.folder, self.replaced().get(sha256, sha256)).is_file()

    def original(self, sha256: str) -> bytes:
        """The bytes that were received under this hash, without whom was erased from them.

        Raises MissingOriginal, and DamagedOriginal for others.
        """
        return originals.read(self.folder, self.replaced().get(sha256, sha256))

    def whole_hash(self, start: str) -> str:
        """The sha256 of the one original whose hash starts like this. Raises MissingOriginal for none or several."""
        return originals.whole_hash(self.folder, start)

    # -- loading -----------------------------------------------------------------------------------------------

    def load(
        self,
        files: Sequence[Incoming],
        author: str,
        message: str,
        at: datetime,
        expected: int | None = None,
        batch: str | None = None,
    ) -> LoadResult:
        """Apply checked files as one snapshot, or none of them.

        expected: the newest version that the caller was shown; None: not compared. at: the township's wall time, no
        zone. batch: what tells the upload apart, where it is one that was loaded before. Files whose bytes are already
        part of the lake are left out; when none is new, no snapshot is made. Raises NotAccepted when a file still has
        an error, and NotTheNewest when a newer one is there; on any failure the lake stays as it was.
        """
        for file in files:
            if not file.acceptable:
                raise NotAccepted(f"请先改正:{file.filename}")
            if not self.has_original(file.sha256):
                raise NotAccepted(f"没有留存原件:{file.filename}")
        batch = batch or uuid.uuid4().hex
        with self._writing():
            self._must_be_newest(expected)
            self._settle()
            cur = self._con.cursor()
            cur.execute("BEGIN")
            try:
                effects = tuple(self._apply(cur, file, batch, author, message, at) for file in files)
                committed = any(not effect.already for effect in effects)
                if committed:
                    touched = {file.dataset.name for file in files}
                    self._commit(cur, batch, author, message, at, touched)
                else:
                    cur.execute("ROLLBACK")
            except BaseException:
                _rollback(cur)
                raise
        return LoadResult(self.version(), effects, committed)

    def rehearse(
        self, files: Sequence[Incoming], into: duckdb.DuckDBPyConnection | None = None, like: Copy | None = None
    ) -> tuple[Effect, ...]:
        """What `load` would do, by doing it and taking it back.

        `into` receives the tables as they would then be, as `copy_into` gives them. like: as there; its tables
        are taken where the files do not touch them either.
        """
        with self._writing():
            cur = self._con.cursor()
            cur.execute("BEGIN")
            try:
                effects = tuple(self._apply(cur, file, "rehearsal", "", "", None) for file in files)
                if into is not None:
                    same = _same_in(cur, like, self.version()) - {file.dataset.name for file in files}
                    _copy(cur, into, "", like, same)
                return effects
            finally:
                _rollback(cur)

    def _apply(
        self, cur: duckdb.DuckDBPyConnection, file: Incoming, batch: str, author: str, message: str, at: datetime | None
    ) -> Effect:
        contract = file.dataset
        if _is_accepted(cur, self.replaced().get(file.sha256, file.sha256)):
            return Effect(file.filename, contract.name, already=True)
        effect = self._merge(cur, file, contract)
        written = {
            "batch": batch,
            "sha256": file.sha256,
            "filename": file.filename,
            "dataset": contract.name,
            "register_date": file.effective_register_date if contract.mode == "register" else None,
            "size_bytes": file.size,
            "rows_in": file.rows_in,
            "rows_good": file.rows_in - file.rows_skipped - file.rows_returned,
            "rows_skipped": file.rows_skipped,
            "rows_returned": file.rows_returned,
            "added": effect.added,
            "changed": effect.changed,
            "unchanged": effect.unchanged,
            "removed": effect.removed,
            "author": author,
            "message": message,
            "received_at": at,
            "overrides": file.overrides_json,
            "confirmed": " ".join(file.confirmed) or None,
        }
        names = ", ".join(map(quote_identifier, written))
        cur.execute(
            f"INSERT INTO lake.uploads ({names}) VALUES ({', '.join('?' * len(written))})", list(written.values())
        )
        return effect

    def _merge(self, cur: duckdb.DuckDBPyConnection, file: Incoming, contract: Contract) -> Effect:
        """Upsert a file's rows by key; for a register also drop the rows of its date that it no longer lists."""
        table = f"lake.{quote_identifier(contract.name)}"
        columns = table_columns(contract)
        key = table_key(contract)
        rest = [name for name in columns if name not in key and name not in LINEAGE]
        constant = {"register_date": str(file.effective_register_date), "source_sha256": file.sha256}
        picked = ", ".join(
            f"{quote_text(constant[name]) if name in constant else quote_identifier(name)}::{kind} "
            f"AS {quote_identifier(name)}"
            for name, kind in columns.items()
        )
        cur.register("incoming_file", file.arrow())
        cur.execute(f"CREATE OR REPLACE TEMP VIEW incoming AS SELECT {picked} FROM incoming_file")
        same_key = " AND ".join(_same("old", "new", name) for name in key)
        same_rest = " AND ".join(_same("old", "new", name) for name in rest) or "true"
        cur.execute(f"""
            CREATE OR REPLACE TEMP TABLE met AS
            SELECT new.source_row, {same_rest} AS same FROM incoming AS new JOIN {table} AS old ON {same_key}
        """)
        unchanged, changed = _counts(cur, "SELECT count(*) FILTER (same), count(*) FILTER (NOT same) FROM met")
        removed = 0
        if contract.mode == "register":
            gone = f"""
                FROM {table} AS old
                WHERE register_date = ?::DATE AND NOT EXISTS (SELECT 1 FROM incoming AS new WHERE {same_key})
            """
            (removed,) = _counts(cur, f"SELECT count(*) {gone}", file.effective_register_date)
            cur.execute(f"DELETE {gone}", [file.effective_register_date])
        if changed:
            cur.execute(f"""
                DELETE FROM {table} AS old
                WHERE EXISTS (
                    SELECT 1 FROM incoming AS new JOIN met USING (source_row) WHERE NOT met.same AND {same_key}
                )
            """)
        names = ", ".join(quote_identifier(name) for name in columns)
        only_new = "WHERE source_row NOT IN (SELECT source_row FROM met WHERE same)" if unchanged else ""
        cur.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM incoming {only_new}")
        cur.execute("DROP TABLE met; DROP VIEW incoming")
        cur.unregister("incoming_file")
        added = file.rows_good - changed - unchanged
        return Effect(file.filename, contract.name, added, changed, unchanged, removed)

    def advance_to(self, version: int) -> None:
        """Let versions pass in which nothing changes, until the newest has this number."""
        while (newest := self.version()) < version:
            self._con.cursor().execute(f"COMMENT ON TABLE lake.uploads IS '{newest}'")

    # -- versions and their manifests --------------------------------------------------------------------------

    def _commit(
        self,
        cur: duckdb.DuckDBPyConnection,
        batch: str,
        author: str,
        message: str,
        at: datetime,
        touched: Collection[str],
        restored: int | None = None,
    ) -> None:
        """Commit what was done as the next version; its manifest is on the disk before, and in its place after."""
        cur.execute("CALL lake.set_commit_message(?, ?, extra_info => ?)", [author, message, batch])
        pending = None
        if self.name == "real":
            files = [] if restored is not None else versions.uploaded(cur, batch)
            digest = versions.digest(cur, {*touched, "uploads"})
            written = Manifest(
                self.version() + 1, batch, author, message, at.isoformat(), restored, files,
                digest=digest, engine=duckdb.__version__,
            )  # fmt: skip
            pending = manifests.prepare(self.folder, written)
        cur.execute("COMMIT")
        if pending is not None:
            manifests.seal(pending)
            presence.record(self.folder, at)

    def _settle(self) -> None:
        """What a process left pending when it ended: of a version that was committed, or of none."""
        for pending in manifests.pending(self.folder):
            with suppress(ValueError):
                one = manifests.read(pending)
                if versions.batch_of(self._con.cursor(), one.version) == one.batch:
                    manifests.seal(pending)
                    continue
            pending.unlink()

    def _complete_manifests(self) -> None:
        """Give the versions of an earlier release their manifests."""
        if self.name != "real" or self.is_empty():
            return
        last = manifests.last_version(self.folder)
        for row in versions.since(self._con.cursor(), last):
            manifests.seal(manifests.prepare(self.folder, row))
            presence.record(self.folder, datetime.fromisoformat(row.at))

    def write_manifests_again(self, at: datetime) -> Path:
        """Write the manifest of every version from the catalog; returns the folder that the old ones were put away in.

        For a lake that is whole and whose manifests are not.
        """
        away = self.folder / f"{manifests.FOLDER}-damaged-{at:%Y%m%d-%H%M%S}"
        with self._writing():
            if (self.folder / manifests.FOLDER).exists():
                (self.folder / manifests.FOLDER).rename(away)
            self._complete_manifests()
        return away

    def _must_have_all_versions(self) -> None:
        last = manifests.last_version(self.folder)
        if last > (there := self.version()):
            raise presence.LostCatalog(self._catalog, f"只到第 {there} 版,而留存的记录到第 {last} 版")

    # -- inside ------------------------------------------------------------------------------------------------

    @property
    def _catalog(self) -> Path:
        return self.folder / presence.CATALOG

    def _must_be_newest(self, expected: int | None) -> None:
        if expected is not None and self.version() != expected:
            raise NotTheNewest("刚刚又有新的一版。请看过之后再试。")

    def _attach(self) -> None:
        rights.make_file(self._catalog)
        self._con.execute(f"ATTACH {self._address()} AS lake ({self._options()})")

    def _address(self) -> str:
        catalog = Path(self._copy.name) / presence.CATALOG if self._copy else self._catalog
        return quote_text(f"ducklake:sqlite:{catalog.as_posix()}")

    def _options(self) -> str:
        """The data files lie beside the catalog, wherever the folder was moved or restored to.

        Write-ahead logging: without it a commit waits for every reader, and a reader that opens its second connection
        meanwhile waits for the commit: both give up after five seconds, and every wall with them.
        """
        files = quote_text((self.folder / "files").as_posix() + "/")
        wal = "META_JOURNAL_MODE 'WAL', META_BUSY_TIMEOUT 30000"
        return f"DATA_PATH {files}, OVERRIDE_DATA_PATH true, DATA_INLINING_ROW_LIMIT {INLINED}, {wal}"

    def _create_tables(self) -> None:
        wanted = all_tables()
        present_columns = versions.columns_there(self._con.cursor())
        self._con.execute("BEGIN")
        for name, columns in wanted.items():
            table = f"lake.{quote_identifier(name)}"
            if name not in present_columns:
                self._con.execute(f"CREATE TABLE {table} ({_declared(columns)})")
            for column in columns.keys() - present_columns.get(name, columns.keys()):
                self._con.execute(f"ALTER TABLE {table} ADD COLUMN {quote_identifier(column)} {columns[column]}")
        self._con.execute("COMMIT")

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """One writer at a time: a lock among threads, and SQLite's own file lock among processes."""
        if self._refusal is not None:
            raise self._refusal
        with self._guard, exclusive(self.folder / "write.lock"):
            changing = self._file is not None and self._file != _identity(self._catalog)
            if changing or erasures.under_way(self.folder.parent):
                raise NotTheNewest("正在把数据库换成新的(删除个人信息,或重建)。请过一会儿再试一次。")
            try:
                yield
            finally:  # DuckDB writes data files as the umask has it
                rights.tighten_below(self.folder / "files")


def digest_of(folder: Path) -> dict[str, tuple[int, int]]:
    """`Lake.digest` of a lake's folder, which is only read, and its history; raises duckdb.Error where it cannot be."""
    with closing(connect()) as con:
        catalog = quote_text(f"ducklake:sqlite:{(folder / presence.CATALOG).as_posix()}")
        files = quote_text((folder / "files").as_posix() + "/")
        con.execute(f"ATTACH {catalog} AS lake (DATA_PATH {files}, OVERRIDE_DATA_PATH true, READ_ONLY)")
        versions.versions(con)
        return versions.digest(con)


def _identity(path: Path) -> tuple[int, int] | None:
    """What tells a file from another of its name; None where there is none, or an empty one."""
    try:
        is_now = path.stat()
    except OSError:
        return None
    return (is_now.st_dev, is_now.st_ino) if is_now.st_size else None


_handles: dict[tuple[Path, LakeName], Lake] = {}
_opening = threading.Lock()


def real_lake_in_use(home: Path) -> Lake | None:
    """The `real` lake once it has accepted an upload, which screens show from then on; None before.

    Raises LostCatalog.
    """
    folder = home / "real"
    if not (folder / presence.CATALOG).is_file():
        carry_out_erasures(home)
    if not (folder / presence.CATALOG).is_file():
        presence.must_be_whole(folder)
        return None
    real = Lake.open(home, "real")
    return None if real.is_empty() else real


def carry_out_erasures(home: Path) -> None:
    """Finish the erasures of persons that a process which ended had begun to carry out."""
    if erasures.under_way(home):
        with exclusive(home / "erase.lock"):
            erasures.carry_out(home)


@contextmanager
def exclusive(lock_file: Path) -> Iterator[None]:
    """Wait until no other process is inside this block for the same file, at most two minutes: SQLite's own lock.

    Raises sqlite3.OperationalError when the wait was in vain.
    """
    rights.make_file(lock_file)
    with closing(sqlite3.connect(lock_file, timeout=120)) as lock:
        lock.isolation_level = None
        lock.execute("BEGIN EXCLUSIVE")
        yield


def _begin_at_zero(catalog: Path) -> None:
    """Make the creation of a catalog's tables its version 0: what comes first is then the first upload.

    A lake of an earlier release keeps its numbers: there the tables are version 1.
    """
    script = (versions.SQL / "first_version.sql").read_text(encoding="utf-8")
    with closing(sqlite3.connect(catalog, timeout=30)) as con:
        con.executescript(f"BEGIN IMMEDIATE; {script} COMMIT;")


def _declared(columns: Mapping[str, str]) -> str:
    return ", ".join(f"{quote_identifier(name)} {kind}" for name, kind in columns.items())


def _same_in(cur: duckdb.DuckDBPyConnection, like: Copy | None, version: int) -> set[str]:
    """The datasets that a version holds as the copy has them; none without a copy, or with one of another lake."""
    if like is None or versions.made_at(cur, like.version) != like.made:
        return set()
    return contracts().keys() - versions.touched(cur, like.version, version)


def _copy(
    cur: duckdb.DuckDBPyConnection,
    con: duckdb.DuckDBPyConnection,
    at: str = "",
    like: Copy | None = None,
    same: Collection[str] = (),
) -> None:
    """Every table as `cur` sees it, or `AT (VERSION => n)`, into another connection's main schema.

    same: the tables that are taken from `like` instead.

    Read here and handed over as Arrow: attaching the lake anew would cost as much as all of this. A dataset without
    an upload has no rows, and is not asked for them: DuckLake takes longest over an empty table.
    """
    _declare(con, "uploads", UPLOAD_COLUMNS)
    _copy_rows(cur, con, "uploads", at)
    filled = {name for (name,) in con.execute("SELECT DISTINCT dataset FROM uploads").fetchall()}
    other = like.con.cursor() if like else None
    for contract in contracts().values():
        _declare(con, contract.name, table_columns(contract))
        if other is not None and contract.name in same:
            _fill(con, contract.name, other.execute(f"FROM main.{quote_identifier(contract.name)}"))
        elif contract.name in filled:
            _copy_rows(cur, con, contract.name, at)
    batches = cur.execute("SELECT snapshot_id AS version, commit_extra_info AS batch FROM lake.snapshots()")
    con.register("versions", batches.to_arrow_table())
    con.execute("CREATE OR REPLACE TABLE uploads AS FROM uploads LEFT JOIN versions USING (batch)")
    con.unregister("versions")


def _declare(con: duckdb.DuckDBPyConnection, name: str, columns: Mapping[str, str]) -> None:
    """A table with its columns as they are today."""
    con.execute(f"CREATE TABLE {quote_identifier(name)} ({_declared(columns)})")


def _copy_rows(cur: duckdb.DuckDBPyConnection, con: duckdb.DuckDBPyConnection, name: str, at: str) -> None:
    """The rows of a table of the lake, by the columns they had."""
    try:
        rows = cur.execute(f"FROM lake.{quote_identifier(name)} {at}")
    except duckdb.CatalogException:  # the dataset came later than the version
        return
    _fill(con, name, rows)


def _fill(con: duckdb.DuckDBPyConnection, name: str, rows: duckdb.DuckDBPyConnection) -> None:
    """Insert the rows of another connection's query into a table, by the names of their columns."""
    con.register("rows_of_version", rows.to_arrow_table())
    con.execute(f"INSERT INTO {quote_identifier(name)} BY NAME FROM rows_of_version")
    con.unregister("rows_of_version")


_WHOLE = "FROM lake.uploads WHERE coalesce(rows_returned, 0) = 0"
"""The files of which no row went back."""


def _is_accepted(cur: duckdb.DuckDBPyConnection, sha256: str) -> bool:
    return cur.execute(f"SELECT 1 {_WHOLE} AND sha256 = ? LIMIT 1", [sha256]).fetchone() is not None


def _counts(cur: duckdb.DuckDBPyConnection, sql: str, *values: object) -> tuple[int, ...]:
    """The numbers of a query of one row."""
    row = cur.execute(sql, list(values)).fetchone()
    assert row is not None
    return tuple(map(int, row))


def _same(left: str, right: str, name: str) -> str:
    column = quote_identifier(name)
    return f"{left}.{column} IS NOT DISTINCT FROM {right}.{column}"


def _rollback(cur: duckdb.DuckDBPyConnection) -> None:
    with suppress(duckdb.TransactionException):  # the failure may have ended the transaction already
        cur.execute("ROLLBACK")
