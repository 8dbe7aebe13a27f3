"""Texts and rows without a household: its code replaced by a number drawn for it, names and numbers gone."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from pingda_dash.contracts import Field
from pingda_dash.masking import UNSEEN
from pingda_dash.persons import ERASED, Persons
from pingda_dash.subjects.subject import Subject

_GAP = rf"[-\u2010-\u2015\u2212\uff0d.·\s\u3000_/{UNSEEN}]{{0,5}}"
_BETWEEN = rf"[-\u2010-\u2015\u2212\uff0d_\uff3f./·\s\u3000{UNSEEN}]{{1,3}}"
_COUNTRY = rf"(?:(?:[+\uff0b]|00|００)?{_GAP}[8８][6６]{_GAP})?"
_SIGN = "[0-9A-Za-z\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]"
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
        self._spelled = {_key(code): written for code, written in self.codes.items()}
        self._code = _any(map(_code_pattern, sorted(subject.codes, key=len, reverse=True)))
        ids = (_number_pattern(one) for one in (*subject.ids, *subject.old_ids))
        phones = (_COUNTRY + _number_pattern(one) for phone in subject.phones for one in _numbers_of(phone))
        self._number = _any([*ids, *phones])
        spaced = (
            rf"[\s\u3000{UNSEEN}]*".join(map(re.escape, name)) for name in sorted(subject.names, key=len, reverse=True)
        )
        self._name = re.compile("|".join(spaced)) if subject.names else None

    def text(self, text: str, own: bool = False) -> str:
        """A text without the household. own: it stands in a row of its own, so that its names are nobody else's."""
        if self._code is not None:
            text = self._code.sub(lambda match: self.codes.get(match[0]) or self._spelled[_key(match[0])], text)
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


def _any(patterns: Iterable[str]) -> re.Pattern[str] | None:
    listed = list(patterns)
    return re.compile(rf"(?<!{_SIGN})(?:{'|'.join(listed)})(?!{_SIGN})") if listed else None


def _key(code: str) -> str:
    """A code by its letters and digits alone."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", code)).upper()


def _sign(sign: str) -> str:
    """One letter or digit, small or large, half or full width."""
    spelled = {sign.lower(), sign.upper()}
    return f"[{''.join(sorted(spelled | {chr(ord(one) + 0xFEE0) for one in spelled if one.isascii()}))}]"


def _code_pattern(code: str) -> str:
    """A code however it is spelled in a text: what stands between its letters and digits is a gap of any kind."""
    parts = re.findall(r"[^\W_]+|[\W_]+", unicodedata.normalize("NFKC", code).strip())
    return "".join("".join(map(_sign, part)) if part[0].isalnum() else _BETWEEN for part in parts)


def _number_pattern(number: str) -> str:
    return _GAP.join(map(_sign, _key(number)))


def _numbers_of(phone: str) -> list[str]:
    """The numbers that stand in a cell for telephones, without the country's."""
    numbers = (_key(one) for one in re.split(r"[、,\uff0c;\uff1b/|和或]+", phone))
    return [re.sub(r"^(?:00)?86(?=1\d{10}$)", "", one) for one in numbers if one]
