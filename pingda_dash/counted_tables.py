"""数据表: what the screen counts, as one workbook from one snapshot: indicators of the township and the villages,
duties, problems, ledgers, reports received; with clause, ledger and upload beside each figure.

Values are SQL's, typed; words are the screen's (`dictionary`, `wording`). The layout is `report/spreadsheet.py`'s.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import pandas as pd

from pingda_dash import formats, queries, theme, wording
from pingda_dash.contracts import contracts
from pingda_dash.dictionary import heading
from pingda_dash.panels import reporting
from pingda_dash.panels.bars import reported_status
from pingda_dash.report.charts import Chart, Series
from pingda_dash.report.spreadsheet import SHARE, Drawing, Number, Sheet, Value, number_format, xlsx_of
from pingda_dash.special_report import Source, completion

KIND = "数据表"
TOWNSHIP = "全乡"
_SOURCES = "方案条款", "台账", "数据版本", "来源文件", "报送单位"
"""The headings of where a figure comes from."""
_OF_GOALS = (
    "范围", "指标", "说法", "状态", "实际", "目标", "单位", "按期应达", "完成率", "期限", "逾期天数", "预计达标",
    "统计日期", "距今(天)", "已报村数", "应报村数", "牵头单位", "目标依据", *_SOURCES, "方案原文",
)  # fmt: skip
_OF_DUTIES = (
    "编号", "任务", "说法", "状态", "完成率", "按期应完成", "起算", "期限", "逾期天数", "统计日期", "距今(天)",
    "已报村数", "应报村数", "牵头单位", "责任单位", "说明", *_SOURCES, "方案原文",
)  # fmt: skip
_OF_PROBLEMS = (
    "问题编号", "问题", "来源", "村", "责任单位", "状态", "发现日期", "整改期限", "超期(天)", "销号日期", "佐证",
    *_SOURCES,
)  # fmt: skip
_OF_LEDGERS = (
    "台账", "责任单位", "报送", "已报村数", "应报村数", "最近报送", "距今(天)", "超期(天)", "应报日期", "周期(天)",
    "行数", "支撑项数", "数据版本", "来源文件", "报送单位",
)  # fmt: skip
_OF_CELLS = "村", "台账", "报送", "统计日期", "距今(天)", "超期(天)", "行数", "数据版本", "来源文件", "报送单位"
_OF_UPLOADS = (
    "数据版本", "上传时间", "台账", "来源文件", "报送单位", "说明", "名册日期", "行数", "新增", "变化", "未变", "移出",
)  # fmt: skip
_COUNTS = ("done", theme.DONE), ("on_course", theme.ON_COURSE), ("behind", theme.BEHIND), ("overdue", theme.OVERDUE), (
    "broken", theme.BROKEN), ("unreported", theme.UNREPORTED)  # fmt: skip
_COLOURS = theme.STATUS_COLOURS


def workbook(source: Source) -> bytes:
    """The workbook of the source's day."""
    made = _Tables(source)
    campaign = source.plan.campaign
    title = f"{campaign.title.removesuffix('指挥屏')}{KIND}"
    marks = f" {source.marks}" if source.marks else ""
    on = formats.day_with_year(source.as_of)
    foot = f"{campaign.township} 截至{on} 数据第 {source.snapshot.version} 版{marks}"
    curve, villages = made.curve(), made.villages()
    sheets = [
        made.about(title), made.goals(), made.duties(), made.problems(), made.ledgers(), made.cells(), made.uploads(),
        curve, villages,
    ]  # fmt: skip
    return xlsx_of(title, sheets, list(made.drawings(curve, villages)), foot)


class _Tables:
    """The sheets of one workbook."""

    def __init__(self, source: Source) -> None:
        self.source, self.as_of = source, source.as_of

    def about(self, title: str) -> Sheet:
        """Of what the workbook is, how whole and how old the data are, how to read it."""
        source = self.source
        day, counts = source.rows(queries.campaign_day)[0], source.rows(queries.reporting_counts)[0]
        rows: list[tuple[Value, Value]] = [
            ("名称", title),
            ("截至", self.as_of),
            ("总攻第几天", Number(int(day.day))),
            ("总攻共几天", Number(int(day.total_days))),
            ("数据版本", Number(source.snapshot.version)),
            ("最近统计日期", formats.as_date(counts.last_report) or theme.UNREPORTED),
            ("报送", reporting.summary(counts)),
            ("收到的台账", Number(int(counts.ledgers_in))),
            ("应收的台账", Number(int(counts.ledgers))),
            ("报过的村", Number(int(counts.villages_in))),
            ("全部的村", Number(int(counts.villages))),
            ("数据", "演示数据:都是编的,不是平达乡的真实情况" if source.snapshot.lake == "demo" else "上传的台账"),
            ("没有报的", f"数字写“{formats.MISSING}”,状态写“{theme.UNREPORTED}”,不是 0"),
            ("完成率", "写的是小数,显示为百分数;“说法”一列与屏上的一字不差"),
            ("姓名和号码", "未脱敏,含个人信息" if source.unmasked else "都已脱敏"),
        ]
        return Sheet("说明", ("项目", "内容"), rows)

    def goals(self) -> Sheet:
        """Every indicator of the township, then of each village."""
        rows: list[list[Value]] = []
        villages = [(str(row.village_code), str(row.village)) for row in self.source.rows(queries.villages)]
        for code, name in [(None, TOWNSHIP), *villages]:
            files = self.files(code)
            for row in self.source.indicators(code):
                of = files.get(("indicator", str(row.id)), [])
                rows.append([name, str(row.name), *self.standing(row), *self.origin(row, of), str(row.quote)])
        return Sheet("指标", _OF_GOALS, rows, 2, frozenset(("期限", "预计达标", "统计日期")))

    def standing(self, row: Any) -> Iterator[Value]:
        """How an indicator stands: the cells from 说法 to 目标依据."""
        unit = str(row.unit)
        yield wording.figure(row)
        yield _status(row)
        for value in (row.actual, row.target):
            yield _number(value, number_format(value, row.target, unit))
        yield unit
        yield _number(row.expected, number_format(row.expected, None, unit))
        yield _number(row.progress, _share(row.progress))
        yield formats.as_date(row.deadline)
        yield _late(row)
        yield formats.as_date(row.projected)
        yield formats.as_date(row.report_date)
        yield from (_number(value) for value in (row.days_since_report, row.heard, row.asked))
        yield formats.text(row.lead_unit, "").replace(";", "、")
        yield formats.text(row.target_basis, "")

    def files(self, village: str | None) -> dict[tuple[str, str], list[Any]]:
        """(kind, goal) → the files that its figure rests on, of the township or a village."""
        made: dict[tuple[str, str], list[Any]] = {}
        for row in self.source.rows(queries.goal_sources, village=village):
            made.setdefault((str(row.kind), str(row.goal_id)), []).append(row)
        return made

    def origin(self, row: Any, files: Sequence[Any]) -> Iterator[Value]:
        """The cells of _SOURCES."""
        yield str(row.clause)
        contract = contracts().get(formats.text(row.dataset, ""))
        yield contract.title if contract else ""
        yield "、".join(dict.fromkeys(f"第 {one.version} 版" for one in files))
        yield "、".join(dict.fromkeys(str(one.filename) for one in files))
        yield "、".join(dict.fromkeys(formats.text(one.unit, "") for one in files))

    def duties(self) -> Sheet:
        """Every duty of the township."""
        files = self.files(None)
        rows: list[list[Value]] = []
        for row in self.source.rows(queries.tasks):
            own = formats.is_missing(row.indicators)
            of = files.get(("task", str(row.id)) if own else ("indicator", str(row.part)), [])
            rows.append([
                str(row.id), str(row.name), wording.figure(row), _status(row),
                _number(row.progress, _share(row.progress)),
                _number(row.expected_progress, _share(row.expected_progress)), formats.as_date(row.start),
                formats.as_date(row.deadline), _late(row), formats.as_date(row.report_date),
                _number(row.days_since_report), _number(row.heard), _number(row.asked),
                formats.text(row.lead_unit, "").replace(";", "、"),
                formats.text(row.responsible_units, "").replace(";", "、"), formats.text(row.note, ""),
                *self.origin(row, of), str(row.quote),
            ])  # fmt: skip
        return Sheet("任务", _OF_DUTIES, rows, 2, frozenset(("起算", "期限", "统计日期")))

    def problems(self) -> Sheet:
        """Every problem that was found, and how it stands."""
        title = contracts()["rectification"].title
        last = {row.title: row for row in self.source.rows(queries.ledger_reporting)}[title]
        clauses = [row.clause for row in self.source.rows(queries.meeting_items) if row.ref_kind == "unit"]
        origin: list[Value] = [clauses[0] if clauses else "", title, *self.upload(last)]
        rows: list[list[Value]] = [
            [
                str(row.problem_id), str(row.problem), formats.text(row.source, ""),
                formats.text(row.village, TOWNSHIP),
                formats.text(row.unit, ""), formats.text(row.state, ""), formats.as_date(row.found_on),
                formats.as_date(row.due_on), Number(int(row.days_late)),
                formats.as_date(row.closed_on), formats.text(row.evidence, ""), *origin,
            ]
            for row in self.source.rows(queries.problems)
        ]  # fmt: skip
        return Sheet("问题", _OF_PROBLEMS, rows, 2, frozenset(("发现日期", "整改期限")))

    def upload(self, row: Any) -> Iterator[Value]:
        """Version, file and sender of the newest upload. row: of `queries.ledger_reporting` or `queries.reporting`."""
        if formats.is_missing(row.version):
            yield from ("", "", "")
            return
        yield f"第 {int(row.version)} 版"
        yield formats.text(row.filename, "")
        yield formats.text(row.author, "").partition(" · ")[0]

    def ledgers(self) -> Sheet:
        """Every ledger: who answers for it, how whole and how old it is."""
        rows: list[list[Value]] = []
        for row in self.source.rows(queries.ledger_reporting):
            counts = (row.days_since_report, row.days_overdue)
            rows.append([
                str(row.title), reporting.unit_of(row), str(row.state), _number(row.reported), _number(row.asked),
                formats.as_date(row.last_report), *(_number(value) for value in counts), formats.as_date(row.due_on),
                _number(row.reporting_days), _number(row.rows), _number(row.duties), *self.upload(row),
            ])  # fmt: skip
        return Sheet("台账报送", _OF_LEDGERS, rows, 1, frozenset(("最近报送", "应报日期")))

    def cells(self) -> Sheet:
        """Every village × the ledgers that it is asked to be in."""
        words = {reporting.NEVER: "从未报", reporting.LATE: "超期", reporting.FRESH: "在周期内"}
        rows: list[list[Value]] = [
            [
                str(row.village), str(row.title), words[reporting.age_of(row)], formats.as_date(row.report_date),
                _number(row.days_since_report), _number(row.days_overdue), _number(row.rows), *self.upload(row),
            ]
            for row in self.source.rows(queries.reporting)
        ]  # fmt: skip
        return Sheet("各村报送", _OF_CELLS, rows, 2, frozenset(("统计日期",)))

    def uploads(self) -> Sheet:
        """Every file that was accepted, the newest first."""
        rows: list[list[Value]] = []
        for row in self.source.rows(queries.uploads):
            contract = contracts().get(str(row.dataset))
            at: datetime | None = None
            if not formats.is_missing(row.received_at):
                at = pd.Timestamp(row.received_at).tz_localize(None).floor("s").to_pydatetime()
            rows.append([
                Number(int(row.version)), at, contract.title if contract else str(row.dataset),
                formats.text(row.filename, ""), formats.text(row.author, "").partition(" · ")[0],
                formats.text(row.message, ""), formats.as_date(row.register_date),
                *(_number(value) for value in (row.rows, row.added, row.changed, row.unchanged, row.removed)),
            ])  # fmt: skip
        return Sheet("收到的报送", _OF_UPLOADS, rows, 2)

    def curve(self) -> Sheet:
        """Duties due and done by each day."""
        rows: list[list[Value]] = [
            [formats.as_date(row.date), _number(row.due), *(_point(value) for value in (row.done, row.projected))]
            for row in self.source.rows(queries.completion_curve, village=None, unit=None)
        ]
        return Sheet("完成曲线", ("日期", "应完成", "已完成", "照此下去"), rows)

    def villages(self) -> Sheet:
        """The duties of each village by status."""
        rows: list[list[Value]] = [
            [str(row.village), *(Number(int(getattr(row, column))) for column, _ in _COUNTS), Number(int(row.asked)),
             Number(int(row.late_problems)), formats.as_date(row.last_report), _number(row.days_since_report)]
            for row in self.source.rows(queries.villages)
        ]  # fmt: skip
        names = (heading("village"), *(word for _, word in _COUNTS), "合计", "超期问题", "最近报送", "距今(天)")
        return Sheet("各村任务", names, rows, 1, frozenset(("最近报送",)))

    def drawings(self, curve: Sheet, villages: Sheet) -> Iterator[Drawing]:
        """The charts of the last two tables."""
        of_curve = completion(self.source)
        if of_curve is not None:
            yield Drawing(of_curve, curve)
        every = self.source.rows(queries.villages)
        if every:
            series = [
                Series(word, column, [int(getattr(row, column)) for row in every], [_COLOURS[word]])
                for column, word in _COUNTS
                if any(getattr(row, column) for row in every)
            ]
            names, abouts = [str(row.village) for row in every], [f"village:{row.village_code}" for row in every]
            yield Drawing(Chart("各村任务按状态", "bars", names, abouts, series, "项"), villages)


def _status(row: Any) -> str:
    """A goal's status in a word, as the reports say it."""
    return "不设目标" if formats.is_missing(row.status) else reported_status(row)


def _late(row: Any) -> Number:
    """The days that a goal is late; 0 of what is not."""
    return Number(int(row.days_late) if row.status in theme.LATE else 0)


def _number(value: Any, shown: str = "#,##0") -> Number:
    return Number(None if formats.is_missing(value) else float(value), shown)


def _point(value: Any) -> Number | None:
    """A point of a line; an empty cell where there is none, which draws nothing."""
    return None if formats.is_missing(value) else Number(float(value), "#,##0.0" if float(value) % 1 else "#,##0")


def _share(value: Any) -> str:
    """The format of a share 0..1: as many decimals as it takes that what is short of 1 does not read 100%."""
    if formats.is_missing(value) or value >= 1 or round(value, 2) < 1:
        return SHARE
    digits = next((digits for digits in range(1, 6) if round(value, 2 + digits) < 1), 6)
    return f"0.{'0' * digits}%"
