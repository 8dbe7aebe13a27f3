"""How personal values may be shown: names and numbers of persons masked, in a cell or anywhere in a free text.

Numbers are ID numbers, bank cards, passports, telephones, QQ and mail addresses. SQL calls `mask_text` itself
(`sql_functions.py`); names are masked by the macros of `sql/macros/masks.sql` too, and one corpus (`tests/masks.py`)
tests both.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date

from pingda_dash.contracts import Field

_GAP = r"[-\u2010-\u2015\uff0d.·\t \u00a0\u3000_/~|\r\n]"  # what people write between the groups of a number
_SPACE = _GAP + "{0,5}"
_OPEN, _CLOSE = r"[(\uff08\[【]?", r"[)\uff09\]】]?"
_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_PROVINCE = r"(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])"
_SHORT_YEAR = r"(?:0\d|1[0-4]|2[6-9]|[3-9]\d)"
_OF_A_PROVINCE = re.compile(_PROVINCE)
_PROJECT_YEAR = r"(?:1[5-9]|2[0-5])"  # a birth of a hundred years ago, or the year of a project in its number
_PROJECT = re.compile(r"(?:项目|编号|编码|代码|合同|文号|批次|单号)[^\d,;\uff0c\uff1b。、]{0,6}$")
_AFTER_WORD = r"(?:号码|号)?[为是]?[:\uff1a. \t\u3000]{0,3}"
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


_ONE = re.compile(rf"[1-8]\d{{5}}(?:19|20)\d\d{_DAY}\d{{3}}[\dXx]|1[3-9]\d{{9}}", re.ASCII)
_NUMERAL = "[零〇○一二三四五六七八九幺]"
_SPELLED = re.compile(
    rf"(?<!{_NUMERAL})(?:[一幺][三四五六七八九]{_NUMERAL}{{9}}|[一二三四五六七八]{_NUMERAL}{{16}}[零〇○一二三四五六七八九幺Xx])"
    rf"(?!{_NUMERAL})"
)
"""A mobile or an ID number written in Chinese numerals: 一三八一二三四五六七八."""


def _digits(number: str) -> str:
    return "".join(character for character in number if character.isalnum())


def _short_id(match: re.Match[str]) -> str:
    """A 15-digit ID number that might be a project's: shown alone, or after a word for a project."""
    alone = match[0] == match.string.strip()
    if alone or _PROJECT.search(match.string[: match.start()]):
        return match[0]
    return f"{match[1]}*********{match[2]}"


def _spaced_id(match: re.Match[str]) -> str:
    """18 digits in whatever groups, where their date is a day on which somebody may be born, and their province or
    their check digit is one of an ID number."""
    number = _digits(match[0]).upper()
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return match[0]
    total = sum(weight * int(digit) for weight, digit in zip(_ID_WEIGHTS, number, strict=False))
    of_a_place = _OF_A_PROVINCE.match(number) and number[6:8] in ("19", "20")
    is_id = of_a_place or "10X98765432"[total % 11] == number[-1]
    return f"{number[:3]}***********{number[-4:]}" if is_id else match[0]


def _bank_card(match: re.Match[str]) -> str:
    """16 to 19 digits whose last one is the check digit of a card (Luhn's rule)."""
    number = _digits(match[0])
    doubled = (2 * int(digit) if at % 2 else int(digit) for at, digit in enumerate(reversed(number)))
    is_card = 16 <= len(number) <= 19 and sum(value - 9 * (value > 9) for value in doubled) % 10 == 0
    return _stars(number) if is_card else match[0]


def _account(match: re.Match[str]) -> str:
    return match[1] + _stars(_digits(match[2]))


def _stars(number: str) -> str:
    """A bank's number: its last four digits."""
    return "*" * (len(number) - 4) + number[-4:]


def _adjoining(match: re.Match[str]) -> str:
    """ID numbers and mobiles with nothing between them, each masked."""
    return _ONE.sub(lambda one: _ends(one[0]), match[0])


def _ends(number: str) -> str:
    """A mobile's first three and last four digits; of an ID number, too."""
    return f"{number[:3]}{'*' * (len(number) - 7)}{number[-4:]}"


def _spelled(match: re.Match[str]) -> str:
    return _ends(match[0])


def _phone_after_word(match: re.Match[str]) -> str:
    number = _digits(match[2])
    return f"{match[1]}{number[:3]}****{number[-4:]}"


_PATTERNS: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = tuple(
    (re.compile(pattern, re.ASCII), masked)
    for pattern, masked in (
        # several without anything between them
        (rf"(?<!\d)(?:{_ONE.pattern}){{2,}}(?!\d)", _adjoining),
        # an ID number: 18 digits, with two more on a disability card, also in groups; 15 digits until 1999
        (rf"(?<!\d)(\d{{3}})\d{{3}}(?:19|20)\d\d{_DAY}(\d{{3}}[\dXx])\d\d(?!\d)", r"\1***********\2**"),
        (r"(?<!\d)(\d{3})\d{11}(\d{3}[\dXx])(?!\d)", r"\1***********\2"),
        (rf"(?<!\d)(\d{{3}})\d{{3}}{_SPACE}(?:19|20)\d\d{_DAY}{_SPACE}(\d{{3}}[\dXx])(?!\d)", r"\1***********\2"),
        (rf"(?<!\d)[1-8](?:{_GAP}?\d){{16}}{_GAP}?[\dXx](?!\d)", _spaced_id),
        (rf"(?<!\d)({_PROVINCE}\d)\d{{3}}{_SPACE}{_SHORT_YEAR}{_DAY}{_SPACE}(\d{{3}})(?!\d)", r"\1*********\2"),
        (rf"(?<!\d)({_PROVINCE}\d)\d{{3}}{_PROJECT_YEAR}{_DAY}(\d{{3}})(?!\d)", _short_id),
        # a bank card, also in groups of four; any account after a word for it
        (rf"((?:银行卡|卡号|账号|账户|帐号|帐户|存折){_AFTER_WORD})(\d(?:{_GAP}?\d){{9,22}})(?!\d)", _account),
        (rf"(卡{_AFTER_WORD})(\d(?:{_GAP}?\d){{15,18}})(?!\d)", _account),
        (r"(?<!\d)[34569]\d{15,18}(?!\d)", _bank_card),
        (rf"(?<!\d)62(?:{_GAP}?\d){{14,17}}(?!\d)", _bank_card),
        (rf"(?<!\d)[34569]\d{{3}}(?:{_GAP}\d{{4}}){{3}}(?:{_GAP}\d{{1,3}})?(?!\d)", _bank_card),
        # a passport or a travel permit
        (rf"((?:护照|通行证|证件){_AFTER_WORD}[A-Za-z]{{1,2}})\d{{5,7}}(\d{{2}})(?!\d)", r"\1*****\2"),
        (rf"(?<![A-Za-z\d-])([EGeg])(?!(?:19|20)\d\d{_DAY})\d{{6}}(\d{{2}})(?!\d)", r"\1******\2"),
        (r"(?<![A-Za-z\d-])([Ee][A-Za-z])\d{5}(\d{2})(?!\d)", r"\1*****\2"),
        # a mobile in two other groupings: 138 12345 678, 13812-345678
        (
            rf"(?<!\d)(?<!\d{_GAP})1[3-9](?:\d{_GAP}\d{{5}}{_GAP}\d{{3}}|\d{{3}}[-_/]\d{{6}})(?!{_GAP}?\d)",
            lambda one: _ends(_digits(one[0])),
        ),
        # a mobile as a spreadsheet writes a large number; one with each digit alone
        (r"(?<![\d.])(1\.[3-9]\d)\d{4}(\d{4}[Ee]\+?10)(?!\d)", r"\1****\2"),
        (rf"(?<!\d)(?<!\d{_GAP})1{_GAP}[3-9](?:{_GAP}\d){{9}}(?!{_GAP}?\d)", lambda one: _ends(_digits(one[0]))),
        # a mobile: 13812345678, 138-1234-5678, (138)12345678, +86 138 1234 5678
        (
            rf"(?<!\d)((?:\+?86|0086|0)?{_CLOSE}{_SPACE}{_OPEN}1[3-9]\d{_CLOSE})"
            rf"({_SPACE}{_OPEN})\d{{4}}({_CLOSE}{_SPACE})(\d{{4}})(?!\d)",
            r"\1\2****\3\4",
        ),
        # after a word for it in whatever groups: 电话 1381 234 5678
        (rf"((?:电话|手机|联系方式|微信){_AFTER_WORD})(1[3-9](?:{_GAP}?\d){{9}})(?!\d)", _phone_after_word),
        # a land line with its area code: 0875-6612345, (0871)63912345
        (
            rf"(?<![\dA-Za-z-])(0(?:10|2\d|[3-9]\d\d){_CLOSE}{_SPACE})[2-8]\d{{2,3}}{_SPACE}\d{{2}}(\d{{2}})(?!\d)",
            r"\1*****\2",
        ),
        (
            rf"((?:\+86|0086){_SPACE}{_OPEN}0?(?:10|2\d|[3-9]\d\d){_CLOSE}{_SPACE})[2-8]\d{{2,3}}{_SPACE}\d{{2}}"
            rf"(\d{{2}})(?!\d)",
            r"\1*****\2",
        ),
        # a local number after a word for it: 电话:66123456; a QQ number
        (
            rf"((?:电话|座机|固话|手机|联系方式|热线|传真|[Tt][Ee][Ll]){_AFTER_WORD})\d{{5,6}}(\d{{2}})(?!\d)",
            r"\1*****\2",
        ),
        (rf"((?:[Qq][Qq]|微信){_AFTER_WORD})\d{{3,9}}(\d{{2}})(?!\d)", r"\1*****\2"),
        # a mail address
        (r"(?<![\w.+-])(\w)[\w.+-]*(@\w[\w-]*\.\w)", r"\1***\2"),
    )
)
_BETWEEN_GROUPS = _GAP[:-1] + r"()\uff08\uff09\[\]【】]"
_LONG = re.compile(
    rf"\d{{5}}|\d{{1,4}}{_BETWEEN_GROUPS}{{1,5}}\d{{3,4}}|\d{_GAP}\d{_GAP}\d{_GAP}|1\.[3-9]\d{{9}}|@|{_NUMERAL}{{11}}",
    re.ASCII,
)
"""Something like this is in every number that is masked."""
_SHORT = re.compile(r"(?:\D*\d){0,7}\D*")
_NAMED = re.compile("话|机|联系|热线|传真|微信|护照|通行证|证件|[TtQqEe@]")
"""A number of seven digits and fewer is masked only behind one of these."""
UNSEEN = "".join(
    chr(code)
    for code in (*range(0xAD, 0xFE30), 0xFEFF, 0xFFA0, *range(0xE0100, 0xE01F0))
    if unicodedata.category(chr(code)) in ("Cf", "Mn", "Me") or code in (0x115F, 0x1160, 0x3164, 0xFFA0)
)
"""Characters of no width, and marks upon others: a number with them in it is the same to whoever reads it."""


def _read_as() -> dict[int, str | None]:
    """What is read as another character: full-width and other digits, letters, blanks, dashes and dots; UNSEEN not."""
    read: dict[int, str | None] = dict.fromkeys(map(ord, UNSEEN))
    for code in (0xFF0B, 0xFF3F, 0xFF0F, 0xFF5E, 0xFF5C, *range(0xFF20, 0xFF3B), *range(0xFF41, 0xFF5B)):
        read[code] = chr(code - 0xFEE0)
    for code in (*range(0x660, 0xFF1A), *range(0x1D7CE, 0x1D800)):
        if (digit := unicodedata.decimal(chr(code), None)) is not None:
            read[code] = str(digit)
    read |= dict.fromkeys((0x1680, 0x202F, 0x205F, *range(0x2000, 0x200B), 0x2028, 0x2029), " ")
    return read | dict.fromkeys((0x2212, 0xFE58, 0xFE63, 0x2043), "-") | dict.fromkeys(map(ord, DOTS), "·")


DOTS = "\u2022\u2027\u2024\u2219\u22c5\u30fb\uff65\uff0e"
"""Other dots than the one (·) that stands in names and numbers."""
_READ_AS = _read_as()
_BLANK = r" \t\u00a0\u3000\u2000-\u200a\u202f"
_UNDRAWN = dict.fromkeys(map(ord, " \t\u00a0\u3000\u202f" + "".join(map(chr, range(0x2000, 0x200B))) + UNSEEN))
_OTHERWISE = frozenset(map(chr, _READ_AS))
_BLANKS = re.compile(r"[ \t\u00a0\u3000]+")
_BETWEEN_NAMES = re.compile(r"[、,\uff0c;\uff1b/\r\n]+")
_LONE = re.compile(r"(?:^|[ \t\u00a0\u3000])[^ \t\u00a0\u3000](?:$|[ \t\u00a0\u3000])")


def mask_name(name: str) -> str:
    """The first character and a star for each other one: 王小明 → 王**, 王 → 王*; "" stays."""
    return name[:1] + "*" * max(len(name) - 1, 1) if name else ""


def mask_names(names: str) -> str:
    """Several names in one cell, each masked: 王小明,李芳 → 王**、李*."""
    return "、".join(map(mask_name, names_in(names)))


def names_in(cell: str) -> list[str]:
    """The names in one cell. Blanks stand between names too, but where one character is alone: 张 三 is one name."""
    names: list[str] = []
    for part in _BETWEEN_NAMES.split(cell):
        if not _BLANKS.search(part):
            names.append(part)
        elif _LONE.search(part):
            names.append(_BLANKS.sub("", part))
        else:
            names += _BLANKS.split(part)
    return [name for name in names if name]


def mask_text(text: str, names: str = "") -> str:
    """A free text with the numbers of persons in it masked, and the names that its row knows; else as it stands.

    names: as a cell writes them (王小明、李芳). A name of one character is left: it is part of other words.
    """
    for part in _BETWEEN_NAMES.split(names) if names else ():
        name = part.strip()
        if len(name) > 1 and name in text:
            text = text.replace(name, mask_name(name))
        elif len(name) > 1 and name in text.translate(_UNDRAWN):  # 王 小明
            text = re.sub(rf"[{_BLANK}{UNSEEN}]*".join(map(re.escape, name)), mask_name(name), text)
    plain = text if _OTHERWISE.isdisjoint(text) else text.translate(_READ_AS)
    if not _LONG.search(plain):
        return text
    masked = _SPELLED.sub(_spelled, plain)
    if _NAMED.search(plain) or not _SHORT.fullmatch(plain):
        for pattern, replacement in _PATTERNS:
            masked = pattern.sub(replacement, masked)
    return text if masked == plain else masked


def mask_number(text: str) -> str:
    """An ID number or a telephone that is a cell of its own: 13812345678 → 138****5678, 66123456 → ******56.

    Whatever else stands there (a number with a digit too many, a coordinate) keeps its first three and last four
    characters from 11 on, its last two from 8 on, else its first.
    """
    for pattern, replacement in _PATTERNS:
        if pattern.fullmatch(text) and (masked := pattern.sub(replacement, text)) != text:
            return masked
    if len(text) < 8:
        return text[:1] + "*" * (len(text) - 1)
    first, last = (3, 4) if len(text) > 10 else (0, 2)
    return text[:first] + "*" * (len(text) - first - last) + text[-last:]


def mask_value(text: str, field: Field) -> str:
    """A cell as its contract allows it to be shown: names by `mask_names`, restricted values by `mask_number`."""
    if field.privacy == "public" or not text:
        return text
    return mask_names(text) if field.privacy == "masked" else mask_number(text)


def mask_cell(text: str, field: Field, names: str = "") -> str:
    """A cell as it may be shown: masked where the contract asks for it, or where a free text tells of a person.

    names: the personal names of its row, as `mask_text` has them.
    """
    if field.privacy != "public":
        return mask_value(text.strip(), field)
    return mask_text(text, names) if field.type == "string" else text
