"""Three offices' files that contradict each other: all are taken, each contradiction is named, every page stays up."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import pytest

from pingda_dash import desk
from pingda_dash.lake import Lake
from pingda_dash.ui.navigation import screens
from tests.ui.conftest import drawn, open_page, text

DAY = "2020-05-20"
VILLAGE = "530523206206"
REGISTER = """户编号,村,户主姓名,家庭人口,劳动力人数,户类型,人均纯收入,住房安全,饮水安全,有产业意愿,合作经营主体
H1,安乐村,王小明,4,2,未脱贫户,3100,否,否,是,安乐茶叶合作社
H2,安乐村,李建国,3,1,脱贫户,6100,是,否,是,安乐茶叶合作社
H3,安乐村,张福贵,5,2,一般户,7100,是,是,否,
"""
GUARANTEES = """统计日期,村,保障事项,应保障数,已达标数,存量问题数
2020-05-20,安乐村,危房改造,5,5,0
2020-05-20,安乐村,饮水安全,9,2,7
"""
MONITORING = """统计日期,户编号,村,户主姓名,监测类型,识别日期,帮扶措施,责任人
2020-05-20,H3,安乐村,张福贵,脱贫不稳定户,2020-04-01,,赵发
2020-05-20,H9,安乐村,马成林,边缘易致贫户,2020-05-09,低保,赵发
"""
FILES = [("农户名册20200520.csv", REGISTER), ("三保障.csv", GUARANTEES), ("监测.csv", MONITORING)]


@pytest.fixture(scope="module")
def contradicted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose real lake holds the three files."""
    home = tmp_path_factory.mktemp("contradicted")
    lake = Lake.open(home, "real")
    at = datetime(2020, 5, 20, 17)  # noqa: DTZ001 - the township's wall time has no zone
    checked = desk.receive(lake, [(name, text.encode("gbk")) for name, text in FILES], at.date())
    assert [file.lines() for file in checked if not file.ok] == []
    desk.accept(lake, checked, "乡扶贫办", "三份对不上的表", at)
    return home


@pytest.fixture(autouse=True)
def _on_that_lake(contradicted: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PINGDA_HOME", str(contradicted))


@pytest.mark.parametrize("page", [screen.file.removesuffix(".py") for screen in screens()])
def test_every_page_stays_up_and_names_nobody(page: str) -> None:
    app = open_page(page, asof=DAY)
    words = "".join(drawn(app).values())
    assert not app.exception
    assert "pd-incident" not in words
    assert text(words)
    assert not [name for name in ("王小明", "李建国", "张福贵", "马成林", "赵发") if name in words]


def test_the_village_stays_up_too() -> None:
    app = open_page("map", village=VILLAGE, asof=DAY)
    assert "pd-incident" not in "".join(drawn(app).values())


def test_each_contradiction_is_a_concern() -> None:
    app = open_page(asof=DAY)
    app.session_state["_dialog"] = ("whole", "concerns")
    app.run()
    words = drawn(app)["dialog-whole"]
    for note in (
        "危房改造存量与农户名册不符",
        "饮水安全存量与农户名册不符",
        "脱贫不稳定户监测台账与农户名册不符",
        "边缘易致贫户监测台账与农户名册不符",
    ):
        assert note in words


def test_a_contradiction_opens_with_the_rows_of_both_ledgers() -> None:
    app = open_page(asof=DAY)
    app.session_state["_dialog"] = ("whole", "concerns")
    app.run()
    finding = re.findall(r'data-pick="check:([^"]+)"[^>]*>\s*<b[^>]*>饮水安全存量', drawn(app)["dialog-whole"])
    app.session_state["_dialog"] = ("check", finding[0])
    app.run()
    words = drawn(app)
    assert "台账 7 户,名册 2 户" in words["dialog-sheet"]
    assert "三保障与饮水台账" in words["page"]
    assert "农户名册" in words["page"]
    assert len(app.dataframe) == 2
