"""Reading a made paper as a person would check it: each number held against SQL, by the mark it carries."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

import docx
import pandas as pd
from docx.oxml.ns import qn

from pingda_dash import frames, headlines
from pingda_dash.report import paper
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
        elif part.tag == qn("w:r"):
            style = part.find(f"{qn('w:rPr')}/{qn('w:rStyle')}")
            text = "".join(str(one.text) for one in part.iter(qn("w:t")))
            yield text, style.get(qn("w:val")) if style is not None else "", mark


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
        return "\n".join(words)

    def faults(self, data: bytes, subject: Subject) -> list[str]:
        """What a paper states that SQL does not: one line each; none where all of it holds."""
        written, faults = paper.read(data), list[str]()
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

    def holds(self, stated: Figure, subject: Subject) -> bool:
        """Whether SQL says what a figure states."""
        days, numbers = taken_apart(stated.text)
        if stated.about in self.goals:
            return self._goal(stated, days, numbers)
        kind, _, of = stated.about.partition(":")
        match kind:
            case "sentence":
                return stated.text == self._sentence(subject)
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
                late = [(self.day - note.promised.date()).days] if stated.part == "promise" else []
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
                day = (self.day - first).days + 1, (last - first).days + 1
                return days == [self.day] if stated.part == "as_of" else numbers == [*day]
            case "snapshot":
                return numbers == [self.source.snapshot.version]
        return False

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
        values += [row.actual, row.target, row.reporting_days]
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
        [row] = self.ask(
            "select count(*) as asked, count(report_date) as reported from reporting "
            "join dataset_list as d using (dataset) where d.title = $title", title=title)  # fmt: skip
        return numbers == [row.reported, row.asked]


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
