"""Who answers for what: the units and villages to choose from, and one's duties by deadline."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from pingda_dash import formats, frames, theme
from pingda_dash.panels.bars import bar_colour, bar_of, shown_status
from pingda_dash.panels.cards import Card
from pingda_dash.panels.lists import (
    ANSWERED,
    ASKED,
    LED,
    OWN,
    SHARED,
    TOWNSHIP,
    Item,
    duties_pick,
    item_list,
    late_word,
    role_words,
)
from pingda_dash.panels.render import render

STALE_DAYS = 7
ROOMY = 20
"""Up to so many duties stand in one column, in larger rows."""
KINDS = {"indicator": "指标", "task": "任务"}


def chooser(units: pd.DataFrame, villages: pd.DataFrame, chosen: str) -> str:
    """Every unit of the plan and every village with its duties that are late and behind and its problems past their
    day; the chosen one is marked.

    units: the columns of `queries.units`; a pick is `unit:<name>`. villages: those of `queries.villages`; a pick is
    `village:<code>`. chosen: the pick that is shown.
    """
    listed = [
        {"pick": f"unit:{row.name}", "name": row.name, "led": int(row.led), "answered": int(row.answered), **_late(row)}
        for row in frames.rows(units)
    ]
    places = [
        {"pick": f"village:{row.village_code}", "name": row.village, **_late(row)} for row in frames.rows(villages)
    ]
    late = late_word(units["broken"].any() or villages["broken"].any())
    return render("chooser.html", units=listed, villages=places, chosen=chosen, late=late)


def _late(row: Any) -> dict[str, int]:
    problems = 0 if formats.is_missing(row.late_problems) else int(row.late_problems)
    return {"overdue": int(row.overdue) + int(row.broken), "behind": int(row.behind), "problems": problems}


def duty_cards(duties: pd.DataFrame, counts: Any, as_of: date, late_problems: Any = None) -> list[Card]:
    """The large figures of one unit or village: the numbers are those of `duty_counts`, a village's of its own duties.

    duties: the columns of `queries.duties`, by deadline. counts: the row of `queries.duty_counts` of the same.
    late_problems: how many of its problems are past their day, of `queries.units` or `queries.villages`.
    """
    own = duties[duties["role"] == OWN] if counts.scope == "村" else duties
    return [
        *_roles(duties, counts),
        late_card(counts, late_problems=late_problems), behind_card(counts), unreported_card(counts),
        _next(own, as_of),
    ]  # fmt: skip


def late_card(counts: Any, detail: str = "", late_problems: Any = None) -> Card:
    """How many duties are 逾期 or 突破. counts: of `queries.duty_counts`; detail: instead of how late they are;
    late_problems: said beside them, since a problem past its day is no duty."""
    late, word = int(counts.overdue + counts.broken), late_word(counts.broken)
    longest = "" if formats.is_missing(counts.longest_late) else f"最长 {int(counts.longest_late)} 天"
    lateness = longest or "底线已破" if late else _none_late(counts)
    if not formats.is_missing(late_problems) and late_problems:
        problems = f"另有超期问题 {int(late_problems)} 条"
        lateness = f"{lateness} · {problems}" if late else problems
    pick = counts_pick(counts, word)
    return Card(_label(counts, word), f"{late} 项", detail or lateness, "bad" if late else "", pick=pick)


def _label(counts: Any, word: str) -> str:
    """What a count of duties is called on a card: `逾期任务`, of a village `本村逾期任务`."""
    return f"{OWN if counts.scope == '村' else ''}{word}任务"


def behind_card(counts: Any) -> Card:
    """How many duties are 滞后. counts: a row of `queries.duty_counts`."""
    behind, pick = int(counts.behind), counts_pick(counts, theme.BEHIND)
    detail, tone = ("照近期赶不上", "warn") if behind else ("", "")
    return Card(_label(counts, theme.BEHIND), f"{behind} 项", detail, tone=tone, pick=pick)


def unreported_card(counts: Any, detail: str = "") -> Card:
    """How many duties nobody reported. counts: a row of `queries.duty_counts`; detail: instead of those that are due,
    or how many of the reported are old."""
    due, pick = int(counts.silent_late), counts_pick(counts, theme.UNREPORTED)
    stale = f"{int(counts.stale)} 项超期未更新" if counts.stale else ""
    words = f"{due} 项已过期限" if due else stale
    label = _label(counts, theme.UNREPORTED)
    return Card(label, f"{int(counts.unreported)} 项", detail or words, tone="none", pick=pick)


def counts_pick(counts: Any, word: str) -> str:
    """The pick that opens the list behind one number of a row of `queries.duty_counts`."""
    return duties_pick(word, str(counts.scope), str(counts.scope_id))


def _none_late(counts: Any) -> str:
    """What no 逾期 means: nothing where everything was reported; else only of what was."""
    if not counts.reported:
        return "还没有报送,无从判断"
    return "已报送的没有逾期" if counts.unreported else "没有逾期"


def _roles(duties: pd.DataFrame, counts: Any) -> list[Card]:
    """How many it leads and answers for; of a village how many are its own; of how many it was heard."""
    if counts.scope == "村":
        words = _heard_words(int(counts.reported), int(counts.total), int(counts.not_begun))
        return [
            Card("本村任务", f"{int(counts.total)} 项", words, pick=counts_pick(counts, ASKED)),
            Card("共同责任", f"{len(_of(duties, SHARED))} 项", "方案要各村办的,不计入本村"),
        ]
    cards = []
    for role in (LED, ANSWERED):
        of = _of(duties, role)
        reported, waiting = int((of["status"] != theme.UNREPORTED).sum()), int(of["not_begun"].sum())
        cards.append(Card(role, f"{len(of)} 项", _heard_words(reported, len(of), waiting)))
    return cards


def _heard_words(reported: int, total: int, not_begun: int) -> str:
    """Of how many duties that have begun something was reported, and how many have not: so that they add up."""
    return f"已报 {reported} / {total - not_begun} 项" + (f" · {not_begun} 项未到起始日" if not_begun else "")


def _of(duties: pd.DataFrame, role: str) -> pd.DataFrame:
    return duties[duties["role"] == role]


def _next(duties: pd.DataFrame, as_of: date) -> Card:
    """The next deadline of what is not done."""
    ahead = duties[(duties["status"] != theme.DONE) & (duties["deadline"] >= pd.Timestamp(as_of))]
    if ahead.empty:
        return Card("下一个期限", formats.MISSING, "没有未到期的")
    nearest = ahead["deadline"].min()
    left = (nearest.date() - as_of).days
    due = int((ahead["deadline"] == nearest).sum())
    when = f"剩 {left} 天" if left else "今天"
    return Card("下一个期限", formats.day(nearest), f"{when} · {due} 项未完成", tone="plan")


def duty_board(duties: pd.DataFrame, milestones: pd.DataFrame, as_of: date, village: str | None = None) -> str:
    """One's duties by deadline: what is overdue first, then by milestone, what is done last.

    duties: the columns of `queries.duties`, by deadline and severity. milestones: label and date. village: whose
    indicators they are. What it leads is bold; the gold tick is where today should be.
    """
    labels = {formats.as_date(row.date): row.label for row in frames.rows(milestones)}
    by_group: dict[tuple[int, date | None], list[Any]] = {}
    for row in frames.rows(duties):
        by_group.setdefault(_group(row), []).append(row)
    groups = [
        {
            **_heading(rank, when, labels, as_of, late_word(any(row.status == theme.BROKEN for row in rows))),
            "count": role_words(row.role for row in rows),
            "rows": [_duty(row, village) for row in sorted(rows, key=lambda row: row.role != LED)],
        }
        for (rank, when), rows in sorted(by_group.items(), key=lambda each: (each[0][0], each[0][1] or date.max))
    ]
    return render("duties.html", groups=groups, roomy=len(duties) <= ROOMY)


def _group(row: Any) -> tuple[int, date | None]:
    """Overdue ones together, then each deadline, then what is done."""
    if row.status in theme.LATE:
        return 0, None
    return (2, None) if row.status == theme.DONE else (1, formats.as_date(row.deadline))


def _heading(rank: int, when: date | None, labels: Mapping[date | None, Any], as_of: date, late: str) -> dict[str, str]:
    if rank != 1 or when is None:
        return {"label": late if rank == 0 else theme.DONE, "when": "", "tone": "bad" if rank == 0 else "mute"}
    left = (when - as_of).days
    ahead = f"剩 {left} 天" if left > 0 else "今天" if left == 0 else "已过"
    label = str(labels.get(when) or formats.day_in_year(when, as_of.year))
    return {"label": label, "when": ahead, "tone": "plan"}


def _duty(row: Any, village: str | None) -> dict[str, Any]:
    place = f"@{village}" if village and row.role == OWN else ""
    report, tone = report_words(row)
    name = formats.text(row.short_name, str(row.name))
    return {
        "pick": f"indicator:{row.part}{place}" if place else f"task:{row.id}",
        "name": name,
        "tip": f"{row.name}\n牵头 {row.lead_unit} · 期限 {formats.day(row.deadline)}",
        "led": row.role == LED,
        "place": TOWNSHIP if row.role == SHARED else "",
        "bar": bar_of(row),
        "colour": bar_colour(str(row.status)),
        "status": shown_status(row),
        "late": f"{int(row.days_late)} 天" if row.status == theme.OVERDUE else "",
        "report": report,
        "tone": tone,
        "ledger": ledger_words(row),
    }


def report_words(row: Any) -> tuple[str, str]:
    """When a duty was last reported, and the tone of that: `当天`, `13 天前`, `未报送`, `未开始`.

    row: report_date, days_since_report, stale, reason.
    """
    if formats.is_missing(row.report_date):
        return ("未开始" if row.reason == "未到起始日" else theme.UNREPORTED), "mute"
    days = int(row.days_since_report)
    return ("当天" if days == 0 else f"{days} 天前"), "warn" if bool(row.stale) else "mute"


def ledger_words(row: Any) -> str:
    """The ledger that reports a duty, without the word 台账; 尚无台账 when none does."""
    return "尚无台账" if formats.is_missing(row.ledger) else str(row.ledger).removesuffix("台账")


def problem_list(problems: pd.DataFrame) -> str:
    """One's problems that are not closed, the latest first. problems: the columns of `queries.problems`."""
    items = [
        Item(
            title=row.problem,
            detail=f"{row.state} · {row.source} · {formats.text(row.village, '全乡')}",
            tag=f"超期 {int(row.days_late)} 天" if row.days_late > 0 else f"{formats.day(row.due_on)}前",
            colour=theme.BAD if row.days_late > 0 else theme.WARN if row.days_left <= STALE_DAYS else theme.OK,
            pick=f"rows:rectification@{row.problem_id}",
        )
        for row in frames.rows(problems[problems["is_open"].astype(bool)])
    ]
    return item_list(items, empty="名下的问题已全部销号", more="另有 {n} 条", settled=True)


def ledgers_of(duties: pd.DataFrame, coverage: pd.DataFrame) -> pd.DataFrame:
    """The ledgers that report one's duties: the rows of `queries.ledger_coverage` with `duties`, most first."""
    counts = duties["dataset"].value_counts()
    fed = coverage.assign(duties=coverage["dataset"].map(counts))
    return fed[fed["duties"].notna()].sort_values("duties", ascending=False, kind="stable")


def ledger_list(coverage: pd.DataFrame, count: str = "fed", *, wide: bool = False) -> str:
    """Each ledger: how many rows of the plan it feeds (column `count`) and when it was last reported.

    coverage: the columns of `queries.ledger_coverage`, in drawing order. wide: in two columns. A pick is
    `rows:<dataset>`.
    """
    rows = []
    for row in frames.rows(coverage):
        missing = formats.is_missing(row.last_report)
        days = 0 if missing else int(row.days_since_report)
        rows.append(
            {
                "pick": f"rows:{row.dataset}",
                "title": str(row.title).removesuffix("台账") if wide else row.title,
                "count": int(getattr(row, count)),
                "day": theme.UNREPORTED if missing else formats.day(row.last_report),
                "ago": "" if missing else ("当天" if days == 0 else f"{days} 天前"),
                "tone": "none" if missing else "warn" if days > STALE_DAYS else "mute",
            }
        )
    return render("ledgers.html", rows=rows, wide=wide)
