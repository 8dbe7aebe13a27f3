"""The reports that the plan asks for, as DOCX: `report special`."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from pingda_dash import accounts, desk, settings, special_report
from pingda_dash.clock import now
from pingda_dash.commands import Commands, words
from pingda_dash.commands.output import make_folder, put
from pingda_dash.commands.words import TERMINAL
from pingda_dash.errors import PingdaError, reason_of
from pingda_dash.plan import load_plan
from pingda_dash.report import paper
from pingda_dash.report.paper import UnreadablePaper, Written
from pingda_dash.snapshot import open_snapshot
from pingda_dash.special_report import FIELDS, Source, Subject

PROMPTS = tuple(one.prompt for one in FIELDS)


@dataclass(frozen=True)
class Earlier:
    """What earlier versions of a report give to a new one: the text that people wrote, and figures to compare with.

    text: the newest version's; compared: the newest version of an earlier day, or of other data; None for none.
    """

    text: Mapping[str, list[str]] = field(default_factory=dict)
    lost: Mapping[str, int] = field(default_factory=dict)
    compared: Written | None = None
    origin: Path | None = None
    is_bare: bool = False
    """Whether the newest version has lost its data: another program has saved it without them."""


def special(args: argparse.Namespace) -> int:
    """Write the 专题报告 of a unit, of a village, of the township, or of all of them."""
    lake = desk.screen_lake()
    folder, kept = Path(args.out), Path(args.keep) if args.keep else Path(args.out)
    if args.keep and not kept.exists():
        raise PingdaError(f"没有 {kept} 这个文件或文件夹,没有写出报告。")
    with closing(open_snapshot(lake)) as snapshot:
        source = Source(snapshot, args.as_of, load_plan(settings.data_dir() / "plan"), lake.folder)
        subjects = _subjects(source, args)
        if kept.is_file() and len(subjects) > 1:
            raise PingdaError("--keep 是一个文件时只能写一份报告;几份一起写,请给一个文件夹。")
        earlier = {subject: _earlier(kept, source, subject) for subject in subjects}
        paths = {subject: folder / file_name(source, subject, args.as_of) for subject in subjects}
        for subject, path in paths.items():
            _check_kept(path, earlier[subject], subject)
        make_folder(folder)
        for subject, path in paths.items():
            made = special_report.paper(source, subject, earlier[subject].compared)
            put(path, paper.docx_of(made, now(), earlier[subject].text))
            accounts.log(settings.home(), now(), TERMINAL, "download", f"{special_report.KIND} {path.name}")
            print(path)
            _print_kept(earlier[subject], made)
    return 0


def _subjects(source: Source, args: argparse.Namespace) -> list[Subject]:
    if args.all:
        return source.subjects()
    if args.unit:
        return [source.unit(args.unit)]
    return [source.village(args.village) if args.village else source.township()]


def file_name(source: Source, subject: Subject, as_of: date) -> str:
    """`平达乡_专题报告_乡扶贫办_2020-06-30.docx`."""
    return f"{_stem(source, subject)}{as_of.isoformat()}.docx"


def _stem(source: Source, subject: Subject) -> str:
    name = "全乡" if subject.kind == special_report.TOWNSHIP else subject.name
    return f"{source.plan.campaign.township}_{special_report.KIND}_{name}_"


def _earlier(kept: Path, source: Source, subject: Subject) -> Earlier:
    """What is kept for a report, of a file or of the newest files of a folder up to its day."""
    versions = list(_versions(kept, source, subject))
    if not versions:
        return Earlier()
    origin, newest = versions[0]
    older = (one for _, one in versions if one.figures and _age(one) < (source.as_of, source.snapshot.version))
    fields = {tag: list(blocks) for tag, blocks in newest.fields.items()}
    return Earlier(fields, newest.lost, next(older, None), origin, not newest.figures)


def _age(written: Written) -> tuple[date, int]:
    """By which versions of a report come one after another: as-of date, version of the data."""
    version = written.about.get("version", "")
    return paper.day_of(written) or date.min, int(version) if version.isdecimal() else 0


def _versions(kept: Path, source: Source, subject: Subject) -> Iterator[tuple[Path, Written]]:
    """The earlier versions of a report, the newest first. Raises PingdaError for one that is another's or damaged."""
    stem = _stem(source, subject)
    paths = [kept] if kept.is_file() else sorted(kept.glob(f"{stem}*.docx"), reverse=True)
    for path in paths:
        if kept.is_dir() and path.name > f"{stem}{source.as_of.isoformat()}.docx":
            continue
        written = _read(path)
        of = written.about.get("subject")
        if of is not None and of != f"{subject.kind}:{subject.id}":
            raise PingdaError(f"{path} 是“{of.partition(':')[2] or of}”的报告,不是“{subject.name}”的,没有写出。")
        yield path, written


def _read(path: Path) -> Written:
    try:
        return paper.read(path.read_bytes(), PROMPTS)
    except OSError as error:
        raise PingdaError(f"读不了文件 {path}:{reason_of(error)}") from error
    except UnreadablePaper as error:
        raise PingdaError(f"{path}:{error} 没有写出报告,这份文件没有动。") from error


def _check_kept(path: Path, earlier: Earlier, subject: Subject) -> None:
    """Let nothing be written over what people wrote. Raises PingdaError where that would be lost."""
    if not path.exists() or path == earlier.origin:
        return
    if any(earlier.text.get(tag) != list(blocks) for tag, blocks in _read(path).fields.items()):
        raise PingdaError(
            f"{path} 里有人写的内容,会被盖掉,没有写出“{subject.name}”的报告。请把 --keep 指到它,或换一个 --out。"
        )


def _print_kept(earlier: Earlier, made: paper.Paper) -> None:
    """Say what was kept of the earlier version, what could not be, and how many figures differ."""
    if earlier.origin is None:
        return
    titles = {one.tag: one.title for one in FIELDS}
    kept = [titles.get(tag, tag) for tag in earlier.text]
    print(f"  保留上一版({earlier.origin.name})里写的:{'、'.join(kept) if kept else '没有写过的内容'}")
    for tag, count in earlier.lost.items():
        print(f"  “{titles.get(tag, tag)}”里有 {count} 处图片没有带过来,请从上一版复制。")
    if earlier.is_bare:
        print("  上一版被别的程序保存过,没有了数据,不能与它比较。")
    if earlier.compared is not None:
        differ = special_report.changes(earlier.compared, made.blocks, made.names)
        print(f"  与上一版相比,{len(differ)} 项的数字或状态有变化" if differ else "  与上一版相比没有变化")


def add(commands: Commands) -> None:
    """Add these commands to the parser."""
    top = commands.add_parser("report", help="报告:按方案五(四)写出专题报告(docx)")
    every = top.add_subparsers(required=True, metavar="COMMAND")
    one = every.add_parser("special", help="专题报告:一个单位、一个村、全乡,或每个都写一份")
    whom = one.add_mutually_exclusive_group()
    whom.add_argument("--unit", metavar="NAME", help="方案里的单位")
    whom.add_argument("--village", metavar="NAME", help="村(社区)")
    whom.add_argument("--all", action="store_true", help="全乡、每个单位、每个村各一份;都不写则只写全乡的")
    one.add_argument("--as-of", required=True, type=words.day, metavar="DATE", help="截至哪一天,例如 2020-06-30")
    one.add_argument("--out", default=".", metavar="DIR", help="写到哪个文件夹,默认当前文件夹")
    one.add_argument("--keep", metavar="PATH", help="上一版的文件或文件夹:保留其中写的内容,比较数字;默认就是 --out")
    one.set_defaults(run=special)
