"""A bar is as long as the share that is written beside it, on a scale that begins at zero."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from pingda_dash.panels.bars import Bar, bar_of, reading


def goal(**of: Any) -> Any:
    usual = {
        "direction": "at_least", "unit": "%", "actual": 86.6, "baseline": 70.0, "target": 100.0, "expected": 89.0,
        "progress": 0.553, "expected_progress": 0.633, "target_basis": "方案", "village_code": None,
    }  # fmt: skip
    return SimpleNamespace(**usual | of)


def test_a_share_fills_what_it_says_and_marks_where_it_began() -> None:
    assert bar_of(goal()) == Bar(fill=pytest.approx(86.6), start=70.0, tick=89.0, target=None)


def test_a_share_with_a_lower_target_is_drawn_on_the_whole_with_the_target_marked() -> None:
    made = bar_of(goal(actual=33.4, baseline=0.0, target=30.0, expected=30.0, progress=1.0))
    assert made == Bar(fill=pytest.approx(33.4), start=None, tick=30.0, target=30.0)


def test_a_count_fills_its_share_of_the_target_wherever_it_began() -> None:
    made = bar_of(goal(unit="个", actual=4, baseline=3, target=6, expected=3, progress=1 / 3))
    assert made == Bar(fill=pytest.approx(66.67, abs=0.01), start=50.0, tick=50.0)


def test_what_is_to_vanish_fills_what_is_gone_and_says_so() -> None:
    row = goal(direction="at_most_zero", unit="户", actual=3, baseline=14, target=0, expected=2, progress=11 / 14)
    assert bar_of(row).fill == pytest.approx(100 * 11 / 14)
    assert bar_of(row).tick == pytest.approx(100 * 12 / 14)
    assert reading(row) == ("已消除 11", " / 14 户")


def test_what_some_villages_have_left_is_not_held_against_what_all_had() -> None:
    row = goal(direction="at_most_zero", unit="人", actual=3, baseline=16, target=0, expected=16, progress=13 / 16)
    part = SimpleNamespace(**vars(row) | {"heard": 1, "asked": 10})
    assert (reading(part), bar_of(part).fill) == (("剩 3", " 人"), None)


def test_what_grew_instead_of_vanishing_is_an_empty_bar_and_said_as_what_is_left() -> None:
    row = goal(direction="at_most_zero", unit="户", actual=16, baseline=14, target=0, expected=2, progress=0.0)
    assert bar_of(row).fill == 0
    assert reading(row) == ("剩 16", " / 起初 14 户")


def test_what_must_never_happen_has_no_baseline_to_be_gone() -> None:
    row = goal(direction="at_most_zero", unit="户", actual=0, baseline=0, target=0, expected=0, progress=1.0)
    assert bar_of(row) == Bar(fill=100.0)
    assert bar_of(goal(direction="at_most_zero", actual=2, baseline=0, target=0, progress=0.0)).fill is None


def test_what_is_to_be_held_is_held_against_the_target_without_a_beginning() -> None:
    made = bar_of(goal(direction="hold", unit="名", actual=80, baseline=84, target=84, expected=84, progress=0.95))
    assert made == Bar(fill=pytest.approx(95.24, abs=0.01), tick=100.0)


@pytest.mark.parametrize("lacking", ["actual", "target", "progress"])
def test_a_bar_without_a_figure_or_a_target_is_empty(lacking: str) -> None:
    assert bar_of(goal(**{lacking: None})).fill is None


def test_a_share_whose_beginning_is_not_known_is_as_long_as_it_says() -> None:
    made = bar_of(goal(actual=96.0, baseline=None, expected=None, progress=None, expected_progress=None))
    assert made == Bar(fill=96.0)  # not 0 %


def test_what_is_to_vanish_has_no_length_while_nobody_knows_how_much_there_was() -> None:
    row = goal(direction="at_most_zero", unit="户", actual=5, baseline=None, target=0, expected=None, progress=None)
    assert bar_of(row).fill is None
    assert bar_of(goal(**vars(row) | {"actual": 0})).fill is None
    assert reading(row) == ("剩 5", " 户")
