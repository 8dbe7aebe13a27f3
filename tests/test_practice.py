"""A practice home: the demo again beside the real data, never mixed with them."""

from __future__ import annotations

from datetime import datetime

from pingda_dash import accounts, practice, settings
from pingda_dash.lake import Lake

NOON = datetime(2020, 5, 20, 12)  # noqa: DTZ001 - the township's wall time has no zone


def test_practice_begins_afresh_with_the_accounts_there_are_and_leaves_the_real_data_alone(home, monkeypatch):
    monkeypatch.setenv("PINGDA_PRACTICE", "")
    real = Lake.open(home, "real")
    accounts.add(home, accounts.User("王经办", "clerk"), "a long password", NOON)
    begun = practice.begin()
    assert (begun.parent, settings.home(), settings.practising()) == (home.resolve(), begun, True)
    assert accounts.account(begun, "王经办") is not None
    (begun / "real").mkdir()
    monkeypatch.setenv("PINGDA_HOME", str(home))
    assert practice.begin() == begun
    assert not (begun / "real").exists()
    assert real.folder.is_dir()
