"""Answers as a window may show them: every text in them without the numbers of persons, and without their names.

SQL masks what it knows to be personal. This is the last door, for whatever people write where nobody asked for it: a
telephone behind a unit's name, an ID number for a household's, a name in a project's or a file's.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from pingda_dash import theme
from pingda_dash.contracts import contracts
from pingda_dash.masking import mask_text
from pingda_dash.persons import NOBODY, Persons

_PLAIN = {"sha256", "source_sha256", "batch", "geometry", "village_code"}
"""Columns of digests, places and codes of our own: nobody writes in them."""
_MOST = 500_000
_COUNTS = ("户", "人")
"""Units of findings about many households."""


class Shown:
    """How texts are shown, to whoever may see names in full (people: NOBODY) or not; for one thread at a time.

    A thing is asked for by what it is called on the screen: `meant` knows it again. Two of one name under the mask are
    told apart by a number behind it.
    """

    def __init__(self, people: Persons = NOBODY) -> None:
        self._people = people
        self._texts: dict[str, str] = {}
        self._names: dict[str, str] = {}
        self._meant: dict[str, str] = {}

    def text(self, text: str) -> str:
        """A text without numbers and names of persons."""
        shown = self._texts.get(text)
        if shown is None:
            if len(self._texts) >= _MOST:
                self._texts.clear()
            shown = self._texts[text] = self._written(text)
        return shown

    def _written(self, text: str) -> str:
        """The same, worked out. In JSON each text is masked by itself: it writes a line's end or a tab otherwise."""
        if text[:1] in ("{", "["):
            try:
                parts = json.loads(text)
            except ValueError:
                parts = None
            if isinstance(parts, dict | list):
                shown = self._within(parts)
                return text if shown == parts else json.dumps(shown, ensure_ascii=False)
        return self._people.mask(mask_text(text))

    def _within(self, part: Any) -> Any:
        if isinstance(part, dict):
            return {name: self._within(one) for name, one in part.items()}
        if isinstance(part, list):
            return [self._within(one) for one in part]
        return self.text(part) if isinstance(part, str) else part

    def frame(self, answer: pd.DataFrame) -> pd.DataFrame:
        """An answer with its texts, and those in its lists, as they are shown; the same frame where none differs."""
        masked = {str(name): column for name in answer if (column := self._column(name, answer[name])) is not None}
        return answer.assign(**masked) if masked else answer

    def meant(self, value: Any) -> Any:
        """What a question's parameter stands for: a name, lines of names or a list of them, as they were shown."""
        if isinstance(value, str):
            return "\n".join(self._meant.get(line, line) for line in value.split("\n")) if self._meant else value
        return [self.meant(one) for one in value] if isinstance(value, list) else value

    def _column(self, name: Any, column: pd.Series) -> pd.Series | None:
        """A column as it is shown; None where that is as it stands."""
        if name in _PLAIN or not (column.dtype == object or isinstance(column.dtype, pd.StringDtype)):
            return None
        if pd.api.types.infer_dtype(column, skipna=True) not in ("string", "mixed", "mixed-integer", "empty"):
            return None
        naming = name in _naming()
        try:
            codes, unique = pd.factorize(column)
        except TypeError:  # lists
            shown = [self._value(value, naming) for value in column]
            return pd.Series(shown, column.index, object) if any(map(_differs, shown, column)) else None
        values = list(unique)
        shown = [self._value(value, naming) for value in values]
        if all(one is was for one, was in zip(shown, values, strict=True)):
            return None
        every = np.array([*shown, None], dtype=object)
        return pd.Series(every[codes], column.index, column.dtype)

    def _value(self, value: Any, naming: bool) -> Any:
        if isinstance(value, str):
            return self._name(value) if naming else self._note(value, self.text(value))
        if isinstance(value, Mapping):
            return {name: self._value(one, name in _naming()) for name, one in value.items()}
        if isinstance(value, list) or (isinstance(value, np.ndarray) and value.dtype == object):
            return [self._value(one, naming) for one in value]
        return value

    def _note(self, text: str, shown: str) -> str:
        """Remember what a text is shown as; the text itself where that is the same."""
        if shown == text:
            return text
        self._meant.setdefault(shown, text)
        return shown

    def _name(self, text: str) -> str:
        """What a thing is called on the screen, another one for each."""
        shown = self.text(text)
        if shown == text:
            return text
        called = self._names.get(text)
        if called is None:
            called, count = shown, 1
            while self._meant.setdefault(called, text) != text:
                count += 1
                called = f"{shown}({count})"
            self._names[text] = called
        return called


def _differs(shown: Any, was: Any) -> bool:
    if isinstance(shown, list):
        return shown != list(was)
    return bool(shown != was) if isinstance(shown, str | dict) else False


@cache
def _naming() -> frozenset[str]:
    """The columns that a thing is called by: the keys of the ledgers, and what a click names."""
    keys = {name for contract in contracts().values() for name in contract.primary_key}
    return frozenset(keys | {"item", "thing", "finding", "project"})


_OF_A_HOME = "home:"
_WHAT_A_HOME_HAS = {"figure": "", "status": "", "last_answer": None}


def homes_withheld(directives: pd.DataFrame) -> pd.DataFrame:
    """Directives as whoever may not see households is shown them: of one about a household that it is so, how it
    stands and whose it is, and nothing that was written. directives: `queries.directives`."""
    of_home = directives["item"].astype(str).str.startswith(_OF_A_HOME).to_numpy(dtype=bool)
    if not of_home.any():
        return directives
    shown = {"item": _OF_A_HOME, "title": "一户农户", "work": "涉及农户,有权看农户的人登录后可看", **_WHAT_A_HOME_HAS}
    return directives.assign(
        **{name: directives[name].astype(object).mask(of_home, words) for name, words in shown.items()}
    )


def of_few(answer: pd.DataFrame) -> pd.DataFrame:
    """An answer about single households as an open wall may show it: findings of a register or of cases without what
    they tell of a household but that it is so, and what a spot check stated and saw of it. Other answers stay."""
    if {"check_id", "one", "our_text"} <= {*answer.columns}:
        return _findings_of_few(answer)
    if {"field", "stated", "seen"} <= {*answer.columns}:
        sensitive = answer["field"].isin(sensitive_fields())
        texts = {
            side: answer[side].mask(sensitive & answer[side].notna(), theme.WITHHELD) for side in ("stated", "seen")
        }
        return answer.assign(**texts)
    return answer


def _findings_of_few(answer: pd.DataFrame) -> pd.DataFrame:
    of_homes = answer["one"].isin([one.name for one in contracts().values() if any(of.sensitive for of in one.fields)])
    shown: dict[str, pd.Series] = {}
    for value, unit, text in (("ours", "our_unit", "our_text"), ("theirs", "their_unit", "their_text")):
        if not {value, unit, text} <= {*answer.columns}:
            continue
        of_one = of_homes & (answer[text].notna() | (answer[value].notna() & ~answer[unit].isin(_COUNTS)))
        shown[text] = answer[text].astype(object).mask(of_one, theme.WITHHELD)
        shown[value] = answer[value].mask(of_one)
    if "things" in answer:
        few = answer["things"].astype("string").str.count("、").lt(2).fillna(False).astype(bool)
        shown["things"] = (
            answer["things"].astype(object).mask(of_homes & few & answer["things"].notna(), theme.WITHHELD)
        )
    return answer.assign(**shown)


@cache
def sensitive_fields() -> frozenset[str]:
    """The fields that tell something of a household beside what it is called, of all ledgers."""
    return frozenset(of.name for one in contracts().values() for of in one.fields if of.sensitive)
