"""The command line: `python -m pingda_dash check | load | brief | history | template | demo | serve`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from pingda_dash import desk, queries, settings
from pingda_dash.errors import PingdaError
from pingda_dash.ingest.check import CheckedFile
from pingda_dash.snapshot import open_snapshot
from pingda_dash.ui.clock import now

BRIEF_INDICATOR = (
    *("id", "name", "village", "unit", "actual", "target", "expected", "status", "projected", "clause"),
    *("report_date", "dataset", "reason"),
)
"""An indicator without an actual says why in `reason`."""


def read_files(paths: Sequence[str]) -> list[tuple[str, bytes]]:
    """(name, bytes) of each path. Raises PingdaError naming the first that cannot be read."""
    files = []
    for path in map(Path, paths):
        try:
            files.append((path.name, path.read_bytes()))
        except OSError as error:
            raise PingdaError(f"打不开文件 {path}:{error.strerror}") from error
    return files


def report(checked: Sequence[CheckedFile], as_json: bool) -> int:
    """Print what was found in each file, one problem a line; 1 when there is any problem, else 0."""
    if as_json:
        print(json.dumps([file.summary() for file in checked], ensure_ascii=False, indent=2, default=str))
    else:
        for file in checked:
            for line in file.lines():
                print(line)
    return int(any(not file.ok for file in checked))


def check(args: argparse.Namespace) -> int:
    """Read and check files without keeping or loading anything."""
    checked = desk.look_at(desk.real_lake(), read_files(args.files), now().date())
    return report(checked, args.json)


def load(args: argparse.Namespace) -> int:
    """Load files as one snapshot, or none of them."""
    lake = desk.real_lake()
    checked = desk.take_in(lake, read_files(args.files), now().date(), args.date)
    if any(not file.ok for file in checked):
        report(checked, as_json=False)
        print("有问题,未作任何改动。")
        return 1
    result = desk.accept(lake, checked, args.author, args.message, now())
    for effect in result.effects:
        if effect.already:
            print(f"{effect.filename}:已收过,未增加任何内容")
        else:
            print(
                f"{effect.filename}:新增 {effect.added} 行,变更 {effect.changed} 行,"
                f"不变 {effect.unchanged} 行,移除 {effect.removed} 行"
            )
    print(f"第 {result.version} 版" if result.committed else "没有新内容,版本不变")
    return 0


def brief(args: argparse.Namespace) -> int:
    """Print where the campaign stands on a day."""
    lake = desk.screen_lake()
    told = briefing(open_snapshot(lake), args.as_of)
    if args.json:
        print(json.dumps(told, ensure_ascii=False, indent=2))
        return 0
    label = "(演示数据)" if told["demo"] else ""
    print(
        f"{args.as_of.isoformat()} 第 {told['day']} 天 / {told['total_days']},距收官还有 {told['days_left']} 天{label}"
    )
    for row in told["indicators"]:
        if row["village"] is None:
            actual = "—" if row["actual"] is None else f"{round(row['actual'], 2):g}"
            print(f"  {row['status']}\t{row['name']}\t{actual} / {row['target']:g} {row['unit']}")
    for row in told["tasks"]:
        print(f"  {row['status']}\t{row['id']} {row['name']}\t{row['deadline']}\t{row['unit']}")
    return 0


def briefing(snapshot: Any, as_of: date) -> dict[str, Any]:
    """The campaign on a day, as plain data: as_of, day, days_left, total_days, indicators, tasks."""
    day = records(queries.campaign_day(snapshot, as_of))[0]
    standing = [queries.indicators(snapshot, as_of)]
    standing += [
        queries.indicators(snapshot, as_of, village=code) for code in queries.villages(snapshot, as_of)["village_code"]
    ]
    tasks = queries.tasks(snapshot, as_of).rename(columns={"unit": "_", "lead_unit": "unit"})
    return {
        "as_of": as_of.isoformat(),
        "day": day["day"],
        "days_left": day["days_left"],
        "total_days": day["total_days"],
        "demo": snapshot.lake == "demo",
        "indicators": [row for part in standing for row in records(part[list(BRIEF_INDICATOR)])],
        "tasks": records(tasks[["id", "name", "deadline", "unit", "status"]]),
    }


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as plain dicts: dates as ISO text, missing as None."""
    return [{str(name): plain(value) for name, value in row.items()} for row in frame.to_dict("records")]


def plain(value: Any) -> Any:
    """A cell as JSON can hold it."""
    if value is None or value is pd.NaT or (not isinstance(value, str) and pd.isna(value)):
        return None
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    return value.item() if hasattr(value, "item") else value


def history(args: argparse.Namespace) -> int:
    """Print every upload, newest first."""
    told = desk.screen_lake().history()
    for row in told.itertuples():
        print(f"第 {row.version} 版\t{row.received_at:%Y-%m-%d %H:%M}\t{row.author}\t{row.message}\t{row.files} 份")
    return 0


def demo(args: argparse.Namespace) -> int:
    """Write the demo uploads again."""
    from pingda_dash import demo as generator

    for path in generator.write(Path(args.folder or settings.data_dir() / "demo"), settings.data_dir(), args.seed):
        print(path)
    return 0


def template(args: argparse.Namespace) -> int:
    """Write the workbook of one dataset, or of all, to be filled in."""
    from pingda_dash.contracts import contracts
    from pingda_dash.report import template as templates

    every = contracts()
    if args.dataset not in (*every, "all"):
        raise PingdaError(f"没有“{args.dataset}”这本台账。可选:all、{'、'.join(every)}。")
    folder, known = Path(args.folder), desk.references(desk.real_lake(), settings.data_dir())
    folder.mkdir(parents=True, exist_ok=True)
    for contract in every.values() if args.dataset == "all" else [every[args.dataset]]:
        path = folder / templates.file_name(contract)
        path.write_bytes(templates.template(contract, known))
        print(path)
    return 0


def serve(args: argparse.Namespace) -> int:
    """Serve the screens."""
    from pingda_dash.ui.server import serve as run

    desk.screen_lake()
    run(args.host, args.port)
    return 0


def parser() -> argparse.ArgumentParser:
    """The commands and their options."""
    top = argparse.ArgumentParser(prog="python -m pingda_dash", description="百日总攻指挥屏:核对、载入、查询、展示")
    commands = top.add_subparsers(required=True, metavar="COMMAND")

    one = commands.add_parser("check", help="核对文件,不作任何改动;有问题时退出码为 1")
    one.add_argument("files", nargs="+", metavar="FILE")
    one.add_argument("--json", action="store_true", help="以 JSON 输出")
    one.set_defaults(run=check)

    one = commands.add_parser("load", help="核对并载入文件:全部成功才生效")
    one.add_argument("files", nargs="+", metavar="FILE")
    one.add_argument("--author", required=True, metavar="NAME", help="谁报送的,例如 乡农业中心")
    one.add_argument("--message", required=True, metavar="TEXT", help="说明,例如 5月第三周")
    one.add_argument(
        "--date", type=date.fromisoformat, metavar="DATE", help="名册没有写明日期时用的日期,默认今天(总攻期间)"
    )
    one.set_defaults(run=load)

    one = commands.add_parser("brief", help="某一天的战况:第几天、每项指标、每项任务")
    one.add_argument("--as-of", required=True, type=date.fromisoformat, metavar="DATE", help="日期,例如 2020-05-20")
    one.add_argument("--json", action="store_true", help="以 JSON 输出")
    one.set_defaults(run=brief)

    one = commands.add_parser("history", help="上传历史,新的在前")
    one.set_defaults(run=history)

    one = commands.add_parser("demo", help="重新生成 data/demo 的演示数据")
    one.add_argument("--folder", metavar="DIR", help="写到哪里,默认 data/demo")
    one.add_argument("--seed", type=int, default=2020, metavar="N")
    one.set_defaults(run=demo)

    one = commands.add_parser("template", help="写出一本台账的填报模板(xlsx),或全部")
    one.add_argument("dataset", metavar="DATASET", help="台账的英文名,例如 funds;all 为全部")
    one.add_argument("--folder", default=".", metavar="DIR", help="写到哪里,默认当前文件夹")
    one.set_defaults(run=template)

    one = commands.add_parser("serve", help="打开指挥屏")
    one.add_argument("--host", default="127.0.0.1", help="0.0.0.0:局域网也能看")
    one.add_argument("--port", type=int, default=8501)
    one.set_defaults(run=serve)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; errors are one Chinese line on stderr and exit code 2."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    args = parser().parse_args(argv)
    try:
        return int(args.run(args))
    except PingdaError as error:
        print(error, file=sys.stderr)
        return 2
    except BrokenPipeError:  # the reader of a pipe has seen enough
        sys.stdout = None
        return 0


if __name__ == "__main__":
    sys.exit(main())
