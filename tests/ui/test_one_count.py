"""The same words have the same number on every page of a day: that of `duty_counts`."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from pingda_dash import queries
from pingda_dash.ui import live
from tests.ui.conftest import drawn, text

Opened = Callable[..., AppTest]
DAYS = ("2020-03-25", "2020-04-20", "2020-05-20", "2020-06-01", "2020-06-30")
UNIT, VILLAGE, VILLAGE_NAME = "乡社保中心", "530523206205", "黄连河村"


def plain(markup: str) -> str:
    return text(re.sub(r"<style>.*?</style>", "", markup, flags=re.DOTALL))


def counted(day: str, scope: str = "乡", of: str = "") -> Any:
    every = live.ask(live.newest(), date.fromisoformat(day), queries.duty_counts)
    return next(every[(every["scope"] == scope) & (every["scope_id"] == of)].itertuples(index=False))


def late(counts: Any) -> str:
    return f"{'突破和逾期' if counts.broken else '逾期'} {counts.overdue + counts.broken} 项"


@pytest.mark.parametrize("day", DAYS)
def test_the_pages_of_the_township_say_the_same_numbers(opened: Opened, day: str) -> None:
    countdown, plan = (plain(drawn(opened(page, asof=day))["cards"]) for page in ("countdown", "plan"))
    compared = plain(drawn(opened("compare", asof=day))["compare-counts"])
    heard = plain(drawn(opened("reporting", asof=day))["heard"])
    counts = counted(day)
    for words in (
        late(counts),
        f"滞后 {counts.behind} 项",
        f"未报送 {counts.unreported} 项",
        f"任务 {counts.total} 项",
    ):
        assert words in countdown and words in plan, words
    if compared:
        for word, number in (("逾期", counts.overdue), ("滞后", counts.behind), ("未报送", counts.unreported)):
            assert re.search(rf"{word} \d+ → {number} ", compared), word
        assert f"方案 {counts.total} 项任务" in compared
    if counts.unreported:
        assert f"其余 {counts.unreported} 项未报送" in heard or f"{counts.unreported} 项任务都还不知道" in heard


@pytest.mark.parametrize("day", DAYS)
def test_a_unit_has_the_same_numbers_in_the_list_and_on_its_cards(opened: Opened, day: str) -> None:
    page, counts = drawn(opened("units", unit=UNIT, asof=day)), counted(day, "单位", UNIT)
    cards = plain(page["cards"])
    assert f"牵头 {counts.led} 项" in cards and f"责任 {counts.total - counts.led} 项" in cards
    assert late(counts) in cards and f"滞后 {counts.behind} 项" in cards and f"未报送 {counts.unreported} 项" in cards
    line = [counts.led, counts.total - counts.led, counts.overdue + counts.broken, counts.behind]
    assert f"{UNIT} {' '.join(str(each or '·') for each in line)}" in plain(page["chooser"])


@pytest.mark.parametrize("day", DAYS)
def test_a_village_has_the_same_numbers_on_every_page(opened: Opened, day: str) -> None:
    counts = counted(day, "村", VILLAGE)
    asked = counts.total - counts.not_begun
    for page in (opened("units", village=VILLAGE, asof=day), opened("map", village=VILLAGE, view="责任", asof=day)):
        cards = plain(drawn(page)["cards"])
        assert f"本村任务 {asked} 项 已报 {counts.reported} / {asked} 项" in cards
        assert late(counts) in cards and f"滞后 {counts.behind} 项" in cards
        assert f"未报送 {counts.unreported} 项" in cards
    words = re.search(rf"{VILLAGE_NAME} (.+?) (?:\S+[村区]|示意图)", plain(drawn(opened(asof=day))["map"]))
    on_map = plain(drawn(opened("map", asof=day))["ranking"])
    assert words and f"{VILLAGE_NAME} {words.group(1)}" in on_map
    parts = {"突破": counts.broken, "逾期": counts.overdue, "滞后": counts.behind}
    for word, number in parts.items():
        assert (f"{word} {number}" in words.group(1)) == bool(number)
    overall = counts.overdue + counts.broken + counts.behind
    assert not overall or f"逾期和滞后 {overall} 项" in plain(drawn(opened("map", village=VILLAGE, asof=day))["cards"])


@pytest.mark.parametrize(("word", "column"), [("滞后", "behind"), ("未报送", "unreported"), ("任务", "total")])
def test_every_count_opens_to_its_list(opened: Opened, word: str, column: str) -> None:
    day = "2020-05-20"
    app = opened("countdown", asof=day)
    assert f'data-pick="duties:乡@@{word}"' in drawn(app)["cards"]
    app.session_state["_dialog"] = ("duties", f"乡@@{word}")
    listed = drawn(app.run())["dialog-whole"]
    assert listed.count('data-pick="task:') == getattr(counted(day), column)


def test_the_milestones_together_are_all_duties(opened: Opened) -> None:
    app = opened(asof="2020-05-20")
    assert not app.exception
    milestones = live.ask(live.newest(), date(2020, 5, 20), queries.milestones)
    counts = counted("2020-05-20")
    assert milestones["total"].sum() == counts.total
    assert [milestones[name].sum() for name in ("overdue", "behind", "broken", "unreported", "done")] == [
        counts.overdue, counts.behind, counts.broken, counts.unreported, counts.done,
    ]  # fmt: skip
    assert isinstance(milestones, pd.DataFrame)
