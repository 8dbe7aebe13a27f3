"""例会材料: what a meeting goes through, as slides from one snapshot: the sentence, the red list, promises, curve,
villages, units, ledgers and 督办 that are due, what is to be decided.

Every word about a figure is the screen's (`wording`, `panels/`), every number SQL's; the layout is `report/deck.py`'s.
What a slide's figures rest on stands in its notes: clause, ledger, upload.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pingda_dash import formats, frames, headlines, queries, theme, wording
from pingda_dash.contracts import contracts
from pingda_dash.panels import directives as directive_words
from pingda_dash.panels import meeting, reporting
from pingda_dash.report.charts import Chart, Series
from pingda_dash.report.deck import (
    BODY,
    LEAD,
    Beside,
    Blank,
    Block,
    Cell,
    Deck,
    Grid,
    Plot,
    Slide,
    Tinted,
    Words,
)
from pingda_dash.report.paper import Figure, Line, Piece, Quote
from pingda_dash.special_report import COUNTS, Source, Sources, completion, completion_caption

KIND = "例会材料"
RED = (theme.BROKEN, theme.OVERDUE, theme.BEHIND)
"""What stands on the red list, as on the page 例会."""
DECISIONS = Blank("decisions", "(请填写:定了什么、谁来办、哪天前。)")
MOST_UNITS = 14
"""Units in a chart; the table behind it has all."""
LONGEST = 90
"""Characters of what a directive asks that a slide shows; all of it stands in the notes."""
STATUSES = (
    ("done", theme.DONE), ("on_course", theme.ON_COURSE), ("behind", theme.BEHIND), ("late", ""),
    ("unreported", theme.UNREPORTED), ("not_begun", "未到起始日"),
)  # fmt: skip
"""What the bars of villages and units add up, and the word of each; late: what is 突破 or 逾期."""
_COLOURS = {"done": theme.ACTUAL, "on_course": theme.OK, "behind": theme.WARN, "late": theme.BAD, "overdue": theme.BAD,
            "broken": theme.BAD, "unreported": theme.NONE, "not_begun": theme.MUTE}  # fmt: skip


def deck(source: Source) -> Deck:
    """The deck of the meeting on the source's day."""
    return _Meeting(source).deck()


class _Meeting:
    """One deck while it is being written."""

    def __init__(self, source: Source) -> None:
        self.source, self.as_of = source, source.as_of
        self.names: dict[str, str] = {}
        self.counts = next(iter(source.rows(queries.duty_counts, scope="乡", scope_id="")))
        self.day = source.rows(queries.campaign_day)[0]
        self.items = source.rows(queries.meeting_items)
        self.by_item = {str(row.item): row for row in self.items}

    def deck(self) -> Deck:
        """All slides."""
        campaign, source = self.source.plan.campaign, self.source
        title = f"{campaign.title.removesuffix('指挥屏')}{KIND}"
        slides = [
            self.cover(title),
            self.standing(),
            self.red_list(),
            self.promises(),
            self.curve(),
            self.villages(),
            *self.units(),
            self.ledgers(),
            self.directives(),
            self.decisions(),
        ]
        marks = [f"   {source.marks}"] if source.marks else []
        foot: Line = [f"{campaign.township}   截至", self.on(), " 数据", self.version(), *marks]
        about = {
            "kind": KIND,
            "subject": "乡:",
            "as_of": self.as_of.isoformat(),
            "version": str(source.snapshot.version),
            "lake": source.snapshot.lake,
        }
        return Deck(title, campaign.township, foot, slides, about, self.names)

    def on(self) -> Figure:
        """The as-of date."""
        return Figure(formats.day_with_year(self.as_of), "campaign", "as_of")

    def version(self) -> Figure:
        """The version of the data."""
        return Figure(f"第 {self.source.snapshot.version} 版", "snapshot", "version")

    def sources(self) -> Sources:
        """The sources of a slide, numbered from 1."""
        made = Sources()
        made.add(self.source.rows(queries.goal_sources, village=None), "")
        return made

    def every_ledger(self) -> list[Line]:
        """What counts of all duties rest on: each ledger's newest upload."""
        made: list[Line] = [["任务状态按方案各条款逐项判定,数据", self.version(), "。所依据的台账和最近一次上传:"]]
        for row in self.source.rows(queries.ledger_reporting):
            if formats.is_missing(row.last_report):
                made.append([f"{row.title} {theme.UNREPORTED}"])
                continue
            about = f"ledger:{row.title}"
            made.append([
                f"{row.title} ", Figure(formats.day(row.last_report), about, "day"), ",",
                Figure(f"第 {int(row.version)} 版", about, "version"), " ", Quote(formats.text(row.filename)),
                f" {formats.text(row.author).partition(' · ')[0]}",
            ])  # fmt: skip
        return made

    # --- the slides -----------------------------------------------------------------------------------------------

    def cover(self, title: str) -> Slide:
        """Which day, how whole and how old the data are."""
        counts = self.source.rows(queries.reporting_counts)[0]
        number = Figure(f"第 {int(self.day.day)} 天(共 {int(self.day.total_days)} 天)", "campaign", "day")
        lines: list[Line] = [["截至", self.on(), ",总攻", number]]
        heard = Figure(reporting.summary(counts), "heard", "summary")
        if formats.is_missing(counts.last_report):
            lines += [[heard]]
        else:
            last = Figure(formats.day(counts.last_report), "heard", "last_report")
            villages = Figure(f"{int(counts.villages_in)}/{int(counts.villages)} 村", "heard", "villages")
            lines += [["数据", self.version(), ",最近统计日期 ", last, ",已报村 ", villages], [heard]]
        blocks: list[Block | Beside] = [Words(lines, LEAD, theme.MUTE)]
        if self.source.snapshot.lake == "demo":
            blocks.append(Words([["演示数据:都是编的,不是平达乡的真实情况"]], BODY, theme.WARN))
        return Slide(title, blocks, self.every_ledger(), is_cover=True)

    def standing(self) -> Slide:
        """The township's sentence, the meeting's, and how many duties stand in each status."""
        blocks: list[Block | Beside] = []
        for page, name in ((headlines.OVERVIEW, "sentence"), (headlines.MEETING, "agenda")):
            sentence = headlines.of_page(page, self.source.ask, self.source.promises)
            if sentence is not None:
                text = self.source.shown.text(sentence.text)
                blocks.append(Words([[Figure(text, name, "text")]], LEAD if name == "sentence" else BODY))
        some = [(column, word) for column, word in COUNTS if getattr(self.counts, column)]
        if some:
            total = Figure(f"{int(self.counts.total)} 项", "counts", "total")
            chart = Chart(
                "各状态的任务数", "columns", [word for _, word in some], [f"counts:{column}" for column, _ in some],
                [Series("任务", "count", [int(getattr(self.counts, column)) for column, _ in some],
                        [_COLOURS[column] for column, _ in some])], "项",
            )  # fmt: skip
            blocks += [Words([["方案要求的任务 ", total, ",按状态:"]], BODY, theme.MUTE), Plot(chart, size=16.0)]
        return Slide("全乡怎么样", blocks, self.every_ledger())

    def red_list(self) -> Slide:
        """What is 突破, 逾期 or 滞后, worst first, with what was promised of it last."""
        sources = self.sources()
        red = [row for row in self.items if not formats.is_missing(row.rank) and row.kind in RED]
        title = theme.LAGGING
        if not red:
            return Slide(title, [Words([[self._no_red()]], LEAD)], self.every_ledger())
        rows = [self.red_row(number, row, sources) for number, row in enumerate(red, start=1)]
        headings = ("序", "状态", "事项", "数字", "牵头单位", "期限", "上次怎么说")
        grid = Grid(headings, (4, 6, 32, 17, 14, 14, 36), rows)
        return Slide(title, [grid], list(sources.lines()))

    def _no_red(self) -> str:
        if self.counts.unreported or not self.counts.reported:
            return "已报送的没有突破、逾期和滞后;没有报送的不算按期"
        return "没有突破、逾期和滞后"

    def red_row(self, number: int, row: Any, sources: Sources) -> list[Cell]:
        """A row of the red list."""
        about = str(row.item)
        self.names[about] = wording.item_title(row)
        tone = theme.STATUS_COLOURS.get(str(row.kind), theme.TEXT)
        figure: list[Line] = [[Figure(wording.item_figure(row), about, "standing"), *self.mark(row, sources)]]
        covered = wording.coverage(row)
        figure += [[Figure(covered, about, "coverage")]] if covered else []
        name: list[Line] = [[Quote(wording.item_title(row))]]
        reason = wording.reason(row) if row.ref_kind == "task" else ""
        name += [[Figure(reason, about, "why")]] if reason else []
        due: list[Line] = [[Figure(formats.day(row.deadline), about, "deadline")]]
        if not formats.is_missing(row.days_late) and row.days_late > 0:
            late = f"{'最长超期' if row.ref_kind == 'unit' else '逾期'} {int(row.days_late)} 天"
            due.append([Figure(late, about, "days_late")])
        unit = formats.text(row.lead_unit).replace(";", "、")
        place: Cell = [[Figure(str(number), "list", f"red {about}")]]
        return [place, [Tinted([str(row.kind)], tone)], name, figure, [[unit]], due, self.last_words(about)]

    def mark(self, row: Any, sources: Sources) -> list[Piece]:
        """The reference of an item's figure."""
        if row.ref_kind == "unit":
            return sources.of_ledger(contracts()["rectification"].title)
        own = str(row.part) == str(row.ref_id)
        return sources.mark(f"task:{row.ref_id}" if own else f"indicator:{row.part}", "")

    def last_words(self, item: str) -> Cell:
        """What was said of an item last, and what was promised."""
        notes = self.source.notes_of(item)
        if not notes:
            return [["—"]]
        note = notes[0]
        about = f"note:{note.id}"
        made: list[Line | Tinted] = [[Figure(formats.day(note.as_of), about, "day"), " ", Quote(str(note.text))]]
        promised = next((one for one in notes if not formats.is_missing(one.promised)), None)
        return [*made, *([self.promise(promised, item)] if promised is not None else [])]

    def promise(self, note: Any, item: str) -> Tinted:
        """`承诺 5月18日完成,已过 2 天`, as the page 例会 says it."""
        words, tone = meeting.promise_words(note, self.as_of, self.is_settled(item))
        colours = {"bad": theme.BAD, "warn": theme.WARN, "mute": theme.OK}
        return Tinted([Figure(words, f"note:{note.id}", "promise")], colours.get(tone, theme.TEXT))

    def is_settled(self, item: str) -> bool:
        """Whether an item is on the list of concerns no longer."""
        row = self.by_item.get(item)
        return row is None or formats.is_missing(row.rank)

    def promises(self) -> Slide:
        """The last promise of each item, what became of it: what has passed first."""
        last = [self.source.notes_of(str(row.item)) for row in self.source.rows(queries.promises,
                promises=self.source.promises)]  # fmt: skip
        notes = [next((one for one in of if not formats.is_missing(one.promised)), None) for of in last]
        kept = [one for one in notes if one is not None]
        if not kept:
            return Slide("以前的承诺", [Words([["例会还没有记过承诺。"]], LEAD)])
        sources = self.sources()
        kept.sort(key=lambda note: (self.is_settled(note.item), note.promised, note.id))
        rows: list[list[Cell]] = []
        for note in kept:
            about, item = f"note:{note.id}", self.by_item.get(note.item)
            now: Cell = [["已不在清单上"]]
            if item is not None:
                figure = Figure(wording.item_figure(item), str(item.item), "standing")
                now = [[figure, *self.mark(item, sources)]]
            rows.append([
                [[Quote(str(note.title))]], [[formats.text(note.unit, self.source.plan.campaign.township)]],
                [[Figure(formats.day(note.as_of), about, "day"), " ", Quote(str(note.text))]],
                [self.promise(note, note.item)], [[Quote(str(note.figure))]], now,
            ])  # fmt: skip
        headings = ("事项", "单位", "当时怎么说", "承诺和兑现", "当时", "现在")
        return Slide("以前的承诺", [Grid(headings, (22, 15, 32, 21, 14, 15), rows)], list(sources.lines()))

    def curve(self) -> Slide:
        """Duties done by each day, those due by then, and where the pace leads."""
        chart = completion(self.source)
        if chart is None:
            return Slide("完成曲线", [Words([["方案没有定任务。"]], LEAD)])
        return Slide("完成曲线", [Plot(chart, size=14.0), Words([completion_caption(self.source)], BODY)],
                     self.every_ledger())  # fmt: skip

    def villages(self) -> Slide:
        """The duties of each village by status, and how old its reports are."""
        every = self.source.rows(queries.villages)
        if not every:
            return Slide("各村对比", [Words([["村情名册还没有报送。"]], LEAD)])
        chart = self.bars("各村任务", every, "village", "village_code")
        rows: list[list[Cell]] = []
        for row in every:
            about = f"village:{row.village_code}"
            counted = [
                self.count(about, part, getattr(row, part)) for part in ("behind", "unreported", "late_problems")
            ]
            age = "从未报送"
            if not formats.is_missing(row.days_since_report):
                age = f"{int(row.days_since_report)} 天前" if row.days_since_report else "当天"
            ledgers = Figure(f"{int(row.ledgers_in)}/{int(row.ledgers)}", about, "ledgers")
            late = self.count(about, "late", int(row.broken + row.overdue))
            rows.append([[[Quote(str(row.village))]], late, *counted, [[ledgers]], [[Figure(age, about, "age")]]])
        headings = ("村(社区)", self.late(every), theme.BEHIND, theme.UNREPORTED, "问题", "台账", "最近报")
        grid = Grid(headings, (21, 13, 11, 14, 11, 12, 15), rows)
        return Slide("各村对比", [Beside(Plot(chart), grid, 0.46)], self.every_ledger())

    def late(self, rows: Sequence[Any]) -> str:
        """What the sum of 突破 and 逾期 is called."""
        return "突破和逾期" if any(row.broken for row in rows) else theme.OVERDUE

    def count(self, about: str, part: str, value: Any) -> Cell:
        """A count in a cell; of what is late in its colour."""
        figure = Figure(formats.number(value, "项"), about, part)
        tone = _COLOURS.get("late" if part == "late_problems" else part)
        return [Tinted([figure], tone) if value and tone else [figure]]

    def bars(self, title: str, rows: Sequence[Any], kind: str, key: str) -> Chart:
        """How many duties of each stand in which status."""
        series = []
        for part, word in STATUSES:
            values = [int(row.broken + row.overdue) if part == "late" else int(getattr(row, part, 0)) for row in rows]
            if any(values):
                series.append(Series(word or self.late(rows), part, values, [_COLOURS[part]]))
        names = [str(row.village if kind == "village" else row.name) for row in rows]
        return Chart(title, "bars", names, [f"{kind}:{getattr(row, key)}" for row in rows], series, "项")

    def units(self) -> list[Slide]:
        """The duties of the units by status: those with most that is late or behind as bars, all of them as a table."""
        every = [row for row in self.source.rows(queries.units) if row.total]
        if not every:
            return []
        worst = sorted(every, key=lambda row: (-(row.broken + row.overdue), -row.behind, -row.unreported))
        lagging = [row for row in worst if row.broken + row.overdue + row.behind + row.unreported][:MOST_UNITS]
        slides = []
        if lagging:
            chart = self.bars("各单位牵头和配合的任务", lagging, "unit", "name")
            left = len(every) - len(lagging)
            rest = Figure(f"{left} 个单位", "units", f"beyond {len(lagging)}")
            words: list[Piece] = [f"{chart.title},逾期、滞后和未报送多的在前"]
            words += ["。其余 ", rest, "见下页的表"] if left else []
            slides.append(Slide("各单位对比", [Words([words], BODY, theme.MUTE), Plot(chart, size=13.0)],
                                self.every_ledger()))  # fmt: skip
        parts = ("led", "answered", "late", "behind", "unreported", "on_course", "done", "late_problems")
        rows: list[list[Cell]] = []
        for row in worst:
            about = f"unit:{row.name}"
            values = {"late": int(row.broken + row.overdue)}
            cells = [self.count(about, part, values.get(part, getattr(row, part, None))) for part in parts]
            rows.append([[[str(row.name)]], *cells])
        headings = ("单位", "牵头", "配合", self.late(every), theme.BEHIND, theme.UNREPORTED, theme.ON_COURSE,
                    theme.DONE, "超期问题")  # fmt: skip
        grid = Grid(headings, (28, 10, 10, 13, 10, 11, 10, 11, 12), rows)
        return [*slides, Slide("各单位的任务", [grid], self.every_ledger())]

    def ledgers(self) -> Slide:
        """The ledgers that are owed, who owes them, and of which villages."""
        owed = [row for row in self.source.rows(queries.ledger_reporting) if row.owed]
        if not owed:
            return Slide("缺报的台账", [Words([["各本台账都在报送周期内。"]], LEAD)], self.every_ledger())
        cells = self.source.rows(queries.reporting)
        rows: list[list[Cell]] = []
        for row in owed:
            about = f"ledger:{row.title}"
            late = [one for one in cells if one.dataset == row.dataset and reporting.age_of(one) != reporting.FRESH]
            covered: Cell = [[formats.MISSING]]
            if not formats.is_missing(row.asked):
                covered = [[Figure(f"{int(row.reported)}/{int(row.asked)} 村", about, "coverage")]]
            last: Cell = [[theme.UNREPORTED]]
            if not formats.is_missing(row.last_report):
                last = [[Figure(formats.day(row.last_report), about, "day")]]
            age = reporting.age_words(row)
            words: Cell = [Tinted([Figure(age, about, "overdue")], theme.BAD)] if age else [[""]]
            rows.append(
                [
                    [[row.title]],
                    [[Figure(reporting.unit_of(row), about, "units")]],
                    covered,
                    last,
                    words,
                    [self.silent(late)],
                ]
            )
        headings = ("台账", "责任单位", "已报村", "最近统计日期", "超期", "超期或没有报的村")
        return Slide("缺报的台账", [Grid(headings, (20, 20, 11, 15, 13, 42), rows)], self.every_ledger())

    def silent(self, cells: Sequence[Any]) -> Line:
        """The villages that owe a ledger, and since when. cells: rows of `queries.reporting`."""
        made: list[Piece] = []
        for one in cells:
            about = f"reporting:{one.dataset}@{one.village_code}"
            made += [
                "、" if made else "",
                Quote(str(one.village)),
                "(",
                Figure(reporting.age_words(one), about, "age"),
                ")",
            ]
        return made or [formats.MISSING]

    def directives(self) -> Slide:
        """The 督办件 that are past their day."""
        log = self.source.directives
        listed = self.source.ask(queries.directives, directives=log)
        over = [row for row in frames.rows(listed) if row.is_overdue]
        title, notes = "督办逾期", list[Line]()
        if not over:
            words = "没有逾期的督办。" if len(listed) else "还没有督办件。"
            return Slide(title, [Words([[words]], LEAD)])
        rows: list[list[Cell]] = []
        for row in over:
            about, work = f"directive:{row.label}", str(row.work)
            short = work if len(work) <= LONGEST else f"{work[: LONGEST - 1]}…"
            state = Tinted([Figure(directive_words.state_words(row), about, "state")], theme.BAD)
            due: Cell = [[Figure(formats.day(row.due), about, "due")]]
            rows.append([[[Quote(row.label)]], [[Quote(str(row.title))]], [[Quote(short)]], [[row.whom]], due, [state]])
            opened = Figure(formats.day(row.opened_on), about, "opened_on")
            notes.append([Quote(row.label), " ", opened, "立项,当时 ", Quote(str(row.figure)), ":", Quote(work)])
        headings = ("文号", "事项", "督办什么", "承办", "期限", "状态")
        return Slide(title, [Grid(headings, (19, 24, 40, 15, 12, 18), rows)], notes)

    def decisions(self) -> Slide:
        """What the meeting has to decide, as the sentence at its head says, and room for what it does."""
        agenda = self.source.ask(queries.meeting_agenda, promises=self.source.promises)
        open_items = [row for row in frames.rows(agenda) if row.is_open and not formats.is_missing(row.rank)]
        blocks: list[Block | Beside] = []
        if open_items:
            number = Figure(f"{len(open_items)} 项", "agenda", "open")
            blocks.append(Words([["突破、逾期和滞后的事项里,没有承诺或承诺已过期的 ", number, ",要定完成日。"]], BODY))
        return Slide("请例会决定", [*blocks, DECISIONS])
