"""Demo uploads, made from a seed: the files of all sixteen ledgers as offices send them, 20 March to 30 June 2020.

    python -m scripts.demo      writes data/demo/ again, and the packed lake that its uploads fill (`make demo`)

Everything is generated; no household, name or number in it is anybody's. `index.csv` lists the files in the order
in which they are loaded: upload, file, author, message, received_at. The same seed gives the same bytes.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from pingda_dash.contracts import contracts
from pingda_dash.errors import BrokenPlan
from scripts.demo import directives, employment, industry, land, minutes, registers, scenario, tasks
from scripts.demo.files import (
    EXCEL_CSV,
    OFFICE,
    OLD_MACHINE,
    PLAIN,
    SPACED_CSV,
    UNICODE_TEXT,
    WORKBOOK,
    Record,
    Sheet,
    Style,
    csv_bytes,
    file_bytes,
)
from scripts.demo.ledgers import LEDGERS, Ledger
from scripts.demo.paths import CODES

Row = Mapping[str, str]
PREFIX = "演示_"
INDEX_COLUMNS = ("upload", "file", "author", "message", "received_at")
REGISTER_STYLES = (PLAIN, OFFICE, EXCEL_CSV, OFFICE)
ROSTER_STYLES = (EXCEL_CSV, PLAIN, OFFICE)
INDUSTRY_STYLES = (SPACED_CSV, WORKBOOK, OFFICE, PLAIN, OLD_MACHINE, UNICODE_TEXT)
EMPLOYMENT_STYLES = (WORKBOOK, OFFICE, SPACED_CSV, OLD_MACHINE, UNICODE_TEXT, PLAIN)
TASK_STYLES = (OFFICE, PLAIN, WORKBOOK, SPACED_CSV, UNICODE_TEXT)
README = "README.md"


@dataclass(frozen=True)
class File:
    """A file of an upload: a sheet, and the form in which an office sends it."""

    name: str
    sheet: Sheet = field(repr=False)
    style: Style

    @property
    def data(self) -> bytes:
        return file_bytes(self.sheet, self.style)


@dataclass(frozen=True)
class Upload:
    """What one unit sends at one time."""

    author: str
    message: str
    received_at: datetime
    files: tuple[File, ...]


@dataclass(frozen=True)
class Ground:
    """What the generator stands on: the seed, the plan's tasks, the fed indicators, the villages by code."""

    seed: int
    tasks: tuple[Row, ...]
    fed: frozenset[str]
    villages: Mapping[str, Row]
    households: tuple[registers.Household, ...] = field(repr=False)

    @property
    def names(self) -> dict[str, str]:
        return {code: row["village"] for code, row in self.villages.items()}


def write(folder: Path, data_dir: Path, seed: int = 2020) -> list[Path]:
    """Write every upload, the index and the README to `folder`, and remove what was made earlier and no longer is.

    `data_dir` holds `plan/` and `reference/`. Returns the paths written, in the order of the index.
    Raises BrokenPlan when the reference villages are not the ten that the story is about.
    """
    stands_on = ground(data_dir, seed)
    made = uploads(stands_on)
    folder.mkdir(parents=True, exist_ok=True)
    contents = {file.name: file.data for upload in made for file in upload.files}
    contents |= {minutes.FILE: csv_bytes(list(minutes.rows(seed)), "utf-8", ",")}
    contents |= {directives.FILE: csv_bytes(list(directives.rows(seed)), "utf-8", ","), **directives.evidence()}
    contents |= {land.FILE: land.data(_land(stands_on, data_dir))}
    contents |= {"index.csv": _index(made), README: _readme(seed).encode()}
    for prefix in (PREFIX, directives.EVIDENCE):
        for stale in folder.glob(f"{prefix}*"):
            if stale.name not in contents:
                stale.unlink()
    for name, data in contents.items():
        (folder / name).write_bytes(data)
    return [folder / name for name in contents]


def _land(ground: Ground, data_dir: Path) -> dict[str, Any]:
    """The invented land of the villages, with a place for each household."""
    cells = {
        row["village_code"]: (float(row["x"]), float(row["y"]))
        for row in _rows(data_dir / "reference" / "hexagons.csv")
    }
    groups: dict[tuple[str, str], list[str]] = {}
    for household in ground.households:
        groups.setdefault((household.village, household.group), []).append(household.household_id)
    return land.land(cells, groups, ground.seed)


def uploads(ground: Ground) -> list[Upload]:
    """Every upload of the campaign, oldest first."""
    weekly = [_first_day(ground), *_weeks(ground), _mid_june(ground)]
    made = [*weekly, _water(ground), _new_posts(ground), *_own(ground)]
    return sorted(made, key=lambda upload: upload.received_at)


def ground(data_dir: Path, seed: int) -> Ground:
    """Read the plan and the villages."""
    villages = {row["village_code"]: row for row in _rows(data_dir / "reference" / "villages.csv")}
    if set(villages) != set(CODES):
        raise BrokenPlan("演示数据只适用于 data/reference/villages.csv 中的平达乡十个村(社区)。")
    indicators = _rows(data_dir / "plan" / "indicators.csv")
    fed = frozenset(row["id"] for row in indicators if row["dataset"] not in ("", "tasks"))
    plan_tasks = tuple(_rows(data_dir / "plan" / "tasks.csv"))
    return Ground(seed, plan_tasks, fed, villages, tuple(registers.households(seed)))


def _rows(path: Path) -> list[dict[str, str]]:
    """A CSV of the repository's own data."""
    with path.open(encoding="utf-8-sig", newline="") as source:
        return list(csv.DictReader(source))


def _first_day(ground: Ground) -> Upload:
    """The campaign's first day: both registers, and the ledgers that begin with them."""
    on = scenario.REGISTERS[0]
    riding = _riding(ground, on - timedelta(days=1), on)
    message = f"总攻开始:{'、'.join(['村情名册', '农户名册', *(ledger.title for ledger, _ in riding)])}"
    files = (_roster(ground, 0), _households(ground, 0), *(_ledger(ground, *one) for one in riding))
    return Upload("乡扶贫办", message, _at(on, 16, 40), files)


def _weeks(ground: Ground) -> list[Upload]:
    """The weekly uploads, each with the task report and the register that fell due since the week before."""
    made = []
    for number, week in enumerate(scenario.WEEKS):
        files, parts = [_industry(ground, number), _employment(ground, number)], ["产业增收", "就业扶贫"]
        since = scenario.WEEKS[number - 1] if number else scenario.REGISTERS[0]
        for report in _due(tasks.REPORTS, since, week):
            files.append(_tasks(ground, report))
            parts.append(f"任务进展(截至{report.month}月{report.day}日)")
        for register in _due(scenario.REGISTERS, since, week):
            files += _registers(ground, register)
            parts.append("村情名册、农户名册" if register in scenario.ROSTERS else "农户名册")
        for ledger, report in _riding(ground, since, week):
            files.append(_ledger(ground, ledger, report))
            parts.append(ledger.title.removesuffix("台账"))
        message = f"第{number + 1}周周报:{'、'.join(parts)}"
        made.append(Upload("乡扶贫办", message, _at(week, 17, (number * 7 + 20) % 60), tuple(files)))
    return made


def _due(reports: tuple[date, ...], since: date, week: date) -> list[date]:
    """The reports after `since` up to `week`, without the middle of June, which is sent by itself."""
    return [report for report in reports if since < report <= week and report != scenario.REGISTERS[-1]]


def _mid_june(ground: Ground) -> Upload:
    """The last register, and the task report of the same day, sent two days later."""
    on = scenario.REGISTERS[-1]
    riding = [(ledger, on) for ledger in LEDGERS if ledger.rides and on in ledger.reports]
    files = (*_registers(ground, on), _tasks(ground, on), *(_ledger(ground, *one) for one in riding))
    parts = ["村情名册", "农户名册", "任务进展", *(ledger.title.removesuffix("台账") for ledger, _ in riding)]
    return Upload("乡扶贫办", f"6月20日{'、'.join(parts)}", _at(on + timedelta(days=2), 9, 10), files)


def _water(ground: Ground) -> Upload:
    """The water station's own report."""
    on = tasks.WATER_REPORT
    records = tasks.water_records(ground.tasks, ground.fed, ground.seed)
    file = File(f"{PREFIX}饮水安全任务进展_{on:%m%d}.csv", _task_sheet(ground, on, records), OFFICE)
    return Upload(tasks.WATER_STATION, "饮水安全任务进展", _at(on, 11, 5), (file,))


def _new_posts(ground: Ground) -> Upload:
    """The day the fifty new posts were filled."""
    on = scenario.NEW_POSTS_DONE
    sheet = _employment_sheet(ground, on, employment.new_post_records())
    file = File(f"{PREFIX}新开发公益性岗位_{on:%m%d}.xlsx", sheet, WORKBOOK)
    return Upload("乡社保中心", "新开发公益性岗位50个全部到岗", _at(on, 18, 2), (file,))


def _riding(ground: Ground, since: date, week: date) -> list[tuple[Ledger, date]]:
    """The reports of ledgers that 乡扶贫办 sends with its own, after `since` up to `week`, in the order of datasets."""
    return [(ledger, report) for ledger in LEDGERS if ledger.rides for report in _due(ledger.reports, since, week)]


def _own(ground: Ground) -> list[Upload]:
    """The reports that a unit sends by itself, in the afternoon of their day."""
    return [
        Upload(
            ledger.unit,
            f"{ledger.title}(截至{report.month}月{report.day}日)",
            datetime.combine(report, ledger.at),
            (_ledger(ground, ledger, report),),
        )
        for ledger in LEDGERS
        if not ledger.rides
        for report in ledger.reports
    ]


def _ledger(ground: Ground, ledger: Ledger, report: date) -> File:
    """One report of one of the ledgers beside the weekly ones."""
    style = ledger.styles[ledger.reports.index(report) % len(ledger.styles)]
    title = f"平达乡{ledger.title}(截至{_chinese(report)})"
    records = ledger.records(report, ground.households, ground.seed)
    sheet = Sheet(contracts()[ledger.dataset], ledger.columns, records, title, ground.names, ledger.totals)
    return File(f"{PREFIX}{ledger.title}_{report:%m%d}.{style.suffix}", sheet, style)


def _registers(ground: Ground, on: date) -> list[File]:
    """The registers of a day: 农户名册, and 村情名册 where there is one."""
    rosters = [_roster(ground, scenario.ROSTERS.index(on))] if on in scenario.ROSTERS else []
    return [*rosters, _households(ground, scenario.REGISTERS.index(on))]


def _roster(ground: Ground, number: int) -> File:
    """村情名册 number `number`."""
    on = scenario.ROSTERS[number]
    sheet = Sheet(
        contracts()["villages"],
        registers.VILLAGE_COLUMNS,
        registers.village_records(ground.villages, number),
        f"平达乡村情名册(截至{_chinese(on)})",
        ground.names,
    )
    return File(f"{PREFIX}村情名册_{on:%Y%m%d}.csv", sheet, ROSTER_STYLES[number])


def _households(ground: Ground, register: int) -> File:
    """农户名册 number `register`."""
    on = scenario.REGISTERS[register]
    sheet = Sheet(
        contracts()["households"],
        registers.HOUSEHOLD_COLUMNS,
        registers.household_records(list(ground.households), register),
        f"平达乡农户名册(截至{_chinese(on)})",
        ground.names,
        totals=("members",),
    )
    return File(f"{PREFIX}农户名册_{on:%Y%m%d}.csv", sheet, REGISTER_STYLES[register])


def _industry(ground: Ground, number: int) -> File:
    """产业增收台账 of week `number`."""
    week = scenario.WEEKS[number]
    sheet = Sheet(
        contracts()["industry"],
        industry.COLUMNS,
        industry.records(week, ground.seed),
        f"平达乡产业增收统计表(截至{_chinese(week)})",
        ground.names,
        totals=("income_wan",),
    )
    style = INDUSTRY_STYLES[number % len(INDUSTRY_STYLES)]
    return File(f"{PREFIX}产业增收台账_{week:%m%d}.{style.suffix}", sheet, style)


def _employment(ground: Ground, number: int) -> File:
    """就业扶贫台账 of week `number`."""
    week = scenario.WEEKS[number]
    style = EMPLOYMENT_STYLES[number % len(EMPLOYMENT_STYLES)]
    sheet = _employment_sheet(ground, week, employment.records(week))
    return File(f"{PREFIX}就业扶贫台账_{week:%m%d}.{style.suffix}", sheet, style)


def _employment_sheet(ground: Ground, on: date, records: list[Record]) -> Sheet:
    title = f"平达乡就业扶贫统计表(截至{_chinese(on)})"
    return Sheet(contracts()["employment"], employment.COLUMNS, records, title, ground.names)


def _tasks(ground: Ground, report: date) -> File:
    """任务进展台账 of one report date."""
    style = TASK_STYLES[tasks.REPORTS.index(report) % len(TASK_STYLES)]
    records = tasks.records(report, ground.tasks, ground.fed, ground.seed)
    sheet = _task_sheet(ground, report, records)
    return File(f"{PREFIX}任务进展台账_{report:%m%d}.{style.suffix}", sheet, style)


def _task_sheet(ground: Ground, on: date, records: list[Record]) -> Sheet:
    title = f"平达乡脱贫攻坚百日总攻任务进展表(截至{_chinese(on)})"
    return Sheet(contracts()["tasks"], tasks.COLUMNS, records, title, ground.names)


def _index(made: list[Upload]) -> bytes:
    """index.csv: a line a file, in the order of loading."""
    lines = [list(INDEX_COLUMNS)]
    for number, upload in enumerate(made, start=1):
        received = upload.received_at.isoformat(sep=" ")
        lines += [[str(number), file.name, upload.author, upload.message, received] for file in upload.files]
    return csv_bytes(lines, "utf-8", ",")


def _readme(seed: int) -> str:
    """The folder's README."""
    return f"""# Demo uploads · 演示数据

**Generated, never real.** Written by `python -m scripts.demo` (seed {seed}); do not edit by hand. Every
household, name, ID number, telephone number and figure is made up. ID numbers begin with 000000 (no place) and end
in a wrong check digit; telephone numbers begin with 100 (no subscriber). Settlements, entities, workshops, tourist
places, projects and problems are made up too, and bear 演示 or a running number for a name. Which six villages are
poor is a demo assumption. From public sources are only the plan's targets, the township's total of 29,340 people,
and the names, codes and the two known areas and heights of `data/reference/villages.csv`.

`index.csv` lists the files in the order of loading; files with one `upload` number are one upload. They come in the
forms offices really send: UTF-8 with and without a mark, GBK, UTF-16, comma, tab and semicolon, workbooks, title
lines, a 合计 line, empty lines, offices' own words for columns, four ways to write a date, full-width digits.
`minutes.csv` is what was said at the demo's meetings (例会), `directives.csv` ten 督办 with every step, both made up
too: 演示员 speaks for every unit, 演示领导 directs, and the files of evidence show 演示 and nothing else. `forms/` has
two forms as a county might send them down (上级表格), made up too, and which figure stands in which blank.

**程序生成,没有一条是真的。** 本目录由 `python -m scripts.demo` 生成(种子 {seed}),请勿手改。农户、姓名、身份证号、
电话和所有数字都是编的:身份证号以 000000 开头且校验位必错,电话以 100 开头;安置点、经营主体、扶贫车间、旅游点、
资金项目、整改问题也是编的;哪六个村是贫困村只是演示假设。
`minutes.csv` 是演示例会上说的话,`directives.csv` 是十件督办的每一步,也都是编的:各单位一律由“演示员”说话,督办的
一律是“演示领导”,凭据(`演示凭据_…`)里只有“演示”两个字;`forms/` 里是两张演示的上级表格和各空格对应的数。
来自公开资料的只有方案的目标数、全乡总人口 29,340 人,以及
`data/reference/villages.csv` 中的村名、代码和两个村的面积、海拔。
"""


def _at(on: date, hour: int, minute: int) -> datetime:
    """A time of a day, local time."""
    return datetime.combine(on, time(hour, minute))


def _chinese(on: date) -> str:
    """2020年5月20日."""
    return f"{on.year}年{on.month}月{on.day}日"
