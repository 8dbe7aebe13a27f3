"""例会材料: every number of every slide, note and chart is SQL's, words fit, nothing that people wrote is lost."""

from __future__ import annotations

import io
import shutil
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import combinations
from pathlib import Path

import pytest
from pptx import Presentation
from pptx.util import Pt

from pingda_dash import accounts, directives, meeting_deck, settings
from pingda_dash.__main__ import main
from pingda_dash.accounts import User
from pingda_dash.directives import Addressee, Directive
from pingda_dash.plan import load_plan
from pingda_dash.report import deck, seal
from pingda_dash.report.deck import Slide, Words
from pingda_dash.report.paper import Figure, Mark, Quote, UnreadablePaper
from pingda_dash.snapshot import Snapshot
from pingda_dash.special_report import Source
from tests.report.papers import Truth, differing

DAY = date(2020, 5, 20)
MADE = datetime(2020, 5, 19, 18, tzinfo=UTC)


@pytest.fixture(scope="module")
def source(demo_snapshot: Snapshot, filled: Path) -> Source:
    return Source(demo_snapshot, DAY, load_plan(settings.data_dir() / "plan"), filled / "demo")


@pytest.fixture(scope="module")
def made(source: Source) -> deck.Deck:
    return meeting_deck.deck(source)


@pytest.fixture(scope="module")
def data(made: deck.Deck) -> bytes:
    return deck.pptx_of(made, MADE)


@pytest.fixture(scope="module")
def truth(source: Source) -> Truth:
    return Truth(source)


def test_each_number_of_each_slide_note_and_chart_is_what_sql_says(truth, data):
    assert truth.deck_faults(data) == []


WRONG = (
    Figure("第 61 天(共 103 天)", "campaign", "day"),
    Figure("66.6%/100%", "task:T76", "standing"),
    Figure("3", "village:530523206205", "late"),
    Figure("承诺 5月18日完成,已过 3 天", "note:9", "promise"),
    Quote("4户17人"),
    Mark(99),
    "12 项",
)


def test_each_wrong_or_unmarked_number_is_seen(truth, made):
    wrong = replace(made, slides=[Slide("错", [Words([[one] for one in WRONG])])])
    assert len(truth.deck_faults(deck.pptx_of(wrong, MADE))) == len(WRONG)


def test_words_keep_to_their_slide_and_to_themselves(data):
    shown = Presentation(io.BytesIO(data))
    size = shown.slide_width, shown.slide_height
    assert size == (12192000, 6858000)
    for slide in shown.slides:
        boxes = [(one.left, one.top, one.left + one.width, one.top + one.height) for one in slide.shapes]
        assert all(0 <= left < right <= size[0] and 0 <= top < low <= size[1] for left, top, right, low in boxes)
        assert [
            (one, other)
            for one, other in combinations(boxes, 2)
            if one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
        ] == []
        for shape in slide.shapes:
            if shape.has_table:
                assert shape.height <= Pt(deck.FOOT - deck.TOP)
            elif shape.has_text_frame:
                size_of = [run.font.size.pt for line in shape.text_frame.paragraphs for run in line.runs]
                tall = sum(
                    deck.LEADING * size_of[0] * deck.lines_of(line.text, size_of[0], shape.width.pt)
                    for line in shape.text_frame.paragraphs
                    if size_of
                )
                assert tall <= shape.height.pt + 1, shape.text_frame.text


def test_the_charts_are_native_and_the_letters_have_free_fallbacks(data):
    shown = Presentation(io.BytesIO(data))
    kinds = [str(one.chart.chart_type) for slide in shown.slides for one in slide.shapes if one.has_chart]
    assert [kind.partition(" ")[0] for kind in kinds] == ["COLUMN_CLUSTERED", "LINE", "BAR_STACKED", "BAR_STACKED"]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert not [name for name in archive.namelist() if name.endswith((".png", ".jpeg", ".emf", ".bin"))]
        themes = [archive.read(name).decode() for name in archive.namelist() if name.startswith("ppt/theme/")]
    assert themes
    assert all('<a:ea typeface="黑体" panose="02010609060101010101"' in one for one in themes)


def test_a_table_breaks_over_as_many_slides_as_it_needs_with_about_as_much_on_each():
    rows = [[[[f"第{number}行"]], [["长" * 60]]] for number in range(23)]
    pages = deck.paged(Slide("表", [deck.Grid(("甲", "乙"), (10, 30), rows)]))
    grids = [page.blocks[0] for page in pages]
    assert [page.part for page in pages] == ["(1/3)", "(2/3)", "(3/3)"]
    assert [row for grid in grids for row in grid.rows] == rows
    assert [len(grid.rows) for grid in grids] == [8, 8, 7]


def test_two_runs_differ_by_their_date_alone(source, data):
    again = deck.pptx_of(meeting_deck.deck(source), MADE)
    assert again == data
    other = deck.pptx_of(meeting_deck.deck(source), MADE.replace(year=2021))
    assert differing(data, other) == ["docProps/core.xml"]


def test_a_directive_past_its_day_is_shown_with_all_that_it_asks(filled, tmp_path, demo_snapshot):
    home = shutil.copytree(filled, tmp_path / "home")
    leader = User("李领导", "leader", accounts.TOWNSHIP)
    asked = "逐户查," * 100
    item = Directive("task:T76", "村规民约修订", "80%/100%", "逾期", asked, Addressee("乡宣传办", unit="乡宣传办"),
                     date(2020, 5, 16), date(2020, 5, 13), MADE)  # fmt: skip
    label = directives.begin(home / "demo", item, leader, "平督")
    source = Source(demo_snapshot, DAY, load_plan(settings.data_dir() / "plan"), home / "demo")
    data = deck.pptx_of(meeting_deck.deck(source), MADE)
    words = [(run.text, run.is_note) for run in deck.read(data).runs]
    assert {(label, False), ("逾期 4 天", False), (asked, True)} <= set(words)
    assert Truth(source).deck_faults(data) == []


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"text"])
def test_a_file_that_is_no_deck_is_said_to_be_none(data):
    with pytest.raises(UnreadablePaper, match=r"请核对是不是 \.pptx"):
        deck.read(data)


def test_the_command_never_writes_over_what_somebody_changed(filled, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("PINGDA_HOME", str(shutil.copytree(filled, tmp_path / "home")))
    words = ["report", "meeting", "--as-of", "2020-05-20", "--out", str(tmp_path / "out")]
    path = tmp_path / "out" / "平达乡_例会材料_全乡_2020-05-20.pptx"
    assert main(words) == 0
    assert seal.is_as_made(path.read_bytes())
    assert path.stat().st_mode & 0o777 == 0o600
    assert accounts.events(tmp_path / "home", 1).loc[0, "detail"] == path.name
    shown = Presentation(str(path))
    box = next(one for one in shown.slides[-1].shapes if one.name == "填写:decisions")
    box.text_frame.text = "乡宣传办 5月25日前办完。"
    shown.save(str(path))
    capsys.readouterr()
    assert main(words) == 2
    assert "有人改过,会被盖掉,没有写出" in capsys.readouterr().err
    assert deck.read(path.read_bytes()).fields == {"decisions": "乡宣传办 5月25日前办完。"}
