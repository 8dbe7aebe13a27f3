"""The data under the map as files: households have a place only for who may see their names."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import date
from typing import Any

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from pingda_dash import queries
from pingda_dash.accounts import TOWNSHIP, User
from pingda_dash.ui import atlas, atlas_files, live
from pingda_dash.ui.view import View
from tests.ui.conftest import drawn, shown
from tests.ui.test_pages import HUANGLIAN

DAY = date(2020, 5, 20)
LEADER = User("李书记", "leader", TOWNSHIP)


@pytest.fixture
def view(opened: Callable[..., AppTest]) -> Callable[..., View]:
    """A view of the map: `view(user, village=…)`."""
    shown(opened("map", asof="2020-05-20"))

    def made(user: User | None = None, **params: str) -> View:
        version = live.newest()
        campaign = live.ask(version, DAY, queries.campaign_day).iloc[0]
        return View("map", version, DAY, {str(name): value for name, value in campaign.items()}, params, user=user)

    return made


def features(view: View) -> list[dict[str, Any]]:
    document = json.loads(atlas_files.geojson_of(view, atlas.of(view)))
    assert "不在地球上" in document["坐标"] and document["crs"] is None and "演示数据" in document["数据"]
    of: list[dict[str, Any]] = document["features"]
    assert all("不在地球上" in one["properties"]["坐标"] for one in of)
    return of


def test_the_township_is_its_villages(view: Callable[..., View]) -> None:
    of = features(view())
    assert len(of) == 10 and {one["geometry"]["type"] for one in of} == {"Polygon"}


def test_a_household_has_a_place_only_for_who_may_see_its_name(view: Callable[..., View]) -> None:
    group = {"village": HUANGLIAN, "group": "六组"}
    masked = features(view(**group))
    assert [one["properties"]["层级"] for one in masked] == ["村", "村民小组"]
    named = features(view(LEADER, **group))
    homes = [one["properties"] for one in named if one["properties"]["层级"] == "农户"]
    assert len(homes) > 40 and not any("*" in one["户主姓名"] for one in homes)


def test_a_table_has_its_names_masked_and_the_workbook_says_of_what_it_is(view: Callable[..., View]) -> None:
    here = view(village=HUANGLIAN, group="六组")
    of = atlas.of(here)
    main, table = atlas_files.main_table(here, of)
    assert main == "农户" and table["户主姓名"].str.contains("*", regex=False).all()
    book = openpyxl.load_workbook(io.BytesIO(atlas_files.workbook_of(here, of)))
    assert book.sheetnames == ["农户", "说明"]
    about = {row[0].value: row[1].value for row in book["说明"].iter_rows()}
    assert about["个人信息"] == "已脱敏" and "演示数据" in about["数据"]


def test_no_files_name_has_a_persons_name(view: Callable[..., View]) -> None:
    here = view(LEADER, village=HUANGLIAN, group="六组", home="PD205-0367")
    assert atlas_files.file_stem(here, atlas.of(here)) == "地图-黄连河村六组-PD205-0367-20200520-演示数据"


def test_the_menu_leads_to_three_files_and_a_wall_has_none(opened: Callable[..., AppTest]) -> None:
    app = opened("map", asof="2020-05-20")
    assert "图片(PNG)" in drawn(app)["page"]
    app.session_state["_dialog"] = atlas_files.DIALOG
    labels = [one.label for one in shown(app.run()).get("download_button")]
    assert labels == ["下载 GeoJSON", "下载 CSV", "下载 XLSX"]
    assert "图片(PNG)" not in drawn(opened("map", asof="2020-05-20", wall="1"))["page"]
