"""What a heading says it counts: the field whose name it bears, and the words around the name.

Offices write around a column's name what is counted: 计划, 年初, 本月, 其中, 人均 … A contract's figure is what was
done, to date, of the whole; a column that says it counts something else is not read as that figure.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import lru_cache

from pingda_dash.contracts import Contract, Field, contracts, heading_key
from pingda_dash.ingest.header_rows import PARTED
from pingda_dash.ingest.headings import OUTPUT_UNITS, bracketed, conversion, unit_named, without_unit, words_of


class Fit(IntEnum):
    """How well a column's words fit what the contract means by the field, the best first."""

    STATED = 0  # they say just that: 累计, 目前, 完成
    PLAIN = 1  # the name alone
    DOUBTFUL = 2  # words that we do not know stand over the name
    OTHER = 3  # they say that something else is counted: 计划, 年初, 本月, 其中, 人均


@dataclass(frozen=True)
class Claim:
    """A column that bears a field's name. rank: 0 by its title, its aliases more. year: one that the words state.
    words: the classes of the words around the name."""

    field: Field
    fit: Fit
    rank: int
    year: int = 0
    words: frozenset[str] = frozenset()


BEFORE = (
    r"年初|期初|上年末|上年底|上年度|上年同期|上年|去年同期|去年底|去年末|去年|上期末?|上月末?|上周|上次|上季度?"
    r"|原有|此前"
)
PERIOD = (
    r"本月|当月|本周|当周|这周|本期|当期|本日|当日|今日|当天|本旬|本季度?|本次|第?[一二三四1-4]季度|[上下]半年"
    r"|(?:1[0-2]|[1-9])月份?|[一二三四五六七八九十]{1,2}月份?"
)
NOW = (
    r"1(?:[至到~](?:1[0-2]|[2-9])|1[0-2]|[3-9])月份?|一[至到~][二三四五六七八九十]{1,2}月份?"  # 1-5月 is 15月 in a key
    r"|本年累计|今年累计|全年累计|年度?累计|全年|截至目前|目前|现有|现状|当前|期末|至今|累计"
)
DONE = r"已完成|实际完成|完成|实际|实施|落实|已"
PLAN = (
    r"年度计划|年度目标|年度任务|全年计划|全年目标|全年任务|计划|目标|任务|预计|预期|规划|拟|应|可|下达"
    r"|签约|合同|协议|订单"
)
WHOLE = r"合计|小计|总计|总数|共计|总|全村|全部|总体|全乡|整体"
RATE = (
    r"序时|目标完成率|计划完成率|应完成率|人均|户均|亩均|平均|占比|比例|比重|完成率|率|同比|环比|增长|增幅|进度"
    r"|排名|位次|单价|均价"
)
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
AHEAD = re.compile(r"计划|目标|下步|下一步|拟|预期|预计|打算|[前时]$")
LACKING = re.compile(r"问题|未达标|不达标|不安全|短板|欠缺|未保障|未解决|需解决|缺项|薄弱")
"""What turns yes and no round, as a group over them or in brackets behind them: 存在问题 › 住房安全."""
OF_OTHERS = re.compile(r"合作社|企业|公司|大户|基地|协会|厂")
OF_A_TIME = re.compile(r"(?:时|前|初|底|目标)$|20\d\d年")
"""In brackets behind a word: of another time than the report's (脱贫时, 改造前, 2019年底)."""
SAID_IN_BRACKETS = re.compile(
    r".{0,3}[元吨斤担亩里米克顷$€].{0,2}|[百千万亿十]+.{0,2}|块钱?|[角分毛厘丈石斗盒箱袋柜包捆条份个处家名口卷册项次件场座间所头只株]"
    r"|必填|选填|可不填|整数|数字|.*小数|公式|自动|填写|如[:\uff1a]|单位|累计|合计|全年|本年|年内|截[至止]目前|个数?|\d+|[A-Za-z甲乙丙丁]"
    r"|[\d=+\-*/×÷()栏列①-⑳.]+|元|亩|户|人|社区|次|其中.*|.*[及和与、或/].*"
)
"""Words in brackets that say nothing of what a figure is, or are units, or that are names of other parts."""
RATIO = re.compile(r"率$|比例$|占比$|比重$|进度$|百分比$|[%‰±]$")
NO_FIGURE = re.compile(
    r"(序号?|编号|行号|排名|名次|位次|顺序|no|id|主键|流水号|系统编号|电话|手机.*|.*号码|.*电话|邮编|年份|年度|月份)"
)
COUNTED = re.compile(r"(?:户数?|家庭|人数?|人口数?|人员数?|群众|劳动力|员工|人次数?|数量?|个数?)$")
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


def counts_something_else(heading: str, contract: Contract) -> bool:
    """True when a heading by itself says that no figure of the contract can stand below it: it is of the year before
    or a difference (上年同期, 同比增减), in percent where the contract has none, or counts what no field counts
    (人数, where all are of households)."""
    keys, numbers = _keys(heading), [field for field in contract.fields if field.is_number]
    if not keys:
        return False
    stated = _words(keys[-1]) & {"before", "added"}
    if stated and not any(re.search(CLASSES[kind], field.title) for kind in stated for field in numbers):
        return True
    if RATIO.search(keys[-1]) or _unit_of(heading) in ("%", "\u2030"):
        return all(field.unit != "%" for field in numbers)
    unit = _unit_of(heading) or _core(keys[-1])[1]
    return unit is not None and not any(_may_count(unit, field, contract) for field in numbers)


def _may_count(unit: str, field: Field, contract: Contract) -> bool:
    """Whether a field's figures may be in a unit: those of output are in none of people, money or land."""
    if field.unit:
        return conversion(unit, field.unit) is not None
    return f"{field.name}_unit" not in contract.names or unit in OUTPUT_UNITS


def bare_claim(heading: str, contract: Contract) -> Claim | None:
    """The field of a heading that says only that something was done or planned (完成数, 目标任务(人次)): the one
    number that every row of the contract must have. None when there are several, or its unit is another one."""
    needed = [field for field in contract.fields if field.is_number and field.required]
    keys = [key for key in _keys(heading) if not (SETTING.search(key) or NEUTRAL.fullmatch(key))]
    if len(needed) != 1 or len(keys) != 1 or not (words := _words(keys[0])) or words <= {"year"} or "part" in words:
        return None
    if not _measures_the_same(_unit_of(heading), needed[0]) or (
        (kind := _core(keys[0])[1]) and KINDS.get(needed[0].unit, kind) != kind
    ):
        return None
    return Claim(needed[0], _fit(needed[0], words, []), RESPELLED)


def resembles(heading: str, field: Field) -> bool:
    """True when a heading has a name of the field, or what it counts, somewhere in it."""
    text = "".join(_keys(heading))
    return any(name in text for name in _names_within(words_of(field)))


def same_part(heading: str, field: Field) -> bool:
    """Whether a heading names the part that a field counts, whatever it counts them in: 其中:建档立卡, 建档立卡人口."""
    part = _core("".join(_keys(heading)))[0]
    return bool(part) and part in {_core(heading_key(word))[0] for word in words_of(field)}


def ends_in_name(heading: str, field: Field) -> bool:
    """True when a heading ends in a name of the field, behind words that speak of no plan, part or time before."""
    text = "".join(_keys(heading))
    names = [name for name in _names_within(words_of(field)) if text.endswith(name) and _core(name) != ("", None)]
    front = text.removesuffix(max(names, key=len)) if names else ""
    return bool(front) and not any(re.search(CLASSES[kind], front) for kind in (*ELSEWHERE, "period"))


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
    stated = max((int(year) for word in bracketed(heading) for year in re.findall(r"(20\d\d)年", word)), default=0)
    other = None
    of_leaf = {field.name for field, *_ in _named(keys[-1:], heading, dataset)} if len(keys) > 1 else set()
    for size in range(len(keys), 0, -1):
        for start in range(len(keys) - size, -1, -1):
            if of_leaf and start + size < len(keys):
                continue  # 建档立卡户 › 收入 is no number of 建档立卡户
            around = [*keys[:start], *keys[start + size :]]
            named = _named(keys[start : start + size], heading, dataset)
            claims = [
                _claim(field, rank, year or stated, words | notes, heading, around)
                for field, rank, words, year in named
            ]
            best = min((claim.fit for claim in claims), default=Fit.OTHER)
            if best < Fit.OTHER:
                fitting = _of_the_kind([claim for claim in claims if claim.fit == best], around)
                return fitting[0] if len(fitting) == 1 else None
            other = other or next(iter(claims), None)
    return other


def _claim(
    field: Field, rank: int, year: int, words: frozenset[str] | set[str], heading: str, around: list[str]
) -> Claim:
    """A claim with how well it fits; a word or an answer of a stated year may be of then (2019年底户类型)."""
    fit = _fit(field, words, around, _in_doubt(field, heading))
    if year and fit < Fit.DOUBTFUL and field.type in ("string", "boolean") and not field.village:
        fit = Fit.DOUBTFUL
    return Claim(field, fit, rank, year, frozenset(words))


def _of_the_kind(claims: list[Claim], around: Sequence[str]) -> list[Claim]:
    """Of several fields of one name those that count what a group over it counts: 总户数 › 其中:建档立卡."""
    kinds = {kind for part in around if (kind := _core(part)[1])}
    if len(claims) < 2 or len(kinds) != 1:
        return claims
    return [claim for claim in claims if KINDS.get(claim.field.unit) in kinds] or claims


def _keys(heading: str) -> list[str]:
    """The parts of a heading as `heading_key` sees them, from its group on."""
    return [key for part in heading.split(PARTED.strip()) if (key := heading_key(part))]


def _fit(field: Field, words: frozenset[str] | set[str], around: list[str], is_in_doubt: bool = False) -> Fit:
    """How a field fits the words that stand in its name and around it. around: the other parts of the path.
    is_in_doubt: its brackets say something else of it, or it counts people and the heading how many times they came."""
    if field.name == "report_date" and words - {"now"}:
        return Fit.OTHER  # 完成日期 is no day of report
    doubtful = False
    for part in around:
        if re.match("(?:数据)?截[至止]", part):
            continue
        kinds = _words(part)
        if not field.is_number and (AHEAD.search(part) or (field.type == "boolean" and LACKING.search(part))):
            doubtful = True
        if kinds:
            words = words | kinds
        elif field.is_number and (
            OF_OTHERS.search(part)
            or not (SETTING.search(part) or NEUTRAL.match(part) or _shares(part, field) or _counts(part, field))
        ):
            doubtful = True
    if words & ELSEWHERE or ("period" in words and field.cumulative):
        return Fit.OTHER
    doubtful = doubtful or is_in_doubt
    if doubtful or "period" in words:
        return Fit.DOUBTFUL
    return Fit.STATED if words & {"now", "done"} else Fit.PLAIN


def _in_doubt(field: Field, heading: str) -> bool:
    """Whether a heading's brackets, or its end, say something of a field that is not what the contract means."""
    if heading_key(heading) in map(heading_key, field.aliases) and "(" not in unicodedata.normalize("NFKC", heading):
        return False
    if field.unit == "人" and re.search(r"人次(?:数|[)\uff09])*\s*$", heading):
        return True
    words = [word for word in bracketed(heading) if unit_named(word) is None and not _words(heading_key(word))]
    if not field.is_number:
        turned = field.type == "boolean" and any(LACKING.search(word) for word in words)
        return turned or any(OF_A_TIME.search(word) for word in words)
    return field.is_number and any(not SAID_IN_BRACKETS.fullmatch(word) for word in words)


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
            own = words or frozenset(kind for kind in ("now", "done") if re.search(CLASSES[kind], bare))
            yield from ((field, rank, words if field.type == "date" else own, year) for rank, field in ranked)
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
    text = re.sub(r"建卡(?=户)|(?:建档立卡)?(?:贫困|脱贫)(?=群众|家庭|人员|劳动力|员工)", "建档立卡", text)
    text = re.sub(r"(?:建档立卡)?贫困(?=户|人[口数])|卡(?=户)", "建档立卡", text.replace("建档立卡卡户", "建档立卡户"))
    text, kind = re.sub("建档立建档立卡", "建档立卡", text), None
    while match := COUNTED.search(text):
        kind = kind or ("户" if match[0][0] in "户家" else "人" if re.match("人|群众|劳动力|员工", match[0]) else None)
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
