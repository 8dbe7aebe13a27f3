"""Sentences about goals, concerns and findings: each is made here, once, from the values that the marts return.

What a row is called never depends on these words: notes, comparisons and links go by its key.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from pingda_dash import checks, formats, signals
from pingda_dash.formats import is_missing
from pingda_dash.theme import BROKEN, NEAR, OVERDUE, UNREPORTED

CAUSES = {
    "突破底线": "底线已破",
    "到期未完成": "到期未完成",
    "到期未知": "到期,是否完成还不知道",
    "落后": "落后于应有进度,照此赶不上",
    "不足": "少于应保持的数",
    "预测过期": "预计完成日已过,没有新报告证实",
    "按期概率低": "照近期速度难以按期",
}
"""Why a goal stands as it does (`standing.cause`), in words."""
UNKNOWNS = {
    "未核实": "名册没有报全,没报的不算达标",
    "未区分": "台账没有写明哪一条是方案要的",
    "意愿人数未报": "台账没有写有转移就业意愿的贫困劳动力和其中已提供信息的人数",
}
"""What a ledger leaves open (`indicator_standing.reason`), in words."""
_SHORT_CAUSES = {"落后": "落后", "不足": "不足", "预测过期": "预测过期", "按期概率低": "难以按期"}


class Turn(NamedTuple):
    """Something that stands otherwise than the day before: of a village, or (`subject`) a duty in it."""

    subject: str
    village: str
    before: str
    after: str


TURNS_NAMED, VILLAGES_NAMED = 3, 3


def turns(of: Sequence[Turn]) -> str:
    """What turned from one day to the next: `章赛村转为逾期;农村危房清零:安庆村、章赛村转为逾期`; empty for nothing."""
    together: dict[tuple[str, str], list[str]] = {}
    for one in of:
        together.setdefault((one.subject, one.after), []).append(one.village)
    parts = []
    for (subject, after), villages in together.items():
        named = "、".join(villages) if len(villages) <= VILLAGES_NAMED else f"{len(villages)} 个村"
        parts.append(f"{subject}:{named}转为{after}" if subject else f"{named}转为{after}")
    more = f" 等 {len(parts)} 处" if len(parts) > TURNS_NAMED else ""
    return ";".join(parts[:TURNS_NAMED]) + more


class Words(Protocol):
    """What words the findings of one source."""

    def title(self, row: Any) -> str:
        """What a finding is about, without its figures."""

    def figures(self, row: Any) -> str:
        """Its figures."""


SOURCES: Mapping[str, Words] = {"check": checks, "signal": signals}
"""The words of each source of `doubts`."""


def finding_title(row: Any) -> str:
    """What a check found. row: of `queries.checks`, `queries.concerns` or `queries.worklist`."""
    return SOURCES[_source(row)].title(_of_finding(row))


def finding_figures(row: Any) -> str:
    """The two figures that disagree: `台账 5 户,名册 7 户`; of problems without evidence, which they are."""
    return SOURCES[_source(row)].figures(_of_finding(row))


def _source(row: Any) -> str:
    """Of what source of `doubts` a row is; where that is not told, of checks."""
    return formats.text(getattr(row, "source", None), "check")


def _of_finding(row: Any) -> dict[str, Any]:
    """The values that a finding's words are made of."""
    if _source(row) == "check":
        return {name: getattr(row, name, None) for name in checks.VALUES}
    return dict(json.loads(row.value_json))


def finding_detail(row: Any) -> str:
    """Where the figures disagree, and how: `安庆村:名册 143 户,逐户 142 户`."""
    where = row.village if not is_missing(row.village) else _unit_of_work(row)
    return f"{formats.text(where, '')}:{finding_figures(row)}"


def figure(row: Any) -> str:
    """A goal's figure in one short word: `74/141 人次`, `剩 3 户`, `38.0%/100%`, `完成 40%`, `未报送`.

    row: direction, unit (or number_unit), actual, target, part_is_task.
    """
    unit = _unit(row)
    if is_missing(row.actual):
        return UNREPORTED
    if row.direction == "at_most_zero":
        return f"剩 {formats.counted(row.actual, unit)}"
    if is_missing(row.target):
        return f"{formats.short_number(row.actual, unit)} {unit}"
    if _is_own_report(row):
        return f"完成 {formats.percent(row.progress)}"
    if unit == "%":
        return f"{formats.actual(row.actual, row.target, unit)}/{formats.number(row.target, unit)}%"
    return f"{formats.actual(row.actual, row.target, unit)}/{formats.counted(row.target, unit)}"


def coverage(row: Any) -> str:
    """How many villages a figure knows of, where some are missing: `9/10 村已报`; else empty."""
    if is_missing(row.heard) or is_missing(row.asked) or row.heard >= row.asked:
        return ""
    return f"{int(row.heard)}/{int(row.asked)} 村已报"


def concern_title(row: Any) -> str:
    """A line of 今日要情. row: a named tuple of `queries.concerns`, `queries.compare_concerns` or
    `queries.meeting_items`."""
    name, number = formats.text(row.subject, ""), "" if is_missing(row.number) else row.number
    match row.topic:
        case "问题":
            return f"{formats.counted(number, '条')}问题超期未销号"
        case "村":
            return f"{row.village}台账"
        case "核对":
            return finding_title(row)
        case "新增对象":
            return f"{name} {formats.counted(number, '户')}新纳入监测"
        case "措施":
            return f"{formats.counted(number, '户')}监测户未落实帮扶措施"
        case "台账" | "指标":
            return name
    return _duty_title(row, name)


def _duty_title(row: Any, name: str) -> str:
    if is_missing(row.actual):
        return name
    unit = _unit(row)
    if row.direction == "at_most_zero":
        word = " " if row.kind == BROKEN else " 还剩 "
        return f"{name}{word}{formats.counted(row.actual, unit)}"
    if _is_own_report(row):
        return f"{name}未完成" if row.kind == OVERDUE else name
    if is_missing(row.target):
        return name
    written, target = formats.actual(row.actual, row.target, unit), formats.number(row.target, unit)
    return f"{name} {written} / {target}%" if unit == "%" else f"{name} {written}/{target} {unit}"


def concern_detail(row: Any) -> str:
    """Who must act, and how things stand with it, behind a line of 今日要情; the rows of `concern_title`."""
    unit = formats.text(_unit_of_work(row), "")
    match row.topic:
        case "问题":
            parts = [unit, f"最长超期 {int(row.days)} 天"]
        case "台账":
            parts = [units_of_work(_unit_of_work(row), row.units), "从未报送", f"{int(row.number)} 项任务无数"]
        case "指标":
            parts = [unit, f"已 {int(row.days_since_report)} 天未更新"]
        case "村":
            parts = [_silence(row)]
        case "核对":
            parts = [finding_detail(row)]
        case "新增对象":
            parts = [str(row.village), f"{formats.day(row.report_date)} 名册"]
        case "措施":
            parts = [str(row.village), f"最长在册 {int(row.days)} 天"]
        case _:
            parts = [unit, *_how_a_duty_stands(row)]
    return " · ".join(part for part in parts if part)


def _silence(row: Any) -> str:
    """How long a village has sent nothing."""
    return "各本台账从未报送" if is_missing(row.days_since_report) else f"已 {int(row.days_since_report)} 天未报"


def _how_a_duty_stands(row: Any) -> list[str]:
    late = 0 if is_missing(row.days_late) else int(row.days_late)
    if row.kind == OVERDUE:
        return [f"逾期 {late} 天", coverage(row)]
    if row.kind == UNREPORTED:
        return ["从未报送", f"已过期限 {late} 天" if late else ""]
    left = "" if is_missing(row.days_left) else f"剩 {int(row.days_left)} 天" if row.days_left else "今天到期"
    if row.kind == NEAR:
        return [left, "还没有开始的报告"]
    if row.kind == BROKEN:
        return ["底线是 0", f"{formats.day(row.report_date)}报"]
    if row.cause == "预测过期":
        return [f"预计完成日已过,{int(row.days_since_report)} 天没有新报告", clears(row)]
    short = _SHORT_CAUSES.get(formats.text(row.cause, ""), "")
    why = f"{_since(row)}{short}" if short else ""
    if _is_own_report(row):
        return [why, f"完成 {formats.percent(row.progress)}", _age(row) or clears(row) or left]
    return [why, clears(row) or left, coverage(row), _age(row)]


def _age(row: Any) -> str:
    return f"已 {int(row.days_since_report)} 天未更新" if formats.is_true(row.stale) else ""


def _since(row: Any) -> str:
    """Since when a goal stands as it does: `5月13日起`."""
    return "" if is_missing(row.since) else f"{formats.day(row.since)}起"


def _span(pace: Any) -> int:
    """The days that a pace is said for: a week where a day is too little to say."""
    return 1 if is_missing(pace) or abs(float(pace)) >= 1 or not float(pace) else 7


def pace(value: float, unit: str, *, span: int | None = None, enough: bool = False) -> str:
    """A pace a day in words: `每天 1.6 人次`, below one `每周 3.5 人次`.

    span: the days it is said for, instead. enough: rounded up to what suffices, of what is counted to whole ones.
    """
    days = _span(value) if span is None else span
    amount = value * days
    if enough:
        steps = 1 if formats.is_whole(unit) else 10
        amount = math.ceil(amount * steps - 1e-9) / steps
    each = "%" if unit == "%" else f" {unit}"
    least = "不到 0.1" if 0 < amount < 0.05 else f" {formats.number(round(amount, 1))}"
    return f"{'每天' if days == 1 else '每周'}{least}{each}"


def recent_pace(row: Any) -> float | None:
    """The recent pace a day, towards the goal; None where there is none."""
    if is_missing(row.recent_pace):
        return None
    return -float(row.recent_pace) if row.direction == "at_most_zero" else float(row.recent_pace)


TWO_WEEKS = (14, 20)
"""From how many days to how many are two weeks: reports come when they come."""


def recent_span(row: Any) -> str:
    """Since when the recent pace is: `近两周`, `5月1日以来`, `开始以来` where nothing earlier can be compared.

    row: recent_since, and recent_until, or else report_date.
    """
    since = formats.as_date(row.recent_since)
    until = formats.as_date(row.recent_until if hasattr(row, "recent_until") else row.report_date)
    if since is None or until is None:
        return "开始以来"
    least, most = TWO_WEEKS
    return "近两周" if least <= (until - since).days <= most else f"{formats.day(since)}以来"


def clears(row: Any) -> str:
    """What would let a goal that is behind be on time again: `每天 2 人次即可按期`, `报一次新数`; else empty.

    row: as `concern_detail`, or of `queries.indicators` and `queries.tasks`.
    """
    if row.cause == "预测过期":
        return "报一次新数"
    unit = _unit(row)
    if row.cause == "不足":
        return f"补足 {formats.gap(float(row.target) - float(row.actual), unit)} {unit}即可"
    if is_missing(row.cause) or is_missing(row.required_pace) or not row.required_pace or not row.days_left:
        return ""
    return f"{pace(abs(float(row.required_pace)), unit, enough=True)}即可按期"


def reason(row: Any) -> str:
    """Why a goal stands as it does, and since when: `照近期速度难以按期(5月13日起)`; empty where all is well.

    row: cause, since of `queries.indicators` or `queries.tasks`.
    """
    if is_missing(row.cause):
        return ""
    return CAUSES[str(row.cause)] + (f"({_since(row)})" if _since(row) else "")


def report_age(row: Any) -> str:
    """How old a figure is: `5月20日报,今天`, `5月6日报,14 天前(应 7 天一报);最早的村 4月29日`."""
    days = int(row.days_since_report)
    words = f"{formats.day(row.report_date)}报," + (f"{days} 天前" if days else "今天")
    if formats.is_true(row.stale) and not is_missing(row.reporting_days):
        words += f"(应 {int(row.reporting_days)} 天一报)"
    oldest = formats.as_date(row.oldest)
    late = oldest is not None and oldest != formats.as_date(row.report_date)
    return f"{words};最早的村 {formats.day(oldest)}" if late else words


def trend(row: Any, since: Any) -> str:
    """How a goal went since it was first reported: `3月25日 12 → 6月30日 138 人次,报 15 次`.

    row: unit, target. since: a row of `queries.goal_trends`.
    """

    def at(day: Any, value: Any) -> str:
        return f"{formats.day(day)} {formats.actual(value, row.target, _unit(row))}"

    unit = "" if _unit(row) == "%" else f" {_unit(row)}"
    if since.reports == 1:
        return f"{at(since.last_on, since.last_value)}{unit},首次报"
    went = f"{at(since.first_on, since.first_value)} → {at(since.last_on, since.last_value)}"
    return f"{went}{unit},报 {int(since.reports)} 次"


def speed(row: Any) -> str:
    """The recent and the required pace: `近两周每天 0.5 人次,按期需每天 1.6 人次`; empty where there is neither."""
    needed, recent, unit = row.required_pace, recent_pace(row), _unit(row)
    span = _span(needed if not is_missing(needed) and needed else recent)
    came = "" if recent is None else f"{recent_span(row)}{pace(recent, unit, span=span)}"
    due = "" if is_missing(needed) or not needed else f"按期需{pace(abs(float(needed)), unit, span=span, enough=True)}"
    return ",".join(filter(None, (came, due)))


def prospect(row: Any) -> str:
    """When a goal is likely to be reached: `7月11日,比期限晚 11 天;五成 6月28日–8月2日,九成 6月21日–10月18日`.

    A range that has no end within ten years has none here. Empty where no day is likely.
    """
    due, likely = formats.as_date(row.deadline), formats.as_date(row.projected)
    if due is None or likely is None:
        return ""
    over = (likely - due).days
    verdict = "正好到期" if not over else f"比期限晚 {over} 天" if over > 0 else f"比期限早 {-over} 天"
    words = f"{formats.day_in_year(likely, due.year)},{verdict}"
    ranges = []
    for name, first, last in (
        ("五成", row.projected_early, row.projected_late),
        ("九成", row.projected_first, row.projected_last),
    ):
        if not is_missing(first) and first != last:
            until = "" if is_missing(last) else formats.day_in_year(last, due.year)
            ranges.append(f"{name} {formats.day_in_year(first, due.year)}–{until}")
    return f"{words};{','.join(ranges)}" if ranges else words


def units_of_work(unit: Any, units: Any) -> str:
    """Who answers for a ledger: `乡扶贫办`, `乡扶贫办等 9 个单位`; empty where the plan names nobody."""
    if is_missing(unit):
        return ""
    return f"{unit}等 {int(units)} 个单位" if not is_missing(units) and units > 1 else str(unit)


def _unit_of_work(row: Any) -> Any:
    """Who must act: a meeting's item calls it `lead_unit`, a concern `unit`."""
    return getattr(row, "lead_unit", row.unit)


def _unit(row: Any) -> str:
    """The unit of a row's figure: a concern's `unit` is the unit of work."""
    return formats.text(row.number_unit if is_missing(getattr(row, "lead_unit", None)) else row.unit, "")


def _is_own_report(row: Any) -> bool:
    """Whether the figure is the percentage that a unit reports of its task, and no indicator's."""
    return bool(row.dataset == "tasks" or row.part == getattr(row, "ref_id", None))


def concern_name(row: Any) -> str:
    """What a concern is about, without its figure."""
    return formats.text(row.subject, "") if row.topic == "任务" else concern_title(row)


def earlier_title(row: Any) -> str:
    """`concern_title` of the same concern on the earlier day. row: of `queries.compare_concerns`."""
    then = row._replace(kind=row.was_kind, actual=row.was_actual, number=row.was_number, progress=row.was_progress)
    return concern_title(then)


def item_title(row: Any) -> str:
    """What an item of a meeting is called. row: a named tuple of `queries.meeting_items`."""
    if row.ref_kind == "unit":
        return f"{row.lead_unit}超期未销号的问题"
    if row.ref_kind == "task" or is_missing(row.topic):
        return formats.text(row.subject, "")
    return concern_title(row)


def item_figure(row: Any) -> str:
    """How an item of a meeting stands in one short word, which a note keeps: `74/141 人次`, `超期 2 条`."""
    if row.ref_kind == "unit":
        return f"超期 {formats.counted(row.actual, '条')}"
    if row.ref_kind == "task":
        return figure(row)
    if is_missing(row.topic):
        return "已不在清单上"
    return concern_title(row) if row.kind == "新增" else concern_detail(row)


def village_concern(cell: Any) -> str:
    """What a concern says of one village, without the village's name. cell: of `queries.meeting_villages`."""
    match cell.topic:
        case "村":
            return _silence(cell)
        case "核对":
            return finding_figures(cell)
    return concern_title(cell)
