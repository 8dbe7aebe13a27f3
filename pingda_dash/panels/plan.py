"""The plan's own sentence behind a figure, and the figure's standing in words."""

from __future__ import annotations

from typing import Any

from pingda_dash import formats, theme, wording
from pingda_dash.panels.bars import bar_of, reading
from pingda_dash.panels.render import render

BASIS_WORDS = {"明示": "方案写明", "推定": "方案未写明,推定", "年内": "方案只写到年,推定为年底"}


def quoted(text: str, quote: str) -> tuple[str, str, str]:
    """A clause around its quote: (before, quote, after); the quote is empty when it is not in the clause."""
    before, match, after = text.partition(quote) if quote else (text, "", "")
    return (before, match, after) if match else (text, "", "")


def why(row: Any) -> str:
    """An indicator's or task's status explained by its own figures, in one or two Chinese sentences.

    row: a named tuple of `queries.indicators`.
    """
    if row.status == theme.UNREPORTED or formats.is_missing(row.actual):
        reason = formats.text(getattr(row, "reason", None), "")
        if reason in wording.UNKNOWNS:
            return f"{reason}:{wording.UNKNOWNS[reason]},所以不判断快慢。"
        return f"还没有收到这项数据{f'({reason})' if reason else ''},所以不判断快慢。"
    unit, reserve = row.unit, formats.text(getattr(row, "reason", None), "")
    reserve = f"{reserve}:{wording.UNKNOWNS[reserve]}" if reserve in wording.UNKNOWNS else reserve
    parts = [f"截至{formats.day(row.report_date)}报送,实际 {formats.short_number(row.actual, unit)} {unit}"]
    covered = wording.coverage(row)
    if covered:
        parts.append(covered)
    if row.status == theme.DONE:
        return ",".join([*parts, "目标已经达到"]) + "。"
    if not formats.is_missing(row.expected):
        ahead = row.expected - row.actual if row.direction == "at_most_zero" else row.actual - row.expected
        parts.append(f"按期应达 {formats.short_number(row.expected, unit)} {unit}")
        if abs(ahead) >= 0.05:
            parts.append(f"{'超前' if ahead > 0 else '差'} {formats.short_number(abs(ahead), unit)} {unit}")
    first = ",".join(parts) + "。"
    return first + _verdict(row) + (f"{reserve}。" if reserve else "")


def _verdict(row: Any) -> str:
    """Why it stands so and since when, and what would clear it."""
    if row.status == theme.BROKEN:
        return "底线是 0,高于 0 就是突破,到报数改正为止。"
    if row.status == theme.OVERDUE:
        missing = "还有村没报,不知道是否达到" if row.cause == "到期未知" else "目标没有达到"
        return f"期限 {formats.day(row.deadline)} 已过,{missing}。"
    return "".join(f"{words}。" for words in (wording.reason(row), wording.clears(row)) if words)


def outlook(row: Any) -> list[tuple[str, str]]:
    """How old and how whole a goal's figure is, its paces, when it is likely to be reached: labels and words.

    row: a named tuple of `queries.indicators` or `queries.tasks`.
    """
    if formats.is_missing(row.report_date):
        return []
    whole = not formats.is_missing(row.heard) and not formats.is_missing(row.asked)
    facts = [
        ("最近报数", wording.report_age(row)),
        ("已报村", f"{int(row.heard)}/{int(row.asked)} 村" if whole else ""),
    ]
    if row.status not in {theme.DONE, theme.BROKEN}:
        facts += [("速度", wording.speed(row)), ("预计达标", wording.prospect(row))]
    if not formats.is_missing(row.probability) and row.status != theme.DONE:
        facts.append(("按期可能", formats.percent(row.probability)))
    return [(label, words) for label, words in facts if words]


def outlook_words(row: Any) -> str:
    """`outlook` with the reason of the status, a line each: what a card says under the pointer."""
    if formats.is_missing(row.actual):
        return ""
    lines = [wording.reason(row), *(f"{label} {words}" for label, words in outlook(row)), wording.clears(row)]
    return "\n".join(line for line in lines if line)


def terms(row: Any) -> list[tuple[str, str]]:
    """The plan's terms of a goal, as label and words."""
    basis = BASIS_WORDS.get(str(row.deadline_basis), formats.text(row.deadline_basis))
    facts = [
        ("牵头单位", formats.text(row.lead_unit)),
        ("责任单位", formats.text(row.responsible_units).replace(";", "、")),
    ]
    facts.append(("期限", f"{formats.day_with_year(row.deadline)}({basis})"))
    facts.append(("起算", formats.day_with_year(row.start)))
    return facts


def indicator_sheet(row: Any) -> str:
    """An indicator in full: figure, standing in words, the plan's terms.

    row: a named tuple of `queries.indicators`.
    """
    actual, of = reading(row)
    facts = terms(row)
    baseline = (
        "基线未齐" if formats.is_missing(row.baseline) else f"{formats.number(row.baseline, row.unit)} {row.unit}"
    )
    target = f"{formats.number(row.target, row.unit)} {row.unit}"
    if str(row.target_basis).startswith("分摊"):
        target += " · 分摊(推定):方案只有全乡数"
    facts[2:2] = [("起点", baseline), ("目标", target)]
    facts = [*outlook(row), *facts]
    return _sheet(row, actual, of, facts)


def task_sheet(row: Any) -> str:
    """A task in full: its figure, standing in words, the plan's terms."""
    progress, of = reading(row) if _by_indicator(row) else (formats.percent(row.progress), " 完成")
    facts = terms(row)
    facts[2:2] = [("要交的成果", formats.text(row.deliverable))]
    facts = [*outlook(row), *facts]
    if not formats.is_missing(row.note) and row.note:
        facts.append(("最近说明", str(row.note)))
    return _sheet(row, progress, of, facts, task=True)


def _sheet(row: Any, actual: str, of: str, facts: list[tuple[str, str]], task: bool = False) -> str:
    return render(
        "sheet.html",
        name=row.name,
        actual=actual,
        of=of,
        status=row.status,
        why=task_why(row) if task else why(row),
        bar=bar_of(row),
        colour=theme.status_colour(row.status),
        facts=facts,
    )


def _by_indicator(row: Any) -> bool:
    """Whether a task's figure is an indicator's: one number has one figure, wherever it stands."""
    return bool(row.evidence == "指标" and not formats.is_missing(row.actual) and not formats.is_missing(row.progress))


def task_why(row: Any) -> str:
    """A task's status in words: by the figure of the indicator that it stands by, else by what was reported of it."""
    if row.status == theme.UNREPORTED:
        return "还没有收到这项任务的进展,所以不判断快慢。"
    is_known = not formats.is_missing(row.progress)
    how = f"完成 {formats.percent(row.progress)}" if is_known else f"{_what_lacks(row)},完成多少还不知道"
    asked = f",按期应完成 {formats.percent(row.expected_progress)}" if is_known else ""
    if _by_indicator(row):
        which = f" {int(row.parts)} 项指标中最差的一项:{row.part_name}" if row.parts > 1 else "对应的指标"
        how, asked = f"{wording.figure(row)}(按{which})", ""
        if not formats.is_missing(row.expected):
            left = "应剩" if row.direction == "at_most_zero" else "应达"
            asked = f",按期{left} {formats.short_number(row.expected, row.unit)} {row.unit}"
    sentence = f"截至{formats.day(row.report_date)}报送,{how}"
    if row.status == theme.DONE:
        return sentence + "。"
    if not formats.is_missing(row.days_late) and row.days_late > 0:
        return f"{sentence};期限 {formats.day(row.deadline)} 已过 {int(row.days_late)} 天。"
    due = f"距期限 {formats.day(row.deadline)} 还有 {int(row.days_left)} 天"
    return f"{sentence}{asked};{due}。{_verdict(row)}"


def _what_lacks(row: Any) -> str:
    """Why nobody can say how far a task is that something was reported of."""
    if row.evidence == "台账":
        return f"{formats.text(row.state, '')}、没有报比例"
    if row.parts_heard < row.parts:
        return f"{int(row.parts)} 项指标报了 {int(row.parts_heard)} 项"
    return wording.coverage(row) or formats.text(row.reason, "基线未齐")


def clause_text(clause: Any) -> str:
    """One clause in full. clause: a named tuple of `queries.clause`."""
    return render("clause.html", clause=clause)
