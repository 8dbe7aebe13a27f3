"""One form with what it may be filled with on a day: for the command line and the page alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from pingda_dash.county_forms import Absent, Template
from pingda_dash.form_filling.catalogue import catalogue
from pingda_dash.form_filling.filling import Ask, Choice, Made, Value, Values, choose, fill
from pingda_dash.form_filling.suggestions import Subject, Suggester, Suggestion, Words, subjects
from pingda_dash.plan import Plan
from pingda_dash.report import blanks
from pingda_dash.report.blanks import Form


@dataclass(frozen=True)
class Bench:
    """What forms may be filled with on a day, as whoever asks may see it."""

    values: Values
    words: Words

    @classmethod
    def of(cls, ask: Ask, plan: Plan, as_of: date, made_on: date) -> Bench:
        """ask: a question on the day → its answer as it may be shown. made_on: the day of 填报日期."""
        values = Values(ask, plan, as_of, made_on)
        return cls(values, Words.of(catalogue(plan), values.villages.items(), plan))

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
        return subjects(self.form, self.bench.words)

    def suggestions(self, place: str) -> list[Suggestion]:
        """The figures that a blank may ask for, best first."""
        return self.bench.suggester.suggest(self.form.by_place[place], self.subjects[place])

    def pointed(self, place: str, figure: str, unit: str = "", subject: Subject | None = None, alone: bool = False
    ) -> dict[str, Choice]:  # fmt: skip
        """All choices after pointing at a blank. Raises as `choose`."""
        made = choose(self.form, self.bench.words, place, figure, unit, subject, alone, self.subjects)
        return {**self.choices, **made}

    def with_sure(self) -> dict[str, Choice]:
        """All choices with the sure suggestions for blanks that have none."""
        choices = dict(self.choices)
        for blank in self.form.blanks:
            if blank.place not in choices and (some := self.suggestions(blank.place)) and some[0].is_sure:
                made = choose(self.form, self.bench.words, blank.place, some[0].figure.id, of_whom=self.subjects)
                choices |= {place: one for place, one in made.items() if place not in choices}
        return choices

    def filled(self, absent: Absent, partial: bool = False) -> Made:
        """The form filled on the bench's day."""
        return fill(self.data, self.form, self.choices, self.bench.words, self.bench.values, absent, partial)
