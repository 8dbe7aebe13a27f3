"""Read standard input, print the answer; any failure becomes an error code."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator

from pingda_dash.workbooks.cells import Refused

MEMORY_LIMIT = 2_500_000_000  # bytes of address space
CPU_LIMIT = 120  # seconds


def limit_this_process() -> None:
    """Cap memory and CPU time where the operating system can (not on Windows; macOS ignores the memory cap)."""
    try:
        import resource
    except ImportError:
        return
    for kind, limit in ((resource.RLIMIT_AS, MEMORY_LIMIT), (resource.RLIMIT_CPU, CPU_LIMIT)):
        try:
            resource.setrlimit(kind, (limit, resource.getrlimit(kind)[1]))
        except (ValueError, OSError):
            continue


def answer(data: bytes) -> Iterator[object]:
    """The lines to print for a workbook's bytes."""
    if data[:2] == b"PK":
        from pingda_dash.workbooks.package import read_package

        return read_package(data)
    if data[:1] in (b"\xd0", b"\x09"):
        from pingda_dash.workbooks.old import read_old

        return read_old(data)
    from pingda_dash.workbooks.markup import read_markup

    return read_markup(data)


def main() -> None:
    """Answer one workbook."""
    limit_this_process()
    output = io.TextIOWrapper(sys.stdout.buffer, encoding="ascii", newline="\n", write_through=False)

    def fail(code: str, detail: str = "") -> None:
        output.write(json.dumps({"error": code, "detail": detail}) + "\n")

    try:
        for line in answer(sys.stdin.buffer.read()):
            output.write(json.dumps(line, ensure_ascii=True, separators=(",", ":")) + "\n")
    except Refused as refusal:
        fail(*refusal.args)
    except MemoryError:
        fail("too-big")
    except BaseException as error:  # a broken file fails anywhere in four libraries, one of which panics past Exception
        fail("password" if type(error).__name__ == "PasswordError" else "broken")
    output.flush()


if __name__ == "__main__":
    main()
