"""Blanks within a text, and the units that a text states."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

UNITS = (
    *("人次", "万人", "人", "万户", "户", "个", "名", "家", "村", "处", "条", "份", "项", "次", "座", "批"),
    *("万元", "亿元", "元", "万亩", "亩", "公顷", "平方公里", "公斤", "千克", "吨", "担", "斤", "天", "%"),
)
"""Units that forms state, of two that begin alike the longer first."""
_UNIT = "|".join(map(re.escape, UNITS))
_SPACE = r"[ \t\u3000\u00a0]"
_LINE = r"[__]"
_OPEN = rf"(?:{_SPACE}|{_LINE})"
GAP = re.compile(
    rf"(?P<day>(?:\d{{4}}|{_OPEN}*)年{_OPEN}+月{_OPEN}+日)"
    rf"|(?P<month>(?:\d{{4}}|{_OPEN}+)年{_OPEN}+月)"
    rf"|(?P<line>{_LINE}{{2,}}(?:{_SPACE}*{_LINE}+)*)"
    rf"|(?<=[((])(?P<bracket>{_SPACE}*)(?=[))])"
    rf"|(?P<space>{_SPACE}{{3,}})(?={_UNIT})"
)
LABEL = re.compile(rf"^{_SPACE}*(?P<words>[^::。;]{{2,12}})[::]{_SPACE}*$")
"""A text that asks for what follows it: 填报单位:"""
NOTE = re.compile(r"^\s*(?:注|说明|备注|附注|填表说明|填报说明)\s*[::\d]")
SENTENCE = re.compile(r"(?:如下|以下|情况|问题|措施|意见|建议|附件)[::]?\s*$")
STATED = re.compile(r"(?:计量)?单位\s*[::]\s*([^\s))]+)")
IN_BRACKETS = re.compile(rf"[((\[]\s*(?:单位\s*[::]\s*)?({_UNIT}|%)\s*[))\]]")
OF_ANOTHER_SIZE = re.compile(rf"[((\[]\s*(?:单位\s*[::]\s*)?([十百千万亿]*(?:{_UNIT})(?:[//][^))\]]+)?)\s*[))\]]")
"""A unit that is none of ours: (千人), (元/亩). What stands there is never read as the unit that it is made of."""
IN_WORDS = (
    ("%", re.compile(r"(?:率|比例|比重|占比|百分比)$")),
    ("人", re.compile(r"(?:人数|人口|人口数|劳动力)$")),
    ("户", re.compile(r"(?:户数|户)$")),
    ("个", re.compile(r"个数$")),
)
BREAK = re.compile(r"[,。;,;、::]")


@dataclass(frozen=True)
class Gap:
    """A blank within a text, from start to end. before, after: the words beside it; sentence: up to it."""

    start: int
    end: int
    day: Literal["", "日", "月"]
    before: str
    after: str
    sentence: str


def plain(text: str) -> str:
    """A text as it is compared: no spaces, narrow signs, no marks of its own."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def gaps(text: str, is_label: bool = False) -> Iterator[Gap]:
    """The blanks within a text, in order. is_label: one that ends in a colon asks for what follows it, here."""
    if NOTE.match(text):
        return
    matches = list(GAP.finditer(text))
    if not matches and is_label and (label := LABEL.match(text)) and not SENTENCE.search(label["words"]):
        yield Gap(len(text), len(text), "日" if is_of_day(label["words"]) else "", plain(label["words"]), "", "")
    behind, asked = 0, ""
    for at, one in enumerate(matches):
        ahead = matches[at + 1].start() if at + 1 < len(matches) else len(text)
        clause = re.split(r"[。;]", text[: one.start()])[-1]
        before = [part for part in BREAK.split(text[behind : one.start()]) if plain(part)]
        after = BREAK.split(text[one.end() : ahead])[0]
        day: Literal["", "日", "月"] = "日" if one["day"] else "月" if one["month"] else ""
        behind = one.end()
        words = plain(before[-1]).strip("()") if before else ""
        if words not in UNITS:
            asked = words
        yield Gap(*one.span(), day, asked, plain(after), plain(clause))


def is_of_day(words: str) -> bool:
    """Whether words ask for a day: 填报日期, 报送时间."""
    return bool(re.search(r"(?:日期|时间|年月日)$", plain(words)))


def unit_before(text: str) -> str:
    """The unit that a text begins with: what follows a blank; empty for none."""
    unit = re.match(rf"\s*[))]?\s*({_UNIT}|%)", text)
    return unit[1].replace("%", "%") if unit else ""


def units_stated(text: str) -> tuple[str, ...]:
    """The units that a title states of all its cells: `单位:户、人、万元`; none where it names an office."""
    for one in STATED.finditer(text):
        parts = [part for part in re.split(r"[、,,//;;]", one[1].replace("%", "%")) if part]
        if parts and all(part in UNITS for part in parts):
            return tuple(parts)
    return ()


def unit_of(words: tuple[str, ...]) -> str:
    """The unit that the words beside a blank state, the innermost first; empty for none."""
    for text in reversed(words):
        if inside := IN_BRACKETS.search(text):
            return inside[1].replace("%", "%")
        if another := OF_ANOTHER_SIZE.search(text):
            return another[1].replace("%", "%")
        if (key := plain(text)) in UNITS:
            return key
    for text in reversed(words):
        key = re.sub(r"[((].*?[))]", "", plain(text))
        for unit, pattern in IN_WORDS:
            if pattern.search(key):
                return unit
    return ""
