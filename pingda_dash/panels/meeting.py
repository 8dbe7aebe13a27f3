"""One item of the red list on the whole screen: its figure, the plan's sentence, the villages, the way so far, what was
said of it. Made to be read from five metres."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd
from markupsafe import Markup

from pingda_dash import formats, frames, theme, wording
from pingda_dash.masking import mask_text
from pingda_dash.panels import captions
from pingda_dash.panels.bars import Bar, bar_colour, bar_of, reading, shown_status
from pingda_dash.panels.line_charts import Scale, bands
from pingda_dash.panels.lists import KIND_COLOURS
from pingda_dash.panels.plan import BASIS_WORDS, quoted
from pingda_dash.panels.render import render
from pingda_dash.panels.reporting import GRID
from pingda_dash.persons import NOBODY, Persons
from pingda_dash.progress import Fan, Point, forecast_words, points_of, value_on

SETTLED = "已销"
OF_DUTIES = {"task"}
"""The items that have a goal, a pace and a deadline of the plan."""
_ENDS = "。;\n"
_NO_SENTENCE = {
    "check": "这一项不是方案条目:两本台账对不上,请单位核对后重新上传。",
    "rows": "方案没有专门写到这本台账。",
    "village": "这一项不是方案条目:本村台账断报。",
}
_ROLES = {"unit": "整改", "check": "核对"}


@dataclass(frozen=True)
class Tile:
    """A fact under the figure: what it is, the fact in large type, a word about it."""

    label: str
    value: str
    detail: str = ""
    tone: str = ""


def rail(items: pd.DataFrame, here: str) -> str:
    """The list as a row of marks in the shape and the colour of their kind, the one on the screen raised. A pick is
    `item:<item>`.

    items: the columns of `queries.meeting_items`, worst first.
    """
    marks = [
        {
            "pick": f"item:{row.item}",
            "colour": KIND_COLOURS.get(row.kind, theme.NONE),
            "label": f"{number}. {row.kind} · {wording.concern_title(row)}",
            "here": row.item == here,
        }
        for number, row in enumerate(frames.rows(items), start=1)
    ]
    return render("meeting_rail.html", marks=marks)


# --- the figure -------------------------------------------------------------------------------------------------


def figure(row: Any, *, settled: bool = False, directed: str = "") -> str:
    """What the item is, its figure in the largest type, actual against target, and the facts that decide.

    row: a named tuple of `queries.meeting_items`. settled: it is on the list no longer. directed: `directives.marks`.
    """
    value, of, gap = _reading(row)
    return render(
        "meeting_figure.html",
        kind=SETTLED if settled else row.kind,
        colour=theme.OK if settled else KIND_COLOURS.get(row.kind, theme.NONE),
        now=f"现为 {row.standing}" if settled and not formats.is_missing(row.standing) else "",
        title=wording.item_title(row),
        rows=_rows_behind(row),
        value=value,
        of=of,
        gap=gap,
        size="words" if len(value) > 12 else "wide" if len(value) > 7 else "",
        bar=bar_of(row) if row.ref_kind in OF_DUTIES else Bar(),
        expected=_expected(row),
        bar_colour=bar_colour(str(row.standing)),
        reason="" if settled else " · ".join(filter(None, (wording.reason(row), _chance(row)))),
        tiles=_tiles(row),
        directed=Markup(directed),
    )


def _rows_behind(row: Any) -> str:
    """Where the rows behind the figure are: a dialog, the unit's or the village's page."""
    kind, _, reference = str(row.item).partition(":")
    return f"village:{reference.partition(':')[0]}" if kind == "village" else str(row.item)


def _reading(row: Any) -> tuple[str, str, str]:
    """The figure, what it is held against, what is missing: (`78`, `/ 141 人次`, `还差 63 人次`)."""
    if row.ref_kind not in {"unit", *OF_DUTIES}:
        return wording.item_figure(row), "", ""
    if formats.is_missing(row.actual):
        return theme.UNREPORTED, "", "" if row.reason == theme.UNREPORTED else formats.text(row.reason, "")
    unit = str(row.unit)
    if row.ref_kind == "unit":
        return formats.number(row.actual, unit), "条 超期未销号", ""
    if row.direction == "at_most_zero":
        value, of = reading(row)
        left = f"还剩 {formats.counted(row.actual, unit)}" if value.startswith("已消除") and row.actual else ""
        return value, of.strip(), left
    short = None
    if not formats.is_missing(row.missing) and row.standing != theme.DONE:
        short = formats.gap(row.missing, "%" if unit == "%" else "")
    if unit == "%":
        gap = f"还差 {short} 个百分点" if short else ""
        return formats.actual(row.actual, row.target, unit), f"/ {formats.number(row.target)}%", gap
    of = unit if formats.is_missing(row.target) else f"/ {formats.number(row.target, unit)} {unit}"
    return formats.actual(row.actual, row.target, unit), of, f"还差 {short} {unit}" if short else ""


def _expected(row: Any) -> str:
    """What the plan expects, at its tick: by the day of the report, of the villages that reported."""
    if formats.is_missing(row.expected) or row.standing in {theme.DONE, *theme.LATE}:
        return ""
    unit = str(row.unit)
    value = formats.coverage(row.expected) if unit == "%" else f"{formats.short_number(row.expected, unit)} {unit}"
    heard, asked = formats.count_of(row.heard), formats.count_of(row.asked)
    day = formats.day(row.report_date) if row.days_since_report else "今天"
    whose = f"已报 {heard}/{asked} 村" if 0 < heard < asked else ""
    return f"{whose or day}应{'剩' if row.direction == 'at_most_zero' else '达'} {value}"


def _tiles(row: Any) -> list[Tile]:
    """Deadline; pace needed, recent pace and where it leads; for what has no pace, what there is to know."""
    made = [] if formats.is_missing(row.deadline) else [_deadline(row)]
    if row.ref_kind == "unit":
        left, every = formats.counted(row.number_open, "条"), formats.counted(row.number_all, "条")
        return [*made, Tile("这个单位的问题", f"未销号 {left}", f"共 {every}")]
    if row.ref_kind not in OF_DUTIES:
        return made
    if formats.is_missing(row.actual):
        return [*made, Tile("进展", "从未报送", "没有数,不判断快慢", "none")]
    if row.standing == theme.DONE:
        return [*made, Tile("目标", "已达到", f"截至 {formats.day(row.report_date)}", "actual")]
    return [*made, *_paces(row), _outlook(row)]


def _paces(row: Any) -> list[Tile]:
    span = "每天" if row.pace_days == 1 else "每周"
    made, needed = [], None if formats.is_missing(row.required) or not row.required else row.required
    if needed is not None and row.missing <= 1 and row.unit != "%":
        made.append(Tile("到期前", f"完成这 1 {row.unit}", "只差一步", "plan"))
    elif needed is not None:
        enough = wording.pace(needed / row.pace_days, row.unit, span=int(row.pace_days), enough=True)
        made.append(Tile("按期需要", enough, "", "plan"))
    if not formats.is_missing(row.recent):
        moved = f"{span} {_amount(row.recent, row.unit)}" if abs(row.recent) > 0 else "没有进展"
        slow = needed is None or row.recent < needed
        made.append(Tile(wording.recent_span(row), moved, _since(row), "warn" if slow else "ok"))
    return made


def _deadline(row: Any) -> Tile:
    due, late = formats.day(row.deadline), 0 if formats.is_missing(row.days_late) else int(row.days_late)
    if row.ref_kind == "unit":
        return Tile("最早的整改期限", due, f"最长超期 {late} 天" if late else "", "bad" if late else "")
    basis = "" if row.deadline_basis == "明示" else f"({BASIS_WORDS.get(str(row.deadline_basis), '')})"
    if row.standing == theme.DONE:
        return Tile("期限", due, basis)
    if late:
        return Tile(f"期限 {due}", f"逾期 {late} 天", basis, "bad")
    return Tile(f"期限 {due}", f"剩 {int(row.days_left)} 天" if row.days_left else "今天到期", basis, "plan")


def _outlook(row: Any) -> Tile:
    """Where the recent pace leads."""
    due = formats.as_date(row.deadline)
    if formats.is_missing(row.projected) or due is None:
        late = row.standing in (theme.BROKEN, theme.OVERDUE, theme.BEHIND)  # an event has no pace, and may be none
        return Tile("照此速度", "看不到达标日", "", "bad" if late else "")
    over = int(row.days_over)
    verdict = f"比期限晚 {over} 天" if over > 0 else "赶得上期限"
    return Tile(
        "照此速度", f"{formats.day_in_year(row.projected, due.year)}达标", verdict, "warn" if over > 0 else "ok"
    )


def _chance(row: Any) -> str:
    """`按期可能 33%,九成在 6月21日–10月18日达标`; empty where nobody can say."""
    if formats.is_missing(row.probability) or row.standing == theme.DONE:
        return ""
    words, due = f"按期可能 {formats.percent(row.probability)}", formats.as_date(row.deadline)
    if due is None or formats.is_missing(row.projected_first) or formats.is_missing(row.projected_last):
        return words
    first, last = (formats.day_in_year(day, due.year) for day in (row.projected_first, row.projected_last))
    return words if first == last else f"{words},九成在 {first}–{last}达标"


def _since(row: Any) -> str:
    """How old the last report is, and how many villages it knows of where some are missing."""
    if formats.is_missing(row.days_since_report):
        return ""
    age = f"已 {int(row.days_since_report)} 天未更新" if formats.is_true(row.stale) else ""
    return " · ".join(filter(None, (wording.coverage(row), f"{formats.day(row.report_date)}报", age)))


def _amount(value: float, unit: str) -> str:
    """A pace, in tenths: people too, since a week's share of them is rarely whole."""
    return f"{formats.number(round(value, 1))} {'个百分点' if unit == '%' else unit}"


# --- the plan's sentence ----------------------------------------------------------------------------------------


def sentence(row: Any, clause: Any | None) -> str:
    """The plan's own sentence with the words quoted marked, its clause, the unit in charge and who helps.

    clause: a named tuple of `queries.clause`, or None.
    """
    before, quote, after = _sentence(row, clause)
    length = len(before) + len(quote) + len(after)
    return render(
        "meeting_plan.html",
        clause=clause,
        before=before,
        quote=quote,
        after=after,
        size="large" if length <= 48 else "middle" if length <= 100 else "small",
        instead=_NO_SENTENCE.get(str(row.ref_kind), "方案里没有找到这一句。"),
        role=_ROLES.get(str(row.ref_kind), "牵头"),
        lead=formats.text(row.lead_unit, ""),
        unit="" if formats.is_missing(row.lead_unit) or ";" in str(row.lead_unit) else f"unit:{row.lead_unit}",
        helpers=formats.text(row.responsible_units, "").replace(";", "、"),
        deliverable=formats.text(row.deliverable, ""),
        note=formats.text(row.note, "") if row.ref_kind == "task" else "",
    )


def _sentence(row: Any, clause: Any | None) -> tuple[str, str, str]:
    """The sentence of the clause that the quote stands in: (before, quote, after)."""
    if formats.is_missing(row.quote):
        return "", "", ""
    before, quote, after = ("", "", "") if clause is None else quoted(str(clause.text), str(row.quote))
    if not quote:
        return "", str(row.quote), ""
    begins = max(before.rfind(end) for end in _ENDS) + 1
    stops = [after.find(end) + 1 for end in _ENDS if end in after]
    ended = quote[-1] in _ENDS
    return before[begins:].lstrip(), quote, "" if ended else after[: min(stops, default=None)].rstrip(";\n")


# --- the villages -----------------------------------------------------------------------------------------------


def villages(cells: pd.DataFrame, row: Any, *, demo: bool = False) -> str:
    """The item in each of the ten villages, in their fixed order; or why villages are not told apart.

    cells: the columns of `queries.meeting_villages`. A pick is `indicator:<id>@<code>` or `village:<code>`.
    """
    if cells.empty:
        return render("meeting_villages.html", cells=[], foot="", why=_why_no_villages(row))
    notes = []
    if cells["target_basis"].astype(str).str.startswith("分摊").any():
        notes.append("≈ 村级目标为分摊(推定),方案只有全乡数")
    if row.ref_kind == "task":
        notes.append("任务按全乡下达;这里是对应指标的各村进度")
    if bool(cells["is_poor"].fillna(False).any()):
        notes.append(f"金框 = {captions.poor_villages(cells['is_poor'], demo)}")
    contexts = [_cell(cell, row) for cell in frames.rows(cells)]
    return render("meeting_villages.html", cells=contexts, foot=" · ".join(notes), why="")


def _why_no_villages(row: Any) -> str:
    if row.ref_kind == "rows":
        return "这本台账从未报送,十个村(社区)都没有数。"
    if row.ref_kind in {"check", "village"}:
        return "这一项已不在清单上,各村都没有。"
    return "方案只对全乡提出这一项,没有分到村;台账也不分村报送。"


def _cell(cell: Any, row: Any) -> dict[str, Any]:
    """A village's figure, what it is held against, its status; `quiet` where it asks for nothing."""
    made = {
        "name": cell.village,
        "poor": formats.is_true(cell.is_poor),
        "pick": f"village:{cell.village_code}",
        "value": "",
        "of": "",
        "concern": "",
        "status": "",
        "bar": Bar(),
        "colour": theme.ACTUAL,
        "quiet": True,
    }
    if row.ref_kind == "unit":
        late = int(cell.late)
        return made | {"value": f"{late} 条", "quiet": not late, "status": theme.OVERDUE if late else ""}
    if formats.is_missing(cell.direction):
        if not formats.is_true(cell.listed):
            return made | {"concern": "没有"}
        return made | {
            "concern": wording.finding_figures(cell) if cell.topic == "核对" else wording.village_concern(cell),
            "quiet": False,
            "status": row.kind,
        }
    made["pick"] = f"indicator:{cell.indicator}@{cell.village_code}"
    if formats.is_missing(cell.actual):
        return made | {"value": formats.MISSING, "status": theme.UNREPORTED}
    status = "" if formats.is_missing(cell.status) else shown_status(cell)
    percent, unit = cell.unit == "%", str(cell.unit)
    value = formats.actual(cell.actual, cell.target, unit)
    about = "≈" if str(cell.target_basis).startswith("分摊") else ""
    of = "" if formats.is_missing(cell.target) else f"/{about}{formats.short_number(cell.target, unit)}{'%' * percent}"
    left = cell.direction == "at_most_zero"
    return made | {
        "value": f"剩 {value}" if left else value,
        "of": "" if left else of,
        "status": status or "不设目标",
        "bar": bar_of(cell),
        "colour": bar_colour(status),
        "quiet": not status,
    }


# --- the way so far ---------------------------------------------------------------------------------------------


def trend(series: pd.DataFrame, row: Any, fan: Fan, as_of: date) -> str:
    """The item over time: what was reported, the plan's gold path, today, and the fan of what may come.

    An event has no path: a mark on its deadline. series: report_date, value of `queries.meeting_trend`.
    """
    reports = points_of(series["report_date"], series["value"])
    if not reports:
        return render("nothing.html", title="没有走势", words="还没有报过数。" if row.ref_kind in OF_DUTIES else "")
    days = [as_of, *(day for day, _ in (*reports, *fan.path, *fan.likely))]
    top = 1.08 * max([1e-9, fan.highest, *(value for _, value in (*reports, *fan.diamonds))])
    scale = Scale(min(days), max(max(days), min(days) + timedelta(days=1)), top)

    def at(point: Point) -> tuple[float, float]:
        return scale.x(point[0]), scale.y(max(point[1], 0.0))

    unit = str(row.unit)
    latest, path = reports[-1], fan.path
    return render(
        "meeting_trend.html",
        bands=bands(scale, fan),
        line=scale.points(reports),
        dots=[at(point) for point in reports],
        end=at(latest),
        below=bool(path) and latest[1] < value_on(path, latest[0]),
        path=scale.points(fan.way),
        diamonds=[at(point) for point in fan.diamonds],
        part=at((fan.part.day, fan.part.value)) if fan.part else None,
        part_text=f"{fan.part.words} {_with_unit(fan.part.value, unit)}" if fan.part else "",
        event=fan.is_event,
        goal=at(path[-1]) if path else None,
        goal_text=f"{formats.day(path[-1][0])} {_with_unit(path[-1][1], unit)}" if path else "",
        ahead=scale.points(fan.likely),
        tip=forecast_words(fan, unit) if fan.likely else "",
        today=scale.x(as_of),
        now=_with_unit(latest[1], unit),
        feet=[(0.0, formats.slash_day(scale.first)), (100.0, formats.slash_day(scale.last))],
    )


def _with_unit(value: float, unit: str) -> str:
    return f"{formats.number(round(value, 1))}%" if unit == "%" else f"{formats.short_number(value, unit)} {unit}"


def late_problems(of: pd.DataFrame) -> str:
    """The problems of a unit that are past their 整改期限. of: the columns of `queries.problems`."""
    rows = [
        {
            "pick": f"rows:rectification@{row.problem_id}",
            "village": formats.text(row.village, "全乡"),
            "problem": row.problem,
            "due": formats.day(row.due_on),
            "late": int(row.days_late),
            "state": row.state,
        }
        for row in frames.rows(of[of["days_late"].fillna(0) > 0])
    ]
    return render("meeting_problems.html", rows=rows)


@dataclass(frozen=True)
class Behind:
    """One thing behind an item that has no course of its own: a ledger, an indicator without a figure."""

    title: str
    detail: str
    pick: str


def behind(of: Sequence[Behind]) -> str:
    """What stands behind an item, one line each, all the way to the rows."""
    return render("meeting_behind.html", rows=of)


# --- the notes -------------------------------------------------------------------------------------------------


def note_list(
    notes: pd.DataFrame,
    now: str,
    as_of: date,
    *,
    own: str = "",
    settled: bool = False,
    people: Persons = NOBODY,
) -> str:
    """What was said of the item, the newest first: the meeting, who, the words, the promise, the figure then and now.

    notes: the columns of `minutes.listed`. now: the item's figure today. own: whose notes may be struck through here,
    by a pick `strike:<id>`. settled: it is on the list no longer, so no promise is overdue. people: whom no note
    may name.
    """
    rows, promised = [], False
    for row in frames.rows(notes):
        struck = not formats.is_missing(row.struck_at)
        promise, tone = ("", "") if struck else promise_words(row, as_of, settled, renewed=promised)
        promised = promised or bool(promise)
        rows.append(
            {
                "meeting": f"{formats.day(row.as_of)}例会",
                "who": " ".join(filter(None, (row.unit, row.author))),
                "text": people.mask(mask_text(str(row.text))),
                "promise": promise,
                "tone": tone,
                "then": row.figure,
                "now": now if row.figure != now else "",
                "struck": f"{formats.day(row.struck_at)}本人划去" if struck else "",
                "strike": f"strike:{row.id}" if own and row.author == own and not struck else "",
            }
        )
    return render("meeting_notes.html", rows=rows)


def promise_words(row: Any, as_of: date, settled: bool, renewed: bool = False) -> tuple[str, str]:
    """`承诺 5月18日完成,已过 2 天`, and its tone; empty where nothing was promised.

    row: of `minutes.listed`. settled: what was promised is done. renewed: a later promise took its place, and only the
    day is said.
    """
    day = formats.as_date(row.promised)
    if day is None:
        return "", ""
    promised, left = f"承诺 {formats.day(day)}完成", (day - as_of).days
    if renewed:
        return promised, "mute"
    if settled:
        return f"{promised},已办结", "mute"
    if left < 0:
        return f"{promised},已过 {-left} 天", "bad"
    return (f"{promised},还有 {left} 天", "plan") if left else (f"{promised},就是今天", "warn")


def all_clear(title: str, note: str, *, unknown: bool = False) -> str:
    """The whole screen when nothing is on the list: green, or grey while nothing is known."""
    return render("meeting_clear.html", title=title, note=note, unknown=unknown, grid=GRID)
