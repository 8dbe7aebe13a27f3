"""The one sentence at the head of each page: how things stand, what is worst, who must act, by when; what comes of it.

It is made here and nowhere else: the pages draw its pieces, each a way to what it speaks of; a meeting, the brief and
whatever reports read the same pieces as text. Which questions answer for a page is `headlines.py`'s.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from unicodedata import east_asian_width

import pandas as pd
from markupsafe import Markup

from pingda_dash import formats, frames, theme, wording
from pingda_dash.panels import directives
from pingda_dash.panels.controls import Choice, controls
from pingda_dash.panels.duties import STALE_DAYS, counts_pick
from pingda_dash.panels.lists import ASKED, duties_pick, late_word, pick_of, promise_words
from pingda_dash.panels.render import render
from pingda_dash.panels.reporting import DESK, GRID, short_title, summary

TITLES = 3
"""So many ledgers are named that a unit owes."""
LONGEST = 14
"""Characters of a problem that are quoted."""
COUNTDOWN = "page:countdown"
NARROW = 0.5
"""How wide a digit is, in em."""
SIZES = (("pd-say-long", 89), ("pd-say-longer", 99), ("pd-say-over", 112))
"""From how many em on a desk's line has smaller type, and leaves out what comes of it."""
BRIEFEST, WIDEST = 46, 61
"""So many em stand in a wall's first line in its largest type, and in its usual."""
CHOOSER, CHIP = 4.5, 4.0
"""em: the word that opens the lists to filter by; what a chip has around its words."""
TONES = {**dict.fromkeys(theme.LATE, "bad"), theme.BEHIND: "warn", theme.NEAR: "warn"}


class Piece(NamedTuple):
    """Some words of a sentence: what a touch of them opens (a pick), and their tone as a `Card` has it."""

    text: str
    pick: str = ""
    tone: str = ""


@dataclass(frozen=True)
class Sentence:
    """What is so, and what comes of it or is to be done, each without its full stop."""

    state: tuple[Piece, ...]
    outcome: tuple[Piece, ...] = ()

    @property
    def text(self) -> str:
        """As it is read aloud."""
        return "".join(f"{_text(part)}。" for part in (self.state, self.outcome) if part)


class Chip(NamedTuple):
    """What the address asks to filter by: its name, the pick that undoes it, what it is (村), whether the page does."""

    name: str
    pick: str
    what: str
    applies: bool

    @property
    def words(self) -> str:
        """`只看`, or what the page does not have: `本页不分村:`."""
        return "只看" if self.applies else f"本页不分{self.what}:"


class Outlook(NamedTuple):
    """How many duties are done, are likely to be done by the last day at the pace of late, and are due by then.

    likely: None in the first weeks, when there is no pace yet. due_now: due by today. over: whether the last day has
    come.
    """

    done: int
    likely: float | None
    due: int
    due_now: int
    end: date
    over: bool


def _text(pieces: Iterable[Piece]) -> str:
    return "".join(piece.text for piece in pieces)


def line(chips: Sequence[Chip], sentence: str, choices: Sequence[Choice]) -> str:
    """The line at the head of a page. sentence: the markup of `bar`; choices: what the page can be filtered by."""
    made = [(one.label, Markup(controls([one]))) for one in choices]
    return render("say.html", chips=chips, sentence=Markup(sentence), choices=made)


def beside(chips: Sequence[Chip]) -> float:
    """About how many em what stands beside the sentence is wide."""
    return CHOOSER + sum(_width(f"{one.words} {one.name}") + CHIP for one in chips)


def bar(sentence: Sentence | None, beside: float = 0.0) -> str:
    """The sentence in pieces that can be touched, for the head of a page; an empty line where a page has none.

    Its type is smaller where it would not fit a line of a desk, with what stands beside it (em); of a wall, where its
    state would not.
    """
    if sentence is None:
        return render("sentence.html", sentence=None, sizes="")
    state = _width(_text(sentence.state)) + beside
    both = state + _width(_text(sentence.outcome))
    of_wall = ["pd-say-wide"] if state > WIDEST else ["pd-say-brief"] if state <= BRIEFEST else []
    sizes = [name for name, least in SIZES if both > least] + of_wall
    return render("sentence.html", sentence=sentence, sizes=" ".join(sizes))


def _width(text: str) -> float:
    """About how many em a line is wide."""
    return sum(1.0 if east_asian_width(each) in "WF" else NARROW for each in text)


def outlook(curve: pd.DataFrame) -> Outlook | None:
    """What the curve of duties done says of the last day. curve: `queries.completion_curve`; None where it is empty."""
    if curve.empty:
        return None
    last, reached = curve.iloc[-1], curve["done"].dropna()
    end = formats.as_date(last["date"])
    assert end is not None
    likely = None if formats.is_missing(last["projected"]) else float(last["projected"])
    done = int(reached.iloc[-1]) if len(reached) else 0
    due_now = int(curve.loc[reached.index[-1], "due"]) if len(reached) else 0
    return Outlook(done, likely, int(last["due"]), due_now, end, not formats.is_missing(last["done"]))


# --- how the duties of a scope stand ----------------------------------------------------------------------------


def standing(counts: Any, urgent: pd.DataFrame, ledgers: pd.DataFrame | None = None, own: str = "") -> list[Piece]:
    """How many duties are late or behind, the worst of them with who answers for it and by when; what is not known.

    counts: the scope's row of `queries.duty_counts`; urgent: its `queries.urgent_duties`; ledgers: its rows of
    `queries.ledger_reporting`, of which it says what never came; own: the unit that all of it is about.
    """
    asked, late, behind = int(counts.total - counts.not_begun), int(counts.broken + counts.overdue), int(counts.behind)
    if not counts.total:
        return [Piece("方案没有定任务")]
    if not asked:
        return [Piece(f"{_all(int(counts.total))}未到起始日", counts_pick(counts, ASKED))]
    if not counts.reported:
        words = f"{_all(asked)}{theme.UNREPORTED},还不能判断"
        whole = Piece(words, counts_pick(counts, theme.UNREPORTED), "none")
        return [whole, *_missing(ledgers)]
    worst = next(iter(frames.rows(urgent)), None)
    made: list[Piece] = []
    if late:
        made.append(Piece(f"{late} 项{late_word(counts.broken)}", counts_pick(counts, late_word(counts.broken)), "bad"))
        if not counts.broken and not formats.is_missing(counts.longest_late):
            longest = "" if worst is None else _pick(worst)
            made += [Piece(","), Piece(f"最久 {int(counts.longest_late)} 天", longest)]
    elif behind:
        made.append(Piece(f"{behind} 项滞后", counts_pick(counts, theme.BEHIND), "warn"))
    elif worst is not None:
        made.append(Piece(f"{len(urgent)} 项临近期限还没有开始", tone="warn"))
    else:
        made += _on_course(counts, asked)
    if worst is not None:
        made += [Piece(":"), *_worst(worst, own)]
    if late and behind:
        made += [Piece(";"), Piece(f"{behind} 项滞后", counts_pick(counts, theme.BEHIND), "warn")]
    return [*made, *_unknown(counts, ledgers, age=worst is None)]


def _all(asked: int) -> str:
    """`7 项任务都`, `1 项任务`."""
    return f"{asked} 项任务{'都' if asked > 1 else ''}"


def _on_course(counts: Any, asked: int) -> list[Piece]:
    """Nothing is late or behind: green only where all was reported, and lately."""
    if counts.unreported:
        return [Piece(f"已报送的没有逾期和滞后({int(counts.reported)} 项)")]
    tone = "" if counts.stale else "ok"
    if counts.done == asked:
        return [Piece(f"{asked} 项任务{'全部' if asked > 1 else '已'}完成", counts_pick(counts, theme.DONE), tone)]
    done = f",已完成 {int(counts.done)} 项" if counts.done else ""
    return [Piece(f"{_all(asked)}在进度上{done}", counts_pick(counts, theme.ON_COURSE), tone)]


def _unknown(counts: Any, ledgers: pd.DataFrame | None, *, age: bool) -> list[Piece]:
    """What was never reported, which ledgers lack villages; age: what is old, beside a verdict that rests on it."""
    made = []
    if counts.unreported:
        words = f"{int(counts.unreported)} 项{theme.UNREPORTED}"
        made += [Piece(";"), Piece(words, counts_pick(counts, theme.UNREPORTED), "none")]
    if counts.stale and age:
        made += [Piece(";"), Piece(f"{int(counts.stale)} 项超期未更新", GRID, "none")]
    return [*made, *_missing(ledgers)]


def _missing(ledgers: pd.DataFrame | None) -> list[Piece]:
    """The ledgers that never came, else the first that lacks villages: `村级产销只报了 9/10 村`."""
    rows = [] if ledgers is None else list(frames.rows(ledgers))
    never = [row for row in rows if formats.is_missing(row.last_report)]
    if never:
        more = f"等 {len(never)} 本" if len(never) > 1 else ""
        unit = wording.units_of_work(never[0].unit, never[0].units)
        who = f"({unit})" if unit else ""
        words = f"{short_title(never[0].title)}{more}从未报过{who}"
        return [Piece(";"), Piece(words, f"rows:{never[0].dataset}", "none")]
    part = next((row for row in rows if not formats.is_missing(row.asked) and row.reported < row.asked), None)
    if part is None:
        return []
    words = f"{short_title(part.title)}只报了 {int(part.reported)}/{int(part.asked)} 村"
    return [Piece(";"), Piece(words, f"rows:{part.dataset}", "none")]


def _worst(row: Any, own: str = "") -> list[Piece]:
    """The worst duty: `土地权属调整(乡项目办,承诺 5月18日,已过 2 天)`.

    row: of `queries.urgent_duties`. own: the unit that the sentence is about, which is not named again.
    """
    unit = "" if formats.is_missing(row.lead_unit) else str(row.lead_unit)
    role = "牵头 " if own else ""
    who = [Piece(f"{role}{unit.replace(';', '、')}", "" if ";" in unit else f"unit:{unit}")] if unit != own else []
    inside = [*(who if unit else []), *_lowest(row), Piece(_by_when(row), _pick(row))]
    between = [piece for each in inside for piece in (Piece(","), each)][1:]
    return [Piece(_name(row), _pick(row), TONES.get(str(row.kind), "")), Piece("("), *between, Piece(")")]


def _pick(row: Any) -> str:
    """A village's own duty opens as the village's."""
    return pick_of(row) if formats.is_missing(row.village_code) else f"indicator:{row.part}@{row.village_code}"


def _name(row: Any) -> str:
    """`技能培训 78/141 人次`, `农村危房清零剩 3 户`; a unit's own percent is not quoted."""
    name = str(row.subject)
    if formats.is_missing(row.actual) or row.part == row.ref_id:
        return name
    return f"{name}{_figure(row)}"


def _figure(row: Any) -> str:
    """` 78/141 人次`, ` 66.7%` of a share that is to be whole, `剩 3 户`."""
    words = wording.figure(row)
    return words if words.startswith("剩") else f" {words.removesuffix('/100%')}"


def _lowest(row: Any) -> list[Piece]:
    """The village where most is missing, of shares and of what is to vanish: `黄连河村最多 3 户`, `都在黄连河村`; and
    whose figure it is where that of the township is the least of its villages': `最少的是章赛村`."""
    of_one = not formats.is_missing(row.worst_village) and row.worst_actual == row.actual
    if formats.is_missing(row.worst_village) or not (of_one or row.unit == "%" or row.direction == "at_most_zero"):
        return []
    if of_one and row.direction != "at_most_zero":
        words = f"最少的是{row.worst_village}"
    elif row.unit == "%":
        words = f"{row.worst_village}最低 {formats.short_number(row.worst_actual, '%')}%"
    elif of_one:
        words = f"都在{row.worst_village}"
    else:
        words = f"{row.worst_village}最多 {formats.counted(row.worst_actual, row.unit)}"
    return [Piece(words, f"village:{row.worst_village_code}")]


def _by_when(row: Any) -> str:
    """The day that was promised at a meeting, and how long it is past; else the deadline of the plan."""
    if not formats.is_missing(row.promised):
        return ("" if formats.is_missing(row.village_code) else "全乡") + promise_words(row)
    if row.days_late:
        return f"期限 {formats.day(row.deadline)}"
    return f"{formats.day(row.deadline)}前" if row.days_left else "今天到期"


def _catching_up(urgent: pd.DataFrame) -> list[Piece]:
    """What the first that is too slow needs to be on time: `要赶上,技能培训每天要 1.6 人次(近两周每天 0.5 人次)`."""
    for row in frames.rows(urgent):
        if row.kind == theme.BEHIND and row.days_left and not formats.is_missing(row.required_pace):
            needed, unit = abs(float(row.required_pace)), str(row.unit)
            recent = wording.recent_pace(row)
            if not needed or (recent is not None and recent >= needed):
                continue
            span = 1 if needed >= 1 else 7
            each, amount = wording.pace(needed, unit, span=span, enough=True).split(" ", 1)
            came = "" if recent is None else f"({wording.recent_span(row)}没有进展)"
            if recent is not None and recent > 0:
                came = f"({wording.recent_span(row)}{wording.pace(recent, unit, span=span)})"
            words = f"{row.subject}{each}要 {amount}{came}"
            return [Piece("要赶上,"), Piece(words, _pick(row))]
    return []


def _next(counts: Any) -> list[Piece]:
    """The next deadline of what is not done."""
    if formats.is_missing(counts.next_deadline):
        return []
    return [Piece(f"下一个期限 {formats.day(counts.next_deadline)}")]


def _joined(*parts: Sequence[Piece]) -> tuple[Piece, ...]:
    """Parts of a sentence with a semicolon between them."""
    made: list[Piece] = []
    for part in parts:
        if part:
            made += [Piece(";"), *part] if made and not part[0].text.startswith(";") else part
    return tuple(made)


# --- a page each ------------------------------------------------------------------------------------------------


def township(counts: Any, urgent: pd.DataFrame, ahead: Outlook | None) -> Sentence:
    """Of the overview: the whole campaign."""
    return Sentence(_joined(standing(counts, urgent)), _joined(_likely(ahead, counts), _catching_up(urgent)))


def directed(counts: Any | None, listed: pd.DataFrame) -> Sentence:
    """Of 督办: how many are open, overdue and to be closed, the longest overdue; how many promises were kept.

    counts: the scope's row of `queries.directive_counts`, None where it has none; listed: its `queries.directives`.
    """
    if counts is None or not counts.total:
        return Sentence(
            (Piece("还没有督办件", directives.list_pick(directives.ALL)),), (Piece("点开任何一项都能立项"),)
        )
    scope = str(counts.scope), str(counts.scope_id)
    left = Piece(f"{int(counts.open)} 件未销号", directives.list_pick(directives.OPEN, *scope))
    state = [Piece(f"督办 {int(counts.total)} 件,"), left if counts.open else Piece("全部销号", tone="ok")]
    over = directives.counted_as(listed, directives.OVERDUE)
    if counts.overdue:
        words = f"{int(counts.overdue)} 件逾期"
        state += [Piece(";"), Piece(words, directives.list_pick(directives.OVERDUE, *scope), "bad"), Piece(",最久 ")]
        state += [_directive(next(iter(frames.rows(over))))]
    if counts.waiting:
        words = f"{int(counts.waiting)} 件待销号"
        state += [Piece(";"), Piece(words, directives.list_pick(directives.WAITING, *scope), "warn")]
    outcome = []
    if counts.kept + counts.broken:
        outcome.append(Piece(f"按期办结 {int(counts.kept)} 件,超期 {int(counts.broken)} 件"))
    if not formats.is_missing(counts.median_days):
        outcome.append(Piece(f"{',' if outcome else ''}用时中位数 {formats.counted(counts.median_days, '天')}"))
    return Sentence(tuple(state), tuple(outcome))


def _directive(row: Any) -> Piece:
    """`督办〔2020〕1号(乡社保中心,逾期 4 天)`. row: of `queries.directives`, overdue."""
    days = formats.counted(row.days_over, "天")
    return Piece(f"{row.label}({row.whom},逾期 {days})", directives.pick_of(row))


def meeting(counts: Any, agenda: pd.DataFrame, over: pd.DataFrame | None = None) -> Sentence:
    """Of a meeting: which directives are overdue, how much is late and behind, which promise was not kept the longest,
    what is to be decided today.

    counts: the township's row of `queries.duty_counts`; agenda: `queries.meeting_agenda`; over: those of
    `queries.directives` that are overdue, which a meeting opens with.
    """
    broken = list(frames.rows(agenda[agenda["is_broken"].astype(bool)].sort_values("promised", kind="stable")))
    to_decide = list(frames.rows(agenda[agenda["is_open"].astype(bool) & agenda["rank"].notna()]))
    state = standing(counts, pd.DataFrame())
    if over is not None and len(over):
        whole = Piece(f"督办逾期 {len(over)} 件", directives.list_pick(directives.OVERDUE), "bad")
        worst = next(iter(frames.rows(over)))
        longest = Piece(f"最久 {formats.counted(worst.days_over, '天')}", directives.pick_of(worst))
        state = [whole, Piece(","), longest, Piece(";"), *state]
    if broken:
        first = broken[0]
        state += [
            Piece(";"),
            Piece(f"{len(broken)} 项承诺没有兑现", tone="bad"),
            Piece(","),
            *_item(first, promise_words(first)),
        ]
    if not to_decide:
        return Sentence(_joined(state), (Piece("今天没有要定的完成日"),) if len(agenda) else ())
    first = to_decide[0]
    ask = Piece(f"今天要定 {len(to_decide)} 项的完成日,先定 ", tone="plan")
    return Sentence(_joined(state), (ask, *_item(first, "")))


def _item(row: Any, when: str) -> list[Piece]:
    """One item of a meeting with who answers for it: `村规民约修订(乡宣传办)`. row: of `queries.meeting_agenda`."""
    unit = "" if formats.is_missing(row.unit) else str(row.unit)
    who = [Piece(unit.replace(";", "、"), "" if ";" in unit else f"unit:{unit}")] if unit else []
    inside = [*who, *([Piece(",")] if who and when else []), *([Piece(when)] if when else [])]
    name = wording.concern_title(row) if row.topic == "问题" else str(row.subject)
    return [Piece(name, str(row.key), TONES.get(str(row.kind), "")), Piece("("), *inside, Piece(")")]


def _likely(ahead: Outlook | None, counts: Any) -> list[Piece]:
    """`照此下去 6月30日完成 58 项,应完成 93 项`, once it has come `到 6月30日完成 75 项,…`; none without reports."""
    if ahead is None or not counts.reported or (not ahead.over and ahead.likely is None):
        return []
    count = ahead.done if ahead.over else ahead.likely
    when = f"{'到' if ahead.over else '照此下去'} {formats.day(ahead.end)}"
    return [Piece(f"{when}完成 {formats.number(count, '项')} 项,应完成 {ahead.due} 项", COUNTDOWN, "plan")]


def countdown(counts: Any, urgent: pd.DataFrame, ahead: Outlook | None) -> Sentence:
    """How many are done, what is worst, how many will be at this pace."""
    opening = [Piece(f"已完成 {int(counts.done)} 项", counts_pick(counts, theme.DONE))] if counts.reported else []
    return Sentence(_joined(opening, standing(counts, urgent)), _joined(_likely(ahead, counts), _catching_up(urgent)))


def ledgers_page(counts: Any, urgent: pd.DataFrame, ledgers: pd.DataFrame, goals: Sequence[Any]) -> Sentence:
    """Of a page of ledgers: its first large goal, and how its duties stand.

    goals: the township's rows of `queries.indicators` that lead the overview, too, and this page is about.
    """
    return Sentence(
        _joined(_goal(urgent, goals), standing(counts, urgent, ledgers)), _joined(_catching_up(urgent) or _next(counts))
    )


def _goal(urgent: pd.DataFrame, goals: Sequence[Any]) -> list[Piece]:
    """The first goal that is not the worst duty anyway: `烤烟大田移栽 8,312/8,750 亩(9/10 村已报)`."""
    worst = set(urgent["part"].head(1))
    row = next((goal for goal in goals if goal.id not in worst and not formats.is_missing(goal.actual)), None)
    if row is None:
        return []
    short = wording.coverage(row)
    words = f"{row.name}{_figure(row)}" + (f"({short})" if short else "")
    return [Piece(words, f"indicator:{row.id}")]


def market(
    counts: Any, urgent: pd.DataFrame, ledgers: pd.DataFrame, goals: Sequence[Any], fewest: Any | None
) -> Sentence:
    """Of 产销: as of every page of ledgers, and which village has the fewest cooperatives, if fewer than is asked.

    fewest: a row of `queries.cooperatives_by_village`; None where every 贫困村 has what is asked, or nothing came.
    """
    made = ledgers_page(counts, urgent, ledgers, goals)
    if fewest is None:
        return made
    words = f"合作社最少的是{fewest.village}({formats.counted(fewest.cooperatives, '个')})"
    return Sentence(_joined(made.state, [Piece(words, f"village:{fewest.village_code}", "warn")]), made.outcome)


def problems(
    counts: Any, urgent: pd.DataFrame, ledgers: pd.DataFrame, listed: Any, worst: Any | None, promise: Any | None = None
) -> Sentence:
    """Of 问题整改: how many problems are closed, which is past its day the longest, who must close it.

    listed: the row of `queries.problem_counts`; worst: the first row of `queries.problems`; promise: the row of
    `queries.promises` of the unit that answers for it.
    """
    if formats.is_missing(listed.total):
        return Sentence(_joined(standing(counts, urgent, ledgers)))
    late, week = int(listed.late), int(listed.due_this_week)
    closed = f"{int(listed.total)} 条问题已销号 {int(listed.closed)} 条"
    state = [Piece(closed, "rows:rectification", "" if listed.open else "ok")]
    if late and worst is not None:
        state += [Piece(";"), Piece(f"{late} 条超期未销号", "rows:rectification", "bad")]
        state += [Piece(f",最久 {int(listed.longest_late)} 天:"), *_problem(worst, promise)]
    elif listed.open:
        state.append(Piece(",没有超期"))
    due = [Piece(f"本周到期 {week} 条")] if week else []
    pace = _catching_up(urgent)
    left = [Piece(f"还有 {int(listed.open)} 条未销号")] if listed.open and not pace else []
    return Sentence(_joined(state, _unknown(counts, ledgers, age=not late)), _joined(due, pace, left))


def _problem(row: Any, promise: Any | None) -> list[Piece]:
    """`章赛村饮水管网破损…(乡水管站,期限 4月30日)`; the day that its unit promised instead, where it did.

    row: of `queries.problems`; promise: of `queries.promises`.
    """
    text = str(row.problem)
    name = text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
    who = [] if formats.is_missing(row.unit) else [Piece(str(row.unit), f"unit:{row.unit}"), Piece(",")]
    pick = f"rows:rectification@{row.problem_id}"
    return [
        Piece(name, pick, "bad"),
        Piece("("),
        *who,
        Piece(f"{promise_words(promise) if promise else f'期限 {formats.day(row.due_on)}'})"),
    ]


def money(
    counts: Any, urgent: pd.DataFrame, ledgers: pd.DataFrame, sums: Any, campaign: Mapping[str, Any], asked: bool
) -> Sentence:
    """Of 资金: which share is spent beside the share of days that have passed; no verdict where the plan gives no pace.

    sums: the row of `queries.fund_summary`; campaign: of `queries.campaign_day`; asked: whether the plan asks for a
    share to be spent, which is a duty then.
    """
    if formats.is_missing(sums.spent_share):
        return Sentence(_joined(standing(counts, urgent, ledgers)), _joined(_next(counts)))
    spent = f"资金支出 {formats.percent(sums.spent_share)}"
    lead = [Piece(spent, "rows:funds"), Piece(f",{spending_words(campaign, asked)}")]
    return Sentence(_joined(lead, standing(counts, urgent, ledgers)), _joined(_catching_up(urgent) or _next(counts)))


def spending_words(campaign: Mapping[str, Any], asked: bool) -> str:
    """What the share of money spent is beside: `时间过了 60%,方案没有给出支出进度要求`."""
    passed = f"时间过了 {formats.percent(campaign['day_share'])}"
    return passed if asked else f"{passed},方案没有给出支出进度要求"


def villages(of: pd.DataFrame, counts: Any, urgent: pd.DataFrame) -> Sentence:
    """Of the map: in how many villages something is late or behind, in which most, and of that village the worst.

    of: `queries.villages`; counts, urgent: of the worst village (`worst_village`).
    """
    silent = int((of["reported"] == 0).sum())
    partly = int(((of["reported"] > 0) & (of["reported"] < of["asked"])).sum())
    lagging = int((of["broken"] + of["overdue"] + of["behind"] > 0).sum())
    missing = [Piece(f"{silent} 个村从未报过", GRID, "none")] if silent else []
    missing += [Piece(";")] if silent and partly else []
    missing += [Piece(f"{partly} 个村没有报全", GRID, "none")] if partly else []
    if not of["asked"].any():
        return Sentence((Piece(f"{len(of)} 个村的任务都未到起始日", GRID),))
    if silent == len(of):
        return Sentence((Piece(f"{len(of)} 个村都{theme.UNREPORTED},还不能判断", GRID, "none"),))
    if not lagging:
        words = f"{len(of)} 个村都没有{theme.LAGGING}" if not missing else f"已报送的没有{theme.LAGGING}"
        return Sentence(_joined([Piece(words, tone="" if missing else "ok")], missing))
    row = worst_village(of)
    late, behind = int(row.broken + row.overdue), int(row.behind)
    name = Piece(str(row.village), f"village:{row.village_code}", "bad" if late else "warn")
    parts = [(late, late_word(row.broken)), (behind, theme.BEHIND)]
    words = "、".join(f"{count} 项{word}" for count, word in parts if count)
    kinds = "逾期或滞后" if of["overdue"].any() else theme.BEHIND
    kinds = "突破、逾期或滞后" if of["broken"].any() else kinds
    state = [Piece(f"{len(of)} 个村里 {lagging} 个有{kinds},最多的是"), name]
    state += [Piece(" "), Piece(words, counts_pick(counts, theme.LAGGING))]
    worst = next(iter(frames.rows(urgent)), None)
    state += [Piece(",该村最急:"), *_worst(worst)] if worst is not None else []
    return Sentence(_joined(state, missing), _joined(_catching_up(urgent) or _next(counts)))


def worst_village(of: pd.DataFrame) -> Any:
    """The village with the most duties that are late or behind, as its dossier ranks it; of those the one with the
    most that is late. of: `queries.villages`."""
    rows = list(frames.rows(of))
    return max(rows, key=lambda row: (row.broken + row.overdue + row.behind, row.broken + row.overdue))


def village(name: str, counts: Any, urgent: pd.DataFrame, days_silent: Any) -> Sentence:
    """Of a dossier. days_silent: days since the village's last report; missing where there was none."""
    state = standing(counts, urgent)
    if not formats.is_missing(days_silent) and days_silent > STALE_DAYS and counts.reported:
        state += [Piece(";"), Piece(f"已 {int(days_silent)} 天未报", GRID, "none")]
    return Sentence((Piece(f"{name}:"), *state), _joined(_catching_up(urgent) or _next(counts)))


def unit(name: str, counts: Any, urgent: pd.DataFrame, late_problems: Any, promise: Any | None = None) -> Sentence:
    """Of a unit of work. late_problems: how many of its problems are past their day; missing where none are known.

    promise: the row of `queries.promises` of the unit's problems.
    """
    state = standing(counts, urgent, own=name)
    if not formats.is_missing(late_problems) and late_problems:
        state += [Piece(";"), Piece(f"另有 {int(late_problems)} 条问题超期未销号", "page:rectification", "bad")]
        state += [Piece(f"({promise_words(promise)})")] if promise else []
    return Sentence((Piece(f"{name}:"), *state), _joined(_catching_up(urgent) or _next(counts)))


def reporting(
    counts: Any, owed: pd.DataFrame, duties: Any | None = None, urgent: pd.DataFrame | None = None
) -> Sentence:
    """Of 报送情况, and of the township while most ledgers never came: what was heard, and whom to urge first.

    counts: the row of `queries.reporting_counts`; owed: of `queries.unit_ledgers` what is owed; duties, urgent: the
    township's rows of `queries.duty_counts` and `urgent_duties`: what was heard of may be late or behind already.
    """
    tone = "" if counts.unreported or len(owed) else "ok"
    pick = duties_pick(theme.UNREPORTED) if counts.unreported else GRID
    state: tuple[Piece, ...] = (Piece(summary(counts).removesuffix("。"), pick, tone),)
    if duties is not None and urgent is not None and duties.broken + duties.overdue + duties.behind:
        came = f"{int(counts.ledgers)} 本台账只收到 {int(counts.ledgers_in)} 本"
        state = _joined([Piece(came, GRID)], standing(duties, urgent))
    if not counts.duties:
        return Sentence(state, (Piece("可以先下载模板", DESK),))
    named = owed[owed["unit"].notna()]
    if named.empty:
        return Sentence(state, () if len(owed) else (Piece("各本台账都在报送周期内"),))
    unit = str(named["unit"].iloc[0])
    titles = [short_title(title) for title in named.loc[named["unit"] == unit, "title"]]
    more = f"等 {len(titles)} 本" if len(titles) > TITLES else ""
    urge = Piece(f"{unit} · {'、'.join(titles[:TITLES])}{more}", f"unit:{unit}")
    return Sentence(state, (Piece("最该催:"), urge, Piece(";"), Piece("下载模板", DESK)))


def plan(clause: str, counts: Any, urgent: pd.DataFrame) -> Sentence:
    """Of 方案对照: of how many of the duties of the plan, or of one clause, anything is reported; how those stand."""
    lead = f"方案{clause} {int(counts.total)} 项任务有报送的 {int(counts.reported)} 项"
    return Sentence(_joined([Piece(lead, GRID)], standing(counts, urgent)), _joined(_next(counts)))
