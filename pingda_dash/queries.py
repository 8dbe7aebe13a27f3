"""Every question the pages ask, by name: a snapshot and an as-of date in, a DataFrame out.

The SQL is `sql/queries/<name>.sql`, whose head states grain and units. A missing number is null (未报送), never 0.
"""

from __future__ import annotations

from datetime import date

import pandas as pd

from pingda_dash.snapshot import Snapshot

LEDGER_DATASETS = ("industry", "employment", "tasks", "households", "villages")


def campaign_day(snapshot: Snapshot, as_of: date) -> pd.DataFrame:
    """One row: title, township, start, end, as_of, day, days_left, total_days, last_report, received_at."""
    return snapshot.ask("campaign_day", as_of)


def last_report(snapshot: Snapshot, as_of: date) -> pd.DataFrame:
    """One row: the newest report date of any dataset, whatever the as-of date."""
    return snapshot.ask("last_report", as_of)


def milestones(snapshot: Snapshot, as_of: date) -> pd.DataFrame:
    """label, date, total, done, overdue, behind, status, in_campaign: tasks due by each milestone."""
    return snapshot.ask("milestones", as_of)


def indicators(snapshot: Snapshot, as_of: date, village: str | None = None, headline: bool = False) -> pd.DataFrame:
    """The standing of every indicator, for the township or one village code; `headline` keeps the overview's."""
    return snapshot.ask("indicators", as_of, village=village, headline=headline)


def village_indicators(snapshot: Snapshot, as_of: date, indicator: str) -> pd.DataFrame:
    """One indicator's standing in every village."""
    return snapshot.ask("village_indicators", as_of, indicator=indicator)


def indicator_paths(snapshot: Snapshot, as_of: date, indicator: str) -> pd.DataFrame:
    """One indicator's reports over time and its goal, for the township (village_code null) and each village."""
    return snapshot.ask("indicator_paths", as_of, indicator=indicator)


def tasks(snapshot: Snapshot, as_of: date, unit: str | None = None, village: str | None = None) -> pd.DataFrame:
    """Every task of the plan, most urgent first; of one unit, or those a village answers for."""
    return snapshot.ask("tasks", as_of, unit=unit, village=village)


def task_counts(snapshot: Snapshot, as_of: date) -> pd.DataFrame:
    """One row: total, done, overdue, longest_late, due_this_week, behind, unreported, stale."""
    return snapshot.ask("task_counts", as_of)


def completion_curve(snapshot: Snapshot, as_of: date) -> pd.DataFrame:
    """date, due, done (null after the as-of date), projected (null before it)."""
    return snapshot.ask("completion_curve", as_of)


def villages(snapshot: Snapshot, as_of: date) -> pd.DataFrame:
    """Every village: facts, place on the schematic map, counts of statuses, last report."""
    return snapshot.ask("villages", as_of)


def concerns(snapshot: Snapshot, as_of: date, village: str | None = None) -> pd.DataFrame:
    """今日要情, worst first: rank, kind, title, detail, unit, village_code, village, ref_kind, ref_id."""
    return snapshot.ask("concerns", as_of, village=village)


def income_by_industry(snapshot: Snapshot, as_of: date, village: str | None = None) -> pd.DataFrame:
    """Each industry's latest cumulative figures and its income target where the plan sets one."""
    return snapshot.ask("income_by_industry", as_of, village=village)


def industry_by_village(snapshot: Snapshot, as_of: date, industry: str) -> pd.DataFrame:
    """One industry's latest figures in every village."""
    return snapshot.ask("industry_by_village", as_of, industry=industry)


def industry_series(
    snapshot: Snapshot, as_of: date, industry: str, measure: str, village: str | None = None
) -> pd.DataFrame:
    """One measure of one industry over time, by village."""
    return snapshot.ask("industry_series", as_of, industry=industry, measure=measure, village=village)


def village_income_series(snapshot: Snapshot, as_of: date, village: str) -> pd.DataFrame:
    """A village's income by industry over time: industry, report_date, value (万元), peak."""
    return snapshot.ask("village_income_series", as_of, village=village)


def employment_by_village(snapshot: Snapshot, as_of: date, item: str) -> pd.DataFrame:
    """One item's people in every village."""
    return snapshot.ask("employment_by_village", as_of, item=item)


def transfers_by_destination(snapshot: Snapshot, as_of: date, village: str | None = None) -> pd.DataFrame:
    """destination, people, poor_people of 新增转移就业, in the ledger's order."""
    return snapshot.ask("transfers_by_destination", as_of, village=village)


def employment_series(snapshot: Snapshot, as_of: date, item: str, village: str | None = None) -> pd.DataFrame:
    """report_date, people, poor_people of one item over time."""
    return snapshot.ask("employment_series", as_of, item=item, village=village)


def remaining_households(snapshot: Snapshot, as_of: date, village: str | None = None) -> pd.DataFrame:
    """The households still 未脱贫, names masked, with the poverty line and what is guaranteed."""
    return snapshot.ask("remaining_households", as_of, village=village)


def household_dots(snapshot: Snapshot, as_of: date, village: str) -> pd.DataFrame:
    """Every household of a village, names masked, for one dot each."""
    return snapshot.ask("household_dots", as_of, village=village)


def household_counts(snapshot: Snapshot, as_of: date, village: str | None = None) -> pd.DataFrame:
    """One row: households by category, people, average income; null when there is no register."""
    return snapshot.ask("household_counts", as_of, village=village)


def guarantees(snapshot: Snapshot, as_of: date, village: str | None = None) -> pd.DataFrame:
    """item (住房安全, 义务教育, 基本医疗, 饮水安全), met, unmet, unknown, total over 建档立卡 households."""
    return snapshot.ask("guarantees", as_of, village=village)


def ledger_rows(
    snapshot: Snapshot,
    as_of: date,
    dataset: str,
    village: str | None = None,
    item: str | None = None,
) -> pd.DataFrame:
    """The rows behind a figure, newest first, under Chinese headings, with file, row and who uploaded it."""
    if dataset not in LEDGER_DATASETS:
        return pd.DataFrame()
    parameters = {"item": item} if dataset == "tasks" else {"village": village}
    if dataset not in ("tasks", "villages"):
        parameters["item"] = item
    return snapshot.ask(f"rows_{dataset}", as_of, **parameters)


def clause(snapshot: Snapshot, as_of: date, clause: str) -> pd.DataFrame:
    """One clause of the plan: id, part, title, text."""
    return snapshot.ask("clause", as_of, clause=clause)


def units(snapshot: Snapshot, as_of: date) -> pd.DataFrame:
    """Every unit the plan names: led, answered, overdue, behind."""
    return snapshot.ask("units", as_of)


def uploads(snapshot: Snapshot, as_of: date) -> pd.DataFrame:
    """Every accepted file, newest first."""
    return snapshot.ask("uploads", as_of)


def checks(snapshot: Snapshot, as_of: date) -> pd.DataFrame:
    """Where two ledgers disagree: check_id, severity, village, unit, title, detail, message."""
    return snapshot.ask("checks", as_of)
