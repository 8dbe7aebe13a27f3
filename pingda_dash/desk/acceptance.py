"""Checked files are loaded as one snapshot, or none of them; what needs a yes only with one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from pingda_dash.desk import confirmations
from pingda_dash.desk.confirmations import NotConfirmed
from pingda_dash.desk.verdict import Verdict
from pingda_dash.ingest import CheckedFile
from pingda_dash.lake import Lake, LoadResult
from pingda_dash.rehearsal import with_old_rows


def accept_verdict(
    lake: Lake, verdict: Verdict, author: str, message: str, at: datetime, yes: Collection[str] = ()
) -> LoadResult:
    """Load the files of a verdict; the codes of what was confirmed are kept with each upload.

    yes: codes, or `confirmations.ALL`. Raises, changing nothing, NotConfirmed when something asked was not answered,
    NotTheNewest when the lake has a newer version than the verdict is of, and NotAccepted as `accept` does.
    """
    pairs = list(zip(verdict.files, verdict.effects, strict=True))
    if not all(confirmations.is_answered(file, effect, yes) for file, effect in pairs if file.acceptable):
        raise NotConfirmed
    files = [confirmations.confirmed(file, effect) for file, effect in pairs]
    return accept(lake, files, author, message, at, verdict.version)


def accept(
    lake: Lake,
    checked: Sequence[CheckedFile],
    author: str,
    message: str,
    at: datetime,
    expected: int | None = None,
    batch: str | None = None,
) -> LoadResult:
    """Load checked files as one snapshot without asking: what was accepted before, and the demo's uploads.

    Of files that are accepted partly, the good rows. expected: the version that the effects were shown against.
    batch: see `Lake.load`. Raises, changing nothing, NotTheNewest when there is a newer one, and NotAccepted when a
    file has an error and is not accepted partly, or cannot be.
    """
    return lake.load([with_old_rows(lake, file) for file in checked], author, message, at, expected, batch)
