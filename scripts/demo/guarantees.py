"""三保障与饮水台账: ten villages by ten items, on the registers' days and a few between.

What the household register counts too (unsafe houses, water, children out of school, people without insurance) is
counted from the same households, so that the ledger and the register agree on every register's day.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import cache

from scripts.demo import scenario
from scripts.demo.files import Record
from scripts.demo.paths import CODES, Path
from scripts.demo.registers import LAST, Household
from scripts.demo.scenario import END, MAY, VILLAGES, Curve, day
from scripts.demo.shares import add, apportion

COLUMNS = ("report_date", "village_code", "item", "due", "met", "open", "added", "reported_by")
REPORTS = (day(3, 20), day(4, 20), day(5, 6), MAY, day(5, 31), day(6, 20), END)
CLINICS_OF_TWO = (scenario.PINGDA, scenario.HEWEI)
NO_DOCTOR_UNTIL = {scenario.HUANGLIANHE: day(5, 25)}
UNITS = {
    "危房改造": "乡住建局",
    "控辍保学": "乡中心学校",
    "教育资助": "乡中心学校",
    "基本医疗保险": "乡社保中心",
    "大病保险": "乡社保中心",
    "乡村医生": "乡卫生院",
    "家庭医生签约": "乡卫生院",
    "先诊疗后付费": "乡卫生院",
    "饮水安全": "乡扶贫办",
    "低保特困兜底": "乡扶贫办",
}
WITHOUT_NEW = ("危房改造", "控辍保学", "饮水安全")

DOCTOR_CURVE: Curve = ((day(3, 20), 0.26), (day(4, 30), 0.79), (MAY, 1.0))
NET_CURVE: Curve = ((day(3, 20), 0.86), (day(4, 20), 0.92), (MAY, 1.0))
NET_REST: Curve = ((MAY, 0.0), (day(5, 31), 1.0))
AID_CURVE: Curve = ((day(3, 20), 0.9), (MAY, 1.0))
AID_REST: Curve = ((MAY, 0.0), (day(6, 20), 1.0))
CARE_CURVE: Curve = ((day(3, 20), 0.38), (MAY, 1.0))
AHEAD_WITH_DOCTORS = {
    scenario.PINGDA: 3.5,
    scenario.HEWEI: 3.1,
    scenario.PINGAN: 3.2,
    scenario.ANLE: 3.7,
    scenario.GANLANZHAI: 3.0,
    scenario.XIAOHE: 3.3,
}
"""Villages that signed more than the others, and how many times as much: most of it in May."""
COVERED = dict.fromkeys(CODES, 1.0) | {scenario.HUANGLIANHE: 0.86, scenario.ANQING: 0.93, scenario.ZHANGSAI: 0.88}
"""The part of 低保特困兜底 that each village has reached by 20 May."""

Count = Callable[[Household, int], int]
Four = tuple[int, ...]


def records(report: date, homes: Sequence[Household]) -> list[Record]:
    """One report: every village's ten items, a village after the other."""
    return [_row(report, code, item, *_figures(item, code, report, homes)) for code in CODES for item in UNITS]


def _row(report: date, code: str, item: str, due: int, unmet: int) -> Record:
    return {
        "report_date": report,
        "village_code": code,
        "item": item,
        "due": due,
        "met": due - unmet,
        "open": unmet,
        "added": 0 if item in WITHOUT_NEW else None,
        "reported_by": UNITS[item],
    }


def _figures(item: str, code: str, report: date, homes: Sequence[Household]) -> tuple[int, int]:
    """(应保障数, 存量问题数) of a village's item on a day."""
    if item in ("危房改造", "饮水安全"):
        counted = [home for home in homes if home.village == code and home.guarantees]
        return len(counted), _between(
            _unmet(counted, "housing_safe" if item == "危房改造" else "water_safe"), report, code
        )
    if item == "控辍保学":
        return _pupils(code), _between(_unmet(_in(code, homes), "schooling_met", _children), report, code)
    if item in ("基本医疗保险", "大病保险"):
        people = next(village.registered_people for village in VILLAGES if village.code == code)
        return people, _between(_unmet(_in(code, homes), "medical_met", _uninsured), report, code)
    if item == "乡村医生":
        missing = report < NO_DOCTOR_UNTIL.get(code, report)
        return 2 if code in CLINICS_OF_TWO else 1, int(missing)
    due, met = (int(path.at(code, report)) for path in _paths()[item])
    return due, due - min(met, due)


def _in(code: str, homes: Sequence[Household]) -> list[Household]:
    return [home for home in homes if home.village == code and home.guarantees]


def _unmet(homes: Sequence[Household], guarantee: str, count: Count = lambda home, register: 1) -> Four:
    """How many (households, children, people) lack a guarantee in each of the four registers."""
    return tuple(sum(count(home, r) for home in homes if home.guarantees[guarantee][r] is False) for r in range(LAST))


def _between(counts: Four, on: date, code: str) -> int:
    """A falling count on a day: a register's own on its day, between two registers the part of the way from one to the
    other, rounded up in every second village and down in the others.
    """
    up = CODES.index(code) % 2
    for number, (start, end) in enumerate(zip(scenario.REGISTERS, scenario.REGISTERS[1:], strict=False)):
        if start <= on < end:
            fall = (counts[number] - counts[number + 1]) * (on - start).days
            return counts[number] - (fall // (end - start).days if up else -(-fall // (end - start).days))
    return counts[-1]


def _children(home: Household, register: int) -> int:
    """Children of a family whose schooling is not met: one or two."""
    return 1 + home.number % 2


def _uninsured(home: Household, register: int) -> int:
    """People without insurance in a family whose medical guarantee is not met: three at first, then one fewer."""
    return min(max(3 - register, 1), home.members[register])


def _pupils(code: str) -> int:
    """Children of 义务教育 age in the village's registered families."""
    return round(next(village.registered_people for village in VILLAGES if village.code == code) * 0.17)


@cache
def _paths() -> dict[str, tuple[Path, Path]]:
    """应保障数 and 已达标数 of the items that no register counts."""
    registered = [village.registered_people for village in VILLAGES]
    pupils = [round(people * 0.22) for people in registered]
    chronic = [round(village.population * 0.055) for village in VILLAGES]
    net = [round(people * 0.19) for people in registered]
    lean = [count * AHEAD_WITH_DOCTORS.get(code, 1.0) for code, count in zip(CODES, chronic, strict=True)]
    pace = dict.fromkeys(AHEAD_WITH_DOCTORS, 4.5)
    covered = tuple(int(count * COVERED[code]) for code, count in zip(CODES, net, strict=True))
    signed = apportion(round(sum(chronic) * 0.38), lean, chronic)
    more = apportion(round(sum(chronic) * 0.85) - sum(signed), lean, _less(chronic, signed))
    stays = apportion(214, registered), apportion(312, registered)
    return {
        "教育资助": (_steady(pupils), Path(_share(pupils, 0.97), tuple(pupils), AID_CURVE, AID_REST)),
        "家庭医生签约": (_steady(chronic), Path(tuple(signed), tuple(add(signed, more)), DOCTOR_CURVE, pace=pace)),
        "先诊疗后付费": (_stays(*stays), _stays(*(_without_one(counts) for counts in stays))),
        "低保特困兜底": (_steady(net), Path(covered, tuple(net), NET_CURVE, NET_REST)),
    }


def _steady(counts: Sequence[int]) -> Path:
    return Path(tuple(counts), tuple(counts), ((scenario.REGISTERS[0], 1.0),))


def _share(counts: Sequence[int], part: float) -> Four:
    """That part of the whole, split over the villages."""
    return tuple(apportion(round(sum(counts) * part), counts, counts))


def _stays(may: Sequence[int], end: Sequence[int]) -> Path:
    """Stays in hospital, cumulative."""
    return Path(tuple(may), tuple(end), CARE_CURVE)


def _without_one(counts: Sequence[int]) -> list[int]:
    """The same, but one stay that was paid in advance in the remotest village."""
    return [count - (code == scenario.HUANGLIANHE) for code, count in zip(CODES, counts, strict=True)]


def _less(counts: Sequence[int], taken: Sequence[int]) -> list[int]:
    return [count - less for count, less in zip(counts, taken, strict=True)]
