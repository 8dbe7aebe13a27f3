"""Corrections of what had been reported, as a log that can be replayed: field by field, with reason, who and when.

    log       what accepted uploads, and versions that were given back, changed in rows that were there
    log_csv   the same as a file; read_log reads it again
    replay    the log against what a lake states now: files for the desk, and what cannot be applied

A correction is applied where the old value still stands, and nothing is changed by it: the files go to the desk, all of
them as one version. What a log does not have is what left a list or joined it.
"""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Any

import pandas as pd

from pingda_dash import formats, frames
from pingda_dash.contracts import Contract, Field, contracts
from pingda_dash.errors import PingdaError
from pingda_dash.ingest import References
from pingda_dash.ingest.read import read_cells
from pingda_dash.lake import Lake, quote_identifier
from pingda_dash.lake_tables import table_key
from pingda_dash.masking import mask_cell
from pingda_dash.report import template as templates
from pingda_dash.report.problems import neutral
from pingda_dash.versions import CHANGED

LIST_DATE = "名册日期"
HEADINGS = ("台账", "村", "行", "统计日期", "列", "原值", "新值", "理由", "更正人", "更正时间", "版本")
NEEDED = ("台账", "行", "列", "原值", "新值")
"""The headings without which a log cannot be replayed."""
VILLAGE_CODE = 12
"""Digits of a village's code."""
_YES_NO = {"是": True, "否": False, "true": True, "false": False}


class NoLog(PingdaError):
    "这不是更正记录:"


@dataclass(frozen=True)
class Correction:
    """One field of one row that was changed. key: the row's key as JSON, title → value; old, new: "" for nothing."""

    ledger: str
    village: str
    key: str
    report_date: str
    column: str
    old: str
    new: str
    reason: str = ""
    who: str = ""
    when: str = ""
    version: str = ""

    @property
    def place(self) -> tuple[str, str, str]:
        """What it changed: ledger, row and column."""
        return self.ledger, self.key, self.column

    @property
    def row_words(self) -> str:
        """Its row, as a person reads it: `平达社区 · 2020-05-20 · 烤烟`; the key itself where it is none."""
        try:
            values = [str(value) for value in json.loads(self.key).values()]
        except (ValueError, AttributeError):
            values = [self.key]
        shown = [value for value in values if not (self.village and value.isdigit() and len(value) == VILLAGE_CODE)]
        return " · ".join(filter(None, (self.village, *shown)))


@dataclass(frozen=True)
class Conflict:
    """A correction that was not applied, and why, in words."""

    correction: Correction
    words: str


@dataclass(frozen=True)
class Replay:
    """What a log does to a lake: the files for the desk; fields applied, and those that stand as corrected already."""

    files: tuple[tuple[str, bytes], ...]
    applied: int
    already: int
    conflicts: tuple[Conflict, ...]


# --- the log ----------------------------------------------------------------------------------------------------


def log(lake: Lake, references: References) -> list[Correction]:
    """Every field that a version of the lake changed in a row that was there, the oldest version first."""
    names = dict(zip(references.villages["village_code"], references.villages["village"], strict=True))
    every = lake.history().sort_values("version")
    with closing(lake.cursor()) as cursor:
        changing = {batch for (batch,) in cursor.execute("SELECT batch FROM lake.uploads WHERE changed > 0").fetchall()}
    every = every[every["batch"].isin(changing) | every["undone"] | every["restored"].notna()]
    return [one for row in frames.rows(every) for one in _of_version(lake, row, names)]


def _of_version(lake: Lake, version: Any, names: Mapping[str, str]) -> Iterator[Correction]:
    number = int(version.version)
    reason = formats.text(version.message, "")
    if not formats.is_missing(version.restored):
        reason = f"恢复到第 {int(version.restored)} 版"
    for changes in lake.compare(number - 1, number).datasets:
        of = changes.contract
        for row in changes.rows[changes.rows["change"] == CHANGED].to_dict("records"):
            key = _key_of(of, row)
            village = next((str(row[name]) for name in of.names if of[name].village and name in row), "")
            village = village or next((text_of(row[f"new_{one.name}"]) for one in changes.fields if one.village), "")
            day = text_of(row.get("report_date", row.get("register_date")))
            for one in changes.fields:
                old, new = text_of(row[f"old_{one.name}"]), text_of(row[f"new_{one.name}"])
                if old != new:
                    yield Correction(
                        of.title,
                        names.get(village, village),
                        key,
                        day,
                        one.title,
                        old,
                        new,
                        reason,
                        formats.text(version.author, ""),
                        f"{version.received_at:%Y-%m-%d %H:%M}",
                        str(number),
                    )


def _key_of(contract: Contract, row: Mapping[Any, Any]) -> str:
    titles = {name: contract[name].title if name in contract.names else LIST_DATE for name in table_key(contract)}
    return json.dumps({title: text_of(row[name]) for name, title in titles.items()}, ensure_ascii=False)


def text_of(value: Any) -> str:
    """A value as a log writes it: `是`, `2020-05-20`, `938`, `12.5`; empty for none."""
    if formats.is_missing(value):
        return ""
    if pd.api.types.is_bool(value):
        return "是" if value else "否"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(float(value))
    return f"{value:%Y-%m-%d}" if hasattr(value, "strftime") else str(value)


def log_csv(corrections: Sequence[Correction]) -> bytes:
    """A line a correction, in UTF-8 with a byte-order mark; a text that a spreadsheet would run gets an apostrophe.

    Values are in full: it is for whoever may have originals.
    """
    out = io.StringIO(newline="")
    write = csv.writer(out)
    write.writerow(HEADINGS)
    write.writerows([neutral(str(cell)) for cell in vars(one).values()] for one in corrections)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def read_log(data: bytes, filename: str) -> list[Correction]:
    """The corrections of a file, CSV or workbook, in its order. Raises NoLog, and UnreadableFile as `read_cells`."""
    head, *lines = read_cells(data, filename) or [[]]
    at = {name.strip(): place for place, name in enumerate(head)}
    lacking = [name for name in NEEDED if name not in at]
    if lacking:
        raise NoLog(f"缺少列 {'、'.join(lacking)}。请用 corrections export 写出的文件。")

    def cell(line: Sequence[str], name: str) -> str:
        place = at.get(name, len(line))
        text = line[place].strip() if place < len(line) else ""
        return text[1:] if text.startswith("'") and neutral(text[1:]) == text else text

    return [Correction(*(cell(line, name) for name in HEADINGS)) for line in lines if any(map(str.strip, line))]


# --- replaying --------------------------------------------------------------------------------------------------


def replay(lake: Lake, references: References, corrections: Sequence[Correction]) -> Replay:
    """Hold a log against a lake's rows as they are now: files for the desk with what can be applied, and the rest.

    Several corrections of one field follow one another: it is applied from where the value now stands to the last.
    """
    ledgers = {one.title: one for one in contracts().values()}
    files: list[tuple[str, bytes]] = []
    conflicts: list[Conflict] = []
    applied = already = 0
    ordered = sorted(corrections, key=attrgetter("ledger"))
    for title, of_ledger in groupby(ordered, key=attrgetter("ledger")):
        contract = ledgers.get(title)
        if contract is None:
            conflicts += [Conflict(one, f"没有《{title}》这本台账") for one in of_ledger]
            continue
        rows, at = _rows(lake, contract)
        changed: dict[int, dict[str, Any]] = {}
        for _, each in groupby(sorted(of_ledger, key=attrgetter("place")), key=attrgetter("place")):
            chain = list(each)
            field = next((one for one in contract.fields if one.title == chain[0].column), None)
            place = at.get(_canonical(chain[0].key))
            if field is None or field.name in table_key(contract):
                conflicts.append(Conflict(chain[-1], f"《{title}》没有可更正的列“{chain[0].column}”"))
            elif place is None:
                conflicts.append(Conflict(chain[-1], "数据里没有这一行"))
            elif (outcome := _outcome(rows[field.name].iloc[place], chain, field)) is None:
                already += 1
            elif isinstance(outcome, Conflict):
                conflicts.append(outcome)
            else:
                applied += 1
                changed.setdefault(place, {})[field.name] = _typed(outcome.new, field)
        files += _files(contract, references, rows, changed)
    return Replay(tuple(files), applied, already, tuple(conflicts))


def _rows(lake: Lake, contract: Contract) -> tuple[pd.DataFrame, dict[str, int]]:
    """A dataset's rows, and where each stands by its key as `_canonical` has it."""
    key = ", ".join(map(quote_identifier, table_key(contract)))
    columns = ", ".join(map(quote_identifier, dict.fromkeys((*table_key(contract), *contract.names))))
    with closing(lake.cursor()) as cursor:
        rows = cursor.execute(f"SELECT {columns} FROM lake.{quote_identifier(contract.name)} ORDER BY {key}").df()
    every = rows[list(table_key(contract))].to_dict("records")
    return rows, {_canonical(_key_of(contract, row)): place for place, row in enumerate(every)}


def _canonical(key: str) -> str:
    """A key as two can be compared: Excel may have written its days anew. What is no key equals none."""
    try:
        parts = json.loads(key)
        return json.dumps({name: _day(str(text)) or str(text) for name, text in parts.items()}, sort_keys=True)
    except (ValueError, AttributeError):
        return key


def _outcome(now: Any, chain: Sequence[Correction], field: Field) -> Correction | Conflict | None:
    """The last of a chain where it can be applied; None where it has been; else why not.

    chain: the corrections of one field of one row, the oldest first.
    """
    last, there = chain[-1], text_of(now)
    try:
        if _same(there, last.new, field):
            return None
        starts = [place for place, one in enumerate(chain) if _same(there, one.old, field)]
        follows = [
            start
            for start in starts
            if all(
                _same(one.new, after.old, field) for one, after in zip(chain[start:], chain[start + 1 :], strict=False)
            )
        ]
    except ValueError as error:
        return Conflict(last, f"“{error.args[0]}”不能写进这一列")
    if follows:
        return last
    shown, asked = (mask_cell(one, field) or "空" for one in (there, chain[0].old))
    return Conflict(last, f"现在是 {shown},不是更正前的 {asked}")


def _same(one: str, other: str, field: Field) -> bool:
    first, second = _typed(one, field), _typed(other, field)
    if isinstance(first, float) and isinstance(second, float):
        return math.isclose(first, second, rel_tol=1e-9, abs_tol=1e-9)
    return bool(first == second)


def _typed(text: str, field: Field) -> Any:
    """A text of a log as the column holds it; None for an empty one. Raises ValueError, with the text, for another."""
    if not text:
        return None
    if field.is_number:
        with suppress(ValueError):
            return float(text.replace(",", ""))
    elif field.type == "boolean":
        if text.lower() in _YES_NO:
            return _YES_NO[text.lower()]
    elif field.type == "date":
        day = _day(text)
        if day:
            return date.fromisoformat(day)
    else:
        return text
    raise ValueError(text)


def _day(text: str) -> str:
    """A day as ISO writes it, from `2020-05-20` or `2020/5/20`; empty for what is none."""
    parts = text.replace("/", "-").split("-")
    try:
        return date(*map(int, parts)).isoformat() if len(parts) == 3 else ""
    except ValueError:
        return ""


def _files(
    contract: Contract, references: References, rows: pd.DataFrame, changed: Mapping[int, Mapping[str, Any]]
) -> Iterator[tuple[str, bytes]]:
    """The corrected rows of a ledger; of a register every list that has one, whole, its date in the file's name."""
    if not changed:
        return
    for name in dict.fromkeys(name for values in changed.values() for name in values):
        column = list(rows[name].astype(object))
        for place, values in changed.items():
            if name in values:
                column[place] = _stored(values[name], contract[name])
        rows[name] = (
            pd.to_datetime(pd.Series(column)) if contract[name].type == "date" else pd.Series(column, dtype=object)
        )
    if contract.mode == "ledger":
        some = rows.iloc[sorted(changed)].reset_index(drop=True)
        yield f"{contract.title}_更正重放.xlsx", templates.whole(contract, references, some[list(contract.names)])
        return
    for day in sorted({rows["register_date"].iloc[place] for place in changed}):
        whole = rows[rows["register_date"] == day].reset_index(drop=True)
        name = f"{contract.title}{day:%Y%m%d}_更正重放.xlsx"
        yield name, templates.whole(contract, references, whole[list(contract.names)])


def _stored(value: Any, field: Field) -> Any:
    return int(value) if field.type == "integer" and value is not None else value
