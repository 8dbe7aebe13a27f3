"""The log of corrections from the command line: `corrections export`, `corrections replay`."""

from __future__ import annotations

import argparse
from pathlib import Path

from pingda_dash import accounts, corrections, desk, settings
from pingda_dash.clock import now
from pingda_dash.commands import Commands
from pingda_dash.commands.output import put
from pingda_dash.commands.words import TERMINAL
from pingda_dash.errors import PingdaError, reason_of
from pingda_dash.masking import mask_text


def export(args: argparse.Namespace) -> int:
    """Write every field that was changed after it had been reported, with its reason, as a CSV."""
    lake = desk.screen_lake()
    log = corrections.log(lake, desk.references(lake, settings.data_dir()))
    path = put(args.out, corrections.log_csv(log))
    accounts.log(settings.home(), now(), TERMINAL, "export", f"更正记录,{len(log)} 处")
    print(f"{path}\t更正 {len(log)} 处")
    return 0


def replay(args: argparse.Namespace) -> int:
    """Hold a log against the data as they are, and write the corrected rows as files for the desk; 1 for a conflict."""
    try:
        data = args.log.read_bytes()
    except OSError as error:
        raise PingdaError(f"打不开文件 {args.log}:{reason_of(error)}") from error
    lake = desk.screen_lake()
    references = desk.references(lake, settings.data_dir())
    outcome = corrections.replay(lake, references, corrections.read_log(data, args.log.name))
    for conflict in outcome.conflicts:
        print(_line(conflict))
    for name, file in outcome.files:
        print(put(args.folder / name, file))
    print(f"可更正 {outcome.applied} 处,已更正过 {outcome.already} 处,冲突 {len(outcome.conflicts)} 处")
    if outcome.files:
        accounts.log(settings.home(), now(), TERMINAL, "export", "、".join(name for name, _ in outcome.files))
        paths = " ".join(str(args.folder / name) for name, _ in outcome.files)
        print("这只是建议,数据没有改动。核对无误后照常上传,或:")
        print(settings.command(f"load {paths} --author NAME --message 重放更正"))
    return int(bool(outcome.conflicts))


def _line(conflict: corrections.Conflict) -> str:
    """A conflict in a line: which row and column, and why."""
    one = conflict.correction
    return f"冲突:{one.ledger}\t{mask_text(one.row_words)}\t{one.column}\t{conflict.words}"


def add(commands: Commands) -> None:
    """Add these commands to the parser."""
    top = commands.add_parser("corrections", help="更正记录:写出、在新上传的原始数据上重放")
    every = top.add_subparsers(required=True, metavar="COMMAND")

    one = every.add_parser("export", help="已报的数改过哪些:逐项写成 CSV,带原值、新值、理由、谁、何时(不脱敏)")
    one.add_argument(
        "--out", default=Path("更正记录.csv"), type=Path, metavar="FILE", help="写到哪里,默认 更正记录.csv"
    )
    one.set_defaults(run=export)

    one = every.add_parser("replay", help="原值仍在的逐项更正,写成文件照常上传才生效;其余列为冲突,退出码为 1")
    one.add_argument("log", type=Path, metavar="LOG", help="export 写出的更正记录")
    one.add_argument("--folder", default=Path(), type=Path, metavar="DIR", help="写到哪里,默认当前文件夹")
    one.set_defaults(run=replay)
