"""Which screens there are, how the header groups them, and which one shows a dataset."""

from __future__ import annotations

from pingda_dash.contracts import contracts
from pingda_dash.settings import ROOT
from pingda_dash.ui import navigation


def test_every_page_file_is_a_screen() -> None:
    assert {path.name for path in (ROOT / "pages").glob("*.py")} == {one.file for one in navigation.screens()}


def test_a_screen_has_its_own_address_title_and_word() -> None:
    for name in ("file", "title", "path", "short"):
        values = [getattr(screen, name) for screen in navigation.SCREENS]
        assert len(set(values)) == len(values)


def test_the_groups_hold_every_screen_once_in_order() -> None:
    grouped = [screen for _, screens in navigation.groups() for screen in screens]
    assert tuple(grouped) == navigation.screens()
    assert len({name for name, _ in navigation.groups()}) == len(navigation.groups())


def test_every_dataset_is_shown_by_a_screen() -> None:
    shown = {contract.page for contract in contracts().values()}
    assert shown <= {screen.path for screen in navigation.SCREENS}
    assert navigation.page_of_dataset("industry") == "industry"
    assert navigation.page_of_dataset("tasks") == "countdown"
