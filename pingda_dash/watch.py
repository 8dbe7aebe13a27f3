"""The folder that offices drop files into: each file is loaded, or put aside with the reasons, once it lies still.

    <folder>/…               files as they arrive, also in subfolders
    <folder>/accepted/       what was loaded
    <folder>/rejected/       what was not, each with its marked copy and its reasons, or its questions, in words
    <folder>/已核对/          a file that was handed back with questions, put here by a person: a yes to them

Offices do not wait for each other: every file is a snapshot of its own, and a wrong one delays no other. Only two
files of the same moment that contradict each other are both put aside. A file that is still being written is left
alone: its size and time must stand still, and no program may have it open for writing.
"""

from __future__ import annotations

import logging
import os
import re
import sqlite3
import stat
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import duckdb
from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from pingda_dash import accounts, desk, faults
from pingda_dash.desk import Verdict, confirmations
from pingda_dash.desk.intake import distinct
from pingda_dash.errors import PingdaError
from pingda_dash.ingest import CheckedFile, Problem, masked_problems
from pingda_dash.lake import Lake
from pingda_dash.report.annotated import annotated, annotated_name
from pingda_dash.versions import NotTheNewest

ACCEPTED, REJECTED, CONFIRMED = "accepted", "rejected", "已核对"
ASKS = ".确认.txt"
"""How the name of the sheet of questions ends that is handed back with a file."""
UNFINISHED = (".part", ".tmp", ".crdownload", ".partial", ".download", ".swp")
NO_FILES = frozenset({"thumbs.db", "desktop.ini"})
STILL = 3.0
"""Seconds a file must not have changed."""
PATIENCE = 60.0
"""Seconds a file may lie empty, or a workbook without its end, before it is read as it is."""
EVERY = 10.0
"""Seconds between sweeps without an event: a network folder reports no change."""
_STAMPS = re.compile(r"^(\d{4}-\d\d-\d\d_\d{6}_)+")


@dataclass(frozen=True)
class _Sighting:
    """A file as it was last seen, and since when it has been like that (a monotonic clock)."""

    size: int
    changed: int
    since: float


@dataclass
class Inbox:
    """One watched folder. `sweep` reads it once; `run` does so again and again until it is stopped.

    accept_doubtful: whether files with questions are loaded all the same. still, patience: seconds, see
    STILL and PATIENCE. report: called with one line, in Chinese, for each file.
    """

    folder: Path
    lake: Lake
    author: str
    now: Callable[[], datetime]
    report: Callable[[str], None]
    accept_doubtful: bool = False
    still: float = STILL
    patience: float = PATIENCE
    _seen: dict[Path, _Sighting] = field(default_factory=dict)
    _wakeup: threading.Event = field(default_factory=threading.Event)
    _postponed: set[Path] = field(default_factory=set)

    def __post_init__(self) -> None:
        for name in (ACCEPTED, REJECTED, CONFIRMED):
            (self.folder / name).mkdir(parents=True, exist_ok=True)

    def run(self, stop: threading.Event) -> None:
        """Sweep on every change in the folder, and every so often, until `stop` is set."""
        observer = Observer()
        observer.schedule(_WakeOnChange(self._wakeup), str(self.folder), recursive=True)
        try:
            observer.start()
        except OSError:
            self.report(f"系统不报告文件夹的变化,改为每 {EVERY:g} 秒看一次。")
        try:
            while not stop.is_set():
                try:
                    self.sweep()
                except Exception:  # whatever it is, the files that come after it are dealt with
                    logging.exception("a sweep of %s failed", self.folder)
                    self.report(f"{self.now():%Y-%m-%d %H:%M:%S} 这一次没有看成,稍后再看。")
                self._wakeup.wait(self.still / 3 if self._seen else EVERY)
                self._wakeup.clear()
                stop.wait(min(self.still / 3, 0.2))
        finally:
            if observer.is_alive():
                observer.stop()
                observer.join()

    def wake(self) -> None:
        """Sweep now, or notice that it is time to stop."""
        self._wakeup.set()

    def sweep(self) -> int:
        """Deal with every file that lies still; returns how many."""
        ready = self._ready()
        return self._process(ready) if ready else 0

    # -- which files -------------------------------------------------------------------------------------------------

    def _ready(self) -> list[Path]:
        at, seen, ready = time.monotonic(), {}, []
        for path in sorted(self.folder.rglob("*")):
            if not self._is_of_interest(path):
                continue
            try:
                size, changed, kind = _stat(path)
            except OSError:  # gone, or not yet ours to see
                continue
            if not stat.S_ISREG(kind):
                continue
            sighting = self._seen.get(path)
            if sighting is None or (sighting.size, sighting.changed) != (size, changed):
                sighting = _Sighting(size, changed, at)
            seen[path] = sighting
            if at - sighting.since >= self.still and self._is_whole(path, at - sighting.since):
                ready.append(path)
        self._seen = seen
        return ready

    def _is_of_interest(self, path: Path) -> bool:
        parts = path.relative_to(self.folder).parts
        return not (
            parts[0] in (ACCEPTED, REJECTED)
            or any(part.startswith((".", "~$")) for part in parts)
            or path.name.lower() in NO_FILES
            or path.name.endswith(ASKS)
            or path.name.lower().endswith(UNFINISHED)
        )

    def _is_whole(self, path: Path, rested: float) -> bool:
        """False while a file is being written, or seems to lack its end."""
        try:
            return not is_being_written(path) and (rested >= self.patience or _has_its_end(path))
        except OSError:
            return False

    # -- what becomes of them ----------------------------------------------------------------------------------------

    def _process(self, paths: Sequence[Path]) -> int:
        """Check the files together, put the wrong ones aside and load the others one by one."""
        data = {path: content for path in paths if (content := self._read(path)) is not None}
        done = 0
        try:
            left = dict(data)
            while left:
                checked = self._checked(left)
                wrong = {path: file for path, file in checked.items() if not file.ok}
                for path, file in wrong.items():
                    self._reject(path, left.pop(path), file, f"{file.problem_count} 处错误", masked_problems(file)[1])
                    done += 1
                if not wrong:
                    break
            for path in left:
                self._weigh(path, left[path], checked[path])
                done += 1
        except (duckdb.Error, sqlite3.Error, NotTheNewest, OSError) as error:
            self._postpone(data, error)
        return done

    def _read(self, path: Path) -> bytes | None:
        """The bytes of a file; None when it has changed since the sweep saw it."""
        try:
            content = path.read_bytes()
            return content if self._is_unchanged(path) and len(content) == self._seen[path].size else None
        except OSError:
            return None

    def _is_unchanged(self, path: Path) -> bool:
        size, changed, _ = _stat(path)
        return (size, changed) == (self._seen[path].size, self._seen[path].changed)

    def _checked(self, files: Mapping[Path, bytes]) -> dict[Path, CheckedFile]:
        names = distinct([_sent_name(path) for path in files])
        for data in files.values():
            self.lake.receive(data)
        checked = desk.examine(self.lake, list(zip(names, files.values(), strict=True)), self.now().date())
        return dict(zip(files, checked, strict=True))

    def _weigh(self, path: Path, data: bytes, file: CheckedFile) -> None:
        """Load a file without errors, or hand it back with what is asked about it."""
        verdict = desk.weigh(self.lake, [file])
        (file,), (effect,) = verdict.files, verdict.effects
        asked = confirmations.count(file, effect)
        confirmed = self._is_confirmed(path)
        if asked and not self.accept_doubtful and not (confirmed and confirmations.was_asked(self.lake, file, effect)):
            why = f"{asked} 处要先确认" + (",与上次问的不同,请再看一遍" if confirmed else "")
            self._reject(path, data, file, why, confirmations.questions(file, effect), ASKS)
            confirmations.note_asked(self.lake, file, effect)
            return
        self._accept(path, data, verdict)

    def _is_confirmed(self, path: Path) -> bool:
        return CONFIRMED in path.relative_to(self.folder).parts[:-1]

    def _accept(self, path: Path, data: bytes, verdict: Verdict) -> None:
        (file,), (effect,) = verdict.files, verdict.effects
        message = f"收件文件夹:{self._name(path)}"
        try:
            result = desk.accept_verdict(self.lake, verdict, self.author, message, self.now(), yes={confirmations.ALL})
        except NotTheNewest:
            raise
        except PingdaError as refusal:
            self._reject(path, data, file, str(refusal), confirmations.questions(file, effect))
            return
        self._note(f"第 {result.version} 版:{message}" if result.committed else f"没有新内容:{message}")
        asked = confirmations.count(file, effect)
        (effect,) = result.effects
        outcome = (
            "已收过,未增加任何内容"
            if effect.already
            else f"接收为第 {result.version} 版,新增 {effect.added} 行,变更 {effect.changed} 行,"
            f"不变 {effect.unchanged} 行,移除 {effect.removed} 行"
        )
        self._report_on(path, f"{file.dataset.title},{outcome}" + (f",已确认 {asked} 处" if asked else ""))
        self._move(path, ACCEPTED)

    def _note(self, detail: str) -> None:
        try:
            accounts.log(self.lake.folder.parent, self.now(), self.author, "accept", detail)
        except faults.MACHINE as error:
            self.report(f"{self.now():%Y-%m-%d %H:%M:%S} 已接收,但没有记进操作记录:{faults.words(error)}")

    def _reject(
        self, path: Path, data: bytes, file: CheckedFile, why: str, asked: Sequence[Problem], suffix: str = ".txt"
    ) -> None:
        """Put a file aside with its marked copy, and beside it why, in words. asked: what needs a yes."""
        target = self._move(path, REJECTED)
        if target is None:
            return
        reasons = target.with_name(f"{target.name}{suffix}")
        reasons.write_text("\r\n".join(_reasons(file, why, asked)) + "\r\n", encoding="utf-8-sig", newline="")
        self._report_on(path, f"没有接收,{why},见 {REJECTED}/{reasons.name}")
        target.with_name(annotated_name(target.name)).write_bytes(annotated(data, file))

    def _move(self, path: Path, into: str) -> Path | None:
        """Put a file away under a name that is free; None when it has changed, or gone, meanwhile."""
        folders = [part for part in path.relative_to(self.folder).parts[:-1] if part != CONFIRMED]
        stem = "_".join([f"{self.now():%Y-%m-%d_%H%M%S}", *folders, _sent_name(path)])
        try:
            if not self._is_unchanged(path):
                return None
            target = _free(self.folder / into / stem)
            path.rename(target)
        except FileNotFoundError:
            return None
        self._seen.pop(path, None)
        self._postponed.discard(path)
        return target

    def _postpone(self, files: Mapping[Path, bytes], error: Exception) -> None:
        """Leave files where they are for the next sweep, and report it once."""
        for path in files:
            if path.exists() and path not in self._postponed:
                self._postponed.add(path)
                self._report_on(path, f"数据正被占用,稍后再收({type(error).__name__})")

    def _name(self, path: Path) -> str:
        return path.relative_to(self.folder).as_posix()

    def _report_on(self, path: Path, message: str) -> None:
        self.report(f"{self.now():%Y-%m-%d %H:%M:%S} {self._name(path)}:{message}")


class _WakeOnChange(FileSystemEventHandler):
    """Sets an event whenever anything happens in the folder."""

    def __init__(self, wakeup: threading.Event) -> None:
        self.wakeup = wakeup

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.event_type not in ("opened", "closed_no_write"):  # our own reading
            self.wakeup.set()


def is_being_written(path: Path) -> bool:
    """True while another program has the file open for writing, as far as the system reports it."""
    if sys.platform == "linux":
        return _has_a_writer(path)
    if os.access(path, os.W_OK):
        try:
            with path.open("r+b"):
                return False
        except PermissionError:  # Windows: Excel, or a copy in progress, has it open
            return True
    return False


def _has_a_writer(path: Path) -> bool:
    """Linux grants a read lease only on a file that nobody has open for writing."""
    import fcntl

    with path.open("rb") as stream:
        try:
            fcntl.fcntl(stream, fcntl.F_SETLEASE, fcntl.F_RDLCK)
            fcntl.fcntl(stream, fcntl.F_SETLEASE, fcntl.F_UNLCK)
        except BlockingIOError:
            return True
        except OSError:  # somebody else's file, or a file system without leases
            return False
    return False


def _has_its_end(path: Path) -> bool:
    """False for an empty file, and for a zip (an .xlsx is one) without the directory at its end."""
    with path.open("rb") as stream:
        head = stream.read(4)
        return bool(head) and (head != b"PK\x03\x04" or zipfile.is_zipfile(stream))


def _stat(path: Path) -> tuple[int, int, int]:
    status = path.lstat()
    return status.st_size, status.st_mtime_ns, status.st_mode


def _free(path: Path) -> Path:
    """The path, or the first of its kind (名称-2.csv …) that is free."""
    target, at = path, 1
    while target.exists():
        at += 1
        target = path.with_name(f"{path.stem}-{at}{path.suffix}")
    return target


def _sent_name(path: Path) -> str:
    """What an office called a file: without the moments that were put before its name when it was handed back.

    A day in a name is taken for the day the file speaks of.
    """
    return _STAMPS.sub("", path.name) or path.name


def _reasons(file: CheckedFile, why: str, asked: Sequence[Problem]) -> list[str]:
    """What is wrong or asked, in words, a line a thing, and what to do; nobody's data in them."""
    problems, _ = masked_problems(file)
    more = file.problem_count - len(problems)
    if file.ok:
        how = f"核对无误,把这份文件(不是标黄的副本)放进收件文件夹里的“{CONFIRMED}”文件夹,就会接收;"
        how += "有错,改正后放回收件文件夹。"
    else:
        how = "改正后把文件再放进来即可;标红的副本在旁边。"
    return [
        f"{file.filename}:没有接收,{why}。{how}",
        *(f"错误:{one.message}" for one in problems),
        *([f"另有 {more} 处错误没有列出,见标红的副本。"] if more > 0 else []),
        *(f"需确认:{one.message}[{one.code}]" for one in asked),
        *(f"说明:{note}" for note in file.notes),
    ]
