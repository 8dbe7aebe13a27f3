"""A page that is filtered: no panel of it holds another's figures unless it says so, and one touch undoes it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pingda_dash import settings
from pingda_dash.ui import filters
from tests.ui.answers import forget_answers
from tests.ui.conftest import address, drawn, open_page, picked, pictures, text

Opened = Callable[..., AppTest]
DAY, VILLAGE, NAME = "2020-05-20", "530523206206", "安乐村"
OTHERS = ("黄连河村", "平安社区", "河尾社区", "小田坝村", "章赛村", "橄榄寨村", "小河村")
CHOSEN = {"village": VILLAGE, "unit": "乡项目办", "industry": "茶叶", "ledger": "funds"}
AROUND = {"header", "sentence", "sheet-head", "sheet-foot", "absent"}


@pytest.fixture(scope="module")
def home(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shutil.copytree(filled, tmp_path_factory.mktemp("filtered") / "home")


@pytest.fixture
def page(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Opened]:
    """Open a page of the whole demo."""
    monkeypatch.setenv("PINGDA_HOME", str(home))
    assert settings.home() == home
    forget_answers()
    yield lambda name, **of: open_page(name or "overview", asof=DAY, **of)
    forget_answers()


def panels(app: AppTest) -> dict[str, tuple[str, bool]]:
    """What each panel shows, in words, and whether it is marked as whole."""
    return {
        part["area"]: (
            " ".join(text(body.get("html", "")) for body in part["bodies"]),
            part.get("mark") == filters.MARK,
        )
        for part in pictures(app)
        if part["area"] not in AROUND
    }


@pytest.mark.parametrize("path", filters.PAGES)
def test_a_page_of_one_village_shows_no_other_unless_the_panel_says_so(page: Opened, path: str) -> None:
    app = page(path, village=VILLAGE)
    shown = panels(app)
    assert shown and not app.exception
    assert "pd-incident" not in drawn(app)["page"]
    strays = [area for area, (words, whole) in shown.items() if not whole and any(name in words for name in OTHERS)]
    assert strays == []
    assert path != "guarantees" or "全乡" not in shown["board"][0]  # a village's figures are not the township's
    assert path != "countdown" or not shown["first"][1]  # promises are said beside what is chosen
    assert f"只看 <b>{NAME}</b>" in drawn(app)["page"]


@pytest.mark.parametrize(("path", "kind"), [(path, kind) for path, kinds in filters.PAGES.items()
                                            for kind in kinds if kind != "village"])  # fmt: skip
def test_what_is_chosen_changes_every_panel_that_is_not_marked(page: Opened, path: str, kind: str) -> None:
    before, after = panels(page(path)), panels(page(path, **{kind: CHOSEN[kind]}))
    same = {area for area, (words, whole) in after.items() if not whole and (words, whole) == before.get(area)}
    assert same <= {"ribbon"} | {area for area, (words, _) in after.items() if not words}
    assert any(not whole for _, whole in after.values())


def test_what_a_page_cannot_be_filtered_by_it_says_and_carries_on(page: Opened) -> None:
    app = page("funds", village=VILLAGE, unit="乡项目办")
    words = text(drawn(app)["page"])
    assert "只看 安乐村" in words and "本页不分单位: 乡项目办" in words
    links = re.findall(r'href="(/rectification[^"]*)"', drawn(app)["page"])
    assert links and "village=" in links[0] and "unit=" in links[0]
    assert "本页不分村: 安乐村" in text(drawn(page("meeting", village=VILLAGE))["page"])


def test_the_sentence_is_about_what_is_chosen_or_says_whose_it_is(page: Opened) -> None:
    def sentence(app: AppTest) -> str:
        return next(text(part["bodies"][0]["html"]) for part in pictures(app) if part["area"] == "sentence")

    assert "安乐村:" in sentence(page("funds", village=VILLAGE))
    assert "乡项目办:" in sentence(page("rectification", unit="乡项目办"))
    assert "全乡:" in sentence(page("industry", industry="茶叶"))


def test_one_touch_filters_and_one_undoes_it_and_the_rest_of_the_address_stays(page: Opened) -> None:
    app = page("rectification", by="单位")
    app.session_state["_dialog"] = ("rows", f"rectification@@{VILLAGE}")
    app.run()
    assert f'data-pick="only:village={VILLAGE}"' in "".join(drawn(app).values())
    picked(app, f"only:village={VILLAGE}")
    assert (address(app, "village"), address(app, "by")) == (VILLAGE, "单位")
    assert "dialog-sheet" not in drawn(app)
    picked(app, "choose:village=")
    assert (address(app, "village"), address(app, "by")) == (None, "单位")
    assert "只看" not in drawn(app)["page"]


def test_the_rows_behind_a_filtered_figure_are_those_of_the_village(page: Opened) -> None:
    app = page("rectification", village=VILLAGE)
    app.session_state["_dialog"] = ("rows", "rectification")
    app.run()
    assert set(app.dataframe[-1].value["村"]) == {NAME}
