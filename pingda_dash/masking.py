"""How personal values may be shown: names, ID numbers and telephones masked, in a cell or anywhere in a free text.

The macros of `sql/macros/masks.sql` do the same in SQL; one corpus (`tests/masks.py`) tests both.
"""

from __future__ import annotations

import re

from pingda_dash.contracts import Field

_GAP = r"[-\u2010-\u2015\uff0d.·\t \u00a0\u3000]"  # what people write between the groups of a number
_SPACE = _GAP + "{0,3}"
_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_PROVINCE = r"(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])"
_SHORT_YEAR = r"(?:0\d|1[0-4]|2[6-9]|[3-9]\d)"  # not 15 … 25: there such a number is a project's, with its year
_PATTERNS = tuple(
    (re.compile(pattern, re.ASCII), masked)
    for pattern, masked in (
        # an ID number: 18 digits, also in groups; 15 digits until 1999
        (r"(?<!\d)(\d{3})\d{11}(\d{3}[\dXx])(?!\d)", r"\1***********\2"),
        (rf"(?<!\d)(\d{{3}})\d{{3}}{_SPACE}(?:19|20)\d\d{_DAY}{_SPACE}(\d{{3}}[\dXx])(?!\d)", r"\1***********\2"),
        (rf"(?<!\d)({_PROVINCE}\d)\d{{3}}{_SHORT_YEAR}{_DAY}(\d{{3}})(?!\d)", r"\1*********\2"),
        # a mobile: 13812345678, 138-1234-5678, +86 138 1234 5678
        (
            rf"(?<!\d)((?:\+?86|0086|0)?{_SPACE}1[3-9]\d)({_SPACE})\d{{4}}({_SPACE})(\d{{4}})(?!\d)",
            r"\1\2****\3\4",
        ),
        # a land line with its area code: 0875-6612345, (0871)63912345
        (
            rf"(?<![\dA-Za-z-])(0(?:10|2\d|[3-9]\d\d)[)\uff09]?{_SPACE})[2-8]\d{{2,3}}{_SPACE}\d{{2}}(\d{{2}})(?!\d)",
            r"\1*****\2",
        ),
        # a local number after a word for it: 电话:66123456
        (
            r"((?:电话|座机|固话|手机|联系方式|热线|传真|[Tt][Ee][Ll])(?:号码|号)?[为是]?[:\uff1a. \t\u3000]{0,3})"
            r"\d{5,6}(\d{2})(?!\d)",
            r"\1*****\2",
        ),
    )
)
_DIGIT = r"[0-9\uff10-\uff19]"
_LONG = re.compile(rf"{_DIGIT}{{5}}|{_DIGIT}{{3}}{_GAP}{{1,3}}{_DIGIT}{{4}}")  # in every number that is masked
_WIDE = re.compile(r"[\uff10-\uff19\uff0b]")
_NARROW = {0xFF10 + digit: str(digit) for digit in range(10)} | {0xFF0B: "+"}
_BLANKS = re.compile(r"[ \t\u00a0\u3000]+")
_BETWEEN_NAMES = re.compile(r"[、,\uff0c;\uff1b/\r\n]+")
_LONE = re.compile(r"(?:^|[ \t\u00a0\u3000])[^ \t\u00a0\u3000](?:$|[ \t\u00a0\u3000])")


def mask_name(name: str) -> str:
    """The first character and a star for each other one: 王小明 → 王**, 王 → 王*; "" stays."""
    return name[:1] + "*" * max(len(name) - 1, 1) if name else ""


def mask_names(names: str) -> str:
    """Several names in one cell, each masked: 王小明,李芳 → 王**、李*.

    Blanks stand between names too, but where one character is alone: 张 三 is one name.
    """
    masked = []
    for part in _BETWEEN_NAMES.split(names):
        words = [_BLANKS.sub("", part)] if _LONE.search(part) else _BLANKS.split(part)
        masked += [mask_name(word) for word in words if word]
    return "、".join(masked)


def mask_text(text: str) -> str:
    """A free text with every ID number and telephone in it masked; a text without any as it stands."""
    if not _LONG.search(text):
        return text
    plain = masked = text.translate(_NARROW) if _WIDE.search(text) else text
    for pattern, replacement in _PATTERNS:
        masked = pattern.sub(replacement, masked)
    return text if masked == plain else masked


def mask_number(text: str) -> str:
    """An ID number or a telephone that is a cell of its own: 13812345678 → 138****5678, 66123456 → ******56.

    Whatever else stands there (a number with a digit too many, a coordinate) keeps its first three and last four
    characters from 11 on, its last two from 8 on, else its first.
    """
    if any(pattern.fullmatch(text) for pattern, _ in _PATTERNS):
        return mask_text(text)
    if len(text) < 8:
        return text[:1] + "*" * (len(text) - 1)
    first, last = (3, 4) if len(text) > 10 else (0, 2)
    return text[:first] + "*" * (len(text) - first - last) + text[-last:]


def mask_value(text: str, field: Field) -> str:
    """A cell as its contract allows it to be shown: names by `mask_names`, restricted values by `mask_number`."""
    if field.privacy == "public" or not text:
        return text
    return mask_names(text) if field.privacy == "masked" else mask_number(text)


def mask_cell(text: str, field: Field) -> str:
    """A cell as it may be shown: masked where the contract asks for it, or where a free text contains a number."""
    if field.privacy != "public":
        return mask_value(text.strip(), field)
    return mask_text(text) if field.type == "string" else text
