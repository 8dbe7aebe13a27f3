"""A lake without a household in any version: made anew from originals and manifests without it, beside the old one.

Until `ready.json` is on the disk nothing of the home has changed; from then on the two lakes change places, if need be
at the next start (`erasures.carry_out`).
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
from collections.abc import Mapping, Set
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from pingda_dash import county_forms, desk, directives, durable, erasures, manifests, originals, rights
from pingda_dash.county_forms import KeptFile
from pingda_dash.directives import Evidence
from pingda_dash.erasures import Erasure
from pingda_dash.errors import PingdaError
from pingda_dash.ingest import CheckedFile, Overrides
from pingda_dash.ingest.sheets import is_workbook
from pingda_dash.lake import Lake, carry_out_erasures, exclusive, in_memory
from pingda_dash.lake_tables import all_tables, quote_identifier
from pingda_dash.manifests import Manifest
from pingda_dash.rebuild import rebuild
from pingda_dash.subjects.files import CannotErase, is_xlsx, rewritten
from pingda_dash.subjects.scrub import Scrub
from pingda_dash.subjects.subject import find

_OF_THE_FILE = {"source_sha256"}


class NotErased(PingdaError):
    "没有删除,没有任何改动:"


@dataclass(frozen=True)
class Erased:
    """What was done. rows: of the newest version that are others now; shared: how many of its names somebody else
    bears; unread: files of evidence that stay and that nothing here can read (pictures, documents)."""

    record: Erasure
    rows: int
    shared: int
    unread: int


@dataclass(frozen=True)
class _Inputs:
    """What differs of the originals. changed: SHA-256 before → after; converted: those that became an .xlsx; erased:
    evidence that was let go; dropped: how many files were, with it; unread: as of Erased."""

    changed: dict[str, str]
    converted: set[str]
    erased: set[str]
    dropped: int
    unread: int


def erase(lake: Lake, given: str, by: str, why: str, at: datetime) -> Erased:
    """Take a household, by its code or an ID number, out of every version, original, manifest and book of a lake.

    Its rows stay as those of a household without a name under a number drawn for it, so that no figure changes. The
    handle is closed: open the lake again. Raises Nobody, CannotErase, NotErased; nothing has changed then.
    """
    home, folder = lake.folder.parent, lake.folder
    aside = home / f"{erasures.ASIDE}{at:%Y%m%d-%H%M%S}"
    with exclusive(folder / "write.lock"):
        subject = find(lake, given)
        scrub = Scrub(subject, lake.people(), f"删除-{erasures.count(folder) + 1:03d}")
        made, faults = manifests.listed(folder)
        if faults or manifests.pending(folder):
            raise NotErased("收件记录有缺损,请先体检(doctor)。")
        aside.mkdir()
        try:
            inputs = _inputs(lake, made, scrub, aside / "from")
            fresh = Lake(aside, "real")
            rows = _make(lake, fresh, aside / "from", scrub)
            fresh.close()
            record = _record(folder, fresh.folder, by, scrub.text(why), at, inputs)
            _beside(folder, fresh.folder, scrub, inputs)
            erasures.write(fresh.folder, record)
            shutil.rmtree(aside / "from")
            durable.put(aside / erasures.READY, json.dumps({"at": record.at}).encode())
        except BaseException:
            with suppress(UnboundLocalError):
                fresh.close()
            shutil.rmtree(aside, ignore_errors=True)
            raise
    lake.close()
    carry_out_erasures(home)
    return Erased(record, rows, len(subject.shared), inputs.unread)


# --- what the lake is made anew from --------------------------------------------------------------------------------


def _inputs(lake: Lake, made: list[Manifest], scrub: Scrub, into: Path) -> _Inputs:
    """Originals and manifests without the household, evidence and templates of forms; what of them differs."""
    changed: dict[str, str] = {}
    converted: set[str] = set()
    named: set[str] = set()
    for one in made:
        for row, file in zip(one.files, _read(lake, one), strict=True):
            sha256, name = str(row["sha256"]), str(row["filename"])
            named.add(sha256)
            if sha256 in changed:
                continue
            data = lake.original(sha256)
            written = rewritten(data, name, file, scrub)
            now = originals.receive(into, written)
            if now != sha256:
                changed[sha256] = now
                if is_xlsx(written) and not is_xlsx(data):
                    converted.add(now)
    proofs: list[Evidence | KeptFile] = [*directives.evidence(lake.folder), *county_forms.files(lake.folder)]
    erased = {one.sha256 for one in proofs if any(map(scrub.tells, one.tells))} - named
    dropped, unread = len(erased & {*originals.listed(lake.folder)}), 0
    for sha256, name in {one.sha256: one.name for one in proofs}.items():
        if sha256 in named or sha256 in erased:
            continue
        data = lake.original(sha256)
        try:
            written = rewritten(data, name, None, scrub)
        except CannotErase:
            erased.add(sha256)
            dropped += 1
            continue
        now = originals.receive(into, written)
        if now != sha256:
            changed[sha256] = now
            if is_xlsx(written) and not is_xlsx(data):
                converted.add(now)
        unread += not _is_read(data, name)
    for sha256 in originals.listed(lake.folder):
        if sha256 not in named and sha256 not in {one.sha256 for one in proofs}:
            data = lake.original(sha256)
            if _is_without(data, scrub):
                originals.receive(into, data)
            else:
                dropped += 1
    for one in made:
        files = [_row(row, changed, converted, scrub) for row in one.files]
        words = replace(one, author=scrub.text(one.author), message=scrub.text(one.message), files=files)
        manifests.seal(manifests.prepare(into, words))
    return _Inputs(changed, converted, erased, dropped, unread)


def _is_read(data: bytes, name: str) -> bool:
    """Whether what a file of evidence says is sure to be read here: a text or a workbook."""
    return is_workbook(data) or Path(name).suffix.lower() in (".csv", ".txt", ".json", ".geojson", ".docx")


def _read(lake: Lake, one: Manifest) -> list[CheckedFile]:
    """The files of an upload, read as they were then."""
    if not one.files:
        return []
    contents = [(str(row["filename"]), lake.original(str(row["sha256"]))) for row in one.files]
    overrides = [Overrides.parse(row["overrides"]) for row in one.files]
    return desk.check(lake, contents, datetime.fromisoformat(one.at).date(), None, overrides)


def _row(row: Mapping[str, Any], changed: Mapping[str, str], converted: Set[str], scrub: Scrub) -> dict[str, Any]:
    texts = {name: scrub.text(str(row[name])) for name in ("filename", "overrides") if row[name]}
    sha256 = changed.get(str(row["sha256"]), row["sha256"])
    if sha256 in converted:
        texts["filename"] += ".xlsx"
    return {**row, **texts, "sha256": sha256}


def _is_without(data: bytes, scrub: Scrub) -> bool:
    """Whether a file that nobody accepted does not tell of the household."""
    try:
        return rewritten(data, "", None, scrub) == data
    except CannotErase:
        return False


def _make(lake: Lake, fresh: Lake, inputs: Path, scrub: Scrub) -> int:
    """Make the lake; how many rows are others. Raises NotErased where anything but the household's would be."""
    made = rebuild(inputs, fresh)
    if made.lost or made.faults:
        lost = made.lost[0] if made.lost else None
        raise NotErased(
            f"第 {lost.version} 版《{lost.filename}》改写后读不回来:{lost.why}" if lost else "收件记录有缺损。"
        )
    if fresh.version() != lake.version():
        raise NotErased("改写后的版数与原来不同。")
    return sum(_compared(lake, fresh, table, scrub) for table in all_tables() if table != "uploads")


def _compared(lake: Lake, fresh: Lake, table: str, scrub: Scrub) -> int:
    """How many rows of a table are others in the newest version. Raises NotErased where one is not the household's."""
    columns = [name for name in all_tables()[table] if name not in _OF_THE_FILE]
    names = ", ".join(map(quote_identifier, columns))
    sides: dict[str, pa.Table] = {}
    for name, one in (("old", lake), ("new", fresh)):
        with closing(one.cursor()) as cur:
            sides[name] = cur.execute(f"SELECT {names} FROM lake.{quote_identifier(table)}").to_arrow_table()
    with closing(in_memory()) as con:
        for name, rows in sides.items():
            con.register(name, rows)
        gone = con.execute("FROM old EXCEPT ALL FROM new").fetchall()
        come = con.execute("FROM new EXCEPT ALL FROM old").fetchall()
    strangers = [row for row in gone if not _is_of(row, scrub)]
    removed = len(gone) if table == "home_positions" else 0
    if strangers or not len(gone) - removed <= len(come) <= len(gone):
        raise NotErased(f"《{table}》改写后有别人的行与原来不同,请把这一情况告诉维护人员。")
    return len(gone)


def _is_of(row: tuple[Any, ...], scrub: Scrub) -> bool:
    return scrub.subject.owns(row) or any(isinstance(cell, str) and scrub.text(cell, own=True) != cell for cell in row)


# --- what stands beside it ------------------------------------------------------------------------------------------


def _record(
    folder: Path,
    fresh: Path,
    by: str,
    why: str,
    at: datetime,
    inputs: _Inputs,
) -> Erasure:
    places = range(1, manifests.count(folder) + 1)
    pairs = {_digest(manifests.path_of(folder, one)): _digest(manifests.path_of(fresh, one)) for one in places}
    differ = {old: new for old, new in pairs.items() if old != new}
    moment = at.isoformat(timespec="seconds")
    return Erasure(moment, by, why, inputs.changed, differ, inputs.dropped, converted=sorted(inputs.converted))


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _beside(folder: Path, fresh: Path, scrub: Scrub, inputs: _Inputs) -> None:
    """The records of earlier erasures, files that nobody accepted, and the book of the desk without the household."""
    if (folder / erasures.FOLDER).is_dir():
        shutil.copytree(folder / erasures.FOLDER, fresh / erasures.FOLDER)
    made = fresh.parent / "from"
    for sha256 in originals.listed(made):
        originals.receive(fresh, originals.read(made, sha256))
    source = folder / "desk.sqlite"
    if source.is_file() and source.stat().st_size:
        rights.make_file(fresh / "desk.sqlite")
        with (
            closing(sqlite3.connect(source, timeout=60)) as old,
            closing(sqlite3.connect(fresh / "desk.sqlite")) as new,
        ):
            old.backup(new)
            _write_book(new, scrub, inputs.changed | dict.fromkeys(inputs.erased, directives.ERASED_FILE))
            new.execute("PRAGMA journal_mode = delete")


def _write_book(db: sqlite3.Connection, scrub: Scrub, files: Mapping[str, str]) -> None:
    """Write every text of a book without the household: nothing else may, and the triggers stand again afterwards.

    files: SHA-256 of evidence that is another now → that, or ERASED_FILE.
    """
    triggers = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        db.execute(f"DROP TRIGGER {quote_identifier(name)}")
    for (table,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        columns = [str(row[1]) for row in db.execute(f"PRAGMA table_info({quote_identifier(table)})")]
        for row in db.execute(f"SELECT rowid, * FROM {quote_identifier(table)}").fetchall():
            cells = dict(zip(columns, row[1:], strict=True))
            texts = {name: files.get(cell, scrub.text(cell)) for name, cell in cells.items() if isinstance(cell, str)}
            changed = {name: text for name, text in texts.items() if text != cells[name]}
            if changed:
                setting = ", ".join(f"{quote_identifier(name)} = ?" for name in changed)
                db.execute(
                    f"UPDATE {quote_identifier(table)} SET {setting} WHERE rowid = ?", (*changed.values(), row[0])
                )
    for _, sql in triggers:
        db.execute(sql)
    db.commit()
    db.execute("VACUUM")
