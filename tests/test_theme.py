"""A status is told by shape and by lightness, whichever colours an eye can see; so are the classes of a map."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest
import shapely

from pingda_dash import maps, theme
from pingda_dash.maps import changes, measures
from pingda_dash.theme import Palette
from tests.colours import EYES, difference, lightness

BOTH = pytest.mark.parametrize("palette", theme.PALETTES.values(), ids=theme.PALETTES)
SEEN = pytest.mark.parametrize("eye", EYES)
APART = 10
"""CIEDE2000 between two small marks that are not side by side: ten times what is noticed of large fields that are."""
STEP = {True: 3, False: 0.5}
"""Of L*, from one to the next graver: to an eye with all colours, and where the order alone must hold."""
STATUSES = (theme.DONE, theme.ON_COURSE, theme.BEHIND, theme.OVERDUE, theme.UNREPORTED)


def prominence(colour: str, palette: Palette, eye: str) -> float:
    """How far a colour of the palette stands out from a card, in L*."""
    shown = (theme.painted(each, palette) for each in (colour, theme.PANEL))
    return abs(lightness(next(shown), eye) - lightness(next(shown), eye))


def test_five_statuses_have_five_shapes_that_do_not_cover_one_another() -> None:
    drawn = {
        status: shapely.make_valid(shapely.Polygon(theme.SHAPES[theme.STATUS_SHAPES[status]])) for status in STATUSES
    }
    for one, other in combinations(STATUSES, 2):
        larger = max(drawn[one].area, drawn[other].area)
        assert drawn[one].symmetric_difference(drawn[other]).area > 0.2 * larger, (one, other)
    assert all(0 <= at <= 100 for points in theme.SHAPES.values() for point in points for at in point)
    same = {theme.BROKEN: theme.OVERDUE, theme.NEAR: theme.BEHIND, theme.UNJUDGED: theme.UNREPORTED}
    assert {theme.STATUS_SHAPES[one] == theme.STATUS_SHAPES[other] for one, other in same.items()} == {True}


@BOTH
@SEEN
def test_any_two_statuses_differ_in_colour_or_in_shape(palette: Palette, eye: str) -> None:
    alike = [
        (one, other)
        for one, other in combinations(STATUSES, 2)
        if difference(*(theme.painted(theme.status_colour(each), palette) for each in (one, other)), eye) < APART
    ]
    assert [pair for pair in alike if len({theme.STATUS_SHAPES[each] for each in pair}) < 2] == []
    assert not alike or eye != EYES[0]


@BOTH
@SEEN
def test_a_status_stands_out_in_the_order_of_its_gravity(palette: Palette, eye: str) -> None:
    order = (theme.UNREPORTED, theme.DONE, theme.BEHIND, theme.OVERDUE)
    for quiet in (order, (theme.UNREPORTED, theme.ON_COURSE, theme.BEHIND, theme.OVERDUE)):
        result = [prominence(theme.status_colour(status), palette, eye) for status in quiet]
        assert min(graver - milder for milder, graver in pairwise(result)) >= STEP[eye == EYES[0]], result


ORDERED = [one for one in maps.MEASURES if one.key != "moves"]
ORDERED += [maps.of_indicator("flue_area", "烤烟", "亩", how) for how in (measures.SHARE, measures.VALUE)]


@BOTH
@SEEN
@pytest.mark.parametrize("chosen", ORDERED, ids=lambda one: f"{one.key}-{one.lacking}")
def test_the_classes_of_a_map_are_ordered_in_lightness(palette: Palette, eye: str, chosen: measures.Measure) -> None:
    shades = [shade.colour for shade in chosen.shades([0.0, 40.0, 90.0])]
    result = [prominence(colour, palette, eye) for colour in shades]
    assert min(later - earlier for earlier, later in pairwise(result)) >= STEP[eye == EYES[0]], result
    assert shades[0] == theme.SILENT or result[0] > prominence(theme.SILENT, palette, eye)


@BOTH
@SEEN
@pytest.mark.parametrize("shades", [measures.CHANGES, tuple(colour for *_, colour in measures.MOVES)])
def test_a_change_is_the_lighter_or_darker_the_larger_it_is(
    palette: Palette, eye: str, shades: tuple[str, ...]
) -> None:
    middle = len(shades) // 2
    for arm in (shades[middle::-1], shades[middle:]):
        result = [prominence(colour, palette, eye) for colour in arm]
        assert min(larger - less for less, larger in pairwise(result)) >= STEP[eye == EYES[0]], result
    assert {label[0] for label in map(changes.LAGGING_CHANGE.describe, (2.0, -2.0))} == {"↑", "↓"}


@BOTH
@SEEN
def test_on_a_map_of_statuses_the_grave_ones_stand_out(palette: Palette, eye: str) -> None:
    result = {status: prominence(ground, palette, eye) for status, ground in measures.GROUNDS.items()}
    quiet = max(result[theme.DONE], result[theme.ON_COURSE])
    assert result[theme.UNREPORTED] < min(result[theme.DONE], result[theme.ON_COURSE])
    assert quiet < result[theme.BEHIND] < result[theme.OVERDUE]
    shape = measures.shape_of(maps.of_indicator("a", "甲", "亩", measures.STATUS), measures.STATUS, "", theme.OVERDUE)
    assert shape == theme.SQUARE
