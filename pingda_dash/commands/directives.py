"""督办 from the command line: `directive list`, `show`, `sheet`, `open`, `answer`, `return`, `extend`, `hand-on`,
`close`, `reopen`."""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from pingda_dash import accounts, desk, directive_sheets, directives, formats, frames, originals, queries, settings
from pingda_dash.accounts import User
from pingda_dash.clock import now
from pingda_dash.commands import Commands
from pingda_dash.commands.output import put, put_pdfs
from pingda_dash.commands.screens import records
from pingda_dash.commands.words import NUMBER, TERMINAL, day, named
from pingda_dash.directives import KINDS, Addressee, Directive, Kind, NoSuchDirective, Step
from pingda_dash.errors import PingdaError, reason_of
from pingda_dash.lake import Lake
from pingda_dash.panels import directives as panels
from pingda_dash.plan import load_plan
from pingda_dash.queries import Question
from pingda_dash.report import paper
from pingda_dash.shown import Shown
from pingda_dash.snapshot import Snapshot, open_snapshot

_LONGEST_NAME, _LONGEST_END = 50, 10
"""Characters of a file's name on the disk and of its end; a disk takes 255 bytes."""


class NoSuchAccount(PingdaError):
    "没有写下:没有这个账号。督办的每一步都要记在账号上,请用账号的名字:"


class MayNotSee(PingdaError):
    "没有写出凭据:这一件的凭据只有督办的人和承办的单位、村能取。请用这样的账号:"


@dataclass(frozen=True)
class _Book:
    """The directives of the lake that the screens show, as they stand on a day; texts are masked."""

    lake: Lake
    snapshot: Snapshot
    as_of: date

    @classmethod
    def open(cls, chosen: date | None) -> _Book:
        """chosen: the day, else today within the campaign."""
        lake = desk.screen_lake()
        campaign = load_plan(settings.data_dir() / "plan").campaign
        as_of = chosen or min(max(now().date(), campaign.start), campaign.end)
        return cls(lake, open_snapshot(lake), as_of)

    @cached_property
    def shown(self) -> Shown:
        return Shown(self.snapshot.people)

    def answer(self, question: Question, **params: Any) -> pd.DataFrame:
        """An answer out of what is written by now, as it may be shown."""
        log = directives.log(self.lake.folder)
        return self.shown.frame(question(self.snapshot, self.as_of, directives=log, **params))

    def row(self, label: str) -> Any:
        """The row of a directive. label: its number (督办〔2020〕1号), or year and number (2020-1)."""
        wanted = label_of(label)
        for row in frames.rows(self.answer(queries.directives)):
            if wanted in (row.label, label_of(row.label)):
                return row
        raise NoSuchDirective(
            f"{label},截至 {self.as_of.isoformat()}。先看有哪几件:{settings.command('directive list')}"
        )

    def addressee(self, name: str) -> Addressee:
        """Whom a name stands for."""
        villages = queries.villages(self.snapshot, self.as_of)
        codes = dict(zip(villages["village_code"], villages["village"], strict=True))
        return directives.addressee(name, load_plan(settings.data_dir() / "plan"), codes)


def label_of(text: str) -> str:
    """A number without what it begins with: 督办〔2020〕1号 and 2020-1 → 2020-1."""
    year, _, number = text.rpartition("〔")[2].replace("〕", "-").removesuffix("号").partition("-")
    return f"{year}-{number}"


def listed(args: argparse.Namespace) -> int:
    """Print every directive, the longest past its day first, and how many there are by unit and village."""
    book = _Book.open(args.as_of)
    to = book.addressee(args.to) if args.to else Addressee("")
    rows = book.answer(queries.directives, unit=to.unit, village=to.village)
    counts = book.answer(queries.directive_counts)
    if args.json:
        state = {"as_of": book.as_of.isoformat(), "counts": records(counts), "directives": records(rows)}
        print(json.dumps(state, ensure_ascii=False, indent=2))
        return 0
    for row in frames.rows(rows):
        print(panels.line(row))
    if not len(rows):
        print(f"截至 {formats.day(book.as_of)},没有督办件。")
    elif not args.to:
        for row in frames.rows(counts):
            print(panels.count_line(row))
    return 0


def show(args: argparse.Namespace) -> int:
    """Print one directive with its history and the reports that may answer; with --evidence write its files out."""
    book = _Book.open(args.as_of)
    row = book.row(args.label)
    steps = book.answer(queries.directive_steps, label=row.label)
    offered = book.answer(queries.directive_answers, label=row.label)
    if args.evidence:
        return _write_evidence(book, row, steps, args)
    if args.json:
        return _print_json(row, steps, offered)
    print(panels.line(row))
    print(f"立项时:{row.title}{f' {row.figure}' if row.figure else ''}{f' {row.status}' if row.status else ''}")
    for step in frames.rows(steps):
        print(panels.step_line(step))
    if len(offered) and not row.is_closed:
        print("立项以后让数变了的报送,可作反馈的凭据(answer --report):")
        for one in frames.rows(offered):
            print(panels.answer_line(one))
    return 0


def _print_json(row: Any, steps: pd.DataFrame, offered: pd.DataFrame) -> int:
    one = records(pd.DataFrame([row._asdict()]))[0]
    history = records(steps.drop(columns=["digests", "files"]))
    for entry, files in zip(history, steps["files"], strict=True):
        entry["files"] = list(files)
    print(json.dumps(one | {"steps": history, "offered": records(offered)}, ensure_ascii=False, indent=2))
    return 0


def _write_evidence(book: _Book, row: Any, steps: pd.DataFrame, args: argparse.Namespace) -> int:
    by = _account(args.author or "")
    unit, village = (None if formats.is_missing(one) else str(one) for one in (row.unit, row.village_code))
    if not directives.may_see(Addressee(str(row.whom), unit, village), by):
        raise MayNotSee(f"{row.whom}。")
    accounts.log(settings.home(), now(), by.name, "original", f"督办凭据 {row.label}")
    for step in frames.rows(steps):
        for number, (name, sha256) in enumerate(zip(step.files, step.digests, strict=True), start=1):
            path = Path(args.evidence) / f"{label_of(row.label)}_{int(step.place)}_{number}_{_on_a_disk(name)}"
            print(put(path, originals.read(book.lake.folder, sha256)))
    return 0


def _on_a_disk(name: str) -> str:
    """A file's name as every disk takes it: no longer than that, without what is not allowed in one."""
    stem, dot, end = re.sub(r'[<>:"/\\|?*\x00-\x1f]', "_", name).rpartition(".")
    return f"{stem[:_LONGEST_NAME]}{dot}{end[:_LONGEST_END]}"


def sheet(args: argparse.Namespace) -> int:
    """Write the 督办单 of a directive, or its 办理反馈单, as DOCX and, with --pdf, as PDF."""
    book = _Book.open(args.as_of)
    row = book.row(args.label)
    plan = load_plan(settings.data_dir() / "plan")
    layout = directive_sheets.answer_sheet if args.answer else directive_sheets.sheet
    steps = book.answer(queries.directive_steps, label=row.label)
    made = layout(row, steps, plan, book.as_of, book.snapshot.lake)
    path = Path(args.out) / f"{plan.campaign.township}_{made.about['kind']}_{label_of(row.label)}.docx"
    data = paper.docx_of(made, now(), _written_in(path, made))
    print(put(path, data))
    accounts.log(settings.home(), now(), TERMINAL, "report", f"{made.about['kind']} {row.label}")
    if args.pdf:
        print(*put_pdfs({path: data}), sep="\n")
    return 0


def _written_in(path: Path, made: paper.Paper) -> dict[str, list[str]]:
    """What people wrote in the sheet that is there, which stays. Raises PingdaError where that cannot be kept."""
    if not path.exists():
        return {}
    try:
        written = paper.read(path.read_bytes(), directive_sheets.FIELDS)
    except OSError as error:
        raise PingdaError(f"读不了文件 {path}:{reason_of(error)}") from error
    except paper.UnreadablePaper as error:
        raise PingdaError(f"{path}:{error} 没有写出{made.about['kind']},这份文件没有动。") from error
    kept = {block.tag for block in made.blocks if isinstance(block, paper.Field)}
    if written.fields.keys() - kept or written.lost or written.beside:
        raise PingdaError(f"{path} 里有人写的内容,会被盖掉,没有写出{made.about['kind']}。请换一个 --out。")
    return {tag: list(blocks) for tag, blocks in written.fields.items()}


def opened(args: argparse.Namespace) -> int:
    """Open a directive."""
    book, by = _Book.open(args.as_of), _account(args.author)
    then = desk.item_standing(book.snapshot, book.as_of, args.item)
    given = Directive(
        args.item, then.title, then.figure, then.status, args.work, book.addressee(args.to), args.due, book.as_of, now()
    )
    campaign = load_plan(settings.data_dir() / "plan").campaign
    label = directives.begin(book.lake.folder, given, by, campaign.directive_prefix.value, campaign.end)
    return _done(book, by, label, directives.OPENED, args)


def step(args: argparse.Namespace) -> int:
    """Write a step of a directive down."""
    book, by = _Book.open(args.as_of), _account(args.author)
    row = book.row(args.label)
    given = Step(args.kind, book.as_of, now(), getattr(args, "words", ""), getattr(args, "reason", ""))
    given = replace(given, version=getattr(args, "report", None), due=getattr(args, "due", None))
    if args.kind == "handed_on":
        given = replace(given, to=book.addressee(args.to))
    offered: Sequence[int] | None = None
    if args.kind == "answered":
        given = replace(given, evidence=[_file(path) for path in args.file])
    if args.kind in ("answered", "closed"):
        offered = book.answer(queries.directive_answers, label=row.label)["version"].tolist()
    last = load_plan(settings.data_dir() / "plan").campaign.end
    directives.add(book.lake.folder, row.label, given, by, offered, last)
    return _done(book, by, row.label, KINDS[args.kind], args)


def _done(book: _Book, by: User, label: str, words: str, args: argparse.Namespace) -> int:
    """Put it in the audit and print how the directive stands now."""
    accounts.log(settings.home(), now(), by.name, "directive", f"{words} {label}")
    row = book.row(label)
    if args.json:
        print(json.dumps(records(pd.DataFrame([row._asdict()]))[0], ensure_ascii=False, indent=2))
    else:
        print(f"{words}:{panels.line(row)}")
    return 0


def _account(name: str) -> User:
    """The account that a step is written under; while there are no accounts, anybody at this machine by name."""
    home, name = settings.home(), accounts.plain(name)
    if not name:
        raise NoSuchAccount("--author 没有写。")
    if not accounts.any_account(home):
        return User(name, "admin")
    user = accounts.account(home, name)
    if user is None:
        raise NoSuchAccount(f"{name}。")
    return user


def _file(path: Path) -> tuple[str, bytes]:
    try:
        with path.open("rb") as stream:
            return path.name, stream.read(directives.LARGEST + 1)
    except OSError as error:
        raise PingdaError(f"凭据 {path} 打不开:{reason_of(error)}") from error


def add(commands: Commands) -> None:
    """Add these commands to the parser."""
    top = commands.add_parser("directive", help="督办:立项、办理反馈、退回、延期、转办、销号、重新开办")
    every = top.add_subparsers(required=True, metavar="COMMAND")

    one = every.add_parser("list", help="有哪几件督办,逾期最久的在前;按单位和村的件数")
    one.add_argument("--to", metavar="NAME", help="只看一个单位或村承办的")
    _add_common(one)
    one.set_defaults(run=listed)

    one = every.add_parser("show", help="一件督办的每一步,和可作凭据的报送")
    _add_label(one)
    one.add_argument("--evidence", metavar="DIR", help="把凭据写到这个文件夹;要写 --author")
    one.add_argument("--author", type=named, metavar="NAME", help="谁取凭据:账号的名字")
    _add_common(one)
    one.set_defaults(run=show)

    one = every.add_parser("sheet", help="督办单或办理反馈单:一页 A4,公文格式(docx)")
    _add_label(one)
    one.add_argument("--answer", action="store_true", help="写办理反馈单,不写督办单")
    one.add_argument("--pdf", action="store_true", help="另写一份 PDF:用 LibreOffice,没有就用 Chrome、Edge")
    one.add_argument("--out", default=".", metavar="DIR", help="写到哪个文件夹,默认当前文件夹")
    one.add_argument("--as-of", type=day, metavar="DATE", help="哪一天,默认今天(总攻期间)")
    one.set_defaults(run=sheet)

    one = every.add_parser("open", help="立项:对一件事督办,交给一个单位或村,限期办结")
    one.add_argument(
        "item", metavar="ITEM", help="哪件事:例会的一项(task:T35、unit:乡住建局)、problem:问题编号、home:户编号"
    )
    one.add_argument("--to", required=True, metavar="NAME", help="交给哪个单位或村")
    one.add_argument("--due", required=True, type=day, metavar="DATE", help="哪一天前办结")
    one.add_argument("--work", required=True, type=named, metavar="TEXT", help="要做什么")
    _add_author(one)
    one.set_defaults(run=opened)

    one = _add_step(every, "answer", "answered", "办理反馈:写明办了什么,附凭据或指明报送")
    one.add_argument("--words", default="", metavar="TEXT", help="办了什么")
    one.add_argument("--report", type=NUMBER, metavar="VERSION", help="让数变了的那一版报送")
    one.add_argument("--file", type=Path, nargs="+", default=[], metavar="FILE", help="凭据:文件或照片")

    one = _add_step(every, "return", "returned", "退回办理反馈")
    _add_reason(one)

    one = _add_step(every, "extend", "extended", "延期")
    _add_reason(one)
    one.add_argument("--due", required=True, type=day, metavar="DATE", help="新的办结期限")

    one = _add_step(every, "hand-on", "handed_on", "转办:改交另一个单位或村")
    _add_reason(one)
    one.add_argument("--to", required=True, metavar="NAME", help="改交哪个单位或村")

    one = _add_step(every, "close", "closed", "销号:要有凭据,不能由写反馈的人来销")
    one.add_argument("--words", default="", metavar="TEXT", help="核实了什么")

    one = _add_step(every, "reopen", "reopened", "重新开办已经销号的")
    _add_reason(one)
    one.add_argument("--due", required=True, type=day, metavar="DATE", help="新的办结期限")


def _add_step(every: Commands, name: str, kind: Kind, words: str) -> argparse.ArgumentParser:
    one = every.add_parser(name, help=words)
    _add_label(one)
    _add_author(one)
    one.set_defaults(run=step, kind=kind)
    return one


def _add_label(one: argparse.ArgumentParser) -> None:
    one.add_argument("label", metavar="NUMBER", help="哪一件:督办单号(督办〔2020〕1号),或年份和序号(2020-1)")


def _add_reason(one: argparse.ArgumentParser) -> None:
    one.add_argument("--reason", required=True, metavar="TEXT", help="理由")


def _add_author(one: argparse.ArgumentParser) -> None:
    one.add_argument("--author", required=True, type=named, metavar="NAME", help="谁写的:账号的名字")
    _add_common(one)


def _add_common(one: argparse.ArgumentParser) -> None:
    one.add_argument("--as-of", type=day, metavar="DATE", help="哪一天,默认今天(总攻期间)")
    one.add_argument("--json", action="store_true", help="以 JSON 输出")
