"""Which lake the screens show and uploads go to, and how the demo's is filled."""

from __future__ import annotations

import csv
import hashlib
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import date, datetime
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from pingda_dash import demo_lake, frames, minutes, queries, settings, wording
from pingda_dash.desk.acceptance import accept
from pingda_dash.desk.verdict import receive
from pingda_dash.lake import Lake, real_lake_in_use
from pingda_dash.snapshot import open_snapshot

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
