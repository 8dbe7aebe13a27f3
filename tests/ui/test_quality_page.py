"""The page 数据质量 run for real: its score and marks, an item's way from asked to closed, and who may do what."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from streamlit.testing.v1 import AppTest

from pingda_dash import accounts, corrections, desk, settings, thresholds, worklist
from pingda_dash.lake import Lake
from pingda_dash.ui import live
from tests.ui.answers import forget_answers
from tests.ui.conftest import ROOT, drawn, shown, signed_in, text

DAY, VILLAGE = date(2020, 5, 20), "530523206206"
AT = datetime(2020, 5, 20, 12, 0)  # noqa: DTZ001 - the township's wall time has no zone
ITEM = f"guarantee_sum|{VILLAGE}||饮水安全|guarantees.due"
WATER = "统计日期,村,保障事项,应保障数,已达标数,存量问题数\n2020-05-20,安乐村,饮水安全,9,2,{}\n"


def load(lake: Lake, open_: int, why: str = "", *yes: str) -> None:
    """Load the ledger. why: what its sender wrote with it; yes: the codes that were confirmed."""
    checked = desk.receive(lake, [("三保障.csv", WATER.format(open_).encode())], DAY)
    desk.accept(lake, [replace(file, confirmed=yes) for file in checked], "乡扶贫办", why, AT)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose lake holds one ledger, with one figure that does not agree with its row."""
    home = tmp_path_factory.mktemp("quality")
    load(Lake.open(home, "real"), 6)
    return home


def window(role: accounts.Role | None = None, page: str = "quality", dialog: str = "", **of: str) -> AppTest:
    """The page as somebody sees it who has signed in or not; with a dialog open."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    if role is not None:
        signed_in(app, role, **of)
    app.switch_page(f"pages/{page}.py")
    app.query_params["asof"] = DAY.isoformat()
    app.run()
    if dialog:
        kind, _, reference = dialog.partition(":")
        app.session_state["_dialog"] = (kind, reference)
        app.run()
    return shown(app)


def press(app: AppTest, step: str, words: str = "") -> AppTest:
    if words:
        [line] = [one for one in app.text_input if str(one.key).startswith(f"item-{step}-")]
        line.input(words)
    app.button(key=f"item-do-{step}").click()
    return shown(app.run())


def buttons(app: AppTest) -> set[str]:
    return {str(one.key) for one in app.button if str(one.key).startswith("item-")}


def test_the_page_says_what_is_to_be_asked_about_where_and_of_whom(lake: Lake) -> None:
    page = drawn(window())
    assert "安乐村 · 应保障 9,两数相加 8" in text(page["work"])
    assert "未问" in text(page["work"])
    assert "待核对每处 −15" in text(page["score"])
    cell = re.search(rf'<div class="cell asked"[^>]*quality:guarantees@{VILLAGE}.*?</div>', page["quality"], re.DOTALL)
    assert cell and "核对 1" in text(cell.group()) and "85 分" in cell.group()
    assert "乡扶贫办" in page["senders"]


def test_a_cell_opens_to_its_points_its_findings_and_its_rows(lake: Lake) -> None:
    page = drawn(window(dialog=f"quality:guarantees@{VILLAGE}"))
    assert "85 分(待核对 1 处 −15)" in text(page["dialog-sheet"])
    assert f"check:{ITEM}" in page["dialog-sheet"]


def test_an_item_is_asked_explained_and_closed_by_somebody_else(lake: Lake) -> None:
    clerk = press(window("clerk", dialog=f"check:{ITEM}"), "asked", "安乐村李干事")
    assert "已询问" in text(drawn(clerk)["work"])
    assert "李干事" not in drawn(clerk)["work"], "no person stands on an open wall"
    clerk = press(clerk, "explained", "一户已搬走")
    assert "已说明" in text(drawn(clerk)["work"])
    assert buttons(clerk) == set(), "who explained it does not close it"
    leader = press(window("leader", dialog=f"check:{ITEM}", name="李核"), "closed")
    assert "已关闭" in text(drawn(leader)["work"])
    assert worklist.listed(lake.folder, ITEM)["step"].tolist() == ["begun", "asked", "explained", "closed"]
    assert set(accounts.events(settings.home())["action"].iloc[:3]) >= {"核对数据"}


def test_what_is_explained_is_no_concern_of_the_day_any_longer(lake: Lake) -> None:
    assert f"check:{ITEM}" in drawn(window(page="overview"))["concerns"]
    press(window("clerk", dialog=f"check:{ITEM}"), "explained", "一户已搬走")
    forget_answers()
    assert f"check:{ITEM}" not in drawn(window(page="overview"))["concerns"]


def test_who_may_not_note_sees_the_item_and_no_button(lake: Lake) -> None:
    assert buttons(window("viewer", dialog=f"check:{ITEM}")) == set()
    assert buttons(window(dialog=f"check:{ITEM}")) == {"item-in"}


def test_another_unit_may_ask_and_does_not_explain(lake: Lake) -> None:
    app = window("clerk", dialog=f"check:{ITEM}", name="张三", scope="乡社保中心", unit="乡社保中心")
    assert buttons(app) == {"item-do-asked"}


def test_a_corrected_upload_answers_by_itself_and_moves_every_window_on(lake: Lake) -> None:
    window()
    seen = live.beat(live.newest())
    load(lake, 7)
    forget_answers()
    assert live.beat(live.newest()) != seen
    words = text(drawn(window())["work"])
    assert "已重报" in words and "第 2 版后相符" in words


def test_a_clerk_sees_on_the_desk_what_they_are_to_check_and_another_unit_does_not(lake: Lake) -> None:
    own = drawn(window("clerk", page="upload", name="安乐文书", scope="安乐村", village=VILLAGE))
    assert f"check:{ITEM}" in own["desk-work"]
    other = drawn(window("clerk", page="upload", name="张三", scope="乡社保中心", unit="乡社保中心"))
    assert "desk-work" not in other and "desk-columns" in other


@pytest.mark.parametrize(("of", "listed"), [({"village": VILLAGE}, True), ({"village": "530523206201"}, False),
                                            ({"unit": "乡扶贫办"}, True), ({"unit": "乡社保中心"}, False)])  # fmt: skip
def test_a_unit_and_a_village_see_on_their_page_what_they_are_to_check(
    lake: Lake, of: dict[str, str], listed: bool
) -> None:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    app.switch_page("pages/units.py")
    for name, value in {"asof": DAY.isoformat(), **of}.items():
        app.query_params[name] = value
    assert (f"check:{ITEM}" in drawn(shown(app.run())).get("checks", "")) == listed


def test_an_item_says_what_its_sender_wrote_when_they_confirmed_it(lake: Lake) -> None:
    assert "已确认" not in text(drawn(window(dialog=f"check:{ITEM}"))["dialog-sheet"])
    load(lake, 5, "三保障(核对:两户已搬走)", "guarantee-sum")
    forget_answers()
    assert "已确认:三保障(核对:两户已搬走)" in text(drawn(window(dialog=f"check:{ITEM}"))["dialog-sheet"])


def test_a_correction_is_listed_with_its_reason_and_its_version(lake: Lake) -> None:
    load(lake, 7, "三保障(核对:漏数一户)")
    forget_answers()
    assert "whole:corrections@@乡扶贫办" in drawn(window())["senders"]
    listed = drawn(window(dialog="whole:corrections@@乡扶贫办"))["dialog-whole"]
    assert "三保障与饮水 · 改了 1 行" in text(listed) and "漏数一户" in text(listed)
    assert "version:2" in listed


def test_the_log_of_corrections_is_for_who_may_have_originals_and_is_replayed_there(lake: Lake) -> None:
    load(lake, 7, "漏数一户")
    forget_answers()
    assert not window(dialog="whole:corrections").get("download_button")
    village = window("clerk", dialog="whole:corrections", name="张三", scope="安乐村", village=VILLAGE)
    assert "corrections-log" not in {one.key for one in village.get("download_button")}
    app = window("clerk", dialog="whole:corrections")
    assert "corrections-log" in {one.key for one in app.get("download_button")}
    log = corrections.log_csv(corrections.log(lake, desk.references(lake, settings.data_dir())))
    load(lake, 5, "又报一次")
    app.file_uploader(key="corrections-replay").set_value(("更正记录.csv", log, "text/csv"))
    page = drawn(shown(app.run()))["page"]
    assert "可更正 0 处,已更正过 0 处,冲突 1 处" in page and "现在是 5,不是更正前的 6" in page


def heaped() -> str:
    """就业扶贫台账 of eight reports, in which one village's counts all end in 0 or 5."""
    dice, villages = Random(2020), ("平达社区", "小田坝村", "河尾社区", "平安社区", "黄连河村", "安乐村")
    items = ("技能培训", "新增转移就业", "岗位信息推送", "生态护林员")
    people = {(village, item): dice.randint(60, 90) for village in villages for item in items}
    lines = ["统计日期,村,项目,人次"]
    for week in range(8):
        for (village, item), count in people.items():
            count = people[village, item] = count + dice.randint(12, 29)
            shown_as = round(count / 5) * 5 if village == "安乐村" else count
            lines.append(f"{date(2020, 3, 25) + timedelta(weeks=week)},{village},{item},{shown_as}")
    return "\n".join(lines)


def test_a_signal_is_an_item_that_opens_to_the_rows_it_rests_on(lake: Lake) -> None:
    checked = desk.receive(lake, [("就业.csv", heaped().encode())], DAY)
    desk.accept(lake, [replace(file, confirmed=("all",)) for file in checked], "乡社保中心", "", AT)
    forget_answers()
    work = drawn(window())["work"]
    assert "计数多以 0 或 5 结尾" in text(work)
    [item] = set(re.findall(r"check:(last_digits[^\"]+)", work))
    app = window(dialog=f"check:{item}")
    assert "请核实" in text(drawn(app)["dialog-sheet"]) or "偶然出现" in text(drawn(app)["dialog-sheet"])
    rests_on = app.dataframe[0].value
    assert set(rests_on["村"]) == {"安乐村"} and len(rests_on) > 20


def limit_buttons(app: AppTest) -> set[str]:
    return {str(one.key) for one in app.button if str(one.key).startswith("limits-")}


def test_a_threshold_is_set_by_a_leader_of_the_township_and_stands_in_the_audit(lake: Lake) -> None:
    dialog = "thresholds:points_doubted"
    assert limit_buttons(window(dialog=dialog)) == {"limits-in"}
    assert limit_buttons(window("clerk", dialog=dialog)) == set()
    assert limit_buttons(window("leader", dialog=dialog, name="张组长", scope="安乐村", village=VILLAGE)) == set()
    app = window("leader", dialog=dialog, name="李主任")
    app.number_input[0].set_value(30.0)
    app = shown(app.run())
    assert "现在 15 分 — 0 0 0 0 0 0 0 1 试 30 分" in text(drawn(app)["dialog-limits-trial"])
    app.button(key="limits-save").click()
    app = shown(app.run())
    assert thresholds.count(lake.folder) == 0, "nothing is set without a reason"
    [why] = [one for one in app.text_input if str(one.key).startswith("limits-why-")]
    why.input("待核对的太多")
    app.button(key="limits-save").click()
    app = shown(app.run())
    assert thresholds.values(lake.folder)["points_doubted"] == 30
    forget_answers()
    app = shown(app.run())
    assert "待核对每处 −30" in text(drawn(app)["score"])
    event = accounts.events(settings.home()).iloc[0]
    assert (event["who"], event["action"]) == ("李主任", "设置阈值")
    assert event["detail"] == "待核对扣分:15 分 → 30 分,待核对的太多"
