"""The audit: who did what, only ever added to."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

import pandas as pd

from pingda_dash.accounts.store import BOOK, stored_time, writing
from pingda_dash.book import append

EVENTS: Mapping[str, str] = {
    "sign-in": "登录", "sign-in failed": "登录失败", "locked": "登录暂缓", "sign-out": "退出", "load": "上传文件",
    "accept": "接收", "restore": "恢复版本", "original": "下载原件", "unmask": "查看未脱敏名单",
    "export": "导出未脱敏数据", "template": "下载模板", "mark": "标记版本",
    "note": "记录例会发言", "strike": "划去例会记录", "account": "账号管理",
    "playlist": "大屏轮播列表", "worklist": "核对数据",
    "spot": "抽查", "threshold": "设置阈值",
}  # fmt: skip
"""action → its name on the screen."""
UNKNOWN = "(没有这个账号)"
"""Who failed to sign in under a name that no account has."""


def log(home: Path, at: datetime, who: str, action: str, detail: str = "") -> None:
    """Add that somebody did something. action: a key of EVENTS."""
    with writing(home) as db:
        log_event(db, at, who, action, detail)


def events(home: Path, limit: int = 200) -> pd.DataFrame:
    """at, who, action (in Chinese), detail of the last `limit` events, the newest first."""
    events = BOOK.frame(home, "SELECT at, who, action, detail FROM events ORDER BY id DESC LIMIT ?", (limit,))
    return events.assign(
        at=pd.to_datetime(events["at"]), action=events["action"].map(lambda action: EVENTS.get(action, action))
    )


def log_event(db: sqlite3.Connection, at: datetime, who: str, action: str, detail: str = "") -> None:
    """As `log`, within a transaction."""
    append(db, "events", {"at": stored_time(at), "who": who, "action": action, "detail": detail})


def log_failure(db: sqlite3.Connection, at: datetime, who: str, detail: str = "") -> None:
    """Add a failed sign-in: of names that nobody has, one a minute is enough to see that somebody is trying."""
    lately = (who, "sign-in failed", detail, stored_time(at - timedelta(minutes=1)))
    query = "SELECT 1 FROM events WHERE (who, action, detail) = (?, ?, ?) AND at > ?"
    if who != UNKNOWN or not db.execute(query, lately).fetchone():
        log_event(db, at, who, "sign-in failed", detail)


def origin(address: str) -> str:
    """Where somebody was, as an event's detail: `来自 192.168.1.20`; "" of what was done at this machine."""
    return f"来自 {address[:64]}" if address else ""
