"""One form with what it may be filled with on a day: for the command line and the page alike."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Literal

from pingda_dash.county_forms import Absent, Template
from pingda_dash.form_filling.catalogue import catalogue
from pingda_dash.form_filling.filling import (
    VILLAGE_NAME,
    Ask,
    Choice,
    Made,
    Value,
    Values,
    choose,
    chosen_names,
    fill,
)
from pingda_dash.form_filling.lists import Lists, VillageRows, is_of_poor, row_at
from pingda_dash.form_filling.suggestions import Subject, Suggester, Suggestion, Words, subjects
from pingda_dash.plan import Plan
from pingda_dash.report import blanks
from pingda_dash.report.blanks import Form

Way = Literal["villages", "poor"]
WAYS: Mapping[Way, str] = {"villages": "村", "poor": "贫困村"}
"""Which villages may stand in the rows of a list: all, or the 贫困村; and what the screen calls them."""


@dataclass(frozen=True)
class Bench:
    """What forms may be filled with on a day, as whoever asks may see it."""

    values: Values
    words: Words

    @classmethod
    def of(cls, ask: Ask, plan: Plan, as_of: date, made_on: date) -> Bench:
        """ask: a question on the day → its answer as it may be shown. made_on: the day of 填报日期."""
        values = Values(ask, plan, as_of, made_on)
        return cls(values, Words.of(catalogue(plan), values.villages.items(), plan, values.poor))

    @cached_property
    def suggester(self) -> Suggester:
        """Ranks figures for blanks."""
        return Suggester(self.words)

    def opened(self, template: Template, data: bytes) -> Opened:
        """A template with its newest mapping. Raises UnreadableForm."""
        choices = {place: Choice(**one) for place, one in template.choices.items()}
        return Opened(self, template, data, blanks.read(data), choices)

    def value(self, choice: Choice) -> Value:
        """What a choice comes to on the day."""
        return self.values.of(choice.figure, choice.scope, choice.scope_id)

    def subject(self, name: str) -> Subject | None:
        """The village or unit of a name, or the township; None for nobody known."""
        if name == self.words.township:
            return Subject("乡", "", name)
        if code := self.words.villages.value(name):
            return Subject("村", code, self.words.names[code])
        unit = self.words.units.get(name)
        return None if unit is None else Subject("单位", unit, unit)


@dataclass(frozen=True)
class Opened:
    """A form being mapped or filled. choices: the newest mapping, or one that is not saved yet."""

    bench: Bench
    template: Template
    data: bytes
    form: Form
    choices: Mapping[str, Choice]

    @cached_property
    def subjects(self) -> dict[str, Subject | None]:
        """Of whom each blank's figure is."""
        return subjects(self.form, self.bench.words, self.lists)

    @cached_property
    def lists(self) -> Lists:
        """The lists of villages whose rows have no name, with those that are chosen."""
        return self.bench.words.lists(self.form, chosen_names(self.choices))

    @cached_property
    def remarks(self) -> list[str]:
        """What of the form was left aside, and what it leaves to be written first, in sentences."""
        return [*self.form.remarks, *self.lists.remarks()]

    def ways(self, rows: VillageRows) -> dict[Way, tuple[str, ...]]:
        """The villages that may stand in a list's rows, in the plan's order, the likelier first; never a part of them.

        None where some of the list's villages are printed: which are missing, nobody can say.
        """
        villages, poor = self.lists.villages, self.lists.poor
        if rows.printed:
            return {}
        every: dict[Way, tuple[str, ...]] = {"villages": villages}
        if poor and (rows.is_of_poor or is_of_poor(self.template.name)):
            every["poor"] = poor
        return {way: codes for way, codes in every.items() if codes and len(codes) <= len(rows.names)}

    @cached_property
    def proposed(self) -> dict[str, str]:
        """The empty names → the village that each is likely to be, of the lists for which none is chosen."""
        made: dict[str, str] = {}
        for rows in self.lists.every:
            if not self.lists.of(rows) and (ways := self.ways(rows)):
                made |= zip(rows.names, next(iter(ways.values())), strict=False)
        return made

    def with_villages(self, rows: VillageRows, codes: Collection[str]) -> dict[str, Choice]:
        """All choices with villages for a list's rows, one a row, and the sure figures of these rows; no code: none."""
        kept = {place: one for place, one in self.choices.items() if place not in rows.names}
        names = dict(zip(rows.names, codes, strict=False))
        choices = self._settled(kept | {place: Choice(VILLAGE_NAME, "村", code) for place, code in names.items()})
        within = {one.place for one in self.form.blanks if row_at(one.place) in rows.rows}
        return replace(self, choices=choices).with_sure(within) if names else choices

    def cleared(self, place: str) -> dict[str, Choice]:
        """All choices but a blank's."""
        return self._settled({at: one for at, one in self.choices.items() if at != place})

    def _settled(self, choices: Mapping[str, Choice]) -> dict[str, Choice]:
        """Choices after names were chosen: what stands in a row is of its village, what adds up some is no township's.

        The figures of a row whose name was taken away are taken away with it.
        """
        lists, made = self.bench.words.lists(self.form, chosen_names(choices)), dict(choices)
        for place, one in choices.items():
            row = row_at(place)
            was, now = self.lists.village(row), lists.village(row)
            if was == now or one.scope != "村":
                continue
            if now:
                made[place] = replace(one, scope_id=now)
            else:
                del made[place]
        if lists.chosen != self.lists.chosen:
            for blank in self.form.blanks:
                if blank.place in made and made[blank.place].scope == "乡" and lists.is_sum_of_some(blank):
                    del made[blank.place]
        return made

    def suggestions(self, place: str) -> list[Suggestion]:
        """The figures that a blank may ask for, best first."""
        return self.bench.suggester.suggest(self.form.by_place[place], self.subjects[place])

    def pointed(self, place: str, figure: str, unit: str = "", subject: Subject | None = None, alone: bool = False
    ) -> dict[str, Choice]:  # fmt: skip
        """All choices after pointing at a blank. Raises as `choose`."""
        made = choose(self.form, self.bench.words, place, figure, unit, subject, alone, self.subjects)
        return self._settled({**self.choices, **made})

    def with_sure(self, within: Collection[str] | None = None) -> dict[str, Choice]:
        """All choices with the sure suggestions for blanks that have none. within: for these blanks' columns only."""
        choices = dict(self.choices)
        for blank in self.form.blanks:
            if within is not None and blank.place not in within:
                continue
            if blank.place not in choices and (some := self.suggestions(blank.place)) and some[0].is_sure:
                made = choose(self.form, self.bench.words, blank.place, some[0].figure.id, of_whom=self.subjects)
                choices |= {place: one for place, one in made.items() if place not in choices}
        return choices

    def filled(self, absent: Absent, partial: bool = False) -> Made:
        """The form filled on the bench's day."""
        return fill(self.data, self.form, self.choices, self.bench.words, self.bench.values, absent, partial)
