"""What a server does by itself to keep the data: at its start it looks at the home, once a day it backs it up, and
where a period is set for the audit it lets go of what is older."""

from __future__ import annotations

import logging
import threading
from datetime import datetime, timedelta
from pathlib import Path

from pingda_dash import accounts, backup, clock, doctor, faults, rights, settings
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
        is_whole = not any(one.grave for one in doctor.examine(home, thorough=False))
        if not is_whole:
            log.error("数据文件夹有缺损(doctor),照样备份,更早的备份一份也不清除")
        return backup.make(home, into, at, is_whole)
    except (PingdaError, *faults.MACHINE) as error:
        log.error("备份没有做成:%s", faults.words(error))
        return None


def let_go(home: Path, at: datetime) -> int:
    """Delete the audit's events that are past their period, where one is set; returns how many. Failures are logged."""
    months = settings.audit_months()
    if months is None or settings.clock() is not None:
        return 0
    try:
        return accounts.let_go(home, at, months)
    except (PingdaError, *faults.MACHINE) as error:
        log.error("操作记录没有清理:%s", faults.words(error))
        return 0


def _keep() -> None:
    home = settings.home()
    try:
        examine(home)
    except (PingdaError, *faults.MACHINE) as error:
        log.error("体检没有做成:%s", faults.words(error))
    while True:
        at = clock.now()
        if into := settings.backup_dir():
            back_up(home, into, at)
        let_go(home, at)
        threading.Event().wait(LOOKS)
