"""What a cell's number format shows beyond rounding: 85%, 300000元, 30万, 0012, 2020年5月, 男.

A format that only rounds or groups says nothing of its own: the cell keeps its exact value.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache

TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.)|(?P<space>[_*].)|\[(?P<bracket>[^\]]*)\]|(?P<general>General|G/通用格式)'
    r"|(?P<clock>AM/PM|A/P|上午/下午)|(?P<digit>[0#?])|(?P<power>E[+-])|(?P<sign>[.,%@/;])|(?P<day>[ymdhsbg]+|e+|a{3,4})"
    r"|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
CONDITION = re.compile(r"(<=|>=|<>|=|<|>)\s*(-?[\d.]+)")
ELAPSED = re.compile(r"h+|m+|s+", re.IGNORECASE)
CURRENCY = re.compile(r"\$([^-]+)")
TRIVIAL = " \t\u00a0\u3000()\uff08\uff09+-\u2212'~▲△▼▽*:"  # signs beside a number that say nothing of its measure

PERCENT, GENERAL, TEXT = "0.00%", "General", "@"
BUILT_IN = {
    9: "0%", 10: PERCENT, 14: "yyyy-mm-dd", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy-m-d h:mm", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mmss.0",
    49: TEXT, **dict.fromkeys((27, 36, 50, 52, 57), 'yyyy"年"m"月"'), 31: 'yyyy"年"m"月"d"日"', 30: "m-d-yy",
    **dict.fromkeys((28, 29, 51, 53, 54, 58), 'm"月"d"日"'), 32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"',
}  # fmt: skip
"""Formats that a file names by number only; those from 27 on as a Chinese Excel has them."""

Day = dt.datetime | dt.date
Item = tuple[str, str]  # kind, text


@dataclass(frozen=True)
class Section:
    """One part of a format, between semicolons. kind: number, words (no placeholder at all), date, elapsed or text."""

    kind: str
    items: Sequence[Item]
    condition: tuple[str, float] | None = None

    def admits(self, value: float) -> bool:
        """Whether its own condition is met."""
        if self.condition is None:
            return False
        sign, limit = self.condition
        return {
            "<": value < limit, ">": value > limit, "=": value == limit,
            "<=": value <= limit, ">=": value >= limit, "<>": value != limit,
        }[sign]  # fmt: skip

    @cached_property
    def places(self) -> _Places:
        """Its places for figures; only a section of numbers has them."""
        return _Places(self.items)

    @cached_property
    def literal(self) -> str:
        """Its words alone, without blanks around them."""
        return "".join(text for kind, text in self.items if kind == "literal").strip()


class NumberFormat:
    """A number format, taken apart once; `number`, `text` and `day` then say what a cell shows.

    Each answers None where the format only rounds, groups or colours.
    """

    def __init__(self, code: str) -> None:
        sections = _sections(code)
        self.text_section = next((one for one in sections if one.kind == "text"), None)
        self.sections = [one for one in sections if one is not self.text_section][:3]
        self.figures = any(one.kind not in ("words", "text") for one in self.sections)
        self.marks = (
            any(self._marks(one) for one in self.sections)
            or self.spells_month
            or bool(self.text_section and self.text_section.literal)
        )
        """Whether any cell under it may show more than its value."""

    @cached_property
    def scale(self) -> int:
        """By how many powers of ten it shows a number smaller than it is, where it does not say the unit: 4 of 0!.0,"""
        places = [one.places for one in self.sections if one.kind == "number"]
        powers = {-one.power for one in places if not (one.before or one.after)}
        return max(powers, default=0)

    @property
    def is_date(self) -> bool:
        """Whether a number under it is a day or a time."""
        return bool(self.sections) and self.sections[0].kind in ("date", "elapsed")

    @property
    def spells_month(self) -> bool:
        """Whether it shows a year and a month, and no day."""
        if not self.sections or self.sections[0].kind != "date":
            return False
        letters = "".join(text for kind, text in self.sections[0].items if kind == "day").lower()
        return "m" in letters and bool(set("ye") & set(letters)) and not set("dhsa") & set(letters)

    def number(self, value: float) -> str | None:
        """What the format shows of a number, with its exact figures."""
        section = self._section(value)
        if section is None or section.kind not in ("words", "number"):
            return None
        if section.kind == "words":
            worded = section.literal and (not self.figures or (section.condition or ("",))[0] == "=")
            return section.literal if worded else None
        return section.places.shown(value)

    def text(self, value: str) -> str | None:
        """What the format shows of a text: 平达 under @"社区" is 平达社区."""
        if self.text_section is None or not self.text_section.literal:
            return None
        return "".join(value if kind == "sign" else text for kind, text in self.text_section.items if text != "General")

    def day(self, value: Day) -> str | None:
        """What the format shows of the first of a month: 2020年5月, where no day is shown."""
        return f"{value.year}年{value.month}月" if self.spells_month and value.day == 1 else None

    def span(self, value: dt.timedelta) -> str | None:
        """What the format shows of a length of time: 26:00:00, 26小时; None where the format is of days."""
        if not self.sections or self.sections[0].kind != "elapsed":
            return None
        seconds = round(value.total_seconds())
        shown = ""
        for kind, text in self.sections[0].items:
            unit = {"h": 3600, "m": 60, "s": 1}.get(text[:1].lower(), 1)
            if kind in ("elapsed", "day"):
                shown += f"{seconds // unit:0{len(text)}}"
                seconds %= unit
            elif kind in ("literal", "plain"):
                shown += text
        return shown.strip()

    def _section(self, value: float) -> Section | None:
        if any(one.condition for one in self.sections):
            first = next((one for one in self.sections if one.admits(value)), None)
            free = [one for one in self.sections if one.condition is None]
            return first or (free[-1] if free else None)
        count = len(self.sections)
        if not count:
            return None
        return self.sections[1 if value < 0 and count > 1 else 2 if value == 0 and count > 2 else 0]

    def _marks(self, section: Section) -> bool:
        if section.kind == "elapsed":
            return True
        if section.kind == "words":
            return bool(section.literal) and (not self.figures or (section.condition or ("",))[0] == "=")
        return section.kind == "number" and any(section.places.shown(value) for value in (0, 1, 1_234_567, 0.125))


@lru_cache(maxsize=4096)
def number_format(code: str) -> NumberFormat | None:
    """A format that may show more than a cell's value; None for one that cannot."""
    compiled = NumberFormat(code[:255])
    return compiled if compiled.marks else None


def figures_of(value: float) -> Decimal:
    """A number in the 15 digits that Excel has."""
    return Decimal(f"{value:.15g}")


def _sections(code: str) -> list[Section]:
    """A format's sections, at most four."""
    parts: list[list[Item]] = [[]]
    for match in TOKEN.finditer(code):
        kind, text = match.lastgroup or "space", match[0]
        if kind == "sign" and text == ";":
            parts.append([])
        elif kind == "quoted" or kind == "escaped":
            parts[-1].append(("literal", match[kind]))
        elif kind == "other":
            parts[-1].append(("literal" if not text.isascii() or text.isalnum() or text in "$<>{}" else "plain", text))
        elif kind == "bracket":
            parts[-1] += _of_bracket(match["bracket"])
        elif kind != "space":
            parts[-1].append((kind, text))
    return [_section(items) for items in parts[:4]]


def _of_bracket(inside: str) -> list[Item]:
    if condition := CONDITION.fullmatch(inside.strip()):
        return [("condition", condition[1] + condition[2])]
    if ELAPSED.fullmatch(inside):
        return [("elapsed", inside)]
    if currency := CURRENCY.match(inside):
        return [("literal", currency[1])]
    return []  # a colour, a language, a script of figures


def _section(items: list[Item]) -> Section:
    condition = None
    if stated := next((text for kind, text in items if kind == "condition"), None):
        match = CONDITION.fullmatch(stated)
        assert match is not None
        condition = match[1], float(match[2])
    items = [item for item in items if item[0] != "condition"]
    first = next((kind for kind, _ in items if kind in ("digit", "general", "day", "elapsed", "clock")), None)
    if ("sign", "@") in items and first is None:
        return Section("text", items, condition)
    if first in ("day", "elapsed", "clock"):
        kind = "elapsed" if any(kind == "elapsed" for kind, _ in items) else "date"
        return Section(kind, items, condition)
    items = [("literal", text) if kind == "day" else (kind, text) for kind, text in items]
    return Section("number" if first else "words", items, condition)


class _Places:
    """Where a section has places for figures, worked out once: words before and behind, and by how much it scales."""

    def __init__(self, items: Sequence[Item]) -> None:
        places = [at for at, (kind, _) in enumerate(items) if kind in ("digit", "general")]
        first, last = places[0], places[-1]
        self.before = "".join(text for kind, text in items[:first] if kind == "literal").strip(TRIVIAL)
        self.after = "".join(text for kind, text in items[last + 1 :] if kind == "literal").strip(TRIVIAL)
        self.inside = items[first : last + 1]
        if any(kind == "power" for kind, _ in items) or ("sign", "/") in self.inside:
            self.inside = [("general", "")]
        commas, points, self.pattern = _scale(self.inside, items[last + 1 :])
        percents = list(items).count(("sign", "%"))
        self.power = 2 * percents - 3 * commas - points
        self.after = "%" * bool(percents) + self.after
        self.is_plain = not (self.before or self.after or percents or commas or points)
        self.pads = not commas and not points and ("sign", ",") not in self.inside
        self.zeros = _zeros(self.inside)

    def shown(self, value: float) -> str | None:
        """A number in these places; None where they say no more than the number itself."""
        exact = figures_of(value)
        text = _plain(exact.scaleb(self.power) if self.power else exact)
        filled = text
        whole, _, rest = text.partition(".")
        padded = self.pads and 1 < self.zeros > len(whole) and whole.isdigit()
        if self.pattern:
            worded = any(char.isalpha() for char in "".join(self.pattern))
            filled = (_filled(self.inside, text, self.zeros) or text) if worded or padded else text
        elif padded:
            filled = whole.zfill(self.zeros) + ("." + rest if rest else "")
        return None if self.is_plain and filled == text else f"{self.before}{filled}{self.after}"


def _scale(inside: Sequence[Item], behind: Sequence[Item]) -> tuple[int, int, list[str]]:
    """(commas that divide by a thousand, figures behind a point put in by hand, other words between the figures)."""
    signs = [text if kind == "sign" else "0" if kind in ("digit", "general") else "" for kind, text in inside]
    line = "".join(signs) + "".join(text for kind, text in _leading_signs(behind))
    commas = sum(len(run) for run in re.findall(r"(?<=0)(,+)(?=\.|%|$)", line))
    words = [text for kind, text in inside if kind in ("literal", "plain") and text.strip()]
    if words == ["."] and ("sign", ".") not in inside:
        at = next(at for at, (_, text) in enumerate(inside) if text == ".")
        return commas, sum(kind == "digit" for kind, _ in inside[at:]), []
    return commas, 0, words


def _leading_signs(items: Sequence[Item]) -> list[Item]:
    signs = []
    for item in items:
        if item[0] != "sign":
            break
        signs.append(item)
    return signs


def _zeros(inside: Sequence[Item]) -> int:
    """How many figures before the point are always shown."""
    whole = inside[: inside.index(("sign", "."))] if ("sign", ".") in inside else inside
    first = next((at for at, item in enumerate(whole) if item == ("digit", "0")), len(whole))
    return sum(kind == "digit" for kind, _ in whole[first:])


def _filled(inside: Sequence[Item], text: str, zeros: int) -> str | None:
    """A whole number put into the places between words: 202005 in 0000年00 is 2020年05."""
    if not text.isdigit() or ("sign", ".") in inside:
        return None
    figures, shown = list(text.zfill(zeros)), ""
    for at in range(len(inside) - 1, -1, -1):
        kind, word = inside[at]
        if kind == "digit" and figures:
            shown = figures.pop() + shown
        elif kind in ("literal", "plain"):
            shown = word + shown
    return "".join(figures) + shown


def _plain(number: Decimal) -> str:
    """A number without a power of ten and without zeros behind its point."""
    text = format(number, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


OTHERWISE = re.compile(r"[-+]?[\d.,]+E[-+]?\d+|[-+]?(\d+ )?\d+/\d+|#+", re.IGNORECASE)  # 5.3E+17, 1/2, too narrow
WRITTEN = re.compile(r"(?P<before>[^\d.,+-]*)(?P<number>[-+]?\d[\d,]*(?:\.\d+)?)(?P<after>[^\d]*)")


def reconciled(value: float, shown: str) -> str | None:
    """A number in full, with what was shown beside it: 0.8567 shown as 86% is 85.67%; None where only it was rounded.

    For files that give a number and its text, and no format. A text that is no rounding of the number, nor of its
    hundredfold (%), nor of a thousandth, a ten-thousandth …, stands as it is.
    """
    match = WRITTEN.fullmatch(shown.strip())
    if match is None:
        return None if OTHERWISE.fullmatch(shown.strip()) else shown.strip() or None
    written = Decimal(match["number"].replace(",", ""))
    if re.fullmatch(r"[-+]?\d+,\d{1,2}", match["number"]) and not match["after"].strip():
        return None  # a decimal comma
    before, after = match["before"].strip(TRIVIAL), match["after"].strip(TRIVIAL)
    places = -int(written.as_tuple().exponent)
    exact = figures_of(value)
    percent = after.startswith("%")
    for power in (2,) if percent else (0, -3, -4, -6, -8, -1, -2):
        number = exact.scaleb(power)
        if abs(abs(number) - abs(written)) <= Decimal("0.5").scaleb(-places):
            digits = match["number"].lstrip("+-").partition(".")[0]
            if not power and digits.startswith("0") and len(digits) > 1 and "," not in digits:
                return f"{before}{match['number']}{after}"
            plain = _plain(number)
            return None if not power and not before and not after else f"{before}{plain}{after}"
    return shown.strip()
