"""Check files in a process of its own with limits on memory and time: whatever a file does, the app goes on.

    worker = Worker()
    checked = worker.check_files(files, references, today)      # as `check.check_files`

The process stays for the next files, since starting one costs a second; after a large file it makes way for a fresh
one, which owes the system no memory. Its large tables come back as memory-mapped files, not as copies.
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
SECONDS, SECONDS_PER_MB = 120, 2
LARGE = 20_000_000  # bytes of files after which the process is replaced
MAPPED = 1_000_000  # bytes from which a table comes back as a file
LENGTH_BYTES = 8  # before each message: its length


class CheckFailed(PingdaError):
    "核对时出了错。"


class Worker:
    """One checking process, started when first needed; one batch at a time."""

    def __init__(self, memory: int = MEMORY_LIMIT) -> None:
        self._memory = memory
        self._guard = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._scratch = tempfile.TemporaryDirectory(prefix="pingda-", ignore_cleanup_errors=True)

    def warm(self) -> None:
        """Start the process, if there is none, without waiting for it."""
        if self._guard.acquire(blocking=False):
            try:
                self._running()
            finally:
                self._guard.release()

    def check_files(
        self,
        files: Sequence[tuple[str, bytes]],
        references: References,
        today: date | None = None,
        overrides: Sequence[Overrides] | None = None,
        progress: Progress | None = None,
    ) -> list[CheckedFile]:
        """As `check.check_files`. Raises FileTooHard when a limit ended it, CheckFailed when the checks broke."""
        size = sum(len(data) for _, data in files)
        with self._guard:
            process = self._running()
            late = threading.Timer(SECONDS + SECONDS_PER_MB * size / 1e6, process.kill)
            late.start()
            try:
                return self._ask(process, files, (references, today, overrides), progress)
            except (EOFError, OSError, pickle.UnpicklingError) as gone:
                self._end()
                raise FileTooHard from gone
            finally:
                late.cancel()
                if size > LARGE:
                    self._end()

    def close(self) -> None:
        """End the process."""
        with self._guard:
            self._end()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self._process = subprocess.Popen(
                [
                    sys.executable,
                    "-X",
                    "utf8",
                    "-m",
                    "pingda_dash.ingest.worker",
                    self._scratch.name,
                    str(self._memory),
                ],
                cwd=ROOT,
                env={**os.environ, "MALLOC_ARENA_MAX": "4"},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        return self._process

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            for pipe in (self._process.stdin, self._process.stdout):
                with suppress(OSError):  # what was still to be written goes nowhere
                    assert pipe is not None
                    pipe.close()
            self._process.wait()
            self._process = None

    def _ask(
        self,
        process: subprocess.Popen[bytes],
        files: Sequence[tuple[str, bytes]],
        rest: tuple[object, ...],
        progress: Progress | None,
    ) -> list[CheckedFile]:
        assert process.stdin is not None and process.stdout is not None
        _send(process.stdin, pickle.dumps((*rest, [name for name, _ in files])))
        for _, data in files:
            _send(process.stdin, data)
        while True:
            kind, *content = pickle.loads(_receive(process.stdout))
            if kind == "done":
                return [_mapped(file) for file in content[0]]
            if kind == "failed":
                raise CheckFailed(content[0])
            if progress is not None:
                progress(*content)


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
