"""方案对照: is every sentence of the plan being reported on, and how does what it asks stand?"""

from typing import Any

import pandas as pd
import streamlit as st

from pingda_dash import formats, queries, settings
from pingda_dash.contracts import contracts
from pingda_dash.figures import tables as titles
from pingda_dash.figures.tables import Table
from pingda_dash.panels import Card, cards, clauses, duties
from pingda_dash.panels.lists import ASKED
from pingda_dash.ui import choices, live, navigation, opening, stage
from pingda_dash.ui.view import View


def headline_cards(coverage: pd.Series, counts: Any) -> list[Card]:
    """The page's large figures. coverage, counts: of `queries.plan_coverage` and `duty_counts`, the township's."""
    share = formats.percent(coverage["reported"] / max(coverage["rows"], 1))
    reported, fresh = int(coverage["reported"]), int(coverage["fresh"])
    return [
        Card("方案条款", f"{int(coverage['clauses'])} 条", "原文逐字,全部在下"),
        Card(
            "任务",
            f"{int(coverage['rows'])} 项",
            f"支撑指标 {int(coverage['indicators'])} 项",
            pick=duties.counts_pick(counts, ASKED),
        ),
        Card("已在报送", f"{reported} 项", f"{share} · 期内更新 {fresh}"),
        duties.late_card(counts, f"只知道已报的 {reported} 项" if counts.unreported else "都有报送"),
        duties.behind_card(counts),
        duties.unreported_card(counts, f"另有 {int(counts.not_begun)} 项未到起始日"),
    ]


def pages() -> dict[str, tuple[str, str]]:
    """The page that shows each dataset: its path and its word."""
    page_titles = {screen.path: screen.title for screen in navigation.screens()}
    paths = {dataset: navigation.page_of_dataset(dataset) for dataset in view.ask(queries.ledger_coverage)["dataset"]}
    return {dataset: (path, page_titles[path]) for dataset, path in paths.items() if path is not None}


def choose(pick: str) -> None:
    """A click in the list: the page is about that clause, that part, or (none) the whole plan."""
    clause = pick.removeprefix("part:")
    if clause:
        st.query_params["clause"] = clause
    else:
        st.query_params.pop("clause", None)


view = opening.open_page("plan")
every, rows = view.ask(queries.plan_clauses), view.ask(queries.plan_rows)
parts = {clause[:end] for clause in every["id"] for end in range(1, len(clause) + 1)}
chosen = choices.asked_for(view, "clause", "方案条款", parts, "方案全文") or ""
shown, asks = every[every["id"].str.startswith(chosen)], rows[rows["clause"].str.startswith(chosen)]
name = chosen or "全文"
title = str(shown["title"].iloc[0]) if chosen in set(every["id"]) else str(shown["part"].iloc[0]) if chosen else ""


def board(view: View) -> None:
    """The clauses, the text of the chosen one, and what reports on it."""
    table = Table(every, titles.CLAUSES, "方案条款")
    with stage.panel("方案条款", "点一条看原文", area="clauses", table=table):
        stage.draw(clauses.clause_list(every, chosen), key="clauses", on_pick=choose)
    heard = Table(rows[rows["report_date"].notna()], titles.PLAN_ROWS, "已在报送")
    made_of = {"方案条款": Table(every, titles.CLAUSES, "各条"), "已在报送": heard}
    with stage.panel(area="cards", answers=[queries.plan_coverage, queries.plan_rows], made_of=made_of):
        stage.draw(cards(headline_cards(view.ask(queries.plan_coverage).iloc[0], view.counts("乡", ""))), key="cards")
    with stage.panel(
        f"方案{name} {title}", "形状、底色 = 状态 · 点击看这一项", area="clause", answers=[queries.plan_clauses]
    ):
        preface = "" if chosen else live.plan_opening(str(settings.data_dir() / "plan"), str(every["part"].iloc[0]))
        stage.draw(clauses.marked_text(shown, asks, preface), key="clause")
    table = Table(asks, titles.PLAN_ROWS, f"方案{name}-指标任务")
    with stage.panel(f"任务与指标 {len(asks)} 行", "台账 · 最近报送 · 页面", area="planrows", table=table):
        stage.draw(clauses.plan_list(asks, pages()), key="planrows")
    coverage = view.ask(queries.ledger_coverage)
    table = Table(coverage, titles.LEDGERS, "台账报送情况")
    with stage.panel("台账报送情况", "支撑指标数 · 最近报送", area="coverage", table=table):
        stage.draw(duties.ledger_list(coverage, wide=True), key="coverage")
    records = view.ask(queries.records_by_village)
    table = Table(records, titles.RECORDS, "档案核对")
    with stage.panel("档案核对 · 数据质量", "份 · 扶贫系统 / 卡表册", area="records", table=table):
        unknown = records.empty or records["files"].isna().all()
        if unknown:
            stage.nothing_reported(view, contracts()["records"].title)
        else:
            stage.draw(clauses.record_list(records), key="records")


stage.show(view, "plan", board)
