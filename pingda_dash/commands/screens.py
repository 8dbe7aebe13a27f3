"""Where the campaign stands, and the screens that show it: `brief`, `serve`."""

from __future__ import annotations

import argparse
import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from pingda_dash import (
    certificate,
    desk,
    directives,
    frames,
    headlines,
    minutes,
    playlists,
    practice,
    queries,
    settings,
)
from pingda_dash.commands import Commands
from pingda_dash.commands.words import day, whole
from pingda_dash.panels.directives import summary
from pingda_dash.queries import Question
from pingda_dash.shown import Shown
from pingda_dash.snapshot import open_snapshot

# fmt: off
_JUDGED = (
    "status", "cause", "since", "progress", "expected_progress", "report_date", "oldest", "days_since_report", "stale",
    "near", "heard", "asked", "recent_pace", "required_pace", "probability", "projected", "projected_early",
    "projected_late", "projected_first", "projected_last", "days_over", "days_late", "days_left",
)
"""How a goal stands: why and since when, its age and coverage, its paces a day, the chance of making the deadline, the
day it is likely to be reached with the middle half (early, late) and nine tenths (first, last) of what may come, and
how many days after the deadline that is (days_over, negative before it). docs/architecture.md has the whole list."""
BRIEF_INDICATOR = (
    "id", "name", "duty", "village", "unit", "path", "actual", "baseline", "target", "expected", "clause", "deadline",
    "dataset", "reason", *_JUDGED, "forecast", "method", "tested", "skill",
)
"""An indicator without an actual says why in `reason`, one with an actual what it lacks. forecast: the value to be
expected at the deadline, by `method`, which a backtest of `tested` forecasts found better than the plain pace by
`skill`."""
BRIEF_TASK = (
    "id", "name", "deadline", "unit", "indicators", "part", "actual", "target", "silent_late", *_JUDGED,
)
BRIEF_VILLAGE = (
    "village_code", "village", "worst", "asked", "reported", "broken", "overdue", "behind", "unreported", "on_course",
    "done", "last_report",
)
# fmt: on


def brief(args: argparse.Namespace) -> int:
    """Print where the campaign stands on a day."""
    lake = desk.screen_lake()
    log = directives.log(lake.folder)
    state = briefing(open_snapshot(lake), args.as_of, minutes.promises(lake.folder), log)
    if args.json:
        print(json.dumps(state, ensure_ascii=False, indent=2))
        return 0
    label = "(演示数据)" if state["demo"] else ""
    day = f"第 {state['day']} 天 / {state['total_days']},距收官还有 {state['days_left']} 天"
    print(f"{args.as_of.isoformat()} {day}{label}")
    print(state["sentences"][playlists.OVERVIEW])
    if state["directives"]["sentence"]:
        print(state["directives"]["sentence"])
    for row in state["indicators"]:
        if row["village"] is None:
            actual = "—" if row["actual"] is None else f"{round(row['actual'], 2):g}"
            print(f"  {row['status']}\t{row['name']}\t{actual} / {row['target']:g} {row['unit']}")
    for row in state["tasks"]:
        print(f"  {row['status']}\t{row['id']} {row['name']}\t{row['deadline']}\t{row['unit']}")
    return 0


def briefing(snapshot: Any, as_of: date, promises: str, log: str) -> dict[str, Any]:
    """The campaign on a day, as plain data: as_of, day, days_left, total_days, counts, sentences, indicators, tasks,
    villages, directives. promises: `minutes.promises` of the lake; log: `directives.log`.

    sentences: the one at the head of each page, by the page's address (`overview`, `funds`).

    directives: how they stand, of the township, its units and villages (counts), and those that are not closed (open),
    the longest past their day first.

    forecasts: how good those of the past six weeks were, of the township's goals (乡) and of the villages' (村).
    """
    day = records(queries.campaign_day(snapshot, as_of))[0]
    villages = queries.villages(snapshot, as_of)
    standing = [queries.indicators(snapshot, as_of)]
    standing += [queries.indicators(snapshot, as_of, village=code) for code in villages["village_code"]]
    tasks = queries.tasks(snapshot, as_of).rename(columns={"unit": "_", "lead_unit": "unit"})
    record = [queries.forecast_record(snapshot, as_of, scope=scope) for scope in ("乡", "村")]
    counts = queries.duty_counts(snapshot, as_of).query("scope == '乡'").drop(columns=["scope", "scope_id", "led"])
    return {
        "as_of": as_of.isoformat(),
        "day": day["day"],
        "days_left": day["days_left"],
        "total_days": day["total_days"],
        "demo": snapshot.lake == "demo",
        "counts": records(counts)[0],
        "sentences": _sentences(snapshot, as_of, promises, log),
        "directives": _directives(snapshot, as_of, log),
        "forecasts": [row for part in record for row in records(part)],
        "indicators": [row for part in standing for row in records(part[list(BRIEF_INDICATOR)])],
        "tasks": records(tasks[list(BRIEF_TASK)]),
        "villages": records(villages[list(BRIEF_VILLAGE)]),
    }


def _directives(snapshot: Any, as_of: date, log: str) -> dict[str, Any]:
    shown = Shown(snapshot.people)
    every = shown.frame(queries.directives(snapshot, as_of, directives=log))
    counts = shown.frame(queries.directive_counts(snapshot, as_of, directives=log))
    township = next(iter(frames.rows(counts)))
    left = every[~every["is_closed"].astype(bool)]
    return {"sentence": summary(township, left), "counts": records(counts), "open": records(left)}


def _sentences(snapshot: Any, as_of: date, promises: str, log: str) -> dict[str, str]:
    shown = Shown(snapshot.people)

    def ask(question: Question, **params: Any) -> pd.DataFrame:
        return shown.frame(question(snapshot, as_of, **params))

    every = {
        page or playlists.OVERVIEW: headlines.of_page(page, ask, promises, directives=log) for page in headlines.PAGES
    }
    return {page: one.text for page, one in every.items() if one is not None}


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


def serve(args: argparse.Namespace) -> int:
    """Serve the screens."""
    from pingda_dash.ui.server import serve as run

    used = certificate.chosen(args.cert, args.key, args.https, settings.home(), args.host)  # a practice home forgets it
    if args.practice:
        print(f"练习屏:从演示数据开始,用正式的账号登录;收的文件只在 {practice.begin()},不进正式库,下次启动重来。")
    run(args.host, args.port or (8502 if args.practice else 8501), used)
    return 0


def add(commands: Commands) -> None:
    """Add these commands to the parser."""
    one = commands.add_parser("brief", help="某一天的战况:第几天、每项指标、每项任务")
    one.add_argument("--as-of", required=True, type=day, metavar="DATE", help="日期,例如 2020-05-20")
    one.add_argument("--json", action="store_true", help="以 JSON 输出")
    one.set_defaults(run=brief)

    one = commands.add_parser("serve", help="打开指挥屏")
    one.add_argument("--host", default="127.0.0.1", metavar="HOST", help="0.0.0.0:局域网也能看")
    one.add_argument("--port", type=whole(1, 65535), metavar="PORT", help="端口,默认 8501,练习屏 8502")
    one.add_argument("--https", action="store_true", help="用 HTTPS;没有给证书就自己做一个,启动时写出指纹")
    one.add_argument("--cert", type=Path, metavar="FILE", help="HTTPS 证书(PEM);也可以设 PINGDA_CERT")
    one.add_argument("--key", type=Path, metavar="FILE", help="证书的私钥(PEM);也可以设 PINGDA_KEY")
    one.add_argument("--practice", action="store_true", help="练习屏:演示数据,上传不进正式库")
    one.set_defaults(run=serve)
