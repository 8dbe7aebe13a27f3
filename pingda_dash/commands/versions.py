"""The versions of the data: `history`, `compare`, `restore`, `undo`, `mark`, `original`, `rebuild`."""

from __future__ import annotations

import argparse
import json
import shutil
from contextlib import closing
from datetime import date
from pathlib import Path

import pandas as pd

from pingda_dash import (
    accounts,
    backup,
    desk,
    doctor,
    erasures,
    faults,
    formats,
    frames,
    presence,
    queries,
    settings,
)
from pingda_dash.clock import now
from pingda_dash.commands import Commands
from pingda_dash.commands.audit import note
from pingda_dash.commands.output import put
from pingda_dash.commands.words import NUMBER, TERMINAL, named
from pingda_dash.commands.words import folder as of_folder
from pingda_dash.errors import PingdaError
from pingda_dash.lake import Lake, real_lake_in_use
from pingda_dash.panels import history as panels
from pingda_dash.persons import Persons
from pingda_dash.rebuild import put_in_place
from pingda_dash.rebuild import rebuild as remake
from pingda_dash.snapshot import Snapshot, open_snapshot
from pingda_dash.versions import CHANGED, Changes, Comparison

ROWS = 20
"""Rows of a dataset that `compare` prints, unless asked for all as JSON."""


def history(args: argparse.Namespace) -> int:
    """Print the versions, newest first, with their marks; as JSON with their files."""
    lake = desk.screen_lake()
    versions, marks = lake.history(args.limit), lake.marks()
    names = {
        number: [str(name) for name in marks.loc[marks["version"] == number, "name"]] for number in versions["version"]
    }
    if args.json:
        print(json.dumps([_entry(lake, row, names) for row in frames.rows(versions)], ensure_ascii=False, indent=2))
        return 0
    for row in frames.rows(versions):
        tags = "".join(f"\t[{word}]" for word in (*names[row.version], *(["已撤回"] if row.undone else [])))
        author = lake.shown(row.author)
        print(f"第 {row.version} 版\t{row.received_at:%Y-%m-%d %H:%M}\t{author}\t{row.message}\t{row.files} 份{tags}")
    return 0


def _entry(lake: Lake, row: object, names: dict[int, list[str]]) -> dict[str, object]:
    entry = dict(row._asdict())  # type: ignore[attr-defined]
    version = int(entry["version"])
    shown = ["filename", "sha256", "dataset", "rows_good", "added", "changed", "removed", "confirmed", "gone"]
    files = lake.files(version)[shown]
    files = files.assign(filename=files["filename"].map(lake.shown))
    return {
        "version": version,
        "received_at": f"{entry['received_at']:%Y-%m-%d %H:%M:%S}",
        "author": lake.shown(entry["author"]),
        "message": entry["message"],
        "restored": None if pd.isna(entry["restored"]) else int(entry["restored"]),
        "undone": bool(entry["undone"]),
        "marks": names[version],
        "files": json.loads(files.to_json(orient="records", force_ascii=False)),
    }


def compare(args: argparse.Namespace) -> int:
    """Print what differs between two versions, personal values masked, and the indicators that moved."""
    lake = desk.screen_lake()
    before, after = (_version(lake, text) for text in (args.a, args.b))
    compared = lake.compare(before, after)
    with closing(open_snapshot(lake, version=before)) as old, closing(open_snapshot(lake, version=after)) as new:
        day = _day(new)
        names = _villages(new, day)
        moved = panels.moves(*(queries.indicators(one, day, headline=True) for one in (old, new)))
    if args.json:
        print(json.dumps(_as_json(compared, names, new.people, moved), ensure_ascii=False, indent=2))
        return 0
    if not compared.datasets:
        print("两版的数据完全相同")
    for one in compared.datasets:
        print(f"{one.contract.title}:{panels.did(one)}")
        if one.renewed is not None:
            print(f"  {panels.renewal(one)}")
        listed = Comparison(before, after, (_first(one),))
        for line in frames.rows(panels.change_table(listed, names, new.people)):
            values = f"{line.原值 or '空'} → {line.新值 or '空'}" if line.变化 == CHANGED else line.原值 or line.新值
            print(f"  {line.变化}\t{line.对象}\t{line.列}\t{values}")
        if one.count > ROWS:
            print(f"  另有 {one.count - ROWS:,} 行(--json 看全部)")
    for move in moved:
        was, is_now = (formats.counted(move[side], move["unit"]) for side in ("before", "after"))
        print(f"{move['name']}\t{was} → {is_now}")
    return 0


def _first(one: Changes) -> Changes:
    return Changes(one.contract, one.added, one.changed, one.removed, one.rows.head(ROWS))


def _as_json(
    compared: Comparison, names: dict[str, str], people: Persons, moved: list[dict[str, object]]
) -> dict[str, object]:
    return {
        "before": compared.before,
        "after": compared.after,
        "datasets": [
            {"dataset": one.contract.name, "added": one.added, "changed": one.changed, "removed": one.removed}
            for one in compared.datasets
        ],
        "rows": panels.change_table(compared, names, people).to_dict("records"),
        "indicators": [
            {name: None if formats.is_missing(value) else value for name, value in move.items()} for move in moved
        ],
    }


def _day(snapshot: Snapshot) -> date:
    """The day that two versions are compared as of: the newest report, while the campaign runs or after it."""
    last = formats.as_date(queries.last_report(snapshot, now().date())["last_report"].iloc[0])
    return last or now().date()


def _villages(snapshot: Snapshot, day: date) -> dict[str, str]:
    villages = queries.villages(snapshot, day)
    return dict(zip(villages["village_code"].astype(str), villages["village"].astype(str), strict=True))


def _version(lake: Lake, text: str) -> int:
    """A version by its number, by a mark's name, or `now`."""
    if text == "now":
        return lake.version()
    if text.isdecimal():
        return int(text)
    marks = lake.marks().set_index("name")["version"]
    if text not in marks.index:
        raise PingdaError(f"没有名为“{text}”的标记。有哪些版本和标记,可查:{settings.command('history')}")
    return int(marks[text])


def restore(args: argparse.Namespace) -> int:
    """Make the data what they were at a version, as a new version; or a home of a backup, elsewhere."""
    if args.into is not None:
        return _from_backup(of_folder(args.version), args.into.resolve())
    if args.author is None:
        raise PingdaError(f"请写明谁恢复的,例如:{settings.command(f'restore {args.version} --author 乡扶贫办')}")
    lake = desk.real_lake()
    version = _version(lake, args.version)
    made = lake.restore(version, args.author, now())
    note(args.author, "restore", f"{TERMINAL}:已恢复到第 {version} 版")
    print(f"已恢复到第 {version} 版,成为第 {made} 版")
    return 0


def _from_backup(folder: Path, into: Path) -> int:
    """Make a home of the newest backup in a folder, and examine it."""
    made = backup.put_back(folder, into)
    print(f"已恢复 {made.at:%Y-%m-%d %H:%M} 的备份({len(made.files)} 个文件)到 {into}")
    unread = backup.unread(folder)
    for path in unread:
        print(f"✗ {path}:这一次备份的清单坏了,没有用它,用的是读得出的里面最近的一次")
    damages = [one for one in doctor.examine(into) if one.grave]
    for one in damages:
        print(f"✗ {one}")
    return 1 if damages or unread else 0


def undo(args: argparse.Namespace) -> int:
    """Take back the newest version, as a new version."""
    made = desk.real_lake().undo(args.version, args.author, now())
    note(args.author, "restore", f"{TERMINAL}:已撤回第 {args.version} 版")
    print(f"已撤回第 {args.version} 版,成为第 {made} 版")
    return 0


def mark(args: argparse.Namespace) -> int:
    """Set, move or delete a mark; without a name, list them."""
    lake = desk.screen_lake()
    if args.name is None:
        for row in frames.rows(lake.marks()):
            print(f"{row.name}\t第 {row.version} 版\t{row.at:%Y-%m-%d %H:%M}\t{row.author}")
        return 0
    if args.delete:
        lake.unmark(args.name)
        note(args.author, "mark", f"{TERMINAL}:删除标记“{args.name}”")
        print(f"已删除标记“{args.name}”")
        return 0
    newest = lake.history(1)
    version = args.version or (lake.version() if newest.empty else int(newest["version"].iloc[0]))
    lake.mark(args.name, version, args.author, now())
    note(args.author, "mark", f"{TERMINAL}:第 {version} 版标记为“{args.name}”")
    print(f"第 {version} 版标记为“{args.name}”")
    return 0


def original(args: argparse.Namespace) -> int:
    """Write a file's bytes as they were received."""
    lake = desk.screen_lake()
    sha256 = lake.whole_hash(args.sha256)
    data = lake.original(sha256)
    accounts.log(settings.home(), now(), TERMINAL, "original", args.out.name)
    put(args.out, data, with_folder=False)
    print(f"{args.out}\t{len(data):,} 字节")
    if erasures.is_converted(lake.folder, sha256):
        print("删除个人信息时由别的格式(.xls、.ods 等)改写成了 .xlsx,不是收到时的文件")
    return 0


def rebuild(args: argparse.Namespace) -> int:
    """Make the lake again from its originals and manifests, elsewhere or in its place; 1 when not all is the same.

    Elsewhere, what the lake has is only compared. In its place, a lake that is whole is left alone where it is the
    same, or has versions that cannot be made again.
    """
    folder, lake = settings.home() / "real", _readable_lake()
    if not presence.can_be_rebuilt(folder):
        presence.must_be_whole(folder)
        raise PingdaError(f"{folder} 里没有收件记录(manifests),没有可重建的。演示数据不必重建,下次启动自己会有。")
    if args.into is not None and args.into.exists() and any(args.into.iterdir()):
        raise PingdaError(f"{args.into} 不是空文件夹。请换一个。")
    aside = settings.home() / f"rebuild-{now():%Y%m%d-%H%M%S}"
    try:
        return _rebuild(args, folder, lake, aside)
    finally:
        shutil.rmtree(aside, ignore_errors=True)  # of one that was cut short too: it is as large as the lake


def _rebuild(args: argparse.Namespace, folder: Path, lake: Lake | None, aside: Path) -> int:
    fresh = Lake(aside if args.into is None else args.into.resolve(), "real")
    rebuilt = remake(folder, fresh)
    for fault in rebuilt.faults:
        print(f"第 {fault.place} 份收件记录{doctor.FAULTS[fault.why]}")
    for one in rebuilt.lost:
        print(f"第 {one.version} 版没有还原:{one.filename}{':' if one.filename else ''}{one.why}")
    different = None if lake is None else _different(lake, fresh)
    if different:
        print(f"重放了 {rebuilt.versions} 版,这些表与原来不同:{'、'.join(map(panels.dataset_title, different))}")
    elif different is None:
        print(f"由原件重放了 {rebuilt.versions} 版;原来的库打不开,无从比较")
    else:
        print(f"由原件重放了 {rebuilt.versions} 版,每张表都与原来相同")
    if args.here:
        broken = (presence.CATALOG, "real/files/")
        whole = not any(part in one.what for one in doctor.examine(settings.home()) for part in broken)
        if whole and (different == () or rebuilt.lost):
            fresh.close()
            print("现在的库是完好的,没有改动")
        else:
            fresh.close()
            away = put_in_place(folder, fresh.folder, now())
            note(args.author, "restore", f"{TERMINAL}:由原件重建,旧库移到 {away.name}")
            print(f"重建的库已经启用;原来的没有删,移到了 {away}")
    return 1 if different or rebuilt.lost or rebuilt.faults else 0


def _readable_lake() -> Lake | None:
    """The home's lake, an earlier release's with its manifests; None where it cannot be opened or there is none."""
    try:
        return real_lake_in_use(settings.home())
    except (PingdaError, *faults.MACHINE):
        return None


def _different(lake: Lake, fresh: Lake) -> tuple[str, ...] | None:
    """The tables of a lake that differ from another's; None where it cannot be read."""
    try:
        old = lake.digest()
    except (PingdaError, *faults.MACHINE):
        return None
    new = fresh.digest()
    return tuple(name for name in old if old[name] != new[name])


def add(commands: Commands) -> None:
    """Add these commands to the parser."""
    one = commands.add_parser("history", help="上传历史,新的在前")
    one.add_argument("--limit", type=NUMBER, metavar="N", help="只列最新的 N 版")
    one.add_argument("--json", action="store_true", help="以 JSON 输出,带每份文件")
    one.set_defaults(run=history)

    one = commands.add_parser("compare", help="比较两版:哪些行新增、变更、移除,哪些指标变化")
    one.add_argument("a", metavar="A", help="版本号、标记名(如 上次例会)或 now")
    one.add_argument("b", metavar="B", nargs="?", default="now", help="同上,默认 now")
    one.add_argument("--json", action="store_true", help="以 JSON 输出全部行")
    one.set_defaults(run=compare)

    one = commands.add_parser("restore", help="恢复到某一版,成为新的一版;或把备份恢复到另一处(--into)")
    one.add_argument("version", metavar="N|DIR", help="版本号或标记名;有 --into 时,备份在哪里")
    one.add_argument("--author", type=named, metavar="NAME", help="谁恢复的")
    one.add_argument("--into", type=of_folder, metavar="HOME", help="把备份恢复到这个空文件夹,核对每个字节")
    one.set_defaults(run=restore)

    one = commands.add_parser("undo", help="撤回最新一版")
    one.add_argument("version", type=NUMBER, metavar="N", help="最新一版的版本号")
    one.add_argument("--author", required=True, type=named, metavar="NAME", help="谁撤回的")
    one.set_defaults(run=undo)

    one = commands.add_parser("mark", help="给一版起名,如 上次例会;不写名字则列出")
    one.add_argument("name", metavar="NAME", nargs="?")
    one.add_argument("--version", type=NUMBER, metavar="N", help="版本号,默认最新")
    one.add_argument("--author", default=TERMINAL, type=named, metavar="NAME", help="谁标记的")
    one.add_argument("--delete", action="store_true", help="删除这个标记")
    one.set_defaults(run=mark)

    one = commands.add_parser("rebuild", help="由原件和收件记录重建数据库:另建一个来核对,或修复坏了的")
    where = one.add_mutually_exclusive_group(required=True)
    where.add_argument("--into", type=of_folder, metavar="DIR", help="建在哪个空文件夹,核对与现在的数据是否完全相同")
    where.add_argument("--here", action="store_true", help="修复:重建的取代现在的;现在的移到一旁,不删")
    one.add_argument("--author", default=TERMINAL, type=named, metavar="NAME", help="谁重建的")
    one.set_defaults(run=rebuild)

    one = commands.add_parser("original", help="取回收到的原件,一个字节不差")
    one.add_argument("sha256", metavar="SHA", help="文件的 sha256,或它的前 8 位以上(history --json 有)")
    one.add_argument("--out", required=True, type=Path, metavar="FILE", help="写到哪里")
    one.set_defaults(run=original)
