"""日报 and 周报: every number is SQL's on the two days, what people wrote is kept, nobody is named."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pingda_dash import accounts, directives, frames, minutes, periodic_report, queries, settings
from pingda_dash.__main__ import main
from pingda_dash.periodic_report import DAILY, REMARKS, WEEKLY, Period
from pingda_dash.plan import load_plan
from pingda_dash.report import paper
from pingda_dash.report.paper import Figure, Paragraph
from pingda_dash.snapshot import Snapshot
from pingda_dash.special_report import COUNTS, Source, Subject
from tests.report.papers import Truth, agree, is_gone, names_of, near, sized, taken_apart, text_of, written_in

MADE = datetime(2020, 7, 1, 9, tzinfo=UTC)
WHOLE = ""
CASES = [
    (DAILY, date(2020, 5, 20), WHOLE),
    (WEEKLY, date(2020, 6, 3), WHOLE),
    (DAILY, date(2020, 3, 21), WHOLE),
    (WEEKLY, date(2020, 3, 22), WHOLE),
    (DAILY, date(2020, 5, 20), "乡社保中心"),
    (WEEKLY, date(2020, 5, 20), "安庆村"),
]


class TwoDays(Truth):
    """What SQL says on a day and on the one that a report holds it against."""

    def __init__(self, source: Source, before: date, log: str, promises: str, of: Subject) -> None:
        super().__init__(source)
        snapshot = source.snapshot
        self.before, self.of = before, of
        own = {"scope": of.kind, "of": of.id}
        self.then = {
            f"{kind}:{row.id}{'' if is_gone(row.village_code) else f'@{row.village_code}'}": row
            for kind, table in (("task", "duty_standing"), ("indicator", "indicator_standing"))
            for row in frames.rows(snapshot.run(f"select * from {table}", before))
        }
        of_scope = "select * from duty_counts where scope = $scope and scope_id = $of"
        [self.counts_then] = frames.rows(snapshot.run(of_scope, before, **own))
        [self.counts_now] = self.ask(of_scope, **own)
        self.concerns = {f"concern:{row.key}": row for row in self.ask("select * from concerns")}
        earlier = frames.rows(snapshot.run("select * from concerns", before))
        self.concerns_then = {f"concern:{row.key}": row for row in earlier}
        self.promised = {
            f"concern:{row.item}": row for row in frames.rows(queries.promises(snapshot, self.day, promises=promises))
        }
        listed = queries.directives(snapshot, self.day, directives=log, unit=of.unit, village=of.village)
        self.directives = {f"directive:{row.label}": row for row in frames.rows(listed)}
        counted = frames.rows(queries.directive_counts(snapshot, self.day, directives=log))
        self.directed = next((row for row in counted if (row.scope, row.scope_id) == (of.kind, of.id)), None)
        self.quotes += "\n".join(f"\n{row.title}\n{row.work}" for row in self.directives.values())

    def holds(self, stated: Figure, subject: Subject) -> bool:
        days, numbers = taken_apart(stated.text)
        kind, _, of = stated.about.partition(":")
        match kind, stated.part:
            case "campaign", "before":
                return days == [self.before]
            case "turned", _:
                column = next(column for column, word in COUNTS if word == of)
                was, is_now = getattr(self.counts_then, column), getattr(self.counts_now, column)
                return numbers == [was, is_now, abs(is_now - was)]
            case "turns", _:
                return self._turns(stated.text)
            case "indicator", _:
                return self._moved(stated)
            case "concern", _:
                return self._concern(stated, days)
            case "directives", _:
                counts = self.directed
                first = [counts.total, counts.open, counts.waiting, counts.overdue]
                rest = {row.days_over for row in self.directives.values()} | {int(row.label[-2]) for row in
                        self.directives.values()} | {2020}  # fmt: skip
                return numbers[:4] == first and set(numbers[4:]) <= rest
            case "directive", "label":
                return stated.about in self.directives and stated.text == of
            case "directive", "due":
                return days == [self.directives[stated.about].due.date()]
            case "directive", _:
                row = self.directives[stated.about]
                return stated.text.startswith(row.state) and numbers in ([abs(row.days_over)], [])
            case "reporting", _:
                [row] = frames.rows(queries.reporting_counts(self.source.snapshot, self.day))
                return set(numbers) <= {row.ledgers, row.ledgers_in, row.duties, row.heard, row.unreported}
            case "owed", "ledger":
                village, _, dataset = of.partition(":")
                [row] = self.ask(
                    "select * from reporting where village_code = $v and dataset = $d", v=village, d=dataset
                )
                return numbers == ([] if is_gone(row.days_overdue) else [row.days_overdue])
            case "owed", _:
                return self._owed(stated.text)
            case "promise", _:
                return self._promised(self.promised[f"concern:task:{of}"], stated.text, days)
            case "received", _:
                return numbers == [len(self._uploads())]
            case "upload", part:
                version, _, name = of.partition(":")
                [row] = [one for one in self._uploads() if (str(one.version), one.filename) == (version, name)]
                return days == [row.received_at.date()] if part == "day" else numbers == [row.rows_good]
        return super().holds(stated, subject)

    def _turns(self, text: str) -> bool:
        """Whether each number is how many duties, or duties of villages, or villages, turned one way."""
        groups: dict[tuple[bool, str], list[Any]] = {}
        turned = [(row, self.then[about]) for about, row in self.goals.items() if row.status != self.then[about].status]
        alike = {(row.id, row.status) for row, _ in turned if is_gone(row.village_code)}
        for row, was in turned:
            if not isinstance(getattr(row, "short_name", None), str):
                continue  # an indicator
            if self.of.village not in (None, row.village_code):
                continue
            text = text.replace(row.short_name, "")
            is_first = (was.status, row.status) == ("未报送", "正常")
            in_village = not is_gone(row.village_code) and self.of.village is None
            if not in_village or (row.id, row.status) not in alike:
                groups.setdefault((in_village, "首次报送" if is_first else row.status), []).append(row)
        sizes = set[int]()
        for every in groups.values():
            sizes |= {len(every), len({row.village_code for row in every})}
            sizes |= {sum(row.id == one for row in every) for one in {row.id for row in every}}
        return all(number in sizes for number, _ in sized(text))

    def _moved(self, stated: Figure) -> bool:
        was, now = self.then[stated.about], self.goals[stated.about]
        match stated.part:
            case "turned":
                before, after = ("未到起始日" if one.reason == "未到起始日" else one.status for one in (was, now))
                return stated.text == (after if before == after else f"{before} → {after}")
            case "change":
                return agree([abs(now.actual - was.actual)], stated.text)
        values = [one for one in (was.actual, now.actual) if not is_gone(one)]
        return agree(values if now.direction == "at_most_zero" else [*values, now.target], stated.text)

    def _concern(self, stated: Figure, days: Sequence[date]) -> bool:
        if stated.part == "promise":
            return self._promised(self.promised[stated.about], stated.text, days)
        row = (self.concerns_then if stated.part == "ended" else self.concerns)[stated.about]
        if not set(days) <= {one.date() for one in (row.report_date, row.since, row.projected) if not is_gone(one)}:
            return False
        names = [one for one in (row.subject, row.village, row.unit) if isinstance(one, str)]
        text = stated.text
        for name in names:
            text = text.replace(name, "")
        values = [row.number, row.days, row.actual, row.target, row.days_late, row.days_left, row.days_since_report]
        values += [row.heard, row.asked, row.ours, row.theirs, row.units]
        values += [
            100 * row.progress,
            *(abs(one) * span for one in (row.required_pace, row.recent_pace) for span in (1, 7)),
        ]
        present = [float(one) for one in values if not is_gone(one)]
        return all(any(near(number, one, size) for one in present) for number, size in sized(text))

    def _promised(self, promise: Any, text: str, days: Sequence[date]) -> bool:
        age = (self.day - promise.promised.date()).days
        return days == [promise.promised.date()] and [number for number, _ in sized(text)] in ([], [age])

    def _owed(self, text: str) -> bool:
        values = set[float]()
        for row in self.ask("select * from ledger_reporting"):
            present = [one for one in (row.reported, row.asked, row.fresh, row.days_overdue) if not is_gone(one)]
            values |= {float(one) for one in present}
            values |= set() if is_gone(row.asked) or is_gone(row.fresh) else {float(row.asked - row.fresh)}
        return all(number in values for number, _ in sized(text))

    def _uploads(self) -> list[Any]:
        """The files that came between the two days, of a unit or village its own, by SQL."""
        return self.ask(
            "select * from uploads where received_at::date > $before and received_at::date <= getvariable('as_of') "
            "and ($whole or split_part(author, ' · ', 1) = $name)",
            before=self.before,
            whole=self.of.kind == "乡",
            name=self.of.name,
        )


def source_of(snapshot: Snapshot, filled: Path, day: date) -> Source:
    return Source(snapshot, day, load_plan(settings.data_dir() / "plan"), filled / "demo")


def made(snapshot: Snapshot, filled: Path, period: Period, day: date, name: str = WHOLE) -> tuple[paper.Paper, TwoDays]:
    """A report and what it is held against. name: of a unit or village."""
    source, log = source_of(snapshot, filled, day), directives.log(filled / "demo")
    whole, *each = periodic_report.subjects(source, period)
    of = next((one for one in each if one.name == name), whole)
    truth = TwoDays(source, period.before(day), log, minutes.promises(filled / "demo"), of)
    return periodic_report.paper(source, period, of, log), truth


@pytest.mark.parametrize(("period", "day", "name"), CASES)
def test_each_number_is_what_sql_says_on_the_two_days(demo_snapshot, filled, period, day, name):
    report, truth = made(demo_snapshot, filled, period, day, name)
    data = paper.docx_of(report, MADE)
    subject = truth.of
    assert truth.faults(data, subject) == []
    abouts = {one.figure.about.partition(":")[0] for one in paper.read(data).figures.values()}
    if name:
        assert {"sentence", "counts", "turned", "turns", "indicator", "task", "directive"} <= abouts
        return
    assert {"campaign", "counts", "reporting"} <= abouts
    assert ("owed" in abouts) == (day != date(2020, 6, 3))  # nothing was owed then
    if day.month > 3:
        assert {"turned", "turns", "indicator", "concern", "directive", "upload"} <= abouts
        wrong = [
            Figure("剩 9 户", "indicator:unsafe_houses", "moved"),
            Figure("剩 999 户", "concern:task:T57", "title"),
        ]
        more = [Paragraph([one]) for one in wrong if one.about in truth.goals or one.about in truth.concerns]
        assert more
        assert len(truth.faults(paper.docx_of(_with(report, more), MADE), subject)) == len(more)
        once = re.compile("|".join(map(re.escape, sorted(names_of(demo_snapshot), key=len, reverse=True))))
        assert set(once.findall(text_of(data))) <= {"段学生"}


def _with(report: paper.Paper, more: Sequence[Paragraph]) -> paper.Paper:
    return paper.Paper(report.title, report.place, report.note, [*report.blocks, *more], report.about, report.names)


def test_the_days_and_the_words_of_the_screens(demo_snapshot, filled):
    report, _ = made(demo_snapshot, filled, DAILY, date(2020, 5, 20))
    text = text_of(paper.docx_of(report, MADE))
    for words in ("第 62 天(共 103 天)", "迁入地土地权属调整", "督办 10 件:没有销号 8 件", "承诺 5月18日,已过 2 天",
                  "演示_产业增收台账_0520.csv", "乡社保中心(就业扶贫"):  # fmt: skip
        assert words in text
    assert periodic_report.DAILY.before(date(2020, 5, 20)) == date(2020, 5, 20) - timedelta(days=1)


def test_what_is_late_of_a_unit_and_of_a_village_is_listed_one_by_one(demo_snapshot, filled):
    for name, late in (("乡社保中心", "开展农村劳动力就业技能培训"), ("平达社区", "对特殊人群和特慢病群体")):
        text = text_of(paper.docx_of(made(demo_snapshot, filled, WEEKLY, date(2020, 5, 20), name)[0], MADE))
        assert late in text and f"报告单位:平达乡 {name}" in text and "没有逾期、滞后、未报送" not in text


def test_a_quiet_day_says_so(demo_snapshot, filled):
    report, _ = made(demo_snapshot, filled, DAILY, date(2020, 5, 19))
    text = text_of(paper.docx_of(report, MADE))
    for words in ("各项指标没有新报数", "以后没有收到台账"):
        assert words in text.replace("\n", "")


def test_the_command_keeps_what_was_written(filled, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("PINGDA_HOME", str(shutil.copytree(filled, tmp_path / "home")))
    path = tmp_path / "out" / "平达乡_日报_全乡_2020-05-20.docx"
    words = ["report", "daily", "--as-of", "2020-05-20", "--out", str(path.parent)]
    assert main(words) == 0
    assert accounts.events(tmp_path / "home", 1).loc[0, "detail"] == path.name
    path.write_bytes(written_in(path.read_bytes(), REMARKS.tag, "下雨停工半天。"))
    assert main(words) == 0
    assert "里写的:补充情况" in capsys.readouterr().out
    assert "下雨停工半天。" in text_of(path.read_bytes())
    path.rename(path.with_name("平达乡_日报_全乡_2020-05-19.docx"))
    assert main(words) == 0  # what was written of another day is not this day's
    assert "下雨停工半天。" not in text_of(path.read_bytes())
