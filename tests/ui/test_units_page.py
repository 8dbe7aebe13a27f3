"""单位责任: whose duties it shows, and what a click in its list does."""

from __future__ import annotations

import re
from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from tests.ui.conftest import address, drawn, picked, text
from tests.ui.test_pages import HUANGLIAN

Opened = Callable[..., AppTest]
DAY = "2020-05-20"


def picks(markup: str) -> set[str]:
    return set(re.findall(r'data-pick="((?:task|indicator):[^"]+)"', markup))


def test_without_a_choice_it_opens_on_a_unit_that_leads(opened: Opened) -> None:
    page = drawn(opened("units", asof=DAY))
    assert {"chooser", "cards", "duties", "ledgers"} <= page.keys()
    assert "还没有收到《问题整改台账》" in "".join(page.values())
    assert len(re.findall(r'data-pick="unit:', page["chooser"])) == 21
    assert len(re.findall(r'data-pick="village:', page["chooser"])) == 10
    assert page["chooser"].count("chosen") == 1
    assert "pd-incident" not in page["page"]


def test_a_unit_in_the_address_shows_what_it_leads_and_answers_for(opened: Opened) -> None:
    app = opened("units", asof=DAY, unit="乡社保中心")
    every = drawn(app)["duties"]
    assert "乡社保中心 · 责任清单" in drawn(app)["page"]
    assert "task:T35" in picks(every)  # 技能培训
    led = opened("units", asof=DAY, unit="乡社保中心", role="牵头")
    answered = opened("units", asof=DAY, unit="乡社保中心", role="责任")
    both = picks(drawn(led)["duties"]), picks(drawn(answered)["duties"])
    assert both[0] and both[1] and not both[0] & both[1]
    assert both[0] | both[1] == picks(every)


def test_a_village_is_chosen_in_the_same_way(opened: Opened) -> None:
    page = drawn(opened("units", asof=DAY, village=HUANGLIAN))
    assert "黄连河村 · 责任清单" in page["page"]
    assert {f"indicator:training@{HUANGLIAN}", f"indicator:training_poor@{HUANGLIAN}"} & picks(page["duties"])
    assert "本村任务" in text(page["cards"])


def test_a_units_pick_leads_here_and_keeps_the_day(opened: Opened) -> None:
    app = opened(asof=DAY)
    picked(app, "unit:乡项目办")
    assert "乡项目办 · 责任清单" in drawn(app)["page"]
    assert (address(app, "unit"), address(app, "asof")) == ("乡项目办", DAY)


def test_a_unit_that_is_none_falls_back(opened: Opened) -> None:
    page = drawn(opened("units", asof=DAY, unit="乡气象站", village="000000000000"))
    assert "责任清单" in page["page"]
    assert "pd-incident" not in page["page"]


def test_before_anything_was_reported_everything_is_unreported(opened: Opened) -> None:
    page = drawn(opened("units", asof="2020-03-01", unit="乡社保中心"))
    assert "未报送" in page["duties"]
    assert "pd-incident" not in page["page"]
