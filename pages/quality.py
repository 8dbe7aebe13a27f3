"""数据质量: can the figures be believed, where not, and who is to be asked?"""

from pingda_dash import formats, queries
from pingda_dash.figures import tables as titles
from pingda_dash.figures.tables import Table
from pingda_dash.panels import quality, small, spot
from pingda_dash.panels.controls import Way
from pingda_dash.ui import opening, stage
from pingda_dash.ui.view import View


def board(view: View) -> None:
    """The score and its course, ledgers × villages, what is to be asked about, spot checks, who sent it, what is left
    empty."""
    cells, scores, points = (
        view.ask(query) for query in (queries.quality_cells, queries.quality_scores, queries.quality_points)
    )
    work = view.worklist()
    township = scores[scores["scope"] == "乡"]
    weeks = -(-int(view.campaign["total_days"]) // 7)
    with stage.panel(area="score", answers=[queries.quality_scores, queries.quality_points]):
        if township.empty:
            stage.draw(small.nothing("没有记录", "所选的没有要报的台账。"), key="score")
        else:
            stage.draw(quality.score(township, points, weeks, "所选" if view.filters else "全乡"), key="score")
    week = scores[scores["day"] == scores["day"].max()]
    first, last = (formats.day(week[day].max()) for day in ("first_day", "day"))
    marks = "实心 = 按期 · 圈点 = 迟报 · 半 = 超期 · 空 = 从未报 · 菱形 = 有数待核对 · 小字 = 抽查差错率区间"
    note = f"{first}至{last} · {marks}"
    with stage.panel("各村各台账", note, area="quality", table=Table(cells, titles.QUALITY, "数据质量")):
        villages = view.ask(queries.villages)
        villages = villages[villages["village_code"].eq(view.filters.get("village", villages["village_code"]))]
        stage.draw(quality.grid(cells, week, villages), key="quality")
    table = Table(quality.work_table(work), titles.WORK, "核对清单")
    with stage.panel("核对清单", quality.work_words(work), area="work", table=table):
        stage.draw(quality.work_list(work, whole="whole:work"), key="work")
    draws = view.ask(queries.spot_draws)
    ways = [] if view.wall else [Way("抽新样本", spot.NEW)]
    with stage.panel("抽查", area="spots", table=Table(draws, titles.DRAWS, "抽查"), controls=ways):
        stage.draw(spot.draw_list(draws, whole="whole:spots"), key="spots")
    units = view.ask(queries.quality_units)
    units = units[units["person"].isna()]
    table = Table(units, titles.SENDERS, "各单位报送质量")
    ways = [] if view.wall else [Way("更正记录", "whole:corrections")]
    with stage.panel("谁报的", area="senders", table=table, controls=ways):
        stage.draw(quality.senders(units), key="senders")
    columns = view.ask(queries.empty_columns)
    grown = columns[columns["growth"] > 0]
    with stage.panel("空格比上期多的列", "上期 → 本期", area="columns", table=Table(columns, titles.EMPTY, "各列空格")):
        stage.draw(quality.empty_columns(grown), key="columns")


stage.show(opening.open_page("quality"), "quality", board)
