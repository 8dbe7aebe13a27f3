"""What may lie beneath the map of a real land: tiles, a hillshade, 天地图. All but the last come from this machine."""

from __future__ import annotations

from pingda_dash.basemaps.errors import UnusableBasemap
from pingda_dash.basemaps.sources import Basemap, Survey, elsewhere, named, survey

__all__ = ["Basemap", "Survey", "UnusableBasemap", "elsewhere", "named", "survey"]
