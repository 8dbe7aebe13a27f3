"""Townships that report honestly, simulated, and what somebody makes up in one of them.

Honest: counts that come in lumps as well as one by one, villages of very different size, weeks that are slow for all,
a rush before deadlines, offices that round what they measure (fields to ten 亩, money to whole 万元), reports that are
missed, goals that are reached and stay, incomes asked to ten or a hundred 元, a register copied on from month to month.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from random import Random

Row = dict[str, object]
Tables = dict[str, list[Row]]

VILLAGES = tuple(f"5305232062{number:02d}" for number in range(1, 11))
WEEKS = (*(date(2020, 3, 25) + timedelta(days=7 * number) for number in range(14)), date(2020, 6, 30))
REGISTERS = tuple(date(2020, month, 20) for month in range(3, 7))
MONTH_ENDS = tuple(date(2020, month, 30) for month in range(3, 7))
PLACES = ("乡内", "县内", "省内", "上海", "广东", "其他")
ITEMS = ("技能培训", "新开发公益性岗位", "岗位信息推送")
STEADY = ("在岗公益性岗位", "生态护林员")
INDUSTRIES = ("烤烟", "甘蔗", "茶叶", "核桃", "肉牛", "生猪", "石斛", "中药材")
COVERED = ("危房改造", "教育资助", "基本医疗保险", "大病保险", "家庭医生签约", "饮水安全")


def honest(rng: Random) -> Tables:
    """One honest township: ledgers of fifteen weeks and four registers."""
    sizes = {village: rng.uniform(0.4, 1.6) for village in VILLAGES}
    return {
        "villages": _rosters(sizes),
        "households": list(_households(rng, sizes)),
        "employment": list(_employment(rng, sizes)),
        "industry": list(_industry(rng, sizes)),
        "guarantees": list(_guarantees(rng, sizes)),
        "records": list(_records(rng, sizes)),
    }


def _poisson(rng: Random, mean: float) -> int:
    """How many of what comes one by one."""
    if mean > 60:
        return max(0, round(rng.gauss(mean, math.sqrt(mean))))
    limit, product, count = math.exp(-mean), rng.random(), 0
    while product > limit:
        product *= rng.random()
        count += 1
    return count


def _share(rng: Random, count: int, chance: float) -> int:
    """How many of so many."""
    return sum(rng.random() < chance for _ in range(count))


def _rosters(sizes: dict[str, float]) -> list[Row]:
    return [
        {"register_date": REGISTERS[0], "village_code": village, "village": "村", "kind": "村", "is_poor": at % 2 == 0,
         "households": round(700 * size), "population": round(2900 * size), "registered_households": round(100 * size),
         "registered_people": round(400 * size), "arable_mu": round(6000 * size)}
        for at, (village, size) in enumerate(sizes.items())
    ]  # fmt: skip


def _paces(rng: Random, mean: float) -> list[float]:
    """What a thing is expected to grow by in each week: slow weeks, a rush before the end of a month."""
    trend = rng.uniform(-0.6, 0.6)
    rush = rng.uniform(1.0, 2.0)
    return [
        mean
        * (1 + trend * (at / len(WEEKS) - 0.5))
        * rng.uniform(0.7, 1.3)
        * (rush if any(0 <= (end - week).days < 7 for end in MONTH_ENDS) else 1)
        for at, week in enumerate(WEEKS)
    ]


def _grown(rng: Random, paces: list[float], lumps: float) -> list[int]:
    """A count over the weeks: what comes one by one, and a part that comes in classes and busloads; some end early."""
    total, series, ends = 0, [], rng.choice([*([len(WEEKS)] * 4), 10])
    for at, pace in enumerate(paces):
        if at < ends:
            whole = _poisson(rng, pace * (1 - lumps))
            classes = _poisson(rng, pace * lumps / 15) * rng.choice((10, 15, 20))
            total += whole + classes
        series.append(total)
    return series


def _missed(rng: Random) -> set[tuple[str, date]]:
    """Reports that never came."""
    return {(village, week) for village in VILLAGES for week in WEEKS[1:-1] if rng.random() < 0.03}


def _employment(rng: Random, sizes: dict[str, float]) -> Iterator[Row]:
    missed = _missed(rng)
    for item, place in (*(("新增转移就业", place) for place in PLACES), *((item, None) for item in ITEMS)):
        paces, poor_share = _paces(rng, rng.choice((2, 6, 12, 20))), rng.uniform(0.2, 0.6)
        lumps = rng.choice((0, 0, 0.3)) if item != "技能培训" else 0.7
        for village, size in sizes.items():
            people = _grown(rng, [pace * size for pace in paces], lumps)
            share, poor, before = min(max(rng.gauss(poor_share, 0.08), 0.05), 0.95), 0, 0
            for week, count in zip(WEEKS, people, strict=True):
                poor, before = poor + _share(rng, count - before, share), count
                if (village, week) not in missed:
                    yield {"report_date": week, "village_code": village, "item": item, "destination": place,
                           "people": count, "poor_people": poor}  # fmt: skip
    for item in STEADY:
        for village, size in sizes.items():
            posts = _poisson(rng, 9 * size)
            poor = _share(rng, posts, 0.8)
            for week in WEEKS:
                if (village, week) not in missed:
                    yield {"report_date": week, "village_code": village, "item": item, "people": posts,
                           "poor_people": poor}  # fmt: skip


def _industry(rng: Random, sizes: dict[str, float]) -> Iterator[Row]:
    missed = _missed(rng)
    rounds = {village: rng.choice((0.1, 0.1, 1.0)) for village in VILLAGES}
    for industry in INDUSTRIES:
        paces = _paces(rng, 1.0)
        field_step, noise = rng.choice((1, 1, 10)), rng.uniform(0.15, 0.5)
        scale, price = rng.choice((30, 120, 400)), rng.uniform(0.02, 0.2)
        for village, size in sizes.items():
            step = rounds[village]
            area = rng.uniform(100, 900) * size
            families = _poisson(rng, 150 * size)
            poor = _share(rng, families, 0.2)
            output = income = 0.0
            for at, week in enumerate(WEEKS):
                area += paces[at] * 20 * size * rng.lognormvariate(0, noise)
                sold = paces[at] * scale * size * rng.lognormvariate(0, noise)
                output += sold
                income += sold * price * rng.lognormvariate(0, 0.1)
                if (village, week) not in missed:
                    yield {"report_date": week, "village_code": village, "industry": industry,
                           "area_mu": round(area / field_step) * field_step, "output": round(output, 1),
                           "output_unit": "公斤", "income_wan": round(round(income / step) * step, 1),
                           "households": families, "poor_households": poor}  # fmt: skip


def _guarantees(rng: Random, sizes: dict[str, float]) -> Iterator[Row]:
    for item in COVERED:
        covered, towards = rng.choice((0.5, 0.9, 0.97)), rng.uniform(0.02, 0.15)
        for village, size in sizes.items():
            due = _poisson(rng, rng.choice((12, 90, 380)) * size) + 1
            met = _share(rng, due, covered)
            for week in WEEKS[::2]:
                yield {"report_date": week, "village_code": village, "item": item, "due": due, "met": met,
                       "open": due - met, "added": 0}  # fmt: skip
                met += _share(rng, due - met, towards)


def _records(rng: Random, sizes: dict[str, float]) -> Iterator[Row]:
    for village, size in sizes.items():
        files = round(100 * size)
        checked = wrong = corrected = 0
        for week in WEEKS[::3]:
            fresh = _share(rng, files - checked, rng.uniform(0.1, 0.5))
            checked, wrong = checked + fresh, wrong + _share(rng, fresh, 0.1)
            corrected += _share(rng, wrong - corrected, 0.5)
            yield {"report_date": week, "village_code": village, "files": files, "checked": checked, "errors": wrong,
                   "corrected": corrected}  # fmt: skip


def _households(rng: Random, sizes: dict[str, float]) -> Iterator[Row]:
    for village, size in sizes.items():
        wealth, width, asked = rng.gauss(1, 0.06), rng.uniform(0.2, 0.28), rng.choice((10, 10, 100))
        for number in range(round(160 * size)):
            poor = number < 60 * size
            members = 1 + _poisson(rng, 2.6)
            income = max(rng.lognormvariate(math.log(6800 if poor else 8600), width) * wealth, 3200)
            if poor and income < 4000:  # who was helped stands above the line, nobody just on it
                income = 4000 + rng.expovariate(1 / 900)
            row: Row = {
                "household_id": f"H{village[-2:]}-{number:04d}", "village_code": village, "head_name": "王",
                "members": members, "labour": _share(rng, members, 0.6), "category": "脱贫户" if poor else "一般户",
            }  # fmt: skip
            for register in REGISTERS:
                yield {**row, "register_date": register, "net_income": round(income / asked) * asked}
                income *= 1 + rng.uniform(0.0, 0.03) if rng.random() < (0.5 if poor else 0.05) else 1


Plant = Callable[[Tables, Random, float], None]
"""Makes something up in a township, of a strength between nought and one."""
DOCTORED, OTHER = VILLAGES[3], VILLAGES[6]


def _series(rows: list[Row], village: str, **things: object) -> list[Row]:
    """A village's rows of one thing, in order."""
    wanted = {"village_code": village, **things}
    chosen = [row for row in rows if all(row.get(name) == value for name, value in wanted.items())]
    return sorted(chosen, key=lambda row: str(row["report_date"]))


def _number(row: Row, field: str) -> float:
    value = row[field]
    assert isinstance(value, int | float)
    return value


def round_counts(tables: Tables, rng: Random, strength: float) -> None:
    """A village whose counts end in 0 or 5, so many of them."""
    for row in tables["employment"]:
        if row["village_code"] == DOCTORED:
            for field in ("people", "poor_people"):
                if rng.random() < strength:
                    row[field] = round(_number(row, field) / 5) * 5


def straighten(tables: Tables, rng: Random, strength: float) -> None:
    """A series that grows by the same number, but for a part of the honest noise."""
    rows = _series(tables["employment"], DOCTORED, item="新增转移就业", destination="广东")
    step = max(round(_number(rows[-1], "people") / len(rows)), 8)
    total = 0.0
    for row in rows:
        total += step + (1 - strength) * rng.gauss(0, math.sqrt(step))
        row["people"], row["poor_people"] = round(total), round(total * 0.4)


def straighten_fields(tables: Tables, rng: Random, strength: float) -> None:
    """As `straighten`, of what is measured."""
    step = rng.uniform(15, 40)
    total = 37.2
    for row in _series(tables["industry"], DOCTORED, industry="茶叶"):
        total += step * max(0.1, 1 + (1 - strength) * rng.gauss(0, 0.4))
        row["output"] = round(total, 1)


def copy_growth(tables: Tables, rng: Random, strength: float) -> None:
    """A village whose jobs are another's times a number, in so many of its things."""
    factor = rng.choice((1.0, 0.8, 1.3))
    for place in PLACES:
        if rng.random() < strength:
            whole = {row["report_date"]: row for row in _series(tables["employment"], OTHER, destination=place)}
            for row in _series(tables["employment"], DOCTORED, destination=place):
                other = whole.get(row["report_date"])
                if other is not None:
                    row["people"] = round(_number(other, "people") * factor)
                    row["poor_people"] = round(_number(other, "poor_people") * factor)


def narrow(tables: Tables, rng: Random, strength: float) -> None:
    """Incomes of the registered households of a village, so much nearer to their middle."""
    for row in tables["households"]:
        if row["village_code"] == DOCTORED and row["category"] == "脱贫户":
            row["net_income"] = round((7000 + (1 - strength) * (_number(row, "net_income") - 7000)) / 10) * 10


def even(tables: Tables, rng: Random, strength: float) -> None:
    """One share of 建档立卡 people for every village, but for a part of the honest differences."""
    for row in tables["employment"]:
        if row["item"] == "岗位信息推送":
            shared = _number(row, "people") * 0.37
            row["poor_people"] = round(shared + (1 - strength) * (_number(row, "poor_people") - shared))


def bunch(tables: Tables, rng: Random, strength: float) -> None:
    """Households of a village put just above the line: so many of its registered ones."""
    for row in tables["households"]:
        if row["village_code"] == DOCTORED and row["category"] == "脱贫户" and hash_of(row) < strength:
            row["net_income"] = 4000 + 10 * rng.randrange(0, 8)


def jump(tables: Tables, rng: Random, strength: float) -> None:
    """So much of all growth of a village's jobs, with the last report before the end of May."""
    for place in PLACES:
        rows = _series(tables["employment"], DOCTORED, destination=place)
        last = max(at for at, row in enumerate(rows) if str(row["report_date"]) <= "2020-05-31")
        for row in rows[:last]:
            for field in ("people", "poor_people"):
                row[field] = round(_number(row, field) * (1 - strength))


def follow_path(tables: Tables, rng: Random, strength: float) -> None:
    """A village that reports what the path of the plan asks, with so many of its reports."""
    rosters = tables["villages"]
    people = sum(_number(row, "population") for row in rosters)
    own = next(_number(row, "population") for row in rosters if row["village_code"] == DOCTORED)
    for week in WEEKS:
        rows = [row for row in tables["employment"] if row["village_code"] == DOCTORED and row["report_date"] == week
                and row["item"] == "新增转移就业"]  # fmt: skip
        if rows and rng.random() < strength:
            due = 627 * own / people * min((week - date(2020, 3, 20)).days / 102, 1)
            for at, row in enumerate(rows):
                row["people"] = int(due) if at == 0 else 0
                row["poor_people"] = 0


def double(tables: Tables, rng: Random, strength: float) -> None:
    """Households of a village that are copies of others in it: so many of them."""
    homes = [row for row in tables["households"] if row["village_code"] == DOCTORED]
    first = {row["household_id"]: row for row in homes}
    names = list(first)
    for at, name in enumerate(names):
        if at % 2 and hash_of(first[name]) < 2 * strength:
            model = first[names[at - 1]]
            for row in homes:
                if row["household_id"] == name:
                    row |= {field: model[field] for field in ("members", "labour", "net_income")}


def hash_of(row: Row) -> float:
    """A number between nought and one that is the household's own in each register."""
    return Random(str(row["household_id"])).random()


PLANTS: dict[str, tuple[Plant, str, tuple[float, ...]]] = {
    "last_digits": (round_counts, "last_digits", (0.4, 0.7, 1.0)),
    "straight_lines": (straighten, "straight_lines", (0.7, 0.9, 1.0)),
    "straight_fields": (straighten_fields, "straight_lines", (0.7, 0.9, 1.0)),
    "moving_together": (copy_growth, "moving_together", (0.3, 0.6, 1.0)),
    "narrow_incomes": (narrow, "narrow_incomes", (0.4, 0.6, 0.8)),
    "even_shares": (even, "even_shares", (0.7, 0.9, 1.0)),
    "bunched_incomes": (bunch, "bunched_incomes", (0.1, 0.2, 0.4)),
    "deadline_jumps": (jump, "deadline_jumps", (0.5, 0.7, 0.9)),
    "exact_targets": (follow_path, "exact_targets", (0.5, 0.8, 1.0)),
    "twin_households": (double, "twin_households", (0.05, 0.1, 0.2)),
}
"""Kind → how it is planted, the signal that is for it, the strengths that are tried."""
