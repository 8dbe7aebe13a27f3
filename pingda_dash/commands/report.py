"""The reports that the plan asks for, as files: `report KIND`."""

from __future__ import annotations

import argparse
from contextlib import closing
from pathlib import Path

from pingda_dash import accounts, desk, reports, settings
from pingda_dash.clock import now
from pingda_dash.commands import Commands, words
from pingda_dash.commands.output import make_folder, put, put_pdfs
from pingda_dash.commands.words import TERMINAL
from pingda_dash.errors import PingdaError
from pingda_dash.plan import load_plan
from pingda_dash.reports import KINDS, Earlier, Kind, Made
from pingda_dash.snapshot import open_snapshot
from pingda_dash.special_report import Source, Subject

HELP = {
    "special": "专题报告(docx):一个单位、一个村、全乡,或每个都写一份",
    "daily": "日报(docx):全乡、一个单位或一个村,与前一天相比,要办的事、督办、台账报送(方案五(二))",
    "weekly": "周报(docx):与一周前相比,其余同日报",
    "meeting": "例会材料(pptx):要督办的事、承诺、完成曲线、各村各单位、缺报和督办",
    "table": "数据表(xlsx):指标、任务、问题、报送情况,每个数带条款、台账和文件",
}
"""kind → what its command is for."""


def _write(args: argparse.Namespace) -> int:
    """Write reports of a kind into a folder, keeping what people wrote in the earlier ones."""
    kind, lake = KINDS[args.kind], desk.screen_lake()
    reports.check_day(args.as_of, now())
    folder = Path(args.out)
    kept = Path(args.keep) if kind.fields and args.keep else folder
    if kept != folder and not kept.exists():
        raise PingdaError(f"没有 {kept} 这个文件或文件夹,没有写出报告。")
    with closing(open_snapshot(lake)) as snapshot:
        source = Source(snapshot, args.as_of, load_plan(settings.data_dir() / "plan"), lake.folder)
        subjects = _subjects(source, kind, args)
        if kept.is_file() and len(subjects) > 1:
            raise PingdaError("--keep 是一个文件时只能写一份报告;几份一起写,请给一个文件夹。")
        earlier = {subject: reports.earlier(kept, source, kind, subject) for subject in subjects}
        paths = {subject: folder / reports.file_name(source, kind, subject) for subject in subjects}
        for subject, path in paths.items():
            reports.check_kept(path, earlier[subject], kind, subject.name)
        make_folder(folder)
        documents = dict[Path, bytes]()
        for subject, path in paths.items():
            made = reports.make(source, kind, subject, earlier[subject], now())
            documents[path] = made.data
            put(path, made.data)
            accounts.log(settings.home(), now(), TERMINAL, "report", path.name)
            print(path)
            _print_kept(earlier[subject], kind, made)
    if args.pdf:
        print("\n".join(map(str, put_pdfs(documents))))
    return 0


def _subjects(source: Source, kind: Kind, args: argparse.Namespace) -> list[Subject]:
    every = kind.subjects(source)
    if not kind.is_of_each or args.all:
        return every
    whom = source.township()
    if args.unit or args.village:
        whom = source.unit(args.unit) if args.unit else source.village(args.village)
    return [one for one in every if (one.kind, one.id) == (whom.kind, whom.id)]


def _print_kept(earlier: Earlier, kind: Kind, made: Made) -> None:
    """Say what was kept of the earlier version, what could not be, and how many figures differ."""
    if earlier.origin is None:
        return
    titles = {one.tag: one.title for one in kind.fields}
    kept = [titles[tag] for tag in earlier.text if tag in titles]
    print(f"  保留上一版({earlier.origin.name})里写的:{'、'.join(kept) if kept else '没有写过的内容'}")
    for note in reports.notes(earlier, kind):
        print(f"  {note}")
    if made.changes is not None:
        count = len(made.changes)
        print(f"  与上一版相比,{count} 项的数字或状态有变化" if count else "  与上一版相比没有变化")


def add(commands: Commands) -> None:
    """Add these commands to the parser."""
    top = commands.add_parser("report", help="报告:专题报告(方案五(四))、日报、周报、例会材料、数据表,写成文件")
    every = top.add_subparsers(required=True, metavar="KIND")
    for kind in KINDS.values():
        one = every.add_parser(kind.name, help=HELP[kind.name])
        if kind.is_of_each:
            whom = one.add_mutually_exclusive_group()
            whom.add_argument("--unit", metavar="NAME", help="方案里的单位")
            whom.add_argument("--village", metavar="NAME", help="村(社区)")
            whom.add_argument("--all", action="store_true", help="全乡、每个单位、每个村各一份;都不写则只写全乡的")
        one.add_argument("--as-of", required=True, type=words.day, metavar="DATE", help="截至哪一天,例如 2020-06-30")
        one.add_argument("--out", default=".", metavar="DIR", help="写到哪个文件夹,默认当前文件夹")
        if kind.fields:
            one.add_argument(
                "--keep", metavar="PATH", help="上一版的文件或文件夹:保留其中写的内容,比较数字;默认就是 --out"
            )
        one.add_argument("--pdf", action="store_true", help="另写一份 PDF:用 LibreOffice,没有就用 Chrome、Edge")
        one.set_defaults(run=_write, kind=kind.name)
