"""How often a password may be tried: never locked, ever slower.

Failures are counted by account and address, by address, and by account over the addresses that are new to it. An
address at which an account has signed in before counts for that account alone: what strangers try elsewhere does not
stop it. A try that comes too early is refused before anything is worked out or written. A name that nobody has counts
as one that somebody has.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address

from pingda_dash.accounts.store import stored_time
from pingda_dash.errors import PingdaError

ANY = "*"
FORGOTTEN = timedelta(days=1)
"""After so long without a failure nothing is counted any more."""
REMEMBERED = timedelta(days=180)
"""How long an address counts as an account's own after its last sign-in there."""


class TooManyTries(PingdaError):
    "连续输错,请稍后再试:"


@dataclass(frozen=True)
class Limit:
    """So many failures cost nothing; each one more doubles the wait, up to the longest. All is forgotten after `kept`
    without a failure."""

    free: int
    longest: timedelta
    kept: timedelta = FORGOTTEN
    first: timedelta = timedelta(seconds=5)

    def wait(self, count: int) -> timedelta:
        """How long after that many failures the next try must wait."""
        doublings = count - self.free
        return timedelta(0) if doublings < 0 else min(self.first * 2 ** min(doublings, 20), self.longest)


OWN = Limit(5, timedelta(minutes=1))
"""An account at an address where it has signed in before: 70 tries an hour at most."""
STRANGE = Limit(5, timedelta(minutes=15))
"""An account at any other address: 16 tries an hour at most."""
ADDRESS = Limit(20, timedelta(minutes=5), kept=timedelta(hours=1))
"""All accounts at one address, but for those that have signed in there."""
ACCOUNT = Limit(50, timedelta(minutes=5))
"""One account at all addresses that are new to it."""


@dataclass(frozen=True)
class Counter:
    """What a failure is counted for: an account at an address, an address, or an account (ANY other)."""

    name_hash: str
    address: str
    limit: Limit


@dataclass(frozen=True)
class Try:
    """One try of a name from an address."""

    name_hash: str
    address: str
    own: bool
    """Whether the account has signed in from there before."""

    @property
    def counters(self) -> tuple[Counter, ...]:
        """What it counts for."""
        if self.own:
            return (Counter(self.name_hash, self.address, OWN),)
        return (
            Counter(self.name_hash, self.address, STRANGE),
            Counter(ANY, self.address, ADDRESS),
            Counter(self.name_hash, ANY, ACCOUNT),
        )


def of(db: sqlite3.Connection, name: str, address: str, at: datetime, what: str = "") -> Try:
    """A try of a name (one that nobody has, too) from an address; what: of something beside its password."""
    place = network(address)
    since = stored_time(at - REMEMBERED)
    own = db.execute("SELECT 1 FROM own_addresses WHERE (name, address) = (?, ?) AND last_at > ?", (name, place, since))
    return Try(_hash(f"{what}\n{name}"), place, own.fetchone() is not None)


def check(db: sqlite3.Connection, one: Try, at: datetime) -> None:
    """Raise TooManyTries, with how long to wait, while a try comes too early."""
    until = max(until for _, _, until in _counts(db, one, at))
    if until > stored_time(at):
        raise TooManyTries(_words(datetime.fromisoformat(until) - at))


def count(db: sqlite3.Connection, one: Try, at: datetime) -> bool:
    """Count a failure; whether it is the first that makes the next try wait. Raises TooManyTries for an early try."""
    check(db, one, at)
    db.execute("DELETE FROM attempts WHERE last_at < ?", (stored_time(at - FORGOTTEN),))
    begins = False
    for counter, before, _ in list(_counts(db, one, at)):
        wait = counter.limit.wait(before + 1)
        begins |= bool(wait) and not counter.limit.wait(before)
        until = stored_time(at + wait) if wait else ""
        row = (counter.name_hash, counter.address, before + 1, stored_time(at), until)
        db.execute("INSERT OR REPLACE INTO attempts VALUES (?, ?, ?, ?, ?)", row)
    return begins


def fail(db: sqlite3.Connection, one: Try, at: datetime) -> None:
    """The try that was counted last was wrong. Of a name that nobody has as much is written as of any other."""
    where = (stored_time(at), one.name_hash, one.address)
    db.execute("UPDATE attempts SET last_at = ? WHERE (name_hash, address) = (?, ?)", where)


def take_back(db: sqlite3.Connection, one: Try) -> None:
    """The try that was counted last was none: it was right."""
    for counter in one.counters:
        db.execute(
            "UPDATE attempts SET count = count - 1, free_at = '' WHERE (name_hash, address) = (?, ?)",
            (counter.name_hash, counter.address),
        )


def succeed(db: sqlite3.Connection, one: Try, name: str, at: datetime) -> None:
    """Somebody is in: their address is the account's own from now on, and its failures there are forgotten."""
    db.execute("DELETE FROM attempts WHERE (name_hash, address) = (?, ?)", (one.name_hash, one.address))
    db.execute("INSERT OR REPLACE INTO own_addresses VALUES (?, ?, ?)", (name, one.address, stored_time(at)))
    db.execute("DELETE FROM own_addresses WHERE last_at < ?", (stored_time(at - REMEMBERED),))


def forget(db: sqlite3.Connection, name: str, addresses: bool = False) -> None:
    """Forget the failures of an account; addresses: and where it has signed in."""
    for what in ("", "code"):
        db.execute("DELETE FROM attempts WHERE name_hash = ?", (_hash(f"{what}\n{name}"),))
    if addresses:
        db.execute("DELETE FROM own_addresses WHERE name = ?", (name,))


def waits(db: sqlite3.Connection, name: str, at: datetime) -> str:
    """Until when somebody who tries an account must wait, somewhere, as it is stored; "" for nobody."""
    query = "SELECT max(free_at) FROM attempts WHERE name_hash = ? AND free_at > ?"
    return str(db.execute(query, (_hash(f"\n{name}"), stored_time(at))).fetchone()[0] or "")


def network(address: str) -> str:
    """What stands for an address: itself, of IPv6 the network of 64 bits that one subscriber has to choose from."""
    try:
        plain = ip_address(address.partition("%")[0])
    except ValueError:
        return address[:64]
    if isinstance(plain, IPv6Address):
        if plain.ipv4_mapped:
            return str(plain.ipv4_mapped)
        return address if plain.is_loopback else f"{IPv6Address(int(plain) >> 64 << 64)}/64"
    return str(plain)


def _counts(db: sqlite3.Connection, one: Try, at: datetime) -> Iterator[tuple[Counter, int, str]]:
    """(counter, failures so far, from when on the next may be tried) of each counter of a try."""
    for counter in one.counters:
        row = db.execute(
            "SELECT count, free_at FROM attempts WHERE (name_hash, address) = (?, ?) AND last_at > ?",
            (counter.name_hash, counter.address, stored_time(at - counter.limit.kept)),
        ).fetchone()
        count, until = row or (0, "")
        # a clock that was set back makes nobody wait longer than the longest
        yield counter, count, until if until <= stored_time(at + counter.limit.longest) else ""


def _hash(name: str) -> str:
    """What stands for a name in the file: somebody may have typed a password in its place."""
    return hashlib.sha256(name.encode()).hexdigest()


def _words(wait: timedelta) -> str:
    seconds = max(int(wait.total_seconds()) + 1, 1)
    return f"{seconds} 秒后。" if seconds < 120 else f"{seconds // 60 + 1} 分钟后。"
