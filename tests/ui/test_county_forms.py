"""Forms from above on a page: upload, touch a blank, choose, save, fill; what is uncertain is asked."""

from __future__ import annotations

import shutil
from datetime import date, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pingda_dash import accounts, county_forms, desk, settings
from pingda_dash.lake import Lake
from scripts.demo import county_forms as demo
from tests.test_form_filling import form_of
from tests.ui.answers import forget_answers
from tests.ui.conftest import ROOT, drawn, signed_in, text

NAME = "月报表"
DAY = date(2020, 5, 20)


@pytest.fixture
def home(filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with the demo, of this test's own."""
    shutil.copytree(filled, tmp_path / "home")
    monkeypatch.setenv("PINGDA_HOME", str(tmp_path / "home"))
    forget_answers()
    return tmp_path / "home"


def window(role: accounts.Role | None = "clerk", **of: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "tests" / "ui" / "county_form_page.py"), default_timeout=60)
    if role is not None:
        signed_in(app, role, **of)
    return run(app)


def run(app: AppTest) -> AppTest:
    app.run()
    assert not app.exception
    return app


def touch(app: AppTest, pick: str) -> AppTest:
    """The page after a touch of what offers this pick."""
    assert f'data-pick="{pick}"' in "".join(drawn(app).values())
    app.session_state["touched"] = pick
    return run(app)


def upload(app: AppTest, data: bytes, name: str = NAME) -> AppTest:
    app.file_uploader(key="form-file-0").set_value((f"{name}.xlsx", data, "application/octet-stream"))
    app.text_input(key="form-new").set_value(name)
    app.button(key="form-keep").click()
    return run(app)


def press(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click()
    return run(app)


def page_words(app: AppTest) -> str:
    return text(drawn(app)["page"])


def test_a_form_is_uploaded_mapped_by_touching_saved_and_filled(home: Path) -> None:
    app = window()
    assert text(drawn(app)["form-grid"]).count("2020年5月20日") == 1, "the demo's own form"
    upload(app, (settings.data_dir() / "demo" / demo.FOLDER / demo.WORKBOOK).read_bytes())
    assert f"已收下“{NAME}”第 1 版" in page_words(app)
    touch(app, "blank:各村进度!L5")
    choice = text(drawn(app)["form-choice"])
    assert "平达社区 / 扶贫资金 / 支出资金(元) 各村进度!L5 · 平达社区 · 表上单位 元" in choice
    assert "支出资金 1,042,000 元" in choice and "相近 70%" in choice
    touch(app, "figure:funds:spent_wan")
    assert "已对应 10/126 个空格,有改动没有保存" in page_words(app)
    press(app, "form-sure")
    assert "已对应 108/126" in page_words(app)
    touch(app, "blank:各村进度!A17#1")
    touch(app, "hand:")
    press(app, "form-put")
    assert f"已保存“{NAME}”的第 1 版对应" in page_words(app)
    kept = county_forms.form(home / "demo", NAME)
    assert (kept.mapped, len(kept.choices), kept.author) == (1, 109, "王经办")
    grid = text(drawn(app)["form-grid"])
    assert "平达社区 72 288 20 6" in grid and "合计 公式" in grid
    left = text(drawn(app)["form-unfilled-list"])
    assert "公式(合计等)只算填了的" in page_words(app)
    assert "小河村 / 扶贫资金 / 支出资金(元) 小河村 台账里没有" in left
    assert [each.label for each in app.get("download_button")] == ["填出 5月20日 的表"]
    assert accounts.events(home)["action"].tolist()[:2] == ["上级表格", "上级表格"]


def test_a_unit_that_the_form_does_not_state_and_a_village_that_nobody_knows_are_asked(home: Path) -> None:
    app = upload(window(), form_of(("村", "到位资金"), ("黄连河村", None), ("李家村", None)))
    touch(app, "blank:表!B3")
    touch(app, "figure:funds:arrived_wan")
    assert [each.label for each in app.selectbox] == ["表格", "表上“到位资金”要的单位"]
    app.selectbox(key="form-unit").set_value("元")
    run(app)
    press(app, "form-point")
    assert "已对应 1/2" in page_words(app)
    assert text(drawn(app)["form-grid"]).count("4,240,000") == 1
    touch(app, "blank:表!B4")
    touch(app, "figure:funds:arrived_wan")
    assert "是谁的数" in [each.label for each in app.selectbox]
    touch(app, "blank:表!B3")
    touch(app, "clear:")
    assert "已对应 0/2" in page_words(app)
    app.text_input(key="form-to").set_value("到位表")
    press(app, "form-rename")
    assert f"已改名 {NAME} 为 到位表" in page_words(app)
    press(app, "form-remove")
    assert "到位表" not in app.selectbox(key="form-name").options
    press(app, "form-restore-0")
    assert app.selectbox(key="form-name").value == "到位表"
    assert accounts.events(home)["detail"].tolist()[:2] == ["恢复 到位表", "撤下 到位表"]


def test_rows_without_a_name_are_given_to_the_villages_by_one_touch_and_taken_back(home: Path) -> None:
    app = upload(window(), form_of(("序号", "村名", "技能培训(人次)"), *[(None, None, None)] * 11))
    assert "平达社区?" in text(drawn(app)["form-grid"]), "suggested, not chosen"
    assert app.button(key="form-rows-0-villages").label == "各行按村填:平达社区……小河村(10 个村)"
    touch(app, "blank:表!B5")
    touch(app, "figure:name:village")
    assert app.selectbox(key="form-village").value == "河尾社区", "the third, and it is asked"
    press(app, "form-rows-0-villages")
    assert "已对应 20/22 个空格,有改动没有保存" in page_words(app)
    grid = text(drawn(app)["form-grid"])
    assert "1 平达社区" in grid and "10 小河村" in grid and "多余" in grid
    assert "“表”的“村名”一列有 1 行多余(B13),空着" in page_words(app)
    press(app, "form-put")
    assert len(county_forms.form(home / "demo", NAME).choices) == 20
    press(app, "form-rows-0-none")
    assert "已对应 0/22 个空格,有改动没有保存" in page_words(app)


def test_what_one_window_chose_is_there_still_when_another_has_saved(home: Path) -> None:
    first = upload(window(), form_of(("村", "技能培训(人次)", "劳动力(人)"), ("黄连河村", None, None)))
    assert first.file_uploader(key="form-file-1").value is None, "what was kept is not offered again"
    second = run(window())
    for app, place in ((first, "B3"), (second, "C3")):
        touch(app, f"blank:表!{place}")
        touch(app, "hand:")
    press(first, "form-put")
    press(second, "form-put")
    assert "刚刚另存了新的一版" in page_words(second)
    assert "已对应 2/2 个空格,有改动没有保存" in page_words(second)
    press(second, "form-put")
    assert [*county_forms.form(home / "demo", NAME).choices] == ["表!B3", "表!C3"]


def test_a_form_that_another_window_renames_stays_open_and_one_taken_down_is_said_to_be(home: Path) -> None:
    first = upload(window(), form_of(("村", "技能培训(人次)"), ("黄连河村", None)))
    second = touch(run(window()), "blank:表!B3")
    touch(second, "hand:")
    first.text_input(key="form-to").set_value("培训表")
    press(first, "form-rename")
    touch(second, "clear:")
    touch(second, "hand:")
    assert second.selectbox(key="form-name").value == "培训表"
    assert "已对应 1/1 个空格,有改动没有保存" in page_words(second)
    press(first, "form-remove")
    press(second, "form-put")
    assert "没有这张上级表格:培训表" in page_words(second)
    press(first, "form-restore-0")
    run(second).selectbox(key="form-name").set_value("培训表")
    assert "已对应 1/1 个空格,有改动没有保存" in page_words(run(second)), "what was chosen is there again"


def test_who_may_not_map_fills_what_is_saved_and_strangers_see_the_forms_of_the_demo_alone(home: Path) -> None:
    app = upload(window(), form_of(("村", "技能培训(人次)"), ("黄连河村", None)))
    press(app, "form-sure")
    press(app, "form-put")
    leader = window("leader", name="李领导")
    assert leader.get("download_button") and not leader.get("file_uploader")
    assert "form-choice" not in drawn(leader)
    assert not any(each.key == "form-put" for each in leader.button)
    stranger = window(None)
    assert stranger.get("download_button") and not stranger.get("file_uploader")
    assert "form-choice" not in drawn(stranger)
    lake = Lake.open(home, "real")
    ledger = ("产业.csv", "统计日期,村,产业,面积(亩)\n2020-05-20,平达社区,烤烟,900\n".encode())
    desk.accept(lake, desk.receive(lake, [ledger], DAY), "乡农业中心", "", datetime(2020, 5, 20, 18))  # noqa: DTZ001
    forget_answers()
    stranger = window(None)
    assert "登录后" in page_words(stranger)
    assert "form-grid" not in drawn(stranger) and not stranger.get("download_button")


def test_a_file_that_is_no_form_is_a_line_and_nothing_is_kept(home: Path) -> None:
    app = upload(window(), b"\xd0\xcf\x11\xe0")
    assert "请先另存" in page_words(app)
    assert NAME not in [one.name for one in county_forms.listed(home / "demo")]
