"""The desk's panels, drawn from files that were really read and checked."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from pingda_dash import panels
from pingda_dash.ingest import CheckedFile, References, check_file
from pingda_dash.lake import Effect
from pingda_dash.panels.desk import FileCard, detail, how_read, rows_in_words, standing
from pingda_dash.rehearsal import Move, Rehearsal

REFERENCES = References.of(
    villages=[("530523206201", "平达社区"), ("530523206206", "小河村")],
    tasks=[("T01", "完成移栽")],
    start=date(2020, 3, 20),
    end=date(2020, 6, 30),
)
HEADER = "统计日期,村,产业,面积(亩)"


def checked(*rows: str, header: str = HEADER, name: str = "表.csv") -> CheckedFile:
    return check_file("\n".join([header, *rows]).encode(), name, REFERENCES, date(2020, 6, 30))


def rows_of(sheet: str) -> list[int]:
    return [int(number) for number in re.findall(r'<td class="n">(\d+)</td>', sheet)]


def text(markup: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", markup)).strip()


def days(count: int) -> list[str]:
    """So many good rows, a day each."""
    dates = pd.date_range("2020-03-20", periods=count).strftime("%Y-%m-%d")
    return [f"{day},小河村,茶叶,{at}" for at, day in enumerate(dates)]


GOOD = checked("2020-05-20,小河村,茶叶,90", "合计,,,90")
WRONG = checked("2020-05-20,小河村,茶叶,九十")
DONE = Effect("表.csv", "industry", added=1)


@pytest.mark.parametrize(
    ("file", "effect", "loaded_in", "word"),
    [
        (GOOD, DONE, None, ("可接收", "ok")),
        (GOOD, replace(DONE, added=0, unchanged=1), None, ("无变化", "none")),
        (GOOD, replace(DONE, already=True), 7, ("已收过(第 7 版)", "none")),
        (GOOD, replace(DONE, removed=2), None, ("1 项需确认", "warn")),
        (WRONG, None, None, ("1 处错误", "bad")),
        (checked("2019-05-20,小河村,茶叶,90"), DONE, None, ("1 项需确认", "warn")),
        (checked("1,2", header="甲,乙"), None, None, ("认不出", "bad")),
        (check_file(b"\x89PNG\r\n\x1a\n\0\0", "a.csv", REFERENCES), None, None, ("不能读", "bad")),
    ],
)
def test_a_card_says_where_its_file_stands(file, effect, loaded_in, word):
    assert standing(file, effect, loaded_in) == word


def test_how_a_file_was_read_is_said_in_a_line():
    file = checked("2020-05-20\t小河村\t茶叶\t90", header="平达乡统计表\n" + HEADER.replace(",", "\t"))
    assert how_read(file) == "UTF-8 · 制表符分隔 · 表头第 2 行"
    assert detail(file) == "产业增收台账 · UTF-8 · 1 行"


def test_where_every_row_went_is_told():
    file = checked("2020-05-20,小河村,茶叶,九十", "2020-05-21,小河村,茶叶,9", ",,,", "合计,,,9")
    assert rows_in_words(file) == "共 4 行:可用 1 行 · 有错 1 行 · 跳过 1 行空行 · 跳过 1 行合计行"


def test_a_short_file_is_shown_whole_and_skipped_rows_are_struck_out():
    sheet = panels.desk_sheet(GOOD)
    assert rows_of(sheet) == [2, 3]
    assert re.search(r'class="r-skipped"><td class="n">3<', sheet)


def test_of_a_long_file_the_rows_around_a_problem_are_shown():
    rows = days(100)
    rows[60] = rows[60].replace(",60", ",六十")
    sheet = panels.desk_sheet(checked(*rows))
    assert rows_of(sheet) == [60, 61, 62, 63, 64]
    assert text(sheet).count("⋯") == 2
    assert "第 2 至 59 行,共 58 行" in sheet
    assert "第 65 至 101 行,共 37 行" in sheet


def test_of_a_long_file_without_problems_the_first_rows_are_shown():
    assert rows_of(panels.desk_sheet(checked(*days(100)))) == list(range(2, 42))


def test_two_problems_of_one_row_each_name_their_column():
    sheet = panels.desk_sheet(checked("2020-05-20,没有村,香蕉,90"))
    note = re.findall(r'<span class="bad">(.*?)</span>', sheet)
    assert [reason.partition(":")[0] for reason in note] == ["“村”", "“产业”"]


def test_more_problems_than_are_listed_are_counted():
    rows = [f"2020-05-20,没有村{at},茶叶,1" for at in range(1005)]
    sheet = panels.desk_sheet(checked(*rows))
    assert len(rows_of(sheet)) == 1000
    assert "共 1,005 处错误,这里列出前 1,000 处。" in sheet


def test_a_wide_table_shows_its_key_and_the_wrong_column():
    header = "统计日期,村,产业,面积,产量,产量单位,收入,参与户数,建档立卡户数,填报单位,备注"
    sheet = panels.desk_sheet(checked("2020-05-20,小河村,茶叶,1,2,公斤,3,4,五,乡烟站,", header=header))
    headings = re.findall(r'<th title="(.*?)"', sheet)
    assert len(headings) == 8
    assert {"统计日期", "村", "产业", "建档立卡户数"} <= set(headings)
    assert "另有 3 列没有问题" in sheet


def test_a_problem_of_the_whole_file_stands_above_its_rows():
    sheet = panels.desk_sheet(checked("2020-05-20,茶叶,90", header="统计日期,产业,面积(亩)"))
    assert re.search(r'<p class="whole bad">.*村', sheet)


def test_cards_and_the_chosen_one_are_marked_and_escaped():
    cards = [FileCard("k1", "<b>.csv", "产业", "可接收", "ok"), FileCard("k2", "乙.csv", "", "3 处错误", "bad")]
    markup = panels.desk_files(cards, chosen="k2")
    assert "<b>.csv" not in markup
    assert re.findall(r'desk-card( chosen)?" data-pick="file:(\w+)"', markup) == [("", "k1"), (" chosen", "k2")]


def test_columns_that_the_file_lacks_are_named():
    file = checked("2020-05-20,小河村,茶叶,90,张三", header=HEADER + ",联系人")
    assert file.recognition is not None
    note = text(panels.desk_columns(file.recognition, file.table.header))
    assert "文件里没有的列:产量、产量单位、收入" in note


def test_a_required_column_that_a_title_tells_is_not_called_missing():
    def note(name: str) -> str:
        file = check_file("村,产业,面积(亩)\n小河村,茶叶,90\n".encode(), name, REFERENCES)
        return text(panels.desk_columns(file.recognition, file.table.header, file.problems))

    assert "标题、表名或文件名 → 统计日期" in note("产业5月20日.csv")
    assert "缺少必填的列" not in note("产业5月20日.csv")
    assert "缺少必填的列:统计日期" in note("产业.csv")


def test_what_accepting_does_is_told_for_the_file_and_for_all():
    moves = (Move("烤烟大田移栽", "亩", 8000, 8312, "正常", True), Move("农村危房清零", "户", None, 3, "滞后", None))
    note = text(panels.desk_effect(Rehearsal((DONE, DONE), moves, date(2020, 5, 20)), DONE, demo=True))
    assert "本份:新增 1 行" in note
    assert "2 份合计:新增 2" in note
    assert "烤烟大田移栽 8,000 → 8,312 亩 +312" in note
    assert "农村危房清零 — → 3 户" in note
    assert "按 5月20日 计" in note
    assert "演示数据将不再显示" in note


def test_only_the_first_things_to_confirm_are_spelt_out():
    note = text(panels.desk_effect(None, DONE, messages=[f"第 {at} 件" for at in range(5)], asked=5))
    assert "第 2 件" in note
    assert "第 3 件" not in note
    assert "另有 2 项需确认" in note


def test_a_name_that_a_row_knows_is_masked_in_its_remark_too():
    file = checked(
        "2020-05-20,H1,小河村,王小明,脱贫不稳定,大病,王小明电话 138 1234 5678,李芳,李芳上门",
        header="统计日期,户编号,村,户主姓名,监测类别,风险,帮扶措施,责任人,备注",
        name="防返贫监测台账.csv",
    )
    sheet = text(panels.desk_sheet(file))
    assert "王**电话 138 **** 5678" in sheet and "李*上门" in sheet
    assert "王小明" not in sheet and "李芳" not in sheet
