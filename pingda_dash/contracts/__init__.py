"""The datasets: one Table Schema a file, read once, used for tables, headers, checks, templates and masking."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import yaml

Kind = Literal["string", "integer", "number", "boolean", "date", "geometry"]
Privacy = Literal["public", "masked", "restricted"]

GUIDE_SHEET = "填写说明"
"""The sheet of a template that explains its columns: nobody fills it in."""
SQL_TYPES: Mapping[str, str] = {
    "string": "VARCHAR",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "geometry": "VARCHAR",  # GeoJSON, degrees east and north of WGS84
}


@dataclass(frozen=True)
class Field:
    """One column of a dataset, as its contract states it.

    `unit` is the unit a bare number is in; `at_most` names the field this one is a part of;
    `synonyms` maps words that clerks write to the allowed word. `ahead`: a date that lies in the future by nature.
    `usual`: between what the middle figure of a column lies, in `unit`; another one may be in another unit.
    `stays`: of one thing it is the same in every report; `advances`: it only goes on, by its words from first to last.
    `sensitive`: what it tells of a household, an open wall keeps where fewer than three of a village share it.
    `example`: a value as the ledger holds it, for templates. A geometry comes as GeoJSON or WKT in degrees of the row's
    datum and is kept as GeoJSON in WGS84.
    """

    name: str
    title: str
    type: Kind
    unit: str = ""
    required: bool = False
    minimum: float | None = None
    maximum: float | None = None
    pattern: str | None = None
    enum: tuple[str, ...] = ()
    synonyms: Mapping[str, str] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    at_most: str | None = None
    cumulative: bool = False
    ahead: bool = False
    stays: bool = False
    advances: bool = False
    village: bool = False
    privacy: Privacy = "public"
    sensitive: bool = False
    usual: tuple[float, float] | None = None
    example: str | float | None = None

    @property
    def heading(self) -> str:
        """The column heading a template shows: title, and the unit of a number in brackets."""
        return f"{self.title}({self.unit})" if self.unit and self.unit not in ("户", "人", "人次") else self.title

    @property
    def is_number(self) -> bool:
        """Whether it holds a count or an amount."""
        return self.type in ("integer", "number")

    @property
    def sql_type(self) -> str:
        """The type of its column in the lake."""
        return SQL_TYPES[self.type]


@dataclass(frozen=True)
class ForeignKey:
    """A field whose values must stand in another relation: `field` → `resource.key`.

    `unknown`: what another value is: an error, or a warning where the list may be behind the times (a household that
    the register does not hold yet) or is not the whole world (the plan's units).
    """

    field: str
    resource: str
    key: str
    unknown: Literal["error", "warn"] = "error"


@dataclass(frozen=True)
class Contract:
    """A dataset: its fields in order, its key, and how an upload is applied.

    recognised_by: the fields whose headings tell its header from another dataset's.
    place: its place among the others, on screens and in lists. page: the path of the page that shows it.
    item: the field that a figure asks its rows by (an industry, a task, a project), empty where there is none.
    measures: the numbers that the plan's indicators may read, as `sql/staging/measures_<name>.sql` counts them;
    measured_by: the field whose words tell those of one measure apart, empty where there is none.
    period: days from one report to the next, after which a figure is stale.
    owed: whether it is a report of work; what was seen on visits is none: nobody owes it, and no figure rests on it.
    """

    name: str
    title: str
    mode: Literal["ledger", "register"]
    primary_key: tuple[str, ...]
    recognised_by: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...]
    fields: tuple[Field, ...]
    place: int
    page: str
    item: str
    measures: tuple[str, ...]
    measured_by: str
    period: int
    owed: bool

    def __getitem__(self, name: str) -> Field:
        return next(f for f in self.fields if f.name == name)

    @property
    def covers(self) -> Literal["ledger", "register"] | None:
        """Whether every village is asked to be in it, in a ledger at its own time or in each register; None: an office
        keeps it for the township, and a village that is not in it may have nothing to report."""
        asked = any(one.village and one.required for one in self.fields)
        if self.mode == "register":
            return "register" if asked and "village_code" not in self.primary_key else None
        return "ledger" if asked and "village_code" in self.primary_key else None

    @property
    def geometry(self) -> Field | None:
        """The field with where its things lie; None for a dataset without."""
        return next((one for one in self.fields if one.type == "geometry"), None)

    @property
    def is_personal(self) -> bool:
        """Whether its rows name people or say how to reach or find them."""
        return any(field.privacy != "public" for field in self.fields)

    @property
    def states(self) -> tuple[Field, ...]:
        """How one of its things stands: words from a list, days, yes or no and villages that are no part of its key."""
        return tuple(
            one
            for one in self.fields
            if one.name not in self.primary_key
            and (one.enum or one.village or (one.stays and not one.is_number) or one.type in ("date", "boolean"))
        )

    @property
    def names(self) -> tuple[str, ...]:
        """Its fields' names, in their order."""
        return tuple(f.name for f in self.fields)


NUMBERED = re.compile(r"^\s*\d{1,2}[.、\uff0e]\s*(?=\D)|[\u2460-\u2473]")
"""What numbers a heading: 1. before it, ① in it."""


@lru_cache(maxsize=4096)
def heading_key(text: str) -> str:
    """What two spellings of one header have in common: width, spaces, line breaks, brackets and stars dropped.

    A bracketed part is kept out too, so 面积(亩) and 面积 meet; the unit is read elsewhere.
    """
    plain = unicodedata.normalize("NFKC", NUMBERED.sub("", text))
    plain = re.sub(r"[(\[【].*?[)\]】]+", "", plain)
    return re.sub(r"[\s*:：、,。.·_\-/]", "", plain).casefold()


def _field(raw: dict[str, Any]) -> Field:
    limits = raw.get("constraints", {})
    return Field(
        name=raw["name"],
        title=raw["title"],
        type=raw["type"],
        unit=raw.get("unit", ""),
        required=limits.get("required", False),
        minimum=limits.get("minimum"),
        maximum=limits.get("maximum"),
        pattern=limits.get("pattern"),
        enum=tuple(limits.get("enum", ())),
        synonyms=raw.get("synonyms", {}),
        aliases=tuple(raw.get("aliases", ())),
        at_most=raw.get("at_most"),
        cumulative=raw.get("cumulative", False),
        ahead=raw.get("ahead", False),
        stays=raw.get("stays", False),
        advances=raw.get("advances", False),
        village=raw.get("village", False),
        privacy=raw.get("privacy", "public"),
        sensitive=raw.get("sensitive", False),
        usual=tuple(raw["usual"]) if "usual" in raw else None,
        example=raw.get("example"),
    )


_LOADER: type[yaml.SafeLoader | yaml.CSafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The one in C, where PyYAML has it, reads all contracts ten times as fast: every process begins with them."""


def _contract(path: Path) -> Contract:
    raw = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)
    fields = tuple(_field(one) for one in raw["fields"])
    things = [name for name in raw["primaryKey"] if name not in ("report_date", "village_code")]
    return Contract(
        name=raw["name"],
        title=raw["title"],
        mode=raw["mode"],
        primary_key=tuple(raw["primaryKey"]),
        recognised_by=tuple(raw["recognise"]),
        foreign_keys=tuple(
            ForeignKey(
                key["fields"], key["reference"]["resource"], key["reference"]["fields"], key.get("unknown", "error")
            )
            for key in raw.get("foreignKeys", ())
        ),
        fields=fields,
        place=raw["place"],
        page=raw.get("page", raw["name"]),
        item=raw.get("item", things[0] if things else ""),
        measures=tuple(raw.get("measures", [one.name for one in fields if one.is_number])),
        measured_by=raw.get("measured_by", ""),
        period=raw.get("period", 31 if raw["mode"] == "register" else 7),
        owed=raw.get("owed", True),
    )


@lru_cache(maxsize=1)
def contracts() -> Mapping[str, Contract]:
    """Every dataset by name, in the order of their places: registers first, which ledgers refer to."""
    datasets = (_contract(path) for path in Path(__file__).parent.glob("*.yaml"))
    return {contract.name: contract for contract in sorted(datasets, key=lambda contract: contract.place)}


def ledger_title(dataset: str) -> str:
    """What people call a dataset's ledger (就业扶贫台账). Raises KeyError for a dataset that has no contract."""
    return contracts()[dataset].title
