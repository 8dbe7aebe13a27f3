"""Keeping what is there: `doctor` finds what is missing or damaged, `backup` copies a home."""

from __future__ import annotations

import argparse
from pathlib import Path

from pingda_dash import accounts, backup, desk, doctor, manifests, originals, rights, settings
from pingda_dash.clock import now
from pingda_dash.commands import Commands
from pingda_dash.commands.audit import note
from pingda_dash.commands.words import TERMINAL, folder


def examine(args: argparse.Namespace) -> int:
    """Say what of the home is missing or damaged, and what to do; 1 when figures, originals or books are at stake."""
    home = settings.home()
    if args.mend:
        if tightened := rights.tighten(home):
            print(f"{len(tightened)} 个文件或文件夹已收紧,只有运行程序的用户能读")
        _mend(home)
    damages = doctor.examine(home, thorough=not args.quick)
    if args.json:
        print(doctor.as_json(damages))
    for one in [] if args.json else damages:
        print(f"{'✗' if one.grave else '·'} {one}")
    if not damages and not args.json:
        print(f"{home}:都在,都好")
    return 1 if any(one.grave for one in damages) else 0


def _mend(home: Path) -> None:
    """Write down where the audit does not hold, and write the manifests again where one is wrong."""
    for path in _make_way(home):
        print(f"有别的东西占着它的位置,没有删,移到了 {path}")
    for one in accounts.acknowledge(home, now(), TERMINAL):
        print(f"已记下:{one}")
    for words in doctor.accept_books(home):
        note(TERMINAL, "mend", words)
        print(f"已记下:{words}")
    if any(one.what.startswith(f"real/{manifests.FOLDER}") for one in doctor.examine(home, thorough=False)):
        away = desk.real_lake().write_manifests_again(now())
        note(TERMINAL, "mend", "收件记录由数据库重写")
        print(f"收件记录已由数据库重写;原来的没有删,移到了 {away}")


def _make_way(home: Path) -> list[Path]:
    """Put aside a folder that stands where a file is to be written again, and a file in a folder's place."""
    away = []
    for path, is_folder in (
        (home / accounts.HEAD, False),
        (home / "real" / manifests.FOLDER, True),
        (home / "real" / originals.FOLDER, True),
    ):
        if path.exists() and path.is_dir() != is_folder:
            away.append(path.rename(path.with_name(f"{path.name}-displaced-{now():%Y%m%d-%H%M%S}")))
    return away


def take_backup(args: argparse.Namespace) -> int:
    """Copy the home; what is there already is not copied again. 1 where the home itself is damaged."""
    damages = [one for one in doctor.examine(settings.home(), thorough=False) if one.grave]
    made = backup.make(settings.home(), args.folder, now(), is_whole=not damages)
    note(TERMINAL, "backup", str(args.folder))
    print(
        f"已备份 {len(made.files)} 个文件,共 {made.size:,} 字节(新拷 {made.copied:,}),核对无误:{args.folder}"
        f",{made.at:%Y-%m-%d %H:%M:%S}"
    )
    for path in backup.unread(args.folder):
        print(f"· {path}:这一次备份的清单坏了,用不上;没有清除任何旧备份")
    for one in damages:
        print(f"✗ {one}")
    if damages:
        print("备份下来的也缺这些。更早的备份一份也没有清除,可从它们补回")
    return 1 if damages else 0


def add(commands: Commands) -> None:
    """Add these commands to the parser."""
    one = commands.add_parser("doctor", help="体检:数据库、原件、收件记录、账号有没有缺、有没有坏,怎么办")
    one.add_argument("--quick", action="store_true", help="只看在不在,不逐字节读")
    one.add_argument(
        "--mend",
        action="store_true",
        help="重写坏了的收件记录,记下操作记录断了的地方,收紧别的用户能读的文件",
    )
    one.add_argument("--json", action="store_true", help="以 JSON 输出")
    one.set_defaults(run=examine)

    one = commands.add_parser("backup", help="备份全部数据到另一处,服务不必停;取回用 restore DIR --into")
    one.add_argument("folder", type=folder, metavar="DIR", help="放在哪里,最好是另一块盘")
    one.set_defaults(run=take_backup)
