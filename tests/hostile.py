"""A lake full of people: every text of every ledger names one and tells numbers of one, each written in another way."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta
from itertools import cycle
from pathlib import Path

from pingda_dash import minutes, thresholds
from pingda_dash.contracts import Contract, Field, contracts
from pingda_dash.lake import Lake
from pingda_dash.minutes import Note
from pingda_dash.thresholds import Change
from tests.sheets import Sheet

NAMES = ("欧阳霁月", "覃霁川", "滕骁雯")
"""People of the register: nobody else is called so, and no word is written with these characters."""
FORMS = {
    "mobile": "13876540923",
    "grouped mobile": "139-8765-0914",
    "spaced mobile": "138 7654 0925",
    "abroad": "+86 13876540936",
    "without width": "138\u200b7654\u20090969",
    "wide": "\uff11\uff13\uff18\uff17\uff16\uff15\uff14\uff10\uff19\uff14\uff17",
    "land line": "0875-6650917",
    "bracketed land line": "(0875)6650928",
    "ID": "530523198703140918",
    "ID with X": "53052319870314092X",
    "spaced ID": "530523 19870315 0918",
    "ID of 15 digits": "530523670314091",
    "bank card": "6222021987650914325",
    "grouped bank card": "6217 0019 8765 0914 410",
}
RARE = "因罕见病致贫"
"""What one household alone has in common with nobody."""
OF_FEW = (RARE, "教育未达标", "教育未报送", "突发困难 1 户", '<td class="bad">1</td>', '<td class="warn">1</td>')
"""What tells it, of a cause, a guarantee, the kind of a case and what a group has of them."""
NOTED = "indicator:training"
"""The item of a meeting that something was written of."""
DAY, VILLAGE = date(2020, 5, 18), "530523206206"


def shortened(text: str) -> str:
    """A text without what stands between digits, in half-width characters: one number is one, however it is written."""
    plain = re.sub(r"\\u([0-9a-fA-F]{4})", lambda match: chr(int(match[1], 16)), unicodedata.normalize("NFKC", text))
    plain = re.sub("[\u200b-\u200f\u2060\ufeff]", "", plain)
    return re.sub(r"(?<=[\d)])[-‐-―. \u3000()]+(?=[\d(])|(?<=\()(?=\d)", "", plain)


SECRETS = tuple(shortened(number).removeprefix("+86").lstrip(" (").replace(")", "") for number in FORMS.values())
"""The numbers as `shortened` leaves them."""


def leaks(text: str) -> list[str]:
    """Which numbers and names of the lake a text tells."""
    plain = shortened(text)
    return [secret for secret in SECRETS if secret in plain] + [name for name in NAMES if name in plain]


def home_of_people(home: Path) -> Lake:
    """A lake in which every text column of every dataset, who sent a file, what he wrote and its name are personal."""
    lake = Lake.open(home, "real")
    lake.load([_sheet(lake, contracts()["villages"])], "乡扶贫办", "名册", _at(0))
    form = cycle(FORMS.values())
    for number, contract in enumerate((one for one in contracts().values() if one.name != "villages"), start=1):
        words = [f"{next(form)} 户主{NAMES[0]}", f"请{NAMES[1]}核对,{next(form)}"]
        sheet = _sheet(lake, contract)
        sheet.filename = f"{NAMES[2]}{next(form)}{contract.title}.csv"
        lake.load([sheet], words[0], words[1], _at(number))
    lake.mark(f"例会 {FORMS['mobile']}", lake.version(), f"乡扶贫办 {FORMS['land line']}", _at(90))
    at, text = _at(95), f"请{NAMES[0]}家核对,{FORMS['spaced ID']}"
    minutes.add(lake.folder, Note(NOTED, text, DAY, text, None, text, "滞后", text, text, at))
    thresholds.add(lake.folder, Change("jump_times", 4.0, text, text, at))
    return lake


def _at(number: int) -> datetime:
    return datetime(2020, 5, 19, 8, 0) + timedelta(minutes=number)  # noqa: DTZ001


def _sheet(lake: Lake, contract: Contract) -> Sheet:
    rows = [_row(contract, at, form) for at, form in enumerate(FORMS.values())]
    if contract.name == "villages":
        rows = rows[:1]
    elif len({tuple(row[name] for name in contract.primary_key) for row in rows}) < len(rows):
        rows = [{**row, "report_date": DAY - timedelta(at)} for at, row in enumerate(rows)]
    day = DAY if contract.mode == "register" else None
    return Sheet(contract, lake.receive(contract.name.encode()), rows, effective_register_date=day)


def _row(contract: Contract, at: int, form: str) -> dict[str, object]:
    return {one.name: _value(contract, one, at, form) for one in contract.fields}


def _value(contract: Contract, field: Field, at: int, form: str) -> object:
    """A value of a column, in the row of a form."""
    name = NAMES[at % len(NAMES)]
    if field.village or field.name == "village_code":
        return VILLAGE
    if contract.name == "monitoring" and field.name in ("kind", "outcome", "cleared_on"):
        return {"kind": "突发困难户" if at == 1 else "脱贫不稳定户", "outcome": "监测中"}.get(field.name)
    if field.type == "date":
        return DAY
    if field.name == "schooling_met":
        return at != 1
    if field.enum:
        return field.enum[at % len(field.enum)]
    if field.type == "boolean":
        return at % 2 == 0
    if field.type == "geometry":
        return None
    if field.is_number:
        return _number(field, at)
    if field.privacy == "masked":
        return "赵经办" if field.name in ("helper", "checked_by") else name
    if field.name == "task_id":
        return f"T{at + 1:02}"
    if field.name == "draw_id":
        return "C001"
    if field.name == "village" and contract.name == "villages":
        return "安乐村"
    if field.name == "poverty_cause" and at == 1:
        return RARE
    return f"{name}家{form}" if field.privacy == "public" else form


def _number(field: Field, at: int) -> float:
    low = field.minimum or 0
    return low + at + 1
