"""A practice home: the demo again, for training, beside the real data and never mixed with them."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from pingda_dash import rights, settings

FOLDER = "practice"
ACCOUNTS = "accounts.sqlite"


def begin() -> Path:
    """Make this process's home a fresh one below the real one, with the accounts that there are; returns it.

    What was practised before is gone: its files never were anybody's data. Raises OSError where it cannot be removed.
    """
    home = settings.home()
    practice = home / FOLDER
    if practice.exists():
        shutil.rmtree(practice)
    rights.make_folder(practice)
    if (home / ACCOUNTS).is_file():
        rights.make_file(practice / ACCOUNTS)
        with (
            closing(sqlite3.connect(home / ACCOUNTS)) as source,
            closing(sqlite3.connect(practice / ACCOUNTS)) as copy,
        ):
            source.backup(copy)
    os.environ["PINGDA_HOME"], os.environ["PINGDA_PRACTICE"] = str(practice), "1"
    return practice
