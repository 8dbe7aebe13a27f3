"""The map: which villages lag, in what, and how fresh is what they reported? A click opens a village's dossier."""

import pandas as pd
import streamlit as st

from pingda_dash import formats, maps, queries
from pingda_dash.figures import tables as titles
from pingda_dash.figures.tables import Table
from pingda_dash.panels import captions, hexmap, ranking
from pingda_dash.ui import appearance, charts, choices, dossier, goals, opening, stage
from pingda_dash.ui.view import View

KINDS = ("示意图", "实点图")
MAPLESS = "地图画不出来:显卡暂不可用,正在重试。先以这张静态图代替,数据一样"
"""On the screen while a window has no WebGL (ui/maps.js), above the drawing that paper gets."""
NARROW = 1500  # px: up to here the stage is stacked and scrolls (ui/stage.css)


def values(view: View, villages: pd.DataFrame, chosen: maps.Measure) -> pd.DataFrame:
    """The villages with the chosen measure's `value` (missing: not reported) and a `detail` for the tooltip."""
    by_code: dict[str, object] = {}
    if chosen.goal:
        standing = goals.village_standing(view, goals.goal(view, *chosen.goal))
        by_code = dict(zip(standing["village_code"], standing["progress"], strict=True)) if len(standing) else {}
    elif chosen.key == "income":
        counts = {code: view.ask(queries.household_counts, village=code) for code in villages["village_code"]}
        by_code = {code: None if one.empty else one["average_income"].iloc[0] for code, one in counts.items()}
    elif chosen.key == "lagging":
        late = villages["behind"] + villages["overdue"] + villages["broken"]
        late = late.where((late > 0) | (villages["reported"] > 0) & (villages["reported"] >= villages["asked"]))
        by_code = dict(zip(villages["village_code"], late, strict=True))
    else:
        column = {"registered": "registered_households", "ledgers": "ledgers_in", "freshness": "days_since_report"}[
            chosen.key
        ]
        by_code = dict(zip(villages["village_code"], villages[column], strict=True))
    detail = [f"最近报送 {formats.day(day)}" for day in villages["last_report"]]
    value = pd.to_numeric(villages["village_code"].map(by_code), errors="coerce")
    return villages.assign(value=value, detail=detail)


def drawing_size(view: View) -> tuple[float, float]:
    """The map's room in CSS pixels: the stage less the ranking, the panel's padding, its head, controls and key."""
    width, height = view.screen
    if width <= NARROW:
        return width - 7 * view.rem, 33 * view.rem
    return (width - 5 * view.rem) * 34 / 48 - 2.6 * view.rem, height - 15.5 * view.rem


def main() -> None:
    view = opening.open_page("map")
    if view.village:
        dossier.show(view)
        return
    villages = view.ask(queries.villages)
    located = maps.placed(villages)
    with stage.grid("map"):
        with stage.panel(view.title, note="每格一村 · 点击看村情 · 排名与地图同色", area="map", widgets=True):
            colours = {measure.key: measure.title for measure in maps.MEASURES}
            with st.container(key="map-controls", horizontal=True):
                key = choices.segments("着色指标", colours, key="colour")
                kinds = {kind: kind for kind in KINDS}
                if len(located):
                    kind = choices.segments("画法", kinds, key="drawing")
                else:
                    kind = choices.asked_for(view, "drawing", "画法", KINDS[:1], KINDS[0]) or KINDS[0]
            chosen = maps.measure(key)
            shown = maps.shaded(values(view, villages, chosen), chosen)
            if chosen.key == "lagging":
                shown["text"] = hexmap.standing_words(villages)
            draw, caption = maps.village_map, maps.SCHEMATIC
            if kind == KINDS[1]:
                draw, caption = maps.point_map, f"点位来自名册坐标;{len(villages) - len(located)} 个村位置未核实,未画出"
            drawing = draw(shown, drawing_size(view), appearance.palette())
            charts.deck(drawing, key=f"map-{kind}", on_pick=goals.open_village)
            gold = captions.poor_villages(villages["is_poor"], view.demo)
            key_markup = ranking.map_key(maps.legend(shown, chosen), caption, gold)
            with st.container(key="screen-only"):
                stage.draw(key_markup, key="map-key", height="content")
            with st.container(key="paper-only"):
                st.html(f'<p class="pd-mapless" role="status">{MAPLESS}</p>')
                stage.draw(hexmap.measured_hexagons(shown, maps.legend(shown, chosen), view.demo), key="paper-map")
        table = Table(shown, {**titles.VILLAGES, "value": chosen.title}, f"{view.title}-{chosen.title}")
        with stage.panel(chosen.title, note="状态 = 本村最差的一项", area="list", table=table):
            stage.draw(ranking.ranking(shown, most_first=chosen.most_first), key="ranking")


main()
