"""Words in a heading: what the datasets call their columns, and the unit a heading carries."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache

from pingda_dash.contracts import Field, contracts, heading_key

# (unit written, unit of the contract) → (multiply by, divide by); a pair that is missing cannot be converted
CONVERSIONS: Mapping[tuple[str, str], tuple[float, float]] = {
    ("公顷", "亩"): (15, 1),
    ("平方公里", "亩"): (1500, 1),
    ("平方米", "亩"): (3, 2000),
    ("万亩", "亩"): (10_000, 1),
    ("千亩", "亩"): (1000, 1),
    ("万平方米", "亩"): (15, 1),
    ("亩", "平方公里"): (1, 1500),
    ("公顷", "平方公里"): (1, 100),
    ("元", "万元"): (1, 10_000),
    ("千元", "万元"): (1, 10),
    ("百元", "万元"): (1, 100),
    ("十万元", "万元"): (10, 1),
    ("百万元", "万元"): (100, 1),
    ("千万元", "万元"): (1000, 1),
    ("亿元", "万元"): (10_000, 1),
    ("万元", "元"): (10_000, 1),
    ("千元", "元"): (1000, 1),
    ("公里", "米"): (1000, 1),
    ("万人", "人"): (10_000, 1),
    ("万户", "户"): (10_000, 1),
    ("千人", "人"): (1000, 1),
    ("千户", "户"): (1000, 1),
    ("百户", "户"): (100, 1),
    ("百人", "人"): (100, 1),
    ("百人次", "人次"): (100, 1),
    ("千人次", "人次"): (1000, 1),
    ("百人", "人次"): (100, 1),
    ("千人", "人次"): (1000, 1),
    ("万人", "人次"): (10_000, 1),
    ("‰", "%"): (1, 10),
    ("万人次", "人次"): (10_000, 1),
    ("人", "人次"): (1, 1),
    ("人次", "人"): (1, 1),
    ("个", "户"): (1, 1),
    ("家", "户"): (1, 1),
    ("个", "人次"): (1, 1),
    ("名", "人次"): (1, 1),
    ("名", "人"): (1, 1),
    ("口", "人"): (1, 1),
    ("口人", "人"): (1, 1),
}
SAME_UNIT = {
    "千米": "公里", "km": "公里", "m": "米", "ha": "公顷", "平方千米": "平方公里", "km2": "平方公里", "km²": "平方公里",
    "m2": "平方米", "千克": "公斤", "kg": "公斤", "市斤": "斤", "t": "吨", "市担": "担", "市亩": "亩",
    "元/人": "元", "万元人民币": "万元", "人民币元": "元", "人民币万元": "万元",
    "元人民币": "元", "人民币": "元", "rmb": "元", "cny": "元", "¥": "元", "百分比": "%", "百分点": "%",
}  # fmt: skip
OUTPUT_UNITS = frozenset({"担", "公斤", "斤", "吨", "头", "只", "万株", "株"})
UNITS = frozenset({"%", *(unit for pair in CONVERSIONS for unit in pair), *SAME_UNIT, *OUTPUT_UNITS})
CURRENCY = re.compile(r"人民币|rmb|cny|¥", re.IGNORECASE)
UNIT_ROW = re.compile(r"(?:计量|金额)?单位:?|[-\u2013\u2014/\\*×]+|[(]?[甲乙丙丁戊己庚辛][)]?|无")
"""What stands in a row of units below a header over columns that have none."""
BRACKETED = re.compile(r"[(\[【]([^)\]】]*)[)\]】]")


def unit_named(text: str) -> str | None:
    """The unit that `text` is, under its usual name (以元为单位, 人民币:元, 单位:RMB → 元); None when it is no unit."""
    word = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    word = re.sub(r"^(?:(?:计量|金额|货币)?单位)?[:为是]?", "", word) or word
    if match := re.fullmatch(r"(?:均?[以按])?(.+?)(?:为单位|计算?|计量|填列|填报|填写|填|统计|核算)", word):
        word = match[1]
    word = re.sub(r"^\((.+)\)$", r"\1", word)
    inner = re.sub(r"^(?:人民币|rmb|cny)[:,/]?(?=.)|(?<=.)\(?(?:人民币|rmb|cny)\)?$", "", word, flags=re.IGNORECASE)
    for name in (word, word.lower(), inner):
        if name in UNITS:
            return SAME_UNIT.get(name, name)
    return None


def may_be_shown(unit: str, power: int) -> bool:
    """Whether figures that a format shows 10**power times smaller may be in a unit: kept in 元, in 千元 or in 万元."""
    scale = max((scale for word, scale in SCALES.items() if unit.startswith(word)), default=0)
    return scale - power in (0, 3, 4)


SCALES = {
    "百": 2, "千": 3, "万": 4, "十万": 5, "百万": 6, "千万": 7, "亿": 8, "公里": 3, "吨": 3, "公顷": 4, "平方公里": 6,
}  # fmt: skip
"""What a unit begins with → how many powers of ten it is of the one that offices count in."""


def bracketed(heading: str) -> list[str]:
    """The words in a heading's brackets: 面积(亩,累计) → 亩, 累计."""
    inside = BRACKETED.findall(unicodedata.normalize("NFKC", heading))
    return [word.strip() for part in inside for word in re.split(r"[,、;]", part) if word.strip()]


def heading_unit(heading: str) -> str | None:
    """The unit in a heading's brackets, or None. A currency counts where no unit stands beside it: (人民币,万元)."""
    words = [word for word in bracketed(heading) if unit_named(word)]
    named = [word for word in words if not CURRENCY.fullmatch(word)] or words
    return unit_named(named[0]) if named else None


def conversion(written: str, wanted: str) -> tuple[float, float] | None:
    """(multiply, divide) from a written unit to the contract's; None when they do not measure the same thing."""
    return (1, 1) if written == wanted else CONVERSIONS.get((written, wanted))


@lru_cache(maxsize=1)
def contract_headings() -> frozenset[str]:
    """Every title and alias of every dataset, as `heading_key` sees them."""
    words = (word for contract in contracts().values() for field in contract.fields for word in words_of(field))
    return frozenset(heading_key(word) for word in words)


def words_of(field: Field) -> tuple[str, ...]:
    """What a field may be called, the best first: its name in a file, its title, its aliases."""
    return (field.title, *field.aliases, field.name)


def without_unit(key: str) -> tuple[str, str] | None:
    """A heading key that ends in a unit without brackets, split: 收入万元 → 收入, 万元. (percent ends in no t.)"""
    for unit in sorted(UNITS, key=len, reverse=True):
        if key.endswith(unit) and not key[: -len(unit)].isascii():
            return key[: -len(unit)], SAME_UNIT.get(unit, unit)
    return None


@lru_cache(maxsize=8192)
def is_heading(text: str) -> bool:
    """True when some dataset has a column of this name."""
    if not re.search(r"[^\W\d_]", text):
        return False
    key = heading_key(text)
    split = without_unit(key)
    return key in contract_headings() or (split is not None and split[0] in contract_headings())


MOST_COLUMNS = 2000
"""Columns of a table in which names of ours are searched for; no ledger has a tenth of them."""


def heading_hits(cells: Sequence[str]) -> int:
    """How many different cells of a row are names of columns."""
    return len({heading_key(cell) for cell in cells[:MOST_COLUMNS] if is_heading(cell[:60])})
