"""The map of a township that has uploaded its land: where it is, and no household's position without the right."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.surveyed import HOUSE, survey
from tests.ui.answers import forget_answers, let_be_many
from tests.ui.conftest import drawn, elements, open_page, signed_in
from tests.ui.test_chart_pages import place_map

DAY, VILLAGE = "2020-05-20", "530523206205"


@pytest.fixture(scope="module")
def surveyed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return survey(tmp_path_factory.mktemp("surveyed"))


@pytest.fixture
def opened(surveyed: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., AppTest]]:
    monkeypatch.setenv("PINGDA_HOME", str(surveyed))
    forget_answers()
    yield open_page
    forget_answers()


def sent(app: AppTest) -> str:
    """Every byte of what a window was sent, in the order of the elements."""
    return "".join(str(getattr(each, "proto", "")) for each in elements(app._tree))


def test_uploaded_boundaries_are_drawn_with_their_source_and_nothing_invented(opened: Callable[..., AppTest]) -> None:
    app = opened("map", asof=DAY)
    land = place_map(app)["land"]
    assert (land["kind"], len(land["villages"])) == ("real", 10)
    assert "审图号 云S(2020)001号" in drawn(app)["page"] and "农户和小组的位置为示意" in drawn(app)["page"]
    assert "虚构" not in drawn(app)["page"] and "演示" not in land["caption"]


def test_no_households_position_leaves_the_server_for_who_may_not_see_it(opened: Callable[..., AppTest]) -> None:
    address = {"asof": DAY, "village": VILLAGE, "view": "村图"}
    masked = opened("map", **address)
    assert all(str(value)[:7] not in sent(masked) for value in HOUSE)
    schematic = place_map(masked)["land"]["homes"]
    leader = signed_in(open_page("map", **address), "leader")
    leader.run()
    there = place_map(leader)["land"]
    assert there["homes"] != schematic and "户没有上传位置" in there["caption"]
    assert json.dumps(there["villages"]) == json.dumps(place_map(masked)["land"]["villages"])


def test_hexagons_of_a_crowd_follow_true_positions_for_those_alone_who_may_see_them(
    opened: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    let_be_many(monkeypatch, 1000)
    masked = opened("map", asof=DAY)
    land, cells = place_map(masked)["land"], place_map(masked)["dots"]["hexagons"]["cells"]
    assert land["homes"] == "" and all(str(value)[:7] not in sent(masked) for value in HOUSE)
    assert sorted(one["at"] for one in cells) == sorted(one["at"] for one in land["groups"])
    assert "农户和小组的位置为示意" in land["caption"] and "每组合成一个六边形" in land["caption"]
    leader = signed_in(open_page("map", asof=DAY), "leader")
    leader.run()
    there = place_map(leader)
    assert there["dots"]["hexagons"]["cells"] != cells and "7283 户没有上传位置" in there["land"]["caption"]
