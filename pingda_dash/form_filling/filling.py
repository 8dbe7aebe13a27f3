"""A form filled from one snapshot on one day: which values go where, and what could not be filled and why."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

import pandas as pd

from pingda_dash import formats, frames, queries, theme
from pingda_dash.county_forms import Absent
from pingda_dash.errors import PingdaError
from pingda_dash.form_filling.catalogue import PEOPLE, Figure, factor
from pingda_dash.form_filling.lists import Lists
from pingda_dash.form_filling.suggestions import Subject, Words, subjects, unit_for, without_subject
from pingda_dash.plan import Plan
from pingda_dash.report import blanks
from pingda_dash.report.blanks import Blank, Form, Written
from pingda_dash.report.blanks.texts import UNITS
from pingda_dash.report.blanks.workbook import day_words

ABSENT: Mapping[Absent, str] = {"blank": "留空", "word": "写“未报”"}
"""What is done with a blank whose figure nobody reported, and its name on the screen."""
UNMAPPED, BY_HAND, UNKNOWN = "没有对应的数", "由人填写", "快照里没有这个数"
NAMELESS = "没有对应的数:看不出是哪个村、哪个单位的"
SURPLUS = "多余的行,空着"
OF_SOME = "没有对应的数:只是上面这几个村的合计,不是全乡的"
VILLAGE_NAME = "name:village"
HOLDS_BACK = ("部分村未报", "未核实", "未区分", "意愿人数未报", "脱贫标准未核实")
"""What a figure may lack so that it does not stand in a form unless it is asked for."""
Ask = Callable[..., pd.DataFrame]
"""Asks a question on the day, as whoever fills the form may see the answer: `ask(question, **parameters)`."""


class UnknownFigure(PingdaError):
    "没有对上:没有这个数:"


class WrongUnit(PingdaError):
    "没有对上:表上要的单位和这个数的单位不一样,也没有写明怎么换算。请写明表上的单位:"


class NoSubject(PingdaError):
    "没有对上:看不出这一格是哪个村、哪个单位的,请指明:"


@dataclass(frozen=True)
class Choice:
    """What a blank is filled with. figure: its id, PEOPLE for what people write; unit: as the form wants it."""

    figure: str
    scope: str = "乡"
    scope_id: str = ""
    unit: str = ""

    def as_row(self) -> dict[str, str]:
        """As it is kept."""
        return vars(self) | {}


@dataclass(frozen=True)
class Value:
    """A figure on the day. value: None where there is none; reason: why, or what it lacks."""

    value: float | str | date | None
    reason: str = ""
    report_date: date | None = None
    heard: int | None = None
    asked: int | None = None

    @property
    def coverage(self) -> str:
        """Of how many villages it is, and of which day: `8/10 村 · 5月20日`."""
        villages = "" if not self.asked else f"{self.heard or 0}/{self.asked} 村"
        day = "" if self.report_date is None else formats.day(self.report_date)
        return " · ".join(filter(None, (villages, day)))


@dataclass(frozen=True)
class Entry:
    """What became of a blank. text: what was written, empty for nothing; reason: why not, or what the figure lacks."""

    place: str
    words: str
    figure: str
    subject: str
    text: str
    reason: str
    coverage: str

    @property
    def is_filled(self) -> bool:
        """Whether its figure stands in it now."""
        return bool(self.text)


@dataclass(frozen=True)
class Made:
    """A filled form and its blanks in order."""

    data: bytes
    entries: tuple[Entry, ...]
    remarks: tuple[str, ...] = ()

    @property
    def unfilled(self) -> list[Entry]:
        """The blanks whose figure could not be put there."""
        return [one for one in self.entries if not one.is_filled]


class Values:
    """Every figure of a snapshot on a day, asked once, when the first is wanted."""

    def __init__(self, ask: Ask, plan: Plan, as_of: date, made_on: date) -> None:
        """made_on: the day on which the form is filled (填报日期)."""
        self.as_of, self.made_on, self.plan, self._ask = as_of, made_on, plan, ask
        rows = list(frames.rows(ask(queries.villages)))
        self.villages = {str(row.village_code): str(row.village) for row in rows}
        self.poor = tuple(str(row.village_code) for row in rows if formats.is_true(row.is_poor))

    @cached_property
    def _rows(self) -> dict[tuple[str, str, str], Any]:
        return {(row.id, row.scope, row.scope_id): row for row in frames.rows(self._ask(queries.form_figures))}

    @cached_property
    def _day(self) -> Any:
        return next(iter(frames.rows(self._ask(queries.campaign_day))))

    def of(self, figure: str, scope: str, scope_id: str) -> Value:
        """A figure of the township, a village or a unit."""
        campaign = self.plan.campaign
        fixed: dict[str, float | str | date] = {
            "date:as_of": self.as_of, "date:made": self.made_on, "name:county": campaign.county,
            "date:month": f"{self.as_of.year}年{self.as_of.month}月", "name:township": campaign.township,
        }  # fmt: skip
        if figure in fixed:
            return Value(fixed[figure])
        if figure in ("campaign:day", "campaign:days_left"):
            return Value(float(getattr(self._day, figure.partition(":")[2])))
        if figure == VILLAGE_NAME:
            name = self.villages.get(scope_id)
            return Value(name, "" if name else UNKNOWN)
        row = self._rows.get((figure, scope, scope_id))
        if row is None:
            return Value(None, UNKNOWN)
        day, reason = formats.as_date(row.report_date), formats.text(row.reason, "")
        heard, asked = (None if formats.is_missing(one) else int(one) for one in (row.heard, row.asked))
        value: float | str | date | None = None if formats.is_missing(row.value) else float(row.value)
        if not formats.is_missing(row.word):
            value = formats.as_date(row.word) if figure.endswith(":deadline") else str(row.word)
        if value == theme.UNREPORTED:
            value, reason = None, reason or theme.UNREPORTED
        return Value(value, reason, day, heard, asked)

    def total(self, figure: str) -> tuple[float, float] | None:
        """The township's figure and the sum of its villages'; None where either is not known."""
        row = self._rows.get((figure, "乡", ""))
        if row is None or formats.is_missing(row.value) or formats.is_missing(row.of_villages):
            return None
        return float(row.value), float(row.of_villages)

    def subject_name(self, scope: str, scope_id: str) -> str:
        """What a scope is called on the screen."""
        if scope == "村":
            return self.villages.get(scope_id, scope_id)
        return scope_id or self.plan.campaign.township


def choose(
    form: Form,
    words: Words,
    place: str,
    figure: str,
    unit: str = "",
    subject: Subject | None = None,
    alone: bool = False,
    of_whom: Mapping[str, Subject | None] | None = None,
) -> dict[str, Choice]:
    """The choices that pointing at a blank makes: its own, and those of its column's (row's) other villages.

    unit: as the form wants it, where it does not say so itself. subject: of whom, where the words do not say. alone: of
    this blank only. of_whom: `subjects` of the form, where that is at hand. Raises UnknownFigure, WrongUnit, NoSubject,
    KeyError for a blank that is not there.
    """
    blank = form.by_place[place]
    if figure == PEOPLE:
        return {place: Choice(PEOPLE)}
    if figure not in words.figures:
        near = [one.id for one in words.figures.values() if figure.rpartition(":")[2] in one.id][:3]
        raise UnknownFigure(f"{figure}。{'相近的:' + '、'.join(near) + '。' if near else ''}")
    chosen, of_whom = words.figures[figure], of_whom or subjects(form, words)
    mine = subject or of_whom[place]
    if mine is None:
        raise NoSubject(f"{place}({blank.words})。")
    made = {place: _choice(blank, chosen, mine, unit)}
    if alone or subject is not None:
        return made
    for other in form.blanks:
        who = of_whom[other.place]
        if who is not None and who != mine and _is_of_the_same(blank, other, words):
            made[other.place] = _choice(other, chosen, who, unit)
    return made


def _is_of_the_same(blank: Blank, other: Blank, words: Words) -> bool:
    """Whether two blanks ask for the same figure of two subjects: one column of a list of villages, or one row."""
    if blank.sheet != other.sheet or not blank.sheet or "#" in blank.place + other.place:
        return False
    if without_subject(blank, words) != without_subject(other, words):
        return False
    mine, its = (re.fullmatch(r"([A-Z]+)(\d+)", one.place.rpartition("!")[2]) for one in (blank, other))
    return mine is not None and its is not None and (mine[1] == its[1] or mine[2] == its[2])


def _choice(blank: Blank, figure: Figure, subject: Subject, unit: str) -> Choice:
    wanted = ""
    if figure.is_number:
        wanted = unit or unit_for(blank, figure)
        if not wanted or factor(figure.unit, wanted) is None:
            stated = blank.unit or "、".join(blank.units) or "没有写"
            raise WrongUnit(f"{blank.place}({blank.words})表上{stated},{figure.name}是{figure.unit}。")
    return Choice(figure.id, subject.scope, subject.id, wanted)


def fill(
    data: bytes,
    form: Form,
    choices: Mapping[str, Choice],
    words: Words,
    values: Values,
    absent: Absent = "blank",
    partial: bool = False,
) -> Made:
    """Fill a form. partial: figures that lack something (HOLDS_BACK) too, which is said of each."""
    written: dict[str, Written] = {}
    entries = []
    lists = words.lists(form, chosen_names(choices))
    of_whom = subjects(form, words, lists)
    for blank in form.blanks:
        if blank.place not in choices and of_whom[blank.place] is None:
            entries.append(Entry(blank.place, blank.words, "", "", "", _nobodys(blank, lists), ""))
            continue
        entry, value = _entry(blank, choices.get(blank.place), words, values, partial, form.kind)
        entries.append(entry)
        if value is not None:
            written[blank.place] = value
        elif absent == "word" and entry.figure and entry.reason not in (BY_HAND, UNMAPPED):
            written[blank.place] = "未报" if "未报" in entry.reason else entry.reason.partition("(")[0]
    lacking = _lacking(form, entries, lists.chosen)
    some = [grid.name for grid in form.grids if grid.name in lacking and any(c.kind == "formula" for c in grid.squares)]
    remarks = tuple(f"“{name}”有没填上的数,表里的公式(合计等)只算填了的,报前请核对" for name in some)
    left = list(lists.remarks()) if any(one.reason in (NAMELESS, SURPLUS) for one in entries) else []
    remarks += *_uneven(form, choices, words, values), *left, *form.remarks
    written |= lists.numbers()
    return Made(blanks.filled(data, written), tuple(entries), remarks)


def chosen_names(choices: Mapping[str, Choice]) -> dict[str, str]:
    """The places that the name of a village was chosen for → its code."""
    return {place: one.scope_id for place, one in choices.items() if one.figure == VILLAGE_NAME and one.scope == "村"}


def _nobodys(blank: Blank, lists: Lists) -> str:
    """Why a blank of which nobody can say of whom it is stays empty."""
    if lists.is_surplus(blank):
        return SURPLUS
    return OF_SOME if lists.chosen and lists.is_sum_of_some(blank) else NAMELESS


def _lacking(form: Form, entries: Sequence[Entry], names: Collection[str]) -> set[str]:
    """The sheets in which a figure lacks that was asked for, or one of a column in which others stand now.

    names: the places of names, which no formula adds up.
    """
    both = list(zip(form.blanks, entries, strict=True))
    filled = {
        (blank.sheet, blank.column)
        for blank, one in both
        if one.is_filled and blank.column and blank.place not in names
    }
    return {
        blank.sheet
        for blank, one in both
        if not one.is_filled and one.reason != SURPLUS and (one.figure or (blank.sheet, blank.column) in filled)
    }


def _uneven(form: Form, choices: Mapping[str, Choice], words: Words, values: Values) -> Iterator[str]:
    """Where a sheet's formulas add up villages whose sum is not the township's figure."""
    with_formulas = {grid.name for grid in form.grids if any(cell.kind == "formula" for cell in grid.squares)}
    of_villages = dict.fromkeys(
        (place.rpartition("!")[0], one.figure) for place, one in choices.items() if one.scope == "村" and one.unit
    )
    for sheet, id in of_villages:
        both, figure = values.total(id), words.figures.get(id)
        if sheet not in with_formulas or both is None or figure is None or figure.unit == "%":
            continue
        whole, parts = (formats.counted(number, figure.unit) for number in both)
        if whole != parts:
            yield f"“{sheet}”里各村的“{figure.name}”合计 {parts},全乡是 {whole},表里公式合计的不是全乡的数"


def _entry(
    blank: Blank, choice: Choice | None, words: Words, values: Values, partial: bool, kind: str
) -> tuple[Entry, Written | None]:
    if choice is None:
        return Entry(blank.place, blank.words, "", "", "", UNMAPPED, ""), None
    if choice.figure == PEOPLE:
        return Entry(blank.place, blank.words, "", "", "", BY_HAND, ""), None
    figure = words.figures.get(choice.figure)
    value = values.of(choice.figure, choice.scope, choice.scope_id)
    name = choice.figure if figure is None else figure.name
    about = blank.place, blank.words, name, values.subject_name(choice.scope, choice.scope_id)
    if figure is None or value.value is None:
        return Entry(*about, "", value.reason or UNKNOWN, value.coverage), None
    put, text = _written(blank, figure, choice, value.value, kind)
    if value.reason in HOLDS_BACK and not partial:
        return Entry(*about, "", f"{value.reason}(现有 {text})", value.coverage), None
    return Entry(*about, text, value.reason, value.coverage), put


def _written(blank: Blank, figure: Figure, choice: Choice, value: float | str | date, kind: str) -> tuple[Written, str]:
    """(what is put into the file, how it reads), in the form's unit and rounded as on the screen."""
    if isinstance(value, date):
        return value, day_words(value)
    if isinstance(value, str):
        return value, value
    times = factor(figure.unit, choice.unit) or Decimal(1)
    number = value if times == 1 else float(Decimal(repr(value)) * times)
    text = formats.number(number, choice.unit)
    exact = Decimal(text.replace(",", ""))
    if kind == "docx" or "#" in blank.place:
        return (f"{text}%" if choice.unit == "%" and not blank.shows_percent else text), f"{text} {choice.unit}"
    if choice.unit == "%" and blank.is_share:
        exact /= 100
    return (int(exact) if exact == exact.to_integral_value() else float(exact)), f"{text} {choice.unit}"


def reads(blank: Blank, choice: Choice, words: Words, values: Values, kind: str) -> Entry:
    """What a blank is filled with on the day, whatever the figure lacks."""
    return _entry(blank, choice, words, values, True, kind)[0]


def units_of(figure: Figure) -> list[str]:
    """The units that a form may want a figure in, its own first."""
    return [figure.unit, *(unit for unit in UNITS if unit != figure.unit and factor(figure.unit, unit) is not None)]
