"""People who sign in, for tests: an account and its session, made in a home."""

from __future__ import annotations

from pathlib import Path

from pingda_dash import accounts, clock
from pingda_dash.accounts import TOWNSHIP, Role, User

NAME, PASSWORD = "王经办", "核对无误再接收2020"


def session(
    home: Path,
    role: Role = "clerk",
    name: str = NAME,
    scope: str = TOWNSHIP,
    unit: str | None = None,
    village: str | None = None,
) -> str:
    """The token of a new session; the account is made when it is not there. Its password is PASSWORD."""
    if accounts.account(home, name) is None:
        accounts.add(home, User(name, role, scope, unit, village), PASSWORD, clock.now())
    return accounts.sign_in(home, name, PASSWORD, clock.now())
