"""Spot checks: the sheets that a visitor takes along, how often register and reality differ, and where."""

from __future__ import annotations

from itertools import groupby
from typing import Any

import pandas as pd

from pingda_dash import formats, frames, theme
from pingda_dash.contracts import contracts
from pingda_dash.panels.lists import Item, item_list
from pingda_dash.panels.render import render
from pingda_dash.panels.small import nothing

SEEN = ("at_home", "members", "housing_safe", "water_safe", "schooling_met", "medical_met", "net_income")
"""The fields of 入户核查 that a visitor fills in, in the order of the sheet."""
_ITEM_HEADINGS = ("place:序", "site:核查对象", "label:名称", "item:核查项目")
_HOME_HEADINGS = ("place:序", "home:户编号", "group:村民小组", "name:户主")
_TO_FILL = ("核查日期", "现场情况", "所见", "备注")
_OTHER_FIELDS = {"any": "任一项", "in_register": "实有"}
_STEPS = {
    "to_correct": "写入更正文件",
    "corrected": "名册已更正",
    "moved": "名册已另改,请核对",
    "gone": "名册已无此户",
    "absent": "查无此户,请核实后处理",
}
_BOOLEANS = {"true": "是", "false": "否"}
HOUSEHOLDS = "households"
NEW = "spot:"
"""The pick of the form for a new draw."""
UNCHECKED = "未抽查"


# --- words ------------------------------------------------------------------------------------------------------


def draw_words(draw: Any) -> str:
    """What a draw is, in a line. draw: a row of `draws.listed`."""
    kinds, unit = kinds_words(draw), unit_of(draw.dataset)
    listed, drawn = (formats.counted(count, unit) for count in (draw.listed, draw.drawn))
    where = f"{formats.day(draw.list_date)}{contracts()[draw.dataset].title}{kinds and '的'}{kinds}"
    kept = f"种子 {draw.seed},第 {draw.version} 版,{draw.author},{formats.moment(draw.at)}"
    return f"抽查 {draw.draw_id}:{where} {listed},抽 {drawn},{kept}"


def unit_of(dataset: str) -> str:
    """What the things of a ledger are counted in: 户, 个."""
    return "户" if dataset == HOUSEHOLDS else "个"


def kinds_words(draw: Any) -> str:
    """Among which kinds was drawn: `脱贫户、未脱贫户`; empty for all of a ledger. draw: its dataset and kinds."""
    return formats.text(draw.kinds, "") or ("建档立卡户和监测户" if draw.dataset == HOUSEHOLDS else "")


def field_title(field: str, dataset: str = HOUSEHOLDS) -> str:
    """What a field of `queries.spot_fields` or `spot_errors` is called."""
    return _OTHER_FIELDS.get(field) or contracts()[dataset][field].title


def value_words(field: str, value: object, dataset: str = HOUSEHOLDS) -> str:
    """A value of `spot_fields`, stated or seen, with its unit: true → 是, 4 → `4 人`."""
    if formats.is_missing(value):
        return formats.MISSING
    text = str(value)
    if field in _OTHER_FIELDS:
        return text
    of = contracts()[dataset][field]
    if not of.is_number:
        return _BOOLEANS.get(text, text)
    try:
        return formats.counted(float(text), of.unit)
    except ValueError:  # what somebody saw may be any words
        return text


def interval_words(row: Any) -> str:
    """`1.8%–19.3%`; the sign for a missing one where nothing is known. row: of `queries.spot_errors`."""
    if formats.is_missing(row.low):
        return formats.MISSING
    return "–".join(formats.coverage(100 * share, 1) for share in (row.low, row.high))


def rate_words(row: Any) -> str:
    """`6.3%`, as `interval_words`."""
    return formats.MISSING if formats.is_missing(row.rate) else formats.coverage(100 * row.rate, 1)


def error_words(row: Any) -> str:
    """`差错率 6.3%(95% 区间 1.8%–19.3%)`; 未抽查 where nothing was seen. row: rate, low and high of one."""
    return UNCHECKED if formats.is_missing(row.low) else f"差错率 {rate_words(row)}(95% 区间 {interval_words(row)})"


def step_words(step: str) -> str:
    """What becomes of something wrong. step: as `queries.spot_corrections` has it."""
    return _STEPS[step]


# --- draws ------------------------------------------------------------------------------------------------------


def draw_list(draws: pd.DataFrame, *, whole: str = "") -> str:
    """The draws, the newest first: of what, how many were visited, how often it differs; each opens (`spot:<draw>`).

    draws: `queries.spot_draws`. whole: the pick of what does not fit.
    """
    items = [_draw_item(row) for row in frames.rows(draws)]
    return item_list(items, empty="还没有抽查过:各本台账都是未抽查", more="另有 {n} 次", whole=whole)


def _draw_item(row: Any) -> Item:
    seen, drawn = not formats.is_missing(row.low), formats.counted(row.drawn, unit_of(row.dataset))
    visited = f"已查 {row.visited} / {drawn}"
    return Item(
        title=f"{row.draw_id} · {contracts()[row.dataset].title}",
        detail=f"{visited} · 差错率 {rate_words(row)},右为 95% 区间"
        if seen
        else f"{formats.day(row.drawn_on)}抽 · {visited}",
        tag=interval_words(row) if seen else UNCHECKED,
        colour=theme.ACTUAL if seen else theme.NONE,
        pick=f"spot:{row.draw_id}",
    )


def draw_sheet(draw: Any, *, author: bool = False) -> str:
    """One draw: of what, from which list, with which seed, how far the visits are, what they say so far.

    draw: a row of `queries.spot_draws`. author: whether who drew is named, as no open wall does.
    """
    unit = unit_of(draw.dataset)
    listed = f"{formats.day(draw.list_date)}的{contracts()[draw.dataset].title},{formats.counted(draw.listed, unit)}"
    kinds, of = kinds_words(draw), _STRATA[draw.dataset]
    facts = [
        ("抽自", listed + (f"({kinds})" if kinds else "")),
        ("范围", f"{formats.text(draw.village, '全乡各村')},按村和{of}分层"),
        ("抽中", formats.counted(draw.drawn, unit)),
        ("种子", f"{draw.seed}(数据第 {draw.version} 版;同一种子、同一版抽出同样的)"),
        ("已查", f"{draw.visited} / {draw.drawn}"
                 + ("" if formats.is_missing(draw.last_visit) else f",最近 {formats.day(draw.last_visit)}")),
        ("结果", error_words(draw)),
        ("再查", _more_words(draw, unit)),
        ("抽取", " · ".join(filter(None, (formats.moment(draw.at), draw.author if author else "")))),
    ]  # fmt: skip
    title = f"抽查 {draw.draw_id} · {contracts()[draw.dataset].title}"
    return render("facts.html", title=title, facts=facts, foot="抽过的不能改、不能删;核查表上没有台账的数。")


_STRATA = {HOUSEHOLDS: "户类型", "relocation": "台账", "cooperatives": "主体类型", "funds": "资金用途"}


def _more_words(draw: Any, unit: str) -> str:
    if formats.is_missing(draw.more):
        return "先去核查,有了结果再算"
    return f"要把区间缩到一半,再查 {formats.counted(draw.more, unit)}" if draw.more else "名单里的都查过了"


# --- sheets -----------------------------------------------------------------------------------------------------


def sheets(homes: pd.DataFrame, draw: Any, *, demo: bool = False) -> str:
    """A document to print on A4, a page or more for each village: what is to be visited, and room for what is seen.

    homes: the columns of `queries.spot_homes`, of a draw of sites `queries.spot_sites`. draw: a row of `draws.listed`
    or `queries.spot_draws`, as a named tuple. demo: whether the data are made up, which every page then says.
    """
    is_home = draw.dataset == HOUSEHOLDS
    of = contracts()["visits" if is_home else "inspections"]
    blanks = ["核查日期", *(of[name].heading for name in SEEN), "备注"] if is_home else list(_TO_FILL)
    villages = [
        (village, [_home(row) if is_home else _site(row) for row in rows])
        for village, rows in groupby(frames.rows(homes), key=lambda row: formats.text(row.village, "全乡"))
    ]
    return render(
        "visit_sheets.html",
        title="入户核查表" if is_home else "现场核查表",
        draw=draw.draw_id,
        seed=draw.seed,
        ledger=contracts()[draw.dataset].title,
        list_date=draw.list_date,
        villages=villages,
        words=of["at_home" if is_home else "on_site"].enum,
        asked=of["at_home" if is_home else "on_site"].title,
        heads=[head.split(":") for head in (_HOME_HEADINGS if is_home else _ITEM_HEADINGS)],
        blanks=blanks,
        demo=demo,
    )


def _home(row: Any) -> list[str]:
    return [str(row.place), row.household_id, formats.text(row.village_group, ""), formats.text(row.name, "")]


def _site(row: Any) -> list[str]:
    return [str(row.place), row.site, formats.text(row.name, ""), row.item]


# --- what visits have shown -------------------------------------------------------------------------------------


def errors(rows: pd.DataFrame) -> str:
    """How often register and reality differ: the township, the villages, then field by field, each with its interval.

    rows: the columns of `queries.spot_errors`, of one draw. A pick opens ledger and reality side by side:
    `seen:<draw>@<village>@<field>`.
    """
    if rows.empty:
        return nothing("还没有抽查", "先抽取农户,入户后把所见传到数据上传。")
    whole = rows[rows["field"] == "any"]
    fields = rows[(rows["scope"] == "乡") & (rows["field"] != "any")]
    lines = [_line(row, "全乡" if row.scope == "乡" else formats.text(row.village, "")) for row in frames.rows(whole)]
    lines += [
        _line(row, field_title(row.field, row.dataset), "全乡,逐项" if number == 0 else "")
        for number, row in enumerate(frames.rows(fields))
    ]
    foot = "差错率按每户(个)代表的数折算;没有看到的不算符合,也不算不符。点一行,逐项对照台账和所见。"
    return render("spot_errors.html", rows=lines, foot=foot)


def _line(row: Any, name: str, group: str = "") -> dict[str, Any]:
    unknown, unit = formats.is_missing(row.low), unit_of(row.dataset)
    field = "" if row.field == "any" else row.field
    return {
        "name": name,
        "group": group,
        "whole": row.scope == "乡" and row.field == "any",
        "pick": f"seen:{row.draw_id}@{row.scope_id}@{field}" if row.n else "",
        "n": formats.number(row.n, unit),
        "drawn": formats.number(row.drawn, unit),
        "errors": formats.number(row.errors, unit) if row.n else formats.MISSING,
        "rate": rate_words(row),
        "interval": interval_words(row),
        "more": formats.counted(row.more, unit),
        "low": None if unknown else 100 * row.low,
        "at": None if unknown else 100 * row.rate,
        "width": None if unknown else 100 * (row.high - row.low),
    }


def differences(rows: pd.DataFrame) -> str:
    """What differs, ledger and reality side by side, and what becomes of it.

    rows: the columns of `queries.spot_corrections`.
    """
    if rows.empty:
        return nothing("没有不符", "已核查的,所见与台账都相符。")
    lines = [_beside(row, step_words(row.step), "wrong") for row in frames.rows(rows)]
    return render("spot_fields.html", rows=lines, last="更正", homes=_are_homes(rows))


def beside(rows: pd.DataFrame) -> str:
    """Ledger and reality side by side, field by field, of what was visited: what differs first.

    rows: the columns of `queries.spot_fields`.
    """
    if rows.empty:
        return nothing("还没有所见", "核查结果上传后,这里逐项对照。")
    return render(
        "spot_fields.html", rows=[_beside(row, *_agreement(row)) for row in frames.rows(rows)], last="结果",
        homes=_are_homes(rows),
    )  # fmt: skip


def _agreement(row: Any) -> tuple[str, str]:
    if formats.is_missing(row.agrees):
        return "没有看到" if formats.is_missing(row.seen) else "台账未填", "none"
    return ("✓ 相符", "ok") if row.agrees else ("✕ 不符", "bad")


def _are_homes(rows: pd.DataFrame) -> bool:
    return bool((rows["dataset"] == HOUSEHOLDS).any())


def _beside(row: Any, step: str, tone: str) -> dict[str, Any]:
    return {
        "village": formats.text(row.village, "全乡"),
        "thing": row.thing,
        "name": formats.text(row.name, ""),
        "field": field_title(row.field, row.dataset),
        "stated": value_words(row.field, row.stated, row.dataset),
        "seen": value_words(row.field, row.seen, row.dataset),
        "visited_on": row.visited_on,
        "step": step,
        "tone": tone,
    }
