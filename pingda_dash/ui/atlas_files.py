"""What can be had of the map: the picture that the browser makes, a sheet of paper, and the data under it as files."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from pingda_dash import formats, maps, queries
from pingda_dash.figures import tables
from pingda_dash.figures.tables import titled
from pingda_dash.maps import export
from pingda_dash.maps import homes as home_dots
from pingda_dash.maps.land import UNGROUPED
from pingda_dash.panels import captions
from pingda_dash.panels.controls import Entry, Menu
from pingda_dash.report import geojson, workbook
from pingda_dash.ui import atlas, dialogs, grid, header, incidents, picks
from pingda_dash.ui.atlas import Atlas
from pingda_dash.ui.view import View

DIALOG = ("export", "map")
MENU = Menu(
    "带走", (Entry("图片(PNG)", does="image"), Entry("打印一张 A3", does="print"), Entry("数据…", ":".join(DIALOG)))
)
GEOJSON = "application/geo+json"


def place_words(of: Atlas) -> str:
    """`黄连河村六组 PD205-0367`: a household goes by its number, so that no file's name has a person's in it."""
    place = of.place
    return " ".join(filter(None, (of.village.village + place.group if place.village else "各村", place.home)))


def file_stem(view: View, of: Atlas) -> str:
    """`地图-各村-落后事项-20200520-演示数据`."""
    measure = "" if of.place.village else of.chosen.title
    demo = "演示数据" if view.demo else ""
    parts = ("地图", place_words(of).replace(" ", "-"), measure, f"{view.as_of:%Y%m%d}", demo)
    return "-".join(part.replace("/", " ") for part in parts if part)


# --- the picture ------------------------------------------------------------------------------------------------


def sheet(view: View, of: Atlas, lines: Sequence[str] = ()) -> dict[str, Any]:
    """The words around the picture that map_image.js makes: title, day, legend, what the coordinates mean.

    lines: what else is said under it, of the villages that are marked.
    """
    dots = [
        {"words": f"{kind.label} {formats.number(count)}", "colour": kind.colour, "round": True}
        for kind, count in home_dots.counts(of.dots, of.counted)
        if count
    ]
    legend = [{"title": f"{of.dots.title}(户)", "entries": dots}] if dots else []
    if not of.place.village:
        classes = [
            {"words": f"{label}:{number}", "colour": colour, "round": False}
            for label, colour, number in maps.counts(of.villages, of.chosen)
        ]
        legend.insert(0, {"title": f"{of.chosen.title}(村)", "entries": classes})
    gold = captions.poor_villages(of.villages["is_poor"], view.demo)
    if of.layers:
        icons = " · ".join(f"{atlas.ICONS[layer]} = {layer}" for layer in of.layers)
        legend.append({"title": icons, "entries": []})
    return {
        "title": " · ".join(filter(None, (place_words(of), "" if of.place.village else of.chosen.title))),
        "campaign": str(view.campaign["title"]),
        "day": formats.long_day(view.as_of),
        "freshness": header.freshness(view),
        "legend": [*({"title": line, "entries": []} for line in lines), *legend],
        "gold": gold if "未核实" in gold else f"金边 = {gold}",
        "caption": of.caption,
        "file": f"{file_stem(view, of)}.png",
    }


# --- the data ---------------------------------------------------------------------------------------------------


def open_files(view: View) -> None:
    """The dialog with the files, while it is open."""
    if picks.open_dialog() != DIALOG or view.wall:
        return
    with incidents.error_boundary("dialog"):
        of = atlas.of(view)
        dialogs.show("带走数据", lambda: _files(view, of))


def _files(view: View, of: Atlas) -> None:
    main, table = main_table(view, of)
    stem, rows = file_stem(view, of), len(table)
    of_homes = "" if main != HOMES else f"姓名{view.masking}。"
    where = "农户位置在 GeoJSON 里。" if view.unmasked else "GeoJSON 里没有农户位置。"
    if view.unmasked and of.ground.gathered:
        where = "农户太多,GeoJSON 里没有农户位置;进到一个组再下载就有。"
    words = f"{place_words(of)}:{main} {rows:,} 行,{formats.day(view.as_of)}。{of_homes}"
    plane = f"坐标:{export.datum(of.land)}。{where}"
    st.html("".join(f'<p class="pd-caption">{html.escape(line)}</p>' for line in (words, plane)))
    with st.container(key="map-files", horizontal=True):
        make = partial(geojson_of, view, of)
        grid.download("下载 GeoJSON", make, f"{stem}.geojson", GEOJSON, rows=rows, key="map-GeoJSON")
        csv, xlsx = partial(workbook.csv, table), partial(workbook_of, view, of)
        grid.download("下载 CSV", csv, f"{stem}.csv", grid.CSV, rows=rows, key="map-CSV")
        grid.download("下载 XLSX", xlsx, f"{stem}.xlsx", grid.XLSX, rows=rows, key="map-XLSX")


VILLAGES, GROUPS, HOMES, THINGS = "各村", "各组", "农户", "图层"


def main_table(view: View, of: Atlas) -> tuple[str, pd.DataFrame]:
    """What the place consists of, and its rows under Chinese headings: villages, the groups of one, households."""
    if of.place.home:
        return HOMES, titled(of.homes[of.homes["household_id"] == of.place.home], tables.MAP_HOMES)
    if of.place.group:
        return HOMES, titled(of.in_group, tables.MAP_HOMES)
    if of.place.village:
        return GROUPS, titled(_groups(view, of), tables.MAP_GROUPS)
    return VILLAGES, titled(of.listed, _village_titles(of))


def _village_titles(of: Atlas) -> dict[str, str]:
    return {**tables.VILLAGES, "value": of.chosen.title, "text": "着色"}


def _groups(view: View, of: Atlas) -> pd.DataFrame:
    """The groups of the place's village; of its group that one alone."""
    groups = view.ask(queries.map_groups, village=of.place.village)
    return groups[groups["village_group"].fillna(UNGROUPED) == of.place.group] if of.place.group else groups


def workbook_of(view: View, of: Atlas) -> bytes:
    """The place's rows, what stands on it of the layers that are on, and what all of it is."""
    main, table = main_table(view, of)
    made = {main: table}
    here = [code for code in of.villages["village_code"] if of.place.village in ("", code)]
    things = of.things[of.things["layer"].isin(of.layers) & of.things["village_code"].isin(here)]
    if len(things):
        names = of.villages[["village_code", "village"]]
        made[THINGS] = titled(things.merge(names, on="village_code", how="left"), tables.MAP_THINGS)
    about = _about(view, of)
    return workbook.sheets({**made, "说明": pd.DataFrame({"项目": list(about), "内容": list(about.values())})})


def _about(view: View, of: Atlas) -> dict[str, str]:
    """What stands beside the data in their file."""
    return {
        "名称": f"{view.campaign['title']} {place_words(of)}",
        "日期": view.as_of.isoformat(),
        "数据": header.freshness(view),
        "着色": of.chosen.title,
        "个人信息": view.masking,
        "几何": of.land.caption,
        "坐标": export.datum(of.land),
    }


def geojson_of(view: View, of: Atlas) -> bytes:
    """The place's areas and what stands on it; households only for who may see their names."""
    inside = of.villages[of.villages["village_code"] == of.place.village] if of.place.village else of.listed
    villages = _by(inside["village_code"], inside, _village_titles(of))
    groups: Mapping[Any, dict[str, Any]] = {}
    homes: Mapping[Any, dict[str, Any]] = {}
    if of.place.village:
        rows = _groups(view, of)
        keys = zip(rows["village_code"], rows["village_group"].fillna(UNGROUPED), strict=True)
        groups = _by(keys, rows, tables.MAP_GROUPS)
    if of.place.village and view.unmasked:
        here = of.in_group if of.place.group else of.in_village
        here = here[here["household_id"] == of.place.home] if of.place.home else here
        homes = _by(here.index, here, tables.MAP_HOMES)
    things = [
        (one["at"], {"图层": str(one["id"]).partition("/")[0], "名称": one["title"]}) for one in atlas.things_on(of)
    ]
    made = export.features(of.land, villages, groups, things, homes)
    return geojson.geojson(made, _about(view, of))


def _by(keys: Any, of: pd.DataFrame, titles: Mapping[str, str]) -> dict[Any, dict[str, Any]]:
    """The rows under Chinese headings, by their keys."""
    return dict(zip(keys, titled(of, titles).astype(object).to_dict("records"), strict=True))
