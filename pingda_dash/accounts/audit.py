"""The audit: who did what, only ever added to, each event chained to the one before (`chain`).

Events are let go of after a period of at least six months, if at all (`let_go`); the chain goes on from a checkpoint.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

import pandas as pd

from pingda_dash.accounts import chain
from pingda_dash.accounts.chain import Break
from pingda_dash.accounts.store import BOOK, stored_time, writing

EVENTS: Mapping[str, str] = {
    "sign-in": "登录", "sign-in failed": "登录失败", "locked": "登录暂缓", "sign-out": "退出", "load": "上传文件",
    "accept": "接收", "restore": "恢复版本", "original": "下载原件", "unmask": "查看未脱敏名单",
    "export": "导出未脱敏数据", "download": "下载数据", "report": "写出报告",
    "template": "下载模板", "mark": "标记版本", "note": "记录例会发言", "strike": "划去例会记录", "account": "账号管理",
    "playlist": "大屏轮播列表", "worklist": "核对数据", "directive": "督办",
    "spot": "抽查", "form": "上级表格", "threshold": "设置阈值",
    "backup": "备份", "mend": "修复", "erase": "删除个人信息", "retention": "清除到期记录",
}  # fmt: skip
"""action → its name on the screen."""
UNKNOWN = "(没有这个账号)"
"""Who failed to sign in under a name that no account has."""
NOBODY = "(未登录)"
"""Who took something that is there for everybody."""
TITLES = {
    "id": "序号", "at": "时间", "who": "谁", "action": "做了什么", "detail": "内容",
    "previous": "前一条校验值", "hash": "校验值",
}  # fmt: skip
"""column → its title in an export."""
FEWEST_MONTHS = 6
"""Months that every event is kept, at least (网络安全法 21)."""


def log(home: Path, at: datetime, who: str, action: str, detail: str = "") -> None:
    """Add that somebody did something. action: a key of EVENTS."""
    with writing(home) as db:
        log_event(db, at, who, action, detail)


def log_seldom(home: Path, at: datetime, who: str, action: str, detail: str = "") -> None:
    """As `log`, once a minute for the same person and deed: of what anybody may do as often as they like."""
    with writing(home) as db:
        _log_seldom(db, at, who, action, detail)


def events(home: Path, limit: int = 200) -> pd.DataFrame:
    """at, who, action (in Chinese), detail of the last `limit` events, the newest first."""
    return _in_words(
        BOOK.frame(home, "SELECT at, who, action, detail FROM events ORDER BY id DESC LIMIT ?", (limit,))
    )  # fmt: skip


def audit_table(home: Path) -> pd.DataFrame:
    """Every event with its place in the chain, the oldest first, under the titles of TITLES."""
    query = "SELECT e.*, c.previous, c.hash FROM events AS e LEFT JOIN event_chain AS c USING (id) ORDER BY id"
    frame = _in_words(BOOK.frame(home, query))
    others = [name for name in frame if name not in TITLES]
    return frame[[*list(TITLES)[:5], *others, "previous", "hash"]].rename(columns=TITLES)


def breaks(home: Path) -> list[Break]:
    """Every place where the chain does not hold, in the book and at its end, that nobody has acknowledged yet."""
    with BOOK.reading(home) as db:
        wrong, noted = chain.breaks(db), _acknowledged(db)
        try:
            end = chain.against_head(db, home)
        except (OSError, ValueError):
            end = None
    if end is not None and end not in wrong:
        wrong.append(end)
    return [one for one in wrong if str(one) not in noted]


def acknowledge(home: Path, at: datetime, who: str) -> list[Break]:
    """Write down, in the chain, where it does not hold, and let it go on from its end as it is; returns that."""
    wrong = breaks(home)
    with BOOK.writing(home) as db:
        for one in wrong:
            log_event(db, at, who, "mend", str(one))
        end = chain.last(db)
    if end.number:
        chain.write_head(home, end)
    return wrong


def differences(home: Path, exported: Mapping[int, str]) -> list[Break]:
    """What of an earlier export is another now, or gone though no checkpoint covers it. exported: number → hash."""
    with BOOK.reading(home) as db:
        begin = chain.checkpoint(db).number
        there = dict(db.execute("SELECT id, hash FROM event_chain JOIN events USING (id)").fetchall())
    late = ((number, value) for number, value in sorted(exported.items()) if number > begin)
    return [Break(number, "changed" if number in there else "removed") for number, value in late
            if there.get(number) != value]  # fmt: skip


def let_go(home: Path, at: datetime, months: int) -> int:
    """Delete the events older than some months, at least FEWEST_MONTHS, and say so in the chain; returns how many.

    Nothing is deleted from a chain that does not hold, nor where the clock may have leapt: an event lies in the future,
    or none in the month before the last one.
    """
    limit = stored_time((pd.Timestamp(at) - pd.DateOffset(months=max(months, FEWEST_MONTHS))).to_pydatetime())
    lately = (stored_time(at - timedelta(days=60)), stored_time(at - timedelta(days=30)))
    if breaks(home):
        return 0
    with writing(home) as db:
        newest, steady, through = db.execute(
            "SELECT max(at), count(*) FILTER (WHERE at BETWEEN ? AND ?), min(id) FILTER (WHERE at >= ?) - 1"
            " FROM events",
            (*lately, limit),
        ).fetchone()
        if newest is None or newest > stored_time(at) or not steady or through is None:
            return 0
        row = db.execute("SELECT hash FROM event_chain WHERE id = ?", (through,)).fetchone()
        if row is None:
            return 0
        db.execute("INSERT INTO event_checkpoints VALUES (?, ?, ?)", (through, row[0], stored_time(at)))
        log_event(db, at, "", "retention", chain.RETENTION.format(number=through, hash=row[0]))
        count = db.execute("DELETE FROM events WHERE id <= ?", (through,)).rowcount
        db.execute("DELETE FROM event_chain WHERE id <= ?", (through,))
        return count


def log_event(db: sqlite3.Connection, at: datetime, who: str, action: str, detail: str = "") -> None:
    """As `log`, within a transaction."""
    chain.add(db, {"at": stored_time(at), "who": who, "action": action, "detail": detail})


def log_failure(db: sqlite3.Connection, at: datetime, who: str, detail: str = "") -> None:
    """Add a failed sign-in: of names that nobody has, one a minute is enough to see that somebody is trying."""
    if who == UNKNOWN:
        _log_seldom(db, at, who, "sign-in failed", detail)
    else:
        log_event(db, at, who, "sign-in failed", detail)


def origin(address: str) -> str:
    """Where somebody was, as an event's detail: `来自 192.168.1.20`; "" of what was done at this machine."""
    return f"来自 {address[:64]}" if address else ""


def _log_seldom(db: sqlite3.Connection, at: datetime, who: str, action: str, detail: str = "") -> None:
    lately = (who, action, detail, stored_time(at - timedelta(minutes=1)))
    if not db.execute("SELECT 1 FROM events WHERE (who, action, detail) = (?, ?, ?) AND at > ?", lately).fetchone():
        log_event(db, at, who, action, detail)


def _acknowledged(db: sqlite3.Connection) -> set[str]:
    """The breaks that somebody has written down; what says so must itself be whole."""
    broken = {one.number for one in chain.breaks(db)}
    rows = db.execute("SELECT id, detail FROM events WHERE action = 'mend'").fetchall()
    return {detail for number, detail in rows if number not in broken}


def _in_words(events: pd.DataFrame) -> pd.DataFrame:
    return events.assign(
        at=pd.to_datetime(events["at"]), action=events["action"].map(lambda action: EVENTS.get(action, action))
    )
