"""督办单 and 办理反馈单: one page whatever is legal to write, each number as the desk's book and SQL have it."""

from __future__ import annotations

import io
import re
import shutil
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import docx
import pandas as pd
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from pingda_dash import accounts, directive_sheets, directives, formats, frames, queries, settings
from pingda_dash.__main__ import main
from pingda_dash.panels import directives as panels
from pingda_dash.plan import load_plan
from pingda_dash.report import paper, pdf
from pingda_dash.report.paper import FIGURE_STYLE, QUOTE_STYLE, Paper
from pingda_dash.snapshot import Snapshot
from tests.report.papers import DIGIT, runs, text_of

MADE, DAY, END = datetime(2020, 7, 1, 9, tzinfo=UTC), date(2020, 5, 20), date(2020, 6, 30)
with_office = pytest.mark.skipif(pdf.office() is None, reason="LibreOffice is not installed on this machine")


@pytest.fixture(scope="module")
def log(filled: Path) -> str:
    return directives.log(filled / "demo")


def one(snapshot: Snapshot, log: str, number: int, day: date) -> tuple[Any, pd.DataFrame]:
    """A directive of the demo and its steps."""
    label = f"督办〔2020〕{number}号"
    every = queries.directives(snapshot, day, directives=log)
    steps = queries.directive_steps(snapshot, day, directives=log, label=label)
    return next(frames.rows(every[every["label"] == label])), steps


def both(row: Any, steps: pd.DataFrame, day: date = DAY) -> list[Paper]:
    plan = load_plan(settings.data_dir() / "plan")
    return [layout(row, steps, plan, day, "demo") for layout in (directive_sheets.sheet, directive_sheets.answer_sheet)]


def longest(row: Any, steps: pd.DataFrame, letter: str) -> list[Paper]:
    """The sheets of a directive with as many words as may be written, ten files, and many steps."""
    words = (letter * directives.LONGEST)[: directives.LONGEST]
    row = row._replace(title=words, work=words, figure=f"{letter}:名册 1,143 户,逐户 1,142 户")
    steps = pd.concat([steps] * 4, ignore_index=True)
    steps["words"] = [words if one in ("opened", "answered", "closed") else "" for one in steps["step"]]
    steps["reason"] = ["" if one in ("opened", "answered", "closed") else words for one in steps["step"]]
    files = [f"{letter * 120}_{number}.jpg" for number in range(directives.MOST_FILES)]
    steps["files"] = [files if one == "answered" else [] for one in steps["step"]]
    return both(row, steps)


@with_office
def test_it_stays_on_one_page_whatever_is_legal_to_write(demo_snapshot, log):
    papers = {}
    for letter in ("督", "A", "W7,", "督。"):
        for number in (1, 7):
            row, steps = one(demo_snapshot, log, number, END)
            for at, made in enumerate(longest(row, steps, letter)):
                papers[f"{letter}{number}_{at}.docx"] = paper.docx_of(made, MADE)
    for number in range(1, 11):
        row, steps = one(demo_snapshot, log, number, DAY)
        papers |= {f"{number}_{at}.docx": paper.docx_of(made, MADE) for at, made in enumerate(both(row, steps))}
    pages = {name: len(re.findall(rb"/Type\s*/Page\b(?!s)", data)) for name, data in pdf.pdfs_of(papers).items()}
    assert {name: count for name, count in pages.items() if count != 1} == {}
    assert len(pages) == 36


def test_each_number_is_the_books(demo_snapshot, log):
    for number in range(1, 11):
        row, steps = one(demo_snapshot, log, number, END)
        history = {f"step_{int(step.place)}": step for step in frames.rows(steps)}
        quotes = "\n".join([row.title, row.work, row.figure, *steps["words"], *(n for f in steps["files"] for n in f)])
        days = {"opened_on": row.opened_on, "signed_on": row.opened_on, "due": row.due, "as_of": END,
                "answered_on": row.answered_on, "closed_on": row.closed_on}  # fmt: skip
        for made in both(row, steps, END):
            data = paper.docx_of(made, MADE)
            figures = paper.read(data).figures
            for text, style, mark in runs(data):
                if not DIGIT.search(text):
                    continue
                if text == made.title:
                    assert text.partition("“")[2][:20].partition("”")[0] in row.title
                    continue
                if style == QUOTE_STYLE:
                    assert text.removesuffix("…") in quotes
                    continue
                assert style == FIGURE_STYLE, text
                part = figures[mark].figure.part
                if part in days:
                    assert text in (formats.day(days[part]), formats.day_with_year(days[part]))
                elif part.endswith("_day"):
                    assert text == formats.day(history[part.removesuffix("_day")].day)
                elif part in history:
                    assert panels.step_words(history[part]).startswith(text.removesuffix("…"))
                else:
                    words = {"label": row.label, "state": panels.state_words(row)}
                    version = f"第 {int(row.answer_version)} 版报送" if part == "version" else ""
                    assert text == (version or words[part])


def test_it_is_laid_out_as_an_official_document(demo_snapshot, log):
    data = paper.docx_of(both(*one(demo_snapshot, log, 7, DAY))[0], MADE)
    document = docx.Document(io.BytesIO(data))
    styles = [line.style.name for line in document.paragraphs if line.style and line.style.name != paper.BODY]
    assert styles == ["发文机关标志", "发文字号", "Title", "主送", "落款", "落款"]
    assert document.paragraphs[3].text == "乡住建局:"
    assert document.paragraphs[-1].text == "2020年5月6日"
    assert document.sections[0].header.paragraphs[0].text == "平达乡\t演示数据"
    authority = document.styles["发文机关标志"].element
    assert authority.find(f".//{qn('w:color')}").get(qn("w:val")) == "C00000"


def test_its_letters_are_of_the_size_that_is_asked_for_where_they_fit(demo_snapshot, log):
    scales = {number: both(*one(demo_snapshot, log, number, DAY))[0].scale for number in range(1, 11)}
    assert scales == dict.fromkeys(range(1, 11), 1.0)
    [_, answer] = both(*one(demo_snapshot, log, 4, DAY))  # nothing answered yet
    assert answer.scale == 1.0
    style = docx.Document(io.BytesIO(paper.docx_of(answer, MADE))).styles[paper.BODY]
    assert style.font.size.pt == 16


def test_evidence_is_listed_and_what_was_returned_is_answered_anew(demo_snapshot, log):
    waiting = both(*one(demo_snapshot, log, 9, DAY))
    assert all("演示凭据_接通饮水.png" in text_of(paper.docx_of(made, MADE)) for made in waiting)
    _, answer = both(*one(demo_snapshot, log, 7, DAY))  # returned on 13 May
    assert "办了什么、结果怎样" in text_of(paper.docx_of(answer, MADE))
    _, answer = both(*one(demo_snapshot, log, 7, END), END)
    assert "演示凭据_旧房拆除.png" in text_of(paper.docx_of(answer, MADE))


def test_the_command_writes_both_keeps_what_was_written_and_is_in_the_audit(filled, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("PINGDA_HOME", str(shutil.copytree(filled, tmp_path / "home")))
    words = ["directive", "sheet", "2020-7", "--answer", "--as-of", "2020-05-20", "--out", str(tmp_path)]
    assert main(words) == 0
    path = tmp_path / "平达乡_办理反馈单_2020-7.docx"
    assert capsys.readouterr().out == f"{path}\n"
    event = accounts.events(tmp_path / "home", 1).iloc[0]
    assert event[["action", "detail"]].tolist() == ["写出报告", "办理反馈单 督办〔2020〕7号"]
    assert path.stat().st_mode & 0o777 == 0o600
    document = docx.Document(str(path))
    for control in document.element.body.iter(qn("w:sdt")):
        content = control.find(qn("w:sdtContent"))
        if control.find(f".//{qn('w:tag')}").get(qn("w:val")) == "done":
            content.clear()
            content.append(parse_xml(f"<w:p {nsdecls('w')}><w:r><w:t>旧房已拆。</w:t></w:r></w:p>"))
    document.save(str(path))
    assert main([*words, *(["--pdf"] if pdf.office() else [])]) == 0
    assert path.with_suffix(".pdf").is_file() == bool(pdf.office())
    assert "旧房已拆。" in text_of(path.read_bytes())
    assert main([*words[:-3], "2020-06-30", *words[-2:]]) == 2  # it has an answer now, and no place for these words
    assert "里有人写的内容,会被盖掉" in capsys.readouterr().err
    path.write_bytes(b"no document")
    assert main(words) == 2
    assert "这份文件没有动" in capsys.readouterr().err


def test_names_of_the_registers_are_masked(filled, tmp_path, monkeypatch, demo_snapshot):
    home = Path(shutil.copytree(filled, tmp_path / "home"))
    monkeypatch.setenv("PINGDA_HOME", str(home))
    [name] = demo_snapshot.run("select head_name from households where length(head_name) = 3 limit 1", DAY)["head_name"]
    words = ["--to", "安乐村", "--due", "2020-05-25", "--work", f"到{name}家看水", "--author", "演示领导"]
    assert main(["directive", "open", "home:PD206-0164", *words, "--as-of", "2020-05-20"]) == 0
    assert main(["directive", "sheet", "2020-11", "--as-of", "2020-05-20", "--out", str(tmp_path)]) == 0
    text = text_of((tmp_path / "平达乡_督办单_2020-11.docx").read_bytes())
    assert name not in text
    assert "家看水" in text
