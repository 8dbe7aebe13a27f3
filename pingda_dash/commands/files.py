"""Files from the command line: `check`, `load`."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from pingda_dash import desk
from pingda_dash.commands import Commands
from pingda_dash.errors import PingdaError
from pingda_dash.ingest.check import CheckedFile
from pingda_dash.ui.clock import now


def read_files(paths: Sequence[str]) -> list[tuple[str, bytes]]:
    """(name, bytes) of each path. Raises PingdaError naming the first that cannot be read."""
    files = []
    for path in map(Path, paths):
        try:
            files.append((path.name, path.read_bytes()))
        except OSError as error:
            raise PingdaError(f"打不开文件 {path}:{error.strerror}") from error
    return files


def report(checked: Sequence[CheckedFile], as_json: bool) -> int:
    """Print what was found in each file, one problem a line; 1 when there is any problem, else 0."""
    if as_json:
        print(json.dumps([file.summary() for file in checked], ensure_ascii=False, indent=2, default=str))
    else:
        for file in checked:
            for line in file.lines():
                print(line)
    return int(any(not file.ok for file in checked))


def check(args: argparse.Namespace) -> int:
    """Read and check files without keeping or loading anything."""
    checked = desk.look_at(desk.real_lake(), read_files(args.files), now().date())
    return report(checked, args.json)


def load(args: argparse.Namespace) -> int:
    """Load files as one snapshot, or none of them."""
    lake = desk.real_lake()
    checked = desk.take_in(lake, read_files(args.files), now().date(), args.date)
    if any(not file.ok for file in checked):
        report(checked, as_json=False)
        print("有问题,未作任何改动。")
        return 1
    result = desk.accept(lake, checked, args.author, args.message, now())
    for effect in result.effects:
        if effect.already:
            print(f"{effect.filename}:已收过,未增加任何内容")
        else:
            print(
                f"{effect.filename}:新增 {effect.added} 行,变更 {effect.changed} 行,"
                f"不变 {effect.unchanged} 行,移除 {effect.removed} 行"
            )
    print(f"第 {result.version} 版" if result.committed else "没有新内容,版本不变")
    return 0


def add(commands: Commands) -> None:
    """Add these commands to the parser."""
    one = commands.add_parser("check", help="核对文件,不作任何改动;有问题时退出码为 1")
    one.add_argument("files", nargs="+", metavar="FILE")
    one.add_argument("--json", action="store_true", help="以 JSON 输出")
    one.set_defaults(run=check)

    one = commands.add_parser("load", help="核对并载入文件:全部成功才生效")
    one.add_argument("files", nargs="+", metavar="FILE")
    one.add_argument("--author", required=True, metavar="NAME", help="谁报送的,例如 乡农业中心")
    one.add_argument("--message", required=True, metavar="TEXT", help="说明,例如 5月第三周")
    one.add_argument(
        "--date", type=date.fromisoformat, metavar="DATE", help="名册没有写明日期时用的日期,默认今天(总攻期间)"
    )
    one.set_defaults(run=load)
