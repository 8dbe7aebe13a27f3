"""Who did what: `audit export | compare`, and how other commands add to it."""

from __future__ import annotations

import argparse
import csv
import io
import sys
from pathlib import Path

from pingda_dash import accounts, faults, settings
from pingda_dash.clock import now
from pingda_dash.commands import Commands
from pingda_dash.commands.output import put
from pingda_dash.commands.words import TERMINAL
from pingda_dash.errors import PingdaError, reason_of
from pingda_dash.lake import LoadResult
from pingda_dash.report import workbook


def note(who: str, action: str, detail: str = "") -> None:
    """Write down what a command has done; what is done stays done where that cannot be written, which is said."""
    try:
        accounts.log(settings.home(), now(), who, action, detail)
    except faults.MACHINE as error:
        why = f"{faults.short(error)};{settings.command('doctor')} 查得出是哪里"
        print(f"已经做了,但没有记进操作记录:{why}", file=sys.stderr)


def accepted(result: LoadResult, message: str) -> str:
    """What the audit says of files that a command has loaded."""
    return f"{TERMINAL}:第 {result.version} 版:{message}" if result.committed else f"{TERMINAL}:没有新内容"


def export(args: argparse.Namespace) -> int:
    """Write every event, the oldest first, with the hashes that chain them, as a CSV."""
    accounts.log(settings.home(), now(), TERMINAL, "export", args.out.name)
    table = accounts.audit_table(settings.home())
    put(args.out, workbook.csv(table))
    print(f"{args.out}\t{len(table):,} 条")
    return 0


def compare(args: argparse.Namespace) -> int:
    """Hold the audit against an earlier export; 1 when an event of it is another now, or gone."""
    exported = _read(args.file)
    differences = accounts.differences(settings.home(), exported)
    for one in differences:
        print(f"✗ {one}")
    if not differences:
        print(f"{len(exported):,} 条都在,与导出时相同")
    return 1 if differences else 0


def _read(path: Path) -> dict[int, str]:
    """An export: number of each event → its hash."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
        rows = csv.DictReader(io.StringIO(text, newline=""))
        return {int(row[accounts.TITLES["id"]]): row[accounts.TITLES["hash"]] for row in rows}
    except OSError as error:
        raise PingdaError(f"打不开文件 {path}:{reason_of(error)}") from error
    except (KeyError, ValueError) as error:
        raise PingdaError(f"{path} 不是操作记录。请给 audit export 写出的文件。") from error


def add(commands: Commands) -> None:
    """Add these commands to the parser."""
    top = commands.add_parser("audit", help="操作记录:导出、与以前导出的对照")
    ways = top.add_subparsers(required=True, metavar="WAY")

    one = ways.add_parser("export", help="谁在什么时候做了什么,全部写成 CSV,带逐条相连的校验值")
    one.add_argument(
        "--out", default=Path("操作记录.csv"), type=Path, metavar="FILE", help="写到哪里,默认 操作记录.csv"
    )
    one.set_defaults(run=export)

    one = ways.add_parser("compare", help="与以前导出的对照:哪一条被改动、被删掉;有则退出码为 1")
    one.add_argument("file", type=Path, metavar="FILE", help="以前导出、存在别处的操作记录")
    one.set_defaults(run=compare)
