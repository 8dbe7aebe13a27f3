"""就业扶贫: are training, transfers and posts on course, where did people go, and which village is behind?"""

import pandas as pd

from pingda_dash import formats, panels, queries
from pingda_dash.contracts import ledger_title
from pingda_dash.figures import tables as titles
from pingda_dash.figures.tables import Table
from pingda_dash.panels import cards
from pingda_dash.panels.controls import Choice
from pingda_dash.ui import choices, forecasts, goals, opening, stage, tables
from pingda_dash.ui.view import View

LEDGER = ledger_title("employment")
CARDS = [
    ("技能培训", "people", "技能培训"),
    ("新增转移就业", "people", "新增转移"),
    ("新增转移就业", "poor_people", "其中建档立卡"),
    ("新开发公益性岗位", "people", "新开发岗位"),
    ("在岗公益性岗位", "people", "在岗公益岗"),
    ("生态护林员", "people", "生态护林员"),
    ("天然林公益林管护员", "people", "林管护员"),
]
CHOICES = {label: (item, measure) for item, measure, label in CARDS[:4]}


def village_rows(item: str, extra: str, unit: str) -> pd.DataFrame:
    """Rows for the bars of one item, its goal where there is one, and another item's people in the last column."""
    people = view.ask(queries.employment_by_village, item=item)
    other = view.ask(queries.employment_by_village, item=extra).set_index("village_code")["people"]
    values = [formats.counted(other.get(code), unit) for code in people["village_code"]]
    standing = goals.village_standing(view, goals.goal(view, "employment", "people", item))
    rows = people.assign(value=people["people"], part=people["poor_people"], extra=values)
    if standing.empty:
        return rows.assign(expected=None, target=None, status=None)
    return rows.merge(standing[["village_code", "expected", "target", "status"]], on="village_code", how="left")


view = opening.open_page("employment")


def board(view: View, chosen: Choice, shape: Choice) -> None:
    """One item in every village and over time; where people went; the posts."""
    silent = "employment" not in view.reported()
    with stage.panel(area="villages", controls=[chosen, shape]):
        label = chosen.value
        item, measure = CHOICES[label]
        goal, as_table = goals.goal(view, "employment", measure, item), shape.value == tables.TABLE
        unit = str(goal["unit"]) if goal else "人"
        stage.title_line(f"{label} · 分村进度({unit})")
        if shape.value == tables.ROWS:
            tables.ledger(
                view, LEDGER, view.ask(queries.ledger_rows, dataset="employment", item=item), f"{LEDGER}-{item}"
            )
        elif goal and not silent:
            goals.village_progress(view, goal, f"分村-{label}", as_table)
        else:
            stage.nothing_reported(view, LEDGER)
    with stage.panel(area="cards"):
        standings = [(goals.goal(view, "employment", measure, item), label) for item, measure, label in CARDS]
        stage.draw(cards(goals.card(one, label=label) for one, label in standings if one), key="cards")
    places = view.ask(queries.transfers_by_destination)
    tables.chart_panel(
        view,
        Table(places, titles.DESTINATIONS, "转移去向"),
        "人 · 亮段 = 建档立卡",
        lambda places: panels.columns(places, poor_in_words=True),
        area="transfers",
        ledger=LEDGER,
        as_table=as_table,
        is_silent=silent,
    )
    if stage.draws("trend"):
        series = view.ask(queries.employment_series, item=item)
        poor_only = measure == "poor_people"
        counts = series.assign(value=series[measure], part=None if poor_only else series["poor_people"])
        table = Table(counts, titles.SERIES, f"{label}-累计")
        note = f"{unit} · {forecasts.forecast_note(view)}"
        with stage.panel(f"{item} · 累计", note, area="trend", table=table):
            chart = panels.progress_line(
                counts,
                forecasts.fan(view, goal),
                view.as_of,
                unit,
                part="" if poor_only else "建档立卡",
                noted=view.noted(),
            )
            tables.chart_or_table(chart, table, as_table)
    if stage.draws("posts"):
        posts = village_rows("新开发公益性岗位", "在岗公益性岗位", "个")
        tables.chart_panel(
            view,
            Table(posts, titles.POSTS | {"extra": "现有在岗"}, "公益性岗位"),
            "个 · 竖线 = 按期应达",
            lambda posts: panels.village_bars(posts, "个", heading="新开发", extra="现有在岗"),
            area="posts",
            answers=[queries.employment_by_village],
            ledger=LEDGER,
            as_table=as_table,
            title="乡村公益性岗位",
            is_silent=silent,
        )
    if stage.draws("rangers"):
        rangers = village_rows("生态护林员", "天然林公益林管护员", "名")
        tables.chart_panel(
            view,
            Table(rangers, {"village": "村", "value": "生态护林员", "extra": "林管护员"}, "护林员管护员"),
            "名 · 保持在岗",
            lambda rangers: panels.village_bars(rangers, "名", heading="生态护林员", extra="林管护员"),
            area="rangers",
            ledger=LEDGER,
            as_table=as_table,
            title="护林员 · 管护员",
            is_silent=silent,
        )


chosen = choices.choice(view, "项目", {each: each for each in CHOICES}, "item", default="新增转移")
stage.show(view, "employment", board, chosen, tables.shape(view))
