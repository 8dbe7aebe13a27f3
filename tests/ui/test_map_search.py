"""The map's search: households by number; nothing that was entered stays in the address or the window's state."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from streamlit.testing.v1 import AppTest

from pingda_dash.ui import picks
from tests.ui.conftest import pictures, shown, signed_in


def answer(app: AppTest) -> dict[str, Any]:
    """What the map of the page was handed."""
    bodies = [body for part in pictures(app) for body in part["bodies"] if "map" in body]
    given: dict[str, Any] = bodies[0]["map"]["search"]
    return given


def searched(app: AppTest, text: str) -> AppTest:
    for slot, asked in picks.asked(f"search:{text}").items():
        app.session_state[slot] = asked
    return shown(app.run())


def test_a_number_leads_to_its_household_once(opened: Callable[..., AppTest]) -> None:
    app = searched(opened("map", asof="2020-05-20"), "pd205-0367")
    (row,) = answer(app)["rows"]
    assert row["pick"] == "place:530523206205/%E5%85%AD%E7%BB%84/PD205-0367" and "*" in row["title"]
    assert "0367" not in json.dumps(dict(app.query_params)) and "_map_search" not in app.session_state
    assert "text" not in answer(shown(app.run()))


def test_a_name_leads_nobody_astray_who_may_not_see_names(opened: Callable[..., AppTest]) -> None:
    masked = searched(opened("map", asof="2020-05-20"), "黄*")
    assert answer(masked) == {"names": False, "text": "黄*", "rows": [], "more": 0}
    leader = signed_in(opened("map", asof="2020-05-20"), "leader", name="李书记")
    first = answer(searched(shown(leader.run()), "PD205-0367"))["rows"][0]
    name = first["title"].split(" ")[1]
    assert "*" not in name
    assert first["pick"] in {row["pick"] for row in answer(searched(leader, name))["rows"]}
