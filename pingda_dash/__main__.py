"""The command line: `python -m pingda_dash COMMAND`; the commands are in `commands/`."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from typing import Never


def _end_at_once(*_: object) -> Never:
    """End the process while it is still being read: nothing has begun, and an import may swallow an exception."""
    os.write(2, f"{INTERRUPTED}\n".encode())
    os._exit(130)


INTERRUPTED = "已中断。"
_listens = __name__ == "__main__" and signal.getsignal(signal.SIGINT) is signal.default_int_handler
if _listens:
    signal.signal(signal.SIGINT, _end_at_once)

from pingda_dash import faults, settings  # noqa: E402
from pingda_dash.commands import (  # noqa: E402
    accounts,
    audit,
    corrections,
    county_forms,
    directives,
    files,
    forms,
    keeping,
    person,
    report,
    screens,
    shapes,
    spot,
    versions,
    watch,
)
from pingda_dash.commands.words import Parser  # noqa: E402
from pingda_dash.errors import PingdaError  # noqa: E402


def parser() -> argparse.ArgumentParser:
    """The commands and their options."""
    top = Parser(prog=settings.command(""), description="指挥屏:核对、载入、查询、展示")
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    of_work = (
        files,
        watch,
        screens,
        shapes,
        versions,
        keeping,
        forms,
        spot,
        corrections,
        directives,
        report,
        county_forms,
    )
    for module in (*of_work, person, accounts, audit):
        module.add(commands)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; errors are one Chinese line on stderr and exit code 2."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    try:
        args = parser().parse_args(argv)
        if settings.home().is_file():
            raise PingdaError(f"{settings.home()} 是一个文件,数据文件夹不能在那里。请核对 PINGDA_HOME。")
        return int(args.run(args))
    except BrokenPipeError:  # the reader of a pipe has seen enough
        sys.stdout = None
        return 0
    except (PingdaError, *faults.MACHINE) as error:
        print(faults.words(error), file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return _interrupted()
    except RuntimeError as error:  # what a query makes of Ctrl+C
        if str(error) != "Query interrupted":
            raise
        return _interrupted()


def _interrupted() -> int:
    print(INTERRUPTED, file=sys.stderr)
    return 130


if __name__ == "__main__":
    if _listens:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.exit(main())
