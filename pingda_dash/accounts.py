"""Who may do what at the desk: local accounts, their sessions, and the list of who did what.

All of it is `<home>/accounts.sqlite`. A password is kept as its argon2 hash, a session as the hash of its token; an
unknown name and a wrong password get the same answer after the same work. Times are the township's, as the caller
tells them.
"""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
import threading
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal, get_args

import pandas as pd
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from pingda_dash import settings
from pingda_dash.contracts import contracts
from pingda_dash.errors import PingdaError
from pingda_dash.plan.model import Indicator, Plan, Task

Role = Literal["viewer", "clerk", "leader", "admin"]
Action = Literal["view", "load", "accept", "restore", "original", "unmask", "note", "administer"]

ROLES: Mapping[str, str] = {"viewer": "查看", "clerk": "经办", "leader": "领导", "admin": "管理员"}
RIGHTS: Mapping[str, frozenset[str]] = {
    "viewer": frozenset({"view"}),
    "clerk": frozenset({"view", "load", "accept", "restore", "original", "note"}),
    "leader": frozenset({"view", "unmask", "note"}),
    "admin": frozenset(get_args(Action)),
}
TOWNSHIP = "全乡"
SHORTEST = 10
"""Characters of a password, at least."""
FAILURES, LOCKED_FOR = 5, timedelta(minutes=15)
LONGEST = timedelta(hours=12)
"""How long a session lives at most."""
FAILURES_KEPT = timedelta(days=1)
TOUCHED = timedelta(seconds=20)
"""A session's last touch is written again only after so long."""
EVENTS: Mapping[str, str] = {
    "sign-in": "登录", "sign-in failed": "登录失败", "locked": "账号锁定", "sign-out": "退出", "load": "上传文件",
    "accept": "接收", "restore": "恢复版本", "original": "下载原件", "unmask": "查看未脱敏名单",
    "export": "导出未脱敏数据", "note": "记录例会发言", "strike": "划去例会记录", "account": "账号管理",
    "playlist": "大屏轮播列表",
}  # fmt: skip
UNKNOWN = "(没有这个账号)"
KNOWN = "known:"
"""What begins the token of a session that an identity provider opened: it never comes from a browser."""
AUTHOR_JOIN = " · "
"""Between the unit and the account in an upload's author: `乡农业中心 · 张三`."""

_SCHEMA = (Path(__file__).parent / "sql" / "accounts" / "schema.sql").read_text(encoding="utf-8")
_hasher = PasswordHasher()
_at_once = threading.BoundedSemaphore(2)
"""A password costs 64 MB to check: two at a time."""


class WrongPassword(PingdaError):
    "账号或密码不对。"


class LockedOut(PingdaError):
    "密码连续输错,账号已锁定 15 分钟。请稍后再试,或请管理员解锁。"


class BadAccount(PingdaError):
    "账号没有改动:"


@dataclass(frozen=True)
class Who:
    """An account: its name, role, and what it answers for.

    scope: in words (全乡, a unit, a village); unit: the plan's name of it, village: its code, neither for 全乡.
    """

    name: str
    role: Role
    scope: str = TOWNSHIP
    unit: str | None = None
    village: str | None = None

    def may(self, action: Action) -> bool:
        """Whether its role allows that."""
        return action in RIGHTS[self.role]

    @property
    def everywhere(self) -> bool:
        """Whether it answers for the whole township."""
        return self.role == "admin" or (self.unit is None and self.village is None)


def scope_of(who: Who, plan: Plan) -> tuple[frozenset[str] | None, frozenset[str] | None]:
    """(village codes, datasets) that an account may send rows of; None: all.

    A village sends its own rows of any dataset that has a village; a unit the datasets of what it leads or answers for
    in the plan, and the two that every unit reports: tasks and problems.
    """
    if who.everywhere:
        return None, None
    if who.village is not None:
        of_villages = {one.name for one in contracts().values() if any(field.village for field in one.fields)}
        return frozenset({who.village}), frozenset(of_villages)

    def is_own(duty: Indicator | Task) -> bool:
        return who.unit in (duty.lead_unit, *duty.responsible_units)

    through_tasks = {task.indicator for task in plan.tasks if is_own(task)}
    fed = {one.dataset for one in plan.indicators if is_own(one) or one.id in through_tasks} - {""}
    return None, frozenset(fed | {"tasks", "rectification"})


# --- accounts ---------------------------------------------------------------------------------------------------


def any_account(home: Path) -> bool:
    """Whether there is any account at all."""
    return not accounts(home).empty


def accounts(home: Path) -> pd.DataFrame:
    """name, role, scope, email, made_at, last_seen, locked_until of every account, in order of name."""
    with _read(home) as db:
        return pd.read_sql_query(
            """
            SELECT a.name, a.role, a.scope, a.email, a.made_at, max(s.seen_at) AS last_seen, f.locked_until
            FROM accounts AS a LEFT JOIN sessions AS s USING (name) LEFT JOIN failures AS f USING (name)
            GROUP BY a.name ORDER BY a.name
            """,
            db,
        )


def add(home: Path, who: Who, password: str, at: datetime, email: str | None = None, by: str = "") -> None:
    """Make an account. Raises BadAccount when the name is taken or the password too short."""
    name = plain(who.name)
    if not name or len(name) > 40 or name == UNKNOWN or AUTHOR_JOIN in name:
        raise BadAccount(f"账号名要有 1 到 40 个字,不含“{AUTHOR_JOIN}”。")
    row = (name, who.role, who.scope, who.unit, who.village, _mail(email), _hashed(name, password), _text(at))
    with _write(home) as db:
        try:
            db.execute("INSERT INTO accounts VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
        except sqlite3.IntegrityError as error:
            raise BadAccount(f"账号“{name}”或这个邮箱已经有了。") from error
        _log(db, at, by, "account", f"新建账号 {name}({ROLES[who.role]},{who.scope})")


def change(home: Path, who: Who, at: datetime, by: str = "") -> None:
    """Give an account another role or scope, in force at once. Raises BadAccount when there is no such account."""
    with _write(home) as db:
        _must_exist(db, who.name)
        db.execute(
            "UPDATE accounts SET role = ?, scope = ?, unit = ?, village = ? WHERE name = ?",
            (who.role, who.scope, who.unit, who.village, who.name),
        )
        _log(db, at, by, "account", f"{who.name} 改为 {ROLES[who.role]},{who.scope}")


def set_password(home: Path, name: str, password: str, at: datetime, by: str = "") -> None:
    """Give an account another password; it is signed out everywhere and unlocked."""
    hashed = _hashed(name, password)
    with _write(home) as db:
        _must_exist(db, name)
        db.execute("UPDATE accounts SET hash = ? WHERE name = ?", (hashed, name))
        _forget(db, name)
        _log(db, at, by, "account", f"{name} 改了密码")


def unlock(home: Path, name: str, at: datetime, by: str = "") -> None:
    """Let an account that was locked out try again."""
    with _write(home) as db:
        _must_exist(db, name)
        db.execute("DELETE FROM failures WHERE name = ?", (name,))
        _log(db, at, by, "account", f"{name} 解锁")


def remove(home: Path, name: str, at: datetime, by: str = "") -> None:
    """Take an account away; it is signed out everywhere. What it did stays in the list."""
    with _write(home) as db:
        _must_exist(db, name)
        db.execute("DELETE FROM accounts WHERE name = ?", (name,))
        _forget(db, name)
        _log(db, at, by, "account", f"删除账号 {name}")


def account(home: Path, name: str) -> Who | None:
    """The account of that name."""
    with _read(home) as db:
        return _who(db.execute(f"{_WHO} WHERE name = ?", (name,)).fetchone())


def by_email(home: Path, email: str) -> Who | None:
    """The account of an e-mail address, as an identity provider tells it."""
    with _read(home) as db:
        return _who(db.execute(f"{_WHO} WHERE email = ?", (_mail(email),)).fetchone())


# --- sessions ---------------------------------------------------------------------------------------------------


def sign_in(home: Path, name: str, password: str, at: datetime) -> str:
    """The token of a new session. Raises WrongPassword, or LockedOut after five failures.

    The failure is counted before the password is checked and taken back after: a hundred tries at once are five.
    """
    name = plain(name)[:64]
    with _write(home) as db:
        found = db.execute("SELECT hash FROM accounts WHERE name = ?", (name,)).fetchone()
        told = name if found else UNKNOWN
        last = _count_failure(db, name, told, at)
    hashed = found[0] if found else _nobody()
    right = _is_right(hashed, password) and found is not None
    with _write(home) as db:
        if not right:
            _log_failure(db, at, told)
            raise LockedOut if last else WrongPassword
        db.execute("DELETE FROM failures WHERE name = ?", (name,))
        if _hasher.check_needs_rehash(hashed):
            db.execute("UPDATE accounts SET hash = ? WHERE name = ?", (_hasher.hash(_normal(password)), name))
        return _open(db, name, secrets.token_urlsafe(32), at, LONGEST)


def sign_in_known(home: Path, who: Who, proof: str, at: datetime, until: datetime) -> str:
    """The token of the session of somebody whom an identity provider vouches for, until its word expires.

    proof: what names this one sign-in at the provider. It opens one session: once idle or signed out, it takes a new
    sign-in there.
    """
    token = KNOWN + hashlib.sha256(proof.encode()).hexdigest()
    with _write(home) as db:
        if not db.execute("SELECT 1 FROM sessions WHERE token_hash = ?", (_digest(token),)).fetchone():
            _open(db, who.name, token, at, until - at)
    return token


def whose(home: Path, token: str, at: datetime, idle: timedelta, touch: bool = True) -> Who | None:
    """The account of a session that still lives; asking keeps it alive, unless told not to."""
    if not token:
        return None
    with _read(home) as db:
        row = db.execute(
            "SELECT name, seen_at FROM sessions WHERE token_hash = ? AND ends_at > ? AND seen_at > ?",
            (_digest(token), _text(at), _text(at - idle)),
        ).fetchone()
        who = _who(db.execute(f"{_WHO} WHERE name = ?", (row[0],)).fetchone()) if row else None
    if who is not None and touch and at - datetime.fromisoformat(row[1]) > TOUCHED:
        with _write(home) as db:
            db.execute("UPDATE sessions SET seen_at = ? WHERE token_hash = ?", (_text(at), _digest(token)))
    return who


def ends(home: Path, token: str, idle: timedelta) -> datetime | None:
    """When a session ends if nobody touches it; None when it was ended or never opened."""
    with _read(home) as db:
        sql = "SELECT seen_at, ends_at FROM sessions WHERE token_hash = ? AND seen_at <> ''"
        row = db.execute(sql, (_digest(token),)).fetchone()
    return min(datetime.fromisoformat(row[0]) + idle, datetime.fromisoformat(row[1])) if row else None


def sign_out(home: Path, token: str, at: datetime) -> None:
    """End a session."""
    with _write(home) as db:
        row = db.execute("SELECT name FROM sessions WHERE token_hash = ?", (_digest(token),)).fetchone()
        if row:  # its line stays until its end, so that what opened it once does not open it again
            db.execute("UPDATE sessions SET seen_at = '' WHERE token_hash = ?", (_digest(token),))
            _log(db, at, row[0], "sign-out", "")


# --- who did what -----------------------------------------------------------------------------------------------


def log(home: Path, at: datetime, who: str, action: str, detail: str = "") -> None:
    """Write down that somebody did something; actions are the keys of EVENTS."""
    with _write(home) as db:
        _log(db, at, who, action, detail)


def events(home: Path, limit: int = 200) -> pd.DataFrame:
    """at, who, action (in Chinese), detail: the newest first."""
    with _read(home) as db:
        found = pd.read_sql_query(
            "SELECT at, who, action, detail FROM events ORDER BY id DESC LIMIT ?", db, params=(limit,)
        )
    return found.assign(
        at=pd.to_datetime(found["at"]), action=found["action"].map(lambda action: EVENTS.get(action, action))
    )


# --- the file ---------------------------------------------------------------------------------------------------

_WHO = "SELECT name, role, scope, unit, village FROM accounts"


def plain(text: str) -> str:
    """A name as it is kept: full-width letters as plain ones, nothing invisible, no space around."""
    normal = unicodedata.normalize("NFKC", text)
    return "".join(char for char in normal if unicodedata.category(char)[0] != "C").strip()


@contextmanager
def _write(home: Path) -> Iterator[sqlite3.Connection]:
    """The file, in one transaction; made when it is not there, for its owner's eyes only."""
    path = home / "accounts.sqlite"
    if not path.exists():
        home.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
    with closing(sqlite3.connect(path, timeout=20, isolation_level=None)) as db:
        db.executescript(_SCHEMA)
        db.execute("BEGIN IMMEDIATE")
        try:
            yield db
        except PingdaError:  # what was counted and written down stays
            db.execute("COMMIT")
            raise
        except BaseException:
            db.execute("ROLLBACK")
            raise
        db.execute("COMMIT")


@contextmanager
def _read(home: Path) -> Iterator[sqlite3.Connection]:
    """The file to read; while there is none, an empty one in memory."""
    path = home / "accounts.sqlite"
    made = path.exists() and path.stat().st_size > 0
    where = f"{path.as_uri()}?mode=ro" if made else ":memory:"
    with closing(sqlite3.connect(where, timeout=20, uri=made)) as db:
        if not made:
            db.executescript(_SCHEMA)
        yield db


def _count_failure(db: sqlite3.Connection, name: str, told: str, at: datetime) -> bool:
    """Count one more failure of a name; True when it was the last one allowed. Raises LockedOut while it is locked."""
    db.execute("DELETE FROM failures WHERE last_at < ?", (_text(at - FAILURES_KEPT),))
    found = db.execute("SELECT count, locked_until FROM failures WHERE name = ?", (name,)).fetchone()
    count, until = found or (0, None)
    if until is not None and until > _text(at):
        raise LockedOut
    count = 1 if until is not None else count + 1
    last = count >= FAILURES
    locked = _text(at + LOCKED_FOR) if last else None
    db.execute("INSERT OR REPLACE INTO failures VALUES (?, ?, ?, ?)", (name, count, _text(at), locked))
    if last:
        _log(db, at, told, "locked", "连续 5 次登录失败")
    return last


def _open(db: sqlite3.Connection, name: str, token: str, at: datetime, lasts: timedelta) -> str:
    db.execute("DELETE FROM sessions WHERE ends_at < ?", (_text(at),))
    row = (_digest(token), name, _text(at), _text(at), _text(at + lasts))
    db.execute("INSERT INTO sessions VALUES (?, ?, ?, ?, ?)", row)
    _log(db, at, name, "sign-in", "")
    return token


def _forget(db: sqlite3.Connection, name: str) -> None:
    """End every session of an account, and its count of failures."""
    db.execute("UPDATE sessions SET seen_at = '' WHERE name = ?", (name,))
    db.execute("DELETE FROM failures WHERE name = ?", (name,))


def _log(db: sqlite3.Connection, at: datetime, who: str, action: str, detail: str) -> None:
    db.execute("INSERT INTO events (at, who, action, detail) VALUES (?, ?, ?, ?)", (_text(at), who, action, detail))


def _log_failure(db: sqlite3.Connection, at: datetime, who: str) -> None:
    """Write down a failure: of names that nobody has, one a minute is enough to see that somebody is trying."""
    said = (who, "sign-in failed", _text(at - timedelta(minutes=1)))
    if (
        who != UNKNOWN
        or not db.execute("SELECT 1 FROM events WHERE (who, action) = (?, ?) AND at > ?", said).fetchone()
    ):
        _log(db, at, who, "sign-in failed", "")


def _must_exist(db: sqlite3.Connection, name: str) -> None:
    if not db.execute("SELECT 1 FROM accounts WHERE name = ?", (name,)).fetchone():
        raise BadAccount(f"没有账号“{name}”。现有账号可查:{settings.command('account list')}")


def _who(row: tuple[str, Role, str, str | None, str | None] | None) -> Who | None:
    return Who(*row) if row else None


def _hashed(name: str, password: str) -> str:
    """A password's hash. Raises BadAccount when it is too easy."""
    normal = _normal(password)
    if len(normal) < SHORTEST:
        raise BadAccount(f"密码太短:至少 {SHORTEST} 个字符。")
    if normal == plain(name) or len(set(normal)) < 4:
        raise BadAccount("密码太简单:不能与账号相同,也不能只有几个字符反复。")
    return _hasher.hash(normal)


def _normal(password: str) -> str:
    """A password typed in full-width letters is the same password."""
    return unicodedata.normalize("NFKC", password)


def _is_right(hashed: str, password: str) -> bool:
    with _at_once:
        try:
            return _hasher.verify(hashed, _normal(password))
        except (VerificationError, InvalidHashError):
            return False


_nobodys: list[str] = []


def _nobody() -> str:
    """The hash of a password that nobody has: an unknown name costs the same work."""
    if not _nobodys:
        _nobodys.append(_hasher.hash(secrets.token_urlsafe(32)))
    return _nobodys[0]


def _mail(email: str | None) -> str | None:
    return plain(email).lower() or None if email else None


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _text(at: datetime) -> str:
    return at.isoformat(sep=" ", timespec="microseconds")
