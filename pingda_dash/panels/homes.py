"""Households still below the line, what is guaranteed to each, and guarantees over a village."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pingda_dash import formats, frames, theme
from pingda_dash.panels.render import render
from pingda_dash.panels.small import nothing

GUARANTEES = (("住房", "housing_safe"), ("教育", "schooling_met"), ("医疗", "medical_met"), ("饮水", "water_safe"))


def no_income(row: Any) -> str:
    """What stands where a household's income does not: 未报送, or 少于3户 where it is withheld."""
    return theme.WITHHELD if getattr(row, "is_withheld", False) else theme.UNREPORTED


def withheld_guarantees(row: Any) -> list[str]:
    """The guarantees of which an open wall is not told whether a household has them."""
    return [name for name, column in GUARANTEES if formats.is_true(getattr(row, f"{column}_withheld", False))]


def _ticks(row: Any) -> list[dict[str, Any]]:
    """The guarantees of a household that may be told: met, unmet, or not known."""
    withheld = withheld_guarantees(row)
    return [
        {"name": name, "met": None if formats.is_missing(getattr(row, column)) else bool(getattr(row, column))}
        for name, column in GUARANTEES
        if name not in withheld
    ]


def who(row: Any) -> str:
    """`王** · 4 人`; 少于3户 of whom an open wall is not told that it is listed."""
    if formats.is_missing(row.household_id):
        return theme.WITHHELD
    return f"{formats.text(row.name)} · {formats.number(row.members, '人')} 人"


def pick(row: Any) -> str:
    """What a click on a household opens; nothing of whom an open wall is not told that it is listed."""
    return "" if formats.is_missing(row.household_id) else f"household:{row.household_id}"


def _home(row: Any, longest: float) -> dict[str, Any]:
    income = None if formats.is_missing(row.net_income) else float(row.net_income)
    line = None if formats.is_missing(row.poverty_line) else float(row.poverty_line)
    ticks, withheld = _ticks(row), withheld_guarantees(row)
    reached = income is not None and line is not None and income >= line
    unmet, unknown = (any(tick["met"] is state for tick in ticks) for state in (False, None))
    return {
        "pick": pick(row),
        "id": row.household_id,
        "who": who(row),
        "name": formats.text(row.name),
        "members": formats.text(None if formats.is_missing(row.members) else int(row.members)),
        "place": formats.text(row.village, ""),
        "group": formats.text(row.village_group, ""),
        "source": formats.text(row.income_source, ""),
        "cause": formats.text(row.poverty_cause, ""),
        "helper": formats.text(row.helper, ""),
        "people": formats.text(getattr(row, "member_names", None), ""),
        "income": None if income is None else formats.number(round(income)),
        "no_income": no_income(row),
        "line": None if line is None else formats.number(round(line)),
        "fill": None if income is None else 100 * min(income / longest, 1),
        "tick": None if line is None else 100 * line / longest,
        "colour": theme.BAD if unmet else (theme.OK if reached and not unknown and not withheld else theme.WARN),
        "ticks": ticks,
        "withheld": " ".join(withheld),
    }


def _homes(of: pd.DataFrame) -> list[dict[str, Any]]:
    highest = pd.concat([of["net_income"], of["poverty_line"] * 1.2]).max()
    longest = 1.0 if formats.is_missing(highest) or highest <= 0 else float(highest)
    return [_home(row, longest) for row in frames.rows(of)]


def remaining_households(of: pd.DataFrame, *, with_village: bool = True, large: bool = False) -> str:
    """Each household still 未脱贫: members, income source, net income against the poverty line, four guarantees.

    of: the columns of `queries.remaining_households`; net_income and poverty_line in 元 a person a year.
    Green: the line is reached and everything is guaranteed; red: a guarantee is unmet; amber: below the line, or
    not all is known or may be told. large: room for the words of the
    guarantees (a village's dossier).
    """
    return render("homes.html", rows=_homes(of), with_village=with_village, large=large)


def no_homes(register: Any, ledger: Any) -> str:
    """What stands where the register names no household that is left: all are out of poverty, if all are in it.

    register: the one row of `queries.household_counts`; ledger: the register's row of `queries.ledger_reporting`.
    """
    words = f"{formats.day(register['register_date'])}名册里没有未脱贫户。"
    if ledger.reported < ledger.asked:
        return nothing(f"{int(ledger.reported)}/{int(ledger.asked)} 村已报", words)
    return nothing("全部脱贫", words)


def leaving_households(of: pd.DataFrame) -> str:
    """Each household still 未脱贫, person by person: who they are, income against the line, guarantees, what it lacks.

    of: the columns of `queries.remaining_households`, with `lacks` in words (`收入差 320 元、住房`) and member_names
    (`王**、王*`, masked; missing: only a mark for each of `members`).
    """
    rows = [
        home
        | {
            "persons": _persons(home),
            "lacks": formats.text(row.lacks, ""),
            "lacks_withheld": row.lacks_withheld,
            "complete": home["income"] is not None and all(tick["met"] is not None for tick in home["ticks"]),
        }
        for home, row in zip(_homes(of), frames.rows(of), strict=True)
    ]
    return render("leaving.html", rows=rows)


def _persons(home: dict[str, Any]) -> list[str]:
    """The masked name of each member, "" for those whose name the register does not give."""
    count = 0 if home["members"] == formats.MISSING else int(home["members"])
    names = home["people"].split("、") if home["people"] else []
    return (names + [""] * count)[: max(count, len(names))]


def household_card(row: pd.Series, line: Any = None, unmasked: bool = False) -> str:
    """One household with everything the register holds for the screen; says whether its names are masked.

    row: a row of `queries.remaining_households` or `queries.household_dots` (missing columns read as unknown).
    """
    unknown = ("net_income", "poverty_line", "members", "village", "village_group", "name", "income_source")
    full: dict[str, Any] = dict.fromkeys((*unknown, "poverty_cause", "helper", *(column for _, column in GUARANTEES)))
    full |= {str(name): value for name, value in row.items()}
    if line is not None and formats.is_missing(full["poverty_line"]):
        full["poverty_line"] = line
    table = pd.DataFrame([full])
    category = formats.text(full.get("category"), "未脱贫户")
    return render("household.html", home=_homes(table)[0], category=category, unmasked=unmasked)


def guarantees(of: pd.DataFrame) -> str:
    """How many registered households have each guarantee: item, met, unmet, unknown, total."""
    rows = [
        {
            "item": row.item,
            "met": int(row.met),
            "unmet": int(row.unmet),
            "unknown": int(row.unknown),
            "total": int(row.total),
            "shares": [100 * part / max(row.total, 1) for part in (row.met, row.unmet, row.unknown)],
        }
        for row in frames.rows(of)
        if not formats.is_missing(row.total)
    ]
    return render("guarantees.html", rows=rows)
