"""What becomes of files: checked together in a process with limits, weighed against the lake, and rehearsed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, lru_cache

import pyarrow.compute as pc

from pingda_dash import incidents, queries, settings, thresholds
from pingda_dash.contracts import contracts
from pingda_dash.desk import confirmations
from pingda_dash.desk.lists import references
from pingda_dash.errors import FileTooHard, PingdaError
from pingda_dash.ingest import LISTED, CheckedFile, Overrides, Problem, Progress, References, check_files
from pingda_dash.ingest.messages import Details
from pingda_dash.ingest.worker import CheckFailed, Workers
from pingda_dash.lake import Effect, Lake
from pingda_dash.plan import Stamp
from pingda_dash.rehearsal import Rehearsal, rehearse, with_plausibility_warnings
from pingda_dash.snapshot import Snapshot, open_snapshot, stamps

Checker = Callable[
    [Sequence[tuple[str, bytes]], References, date | None, Sequence[Overrides] | None, Progress | None],
    list[CheckedFile],
]
UNDATED = "名册没有写明日期"


@dataclass(frozen=True)
class Outlook:
    """What the figures that would move are told against: the snapshot of the lake's newest version, and a day.

    follow_reports: whether the screens' day moves on to a newer report.
    """

    snapshot: Snapshot
    as_of: date
    follow_reports: bool = False


@dataclass(frozen=True)
class Verdict:
    """The checked files of a batch, in its order, against one version of the lake.

    checked: as the checks left them; `files` adds the chosen 名册日期 and the warnings against the lake. effects: None
    for a file that cannot be accepted. loaded_in: sha256 → the version that holds these bytes already.
    """

    version: int
    checked: tuple[CheckedFile, ...]
    files: tuple[CheckedFile, ...]
    effects: tuple[Effect | None, ...]
    rehearsal: Rehearsal = field(default_factory=Rehearsal)
    loaded_in: dict[str, int] = field(default_factory=dict)

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
        return sum(confirmations.count(file, effect) for file, effect in zip(self.files, self.effects, strict=True))

    def confirmations(self) -> list[str]:
        """The listed ones in words, over all files, each line naming its file when there are several."""
        lines = []
        for file, effect in zip(self.files, self.effects, strict=True):
            name = f"《{file.filename}》" if len(self.files) > 1 else ""
            lines += [name + one.message for one in confirmations.questions(file, effect)]
        return lines

    def obstacle(self, author: str | None, confirmed: bool, partly: bool = False) -> str | None:
        """Why the files cannot be accepted yet, in words; None when they can.

        partly: whether only the good rows are wanted.
        """
        rejected = [file for file in self.files if not file.acceptable]
        if rejected:
            also = f"等 {len(rejected)} 份" if len(rejected) > 1 else ""
            if partly and rejected[0].indivisible:
                return f"《{rejected[0].filename}》{also}:{rejected[0].indivisible}"
            how = "改正后重新拖入" + (",或移出本份" if len(self.files) > 1 else "")
            how += ",或只接收无误的行" if self.could_be_partial else ""
            return f"《{rejected[0].filename}》{also}有错误,整批都不会生效。请{how}。"
        if all(effect is not None and effect.already for effect in self.effects):
            return "这些文件都已收过,没有新内容。"
        if not author:
            return "请先在左下选填报单位。"
        if self.asked and not confirmed:
            return "请先核对需确认的内容,再勾选“已核对”。"
        return None

    def default_message(self) -> str:
        """What the history says when the clerk wrote nothing: `就业扶贫台账 46 行、产业增收台账 10 行`."""
        rows: dict[str, int] = {}
        for file in self.files:
            rows[file.dataset.title] = rows.get(file.dataset.title, 0) + file.rows_good
        return "、".join(f"{title} {count:,} 行" for title, count in rows.items())


# --- checking ---------------------------------------------------------------------------------------------------


@cache
def workers() -> Workers:
    """The checking processes of this program, started when first needed."""
    return Workers()


def examine(
    lake: Lake,
    files: Sequence[tuple[str, bytes]],
    today: date | None = None,
    register_date: date | None = None,
    overrides: Sequence[Overrides] | None = None,
    against: References | None = None,
    progress: Progress | None = None,
) -> list[CheckedFile]:
    """Check files together in a process with limits; one that breaks it is unreadable, and the others go on.

    The parameters are those of `check`.
    """
    overruled = list(overrides or [Overrides()] * len(files))
    against = against or references(lake, settings.data_dir())

    def again(places: Sequence[int]) -> list[CheckedFile]:
        drop, choices = [files[at] for at in places], [overruled[at] for at in places]
        return examine(lake, drop, today, register_date, choices, against, progress) if drop else []

    try:
        return check(lake, files, today, register_date, overruled, against, progress, workers().check_files)
    except (FileTooHard, CheckFailed) as error:
        hard = 0 if len(files) == 1 else error.place
        if hard is None:  # it broke where files are compared
            return [file for at in range(len(files)) for file in again([at])]
        others = again([at for at in range(len(files)) if at != hard])
        return [*others[:hard], _unreadable(*files[hard], error), *others[hard:]]


def _unreadable(name: str, data: bytes, error: PingdaError) -> CheckedFile:
    number = incidents.record(error, "check")
    details: Details = {"incident": number, "too_hard": isinstance(error, FileTooHard)}
    problem = Problem("unreadable-file", file=name, details=details)
    return CheckedFile(name, hashlib.sha256(data).hexdigest(), len(data), problems=[problem], problem_count=1)


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


# --- weighing ---------------------------------------------------------------------------------------------------


def weigh(
    lake: Lake,
    checked: Sequence[CheckedFile],
    days: Sequence[date | None] | None = None,
    partly: bool = False,
    outlook: Outlook | None = None,
) -> Verdict:
    """Checked files against the newest version of a lake: what is implausible, what each would do, what would move.

    days: file by file the 名册日期 that was chosen. partly: whether of files with errors the good rows are wanted.
    outlook: None where nobody looks at the figures.
    """
    version = lake.version()
    dated = [_dated(file, day) for file, day in zip(checked, days or [None] * len(checked), strict=True)]
    files = [replace(with_plausibility_warnings(lake, file), partly=partly and not file.ok) for file in dated]
    sound = [file for file in files if file.acceptable]
    loaded = {}
    if outlook is None:
        rehearsal = rehearse(
            lake, sound, _newest(lake, version, stamps(settings.data_dir()), thresholds.count(lake.folder))
        )
    else:
        rehearsal = rehearse(lake, sound, outlook.snapshot, outlook.as_of, follow_reports=outlook.follow_reports)
        uploads = queries.uploads(outlook.snapshot, outlook.as_of)
        loaded = {str(sha): int(version) for sha, version in zip(uploads["sha256"], uploads["version"], strict=True)}
    by_file = {id(file): effect for file, effect in zip(sound, rehearsal.effects, strict=True)}
    effects = tuple(by_file.get(id(file)) for file in files)
    findings = {id(file): of for file, of in zip(sound, rehearsal.findings, strict=False)}
    files = [_with_findings(file, findings.get(id(file), ())) for file in files]
    return Verdict(version, tuple(checked), tuple(files), effects, rehearsal, loaded)


@lru_cache(maxsize=1)
def _newest(lake: Lake, version: int, _stamps: tuple[Stamp, ...], _set: int) -> Snapshot:
    """The snapshot of a lake's newest version, kept for the files that come next: what the checks find in it, too."""
    return open_snapshot(lake, version=version)


def _with_findings(file: CheckedFile, findings: Sequence[Problem]) -> CheckedFile:
    """A file with what the checks would find of it as warnings."""
    warnings = [*file.warnings, *findings][:LISTED]
    return replace(file, warnings=warnings, warning_count=file.warning_count + len(findings)) if findings else file


def _dated(file: CheckedFile, chosen: date | None) -> CheckedFile:
    """A register with its day: the chosen one, else the one it was checked with."""
    is_register = file.contract is not None and file.contract.mode == "register"
    return of_day(file, chosen) if chosen and is_register else file
