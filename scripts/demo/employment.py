"""就业扶贫台账, weekly: people by village, item and destination, cumulative for the year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from scripts.demo import scenario
from scripts.demo.files import Record
from scripts.demo.paths import CODES, EVENLY, Path
from scripts.demo.scenario import END, MAY, VILLAGES, Curve
from scripts.demo.shares import add, apportion

COLUMNS = (
    *("report_date", "village_code", "item", "destination"),
    *("people", "poor_people", "willing", "informed", "reported_by", "remark"),
)
POPULATION = tuple(float(village.population) for village in VILLAGES)
REGISTERED = tuple(float(village.registered_people) for village in VILLAGES)
FROM_THE_START: Curve = ((scenario.WEEKS[0], 1.0),)


@dataclass(frozen=True)
class Pair:
    """人次 and 其中建档立卡 of one item, the second always a part of the first."""

    people: Path
    poor: Path

    def row(self, code: str, week: date, item: str, destination: str | None = None) -> Record:
        """The village's line in a week."""
        people = int(self.people.at(code, _reached(code, week)))
        return {
            "report_date": week,
            "village_code": code,
            "item": item,
            "destination": destination,
            "people": people,
            "poor_people": min(int(self.poor.at(code, _reached(code, week))), people),
            "reported_by": "乡社保中心",
        }


def records(week: date) -> list[Record]:
    """One week of the ledger, less the villages whose report is late."""
    return [
        row
        for code in CODES
        if week not in scenario.LATE_WITH_JOBS.get(code, ())
        for row in (
            *(pair.row(code, week, "新增转移就业", destination) for destination, pair in _transfers().items()),
            *({**pair.row(code, week, item), **_informed(code, week, item)} for item, pair in _items().items()),
        )
    ]


def new_post_records() -> list[Record]:
    """The report of 11 May: all fifty new posts are filled."""
    return [_items()["新开发公益性岗位"].row(code, scenario.NEW_POSTS_DONE, "新开发公益性岗位") for code in CODES]


def _informed(code: str, week: date, item: str) -> Record:
    """有意愿贫困劳动力 and 已提供岗位信息 of a village, in its line of 岗位信息推送."""
    if item != "岗位信息推送":
        return {}
    willing = apportion(scenario.WILLING_WORKERS, REGISTERED)[CODES.index(code)]
    return {"willing": willing, "informed": min(int(_reached_workers().at(code, _reached(code, week))), willing)}


@cache
def _reached_workers() -> Path:
    """The willing poor workers to whom jobs were told so far."""
    may, end = (apportion(scenario.INFORMED[on], REGISTERED) for on in (MAY, END))
    return Path(tuple(may), tuple(end), scenario.INFORMED_CURVE)


@cache
def _transfers() -> dict[str, Pair]:
    """People and 建档立卡 people by destination; two villages send fewer than their share."""
    people = _leaning(POPULATION, {scenario.ANQING: 0.7})
    poor = _leaning(REGISTERED, {scenario.HUANGLIANHE: 0.6})
    curves = (scenario.TRANSFER_CURVE, scenario.TRANSFER_POOR_CURVE)
    totals = zip(
        *(scenario.TRANSFERS[MAY], scenario.TRANSFERS_POOR[MAY]),
        *(scenario.TRANSFERS[END], scenario.TRANSFERS_POOR[END]),
        strict=True,
    )
    return {
        destination: _pair((may, may_poor), (end, end_poor), (people, poor), curves, phase=number * len(CODES))
        for number, (destination, (may, may_poor, end, end_poor)) in enumerate(
            zip(scenario.DESTINATIONS, totals, strict=True)
        )
    }


@cache
def _items() -> dict[str, Pair]:
    """Training, new posts, job news, and the posts and rangers that stay as they are."""
    trained = _leaning(REGISTERED, {scenario.HUANGLIANHE: 0.4, scenario.ANQING: 0.6})
    training, pushed, posts = scenario.TRAINING, scenario.PUSHED, scenario.NEW_POSTS
    return {
        "技能培训": _pair(
            training[MAY], training[END], (trained, trained), (scenario.TRAINING_CURVE,) * 2, scenario.TRAINING_REST
        ),
        "新开发公益性岗位": _pair(posts, posts, (REGISTERED, REGISTERED), (scenario.NEW_POSTS_CURVE,) * 2),
        "岗位信息推送": _pair(pushed[MAY], pushed[END], (POPULATION, REGISTERED), (scenario.PUSHED_CURVE,) * 2),
        **{
            item: _pair(total, total, (REGISTERED, REGISTERED), (FROM_THE_START, FROM_THE_START))
            for item, total in scenario.STEADY.items()
        },
    }


def _pair(
    may: tuple[int, int],
    end: tuple[int, int],
    weights: tuple[Sequence[float], Sequence[float]],
    curves: tuple[Curve, Curve],
    rest: Curve = EVENLY,
    phase: int = 0,
) -> Pair:
    """Split the township's (people, 建档立卡 people) of the two days over the villages."""
    people_may = apportion(may[0], weights[0])
    people_end = add(people_may, apportion(end[0] - may[0], weights[0]))
    poor_may = apportion(may[1], weights[1], people_may)
    room = [whole - part for whole, part in zip(people_end, poor_may, strict=True)]
    poor_end = add(poor_may, apportion(end[1] - may[1], weights[1], room))
    return Pair(
        Path(tuple(people_may), tuple(people_end), curves[0], rest, phase=phase),
        Path(tuple(poor_may), tuple(poor_end), curves[1], rest, phase=phase),
    )


def _leaning(weights: Sequence[float], lean: dict[str, float]) -> list[float]:
    """Weights by village, with less for the villages that lag."""
    return [weight * lean.get(code, 1.0) for code, weight in zip(CODES, weights, strict=True)]


def _reached(code: str, week: date) -> date:
    """The day whose figures a village reports; one about to miss reports already has in hand what 20 May needs."""
    missed = scenario.LATE_WITH_JOBS.get(code)
    if not missed:
        return week
    last = max(report for report in scenario.WEEKS if report < min(missed))
    return MAY if last <= week <= MAY else week
