"""Where a directive is marked: at its item, and at what a meeting goes through in its place."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pingda_dash.panels import directives

PINGDA, AN_LE = "530523206201", "530523206206"


def row(item: str, days_over: int = -3, **of: Any) -> dict[str, Any]:
    """A directive as `queries.directives` gives it."""
    given = {"label": f"督办〔2020〕{item}", "item": item, "unit": None, "village_code": None, "whom": "某单位"}
    given |= {"is_closed": False, "is_overdue": days_over > 0, "is_answered": False, "days_over": days_over}
    return given | {"state": "逾期" if days_over > 0 else "办理中"} | of


LISTED = pd.DataFrame(
    [
        row(f"village:{PINGDA}", 4, village_code=PINGDA),
        row(f"village:{PINGDA}:new_homes", village_code=PINGDA),
        row("problem:WT-001", 8, unit="乡住建局"),
        row("problem:WT-002", unit="乡卫生院"),
        row("unit:乡住建局", unit="乡住建局", is_closed=True),
        row("task:T35", unit="乡社保中心"),
    ]
)


def test_a_matter_of_a_village_carries_what_the_whole_village_was_given_and_a_unit_its_problems() -> None:
    items = [f"village:{PINGDA}:new_homes", f"village:{PINGDA}:late", f"village:{PINGDA}", f"village:{AN_LE}:late",
             "unit:乡住建局", "unit:乡社保中心", "task:T35", "problem:WT-002"]  # fmt: skip
    assert directives.mark_words(LISTED, items) == {
        items[0]: "督办 2 件,逾期 4 天", items[1]: "督办逾期 4 天", items[2]: "督办逾期 4 天",
        items[4]: "督办逾期 8 天",
        "task:T35": "督办办理中,还有 3 天", "problem:WT-002": "督办办理中,还有 3 天",
    }  # fmt: skip
    brief = directives.marks(directives.of_item(LISTED, items[0]), brief=True)
    assert "督办 2 件,逾期 4 天" in brief
    assert brief.count("data-pick") == 1
