"""The upload desk run for real: files dropped, looked at, accepted or set aside, each test on a lake of its own."""

from __future__ import annotations

import csv
import io
import re
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Selectbox

from pingda_dash import clock, desk, originals, settings
from pingda_dash.contracts import contracts
from pingda_dash.desk.batch import Batch
from pingda_dash.lake import Lake
from pingda_dash.report.problems import problems_csv
from tests import people
from tests.ingest.geofiles import feature, geojson, square
from tests.ui.answers import forget_answers
from tests.ui.conftest import ROOT, address, blocks, drawn, picked, signed_in, text

HEADER = "统计日期,村,产业,面积(亩),收入(万元)"
TRAP = "<img src=x onerror=alert(1)>"


def ledger(*rows: str, header: str = HEADER) -> bytes:
    """An industry ledger as an office sends it: GBK."""
    return "\n".join([header, *rows, ""]).encode("gbk")


GOOD = ledger("2020-05-20,平达社区,烤烟,900,", "2020-05-20,小河村,茶叶,90,3.5", "合计,,,990,3.5")
BAD = ledger("2020-05-20,平安屯,烤烟,900,", "2020-05-20,小河村,茶叶,九十,3.5")
PEOPLE = "户编号,村,户主姓名,身份证号,联系电话,家庭人口,户类型,开户行账号"
HOUSEHOLDS = "\n".join(
    [
        PEOPLE,
        "A1,平达社区,王小明,530523199001011234,13812345678,4,脱贫户,6217000012345678",
        "A2,小河村,欧阳小花,53052319900101,13987654321,3,未脱贫户,6217000087654321",
    ]
).encode()


@pytest.fixture
def lake(begun_home: Path) -> Lake:
    """The empty lake that this test's uploads go to."""
    return desk.real_lake()


@pytest.fixture
def opened(lake: Lake) -> AppTest:
    """A clerk's window on the desk."""
    app = signed_in(AppTest.from_file(str(ROOT / "app.py"), default_timeout=120))
    return app.switch_page("pages/upload.py").run()


def drop(app: AppTest, *files: tuple[str, bytes]) -> AppTest:
    app.get("file_uploader")[0].set_value([(name, data, "application/octet-stream") for name, data in files]).run()
    assert not app.exception
    assert "pd-incident" not in drawn(app)["page"]
    return app


def test_who_asks_to_sign_in_at_the_closed_desk_finds_one_panel(lake: Lake) -> None:
    people.session(settings.home())  # there is an account
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120).switch_page("pages/upload.py").run()
    app.session_state["_dialog"] = ("sign-in", "")  # the link in the header
    app.run()
    assert "pd-incident" not in drawn(app)["page"]
    assert [one.label for one in app.text_input] == ["账号", "密码"]


def sign(app: AppTest, unit: str = "乡农业中心") -> AppTest:
    return leave_demo(app.selectbox(key="desk-author").select(unit).run())


def leave_demo(app: AppTest) -> AppTest:
    """Tick that the screens change from the demo to what is accepted, where that is asked."""
    for box in app.checkbox:
        if box.key == "desk-leave-demo" and not box.value:
            return box.check().run()
    return app


def accept(app: AppTest) -> AppTest:
    leave_demo(app)
    app.button(key="desk-accept").click().run()
    assert not app.exception
    return app


def choose(app: AppTest, name: str) -> AppTest:
    """What a click on a card does."""
    kept = app.session_state["_desk"]
    kept.chosen = next(one.key for one in kept.files if one.name == name)
    return app.run()


def cards(app: AppTest) -> list[tuple[str, str]]:
    """(file name, where it stands) of each card."""
    return re.findall(r'<b [^>]*>(.*?)</b>\s*<span class="stands [^"]*">(.*?)</span>', drawn(app)["desk-files"])


def why_not(app: AppTest) -> str:
    """What stands beside the button that cannot be pressed; empty when it can."""
    note = re.search(r'<p class="pd-why">(.*?)</p>', drawn(app)["page"])
    assert app.button(key="desk-accept").disabled is (note is not None)
    return note[1] if note else ""


def mapping(app: AppTest) -> dict[str, str]:
    """Heading → the field it is read as, "" for none."""
    boxes = [box for box in app.selectbox if (box.key or "").startswith("desk-column-")]
    return {box.label: box.value for box in boxes}


def column(app: AppTest, heading: str) -> Selectbox:
    """The choice of what a heading is read as."""
    return next(box for box in app.selectbox if (box.key or "").startswith("desk-column-") and box.label == heading)


def chosen(app: AppTest, part: str) -> Selectbox:
    """The choice of one part of how the file is read."""
    return next(box for box in app.selectbox if (box.key or "").startswith(f"desk-{part}-"))


def reading(app: AppTest) -> str:
    """How the file was read, as stands on what opens the choices of it."""
    labels = [block.proto.popover.label for block in blocks(app._tree) if block.proto is not None]
    return next(label for label in labels if label.endswith("可改"))


def areas(lake: Lake) -> list[tuple[object, ...]]:
    sql = "SELECT village_code, industry, area_mu FROM lake.industry ORDER BY ALL"
    return lake.cursor().execute(sql).fetchall()


# --- looking ----------------------------------------------------------------------------------------------------


def test_an_empty_desk_says_what_it_takes(opened):
    page = drawn(opened)
    assert "还没有文件" in page["desk-files"]
    assert "产业增收台账" in text(page["desk-welcome"])
    assert "还没有上传" in page["desk-history"]


def test_each_file_says_what_it_was_taken_for_and_where_it_stands(opened):
    book = openpyxl.Workbook()
    for row in (["平达乡就业统计表"], ["统计日期", "村", "项目", "人次"], ["5月20日", "小河村", "技能培训", 12]):
        book.active.append(row)
    kept = io.BytesIO()
    book.save(kept)
    drop(
        opened,
        ("移栽.csv", GOOD),
        ("错.csv", BAD),
        ("就业.xlsx", kept.getvalue()),
        ("IMG_2031.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8),
        ("什么.csv", "甲,乙\n1,2\n".encode()),
    )
    assert cards(opened) == [
        ("移栽.csv", "可接收"),
        ("错.csv", "2 处错误"),
        ("就业.xlsx", "可接收"),
        ("IMG_2031.csv", "不能读"),
        ("什么.csv", "认不出"),
    ]
    note = text(drawn(opened)["desk-files"])
    assert "产业增收台账 · GBK · 2 行" in note
    assert "就业扶贫台账 · 表“Sheet” · 1 行" in note
    assert "它其实是图片" in note


def test_a_wrong_cell_is_marked_and_its_reason_stands_under_the_row(opened):
    sheet = drawn(drop(opened, ("错.csv", BAD)))["desk-sheet"]
    assert re.findall(r'class="c-bad"[^>]*>(.*?)<', sheet) == ["平安屯", "九十"]
    reasons = re.findall(r'<span class="bad">(.*?)</span>', sheet)
    assert reasons[0].startswith("“平安屯”不在村名册里")
    assert reasons[1].startswith("“九十”不是数")


def test_how_a_file_was_read_and_which_column_is_what_is_said(opened):
    drop(opened, ("移栽.csv", ledger("2020-05-20,小河村,茶叶,90,张三", header="统计日期,村,产业,面积(亩),联系人")))
    page = drawn(opened)
    assert reading(opened) == "GBK · 逗号分隔 · 表头第 1 行 · 可改"
    assert mapping(opened) == {
        "统计日期": "report_date", "村": "village_code", "产业": "industry", "面积(亩)": "area_mu", "联系人": "",
    }  # fmt: skip
    assert "张三" not in "".join(page.values())


def test_a_column_can_be_sent_to_another_field_and_the_next_file_remembers_it(opened, lake):
    header = "统计日期,村,产业,种了多少"
    sign(drop(opened, ("一.csv", ledger("2020-05-13,小河村,茶叶,90", header=header))))
    assert mapping(opened)["种了多少"] == ""
    column(opened, "种了多少").select("area_mu").run()
    assert mapping(opened)["种了多少"] == "area_mu"
    accept(opened)
    assert areas(lake) == [("530523206210", "茶叶", 90.0)]
    drop(opened, ("二.csv", ledger("2020-05-20,小河村,茶叶,95", header=header)))
    assert mapping(opened)["种了多少"] == "area_mu"
    assert "上次" in text(drawn(opened)["desk-sheet"])


def test_a_guess_can_be_overruled(opened):
    rows = ["产业表", "2020-05-13,小河村,茶叶,90", HEADER, "2020-05-13,小河村,茶叶,95,4"]
    drop(opened, ("怪.csv", "\n".join(rows).encode()))
    assert cards(opened) == [("怪.csv", "可接收")]
    chosen(opened, "header_row").select(2).run()
    assert cards(opened) == [("怪.csv", "认不出")]
    chosen(opened, "header_row").select_index(0).run()
    assert cards(opened) == [("怪.csv", "可接收")]


def test_a_file_name_is_text_and_nothing_else(opened):
    drop(opened, (f"C:\\表\\{TRAP}\x07.csv", GOOD))
    page = "".join(drawn(opened).values())
    assert TRAP not in page
    assert "&lt;img src=x onerror=alert(1)&gt;.csv" in page
    assert "C:" not in page


def test_markup_in_a_cell_stays_text(opened):
    assert TRAP not in "".join(drawn(drop(opened, ("x.csv", ledger(f"2020-05-20,{TRAP},烤烟,1,")))).values())


def test_names_ids_and_phones_of_households_are_masked_everywhere(opened):
    drop(opened, ("农户名册.csv", HOUSEHOLDS))
    page = "".join(drawn(opened).values())
    for secret in ("王小明", "欧阳小花", "530523199001011234", "53052319900101", "13812345678", "13987654321", "6217"):
        assert secret not in page
    assert "王**" in page
    assert cards(opened) == [("农户名册.csv", "1 处错误")]


def test_two_files_that_disagree_on_a_key_are_both_wrong(opened):
    drop(opened, ("甲.csv", GOOD), ("乙.csv", ledger("2020-05-20,平达社区,烤烟,901,")))
    assert cards(opened) == [("甲.csv", "1 处错误"), ("乙.csv", "1 处错误")]
    assert "《乙.csv》" in drawn(choose(opened, "甲.csv"))["desk-sheet"]
    assert "《甲.csv》" in drawn(choose(opened, "乙.csv"))["desk-sheet"]


def test_what_accepting_would_change_is_told_before(opened, lake):
    accept(sign(drop(opened, ("一.csv", GOOD))))
    drop(opened, ("二.csv", ledger("2020-05-20,平达社区,烤烟,950,", "2020-05-27,小河村,茶叶,95,4")))
    note = text(drawn(opened)["desk-effect-panel"])
    assert "本份:新增 1 行 · 变更 1 行 · 不变 0 行 · 移除 0 行" in note
    assert re.search(r"烤烟大田移栽 900 → 950 亩 \+50", note)


def test_many_rows_of_a_big_file_are_not_all_drawn(opened):
    rows = [f"2020-{month:02d}-{day:02d},小河村,茶叶,{day}," for month in range(3, 7) for day in range(1, 29)]
    sheet = drawn(drop(opened, ("长.csv", ledger(*rows))))["desk-sheet"]
    assert sheet.count('<td class="n">') < 112
    assert "⋯ 第" in sheet


# --- accepting --------------------------------------------------------------------------------------------------


def test_the_whole_drop_becomes_one_snapshot_and_the_desk_is_empty_again(opened, lake):
    before = lake.version()
    drop(opened, ("移栽.csv", GOOD), ("茶.csv", ledger("2020-05-20,安庆村,茶叶,30,")))
    assert why_not(opened) == "请先在左下选填报单位。"
    opened.text_input(key="desk-message-0").input("5月第三周")
    sign(opened)
    assert why_not(opened) == ""
    accept(opened)
    assert lake.version() == before + 1
    assert len(areas(lake)) == 3
    page = drawn(opened)
    assert f"已接收 · 第 {before + 1} 版 · 新增 3 行" in page["desk-welcome"]
    assert cards(opened) == []
    history = lake.history().iloc[0]
    assert (history["author"], history["message"], history["files"]) == ("乡农业中心 · 王经办", "5月第三周", 2)


def test_a_second_press_waits_for_the_first_and_leaves_its_receipt(opened, lake):
    sign(drop(opened, ("移栽.csv", GOOD)))
    batch, before = opened.session_state["_desk"], lake.version()
    with ThreadPoolExecutor() as elsewhere, batch.loading:  # the first press, in the run that the second one replaced
        second = elsewhere.submit(accept, opened)
        while batch.accepting is False:
            time.sleep(0.01)
        batch.clear()
        batch.receipt = "已接收 · 第 9 版", []
        batch.loading.release()
        second.result()
        batch.loading.acquire()
    assert lake.version() == before
    assert "已接收 · 第 9 版" in drawn(opened)["desk-welcome"]


def test_the_history_shows_what_was_accepted_and_opens_it(opened, lake):
    accept(sign(drop(opened, ("移栽.csv", GOOD))))
    note = text(drawn(opened.run())["desk-history"])
    words = "乡农业中心 · 王经办 · 产业增收台账 2 行 1 份 · 改动 2 行"
    assert re.search(rf"第 {lake.version()} 版 · \d+月\d+日 \d\d:\d\d 当前 比较 {words}", note)
    picked(opened, f"version:{lake.version()}")
    assert address(opened, "version") == str(lake.version())
    assert f"第 {lake.version()} 版改了什么" in drawn(opened)["page"]


def test_one_wrong_file_holds_back_the_whole_drop_and_changes_nothing(opened, lake):
    before = lake.version()
    sign(drop(opened, ("移栽.csv", GOOD), ("错.csv", BAD)))
    assert why_not(opened) == "《错.csv》有错误,整批都不会生效。请改正后重新拖入,或移出本份。"
    assert (lake.version(), areas(lake)) == (before, [])


def test_taking_the_wrong_file_out_frees_the_others(opened, lake):
    sign(drop(opened, ("移栽.csv", GOOD), ("错.csv", BAD)))
    choose(opened, "错.csv").button(key="desk-remove").click().run()
    assert cards(opened) == [("移栽.csv", "可接收")]
    accept(opened)
    assert len(areas(lake)) == 2


def test_a_corrected_file_takes_the_place_of_the_wrong_one(opened):
    drop(opened, ("移栽.csv", BAD))
    drop(opened, ("移栽.csv", GOOD))
    assert cards(opened) == [("移栽.csv", "可接收")]
    assert "《移栽.csv》已换成新的一份。" in drawn(opened)["page"]


def test_the_same_content_twice_in_a_drop_counts_once(opened):
    drop(opened, ("甲.csv", GOOD), ("乙.csv", GOOD))
    assert [name for name, _ in cards(opened)] == ["甲.csv"]
    assert "《乙.csv》与《甲.csv》内容相同,只留一份。" in drawn(opened)["page"]


def test_the_same_file_again_was_received_already(opened, lake):
    accept(sign(drop(opened, ("移栽.csv", GOOD))))
    version = lake.version()
    drop(opened, ("换了名字.csv", GOOD))
    assert cards(opened) == [("换了名字.csv", f"已收过(第 {version} 版)")]
    assert why_not(opened) == "这些文件都已收过,没有新内容。"


def test_the_same_figures_in_another_file_change_nothing(opened):
    accept(sign(drop(opened, ("移栽.csv", GOOD))))
    drop(opened, ("另存.csv", GOOD.decode("gbk").encode()))
    assert cards(opened) == [("另存.csv", "无变化")]


def test_setting_all_aside_changes_nothing(opened, lake):
    before = lake.version()
    sign(drop(opened, ("移栽.csv", GOOD))).button(key="desk-clear").click().run()
    assert cards(opened) == []
    assert "1 份文件暂不接收,数据没有变化。" in drawn(opened)["page"]
    assert lake.version() == before


def test_the_end_of_the_demo_data_is_said_before_the_first_acceptance_and_not_after(opened):
    drop(opened, ("移栽.csv", GOOD))
    assert "演示数据将不再显示" in drawn(opened)["desk-effect-panel"]
    accept(sign(opened))
    forget_answers()
    drop(opened, ("茶.csv", ledger("2020-05-20,安庆村,茶叶,30,")))
    page = drawn(opened)
    assert "演示数据将不再显示" not in page["desk-effect-panel"]
    assert "演示数据" not in page["page"]


def test_what_deserves_a_look_needs_a_yes(opened, lake):
    sign(drop(opened, ("旧.csv", ledger("2019-05-20,小河村,茶叶,90,"))))
    assert cards(opened) == [("旧.csv", "1 项需确认")]
    assert why_not(opened) == "请先核对需确认的内容,再勾选“已核对”。"
    opened.checkbox[0].check().run()
    accept(opened)
    assert len(areas(lake)) == 1


def test_why_what_was_asked_is_right_is_kept_with_the_upload(opened, lake):
    sign(drop(opened, ("旧.csv", ledger("2019-05-20,小河村,茶叶,90,"))))
    assert not [one for one in opened.text_input if str(one.key).startswith("desk-why")]
    opened.checkbox[0].check().run()
    [why] = [one for one in opened.text_input if str(one.key).startswith("desk-why")]
    why.input("补报去年的").run()
    accept(opened)
    assert lake.history(1)["message"].iloc[0].endswith("(核对:补报去年的)")


def test_a_register_that_lost_a_row_says_so_and_needs_a_yes(opened, lake):
    rows = ["A1,平达社区,王小明,4,脱贫户", "A2,小河村,李四,3,脱贫户"]
    header = "户编号,村,户主姓名,家庭人口,户类型"
    accept(sign(drop(opened, ("名册20200510.csv", ledger(*rows, header=header)))))
    drop(opened, ("名册20200510.csv", ledger(rows[0], header=header)))
    assert cards(opened) == [("名册20200510.csv", "2 项需确认")]
    assert "少 50.0%" in drawn(opened)["desk-effect-panel"]
    assert "名册里原有的 1 行不在本份文件中" in drawn(opened)["desk-effect-panel"]


def test_a_register_takes_the_day_the_clerk_chooses(opened, lake):
    rows = ledger("A1,平达社区,王小明,4,脱贫户", header="户编号,村,户主姓名,家庭人口,户类型")
    sign(drop(opened, ("名册20200510.csv", rows)))
    assert opened.date_input[0].value == date(2020, 5, 10)
    opened.date_input[0].set_value(date(2020, 5, 12)).run()
    assert "2020年5月12日名册" in drawn(opened)["desk-files"]
    accept(opened)
    assert lake.cursor().execute("SELECT register_date FROM lake.households").fetchall() == [(date(2020, 5, 12),)]


def test_the_good_rows_alone_are_accepted_only_on_purpose_and_the_bad_ones_go_back(opened, lake):
    sign(drop(opened, ("一半.csv", ledger("2020-05-20,平安屯,烤烟,900,", "2020-05-20,小河村,茶叶,90,3.5"))))
    assert why_not(opened) == "《一半.csv》有错误,整批都不会生效。请改正后重新拖入,或只接收无误的行。"
    opened.checkbox[0].check().run()
    assert opened.button(key="desk-accept").label == "接收 1 行,退回 1 行"
    assert cards(opened) == [("一半.csv", "收 1 行,退 1 行")]
    accept(opened)
    assert areas(lake) == [("530523206210", "茶叶", 90.0)]
    assert "一半.csv:退回 1 行有误的" in drawn(opened)["desk-welcome"]
    assert "下载《一半.csv》退回的行(已批注)" in [button.label for button in opened.get("download_button")]
    assert lake.cursor().execute("SELECT rows_returned FROM lake.uploads").fetchall() == [(1,)]


def test_a_file_without_a_good_row_cannot_be_accepted_in_part(opened):
    sign(drop(opened, ("错.csv", BAD)))
    assert why_not(opened) == "《错.csv》有错误,整批都不会生效。请改正后重新拖入。"
    assert [box.label for box in opened.checkbox] == []


def test_what_would_change_is_told_row_by_row(opened):
    accept(sign(drop(opened, ("一.csv", GOOD))))
    drop(opened, ("二.csv", ledger("2020-05-20,平达社区,烤烟,950,", "2020-05-27,小河村,茶叶,95,4")))
    opened.button(key="desk-changes").click().run()
    frame = opened.dataframe[0].value
    assert list(frame["变化"]) == ["变更", "新增"]
    assert list(frame.loc[0, ["村", "列", "原值", "新值"]]) == ["平达社区", "面积", "900", "950"]


def test_two_files_that_disagree_are_shown_side_by_side(opened):
    drop(opened, ("甲.csv", GOOD), ("乙.csv", ledger("2020-05-20,平达社区,烤烟,901,")))
    choose(opened, "甲.csv").button(key="desk-conflicts").click().run()
    note = text(drawn(opened)["desk-conflicts-panel"])
    assert "平达社区 · 烤烟 面积 900 第 2 行 901 《乙.csv》第 2 行" in note


def test_a_village_clerk_sends_the_own_village_only(lake):
    app = signed_in(
        AppTest.from_file(str(ROOT / "app.py"), default_timeout=120), name="小河村文书", scope="小河村",
        village="530523206210",
    )  # fmt: skip
    app.switch_page("pages/upload.py").run()
    drop(app, ("移栽.csv", GOOD))
    assert cards(app) == [("移栽.csv", "1 处错误")]
    assert app.selectbox(key="desk-author").value == "小河村"
    app.checkbox[0].check().run()
    accept(app)
    assert areas(lake) == [("530523206210", "茶叶", 90.0)]


# --- nothing gets lost on the way ---------------------------------------------------------------------------------


def test_the_batch_survives_another_page_and_a_redraw(opened):
    sign(drop(opened, ("移栽.csv", GOOD), ("错.csv", BAD)))
    opened.switch_page("pages/overview.py").run()
    opened.switch_page("pages/upload.py").run()
    assert [name for name, _ in cards(opened.run())] == ["移栽.csv", "错.csv"]
    assert opened.selectbox(key="desk-author").value == "乡农业中心"


def test_a_new_window_of_the_same_clerk_begins_with_what_lay_on_the_desk(opened):
    sign(drop(opened, ("移栽.csv", GOOD), ("错.csv", BAD)))
    again = signed_in(AppTest.from_file(str(ROOT / "app.py"), default_timeout=120))
    assert [name for name, _ in cards(again.switch_page("pages/upload.py").run())] == ["移栽.csv", "错.csv"]


def test_another_clerk_begins_with_an_empty_desk(opened):
    drop(opened, ("移栽.csv", GOOD))
    other = signed_in(AppTest.from_file(str(ROOT / "app.py"), default_timeout=120), name="另一位")
    assert cards(other.switch_page("pages/upload.py").run()) == []


def test_files_are_looked_at_again_when_the_data_moved_on_meanwhile(opened, lake):
    drop(opened, ("移栽.csv", GOOD))
    assert cards(opened) == [("移栽.csv", "可接收")]
    others = desk.receive(lake, [("别处.csv", GOOD.decode("gbk").encode())], clock.now().date())
    desk.accept(lake, others, "乡烟站", "", clock.now())
    forget_answers()
    assert cards(opened.run()) == [("移栽.csv", "无变化")]


def test_a_press_counts_for_what_was_shown_and_not_for_what_the_data_made_of_it_meanwhile(opened, lake):
    sign(drop(opened, ("移栽.csv", GOOD)))
    higher = GOOD.decode("gbk").replace("900", "950").encode()
    desk.accept(lake, desk.receive(lake, [("别处.csv", higher)], clock.now().date()), "乡烟站", "", clock.now())
    forget_answers()
    before = lake.version()
    accept(opened)
    assert lake.version() == before
    assert "已按最新的数据重新核对" in drawn(opened)["page"]
    assert why_not(opened) == "请先核对需确认的内容,再勾选“已核对”。"


def test_an_upload_told_twice_counts_once(opened):
    drop(opened, ("移栽.csv", GOOD))
    kept: Batch = opened.session_state["_desk"]
    assert len(kept.uploaded) == 1
    assert kept.notices == []


def test_the_problems_can_be_taken_away_as_a_file(opened):
    drop(opened, ("错.csv", BAD))
    kept: Batch = opened.session_state["_desk"]
    assert kept.verdict is not None
    data = problems_csv(kept.verdict.files)
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert [row[:5] for row in rows[1:]] == [
        ["错.csv", "错误", "2", "村", "平安屯"],
        ["错.csv", "错误", "3", "面积(亩)", "九十"],
    ]


def test_a_cumulative_figure_that_falls_is_marked_and_needs_a_yes(opened):
    accept(sign(drop(opened, ("一.csv", GOOD))))
    drop(opened, ("二.csv", ledger("2020-05-27,平达社区,烤烟,850,")))
    assert cards(opened) == [("二.csv", "1 项需确认")]
    assert re.findall(r'class="c-warn"[^>]*>(.*?)<', drawn(opened)["desk-sheet"]) == ["850"]
    assert "由 900 变为 850 亩,累计数变小" in drawn(opened)["desk-effect-panel"]


def test_the_desk_offers_a_template_of_every_ledger_and_of_all(opened: AppTest) -> None:
    opened.run()
    labels = [button.label for button in opened.get("download_button")]
    assert labels == [*(contract.title for contract in contracts().values()), "全部模板(压缩包)"]
    assert not opened.exception


def test_a_file_whose_original_is_gone_says_so_and_the_others_stay(opened, lake, begun_home):
    drop(opened, ("移栽.csv", GOOD), ("错.csv", BAD))
    gone = next(one for one in opened.session_state["_desk"].files if one.name == "移栽.csv")
    originals.path_of(lake.folder, gone.sha256).unlink()
    column = chosen(opened, "header_row")
    column.select_index(1).run()
    assert [name for name, _ in cards(opened)] == ["错.csv"]
    assert "《移栽.csv》的原件不在数据文件夹里了,请重新拖入。" in drawn(opened)["page"]


def test_a_file_taken_for_no_ledger_shows_its_rows_and_the_nearest_ledgers_to_choose_from(opened, lake):
    header = "姓名,产业,种植亩数,怎么联系"
    drop(opened, ("什么5月20日.csv", ledger("张三丰,茶叶,90,13812345678", header=header)))
    assert cards(opened) == [("什么5月20日.csv", "认不出")]
    sheet = drawn(opened)["desk-sheet"]
    assert "种植亩数" in sheet and "茶叶" in sheet
    assert "张三丰" not in sheet and "13812345678" not in sheet
    near = [button.label for button in opened.button if (button.key or "").startswith("desk-is-")]
    assert "是《产业增收台账》" in near
    assert "产业增收台账" in chosen(opened, "other").options[:3]
    opened.button(key="desk-is-industry").click().run()
    assert "产业增收台账" in text(drawn(opened)["desk-files"])
    column(opened, "种植亩数").select("area_mu").run()
    assert cards(opened)[0][1] != "认不出"


def test_what_a_geo_file_does_not_say_is_asked_once_and_goes_with_it(opened, lake):
    boundary = feature(square(0, 0), 村名="平达社区")
    drop(opened, ("村界.geojson", geojson(boundary)))
    assert stated(opened, "level").value == "村"
    for name, value in (("datum", "CGCS2000"), ("report_date", date(2019, 12, 31)), ("source", "县自然资源局")):
        stated(opened, name).set_value(value).run()
        assert not opened.exception
    assert "没有写审图号" in text(drawn(opened)["desk-effect-panel"])
    next(box for box in opened.checkbox if "已核对" in box.label).check().run()
    accept(sign(opened))
    (row,) = lake.cursor().execute("select level, datum, report_date, source from lake.geometry").fetchall()
    assert row == ("村", "CGCS2000", date(2019, 12, 31), "县自然资源局")
    (kept,) = lake.cursor().execute("select overrides from lake.uploads").fetchall()[0]
    assert '"datum": "CGCS2000"' in kept


def stated(app: AppTest, name: str) -> Any:
    """The widget in which a clerk says something of all features of a geo file."""
    every = [*app.selectbox, *app.text_input, *app.date_input]
    return next(one for one in every if (one.key or "").startswith(f"desk-stated-{name}-"))


def test_the_screens_leave_the_demo_in_a_step_of_its_own(opened, lake):
    drop(opened, ("移栽.csv", GOOD)).selectbox(key="desk-author").select("乡农业中心").run()
    assert why_not(opened) == "请先勾选“从现在起各屏改用正式数据”。"
    leave_demo(opened)
    assert why_not(opened) == ""
    accept(opened)
    forget_answers()
    drop(opened, ("茶.csv", ledger("2020-05-20,安庆村,茶叶,30,")))
    assert [box.key for box in opened.checkbox] == []


def test_the_first_acceptance_is_the_first_version(opened, lake):
    accept(sign(drop(opened, ("移栽.csv", GOOD))))
    assert "已接收 · 第 1 版" in drawn(opened)["desk-welcome"]


def test_the_receipt_leads_to_the_figure_that_moved_to_its_page_and_to_taking_back(opened, lake):
    accept(sign(drop(opened, ("移栽.csv", GOOD))))
    welcome = drawn(opened)["desk-welcome"]
    links = dict(re.findall(r'<a data-pick="(.*?)">(.*?)</a>', welcome))
    assert links["version:1"] == "查看或撤回这一版"
    assert links["indicator:flue_area"] == "烤烟大田移栽 900 亩"
    (page,) = [pick for pick in links if pick.startswith(("page:", "figures:"))]
    assert page.partition(":")[2].partition("@")[0] == "industry"
    picked(opened, page)
    assert "产业" in drawn(opened)["page"]


def test_the_sender_that_a_file_names_is_chosen_and_can_be_changed(opened):
    header = "统计日期,村,产业,面积(亩),填报单位"
    drop(opened, ("移栽.csv", ledger("2020-05-20,小河村,茶叶,90,乡烟站", header=header)))
    assert opened.selectbox(key="desk-author").value == "乡烟站"
    sign(opened, "乡农业中心")
    assert opened.run().selectbox(key="desk-author").value == "乡农业中心"


def test_a_second_window_of_the_same_clerk_follows_the_first(opened):
    second = signed_in(AppTest.from_file(str(ROOT / "app.py"), default_timeout=120))
    assert cards(second.switch_page("pages/upload.py").run()) == []
    drop(opened, ("移栽.csv", GOOD))
    assert cards(second.run()) == [("移栽.csv", "可接收")]
    drop(second, ("茶.csv", ledger("2020-05-20,安庆村,茶叶,30,")))
    assert [name for name, _ in cards(opened.run())] == ["移栽.csv", "茶.csv"]
    accept(sign(opened))
    forget_answers()
    assert cards(second.run()) == []
