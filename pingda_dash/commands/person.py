"""What there is of a household: `person export` gives all of it, `person erase` takes it out of everything."""

from __future__ import annotations

import argparse
from datetime import datetime
from pathlib import Path

from pingda_dash import accounts, backup, desk, erasures, settings, subjects
from pingda_dash.clock import now
from pingda_dash.commands import Commands
from pingda_dash.commands.output import put
from pingda_dash.lake import carry_out_erasures


def export(args: argparse.Namespace) -> int:
    """Write everything there is of a household as a .zip; nothing in it is masked."""
    at = now()
    data, subject = subjects.export(desk.real_lake(), args.who, args.author, at)
    put(args.out, data, with_folder=False)
    accounts.log(settings.home(), at, args.author, "export", f"个人信息副本 {args.out.name}")
    print(f"{args.out}\t{len(data):,} 字节,{len(subject.codes)} 户;内容没有脱敏,请只交给本人或其代理人")
    return 0


def erase(args: argparse.Namespace) -> int:
    """Take a household out of every version, original and note; without --yes only say what would be done."""
    lake, at = desk.real_lake(), now()
    if not args.yes:
        subject = subjects.find(lake, args.who)
        codes = "、".join(sorted(subject.codes))
        print(f"将删除 {len(subject.codes)} 户:{codes},各版数据、原件、例会记录、督办里都删,不能撤回")
        if away := erasures.put_away(settings.home()):
            print(f"重建时移到一旁的旧库也一起删掉:{'、'.join(path.name for path in away)}")
        print("核对无误后加上 --yes 再执行;最好先用 person export 留给本人一份")
        return 1
    done = subjects.erase(lake, args.who, args.author, args.reason, at)
    record = done.record
    words = f"改写原件 {len(record.originals)} 份"
    accounts.log(settings.home(), at, args.author, "erase", f"{words},当前数据 {done.rows} 行;理由:{record.why}")
    print(f"已删除:{words},收件记录 {len(record.manifests)} 份,当前数据 {done.rows} 行;数字没有变")
    if record.dropped:
        print(f"收到过、没有接收的文件和督办的凭据,含此人的 {record.dropped} 份也删了")
    if done.unread:
        print(f"督办的凭据有 {done.unread} 份照片或文档,里面的字程序读不出,没有动,请人工核对")
    if done.shared:
        print(f"其中 {done.shared} 个姓名与别人相同:别的台账文字里的同名没有动,请人工核对")
    print("操作记录按规定留存,没有改")
    _say_backups(at)
    return 0


def _say_backups(at: datetime) -> None:
    """Which backups have it still, and how they end."""
    folder = settings.backup_dir()
    if folder is None:
        print("没有设自动备份;手工备份里如有旧的,仍含此人,请自行销毁")
        return
    older = [one for one in backup.listed(folder) if one.at <= at]
    if older:
        print(
            f"备份 {folder} 里 {len(older)} 份({older[-1].at:%Y-%m-%d} 至 {older[0].at:%Y-%m-%d})仍含此人,"
            f"每天一份、留 {backup.KEPT} 份,{backup.KEPT} 次新备份之后全部清除;从它们恢复后要再删除一次"
        )


def finish(args: argparse.Namespace) -> int:
    """Carry out what an erasure that was cut short had begun; a start of the server does it, too."""
    carry_out_erasures(settings.home())
    print("没有做了一半的删除了")
    return 0


def add(commands: Commands) -> None:
    """Add these commands to the parser."""
    top = commands.add_parser("person", help="某一户的个人信息:导出副本,或从全部版本和原件里删除")
    ways = top.add_subparsers(required=True, metavar="COMMAND")

    one = ways.add_parser("export", help="导出这一户的全部信息(.zip):各版数据、原件的行、记录,不脱敏")
    one.add_argument("who", metavar="WHO", help="身份证号或户编号")
    one.add_argument("--out", type=Path, required=True, help="写到哪个文件,例如 副本.zip")
    one.add_argument("--author", required=True, help="谁办的")
    one.set_defaults(run=export)

    one = ways.add_parser("erase", help="从各版数据、原件、记录里删除这一户,换成编号,不能撤回;不加 --yes 只说要删什么")
    one.add_argument("who", metavar="WHO", help="身份证号或户编号")
    one.add_argument("--reason", required=True, help="依据或理由,记入删除记录;不要写本人的信息")
    one.add_argument("--author", required=True, help="谁办的")
    one.add_argument("--yes", action="store_true", help="确认删除")
    one.set_defaults(run=erase)

    one = ways.add_parser("finish", help="做完中断了的删除;启动服务时也会自动做完")
    one.set_defaults(run=finish)
