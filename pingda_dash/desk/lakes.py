"""Which lake the screens show and uploads go to, and how the demo's is filled."""

from __future__ import annotations

import csv
import hashlib
import json
import threading
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from dataclasses import replace
from datetime import date, datetime
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from pingda_dash import (
    county_forms,
    demo_lake,
    directives,
    faults,
    frames,
    minutes,
    queries,
    settings,
    wording,
)
from pingda_dash.accounts import User
from pingda_dash.desk.acceptance import accept
from pingda_dash.desk.items import NoSuchItem, item_standing
from pingda_dash.desk.verdict import receive
from pingda_dash.directives import Addressee, Directive, Step
from pingda_dash.lake import Lake, real_lake_in_use
from pingda_dash.plan import Plan, load_plan
from pingda_dash.snapshot import Snapshot, open_snapshot

FillProgress = Callable[[int, int], None]
DEMO_CLERK, FORMS_KEPT = User("演示员", "clerk"), datetime(2020, 5, 6, 9)  # noqa: DTZ001 - the township's wall time
"""Who has kept the demo's forms from above, and when."""
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
    """The demo lake of a home, complete: with every upload, version, note and directive of `data/demo/`.

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
                with suppress(*faults.MACHINE):  # a full disk keeps nobody from the demo
                    _keep_forms(lake, settings.data_dir() / "demo" / "forms")
                _complete.add(folder)
    return Lake.open(home, "demo")


def fill_demo(lake: Lake, data_dir: Path, progress: FillProgress | None = None) -> None:
    """Load the generated demo uploads, in the order and with the dates that `data/demo/index.csv` gives.

    Uploads that are there already are passed over, so a fill that was cut short is completed by the next. After them
    the notes of the demo's meetings and its directives, each with the figure of its day. progress: see `open_demo`.
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
    if (folder / "directives.csv").is_file():
        _fill_directives(lake, folder / "directives.csv", data_dir)


def _keep_forms(lake: Lake, folder: Path) -> None:
    """Keep the demo's forms from above with their mappings, where there are any and they are not kept yet."""
    if not (folder / "mappings.json").is_file():
        return
    kept = county_forms.ever(lake.folder)
    for filename, choices in json.loads((folder / "mappings.json").read_text(encoding="utf-8")).items():
        name = Path(filename).stem.replace("_", " ")
        if name not in kept:
            data = (folder / filename).read_bytes()
            template = county_forms.add(lake.folder, name, filename, data, DEMO_CLERK, FORMS_KEPT)
            county_forms.save(lake.folder, template, choices, "blank", DEMO_CLERK, FORMS_KEPT)


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


def _fill_directives(lake: Lake, path: Path, data_dir: Path) -> None:
    """The steps of the demo's directives that are not there yet, in their order.

    Where the upload that one speaks of is not there, the rest waits for the fill that brings it.
    """
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    log = json.loads(directives.log(lake.folder))
    missing = rows[len(log) + sum(len(one["steps"]) for one in log) :]
    if not missing:
        return
    plan = load_plan(data_dir / "plan")
    with closing(open_snapshot(lake, data_dir)) as snapshot:
        for row in missing:
            try:
                _fill_step(lake, snapshot, plan, row, path.parent)
            except (NoSuchItem, directives.NotOffered):
                return


def _fill_step(lake: Lake, snapshot: Snapshot, plan: Plan, row: Mapping[str, str], files: Path) -> None:
    """Write one line of directives.csv down. What a figure was, and which version a report is, is queried."""
    as_of, at = date.fromisoformat(row["as_of"]), datetime.fromisoformat(row["at"])
    due = date.fromisoformat(row["due"]) if row["due"] else None
    villages = queries.villages(snapshot, as_of)
    names = dict(zip(villages["village_code"], villages["village"], strict=True))
    to = directives.addressee(row["to"], plan, names) if row["to"] else None
    prefix = plan.campaign.directive_prefix.value
    kind = next((one for one in directives.KINDS if one == row["step"]), None)
    if kind is None and to is not None and due is not None:
        then = item_standing(snapshot, as_of, row["item"])
        given = Directive(row["item"], then.title, then.figure, then.status, row["words"], to, due, as_of, at)
        directives.begin(lake.folder, given, User(row["author"], "leader"), prefix)
    elif kind is not None:
        label = directives.label_of(prefix, as_of.year, int(row["number"]))
        step = Step(kind, as_of, at, row["words"], row["reason"], due=due)
        if kind == "answered" and to is not None:
            _fill_answer(lake, snapshot, label, step, to, row, files)
        else:
            directives.add(lake.folder, label, replace(step, to=to), User(row["author"], "leader"))


def _fill_answer(
    lake: Lake, snapshot: Snapshot, label: str, step: Step, to: Addressee, row: Mapping[str, str], files: Path
) -> None:
    """Write an answer down, with the report of that day or the file that it names."""
    log = directives.log(lake.folder)
    offered = queries.directive_answers(snapshot, step.as_of, directives=log, label=label)
    of_day = offered.loc[offered["report_date"].astype(str) == row["report"], "version"].tolist()
    if row["report"] and not of_day:
        raise directives.NotOffered(row["report"])
    evidence = [(row["evidence"], (files / row["evidence"]).read_bytes())] if row["evidence"] else []
    step = replace(step, version=of_day[0] if of_day else None, evidence=evidence)
    by = User(row["author"], "clerk", to.title, unit=to.unit, village=to.village)
    directives.add(lake.folder, label, step, by, of_day)
