"""Words in cells → values: yes and no, villages, tasks, items of a list. Each works on one distinct text."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

MISSING = frozenset({"", "-", "--", "—", "——", "–", "/", "\\", "无", "暂无", "未报", "未报送", "N/A", "n/a"})
TRUE = frozenset("是 √ ✓ ✔ ☑ 对 有 达标 已达标 安全 已保障 有保障 合格 符合 满足 已参保 已解决 y yes t true 1".split())
FALSE = frozenset(
    "否 × ✗ ✘ 不是 错 无 没有 未达标 不达标 不安全 未保障 无保障 不合格 不符合 不满足 未参保 未解决"
    " n no f false 0 x".split()
)
QUOTES = "'\"`´‘’“”"
UNSEEN = r"\x00-\x08\x0b\x0c\x0e-\x1f\x{7f}-\x{9f}\x{ad}\x{200b}-\x{200f}\x{202a}-\x{202e}\x{2060}-\x{206f}\x{feff}"
"""Characters that nobody sees (controls, marks of direction and width), as a class of the database's expressions."""
MARKUP = r"_x00[01][0-9A-Fa-f]_|</?[Bb][Rr]\s*/?>|&nbsp;|&#160;"
"""What an export writes out for a character that nobody sees: a line end, a blank that does not break."""
INVISIBLE = re.compile(f"[{re.sub(r'x{([0-9a-f]+)}', lambda m: f'u{m[1]:0>4}', UNSEEN)}]|{MARKUP}")
WRAPPED = re.compile(r'^=\s*["“”](.*)["“”]$')
QUOTED_CODE = re.compile(rf"^[{QUOTES}]*([0-9A-Za-z][0-9A-Za-z_/.-]*)[{QUOTES}]*$")
POINT_ZERO = re.compile(r"^(\d+)\.0+$")
BROKEN = re.compile(r"\s*[\r\n]+\s*")
"""A line end within a name, as it was typed to fit a narrow cell."""
NO_NAME = r"[^\pL\pN]*|=.*|#.*[!?]|#N/A|(?i:\(?null\)?|nan|none|undefined)|[(\x{ff08}]?同[左右下][)\x{ff09}]?|0"
"""What names nothing, as an expression of the database: signs alone, errors and formulas of a sheet, an empty value of
a program."""
DITTOS = frozenset(
    f"{before}{mark}{behind}"
    for mark in [
        *"同上 同前 上同 与上同 同上行 同上一行 同上栏 同上户 〃 ″ \" '' ” “ 〞 々 仝 ↑ ditto".split(),
        "同 上", "同  上", "同\u3000上",
    ]
    for before, behind in (
        ("", ""), ("", "。"), ("『", "』"), ("「", "」"), ("(", ")"), ("\uff08", "\uff09"), ("", " "), (" ", ""),
        ("-", "-"), ("--", "--"), ("—", "—"), ("——", "——"), ("- ", " -"),
    )
)  # fmt: skip
"""Marks that say: the same as above."""
VILLAGE_TAIL = re.compile(r"(?:社区居民委员会|社区居委会|居民委员会|居委会|村民委员会|村委会|社区|村委|村)$")


MARKED = re.compile(r"^(?:[(]?\d{1,2}[.、)]|[★☆※▲△●○◆◇■□*#]+)\s*(?=[^\d\s])")
KIND_OF_VILLAGE = re.compile(
    r"\((?:(?:非|深度|已出列|已退出)?(?:贫困|脱贫|出列|行政|建制|重点|示范)?(?:村|社区)|居委会|村委会|社区|村|\d*|[^()]*[乡镇县])\)"
)
"""What may stand in brackets behind a village's name and says nothing of the figures: not (一组), (计划), (2019年)."""
CODE_AND_NAME = re.compile(r"(\d{9,12})[\s\-—_/]*([^\d\s].*)")


def plain(text: str) -> str:
    """A text without what is not seen: width, outer blanks, marks of direction and width, a guard ('… or ="…")."""
    text = INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).strip()
    if text.startswith("="):
        text = WRAPPED.sub(r"\1", text)
    return text.removeprefix("'")


def code_alone(text: str) -> str:
    """An identifier without the quotes around it, the .0 of a number behind it and line ends in it; any other text is
    `plain`."""
    return POINT_ZERO.sub(r"\1", QUOTED_CODE.sub(r"\1", BROKEN.sub("", plain(text))))


def unmarked(text: str) -> str:
    """A text without a number or a mark before it: 1.平达社区, ★小田坝村, (3)危房清零."""
    return MARKED.sub("", plain(text))


def is_missing(text: str) -> bool:
    """True for an empty cell and for the marks clerks leave in one."""
    return plain(text) in MISSING


# -- yes and no ------------------------------------------------------------------------------------------------------


class YesNo:
    """Yes and no in a column of some names: in the words and signs clerks use, or as the name itself.

    In 是否贫困村, 贫困村 says yes and 非贫困村 no; in 公示, 已公示 says yes and 未公示 no.
    """

    def __init__(self, names: Iterable[str] = ()) -> None:
        stems = {word_key(name).removeprefix("是否") for name in names}
        acts = {stem.removeprefix("已") for stem in stems}
        self._yes = TRUE | stems | {f"已{act}" for act in acts}
        self._no = FALSE | {f"非{stem}" for stem in stems} | {f"{no}{act}" for no in ("未", "没有") for act in acts}

    def value(self, text: str) -> bool | None:
        """True, False, or None when a text says neither."""
        word = word_key(text)
        if word in self._yes:
            return True
        return False if word in self._no else None


# -- lists -----------------------------------------------------------------------------------------------------------


def word_key(text: str) -> str:
    """What two spellings of one word have in common: width, case, blanks."""
    return re.sub(r"\s", "", plain(text)).casefold()


def nearest(text: str, options: Iterable[str]) -> str | None:
    """The option most like a text, or None when none is near."""
    matches = difflib.get_close_matches(plain(text), list(options), n=1, cutoff=0.5)
    return matches[0] if matches else None


class WordList:
    """Words with one meaning each: what may be written → the value it stands for, and what to suggest otherwise."""

    def __init__(self, values: Iterable[str], synonyms: Mapping[str, str] | None = None) -> None:
        self.values = tuple(values)
        self._meaning = {word_key(word): value for word, value in (synonyms or {}).items()}
        self._meaning.update({word_key(value): value for value in self.values})
        self._shown = {**{value: value for value in self.values}, **(synonyms or {})}
        self._suggested: dict[str, str | None] = {}

    def value(self, text: str) -> str | None:
        """The value a text stands for, or None."""
        return (
            self._meaning.get(word_key(text))
            or self._meaning.get(word_key(code_alone(text)))
            or self._meaning.get(word_key(unmarked(text)))
        )

    def suggestion(self, text: str) -> str | None:
        """The value most like a text, computed once per text; None when none is near."""
        if text not in self._suggested:
            self._suggested[text] = self._most_like(text)
        return self._suggested[text]

    def _most_like(self, text: str) -> str | None:
        near = nearest(text, self._shown)
        return self._shown[near] if near else None


class VillageList(WordList):
    """Villages by code and by every name they go by: 平达社区, 平达, 平达村委会, 平达乡平达社区居委会."""

    def __init__(self, names: Iterable[tuple[str, str]], within: Sequence[str] = ()) -> None:
        """names: (code, name), several names of one village allowed. A short name that two villages share is none.

        within: township, county and what they lie in, the nearest first, as clerks write them before a village's name.
        """
        pairs = [(str(code), plain(name)) for code, name in names]
        self._prefix = re.compile("^" + "".join(f"(?:{re.escape(place)})?" for place in reversed(within)))
        super().__init__(dict.fromkeys(code for code, _ in pairs), {name: code for code, name in pairs})
        self._names = dict(reversed(pairs))
        stems: dict[str, set[str]] = {}
        for code, name in pairs:
            stems.setdefault(self._stem(name), set()).add(code)
        self._stems = {stem: codes.pop() for stem, codes in stems.items() if len(codes) == 1 and stem}

    def value(self, text: str) -> str | None:
        """The code of a village written by code or name, or both, numbered or marked; None for another text."""
        if code := self._by_name(text):
            return code
        if both := CODE_AND_NAME.fullmatch(plain(text)):
            code = self._by_name(both[1])
            return code if code == self._by_name(both[2]) else None
        return self._by_name(unmarked(text))

    def _by_name(self, text: str) -> str | None:
        """The code of a village whose code or name a text is."""
        return super().value(text) or self._stems.get(self._stem(text))

    def _most_like(self, text: str) -> str | None:
        """The name of the village that a text most resembles."""
        shown = {**{name: code for code, name in self._names.items()}, **self._stems}
        near = nearest(self._stem(text), shown) or nearest(text, shown)
        return self._names[shown[near]] if near else None

    def named_in(self, text: str) -> str | None:
        """The code of the one village whose full name (with 村, 社区 or 村委会) stands in a text, else None."""
        key = word_key(text)
        codes = {
            code
            for stem, code in self._stems.items()
            if re.search(re.escape(stem) + r"(?:社区|村)", key) and self._names.get(code)
        }
        return codes.pop() if len(codes) == 1 else None

    def pattern(self, but: str) -> str:
        """A regular expression of RE2 for texts that name a village, or are its short name or code; "" for none.

        but: the code of the village that is left out.
        """
        stems = [re.escape(stem) for stem, code in self._stems.items() if code != but]
        codes = [re.escape(code) for code in self._names if code != but]
        if not stems:
            return ""
        names = "|".join(sorted(stems, key=len, reverse=True))
        return rf"(?:{names})(?:社区|村)|^\s*(?:{names}|{'|'.join(codes)})\s*$"

    def name(self, code: str) -> str:
        """A village's name by its code."""
        return self._names.get(code, code)

    def _stem(self, text: str) -> str:
        key = self._prefix.sub("", KIND_OF_VILLAGE.sub("", word_key(text)))
        return VILLAGE_TAIL.sub("", key)
