"""Who may do what at the desk: accounts and their roles, sessions, and the audit of who did what.

All of it is `<home>/accounts.sqlite`. Times are the township's, as the caller passes them.
"""

from __future__ import annotations

from pingda_dash.accounts import second_factor
from pingda_dash.accounts.accounts import (
    AUTHOR_JOIN,
    BadAccount,
    account,
    add,
    any_account,
    by_email,
    change,
    listed,
    remove,
    set_password,
    unlock,
    waiting_until,
)
from pingda_dash.accounts.attempts import TooManyTries
from pingda_dash.accounts.audit import (
    EVENTS,
    FEWEST_MONTHS,
    NOBODY,
    TITLES,
    UNKNOWN,
    acknowledge,
    audit_table,
    breaks,
    differences,
    events,
    let_go,
    log,
    log_seldom,
)
from pingda_dash.accounts.chain import HEAD, Break, read_head
from pingda_dash.accounts.passwords import SHORTEST, Busy
from pingda_dash.accounts.roles import ACTIONS, RIGHTS, ROLES, SCOPES, TOWNSHIP, Action, Role, User, scope_of
from pingda_dash.accounts.second_factor import WrongCode
from pingda_dash.accounts.sessions import (
    LONGEST,
    PROVIDER,
    CodeNeeded,
    CodeTooLate,
    WrongPassword,
    provider_token,
    session_account,
    session_end,
    sign_in,
    sign_in_by_provider,
    sign_in_with_code,
    sign_out,
    turn_off_with_code,
    verify,
)
from pingda_dash.accounts.store import plain

__all__ = [
    "ACTIONS",
    "AUTHOR_JOIN",
    "EVENTS",
    "FEWEST_MONTHS",
    "HEAD",
    "LONGEST",
    "NOBODY",
    "PROVIDER",
    "RIGHTS",
    "ROLES",
    "SCOPES",
    "SHORTEST",
    "TITLES",
    "TOWNSHIP",
    "UNKNOWN",
    "Action",
    "BadAccount",
    "Break",
    "Busy",
    "CodeNeeded",
    "CodeTooLate",
    "Role",
    "TooManyTries",
    "User",
    "WrongCode",
    "WrongPassword",
    "account",
    "acknowledge",
    "add",
    "any_account",
    "audit_table",
    "breaks",
    "by_email",
    "change",
    "differences",
    "events",
    "let_go",
    "listed",
    "log",
    "log_seldom",
    "plain",
    "provider_token",
    "read_head",
    "remove",
    "scope_of",
    "second_factor",
    "session_account",
    "session_end",
    "set_password",
    "sign_in",
    "sign_in_by_provider",
    "sign_in_with_code",
    "sign_out",
    "turn_off_with_code",
    "unlock",
    "verify",
    "waiting_until",
]
