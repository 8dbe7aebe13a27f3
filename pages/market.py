"""经营与产销: has each poor village a working cooperative, each willing household a partner, each village an outlet?"""

from dataclasses import replace

import pandas as pd

from pingda_dash import formats, panels, queries, theme
from pingda_dash.contracts import ledger_title
from pingda_dash.figures import tables as titles
from pingda_dash.figures.tables import Table
from pingda_dash.panels import Card, cards
from pingda_dash.panels.bars import Bar, share_of
from pingda_dash.panels.controls import Choice
from pingda_dash.progress import numbers_of
from pingda_dash.ui import goals, opening, stage, tables
from pingda_dash.ui.view import View

ENTITIES, SALES = ledger_title("cooperatives"), ledger_title("sales")
STROKES = (panels.Stroke("amount_wan", "合计"), panels.Stroke("online_wan", "线上", theme.DIM, thin=True))


def total(frame: pd.DataFrame, column: str) -> float | None:
    """A column's sum; None when nothing of it was reported."""
    reported = numbers_of(frame[column])
    return sum(reported) if reported else None


def goal_card(indicator: str, label: str, what: str) -> list[Card]:
    goal = goals.named(view, indicator)
    return [goals.card(goal, label=label, what=f"{what} · 目标")] if goal else []


def coops_card() -> list[Card]:
    """How many poor villages have a cooperative, and which has the fewest: that is the goal's own figure."""
    goal = goals.named(view, "coops_per_poor_village")
    if goal is None:
        return []
    poor = coops[coops["is_poor"].eq(True) & coops["cooperatives"].notna()]
    made = goals.card(goal, label="贫困村合作社")
    if formats.is_missing(goal["actual"]) or poor.empty:
        return [replace(made, detail="每个贫困村至少 1 个")]
    least = poor.sort_values("cooperatives", kind="stable").iloc[0]
    fewest = f"{least['village']} {formats.counted(least['cooperatives'], str(goal['unit']))}"
    having = int((poor["cooperatives"] >= goal["target"]).sum())
    detail = f"最少的是{fewest}"
    return [replace(made, value=f"{having} / {len(poor)} 村", detail=detail, bar=Bar(share_of(having / len(poor))))]


def shells_card() -> Card:
    shells, cleared = total(coops, "shell"), total(coops, "cleared")
    if shells is None:
        return Card("空壳主体", view.missing("cooperatives"), tone="none", pick="rows:cooperatives")
    detail = f"正常 {formats.number(total(coops, 'normal'), '个')} · 已清理 {formats.number(cleared, '个')}"
    return Card("空壳主体", f"{shells:.0f} 个", detail, tone="warn" if shells else "", pick="rows:cooperatives")


def sales_card() -> Card:
    amount = total(outlets, "amount_wan")
    if amount is None:
        return Card("产销金额", view.missing("sales"), tone="none", pick="rows:sales")
    online = formats.short_number(total(outlets, "online_wan") or 0, "万元")
    value = f"{formats.short_number(amount, '万元')} 万元"
    return Card("产销金额", value, f"线上及站点 {online} 万元", pick="rows:sales")


def tourism_card() -> Card:
    if places.empty:
        return Card("乡村旅游", view.missing("tourism"), tone="none", pick="rows:tourism")
    open_ = int(places["stage"].isin(["运营", "建成"]).sum())
    income = total(places, "income_wan")
    detail = f"建成运营 {open_}" + ("" if income is None else f" · {formats.short_number(income, '万元')} 万元")
    return Card("乡村旅游", f"{len(places)} 处", detail, pick="rows:tourism")


view = opening.open_page("market")
coops, links = view.ask(queries.cooperatives_by_village), view.ask(queries.links_by_kind)
outlets = view.ask(queries.sales_by_village)
workshops, places = view.ask(queries.workshop_list), view.ask(queries.tourism_places)
if total(coops, "normal") is None:  # every village and every kind of link has its row, reported or not
    links = links.iloc[:0]
sold = total(outlets, "amount_wan") is not None
if not sold:
    outlets = outlets.iloc[:0]


def board(view: View, shape: Choice) -> None:
    """Cooperatives and partners, outlets, links and channels."""
    by_village = Table(coops, titles.COOPERATIVES, "分村合作社")
    answers = [queries.cooperatives_by_village]
    with stage.panel(area="coops", controls=[shape], answers=answers, made_of={"": by_village}):
        as_table = shape.value == tables.TABLE
        stage.title_line("合作社与合作户 · 分村")
        if shape.value == tables.ROWS:
            tables.ledger(view, ENTITIES, view.ask(queries.ledger_rows, dataset="cooperatives"), ENTITIES)
        elif links.empty and total(coops, "willing") is None:
            stage.nothing_reported(view, ENTITIES)
        elif as_table:
            tables.show(by_village.titled(), by_village.name)
        else:
            stage.draw(panels.cooperatives(coops), key="coops")
    with stage.panel(area="cards"):
        made = [
            *coops_card(),
            shells_card(),
            *goal_card("households_partnered", "合作户", "意愿户"),
            *goal_card("ecommerce_coverage", "电商覆盖", "村级"),
            sales_card(),
            *goal_card("workshops", "车间认定", "应认定"),
            tourism_card(),
        ]
        stage.draw(cards(made), key="cards")
    tables.chart_panel(
        view,
        Table(outlets, titles.SALES_VILLAGES, "村级产销"),
        "万元 · 亮段 = 线上和电商站点",
        panels.outlet_bars,
        area="outlets",
        ledger=SALES,
        as_table=as_table,
    )
    if stage.draws("links"):
        tables.chart_panel(
            view,
            Table(links, titles.LINKS, "联结方式"),
            "户 · 亮段 = 建档立卡",
            panels.link_bars,
            area="links",
            ledger=ENTITIES,
            as_table=as_table,
        )
    if stage.draws("trend"):
        tables.chart_panel(
            view,
            Table(view.ask(queries.sales_series), titles.SALES_SERIES, "产销走势"),
            "万元 · 累计",
            lambda series: panels.trend(series, view.as_of, "万元", STROKES, noted=view.noted()),
            area="trend",
            ledger=SALES,
            as_table=as_table,
        )
    if stage.draws("channels"):
        channels = view.ask(queries.sales_by_channel)
        tables.chart_panel(
            view,
            Table(channels if sold else channels.iloc[:0], titles.CHANNELS, "销售渠道"),
            "万元 · 累计",
            panels.channel_bars,
            area="channels",
            ledger=SALES,
            as_table=as_table,
        )
    if stage.draws("small"):
        with stage.panel(area="small", answers=[queries.workshop_list, queries.tourism_places]):
            stage.draw(
                panels.workshops_and_places(
                    workshops, places, {each: view.ledger(each) for each in ("workshops", "tourism")}
                ),
                key="small",
            )


stage.show(view, "market", board, tables.shape(view))
