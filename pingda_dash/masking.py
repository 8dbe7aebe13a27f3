"""What of an uploaded file may stand on a screen or in a list of problems: names, ID numbers and phones masked."""

from __future__ import annotations

import re

from pingda_dash.contracts import Field

ID_NUMBER = re.compile(r"(?<!\d)(\d{3})\d{11}(\d{3}[\dXx])(?!\d)")
PHONE = re.compile(r"(?<!\d)(1\d{2})\d{4}(\d{4})(?!\d)")


def mask_value(text: str, field: Field) -> str:
    """A personal value as it may be shown: 王小明 → 王**, 530523199001011234 → 530***********1234."""
    if field.privacy == "public" or not text:
        return text
    if field.privacy == "masked" or len(text) < 8:
        return text[0] + "*" * (len(text) - 1)
    return text[:3] + "*" * (len(text) - 7) + text[-4:]


def mask_text(text: str) -> str:
    """A free text with any ID number or mobile phone in it masked: a note can contain one in any ledger."""
    return PHONE.sub(r"\1****\2", ID_NUMBER.sub(r"\1***********\2", text))


def mask_cell(text: str, field: Field) -> str:
    """A cell as it may be shown: masked where the contract says so, or where a free text contains a number."""
    if field.privacy != "public":
        return mask_value(text.strip(), field)
    return mask_text(text) if field.type == "string" else text
