"""The panels beside the map: what it is coloured by, its layers and legend, and the place that it shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any, NamedTuple

import pandas as pd

from pingda_dash import formats, frames, theme, wording
from pingda_dash.masking import mask_text
from pingda_dash.panels.bars import shown_status
from pingda_dash.panels.dots import group_order
from pingda_dash.panels.homes import GUARANTEES, no_income, withheld_guarantees
from pingda_dash.panels.meeting import promise_words
from pingda_dash.panels.render import render
from pingda_dash.persons import Persons


class Switch(NamedTuple):
    """Something that can be chosen or switched: its pick, its words, how many of it there are, its colour."""

    pick: str
    words: str
    on: bool
    number: str = ""
    colour: str = ""
    icon: str = ""


class Bar(NamedTuple):
    """A class of the legend: its label, colour, and how many villages are in it."""

    label: str
    colour: str
    number: int


def crumbs(links: Sequence[tuple[str, str]], previous: str | None, next_: str | None) -> str:
    """Where the map is, and the way back: (words, pick) of each step, the last is here.

    previous, next_: the picks of its neighbours.
    """
    return render("atlas_crumbs.html", links=links, previous=previous, next=next_)


def looks(quick: Iterable[Switch]) -> str:
    """The measures that are one touch away."""
    return render("atlas_looks.html", switches=list(quick))


def layers(kinds: Iterable[Switch], things: Iterable[Switch], notes: Sequence[str] = ()) -> str:
    """The classes of the households' dots with how many are of each, and the layers that can be switched.

    notes: sentences about layers that there should be.
    """
    return render("atlas_layers.html", kinds=list(kinds), things=list(things), notes=notes)


def legend(bars: Sequence[Bar], only: str, gold: str) -> str:
    """How many villages are in each class, as a histogram: a touch shows only these, another one all again."""
    most = max((bar.number for bar in bars), default=1) or 1
    return render("atlas_legend.html", bars=bars, only=only, most=most, gold=gold)


def village_list(
    villages: pd.DataFrame, *, most_first: bool, counted: bool, directed: Mapping[str, str] = MappingProxyType({})
) -> str:
    """The villages, the one to look at first: status, measure, how many ledgers came, how it moved since the meeting.

    villages: `queries.villages` with value, text, move, was_… . counted: the measure is how many duties lag, so the
    difference to the meeting is of the same. directed: village code → what is said of its open directives.
    """
    ordered = villages.sort_values("value", ascending=not most_first, na_position="last", kind="stable")
    rows = []
    for row in frames.rows(ordered):
        status = formats.text(row.worst, theme.UNREPORTED)
        rows.append(
            {
                "code": row.village_code,
                "pick": f"place:{row.village_code}",
                "village": row.village,
                "poor": formats.is_true(row.is_poor),
                "status": status,
                "text": row.text,
                "reported": f"已报 {int(row.reported)}/{int(row.asked)}",
                "day": formats.day(row.last_report),
                "stale": not formats.is_missing(row.days_since_report) and row.days_since_report > 7,
                "move": formats.text(row.move, ""),
                "difference": _difference(row) if counted else "",
                "course": getattr(row, "course", ""),
                "directed": directed.get(str(row.village_code), ""),
            }
        )
    return render("atlas_villages.html", rows=rows)


def _difference(row: Any) -> str:
    """How many duties more (`+2`) or fewer (`−3`) lag than at the meeting; empty where one of both is not known."""
    was = (row.was_behind, row.was_overdue, row.was_broken)
    if any(formats.is_missing(value) for value in was) or not row.reported:
        return ""
    change = int(row.behind + row.overdue + row.broken) - int(sum(was))
    return f"+{change}" if change > 0 else f"−{-change}" if change else "0"


def groups(of: pd.DataFrame) -> str:
    """A village's groups: households, and how many of them matter. of: `queries.map_groups` of the village."""
    named = [{**row._asdict(), "name": formats.text(row.village_group, "未分组")} for row in frames.rows(of)]
    return render("atlas_groups.html", rows=sorted(named, key=lambda row: group_order(str(row["name"]))))


def homes(of: pd.DataFrame, picks: Sequence[str], here: str) -> str:
    """The households of a group, those that matter first. picks: of each row; here: the number of the one shown."""
    order = {kind: -at for at, kind in enumerate(theme.CATEGORY_COLOURS)}
    rows = [
        {
            "pick": pick,
            "name": formats.text(row.name),
            "number": row.household_id,
            "category": row.category,
            "colour": theme.CATEGORY_COLOURS.get(str(row.category), theme.NONE),
            "members": formats.text(None if formats.is_missing(row.members) else int(row.members)),
            "income": no_income(row)
            if formats.is_missing(row.net_income)
            else f"{formats.number(round(row.net_income))} 元",
            "watched": "新发现" if row.is_new else "在册监测" if row.is_watched else "",
            "here": row.household_id == here,
            "rank": order.get(str(row.category), 0),
        }
        for row, pick in zip(frames.rows(of), picks, strict=True)
    ]
    return render("atlas_homes.html", rows=sorted(rows, key=lambda row: (row["rank"], not row["watched"])))


def urgent(homes: pd.DataFrame, picks: Sequence[str], *, whole: str = "") -> str:
    """The households to watch: still 未脱贫, newly found, monitored; where, since when, what they lack.

    homes: `queries.map_homes` with `village`, `days_open` and `lacks` of the case, or of what is left to leave poverty.
    picks: of each row; whole: of the count of those that do not fit.
    """
    order = {kind: -at for at, kind in enumerate(theme.CATEGORY_COLOURS)}
    rows = []
    for row, pick in zip(frames.rows(homes), picks, strict=True):
        days = "" if formats.is_missing(row.days_open) else f" {int(row.days_open)} 天"
        watched = f"新发现{days}" if row.is_new else f"监测{days}" if row.is_watched else ""
        rows.append(
            {
                "pick": pick,
                "village_code": row.village_code,
                "name": formats.text(row.name),
                "where": f"{row.village}{formats.text(row.village_group, '')}",
                "why": " · ".join(filter(None, (str(row.category), watched))),
                "lacks": f"缺项:{row.lacks}" if formats.text(row.lacks, "") else "",
                "colour": theme.CATEGORY_COLOURS.get(str(row.category), theme.NONE),
                "rank": (order.get(str(row.category), 0), not row.is_new),
            }
        )
    return render("atlas_urgent.html", rows=sorted(rows, key=lambda row: row["rank"]), whole=whole)


def duties(of: pd.DataFrame, village: str) -> str:
    """What is asked of a village, the worst first: how it stands, by when, its figure.

    of: the village's own of `queries.duties`. village: its code.
    """
    order = {status: at for at, status in enumerate(theme.STATUS_SHAPES)}
    rows = []
    for row in frames.rows(of):
        status = shown_status(row) + (f" {int(row.days_late)} 天" if row.status == theme.OVERDUE else "")
        rows.append(
            {
                "pick": f"indicator:{row.part}@{village}",
                "status": shown_status(row),
                "name": row.short_name,
                "figure": wording.figure(row),
                "why": f"{status} · {formats.day(row.deadline)}到期",
                "rank": order.get(str(row.status), len(order)),
            }
        )
    return render("atlas_duties.html", rows=sorted(rows, key=lambda row: row["rank"]))


def home(row: Any, history: pd.DataFrame, case: Any, place: str, unmasked: bool, spoken: Sequence[Spoken] = ()) -> str:
    """One household: what it still lacks, its income through the registers, who helps, its case, what was promised,
    where this came from.

    row: of `queries.household_dots`; history: `queries.home_history`; case: of `queries.cases`, None where it never was
    monitored. place: village and group. spoken: of `promised`.
    """
    newest = next(iter(frames.rows(history.tail(1))), None)
    line = None if newest is None or formats.is_missing(newest.poverty_line) else float(newest.poverty_line)
    return render(
        "atlas_home.html",
        name=formats.text(row.name),
        members=formats.text(None if formats.is_missing(row.members) else int(row.members)),
        category=row.category,
        colour=theme.CATEGORY_COLOURS.get(str(row.category), theme.NONE),
        people=formats.text(row.member_names, ""),
        facts=" · ".join(
            filter(None, (place, formats.text(row.income_source, ""), formats.text(row.poverty_cause, "")))
        ),
        lacks=_lacks(row, line),
        income=_income_line(history, line),
        helper=formats.text(row.helper, ""),
        case=None if case is None else _case(case),
        spoken=spoken,
        source=newest,
        unmasked=unmasked,
    )


class Spoken(NamedTuple):
    """What was last said at a meeting of an item that concerns a household, and what is promised of it."""

    topic: str
    title: str
    meeting: str
    who: str
    text: str
    promise: str
    """`承诺 5月19日完成,已过 1 天`, with its meeting where that was an earlier one; empty for no promise."""
    tone: str


def promised(notes: pd.DataFrame, items: pd.DataFrame, as_of: date, people: Persons) -> list[Spoken]:
    """What was said of each item that concerns a household, what is late first.

    notes: `minutes.listed` up to the day; items: `queries.home_items` of the household. people: whom no note may name.
    """
    spoken = []
    for item in frames.rows(items):
        of = [note for note in frames.rows(notes[notes["item"] == item.item]) if formats.is_missing(note.struck_at)]
        if not of:
            continue
        newest = of[0]
        bound = next((note for note in of if not formats.is_missing(note.promised)), None)
        words, tone = ("", "") if bound is None else promise_words(bound, as_of, settled=not item.is_open)
        if bound is not None and bound.as_of != newest.as_of:
            words = f"{formats.day(bound.as_of)}例会{words}"
        spoken.append(
            Spoken(
                item.topic,
                newest.title,
                f"{formats.day(newest.as_of)}例会",
                newest.unit or newest.author,
                people.mask(mask_text(str(newest.text))),
                words,
                tone,
            )
        )
    return sorted(spoken, key=lambda one: TONES.index(one.tone))


TONES = ("bad", "warn", "plan", "mute", "")
"""The tones of a promise, what is late first."""


def _lacks(row: Any, line: float | None) -> list[tuple[str, str]]:
    """(words, ok | bad | none) of the income and each guarantee."""
    income = None if formats.is_missing(row.net_income) else float(row.net_income)
    if income is None or line is None:
        made = [(f"收入{no_income(row)}" if income is None else "脱贫标准未核实", "none")]
    else:
        made = [("收入", "ok") if income >= line else (f"收入差 {formats.number(round(line - income))} 元", "bad")]
    withheld = withheld_guarantees(row)
    for name, column in GUARANTEES:
        if name in withheld:
            continue
        met = getattr(row, column)
        state = "none" if formats.is_missing(met) else "ok" if met else "bad"
        made.append((name + {"none": "未报送", "ok": "", "bad": "未达标"}[state], state))
    return made + ([(f"{'、'.join(withheld)}{theme.WITHHELD}", "none")] if withheld else [])


def _income_line(history: pd.DataFrame, line: float | None) -> dict[str, Any] | None:
    """Points of a drawing 100 wide and 100 high, with the line of the standard; None without two incomes."""
    reported = history.dropna(subset=["net_income"])
    if reported.empty:
        return None
    incomes = [float(value) for value in reported["net_income"]]
    low, high = min([*incomes, *([line] if line else [])]), max([*incomes, *([line] if line else [])])
    span = (high - low) or 1.0

    def height(value: float) -> float:
        return round(78 - 56 * (value - low) / span, 1)

    step = 76 / max(len(incomes) - 1, 1)
    points = [
        {
            "x": round(12 + at * step, 1),
            "y": height(value),
            "money": formats.number(round(value)),
            "day": formats.day(day),
        }
        for at, (value, day) in enumerate(zip(incomes, reported["register_date"], strict=True))
    ]
    return {
        "points": points,
        "line": None if line is None else height(line),
        "money": line and formats.number(round(line)),
    }


def _case(row: Any) -> dict[str, str]:
    ended = "" if formats.is_missing(row.cleared_on) else f",{formats.day(row.cleared_on)}消除"
    return {
        "kind": str(row.kind),
        "risk": formats.text(row.risk, "风险未填"),
        "since": f"{formats.day(row.found_on)}识别{ended}",
        "measures": formats.text(row.measures, ""),
        "when": "" if formats.is_missing(row.measures_on) else formats.day(row.measures_on),
        "helper": formats.text(row.helper, ""),
        "open": "在册" if row.is_open else "已消除",
    }


def say(words: Sequence[str], undo: str = "") -> str:
    """The state of the place in a sentence or two, the first one large. undo: the pick that ends several villages."""
    return render("atlas_say.html", words=words, undo=undo)
