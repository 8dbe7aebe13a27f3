"""Who did something, as strangers are shown it: the unit, never the account.

Accounts are what one signs in with: an open wall would hand out half of that. Who has signed in sees them.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Collection
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
from cachetools import TTLCache, cached

from pingda_dash import accounts, formats, settings

AUTHORS = ("author", "上传人", "sent_by", "ask")
"""The columns of an answer that hold the author of an upload: `单位 · 账号`."""
SOMEBODY = "填报人"
"""What stands for a unit that is none."""
ACCOUNTS = ("opened_by", "asked_by", "explained_by", "closed_by", "answered_by", "asked_whom", "person")
"""The columns that hold an account, or a person by name."""


def without_accounts(answer: pd.DataFrame) -> pd.DataFrame:
    """The same rows, authors as their unit alone, accounts as nothing.

    `files` may hold uploads as JSON; a `unit` may be an account where that is all that an upload stated.
    """
    shown = {name: answer[name] for name in (*AUTHORS, "unit", "files") if name in answer and len(answer)}
    if shown:
        names = _names(str(settings.home()))
        for name, column in shown.items():
            if name == "unit":
                shown[name] = column.where(~column.isin(names), SOMEBODY)
            else:
                made = _files if name == "files" else unit_of
                shown[name] = column.map(partial(made, names=names), na_action="ignore")
    nothing = dict.fromkeys(name for name in ACCOUNTS if name in answer)
    return answer.assign(**shown, **nothing) if shown or nothing else answer


@cached(TTLCache(maxsize=8, ttl=1.0), lock=threading.Lock())
def _names(home: str) -> frozenset[str]:
    """The accounts of a home, asked once a second at most: by every answer of every wall."""
    return accounts.names(Path(home))


def _files(files: Any, names: Collection[str]) -> Any:
    """Uploads as JSON, their authors as units; a number of files stays that."""
    if not isinstance(files, str):
        return files
    return json.dumps([one | {"author": unit_of(one["author"], names) or ""} for one in json.loads(files)])


def of_units(notes: pd.DataFrame) -> pd.DataFrame:
    """The notes of meetings with whom they were made for, and no account. notes: `minutes.listed`."""
    return notes.assign(unit=notes["unit"].replace("", accounts.TOWNSHIP), author="")


def unit_of(author: Any, names: Collection[str]) -> str | None:
    """The unit of an author; None for a mere account. names: of all accounts."""
    unit, joined, _ = formats.text(author, "").partition(accounts.AUTHOR_JOIN)
    return unit.strip() or None if joined or unit not in names else None
