"""搬迁后扶: which of the five staged deadlines is not met, and at which settlement?"""

from pingda_dash import formats, frames, panels, queries, theme
from pingda_dash.contracts import ledger_title
from pingda_dash.figures import tables as titles
from pingda_dash.figures.tables import Table
from pingda_dash.ui import forecasts, opening, stage
from pingda_dash.ui.view import View

LEDGER = ledger_title("relocation")

view = opening.open_page("relocation")
indicators = view.ask(queries.indicators)
staged = indicators[indicators["dataset"] == "relocation"].sort_values("deadline", kind="stable")
labels = {formats.as_date(row.date): row.label for row in frames.rows(view.ask(queries.milestones))}
sites, series = view.ask(queries.relocation_sites), view.ask(queries.relocation_series)
late = int(staged["status"].isin(theme.LATE).sum())


def board(view: View) -> None:
    """The five deadlines, every settlement, how people settled in, and what is missing."""
    with stage.panel(
        "五个节点",
        f"竖线 = 按期应达 · {late} 项逾期 · 点击看方案原文" if late else "竖线 = 按期应达 · 点击看方案原文",
        area="stages",
        table=Table(staged, titles.STAGES, "搬迁后扶五个节点"),
    ):
        stage.draw(panels.stages(staged, view.as_of, labels), key="stages")
    if stage.draws("sites"):
        with stage.panel(
            "各安置点",
            "按节点先后排列 · 红 = 过期未完成 · 点击看台账",
            area="sites",
            table=Table(sites, titles.SETTLEMENTS, "各安置点"),
        ):
            if sites.empty:
                stage.nothing_reported(view, LEDGER)
            else:
                stage.draw(panels.settlement_board(sites, staged, view.as_of, labels), key="sites")
    with stage.panel(
        "入住到稳住",
        f"占搬迁户 %,就业和产业占有劳动能力户 · {forecasts.forecast_note(view)}",
        area="trend",
        table=Table(series, titles.SETTLING, "搬迁后扶走势"),
    ):
        if series.empty:
            stage.nothing_reported(view, LEDGER)
        else:
            fans = {one["id"]: forecasts.fan(view, one) for one in staged.to_dict("records")}
            stage.draw(panels.settling(series, staged, fans, view.as_of), key="trend")
    with stage.panel(
        "还差什么",
        "按节点先后",
        area="missing",
        answers=[queries.relocation_sites],
        made_of={"": Table(sites, titles.SETTLEMENTS, "各安置点")},
    ):
        if sites.empty:
            stage.nothing_reported(view, LEDGER)
        else:
            stage.draw(panels.missing_works(sites, staged, view.as_of), key="missing")


stage.show(view, "relocation", board)
