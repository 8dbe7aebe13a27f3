"""What strangers receive of who did what: units, never the name of an account, on every page and in every frame."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from pingda_dash import accounts, clock, desk, minutes, playlists, queries
from pingda_dash.accounts import User
from pingda_dash.snapshot import open_snapshot
from pingda_dash.ui import authors, navigation
from tests.people import PASSWORD
from tests.ui.answers import forget_answers
from tests.ui.conftest import elements, open_page, picked, shown, signed_in

SECRET, UNIT = "岳不群干事", "乡烟站"
PAGES = [screen.path or "overview" for screen in navigation.screens()]
HEADER = "统计日期,村,产业,面积(亩),收入(万元)"
AT = clock.now().replace(year=2020, month=5, day=20, hour=9)


@pytest.fixture(scope="module")
def office(plain_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home in which one account has sent, marked, noted and saved."""
    home = tmp_path_factory.mktemp("office") / "home"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PINGDA_HOME", str(home))
        patch.setenv("PINGDA_DATA", str(plain_data))
        patch.setenv("PINGDA_CLOCK", "2020-05-20T10:00")
        forget_answers()
        accounts.add(home, User(SECRET, "clerk", UNIT, unit=UNIT), PASSWORD, AT)
        lake = desk.real_lake()
        for number, author in enumerate((f"{UNIT}{accounts.AUTHOR_JOIN}{SECRET}", SECRET)):
            data = f"{HEADER}\n2020-05-{18 + number},平达社区,烤烟,{900 - 800 * number},\n".encode()
            checked = desk.receive(lake, [(f"{number}.csv", data)], AT.date())
            desk.accept(lake, checked, author, "第几次", AT)
        lake.mark("上次例会", 1, SECRET, AT)
        playlists.put(home, playlists.Playlist("大厅", (playlists.Stop("map"),)), SECRET, AT)
        item = str(queries.meeting_items(open_snapshot(lake), AT.date())["item"].iloc[0])
        note = minutes.Note(item, "一项", AT.date(), "下周补报", None, "", "", SECRET, "", AT)
        minutes.add(lake.folder, note)
        yield home
        forget_answers()


def received(app: AppTest) -> str:
    """All that the browser was sent by a run, words of JSON in plain letters."""
    raw = b"".join(element.proto.SerializeToString() for element in elements(shown(app)._tree))
    text = raw.decode("utf-8", "ignore")
    return re.sub(r"\\u([0-9a-f]{4})", lambda code: chr(int(code[1], 16)), text)


def around(app: AppTest) -> list[str]:
    """Where the account is named in what the browser was sent."""
    text = received(app)
    return [text[max(at.start() - 60, 0) : at.end() + 20] for at in re.finditer(SECRET, text)]


@pytest.mark.parametrize("page", PAGES)
def test_no_page_names_an_account_to_strangers(page: str, office: Path) -> None:
    for address in ({"asof": "2020-05-20"}, {"asof": "2020-05-20", "wall": "1"}):
        assert around(open_page(page, **address)) == []


@pytest.mark.parametrize(
    ("page", "picks"),
    [
        ("quality", ("rows:industry", "quality:industry@@2020-05-18", "spot:", "thresholds:")),
        ("reporting", ("table:谁报了什么", "rows:industry@@530523206206")),
        ("industry", ("whole:todo@", "task:T01")),
        ("units", ("rows:industry@@",)),
    ],
)
def test_no_dialog_does(page: str, picks: tuple[str, ...], office: Path) -> None:
    app = open_page(page, asof="2020-05-20")
    for pick in picks:
        assert around(picked(app, pick)) == [], pick


def test_no_finding_does(office: Path) -> None:
    app = open_page("quality", asof="2020-05-20")
    item = re.search(r'data-pick=\\?"(check:[^"\\]+)', received(app))
    assert item, "something is to be asked about"
    assert around(picked(app, html.unescape(item[1]))) == []


def test_who_has_signed_in_sees_who_sent_and_marked(office: Path) -> None:
    app = signed_in(open_page("history", asof="2020-05-20"), name=SECRET, scope=UNIT, unit=UNIT).run()
    assert f"{UNIT} · {SECRET}" in received(app)
    assert "history-undo" in received(app), "its own upload is still its own to take back"
    assert around(open_page("history", asof="2020-05-20")) == [], "an answer for a clerk was kept"


def test_an_author_is_shown_by_the_unit() -> None:
    names = {SECRET}
    of = [authors.unit_of(one, names) for one in (f"{UNIT} · {SECRET}", UNIT, SECRET, f" · {SECRET}", None, "")]
    assert of == [UNIT, UNIT, None, None, None, None]


def test_rows_without_authors_are_the_same_rows(home: Path) -> None:
    frame = pd.DataFrame({"village": ["a"], "day": [date(2020, 5, 20)]})
    assert authors.without_accounts(frame) is frame
