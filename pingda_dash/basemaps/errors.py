"""Why a file is no basemap, for the person who put it there."""

from __future__ import annotations

from pingda_dash.errors import PingdaError


class UnusableBasemap(PingdaError):
    "底图没有用上:"
