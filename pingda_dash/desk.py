"""The desk: what happens to files that arrive, the same for the upload page and the command line.

receive   store the bytes, then read and check them
accept    load the checked files as one snapshot, or none of them
"""

from __future__ import annotations

import csv
import hashlib
import threading
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import duckdb
import pyarrow.compute as pc

from pingda_dash import demo_lake, frames, minutes, queries, settings, wording
from pingda_dash.contracts import contracts, heading_key
from pingda_dash.ingest import CheckedFile, Overrides, Progress, References, check_files
from pingda_dash.lake import Lake, LoadResult, real_lake_in_use
from pingda_dash.plan import load_plan
from pingda_dash.rehearsal import with_old_rows
from pingda_dash.snapshot import open_snapshot

Checker = Callable[
    [Sequence[tuple[str, bytes]], References, date | None, Sequence[Overrides] | None, Progress | None],
    list[CheckedFile],
]
UNDATED = "名册没有写明日期"

FillProgress = Callable[[int, int], None]
_complete: set[Path] = set()
"""The demo lakes that this process has checked, or made, complete."""
_filling = threading.Lock()


def real_lake() -> Lake:
    """The lake that uploads go to."""
    return Lake.open(settings.home(), "real")


def screen_lake(progress: FillProgress | None = None) -> Lake:
    """The lake that screens show: the real one once it has an upload, until then the demo lake (see `open_demo`)."""
    return real_lake_in_use(settings.home()) or open_demo(settings.home(), progress)


def open_demo(home: Path, progress: FillProgress | None = None) -> Lake:
    """The demo lake of a home, complete: with every upload, version and note of `data/demo/`.

    A home without one gets it from `data/demo/lake.tar.xz` in less than a second. Where that file is missing or was
    made of other uploads, and for a lake whose filling was cut short, the uploads are loaded one by one, which takes
    about half a minute; progress: then called with (uploads done, all) before each and at the end.
    """
    folder = home / "demo"
    if folder not in _complete:
        with _filling:
            if folder not in _complete:
                unpacked = demo_lake.unpack(home, settings.data_dir())
                lake = Lake.open(home, "demo")
                if not unpacked:
                    fill_demo(lake, settings.data_dir(), progress)
                _complete.add(folder)
    return Lake.open(home, "demo")


def receive(
    lake: Lake,
    files: Sequence[tuple[str, bytes]],
    today: date | None = None,
    register_date: date | None = None,
    overrides: Sequence[Overrides] | None = None,
    against: References | None = None,
    progress: Progress | None = None,
) -> list[CheckedFile]:
    """Store every file's original bytes, then read and check them together; see `check` for the parameters."""
    for _, data in files:
        lake.receive(data)
    return check(lake, files, today, register_date, overrides, against, progress)


def check(
    lake: Lake,
    files: Sequence[tuple[str, bytes]],
    today: date | None = None,
    register_date: date | None = None,
    overrides: Sequence[Overrides] | None = None,
    against: References | None = None,
    progress: Progress | None = None,
    checker: Checker = check_files,
) -> list[CheckedFile]:
    """Read and check files together without storing them.

    files: (name, bytes) as received. overrides: what a clerk overruled, file by file. against: what cells are checked
    against, where that is narrower than `references`. checker: what does it, here or in a worker. A register that does
    not state its day is of `register_date`; else of today, while the campaign runs; else of the newest 统计日期 of the
    ledgers beside it or in the lake; else of the campaign's first day.
    """
    against = against or references(lake, settings.data_dir())
    checked = checker(files, against, today, overrides, progress)
    if all(file.dated for file in checked):
        return checked
    running = today is not None and against.start <= today <= against.end
    day = register_date or (today if running else None) or _last_report(lake, checked) or against.start
    return [file if file.dated else of_day(file, day, f"{UNDATED},按 {day.isoformat()} 计。") for file in checked]


def of_day(file: CheckedFile, day: date, note: str = "") -> CheckedFile:
    """A register that is true of another day than was thought, and a note of why."""
    notes = [one for one in file.notes if not one.startswith(UNDATED)]
    return replace(file, register_date=day, notes=[*notes, note] if note else notes)


def _last_report(lake: Lake, checked: Sequence[CheckedFile]) -> date | None:
    """The newest 统计日期 among checked ledgers and those of the lake."""
    cursor = lake.cursor()
    days: list[date | None] = []
    for contract in contracts().values():
        if contract.mode == "ledger":
            (newest,) = cursor.execute(f'SELECT max(report_date) FROM lake."{contract.name}"').fetchall()[0]
            days.append(newest)
            days += [pc.max(file.arrow()["report_date"]).as_py() for file in checked if file.contract == contract]
    return max((day for day in days if day is not None), default=None)


def accept(
    lake: Lake, checked: Sequence[CheckedFile], author: str, message: str, at: datetime, expected: int | None = None
) -> LoadResult:
    """Load checked files as one snapshot; of those that are accepted partly, the good rows.

    expected: the version that the effects were shown against. Raises, changing nothing, NotTheNewest when there is a
    newer one, and NotAccepted when a file has an error and is not accepted partly, or cannot be.
    """
    return lake.load([with_old_rows(lake, file) for file in checked], author, message, at, expected)


def references(lake: Lake, data_dir: Path) -> References:
    """What cells are checked against: villages (the newest roster, else the reference list), the plan's tasks and
    units, the households of the newest register, and which heading was sent to which field before."""
    plan = load_plan(data_dir / "plan")
    cursor = lake.cursor()
    official = cursor.execute(
        "SELECT village_code, village FROM read_csv(?, all_varchar = true, header = true)",
        [(data_dir / "reference" / "villages.csv").as_posix()],
    ).df()
    roster = cursor.execute("""
        SELECT village_code, village FROM lake.villages
        WHERE register_date = (SELECT max(register_date) FROM lake.villages)
    """).df()
    homes = cursor.execute("""
        SELECT household_id FROM lake.households
        WHERE register_date = (SELECT max(register_date) FROM lake.households)
    """).fetchall()
    values = References.of(
        villages=official if roster.empty else roster,
        tasks=[(task.id, task.name) for task in plan.tasks],
        start=plan.campaign.start,
        end=plan.campaign.end,
        within=plan.campaign.within,
        units={name: unit.name for unit in plan.units for name in (unit.name, *unit.aliases)},
        households=frozenset(code for (code,) in homes) or None,
    )
    return replace(values, remembered=_remembered(cursor))


def _remembered(cursor: duckdb.DuckDBPyConnection) -> dict[str, dict[str, str]]:
    """Dataset → heading → field, as clerks assigned them in accepted uploads; the last assignment counts."""
    uploads = cursor.execute("""
        SELECT dataset, overrides FROM lake.uploads WHERE overrides IS NOT NULL ORDER BY received_at
    """).fetchall()
    fields: dict[str, dict[str, str]] = {}
    for dataset, overrides in uploads:
        columns = Overrides.parse(overrides).columns
        fields.setdefault(dataset, {}).update({heading_key(heading): name for heading, name in columns.items()})
    return fields


def fill_demo(lake: Lake, data_dir: Path, progress: FillProgress | None = None) -> None:
    """Load the generated demo uploads, in the order and with the dates that `data/demo/index.csv` gives.

    Uploads that are there already are passed over, so a fill that was cut short is completed by the next. After them
    the notes of the demo's meetings, each with the figure of its day. progress: see `open_demo`.
    """
    folder = data_dir / "demo"
    index = folder / "index.csv"
    if not index.is_file():
        return
    with index.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    accepted = lake.accepted_hashes()
    batches = [list(batch) for _, batch in groupby(rows, key=itemgetter("upload"))]
    for done, batch in enumerate(batches):
        if progress:
            progress(done, len(batches))
        files = [(row["file"], (folder / row["file"]).read_bytes()) for row in batch]
        if all(hashlib.sha256(data).hexdigest() in accepted for _, data in files):
            continue
        at = datetime.fromisoformat(batch[0]["received_at"])
        accept(lake, receive(lake, files, at.date()), batch[0]["author"], batch[0]["message"], at)
    if progress:
        progress(len(batches), len(batches))
    if (folder / "minutes.csv").is_file():
        _fill_minutes(lake, folder / "minutes.csv", data_dir)


def _fill_minutes(lake: Lake, path: Path, data_dir: Path) -> None:
    """The notes of the demo's meetings that are not there yet. The figure at the time is queried, never made up."""
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    notes = minutes.listed(lake.folder)
    there = set(zip(notes["item"], notes["at"].astype(str), strict=True))
    missing = [row for row in rows if (row["item"], row["at"]) not in there]
    if not missing:
        return
    with closing(open_snapshot(lake, data_dir)) as snapshot:
        days = {day: date.fromisoformat(day) for day in dict.fromkeys(row["as_of"] for row in missing)}
        standing = {on: queries.meeting_items(snapshot, on).set_index("item") for on in days.values()}
        for row in missing:
            on = days[row["as_of"]]
            items = standing[on]
            if row["item"] not in items.index:
                continue
            then = next(iter(frames.rows(items.loc[[row["item"]]].reset_index())))
            note = minutes.Note(
                item=row["item"],
                title=wording.item_title(then),
                as_of=on,
                text=row["said"],
                promised=date.fromisoformat(row["promised"]) if row["promised"] else None,
                figure=wording.item_figure(then),
                status=str(then.standing),
                author=row["author"],
                unit=row["unit"],
                at=datetime.fromisoformat(row["at"]),
            )
            minutes.add(lake.folder, note)
