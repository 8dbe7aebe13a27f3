"""What the checks of `sql/checks/` are called, and the one sentence that says what each has found.

A check is a file there and an entry here, both by its name; a screen, a command and the desk say the same words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pingda_dash import formats
from pingda_dash.formats import is_missing

LISTED = 8
"""Things that a sentence names before it says how many more there are."""
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_BOOLEANS = {"true": "是", "false": "否"}


@dataclass(frozen=True)
class Check:
    """How a check speaks. title: what it found, of {subject}, {field}, {ours} and {theirs}; ours, theirs: what the two
    figures are, empty where the title says it all. ask: what to do about it."""

    title: str
    ours: str = ""
    theirs: str = ""
    ask: str = "请核对。"


CHECKS: Mapping[str, Check] = {
    "roster_households": Check("村情名册与农户名册的建档立卡户数不符", "名册", "逐户"),
    "participants_over_roster": Check("{subject}参与的建档立卡户多于名册", "台账", "名册"),
    "task_over_indicator": Check("{subject}报已完成,台账未达标", "台账", "目标"),
    "guarantees_register": Check("{subject}存量与农户名册不符", "台账", "名册"),
    "monitoring_register": Check("{subject}监测台账与农户名册不符", "台账", "名册"),
    "partners_over_entity": Check("{subject}带动户与农户名册不符", "台账", "名册中有"),
    "closed_without_evidence": Check("{ours}问题已销号,缺销号日期或佐证"),
    "archives_roster": Check("档案数与农户名册不符", "档案", "名册建档立卡户"),
}


def title(row: Any) -> str:
    """What a check found, without its figures.

    row: check_id, check_subject (else subject), field_title, ours and theirs with their units or texts.
    """
    subject = row.get("check_subject")
    words = {
        "subject": formats.text(row.get("subject") if is_missing(subject) else subject, ""),
        "field": formats.text(row.get("field_title"), ""),
        "ours": side(row, "our"),
        "theirs": side(row, "their"),
    }
    return CHECKS[str(row["check_id"])].title.format(**words)


def figures(row: Any) -> str:
    """The two sides of a finding (`台账 5 户,名册 7 户`), and the things that it names (`W1、W2`)."""
    check = CHECKS[str(row["check_id"])]
    sides = ((check.ours, side(row, "our")), (check.theirs, side(row, "their")))
    words = ",".join(f"{name} {value}" for name, value in sides if name and value)
    return ":".join(filter(None, (words, things(row))))


def side(row: Any, whose: str) -> str:
    """One side of a finding: a figure with its unit, a day, a yes or no, or a word. whose: our, their."""
    text = row.get(f"{whose}_text")
    if not is_missing(text):
        return _BOOLEANS.get(str(text), _DAY.sub(_day, str(text)))
    value = row.get("ours" if whose == "our" else "theirs")
    return "" if is_missing(value) else formats.counted(value, formats.text(row.get(f"{whose}_unit"), ""))


def things(row: Any) -> str:
    """The things that a finding names, the first few."""
    if is_missing(row.get("things")):
        return ""
    names = str(row["things"]).split("、")
    more = f"等 {len(names)} 个" if len(names) > LISTED else ""
    return "、".join(names[:LISTED]) + more


def sentence(code: str, **details: Any) -> str:
    """What a check found, in one sentence that says what to do: `安庆村:档案数与农户名册不符,档案 9 份…`.

    code: as `code_of` gives it. details: as `title` takes them, with the village's name.
    """
    row = {**details, "check_id": code.replace("-", "_")}
    where = formats.text(row.get("village"), "")
    what = f"{where}:{title(row)}" if where else title(row)
    return ",".join(filter(None, (what, figures(row)))) + f"。{CHECKS[row['check_id']].ask}"


def code_of(check_id: str) -> str:
    """The code by which a finding is confirmed: `roster_households` → `roster-households`."""
    return check_id.replace("_", "-")


def _day(match: re.Match[str]) -> str:
    return formats.day_with_year(match.group())
