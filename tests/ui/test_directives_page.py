"""督办 on the screen: counted, opened, answered and closed by whom it may be, and marked where its thing stands."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pingda_dash import accounts, desk, directives, minutes, queries, settings
from pingda_dash.accounts import User
from pingda_dash.directives import Addressee, Directive, Kind, Step
from pingda_dash.snapshot import open_snapshot
from pingda_dash.ui import directives_page, live
from tests import people
from tests.ui.answers import forget_answers
from tests.ui.conftest import ROOT, drawn, open_page, pick, picked, pictures, press, shown, signed_in, text

DAY, MAY_6, MAY_13 = "2020-05-20", date(2020, 5, 6), date(2020, 5, 13)
AT = datetime(2020, 6, 1, 9, 30)  # noqa: DTZ001 - the township's wall time has no zone
PINGDA = "530523206201"
OFFICE, VILLAGE = Addressee("乡社保中心", unit="乡社保中心"), Addressee("平达社区", village=PINGDA)
LEADER, OTHER = User("李领导", "leader"), User("周领导", "leader")
OF_OFFICE = {"name": "王经办", "scope": "乡社保中心", "unit": "乡社保中心"}
HOME = "home:PD205-0367"
FIRST, SECOND, THIRD, FOURTH = (f"督办〔2020〕{number}号" for number in (1, 2, 3, 4))


def begin(folder: Path, item: str, title: str, to: Addressee, due: date) -> None:
    given = Directive(item, title, "64/141 人次", "滞后", f"办到位:{title}", to, due, MAY_6, AT)
    directives.begin(folder, given, LEADER, "督办")


def add(folder: Path, label: str, kind: Kind, by: User, **given: Any) -> None:
    directives.add(folder, label, Step(kind, MAY_13, AT, **given), by)


@pytest.fixture(scope="module")
def kept(small_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the small demo and four directives on 20 May: one overdue, one to be closed, one closed, one open
    about a household."""
    home = tmp_path_factory.mktemp("directed") / "home"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PINGDA_DATA", str(small_data))
        patch.setenv("PINGDA_HOME", str(home))
        folder = desk.open_demo(home).folder
    begin(folder, "task:T35", "技能培训", OFFICE, MAY_13)
    begin(folder, f"village:{PINGDA}", "平达社区", VILLAGE, date(2020, 5, 25))
    begin(folder, "unit:乡社保中心", "乡社保中心", OFFICE, date(2020, 5, 30))
    begin(folder, HOME, "农户 0001", VILLAGE, date(2020, 5, 31))
    photo = [("夜校.jpg", b"\xff\xd8\xff\xe0 a photo")]
    of_village, of_office = (
        User("张三", "clerk", "平达社区", village=PINGDA),
        User("王经办", "clerk", unit="乡社保中心"),
    )
    add(folder, SECOND, "answered", of_village, words="已办夜校", evidence=photo)
    add(folder, THIRD, "answered", of_office, words="已报送", evidence=photo)
    add(folder, THIRD, "closed", OTHER)
    note = minutes.Note("task:T35", "技能培训", MAY_13, "月底前补完", date(2020, 5, 18), "", "", "李领导", "", AT)
    minutes.add(folder, note)
    return home


@pytest.fixture
def folder(kept: Path, small_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The lake's folder of a home of this test's own."""
    monkeypatch.setenv("PINGDA_DATA", str(small_data))
    monkeypatch.setenv("PINGDA_HOME", str(tmp_path / "home"))
    shutil.copytree(kept, tmp_path / "home")
    forget_answers()
    yield tmp_path / "home" / "demo"
    forget_answers()


def window(dialog: str = "", role: accounts.Role | None = None, page: str = "directives", **of: str) -> AppTest:
    """A page with a dialog open, as somebody sees it who has signed in or not."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    account = {name: of.pop(name) for name in ("name", "scope", "unit", "village") if name in of and role}
    if role is not None:
        signed_in(app, role, **account)
    app.switch_page(f"pages/{page}.py")
    for name, value in {"asof": DAY, **of}.items():
        app.query_params[name] = value
    if dialog:
        kind, _, reference = dialog.partition(":")
        app.session_state["_dialog"] = (kind, reference)
    return shown(app.run())


def test_the_page_counts_and_lists_the_gravest_first_in_words_and_shapes(folder: Path) -> None:
    page = drawn(window())
    assert "督办 4 件" in text(page["cards"]) and "用时中位数" in text(page["cards"])
    listed = page["directives"]
    assert listed.index(FIRST) < listed.index(SECOND) < listed.index(THIRD)
    assert "逾期 7 天" in text(listed) and "待销号" in text(listed)
    assert "s-逾期" in listed and "s-已完成" in listed
    assert "乡社保中心" in text(page["scopes"]) and "平达社区" in text(page["scopes"])
    assert drawn(pick(window(), "directives:单位@乡社保中心@逾期"))["dialog-directives"].count("directive:督办") == 1


def test_the_page_is_about_the_unit_or_village_that_it_is_filtered_by(folder: Path) -> None:
    page = drawn(window(unit="乡社保中心", state="未销号"))
    assert page["directives"].count('data-pick="directive:') == 1 and "督办 2 件" in text(page["cards"])
    assert "平达社区没有逾期督办件" in text(drawn(window(village=PINGDA, state="逾期"))["directives"])


def test_an_address_opens_a_directive_and_who_signs_in_over_it_comes_back_to_it(folder: Path) -> None:
    app = window(open=f"directive:{FIRST}")
    assert "交乡社保中心,5月13日前办结" in drawn(app)["dialog-directive"]
    accounts.add(settings.home(), LEADER, people.PASSWORD, AT)
    press(app, "directive-in")
    assert "dialog-directive" not in drawn(app)
    app.text_input(key="sign-in-name").input(LEADER.name)
    app.text_input(key="sign-in-password").input(people.PASSWORD)
    press(app, "sign-in-submit")
    assert "技能培训" in drawn(app)["dialog-directive"]
    assert app.button(key="directive-answered").label == "办理反馈"
    assert "dialog-directive" not in drawn(window(open=f"directive:{FIRST}", wall="1"))


def test_a_household_is_shown_to_who_may_see_households_and_to_who_answers_for_it(folder: Path) -> None:
    page = drawn(window())
    assert "一户农户" in page["directives"] and "PD205-0367" not in "".join(page.values()).replace(HOME, "")
    assert "办到位:农户 0001" not in "".join(drawn(window(f"directive:{FOURTH}")).values())
    village = {"name": "张三", "scope": "平达社区", "village": PINGDA}
    assert "办到位:农户 0001" in drawn(window(f"directive:{FOURTH}", "clerk", **village))["dialog-directive"]
    assert "办到位:农户 0001" not in "".join(drawn(window(f"directive:{FOURTH}", "clerk", **OF_OFFICE)).values())
    assert "办到位:农户 0001" in drawn(window("", "leader", name="李领导"))["directives"]


def test_a_household_that_lacks_nothing_any_more_is_opened_from_its_directive(folder: Path) -> None:
    """No list of the page has it: it is looked for in every village."""
    snapshot = open_snapshot(desk.screen_lake())
    lists = [queries.cases, queries.remaining_households, queries.guarantee_homes]
    listed = {home for one in lists for home in one(snapshot, date.fromisoformat(DAY))["household_id"]}
    dots = queries.household_dots(snapshot, date.fromisoformat(DAY), village="530523206206")
    home = min(set(dots["household_id"]) - listed)
    sheet = drawn(picked(window("", "leader", name="李领导"), f"household:{home}"))["dialog-sheet"]
    assert f'data-pick="direct:home:{home}"' in sheet
    form = picked(window("", "leader", name="李领导"), f"direct:home:{home}")
    assert {one.label: one.value for one in form.selectbox}["交给谁"] == "安乐村"


WORKER, VISITOR = User("王经办", "clerk", "乡社保中心", unit="乡社保中心"), User("李四", "viewer")


@pytest.mark.parametrize(
    ("user", "closed", "answered", "offered"),
    [
        (None, False, False, []),
        (VISITOR, False, False, []),
        (WORKER, False, False, ["answered"]),
        (User("张三", "clerk", "平达社区", village=PINGDA), False, False, []),
        (LEADER, False, True, ["closed", "returned", "answered", "extended", "handed_on"]),
        (LEADER, False, False, ["answered", "extended", "handed_on", "closed", "returned"]),
        (LEADER, True, True, ["reopened"]),
        (WORKER, True, True, []),
    ],
)
def test_steps_are_offered_to_who_may_write_them(
    user: User | None, closed: bool, answered: bool, offered: list[str]
) -> None:
    row = SimpleNamespace(
        whom="乡社保中心", unit="乡社保中心", village_code=None, is_closed=closed, is_answered=answered
    )
    assert directives_page.offered_steps(user, row) == offered


def test_evidence_is_for_who_directs_and_who_answers(folder: Path) -> None:
    def files(role: accounts.Role, **of: str) -> list[str]:
        app = window(f"directive:{SECOND}", role, **of)
        return [one.label for one in app.get("download_button") if not str(one.key).startswith("sheet-")]

    village = {"name": "张三", "scope": "平达社区", "village": PINGDA}
    assert files("leader", name="李领导") == files("clerk", **village) == ["下载凭据 夜校.jpg"]
    assert files("viewer", name="李四") == files("clerk", **OF_OFFICE) == []
    others = text(drawn(window(f"directive:{SECOND}"))["dialog-directive"])
    assert "1 份文件" in others and "夜校.jpg" not in others


def test_a_directive_is_handed_out_as_a_sheet_to_who_may_read_it(folder: Path) -> None:
    def sheets(label: str, role: accounts.Role, **of: str) -> set[str]:
        app = window(f"directive:{label}", role, **of)
        keys = (str(one.key) for one in app.get("download_button"))
        return {key for key in keys if key.startswith("sheet-") and key.endswith("-docx")}

    both = {"sheet-督办单-docx", "sheet-办理反馈单-docx"}
    assert sheets(SECOND, "viewer", name="李四") == sheets(FOURTH, "leader", name="李领导") == both
    assert sheets(FOURTH, "clerk", **OF_OFFICE) == set(), "it is about a household"


def test_an_answer_with_a_photo_is_closed_by_another_leader_and_not_by_who_wrote_it(folder: Path) -> None:
    app = window(f"directive:{FIRST}", "leader", name="李领导")
    app.get("button_group")[0].set_value("answered")
    app.run()
    app.file_uploader[0].upload("夜校.jpg", b"\xff\xd8 photo", "image/jpeg")
    press(app, "directive-answered")
    assert "已写下:办理反馈" in drawn(app)["page"] and "夜校.jpg" in drawn(app)["dialog-directive"]
    app = window(f"directive:{FIRST}", "leader", name="李领导")
    press(app, "directive-closed")
    assert str(directives.AnsweredByYou()) in drawn(app)["page"]
    app = window(f"directive:{FIRST}", "leader", name="周领导")
    assert "滞后。核实办到了再销号。" in drawn(app)["page"], "the figure does not say that it is done"
    press(app, "directive-closed")
    assert "已销号(用时 14 天)" in text(drawn(app)["dialog-directive"])
    assert accounts.events(settings.home()).iloc[0][["who", "detail"]].tolist() == ["周领导", f"销号 {FIRST}"]


def test_a_step_that_is_refused_says_why_and_writes_nothing(folder: Path) -> None:
    app = window(f"directive:{SECOND}", "leader")
    app.get("button_group")[0].set_value("returned")
    press(shown(app.run()), "directive-returned")
    assert str(directives.NoReason()) in drawn(app)["page"]
    assert directives.count(folder) == 7


def test_what_is_written_for_one_step_is_not_another_when_somebody_else_was_first(folder: Path) -> None:
    """A browser keeps what is typed in a field of the same key, and a click may be on its way."""
    app = window(f"directive:{SECOND}", "leader")
    app.get("button_group")[0].set_value("returned")
    before = {str(one.key) for one in (*shown(app.run()).text_area, *app.button)}
    add(folder, SECOND, "closed", OTHER)
    after = {str(one.key) for one in (*shown(app.run()).text_area, *app.button)}
    assert "directive-returned" in before - after and "directive-reopened" in after - before
    assert {one for one in before & after if one.startswith("_directive")} == set()


def test_from_a_meeting_it_takes_two_touches_with_what_was_promised_already_there(folder: Path) -> None:
    app = window("", "leader", page="meeting", item="task:T35")
    assert "督办逾期 7 天" in text(drawn(app)["meeting-figure"])
    pick(app, "direct:task:T35")
    lead = text(drawn(app)["dialog-direct"])
    assert "5月13日例会:月底前补完" in lead and "承诺 5月18日,已过 2 天" in lead
    fields = {one.label: one.value for one in (*app.selectbox, *app.text_area)}
    assert fields["交给谁"] == "乡社保中心" and str(fields["办结期限"]) == "2020-05-27"
    assert "承诺 5月18日" in str(fields["要办什么(不写农户姓名)"])
    assert "平达社区" in [one.value for one in picked(app, f"direct:task:T35@{PINGDA}").selectbox]
    picked(app, "direct:task:T35")
    before = live.beat(live.newest())
    press(app, "direct-submit")
    assert "已立项:督办〔2020〕5号" in drawn(app)["page"] and live.beat(live.newest()) != before
    assert "督办〔2020〕5号" in drawn(picked(app, "page:directives"))["directives"]


def test_nobody_else_is_offered_the_form_of_a_new_one(folder: Path) -> None:
    app = window("", "clerk", page="meeting", item="task:T35")
    assert "direct:task:T35" not in "".join(drawn(app).values())
    assert str(directives.MayNotDirect()) in drawn(picked(app, "direct:task:T35"))["page"]


def test_an_open_directive_is_marked_where_its_thing_stands(folder: Path) -> None:
    marks = {
        "overview": "督办逾期 7 天",
        "units": "督办未销号 1 件 逾期 1 件",
        "map": "督办 2",
    }
    addresses = {"units": {"unit": "乡社保中心"}}
    for page, words in marks.items():
        app = open_page(page, asof=DAY, **addresses.get(page, {}))
        assert words in text(" ".join(drawn(app).values())), page
    areas = next(body["map"]["areas"] for part in pictures(app) for body in part["bodies"] if "map" in body)
    assert [code for code, area in areas.items() if area["directed"] == "督办 2"] == [PINGDA]
    assert "督办未销号 2 件" in text(drawn(open_page("map", asof=DAY, village=PINGDA))["cards"])
    dialog = drawn(picked(open_page("overview", asof=DAY), "task:T35"))["dialog-sheet"]
    assert f"{FIRST} 逾期 7 天 · 乡社保中心" in text(dialog)
