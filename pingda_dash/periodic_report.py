"""日报 and 周报 (plan 五(二) 动态跟踪、及时反馈): what turned since the day or the week before, and who must act.

Of the township, of a unit or of a village, each in the same order, from one snapshot, in the screens' words about SQL's
numbers; the layout is `report/paper.py`'s.
What only people can write is a field (FIELDS), kept when the report is made again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pandas as pd

from pingda_dash import formats, frames, headlines, queries, theme, wording
from pingda_dash.panels import compare, lists, plan, reporting, turns
from pingda_dash.panels import directives as directive_panels
from pingda_dash.panels.bars import begun_status
from pingda_dash.report.paper import (
    SUBTITLE,
    Block,
    Field,
    Figure,
    Heading,
    Line,
    Paper,
    Paragraph,
    Piece,
    Quote,
    Table,
)
from pingda_dash.special_report import COUNTS, TOWNSHIP, Source, Sources, Subject, goal_of, units_of

REMARKS = Field("remarks", "补充情况", "(请填写:台账里没有的情况,例如天气、疫情、来访、舆情。)")
NEXT = Field("next", "下一步安排", "(请填写:下一步做什么、谁来做、哪天前。)")
SIGNED = Field("signed", "报送", "(请填写:报送单位、填报人、审核人。)")
FIELDS = REMARKS, NEXT, SIGNED


@dataclass(frozen=True)
class Period:
    """A report that comes again. name: what it is called; days: since how long ago; span: what that is called."""

    name: str
    days: int
    span: str

    def before(self, as_of: date) -> date:
        """The day that a report of a day is held against."""
        return as_of - timedelta(days=self.days)


DAILY, WEEKLY = Period("日报", 1, "前一天"), Period("周报", 7, "一周前")


def subjects(source: Source, period: Period) -> list[Subject]:
    """Whom these reports can be of: the township, each unit of the plan, each village."""
    return [replace(one, report=period.name) for one in source.subjects()]


def paper(source: Source, period: Period, of: Subject, log: str) -> Paper:
    """The report of a day. of: one of `subjects`; log: `directives.log` of the lake."""
    return _Report(source, period, of, log).paper()


class _Report:
    """One report while it is being written."""

    def __init__(self, source: Source, period: Period, of: Subject, log: str) -> None:
        self.source, self.period, self.of, self.log = source, period, of, log
        self.before = period.before(source.as_of)
        self.sources, self.names = Sources(), dict[str, str]()
        for village in dict.fromkeys((None, of.village)):
            self.sources.add(source.rows(queries.goal_sources, village=village), village or "")
        is_whole = of.kind == TOWNSHIP
        self.scope = {"scope": None if is_whole else of.kind, "scope_id": None if is_whole else of.id}

    def paper(self) -> Paper:
        """The whole report."""
        campaign, source, period = self.source.plan.campaign, self.source, self.period
        blocks: list[Block] = [
            *self.opening(),
            Heading(["一、总体情况"]),
            *self.overall(),
            Heading([f"二、与{period.span}相比"]),
            *self.turned(),
            Heading(["三、要办的事"]),
            *self.concerns(),
            Heading(["四、督办"]),
            *self.directives(),
            Heading(["五、台账报送"]),
            *self.ledgers(),
            Heading([f"六、{REMARKS.title}"]),
            REMARKS,
            Heading([f"七、{NEXT.title}"]),
            NEXT,
            SIGNED,
        ]
        if self.sources.rows:
            blocks += [Heading(["附:数据来源"]), self.sources.table()]
        about = {
            "kind": period.name,
            "subject": self.of.key,
            "as_of": source.as_of.isoformat(),
            "version": str(source.snapshot.version),
            "lake": source.snapshot.lake,
        }
        title = f"{campaign.title.removesuffix('指挥屏')}{period.name}"
        return Paper(title, campaign.township, source.marks, blocks, about, self.names)

    def opening(self) -> Iterator[Block]:
        """Whose, of which day, from which data."""
        if self.of.kind != TOWNSHIP:
            yield Paragraph([f"报告单位:{self.source.plan.campaign.township} {self.of.name}"], SUBTITLE)
        day = self.source.rows(queries.campaign_day)[0]
        on = Figure(formats.day_with_year(self.source.as_of), "campaign", "as_of")
        number = Figure(f"第 {int(day.day)} 天(共 {int(day.total_days)} 天)", "campaign", "day")
        version = Figure(f"第 {self.source.snapshot.version} 版", "snapshot", "version")
        yield Paragraph([on, ",总攻", number, ",数据", version], SUBTITLE)
        yield Paragraph([])

    def overall(self) -> Iterator[Block]:
        """The sentence at the head of the screen, and how the duties stand."""
        source, of = self.source, self.of
        sentence = headlines.of_page(headlines.OVERVIEW, source.ask, source.promises, (of.kind, of.id))
        if sentence is not None:
            yield Paragraph([Figure(source.shown.text(sentence.text), "sentence", "text")])
        counts = self.counts()
        if counts is None or not counts.total:
            return
        line: list[Piece] = ["方案要求的任务 ", Figure(f"{int(counts.total)} 项", "counts", "total"), ":"]
        for at, (column, word) in enumerate((c, w) for c, w in COUNTS if getattr(counts, c)):
            line += ["、" if at else "", f"{word} ", Figure(f"{int(getattr(counts, column))} 项", "counts", column)]
        yield Paragraph([*line, "。"])

    def counts(self) -> Any | None:
        """The row of `duty_counts` of whose report it is; None of one of whom nothing is asked."""
        return next(iter(self.source.rows(queries.duty_counts, scope=self.of.kind, scope_id=self.of.id)), None)

    def turned(self) -> Iterator[Block]:
        """How many stand otherwise than on the earlier day, what turned, which figures moved."""
        since, source, of = self.before, self.source, self.of
        then = Figure(formats.day(self.before), "campaign", "before")
        pieces: list[Piece] = ["比", then, ":"]
        changed = [row for row in source.rows(queries.compare_counts, since=since, **self.scope) if row.change]
        for at, row in enumerate(changed):
            words = f"{int(row.before)} → {int(row.after)} 项({compare.signed(row.change, '项')})"
            pieces += ["、" if at else "", f"{row.status} ", Figure(words, f"turned:{row.status}", "counts")]
        yield Paragraph([*pieces, "各状态的任务数没有变化。" if not changed else "。"])
        statuses = source.ask(queries.compare_turns, since=since, **self.scope)
        statuses = statuses[statuses["topic"] != "数字"]
        if of.village:
            statuses = statuses.assign(topic="任务")  # its own: nobody needs to be told of which village
        for at, one in enumerate(turns.captions(statuses, "") if len(statuses) else []):
            yield Paragraph([Figure(one.words, "turns", str(at)), "。"])
        goals = source.ask(queries.compare_indicators, since=since, village=of.village, unit=of.unit)
        moved = goals[~goals["move"].isin(_STILL)]
        if len(moved):
            yield Table(
                ("指标", "上次 → 本次", "变化", "状态"), (54, 46, 28, 28), list(map(self.goal, frames.rows(moved)))
            )
        else:
            yield Paragraph(["各项指标没有新报数。"])
        ended = [row for row in self.compared() if row.state == "已销"]
        if ended:
            yield Paragraph(["不再列入要办的事:", *_joined(list(map(self.ended, ended))), "。"])

    def goal(self, row: Any) -> list[list[Line]]:
        """An indicator that moved."""
        goal, village = f"indicator:{row.id}", self.of.village or ""
        about = f"{goal}@{village}" if village else goal
        self.names[about] = row.name
        was, now, unit = compare.figures(row)
        before, after = begun_status(row.was_status, row.was_reason), begun_status(row.status, row.reason)
        status = after if before == after else f"{before} → {after}"
        difference = compare.difference(row.change, row.unit)
        reached: Line = [Figure(f"{was} → {now} {unit}", about, "moved"), *self.sources.mark(goal, village)]
        return [
            [[Quote(row.name)]],
            [reached],
            [[Figure(difference, about, "change")]] if difference else [[]],
            [[Figure(status, about, "turned")]],
        ]

    def compared(self) -> list[Any]:
        """The rows of `compare_concerns` of whose report it is."""
        of = self.of
        return self.source.rows(queries.compare_concerns, since=self.before, village=of.village, unit=of.unit)

    def ended(self, row: Any) -> list[Piece]:
        """A concern that is none any more, and what became of it."""
        unit = f"{row.unit} " if row.topic == "问题" else ""
        words = f"{unit}{wording.concern_name(row)}({formats.text(row.ended, '')})"
        return [Figure(words, f"concern:{row.key}", "ended")]

    def concerns(self) -> Iterator[Block]:
        """What asks for a decision, worst first: how it stands, who must act, what they promised."""
        every = self.source.rows(queries.concerns, village=self.of.village, unit=self.of.unit)
        promised = {row.item: row for row in self.source.rows(queries.promises, promises=self.source.promises)}
        new = {row.key for row in self.compared() if row.state == "新增"}
        rows = []
        if self.of.kind != TOWNSHIP:  # every duty of its own, not those alone that it leads for the township
            every = [row for row in every if row.ref_kind != "task"]
            rows += [self.duty(row, promised.get(f"task:{row.id}")) for row in frames.rows(self.late())]
        rows += [self.concern(row, promised.get(row.key), row.key in new) for row in every]
        if not rows:
            yield Paragraph(["没有逾期、滞后、未报送的事。"])
            return
        yield Table(("类别", "事项", "谁来办、怎么样", "承诺"), (18, 54, 54, 30), rows)

    def late(self) -> pd.DataFrame:
        """The duties of a unit or a village that are late, behind or not reported, the most urgent first."""
        tasks = lists.to_do(self.source.ask(queries.tasks, unit=self.of.unit, village=self.of.village))
        if self.of.village:
            tasks = tasks[tasks["role"] == "本村"]
        return tasks[tasks["status"].isin([*theme.LATE, theme.BEHIND, theme.UNREPORTED])]

    def duty(self, row: Any, promise: Any) -> list[list[Line]]:
        """A row of `tasks`: of a village, what was promised of it is the township's."""
        village = self.of.village or ""
        about = f"task:{row.id}@{village}" if village else f"task:{row.id}"
        words = "" if promise is None else f"{'全乡' if village else ''}{lists.promise_words(promise)}"
        return [
            [[Figure(str(row.status), about, "status")]],
            [[Quote(row.name), *self.sources.mark(goal_of(row), village)]],
            [[f"牵头 {units_of(row)}。", Figure(plan.task_why(row), about, "why")]],
            [[Figure(words, f"promise:{row.id}", "promise")]] if words else [[]],
        ]

    def concern(self, row: Any, promise: Any, is_new: bool) -> list[list[Line]]:
        """A row of `concerns`."""
        about = f"concern:{row.key}"
        kind: list[Line] = [[str(row.kind)], *([["新增"]] if is_new and row.kind != "新增" else [])]
        title: Line = [Figure(wording.concern_title(row), about, "title"), *self.marked(row)]
        detail: list[Line] = [[Figure(wording.concern_detail(row), about, "detail")]]
        words = "" if promise is None else lists.promise_words(promise)
        return [kind, [title], detail, [[Figure(words, about, "promise")]] if words else [[]]]

    def marked(self, row: Any) -> list[Piece]:
        """The reference of a concern about a duty."""
        if row.ref_kind != "task":
            return []
        indicator = self.sources.mark(f"indicator:{formats.text(row.part, '')}", "")
        return indicator or self.sources.mark(f"task:{row.ref_id}", "")

    def directives(self) -> Iterator[Block]:
        """How the directives stand, and each that is not closed."""
        of = self.of
        listed = self.source.ask(queries.directives, directives=self.log, unit=of.unit, village=of.village)
        every = self.source.rows(queries.directive_counts, directives=self.log)
        counts = next((row for row in every if (row.scope, row.scope_id) == (of.kind, of.id)), None)
        left = listed[~listed["is_closed"].astype(bool)]
        if counts is None or not counts.total:
            yield Paragraph(["还没有督办件。"])
            return
        yield Paragraph([Figure(directive_panels.summary(counts, left), "directives", "summary")])
        if len(left):
            rows = list(map(self.directive, frames.rows(left)))
            yield Table(("督办单", "承办", "期限", "状态", "督办什么"), (38, 26, 22, 28, 42), rows)

    def directive(self, row: Any) -> list[list[Line]]:
        """A row of `directives`."""
        about = f"directive:{row.label}"
        state = Figure(directive_panels.state_words(row), about, "state")
        due, label = Figure(formats.day(row.due), about, "due"), Figure(row.label, about, "label")
        return [[[label]], [[str(row.whom)]], [[due]], [[state]], [[Quote(row.title), ":", Quote(row.work)]]]

    def ledgers(self) -> Iterator[Block]:
        """What has come since the earlier day, and who owes what."""
        of = self.of
        if of.kind == TOWNSHIP:
            counts = self.source.rows(queries.reporting_counts)[0]
            yield Paragraph([Figure(reporting.summary(counts), "reporting", "summary")])
        lines = self.owed_by_village(of.village) if of.village else self.owed_by_units()
        if lines:
            yield Paragraph(["要催报的:", *_joined([[one] for one in lines]), "。"])
        else:
            yield Paragraph(["没有欠报的台账。"])
        came = list(frames.rows(self.received()))
        since = Figure(formats.day(self.before), "campaign", "before")
        by = "收到" if of.kind == TOWNSHIP else f"收到{of.name}自己报送的"
        if not came:
            others = "" if of.kind == TOWNSHIP else ";以上各数来自别的单位报送的台账,见文末“数据来源”"
            yield Paragraph([since, f"以后没有{by}台账{others}。"])
            return
        yield Paragraph([since, f"以后{by} ", Figure(f"{len(came)} 份", "received", "files"), ":"])
        yield Table(("收到", "报送", "文件", "行数"), (24, 32, 80, 20), list(map(self.upload, came)))

    def owed_by_units(self) -> list[Figure]:
        """Of each unit, or of the one whose report it is, the ledgers that it owes."""
        owed: dict[str, list[Any]] = {}
        every = self.source.ask(queries.unit_ledgers, unit=self.of.unit)
        for row in frames.rows(every[every["owed"].astype(bool)]):
            owed.setdefault(formats.text(row.unit, reporting.NO_UNIT), []).append(row)
        return [Figure(f"{unit}({_owed(of)})", f"owed:{unit}", "ledgers") for unit, of in owed.items()]

    def owed_by_village(self, village: str) -> list[Figure]:
        """The ledgers that a village is in that never came of it, or are overdue."""
        every = frames.rows(self.source.ask(queries.reporting, village=village))
        owed = [(row, reporting.owed_of_village(row)) for row in every]
        return [Figure(words, f"owed:{village}:{row.dataset}", "ledger") for row, words in owed if words]

    def received(self) -> pd.DataFrame:
        """The files that came after the earlier day, up to the day, in their order; of a unit or village its own."""
        every = self.source.ask(queries.uploads)
        if self.of.kind != TOWNSHIP:
            every = every[every["author"].str.partition(" · ")[0] == self.of.name]
        days = every["received_at"].dt.date
        came: pd.DataFrame = every.loc[(days > self.before) & (days <= self.source.as_of)]
        return came.sort_values(["version", "filename"])

    def upload(self, row: Any) -> list[list[Line]]:
        """A row of what came."""
        about = f"upload:{int(row.version)}:{row.filename}"
        unit = formats.text(row.author).partition(" · ")[0]
        rows = Figure(f"{int(row.rows)} 行", about, "rows")
        return [[[Figure(formats.day(row.received_at), about, "day")]], [[unit]], [[Quote(row.filename)]], [[rows]]]


_STILL = ("没有变化", "没有进展", "仍未报送")
"""Moves of a figure that did not move."""


def _owed(rows: Sequence[Any]) -> str:
    return "、".join(map(reporting.owed_ledger, rows))


def _joined(lines: Sequence[Sequence[Piece]]) -> list[Piece]:
    """Lines one after another, ; between them."""
    return [piece for at, line in enumerate(lines) for piece in ([";", *line] if at else line)]
