"""What a heading says it counts: the field whose name it bears, and the words around the name.

Offices write around a column's name what is counted: 计划, 年初, 本月, 其中, 人均 … A contract's figure is what was
done, to date, of the whole; a column that says it counts something else is not read as that figure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import lru_cache

from pingda_dash.contracts import Contract, Field, contracts, heading_key
from pingda_dash.ingest.header_rows import PARTED
from pingda_dash.ingest.headings import bracketed, conversion, unit_named, without_unit, words_of


class Fit(IntEnum):
    """How well a column's words fit what the contract means by the field, the best first."""

    STATED = 0  # they say just that: 累计, 目前, 完成
    PLAIN = 1  # the name alone
    DOUBTFUL = 2  # words that we do not know stand over the name
    OTHER = 3  # they say that something else is counted: 计划, 年初, 本月, 其中, 人均


@dataclass(frozen=True)
class Claim:
    """A column that bears a field's name. rank: 0 by its title, its aliases more. year: one that the words state."""

    field: Field
    fit: Fit
    rank: int
    year: int = 0


BEFORE = (
    r"年初|期初|上年末|上年底|上年度|上年同期|上年|去年同期|去年底|去年末|去年|上期末?|上月末?|上周|上次|上季度?"
    r"|原有|此前"
)
PERIOD = (
    r"本月|当月|本周|当周|这周|本期|当期|本日|当日|今日|当天|本旬|本季度?|本次|第?[一二三四1-4]季度|[上下]半年"
    r"|(?:1[0-2]|[1-9])月份?|[一二三四五六七八九十]{1,2}月份?"
)
NOW = r"本年累计|今年累计|全年累计|年度?累计|全年|截至目前|目前|现有|现状|当前|期末|至今|累计"
DONE = r"已完成|实际完成|完成|实际|实施|落实|已"
PLAN = r"年度计划|计划|目标|任务|预计|预期|规划|拟|应|下达"
WHOLE = r"合计|小计|总计|总数|共计|总|全村|全部|总体|全乡|整体"
RATE = r"人均|户均|亩均|平均|占比|比例|比重|完成率|率|同比|环比|增长|增幅|进度|排名|位次|单价|均价"
ADDED = r"新增|净增|增加|减少|增减|变化|变动"
PART = (
    r"其中|未脱贫|已脱贫|脱贫|建档立卡|贫困|卡户|边缘易致贫|边缘户?|监测户?|低保户?|五保户?|特困户?|残疾人?|女性?|男性?|妇女"
    r"|党员|易地搬迁|搬迁|一般户?|省外|省内|县内|县外|乡内|乡外|中央|省级?|州级?|市级?|县级?|乡级?|沪滇|社会|自筹"
)
YEAR = r"\d{4}年[初末底度]?"
CLASSES: Mapping[str, str] = {
    "before": rf"\d{{4}}年初|{BEFORE}", "period": PERIOD, "now": NOW, "done": DONE, "plan": PLAN,
    "whole": WHOLE, "rate": RATE, "added": ADDED, "part": PART, "year": YEAR,
}  # fmt: skip
ELSEWHERE = frozenset({"before", "plan", "rate", "added", "part"})
WORDS = "|".join(f"(?P<{name}>{words})" for name, words in CLASSES.items())
BEGINS, ENDS, IS = re.compile(WORDS), re.compile(f"(?:{WORDS})$"), re.compile(f"(?:{WORDS})")
SETTING = re.compile(r"(情况|信息|概况|状况|数据|指标|进展|明细|内容|资料|规模|效益|效果|成效)$")
NEUTRAL = re.compile(r".*(基本|农户|群众|种植|养殖|经营|生产|销售|产业|就业|资金|项目|建设|保障|住房|收益|带动)")
NO_FIGURE = re.compile(r"(序号?|编号|行号|排名|名次|位次|顺序|no|电话|手机.*|.*号码|.*电话|邮编|年份|年度|月份)")
COUNTED = re.compile(r"(?:户数?|人数?|人口数?|人次数?|数量?|个数?)$")
KINDS = {"户": "户", "人": "人", "人次": "人", "名": "人"}


def claim_of(heading: str, contract: Contract) -> Claim | None:
    """The field of a contract whose name a heading bears, as it is written or by another word of the same
    meaning (发现时间 → 发现日期); None when it bears none, or two alike."""
    claim = _claim_of(heading, contract.name)
    for spelling, is_meant in () if claim is not None else _respelled(heading):
        claim = _claim_of(spelling, contract.name)
        if claim is not None and is_meant(claim.field):
            return replace(claim, rank=claim.rank + RESPELLED)
        claim = None
    return claim


RESPELLED = 50
"""How much less directly a heading names a field by another word of the same meaning."""
OF_VILLAGE = re.compile(r"(?:项目)?(?:所[在属辖]|涉及|实施|建设|受益|归属)的?(?:行政)?村(?:名称?|委会|社区)?")
WHETHER = re.compile(r"(.*)是否(.+)")
AGREES = re.compile(r"有?(?:安全|达标|保障|合格|落实|到位|满足|享受)")


def _respelled(heading: str) -> Iterator[tuple[str, Callable[[Field], bool]]]:
    """(heading in our words, which fields it may then be): 所在村 → 村, 发现时间 → 发现日期, 住房是否安全 → 住房安全.

    Names of one thing alone: not 住房情况, which may be 砖混."""
    *groups, last = heading.split(PARTED.strip())
    key = heading_key(last)
    if OF_VILLAGE.fullmatch(key):
        yield PARTED.join([*groups, "村"]), lambda field: field.village
    if len(key) > 3 and key.endswith("时间"):
        yield PARTED.join([*groups, key.removesuffix("时间") + "日期"]), lambda field: field.type == "date"
    if match := WHETHER.fullmatch(key):
        names = [match[1] + match[2]] + [match[1]] * bool(match[1] and AGREES.fullmatch(match[2]))
        yield from ((PARTED.join([*groups, name]), lambda field: field.type == "boolean") for name in names)


def counts_a_part(heading: str) -> bool:
    """True when a heading says that it is a part of another column (其中 › 边缘户), or a rate, or no figure at all."""
    keys = _keys(heading)
    return any(key.startswith("其中") or _words(key) & {"rate"} for key in keys) or (
        bool(keys) and NO_FIGURE.fullmatch(keys[-1]) is not None
    )


def resembles(heading: str, field: Field) -> bool:
    """True when a heading has a name of the field, or what it counts, somewhere in it."""
    text = "".join(_keys(heading))
    return any(name in text for name in _names_within(words_of(field)))


@lru_cache(maxsize=1024)
def _names_within(words: tuple[str, ...]) -> frozenset[str]:
    """The names of a field that a longer heading may have in it."""
    names = {heading_key(word) for word in words if not word.isascii()}
    return frozenset(name.removeprefix("其中") for name in names if len(name) >= 2)


@lru_cache(maxsize=8192)
def _claim_of(heading: str, dataset: str) -> Claim | None:
    keys = _keys(heading)
    if not _may_name("".join(keys), dataset) and not _may_name("".join(SETTING.sub("", key) for key in keys), dataset):
        return None
    notes = {kind for word in bracketed(heading) if not unit_named(word) for kind in _words(heading_key(word))}
    other = None
    of_leaf = {field.name for field, *_ in _named(keys[-1:], heading, dataset)} if len(keys) > 1 else set()
    for size in range(len(keys), 0, -1):
        for start in range(len(keys) - size, -1, -1):
            if of_leaf and start + size < len(keys):
                continue  # 建档立卡户 › 收入 is no number of 建档立卡户
            around = [*keys[:start], *keys[start + size :]]
            named = _named(keys[start : start + size], heading, dataset)
            claims = [
                Claim(field, _fit(field, words | notes, around), rank, year) for field, rank, words, year in named
            ]
            best = min((claim.fit for claim in claims), default=Fit.OTHER)
            if best < Fit.OTHER:
                fitting = _of_the_kind([claim for claim in claims if claim.fit == best], around)
                return fitting[0] if len(fitting) == 1 else None
            other = other or next(iter(claims), None)
    return other


def _of_the_kind(claims: list[Claim], around: Sequence[str]) -> list[Claim]:
    """Of several fields of one name those that count what a group over it counts: 总户数 › 其中:建档立卡."""
    kinds = {kind for part in around if (kind := _core(part)[1])}
    if len(claims) < 2 or len(kinds) != 1:
        return claims
    return [claim for claim in claims if KINDS.get(claim.field.unit) in kinds] or claims


def _keys(heading: str) -> list[str]:
    """The parts of a heading as `heading_key` sees them, from its group on."""
    return [key for part in heading.split(PARTED.strip()) if (key := heading_key(part))]


def _fit(field: Field, words: frozenset[str] | set[str], around: list[str]) -> Fit:
    """How a field fits the words that stand in its name and around it. around: the other parts of the path."""
    doubtful = False
    for part in around:
        kinds = _words(part)
        if kinds:
            words = words | kinds
        elif field.is_number and not (
            SETTING.search(part) or NEUTRAL.match(part) or _shares(part, field) or _counts(part, field)
        ):
            doubtful = True
    if words & ELSEWHERE or ("period" in words and field.cumulative):
        return Fit.OTHER
    if doubtful or "period" in words:
        return Fit.DOUBTFUL
    return Fit.STATED if words & {"now", "done"} else Fit.PLAIN


def _counts(part: str, field: Field) -> bool:
    """True when a group says only that things are counted, in a unit that may be the field's: 户数 over 应保障."""
    match = COUNTED.fullmatch(part)
    kind = "户" if match and "户" in match[0] else "人" if match and "人" in match[0] else ""
    return match is not None and (not field.unit or not kind or KINDS.get(field.unit) == kind)


def _shares(part: str, field: Field) -> bool:
    """True when a group's name has two signs of the field's own names: 资金 over 计划资金."""
    names = "|".join(heading_key(word) for word in words_of(field) if not word.isascii())
    return any(part[at : at + 2] in names for at in range(len(part) - 1))


@lru_cache(maxsize=4096)
def _words(text: str) -> frozenset[str]:
    """The classes of the words that a text is made of; none when anything else stands in it."""
    kinds, at = set[str](), 0
    while at < len(text):
        match = IS.match(text, at)
        if match is None or match.end() == at:
            tail = text[at:]
            return frozenset(kinds) if kinds and re.fullmatch(r"[数户人量额度情况]*", tail) else frozenset()
        kinds.add(str(match.lastgroup))
        at = match.end()
    return frozenset(kinds)


# -- names -----------------------------------------------------------------------------------------------------------


def _named(keys: list[str], heading: str, dataset: str) -> Iterator[tuple[Field, int, frozenset[str], int]]:
    """(field, rank, words around its name, a year) for the fields that some parts of a heading name together."""
    text, unit = "".join(keys), _unit_of(heading)
    spellings = [(text, unit)]
    spellings += [split] if (split := without_unit(text)) else []
    spellings += [(text.removesuffix("金额"), unit or "元")] if text.endswith("金额") else []
    spellings += [("".join([SETTING.sub("", key) for key in keys[:-1]] + keys[-1:]), unit)] if len(keys) > 1 else []
    for name, measure in spellings:
        for bare, words, year in _without_words(name):
            ranked = _ranked(bare, measure, dataset)
            if not ranked:
                continue
            if not words:
                words = frozenset(kind for kind in ("now", "done") if re.search(CLASSES[kind], bare))
            yield from ((field, rank, words, year) for rank, field in ranked)
            return


def _unit_of(heading: str) -> str | None:
    """The unit that stands nearest to the name: in its own brackets, else in its group's."""
    parts = heading.split(PARTED.strip())
    return next((unit for part in reversed(parts) for word in bracketed(part) if (unit := unit_named(word))), None)


def _ranked(name: str, unit: str | None, dataset: str) -> list[tuple[int, Field]]:
    """The fields of a name, the most direct ones; where its exact name is none's, by what it counts."""
    contract = contracts()[dataset]
    exact = _names(dataset).get(name, ())
    fits = [(rank, contract.fields[at]) for rank, at in exact if _measures_the_same(unit, contract.fields[at])]
    if fits:
        return [min(fits, key=lambda pair: (pair[0], contract.fields.index(pair[1])))]
    core, kind = _core(name)
    places = _cores(dataset).get(core, ())
    alike = [contract.fields[at] for at, other in places if kind is None or other in (kind, "")]
    alike = [field for field in alike if _measures_the_same(unit, field)]
    return [(len(words_of(field)), field) for field in alike] if len(core) >= 2 else []


def _may_name(text: str, dataset: str) -> bool:
    """False where a text has no name of the dataset in it: most headings of other tables, told apart at once."""
    return _any_name(dataset).search(text) is not None


@lru_cache(maxsize=64)
def _any_name(dataset: str) -> re.Pattern[str]:
    cores = {core for core in _cores(dataset) if len(core) >= 2}
    return re.compile("|".join(map(re.escape, sorted({*_names(dataset), *cores, "贫困", "卡户"}))))


@lru_cache(maxsize=64)
def _names(dataset: str) -> Mapping[str, tuple[tuple[int, int], ...]]:
    """Name → (rank, field's place) of a dataset's fields."""
    names: dict[str, list[tuple[int, int]]] = {}
    for at, field in enumerate(contracts()[dataset].fields):
        for rank, word in enumerate(words_of(field)):
            names.setdefault(heading_key(word), []).append((rank, at))
    return {name: tuple(places) for name, places in names.items()}


@lru_cache(maxsize=64)
def _cores(dataset: str) -> Mapping[str, tuple[tuple[int, str], ...]]:
    """What a number's names count, without 其中 and 户/人数 → (field's place, 户 or 人; "" for either)."""
    cores: dict[str, set[tuple[int, str]]] = {}
    for at, field in enumerate(contracts()[dataset].fields):
        kind = KINDS.get(field.unit, "")
        for word in words_of(field) if field.is_number and (kind or not field.unit) else ():
            cores.setdefault(_core(heading_key(word))[0], set()).add((at, kind))
    return {core: tuple(sorted(places)) for core, places in cores.items()}


def _core(name: str) -> tuple[str, str | None]:
    """(what is counted, 户 or 人 where the name says it): 其中建档立卡户数 → 建档立卡, 户."""
    text = name.removeprefix("其中")
    text = re.sub(r"(?:建档立卡)?贫困(?=户|人[口数])|卡(?=户)", "建档立卡", text.replace("建档立卡卡户", "建档立卡户"))
    text, kind = re.sub("建档立建档立卡", "建档立卡", text), None
    while match := COUNTED.search(text):
        kind = kind or ("户" if "户" in match[0] else "人" if "人" in match[0] else None)
        text = text[: match.start()]
    return text, kind


def _without_words(name: str) -> Iterator[tuple[str, frozenset[str], int]]:
    """A name, then the same with more and more of the known words around it taken off: (rest, their classes, year)."""
    yield name, frozenset(), 0
    waiting, seen = [(name, frozenset[str](), 0)], {name}
    while waiting:
        text, words, year = waiting.pop(0)
        for match in filter(None, (BEGINS.match(text), ENDS.search(text))):
            rest = text[match.end() :] if match.start() == 0 else text[: match.start()]
            if not rest or rest in seen:
                continue
            seen.add(rest)
            stated = int(match[0][:4]) if match.lastgroup == "year" else year
            kinds = words if match.lastgroup == "year" else words | {str(match.lastgroup)}
            waiting.append((rest, kinds, stated))
            yield rest, kinds, stated


def _measures_the_same(unit: str | None, field: Field) -> bool:
    """False when a heading's unit measures something else than the field: 面积(平方公里) is no 收入."""
    return unit is None or not field.unit or conversion(unit, field.unit) is not None
