"""这个数有多准: what is known of how sure a figure is, in the same lines wherever one opens."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pandas as pd

from pingda_dash import formats, frames, theme, wording
from pingda_dash.formats import is_missing
from pingda_dash.masking import mask_text
from pingda_dash.panels.history import confirmed
from pingda_dash.panels.quality import standing
from pingda_dash.panels.render import render
from pingda_dash.panels.spot import interval_words, rate_words
from pingda_dash.persons import NOBODY, Persons

FILES, ITEMS = 3, 5
"""Uploads and items that are listed, before it is said how many more there are."""


@dataclass(frozen=True)
class Line:
    """One thing that is known. tone: ok, warn or none; more: the lines below it, each with its pick; pick: its own."""

    label: str
    words: str
    tone: str = ""
    more: tuple[tuple[str, str], ...] = ()
    pick: str = ""


def reliability(
    row: Any,
    work: pd.DataFrame,
    *,
    title: str,
    village: bool = False,
    named: bool = False,
    original: bool = False,
    people: Persons = NOBODY,
) -> str:
    """Who reported, how old it is, what checks and signals ask and how that stands, spot checks, uploads.

    row: of `queries.reliability`. work: `queries.worklist`, for how each item stands. title: what the ledger is called.
    village: the figure is of one village. named: persons may be named, to who has signed in; original: who is looking
    may have the files as they came; people: whom no text may name. A pick opens the item (`check:<finding>`) or the
    version (`version:<number>`).
    """
    asked = [] if is_missing(row.findings) else str(row.findings).split("\n")
    items = list(frames.rows(work[work["item"].isin(asked) & work["is_present"]]))
    failed = [one for one in items if one.source == "check"]
    signals = [one for one in items if one.source == "signal"]
    lines = [_coverage(row, village), _age(row), _checks(row, failed, named, people)]
    if row.rows:
        lines.append(Line("信号", f"{len(signals)} 条,请核实" if signals else "没有", "warn" if signals else "",
                          _listed(signals, named, people)))  # fmt: skip
    lines += [_visits(row), *_uploads(row, named, original, people)]
    return render("reliability.html", title=title, lines=lines)


def _coverage(row: Any, village: bool) -> Line:
    if is_missing(row.asked):
        return Line("报送", "全乡一本,已报" if row.rows else theme.UNREPORTED, "" if row.rows else "none")
    if village:
        if row.reported:
            return Line("报送", "本村已报" if row.rows else "本村已报,没有这一项")
        return Line("报送", f"本村{theme.UNREPORTED}", "none")
    words = f"已报 {int(row.reported)}/{int(row.asked)} 村"
    if not is_missing(row.places) and row.places < row.reported:
        words += f",其中 {int(row.places)} 村有这一项"
    if is_missing(row.missing):
        return Line("报送", words)
    return Line("报送", f"{words},缺:{row.missing}", "warn" if row.reported else "none")


def _age(row: Any) -> Line:
    if is_missing(row.newest):
        return Line("数据截至", formats.MISSING, "none")
    days = int(row.days)
    words = f"{formats.day(row.newest)}({f'{days} 天前' if days else '当天'})"
    if row.oldest != row.newest:
        words += f",最早的一处 {formats.day(row.oldest)}"
    over = 0 if is_missing(row.due_after) else days - int(row.due_after)
    return Line("数据截至", f"{words},已过报送期 {over} 天" if over > 0 else words, "warn" if over > 0 else "")


def _checks(row: Any, failed: list[Any], named: bool, people: Persons) -> Line:
    if is_missing(row.checks):
        return Line("核对", f"{theme.UNREPORTED},无从核对", "none")
    if not row.checks:
        return Line("核对", "没有核对这本台账的规则", "none")
    passed = int(row.checks - row.failed)
    if not row.failed:
        return Line("核对", f"{int(row.checks)} 项核对全部通过", "ok")
    words = f"{int(row.checks)} 项核对,{passed} 项通过,{int(row.failed)} 项不符"
    return Line("核对", words, "warn", _listed(failed, named, people))


def _listed(items: list[Any], named: bool, people: Persons) -> tuple[tuple[str, str], ...]:
    """Items in the order of the worklist, each with how it stands; its pick opens it."""
    lines = [(_item(one, named, people), f"check:{one.item}") for one in items[:ITEMS]]
    more = len(items) - ITEMS
    return (*lines, (f"另有 {more} 处", "whole:work")) if more > 0 else tuple(lines)


def _item(one: Any, named: bool, people: Persons) -> str:
    """`安庆村:名册与逐户不符(名册 5 户,逐户 7 户) · 已说明 · 5月20日说明 · 王经办:一户迁出`."""
    what = f"{formats.text(one.village, '全乡')}:{wording.finding_title(one)}({wording.finding_figures(one)})"
    words = "" if is_missing(one.words) else people.mask(mask_text(str(one.words)))
    by = "、".join(dict.fromkeys(formats.text(who, "") for who in (one.explained_by, one.closed_by) if named))
    return " · ".join(filter(None, (what, standing(one), ":".join(filter(None, (by.strip("、"), words))))))


def _visits(row: Any) -> Line:
    if is_missing(row.draw):
        return Line("抽查", "未抽查", "none")
    words = (
        f"抽查 {row.draw}({formats.day(row.last_visit)}):核查 {int(row.n)} 处,不符 {int(row.errors)} 处,"
        f"差错率 {rate_words(row)},95% 区间 {interval_words(row)}"
    )
    return Line("抽查", words, "warn" if row.errors else "ok")


def _uploads(row: Any, named: bool, original: bool, people: Persons) -> list[Line]:
    """The uploads that the rows came in, and what each sender confirmed, with why."""
    files = [] if is_missing(row.files) else json.loads(row.files)
    lines = []
    for number, file in enumerate(files[:FILES]):
        author = str(file["author"]) if named else str(file["author"]).partition(" · ")[0]
        words = (
            f"{file['filename']},{author} {formats.moment(pd.Timestamp(file['received_at']))}"
            f" 上传(第 {file['version']} 版{',可取原件' if original else ''})"
        )
        asked = confirmed(file["codes"])
        why = people.mask(str(file["message"])) if asked and file["message"] else ""
        yes = ",理由:".join(filter(None, (asked, why)))
        version = f"version:{file['version']}"
        lines.append(Line("" if number else "来源", words, "", ((yes, version),) if yes else (), version))
    if len(files) > FILES:
        lines.append(Line("", f"另有 {len(files) - FILES} 份文件"))
    return lines
