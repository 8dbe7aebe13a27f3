"""Which questions the figures of a panel answer: an answer carries its question, a panel gathers those asked in it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, NamedTuple

import pandas as pd

from pingda_dash.ui.live import Query

_MARK = "origin"
BESIDE = ("log", "settled", "meetings", "directives")
"""Parameters that hold what people wrote beside the lake: `View` fills them in."""
_gathered: ContextVar[list[Origin] | None] = ContextVar("gathered", default=None)


class Origin(NamedTuple):
    """A question of `queries` by its name, with the parameters that it was asked with, as JSON."""

    question: str
    parameters: str = "{}"

    @staticmethod
    def of(query: Query, parameters: Mapping[str, Any]) -> Origin:
        asked = {name: value for name, value in parameters.items() if name not in BESIDE}
        return Origin(query.__qualname__, json.dumps(asked, default=str, ensure_ascii=False, sort_keys=True))

    @property
    def given(self) -> dict[str, Any]:
        """The parameters; a day as its ISO text."""
        return dict(json.loads(self.parameters))


def note(origin: Origin, answer: pd.DataFrame | None = None) -> None:
    """A question was asked: its answer carries it, and the panel that is being drawn gathers it."""
    if answer is not None:
        answer.attrs[_MARK] = json.dumps(origin)  # text: Arrow writes it along with a table
    gathered = _gathered.get()
    if gathered is not None:
        gathered.append(origin)


def carried(frame: pd.DataFrame) -> list[Origin]:
    """The question that a frame was made of; none where several were joined."""
    text = frame.attrs.get(_MARK)
    return [Origin(*json.loads(text))] if text else []


@contextmanager
def gathering() -> Iterator[list[Origin]]:
    """The questions that are asked inside."""
    gathered: list[Origin] = []
    token = _gathered.set(gathered)
    try:
        yield gathered
    finally:
        _gathered.reset(token)


def distinct(*several: Sequence[Origin]) -> tuple[Origin, ...]:
    """Each question once, in the order in which they come."""
    return tuple(dict.fromkeys(one for some in several for one in some))
