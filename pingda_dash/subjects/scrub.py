"""Texts and rows without a household: its code replaced by a number drawn for it, names and numbers gone."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from pingda_dash.contracts import Field
from pingda_dash.masking import UNSEEN
from pingda_dash.persons import ERASED, Persons
from pingda_dash.subjects.subject import Subject

_GAP = rf"[-\u2010-\u2015\uff0d.·\s\u3000_/{UNSEEN}]{{0,5}}"
EMPTIED = {"member_names", "id_number", "phone", "longitude", "latitude", "geometry"}
"""Fields of its own rows that say nothing but who and where somebody is."""


class Scrub:
    """How a household is left out. pseudonym: what its code is written as (a second code: with -2 behind it)."""

    def __init__(self, subject: Subject, people: Persons, pseudonym: str) -> None:
        self.subject = subject
        self._people = people.only(subject.names - subject.shared)
        self.codes = {
            code: pseudonym if at == 1 else f"{pseudonym}-{at}"
            for at, code in enumerate(sorted(subject.codes), start=1)
        }
        self._code = _any(re.escape(code) for code in sorted(subject.codes, key=len, reverse=True))
        numbers = (_GAP.join(map(re.escape, re.sub(r"\W", "", one))) for one in (*subject.ids, *subject.phones))
        self._number = _any(numbers, re.IGNORECASE)
        spaced = (
            rf"[\s\u3000{UNSEEN}]*".join(map(re.escape, name)) for name in sorted(subject.names, key=len, reverse=True)
        )
        self._name = re.compile("|".join(spaced)) if subject.names else None

    def text(self, text: str, own: bool = False) -> str:
        """A text without the household. own: it stands in a row of its own, so that its names are nobody else's."""
        if self._code is not None:
            text = self._code.sub(lambda match: self.codes[match[0]], text)
        if self._number is not None:
            text = self._number.sub("", text)
        if own and self._name is not None:
            return self._name.sub(ERASED, text)
        return self._people.replace(text, lambda _: ERASED)

    def tells(self, text: str) -> bool:
        """Whether a text tells of the household."""
        return self.text(text) != text

    def row(self, cells: Sequence[str], fields: Mapping[int, Field], dataset: str = "") -> list[str]:
        """The cells of a row, without the household. fields: column (0-based) → what it is read as, in its table."""
        own = self.subject.owns(cells)
        if own and dataset == "home_positions":
            return [""] * len(cells)  # there is nothing in it but where somebody lives
        return [self._cell(cell, fields.get(at), own) for at, cell in enumerate(cells)]

    def _cell(self, cell: str, field: Field | None, own: bool) -> str:
        if own and field is not None and cell:
            if field.name in EMPTIED:
                return ""
            if field.name == "head_name":
                return ERASED
        return self.text(cell, own)


def _any(patterns: object, flags: int = 0) -> re.Pattern[str] | None:
    listed = list(patterns)  # type: ignore[call-overload]
    return re.compile(rf"(?<![0-9A-Za-z])(?:{'|'.join(listed)})(?![0-9A-Za-z])", flags) if listed else None
