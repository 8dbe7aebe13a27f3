"""The page 报告: what is in the folder and what turned since, a report made at a touch, who may have one."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pingda_dash import accounts, desk, reports, settings
from pingda_dash.lake import Lake
from pingda_dash.plan import load_plan
from pingda_dash.report import paper
from pingda_dash.reports import KINDS, Earlier
from pingda_dash.snapshot import Snapshot
from pingda_dash.special_report import EXPERIENCE, Source
from pingda_dash.ui import access, reports_page
from tests.report.papers import written_in
from tests.ui.conftest import drawn, elements, open_page, shown, signed_in, text

AT = datetime(2020, 5, 20, 18)  # noqa: DTZ001 - the township's wall time has no zone
UNIT = "乡社保中心"


@pytest.fixture
def folder(tmp_path: Path, demo_snapshot: Snapshot, filled: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a unit's report of two days."""
    kind = KINDS["special"]
    for day in (date(2020, 5, 13), date(2020, 5, 20)):
        source = Source(demo_snapshot, day, load_plan(settings.data_dir() / "plan"), filled / "demo")
        subject = source.unit(UNIT)
        made = reports.make(source, kind, subject, Earlier(), AT)
        (tmp_path / reports.file_name(source, kind, subject)).write_bytes(made.data)
    monkeypatch.setenv("PINGDA_REPORTS", str(tmp_path))
    return tmp_path


@pytest.fixture
def handed(monkeypatch: pytest.MonkeyPatch) -> dict[str, Callable[[], bytes]]:
    """What is behind each download button, by the name of its file."""
    behind, real = dict[str, Callable[[], bytes]](), access.noted

    def noted(content: Callable[[], bytes], event: str, detail: str) -> Callable[[], bytes]:
        behind[detail] = real(content, event, detail)
        return behind[detail]

    monkeypatch.setattr(access, "noted", noted)
    return behind


def page_of(**address: str) -> AppTest:
    return open_page("reports", asof="2020-05-20", **address).run()


def test_the_newest_is_opened_with_what_turned_since_the_last_of_its_kind(opened, folder, handed):
    app = page_of()
    kept = text(drawn(app)["reports-kept"])
    assert kept.count(f"专题报告 · {UNIT}") == 2
    turned = text(drawn(app)["reports-turned"])
    assert "5月13日" in turned
    name = f"平达乡_专题报告_{UNIT}_2020-05-20.docx"
    older, newer = (reports.read(folder / name.replace("05-20", day), KINDS["special"]) for day in ("05-13", "05-20"))
    changes = reports.differences(older, newer)
    assert changes
    for one in changes:
        assert text(one.name) in turned
        assert one.now[0] in turned
    assert handed[name]() == (folder / name).read_bytes()
    assert accounts.events(settings.home()).iloc[0][["action", "detail"]].tolist() == ["写出报告", name]
    app = page_of(report=f"平达乡_专题报告_{UNIT}_2020-05-13.docx")
    assert "没有更早的一份" in text(drawn(app)["reports-turned"])


def test_a_touch_makes_a_report_of_the_pages_day_with_what_was_written_before(opened, handed):
    app = page_of()
    made = paper.read(handed["平达乡_专题报告_全乡_2020-05-20.docx"](), KINDS["special"].fields)
    assert (made.about["as_of"], made.about["subject"]) == ("2020-05-20", "乡:")
    whom = next(one for one in app.selectbox if one.label == "谁的")
    app = whom.select(whom.options.index(UNIT)).run()
    made = paper.read(handed[f"平达乡_专题报告_{UNIT}_2020-05-20.docx"](), KINDS["special"].fields)
    assert made.about["subject"] == f"单位:{UNIT}"
    assert EXPERIENCE.tag not in made.fields


def test_of_each_unit_and_village_it_says_whether_its_report_is_there_and_how_much_people_wrote(opened, folder, handed):
    app = page_of()
    due = drawn(app)["reports-due"]
    every = {name: text(words) for name, words in re.findall(r'data-pick="due:([^"]+)".*?<span>(.*?)</span>', due)}
    assert len(every) == 19 + 10
    assert {name: words for name, words in every.items() if words != "没有"} == {UNIT: "5月20日 0/3"}
    path = folder / f"平达乡_专题报告_{UNIT}_2020-05-20.docx"
    path.write_bytes(written_in(path.read_bytes(), EXPERIENCE.tag, "夜校办到组里。"))
    assert f'data-pick="due:{UNIT}"><b>{UNIT}</b><span>5月20日 1/3' in drawn(page_of())["reports-due"]
    path.write_bytes(path.read_bytes()[:-200])
    app = page_of()
    assert f'data-pick="due:{UNIT}"><b>{UNIT}</b><span>5月20日 打不开' in drawn(app)["reports-due"]
    assert "文件夹里有 0/29 份" in "".join(one.proto.body for one in app.get("html")), "none that can be handed in"


def test_all_of_a_kind_come_in_one_file(opened, handed, demo_snapshot, filled):
    page_of()
    [name] = (one for one in handed if one.endswith(".zip"))
    source = Source(demo_snapshot, AT.date(), load_plan(settings.data_dir() / "plan"), filled / "demo")
    assert f"_共{len(source.subjects())}份.zip" in name
    with zipfile.ZipFile(io.BytesIO(reports_page.zipped(source, KINDS["special"], source.subjects()[-2:]))) as archive:
        subjects = [paper.read(archive.read(one)).about["subject"] for one in archive.namelist()]
    assert subjects == [f"村:{one.id}" for one in source.subjects()[-2:]]


def test_the_paragraph_of_the_day_is_what_copying_takes_along(opened):
    app = page_of()
    paragraph = text(drawn(app)["digest"])
    header = drawn(app)["page"]
    shared = header.partition('data-text="')[2].partition('"')[0]
    assert 'data-panel="digest"' in header
    for line in filter(None, (one.strip("【】· ") for one in shared.splitlines())):
        assert text(line).rstrip(":") in paragraph
    assert "演示数据" in shared


def test_a_folder_named_as_a_report_is_none(opened, folder):
    (folder / "平达乡_周报_全乡_2020-05-20.docx").mkdir()
    assert "周报" not in text(drawn(page_of())["reports-kept"])


def test_a_folder_that_cannot_be_read_is_a_line_and_the_page_is_drawn(opened, folder, monkeypatch):
    real = type(folder).iterdir

    def refused(of: Path) -> Iterator[Path]:
        if of == folder:
            raise PermissionError(13, "Permission denied", str(of))
        return real(of)

    monkeypatch.setattr(type(folder), "iterdir", refused)
    page = drawn(shown(page_of()))
    assert f"读不了报告文件夹 {folder}" in page["page"]
    assert "digest" in page


def test_real_reports_are_for_who_has_signed_in(desk_home, folder):
    lake = Lake.open(desk_home, "real")
    assert lake.name == "real"
    ledger = ("产业.csv", "统计日期,村,产业,面积(亩)\n2020-05-20,平达社区,烤烟,900\n".encode())
    desk.accept(lake, desk.receive(lake, [ledger], date(2020, 5, 20)), "乡农业中心", "", AT)
    app = page_of()
    every = drawn(app)
    assert UNIT not in "".join(every.values())
    assert "登录后可看" in every["reports-kept-in"]
    assert "没有找到" not in "".join(drawn(page_of(report=f"平达乡_专题报告_{UNIT}_2020-05-20.docx")).values())
    assert not [one for one in elements(app.main) if one.type == "download_button"]
    assert "登录后可以写报告" in " ".join(str(one.value) for one in elements(app.main) if one.type == "html")
    app = signed_in(open_page("reports", asof="2020-05-20"), "viewer").run()
    assert UNIT in text(drawn(app)["reports-kept"])
    assert not [one.label for one in app.checkbox]


def test_a_report_names_people_where_its_page_does_to_whom_may_and_unless_told_otherwise(opened, monkeypatch):
    asked, real = list[tuple[str, str]](), access.download

    def download(content: Callable[[], bytes], action: access.Action, event: str, detail: str) -> Callable[[], bytes]:
        asked.append((action, detail))
        return real(content, action, event, detail)

    monkeypatch.setattr(access, "download", download)
    app = signed_in(open_page("reports", asof="2020-05-20"), "leader", name="李领导").run()
    named = "平达乡_专题报告_全乡_2020-05-20_未脱敏.docx"
    assert ("unmask", f"{named},未脱敏") in asked
    assert all("未脱敏" in detail for action, detail in asked if action == "unmask")
    asked.clear()
    [hidden] = app.checkbox
    assert hidden.label == "隐去姓名(要给别人的)"
    hidden.check().run()
    assert not [one for one in asked if one[0] == "unmask"]
