"""Reading a made paper as a person would check it: each number held against SQL, by the mark it carries."""

from __future__ import annotations

import copy
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any

import docx
import pandas as pd
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from openpyxl import load_workbook

from pingda_dash import directives, frames, headlines
from pingda_dash.report import charts, deck, paper
from pingda_dash.report.paper import FIGURE_STYLE, MARK_STYLE, QUOTE_STYLE, Figure
from pingda_dash.snapshot import Snapshot
from pingda_dash.special_report import TOWNSHIP, UNIT, VILLAGE, Source, Subject

DIGIT = re.compile(r"\d")
_DAY = re.compile(r"(?:(\d{4})年)?(\d{1,2})月(\d{1,2})日")
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


def text_of(data: bytes) -> str:
    """All that a paper shows, its head too, and all that it carries beside."""
    document = docx.Document(io.BytesIO(data))
    every = [document.element.body, document.sections[0].header._element]
    shown = "\n".join(str(one.text) for part in every for one in part.iter(qn("w:t")))
    return shown + "\n".join(str(one.figure.text) for one in paper.read(data).figures.values())


def runs(data: bytes) -> Iterator[tuple[str, str, str]]:
    """(text, character style, bookmark around it) of each run outside the fields, in order."""
    document = docx.Document(io.BytesIO(data))
    names = {one.style_id: one.name for one in document.styles}
    for line in document.element.body.iter(qn("w:p")):
        if next(line.iterancestors(qn("w:sdt")), None) is None:
            for (style, mark), every in groupby(_runs(line), key=itemgetter(1, 2)):  # LibreOffice cuts them into pieces
                yield "".join(text for text, _, _ in every), names[style] if style else "", mark


def _runs(line: Any) -> Iterator[tuple[str, str, str]]:
    """(text, the id of its style, bookmark around it) of each run of a paragraph."""
    mark = ""
    for part in line:
        if part.tag == qn("w:bookmarkStart"):
            mark = part.get(qn("w:name"))
        elif part.tag == qn("w:bookmarkEnd"):
            mark = ""
        elif part.tag == qn("w:r") and next(part.iter(qn("w:drawing")), None) is None:  # its words are lines too
            style = part.find(f"{qn('w:rPr')}/{qn('w:rStyle')}")
            text = "".join(str(one.text) for one in part.iter(qn("w:t")))
            yield text, style.get(qn("w:val")) if style is not None else "", mark


def written_in(data: bytes, tag: str, *lines: str) -> bytes:
    """The document as somebody saves it who has written in a field."""
    document = docx.Document(io.BytesIO(data))
    for control in document.element.body.iter(qn("w:sdt")):
        if control.find(f".//{qn('w:tag')}").get(qn("w:val")) != tag:
            continue
        content = control.find(qn("w:sdtContent"))
        content.clear()
        for line in lines:
            content.append(parse_xml(f"<w:p {nsdecls('w')}><w:r><w:rPr><w:b/></w:rPr><w:t>{line}</w:t></w:r></w:p>"))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def edited(data: bytes, change: Callable[[Any], object]) -> bytes:
    """The document as somebody saves it who has changed its body."""
    document = docx.Document(io.BytesIO(data))
    change(document.element.body)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def body_of(text: str) -> Any:
    """A body of one paragraph."""
    return parse_xml(f"<w:body {nsdecls('w')}><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body>")


def copy_of(body: Any, text: str, other: str) -> None:
    """Copy the control that has a text, the copy with another."""
    control = next(one for one in body.iter(qn("w:sdt")) if text in "".join(one.itertext()))
    again = copy.deepcopy(control)
    next(again.iter(qn("w:t"))).text = other
    control.addnext(again)


class Truth:
    """What SQL says on a day, asked apart from the report: rows by the names that figures carry."""

    def __init__(self, source: Source) -> None:
        self.source, self.day = source, source.as_of
        self.answers: dict[tuple[Any, ...], list[Any]] = {}
        self.goals: dict[str, Any] = {}
        for kind, table in (("task", "duty_standing"), ("indicator", "indicator_standing")):
            for row in self.ask(f"select * from {table}"):
                place = "" if is_gone(row.village_code) else f"@{row.village_code}"
                self.goals[f"{kind}:{row.id}{place}"] = row
        trends = self.ask(
            "select kind, goal_id, village_code, min(report_date) as first_on, max(report_date) as last_on, "
            "arg_min(value, report_date) as first_value, arg_max(value, report_date) as last_value, "
            "count(*) as reports "
            "from goal_reports where report_date <= getvariable('as_of') group by all"
        )
        self.trends = {
            (f"{row.kind}:{row.goal_id}", "" if is_gone(row.village_code) else row.village_code): row for row in trends
        }
        self.problems = {f"problem:{row.problem_id}": row for row in self.ask("select * from problem_list")}
        self.notes = {f"note:{row.id}": row for row in frames.rows(source.notes)}
        self.township = Subject(TOWNSHIP, "", "")
        self.named: dict[tuple[str, str], Any] = {}
        self.quotes = self._quotes()

    def ask(self, statement: str, **parameters: Any) -> list[Any]:
        """The rows of a statement on the day, asked once."""
        key = statement, *parameters.values()
        if key not in self.answers:
            self.answers[key] = list(frames.rows(self.source.snapshot.run(statement, self.day, **parameters)))
        return self.answers[key]

    def _quotes(self) -> str:
        """Everything that may be quoted: the plan, the ledgers' problems, files, notes."""
        plan = self.source.plan
        words = [one.text for one in plan.clauses] + [one.id for one in plan.clauses] + [one.name for one in plan.tasks]
        words += [one.name for one in plan.indicators]
        for row in self.problems.values():
            words += [row.problem_id, row.problem, str(row.evidence), str(row.unit)]
        words += [row.filename for row in self.ask("select distinct filename from uploads")]
        for row in self.notes.values():
            words += [row.text, row.figure]
        for row in json.loads(directives.log(self.source.desk)):
            words += [row["label"], row["title"], row["work"]]
        return "\n".join(words)

    def faults(self, data: bytes, subject: Subject) -> list[str]:
        """What a paper states that SQL does not: one line each; none where all of it holds."""
        written = paper.read(data)
        faults = self.chart_faults(data, written.charts, subject)
        sources = len([one for one in written.figures.values() if one.figure.part == "version"]) + 1
        for text, style, mark in runs(data):
            if mark:
                stated = written.figures[mark].figure
                if stated.text != text or style != FIGURE_STYLE:
                    faults.append(f"{mark}: {text} is not {stated.text}")
                elif not self.holds(stated, subject):
                    faults.append(f"{stated.about} {stated.part}: {text}")
            elif not DIGIT.search(text):
                continue
            elif style == QUOTE_STYLE:
                faults += [] if text in self.quotes else [f"not a quote: {text}"]
            elif style != MARK_STYLE or not 0 < int(text.strip("[]")) <= sources:
                faults.append(f"unmarked: {text}")
        return faults

    def deck_faults(self, data: bytes) -> list[str]:
        """As `faults`, of a deck, its notes and its charts; each reference must stand in the slide's own notes."""
        written, subject = deck.read(data), self.township
        faults = self.chart_faults(data, written.charts, subject)
        noted = {(run.slide, run.text) for run in written.runs if run.is_note and run.mark == MARK_STYLE}
        for run in written.runs:
            if run.mark.startswith("_F"):
                stated = written.figures[run.mark].figure
                if stated.text != run.text:
                    faults.append(f"{run.mark}: {run.text} is not {stated.text}")
                elif not self.holds(stated, subject):
                    faults.append(f"{run.slide} {stated.about} {stated.part}: {run.text}")
            elif not DIGIT.search(run.text):
                continue
            elif run.mark == QUOTE_STYLE:
                faults += [] if run.text in self.quotes else [f"not a quote: {run.text}"]
            elif run.mark == deck.PART_MARK:
                faults += [] if re.fullmatch(r"\(\d/\d\)", run.text) else [f"not a part: {run.text}"]
            elif run.mark != MARK_STYLE or (run.slide, run.text) not in noted:
                faults.append(f"{run.slide} unmarked: {run.text}")
        return faults

    def table_faults(self, data: bytes) -> list[str]:
        """The numbers and days of a workbook that SQL does not say, and columns of such that nobody looked at."""
        faults = list[str]()
        for page in load_workbook(io.BytesIO(data)):
            head, *rows = page.iter_rows(values_only=True)
            for number, row in enumerate(rows, start=2):
                cells = {str(name): value for name, value in zip(head, row, strict=False) if name is not None}
                typed = {name: value for name, value in cells.items() if isinstance(value, int | float | datetime)}
                true = self._row(page.title, number - 2, cells)
                faults += [
                    f"{page.title} {number} {name}: {value} is not {true.get(name)}"
                    for name, value in typed.items()
                    if not same(value, true.get(name))
                ]
                gone = [name for name, value in true.items() if name not in typed and not is_gone(value)]
                faults += [f"{page.title} {number} {name}: is missing" for name in gone]
        return faults

    def _row(self, sheet: str, at: int, cells: Mapping[str, Any]) -> Mapping[str, Any]:
        """What SQL says of a row of a workbook: its numbers and days by their headings."""
        match sheet:
            case "说明":
                return {"内容": self._fact(str(cells["项目"]))}
            case "指标":
                row = self._named()[cells["指标"], cells["范围"]]
                made = {"实际": row.actual, "目标": row.target, "按期应达": row.expected, "预计达标": row.projected}
                return made | self._of_goal(row)
            case "任务":
                row = self.goals[f"task:{cells['编号']}"]
                return {"按期应完成": row.expected_progress, "起算": row.start} | self._of_goal(row)
            case "问题":
                row = self.problems[f"problem:{cells['问题编号']}"]
                return {
                    "发现日期": row.found_on,
                    "整改期限": row.due_on,
                    "超期(天)": row.days_late,
                    "销号日期": row.closed_on,
                }
            case "台账报送":
                [row] = self.ask("select * from ledger_reporting where title = $title", title=cells["台账"])
                return {"已报村数": row.reported, "应报村数": row.asked, "最近报送": row.last_report,
                        "距今(天)": row.days_since_report, "超期(天)": row.days_overdue, "应报日期": row.due_on,
                        "周期(天)": row.reporting_days, "行数": row.rows, "支撑项数": row.duties}  # fmt: skip
            case "各村报送":
                of = {"v": cells["村"], "t": cells["台账"]}
                [row] = self.ask("select * from reporting where village = $v and title = $t", **of)
                return {"统计日期": row.report_date, "距今(天)": row.days_since_report, "超期(天)": row.days_overdue,
                        "行数": row.rows}  # fmt: skip
            case "收到的报送":
                every = self.ask("select u.*, d.title from uploads as u join dataset_list as d using (dataset)")
                where = cells["数据版本"], cells["台账"], cells["来源文件"]
                [row] = [one for one in every if (one.version, one.title, one.filename) == where]
                counts = {"新增": row.added, "变化": row.changed, "未变": row.unchanged, "移出": row.removed}
                counts["行数"] = row.rows_good
                return counts | {"数据版本": row.version, "上传时间": row.received_at, "名册日期": row.register_date}
            case "完成曲线":
                day = self.source.plan.campaign.start + timedelta(at)
                parts = ("应完成", "due"), ("已完成", "done"), ("照此下去", "projected")
                return {"日期": pd.Timestamp(day)} | {
                    name: self._curve(part, day, self.township) for name, part in parts
                }
            case "各村任务":
                [place] = self.ask("select * from village_list where village = $v", v=cells["村"])
                parts = {"已完成": "done", "正常": "on_course", "滞后": "behind", "逾期": "overdue", "突破": "broken",
                         "未报送": "unreported", "超期问题": "late_problems"}  # fmt: skip
                about = f"village:{place.village_code}"
                made = {name: self.count(about, part, self.township) for name, part in parts.items()}
                last = self.ask("select max(report_date) as day from ledger_reports where village_code = $v and "
                                "report_date <= getvariable('as_of')", v=place.village_code)[0].day  # fmt: skip
                age = None if is_gone(last) else (self.day - last.date()).days
                return made | {"合计": sum(made.values()) - made["超期问题"], "最近报送": last, "距今(天)": age}
        return {}

    def _named(self) -> dict[tuple[str, str], Any]:
        """(name, where) → an indicator's row."""
        if not self.named:
            villages = {row.village_code: row.village for row in self.ask("select * from village_list")}
            for about, row in self.goals.items():
                if about.startswith("indicator:"):
                    where = "全乡" if is_gone(row.village_code) else villages[row.village_code]
                    self.named[row.name, where] = row
        return self.named

    def _of_goal(self, row: Any) -> dict[str, Any]:
        late = (self.day - row.deadline.date()).days if row.status in ("逾期", "突破") else 0
        age = None if is_gone(row.report_date) else (self.day - row.report_date.date()).days
        return {"完成率": row.progress, "期限": row.deadline, "逾期天数": max(late, 0), "统计日期": row.report_date,
                "距今(天)": age, "已报村数": row.heard, "应报村数": row.asked}  # fmt: skip

    def _fact(self, name: str) -> Any:
        [files] = self.ask(
            "select max(report_date) as last_on, count(distinct dataset) as ledgers, count(distinct "
            "village_code) as villages from ledger_reports where report_date <= getvariable('as_of')"
        )
        campaign = self.source.plan.campaign
        every = (campaign.end - campaign.start).days + 1
        return {
            "截至": pd.Timestamp(self.day), "总攻第几天": min(max((self.day - campaign.start).days + 1, 0), every),
            "总攻共几天": every, "数据版本": self.source.snapshot.version,
            "最近统计日期": files.last_on, "收到的台账": files.ledgers, "报过的村": files.villages,
            "应收的台账": len(self.ask("select * from dataset_list")),
            "全部的村": len(self.ask("select * from village_list")),
        }.get(name)  # fmt: skip

    def chart_faults(self, data: bytes, points: Sequence[paper.Points], subject: Subject) -> list[str]:
        """The points of the charts of a file that SQL does not say, or that their workbooks have otherwise."""
        read, faults = charts.read(data), list[str]()
        if len(read) != len(points) or any(rounded(one.drawn) != rounded(one.kept) for one in read):
            return ["a chart is not what its data are"]
        for of, chart in zip(points, read, strict=True):
            for part, values in zip(of.parts, chart.drawn, strict=True):
                for about, value in zip(of.abouts, values, strict=True):
                    true = self.count(about, part, subject)
                    if (value is None) != (true is None) or (value is not None and abs(value - true) > 1e-9):
                        faults.append(f"{about} {part}: {value} is not {true}")
        return faults

    def count(self, about: str, part: str, subject: Subject) -> Any:
        """How many there are, by SQL: duties of a village or unit, points of a curve; None where nobody can say."""
        kind, _, of = about.partition(":")
        if kind == "counts":
            kind, of, part = "乡", "", of
        if kind == "curve":
            return self._curve(part, date.fromisoformat(of), subject)
        if part == "late_problems":
            column = "unit" if kind == "unit" else "village_code"
            return sum(getattr(row, column) == of and row.days_late > 0 for row in self.problems.values())
        kind = {"unit": "单位", "village": "村"}.get(kind, kind)
        of_scope = "select * from duty_counts where scope = $scope and scope_id = $of"
        [row] = self.ask(of_scope, scope=kind, of=of)
        values = {"late": row.broken + row.overdue, "answered": row.total - row.led}
        return values[part] if part in values else getattr(row, part)

    def duties_of(self, subject: Subject) -> list[Any]:
        """The duties of a subject: the township's, a village's own, those that a unit leads or answers for."""
        every = {about: row for about, row in self.goals.items() if about.startswith("task:")}
        if subject.kind == VILLAGE:
            return [row for about, row in every.items() if about.endswith(f"@{subject.id}")]
        own = [row for about, row in every.items() if "@" not in about]
        if subject.kind == TOWNSHIP:
            return own
        names = self.ask("select id from duty_standing where village_code is null and (names_unit(lead_unit, $unit) "
                         "or names_unit(responsible_units, $unit))", unit=subject.id)  # fmt: skip
        return [row for row in own if row.id in {one.id for one in names}]

    def _curve(self, part: str, day: date, subject: Subject) -> float | None:
        """A point of the completion curve, from the duties as they stand."""
        duties = self.duties_of(subject)
        due = sum(row.deadline.date() <= day for row in duties)
        if part == "due":
            return due

        def done(on: date) -> int:
            ends = (row.report_date if is_gone(row.since) else row.since for row in duties if row.status == "已完成")
            return sum(one.date() <= on for one in ends)

        if part == "done":
            return done(day) if day <= self.day else None
        daily = (done(self.day) - done(self.day - timedelta(14))) / 14
        early = self.day - self.source.plan.campaign.start < timedelta(14)
        ahead = done(self.day) + daily * (day - self.day).days
        return None if day < self.day or early else min(ahead, float(len(duties)))

    def holds(self, stated: Figure, subject: Subject) -> bool:
        """Whether SQL says what a figure states."""
        days, numbers = taken_apart(stated.text)
        if stated.about in self.goals:
            return self._goal(stated, days, numbers)
        kind, _, of = stated.about.partition(":")
        match kind:
            case "sentence":
                return stated.text == self._sentence(subject)
            case "counts" if stated.part in ("heard", "last_report"):
                duties = self.duties_of(subject)
                if stated.part == "last_report":
                    return days == [max(one.report_date for one in duties if not is_gone(one.report_date)).date()]
                begun = [one for one in duties if one.start.date() <= self.day or one.status != "未报送"]
                return numbers == [len(begun), sum(one.status != "未报送" for one in begun)]
            case "counts":
                scope = {"scope": subject.kind, "scope_id": subject.id}
                [row] = self.ask("select * from duty_counts where scope = $scope and scope_id = $scope_id", **scope)
                return numbers == [getattr(row, stated.part)]
            case "problems":
                return numbers == [self._problems(stated.part, subject)]
            case "problem":
                row = self.problems[stated.about]
                if stated.part == "time":
                    return numbers == [row.days_late or row.days_left]
                return days == [getattr(row, stated.part).date()]
            case "note":
                note = self.notes[stated.about]
                late = [abs((self.day - note.promised.date()).days)] if stated.part == "promise" else []
                return days == [(note.as_of if stated.part == "day" else note.promised).date()] and numbers in (
                    [],
                    late,
                )
            case "ledger":
                return self._ledger(of, stated.part, days, numbers, subject)
            case "source":
                files = self.ask("select distinct version, report_date from ledger_reports")
                if stated.part == "version":
                    return int(numbers[0]) in {row.version for row in files}
                return days[0] in {row.report_date.date() for row in files}
            case "campaign":
                first, last = self.source.plan.campaign.start, self.source.plan.campaign.end
                every = (last - first).days + 1
                number = min(max((self.day - first).days + 1, 0), every)
                return days == [self.day] if stated.part == "as_of" else numbers == [number, every]
            case "snapshot":
                return numbers == [self.source.snapshot.version]
            case "curve day":
                return days == [date.fromisoformat(stated.part)]
            case "curve":
                value = self.count(stated.about, stated.part, subject)
                return value is not None and agree([value], stated.text)
            case _:
                return self._of_meeting(kind, of, stated, days, numbers)
        return False

    def _of_meeting(self, kind: str, of: str, stated: Figure, days: Sequence[date], numbers: Sequence[float]) -> bool:
        part = stated.part
        match kind:
            case "agenda" if part == "text":
                made = headlines.of_page(headlines.MEETING, self.source.ask, self.source.promises)
                return made is not None and stated.text == made.text
            case "agenda":
                promised = {row.item: row.promised.date() for row in self.notes.values() if not is_gone(row.promised)}
                red = [key for key, _ in self._red()]
                return numbers == [sum(key not in promised or promised[key] < self.day for key in red)]
            case "list":
                return numbers == [1 + [f"red {key}" for key, _ in self._red()].index(part)]
            case "heard":
                return self._heard(part, days, numbers)
            case "units":
                [row] = self.ask("select count(*) as n from duty_counts where scope = '单位' and total > 0")
                return numbers == [row.n - int(part.split()[1])]
            case "village" if part == "lag":
                late = [self.count(stated.about, one, self.township) for one in ("broken", "overdue", "behind")]
                counts = ("reported", "total", "not_begun")
                reported, total, later = (self.count(stated.about, one, self.township) for one in counts)
                partly = [reported, total - later] if 0 < reported < total - later else []
                return numbers == ([one for one in late if one] or partly)
            case "unit" | "village" if part in ("standing", "deadline", "days_late", "age", "ledgers"):
                return self._place(kind, of, part, days, numbers)
            case "unit" | "village":
                return numbers == [self.count(stated.about, part, self.township)]
            case "reporting":
                dataset, _, village = of.partition("@")
                [row] = self.ask("select days_overdue from reporting where dataset = $d and village_code = $v",
                                 d=dataset, v=village)  # fmt: skip
                return numbers == ([] if is_gone(row.days_overdue) else [row.days_overdue])
            case "directive":
                [row] = [one for one in json.loads(directives.log(self.source.desk)) if one["label"] == of]
                if part == "state":
                    return numbers == [(self.day - date.fromisoformat(row["due"])).days]
                return days == [date.fromisoformat(row["due" if part == "due" else "as_of"])]
        return False

    def _red(self) -> list[tuple[str, str]]:
        """The red list, worst first: key and kind."""
        rows = self.ask("select key, kind from concerns where kind in ('突破', '逾期', '滞后') order by rank")
        return [(row.key, row.kind) for row in rows]

    def _heard(self, part: str, days: Sequence[date], numbers: Sequence[float]) -> bool:
        [row] = self.ask(
            "select max(report_date) as last_on, count(distinct dataset) as ledgers, count(distinct "
            "village_code) as villages from ledger_reports where report_date <= getvariable('as_of')"
        )
        [every] = self.ask("select count(*) as ledgers from dataset_list")
        if part == "last_report":
            return days == [row.last_on.date()]
        if part == "villages":
            return numbers == [row.villages, len(self.ask("select * from village_list"))]
        duties = [one for key, one in self.goals.items() if key.startswith("task:") and "@" not in key]
        begun = [one for one in duties if one.start.date() <= self.day or one.status != "未报送"]
        silent = sum(one.status == "未报送" for one in begun)
        if not row.ledgers:
            return numbers == [every.ledgers, len(begun)]
        return numbers == [every.ledgers, row.ledgers, len(begun), len(begun) - silent, *([silent] if silent else [])]

    def _place(self, kind: str, of: str, part: str, days: Sequence[date], numbers: Sequence[float]) -> bool:
        late = [row for row in self.problems.values() if row.unit == of and row.days_late > 0]
        match part:
            case "standing":
                return numbers == [len(late)]
            case "deadline":
                return days == [min(row.due_on.date() for row in late)]
            case "days_late":
                return numbers == [max(row.days_late for row in late)]
        [row] = self.ask(
            "select count(distinct dataset) as ledgers, max(report_date) as last_on from ledger_reports "
            "where village_code = $v and report_date <= getvariable('as_of')", v=of)  # fmt: skip
        asked = len(self.ask("select dataset from reporting where village_code = $v", v=of))
        age = 0 if is_gone(row.last_on) else (self.day - row.last_on.date()).days
        return numbers == ([row.ledgers, asked] if part == "ledgers" else [age] if age else [])

    def _goal(self, stated: Figure, days: Sequence[date], numbers: Sequence[float]) -> bool:
        row = self.goals[stated.about]
        match stated.part:
            case "standing":
                return self._standing(row, stated.text)
            case "status":
                begun = self.day >= row.start.date()
                return stated.text == (row.status if begun or row.status != "未报送" else "未到起始日")
            case "days_late":
                return numbers == [(self.day - row.deadline.date()).days]
            case "deadline":
                return days == [row.deadline.date()]
            case "coverage":
                return numbers == [row.heard, row.asked]
            case "trend":
                kind, _, of = stated.about.partition("@")[0].partition(":")
                if kind == "task" and isinstance(row.indicators, str):
                    kind, of = "indicator", row.part
                trend = self.trends[f"{kind}:{of}", stated.about.partition("@")[2]]
                if trend.reports == 1:
                    return days == [trend.last_on.date()] and agree([trend.last_value], stated.text)
                ends = [trend.first_on.date(), trend.last_on.date()]
                return days == ends and agree([trend.first_value, trend.last_value, trend.reports], stated.text)
            case "age":
                allowed = {row.report_date.date(), row.oldest.date()}
                return days[0] == row.report_date.date() and set(days) <= allowed and set(numbers) <= {
                    float((self.day - row.report_date.date()).days), float(row.reporting_days)}  # fmt: skip
            case "why":
                return self._why(row, stated.text, days)
        return False

    def _standing(self, row: Any, text: str) -> bool:
        if is_gone(row.actual):
            return text == "未报送"
        if row.direction == "at_most_zero":
            return agree([row.actual], text)
        if row.dataset == "tasks":
            return agree([100 * row.progress], text)
        reached = row.actual >= row.target - 1e-9
        _, (written, target) = taken_apart(text)
        return agree([row.actual, row.target], text) and (written >= target) == reached

    def _why(self, row: Any, text: str, days: Sequence[date]) -> bool:
        """Whether each number of a sentence is one of the goal's own."""
        ends = (row.report_date, row.oldest, row.deadline, row.since, row.projected)
        if not set(days) <= {one.date() for one in ends if not is_gone(one)}:
            return False
        values = [row.days_late, row.days_left, row.days_since_report, row.heard, row.asked, row.parts, row.parts_heard]
        values += [row.actual, row.target, row.expected, row.reporting_days]
        values += [100 * one for one in (row.progress, row.expected_progress) if not is_gone(one)]
        for pace in (row.required_pace, row.recent_pace):
            values += [] if is_gone(pace) else [abs(pace), 7 * abs(pace)]
        if not is_gone(row.actual) and not is_gone(row.target):
            values.append(abs(row.target - row.actual))
        present = [float(one) for one in values if not is_gone(one)]
        return all(any(near(number, one, size) for one in present) for number, size in sized(text))

    def _sentence(self, subject: Subject) -> str:
        page = headlines.OVERVIEW if subject.kind == TOWNSHIP else headlines.UNITS
        made = headlines.of_page(
            page, self.source.ask, self.source.promises, village=subject.village, unit=subject.unit
        )
        return "" if made is None else made.text

    def _problems(self, part: str, subject: Subject) -> int:
        column = {UNIT: "unit", VILLAGE: "village_code"}.get(subject.kind)
        rows = [row for row in self.problems.values() if column is None or getattr(row, column) == subject.id]
        tests: Mapping[str, Any] = {
            "total": lambda row: True, "late": lambda row: row.days_late > 0,
            "closed": lambda row: row.state == "已销号", "fixed": lambda row: row.state == "已整改",
            "working": lambda row: row.state == "整改中", "untouched": lambda row: row.state == "未整改",
        }  # fmt: skip
        return sum(map(tests[part], rows))

    def _ledger(self, title: str, part: str, days: Sequence[date], numbers: Sequence[float], subject: Subject) -> bool:
        of = {"title": title, "village": subject.village}
        [row] = self.ask(
            "select max(report_date) as last_on from ledger_reports join dataset_list as d using (dataset) "
            "where d.title = $title and report_date <= getvariable('as_of') "
            "and village_code is not distinct from $village", **of)  # fmt: skip
        last = row.last_on.date()
        if part == "day":
            return days == [last]
        if part == "age":
            return numbers == [age] if (age := (self.day - last).days) else not numbers
        if part == "version":
            files = self.ask("select distinct version from ledger_reports join dataset_list as d using (dataset) "
                             "where d.title = $title", title=title)  # fmt: skip
            return int(numbers[0]) in {one.version for one in files}
        if part == "overdue":
            [row] = self.ask("select max(days_overdue) as days from ledger_reporting where title = $title", title=title)
            return numbers == ([] if is_gone(row.days) else [row.days])
        if part == "units":
            return not numbers or numbers == [self.ask("select units from ledger_reporting where title = $title",
                                                       title=title)[0].units]  # fmt: skip
        [row] = self.ask(
            "select count(*) as asked, count(report_date) as reported from reporting "
            "join dataset_list as d using (dataset) where d.title = $title", title=title)  # fmt: skip
        return numbers == [row.reported, row.asked]


def differing(one: bytes, other: bytes) -> list[str]:
    """The parts of an Office file that another has otherwise, or that only one of them has."""
    first, second = (zipfile.ZipFile(io.BytesIO(data)) for data in (one, other))
    names = dict.fromkeys([*first.namelist(), *second.namelist()])
    both = set(first.namelist()) & set(second.namelist())
    return [name for name in names if name not in both or first.read(name) != second.read(name)]


def rounded(points: Sequence[Sequence[float | None]]) -> list[list[float | None]]:
    """Points to nine decimals, as far as two programs write a number alike."""
    return [[None if value is None else round(value, 9) for value in values] for values in points]


def same(value: Any, true: Any) -> bool:
    """Whether a cell is what SQL says, both as numbers or both as days."""
    if is_gone(true):
        return False
    if isinstance(value, datetime):
        return bool(pd.Timestamp(value) == pd.Timestamp(true).tz_localize(None).floor("s"))
    return not isinstance(true, datetime) and abs(value - float(true)) < 1e-9


def is_gone(value: Any) -> bool:
    """None, NaN or NaT."""
    return bool(pd.isna(value))


def taken_apart(text: str) -> tuple[list[date], list[float]]:
    """The days and the other numbers of a text, in their order."""
    days = [date(int(year or 2020), int(month), int(day)) for year, month, day in _DAY.findall(text)]
    return days, [number for number, _ in sized(text)]


def sized(text: str) -> list[tuple[float, int]]:
    """The numbers of a text that are no days, each with its decimals."""
    every = _NUMBER.findall(_DAY.sub(" ", text))
    return [(float(one.replace(",", "")), len(one.partition(".")[2])) for one in every]


def near(written: float, value: float, decimals: int) -> bool:
    """Whether a number is a value's, rounded; what is short of its target may be rounded down."""
    return abs(written - value) < 10.0**-decimals - 1e-9 or abs(written - value) < 1e-9


def agree(values: Sequence[float], text: str) -> bool:
    """Whether a text has just these values, in this order."""
    written = sized(text)
    return len(written) == len(values) and all(
        near(number, float(value), size) for (number, size), value in zip(written, values, strict=True)
    )


def names_of(snapshot: Snapshot) -> frozenset[str]:
    """Every name of the registers in full, as the lake has it."""
    rows = snapshot.run(
        "select head_name as name from households union select member_names from households "
        "union select head_name from monitoring", date(2020, 6, 30))  # fmt: skip
    cells = "、".join(str(one) for one in rows["name"].dropna())
    return frozenset(one for one in re.split(r"[、,;\s]+", cells) if len(one) > 1)
