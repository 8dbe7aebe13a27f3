"""总览: where does the campaign stand today, and what needs a decision?"""

from pingda_dash import formats, panels, queries, theme
from pingda_dash.contracts import ledger_title
from pingda_dash.figures import tables as titles
from pingda_dash.figures.tables import Table
from pingda_dash.panels import captions
from pingda_dash.ui import directing, opening, stage
from pingda_dash.ui.view import View


def board(view: View) -> None:
    """The day, the goals, the villages, what must be decided, income, work, and who is still poor."""
    campaign = view.campaign
    goals = view.ask(queries.indicators, headline=True)
    concerns = view.concerns()
    villages = view.ask(queries.villages)
    as_table = {
        "goals": Table(view.ask(queries.indicators), titles.GOALS, "目标进度"),
        "map": Table(villages, titles.VILLAGES, view.map_title),
        "concerns": Table(concerns, titles.CONCERNS, "今日要情"),
    }
    with stage.panel(area="ribbon"):
        stage.draw(panels.ribbon(campaign, view.ask(queries.milestones), view.noted()), key="ribbon")
    with stage.panel("目标进度", note="竖线 = 按期应达 · 点击看方案原文", area="goals", table=as_table["goals"]):
        stage.draw(panels.bullets(goals, whole="whole:goals"), key="goals")
    with stage.panel(
        view.map_title, note=f"每格一村 · 颜色 = {theme.LAGGING}项数", area="map", table=as_table["map"], whole=True
    ):
        stage.draw(panels.village_hexagons(villages, demo=view.demo), key="map")
    with stage.panel("今日要情", note=f"{len(concerns)} 项需要督办", area="concerns", table=as_table["concerns"]):
        what = {"what": "核对不符和新增对象"} if "village" in view.filters else {}  # its own duties are in the sentence
        directed = directing.words(view, concerns)
        markup = panels.concerns(concerns, view.heard(), whole="whole:concerns", directed=directed, **what)
        stage.draw(markup, key="concerns")
    if stage.draws("income"):
        income = view.ask(queries.income_by_industry)
        table = Table(income, titles.INCOME, "产业收入")
        with stage.panel("产业收入", note="万元 · 累计 / 年度目标", area="income", table=table):
            stage.draw(panels.income_bars(income), key="income")
    if stage.draws("jobs"):
        transfers = view.ask(queries.transfers_by_destination)
        moved = transfers["people"].sum(min_count=1)
        with stage.panel(
            "就业去向",
            note=f"人 · 新增转移 {formats.number(moved, '人')} · 亮色 = 建档立卡",
            area="jobs",
            table=Table(transfers, titles.DESTINATIONS, "就业去向"),
        ):
            if formats.is_missing(moved):
                stage.nothing_reported(view, ledger_title("employment"))
            else:
                stage.draw(panels.columns(transfers), key="jobs")
    if stage.draws("homes"):
        homes = view.ask(queries.remaining_households)
        table = Table(homes, titles.HOMES, "剩余未脱贫户")
        register = view.ask(queries.household_counts).iloc[0]
        title = captions.homes_title(homes, register.to_dict())
        with stage.panel(title, note=captions.line_note(campaign), area="homes", table=table):
            if formats.is_missing(register["households"]):
                stage.nothing_reported(view, ledger_title("households"))
            else:
                stage.draw(
                    panels.remaining_households(homes)
                    if len(homes)
                    else panels.no_homes(register, view.ledger("households")),
                    key="homes",
                )


stage.show(opening.open_page(""), "overview", board)
