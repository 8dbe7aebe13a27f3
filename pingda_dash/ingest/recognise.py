"""Header → dataset: which contract a table follows, and which of its columns is which field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pingda_dash.contracts import Contract, Field, contracts, heading_key
from pingda_dash.errors import UnknownDataset
from pingda_dash.ingest.headings import conversion, heading_unit, without_unit, words_of


@dataclass(frozen=True)
class Recognition:
    """A table's dataset and columns.

    mapping: column index → field. unread: headings that belong to no field. repeated: (field, headings) where it is not
    clear which of several columns is meant. remembered: headings that are read as a clerk had them read before.
    displaced: those of them for which a column that itself names the field is not read. why: the reason, in Chinese.
    """

    contract: Contract
    mapping: Mapping[int, Field]
    why: str
    unread: tuple[str, ...] = ()
    repeated: tuple[tuple[Field, tuple[str, ...]], ...] = ()
    remembered: tuple[str, ...] = ()
    displaced: tuple[str, ...] = ()

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
    matches = [match(header, contract, columns, before.get(name)) for name, contract in contracts().items()]
    ranked = sorted(matches, key=_nearness, reverse=True)
    best = [one for one in ranked if _qualifies(one) and _nearness(one) == _nearness(ranked[0])]
    if len(best) != 1:
        raise UnknownDataset(_nearest(header, ranked, tied=len(best) > 1))
    return best[0]


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
    claims: dict[str, list[tuple[int, int]]] = {}
    for at, heading in enumerate(header):
        claim = _override(heading, contract, columns or {}, remembered or {}) or _field_of(heading, contract)
        if claim is not None and claim[0] is not None:
            claims.setdefault(claim[0].name, []).append((claim[1], at))
    mapping, repeated, before, displaced = {}, [], [], []
    for name, ranked in claims.items():
        rank, best = min(ranked)
        mapping[best] = contract[name]
        rivals = [at for claimed, at in ranked if claimed == rank]
        if len(rivals) > 1 and (rank < 0 or len({header[at].strip() for at in rivals}) == 1):
            repeated.append((contract[name], tuple(header[at].strip() for at in rivals)))
        if rank == REMEMBERED:
            before.append(header[best].strip())
            displaced += [header[best].strip()] * (len(ranked) > len(rivals))
    ordered = dict(sorted(mapping.items()))
    unread = tuple(heading for at, heading in enumerate(header) if heading.strip() and at not in ordered)
    named = "、".join(header[at].strip() for at in ordered)
    why = f"表头中的 {named} 与《{contract.title}》相符"
    return Recognition(contract, ordered, why, unread, tuple(repeated), tuple(before), tuple(displaced))


def _override(
    heading: str, contract: Contract, columns: Mapping[str, str], remembered: Mapping[str, str]
) -> tuple[Field | None, int] | None:
    """(field, rank) that a clerk chose for a heading, (None, rank) for not read; None without a choice.

    A heading that names a field by itself is not left unread because it once was: that file had another column for it.
    """
    name, rank = columns.get(heading.strip()), OVERRIDDEN
    if name is None:
        name, rank = remembered.get(heading_key(heading)), REMEMBERED
        if name == "" and _field_of(heading, contract) is not None:
            return None
    if not name:
        return None if name is None else (None, rank)
    return (contract[name], rank) if name in contract.names else None


def _field_of(heading: str, contract: Contract) -> tuple[Field, int] | None:
    """The field a heading names and how directly (0 = by its title); None when it names none of this contract."""
    key = heading_key(heading)
    split = without_unit(key)
    for name, unit in ((key, heading_unit(heading)), split or ("", None)):
        ranked = [
            (rank, at)
            for at, field in enumerate(contract.fields)
            for rank, word in enumerate(words_of(field))
            if name and heading_key(word) == name and _measures_the_same(unit, field)
        ]
        if ranked:
            rank, at = min(ranked)
            return contract.fields[at], rank
    return None


def unit_in(heading: str, field: Field) -> str:
    """The unit that a field's heading carries, in brackets or at its end; "" when none."""
    unit = heading_unit(heading)
    key = heading_key(heading)
    if unit is None and key not in {heading_key(word) for word in words_of(field)} and (split := without_unit(key)):
        unit = split[1]
    return unit or ""


def _measures_the_same(unit: str | None, field: Field) -> bool:
    """False when a heading's unit measures something else than the field: 面积(平方公里) is no 收入."""
    return unit is None or not field.unit or conversion(unit, field.unit) is not None


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
