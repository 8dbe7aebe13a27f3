"""Files the product writes: `template`, `demo`."""

from __future__ import annotations

import argparse
from pathlib import Path

from pingda_dash import desk, settings
from pingda_dash.commands import Commands
from pingda_dash.errors import PingdaError


def demo(args: argparse.Namespace) -> int:
    """Write the demo uploads again."""
    from pingda_dash import demo as generator

    for path in generator.write(Path(args.folder or settings.data_dir() / "demo"), settings.data_dir(), args.seed):
        print(path)
    return 0


def template(args: argparse.Namespace) -> int:
    """Write the workbook of one dataset, or of all, to be filled in."""
    from pingda_dash.contracts import contracts
    from pingda_dash.report import template as templates

    every = contracts()
    if args.dataset not in (*every, "all"):
        raise PingdaError(f"没有“{args.dataset}”这本台账。可选:all、{'、'.join(every)}。")
    folder, known = Path(args.folder), desk.references(desk.real_lake(), settings.data_dir())
    folder.mkdir(parents=True, exist_ok=True)
    for contract in every.values() if args.dataset == "all" else [every[args.dataset]]:
        path = folder / templates.file_name(contract)
        path.write_bytes(templates.template(contract, known))
        print(path)
    return 0


def add(commands: Commands) -> None:
    """Add these commands to the parser."""
    one = commands.add_parser("template", help="写出一本台账的填报模板(xlsx),或全部")
    one.add_argument("dataset", metavar="DATASET", help="台账的英文名,例如 funds;all 为全部")
    one.add_argument("--folder", default=".", metavar="DIR", help="写到哪里,默认当前文件夹")
    one.set_defaults(run=template)

    one = commands.add_parser("demo", help="重新生成 data/demo 的演示数据")
    one.add_argument("--folder", metavar="DIR", help="写到哪里,默认 data/demo")
    one.add_argument("--seed", type=int, default=2020, metavar="N")
    one.set_defaults(run=demo)
