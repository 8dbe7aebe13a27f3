"""报送情况: who reported what, for when; whom to urge, and where the templates are."""

from pingda_dash import queries
from pingda_dash.figures import tables as titles
from pingda_dash.figures.tables import Table
from pingda_dash.panels import reporting
from pingda_dash.ui import opening, stage
from pingda_dash.ui.view import View


def board(view: View) -> None:
    """Ledgers × villages with what offices keep, and whom to urge."""
    cells, ledgers = view.ask(queries.reporting), view.ask(queries.ledger_reporting)
    by_unit = view.ask(queries.unit_ledgers)
    owed = by_unit[by_unit["owed"].astype(bool)]
    table = Table(view.ask(queries.reporting_cells), titles.REPORTING, "谁报了什么")
    note = "实心 = 本期已报 · 半 = 超期未更新 · 空 = 从未报 · 横线 = 全乡一本 · 点开看哪一份"
    with stage.panel("谁报了什么", note, area="reporting", table=table):
        stage.draw(reporting.grid(cells, ledgers), key="reporting")
    table = Table(by_unit, titles.LEDGERS_BY_UNIT, "按单位催")
    with stage.panel("按单位催", reporting.owed_words(owed), area="owed", table=table):
        stage.draw(reporting.owed_by_unit(by_unit), key="owed")


stage.show(opening.open_page("reporting"), "reporting", board)
