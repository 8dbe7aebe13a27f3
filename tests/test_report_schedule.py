"""The reports that a server writes by itself: when they are due, and that nothing people wrote is lost to them."""

from __future__ import annotations

import logging
import os
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from pingda_dash import accounts, desk, report_schedule, reports, settings
from pingda_dash.clock import CHINA
from pingda_dash.lake import Lake
from pingda_dash.plan import Plan, load_plan
from pingda_dash.reports import KINDS

EVENING = time(18)
WEDNESDAY = datetime(2020, 5, 20, 18, 5)  # noqa: DTZ001 - the township's wall time has no zone
THURSDAY = 3


@pytest.fixture
def plan() -> Plan:
    return load_plan(settings.data_dir() / "plan")


def names(folder: Path, plan: Plan, at: datetime, meeting: int | None = None) -> list[str]:
    return [kind.name for kind in report_schedule.due(folder, plan, at, EVENING, meeting)]


def written(path: Path, at: datetime) -> None:
    path.write_bytes(b"")
    os.utime(path, (at.replace(tzinfo=CHINA).timestamp(),) * 2)


def test_the_days_report_is_due_every_evening_of_the_campaign_and_those_of_a_meeting_before_it(tmp_path, plan):
    assert names(tmp_path, plan, WEDNESDAY) == ["daily"]
    assert names(tmp_path, plan, WEDNESDAY, THURSDAY) == ["daily", "weekly", "meeting", "table"]
    assert names(tmp_path, plan, WEDNESDAY + timedelta(days=1), THURSDAY) == ["daily"], "it is the meeting's own day"
    assert names(tmp_path, plan, WEDNESDAY - timedelta(minutes=10), THURSDAY) == ["daily"], "Tuesday's, which lacks"
    for year in (2019, 2026):
        assert names(tmp_path, plan, WEDNESDAY.replace(year=year), THURSDAY) == [], "nobody asks then"


def test_what_was_written_since_the_evening_is_not_written_again_what_was_written_at_noon_is(tmp_path, plan):
    path = tmp_path / f"{plan.campaign.township}_{KINDS['daily'].title}_全乡_2020-05-20{KINDS['daily'].suffix}"
    written(path, WEDNESDAY.replace(hour=12))
    assert names(tmp_path, plan, WEDNESDAY) == ["daily"]
    written(path, WEDNESDAY)
    assert names(tmp_path, plan, WEDNESDAY) == []


def test_a_machine_that_was_off_in_the_evening_writes_in_the_morning_what_was_due_then(tmp_path, plan):
    morning = WEDNESDAY.replace(day=21, hour=7)
    assert report_schedule.day_of(morning, EVENING) == WEDNESDAY.date()
    assert names(tmp_path, plan, morning, THURSDAY) == ["daily", "weekly", "meeting", "table"], "today is the meeting"
    for name in ("daily", "weekly", "meeting", "table"):
        kind = KINDS[name]
        written(tmp_path / f"{plan.campaign.township}_{kind.title}_全乡_2020-05-20{kind.suffix}", morning)
    assert names(tmp_path, plan, morning, THURSDAY) == []
    first = datetime.combine(plan.campaign.start, time(9))
    assert names(tmp_path, plan, first) == [], "the evening before it began"


def test_what_could_not_be_written_is_tried_again_after_an_hour():
    assert report_schedule.is_to_try(None, WEDNESDAY)
    assert not report_schedule.is_to_try(WEDNESDAY, WEDNESDAY + timedelta(minutes=59))
    assert report_schedule.is_to_try(WEDNESDAY, WEDNESDAY + timedelta(minutes=60))
    assert report_schedule.is_to_try(WEDNESDAY + timedelta(days=1), WEDNESDAY), "the clock was set back"


def test_a_report_goes_into_the_folder_and_the_audit_and_one_that_fails_keeps_no_other(home, tmp_path, caplog):
    lake = Lake.open(home, "real")
    ledger = ("产业.csv", "统计日期,村,产业,面积(亩)\n2020-05-20,平达社区,烤烟,900\n".encode())
    desk.accept(lake, desk.receive(lake, [ledger], date(2020, 5, 20)), "乡农业中心", "", WEDNESDAY)
    folder, kinds = tmp_path / "报告", [KINDS["special"], KINDS["daily"]]
    folder.mkdir()
    (folder / "平达乡_专题报告_全乡_2020-05-13.docx").write_bytes(b"no paper")
    with caplog.at_level(logging.ERROR):
        [path] = report_schedule.write(folder, kinds, date(2020, 5, 20), WEDNESDAY)
    assert "专题报告没有写成" in caplog.text
    assert "Traceback" not in caplog.text
    [kept] = (one for one in reports.listed(folder, "平达乡") if one.path == path)
    assert (kept.kind.name, kept.subject, kept.as_of) == ("daily", reports.WHOLE, date(2020, 5, 20))
    event = accounts.events(home).iloc[0]
    assert (event["who"], event["action"], event["detail"]) == ("定时", "写出报告", path.name)


def test_of_demo_data_nothing_is_written_by_itself(home, tmp_path):
    desk.open_demo(home)
    assert report_schedule.write(tmp_path / "报告", [KINDS["daily"]], date(2020, 5, 20), WEDNESDAY) == []
    assert not (tmp_path / "报告").exists()


def test_the_settings_say_where_when_and_before_which_meeting(monkeypatch, home, tmp_path):
    assert (settings.reports_dir(), settings.report_time(), settings.meeting_day()) == (home / "reports", EVENING, None)
    monkeypatch.setenv("PINGDA_REPORTS", str(tmp_path))
    monkeypatch.setenv("PINGDA_REPORT_TIME", "17:30")
    for day in ("四", "周四", "星期四"):
        monkeypatch.setenv("PINGDA_MEETING_DAY", day)
        assert settings.meeting_day() == THURSDAY
    monkeypatch.setenv("PINGDA_MEETING_DAY", "周天")
    assert (settings.reports_dir(), settings.report_time(), settings.meeting_day()) == (tmp_path, time(17, 30), 6)
    monkeypatch.setenv("PINGDA_REPORTS", "off")
    monkeypatch.setenv("PINGDA_REPORT_TIME", "傍晚")
    assert (settings.reports_dir(), settings.report_time()) == (None, EVENING)
