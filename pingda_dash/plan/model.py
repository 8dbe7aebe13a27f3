"""What the plan says, as values: nothing here reads a file or a clock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeVar

Direction = Literal["at_least", "at_most_zero", "hold"]
Basis = Literal["明示", "推定", "年内"]
Way = Literal["straight", "season", "event", "hold", "zero"]
"""How a goal is to be gone: bit by bit (倒排工期), as nature or the buyer times it, once (a document, an acceptance),
kept every day, or never to happen."""
Apportion = Literal["arable_mu", "registered_people", "registered_households", "population", "each", "each_poor", ""]


@dataclass(frozen=True)
class Milestone:
    """A day on which several deadlines of the plan fall (3月底, …)."""

    label: str
    date: date


@dataclass(frozen=True)
class PovertyLine:
    """脱贫标准, yuan a person a year; `basis` says how well it is known."""

    value: float
    basis: str
    note: str


@dataclass(frozen=True)
class Timely:
    """Within how many days after a household is found its measures are due (及时); `basis`: how well it is known."""

    days: int
    basis: str
    note: str


@dataclass(frozen=True)
class DirectivePrefix:
    """What the number of a 督办单 begins with (发文机关代字); `basis`: how well it is known."""

    value: str = "督办"
    basis: str = "未核实"
    note: str = ""


@dataclass(frozen=True)
class Campaign:
    """The days from `start` to `end`, both included; day 1 is `start`.

    map_title: what the map of the 贫困村 is called. county, prefecture, province: where the township lies, as clerks
    write it before a village's name. Units of work: affairs_unit answers for the registers and the checks on
    them, industry_unit for those on industries and entities, villages_unit stands for every village. demo_day: the day
    that demo data open on outside the campaign; None: the day of their last report. timely: None where the plan asks
    for nothing of the kind. directive_prefix: what the numbers of 督办单 begin with.
    """

    id: str
    title: str
    township: str
    map_title: str
    county: str
    prefecture: str
    province: str
    affairs_unit: str
    industry_unit: str
    villages_unit: str
    start: date
    end: date
    milestones: tuple[Milestone, ...]
    poverty_line: PovertyLine
    demo_day: date | None = None
    timely: Timely | None = None
    directive_prefix: DirectivePrefix = DirectivePrefix()

    @property
    def within(self) -> tuple[str, ...]:
        """The places a village lies in, the nearest first: township, county, prefecture, province."""
        return self.township, self.county, self.prefecture, self.province

    @property
    def total_days(self) -> int:
        """How many days the campaign lasts, first and last included."""
        return (self.end - self.start).days + 1

    def day(self, on: date) -> int:
        """Which day of the campaign `on` is: 0 before it starts, `total_days` from its last day on."""
        return min(max((on - self.start).days + 1, 0), self.total_days)

    def days_left(self, on: date) -> int:
        """Days from `on` to the last day: 0 on the last day and after it."""
        return max((self.end - on).days, 0)


@dataclass(frozen=True)
class Unit:
    """A unit of work that leads or answers; `kind` is 部门 for one office, 集合 for a group of them."""

    id: str
    name: str
    kind: Literal["部门", "集合"]
    aliases: tuple[str, ...]


@dataclass(frozen=True)
class Clause:
    """One numbered paragraph of the plan, verbatim, such as 四(一)1."""

    id: str
    part: str
    title: str
    text: str


@dataclass(frozen=True)
class Indicator:
    """A quantity the plan sets, in `unit`.

    baseline: value at `start`; None means the first reported value. target: value at `deadline`.
    dataset, measure, item: the reported number that feeds it; dataset is empty while no ledger does.
    apportion_by: what a village's share follows, always an inference; each, each_poor: the plan's own target, for every
    village or every poor one. headline: place on the overview. path: how it is to be gone; village_path: in a village,
    where that differs. part_of: the indicator whose part it counts (其中), so that its shares stay below the whole's.
    lead_basis: 明示 where the plan names the lead for this clause, 推定 where it does not.
    """

    id: str
    name: str
    unit: str
    direction: Direction
    baseline: float | None
    target: float
    start: date
    deadline: date
    deadline_basis: Basis
    clause: str
    lead_unit: str
    responsible_units: tuple[str, ...]
    quote: str
    dataset: str
    measure: str
    item: str
    apportion_by: Apportion
    headline: int | None
    lead_basis: Basis
    path: Way
    village_path: Way | None
    part_of: str


@dataclass(frozen=True)
class Task:
    """A duty the plan sets, in percent done.

    indicators: ids of the indicators that it rests on, all of them: it stands as the worst. Empty: its unit reports it.
    path: how it is to be gone, where its unit reports it.
    short_name: at most ten characters, for a bar on the calendar.
    """

    id: str
    name: str
    deliverable: str
    unit: str
    direction: Direction
    baseline: float | None
    target: float
    start: date
    deadline: date
    deadline_basis: Basis
    clause: str
    lead_unit: str
    responsible_units: tuple[str, ...]
    quote: str
    indicators: tuple[str, ...]
    short_name: str
    lead_basis: Basis
    path: Way


Row = TypeVar("Row", Clause, Indicator, Task)


@dataclass(frozen=True)
class CurvePoint:
    """The share (0..1) of a season goal that is to be done by a day; basis: 明示 where the plan says so, else 推定."""

    indicator: str
    date: date
    share: float
    basis: Basis
    note: str


@dataclass(frozen=True)
class Plan:
    """Everything `data/plan/` holds; each tuple keeps the order of its file."""

    campaign: Campaign
    source: str
    clauses: tuple[Clause, ...]
    units: tuple[Unit, ...]
    indicators: tuple[Indicator, ...]
    tasks: tuple[Task, ...]
    curves: tuple[CurvePoint, ...] = ()

    def clause(self, id: str) -> Clause:
        """The clause with this id; KeyError if there is none."""
        return _by_id(self.clauses, id)

    def indicator(self, id: str) -> Indicator:
        """The indicator with this id; KeyError if there is none."""
        return _by_id(self.indicators, id)

    def task(self, id: str) -> Task:
        """The task with this id; KeyError if there is none."""
        return _by_id(self.tasks, id)

    def unit(self, name: str) -> Unit:
        """The unit of this name or alias; KeyError if there is none."""
        for unit in self.units:
            if name == unit.name or name in unit.aliases:
                return unit
        raise KeyError(name)


def _by_id(rows: Iterable[Row], id: str) -> Row:
    for row in rows:
        if row.id == id:
            return row
    raise KeyError(id)
