"""This window's batch on the upload desk, and what its verdict depends on.

A batch lives in the window's session, outside any widget, so that a redraw or another page leaves it as it is; and in
a small file beside the lake, under the clerk's account, so that a refresh or a lost connection does too.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import NamedTuple

import streamlit as st

from pingda_dash import clock, desk, draws, formats, settings, thresholds
from pingda_dash.accounts import User
from pingda_dash.desk import batch as batches
from pingda_dash.desk.batch import Batch
from pingda_dash.desk.verdict import Outlook, Verdict
from pingda_dash.ingest import Overrides, Progress
from pingda_dash.lake import Lake
from pingda_dash.plan import load_plan
from pingda_dash.ui import access, live
from pingda_dash.ui.live import DataVersion
from pingda_dash.ui.view import View

_BATCH, _MEMO = "_desk", "_desk_memo"


class Basis(NamedTuple):
    """What a verdict depends on: the files and their overrides, the lake's version, the days.

    overrides: of each file its sha256 and the clerk's overrides, as JSON. version: accepting holds the lake to it.
    """

    overrides: tuple[tuple[str, str | None], ...]
    version: int
    dates: tuple[tuple[str, date], ...]
    partly: bool
    as_of: date
    changes: int
    """How often thresholds were set."""


def current_batch(lake: Lake, user: User) -> Batch:
    """This window's batch: what its clerk left on the desk, and what another window of the clerk put there since."""
    batch = st.session_state.get(_BATCH)
    if batch is None:
        batch = st.session_state[_BATCH] = batches.saved(lake, user.name) or Batch()
        st.session_state[_MEMO] = batch.memo()
    assert isinstance(batch, Batch)
    _follow(batch, lake, user)
    return batch


def _follow(batch: Batch, lake: Lake, user: User) -> None:
    """Take over what another window wrote down since this one last did."""
    there, own = batches.written(lake, user.name), str(st.session_state[_MEMO])
    if not there or there == own or there == batch.memo():
        return
    with suppress(ValueError, KeyError, TypeError):  # what an older release wrote
        batch.follow(there, own)
        st.session_state[_MEMO] = there


def save_batch(batch: Batch, lake: Lake, user: User) -> None:
    """Write the batch down when it changed since this window last did."""
    memo = batch.memo()
    if memo != st.session_state.get(_MEMO):
        batches.write(memo, lake, user.name)
        st.session_state[_MEMO] = memo


# --- checking it ----------------------------------------------------------------------------------------------


def basis_of(batch: Batch, lake: Lake, view: View) -> Basis:
    """What a verdict on the batch depends on now."""
    overrides = tuple((one.sha256, batch.overrides.get(one.key, Overrides()).json()) for one in batch.files)
    return Basis(
        overrides,
        lake.version(),
        tuple(sorted(batch.dates.items())),
        batch.partly,
        view.as_of,
        thresholds.count(lake.folder),
    )


def up_to_date(batch: Batch, lake: Lake, view: View) -> Verdict | None:
    """The batch's verdict, or None when it must be checked (again)."""
    if batch.verdict is not None and batch.basis == basis_of(batch, lake, view):
        return batch.verdict
    return None


def check(batch: Batch, lake: Lake, view: View, user: User, progress: Progress | None = None) -> Verdict:
    """Fill the batch's verdict: its files checked, weighed and rehearsed; the verdict."""
    basis, before, was = basis_of(batch, lake, view), batch.verdict, batch.basis
    if before is not None and was is not None and was[:2] == basis[:2]:
        checked = list(before.checked)  # only a date, the day or the wish for the good rows changed
    else:
        contents = [(one.name, lake.original(one.sha256)) for one in batch.files]
        overrides = [batch.overrides.get(one.key, Overrides()) for one in batch.files]
        villages, datasets = access.scope_of(user, load_plan(settings.data_dir() / "plan"))
        lists = desk.references(lake, settings.data_dir())
        against = replace(lists, only_villages=villages, only_datasets=datasets)
        checked = desk.examine(lake, contents, clock.now().date(), None, overrides, against, progress)
    if progress is not None:
        progress("试算接收后的变化", 0.95)
    days = [batch.dates.get(one.key) for one in batch.files]
    drawn = draws.count(lake.folder)
    of = DataVersion(lake.name, basis.version, drawn, basis.changes, live.newest().changed_places)
    snapshot = live.snapshot_of(of)
    outlook = Outlook(snapshot, view.as_of, _follows_reports(view))
    batch.verdict, batch.basis = desk.weigh(lake, checked, days, batch.partly, outlook), basis
    return batch.verdict


def _follows_reports(view: View) -> bool:
    """Whether the screens' day moves on with the newest report: no day in the address, today outside the campaign."""
    today = clock.now().date()
    start, end = formats.as_date(view.campaign["start"]), formats.as_date(view.campaign["end"])
    inside = start is not None and end is not None and start <= today <= end
    return "asof" not in view.params and not inside
