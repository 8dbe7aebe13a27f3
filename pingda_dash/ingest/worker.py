"""Check files in processes of their own with limits on memory and time: whatever a file does, the app goes on.

    workers = Workers()
    checked = workers.check_files(files, references, today)      # as `check.check_files`

A batch has a process to itself, so a hard file holds up nobody else's. One process stays for the next files, since
starting one costs a second; after a large file it makes way for a fresh one, which owes the system no memory. Its large
tables come back as memory-mapped files, not as copies.
Why not `multiprocessing`: a child it spawns imports the parent's `__main__` again, which under Streamlit is a page.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import tempfile
import threading
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import IO, Any

import pyarrow as pa

from pingda_dash.errors import FileTooHard, PingdaError
from pingda_dash.ingest.check import check_files
from pingda_dash.ingest.checked import CheckedFile
from pingda_dash.ingest.terms import Overrides, Progress, References
from pingda_dash.settings import ROOT

MEMORY_LIMIT = 6_000_000_000  # bytes of address space, of which far less is ever touched
SECONDS, SECONDS_PER_MB = 60, 2
"""The time of one file."""
PROCESSES, IDLE = 4, 1
"""Processes at a time, and of those that do nothing how many are kept."""
LARGE = 20_000_000  # bytes of files after which the process is replaced
MAPPED = 1_000_000  # bytes from which a table comes back as a file
LENGTH_BYTES = 8  # before each message: its length


class CheckFailed(PingdaError):
    "核对时出了错。"

    place: int | None = None
    """Which file of the batch it was, from 0; None where that is not certain."""


class Workers:
    """The checking processes, started when needed: as many batches at a time as there may be processes."""

    def __init__(self, memory: int = MEMORY_LIMIT, processes: int = PROCESSES) -> None:
        self._memory = memory
        self._places = threading.BoundedSemaphore(processes)
        self._guard = threading.Lock()
        self._idle: list[_Process] = []
        self._scratch = tempfile.TemporaryDirectory(prefix="pingda-", ignore_cleanup_errors=True)

    def warm(self) -> None:
        """Start a process, if none is idle, without waiting for it."""
        self._put_back(self._next())

    def check_files(
        self,
        files: Sequence[tuple[str, bytes]],
        references: References,
        today: date | None = None,
        overrides: Sequence[Overrides] | None = None,
        progress: Progress | None = None,
    ) -> list[CheckedFile]:
        """As `check.check_files`. Raises FileTooHard when a limit ended it, CheckFailed when the checks broke.

        Each file has its own time; `place` of the error says which file it was.
        """
        with self._places:
            process = self._next()
            try:
                checked = process.ask(files, (references, today, overrides), progress)
            except BaseException as error:
                process.end()
                if isinstance(error, EOFError | OSError | pickle.UnpicklingError):
                    hard = FileTooHard()
                    hard.place = process.place
                    raise hard from error
                raise
            if sum(len(data) for _, data in files) > LARGE:
                process.end()
            else:
                self._put_back(process)
            return checked

    def close(self) -> None:
        """End the processes that do nothing."""
        with self._guard:
            while self._idle:
                self._idle.pop().end()

    def _next(self) -> _Process:
        with self._guard:
            while self._idle:
                process = self._idle.pop()
                if process.is_alive():
                    return process
                process.end()
        return _Process(Path(self._scratch.name), self._memory)

    def _put_back(self, process: _Process) -> None:
        with self._guard:
            if len(self._idle) < IDLE:
                self._idle.append(process)
                return
        process.end()


class _Process:
    """One checking process; one batch at a time.

    place: the file of the batch that it is at, from 0; None before the first, and once it compares all.
    """

    def __init__(self, scratch: Path, memory: int) -> None:
        self.place: int | None = None
        self.process = subprocess.Popen(
            [sys.executable, "-X", "utf8", "-m", "pingda_dash.ingest.worker", str(scratch), str(memory)],
            cwd=ROOT,
            env={**os.environ, "MALLOC_ARENA_MAX": "4"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )

    def is_alive(self) -> bool:
        """Whether it has not ended."""
        return self.process.poll() is None

    def end(self) -> None:
        """End it, whatever it does."""
        self.process.kill()
        for pipe in (self.process.stdin, self.process.stdout):
            with suppress(OSError):  # what was still to be written goes nowhere
                assert pipe is not None
                pipe.close()
        self.process.wait()

    def ask(
        self, files: Sequence[tuple[str, bytes]], rest: tuple[object, ...], progress: Progress | None
    ) -> list[CheckedFile]:
        """The checked files. Raises EOFError, OSError or UnpicklingError when it is gone: a limit ended it."""
        assert self.process.stdin is not None and self.process.stdout is not None
        sizes = [len(data) for _, data in files]
        self.place = None
        late = self._killed_after(sizes[:1])
        try:
            _send(self.process.stdin, pickle.dumps((*rest, [name for name, _ in files])))
            for _, data in files:
                _send(self.process.stdin, data)
            while True:
                kind, *content = pickle.loads(_receive(self.process.stdout))
                if kind == "done":
                    return [_mapped(file) for file in content[0]]
                if kind == "failed":
                    broken = CheckFailed(content[0])
                    broken.place = self.place
                    raise broken
                place = place_of(sizes, content[1])
                if place != self.place:
                    late.cancel()
                    late = self._killed_after(sizes if place is None else [sizes[place]])
                    self.place = place
                if progress is not None:
                    progress(*content)
        finally:
            late.cancel()

    def _killed_after(self, sizes: Sequence[int]) -> threading.Timer:
        """A running timer that kills the process: the time for files of so many bytes."""
        late = threading.Timer(SECONDS + SECONDS_PER_MB * sum(sizes) / 1e6, self.process.kill)
        late.daemon = True
        late.start()
        return late


def place_of(sizes: Sequence[int], share: float) -> int | None:
    """The file that is being checked when so much of a batch is done, by bytes; None once all are compared."""
    if share >= 1.0:
        return None
    done, total = 0, max(sum(sizes), 1)
    for place, size in enumerate(sizes):
        done += size
        if share < done / total:
            return place
    return len(sizes) - 1


def _send(pipe: IO[bytes], message: bytes) -> None:
    pipe.write(len(message).to_bytes(LENGTH_BYTES, "big"))
    pipe.write(message)
    pipe.flush()


def _receive(pipe: IO[bytes]) -> bytes:
    """The next message. Raises EOFError when the other side is gone."""
    size = int.from_bytes(_exactly(pipe, LENGTH_BYTES), "big")
    return _exactly(pipe, size)


def _exactly(pipe: IO[bytes], size: int) -> bytes:
    data = pipe.read(size)
    if len(data) < size:
        raise EOFError
    return data


# --- large tables ---------------------------------------------------------------------------------------------


def _spilled(value: Any, folder: Path) -> Any:
    """A large table as the path of a file with it; anything else as it is."""
    if not isinstance(value, pa.Table) or value.nbytes < MAPPED:
        return value
    handle, name = tempfile.mkstemp(suffix=".arrow", dir=folder)
    with os.fdopen(handle, "wb") as stream, pa.ipc.new_file(stream, value.schema) as writer:
        writer.write_table(value)
    return Path(name)


def _opened(value: Any) -> Any:
    """A spilled table, memory-mapped; its file has no name any more where the system allows it."""
    if not isinstance(value, Path):
        return value
    with pa.memory_map(str(value)) as source:
        table = pa.ipc.open_file(source).read_all()
    with suppress(OSError):  # Windows keeps the name as long as the file is mapped
        value.unlink()
    return table


def _each_table(file: CheckedFile, change: Callable[[Any], Any]) -> CheckedFile:
    """The file with every table it carries changed."""
    tables = {name: change(value) for name, value in vars(file).items() if isinstance(value, pa.Table | Path)}
    if file.table is not None:
        tables["table"] = replace(file.table, cells=change(file.table.cells))
    return replace(file, **tables)


def _mapped(file: CheckedFile) -> CheckedFile:
    return _each_table(file, _opened)


# --- the process ----------------------------------------------------------------------------------------------


def main(scratch: Path, memory: int) -> None:
    """Answer requests on standard input until it is closed."""
    _limit_memory(memory)
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints is no answer
    while True:
        try:
            references, today, overrides, names = pickle.loads(_receive(requests))
            files = [(name, _receive(requests)) for name in names]
        except EOFError:
            return

        def progress(word: str, share: float) -> None:
            _send(answers, pickle.dumps(("progress", word, share)))

        try:
            checked = check_files(files, references, today, overrides, progress)
            del files
            answer = pickle.dumps(
                ("done", [_each_table(file, lambda table: _spilled(table, scratch)) for file in checked])
            )
        except MemoryError:
            os._exit(1)
        except Exception:
            answer = pickle.dumps(("failed", traceback.format_exc()))
        _send(answers, answer)
        checked = []


def _limit_memory(memory: int) -> None:
    """Cap this process's memory where the system can (not on Windows; macOS ignores it)."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, resource.getrlimit(resource.RLIMIT_AS)[1]))
    except (ImportError, ValueError, OSError):
        return


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
