"""Forms from above from the command line: `county-form add`, `list`, `rename`, `remove`, `restore`, …"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from pingda_dash import accounts, county_forms, desk, settings
from pingda_dash.accounts import User
from pingda_dash.clock import now
from pingda_dash.commands import Commands
from pingda_dash.commands.output import put
from pingda_dash.commands.words import TERMINAL, day, named
from pingda_dash.county_forms import Template
from pingda_dash.errors import PingdaError, reason_of
from pingda_dash.form_filling import ABSENT, PEOPLE, WAYS, Bench, Choice, Opened, Suggestion, catalogue
from pingda_dash.lake import Lake
from pingda_dash.plan import load_plan
from pingda_dash.queries import Question
from pingda_dash.report import blanks
from pingda_dash.shown import Shown
from pingda_dash.snapshot import open_snapshot


class NoSuchBlank(PingdaError):
    "没有写下:这张表格里没有这个空格:"


class NoSuchAccount(PingdaError):
    "没有写下:没有这个账号。上传和对应都要记在账号上,请用账号的名字:"


class NoSuchSubject(PingdaError):
    "没有写下:没有这个村或单位:"


class NothingToMap(PingdaError):
    "没有写下:请写 --cell 和 --figure(或 --by-hand、--clear),或写 --sure、--rows。"


class NoVillageRows(PingdaError):
    "没有写下:这张表格里没有可以这样按村填的行:"


@dataclass(frozen=True)
class _Day:
    """The lake that the screens show, on a day; texts are masked."""

    lake: Lake
    bench: Bench
    shown: Shown

    @classmethod
    @contextmanager
    def open(cls, chosen: date | None) -> Iterator[_Day]:
        """chosen: the day, else today within the campaign."""
        lake, plan = desk.screen_lake(), load_plan(settings.data_dir() / "plan")
        as_of = chosen or min(max(now().date(), plan.campaign.start), plan.campaign.end)
        with closing(open_snapshot(lake)) as snapshot:
            shown = Shown(snapshot.people)

            def ask(question: Question, **params: Any) -> pd.DataFrame:
                return shown.frame(question(snapshot, as_of, **params))

            yield cls(lake, Bench.of(ask, plan, as_of, now().date()), shown)

    def form(self, name: str) -> Opened:
        template = county_forms.form(self.lake.folder, name)
        return self.bench.opened(template, template.data(self.lake.folder))


def add_form(args: argparse.Namespace) -> int:
    """Keep a template under a name."""
    try:
        data = args.file.read_bytes()
    except OSError as error:
        raise PingdaError(f"打不开文件 {args.file}:{reason_of(error)}") from error
    form = blanks.read(data)
    blanks.check_name(args.file.name, form)
    by = _account(args.author)
    kept = county_forms.add(desk.screen_lake().folder, args.name, args.file.name, data, by, now())
    accounts.log(settings.home(), now(), by.name, "form", f"上传 {kept.name} 第 {kept.version} 版")
    print(f"{kept.name}\t第 {kept.version} 版\t空格 {len(form.blanks)} 个")
    for remark in form.remarks:
        print(remark)
    print(settings.command(f"county-form blanks {kept.name}"))
    return 0


def listed(args: argparse.Namespace) -> int:
    """Print every form: its version, its mapping's, who saved it last."""
    lake = desk.screen_lake()
    every = county_forms.listed(lake.folder)
    for one in every:
        mapped = f"对应第 {one.mapped} 版,{len(one.choices)} 个空格" if one.mapped else "还没有对应"
        print(f"{lake.shown(one.name)}\t第 {one.version} 版\t{mapped}\t{one.author}({one.office})\t{one.at}")
    if not every:
        print("还没有上级表格。")
    if down := county_forms.removed(lake.folder):
        print(f"撤下的(可恢复):{'、'.join(map(lake.shown, down))}")
    return 0


def rename(args: argparse.Namespace) -> int:
    """Let a form be called otherwise, with all that was kept of it."""
    by = _account(args.author)
    kept = county_forms.rename(desk.screen_lake().folder, args.name, args.to, by, now())
    accounts.log(settings.home(), now(), by.name, "form", f"改名 {args.name} 为 {kept.name}")
    print(f"{args.name} 改名为 {kept.name}")
    return 0


def remove(args: argparse.Namespace) -> int:
    """Take a form down; all that was kept of it stays."""
    by = _account(args.author)
    county_forms.remove(desk.screen_lake().folder, args.name, by, now())
    accounts.log(settings.home(), now(), by.name, "form", f"撤下 {args.name}")
    print(f"撤下 {args.name}。各版模板和对应都还在,恢复:{settings.command(f'county-form restore {args.name}')}")
    return 0


def restore(args: argparse.Namespace) -> int:
    """Put a form up again that was taken down."""
    by = _account(args.author)
    kept = county_forms.restore(desk.screen_lake().folder, args.name, by, now())
    accounts.log(settings.home(), now(), by.name, "form", f"恢复 {kept.name}")
    print(f"恢复 {kept.name}")
    return 0


def list_blanks(args: argparse.Namespace) -> int:
    """Print every blank with the words beside it, what it is mapped to, else what it may ask for."""
    with _Day.open(args.as_of) as day:
        opened = day.form(args.name)
        for blank in opened.form.blanks:
            subject = opened.subjects[blank.place]
            who = "看不出是谁的" if subject is None else subject.name
            print(f"{blank.place}\t{day.shown.text(blank.words)}\t{who}\t{_state(opened, blank.place)}")
        for remark in opened.remarks:
            print(remark)
    return 0


def _state(opened: Opened, place: str) -> str:
    """What a blank is mapped to, with today's value; else the suggestions."""
    choice = opened.choices.get(place)
    if choice is not None:
        return "由人填写" if choice.figure == PEOPLE else _of_choice(opened, choice)
    some = opened.suggestions(place)
    if code := opened.proposed.get(place):
        return f"待确认 {opened.bench.words.names[code]}(各行按村填:map --rows)"
    return ";".join(map(_suggested, some[:3])) if some else "没有相近的数"


def _of_choice(opened: Opened, choice: Choice) -> str:
    figure, value = opened.bench.words.figures.get(choice.figure), opened.bench.value(choice)
    name = choice.figure if figure is None else figure.name
    beside = "".join(f",{one}" for one in (choice.unit, value.reason) if one)
    return f"= {name}({choice.figure}{beside})"


def _suggested(one: Suggestion) -> str:
    unit = f",{one.unit}" if one.unit else ",单位没写明" if one.figure.is_number else ""
    sure = "可确定" if one.is_sure else "待确认"
    return f"{sure} {one.score:.0%} {one.figure.name}({one.figure.id}{unit})"


def figures(args: argparse.Namespace) -> int:
    """Print what blanks may be filled with: of all, or of those whose names have the words."""
    every = catalogue(load_plan(settings.data_dir() / "plan"))
    parts = args.words.split() if args.words else []
    some = [one for one in every.values() if all(part in one.name + one.id + one.clause for part in parts)]
    for one in some:
        print("\t".join(filter(None, (one.id, one.name, one.unit, one.clause))))
    if not some:
        print(f"没有“{args.words}”这样的数。不写词就列出全部:{settings.command('county-form figures')}")
    return 0


def map_blanks(args: argparse.Namespace) -> int:
    """Save which figure stands in a blank, with its column's other villages; or every sure suggestion."""
    by = _account(args.author)
    with _Day.open(args.as_of) as day:
        opened = day.form(args.name)
        if args.cell is not None and args.cell not in opened.form.by_place:
            raise NoSuchBlank(f"{args.cell}。可选:{settings.command(f'county-form blanks {args.name}')}")
        choices = _mapped(opened, args)
        template = opened.template
        kept = county_forms.save(
            day.lake.folder, template, {place: one.as_row() for place, one in choices.items()},
            args.absent or template.absent, by, now(),
        )  # fmt: skip
    accounts.log(settings.home(), now(), by.name, "form", f"对应 {kept.name} 第 {kept.mapped} 版")
    if args.rows:
        _print_rows(opened, choices)
    _print_kept(kept, opened)
    return 0


def _mapped(opened: Opened, args: argparse.Namespace) -> dict[str, Choice]:
    if args.sure:
        return opened.with_sure()
    if args.rows:
        return _of_rows(opened, args)
    if args.cell is None or not (args.figure or args.by_hand or args.clear):
        if args.absent and args.cell is None:
            return dict(opened.choices)
        raise NothingToMap
    if args.clear:
        return opened.cleared(args.cell)
    subject = opened.bench.subject(args.whom) if args.whom else None
    if args.whom and subject is None:
        raise NoSuchSubject(f"{args.whom}。")
    figure = PEOPLE if args.by_hand else args.figure
    return opened.pointed(args.cell, figure, args.unit, subject, args.alone)


def _of_rows(opened: Opened, args: argparse.Namespace) -> dict[str, Choice]:
    """All choices with villages for the rows of each list that leaves their names empty, or of the one with --cell."""
    some = [one for one in opened.lists.every if args.cell is None or args.cell in one.names]
    if args.rows == "none":
        some = [one for one in some if any(place in opened.choices for place in one.names)]
    else:
        some = [one for one in some if args.rows in opened.ways(one)]
    if not some:
        raise NoVillageRows(f"{args.name}。{'。'.join(opened.lists.remarks())}")
    for one in some:
        codes = () if args.rows == "none" else opened.ways(one)[args.rows]
        opened = replace(opened, choices=opened.with_villages(one, codes))
    return dict(opened.choices)


def _print_rows(opened: Opened, choices: dict[str, Choice]) -> None:
    """Print which village each row is of now."""
    after = replace(opened, choices=choices)
    for one in after.lists.every:
        for place in one.names:
            code = after.lists.chosen.get(place)
            print(f"{place}\t{after.bench.words.names[code] if code else '空着'}")
    for remark in after.lists.remarks():
        print(remark)


def _print_kept(kept: Template, opened: Opened) -> None:
    left = len(opened.form.blanks) - len(kept.choices)
    print(f"{kept.name}\t对应第 {kept.mapped} 版\t已对应 {len(kept.choices)} 个空格,还有 {left} 个")


def fill_form(args: argparse.Namespace) -> int:
    """Write a form filled on a day, and what could not be filled; 1 where something was not."""
    by = TERMINAL
    with _Day.open(args.as_of) as day:
        opened = day.form(args.name)
        made = opened.filled(args.absent or opened.template.absent, args.partial)
        words = {one.place: day.shown.text(one.words) for one in made.entries}
    name = Path(opened.template.filename)
    path = put(Path(args.out) / f"{name.stem}_{args.as_of.isoformat()}{name.suffix}", made.data)
    accounts.log(settings.home(), now(), by, "report", f"上级表格 {path.name}")
    print(path)
    for entry in made.entries:
        if entry.is_filled and entry.reason:
            print(f"  填了,但{entry.reason}\t{entry.place}\t{words[entry.place]}\t{entry.text}\t{entry.coverage}")
    for entry in made.unfilled:
        print(f"  没有填:{entry.reason}\t{entry.place}\t{words[entry.place]}\t{entry.figure} {entry.subject}".rstrip())
    for remark in made.remarks:
        print(f"  {remark}")
    filled = len(made.entries) - len(made.unfilled)
    print(f"  填了 {filled} 个空格,没有填 {len(made.unfilled)} 个")
    return int(bool(made.unfilled))


def _account(name: str) -> User:
    """The account that something is written under; while there are no accounts, anybody at this machine by name."""
    home, name = settings.home(), accounts.plain(name)
    if not accounts.any_account(home):
        return User(name, "admin")
    user = accounts.account(home, name)
    if user is None:
        raise NoSuchAccount(f"{name}。")
    return user


def add(commands: Commands) -> None:
    """Add these commands to the parser."""
    top = commands.add_parser("county-form", help="上级表格:上传模板、对应空格、填出")
    every = top.add_subparsers(required=True, metavar="COMMAND")

    one = every.add_parser("add", help="收下一张空表(xlsx、docx);同名再传是它的下一版")
    one.add_argument("file", type=Path, metavar="FILE", help="模板")
    one.add_argument("--name", required=True, type=named, metavar="NAME", help="叫什么,例如 脱贫攻坚月报")
    one.add_argument("--author", required=True, type=named, metavar="NAME", help="谁收下的:账号的名字")
    one.set_defaults(run=add_form)

    every.add_parser("list", help="有哪些表,对应到第几版").set_defaults(run=listed)

    for word, run, does in (
        ("rename", rename, "给一张表改名,各版模板和对应都跟着"),
        ("remove", remove, "撤下一张表:不再列出,各版都留着,可以恢复"),
        ("restore", restore, "恢复撤下的一张表"),
    ):
        one = every.add_parser(word, help=does)
        one.add_argument("name", metavar="NAME", help="表名")
        if word == "rename":
            one.add_argument("--to", required=True, type=named, metavar="NAME", help="改叫什么")
        one.add_argument("--author", required=True, type=named, metavar="NAME", help="谁做的:账号的名字")
        one.set_defaults(run=run)

    one = every.add_parser("blanks", help="一张表的空格:旁边的字、对应的数,没有对应的给出建议")
    one.add_argument("name", metavar="NAME", help="表名")
    one.add_argument("--as-of", type=day, metavar="DATE", help="按哪一天的数,默认今天(总攻期间)")
    one.set_defaults(run=list_blanks)

    one = every.add_parser("figures", help="有哪些数可填:代号、名称、单位、条款")
    one.add_argument("words", nargs="?", metavar="WORDS", help="名称里的词,如 培训;不写为全部")
    one.set_defaults(run=figures)

    one = every.add_parser("map", help="指定一个空格填什么;一行一村的,整列各村一起对应")
    one.add_argument("name", metavar="NAME", help="表名")
    one.add_argument("--cell", metavar="PLACE", help="空格,如 Sheet1!C5(见 blanks)")
    what = one.add_mutually_exclusive_group()
    what.add_argument("--figure", metavar="ID", help="填哪个数,如 indicator:training:actual(见 blanks、figures)")
    what.add_argument("--by-hand", action="store_true", help="这一格由人填写")
    what.add_argument("--clear", action="store_true", help="这一格不再对应")
    what.add_argument(
        "--rows", choices=(*WAYS, "none"),
        help="村名空着的各行按村填:villages 全部村,poor 贫困村,none 不再按村填;有几处的用 --cell 指其中一格",
    )  # fmt: skip
    what.add_argument("--sure", action="store_true", help="没有对应的空格,凡可确定的都对应上")
    one.add_argument("--unit", default="", metavar="UNIT", help="表上要的单位,表上没有写明时写,如 元")
    one.add_argument("--whom", metavar="NAME", help="哪个村、单位的数,看不出时写;只对应这一格")
    one.add_argument("--alone", action="store_true", help="只对应这一格")
    one.add_argument("--absent", choices=ABSENT, help="没有报的:blank 留空,word 写“未报”")
    one.add_argument("--author", required=True, type=named, metavar="NAME", help="谁对应的:账号的名字")
    one.add_argument("--as-of", type=day, metavar="DATE", help="按哪一天的数,默认今天(总攻期间)")
    one.set_defaults(run=map_blanks)

    one = every.add_parser("fill", help="按某一天的数填出,列出没有填的;有没填的退出码为 1")
    one.add_argument("name", metavar="NAME", help="表名")
    one.add_argument("--as-of", required=True, type=day, metavar="DATE", help="截至哪一天,例如 2020-06-30")
    one.add_argument("--out", default=".", metavar="DIR", help="写到哪个文件夹,默认当前文件夹")
    one.add_argument("--absent", choices=ABSENT, help="没有报的:blank 留空,word 写“未报”;默认按保存的")
    one.add_argument("--partial", action="store_true", help="部分村未报、未核实的数也填上(另外列出)")
    one.set_defaults(run=fill_form)
