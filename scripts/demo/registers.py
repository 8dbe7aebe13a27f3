"""The two registers: 村情名册 three times, 农户名册 four times, for about 7,300 households that do not exist.

Names are drawn from two fixed lists of characters. ID numbers begin with 000000, which is no place, and end in a
wrong check digit; phone numbers begin with 100, which is no subscriber's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from scripts.demo import scenario
from scripts.demo.files import Record, Value
from scripts.demo.scenario import Unlifted, Village
from scripts.demo.shares import dice, sizes

SURNAMES = "杨李王张赵段陈刘蒋何周黄尹番彭马罗余许董"
GIVEN = "建国华明文英秀兰德福贵春生正昌永成丽芳玉珍光荣学才云海金凤小林家和平安朝发应从加开兴保有祥顺美琼艳仙"
GROUPS = "一二三四五六七八九十"
MEMBERS = {1: 3.0, 2: 9.0, 3: 18.0, 4: 32.0, 5: 21.0, 6: 12.0, 7: 5.0}
CAUSES = ("因病", "因残", "因学", "缺技术", "缺劳力", "缺资金", "交通条件落后", "自身发展动力不足")
SOURCES = ("务工", "种植业", "养殖业", "经营性收入")
GUARANTEES = ("housing_safe", "schooling_met", "medical_met", "water_safe")
MONITORED = ("脱贫不稳定户", "边缘易致贫户")
SETTLED = {"脱贫不稳定户": "脱贫户", "边缘易致贫户": "一般户"}
LAST = len(scenario.REGISTERS)
HUANGLIANHE_GROUPS = (62, 58, 71, 49, 66, 64, 58)

HOUSEHOLD_COLUMNS = (
    *("household_id", "village_code", "village_group", "head_name", "member_names", "id_number", "phone"),
    *("members", "labour"),
    *("category", "net_income", "income_source", "poverty_cause", *GUARANTEES),
    *("industry_willing", "partner", "helper"),
)
VILLAGE_COLUMNS = (
    *("village_code", "village", "kind", "is_poor", "households", "population", "registered_households"),
    *("registered_people", "arable_mu", "featured_industry", "collective_income_wan", "area_km2", "elevation_m"),
    *("longitude", "latitude", "datum", "position_source"),
)


@dataclass
class Household:
    """One household through the four registers: `categories`, `incomes`, `members` and each guarantee hold four values.

    `partners`: the 经营主体 it works with in each register, "" for none. `registered` = 建档立卡户.
    It stands in the registers numbered `first` … `last - 1`.
    """

    village: str
    members: list[int]
    registered: bool
    categories: list[str]
    incomes: list[int]
    labour: int = 0
    source: str = ""
    cause: str = ""
    group: str = ""
    number: int = 0
    name: str = ""
    family: str = ""
    id_number: str = ""
    phone: str = ""
    helper: str = ""
    helper_from: int = 0
    first: int = 0
    last: int = LAST
    guarantees: dict[str, list[bool | None]] = field(default_factory=dict)
    willing: bool | None = None
    partners: list[str] = field(default_factory=lambda: [""] * LAST)

    @property
    def visited(self) -> bool:
        """Whether its guarantees are looked at: 建档立卡户, and those on the edge."""
        return self.registered or "边缘易致贫户" in self.categories

    @property
    def household_id(self) -> str:
        return f"PD{self.village[-3:]}-{self.number:04d}"

    def record(self, register: int) -> Record:
        """Its row in one register."""
        guarantees: dict[str, Value] = {name: self.guarantees[name][register] for name in self.guarantees}
        return {
            "household_id": self.household_id,
            "village_code": self.village,
            "village_group": self.group,
            "head_name": self.name,
            "member_names": self.family,
            "id_number": self.id_number,
            "phone": self.phone,
            "members": self.members[register],
            "labour": min(self.labour, self.members[register]),
            "category": self.categories[register],
            "net_income": self.incomes[register],
            "income_source": self.source,
            "poverty_cause": self.cause,
            **guarantees,
            "industry_willing": self.willing,
            "partner": self.partners[register],
            "helper": self.helper if register >= self.helper_from else "",
        }


def village_records(reference: Mapping[str, Mapping[str, str]], roster: int = 0) -> list[Record]:
    """村情名册 number `roster`: made-up figures, but area and height from the reference or blank; no positions."""
    return [
        {
            "village_code": village.code,
            "village": reference[village.code]["village"],
            "kind": reference[village.code]["kind"],
            "is_poor": village.poor,
            "households": village.households,
            "population": village.population,
            "registered_households": village.registered + scenario.ROSTER_SLIP.get(village.code, 0),
            "registered_people": village.registered_people,
            "arable_mu": village.arable_mu,
            "featured_industry": _featured(village.code, roster),
            "collective_income_wan": scenario.COLLECTIVE[village.code][roster],
            "area_km2": _number(reference[village.code]["area_km2"]),
            "elevation_m": _number(reference[village.code]["elevation_m"]),
        }
        for village in scenario.VILLAGES
    ]


def _featured(code: str, roster: int) -> str:
    """The village's 特色产业, "" until a roster names one."""
    return scenario.FEATURED[code] if roster >= scenario.FEATURED_FROM.get(code, 0) else ""


def number_on(day: date) -> int:
    """The number of the last register up to a day."""
    return sum(register <= day for register in scenario.REGISTERS) - 1


def household_records(households: list[Household], register: int) -> list[Record]:
    """农户名册 number `register`, in the order of 户编号."""
    standing = [home for home in households if home.first <= register < home.last]
    return [home.record(register) for home in sorted(standing, key=lambda home: home.household_id)]


def households(seed: int) -> list[Household]:
    """Every household of the township, with its fate in the four registers."""
    homes = [home for village in scenario.VILLAGES for home in _village(village, seed)]
    _settle_monitored(homes, dice(seed, "monitored"))
    _split_and_merge(homes, dice(seed, "families"))
    for serial, home in enumerate(homes):
        _identify(home, serial, dice(seed, f"person:{home.household_id}"))
        if "未脱贫户" in home.categories:
            home.family = _family(home, dice(seed, f"family:{home.household_id}"))
    _befall(homes, dice(seed, "sudden"))
    _partner(homes, dice(seed, "partners"))
    return homes


def _village(village: Village, seed: int) -> list[Household]:
    """One village's households, numbered group by group; members add up to the roster's population exactly."""
    rng = dice(seed, f"households:{village.code}")
    poor = [_unlifted(home) for home in scenario.UNLIFTED if home.village == village.code]
    people = village.registered_people - sum(home.members[0] for home in poor)
    members = sizes(people, village.registered - len(poor), MEMBERS, rng)
    lifted = [_registered(village, size, number < village.unstable, rng) for number, size in enumerate(members)]
    _guarantees(village, poor, lifted, rng)
    people, count = village.population - village.registered_people, village.households - village.registered
    members = sizes(people, count, MEMBERS, rng)
    others = [_other(village, size, number, rng) for number, size in enumerate(members)]
    everyone = poor + lifted + others
    rng.shuffle(everyone)
    for number, (home, group) in enumerate(zip(everyone, _groups(village, rng), strict=True), start=1):
        home.number, home.group = number, group
    return everyone


def _unlifted(story: Unlifted) -> Household:
    """One of the four, as the scenario tells it."""
    return Household(
        village=story.village,
        members=[story.members] * LAST,
        labour=story.labour,
        registered=True,
        categories=["未脱贫户"] * LAST,
        incomes=list(story.incomes),
        source=story.income_source,
        cause=story.cause,
    )


def _registered(village: Village, members: int, unstable: bool, rng: Random) -> Household:
    """A 脱贫户, or a 脱贫不稳定户 whose income is only just above the line."""
    base = rng.randrange(4050, 4900) if unstable else rng.triangular(4500, 10800, 6600) * _wealth(village)
    return Household(
        village=village.code,
        members=[members] * LAST,
        labour=rng.randrange(1, max(members, 2)),
        registered=True,
        categories=["脱贫不稳定户" if unstable else "脱贫户"] * LAST,
        incomes=[_tens(base * growth) for growth in (1, 1.008, 1.021, 1.036)],
        source=rng.choice(SOURCES),
        cause=rng.choice(CAUSES),
    )


def _other(village: Village, members: int, number: int, rng: Random) -> Household:
    """A 一般户, or one on the edge: the village's first few from the start, the newly found from their register on."""
    home = Household(
        village=village.code,
        members=[members] * LAST,
        labour=rng.randrange(1, max(members, 2)),
        registered=False,
        categories=["一般户"] * LAST,
        incomes=_other_incomes(village, rng),
        source=rng.choice(SOURCES),
    )
    if (since := _on_the_edge_since(village, number)) < LAST:
        home.categories[since:] = ["边缘易致贫户"] * (LAST - since)
        home.incomes = [_tens(rng.randrange(4100, 5100))] * LAST
        home.helper_from = since + 1 if since else 0
        home.guarantees = {name: [None] * since + [True] * (LAST - since) for name in GUARANTEES}
        _water_unreported(home)
    return home


def _on_the_edge_since(village: Village, number: int) -> int:
    """The register from which the village's household `number` is a 边缘易致贫户; LAST if it never is."""
    if number < village.marginal:
        return 0
    listed = (register for register, (code, _) in scenario.NEW_MARGINAL.items() if code == village.code)
    return next((r for r in listed if number < village.marginal + scenario.NEW_MARGINAL[r][1]), LAST)


def _other_incomes(village: Village, rng: Random) -> list[int]:
    """Four incomes of a 一般户: most are asked once and copied on, a few are asked again."""
    income = rng.triangular(4900, 14200, 7600) * _wealth(village)
    incomes = [_tens(income)]
    for _ in range(LAST - 1):
        income *= 1 + rng.uniform(0.01, 0.03) if rng.random() < 0.03 else 1
        incomes.append(_tens(income))
    return incomes


def _guarantees(village: Village, poor: list[Household], lifted: list[Household], rng: Random) -> None:
    """Mark which registered households lack what, in which registers; a household that lacks water keeps its turn."""
    dry = [home for home, story in zip(poor, _stories(village), strict=True) if not story.water]
    counts = (village.unsafe, village.out_of_school, village.uninsured, village.thirsty)
    for home in (*poor, *lifted):
        home.guarantees = {name: [True] * LAST for name in GUARANTEES}
    for name, unmet in zip(GUARANTEES, counts, strict=True):
        lacking = rng.sample(lifted, max(unmet))
        queue = dry + lacking if name == "water_safe" else lacking
        for register, count in enumerate(unmet):
            for home in queue[:count]:
                home.guarantees[name][register] = False
    for home in (*poor, *lifted):
        _water_unreported(home)


def _water_unreported(home: Household) -> None:
    """Empty the water column where a village did not report it."""
    for register, code in scenario.WATER_UNREPORTED.items():
        if home.village == code:
            home.guarantees["water_safe"][register] = None


def _settle_monitored(homes: list[Household], rng: Random) -> None:
    """Turn monitored households back to ordinary ones, register by register; the slow village's come last."""
    monitored = [home for home in homes if home.categories[0] in MONITORED]
    rng.shuffle(monitored)
    monitored.sort(key=lambda home: home.village == scenario.SLOW_TO_RESOLVE)
    for register, left in enumerate(scenario.MONITORED_LEFT):
        for home in monitored[: len(monitored) - left]:
            if home.categories[register] in MONITORED:
                home.categories[register:] = [SETTLED[home.categories[0]]] * (LAST - register)
                home.incomes[register:] = [_tens(rng.randrange(5300, 6400))] * (LAST - register)


def _split_and_merge(homes: list[Household], rng: Random) -> None:
    """Two families divide before the third register, two join before the fourth; nobody is born, moves or dies."""
    for village in (scenario.PINGDA, scenario.ANLE):
        ordinary = [home for home in homes if home.village == village and _ordinary(home)]
        large = rng.choice([home for home in ordinary if home.members[0] >= 6])
        large.members[2:] = [large.members[0] - 2] * (LAST - 2)
        number = max(home.number for home in homes if home.village == village) + 1
        young = replace(large, members=[2] * LAST, labour=2, number=number, first=2, incomes=list(large.incomes))
        homes.append(young)
    ordinary = [home for home in homes if home.village == scenario.HEWEI and _ordinary(home)]
    alone = rng.choice([home for home in ordinary if home.members[0] == 1])
    kin = rng.choice([home for home in ordinary if home.group == alone.group and 2 <= home.members[0] <= 5])
    alone.last = 3
    kin.members[3:] = [kin.members[0] + 1] * (LAST - 3)


def _befall(homes: list[Household], rng: Random) -> None:
    """Give the families of the story's 突发困难户 a helper from the next register on; the story's order is kept."""
    for sudden, home in zip(scenario.SUDDEN, sudden_homes(homes), strict=True):
        home.helper, home.helper_from = _name(rng), number_on(sudden.identified) + 1


def sudden_homes(homes: Sequence[Household]) -> list[Household]:
    """The 突发困难户, in the story's order: each village's first ordinary household of four that stays."""
    stays = [home for home in homes if _ordinary(home) and home.members == [4] * LAST and home.first == 0]
    return [next(home for home in stays if home.village == sudden.village) for sudden in scenario.SUDDEN]


def _partner(homes: list[Household], rng: Random) -> None:
    """Say which registered families want an industry, and tie them to entities, register by register."""
    registered = [home for home in homes if home.registered]
    for home in registered:
        home.willing = home.labour > 0 and rng.random() < scenario.WILLING
    willing = [home for home in registered if home.willing]
    turn = {home.household_id: rng.random() + scenario.LATE_WITH_PARTNERS.get(home.village, 0) for home in willing}
    willing.sort(key=lambda home: turn[home.household_id])
    joined = 0
    for register, part in enumerate(scenario.PARTNERED):
        for home in willing[joined : (joined := round(part * len(willing)))]:
            home.partners[register:] = [_entity(home, register, rng)] * (LAST - register)


def _entity(home: Household, register: int, rng: Random) -> str:
    """A running entity of the family's village, or now and then one that serves every village."""
    running = [entity for entity in scenario.ENTITIES if entity.states[register] == "正常"]
    near = [entity for entity in running if entity.village == home.village or entity.everywhere]
    return rng.choices(near, [1.0 if entity.everywhere else 3.0 for entity in near])[0].name


def _identify(home: Household, serial: int, rng: Random) -> None:
    """A name, a number, a telephone and a helper that are nobody's."""
    home.name = _name(rng)
    born = date(1938, 1, 1) + timedelta(days=serial * 7919 % 20000)
    home.id_number = _impossible_id(f"000000{born:%Y%m%d}{rng.randrange(1000):03d}")
    home.phone = f"100{rng.randrange(10**8):08d}" if rng.random() > 0.06 else ""
    home.helper = _name(rng) if home.visited else ""


def _family(home: Household, rng: Random) -> str:
    """Its people by name, the head first, most of one surname: the campaign's last sixteen are known one by one."""
    names = [home.name]
    while len(names) < home.members[0]:
        name = _name(rng)
        names.append(name if len(names) == 1 else home.name[0] + name[1:])
    return "、".join(names)


def _impossible_id(body: str) -> str:
    """Seventeen digits and a check digit that is one off, so that no ID number can be equal to it."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    remainder = sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True)) % 11
    return body + "10X98765432"[(remainder + 1) % 11]


def _name(rng: Random) -> str:
    """A surname and one or two given characters."""
    return rng.choice(SURNAMES) + "".join(rng.sample(GIVEN, 1 if rng.random() < 0.15 else 2))


def _groups(village: Village, rng: Random) -> Iterator[str]:
    """The 村民小组 of each household in turn: 一组, 一组, … 二组, …"""
    even = village.households // village.groups
    spread = dict.fromkeys(range(even - 15, even + 16), 1.0)
    counts = sizes(village.households, village.groups, spread, rng)
    if village.code == scenario.HUANGLIANHE:
        counts = list(HUANGLIANHE_GROUPS)
    for number, count in enumerate(counts):
        yield from [_group_name(number)] * count


def _group_name(number: int) -> str:
    """0 → 一组, 10 → 十一组."""
    return f"{GROUPS[number]}组" if number < 10 else f"十{GROUPS[number - 10]}组"


def _stories(village: Village) -> list[Unlifted]:
    return [story for story in scenario.UNLIFTED if story.village == village.code]


def _ordinary(home: Household) -> bool:
    return not home.registered and not home.visited


def _wealth(village: Village) -> float:
    """How a village's incomes stand to the township's."""
    return 0.95 if village.poor else 1.03


def _tens(value: float) -> int:
    """Rounded to ten yuan, as a household answers."""
    return round(value / 10) * 10


def _number(text: str) -> float | None:
    """A reference figure, or None where it is blank."""
    return float(text) if text else None
