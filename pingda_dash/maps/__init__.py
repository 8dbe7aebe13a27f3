"""Maps: a DataFrame in, a pydeck Deck out. No basemap, no request to anywhere."""

from __future__ import annotations

from pingda_dash.maps.measures import MEASURES, Measure, legend, measure, shaded
from pingda_dash.maps.villages import SCHEMATIC, placed, point_map, village_map

__all__ = ["MEASURES", "SCHEMATIC", "Measure", "legend", "measure", "placed", "point_map", "shaded", "village_map"]
