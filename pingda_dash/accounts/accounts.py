"""The accounts: made, changed, unlocked and taken away, each time with a line in the audit."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from pathlib import Path

import pandas as pd

from pingda_dash import settings
from pingda_dash.accounts import attempts, second_factor
from pingda_dash.accounts.audit import UNKNOWN, log_event
from pingda_dash.accounts.passwords import hashed, weakness
from pingda_dash.accounts.roles import ROLES, Role, User
from pingda_dash.accounts.store import BOOK, end_sessions, plain, stored_time, writing
from pingda_dash.book import append
from pingda_dash.errors import PingdaError

AUTHOR_JOIN = " · "
"""Between the unit and the account in an upload's author: `乡农业中心 · 张三`."""
_SELECT = "SELECT name, role, scope, unit, village FROM accounts"


class BadAccount(PingdaError):
    "账号没有改动:"


def any_account(home: Path) -> bool:
    """Whether there is any account at all."""
    return bool(BOOK.read(home, "SELECT 1 FROM accounts LIMIT 1"))


def names(home: Path) -> frozenset[str]:
    """The name of every account."""
    return frozenset(str(name) for (name,) in BOOK.read(home, "SELECT name FROM accounts"))


def listed(home: Path) -> pd.DataFrame:
    """name, role, scope, email, made_at, last_seen of every account, in order of name.

    last_seen: when it last used a session, signed in or out; null when it never signed in.
    """
    return BOOK.frame(
        home,
        """
        WITH seen AS (
            SELECT name, seen_at AS at FROM sessions WHERE seen_at <> ''
            UNION ALL
            SELECT e.who, e.at FROM events AS e JOIN accounts AS a ON a.name = e.who
            WHERE e.action IN ('sign-in', 'sign-out') AND e.at >= a.made_at
        )
        SELECT a.name, a.role, a.scope, a.email, a.made_at, max(s.at) AS last_seen
        FROM accounts AS a LEFT JOIN seen AS s USING (name)
        GROUP BY a.name ORDER BY a.name
        """,
    )


def account(home: Path, name: str) -> User | None:
    """The account of that name."""
    with BOOK.reading(home) as db:
        return account_named(db, name)


def by_email(home: Path, email: str) -> User | None:
    """The account of an e-mail address, as an identity provider states it."""
    with BOOK.reading(home) as db:
        return _user(db.execute(f"{_SELECT} WHERE email = ?", (_plain_email(email),)).fetchone())


def waiting_until(home: Path, name: str, at: datetime) -> str:
    """Until when somebody who tries an account must wait, as it is stored; "" for nobody."""
    with BOOK.reading(home) as db:
        return attempts.waits(db, name, at)


def account_named(db: sqlite3.Connection, name: str) -> User | None:
    """As `account`, on an open book."""
    return _user(db.execute(f"{_SELECT} WHERE name = ?", (name,)).fetchone())


def add(home: Path, user: User, password: str, at: datetime, email: str | None = None, by: str = "") -> None:
    """Make an account. by: who makes it. Raises BadAccount when the name is taken or the password too easy."""
    name = plain(user.name)
    if not name or len(name) > 40 or name == UNKNOWN or AUTHOR_JOIN in name:
        raise BadAccount(f"账号名要有 1 到 40 个字,不含“{AUTHOR_JOIN}”。")
    row = {
        "name": name, "role": user.role, "scope": user.scope, "unit": user.unit, "village": user.village,
        "email": _plain_email(email), "hash": _hash_of(name, password), "made_at": stored_time(at),
    }  # fmt: skip
    with writing(home) as db:
        try:
            append(db, "accounts", row)
        except sqlite3.IntegrityError as error:
            raise BadAccount(f"账号“{name}”或这个邮箱已经有了。") from error
        log_event(db, at, by, "account", f"新建账号 {name}({ROLES[user.role]},{user.scope})")


def change(home: Path, user: User, at: datetime, by: str = "") -> None:
    """Give an account another role or scope, in force at once. Raises BadAccount when there is no such account."""
    with writing(home) as db:
        _require(db, user.name)
        db.execute(
            "UPDATE accounts SET role = ?, scope = ?, unit = ?, village = ? WHERE name = ?",
            (user.role, user.scope, user.unit, user.village, user.name),
        )
        log_event(db, at, by, "account", f"{user.name} 改为 {ROLES[user.role]},{user.scope}")


def set_password(home: Path, name: str, password: str, at: datetime, by: str = "") -> None:
    """Give an account another password; it is signed out everywhere and unlocked.

    Raises BadAccount when there is no such account or the password is too easy.
    """
    new_hash = _hash_of(name, password)
    with writing(home) as db:
        _require(db, name)
        db.execute("UPDATE accounts SET hash = ? WHERE name = ?", (new_hash, name))
        _sign_out_everywhere(db, name)
        log_event(db, at, by, "account", f"{name} 改了密码")


def unlock(home: Path, name: str, at: datetime, by: str = "") -> None:
    """Let nobody who tries an account wait any more. Raises BadAccount when there is no such account."""
    with writing(home) as db:
        _require(db, name)
        attempts.forget(db, name)
        log_event(db, at, by, "account", f"{name} 解除登录暂缓")


def remove(home: Path, name: str, at: datetime, by: str = "") -> None:
    """Take an account away; it is signed out everywhere. What it did stays in the audit.

    Raises BadAccount when there is no such account.
    """
    with writing(home) as db:
        _require(db, name)
        db.execute("DELETE FROM accounts WHERE name = ?", (name,))
        _sign_out_everywhere(db, name)
        second_factor.forget(db, name)
        log_event(db, at, by, "account", f"删除账号 {name}")


def _sign_out_everywhere(db: sqlite3.Connection, name: str) -> None:
    """End every session of an account, its count of failures, and what is remembered of where it signed in."""
    end_sessions(db, name)
    db.execute("DELETE FROM half_open WHERE name = ?", (name,))
    attempts.forget(db, name, addresses=True)


def _require(db: sqlite3.Connection, name: str) -> None:
    if not db.execute("SELECT 1 FROM accounts WHERE name = ?", (name,)).fetchone():
        raise BadAccount(f"没有账号“{name}”。现有账号可查:{settings.command('account list')}")


def _user(row: tuple[str, Role, str, str | None, str | None] | None) -> User | None:
    return User(*row) if row else None


def _hash_of(name: str, password: str) -> str:
    """A new password's hash. Raises BadAccount when it is too easy."""
    if reason := weakness(plain(name), password):
        raise BadAccount(reason)
    return hashed(password)


def _plain_email(email: str | None) -> str | None:
    return plain(email).lower() or None if email else None
