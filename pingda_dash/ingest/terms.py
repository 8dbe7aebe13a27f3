"""The terms of checking: references, overrides, problems, conflicts, and the report of a step."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import cached_property

import pandas as pd

from pingda_dash.ingest.messages import Detail, Details, sentence
from pingda_dash.ingest.read import Reading
from pingda_dash.ingest.vocabulary import VillageList, WordList
from pingda_dash.masking import mask_text

LISTED = 1000  # problems of a file that are listed; all are counted

Progress = Callable[[str, float], None]
"""Called while files are checked with the step, in Chinese, and the share that is done, 0 … 1."""


@dataclass(frozen=True)
class Overrides:
    """What a clerk has overruled in one file: how it is read, which dataset it is, which column is which field.

    columns: heading as it stands, without blanks around → field name, "" for a column that is not to be read.
    """

    reading: Reading = field(default_factory=Reading)
    dataset: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)

    def json(self) -> str | None:
        """The overrides as JSON, always the same for the same; None when nothing is overruled."""
        reading = {name: value for name, value in asdict(self.reading).items() if value is not None}
        parts = {"reading": reading, "dataset": self.dataset, "columns": dict(self.columns)}
        given = {name: value for name, value in parts.items() if value}
        return json.dumps(given, ensure_ascii=False, sort_keys=True) if given else None

    @classmethod
    def parse(cls, text: str | None) -> Overrides:
        """The overrides that `json` wrote; none for None or "". A part of an earlier release is left out."""
        given = json.loads(text or "{}")
        names = Reading.__dataclass_fields__
        reading = Reading(**{name: value for name, value in given.get("reading", {}).items() if name in names})
        return cls(reading, given.get("dataset"), given.get("columns", {}))


@dataclass(frozen=True)
class Problem:
    """One thing wrong (or, as a warning, to be checked): its code, its place, its cell, and the values that tell why.

    row: as Excel numbers it, None when it concerns the file. column: the heading as in the file. value: the cell's
    text, masked where the contract marks it as personal. details: what its sentence names beside them (`messages`).
    masked: whether the personal values of its row are masked; its sentence then shows no number of any person.
    """

    code: str
    row: int | None = None
    column: str | None = None
    value: str | None = None
    file: str = ""
    details: Details = field(default_factory=dict, hash=False)
    masked: bool = False

    @property
    def message(self) -> str:
        """What is wrong and what to do, in Chinese."""
        words = sentence(self.code, self.row, self.column, self.value, self.details)
        return mask_text(words) if self.masked else words

    def __str__(self) -> str:
        return f"{self.file}:{self.message}" if self.file else self.message


@dataclass
class Report:
    """Problems, warnings and notes of one step over one file, in the order in which they were met.

    problems: of the whole file, each of which keeps it from being loaded.
    """

    filename: str
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def problem(self, code: str, column: str | None = None, **details: Detail) -> None:
        """Add a problem of the whole file. column: the heading that it concerns."""
        self.problems.append(Problem(code, None, column, None, self.filename, details))

    def warn(
        self,
        code: str,
        column: str | None = None,
        *,
        row: int | None = None,
        value: str | None = None,
        **details: Detail,
    ) -> None:
        """Add a warning. column: the heading that it concerns. row: the row, None for the whole file."""
        self.warnings.append(Problem(code, row, column, value, self.filename, details))

    def note(self, message: str) -> None:
        """Add a note on how the file was read."""
        self.notes.append(message)


@dataclass(frozen=True)
class Conflict:
    """A cell of one file against the cell of another file for the same key, side by side.

    key: title → text of the key that both share. column: the field's title. Personal values are masked.
    """

    key: Mapping[str, str]
    column: str
    row: int
    value: str
    other_file: str
    other_row: int
    other_value: str


@dataclass(frozen=True)
class References:
    """What cells are checked against: the villages, the plan's tasks and units, the households, the campaign's days.

    villages: frame of village_code, village and, where there are any, former_names (`;` between them).
    tasks: frame of id, name. within: the places a village lies in, the nearest first, which may stand before its name.
    units: every name a unit of work goes by → its name in the plan. households: 户编号 of the newest register, None
    while there is none.
    remembered: dataset → heading (as `heading_key` sees it) → the field a clerk sent it to, "" for not read.
    box: (west, south, east, north) in degrees of WGS84, between which the township lies; None where that is not known.
    village_areas: village_code → GeoJSON of its boundary in the lake, in WGS84.
    only_villages: codes of the villages that the sender may report on; only_datasets: the datasets; None for all.
    """

    villages: pd.DataFrame
    tasks: pd.DataFrame
    start: date
    end: date
    within: tuple[str, ...] = ()
    units: Mapping[str, str] = field(default_factory=dict)
    households: frozenset[str] | None = None
    remembered: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    box: tuple[float, float, float, float] | None = None
    village_areas: Mapping[str, str] = field(default_factory=dict)
    only_villages: frozenset[str] | None = None
    only_datasets: frozenset[str] | None = None

    @classmethod
    def of(
        cls,
        villages: pd.DataFrame | Iterable[tuple[str, str]],
        tasks: pd.DataFrame | Iterable[tuple[str, str]],
        start: date,
        end: date,
        within: tuple[str, ...] = (),
        units: Mapping[str, str] | None = None,
        households: frozenset[str] | None = None,
    ) -> References:
        """References from frames or from pairs (village code, name) and (task id, name)."""
        if not isinstance(villages, pd.DataFrame):
            villages = pd.DataFrame(list(villages), columns=["village_code", "village"])
        if not isinstance(tasks, pd.DataFrame):
            tasks = pd.DataFrame(list(tasks), columns=["id", "name"])
        return cls(villages, tasks, start, end, within, units or {}, households)

    @property
    def meridian(self) -> float | None:
        """Degrees east of the middle of the township; None where its box is not known."""
        return None if self.box is None else (self.box[0] + self.box[2]) / 2

    @cached_property
    def village_list(self) -> VillageList:
        """The villages as a list of words."""
        names = [(str(code), str(name)) for code, name in self.villages[["village_code", "village"]].to_numpy()]
        if "former_names" in self.villages:
            former = self.villages[["village_code", "former_names"]].dropna().to_numpy()
            names += [
                (str(code), name) for code, names_of in former for name in str(names_of).split(";") if name.strip()
            ]
        return VillageList(names, self.within)

    @cached_property
    def task_list(self) -> WordList:
        """The plan's tasks as a list of words: by id or by name."""
        names = [(str(code), str(name)) for code, name in self.tasks[["id", "name"]].to_numpy()]
        return WordList([code for code, _ in names], {name: code for code, name in names})

    @cached_property
    def unit_list(self) -> WordList | None:
        """The plan's units and the villages, who answer too, as a list of words; None when no units are given."""
        if not self.units:
            return None
        villages = [str(name) for name in self.villages["village"]]
        return WordList([*dict.fromkeys(self.units.values()), *villages], self.units)

    def valid_values(self, resource: str) -> frozenset[str] | None:
        """The values that a loosely checked field may have without a warning; None when no list of them is given."""
        if resource == "households":
            return self.households
        listed = self.unit_list if resource == "plan_units" else None
        return None if listed is None else frozenset(listed.values)


def abridged(text: str) -> str:
    """A number in scientific notation with no more digits than a cell shows: 5.30523199001011E+17 → 5.30523E+17."""
    plain = text.strip()
    try:
        return plain if len(plain) <= len("5.30523E+17") else f"{float(plain):.5E}"
    except ValueError:
        return plain


OUTLINES = (("point", "点"), ("line", "线"), ("polygon", "面"))


def outline(text: str) -> str:
    """A geometry's text as a line holds it: what it is, its first place, and how many there are."""
    kind = re.search(r'"type"\s*:\s*"(\w+)"|([A-Za-z]+)', text)
    name = (kind[1] or kind[2]).casefold() if kind else ""
    word = next((word for part, word in OUTLINES if part in name), "几何" if name else "")
    place = re.search(r"(-?\d+(?:\.\d+)?)[\s,]+(-?\d+(?:\.\d+)?)", text)
    where = f"{float(place[1]):.6g}, {float(place[2]):.6g}" if place else ""
    count = text.count("],[") + text.count("], [") + 1
    many = f"等 {count} 点" if count > 1 else ""
    return " ".join(filter(None, (word, where, many))) or text[:20]
