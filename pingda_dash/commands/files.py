"""Files from the command line: `check`, `load`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Any

from pingda_dash import desk, faults
from pingda_dash.clock import now
from pingda_dash.commands import Commands
from pingda_dash.commands.audit import accepted, note
from pingda_dash.commands.output import put
from pingda_dash.commands.words import day, named
from pingda_dash.contracts import contracts
from pingda_dash.desk import Verdict, confirmations
from pingda_dash.desk.intake import distinct
from pingda_dash.errors import PingdaError, reason_of
from pingda_dash.ingest import CheckedFile, Overrides
from pingda_dash.ingest.checked import plain
from pingda_dash.ingest.read import Reading
from pingda_dash.ingest.shapes import ASKED, SUFFIXES, is_shapes
from pingda_dash.lake import Effect
from pingda_dash.report.annotated import annotated, annotated_name

STDIN = "-"
TABLES = frozenset({".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xlsb", ".xls", ".et", ".ods", *SUFFIXES})
PUT_BACK = frozenset({"accepted", "rejected", "annotated"})
"""Folders into which `watch` moves files, which are not read again."""


def read_files(paths: Sequence[str], name: str = "标准输入", beside: Path | None = None) -> list[tuple[str, bytes]]:
    """(name, bytes) of each file; of a folder, of every table in it, by path. `-` is the standard input, called `name`.

    Files of one name are told apart (`intake.distinct`). beside: a folder that is not looked into.
    Raises PingdaError naming the first path that cannot be read.
    """
    files = []
    for path in paths:
        if path == STDIN:
            files.append((name, sys.stdin.buffer.read()))
            continue
        tables = [(Path(path).name, Path(path))]
        if Path(path).is_dir():
            tables = [(table.relative_to(path).as_posix(), table) for table in tables_in(Path(path), beside)]
            if not tables:
                raise PingdaError(f"文件夹 {path} 里没有表格。")
        for table_name, table in tables:
            try:
                files.append((table_name, table.read_bytes()))
            except OSError as error:
                raise PingdaError(f"打不开文件 {table}:{reason_of(error)}") from error
    return list(zip(distinct([name for name, _ in files]), [data for _, data in files], strict=True))


def tables_in(folder: Path, beside: Path | None = None) -> Iterator[Path]:
    """The tables in a folder and its subfolders, sorted; hidden and lock files are passed over, others reported."""
    for path in sorted(folder.rglob("*")):
        within = path.relative_to(folder).parts
        if not path.is_file() or any(part.startswith((".", "~$")) for part in within):
            continue
        if PUT_BACK.intersection(within[:-1]) or (
            beside is not None and path.resolve().is_relative_to(beside.resolve())
        ):
            continue
        if path.suffix.lower() in TABLES:
            yield path
        else:
            print(f"{path}:不是表格,没有看。", file=sys.stderr)


def report(files: Sequence[CheckedFile], effects: Sequence[Effect | None], as_json: bool) -> int:
    """Print each file's problems and what needs a yes, one a line, or its summary as JSON; returns 1 for a problem."""
    pairs = list(zip(files, effects, strict=True))
    if as_json:
        print(json.dumps([_summary(*pair) for pair in pairs], ensure_ascii=False, indent=2, default=str))
    else:
        for file, effect in pairs:
            for line in file.lines(confirmations.questions(file, effect)):
                print(line)
        unstated = {one.column: None for file, _ in pairs for one in file.problems if one.code == "unstated"}
        if unstated:
            print(f"没有写明的,在命令末尾写 --say {' '.join(f'{title}=…' for title in unstated)}。")
    return int(any(not file.ok for file in files))


def _summary(file: CheckedFile, effect: Effect | None) -> dict[str, Any]:
    return file.summary() | {"confirmations": [plain(one) for one in confirmations.questions(file, effect)]}


def annotate(folder: str | None, files: Sequence[tuple[str, bytes]], checked: Sequence[CheckedFile]) -> None:
    """Write the marked copy of each file with a problem or a warning into a folder, if one is named."""
    if folder is None:
        return
    Path(folder).mkdir(parents=True, exist_ok=True)
    for (name, data), file in zip(files, checked, strict=True):
        if file.problem_count or file.warning_count:
            path = Path(folder) / annotated_name(name.replace("/", "_").replace("\\", "_"))
            print(f"批注:{put(path, annotated(data, file))}", file=sys.stderr)


def check(args: argparse.Namespace) -> int:
    """Read and check files without keeping or loading anything; where nothing can be written, without rehearsing."""
    files, lake = _files(args), desk.real_lake()
    checked: Sequence[CheckedFile] = desk.examine(lake, files, now().date(), overrides=_overrides(args, files))
    effects: Sequence[Effect | None] = [None] * len(checked)
    try:
        verdict = desk.weigh(lake, checked)
        checked, effects = verdict.files, verdict.effects
    except faults.MACHINE as error:
        if not faults.is_unwritable(error):
            raise
        print(f"{faults.short(error)},只查了文件本身,没有试算接收后会变什么。", file=sys.stderr)
    annotate(args.annotated, files, checked)
    return report(checked, effects, args.json)


def load(args: argparse.Namespace) -> int:
    """Load files as one snapshot, or none of them; with --good-rows, without their wrong rows.

    What needs a yes is printed with its code, and nothing is loaded until --yes names it.
    """
    yes = confirmations.answers(args.yes) if args.yes is not None else frozenset[str]()
    lake, files = desk.real_lake(), _files(args)
    for _, data in files:
        lake.receive(data)
    checked = desk.examine(lake, files, now().date(), args.date, _overrides(args, files))
    verdict = desk.weigh(lake, checked, partly=args.good_rows)
    annotate(args.annotated, files, verdict.files)
    if any(not file.ok for file in verdict.files):
        report(verdict.files, verdict.effects, as_json=False)
    if not verdict.acceptable:
        for file in verdict.files:
            if file.partly and file.indivisible:
                print(f"{file.filename}:{file.indivisible}")
        print("有问题,未作任何改动。")
        return 1
    if _asks(verdict, yes):
        return 1
    result = desk.accept_verdict(lake, verdict, args.author, args.message, now(), yes)
    note(args.author, "accept", accepted(result, args.message))
    for file, effect in zip(verdict.files, result.effects, strict=True):
        if effect.already:
            print(f"{effect.filename}:已收过,未增加任何内容")
        else:
            returned = f",退回有误 {file.rows_returned} 行" if file.rows_returned else ""
            print(
                f"{effect.filename}:新增 {effect.added} 行,变更 {effect.changed} 行,"
                f"不变 {effect.unchanged} 行,移除 {effect.removed} 行{returned}"
            )
    print(f"第 {result.version} 版" if result.committed else "没有新内容,版本不变")
    return 0


def _asks(verdict: Verdict, yes: Collection[str]) -> bool:
    """Whether something that needs a yes has none; it is printed, and how to go on."""
    pairs = [
        (file, effect)
        for file, effect in zip(verdict.files, verdict.effects, strict=True)
        if not confirmations.is_answered(file, effect, yes)
    ]
    if not pairs:
        return False
    listed = [one for file, effect in pairs for one in confirmations.unanswered(file, effect, yes)]
    for one in listed:
        print(f"{one.file}:需确认:{one.message}[{one.code}]")
    more = sum(confirmations.count(*pair) - len(confirmations.questions(*pair)) for pair in pairs)
    if more:
        print(f"另有 {more} 项没有列出。")
    named = " ".join([*sorted(set(yes)), *confirmations.codes(listed)])
    one_by_one = f"加 --yes {named} 再载入,或" if not more else "加 "
    print(f"以上需确认,未作任何改动。核对无误后,{one_by_one}--yes all(全部已核对)再载入。")
    return True


def _files(args: argparse.Namespace) -> list[tuple[str, bytes]]:
    return read_files(args.files, args.name, Path(args.annotated) if args.annotated else None)


def _overrides(args: argparse.Namespace, files: Sequence[tuple[str, bytes]]) -> list[Overrides]:
    """What --say states, for the geo files among some files. Raises PingdaError for a thing that cannot be stated."""
    contract = contracts()["geometry"]
    names = {contract[name].title: name for name in ASKED} | {"图层": "sheet", "坐标次序": "axes"}
    stated = {}
    for pair in args.say or ():
        title, _, value = pair.partition("=")
        if title not in names or not value.strip():
            raise PingdaError(f"--say 后面写“{pair}”,应当写成 名称=内容;可写的名称:{'、'.join(names)}。")
        stated[names[title]] = value.strip()
    if "axes" in stated:
        stated["axes"] = "swapped" if stated["axes"] == "纬度在前" else ""
    reading = Reading(**stated)
    return [Overrides(reading=reading) if is_shapes(data) else Overrides() for _, data in files]


def add(commands: Commands) -> None:
    """Add these commands to the parser."""
    one = commands.add_parser("check", help="核对文件,不作任何改动;有问题时退出码为 1")
    _add_files(one)
    one.add_argument("--json", action="store_true", help="以 JSON 输出")
    one.set_defaults(run=check)

    one = commands.add_parser("load", help="核对并载入文件:全部成功才生效")
    _add_files(one)
    one.add_argument("--author", required=True, type=named, metavar="NAME", help="谁报送的,单位或村的名称")
    one.add_argument("--message", required=True, type=named, metavar="TEXT", help="说明,例如 5月第三周")
    one.add_argument("--good-rows", action="store_true", help="有误的行退回,只载入没有错误的行")
    one.add_argument(
        "--yes", nargs="*", metavar="CODE", help="需确认的内容已核对无误:写出各条末尾方括号里的代号,或 all;写在文件后面"
    )
    one.add_argument("--date", type=day, metavar="DATE", help="名册没有写明日期时用的日期,默认今天(总攻期间)")
    one.set_defaults(run=load)


def _add_files(one: argparse.ArgumentParser) -> None:
    one.add_argument("files", nargs="+", metavar="FILE", help="文件或文件夹;- 为标准输入")
    one.add_argument("--name", default="标准输入", metavar="NAME", help="标准输入的文件名")
    one.add_argument(
        "--say", nargs="*", metavar="NAME=TEXT", help="地图数据里没有写的,例如 坐标系=CGCS2000 数据来源=县自然资源局"
    )
    one.add_argument("--annotated", metavar="DIR", help="把有误的文件标红、写上原因,放进这个文件夹")
