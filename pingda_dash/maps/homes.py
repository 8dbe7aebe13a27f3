"""What a household's dot is coloured by: its kind, or what it lacks."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from pingda_dash import formats, theme
from pingda_dash.panels.homes import no_income


@dataclass(frozen=True)
class Kind:
    """A class of dots: its words, its colour; `few`: those that must be seen among the many; `withheld`: those of which
    an open wall may not tell their kind."""

    label: str
    colour: str
    few: bool = False
    withheld: bool = False


_WITHHELD = Kind(theme.WITHHELD, theme.SOFT, withheld=True)


@dataclass(frozen=True)
class Dots:
    """One way to colour the households: its `kinds`, in the order of `home_dots.<key>_kind`."""

    key: str
    title: str
    kinds: tuple[Kind, ...]

    def of(self, homes: pd.DataFrame) -> list[int]:
        """Which of the kinds each row of `queries.map_homes` is."""
        return [int(one) for one in homes[f"{self.key}_kind"].to_numpy()]


def _lacking(key: str, title: str) -> Dots:
    """A guarantee of the registered households; the others recede."""
    kinds = (
        Kind("其他户", theme.CROWD),
        Kind("已达标", theme.DIM),
        Kind("未报送", theme.NONE),
        Kind("未达标", theme.BAD, few=True),
        _WITHHELD,
    )
    return Dots(key, title, kinds)


DOTS: tuple[Dots, ...] = (
    Dots(
        "category",
        "户类型",
        tuple(
            Kind(name, colour, few=name not in ("一般户", "脱贫户")) for name, colour in theme.CATEGORY_COLOURS.items()
        ),
    ),
    _lacking("housing", "住房"),
    _lacking("schooling", "教育"),
    _lacking("medical", "医疗"),
    _lacking("water", "饮水"),
    Dots(
        "income",
        "收入",
        (
            Kind("达到标准", theme.DIM),
            Kind("未报送", theme.NONE),
            Kind("低于标准", theme.BAD, few=True),
            _WITHHELD,
        ),
    ),
    Dots(
        "watched",
        "监测",
        (
            Kind("未监测", theme.CROWD),
            Kind("在册监测", theme.WARN, few=True),
            Kind("近 7 天新发现", theme.BAD, few=True),
        ),
    ),
)


def document(dots: Dots, classes: Sequence[int]) -> dict[str, Any]:
    """As map.js reads it: the colour of each class, and the class of every household as base64."""
    colours = [{"colour": kind.colour} for kind in dots.kinds]
    return {"classes": colours, "kinds": base64.b64encode(bytes(classes)).decode()}


def counts(dots: Dots, kinds: pd.DataFrame) -> list[tuple[Kind, int]]:
    """How many households are of each kind, those that are withheld where there are any.

    kinds: of `queries.map_kinds`, the groups that are looked at.
    """
    number = kinds.groupby("kind")["households"].sum()
    every = [(kind, int(number.get(at, 0))) for at, kind in enumerate(dots.kinds)]
    return [(kind, count) for kind, count in every if count or not kind.withheld]


def tip(row: Any) -> str:
    """What is said beside a household's dot. row: of `queries.map_homes`."""
    money = no_income(row) if formats.is_missing(row.net_income) else f"{formats.number(round(row.net_income))} 元"
    people = "" if formats.is_missing(row.members) else f" · {int(row.members)} 人"
    watched = " · 新发现" if row.is_new else " · 在册监测" if row.is_watched else ""
    return f"{row.name}{people}\n{row.category}{watched} · 人均纯收入 {money}"


def home_of(homes: pd.DataFrame, household_id: str) -> Any:
    """The row of a household; None when the register has none of that number."""
    rows = homes[homes["household_id"] == household_id]
    return None if rows.empty else next(rows.itertuples(index=False))
