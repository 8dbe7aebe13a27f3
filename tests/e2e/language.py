"""Which Latin words may stand on a screen of this app: everything else is English by accident."""

from __future__ import annotations

import re

ALLOWED = set(
    "csv xlsx xls ods docx pptx pdf gbk gb18030 big5 utf utf-8 utf-16 bom "  # file kinds and encodings
    "wgs84 wgs cgcs2000 gcj-02 gcj bd-09 bd "  # datums
    "app excel word wps ctrl km kg mb kb id pingda_home".split()  # the plan's text, the clerk's machine, units
)
_FILE_NAME = re.compile(r"[^\s]+\.(?:csv|xlsx|xls|ods|png|txt)\b", re.IGNORECASE)
_COMMAND = re.compile(
    r"(PINGDA_[A-Z]+=\S+ )*\S*python -m pingda_dash [a-z]+( [a-z]+)?( --[a-z]+( [a-z]+)?)*|--[a-z]+( [a-z]+)?"
)
_CODE = re.compile(
    r"\b[A-Z]{1,3}-?\d+[a-z]?\b|\b[0-9a-f]{8,64}\b|\b[0-9A-F]{6}\b"
)  # T01, WT-010, hashes, incident numbers
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_-]*[A-Za-z0-9]")


def english(pieces: list[str]) -> list[str]:
    """The pieces of text that hold a Latin word no one allowed, each with its words."""
    result = []
    for piece in pieces:
        rest = _CODE.sub(" ", _FILE_NAME.sub(" ", _COMMAND.sub(" ", piece)))
        words = [word for word in _WORD.findall(rest) if word.casefold() not in ALLOWED]
        if words:
            result.append(f"{' '.join(words)} ← {piece[:80]}")
    return result
