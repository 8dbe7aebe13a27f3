"""What broke, in the log under a number that a person can tell to the maintainers."""

from __future__ import annotations

import logging
import secrets

log = logging.getLogger("pingda.ui")


def record(error: BaseException, where: str = "") -> str:
    """Log an exception with a fresh incident number (6 letters and digits) and return the number."""
    number = secrets.token_hex(3).upper()
    log.error("incident %s %s", number, where, exc_info=error)
    return number
