"""Small maps: the same land, each measure's own colours and classes, and a village by its code in all of them."""

from __future__ import annotations

import pandas as pd

from pingda_dash.panels.small_maps import Small, small_maps

LAND = {"01": [[(0, 0), (10, 0), (10, 10)]], "02": [[(10, 10), (20, 10), (20, 30)]]}
VILLAGES = pd.DataFrame(
    {
        "village_code": ["01", "02", "03"],
        "village": ["平达社区", "章赛村", "新村"],
        "is_poor": pd.array([False, True, None], dtype="boolean"),
        "text": ["按期", "逾期 1 项", "未报送"],
        "colour": ["var(--lag-0)", "var(--lag-3)", "var(--silent)"],
    }
)


def test_the_land_is_drawn_once_and_every_measure_colours_it_with_its_own_legend() -> None:
    classes = [("按期", "var(--lag-0)", 1), ("1—4", "var(--lag-1)", 0), ("9 项以上", "var(--lag-3)", 1)]
    drawn = small_maps(
        LAND,
        [Small("measure:lagging", "落后", True, VILLAGES, classes), Small("measure:x", "烤烟", False, VILLAGES, [])],
    )
    assert drawn.count("<path") == 2 and drawn.count('data-village="02"') == 2
    assert 'data-village="03"' not in drawn, "a village without an area"
    assert "章赛村 · 逾期 1 项" in drawn and "1—4" not in drawn, "a class without a village is no line of the legend"
    assert drawn.index('data-village="01"') < drawn.index('data-village="02"'), "gold lies on top"
    assert drawn.count('aria-pressed="true"') == 1
