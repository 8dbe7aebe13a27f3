"""Files the product writes: `template`."""

from __future__ import annotations

import argparse
from collections.abc import Collection, Iterator
from datetime import date
from pathlib import Path

from pingda_dash import accounts, desk, settings
from pingda_dash.clock import now
from pingda_dash.commands import Commands, words
from pingda_dash.commands.output import put
from pingda_dash.commands.words import TERMINAL
from pingda_dash.errors import PingdaError
from pingda_dash.ingest import References
from pingda_dash.lake import Lake
from pingda_dash.plan import load_plan


def template(args: argparse.Namespace) -> int:
    """Write the workbook of one dataset, or of all, to be filled in; for a village or unit with its last report."""
    from pingda_dash.contracts import contracts
    from pingda_dash.report import template as templates

    every = contracts()
    if args.dataset not in (*every, "all"):
        raise PingdaError(f"没有“{args.dataset}”这本台账。可选:all、{'、'.join(every)}。")
    chosen = every.values() if args.dataset == "all" else [every[args.dataset]]
    lake = desk.real_lake()
    references = desk.references(lake, settings.data_dir())
    day = args.date or min(max(now().date(), references.start), references.end)
    if args.prefilled_for:
        files = _prefilled(lake, references, args.prefilled_for, day, {one.name for one in chosen})
    else:
        files = ((templates.file_name(one), templates.template(one, references, day)) for one in chosen)
    if args.prefilled_for:
        accounts.log(settings.home(), now(), TERMINAL, "template", f"{args.dataset},{args.prefilled_for}")
    for name, data in files:
        print(put(Path(args.folder) / name, data))
    return 0


def _prefilled(
    lake: Lake, references: References, whom: str, day: date, chosen: Collection[str]
) -> Iterator[tuple[str, bytes]]:
    """(path, bytes) of the workbooks of one sender, or of each village or unit in a folder of its own."""
    from pingda_dash.report import prefilled

    plan = load_plan(settings.data_dir() / "plan")
    villages, units = prefilled.senders(references, plan)
    groups = {"villages": villages, "units": units}
    single = {sender.name: [sender] for sender in (*villages, *units, prefilled.Sender("全乡"))}
    if whom not in groups and whom not in single:
        raise PingdaError(f"没有“{whom}”这个村或单位。可选:villages、units、{'、'.join(single)}。")
    for sender in groups.get(whom) or single[whom]:
        for name, data in prefilled.workbooks(lake, references, plan, sender, day, personal=True, chosen=chosen):
            yield (f"{sender.name}/{name}" if whom in groups else name), data


def add(commands: Commands) -> None:
    """Add these commands to the parser."""
    one = commands.add_parser("template", help="写出一本台账的填报模板(xlsx),或全部")
    one.add_argument("dataset", metavar="DATASET", help="台账的英文名,例如 funds;all 为全部")
    one.add_argument("--folder", default=".", metavar="DIR", help="写到哪里,默认当前文件夹")
    one.add_argument(
        "--for", dest="prefilled_for", metavar="WHOM", help="按上次报的预填:村名、单位名、全乡;villages、units 为每一个"
    )
    one.add_argument("--date", type=words.day, metavar="DATE", help="填好的统计日期,默认今天(总攻期间)")
    one.set_defaults(run=template)
