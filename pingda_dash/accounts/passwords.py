"""Passwords: which are good enough, their hashes, and whether one is right."""

from __future__ import annotations

import secrets
import threading
import unicodedata
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from pingda_dash.errors import PingdaError

SHORTEST = 10
"""Characters of a password, at least."""
_hasher = PasswordHasher()
_turns = {own: threading.BoundedSemaphore(1) for own in (True, False)}
"""A password costs 64 MB to check: two at a time, and one of them is not for strangers."""
PATIENCE = 10.0
"""Seconds that a stranger's password waits for its turn."""


class Busy(PingdaError):
    "现在试着登录的太多,密码还没有核对。请稍后再试。"


def weakness(name: str, password: str) -> str | None:
    """Why an account may not have a password, in Chinese; None when it may. name: the account's."""
    normal = _normal(password)
    if len(normal) < SHORTEST:
        return f"密码太短:至少 {SHORTEST} 个字符。"
    if normal == name or len(set(normal)) < 4:
        return "密码太简单:不能与账号相同,也不能只有几个字符反复。"
    return None


def hashed(password: str) -> str:
    """A password's argon2 hash."""
    return _hasher.hash(_normal(password))


def is_right(stored: str | None, password: str, own: bool = False) -> bool:
    """Whether a password is the one that was hashed; without a stored hash False, after the same work.

    own: whether it comes from where the account has signed in before: it does not queue with strangers'. Raises Busy.
    """
    nobodys = _nobodys()
    if not _turns[own].acquire(timeout=-1 if own else PATIENCE):
        raise Busy
    try:
        return _hasher.verify(stored or nobodys, _normal(password)) and stored is not None
    except (VerificationError, InvalidHashError):
        return False
    finally:
        _turns[own].release()


def is_outdated(stored: str) -> bool:
    """Whether a hash was made with other parameters than today's."""
    return _hasher.check_needs_rehash(stored)


def _normal(password: str) -> str:
    """A password typed in full-width letters is the same password."""
    return unicodedata.normalize("NFKC", password)


@lru_cache(maxsize=1)
def _nobodys() -> str:
    """The hash of a password that nobody has."""
    return _hasher.hash(secrets.token_urlsafe(32))
