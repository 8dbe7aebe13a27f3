"""Header → dataset: which contract a table follows, and which of its columns is which field."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from pingda_dash.contracts import Contract, Field, contracts, heading_key
from pingda_dash.errors import UnknownDataset
from pingda_dash.ingest.claims import (
    Claim,
    Fit,
    bare_claim,
    claim_of,
    counts_a_part,
    ends_in_name,
    resembles,
    same_part,
)
from pingda_dash.ingest.days import AS_OF, FILED
from pingda_dash.ingest.header_rows import PARTED
from pingda_dash.ingest.headings import bracketed, conversion, heading_unit, without_unit, words_of


@dataclass(frozen=True)
class Recognition:
    """A table's dataset and columns.

    mapping: column index → field. unread: headings that belong to no field. repeated: (field, headings) where it is not
    clear which of several columns is meant. remembered: headings that are read as a clerk had them read before.
    displaced: those of them for which a column that itself names the field is not read. why: the reason, in Chinese.
    doubtful: columns read under a group that is not known. rivals: (column read, another one for the same field).
    filed: (column read, one of the day of filing in). of_years: (column read, it or another one for the same field,
    the year that its heading states).
    asked: unread column → the field without a column that it may be. unsettled: the other unread columns of which it
    is not certain that they hold none of our figures; a figure's part of a word of ours (人次 › 县内) is among them.
    """

    contract: Contract
    mapping: Mapping[int, Field]
    why: str
    unread: tuple[str, ...] = ()
    repeated: tuple[tuple[Field, tuple[str, ...]], ...] = ()
    remembered: tuple[str, ...] = ()
    displaced: tuple[str, ...] = ()
    doubtful: tuple[int, ...] = ()
    rivals: tuple[tuple[int, int], ...] = ()
    filed: tuple[tuple[int, int], ...] = ()
    of_years: tuple[tuple[int, int, int], ...] = ()
    asked: Mapping[int, Field] = dataclasses.field(default_factory=dict)
    unsettled: tuple[int, ...] = ()

    @property
    def missing(self) -> tuple[Field, ...]:
        """Fields that no column carries, in the contract's order."""
        present = {field.name for field in self.mapping.values()}
        return tuple(field for field in self.contract.fields if field.name not in present)


def recognise(
    header: Sequence[str],
    dataset: str | None = None,
    columns: Mapping[str, str] | None = None,
    remembered: Mapping[str, Mapping[str, str]] | None = None,
) -> Recognition:
    """The dataset whose columns a header names best, or the one that is given.

    A dataset qualifies when the header names at least two of its columns and all but one of those it is recognised by.
    The most columns named wins. columns, remembered: as in `match`, the latter by dataset.

    Raises UnknownDataset, naming the nearest datasets and their missing columns, when none qualifies or two are
    equally near.
    """
    before = remembered or {}
    if dataset is not None and dataset in contracts():
        recognition = match(header, contracts()[dataset], columns, before.get(dataset))
        reason = f";{recognition.why}" if recognition.mapping else ""
        return replace(recognition, why=f"已指定为《{recognition.contract.title}》{reason}")
    ranked = _ranked(header, columns, before)
    best = [one for one in ranked if _qualifies(one) and _nearness(one) == _nearness(ranked[0])]
    if len(best) != 1:
        raise UnknownDataset(_nearest(header, ranked, tied=len(best) > 1))
    return best[0]


def nearest(header: Sequence[str]) -> tuple[Contract, ...]:
    """The datasets some of whose columns a header names, the most first: what a clerk chooses from."""
    return tuple(one.contract for one in _ranked(header) if one.mapping)


def _ranked(
    header: Sequence[str],
    columns: Mapping[str, str] | None = None,
    remembered: Mapping[str, Mapping[str, str]] | None = None,
) -> list[Recognition]:
    """The header matched with every dataset, the nearest first."""
    before = remembered or {}
    matches = [match(header, contract, columns, before.get(name)) for name, contract in contracts().items()]
    return sorted(matches, key=_nearness, reverse=True)


OVERRIDDEN, REMEMBERED = -2, -1
"""How directly a column claims a field that a clerk chose, now or before; a field's title is 0, its aliases more."""


def match(
    header: Sequence[str],
    contract: Contract,
    columns: Mapping[str, str] | None = None,
    remembered: Mapping[str, str] | None = None,
) -> Recognition:
    """Which columns of a header are which fields of one contract; each column and each field at most once.

    columns: heading → field as chosen by a clerk for this file, remembered: heading key → field as chosen before; ""
    for a column that is not to be read. A clerk's choice goes before what a heading says by itself.
    """
    return _match(
        tuple(header), contract.name, tuple(sorted((columns or {}).items())), tuple(sorted((remembered or {}).items()))
    )


@lru_cache(maxsize=512)
def _match(
    header: tuple[str, ...],
    dataset: str,
    columns_chosen: tuple[tuple[str, str], ...],
    remembered_of: tuple[tuple[str, str], ...],
) -> Recognition:
    """`match`, worked out once: a header is matched with every dataset, twice for each file that has it."""
    contract, columns, remembered = contracts()[dataset], dict(columns_chosen), dict(remembered_of)
    claims: dict[str, list[tuple[int, Claim]]] = {}
    chosen: dict[str, list[tuple[int, int]]] = {}
    bare: list[tuple[int, Claim]] = []
    settled = set[int]()
    for at, heading in enumerate(header):
        choice = _override(heading, contract, columns, remembered)
        if choice is not None:
            if choice[0] is None:
                settled.add(at)
            else:
                chosen.setdefault(choice[0].name, []).append((choice[1], at))
        elif (claim := claim_of(heading, contract)) is not None:
            claims.setdefault(claim.field.name, []).append((at, claim))
        elif (claim := bare_claim(heading, contract)) is not None:
            bare.append((at, claim))
    for at, claim in bare:
        if claim.fit == Fit.OTHER or all(other.fit == Fit.OTHER for _, other in claims.get(claim.field.name, ())):
            claims.setdefault(claim.field.name, []).append((at, claim))
    by_position(header, contract, claims)
    of_another_person(header, claims)
    columns_read = _Columns(header, settled)
    for field in contract.fields:
        is_key = field.name in contract.primary_key
        columns_read.settle(field, is_key, chosen.get(field.name, []), claims.get(field.name, []))
    for field in contract.fields:
        if field.type == "date" and field.name in contract.primary_key and not chosen.get(field.name):
            others = {at for name, some in claims.items() if name != field.name for at, _ in some}
            columns_read.weigh_days(field, claims.get(field.name, []), others)
    for field in contract.fields:
        if field.required and field.is_number and field not in columns_read.mapping.values():
            columns_read.suppose(field, claims.get(field.name, []))
    ordered = dict(sorted(columns_read.mapping.items()))
    unread = [at for at, heading in enumerate(header) if heading.strip() and at not in ordered]
    lacking = [field for field in contract.fields if field not in ordered.values()]
    open_ones = [at for at in unread if at not in settled]
    parts_of_the_poor = [field for field in contract.fields if field.at_most and POOR.search(field.title)]
    poor = parts_of_the_poor[0] if parts_of_the_poor and all(one in lacking for one in parts_of_the_poor) else None
    listed = {
        heading_key(word) for field in lacking if not field.is_number for word in (*field.enum, *(field.synonyms or {}))
    }
    parts = [at for at in unread if at not in columns_read.declined and PARTED.strip() in header[at]]
    parts = [at for at in parts if heading_key(header[at].split(PARTED.strip())[-1]) in listed]
    asked = {at: near for at in open_ones if (near := _nearest_field(header[at], at, lacking, claims))}
    if poor is not None:
        left = [at for at in unread if at not in columns_read.declined and at not in asked]
        asked |= {at: poor for at in left if OF_THE_POOR.search(header[at]) and may_be_in(header[at], poor)}
    named = "、".join(header[at].strip() for at in ordered)
    return Recognition(
        contract,
        ordered,
        f"表头中的 {named} 与《{contract.title}》相符",
        tuple(header[at] for at in unread),
        tuple(columns_read.repeated),
        tuple(columns_read.remembered),
        tuple(columns_read.displaced),
        tuple(sorted(columns_read.doubtful)),
        tuple(columns_read.rivals),
        tuple(columns_read.filed),
        tuple(columns_read.of_years),
        asked,
        tuple(
            at
            for at in unread
            if at not in asked and (at in parts or (at in open_ones and not counts_a_part(header[at])))
        ),
    )


class _Columns:
    """The columns of a header given to fields, one field after the other."""

    def __init__(self, header: Sequence[str], settled: set[int]) -> None:
        """settled: columns of which it is certain that they are not read; grows."""
        self.header = header
        self.settled = settled
        self.declined = frozenset(settled)
        self.mapping: dict[int, Field] = {}
        self.repeated: list[tuple[Field, tuple[str, ...]]] = []
        self.remembered: list[str] = []
        self.displaced: list[str] = []
        self.doubtful: list[int] = []
        self.rivals: list[tuple[int, int]] = []
        self.filed: list[tuple[int, int]] = []
        self.of_years: list[tuple[int, int, int]] = []

    def settle(
        self, field: Field, is_key: bool, chosen: Sequence[tuple[int, int]], claims: Sequence[tuple[int, Claim]]
    ) -> None:
        """Give a field its column. chosen: (rank, column) as clerks chose; claims: columns that bear its name.

        Of two names of a thing that is no code, the field's own is the one (活动名称 beside 活动主题).
        """
        if chosen:
            self._as_chosen(field, chosen, [at for at, claim in claims if claim.fit < Fit.OTHER])
            self.settled.update(at for at, _ in claims)
            return
        fitting = [
            (claim.fit, -(claim.year or NO_YEAR), _rank_of(claim, self.header[at]), at)
            for at, claim in claims
            if claim.fit < Fit.OTHER
        ]
        if not fitting:
            return
        fit, year, rank, best = min(fitting)
        self.mapping[best] = field
        self.settled.update(at for at, _ in claims)
        words = {at: claim.words for at, claim in claims}
        is_latest = "period" in words[best] and any("before" in words[at] for at in words)  # 上周, 本周 of a state
        if fit == Fit.DOUBTFUL and not (is_latest and not field.cumulative):
            self.doubtful.append(best)
        same = [at for other, stated, nth, at in fitting if (other, stated, nth) == (fit, year, rank)]
        if len({self.header[at].strip() for at in same}) < len(same):
            self.repeated.append((field, tuple(self.header[at].strip() for at in same)))
            return
        alike = [at for other, stated, _, at in fitting if (other, stated) == (fit, year) and at != best]
        if field.is_number:
            self.rivals += [(best, at) for at in alike]
            self.of_years += [
                (best, at, -stated) for other, stated, _, at in fitting if other == fit and -stated != NO_YEAR
            ]
        elif field.type == "boolean":
            self.rivals += [(best, at) for at in alike]
        elif field.type == "string" and not field.enum and is_key:
            codes = [at for at in alike if CODES.search(heading_key(self.header[at]))]
            is_code = CODES.search(heading_key(self.header[best])) is not None
            self.rivals += [(best, at) for at in (codes if is_code else alike if rank else ())]

    def suppose(self, field: Field, claims: Sequence[tuple[int, Claim]]) -> None:
        """Give a field that must have one the only column whose heading ends in its name, in doubt: 培训人次."""
        if claims:
            return
        others = (at for at in range(len(self.header)) if at not in self.mapping and at not in self.settled)
        named = [at for at in others if ends_in_name(self.header[at], field)]
        if len(named) == 1:
            self.mapping[named[0]] = field
            self.doubtful.append(named[0])

    def weigh_days(self, field: Field, claims: Sequence[tuple[int, Claim]], others: Container[int]) -> None:
        """Compare the column of the report's day with every other one that names such a day.

        claims: columns that bear the field's name; others: those that bear another field's.
        """
        best = next((at for at, read in self.mapping.items() if read == field), None)
        if best is None:
            return
        named = {at for at, claim in claims if claim.fit < Fit.OTHER}
        named |= {at for at, heading in enumerate(self.header) if at not in others and _names_a_day(heading)}
        for at in sorted(named - self.declined - {best}):
            if _is_other_day(field, self.header[at]) == _is_other_day(field, self.header[best]):
                self.rivals.append((best, at))
            elif FILED.search(heading_key(self.header[at])):
                self.filed.append((best, at))

    def _as_chosen(self, field: Field, chosen: Sequence[tuple[int, int]], named: Sequence[int]) -> None:
        rank, best = min(chosen)
        self.mapping[best] = field
        same = [at for other, at in chosen if other == rank]
        if len(same) > 1:
            self.repeated.append((field, tuple(self.header[at].strip() for at in same)))
        if rank == REMEMBERED:
            self.remembered.append(self.header[best].strip())
            self.displaced += [self.header[best].strip()] * bool(named)


def by_position(header: Sequence[str], contract: Contract, claims: dict[str, list[tuple[int, Claim]]]) -> None:
    """Give each 其中 to the column before it: of two 其中:建档立卡 the one behind 户数 is of households, the other of
    people; behind a column of which ours has no such part it is in doubt. claims: field → (column, claim); changed."""
    fields = {at: name for name, some in claims.items() for at, _ in some}
    others = {at for some in claims.values() for at, claim in some if claim.fit == Fit.OTHER}
    whole: int | None = None
    for at, heading in enumerate(header):
        if not PART_OF.match(heading) or PARTED.strip() in heading:
            is_whole = heading.strip() and at not in others and not NOT_A_WHOLE.match(heading)
            whole = at if is_whole else whole
        elif whole is not None and _is_figure(header[whole], fields.get(whole), contract):
            _give_part(at, heading, fields.get(whole, ""), contract, claims)


def _is_figure(heading: str, field: str | None, contract: Contract) -> bool:
    """Whether a column holds figures, by the field that it is or else by its heading."""
    if field is not None:
        return contract[field].is_number
    return heading_unit(heading) is not None or COUNTS.search(heading_key(heading)) is not None


def _give_part(
    at: int, heading: str, whole: str, contract: Contract, claims: dict[str, list[tuple[int, Claim]]]
) -> None:
    """Give the column `at` to the part of a whole field that its heading names. whole: "" where ours has no such."""
    mine = [claim for some in claims.values() for place, claim in some if place == at]
    if len(mine) > 1 or any(
        not claim.field.at_most or claim.field.at_most == whole or _states_kind(heading, claim.field) for claim in mine
    ):
        return
    for claim in mine:
        claims[claim.field.name].remove((at, claim))
    parts = [field for field in contract.fields if whole and field.at_most == whole and same_part(heading, field)]
    if len(parts) == 1:
        claims.setdefault(parts[0].name, []).append((at, Claim(parts[0], Fit.PLAIN, 0)))
    else:
        for claim in mine:
            claims[claim.field.name].append((at, replace(claim, fit=Fit.DOUBTFUL)))


POOR = re.compile("建档立卡|贫困")
OF_THE_POOR = re.compile("^(?!.*未脱贫).*(建档立卡|贫困|卡户|脱贫)")


def of_another_person(header: Sequence[str], claims: dict[str, list[tuple[int, Claim]]]) -> None:
    """Leave a telephone, or another word of a person, to the person whom the column before it, or its group, names."""
    for some in claims.values():
        for place, (at, claim) in enumerate(some):
            *groups, last = header[at].split(PARTED.strip())
            behind = at > 0 and not groups and PERSON.fullmatch(heading_key(header[at - 1])) is not None
            within = any(PERSON.fullmatch(heading_key(group)) for group in groups)
            is_call = claim.field.name == "phone" and CALL.fullmatch(heading_key(last)) is not None
            is_unit = within and claim.field.name == "helper" and NAME.fullmatch(heading_key(last)) is None
            if (is_call and (behind or within)) or is_unit:
                some[place] = at, replace(claim, fit=Fit.OTHER)


PERSON = re.compile(
    r"(?:结对)?帮扶(?:责任)?(?:干部|人)?|(?:包户|挂钩|联系|填报|驻村|责任|负责|经办|网格)(?:干部|领导|队员|员|人)+(?:姓名)?"
)
"""Who is no head of a household."""
CALL = re.compile("(?:联系)?(?:电话|手机|方式)(?:号码?)?|联系方式|手机号码?|电话号码")
NAME = re.compile("姓名|名字|名称")
NOT_A_WHOLE = re.compile(r"\s*(?:上次|上期|上月|上周|上年|去年)|.*(?:率|比例|进度|[%\uff05])[)\uff09]?\s*$")
PART_OF = re.compile(r"\s*其中")
COUNTS = re.compile(r"(?:户数?|人数?|人口数?|人次数?|金额|资金|收入|面积|产量)$")


def may_be_in(heading: str, field: Field) -> bool:
    """Whether a heading states no unit, or one that measures what the field does."""
    unit = unit_in(heading, field)
    return not unit or conversion(unit, field.unit) is not None


def _states_kind(heading: str, field: Field) -> bool:
    """Whether a heading says 户数 or 人数, or a unit, that is the field's."""
    if unit := unit_in(heading, field):
        return conversion(unit, field.unit) is not None
    words = KIND_WORDS.get(field.unit)
    return words is not None and re.search(words, heading_key(heading)) is not None


KIND_WORDS = {"户": "户数$", "人": "人数$|人口数?$", "人次": "人次$|人数$"}


def _rank_of(claim: Claim, heading: str) -> int:
    """How directly a column bears its field's name; another day (`_is_other_day`) only before none."""
    is_last = claim.field.type == "date" and _is_other_day(claim.field, heading)
    return claim.rank + LAST_RANK * is_last


def _is_other_day(field: Field, heading: str) -> bool:
    """Whether a heading is that of the day of filing in (报送日期), or of the figures where the field is another day
    (活动日期)."""
    key = heading_key(heading)
    return FILED.search(key) is not None or (
        AS_OF.search(key) is not None and AS_OF.search(heading_key(field.title)) is None
    )


def _names_a_day(heading: str) -> bool:
    """Whether a heading says that its column is of the days of the figures, or of filing in."""
    key = heading_key(heading)
    return A_DAY.search(key) is not None and (AS_OF.search(key) or FILED.search(key)) is not None


A_DAY = re.compile("日期?$|时间$|时点$")
CODES = re.compile("[编序]?号$|[编代]?码$")
LAST_RANK = 100
NO_YEAR = 9999
"""A column that states no year is of this one: 累计完成 goes before 2019年完成."""


def _nearest_field(
    heading: str, at: int, lacking: Sequence[Field], claims: Mapping[str, Sequence[tuple[int, Claim]]]
) -> Field | None:
    """The field without a column that an unread column may be: it bears its name with other words, or has it in it."""
    for field in lacking:
        if any(place == at for place, _ in claims.get(field.name, ())):
            return field
    return next((field for field in lacking if field.is_number and resembles(heading, field)), None)


def _override(
    heading: str, contract: Contract, columns: Mapping[str, str], remembered: Mapping[str, str]
) -> tuple[Field | None, int] | None:
    """(field, rank) that a clerk chose for a heading, (None, rank) for not read; None without a choice.

    A heading that names a field by itself is not left unread because it once was: that file had another column for it.
    """
    name, rank = columns.get(heading.strip()), OVERRIDDEN
    if name is None:
        name, rank = remembered.get(heading_key(heading)), REMEMBERED
        claim = claim_of(heading, contract) if name == "" else None
        if claim is not None and claim.fit < Fit.OTHER:
            return None
    if not name:
        return None if name is None else (None, rank)
    return (contract[name], rank) if name in contract.names else None


def unit_in(heading: str, field: Field) -> str:
    """The unit that a field's heading carries, in brackets or at its end, else its group's; "" when none."""
    parts = heading.split(PARTED.strip())
    if unit := next((unit for part in reversed(parts) if (unit := heading_unit(part))), None):
        return unit
    for word in bracketed(heading):
        if word in ("万", "亿") and conversion(whole := word + field.unit.lstrip("万"), field.unit):
            return whole
    key = heading_key(parts[-1])
    if key not in {heading_key(word) for word in words_of(field)} and (split := without_unit(key)):
        return split[1]
    return ""


def _recognising(recognition: Recognition) -> int:
    return sum(field.name in recognition.contract.recognised_by for field in recognition.mapping.values())


def _nearness(recognition: Recognition) -> int:
    return len(recognition.mapping) + _recognising(recognition)


def _qualifies(recognition: Recognition) -> bool:
    needed = max(1, len(recognition.contract.recognised_by) - 1)
    return len(recognition.mapping) >= 2 and _recognising(recognition) >= needed


def _nearest(header: Sequence[str], ranked: Sequence[Recognition], tied: bool) -> str:
    """What a clerk needs to know when no dataset, or more than one, fits: the nearest two and what they lack."""
    near = [recognition for recognition in ranked if recognition.mapping][:2]
    if not near:
        seen = "、".join(cell.strip() for cell in header if cell.strip())[:80]
        titles = "、".join(contract.title for contract in contracts().values())
        return f"文件的表头是:{seen or '(空)'}。能认的台账有:{titles}。"
    parts = []
    for recognition in near:
        needed = recognition.contract.recognised_by
        lacking = "、".join(field.title for field in recognition.missing if field.required or field.name in needed)
        unknown = "、".join(recognition.unread[:6])
        parts.append(
            f"《{recognition.contract.title}》"
            + (f"缺列:{lacking}" if lacking else "必填列齐全")
            + (f";多出的列:{unknown}" if unknown else "")
        )
    opening = "同样像" if tied else "最接近的是"
    return f"{opening}" + ",或".join(parts) + "。"
