"""What a server does by itself to keep the data: at its start it looks at the home, and once a day it backs it up."""

from __future__ import annotations

import logging
import threading
from datetime import datetime, timedelta
from pathlib import Path

from pingda_dash import backup, clock, doctor, faults, rights, settings
from pingda_dash.errors import PingdaError

EVERY = timedelta(hours=24)
LATE = timedelta(days=2)
"""An age at which the last backup is warned of."""
LOOKS = 600.0
"""Seconds between two looks at whether a backup is due."""

log = logging.getLogger("pingda.keeper")


def begin() -> None:
    """Look at the home now and, where `PINGDA_BACKUP` names a folder, back it up whenever a day has passed."""
    threading.Thread(target=_keep, name="keeper", daemon=True).start()


def examine(home: Path) -> list[doctor.Damage]:
    """Sweep what was left half written, let nobody else read the home, and log what is missing or damaged; returns
    that."""
    doctor.sweep(home)
    if tightened := rights.tighten(home):
        log.warning("%d 个文件或文件夹本机别的用户也能读,已收紧,例如 %s", len(tightened), tightened[0])
    damages = [one for one in doctor.examine(home, thorough=False) if one.grave]
    for one in damages:
        log.error("%s", one)
    return damages


def back_up(home: Path, into: Path, at: datetime) -> backup.Backup | None:
    """Back up if a day has passed since the last one; None when it is not due, or did not succeed, which is logged."""
    last = backup.last(into)
    if last is not None and timedelta(0) <= at - last < EVERY:
        return None
    try:
        return backup.make(home, into, at)
    except (PingdaError, *faults.MACHINE) as error:
        log.error("备份没有做成:%s", faults.words(error))
        return None


def _keep() -> None:
    home = settings.home()
    try:
        examine(home)
    except (PingdaError, *faults.MACHINE) as error:
        log.error("体检没有做成:%s", faults.words(error))
    while into := settings.backup_dir():
        back_up(home, into, clock.now())
        threading.Event().wait(LOOKS)
