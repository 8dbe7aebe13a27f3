"""Which questions the sentence at the head of each page is made from; its words are `panels/sentences.py`'s.

headlines.of_page("funds", partial_ask).text
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from pingda_dash import frames, queries
from pingda_dash.panels import directives as directed
from pingda_dash.panels import sentences
from pingda_dash.panels.sentences import Sentence
from pingda_dash.queries import Question

Ask = Callable[..., pd.DataFrame]
"""Answers a question on the day and data that the sentence is about: `ask(queries.tasks, unit=…)`."""

TOWNSHIP = ("乡", "")
OVERVIEW, MEETING, MAP, COUNTDOWN = "", "meeting", "map", "countdown"
UNITS, REPORTING, PLAN, DIRECTIVES = "units", "reporting", "plan", "directives"
OF_LEDGERS = (
    "industry", "employment", "market", "guarantees", "relocation", "monitoring", "motivation", "rectification",
    "funds",
)  # fmt: skip
PAGES = (OVERVIEW, MAP, COUNTDOWN, MEETING, DIRECTIVES, *OF_LEDGERS, UNITS, PLAN, REPORTING)
"""The pages that have a sentence, by their addresses."""


def of_page(
    page: str,
    ask: Ask,
    promises: str,
    scope: tuple[str, str] = TOWNSHIP,
    *,
    village: str | None = None,
    unit: str | None = None,
    clause: str | None = None,
    directives: str = "[]",
) -> Sentence | None:
    """The sentence of a page; None of a page that has none.

    promises: `minutes.promises` of the lake. scope: the village or the unit that the page is filtered by, which the
    sentence is then about (`duty_scopes`). village: whose dossier the map shows, or whose duties 单位责任 shows.
    unit: of 单位责任, else the one with the most that is late. clause: of the plan. directives: `directives.log`.
    """
    about = _About(ask, promises, directives)
    if page == DIRECTIVES:
        return about.directed(*scope)
    if page in PAGES and scope != TOWNSHIP and page not in (MAP, UNITS):
        return about.village(scope[1]) if scope[0] == "村" else about.unit(scope[1])
    if page == MEETING:
        return about.meeting()
    if page in (OVERVIEW, COUNTDOWN):
        return about.township(sentences.countdown if page == COUNTDOWN else sentences.township)
    if page == MAP:
        return about.village(village) if village else about.villages()
    if page == UNITS:
        return about.village(village) if village and not unit else about.unit(unit)
    if page == REPORTING:
        return about.reporting()
    if page == PLAN:
        of_clause = clause if clause and about.has("条款", clause) else ""
        scope = ("条款", of_clause) if of_clause else ("乡", "")
        return sentences.plan(of_clause, *about.duties(*scope))
    return about.ledgers(page) if page in OF_LEDGERS else None


def worst_unit(units: pd.DataFrame) -> str:
    """The unit that 单位责任 opens with: of those that lead, the one with the most that is late, then behind.

    units: `queries.units`.
    """
    leading = units[units["led"] > 0]
    late = leading.assign(late=leading["overdue"] + leading["broken"])
    return str(late.sort_values(["late", "behind"], ascending=False, kind="stable")["name"].iloc[0])


def asks_to_spend(goals: pd.DataFrame) -> bool:
    """Whether the plan sets a goal for the share of money that is spent. goals: `queries.indicators`."""
    return bool((goals["dataset"].eq("funds") & goals["measure"].eq("spent_percent")).any())


class _About:
    """The values of one day and data: each question is asked as the page asks it, so that its answer is there."""

    def __init__(self, ask: Ask, promises: str, directives: str) -> None:
        self.ask, self.promises, self.log = ask, promises, directives

    def one(self, question: Question, **params: Any) -> Any:
        """The only row of an answer."""
        return next(iter(frames.rows(self.ask(question, **params))))

    def counts(self, scope: str, scope_id: str) -> Any:
        """The row of `queries.duty_counts` of a scope; None of one that there is not."""
        return next(iter(frames.rows(self.ask(queries.duty_counts, scope=scope, scope_id=scope_id))), None)

    def has(self, scope: str, scope_id: str) -> bool:
        """Whether a scope is there and something is asked of it."""
        counts = self.counts(scope, scope_id)
        return counts is not None and bool(counts.total)

    def duties(self, scope: str, scope_id: str) -> tuple[Any, pd.DataFrame]:
        """How the duties of a scope stand, and which are urgent."""
        urgent = self.ask(queries.urgent_duties, scope=scope, scope_id=scope_id, promises=self.promises)
        return self.counts(scope, scope_id), urgent

    def township(self, words: Callable[..., Sentence]) -> Sentence:
        """The whole campaign; while most ledgers never came, who has not reported."""
        if self.one(queries.reporting_counts).mostly_silent:
            return self.reporting(*self.duties("乡", ""))
        return words(*self.duties("乡", ""), sentences.outlook(self.ask(queries.completion_curve)))

    def meeting(self) -> Sentence:
        """What a meeting has to decide; while most ledgers never came, who has not reported."""
        if self.one(queries.reporting_counts).mostly_silent:
            return self.reporting(*self.duties("乡", ""))
        agenda = self.ask(queries.meeting_agenda, promises=self.promises)
        over = directed.counted_as(self.ask(queries.directives, directives=self.log), directed.OVERDUE)
        return sentences.meeting(self.counts("乡", ""), agenda, over)

    def directed(self, scope: str, scope_id: str) -> Sentence:
        """How the directives stand, of the township, a unit or a village."""
        counts = self.ask(queries.directive_counts, directives=self.log)
        own = counts[(counts["scope"] == scope) & (counts["scope_id"] == scope_id)]
        of = {"unit": scope_id} if scope == "单位" else {"village": scope_id} if scope == "村" else {}
        listed = self.ask(queries.directives, directives=self.log, **of)
        return sentences.directed(next(iter(frames.rows(own)), None), listed)

    def promise(self, item: str) -> Any | None:
        """What was promised last of an item; None where nothing was."""
        every = self.ask(queries.promises, promises=self.promises)
        return next(iter(frames.rows(every[every["item"] == item])), None)

    def reporting(self, duties: Any | None = None, urgent: pd.DataFrame | None = None) -> Sentence:
        """Who reported, and who owes most; what of it is late or behind already, where the duties are given."""
        ledgers = self.ask(queries.unit_ledgers)
        owed = ledgers[ledgers["owed"].astype(bool)]
        return sentences.reporting(self.one(queries.reporting_counts), owed, duties, urgent)

    def village(self, code: str) -> Sentence | None:
        """A village's own duties; None of one that there is not."""
        every = self.ask(queries.villages)
        row = next(iter(frames.rows(every[every["village_code"] == code])), None)
        if row is None:
            return None
        return sentences.village(str(row.village), *self.duties("村", code), row.days_since_report)

    def villages(self) -> Sentence:
        """All villages, and the worst of them."""
        every = self.ask(queries.villages)
        return sentences.villages(every, *self.duties("村", str(sentences.worst_village(every).village_code)))

    def unit(self, name: str | None) -> Sentence | None:
        """A unit's duties; None of one that there is not."""
        every = self.ask(queries.units)
        name = name or worst_unit(every)
        row = next(iter(frames.rows(every[every["name"] == name])), None)
        return (
            None
            if row is None
            else sentences.unit(name, *self.duties("单位", name), row.late_problems, self.promise(f"unit:{name}"))
        )

    def ledgers(self, page: str) -> Sentence:
        """A page of ledgers."""
        every = self.ask(queries.ledger_reporting)
        scope = *self.duties("页", page), every[every["page"] == page]
        if page == "rectification":
            worst = next(iter(frames.rows(self.ask(queries.problems))), None)
            promise = None if worst is None else self.promise(f"unit:{worst.unit}")
            return sentences.problems(*scope, self.one(queries.problem_counts), worst, promise)
        goals = self.ask(queries.indicators)
        if page == "funds":
            campaign = self.one(queries.campaign_day)._asdict()
            return sentences.money(*scope, self.one(queries.fund_summary), campaign, asks_to_spend(goals))
        leading = goals[goals["headline"].notna() & goals["dataset"].isin(scope[2]["dataset"])]
        rows = list(frames.rows(leading.assign(part=leading["id"])))
        if page == "market":
            return sentences.market(*scope, rows, self.fewest(goals))
        return sentences.ledgers_page(*scope, rows)

    def fewest(self, goals: pd.DataFrame) -> Any:
        """The 贫困村 with the fewest cooperatives, where that is fewer than the plan asks of each; else None."""
        target = goals.loc[goals["id"] == "coops_per_poor_village", "target"]
        coops = self.ask(queries.cooperatives_by_village)
        poor = coops[coops["is_poor"].eq(True) & coops["cooperatives"].notna()]
        short = poor[poor["cooperatives"] < target.max()] if len(target) else poor.iloc[:0]
        return next(iter(frames.rows(short.sort_values("cooperatives", kind="stable"))), None)
