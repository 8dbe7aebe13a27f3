"""Spot checks from the command line: `spot draw`, `list`, `sheets`, `errors`, `fields`, `corrections`."""

from __future__ import annotations

import argparse
import json
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from pingda_dash import accounts, desk, draws, formats, frames, queries, settings, spot
from pingda_dash.clock import now
from pingda_dash.commands import Commands
from pingda_dash.commands.output import put
from pingda_dash.commands.screens import records
from pingda_dash.commands.words import NUMBER, TERMINAL, day, named
from pingda_dash.contracts import contracts
from pingda_dash.errors import PingdaError
from pingda_dash.lake import Lake
from pingda_dash.panels import spot as panels
from pingda_dash.snapshot import Snapshot, open_snapshot
from pingda_dash.spot import outcome, template

SIZE = 40
"""Households that are drawn unless asked otherwise."""


def draw(args: argparse.Namespace) -> int:
    """Draw households at random and keep the draw."""
    lake = desk.screen_lake()
    snapshot, as_of = open_snapshot(lake), _day(lake, args.as_of)
    village = _village(snapshot, as_of, args.village)
    size = args.size or SIZE
    if args.half_width:
        half, guess = args.half_width / 100, args.guess / 100
        size = spot.size_for(snapshot, as_of, half, guess, args.kind, village, args.of)
    spot.draw(snapshot, lake.folder, as_of, size, args.author, now(), args.seed, args.kind, village, args.of)
    print(panels.draw_words(_chosen(lake, None)))
    print(f"打印核查表、写出填报表:{settings.command('spot sheets')}")
    return 0


def listed(args: argparse.Namespace) -> int:
    """Print every draw, the newest first."""
    for row in frames.rows(draws.listed(desk.screen_lake().folder)):
        print(panels.draw_words(row))
    return 0


def sheets(args: argparse.Namespace) -> int:
    """Write a draw's sheets to print on A4, and the workbook to fill in."""
    lake = desk.screen_lake()
    chosen, snapshot = _chosen(lake, args.draw), open_snapshot(lake)
    if args.full_names:
        snapshot = snapshot.unmasked()
        accounts.log(settings.home(), now(), TERMINAL, "export", f"入户核查表 {chosen.draw_id}")
    references, as_of = desk.references(lake, settings.data_dir()), _day(lake, args.as_of)
    if chosen.dataset == spot.HOUSEHOLDS:
        rows = queries.spot_homes(snapshot, as_of, draw=chosen.draw_id)
        data = template.workbook(rows, references, personal=args.full_names)
    else:
        rows = queries.spot_sites(snapshot, as_of, draw=chosen.draw_id)
        data = template.site_workbook(rows, references)
    document = panels.sheets(rows, chosen, demo=lake.name == "demo")
    _write(args.folder, template.sheets_name(chosen.draw_id, chosen.dataset), document.encode())
    _write(args.folder, template.file_name(chosen.draw_id, chosen.dataset), data)
    return 0


def errors(args: argparse.Namespace) -> int:
    """Print how often register and reality differ, by village and by field."""
    lake = desk.screen_lake()
    chosen = _chosen(lake, args.draw)
    rows = queries.spot_errors(open_snapshot(lake), _day(lake, args.as_of), draw=chosen.draw_id)
    if args.json:
        print(json.dumps(records(rows), ensure_ascii=False, indent=2))
        return 0
    print(panels.draw_words(chosen))
    print("范围\t项目\t已核/抽中\t不符\t差错率\t95% 区间\t区间减半再查")
    for row in frames.rows(rows[(rows["field"] == "any") | (rows["scope"] == "乡")]):
        counts = f"{row.n}/{row.drawn}\t{row.errors if row.n else formats.MISSING}"
        more = formats.counted(row.more, panels.unit_of(row.dataset))
        answer = f"{panels.rate_words(row)}\t{panels.interval_words(row)}\t{more}"
        print(f"{formats.text(row.village, '全乡')}\t{panels.field_title(row.field, row.dataset)}\t{counts}\t{answer}")
    return 0


def corrections(args: argparse.Namespace) -> int:
    """Print what differs, and write the corrected register as a file for the desk; nothing is changed."""
    lake = desk.screen_lake()
    chosen = _chosen(lake, args.draw)
    rows = queries.spot_corrections(open_snapshot(lake), _day(lake, args.as_of), draw=chosen.draw_id)
    _print_differences(rows)
    file = outcome.proposal(lake, desk.references(lake, settings.data_dir()), rows)
    if file is None:
        print("没有要更正的。")
        return 0
    accounts.log(settings.home(), now(), TERMINAL, "export", file[0])
    path = _write(args.folder, *file)
    print("这只是建议,数据没有改动。核对无误后照常上传,或:")
    print(settings.command(f"load {path} --author NAME --message 抽查{chosen.draw_id}更正"))
    return 0


def _print_differences(rows: pd.DataFrame) -> None:
    for row in frames.rows(rows):
        stated, seen = (panels.value_words(row.field, value, row.dataset) for value in (row.stated, row.seen))
        who = f"{formats.text(row.village, '')}\t{row.thing}\t{formats.text(row.name, '')}"
        differs = f"{panels.field_title(row.field, row.dataset)}\t台账 {stated} → 所见 {seen}"
        print(f"{who}\t{differs}\t{panels.step_words(row.step)}")


def _chosen(lake: Lake, name: str | None) -> Any:
    """The row of a draw, of the newest where none is named. Raises PingdaError when there is none."""
    every = list(frames.rows(draws.listed(lake.folder)))
    if not every:
        raise PingdaError(f"还没有抽查过。先抽取:{settings.command('spot draw --size 40')}")
    for row in every:
        if name is None or row.draw_id == name.upper():
            return row
    raise PingdaError(f"没有抽查 {name}。有:{'、'.join(row.draw_id for row in every)}。")


def _day(lake: Lake, chosen: date | None) -> date:
    """The day asked for, else today within the campaign."""
    references = desk.references(lake, settings.data_dir())
    return chosen or min(max(now().date(), references.start), references.end)


def _village(snapshot: Snapshot, as_of: date, name: str | None) -> str | None:
    """A village's code by its name or code. Raises PingdaError for another word."""
    if name is None:
        return None
    villages = queries.villages(snapshot, as_of)
    for row in frames.rows(villages):
        if name in (row.village, row.village_code):
            return str(row.village_code)
    raise PingdaError(f"没有“{name}”这个村。可选:{'、'.join(villages['village'])}。")


def _write(folder: str, name: str, data: bytes) -> Path:
    path = put(Path(folder) / name, data)
    print(path)
    return path


def _percent(text: str) -> float:
    """A number of percent points, as an option takes it."""
    try:
        given = float(text.removesuffix("%"))
    except ValueError:
        given = -1.0
    if not 0 < given < 50:
        raise argparse.ArgumentTypeError(f"“{text}”不行。请写 0 到 50 之间的百分数,例如 5。")
    return given


def add(commands: Commands) -> None:
    """Add these commands to the parser."""
    top = commands.add_parser("spot", help="抽查:随机抽户、核查表、账实对照、差错率、更正文件")
    every = top.add_subparsers(required=True, metavar="COMMAND")

    one = every.add_parser("draw", help="按村和户类型随机抽取农户,种子记录在册")
    size = one.add_mutually_exclusive_group()
    size.add_argument("--size", type=NUMBER, metavar="N", help=f"抽多少户,默认 {SIZE}")
    size.add_argument("--half-width", type=_percent, metavar="PERCENT", help="差错率要准到正负几个百分点,由此算出户数")
    one.add_argument("--guess", type=_percent, default=100 * spot.GUESS, metavar="PERCENT", help="预计差错率,默认 10")
    one.add_argument("--seed", type=named, metavar="SEED", help="种子;同一种子、同一版抽出同样的户,默认随机")
    ledgers = "、".join(f"{name} {contracts()[name].title}" for name in spot.LEDGERS)
    one.add_argument("--of", choices=spot.LEDGERS, default=spot.HOUSEHOLDS, metavar="DATASET", help=f"抽什么:{ledgers}")
    one.add_argument(
        "--kind", nargs="+", metavar="KIND", help="只抽这些户类型(主体类型、资金用途),默认一般户以外的全部"
    )
    one.add_argument("--village", metavar="VILLAGE", help="只抽一个村")
    one.add_argument("--author", default=TERMINAL, type=named, metavar="NAME", help="谁抽的")
    _add_day(one)
    one.set_defaults(run=draw)

    one = every.add_parser("list", help="抽查过哪几次,新的在前")
    one.set_defaults(run=listed)

    one = every.add_parser("sheets", help="写出核查表(A4,用浏览器打印)和填报表(xlsx)")
    _add_draw(one)
    one.add_argument("--folder", default=".", metavar="DIR", help="写到哪里,默认当前文件夹")
    one.add_argument("--full-names", action="store_true", help="姓名写全,给入户的人;默认脱敏,填报表里不写")
    _add_day(one)
    one.set_defaults(run=sheets)

    one = every.add_parser("errors", help="差错率和 95%% 区间,分村、分项;要更准还需查几户")
    _add_draw(one)
    one.add_argument("--json", action="store_true", help="以 JSON 输出,各村各项都有")
    _add_day(one)
    one.set_defaults(run=errors)

    one = every.add_parser("corrections", help="账实不符的逐项列出,并写出更正后的农户名册,照常上传才生效")
    _add_draw(one)
    one.add_argument("--folder", default=".", metavar="DIR", help="写到哪里,默认当前文件夹")
    _add_day(one)
    one.set_defaults(run=corrections)


def _add_draw(one: argparse.ArgumentParser) -> None:
    one.add_argument("draw", nargs="?", metavar="DRAW", help="抽查编号,例如 C001,默认最近一次")


def _add_day(one: argparse.ArgumentParser) -> None:
    one.add_argument("--as-of", type=day, metavar="DATE", help="截至哪一天,默认今天(总攻期间)")
