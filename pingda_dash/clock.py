"""The one clock: what time it is in the township. Nothing below the screens and the command line reads it."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from pingda_dash import settings

CHINA = timezone(timedelta(hours=8))


def _real() -> datetime:
    return datetime.now(CHINA).replace(tzinfo=None)


_AHEAD = (settings.clock() or _real()) - _real()
"""How far an exercise runs ahead of, or behind, the real time."""


def now() -> datetime:
    """The wall time of the township, without a zone; in an exercise (`PINGDA_CLOCK`) the exercise's own."""
    return _real() + _AHEAD
