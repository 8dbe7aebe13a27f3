"""Every question the pages ask, by name: a snapshot and an as-of date in, a DataFrame out.

The SQL is `sql/queries/<name>.sql`, whose head states grain and units. A missing number is null (未报送), never 0.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from pingda_dash.contracts import contracts
from pingda_dash.snapshot import Snapshot, query_text


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


def meeting_items(snapshot: Snapshot, as_of: date) -> pd.DataFrame:
    """What a meeting goes through: the concerns in their order, then every other duty as it stands (rank null)."""
    return snapshot.ask("meeting_items", as_of)


def meeting_villages(snapshot: Snapshot, as_of: date, item: str) -> pd.DataFrame:
    """One item of `meeting_items` in every village; empty where nothing tells villages apart."""
    return snapshot.ask("meeting_villages", as_of, item=item)


def meeting_trend(snapshot: Snapshot, as_of: date, item: str) -> pd.DataFrame:
    """report_date, value of one item of `meeting_items` up to the day."""
    return snapshot.ask("meeting_trend", as_of, item=item)


def compare_counts(snapshot: Snapshot, as_of: date, since: date) -> pd.DataFrame:
    """status (逾期, 滞后, 未报送, 已完成), before, after, change, better, of_all: indicators and tasks on two days."""
    return snapshot.ask("compare_counts", as_of, earlier=since)


def compare_indicators(snapshot: Snapshot, as_of: date, since: date) -> pd.DataFrame:
    """Every indicator on the day `since` (was_…) and on the day, what asks for attention first: move, change, told."""
    return snapshot.ask("compare_indicators", as_of, earlier=since)


def compare_villages(snapshot: Snapshot, as_of: date, since: date) -> pd.DataFrame:
    """Every village on both days: behind, overdue and last_report, the earlier day's as was_…; move."""
    return snapshot.ask("compare_villages", as_of, earlier=since)


def compare_concerns(snapshot: Snapshot, as_of: date, since: date) -> pd.DataFrame:
    """今日要情 of both days as one list: state (新增, 仍在, 已销), was_kind, kind, move, ended, and what it says."""
    return snapshot.ask("compare_concerns", as_of, earlier=since)


def page_standing(snapshot: Snapshot, as_of: date, places: tuple[tuple[str, str], ...]) -> pd.DataFrame:
    """page, overdue, behind: how many concerns each page shows, the worst first. places: (dataset, its page)."""
    datasets, pages = ([place[at] for place in places] for at in (0, 1))
    return snapshot.ask("page_standing", as_of, datasets=datasets, pages=pages)


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
    """The rows behind a figure, newest first, under Chinese headings, with file, row and who uploaded it.

    item: what the ledger is read by: an industry, an item, a task, a problem, a project, an entity …
    """
    if dataset not in contracts():
        return pd.DataFrame()
    name = f"rows_{dataset}"
    given = {"village": village, "item": item}
    asked: dict[str, Any] = {key: value for key, value in given.items() if f"${key}" in query_text(name)}
    return snapshot.ask(name, as_of, **asked)


def clause(snapshot: Snapshot, as_of: date, clause: str) -> pd.DataFrame:
    """One clause of the plan: id, part, title, text."""
    return snapshot.ask("clause", as_of, clause=clause)


def units(snapshot: Snapshot, as_of: date) -> pd.DataFrame:
    """Every unit the plan names: led, answered, overdue, behind, unreported, done, open_problems, next_deadline."""
    return snapshot.ask("units", as_of)


def guarantee_matrix(snapshot: Snapshot, as_of: date) -> pd.DataFrame:
    """Every village × item of 三保障与饮水: due, met, open, percent (0..100), status where the plan sets a goal."""
    return snapshot.ask("guarantee_matrix", as_of)


def guarantee_totals(snapshot: Snapshot, as_of: date, village: str | None = None) -> pd.DataFrame:
    """Each item of 三保障与饮水, summed for the township or one village, with its indicator's standing."""
    return snapshot.ask("guarantee_totals", as_of, village=village)


def guarantee_series(snapshot: Snapshot, as_of: date, item: str, village: str | None = None) -> pd.DataFrame:
    """report_date, due, met, open of one item over time."""
    return snapshot.ask("guarantee_series", as_of, item=item, village=village)


def guarantee_homes(snapshot: Snapshot, as_of: date, village: str | None = None) -> pd.DataFrame:
    """Households of the register that lack a guarantee, names masked, with what each lacks."""
    return snapshot.ask("guarantee_homes", as_of, village=village)


def relocation_sites(snapshot: Snapshot, as_of: date) -> pd.DataFrame:
    """Every settlement as it stands: households, works, states."""
    return snapshot.ask("relocation_sites", as_of)


def relocation_series(snapshot: Snapshot, as_of: date) -> pd.DataFrame:
    """report_date, households, moved_in, demolished, reclaimed, employed, in_industry of all settlements."""
    return snapshot.ask("relocation_series", as_of)


def problems(snapshot: Snapshot, as_of: date, village: str | None = None, unit: str | None = None) -> pd.DataFrame:
    """Every problem, or those of one village or unit: open first, latest first."""
    return snapshot.ask("problems", as_of, village=village, unit=unit)


def problem_counts(snapshot: Snapshot, as_of: date) -> pd.DataFrame:
    """One row: total (null when the ledger never came), closed, open, fixed, working, untouched, late, …"""
    return snapshot.ask("problem_counts", as_of)


def problems_by(snapshot: Snapshot, as_of: date, by: str) -> pd.DataFrame:
    """Problems counted by "source", "kind", "unit" or "village", the most open first."""
    return snapshot.ask("problems_by", as_of, by=by)


def problem_series(snapshot: Snapshot, as_of: date) -> pd.DataFrame:
    """report_date, total, closed, open."""
    return snapshot.ask("problem_series", as_of)


def cases(snapshot: Snapshot, as_of: date, village: str | None = None) -> pd.DataFrame:
    """Every monitored household, names masked: open first, the longest first; what each still lacks."""
    return snapshot.ask("cases", as_of, village=village)


def case_counts(snapshot: Snapshot, as_of: date) -> pd.DataFrame:
    """One row: total (null when the ledger never came), open, by kind, cleared, without_measures, …"""
    return snapshot.ask("case_counts", as_of)


def cases_by_village(snapshot: Snapshot, as_of: date) -> pd.DataFrame:
    """Every village: its name, is_poor, and the columns of `case_counts`; total null where none was ever listed."""
    return snapshot.ask("cases_by_village", as_of)


def case_series(snapshot: Snapshot, as_of: date, village: str | None = None) -> pd.DataFrame:
    """report_date, open, unstable, marginal, sudden, cleared."""
    return snapshot.ask("case_series", as_of, village=village)


def fund_projects(snapshot: Snapshot, as_of: date, village: str | None = None) -> pd.DataFrame:
    """Every project (万元), the largest first."""
    return snapshot.ask("fund_projects", as_of, village=village)


def fund_flows(snapshot: Snapshot, as_of: date) -> pd.DataFrame:
    """fund, purpose, village, planned_wan, arrived_wan, spent_wan, projects."""
    return snapshot.ask("fund_flows", as_of)


def fund_summary(snapshot: Snapshot, as_of: date, village: str | None = None) -> pd.DataFrame:
    """One row: projects (null when the ledger never came), sums in 万元, shares 0..1, published, audited."""
    return snapshot.ask("fund_summary", as_of, village=village)


def fund_purposes(snapshot: Snapshot, as_of: date) -> pd.DataFrame:
    """purpose, sums in 万元, share and integrated_share (0..1)."""
    return snapshot.ask("fund_purposes", as_of)


def fund_series(snapshot: Snapshot, as_of: date) -> pd.DataFrame:
    """report_date, planned_wan, arrived_wan, spent_wan."""
    return snapshot.ask("fund_series", as_of)


def cooperatives(snapshot: Snapshot, as_of: date, village: str | None = None) -> pd.DataFrame:
    """Every 新型经营主体 as it stands."""
    return snapshot.ask("cooperatives", as_of, village=village)


def cooperatives_by_village(snapshot: Snapshot, as_of: date) -> pd.DataFrame:
    """Entities of each village by state, whom they lead, and partnered_share (0..1) of willing households."""
    return snapshot.ask("cooperatives_by_village", as_of)


def links_by_kind(snapshot: Snapshot, as_of: date) -> pd.DataFrame:
    """link, entities, households, poor_households of entities at work."""
    return snapshot.ask("links_by_kind", as_of)


def sales_by_channel(snapshot: Snapshot, as_of: date, village: str | None = None) -> pd.DataFrame:
    """channel, amount_wan, products, villages; null where nothing was reported."""
    return snapshot.ask("sales_by_channel", as_of, village=village)


def sales_by_village(snapshot: Snapshot, as_of: date) -> pd.DataFrame:
    """village, amount_wan, online_wan, station (sells through an 电商站点)."""
    return snapshot.ask("sales_by_village", as_of)


def sales_series(snapshot: Snapshot, as_of: date, village: str | None = None) -> pd.DataFrame:
    """report_date, amount_wan, online_wan."""
    return snapshot.ask("sales_series", as_of, village=village)


def tourism_places(snapshot: Snapshot, as_of: date, village: str | None = None) -> pd.DataFrame:
    """Every route, site and household of 旅游扶贫."""
    return snapshot.ask("tourism_places", as_of, village=village)


def workshop_list(snapshot: Snapshot, as_of: date, village: str | None = None) -> pd.DataFrame:
    """Every 扶贫车间: eligible, recognised_on, workers, poor_workers."""
    return snapshot.ask("workshop_list", as_of, village=village)


def activity_matrix(snapshot: Snapshot, as_of: date) -> pd.DataFrame:
    """Every village × kind of event: events, people, last_on."""
    return snapshot.ask("activity_matrix", as_of)


def activity_list(snapshot: Snapshot, as_of: date, village: str | None = None) -> pd.DataFrame:
    """Every event up to the day, newest first."""
    return snapshot.ask("activity_list", as_of, village=village)


def records_by_village(snapshot: Snapshot, as_of: date) -> pd.DataFrame:
    """files, checked, errors, corrected, checked_share (0..1), open_errors of each village."""
    return snapshot.ask("records_by_village", as_of)


def plan_clauses(snapshot: Snapshot, as_of: date) -> pd.DataFrame:
    """The plan's clauses in order, each with how many rows it has and how they stand."""
    return snapshot.ask("plan_clauses", as_of)


def plan_rows(snapshot: Snapshot, as_of: date, clause: str | None = None) -> pd.DataFrame:
    """Every indicator and task of the plan, or of one clause, with its status, ledger and last report."""
    return snapshot.ask("plan_rows", as_of, clause=clause)


def plan_coverage(snapshot: Snapshot, as_of: date) -> pd.DataFrame:
    """One row: clauses, rows, reported, fresh (within 7 days, or done), unreported, not_begun, …"""
    return snapshot.ask("plan_coverage", as_of)


def ledger_coverage(snapshot: Snapshot, as_of: date) -> pd.DataFrame:
    """Every dataset: title, rows, last_report, days_since_report, how many indicators it feeds."""
    return snapshot.ask("ledger_coverage", as_of)


def duties(snapshot: Snapshot, as_of: date, unit: str | None = None, village: str | None = None) -> pd.DataFrame:
    """What a unit leads or answers for, or a village answers for, by deadline, with status and last report."""
    return snapshot.ask("duties", as_of, unit=unit, village=village)


def uploads(snapshot: Snapshot, as_of: date) -> pd.DataFrame:
    """Every accepted file, newest first."""
    return snapshot.ask("uploads", as_of)


def checks(snapshot: Snapshot, as_of: date) -> pd.DataFrame:
    """Where two ledgers disagree: finding, check_id, severity, village, unit, title, detail, message, one, other."""
    return snapshot.ask("checks", as_of)
