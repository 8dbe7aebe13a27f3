"""Which figure a blank may ask for, by the words beside it, and how sure that is; of whom it is, and in what unit."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import Literal

from pingda_dash.form_filling.catalogue import Figure, Part, factor
from pingda_dash.form_filling.lists import TOTALS, Lists, is_name, naming_head, row_of, village_rows
from pingda_dash.ingest.vocabulary import VillageList
from pingda_dash.plan import Plan
from pingda_dash.report.blanks import Blank, Form
from pingda_dash.report.blanks.texts import IN_BRACKETS, UNITS, plain

Scope = Literal["乡", "村", "单位"]
SURE, AHEAD = 0.72, 0.08
"""How well the words must fit, and by how much better than the next figure, for a suggestion that is sure."""
COUNTED = frozenset("人户个条项名家处次村数量的")
"""Signs that say of nothing what it is: all others beside a blank must be the figure's, and the figure's all be there,
for a suggestion that is sure. 建档立卡人口其中女性 is not 建档立卡人口, 未消除风险户 not 已消除风险户."""
NEGATED = re.compile(r"[未不无没非]")
OF_ANOTHER_SENSE = 0.4
"""What a figure is worth whose words deny what the blank's say, or say what they deny."""
INNER = 0.7
"""What a head is worth that fits alone, without the heads above it: shown first, never sure."""
MOST = 6
LEAST = 0.15
"""The score below which a figure is no suggestion."""
PERIODS = re.compile(r"(?:本月|上月|本期|上期|本周|上周|当月|当年|上年|去年|同期|同比|环比|增减|季度|\d+月|20\d\d年)")
"""Words of a time that is not the day up to which figures are: what stands there is asked."""
ANOTHER_PLACE = re.compile(r"[一-鿿]{1,7}(?:乡|镇|街道)")
"""A township in a list of the county's."""
OF_TOWNSHIPS = re.compile(r"(?:所在|所属)?(?:乡镇|乡\(镇\)|镇\(乡\)|乡、镇|乡镇\(街道\)|乡镇、街道)(?:名称|名)?")
"""Heads of a column of townships: 平达 below it is the township, not the village of that name."""
OF_ANOTHER_TIME = re.compile(r"(?:上月|上周|上期|上年|去年|同期|(?:本|当)[周月期](?:新增|新|增))")
"""Words of a title that says of its whole form that it is of another time than the day."""
YEAR = re.compile(r"20\d\d(?=年)")
BY_PEOPLE = re.compile(
    r"(?:填报人|填表人|制表人|经办人|审核人|复核人|负责人|联系人|分管领导|领导签字|签字|签名|盖章|公章|电话|手机|备注|说明"
    r"|意见|措施|原因)"
)
"""Words of blanks that only people can fill in."""
_PART_WORDS: tuple[tuple[Part, re.Pattern[str]], ...] = (
    ("deadline", re.compile(r"(?:完成时限|完成期限|时限|期限|截止时间)")),
    ("status", re.compile(r"(?:完成情况说明|进展状态|状态)")),
    ("percent", re.compile(r"(?:完成率|完成比例|完成百分比|完成进度|进度|占比)")),
    ("gap", re.compile(r"(?:尚未完成|未完成|剩余|还差|差额|缺口)")),
    ("target", re.compile(r"(?:目标任务数?|目标数?|任务数|任务|计划数|计划|应完成)")),
    ("actual", re.compile(r"(?:实际完成|累计完成|已完成|完成数|完成|实际|现有|截至目前|目前)")),
)
_SAME = tuple(
    (re.compile(pattern), word)
    for pattern, word in (
        ("贫困(?=户|人口|劳动力)", "建档立卡"), ("(?:农村)?(?:劳动力)?转移(?:就业)?|劳务输出|外出务工", "转移就业"),
        ("公益性?岗位?", "公益性岗位"), ("饮水安全", "饮水"), ("住房安全", "危房"), ("合作医疗", "基本医疗保险"),
    )
)  # fmt: skip
"""Words that forms use for what the plan calls otherwise; the plan's own names are compared in the same way."""
_IDLE = re.compile(r"(?:情况|工作|方面|合计|总计|小计|全乡|其中|数量|共|个数|人次|清零|归零|为零|[0-9.、:()])")


@dataclass(frozen=True)
class Suggestion:
    """A figure that a blank may ask for. score: 0…1; unit: in which the form wants it, empty where that is not stated.

    is_sure: the words, the unit and of whom it is leave no other.
    """

    figure: Figure
    score: float
    unit: str
    is_sure: bool


@dataclass(frozen=True)
class Subject:
    """Of whom a blank's figure is: scope 乡, 村 or 单位; id: village code or unit name. name: as it is shown."""

    scope: Scope
    id: str
    name: str


@dataclass(frozen=True)
class Words:
    """The words that the blanks of a form are compared with: the figures', the villages' and units' names."""

    figures: Mapping[str, Figure]
    villages: VillageList
    names: Mapping[str, str]
    units: Mapping[str, str]
    township: str
    year: int
    poor: tuple[str, ...] = ()
    """The codes of the 贫困村, as far as they are known."""

    @classmethod
    def of(
        cls, figures: Mapping[str, Figure], villages: Iterable[tuple[str, str]], plan: Plan, poor: Iterable[str] = ()
    ) -> Words:
        """villages: (code, name), in the plan's order."""
        units = {plain(word): one.name for one in plan.units for word in (one.name, *one.aliases)}
        names = dict(villages)
        campaign = plan.campaign
        list_ = VillageList(names.items(), campaign.within)
        return cls(figures, list_, names, units, campaign.township, campaign.start.year, tuple(poor))

    def lists(self, form: Form, chosen: Mapping[str, str]) -> Lists:
        """The lists of villages of a form. chosen: place of an empty name → code of the village chosen for it."""
        return Lists(
            form, village_rows(form, self.villages.value), chosen, tuple(self.names), self.poor, self.villages.value
        )


def subjects(form: Form, words: Words, lists: Lists | None = None) -> dict[str, Subject | None]:
    """Of whom each blank's figure is; None where a row or column names nobody known beside those that name one.

    lists: with the villages that were chosen for rows without a name; without it, none was.
    """
    lists = lists or words.lists(form, {})
    township = Subject("乡", "", words.township)
    named = {one.place: _named(one, words) for one in form.blanks}
    for one in form.blanks:
        if naming_head(one, words.villages.value):
            named[one.place] = None  # the names above it are not its own
        if code := lists.village(row_of(one)):
            named[one.place] = Subject("村", code, words.names.get(code, code)), "row"
    by_column = {(one.sheet, one.column) for one in form.blanks if (who := named[one.place]) and who[1] == "row"}
    by_row = {(one.sheet, one.row) for one in form.blanks if (who := named[one.place]) and who[1] == "column"}
    of_county = {key for one in form.blanks if _is_of_another(one, words) for key in _lists(one)}
    nameless = {row_of(one) for one in form.blanks if is_name(one, words.villages.value)}
    alike = Counter(key for one in form.blanks if (key := _cell_words(one)))
    of_townships = _of_townships(form)
    made: dict[str, Subject | None] = {}
    for one in form.blanks:
        who = named[one.place]
        if who is not None and lists.village(row_of(one)):
            made[one.place] = who[0]
            continue
        if (who is None and row_of(one) in lists.by_row) or lists.is_sum_of_some(one):
            made[one.place] = None  # whose village is not chosen yet, or that adds up some villages
            continue
        if place := of_townships.get(row_of(one)):
            made[one.place] = township if place in (words.township, words.township.rstrip("乡镇")) else None
            continue
        if who is None and (row_of(one) in nameless or alike[_cell_words(one)] > 1):
            made[one.place] = None  # a row that says not whose it is
            continue
        beside = "".join((*one.row, *one.column))
        is_of_county = of_county & _lists(one) and TOTALS.search(beside) and words.township not in beside
        if _is_of_another(one, words) or is_of_county:
            made[one.place] = None  # of another township, or the county's total
            continue
        if who:
            made[one.place] = who[0]
            continue
        in_column = bool(one.column) and (one.sheet, one.column) in by_column
        is_listed = in_column or (bool(one.row) and (one.sheet, one.row) in by_row)
        made[one.place] = None if is_listed and not TOTALS.search(beside) else township
    return made


def _of_townships(form: Form) -> dict[tuple[str, str], str]:
    """The sheet and row → whose it is, of the rows below a head that says that they are townships."""
    made: dict[tuple[str, str], str] = {}
    for grid in form.grids:
        texts = [(plain("".join(piece.text for piece in one.pieces)), one) for one in grid.squares if grid.name]
        for head in (one for text, one in texts if OF_TOWNSHIPS.fullmatch(text)):
            below = [(text, one) for text, one in texts if one.column == head.column and one.row > head.row and text]
            is_alone = len({text for text, _ in below if not TOTALS.search(text)}) == 1
            for text, one in below:
                if not (is_alone and TOTALS.search(text)):  # the total of ours alone is ours
                    made |= {(grid.name, str(one.row + at)): text for at in range(one.height)}
    return made


def _cell_words(blank: Blank) -> Hashable:
    """By which a cell of a list is told from others; None for what is no cell of a list."""
    is_cell = blank.column and "#" not in blank.place
    return (blank.sheet, blank.row, blank.column, blank.near) if is_cell else None


def _is_of_another(blank: Blank, words: Words) -> bool:
    """Whether a head names another township than ours."""
    heads = [plain(text) for text in (*blank.row, *blank.column)]
    return any(ANOTHER_PLACE.fullmatch(text) and text not in (words.township, "全乡", "本乡", "乡") for text in heads)


def _lists(blank: Blank) -> set[tuple[str, str, tuple[str, ...]]]:
    """The column and the row of a list that a blank may be in."""
    return {("column", blank.sheet, blank.column), ("row", blank.sheet, blank.row)}


def _named(blank: Blank, words: Words) -> tuple[Subject, str] | None:
    """Whom the words beside a blank name, and where: row, column, or around it."""
    for side, texts in (("row", blank.row), ("column", blank.column)):
        codes = {code for text in texts if (code := words.villages.value(text))}
        if len(codes) == 1:
            [code] = codes
            return Subject("村", code, words.villages.name(code)), side
        of_units = {words.units[plain(text)] for text in texts if plain(text) in words.units}
        if len(of_units) == 1:
            [unit] = of_units
            return Subject("单位", unit, unit), side
    for text in (*blank.row, *blank.column, *blank.near):
        if code := words.villages.named_in(text):
            return Subject("村", code, words.villages.name(code)), "around"
    return None


def without_subject(blank: Blank, words: Words) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words beside a blank that name no village, no unit and no total."""

    def is_subject(text: str) -> bool:
        return bool(words.villages.value(text) or plain(text) in words.units or TOTALS.fullmatch(plain(text)))

    rest = ([text for text in side if not is_subject(text)] for side in (blank.row, blank.column))
    row, column = map(tuple, rest)
    return row, column


def _left(text: str, pairs: frozenset[str]) -> frozenset[str]:
    """The signs of a text that none of the pairs has."""
    has = [False] * len(text)
    for at in range(len(text) - 1):
        if text[at : at + 2] in pairs:
            has[at] = has[at + 1] = True
    return frozenset(sign for sign, is_there in zip(text, has, strict=True) if not is_there and text not in pairs)


def unit_for(blank: Blank, figure: Figure) -> str:
    """The unit that the form wants a figure in, where it states one that measures the same; else empty."""
    if blank.unit:
        return blank.unit if factor(figure.unit, blank.unit) is not None else ""
    of_title = [unit for unit in blank.units if factor(figure.unit, unit) is not None]
    if len(of_title) == 1:
        return of_title[0]
    if figure.unit in of_title:
        return figure.unit
    return figure.unit if not blank.units and _is_count(figure.unit) else ""


def _is_count(unit: str) -> bool:
    """Whether a unit counts whole things: there is no other to be meant where none is stated."""
    return unit in ("人", "户", "个", "人次", "条", "项", "名", "家", "处", "天")


class Suggester:
    """Ranks figures for blanks: by the pairs of characters that the words share, rare ones weighing more."""

    def __init__(self, words: Words) -> None:
        self.words = words
        counts = Counter(pair for one in words.figures.values() for pair in _pairs("".join(map(_bare, one.words))))
        self.weights = {pair: log(1 + len(words.figures) / count) for pair, count in counts.items()}
        self._ranked: dict[Hashable, list[Suggestion]] = {}
        self.rarest = max(self.weights.values(), default=1.0)
        self.bare = {id: [_bare(word) for word in one.words] for id, one in words.figures.items()}
        self.asked = {id: [_pairs(word) for word in every] for id, every in self.bare.items()}

    def suggest(self, blank: Blank, subject: Subject | None, most: int = MOST) -> list[Suggestion]:
        """The figures that fit best, best first; none for what only people can fill in.

        Blanks that differ in their village alone, as those of a column do, are ranked once.
        """
        row, column = without_subject(blank, self.words)
        beside = "".join(text for text in (*row, *column) if text not in UNITS) or "".join(blank.near[:1])
        if BY_PEOPLE.search(beside):
            return []
        texts = (beside, "".join(blank.near[:1]), (column or row or ("",))[-1])
        words = tuple(map(self._without_names, texts))
        key = words, blank.near, blank.unit, blank.units, blank.day, None if subject is None else subject.scope
        if key not in self._ranked:
            self._ranked[key] = self._rank(blank, subject, *words)
        return self._ranked[key][:most]

    def _rank(self, blank: Blank, subject: Subject | None, beside: str, around: str, head: str) -> list[Suggestion]:
        """The figures that fit words, best first. around: the title or sentence; head: the innermost head."""
        bare = _bare(beside)
        part, rest = _part(bare)
        near, inner = _pairs(_bare(around)), _pairs(_bare(head))
        whole, without_part = _pairs(bare), _pairs(rest)
        is_denied = NEGATED.search(rest) is not None
        scored = []
        for figure in self.words.figures.values():
            if not _may_fill(blank, subject, figure):
                continue
            text = without_part if figure.part else whole
            fit = max((self._fit(pairs, text, near) for pairs in self.asked[figure.id]), default=0.0)
            if not figure.part:
                fit = max(fit, *(INNER * self._fit(pairs, inner, near) for pairs in self.asked[figure.id]))
            if is_denied != any(map(NEGATED.search, self.bare[figure.id])):
                fit *= OF_ANOTHER_SENSE
            if figure.id.startswith("date:") and blank.day and not whole:
                fit = 0.5 if figure.id == "date:made" else 0.4
            score = fit * _of_part(figure, part) * _of_unit(blank, figure)
            if score > LEAST:
                scored.append((score, figure))
        scored.sort(key=lambda one: -one[0])
        title = "".join(blank.near)
        is_open = subject is None or PERIODS.search(beside) is not None or OF_ANOTHER_TIME.search(title) is not None
        is_open = is_open or any(int(year) != self.words.year for year in YEAR.findall(title))
        ranked = []
        for at, (score, figure) in enumerate(scored):
            unit = unit_for(blank, figure)
            has_unit = bool(unit) or not figure.is_number
            is_sure = at == 0 and not is_open and has_unit and self._is_clear(scored)
            is_sure = is_sure and self._is_said(figure, rest if figure.part else bare, near, "其中" in beside)
            ranked.append(Suggestion(figure, min(score, 1.0), unit, is_sure))
        return ranked

    def find(self, text: str, most: int = 20) -> list[Figure]:
        """The figures whose names have the words that somebody searches for."""
        parts = [plain(part) for part in text.split() if plain(part)]
        some = [
            one for one in self.words.figures.values()
            if parts and all(part in plain(one.name + one.id + one.clause + "".join(one.words)) for part in parts)
        ]  # fmt: skip
        return some[:most]

    def _is_clear(self, scored: Sequence[tuple[float, Figure]]) -> bool:
        best = scored[0][0]
        return best >= SURE and (len(scored) == 1 or best - scored[1][0] >= AHEAD)

    def _is_said(self, figure: Figure, text: str, near: frozenset[str], is_of_part: bool) -> bool:
        """Whether words beside a blank say a figure and nothing else. is_of_part: they say that it is part of another.

        text: the words; near: the pairs of the title or sentence, which may say what they do not.
        """
        pairs = _pairs(text) | near
        if is_of_part and not any("其中" in word for word in figure.words):
            return False
        if any(_left(_bare(word), pairs) - COUNTED for word in figure.of[:1]):
            return False
        return any(
            not _left(text, own) - COUNTED and not _left(word, pairs) - COUNTED
            for word, own in zip(self.bare[figure.id], self.asked[figure.id], strict=True)
        )

    def _fit(self, asked: frozenset[str], text: frozenset[str], near: frozenset[str]) -> float:
        """How well words fit those of a figure: all of its, and nothing else."""
        if not asked or not text:
            return 0.0
        shared = sum(self.weights.get(pair, self.rarest) for pair in asked & text)
        shared += 0.4 * sum(self.weights.get(pair, self.rarest) for pair in (asked - text) & near)
        recall = shared / sum(self.weights.get(pair, self.rarest) for pair in asked)
        precision = sum(self.weights.get(pair, self.rarest) for pair in asked & text) / sum(
            self.weights.get(pair, self.rarest) for pair in text
        )
        return 0.0 if not recall + precision else 2 * recall * precision / (recall + precision)

    def _without_names(self, text: str) -> str:
        for name in self.words.names.values():
            text = text.replace(plain(name), "")
        return text.replace(self.words.township, "")


def _may_fill(blank: Blank, subject: Subject | None, figure: Figure) -> bool:
    """Whether a figure may stand in a blank at all: no number for a day, of a village what villages have."""
    if blank.day:
        return (figure.id.startswith("date:") and (blank.day == "月") == (figure.id == "date:month")) or (
            figure.part == "deadline"
        )
    kind = figure.id.partition(":")[0]
    if subject is not None and subject.scope == "单位":
        return kind in ("duties", "problems", "date")
    return not (figure.id == "name:village" and subject is not None and subject.scope != "村")


def _of_part(figure: Figure, asked: Part) -> float:
    """How well the part of an indicator fits the one that the words ask for."""
    part = figure.part
    if not part:
        return 1.0
    if figure.is_left and part == "actual":
        return {"gap": 1.0, "": 1.0, "actual": 0.6}.get(asked, 0.4)
    if figure.is_of_share and part in ("actual", "percent") and asked in ("actual", "percent"):
        return 0.9 if part == asked else 0.85
    if not asked:
        return {"actual": 1.0, "status": 0.3, "deadline": 0.3}.get(part, 0.55)
    return 1.0 if part == asked else 0.4


def _of_unit(blank: Blank, figure: Figure) -> float:
    if not figure.is_number:
        return 0.3 if blank.unit else 1.0
    stated = (blank.unit,) if blank.unit else blank.units
    if not stated:
        return 0.95
    return 1.0 if any(factor(figure.unit, unit) is not None for unit in stated) else 0.35


def _part(text: str) -> tuple[Part, str]:
    """Which part of an indicator words ask for, and the words without that."""
    for part, pattern in _PART_WORDS:
        if pattern.search(text):
            rest = text
            for _, other in _PART_WORDS:
                rest = other.sub("", rest)
            return part, rest
    return "", text


def _bare(text: str) -> str:
    """Words as they are compared: no units, numbers and words that say nothing."""
    text = IN_BRACKETS.sub("", plain(text))
    for pattern, word in _SAME:
        text = pattern.sub(word, text)
    text = _IDLE.sub("", text)
    return text.replace("数", "") if len(text) > 2 else text


def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[at : at + 2] for at in range(len(text) - 1)) or frozenset([text] if text else [])
