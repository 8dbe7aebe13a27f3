"""The batch of files on the upload desk: the files, the clerk's overrides, the verdict, the receipt.

A batch lives in the window's session, outside any widget, so that a redraw or another page leaves it as it is; and in
a small file beside the lake, under the clerk's account, so that a refresh or a lost connection does too.
"""

from __future__ import annotations

import hashlib
import json
import re
import threading
import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import streamlit as st

from pingda_dash import clock, desk, formats, queries, settings
from pingda_dash.accounts import User
from pingda_dash.errors import FileTooHard, PingdaError
from pingda_dash.ingest import CheckedFile, Overrides, Problem, Progress
from pingda_dash.ingest.messages import Details
from pingda_dash.ingest.worker import CheckFailed, Worker
from pingda_dash.lake import Effect, Lake
from pingda_dash.panels.desk import confirmations, to_confirm
from pingda_dash.plan import load_plan
from pingda_dash.rehearsal import Rehearsal, rehearse, with_plausibility_warnings
from pingda_dash.ui import access, incidents, live
from pingda_dash.ui.live import DataVersion
from pingda_dash.ui.view import View


@dataclass(frozen=True)
class Dropped:
    """A file of the batch; its bytes are kept by the lake under `sha256`."""

    key: str
    sha256: str
    name: str
    size: int


class Basis(NamedTuple):
    """What a verdict depends on: the files and their overrides, the lake's version, the days.

    overrides: of each file its sha256 and the clerk's overrides, as JSON. version: accepting holds the lake to it.
    """

    overrides: tuple[tuple[str, str | None], ...]
    version: int
    dates: tuple[tuple[str, date], ...]
    partly: bool
    as_of: date


@dataclass(frozen=True)
class Verdict:
    """The checked files of a batch, in its order, against one version of the lake."""

    basis: Basis
    checked: tuple[CheckedFile, ...]
    """As the checks left them; `files` adds the chosen 名册日期 and the warnings against the lake."""
    files: tuple[CheckedFile, ...]
    effects: tuple[Effect | None, ...]
    rehearsal: Rehearsal
    loaded_in: dict[str, int]

    @property
    def acceptable(self) -> bool:
        """Whether every file may be loaded: without errors, or on purpose without its bad rows."""
        return all(file.acceptable for file in self.files)

    @property
    def returned(self) -> int:
        """Rows that would go back to the clerk if only the good ones were accepted."""
        return sum(file.rows_bad for file in self.files if not file.ok)

    @property
    def could_be_partial(self) -> bool:
        """Whether the files with errors all have rows without any."""
        return not all(file.ok for file in self.files) and all(
            replace(file, partly=True).acceptable for file in self.files
        )

    @property
    def asked(self) -> int:
        """How many things need a yes before accepting."""
        return sum(to_confirm(file, effect) for file, effect in zip(self.files, self.effects, strict=True))

    def confirmations(self) -> list[str]:
        """The listed ones in words, over all files, each line naming its file when there are several."""
        lines = []
        for file, effect in zip(self.files, self.effects, strict=True):
            name = f"《{file.filename}》" if len(self.files) > 1 else ""
            lines += [name + line for line in confirmations(file, effect)]
        return lines


@dataclass
class Batch:
    """The files dropped by one clerk and not yet accepted."""

    files: list[Dropped] = field(default_factory=list)
    chosen: str | None = None
    drops: int = 0
    uploaded: set[str] = field(default_factory=set)
    """The uploads received so far, by Streamlit's own number."""
    dates: dict[str, date] = field(default_factory=dict)
    """key → the 名册日期 the clerk chose."""
    overrides: dict[str, Overrides] = field(default_factory=dict)
    """key → what the clerk overruled in reading the file."""
    partly: bool = False
    """Whether the clerk wants the good rows of files with errors, and the bad ones back."""
    verdict: Verdict | None = None
    notices: list[str] = field(default_factory=list)
    receipt: tuple[str, list[str]] | None = None
    returned: list[CheckedFile] = field(default_factory=list)
    """The files of the last acceptance some of whose rows went back."""
    accepting: bool = False
    loading: threading.Lock = field(default_factory=threading.Lock, repr=False, compare=False)
    """Locked while the batch is loaded: a run goes on to its end beside the one that a second press begins."""
    accepted: int = 0

    @property
    def message_key(self) -> str:
        """The widget of 说明: a fresh one after each acceptance."""
        return f"desk-message-{self.accepted}"

    def clear(self) -> None:
        """Let go of every file; nothing of them was loaded."""
        self.files, self.chosen, self.verdict, self.notices, self.accepting = [], None, None, [], False
        self.dates.clear()
        self.overrides.clear()
        self.partly = False
        self.drops += 1

    def remove(self, key: str) -> None:
        """Let go of one file and choose its neighbour."""
        at = next((at for at, one in enumerate(self.files) if one.key == key), None)
        if at is None:
            return
        del self.files[at]
        self.dates.pop(key, None)
        self.overrides.pop(key, None)
        self.verdict = None
        self.notices = []
        self.chosen = self.files[min(at, len(self.files) - 1)].key if self.files else None

    def place(self) -> int | None:
        """The index of the chosen file."""
        return next((at for at, one in enumerate(self.files) if one.key == self.chosen), None)

    def overrule(self, key: str, **changed: Any) -> None:
        """Change what is overruled for a file: `dataset`, `columns`, or parts of `reading`."""
        before = self.overrides.get(key, Overrides())
        reading = {name: changed.pop(name) for name in list(changed) if hasattr(before.reading, name)}
        self.overrides[key] = replace(before, reading=replace(before.reading, **reading), **changed)
        self.verdict = None

    def memo(self) -> str:
        """The batch's files, dates and overrides, as JSON."""
        return json.dumps(
            {
                "files": [vars(one) for one in self.files],
                "chosen": self.chosen,
                "dates": {key: day.isoformat() for key, day in self.dates.items()},
                "overrides": {key: one.json() for key, one in self.overrides.items()},
                "partly": self.partly,
            },
            ensure_ascii=False,
        )

    @classmethod
    def of_memo(cls, text: str) -> Batch:
        """A batch as `memo` wrote it."""
        memo = json.loads(text)
        return cls(
            files=[Dropped(**one) for one in memo["files"]],
            chosen=memo["chosen"],
            dates={key: date.fromisoformat(day) for key, day in memo["dates"].items()},
            overrides={key: Overrides.parse(one) for key, one in memo["overrides"].items()},
            partly=memo["partly"],
        )


# --- this window's batch ------------------------------------------------------------------------------------------


def current_batch(lake: Lake, user: User) -> Batch:
    """This window's batch; a new window begins with what its clerk had left on the desk."""
    batch = st.session_state.get("_desk")
    if batch is None:
        batch = st.session_state["_desk"] = _saved_batch(lake, user) or Batch()
        st.session_state["_desk_memo"] = batch.memo()
    assert isinstance(batch, Batch)
    return batch


def save_batch(batch: Batch, lake: Lake, user: User) -> None:
    """Write the batch down when it changed since this window last did."""
    memo = batch.memo()
    if memo == st.session_state.get("_desk_memo"):
        return
    path = _memo_path(lake, user)
    path.parent.mkdir(exist_ok=True)
    partial = path.with_suffix(".part")
    partial.write_text(memo, encoding="utf-8")
    partial.replace(path)
    st.session_state["_desk_memo"] = memo


def _memo_path(lake: Lake, user: User) -> Path:
    return lake.folder / "desk" / f"{hashlib.sha256(user.name.encode()).hexdigest()[:16]}.json"


def _saved_batch(lake: Lake, user: User) -> Batch | None:
    """The batch this clerk left, as far as its files are still there."""
    with suppress(OSError, ValueError, KeyError, TypeError):  # no batch, or one that an older release wrote
        batch = Batch.of_memo(_memo_path(lake, user).read_text(encoding="utf-8"))
        batch.files = [one for one in batch.files if lake.has_original(one.sha256)]
        if batch.files and batch.place() is None:
            batch.chosen = batch.files[0].key
        return batch
    return None


# --- files arrive ---------------------------------------------------------------------------------------------


def clean_name(name: str) -> str:
    """A file's name as it may be kept and shown: no folders, no control or direction characters, 120 characters."""
    last = re.split(r"[/\\]", name)[-1]
    plain = "".join(char for char in last if unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Zl", "Zp"))
    return plain.strip()[-120:] or "未命名"


def add_file(batch: Batch, lake: Lake, name: str, data: bytes) -> None:
    """Add a file to the batch: its bytes are kept first; the same bytes twice count once.

    A file of the same name that could not be accepted makes way, and so does the file that this one is the annotated
    copy of: this is how a corrected file comes back.
    """
    name, sha256 = clean_name(name), lake.receive(data)
    twin = next((one for one in batch.files if one.sha256 == sha256), None)
    if twin is not None:
        batch.notices.append(f"《{name}》与《{twin.name}》内容相同,只留一份。")
        batch.chosen = twin.key
        return
    key = hashlib.sha256(f"{sha256}{batch.drops}".encode()).hexdigest()[:12]
    new = Dropped(key, sha256, name, len(data))
    stale = next(
        (at for at, one in enumerate(batch.files) if _plain(one.name) == _plain(name) and not _is_ok(batch, one)), None
    )
    if stale is None:
        batch.files.append(new)
    else:
        batch.overrides.pop(batch.files[stale].key, None)
        batch.notices.append(f"《{batch.files[stale].name}》已换成新的一份。")
        batch.files[stale] = new
    batch.chosen = new.key


def _plain(name: str) -> str:
    """A file's name without its suffix and without the mark of an annotated copy."""
    return Path(name).stem.removesuffix("_批注")


def _is_ok(batch: Batch, one: Dropped) -> bool:
    """Whether a file of the batch was found free of errors."""
    files = batch.verdict.files if batch.verdict else ()
    return any(file.ok and file.sha256 == one.sha256 for file in files)


# --- checking them --------------------------------------------------------------------------------------------


@st.cache_resource(show_spinner=False)
def checker() -> Worker:
    """The process that files are checked in, one for the server."""
    return Worker()


def basis_of(batch: Batch, lake: Lake, view: View) -> Basis:
    """What a verdict on the batch depends on now."""
    overrides = tuple((one.sha256, batch.overrides.get(one.key, Overrides()).json()) for one in batch.files)
    return Basis(overrides, lake.version(), tuple(sorted(batch.dates.items())), batch.partly, view.as_of)


def up_to_date(batch: Batch, lake: Lake, view: View) -> Verdict | None:
    """The batch's verdict, or None when it must be checked (again)."""
    if batch.verdict is not None and batch.verdict.basis == basis_of(batch, lake, view):
        return batch.verdict
    return None


def check(batch: Batch, lake: Lake, view: View, user: User, progress: Progress | None = None) -> Verdict:
    """Read and check the batch's files in the worker, and rehearse those that may be accepted."""
    basis, before = basis_of(batch, lake, view), batch.verdict
    if before is not None and (before.basis.overrides, before.basis.version) == (basis.overrides, basis.version):
        checked = before.checked  # only a date, the day or the wish for the good rows changed
    else:
        contents = [(one.name, lake.original(one.sha256)) for one in batch.files]
        overrides = [batch.overrides.get(one.key, Overrides()) for one in batch.files]
        checked = tuple(_checked(lake, contents, overrides, user, progress))
    dated = [_dated(file, batch.dates.get(one.key)) for file, one in zip(checked, batch.files, strict=True)]
    files = [replace(with_plausibility_warnings(lake, file), partly=batch.partly and not file.ok) for file in dated]
    if progress is not None:
        progress("试算接收后的变化", 0.95)
    sound = [file for file in files if file.acceptable]
    snapshot = live.snapshot_of(DataVersion(lake.name, basis.version))
    rehearsal = rehearse(lake, sound, snapshot, view.as_of, follow_reports=_follows_reports(view))
    by_file = {id(file): effect for file, effect in zip(sound, rehearsal.effects, strict=True)}
    uploads = queries.uploads(snapshot, view.as_of)
    loaded = {str(sha): int(version) for sha, version in zip(uploads["sha256"], uploads["version"], strict=True)}
    effects = tuple(by_file.get(id(file)) for file in files)
    return Verdict(basis, checked, tuple(files), effects, rehearsal, loaded)


def _checked(
    lake: Lake, contents: list[tuple[str, bytes]], overrides: Sequence[Overrides], user: User, progress: Progress | None
) -> list[CheckedFile]:
    """Check files together; should one of them break the checks, that one is unreadable and the others go on."""
    villages, datasets = access.scope_of(user, load_plan(settings.data_dir() / "plan"))
    references = replace(desk.references(lake, settings.data_dir()), only_villages=villages, only_datasets=datasets)
    try:
        return desk.check(
            lake, contents, clock.now().date(), None, overrides, references, progress, checker=checker().check_files
        )
    except (FileTooHard, CheckFailed) as error:
        if len(contents) == 1:
            name, data = contents[0]
            return [_unreadable(name, data, error)]
        return [
            _checked(lake, [one], [override], user, progress)[0]
            for one, override in zip(contents, overrides, strict=True)
        ]


def _unreadable(name: str, data: bytes, error: PingdaError) -> CheckedFile:
    number = incidents.record(error, "check")
    details: Details = {"incident": number, "too_hard": isinstance(error, FileTooHard)}
    problem = Problem("unreadable-file", file=name, details=details)
    return CheckedFile(name, hashlib.sha256(data).hexdigest(), len(data), problems=[problem], problem_count=1)


def _dated(file: CheckedFile, chosen: date | None) -> CheckedFile:
    """A register with its day: the clerk's, else the one it was checked with."""
    is_register = file.contract is not None and file.contract.mode == "register"
    return desk.of_day(file, chosen) if chosen and is_register else file


def _follows_reports(view: View) -> bool:
    """Whether the screens' day moves on with the newest report: no day in the address, today outside the campaign."""
    today = clock.now().date()
    start, end = formats.as_date(view.campaign["start"]), formats.as_date(view.campaign["end"])
    inside = start is not None and end is not None and start <= today <= end
    return "asof" not in view.params and not inside


def obstacle(batch: Batch, verdict: Verdict, author: str | None, confirmed: bool) -> str | None:
    """Why the batch cannot be accepted yet, in words; None when it can."""
    rejected = [file for file in verdict.files if not file.acceptable]
    if rejected:
        also = f"等 {len(rejected)} 份" if len(rejected) > 1 else ""
        if batch.partly and rejected[0].indivisible:
            return f"《{rejected[0].filename}》{also}:{rejected[0].indivisible}"
        how = "改正后重新拖入" + (",或移出本份" if len(batch.files) > 1 else "")
        how += ",或只接收无误的行" if verdict.could_be_partial else ""
        return f"《{rejected[0].filename}》{also}有错误,整批都不会生效。请{how}。"
    if all(effect is not None and effect.already for effect in verdict.effects):
        return "这些文件都已收过,没有新内容。"
    if not author:
        return "请先在左下选填报单位。"
    if verdict.asked and not confirmed:
        return "请先核对需确认的内容,再勾选“已核对”。"
    return None


def default_message(verdict: Verdict) -> str:
    """What the history says when the clerk wrote nothing: `就业扶贫台账 46 行、产业增收台账 10 行`."""
    rows: dict[str, int] = {}
    for file in verdict.files:
        rows[file.dataset.title] = rows.get(file.dataset.title, 0) + file.rows_good
    return "、".join(f"{title} {count:,} 行" for title, count in rows.items())
