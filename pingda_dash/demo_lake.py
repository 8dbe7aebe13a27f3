"""The demo lake as one small file, `data/demo/lake.tar.xz`, which a first start unpacks in place of fifty uploads.

`make demo` writes it after the uploads it is made of. It holds the lake's catalog as SQL, its data files, the notes of
the demo's meetings, its directives, and the digest of its inputs: a lake made of other uploads, plan or villages is
not unpacked, and the desk loads the uploads one by one instead. The originals are not in it: they are the uploads and
the evidence of `data/demo/`.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import lzma
import shutil
import sqlite3
import tarfile
import uuid
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import date, datetime
from operator import itemgetter
from pathlib import Path
from typing import Any

import pandas as pd

from pingda_dash import directives, minutes, originals, rights
from pingda_dash.accounts import User
from pingda_dash.durable import write_durably
from pingda_dash.lake import Lake, exclusive
from pingda_dash.lake_tables import quote_identifier
from pingda_dash.snapshot import SQL

ARCHIVE = "lake.tar.xz"
INPUT_FILES = ("demo/*.csv", "demo/*.xlsx", "demo/*.png", "demo/*.txt", "plan/*.csv", "reference/*.csv")
CATALOG, MINUTES, DIRECTIVES, INPUTS, FILES = (
    "catalog.sql", "minutes.json", "directives.json", "inputs.sha256", "files/",
)  # fmt: skip
NAMES = uuid.uuid5(uuid.NAMESPACE_URL, "pingda-dash:demo")


def pack(lake: Lake, data_dir: Path) -> Path:
    """Write a filled demo lake to `<data_dir>/demo/lake.tar.xz`; returns the path. The same uploads, the same bytes."""
    path = data_dir / "demo" / ARCHIVE
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for name, data in members(lake, data_dir).items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))
    path.write_bytes(lzma.compress(packed.getvalue(), preset=9 | lzma.PRESET_EXTREME))
    return path


def packed_members(data_dir: Path) -> dict[str, bytes]:
    """The members of `<data_dir>/demo/lake.tar.xz`, name → bytes; none where the file is missing or damaged."""
    try:
        with tarfile.open(data_dir / "demo" / ARCHIVE, mode="r:xz") as tar:
            return {member.name: stream.read() for member in tar if (stream := tar.extractfile(member))}
    except (OSError, EOFError, lzma.LZMAError, tarfile.TarError):
        return {}


def members(lake: Lake, data_dir: Path) -> dict[str, bytes]:
    """What is packed of a lake, name → bytes: equal for two lakes that hold the same versions, rows, notes
    and directives.

    data_dir: what the lake was filled from. Raises ValueError for a lake whose data files have deleted rows.
    """
    with closing(sqlite3.connect(":memory:")) as catalog:
        with closing(sqlite3.connect(lake.folder / "catalog.sqlite")) as source:
            source.backup(catalog)
        stored = list(_data_files(catalog))
        _normalise(catalog)
        named = list(_data_files(catalog))
        files = {FILES + new: (lake.folder / FILES / old).read_bytes() for old, new in zip(stored, named, strict=True)}
        script = "\n".join(catalog.iterdump())
    notes = minutes.listed(lake.folder).sort_values("id").drop(columns=["id", "struck_at"])
    notes = notes.rename(columns={"text": minutes.TEXT_COLUMN})
    written = [
        {name: value.isoformat() if isinstance(value, pd.Timestamp) else value for name, value in note.items()}
        for note in notes.astype(object).where(notes.notna(), None).to_dict("records")
    ]
    return {
        INPUTS: inputs_digest(data_dir).encode(),
        CATALOG: script.encode(),
        MINUTES: json.dumps(written, ensure_ascii=False, indent=1).encode(),
        DIRECTIVES: json.dumps(json.loads(directives.log(lake.folder)), ensure_ascii=False, indent=1).encode(),
        **files,
    }


def inputs_digest(data_dir: Path) -> str:
    """The SHA-256 (hex) of what a demo lake is made of: uploads, minutes and directives of the demo, plan,
    reference data."""
    digest = hashlib.sha256()
    for path in sorted(path for pattern in INPUT_FILES for path in data_dir.glob(pattern)):
        data = path.read_bytes()
        if path.parent.name != "demo":
            data = data.replace(b"\r\n", b"\n")  # a checkout may change the line ends of text, but not of the uploads
        digest.update(f"{path.parent.name}/{path.name} {hashlib.sha256(data).hexdigest()}\n".encode())
    return digest.hexdigest()


def unpack(home: Path, data_dir: Path) -> bool:
    """Make `<home>/demo` from the packed lake; False, and nothing is done, where that lake is not one to unpack.

    That is: the home has a demo lake already, the file is missing or damaged, or it was made of other inputs than
    those of `data_dir`. The lake is unpacked aside and then renamed, so a crash leaves no half of one.
    """
    if (home / "demo").exists():
        return False
    packed = packed_members(data_dir)
    if not packed or packed[INPUTS] != inputs_digest(data_dir).encode():
        return False
    rights.make_folder(home)
    with exclusive(home / "demo.lock"):
        if not (home / "demo").exists():
            aside = home / "demo.part"
            shutil.rmtree(aside, ignore_errors=True)
            _write(aside, packed, data_dir)
            aside.rename(home / "demo")
    return True


def _write(folder: Path, packed: Mapping[str, bytes], data_dir: Path) -> None:
    """A lake's folder from the packed members and the uploads."""
    rights.make_folder(folder / FILES)
    for name, data in packed.items():
        if name.startswith(FILES):
            rights.make_folder((folder / name).parent)
            write_durably(folder / name, data)
    with (data_dir / "demo" / "index.csv").open(encoding="utf-8", newline="") as stream:
        uploads = [row["file"] for row in csv.DictReader(stream)]
    for name in uploads:
        data = (data_dir / "demo" / name).read_bytes()
        path = originals.path_of(folder, hashlib.sha256(data).hexdigest())
        rights.make_folder(path.parent)
        write_durably(path, data)
    rights.make_file(folder / "catalog.sqlite")
    with closing(sqlite3.connect(folder / "catalog.sqlite")) as catalog:
        catalog.executescript(packed[CATALOG].decode())
    for note in json.loads(packed[MINUTES]):
        note["text"] = note.pop(minutes.TEXT_COLUMN)
        days = {name: note[name] and date.fromisoformat(note[name][:10]) for name in ("as_of", "promised")}
        minutes.add(folder, minutes.Note(**note | days | {"at": datetime.fromisoformat(note["at"])}))
    _direct(folder, json.loads(packed[DIRECTIVES]), data_dir / "demo")


def _direct(folder: Path, log: list[dict[str, Any]], files: Path) -> None:
    """Write the directives of a log down again, in the order they were written; their evidence is in `files`."""
    written = [(row["at"], row["id"], row, row) for row in log]
    written += [(step["at"], step["id"], row, step) for row in log for step in row["steps"]]
    for _, _, row, one in sorted(written, key=itemgetter(0, 1)):
        to = one["unit"] or one["village"]
        given: dict[str, Any] = {
            "as_of": date.fromisoformat(one["as_of"]),
            "at": datetime.fromisoformat(one["at"]),
            "due": one["due"] and date.fromisoformat(one["due"]),
            "to": to and directives.Addressee(to, one["unit"], one["village"]),
        }
        if one is row:
            given |= {name: row[name] for name in ("item", "title", "figure", "status", "work")}
            directives.begin(folder, directives.Directive(**given), _author(row, row), row["label"].partition("〔")[0])
            continue
        given |= {"kind": one["step"]} | {name: one[name] for name in ("words", "reason", "version")}
        given |= {"evidence": [(file["name"], (files / file["name"]).read_bytes()) for file in one["evidence"]]}
        directives.add(folder, row["label"], directives.Step(**given), _author(row, one), {one["version"]})


def _author(row: Mapping[str, Any], step: Mapping[str, Any]) -> User:
    """Who wrote a step of a directive: of an answer somebody of the unit or village that it was given to last."""
    if step.get("step") != "answered":
        return User(step["author"], "leader", step["office"])
    given = [row, *(one for one in row["steps"] if one["step"] == "handed_on" and one["id"] < step["id"])][-1]
    return User(step["author"], "clerk", step["office"], given["unit"], given["village"])


def _data_files(catalog: sqlite3.Connection) -> Iterator[str]:
    """The paths of a catalog's data files below `files/`, by their number."""
    (deleted,) = catalog.execute("SELECT count(*) FROM ducklake_delete_file").fetchone()
    if deleted:
        raise ValueError("a demo lake whose data files have deleted rows cannot be packed: they name each other")
    for (path,) in catalog.execute("""
        SELECT s.path || t.path || f.path
        FROM ducklake_data_file AS f
        JOIN ducklake_table AS t USING (table_id)
        JOIN ducklake_schema AS s USING (schema_id)
        ORDER BY data_file_id
    """):
        yield path


def _normalise(catalog: sqlite3.Connection) -> None:
    """Take out of a catalog what was drawn or read from a clock (`sql/versions/demo_catalog.sql`)."""
    (table_id,) = catalog.execute("SELECT table_id FROM ducklake_table WHERE table_name = 'uploads'").fetchone()
    (uploads,) = catalog.execute(
        "SELECT table_name FROM ducklake_inlined_data_tables WHERE table_id = ?", (table_id,)
    ).fetchone()
    catalog.create_function("named", 1, lambda name: str(uuid.uuid5(NAMES, name)))
    catalog.create_function("sorted_list", 1, lambda text: ",".join(sorted(text.split(","))))
    script = (SQL / "versions" / "demo_catalog.sql").read_text(encoding="utf-8")
    catalog.executescript(script.format(uploads=quote_identifier(uploads)))
