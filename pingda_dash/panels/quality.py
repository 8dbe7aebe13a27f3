"""数据质量: the score and its formula, ledgers × villages, what is to be asked about and by whom it was sent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from pingda_dash import formats, frames, theme, wording
from pingda_dash.contracts import ledger_title
from pingda_dash.masking import mask_text
from pingda_dash.panels.lists import Item, item_list
from pingda_dash.panels.render import render
from pingda_dash.panels.reporting import short_title
from pingda_dash.panels.spot import UNCHECKED, unit_of
from pingda_dash.persons import NOBODY, Persons

PAGE = "page:quality"
IN_TIME, LATE, OVERDUE, SILENT, WAITING = "已报", "迟报", "超期", "从未报", "未到期"
_MARKS = {IN_TIME: "fresh", LATE: "late", OVERDUE: "stale", SILENT: "never", WAITING: "waiting"}
"""What a state is drawn as: full, full with a bar, half, open, a dash."""
EXPLAINED, SENT_AGAIN = "已说明", "已重报"
_TONES = {"未问": "bad", "已询问": "plan", EXPLAINED: "ok", SENT_AGAIN: "ok", "已关闭": "mute"}
CHECKED, SIGNALLED, SPOT = "待核对", "请核实", "抽查差错"


# --- the score --------------------------------------------------------------------------------------------------


def score(scores: pd.DataFrame, points: pd.DataFrame, weeks: int, whose: str = "全乡") -> str:
    """The township's score this week, what it is made of, its course over the weeks, and the formula.

    scores: `queries.quality_scores` of 乡; points: `queries.quality_points`; weeks: of the whole campaign.
    whose: score it is.
    """
    rows = list(frames.rows(scores))
    now = rows[-1]
    was = rows[-2].score if len(rows) > 1 else None
    bars = [
        {
            "week": int(row.week),
            "score": "" if formats.is_missing(row.score) else int(row.score),
            "height": 0 if formats.is_missing(row.score) else int(row.score),
            "tip": f"第 {int(row.week)} 周({formats.day(row.first_day)}至{formats.day(row.day)})\n{parts(row)}",
            "now": row is now,
        }
        for row in rows
    ]
    ahead = range(len(rows) + 1, max(weeks, len(rows)) + 1)
    bars += [{"week": week, "score": "", "height": 0, "tip": "", "now": False} for week in ahead]
    rules = [
        {
            "fault": row.fault if formats.is_missing(row.per) else f"{row.fault}每{row.per}",
            "points": int(row.points),
            "what": row.what,
        }
        for row in frames.rows(points)
    ]
    value = "—" if formats.is_missing(now.score) else str(int(now.score))
    return render(
        "quality_score.html",
        whose=whose,
        value=value,
        change=_change(now.score, was),
        parts=parts(now),
        bars=bars,
        rules=rules,
    )


def parts(row: Any) -> str:
    """`70 格:68 按期 · 1 迟报 · 1 超期 · 待核对 1 处 · 抽查过 8 格`. row: of `queries.quality_scores`."""
    counts = ((row.in_time, "按期"), (row.late, LATE), (row.overdue, OVERDUE), (row.silent, SILENT))
    words = [f"{int(count)} {word}" for count, word in counts if count]
    if row.failed:
        words.append(f"{CHECKED} {int(row.failed)} 处")
    if row.signals:
        words.append(f"{SIGNALLED} {int(row.signals)} 处")
    if words:
        words.append(f"抽查过 {int(row.checked)} 格" if row.checked else UNCHECKED)
    return f"{int(row.cells)} 格:{' · '.join(words)}" if words else "第一个报送期,还没有到期的台账"


def _change(now: Any, was: Any) -> str:
    if formats.is_missing(now) or formats.is_missing(was):
        return ""
    change = int(now) - int(was)
    return f"比上周 {'+' if change > 0 else '−'}{abs(change)}" if change else "与上周持平"


# --- ledgers × villages -----------------------------------------------------------------------------------------


def grid(cells: pd.DataFrame, scores: pd.DataFrame, villages: pd.DataFrame) -> str:
    """Ledgers × villages this week: a mark and a word each; a ledger that an office keeps is one cell as wide as all.

    cells: `queries.quality_cells`; scores: of `queries.quality_scores` this week's; villages: `queries.villages`. A
    cell opens what it is made of (`quality:<dataset>@<village>`), a village its dossier.
    """
    by_scope = {(str(row.scope), str(row.scope_id)): row.score for row in frames.rows(scores)}
    columns = [
        {"pick": f"village:{row.village_code}", "name": row.village, "poor": formats.is_true(row.is_poor),
         "score": _number(by_scope.get(("村", str(row.village_code)))), "code": str(row.village_code)}
        for row in frames.rows(villages)
    ]  # fmt: skip
    lines: dict[str, dict[str, Any]] = {}
    for row in frames.rows(cells):
        line = lines.setdefault(
            str(row.dataset),
            {
                "title": short_title(row.title),
                "pick": f"rows:{row.dataset}",
                "office": None,
                "cells": [],
                "whole": "",
                "score": _number(by_scope.get(("台账", str(row.dataset)))),
            },
        )
        if not formats.is_missing(row.village_code):
            line["cells"].append(_cell(row))
        elif formats.is_true(row.is_whole):
            line["office"] = _cell(row)
        else:
            line["whole"] = f"全乡 {int(row.failed + row.signals)} 处"
    township = _number(by_scope.get(("乡", "")))
    return render("quality_grid.html", villages=columns, lines=list(lines.values()), township=township)


def _number(value: Any) -> str:
    return "—" if formats.is_missing(value) else str(int(value))


def _cell(row: Any) -> dict[str, Any]:
    """A cell: its mark, a word where something is wrong, the score."""
    where = "" if formats.is_missing(row.village_code) else str(row.village_code)
    whose = formats.text(row.village, "全乡一本")
    words = cell_words(row)
    lead, rest = _lines(row)
    spot = "" if formats.is_missing(row.spot_low) else _interval(row)
    tip = f"{whose} · {row.title}\n{words or row.state} · {_number(row.score)} 分\n抽查:{spot_words(row)}"
    if not formats.is_missing(row.report_date):
        tip += f"\n统计日期 {formats.day(row.report_date)} · {formats.text(row.author, '')}"
    return {
        "mark": "asked" if row.failed or row.signals else _MARKS[row.state],
        "state": _MARKS[row.state],
        "words": words,
        "lead": lead,
        "rest": rest or spot,
        "score": _number(row.score),
        "spot": spot,
        "day": "" if formats.is_missing(row.report_date) else formats.day(row.report_date),
        "pick": f"quality:{row.dataset}@{where}",
        "tip": f"{tip}\n点开看由来",
    }


def _lines(row: Any) -> tuple[str, str]:
    """The two short lines of a cell where something is wrong: `核对 2` and `核实 1`, `超期` and `2 天`, `从未报`."""
    state = "" if row.state in (IN_TIME, WAITING) else str(row.state)
    days = f"{int(row.days_overdue)} 天" if row.state == OVERDUE else ""
    asked = [f"{word} {int(count)}" for word, count in (("核对", row.failed), ("核实", row.signals)) if count]
    return (asked[0], asked[1] if len(asked) > 1 else f"{state} {days}".strip()) if asked else (state, days)


def cell_words(row: Any) -> str:
    """`超期 2 天`, `待核对 1 处 · 请核实 1 处`, `迟报`; empty where all is well. row: of `queries.quality_cells`."""
    state = "" if row.state in (IN_TIME, WAITING) else str(row.state)
    if row.state == OVERDUE:
        state = f"{OVERDUE} {int(row.days_overdue)} 天"
    asked = [f"{word} {int(count)} 处" for word, count in ((CHECKED, row.failed), (SIGNALLED, row.signals)) if count]
    return " · ".join(filter(None, (*asked, state)))


def spot_words(row: Any) -> str:
    """`C001 查了 6 户,不符 1 户,差错率 24.5%(95% 区间 4.7%–68.1%)`; 未抽查 where nobody has seen anything.

    row: of `queries.quality_cells`.
    """
    if formats.is_missing(row.spot_low):
        return UNCHECKED
    unit = unit_of(row.dataset)
    n, wrong = (formats.counted(count, unit) for count in (row.spot_n, row.spot_wrong))
    rate, low, high = (formats.coverage(100 * share, 1) for share in (row.spot_rate, row.spot_low, row.spot_high))
    return f"{row.spot_draw} 查了 {n},不符 {wrong},差错率 {rate}(95% 区间 {low}–{high})"


def _interval(row: Any) -> str:
    """`5–68%`, as short as a cell needs it."""
    return f"{100 * row.spot_low:.0f}–{100 * row.spot_high:.0f}%"


def cell_sheet(row: Any, points: pd.DataFrame) -> str:
    """What a cell is made of: its state, its points one by one, the upload and the person to ask.

    row: of `queries.quality_cells`; points: `queries.quality_points`.
    """
    by_fault = {str(one.fault): int(one.points) for one in frames.rows(points)}
    lost = [f"{row.state} −{by_fault[row.state]}"] if row.state in by_fault else []
    if row.failed:
        lost.append(f"{CHECKED} {int(row.failed)} 处 −{int(row.failed) * by_fault[CHECKED]}")
    if row.signals:
        lost.append(f"{SIGNALLED} {int(row.signals)} 处 −{int(row.signals) * by_fault[SIGNALLED]}")
    if not formats.is_missing(row.spot_points) and row.spot_points:
        lost.append(f"{SPOT} {formats.coverage(100 * row.spot_low, 1)} −{int(row.spot_points)}")
    came = not formats.is_missing(row.report_date)
    facts = [
        ("村", formats.text(row.village, "全乡一本")),
        ("得分", f"{_number(row.score)} 分" + (f"({','.join(lost)})" if lost else "")),
        ("上一周", f"{_number(row.was)} 分"),
        ("抽查", spot_words(row)),
        ("统计日期", formats.day(row.report_date) if came else "从未报送"),
        ("收到", f"{formats.moment(row.received_at)} · {formats.text(row.filename, '')}" if came else "—"),
        ("问谁", formats.text(row.author, "—")),
    ]
    return render("facts.html", title=f"{row.title} · {cell_words(row) or row.state}", facts=facts, foot="")


# --- the worklist -----------------------------------------------------------------------------------------------


def state_of(row: Any) -> str:
    """How an item stands, as the list says it: 未问, 已询问, 已说明, 已重报, 已关闭. row: of `queries.worklist`."""
    if row.state == "已答复":
        return EXPLAINED if formats.is_true(row.is_present) else SENT_AGAIN
    return str(row.state)


def stake_words(row: Any) -> str:
    """What a finding would change: `涉及未脱贫户`, `会改变状态:烤烟面积`, `数差 1 户`."""
    match formats.text(row.stake, ""):
        case "未脱贫户":
            return "涉及未脱贫户"
        case "状态":
            return "会改变状态" + ("" if formats.is_missing(row.goal_name) else f":{row.goal_name}")
        case "数" if not formats.is_missing(row.difference):
            return f"数差 {formats.counted(abs(row.difference), formats.text(row.our_unit, ''))}"
        case "数":
            return "数不符"
    return ""


def work_words(items: pd.DataFrame) -> str:
    """`未问 1 · 已询问 0 · 待关闭 2`."""
    counts = [(items["state"] == state).sum() for state in ("未问", "已询问", "已答复", "已关闭")]
    words = ("未问", "已询问", "待关闭", "已关闭")
    return " · ".join(f"{word} {count}" for word, count in zip(words, counts, strict=True) if count)


def work_list(items: pd.DataFrame, *, whole: str = "", empty: str = "没有要核对的数") -> str:
    """What is to be asked about, what would change most first; then what was answered and waits to be closed.

    items: `queries.worklist`. A pick opens the item (`check:<finding>`).
    """
    rows = [
        {
            "pick": f"check:{row.item}",
            "title": wording.finding_title(row),
            "tag": state_of(row),
            "tone": _TONES[state_of(row)],
            "where": f"{formats.text(row.village, '全乡')} · {wording.finding_figures(row)}",
            "detail": " · ".join(filter(None, (stake_words(row), _age(row), _answer(row)))),
        }
        for row in frames.rows(items)
    ]
    return render("quality_work.html", rows=rows, whole=whole, empty=empty)


def work_table(items: pd.DataFrame) -> pd.DataFrame:
    """The items with their words, for their table. items: `queries.worklist`."""
    rows = list(frames.rows(items))
    return items.assign(
        finding=[wording.finding_title(row) for row in rows],
        figures=[wording.finding_figures(row) for row in rows],
        stake=[stake_words(row) for row in rows],
        progress_of_item=[state_of(row) for row in rows],
    )


def _age(row: Any) -> str:
    if not formats.is_true(row.is_present) or formats.is_missing(row.days):
        return ""
    return f"已 {int(row.days)} 天" if row.days else "今天起"


def _answer(row: Any) -> str:
    """What was done last, or whom to ask; no person by name."""
    if row.state == "已询问":
        return f"{formats.day(row.asked_on)}已问"
    if row.state == "已答复" and not formats.is_true(row.is_present):
        return f"第 {int(row.answer_version)} 版后相符" if not formats.is_missing(row.answer_version) else "已相符"
    if row.state == "未问":
        return f"问{formats.text(row.unit, '填报单位')}"
    return ""


def item_sheet(row: Any, entries: pd.DataFrame | None = None, people: Persons = NOBODY) -> str:
    """One item: what does not agree, what it would change, since when, whom to ask; and what was done with it.

    row: of `queries.worklist`. entries: `worklist.listed` of the item, for who has signed in: who did what. people:
    whom no explanation may name.
    """
    ledgers = [ledger_title(one) for one in (row.one, row.other) if not formats.is_missing(one)]
    facts = [
        ("村", formats.text(row.village, "全乡")),
        ("台账", "、".join(ledgers)),
        ("核对单位", formats.text(row.unit)),
        ("差在哪里", wording.finding_figures(row)),
        ("影响", stake_words(row) or "—"),
        ("从哪天起", formats.day(row.found_since)),
        ("上传", _upload(row)),
        ("现在", standing(row)),
    ]
    if not formats.is_missing(row.confirmed_words):
        facts.append(("上传时", f"已确认:{people.mask(str(row.confirmed_words))}"))
    if not formats.is_missing(row.words):
        facts.append(("说明", people.mask(mask_text(str(row.words)))))
    done = [] if entries is None else [_entry(one, people) for one in frames.rows(entries) if one.author]
    if done:
        facts.append(("经过", ";".join(done)))
    foot = "两本台账对不上,请单位核对后重新上传。" if len(ledgers) > 1 else "请单位核对;报错了的,改正后重新上传。"
    return render("facts.html", title=wording.finding_title(row), facts=facts, foot=foot)


_STEPS = {"asked": "询问", "explained": "说明", "closed": "关闭"}


def _entry(one: Any, people: Persons) -> str:
    """`5月20日 乡扶贫办 王经办 询问 李干事`. one: of `worklist.listed`."""
    words = people.mask(mask_text(formats.text(one.whom, "") or formats.text(one.words, "")))
    who = " ".join(filter(None, (formats.text(one.unit, ""), one.author)))
    return " ".join(filter(None, (formats.day(one.as_of), who, _STEPS[one.step], words)))


def _upload(row: Any) -> str:
    if formats.is_missing(row.filename):
        return "—"
    return f"{row.filename}(第 {int(row.sent_version)} 版,{formats.text(row.sent_by, '')})"


def standing(row: Any) -> str:
    """How an item stands, with its days: `已询问 · 5月20日询问`. row: of `queries.worklist`."""
    answered = "" if formats.is_missing(row.explained_on) else f"{formats.day(row.explained_on)}说明"
    closed = "" if formats.is_missing(row.closed_on) else f"{formats.day(row.closed_on)}关闭"
    asked = "" if formats.is_missing(row.asked_on) else f"{formats.day(row.asked_on)}询问"
    sent = _answer(row) if state_of(row) == SENT_AGAIN else ""
    return " · ".join(filter(None, (state_of(row), asked, answered, sent, closed)))


# --- who sends it -----------------------------------------------------------------------------------------------


def senders(units: pd.DataFrame) -> str:
    """Of the files of each unit how many came late, were corrections, are to be asked about.

    units: of `queries.quality_units` the units themselves: no person stands on an open wall. A pick is `unit:<name>`.
    """
    rows = [
        {
            "pick": f"unit:{row.unit}",
            "unit": row.unit,
            "files": int(row.files),
            "rates": [
                _rate(row.late, "warn"),
                _rate(row.corrected, "plain", f"whole:corrections@@{row.unit}"),
                _rate(row.outlying, "plan"),
            ],
            "owed": int(row.owed),
        }
        for row in frames.rows(units)
    ]
    return render("quality_senders.html", rows=rows)


def _rate(count: Any, tone: str, pick: str = "") -> dict[str, Any]:
    return {"count": int(count), "tone": tone if count else "none", "pick": pick if count else ""}


def correction_list(files: pd.DataFrame) -> str:
    """The files that changed reported figures, with the reason; each opens its version, where every change stands.

    files: `queries.corrections`.
    """
    items = [
        Item(
            title=f"{short_title(row.title)} · 改了 {int(row.changed)} 行",
            detail=" · ".join(filter(None, (row.unit, formats.moment(row.received_at), formats.text(row.message, "")))),
            tag=f"第 {int(row.version)} 版",
            colour=theme.ACTUAL,
            pick=f"version:{int(row.version)}",
        )
        for row in frames.rows(files)
    ]
    return item_list(items, empty="没有更正过已报的数")


def empty_columns(columns: pd.DataFrame) -> str:
    """The columns that are left empty more often than in the report before: how often, over the reports.

    columns: `queries.empty_columns`, those that grew.
    """
    rows = [
        {
            "pick": f"rows:{row.dataset}",
            "title": f"{short_title(row.title)} · {row.field_title}",
            "share": formats.percent(row.share),
            "was": formats.percent(row.was),
            "points": _points(list(row.shares)),
        }
        for row in frames.rows(columns)
    ]
    return render("quality_columns.html", rows=rows)


def _points(shares: Sequence[float]) -> str:
    """A course of shares as the points of a line, in a box of 100 by 100."""
    last = max(len(shares) - 1, 1)
    return " ".join(f"{100 * at / last:.1f},{100 - 100 * share:.1f}" for at, share in enumerate(shares))
