"""The sessions: signing in and out, and how long a session lives.

A session is stored as the hash of its token. An unknown name and a wrong password get the same answer after the same
work.
"""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from pingda_dash.accounts import attempts, second_factor
from pingda_dash.accounts.accounts import account_named
from pingda_dash.accounts.audit import UNKNOWN, log_event, log_failure, origin
from pingda_dash.accounts.passwords import Busy, hashed, is_outdated, is_right
from pingda_dash.accounts.roles import User
from pingda_dash.accounts.store import BOOK, hash_of, plain, stored_time, writing
from pingda_dash.book import append
from pingda_dash.errors import PingdaError

LONGEST = timedelta(hours=12)
"""How long a session lives at most."""
TOUCHED = timedelta(seconds=20)
"""A session's last touch is written again only after so long."""
PROVIDER = "known:"
"""What begins the token of a session that an identity provider opened: it never comes from a browser."""


CODE_WAITED_FOR = timedelta(minutes=5)


class WrongPassword(PingdaError):
    "账号或密码不对。"


class CodeNeeded(PingdaError):
    "请输入手机上的动态口令。"

    def __init__(self, ticket: str) -> None:
        super().__init__()
        self.ticket = ticket
        """What a code is to be given with (`sign_in_with_code`)."""


class CodeTooLate(PingdaError):
    "等动态口令等得太久,请重新输入密码。"


def sign_in(home: Path, name: str, password: str, at: datetime, address: str = "") -> str:
    """The token of a new session. address: of the browser; "" at this machine.

    Raises WrongPassword; TooManyTries or Busy, with the password unchecked; CodeNeeded where the account has a second
    factor. The failure is counted before the password is checked and taken back after: a hundred tries at once are
    five.
    """
    name = plain(name)[:64]
    with BOOK.reading(home) as db:
        attempts.check(db, attempts.of(db, name, address, at), at)  # most of a flood ends here, and writes nothing
    stored, one = _verified(home, name, password, at, address)
    with writing(home) as db:
        if db.execute("SELECT 1 FROM accounts WHERE (name, hash) = (?, ?)", (name, stored)).fetchone() is None:
            raise WrongPassword  # it was changed, or the account removed, while this one waited to be checked
        if is_outdated(stored):
            db.execute("UPDATE accounts SET hash = ? WHERE name = ?", (hashed(password), name))
        if second_factor.is_on(db, name):
            raise CodeNeeded(_ticket(db, name, at))
        attempts.succeed(db, one, name, at)
        return _open(db, name, secrets.token_urlsafe(32), at, LONGEST, address)


def sign_in_with_code(
    home: Path, ticket: str, code: str, at: datetime, address: str = "", moment: float | None = None
) -> str:
    """The token of a new session of who gave the right password (`CodeNeeded.ticket`) and now the code.

    moment: of the code, in seconds since 1970, now by default. Raises WrongCode, TooManyTries; CodeTooLate after five
    minutes.
    """
    with writing(home) as db:
        where = (hash_of(ticket), stored_time(at))
        row = db.execute("SELECT name FROM half_open WHERE ticket_hash = ? AND ends_at > ?", where).fetchone()
        if row is None:
            raise CodeTooLate
        name = row[0]
        one = _use_code(db, name, code, at, address, moment)
        for each in (one, attempts.of(db, name, address, at)):
            attempts.succeed(db, each, name, at)
        db.execute("DELETE FROM half_open WHERE name = ?", (name,))
        return _open(db, name, secrets.token_urlsafe(32), at, LONGEST, address)


def verify(home: Path, name: str, password: str, at: datetime, address: str = "") -> None:
    """See that a password is the account's, before something of the account is changed. Raises as `sign_in`."""
    _verified(home, name, password, at, address)


def turn_off_with_code(
    home: Path, name: str, code: str, at: datetime, address: str = "", moment: float | None = None, token: str = ""
) -> None:
    """Let an account need no code any more, on one last code. Raises WrongCode, TooManyTries.

    token: of the one session of the account that goes on.
    """
    with writing(home) as db:
        _use_code(db, name, code, at, address, moment)
    second_factor.turn_off(home, name, at, name, token)


def _use_code(
    db: sqlite3.Connection, name: str, code: str, at: datetime, address: str, moment: float | None
) -> attempts.Try:
    """Use up a code of an account; the try that it was. Raises WrongCode, TooManyTries."""
    one = attempts.of(db, name, address, at, "code")
    slower = attempts.count(db, one, at)
    if not second_factor.use(db, name, code, moment):
        _log_failure(db, at, name, address, slower, "动态口令不对")
        raise second_factor.WrongCode
    attempts.take_back(db, one)
    return one


def _ticket(db: sqlite3.Connection, name: str, at: datetime) -> str:
    db.execute("DELETE FROM half_open WHERE ends_at < ?", (stored_time(at),))
    ticket = secrets.token_urlsafe(32)
    row = {"ticket_hash": hash_of(ticket), "name": name, "ends_at": stored_time(at + CODE_WAITED_FOR)}
    append(db, "half_open", row)
    return ticket


def _verified(home: Path, name: str, password: str, at: datetime, address: str) -> tuple[str, attempts.Try]:
    """The stored hash of an account whose password that is, and the try that it was. Raises as `sign_in`."""
    with writing(home) as db:
        row = db.execute("SELECT hash FROM accounts WHERE name = ?", (name,)).fetchone()
        stored = row[0] if row else None
        one = attempts.of(db, name, address, at)
        slower = attempts.count(db, one, at)
    try:
        right = is_right(stored, password, one.own)
    except Busy:
        with writing(home) as db:
            attempts.take_back(db, one)
        raise
    with writing(home) as db:
        if stored is None or not right:
            attempts.fail(db, one, at)
            _log_failure(db, at, UNKNOWN if stored is None else name, address, slower)
            raise WrongPassword
        attempts.take_back(db, one)
    return stored, one


def _log_failure(db: sqlite3.Connection, at: datetime, who: str, address: str, slower: bool, what: str = "") -> None:
    """Add a failure to the audit. slower: whether the next one has to wait for the first time."""
    if slower:
        log_event(db, at, who, "locked", " · ".join(filter(None, ("连续输错", origin(address)))))
    log_failure(db, at, who, " · ".join(filter(None, (what, origin(address)))))


def sign_in_by_provider(home: Path, user: User, proof: str, at: datetime, until: datetime, address: str = "") -> str:
    """The token of the session of somebody whom an identity provider vouches for, until its word expires.

    proof: what names this one sign-in at the provider. It opens one session: once idle or signed out, it takes a new
    sign-in there.
    """
    token = provider_token(proof)
    with writing(home) as db:
        if not db.execute("SELECT 1 FROM sessions WHERE token_hash = ?", (hash_of(token),)).fetchone():
            _open(db, user.name, token, at, until - at, address)
    return token


def provider_token(proof: str) -> str:
    """The token of the session that this proof opened, or would open."""
    return PROVIDER + hashlib.sha256(proof.encode()).hexdigest()


def session_account(home: Path, token: str, at: datetime, idle: timedelta, touch: bool = True) -> User | None:
    """The account of a session that still lives; asking prolongs it, unless `touch` is False.

    idle: how long a session lives untouched.
    """
    if not token:
        return None
    with BOOK.reading(home) as db:
        row = db.execute(
            "SELECT name, seen_at FROM sessions WHERE token_hash = ? AND ends_at > ? AND seen_at > ?",
            (hash_of(token), stored_time(at), stored_time(at - idle)),
        ).fetchone()
        user = account_named(db, row[0]) if row else None
    if user is not None and touch and at - datetime.fromisoformat(row[1]) > TOUCHED:
        with suppress(sqlite3.OperationalError), writing(home) as db:  # on a full disk it ends when it would have
            db.execute("UPDATE sessions SET seen_at = ? WHERE token_hash = ?", (stored_time(at), hash_of(token)))
    return user


def session_end(home: Path, token: str, idle: timedelta) -> datetime | None:
    """When a session ends if nobody touches it; None when it was ended or never opened."""
    query = "SELECT seen_at, ends_at FROM sessions WHERE token_hash = ? AND seen_at <> ''"
    with BOOK.reading(home) as db:
        row = db.execute(query, (hash_of(token),)).fetchone()
    return min(datetime.fromisoformat(row[0]) + idle, datetime.fromisoformat(row[1])) if row else None


def sign_out(home: Path, token: str, at: datetime, address: str = "") -> None:
    """End a session. address: of the browser."""
    with writing(home) as db:
        row = db.execute("SELECT name FROM sessions WHERE token_hash = ?", (hash_of(token),)).fetchone()
        if row:  # its line stays until its end, so that what opened it once does not open it again
            db.execute("UPDATE sessions SET seen_at = '' WHERE token_hash = ?", (hash_of(token),))
            log_event(db, at, row[0], "sign-out", origin(address))


def _open(db: sqlite3.Connection, name: str, token: str, at: datetime, lasts: timedelta, address: str = "") -> str:
    db.execute("DELETE FROM sessions WHERE ends_at < ?", (stored_time(at),))
    row = {
        "token_hash": hash_of(token), "name": name, "opened_at": stored_time(at), "seen_at": stored_time(at),
        "ends_at": stored_time(at + lasts),
    }  # fmt: skip
    append(db, "sessions", row)
    log_event(db, at, name, "sign-in", origin(address))
    return token
