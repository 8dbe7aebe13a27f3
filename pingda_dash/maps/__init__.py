"""Maps: where things lie, what colours them, and the pydeck Deck that draws them. No basemap, no outside request."""

from __future__ import annotations

from pingda_dash.maps.land import Land, invented, schematic
from pingda_dash.maps.measures import MEASURES, Measure, counts, labels, measure, of_indicator, shaded
from pingda_dash.maps.real import plane_of, uploaded_land
from pingda_dash.maps.scene import values as scene_values

__all__ = [
    "MEASURES",
    "Land",
    "Measure",
    "counts",
    "invented",
    "labels",
    "measure",
    "of_indicator",
    "plane_of",
    "scene_values",
    "schematic",
    "shaded",
    "uploaded_land",
]
