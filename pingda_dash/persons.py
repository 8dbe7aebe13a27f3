"""The people of the registers, masked wherever a free text names them: in a problem, a note, an upload's message.

A name of a register may be a word, or stand across two (高峰, 形[成龙]头): a text must stay readable. So a name that is
a word too, or that makes one with the character beside it, is masked only where the text says that it is a person's; so
is one that somebody who helps, an official, has as well. The names of villages, units and officials are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

import duckdb

from pingda_dash.contracts import contracts
from pingda_dash.masking import DOTS, UNSEEN, mask_name, names_in
from pingda_dash.settings import data_dir

_LETTER = "\u3007\u3400-\u9fff\ue000-\uf8ff\uf900-\ufaff\U00020000-\U0003ffff"
"""The characters of names, the rare ones among them, and those that only the township's own font has."""
_NAME = re.compile(rf"[{_LETTER}\u00b7]{{2,12}}")
_APART = rf" \t\u00a0\u3000\u2000-\u200a\u202f.·{DOTS}"
_BROKEN = re.compile(rf"(?<=[{_LETTER}])[{_APART}{UNSEEN}]{{1,5}}(?=[{_LETTER}])")
_WIDE = re.compile(f"[{_APART}]")
_BESIDE = re.compile(r"[(\uff08\[【][^)\uff09\]】]*[)\uff09\]】]?|^[^:\uff1a]{1,4}[:\uff1a]|[\d\s*.]+")
"""What stands in a register beside a name: 李四海(长子), 妻:王小花."""
ERASED = "已删除"
"""What stands in a register in the place of a name that was taken out of it: nobody's."""
_PARTS = re.compile(r"[;,、\uff0c\uff1b·\s]+")
_WORDS = Path(__file__).parent / "words.txt"
_GAP = r"[:\uff1a \u3000“\"(\uff08]{0,2}$"
_NAMED = re.compile(r"(?:户主|姓名|名叫|名字)" + _GAP)
_KIND = re.compile(
    r"(?:户主|姓名|名叫|名字|村民|群众|农户|[困贫定缘测保档卡般]户|监测对象|五保|学生|患者|残疾人|党员|老人|儿子|女儿|"
    r"丈夫|妻子|父亲|母亲|孙子|孙女|[其之][子女妻父母]|[组村])" + _GAP
)
_OF_A_PERSON = re.compile(
    r"同志|本人|夫妇|夫妻|一家|老人|之[子女妻父母]|家(?![园庭禽畜具电长校居])|户(?![籍外均数型口厕])|"
    r"等[\d一二三四五六七八九十两几多余]*[户人名]"
)
_BOUND = re.compile(r"[^\w]|$")


class Persons:
    """Names to mask in texts; `mask` finds each by looking it up, so that ten thousand cost what ten do."""

    def __init__(
        self, names: Iterable[str], left_alone: Iterable[str] = (), words: frozenset[str] = frozenset()
    ) -> None:
        self._left_alone, self._names = frozenset(left_alone), frozenset(names)
        self._words = words
        lengths: dict[str, set[int]] = {}
        for word in (*self._names, *self._left_alone):
            lengths.setdefault(word[0], set()).add(len(word))
        self._lengths = {first: sorted(of, reverse=True) for first, of in lengths.items()}
        self._first = re.compile(f"[{re.escape(''.join(sorted(lengths)))}]") if self._names else None

    def only(self, names: Iterable[str]) -> Persons:
        """The same towns, officials and words with other people."""
        return Persons(names, self._left_alone, self._words)

    def mask(self, text: str) -> str:
        """A text with every person's name in it masked as `mask_name` does."""
        return self.replace(text, mask_name)

    def replace(self, text: str, write: Callable[[str], str]) -> str:
        """A text with every person's name in it written otherwise."""
        if self._first is None:
            return text
        broken = {match.start(): match for match in _BROKEN.finditer(text)}
        parts, done, end = [], 0, 0
        for begins in self._first.finditer(text):
            start = begins.start()
            if start < end:
                continue
            word = self._longest(text, start)
            until = start + len(word or "")
            if word is None and broken:
                word, until = self._longest_broken(text, start, broken)
            if word is None:
                continue
            if word in self._names and self._is_person(text, start, until, word):
                end = until
                parts += [text[done:start], write(word)]
                done = end
            elif word in self._left_alone:
                end = until
        return "".join([*parts, text[done:]])

    def _longest(self, text: str, start: int) -> str | None:
        for length in self._lengths[text[start]]:
            word = text[start : start + length]
            if word in self._names or word in self._left_alone:
                return word
        return None

    def _longest_broken(self, text: str, start: int, broken: dict[int, re.Match[str]]) -> tuple[str | None, int]:
        """The longest name that begins there with blanks or dots between its characters, and where it ends."""
        letters, at = "", start
        longest: tuple[str | None, int] = None, start
        while at < len(text) and len(letters) < self._lengths[text[start]][0]:
            if at in broken:
                at = broken[at].end()
                continue
            letters, at = letters + text[at], at + 1
            if letters in self._names and at - start > len(letters):
                longest = letters, at
        return longest

    def _is_person(self, text: str, start: int, end: int, word: str) -> bool:
        before, after = text[max(start - 6, 0) : start], text[end : end + 6]
        if _OF_A_PERSON.match(after) or _NAMED.search(before):
            return True
        kind = bool(_KIND.search(before))
        if word in self._left_alone:
            return kind
        if word in self._words:
            return kind and bool(_BOUND.match(after))
        if len(word) == 2 and _WIDE.search(text[start:end]) and not kind:
            return bool(_BOUND.match(after)) or bool(_BOUND.match(before[-1:]))
        across = {text[max(start - 1, 0) : start + 1], text[end - 1 : end + 1]}
        return len(word) > 2 or kind or not across & self._words


NOBODY = Persons(())


def of(cur: duckdb.DuckDBPyConnection, schema: str) -> Persons:
    """The people of the registers in a schema of a connection: heads of households, their families, the cases."""
    rows = cur.execute(f"""
        SELECT DISTINCT name, is_helper FROM (
            SELECT unnest([head_name, member_names, helper]) AS name, unnest([false, false, true]) AS is_helper
            FROM {schema}.households
            UNION ALL
            SELECT unnest([head_name, helper]), unnest([false, true]) FROM {schema}.monitoring
        ) WHERE name IS NOT NULL
    """).fetchall()
    helped, helpers = (_names_of(cell for cell, is_helper in rows if is_helper == who) for who in (False, True))
    folder = data_dir()
    return Persons(helped - {ERASED}, _places(folder) | helpers, _words(folder))


def _names_of(cells: Iterable[str]) -> set[str]:
    """The names in cells of a register, without what stands beside them; one with a dot in it without the dot, too."""
    plain = str.maketrans(dict.fromkeys(DOTS, "·") | dict.fromkeys(UNSEEN))
    named = {_BESIDE.sub("", name) for name in set(names_in("、".join(cells).translate(plain)))}
    return {one for name in named for one in (name, name.replace("·", "")) if _NAME.fullmatch(one)}


@cache
def _places(folder: Path) -> frozenset[str]:
    """The names of the villages and units, which stay as they are."""
    texts = [(folder / name).read_text(encoding="utf-8-sig") for name in ("reference/villages.csv", "plan/units.csv")]
    return frozenset(word for text in texts for word in _PARTS.split(text) if _NAME.fullmatch(word))


@cache
def _words(folder: Path) -> frozenset[str]:
    """What may be a word, of two or three characters: whatever stands in the plan, in a contract, or in `words.txt`."""
    texts = [(folder / "plan" / "source.txt").read_text(encoding="utf-8"), _WORDS.read_text(encoding="utf-8")]
    for contract in contracts().values():
        texts.append(contract.title)
        for field in contract.fields:
            texts += [field.title, *field.enum, *field.aliases]
    chunks = [chunk for text in texts for chunk in re.findall(r"[\u3400-\u9fff]+", text)]
    return frozenset(
        chunk[at : at + length] for chunk in chunks for length in (2, 3) for at in range(len(chunk) - length + 1)
    )
