"""From how many metres a wall is read, and what that makes of its type."""

from __future__ import annotations

import pytest

from pingda_dash import walls


@pytest.mark.parametrize(
    ("text", "metres"), [("5", 5.0), ("3.6", 3.6), ("0", 1.0), ("-2", 1.0), ("40", 5.0), ("inf", 5.0)]
)
def test_a_distance_is_kept_within_what_a_page_can_be_drawn_for(text: str, metres: float) -> None:
    assert walls.distance(text) == metres


@pytest.mark.parametrize("text", ["", "五米", "5m", "nan"])
def test_what_is_no_number_of_metres_is_none(text: str) -> None:
    assert walls.distance(text) is None


def test_type_grows_with_the_distance_and_is_never_smaller_than_a_desks() -> None:
    assert 16 * walls.scale(5) == 22
    assert walls.scale(4) == pytest.approx(1.1)
    assert [walls.scale(metres) for metres in (3.6, 2, walls.NEAREST)] == [1, 1, 1]
