"""The page of two days run for real: which days, how they came to be, what stands in the address, what it says."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pingda_dash import desk, minutes
from pingda_dash.lake import Lake
from pingda_dash.ui import compare_page
from tests.ui.conftest import ROOT, address, drawn

DAY = date(2020, 5, 20)
NOON = datetime(2020, 5, 20, 12, 0)  # noqa: DTZ001
HEAD = "统计日期,村,项目,人次,其中建档立卡\n"
OTHERS = "小田坝村 河尾社区 平安社区 黄连河村 安乐村 安庆村 章赛村 橄榄寨村 小河村".split()
NOBODY = "".join(f"2020-05-06,{village},技能培训,0,0\n" for village in OTHERS)
LOADS = (
    (datetime(2020, 5, 11, 17, 0), f"{HEAD}2020-05-06,平达社区,技能培训,80,80\n{NOBODY}"),  # noqa: DTZ001
    (datetime(2020, 5, 19, 17, 0), f"{HEAD}2020-05-18,平达社区,技能培训,78,78\n"),  # noqa: DTZ001
)
"""What two uploads say of 技能培训, of every village: the second is lower than the first."""


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose lake holds the two uploads, filled once for this module."""
    home = tmp_path_factory.mktemp("compare")
    lake = Lake.open(home, "real")
    for at, text in LOADS:
        checked = desk.receive(lake, [(f"就业_{at:%m%d}.csv", text.encode())], DAY)
        assert [file.lines() for file in checked if not file.ok] == []
        desk.accept(lake, checked, "乡社保中心", "", at)
    return home


@pytest.fixture
def kept_lake(kept: Path, plain_data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same lake as it is, for tests that only read: its figures are worked out once."""
    monkeypatch.setenv("PINGDA_HOME", str(kept))
    monkeypatch.setenv("PINGDA_DATA", str(plain_data))


def window(**asked: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    app.switch_page("pages/compare.py")
    for name, value in {"asof": DAY.isoformat(), **asked}.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    assert "pd-incident" not in drawn(app)["page"]
    return app


def words(app: AppTest, panel: str) -> str:
    markup = drawn(app)[f"compare-{panel}"]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", markup)).strip()


def mark(lake: Lake, version: int, name: str = compare_page.LAST_MEETING) -> None:
    lake.mark(name, version, "乡扶贫办", datetime(2020, 5, 20, 9, 0))  # noqa: DTZ001


def test_without_a_mark_the_earlier_day_is_a_week_before_and_the_page_says_so(kept_lake: None) -> None:
    app = window()
    days = words(app, "days")
    assert "5月13日 一周前 第 55 天 · 星期三 7 天 5月20日 第 62 天 · 星期三" in days
    assert "还没有上次例会的记录或标记,先与一周前比" in days
    assert address(app, "since") is None


def test_the_default_is_the_day_of_the_version_that_the_last_meeting_marks(lake: Lake) -> None:
    mark(lake, lake.version() - 1)
    days = words(window(), "days")
    assert "5月11日 上次例会 第 53 天 · 星期一 9 天 5月20日" in days
    assert "先与一周前比" not in days


def met(lake: Lake, *days: date) -> None:
    """Something was said at a meeting on each day."""
    for day in days:
        minutes.add(lake.folder, minutes.Note("unit:乡农业中心", "x", day, "本周补齐", None, "", "", "张三", "", NOON))


def test_the_default_is_the_day_of_the_last_meeting_at_which_something_was_said(lake: Lake) -> None:
    met(lake, date(2020, 5, 6), date(2020, 5, 15), DAY)
    assert "5月15日 上次例会 第 57 天 · 星期五 5 天 5月20日" in words(window(), "days")
    assert "5月6日 上次例会" in words(window(asof="2020-05-14"), "days")


@pytest.mark.parametrize(("stored", "shown"), [(date(2020, 5, 6), "5月11日"), (date(2020, 5, 15), "5月15日")])
def test_of_the_mark_and_the_last_meeting_with_notes_the_later_day_counts(lake: Lake, stored: date, shown: str) -> None:
    mark(lake, lake.version() - 1)
    met(lake, stored)
    assert f"{shown} 上次例会" in words(window(), "days")
    assert drawn(window())["compare-days"].count("上次例会 <i>") == 1


def test_a_mark_of_the_day_itself_is_no_day_to_compare_with(lake: Lake) -> None:
    mark(lake, lake.version())
    days = words(window(asof="2020-05-19"), "days")
    assert "5月12日" in days
    assert "标记“上次例会”(5月19日)不早于这一天,先与一周前比" in days


def test_the_address_chooses_the_earlier_day(lake: Lake) -> None:
    mark(lake, lake.version() - 1)
    app = window(since="2020-05-18")
    assert "5月18日 第 60 天 · 星期一 2 天 5月20日" in words(app, "days")
    assert address(app, "since") == "2020-05-18"


def test_a_later_day_is_put_on_the_right_and_the_page_says_so(kept_lake: None) -> None:
    app = window(asof="2020-05-13", since="2020-05-20")
    days = words(app, "days")
    assert "5月13日 第 55 天 · 星期三 7 天 5月20日" in days
    assert "所选的 5月20日晚于 5月13日,已按先后对调" in days
    assert "80 → 78 / 141 人次 −2 人次" in words(app, "goals")


def test_both_days_are_asked_of_what_is_known_now(kept_lake: None) -> None:
    app = window()
    goals = words(app, "goals")
    assert "技能培训 80 → 78 / 141 人次 −2 人次 仍 正常 ↓ 回落" in goals
    assert "其中贫困劳动力" in goals
    assert "正常 1 → 1" in words(app, "counts")  # both figures are one duty
    assert "新增" in words(app, "concerns")
    assert "其间收到 1 份台账" in words(app, "days")
    assert drawn(app)["compare-villages"].count('data-pick="village:') == 20


def test_every_mark_yesterday_a_week_ago_and_the_milestones_are_one_touch_away(lake: Lake) -> None:
    mark(lake, lake.version() - 1)
    mark(lake, lake.version(), "月报")
    days = drawn(window())["compare-days"]
    offered = re.findall(r'data-pick="since:([\d-]+)"[^>]*>([^<]+?) <i>', days)
    assert set(offered) == {
        ("2020-05-11", "上次例会"),
        ("2020-05-19", "月报"),
        ("2020-05-19", "前一天"),
        ("2020-05-13", "一周前"),
        ("2020-03-20", "首日"),
        ("2020-03-31", "3月底"),
        ("2020-04-30", "4月底"),
    }


def test_before_the_campaign_nothing_is_known_and_more_is_not_worse(kept_lake: None) -> None:
    app = window(since="2020-03-01")
    assert "总攻开始前" in words(app, "days")
    assert "技能培训 — → 78 / 141 人次" in words(app, "goals")
    assert "未报送 → 正常 ＋ 首次报送" in words(app, "goals")
    assert "变差" not in words(app, "counts")


def test_the_same_day_twice_asks_for_another(kept_lake: None) -> None:
    app = window(since="2020-05-20")
    assert "两日是同一天" in words(app, "empty")
    assert 'data-pick="since:2020-05-13"' in drawn(app)["compare-days"]


def test_with_no_data_at_all_the_page_says_so(kept_lake: None) -> None:
    assert "尚无数据" in words(window(asof="2020-04-10"), "empty")
