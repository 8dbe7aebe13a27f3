"""Papers as PDF: by LibreOffice, by Chromium, or a sentence that says what is missing."""

from __future__ import annotations

import os
import shutil
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from lxml import etree

from pingda_dash import settings, special_report
from pingda_dash.errors import PingdaError
from pingda_dash.plan import load_plan
from pingda_dash.report import paper, pdf
from pingda_dash.report.paper import BODY, Figure, Paper, Paragraph, Table
from pingda_dash.report.paper_html import html_of
from pingda_dash.report.pdf import NoConverter, NotConverted
from pingda_dash.special_report import Source
from tests.report.papers import Truth, written_in

MADE = datetime(2020, 7, 1, 9, tzinfo=UTC)
with_office = pytest.mark.skipif(pdf.office() is None, reason="LibreOffice is not installed on this machine")
with_browser = pytest.mark.skipif(pdf.browser() is None, reason="no Chromium on this machine's path")


@pytest.fixture(scope="module")
def small() -> bytes:
    """A paper of a few lines, what people wrote in it looks like markup."""
    rows = [[[["饮水"]], [[Figure("剩 7 户", "task:T57", "standing")]]]]
    blocks = [Paragraph(["<b>甲</b> & 乙"], BODY), Table(("任务", "完成"), (100, 56), rows)]
    return paper.docx_of(Paper("<试>", "平达乡", "演示数据", blocks, {"kind": "试"}), MADE)


@with_office
def test_what_libreoffice_saves_has_every_number_still(demo_snapshot, filled):
    source = Source(demo_snapshot, date(2020, 6, 30), load_plan(settings.data_dir() / "plan"), filled / "demo")
    subject = source.unit("乡社保中心")
    data = paper.docx_of(special_report.paper(source, subject), MADE)
    data = written_in(data, "experience", "办夜校,", "逐户问。")
    program = pdf.office()
    assert program is not None
    again = pdf.converted(program, {"报告.docx": data}, "docx")["报告.docx"]
    assert paper.read(again).figures == paper.read(data).figures
    assert len(paper.read(data).figures) > 30
    written = paper.read(again, special_report.FIELDS)
    assert ["".join(etree.fromstring(one).itertext()) for one in written.fields.pop("experience")] == [
        "办夜校,",
        "逐户问。",
    ]
    assert (written.fields, written.beside) == ({}, [])
    assert Truth(source).faults(again, subject) == []


@with_office
def test_several_papers_become_pdf_in_one_run(small):
    made = pdf.pdfs_of({"甲/报告.docx": small, "乙/报告.docx": small})
    assert list(made) == ["甲/报告.docx", "乙/报告.docx"]
    assert all(data.startswith(b"%PDF-") for data in made.values())


@with_office
def test_a_run_that_takes_too_long_is_ended(small, monkeypatch):
    monkeypatch.setattr(pdf, "SECONDS", 0.0)
    monkeypatch.setattr(pdf, "SECONDS_EACH", 0.1)
    with pytest.raises(NotConverted, match="还没有做完,已停下"):
        pdf.pdfs_of({"报告.docx": small})


@with_browser
def test_a_paper_is_printed_by_chromium_where_there_is_no_libreoffice(small, monkeypatch):
    monkeypatch.setattr(pdf, "_OFFICES", ())
    monkeypatch.setattr(pdf, "_OFFICE_PLACES", ())
    [data] = pdf.pdfs_of({"报告.docx": small}).values()
    assert data.startswith(b"%PDF-")
    with pytest.raises(NoConverter):  # of slides there is no HTML
        pdf.pdfs_of({"例会.pptx": small})


def test_a_machine_with_neither_is_told_what_to_do(small, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(pdf, "_OFFICE_PLACES", ())
    monkeypatch.setattr(pdf, "_BROWSER_PLACES", ())
    with pytest.raises(PingdaError, match="请装 LibreOffice,或用 Word、WPS 打开后另存为 PDF"):
        pdf.pdfs_of({"报告.docx": small})
    assert pdf.pdfs_of({}) == {}


def test_a_program_that_makes_nothing_is_said_to_have_failed(small):
    with pytest.raises(NotConverted, match="转换失败。请用 Word、WPS"):
        pdf.converted(Path(sys.executable), {"报告.docx": small}, "pdf")
    with pytest.raises(NotConverted, match="打不开"):
        pdf.converted(Path("no-such-program"), {"报告.docx": small}, "pdf")


def test_programs_are_found_where_windows_has_them(tmp_path, monkeypatch):
    place = tmp_path / "LibreOffice" / "program" / "soffice.com"
    place.parent.mkdir(parents=True)
    shutil.copyfile(sys.executable, place)
    monkeypatch.setenv("PATH", os.devnull)
    monkeypatch.setenv("ProgramFiles", str(tmp_path))
    assert pdf.office() == place


def test_html_says_what_the_paper_says_and_nothing_of_it_is_markup(small):
    html = html_of(small)
    assert "&lt;b&gt;甲&lt;/b&gt; &amp; 乙" in html
    assert "<title>&lt;试&gt;</title>" in html
    assert "剩 7 户" in html
    assert html.count('style="break-after: avoid"') == 1  # the paragraph before the table
    assert "<thead><tr>" in html
    assert "'Noto Serif CJK SC'" in html
