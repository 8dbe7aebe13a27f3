"""The campaign's days as the map plays them: each as that day's own page would be, and what turned between two."""

from __future__ import annotations

import shutil
import time
from datetime import date, timedelta
from pathlib import Path

import pytest

from pingda_dash import maps, queries
from pingda_dash.maps import changes
from pingda_dash.maps.measures import CHANGE, SHARE, Measure
from pingda_dash.ui import campaign_days, live
from pingda_dash.ui.campaign_days import Offer
from tests.ui.answers import forget_answers

APRIL_30 = date(2020, 4, 30)
DAYS = (APRIL_30, date(2020, 5, 1))


@pytest.fixture
def version(filled: Path, home: Path) -> live.DataVersion:
    """The demo's newest version, in a home of its own."""
    shutil.copytree(filled, home)
    forget_answers()
    return live.newest()


def offered(version: live.DataVersion, name: str, chosen: Measure, how: str) -> None:
    shades = chosen.shades([-2.0, 0.0, 2.0])
    campaign_days._offers[name] = Offer(version, DAYS, chosen, how, shades, APRIL_30 - timedelta(days=7), {}, {})


def all_days(name: str) -> dict[str, object]:
    """The answer when every day is ready."""
    for _ in range(600):
        made = campaign_days.answer(name, 0)
        assert made is not None and not made["failed"]
        if len(made["days"]) == made["of"]:
            return made
        time.sleep(0.1)
    raise AssertionError(made)


def test_a_played_day_is_as_its_own_page_and_names_what_turned(version) -> None:
    offered(version, "lagging", maps.measure("lagging"), SHARE)
    made = all_days("lagging")
    snapshot = live.snapshot_of(version)
    for day, shown in zip(DAYS, made["days"], strict=True):
        villages = queries.villages(snapshot, day)
        late = (villages["behind"] + villages["overdue"] + villages["broken"]).astype(float)
        page = maps.shaded(villages.assign(value=late), maps.measure("lagging"))
        assert made["villages"] == list(villages["village_code"])
        assert [area[0] for area in shown["areas"]] == list(page["colour"])
        assert [area[1] for area in shown["areas"]] == maps.measures.texts_of(maps.measure("lagging"), SHARE, villages)
    first, second = made["days"]
    assert first["turns"] == "" and second["label"] == "5月1日"
    assert second["turns"].startswith("安庆村、章赛村转为逾期")
    assert campaign_days.answer("lagging", 1)["days"] == [second]
    offered(version, "change", changes.LAGGING_CHANGE, CHANGE)
    gatherings = len(campaign_days._gatherings)
    words = {area[1] for day in all_days("change")["days"] for area in day["areas"]}
    assert any(word.startswith("↓ 变差") for word in words) and any(word.startswith("↑ 好转") for word in words)
    assert len(campaign_days._gatherings) == gatherings, "another measure asks no day again"


def test_no_more_days_are_gathered_once_no_window_waits_and_it_goes_on_from_there(version, monkeypatch) -> None:
    monkeypatch.setattr(campaign_days, "PATIENCE", -1.0)
    gathering = campaign_days.Gathering(version, DAYS, lambda day: day - timedelta(days=7))
    gathering.go_on()
    gathering._thread.join(20)
    assert gathering.days == [] and not gathering.failed
    monkeypatch.setattr(campaign_days, "PATIENCE", 60.0)
    gathering.go_on()
    gathering._thread.join(60)
    assert [one.day for one in gathering.days] == list(DAYS)


def test_what_is_offered_no_more_has_no_days() -> None:
    assert campaign_days.answer("nothing", 0) is None
