"""防返贫监测: each household on the list, what is done for it, and what it lacks to leave the list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from pingda_dash import formats, frames, theme
from pingda_dash.formats import is_missing
from pingda_dash.panels.render import render
from pingda_dash.panels.small import nothing
from pingda_dash.panels.stacks import Stack, stacks

KIND_COLOURS: Mapping[str, str] = {
    "脱贫不稳定户": theme.CATEGORY_COLOURS["脱贫不稳定户"],
    "边缘易致贫户": theme.CATEGORY_COLOURS["边缘易致贫户"],
    "突发困难户": theme.BAD,
}
SHORT_KINDS = {"脱贫不稳定户": "脱贫不稳定", "边缘易致贫户": "边缘易致贫", "突发困难户": "突发困难"}


def case_list(cases: pd.DataFrame, *, whole: str = "") -> str:
    """The monitored households still on the list: risk, measures, who answers, what is lacking.

    cases: the columns of `queries.cases`, in its order; names masked. whole: the pick of the count of those that do
    not fit.
    """
    rows = [_case(row) for row in frames.rows(cases[cases["is_open"].astype(bool)])]
    return (
        render("cases.html", rows=rows, whole=whole)
        if rows
        else nothing("✓ 全部消除", "监测台账里没有未消除风险的户。")
    )


def _case(row: Any) -> dict[str, Any]:
    members = "" if is_missing(row.members) else f" · {formats.number(row.members, '人')} 人"
    return {
        "pick": f"household:{row.household_id}",
        "colour": KIND_COLOURS.get(row.kind, theme.NONE),
        "name": f"{formats.text(row.name)}{members}",
        "place": formats.text(row.village, "") + formats.text(row.village_group, ""),
        "kind": SHORT_KINDS.get(row.kind, str(row.kind)),
        "risk": formats.text(row.risk, "风险未填"),
        "measures": formats.text(row.measures, ""),
        "helper": formats.text(row.helper, ""),
        "days": formats.MISSING if is_missing(row.days_open) else f"{int(row.days_open)} 天",
        "lacks": formats.text(row.lacks, ""),
        "withheld": theme.WITHHELD if row.lacks_withheld else "",
    }


def case_sheet(row: Any, unmasked: bool = False) -> str:
    """One monitored household's case in full; says whether its names are. row: a named tuple of `queries.cases`."""
    outcome = formats.text(row.outcome, "监测中")
    ended = "" if is_missing(row.cleared_on) else f"({formats.day(row.cleared_on)})"
    facts = [
        ("监测类型", str(row.kind)),
        ("风险", formats.text(row.risk, theme.UNREPORTED)),
        ("识别日期", formats.day_with_year(row.found_on)),
        ("在册", formats.MISSING if is_missing(row.days_open) else f"{int(row.days_open)} 天"),
        ("帮扶措施", formats.text(row.measures, "未落实")),
        ("责任人", formats.text(row.helper, theme.UNREPORTED)),
        ("监测结果", outcome + ended),
        ("还差", formats.text(row.lacks, theme.WITHHELD if row.lacks_withheld else "—")),
    ]
    foot = f"{'姓名未脱敏,请勿外传' if unmasked else '姓名已脱敏'};来自防返贫监测台账。"
    return render("facts.html", title=f"监测情况 · 截至{formats.day(row.report_date)}", facts=facts, foot=foot)


def village_cases(villages: pd.DataFrame) -> str:
    """Households on the list in each village, by kind.

    villages: the columns of `queries.cases_by_village`; one row a village, in order. Where the kinds are withheld, all
    of them are one part of its own.
    """
    withheld = bool(villages["unstable_withheld"].any())
    rows = [
        Stack(
            str(row.village),
            (row.unstable, row.marginal, row.sudden, row.open if row.unstable_withheld else None)[: 3 + withheld],
            _tip(row),
            "bad" if _lacking(row) else "",
            gold=formats.is_true(row.is_poor),
            pick=f"village:{row.village_code}",
        )
        for row in frames.rows(villages)
    ]
    parts = [(SHORT_KINDS[kind], colour) for kind, colour in KIND_COLOURS.items()]
    parts += [(theme.WITHHELD, theme.MUTE)] * withheld
    return stacks(rows, parts, unit="户", heading="在册 · 缺措施")


def _lacking(row: Any) -> int:
    return 0 if is_missing(row.without_measures) else int(row.without_measures)


def _tip(row: Any) -> str:
    return f"{formats.number(row.open, '户')} 户" + (f" · 缺 {_lacking(row)}" if _lacking(row) else "")
