"""专题报告 (plan 五(四)): what a unit, a village or the township was asked, did, lacks and mends, from one snapshot.

Every word about a figure is the screen's (`wording`, `panels/`), every number SQL's; the layout is `report/paper.py`'s.
What only people can write is a field (FIELDS), kept when the report is made again.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import pandas as pd

from pingda_dash import directives, formats, frames, headlines, minutes, queries, theme, wording
from pingda_dash.contracts import contracts
from pingda_dash.errors import PingdaError
from pingda_dash.panels import bars, hexmap, lists, meeting, plan, problems
from pingda_dash.persons import NOBODY
from pingda_dash.plan import Plan
from pingda_dash.queries import Question
from pingda_dash.report.charts import Chart, Series
from pingda_dash.report.paper import (
    Block,
    Field,
    Figure,
    Graph,
    Heading,
    Hexagon,
    Line,
    Map,
    Mark,
    Paper,
    Paragraph,
    Piece,
    Quote,
    Table,
    Written,
    day_of,
)
from pingda_dash.shown import Shown
from pingda_dash.snapshot import Snapshot

KIND = "专题报告"
TOWNSHIP, UNIT, VILLAGE = "乡", "单位", "村"
EXPERIENCE = Field("experience", "经验做法", "(请填写:总攻中行之有效的做法和典型事例。)")
NEXT_STEPS = Field("next_steps", "下一步打算", "(请填写:未完成的事怎么办、谁来办、哪天前。)")
SIGNATURE = Field("signature", "落款", "(请填写:负责人、成文日期。)")
FIELDS = EXPERIENCE, NEXT_STEPS, SIGNATURE
PLAN_TEXT = "方案原文"
CLAUSES = 4
"""The most clauses whose sentences open a report."""
COUNTS = (
    ("done", theme.DONE), ("on_course", theme.ON_COURSE), ("behind", theme.BEHIND), ("overdue", theme.OVERDUE),
    ("broken", theme.BROKEN), ("unreported", theme.UNREPORTED), ("not_begun", "未到起始日"),
)  # fmt: skip
"""The columns of `queries.duty_counts` that add up to the total, and the word of each."""
_HEADINGS, _WIDTHS = ("任务和指标", "完成/目标", "状态", "首报至今", "报数和覆盖"), (44, 39, 19, 30, 24)
_ROLES = {"牵头": "牵头的任务", "责任": "配合的任务", "本村": "本村的任务", "共同": "与各村共同的任务(全乡的数)"}


@dataclass(frozen=True)
class Subject:
    """Whom a report is of. kind: TOWNSHIP, UNIT or VILLAGE; id: the unit's name, the village's code, else empty.

    report: what kind of report it is.
    """

    kind: str
    id: str
    name: str
    report: str = KIND

    @property
    def key(self) -> str:
        """By which an earlier version of the report is known."""
        return f"{self.kind if self.report == KIND else self.report}:{self.id}"

    @property
    def village(self) -> str | None:
        """The village's code; None of another subject."""
        return self.id if self.kind == VILLAGE else None

    @property
    def unit(self) -> str | None:
        """The unit's name in the plan; None of another subject."""
        return self.id if self.kind == UNIT else None


def subjects_of(plan: Plan, villages: pd.DataFrame) -> list[Subject]:
    """The township, each unit of the plan, each village. villages: `queries.villages`."""
    return [
        _township_of(plan),
        *(Subject(UNIT, one.name, one.name) for one in plan.units),
        *(Subject(VILLAGE, str(row.village_code), str(row.village)) for row in frames.rows(villages)),
    ]


def _township_of(plan: Plan) -> Subject:
    return Subject(TOWNSHIP, "", plan.campaign.township)


def units_of(row: Any) -> str:
    """The units that lead a duty."""
    return formats.text(row.lead_unit).replace(";", "、")


def goal_of(row: Any) -> str:
    """What a duty's figure is reported as: the indicator that it stands by, or the task itself."""
    return f"task:{row.id}" if formats.is_missing(row.indicators) else f"indicator:{row.part}"


class UnknownSubject(PingdaError):
    ""


class Source:
    """One snapshot on one day as whoever asks may see it; each question is asked once for all the reports."""

    def __init__(self, snapshot: Snapshot, as_of: date, the_plan: Plan, desk: Path, *, unmasked: bool = False) -> None:
        """desk: the lake's folder, where the notes of meetings are; unmasked: whether who asks sees names in full."""
        self.snapshot = snapshot.unmasked() if unmasked else snapshot
        self.as_of, self.plan, self.desk, self.unmasked = as_of, the_plan, desk, unmasked
        self.shown = Shown(NOBODY if unmasked else snapshot.people)
        self.promises, self.directives = minutes.promises(desk), directives.log(desk)
        notes = minutes.listed(desk, until=as_of)
        self.notes = self.shown.frame(notes[notes["struck_at"].isna()])
        self._answers: dict[Hashable, pd.DataFrame] = {}
        self._rows: dict[Hashable, list[Any]] = {}

    @property
    def marks(self) -> str:
        """What every sheet says of its data: that they are the demo's, that they name people."""
        marks = {"演示数据": self.snapshot.lake == "demo", "未脱敏,含个人信息": self.unmasked}
        return " ".join(word for word, holds in marks.items() if holds)

    def ask(self, question: Question, **params: Any) -> pd.DataFrame:
        """The answer to a question on the day, as it may be shown."""
        key = question.__qualname__, tuple(sorted(params.items()))
        if key not in self._answers:
            self._answers[key] = self.shown.frame(question(self.snapshot, self.as_of, **params))
        return self._answers[key]

    def rows(self, question: Question, **params: Any) -> list[Any]:
        """The rows of the answer to a question."""
        key = question.__qualname__, tuple(sorted(params.items()))
        if key not in self._rows:
            self._rows[key] = list(frames.rows(self.ask(question, **params)))
        return self._rows[key]

    def indicators(self, village: str | None) -> list[Any]:
        """The indicators of the township or a village in the plan's order, each with itself as its `part`."""
        if village not in self._rows:
            goals = self.ask(queries.indicators, village=village).sort_values("position", kind="stable")
            self._rows[village] = list(frames.rows(goals.assign(part=goals["id"])))
        return self._rows[village]

    def subjects(self) -> list[Subject]:
        """`subjects_of` the plan, with the villages as they may be shown."""
        return subjects_of(self.plan, self.ask(queries.villages))

    def township(self) -> Subject:
        """The township as a subject."""
        return _township_of(self.plan)

    def unit(self, name: str) -> Subject:
        """A unit by the plan's name of it or another one. Raises UnknownSubject, which names the nearest."""
        try:
            one = self.plan.unit(name)
        except KeyError:
            others = [word for one in self.plan.units for word in (one.name, *one.aliases)]
            raise _unknown(name, "单位", others, [one.name for one in self.plan.units]) from None
        return Subject(UNIT, one.name, one.name)

    def village(self, name: str) -> Subject:
        """A village by its name or code. Raises UnknownSubject, which names the nearest."""
        every = [one for one in self.subjects() if one.kind == VILLAGE]
        for one in every:
            if name in (one.name, one.id):
                return one
        names = [one.name for one in every]
        raise _unknown(name, "村", names, names)

    def notes_of(self, item: str) -> list[Any]:
        """What meetings noted of an item, the newest first, nothing that was struck through."""
        return list(frames.rows(self.notes[self.notes["item"] == item]))


def _unknown(name: str, what: str, words: Sequence[str], every: Sequence[str]) -> UnknownSubject:
    near = get_close_matches(name, words, n=3, cutoff=0.4)
    hint = f"相近的:{'、'.join(near)}。" if near else ""
    return UnknownSubject(f"没有“{name}”这个{what}。{hint}可选:{'、'.join(every)}。")


def paper(source: Source, subject: Subject, earlier: Written | None = None) -> Paper:
    """The report of a subject. earlier: an earlier version of it, whose figures it is compared with."""
    return _Report(source, subject).paper(earlier)


def completion(source: Source, village: str | None = None, unit: str | None = None) -> Chart | None:
    """The curve of duties due and done of the township, a village or a unit; None where there are no duties."""
    curve = source.rows(queries.completion_curve, village=village, unit=unit)
    if not curve or not curve[-1].due:
        return None
    days = [formats.as_date(row.date) for row in curve]
    series = [
        Series("应完成", "due", [float(row.due) for row in curve], [theme.GOLD]),
        Series("已完成", "done", [_value(row.done) for row in curve], [theme.ACTUAL]),
        Series("照此下去", "projected", [_value(row.projected) for row in curve], [theme.FORECAST], is_dashed=True),
    ]
    some = [one for one in series if sum(value is not None for value in one.values) > one.is_dashed]
    abouts = [f"curve:{day}" for day in days]
    return Chart("完成曲线", "lines", [day for day in days if day], abouts, some, "项")


def completion_caption(source: Source, village: str | None = None, unit: str | None = None) -> Line:
    """What the curve comes to on the day, in a line."""
    curve = source.rows(queries.completion_curve, village=village, unit=unit)
    reached = [row for row in curve if not formats.is_missing(row.done)]
    made: list[Piece] = []
    if reached:
        day, about = reached[-1], f"curve:{formats.as_date(reached[-1].date)}"
        made += [Figure(formats.day(day.date), "curve day", str(formats.as_date(day.date))), "应完成 "]
        made += [Figure(formats.counted(day.due, "项"), about, "due"), ",已完成 "]
        made += [Figure(formats.counted(day.done, "项"), about, "done")]
    last, about = curve[-1], f"curve:{formats.as_date(curve[-1].date)}"
    if formats.is_missing(last.done):
        if not formats.is_missing(last.projected):
            made += [";照此下去 ", Figure(formats.day(last.date), "curve day", str(formats.as_date(last.date)))]
            made += ["完成 ", Figure(formats.counted(last.projected, "项"), about, "projected")]
        made += [",到期应完成 ", Figure(formats.counted(last.due, "项"), about, "due")]
    return [*made, "。"]


def _value(value: Any) -> float | None:
    return None if formats.is_missing(value) else float(value)


def figures(blocks: Sequence[Block]) -> Iterator[Figure]:
    """Every figure that blocks state."""
    for block in blocks:
        match block:
            case Heading(line) | Paragraph(line) | Graph(_, line):
                lines: list[Line] = [line]
            case Map(_, cells, line):
                lines = [*(one for cell in cells for one in cell.lines), line]
            case Table(_, _, rows):
                lines = [line for row in rows for cell in row for line in cell]
            case _:
                lines = []
        yield from (piece for line in lines for piece in line if isinstance(piece, Figure))


@dataclass(frozen=True)
class Change:
    """A goal whose figure or status is another one than in an earlier version. was: empty where that had none."""

    about: str
    name: str
    was: tuple[str, str]
    now: tuple[str, str]


def changes(earlier: Written, blocks: Sequence[Block], names: Mapping[str, str]) -> list[Change]:
    """What differs from an earlier version, in the order of the report."""
    now = {(one.about, one.part): one.text for one in figures(blocks)}
    return _changes(earlier, now, names)


def differences(older: Written, newer: Written, names: Mapping[str, str]) -> list[Change]:
    """As `changes`, of two versions that were read back."""
    now = {(one.figure.about, one.figure.part): one.figure.text for one in newer.figures.values()}
    return _changes(older, now, names)


def _changes(earlier: Written, now: Mapping[tuple[str, str], str], names: Mapping[str, str]) -> list[Change]:
    goals = dict.fromkeys(about for about, part in now if part == "standing")
    made = []
    for about in goals:
        then = earlier.text(about, "standing") or "", earlier.text(about, "status") or ""
        this = now[about, "standing"], now.get((about, "status"), "")
        if then != this:
            made.append(Change(about, names.get(about, about), then, this))
    return made


class Sources:
    """The table of sources: each clause with the files of a ledger that its figures rest on, numbered as it is used."""

    def __init__(self) -> None:
        self.rows: dict[tuple[Any, ...], int] = {}
        self._files: dict[tuple[str, str], list[Any]] = {}

    def add(self, rows: Sequence[Any], village: str) -> None:
        """Add the rows of `queries.goal_sources`. village: its code, empty for the township."""
        for row in rows:
            self._files.setdefault((f"{row.kind}:{row.goal_id}", village), []).append(row)

    def mark(self, goal: str, village: str) -> list[Piece]:
        """The reference of a goal's figure; nothing where no file came."""
        files = self._files.get((goal, village), [])
        if not files:
            return []
        key = (
            files[0].clause,
            files[0].ledger,
            tuple((row.report_date, row.version, row.filename, row.unit) for row in files),
        )
        return [Mark(self.rows.setdefault(key, len(self.rows) + 1))]

    def of_ledger(self, ledger: str, village: str = "") -> list[Piece]:
        """The reference of what a ledger as a whole says."""
        every = ((goal, place) for (goal, place), files in self._files.items() if files[0].ledger == ledger)
        return next((self.mark(*one) for one in every if one[1] == village), [])

    def lines(self) -> Iterator[Line]:
        """Every source that was used, one line each: number, clause, ledger, then its files."""
        for (clause, ledger, files), number in self.rows.items():
            about = f"source:{number}"
            line: list[Piece] = [Mark(number), " ", Quote(clause), f" {ledger}"]
            for day, version, name, unit in files:
                line += [";", Figure(formats.day(day), about, "day"), ",", Figure(f"第 {version} 版", about, "version")]
                line += [" ", Quote(name), f" {formats.text(unit)}"]
            yield line

    def table(self) -> Table:
        """Every source that was used."""
        rows: list[list[list[Line]]] = []
        for (clause, ledger, files), number in self.rows.items():
            about = f"source:{number}"
            days: list[Line] = [[Figure(formats.day(day), about, "day")] for day, *_ in files]
            names: list[Line] = [
                [Figure(f"第 {version} 版", about, "version"), " ", Quote(name)] for _, version, name, _ in files
            ]
            units: list[Line] = [[formats.text(unit)] for *_, unit in files]
            place: list[list[Line]] = [[[Mark(number)]], [[Quote(clause)]], [[ledger]]]
            rows.append([*place, days, names, units])
        return Table(("号", "条款", "台账", "统计日期", "数据版本和文件", "报送"), (13, 20, 30, 22, 47, 24), rows)


class _Report:
    """One report while it is being written."""

    def __init__(self, source: Source, subject: Subject) -> None:
        self.source, self.subject, self.ask = source, subject, source.ask
        self.sources, self.names = Sources(), dict[str, str]()
        village = subject.village
        self.tasks = self.ask(queries.tasks, unit=subject.unit, village=village).sort_values("position", kind="stable")
        self.places = ("",) if village is None else ("", village)
        self.parts, self.trends = dict[tuple[str, str], list[Any]](), dict[tuple[str, str], Any]()
        for place in self.places:
            of = place or None
            for row in source.indicators(of):
                self.parts.setdefault((str(row.duty), place), []).append(row)
            for row in source.rows(queries.goal_trends, village=of):
                self.trends[f"{row.kind}:{row.goal_id}", place] = row
            self.sources.add(source.rows(queries.goal_sources, village=of), place)
        if subject.unit is None:
            self.roles = dict.fromkeys(self.tasks["id"], "") if village is None else {}
        else:
            of_unit = self.ask(queries.duties, unit=subject.unit)
            self.roles = dict(zip(of_unit["id"], of_unit["role"], strict=True))

    def paper(self, earlier: Written | None) -> Paper:
        """The whole report."""
        campaign, subject = self.source.plan.campaign, self.subject
        blocks: list[Block] = [
            *self.opening(),
            Heading(["一、方案要求"]),
            *(self.clauses() if self.is_long else self.asked()),
            Heading(["二、完成情况"]),
            *self.achieved(),
            Heading(["三、未完成及原因"]),
            *self.missing(),
            Heading(["四、问题及整改"]),
            *self.mended(),
            Heading([f"五、{EXPERIENCE.title}"]),
            EXPERIENCE,
            Heading([f"六、{NEXT_STEPS.title}"]),
            NEXT_STEPS,
            SIGNATURE,
        ]
        if earlier is not None:
            blocks += [Heading(["附:与上一版相比"]), *self.compared(earlier, blocks)]
        if self.is_long:
            blocks += [Heading([f"附:{PLAN_TEXT}"]), *self.asked()]
        blocks += [Heading(["附:数据来源"]), self.sources.table()]
        about = {
            "kind": KIND,
            "subject": subject.key,
            "as_of": self.source.as_of.isoformat(),
            "version": str(self.source.snapshot.version),
            "lake": self.source.snapshot.lake,
        }
        title = f"{campaign.title.removesuffix('指挥屏')}{KIND}"
        return Paper(title, campaign.township, self.source.marks, blocks, about, self.names)

    def opening(self) -> Iterator[Block]:
        """Who reports, on which day, from which data."""
        day, subject = self.source.rows(queries.campaign_day)[0], self.subject
        name = subject.name if subject.kind == TOWNSHIP else f"{self.source.plan.campaign.township} {subject.name}"
        yield Paragraph([f"报告单位:{name}"], "报告单位")
        on = Figure(formats.day_with_year(self.source.as_of), "campaign", "as_of")
        number = Figure(f"第 {int(day.day)} 天(共 {int(day.total_days)} 天)", "campaign", "day")
        version = Figure(f"第 {self.source.snapshot.version} 版", "snapshot", "version")
        yield Paragraph(["截至", on, ",总攻", number, ",数据", version], "报告单位")
        yield Paragraph([])

    @property
    def is_long(self) -> bool:
        """Whether so much is asked that the plan's sentences stand behind what was done, not before."""
        return self.tasks["clause"].nunique() > CLAUSES

    def clauses(self) -> Iterator[Block]:
        """Which clauses ask for something, by their titles."""
        pieces: list[Piece] = []
        for one in self.source.rows(queries.plan_clauses):
            if one.id in set(self.tasks["clause"]):
                pieces += [";" if pieces else "", Quote(one.id), f" {one.title}"]
        yield Paragraph([*pieces, f"。逐条原文见“附:{PLAN_TEXT}”。"])

    def asked(self) -> Iterator[Block]:
        """The plan's sentences, verbatim, by clause."""
        quotes: dict[str, list[str]] = {}
        for row in frames.rows(self.tasks):
            rests = self.parts.get((row.id, self.place(row)), [])
            quotes.setdefault(row.clause, []).extend([row.quote, *(one.quote for one in rests)])
        for clause in self.source.rows(queries.plan_clauses):
            of = dict.fromkeys(quotes.get(clause.id, []))
            whole = sorted((one for one in of if not any(one != other and one in other for other in of)),
                           key=clause.text.find)  # fmt: skip
            if whole:
                line: list[Piece] = [Quote(clause.id), f" {clause.title}:"]
                for at, one in enumerate(whole):
                    line += [";" if at else "", Quote(one.rstrip("。;"))]
                yield Paragraph([*line, "。"])
        if self.tasks.empty:
            yield Paragraph(["方案没有定任务。"])

    def place(self, row: Any) -> str:
        """The village that a duty stands for; empty for the township."""
        return str(row.village_code) if row.role == "本村" else ""

    def achieved(self) -> Iterator[Block]:
        """How things stand: the sentence and counts of the screen, the ledgers, each goal."""
        subject, page = self.subject, headlines.OVERVIEW if self.subject.kind == TOWNSHIP else headlines.UNITS
        sentence = headlines.of_page(page, self.ask, self.source.promises, village=subject.village, unit=subject.unit)
        if sentence is not None:
            yield Paragraph([Figure(self.source.shown.text(sentence.text), "sentence", "text")])
        of = self.ask(queries.duty_counts, scope=subject.kind, scope_id=subject.id)
        counts = next(iter(frames.rows(of)), None)
        if counts is not None and counts.total:
            line: list[Piece] = ["方案要求的任务 ", Figure(f"{int(counts.total)} 项", "counts", "total"), ":"]
            some = [(column, word) for column, word in COUNTS if getattr(counts, column)]
            for at, (column, word) in enumerate(some):
                counted = Figure(f"{int(getattr(counts, column))} 项", "counts", column)
                line += ["、" if at else "", f"{word} ", counted]
            yield Paragraph([*line, "。逐项的依据见表中的号和文末的数据来源。"])
            yield from self.curve(counts)
            yield from self.map()
        yield Heading(["(一)台账报送"], 2)
        yield self.ledgers()
        for number, (title, tasks) in enumerate(self.groups()):
            yield Heading([f"({'二三四五六七'[number]}){title}"], 2)
            yield Table(_HEADINGS, _WIDTHS, [cells for row in frames.rows(tasks) for cells in self.goals(row)])

    def curve(self, counts: Any) -> Iterator[Block]:
        """Duties done over time; below it what it comes to, how whole and how old that is. counts: of the scope."""
        village, unit = self.subject.village, self.subject.unit
        chart = completion(self.source, village, unit)
        if chart is None:
            return
        asked, last = int(counts.total - counts.not_begun), self.tasks
        if village is not None:
            last = last[last["role"] == "本村"]
        heard = Figure(f"已开始的 {asked} 项任务有报送的 {int(counts.reported)} 项", "counts", "heard")
        words: list[Piece] = ["图:任务完成情况。", *completion_caption(self.source, village, unit), heard]
        if not formats.is_missing(last["report_date"].max()):
            words += [",最近统计日期 ", Figure(formats.day(last["report_date"].max()), "counts", "last_report")]
        yield Graph(chart, [*words, ";各数的台账见文末的数据来源。"])

    def map(self) -> Iterator[Block]:
        """Of the township: where the lag is, as the screen's schematic map has it."""
        every = self.source.rows(queries.villages)
        if self.subject.kind != TOWNSHIP or not every or any(formats.is_missing(row.x + row.y) for row in every):
            return
        cells = []
        for row in every:
            counts = row.behind, row.overdue, row.reported, row.asked, row.broken
            words = Figure(hexmap.lag_words(*counts), f"village:{row.village_code}", "lag")
            cells.append(Hexagon(row.x, row.y, [[str(row.village)], [words]], hexmap.lag_colour(*counts)))
        counted = self.source.rows(queries.reporting_counts)[0]
        villages = Figure(f"{int(counted.villages_in)}/{int(counted.villages)} 村", "heard", "villages")
        caption: list[Piece] = [f"图:各村{theme.LAGGING}的任务数。已报村 ", villages]
        if not formats.is_missing(counted.last_report):
            caption += [",最近统计日期 ", Figure(formats.day(counted.last_report), "heard", "last_report")]
        yield Map("各村示意图", cells, [*caption, "。示意图只表示各村的相对位置,不是村界;各数的台账见文末的数据来源。"])

    def groups(self) -> Iterator[tuple[str, pd.DataFrame]]:
        """The duties as the tables of the report have them: by role, the township's by part of the plan."""
        if self.subject.kind == TOWNSHIP:
            part = dict(zip(*(self.ask(queries.plan_clauses)[name] for name in ("id", "part")), strict=True))
            of = self.tasks["clause"].map(part)
            for name in dict.fromkeys(of):
                yield str(name).partition("、")[2] or str(name), self.tasks[of == name]
            return
        roles = self.tasks["role"] if self.subject.kind == VILLAGE else self.tasks["id"].map(self.roles)
        for role, title in _ROLES.items():
            if (roles == role).any():
                yield title, self.tasks[roles == role]

    def ledgers(self) -> Table:
        """What came of each ledger that the duties rest on, how whole and how old it is; a village's own."""
        if self.subject.village is not None:
            cells = frames.rows(self.ask(queries.reporting_cells, village=self.subject.village))
            rows = [self.ledger(row, row.report_date) for row in cells]
            return Table(("台账", "统计日期", "距今", "报送单位"), (60, 32, 28, 36), rows)
        used = set(self.tasks["dataset"].dropna())
        every = self.source.rows(queries.ledger_reporting)
        rows = [self.ledger(row, row.last_report, [self.covered(row)]) for row in every if row.dataset in used]
        return Table(("台账", "已报村", "统计日期", "距今", "报送单位"), (50, 24, 28, 24, 30), rows)

    def covered(self, row: Any) -> list[Line]:
        """How many villages a ledger has come of; — where an office keeps it."""
        if formats.is_missing(row.asked):
            return [[formats.MISSING]]
        return [[Figure(f"{int(row.reported)}/{int(row.asked)} 村", f"ledger:{row.title}", "coverage")]]

    def ledger(self, row: Any, day: Any, covered: Sequence[list[Line]] = ()) -> list[list[Line]]:
        """A row of `ledgers`."""
        if formats.is_missing(day):
            return [[[row.title]], *covered, [[theme.UNREPORTED]], [[]], [[]]]
        about, days = f"ledger:{row.title}", int(row.days_since_report)
        age = Figure(f"{days} 天前" if days else "当天", about, "age")
        name: Line = [row.title, *self.sources.of_ledger(row.title, self.places[-1])]
        unit = formats.text(row.author).partition(" · ")[0]
        return [[name], *covered, [[Figure(formats.day(day), about, "day")]], [[age]], [[unit]]]

    def goals(self, row: Any) -> Iterator[list[list[Line]]]:
        """A duty's row of the table, and below it those of its indicators, where there are several."""
        place = self.place(row)
        rests = self.parts.get((row.id, place), [])
        name: list[Line] = [[Quote(row.clause), " ", Quote(row.name)], [f"牵头 {units_of(row)}"]]
        several = len(rests) > 1
        yield [name, *self.cells(row, self.about("task", row.id, place, row.name), goal_of(row), place, several)]
        for one in rests if several else ():
            about = self.about("indicator", one.id, place, one.name)
            yield [[["· ", Quote(one.name)]], *self.cells(one, about, f"indicator:{one.id}", place)]

    def about(self, kind: str, of: str, place: str, name: str) -> str:
        """The name of a goal in the report's data."""
        about = f"{kind}:{of}@{place}" if place else f"{kind}:{of}"
        self.names[about] = name
        return about

    def cells(self, row: Any, about: str, goal: str, place: str, several: bool = False) -> list[list[Line]]:
        """Figure, status, trend, age and coverage of a goal. several: its indicators follow, with the last two."""
        marks = self.sources.mark(goal, place)
        status: list[Line] = [[Figure(bars.reported_status(row), about, "status")]]
        if row.status in theme.LATE and row.days_late > 0:
            status.append([Figure(f"{int(row.days_late)} 天", about, "days_late")])
        figure: list[Line] = [[Figure(wording.figure(row), about, "standing"), *marks]]
        if bars.is_shared(row) and not formats.is_missing(row.actual):
            figure.append(["目标为分摊(推定)"])
        if several:
            return [figure, status, [[]], [[]]]
        trend = self.trends.get((goal, place))
        went = "" if trend is None else wording.trend(row, trend)
        facts = dict(plan.outlook(row))
        names = ("最近报数", "age"), ("已报村", "coverage")
        covered: list[Line] = [[Figure(facts[label], about, part)] for label, part in names if label in facts]
        return [figure, status, [[Figure(went, about, "trend")] if went else []], covered]

    def missing(self) -> Iterator[Block]:
        """What is not done, and what meetings noted of it."""
        left = lists.to_do(self.tasks)
        if self.subject.kind == VILLAGE:
            left = left[left["role"] == "本村"]
        silent = left["status"] == theme.UNREPORTED
        late = left["status"].isin([*theme.LATE, theme.BEHIND])
        every = ((theme.LAGGING, left[late]), (theme.UNREPORTED, left[silent]), ("还在期限内", left[~late & ~silent]))
        some = [(title, tasks) for title, tasks in every if len(tasks)]
        for number, (title, tasks) in enumerate(some):
            yield Heading([f"({'一二三'[number]}){title}"], 2)
            for row in frames.rows(tasks):
                yield from self.unfinished(row)
        if not some:
            yield Paragraph(["已到起始日的任务全部完成。" if len(self.tasks) else "方案没有定任务。"])
        for topic in self.topics():
            yield from (Paragraph(self.note(note, settled=False)) for note in topic)

    def topics(self) -> Iterator[list[Any]]:
        """The notes on a village as such."""
        if self.subject.kind == VILLAGE:
            items = self.source.notes["item"]
            for item in dict.fromkeys(items[items.str.startswith(f"village:{self.subject.id}:")]):
                yield self.source.notes_of(item)

    def unfinished(self, row: Any) -> Iterator[Block]:
        """A duty that is not done: why, who, by when; then what was noted of it."""
        place = self.place(row)
        about = self.about("task", row.id, place, row.name)
        why: list[Piece] = [Figure(plan.task_why(row), about, "why"), *self.sources.mark(goal_of(row), place)]
        due: list[Piece] = []
        if row.status == theme.UNREPORTED:  # the other reasons have the day
            due = [",期限 ", Figure(formats.day(row.deadline), about, "deadline")]
        yield Paragraph([Quote(row.clause), " ", Quote(row.name), f":牵头 {units_of(row)}", *due, "。", *why])
        renewed = False
        for note in [] if place else self.source.notes_of(f"task:{row.id}"):
            yield Paragraph(self.note(note, settled=False, renewed=renewed))
            renewed = renewed or not formats.is_missing(note.promised)

    def note(self, note: Any, settled: bool, renewed: bool = False) -> Line:
        """What was noted at a meeting: when, for whom, the words, the figure of then, the promise."""
        about = f"note:{note.id}"
        who = formats.text(note.unit, self.source.plan.campaign.township)
        line: list[Piece] = [Figure(formats.day(note.as_of), about, "day"), f"例会 {who}:", Quote(note.text)]
        line += ["当时 ", Quote(note.figure)] if formats.text(note.figure, "") else []
        promise, _ = meeting.promise_words(note, self.source.as_of, settled, renewed)
        return [*line, ";", Figure(promise, about, "promise"), "。"] if promise else [*line, "。"]

    def mended(self) -> Iterator[Block]:
        """The problems and how they stand."""
        village, unit = self.subject.village, self.subject.unit
        counts = next(iter(frames.rows(self.ask(queries.problem_counts, village=village, unit=unit))))
        mark = self.sources.of_ledger(contracts()["rectification"].title)
        if formats.is_missing(counts.total):
            yield Paragraph([f"问题整改台账{theme.UNREPORTED}。"])
            return
        if not counts.total:
            yield Paragraph(["问题整改台账里没有列在名下的问题", *mark, "。"])
            return
        line: list[Piece] = ["发现问题 ", Figure(f"{int(counts.total)} 条", "problems", "total"), *mark, ":"]
        parts = ("closed", "已销号"), ("fixed", "已整改"), ("working", "整改中"), ("untouched", "未整改")
        some = [(column, word) for column, word in parts if getattr(counts, column)]
        for at, (column, word) in enumerate(some):
            line += ["、" if at else "", f"{word} ", Figure(f"{int(getattr(counts, column))} 条", "problems", column)]
        if counts.late:
            line += [";超期未销号 ", Figure(f"{int(counts.late)} 条", "problems", "late")]
        yield Paragraph([*line, "。"])
        rows = [self.row_of_problem(row) for row in frames.rows(self.ask(queries.problems, village=village, unit=unit))]
        yield Table(("问题", "来源", "发现和期限", "状态", "责任单位和村"), (58, 24, 25, 22, 27), rows)
        for note in self.source.notes_of(f"unit:{unit}") if unit else []:
            yield Paragraph(self.note(note, settled=not counts.late))

    def row_of_problem(self, row: Any) -> list[list[Line]]:
        """A problem's row of the table."""
        about = f"problem:{row.problem_id}"
        days = ("发现", row.found_on, "found_on"), ("期限", row.due_on, "due_on")
        ends: list[Line] = [
            [f"{word} ", Figure(formats.day(day), about, part)]
            for word, day, part in days
            if not formats.is_missing(day)
        ]
        state: list[Line] = [[row.state]]
        if row.is_open:
            state.append([Figure(problems.time_left(row)[0], about, "time")])
        elif not formats.is_missing(row.closed_on):
            state.append([Figure(formats.day(row.closed_on), about, "closed_on")])
        what: list[Line] = [[Quote(row.problem_id), " ", Quote(row.problem)]]
        if not formats.is_missing(row.evidence):
            what.append(["佐证:", Quote(row.evidence)])
        where: list[Line] = [[Quote(formats.text(row.unit))], [formats.text(row.village, "全乡")]]
        return [what, [[row.source]], ends, state, where]

    def compared(self, earlier: Written, blocks: Sequence[Block]) -> Iterator[Block]:
        """What stands otherwise than in the earlier version."""
        then = Figure(formats.day_with_year(day_of(earlier)), "earlier", "as_of")
        version = Figure(f"第 {earlier.about.get('version', formats.MISSING)} 版", "earlier", "version")
        differ = changes(earlier, blocks, self.names)
        yield Paragraph(["上一版截至", then, ",数据", version, "。" if differ else "。各项数字和状态没有变化。"])
        if differ:
            rows: list[list[list[Line]]] = [
                [[[Quote(one.name)]], self.stood(one.about, one.was, " before"), self.stood(one.about, one.now, "")]
                for one in differ
            ]
            yield Table(("任务和指标", "上一版", "本版"), (76, 40, 40), rows)

    def stood(self, about: str, words: tuple[str, str], when: str) -> list[Line]:
        """A figure and its status as two lines; nothing where a version had none."""
        parts = zip(words, ("standing", "status"), strict=True)
        shown = self.source.shown.text
        return [[Figure(shown(text), about, part + when)] for text, part in parts if text] or [["没有"]]
