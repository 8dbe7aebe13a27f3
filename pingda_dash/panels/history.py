"""The upload history: the versions, what one changed or how two differ, and the indicators that moved with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pandas as pd

from pingda_dash import formats, frames, theme
from pingda_dash.contracts import Field, contracts
from pingda_dash.formats import count_of
from pingda_dash.ingest.messages import label
from pingda_dash.ingest.terms import outline
from pingda_dash.masking import mask_cell, mask_text
from pingda_dash.panels.render import render
from pingda_dash.persons import NOBODY, Persons
from pingda_dash.versions import ADDED, CHANGED, REMOVED, Changes, Comparison

ROWS_SHOWN = 40
"""Rows of a dataset that are drawn; the table of all of them is one click away."""
COLUMNS_SHOWN = 9
"""Columns of a dataset's rows that are drawn, its key among them."""
MARK = "上次例会"
TONES = {ADDED: "ok", CHANGED: "warn", REMOVED: "bad"}


def versions(
    history: pd.DataFrame,
    marks: pd.DataFrame,
    newest: int | None,
    chosen: int | None = None,
    against: int | None = None,
    more: bool = False,
    people: Persons = NOBODY,
) -> str:
    """One entry a version, newest first, with its tags; a click picks `version:<n>`, 比较 picks `against:<n>`.

    history: the columns of `Lake.history`. marks: those of `Lake.marks`. more: older ones follow (`older:<n>`).
    people: whom no author's name may name.
    """
    entries = [
        {
            "version": int(row.version),
            "at": row.received_at,
            "author": people.mask(mask_text(formats.text(row.author, ""))),
            "message": row.message,
            "size": f"{int(row.files)} 份 · 改动 {formats.counted(int(row.rows), '行')}" if row.files else "",
            "tags": _tags(row, marks, newest),
            "chosen": row.version == chosen,
            "against": row.version == against,
        }
        for row in frames.rows(history)
    ]
    return render("history_versions.html", entries=entries, chosen=chosen, more=more)


def space_line(words: str) -> str:
    """That the disk is full, or nearly."""
    return render("history_backup.html", words=f"{words}。请腾出至少 1 GB", tone="warn")


def backup_line(taken: datetime | None, now: datetime, scheduled: bool, late: timedelta) -> str:
    """How old the last backup is. late: an age that is warned of; scheduled: whether the server takes them itself."""
    if not scheduled:
        return render("history_backup.html", words="没有设自动备份(PINGDA_BACKUP)", tone="warn")
    if taken is None:
        return render("history_backup.html", words="还没有备份成功过,请核对备份盘", tone="warn")
    overdue = now - taken > late
    words = f"最近备份 {formats.day(taken)} {taken:%H:%M}"
    if overdue:
        words += f",已过 {(now - taken).days} 天,请核对备份盘"
    return render("history_backup.html", words=words, tone="warn" if overdue else "mute")


def _tags(row: Any, marks: pd.DataFrame, newest: int | None) -> list[tuple[str, str]]:
    """(word, tone) of each thing to know of a version: its marks, whether it is undone, whether it is the newest."""
    tags = [(str(name), "plan") for name in marks.loc[marks["version"] == row.version, "name"]]
    if row.undone:
        tags.append(("已撤回", "warn"))
    if row.version == newest:
        tags.append(("当前", "now"))
    return tags


def version_files(files: pd.DataFrame, chosen: str | None = None, people: Persons = NOBODY) -> str:
    """The files a version took in, or that a restoring left out, each with what it changed; picks `file:<sha256>`.

    files: the columns of `Lake.files`. people: whom no file's name may name.
    """
    entries = [
        {
            "sha256": row.sha256,
            "name": people.mask(mask_text(str(row.filename))),
            "title": dataset_title(row.dataset),
            "rows": _rows_in_words(row),
            "did": "不再生效" if row.gone else did(row),
            "gone": bool(row.gone),
            "confirmed": confirmed(row.confirmed),
            "chosen": row.sha256 == chosen,
        }
        for row in frames.rows(files)
    ]
    return render("history_files.html", files=entries)


def _rows_in_words(row: Any) -> str:
    """`46 行`, with the rows that were handed back or skipped; of an upload from before those were counted, none."""
    parts = [formats.counted(count_of(row.rows_good), "行")]
    parts += [f"退回 {formats.counted(count_of(row.rows_returned), '行')}"] if count_of(row.rows_returned) else []
    parts += [f"跳过 {formats.counted(count_of(row.rows_skipped), '行')}"] if count_of(row.rows_skipped) else []
    return " · ".join(parts)


def confirmed(codes: object) -> str:
    """`已确认:累计数变小、名册变短`: what was asked about a file and confirmed, by its codes; empty for nothing."""
    if formats.is_missing(codes) or not codes:
        return ""
    return "已确认:" + "、".join(label(code) for code in str(codes).split())


def dataset_title(dataset: str) -> str:
    """What a dataset is called; one that is no more, by its name."""
    contract = contracts().get(dataset)
    return contract.title if contract else dataset


def did(effect: Any) -> str:
    """`新增 28 行 · 变更 3 行`: what changed, without the zeros."""
    parts = [
        f"{word} {formats.counted(count_of(count), '行')}"
        for name, word in (("added", ADDED), ("changed", CHANGED), ("removed", REMOVED))
        if count_of(count := getattr(effect, name))
    ]
    return " · ".join(parts) or "无变化"


# --- what changed -----------------------------------------------------------------------------------------------


def row_changes(
    comparison: Comparison, villages: Mapping[str, str], file: str | None = None, people: Persons = NOBODY
) -> str:
    """What differs between two versions, dataset by dataset, row by row; personal values are masked.

    villages: code → name. file: the sha256 of the file whose rows alone are shown. people: whom no text may name.
    """
    blocks = []
    for changes in comparison.datasets:
        rows = changes.rows if file is None else changes.rows[changes.rows["source_sha256"] == file]
        if rows.empty:
            continue
        first_rows = rows.head(ROWS_SHOWN)
        columns = _columns(changes, first_rows)
        listed = [_entry(changes, row, villages, columns, people) for row in first_rows.to_dict("records")]
        total = changes.count if file is None else len(rows)
        key = [heading(changes, name) for name in changes.key]
        counted = did(changes) if file is None else ""
        blocks.append(
            {
                "title": changes.contract.title,
                "did": counted,
                "key": key,
                "columns": columns,
                "rows": listed,
                "more": max(total - len(listed), 0),
                "renewed": renewal(changes) if file is None else "",
            }
        )
    return render("history_changes.html", blocks=blocks, whole=file is None)


def for_anybody(comparison: Comparison) -> Comparison:
    """The same without what single rows tell of a household, for an open wall: 少于3户, and that it was changed."""
    return replace(comparison, datasets=tuple(_without_sensitive(one) for one in comparison.datasets))


def _without_sensitive(changes: Changes) -> Changes:
    names = [field.name for field in changes.fields if field.sensitive]
    if not names:
        return changes
    values: dict[str, pd.Series] = {}
    for name in names:
        pairs = [*zip(changes.rows[f"old_{name}"], changes.rows[f"new_{name}"], strict=True)]
        was = [None if formats.is_missing(old) else theme.WITHHELD for old, _ in pairs]
        now = [
            None
            if formats.is_missing(new)
            else theme.WITHHELD
            if formats.is_missing(old) or _equal(old, new)
            else f"{theme.WITHHELD}(已改)"
            for old, new in pairs
        ]
        for side, shown in (("old", was), ("new", now)):
            values[f"{side}_{name}"] = pd.Series(shown, index=changes.rows.index, dtype=object)
    plain = [replace(of, type="string", unit="", enum=()) if of.sensitive else of for of in changes.contract.fields]
    contract = replace(changes.contract, fields=tuple(plain))
    return replace(changes, contract=contract, rows=changes.rows.assign(**values))


def renewal(changes: Changes) -> str:
    """`6月20日的名册与3月20日的相比:新增 12 · 变更 40 · 移除 3`; empty where no list of a later day came."""
    one = changes.renewed
    if one is None:
        return ""
    counts = f"新增 {formats.number(one.joined)} · 变更 {formats.number(one.changed)} · 移除 {formats.number(one.gone)}"
    return f"{formats.day_with_year(one.day)}的名册与{formats.day_with_year(one.since)}的相比:{counts}"


def heading(changes: Changes, name: str) -> str:
    """The heading of a key column."""
    return "名册日期" if name == "register_date" else changes.contract[name].title


def _columns(changes: Changes, rows: pd.DataFrame) -> list[Field]:
    """The columns that whole rows are drawn in: open to all, and with a value in one of them."""
    whole = rows[rows["change"] != CHANGED]
    filled = [
        field
        for field in changes.fields
        if field.privacy == "public" and whole[[f"old_{field.name}", f"new_{field.name}"]].notna().any(axis=None)
    ]
    return filled[: COLUMNS_SHOWN - len(changes.key)]


def _entry(
    changes: Changes,
    row: Mapping[Any, Any],
    villages: Mapping[str, str],
    columns: Sequence[Field],
    people: Persons,
) -> dict[str, Any]:
    """A row in words: a changed one by its pairs of old and new, a new or removed one by its cells."""
    changed = row["change"] == CHANGED
    side, names = "old" if row["change"] == REMOVED else "new", _names(changes, row)
    return {
        "change": row["change"],
        "tone": TONES[row["change"]],
        "key": [_key_text(changes, row, name, villages, people) for name in changes.key],
        "pairs": [one for one in _values(changes, row, villages, people) if one[1] != one[2]] if changed else [],
        "cells": []
        if changed
        else [_cell(row[f"{side}_{field.name}"], field, villages, names, people) for field in columns],
        "place": f"原表第 {int(row['source_row'])} 行" if not formats.is_missing(row["source_row"]) else "",
    }


def _cell(value: Any, field: Field, villages: Mapping[str, str], names: str, people: Persons) -> str:
    """A value without its unit, which stands at the head of its column."""
    return value_text(value, field, villages, names, people).removesuffix(f" {field.unit}" if field.unit else "")


def _values(
    changes: Changes, row: Mapping[Any, Any], villages: Mapping[str, str], people: Persons
) -> list[tuple[str, str, str]]:
    """(title, old, new) of every field beside the key, as they may be shown.

    Two values that a mask makes alike are told apart: what is shown must never deny a change.
    """
    entries, names = [], _names(changes, row)
    for field in changes.fields:
        old, new = row[f"old_{field.name}"], row[f"new_{field.name}"]
        was, now = (value_text(each, field, villages, names, people) for each in (old, new))
        if was == now and not _equal(old, new):
            now = f"{now}(已改)"
        entries.append((field.title, was, now))
    return entries


def _equal(old: Any, new: Any) -> bool:
    return (formats.is_missing(old) and formats.is_missing(new)) or (
        not formats.is_missing(old) and not formats.is_missing(new) and bool(old == new)
    )


def _key_text(changes: Changes, row: Mapping[Any, Any], name: str, villages: Mapping[str, str], people: Persons) -> str:
    if name == "register_date":
        return formats.day_with_year(row[name])
    return value_text(row[name], changes.contract[name], villages, people=people) or formats.MISSING


def _names(changes: Changes, row: Mapping[Any, Any]) -> str:
    """The names of persons that a changed row knows, before and after: they are masked in its free texts, too."""
    named = [field.name for field in changes.fields if field.privacy == "masked"]
    values = (row.get(f"{side}_{name}") for side in ("old", "new") for name in named)
    return "、".join(str(value) for value in values if not formats.is_missing(value))


def value_text(value: Any, field: Field, villages: Mapping[str, str], names: str = "", people: Persons = NOBODY) -> str:
    """A value as it may be shown, with its unit. names: that its row knows. people: see `row_changes`; "" of none."""
    if formats.is_missing(value):
        return ""
    if field.type == "boolean":
        return "是" if value else "否"
    if field.type == "date":
        return mask_cell(formats.day_with_year(value), field)
    if field.is_number:
        return mask_cell(f"{float(value):,.10g} {field.unit}".strip(), field)
    if field.village:
        return mask_cell(villages.get(str(value), str(value)), field, names)
    if field.type == "geometry":
        return outline(str(value)) if field.privacy == "public" else formats.MISSING
    shown = mask_cell(str(value), field, names)
    return shown if field.enum or field.privacy != "public" else people.mask(shown)


def change_table(comparison: Comparison, villages: Mapping[str, str], people: Persons = NOBODY) -> pd.DataFrame:
    """The same as a table to take away: 台账, 变化, 对象, 列, 原值, 新值; one line a changed value, one a whole row."""
    lines = [line for changes in comparison.datasets for line in _lines(changes, villages, people)]
    return pd.DataFrame(lines, columns=["台账", "变化", "对象", "列", "原值", "新值"])


def _lines(changes: Changes, villages: Mapping[str, str], people: Persons) -> Iterator[tuple[str, ...]]:
    for row in changes.rows.to_dict("records"):
        lead = (changes.contract.title, str(row["change"]), _whom(changes, row, villages, people))
        values = _values(changes, row, villages, people)
        if row["change"] == CHANGED:
            yield from ((*lead, title, old, new) for title, old, new in values if old != new)
        else:
            old, new = (",".join(f"{one[0]} {one[side]}" for one in values if one[side]) for side in (1, 2))
            yield (*lead, "整行", old, new)


def _whom(changes: Changes, row: Mapping[Any, Any], villages: Mapping[str, str], people: Persons) -> str:
    """A row's key in words."""
    return " · ".join(_key_text(changes, row, name, villages, people) for name in changes.key)


# --- indicators -------------------------------------------------------------------------------------------------


def moves(before: pd.DataFrame, after: pd.DataFrame) -> list[dict[str, Any]]:
    """The headline indicators whose value differs: name, unit, before, after, gain, tone; in the overview's order.

    before, after: `queries.indicators` of the two versions, as of one day.
    """
    old = before.set_index("id")["actual"]
    entries = []
    for row in frames.rows(after):
        was, now = old.get(row.id), row.actual
        if _equal(was, now):
            continue
        both = not formats.is_missing(was) and not formats.is_missing(now)
        better = both and (now < was) == (row.direction == "at_most_zero")
        entries.append(
            {
                "name": row.name,
                "unit": row.unit,
                "before": was,
                "after": now,
                "gain": _gain(was, now, row.unit) if both else "",
                "tone": ("ok" if better else "warn") if both else "mute",
            }
        )
    return entries


def _gain(before: Any, after: Any, unit: str) -> str:
    """+29, −3."""
    text = formats.number(after - before, unit)
    return text.replace("-", "−") if text.startswith("-") else f"+{text}"


def indicator_moves(moved: Sequence[Mapping[str, Any]], before: int, after: int, day: Any) -> str:
    """How the headline indicators stood at one version and stand at another, as of a day."""
    return render("history_moves.html", moves=moved, before=before, after=after, day=day)


# --- marks ------------------------------------------------------------------------------------------------------


def mark_list(marks: pd.DataFrame, newest: int | None, may_change: bool) -> str:
    """The marks, newest first: the name opens what changed since (`since:<version>`), 删除 picks `unmark:<name>`."""
    entries = [
        {
            "name": row.name,
            "version": int(row.version),
            "at": row.at,
            "author": row.author,
            "current": row.version == newest,
        }
        for row in frames.rows(marks)
    ]
    return render("history_marks.html", marks=entries, may_change=may_change)


def event_list(events: pd.DataFrame) -> str:
    """Who did what, newest first: the columns of `accounts.events`."""
    return render("history_events.html", events=frames.rows(events))
