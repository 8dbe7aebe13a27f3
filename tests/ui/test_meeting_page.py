"""The meeting page run for real: the list and its order, the address, the way through it, and what is said."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pingda_dash import accounts, desk, minutes, settings
from pingda_dash.lake import Lake
from pingda_dash.ui import live, meeting_page
from tests import people
from tests.ui.answers import forget_answers
from tests.ui.conftest import ROOT, address, drawn, press, shown, signed_in, text

DAY = date(2020, 5, 20)
AT = datetime(2020, 5, 20, 12, 0)  # noqa: DTZ001 - the township's wall time has no zone
LATE, TRANSFERS, TRAINING = "unit:乡住建局", "task:T37", "task:T35"
"""What is red in these tests, worst first."""
VILLAGES = "平达社区 小田坝村 河尾社区 平安社区 黄连河村 安乐村 安庆村 章赛村 橄榄寨村 小河村".split()
EMPLOYMENT = (
    "就业.csv",
    "统计日期,村,项目,人次,其中建档立卡\n2020-05-13,平达社区,技能培训,40,40\n2020-05-20,平达社区,技能培训,45,45\n"
    "2020-05-20,平达社区,新增转移就业,160,147\n"
    + "".join(f"2020-05-13,{one},技能培训,0,0\n2020-05-13,{one},新增转移就业,0,0\n" for one in VILLAGES[1:]),
)
PROBLEMS = (
    "整改.csv",
    "统计日期,问题编号,问题来源,问题,村,责任单位,整改期限,整改状态\n"
    "2020-05-20,P1,其他,旧房未拆,平达社区,乡住建局,2020-05-10,整改中\n",
)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose lake holds a late problem and a lagging training, filled once for this module."""
    home = tmp_path_factory.mktemp("meeting")
    load(Lake.open(home, "real"), EMPLOYMENT, PROBLEMS)
    return home


def load(lake: Lake, *files: tuple[str, str]) -> None:
    checked = desk.receive(lake, [(name, text.encode()) for name, text in files], DAY)
    assert [file.lines() for file in checked if not file.ok] == []
    desk.accept(lake, checked, "乡扶贫办", "", AT)


@pytest.fixture
def lake(kept: Path, desk_home: Path) -> Iterator[Lake]:
    """The same lake, this test's own."""
    shutil.copytree(kept, desk_home)
    forget_answers()
    yield desk.real_lake()


@pytest.fixture
def kept_lake(kept: Path, plain_data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same lake as it is, for tests that only read: its figures are worked out once."""
    monkeypatch.setenv("PINGDA_HOME", str(kept))
    monkeypatch.setenv("PINGDA_DATA", str(plain_data))


def window(role: accounts.Role | None = None, **asked: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    if role is not None:
        signed_in(app, role)
    app.switch_page("pages/meeting.py")
    for name, value in {"asof": DAY.isoformat(), **asked}.items():
        app.query_params[name] = value
    return shown(app.run())


def title(app: AppTest) -> str:
    return re.findall(r'<b class="ellipsis" title="([^"]+)"', drawn(app)["meeting-figure"])[0]


def place(app: AppTest) -> str:
    return text(re.findall(r'<div class="pd-meeting-at">.*?</div>', drawn(app)["page"])[0])


def line(app: AppTest, item: str) -> Any:
    """The field for what is said now of the item."""
    [field] = [one for one in app.text_input if str(one.key).startswith(f"meeting-words-{item}")]
    return field


def promise(app: AppTest, item: str) -> Any:
    """The field for the day by which it is promised."""
    [field] = [one for one in app.selectbox if str(one.key).startswith(f"meeting-promise-{item}")]
    return field


def say(app: AppTest, words: str, item: str, promised: date | None = None) -> AppTest:
    line(app, item).input(words)
    if promised:
        promise(app, item).select(promised)
    app.button(key="meeting-submit").click()
    return shown(app.run())


# --- which item -------------------------------------------------------------------------------------------------


def test_the_worst_item_fills_the_screen_with_all_that_is_asked_of_it(kept_lake):
    app = window()
    page = drawn(app)
    assert (title(app), place(app)) == ("乡住建局超期未销号的问题", "1 / 3")
    assert "1 条 超期未销号" in text(page["meeting-figure"])
    assert "风险清零" in page["meeting-plan"]
    assert "旧房未拆" in page["meeting-problems"]
    assert "平达社区 1 条 逾期" in text(page["meeting-villages"])
    assert "还没有说过" in page["meeting-notes"]


def test_a_duty_shows_its_way_its_sentence_and_its_villages(kept_lake):
    page = drawn(window(item=TRAINING))
    assert "45 / 141 人次" in text(page["meeting-figure"])
    assert "141人次" in page["meeting-plan"]
    assert "45 人次" in text(page["meeting-trend"])
    assert page["meeting-villages"].count('<span class="name">') == 10


def test_next_and_previous_go_through_the_list_and_stop_at_its_ends(kept_lake):
    app = window()
    assert app.button(key="meeting-back").disabled
    press(app, "meeting-on")
    assert (address(app, "item"), place(app)) == (TRANSFERS, "2 / 3")
    press(app, "meeting-on")
    assert (address(app, "item"), place(app)) == (TRAINING, "3 / 3")
    assert app.button(key="meeting-on").disabled
    press(press(app, "meeting-back"), "meeting-back")
    assert (address(app, "item"), place(app)) == (LATE, "1 / 3")


@pytest.mark.parametrize("asked", ["3", "9"])
def test_a_number_in_the_address_is_a_place_in_the_list(kept_lake, asked):
    assert title(window(item=asked)) == "技能培训"


def test_every_item_of_every_kind_is_drawn(kept_lake):
    app = window(list="全部")
    count = int(place(app).split("/")[1])
    seen = {title(app), *(title(press(app, "meeting-on")) for _ in range(count - 1))}
    assert len(seen) == count


def test_an_item_that_is_none_shows_the_worst(kept_lake):
    assert title(window(item="indicator:<b>x</b>")) == "乡住建局超期未销号的问题"


def test_the_list_is_chosen_in_the_address_and_holds_its_own_kind(kept_lake):
    assert place(window(list="滞后")) == "1 / 2"
    assert int(place(window(list="全部")).split("/")[1]) > 3
    assert place(window(list="没有这个")) == "1 / 3"


def test_an_item_of_another_list_stays_on_the_screen_without_a_place(kept_lake):
    app = window(list="逾期", item=TRAINING)
    assert (title(app), place(app)) == ("技能培训", "— / 1")


def test_another_list_begins_with_its_worst(kept_lake):
    app = window(item=LATE)
    app.segmented_control(key="list").select("滞后")
    shown(app.run())
    assert (title(app), place(app)) == ("新增转移就业", "1 / 2")


def test_a_list_with_something_broken_in_it_is_called_so(lake):
    [lists] = [one for one in window(list="逾期").segmented_control if one.key == "list"]
    assert "逾期" in lists.options and "突破和逾期" not in lists.options
    dropout = "统计日期,村,保障事项,应保障数,已达标数,存量问题数,新增问题数\n2020-05-20,平达社区,控辍保学,9,8,1,1\n"
    load(lake, ("保障.csv", dropout))
    forget_answers()
    app = window(list="逾期")
    assert place(app) == "1 / 2"
    [lists] = [one for one in app.segmented_control if one.key == "list"]
    assert "突破和逾期" in lists.options and "逾期" not in lists.options


def test_an_upload_that_reorders_the_list_does_not_swap_the_item(lake):
    app = window(item=TRAINING)
    assert place(app) == "3 / 3"
    load(lake, ("整改2.csv", PROBLEMS[1].replace("P1", "P2").replace("乡住建局", "乡农业中心")))
    forget_answers()
    shown(app.run())
    assert (title(app), place(app)) == ("技能培训", "4 / 4")


def test_without_an_address_the_item_stays_too_while_the_day_is_the_same(lake):
    app = window()
    worse = PROBLEMS[1].replace("P1", "P2").replace("乡住建局", "乡农业中心").replace("2020-05-10", "2020-04-10")
    load(lake, ("整改2.csv", worse))
    forget_answers()
    shown(app.run())
    assert (title(app), place(app)) == ("乡住建局超期未销号的问题", "2 / 4")
    assert title(window()) == "乡农业中心超期未销号的问题"


def test_an_item_that_is_settled_says_how_it_stands_and_the_next_one_is_offered(lake):
    app = window(item=LATE)
    load(lake, ("整改3.csv", PROBLEMS[1].replace("整改中", "已销号")))
    forget_answers()
    shown(app.run())
    content = text(drawn(app)["meeting-figure"])
    assert "已销 现为 正常 乡住建局超期未销号的问题" in content
    assert "0 条 超期未销号" in content
    assert place(app) == "— / 2"
    press(app, "meeting-on")
    assert title(app) == "新增转移就业"


def test_keys_go_on_back_and_to_a_place(monkeypatch):
    state = {"_meeting_list": ["a", "b", "c"], "_meeting_item": "b", "_meeting_at": 1}
    asked: dict[str, str] = {}
    monkeypatch.setattr(meeting_page.st, "session_state", state)
    monkeypatch.setattr(meeting_page.st, "query_params", asked)
    result = []
    for key in ("1", "-1", "to:3", "to:9", "to:1"):
        meeting_page.on_step(key)
        result.append(asked["item"])
    assert result == ["c", "a", "c", "c", "a"]


def test_nothing_red_is_a_calm_screen_and_nothing_reported_no_green_one(lake):
    assert "没有核对" in drawn(window(list="核对"))["meeting-empty"]
    early = drawn(window(asof="2020-03-20"))["meeting-empty"]
    assert "尚无数据" in early
    load(
        lake,
        ("就业2.csv", EMPLOYMENT[1].replace(",45,45", ",141,141").replace(",160,147", ",627,147")),
        ("整改3.csv", PROBLEMS[1].replace("整改中", "已销号")),
    )
    forget_answers()
    empty = drawn(window())["meeting-empty"]
    assert "已报送的没有突破、逾期和滞后" in empty
    assert "项任务没有报送,不算按期" in empty


# --- what is said -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["clerk", "leader"])
def test_who_may_note_writes_what_is_said_with_the_figure_of_the_day(lake, role):
    app = window(role, item=TRAINING)
    say(app, "改办夜校", TRAINING, date(2020, 5, 25))
    assert "5月20日例会 · 王经办 划去 改办夜校 当时 45/141 人次,现在没有变化 承诺 5月25日完成,还有 5 天" in text(
        drawn(app)["meeting-notes"]
    )
    [row] = minutes.listed(lake.folder).to_dict("records")
    assert (row["item"], row["title"], row["figure"], row["status"]) == (TRAINING, "技能培训", "45/141 人次", "滞后")
    assert row["as_of"].date() == DAY
    assert (line(app, TRAINING).value, promise(app, TRAINING).value) == ("", meeting_page.NO_PROMISE)
    assert accounts.events(settings.home())["action"].iloc[0] == "记录例会发言"


def test_a_noted_line_does_not_come_back_with_a_run_asked_for_before_it_was_cleared(lake):
    app = window("clerk", item=TRAINING)
    line(app, TRAINING).input("改办夜校")
    promise(app, TRAINING).select(date(2020, 5, 25))
    app.button(key="meeting-submit").click()
    late = app._tree.get_widget_states()  # what the browser still holds when the upload's run is asked for
    [pressed] = [one for one in late.widgets if one.trigger_value]
    late.widgets.remove(pressed)
    app.run()
    shown(app._run(late))
    assert len(minutes.listed(lake.folder)) == 1
    assert (line(app, TRAINING).value, promise(app, TRAINING).value) == ("", meeting_page.NO_PROMISE)


@pytest.mark.parametrize("role", [None, "viewer"])
def test_who_may_not_sees_the_notes_and_no_line_to_write(lake, role):
    say(window("clerk", item=TRAINING), "改办夜校", TRAINING)
    app = window(role, item=TRAINING) if role is None else seen_by_viewer()
    assert "改办夜校" in drawn(app)["meeting-notes"]
    assert "strike:" not in drawn(app)["meeting-notes"]
    assert not [one for one in app.text_input if str(one.key).startswith("meeting-")]
    assert ("meeting-in" in {one.key for one in app.button}) == (role is None)


def seen_by_viewer() -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    signed_in(app, "viewer", name="李查看")
    app.switch_page("pages/meeting.py")
    app.query_params["asof"], app.query_params["item"] = DAY.isoformat(), TRAINING
    return shown(app.run())


def test_a_wall_shows_the_notes_and_no_line_to_write(lake):
    app = window("clerk", item=TRAINING)
    say(app, "改办夜校", TRAINING)
    wall = window("clerk", item=TRAINING, wall="1")
    assert "改办夜校" in drawn(wall)["meeting-notes"]
    assert "strike:" not in drawn(wall)["meeting-notes"]
    assert not [one for one in wall.text_input if str(one.key).startswith("meeting-")]


def test_what_is_said_moves_every_window_on(lake):
    seen = live.beat(live.newest())
    say(window("clerk", item=TRAINING), "改办夜校", TRAINING)
    forget_answers()
    assert live.beat(live.newest()) != seen


def test_a_session_that_ended_meanwhile_writes_nothing(lake):
    app = window("clerk", item=TRAINING)
    accounts.remove(settings.home(), people.NAME, AT)
    line(app, TRAINING).input("改办夜校")
    app.button(key="meeting-submit").click()
    shown(app.run())
    assert minutes.listed(lake.folder).empty
    assert "没有记下" in drawn(app)["page"]


def test_an_empty_line_is_not_written_and_the_screen_says_so(lake):
    app = say(window("clerk", item=TRAINING), "  ", TRAINING)
    assert minutes.listed(lake.folder).empty
    assert "要记下说了什么" in drawn(app)["page"]


def test_a_unit_speaks_for_itself(lake):
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    signed_in(app, "clerk", name="张三", scope="乡社保中心", unit="乡社保中心")
    app.switch_page("pages/meeting.py")
    app.query_params["asof"], app.query_params["item"] = DAY.isoformat(), TRAINING
    say(shown(app.run()), "改办夜校", TRAINING)
    assert "5月20日例会 · 乡社保中心 张三" in text(drawn(app)["meeting-notes"])


def test_a_half_written_line_does_not_go_over_to_the_next_item(lake):
    app = window("clerk", item=LATE)
    line(app, LATE).input("旧房这周拆")
    press(app, "meeting-on")
    assert line(app, TRANSFERS).value == ""


def test_a_later_meeting_is_not_seen_from_an_earlier_day(lake):
    say(window("clerk", item=TRAINING), "改办夜校", TRAINING)
    assert "改办夜校" not in drawn(window(item=TRAINING, asof="2020-05-19"))["meeting-notes"]
    later = drawn(window(item=TRAINING, asof="2020-05-27"))["meeting-notes"]
    assert "改办夜校" in later


def test_what_was_said_of_a_check_that_now_agrees_is_still_found(lake):
    note = minutes.Note("check:gone", "两本台账不符", DAY, "已重报", None, "差 1 户", "核对", "张三", "", AT)
    minutes.add(lake.folder, note)
    app = window(item="check:gone")
    assert title(app) == "两本台账不符"
    assert "已销" in drawn(app)["meeting-figure"]
    assert "已重报" in drawn(app)["meeting-notes"]
