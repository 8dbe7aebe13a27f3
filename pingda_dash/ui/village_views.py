"""What a village's dossier shows besides its overview: its guarantees and problems, its market, its duties."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from pingda_dash import formats, panels, queries, theme
from pingda_dash.contracts import ledger_title
from pingda_dash.figures import tables as titles
from pingda_dash.figures.tables import Table
from pingda_dash.panels import Card, reporting
from pingda_dash.panels import duties as duty_panels
from pingda_dash.panels import village as village_panels
from pingda_dash.ui import directing, stage
from pingda_dash.ui.view import View

Village = Mapping[Any, Any]
REGISTER = ledger_title("households")


def village_of(view: View) -> Village:
    """The village that the dossier shows."""
    village = _row_of(view.ask(queries.villages), str(view.village))
    assert village is not None
    return village


def _row_of(frame: pd.DataFrame, code: str) -> Mapping[Any, Any] | None:
    """A village's row of a frame of villages; None when it has none."""
    rows = frame[frame["village_code"] == code]
    return None if rows.empty else rows.iloc[0].to_dict()


def _unreported(dataset: str, *labels: str) -> list[Card]:
    pick = f"rows:{dataset}"
    return [Card(label, formats.MISSING, theme.UNREPORTED, tone="none", pick=pick) for label in labels]


# --- 保障与整改 ------------------------------------------------------------------------------------------------


def care(view: View) -> None:
    """Is everyone in the village guaranteed, are its problems closed, who is at risk?"""
    village = village_of(view)
    code = str(village["village_code"])
    totals = view.ask(queries.guarantee_totals)
    matrix = view.ask(queries.guarantee_matrix)
    items = matrix[matrix["village_code"] == code].merge(totals[["item", "unit"]], on="item", how="left")
    problems = view.ask(queries.problems, village=code)
    cases, homes = view.ask(queries.cases, village=code), view.ask(queries.guarantee_homes, village=code)
    left = problems[problems["is_open"].astype(bool)]
    made_of = {
        "保障未达标": Table(homes, titles.GUARANTEE_HOMES, "保障未达标的户"),
        "未销号问题": Table(left, titles.PROBLEMS, "未销号问题"),
        "在册监测户": Table(cases[cases["is_open"].astype(bool)], titles.CASES, "在册监测户"),
        "": Table(items, titles.GUARANTEES, "保障事项"),
    }
    answers = [queries.guarantee_matrix, queries.guarantee_homes, queries.problems, queries.cases]
    with stage.panel(area="cards", answers=[*answers, queries.records_by_village], made_of=made_of):
        files = _row_of(view.ask(queries.records_by_village), code)
        reported = view.reported()
        figures = [
            *_guarantee_cards(items),
            *(_homes_card(homes) if "households" in reported else _unreported("households", "保障未达标")),
            *(_problems_card(problems) if "rectification" in reported else _unreported("rectification", "未销号问题")),
            *(_cases_card(cases) if "monitoring" in reported else _unreported("monitoring", "在册监测户")),
            *_files_card(files),
        ]
        stage.draw(panels.cards(figures), key="cards")
    table = Table(items, titles.GUARANTEES, "三保障与饮水")
    with stage.panel(
        "三保障与饮水",
        "已达标 / 应保障 · 点击看台账",
        area="guaranteed",
        table=table,
        answers=[queries.guarantee_matrix],
    ):
        stage.draw(village_panels.village_guarantees(items, code), key="guaranteed")
    table = Table(homes, titles.GUARANTEE_HOMES, "保障未达标的户")
    with stage.panel("保障未达标的户", f"{REGISTER} · {view.masking}", area="lacking", table=table):
        if "households" in reported:
            stage.draw(panels.lacking_homes(homes), key="lacking")
        else:
            stage.nothing_reported(view, REGISTER)
    table = Table(problems, titles.PROBLEMS, "问题整改")
    with stage.panel("未销号问题", "超期在前", area="problems", table=table):
        stage.listed(view, problems, lambda: duty_panels.problem_list(problems), ("rectification",), "problems")
    table = Table(cases, titles.CASES, "监测户")
    with stage.panel("监测户", f"按在册天数 · {view.masking}", area="cases", table=table):
        stage.listed(view, cases, lambda: panels.case_list(cases), ("monitoring",), "cases")


def _guarantee_cards(items: pd.DataFrame) -> list[Card]:
    reported = items[items["reported"].astype(bool)]
    if reported.empty:
        return _unreported("guarantees", "无存量事项", "存量问题")
    unmet = reported[reported["open"] > 0]
    worst = "" if unmet.empty else f"最多 {unmet.sort_values('open')['item'].iloc[-1]}"
    return [
        Card(
            "保障事项",
            f"{len(reported) - len(unmet)} / {len(items)} 项",
            "三保障与饮水",
            tone="" if len(unmet) else "ok",
        ),
        Card(
            "存量问题", f"{formats.number(reported['open'].sum(), '个')} 个", worst, tone="warn" if len(unmet) else "ok"
        ),
    ]


def _homes_card(homes: pd.DataFrame) -> list[Card]:
    return [Card("保障未达标", f"{len(homes)} 户", f"{REGISTER}里的建档立卡户", tone="bad" if len(homes) else "ok")]


def _problems_card(problems: pd.DataFrame) -> list[Card]:
    left = problems[problems["is_open"].astype(bool)]
    late = int((left["days_late"] > 0).sum())
    detail = f"发现 {len(problems)} 条" + (f" · 超期 {late} 条" if late else "")
    return [Card("未销号问题", f"{len(left)} 条", detail, tone="bad" if late else "warn" if len(left) else "ok")]


def _cases_card(cases: pd.DataFrame) -> list[Card]:
    left = cases[cases["is_open"].astype(bool)]
    bare = int(left["measures"].isna().sum())
    detail = f"{bare} 户还没有帮扶措施" if bare else "都有帮扶措施" if len(left) else "本村没有监测户"
    return [Card("在册监测户", f"{len(left)} 户", detail, tone="bad" if bare else "warn" if len(left) else "ok")]


def _files_card(files: Mapping[Any, Any] | None) -> list[Card]:
    if files is None or formats.is_missing(files["files"]):
        return _unreported("records", "档案核对")
    left = int(files["open_errors"])
    value = f"{formats.number(files['checked'], '份')} / {formats.number(files['files'], '份')} 份"
    return [Card("档案核对", value, f"差错未更正 {left} 处" if left else "差错全部更正", tone="warn" if left else "")]


# --- 经营与动力 ------------------------------------------------------------------------------------------------


def market(view: View) -> None:
    """What money, entities, outlets and events does the village have?"""
    village = village_of(view)
    code = str(village["village_code"])
    projects, entities = view.ask(queries.fund_projects, village=code), view.ask(queries.cooperatives, village=code)
    channels, events = view.ask(queries.sales_by_channel, village=code), view.ask(queries.activity_list, village=code)
    workshops, places = view.ask(queries.workshop_list, village=code), view.ask(queries.tourism_places, village=code)
    of_entities = Table(entities, titles.ENTITIES, "经营主体")
    made_of = {
        "扶贫资金": Table(projects, titles.FUND_PROJECTS, "扶贫项目"),
        "产销金额": Table(channels, titles.CHANNELS, "产销渠道"),
        "内生动力活动": Table(events, titles.EVENTS, "内生动力活动"),
        "": of_entities,
    }
    with stage.panel(area="cards", made_of=made_of):
        stage.draw(panels.cards(_market_cards(view, code, events)), key="cards")
    table = Table(projects, titles.FUND_PROJECTS, "扶贫项目")
    with stage.panel("扶贫项目", "来源 → 用途 · 支出占计划", area="projects", table=table):
        stage.listed(view, projects, lambda: village_panels.project_list(projects), ("funds",), "projects")
    with stage.panel("经营主体", "联结方式 · 带动户", area="entities", table=of_entities):
        stage.listed(view, entities, lambda: village_panels.entity_list(entities), ("cooperatives",), "entities")
    table = Table(channels, titles.CHANNELS, "产销渠道")
    with stage.panel("产销渠道", "万元 · 累计", area="channels", table=table):
        sold = channels[channels["amount_wan"].notna()]
        stage.listed(view, sold, lambda: village_panels.channel_bars(channels, code), ("sales",), "channels")
    table = Table(events, titles.EVENTS, "内生动力活动")
    with stage.panel("内生动力活动", "最新在前", area="events", table=table):
        stage.listed(view, events, lambda: panels.event_list(events), ("activities",), "events")
    both = pd.concat([workshops.assign(what="扶贫车间"), places.assign(what="乡村旅游", workshop=places["place"])])
    table = Table(both, titles.WORKPLACES, "扶贫车间与乡村旅游")
    answers = [queries.workshop_list, queries.tourism_places]
    with stage.panel("扶贫车间 · 乡村旅游", "点击看台账", area="places", table=table, answers=answers):
        stage.listed(
            view, both, lambda: village_panels.workplaces(workshops, places), ("workshops", "tourism"), "places"
        )


def _market_cards(view: View, code: str, events: pd.DataFrame) -> list[Card]:
    funds = view.ask(queries.fund_summary, village=code).iloc[0].to_dict()
    cooperatives = _row_of(view.ask(queries.cooperatives_by_village), code)
    sales = _row_of(view.ask(queries.sales_by_village), code)
    reported = view.reported()
    fund_cards = _money_card(funds) if "funds" in reported else _unreported("funds", "扶贫资金")
    event_cards = _events_card(events) if "activities" in reported else _unreported("activities", "内生动力活动")
    return [*fund_cards, *_coop_cards(cooperatives), *_sales_cards(sales), *event_cards]


def _money_card(funds: Mapping[Any, Any]) -> list[Card]:
    if not funds["projects"]:
        return [Card("扶贫资金", formats.MISSING, "台账里没有本村的项目", tone="none")]
    detail = f"{int(funds['projects'])} 个项目 · 支出 {formats.percent(funds['spent_share'])}"
    return [Card("扶贫资金", f"{formats.short_number(funds['planned_wan'], '万元')} 万元", detail)]


def _coop_cards(cooperatives: Mapping[Any, Any] | None) -> list[Card]:
    if cooperatives is None or formats.is_missing(cooperatives["normal"]):
        return _unreported("cooperatives", "正常运行主体", "合作带动")
    shells = int(cooperatives["shell"])
    carried = f"{formats.number(cooperatives['partnered'], '户')} / {formats.number(cooperatives['willing'], '户')} 户"
    return [
        Card(
            "正常运行主体",
            f"{int(cooperatives['normal'])} 个",
            f"空壳 {shells} · 已清理 {int(cooperatives['cleared'])}",
            tone="warn" if shells else "",
        ),
        Card("合作带动", carried, f"有意愿的建档户 · {formats.percent(cooperatives['partnered_share'])}"),
    ]


def _sales_cards(sales: Mapping[Any, Any] | None) -> list[Card]:
    if sales is None or formats.is_missing(sales["report_date"]):
        return _unreported("sales", "产销金额", "电商服务点")
    station = None if formats.is_missing(sales["station"]) else bool(sales["station"])
    value = "未区分" if station is None else "已建" if station else "未建"
    return [
        Card(
            "产销金额",
            f"{formats.short_number(sales['amount_wan'], '万元')} 万元",
            f"截至 {formats.day(sales['report_date'])}",
        ),
        Card("电商服务点", value, "方案要求村村覆盖", tone="warn" if station is False else ""),
    ]


def _events_card(events: pd.DataFrame) -> list[Card]:
    people = formats.number(events["people"].sum(min_count=1), "人次")
    return [Card("内生动力活动", f"{len(events)} 场", f"参加 {people} 人次" if len(events) else "台账里没有本村的活动")]


# --- 责任 -----------------------------------------------------------------------------------------------------


def duties(view: View) -> None:
    """What does the village answer for, by deadline, and what of it needs a decision today?"""
    village = village_of(view)
    code, name = str(village["village_code"]), str(village["village"])
    village_duties = view.ask(queries.duties, village=code)
    concerns = view.concerns(code)
    made_of = {"": Table(village_duties, titles.DUTIES, f"{name}-任务")}
    with stage.panel(area="cards", answers=[queries.duty_counts, queries.duties], made_of=made_of):
        figures = duty_panels.duty_cards(village_duties, view.counts("村", code), view.as_of, village["late_problems"])
        stage.draw(panels.cards(figures), key="cards")
    table = Table(village_duties, titles.DUTIES, f"{name}-责任清单")
    with stage.panel("责任清单", "竖线 = 按期应达 · 末列 = 最近报送、台账", area="duties", table=table):
        board = duty_panels.duty_board(village_duties, view.ask(queries.milestones), view.as_of, code)
        stage.draw(board, key="duties")
    table = Table(concerns, titles.CONCERNS, f"{name}-要情")
    with stage.panel("核对与新增", "只涉及本村的要情", area="concerns", table=table):
        directed = directing.words(view, concerns)
        markup = panels.concerns(concerns, view.heard(code), what="核对不符和新增对象", directed=directed)
        stage.draw(markup, key="concerns")
    every = view.ask(queries.reporting)
    ledgers = every[every["village_code"] == code]
    table = Table(ledgers, titles.REPORTING, f"{name}-台账")
    came = int(ledgers["report_date"].notna().sum())
    with stage.panel("要报的台账", f"已报 {came} / {len(ledgers)} 本 · 空 = 从未报", area="ledgers", table=table):
        stage.draw(reporting.village_ledgers(ledgers), key="ledgers")
