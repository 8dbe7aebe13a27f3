"""The files that reports make, PPTX, XLSX and DOCX: nobody is named in them, and LibreOffice reads and keeps their
numbers."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from contextlib import closing
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import pytest
from pptx import Presentation

from pingda_dash import accounts, counted_tables, directives, meeting_deck, settings, special_report
from pingda_dash.accounts import User
from pingda_dash.directives import Addressee, Directive
from pingda_dash.lake import Lake
from pingda_dash.plan import load_plan
from pingda_dash.report import charts, deck, paper, seal
from pingda_dash.snapshot import Snapshot, open_snapshot
from pingda_dash.special_report import Source
from tests.hostile import FORMS, NAMES, home_of_people, leaks
from tests.report.office import every_text, saved_again
from tests.report.papers import Truth

DAY = date(2020, 5, 20)
MADE = datetime(2020, 5, 19, 18, tzinfo=UTC)


def files_of(source: Source) -> dict[str, bytes]:
    """A file of each format from one snapshot."""
    return {
        "例会材料.pptx": deck.pptx_of(meeting_deck.deck(source), MADE),
        "数据表.xlsx": counted_tables.workbook(source),
        "专题报告.docx": paper.docx_of(special_report.paper(source, source.township()), MADE),
    }


@pytest.fixture(scope="module")
def source(demo_snapshot: Snapshot, filled: Path) -> Source:
    return Source(demo_snapshot, DAY, load_plan(settings.data_dir() / "plan"), filled / "demo")


@pytest.fixture(scope="module")
def files(source: Source) -> dict[str, bytes]:
    return files_of(source)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where LibreOffice works: its profile is made once."""
    return tmp_path_factory.mktemp("office")


def test_nothing_of_anybody_stands_in_any_part_of_any_format(tmp_path):
    lake = home_of_people(tmp_path / "home")
    leader = User(f"{NAMES[0]} {FORMS['mobile']}", "leader", accounts.TOWNSHIP)
    words = f"去{NAMES[0]}家,{FORMS['ID']},{FORMS['spaced mobile']}"
    asked = Directive("task:T35", words, words, words, words, Addressee("乡烟站", unit="乡烟站"), date(2020, 5, 18),
                      date(2020, 5, 13), MADE)  # fmt: skip
    directives.begin(lake.folder, asked, leader, "平督")
    with closing(open_snapshot(lake)) as snapshot:
        asking = partial(Source, snapshot, DAY, load_plan(settings.data_dir() / "plan"), lake.folder)
        made, full = files_of(asking()), files_of(asking(unmasked=True))
    assert {name: leaks(every_text(data)) for name, data in made.items()} == {name: [] for name in made}
    assert all("欧" in every_text(data) for data in made.values())  # what names them is there, masked
    for data in full.values():  # for who may see names, and it says so; numbers are nobody's to see
        texts = every_text(data)
        assert leaks(texts) == [*NAMES]
        assert "未脱敏,含个人信息" in texts
    assert not [name for name, data in made.items() if "未脱敏" in every_text(data)]


def test_without_any_report_they_say_so_and_no_number_is_made_up(tmp_path):
    lake = Lake.open(tmp_path / "home", "real")
    with closing(open_snapshot(lake)) as snapshot:
        source = Source(snapshot, DAY, load_plan(settings.data_dir() / "plan"), lake.folder)
        made, truth = files_of(source), Truth(source)
        assert truth.deck_faults(made["例会材料.pptx"]) == []
        assert truth.table_faults(made["数据表.xlsx"]) == []
        assert truth.faults(made["专题报告.docx"], source.township()) == []
    words = "".join(run.text for run in deck.read(made["例会材料.pptx"]).runs)
    assert "16 本台账一本也没有收到" in words
    assert "已报送的没有突破、逾期和滞后;没有报送的不算按期" in words


def test_a_file_that_somebody_changed_is_known(files):
    for data in files.values():
        assert not seal.is_as_made(data)
        sealed = seal.sealed(data)
        assert seal.is_as_made(sealed)
        assert seal.sealed(data) == sealed
    shown = Presentation(io.BytesIO(seal.sealed(files["例会材料.pptx"])))
    shown.slides[0].shapes.title.text = "改过"
    out = io.BytesIO()
    shown.save(out)
    assert not seal.is_as_made(out.getvalue())


def test_libreoffice_saves_a_deck_with_all_its_numbers_and_charts(files, office):
    [again] = saved_again(office, "pptx", ("deck.pptx", files["例会材料.pptx"]))
    before, after = (deck.read(data) for data in (files["例会材料.pptx"], again))
    words = "".join(run.text for run in after.runs)
    assert [one.figure.text for one in before.figures.values() if one.figure.text not in words] == []
    points = [[list(filter(None, values)) for values in one.drawn] for one in charts.read(again)]
    assert points == [
        [list(filter(None, values)) for values in one.drawn] for one in charts.read(files["例会材料.pptx"])
    ]


def test_libreoffice_saves_a_workbook_with_all_its_numbers(source, files, office):
    [again] = saved_again(office, "xlsx", ("table.xlsx", files["数据表.xlsx"]))
    assert Truth(source).table_faults(again) == []
    assert len(charts.read(again)) == 2


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not installed here (pdftotext)")
def test_on_the_page_of_libreoffice_no_word_leaves_its_slide_nor_runs_into_the_foot(files, office):
    slides, report = saved_again(office, "pdf", ("deck.pptx", files["例会材料.pptx"]),
                                 ("paper.docx", files["专题报告.docx"]))  # fmt: skip
    pages = words_of(slides, office)
    assert len(pages) == len(Presentation(io.BytesIO(files["例会材料.pptx"])).slides)
    for words in pages:
        assert all(0 <= left < right <= 960 and 0 <= top < low <= 540 for left, top, right, low, _ in words)
        feet = [one for one in words if one[1] >= deck.FOOT]
        assert [text for _, top, _, low, text in words if top < deck.FOOT < low - 10] == []
        assert any("截至" in text for *_, text in feet)
    text = "".join(text for words in words_of(report, office) for *_, text in words)
    assert "应完成已完成照此下去图:任务完成情况。" in text  # the legend of the chart, and its caption


def drawn(data: bytes) -> list[list[list[float]]]:
    """The points of each series of each chart, but for none and nothing."""
    return [[[value for value in values if value] for values in one.drawn] for one in charts.read(data)]


def words_of(data: bytes, folder: Path) -> list[list[tuple[float, float, float, float, str]]]:
    """The words of each page of a PDF with their boxes: left, top, right, low."""
    path = folder / "page.pdf"
    path.write_bytes(data)
    made = subprocess.run(["pdftotext", "-bbox", str(path), "-"], check=True, capture_output=True).stdout.decode()
    word = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>')
    return [
        [(*map(float, one[:4]), one[4]) for one in word.findall(page)]  # type: ignore[misc]
        for page in made.split("<page ")[1:]
    ]
