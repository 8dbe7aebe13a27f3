"""例会材料 as PPTX, 数据表 as XLSX: `report meeting`, `report table`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from contextlib import closing
from datetime import date, datetime
from pathlib import Path

from pingda_dash import accounts, counted_tables, desk, meeting_deck, settings
from pingda_dash.clock import now
from pingda_dash.commands import Commands, words
from pingda_dash.commands.output import make_folder, put
from pingda_dash.commands.words import TERMINAL
from pingda_dash.errors import PingdaError, reason_of
from pingda_dash.plan import Plan, load_plan
from pingda_dash.report import deck, seal
from pingda_dash.snapshot import open_snapshot
from pingda_dash.special_report import Source

Make = Callable[[Source, datetime], bytes]
"""Makes a file of a source at a moment."""


def meeting(args: argparse.Namespace) -> int:
    """Write the slides of a meeting."""
    return _write(args, meeting_deck.KIND, ".pptx", lambda source, at: deck.pptx_of(meeting_deck.deck(source), at))


def table(args: argparse.Namespace) -> int:
    """Write what the screen counts as a workbook."""
    return _write(args, counted_tables.KIND, ".xlsx", lambda source, _: counted_tables.workbook(source))


def _write(args: argparse.Namespace, kind: str, ending: str, make: Make) -> int:
    """Write one file, `平达乡_例会材料_2020-05-20.pptx`; never over one that somebody has changed."""
    plan = load_plan(settings.data_dir() / "plan")
    path = Path(args.out) / file_name(plan, kind, args.as_of, ending)
    _check_untouched(path)
    lake = desk.screen_lake()
    with closing(open_snapshot(lake)) as snapshot:
        made = seal.sealed(make(Source(snapshot, args.as_of, plan, lake.folder), now()))
    make_folder(path.parent)
    put(path, made)
    accounts.log(settings.home(), now(), TERMINAL, "download", f"{kind} {path.name}")
    print(path)
    return 0


def file_name(plan: Plan, kind: str, as_of: date, ending: str) -> str:
    """`平达乡_例会材料_2020-05-20.pptx`."""
    return f"{plan.campaign.township}_{kind}_{as_of.isoformat()}{ending}"


def _check_untouched(path: Path) -> None:
    """Let nothing be written over what people wrote. Raises PingdaError where that would be lost."""
    try:
        if path.exists() and not seal.is_as_made(path.read_bytes()):
            raise PingdaError(f"{path} 有人改过,会被盖掉,没有写出。请把它改名或挪走,或换一个 --out。")
    except OSError as error:
        raise PingdaError(f"读不了文件 {path}:{reason_of(error)}") from error


def add_to(every: Commands) -> None:
    """Add these commands below `report`."""
    one = every.add_parser("meeting", help="例会材料(pptx):红榜、承诺、完成曲线、各村各单位、缺报和督办")
    one.set_defaults(run=meeting)
    other = every.add_parser("table", help="数据表(xlsx):指标、任务、问题、报送情况,每个数带条款、台账和文件")
    other.set_defaults(run=table)
    for parser in (one, other):
        parser.add_argument("--as-of", required=True, type=words.day, metavar="DATE", help="截至哪一天,例如 2020-05-20")
        parser.add_argument("--out", default=".", metavar="DIR", help="写到哪个文件夹,默认当前文件夹")
