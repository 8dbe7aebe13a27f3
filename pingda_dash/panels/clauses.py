"""The plan beside its rows: its clauses with how much of each is reported, its full text, what each sentence asks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

import pandas as pd

from pingda_dash import formats, frames, theme
from pingda_dash.panels.duties import KINDS, ledger_words, report_words
from pingda_dash.panels.lists import late_word
from pingda_dash.panels.render import render

WORST_FIRST = (theme.BROKEN, theme.OVERDUE, theme.BEHIND, theme.UNREPORTED, theme.ON_COURSE, theme.DONE)


def clause_list(clauses: pd.DataFrame, chosen: str = "") -> str:
    """The plan's clauses under their parts: how many of its rows are reported, how many are late and behind.

    clauses: the columns of `queries.plan_clauses`, in the plan's order. chosen: the start of the ids that are shown
    (`四(一)` with all below it, `四` the whole part, empty the whole plan). A pick is `part:<start of ids>`.
    """
    by_part: dict[str, list[dict[str, Any]]] = {}
    for row in frames.rows(clauses):
        by_part.setdefault(str(row.part), []).append(
            {
                "id": row.id,
                "title": formats.text(row.title, ""),
                "rows": int(row.rows),
                "reported": int(row.reported),
                "fill": 100 * row.reported / row.rows if row.rows else None,
                "overdue": int(row.overdue + row.broken),
                "behind": int(row.behind),
            }
        )
    parts = [
        {"id": of[0]["id"][0], "title": part, "clauses": [one for one in of if len(one["id"]) > 1]}
        for part, of in by_part.items()
    ]
    return render("clauses.html", parts=parts, chosen=chosen, late=late_word(clauses["broken"].any()))


def marked_text(clauses: pd.DataFrame, rows: pd.DataFrame, opening: str = "") -> str:
    """The clauses word for word, the sentence of each row marked in the colour of its status; a mark opens the row.

    clauses: id, part, title, text. rows: the columns of `queries.plan_rows`. opening: what stands before the first
    clause. Where sentences of several rows overlap, the mark is the shortest one's and has the colour of the worst.
    """
    of: dict[str, list[Any]] = {}
    for row in frames.rows(rows):
        of.setdefault(str(row.clause), []).append(row)
    contexts, part = [], ""
    for clause in frames.rows(clauses):
        heading = "" if clause.part == part else str(clause.part)
        part = str(clause.part)
        pieces = list(_pieces(str(clause.text), of.get(str(clause.id), [])))
        contexts.append({"part": heading, "id": clause.id, "pieces": pieces})
    return render("plan_text.html", clauses=contexts, opening=opening.splitlines(), legend=WORST_FIRST)


def _pieces(text: str, rows: list[Any]) -> Iterator[dict[str, Any]]:
    """A clause's text cut where a quoted sentence begins or ends: each piece with the rows that quote it."""
    spans = [(text.find(str(row.quote)), len(str(row.quote)), row) for row in rows if str(row.quote) in text]
    cuts = sorted({0, len(text), *(at for start, length, _ in spans for at in (start, start + length))})
    for start, end in pairwise(cuts):
        over = [(length, row) for begin, length, row in spans if begin <= start and end <= begin + length]
        yield {"text": text[start:end], **_mark([row for _, row in sorted(over, key=lambda each: each[0])])}


def _mark(rows: list[Any]) -> dict[str, Any]:
    """What a piece of text is marked with: nothing, or its rows' worst status, their names, and where it leads."""
    if not rows:
        return {"status": "", "pick": "", "tip": ""}
    statuses = [str(row.status) for row in rows]
    return {
        "status": min(statuses, key=WORST_FIRST.index),
        "pick": f"{rows[0].kind}:{rows[0].id}",
        "tip": "\n".join(f"{KINDS[row.kind]} · {_name(row)} · {row.status}" for row in rows),
    }


def _name(row: Any) -> str:
    return formats.text(row.short_name, str(row.name))


def plan_list(rows: pd.DataFrame, pages: Mapping[str, tuple[str, str]]) -> str:
    """The rows of the plan, one a line: indicator or task, status, ledger, last report, and the page that shows it.

    rows: the columns of `queries.plan_rows`, in the plan's order. pages: dataset → (path, the page's word). A pick is
    the row's; the page's word leads to the page.
    """
    contexts = []
    for row in frames.rows(rows):
        report, tone = report_words(row)
        path, page = pages.get(formats.text(row.dataset, ""), ("", ""))
        contexts.append(
            {
                "pick": f"{row.kind}:{row.id}",
                "kind": KINDS[row.kind],
                "name": _name(row),
                "full": row.name,
                "status": row.status,
                "ledger": ledger_words(row),
                "report": report,
                "tone": tone,
                "path": path,
                "page": page,
            }
        )
    return render("plan_rows.html", rows=contexts)


def record_list(records: pd.DataFrame) -> str:
    """The households' files of each village: how many are checked against the register, how many errors are left.

    records: the columns of `queries.records_by_village`. A pick is `village:<code>`.
    """
    rows = [
        {
            "pick": f"village:{row.village_code}",
            "village": row.village,
            "missing": formats.is_missing(row.files),
            "fill": None if formats.is_missing(row.checked_share) else 100 * min(float(row.checked_share), 1),
            "checked": formats.number(row.checked, "份"),
            "files": formats.number(row.files, "份"),
            "errors": formats.number(row.errors, "处"),
            "open": None if formats.is_missing(row.open_errors) else int(row.open_errors),
        }
        for row in frames.rows(records)
    ]
    return render("records.html", rows=rows)
