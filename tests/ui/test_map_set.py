"""Several villages of the map at once: their sums in a line, in the address, and what is none said."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from tests.ui.conftest import drawn, shown, text

TWO = "530523206201,530523206205"


@pytest.mark.parametrize(
    ("colour", "words"),
    [
        ("goal-flue_area", "烤烟大田移栽:合计实际"),
        ("registered", "建档立卡户数:合计"),
        ("income", "人均纯收入:各村不同,不能相加"),
        ("goal-medical_covered", "是百分比,不能相加"),
    ],
)
def test_marked_villages_say_what_adds_up(opened: Callable[..., AppTest], colour: str, words: str) -> None:
    app = opened("map", asof="2020-05-20", set=TWO, colour=colour)
    line = text(drawn(shown(app))["say"])
    assert line.startswith("已选 2 村(平达社区、黄连河村):") and "未脱贫 2 户" in line and words in line
    assert 'data-pick="choose:set="' in drawn(app)["say"]


def test_a_village_that_is_none_is_said_and_the_others_stay(opened: Callable[..., AppTest]) -> None:
    page = drawn(shown(opened("map", asof="2020-05-20", set=f"{TWO},999")))
    assert "已选 2 村" in text(page["say"]) and "多选的村" in page["page"]
