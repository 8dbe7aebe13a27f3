"""What the items of a meeting were called before duties counted once, and what they are called now.

An indicator was an item of its own beside its task, a finding of a check was the hash of its title, and a village's
item ended in the words of its title. Now an item is `task:<id>`, `check:<finding>` or `village:<code>:<topic>`
(`sql/marts/concerns.sql`), whatever it is titled.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pingda_dash.plan import Plan, load_plan

_TITLES = {
    "村情名册与农户名册的建档立卡户数不符": "roster_households",
    "参与的建档立卡户多于名册": "participants_over_roster",
    "报已完成,台账未达标": "task_over_indicator",
    "存量与农户名册不符": "guarantees_register",
    "监测台账与农户名册不符": "monitoring_register",
    "带动户与农户名册不符": "partners_over_entity",
    "问题已销号,缺销号日期或佐证": "closed_without_evidence",
    "档案数与农户名册不符": "archives_roster",
}
"""The end of the title that a finding had → its check."""
_RESTED = {"T01": "unlifted_people", "T35": "training_poor", "T66": "relocation_industry", "T71": "risks_open"}
"""The one indicator that a task of the township's plan rested on, where it is not the first of today's."""
_WITHOUT_SUBJECT = ("roster_households", "closed_without_evidence", "archives_roster")


@dataclass(frozen=True)
class ItemNames:
    """The present name of an item, given the one that it had.

    duties: indicator → the task that rests on it. tasks: short name → (task, the indicator it rested on, or none).
    industries, villages (codes) and units: what a finding may have been about.
    """

    duties: Mapping[str, str]
    tasks: Mapping[str, tuple[str, str | None]]
    industries: frozenset[str]
    villages: tuple[str, ...]
    units: tuple[str, ...]

    @classmethod
    def read(cls, data_dir: Path) -> ItemNames:
        """The names of a data folder's plan and reference data. Raises BrokenPlan, OSError."""
        plan = load_plan(data_dir / "plan")
        return cls(
            duties=_duties(plan),
            tasks={
                task.short_name: (task.id, _RESTED.get(task.id) or next(iter(task.indicators), None))
                for task in plan.tasks
            },
            industries=frozenset(_column(data_dir / "reference" / "industries.csv", "industry")),
            villages=tuple(_column(data_dir / "reference" / "villages.csv", "village_code")),
            units=tuple(unit.name for unit in plan.units),
        )

    def present(self, item: str, title: str, unit: str = "") -> str:
        """What the item is called now; as it was where nothing tells.

        title: the one it had. unit: for whom somebody spoke of it, which may be a unit that the plan does not name.
        """
        kind, _, rest = item.partition(":")
        match kind:
            case "indicator":
                return f"task:{self.duties[rest]}" if rest in self.duties else item
            case "check":
                return self._finding(rest, title, unit) or item
            case "village":
                code, _, words = rest.partition(":")
                return f"village:{code}:{_topic(words)}"
        return item

    def _finding(self, digest: str, title: str, spoke: str) -> str | None:
        """The finding whose hash this was: of every village and unit, for only the title is known."""
        check = next((check for end, check in _TITLES.items() if title.endswith(end)), None)
        if check is None:
            return None
        for village in ("", *self.villages):
            for unit in ("", *self.units, spoke):
                hashed = "|".join(part for part in (check, village, unit, title) if part)
                if hashlib.md5(hashed.encode(), usedforsecurity=False).hexdigest() == digest:
                    return f"check:{'|'.join([check, village, unit, *self._subject(check, title)])}"
        return None

    def _subject(self, check: str, title: str) -> list[str]:
        """What a finding is about, as its name ends: of a task with the indicator that it rests on."""
        if check in _WITHOUT_SUBJECT:
            return [""]
        subject = title.removesuffix(next(end for end, of in _TITLES.items() if of == check))
        if check == "participants_over_roster":  # the village stood before the industry
            return [max((name for name in self.industries if subject.endswith(name)), key=len, default=subject)]
        if check == "task_over_indicator" and subject in self.tasks:
            return [part for part in self.tasks[subject] if part]
        return [subject]


def _duties(plan: Plan) -> dict[str, str]:
    rested = {indicator: task.id for task in plan.tasks for indicator in task.indicators}
    return rested | {one.id: one.item for one in plan.indicators if one.dataset == "tasks"}


def _topic(words: str) -> str:
    """The topic of a village's item, from the words of its title without their numbers."""
    if words.endswith("台账"):
        return "村"
    if words == "户监测户未落实帮扶措施":
        return "措施"
    category = words.removesuffix("户新纳入监测")
    return words if category == words else f"新增对象:{category}"


def _column(path: Path, name: str) -> Iterable[str]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return [row[name] for row in csv.DictReader(stream)]
