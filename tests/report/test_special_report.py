"""专题报告: every number of every made document is SQL's, what people wrote is kept, nobody is named."""

from __future__ import annotations

import io
import os
import re
import shutil
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from pingda_dash import accounts, reports, settings, special_report
from pingda_dash.__main__ import main
from pingda_dash.errors import PingdaError
from pingda_dash.plan import load_plan
from pingda_dash.report import charts, paper
from pingda_dash.report.paper import Figure, Paper, Paragraph, UnreadablePaper
from pingda_dash.reports import Earlier
from pingda_dash.snapshot import Snapshot
from pingda_dash.special_report import EXPERIENCE, FIELDS, NEXT_STEPS, Source, UnknownSubject
from tests.report.papers import Truth, body_of, copy_of, edited, names_of, runs, text_of, written_in

DAY, EARLIER = date(2020, 6, 30), date(2020, 5, 20)
MADE = datetime(2020, 7, 1, 9, tzinfo=UTC)


def source_of(snapshot: Snapshot, filled: Path, day: date) -> Source:
    return Source(snapshot, day, load_plan(settings.data_dir() / "plan"), filled / "demo")


@pytest.fixture(scope="module")
def source(demo_snapshot: Snapshot, filled: Path) -> Source:
    return source_of(demo_snapshot, filled, DAY)


@pytest.fixture(scope="module")
def every(source: Source) -> dict[str, bytes]:
    """The bytes of every report, by its subject's name."""
    return {one.name: paper.docx_of(special_report.paper(source, one), MADE) for one in source.subjects()}


@pytest.fixture
def of_unit(source: Source) -> special_report.Paper:
    return special_report.paper(source, source.unit("乡社保中心"))


@pytest.fixture(scope="module")
def truth(source: Source) -> Truth:
    return Truth(source)


def test_each_number_of_each_report_is_what_sql_says(truth, source, every):
    subjects = {one.name: one for one in source.subjects()}
    assert len(every) == 32
    assert {name: faults for name, data in every.items() if (faults := truth.faults(data, subjects[name]))} == {}
    states = {one.figure.text for data in every.values() for one in paper.read(data).figures.values()}
    assert {"未报送", "未到起始日", "逾期", "滞后", "正常", "已完成"} <= states


WRONG = (
    "剩 5 户",
    Figure("剩 5 户", "task:T46", "standing"),
    Figure("已完成", "task:T46", "status"),
    Figure("截至6月29日报送", "task:T46", "why"),
    Figure("100 项", "counts", "total"),
    paper.Quote("4户17人"),
    paper.Mark(99),
)


def test_each_wrong_or_unmarked_number_is_seen(truth, source, of_unit):
    wrong = replace(of_unit, blocks=[*of_unit.blocks, *(Paragraph([piece]) for piece in WRONG)])
    assert len(truth.faults(paper.docx_of(wrong, MADE), source.unit("乡社保中心"))) == len(WRONG)


@pytest.mark.parametrize("name", ["平达乡", "乡住建局", "小河村"])
def test_every_figure_of_a_goal_has_a_reference_that_the_table_of_sources_has(name, every):
    marks = {text for text, style, _ in runs(every[name]) if style == paper.MARK_STYLE}
    body = docx.Document(io.BytesIO(every[name])).element.body
    tables = [
        [["".join(str(one.text) for one in cell.iter(qn("w:t"))) for cell in row.iter(qn("w:tc"))] for row in rows]
        for rows in (table.iter(qn("w:tr")) for table in body.iter(qn("w:tbl")))
    ]
    assert marks == {row[0] for row in tables[-1][1:]}
    goals = [row for table in tables if table[0][1] == "完成/目标" for row in table[1:]]
    assert len(goals) > 15
    assert {row[1] for row in goals if "[" not in row[1]} <= {"未报送"}


def test_no_person_of_the_registers_is_named_in_any(demo_snapshot, every):
    plan = (settings.data_dir() / "plan" / "source.txt").read_text(encoding="utf-8")
    names = {name for name in names_of(demo_snapshot) if name not in plan}  # 义务教育阶[段学生]
    assert len(names) > 1000
    once = re.compile("|".join(sorted(map(re.escape, names), key=len, reverse=True)))
    assert {name: sorted(seen) for name, data in every.items() if (seen := set(once.findall(text_of(data))))} == {}


def test_the_same_snapshot_gives_the_same_bytes_but_for_the_moment(source, of_unit, every):
    again = special_report.paper(source, source.unit("乡社保中心"))
    assert paper.docx_of(again, MADE) == every["乡社保中心"]
    other = paper.docx_of(of_unit, MADE.replace(year=2021))
    differ = [
        name
        for name in zipfile.ZipFile(io.BytesIO(other)).namelist()
        if zipfile.ZipFile(io.BytesIO(other)).read(name) != zipfile.ZipFile(io.BytesIO(every["乡社保中心"])).read(name)
    ]
    assert differ == ["docProps/core.xml"]


def test_a_page_is_laid_out_as_an_official_document(every):
    document = docx.Document(io.BytesIO(every["平达乡"]))
    section = document.sections[0]
    page, left = (section.page_width, section.page_height), section.left_margin
    assert ([round(one.mm) for one in page if one], left and round(left.mm)) == ([210, 297], 28)
    assert section.header.paragraphs[0].text == "平达乡\t演示数据"
    assert "PAGE" in section.footer._element.xml
    fonts = {
        name: document.styles[name].element.find(f".//{qn('w:rFonts')}").get(qn("w:eastAsia"))
        for name in ("Title", "Heading 1", "Heading 2", paper.BODY)
    }
    assert [*fonts.values()] == ["方正小标宋简体", "黑体", "楷体_GB2312", "仿宋_GB2312"]
    indent = document.styles[paper.BODY].element.find(f".//{qn('w:ind')}")
    assert indent.get(qn("w:firstLineChars")) == "200"
    for table in document.tables:
        rows = [row._tr.trPr for row in table.rows]
        assert rows[0].find(qn("w:tblHeader")) is not None
        assert all(row.find(qn("w:cantSplit")) is not None for row in rows)
    before = [one._tbl.getprevious() for one in document.tables]
    assert all(one.find(f"{qn('w:pPr')}/{qn('w:keepNext')}") is not None or "Heading" in one.style for one in before)
    direct = [run for run in document.element.body.iter(qn("w:rPr")) if {one.tag for one in run} - {qn("w:rStyle")}]
    assert direct == []
    headings = [line.text for line in document.paragraphs if line.style and line.style.name == "Heading 1"]
    assert headings[:6] == [
        "一、方案要求",
        "二、完成情况",
        "三、未完成及原因",
        "四、问题及整改",
        "五、经验做法",
        "六、下一步打算",
    ]
    assert headings[6:] == ["附:方案原文", "附:数据来源"]


def test_the_plans_sentences_open_a_report_only_where_they_are_few(every, of_unit):
    lines = [line.text for line in docx.Document(io.BytesIO(every["平达乡"])).paragraphs]
    annex = lines.index("附:方案原文")
    [named] = lines[lines.index("一、方案要求") + 1 : lines.index("二、完成情况")]
    clauses = [line.partition(":")[0] for line in lines[annex + 1 : lines.index("附:数据来源")]]
    assert named == f"{';'.join(clauses)}。逐条原文见“附:方案原文”。"
    assert len(clauses) == 22
    short = [line.text for line in docx.Document(io.BytesIO(paper.docx_of(of_unit, MADE))).paragraphs]
    assert "附:方案原文" not in short


def test_each_has_its_completion_as_a_native_chart_with_a_caption(every):
    for name, data in every.items():
        [chart] = charts.read(data)
        assert list(chart.series) == ["应完成", "已完成"], name  # on the last day nothing is left to guess
        assert len(chart.kept[0]) == 103
        lines = docx.Document(io.BytesIO(data)).paragraphs
        at = next(at for at, line in enumerate(lines) if line._p.findall(f".//{qn('w:drawing')}"))
        assert lines[at + 1].text.startswith("图:任务完成情况。6月30日应完成 ")
        assert "项任务有报送的" in lines[at + 1].text
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            assert not [one for one in archive.namelist() if one.endswith((".png", ".jpeg", ".emf"))]


def test_the_township_has_its_schematic_map_as_shapes_with_a_caption(every):
    bodies = {name: docx.Document(io.BytesIO(data)).element.body for name, data in every.items()}
    shapes = {name: list(body.iter("{*}wsp")) for name, body in bodies.items()}
    assert {name: len(some) for name, some in shapes.items() if some} == {"平达乡": 10}
    words = ["".join(str(text.text) for text in one.iter(qn("w:t"))) for one in shapes["平达乡"]]
    assert "黄连河村逾期 1 滞后 9" in words
    assert "安乐村按期" in words
    lines = [line.text for line in docx.Document(io.BytesIO(every["平达乡"])).paragraphs]
    assert [one for one in lines if one.startswith("图:各村突破、逾期和滞后的任务数。已报村 10/10 村")]


def test_what_people_wrote_is_kept_and_figures_are_compared(truth, source, demo_snapshot, filled):
    before = source_of(demo_snapshot, filled, EARLIER)
    subject = source.unit("社保中心")  # another name of it
    old = written_in(
        paper.docx_of(special_report.paper(before, subject), MADE),
        EXPERIENCE.tag,
        "办夜校,一周两个班。",
        "逐户问、逐户记。",
    )
    earlier = paper.read(old, FIELDS)
    assert earlier.fields.keys() == {EXPERIENCE.tag}
    made = special_report.paper(source, subject, earlier)
    again = paper.read(paper.docx_of(made, MADE, earlier.fields), FIELDS)
    assert again.fields == earlier.fields
    assert "<w:b/>" in earlier.fields[EXPERIENCE.tag][0]

    then, now = Truth(before), truth
    differ = special_report.changes(earlier, made.blocks, made.names)
    goals = {about for about in now.goals if again.text(about, "standing")}
    stand = {
        about
        for about in goals
        if (then.goals[about].status, then.goals[about].actual) != (now.goals[about].status, now.goals[about].actual)
    }
    assert {one.about for one in differ} <= stand
    assert len(differ) > 20
    for one in differ:
        for truth, (standing, status) in ((then, one.was), (now, one.now)):
            assert truth.holds(Figure(standing, one.about, "standing"), subject)
            assert truth.holds(Figure(status, one.about, "status"), subject)


def test_a_picture_that_cannot_be_kept_is_counted(of_unit):
    data = written_in(paper.docx_of(of_unit, MADE), EXPERIENCE.tag, "见图</w:t><w:drawing/><w:t>。")
    written = paper.read(data, FIELDS)
    assert written.lost == {EXPERIENCE.tag: 1}
    assert "见图" in written.fields[EXPERIENCE.tag][0]


def small() -> bytes:
    return paper.docx_of(
        Paper("试", "平达乡", "", [Paragraph(["一段。"]), EXPERIENCE, NEXT_STEPS], {"kind": "试"}), MADE
    )


def test_a_field_that_somebody_copied_keeps_what_was_written_in_either():
    data = edited(written_in(small(), EXPERIENCE.tag, "甲的话。"), lambda body: copy_of(body, "甲的话。", "乙的话。"))
    written = paper.read(data, FIELDS)
    assert [text in one for text, one in zip(("甲", "乙"), written.fields[EXPERIENCE.tag], strict=True)] == [True, True]
    assert written.beside == []


def test_what_is_written_outside_the_fields_is_known_and_what_was_made_is_not():
    assert paper.read(small(), FIELDS).beside == []

    def write(body: Any) -> None:
        body[0].addnext(parse_xml(f"<w:p {nsdecls('w')}><w:r><w:t>另写 一段。</w:t></w:r></w:p>"))
        control = next(body.iter(qn("w:sdt")))  # “删除内容控件”: the words stay
        control.addprevious(control.find(qn("w:sdtContent"))[0])
        control.getparent().remove(control)

    written = paper.read(edited(written_in(small(), EXPERIENCE.tag, "没了框的话。"), write), FIELDS)
    assert written.beside == ["另写一段。", "没了框的话。"]
    assert written.fields == {}


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"text"])
def test_a_file_that_is_no_document_is_said_to_be_none(data):
    with pytest.raises(UnreadablePaper, match=r"请核对是不是 \.docx"):
        paper.read(data)


def test_an_unknown_name_is_answered_with_the_nearest(source):
    assert source.unit("扶贫办").name == "乡扶贫办"
    with pytest.raises(UnknownSubject, match="没有“小合村”这个村。相近的:小河村"):
        source.village("小合村")
    with pytest.raises(UnknownSubject, match="没有“乡扶贫版”这个单位。相近的:乡扶贫办"):
        source.unit("乡扶贫版")


def command(*words: str) -> int:
    return main(["report", "special", "--as-of", "2020-06-30", *words])


def test_the_command_keeps_what_was_written_and_never_writes_over_it(filled, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("PINGDA_HOME", str(shutil.copytree(filled, tmp_path / "home")))
    out, path = tmp_path / "out", tmp_path / "out" / "平达乡_专题报告_乡团委_2020-06-30.docx"
    assert command("--unit", "乡团委", "--out", str(out)) == 0
    assert path.stat().st_mode & 0o777 == 0o600
    assert accounts.events(tmp_path / "home", 1).loc[0, "detail"] == path.name
    path.write_bytes(written_in(path.read_bytes(), EXPERIENCE.tag, "青年突击队包户。"))
    (tmp_path / "file").write_text("")
    for words, answer in (
        (("--out", str(out), "--keep", str(tmp_path / "home")), "里有人写的内容,会被盖掉"),
        (("--out", str(tmp_path / "file" / "below")), "写不了文件夹"),
        (("--out", str(out), "--keep", str(tmp_path / "none")), "没有写出报告"),
    ):
        assert command("--unit", "乡团委", *words) == 2
        assert answer in capsys.readouterr().err
    assert main(["report", "weekly", "--as-of", "2999-05-20", "--out", str(out)]) == 2
    assert "这一天还没有到" in capsys.readouterr().err
    assert command("--unit", "乡烟站", "--out", str(out), "--keep", str(path)) == 2
    assert "是“乡团委”的报告,不是“乡烟站”的" in capsys.readouterr().err
    assert command("--unit", "乡团委", "--out", str(out)) == 0
    assert "里写的:经验做法" in capsys.readouterr().out
    assert "青年突击队包户。" in text_of(path.read_bytes())


def test_what_people_wrote_beside_the_fields_and_in_further_files_is_said_and_never_written_over(source, tmp_path):
    kind, subject = reports.KINDS["special"], source.unit("乡团委")
    path = tmp_path / reports.file_name(source, kind, subject)
    data = written_in(reports.make(source, kind, subject, Earlier(), MADE).data, EXPERIENCE.tag, "包户。")
    path.write_bytes(edited(data, lambda body: body[0].addnext(body_of("框外写的话。")[0])))
    before = reports.earlier(tmp_path, source, kind, subject)
    with pytest.raises(PingdaError, match="填写框以外写的 1 处"):
        reports.check_kept(path, before, kind, subject.name)
    assert reports.notes(before, kind) == ["上一版里有填写框以外写的 1 处(“框外写的话。”),没有带过来,请从上一版复制。"]

    final = path.with_name("平达乡_专题报告_乡团委_2020-06-30(定稿).docx")
    final.write_bytes(written_in(data, EXPERIENCE.tag, "定稿的话。"))
    path.write_bytes(data)
    for own, at in ((False, 1), (True, 0)):
        os.utime(final, (at, at))
        os.utime(path, (0.5, 0.5))
        before = reports.earlier(tmp_path, source, kind, subject)
        assert (before.origin == path) == own
        assert before.others == [final.name if own else path.name]
    with pytest.raises(PingdaError, match="里有人写的内容,会被盖掉"):
        reports.check_kept(path, reports.earlier(final, source, kind, subject), kind, subject.name)

    docx.Document().save(tmp_path / "别的.docx")
    with pytest.raises(PingdaError, match="不是本系统写出的报告"):
        reports.earlier(tmp_path / "别的.docx", source, kind, subject)
    village = special_report.paper(source, source.village("安乐村"))
    (tmp_path / "安乐.docx").write_bytes(paper.docx_of(village, MADE))
    with pytest.raises(PingdaError, match="是“安乐村”的报告,不是“乡团委”的"):
        reports.earlier(tmp_path / "安乐.docx", source, kind, subject)
