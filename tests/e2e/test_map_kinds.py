"""The walk from the township to a household on a land that nobody surveyed, and on one that was."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from pingda_dash import queries
from pingda_dash.lake import Lake
from pingda_dash.snapshot import open_snapshot
from tests.e2e.harness import DAY, VILLAGE, serving
from tests.e2e.nursery import Nursery
from tests.e2e.test_map import at_place, opens, places
from tests.surveyed import survey

Opener = Callable[..., Page]
CAPTION = {"schematic": "示意图", "real": "审图号 云S(2020)001号"}


@pytest.mark.parametrize("kind", CAPTION)
def test_each_step_is_hit_and_says_what_sql_says(
    kind: str, tmp_path: Path, window: Opener, nursery: Nursery | None
) -> None:
    home = survey(tmp_path, land=kind == "real")
    with closing(open_snapshot(Lake.open(home, "real"))) as snapshot:
        homes = queries.map_homes(snapshot, date.fromisoformat(DAY)).set_index("household_id")
    with serving(home, nursery=nursery) as server:
        page = window(f"{server.url}/map?asof={DAY}")
        at_place(page, {})
        assert page.evaluate("document.querySelector('.pd-map').map.land.kind") == kind
        expect(page.locator(".st-key-panel-map .pd-caption")).to_contain_text(CAPTION[kind])
        expect(page.locator("body")).not_to_contain_text("虚构")
        villages = places(page, 0)
        assert {code for _, code in villages} == set(homes["village_code"])
        place = {"village": VILLAGE}
        assert opens(page, next(at for at, code in villages if code == VILLAGE), place)
        own = homes[homes["village_code"] == VILLAGE]
        expect(page.locator(".st-key-panel-say")).to_contain_text(f"全村 {len(own)} 户")
        ((at, name),) = places(page, 1, VILLAGE)[:1]
        assert opens(page, at, place := place | {"group": name})
        expect(page.locator(".st-key-panel-layers h2")).to_contain_text(f"{(own['village_group'] == name).sum()} 户")
        for at, one in places(page, 2, count=2):
            assert own.loc[one, "village_group"] == name
            assert opens(page, at, place | {"home": one})
        page.close()
