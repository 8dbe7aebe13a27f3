"""The one clock: what time it is in the township. Nothing below the screens and the command line reads it."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8))


def now() -> datetime:
    """The wall time of the township, without a zone."""
    return datetime.now(CHINA).replace(tzinfo=None)
