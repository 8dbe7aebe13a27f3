"""The second factor: a code of six digits that changes every 30 s (TOTP, RFC 6238), and recovery codes, once each.

It goes by the machine's own clock, also in an exercise. A code is good for its own 30 s and one step to either side,
and only once. Recovery codes have 120 random bits; only their hashes are stored.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
import sqlite3
import time
from datetime import datetime
from pathlib import Path

import pyotp

from pingda_dash.accounts.audit import log_event
from pingda_dash.accounts.store import BOOK, end_sessions, plain, stored_time, writing
from pingda_dash.book import append
from pingda_dash.errors import PingdaError

ISSUER = "平达指挥屏"
RECOVERY_CODES = 10
_STEP = 30
_STEPS_OFF = (0, -1, 1)


class WrongCode(PingdaError):
    "动态口令不对,或已经用过。请等下一个口令再试;手机丢了的,输一个恢复码。"


def now() -> float:
    """Seconds since 1970 by the machine's clock."""
    return time.time()


def new_secret() -> str:
    """A secret of 160 random bits, in base32."""
    return pyotp.random_base32()


def address_of(name: str, secret: str) -> str:
    """The address (`otpauth://…`) that an authenticator reads from a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=ISSUER)


def has(home: Path, name: str) -> bool:
    """Whether an account has a second factor."""
    with BOOK.reading(home) as db:
        return is_on(db, name)


def is_on(db: sqlite3.Connection, name: str) -> bool:
    """As `has`, on an open book."""
    return db.execute("SELECT 1 FROM second_factors WHERE name = ?", (name,)).fetchone() is not None


def codes_left(home: Path, name: str) -> int:
    """How many recovery codes an account has not used yet."""
    [(number,)] = BOOK.read(home, "SELECT count(*) FROM recovery_codes WHERE name = ?", (name,))
    return int(str(number))


def turn_on(
    home: Path,
    name: str,
    secret: str,
    code: str,
    at: datetime,
    by: str = "",
    moment: float | None = None,
    token: str = "",
) -> list[str]:
    """Let an account need a code of this secret from now on; its recovery codes, which nobody can be given again.

    code: of the authenticator, so that one that was never set up shuts nobody out; by: who does it; moment: in seconds
    since 1970, now by default; token: of the one session of the account that goes on. Raises WrongCode.
    """
    step = _step_of(secret, code, now() if moment is None else moment, 0)
    if step is None:
        raise WrongCode
    codes = [_recovery_code() for _ in range(RECOVERY_CODES)]
    with writing(home) as db:
        forget(db, name)
        append(db, "second_factors", {"name": name, "secret": secret, "made_at": stored_time(at), "last_step": step})
        for one in codes:
            append(db, "recovery_codes", {"hash": _hash(name, one), "name": name})
        end_sessions(db, name, token)
        log_event(db, at, by, "account", f"{name} 开启动态口令")
    return codes


def turn_off(home: Path, name: str, at: datetime, by: str = "", token: str = "") -> bool:
    """Let an account need no code any more; whether it did. token: of the one session of the account that goes on."""
    with writing(home) as db:
        was = is_on(db, name)
        if was:
            forget(db, name)
            end_sessions(db, name, token)
            log_event(db, at, by, "account", f"{name} 取消动态口令")
    return was


def forget(db: sqlite3.Connection, name: str) -> None:
    """Delete an account's second factor, its recovery codes and what waits for a code."""
    for table in ("second_factors", "recovery_codes", "half_open"):
        db.execute(f"DELETE FROM {table} WHERE name = ?", (name,))


def use(db: sqlite3.Connection, name: str, code: str, moment: float | None = None) -> bool:
    """Whether a code, or a recovery code, is the account's and unused; it is used from now on."""
    row = db.execute("SELECT secret, last_step FROM second_factors WHERE name = ?", (name,)).fetchone()
    if row is None:
        return False
    step = _step_of(row[0], code, now() if moment is None else moment, row[1])
    if step is not None:
        db.execute("UPDATE second_factors SET last_step = ? WHERE name = ?", (step, name))
        return True
    used = db.execute("DELETE FROM recovery_codes WHERE (hash, name) = (?, ?)", (_hash(name, code), name))
    return used.rowcount == 1


def _step_of(secret: str, code: str, moment: float, after: int) -> int | None:
    """The 30 s since 1970 whose code that is, later than those of `after`; None for a code of another time."""
    digits, now = plain(code).replace(" ", ""), int(moment) // _STEP
    generator, found_step = pyotp.TOTP(secret), None
    for off in _STEPS_OFF:
        if pyotp.utils.strings_equal(digits, generator.generate_otp(now + off)) and now + off > after:
            found_step = now + off
    return found_step


def _recovery_code() -> str:
    """`abcd-efgh-ijkl-mnop-qrst-uvwx`: 120 random bits."""
    letters = base64.b32encode(secrets.token_bytes(15)).decode().lower()
    return "-".join(letters[at : at + 4] for at in range(0, len(letters), 4))


def _hash(name: str, code: str) -> str:
    """What is stored of a recovery code, however it was typed."""
    letters = "".join(char for char in plain(code).lower() if char.isalnum())
    return hashlib.sha256(f"{name}\n{letters}".encode()).hexdigest()
