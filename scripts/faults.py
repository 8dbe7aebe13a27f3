"""A soak of faults: `python -m scripts.faults` (two minutes), `--minutes 120` (by hand), `--short` (in the tests).

    python -m scripts.faults --minutes 10 --table docs/faults.md     the table goes into the document
    python -m scripts.faults --only damage --seed 7                  one kind; the same seed does the same again

Real files, real processes: loads are killed with SIGKILL, a small disk fills up, the clock leaps, writers and readers
meet, and every kind of file of a home is deleted, emptied, cut, changed or replaced by an older one. After each fault a
process that knows nothing of it looks: was anything acknowledged and lost, is anything half applied, was the fault
named, and did everything that was printed say so in words. Ends with 1 where something was lost, half applied,
unnoticed, or a traceback.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import importlib
import io
import json
import multiprocessing
import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PROCESSES: Any = multiprocessing.get_context("fork" if hasattr(os, "fork") else "spawn")
AT = datetime(2020, 5, 20, 12)  # noqa: DTZ001 - the township's wall time
with (ROOT / "data" / "reference" / "villages.csv").open(encoding="utf-8-sig", newline="") as stream:
    VILLAGES = tuple(row["village"] for row in csv.DictReader(stream))
FIRST_DAY = date(2020, 3, 20)
MANY = 300
"""Uploads that one process may load: of a thousand no two have a key in common."""


@dataclass
class Row:
    """What came of one kind of fault. unseen: data differ and nothing says so; words: what was printed was in words."""

    fault: str
    times: int = 0
    acknowledged: int = 0
    lost: int = 0
    half: int = 0
    named: int = 0
    harmless: int = 0
    unseen: int = 0
    cured: int = 0
    wordless: int = 0
    notes: list[str] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        return not (self.lost or self.half or self.unseen or self.wordless)


# --- what runs in processes of its own --------------------------------------------------------------------------


def apart(function: Callable[..., Any], *given: Any) -> Any:
    """What a function returns in a process of its own, which has nothing open before it begins."""
    answers, end = PROCESSES.Pipe(duplex=False)
    process = PROCESSES.Process(target=_answer, args=(end, function, given))
    process.start()
    end.close()
    try:
        answer = answers.recv()
    except EOFError:
        answer = None
    process.join()
    if isinstance(answer, BaseException):
        raise answer
    return answer


def _answer(end: Any, function: Callable[..., Any], given: tuple[Any, ...]) -> None:
    try:
        end.send(function(*given))
    except BaseException as error:
        end.send(RuntimeError(f"{function.__name__}: {type(error).__name__}: {error}"))


def uploads(number: int) -> list[tuple[str, bytes]]:
    """The two files of the upload with that number: no two uploads have a key in common."""
    key = f"{FIRST_DAY + timedelta(days=number % 100)},{VILLAGES[number // 100]}"
    return [
        (f"产业{number}.csv", f"统计日期,村,产业,面积(亩),收入(万元)\n{key},烤烟,{number + 1},{number}\n".encode()),
        (f"就业{number}.csv", f"统计日期,村,项目,去向,人次,其中建档立卡\n{key},技能培训,,{number + 1},1\n".encode()),
    ]


def load(home: Path, first: int, count: int, acknowledged: Path, inlined: bool = True) -> str:
    """Load uploads one after another, each noted on the disk once it is accepted; the error's words, "" for none."""
    from pingda_dash import desk, faults
    from pingda_dash import lake as lakes
    from pingda_dash.errors import PingdaError

    os.environ["PINGDA_HOME"] = str(home)
    if not inlined:
        lakes.INLINED = 0
    with acknowledged.open("ab", buffering=0) as notes:
        try:
            lake = desk.real_lake()
            for number in range(first, first + count):
                checked = desk.receive(lake, uploads(number), AT.date())
                version = desk.accept(
                    lake, checked, "乡农业中心", f"第 {number} 次", AT + timedelta(minutes=number)
                ).version
                notes.write(f"{number} {version}\n".encode())
        except (PingdaError, *faults.MACHINE) as error:
            return faults.words(error)
    return ""


def read(home: Path, until: float) -> tuple[int, int]:
    """Ask the newest version and its figures again and again; how often, and how often it went back or was half."""
    from pingda_dash import desk
    from pingda_dash.lake import in_memory

    os.environ["PINGDA_HOME"] = str(home)
    asked = wrong = last = 0
    while time.monotonic() < until:
        lake = desk.real_lake()
        version = lake.version()
        with contextlib.closing(in_memory()) as con:
            lake.copy_into(con, version)
            halves = con.execute(_HALVES.format(schema="main")).fetchone()
        asked += 1
        wrong += version < last or bool(halves and halves[0])
        last = max(last, version)
    return asked, wrong


_HALVES = """
    SELECT count(*) FROM (
        SELECT message, count(*) AS files, coalesce(sum(i.n), 0) + coalesce(sum(e.n), 0) AS rows
        FROM {schema}.uploads AS u
        LEFT JOIN (SELECT source_sha256, count(*) AS n FROM {schema}.industry GROUP BY ALL) AS i
            ON i.source_sha256 = u.sha256
        LEFT JOIN (SELECT source_sha256, count(*) AS n FROM {schema}.employment GROUP BY ALL) AS e
            ON e.source_sha256 = u.sha256
        GROUP BY message
    ) WHERE files <> 2 OR rows <> 2
"""


def inspect(home: Path, acknowledged: Path) -> dict[str, Any]:
    """What a home has of the uploads that were acknowledged: lost, half applied, and what the doctor names."""
    from pingda_dash import desk, doctor

    os.environ["PINGDA_HOME"] = str(home)
    notes = [line.split() for line in acknowledged.read_text().splitlines()] if acknowledged.is_file() else []
    lake = desk.real_lake()
    there = lake.history()
    versions = dict(zip(there["message"], there["version"], strict=True))
    lost = [number for number, version in notes if versions.get(f"第 {number} 次") != int(version)]
    halves = lake.cursor().execute(_HALVES.format(schema="lake")).fetchone()
    damages = [str(one) for one in doctor.examine(home) if one.grave]
    return {"acknowledged": len(notes), "lost": len(lost), "half": halves[0] if halves else 0, "damages": damages}


def command(home: Path, *words: str) -> tuple[int, str]:
    """A command's exit code and what it printed, in a process of its own."""
    return apart(_command, home, words)  # type: ignore[no-any-return]


def _command(home: Path, words: tuple[str, ...]) -> tuple[int, str]:
    from pingda_dash.__main__ import main

    os.environ["PINGDA_HOME"] = str(home)
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        code = main(words)
    return code, out.buffer.getvalue().decode()


def in_words(code: int, printed: str) -> bool:
    """Whether what a command printed is for a person: no traceback, and Chinese where it did not succeed."""
    return "Traceback" not in printed and (code == 0 or re.search(r"[一-鿿]", printed) is not None)


# --- the faults -------------------------------------------------------------------------------------------------


@dataclass
class Soak:
    """One run. scratch: its folder; chance: what is drawn by; short: fewer commands after each fault."""

    scratch: Path
    chance: random.Random
    short: bool = False
    rows: dict[str, Row] = field(default_factory=dict)
    count: int = 0

    def row(self, fault: str) -> Row:
        return self.rows.setdefault(fault, Row(fault))

    def fresh(self) -> Path:
        self.count += 1
        return self.scratch / f"{self.count:05d}"

    # -- processes ---------------------------------------------------------------------------------------------

    def kill(self) -> None:
        """SIGKILL to a process that loads; again in the home that is left."""
        row, home, first = self.row("kill -9 of a loading process"), self.fresh(), 0
        notes = home.with_suffix(".notes")
        for _ in range(2 if self.short else 3):
            inlined = self.chance.random() < 0.7
            process = PROCESSES.Process(target=load, args=(home, first, MANY, notes, inlined))
            process.start()
            _wait_for(notes)
            time.sleep(self.chance.uniform(0, 0.7))
            process.kill()
            process.join()
            first += MANY
            self._judge(row, home, notes)

    def crowd(self, seconds: float = 3.0) -> None:
        """Two that load, one of which is killed, beside two that read."""
        row, home = self.row("two writers (one killed) and two readers"), self.fresh()
        notes = [home.with_suffix(f".notes{number}") for number in range(2)]
        apart(load, home, 0, 1, notes[0])
        until = time.monotonic() + seconds
        answers = [PROCESSES.SimpleQueue() for _ in range(2)]
        readers = [PROCESSES.Process(target=_read_into, args=(queue, home, until)) for queue in answers]
        writers = [PROCESSES.Process(target=load, args=(home, MANY * (1 + at), MANY, notes[at])) for at in range(2)]
        for process in (*writers, *readers):
            process.start()
        time.sleep(self.chance.uniform(seconds / 3, seconds))
        writers[0].kill()
        for process in readers:
            process.join()
        writers[1].kill()
        for process in writers:
            process.join()
        for queue in answers:
            asked, wrong = queue.get() if not queue.empty() else (0, 0)
            row.half += wrong
            if not asked:
                row.wordless += 1
                row.notes.append("a reader failed")
        whole = home.with_suffix(".notes")
        whole.write_text("".join(each.read_text() for each in notes if each.is_file()))
        self._judge(row, home, whole)

    def _judge(self, row: Row, home: Path, notes: Path) -> None:
        row.times += 1
        if not (home / "real" / "catalog.sqlite").is_file():
            row.harmless += 1  # it was killed before anything was there
            return
        try:
            state = apart(inspect, home, notes)
        except RuntimeError as error:
            row.lost += 1
            row.notes.append(str(error))
            return
        row.acknowledged = row.acknowledged + state["acknowledged"]
        row.lost += state["lost"]
        row.half += state["half"]
        row.unseen += len(state["damages"])
        row.notes += state["damages"]
        row.harmless += not (state["lost"] or state["half"] or state["damages"])
        notes.write_text("") if notes.is_file() else None

    # -- the disk ----------------------------------------------------------------------------------------------

    def full(self) -> None:
        """Loads until the disk has no room, commands on it, and then room again."""
        row, home = self.row("disk full"), self.fresh()
        notes = home.with_suffix(".notes")
        with _small_disk(home, 6 if self.short else self.chance.randrange(6, 14)) as disk:
            if disk is None:
                return
            inside = disk / "home"
            apart(load, inside, 0, 3, notes)
            ballast = disk / "ballast"
            ballast.write_bytes(
                b"\0"
                * max(shutil.disk_usage(disk).free - self.chance.randrange(1, 150 if self.short else 900) * 1024, 0)
            )
            words = apart(load, inside, MANY, MANY, notes, self.chance.random() < 0.5)
            row.named += "磁盘满了" in words
            sheet = self.scratch / "sheet.csv"
            sheet.write_bytes(uploads(950)[0][1])
            with contextlib.suppress(OSError), (disk / "rest").open("wb", buffering=0) as stream:
                while stream.write(b"\0" * 512):
                    pass
            lines = (
                ("load", str(sheet), "--author", "甲", "--message", "乙", "--yes", "all"), ("history",), ("doctor",),
                ("brief", "--as-of", "2020-05-20"), ("mark", "满", "--author", "甲"), ("backup", str(disk / "copy")),
            )  # fmt: skip
            for line in (("history",), ("mark", "满", "--author", "甲")) if self.short else lines:
                code, printed = command(inside, *line)
                if not in_words(code, printed):
                    row.wordless += 1
                    row.notes.append(f"{line[0]}: {printed[-200:]}")
            for path in (ballast, disk / "rest"):
                path.unlink(missing_ok=True)
            row.cured += 1
            self._judge(row, inside, notes)

    # -- the clock ---------------------------------------------------------------------------------------------

    def clock(self) -> None:
        """Loads, events, a backup and the audit's period under clocks that leap."""
        row, home = self.row("the clock leaps"), self.fresh()
        notes = home.with_suffix(".notes")
        moments = ["2020-05-20T12:00", "2031-01-01T00:00", "2019-01-01T00:00", "2020-02-29T23:59", "2020-05-21T08:00"]
        self.chance.shuffle(moments)
        for at, moment in enumerate(moments):
            kept = apart(_at_clock, home, home.with_suffix(".copy"), moment, at, notes)
            if not kept:
                row.lost += 1
                row.notes.append(f"{moment}: events were let go of")
        self._judge(row, home, notes)

    # -- damage ------------------------------------------------------------------------------------------------

    def damage(self, kind: str, way: str) -> None:
        """One file of a home damaged in one way: is it named, what do commands say, does the cure help."""
        row, home = self.row(f"{KINDS[kind][0]}: {way}"), self.fresh()
        pattern = self._pattern()
        shutil.copytree(pattern / "home", home)
        files = sorted(home.glob(KINDS[kind][1]))
        path = self.chance.choice([file for file in files if file.is_file()])
        below = path.relative_to(home)
        was = path.read_bytes()
        WAYS[way](self, path, pattern / "older" / below)
        if path.is_file() and path.read_bytes() == was:
            return  # the older one is the same
        row.times += 1
        before = json.loads((pattern / "state.json").read_text())
        row.acknowledged += len(before["history"])
        code, printed = self._say(row, home, "doctor")
        named = code == 1 or str(below) in printed or below.name in printed
        harmless = not named and _state_apart(home) == before
        for line in (("history",), ("brief", "--as-of", "2020-05-20"))[: 1 if self.short else 2]:
            self._say(row, home, *line)
        self._cure(row, home, below, pattern / "copies")
        code, printed = self._say(row, home, "doctor")
        state = _state_apart(home)
        same = state is not None and state == before
        if named:
            row.named += 1
        elif harmless:
            row.harmless += 1
        else:
            row.unseen += 1
            row.notes.append(f"{below}: nothing named it")
        row.cured += code == 0 and same
        if named and not (code == 0 and same):
            row.lost += 1
            changed = [name for name in before if state is None or state.get(name) != before[name]]
            row.notes.append(f"{below}: after the cure {changed} differ; {printed.strip()[-160:]}")
        shutil.rmtree(home, ignore_errors=True)

    def _say(self, row: Row, home: Path, *words: str) -> tuple[int, str]:
        code, printed = command(home, *words) or (1, "Traceback: killed")
        if not in_words(code, printed):
            row.wordless += 1
            row.notes.append(f"{words[0]}: {printed[-300:]}")
        return code, printed

    def _cure(self, row: Row, home: Path, below: Path, copies: Path) -> None:
        """What the doctor says: a lake is made again, manifests are written again, all else comes from the backup."""
        if below.parts[0] == "real" and (below.parts[1] == "files" or below.name.startswith("catalog")):
            self._say(row, home, "rebuild", "--here")
            return
        if below.parts[0] == "real" and below.parts[1] == "manifests":
            self._say(row, home, "doctor", "--mend")
            return
        lists = json.loads(max((copies / "backups").glob("*.json")).read_text())["files"]
        if below.as_posix() in lists:
            sha256 = lists[below.as_posix()][0]
            for name in ("-wal", "-shm"):
                (home / below).with_name(below.name + name).unlink(missing_ok=True)
            (home / below).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(copies / "objects" / sha256[:2] / sha256, home / below)
        self._say(row, home, "doctor", "--mend")

    def _pattern(self) -> Path:
        """A home with every kind of file, the same at an earlier moment, and its backup; made once."""
        pattern = self.scratch / "pattern"
        if not pattern.is_dir():
            apart(_make_pattern, pattern)
            (pattern / "state.json").write_text(json.dumps(_state_apart(pattern / "home"), ensure_ascii=False))
        return pattern


def _wait_for(notes: Path, seconds: float = 60) -> None:
    """Wait until an upload was acknowledged."""
    until = time.monotonic() + seconds
    while not (notes.is_file() and notes.stat().st_size) and time.monotonic() < until:
        time.sleep(0.005)


def _read_into(queue: Any, home: Path, until: float) -> None:
    queue.put(read(home, until))


def _at_clock(home: Path, copies: Path, moment: str, number: int, notes: Path) -> bool:
    """A load, an event, a backup and the audit's period at a moment; whether every event is still there."""
    os.environ.update(PINGDA_CLOCK=moment, PINGDA_AUDIT_MONTHS="6", PINGDA_HOME=str(home))
    from pingda_dash import accounts, backup, clock, desk, keeper, settings

    importlib.reload(clock)
    at = clock.now()
    lake = desk.real_lake()
    version = desk.accept(lake, desk.receive(lake, uploads(number), AT.date()), "甲", f"第 {number} 次", at).version
    with notes.open("a") as stream:
        stream.write(f"{number} {version}\n")
    accounts.log(home, at, "甲", "accept", f"第 {number} 次")
    keeper.back_up(home, copies, at)  # not due within a day of the one before
    accounts.let_go(home, at, settings.audit_months() or 6)
    return bool(backup.listed(copies)) and len(accounts.events(home)) == number + 1


def _make_pattern(pattern: Path) -> None:
    from pingda_dash import accounts, backup, desk, playlists
    from pingda_dash import lake as lakes
    from pingda_dash.accounts import User
    from pingda_dash.playlists import Playlist, Stop

    home = pattern / "home"
    os.environ["PINGDA_HOME"] = str(home)

    def accept(number: int) -> None:
        lake = desk.real_lake()
        version = desk.accept(lake, desk.receive(lake, uploads(number), AT.date()), "甲", f"第 {number} 次", AT).version
        accounts.log(home, AT, "甲", "accept", f"第 {version} 版")

    accounts.add(home, User("管理员", "admin"), "a long enough password", AT, None, "终端")
    playlists.put(home, Playlist("大厅", (Stop("map", 20),)), "甲", AT)
    for number in range(3):
        lakes.INLINED = 0 if number == 1 else 1000
        accept(number)
    desk.real_lake().mark("上次例会", 2, "甲", AT)
    desk.real_lake().close()
    shutil.copytree(home, pattern / "older")
    lakes.INLINED = 0
    accept(3)
    lakes.INLINED = 1000
    accept(4)
    desk.real_lake().mark("例会", 4, "甲", AT)
    playlists.put(home, Playlist("门口", (Stop("map", 30),)), "甲", AT)
    desk.real_lake().close()
    for path in (*home.rglob("*.sqlite"), *pattern.joinpath("older").rglob("*.sqlite")):
        with contextlib.closing(sqlite3.connect(path)) as db:
            db.execute("PRAGMA wal_checkpoint(truncate)")
    backup.make(home, pattern / "copies", AT)


def _state_apart(home: Path) -> dict[str, Any] | None:
    try:
        return apart(_state, home)  # type: ignore[no-any-return]
    except RuntimeError:
        return None


def _state(home: Path) -> dict[str, Any]:
    """All that a home says: figures of every table, versions, marks, playlists, accounts, originals."""
    from pingda_dash import accounts, desk, playlists

    os.environ["PINGDA_HOME"] = str(home)
    lake = desk.real_lake()
    users = accounts.listed(home)[["name", "role", "scope"]]
    with contextlib.closing(sqlite3.connect(home / "accounts.sqlite")) as db:
        hashes = db.execute("SELECT hash FROM accounts ORDER BY name").fetchall()
    history, did = lake.history(), accounts.events(home)[["action", "detail"]].values.tolist()
    return {
        "figures": {name: [rows, str(number)] for name, (rows, number) in lake.digest().items()},
        "history": history[["version", "author", "message", "files"]].astype(str).values.tolist(),
        "marks": lake.marks()[["name", "version"]].astype(str).values.tolist(),
        "playlists": [str(one.name) for one in playlists.listed(home)],
        "accounts": users.values.tolist() + [list(row) for row in hashes],
        "events": [detail for action, detail in did if action in ("接收", "账号管理")],
        "originals": [len(lake.original(sha256)) for sha256 in sorted(lake.accepted_hashes())],
    }


# kind → (what it is, where it lies)
KINDS = {
    "catalog": ("the catalog", "real/catalog.sqlite"),
    "data": ("a data file", "real/files/**/*.parquet"),
    "original": ("an original", "real/originals/*/*"),
    "manifest": ("a manifest", "real/manifests/*.json"),
    "desk": ("marks and minutes", "real/desk.sqlite"),
    "accounts": ("accounts and audit", "accounts.sqlite"),
    "head": ("the audit's end", "audit.json"),
    "playlists": ("playlists", "playlists.sqlite"),
    "record": ("the record of use", "real.json"),
    "lock": ("the write lock", "real/write.lock"),
}


def _delete(_: Soak, path: Path, __: Path) -> None:
    path.unlink()


def _empty(_: Soak, path: Path, __: Path) -> None:
    path.write_bytes(b"")


def _cut(soak: Soak, path: Path, __: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: soak.chance.randrange(max(len(data), 1))])


def _flip(soak: Soak, path: Path, __: Path) -> None:
    """Sixteen bytes in a row become others, somewhere that is not blank."""
    data = bytearray(path.read_bytes())
    used = [at for at in range(0, len(data), 16) if any(data[at : at + 16])]
    if used:
        at = soak.chance.choice(used)
        data[at : at + 16] = bytes(byte ^ 0x55 for byte in data[at : at + 16])
        path.write_bytes(bytes(data))


def _older(_: Soak, path: Path, older: Path) -> None:
    if older.is_file():
        shutil.copyfile(older, path)


WAYS: dict[str, Callable[[Soak, Path, Path], None]] = {
    "deleted": _delete, "emptied": _empty, "cut": _cut, "bytes changed": _flip, "replaced by an older one": _older,
}  # fmt: skip


@contextlib.contextmanager
def _small_disk(at: Path, megabytes: int) -> Iterator[Path | None]:
    """A tmpfs, where this user may mount one; None elsewhere."""
    at.mkdir(parents=True)
    words = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(at)]
    if sys.platform != "linux" or subprocess.run(words, capture_output=True, check=False).returncode:
        yield None
        return
    try:
        yield at
    finally:
        subprocess.run(["umount", "-l", str(at)], check=True)


# --- the run ----------------------------------------------------------------------------------------------------


def soak(scratch: Path, seed: int, minutes: float, only: str, short: bool) -> list[Row]:
    """Faults until the time is over, every kind at least once; short: a few of each."""
    run = Soak(scratch, random.Random(seed), short)
    pairs = [(kind, way) for kind in KINDS for way in WAYS]
    if short:
        run.chance.shuffle(pairs)
        pairs = [pair for pair in pairs if pair[0] in ("catalog", "original", "accounts")]
        pairs = list({kind: (kind, way) for kind, way in pairs}.values())
    every: list[tuple[str, Callable[[], None]]] = [
        ("kill", run.kill), ("crowd", lambda: run.crowd(1.5 if short else 3.0)),
        ("full", run.full), ("clock", run.clock),
        *((f"damage {kind} {way}", _damage(run, kind, way)) for kind, way in pairs),
    ]  # fmt: skip
    every = [(name, fault) for name, fault in every if only in name]
    until = time.monotonic() + 60 * minutes
    once = True
    while once or time.monotonic() < until:
        for name, fault in every:
            if not once and time.monotonic() > until:
                break
            began = time.monotonic()
            fault()
            print(f"{name}: {time.monotonic() - began:.1f} s", file=sys.stderr)
        once = False
        if short:
            break
    return [row for row in run.rows.values() if row.times]


def _damage(run: Soak, kind: str, way: str) -> Callable[[], None]:
    return lambda: run.damage(kind, way)


TITLES = ("fault", "times", "acknowledged", "lost", "half", "named", "harmless", "unseen", "cured", "wordless")


def table(rows: Sequence[Row]) -> str:
    """The rows in Markdown."""
    lines = [f"| {' | '.join(TITLES)} |", f"|{'---|' * len(TITLES)}"]
    lines += [f"| {' | '.join(str(getattr(row, title)) for title in TITLES)} |" for row in rows]
    return "\n".join(lines)


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--minutes", type=float, default=2.0, help="how long; every kind comes once at least")
    parser.add_argument("--seed", type=int, default=2020, help="what the faults are drawn by")
    parser.add_argument("--only", default="", help="faults whose name holds a word: kill, crowd, full, clock, damage")
    parser.add_argument("--short", action="store_true", help="a few of each, once: what the tests run")
    parser.add_argument("--table", type=Path, help="the document whose table is written anew")
    args = parser.parse_args(argv)
    for name in ("pingda_dash.__main__", "pingda_dash.desk", "pingda_dash.rebuild"):
        importlib.import_module(name)  # once, before any process is forked; nothing is opened
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="faults-", ignore_cleanup_errors=True) as name:
        rows = soak(Path(name), args.seed, args.minutes, args.only, args.short)
    took = time.monotonic() - began
    print(table(rows))
    for row in rows:
        for note in row.notes[:5]:
            print(f"  {row.fault}: {note}")
    print(f"seed {args.seed}, {took / 60:.1f} minutes")
    if args.table:
        head, _, rest = args.table.read_text(encoding="utf-8").partition("<!-- table -->\n")
        _, _, foot = rest.partition("<!-- /table -->\n")
        made = f"{table(rows)}\n\nSeed {args.seed}, {took / 60:.0f} minutes.\n"
        args.table.write_text(f"{head}<!-- table -->\n{made}<!-- /table -->\n{foot}", encoding="utf-8")
    return 0 if all(row.is_good for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
